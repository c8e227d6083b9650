//! From one observation to what it says about each symptom: the list of families, and the frame
//! their judgements are put in. Needs the desk's facts; must not look at other observations.

use super::{cpu, desk_phone, disk, files, headset, memory, path};
use crate::component::{ComponentKey, Identity};
use crate::desk::{DeskFacts, Severity};
use crate::finding::{Moment, Signal, Verdict};
use crate::knowledge::Knowledge;
use crate::observation::{Observation, Outcome, Reading, Trigger};
use crate::text::Reason;

/// What a family says about one symptom, before it is put in the frame of its moment.
pub(super) struct Said {
    pub fault: &'static str,
    pub verdict: Verdict,
    pub severity: Severity,
    pub reasons: Vec<Reason>,
    pub terminal: bool,
}

impl Said {
    pub fn new(fault: &'static str, verdict: Verdict, severity: Severity, reason: Reason) -> Self {
        Self {
            fault,
            verdict,
            severity,
            reasons: vec![reason],
            terminal: false,
        }
    }
}

/// What a family may look at.
pub(super) struct Case<'a> {
    pub component: &'a ComponentKey,
    pub reading: &'a Reading,
    pub identity: Option<&'a Identity>,
    pub facts: &'a DeskFacts,
    pub at: jiff::Timestamp,
    /// What started the round it was measured in.
    pub trigger: Trigger,
    pub knowledge: &'a Knowledge,
}

impl Case<'_> {
    /// A limit of a fault, by name.
    pub fn limit(&self, fault: &str, name: &str) -> u64 {
        self.knowledge.fault(fault).map_or(0, |f| f.limit(name))
    }
}

/// The families, in the order their signals are listed. A new family is one file and one line.
const FAMILIES: [fn(&Case<'_>) -> Vec<Said>; 7] = [
    headset::judge,
    desk_phone::judge,
    disk::judge,
    files::judge,
    memory::judge,
    cpu::judge,
    path::judge,
];

/// What an observation says. `history` tells that it was too old on arrival to open anything.
#[must_use]
pub fn signals(
    observation: &Observation,
    facts: &DeskFacts,
    knowledge: &Knowledge,
    history: bool,
) -> Vec<Signal> {
    let Outcome::Reading(reading) = &observation.outcome else {
        return Vec::new();
    };
    if !facts.profile.asks_for(&observation.component) {
        return Vec::new();
    }
    let case = Case {
        component: &observation.component,
        reading,
        identity: observation.identity.as_ref(),
        facts,
        at: observation.at,
        trigger: observation.trigger,
        knowledge,
    };
    FAMILIES
        .iter()
        .flat_map(|judge| judge(&case))
        .map(|said| Signal {
            fault: said.fault,
            component: observation.component.clone(),
            source: reading.kind(),
            verdict: said.verdict,
            severity: knowledge.severity_laid(said.fault).unwrap_or(said.severity),
            reasons: said.reasons,
            terminal: said.terminal,
            moment: Moment {
                at: observation.at,
                boot: observation.boot.clone(),
                mono_ms: observation.mono_ms,
                round: observation.round,
                trigger: observation.trigger,
                active: observation.active,
                period_s: observation.period_s,
                attempts: observation.attempts,
                history,
            },
        })
        .collect()
}
