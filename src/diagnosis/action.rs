//! The cheapest right action. Each step a fault names has a cost and a chance; what comes after it
//! is reckoned by the cheapest order of the rest (Heckerman, Breese and Rommelse, "Decision-theoretic
//! troubleshooting", Communications of the ACM 38(3), 1995). Parts are replaced only on good grounds.
//! Needs the case, its suspects and the costs; must not know where a reading came from.

use super::bench::{BEYOND_MINUTES, Bench};
use super::certainty::{said_by, step as step_of, top_part};
use super::engine::Case;
use super::{Action, Suspect, Trial};
use crate::desk::{DeskFacts, Severity};
use crate::knowledge::{Costs, Fault, Step, codes};
use crate::text::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// A remedy this unlikely to help need not be tried before a part is replaced.
const WORTH_TRYING: f64 = 0.05;
/// Two failures this far apart are two observations (domain rule (c)).
const APART: SignedDuration = SignedDuration::from_hours(24);

/// A step with what it would cost and bring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its name.
    pub step: String,
    /// Cost of the step itself.
    pub cost: f64,
    /// Chance that it comes out well.
    pub chance: f64,
    /// Expected cost until it is solved, beginning with this step.
    pub expected_cost: f64,
    /// Whether it may be done now; a part is not replaced without good grounds.
    pub allowed: bool,
}

/// What was decided, with all that was weighed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decision {
    pub action: Action,
    /// Whether the operator should go on at the desk that is known to be ready.
    pub moves: bool,
    pub grounds: Vec<Reason>,
    pub candidates: Vec<Candidate>,
}

/// An outcome that is likelier than this under a cause speaks for it.
const EITHER_WAY: f64 = 0.5;

/// What a move to another desk is called among the steps.
pub(super) const MOVE_DESK: &str = "move_desk";

/// Money per minute of this seat while the fault lasts.
pub(super) fn seat_rate(facts: &DeskFacts, severity: Severity, costs: &Costs) -> f64 {
    let service = facts.profile.service.as_ref();
    let full = costs.seat_per_minute(service.map_or(3, |s| s.criticality));
    match severity {
        Severity::S1 => full,
        Severity::S2 => full / 2.0,
        Severity::S3 | Severity::S4 => 0.0,
    }
}

/// The PC and what its supplier built into it.
const BUILT_IN: [&str; 6] = [
    "battery",
    "disk",
    "fan",
    "memory_module",
    "pc",
    "power_supply",
];

/// What is known when steps are weighed.
pub(super) struct Weighed<'a> {
    pub fault: &'a Fault,
    pub costs: &'a Costs,
    pub facts: &'a DeskFacts,
    pub severity: Severity,
    pub suspects: &'a [Suspect],
    pub trials: &'a [Trial],
    /// What a replacement may rest on.
    pub grounds: &'a [Reason],
    /// Whether a desk is known where the operator can go on.
    pub spare: bool,
    /// The moment, and the part that the component itself is.
    pub now: Timestamp,
    pub main_part: &'a str,
}

/// What was weighed, and what comes of it.
pub(super) struct Choice {
    /// The steps that are left, priced as they are done: with the seat waiting, or without.
    pub candidates: Vec<Candidate>,
    /// Going on at another desk while the steps are done. It cures nothing.
    pub moving: Candidate,
    /// Whether that is done.
    pub moves: bool,
}

/// Weighs the steps while the operator waits against a move and the same steps while nobody waits. A
/// minute on the way to another desk is lost whole, whatever the fault leaves of the calls here. What a
/// move would cost is reckoned where it can be chosen, or where `told`.
pub(super) fn choose(of: &Weighed<'_>, told: bool) -> Choice {
    let costs = of.costs;
    let waits = seat_rate(of.facts, of.severity, costs);
    let move_cost = costs.move_desk_minutes * seat_rate(of.facts, Severity::S1, costs);
    let usable = of.spare && waits > 0.0;
    let here = weigh_at(of, usable.then_some(move_cost), false);
    let there = if usable || told {
        weigh_at(of, Some(move_cost), true)
    } else {
        Vec::new()
    };
    let cheapest = |all: &[Candidate], beyond: f64| {
        let best = all.iter().find(|c| c.allowed && c.chance > 0.0);
        best.map_or(beyond, |c| c.expected_cost)
    };
    // Where nothing may be done, somebody who knows more has to come.
    let beyond =
        |seat: f64| (BEYOND_MINUTES + costs.travel_minutes) * (costs.technician_per_minute + seat);
    let stays = cheapest(&here, beyond(waits));
    let moved = move_cost + cheapest(&there, beyond(0.0));
    let moves = usable && moved < stays;
    Choice {
        candidates: if moves { there } else { here },
        moving: Candidate {
            step: MOVE_DESK.to_owned(),
            cost: move_cost,
            chance: 0.0,
            expected_cost: moved,
            allowed: usable,
        },
        moves,
    }
}

/// The steps that are left with what they would cost and bring, the cheapest in the end first.
#[cfg(test)]
pub(super) fn weigh(of: &Weighed<'_>) -> Vec<Candidate> {
    choose(of, false).candidates
}

fn weigh_at(of: &Weighed<'_>, move_cost: Option<f64>, elsewhere: bool) -> Vec<Candidate> {
    let left: Vec<&Step> = of.left().collect();
    let visited = of
        .trials
        .iter()
        .filter_map(|t| step_of(of.fault, &t.step))
        .any(|s| s.who != "operator");
    let seat = seat_rate(of.facts, of.severity, of.costs);
    let mut bench = Bench::new(&left, of.suspects, of.costs, seat, visited);
    if let Some(cost) = move_cost {
        bench = bench.or_elsewhere(&left, of.costs, cost);
    }
    for (at, step) in left.iter().enumerate() {
        if of.supplied_by(step).is_some() {
            bench.costs_no_part(at);
        }
    }
    let candidate = |(at, step): (usize, &&Step)| {
        let (chance, cost, expected_cost) = if elsewhere {
            bench.weigh_elsewhere(at)
        } else {
            bench.weigh(at)
        };
        Candidate {
            step: step.id.to_owned(),
            cost,
            chance,
            expected_cost,
            allowed: of.hindered(step).next().is_none(),
        }
    };
    let mut candidates: Vec<Candidate> = left.iter().enumerate().map(candidate).collect();
    candidates.sort_by(|a, b| {
        a.expected_cost
            .total_cmp(&b.expected_cost)
            .then_with(|| a.step.cmp(&b.step))
    });
    candidates
}

/// Chooses the step.
pub(super) fn decide(case: &Case<'_>, suspects: &[Suspect], trials: &[Trial]) -> Decision {
    let fault = case.fault;
    let costs = &*case.input.knowledge.costs;
    let grounds = grounds(case, suspects, trials);
    let weighed = Weighed {
        fault,
        costs,
        facts: case.input.facts,
        severity: case.lead.severity,
        suspects,
        trials,
        grounds: &grounds,
        spare: case.input.surroundings.spare.is_some(),
        now: case.input.now,
        main_part: case.main_part(),
    };
    let Choice {
        candidates, moves, ..
    } = choose(&weighed, false);
    let best = candidates
        .iter()
        .find(|c| c.allowed && c.chance > 0.0)
        .and_then(|c| step_of(fault, &c.step));
    let mut action = match best {
        Some(step) => Action {
            verb: verb(step, case.lead.severity).to_owned(),
            part: step.part.map(str::to_owned),
            step: Some(step.id.to_owned()),
            // Once the operator has gone to another desk, whoever comes does it.
            who: if moves && step.who == "operator" {
                "technician".to_owned()
            } else {
                step.who.to_owned()
            },
            supplied_by: None,
        },
        None if fault.steps.is_empty() => Action {
            verb: "monitor".to_owned(),
            part: None,
            step: None,
            who: fault.who.to_owned(),
            supplied_by: None,
        },
        // Everything was tried, or nothing may be: somebody must look.
        None => Action {
            verb: "inspect".to_owned(),
            part: Some(top_part(case, suspects)),
            step: None,
            who: fault.who.to_owned(),
            supplied_by: None,
        },
    };
    if let Some(by) = best.and_then(|step| weighed.supplied_by(step)) {
        // Nothing is bought, nor taken from stock for good.
        "third_party".clone_into(&mut action.verb);
        action.supplied_by = Some(by.to_owned());
    }
    if action.part.is_none() && action.verb == "restore" {
        action.part = Some("file".to_owned());
    }
    let mut told = grounds;
    if told.is_empty()
        && fault
            .steps
            .iter()
            .any(|s| s.kind == "replace" || s.kind == "swap")
    {
        let part = top_part(case, suspects);
        let of_part = suspects.iter().find(|s| s.part == part);
        told.push(
            Reason::new(codes::GROUND_NOT_YET)
                .with(
                    "certainty_percent",
                    percent(of_part.map_or(0.0, |s| s.certainty)),
                )
                .with("needed_percent", percent(costs.certainty_needed(&part))),
        );
    }
    Decision {
        action,
        moves,
        grounds: told,
        candidates,
    }
}

/// A share of 1 in whole percent.
pub(super) fn percent(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 100.0).round() as i64
}

fn verb(step: &Step, severity: Severity) -> &'static str {
    match (step.kind, severity) {
        ("replace", Severity::S3 | Severity::S4) => "replace_planned",
        ("replace", _) => "replace",
        ("swap", _) => "swap",
        ("restore", _) => "restore",
        ("test", _) => "test",
        ("third_party", _) => "third_party",
        _ => "remedy",
    }
}

/// What a replacement may rest on: domain rules (a) to (d).
fn grounds(case: &Case<'_>, suspects: &[Suspect], trials: &[Trial]) -> Vec<Reason> {
    let mut grounds = Vec::new();
    if case
        .failing
        .iter()
        .any(|f| f.terminal && f.fails_count >= 2)
    {
        grounds.push(Reason::new(codes::GROUND_OWN_WORD_TWICE));
    }
    let counted = |f: &crate::finding::Finding| {
        let told = f
            .reasons
            .iter()
            .any(|r| r.code == codes::DISK_FAILING_COUNTED);
        told && f.fails_count >= 2
    };
    if case.failing.iter().any(|f| counted(f)) {
        grounds.push(Reason::new(codes::GROUND_COUNTED_OUTCOME));
    }
    if case.has_two_sources() {
        grounds.push(Reason::new(codes::GROUND_TWO_SOURCES));
    }
    let first = case
        .lately()
        .map(|past| past.ended_at)
        .chain([case.since])
        .min()
        .unwrap_or(case.since);
    let last = case.lead.last_at.unwrap_or(case.since);
    // One unbroken failure is one observation, however long it lasts.
    let twice = case.lately().next().is_some() || case.lead.trips_count >= 2 || case.came_back;
    if twice && last.duration_since(first) >= APART {
        grounds.push(
            Reason::new(codes::GROUND_APART_IN_TIME)
                .with("since_date", first)
                .with("last_date", last),
        );
    }
    // A swap in vain says what it was not; only what points at a part is a reason to change one.
    let top = top_part(case, suspects);
    let swapped = |trial: &Trial| {
        step_of(case.fault, &trial.step).is_some_and(|step| match step.kind {
            "swap" => trial.came_out_well,
            _ if step.id.starts_with("try_") => {
                said_by(step, trial.came_out_well, &top) > EITHER_WAY
            }
            _ => false,
        })
    };
    let seen_elsewhere = ["part_fails_elsewhere", "part_works_elsewhere"]
        .iter()
        .any(|clue| super::clues::holds(clue, case).is_some());
    if seen_elsewhere || trials.iter().any(swapped) {
        grounds.push(Reason::new(codes::GROUND_SWAP_TEST));
    }
    grounds
}

/// Why a step may not be done yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hindrance<'a> {
    /// Nothing independent confirms the blame.
    NoGrounds,
    /// Not sure enough for what the part costs.
    NotSure {
        part: &'a str,
        certainty: f64,
        needed: f64,
    },
    /// A remedy comes first.
    RemedyFirst(&'a str),
}

impl<'a> Weighed<'a> {
    /// Who has the part of this step mended or replaced, where that is not the centre.
    pub fn supplied_by(&self, step: &Step) -> Option<&'static str> {
        let expect = &self.facts.profile.expect;
        let part = step
            .part
            .filter(|_| matches!(step.kind, "swap" | "replace"))?;
        if BUILT_IN.contains(&part) {
            return expect.pc.as_ref()?.supplied_by(self.now);
        }
        let device = match self.main_part {
            "headset" => expect.headset.as_ref(),
            "desk_phone" => expect.desk_phone.as_ref(),
            _ => None,
        };
        device
            .filter(|_| part == self.main_part)
            .and_then(|d| d.supplied_by(self.now))
    }

    /// Steps that nobody has done yet.
    pub fn left(&self) -> impl Iterator<Item = &'a Step> + use<'a> {
        let trials = self.trials;
        let untried = move |step: &&Step| !trials.iter().any(|t| t.step == step.id);
        self.fault.steps.iter().filter(untried)
    }

    /// How sure it is that one of the causes this step puts right is the one.
    fn blame(&self, step: &Step) -> f64 {
        let in_it = |s: &&Suspect| step.well_if.contains(&s.part.as_ref());
        self.suspects
            .iter()
            .filter(in_it)
            .map(|s| s.certainty)
            .sum()
    }

    /// Everything that speaks against doing a step now. Empty: it may be done.
    pub fn hindrances(&self, step: &'a Step) -> Vec<Hindrance<'a>> {
        self.hindered(step).collect()
    }

    /// A swap needs a remedy tried first; a replacement also grounds and enough certainty for its
    /// price.
    fn hindered(&self, step: &'a Step) -> impl Iterator<Item = Hindrance<'a>> {
        let part = match step.kind {
            "swap" | "replace" => step.part,
            _ => None,
        };
        let is_swap = step.kind == "swap";
        let replaced = part.filter(|_| !is_swap);
        let no_grounds = replaced.filter(|_| self.grounds.is_empty());
        let not_sure = replaced.and_then(|part| self.not_sure(step, part));
        let remedies = || self.fault.steps.iter().filter(|s| s.kind == "remedy");
        let tried = |s: &Step| self.trials.iter().any(|t| t.step == s.id);
        // Before a swap one remedy is enough; before a replacement all that are worth it.
        let most = match part {
            None => 0,
            Some(_) if !is_swap => usize::MAX,
            Some(_) => usize::from(!remedies().any(tried)),
        };
        let first = remedies()
            .filter(move |s| !tried(s) && self.blame(s) >= WORTH_TRYING)
            .map(|s| Hindrance::RemedyFirst(s.id));
        no_grounds
            .map(|_| Hindrance::NoGrounds)
            .into_iter()
            .chain(not_sure)
            .chain(first.take(most))
    }

    fn not_sure(&self, step: &Step, part: &'a str) -> Option<Hindrance<'a>> {
        let certainty = self.blame(step);
        let needed = self.costs.certainty_needed(part);
        (certainty < needed || !step.well_if.contains(&part)).then_some(Hindrance::NotSure {
            part,
            certainty,
            needed,
        })
    }
}
