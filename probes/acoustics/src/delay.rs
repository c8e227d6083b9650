//! When did the sweep arrive, and through what path? Cross-correlation with the played sweep, each band weighed by
//! its own noise. Needs one cleaned channel; says nothing where no arrival stands out.

use crate::bounds::{LATENCY_MAX_MS, samples};
use crate::plan::{self, SWEEP};
use crate::program::Program;
use crate::spectrum::{Complex32, Ffts, Spectrum};
use zeroize::Zeroizing;

/// How far the arrival must stand over the mean of all other delays, as power. Where nothing of the sweep is there and
/// the noise stays as it is, the power at one delay divided by its mean is exponentially distributed (a sum of many
/// independent parts), and there are no more independent delays in the search than samples: at 48 kHz the chance is
/// 31,200 exp(-26) = 1.6e-7. Voices come and go, and pass it more often; the combs must be found as well.
pub(crate) const PROMINENCE: f64 = 26.0;

/// How far around the arrival a path may ring without counting as another delay.
const RING_S: f64 = 0.020;
/// Noise is taken to be smooth over so many hertz.
const SMOOTH_HZ: f64 = 100.0;
/// The part of the response that is kept before the arrival.
const BEFORE_S: f64 = 0.002;
/// The part that is kept after it.
const AFTER_S: f64 = 0.020;
/// Pieces of the response where only noise and late reverberation are, seconds after the arrival.
const LATER_S: [f64; 4] = [0.060, 0.085, 0.110, 0.135];

/// The arrival of the sweep.
pub(crate) struct Arrival {
    /// Samples between start of the capture and start of the program in it.
    pub latency: usize,
    /// Power of the arrival over the mean of the others.
    pub prominence: f64,
    /// Response of the path around the arrival.
    pub response: Vec<f32>,
    /// As long pieces of the response where no direct sound is.
    pub later: Vec<Vec<f32>>,
}

/// Looks for the sweep in one channel.
pub(crate) fn arrival(ffts: &mut Ffts, channel: &[f32], program: &Program) -> Option<Arrival> {
    let rate_hz = program.rate_hz();
    let sweep = program.sweep();
    let start = samples(rate_hz, SWEEP.start_s);
    if channel.len() <= start {
        return None;
    }
    let size = Ffts::size_for(channel.len() + sweep.len());
    let heard = ffts.forward(channel, size);
    let played = ffts.forward(sweep, size);
    let hz_per_bin = f64::from(rate_hz) / size as f64;
    let band = Band::new(rate_hz, hz_per_bin);

    let envelope = envelope(ffts, &heard, &played, &band, size);
    let to = (start + samples(rate_hz, LATENCY_MAX_MS / 1_000.0))
        .min(channel.len())
        .min(envelope.len());
    let searched = envelope.get(start..to)?;
    let (peak_at, peak) = searched
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))?;
    let ring = samples(rate_hz, RING_S);
    let (mut sum, mut count) = (0.0, 0.0);
    for (i, power) in searched.iter().enumerate() {
        if i.abs_diff(peak_at) > ring {
            sum += f64::from(*power);
            count += 1.0;
        }
    }
    let mean: f64 = if count > 0.0 { sum / count } else { 0.0 };
    let prominence = if mean > 0.0 {
        f64::from(*peak) / mean
    } else {
        0.0
    };
    if !prominence.is_finite() || prominence < PROMINENCE {
        return None;
    }
    let response = response(ffts, &heard, &played, &band, size);
    let middle = start + peak_at;
    let cut = |shift_s: f64| gate(&response, middle + samples(rate_hz, shift_s), rate_hz);
    let later = LATER_S
        .into_iter()
        .filter(|late_s| {
            middle + samples(rate_hz, late_s + AFTER_S) + sweep.len() < channel.len() + ring
        })
        .map(cut)
        .collect();
    Some(Arrival {
        latency: peak_at,
        prominence,
        response: cut(0.0),
        later,
    })
}

struct Band {
    first: usize,
    last: usize,
    smooth: usize,
}

impl Band {
    fn new(rate_hz: u32, hz_per_bin: f64) -> Self {
        let bin = |hz: f64| (hz / hz_per_bin) as usize;
        Self {
            first: bin(plan::SWEEP_LOW_HZ * 0.9).max(1),
            last: bin(plan::sweep_high_hz(rate_hz)),
            smooth: bin(SMOOTH_HZ / 2.0).max(1),
        }
    }
}

/// Power of the correlation over delay. Bands are divided by the root of the capture's own smoothed power (half
/// of SCOT: the sweep's power is smooth already), so hum, tones and the rumble of a room do not hide the arrival.
fn envelope(
    ffts: &mut Ffts,
    heard: &[Complex32],
    played: &[Complex32],
    band: &Band,
    size: usize,
) -> Zeroizing<Vec<f32>> {
    let mut sums = Vec::with_capacity(heard.len() + 1);
    let mut sum = 0.0_f64;
    sums.push(sum);
    for x in heard {
        sum += f64::from(x.norm_sqr());
        sums.push(sum);
    }
    let mean = |i: usize| {
        let (from, to) = (
            i.saturating_sub(band.smooth),
            (i + band.smooth + 1).min(heard.len()),
        );
        let inside = sums.get(to).copied().unwrap_or(0.0) - sums.get(from).copied().unwrap_or(0.0);
        inside / (to - from).max(1) as f64
    };
    let mut real = Spectrum::zeros(heard.len());
    let mut turned = real.clone();
    for (i, (heard, played)) in heard
        .iter()
        .zip(played)
        .enumerate()
        .take(band.last)
        .skip(band.first)
    {
        let weight = mean(i).sqrt();
        if weight > 0.0 {
            let value = heard * played.conj() / weight as f32;
            if value.re.is_finite()
                && value.im.is_finite()
                && let (Some(a), Some(b)) = (real.get_mut(i), turned.get_mut(i))
            {
                *a = value;
                // a quarter turn behind: with it the pair has the magnitude without the carrier
                *b = Complex32::new(value.im, -value.re);
            }
        }
    }
    let real = ffts.inverse(&real, size);
    let turned = ffts.inverse(&turned, size);
    Zeroizing::new(
        real.iter()
            .zip(turned.iter())
            .map(|(a, b)| a * a + b * b)
            .collect(),
    )
}

/// Response of the path: what was heard divided by what was played, inside the band of the sweep (Farina 2000). What
/// a bent characteristic adds arrives earlier than the straight part and is cut off with the gate.
fn response(
    ffts: &mut Ffts,
    heard: &[Complex32],
    played: &[Complex32],
    band: &Band,
    size: usize,
) -> Zeroizing<Vec<f32>> {
    let inside = played.get(band.first..band.last).unwrap_or_default();
    let mean =
        inside.iter().map(|x| f64::from(x.norm_sqr())).sum::<f64>() / inside.len().max(1) as f64;
    let floor = (mean * 1e-4) as f32;
    let mut out = Spectrum::zeros(heard.len());
    for (i, (heard, played)) in heard
        .iter()
        .zip(played)
        .enumerate()
        .take(band.last)
        .skip(band.first)
    {
        let power = played.norm_sqr() + floor;
        if power > 0.0
            && let Some(to) = out.get_mut(i)
        {
            *to = heard * played.conj() / power;
        }
    }
    ffts.inverse(&out, size)
}

/// A piece of the response with soft ends.
fn gate(response: &[f32], middle: usize, rate_hz: u32) -> Vec<f32> {
    let before = samples(rate_hz, BEFORE_S);
    let after = samples(rate_hz, AFTER_S);
    let fade = (before / 2).max(1);
    (0..before + after)
        .map(|i| {
            let x = (middle + i)
                .checked_sub(before)
                .and_then(|at| response.get(at))
                .copied()
                .unwrap_or(0.0);
            let edge = i.min(before + after - 1 - i);
            let height = if edge >= fade {
                1.0
            } else {
                0.5 - 0.5 * (std::f32::consts::PI * (edge as f32 + 0.5) / fade as f32).cos()
            };
            x * height
        })
        .collect()
}
