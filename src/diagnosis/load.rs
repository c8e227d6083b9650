//! A PC that has more to do than it can: told as a matter of programs. Whether programs wait is the kernel's own measure of
//! pressure; which of them is busiest is asked for only when they do. No part is blamed for it.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{Knowledge, codes, fault_codes};
use crate::observation::{BusyProgram, Reading, Stalls};
use crate::text::Reason;

const FAULT: &str = fault_codes::PC_OVERLOADED;
const CPU_LIMIT: &str = "cpu_stalled_permille";
const MEMORY_LIMIT: &str = "memory_stalled_permille";

/// Whether programs wait so much that it is worth knowing which one is busiest: from half of what makes a fault. By the time
/// it is one, its reason should have been seen more than once.
#[must_use]
pub fn worth_a_look(stalls: &Stalls, knowledge: &Knowledge) -> bool {
    let limit = |name| knowledge.fault(FAULT).map_or(0, |fault| fault.limit(name));
    let is_half = |waited: Option<u32>, limit: u64| {
        waited.is_some_and(|it| u64::from(it).saturating_mul(2) >= limit)
    };
    is_half(stalls.cpu_permille, limit(CPU_LIMIT))
        || is_half(stalls.memory_permille, limit(MEMORY_LIMIT))
}

/// What a reading says of the load, for the clues.
pub(super) struct Load<'a> {
    /// Whether memory is what programs wait for.
    pub is_memory: bool,
    /// Who is busiest with that.
    pub busiest: Option<&'a BusyProgram>,
}

pub(super) fn of<'a>(reading: &'a Reading, knowledge: &Knowledge) -> Option<Load<'a>> {
    let Reading::Pressure {
        stalls,
        busiest_cpu,
        busiest_memory,
    } = reading
    else {
        return None;
    };
    let limit = knowledge.fault(FAULT)?.limit(MEMORY_LIMIT);
    let is_memory = stalls
        .memory_permille
        .is_some_and(|it| u64::from(it) >= limit);
    let busiest = if is_memory {
        busiest_memory
    } else {
        busiest_cpu
    };
    Some(Load {
        is_memory,
        busiest: busiest.as_ref(),
    })
}

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (
        ComponentKind::Pc,
        Reading::Pressure {
            stalls,
            busiest_cpu,
            busiest_memory,
        },
    ) = (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let known = [
        (stalls.cpu_permille, CPU_LIMIT),
        (stalls.memory_permille, MEMORY_LIMIT),
    ];
    let [cpu, memory] = known.map(|(waited, limit)| (waited, case.limit(FAULT, limit)));
    let fails =
        |(waited, limit): (Option<u32>, u64)| waited.is_some_and(|it| u64::from(it) >= limit);
    // Half of it is well again, so that it does not come and go.
    let is_well = |(waited, limit): (Option<u32>, u64)| {
        waited.is_none_or(|it| u64::from(it).saturating_mul(2) < limit)
    };
    let percent = |waited: Option<u32>| waited.unwrap_or(0) / 10;
    let mut reasons = Vec::new();
    if fails(cpu) {
        reasons.push(Reason::new(codes::PC_OVERLOADED_CPU).with("waited_percent", percent(cpu.0)));
        reasons.extend(busiest_cpu.as_ref().map(by_cpu));
    }
    if fails(memory) {
        let told = Reason::new(codes::PC_OVERLOADED_MEMORY);
        reasons.push(told.with("waited_percent", percent(memory.0)));
        reasons.extend(busiest_memory.as_ref().map(by_memory));
    }
    let is_known = cpu.0.is_some() || memory.0.is_some();
    let verdict = match (
        reasons.is_empty(),
        is_known && is_well(cpu) && is_well(memory),
    ) {
        (false, _) => Verdict::Fail,
        (true, true) => Verdict::Pass,
        (true, false) => Verdict::NoWord,
    };
    if reasons.is_empty() {
        reasons.push(Reason::new(codes::PC_OVERLOADED_CALM));
    }
    vec![Said {
        fault: FAULT,
        verdict,
        // What the caller hears is measured elsewhere; that programs wait is only likely to be heard.
        severity: Severity::S3,
        reasons,
        terminal: false,
    }]
}

fn by_cpu(busiest: &BusyProgram) -> Reason {
    let reason = match &busiest.name {
        Some(name) => Reason::new(codes::PC_OVERLOADED_BUSIEST_CPU).with("program", name.as_str()),
        None => Reason::new(codes::PC_OVERLOADED_ANOTHER_CPU),
    };
    reason.with("core_percent", busiest.core_percent)
}

fn by_memory(busiest: &BusyProgram) -> Reason {
    let reason = match &busiest.name {
        Some(name) => {
            Reason::new(codes::PC_OVERLOADED_BUSIEST_MEMORY).with("program", name.as_str())
        }
        None => Reason::new(codes::PC_OVERLOADED_ANOTHER_MEMORY),
    };
    reason.with("used_bytes", busiest.memory_bytes)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
