//! The records that Windows keeps of its disks as a reading, by numbers alone and never by words. Pure. Needs the raw
//! records; believes no "healthy" of a disk that says nothing of itself.

use crate::host::{HostError, Record, StorageRecords};
use deskready::component::Identity;
use deskready::observation::{DiskPart, Measured, Outcome, Reading, Why};
use serde_json::Value;
use std::collections::BTreeMap;

/// `HealthStatus` and `OperationalStatus` of MSFT_PhysicalDisk.
const HEALTHY: u64 = 0;
const UNHEALTHY: u64 = 2;
const OPERATES: u64 = 2;
const PREDICTIVE_FAILURE: u64 = 5;
/// `BusType` of MSFT_PhysicalDisk.
const BUSES: [(u64, &str); 5] = [
    (3, "ATA"),
    (7, "USB"),
    (10, "SAS"),
    (11, "SATA"),
    (17, "NVMe"),
];
/// A fixed word of the standard behind the records, the same in every language.
const PREDICTED: &str = "pred fail";

/// Where smartctl could not make a disk speak, the records may know of it.
pub(super) fn instead_of_silence(
    measured: Measured,
    records: &Result<StorageRecords, HostError>,
) -> Measured {
    let is_silent = matches!(measured.outcome, Outcome::Unseen(_));
    let number = measured.component.slot.strip_prefix("PhysicalDrive");
    let number = number.and_then(|text| text.parse().ok());
    match (records, number) {
        (Ok(records), Some(number)) if is_silent => told(measured, &Disk::of(records, number)),
        _ => measured,
    }
}

/// All records of one disk.
struct Disk<'a> {
    drive: Option<&'a Record>,
    disk: Option<&'a Record>,
    counter: Option<&'a Record>,
    prediction: Option<&'a Record>,
    /// Why some of them are not there.
    refused: Option<&'a HostError>,
}

impl<'a> Disk<'a> {
    fn of(all: &'a StorageRecords, number: u64) -> Self {
        let numbered = |records: &'a [Record], field: &str| {
            let mut records = records.iter();
            records.find(|record| integer(record, field) == Some(number))
        };
        let drive = numbered(&all.drives, "Index");
        let path = drive.map(|drive| text(drive, "PNPDeviceID").to_lowercase());
        let predicted = |record: &&Record| {
            // The instance is the path of the disk with a number behind it.
            let instance = text(record, "InstanceName").to_lowercase();
            path.as_ref()
                .filter(|path| !path.is_empty())
                .is_some_and(|path| instance.starts_with(path.as_str()))
        };
        Self {
            drive,
            disk: numbered(list(&all.disks), "DeviceId"),
            counter: numbered(list(&all.counters), "DeviceId"),
            prediction: list(&all.predictions).iter().find(predicted),
            refused: [&all.counters, &all.predictions, &all.disks]
                .into_iter()
                .find_map(|records| records.as_ref().err().filter(|e| e.why == Why::Denied)),
        }
    }

    fn identity(&self) -> Option<Identity> {
        let of_disk = |field| self.disk.map_or("", |record| text(record, field));
        let of_drive = |field| self.drive.map_or("", |record| text(record, field));
        let first = |texts: [&str; 2]| {
            let found = texts.into_iter().find(|text| !text.is_empty());
            found.unwrap_or_default().to_owned()
        };
        // On NVMe the adapter has the maker's serial, and the disk an id made of it.
        let adapter = of_disk("AdapterSerialNumber").split_whitespace().next();
        let serial = adapter.map_or_else(
            || first([of_disk("SerialNumber"), of_drive("SerialNumber")]),
            str::to_owned,
        );
        let product = first([of_disk("Model"), of_drive("Model")]);
        let known = !(product.is_empty() && serial.is_empty());
        known.then(|| {
            Identity::new(
                of_disk("Manufacturer"),
                &product,
                serial.trim_end_matches('.'),
            )
        })
    }

    fn announces_its_end(&self) -> bool {
        let health = self.disk.and_then(|record| integer(record, "HealthStatus"));
        let predicted = self
            .prediction
            .and_then(|record| boolean(record, "PredictFailure"));
        let status = self.drive.map_or("", |record| text(record, "Status"));
        health == Some(UNHEALTHY)
            || self.operates_as(PREDICTIVE_FAILURE)
            || predicted == Some(true)
            || status.eq_ignore_ascii_case(PREDICTED)
    }

    fn operates_as(&self, wanted: u64) -> bool {
        let status = self.disk.and_then(|record| record.get("OperationalStatus"));
        let all = status.and_then(Value::as_array).map(Vec::as_slice);
        all.unwrap_or_default()
            .iter()
            .any(|number| number.as_u64() == Some(wanted))
    }

    /// Windows calls every disk healthy that never complained, also one that has no words for it (on USB, virtual).
    fn speaks_for_itself(&self) -> bool {
        let predicts = self
            .prediction
            .and_then(|record| boolean(record, "PredictFailure"));
        predicts == Some(false) || !self.counters().is_empty()
    }

    fn is_well(&self) -> bool {
        let health = self.disk.and_then(|record| integer(record, "HealthStatus"));
        health == Some(HEALTHY) && self.operates_as(OPERATES) && self.speaks_for_itself()
    }

    /// A zero is what Windows writes where it does not know: hours and degrees of zero are left out, and counts of
    /// errors are told only of a disk that tells its hours or its temperature.
    fn counters(&self) -> BTreeMap<String, u64> {
        let of = |fields: &[(&str, &str)]| -> BTreeMap<String, u64> {
            let named = fields.iter().filter_map(|(field, name)| {
                Some(((*name).to_owned(), integer(self.counter?, field)?))
            });
            named.collect()
        };
        let mut all = of(&[
            ("PowerOnHours", "power_on_hours"),
            ("Temperature", "windows_temperature_c"),
        ]);
        all.retain(|_, value| *value > 0);
        if !all.is_empty() {
            all.extend(of(&[
                ("ReadErrorsUncorrected", "windows_read_uncorrected"),
                ("WriteErrorsUncorrected", "windows_write_uncorrected"),
                ("Wear", "windows_wear_percent"),
            ]));
        }
        all
    }

    /// Whether it turns: 3 is what Windows calls a disk that does, 4 one in solid state.
    fn rotating(&self) -> Option<bool> {
        match integer(self.disk?, "MediaType")? {
            3 => Some(true),
            4 => Some(false),
            _ => None,
        }
    }

    fn part(&self) -> Option<DiskPart> {
        let disk = self.disk?;
        let bus = integer(disk, "BusType");
        let bus = BUSES.iter().find(|(number, _)| Some(*number) == bus);
        let part = DiskPart {
            size_bytes: integer(disk, "Size").filter(|size| *size > 0),
            form: String::new(),
            interface: bus.map(|(_, name)| (*name).to_owned()).unwrap_or_default(),
            firmware: deskready::limits::clean(text(disk, "FirmwareVersion")),
        };
        (part != DiskPart::default()).then_some(part)
    }
}

fn told(silent: Measured, disk: &Disk) -> Measured {
    let identity = disk.identity().or(silent.identity.clone());
    let passed = match (disk.announces_its_end(), disk.is_well()) {
        (true, _) => false,
        (false, true) => true,
        (false, false) => {
            let unseen = match disk.refused {
                Some(error) => Measured::unseen(silent.component, error.why, &error.detail),
                None if disk.disk.is_some() => Measured::unseen(
                    silent.component,
                    Why::Unsupported,
                    "Windows knows the disk, and the disk says nothing of its health",
                ),
                None => silent,
            };
            return Measured { identity, ..unseen };
        }
    };
    let reading = Reading::Smart {
        device: silent.component.slot.clone(),
        passed: Some(passed),
        critical_warning: None,
        self_test_failed: None,
        counters: disk.counters(),
        rotating: disk.rotating(),
        crossed: Vec::new(),
        part: disk.part(),
    };
    Measured {
        identity,
        ..Measured::active(silent.component, reading)
    }
}

fn list(records: &Result<Vec<Record>, HostError>) -> &[Record] {
    records.as_deref().unwrap_or_default()
}

fn text<'a>(record: &'a Record, field: &str) -> &'a str {
    let text = record.get(field).and_then(Value::as_str);
    text.unwrap_or_default().trim()
}

/// Long numbers, and numbers of disks, come as text.
fn integer(record: &Record, field: &str) -> Option<u64> {
    let value = record.get(field)?;
    value
        .as_u64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

fn boolean(record: &Record, field: &str) -> Option<bool> {
    record.get(field)?.as_bool()
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
