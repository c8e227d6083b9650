//! The sound of one run, as samples for both sides of a headset. Needs a rate, the number of ears and a peak; it
//! refuses what is louder than the cap and never plays anything itself.

use crate::bounds::{rate_known, samples};
use crate::plan::{self, COMB, LINES, Piece, SWEEP, TONE};
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;

/// Peak where nothing else is asked for.
pub const PEAK_DBFS: f64 = -30.0;
/// No run is louder, whatever is asked for.
pub const PEAK_CAP_DBFS: f64 = -12.0;
/// Quieter than this a 16-bit path carries nothing useful.
pub const PEAK_LEAST_DBFS: f64 = -70.0;

/// A side of the headset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left channel.
    Left,
    /// The right channel.
    Right,
}

impl Side {
    /// Both, in the order of channels.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// Place in a pair.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Left => 0,
            Self::Right => 1,
        }
    }
}

/// How many ears the headset has. One: both channels carry the same sound, since some play only one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ears {
    /// A monaural headset; its ear is told as the left one.
    One,
    /// Two ears, or unknown.
    Two,
}

impl Ears {
    /// The sides that have a sound of their own.
    #[must_use]
    pub fn sides(self) -> &'static [Side] {
        match self {
            Self::One => &[Side::Left],
            Self::Two => &[Side::Left, Side::Right],
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ask {
    /// One of `bounds::RATES_HZ`.
    pub rate_hz: u32,
    /// Ears of the headset.
    pub ears: Ears,
    /// Largest magnitude of any sample, of each channel.
    pub peak_dbfs: f64,
}

/// Why no program was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// Not one of the known rates.
    Rate,
    /// Louder than the cap, too quiet to be of use, or no number.
    Peak,
}

/// The sound of a run.
#[derive(Debug, Clone)]
pub struct Program {
    rate_hz: u32,
    ears: Ears,
    peak: f64,
    line_amplitude: f64,
    left: Vec<f32>,
    right: Vec<f32>,
    sweep: Vec<f32>,
}

impl Program {
    /// Makes the sound.
    ///
    /// # Errors
    /// An unknown rate, or a peak that is no number, above the cap or below use.
    pub fn new(ask: Ask) -> Result<Self, Refused> {
        if !rate_known(ask.rate_hz) {
            return Err(Refused::Rate);
        }
        if !(PEAK_LEAST_DBFS..=PEAK_CAP_DBFS).contains(&ask.peak_dbfs) {
            return Err(Refused::Peak);
        }
        let peak = 10f64.powf(ask.peak_dbfs / 20.0);
        let most = not_above(peak);
        let combs = Side::BOTH.map(|side| comb(ask.rate_hz, side));
        let highest = combs
            .iter()
            .flatten()
            .fold(0.0_f64, |high, x| high.max(x.abs()));
        let line_amplitude = if highest > 0.0 { peak / highest } else { 0.0 };
        let sweep = sweep(ask.rate_hz, peak);
        let side = |side: Side| {
            let mut out = vec![0.0_f64; samples(ask.rate_hz, plan::TOTAL_S)];
            let comb = combs
                .get(side.index())
                .into_iter()
                .flatten()
                .map(|x| x * line_amplitude);
            add(&mut out, ask.rate_hz, &COMB, comb);
            add(
                &mut out,
                ask.rate_hz,
                &TONE,
                tone(ask.rate_hz, side).into_iter().map(|x| x * peak),
            );
            add(
                &mut out,
                ask.rate_hz,
                &SWEEP,
                sweep.iter().map(|x| f64::from(*x)),
            );
            // the cap holds whatever rounding does
            out.into_iter()
                .map(|x| (x as f32).clamp(-most, most))
                .collect::<Vec<f32>>()
        };
        let left = side(Side::Left);
        let right = match ask.ears {
            Ears::One => left.clone(),
            Ears::Two => side(Side::Right),
        };
        Ok(Self {
            rate_hz: ask.rate_hz,
            ears: ask.ears,
            peak,
            line_amplitude,
            left,
            right,
            sweep,
        })
    }

    /// Samples per second of each channel.
    #[must_use]
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// The ears it was made for.
    #[must_use]
    pub fn ears(&self) -> Ears {
        self.ears
    }

    /// Largest magnitude of a sample.
    #[must_use]
    pub fn peak(&self) -> f64 {
        self.peak
    }

    /// The samples of a side.
    #[must_use]
    pub fn side(&self, side: Side) -> &[f32] {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// Left and right in turn, as an output stream wants them.
    #[must_use]
    pub fn interleaved(&self) -> Vec<f32> {
        self.left
            .iter()
            .zip(&self.right)
            .flat_map(|(left, right)| [*left, *right])
            .collect()
    }

    /// How long it sounds, silence and tail included.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        plan::TOTAL_S
    }

    /// How long to capture so that a sound this late is still whole and some quiet after it tells the noise, without
    /// which there is no bandwidth (60 ms; 100 ms are asked for). A latency that is no number counts as 1 s.
    #[must_use]
    pub fn capture_s(&self, latency_ms: f64) -> f64 {
        let late_s = if latency_ms.is_finite() {
            latency_ms.clamp(0.0, 1_000.0) / 1_000.0
        } else {
            1.0
        };
        (SWEEP.end_s() + late_s + 0.10).max(plan::TOTAL_S)
    }

    /// Level of one ear's comb as played, where it is steady.
    #[must_use]
    pub fn comb_dbfs(&self) -> f64 {
        crate::bounds::power_dbfs(LINES as f64 * self.line_amplitude * self.line_amplitude / 2.0)
    }

    /// The frequencies of an ear's comb.
    #[must_use]
    pub fn comb_hz(&self, side: Side) -> Vec<f64> {
        plan::line_hz(side).to_vec()
    }

    /// The frequency of an ear's tone.
    #[must_use]
    pub fn tone_hz(&self, side: Side) -> f64 {
        plan::tone_hz(side)
    }

    pub(crate) fn sweep(&self) -> &[f32] {
        &self.sweep
    }
}

/// The nearest sample value that is not above a magnitude.
fn not_above(magnitude: f64) -> f32 {
    let near = magnitude as f32;
    if f64::from(near) > magnitude {
        near.next_down()
    } else {
        near
    }
}

fn add(out: &mut [f64], rate_hz: u32, piece: &Piece, sound: impl Iterator<Item = f64>) {
    let start = samples(rate_hz, piece.start_s);
    for (to, x) in out.iter_mut().skip(start).zip(sound) {
        *to += x;
    }
}

fn heights(rate_hz: u32, piece: &Piece) -> impl Iterator<Item = f64> {
    let start = samples(rate_hz, piece.start_s);
    let rate = f64::from(rate_hz);
    (0..samples(rate_hz, piece.length_s)).map(move |i| piece.height((start + i) as f64 / rate))
}

/// The comb with lines of amplitude 1.
fn comb(rate_hz: u32, side: Side) -> Vec<f64> {
    let mut out = vec![0.0; samples(rate_hz, COMB.length_s)];
    for (hz, phase) in plan::line_hz(side).into_iter().zip(plan::line_phase_rad()) {
        let (turn_im, turn_re) = (TAU * hz / f64::from(rate_hz)).sin_cos();
        let (mut im, mut re) = phase.sin_cos();
        for x in &mut out {
            *x += re;
            (re, im) = (re * turn_re - im * turn_im, re * turn_im + im * turn_re);
        }
    }
    for (x, height) in out.iter_mut().zip(heights(rate_hz, &COMB)) {
        *x *= height;
    }
    out
}

fn tone(rate_hz: u32, side: Side) -> Vec<f64> {
    let turn = TAU * plan::tone_hz(side) / f64::from(rate_hz);
    heights(rate_hz, &TONE)
        .enumerate()
        .map(|(i, height)| height * (turn * i as f64).sin())
        .collect()
}

/// Exponential sine sweep (Farina 2000): equal time per octave, its harmonics arrive as early copies.
fn sweep(rate_hz: u32, peak: f64) -> Vec<f32> {
    let octaves = (plan::sweep_high_hz(rate_hz) / plan::SWEEP_LOW_HZ).ln();
    let growth_s = SWEEP.length_s / octaves;
    let rate = f64::from(rate_hz);
    heights(rate_hz, &SWEEP)
        .enumerate()
        .map(|(i, height)| {
            let turns = plan::SWEEP_LOW_HZ * growth_s * ((i as f64 / rate / growth_s).exp() - 1.0);
            (peak * height * (TAU * turns).sin()) as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::{RATES_HZ, mean_square, power_dbfs};

    fn made(rate_hz: u32, ears: Ears) -> Program {
        match Program::new(Ask {
            rate_hz,
            ears,
            peak_dbfs: PEAK_DBFS,
        }) {
            Ok(program) => program,
            Err(why) => panic!("{rate_hz}: {why:?}"),
        }
    }

    #[test]
    fn nothing_is_louder_than_asked_at_any_rate() {
        for rate_hz in RATES_HZ {
            for ears in [Ears::One, Ears::Two] {
                let program = made(rate_hz, ears);
                let peak = program
                    .interleaved()
                    .iter()
                    .fold(0.0_f32, |high, x| high.max(x.abs()));
                let peak_dbfs = 20.0 * f64::from(peak).log10();
                assert!(
                    (PEAK_DBFS - 0.2..=PEAK_DBFS + 1e-4).contains(&peak_dbfs),
                    "{rate_hz}: {peak_dbfs}"
                );
                assert_eq!(program.interleaved().len(), 2 * samples(rate_hz, 2.0));
            }
        }
    }

    #[test]
    fn what_is_too_loud_or_absurd_is_refused() {
        for (rate_hz, peak_dbfs, refused) in [
            (48_000, -11.9, Refused::Peak),
            (48_000, 0.0, Refused::Peak),
            (48_000, f64::NAN, Refused::Peak),
            (48_000, f64::INFINITY, Refused::Peak),
            (48_000, -200.0, Refused::Peak),
            (0, -30.0, Refused::Rate),
            (u32::MAX, -30.0, Refused::Rate),
            (47_999, -30.0, Refused::Rate),
        ] {
            let answer = Program::new(Ask {
                rate_hz,
                ears: Ears::Two,
                peak_dbfs,
            });
            assert_eq!(answer.err(), Some(refused), "{rate_hz} {peak_dbfs}");
        }
    }

    #[test]
    fn no_sample_is_above_the_cap_by_the_least_bit() {
        let cap = 10f64.powf(PEAK_CAP_DBFS / 20.0);
        for rate_hz in RATES_HZ {
            for ears in [Ears::One, Ears::Two] {
                let loudest = Program::new(Ask {
                    rate_hz,
                    ears,
                    peak_dbfs: PEAK_CAP_DBFS,
                });
                let samples = loudest.expect("at the cap").interleaved();
                assert!(samples.iter().all(|x| f64::from(x.abs()) <= cap));
            }
        }
    }

    #[test]
    fn no_click_is_heard_because_no_two_samples_jump() {
        // the steepest honest slope is that of the sweep's end: 2 pi f / rate times the peak
        for rate_hz in [44_100, 48_000] {
            let program = made(rate_hz, Ears::Two);
            let steepest = TAU * plan::sweep_high_hz(rate_hz) / f64::from(rate_hz) * program.peak();
            for side in Side::BOTH {
                let before_sweep = samples(rate_hz, SWEEP.start_s);
                for (i, pair) in program.side(side).windows(2).enumerate() {
                    let jump = f64::from((pair[1] - pair[0]).abs());
                    let limit = if i < before_sweep {
                        0.35 * program.peak()
                    } else {
                        steepest
                    };
                    assert!(jump <= limit, "{rate_hz} {i}: {jump}");
                }
            }
        }
    }

    #[test]
    fn it_begins_and_ends_in_silence_and_rises_over_200_ms() {
        let program = made(48_000, Ears::Two);
        let left = program.side(Side::Left);
        assert!(
            left[..14_400].iter().all(|x| *x == 0.0) && left[86_401..].iter().all(|x| *x == 0.0)
        );
        let level = |from: usize| power_dbfs(mean_square(&left[from..from + 960]));
        let full = level(26_000);
        for (ms, below_db) in [(5, 25.0), (30, 15.0), (60, 6.0)] {
            assert!(level(14_400 + 48 * ms) < full - below_db, "{ms} ms");
        }
    }

    #[test]
    fn the_level_of_the_comb_is_what_it_says() {
        for rate_hz in RATES_HZ {
            let program = made(rate_hz, Ears::Two);
            for side in Side::BOTH {
                let period = samples(rate_hz, plan::PERIOD_S);
                let from = samples(rate_hz, 0.55);
                let level = power_dbfs(mean_square(&program.side(side)[from..from + period]));
                assert!(
                    (level - program.comb_dbfs()).abs() < 0.02,
                    "{rate_hz}: {level}"
                );
            }
        }
    }

    #[test]
    fn one_ear_gets_the_same_sound_on_both_channels_and_two_get_their_own() {
        let one = made(16_000, Ears::One);
        assert_eq!(one.side(Side::Left), one.side(Side::Right));
        let two = made(16_000, Ears::Two);
        assert_ne!(two.side(Side::Left), two.side(Side::Right));
    }
}
