//! How often the judgement is right and what it costs, over all kinds of trouble, with intervals. Needs the worlds, the
//! judgement and its peer. Must not count a guess as right that the truth does not bear out: the words of the truth are
//! listed in `is_truth`.

use crate::baseline;
use crate::command::Options;
use crate::floor;
use crate::judge::{Judge, symptom_of};
use crate::reach::reach;
use crate::report::{Goal, Row};
use crate::stats::{Share, mean, ratio};
use crate::world::World;
use crate::world::cause::{Cause, Part};
use crate::world::emit::Noise;
use crate::world::kinds::{self, Kind, Symptom};
use deskready::diagnosis::Diagnosis;
use std::collections::BTreeMap;

/// Seeds of each kind, where nobody says otherwise.
const SEEDS: u64 = 50;

/// Time between two judgements of a case while its trouble goes on, seconds.
const LOOK_EACH_S: usize = 15 * 60;

/// Whether a suspect is the true cause. Where the list of suspects has no word for software, what an update left behind
/// on the desk is a setting, and so is a processor switched off or memory that sits badly.
#[must_use]
pub fn is_truth(world: &World, diagnosis: &Diagnosis, suspect: &str) -> bool {
    let lists = |part: &str| diagnosis.suspects.iter().any(|s| s.part == part);
    let software = ["driver", "softphone", "file"];
    match world.cause() {
        Cause::HeadsetTop => suspect == "headset",
        Cause::HeadsetCord => suspect == "headset_cord",
        Cause::UsbAdapter => suspect == "usb_adapter",
        Cause::UsbPort => suspect == "usb_port",
        Cause::Pc | Cause::Processor => suspect == "pc",
        Cause::LoosePlug | Cause::Setting => suspect == "setting",
        Cause::Software | Cause::Hang => {
            software.contains(&suspect)
                || (suspect == "setting" && !software.iter().any(|word| lists(word)))
        }
        Cause::DeskPhone => suspect == "desk_phone",
        Cause::PhoneCord => suspect == "phone_cord",
        Cause::NetworkCable => suspect == "network_cable",
        // A whole switch is no longer a matter of this desk's port.
        Cause::SwitchPort => {
            suspect == "switch_port"
                || (suspect == "outside_desk" && world.kind.name.contains("switch fails"))
        }
        Cause::Outside => suspect == "outside_desk",
        Cause::Disk => suspect == "disk",
        Cause::DiskCable => suspect == "disk_cable",
        Cause::MemoryModule => suspect == "memory_module",
        Cause::MemorySeat => suspect == "memory_module" || suspect == "setting",
        Cause::File | Cause::Room => suspect == "file",
        Cause::Nothing => suspect == "nothing",
    }
}

/// Whether changing a part is what the cause asks for.
pub(crate) const fn is_right_part(cause: Cause, part: Part) -> bool {
    matches!(
        (cause, part),
        (Cause::HeadsetTop, Part::Headset)
            | (Cause::HeadsetCord, Part::HeadsetCord)
            | (Cause::UsbAdapter, Part::UsbAdapter)
            | (Cause::UsbPort | Cause::Pc | Cause::Processor, Part::Pc)
            | (Cause::DeskPhone, Part::DeskPhone)
            | (Cause::PhoneCord, Part::PhoneCord)
            | (Cause::NetworkCable, Part::NetworkCable)
            | (Cause::Disk, Part::Disk)
            | (Cause::DiskCable, Part::DiskCable)
            | (Cause::MemoryModule | Cause::MemorySeat, Part::MemoryModule)
    )
}

/// What became of one world.
#[derive(Debug, Clone)]
pub struct Case {
    /// Kind.
    pub kind: &'static Kind,
    /// Lead fault and suspect in the first place after the first diagnosis; "none" without a diagnosis.
    pub said: (String, String),
    /// The truth was in the first place.
    pub top_1: bool,
    /// It was in the first two.
    pub top_2: bool,
    /// The same of the question as it was last told, where it has gone by itself.
    pub told: (bool, bool),
    /// Ours, euro.
    pub cost: f64,
    /// The peer's.
    pub peer: f64,
    /// The peer's when it never takes the PC away.
    pub peer_sparing: f64,
    /// Steps to the end.
    pub steps: f64,
    /// Parts changed that were not the cause.
    pub wrong_parts: f64,
    /// The same of the peer.
    pub peer_wrong_parts: f64,
    /// Somebody with experience had to end it.
    pub escalated: bool,
    /// The first step asked for.
    pub first_step: String,
}

/// Plays one world to its end, three times: with the judgement, with the peer, with the peer that spares the PC.
#[must_use]
pub fn play(kind: &'static Kind, seed: u64) -> Case {
    let world = World::draw(kind, seed, Noise::USUAL);
    let mut judge = Judge::new(&world);
    // Central judges with every report; four times an hour is near enough and takes a tenth of the time.
    for look_s in (world.onset_s..world.now_s).step_by(LOOK_EACH_S) {
        judge.look(&world, look_s);
    }
    judge.look(&world, world.now_s);
    let nothing = world.cause() == Cause::Nothing;
    let (said, top_1, top_2, first_step) = match judge.lead() {
        None => (
            ("none".to_owned(), "none".to_owned()),
            nothing,
            nothing,
            "none".to_owned(),
        ),
        Some(lead) => {
            let is = |suspect: &str| is_truth(&world, lead, suspect);
            let mut parts = lead.suspects.iter().map(|suspect| suspect.part.as_ref());
            let (first, second) = (
                parts.next().unwrap_or("none"),
                parts.next().unwrap_or("none"),
            );
            let step = lead
                .action
                .step
                .clone()
                .unwrap_or_else(|| lead.action.verb.clone());
            (
                (lead.fault.clone(), first.to_owned()),
                is(first),
                is(first) || is(second),
                step,
            )
        }
    };
    let told = match (&judge.told, nothing) {
        (Some(last), false) if judge.lead().is_none() => {
            let is = |at: usize| {
                last.suspects
                    .get(at)
                    .is_some_and(|s| is_truth(&world, last, &s.part))
            };
            (is(0), is(0) || is(1))
        }
        _ => (top_1, top_2),
    };
    // What FMA once called a fault stays one until it is repaired.
    let mut diagnosed: Vec<Symptom> = judge
        .ever
        .iter()
        .filter_map(|fault| symptom_of(fault))
        .collect();
    if diagnosed.is_empty() && !judge.ever.is_empty() {
        diagnosed.push(kind.symptom);
    }
    let peer = |spare_pc| {
        let mut peer_world = world.clone();
        let before = diagnosed.clone();
        baseline::solve(&mut peer_world, &before, spare_pc);
        // What nobody calls a fault is found by people after a while.
        if before.is_empty() && !nothing {
            baseline::solve(&mut peer_world, &[kind.symptom], spare_pc);
        }
        peer_world
    };
    let (peer_world, sparing_world) = (peer(false), peer(true));
    let mut ours = world.clone();
    judge.solve(&mut ours);
    let wrong = |world: &World| {
        count(
            world
                .bill
                .parts
                .iter()
                .filter(|part| !is_right_part(kind.cause, **part))
                .count(),
        )
    };
    Case {
        kind,
        said,
        top_1,
        top_2,
        told,
        cost: ours.bill.eur(),
        peer: peer_world.bill.eur(),
        peer_sparing: sparing_world.bill.eur(),
        steps: f64::from(ours.bill.steps_count),
        wrong_parts: wrong(&ours),
        peer_wrong_parts: wrong(&peer_world),
        escalated: ours.bill.escalated,
        first_step,
    }
}

#[allow(clippy::cast_precision_loss)]
const fn count(number: usize) -> f64 {
    number as f64
}

/// All figures.
#[must_use]
pub fn rows(options: &Options) -> Vec<Row> {
    let first = u64::from(!options.tuning);
    let seeds = options.seeds.unwrap_or(SEEDS);
    let mut cases = Vec::new();
    for kind in kinds::all() {
        cases.extend((0..seeds).map(|number| play(kind, first + 2 * number)));
    }
    if options.details {
        eprint!("{}", details(&cases));
    }
    let mut rows = summary(&cases, seeds, options.tuning, reach(seeds, options.tuning));
    rows.extend(floor::rows(options));
    rows
}

fn summary(cases: &[Case], seeds: u64, tuning: bool, reach: (Share, Share)) -> Vec<Row> {
    let mut top_1 = Share::NONE;
    let mut top_2 = Share::NONE;
    let (mut told_1, mut told_2) = (Share::NONE, Share::NONE);
    let mut escalated = Share::NONE;
    let mut calm = Share::NONE;
    let (can_1, can_2) = reach;
    let (mut weighted, mut weighted_2, mut weight) = (0.0, 0.0, 0.0);
    for case in cases {
        top_1.count(case.top_1);
        top_2.count(case.top_2);
        told_1.count(case.told.0);
        told_2.count(case.told.1);
        escalated.count(case.escalated);
        if case.kind.cause == Cause::Nothing {
            calm.count(case.said.0 == "none");
        }
        let of = f64::from(case.kind.weight);
        weight += of;
        weighted += of * f64::from(u8::from(case.top_1));
        weighted_2 += of * f64::from(u8::from(case.top_2));
    }
    let column = |value: fn(&Case) -> f64| -> Vec<f64> { cases.iter().map(value).collect() };
    let heavy = |value: fn(&Case) -> f64| -> Vec<f64> {
        cases
            .iter()
            .map(|case| value(case) * f64::from(case.kind.weight))
            .collect()
    };
    let (ours, peer, sparing) = (
        column(|c| c.cost),
        column(|c| c.peer),
        column(|c| c.peer_sparing),
    );
    let around = |(middle, half): (f64, f64)| (middle - half, middle + half);
    let kinds_count = kinds::all().count();
    let which = if tuning { "tuning" } else { "final" };
    let head = format!("{kinds_count} kinds x {seeds} {which} seeds");
    let (of_ours, of_peer) = (mean(&ours).0, mean(&peer).0);
    let heavy_ours = heavy(|c| c.cost);
    let total = |values: &[f64]| values.iter().sum::<f64>() / weight.max(f64::MIN_POSITIVE);
    vec![
        Row::new(
            format!("truth is the first suspect, {head}; other: a table learnt"),
            top_1.value(),
            "share",
            Goal::AtLeast(0.9),
        )
        .between(top_1.interval())
        .beside(can_1.value()),
        Row::new(
            "truth is among the first two; other: a table learnt",
            top_2.value(),
            "share",
            Goal::AtLeast(0.98),
        )
        .between(top_2.interval())
        .beside(can_2.value()),
        Row::new(
            "truth is the first suspect, as last told where it went by itself",
            told_1.value(),
            "share",
            Goal::AtLeast(0.9),
        )
        .between(told_1.interval()),
        Row::new(
            "truth is among the first two, as last told where it went by itself",
            told_2.value(),
            "share",
            Goal::AtLeast(0.98),
        )
        .between(told_2.interval()),
        Row::new(
            "truth is the first suspect, kinds as often as they are met",
            weighted / weight,
            "share",
            Goal::None,
        ),
        Row::new(
            "truth is among the first two, kinds as often as met",
            weighted_2 / weight,
            "share",
            Goal::None,
        ),
        Row::new(
            "one-off trouble that nobody is sent out for",
            calm.value(),
            "share",
            Goal::None,
        )
        .between(calm.interval()),
        Row::new(
            "cost until solved, other: convict all",
            of_ours,
            "euro",
            Goal::AtMost(0.5),
        )
        .between(around(mean(&ours)))
        .against(of_peer),
        Row::new(
            "  the ratio itself",
            ratio(&ours, &peer).0,
            "",
            Goal::AtMost(0.5),
        )
        .between(around(ratio(&ours, &peer))),
        Row::new(
            "cost until solved, other: convict all but the PC",
            of_ours,
            "euro",
            Goal::None,
        )
        .against(mean(&sparing).0),
        Row::new(
            "  the ratio itself",
            ratio(&ours, &sparing).0,
            "",
            Goal::None,
        )
        .between(around(ratio(&ours, &sparing))),
        Row::new(
            "cost, kinds as often as met, other: convict all",
            total(&heavy_ours),
            "euro",
            Goal::None,
        )
        .against(total(&heavy(|c| c.peer))),
        Row::new(
            "  other: convict all but the PC",
            total(&heavy_ours),
            "euro",
            Goal::None,
        )
        .against(total(&heavy(|c| c.peer_sparing))),
        Row::new(
            "steps until solved",
            mean(&column(|c| c.steps)).0,
            "steps",
            Goal::None,
        )
        .between(around(mean(&column(|c| c.steps)))),
        Row::new(
            "parts changed in vain, each case",
            mean(&column(|c| c.wrong_parts)).0,
            "parts",
            Goal::None,
        )
        .between(around(mean(&column(|c| c.wrong_parts))))
        .beside(mean(&column(|c| c.peer_wrong_parts)).0),
        Row::new(
            "cases that somebody with experience had to end",
            escalated.value(),
            "share",
            Goal::None,
        )
        .between(escalated.interval()),
    ]
}

/// A line for each kind, and under it what was said in place of the truth.
fn details(cases: &[Case]) -> String {
    let mut by_kind: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        by_kind.entry(case.kind.name).or_default().push(case);
    }
    let mut out = format!(
        "{:66} {:14} {:>5} {:>5} {:>6} {:>6} {:>5} {:>5}\n",
        "kind", "truth", "top-1", "top-2", "euro", "peer", "steps", "vain"
    );
    for (name, of_kind) in by_kind {
        let part = |value: fn(&Case) -> f64| {
            of_kind.iter().map(|case| value(case)).sum::<f64>() / count(of_kind.len())
        };
        let cause = of_kind
            .first()
            .map_or_else(String::new, |case| format!("{:?}", case.kind.cause));
        out.push_str(&format!(
            "{name:66} {cause:14} {:5.2} {:5.2} {:6.1} {:6.1} {:5.2} {:5.2}\n",
            part(|c| f64::from(u8::from(c.top_1))),
            part(|c| f64::from(u8::from(c.top_2))),
            part(|c| c.cost),
            part(|c| c.peer),
            part(|c| c.steps),
            part(|c| c.wrong_parts),
        ));
        let mut said: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for case in of_kind.iter().filter(|case| !case.top_1) {
            *said.entry((&case.said.0, &case.said.1)).or_default() += 1;
        }
        for ((fault, suspect), times) in said {
            out.push_str(&format!("      said {times:3} x {fault}: {suspect}\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_the_cases_say() {
        let kind = kinds::all().next().unwrap();
        let case = |top_1, cost, peer| Case {
            kind,
            said: ("headset.missing".to_owned(), "setting".to_owned()),
            top_1,
            top_2: true,
            told: (top_1, true),
            cost,
            peer,
            peer_sparing: peer,
            steps: 2.0,
            wrong_parts: 0.0,
            peer_wrong_parts: 1.0,
            escalated: false,
            first_step: "replug".to_owned(),
        };
        let rows = summary(
            &[case(true, 10.0, 100.0), case(false, 30.0, 60.0)],
            2,
            true,
            (Share::NONE, Share::NONE),
        );
        let value = |word: &str| rows.iter().find(|row| row.what.contains(word)).unwrap();
        assert_eq!(value("truth is the first suspect,").ours, 0.5);
        assert_eq!(value("truth is among").ours, 1.0);
        assert_eq!(value("other: convict all").ratio(), Some(0.25));
        assert_eq!(value("other: convict all").met(), Some(true));
    }
}
