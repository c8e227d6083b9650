//! The score of a run: what sounds when, at which frequencies and with which phases. Constants and arithmetic only;
//! knows neither a rate nor a level.
//!
//! Both ears sound at once, each with its own frequencies, instead of one after the other: the lines are told apart
//! by frequency, so an echo canceller, a gate or a level control that wakes up during the sound changes both ears
//! alike and can never make the second one look dead, and each ear gets the whole time.
//!
//! All lines are odd multiples of 5 Hz, so none lies on a multiple of 50 or 60 Hz. The left ear's are 5 and the right
//! ear's 25 above a multiple of 40 Hz: what a bent characteristic makes out of one ear's lines (second order at 0 and
//! 10 above, third at 5, 15 and 35 for the left) never falls on a line of the other ear. Between the lines, at odd
//! multiples of 2.5 Hz, there is only noise.

use crate::program::Side;

/// Silence before the sound: the noise floor.
pub(crate) const SILENCE_S: f64 = 0.30;
/// The combs of both ears.
pub(crate) const COMB: Piece = Piece {
    start_s: 0.30,
    length_s: 0.70,
    rise_s: 0.20,
    fall_s: 0.10,
};
/// One tone per ear, for distortion; fades in while the combs fade out.
pub(crate) const TONE: Piece = Piece {
    start_s: 0.90,
    length_s: 0.55,
    rise_s: 0.10,
    fall_s: 0.10,
};
/// The same exponential sweep in both ears, for latency and bandwidth.
pub(crate) const SWEEP: Piece = Piece {
    start_s: 1.35,
    length_s: 0.45,
    rise_s: 0.10,
    fall_s: 0.05,
};
/// All of it, with 0.2 s for what arrives late.
pub(crate) const TOTAL_S: f64 = 2.00;
/// The part of the combs that is analysed, from the start of the run: where nothing else sounds loudly.
pub(crate) const COMB_LOOK: (f64, f64) = (0.32, 0.96);
/// The part of the tones that is analysed.
pub(crate) const TONE_LOOK: (f64, f64) = (0.95, 1.43);

/// Lines of a comb.
pub(crate) const LINES: usize = 16;
/// Multiples of 40 Hz that the lines sit above: near to equal steps of pitch from 400 to 3,300 Hz, inside what every
/// telephone path carries.
const STEPS: [u8; LINES] = [
    10, 12, 13, 15, 18, 20, 23, 27, 31, 35, 41, 47, 54, 62, 71, 82,
];
/// Phases found by search for a low peak: crest 2.26 for both combs (random phases: about 3).
const PHASES_RAD: [f64; LINES] = [
    1.702, 0.691, -1.650, 1.555, 1.113, 2.844, -1.434, 1.249, 2.168, 1.567, -0.118, -2.763, -0.833,
    -0.442, 2.405, -2.466,
];
/// Everything repeats after this time: all lines are multiples of 5 Hz.
#[cfg(test)]
pub(crate) const PERIOD_S: f64 = 0.2;

/// Where the sweep begins.
pub(crate) const SWEEP_LOW_HZ: f64 = 200.0;

/// A piece of the run with raised-cosine ramps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub start_s: f64,
    pub length_s: f64,
    pub rise_s: f64,
    pub fall_s: f64,
}

impl Piece {
    /// The ramp's height at a time counted from the start of the run.
    pub fn height(&self, at_s: f64) -> f64 {
        let since = at_s - self.start_s;
        let left = self.length_s - since;
        if since <= 0.0 || left <= 0.0 {
            return 0.0;
        }
        ramp(since / self.rise_s) * ramp(left / self.fall_s)
    }

    pub fn end_s(&self) -> f64 {
        self.start_s + self.length_s
    }
}

fn ramp(share: f64) -> f64 {
    if share >= 1.0 {
        1.0
    } else {
        0.5 - 0.5 * (std::f64::consts::PI * share).cos()
    }
}

/// The frequencies of one ear's comb.
pub(crate) fn line_hz(side: Side) -> [f64; LINES] {
    let above = match side {
        Side::Left => 5.0,
        Side::Right => 25.0,
    };
    STEPS.map(|step| 40.0 * f64::from(step) + above)
}

/// The phase of each line at the start of the combs.
pub(crate) fn line_phase_rad() -> [f64; LINES] {
    PHASES_RAD
}

/// The frequency of one ear's tone. Harmonics 2 to 5 of both stay under 3.1 kHz, 20 Hz or more away from the mains'
/// and 40 Hz or more from each other and from what both tones together could make.
pub(crate) fn tone_hz(side: Side) -> f64 {
    match side {
        Side::Left => 435.0,
        Side::Right => 615.0,
    }
}

/// Where the sweep ends at a rate.
pub(crate) fn sweep_high_hz(rate_hz: u32) -> f64 {
    (0.45 * f64::from(rate_hz)).min(16_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away(hz: f64, base: f64) -> f64 {
        (hz - (hz / base).round() * base).abs()
    }

    #[test]
    fn no_line_lies_near_the_mains_or_a_line_of_the_other_ear() {
        let all: Vec<f64> = line_hz(Side::Left)
            .into_iter()
            .chain(line_hz(Side::Right))
            .collect();
        for (i, hz) in all.iter().enumerate() {
            assert!(away(*hz, 50.0) >= 5.0 && away(*hz, 60.0) >= 5.0, "{hz}");
            assert!(away(hz * PERIOD_S, 1.0) < 1e-9, "{hz}");
            assert!(
                all.iter()
                    .skip(i + 1)
                    .all(|other| (other - hz).abs() >= 20.0),
                "{hz}"
            );
        }
    }

    #[test]
    fn what_bending_makes_of_one_ear_never_falls_on_the_other() {
        for (one, other) in [(Side::Left, Side::Right), (Side::Right, Side::Left)] {
            let (lines, others) = (line_hz(one), line_hz(other));
            let hit = |hz: f64| others.iter().any(|line| (line - hz.abs()).abs() < 1.0);
            for a in lines {
                for b in lines {
                    assert!(!hit(a + b) && !hit(a - b), "{a} {b}");
                    for c in lines {
                        assert!(
                            !hit(a + b + c) && !hit(a + b - c) && !hit(a - b - c),
                            "{a} {b} {c}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn harmonics_of_the_tones_stand_alone() {
        let harmonics = |side| (1..=5).map(move |n| f64::from(n) * tone_hz(side));
        for a in harmonics(Side::Left) {
            assert!(harmonics(Side::Right).all(|b| (a - b).abs() >= 40.0), "{a}");
        }
        for hz in harmonics(Side::Left)
            .chain(harmonics(Side::Right))
            .filter(|hz| *hz < 1_300.0)
        {
            assert!(away(hz, 50.0) >= 10.0 && away(hz, 60.0) >= 15.0, "{hz}");
        }
    }

    #[test]
    fn the_pieces_follow_each_other_without_a_hole_and_never_add_up_to_more_than_one() {
        const { assert!(TOTAL_S <= 2.2) };
        for i in 0..=20_000 {
            let at_s = f64::from(i) * 1e-4;
            let sum = COMB.height(at_s) + TONE.height(at_s) + SWEEP.height(at_s);
            assert!(sum <= 1.0 + 1e-9, "{at_s}: {sum}");
            if (COMB.start_s + COMB.rise_s..SWEEP.end_s() - SWEEP.fall_s).contains(&at_s) {
                assert!(sum > 0.99, "{at_s}: {sum}");
            }
        }
        assert!((SWEEP.end_s() - 1.8).abs() < 1e-9);
    }
}
