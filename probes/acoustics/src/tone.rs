//! Distortion of each ear: the harmonics of its tone over the tone itself. Needs the arrival. What is not above the
//! noise, or not above what a coarse converter makes by itself, is told as an upper bound.

use crate::bounds::samples;
use crate::heard::Thd;
use crate::plan::{self, TONE, TONE_LOOK};
use crate::program::{Program, Side};
use crate::spectrum::{Ffts, Powers, Window, powers};

/// Harmonics that count.
const HARMONICS: [f64; 4] = [2.0, 3.0, 4.0, 5.0];
/// Noise beside a harmonic is looked for in this range, both sides: wide enough that its mean is steady (about 17
/// independent places; from four or five a chance low of the noise makes distortion).
const NOISE_HZ: (f64, f64) = (10.0, 44.0);
const NOISE_STEP_HZ: f64 = 2.0;
/// The tone must stand so far over its noise, as power.
const TONE_OVER_NOISE: f64 = 100.0;
/// The harmonics together must stand so far over their noise. Four exponentially distributed powers of mean 1 have a sum
/// over 26 with chance e^-26 (1 + 26 + 26^2/2 + 26^3/6) = 2e-8; that the noise is estimated costs some of it.
const SUM_OVER_NOISE: f64 = 26.0;
/// In each half the harmonics have at least this share of their power in the whole.
const STEADY: f64 = 0.15;
/// Two halves whose levels are compared, from the start of the run.
const HALVES: [(f64, f64); 2] = [(0.98, 1.20), (1.18, 1.40)];

/// One ear's tone.
pub(crate) struct Tone {
    pub thd: Thd,
    /// Level of the second half over the first.
    pub change_db: f64,
}

/// Looks at one ear's tone; none where the tone itself is not there.
pub(crate) fn tone(
    ffts: &mut Ffts,
    channel: &[f32],
    program: &Program,
    latency: usize,
    side: Side,
    converter: &Converter,
) -> Option<Tone> {
    let rate_hz = program.rate_hz();
    let look = |ffts: &mut Ffts, (from_s, to_s): (f64, f64)| {
        let from = latency + samples(rate_hz, from_s);
        let to = (latency + samples(rate_hz, to_s)).min(channel.len());
        powers(ffts, channel.get(from..to).unwrap_or_default(), rate_hz, 4)
    };
    let hz = plan::tone_hz(side) * (1.0 + converter.drift_ppm * 1e-6);
    let whole = look(ffts, TONE_LOOK);
    let gain = tone_gain(rate_hz);
    let at = whole.at(hz);
    if gain <= 0.0 || at <= TONE_OVER_NOISE * around(&whole, hz, 3.0) {
        return None;
    }
    let amplitude = (at / gain).sqrt();
    let (mut sum, mut noise_sum, mut in_noise) = (0.0, 0.0, 0.0);
    for n in HARMONICS {
        let noise = around(&whole, n * hz, 1.0);
        let power = whole.at(n * hz);
        sum += power - noise;
        noise_sum += noise;
        in_noise += if noise > 0.0 { power / noise } else { 0.0 };
    }
    let percent = |power: f64| 100.0 * (power.max(0.0) / at).sqrt();
    // what a voice adds comes and goes; a bent driver bends all the time
    let halves = HALVES.map(|half| look(ffts, half));
    let steady = halves.iter().all(|half| {
        let tone = half.at(hz).max(f64::MIN_POSITIVE);
        let bent: f64 = HARMONICS.iter().map(|n| half.at(n * hz)).sum();
        bent / tone > STEADY * sum / at
    });
    let coarse_percent = converter.coarse_percent(amplitude);
    let value = percent(sum);
    let thd = if in_noise >= SUM_OVER_NOISE && value > coarse_percent && steady {
        Thd::Measured {
            percent: value,
            error_percent: percent(noise_sum),
        }
    } else {
        Thd::AtMost {
            percent: percent(sum.max(0.0) + 3.0 * noise_sum).max(coarse_percent),
        }
    };
    let [early, late] = halves.map(|half| half.at(hz));
    // a half without any tone is a change of 90 dB, not of none
    let least = 1e-9 * early.max(late).max(f64::MIN_POSITIVE);
    let change_db = 10.0 * (late.max(least) / early.max(least)).log10();
    Some(Tone { thd, change_db })
}

/// What is known of the converter when the tone is judged.
pub(crate) struct Converter {
    pub drift_ppm: f64,
    pub step: Option<f64>,
    /// Mean square of the noise at the microphone.
    pub noise: f64,
}

impl Converter {
    /// A tone of few steps is bent by the converter itself unless noise of half a step shakes it loose: all of the
    /// rounding error (a twelfth of a step squared) may then lie on harmonics.
    fn coarse_percent(&self, amplitude: f64) -> f64 {
        match self.step {
            Some(step) if self.noise.sqrt() < 0.5 * step && amplitude > 0.0 => {
                100.0 * (step / 12f64.sqrt()) / (amplitude / 2f64.sqrt())
            }
            Some(_) | None => 0.0,
        }
    }
}

/// Mean noise beside a frequency; `wider` stretches the range for the strong tone itself.
fn around(powers: &Powers, hz: f64, wider: f64) -> f64 {
    let steps = ((NOISE_HZ.1 - NOISE_HZ.0) / NOISE_STEP_HZ) as u32;
    let sum: f64 = (0..=steps)
        .map(|i| wider * (NOISE_HZ.0 + f64::from(i) * NOISE_STEP_HZ))
        .map(|away| powers.at(hz - away) + powers.at(hz + away))
        .sum();
    sum / (2.0 * f64::from(steps + 1))
}

/// What a tone of amplitude 1 puts into its bin, squared.
fn tone_gain(rate_hz: u32) -> f64 {
    let from = samples(rate_hz, TONE_LOOK.0);
    let window = Window::new(samples(rate_hz, TONE_LOOK.1) - from);
    let sum: f64 = window
        .values
        .iter()
        .enumerate()
        .map(|(i, w)| f64::from(*w) * TONE.height((from + i) as f64 / f64::from(rate_hz)))
        .sum();
    (sum / 2.0).powi(2)
}
