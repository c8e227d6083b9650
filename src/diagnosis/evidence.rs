//! What stands behind a question: what was seen, what else is known, the rule that made it count, what was tried. Needs the
//! case and what was said before; decides nothing.

use super::engine::{Case, fault_of};
use super::past::Covering;
use super::{ClueSeen, Diagnosis, DiagnosisKey, Trial, fitted};
use crate::finding::State;
use crate::knowledge::codes;
use crate::limits::EVIDENCE_KEPT;
use crate::text::Reason;

/// So many returns within 30 days propose to look for the underlying problem.
const PROBLEM_FROM: u32 = 2;

/// What was seen, what else is known, then the rule that made it count.
pub(super) fn evidence(
    case: &Case<'_>,
    clues: &[ClueSeen],
    before: Option<&Diagnosis>,
    explained: Option<&DiagnosisKey>,
    incident: Option<&Covering>,
    repeats: u32,
) -> Vec<Reason> {
    let mut evidence: Vec<Reason> = Vec::new();
    let mut add = |reason: Reason| {
        if !evidence.contains(&reason) {
            evidence.push(reason);
        }
    };
    for reason in case.failing.iter().flat_map(|f| f.reasons.iter()) {
        add(reason.clone());
    }
    evidence.truncate(EVIDENCE_KEPT / 2);
    let mut add = |reason: Reason| {
        if !evidence.contains(&reason) {
            evidence.push(reason);
        }
    };
    for clue in clues {
        add(clue.reason.clone());
    }
    if let Some(root) = explained {
        let title = case
            .input
            .open
            .iter()
            .find(|d| d.key == *root)
            .map(|d| d.fault.clone());
        let title = title
            .or_else(|| fault_of(case.input, root))
            .unwrap_or_default();
        add(Reason::new(codes::DIAGNOSIS_DUPLICATE).with("fault_title", title));
    } else if before.is_some_and(|d| d.duplicate_of.is_some()) {
        add(Reason::new(codes::DIAGNOSIS_STANDS_ALONE));
    }
    match (incident, before.and_then(|d| d.incident.as_ref())) {
        (Some(now), _) => add(Reason::new(codes::DIAGNOSIS_COVERED)
            .with("incident_number", now.incident_number.as_str())),
        (None, Some(was)) => add(Reason::new(codes::DIAGNOSIS_UNCOVERED)
            .with("incident_number", was.incident_number.as_str())),
        (None, None) => {
            // Said once, it stays said while the question is open.
            let told = before.into_iter().flat_map(|d| &d.evidence);
            let kept = [
                codes::DIAGNOSIS_UNCOVERED,
                codes::DIAGNOSIS_TAKEN_OUT,
                codes::DIAGNOSIS_STANDS_ALONE,
            ];
            for reason in told.filter(|r| kept.contains(&r.code.as_str())) {
                if explained.is_none() {
                    add(reason.clone());
                }
            }
        }
    }
    if repeats >= PROBLEM_FROM {
        add(Reason::new(codes::DIAGNOSIS_PROBLEM));
    }
    evidence.extend(fitted::all(
        case.input.latest,
        &case.key.component,
        case.fault,
    ));
    evidence.truncate(EVIDENCE_KEPT - 1);
    evidence.push(threshold(case));
    evidence
}

/// The rule that made it count: so many failures in so much time, as many beginnings, or a check that
/// looked again at once.
fn threshold(case: &Case<'_>) -> Reason {
    if case.lead.state == State::Flapping {
        return Reason::new(codes::FINDING_COMES_AND_GOES)
            .with("trips_count", case.fault.flap.trips)
            .with("within_s", case.fault.flap.within_s);
    }
    if case.lead.fails_count < case.fault.trip.fails {
        return Reason::new(codes::FINDING_SELF_CHECK).with("attempt_count", case.lead.attempts);
    }
    Reason::new(codes::FINDING_THRESHOLD)
        .with("fails_count", case.fault.trip.fails)
        .with("within_s", case.fault.trip.within_s)
}

/// What the program and people tried.
pub(super) fn tried(case: &Case<'_>, before: Option<&Diagnosis>, trials: &[Trial]) -> Vec<Reason> {
    let rechecked = |r: &&Reason| r.code == codes::TRIED_RECHECKED;
    let attempts = case.failing.iter().map(|f| f.attempts).max().unwrap_or(1);
    let known = before.into_iter().flat_map(|d| &d.tried).find(rechecked);
    let mut tried: Vec<Reason> = known.cloned().into_iter().collect();
    if attempts >= 2 && tried.is_empty() {
        tried.push(Reason::new(codes::TRIED_RECHECKED).with("attempt_count", attempts));
    }
    tried.extend(trials.iter().map(|trial| {
        let code = if trial.came_out_well {
            codes::TRIAL_WELL
        } else {
            codes::TRIAL_NOT_WELL
        };
        Reason::new(code).with("done_step", trial.step.as_str())
    }));
    tried
}
