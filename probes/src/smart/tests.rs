//! Which disks are asked, and what their answers say; the corpus of real reports where it is.

use super::*;
use crate::testing::{Refusing, cases, context, profile, rows};
use deskready::observation::{Outcome, Reading};

fn output(stdout: &str) -> SmartOutput {
    SmartOutput {
        exit_status: None,
        stdout: stdout.to_owned(),
        privileged: true,
    }
}

fn one(stdout: &str) -> Measured {
    report::parse(key("sda"), &output(stdout))
}

/// `passed/critical_warning/self_test_failed`, or the reason.
fn short(measured: &Measured) -> String {
    match &measured.outcome {
        Outcome::Reading(Reading::Smart {
            passed,
            critical_warning,
            self_test_failed,
            ..
        }) => {
            format!("{passed:?}/{critical_warning:?}/{self_test_failed:?}")
        }
        Outcome::Reading(other) => other.kind().to_owned(),
        Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
    }
}

#[test]
fn a_statement_is_taken_as_the_disk_gives_it_and_silence_is_no_health() {
    for (json, expected) in [
        (
            r#"{"smart_status":{"passed":true}}"#,
            "Some(true)/None/None",
        ),
        (
            r#"{"smart_status":{"passed":false}}"#,
            "Some(false)/None/None",
        ),
        // Bit 3 of the exit status says "failing" too.
        (
            r#"{"smartctl":{"exit_status":8},"smart_status":{"passed":true}}"#,
            "Some(false)/None/None",
        ),
        (
            r#"{"smartctl":{"exit_status":64},"smart_status":{"passed":true}}"#,
            "Some(true)/None/None",
        ),
        (
            r#"{"smart_status":{"passed":false},"nvme_smart_health_information_log":{"critical_warning":4,"power_on_hours":9}}"#,
            "Some(false)/Some(4)/None",
        ),
        (
            r#"{"smart_status":{"passed":true},"nvme_smart_health_information_log":{"critical_warning":0,
               "available_spare":0,"available_spare_threshold":0,"power_on_hours":0,"data_units_read":0}}"#,
            "unsupported",
        ),
        (
            r#"{"model_name":"Example","ata_smart_attributes":{"table":[]}}"#,
            "unsupported",
        ),
        (
            r#"{"smartctl":{"exit_status":1,"messages":[{"string":"/dev/vda: Unable to detect device type"}]}}"#,
            "unsupported",
        ),
        (
            r#"{"smartctl":{"exit_status":2,"messages":[{"string":"Smartctl open device: /dev/sda failed: Permission denied"}]}}"#,
            "denied",
        ),
        (
            r#"{"smartctl":{"exit_status":2,"messages":[{"string":"Device is in STANDBY mode, exit(2)"}]}}"#,
            "busy",
        ),
        (
            r#"{"smartctl":{"exit_status":2,"messages":[{"string":"/dev/sdx: No such device"}]}}"#,
            "no_device",
        ),
        ("", "unsupported"),
        ("[]", "unsupported"),
        ("{\"smart_status\":", "unsupported"),
        ("{\"smart_status\":7}", "unsupported"),
    ] {
        assert_eq!(short(&one(json)), expected, "{json}");
    }
}

#[test]
fn the_newest_self_test_that_ended_counts_and_one_broken_off_does_not() {
    let ata = |table: &str| {
        format!(
            r#"{{"power_on_time":{{"hours":10}},
            "ata_smart_self_test_log":{{"standard":{{"table":[{table}]}}}}}}"#
        )
    };
    let (good, bad, off) = (
        r#"{"lifetime_hours":9,"status":{"passed":true}}"#,
        r#"{"lifetime_hours":9,"status":{"passed":false}}"#,
        r#"{"lifetime_hours":9,"status":{"remaining_percent":90}}"#,
    );
    let nvme = r#"{"nvme_smart_health_information_log":{"power_on_hours":9},
        "nvme_self_test_log":{"table":[{"self_test_result":{"value":2}},
            {"self_test_result":{"value":7},"power_on_hours":9}]}}"#;
    let scsi =
        r#"{"scsi_self_test_0":{"result":{"value":1}},"scsi_self_test_1":{"result":{"value":0}}}"#;
    for (json, expected) in [
        (ata(&format!("{off},{bad},{good}")), "None/None/Some(true)"),
        (ata(&format!("{good},{bad}")), "None/None/Some(false)"),
        (ata(off), "unsupported"),
        (nvme.to_owned(), "None/None/Some(true)"),
        (scsi.to_owned(), "None/None/Some(false)"),
    ] {
        assert_eq!(short(&one(&json)), expected, "{json}");
    }
}

#[test]
fn a_failed_self_test_is_told_with_its_age_and_not_at_all_without() {
    let ata = |now: &str, then: &str, passed: bool| {
        format!(
            r#"{{"smart_status":{{"passed":true}},"power_on_time":{{"hours":{now}}},
            "ata_smart_self_test_log":{{"extended":{{"table":[
                {{"lifetime_hours":{then},"status":{{"passed":{passed}}}}}]}}}}}}"#
        )
    };
    let scsi = |then: u64| {
        format!(
            r#"{{"smart_status":{{"passed":true}},"power_on_time":{{"hours":70000}},
            "scsi_self_test_0":{{"result":{{"value":4}},"power_on_time":{{"hours":{then}}}}}}}"#
        )
    };
    let nvme = |then: u64| {
        format!(
            r#"{{"smart_status":{{"passed":true}},"nvme_smart_health_information_log":{{"power_on_hours":200000}},
            "nvme_self_test_log":{{"table":[{{"self_test_result":{{"value":6}},"power_on_hours":{then}}}]}}}}"#
        )
    };
    for (json, failed, age) in [
        (ata("5000", "5000", false), Some(true), Some(0)),
        (ata("5000", "4280", false), Some(true), Some(720)),
        (ata("5000", "4279", false), Some(true), Some(721)),
        (ata("5000", "4279", true), Some(false), Some(721)),
        // Written by another clock, or not at all.
        (ata("5000", "5001", false), None, None),
        (ata("null", "5000", false), None, None),
        (ata("5000", "null", false), None, None),
        (ata("5000", "-1", false), None, None),
        // The clock of the log has started again: 464 hours ago, or 66,000.
        (ata("70000", "4000", false), None, None),
        (ata("70000", "4465", false), Some(true), Some(65_535)),
        (scsi(65_000), Some(true), Some(5_000)),
        (scsi(65_535), None, None),
        (nvme(199_900), Some(true), Some(100)),
        (nvme(1_000), Some(true), Some(199_000)),
        (nvme(200_001), None, None),
    ] {
        let measured = one(&json);
        let Outcome::Reading(Reading::Smart {
            self_test_failed,
            counters,
            ..
        }) = &measured.outcome
        else {
            panic!("{json}")
        };
        let told = counters.get("self_test_age_hours").copied();
        assert_eq!((*self_test_failed, told), (failed, age), "{json}");
    }
}

#[test]
fn a_failure_without_a_date_that_is_all_a_disk_tells_is_unseen_and_named() {
    let json =
        r#"{"ata_smart_self_test_log":{"standard":{"table":[{"status":{"passed":false}}]}}}"#;
    let measured = one(json);
    assert!(
        matches!(&measured.outcome, Outcome::Unseen(unseen)
        if unseen.why == Why::Unsupported && unseen.detail.contains("failed self-test")),
        "{measured:?}"
    );
}

#[test]
fn counters_are_the_number_that_the_text_shows_and_not_the_packed_value() {
    let json = r#"{"smart_status":{"passed":true},"model_name":"Example SSD","serial_number":"S3Z9NB0K123456A",
        "ata_smart_attributes":{"table":[
            {"id":194,"raw":{"value":270582939687,"string":"39 (Min/Max 14/63)"}},
            {"id":5,"raw":{"value":0,"string":"0"}},
            {"id":9,"raw":{"value":1,"string":"h"}},
            {"raw":{"string":"7"}}]}}"#;
    let measured = one(json);
    let Outcome::Reading(Reading::Smart { counters, .. }) = &measured.outcome else {
        panic!()
    };
    let found: Vec<_> = counters
        .iter()
        .map(|(name, number)| (name.as_str(), *number))
        .collect();
    assert_eq!(found, [("ata_194", 39), ("ata_5", 0)]);
    assert_eq!(measured.identity.unwrap().name(), "Example SSD");
}

#[test]
fn disks_of_the_scan_and_of_the_kernel_are_asked_once_each() {
    let scanned = report::scanned(
        r#"{"devices":[{"name":"/dev/sda","type":"sat"},{"name":"/dev/nvme0","type":"nvme"},
            {"name":"/dev/bus/0","type":"megaraid,4"},{"name":"/dev/bus/0","type":"megaraid,5"},
            {"name":"sdq"},{"type":"x"},7]}"#,
    );
    let slots: Vec<_> = to_ask(&scanned, &["nvme0n1", "sda", "vda"])
        .into_iter()
        .map(|one| one.slot)
        .collect();
    assert_eq!(
        slots,
        [
            "sda",
            "nvme0n1",
            "bus/0 megaraid,4",
            "bus/0 megaraid,5",
            "vda"
        ]
    );
    assert!(report::scanned("no json").is_empty());
}

#[test]
fn without_smartctl_each_disk_of_the_kernel_is_unseen_under_its_own_name() {
    let disk = KernelDisk {
        name: "sda".into(),
        has_device: true,
        model: "Example".into(),
        ..KernelDisk::default()
    };
    let refused = Err(HostError::new(
        Why::Unsupported,
        "smartctl is not installed",
    ));
    let asked = Asked {
        slot: "sda".into(),
        device: "sda".into(),
        access: None,
    };
    let all = parse(&Raw {
        disks: Ok(vec![disk]),
        answers: vec![(asked, refused)],
        records: no_records(),
    });
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].component.slot.as_str(), short(&all[0]).as_str()),
        ("sda", "unsupported")
    );
    assert_eq!(all[0].identity.as_ref().unwrap().product, "Example");
}

#[test]
fn smartctl_on_windows_calls_disks_by_letters_and_windows_by_numbers() {
    for (device, expected) in [
        ("sda", Some("PhysicalDrive0")),
        ("sdc", Some("PhysicalDrive2")),
        ("sdaa", Some("PhysicalDrive26")),
        ("pd7", Some("PhysicalDrive7")),
        ("nvme0", None),
        ("sd", None),
        ("sdA", None),
        ("pdx", None),
        ("csmi0", None),
    ] {
        assert_eq!(numbered(device).as_deref(), expected, "{device}");
    }
    let scanned = [("sda".to_owned(), None)];
    let slots = |kernel: &[&str]| -> Vec<String> {
        let all = to_ask(&scanned, kernel);
        all.into_iter().map(|one| one.slot).collect()
    };
    assert_eq!(
        slots(&["PhysicalDrive0", "PhysicalDrive1"]),
        ["PhysicalDrive0", "PhysicalDrive1"]
    );
    assert_eq!(slots(&["sda", "sdb"]), ["sda", "sdb"]);
}

#[test]
fn a_helper_that_refuses_makes_the_drives_unseen_and_never_an_empty_list() {
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: &refusing,
        helper: &refusing,
    };
    let profile = profile();
    let all = run(&hosts, &context(&profile));
    assert_eq!((all.len(), short(&all[0]).as_str()), (1, "denied"));
    assert_eq!(
        short(
            &parse(&Raw {
                disks: Ok(Vec::new()),
                answers: Vec::new(),
                records: no_records(),
            })[0]
        ),
        "no_device"
    );
}

#[test]
fn real_reports_are_read_without_a_panic_and_every_failed_statement_is_seen() {
    let Some(folder) = cases("smart") else { return };
    let (mut read, mut said_failed, mut seen_failed, mut unknown_as_read) = (0, 0, 0, Vec::new());
    let mut tests = std::collections::BTreeMap::<String, u32>::new();
    for row in rows(&folder.join("index.tsv"))
        .iter()
        .filter(|row| row["file"].ends_with(".json"))
    {
        let bytes = std::fs::read(folder.join(&row["file"])).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let measured = one(&text);
        read += 1;
        let (mut failed, mut any) = (false, false);
        if let Outcome::Reading(Reading::Smart {
            passed,
            self_test_failed,
            counters,
            ..
        }) = &measured.outcome
        {
            (failed, any) = (*passed == Some(false), true);
            let age = counters.get("self_test_age_hours");
            let when = age.map_or("unknown", |age| if *age > 720 { "old" } else { "young" });
            *tests
                .entry(format!("{self_test_failed:?} {when}"))
                .or_default() += 1;
        }
        // The text twin carries the statement in words, so this does not repeat our own reading.
        let says = row["reason"].contains("self-assessment FAILED")
            || row["reason"].contains("critical_warning");
        said_failed += usize::from(says);
        seen_failed += usize::from(says && failed);
        if row["label"] == "unknown" && any {
            unknown_as_read.push(row["file"].clone());
        }
    }
    println!(
        "smart: {read} reports, {said_failed} say failed in their own words, {seen_failed} read as failed"
    );
    println!("smart: self-tests (failed, age): {tests:?}");
    assert!(read >= 500, "only {read} reports");
    assert!(
        tests
            .keys()
            .all(|key| !key.starts_with("Some(true)") || !key.ends_with("unknown"))
    );
    assert_eq!(
        (seen_failed, unknown_as_read),
        (said_failed, Vec::<String>::new())
    );
}
