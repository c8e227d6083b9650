//! From signals to findings: the debounced state of one symptom on one component, as seen by one
//! kind of measurement. A pure fold: the same retained signals give the same finding, however
//! often they are repeated. Needs signals in stream order; must not know any machine or any clock.

use crate::component::ComponentKey;
use crate::desk::Severity;
use crate::observation::Trigger;
use crate::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

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
    /// Comes and goes.
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
    /// Immediate repetitions of the newest failing measurement.
    pub attempts: u32,
    /// Whether the part itself stated its end in this episode.
    pub terminal: bool,
    /// Why, from the newest measurement that matters for the state.
    pub reasons: Vec<Reason>,
}

impl Finding {
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
    let stale =
        fold.state == State::Failing && fold.only_history && fold.last == Some(Verdict::Pass);
    Some(Finding {
        fault: newest.fault.to_owned(),
        component: newest.component.clone(),
        source: newest.source.to_owned(),
        state: if stale { State::Ok } else { fold.state },
        severity: fold.severity.unwrap_or(newest.severity),
        since: fold.since,
        last_at: fold.last_at,
        fails_count: u32::try_from(fold.window.len()).unwrap_or(u32::MAX),
        passes_count: fold.passes,
        failing_rounds_count: fold.rounds,
        attempts: fold.attempts,
        terminal: fold.terminal,
        reasons: fold.reasons,
    })
}

#[derive(Default)]
struct Fold<'a> {
    state: State,
    /// Attempted time so far, milliseconds.
    clock_ms: u64,
    before: Option<&'a Moment>,
    /// Attempted times of the failures within the window.
    window: VecDeque<u64>,
    passes: u32,
    rounds: u32,
    last_round: Option<u64>,
    since: Option<Timestamp>,
    last_at: Option<Timestamp>,
    last: Option<Verdict>,
    severity: Option<Severity>,
    attempts: u32,
    terminal: bool,
    only_history: bool,
    reasons: Vec<Reason>,
}

impl<'a> Fold<'a> {
    fn take(&mut self, rule: &Rule, signal: &'a Signal) {
        if signal.verdict == Verdict::NoWord {
            if self.state == State::Unknown {
                // Measured, and nothing says it is bad: known, though not proved well.
                self.state = State::Ok;
                self.reasons.clone_from(&signal.reasons);
            }
            return;
        }
        let moment = &signal.moment;
        self.clock_ms = self
            .clock_ms
            .saturating_add(attempted_gap_ms(self.before, moment));
        self.before = Some(moment);
        self.last_at = Some(moment.at);
        self.last = Some(signal.verdict);
        let window_ms = u64::from(rule.within_s) * 1000;
        while self
            .window
            .front()
            .is_some_and(|t| self.clock_ms - t > window_ms)
        {
            self.window.pop_front();
        }
        match signal.verdict {
            Verdict::Fail => self.fail(rule, signal),
            Verdict::Pass => self.pass(rule, signal),
            Verdict::NoWord => {}
        }
    }

    fn fail(&mut self, rule: &Rule, signal: &Signal) {
        let moment = &signal.moment;
        let fresh = matches!(self.state, State::Unknown | State::Ok);
        if fresh {
            self.since = Some(moment.at);
            self.severity = None;
            self.terminal = false;
            self.only_history = true;
            self.rounds = 0;
            self.last_round = None;
        }
        self.window.push_back(self.clock_ms);
        self.passes = 0;
        self.only_history &= moment.history;
        self.terminal |= signal.terminal;
        self.attempts = moment.attempts;
        self.severity = Some(
            self.severity
                .map_or(signal.severity, |s| s.min(signal.severity)),
        );
        if self.last_round != Some(moment.round) {
            self.rounds = self.rounds.saturating_add(1);
            self.last_round = Some(moment.round);
        }
        self.reasons.clone_from(&signal.reasons);
        let enough = self.window.len() >= rule.fails as usize;
        let asked =
            rule.self_check_trips && moment.trigger == Trigger::SelfCheck && moment.attempts >= 2;
        self.state = match self.state {
            State::Failing | State::Recovering => State::Failing,
            State::Flapping => State::Flapping,
            State::Unknown | State::Ok | State::Suspect if enough || asked => State::Failing,
            State::Unknown | State::Ok | State::Suspect => State::Suspect,
        };
    }

    fn pass(&mut self, rule: &Rule, signal: &Signal) {
        if signal.moment.active {
            self.passes = self.passes.saturating_add(1);
        }
        let well = match self.state {
            State::Unknown | State::Ok => true,
            State::Suspect => self.window.is_empty() || self.passes >= rule.passes,
            State::Failing | State::Recovering | State::Flapping => self.passes >= rule.passes,
        };
        if well {
            self.state = State::Ok;
            self.window.clear();
            self.reasons.clone_from(&signal.reasons);
        } else if self.passes > 0 && matches!(self.state, State::Failing | State::Recovering) {
            self.state = State::Recovering;
            self.reasons.clone_from(&signal.reasons);
        }
    }
}

/// Time that counts as attempted between two measurements: the real gap, at most twice the period
/// at which the probe runs, so a night switched off counts as nothing. Within one boot only the
/// monotonic clock is believed; a wall clock that jumped changes nothing.
fn attempted_gap_ms(before: Option<&Moment>, now: &Moment) -> u64 {
    let Some(before) = before else { return 0 };
    let cap_ms = u64::from(now.period_s) * 2000;
    let gap_ms = if before.boot == now.boot {
        now.mono_ms.saturating_sub(before.mono_ms)
    } else {
        u64::from(now.period_s) * 1000
    };
    gap_ms.min(cap_ms)
}

#[cfg(test)]
mod tests;
