//! Disks as Windows records them: which there are, for everybody; what they count and announce, for administrators. Needs
//! WMI; opens no disk.

use super::cim::{self, Class};
use crate::host::{HostError, KernelDisk, LocalHost, Record, StorageRecords};
use std::time::Duration;

const DRIVES: Class = Class {
    place: r"ROOT\CIMV2",
    name: "Win32_DiskDrive",
};
const DISKS: Class = Class {
    place: r"ROOT\Microsoft\Windows\Storage",
    name: "MSFT_PhysicalDisk",
};
const COUNTERS: Class = Class {
    place: r"ROOT\Microsoft\Windows\Storage",
    name: "MSFT_StorageReliabilityCounter",
};
const PREDICTIONS: Class = Class {
    place: r"ROOT\WMI",
    name: "MSStorageDriver_FailurePredictStatus",
};

pub(super) fn disks(host: &LocalHost, limit: Duration) -> Result<Vec<KernelDisk>, HostError> {
    let records = cim::all(host, DRIVES, limit)?;
    let mut disks: Vec<KernelDisk> = records.iter().filter_map(disk).collect();
    disks.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(disks)
}

fn disk(record: &Record) -> Option<KernelDisk> {
    let number = record.get("Index")?.as_u64()?;
    let text = |name: &str| {
        let text = record.get(name).and_then(serde_json::Value::as_str);
        text.unwrap_or_default().trim().to_owned()
    };
    Some(KernelDisk {
        name: format!("PhysicalDrive{number}"),
        has_device: true,
        on_usb: text("InterfaceType") == "USB",
        // "(Standard disk drives)", in the system's language, is no maker.
        vendor: Some(text("Manufacturer"))
            .filter(|maker| !maker.starts_with('('))
            .unwrap_or_default(),
        model: text("Model"),
        serial: text("SerialNumber"),
    })
}

pub(super) fn records(host: &LocalHost, limit: Duration) -> Result<StorageRecords, HostError> {
    let share = limit / 4;
    Ok(StorageRecords {
        drives: cim::all(host, DRIVES, share)?,
        disks: cim::all(host, DISKS, share),
        counters: cim::all(host, COUNTERS, share),
        predictions: cim::all(host, PREDICTIONS, share),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(json: serde_json::Value) -> Record {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_disk_is_named_by_its_number_and_never_by_words_of_a_language() {
        let told = disk(&record(serde_json::json!({
            "Index": 1, "Manufacturer": "(Unidades de disco estándar)",
            "Model": "Example NVMe 512GB", "SerialNumber": " S3R1AL. "
        })));
        let told = told.unwrap();
        assert_eq!(told.name, "PhysicalDrive1");
        assert_eq!(
            (told.vendor.as_str(), told.serial.as_str()),
            ("", "S3R1AL.")
        );
        assert_eq!(disk(&record(serde_json::json!({"Model": "x"}))), None);
    }

    #[test]
    fn this_system_lists_its_disks_or_says_why_not() {
        let host = LocalHost::default();
        let found = disks(&host, Duration::from_secs(60));
        if let Ok(disks) = found {
            assert!(
                disks
                    .iter()
                    .all(|disk| disk.name.starts_with("PhysicalDrive"))
            );
        }
        if let Err(error) = records(&host, Duration::from_secs(60)) {
            assert!(!error.detail.is_empty());
        }
    }
}
