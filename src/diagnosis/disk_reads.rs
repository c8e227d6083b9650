//! How a disk answers when it is read: blocks it cannot give, and how long it takes for those it can. Needs the reading and
//! the limits. While other programs keep the disk busy, slowness says nothing of the disk.

use super::signals::{Case, Said};
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use crate::text::Reason;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let Reading::ReadSample {
        device,
        read_count,
        failed_count,
        median_us,
        slowest_us,
        others_count,
        over_ms,
    } = case.reading
    else {
        return Vec::new();
    };
    let mut all = vec![answers(device, *read_count, *failed_count)];
    if let Some((median_us, slowest_us)) = median_us.zip(*slowest_us) {
        let is_busy = is_busy(case, *others_count, *over_ms);
        all.push(speed(
            case,
            device,
            median_us / 1000,
            slowest_us / 1000,
            is_busy,
        ));
    }
    all
}

/// Whether the disk gives what it is asked for.
fn answers(device: &str, read_count: u32, failed_count: u32) -> Said {
    let (verdict, code) = if failed_count > 0 {
        (Verdict::Fail, codes::DISK_FAILING_UNREADABLE)
    } else {
        (Verdict::Pass, codes::DISK_FAILING_READABLE)
    };
    let reason = Reason::new(code)
        .with("device", device)
        .with("read_count", read_count)
        .with("failed_count", failed_count);
    Said::new(fault_codes::DISK_FAILING, verdict, Severity::S3, reason)
}

fn speed(case: &Case<'_>, device: &str, median_ms: u64, slowest_ms: u64, is_busy: bool) -> Said {
    let fault = fault_codes::DISK_SLOW;
    let median_limit_ms = case.limit(fault, "median_ms");
    let slowest_limit_ms = case.limit(fault, "slowest_ms");
    let told = |code| {
        Reason::new(code)
            .with("device", device)
            .with("median_ms", median_ms)
            .with("slowest_ms", slowest_ms)
    };
    let (verdict, reason) = if median_ms >= median_limit_ms {
        let reason = told(codes::DISK_SLOW_ALL).with("limit_ms", median_limit_ms);
        (Verdict::Fail, reason)
    } else if slowest_ms >= slowest_limit_ms {
        let reason = told(codes::DISK_SLOW_ONE).with("limit_ms", slowest_limit_ms);
        (Verdict::Fail, reason)
    } else if median_ms < median_limit_ms / 2 && slowest_ms < slowest_limit_ms / 2 {
        (Verdict::Pass, told(codes::DISK_SLOW_QUICK))
    } else {
        (Verdict::NoWord, told(codes::DISK_SLOW_QUICK))
    };
    let verdict = if is_busy && verdict == Verdict::Fail {
        Verdict::NoWord
    } else {
        verdict
    };
    Said::new(fault, verdict, Severity::S3, reason)
}

/// A disk that does this much for others lets our reads wait: they come last on purpose.
fn is_busy(case: &Case<'_>, others_count: Option<u64>, over_ms: u64) -> bool {
    let Some(others_count) = others_count else {
        return false;
    };
    let limit = case.limit(fault_codes::DISK_SLOW, "busy_from_per_s");
    others_count.saturating_mul(1000) >= limit.saturating_mul(over_ms.max(1)) && others_count > 0
}

#[cfg(test)]
mod tests {
    use super::super::signals::signals;
    use super::super::support::{facts, observed, profile_with};
    use super::*;
    use crate::component::{ComponentKey, ComponentKind};
    use crate::desk::Baseline;
    use crate::knowledge::Knowledge;

    /// What a sample says: failed places, median and slowest in milliseconds, what others asked for in a second.
    fn said(
        failed_count: u32,
        took_ms: Option<(u64, u64)>,
        others_count: Option<u64>,
    ) -> Vec<String> {
        let reading = Reading::ReadSample {
            device: "sda".to_owned(),
            read_count: 32,
            failed_count,
            median_us: took_ms.map(|(median, _)| median * 1000),
            slowest_us: took_ms.map(|(_, slowest)| slowest * 1000),
            others_count,
            over_ms: 1000,
        };
        let key = ComponentKey::new(ComponentKind::Disk, "sda");
        let desk = facts(profile_with(""), Baseline::default());
        let all = signals(
            &observed(1, key, reading),
            &desk,
            Knowledge::built_in(),
            false,
        );
        all.iter()
            .map(|signal| format!("{:?} {}", signal.verdict, signal.reasons[0].code))
            .collect()
    }

    #[test]
    fn a_block_that_cannot_be_read_is_told_of_the_disk_and_slowness_is_another_matter() {
        let (readable, unreadable) = ("Pass disk.failing.readable", "Fail disk.failing.unreadable");
        let (quick, slow, one) = (
            "Pass disk.slow.quick",
            "Fail disk.slow.all",
            "Fail disk.slow.one",
        );
        for (failed, took, others, expected) in [
            // A solid-state disk, a turning one, a turning one that was waiting for somebody else.
            (0, Some((0, 1)), Some(0), vec![readable, quick]),
            (0, Some((12, 40)), Some(3), vec![readable, quick]),
            (0, Some((30, 500)), Some(3), vec![readable, quick]),
            (1, Some((12, 40)), Some(0), vec![unreadable, quick]),
            (32, None, Some(0), vec![unreadable]),
            (0, Some((4_000, 4_000)), Some(0), vec![readable, slow]),
            (0, Some((200, 250)), None, vec![readable, slow]),
            (0, Some((12, 2_000)), Some(0), vec![readable, one]),
            // In between nothing is said either way.
            (
                0,
                Some((150, 500)),
                Some(0),
                vec![readable, "NoWord disk.slow.quick"],
            ),
            (
                0,
                Some((12, 1_200)),
                Some(0),
                vec![readable, "NoWord disk.slow.quick"],
            ),
            // Others keep it busy.
            (
                0,
                Some((400, 4_000)),
                Some(50),
                vec![readable, "NoWord disk.slow.all"],
            ),
            (0, Some((12, 40)), Some(5_000), vec![readable, quick]),
            (
                1,
                Some((400, 4_000)),
                Some(5_000),
                vec![unreadable, "NoWord disk.slow.all"],
            ),
        ] {
            assert_eq!(
                said(failed, took, others),
                expected,
                "{failed} {took:?} {others:?}"
            );
        }
    }
}
