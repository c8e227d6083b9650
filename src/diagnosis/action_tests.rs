//! Which step is chosen, what it costs, and what must be so before a part is touched.

use super::clue_tests::{at, headset};
use super::engine_tests::{DAY, Desk, NOW, disk};
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::Severity;
use crate::finding::State;
use crate::knowledge::codes;

#[test]
fn each_thing_tried_in_vain_moves_the_blame_and_the_next_step() {
    let mut desk = Desk::new();
    let mut steps = Vec::new();
    for _ in 0..9 {
        desk.turn(&[headset()]);
        let step = desk.headset().action.step.clone();
        let Some(step) = step else { break };
        steps.push(step.clone());
        desk.tried(&step, false);
    }
    assert_eq!(
        steps.first().map(String::as_str),
        Some("replug"),
        "the operator's remedy"
    );
    let place = |id: &str| steps.iter().position(|s| s == id);
    assert!(place("swap_headset") > place("replug"), "{steps:?}");
    assert!(
        place("replace_pc").is_none_or(|pc| Some(pc) > place("swap_headset")),
        "{steps:?}"
    );
    let unique: std::collections::BTreeSet<&String> = steps.iter().collect();
    assert_eq!(unique.len(), steps.len(), "no step twice: {steps:?}");
    desk.turn(&[headset()]);
    assert_eq!(
        desk.headset().action.verb,
        "inspect",
        "all in vain: somebody must look"
    );
}

#[test]
fn a_part_that_passes_at_another_desk_is_cleared() {
    let mut desk = Desk::new();
    desk.turn(&[headset()]);
    desk.tried("replug", false);
    desk.tried("try_elsewhere", true);
    desk.turn(&[headset()]);
    let blame = |part: &str| {
        let suspects = &desk.headset().suspects;
        suspects.iter().find(|s| s.part == part).unwrap().certainty
    };
    assert!(blame("headset") < 0.03, "{:?}", desk.headset().suspects);
    assert_eq!(desk.headset().suspects[0].part, "usb_port");
    assert!(says_ground(desk.headset(), codes::GROUND_SWAP_TEST));
}

fn says_ground(diagnosis: &Diagnosis, code: &str) -> bool {
    diagnosis.grounds.iter().any(|reason| reason.code == code)
}

/// The disk's finding as it must be for each ground.
#[test]
fn a_disk_is_replaced_only_on_good_grounds_and_when_they_are_sure_enough() {
    let one = |change: fn(&mut Finding)| {
        let mut disk = disk("disk.failing", "sda", State::Failing);
        disk.severity = Severity::S3;
        change(&mut disk);
        vec![disk]
    };
    let mut two = one(|_| {});
    two.push(Finding {
        source: "smart".to_owned(),
        ..two[0].clone()
    });
    #[rustfmt::skip]
    let rows = [
        ("errors alone, minutes old", one(|_| {}), "test", None),
        ("its own word, read once", one(|f| { f.terminal = true; f.fails_count = 1 }), "test", None),
        ("its own word, read twice", one(|f| f.terminal = true), "replace_planned", Some(codes::GROUND_OWN_WORD_TWICE)),
        ("two sources, but a cable is possible",
            two,
            "test", Some(codes::GROUND_TWO_SOURCES)),
        ("two days apart, and it came and went: the cable", one(|f| (f.since, f.trips_count) = (Some(at(NOW - 2 * DAY)), 2)), "swap", Some(codes::GROUND_APART_IN_TIME)),
        ("two days on end are one observation", one(|f| f.since = Some(at(NOW - 2 * DAY))), "test", None),
    ];
    for (story, findings, verb, ground) in rows {
        let mut desk = Desk::new();
        desk.turn(&findings);
        let disk = desk.of(Kind::Disk, "sda");
        assert_eq!(
            disk.action.verb, verb,
            "{story}: {:#?} {:#?}",
            disk.action, disk.suspects
        );
        match ground {
            Some(code) => assert!(says_ground(disk, code), "{story}: {:?}", disk.grounds),
            None => assert!(says_ground(disk, codes::GROUND_NOT_YET), "{story}"),
        }
    }
}

/// Expected costs are sums that a person can do by hand; here for one suspect and one step.
#[test]
fn a_step_costs_its_minutes_the_way_there_once_and_the_part() {
    let cost = |open: &mut Desk, step: &str| {
        open.turn(&[headset()]);
        let input = Input {
            latest: &[],
            now: at(NOW),
            knowledge: Knowledge::built_in(),
            facts: &open.facts,
            findings: &[headset()],
            open: &open.open,
            surroundings: &open.around,
            calendar: &Calendar::default(),
        };
        let diagnosis = open.headset();
        let lead = headset();
        let case = super::engine::Case {
            input: &input,
            key: &diagnosis.key,
            lead: &lead,
            fault: Knowledge::built_in().fault("headset.missing").unwrap(),
            failing: vec![&lead],
            since: diagnosis.since,
            came_back: false,
        };
        let decided = super::action::decide(&case, &diagnosis.suspects, &diagnosis.trials);
        let one = decided.candidates.into_iter().find(|c| c.step == step);
        one.map_or(f64::NAN, |c| (c.cost * 100.0).round() / 100.0)
    };
    let mut desk = Desk::new();
    // Criticality 3: 0.4 a minute of the seat; 0.6 of the technician; 10 minutes to get there.
    assert_eq!(cost(&mut desk, "replug"), 0.8, "the operator's two minutes");
    assert_eq!(
        cost(&mut desk, "try_elsewhere"),
        15.0,
        "five minutes and the way"
    );
    assert_eq!(
        cost(&mut desk, "replace_pc"),
        670.0,
        "an hour, the way and the PC"
    );
    desk.tried("replug", false);
    desk.tried("other_port", false);
    assert_eq!(
        cost(&mut desk, "try_elsewhere"),
        5.0,
        "somebody is there already"
    );
    let chance = {
        let headset = desk.headset();
        let of = |part: &str| {
            headset
                .suspects
                .iter()
                .find(|s| s.part == part)
                .unwrap()
                .certainty
        };
        of("headset") + of("headset_cord") + of("usb_adapter")
    };
    let spare = cost(&mut desk, "swap_headset");
    let expected = 4.0 + 60.0 * (chance * 0.93 + (1.0 - chance) * 0.03);
    assert!(
        (spare - expected).abs() < 0.02,
        "a spare that does not help goes back: {spare}"
    );
}

/// Whether a step is allowed when these are the suspects and these steps were done, in vain but for those
/// that end in `+`.
fn allowed(step: &str, suspects: &[(&str, f64)], done: &[&str], severity: Severity) -> (bool, f64) {
    let mut desk = Desk::new();
    let lead = Finding {
        severity,
        ..headset()
    };
    desk.turn(std::slice::from_ref(&lead));
    for id in done {
        desk.tried(id.trim_end_matches('+'), id.ends_with('+'));
    }
    let input = Input {
        latest: &[],
        now: at(NOW),
        knowledge: Knowledge::built_in(),
        facts: &desk.facts,
        findings: std::slice::from_ref(&lead),
        open: &desk.open,
        surroundings: &desk.around,
        calendar: &Calendar::default(),
    };
    let diagnosis = desk.headset();
    let case = super::engine::Case {
        input: &input,
        key: &diagnosis.key,
        lead: &lead,
        fault: Knowledge::built_in().fault("headset.missing").unwrap(),
        failing: vec![&lead],
        since: diagnosis.since,
        came_back: false,
    };
    let suspects: Vec<Suspect> = suspects
        .iter()
        .map(|(part, certainty)| Suspect {
            part: (*part).to_owned().into(),
            certainty: *certainty,
            word: certainty_word(*certainty).into(),
            prior: 0.5,
        })
        .collect();
    let decided = super::action::decide(&case, &suspects, &diagnosis.trials);
    let one = decided.candidates.iter().find(|c| c.step == step).unwrap();
    (one.allowed, one.cost)
}

#[test]
fn a_part_is_touched_only_after_what_is_worth_trying_and_when_we_are_sure_enough() {
    let sure_of_pc = [("pc", 0.97), ("headset", 0.03)];
    let half_sure = [("pc", 0.6), ("headset", 0.4)];
    let half_a_plug = [("setting", 0.5), ("headset", 0.5)];
    let all_headset = [("headset", 0.99), ("setting", 0.01)];
    #[rustfmt::skip]
    type Row<'a> = (&'a str, &'a [(&'a str, f64)], &'a [&'a str], bool);
    let rows: [Row<'_>; 10] = [
        ("swap_headset", &half_a_plug, &[], false),
        ("swap_headset", &half_a_plug, &["replug"], true),
        ("swap_headset", &all_headset, &[], true),
        ("replace_pc", &sure_of_pc, &[], false),
        ("replace_pc", &sure_of_pc, &["try_elsewhere+"], true),
        // It failed at the other desk too, a new cord changed nothing: no reason to take the PC away.
        ("replace_pc", &sure_of_pc, &["try_elsewhere"], false),
        ("replace_pc", &sure_of_pc, &["swap_headset_cord"], false),
        ("replace_pc", &half_sure, &["try_elsewhere+"], false),
        (
            "replace_pc",
            &[("pc", 0.9), ("driver", 0.1)],
            &["try_elsewhere+"],
            false,
        ),
        (
            "replace_pc",
            &[("pc", 0.9), ("driver", 0.1)],
            &["try_elsewhere+", "restart_pc", "reinstall"],
            true,
        ),
    ];
    for (step, suspects, done, expected) in rows {
        let (got, _) = allowed(step, suspects, done, Severity::S1);
        assert_eq!(got, expected, "{step} {suspects:?} after {done:?}");
    }
    let cost = |severity| allowed("replug", &half_a_plug, &[], severity).1;
    let costs = [Severity::S1, Severity::S2, Severity::S3].map(cost);
    assert_eq!(
        costs,
        [0.8, 0.4, 0.0],
        "a seat that works costs less, or nothing"
    );
}

#[test]
fn a_part_measured_at_another_desk_is_a_swap_test() {
    let mut desk = Desk::new();
    let key = headset().component;
    desk.around.serials = vec![(key.clone(), "HS-0001".to_owned())];
    desk.turn(&[headset()]);
    assert!(!says_ground(desk.headset(), codes::GROUND_SWAP_TEST));
    desk.around.elsewhere = vec![super::past::Elsewhere {
        kind: key.kind,
        serial: "HS-0001".to_owned(),
        desk_label: "B-15".to_owned(),
        failed: true,
        at: at(NOW - DAY),
    }];
    desk.turn(&[headset()]);
    assert!(says_ground(desk.headset(), codes::GROUND_SWAP_TEST));
}

#[test]
fn what_had_gone_and_came_back_a_day_later_was_seen_twice() {
    for (rounds_before, days, holds) in [(3, 1, true), (0, 1, false), (3, 0, false)] {
        let mut desk = Desk::new();
        desk.turn(&[headset()]);
        desk.open[0].rounds_before = rounds_before;
        desk.open[0].since = at(NOW - days * DAY);
        desk.turn(&[headset()]);
        let said = says_ground(desk.headset(), codes::GROUND_APART_IN_TIME);
        assert_eq!(said, holds, "{rounds_before} rounds, {days} days before");
    }
}
