//! Disks and what is mounted from them: refused writes, no room, and the errors that the kernel counts. What a disk says of
//! itself stands in `disk_health`.

use super::disk_health;
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
    if case.component.kind != ComponentKind::Disk {
        return Vec::new();
    }
    match case.reading {
        Reading::Mount {
            mount,
            mounted,
            device,
            read_only,
            error_count,
            stops_on_error,
            ..
        } => {
            let errors = error_count.zip(baseline(case));
            let state = (*mounted, *read_only, *stops_on_error);
            mount_state((mount, device), state, errors)
        }
        Reading::Space {
            mount,
            total_bytes,
            available_bytes,
            inodes_total,
            inodes_free,
        } => space(
            case,
            mount,
            (*total_bytes, *available_bytes),
            (*inodes_total, *inodes_free),
        ),
        Reading::IoErrors {
            device,
            error_count,
        } => io_errors(case, device, *error_count),
        Reading::LoggedIoErrors {
            device,
            error_count,
            over_s,
        } => logged(case, device, *error_count, *over_s),
        Reading::ReadSample { .. } => super::disk_reads::judge(case),
        Reading::Smart { .. } => disk_health::judge(case),
        _ => Vec::new(),
    }
}

/// The errors this component had counted when it was first seen whole.
fn baseline(case: &Case<'_>) -> Option<u64> {
    let counts = &case.facts.baseline.disk_error_counts;
    counts.get(&case.component.slot).copied()
}

/// `errors`: what the kernel counts in the file system now, and what it had counted at the baseline. Kernels of today go
/// on listing a file system as writable when an error has ended all writing to it, so the listing alone is no pass.
fn mount_state(
    (mount, device): (&str, &str),
    (mounted, read_only, stops_on_error): (bool, bool, bool),
    errors: Option<(u64, u64)>,
) -> Vec<Said> {
    let told = |code: &'static str| {
        Reason::new(code)
            .with("mount", mount)
            .with("device", device)
    };
    let grown = errors.filter(|(count, base)| count > base);
    let with_counts = |code: &'static str, (count, base): (u64, u64)| {
        told(code)
            .with("error_count", count)
            .with("baseline_count", base)
    };
    let (verdict, reason) = match (mounted, read_only, grown) {
        (false, ..) => (Verdict::Fail, told(codes::DISK_READ_ONLY_NOT_MOUNTED)),
        (true, true, _) => (Verdict::Fail, told(codes::DISK_READ_ONLY_MOUNTED)),
        (true, false, Some(counts)) if stops_on_error => (
            Verdict::Fail,
            with_counts(codes::DISK_READ_ONLY_STOPPED, counts),
        ),
        (true, false, _) => (Verdict::Pass, told(codes::DISK_READ_ONLY_WRITABLE)),
    };
    let mut said = vec![Said::new(
        fault_codes::DISK_READ_ONLY,
        verdict,
        Severity::S1,
        reason,
    )];
    // One that is set to write on after an error: calls go on, what is stored may be wrong.
    if mounted && !stops_on_error && errors.is_some() {
        let (verdict, reason) = grown.map_or_else(
            || (Verdict::Pass, told(codes::DISK_FAILING_NO_ERRORS)),
            |counts| {
                let reason = with_counts(codes::DISK_FAILING_FILE_SYSTEM, counts);
                (Verdict::Fail, reason)
            },
        );
        said.push(Said::new(
            fault_codes::DISK_FAILING,
            verdict,
            Severity::S3,
            reason,
        ));
    }
    said
}

fn space(case: &Case<'_>, mount: &str, bytes: (u64, u64), inodes: (u64, u64)) -> Vec<Said> {
    let (total, available) = bytes;
    if total == 0 {
        return Vec::new();
    }
    // The larger of the two: a self-update of a softphone or a browser needs several hundred MiB at
    // once. From half as much more it is well again, so that it does not come and go.
    let of = |name| case.limit(fault_codes::DISK_FULL, name);
    let enough_percent = of("enough_percent");
    // On a small partition a fixed limit would always fail: never more than a tenth of it.
    let limit = (total / 100)
        .saturating_mul(of("full_below_percent"))
        .max(of("full_below_bytes"))
        .min(total / 10);
    let (inodes_total, inodes_free) = inodes;
    let inode_limit = inodes_total / 100;
    let few_inodes = inodes_total > 0 && inodes_free < inode_limit;
    let by_space = Reason::new(codes::DISK_FULL_SPACE)
        .with("mount", mount)
        .with("available_bytes", available)
        .with("total_bytes", total)
        .with(
            "percent_used_percent",
            (total.saturating_sub(available)).saturating_mul(100) / total,
        )
        .with("limit_bytes", limit);
    let by_inodes = Reason::new(codes::DISK_FULL_INODES)
        .with("mount", mount)
        .with("free_count", inodes_free)
        .with("limit_count", inode_limit);
    let enough = available >= (limit / 100).saturating_mul(enough_percent)
        && (inodes_total == 0 || inodes_free >= (inode_limit / 100).saturating_mul(enough_percent));
    let mut reasons = Vec::new();
    if available < limit {
        reasons.push(by_space);
    }
    if few_inodes {
        reasons.push(by_inodes);
    }
    let verdict = match (reasons.is_empty(), enough) {
        (false, _) => Verdict::Fail,
        (true, true) => Verdict::Pass,
        (true, false) => Verdict::NoWord,
    };
    if reasons.is_empty() {
        reasons.push(
            Reason::new(codes::DISK_FULL_ENOUGH)
                .with("mount", mount)
                .with("available_bytes", available),
        );
    }
    vec![Said {
        fault: fault_codes::DISK_FULL,
        verdict,
        severity: Severity::S2,
        reasons,
        terminal: false,
    }]
}

fn io_errors(case: &Case<'_>, device: &str, error_count: u64) -> Vec<Said> {
    // Without a baseline the count says nothing: many healthy controllers show refused commands.
    let baseline = baseline(case);
    let (verdict, code) = match baseline {
        // The counter starts anew with the machine: a smaller count is a new start.
        Some(base) if error_count > base => (Verdict::Fail, codes::DISK_FAILING_IO_ERRORS),
        Some(_) => (Verdict::Pass, codes::DISK_FAILING_NO_ERRORS),
        None => (Verdict::NoWord, codes::DISK_FAILING_NO_ERRORS),
    };
    vec![Said::new(
        fault_codes::DISK_FAILING,
        verdict,
        Severity::S3,
        Reason::new(code)
            .with("device", device)
            .with("error_count", error_count)
            .with("baseline_count", baseline.unwrap_or(error_count)),
    )]
}

/// The log begins with the machine: all that stands there happened since, and counts until a person has answered for it. A
/// request is written down only after the kernel has tried it again in vain.
fn logged(case: &Case<'_>, device: &str, error_count: u64, over_s: u64) -> Vec<Said> {
    let answered = case
        .facts
        .baseline
        .disk_log_answered
        .get(&case.component.slot);
    let answered = answered.filter(|it| it.boot == case.boot);
    let error_count = error_count.saturating_sub(answered.map_or(0, |it| it.error_count));
    let (verdict, code) = if error_count > 0 {
        (Verdict::Fail, codes::DISK_FAILING_LOGGED)
    } else {
        (Verdict::Pass, codes::DISK_FAILING_NO_ERRORS)
    };
    vec![Said::new(
        fault_codes::DISK_FAILING,
        verdict,
        Severity::S3,
        Reason::new(code)
            .with("device", device)
            .with("error_count", error_count)
            .with("over_s", over_s),
    )]
}
