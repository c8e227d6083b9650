//! From a capture to an answer: cleans, looks for the sound, and only if it is there takes the measures. Needs the
//! program that was played and what was captured meanwhile; keeps nothing and judges nothing.

use crate::bounds::{
    CAPTURE_MAX_S, CHANNELS_MAX, Clean, changes, clean, mean_square, power_dbfs, samples,
};
use crate::comb::{self, Combs, EarPower};
use crate::delay::{self, Arrival};
use crate::heard::{Ear, Heard, Holes, NotHeard, Outcome, Swap};
use crate::plan::{self, SWEEP};
use crate::program::{Ears, Program, Side};
use crate::spectrum::Ffts;
use crate::{band, clipping, crackle, gaps, hum, noise, tone, track};
use std::fmt;

/// What was captured: the first sample belongs to the moment the first sample was played. The samples stay the
/// caller's, who wipes them after the measurement.
#[derive(Clone, Copy)]
pub struct Captured<'a> {
    /// The rate it was captured at, or brought to: that of the program.
    pub rate_hz: u32,
    /// One or two channels.
    pub channels: &'a [&'a [f32]],
}

impl fmt::Debug for Captured<'_> {
    /// Rate and lengths only: the samples may be a voice, and no log shall have them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths: Vec<usize> = self.channels.iter().map(|x| x.len()).collect();
        f.debug_struct("Captured")
            .field("rate_hz", &self.rate_hz)
            .field("samples", &lengths)
            .finish()
    }
}

/// A path weaker than this is not counted on where no reference of the headset is known: a cup that does not touch
/// the head and a boom before the mouth. A first value of ours, to be replaced by what the fleet shows.
pub const EXPECTED_GAIN_DB: f64 = -45.0;

/// Fewer changes than this share of samples: one value all along.
const MOVING: f64 = 0.001;
/// Quieter than this in all is nothing (a 24-bit converter's own noise is above it).
const NOTHING_DBFS: f64 = -125.0;
/// More samples than this share that are no numbers spoil a capture.
const NOT_FINITE_MAX: f64 = 0.01;
/// The noise floor is looked at from here, after the crack of an opened stream.
const SETTLED_S: f64 = 0.02;
/// So much before the sound arrives the look at the noise ends.
const BEFORE_SOUND_S: f64 = 0.01;
/// Above this ratio what lies between the lines may be distortion, so the silence before tells the noise.
const BETWEEN_MAX: f64 = 316.0;
/// Two channels keep left and right apart where one is so much stronger, as power (20 dB).
const APART: f64 = 100.0;

/// Measures one run. `expected_gain_db` is the gain a coupled headset has (its reference, or `EXPECTED_GAIN_DB`); it
/// only decides how an absent sound is named.
#[must_use]
pub fn measure(program: &Program, captured: &Captured<'_>, expected_gain_db: f64) -> Outcome {
    match run(program, captured, expected_gain_db) {
        Ok(heard) => Outcome::Heard(Box::new(heard)),
        Err(why) => Outcome::NotHeard(why),
    }
}

struct Channel {
    clean: Clean,
    arrival: Option<Arrival>,
}

fn run(
    program: &Program,
    captured: &Captured<'_>,
    expected_gain_db: f64,
) -> Result<Heard, NotHeard> {
    let rate_hz = program.rate_hz();
    if captured.rate_hz != rate_hz
        || captured.channels.is_empty()
        || captured.channels.len() > CHANNELS_MAX
    {
        return Err(NotHeard::Unusable);
    }
    let cleaned: Vec<Clean> = captured
        .channels
        .iter()
        .map(|x| clean(x, rate_hz, CAPTURE_MAX_S))
        .collect();
    let shortest = cleaned.iter().map(|x| x.raw.len()).min().unwrap_or(0);
    // the last of the sweep fades and may be missing
    let needed = samples(rate_hz, SWEEP.end_s() - SWEEP.fall_s);
    if shortest < needed {
        return Err(cut(shortest, needed, rate_hz));
    }
    if cleaned
        .iter()
        .any(|x| x.not_finite as f64 > NOT_FINITE_MAX * x.raw.len() as f64)
    {
        return Err(NotHeard::Unusable);
    }
    if cleaned.iter().all(silent) {
        return Err(NotHeard::Silent);
    }
    let mut ffts = Ffts::new();
    let mut channels: Vec<Channel> = cleaned
        .into_iter()
        .map(|clean| {
            let arrival = delay::arrival(&mut ffts, &clean.centred, program);
            Channel { clean, arrival }
        })
        .collect();
    // the channel that heard best comes first; where it stood is kept for the exchange of sides
    let prominence = |channel: &Channel| {
        channel
            .arrival
            .as_ref()
            .map_or(0.0, |arrival| arrival.prominence)
    };
    let turned = channels.len() == 2 && prominence(&channels[1]) > prominence(&channels[0]);
    if turned {
        channels.swap(0, 1);
    }
    let Some(main) = channels.first() else {
        return Err(NotHeard::Unusable);
    };
    let Some(arrival) = &main.arrival else {
        return Err(absent(&mut ffts, main, program, 0, expected_gain_db));
    };
    let latency = arrival.latency;
    let mut looks: Vec<Combs> = channels
        .iter()
        .map(|x| comb::combs(&mut ffts, &x.clean.centred, program, latency))
        .collect();
    let best = best_ears(&looks);
    if !best.iter().flatten().any(|ear| ear.heard) {
        return Err(absent(&mut ffts, main, program, latency, expected_gain_db));
    }
    // the combs are over long before the sweep, so a cut one is known to be one
    if latency + needed > shortest {
        return Err(cut(shortest, latency + needed, rate_hz));
    }
    if turned {
        looks.swap(0, 1);
    }
    let swap = swap(program, &looks);
    if turned {
        looks.swap(0, 1);
    }
    let Some(look) = looks.first() else {
        return Err(NotHeard::Unusable);
    };
    Ok(take(&mut ffts, main, arrival, program, look, best, swap))
}

fn silent(clean: &Clean) -> bool {
    clean.moving < MOVING || power_dbfs(mean_square(&clean.centred)) < NOTHING_DBFS
}

fn cut(captured: usize, needed: usize, rate_hz: u32) -> NotHeard {
    let ms = |count: usize| 1_000.0 * count as f64 / f64::from(rate_hz.max(1));
    NotHeard::Cut {
        captured_ms: ms(captured),
        needed_ms: ms(needed),
    }
}

/// Noise at the microphone while the combs should have sounded decides between "too noisy" and "not coupled".
fn absent(
    ffts: &mut Ffts,
    channel: &Channel,
    program: &Program,
    latency: usize,
    expected_gain_db: f64,
) -> NotHeard {
    let look = comb::combs(ffts, &channel.clean.centred, program, latency);
    let noise_floor_dbfs = power_dbfs(look.noise);
    let detectable_gain_db = power_dbfs(look.needed) - program.comb_dbfs();
    let expected = if expected_gain_db.is_finite() {
        expected_gain_db
    } else {
        EXPECTED_GAIN_DB
    };
    if detectable_gain_db > expected {
        NotHeard::TooNoisy {
            noise_floor_dbfs,
            detectable_gain_db,
        }
    } else {
        NotHeard::NoCoupling {
            noise_floor_dbfs,
            detectable_gain_db,
        }
    }
}

fn best_ears(looks: &[Combs]) -> [Option<EarPower>; 2] {
    Side::BOTH.map(|side| {
        looks
            .iter()
            .filter_map(|look| look.ears.get(side.index()).copied().flatten())
            .max_by(|a, b| a.heard.cmp(&b.heard).then(a.power.total_cmp(&b.power)))
    })
}

fn swap(program: &Program, looks: &[Combs]) -> Option<Swap> {
    let (Ears::Two, [first, second]) = (program.ears(), looks) else {
        return None;
    };
    let ear = |look: &Combs, side: Side| look.ears.get(side.index()).copied().flatten();
    let only = |look: &Combs, side: Side, other: Side| {
        ear(look, side)
            .zip(ear(look, other))
            .is_some_and(|(this, that)| this.heard && this.power > APART * that.at_most())
    };
    if only(first, Side::Left, Side::Right) && only(second, Side::Right, Side::Left) {
        Some(Swap::Straight)
    } else if only(first, Side::Right, Side::Left) && only(second, Side::Left, Side::Right) {
        Some(Swap::Swapped)
    } else {
        None
    }
}

fn take(
    ffts: &mut Ffts,
    main: &Channel,
    arrival: &Arrival,
    program: &Program,
    look: &Combs,
    best: [Option<EarPower>; 2],
    swap: Option<Swap>,
) -> Heard {
    let rate_hz = program.rate_hz();
    let channel = &main.clean.centred;
    let latency = arrival.latency;
    let drift_ppm = look.drift_ppm.unwrap_or(0.0);

    let sound_at = latency + samples(rate_hz, plan::SILENCE_S - BEFORE_SOUND_S);
    let before = samples(rate_hz, SETTLED_S).min(sound_at)..sound_at.min(channel.len());
    let floor = noise::floor(
        ffts,
        channel.get(before.clone()).unwrap_or_default(),
        rate_hz,
    );
    let signal: f64 = best
        .iter()
        .flatten()
        .filter(|ear| ear.heard)
        .map(|ear| ear.power.max(0.0))
        .sum();
    let snr_noise = if signal < BETWEEN_MAX * look.noise || gated(main, before.clone()) {
        look.noise
    } else {
        floor.plain
    };

    let heard: Vec<Side> = Side::BOTH
        .into_iter()
        .filter(|side| {
            look.ears
                .get(side.index())
                .copied()
                .flatten()
                .is_some_and(|ear| ear.heard)
        })
        .collect();
    let followed = track::track(channel, program, latency, &heard, look.needed / 10.0);
    let converter = tone::Converter {
        drift_ppm,
        step: main.clean.step,
        noise: floor.plain,
    };
    let tones = Side::BOTH.map(|side| {
        let there = best
            .get(side.index())
            .copied()
            .flatten()
            .is_some_and(|ear| ear.heard);
        there
            .then(|| tone::tone(ffts, channel, program, latency, side, &converter))
            .flatten()
    });
    let change_db = track::greatest(
        followed
            .change_db
            .into_iter()
            .chain(tones.iter().flatten().map(|tone| tone.change_db)),
    );
    let [left_tone, right_tone] = &tones;
    let thd = |tone: &Option<tone::Tone>| tone.as_ref().map(|tone| tone.thd);
    let [left, right] = best;
    let ears = [
        left.map(|ear| told(&ear, program, thd(left_tone))),
        right.map(|ear| told(&ear, program, thd(right_tone))),
    ];

    let lively = gaps::lively(main.clean.raw.get(before.clone()).unwrap_or_default());
    // only where the program should sound: elsewhere nothing may be what there is
    let sounding = sound_at..latency + samples(rate_hz, SWEEP.end_s());
    let mut holes = gaps::holes(&main.clean, rate_hz, lively);
    holes.retain(|(from, to)| sounding.start <= *from && *to <= sounding.end);
    let repeats = if lively {
        gaps::repeats(&main.clean, rate_hz)
    } else {
        Vec::new()
    };
    let edges: Vec<gaps::Stretch> = holes.iter().chain(&repeats).copied().collect();
    Heard {
        // a clock that runs fast shortens what lies before the sweep; brought back to the start of the run
        latency_ms: 1_000.0 * latency as f64 / f64::from(rate_hz)
            + drift_ppm * 1e-3 * SWEEP.start_s,
        drift_ppm,
        ears,
        swap,
        noise_floor_dbfs: power_dbfs(floor.plain),
        noise_floor_dbfs_a: power_dbfs(floor.a_weighted),
        snr_db: power_dbfs(signal) - power_dbfs(snr_noise),
        change_db,
        bandwidth: band::bandwidth(ffts, arrival, rate_hz),
        clipping: clipping::clipping(&main.clean),
        dc: main.clean.dc,
        holes: gaps::told(&holes, rate_hz),
        repeats: gaps::told(&repeats, rate_hz),
        jumps: followed
            .jumps
            .map(|(count, total_ms)| Holes { count, total_ms }),
        clicks: crackle::clicks(channel, rate_hz, &edges),
        hum: hum::hum(ffts, channel, rate_hz).and_then(|found| {
            let quiet = channel.get(before).unwrap_or_default();
            hum::without_the_sound(found, quiet, rate_hz)
        }),
        not_finite: u32::try_from(main.clean.not_finite).unwrap_or(u32::MAX),
        false_alarm: false_alarm(program),
    }
}

/// A gate leaves one value where noise should be; its silence tells nothing of the room.
fn gated(main: &Channel, before: std::ops::Range<usize>) -> bool {
    let piece = main.clean.raw.get(before).unwrap_or_default();
    (changes(piece) as f64) < 0.05 * piece.len() as f64
}

fn told(ear: &EarPower, program: &Program, thd: Option<crate::heard::Thd>) -> Ear {
    if ear.heard {
        let (level_dbfs, error_db) = comb::level_and_error(ear);
        Ear::Heard {
            level_dbfs,
            gain_db: level_dbfs - program.comb_dbfs(),
            error_db,
            thd,
        }
    } else {
        let at_most_dbfs = power_dbfs(ear.at_most());
        Ear::Unheard {
            at_most_dbfs,
            at_most_gain_db: at_most_dbfs - program.comb_dbfs(),
        }
    }
}

/// Chance that noise alone is called heard. Both the sweep and a comb must be found; the bound of the sweep holds for
/// noise that stays as it is, that of the combs for any, so it alone is told: for two channels, and each ear.
#[must_use]
pub fn false_alarm(program: &Program) -> f64 {
    let ears = program.ears().sides().len() as f64;
    CHANNELS_MAX as f64 * ears * comb::false_alarm()
}
