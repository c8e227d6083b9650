//! What happens to a signal after the microphone: gate, level control, telephone codec, clipping, holes. Needs a signal
//! and numbers; each is a plain function so that a test can use one alone.

use crate::filters::{Biquad, moved};
use crate::random::Random;

fn per_sample(rate_hz: u32, seconds: f64) -> f64 {
    (-1.0 / (f64::from(rate_hz) * seconds.max(1e-5))).exp()
}

/// Closes (to nothing) where the smoothed magnitude is under a threshold; opens within 5 ms, closes over 30 ms.
pub fn gate(signal: &mut [f64], rate_hz: u32, threshold: f64) {
    let (smooth, open, close) = (
        per_sample(rate_hz, 0.01),
        per_sample(rate_hz, 0.005),
        per_sample(rate_hz, 0.03),
    );
    let (mut level, mut gain) = (0.0, 0.0);
    for x in signal {
        level = smooth * level + (1.0 - smooth) * x.abs();
        let (target, speed) = if level > threshold {
            (1.0, open)
        } else {
            (0.0, close)
        };
        gain = speed * gain + (1.0 - speed) * target;
        *x *= gain;
    }
}

/// Follows the level slowly and turns it towards a target, by so much at most.
pub fn level_control(signal: &mut [f64], rate_hz: u32, target: f64, most_db: f64) {
    let (rise, fall) = (per_sample(rate_hz, 0.05), per_sample(rate_hz, 0.4));
    let most = 10f64.powf(most_db / 20.0);
    let mut level: f64 = target;
    for x in signal {
        let size = x.abs();
        let smooth = if size > level { rise } else { fall };
        level = smooth * level + (1.0 - smooth) * size;
        *x *= (target / level.max(1e-9)).clamp(1.0 / most, most);
    }
}

/// What an echo canceller leaves of the linear part over time since the sound began.
pub fn canceller_gain(seconds: f64, converges_s: f64, removes_db: f64) -> f64 {
    let least = 10f64.powf(-removes_db.abs() / 20.0);
    if seconds <= 0.0 {
        1.0
    } else {
        (-seconds / converges_s.max(1e-3)).exp().max(least)
    }
}

/// 300 to 3,400 Hz, 8 kHz, mu-law of ITU-T G.711 in its continuous form, 8 bits.
pub fn narrowband(signal: &mut Vec<f64>, rate_hz: u32) {
    let rate = f64::from(rate_hz);
    let count = signal.len();
    if rate_hz > 8_000 {
        for q in [0.51, 0.60, 0.90, 2.56] {
            Biquad::low_pass(rate, 3_500.0, q).run(signal);
        }
    }
    Biquad::high_pass(rate, 250.0, 0.7).run(signal);
    let ratio = rate / 8_000.0;
    let mut low = moved(signal, 0.0, ratio, (count as f64 / ratio) as usize);
    for x in &mut low {
        *x = mu_law(*x);
    }
    let mut back = moved(&low, 0.0, 1.0 / ratio, count);
    if rate_hz > 8_000 {
        for q in [0.51, 0.60, 0.90, 2.56] {
            Biquad::low_pass(rate, 3_600.0, q).run(&mut back);
        }
    }
    *signal = back;
}

fn mu_law(x: f64) -> f64 {
    let mu = 255.0_f64;
    let small = x.signum() * (1.0 + mu * x.abs().min(1.0)).ln() / (1.0 + mu).ln();
    let coarse = (small * 127.5).round() / 127.5;
    coarse.signum() * ((1.0 + mu).powf(coarse.abs()) - 1.0) / mu
}

/// Which kind of interruption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Zeros instead of sound.
    Zeros,
    /// Samples are missing; the rest comes early.
    Lost,
    /// The block before comes again instead of sound.
    Repeated,
}

/// Interrupts a signal so many times between two moments, each so long.
pub fn interrupt(
    signal: &mut Vec<f64>,
    random: &mut Random,
    kind: Interruption,
    count: u32,
    length: usize,
    within: (usize, usize),
) {
    let slot = within.1.saturating_sub(within.0) / count.max(1) as usize;
    for i in 0..count as usize {
        let room = slot.saturating_sub(2 * length).max(1);
        let at = within.0 + i * slot + random.below(room) + length;
        if at + length >= signal.len() || at < length {
            continue;
        }
        match kind {
            Interruption::Zeros => signal[at..at + length].fill(0.0),
            Interruption::Lost => {
                signal.drain(at..at + length);
            }
            Interruption::Repeated => signal.copy_within(at - length..at, at),
        }
    }
}

/// Clicks: one or two samples long, of a size, at moments of the seed.
pub fn crackle(signal: &mut [f64], random: &mut Random, count: u32, size: f64) {
    for _ in 0..count {
        let at = random.below(signal.len());
        for (i, share) in [1.0, -0.6].into_iter().enumerate() {
            if let Some(x) = signal.get_mut(at + i) {
                *x += share * size * random.between(0.7, 1.3);
            }
        }
    }
}
