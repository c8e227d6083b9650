//! What else is in the room: noise of several colours, voices, and the babble of many. Needs a seed and, for real
//! voices, samples from the caller; the synthetic voice is a coarse one (pulses through three resonances).

use crate::filters::Biquad;
use crate::random::Random;

/// White Gaussian noise of root mean square 1.
pub fn white(random: &mut Random, count: usize) -> Vec<f64> {
    (0..count).map(|_| random.gauss()).collect()
}

/// Pink noise by one-pole filters an octave and a half apart.
pub fn pink(random: &mut Random, rate_hz: u32, count: usize) -> Vec<f64> {
    let rate = f64::from(rate_hz);
    let mut states = [0.0_f64; 9];
    // a pole every factor of three from 10 Hz up, each as strong in power as the next
    let poles: Vec<f64> = (0..9)
        .map(|i| (-std::f64::consts::TAU * 10.0 * 2.6_f64.powi(i) / rate).exp())
        .collect();
    (0..count)
        .map(|_| {
            let mut sum = 0.0;
            for (state, pole) in states.iter_mut().zip(&poles) {
                *state = pole * *state + (1.0 - pole * pole).sqrt() * random.gauss();
                sum += *state;
            }
            sum / 3.0
        })
        .collect()
}

/// A voice of vowels and hisses with pauses.
pub fn voice(random: &mut Random, rate_hz: u32, count: usize) -> Vec<f64> {
    let rate = f64::from(rate_hz);
    let mut out = vec![0.0; count];
    let pitch_hz = random.between(95.0, 230.0);
    let mut at = 0;
    while at < count {
        let length = (rate * random.between(0.06, 0.25)) as usize;
        let kind = random.below(8);
        let height = random.between(0.4, 1.0);
        if kind < 6 {
            let mut piece = vec![0.0; length];
            let mut phase = 0.0;
            let glide = random.between(-0.15, 0.15);
            let open = random.between(0.9, 1.1);
            for (i, x) in piece.iter_mut().enumerate() {
                phase += pitch_hz * open * (1.0 + glide * i as f64 / length.max(1) as f64) / rate;
                if phase >= 1.0 {
                    phase -= 1.0;
                    *x = 1.0;
                }
            }
            let low = random.between(300.0, 800.0);
            for (hz, q) in [
                (low, 5.0),
                (random.between(900.0, 2_300.0), 8.0),
                (random.between(2_300.0, 3_200.0), 8.0),
            ] {
                Biquad::peak(rate, hz, q, 18.0).run(&mut piece);
            }
            Biquad::low_pass(rate, 900.0, 0.7).run(&mut piece);
            add_hill(&mut out, at, &piece, height);
        } else if kind == 6 {
            let mut piece = white(random, length / 2);
            Biquad::high_pass(rate, 2_500.0, 0.7).run(&mut piece);
            add_hill(&mut out, at, &piece, 0.04 * height);
        }
        at += length.max(1);
    }
    // pulses all point one way; no microphone carries the offset they leave
    for _ in 0..2 {
        Biquad::high_pass(rate, 80.0, 0.7).run(&mut out);
    }
    level(&mut out, 1.0);
    out
}

fn add_hill(out: &mut [f64], at: usize, piece: &[f64], height: f64) {
    let len = piece.len().max(1) as f64;
    for (i, (to, x)) in out.iter_mut().skip(at).zip(piece).enumerate() {
        *to += height * x * (std::f64::consts::PI * (i as f64 + 0.5) / len).sin().sqrt();
    }
}

/// Several voices at once. Real ones are taken from `voices` at places that the seed chooses; without any, synthetic.
pub fn babble(
    random: &mut Random,
    rate_hz: u32,
    count: usize,
    talkers: usize,
    voices: &[Vec<f64>],
) -> Vec<f64> {
    let mut out = vec![0.0; count];
    for _ in 0..talkers {
        let height = random.between(0.5, 1.0);
        match voices.get(random.below(voices.len())) {
            Some(real) if !real.is_empty() => {
                let start = random.below(real.len());
                for (to, x) in out.iter_mut().zip(real.iter().cycle().skip(start)) {
                    *to += height * x;
                }
            }
            Some(_) | None => {
                for (to, x) in out.iter_mut().zip(voice(random, rate_hz, count)) {
                    *to += height * x;
                }
            }
        }
    }
    level(&mut out, 1.0);
    out
}

/// Brings a signal to a root mean square; silence stays silence.
pub fn level(signal: &mut [f64], rms: f64) {
    let power = signal.iter().map(|x| x * x).sum::<f64>() / signal.len().max(1) as f64;
    if power > 0.0 {
        let gain = rms / power.sqrt();
        for x in signal {
            *x *= gain;
        }
    }
}
