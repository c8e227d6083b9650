//! Main memory: as much as there was and as the profile asks for, and without errors.

use super::cpu::errors;
use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use crate::text::Reason;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a family looks only at its own readings"
)]
pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    if case.component.kind != ComponentKind::Memory {
        return Vec::new();
    }
    match case.reading {
        Reading::Memory { total_bytes } => size(case, *total_bytes),
        Reading::HardwareErrors { .. } => {
            let sentences = [
                codes::MEMORY_ERRORS_CORRECTED,
                codes::MEMORY_ERRORS_UNCORRECTED,
                codes::MEMORY_ERRORS_NONE,
            ];
            vec![errors(case, fault_codes::MEMORY_ERRORS, sentences)]
        }
        _ => Vec::new(),
    }
}

fn size(case: &Case<'_>, total: u64) -> Vec<Said> {
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
