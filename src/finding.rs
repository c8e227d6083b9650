//! From signals to findings: the debounced state of one symptom on one component, as seen by one
//! kind of measurement. A pure fold: the same retained signals give the same finding, however
//! often they are repeated. Needs signals in stream order; must not know any machine or any clock.

mod company;
mod fold;

pub use company::{Absence, Company, Listing, Stranger};
pub use fold::Fold;

use crate::component::ComponentKey;
use crate::desk::Severity;
use crate::observation::Trigger;
use crate::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// State of a symptom.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Never measured.
    #[default]
    Unknown,
    /// As it should be.
    Ok,
    /// Failed, not often enough to be believed.
    Suspect,
    /// Failing.
    Failing,
    /// Was failing; active tests pass, not yet often enough.
    Recovering,
    /// Comes and goes: failing, whatever the newest measurement says.
    Flapping,
}

impl State {
    /// The text used on the wire and in knowledge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Suspect => "suspect",
            Self::Failing => "failing",
            Self::Recovering => "recovering",
            Self::Flapping => "flapping",
        }
    }

    /// How bad it is for a desk, worst highest; unknown says nothing.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Ok => 1,
            Self::Recovering => 2,
            Self::Suspect => 3,
            Self::Flapping => 4,
            Self::Failing => 5,
        }
    }
}

/// What one measurement says about one symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Meets the (stricter) threshold for being well.
    Pass,
    /// Fails.
    Fail,
    /// Between the two thresholds, or nothing to compare with: neither trips nor clears.
    NoWord,
}

/// A judged measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Fault the symptom speaks for.
    pub fault: &'static str,
    /// Component.
    pub component: ComponentKey,
    /// Kind of measurement; two kinds are two independent sources.
    pub source: &'static str,
    /// Verdict.
    pub verdict: Verdict,
    /// How bad it would be.
    pub severity: Severity,
    /// Why, as sentences.
    pub reasons: Vec<Reason>,
    /// Whether the part itself states its end (domain rule (a) of replacement).
    pub terminal: bool,
    /// When, and in which round.
    pub moment: Moment,
    /// Who else was listed, where the measurement is a listing.
    pub listing: Option<Listing>,
}

/// The context of a signal that the fold needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Wall time; for people, and across boots.
    pub at: Timestamp,
    /// Boot of the machine.
    pub boot: String,
    /// Monotonic time since boot, milliseconds.
    pub mono_ms: u64,
    /// Round within the stream.
    pub round: u64,
    /// What started the round.
    pub trigger: Trigger,
    /// Whether the thing was exercised.
    pub active: bool,
    /// How often this is attempted, seconds.
    pub period_s: u32,
    /// Immediate repetitions before the measurement was believed.
    pub attempts: u32,
    /// Too old when it arrived to open anything by itself.
    pub history: bool,
}

/// When a finding trips and when it clears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Failures that trip it.
    pub fails: u32,
    /// Within this much attempted time, seconds.
    pub within_s: u32,
    /// Whether one failure in a self-check, repeated at once, is enough.
    pub self_check_trips: bool,
    /// Passes of an active test that clear it.
    pub passes: u32,
    /// When coming and going becomes a state of its own; `None`: never.
    pub flap: Option<Flap>,
}

/// When a symptom is believed to come and go, and when it no longer does. All in attempted time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flap {
    /// Trips that make it flapping; a relapse while recovering is half a trip.
    pub trips: u32,
    /// Within this much time, seconds.
    pub within_s: u32,
    /// Without one failure, or without one pass, for this long it is over, seconds.
    pub calm_s: u32,
}

/// Debounced state of one symptom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Fault the symptom speaks for.
    pub fault: String,
    /// Component.
    pub component: ComponentKey,
    /// Kind of measurement.
    pub source: String,
    /// State.
    pub state: State,
    /// How bad it is while it fails.
    pub severity: Severity,
    /// First failure of the present episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Newest measurement that said pass or fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Timestamp>,
    /// Failures within the window at the newest measurement.
    pub fails_count: u32,
    /// Active passes since the newest failure.
    pub passes_count: u32,
    /// Check rounds of this episode in which the symptom was measured failing.
    pub failing_rounds_count: u32,
    /// How often it began to fail within the window in which coming and going is counted; again while
    /// recovering is half a time.
    #[serde(default)]
    pub trips_count: u32,
    /// Immediate repetitions of the newest failing measurement.
    pub attempts: u32,
    /// Whether the part itself stated its end in this episode.
    pub terminal: bool,
    /// Whether it was ever measured well, as far as is kept.
    #[serde(default)]
    pub ever_passed: bool,
    /// Whether the episode began with the first measurement after a restart of the machine.
    #[serde(default)]
    pub after_restart: bool,
    /// Restarts of the machine within the window of coming and going.
    #[serde(default)]
    pub restarts_count: u32,
    /// Attempted time from the first failure since the newest pass to the newest failure, seconds.
    #[serde(default)]
    pub failing_for_s: u32,
    /// Devices that went away or appeared beside this one. Boxed: of most findings there is nothing to tell,
    /// and a floor's are read through in one go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Box<Company>>,
    /// Why, from the newest measurement that matters for the state.
    pub reasons: Vec<Reason>,
    /// When these reasons were first told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons_since: Option<Timestamp>,
}

impl Finding {
    /// Devices beside this one that were away for a time.
    pub fn absences(&self) -> impl Iterator<Item = &Absence> {
        self.company.iter().flat_map(|company| &company.absences)
    }

    /// Devices that were listed only while this one was not.
    pub fn strangers(&self) -> impl Iterator<Item = &Stranger> {
        self.company.iter().flat_map(|company| &company.strangers)
    }

    /// Failing, or failing again and again.
    #[must_use]
    pub const fn is_failing(&self) -> bool {
        matches!(self.state, State::Failing | State::Flapping)
    }
}

/// Folds the signals of one symptom, in stream order, into its finding. `None` without signals.
#[must_use]
pub fn fold(rule: &Rule, signals: &[Signal]) -> Option<Finding> {
    let newest = signals.last()?;
    let mut fold = Fold::default();
    for signal in signals {
        fold.take(rule, signal);
    }
    Some(fold.finding(newest.fault, &newest.component, newest.source))
}

#[cfg(test)]
mod flap_tests;
#[cfg(test)]
mod tests;
