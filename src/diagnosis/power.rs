//! Power: from the mains, and a battery that still holds what it was made for. A PC without a battery says nothing of it:
//! where its power is gone, so is the PC.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{Battery, Reading};
use crate::text::Reason;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (
        ComponentKind::Power,
        Reading::Power {
            mains_online,
            batteries,
        },
    ) = (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let mains = mains_online.map(|is_online| mains(case, is_online, batteries));
    mains.into_iter().chain(worn(case, batteries)).collect()
}

/// As long as the battery lasts nobody notices; when it is low the desk is about to go out in the middle of a call. With
/// two batteries the PC lives as long as the fuller one.
fn mains(case: &Case<'_>, is_online: bool, batteries: &[Battery]) -> Said {
    let fault = fault_codes::POWER_NO_MAINS;
    if is_online {
        let well = Reason::new(codes::POWER_NO_MAINS_ONLINE);
        return Said::new(fault, Verdict::Pass, Severity::S3, well);
    }
    let left = batteries.iter().filter_map(|it| it.charge_percent).max();
    let low_percent = case.limit(fault, "low_charge_percent");
    let is_low = left.is_some_and(|percent| u64::from(percent) < low_percent);
    let severity = if is_low { Severity::S2 } else { Severity::S3 };
    let told = match left {
        Some(percent) if is_low => Reason::new(codes::POWER_NO_MAINS_LOW)
            .with("charge_percent", percent)
            .with("limit_percent", low_percent),
        Some(percent) => {
            Reason::new(codes::POWER_NO_MAINS_ON_BATTERY).with("charge_percent", percent)
        }
        None => Reason::new(codes::POWER_NO_MAINS_CHARGE_UNKNOWN),
    };
    Said::new(fault, Verdict::Fail, severity, told)
}

/// Each battery that holds too little; nothing where none tells. Between the two limits nothing is said: what a battery
/// holds is its own estimate and wavers.
fn worn(case: &Case<'_>, batteries: &[Battery]) -> Option<Said> {
    let fault = fault_codes::POWER_BATTERY_WORN;
    let worn_below = case.limit(fault, "worn_below_percent");
    let well_from = case.limit(fault, "well_from_percent");
    let known: Vec<(&Battery, u64)> = batteries
        .iter()
        .filter_map(|it| Some((it, u64::from(it.full_percent?))))
        .collect();
    let least = known.iter().map(|(_, percent)| *percent).min()?;
    let told = |(battery, percent): &(&Battery, u64)| {
        let reason = Reason::new(codes::POWER_BATTERY_WORN_HOLDS)
            .with("battery_name", battery.name.as_str())
            .with("full_percent", *percent);
        match battery.cycles_count {
            Some(count) => reason.with("cycles_count", count),
            None => reason,
        }
    };
    let worn = known.iter().filter(|(_, percent)| *percent < worn_below);
    let mut reasons: Vec<Reason> = worn.map(told).collect();
    let verdict = match (reasons.is_empty(), least >= well_from) {
        (false, _) => Verdict::Fail,
        (true, true) => Verdict::Pass,
        (true, false) => Verdict::NoWord,
    };
    if reasons.is_empty() {
        reasons.push(Reason::new(codes::POWER_BATTERY_WORN_GOOD).with("full_percent", least));
    }
    Some(Said {
        fault,
        verdict,
        severity: Severity::S4,
        reasons,
        terminal: false,
    })
}

#[cfg(test)]
#[path = "power_tests.rs"]
mod tests;
