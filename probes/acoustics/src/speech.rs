//! What a sentence tells of a microphone: how loud it is, how far over the noise in its pauses, and what is wrong with
//! it. Needs one channel of samples; does not know or keep what was said, and judges nothing.

use crate::bounds::{
    CAPTURE_MAX_S, SPEECH_MAX_S, clean, mean_square, power_dbfs, quantile, rate_known, samples,
};
use crate::heard::{Clipping, Holes, Hum};
use crate::spectrum::Ffts;
use crate::{clipping, crackle, gaps, hum, p56};
use serde::{Deserialize, Serialize};

/// Shorter than this no sentence was read.
const SHORTEST_S: f64 = 1.0;
/// Length over which a power is taken.
const FRAME_S: f64 = 0.020;
/// The quietest frames are a share of all; a pause is what lies within a factor of them, as power.
const QUIETEST: f64 = 0.10;
const PAUSE_WITHIN: f64 = 4.0;
/// Fewer seconds of pause tell no noise.
const PAUSES_LEAST_S: f64 = 0.2;
/// The loud frames must stand so far over the quiet ones that something was said, as power (6 dB).
const LOUD: f64 = 0.95;
const SAID_OVER_QUIET: f64 = 4.0;
/// Samples that move less than this are one value all along.
const MOVING: f64 = 0.001;
/// More samples than this share that are no numbers spoil it.
const NOT_FINITE_MAX: f64 = 0.01;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spoken {
    /// Somebody spoke.
    Speech(Speech),
    /// Nothing can be said.
    NotHeard(NoSpeech),
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSpeech {
    /// The same value all along: muted in digits, or no signal.
    Silent,
    /// Nothing stands over the noise.
    NobodySpoke,
    /// Not enough was captured.
    TooShort,
    /// Unknown rate, or no numbers.
    Unusable,
}

/// Measures of speech.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Speech {
    /// Active speech level, ITU-T P.56 method B, noise and all.
    pub active_level_dbfs: f64,
    /// Share of the time that is active.
    pub activity: f64,
    /// Noise in the pauses; none where there are none or a gate empties them.
    pub noise_dbfs: Option<f64>,
    /// Speech without the noise over the noise.
    pub snr_db: Option<f64>,
    /// Flat tops.
    pub clipping: Clipping,
    /// Offset, share of full scale.
    pub dc: f64,
    /// Stretches of nothing inside sound.
    pub holes: Holes,
    /// Blocks that came twice.
    pub repeats: Holes,
    /// Clicks.
    pub clicks: u32,
    /// Lines of the mains.
    pub hum: Option<Hum>,
}

/// Measures one channel.
#[must_use]
pub fn speech(samples_in: &[f32], rate_hz: u32) -> Spoken {
    match run(samples_in, rate_hz) {
        Ok(speech) => Spoken::Speech(speech),
        Err(why) => Spoken::NotHeard(why),
    }
}

fn run(samples_in: &[f32], rate_hz: u32) -> Result<Speech, NoSpeech> {
    if !rate_known(rate_hz) {
        return Err(NoSpeech::Unusable);
    }
    if samples_in.len() < samples(rate_hz, SHORTEST_S) {
        return Err(NoSpeech::TooShort);
    }
    let clean = clean(samples_in, rate_hz, SPEECH_MAX_S);
    if clean.not_finite as f64 > NOT_FINITE_MAX * clean.raw.len() as f64 {
        return Err(NoSpeech::Unusable);
    }
    if clean.moving < MOVING {
        return Err(NoSpeech::Silent);
    }
    let frames: Vec<f64> = clean
        .centred
        .chunks_exact(samples(rate_hz, FRAME_S))
        .map(mean_square)
        .collect();
    let quiet = quantile(&mut frames.clone(), QUIETEST);
    if quantile(&mut frames.clone(), LOUD) < SAID_OVER_QUIET * quiet.max(1e-12) {
        return Err(NoSpeech::NobodySpoke);
    }
    let Some(active) = p56::active(&clean.centred, rate_hz) else {
        return Err(NoSpeech::NobodySpoke);
    };
    let noise = pauses(&frames, quiet);
    let power = 10f64.powf(active.level_dbfs / 10.0);
    let snr_db = noise.map(|noise| power_dbfs((power - noise).max(0.0)) - power_dbfs(noise));

    let holes = gaps::holes(&clean, rate_hz, gaps::lively(&clean.raw));
    let repeats = gaps::repeats(&clean, rate_hz);
    let edges: Vec<gaps::Stretch> = holes.iter().chain(&repeats).copied().collect();
    // the mains are steady: a part as long as a run tells them
    let part = samples(rate_hz, CAPTURE_MAX_S).min(clean.centred.len());
    Ok(Speech {
        active_level_dbfs: active.level_dbfs,
        activity: active.factor,
        noise_dbfs: noise.map(power_dbfs),
        snr_db,
        clipping: clipping::clipping(&clean),
        dc: clean.dc,
        holes: gaps::told(&holes, rate_hz),
        repeats: gaps::told(&repeats, rate_hz),
        clicks: crackle::clicks(&clean.centred, rate_hz, &edges),
        hum: hum::hum(
            &mut Ffts::new(),
            clean.centred.get(..part).unwrap_or_default(),
            rate_hz,
        ),
    })
}

/// Mean power of the frames near the quietest ones.
fn pauses(frames: &[f64], quiet: f64) -> Option<f64> {
    let within: Vec<f64> = frames
        .iter()
        .copied()
        .filter(|power| *power <= PAUSE_WITHIN * quiet)
        .collect();
    let seconds = within.len() as f64 * FRAME_S;
    let mean = within.iter().sum::<f64>() / within.len().max(1) as f64;
    // an emptied pause has an offset's rest at most
    (seconds >= PAUSES_LEAST_S && mean > 1e-13).then_some(mean)
}
