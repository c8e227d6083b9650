//! What is said of a disk's health from one reading: each sign alone, at the edge of its limit, and together.

use super::super::support::{facts, observed, profile_with};
use super::*;
use crate::component::{ComponentKey, ComponentKind};
use crate::diagnosis::signals;
use crate::finding::Signal;
use crate::knowledge::Knowledge;

/// A disk that calls itself well and counts nothing.
fn disk(rotating: Option<bool>, counters: &[(&str, u64)]) -> Reading {
    Reading::Smart {
        device: "sda".into(),
        passed: Some(true),
        critical_warning: None,
        self_test_failed: None,
        counters: counters
            .iter()
            .map(|(k, v)| ((*k).to_owned(), *v))
            .collect(),
        rotating,
        crossed: Vec::new(),
        part: None,
    }
}

fn crossing(mut reading: Reading, id: u16, pre_fail: bool, now: bool) -> Reading {
    if let Reading::Smart { crossed, .. } = &mut reading {
        crossed.push(AttributeCrossed {
            id,
            name: "Example".to_owned(),
            pre_fail,
            now,
        });
    }
    reading
}

fn tested(mut reading: Reading, failed: bool) -> Reading {
    if let Reading::Smart {
        self_test_failed, ..
    } = &mut reading
    {
        *self_test_failed = Some(failed);
    }
    reading
}

fn warning(mut reading: Reading, bits: u8) -> Reading {
    if let Reading::Smart {
        critical_warning, ..
    } = &mut reading
    {
        *critical_warning = Some(bits);
    }
    reading
}

fn said(reading: Reading) -> Vec<Signal> {
    let look = observed(1, ComponentKey::new(ComponentKind::Disk, "sda"), reading);
    let facts = facts(profile_with(""), Baseline::default());
    signals(&look, &facts, Knowledge::built_in(), false)
}

/// What fails, by the ending of its code and `!` where the disk itself states its end.
fn short(reading: Reading) -> String {
    let all = said(reading);
    let failing = all.iter().filter(|signal| signal.verdict == Verdict::Fail);
    let words: Vec<String> = failing
        .map(|signal| {
            let code = signal.fault.trim_start_matches("disk.");
            format!("{code}{}", if signal.terminal { "!" } else { "" })
        })
        .collect();
    words.join(" ")
}

const TURNS: Option<bool> = Some(true);
const SOLID: Option<bool> = Some(false);

#[test]
fn counts_speak_by_how_disks_fared_that_counted_as_much() {
    for (counters, expected) in [
        (&[][..], ""),
        (&[("ata_197", 1)], "watch"),
        (&[("ata_197", 8)], "watch"),
        (&[("ata_197", 9)], "failing"),
        (&[("ata_198", 9)], "failing"),
        (&[("ata_197", 8), ("ata_198", 8)], "watch"),
        (&[("ata_5", 1)], "watch"),
        (&[("ata_5", 999)], "watch"),
        // A hundred of them and nothing else is a fourth of the way, a thousand nearly all of it.
        (&[("ata_5", 1_000)], "watch"),
        (&[("ata_5", 1_000), ("ata_197", 1)], "failing"),
        (&[("ata_187", 99)], "watch"),
        (&[("ata_187", 100)], "failing"),
        (&[("stat_uncorrectable", 100)], "failing"),
        (&[("log_uncorrectable", 3), ("ata_197", 4)], "watch"),
        (&[("ata_187", 10), ("ata_197", 4), ("ata_5", 9)], "failing"),
        (&[("scsi_grown_defects", 56)], "watch"),
        (&[("ata_10", 1)], "watch"),
        (&[("wrapped_counts_count", 1)], "watch"),
        (&[("self_tests_failed_count", 1)], "watch"),
        // What says nothing: transfers over a cable, seek errors, age, what NVMe drives log.
        (
            &[
                ("ata_199", 70_000),
                ("ata_7", 1_000_000),
                ("power_on_hours", 90_000),
                ("nvme_num_err_log_entries", 900),
            ],
            "",
        ),
    ] {
        assert_eq!(short(disk(TURNS, counters)), expected, "{counters:?}");
    }
}

#[test]
fn a_solid_state_disk_is_watched_for_what_a_rotating_one_would_be_replaced_for() {
    for (counters, expected) in [
        (&[("ata_5", 5_000)][..], ""),
        (&[("ata_187", 200)], "watch"),
        (&[("ata_197", 200)], "watch"),
        (&[("ata_10", 3)], ""),
        (&[("nvme_media_errors", 1)], "watch"),
        (&[("windows_read_uncorrected", 2)], "watch"),
        (&[("windows_write_uncorrected", 1)], "watch"),
        (&[("windows_wear_percent", 89)], ""),
        (&[("windows_wear_percent", 90)], "watch"),
        // Its end is not believed of this one place.
        (&[("windows_wear_percent", 100)], "watch"),
    ] {
        assert_eq!(short(disk(SOLID, counters)), expected, "{counters:?}");
    }
    // Old ones do not say that they turn; an NVMe drive never does.
    assert_eq!(short(disk(None, &[("ata_197", 9)])), "failing");
    assert_eq!(short(warning(disk(None, &[("ata_197", 9)]), 0)), "watch");
}

#[test]
fn a_value_at_its_makers_limit_ends_a_disk_only_where_that_announces_its_end() {
    let plain = || disk(TURNS, &[]);
    for (reading, expected) in [
        (crossing(plain(), 5, true, true), "failing!"),
        (crossing(plain(), 1, true, false), "watch"),
        (crossing(plain(), 184, false, true), "watch"),
        (crossing(plain(), 184, false, false), ""),
        (crossing(plain(), 190, true, true), "hot"),
        (crossing(plain(), 194, false, true), "hot"),
        (crossing(plain(), 190, false, false), ""),
        (crossing(disk(SOLID, &[]), 202, false, true), "worn!"),
        (
            crossing(disk(SOLID, &[]), 202, true, true),
            "failing! worn!",
        ),
    ] {
        assert_eq!(short(reading.clone()), expected, "{reading:?}");
    }
}

#[test]
fn the_warnings_of_an_nvme_drive_are_told_apart() {
    let nvme = |bits, spare, limit| {
        let counters = [
            ("nvme_available_spare", spare),
            ("nvme_available_spare_threshold", limit),
        ];
        warning(disk(SOLID, &counters), bits)
    };
    for (reading, expected) in [
        (nvme(0, 100, 10), ""),
        (nvme(1, 5, 10), "failing!"),
        (nvme(2, 100, 10), "hot"),
        (nvme(4, 100, 10), "failing!"),
        (nvme(8, 100, 10), "failing!"),
        (nvme(16, 100, 10), "failing!"),
        (nvme(32, 100, 10), ""),
        // Its own limit is passed and the bit is not set.
        (nvme(0, 9, 10), "failing!"),
        (nvme(0, 10, 10), ""),
    ] {
        assert_eq!(short(reading.clone()), expected, "{reading:?}");
    }
}

#[test]
fn spent_endurance_is_renewed_when_it_suits_and_a_contradiction_is_only_watched() {
    for (low, high, expected) in [
        (89, 89, ""),
        (90, 90, "watch"),
        (99, 99, "watch"),
        (100, 100, "worn!"),
        (95, 105, "worn!"),
        (168, 255, "worn!"),
        (2, 100, "watch"),
        (2, 60, ""),
    ] {
        let counters = [
            ("endurance_used_low_percent", low),
            ("endurance_used_high_percent", high),
        ];
        assert_eq!(short(disk(SOLID, &counters)), expected, "{low} {high}");
    }
}

#[test]
fn an_old_failure_in_the_log_asks_for_a_new_self_test_unless_sectors_still_wait() {
    for (age, pending, expected) in [
        (2_000, 0, "failing!"),
        (2_001, 0, "watch"),
        (2_001, 8, "watch"),
        (2_001, 9, "failing!"),
    ] {
        let counters = [("self_test_age_hours", age), ("ata_197", pending)];
        let reading = tested(disk(TURNS, &counters), true);
        assert_eq!(short(reading), expected, "{age} {pending}");
    }
    assert_eq!(
        short(tested(disk(TURNS, &[("self_test_age_hours", 9)]), false)),
        ""
    );
}

#[test]
fn heat_is_told_by_the_disks_own_limit() {
    for (degrees, trip, expected) in [(64, 65, ""), (65, 65, "hot"), (90, 0, "")] {
        let counters = [("temperature_c", degrees), ("temperature_trip_c", trip)];
        assert_eq!(short(disk(TURNS, &counters)), expected, "{degrees} {trip}");
    }
}

#[test]
fn a_disk_that_says_nothing_of_itself_neither_passes_nor_fails() {
    let mut silent = disk(TURNS, &[]);
    if let Reading::Smart { passed, .. } = &mut silent {
        *passed = None;
    }
    assert!(
        said(silent)
            .iter()
            .all(|signal| signal.verdict == Verdict::NoWord)
    );
    let well = said(disk(TURNS, &[]));
    assert!(well.iter().all(|signal| signal.verdict == Verdict::Pass));
}

#[test]
fn the_sentence_says_how_soon_such_disks_failed() {
    let all = said(disk(TURNS, &[("ata_197", 9), ("ata_187", 1), ("ata_5", 9)]));
    let reason = all.iter().flat_map(|signal| &signal.reasons);
    let counted = reason
        .into_iter()
        .find(|r| r.code == codes::DISK_FAILING_COUNTED)
        .unwrap();
    let told = |name: &str| counted.args.get(name).unwrap().clone();
    assert_eq!(told("rate_count"), crate::text::Arg::Int(230 + 55 + 14));
    // At a rate of 299 in 100 years half are gone after ln 2 / 2.99 years, and 95 of 100 after one.
    assert_eq!(told("half_days_count"), crate::text::Arg::Int(85));
    assert_eq!(told("failed_count"), crate::text::Arg::Int(95));
}

#[test]
fn what_somebody_answered_for_counts_again_as_soon_as_any_of_it_grows() {
    let answered: BTreeMap<String, u64> = [("ata_197", 20), ("ata_187", 3)]
        .map(|(name, count)| (name.to_owned(), count))
        .into();
    let facts = facts(
        profile_with(""),
        Baseline {
            disk_answered_counts: BTreeMap::from([("sda".to_owned(), answered)]),
            ..Baseline::default()
        },
    );
    for (counters, fails) in [
        (&[("ata_197", 20), ("ata_187", 3)][..], false),
        (&[("ata_197", 4), ("ata_187", 3)], false),
        (&[("ata_197", 21), ("ata_187", 3)], true),
        (&[("ata_197", 20), ("ata_187", 4)], true),
        (&[("ata_197", 20), ("ata_187", 3), ("ata_5", 1)], true),
        // What is watched for another reason was answered for as well.
        (
            &[
                ("ata_197", 20),
                ("ata_187", 3),
                ("endurance_used_low_percent", 92),
                ("endurance_used_high_percent", 92),
            ],
            false,
        ),
        (&[("wrapped_counts_count", 1)], true),
        // Growing older is no growth.
        (
            &[("ata_197", 20), ("power_on_hours", 9_000), ("ata_199", 5)],
            false,
        ),
    ] {
        let key = ComponentKey::new(ComponentKind::Disk, "sda");
        let look = observed(1, key, disk(TURNS, counters));
        let said = signals(&look, &facts, Knowledge::built_in(), false);
        let failing = said.iter().any(|signal| signal.verdict == Verdict::Fail);
        assert_eq!(failing, fails, "{counters:?}");
    }
}

#[test]
fn a_sentence_tells_only_what_was_counted_of_such_disks_and_what_the_disk_says() {
    for (reading, expected) in [
        (disk(TURNS, &[("ata_197", 1)]), codes::DISK_WATCH_COUNTED),
        (
            disk(SOLID, &[("ata_197", 1)]),
            codes::DISK_WATCH_COUNTED_SOLID,
        ),
        (
            crossing(disk(SOLID, &[]), 202, false, true),
            codes::DISK_WORN_AT_LIMIT,
        ),
        (
            disk(
                SOLID,
                &[
                    ("endurance_used_low_percent", 104),
                    ("endurance_used_high_percent", 104),
                ],
            ),
            codes::DISK_WORN_USED,
        ),
    ] {
        let all = said(reading.clone());
        let failing = all.iter().filter(|signal| signal.verdict == Verdict::Fail);
        let told: Vec<&str> = failing
            .flat_map(|s| &s.reasons)
            .map(|r| r.code.as_str())
            .collect();
        assert_eq!(told, [expected], "{reading:?}");
    }
}

#[test]
fn a_disk_that_has_to_be_replaced_says_what_the_next_one_must_be() {
    let with = |part: DiskPart, count: u64| {
        let mut reading = disk(TURNS, &[("ata_187", 100), ("ata_197", count)]);
        if let Reading::Smart { part: of, .. } = &mut reading {
            *of = Some(part);
        }
        said(reading)
    };
    let part = |size_bytes, form: &str, interface: &str| DiskPart {
        size_bytes,
        form: form.to_owned(),
        interface: interface.to_owned(),
        firmware: "1".to_owned(),
    };
    for (part, expected) in [
        (
            part(Some(500), "2.5 inches", "SATA 3.3"),
            Some("2.5″, SATA 3.3"),
        ),
        (part(Some(500), "", "NVMe"), Some("NVMe")),
        (part(Some(500), "", ""), Some("")),
        (part(None, "M.2", "NVMe"), None),
    ] {
        let all = with(part.clone(), 100);
        let failing = all
            .iter()
            .find(|s| s.fault == fault_codes::DISK_FAILING)
            .unwrap();
        let told = failing.reasons.iter().find(|r| r.code.contains("like_it"));
        let kind = told.map(|reason| {
            reason
                .args
                .get("kind")
                .map(|it| format!("{it:?}"))
                .unwrap_or_default()
        });
        match (expected, kind) {
            (Some(words), Some(kind)) => assert!(kind.contains(words), "{part:?}: {kind}"),
            (None, None) => {}
            (expected, kind) => panic!("{part:?}: {kind:?} where {expected:?} is expected"),
        }
    }
    // A disk that is well is nobody's to replace.
    let mut well = disk(TURNS, &[]);
    if let Reading::Smart { part: of, .. } = &mut well {
        *of = Some(part(Some(500), "2.5 inches", "SATA 3.3"));
    }
    let reasons = said(well).into_iter().flat_map(|signal| signal.reasons);
    assert!(
        reasons
            .into_iter()
            .all(|reason| !reason.code.contains("like_it"))
    );
}
