//! Small filters of cups, booms and lines. Needs numbers only; every filter also tells its gain at a frequency, so that
//! the truth of a simulated path can be computed instead of measured.

use deskready_acoustics_fft::Complex64;
use std::f64::consts::TAU;

/// Second-order section.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
}

impl Biquad {
    fn new(b: [f64; 3], a: [f64; 3]) -> Self {
        Self {
            b: b.map(|x| x / a[0]),
            a: [a[1] / a[0], a[2] / a[0]],
        }
    }

    fn turn(rate_hz: f64, hz: f64, q: f64) -> (f64, f64) {
        let w = TAU * hz.clamp(1.0, 0.49 * rate_hz) / rate_hz;
        (w.cos(), w.sin() / (2.0 * q))
    }

    /// Low pass.
    pub fn low_pass(rate_hz: f64, hz: f64, q: f64) -> Self {
        let (cos, alpha) = Self::turn(rate_hz, hz, q);
        let side = (1.0 - cos) / 2.0;
        Self::new(
            [side, 1.0 - cos, side],
            [1.0 + alpha, -2.0 * cos, 1.0 - alpha],
        )
    }

    /// High pass.
    pub fn high_pass(rate_hz: f64, hz: f64, q: f64) -> Self {
        let (cos, alpha) = Self::turn(rate_hz, hz, q);
        let side = f64::midpoint(1.0, cos);
        Self::new(
            [side, -1.0 - cos, side],
            [1.0 + alpha, -2.0 * cos, 1.0 - alpha],
        )
    }

    /// A rise or dip at a frequency.
    pub fn peak(rate_hz: f64, hz: f64, q: f64, gain_db: f64) -> Self {
        let (cos, alpha) = Self::turn(rate_hz, hz, q);
        let a = 10f64.powf(gain_db / 40.0);
        Self::new(
            [1.0 + alpha * a, -2.0 * cos, 1.0 - alpha * a],
            [1.0 + alpha / a, -2.0 * cos, 1.0 - alpha / a],
        )
    }

    /// Filters in place.
    pub fn run(&self, signal: &mut [f64]) {
        let (mut s1, mut s2) = (0.0, 0.0);
        for x in signal {
            let y = self.b[0] * *x + s1;
            s1 = self.b[1] * *x - self.a[0] * y + s2;
            s2 = self.b[2] * *x - self.a[1] * y;
            *x = y;
        }
    }

    /// Gain at a frequency.
    pub fn at(&self, rate_hz: f64, hz: f64) -> Complex64 {
        let z = Complex64::from_polar(1.0, -TAU * hz / rate_hz);
        (self.b[0] + z * (self.b[1] + z * self.b[2])) / (1.0 + z * (self.a[0] + z * self.a[1]))
    }
}

/// A signal read at other moments: delayed and, with a drift, ever faster or slower. Band-limited interpolation with a
/// windowed sinc of 32 points.
pub(crate) fn moved(signal: &[f64], delay: f64, speed: f64, count: usize) -> Vec<f64> {
    const HALF: i64 = 16;
    if delay.fract() == 0.0 && speed == 1.0 {
        let shift = delay as i64;
        return (0..count as i64)
            .map(|i| value(signal, i - shift))
            .collect();
    }
    // the window of each tap follows from one angle per sample
    let wide = std::f64::consts::PI / (HALF as f64 + 1.0);
    let turns: Vec<(f64, f64)> = (1 - HALF..=HALF)
        .map(|k| (wide * k as f64).sin_cos())
        .collect();
    (0..count)
        .map(|i| {
            let at = (i as f64 - delay) * speed;
            let base = at.floor();
            let share = at - base;
            let base = base as i64;
            if base < -HALF || base > signal.len() as i64 + HALF {
                return 0.0;
            }
            let sine = (std::f64::consts::PI * share).sin();
            if sine.abs() < 1e-9 {
                return value(signal, base + i64::from(share > 0.5));
            }
            let (lean_sin, lean_cos) = (wide * share).sin_cos();
            (1 - HALF..=HALF)
                .zip(&turns)
                .map(|(k, (sin, cos))| {
                    let x = share - k as f64;
                    let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
                    let window = 0.5 + 0.5 * (lean_cos * cos + lean_sin * sin);
                    value(signal, base + k) * sign * sine / (std::f64::consts::PI * x) * window
                })
                .sum()
        })
        .collect()
}

fn value(signal: &[f64], at: i64) -> f64 {
    usize::try_from(at)
        .ok()
        .and_then(|at| signal.get(at))
        .copied()
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_does_what_its_gain_says() {
        let rate = 16_000.0;
        for (filter, hz) in [
            (Biquad::low_pass(rate, 2_000.0, 0.7), 2_000.0),
            (Biquad::high_pass(rate, 300.0, 0.7), 200.0),
            (Biquad::peak(rate, 2_500.0, 2.0, 8.0), 2_400.0),
        ] {
            let mut tone: Vec<f64> = (0..16_000)
                .map(|i| (TAU * hz * f64::from(i) / rate).sin())
                .collect();
            filter.run(&mut tone);
            let power = tone[8_000..].iter().map(|x| x * x).sum::<f64>() / 8_000.0;
            assert!(((2.0 * power).sqrt() - filter.at(rate, hz).norm()).abs() < 1e-3);
        }
    }

    #[test]
    fn a_moved_tone_is_the_tone_at_another_moment() {
        let tone = |i: f64| (0.4 * i).sin();
        let signal: Vec<f64> = (0..2_000).map(|i| tone(f64::from(i))).collect();
        for (delay, speed) in [(10.0, 1.0), (10.37, 1.0), (50.5, 1.0002), (33.3, 0.9998)] {
            let moved = moved(&signal, delay, speed, 1_500);
            for (i, x) in moved.iter().enumerate().skip(200) {
                assert!(
                    (x - tone((i as f64 - delay) * speed)).abs() < 2e-3,
                    "{delay} {speed} {i}"
                );
            }
        }
    }
}
