//! How fast the judgement is: one desk, many desks, many measurements. Needs a release build to mean anything. Must not
//! print and must not leave out what it set up: the size of each input is told with its figure.

use crate::report::{Goal, Row};
use crate::rng::Rng;
use crate::stopwatch::{self, median_us};
use crate::world::emit::{BEGIN_S, Emitter, Noise, moment};
use crate::world::signs::{Signs, Spans};
use crate::world::{self, World, kinds};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::desk::{Calendar, DeskFacts};
use deskready::diagnosis::{
    Change, Diagnosis, Input, Retained, Surroundings, diagnose, findings, latest,
};
use deskready::finding::Finding;
use deskready::knowledge::Knowledge;
use deskready::observation::{Observation, Outcome, Reading};
use deskready::profile::{PathRole, PathSpec};
use std::hint::black_box;

/// Findings of the one big desk.
const FINDINGS: usize = 200;
/// Findings kept for one of many desks.
const FLEET: [usize; 3] = [1_000, 10_000, 100_000];

/// More than the caches of a processor hold.
const EVICT_BYTES: usize = 256 << 20;
/// Desks judged in all where the caches are emptied before each pass.
const COLD_DESKS: usize = 100_000;

/// All figures.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    one_desk(&mut rows);
    fleet(&mut rows);
    linear(&mut rows);
    rows
}

/// What `diagnose` is given and gives back for a desk.
struct Desk {
    facts: DeskFacts,
    findings: Vec<Finding>,
    latest: Vec<Observation>,
    open: Vec<Diagnosis>,
}

impl Desk {
    fn judge(&self, now_s: u64) -> Vec<Change> {
        diagnose(&Input {
            latest: &self.latest,
            now: moment(BEGIN_S + i64::try_from(now_s).unwrap_or(0)),
            knowledge: Knowledge::built_in(),
            facts: &self.facts,
            findings: &self.findings,
            open: &self.open,
            surroundings: Surroundings::none(),
            calendar: &Calendar::default(),
        })
    }

    fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            if let Change::Open(diagnosis) | Change::Update(diagnosis) = change {
                self.open.retain(|open| open.key != diagnosis.key);
                self.open.push(diagnosis);
            }
        }
    }
}

fn retained(observations: &[Observation]) -> Vec<Retained<'_>> {
    observations
        .iter()
        .map(|observation| Retained {
            observation,
            history: false,
        })
        .collect()
}

/// A desk with many paths, so that it has many findings; one of `one_in` fails.
fn big_desk(one_in: usize) -> Desk {
    let mut facts = world::facts();
    let mut all = Vec::new();
    let mut number = 0;
    loop {
        let name = format!("p{number:03}");
        let target = format!("tcp://{name}.example:443");
        let role = PathRole::Application;
        facts.profile.paths.push(PathSpec {
            name: name.clone(),
            target,
            role,
            backup_of: None,
        });
        let mut desk = Emitter::new(7, number as u64, Noise::NONE);
        let mut signs = Signs::default();
        if number % one_in == 0 {
            signs.path_down = std::array::from_fn(|_| Spans::from(0));
        }
        let measured = desk.rounds(&signs, 0, 600, &[]);
        let voice = |one: &Observation| one.component.slot == "voice";
        all.extend(
            measured
                .into_iter()
                .filter(|one| number == 0 || voice(one))
                .map(|mut one| {
                    if voice(&one) {
                        one.component = ComponentKey::new(ComponentKind::Path, &name);
                        if let Outcome::Reading(
                            Reading::Connect { path_name, .. }
                            | Reading::Certificate { path_name, .. },
                        ) = &mut one.outcome
                        {
                            path_name.clone_from(&name);
                        }
                    }
                    one
                }),
        );
        number += 1;
        let findings = findings(&retained(&all), &facts, Knowledge::built_in());
        if findings.len() >= FINDINGS {
            return Desk {
                facts,
                findings,
                latest: latest(&all),
                open: Vec::new(),
            };
        }
    }
}

fn one_desk(rows: &mut Vec<Row>) {
    for (one_in, about) in [
        (1_000, "one path failing"),
        (20, "one of twenty failing"),
        (1, "every path failing"),
    ] {
        let mut desk = big_desk(one_in);
        let failing = desk
            .findings
            .iter()
            .filter(|finding| finding.is_failing())
            .count();
        let about = format!(
            "{} findings, {failing} failing ({about})",
            desk.findings.len()
        );
        let first_us = median_us(|| desk.judge(600));
        let changes = desk.judge(600);
        desk.apply(changes);
        let again_us = median_us(|| desk.judge(600));
        // Only the usual desk has a goal; the others say where its time goes and how bad it can get.
        let goal = if one_in == 20 {
            Goal::AtMost(100.0)
        } else {
            Goal::None
        };
        rows.push(
            Row::new(
                format!("one desk, first diagnosis: {about}"),
                first_us,
                "us",
                goal,
            )
            .beside(100.0),
        );
        rows.push(
            Row::new(
                format!("one desk, diagnosed again: {about}"),
                again_us,
                "us",
                goal,
            )
            .beside(100.0),
        );
    }
}

/// A share of usual desks is well; the others have one of the kinds of trouble.
fn usual_desk(number: u64) -> Desk {
    let mut rng = Rng::new(number, 77);
    let kinds: Vec<_> = kinds::all().collect();
    let observations = if rng.chance(0.9) {
        let mut desk = Emitter::new(number, 0, Noise::USUAL);
        desk.rounds(&Signs::default(), 0, 1_800, &[300])
    } else {
        let at = usize::try_from(rng.range(0, kinds.len() as u64 - 1)).unwrap_or(0);
        let mut seen = kinds
            .get(at)
            .map(|kind| World::draw(kind, number, Noise::USUAL).observations)
            .unwrap_or_default();
        seen.sort_by_key(|one| one.seq);
        seen
    };
    let facts = world::facts();
    let findings = findings(&retained(&observations), &facts, Knowledge::built_in());
    let mut desk = Desk {
        facts,
        findings,
        latest: latest(&observations),
        open: Vec::new(),
    };
    let changes = desk.judge(20_000);
    desk.apply(changes);
    desk
}

fn fleet(rows: &mut Vec<Row>) {
    let samples: Vec<Desk> = (0..400).map(usual_desk).collect();
    let largest = FLEET.iter().max().copied().unwrap_or(0);
    let copy = |desk: &Desk| Desk {
        facts: desk.facts.clone(),
        findings: desk.findings.clone(),
        latest: desk.latest.clone(),
        open: desk.open.clone(),
    };
    // Copies, so that a fleet does not fit into the cache because its desks are the same ones.
    let desks: Vec<Desk> = (0..largest)
        .filter_map(|at| samples.get(at % samples.len()))
        .map(copy)
        .collect();
    let findings_count: usize = samples.iter().map(|desk| desk.findings.len()).sum();
    let mean = findings_count / samples.len().max(1);
    let mut per_desk_us = Vec::new();
    let mut cold_us = Vec::new();
    let mut other_memory = vec![0_u8; EVICT_BYTES];
    for size in FLEET {
        let some = desks.get(..size).unwrap_or(&desks);
        // As many desks are judged at every size, so that each is measured as long.
        let repeats = largest / size;
        let mut seconds: Vec<f64> = (0..3)
            .map(|_| {
                let started = stopwatch::start();
                for desk in std::iter::repeat_n(some, repeats).flatten() {
                    black_box(desk.judge(20_000));
                }
                started.seconds()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let median_s = seconds.get(seconds.len() / 2).copied().unwrap_or(0.0);
        #[allow(clippy::cast_precision_loss)]
        per_desk_us.push(median_s * 1e6 / (size * repeats) as f64);
        cold_us.push(cold_us_per_desk(some, &mut other_memory));
        if size == largest {
            let what = format!("{size} desks of {mean} findings, diagnosed again, one core");
            rows.push(Row::new(what, median_s, "s", Goal::None));
        }
    }
    for (how, each_us) in [
        (
            "over and over: a small fleet fits into the cache",
            per_desk_us,
        ),
        ("on the wall, the cache full of other things", cold_us),
    ] {
        for (size, us) in FLEET.iter().zip(&each_us) {
            let what = format!("cost per desk at {size} desks, {how}");
            rows.push(Row::new(what, *us, "us", Goal::None));
        }
        if let [first, .., last] = each_us[..] {
            let what = format!("largest fleet against smallest, {how}");
            rows.push(Row::new(what, last, "us", Goal::AtMost(1.3)).against(first));
        }
    }
}

/// Median over some passes, on the wall, before each of which the processor's caches are filled with something else.
fn cold_us_per_desk(desks: &[Desk], other_memory: &mut [u8]) -> f64 {
    let passes = (COLD_DESKS / desks.len()).clamp(3, 21);
    let mut each_us: Vec<f64> = (0..passes)
        .map(|_| {
            for byte in other_memory.iter_mut().step_by(64) {
                *byte = byte.wrapping_add(1);
            }
            black_box(&*other_memory);
            let started = stopwatch::start();
            for desk in desks {
                black_box(desk.judge(20_000));
            }
            #[allow(clippy::cast_precision_loss)]
            let desks = desks.len() as f64;
            started.wall_seconds() * 1e6 / desks
        })
        .collect();
    each_us.sort_by(f64::total_cmp);
    each_us.get(each_us.len() / 2).copied().unwrap_or(0.0)
}

fn linear(rows: &mut Vec<Row>) {
    let mut desk = Emitter::new(5, 0, Noise::USUAL);
    let mut rng = Rng::new(5, 1);
    let signs = Signs {
        headset_gone: Spans::flicker(&mut rng, 600, 300, 900),
        ..Signs::default()
    };
    let all = desk.rounds(&signs, 0, 90 * 60 * 60, &[300]);
    let facts = world::facts();
    let mut per_observation_ns = Vec::new();
    for size in [2_000, 8_000, 32_000] {
        let some = retained(all.get(..size).unwrap_or(&all));
        let us = median_us(|| findings(&some, &facts, Knowledge::built_in()));
        #[allow(clippy::cast_precision_loss)]
        per_observation_ns.push(us * 1_000.0 / some.len() as f64);
        let count = some.len();
        let ns = per_observation_ns.last().copied().unwrap_or(0.0);
        rows.push(Row::new(
            format!("findings() of {count} observations, each"),
            ns,
            "ns",
            Goal::None,
        ));
    }
    if let [first, .., last] = per_observation_ns[..] {
        rows.push(
            Row::new(
                "findings(), per observation, 16 times as many",
                last,
                "ns",
                Goal::AtMost(1.3),
            )
            .against(first),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_big_desk_has_the_findings_it_is_measured_with() {
        let desk = big_desk(20);
        assert!(
            (FINDINGS..FINDINGS + 5).contains(&desk.findings.len()),
            "{}",
            desk.findings.len()
        );
        let failing = desk
            .findings
            .iter()
            .filter(|finding| finding.is_failing())
            .count();
        assert!(failing >= 3 && !desk.judge(600).is_empty(), "{failing}");
    }
}
