//! Main memory: as much as there was, and as much as the profile asks for.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use crate::text::Reason;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (ComponentKind::Memory, Reading::Memory { total_bytes }) =
        (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let total = *total_bytes;
    // Less than a module's loss is firmware or a kernel that reserves more: the smallest module sold
    // for PCs in the last ten years holds 2 GiB. And the kernel shows less than the modules hold
    // (firmware, graphics), so that a share of a required size is enough.
    let limit = |name| case.limit(fault_codes::MEMORY_LESS, name);
    let mut reasons = Vec::new();
    if let Some(baseline) = case.facts.baseline.memory_total_bytes
        && baseline.saturating_sub(total) >= limit("module_gone_bytes")
    {
        reasons.push(
            Reason::new(codes::MEMORY_LESS_THAN_BASELINE)
                .with("total_bytes", total)
                .with("baseline_bytes", baseline),
        );
    }
    if let Some(required) = required_bytes(case)
        && (total as f64) < required * limit("required_permille") as f64 / 1000.0
    {
        reasons.push(
            Reason::new(codes::MEMORY_LESS_THAN_REQUIRED)
                .with("total_bytes", total)
                .with("required_bytes", required as u64),
        );
    }
    let verdict = if reasons.is_empty() {
        Verdict::Pass
    } else {
        Verdict::Fail
    };
    if reasons.is_empty() {
        reasons.push(Reason::new(codes::MEMORY_LESS_ENOUGH).with("total_bytes", total));
    }
    vec![Said {
        fault: fault_codes::MEMORY_LESS,
        verdict,
        severity: Severity::S2,
        reasons,
        terminal: false,
    }]
}

fn required_bytes(case: &Case<'_>) -> Option<f64> {
    let gib = case.facts.profile.expect.min_memory_gib?;
    (gib.is_finite() && gib > 0.0).then_some(gib * (1_u64 << 30) as f64)
}
