//! Real transforms, there and back, behind functions without type parameters: the library below is compiled into this
//! small crate once (most of a minute) and not into everything that uses it. Needs realfft; a transform that is refused
//! gives zeros, never a panic. Whatever holds the sound, here or in what is handed out, is wiped before it is let go.

use realfft::RealFftPlanner;
pub use realfft::num_complex::{Complex32, Complex64};
use std::ops::{Deref, DerefMut};
use zeroize::{Zeroize, Zeroizing};

/// Largest transform, samples: a capture of the longest kind beside a sweep.
pub const SIZE_MAX: usize = 1 << 19;

/// A spectrum. The sound could be made from it again, so it is wiped when it is dropped.
#[derive(Clone)]
pub struct Spectrum(Vec<Complex32>);

impl Spectrum {
    /// So many zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        Self(vec![Complex32::default(); len])
    }
}

impl Deref for Spectrum {
    type Target = [Complex32];

    fn deref(&self) -> &[Complex32] {
        &self.0
    }
}

impl DerefMut for Spectrum {
    fn deref_mut(&mut self) -> &mut [Complex32] {
        &mut self.0
    }
}

impl Drop for Spectrum {
    fn drop(&mut self) {
        for value in &mut self.0 {
            value.re.zeroize();
            value.im.zeroize();
        }
    }
}

/// The transforms of one analysis, planned once.
pub struct Ffts {
    planner: RealFftPlanner<f32>,
}

impl Default for Ffts {
    fn default() -> Self {
        Self::new()
    }
}

impl Ffts {
    /// Nothing is planned yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            planner: RealFftPlanner::new(),
        }
    }

    /// The smallest power of two that holds so many samples, within bounds.
    #[must_use]
    pub fn size_for(samples: usize) -> usize {
        samples.clamp(2, SIZE_MAX).next_power_of_two()
    }

    /// Spectrum (size / 2 + 1 values) of a signal with zeros behind it.
    pub fn forward(&mut self, signal: &[f32], size: usize) -> Spectrum {
        let size = Self::size_for(size);
        let fft = self.planner.plan_fft_forward(size);
        let mut input = Zeroizing::new(fft.make_input_vec());
        for (to, from) in input.iter_mut().zip(signal) {
            *to = *from;
        }
        let mut output = Spectrum(fft.make_output_vec());
        // a scratch of our own: the library would leave its one behind unwiped
        let mut scratch = Spectrum(fft.make_scratch_vec());
        let done = fft.process_with_scratch(&mut input, &mut output, &mut scratch);
        if done.is_err() {
            output.fill(Complex32::default());
        }
        output
    }

    /// The signal of a spectrum, scaled back.
    pub fn inverse(&mut self, spectrum: &[Complex32], size: usize) -> Zeroizing<Vec<f32>> {
        let size = Self::size_for(size);
        let mut input = Spectrum::zeros(size / 2 + 1);
        for (to, from) in input.iter_mut().zip(spectrum) {
            *to = *from;
        }
        if let Some(first) = input.first_mut() {
            first.im = 0.0;
        }
        if let Some(last) = input.last_mut() {
            last.im = 0.0;
        }
        let fft = self.planner.plan_fft_inverse(size);
        let mut output = Zeroizing::new(fft.make_output_vec());
        let mut scratch = Spectrum(fft.make_scratch_vec());
        let done = fft.process_with_scratch(&mut input, &mut output, &mut scratch);
        if done.is_err() {
            output.fill(0.0);
        }
        let scale = 1.0 / size as f32;
        for x in output.iter_mut() {
            *x *= scale;
        }
        output
    }
}
