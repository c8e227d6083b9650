//! Flat tops: at full scale, or below it where an amplifier or a driver before the converter ran out. Needs a cleaned
//! channel; does not say who clipped.

use crate::bounds::Clean;
use crate::heard::Clipping;

/// From here a sample is at full scale: two steps of 16 bits below it.
const FULL: f32 = 0.999_9;
/// A flat top below full scale is looked for only in signals higher than this; lower ones are too coarse.
const LOW_PEAK: f32 = 0.02;
/// The top slice of magnitudes and the slice below it, as shares of the peak. A pure sine has 2.4 times more samples
/// in the first than in the second, noise and speech fewer; a flat top has nearly all.
const TOP: (f32, f32) = (0.99, 1.0);
const UNDER: (f32, f32) = (0.975, 0.985);
const FLAT_RATIO: usize = 8;
/// So many samples make a top.
const FLAT_LEAST: usize = 24;
/// What clips does so at every crest: a single level that is held for a while is a step, as of a converter that wakes up.
const TOPS_LEAST: usize = 3;

/// Counts clipped samples of the captured values.
pub(crate) fn clipping(clean: &Clean) -> Clipping {
    let peak = clean.raw.iter().fold(0.0_f32, |high, x| high.max(x.abs()));
    let count = clean.raw.len().max(1) as f64;
    let full = clean.raw.iter().filter(|x| x.abs() >= FULL).count();
    if full > 0 {
        return Clipping {
            share: full as f64 / count,
            longest_run: longest(&clean.raw, FULL),
            at_dbfs: f64::from(20.0 * peak.min(1.0).log10()),
        };
    }
    let within = |slice: (f32, f32), sign: f32| {
        clean
            .raw
            .iter()
            .filter(|x| (slice.0 * peak..=slice.1 * peak).contains(&(**x * sign)))
            .count()
    };
    let mut flat = 0;
    if peak >= LOW_PEAK {
        for sign in [1.0, -1.0] {
            let top = within(TOP, sign);
            let is_flat = top >= FLAT_LEAST && top >= FLAT_RATIO * within(UNDER, sign).max(1);
            if is_flat && tops(&clean.raw, sign, TOP.0 * peak) >= TOPS_LEAST {
                flat += top;
            }
        }
    }
    if flat == 0 {
        return Clipping {
            share: 0.0,
            longest_run: 0,
            at_dbfs: 0.0,
        };
    }
    Clipping {
        share: flat as f64 / count,
        longest_run: longest(&clean.raw, TOP.0 * peak),
        at_dbfs: f64::from(20.0 * peak.log10()),
    }
}

/// How often the signal comes to this height.
fn tops(raw: &[f32], sign: f32, from: f32) -> usize {
    let is_up = |x: &f32| x * sign >= from;
    let begins = raw
        .windows(2)
        .filter(|pair| !is_up(&pair[0]) && is_up(&pair[1]));
    begins.count() + usize::from(raw.first().is_some_and(is_up))
}

fn longest(raw: &[f32], from: f32) -> u32 {
    let (mut longest, mut run) = (0_u32, 0_u32);
    for x in raw {
        run = if x.abs() >= from {
            run.saturating_add(1)
        } else {
            0
        };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::clean;

    fn look(samples: &[f32]) -> Clipping {
        clipping(&clean(samples, 48_000, 5.0))
    }

    fn wave(limit: f32, gain: f32) -> Vec<f32> {
        (0..48_000)
            .map(|i| {
                let t = i as f32 / 48_000.0;
                let x =
                    (t * 2_700.0).sin() + 0.6 * (t * 9_111.0).sin() + 0.3 * (t * 21_003.0).sin();
                (gain * x).clamp(-limit, limit)
            })
            .collect()
    }

    #[test]
    fn samples_at_full_scale_are_counted() {
        let clipped = look(&wave(1.0, 1.2));
        let expected = wave(9.0, 1.2).iter().filter(|x| x.abs() >= 1.0).count() as f64 / 48_000.0;
        assert!(
            (clipped.share - expected).abs() < 1e-3 && clipped.longest_run > 5,
            "{clipped:?} {expected}"
        );
    }

    #[test]
    fn a_flat_top_below_full_scale_is_seen_and_placed() {
        for (limit, at_dbfs) in [(0.5_f32, -6.02), (0.1, -20.0)] {
            let clipped = look(&wave(limit, limit));
            assert!(clipped.share > 0.05, "{limit}: {clipped:?}");
            assert!(
                (clipped.at_dbfs - at_dbfs).abs() < 0.1,
                "{limit}: {clipped:?}"
            );
        }
    }

    #[test]
    fn a_level_that_is_held_once_is_no_flat_top() {
        let mut held = wave(9.0, 0.02);
        for x in held.iter_mut().take(960) {
            *x = 0.05;
        }
        assert_eq!(look(&held).longest_run, 0, "{:?}", look(&held));
        // The same level at one crest after the other is one.
        let mut crests = wave(9.0, 0.02);
        for (at, x) in crests.iter_mut().enumerate() {
            if at % 4_000 < 100 {
                *x = 0.05;
            }
        }
        assert!(look(&crests).longest_run >= 100);
    }

    #[test]
    fn honest_waves_have_no_flat_tops() {
        let sine: Vec<f32> = (0..48_000)
            .map(|i| 0.9 * (i as f32 * 0.0131).sin())
            .collect();
        for samples in [sine, wave(9.0, 0.4), vec![0.0; 100], Vec::new()] {
            assert_eq!(look(&samples).share, 0.0);
        }
    }
}
