//! What Windows' records say of a disk: records of our own making, and exports of real PCs where they are.

use super::*;
use crate::testing::{bytes, cases};
use deskready::component::{ComponentKey, ComponentKind};
use serde_json::json;

fn record(value: Value) -> Record {
    serde_json::from_value(value).unwrap()
}

fn records(disk: Value, counter: Value, prediction: Value, drive: Value) -> StorageRecords {
    let list = |value: Value| {
        let there = (!value.is_null()).then(|| record(value));
        there.into_iter().collect::<Vec<_>>()
    };
    StorageRecords {
        drives: list(drive),
        disks: Ok(list(disk)),
        counters: Ok(list(counter)),
        predictions: Ok(list(prediction)),
    }
}

fn silent(slot: &str) -> Measured {
    let key = ComponentKey::new(ComponentKind::Disk, slot);
    Measured::unseen(key, Why::Unsupported, "smartctl is not installed")
}

/// What is said of disk 0: its verdict, or the reason why there is none.
fn said(records: StorageRecords) -> String {
    short(&instead_of_silence(silent("PhysicalDrive0"), &Ok(records)))
}

fn short(measured: &Measured) -> String {
    match &measured.outcome {
        Outcome::Reading(Reading::Smart { passed, .. }) => format!("{passed:?}"),
        Outcome::Reading(other) => other.kind().to_owned(),
        Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
    }
}

#[test]
fn healthy_counts_only_where_the_disk_speaks_and_any_announcement_of_its_end_counts() {
    let disk = |health: u64, status: u64| json!({"DeviceId": "0", "HealthStatus": health, "OperationalStatus": [status]});
    let hours = |hours: u64| json!({"DeviceId": "0", "PowerOnHours": hours, "Wear": 0});
    let predicts = |failure: bool| json!({"InstanceName": "SCSI\\Disk&Ven_X\\4&1_0", "PredictFailure": failure});
    let drive = |status: &str| json!({"Index": 0, "PNPDeviceID": "SCSI\\DISK&VEN_X\\4&1", "Status": status});
    let nothing = Value::Null;
    for (disk, counter, prediction, drive, expected) in [
        (
            disk(0, 2),
            hours(812),
            nothing.clone(),
            nothing.clone(),
            "Some(true)",
        ),
        (
            disk(0, 2),
            nothing.clone(),
            predicts(false),
            drive("OK"),
            "Some(true)",
        ),
        // Nothing but Windows' own good opinion.
        (
            disk(0, 2),
            nothing.clone(),
            nothing.clone(),
            drive("OK"),
            "unsupported",
        ),
        (
            disk(0, 2),
            hours(0),
            nothing.clone(),
            drive("OK"),
            "unsupported",
        ),
        // A warning, and a status that is no failure: no statement.
        (
            disk(1, 2),
            hours(812),
            nothing.clone(),
            nothing.clone(),
            "unsupported",
        ),
        (
            disk(5, 0),
            hours(812),
            nothing.clone(),
            nothing.clone(),
            "unsupported",
        ),
        (
            disk(0, 3),
            hours(812),
            nothing.clone(),
            nothing.clone(),
            "unsupported",
        ),
        // Any of four places may announce it.
        (
            disk(2, 2),
            hours(812),
            predicts(false),
            drive("OK"),
            "Some(false)",
        ),
        (
            disk(1, 5),
            nothing.clone(),
            nothing.clone(),
            nothing.clone(),
            "Some(false)",
        ),
        (
            disk(0, 2),
            hours(812),
            predicts(true),
            drive("OK"),
            "Some(false)",
        ),
        (
            disk(0, 2),
            hours(812),
            predicts(false),
            drive("Pred Fail"),
            "Some(false)",
        ),
        // Another disk's prediction is not this one's.
        (
            disk(0, 2),
            nothing.clone(),
            json!({"InstanceName": "SCSI\\Disk&Ven_Y\\4&2_0", "PredictFailure": true}),
            drive("OK"),
            "unsupported",
        ),
        (
            nothing.clone(),
            nothing.clone(),
            nothing.clone(),
            nothing.clone(),
            "unsupported",
        ),
    ] {
        let told = format!("{disk} {counter} {prediction} {drive}");
        assert_eq!(
            said(records(disk, counter, prediction, drive)),
            expected,
            "{told}"
        );
    }
}

/// What is told of disk 0 beside its verdict.
fn reading_of(disk: Value, counter: Value) -> Reading {
    let all = records(disk, counter, Value::Null, Value::Null);
    match instead_of_silence(silent("PhysicalDrive0"), &Ok(all)).outcome {
        Outcome::Reading(reading) => reading,
        Outcome::Unseen(unseen) => panic!("{unseen:?}"),
    }
}

#[test]
fn what_another_disk_must_be_and_whether_it_turns_are_told_by_numbers() {
    for (media, bus, turns, interface) in [
        (3, 11, Some(true), "SATA"),
        (4, 17, Some(false), "NVMe"),
        (0, 8, None, ""),
    ] {
        let disk = json!({"DeviceId": "0", "HealthStatus": 0, "OperationalStatus": [2], "MediaType": media,
            "BusType": bus, "Size": "512110190592", "FirmwareVersion": "20007A00"});
        let counter = json!({"DeviceId": "0", "PowerOnHours": 812});
        let Reading::Smart { rotating, part, .. } = reading_of(disk, counter) else {
            panic!("no reading of a disk")
        };
        let part = part.unwrap();
        assert_eq!(
            (rotating, part.interface.as_str()),
            (turns, interface),
            "{media} {bus}"
        );
        assert_eq!(
            (part.size_bytes, part.firmware.as_str()),
            (Some(512_110_190_592), "20007A00")
        );
    }
}

#[test]
fn without_the_right_to_see_what_disks_count_nothing_is_healthy() {
    let mut all = records(
        json!({"DeviceId": "0", "HealthStatus": 0, "OperationalStatus": [2]}),
        Value::Null,
        Value::Null,
        Value::Null,
    );
    all.counters = Err(HostError::new(Why::Denied, "not as this user"));
    assert_eq!(said(all), "denied");
}

#[test]
fn a_disk_that_smartctl_heard_and_one_without_a_number_stay_as_they_are() {
    let failing = records(
        json!({"DeviceId": "0", "HealthStatus": 2}),
        Value::Null,
        Value::Null,
        Value::Null,
    );
    let reading = Reading::Smart {
        device: "PhysicalDrive0".to_owned(),
        passed: Some(true),
        critical_warning: None,
        self_test_failed: None,
        counters: BTreeMap::new(),
        rotating: None,
        crossed: Vec::new(),
        part: None,
    };
    let heard = Measured::active(silent("PhysicalDrive0").component, reading);
    assert_eq!(
        instead_of_silence(heard.clone(), &Ok(failing.clone())),
        heard
    );
    for slot in ["sda", "PhysicalDrive", "PhysicalDrive1x"] {
        assert_eq!(
            instead_of_silence(silent(slot), &Ok(failing.clone())),
            silent(slot)
        );
    }
}

#[test]
fn the_makers_serial_is_taken_before_the_one_that_windows_made_of_it() {
    let disk = json!({
        "DeviceId": "0", "Model": "Example NVMe", "Manufacturer": null, "HealthStatus": 2,
        "AdapterSerialNumber": "SN12345       _0000", "SerialNumber": "ACE4_2E61_9000_7804."
    });
    let named = |disk| {
        let all = Ok(records(disk, Value::Null, Value::Null, Value::Null));
        instead_of_silence(silent("PhysicalDrive0"), &all)
            .identity
            .unwrap()
    };
    assert_eq!(named(disk).serial, "SN12345");
    let older = json!({"DeviceId": "0", "Model": "x", "SerialNumber": "ACE4_2E61_9000_7804."});
    assert_eq!(named(older).serial, "ACE4_2E61_9000_7804");
}

/// Records as Windows' own tool exports them: `Name=value` lines in 16-bit units, a blank line between records.
fn exported(path: &std::path::Path) -> Vec<Record> {
    let raw = bytes(path);
    let units: Vec<u16> = raw
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16_lossy(&units).replace("&amp;", "&");
    let mut all = vec![Record::new()];
    for line in text
        .lines()
        .map(|line| line.trim_matches(['\u{feff}', '\r', ' ']))
    {
        match line.split_once('=') {
            Some((name, value)) => {
                all.last_mut()
                    .unwrap()
                    .insert(name.to_owned(), value_of(value));
            }
            None => all.push(Record::new()),
        }
    }
    all.retain(|record| !record.is_empty());
    all
}

fn value_of(text: &str) -> Value {
    if let Some(inner) = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        return inner.split(',').map(|one| value_of(one.trim())).collect();
    }
    match text {
        "" => Value::Null,
        "TRUE" => Value::Bool(true),
        "FALSE" => Value::Bool(false),
        number => number
            .parse::<u64>()
            .map_or_else(|_| text.into(), Value::from),
    }
}

#[test]
fn exports_of_real_pcs_are_read_in_any_language_and_none_of_them_is_called_failing() {
    let Some(folder) = cases("windows") else {
        return;
    };
    let disks = exported(&folder.join("latitude-7480-MSFT_PhysicalDisk.wmi"));
    let drives = exported(&folder.join("latitude-7480-Win32_DiskDrive.wmi"));
    let all = StorageRecords {
        drives,
        disks: Ok(disks),
        counters: Ok(Vec::new()),
        predictions: Ok(Vec::new()),
    };
    let told = instead_of_silence(silent("PhysicalDrive0"), &Ok(all.clone()));
    assert_eq!(
        short(&told),
        "unsupported",
        "nothing shows that the disk itself spoke"
    );
    let identity = told.identity.unwrap();
    assert!(identity.product.contains("PC300 NVMe"), "{identity:?}");
    assert!(identity.serial.starts_with("FJ68N"), "{identity:?}");
    let counted = StorageRecords {
        counters: Ok(vec![record(
            json!({"DeviceId": "0", "PowerOnHours": 812, "Temperature": 33}),
        )]),
        ..all
    };
    assert_eq!(said(counted), "Some(true)");
    for name in ["win10-crypt", "win7-sp1-x64", "2008-Enterprise"] {
        let drives = exported(&folder.join(format!("{name}-Win32_DiskDrive.wmi")));
        assert!(!drives.is_empty(), "{name}");
        for drive in drives {
            let number = integer(&drive, "Index").unwrap();
            let all = StorageRecords {
                drives: vec![drive],
                disks: Ok(Vec::new()),
                counters: Ok(Vec::new()),
                predictions: Ok(Vec::new()),
            };
            let told = instead_of_silence(silent(&format!("PhysicalDrive{number}")), &Ok(all));
            assert_eq!(short(&told), "unsupported", "{name} {number}");
            assert!(
                !told.identity.unwrap().product.is_empty(),
                "{name} {number}"
            );
        }
    }
}

#[test]
fn a_counter_that_windows_shows_empty_or_as_zero_is_no_statement() {
    let Some(folder) = cases("windows") else {
        return;
    };
    let text =
        String::from_utf8(bytes(&folder.join("StorageReliabilityCounter_docs.txt"))).unwrap();
    let counter: Record = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value_of(value.trim())))
        .collect();
    let all = StorageRecords {
        drives: Vec::new(),
        disks: Ok(vec![record(
            json!({"DeviceId": "8", "HealthStatus": 0, "OperationalStatus": [2]}),
        )]),
        counters: Ok(vec![counter]),
        predictions: Ok(Vec::new()),
    };
    let told = instead_of_silence(silent("PhysicalDrive8"), &Ok(all));
    let Outcome::Reading(Reading::Smart {
        passed, counters, ..
    }) = told.outcome
    else {
        panic!("{told:?}")
    };
    assert_eq!(passed, Some(true));
    // It has a temperature; hours of zero and an empty wear are not told.
    assert_eq!(counters.get("windows_temperature_c"), Some(&28));
    assert!(
        !counters.contains_key("power_on_hours") && !counters.contains_key("windows_wear_percent")
    );
}

#[test]
fn the_word_for_an_announced_end_is_the_same_on_every_pc() {
    let Some(folder) = cases("windows") else {
        return;
    };
    let text = String::from_utf8(bytes(&folder.join("wmic_diskdrive_pred_fail.txt"))).unwrap();
    let mut told = Vec::new();
    for line in text.lines().skip(1) {
        let (device, status) = line.split_once("  ").unwrap();
        let number = device.trim().rsplit("PHYSICALDRIVE").next().unwrap();
        let drive = json!({"Index": number, "Status": status.trim()});
        let all = Ok(records(Value::Null, Value::Null, Value::Null, drive));
        told.push(short(&instead_of_silence(
            silent(&format!("PhysicalDrive{number}")),
            &all,
        )));
    }
    assert_eq!(told, ["unsupported", "Some(false)", "unsupported"]);
}
