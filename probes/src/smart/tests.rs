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
        nvme_pages: Vec::new(),
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
                nvme_pages: Vec::new(),
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

/// What a report says of a disk, as a reading.
fn reading(json: &serde_json::Value) -> Reading {
    let measured = one(&json.to_string());
    let Outcome::Reading(reading) = measured.outcome else {
        panic!("{measured:?}")
    };
    reading
}

fn with_attributes(table: serde_json::Value) -> Reading {
    reading(&serde_json::json!({
        "smart_status": {"passed": true}, "ata_smart_attributes": {"table": table},
    }))
}

#[test]
fn what_cannot_be_a_count_of_errors_is_left_out_and_a_wrapped_one_is_told_as_that() {
    for (id, name, raw, expected) in [
        (5, "Reallocated_Sector_Ct", "2002", Some(("ata_5", 2_002))),
        (
            187,
            "Reported_Uncorrect",
            "999999",
            Some(("ata_187", 999_999)),
        ),
        (187, "Reported_Uncorrect", "145883912", None),
        (197, "Current_Pending_Sector", "4294967295", None),
        (197, "Bogus_Current_Pend_Sect", "12", None),
        (
            197,
            "Current_Pending_Sector",
            "65527",
            Some(("wrapped_counts_count", 1)),
        ),
        (
            187,
            "Reported_Uncorrect",
            "65535",
            Some(("wrapped_counts_count", 1)),
        ),
        (
            197,
            "Current_Pending_Sector",
            "39688",
            Some(("ata_197", 39_688)),
        ),
        // Not a count of errors: any number may be.
        (
            1,
            "Raw_Read_Error_Rate",
            "174746047",
            Some(("ata_1", 174_746_047)),
        ),
        (5, "Reallocated_Sector_Ct", "65535", Some(("ata_5", 65_535))),
    ] {
        let row = serde_json::json!([{"id": id, "name": name, "raw": {"string": raw}}]);
        let Reading::Smart { counters, .. } = with_attributes(row) else {
            panic!()
        };
        let told: Vec<(&str, u64)> = counters.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        assert_eq!(
            told,
            expected.into_iter().collect::<Vec<_>>(),
            "{name} {raw}"
        );
    }
}

#[test]
fn used_endurance_is_told_by_every_place_that_says_it_alike() {
    let row = |name: &str, value: u64| serde_json::json!({"id": 1, "name": name, "value": value, "raw": {"string": "x"}});
    let counts_up = serde_json::json!({"id": 230, "name": "Media_Wearout_Indicator", "value": 3, "raw": {"string": "x"}});
    for (rows, expected) in [
        (vec![row("SSD_Life_Left", 97)], Some((3, 3))),
        (vec![row("Percent_Lifetime_Remain", 0)], Some((100, 100))),
        // Below zero, in eight bits.
        (vec![row("Percent_Lifetime_Remain", 188)], Some((168, 168))),
        (vec![row("Wear_Leveling_Count", 188)], None),
        (
            vec![row("SSD_Life_Left", 97), row("Wear_Leveling_Count", 2)],
            Some((3, 98)),
        ),
        (vec![row("Available_Reservd_Space", 4)], None),
        (vec![counts_up], None),
    ] {
        let Reading::Smart { counters, .. } = with_attributes(rows.clone().into()) else {
            panic!()
        };
        let of = |name: &str| counters.get(name).copied();
        let told = of("endurance_used_low_percent").zip(of("endurance_used_high_percent"));
        assert_eq!(told, expected, "{rows:?}");
    }
}

#[test]
fn an_attribute_is_crossed_where_smartctl_says_so_and_its_limit_could_be_passed() {
    let row = |when: &str, value: u64, worst: u64, limit: u64| {
        serde_json::json!([{"id": 183, "name": "Example", "value": value, "worst": worst, "thresh": limit,
            "when_failed": when, "flags": {"prefailure": true}, "raw": {"string": "1"}}])
    };
    for (table, expected) in [
        (row("now", 1, 1, 5), Some(true)),
        (row("past", 20, 4, 5), Some(false)),
        (row("", 100, 100, 5), None),
        // Nothing is better than a hundred: this limit was never passed from above.
        (row("now", 100, 100, 100), None),
        (row("now", 99, 99, 99), Some(true)),
    ] {
        let Reading::Smart { crossed, .. } = with_attributes(table.clone()) else {
            panic!()
        };
        assert_eq!(crossed.first().map(|it| it.now), expected, "{table}");
    }
}

#[test]
fn a_disk_turns_where_it_says_so_or_counts_what_only_turning_ones_do() {
    let attribute = |id: u64| serde_json::json!({"id": id, "raw": {"string": "0"}});
    let table =
        |ids: &[u64]| -> serde_json::Value { ids.iter().map(|id| attribute(*id)).collect() };
    let plain = serde_json::json!({"smart_status": {"passed": true}});
    let with = |key: &str, value: serde_json::Value| {
        let mut all = plain.clone();
        all[key] = value;
        all
    };
    for (json, expected) in [
        (with("rotation_rate", 7200.into()), Some(true)),
        (with("rotation_rate", 0.into()), Some(false)),
        (
            with(
                "ata_smart_attributes",
                serde_json::json!({"table": table(&[3, 10])}),
            ),
            Some(true),
        ),
        (
            with(
                "ata_smart_attributes",
                serde_json::json!({"table": table(&[3, 231])}),
            ),
            None,
        ),
        (
            with(
                "nvme_smart_health_information_log",
                serde_json::json!({"critical_warning": 0, "power_on_hours": 9}),
            ),
            Some(false),
        ),
        (plain.clone(), None),
    ] {
        let Reading::Smart { rotating, .. } = reading(&json) else {
            panic!()
        };
        assert_eq!(rotating, expected, "{json}");
    }
}

#[test]
fn a_self_test_that_could_not_be_done_is_no_failure_and_is_counted_beside_those() {
    let ata = |statuses: &[serde_json::Value]| {
        let table: Vec<_> = statuses
            .iter()
            .map(|status| serde_json::json!({"status": status, "lifetime_hours": 90}))
            .collect();
        serde_json::json!({"smart_status": {"passed": true}, "power_on_time": {"hours": 100},
            "ata_smart_self_test_log": {"standard": {"table": table}}})
    };
    let nvme = |value: u64| {
        serde_json::json!({"smart_status": {"passed": true}, "nvme_smart_health_information_log": {"power_on_hours": 100},
            "nvme_self_test_log": {"table": [{"self_test_result": {"value": value}, "power_on_hours": 90}]}})
    };
    let passed = || serde_json::json!({"passed": true, "value": 0});
    let failed = || serde_json::json!({"passed": false, "value": 0x79});
    let fatal = || serde_json::json!({"passed": false, "value": 0x39});
    let named = || serde_json::json!({"passed": false, "string": "Fatal or unknown error"});
    for (json, verdict, count) in [
        (ata(&[passed()]), Some(false), None),
        (ata(&[failed()]), Some(true), Some(1)),
        (ata(&[fatal()]), None, Some(1)),
        (ata(&[named()]), None, Some(1)),
        (ata(&[passed(), failed(), fatal()]), Some(false), Some(2)),
        (nvme(5), None, Some(1)),
        (nvme(7), Some(true), Some(1)),
    ] {
        let Reading::Smart {
            self_test_failed,
            counters,
            ..
        } = reading(&json)
        else {
            panic!()
        };
        let told = counters.get("self_tests_failed_count").copied();
        assert_eq!((self_test_failed, told), (verdict, count), "{json}");
    }
}

#[test]
fn statistics_and_the_log_of_errors_are_counted_where_they_can_be_counts() {
    let statistics = |value: u64| {
        serde_json::json!({"smart_status": {"passed": true}, "ata_device_statistics": {"pages": [{"table": [
            {"name": "Number of Reported Uncorrectable Errors", "value": value}]}]},
            "ata_smart_error_log": {"extended": {"table": [
                {"error_description": "Error: UNC at LBA = 0x01"}, {"error_description": "Error: ICRC, ABRT at LBA = 0x02"},
                {"error_description": "Error: UNC 8 sectors at LBA = 0x03"}, {"error_description": ""}]}}})
    };
    for (value, expected) in [(3, Some(3)), (12_412_398, None)] {
        let Reading::Smart { counters, .. } = reading(&statistics(value)) else {
            panic!()
        };
        assert_eq!(counters.get("stat_uncorrectable").copied(), expected);
        assert_eq!(counters.get("log_uncorrectable"), Some(&2));
    }
}
