//! What one guided test of a headset measured: a person started it, wore the headset, counted hums and read a sentence. Figures alone:
//! no sound, and of what the person answered only whether each ear was heard. Needs the words; holds no threshold and no verdict.

use serde::{Deserialize, Serialize};

/// Name of the check that makes these readings.
pub const GUIDED_TEST: &str = "headset_test";
/// How long one run stands for, in seconds of attempted time: somebody makes one when there is a reason to.
pub const GUIDED_TEST_PERIOD_S: u32 = 12 * 3_600;

/// Levels between which every figure lies; nothing that anybody can hear is outside.
const LEVEL_DB: (i32, i32) = (-200, 60);
const COUNT: u32 = 100_000;
const TIME_US: u32 = 60_000_000;
const TIME_MS: u32 = 60_000;
const MILLION: u32 = 1_000_000;
const FREQUENCY_HZ: u32 = 192_000;

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeadsetRun {
    /// Device.
    pub device_name: String,
    /// The left ear; none where the headset has no such ear. One with a single ear has this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<EarTold>,
    /// The right ear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<EarTold>,
    /// What the microphone heard of the tones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tones: Option<TonesHeard>,
    /// Why it heard nothing of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tones_unheard: Option<Unheard>,
    /// The sentence that was read aloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceHeard>,
    /// Why no voice was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_unheard: Option<Unheard>,
    /// How often the PC itself lost samples on the way: gaps and clicks of such a run may be its own.
    #[serde(default)]
    pub lost_count: u32,
}

/// One ear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EarTold {
    /// Whether the wearer heard it; none where nobody was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_by_wearer: Option<bool>,
    /// How strong its tones came to the microphone, against what was played; none where they did not come there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gain_db: Option<i32>,
}

/// Why a part of a run has no figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unheard {
    /// The same value all along: muted, or no signal.
    Silent,
    /// The sound of the ears does not get to the microphone, though it would have been noticed.
    NoCoupling,
    /// Too noisy to tell.
    TooNoisy,
    /// No voice stands out, though a sentence was to be read.
    NobodySpoke,
    /// What was captured cannot be measured.
    Unusable,
}

/// What can be wrong with any sound that the microphone gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoundHeard {
    /// Noise before the tones, or in the pauses of speech, against full scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise_dbfs: Option<i32>,
    /// How far the sound stands over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snr_db: Option<i32>,
    /// Hum of the mains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hum_dbfs: Option<i32>,
    /// Samples cut off at the top, of a million.
    pub clipped_ppm: u32,
    /// The longest run of them.
    pub clipped_run_count: u32,
    /// Offset, of a thousand parts of full scale.
    pub offset_permille: u32,
    /// Clicks.
    pub clicks_count: u32,
    /// Interruptions: stretches of nothing, blocks that came twice, jumps.
    pub gaps_count: u32,
    /// All of them together, microseconds.
    pub gaps_us: u32,
}

/// The tones at the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TonesHeard {
    /// From playing to hearing, milliseconds.
    pub latency_ms: u32,
    /// Noise as an ear weighs it, against full scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_dbfs_a: Option<i32>,
    /// Where the path ends, hertz; none where it carries everything that could be measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_hz: Option<u32>,
    /// How high it carries at least, hertz; none where nothing was measured of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries_hz: Option<u32>,
    /// How much the path changed while the tones sounded; far from 0 levels mean little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_db: Option<i32>,
    /// Noise, hum, clicks, interruptions.
    pub sound: SoundHeard,
}

/// The voice at the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VoiceHeard {
    /// Active speech level, ITU-T P.56, against full scale.
    pub level_dbfs: i32,
    /// Noise, hum, clicks, interruptions.
    pub sound: SoundHeard,
}

impl HeadsetRun {
    /// The ears it has.
    pub fn ears(&self) -> impl Iterator<Item = EarTold> {
        [self.left, self.right].into_iter().flatten()
    }

    /// The same with every figure in its limits and every text cleaned: whoever hands it over may have written anything.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self {
            device_name: crate::limits::clean(&self.device_name),
            left: self.left.map(EarTold::bounded),
            right: self.right.map(EarTold::bounded),
            // What was heard was not unheard.
            tones_unheard: self.tones_unheard.filter(|_| self.tones.is_none()),
            tones: self.tones.map(TonesHeard::bounded),
            voice_unheard: self.voice_unheard.filter(|_| self.voice.is_none()),
            voice: self.voice.map(VoiceHeard::bounded),
            lost_count: self.lost_count.min(COUNT),
        }
    }

    /// Whether it says anything at all.
    #[must_use]
    pub fn says_something(&self) -> bool {
        let was_asked = self.ears().any(|ear| ear.heard_by_wearer.is_some());
        let is_silent = [self.tones_unheard, self.voice_unheard].contains(&Some(Unheard::Silent));
        was_asked || is_silent || self.tones.is_some() || self.voice.is_some()
    }
}

fn level(db: i32) -> i32 {
    db.clamp(LEVEL_DB.0, LEVEL_DB.1)
}

impl EarTold {
    fn bounded(self) -> Self {
        Self {
            gain_db: self.gain_db.map(level),
            ..self
        }
    }
}

impl SoundHeard {
    fn bounded(self) -> Self {
        Self {
            noise_dbfs: self.noise_dbfs.map(level),
            snr_db: self.snr_db.map(level),
            hum_dbfs: self.hum_dbfs.map(level),
            clipped_ppm: self.clipped_ppm.min(MILLION),
            clipped_run_count: self.clipped_run_count.min(COUNT),
            offset_permille: self.offset_permille.min(1_000),
            clicks_count: self.clicks_count.min(COUNT),
            gaps_count: self.gaps_count.min(COUNT),
            gaps_us: self.gaps_us.min(TIME_US),
        }
    }
}

impl TonesHeard {
    fn bounded(self) -> Self {
        Self {
            latency_ms: self.latency_ms.min(TIME_MS),
            room_dbfs_a: self.room_dbfs_a.map(level),
            edge_hz: self.edge_hz.map(|hz| hz.min(FREQUENCY_HZ)),
            carries_hz: self.carries_hz.map(|hz| hz.min(FREQUENCY_HZ)),
            change_db: self.change_db.map(level),
            sound: self.sound.bounded(),
        }
    }
}

impl VoiceHeard {
    fn bounded(self) -> Self {
        Self {
            level_dbfs: level(self.level_dbfs),
            sound: self.sound.bounded(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every figure of it, as a hostile client may write it.
    fn wild(number: i64) -> HeadsetRun {
        let level = i32::try_from(number).unwrap();
        let count = u32::try_from(number.unsigned_abs()).unwrap();
        let sound = SoundHeard {
            noise_dbfs: Some(level),
            snr_db: Some(level),
            hum_dbfs: Some(level),
            clipped_ppm: count,
            clipped_run_count: count,
            offset_permille: count,
            clicks_count: count,
            gaps_count: count,
            gaps_us: count,
        };
        let ear = Some(EarTold {
            heard_by_wearer: Some(true),
            gain_db: Some(level),
        });
        HeadsetRun {
            device_name: "a\u{1b}[31m\u{202e}".repeat(1_000),
            left: ear,
            right: ear,
            tones: Some(TonesHeard {
                latency_ms: count,
                room_dbfs_a: Some(level),
                edge_hz: Some(count),
                carries_hz: Some(count),
                change_db: Some(level),
                sound,
            }),
            tones_unheard: Some(Unheard::Silent),
            voice: Some(VoiceHeard {
                level_dbfs: level,
                sound,
            }),
            voice_unheard: Some(Unheard::Silent),
            lost_count: count,
        }
    }

    /// All numbers of it.
    fn numbers(value: &serde_json::Value, into: &mut Vec<i64>) {
        if let Some(map) = value.as_object() {
            map.values().for_each(|inner| numbers(inner, into));
        }
        into.extend(value.as_i64());
    }

    #[test]
    fn whatever_is_handed_over_every_figure_stays_in_its_limits_and_every_text_is_clean() {
        for number in [i64::from(i32::MIN), i64::from(i32::MAX), -1_000_000_000] {
            let run = wild(number).bounded();
            assert_eq!(run.device_name, crate::limits::clean(&run.device_name));
            let mut found = Vec::new();
            numbers(&serde_json::to_value(&run).unwrap(), &mut found);
            assert_eq!(found.len(), 27, "a figure is not looked at here");
            assert!(
                found.iter().all(|it| (-200..=60_000_000).contains(it)),
                "{found:?}"
            );
            assert_eq!((run.tones_unheard, run.voice_unheard), (None, None));
            assert_eq!(run.clone().bounded(), run, "twice is once");
        }
    }

    #[test]
    fn a_run_in_which_nothing_was_heard_and_nobody_asked_says_nothing() {
        let asked = |heard| HeadsetRun {
            left: Some(EarTold {
                heard_by_wearer: heard,
                gain_db: None,
            }),
            ..HeadsetRun::default()
        };
        let unheard = |why| HeadsetRun {
            tones_unheard: Some(why),
            ..HeadsetRun::default()
        };
        for (run, expected) in [
            (HeadsetRun::default(), false),
            (asked(None), false),
            (asked(Some(false)), true),
            (asked(Some(true)), true),
            (unheard(Unheard::NoCoupling), false),
            (unheard(Unheard::TooNoisy), false),
            (unheard(Unheard::Silent), true),
        ] {
            assert_eq!(run.says_something(), expected, "{run:?}");
        }
    }
}
