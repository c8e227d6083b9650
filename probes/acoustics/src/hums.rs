//! Hums that a wearer counts: so many of them, in one ear. Each rises for 200 ms and falls for 200 ms, so that nobody is
//! startled; the number is the only thing to know. Needs a rate, a side and a count.

use crate::bounds::samples;
use crate::program::{PEAK_CAP_DBFS, PEAK_LEAST_DBFS, Side};
use std::f64::consts::{PI, TAU};
use std::time::Duration;

/// Peak where nothing else is asked for.
pub const PEAK_DBFS: f64 = -30.0;
/// Most that anybody should have to count.
pub const MOST: u8 = 4;
const RISE_S: f64 = 0.2;
const PAUSE_S: f64 = 0.25;
const TONE_HZ: f64 = 600.0;

/// So many hums in one ear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hums {
    /// Samples per second.
    pub rate_hz: u32,
    /// Where.
    pub side: Side,
    /// How many; more than [`MOST`] are [`MOST`].
    pub count: u8,
    /// Largest magnitude of a sample; held below the cap of every test sound.
    pub peak_dbfs: f64,
}

impl Hums {
    /// Left and right in turn.
    #[must_use]
    pub fn interleaved(&self) -> Vec<f32> {
        let peak = 10f64.powf(self.peak_dbfs.clamp(PEAK_LEAST_DBFS, PEAK_CAP_DBFS) / 20.0);
        let rate = f64::from(self.rate_hz.max(1));
        let each = samples(self.rate_hz, 2.0 * RISE_S + PAUSE_S);
        let all = samples(self.rate_hz, self.length().as_secs_f64());
        let mut out = Vec::with_capacity(2 * all);
        for at in 0..all {
            let is_one = at / each.max(1) < usize::from(self.count.min(MOST));
            let since_s = (at % each.max(1)) as f64 / rate;
            let height = if is_one && since_s < 2.0 * RISE_S {
                (PI * since_s / (2.0 * RISE_S)).sin().powi(2)
            } else {
                0.0
            };
            let value = (peak * height * (TAU * TONE_HZ * since_s).sin()) as f32;
            out.extend(match self.side {
                Side::Left => [value, 0.0],
                Side::Right => [0.0, value],
            });
        }
        out
    }

    /// How long they take.
    #[must_use]
    pub fn length(&self) -> Duration {
        Duration::from_secs_f64(f64::from(self.count.min(MOST)) * (2.0 * RISE_S + PAUSE_S))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_asked_for_sounds_in_one_ear_softly_and_never_above_the_cap() {
        for (side, count, peak_dbfs) in [
            (Side::Left, 1, PEAK_DBFS),
            (Side::Right, 3, -20.0),
            (Side::Left, 200, 6.0),
        ] {
            let hums = Hums {
                rate_hz: 48_000,
                side,
                count,
                peak_dbfs,
            };
            let all = hums.interleaved();
            let of = |at: usize| {
                all.iter()
                    .skip(at)
                    .step_by(2)
                    .copied()
                    .collect::<Vec<f32>>()
            };
            let (sounds, rests) = match side {
                Side::Left => (of(0), of(1)),
                Side::Right => (of(1), of(0)),
            };
            assert!(rests.iter().all(|x| *x == 0.0));
            let cap = 10f32.powf(peak_dbfs.min(PEAK_CAP_DBFS) as f32 / 20.0);
            let peak = sounds.iter().fold(0.0_f32, |high, x| high.max(x.abs()));
            assert!(peak <= cap * 1.0001 && peak > 0.9 * cap, "{peak} {cap}");
            // loudness of each 10 ms
            let loud: Vec<f32> = sounds
                .chunks(480)
                .map(|part| part.iter().fold(0.0_f32, |high, x| high.max(x.abs())))
                .collect();
            let risen = loud
                .windows(2)
                .filter(|two| two[0] < 0.5 * cap && two[1] >= 0.5 * cap);
            assert_eq!(risen.count(), usize::from(count.min(MOST)));
            assert!(
                loud.windows(2).all(|two| two[1] - two[0] < 0.12 * cap),
                "a jump"
            );
        }
    }
}
