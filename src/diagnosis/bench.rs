//! What steps cost and how likely each comes out well, laid out as numbers: every desk's judgement
//! goes through this for each of its questions, so names are compared once and not in every sum.
//! Needs the steps that are left, the costs and the suspects; must not decide what is allowed.
//! Its plain form, with names, stands in `bench_tests`; both must come to the same.

use super::Suspect;
use super::certainty::said_by;
use crate::knowledge::{Costs, Step};

/// What is left when every step was in vain: an hour of somebody who knows more.
pub(super) const BEYOND_MINUTES: f64 = 90.0;
/// So unlikely to be reached that what comes then no longer matters.
pub(super) const HARDLY_REACHED: f64 = 0.01;

/// One step.
struct Priced {
    is_test: bool,
    /// Whether somebody comes to the desk for it.
    is_visit: bool,
    /// Minutes of who does it and of the seat; the way there; the part.
    work: f64,
    way: f64,
    part: f64,
    /// A good spare that does not help goes back into the bag.
    part_comes_back: bool,
}

/// A belief and the steps not done yet, kept from one reckoning to the next for their memory.
#[derive(Default)]
struct Course {
    belief: Vec<f64>,
    left: Vec<usize>,
}

/// All steps that are left, under a belief.
pub(super) struct Bench {
    steps: Vec<Priced>,
    /// How likely each step comes out well if each suspect is the cause, step by step.
    well: Vec<f64>,
    belief: Vec<f64>,
    visited: bool,
    /// An hour of somebody who knows more costs this per minute.
    beyond: f64,
    elsewhere: Option<Elsewhere>,
    course: Course,
}

/// The operator goes on at another desk: what that costs once, and the steps while nobody waits for
/// the seat. What the operator would have done is then done by whoever comes.
struct Elsewhere {
    move_cost: f64,
    steps: Vec<Priced>,
    beyond: f64,
}

/// Whether the seat is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seat {
    Here,
    Elsewhere,
}

impl Bench {
    /// `seat` is what a minute without the seat costs; `visited`, whether somebody is there already.
    pub fn new(
        left: &[&Step],
        suspects: &[Suspect],
        costs: &Costs,
        seat: f64,
        visited: bool,
    ) -> Self {
        let mut well = Vec::with_capacity(left.len() * suspects.len());
        for step in left {
            well.extend(suspects.iter().map(|s| said_by(step, true, &s.part)));
        }
        Self {
            steps: left
                .iter()
                .map(|step| priced(step, step.who, costs, seat))
                .collect(),
            well,
            belief: suspects.iter().map(|s| s.certainty).collect(),
            visited,
            beyond: costs.technician_per_minute + seat,
            elsewhere: None,
            course: Course::default(),
        }
    }

    /// The part of the step at this place costs nothing: somebody else supplies it.
    pub fn costs_no_part(&mut self, at: usize) {
        let elsewhere = self.elsewhere.as_mut().map(|e| &mut e.steps);
        for steps in [Some(&mut self.steps), elsewhere].into_iter().flatten() {
            if let Some(step) = steps.get_mut(at) {
                step.part = 0.0;
            }
        }
    }

    /// The same where the operator may go on at another desk, now or after any step in vain.
    pub fn or_elsewhere(mut self, left: &[&Step], costs: &Costs, move_cost: f64) -> Self {
        let away = |step: &&Step| priced(step, "technician", costs, 0.0);
        self.elsewhere = Some(Elsewhere {
            move_cost,
            steps: left.iter().map(away).collect(),
            beyond: costs.technician_per_minute,
        });
        self
    }

    /// What [`Self::weigh`] says once the operator has moved; the move itself not counted.
    pub fn weigh_elsewhere(&mut self, first: usize) -> (f64, f64, f64) {
        self.weigh_at(first, Seat::Elsewhere)
    }

    /// Chance that the step at this place comes out well, what it costs, and the expected cost until
    /// it is solved when this step is done first and the rest in its cheapest order.
    pub fn weigh(&mut self, first: usize) -> (f64, f64, f64) {
        self.weigh_at(first, Seat::Here)
    }

    fn weigh_at(&mut self, first: usize, seat: Seat) -> (f64, f64, f64) {
        let steps = match (seat, &self.elsewhere) {
            (Seat::Elsewhere, Some(elsewhere)) => &elsewhere.steps,
            (Seat::Here | Seat::Elsewhere, _) => &self.steps,
        };
        let Some(step) = steps.get(first) else {
            return (0.0, 0.0, f64::MAX);
        };
        let chance = chance(&self.belief, row(&self.well, self.belief.len(), first));
        let cost = step.cost(self.visited, chance);
        let (is_test, visited) = (step.is_test, self.visited || step.is_visit);
        let not_well = (1.0 - chance) * self.after(first, false, visited, seat);
        let expected = if is_test {
            cost + chance * self.after(first, true, visited, seat) + not_well
        } else {
            cost + not_well
        };
        (chance, cost, expected)
    }

    /// What comes after the first step: here, or at another desk where that is cheaper.
    fn after(&mut self, first: usize, came_out_well: bool, visited: bool, seat: Seat) -> f64 {
        let stays = self.rest(first, came_out_well, visited, seat);
        match (seat, self.elsewhere.as_ref().map(|e| e.move_cost)) {
            (Seat::Here, Some(move_cost)) => {
                let moves = self.rest(first, came_out_well, visited, Seat::Elsewhere);
                stays.min(move_cost + moves)
            }
            (Seat::Here | Seat::Elsewhere, _) => stays,
        }
    }

    /// Cost of curing steps one after the other, always the one with most chance per cost next,
    /// once the first came out so.
    fn rest(&mut self, first: usize, came_out_well: bool, mut visited: bool, seat: Seat) -> f64 {
        let Self {
            steps,
            well,
            beyond,
            elsewhere,
            ..
        } = self;
        let (steps, beyond) = match (seat, elsewhere) {
            (Seat::Elsewhere, Some(elsewhere)) => (&elsewhere.steps, elsewhere.beyond),
            (Seat::Here | Seat::Elsewhere, _) => (&*steps, *beyond),
        };
        let Course { belief, left } = &mut self.course;
        let suspects = self.belief.len();
        belief.clone_from(&self.belief);
        update(belief, row(well, suspects, first), came_out_well);
        left.clear();
        let cures = steps.iter().enumerate().filter(|(_, s)| !s.is_test);
        left.extend(cures.map(|(at, _)| at).filter(|at| *at != first));
        let mut reached = 1.0;
        let mut total = 0.0;
        while reached > HARDLY_REACHED {
            let mut best: Option<Next> = None;
            for (place, at) in left.iter().enumerate() {
                let Some(step) = steps.get(*at) else { continue };
                let chance = chance(belief, row(well, suspects, *at));
                let cost = step.cost(visited, chance);
                let rate = chance / cost.max(f64::MIN_POSITIVE);
                // Of two as good the later one.
                if best
                    .as_ref()
                    .is_none_or(|b| rate.total_cmp(&b.rate).is_ge())
                {
                    best = Some(Next {
                        place,
                        rate,
                        chance,
                        cost,
                        is_visit: step.is_visit,
                    });
                }
            }
            let Some(next) = best else { break };
            let at = left.swap_remove(next.place);
            total += reached * next.cost;
            visited |= next.is_visit;
            reached *= 1.0 - next.chance;
            update(belief, row(well, suspects, at), false);
        }
        total + reached * BEYOND_MINUTES * beyond
    }
}

/// The step that is done next.
struct Next {
    place: usize,
    rate: f64,
    chance: f64,
    cost: f64,
    is_visit: bool,
}

impl Priced {
    fn cost(&self, visited: bool, chance: f64) -> f64 {
        let way = if visited { 0.0 } else { self.way };
        let part = if self.part_comes_back {
            self.part * chance
        } else {
            self.part
        };
        self.work + way + part
    }
}

fn priced(step: &Step, who: &str, costs: &Costs, seat: f64) -> Priced {
    let (own, way_minutes) = match who {
        "operator" => (0.0, 0.0),
        _ => (costs.technician_per_minute, costs.travel_minutes),
    };
    let part = match (step.kind, step.part) {
        ("swap" | "replace", Some(part)) => costs.price(part),
        _ => 0.0,
    };
    Priced {
        is_test: step.kind == "test",
        is_visit: who != "operator",
        work: f64::from(step.minutes) * (own + seat),
        way: way_minutes * (own + seat),
        part,
        part_comes_back: step.kind == "swap",
    }
}

/// What the step at this place says of each suspect.
fn row(well: &[f64], suspects: usize, at: usize) -> &[f64] {
    let from = at * suspects;
    well.get(from..from + suspects).unwrap_or(&[])
}

fn chance(belief: &[f64], row: &[f64]) -> f64 {
    belief.iter().zip(row).map(|(p, well)| p * well).sum()
}

/// Bayes' rule for one outcome.
fn update(belief: &mut [f64], row: &[f64], came_out_well: bool) {
    for (certainty, well) in belief.iter_mut().zip(row) {
        *certainty *= if came_out_well { *well } else { 1.0 - well };
    }
    let sum: f64 = belief.iter().sum();
    for certainty in belief {
        *certainty /= sum.max(f64::MIN_POSITIVE);
    }
}
