//! How the acoustic test fares on simulated headsets: which fault is told as what, what is claimed of sound ones, how far
//! the measures are off, and what it costs. Everything follows from the seeds: two runs print the same, costs apart.

mod cases;
mod table;

use deskready_acoustics::bounds::RATES_HZ;
use deskready_acoustics::program::{Ears, Program};
use deskready_acoustics_simulated::Noise;
use deskready_acoustics_simulated::random::Random;
use deskready_acoustics_simulated::runs;
use table::{Errors, Tally};

/// Programs and voices of every rate, made once.
pub struct Bench {
    pub programs: Vec<[Program; 2]>,
    pub voices: Vec<Vec<Vec<f64>>>,
}

impl Bench {
    fn new() -> Self {
        let recordings = runs::recordings();
        println!(
            "voices: {}",
            if recordings.is_empty() {
                "synthetic".into()
            } else {
                format!("{} recordings", recordings.len())
            }
        );
        Self {
            programs: RATES_HZ
                .map(|hz| [runs::program(hz, Ears::One), runs::program(hz, Ears::Two)])
                .into(),
            voices: RATES_HZ.map(|hz| runs::voices(&recordings, hz)).into(),
        }
    }

    /// A rate, its program and voices by the seed; 48 kHz half of the time.
    pub fn pick(&self, random: &mut Random, ears: Ears) -> (&Program, &[Vec<f64>]) {
        let at = if random.unit() < 0.5 {
            RATES_HZ.len() - 1
        } else {
            random.below(RATES_HZ.len())
        };
        let [one, two] = &self.programs[at];
        let program = match ears {
            Ears::One => one,
            Ears::Two => two,
        };
        (program, &self.voices[at])
    }
}

/// The parts, as they are asked for.
pub const PARTS: [&str; 8] = [
    "sound",
    "absent",
    "faults",
    "white",
    "pink",
    "babble",
    "distortion",
    "cost",
];

/// Runs one part or all of them and prints as it goes.
pub fn print(runs: usize, part: Option<&str>) {
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    let bench = Bench::new();
    if wanted("sound") {
        println!("\n## {} runs without a fault", runs.max(200));
        let mut tally = Tally::default();
        for seed in 0..runs.max(200) {
            cases::healthy(&bench, seed as u64, &mut tally);
        }
        tally.print();
    }
    if wanted("absent") {
        println!("\n## {runs} runs without coupling: heard must be 0");
        let mut tally = Tally::default();
        for seed in 0..runs {
            cases::uncoupled(&bench, seed as u64, &mut tally);
        }
        tally.print();
    }
    if wanted("faults") {
        println!("\n## Faults, {} runs each", (runs / 8).max(20));
        for fault in cases::FAULTS {
            let mut tally = Tally::default();
            for seed in 0..(runs / 8).max(20) {
                cases::faulty(&bench, fault, seed as u64, &mut tally);
            }
            tally.print_row(fault.name());
        }
    }
    for (name, noise) in [
        ("white", Noise::White),
        ("pink", Noise::Pink),
        ("babble", Noise::Voices(5)),
    ] {
        if wanted(name) {
            println!(
                "\n## Microphone SNR, {} fault-free runs per row",
                (runs / 4).max(20)
            );
            table::print_error_head(name);
            for snr_db in (-20..=30).step_by(5) {
                let mut tally = Tally::default();
                let mut errors = Errors::default();
                for seed in 0..(runs / 4).max(20) {
                    cases::at_snr(
                        &bench,
                        &noise,
                        f64::from(snr_db),
                        seed as u64,
                        &mut tally,
                        &mut errors,
                    );
                }
                errors.print_row(snr_db, &tally);
            }
        }
    }
    if wanted("distortion") {
        println!(
            "\n## Distortion of 1 % (half second, half third harmonic), {} runs per row",
            (runs / 8).max(20)
        );
        for snr_db in [0, 10, 20, 30, 40] {
            cases::distortion(&bench, f64::from(snr_db), (runs / 8).max(20) as u64);
        }
    }
    if wanted("cost") {
        table::cost(&bench);
    }
}
