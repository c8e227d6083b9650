//! Pressure at the edge of each limit, and who is named for it.

use super::super::support::{facts, observed, profile_with};
use super::*;
use crate::component::ComponentKey;
use crate::desk::Baseline;
use crate::diagnosis::signals;

fn stalls(cpu: Option<u32>, memory: Option<u32>) -> Stalls {
    Stalls {
        cpu_permille: cpu,
        memory_permille: memory,
        io_permille: Some(999),
    }
}

fn program(name: Option<&str>) -> BusyProgram {
    BusyProgram {
        name: name.map(str::to_owned),
        core_percent: 180,
        memory_bytes: 3 << 30,
    }
}

fn said(stalls: Stalls, name: Option<&str>) -> (String, Vec<String>) {
    let reading = Reading::Pressure {
        stalls,
        busiest_cpu: Some(program(name)),
        busiest_memory: Some(program(name)),
    };
    let look = observed(1, ComponentKey::new(ComponentKind::Pc, "main"), reading);
    let facts = facts(profile_with(""), Baseline::default());
    let all = signals(&look, &facts, Knowledge::built_in(), false);
    let own = all.iter().find(|signal| signal.fault == FAULT).unwrap();
    let reasons = own
        .reasons
        .iter()
        .map(|reason| crate::knowledge::sentence(reason, "en", &crate::text::Utc));
    (format!("{:?}", own.verdict), reasons.collect())
}

#[test]
fn waiting_for_processor_or_memory_is_judged_and_waiting_for_the_disk_is_not() {
    for (cpu, memory, expected) in [
        (Some(0), Some(0), "Pass"),
        (Some(299), Some(49), "Pass"),
        (Some(300), Some(0), "NoWord"),
        (Some(599), Some(0), "NoWord"),
        (Some(600), Some(0), "Fail"),
        (Some(0), Some(50), "NoWord"),
        (Some(0), Some(100), "Fail"),
        (None, Some(0), "Pass"),
        (None, None, "NoWord"),
        (Some(u32::MAX), None, "Fail"),
    ] {
        let (verdict, _) = said(stalls(cpu, memory), None);
        assert_eq!(verdict, expected, "{cpu:?} {memory:?}");
    }
}

#[test]
fn the_busiest_program_is_named_only_where_it_is_a_known_one() {
    let (_, known) = said(stalls(Some(700), Some(0)), Some("Firefox"));
    assert_eq!(known.len(), 2);
    assert!(
        known[0].contains("70") && known[1].contains("Firefox"),
        "{known:?}"
    );
    let (_, unknown) = said(stalls(Some(700), Some(200)), None);
    assert_eq!(unknown.len(), 4);
    assert!(
        unknown[1].contains("not named") && unknown[3].contains("not named"),
        "{unknown:?}"
    );
    // Where nothing is wrong nobody is named.
    let (_, calm) = said(stalls(Some(10), Some(0)), Some("Firefox"));
    assert!(calm.len() == 1 && !calm[0].contains("Firefox"), "{calm:?}");
}

#[test]
fn programs_are_looked_at_before_it_is_a_fault_and_not_on_a_calm_desk() {
    for (cpu, memory, expected) in [
        (Some(299), Some(49), false),
        (Some(300), Some(0), true),
        (None, Some(50), true),
        (None, None, false),
    ] {
        let got = worth_a_look(&stalls(cpu, memory), Knowledge::built_in());
        assert_eq!(got, expected, "{cpu:?} {memory:?}");
    }
}

#[test]
fn no_step_of_it_puts_in_another_part() {
    let fault = Knowledge::built_in().fault(FAULT).unwrap();
    let buys = fault
        .steps
        .iter()
        .filter(|step| ["swap", "replace"].contains(&step.kind));
    assert_eq!(buys.count(), 0);
    assert_eq!(fault.steps.first().map(|step| step.kind), Some("remedy"));
}
