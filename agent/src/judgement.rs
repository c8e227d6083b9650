//! The desk's own, provisional judgement: the same pure functions that central uses, over what
//! this desk remembers and has just measured. Opens no order; central alone does.

use crate::moment::Moment;
use crate::round::Given;
use deskready::component::{Component, ComponentKey, Identity};
use deskready::desk::{Calendar, DeskFacts};
use deskready::diagnosis::{Change, Diagnosis, Input, Retained, Surroundings, diagnose, findings};
use deskready::finding::Finding;
use deskready::observation::{Observation, Outcome, Trigger, Unseen};
use deskready::readiness::{Readiness, of_desk, unmeasured};
use deskready::text::Reason;
use std::collections::BTreeMap;

/// What the desk thinks of itself.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Readiness.
    pub readiness: Readiness,
    /// What decided it.
    pub reason: Reason,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Open questions.
    pub diagnoses: Vec<Diagnosis>,
}

/// Puts what probes gave into observations of one round. Sequence numbers follow `after_seq` until
/// the outbox gives the real ones.
#[must_use]
pub fn observe(
    given: &[Given],
    moment: &Moment,
    round: u64,
    trigger: Trigger,
    after_seq: u64,
) -> Vec<Observation> {
    let mut seq = after_seq;
    let mut all = Vec::new();
    for one in given {
        for measured in &one.measured {
            seq += 1;
            all.push(Observation {
                seq,
                at: moment.at,
                boot: moment.boot.clone(),
                mono_ms: moment.mono_ms,
                round,
                trigger,
                component: measured.component.clone(),
                identity: measured.identity.clone(),
                probe: one.probe.name.to_owned(),
                active: measured.active,
                period_s: one.probe.period_s,
                attempts: measured.attempts,
                took_ms: one.took_ms,
                outcome: without_homes(&measured.outcome),
            });
        }
    }
    all
}

/// Whose home it is never leaves the desk, not even in the few words for an engineer.
fn without_homes(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::Reading(reading) => Outcome::Reading(reading.clone()),
        Outcome::Unseen(unseen) => Outcome::Unseen(Unseen {
            why: unseen.why,
            detail: hide_homes(&unseen.detail),
        }),
    }
}

pub fn hide_homes(text: &str) -> String {
    homes_of_windows(&homes_of_unix(text))
}

fn homes_of_unix(text: &str) -> String {
    const HOMES: &str = "/home/";
    let mut rest = text;
    let mut shown = String::with_capacity(text.len());
    while let Some(at) = rest.find(HOMES) {
        let (before, after) = rest.split_at(at);
        shown.push_str(before);
        shown.push('~');
        let name = &after[HOMES.len()..];
        let end = name.find(|c: char| c == '/' || c.is_whitespace() || "\"':;,".contains(c));
        rest = end.map_or("", |end| &name[end..]);
    }
    shown.push_str(rest);
    shown
}

/// `C:\Users\somebody\x`, in any mixture of letters and separators. A name may have spaces there: it ends where a folder
/// does, or at what no name can hold.
fn homes_of_windows(text: &str) -> String {
    const HOMES: [&str; 2] = ["users", "documents and settings"];
    const SEPARATORS: [char; 2] = ['\\', '/'];
    let small = text.to_ascii_lowercase();
    let (mut shown, mut done) = (String::with_capacity(text.len()), 0);
    for (at, _) in text.match_indices(SEPARATORS) {
        let rest = small.get(at..).unwrap_or_default();
        let folder = rest.trim_start_matches(SEPARATORS);
        let Some(after) = HOMES.iter().find_map(|home| folder.strip_prefix(home)) else {
            continue;
        };
        let name = after.trim_start_matches(SEPARATORS);
        if at < done || name.len() == after.len() || name.is_empty() {
            continue;
        }
        let end = name.find(|c: char| c.is_control() || "\\/\"[]:;|=,+*?<>".contains(c));
        let before = text.get(done..at).unwrap_or_default();
        let is_drive = |drive: &str| drive.ends_with(':') && drive.starts_with(char::is_alphabetic);
        let drive = before
            .len()
            .checked_sub(2)
            .and_then(|from| before.get(from..));
        let kept = match drive.filter(|drive| is_drive(drive)) {
            Some(drive) => before.strip_suffix(drive).unwrap_or(before),
            None => before,
        };
        shown.push_str(kept);
        shown.push('~');
        done = text.len() - name.len() + end.unwrap_or(name.len());
    }
    shown.push_str(text.get(done..).unwrap_or_default());
    shown
}

/// Judges the desk. `scope` limits the judgement to some components.
#[must_use]
pub fn judge(
    facts: &DeskFacts,
    observations: &[Observation],
    now: jiff::Timestamp,
    scope: impl Fn(&ComponentKey) -> bool,
) -> Judgement {
    let retained: Vec<Retained<'_>> = observations
        .iter()
        .filter(|o| scope(&o.component))
        .map(|observation| Retained {
            observation,
            history: false,
        })
        .collect();
    let findings = findings(&retained, facts, crate::known::in_force());
    let unmeasured = unmeasured(observations);
    let (readiness, reason) = of_desk(facts, &findings, &unmeasured, scope);
    let latest = deskready::diagnosis::latest(retained.iter().map(|r| r.observation));
    let changes = diagnose(&Input {
        now,
        latest: &latest,
        knowledge: crate::known::in_force(),
        facts,
        findings: &findings,
        open: &[],
        surroundings: Surroundings::none(),
        calendar: &Calendar::default(),
    });
    let diagnoses = changes
        .into_iter()
        .filter_map(|change| match change {
            Change::Open(diagnosis) | Change::Update(diagnosis) => Some(diagnosis),
            Change::Recovered { .. } | Change::Intermittent { .. } => None,
        })
        .collect();
    Judgement {
        readiness,
        reason,
        findings,
        diagnoses,
    }
}

/// Every component that was measured or is required, with what it last said of itself.
#[must_use]
pub fn components(facts: &DeskFacts, observations: &[Observation]) -> Vec<Component> {
    let mut known: BTreeMap<ComponentKey, Identity> = facts
        .profile
        .required()
        .into_iter()
        .map(|key| (key, Identity::default()))
        .collect();
    for observation in observations {
        let identity = known.entry(observation.component.clone()).or_default();
        if let Some(seen) = &observation.identity {
            identity.clone_from(seen);
        }
    }
    known
        .iter()
        .filter_map(|(key, identity)| {
            crate::identity::component(&facts.profile.desk, key, identity)
        })
        .collect()
}

/// What could not be measured in the newest round of each component and probe.
#[must_use]
pub fn unseen(observations: &[Observation]) -> Vec<(ComponentKey, String, Unseen)> {
    let mut newest: BTreeMap<(&ComponentKey, &str), &Observation> = BTreeMap::new();
    for observation in observations {
        newest.insert(
            (&observation.component, observation.probe.as_str()),
            observation,
        );
    }
    newest
        .into_iter()
        .filter_map(|((key, probe), observation)| match &observation.outcome {
            Outcome::Unseen(unseen) => Some((key.clone(), probe.to_owned(), unseen.clone())),
            Outcome::Reading(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_name_is_in_the_words_for_an_engineer() {
        for (given, shown) in [
            (
                "cannot list /home/somebody/softphone: denied",
                "cannot list ~/softphone: denied",
            ),
            ("/home/a", "~"),
            ("\"/home/a b\" and /home/c/d", "\"~ b\" and ~/d"),
            ("/opt/home/x", "/opt~"),
            (
                r"C:\Users\Opq Wxyz\AppData\x: denied",
                r"~\AppData\x: denied",
            ),
            (r"at c:/users/opq/x and D:\USERS\wxyz", r"at ~/x and ~"),
            (r"C:\\Users\\O'Opq\\x", r"~\\x"),
            (
                "\"C:\\Documents and Settings\\opq\" is busy",
                "\"~\" is busy",
            ),
            (
                r"\Device\HarddiskVolume3\Users\opq\x",
                r"\Device\HarddiskVolume3~\x",
            ),
            (r"ñ:\Users\opq\x", r"ñ:~\x"),
            (r"C:\Users", r"C:\Users"),
            (r"C:\Users\", r"C:\Users\"),
            (r"C:\Usersland\opq", r"C:\Usersland\opq"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(hide_homes(given), shown);
        }
    }
}
