//! smartctl's answer as a reading. Needs only the text; holds no figure against a limit of ours, and calls nothing
//! healthy that gave no statement.

use super::{counters, part, self_test, text};
use crate::host::SmartOutput;
use deskready::component::{ComponentKey, Identity};
use deskready::observation::{AttributeCrossed, Measured, Reading, Why};
use serde_json::Value;

/// Most attributes told as crossed; disks have thirty.
const CROSSED: usize = 32;
/// Bits of the exit status, as the manual page numbers them.
const OPEN_FAILED: i32 = 1 << 1;
const DISK_FAILING: i32 = 1 << 3;

/// Disks of a scan: name below `/dev`, and the kind of access.
pub(super) fn scanned(stdout: &str) -> Vec<(String, Option<String>)> {
    let Ok(json) = serde_json::from_str::<Value>(stdout) else {
        return text::scanned(stdout);
    };
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
    let json = serde_json::from_str::<Value>(&output.stdout).ok();
    let Some(json) = json.or_else(|| text::as_json(&output.stdout)) else {
        return Measured::unseen(
            key,
            Why::Unsupported,
            "smartctl printed nothing that is known",
        );
    };
    let exit = output
        .exit_status
        .or_else(|| integer(&json["smartctl"]["exit_status"]))
        .unwrap_or(0);
    let identity = identity(&json);
    let tests = self_test::of(&json);
    let mut counters = counters::of(&json);
    let told = [
        ("self_test_age_hours", tests.age_hours()),
        (
            "self_tests_failed_count",
            Some(tests.failed_count).filter(|count| *count > 0),
        ),
    ];
    counters.extend(
        told.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?))),
    );
    let nvme = &json["nvme_smart_health_information_log"];
    let reading = Reading::Smart {
        device: key.slot.clone(),
        passed: passed(&json, exit),
        critical_warning: nvme["critical_warning"]
            .as_u64()
            .and_then(|bits| u8::try_from(bits).ok()),
        self_test_failed: tests.verdict(),
        counters,
        rotating: rotating(&json),
        crossed: crossed(&json),
        part: part::of(&json),
    };
    // The values of its attributes beside its own limits are a statement, too.
    let lists_attributes = !attributes(&json).is_empty();
    if let (
        Reading::Smart {
            passed: None,
            critical_warning: None,
            self_test_failed: None,
            ..
        },
        false,
    ) = (&reading, lists_attributes)
    {
        let (why, detail) = refusal(&json, exit, output.privileged);
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
    if self_test::of(json).newest_failed() {
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

/// The table of attributes of an ATA disk.
pub(super) fn attributes(json: &Value) -> &[Value] {
    let table = json["ata_smart_attributes"]["table"].as_array();
    table.map(Vec::as_slice).unwrap_or_default()
}

/// Attributes that only what turns has: spin-up time, spin retries, load cycles, head flying hours.
const OF_TURNING_DISKS: [u64; 4] = [3, 10, 193, 240];

fn rotating(json: &Value) -> Option<bool> {
    if let Some(rate) = json["rotation_rate"].as_u64() {
        return Some(rate > 0);
    }
    if json["nvme_smart_health_information_log"].is_object() {
        return Some(false);
    }
    let ids = attributes(json).iter().filter_map(|it| it["id"].as_u64());
    let signs = ids.filter(|id| OF_TURNING_DISKS.contains(id)).count();
    (signs >= 2).then_some(true)
}

/// What smartctl marks as at or below the disk's own limit, now or at some time.
fn crossed(json: &Value) -> Vec<AttributeCrossed> {
    let all = attributes(json).iter().filter_map(|attribute| {
        let now = match text(&attribute["when_failed"]) {
            "now" => true,
            "past" => false,
            _ => return None,
        };
        let (value, limit) = (attribute["value"].as_u64(), attribute["thresh"].as_u64());
        // Some firmware gives a limit that the attribute's best value does not pass: that one was never crossed.
        if value.is_some()
            && value == limit
            && attribute["worst"] == attribute["value"]
            && value >= Some(100)
        {
            return None;
        }
        Some(AttributeCrossed {
            id: u16::try_from(attribute["id"].as_u64()?).ok()?,
            name: deskready::limits::clean(text(&attribute["name"])),
            pre_fail: attribute["flags"]["prefailure"].as_bool().unwrap_or(false),
            now,
        })
    });
    all.take(CROSSED).collect()
}
