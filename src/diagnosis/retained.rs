//! From the retained observations of a desk to its findings: which signals belong together, and by
//! which rule of knowledge they are folded. Needs them in stream order; must not know how a store
//! keeps them.

use super::checkpoint::{Checkpoint, Ground};
use super::signals;
use crate::component::ComponentKey;
use crate::desk::DeskFacts;
use crate::finding::{Finding, Flap, Fold, Rule};
use crate::knowledge::{Fault, Knowledge};
use crate::observation::{Observation, Outcome};
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
pub fn findings(
    retained: &[Retained<'_>],
    facts: &DeskFacts,
    knowledge: &Knowledge,
) -> Vec<Finding> {
    findings_after(&[], retained, facts, knowledge)
}

/// The same where readings were dropped: goes on from how their symptoms stood after them.
#[must_use]
pub fn findings_after(
    dropped: &[Checkpoint],
    retained: &[Retained<'_>],
    facts: &DeskFacts,
    knowledge: &Knowledge,
) -> Vec<Finding> {
    let mut folds: BTreeMap<(&ComponentKey, &str, &str), (Rule, Fold)> = BTreeMap::new();
    if !dropped.is_empty() {
        let ground = Ground::of(facts, knowledge);
        for checkpoint in dropped {
            for (fault, rule, fold) in checkpoint.believed(ground, knowledge) {
                let key = (&checkpoint.component, fault, checkpoint.source.as_str());
                folds.insert(key, (rule, fold.clone()));
            }
        }
    }
    for one in retained {
        for signal in signals(one.observation, facts, knowledge, one.history) {
            let Some(fault) = knowledge.fault(signal.fault) else {
                continue;
            };
            let key = (&one.observation.component, signal.fault, signal.source);
            let (rule, fold) = folds
                .entry(key)
                .or_insert_with(|| (rule(fault), Fold::default()));
            fold.take(rule, &signal);
        }
    }
    folds
        .iter()
        .map(|((component, fault, source), (_, fold))| fold.finding(fault, component, source))
        .collect()
}

pub(super) fn rule(fault: &Fault) -> Rule {
    Rule {
        fails: fault.trip.fails,
        within_s: fault.trip.within_s,
        self_check_trips: fault.trip.self_check,
        passes: fault.clear.passes,
        flap: Some(Flap {
            trips: fault.flap.trips,
            within_s: fault.flap.within_s,
            calm_s: fault.flap.calm_s,
        }),
    }
}

/// The newest observation of each component and kind of reading, from observations in stream order.
#[must_use]
pub fn latest<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Vec<Observation> {
    let mut newest: BTreeMap<(&ComponentKey, &str), &Observation> = BTreeMap::new();
    for observation in observations {
        if let Outcome::Reading(reading) = &observation.outcome {
            newest.insert((&observation.component, reading.kind()), observation);
        }
    }
    newest.into_values().cloned().collect()
}
