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
        others_bytes,
        over_ms,
    } = case.reading
    else {
        return Vec::new();
    };
    let mut all = vec![answers(device, *read_count, *failed_count)];
    if let Some((median_us, slowest_us)) = median_us.zip(*slowest_us) {
        let took = Took {
            median_ms: median_us / 1000,
            slowest_ms: slowest_us / 1000,
            others: (*others_count, *others_bytes),
            over_ms: *over_ms,
        };
        all.push(speed(case, device, &took));
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

/// How long it took, and what others had of the disk meanwhile.
struct Took {
    median_ms: u64,
    slowest_ms: u64,
    others: (Option<u64>, Option<u64>),
    over_ms: u64,
}

fn speed(case: &Case<'_>, device: &str, took: &Took) -> Said {
    let fault = fault_codes::DISK_SLOW;
    let limit = |name| case.limit(fault, name);
    let told = |code| {
        Reason::new(code)
            .with("device", device)
            .with("median_ms", took.median_ms)
            .with("slowest_ms", took.slowest_ms)
    };
    let (median_limit_ms, slowest_limit_ms) = (limit("median_ms"), limit("slowest_ms"));
    let all_are_slow = took.median_ms >= median_limit_ms;
    let one_is_slow = took.slowest_ms >= slowest_limit_ms;
    let is_quick =
        took.median_ms < limit("quick_median_ms") && took.slowest_ms < limit("quick_slowest_ms");
    let (verdict, reason) = if is_quick {
        (Verdict::Pass, told(codes::DISK_SLOW_QUICK))
    } else if is_busy(case, took) {
        (Verdict::NoWord, told(codes::DISK_SLOW_BUSY))
    } else if all_are_slow {
        let reason = told(codes::DISK_SLOW_ALL).with("limit_ms", median_limit_ms);
        (Verdict::Fail, reason)
    } else if one_is_slow {
        let reason = told(codes::DISK_SLOW_ONE).with("limit_ms", slowest_limit_ms);
        (Verdict::Fail, reason)
    } else {
        (Verdict::NoWord, told(codes::DISK_SLOW_BETWEEN))
    };
    Said::new(fault, verdict, Severity::S3, reason)
}

/// A disk that does this much for others lets our reads wait: they come last on purpose. Many small requests keep it busy,
/// and so do few large ones.
fn is_busy(case: &Case<'_>, took: &Took) -> bool {
    let per_second = |amount: Option<u64>, name: &str| {
        let limit = case.limit(fault_codes::DISK_SLOW, name);
        amount.is_some_and(|amount| {
            amount > 0 && amount.saturating_mul(1000) >= limit.saturating_mul(took.over_ms.max(1))
        })
    };
    per_second(took.others.0, "busy_from_per_s")
        || per_second(took.others.1, "busy_from_bytes_per_s")
}

#[cfg(test)]
mod tests {
    use super::super::signals::signals;
    use super::super::support::{facts, observed, profile_with};
    use super::*;
    use crate::component::{ComponentKey, ComponentKind};
    use crate::desk::Baseline;
    use crate::knowledge::Knowledge;

    /// What a sample of one second says: failed places, median and slowest in milliseconds, what others had meanwhile.
    fn said(
        failed_count: u32,
        took_ms: Option<(u64, u64)>,
        (others_count, others_bytes): (Option<u64>, Option<u64>),
    ) -> Vec<String> {
        let reading = Reading::ReadSample {
            device: "sda".to_owned(),
            read_count: 32,
            failed_count,
            median_us: took_ms.map(|(median, _)| median * 1000),
            slowest_us: took_ms.map(|(_, slowest)| slowest * 1000),
            others_count,
            others_bytes,
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
        let quick = "Pass disk.slow.quick";
        let (slow, one) = ("Fail disk.slow.all", "Fail disk.slow.one");
        let (busy, between) = ("NoWord disk.slow.busy", "NoWord disk.slow.between");
        let (rest, unknown) = ((Some(3), Some(12_288)), (None, None));
        let (small, large) = ((Some(50), Some(200_000)), (Some(30), Some(30 << 20)));
        for (failed, took, others, expected) in [
            // A solid-state disk, a turning one, a turning one that was waiting for somebody else.
            (0, Some((0, 1)), rest, vec![readable, quick]),
            (0, Some((12, 40)), rest, vec![readable, quick]),
            (0, Some((30, 500)), rest, vec![readable, quick]),
            (1, Some((12, 40)), rest, vec![unreadable, quick]),
            (32, None, rest, vec![unreadable]),
            (0, Some((4_000, 4_000)), rest, vec![readable, slow]),
            (0, Some((200, 250)), unknown, vec![readable, slow]),
            (0, Some((12, 2_000)), rest, vec![readable, one]),
            // In between nothing is said either way.
            (0, Some((150, 500)), rest, vec![readable, between]),
            (0, Some((12, 1_200)), rest, vec![readable, between]),
            // Others keep it busy, by many small requests or by a few large ones.
            (0, Some((400, 4_000)), small, vec![readable, busy]),
            (0, Some((400, 4_000)), large, vec![readable, busy]),
            (0, Some((12, 40)), large, vec![readable, quick]),
            (1, Some((400, 4_000)), small, vec![unreadable, busy]),
        ] {
            assert_eq!(
                said(failed, took, others),
                expected,
                "{failed} {took:?} {others:?}"
            );
        }
    }
}
