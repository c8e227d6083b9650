//! What a run can answer. Needs nothing; holds no threshold. The two answers are of different types on purpose: where
//! the sound did not come through there is no level, no distortion and no ear that could be called dead.

use crate::program::Side;
use serde::{Deserialize, Serialize};

/// The answer of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The sound came through; these are its measures.
    Heard(Box<Heard>),
    /// It did not; nothing may be claimed about the headset.
    NotHeard(NotHeard),
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum NotHeard {
    /// The sound is not in the capture although an expected one would have been found: cups far from the microphone, an
    /// echo canceller, a volume at zero.
    NoCoupling {
        /// Noise at the microphone.
        noise_floor_dbfs: f64,
        /// The weakest path that would have been found in this noise.
        detectable_gain_db: f64,
    },
    /// An expected path would have been lost in the noise.
    TooNoisy {
        /// Noise at the microphone.
        noise_floor_dbfs: f64,
        /// The weakest path that would have been found in this noise.
        detectable_gain_db: f64,
    },
    /// The same value all along: muted in digits, or no signal at all.
    Silent,
    /// The capture ends before the sound does.
    Cut {
        /// How long it is.
        captured_ms: f64,
        /// How long it would have to be.
        needed_ms: f64,
    },
    /// Not a capture of this program: no or too many channels, another rate, no numbers.
    Unusable,
}

/// The measures of a sound that came through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// Start of playing to arrival, as counted in samples of the capture.
    pub latency_ms: f64,
    /// Capture clock against play clock.
    pub drift_ppm: f64,
    /// Left and right; none where the headset has no such ear.
    pub ears: [Option<Ear>; 2],
    /// Left and right exchanged? Only a capture with two channels that keep them apart can tell.
    pub swap: Option<Swap>,
    /// Noise before the sound, 20 Hz up.
    pub noise_floor_dbfs: f64,
    /// The same, A-weighted.
    pub noise_floor_dbfs_a: f64,
    /// Combs at the microphone over the noise.
    pub snr_db: f64,
    /// Largest change of level while combs or tones should have been steady; sign kept, minus is fading. Far from 0 the
    /// path was at work itself (echo canceller, gate, level control), and levels mean little.
    pub change_db: Option<f64>,
    /// Upper edge of the path.
    pub bandwidth: Option<Bandwidth>,
    /// Flat tops.
    pub clipping: Clipping,
    /// Offset, share of full scale.
    pub dc: f64,
    /// Stretches of nothing inside sound.
    pub holes: Holes,
    /// Blocks that came twice.
    pub repeats: Holes,
    /// Jumps of delay while the combs sounded, where they could be followed: samples lost or put in.
    pub jumps: Option<Holes>,
    /// Clicks.
    pub clicks: u32,
    /// Lines of the mains.
    pub hum: Option<Hum>,
    /// Samples that were no numbers.
    pub not_finite: u32,
    /// Chance, by derivation, that noise alone leads to this answer.
    pub false_alarm: f64,
}

impl Heard {
    /// The measures of a side.
    #[must_use]
    pub fn ear(&self, side: Side) -> Option<&Ear> {
        self.ears.get(side.index()).and_then(Option::as_ref)
    }
}

/// One ear in a run whose sound came through.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ear {
    /// Its comb is there.
    Heard {
        /// Level of the comb at the microphone.
        level_dbfs: f64,
        /// That over what was played.
        gain_db: f64,
        /// One standard deviation of both, from the noise.
        error_db: f64,
        /// Distortion of its tone, where the tone is clear.
        thd: Option<Thd>,
    },
    /// Its comb is not there.
    Unheard {
        /// The level is not above this (three standard deviations).
        at_most_dbfs: f64,
        /// Nor the gain above this.
        at_most_gain_db: f64,
    },
}

/// Total harmonic distortion, harmonics 2 to 5 over the fundamental, as captured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thd {
    /// Harmonics stand above the noise.
    Measured {
        /// Of the fundamental.
        percent: f64,
        /// What noise of the same power would show.
        error_percent: f64,
    },
    /// They do not.
    AtMost {
        /// Of the fundamental.
        percent: f64,
    },
}

/// Channels exchanged or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swap {
    /// Left is left.
    Straight,
    /// Left is right.
    Swapped,
}

/// Upper edge: gain 20 dB below the middle (500 to 2,000 Hz).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bandwidth {
    /// It ends here.
    UpTo {
        /// The edge.
        hz: f64,
    },
    /// It carries so far; above is noise or the end of the sweep.
    AtLeast {
        /// The highest band that was measured.
        hz: f64,
    },
}

/// Flat tops of the wave.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Clipping {
    /// Share of samples.
    pub share: f64,
    /// Longest run of them.
    pub longest_run: u32,
    /// Where the top is, peak.
    pub at_dbfs: f64,
}

/// How often and how long in sum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Holes {
    /// How many.
    pub count: u32,
    /// Their sum.
    pub total_ms: f64,
}

/// Hum of the mains.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hum {
    /// 50 or 60.
    pub mains_hz: u32,
    /// Multiples that stand out.
    pub lines: u32,
    /// Level of all of them.
    pub level_dbfs: f64,
    /// Over the noise within one resolved band of each.
    pub over_noise_db: f64,
}
