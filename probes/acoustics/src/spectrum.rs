//! The window and power at a frequency. Needs the transforms; knows nothing of what the signal is.

use deskready_acoustics_fft::SIZE_MAX;
pub(crate) use deskready_acoustics_fft::{Complex32, Complex64, Ffts, Spectrum};
use zeroize::Zeroizing;

/// Power spectrum of a piece under the window, with zeros behind it so that neighbouring values lie close
/// (`finer` times closer than the piece alone would give).
pub(crate) fn powers(ffts: &mut Ffts, piece: &[f32], rate_hz: u32, finer: usize) -> Powers {
    let len = piece.len().min(SIZE_MAX);
    let window = Window::new(len);
    let shaped: Zeroizing<Vec<f32>> = Zeroizing::new(
        piece
            .iter()
            .zip(&window.values)
            .map(|(x, w)| x * w)
            .collect(),
    );
    let size = Ffts::size_for(len.saturating_mul(finer.max(1)));
    let power = ffts
        .forward(&shaped, size)
        .iter()
        .map(Complex32::norm_sqr)
        .collect();
    Powers {
        power,
        hz_per_bin: f64::from(rate_hz) / size as f64,
        size,
        window_squares: window.squares,
    }
}

/// The four-term Blackman-Harris window: nothing of a line beyond four bins is above -92 dB (Harris 1978).
pub(crate) struct Window {
    pub values: Vec<f32>,
    pub squares: f64,
}

impl Window {
    pub fn new(len: usize) -> Self {
        let step = std::f64::consts::TAU / len.max(1) as f64;
        let values: Vec<f32> = (0..len)
            .map(|i| {
                // the cosines of twice and three times the angle follow from the first
                let c = (step * (i as f64 + 0.5)).cos();
                let (c2, c3) = (2.0 * c * c - 1.0, c * (4.0 * c * c - 3.0));
                (0.358_75 - 0.488_29 * c + 0.141_28 * c2 - 0.011_68 * c3) as f32
            })
            .collect();
        let squares = values.iter().map(|w| f64::from(*w) * f64::from(*w)).sum();
        Self { values, squares }
    }
}

/// Power over frequency.
pub(crate) struct Powers {
    power: Vec<f32>,
    pub hz_per_bin: f64,
    pub size: usize,
    /// Sum of the squared window: white noise of mean square p has the mean power p times this in every bin.
    pub window_squares: f64,
}

impl Powers {
    /// Power at a frequency, between bins by a straight line; outside the band none.
    pub fn at(&self, hz: f64) -> f64 {
        let place = hz / self.hz_per_bin;
        if !place.is_finite() || place < 0.0 {
            return 0.0;
        }
        let below = place.floor();
        let share = place - below;
        let value = |i: usize| self.power.get(i).copied().map_or(0.0, f64::from);
        let i = below as usize;
        value(i) * (1.0 - share) + value(i.saturating_add(1)) * share
    }

    /// Median power of the bins on both sides of a frequency, from near to far away from it.
    pub fn median_around(&self, hz: f64, near_hz: f64, far_hz: f64) -> f64 {
        let mut around: Vec<f64> = [(hz - far_hz, hz - near_hz), (hz + near_hz, hz + far_hz)]
            .into_iter()
            .flat_map(|(low, high)| {
                let (from, to) = self.bins(low, high);
                self.power.get(from..to).unwrap_or_default()
            })
            .map(|p| f64::from(*p))
            .collect();
        crate::bounds::median(&mut around)
    }

    fn bins(&self, low_hz: f64, high_hz: f64) -> (usize, usize) {
        let bin = |hz: f64| (hz / self.hz_per_bin).clamp(0.0, self.power.len() as f64);
        (bin(low_hz).ceil() as usize, bin(high_hz).ceil() as usize)
    }

    /// Frequency and power of each bin from a frequency up.
    pub fn from(&self, low_hz: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (first, _) = self.bins(low_hz, low_hz);
        self.power
            .iter()
            .enumerate()
            .skip(first.max(1))
            .map(|(i, p)| (i as f64 * self.hz_per_bin, f64::from(*p)))
    }

    /// What a sum of bins is worth as mean square of the signal.
    pub fn mean_square_per_power(&self) -> f64 {
        if self.window_squares > 0.0 {
            2.0 / (self.size as f64 * self.window_squares)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f64, amplitude: f64, len: usize) -> Vec<f32> {
        (0..len)
            .map(|i| (amplitude * (std::f64::consts::TAU * hz * i as f64 / 8_000.0).sin()) as f32)
            .collect()
    }

    #[test]
    fn there_and_back_gives_the_same_signal() {
        let signal = tone(440.0, 0.5, 1000);
        let mut ffts = Ffts::new();
        let spectrum = ffts.forward(&signal, 1024);
        let back = ffts.inverse(&spectrum, 1024);
        assert!(
            signal
                .iter()
                .zip(back.iter())
                .all(|(a, b)| (a - b).abs() < 1e-5)
        );
    }

    #[test]
    fn the_sum_of_bins_is_the_mean_square() {
        let powers = powers(&mut Ffts::new(), &tone(1234.5, 0.5, 8000), 8_000, 2);
        let sum: f64 = powers.from(20.0).map(|(_, p)| p).sum();
        assert!((sum * powers.mean_square_per_power() - 0.125).abs() < 1e-3);
    }

    #[test]
    fn a_line_is_gone_four_bins_away() {
        let powers = powers(&mut Ffts::new(), &tone(1000.0, 1.0, 8000), 8_000, 4);
        let ratio = powers.at(1005.0) / powers.at(1000.0);
        assert!(ratio < 1e-9, "{ratio}");
    }

    #[test]
    fn absurd_frequencies_have_no_power() {
        let powers = powers(&mut Ffts::new(), &[], 8_000, 4);
        for hz in [f64::NAN, f64::INFINITY, -1.0, 1e300, 0.0] {
            assert_eq!(powers.at(hz), 0.0);
            assert_eq!(powers.median_around(hz, 1.0, 2.0), 0.0);
        }
    }
}
