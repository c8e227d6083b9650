//! Whether a desk can take calls, from its findings and from what calls need there. Pure.

pub mod spare;

use crate::component::ComponentKey;
use crate::desk::{DeskFacts, Severity};
use crate::diagnosis::Diagnosis;
use crate::finding::{Finding, State};
use crate::knowledge::codes;
use crate::observation::{Observation, Outcome, Reading, Unseen, Why};
use crate::text::{Arg, Reason};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Readiness of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
// The order is how bad it is: the worst of a desk's parts wins.
pub enum Readiness {
    /// Calls can be taken.
    Ready,
    /// Calls can be taken; something needs attention.
    ReadyWithCare,
    /// Something calls need could not be measured.
    Unknown,
    /// Calls cannot be taken.
    NotReady,
}

impl Readiness {
    /// All, best first.
    pub const ALL: [Self; 4] = [
        Self::Ready,
        Self::ReadyWithCare,
        Self::Unknown,
        Self::NotReady,
    ];

    /// The text used on the wire and in knowledge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::ReadyWithCare => "ready_with_care",
            Self::Unknown => "unknown",
            Self::NotReady => "not_ready",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }
}

/// State of one component: the worst of its symptoms. One that was never measured says nothing
/// while another one of the same component was.
#[must_use]
pub fn component_state(component: &ComponentKey, findings: &[Finding]) -> State {
    findings
        .iter()
        .filter(|f| f.component == *component)
        .map(|f| f.state)
        .max_by_key(|s| s.rank())
        .unwrap_or(State::Unknown)
}

/// Components that nothing could measure lately: the newest attempt of every probe that looks at
/// them ended without a reading, or that of the one that looks most often did, and no other has
/// looked within twice its time. What was measured before says nothing about now. Needs the
/// observations in stream order, those without a reading among them.
///
/// What waits for the end of a call stays as it was measured before, for a day at most: calls that are
/// taken are no reason to doubt that they can be.
#[must_use]
pub fn unmeasured<'a>(
    observations: impl IntoIterator<Item = &'a Observation>,
) -> BTreeSet<ComponentKey> {
    // A probe may say several things of one component in a round; one reading is enough.
    let mut newest: BTreeMap<(&ComponentKey, &str), (u64, bool)> = BTreeMap::new();
    let mut looked: BTreeMap<&ComponentKey, Looked<'_>> = BTreeMap::new();
    for observation in observations {
        if is_memory(observation) {
            continue;
        }
        let of = looked.entry(&observation.component).or_default();
        if of.waits_for_a_call(observation) {
            continue;
        }
        of.add(observation);
        let is_unseen = matches!(observation.outcome, Outcome::Unseen(_));
        let round = observation.round;
        newest
            .entry((&observation.component, observation.probe.as_str()))
            .and_modify(|(before, all)| {
                *all = is_unseen && (*all || *before != round);
                *before = round;
            })
            .or_insert((round, is_unseen));
    }
    let mut without: BTreeMap<&ComponentKey, bool> = BTreeMap::new();
    for ((component, probe), (_, all_unseen)) in newest {
        *without.entry(component).or_insert(true) &= all_unseen;
        if let Some(looked) = looked.get_mut(component)
            && looked.probe == probe
        {
            looked.lost = all_unseen;
        }
    }
    for (component, looked) in &looked {
        if looked.lost && looked.is_old() {
            without.insert(component, true);
        }
    }
    without
        .into_iter()
        .filter(|(_, all)| *all)
        .map(|(key, _)| key.clone())
        .collect()
}

/// When a component was last looked at, and when last with a reading: by the machine's own time, for
/// the wall clock jumps.
#[derive(Default)]
struct Looked<'a> {
    /// The probe that looks most often, its period, and whether its newest attempt gave nothing.
    probe: &'a str,
    period_s: Option<u32>,
    lost: bool,
    attempt: Option<(&'a str, u64)>,
    reading: Option<(&'a str, u64)>,
}

/// A check that calls have put off for longer than a day was not made.
const PUT_OFF_MS: u64 = 24 * 3_600_000;

impl<'a> Looked<'a> {
    /// Whether an attempt was only put off for a call, which says nothing yet of what was measured.
    fn waits_for_a_call(&self, observation: &Observation) -> bool {
        let Outcome::Unseen(Unseen {
            why: Why::InCall, ..
        }) = &observation.outcome
        else {
            return false;
        };
        self.reading.is_some_and(|(boot, reading_ms)| {
            // After a restart the time since then counts: how long the machine was off, nobody knows.
            let since_ms = if boot == observation.boot {
                reading_ms
            } else {
                0
            };
            observation.mono_ms.saturating_sub(since_ms) <= PUT_OFF_MS
        })
    }

    fn add(&mut self, observation: &'a Observation) {
        if self
            .period_s
            .is_none_or(|shortest| observation.period_s < shortest)
        {
            self.period_s = Some(observation.period_s);
            self.probe = &observation.probe;
        }
        let at = Some((observation.boot.as_str(), observation.mono_ms));
        self.attempt = at;
        if matches!(observation.outcome, Outcome::Reading(_)) {
            self.reading = at;
        }
    }

    /// Whether the newest reading is too old to speak of now.
    fn is_old(&self) -> bool {
        let (Some((boot, attempt_ms)), Some((of_boot, reading_ms))) = (self.attempt, self.reading)
        else {
            return true;
        };
        let period_ms = u64::from(self.period_s.unwrap_or_default()).saturating_mul(1_000);
        boot != of_boot || attempt_ms.saturating_sub(reading_ms) > period_ms.saturating_mul(2)
    }
}

/// What the system remembers of a device without having looked for it, and nothing judges: it does
/// not say that the device was measured.
fn is_memory(observation: &Observation) -> bool {
    matches!(
        observation.outcome,
        Outcome::Reading(Reading::HidCollections { .. })
    )
}

/// Readiness of a desk with the reason that decided it. A required component that is among the
/// `unmeasured` is unknown, however well it was before. `scope` limits the judgement to some
/// components (a check of one kind alone).
#[must_use]
pub fn of_desk(
    facts: &DeskFacts,
    findings: &[Finding],
    unmeasured: &BTreeSet<ComponentKey>,
    scope: impl Fn(&ComponentKey) -> bool,
) -> (Readiness, Reason) {
    let mut worst = (Readiness::Ready, Reason::new(codes::READINESS_READY));
    let mut take = |readiness: Readiness, reason: &dyn Fn() -> Reason| {
        if readiness > worst.0 {
            worst = (readiness, reason());
        }
    };
    let required: Vec<_> = facts
        .profile
        .required()
        .into_iter()
        .filter(|c| scope(c))
        .collect();
    // A check of a part that calls need nowhere (the power of a laptop) says how that part is, if it was measured.
    let is_known = |f: &Finding| {
        scope(&f.component) && f.state != State::Unknown && !unmeasured.contains(&f.component)
    };
    if required.is_empty() && !findings.iter().any(is_known) {
        // Nothing was asked, so nothing is known.
        take(Readiness::Unknown, &|| {
            Reason::new(codes::READINESS_NOTHING_ASKED)
        });
    }
    for component in &required {
        let never = component_state(component, findings) == State::Unknown;
        if never || unmeasured.contains(component) {
            take(Readiness::Unknown, &|| {
                Reason::new(codes::READINESS_UNKNOWN)
                    .with("component_kind", component.kind.as_str())
                    .with("slot", component.slot.as_str())
            });
        }
    }
    let mut by_severity: Vec<&Finding> = findings.iter().filter(|f| scope(&f.component)).collect();
    by_severity.sort_by_key(|f| f.severity);
    for finding in by_severity {
        let (readiness, code) = match (finding.state, finding.severity) {
            (State::Failing | State::Flapping, Severity::S1) => {
                (Readiness::NotReady, codes::READINESS_NOT_READY)
            }
            (_, Severity::S4) | (State::Ok | State::Unknown, _) => continue,
            (State::Failing | State::Flapping | State::Suspect | State::Recovering, _) => {
                (Readiness::ReadyWithCare, codes::READINESS_READY_WITH_CARE)
            }
        };
        take(readiness, &|| {
            Reason::new(code).with("fault_title", finding.fault.as_str())
        });
    }
    worst
}

/// The same where what decided it belongs to a general incident: support knows already, and a call
/// from every desk helps nobody. Needs the open diagnoses of the desk.
#[must_use]
pub fn with_incidents(readiness: Readiness, reason: Reason, open: &[Diagnosis]) -> Reason {
    let is_bad = matches!(readiness, Readiness::NotReady | Readiness::ReadyWithCare);
    let Some(Arg::Text(fault)) = reason.args.get("fault_title").filter(|_| is_bad) else {
        return reason;
    };
    let mut of_fault = open.iter().filter(|d| d.fault == *fault).peekable();
    let first = of_fault.peek().and_then(|d| d.incident.as_ref());
    let all = of_fault.all(|d| d.incident.is_some());
    let (Some(incident), true) = (first, all) else {
        return reason;
    };
    let code = if readiness == Readiness::NotReady {
        codes::READINESS_NOT_READY_INCIDENT
    } else {
        codes::READINESS_READY_WITH_CARE_INCIDENT
    };
    Reason::new(code)
        .with("fault_title", fault.as_str())
        .with("what_shared", incident.attribute.as_str())
        .with("value", incident.value.as_str())
        .with("incident_number", incident.incident_number.as_str())
}

#[cfg(test)]
mod spare_tests;
#[cfg(test)]
mod tests;
