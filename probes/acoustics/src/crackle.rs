//! Clicks: single samples far outside what the samples before them let expect. Needs a cleaned channel; pulses of a
//! voice and edges of holes are no clicks.

use crate::bounds::{median, samples};
use crate::gaps::Stretch;
use zeroize::Zeroizing;

/// Order of the prediction; it takes out what is smooth, so that a click stands against its surroundings only.
const ORDER: usize = 12;
/// Length over which the sound is taken to be of one kind.
const FRAME_S: f64 = 0.020;
/// A click's prediction error over the usual one of its frame and the two beside it. Of a Gaussian error with the same
/// median not one in 10^30 reaches it; pulses of a voice reach 10 to 14.
const OUTLIER: f64 = 20.0;
/// Smallest usual error, a third of a 16-bit step.
const ERROR_LEAST: f64 = 1e-5;
/// Clicks closer than this are one event.
const EVENT_S: f64 = 0.010;
/// A click is short: so long after it the error is back below half the threshold. What stays (a knock, a plosive, a
/// key) belongs to the room.
const LASTS_S: f64 = 0.004;
/// Holes have edges; they are told as holes.
const EDGE_S: f64 = 0.003;

/// Number of clicks.
pub(crate) fn clicks(channel: &[f32], rate_hz: u32, holes: &[Stretch]) -> u32 {
    let frame = samples(rate_hz, FRAME_S).max(4 * ORDER);
    let error = prediction_error(channel, frame);
    let usual: Vec<f64> = error
        .chunks(frame)
        .map(|chunk| median(&mut chunk.iter().map(|e| f64::from(*e)).collect::<Vec<_>>()) / 0.674_5)
        .collect();
    let limit = |i: usize| {
        let at = i / frame;
        let near = usual
            .get(at.saturating_sub(1)..(at + 2).min(usual.len()))
            .unwrap_or_default();
        OUTLIER * near.iter().fold(ERROR_LEAST, |high, x| high.max(*x))
    };
    let edge = samples(rate_hz, EDGE_S);
    let event = samples(rate_hz, EVENT_S);
    let lasts = samples(rate_hz, LASTS_S);
    let (mut count, mut blind_until) = (0_u32, 2 * ORDER);
    for (i, e) in error.iter().enumerate() {
        if i < blind_until || f64::from(*e) < limit(i) {
            continue;
        }
        blind_until = i + event;
        let at_hole = holes
            .iter()
            .any(|(from, to)| i + edge >= *from && i <= to + edge);
        let tail = error
            .get(i + lasts..(i + 2 * lasts).min(error.len()))
            .unwrap_or_default();
        let stays = tail.iter().any(|e| f64::from(*e) > 0.5 * limit(i));
        if !at_hole && !stays {
            count = count.saturating_add(1);
        }
    }
    count
}

/// Magnitude of what a linear prediction per frame leaves. Of a voice that is still a whisper of what was said: wiped.
fn prediction_error(channel: &[f32], frame: usize) -> Zeroizing<Vec<f32>> {
    let mut out = Zeroizing::new(Vec::<f32>::with_capacity(channel.len()));
    for start in (0..channel.len()).step_by(frame.max(1)) {
        let end = (start + frame).min(channel.len());
        // a frame on both sides steadies the prediction and keeps a click from shaping it alone
        let around = channel
            .get(start.saturating_sub(frame)..(end + frame).min(channel.len()))
            .unwrap_or_default();
        let filter = predictor(around);
        for i in start..end {
            let expected: f64 = filter
                .iter()
                .enumerate()
                .map(|(k, a)| {
                    a * i
                        .checked_sub(k + 1)
                        .and_then(|at| channel.get(at))
                        .map_or(0.0, |x| f64::from(*x))
                })
                .sum();
            let value = channel.get(i).map_or(0.0, |x| f64::from(*x));
            out.push((value - expected).abs() as f32);
        }
    }
    out
}

/// Levinson and Durbin's recursion on the autocorrelation, slightly loaded so that it is always solvable.
fn predictor(piece: &[f32]) -> [f64; ORDER] {
    let mut correlation = [0.0_f64; ORDER + 1];
    for (lag, to) in correlation.iter_mut().enumerate() {
        *to = piece
            .iter()
            .zip(piece.iter().skip(lag))
            .map(|(a, b)| f64::from(a * b))
            .sum();
    }
    let mut error = correlation[0] * (1.0 + 1e-6) + 1e-12;
    let mut filter = [0.0_f64; ORDER];
    for i in 0..ORDER {
        let mut sum = correlation.get(i + 1).copied().unwrap_or(0.0);
        for (a, r) in filter
            .iter()
            .take(i)
            .zip(correlation.iter().skip(1).take(i).rev())
        {
            sum -= a * r;
        }
        let reflection = if error > 0.0 {
            (sum / error).clamp(-1.0, 1.0)
        } else {
            0.0
        };
        let before = filter;
        for (k, to) in filter.iter_mut().enumerate().take(i) {
            *to -= reflection * before.get(i - 1 - k).copied().unwrap_or(0.0);
        }
        if let Some(to) = filter.get_mut(i) {
            *to = reflection;
        }
        error *= 1.0 - reflection * reflection;
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(len: usize) -> Vec<f32> {
        let mut state = 99_u64;
        (0..len)
            .map(|_| {
                let mut sum = 0.0;
                for _ in 0..6 {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    sum += (state >> 40) as f64 / f64::from(1 << 24) - 0.5;
                }
                (sum * 0.001) as f32
            })
            .collect()
    }

    #[test]
    fn every_click_in_noise_and_on_a_tone_is_counted() {
        for with_tone in [false, true] {
            for clicks_in in [0_usize, 1, 7] {
                let mut sound = noise(48_000);
                if with_tone {
                    for (i, x) in sound.iter_mut().enumerate() {
                        *x += 0.1 * (i as f32 * 0.057).sin();
                    }
                }
                for i in 0..clicks_in {
                    sound[3_000 + 5_000 * i] += 0.05;
                    sound[3_001 + 5_000 * i] -= 0.03;
                }
                assert_eq!(
                    clicks(&sound, 48_000, &[]) as usize,
                    clicks_in,
                    "{with_tone}"
                );
            }
        }
    }

    #[test]
    fn edges_of_holes_and_knocks_are_no_clicks() {
        let mut holed = noise(48_000);
        for (i, x) in holed.iter_mut().enumerate() {
            *x += 0.1 * (i as f32 * 0.057).sin();
        }
        holed[20_000..20_480].fill(0.0);
        assert_eq!(clicks(&holed, 48_000, &[(20_000, 20_480)]), 0);
        let mut knock = noise(48_000);
        let burst = noise(4_800);
        for (i, x) in burst.iter().enumerate() {
            knock[24_000 + i] += 60.0 * x * (-(i as f32) / 1_500.0).exp();
        }
        assert_eq!(clicks(&knock, 48_000, &[]), 0);
    }

    #[test]
    fn nothing_at_all_has_no_clicks() {
        for sound in [Vec::new(), vec![0.0; 5], vec![0.0; 48_000]] {
            assert_eq!(clicks(&sound, 48_000, &[]), 0);
        }
    }
}
