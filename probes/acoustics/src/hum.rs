//! Hum of the mains: narrow lines at multiples of 50 or 60 Hz. Needs a cleaned channel. The program has no line there
//! (see `plan`), so the whole capture may be used, sound and all.

use crate::bounds::power_dbfs;
use crate::heard::Hum;
use crate::spectrum::{Ffts, Powers, powers};

/// Multiples that are looked at; the sound begins above them.
const MULTIPLES: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// Mains of the world.
const MAINS_HZ: [f64; 2] = [50.0, 60.0];
/// A grid keeps its frequency within this.
const OFF_MAX_HZ: f64 = 0.2;
const OFF_STEP_HZ: f64 = 0.04;
/// Noise beside a line, median of both sides.
const BESIDE_HZ: (f64, f64) = (3.0, 9.0);
/// A line stands so far over the median beside it, as power. Noise does that with chance 2^-25 = 3e-8 per place.
const LINE: f64 = 25.0;
/// A shorter capture cannot part hum from noise.
const SHORTEST_S: f64 = 1.2;

/// Looks for hum; none where fewer than two lines stand out: a single one may be a fan.
pub(crate) fn hum(ffts: &mut Ffts, channel: &[f32], rate_hz: u32) -> Option<Hum> {
    if (channel.len() as f64) < SHORTEST_S * f64::from(rate_hz) {
        return None;
    }
    let powers = powers(ffts, channel, rate_hz, 2);
    let steps = (OFF_MAX_HZ / OFF_STEP_HZ).round() as i32;
    let mut best: Option<(f64, Hum)> = None;
    for mains_hz in MAINS_HZ {
        for step in -steps..=steps {
            let (score, hum) = lines(&powers, mains_hz, f64::from(step) * OFF_STEP_HZ);
            if hum.lines >= 2 && best.as_ref().is_none_or(|(high, _)| score > *high) {
                best = Some((score, hum));
            }
        }
    }
    best.map(|(_, hum)| hum)
}

/// Shorter than this the multiples are not told apart.
const QUIET_LEAST_S: f64 = 0.2;
/// What is so much weaker while nothing sounds came with the sound, as power (6 dB).
const QUIET_SHARE: f64 = 0.25;

/// Hum that is there before the sound, too. A bent characteristic makes sums and differences of the program's own lines, and
/// some of them lie on multiples of the mains.
pub(crate) fn without_the_sound(hum: Hum, quiet: &[f32], rate_hz: u32) -> Option<Hum> {
    let len = quiet.len();
    if (len as f64) < QUIET_LEAST_S * f64::from(rate_hz) {
        return Some(hum);
    }
    let power: f64 = MULTIPLES
        .iter()
        .map(|multiple| {
            sine_power(
                quiet,
                multiple * f64::from(hum.mains_hz) / f64::from(rate_hz),
            )
        })
        .sum();
    let whole = 10f64.powf(hum.level_dbfs / 10.0);
    (power >= QUIET_SHARE * whole).then_some(hum)
}

/// Mean square of the sine of so many turns per sample, seen through a Hann window.
fn sine_power(samples: &[f32], turns: f64) -> f64 {
    use std::f64::consts::TAU;
    let (mut re, mut im, mut sum) = (0.0, 0.0, 0.0);
    for (at, x) in samples.iter().enumerate() {
        let place = (at as f64 + 0.5) / samples.len() as f64;
        let weight = 0.5 - 0.5 * (TAU * place).cos();
        let (sin, cos) = (TAU * turns * at as f64).sin_cos();
        re += weight * f64::from(*x) * cos;
        im += weight * f64::from(*x) * sin;
        sum += weight;
    }
    if sum > 0.0 {
        2.0 * (re * re + im * im) / (sum * sum)
    } else {
        0.0
    }
}

fn lines(powers: &Powers, mains_hz: f64, off_hz: f64) -> (f64, Hum) {
    let (mut score, mut power, mut noise, mut count) = (0.0, 0.0, 0.0, 0_u32);
    for multiple in MULTIPLES {
        let hz = multiple * (mains_hz + off_hz);
        let beside = powers.median_around(hz, BESIDE_HZ.0, BESIDE_HZ.1) / std::f64::consts::LN_2;
        let line = powers.at(hz);
        if beside > 0.0 && line > LINE * std::f64::consts::LN_2 * beside {
            count += 1;
            // 300 Hz is a multiple of both
            if (multiple * mains_hz - 300.0).abs() > 1.0 {
                score += (line / beside).ln();
            }
            power += line - beside;
            noise += beside;
        }
    }
    let scale = line_scale(powers);
    let over = if noise > 0.0 {
        10.0 * (power / noise).max(1e-9).log10()
    } else {
        0.0
    };
    let hum = Hum {
        mains_hz: mains_hz as u32,
        lines: count,
        level_dbfs: power_dbfs(power * scale),
        over_noise_db: over,
    };
    (score, hum)
}

/// Mean square of a sine by the power in its middle bin: 2 / (sum of the window)^2.
fn line_scale(powers: &Powers) -> f64 {
    // Blackman-Harris: mean 0.358_75, mean square 0.257_963_5 (Harris 1978)
    let len = powers.window_squares / 0.257_963_5;
    let sum = 0.358_75 * len;
    if sum > 0.0 { 2.0 / (sum * sum) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(lines: &[(f64, f64)], noise_level: f64) -> Vec<f32> {
        let mut state = 7_u64;
        (0..16_000)
            .map(|i| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let noise = ((state >> 40) as f64 / f64::from(1 << 24) - 0.5) * noise_level;
                let t = f64::from(i) / 8_000.0;
                let tones: f64 = lines
                    .iter()
                    .map(|(hz, a)| a * (std::f64::consts::TAU * hz * t).sin())
                    .sum();
                (noise + tones) as f32
            })
            .collect()
    }

    #[test]
    fn fifty_and_sixty_are_told_apart_with_their_level() {
        for (base, off) in [(50_u32, 0.0), (50, 0.15), (60, 0.0), (60, -0.18)] {
            let hz = f64::from(base) + off;
            let samples = sound(&[(hz, 0.01), (2.0 * hz, 0.005), (3.0 * hz, 0.003)], 0.01);
            let found = hum(&mut Ffts::new(), &samples, 8_000).expect("hum");
            assert_eq!(found.mains_hz, base);
            let level: f64 = [0.01_f64, 0.005, 0.003].iter().map(|a| a * a / 2.0).sum();
            assert!(
                (found.level_dbfs - 10.0 * level.log10()).abs() < 0.5,
                "{hz}: {found:?}"
            );
        }
    }

    #[test]
    fn noise_one_tone_and_lines_elsewhere_are_no_hum() {
        for (lines, noise) in [
            (vec![], 0.01),
            (vec![(100.0, 0.01)], 0.01),
            (vec![(87.0, 0.01), (174.0, 0.01), (261.0, 0.01)], 0.01),
            (vec![(405.0, 0.01), (445.0, 0.01)], 0.0001),
        ] {
            assert_eq!(
                hum(&mut Ffts::new(), &sound(&lines, noise), 8_000),
                None,
                "{lines:?}"
            );
        }
        assert_eq!(hum(&mut Ffts::new(), &[0.1; 100], 8_000), None);
    }
}
