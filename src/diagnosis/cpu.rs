//! The processor: as many cores as there were, cool enough to work at full speed, without errors of its own, and right in
//! what it computes.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{Knowledge, codes, fault_codes};
use crate::observation::{Reading, WrongCore};
use crate::text::Reason;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a family looks only at its own readings"
)]
pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    if case.component.kind != ComponentKind::Cpu {
        return Vec::new();
    }
    match case.reading {
        Reading::CpuCores { online_count, .. } => vec![cores(case, *online_count)],
        Reading::Heat {
            sensor,
            degrees_c,
            limit_c,
            slowed_ms,
            over_ms,
            ..
        } => vec![heat(
            case,
            sensor,
            degrees_c.zip(*limit_c),
            slowed_ms.zip(*over_ms),
        )],
        Reading::HardwareErrors { .. } => {
            let sentences = [
                codes::CPU_ERRORS_CORRECTED,
                codes::CPU_ERRORS_UNCORRECTED,
                codes::CPU_ERRORS_NONE,
            ];
            vec![errors(case, fault_codes::CPU_ERRORS, sentences)]
        }
        Reading::CpuSelfTest {
            tested_count,
            wrong,
        } => vec![self_test(*tested_count, wrong)],
        Reading::CpuSpeed {
            working_mhz,
            base_mhz,
            most_mhz,
            ..
        } => speed(case, *working_mhz, *base_mhz, *most_mhz),
        _ => Vec::new(),
    }
}

fn cores(case: &Case<'_>, found: u32) -> Said {
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
    let reasons = limits.into_iter().filter_map(|(limit, code, name)| {
        let limit = limit.filter(|limit| found < *limit)?;
        Some(
            Reason::new(code)
                .with("found_count", found)
                .with(name, limit),
        )
    });
    let well = Reason::new(codes::CPU_FEWER_CORES_ENOUGH).with("found_count", found);
    said(fault_codes::CPU_FEWER_CORES, reasons.collect(), well)
}

/// What fails with these reasons, and passes without one.
fn said(fault: &'static str, reasons: Vec<Reason>, well: Reason) -> Said {
    let (verdict, reasons) = if reasons.is_empty() {
        (Verdict::Pass, vec![well])
    } else {
        (Verdict::Fail, reasons)
    };
    Said {
        fault,
        verdict,
        severity: Severity::S3,
        reasons,
        terminal: false,
    }
}

/// `slowed`: how long of how long, milliseconds. Well again only from twice the margin on, so that it does not come and go.
fn heat(
    case: &Case<'_>,
    sensor: &str,
    degrees: Option<(i32, i32)>,
    slowed: Option<(u64, u64)>,
) -> Said {
    let limit = |name| case.limit(fault_codes::CPU_HOT, name);
    let margin = i32::try_from(limit("margin_degrees")).unwrap_or(i32::MAX);
    let from_limit = |(now, limit): (i32, i32)| limit.saturating_sub(now);
    let mut reasons = Vec::new();
    if let Some((now, most)) = degrees.filter(|it| from_limit(*it) <= margin) {
        reasons.push(
            Reason::new(codes::CPU_HOT_OVER_LIMIT)
                .with("sensor", sensor)
                .with("degrees_count", i64::from(now))
                .with("limit_count", i64::from(most)),
        );
    }
    let permille = |(slowed, over): (u64, u64)| slowed.saturating_mul(1000) / over.max(1);
    if let Some((slowed, over)) = slowed.filter(|it| permille(*it) >= limit("slowed_permille")) {
        reasons.push(
            Reason::new(codes::CPU_HOT_SLOWED)
                .with("slowed_percent", permille((slowed, over)) / 10)
                .with("over_s", over / 1000),
        );
    }
    let cool = degrees.is_some_and(|it| from_limit(it) > margin.saturating_mul(2));
    let fast = slowed.is_some_and(|it| permille(it) == 0);
    let known = degrees.is_some() || slowed.is_some();
    let well = known && (cool || degrees.is_none()) && (fast || slowed.is_none());
    let mut said = said(
        fault_codes::CPU_HOT,
        reasons,
        Reason::new(codes::CPU_HOT_COOL),
    );
    if said.verdict == Verdict::Pass && !well {
        said.verdict = Verdict::NoWord;
    }
    said
}

/// A processor that stays far below its speed while it works. What it can do at most is for short and for one core alone,
/// so that far less of it is still well. Well again only from some more on.
fn speed(case: &Case<'_>, working: u32, base: Option<u32>, most: Option<u32>) -> Vec<Said> {
    const MORE_PERMILLE: u64 = 100;
    let fault = fault_codes::CPU_SLOW;
    let held = [
        (base, "base_permille", codes::CPU_SLOW_BELOW_BASE),
        (most, "most_permille", codes::CPU_SLOW_BELOW_MOST),
    ];
    let known = held.into_iter().find_map(|(rated, limit, code)| {
        let rated = rated.filter(|rated| *rated > 0)?;
        Some((rated, case.limit(fault, limit), code))
    });
    let Some((rated, limit, code)) = known else {
        return Vec::new();
    };
    let permille = u64::from(working) * 1000 / u64::from(rated);
    let told = |code| Reason::new(code).with("working_count", working);
    if permille < limit {
        let slow = told(code).with("rated_count", rated);
        return vec![Said::new(fault, Verdict::Fail, Severity::S3, slow)];
    }
    let verdict = if permille >= limit.saturating_add(MORE_PERMILLE) {
        Verdict::Pass
    } else {
        Verdict::NoWord
    };
    let quick = told(codes::CPU_SLOW_QUICK);
    vec![Said::new(fault, verdict, Severity::S3, quick)]
}

/// Whether what the system allows is itself less than what makes a fault.
pub(super) fn capped(knowledge: &Knowledge, reading: &Reading) -> Option<u32> {
    let Reading::CpuSpeed {
        base_mhz,
        most_mhz,
        allowed_mhz,
        ..
    } = reading
    else {
        return None;
    };
    let limit = |name| {
        knowledge
            .fault(fault_codes::CPU_SLOW)
            .map_or(0, |fault| fault.limit(name))
    };
    let (rated, limit) = base_mhz
        .map(|base| (base, limit("base_permille")))
        .or_else(|| most_mhz.map(|most| (most, limit("most_permille"))))?;
    let allowed = (*allowed_mhz)?;
    (u64::from(allowed) * 1000 < u64::from(rated) * limit).then_some(allowed)
}

/// Errors that memory or processor found in themselves. One that could not be put right is the part's own word; those
/// that could count by the day.
pub(super) fn errors(case: &Case<'_>, fault: &'static str, sentences: [&'static str; 3]) -> Said {
    const DAY_S: u64 = 86_400;
    let Reading::HardwareErrors {
        corrected_count,
        uncorrected_count,
        over_s,
        place,
        ..
    } = case.reading
    else {
        return said(fault, Vec::new(), Reason::new(sentences[2]));
    };
    let [corrected, uncorrected, none] = sentences;
    let told =
        |code: &'static str| Reason::new(code).with("place", place.as_deref().unwrap_or("-"));
    let mut reasons = Vec::new();
    if *uncorrected_count > 0 {
        reasons.push(told(uncorrected).with("uncorrected_count", *uncorrected_count));
    }
    let per_day = corrected_count.saturating_mul(DAY_S) / (*over_s).max(DAY_S);
    if per_day >= case.limit(fault, "corrected_per_day").max(1) {
        reasons.push(
            told(corrected)
                .with("corrected_count", *corrected_count)
                .with("over_s", *over_s),
        );
    }
    let mut all = said(fault, reasons, Reason::new(none));
    all.terminal = *uncorrected_count > 0;
    all
}

/// A core that computes wrongly has said so itself.
fn self_test(tested_count: u32, wrong: &[WrongCore]) -> Said {
    let list = |of: fn(&WrongCore) -> String| {
        let mut all: Vec<String> = wrong.iter().map(of).collect();
        all.sort();
        all.dedup();
        all.join(", ")
    };
    let told = (!wrong.is_empty()).then(|| {
        Reason::new(codes::CPU_WRONG_RESULT_CORES)
            .with("cores", list(|it| it.core.to_string()))
            .with("sums", list(|it| it.sum.clone()))
    });
    let well = Reason::new(codes::CPU_WRONG_RESULT_NONE).with("tested_count", tested_count);
    let reasons: Vec<Reason> = told.into_iter().collect();
    let is_wrong = !reasons.is_empty();
    let all = said(fault_codes::CPU_WRONG_RESULT, reasons, well);
    Said {
        severity: Severity::S2,
        terminal: is_wrong,
        verdict: if tested_count == 0 && !is_wrong {
            Verdict::NoWord
        } else {
            all.verdict
        },
        ..all
    }
}

#[cfg(test)]
#[path = "cpu_tests.rs"]
mod tests;
