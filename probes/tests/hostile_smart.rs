//! Reports of smartctl that are cut off anywhere, or have something else where a value was. Needs nothing but the captured
//! reports; goes through the real cases as well where DESKREADY_CASES names them. Whatever comes in, something is said,
//! nothing panics, and a disk that announces its end is never called well by what is left of the report.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use deskready::observation::{Measured, Outcome, Reading, Why};
use deskready_probes::host::{HostError, SmartOutput};
use deskready_probes::smart::{Asked, Raw, parse};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn measured(report: &str, exit_status: Option<i32>) -> Vec<Measured> {
    let asked = Asked {
        slot: "sda".to_owned(),
        device: "sda".to_owned(),
        access: None,
    };
    let output = SmartOutput {
        exit_status,
        stdout: report.to_owned(),
        privileged: true,
    };
    let all = parse(&Raw {
        disks: Ok(Vec::new()),
        answers: vec![(asked, Ok(output))],
        nvme_pages: Vec::new(),
        records: Err(HostError::new(Why::Unsupported, "none")),
    });
    assert_eq!(all.len(), 1, "{report}");
    all
}

fn passed(report: &str) -> Option<bool> {
    match &measured(report, None)[0].outcome {
        Outcome::Reading(Reading::Smart { passed, .. }) => *passed,
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    }
}

/// What may stand where something else was.
fn others() -> [Value; 9] {
    [
        Value::Null,
        json!(true),
        json!(false),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!("x"),
        json!([]),
        json!({}),
    ]
}

/// Paths to all values of a document.
fn paths(value: &Value, at: &str, all: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let path = format!("{at}/{}", escaped(key));
                all.push(path.clone());
                paths(inner, &path, all);
            }
        }
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                let path = format!("{at}/{place}");
                all.push(path.clone());
                paths(inner, &path, all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The reports that the captured machines gave, and one of each kind made up.
fn own_reports() -> Vec<String> {
    let mut all = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("readings");
    for machine in std::fs::read_dir(folder).unwrap() {
        let file = machine.unwrap().path().join("smart.json");
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        let raw: Raw = serde_json::from_str(&text).unwrap();
        all.extend(
            raw.answers
                .into_iter()
                .filter_map(|(_, answer)| Some(answer.ok()?.stdout)),
        );
    }
    all.push(
        json!({
            "smartctl": {"exit_status": 8, "messages": [{"string": "x", "severity": "error"}]},
            "device": {"name": "/dev/sda", "type": "sat"},
            "model_name": "Example", "serial_number": "E1", "rotation_rate": 7200,
            "smart_status": {"passed": false}, "power_on_time": {"hours": 9000}, "temperature": {"current": 40, "drive_trip": 60},
            "ata_smart_attributes": {"table": [
                {"id": 5, "name": "Reallocated_Sector_Ct", "value": 1, "worst": 1, "thresh": 5, "when_failed": "now",
                 "flags": {"prefailure": true}, "raw": {"value": 2002, "string": "2002"}},
                {"id": 202, "name": "Percent_Lifetime_Remain", "value": 188, "worst": 1, "thresh": 1, "when_failed": "",
                 "flags": {"prefailure": false}, "raw": {"value": 2, "string": "2"}}]},
            "ata_smart_error_log": {"summary": {"table": [{"error_description": "Error: UNC at LBA = 1"}]}},
            "ata_smart_self_test_log": {"standard": {"table": [
                {"status": {"passed": false, "value": 112}, "lifetime_hours": 8990}]}},
            "ata_device_statistics": {"pages": [{"table": [
                {"name": "Number of Reported Uncorrectable Errors", "value": 3}]}]}
        })
        .to_string(),
    );
    all.push(
        "smartctl 6.6\nDevice Model: Example\nRotation Rate: 7200 rpm\n\
         SMART overall-health self-assessment test result: FAILED!\n\
         \x20 5 Reallocated_Sector_Ct   0x0033   001   001   005    Pre-fail  Always   FAILING_NOW 2002\n\
         # 1  Extended offline    Completed: read failure       80%       685         5405327816\n"
            .to_owned(),
    );
    all
}

#[test]
fn a_report_that_is_cut_off_anywhere_is_read_and_calls_no_failing_disk_well() {
    for report in own_reports() {
        let fails = passed(&report) == Some(false);
        for end in (0..report.len()).filter(|end| report.is_char_boundary(*end)) {
            let said = passed(&report[..end]);
            assert!(!(fails && said == Some(true)), "{end}: {}", &report[..end]);
        }
    }
}

#[test]
fn any_value_may_be_of_another_kind() {
    for report in own_reports() {
        let Ok(document) = serde_json::from_str::<Value>(&report) else {
            continue;
        };
        let mut all = Vec::new();
        paths(&document, "", &mut all);
        for path in &all {
            for other in others() {
                let mut changed = document.clone();
                *changed.pointer_mut(path).unwrap() = other;
                measured(&changed.to_string(), Some(0));
                measured(&changed.to_string(), None);
            }
        }
    }
}

#[test]
fn bytes_that_are_no_report_are_no_reading() {
    for text in [
        "\u{0}",
        "\u{feff}{}",
        "[[[[",
        "\n\n\n",
        "{\"a\":",
        "smartctl",
        &"9".repeat(100_000),
        &"{".repeat(100_000),
    ] {
        assert!(
            matches!(measured(text, None)[0].outcome, Outcome::Unseen(_)),
            "{text:.40}"
        );
    }
}

fn files_below(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, all);
        } else if path
            .extension()
            .is_some_and(|end| end == "json" || end == "txt")
        {
            all.push(path);
        }
    }
}

/// Cut off at every so many bytes, another place in each file, and with values exchanged.
#[test]
fn real_reports_survive_the_same() {
    const STEP: usize = 499;
    let Some(folder) = std::env::var_os("DESKREADY_CASES") else {
        println!("skipped: DESKREADY_CASES names no folder with smart");
        return;
    };
    let mut files = Vec::new();
    files_below(&PathBuf::from(folder).join("smart"), &mut files);
    files.sort();
    for (number, file) in files.iter().enumerate() {
        let report = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
        let fails = passed(&report) == Some(false);
        for end in (number % STEP..report.len()).step_by(STEP) {
            if report.is_char_boundary(end) {
                let said = passed(&report[..end]);
                assert!(!(fails && said == Some(true)), "{} {end}", file.display());
            }
        }
        let Ok(document) = serde_json::from_str::<Value>(&report) else {
            continue;
        };
        let mut all = Vec::new();
        paths(&document, "", &mut all);
        for path in all.iter().skip(number % 37).step_by(37) {
            for other in others() {
                let mut changed = document.clone();
                *changed.pointer_mut(path).unwrap() = other;
                measured(&changed.to_string(), None);
            }
        }
    }
}
