//! Main memory: as much as there was and as the profile asks for, without errors of its own, and giving back what was stored.

use super::cpu::errors;
use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{Reading, WrongBits};
use crate::text::Reason;
use std::collections::BTreeSet;

/// Most bits named.
const BITS: usize = 16;

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
        Reading::MemorySelfTest {
            tested_bytes,
            wrong_count,
            wrong,
            ..
        } => vec![self_test(*tested_bytes, *wrong_count, wrong)],
        _ => Vec::new(),
    }
}

/// Memory that gives back another word than was stored has said so itself.
fn self_test(tested_bytes: u64, wrong_count: u64, wrong: &[WrongBits]) -> Said {
    let fault = fault_codes::MEMORY_WRONG_BITS;
    if wrong_count == 0 {
        let verdict = if tested_bytes == 0 {
            Verdict::NoWord
        } else {
            Verdict::Pass
        };
        let well = Reason::new(codes::MEMORY_WRONG_BITS_RIGHT).with("tested_bytes", tested_bytes);
        return Said::new(fault, verdict, Severity::S2, well);
    }
    let bits: BTreeSet<u8> = wrong.iter().flat_map(|it| &it.bits).copied().collect();
    let mut named: Vec<String> = bits.iter().take(BITS).map(ToString::to_string).collect();
    if bits.len() > BITS {
        named.push("...".to_owned());
    }
    let told = Reason::new(codes::MEMORY_WRONG_BITS_WRONG)
        .with("wrong_count", wrong_count)
        .with("bits", named.join(", "))
        .with("tested_bytes", tested_bytes);
    Said {
        terminal: true,
        ..Said::new(fault, Verdict::Fail, Severity::S2, told)
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

#[cfg(test)]
mod tests {
    use super::super::support::{facts, observed, profile_with};
    use super::*;
    use crate::component::ComponentKey;
    use crate::desk::Baseline;
    use crate::diagnosis::signals;
    use crate::knowledge::{Knowledge, sentence};
    use crate::text::Utc;

    #[test]
    fn memory_that_gives_back_another_word_says_so_itself_and_which_bits() {
        let wrong = |bits: &[u8]| WrongBits {
            offset_bytes: 8,
            bits: bits.to_vec(),
            pattern: "zeros".to_owned(),
        };
        let many: Vec<u8> = (0..64).collect();
        for (tested_bytes, wrong_count, wrong, verdict, said) in [
            (64 << 20, 0, vec![], Verdict::Pass, "64 MiB"),
            (0, 0, vec![], Verdict::NoWord, "0"),
            (
                64 << 20,
                2,
                vec![wrong(&[17]), wrong(&[17, 3])],
                Verdict::Fail,
                "3, 17",
            ),
            (64 << 20, 1, vec![], Verdict::Fail, "1"),
            (
                64 << 20,
                u64::MAX,
                vec![wrong(&many)],
                Verdict::Fail,
                "15, ...",
            ),
        ] {
            let reading = Reading::MemorySelfTest {
                tested_bytes,
                patterns_count: 6,
                wrong_count,
                wrong,
            };
            let look = observed(1, ComponentKey::new(ComponentKind::Memory, "main"), reading);
            let facts = facts(profile_with(""), Baseline::default());
            let all = signals(&look, &facts, Knowledge::built_in(), false);
            assert_eq!(all.len(), 1);
            assert_eq!(
                (all[0].fault, all[0].verdict),
                ("memory.wrong_bits", verdict)
            );
            assert_eq!(all[0].terminal, verdict == Verdict::Fail);
            let text = sentence(&all[0].reasons[0], "en", &Utc);
            assert!(text.contains(said), "{text}");
        }
    }
}
