//! The simulated headsets of the table: sound ones in all sorts of surroundings, and the same with one fault. Needs a
//! seed; the verdict is compared with what was built in.

use super::Bench;
use super::table::{Errors, Tally, print_thd};
use deskready_acoustics::heard::{Ear, Outcome, Thd};
use deskready_acoustics::judge::{Claim, Limits, Reference, Verdict, judge};
use deskready_acoustics::program::{Ears, Program, Side};
use deskready_acoustics_simulated::faults::Interruption;
use deskready_acoustics_simulated::random::Random;
use deskready_acoustics_simulated::runs;
use deskready_acoustics_simulated::{Noise, Path};

fn any_noise(random: &mut Random) -> Noise {
    match random.below(4) {
        0 => Noise::White,
        1 => Noise::Pink,
        2 => Noise::Voices(5),
        _ => Noise::Voices(1),
    }
}

/// The run a reference was taken from: the same headset on another day.
fn reference(path: &Path, program: &Program, random: &mut Random) -> Option<Reference> {
    let worn = random.between(-3.0, 3.0);
    let then = Path {
        seed: path.seed ^ 77,
        gain_db: path.gain_db.map(|db| db + worn + random.between(-1.5, 1.5)),
        ..path.clone()
    };
    let then = runs::with_snr(then, program, Noise::White, 25.0);
    match runs::run(program, &then, &[]) {
        Outcome::Heard(heard) => Some(Reference::of(&heard, true)),
        Outcome::NotHeard(_) => None,
    }
}

/// What surrounds a sound headset: noise, canceller, gate, level control, sidetone.
fn surroundings(path: Path, program: &Program, random: &mut Random, snr_db: f64) -> Path {
    let noise = any_noise(random);
    let mut path = runs::with_snr(path, program, noise, snr_db);
    let level_dbfs = path.noise_dbfs + snr_db;
    match random.below(8) {
        0 => path.canceller = Some((random.between(0.03, 0.6), random.between(6.0, 40.0))),
        1 => path.gate_dbfs = Some(level_dbfs + random.between(-14.0, 0.0)),
        2 => path.level_control = Some((-26.0, random.between(6.0, 24.0))),
        3 => path.sidetone_db = Some(random.between(-40.0, -12.0)),
        4 => {
            path.canceller = Some((random.between(0.05, 0.6), random.between(6.0, 30.0)));
            path.level_control = Some((-26.0, random.between(6.0, 18.0)));
        }
        _ => {}
    }
    path
}

/// What may be claimed of a sound headset: nothing, but that a loud room is loud.
fn nothing_but_noise(loud: bool) -> impl Fn(&Claim) -> Option<bool> {
    move |claim| {
        if loud && *claim == Claim::LoudRoom {
            None
        } else {
            Some(false)
        }
    }
}

fn loud_is_true(path: &Path, limits: &Limits) -> bool {
    let gain_db = path.level_control.map_or(0.0, |(_, most_db)| most_db);
    path.noise_dbfs + gain_db > limits.room_dbfs_a - 6.0
}

/// One run without a fault.
pub fn healthy(bench: &Bench, seed: u64, tally: &mut Tally) {
    let mut random = Random::new(seed ^ 0x1000_0000);
    let ears = if random.unit() < 0.3 {
        Ears::One
    } else {
        Ears::Two
    };
    let (program, voices) = bench.pick(&mut random, ears);
    let path = quick(runs::headset(&mut random, program.rate_hz()));
    let snr_db = random.between(-10.0, 40.0);
    let path = surroundings(path, program, &mut random, snr_db);
    let reference = if random.unit() < 0.5 {
        reference(&path, program, &mut random)
    } else {
        None
    };
    let limits = Limits::default();
    let outcome = runs::run(program, &path, voices);
    let verdict = judge(&outcome, reference.as_ref(), &limits);
    let loud = loud_is_true(&path, &limits);
    let expected = nothing_but_noise(loud);
    tally.add(
        &verdict,
        expected,
        false,
        &format!("{} Hz {path:?}\n    {outcome:?}", program.rate_hz()),
    );
}

/// A delay within what talk bears; the late one is a fault of its own.
fn quick(path: Path) -> Path {
    let delay_ms = path.delay_ms * 390.0 / 600.0;
    Path {
        delay_ms,
        capture_s: 1.9 + delay_ms / 1_000.0,
        ..path
    }
}

/// One run in which nothing of the sound arrives.
pub fn uncoupled(bench: &Bench, seed: u64, tally: &mut Tally) {
    let mut random = Random::new(seed ^ 0x2000_0000);
    let (program, voices) = bench.pick(&mut random, Ears::Two);
    let path = Path {
        gain_db: [f64::NEG_INFINITY; 2],
        noise: any_noise(&mut random),
        noise_dbfs: random.between(-90.0, -20.0),
        hum: (random.unit() < 0.3).then(|| (50.0, random.between(-80.0, -40.0))),
        crackle: (random.unit() < 0.3).then(|| (20, random.between(0.001, 0.3))),
        capture_s: 2.6,
        ..runs::headset(&mut random, program.rate_hz())
    };
    let verdict = judge(&runs::run(program, &path, voices), None, &Limits::default());
    tally.add(&verdict, |_| Some(false), true, &format!("{path:?}"));
}

/// One fault at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    DeadLeft,
    DeadRight,
    DeadUnknown,
    DeadInLoop,
    Weak,
    Quiet,
    SwappedInLoop,
    SwappedAtBoom,
    Distorted,
    Clipped,
    FlatTopped,
    Hum50,
    Hum60,
    Crackle,
    Zeros,
    Lost,
    Repeated,
    Narrowband,
    Offset,
    Late,
    Muted,
    Cut,
    Cancelled,
    NotWorn,
    Drowned,
}

pub const FAULTS: [Fault; 25] = [
    Fault::DeadLeft,
    Fault::DeadRight,
    Fault::DeadUnknown,
    Fault::DeadInLoop,
    Fault::Weak,
    Fault::Quiet,
    Fault::SwappedInLoop,
    Fault::SwappedAtBoom,
    Fault::Distorted,
    Fault::Clipped,
    Fault::FlatTopped,
    Fault::Hum50,
    Fault::Hum60,
    Fault::Crackle,
    Fault::Zeros,
    Fault::Lost,
    Fault::Repeated,
    Fault::Narrowband,
    Fault::Offset,
    Fault::Late,
    Fault::Muted,
    Fault::Cut,
    Fault::Cancelled,
    Fault::NotWorn,
    Fault::Drowned,
];

impl Fault {
    pub fn name(self) -> &'static str {
        match self {
            Self::DeadLeft => "left dead, reference known",
            Self::DeadRight => "right dead, reference known",
            Self::DeadUnknown => "one dead, no reference",
            Self::DeadInLoop => "one dead in a cable loop, no ref.",
            Self::Weak => "one ear 12 dB weaker",
            Self::Quiet => "both 12 dB weaker, same volume",
            Self::SwappedInLoop => "swapped, cable loop",
            Self::SwappedAtBoom => "swapped, one microphone (untold)",
            Self::Distorted => "one ear 10 % distortion",
            Self::Clipped => "clipped at full scale",
            Self::FlatTopped => "flat tops below full scale",
            Self::Hum50 => "hum 50 Hz",
            Self::Hum60 => "hum 60 Hz",
            Self::Crackle => "crackle",
            Self::Zeros => "gaps of zeros",
            Self::Lost => "samples lost",
            Self::Repeated => "blocks repeated",
            Self::Narrowband => "telephone codec",
            Self::Offset => "offset",
            Self::Late => "500 ms late",
            Self::Muted => "muted (silent)",
            Self::Cut => "capture cut (cut)",
            Self::Cancelled => "echo canceller 35 dB (no claim)",
            Self::NotWorn => "nothing arrives (no coupling)",
            Self::Drowned => "SNR -35 dB (too noisy)",
        }
    }

    fn told_by(self, claim: &Claim, side: Side) -> bool {
        match self {
            Self::DeadLeft | Self::DeadRight | Self::DeadUnknown | Self::DeadInLoop => {
                *claim == Claim::EarDead(side)
            }
            Self::Weak => *claim == Claim::EarWeak(side),
            Self::Quiet => *claim == Claim::Quiet,
            Self::SwappedInLoop | Self::SwappedAtBoom => *claim == Claim::Swapped,
            Self::Distorted => *claim == Claim::Distorted(side),
            Self::Clipped | Self::FlatTopped => *claim == Claim::Clipped,
            Self::Hum50 | Self::Hum60 => *claim == Claim::Hum,
            Self::Crackle => *claim == Claim::Crackle,
            Self::Zeros | Self::Lost | Self::Repeated => *claim == Claim::Dropouts,
            Self::Narrowband => *claim == Claim::Narrowband,
            Self::Offset => *claim == Claim::Offset,
            Self::Late => *claim == Claim::Late,
            Self::Muted | Self::Cut | Self::Cancelled | Self::NotWorn | Self::Drowned => false,
        }
    }

    /// Also true then: flat tops do distort; what noise allows to be said of a dead ear may be only that it is weaker.
    fn brings(self, claim: &Claim, side: Side) -> bool {
        if matches!(self, Self::DeadLeft | Self::DeadRight) {
            *claim == Claim::EarWeak(side)
        } else if matches!(self, Self::Clipped | Self::FlatTopped) {
            matches!(
                claim,
                Claim::Distorted(_) | Claim::EarWeak(_) | Claim::LoudRoom | Claim::Quiet
            )
        } else {
            matches!(self, Self::Lost | Self::Repeated | Self::Zeros) && *claim == Claim::Crackle
        }
    }

    fn unseen(self) -> bool {
        matches!(
            self,
            Self::Muted | Self::Cut | Self::NotWorn | Self::Drowned
        )
    }
}

/// One run with one fault.
pub fn faulty(bench: &Bench, fault: Fault, seed: u64, tally: &mut Tally) {
    let mut random = Random::new(seed ^ 0x3000_0000);
    let (program, voices) = bench.pick(&mut random, Ears::Two);
    let sound = quick(runs::headset(&mut random, program.rate_hz()));
    let noise = any_noise(&mut random);
    let snr_db = random.between(0.0, 30.0);
    let mut path = runs::with_snr(sound.clone(), program, noise, snr_db);
    let level_dbfs = path.noise_dbfs + snr_db;
    let mut known = reference(&sound, program, &mut random);
    let either = if random.unit() < 0.5 {
        Side::Left
    } else {
        Side::Right
    };
    let side = if fault == Fault::DeadLeft {
        Side::Left
    } else if fault == Fault::DeadRight {
        Side::Right
    } else {
        either
    };
    let at = side.index();
    match fault {
        Fault::DeadLeft | Fault::DeadRight => path.gain_db[at] = f64::NEG_INFINITY,
        Fault::DeadUnknown | Fault::DeadInLoop => {
            path.gain_db[at] = f64::NEG_INFINITY;
            known = None;
            if fault == Fault::DeadInLoop {
                path = Path {
                    stereo: true,
                    gain_db: [0.0; 2],
                    noise: Noise::White,
                    noise_dbfs: -95.0,
                    colour: [None; 2],
                    ..path
                };
                path.gain_db[at] = f64::NEG_INFINITY;
            }
        }
        Fault::Weak => path.gain_db[at] -= 12.0 + random.between(0.0, 4.0),
        Fault::Quiet => path.gain_db = path.gain_db.map(|db| db - 14.0),
        Fault::SwappedInLoop => {
            path = Path {
                stereo: true,
                swapped: true,
                noise_dbfs: level_dbfs - 30.0,
                ..path
            }
        }
        Fault::SwappedAtBoom => path.swapped = true,
        Fault::Distorted => path.harmonics_percent[at] = (8.0, 6.0),
        Fault::Clipped => {
            let up = -level_dbfs + 2.0;
            path.gain_db = path.gain_db.map(|db| db + up);
            path.noise_dbfs += up;
            known = None;
        }
        Fault::FlatTopped => {
            let up = -12.0 - level_dbfs;
            path.gain_db = path.gain_db.map(|db| db + up);
            path.noise_dbfs = path.noise_dbfs.min(level_dbfs - 20.0) + up;
            path.clip_dbfs = Some(-10.0);
            known = None;
        }
        Fault::Hum50 => {
            path.hum = Some((
                random.between(49.85, 50.15),
                (path.noise_dbfs + 3.0).max(-62.0),
            ))
        }
        Fault::Hum60 => {
            path.hum = Some((
                random.between(59.85, 60.15),
                (path.noise_dbfs + 3.0).max(-62.0),
            ))
        }
        Fault::Crackle => {
            let size = 10f64.powf((path.noise_dbfs.max(level_dbfs) + 24.0) / 20.0);
            path.crackle = Some((12, size));
        }
        Fault::Zeros => {
            path.interrupted = Some((Interruption::Zeros, 3, random.between(4.0, 30.0)))
        }
        Fault::Lost => path.interrupted = Some((Interruption::Lost, 2, random.between(5.0, 12.0))),
        Fault::Repeated => {
            path.interrupted = Some((Interruption::Repeated, 2, random.between(5.0, 25.0)))
        }
        Fault::Narrowband => path.narrowband = true,
        Fault::Offset => path.dc = 0.05,
        Fault::Late => {
            path.delay_ms = random.between(450.0, 600.0);
            path.capture_s = 2.5;
        }
        Fault::Muted => path.muted = true,
        Fault::Cut => path.capture_s = random.between(0.5, 1.7),
        Fault::Cancelled => path.canceller = Some((random.between(0.05, 0.3), 35.0)),
        Fault::NotWorn => path.gain_db = [f64::NEG_INFINITY; 2],
        Fault::Drowned => path = runs::with_snr(path, program, Noise::Pink, -35.0),
    }
    let limits = Limits::default();
    let loud = loud_is_true(&path, &limits);
    let verdict = judge(&runs::run(program, &path, voices), known.as_ref(), &limits);
    // exchanged channels carry each ear's sound to the other driver: what a reference says then is exchanged too
    let expected = |claim: &Claim| {
        if fault.told_by(claim, side) {
            Some(true)
        } else if fault.brings(claim, side) || (loud && *claim == Claim::LoudRoom) {
            None
        } else {
            Some(false)
        }
    };
    tally.add(
        &verdict,
        expected,
        fault.unseen(),
        &format!("{} Hz {path:?}", program.rate_hz()),
    );
}

/// One fault-free run at a given SNR; the errors of its measures.
pub fn at_snr(
    bench: &Bench,
    noise: &Noise,
    snr_db: f64,
    seed: u64,
    tally: &mut Tally,
    errors: &mut Errors,
) {
    let mut random = Random::new(seed ^ 0x4000_0000);
    let (program, voices) = bench.pick(&mut random, Ears::Two);
    let path = quick(runs::headset(&mut random, program.rate_hz()));
    let known = reference(&path, program, &mut random);
    let path = runs::with_snr(path, program, noise.clone(), snr_db);
    let limits = Limits::default();
    let outcome = runs::run(program, &path, voices);
    let verdict: Verdict = judge(&outcome, known.as_ref(), &limits);
    let loud = loud_is_true(&path, &limits);
    let expected = nothing_but_noise(loud);
    tally.add(
        &verdict,
        expected,
        false,
        &format!("{} Hz {path:?}", program.rate_hz()),
    );
    let truth = path.truth(program);
    if let Outcome::Heard(heard) = outcome {
        for side in Side::BOTH {
            if let Some(Ear::Heard { level_dbfs, .. }) = heard.ear(side) {
                errors
                    .level_db
                    .push(level_dbfs - truth.level_dbfs[side.index()]);
            }
        }
        // the noise that counts is that of the moment; under the converter's own it has no level of its own
        let rate = f64::from(program.rate_hz());
        let at = |s: f64| ((s + path.delay_ms / 1_000.0) * rate) as usize;
        let room = path.room(program.rate_hz(), voices);
        let then = room.get(at(0.32)..at(0.96)).unwrap_or_default();
        let power = then.iter().map(|x| x * x).sum::<f64>() / then.len().max(1) as f64;
        if path.noise_dbfs > -88.0 {
            let snr_db = truth.snr_db + path.noise_dbfs - 10.0 * power.log10();
            errors.snr_db.push(heard.snr_db - snr_db);
        }
        errors.latency_ms.push(heard.latency_ms - path.delay_ms);
        errors.drift_ppm.push(heard.drift_ppm - path.drift_ppm);
    }
}

/// Distortion of 1 % at a given SNR of white noise.
pub fn distortion(bench: &Bench, snr_db: f64, runs: u64) {
    let (mut errors_db, mut bounds) = (Vec::new(), Vec::new());
    for seed in 0..runs {
        let mut random = Random::new(seed ^ 0x5000_0000);
        let (program, _) = bench.pick(&mut random, Ears::Two);
        let path = runs::headset(&mut random, program.rate_hz());
        let half = 0.5_f64.sqrt();
        let path = Path {
            harmonics_percent: [(half, half); 2],
            ..path
        };
        let path = runs::with_snr(path, program, Noise::White, snr_db);
        let truth = path.truth(program);
        let Outcome::Heard(heard) = runs::run(program, &path, &[]) else {
            continue;
        };
        for side in Side::BOTH {
            let truth = truth.thd_percent[side.index()];
            match heard.ear(side) {
                Some(Ear::Heard {
                    thd: Some(Thd::Measured { percent, .. }),
                    ..
                }) => {
                    errors_db.push(20.0 * (percent / truth).log10());
                }
                Some(Ear::Heard {
                    thd: Some(Thd::AtMost { percent }),
                    ..
                }) => bounds.push(percent / truth),
                Some(Ear::Heard { thd: None, .. } | Ear::Unheard { .. }) | None => {}
            }
        }
    }
    print_thd(snr_db, runs, &errors_db, &bounds);
}
