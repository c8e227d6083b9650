//! What tests and the bench share: programs, recordings where they are, and headsets made from a seed. Reads files only
//! under the folder that DESKREADY_CASES names; panics where what must be there is not, as a test does.

use crate::random::Random;
use crate::{Colour, Noise, Path, wav};
use deskready_acoustics::heard::{Ear, Heard, Outcome};
use deskready_acoustics::judge::{Claim, Verdict};
use deskready_acoustics::measure::{Captured, EXPECTED_GAIN_DB, measure};
use deskready_acoustics::program::{Ask, Ears, PEAK_DBFS, Program, Side};

pub fn program(rate_hz: u32, ears: Ears) -> Program {
    match Program::new(Ask {
        rate_hz,
        ears,
        peak_dbfs: PEAK_DBFS,
    }) {
        Ok(program) => program,
        Err(why) => panic!("{rate_hz}: {why:?}"),
    }
}

pub fn run(program: &Program, path: &Path, voices: &[Vec<f64>]) -> Outcome {
    look(program, &path.capture(program, voices))
}

pub fn look(program: &Program, capture: &[Vec<f32>]) -> Outcome {
    let channels: Vec<&[f32]> = capture.iter().map(Vec::as_slice).collect();
    let captured = Captured {
        rate_hz: program.rate_hz(),
        channels: &channels,
    };
    measure(program, &captured, EXPECTED_GAIN_DB)
}

pub fn heard(outcome: Outcome) -> Heard {
    match outcome {
        Outcome::Heard(heard) => *heard,
        Outcome::NotHeard(why) => panic!("not heard: {why:?}"),
    }
}

/// Recordings of speech as (name, rate, samples); none, with one line, where the folder is not named.
pub fn recordings() -> Vec<(String, u32, Vec<f64>)> {
    let Some(folder) = std::env::var_os("DESKREADY_CASES") else {
        eprintln!("skipped: DESKREADY_CASES names no folder of recordings");
        return Vec::new();
    };
    let folder = std::path::Path::new(&folder).join("sound");
    let index = std::fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
    let mut out = Vec::new();
    for line in index.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(name), Some(label)) = (fields.next(), fields.nth(2)) else {
            continue;
        };
        if !label.starts_with("speech") {
            continue;
        }
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        if name.ends_with(".raw") {
            out.push((name.to_owned(), 8_000, wav::raw(&bytes, 1)));
        } else if let Some((rate_hz, samples)) = wav::wav(&bytes) {
            out.push((name.to_owned(), rate_hz, samples));
        }
    }
    out
}

/// Voices for babble at a rate.
pub fn voices(recordings: &[(String, u32, Vec<f64>)], rate_hz: u32) -> Vec<Vec<f64>> {
    recordings
        .iter()
        .map(|(_, from_hz, samples)| wav::at_rate(samples, *from_hz, rate_hz))
        .collect()
}

/// A sound headset: its colour, the difference of its ears, its distortion and its delay.
pub fn headset(random: &mut Random, rate_hz: u32) -> Path {
    let colour = |random: &mut Random| Colour {
        low_hz: random.between(60.0, 250.0),
        high_hz: random
            .between(6_000.0, 14_000.0)
            .min(0.45 * f64::from(rate_hz)),
        resonance: (
            random.between(1_500.0, 3_200.0),
            random.between(1.0, 3.0),
            random.between(0.0, 8.0),
        ),
        reflection: (random.between(0.2, 0.9), random.between(-20.0, -9.0)),
    };
    let near = random.between(-42.0, -14.0);
    let far = near - random.between(0.0, 10.0);
    let delay_ms = random.between(5.0, 600.0);
    Path {
        seed: random.below(1 << 30) as u64,
        gain_db: if random.unit() < 0.5 {
            [near, far]
        } else {
            [far, near]
        },
        delay_ms,
        drift_ppm: random.between(-200.0, 200.0),
        colour: [Some(colour(random)), Some(colour(random))],
        harmonics_percent: [
            (random.between(0.05, 0.8), random.between(0.05, 0.5)),
            (random.between(0.05, 0.8), random.between(0.05, 0.5)),
        ],
        capture_s: 1.9 + delay_ms / 1_000.0,
        ..Path::default()
    }
}

/// Brings the noise so far under the combs.
pub fn with_snr(path: Path, program: &Program, noise: Noise, snr_db: f64) -> Path {
    let signal = path
        .truth(program)
        .level_dbfs
        .into_iter()
        .map(|db| 10f64.powf(db / 10.0))
        .sum::<f64>();
    Path {
        noise,
        noise_dbfs: 10.0 * signal.log10() - snr_db,
        ..path
    }
}

/// Level of an ear that must be there.
pub fn level(heard: &Heard, side: Side) -> f64 {
    match heard.ear(side) {
        Some(Ear::Heard { level_dbfs, .. }) => *level_dbfs,
        other => panic!("{side:?}: {other:?}"),
    }
}

/// What is claimed in a verdict that must be one.
pub fn claims(verdict: Verdict) -> Vec<Claim> {
    match verdict {
        Verdict::Judged { claims, .. } => claims.into_iter().map(|finding| finding.claim).collect(),
        Verdict::Unseen(why) => panic!("unseen: {why:?}"),
        Verdict::Unspoken(why) => panic!("unspoken: {why:?}"),
    }
}
