//! Holes in what was captured: stretches of nothing inside sound, and blocks that came twice. Needs a cleaned channel.
//! A gate that closes softly, or silence beside silence, is no hole.

use crate::bounds::{Clean, changes, mean_square, samples};
use crate::heard::Holes;

/// Shortest and longest stretch that counts. In lively noise one sample in two at most is the one before: 32 in a row
/// happen once in 4e9. A comb that beats, through a coarse codec, rests on zero for 1.3 ms; the periods that get lost are
/// longer.
const SHORTEST_S: f64 = 0.002;
const SHORTEST: usize = 32;
const SHORTEST_STILL_S: f64 = 0.003;
const LONGEST_S: f64 = 0.5;
/// Sound right at the edge and around it.
const EDGE_S: f64 = 0.002;
const BESIDE_S: f64 = 0.010;
/// Sound quieter than this (root mean square, two steps of 16 bits; without lively noise 16) is no sound to interrupt.
const QUIET: f64 = 6.1e-5;
const QUIET_STILL: f64 = 4.9e-4;
/// Noise is lively where no more than this share of samples equal the one before.
const SAME_MAX: f64 = 0.5;
/// Softer than this share of what is around it an edge faded: a gate, not a hole. The lines of a comb beat, so one edge
/// of a true hole may be soft by chance; a gate softens both.
const FADED: f64 = 0.15;
const ABRUPT: f64 = 0.35;
/// Both sides of a hole are alike within this factor.
const ALIKE: f64 = 5.0;
/// Shortest block that is called a repetition, and how far back it may have been: the
/// program's two tones together repeat after 66.7 ms.
const BLOCK_S: f64 = 0.0025;
const BLOCK_LEAST: usize = 64;
const BACK_S: f64 = 0.06;
/// A repeated block must move at least so much, steps of 16 bits, and so often: silence repeats itself.
const BLOCK_SPAN: f32 = 8.0 / 32_768.0;
/// Samples that make a fingerprint.
const MARK: usize = 4;
const TABLE: usize = 1 << 15;

/// Where a stretch lies in the capture, samples.
pub(crate) type Stretch = (usize, usize);

/// Whether noise shakes the converter so that neither one value nor one block comes again by chance.
pub(crate) fn lively(piece: &[f32]) -> bool {
    let Some(pairs @ 1..) = piece.len().checked_sub(1) else {
        return false;
    };
    (pairs - changes(piece)) as f64 <= SAME_MAX * pairs as f64
}

/// Stretches of one unchanging small value with sound on both sides.
pub(crate) fn holes(clean: &Clean, rate_hz: u32, lively: bool) -> Vec<Stretch> {
    let raw = &clean.raw;
    let (shortest_s, quiet) = if lively {
        (SHORTEST_S, QUIET)
    } else {
        (SHORTEST_STILL_S, QUIET_STILL)
    };
    let shortest = samples(rate_hz, shortest_s).max(SHORTEST);
    let longest = samples(rate_hz, LONGEST_S);
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..=raw.len() {
        let same = raw
            .get(i)
            .is_some_and(|x| raw.get(from).is_some_and(|y| x.to_bits() == y.to_bits()));
        if same {
            continue;
        }
        if (shortest..=longest).contains(&(i - from)) && interrupts(clean, from, i, rate_hz, quiet)
        {
            out.push((from, i));
        }
        from = i;
    }
    out
}

fn interrupts(clean: &Clean, from: usize, to: usize, rate_hz: u32, quiet: f64) -> bool {
    let (edge, beside) = (samples(rate_hz, EDGE_S).max(8), samples(rate_hz, BESIDE_S));
    let level =
        |a: usize, b: usize| mean_square(clean.centred.get(a..b).unwrap_or_default()).sqrt();
    let Some(start) = from.checked_sub(beside) else {
        return false;
    };
    let end = to + beside;
    if end > clean.centred.len() {
        return false;
    }
    let (before, after) = (level(start, from), level(to, end));
    let (last, first) = (level(from - edge, from), level(to, to + edge));
    let value = clean.raw.get(from).map_or(0.0, |x| f64::from(x.abs()));
    let low = before.min(after);
    low > quiet
        && before.max(after) < ALIKE * low
        && last > FADED * before
        && first > FADED * after
        && (last > ABRUPT * before || first > ABRUPT * after)
        && value < 0.5 * low + clean.dc.abs()
}

/// Blocks that are the block right before them once more. Noise must be part of the sound: what is free of it down to
/// the converter's step may repeat itself. The work stays in proportion to the length, whatever the samples are.
pub(crate) fn repeats(clean: &Clean, rate_hz: u32) -> Vec<Stretch> {
    let raw = &clean.raw;
    let least = samples(rate_hz, BLOCK_S).max(BLOCK_LEAST);
    let back = samples(rate_hz, BACK_S);
    let mut seen = vec![usize::MAX; TABLE];
    let mut out = Vec::new();
    let mut done = 0;
    let (mut failed_lag, mut failed_until) = (0, 0);
    for (i, mark) in raw.windows(MARK).enumerate() {
        let hash = mark.iter().fold(0_u32, |hash, x| {
            (hash ^ x.to_bits()).wrapping_mul(0x9E37_79B1)
        });
        let Some(slot) = seen.get_mut((hash >> 17) as usize) else {
            continue;
        };
        let earlier = std::mem::replace(slot, i);
        if i < done || earlier == usize::MAX || i - earlier < least || i - earlier > back {
            continue;
        }
        let lag = i - earlier;
        // what broke off too early at this lag does so from every later start as well
        if lag == failed_lag && i < failed_until {
            continue;
        }
        let alike = |from: usize| {
            raw.iter()
                .skip(i + from)
                .zip(raw.iter().skip(earlier + from))
                .take_while(|(a, b)| a.to_bits() == b.to_bits())
        };
        // the rest is followed only once the first block counts: following it from each start would take forever
        let first = alike(0).take(lag).count();
        if first < lag - lag / 20 {
            (failed_lag, failed_until) = (lag, i + first);
        } else if moves(raw.get(i..i + first).unwrap_or_default()) {
            let rest = if first == lag { alike(lag).count() } else { 0 };
            done = i + first + rest;
            out.push((i, done));
        } else {
            done = i + lag / 20;
        }
    }
    out
}

fn moves(block: &[f32]) -> bool {
    let low = block.iter().copied().fold(f32::MAX, f32::min);
    let high = block.iter().copied().fold(f32::MIN, f32::max);
    high - low >= BLOCK_SPAN && changes(block) * 2 >= block.len()
}

/// As a count and milliseconds.
pub(crate) fn told(stretches: &[Stretch], rate_hz: u32) -> Holes {
    let total: usize = stretches.iter().map(|(from, to)| to - from).sum();
    Holes {
        count: u32::try_from(stretches.len()).unwrap_or(u32::MAX),
        total_ms: 1_000.0 * total as f64 / f64::from(rate_hz.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounds::clean;

    /// Noise of 16 bits, the same for the same seed.
    fn noise(len: usize, level: f64) -> Vec<f32> {
        let mut state = 12_345_u64;
        (0..len)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let unit = (state >> 40) as f64 / f64::from(1 << 24) - 0.5;
                ((unit * level * 32_768.0).round() / 32_768.0) as f32
            })
            .collect()
    }

    #[test]
    fn stretches_of_nothing_inside_sound_are_counted_with_their_length() {
        for (rate_hz, gaps_ms) in [
            (48_000_u32, vec![10, 25]),
            (16_000, vec![20]),
            (8_000, vec![5, 5, 40]),
            (48_000, vec![]),
        ] {
            let mut sound = noise(rate_hz as usize, 0.05);
            let per_ms = rate_hz as usize / 1_000;
            for (i, gap_ms) in gaps_ms.iter().enumerate() {
                let from = (200 + 200 * i) * per_ms;
                sound[from..from + gap_ms * per_ms].fill(0.0);
            }
            let told = told(&holes(&clean(&sound, rate_hz, 5.0), rate_hz, true), rate_hz);
            assert_eq!(told.count as usize, gaps_ms.len(), "{rate_hz}");
            let expected: usize = gaps_ms.iter().sum();
            assert!(
                (told.total_ms - expected as f64).abs() < 1.0,
                "{rate_hz}: {told:?}"
            );
        }
    }

    #[test]
    fn a_gate_that_closes_softly_and_silence_beside_sound_are_no_holes() {
        let mut gated = noise(48_000, 0.05);
        for (i, x) in gated.iter_mut().enumerate() {
            let from_gap = (i as f64 - 24_000.0).abs() - 4_800.0;
            *x *= (from_gap / 480.0).clamp(0.0, 1.0) as f32;
        }
        let mut late = noise(48_000, 0.05);
        late[..9_600].fill(0.0);
        let mut quiet = noise(48_000, 0.05);
        quiet[10_000..12_000].fill(0.0);
        for x in &mut quiet[12_000..] {
            *x *= 0.01;
        }
        for sound in [gated, late, quiet, vec![0.0; 48_000], Vec::new()] {
            assert_eq!(holes(&clean(&sound, 48_000, 5.0), 48_000, true), []);
        }
    }

    #[test]
    fn a_block_that_comes_twice_is_seen() {
        for (block, times) in [(480, 1), (128, 1), (960, 3)] {
            let mut sound = noise(48_000, 0.01);
            for i in 0..times {
                let at = 10_000 + 8_000 * i;
                let copy = sound[at..at + block].to_vec();
                sound[at + block..at + 2 * block].copy_from_slice(&copy);
            }
            let told = repeats(&clean(&sound, 48_000, 5.0), 48_000);
            assert_eq!(told.len(), times, "{block}: {told:?}");
            assert!(
                told.iter()
                    .all(|(from, to)| (to - from).abs_diff(block) < 8),
                "{block}: {told:?}"
            );
        }
    }

    #[test]
    fn an_endless_pattern_too_small_to_count_takes_no_endless_time() {
        let pattern = noise(600, 0.000_15);
        let endless: Vec<f32> = pattern.iter().copied().cycle().take(2_880_000).collect();
        assert_eq!(repeats(&clean(&endless, 48_000, 60.0), 48_000), []);
    }

    #[test]
    fn silence_and_a_steady_tone_do_not_repeat_themselves() {
        let tone: Vec<f32> = (0..48_000)
            .map(|i| {
                ((0.03
                    * (std::f64::consts::TAU * 435.0 * f64::from(i) / 48_000.0).sin()
                    * 32_768.0)
                    .round()
                    / 32_768.0) as f32
            })
            .collect();
        for sound in [
            tone,
            vec![0.25; 48_000],
            noise(48_000, 0.000_1),
            noise(48_000, 0.3),
        ] {
            assert_eq!(repeats(&clean(&sound, 48_000, 5.0), 48_000), []);
        }
    }

    #[test]
    fn a_soft_comb_without_noise_rests_on_steps_and_has_no_holes() {
        use crate::program::{Ask, Ears, Program, Side};
        let ask = Ask {
            rate_hz: 48_000,
            ears: Ears::Two,
            peak_dbfs: -30.0,
        };
        let program = Program::new(ask).expect("program");
        for gain_db in (-44..=-20).map(f64::from) {
            let gain = 32_768.0 * 10f64.powf(gain_db / 20.0);
            let wave: Vec<f32> = program
                .side(Side::Left)
                .iter()
                .zip(program.side(Side::Right))
                .map(|(a, b)| ((gain * f64::from(a + b)).round() / 32_768.0) as f32)
                .collect();
            assert_eq!(
                holes(&clean(&wave, 48_000, 5.0), 48_000, false),
                [],
                "{gain_db}"
            );
        }
        assert!(lively(&noise(48_000, 0.001)) && !lively(&[0.0; 100]) && !lively(&[]));
    }
}
