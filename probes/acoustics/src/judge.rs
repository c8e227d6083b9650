//! From measures to words, with limits that come from outside as data. Needs an outcome, the limits and, where the
//! headset is known, its reference. It never claims anything from a sound that was not heard, and says what it held back.

mod limits;

pub use limits::Limits;

use crate::heard::{Bandwidth, Ear, Heard, Holes, NotHeard, Outcome, Swap, Thd};
use crate::program::Side;
use crate::speech::{NoSpeech, Speech, Spoken};
use serde::{Deserialize, Serialize};

/// What this very headset measured when it was good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Gain of each ear that was heard.
    pub gain_db: [Option<f64>; 2],
    /// Distortion of each ear that was measured.
    pub thd_percent: [Option<f64>; 2],
    /// Whether volume, microphone level and processing (an echo canceller above all) are those of the reference; only
    /// then may a gain be compared by itself.
    pub same_volume: bool,
}

impl Reference {
    /// The reference a run gives.
    #[must_use]
    pub fn of(heard: &Heard, same_volume: bool) -> Self {
        let gain_db = heard.ears.map(|ear| match ear {
            Some(Ear::Heard { gain_db, .. }) => Some(gain_db),
            Some(Ear::Unheard { .. }) | None => None,
        });
        let thd_percent = heard.ears.map(|ear| match ear {
            Some(Ear::Heard {
                thd: Some(Thd::Measured { percent, .. } | Thd::AtMost { percent }),
                ..
            }) => Some(percent),
            Some(Ear::Heard { thd: None, .. } | Ear::Unheard { .. }) | None => None,
        });
        Self {
            gain_db,
            thd_percent,
            same_volume,
        }
    }
}

/// Something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// One ear gives nothing while the other does.
    EarDead(Side),
    /// One ear has become weaker than the other.
    EarWeak(Side),
    /// All ears have become weaker at the same volume.
    Quiet,
    /// Left and right exchanged.
    Swapped,
    /// An ear distorts.
    Distorted(Side),
    /// Flat tops.
    Clipped,
    /// Hum of the mains.
    Hum,
    /// Clicks.
    Crackle,
    /// Sound interrupted, repeated or displaced.
    Dropouts,
    /// Only the telephone band gets through.
    Narrowband,
    /// An offset.
    Offset,
    /// Sound arrives too late for talk.
    Late,
    /// The room is loud.
    LoudRoom,
    /// The voice is too weak.
    SpeechWeak,
    /// The voice is too strong.
    SpeechStrong,
    /// The voice is not far enough over the noise.
    SpeechNoisy,
}

/// A claim with its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What is claimed.
    pub claim: Claim,
    /// The measure, in the unit of its limit.
    pub value: f64,
    /// The limit it passed.
    pub limit: f64,
}

/// Why a level or a distortion was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// The path changed while it was measured.
    Unsteady,
    /// The ear was not heard and nothing is known that it should have been.
    NoReference(Side),
    /// Distortion beyond the limit, but no reference, a tone much weaker than once, or too much noise.
    Distortion(Side),
    /// The ears differ as in the reference, but the other way round: worn or plugged the other way perhaps.
    MaybeSwapped,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Measured; no claim means nothing wrong was found.
    Judged {
        /// What is wrong.
        claims: Vec<Finding>,
        /// What was not judged.
        withheld: Vec<Withheld>,
    },
    /// The sound was not heard: no claim.
    Unseen(NotHeard),
    /// Nobody spoke: no claim.
    Unspoken(NoSpeech),
}

struct Claims(Vec<Finding>);

impl Claims {
    /// Claims where the value is above the limit; what is no number never is.
    fn above(&mut self, claim: Claim, value: f64, limit: f64) {
        if value > limit {
            self.0.push(Finding {
                claim,
                value,
                limit,
            });
        }
    }

    /// Claims where the value is below the limit; what is no number never is.
    fn below(&mut self, claim: Claim, value: f64, limit: f64) {
        if value < limit {
            self.0.push(Finding {
                claim,
                value,
                limit,
            });
        }
    }
}

/// Judges a run.
#[must_use]
pub fn judge(outcome: &Outcome, reference: Option<&Reference>, limits: &Limits) -> Verdict {
    match outcome {
        Outcome::NotHeard(why) => Verdict::Unseen(*why),
        Outcome::Heard(heard) => {
            let mut claims = Claims(Vec::new());
            let mut withheld = Vec::new();
            if heard
                .change_db
                .is_some_and(|db| db.abs() > limits.change_db)
            {
                withheld.push(Withheld::Unsteady);
            } else {
                ears(heard, reference, limits, &mut claims, &mut withheld);
            }
            whole(heard, limits, &mut claims);
            Verdict::Judged {
                claims: claims.0,
                withheld,
            }
        }
    }
}

/// Gain that an ear has for certain not more than, and that it has.
fn gains(ear: &Ear) -> (f64, Option<f64>) {
    match ear {
        Ear::Heard {
            gain_db, error_db, ..
        } => (gain_db + 3.0 * error_db, Some(gain_db - 3.0 * error_db)),
        Ear::Unheard {
            at_most_gain_db, ..
        } => (*at_most_gain_db, None),
    }
}

/// Whether both ears are there and differ just as the reference does with its sides exchanged.
fn mirrored(heard: &Heard, known: Option<(f64, f64)>, limits: &Limits) -> bool {
    let [
        Some(Ear::Heard { gain_db: left, .. }),
        Some(Ear::Heard { gain_db: right, .. }),
    ] = heard.ears
    else {
        return false;
    };
    known.is_some_and(|(known_left, known_right)| {
        let (now_db, then_db) = (left - right, known_left - known_right);
        (now_db + then_db).abs() <= limits.mirror_db && (now_db - then_db).abs() > limits.mirror_db
    })
}

/// Level and distortion of each ear.
fn ears(
    heard: &Heard,
    reference: Option<&Reference>,
    limits: &Limits,
    claims: &mut Claims,
    withheld: &mut Vec<Withheld>,
) {
    let of = |side: Side| reference.and_then(|r| r.gain_db.get(side.index()).copied().flatten());
    let turned = heard.swap == Some(Swap::Swapped);
    let known = |side: Side| match (side, turned) {
        (Side::Left, false) | (Side::Right, true) => of(Side::Left),
        (Side::Right, false) | (Side::Left, true) => of(Side::Right),
    };
    let mirrored = mirrored(heard, known(Side::Left).zip(known(Side::Right)), limits);
    if mirrored {
        withheld.push(Withheld::MaybeSwapped);
    }
    let mut lost_db: Vec<f64> = Vec::new();
    for (side, other) in [(Side::Left, Side::Right), (Side::Right, Side::Left)] {
        let Some(ear) = heard.ear(side) else { continue };
        let (at_most_db, at_least_db) = gains(ear);
        let beside = heard.ear(other).and_then(|ear| gains(ear).1);
        if let Some(beside_db) = beside.filter(|_| !mirrored) {
            // both ears sound at the same time through the same microphone: their difference does not depend on
            // volume, level control or fit of the whole headset
            let under_db = beside_db - at_most_db;
            match known(side).zip(known(other)) {
                Some((own, others)) => {
                    let weaker_db = under_db - (others - own);
                    if weaker_db > limits.dead_db {
                        claims.above(Claim::EarDead(side), weaker_db, limits.dead_db);
                    } else {
                        claims.above(Claim::EarWeak(side), weaker_db, limits.weak_db);
                    }
                }
                None if under_db > limits.dead_unknown_db => {
                    claims.above(Claim::EarDead(side), under_db, limits.dead_unknown_db);
                }
                None => {
                    if at_least_db.is_none() {
                        withheld.push(Withheld::NoReference(side));
                    }
                }
            }
        }
        if let (
            Some(own),
            Some(Reference {
                same_volume: true, ..
            }),
        ) = (known(side), reference)
        {
            lost_db.push(own - at_most_db);
        }
        if let Ear::Heard {
            thd:
                Some(Thd::Measured {
                    percent,
                    error_percent,
                }),
            ..
        } = ear
        {
            let usual = reference
                .and_then(|r| r.thd_percent.get(side.index()).copied().flatten())
                .zip(known(side));
            // an echo canceller takes the tone away and leaves its harmonics: only a tone as strong as once shows
            // what the driver does
            let as_once = usual.is_some_and(|(_, own)| own - at_most_db <= limits.thd_lost_db);
            let limit = limits
                .thd_percent
                .max(limits.thd_times * usual.map_or(0.0, |(usual, _)| usual));
            let told = *percent > limit && *percent > 2.0 * error_percent;
            if told && as_once && heard.snr_db >= limits.thd_snr_db {
                claims.above(Claim::Distorted(side), *percent, limit);
            } else if told {
                withheld.push(Withheld::Distortion(side));
            }
        }
    }
    let sides = heard.ears.iter().flatten().count();
    if sides > 0 && lost_db.len() == sides {
        let least_db = lost_db.iter().copied().fold(f64::INFINITY, f64::min);
        claims.above(Claim::Quiet, least_db, limits.quiet_db);
    }
}

/// What belongs to the path as a whole and not to an ear.
fn whole(heard: &Heard, limits: &Limits, claims: &mut Claims) {
    match heard.swap {
        Some(Swap::Swapped) => claims.above(Claim::Swapped, 1.0, 0.0),
        Some(Swap::Straight) | None => {}
    }
    if heard.clipping.longest_run >= limits.clip_run {
        claims.above(Claim::Clipped, heard.clipping.share, limits.clip_share);
    }
    if let Some(hum) = heard
        .hum
        .filter(|hum| hum.level_dbfs > heard.noise_floor_dbfs - limits.hum_under_noise_db)
    {
        claims.above(Claim::Hum, hum.level_dbfs, limits.hum_dbfs);
    }
    claims.above(
        Claim::Crackle,
        f64::from(heard.clicks),
        f64::from(limits.clicks),
    );
    dropouts(
        &[Some(heard.holes), Some(heard.repeats), heard.jumps],
        limits,
        claims,
    );
    match heard.bandwidth {
        Some(Bandwidth::UpTo { hz }) => claims.below(Claim::Narrowband, hz, limits.narrow_hz),
        Some(Bandwidth::AtLeast { .. }) | None => {}
    }
    claims.above(Claim::Offset, heard.dc.abs(), limits.offset);
    claims.above(Claim::Late, heard.latency_ms, limits.latency_ms);
    claims.above(
        Claim::LoudRoom,
        heard.noise_floor_dbfs_a,
        limits.room_dbfs_a,
    );
}

/// Interruptions of every kind together; a sum of counts that came from outside cannot run over.
fn dropouts(kinds: &[Option<Holes>], limits: &Limits, claims: &mut Claims) {
    let told = || kinds.iter().flatten();
    if told().map(|kind| kind.total_ms).sum::<f64>() > limits.dropout_ms {
        let count: f64 = told().map(|kind| f64::from(kind.count)).sum();
        claims.above(Claim::Dropouts, count, f64::from(limits.dropouts));
    }
}

/// Judges a sentence.
#[must_use]
pub fn judge_speech(spoken: &Spoken, limits: &Limits) -> Verdict {
    match spoken {
        Spoken::NotHeard(why) => Verdict::Unspoken(*why),
        Spoken::Speech(speech) => Verdict::Judged {
            claims: sentence(speech, limits),
            withheld: Vec::new(),
        },
    }
}

fn sentence(speech: &Speech, limits: &Limits) -> Vec<Finding> {
    let mut claims = Claims(Vec::new());
    claims.below(
        Claim::SpeechWeak,
        speech.active_level_dbfs,
        limits.speech_weak_dbfs,
    );
    claims.above(
        Claim::SpeechStrong,
        speech.active_level_dbfs,
        limits.speech_strong_dbfs,
    );
    if let Some(snr_db) = speech.snr_db {
        claims.below(Claim::SpeechNoisy, snr_db, limits.speech_snr_db);
    }
    if speech.clipping.longest_run >= limits.clip_run {
        claims.above(Claim::Clipped, speech.clipping.share, limits.clip_share);
    }
    let noise_dbfs = speech.noise_dbfs.unwrap_or(-200.0);
    if let Some(hum) = speech
        .hum
        .filter(|hum| hum.level_dbfs > noise_dbfs - limits.hum_under_noise_db)
    {
        claims.above(Claim::Hum, hum.level_dbfs, limits.hum_dbfs);
    }
    claims.above(
        Claim::Crackle,
        f64::from(speech.clicks),
        f64::from(limits.speech_clicks),
    );
    dropouts(
        &[Some(speech.holes), Some(speech.repeats)],
        limits,
        &mut claims,
    );
    claims.above(Claim::Offset, speech.dc.abs(), limits.offset);
    claims.0
}
