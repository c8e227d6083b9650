//! What a disk counts, by name: its attributes as they are printed, its logs and statistics, how much of its rated
//! endurance is used. Pure. Needs smartctl's JSON; leaves out what cannot be a count, and judges nothing.

use super::report::attributes;
use serde_json::Value;
use std::collections::BTreeMap;

/// Most counters of one disk.
const COUNTERS: usize = 128;
/// Attributes that count errors or sectors: reallocated, spin retries, end-to-end errors, reported uncorrectable, events
/// of reallocation, pending, offline uncorrectable.
const COUNTS: [u64; 7] = [5, 10, 184, 187, 196, 197, 198];
/// From here on a count of errors is several numbers in one, or none: a disk with a million unreadable sectors answers
/// nobody any more.
const NO_COUNT: u64 = 1_000_000;
/// Of these, the ones that some disks keep in 16 bits.
const SHORT_COUNTS: [u64; 3] = [187, 197, 198];
/// A count of 16 bits that went below zero, or to its end: something was counted, and nobody knows how much.
const WRAPPED: std::ops::RangeInclusive<u64> = 0xff00..=0xffff;
/// Normalised values of these names are what is left of the rated endurance, percent (smartmontools' drive database).
const ENDURANCE_LEFT: [&str; 10] = [
    "Drive_Life_Remaining%",
    "Media_Wearout_Indicator",
    "Perc_Rated_Life_Used",
    "Percent_Life_Remaining",
    "Percent_Lifetime_Remain",
    "Percent_Lifetime_Used",
    "Remaining_Lifetime_Perc",
    "SSD_Life_Left",
    "SSD_Life_Left_Perc",
    "Wear_Leveling_Count",
];
/// Under this number one maker counts up in one firmware and down in another: it says nothing.
const UP_OR_DOWN: u64 = 230;
/// This one goes on below zero, in eight bits.
const GOES_BELOW_ZERO: &str = "Percent_Lifetime_Remain";

pub(super) fn of(json: &Value) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    let mut wrapped = 0;
    for attribute in attributes(json) {
        if let Some((id, count)) = raw(attribute) {
            if SHORT_COUNTS.contains(&id) && WRAPPED.contains(&count) {
                wrapped += 1;
            } else {
                all.insert(format!("ata_{id}"), count);
            }
        }
    }
    if wrapped > 0 {
        all.insert("wrapped_counts_count".to_owned(), wrapped);
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
    let scsi = |way: &str| &json["scsi_error_counter_log"][way]["total_uncorrected_errors"];
    for (name, value) in [
        ("power_on_hours", &json["power_on_time"]["hours"]),
        ("temperature_c", &json["temperature"]["current"]),
        ("temperature_trip_c", &json["temperature"]["drive_trip"]),
        ("scsi_grown_defects", &json["scsi_grown_defect_list"]),
        ("scsi_read_uncorrected", scsi("read")),
        ("scsi_write_uncorrected", scsi("write")),
        ("scsi_verify_uncorrected", scsi("verify")),
    ] {
        all.extend(value.as_u64().map(|number| (name.to_owned(), number)));
    }
    for (name, counted) in [
        ("stat_reallocated", "Number of Reallocated Logical Sectors"),
        (
            "stat_uncorrectable",
            "Number of Reported Uncorrectable Errors",
        ),
    ] {
        let count = statistic(json, counted).filter(|count| *count < NO_COUNT);
        all.extend(count.map(|count| (name.to_owned(), count)));
    }
    let unreadable = logged_unreadable(json);
    if unreadable > 0 {
        all.insert("log_uncorrectable".to_owned(), unreadable);
    }
    let used = endurance_used(json);
    for (name, value) in [
        ("endurance_used_low_percent", used.iter().min()),
        ("endurance_used_high_percent", used.iter().max()),
    ] {
        all.extend(value.map(|value| (name.to_owned(), *value)));
    }
    all.into_iter().take(COUNTERS).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Many makers pack several numbers into the value; the text shows the one that counts.
fn raw(attribute: &Value) -> Option<(u64, u64)> {
    let id = attribute["id"].as_u64()?;
    let number = leading_number(text(&attribute["raw"]["string"]))?;
    // Known to count something else (smartmontools' drive database).
    let is_bogus = text(&attribute["name"]).contains("Bogus");
    let is_none = is_bogus || number >= NO_COUNT;
    (!(COUNTS.contains(&id) && is_none)).then_some((id, number))
}

fn statistic(json: &Value, name: &str) -> Option<u64> {
    let pages = json["ata_device_statistics"]["pages"].as_array()?;
    let mut rows = pages
        .iter()
        .filter_map(|page| page["table"].as_array())
        .flatten();
    let row = rows.find(|row| text(&row["name"]).trim() == name)?;
    row["value"].as_u64()
}

/// Entries of the log of errors that tell of a sector that could not be read (UNC).
fn logged_unreadable(json: &Value) -> u64 {
    let log = &json["ata_smart_error_log"];
    let of = |table: &Value| {
        let entries = table["table"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let told = entries.iter().filter(|entry| {
            let words = text(&entry["error_description"]);
            words
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| word == "UNC")
        });
        u64::try_from(told.count()).unwrap_or(u64::MAX)
    };
    of(&log["extended"]).max(of(&log["summary"]))
}

/// Every place where a disk tells how much of its rated endurance is used, percent. Some contradict each other.
fn endurance_used(json: &Value) -> Vec<u64> {
    let told = [
        json["nvme_smart_health_information_log"]["percentage_used"].as_u64(),
        json["scsi_percentage_used_endurance_indicator"].as_u64(),
        statistic(json, "Percentage Used Endurance Indicator"),
    ];
    let mut all: Vec<u64> = told.into_iter().flatten().collect();
    for attribute in attributes(json) {
        let name = text(&attribute["name"]);
        let value = attribute["value"]
            .as_u64()
            .filter(|_| ENDURANCE_LEFT.contains(&name));
        if attribute["id"].as_u64() == Some(UP_OR_DOWN) {
            continue;
        }
        all.extend(match value {
            Some(left) if left <= 100 => Some(100 - left),
            Some(left) if left <= 255 && name == GOES_BELOW_ZERO => Some(356 - left),
            _ => None,
        });
    }
    all
}

/// "39 (Min/Max 14/63)" is 39.
fn leading_number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
