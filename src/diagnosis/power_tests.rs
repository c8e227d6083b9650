//! Mains and batteries, at the edge of each limit, and a desk that has neither.

use super::super::support::{facts, observed, profile_with};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::Baseline;
use crate::diagnosis::{Retained, findings, signals};
use crate::finding::Verdict;
use crate::knowledge::Knowledge;
use crate::observation::{Battery, BatteryState, Observation, Outcome, Reading, Unseen, Why};
use crate::readiness::{Readiness, of_desk, unmeasured};

fn key() -> ComponentKey {
    ComponentKey::new(ComponentKind::Power, "main")
}

fn battery(charge_percent: Option<u32>, full_percent: Option<u32>) -> Battery {
    Battery {
        name: "BAT0".to_owned(),
        of_ups: false,
        state: BatteryState::Discharging,
        charge_percent,
        full_percent,
        cycles_count: None,
    }
}

fn short(kind: ComponentKind, reading: Reading) -> String {
    let look = observed(1, ComponentKey::new(kind, "main"), reading);
    let facts = facts(profile_with(""), Baseline::default());
    let all = signals(&look, &facts, Knowledge::built_in(), false);
    let words = all.into_iter().map(|signal| {
        let verdict = match signal.verdict {
            Verdict::Pass => "pass".to_owned(),
            Verdict::Fail => format!("fail {}", signal.severity.as_str()),
            Verdict::NoWord => "no word".to_owned(),
        };
        format!("{} {verdict}", signal.fault)
    });
    words.collect::<Vec<_>>().join("; ")
}

#[test]
fn mains_are_judged_by_what_is_left_and_a_battery_by_what_it_holds() {
    for (mains_online, batteries, expected) in [
        (Some(true), vec![], "power.no_mains pass"),
        (None, vec![], ""),
        (Some(false), vec![], "power.no_mains fail S3"),
        (
            Some(false),
            vec![battery(Some(30), None)],
            "power.no_mains fail S3",
        ),
        (
            Some(false),
            vec![battery(Some(29), None)],
            "power.no_mains fail S2",
        ),
        // The PC lives as long as its fuller battery.
        (
            Some(false),
            vec![battery(Some(2), None), battery(Some(90), None)],
            "power.no_mains fail S3",
        ),
        (
            Some(false),
            vec![battery(None, None)],
            "power.no_mains fail S3",
        ),
        (
            Some(true),
            vec![battery(Some(2), Some(93))],
            "power.no_mains pass; power.battery_worn pass",
        ),
        (
            None,
            vec![battery(None, Some(49))],
            "power.battery_worn fail S4",
        ),
        (
            None,
            vec![battery(None, Some(50))],
            "power.battery_worn no word",
        ),
        (
            None,
            vec![battery(None, Some(55))],
            "power.battery_worn pass",
        ),
        (
            None,
            vec![battery(None, Some(0))],
            "power.battery_worn fail S4",
        ),
        (
            None,
            vec![battery(None, Some(u32::MAX))],
            "power.battery_worn pass",
        ),
        // One of two is enough, and one that does not tell says nothing.
        (
            None,
            vec![battery(None, Some(100)), battery(None, Some(10))],
            "power.battery_worn fail S4",
        ),
        (
            None,
            vec![battery(None, None), battery(None, Some(100))],
            "power.battery_worn pass",
        ),
    ] {
        let reading = Reading::Power {
            mains_online,
            batteries,
        };
        let got = short(ComponentKind::Power, reading.clone());
        assert_eq!(got, expected, "{reading:?}");
        assert_eq!(short(ComponentKind::Cpu, reading), "");
    }
}

/// Rounds of a desk whose processor, memory and disk are well, with what the power probe said in each.
fn rounds(power: impl Fn(u64) -> Outcome, count: u64) -> Vec<Observation> {
    let mut all = Vec::new();
    for round in 1..=count {
        let well = [
            (
                ComponentKey::new(ComponentKind::Cpu, "main"),
                Reading::CpuCores {
                    online_count: 4,
                    present_count: 4,
                },
            ),
            (
                ComponentKey::new(ComponentKind::Memory, "main"),
                Reading::Memory {
                    total_bytes: 8 << 30,
                },
            ),
            (
                ComponentKey::new(ComponentKind::Disk, "/"),
                Reading::Mount {
                    mount: "/".to_owned(),
                    mounted: true,
                    device: "/dev/sda1".to_owned(),
                    file_system: "ext4".to_owned(),
                    read_only: false,
                    error_count: None,
                    stops_on_error: false,
                },
            ),
        ];
        for (component, reading) in well {
            all.push(observed(round, component, reading));
        }
        let mut one = observed(round, key(), Reading::Memory { total_bytes: 1 });
        one.probe = "power".to_owned();
        one.outcome = power(round);
        all.push(one);
    }
    for (seq, one) in (1..).zip(&mut all) {
        one.seq = seq;
    }
    all
}

fn readiness(all: &[Observation]) -> (Readiness, String) {
    let facts = facts(profile_with(""), Baseline::default());
    let retained: Vec<Retained<'_>> = all
        .iter()
        .map(|observation| Retained {
            observation,
            history: false,
        })
        .collect();
    let found = findings(&retained, &facts, Knowledge::built_in());
    let (readiness, reason) = of_desk(&facts, &found, &unmeasured(all), |_| true);
    (readiness, reason.code.to_string())
}

#[test]
fn a_desk_without_a_battery_is_as_ready_as_before() {
    let unsupported = |_| {
        Outcome::Unseen(Unseen {
            why: Why::Unsupported,
            detail: String::new(),
        })
    };
    let (ready, reason) = readiness(&rounds(unsupported, 3));
    assert_eq!(ready, Readiness::Ready, "{reason}");
}

#[test]
fn a_desk_on_its_battery_takes_calls_and_is_ready_with_care_and_a_worn_battery_changes_nothing() {
    let on_battery = |percent| {
        move |_| {
            Outcome::Reading(Reading::Power {
                mains_online: Some(false),
                batteries: vec![battery(Some(percent), Some(90))],
            })
        }
    };
    for percent in [80, 5] {
        let (ready, reason) = readiness(&rounds(on_battery(percent), 3));
        assert_eq!(ready, Readiness::ReadyWithCare, "{reason}");
    }
    let worn = |_| {
        Outcome::Reading(Reading::Power {
            mains_online: Some(true),
            batteries: vec![battery(Some(80), Some(20))],
        })
    };
    assert_eq!(readiness(&rounds(worn, 3)).0, Readiness::Ready);
}

#[test]
fn a_moment_without_mains_in_the_schedule_is_a_plug_that_somebody_moved() {
    let facts = facts(profile_with(""), Baseline::default());
    let at = |seq: u64, mains: bool| {
        let mut one = observed(
            seq,
            key(),
            Reading::Power {
                mains_online: Some(mains),
                batteries: vec![battery(Some(80), None)],
            },
        );
        one.trigger = crate::observation::Trigger::Scheduled;
        one
    };
    for (states, expected) in [
        (vec![true, false, true], false),
        (vec![true, false, false, false, false, true], false),
        (vec![true, false, false, false, false, false], true),
    ] {
        let all: Vec<Observation> = (1..).zip(states).map(|(seq, it)| at(seq, it)).collect();
        let retained: Vec<Retained<'_>> = all
            .iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        let found = findings(&retained, &facts, Knowledge::built_in());
        assert_eq!(found[0].is_failing(), expected, "{found:?}");
    }
}
