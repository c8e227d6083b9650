//! The weighing of steps in its plain form, with names instead of numbers, and the law that the
//! quick one comes to the same for every fault of knowledge, whatever is believed and was tried.

use super::action::{Candidate, Weighed, seat_rate, weigh};
use super::bench::{BEYOND_MINUTES, HARDLY_REACHED};
use super::certainty::said_by;
use super::support::{facts, profile_with};
use super::*;
use crate::desk::{Baseline, Direction};
use crate::knowledge::{Costs, Step, codes};
use crate::profile::ServiceSpec;
use proptest::collection::vec;
use proptest::prelude::*;

type Belief<'a> = Vec<(&'a str, f64)>;

struct Plain<'a> {
    costs: &'a Costs,
    seat: f64,
}

impl Plain<'_> {
    fn chance(&self, step: &Step, belief: &Belief<'_>) -> f64 {
        let each = belief.iter().map(|(part, p)| p * said_by(step, true, part));
        each.sum()
    }

    fn cost(&self, step: &Step, visited: bool, chance: f64) -> f64 {
        let minutes = f64::from(step.minutes);
        let (own, way) = match step.who {
            "operator" => (0.0, 0.0),
            _ if visited => (self.costs.technician_per_minute, 0.0),
            _ => (self.costs.technician_per_minute, self.costs.travel_minutes),
        };
        let price = step.part.map_or(0.0, |part| self.costs.price(part));
        let part = match step.kind {
            "swap" => price * chance,
            "replace" => price,
            _ => 0.0,
        };
        minutes * (own + self.seat) + way * (own + self.seat) + part
    }

    fn expected(&self, first: &Step, left: &[&Step], belief: &Belief<'_>, visited: bool) -> f64 {
        let chance = self.chance(first, belief);
        let cost = self.cost(first, visited, chance);
        let visited = visited || first.who != "operator";
        let rest: Vec<&Step> = left.iter().filter(|s| s.id != first.id).copied().collect();
        let after = |well| self.rest(&rest, updated(belief, first, well), visited);
        if first.kind == "test" {
            cost + chance * after(true) + (1.0 - chance) * after(false)
        } else {
            cost + (1.0 - chance) * after(false)
        }
    }

    fn rest(&self, steps: &[&Step], mut belief: Belief<'_>, mut visited: bool) -> f64 {
        let mut steps: Vec<&Step> = steps.iter().filter(|s| s.kind != "test").copied().collect();
        let mut reached = 1.0;
        let mut total = 0.0;
        while !steps.is_empty() && reached > HARDLY_REACHED {
            let rate = |step: &Step| {
                let chance = self.chance(step, &belief);
                chance / self.cost(step, visited, chance).max(f64::MIN_POSITIVE)
            };
            let by_rate =
                |a: &(usize, &&Step), b: &(usize, &&Step)| rate(a.1).total_cmp(&rate(b.1));
            let (best, _) = steps.iter().enumerate().max_by(by_rate).unwrap();
            let step = steps.swap_remove(best);
            let chance = self.chance(step, &belief);
            total += reached * self.cost(step, visited, chance);
            visited |= step.who != "operator";
            reached *= 1.0 - chance;
            belief = updated(&belief, step, false);
        }
        total + reached * BEYOND_MINUTES * (self.costs.technician_per_minute + self.seat)
    }
}

fn updated<'b>(belief: &Belief<'b>, step: &Step, well: bool) -> Belief<'b> {
    let said = |(part, p): &(&'b str, f64)| (*part, p * said_by(step, well, part));
    let belief: Belief<'b> = belief.iter().map(said).collect();
    let sum: f64 = belief.iter().map(|(_, p)| p).sum();
    let share = |(part, p)| (part, p / sum.max(f64::MIN_POSITIVE));
    belief.into_iter().map(share).collect()
}

/// Domain rules: a swap needs a remedy tried, a replacement grounds, certainty and every remedy.
fn allowed(of: &Weighed<'_>, step: &Step) -> bool {
    let tried = |s: &&Step| of.trials.iter().any(|t| t.step == s.id);
    let blame = |step: &Step| -> f64 {
        let meant = |s: &&Suspect| step.well_if.contains(&s.part.as_ref());
        of.suspects.iter().filter(meant).map(|s| s.certainty).sum()
    };
    let remedies: Vec<&Step> = of
        .fault
        .steps
        .iter()
        .filter(|s| s.kind == "remedy")
        .collect();
    let worth: Vec<&Step> = remedies
        .iter()
        .copied()
        .filter(|s| blame(s) >= 0.05)
        .collect();
    match (step.kind, step.part) {
        ("swap", Some(_)) => remedies.iter().any(&tried) || worth.is_empty(),
        ("replace", Some(part)) => {
            let sure =
                blame(step) >= of.costs.certainty_needed(part) && step.well_if.contains(&part);
            !of.grounds.is_empty() && sure && worth.iter().all(tried)
        }
        _ => true,
    }
}

fn plain(of: &Weighed<'_>) -> Vec<Candidate> {
    let left: Vec<&Step> = of.left().collect();
    let seat = seat_rate(of.facts, of.severity, of.costs);
    let costs = of.costs;
    let bench = Plain { costs, seat };
    let belief: Belief<'_> = of
        .suspects
        .iter()
        .map(|s| (s.part.as_ref(), s.certainty))
        .collect();
    let tried = |step: &&Step| of.trials.iter().any(|t| t.step == step.id);
    let visited = of
        .fault
        .steps
        .iter()
        .filter(tried)
        .any(|s| s.who != "operator");
    let mut candidates: Vec<Candidate> = left
        .iter()
        .map(|step| Candidate {
            step: step.id.to_owned(),
            cost: bench.cost(step, visited, bench.chance(step, &belief)),
            chance: bench.chance(step, &belief),
            expected_cost: bench.expected(step, &left, &belief, visited),
            allowed: allowed(of, step),
        })
        .collect();
    candidates.sort_by(|a, b| {
        let by_cost = a.expected_cost.total_cmp(&b.expected_cost);
        by_cost.then_with(|| a.step.cmp(&b.step))
    });
    candidates
}

fn severity(at: u8) -> Severity {
    let all = [Severity::S1, Severity::S2, Severity::S3, Severity::S4];
    all[usize::from(at) % all.len()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_weighing_comes_to_the_same_as_the_plain_one_for_every_fault(
        weights in vec(0_u32..1_000_000, 16),
        tried in any::<u32>(),
        rank in 0_u8..4,
        criticality in 1_u8..=5,
        with_grounds in any::<bool>(),
    ) {
        let knowledge = Knowledge::built_in();
        let mut profile = profile_with("");
        profile.service = Some(ServiceSpec {
            name: "Inbound support".to_owned(),
            client: String::new(),
            direction: Direction::default(),
            criticality,
        });
        let facts = facts(profile, Baseline::default());
        for fault in knowledge.faults() {
            let mut suspects: Vec<Suspect> = fault.suspects.iter().zip(weights.iter().cycle()).map(|(s, weight)| Suspect {
                part: s.part.into(),
                certainty: f64::from(*weight),
                word: "".into(),
                prior: s.prior,
            }).collect();
            let sum: f64 = suspects.iter().map(|s| s.certainty).sum();
            suspects.iter_mut().for_each(|s| s.certainty /= sum.max(1.0));
            suspects.sort_by(|a, b| b.certainty.total_cmp(&a.certainty));
            let was_tried = |(at, _): &(usize, &Step)| tried >> (at % 32) & 1 == 1;
            let trials: Vec<Trial> = fault.steps.iter().enumerate().filter(was_tried).map(|(_, step)| Trial {
                step: step.id.to_owned(),
                came_out_well: false,
                at: Timestamp::UNIX_EPOCH,
                by: "technician".to_owned(),
                fault: String::new(),
            }).collect();
            let grounds = [Reason::new(codes::GROUND_TWO_SOURCES)];
            let weighed = Weighed {
                fault,
                costs: &knowledge.costs,
                facts: &facts,
                severity: severity(rank),
                suspects: &suspects,
                trials: if tried % 3 == 0 { &[] } else { &trials },
                grounds: if with_grounds { &grounds } else { &[] },
                spare: false,
                now: Timestamp::UNIX_EPOCH,
                main_part: "",
            };
            let (quick, plain) = (weigh(&weighed), plain(&weighed));
            prop_assert_eq!(quick.len(), plain.len());
            for (quick, plain) in quick.iter().zip(&plain) {
                prop_assert_eq!((&quick.step, quick.allowed), (&plain.step, plain.allowed), "{}", fault.code);
                for (what, a, b) in [
                    ("cost", quick.cost, plain.cost),
                    ("chance", quick.chance, plain.chance),
                    ("expected_cost", quick.expected_cost, plain.expected_cost),
                ] {
                    prop_assert!((a - b).abs() <= 1e-9, "{} {} {what}: {a} {b}", fault.code, quick.step);
                }
            }
        }
    }
}
