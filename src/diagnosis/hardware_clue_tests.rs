//! Clues of the PC's own: each holds when it is so, and not otherwise.

use super::clue_tests::{diagnoses_with, finding};
use super::support::observed;
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::Baseline;
use crate::finding::State;
use crate::observation::{FanSpeed, Reading};
use std::collections::BTreeSet;

fn check(clue: &str, holds: bool, fault: &str, findings: &[Finding], reading: Reading) {
    let baseline = Baseline {
        fans: BTreeSet::from(["cpu".to_owned(), "case".to_owned()]),
        ..Baseline::default()
    };
    let latest = [observed(1, ComponentKey::new(Kind::Cpu, "main"), reading)];
    let told: Vec<String> = diagnoses_with(findings, Surroundings::none(), &latest, baseline)
        .iter()
        .filter(|d| d.fault == fault)
        .flat_map(|d| d.clues.iter().map(|c| c.clue.to_string()))
        .collect();
    let got = told.iter().any(|c| c == clue);
    assert_eq!(got, holds, "{clue} for {latest:#?}: told {told:?}");
}

#[test]
fn a_fan_that_turned_before_and_stands_now_is_named_and_an_empty_socket_is_not() {
    let hot = [finding("cpu.hot", Kind::Cpu, "main", State::Failing)];
    let fans = |all: &[(&str, u32)]| Reading::Heat {
        sensor: "coretemp".to_owned(),
        degrees_c: Some(99),
        limit_c: Some(100),
        slowed_ms: None,
        over_ms: None,
        fans: all
            .iter()
            .map(|(name, rpm)| FanSpeed {
                name: (*name).to_owned(),
                rpm: *rpm,
            })
            .collect(),
    };
    for (all, stands, turn) in [
        (&[("cpu", 0), ("case", 900)][..], true, false),
        (&[("cpu", 2_100), ("case", 900)], false, true),
        (
            &[("cpu", 2_100), ("case", 900), ("socket 3", 0)],
            false,
            false,
        ),
        (&[("cpu", 2_100)], false, false),
        (&[("socket 3", 0)], false, false),
        (&[], false, false),
    ] {
        check("fan_stands", stands, "cpu.hot", &hot, fans(all));
        check("fans_turn", turn, "cpu.hot", &hot, fans(all));
    }
}

#[test]
fn what_holds_a_processor_back_is_looked_for_in_heat_power_and_settings() {
    let slow = finding("cpu.slow", Kind::Cpu, "main", State::Failing);
    let hot = |state| finding("cpu.hot", Kind::Cpu, "main", state);
    let power = |mains_online| Reading::Power {
        mains_online,
        batteries: Vec::new(),
    };
    let speed = |allowed_mhz| Reading::CpuSpeed {
        cores_count: 4,
        working_mhz: 798,
        base_mhz: Some(2_400),
        most_mhz: Some(4_200),
        allowed_mhz,
    };
    let only = [slow.clone()];
    for (clue, holds, findings, reading) in [
        ("on_battery", true, &only[..], power(Some(false))),
        ("on_battery", false, &only, power(Some(true))),
        ("on_battery", false, &only, power(None)),
        ("speed_capped", true, &only, speed(Some(800))),
        ("speed_capped", false, &only, speed(Some(4_200))),
        ("speed_capped", false, &only, speed(None)),
        (
            "processor_hot",
            true,
            &[slow.clone(), hot(State::Failing)],
            speed(None),
        ),
        (
            "processor_hot",
            false,
            &[slow.clone(), hot(State::Ok)],
            speed(None),
        ),
        (
            "processor_hot",
            false,
            &[slow.clone(), hot(State::Suspect)],
            speed(None),
        ),
        ("processor_hot", false, &only, speed(None)),
    ] {
        check(clue, holds, "cpu.slow", findings, reading);
    }
}
