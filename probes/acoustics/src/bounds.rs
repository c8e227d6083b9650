//! The outer bounds of every input, and the cleaning that makes any slice of samples safe to compute with. Needs
//! nothing; holds no threshold of judgement. Everything behind it may assume finite, bounded samples.

use zeroize::Zeroize;

/// Rates in use on desks: telephone, wideband headset profiles, LE Audio, disc and sound card.
pub const RATES_HZ: [u32; 5] = [8_000, 16_000, 32_000, 44_100, 48_000];
/// Longest capture of a run that is looked at; more is left unread.
pub const CAPTURE_MAX_S: f64 = 5.0;
/// Longest piece of speech that is looked at; more is left unread.
pub const SPEECH_MAX_S: f64 = 60.0;
/// Most channels of one capture.
pub const CHANNELS_MAX: usize = 2;
/// Latest arrival that is searched for; 600 ms are promised, the rest is margin.
pub const LATENCY_MAX_MS: f64 = 650.0;
/// Largest magnitude a sample may keep: drivers that work in floating point go over 1.0, honest ones not far.
const MAGNITUDE_MAX: f32 = 16.0;
/// One step of a 16-bit converter.
pub const STEP_16_BIT: f64 = 1.0 / 32_768.0;
/// One step of a 24-bit converter.
const STEP_24_BIT: f64 = 1.0 / 8_388_608.0;

/// Whether a rate is one this crate works at.
#[must_use]
pub fn rate_known(rate_hz: u32) -> bool {
    RATES_HZ.contains(&rate_hz)
}

/// Samples in a time, never less than none.
pub(crate) fn samples(rate_hz: u32, seconds: f64) -> usize {
    let count = f64::from(rate_hz) * seconds;
    if count.is_finite() && count > 0.0 {
        count.round() as usize
    } else {
        0
    }
}

/// A power (mean square) in dBFS, never below -200 and never anything but a number.
pub(crate) fn power_dbfs(power: f64) -> f64 {
    if power.is_finite() && power > 1e-20 {
        10.0 * power.log10()
    } else {
        -200.0
    }
}

/// The mean square of some samples; nothing has none.
pub(crate) fn mean_square(samples: &[f32]) -> f64 {
    if samples.is_empty() {
        return 0.0;
    }
    samples
        .iter()
        .map(|x| f64::from(*x) * f64::from(*x))
        .sum::<f64>()
        / samples.len() as f64
}

/// Samples that differ from the one before, bit for bit.
pub(crate) fn changes(samples: &[f32]) -> usize {
    samples
        .windows(2)
        .filter(|pair| pair[0].to_bits() != pair[1].to_bits())
        .count()
}

/// Middle value of a list, which is reordered; an empty one has 0.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which a share of the list lies; the list is reordered.
pub(crate) fn quantile(values: &mut [f64], share: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let last = values.len() - 1;
    let at = ((last as f64 * share.clamp(0.0, 1.0)).round() as usize).min(last);
    let (_, value, _) = values.select_nth_unstable_by(at, f64::total_cmp);
    *value
}

/// One channel, safe to compute with; wiped when it is dropped, and without `Debug`, since it may be a voice.
pub(crate) struct Clean {
    /// As captured: finite and bounded, the offset still in it.
    pub raw: Vec<f32>,
    /// The same without its mean.
    pub centred: Vec<f32>,
    /// The mean that was taken out, as a share of full scale.
    pub dc: f64,
    /// Samples that were no numbers.
    pub not_finite: usize,
    /// Share of samples that differ from the one before.
    pub moving: f64,
    /// The step of the converter, where all samples lie on one.
    pub step: Option<f64>,
}

impl Drop for Clean {
    fn drop(&mut self) {
        self.raw.zeroize();
        self.centred.zeroize();
    }
}

/// Cuts, replaces what is no number by 0, and finds offset and step.
pub(crate) fn clean(samples_in: &[f32], rate_hz: u32, max_s: f64) -> Clean {
    let limit = samples(rate_hz, max_s).min(samples_in.len());
    let mut not_finite = 0;
    let raw: Vec<f32> = samples_in
        .iter()
        .take(limit)
        .map(|x| {
            if x.is_finite() {
                // plus nothing: a zero with a minus becomes the one zero that equals itself in bits
                x.clamp(-MAGNITUDE_MAX, MAGNITUDE_MAX) + 0.0
            } else {
                not_finite += 1;
                0.0
            }
        })
        .collect();
    let count = raw.len().max(1) as f64;
    let dc = raw.iter().map(|x| f64::from(*x)).sum::<f64>() / count;
    let centred = raw.iter().map(|x| (f64::from(*x) - dc) as f32).collect();
    let moving = changes(&raw) as f64 / count;
    let step = step(&raw);
    Clean {
        raw,
        centred,
        dc,
        not_finite,
        moving,
        step,
    }
}

fn step(raw: &[f32]) -> Option<f64> {
    [STEP_16_BIT, STEP_24_BIT].into_iter().find(|step| {
        raw.iter().all(|x| {
            let steps = f64::from(*x) / step;
            (steps - steps.round()).abs() < 1e-3
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_becomes_silence_and_is_counted() {
        let clean = clean(
            &[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.5, 1e30, -1e30],
            48_000,
            1.0,
        );
        assert_eq!(clean.not_finite, 3);
        assert_eq!(clean.raw, [0.0, 0.0, 0.0, 0.5, 16.0, -16.0]);
        assert!(clean.centred.iter().all(|x| x.is_finite()));
    }

    #[test]
    fn silence_is_one_value_whatever_the_sign_of_its_zeros() {
        let zeros: Vec<f32> = (0..100)
            .map(|i| if i % 3 == 0 { -0.0 } else { 0.0 })
            .collect();
        assert_eq!(clean(&zeros, 8_000, 1.0).moving, 0.0);
    }

    #[test]
    fn no_more_than_the_longest_time_is_read() {
        assert_eq!(clean(&vec![0.1; 100_000], 8_000, 2.0).raw.len(), 16_000);
    }

    #[test]
    fn the_step_of_a_converter_is_seen_and_none_is_invented() {
        let sixteen: Vec<f32> = (0..1000)
            .map(|i| ((i * 37) % 400) as f32 / 32_768.0)
            .collect();
        let twenty_four: Vec<f32> = (0..1000)
            .map(|i| ((i * 37) % 400) as f32 / 8_388_608.0)
            .collect();
        let float: Vec<f32> = (0..1000).map(|i| (i as f32 * 0.731).sin() * 0.3).collect();
        for (samples, step) in [
            (sixteen, Some(STEP_16_BIT)),
            (twenty_four, Some(STEP_24_BIT)),
            (float, None),
        ] {
            assert_eq!(clean(&samples, 8_000, 1.0).step, step);
        }
    }

    #[test]
    fn the_offset_is_told_and_taken_out() {
        let clean = clean(&[0.25; 64], 8_000, 1.0);
        assert!((clean.dc - 0.25).abs() < 1e-9 && clean.centred.iter().all(|x| x.abs() < 1e-6));
        assert_eq!(clean.moving, 0.0);
    }

    #[test]
    fn quantiles_of_a_list_are_those_of_its_order() {
        let mut list = vec![5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(median(&mut list), 3.0);
        assert_eq!(quantile(&mut list, 1.0), 5.0);
        assert_eq!(median(&mut []), 0.0);
    }
}
