//! Heat, errors of the hardware's own and wrong results, at the edge of each limit.

use super::super::support::{facts, observed, profile_with};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::Baseline;
use crate::diagnosis::signals;
use crate::finding::{Signal, Verdict};
use crate::knowledge::Knowledge;
use crate::observation::{ErrorsToldBy, Reading, WrongCore};

fn said(kind: ComponentKind, reading: Reading) -> Vec<Signal> {
    let look = observed(1, ComponentKey::new(kind, "main"), reading);
    let facts = facts(profile_with(""), Baseline::default());
    signals(&look, &facts, Knowledge::built_in(), false)
}

fn short(kind: ComponentKind, reading: Reading) -> String {
    let words = said(kind, reading).into_iter().map(|signal| {
        let verdict = match signal.verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::NoWord => "no word",
        };
        let own = if signal.terminal { "!" } else { "" };
        format!("{} {verdict}{own}", signal.fault)
    });
    words.collect::<Vec<_>>().join("; ")
}

#[test]
fn heat_is_judged_by_the_makers_limit_and_by_how_long_the_processor_was_slowed_down() {
    let heat = |degrees_c, limit_c, slowed: Option<(u64, u64)>| Reading::Heat {
        sensor: "core 0".to_owned(),
        degrees_c,
        limit_c,
        slowed_ms: slowed.map(|it| it.0),
        over_ms: slowed.map(|it| it.1),
        fans: Vec::new(),
    };
    for (reading, expected) in [
        (heat(Some(45), Some(100), None), "pass"),
        (heat(Some(93), Some(100), None), "pass"),
        // Between the two limits nothing is said, so that it does not come and go.
        (heat(Some(94), Some(100), None), "no word"),
        (heat(Some(96), Some(100), None), "no word"),
        (heat(Some(97), Some(100), None), "fail"),
        (heat(Some(103), Some(95), None), "fail"),
        (heat(Some(-20), Some(100), None), "pass"),
        // Without a limit heat says nothing.
        (heat(Some(103), None, None), "no word"),
        (heat(None, None, None), "no word"),
        (heat(None, None, Some((0, 60_000))), "pass"),
        (heat(None, None, Some((5_999, 60_000))), "no word"),
        (heat(None, None, Some((6_000, 60_000))), "fail"),
        (heat(Some(45), Some(100), Some((30_000, 60_000))), "fail"),
        (heat(Some(45), Some(100), Some((1, 0))), "fail"),
    ] {
        let got = short(ComponentKind::Cpu, reading.clone());
        assert_eq!(got, format!("cpu.hot {expected}"), "{reading:?}");
    }
}

#[test]
fn corrected_errors_count_by_the_day_and_one_that_could_not_be_is_the_parts_own_word() {
    let errors = |corrected_count, uncorrected_count, over_s| Reading::HardwareErrors {
        corrected_count,
        uncorrected_count,
        over_s,
        told_by: ErrorsToldBy::MemoryController,
        place: None,
    };
    for (reading, expected) in [
        (errors(0, 0, 3_600), "pass"),
        (errors(2, 0, 3_600), "pass"),
        (errors(3, 0, 3_600), "fail"),
        (errors(5, 0, 2 * 86_400), "pass"),
        (errors(6, 0, 2 * 86_400), "fail"),
        (errors(0, 1, 90 * 86_400), "fail!"),
        (errors(u64::MAX, 0, 0), "fail"),
    ] {
        for (kind, fault) in [
            (ComponentKind::Memory, "memory.errors"),
            (ComponentKind::Cpu, "cpu.errors"),
        ] {
            let got = short(kind, reading.clone());
            assert_eq!(got, format!("{fault} {expected}"), "{reading:?}");
        }
    }
}

#[test]
fn a_processor_far_below_what_its_maker_states_is_slow_and_well_again_only_from_some_more_on() {
    let speed = |working_mhz, base_mhz, most_mhz| Reading::CpuSpeed {
        cores_count: 4,
        working_mhz,
        base_mhz,
        most_mhz,
        allowed_mhz: None,
    };
    for (reading, expected) in [
        (speed(798, Some(2_400), Some(4_200)), Some("fail")),
        (speed(1_439, Some(2_400), Some(4_200)), Some("fail")),
        (speed(1_440, Some(2_400), Some(4_200)), Some("no word")),
        (speed(1_680, Some(2_400), Some(4_200)), Some("pass")),
        // Where nobody states a base, far less of the most is well.
        (speed(1_399, None, Some(4_000)), Some("fail")),
        (speed(1_800, None, Some(4_000)), Some("pass")),
        (speed(798, Some(0), Some(4_000)), Some("fail")),
        (speed(798, None, None), None),
    ] {
        let all = said(ComponentKind::Cpu, reading.clone());
        assert_eq!(all.is_empty(), expected.is_none(), "{reading:?}");
        if let Some(expected) = expected {
            let got = short(ComponentKind::Cpu, reading.clone());
            assert_eq!(got, format!("cpu.slow {expected}"), "{reading:?}");
        }
    }
}

#[test]
fn a_core_that_computes_wrongly_is_named() {
    let test = |tested_count, wrong: &[(u32, &str)]| Reading::CpuSelfTest {
        tested_count,
        wrong: wrong
            .iter()
            .map(|(core, sum)| WrongCore {
                core: *core,
                sum: (*sum).to_owned(),
            })
            .collect(),
    };
    for (reading, expected) in [
        (test(8, &[]), "pass"),
        (test(0, &[]), "no word"),
        (test(8, &[(3, "integer"), (3, "hash")]), "fail!"),
    ] {
        let got = short(ComponentKind::Cpu, reading.clone());
        assert_eq!(got, format!("cpu.wrong_result {expected}"), "{reading:?}");
    }
    let all = said(ComponentKind::Cpu, test(8, &[(3, "integer"), (3, "hash")]));
    let reason = &all[0].reasons[0];
    let arg = |name: &str| format!("{:?}", reason.args.get(name).unwrap());
    assert!(
        arg("cores").contains('"') && arg("cores").contains("\"3\""),
        "{reason:?}"
    );
    assert!(arg("sums").contains("hash, integer"), "{reason:?}");
}

#[test]
fn a_request_that_the_kernel_wrote_down_as_failed_counts_at_once() {
    let logged = |error_count| Reading::LoggedIoErrors {
        device: "sda".to_owned(),
        error_count,
        over_s: 90,
    };
    for (count, expected) in [(0, "disk.failing pass"), (1, "disk.failing fail")] {
        assert_eq!(short(ComponentKind::Disk, logged(count)), expected);
    }
    // Of another part it says nothing.
    assert_eq!(short(ComponentKind::Cpu, logged(1)), "");
}
