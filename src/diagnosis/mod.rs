//! From findings to open questions about components: one diagnosis per component and family, with
//! suspects, evidence and the next right action. Pure: findings, what is open, the desk's facts,
//! topology, calendar and the moment go in; changes come out. Applying them twice changes nothing.

mod cpu;
mod desk_phone;
mod disk;
pub mod files;
mod headset;
mod memory;
mod path;
mod signals;

pub use signals::signals;

use crate::component::ComponentKey;
use crate::desk::{Calendar, DeskFacts, Severity, Topology};
use crate::finding::{Finding, Rule, Signal, State, fold};
use crate::knowledge::{self, Fault, codes};
use crate::limits::EVIDENCE_KEPT;
use crate::observation::Observation;
use crate::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An observation of the retained set.
#[derive(Debug, Clone, Copy)]
pub struct Retained<'a> {
    /// The observation.
    pub observation: &'a Observation,
    /// Whether it was older than 24 h when it arrived.
    pub history: bool,
}

/// Folds the retained observations of one desk, sorted by stream and sequence number, into its
/// findings, sorted by component, fault and source.
#[must_use]
pub fn findings(retained: &[Retained<'_>], facts: &DeskFacts) -> Vec<Finding> {
    let mut groups: BTreeMap<(ComponentKey, &str, &str), Vec<Signal>> = BTreeMap::new();
    for one in retained {
        for signal in signals(one.observation, facts, one.history) {
            groups
                .entry((signal.component.clone(), signal.fault, signal.source))
                .or_default()
                .push(signal);
        }
    }
    groups
        .iter()
        .filter_map(|((_, fault, _), signals)| fold(&rule(knowledge::fault(fault)?), signals))
        .collect()
}

fn rule(fault: &Fault) -> Rule {
    Rule {
        fails: fault.trip.fails,
        within_s: fault.trip.within_s,
        self_check_trips: fault.trip.self_check,
        passes: fault.clear.passes,
    }
}

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
    pub part: String,
    /// 0 to 1; all suspects of a diagnosis sum to 1.
    pub certainty: f64,
    /// The same in a word: sure, likely, possible.
    pub word: String,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// monitor, remedy, test, inspect, restore, swap, replace, replace_planned, third_party, move_desk.
    pub verb: String,
    /// Part it is done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
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
}

/// Everything a judgement may use.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The moment of the judgement.
    pub now: Timestamp,
    /// Profile and baseline of the desk.
    pub facts: &'a DeskFacts,
    /// Findings of the desk.
    pub findings: &'a [Finding],
    /// Diagnoses open on the desk.
    pub open: &'a [Diagnosis],
    /// What the desk shares with others.
    pub topology: &'a Topology,
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

/// What must change so that the open diagnoses agree with the findings.
#[must_use]
pub fn diagnose(input: &Input<'_>) -> Vec<Change> {
    let mut groups: BTreeMap<DiagnosisKey, Vec<(&Finding, &'static Fault)>> = BTreeMap::new();
    for finding in input.findings {
        if let Some(fault) = knowledge::fault(&finding.fault) {
            let family = fault.family.to_owned();
            let key = DiagnosisKey {
                component: finding.component.clone(),
                family,
            };
            groups.entry(key).or_default().push((finding, fault));
        }
    }
    let mut changes = Vec::new();
    for before in input.open.iter().filter(|d| d.stage != Stage::Recovered) {
        // Nobody measures it any more, so no measurement will ever end it.
        if !input.facts.profile.asks_for(&before.key.component) {
            let reason = Reason::new(codes::DIAGNOSIS_NOT_REQUIRED);
            changes.push(Change::Recovered {
                key: before.key.clone(),
                reason,
            });
        }
    }
    for (key, group) in groups {
        let open = input
            .open
            .iter()
            .find(|d| d.key == key && d.stage != Stage::Recovered);
        let mut failing: Vec<_> = group
            .iter()
            .copied()
            .filter(|(f, _)| f.is_failing())
            .collect();
        failing.sort_by(|a, b| {
            (a.0.severity, &a.0.fault, &a.0.source).cmp(&(b.0.severity, &b.0.fault, &b.0.source))
        });
        match (failing.first(), open) {
            (Some(_), None) => changes.extend(describe(&key, &failing, None).map(Change::Open)),
            (Some(_), Some(before)) => changes.extend(
                describe(&key, &failing, Some(before))
                    .filter(|d| d != before)
                    .map(Change::Update),
            ),
            (None, Some(before)) => changes.extend(ended(&group, before)),
            (None, None) => {}
        }
    }
    changes
}

/// The symptom no longer fails: recovered, intermittent, or not yet sure.
fn ended(group: &[(&Finding, &'static Fault)], before: &Diagnosis) -> Option<Change> {
    let of_this_fault: Vec<_> = group
        .iter()
        .filter(|(f, _)| f.fault == before.fault)
        .collect();
    let well = !of_this_fault.is_empty() && of_this_fault.iter().all(|(f, _)| f.state == State::Ok);
    if !well || before.stage == Stage::Intermittent {
        return None;
    }
    let fault = knowledge::fault(&before.fault)?;
    let reason =
        Reason::new(codes::ORDER_RECOVERED).with("passes_count", i64::from(fault.clear.passes));
    let key = before.key.clone();
    Some(if fault.reversible {
        Change::Recovered { key, reason }
    } else {
        Change::Intermittent { key, reason }
    })
}

fn describe(
    key: &DiagnosisKey,
    failing: &[(&Finding, &'static Fault)],
    before: Option<&Diagnosis>,
) -> Option<Diagnosis> {
    let (lead, fault) = failing.first()?;
    let mut evidence: Vec<Reason> = Vec::new();
    for reason in failing.iter().flat_map(|(f, _)| f.reasons.iter()) {
        if !evidence.contains(reason) {
            evidence.push(reason.clone());
        }
    }
    evidence.truncate(EVIDENCE_KEPT - 1);
    evidence.push(threshold(lead, fault));
    let attempts = failing.iter().map(|(f, _)| f.attempts).max().unwrap_or(1);
    let mut tried = before.map(|d| d.tried.clone()).unwrap_or_default();
    let rechecked = |r: &Reason| r.code == codes::TRIED_RECHECKED;
    if attempts >= 2 && !tried.iter().any(rechecked) {
        tried.push(Reason::new(codes::TRIED_RECHECKED).with("attempt_count", attempts));
    }
    let rounds = failing
        .iter()
        .map(|(f, _)| f.failing_rounds_count)
        .max()
        .unwrap_or(0);
    let since = failing
        .iter()
        .filter_map(|(f, _)| f.since)
        .min()
        .or(lead.last_at)?;
    Some(Diagnosis {
        key: key.clone(),
        fault: lead.fault.clone(),
        severity: lead.severity,
        stage: Stage::Open,
        since: before.map_or(since, |d| d.since.min(since)),
        suspects: suspects(fault),
        action: action(fault, failing),
        evidence,
        tried,
        // The retained set forgets old rounds; the count on the diagnosis does not.
        occurrences: before.map_or(rounds, |d| d.occurrences.max(rounds)),
    })
}

/// The rule that made it count: so many failures in so much time, or a self-check that looked again.
fn threshold(lead: &Finding, fault: &Fault) -> Reason {
    if lead.fails_count < fault.trip.fails {
        return Reason::new(codes::FINDING_SELF_CHECK).with("attempt_count", lead.attempts);
    }
    Reason::new(codes::FINDING_THRESHOLD)
        .with("fails_count", fault.trip.fails)
        .with("within_s", fault.trip.within_s)
}

fn suspects(fault: &Fault) -> Vec<Suspect> {
    let mut suspects: Vec<Suspect> = fault
        .suspects
        .iter()
        .map(|s| Suspect {
            part: s.part.to_owned(),
            certainty: s.prior,
            word: certainty_word(s.prior).to_owned(),
        })
        .collect();
    suspects.sort_by(|a, b| {
        b.certainty
            .total_cmp(&a.certainty)
            .then_with(|| a.part.cmp(&b.part))
    });
    suspects
}

/// A certainty in a word that people can act on.
#[must_use]
pub fn certainty_word(certainty: f64) -> &'static str {
    if certainty >= 0.9 {
        "sure"
    } else if certainty >= 0.5 {
        "likely"
    } else {
        "possible"
    }
}

/// The action of the leading fault; a replacement that nothing of rule (a) or (b) supports yet
/// becomes an inspection. (Rules (c) and (d) need history of parts and come with it.)
fn action(fault: &Fault, failing: &[(&Finding, &'static Fault)]) -> Action {
    let replaces = fault.action.verb.starts_with("replace");
    let mut sources: Vec<&str> = failing
        .iter()
        .filter(|(f, _)| f.fault == fault.code)
        .map(|(f, _)| f.source.as_str())
        .collect();
    sources.dedup();
    let terminal = failing
        .iter()
        .any(|(f, _)| f.terminal && f.fails_count >= 2);
    let verb = if replaces && !terminal && sources.len() < 2 {
        "inspect"
    } else {
        fault.action.verb
    };
    Action {
        verb: verb.to_owned(),
        part: fault.action.part.map(str::to_owned),
    }
}

#[cfg(test)]
mod story_tests;
#[cfg(test)]
pub(crate) mod support;
#[cfg(test)]
mod verdict_tests;
