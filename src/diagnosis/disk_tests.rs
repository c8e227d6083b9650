//! What a disk says of itself that depends on when it was said: old self-tests and growing counts.

use super::support::{facts, observed, profile_with};
use super::*;
use crate::component::{ComponentKind, Identity};
use crate::desk::Baseline;
use crate::desk::Severity;
use crate::finding::{Signal, Verdict};
use crate::knowledge::{codes, fault_codes};
use crate::observation::Reading;
use std::collections::BTreeMap;

/// What is said of a disk that calls itself well.
fn judged(
    (self_test_failed, passed): (Option<bool>, bool),
    counters: &[(&str, u64)],
    serial: &str,
    baseline: &[(&str, u64)],
) -> Signal {
    let owned = |pairs: &[(&str, u64)]| -> BTreeMap<String, u64> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect()
    };
    let reading = Reading::Smart {
        device: "sda".into(),
        passed: Some(passed),
        critical_warning: None,
        self_test_failed,
        counters: owned(counters),
        rotating: None,
        crossed: Vec::new(),
        part: None,
    };
    let mut look = observed(1, ComponentKey::new(ComponentKind::Disk, "sda"), reading);
    look.identity = Some(Identity::new("Example", "Disk", serial));
    let baseline = Baseline {
        disk_crc_counts: owned(baseline),
        ..Baseline::default()
    };
    let facts = facts(profile_with(""), baseline);
    let said = signals(&look, &facts, Knowledge::built_in(), false);
    let failing = |signal: &Signal| signal.fault == fault_codes::DISK_FAILING;
    said.into_iter().find(failing).unwrap()
}

#[test]
fn a_failed_self_test_speaks_of_the_disk_only_while_it_is_known_to_be_young() {
    for (failed, age, verdict) in [
        (Some(true), Some(0), Verdict::Fail),
        (Some(true), Some(2_000), Verdict::Fail),
        (Some(true), Some(2_001), Verdict::Pass),
        (Some(true), None, Verdict::Pass),
        (Some(false), Some(0), Verdict::Pass),
        (None, Some(0), Verdict::Pass),
    ] {
        let counters: Vec<(&str, u64)> = age
            .map(|age| ("self_test_age_hours", age))
            .into_iter()
            .collect();
        let said = judged((failed, true), &counters, "", &[]);
        assert_eq!(said.verdict, verdict, "{failed:?} {age:?}");
        assert_eq!(
            said.terminal,
            verdict == Verdict::Fail,
            "{failed:?} {age:?}"
        );
    }
}

#[test]
fn transfer_errors_speak_for_the_cable_only_when_their_count_grows() {
    let (a, b) = ("S3Z9NB0K123456A", "S3Z9NB0K654321B");
    for (count, serial, baseline, verdict) in [
        (Some(4_000), a, vec![], Verdict::Pass),
        (Some(4_000), a, vec![(a, 4_000)], Verdict::Pass),
        (Some(4_001), a, vec![(a, 4_000)], Verdict::Fail),
        (Some(3), a, vec![(a, 4_000)], Verdict::Pass),
        (None, a, vec![(a, 4_000)], Verdict::Pass),
        // Another disk in the same place brings its own count with it.
        (Some(4_001), b, vec![(a, 0)], Verdict::Pass),
        // Without a good serial the place is all there is.
        (Some(8), "", vec![("sda", 7)], Verdict::Fail),
        (Some(8), "0123456789", vec![("sda", 7)], Verdict::Fail),
    ] {
        let row = format!("{count:?} {serial} {baseline:?}");
        let counters: Vec<(&str, u64)> =
            count.map(|count| ("ata_199", count)).into_iter().collect();
        let said = judged((None, true), &counters, serial, &baseline);
        assert_eq!(said.verdict, verdict, "{row}");
        assert!(!said.terminal, "{row}");
        let cable = said
            .reasons
            .iter()
            .any(|r| r.code == codes::DISK_FAILING_CABLE);
        assert_eq!(cable, verdict == Verdict::Fail, "{row}");
    }
    // A disk that gives itself up says so first, and the cable is told beside it.
    let said = judged((None, false), &[("ata_199", 2)], a, &[(a, 1)]);
    let codes: Vec<&str> = said.reasons.iter().map(|r| r.code.as_str()).collect();
    assert_eq!(
        codes,
        [codes::DISK_FAILING_SELF_REPORTED, codes::DISK_FAILING_CABLE]
    );
    assert!(said.terminal);
}

/// What is said of a mounted file system: fault, verdict, severity, first reason.
fn mounted(
    (read_only, stops_on_error): (bool, bool),
    error_count: Option<u64>,
    baseline: Option<u64>,
) -> Vec<(&'static str, Verdict, Severity, String)> {
    let reading = Reading::Mount {
        mount: "/".into(),
        mounted: true,
        device: "/dev/sda2".into(),
        file_system: "ext4".into(),
        read_only,
        error_count,
        stops_on_error,
    };
    let look = observed(1, ComponentKey::new(ComponentKind::Disk, "/"), reading);
    let baseline = Baseline {
        disk_error_counts: baseline.map(|n| ("/".to_owned(), n)).into_iter().collect(),
        ..Baseline::default()
    };
    let facts = facts(profile_with(""), baseline);
    signals(&look, &facts, Knowledge::built_in(), false)
        .into_iter()
        .map(|said| {
            let code = said.reasons[0].code.clone();
            (said.fault, said.verdict, said.severity, code)
        })
        .collect()
}

#[test]
fn errors_that_grow_in_a_file_system_are_what_its_mount_makes_of_them() {
    let writes = |verdict, code: &str| {
        (
            fault_codes::DISK_READ_ONLY,
            verdict,
            Severity::S1,
            code.to_owned(),
        )
    };
    let health = |verdict, code: &str| {
        (
            fault_codes::DISK_FAILING,
            verdict,
            Severity::S3,
            code.to_owned(),
        )
    };
    let writable = || writes(Verdict::Pass, codes::DISK_READ_ONLY_WRITABLE);
    let quiet = || health(Verdict::Pass, codes::DISK_FAILING_NO_ERRORS);
    for (how, count, baseline, expected) in [
        // The kernel lists it as writable and writes nothing any more.
        (
            (false, true),
            Some(3),
            Some(0),
            vec![writes(Verdict::Fail, codes::DISK_READ_ONLY_STOPPED)],
        ),
        ((false, true), Some(3), Some(3), vec![writable()]),
        // A repair of the file system begins the count anew.
        ((false, true), Some(0), Some(3), vec![writable()]),
        ((false, true), Some(3), None, vec![writable()]),
        ((false, true), None, Some(0), vec![writable()]),
        // It is told once.
        (
            (true, true),
            Some(3),
            Some(0),
            vec![writes(Verdict::Fail, codes::DISK_READ_ONLY_MOUNTED)],
        ),
        (
            (false, false),
            Some(3),
            Some(0),
            vec![
                writable(),
                health(Verdict::Fail, codes::DISK_FAILING_FILE_SYSTEM),
            ],
        ),
        ((false, false), Some(0), Some(0), vec![writable(), quiet()]),
        ((false, false), Some(3), None, vec![writable()]),
        ((false, false), None, None, vec![writable()]),
    ] {
        assert_eq!(
            mounted(how, count, baseline),
            expected,
            "{how:?} {count:?} {baseline:?}"
        );
    }
}
