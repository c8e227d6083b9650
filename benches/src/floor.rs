//! A generated floor over a month: how many orders come of how many true faults, how many of them ask for a part that is
//! not broken, what is opened on desks where nothing is the matter. Needs the worlds, the judgement and the review of
//! incidents. Must not count what was not played: well days are a sample, and the rows say so.

use crate::accuracy::is_right_part;
use crate::command::Options;
use crate::judge::{Judge, at};
use crate::report::{Goal, Row};
use crate::rng::Rng;
use crate::stats::Share;
use crate::world::cause::{Cause, Part};
use crate::world::emit::{Emitter, Noise};
use crate::world::kinds::{self, Kind};
use crate::world::signs::Signs;
use crate::world::{Neighbour, World};
use deskready::component::ComponentKey;
use deskready::diagnosis::past::Covering;
use deskready::diagnosis::{Diagnosis, DiagnosisKey};
use deskready::finding::Finding;
use deskready::ids::DeskId;
use deskready::incident::{Change, DeskView, Family, Incident, Sign, Standing, State, review};
use deskready::knowledge::Knowledge;
use deskready::observation::Observation;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

const DESKS: u64 = 2_000;
const DAYS: u64 = 30;
/// New trouble, one-offs among it, each 1,000 desks and day. Stated, nowhere measured.
const TROUBLE_PER_1000: u64 = 5;
/// Days on which nothing happens that are played, of all of them.
const WELL_DAYS_PLAYED: u64 = 1_000;
/// Hours of a day at a desk.
const SHIFT_S: u64 = 8 * 3_600;
/// Between two looks of central at a desk. (It looks at each report; this is what a month of it can afford here.)
const LOOK_S: u64 = 600;
/// Desks concerned by a shared cause, and as many around it.
const SHARED_DESKS: u64 = 12;

/// What came of it.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    faults: u64,
    one_offs: u64,
    missed: u64,
    orders: u64,
    orders_of_one_offs: u64,
    hardware_orders: u64,
    false_hardware_orders: u64,
    shared_faults: u64,
    incidents: u64,
    orders_beside_incidents: u64,
    hardware_beside_incidents: u64,
}

/// The figures.
#[must_use]
pub fn rows(options: &Options) -> Vec<Row> {
    let trouble = DESKS * DAYS * TROUBLE_PER_1000 / 1_000;
    // Fewer seeds asked for: a shorter month as well.
    let played = options
        .seeds
        .map_or(trouble, |seeds| (trouble * seeds / 50).clamp(20, trouble));
    let mut rng = Rng::new(u64::from(!options.tuning), 4_711);
    let mut count = Count::default();
    for number in 0..played {
        let Some(kind) = by_weight(&mut rng) else {
            break;
        };
        let seed = 2 * (10_000 + number) + u64::from(!options.tuning);
        let world = World::draw(kind, seed, Noise::USUAL);
        if world.is_shared() {
            shared(&world, &mut count);
        } else {
            alone(&world, &mut count);
        }
    }
    let well_days = (WELL_DAYS_PLAYED * played / trouble).max(20);
    let false_alarms = (0..well_days)
        .filter(|day| well_day_opens(2 * day + u64::from(!options.tuning)))
        .count();
    table(&count, played, well_days, false_alarms as u64)
}

fn by_weight(rng: &mut Rng) -> Option<&'static Kind> {
    let total: u64 = kinds::all().map(|kind| u64::from(kind.weight)).sum();
    let mut left = rng.range(0, total - 1);
    let mut last = None;
    for kind in kinds::all() {
        last = Some(kind);
        match left.checked_sub(u64::from(kind.weight)) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    last
}

/// The orders of one desk over time: open while something asks for work, closed as recovered when nothing does.
#[derive(Debug, Default)]
struct Orders {
    is_open: bool,
    opened: u64,
    parts: BTreeSet<Part>,
}

impl Orders {
    fn follow(&mut self, open: &[Diagnosis]) {
        let asks = |d: &&Diagnosis| d.stands_alone() && d.action.verb != "monitor";
        let mut asking = open.iter().filter(asks).peekable();
        let was_open = self.is_open;
        self.is_open = asking.peek().is_some();
        self.opened += u64::from(self.is_open && !was_open);
        for diagnosis in asking {
            let hardware = matches!(
                diagnosis.action.verb.as_str(),
                "swap" | "replace" | "replace_planned"
            );
            self.parts.extend(
                diagnosis
                    .action
                    .part
                    .as_deref()
                    .filter(|_| hardware)
                    .and_then(Part::parse),
            );
        }
    }

    /// Whether a part is asked for, and whether a wrong one is.
    fn hardware(&self, cause: Cause) -> (bool, bool) {
        (
            !self.parts.is_empty(),
            self.parts.iter().any(|part| !is_right_part(cause, *part)),
        )
    }
}

fn alone(world: &World, count: &mut Count) {
    let mut judge = Judge::new(world);
    let mut orders = Orders::default();
    let mut moments: Vec<u64> = (world.onset_s..world.now_s).step_by(step(LOOK_S)).collect();
    moments.push(world.now_s);
    for until_s in moments {
        judge.look(world, until_s);
        orders.follow(&judge.open);
    }
    let (hardware, wrong) = orders.hardware(world.cause());
    count.orders += orders.opened;
    if world.cause() == Cause::Nothing {
        count.one_offs += 1;
        count.orders_of_one_offs += orders.opened;
    } else {
        count.faults += 1;
        count.missed += u64::from(orders.opened == 0);
    }
    count.hardware_orders += u64::from(hardware);
    count.false_hardware_orders += u64::from(wrong);
}

fn step(seconds: u64) -> usize {
    usize::try_from(seconds).unwrap_or(600)
}

/// One desk of a floor that shares a cause.
struct Desk {
    id: DeskId,
    shared: BTreeMap<String, String>,
    judge: Judge,
    orders: Orders,
    signs: BTreeMap<(ComponentKey, &'static str), Sign>,
    findings: Vec<Finding>,
    observations: Vec<Observation>,
}

impl Desk {
    fn of(world: &World, number: usize, one: Neighbour) -> Option<Self> {
        let shared = one.shared.iter().filter_map(|text| text.split_once('='));
        let mut judge = Judge::new(world);
        if number > 0 {
            // The past of one desk is not that of the others.
            judge.surroundings = deskready::diagnosis::Surroundings::default();
        }
        Some(Self {
            id: DeskId::from_tail(&one.label).ok()?,
            shared: shared
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            judge,
            orders: Orders::default(),
            signs: BTreeMap::new(),
            findings: Vec::new(),
            observations: one.observations,
        })
    }

    fn measure(&mut self, until_s: u64) {
        self.findings = self.judge.findings(&self.observations, until_s);
        let mut signs = BTreeMap::new();
        for finding in self.findings.iter().filter(|finding| finding.is_failing()) {
            if let Some(fault) = Knowledge::built_in().fault(&finding.fault) {
                let key = (finding.component.clone(), fault.family);
                let sign = self.signs.get(&key).cloned().unwrap_or_else(|| Sign {
                    component: finding.component.scope(),
                    fault: finding.fault.clone(),
                    severity: finding.severity,
                    since: at(until_s),
                    released: false,
                    covered: false,
                    secondary: false,
                });
                signs.insert(key, sign);
            }
        }
        self.signs = signs;
    }

    fn signs(&self, family: &str) -> Vec<Sign> {
        let of_family = self.signs.iter().filter(|((_, of), _)| *of == family);
        of_family.map(|(_, sign)| sign.clone()).collect()
    }

    fn view(&self, family: &str) -> DeskView {
        DeskView {
            desk: self.id.clone(),
            shared: self.shared.clone(),
            signs: self.signs(family),
        }
    }
}

fn shared(world: &World, count: &mut Count) {
    let around = world.floor(SHARED_DESKS).into_iter().enumerate();
    let mut desks: Vec<Desk> = around
        .filter_map(|(number, one)| Desk::of(world, number, one))
        .collect();
    let families: BTreeSet<&str> = Knowledge::built_in()
        .faults()
        .iter()
        .map(|fault| fault.family)
        .collect();
    let mut incidents: Vec<Incident> = Vec::new();
    let mut opened = 0;
    let mut until_s = world.onset_s;
    while until_s < world.now_s {
        until_s = (until_s + LOOK_S).min(world.now_s);
        for desk in &mut desks {
            desk.measure(until_s);
        }
        // Twice, as central does within a minute: a picture must stand for a while before it is believed.
        for now_s in [until_s, until_s + 60] {
            opened += reviewed(&mut incidents, &desks, &families, at(now_s));
        }
        for desk in &mut desks {
            desk.judge.surroundings.incidents = covering(&incidents, desk);
            let findings = std::mem::take(&mut desk.findings);
            desk.judge.decide(&findings, until_s);
            desk.findings = findings;
            desk.orders.follow(&desk.judge.open);
        }
    }
    let orders: u64 = desks.iter().map(|desk| desk.orders.opened).sum();
    let hardware = desks
        .iter()
        .filter(|desk| desk.orders.hardware(world.cause()).0)
        .count() as u64;
    count.shared_faults += 1;
    count.incidents += opened;
    count.orders_beside_incidents += orders;
    count.hardware_beside_incidents += hardware;
}

fn reviewed(
    incidents: &mut Vec<Incident>,
    desks: &[Desk],
    families: &BTreeSet<&str>,
    now: Timestamp,
) -> u64 {
    let floor: Vec<Family> = families
        .iter()
        .map(|family| {
            let views: Vec<DeskView> = desks.iter().map(|desk| desk.view(family)).collect();
            Family::of_desks(family, &views)
        })
        .collect();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let standing: Vec<Standing<'_>> = incidents
        .iter()
        .filter(|incident| incident.state == State::Open)
        .map(|incident| {
            let own = |desk: &&Desk| desk.shared.get(&incident.attribute) == Some(&incident.value);
            let failing = |desk: &Desk| {
                incident.covers(
                    &incident.family,
                    &desk.shared,
                    &desk.signs(&incident.family),
                )
            };
            let group = desks.iter().filter(own).count();
            let failing_count = number(desks.iter().filter(|desk| failing(desk)).count());
            Standing {
                incident,
                observed_count: number(group),
                failing_count,
                group_count: number(group),
            }
        })
        .collect();
    let changes = review(now, Knowledge::built_in(), &floor, &standing);
    let mut opened = 0;
    for change in changes {
        match change {
            Change::Open(new) => {
                incidents.push(new);
                opened += 1;
            }
            Change::Update(new, _) | Change::End(new, _) => {
                incidents.retain(|old| old.key() != new.key() || old.state != State::Open);
                incidents.push(new);
            }
        }
    }
    opened
}

fn covering(incidents: &[Incident], desk: &Desk) -> Vec<(DiagnosisKey, Covering)> {
    let mut covering = Vec::new();
    for incident in incidents
        .iter()
        .filter(|incident| incident.state == State::Open)
    {
        let signs = desk.signs(&incident.family);
        let explained = incident.explains(&incident.family, &desk.shared, &signs);
        let of_family = desk
            .signs
            .iter()
            .filter(|((_, of), _)| *of == incident.family);
        for ((component, _), _) in of_family.filter(|(_, sign)| explained.contains(sign)) {
            let key = DiagnosisKey {
                component: component.clone(),
                family: incident.family.clone(),
            };
            let by = Covering {
                incident_number: "INC-000001".to_owned(),
                family: incident.family.clone(),
                attribute: incident.attribute.clone(),
                value: incident.value.clone(),
            };
            covering.push((key, by));
        }
    }
    covering
}

/// A day of noise alone.
fn well_day_opens(seed: u64) -> bool {
    let mut desk = Emitter::new(seed, 5_000, Noise::USUAL);
    let observations = desk.rounds(&Signs::default(), 0, SHIFT_S, &[300, SHIFT_S / 2]);
    let Some(kind) = kinds::all().next() else {
        return false;
    };
    let mut judge = Judge::new(&World::draw(kind, seed, Noise::NONE));
    let mut orders = Orders::default();
    for until_s in (3_600..=SHIFT_S).step_by(3_600) {
        let findings = judge.findings(&observations, until_s);
        judge.decide(&findings, until_s);
        orders.follow(&judge.open);
    }
    orders.opened > 0
}

fn table(count: &Count, played: u64, well_days: u64, false_alarms: u64) -> Vec<Row> {
    #[allow(clippy::cast_precision_loss)]
    let per = |part: u64, of: u64| {
        if of == 0 {
            0.0
        } else {
            part as f64 / of as f64
        }
    };
    let share = |hits, total| Share { hits, total };
    let of_faults = count.orders - count.orders_of_one_offs;
    let false_hardware = share(count.false_hardware_orders, count.orders);
    let false_days = share(false_alarms, well_days);
    let about = format!("floor of {DESKS} desks, {DAYS} days, {played} troubles played");
    vec![
        Row::new(
            format!("{about}: orders for each fault of a desk"),
            per(of_faults, count.faults),
            "orders",
            Goal::AtMost(1.02),
        ),
        Row::new(
            "  faults of a desk without any order",
            per(count.missed, count.faults),
            "share",
            Goal::None,
        )
        .between(share(count.missed, count.faults).interval()),
        Row::new(
            "  orders that ask for a wrong part, of all",
            false_hardware.value(),
            "share",
            Goal::AtMost(0.02),
        )
        .between(false_hardware.interval()),
        Row::new(
            "  orders for what was nothing, each",
            per(count.orders_of_one_offs, count.one_offs),
            "orders",
            Goal::None,
        ),
        Row::new(
            format!(
                "  {} shared causes, {SHARED_DESKS} desks and more each: incidents",
                count.shared_faults
            ),
            per(count.incidents, count.shared_faults),
            "each",
            Goal::AtMost(1.0),
        ),
        Row::new(
            "  orders beside the incident",
            per(count.orders_beside_incidents, count.shared_faults),
            "each",
            Goal::None,
        ),
        Row::new(
            "  of these, that ask for a part",
            per(count.hardware_beside_incidents, count.shared_faults),
            "each",
            Goal::AtMost(0.0),
        ),
        Row::new(
            format!("  {well_days} well days of a desk (a sample): with an order"),
            false_days.value(),
            "share",
            Goal::None,
        )
        .between(false_days.interval()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_drawn_as_often_as_its_weight_says() {
        let mut rng = Rng::new(1, 1);
        let total: u32 = kinds::all().map(|kind| kind.weight).sum();
        let first = kinds::all().next().unwrap();
        let hits = (0..20_000)
            .filter(|_| by_weight(&mut rng).unwrap().name == first.name)
            .count();
        let expected = 20_000 * first.weight as usize / total as usize;
        assert!(
            hits.abs_diff(expected) < expected / 5,
            "{hits} and not {expected}"
        );
    }

    #[test]
    fn an_order_that_recovered_and_comes_again_is_a_second_one() {
        let kind = kinds::all()
            .find(|kind| kind.name == "disk says failed/it does")
            .unwrap();
        let world = World::draw(kind, 3, Noise::NONE);
        let mut judge = Judge::new(&world);
        judge.look(&world, world.now_s);
        let open = judge.open.clone();
        assert!(!open.is_empty());
        let mut orders = Orders::default();
        for (asks, opened) in [(true, 1), (true, 1), (false, 1), (true, 2)] {
            orders.follow(if asks { &open } else { &[] });
            assert_eq!(orders.opened, opened);
        }
    }

    #[test]
    fn a_shared_cause_is_counted_apart_from_the_faults_of_desks() {
        let kind = kinds::all()
            .find(|kind| kind.name == "path down/tunnel down, all desks")
            .unwrap();
        let mut count = Count::default();
        shared(&World::draw(kind, 3, Noise::USUAL), &mut count);
        assert_eq!((count.shared_faults, count.faults, count.orders), (1, 0, 0));
        assert!(count.incidents > 0, "{count:?}");
    }
}
