//! Did the path stay the same while the combs sounded? Follows all lines in blocks of 100 ms: a change of level is the
//! mark of an echo canceller or a level control, a change of delay that of samples lost or added. Needs the arrival.

use crate::bounds::samples;
use crate::plan;
use crate::program::{Program, Side};
use crate::spectrum::Complex64;
use std::f64::consts::TAU;

const BLOCK_S: f64 = 0.100;
const HOP_S: f64 = 0.050;
/// Middles of the first and the last block, from the start of the run; the combs are at full height from 0.5 to 0.9. A
/// jump needs a plateau on both sides, so those from 0.5 to 0.8 s are found.
const FIRST_S: f64 = 0.40;
const BLOCKS: usize = 11;
/// Blocks that are wholly inside the steady part: the first and the last three of them are compared.
const EARLY: std::ops::Range<usize> = 3..6;
const LATE: std::ops::Range<usize> = 7..10;
/// The stronger part stands so far over its noise that chance changes it by less than a decibel or so.
const CLEAR: f64 = 4.0;
/// The block all others are compared with for delay.
const MIDDLE: usize = 6;
/// Equivalent noise bandwidth of a block over that of the whole look at the combs.
const NOISE_RATIO: f64 = (1.5 / BLOCK_S) / (2.0 / 0.64);
/// A block tells its delay where the lines agree so well (1 = in full), and so many blocks in a row with the same delay
/// are a plateau. Random phases of n lines agree better than a with chance 2,400 exp(-n a^2) somewhere among the delays
/// searched: 3e-6 for both ears. The lines of one ear alone agree more easily, so more is asked of them.
const BOTH_EARS: (f64, usize) = (0.80, 2);
const ONE_EAR: (f64, usize) = (0.90, 3);
/// Delays of neighbouring blocks that are the same: drift moves them by 0.01 ms, noise by less than this.
const SAME_MS: f64 = 0.15;
/// The delay is followed only where the lines of each ear's blocks stand so far over their noise, as power.
const FOLLOWED: f64 = 10.0;
/// Delays looked for on both sides, and how finely.
const SHIFT_MAX_MS: f64 = 60.0;
const SHIFT_STEP_MS: f64 = 0.05;
/// Less than this is no jump: 200 ppm over the whole comb is 0.14 ms.
const JUMP_MS: f64 = 0.4;

/// What the combs went through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Track {
    /// Level of the late part over the early part.
    pub change_db: Option<f64>,
    /// Times the delay jumped and by how much in sum, where it could be followed.
    pub jumps: Option<(u32, f64)>,
}

/// Follows the lines of the ears that were heard.
pub(crate) fn track(
    channel: &[f32],
    program: &Program,
    latency: usize,
    heard: &[Side],
    noise: f64,
) -> Track {
    let mut lines = Vec::new();
    let mut followed = Vec::new();
    let mut changes = Vec::new();
    let mut clear = true;
    for side in heard {
        let ear: Vec<Vec<Complex64>> = plan::line_hz(*side)
            .iter()
            .map(|hz| blocks(channel, program.rate_hz(), latency, *hz))
            .collect();
        changes.extend(change_db(&ear, noise * NOISE_RATIO));
        let least = [EARLY, LATE]
            .map(|range| energy(&ear, range))
            .into_iter()
            .fold(f64::INFINITY, f64::min);
        clear &= least > FOLLOWED * noise * NOISE_RATIO;
        lines.extend(plan::line_hz(*side));
        followed.extend(ear);
    }
    Track {
        change_db: greatest(changes.into_iter()),
        jumps: clear.then(|| jumps(&lines, &followed)).flatten(),
    }
}

/// Mean power of all lines of an ear in some blocks, noise and all.
fn energy(ear: &[Vec<Complex64>], range: std::ops::Range<usize>) -> f64 {
    let count = range.len().max(1) as f64;
    let blocks = ear
        .iter()
        .flat_map(|line| line.get(range.clone()).unwrap_or_default());
    blocks.map(Complex64::norm_sqr).sum::<f64>() / count / 2.0
}

/// Late part over early part of one ear, where the stronger of the two is clear of the noise.
fn change_db(ear: &[Vec<Complex64>], noise: f64) -> Option<f64> {
    let (early, late) = (energy(ear, EARLY) - noise, energy(ear, LATE) - noise);
    let high = early.max(late);
    let floor = (0.25 * noise).max(1e-18);
    (high > CLEAR * noise && high > 0.0)
        .then(|| 10.0 * (late.max(floor) / early.max(floor)).log10())
}

/// Amplitude and phase of a line in each block, phases counted from one common moment.
fn blocks(channel: &[f32], rate_hz: u32, latency: usize, hz: f64) -> Vec<Complex64> {
    let rate = f64::from(rate_hz);
    let len = samples(rate_hz, BLOCK_S);
    let hop = samples(rate_hz, HOP_S);
    let from = latency + samples(rate_hz, FIRST_S - BLOCK_S / 2.0);
    let turn = Complex64::from_polar(1.0, -TAU * hz / rate);
    let mut phase = Complex64::new(1.0, 0.0);
    let mut out = [Complex64::default(); BLOCKS];
    let count = hop * (BLOCKS - 1) + len;
    let window: Vec<f64> = (0..len)
        .map(|i| 1.0 - (TAU * (i as f64 + 0.5) / len as f64).cos())
        .collect();
    for (i, x) in channel.iter().skip(from).take(count).enumerate() {
        let value = phase * f64::from(*x);
        phase *= turn;
        let newest = i / hop.max(1);
        for block in newest.saturating_sub(1)..=newest {
            if let (Some(to), Some(weight)) = (
                out.get_mut(block),
                i.checked_sub(block * hop).and_then(|at| window.get(at)),
            ) {
                *to += value * *weight;
            }
        }
    }
    // the window's mean is 1, a real line carries half its amplitude
    let scale = 2.0 / len.max(1) as f64;
    out.iter().map(|z| z * scale).collect()
}

/// Plateaus of delay and the steps between them. Noise can make one block agree on some delay; it does not make a row
/// of them agree on the same wrong one.
fn jumps(lines: &[f64], followed: &[Vec<Complex64>]) -> Option<(u32, f64)> {
    let (agreement, plateau) = if lines.len() > plan::LINES {
        BOTH_EARS
    } else {
        ONE_EAR
    };
    let mut plateaus: Vec<(f64, usize)> = Vec::new();
    let mut last: Option<f64> = None;
    let mut told = 0;
    for block in 0..BLOCKS {
        let shift = shift_ms(lines, followed, block, agreement);
        told += usize::from(shift.is_some());
        match (shift, last, plateaus.last_mut()) {
            (Some(now), Some(before), Some((_, length))) if (now - before).abs() <= SAME_MS => {
                *length += 1
            }
            (Some(now), _, _) => plateaus.push((now, 1)),
            (None, _, _) => {}
        }
        last = shift;
    }
    plateaus.retain(|(_, length)| *length >= plateau);
    if plateaus.is_empty() || told < BLOCKS - 4 {
        return None;
    }
    let mut count = 0;
    let mut total_ms = 0.0;
    for pair in plateaus.windows(2) {
        let jump_ms = (pair[1].0 - pair[0].0).abs();
        if jump_ms > JUMP_MS {
            count += 1;
            total_ms += jump_ms;
        }
    }
    Some((count, total_ms))
}

/// How much later than the middle block a block arrives, where its lines agree.
fn shift_ms(
    lines: &[f64],
    followed: &[Vec<Complex64>],
    block: usize,
    agreement: f64,
) -> Option<f64> {
    let mut pairs = Vec::with_capacity(lines.len());
    let mut sum = 0.0;
    for (hz, line) in lines.iter().zip(followed) {
        let (Some(z), Some(middle)) = (line.get(block), line.get(MIDDLE)) else {
            continue;
        };
        let product = z * middle.conj();
        // the root keeps a few strong lines from deciding alone
        let size = product.norm().sqrt();
        if size > 0.0 {
            sum += size;
            let start = TAU * hz * -SHIFT_MAX_MS / 1_000.0;
            let turn = Complex64::from_polar(1.0, TAU * hz * SHIFT_STEP_MS / 1_000.0);
            pairs.push((product / size * Complex64::from_polar(1.0, start), turn));
        }
    }
    if sum <= 0.0 {
        return None;
    }
    let mut best = (f64::MIN, 0.0);
    let steps = (2.0 * SHIFT_MAX_MS / SHIFT_STEP_MS).round() as usize;
    for step in 0..=steps {
        let mut together = 0.0;
        for (value, turn) in &mut pairs {
            together += value.re;
            *value *= *turn;
        }
        if together > best.0 {
            best = (together, step as f64 * SHIFT_STEP_MS - SHIFT_MAX_MS);
        }
    }
    (best.0 / sum >= agreement).then_some(best.1)
}

/// The greatest change among several, sign kept.
pub(crate) fn greatest(changes: impl Iterator<Item = f64>) -> Option<f64> {
    changes.max_by(|a, b| a.abs().total_cmp(&b.abs()))
}
