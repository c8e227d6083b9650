//! smartctl's JSON as a reading. Needs only the text; compares no figure with anything, and calls
//! nothing healthy that gave no statement.

use crate::host::SmartOutput;
use deskready::component::{ComponentKey, Identity};
use deskready::observation::{Measured, Reading, Why};
use serde_json::Value;
use std::collections::BTreeMap;

/// Most counters of one disk.
const COUNTERS: usize = 128;
/// Bits of the exit status, as the manual page numbers them.
const OPEN_FAILED: i32 = 1 << 1;
const DISK_FAILING: i32 = 1 << 3;

/// Disks of a scan: name below `/dev`, and the kind of access.
pub(super) fn scanned(stdout: &str) -> Vec<(String, Option<String>)> {
    let json: Value = serde_json::from_str(stdout).unwrap_or_default();
    let devices = json["devices"].as_array().cloned().unwrap_or_default();
    devices
        .iter()
        .filter_map(|device| {
            let name = device["name"].as_str()?.strip_prefix("/dev/")?;
            Some((name.to_owned(), device["type"].as_str().map(str::to_owned)))
        })
        .collect()
}

/// What one disk said.
pub(super) fn parse(key: ComponentKey, output: &SmartOutput) -> Measured {
    let Ok(json) = serde_json::from_str::<Value>(&output.stdout) else {
        return Measured::unseen(key, Why::Unsupported, "smartctl printed no JSON");
    };
    let exit = output
        .exit_status
        .or_else(|| integer(&json["smartctl"]["exit_status"]))
        .unwrap_or(0);
    let identity = identity(&json);
    let self_test = self_test(&json);
    let mut counters = counters(&json);
    let age_hours = self_test.as_ref().and_then(|test| test.age_hours);
    counters.extend(age_hours.map(|age| ("self_test_age_hours".to_owned(), age)));
    let nvme = &json["nvme_smart_health_information_log"];
    let reading = Reading::Smart {
        device: key.slot.clone(),
        passed: passed(&json, exit),
        critical_warning: nvme["critical_warning"]
            .as_u64()
            .and_then(|bits| u8::try_from(bits).ok()),
        self_test_failed: self_test.as_ref().and_then(SelfTest::verdict),
        counters,
    };
    let refused = refusal(&json, exit, output.privileged);
    if let (
        Reading::Smart {
            passed: None,
            critical_warning: None,
            self_test_failed: None,
            ..
        },
        (why, detail),
    ) = (&reading, refused)
    {
        return Measured {
            identity,
            ..Measured::unseen(key, why, &detail)
        };
    }
    if is_empty_log(nvme) {
        return Measured {
            identity,
            ..Measured::unseen(key, Why::Unsupported, "its health log is not filled in")
        };
    }
    Measured {
        identity,
        ..Measured::active(key, reading)
    }
}

fn integer(value: &Value) -> Option<i32> {
    value.as_i64().and_then(|number| i32::try_from(number).ok())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn passed(json: &Value, exit: i32) -> Option<bool> {
    let said = json["smart_status"]["passed"].as_bool();
    // Either place may carry the statement; a disk that says "failing" once is not outvoted.
    if exit & DISK_FAILING != 0 {
        Some(false)
    } else {
        said
    }
}

/// Why a disk gave no statement, from what smartctl says about it.
fn refusal(json: &Value, exit: i32, privileged: bool) -> (Why, String) {
    let messages = json["smartctl"]["messages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let said: Vec<&str> = messages
        .iter()
        .map(|message| text(&message["string"]))
        .collect();
    let words = said.join("; ");
    let has = |part: &str| words.to_lowercase().contains(part);
    let why = if has("permission denied") || (!privileged && exit & OPEN_FAILED != 0) {
        Why::Denied
    } else if has("standby") || has("sleep") || has("busy") {
        Why::Busy
    } else if has("no such device") || has("no such file") {
        Why::NoDevice
    } else {
        Why::Unsupported
    };
    if self_test(json).is_some_and(|test| test.failed) {
        let told = "it tells only of a failed self-test that has no date";
        return (why, told.to_owned());
    }
    let detail = if words.is_empty() {
        "the disk says nothing of its health".to_owned()
    } else {
        words
    };
    (why, detail)
}

/// Bridges hand on a log of zeroes for a disk they know nothing of.
fn is_empty_log(nvme: &Value) -> bool {
    let fields = [
        "available_spare",
        "available_spare_threshold",
        "power_on_hours",
        "data_units_read",
    ];
    nvme.is_object()
        && nvme["critical_warning"].as_u64() == Some(0)
        && fields.iter().all(|field| nvme[*field].as_u64() == Some(0))
}

/// The newest self-test that came to an end.
struct SelfTest {
    failed: bool,
    /// Hours under power since then, where that can be told.
    age_hours: Option<u64>,
}

/// The clock of the log of ATA and SCSI disks has 16 bits.
const LOG_CLOCK_HOURS: u64 = 1 << 16;

impl SelfTest {
    /// Disks keep their log for life: a failure that nobody can date may be of any year, and is not
    /// told as one. How old is too old is judged elsewhere, by the age among the counters.
    fn verdict(&self) -> Option<bool> {
        (!self.failed || self.age_hours.is_some()).then_some(self.failed)
    }
}

/// One that was broken off says nothing.
fn self_test(json: &Value) -> Option<SelfTest> {
    let powered_hours = json["power_on_time"]["hours"].as_u64();
    let ata = &json["ata_smart_self_test_log"];
    let tables = [&ata["extended"]["table"], &ata["standard"]["table"]];
    let ended = |table: &Value| {
        table.as_array()?.iter().find_map(|test| {
            let failed = !test["status"]["passed"].as_bool()?;
            let age_hours = age_hours(powered_hours, test["lifetime_hours"].as_u64());
            Some(SelfTest { failed, age_hours })
        })
    };
    tables
        .into_iter()
        .find_map(ended)
        .or_else(|| nvme_test(json))
        .or_else(|| scsi_test(json, powered_hours))
}

/// Hours since the log's clock stood at `logged_hours`. That clock starts again after 65,535
/// hours or stops there: an age is told only where there is one possible answer.
fn age_hours(powered_hours: Option<u64>, logged_hours: Option<u64>) -> Option<u64> {
    let (powered, logged) = (powered_hours?, logged_hours?);
    let stopped = logged >= LOG_CLOCK_HOURS - 1;
    let age = powered.checked_sub(logged)?;
    (!stopped && age < LOG_CLOCK_HOURS).then_some(age)
}

/// Results 5 to 7 are failures, 0 is none, the others were broken off (NVM Express, log page 06h).
fn nvme_test(json: &Value) -> Option<SelfTest> {
    let table = json["nvme_self_test_log"]["table"].as_array()?;
    let log = &json["nvme_smart_health_information_log"];
    let powered = log["power_on_hours"].as_u64();
    table.iter().find_map(|test| {
        let failed = match test["self_test_result"]["value"].as_u64()? {
            0 => false,
            5..=7 => true,
            _ => return None,
        };
        let logged = test["power_on_hours"].as_u64();
        // Eight bytes wide: this clock does not start again.
        let age_hours = powered
            .zip(logged)
            .and_then(|(now, then)| now.checked_sub(then));
        Some(SelfTest { failed, age_hours })
    })
}

/// Results 3 to 7 are failures (SPC, log page 10h); numbered entries, the newest first.
fn scsi_test(json: &Value, powered_hours: Option<u64>) -> Option<SelfTest> {
    (0..20).find_map(|number| {
        let test = &json[format!("scsi_self_test_{number}")];
        let failed = match test["result"]["value"].as_u64()? {
            0 => false,
            3..=7 => true,
            _ => return None,
        };
        let logged = test["power_on_time"]["hours"].as_u64();
        Some(SelfTest {
            failed,
            age_hours: age_hours(powered_hours, logged),
        })
    })
}

fn identity(json: &Value) -> Option<Identity> {
    let named = |fields: &[&str]| {
        fields
            .iter()
            .map(|field| text(&json[*field]))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let vendor = named(&["scsi_vendor", "vendor"]);
    let product = named(&["scsi_product", "model_name", "product", "scsi_model_name"]);
    let serial = named(&["serial_number"]);
    let known = !(vendor.is_empty() && product.is_empty() && serial.is_empty());
    known.then(|| Identity::new(&vendor, &product, &serial))
}

fn counters(json: &Value) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    let attributes = json["ata_smart_attributes"]["table"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    for attribute in attributes {
        // Many makers pack several numbers into the value; the text shows the one that counts.
        let number = leading_number(text(&attribute["raw"]["string"]));
        if let (Some(id), Some(number)) = (attribute["id"].as_u64(), number) {
            all.insert(format!("ata_{id}"), number);
        }
    }
    let nvme = json["nvme_smart_health_information_log"].as_object();
    for (name, value) in nvme
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "critical_warning")
    {
        if let Some(number) = value.as_u64() {
            all.insert(format!("nvme_{}", deskready::limits::clean(name)), number);
        }
    }
    for (name, value) in [
        ("power_on_hours", &json["power_on_time"]["hours"]),
        ("scsi_grown_defects", &json["scsi_grown_defect_list"]),
        (
            "scsi_read_uncorrected",
            &json["scsi_error_counter_log"]["read"]["total_uncorrected_errors"],
        ),
        (
            "scsi_write_uncorrected",
            &json["scsi_error_counter_log"]["write"]["total_uncorrected_errors"],
        ),
        (
            "scsi_verify_uncorrected",
            &json["scsi_error_counter_log"]["verify"]["total_uncorrected_errors"],
        ),
    ] {
        all.extend(value.as_u64().map(|number| (name.to_owned(), number)));
    }
    all.into_iter().take(COUNTERS).collect()
}

/// "39 (Min/Max 14/63)" is 39.
fn leading_number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
