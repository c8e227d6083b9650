//! What people tell about a question: a step they did, a suspect they cleared. Pure; says what the
//! diagnosis is like afterwards, and the next judgement weighs it. Must not end a diagnosis itself.

use super::certainty::step;
use super::{ClueSeen, Diagnosis, Trial};
use crate::knowledge::{Fault, Knowledge, codes};
use crate::text::Reason;
use jiff::Timestamp;

/// Why a suspect or a whole question is cleared; the words are `cause.NAME`.
pub const ACQUIT_CAUSES: [&str; 5] = [
    "checked_well",
    "wrong_measurement",
    "cause_gone",
    "normal_here",
    "other",
];
/// Name under which a person's word stands among the clues.
const CLEARED: &str = "cleared_by_person";
/// What that word says; stronger than any clue.
const SAYS: &str = crate::knowledge::ACQUITTED.0;

/// Why something a person told is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The fault has no such step.
    #[error("this fault has no such step; it has: {0}")]
    NoSuchStep(String),
    /// Nobody suspects that.
    #[error("nobody suspects that here; the suspects are: {0}")]
    NoSuchSuspect(String),
    /// Not on the list.
    #[error(
        "the cause must be one of checked_well, wrong_measurement, cause_gone, normal_here, other"
    )]
    NoSuchCause,
}

/// Checks the cause of an acquittal.
pub fn acquit_cause(cause: &str) -> Result<(), Refused> {
    if ACQUIT_CAUSES.contains(&cause) {
        Ok(())
    } else {
        Err(Refused::NoSuchCause)
    }
}

/// The diagnosis with one more step done; `None` when that was known already. The newest outcome of
/// a step is the one that counts.
pub fn tried(
    diagnosis: &Diagnosis,
    knowledge: &Knowledge,
    id: &str,
    came_out_well: bool,
    at: Timestamp,
) -> Result<Option<Diagnosis>, Refused> {
    let fault = knowledge.fault(&diagnosis.fault);
    let Some(known) = fault.and_then(|fault| step(fault, id)) else {
        let steps: Vec<&str> =
            fault.map_or_else(Vec::new, |f| f.steps.iter().map(|s| s.id).collect());
        return Err(Refused::NoSuchStep(steps.join(", ")));
    };
    let same = |t: &Trial| t.step == id;
    let of_this = |t: &Trial| t.fault.is_empty() || t.fault == diagnosis.fault;
    if diagnosis
        .trials
        .iter()
        .any(|t| same(t) && of_this(t) && t.came_out_well == came_out_well)
    {
        return Ok(None);
    }
    let mut after = diagnosis.clone();
    after.trials.retain(|t| !same(t));
    after.trials.push(Trial {
        step: id.to_owned(),
        came_out_well,
        at,
        by: known.who.to_owned(),
        fault: diagnosis.fault.clone(),
    });
    Ok(Some(after))
}

/// The trials that say something of a fault: it has the step, and what came out well was about this
/// fault and no other. All of them stay told, also where another fault of the question leads now.
pub(super) fn counted(trials: &[Trial], fault: &Fault) -> Vec<Trial> {
    let counts = |t: &&Trial| {
        let of_this = t.fault.is_empty() || t.fault == fault.code;
        step(fault, &t.step).is_some() && (of_this || !t.came_out_well)
    };
    trials.iter().filter(counts).cloned().collect()
}

/// The diagnosis with one suspect cleared; `None` when nobody is suspected any more, so that all of
/// it is acquitted.
pub fn cleared(
    diagnosis: &Diagnosis,
    part: &str,
    cause: &str,
) -> Result<Option<Diagnosis>, Refused> {
    acquit_cause(cause)?;
    if !diagnosis.suspects.iter().any(|s| s.part == part) {
        let parts: Vec<&str> = diagnosis.suspects.iter().map(|s| s.part.as_ref()).collect();
        return Err(Refused::NoSuchSuspect(parts.join(", ")));
    }
    let mut after = diagnosis.clone();
    after.clues.retain(|clue| !clears(clue, part));
    after.clues.push(ClueSeen {
        clue: CLEARED.into(),
        reason: Reason::new(codes::ACQUIT_SUSPECT)
            .with("cleared_part", part)
            .with("acquit_cause", cause),
        says: vec![(part.to_owned().into(), SAYS.into())],
    });
    let suspected = after
        .suspects
        .iter()
        .any(|s| !after.clues.iter().any(|clue| clears(clue, &s.part)));
    Ok(suspected.then_some(after))
}

fn clears(clue: &ClueSeen, part: &str) -> bool {
    clue.clue == CLEARED && clue.says.iter().any(|(of, _)| of == part)
}

/// What people said about suspects, which the next judgement must not forget.
pub(super) fn said_before(before: Option<&Diagnosis>) -> impl Iterator<Item = ClueSeen> + '_ {
    before
        .into_iter()
        .flat_map(|d| &d.clues)
        .filter(|clue| clue.clue == CLEARED)
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::{ComponentKey, ComponentKind};
    use crate::desk::Severity;
    use crate::diagnosis::clue_tests::headset;
    use crate::diagnosis::engine_tests::Desk;
    use crate::diagnosis::{Action, DiagnosisKey, Stage, Suspect};

    fn diagnosis(parts: &[&str]) -> Diagnosis {
        let suspect = |part: &&str| Suspect {
            part: (*part).to_owned().into(),
            certainty: 0.5,
            word: "likely".into(),
            prior: 0.5,
        };
        Diagnosis {
            key: DiagnosisKey {
                component: ComponentKey::new(ComponentKind::Headset, "required"),
                family: "headset".to_owned(),
            },
            fault: "headset.missing".to_owned(),
            severity: Severity::S1,
            stage: Stage::Open,
            since: Timestamp::UNIX_EPOCH,
            suspects: parts.iter().map(suspect).collect(),
            action: Action {
                verb: "remedy".to_owned(),
                part: None,
                step: Some("replug".to_owned()),
                who: "operator".to_owned(),
                supplied_by: None,
            },
            evidence: Vec::new(),
            tried: Vec::new(),
            occurrences: 1,
            clues: Vec::new(),
            grounds: Vec::new(),
            trials: Vec::new(),
            duplicate_of: None,
            incident: None,
            repeats_count: 0,
            rounds_before: 0,
            returns_count: 0,
            meanwhile: None,
            recovering: false,
        }
    }

    #[test]
    fn of_a_step_the_newest_outcome_counts_and_the_same_again_changes_nothing() {
        let at = |s| Timestamp::from_second(s).unwrap();
        let mut now = diagnosis(&["setting"]);
        for (second, step, well, changes, known) in [
            (1, "replug", false, true, &[("replug", false)][..]),
            (2, "replug", false, false, &[("replug", false)]),
            (
                3,
                "other_port",
                true,
                true,
                &[("replug", false), ("other_port", true)],
            ),
            (
                4,
                "replug",
                true,
                true,
                &[("other_port", true), ("replug", true)],
            ),
        ] {
            let after = tried(&now, Knowledge::built_in(), step, well, at(second)).unwrap();
            assert_eq!(after.is_some(), changes, "{second}");
            now = after.unwrap_or(now);
            let trials: Vec<_> = now
                .trials
                .iter()
                .map(|t| (t.step.as_str(), t.came_out_well))
                .collect();
            assert_eq!(trials, known, "{second}");
        }
        assert_eq!(now.trials[1].by, "operator", "a role, never a person");
        let unknown = tried(&now, Knowledge::built_in(), "pray", true, at(9));
        assert!(matches!(unknown, Err(Refused::NoSuchStep(s)) if s.starts_with("replug,")));
    }

    #[test]
    fn a_suspect_is_cleared_with_a_cause_from_the_list_and_the_last_one_ends_the_question() {
        let two = diagnosis(&["setting", "headset"]);
        for (part, cause, refused) in [
            ("setting", "because", Some(Refused::NoSuchCause)),
            (
                "disk",
                "checked_well",
                Some(Refused::NoSuchSuspect("setting, headset".to_owned())),
            ),
            ("setting", "checked_well", None),
        ] {
            assert_eq!(cleared(&two, part, cause).err(), refused, "{part} {cause}");
        }
        let one = cleared(&two, "setting", "checked_well").unwrap().unwrap();
        let twice = cleared(&one, "setting", "other").unwrap().unwrap();
        assert_eq!(twice.clues.len(), 1, "said twice, it stands once");
        assert_eq!(cleared(&one, "headset", "other").unwrap(), None);
    }

    #[test]
    fn what_a_person_cleared_stays_cleared_in_the_next_judgement() {
        let mut desk = Desk::new();
        desk.turn(&[headset()]);
        let before = desk.headset().clone();
        assert_eq!(before.suspects[0].part, "setting");
        desk.open[0] = cleared(&before, "setting", "checked_well")
            .unwrap()
            .unwrap();
        desk.turn(&[headset()]);
        let after = desk.headset();
        assert_ne!(after.suspects[0].part, "setting");
        let certainty = after.suspects.iter().find(|s| s.part == "setting");
        assert!(certainty.is_some_and(|s| s.certainty < 0.05), "{after:?}");
        assert!(
            after
                .evidence
                .iter()
                .any(|r| r.code == codes::ACQUIT_SUSPECT),
            "it says why"
        );
    }
}
