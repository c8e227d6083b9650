//! The processor: as many logical processors as there were, and as the profile asks for.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use crate::text::Reason;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (ComponentKind::Cpu, Reading::CpuCores { online_count, .. }) =
        (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let found = *online_count;
    let limits = [
        (
            case.facts.baseline.cpu_online_count,
            codes::CPU_FEWER_CORES_THAN_BASELINE,
            "baseline_count",
        ),
        (
            case.facts.profile.expect.min_cores,
            codes::CPU_FEWER_CORES_THAN_REQUIRED,
            "required_count",
        ),
    ];
    let mut reasons: Vec<Reason> = limits
        .into_iter()
        .filter_map(|(limit, code, name)| {
            let limit = limit.filter(|limit| found < *limit)?;
            Some(
                Reason::new(code)
                    .with("found_count", found)
                    .with(name, limit),
            )
        })
        .collect();
    let verdict = if reasons.is_empty() {
        Verdict::Pass
    } else {
        Verdict::Fail
    };
    if reasons.is_empty() {
        reasons.push(Reason::new(codes::CPU_FEWER_CORES_ENOUGH).with("found_count", found));
    }
    vec![Said {
        fault: fault_codes::CPU_FEWER_CORES,
        verdict,
        severity: Severity::S3,
        reasons,
        terminal: false,
    }]
}
