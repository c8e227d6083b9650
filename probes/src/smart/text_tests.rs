//! What an old smartctl prints, line by line, and that the same comes out as from the JSON of a later one.

use super::super::report;
use super::*;
use crate::host::SmartOutput;
use crate::testing::{cases, rows};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Outcome, Reading};
use std::collections::BTreeMap;

/// Counters that a verdict hangs on.
const DECIDE: [&str; 10] = [
    "ata_5",
    "ata_187",
    "ata_197",
    "ata_198",
    "ata_199",
    "log_uncorrectable",
    "stat_uncorrectable",
    "endurance_used_low_percent",
    "endurance_used_high_percent",
    "self_test_age_hours",
];

fn measured(text: &str) -> Measured {
    let output = SmartOutput {
        exit_status: None,
        stdout: text.to_owned(),
        privileged: true,
    };
    report::parse(ComponentKey::new(ComponentKind::Disk, "sda"), &output)
}

#[test]
fn an_attribute_is_read_in_both_ways_in_which_it_is_printed() {
    let short = |line: &str| {
        let it = attribute(line)?;
        let flags = it["flags"]["prefailure"].as_bool()?;
        Some(format!(
            "{} {} {} {} {}",
            it["id"], flags, it["thresh"], it["when_failed"], it["raw"]["string"]
        ))
    };
    for (line, expected) in [
        (
            "  5 Reallocated_Sector_Ct   PO--CK   001   001   005    NOW  2002",
            Some(r#"5 true 5 "now" "2002""#),
        ),
        (
            "190 Airflow_Temperature_Cel -O---K   046   040   045    Past 54 (Min/Max 30/60 #7)",
            Some(r#"190 false 45 "past" "54 (Min/Max 30/60 #7)""#),
        ),
        (
            "  5 Reallocated_Sector_Ct   PO--CK+  100   100   ---    -    1",
            Some(r#"5 true null "" "1""#),
        ),
        (
            "  1 Raw_Read_Error_Rate     0x000f   118   099   006    Pre-fail  Always       -       174746047",
            Some(r#"1 true 6 "" "174746047""#),
        ),
        (
            "194 Temperature_Celsius     0x0022   035   045   000    Old_age   Always   FAILING_NOW 35 (0 14 0 0 0)",
            Some(r#"194 false 0 "now" "35 (0 14 0 0 0)""#),
        ),
        ("    1        0        0  Not_testing", None),
        (
            "ID# ATTRIBUTE_NAME          FLAGS    VALUE WORST THRESH FAIL RAW_VALUE",
            None,
        ),
        ("                            ||||||_ K auto-keep", None),
        (
            "0x01  0x008  4             103  ---  Lifetime Power-On Resets",
            None,
        ),
        ("", None),
    ] {
        assert_eq!(short(line).as_deref(), expected, "{line}");
    }
}

#[test]
fn numbers_are_read_with_whatever_parts_their_thousands() {
    for (text, expected) in [
        ("26,714", Some(26_714)),
        ("1'000'204'886'016 [1.00 TB]", Some(1_000_204_886_016)),
        ("3.361.594", Some(3_361_594)),
        ("100%", Some(100)),
        ("33 Celsius", Some(33)),
        ("-", None),
        ("", None),
        ("99999999999999999999999", None),
    ] {
        assert_eq!(number(text), expected, "{text}");
    }
}

#[test]
fn a_self_test_counts_only_when_it_came_to_an_end() {
    let short = |line: &str, nvme: bool| {
        let test = if nvme { nvme_entry(line) } else { entry(line) };
        test.map(|test| (test.end, test.hours))
    };
    for (line, expected) in [
        (
            "# 1  Short offline       Completed without error       00%      9409         -",
            Some((End::Passed, Some(9_409))),
        ),
        (
            "# 2  Extended offline    Completed: read failure       40%      9409         3906986120",
            Some((End::Failed, Some(9_409))),
        ),
        (
            "#10  Vendor (0x50)       Fatal or unknown error        90%     21992         0",
            Some((End::NotDone, Some(21_992))),
        ),
        (
            "# 3  Extended offline    Interrupted (host reset)      90%     12000         -",
            None,
        ),
        (
            "# 4  Short offline       Aborted by host               90%     12000         -",
            None,
        ),
        (
            "# 5  Extended offline    Self-test routine in progress 30%       252         -",
            None,
        ),
        (
            "# 1  Background short  Completed                   -     349                 - [-   -    -]",
            Some((End::Passed, Some(349))),
        ),
        (
            "# 2  Background long   Failed in segment -->       5   23489           12345 [0x3 0x11 0x0]",
            Some((End::Failed, Some(5))),
        ),
    ] {
        assert_eq!(short(line, false), expected, "{line}");
    }
    for (line, expected) in [
        (
            " 0   Short             Completed without error                8737            -     -   -    -",
            Some((End::Passed, Some(8_737))),
        ),
        (
            " 1   Extended          Completed: failed segments             8738            -     -   1    -",
            Some((End::Failed, Some(8_738))),
        ),
        (
            " 0   Short             Aborted: Controller Reset              8739            -     -   -    -",
            None,
        ),
    ] {
        assert_eq!(short(line, true), expected, "{line}");
    }
}

#[test]
fn a_scan_names_each_disk_with_its_kind_of_access() {
    let text = "/dev/sda -d sat # /dev/sda [SAT], ATA device\n\
        /dev/bus/0 -d megaraid,4 # /dev/bus/0 [megaraid_disk_04], SCSI device\n\
        # /dev/sdb -d scsi # /dev/sdb: Device open changed type\n/dev/nvme0\n";
    let told = scanned(text);
    let expected = [
        ("sda", Some("sat")),
        ("bus/0", Some("megaraid,4")),
        ("nvme0", None),
    ];
    let expected = expected.map(|(name, access)| (name.to_owned(), access.map(str::to_owned)));
    assert_eq!(told, expected);
}

#[test]
fn what_is_no_report_is_no_reading() {
    for text in [
        "",
        "hello",
        "smartctl 6.6 2017-11-05 r4594\n\nA mandatory SMART command failed: exiting. To continue, add one or more '-T permissive' options.",
        "=== START OF INFORMATION SECTION ===\nDevice Model: Example\nSMART support is: Unavailable - device lacks SMART capability.",
        "SMART Health Status: UNKNOWN",
        "SMART Health Status:",
    ] {
        let measured = measured(text);
        assert!(
            matches!(measured.outcome, Outcome::Unseen(_)),
            "{text}: {measured:?}"
        );
    }
}

#[test]
fn the_verdict_of_a_scsi_disk_is_read_with_its_counts() {
    let text = "smartctl 6.6\nVendor:               EXAMPLE\nProduct:              DISK10K\nSerial number:        Z4D0A1B2\n\
        Rotation Rate:        10000 rpm\nSMART Health Status: HARDWARE IMPENDING FAILURE DATA ERROR RATE TOO HIGH [asc=5d, ascq=12]\n\
        Current Drive Temperature:     31 C\nDrive Trip Temperature:        65 C\n\
        Elements in grown defect list: 56\n\
        read:   170693715        0         0  170693715          0         88.818           2\n\
        write:         0        0         0         0          0       2256.473           0\n\
        number of hours powered up = 7127.12\n";
    let measured = measured(text);
    let Outcome::Reading(Reading::Smart {
        passed,
        counters,
        rotating,
        ..
    }) = measured.outcome
    else {
        panic!("{measured:?}")
    };
    assert_eq!((passed, rotating), (Some(false), Some(true)));
    for (name, expected) in [
        ("scsi_grown_defects", 56),
        ("scsi_read_uncorrected", 2),
        ("scsi_write_uncorrected", 0),
        ("temperature_c", 31),
        ("temperature_trip_c", 65),
        ("power_on_hours", 7_127),
    ] {
        assert_eq!(counters.get(name), Some(&expected), "{name}");
    }
    assert_eq!(measured.identity.unwrap().serial, "Z4D0A1B2");
}

/// Reports that exist both as text and as JSON made from that text by others say the same.
#[test]
fn text_and_json_of_one_report_say_the_same() {
    let Some(folder) = cases("smart") else { return };
    let (mut compared, mut pairs) = (0, 0);
    for row in rows(&folder.join("index.tsv")) {
        let Some(twin) = row["file"].strip_prefix("json-derived/") else {
            continue;
        };
        let text = folder
            .join("text-hwprobe")
            .join(twin.replace(".json", ".txt"));
        let Ok(text) = std::fs::read_to_string(text) else {
            continue;
        };
        let json = std::fs::read_to_string(folder.join(&row["file"])).unwrap();
        let (text, json) = (measured(&text), measured(&json));
        compared += 1;
        // What only one of them has (the JSON was made by hand and leaves lines out) is not held against the other.
        let counts = |measured: &Measured| match &measured.outcome {
            Outcome::Reading(Reading::Smart { counters, .. }) => counters.clone(),
            Outcome::Reading(_) | Outcome::Unseen(_) => BTreeMap::new(),
        };
        let (in_text, in_json) = (counts(&text), counts(&json));
        for name in DECIDE {
            if let (Some(a), Some(b)) = (in_text.get(name), in_json.get(name)) {
                assert_eq!(a, b, "{name} {}", row["file"]);
                pairs += 1;
            }
        }
        let statement = |measured: &Measured| match &measured.outcome {
            Outcome::Reading(Reading::Smart {
                passed,
                critical_warning,
                self_test_failed,
                rotating,
                crossed,
                ..
            }) => format!(
                "{passed:?} {critical_warning:?} {self_test_failed:?} {rotating:?} {crossed:?}"
            ),
            Outcome::Reading(other) => other.kind().to_owned(),
            Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
        };
        assert_eq!(statement(&text), statement(&json), "{}", row["file"]);
    }
    assert!(compared > 400 && pairs > 1_500, "{compared} {pairs}");
}

/// Whatever is cut off, something is said and nothing panics, and nobody is called well who was not.
#[test]
fn a_report_cut_off_anywhere_is_still_read() {
    let whole = "smartctl 7.1\nDevice Model: Example\nSMART overall-health self-assessment test result: FAILED!\n\
        ID# ATTRIBUTE_NAME          FLAGS    VALUE WORST THRESH FAIL RAW_VALUE\n\
        \x20 5 Reallocated_Sector_Ct   PO--CK   001   001   005    NOW  2002\n\
        # 1  Extended offline    Completed: read failure       80%       685         5405327816\n\
        0x04  0x008  4            4459  ---  Number of Reported Uncorrectable Errors\n\
        \x20 10 -- 51 00 28 Error: UNC at LBA = 0x000b1bd8 = 728024\n";
    for end in 0..=whole.len() {
        let measured = measured(&whole[..end]);
        if let Outcome::Reading(Reading::Smart { passed, .. }) = &measured.outcome {
            assert_ne!(*passed, Some(true), "{end}");
        }
    }
}
