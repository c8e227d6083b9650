//! Whether the operator goes on at another desk while this one is repaired: weighed against waiting,
//! by what a minute of the seat is worth, what is left to try, and whether a desk is known.

use super::clue_tests::{at, headset};
use super::engine_tests::{Desk, NOW};
use super::past::Covering;
use super::*;
use crate::desk::Direction;
use crate::profile::ServiceSpec;

fn spare() -> Spare {
    Spare {
        label: "B-15".to_owned(),
        room: String::new(),
        ask_supervisor: true,
    }
}

fn desk(criticality: u8, with_spare: bool) -> Desk {
    let mut desk = Desk::new();
    desk.facts.profile.service = Some(ServiceSpec {
        name: "Inbound support".to_owned(),
        client: String::new(),
        direction: Direction::default(),
        criticality,
    });
    desk.around.spare = with_spare.then(spare);
    desk
}

#[test]
fn the_operator_moves_when_waiting_costs_more_and_the_technician_step_stays() {
    for (why, criticality, severity, with_spare, tried, moves, who) in [
        (
            "two minutes of a plug come first",
            3,
            Severity::S1,
            true,
            &[][..],
            false,
            "operator",
        ),
        (
            "in vain, and somebody is on the way",
            3,
            Severity::S1,
            true,
            &["replug"],
            true,
            "technician",
        ),
        (
            "no desk is known",
            3,
            Severity::S1,
            false,
            &["replug"],
            false,
            "technician",
        ),
        (
            "the seat takes calls",
            3,
            Severity::S3,
            true,
            &["replug"],
            false,
            "technician",
        ),
        (
            "it may stop, but a move costs little too",
            1,
            Severity::S1,
            true,
            &["replug"],
            true,
            "technician",
        ),
        (
            "calls are taken with damage",
            3,
            Severity::S2,
            true,
            &["replug"],
            true,
            "technician",
        ),
    ] {
        let mut desk = desk(criticality, with_spare);
        let mut failing = headset();
        failing.severity = severity;
        desk.turn(std::slice::from_ref(&failing));
        for step in tried {
            desk.tried(step, false);
        }
        desk.turn(std::slice::from_ref(&failing));
        let now = desk.headset();
        assert_eq!(now.meanwhile, moves.then(spare), "{why}: {:?}", now.action);
        assert_eq!(now.action.who, who, "{why}: {:?}", now.action);
        assert_ne!(
            now.action.verb, "move_desk",
            "the order needs a step: {why}"
        );
    }
}

#[test]
fn what_an_incident_explains_sends_nobody_to_another_desk() {
    let mut desk = desk(3, true);
    desk.turn(&[headset()]);
    desk.tried("replug", false);
    let key = desk.headset().key.clone();
    let by = Covering {
        incident_number: "INC-000001".to_owned(),
        family: key.family.clone(),
        attribute: "image".to_owned(),
        value: "img-7".to_owned(),
    };
    desk.around.incidents = vec![(key, by)];
    desk.turn(&[headset()]);
    assert_eq!(desk.headset().meanwhile, None);
}

#[test]
fn the_explanation_lists_the_move_with_its_cost_and_why() {
    // Five minutes of a seat of criticality 3.
    let cost = 5.0 * 0.4;
    for (with_spare, tried, severity, code, is_next) in [
        (true, true, Severity::S1, "explain.move_next", true),
        (true, false, Severity::S1, "explain.step_dearer", false),
        (false, true, Severity::S1, "explain.move_no_desk", false),
        (true, true, Severity::S4, "explain.move_not_needed", false),
    ] {
        let mut desk = desk(3, with_spare);
        let mut failing = headset();
        failing.severity = severity;
        desk.turn(std::slice::from_ref(&failing));
        if tried {
            desk.tried("replug", false);
            desk.turn(std::slice::from_ref(&failing));
        }
        let key = desk.headset().key.clone();
        let input = Input {
            now: at(NOW),
            knowledge: Knowledge::built_in(),
            facts: &desk.facts,
            findings: std::slice::from_ref(&failing),
            latest: &[],
            open: &desk.open,
            surroundings: &desk.around,
            calendar: &Calendar::default(),
        };
        let told = explain(&input, &key).unwrap();
        let moving = told.steps.iter().find(|s| s.candidate.step == "move_desk");
        let moving = moving.unwrap();
        let codes: Vec<&str> = moving.why.iter().map(|r| r.code.as_str()).collect();
        assert_eq!(codes, [code]);
        assert_eq!(moving.is_next, is_next, "{code}");
        assert!((moving.candidate.cost - cost).abs() < 1e-9, "{moving:?}");
        let next = told.steps.iter().filter(|s| s.is_next).count();
        assert_eq!(
            next,
            1 + usize::from(is_next),
            "the step of the order is told as well"
        );
    }
}

#[test]
fn a_known_desk_never_makes_anything_dearer() {
    for tried in [
        &[][..],
        &["replug"],
        &["replug", "other_port", "restart_pc"],
    ] {
        for criticality in 1..=5 {
            let costs = [false, true].map(|with_spare| {
                let mut desk = desk(criticality, with_spare);
                desk.turn(&[headset()]);
                for step in tried {
                    desk.tried(step, false);
                }
                desk.turn(&[headset()]);
                let key = desk.headset().key.clone();
                let input = Input {
                    now: at(NOW),
                    knowledge: Knowledge::built_in(),
                    facts: &desk.facts,
                    findings: &[headset()],
                    latest: &[],
                    open: &desk.open,
                    surroundings: &desk.around,
                    calendar: &Calendar::default(),
                };
                let told = explain(&input, &key).unwrap();
                let moved = told
                    .steps
                    .iter()
                    .any(|s| s.is_next && s.candidate.step == "move_desk");
                let next = told.steps.iter().find(|s| s.is_next).unwrap();
                (moved, next.candidate.expected_cost)
            });
            let [(_, alone), (_, with)] = costs;
            assert!(
                with <= alone + 1e-9,
                "{criticality} {tried:?}: {with} over {alone}"
            );
        }
    }
}

#[test]
fn what_the_operator_would_do_is_done_by_whoever_comes_once_the_operator_has_moved() {
    for (with_spare, who) in [(true, "technician"), (false, "operator")] {
        let mut desk = desk(4, with_spare);
        desk.turn(&[headset()]);
        desk.tried("try_elsewhere", false);
        desk.turn(&[headset()]);
        let asked = desk.headset();
        assert_eq!(asked.action.step.as_deref(), Some("replug"));
        assert_eq!(asked.meanwhile.is_some(), with_spare);
        assert_eq!(asked.action.who, who);
    }
}
