//! The noise floor: power of a piece without program, plain and A-weighted. Needs a cleaned piece. Nothing here knows
//! what the microphone's sensitivity is, so a level is a level of the converter, never of the room.

use crate::spectrum::{Ffts, powers};

/// Below this nothing is counted: no headset hears it, and what is left of an offset lies here.
const LOWEST_HZ: f64 = 20.0;

/// Mean squares of a piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Floor {
    pub plain: f64,
    pub a_weighted: f64,
}

/// Measures a piece.
pub(crate) fn floor(ffts: &mut Ffts, piece: &[f32], rate_hz: u32) -> Floor {
    let powers = powers(ffts, piece, rate_hz, 1);
    let scale = powers.mean_square_per_power();
    let (mut plain, mut a_weighted) = (0.0, 0.0);
    for (hz, power) in powers.from(LOWEST_HZ) {
        plain += power;
        a_weighted += power * a_weight(hz);
    }
    Floor {
        plain: plain * scale,
        a_weighted: a_weighted * scale,
    }
}

/// Frequency weighting A of IEC 61672-1 as a factor of power; 1 at 1 kHz.
fn a_weight(hz: f64) -> f64 {
    let square = hz * hz;
    let value = 12_194.0_f64.powi(2) * square * square
        / ((square + 20.6_f64.powi(2))
            * ((square + 107.7_f64.powi(2)) * (square + 737.9_f64.powi(2))).sqrt()
            * (square + 12_194.0_f64.powi(2)));
    // 2.00 dB brings 1 kHz to 1
    value * value * 10f64.powf(0.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weighting_is_that_of_the_standards_table() {
        for (hz, db) in [
            (31.5, -39.4),
            (63.0, -26.2),
            (125.0, -16.1),
            (250.0, -8.6),
            (500.0, -3.2),
            (1_000.0, 0.0),
            (2_000.0, 1.2),
            (4_000.0, 1.0),
            (8_000.0, -1.1),
            (16_000.0, -6.6),
        ] {
            let found = 10.0 * a_weight(hz).log10();
            assert!((found - db).abs() < 0.15, "{hz}: {found} {db}");
        }
    }

    #[test]
    fn a_tone_has_its_own_power_and_a_low_one_counts_little_when_weighted() {
        let tone = |hz: f64| -> Vec<f32> {
            (0..12_000)
                .map(|i| {
                    (0.1 * (std::f64::consts::TAU * hz * f64::from(i) / 48_000.0).sin()) as f32
                })
                .collect()
        };
        let mut ffts = Ffts::new();
        let high = floor(&mut ffts, &tone(1_000.0), 48_000);
        assert!(
            (high.plain / 0.005 - 1.0).abs() < 0.01 && (high.a_weighted / 0.005 - 1.0).abs() < 0.03
        );
        let low = floor(&mut ffts, &tone(100.0), 48_000);
        assert!((low.plain / 0.005 - 1.0).abs() < 0.02 && low.a_weighted < 0.02 * low.plain);
    }
}
