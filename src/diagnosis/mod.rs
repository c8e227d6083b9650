//! From findings to open questions about components: one diagnosis per component and family, with
//! suspects, evidence and the next right action. Pure: findings, what is open, the desk's facts,
//! topology, calendar and the moment go in; changes come out. Applying them twice changes nothing.

mod action;
mod bench;
mod carried;
mod certainty;
mod checkpoint;
mod clues;
mod cpu;
mod desk_phone;
mod disk;
mod disk_health;
mod disk_reads;
mod engine;
mod evidence;
mod explain;
mod file_clues;
pub mod files;
mod fitted;
mod hardware_clues;
mod headset;
mod headset_settings;
mod headset_sound;
mod load;
mod memory;
pub mod past;
mod path;
pub mod people;
mod power;
mod reading_clues;
pub mod reopened;
mod retained;
mod signals;
mod sound_clues;
mod usb;

pub use action::Candidate;
pub use certainty::{is_thing, word as certainty_word};
pub use checkpoint::Checkpoint;
pub use disk_health::{DISK_CRC_COUNTER, DISK_ERROR_COUNTERS};
pub use engine::diagnose;
pub use explain::{Explained, Explanation, Said, StepWeighed, Symptom, explain, said_of_suspects};
pub use load::worth_a_look;
pub use memory::modules_of;
pub use past::Surroundings;
pub use retained::{Retained, findings, findings_after, latest};
pub use signals::signals;

use crate::component::ComponentKey;
use crate::desk::{Calendar, DeskFacts, Severity};
use crate::finding::Finding;
use crate::knowledge::Knowledge;
use crate::observation::Observation;
use crate::readiness::spare::Spare;
use crate::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What one open diagnosis is about. There is one open per key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DiagnosisKey {
    /// Component.
    pub component: ComponentKey,
    /// Family of faults.
    pub family: String,
}

/// How far a diagnosis has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The symptom is there.
    Open,
    /// The symptom is gone, and the fault is one that can go by itself.
    Recovered,
    /// The symptom is gone, but hardware is suspected: it stays open.
    Intermittent,
}

impl Stage {
    /// The text used in stores and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Recovered => "recovered",
            Self::Intermittent => "intermittent",
        }
    }
}

/// A possible cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suspect {
    /// Part, or "setting", "outside_desk", "nothing".
    pub part: Cow<'static, str>,
    /// 0 to 1; all suspects of a diagnosis sum to 1.
    pub certainty: f64,
    /// The same in a word: sure, likely, possible.
    pub word: Cow<'static, str>,
    /// What it was before anything about this desk was known.
    #[serde(default)]
    pub prior: f64,
}

/// A clue that holds, and what it says of which part (words of [`crate::knowledge::lists::SAYS`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClueSeen {
    /// Name.
    pub clue: Cow<'static, str>,
    /// The sentence.
    pub reason: Reason,
    /// Part and word.
    pub says: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

/// A step that somebody did, and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Name of the step.
    pub step: String,
    /// Whether the fault was gone afterwards, or the thing passed.
    pub came_out_well: bool,
    /// When.
    pub at: Timestamp,
    /// Role of who did it.
    pub by: String,
    /// The fault that led when it was done; empty where nobody wrote that down yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fault: String,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// monitor, remedy, test, inspect, restore, swap, replace, replace_planned, third_party, move_desk.
    pub verb: String,
    /// Part it is done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The step of knowledge/ that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Role of who does it.
    #[serde(default)]
    pub who: String,
    /// Who mends or replaces the part instead of the centre: warranty, leased, client, person;
    /// with `pc_` before it where it is built into the PC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied_by: Option<String>,
}

impl Action {
    /// What to do, as a sentence.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let mut reason = Reason::new(match &self.supplied_by {
            Some(by) => format!("action.{}_{by}", self.verb),
            None => format!("action.{}", self.verb),
        });
        if let Some(part) = &self.part {
            reason = reason.with("part_part", part.as_str());
        }
        if let Some(step) = &self.step {
            reason = reason.with("do_step", step.as_str());
        }
        reason
    }
}

/// An open question about a component, with the answer so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// What it is about.
    pub key: DiagnosisKey,
    /// Leading fault code.
    pub fault: String,
    /// Effect on calls.
    pub severity: Severity,
    /// How far it has come.
    pub stage: Stage,
    /// First failing measurement of the episode.
    pub since: Timestamp,
    /// Possible causes, likeliest first.
    pub suspects: Vec<Suspect>,
    /// What to do next.
    pub action: Action,
    /// What was seen, in the order of importance, then the rule that made it count.
    pub evidence: Vec<Reason>,
    /// What was already tried, by the program or by people.
    pub tried: Vec<Reason>,
    /// Check rounds in which the symptom was measured failing.
    pub occurrences: u32,
    /// What else is known and speaks for or against the suspects.
    #[serde(default)]
    pub clues: Vec<ClueSeen>,
    /// What a replacement rests on, or why none is made yet.
    #[serde(default)]
    pub grounds: Vec<Reason>,
    /// Steps that people did, oldest first.
    #[serde(default)]
    pub trials: Vec<Trial>,
    /// The diagnosis of this desk that explains it; it then asks for nothing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<DiagnosisKey>,
    /// The incident that explains it; it then asks for nothing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<past::Covering>,
    /// The desk where the operator goes on meanwhile, where that costs less than waiting for the
    /// action, which is the technician's then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meanwhile: Option<Spare>,
    /// How often it came back within 30 days.
    #[serde(default)]
    pub repeats_count: u32,
    /// Failing rounds of the times before it went away by itself and came back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rounds_before: u32,
    /// How often it came back after it had gone by itself for hours.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returns_count: u32,
    /// Whether it passes again, not yet often enough to be believed.
    #[serde(default)]
    pub recovering: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Diagnosis {
    /// Whether work is asked for because of it: nothing else explains it.
    #[must_use]
    pub const fn stands_alone(&self) -> bool {
        self.duplicate_of.is_none() && self.incident.is_none()
    }
}

/// Everything a judgement may use.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The moment of the judgement.
    pub now: Timestamp,
    /// What is known of faults.
    pub knowledge: &'a Knowledge,
    /// Profile and baseline of the desk.
    pub facts: &'a DeskFacts,
    /// Findings of the desk.
    pub findings: &'a [Finding],
    /// The newest observation of each component and kind of reading.
    pub latest: &'a [Observation],
    /// Diagnoses open on the desk.
    pub open: &'a [Diagnosis],
    /// What is known beside the measurements.
    pub surroundings: &'a Surroundings,
    /// When it is needed.
    pub calendar: &'a Calendar,
}

/// What should be different from what is stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new question.
    Open(Diagnosis),
    /// The same question, better known.
    Update(Diagnosis),
    /// The symptom is gone and the fault is one that can go by itself.
    Recovered {
        /// Which.
        key: DiagnosisKey,
        /// Why.
        reason: Reason,
    },
    /// The symptom is gone, but the part stays under suspicion.
    Intermittent {
        /// Which.
        key: DiagnosisKey,
        /// Why.
        reason: Reason,
    },
}

#[cfg(test)]
mod action_tests;
#[cfg(test)]
mod any_desk;
#[cfg(test)]
mod asked_tests;
#[cfg(test)]
mod bench_tests;
#[cfg(test)]
mod clue_tests;
#[cfg(test)]
mod company_clue_tests;
#[cfg(test)]
mod custody_tests;
#[cfg(test)]
mod disk_tests;
#[cfg(test)]
mod engine_tests;
#[cfg(test)]
mod explain_tests;
#[cfg(test)]
mod file_verdict_tests;
#[cfg(test)]
mod hardware_clue_tests;
#[cfg(test)]
mod headset_settings_tests;
#[cfg(test)]
mod headset_sound_tests;
#[cfg(test)]
mod move_tests;
#[cfg(test)]
mod other_device_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod reading_clue_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod supplied_tests;
#[cfg(test)]
pub(crate) mod support;
#[cfg(test)]
mod verdict_tests;
