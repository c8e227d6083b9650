//! Which ear's lines arrived, how strong, and how fast the two clocks run apart. Needs the arrival; the presence of an
//! ear is decided by rank alone, so its false alarm bound holds whatever colour or level the noise has.

use crate::bounds::{power_dbfs, samples};
use crate::plan::{self, COMB, COMB_LOOK, LINES};
use crate::program::{Program, Side};
use crate::spectrum::{Ffts, Powers, Window, powers};

/// Distances at which a line's noise is looked for: odd multiples of 2.5 Hz, where no product of lines falls, far
/// enough that the line itself is gone (four bins are 6.25 Hz) and drift (0.7 Hz at 200 ppm) cannot bring it.
const NOISE_AT_HZ: [f64; 4] = [-12.5, -7.5, 7.5, 12.5];
/// So far around a line its own power lies: four bins and the drift.
const HOLE_HZ: f64 = 7.0;
/// An ear is heard where so many of its lines outrank all four of their neighbours.
pub(crate) const LINES_NEEDED: usize = 13;
/// Clocks this far apart are looked for.
const DRIFT_MAX_PPM: f64 = 260.0;
const DRIFT_STEP_PPM: f64 = 20.0;

/// Chance that noise alone makes an ear heard. If nothing arrives, line and neighbours are five places of the same
/// smooth spectrum: each is the greatest with chance 1/5, independently from line to line. The drift is searched, so
/// the chance is multiplied by the values tried.
pub(crate) fn false_alarm() -> f64 {
    let one = 1.0 / (NOISE_AT_HZ.len() as f64 + 1.0);
    let mut tail = 0.0;
    for hits in LINES_NEEDED..=LINES {
        let ways = (0..hits).fold(1.0, |ways, i| ways * (LINES - i) as f64 / (i + 1) as f64);
        tail += ways * one.powi(hits as i32) * (1.0 - one).powi((LINES - hits) as i32);
    }
    tail * drifts().count() as f64
}

fn drifts() -> impl Iterator<Item = f64> {
    let steps = (DRIFT_MAX_PPM / DRIFT_STEP_PPM) as i32;
    (-steps..=steps).map(|i| f64::from(i) * DRIFT_STEP_PPM)
}

/// One ear's comb.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EarPower {
    /// Whether that is enough to say the ear was heard.
    pub heard: bool,
    /// Mean square of the steady comb at the microphone, noise taken out; may be below 0 by chance.
    pub power: f64,
    /// One standard deviation of it.
    pub deviation: f64,
}

impl EarPower {
    /// What the power is not above (three deviations).
    pub fn at_most(&self) -> f64 {
        self.power.max(0.0) + 3.0 * self.deviation
    }
}

/// Both combs in one channel.
pub(crate) struct Combs {
    pub ears: [Option<EarPower>; 2],
    /// Clocks apart, where a comb was heard.
    pub drift_ppm: Option<f64>,
    /// Mean square of the noise between the lines, whole band.
    pub noise: f64,
    /// Mean square a comb would need to be heard here.
    pub needed: f64,
}

/// Looks at both combs.
pub(crate) fn combs(ffts: &mut Ffts, channel: &[f32], program: &Program, latency: usize) -> Combs {
    let rate_hz = program.rate_hz();
    let from = latency + samples(rate_hz, COMB_LOOK.0);
    let to = (latency + samples(rate_hz, COMB_LOOK.1)).min(channel.len());
    let piece = channel.get(from..to).unwrap_or_default();
    let powers = powers(ffts, piece, rate_hz, 4);
    let look = Look {
        gain: line_gain(rate_hz),
        powers,
    };
    let sides = program.ears().sides();

    let drift_ppm = drifts()
        .map(|ppm| {
            (
                ppm,
                sides
                    .iter()
                    .map(|side| look.prominence(*side, ppm))
                    .sum::<f64>(),
            )
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0.0, |(ppm, _)| ppm);
    let ears = Side::BOTH.map(|side| sides.contains(&side).then(|| look.ear(side, drift_ppm)));
    let heard = ears.iter().flatten().any(|ear| ear.heard);
    Combs {
        ears,
        drift_ppm: heard.then_some(drift_ppm),
        noise: look.noise_between(sides),
        needed: look.needed(sides),
    }
}

/// What a line of amplitude 1 puts into its bin, squared.
fn line_gain(rate_hz: u32) -> f64 {
    let from = samples(rate_hz, COMB_LOOK.0);
    let len = samples(rate_hz, COMB_LOOK.1) - from;
    let window = Window::new(len);
    let sum: f64 = window
        .values
        .iter()
        .enumerate()
        .map(|(i, w)| f64::from(*w) * COMB.height((from + i) as f64 / f64::from(rate_hz)))
        .sum();
    (sum / 2.0).powi(2)
}

struct Look {
    gain: f64,
    powers: Powers,
}

impl Look {
    fn lines(&self, side: Side, ppm: f64) -> [(f64, f64); LINES] {
        plan::line_hz(side).map(|hz| (hz, self.powers.at(hz * (1.0 + ppm * 1e-6))))
    }

    fn prominence(&self, side: Side, ppm: f64) -> f64 {
        let share = |(hz, power): (f64, f64)| {
            let noise = self.around(hz).into_iter().sum::<f64>() / NOISE_AT_HZ.len() as f64;
            // the logarithm keeps a single loud tone of the room from choosing the drift for all lines
            if noise > 0.0 {
                (1.0 + power / noise).ln()
            } else {
                0.0
            }
        };
        self.lines(side, ppm).into_iter().map(share).sum()
    }

    fn around(&self, hz: f64) -> [f64; 4] {
        NOISE_AT_HZ.map(|away| self.powers.at(hz + away))
    }

    fn ear(&self, side: Side, ppm: f64) -> EarPower {
        let lines = self.lines(side, ppm);
        let outranking = lines
            .iter()
            .filter(|(hz, power)| self.around(*hz).iter().all(|noise| power > noise))
            .count();
        let noise = self.smoothed(side);
        let (mut power, mut variance) = (0.0, 0.0);
        for ((_, line), noise) in lines.iter().zip(noise) {
            let clean = line - noise;
            power += clean;
            // of noise with mean n on a line of power p the variance is 2 p n + n^2; that of the mean of 12 is n^2 / 12
            variance += 2.0 * clean.max(0.0) * noise + noise * noise * (1.0 + 1.0 / 12.0);
        }
        let scale = if self.gain > 0.0 {
            0.5 / self.gain
        } else {
            0.0
        };
        let (power, deviation) = (power * scale, variance.sqrt() * scale);
        EarPower {
            heard: outranking >= LINES_NEEDED && power > 2.0 * deviation,
            power,
            deviation,
        }
    }

    /// Noise at each line, from its own neighbours and those of the two lines beside it.
    fn smoothed(&self, side: Side) -> [f64; LINES] {
        let own = plan::line_hz(side)
            .map(|hz| self.around(hz).into_iter().sum::<f64>() / NOISE_AT_HZ.len() as f64);
        let mut out = own;
        for (i, to) in out.iter_mut().enumerate() {
            let beside = own
                .get(i.saturating_sub(1)..(i + 2).min(LINES))
                .unwrap_or_default();
            *to = beside.iter().sum::<f64>() / beside.len().max(1) as f64;
        }
        out
    }

    /// All power that is not within 7 Hz of a line or tone, the holes filled with what is on both sides of them. (What
    /// leaks of a tone that is just fading in lies 60 dB under the lines.)
    fn noise_between(&self, sides: &[Side]) -> f64 {
        let mut lines: Vec<f64> = sides
            .iter()
            .flat_map(|side| {
                plan::line_hz(*side)
                    .into_iter()
                    .chain([plan::tone_hz(*side)])
            })
            .collect();
        lines.sort_by(f64::total_cmp);
        let mut holes: Vec<(f64, f64)> = Vec::new();
        for hz in lines {
            match holes.last_mut() {
                Some((_, end)) if *end >= hz - HOLE_HZ => *end = hz + HOLE_HZ,
                Some(_) | None => holes.push((hz - HOLE_HZ, hz + HOLE_HZ)),
            }
        }
        let fill = |(low, high): (f64, f64)| {
            let beside = [low - 2.5, low - 0.5, high + 0.5, high + 2.5];
            beside.into_iter().map(|hz| self.powers.at(hz)).sum::<f64>() / beside.len() as f64
        };
        let fills: Vec<f64> = holes.iter().map(|hole| fill(*hole)).collect();
        let mut next = holes.iter().zip(&fills).peekable();
        let mut sum = 0.0;
        for (hz, power) in self.powers.from(20.0) {
            while next.next_if(|(hole, _)| hole.1 < hz).is_some() {}
            sum += match next.peek() {
                Some((hole, fill)) if hole.0 <= hz => **fill,
                Some(_) | None => power,
            };
        }
        sum * self.powers.mean_square_per_power()
    }

    /// A line is ten times its noise in a comb that is all but surely heard.
    fn needed(&self, sides: &[Side]) -> f64 {
        let scale = if self.gain > 0.0 {
            0.5 / self.gain
        } else {
            0.0
        };
        let worst = sides
            .iter()
            .map(|side| self.smoothed(*side).into_iter().sum::<f64>())
            .fold(0.0, f64::max);
        10.0 * worst * scale
    }
}

/// A power as level, with one deviation as decibels.
pub(crate) fn level_and_error(ear: &EarPower) -> (f64, f64) {
    let power = ear.power.max(0.0);
    let error = if power > 0.0 {
        10.0 * (1.0 + ear.deviation / power).log10()
    } else {
        200.0
    };
    (power_dbfs(power), error)
}
