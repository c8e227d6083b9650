//! How sure we are of each suspect: its prior, multiplied by what every clue, every step that was
//! tried and every shared suspicion says of it, brought to a sum of 1. Needs the case and its
//! clues; must not decide what is done about it.

use super::clues::{holds, part_of};
use super::engine::Case;
use super::past::is_recent;
use super::{ClueSeen, Suspect, Trial};
use crate::knowledge::{Fault, Step, codes, likelihood};
use crate::text::Reason;
use crate::work_order::ClosingCode;
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;

/// A word of certainty that people can act on: at least this much.
const SURE_FROM: f64 = 0.9;
pub(super) const LIKELY_FROM: f64 = 0.5;
/// Suspects that share nothing when two faults have them: everything can be a setting.
const SHARED_BY_ALL: [&str; 5] = ["setting", "nothing", "outside_desk", "file", "softphone"];
/// Two faults of one desk within this time may have one cause.
const SHARED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// How often a step comes out well when it should, and when it should not: people and parts are no
/// machines. (First values, nobody measured them.)
const WELL_WHEN_IT_SHOULD: f64 = 0.93;
const WELL_BY_CHANCE: f64 = 0.03;
/// What a replacement says of what was replaced.
const REPLACED_SAYS: &str = "clears";
/// What a shared suspicion says.
const SHARED_SAYS: &str = "favours";

/// The clues that hold, each with what it says.
pub(super) fn clues(case: &Case<'_>) -> Vec<ClueSeen> {
    // What knowledge says lives as long as the program: nothing is copied.
    let borrowed =
        |(part, word): &(&'static str, &'static str)| (Cow::Borrowed(*part), Cow::Borrowed(*word));
    let mut seen: Vec<ClueSeen> = case
        .fault
        .clues
        .iter()
        .filter_map(|clue| {
            Some(ClueSeen {
                clue: clue.when.into(),
                reason: holds(clue.when, case)?,
                says: clue.says.iter().map(borrowed).collect(),
            })
        })
        .collect();
    seen.extend(replaced(case));
    seen.extend(shared(case));
    seen
}

/// A part that was replaced lately is hardly the one, nor is anything that is replaced with it.
fn replaced(case: &Case<'_>) -> Option<ClueSeen> {
    let past = case
        .lately()
        .find(|past| past.closing == Some(ClosingCode::Replaced))?;
    let part = past.part.as_deref()?;
    let mut steps = case.fault.steps.iter();
    let with_it = steps.find(|s| matches!(s.kind, "swap" | "replace") && s.part == Some(part));
    let gone: Vec<&str> = with_it.map_or_else(|| vec![part], |s| s.well_if.to_vec());
    let says = gone
        .into_iter()
        .map(|part| (part.to_owned().into(), REPLACED_SAYS.into()))
        .collect();
    Some(ClueSeen {
        clue: "part_was_replaced".into(),
        reason: Reason::new(codes::CLUE_PART_WAS_REPLACED)
            .with("part_part", part)
            .with("ended_date", past.ended_at),
        says,
    })
}

/// Suspects that would explain another fault of this desk too: one that fails now, or one that
/// ended lately without a part being found.
fn shared(case: &Case<'_>) -> Vec<ClueSeen> {
    let mut seen: Vec<ClueSeen> = Vec::new();
    let mut add = |part: &str, title: &str| {
        let known = |s: &ClueSeen| s.says.iter().any(|(of, _)| of == part);
        if SHARED_BY_ALL.contains(&part) || seen.iter().any(known) {
            return;
        }
        if case.fault.suspects.iter().any(|s| s.part == part) {
            seen.push(ClueSeen {
                clue: "shared_suspect".into(),
                reason: Reason::new(codes::CLUE_SHARED_SUSPECT).with("fault_title", title),
                says: vec![(part.to_owned().into(), SHARED_SAYS.into())],
            });
        }
    };
    let near = |at: Option<Timestamp>| {
        at.is_some_and(|at| at.duration_since(case.since).abs() <= SHARED_WITHIN)
    };
    // Many paths can fail at once, and every one of them has the same suspects.
    let mut told: Vec<&str> = vec![case.fault.code];
    for other in case.input.findings.iter().filter(|f| f.is_failing()) {
        let known = told.contains(&other.fault.as_str());
        if known || other.component == case.key.component || !near(other.since) {
            continue;
        }
        told.push(&other.fault);
        let Some(fault) = case.input.knowledge.fault(&other.fault) else {
            continue;
        };
        if fault.family != case.fault.family {
            for suspect in fault.suspects.iter() {
                add(suspect.part, fault.code);
            }
        }
    }
    for past in &case.input.surroundings.past {
        // What somebody looked into and closed is answered, whatever the answer was.
        let unanswered = matches!(past.closing, None | Some(ClosingCode::Recovered));
        let open = unanswered && is_recent(past.ended_at, case.input.now);
        if open && past.key.family != case.key.family {
            for suspect in &past.suspects {
                add(&suspect.part, &past.fault);
            }
        }
    }
    seen
}

/// All suspects, likeliest first.
pub(super) fn suspects(fault: &Fault, clues: &[ClueSeen], trials: &[Trial]) -> Vec<Suspect> {
    let mut weights: Vec<f64> = fault
        .suspects
        .iter()
        .map(|suspect| {
            let of_clues = clues
                .iter()
                .flat_map(|seen| &seen.says)
                .filter(|(part, _)| part == suspect.part)
                .map(|(_, word)| likelihood(word));
            let of_trials = trials
                .iter()
                .filter_map(|trial| Some((trial, step(fault, &trial.step)?)))
                .map(|(trial, step)| said_by(step, trial.came_out_well, suspect.part));
            suspect.prior * of_clues.chain(of_trials).product::<f64>()
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= sum.max(f64::MIN_POSITIVE);
    }
    let mut suspects: Vec<Suspect> = fault
        .suspects
        .iter()
        .zip(weights)
        .map(|(suspect, certainty)| Suspect {
            part: suspect.part.into(),
            certainty,
            word: word(certainty).into(),
            prior: suspect.prior,
        })
        .collect();
    suspects.sort_by(|a, b| {
        b.certainty
            .total_cmp(&a.certainty)
            .then_with(|| a.part.cmp(&b.part))
    });
    suspects
}

/// How likely this outcome of a step is if the suspect is the cause.
pub(super) fn said_by(step: &Step, came_out_well: bool, part: &str) -> f64 {
    let well = if step.well_if.contains(&part) {
        WELL_WHEN_IT_SHOULD
    } else {
        WELL_BY_CHANCE
    };
    if came_out_well { well } else { 1.0 - well }
}

/// Whether a suspect is a thing that can be changed, and no setting, program or nothing at all.
#[must_use]
pub fn is_thing(part: &str) -> bool {
    const NO_THING: [&str; 7] = [
        "setting",
        "dust",
        "outside_desk",
        "nothing",
        "file",
        "softphone",
        "driver",
    ];
    !NO_THING.contains(&part)
}

/// The step of that name.
pub(super) fn step<'a>(fault: &'a Fault, id: &str) -> Option<&'a Step> {
    fault.steps.iter().find(|step| step.id == id)
}

/// A certainty in a word that people can act on.
#[must_use]
pub fn word(certainty: f64) -> &'static str {
    if certainty >= SURE_FROM {
        "sure"
    } else if certainty >= LIKELY_FROM {
        "likely"
    } else {
        "possible"
    }
}

/// The likeliest suspect that is a thing a person can look at.
pub(super) fn top_part(case: &Case<'_>, suspects: &[Suspect]) -> String {
    suspects
        .iter()
        .find(|s| !["setting", "nothing", "outside_desk"].contains(&s.part.as_ref()))
        .map_or_else(
            || part_of(&case.key.component).to_owned(),
            |s| s.part.to_string(),
        )
}
