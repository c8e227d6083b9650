//! Active speech level, ITU-T P.56 method B. Needs samples without offset; knows nothing of noise or faults.
//!
//! The envelope is the magnitude smoothed twice with a time constant of 0.03 s; for each of a row of thresholds a factor
//! of two apart, the time the envelope is at or above it (with 0.2 s of hangover) is counted; active is what is above
//! the threshold that lies the margin of 15.9 dB under the level so found.

const TIME_CONSTANT_S: f64 = 0.03;
const HANGOVER_S: f64 = 0.2;
const MARGIN_DB: f64 = 15.9;
/// Thresholds 2^-20 to 2^-1 of full scale. The fifteen of a 16-bit meter are the upper ones; the lower ones let a
/// finer converter's quiet speech be measured and change nothing above.
const THRESHOLDS: usize = 20;

/// What the method gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Active {
    pub level_dbfs: f64,
    /// Share of the time that is active.
    pub factor: f64,
}

/// Measures; none where even the lowest threshold is not passed with the margin.
pub(crate) fn active(samples: &[f32], rate_hz: u32) -> Option<Active> {
    let rate = f64::from(rate_hz);
    if samples.is_empty() || rate_hz == 0 {
        return None;
    }
    let g = (-1.0 / (rate * TIME_CONSTANT_S)).exp();
    let hangover = (HANGOVER_S * rate).ceil() as u32;
    let lowest = 0.5_f64.powi(THRESHOLDS as i32);
    let mut active = [0_u32; THRESHOLDS];
    let mut hung = [hangover; THRESHOLDS];
    let (mut p, mut q, mut squares) = (0.0_f64, 0.0_f64, 0.0_f64);
    for x in samples {
        let x = f64::from(*x);
        squares += x * x;
        p = g * p + (1.0 - g) * x.abs();
        q = g * q + (1.0 - g) * p;
        let mut threshold = lowest;
        for (count, since) in active.iter_mut().zip(&mut hung) {
            if q >= threshold {
                *count += 1;
                *since = 0;
            } else if *since < hangover {
                *count += 1;
                *since += 1;
            }
            threshold *= 2.0;
        }
    }
    let mut before: Option<(f64, f64)> = None;
    for (j, count) in active.into_iter().enumerate() {
        if count == 0 || squares <= 0.0 {
            return None;
        }
        let level_db = 10.0 * (squares / f64::from(count)).log10();
        let threshold_db = 20.0 * (lowest * 2f64.powi(j as i32)).log10();
        let over_db = level_db - threshold_db;
        if over_db <= MARGIN_DB {
            let (level_before, over_before) = before?;
            let span = over_before - over_db;
            let share = if span > 0.0 {
                (over_before - MARGIN_DB) / span
            } else {
                0.0
            };
            let level_dbfs = level_before + share * (level_db - level_before);
            let factor = squares / samples.len() as f64 / 10f64.powf(level_dbfs / 10.0);
            return Some(Active {
                level_dbfs,
                factor: factor.min(1.0),
            });
        }
        before = Some((level_db, over_db));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bursts of a 1 kHz tone of one second, one second apart, and silence before and after.
    fn bursts(rate_hz: u32, amplitude: f64, count: usize, silence_s: f64) -> Vec<f32> {
        let rate = f64::from(rate_hz);
        let pad = vec![0.0; (silence_s * rate) as usize];
        let mut out = pad.clone();
        for _ in 0..count {
            let second = rate_hz as usize;
            out.extend((0..second).map(|i| {
                (amplitude * (std::f64::consts::TAU * 1_000.0 * i as f64 / rate).sin()) as f32
            }));
            out.extend(vec![0.0; second]);
        }
        out.extend(pad);
        out
    }

    #[test]
    fn bursts_of_a_tone_have_the_level_that_follows_from_the_definition() {
        // Envelope of a burst: 2/pi of the amplitude, twice smoothed. It passes the threshold 15.9 dB under the level
        // (0.178 of its height) 24 ms late, falls through it 92 ms late and hangs 200 ms: 1.268 s are active.
        let expected_db = |amplitude: f64| 10.0 * (amplitude * amplitude / 2.0 / 1.268).log10();
        for rate_hz in [8_000, 16_000, 48_000] {
            for amplitude in [0.5, 0.1, 0.013, 0.001] {
                let found = active(&bursts(rate_hz, amplitude, 4, 0.5), rate_hz).expect("speech");
                let expected = expected_db(amplitude);
                assert!(
                    (found.level_dbfs - expected).abs() < 0.15,
                    "{rate_hz} {amplitude}: {found:?} {expected}"
                );
                assert!(
                    (found.factor - 4.0 * 1.268 / 9.0).abs() < 0.02,
                    "{rate_hz} {amplitude}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn a_steady_tone_is_all_active_and_has_its_own_level() {
        let tone: Vec<f32> = (0..80_000).map(|i| 0.1 * (i as f32 * 0.7).sin()).collect();
        let found = active(&tone, 8_000).expect("level");
        assert!(
            (found.level_dbfs - -23.01).abs() < 0.05 && found.factor > 0.99,
            "{found:?}"
        );
    }

    #[test]
    fn twice_as_loud_is_six_decibels_more() {
        let soft = active(&bursts(8_000, 0.11, 3, 0.5), 8_000).expect("level");
        for gain in [0.25_f64, 0.7, 2.0, 4.0] {
            let loud = active(&bursts(8_000, 0.11 * gain, 3, 0.5), 8_000).expect("level");
            let more = loud.level_dbfs - soft.level_dbfs;
            assert!((more - 20.0 * gain.log10()).abs() < 0.1, "{gain}: {more}");
        }
    }

    #[test]
    fn silence_around_it_changes_the_level_by_less_than_half_a_decibel() {
        let bare = active(&bursts(8_000, 0.1, 3, 0.0), 8_000).expect("level");
        for silence_s in [1.0, 5.0, 20.0] {
            let padded = active(&bursts(8_000, 0.1, 3, silence_s), 8_000).expect("level");
            assert!(
                (padded.level_dbfs - bare.level_dbfs).abs() < 0.5,
                "{silence_s}: {padded:?} {bare:?}"
            );
        }
    }

    #[test]
    fn where_there_is_nothing_there_is_no_level() {
        for samples in [vec![], vec![0.0; 8_000], vec![1e-7; 8_000]] {
            assert_eq!(active(&samples, 8_000), None);
        }
        assert_eq!(active(&[0.1; 100], 0), None);
    }
}
