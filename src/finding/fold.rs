//! The fold itself: takes the signals of one symptom one by one and knows at any moment how it
//! stands. It can be kept and gone on with: what was taken and dropped is in it. Needs signals in
//! stream order and the same rule throughout; must not grow with the number of signals.

use super::{Company, Finding, Moment, Rule, Signal, State, Verdict};
use crate::component::ComponentKey;
use crate::desk::Severity;
use crate::observation::Trigger;
use crate::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Most failures and most trips remembered; no rule may ask for more.
const REMEMBERED: usize = 100;
/// A round that comes a fifth early or late is on time: the schedule is spread at random, and the
/// looking itself takes a while. Without it every second round of a cord that fails every second
/// time would lie just outside a window of two rounds.
const ON_TIME: u64 = 5;

/// What fails again after so long came back, also where the passes between were too few to believe:
/// what is looked at hourly has no more of them.
const RETURN_MS: u64 = 10 * 60 * 1000;

/// How one symptom stands after the signals taken so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fold {
    /// Debounced, as if nothing ever came and went.
    state: State,
    flapping: bool,
    /// Attempted time so far, milliseconds.
    clock_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Place>,
    /// Attempted times of the newest failures within the window.
    window: VecDeque<u64>,
    /// The newest trips within the window of the rule for flapping.
    trips: VecDeque<Trip>,
    /// Whether the present episode tripped.
    tripped: bool,
    /// Attempted time of the newest failure.
    failed_at_ms: u64,
    /// Attempted time of the first failure since the newest pass.
    failing_from_ms: u64,
    passes: u32,
    /// Attempted times of the machine's restarts.
    #[serde(default)]
    restarts: VecDeque<u64>,
    rounds: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_round: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    /// Of the newest signal, whatever it said.
    #[serde(skip_serializing_if = "Option::is_none")]
    newest_severity: Option<Severity>,
    attempts: u32,
    terminal: bool,
    only_history: bool,
    ever_passed: bool,
    after_restart: bool,
    #[serde(skip_serializing_if = "Company::is_unused")]
    company: Company,
    reasons: Vec<Reason>,
    /// When these reasons were first told.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons_since: Option<Timestamp>,
}

/// Where on the machine's own clock the newest pass or failure stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    boot: String,
    mono_ms: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trip {
    /// Attempted time.
    at_ms: u64,
    /// First failure of its episode.
    since: Option<Timestamp>,
    /// Rounds of its episode, once that is over.
    rounds: u32,
    /// It failed again soon and before it was believed well: half as telling as a trip of its own.
    relapse: bool,
}

impl Fold {
    /// Takes the next signal of the stream.
    pub fn take(&mut self, rule: &Rule, signal: &Signal) {
        self.newest_severity = Some(signal.severity);
        if let Some(listing) = &signal.listing {
            self.company.take(signal.moment.at, listing);
        }
        if signal.verdict == Verdict::NoWord {
            if self.state == State::Unknown {
                // Measured, and nothing says it is bad: known, though not proved well.
                self.state = State::Ok;
                self.tell(signal);
            }
            return;
        }
        let moment = &signal.moment;
        let gap_ms = attempted_gap_ms(self.before.as_ref(), moment);
        let restarted = self.before.as_ref().is_some_and(|b| b.boot != moment.boot);
        self.clock_ms = self.clock_ms.saturating_add(gap_ms);
        self.before = Some(Place {
            boot: moment.boot.clone(),
            mono_ms: moment.mono_ms,
        });
        self.last_at = Some(moment.at);
        if restarted {
            push(&mut self.restarts, self.clock_ms);
        }
        self.forget(rule);
        match signal.verdict {
            Verdict::Fail => self.fail(rule, signal, restarted),
            Verdict::Pass => self.pass(rule, signal),
            Verdict::NoWord => {}
        }
        self.last = Some(signal.verdict);
    }

    /// How the symptom stands. What it is called is not part of the fold.
    #[must_use]
    pub fn finding(&self, fault: &str, component: &ComponentKey, source: &str) -> Finding {
        let state = if self.flapping {
            State::Flapping
        } else {
            self.state
        };
        let failing = matches!(state, State::Failing | State::Flapping);
        let stale = failing && self.only_history && self.last == Some(Verdict::Pass);
        Finding {
            fault: fault.to_owned(),
            component: component.clone(),
            source: source.to_owned(),
            state: if stale { State::Ok } else { state },
            severity: self
                .severity
                .or(self.newest_severity)
                .unwrap_or(Severity::S4),
            since: self.since,
            last_at: self.last_at,
            fails_count: count(self.window.len()),
            passes_count: self.passes,
            failing_rounds_count: self.rounds,
            trips_count: u32::try_from(self.trip_halves() / 2).unwrap_or(u32::MAX),
            attempts: self.attempts,
            terminal: self.terminal,
            ever_passed: self.ever_passed,
            after_restart: self.after_restart,
            restarts_count: count(self.restarts.len()),
            failing_for_s: self.failing_for_s(),
            company: (!self.company.is_empty()).then(|| Box::new(self.company.clone())),
            reasons: self.reasons.clone(),
            reasons_since: self.reasons_since,
        }
    }

    /// Trips within the window; a relapse is half of one.
    fn trip_halves(&self) -> u64 {
        let halves = self.trips.iter().map(|t| if t.relapse { 1 } else { 2 });
        halves.sum()
    }

    fn tell(&mut self, signal: &Signal) {
        if self.reasons != signal.reasons {
            self.reasons.clone_from(&signal.reasons);
            self.reasons_since = Some(signal.moment.at);
        }
    }

    fn failing_for_s(&self) -> u32 {
        if self.last != Some(Verdict::Fail) {
            return 0;
        }
        let ms = self.failed_at_ms.saturating_sub(self.failing_from_ms);
        u32::try_from(ms / 1000).unwrap_or(u32::MAX)
    }

    /// Lets go what lies before the windows of the rule.
    fn forget(&mut self, rule: &Rule) {
        let now_ms = self.clock_ms;
        let out = |at_ms: u64, within_s: u32| {
            now_ms.saturating_sub(at_ms) > u64::from(within_s).saturating_mul(1000)
        };
        while self.window.front().is_some_and(|t| out(*t, rule.within_s)) {
            self.window.pop_front();
        }
        let within_s = rule.flap.map_or(0, |f| f.within_s);
        while self.trips.front().is_some_and(|t| out(t.at_ms, within_s)) {
            self.trips.pop_front();
        }
        while self.restarts.front().is_some_and(|t| out(*t, within_s)) {
            self.restarts.pop_front();
        }
    }

    fn fail(&mut self, rule: &Rule, signal: &Signal, restarted: bool) {
        let moment = &signal.moment;
        if !self.flapping && matches!(self.state, State::Unknown | State::Ok) {
            self.begin(moment.at);
            self.after_restart = restarted;
        }
        push(&mut self.window, self.clock_ms);
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
        self.tell(signal);
        let well_ms = self.clock_ms.saturating_sub(self.failed_at_ms);
        self.failed_at_ms = self.clock_ms;
        if self.last != Some(Verdict::Fail) {
            self.failing_from_ms = self.clock_ms;
        }
        let enough = self.window.len() >= rule.fails as usize;
        let looked_on_purpose = matches!(moment.trigger, Trigger::SelfCheck | Trigger::Start);
        let believed = rule.self_check_trips && looked_on_purpose && moment.attempts >= 2;
        match self.state {
            State::Failing | State::Flapping => self.state = State::Failing,
            State::Recovering => {
                self.state = State::Failing;
                self.trip(rule, well_ms < RETURN_MS);
            }
            State::Unknown | State::Ok | State::Suspect if enough || believed => {
                self.state = State::Failing;
                self.trip(rule, false);
            }
            State::Unknown | State::Ok | State::Suspect => self.state = State::Suspect,
        }
        if self.flapping && self.state == State::Failing && self.calm(rule, self.failing_from_ms) {
            self.flapping = false;
        }
    }

    /// A new episode.
    fn begin(&mut self, at: Timestamp) {
        if self.tripped
            && let Some(ended) = self.trips.back_mut()
        {
            ended.rounds = self.rounds;
        }
        self.tripped = false;
        self.since = Some(at);
        self.severity = None;
        self.terminal = false;
        self.only_history = true;
        self.rounds = 0;
        self.last_round = None;
    }

    /// It is believed to fail now, and was not before, or was on its way to be well.
    fn trip(&mut self, rule: &Rule, relapse: bool) {
        self.tripped = true;
        let Some(flap) = rule.flap else { return };
        let trip = Trip {
            at_ms: self.clock_ms,
            since: self.since,
            rounds: 0,
            relapse,
        };
        push(&mut self.trips, trip);
        if !self.flapping && self.trip_halves() >= u64::from(flap.trips) * 2 {
            self.flapping = true;
            // All that came and went is one episode from now on.
            let first = self.trips.front().and_then(|t| t.since);
            self.since = first.or(self.since);
            let earlier = self.trips.iter().map(|t| t.rounds);
            self.rounds = earlier.fold(self.rounds, u32::saturating_add);
        }
    }

    fn pass(&mut self, rule: &Rule, signal: &Signal) {
        self.ever_passed = true;
        if signal.moment.active {
            self.passes = self.passes.saturating_add(1);
        }
        let cleared = self.passes >= rule.passes;
        let well = match self.state {
            State::Unknown | State::Ok => true,
            State::Suspect => self.window.is_empty() || cleared,
            State::Failing | State::Recovering | State::Flapping => cleared,
        };
        if well {
            self.state = State::Ok;
            self.window.clear();
        } else if self.passes > 0 && matches!(self.state, State::Failing | State::Recovering) {
            self.state = State::Recovering;
        }
        if self.flapping && well && cleared && self.calm(rule, self.failed_at_ms) {
            self.flapping = false;
        }
        // What comes and goes is explained by its failures, not by the pass between two of them.
        if !self.flapping && matches!(self.state, State::Ok | State::Recovering) {
            self.tell(signal);
        }
    }

    /// Whether nothing changed since then for as long as the rule asks for.
    fn calm(&self, rule: &Rule, since_ms: u64) -> bool {
        let calm_ms = rule.flap.map_or(0, |f| u64::from(f.calm_s) * 1000);
        self.clock_ms.saturating_sub(since_ms) >= calm_ms
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn push<T>(remembered: &mut VecDeque<T>, new: T) {
    while remembered.len() >= REMEMBERED {
        remembered.pop_front();
    }
    remembered.push_back(new);
}

/// Time that counts as attempted between two measurements: the real gap, at most twice the period
/// at which the probe runs, so a night switched off counts as nothing. Within one boot only the
/// monotonic clock is believed; a wall clock that jumped changes nothing.
fn attempted_gap_ms(before: Option<&Place>, now: &Moment) -> u64 {
    let Some(before) = before else { return 0 };
    let period_ms = u64::from(now.period_s) * 1000;
    if before.boot != now.boot {
        return period_ms;
    }
    let gap_ms = now.mono_ms.saturating_sub(before.mono_ms);
    if gap_ms.abs_diff(period_ms) <= period_ms / ON_TIME {
        return period_ms;
    }
    gap_ms.min(period_ms * 2)
}
