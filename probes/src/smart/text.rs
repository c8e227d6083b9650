//! What a smartctl prints that knows no JSON (before 7.0), laid out as the JSON of later ones. Pure. Needs the text; leaves
//! out what it does not recognise, so that nothing is stated that the text does not say.

use serde_json::{Map, Value, json};

/// Longest text looked at, lines.
const LINES: usize = 20_000;
/// As many entries of a log as a disk keeps, and more.
const ENTRIES: usize = 64;

/// The text as JSON of smartctl; `None` where nothing of it is known.
pub(super) fn as_json(text: &str) -> Option<Value> {
    let lines: Vec<&str> = text.lines().take(LINES).map(str::trim_end).collect();
    let mut all = Map::new();
    information(&lines, &mut all);
    let table: Vec<Value> = lines.iter().filter_map(|line| attribute(line)).collect();
    let mut known = health(&lines, &mut all);
    if !table.is_empty() {
        known = true;
        if !all.contains_key("power_on_time") {
            let hours = table.iter().find(|it| it["id"] == 9);
            if let Some(hours) = hours.and_then(|it| number(it["raw"]["string"].as_str()?)) {
                all.insert("power_on_time".to_owned(), json!({ "hours": hours }));
            }
        }
        all.insert("ata_smart_attributes".to_owned(), json!({ "table": table }));
    }
    known |= nvme(&lines, &mut all) | scsi(&lines, &mut all);
    logs(&lines, &mut all);
    (known || lines.iter().any(|line| line.starts_with("smartctl "))).then_some(Value::Object(all))
}

/// Disks of a scan, a line for each: `/dev/sda -d sat # /dev/sda [SAT], ATA device`.
pub(super) fn scanned(text: &str) -> Vec<(String, Option<String>)> {
    let lines = text.lines().take(LINES);
    let found = lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next()?.strip_prefix("/dev/")?;
        let access = words.next().filter(|word| *word == "-d").and(words.next());
        Some((name.to_owned(), access.map(str::to_owned)))
    });
    found.collect()
}

/// What stands behind `NAME:` at the beginning of a line.
fn after<'a>(lines: &[&'a str], name: &str) -> Option<&'a str> {
    lines.iter().find_map(|line| {
        let rest = line.trim_start().strip_prefix(name)?.trim_start();
        Some(rest.strip_prefix([':', '='])?.trim())
    })
}

/// "1,234", "1'234" and "1.234" are one number, and "78%" is 78; what follows it does not matter.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || ",.'\u{a0}\u{202f}".contains(c)));
    let digits: String = text
        .get(..end.unwrap_or(text.len()))?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

fn information(lines: &[&str], all: &mut Map<String, Value>) {
    for (name, key) in [
        ("Device Model", "model_name"),
        ("Model Number", "model_name"),
        ("Vendor", "scsi_vendor"),
        ("Product", "scsi_product"),
        ("Serial Number", "serial_number"),
        ("Serial number", "serial_number"),
        ("Firmware Version", "firmware_version"),
        ("Revision", "firmware_version"),
    ] {
        if let Some(text) = after(lines, name).filter(|text| !text.is_empty()) {
            all.entry(key).or_insert_with(|| text.into());
        }
    }
    let turns = after(lines, "Rotation Rate");
    let rate = turns.and_then(|text| {
        let solid = text.contains("Solid State");
        if solid { Some(0) } else { number(text) }
    });
    all.extend(rate.map(|rate| ("rotation_rate".to_owned(), rate.into())));
    let messages: Vec<Value> = lines
        .iter()
        .filter(|line| {
            let said = line.to_lowercase();
            [
                "open device",
                "permission denied",
                "standby",
                "no such",
                "failed:",
                "terminate command early",
            ]
            .iter()
            .any(|sign| said.contains(sign))
        })
        .take(ENTRIES)
        .map(|line| json!({ "string": line.trim(), "severity": "error" }))
        .collect();
    if !messages.is_empty() {
        all.insert("smartctl".to_owned(), json!({ "messages": messages }));
    }
}

fn health(lines: &[&str], all: &mut Map<String, Value>) -> bool {
    let ata = after(lines, "SMART overall-health self-assessment test result");
    let scsi = after(lines, "SMART Health Status");
    let passed = match (ata, scsi) {
        (Some(word), _) if word.starts_with("PASSED") => true,
        (Some(word), _) if word.starts_with("FAILED") => false,
        // Whatever a SCSI disk says instead of this is an announcement of its end.
        (None, Some(word)) if word.starts_with("OK") => true,
        (None, Some(word)) if !word.is_empty() && !word.starts_with("UNKNOWN") => false,
        _ => return false,
    };
    all.insert("smart_status".to_owned(), json!({ "passed": passed }));
    true
}

/// A line of the table of attributes, in either of the two ways in which it is printed.
fn attribute(line: &str) -> Option<Value> {
    let mut words = line.split_whitespace();
    let id: u64 = words.next()?.parse().ok()?;
    let name = words.next()?;
    let flags = words.next()?;
    let values = [words.next()?, words.next()?, words.next()?];
    // "---" where the disk gives no threshold.
    let [value, worst, threshold] = values.map(|text| text.parse::<u64>().ok());
    let (value, worst) = (value?, worst?);
    let (pre_fail, when) = if let Some(hexadecimal) = flags.strip_prefix("0x") {
        let bits = u16::from_str_radix(hexadecimal, 16).ok()?;
        // TYPE, UPDATED, WHEN_FAILED
        let when = words.nth(2)?;
        (bits & 1 == 1, when)
    } else {
        let letters = |c: char| "POSRCK-+".contains(c);
        if flags.len() < 6 || !flags.chars().all(letters) {
            return None;
        }
        (flags.starts_with('P'), words.next()?)
    };
    let raw: Vec<&str> = words.collect();
    let when_failed = match when {
        "NOW" | "FAILING_NOW" => "now",
        "Past" | "In_the_past" => "past",
        _ => "",
    };
    Some(json!({
        "id": id, "name": name, "value": value, "worst": worst, "thresh": threshold, "when_failed": when_failed,
        "flags": { "prefailure": pre_fail }, "raw": { "string": raw.join(" ") },
    }))
}

fn nvme(lines: &[&str], all: &mut Map<String, Value>) -> bool {
    let bits = after(lines, "Critical Warning").and_then(|text| {
        let digits = text.split_whitespace().next()?.strip_prefix("0x")?;
        u8::from_str_radix(digits, 16).ok()
    });
    let Some(bits) = bits else { return false };
    let mut log = Map::new();
    log.insert("critical_warning".to_owned(), bits.into());
    for (name, key) in [
        ("Temperature", "temperature"),
        ("Available Spare", "available_spare"),
        ("Available Spare Threshold", "available_spare_threshold"),
        ("Percentage Used", "percentage_used"),
        ("Data Units Read", "data_units_read"),
        ("Data Units Written", "data_units_written"),
        ("Host Read Commands", "host_reads"),
        ("Host Write Commands", "host_writes"),
        ("Controller Busy Time", "controller_busy_time"),
        ("Power Cycles", "power_cycles"),
        ("Power On Hours", "power_on_hours"),
        ("Unsafe Shutdowns", "unsafe_shutdowns"),
        ("Media and Data Integrity Errors", "media_errors"),
        ("Error Information Log Entries", "num_err_log_entries"),
        ("Warning  Comp. Temperature Time", "warning_temp_time"),
        ("Critical Comp. Temperature Time", "critical_comp_time"),
    ] {
        let value = after(lines, name).and_then(number);
        log.extend(value.map(|value| (key.to_owned(), value.into())));
    }
    if let Some(hours) = log.get("power_on_hours") {
        all.insert("power_on_time".to_owned(), json!({ "hours": hours }));
    }
    all.insert("nvme_smart_health_information_log".to_owned(), log.into());
    true
}

fn scsi(lines: &[&str], all: &mut Map<String, Value>) -> bool {
    let mut known = false;
    for (name, key) in [
        ("Elements in grown defect list", "scsi_grown_defect_list"),
        (
            "Percentage used endurance indicator",
            "scsi_percentage_used_endurance_indicator",
        ),
    ] {
        if let Some(value) = after(lines, name).and_then(number) {
            all.insert(key.to_owned(), value.into());
            known = true;
        }
    }
    let hours = after(lines, "number of hours powered up").or_else(|| {
        let rest = after(lines, "Accumulated power on time, hours")?;
        rest.strip_prefix("minutes")
    });
    // "7127.12": here the point is a point.
    let hours = hours.and_then(|text| number(text.split(['.', ':']).next()?));
    if let Some(hours) = hours {
        all.entry("power_on_time")
            .or_insert_with(|| json!({ "hours": hours }));
    }
    let degrees = |name| after(lines, name).and_then(number);
    if let Some(current) = degrees("Current Drive Temperature") {
        let mut temperature = json!({ "current": current });
        if let Some(trip) = degrees("Drive Trip Temperature") {
            temperature["drive_trip"] = trip.into();
        }
        all.insert("temperature".to_owned(), temperature);
    }
    let mut counted = Map::new();
    for way in ["read", "write", "verify"] {
        let line = lines.iter().find_map(|line| {
            let row = line.strip_prefix(way)?.strip_prefix(':')?;
            Some(row.split_whitespace().collect::<Vec<_>>())
        });
        // Eight columns; the last counts what could not be put right.
        let last = line
            .filter(|row| row.len() >= 7)
            .and_then(|row| number(row.last()?));
        if let Some(count) = last {
            counted.insert(way.to_owned(), json!({ "total_uncorrected_errors": count }));
        }
    }
    if !counted.is_empty() {
        all.insert("scsi_error_counter_log".to_owned(), counted.into());
        known = true;
    }
    known
}

fn logs(lines: &[&str], all: &mut Map<String, Value>) {
    let errors: Vec<Value> = lines
        .iter()
        .filter_map(|line| Some(line.split_once("Error: ")?.1))
        .take(ENTRIES)
        .map(|words| json!({ "error_description": format!("Error: {words}") }))
        .collect();
    if !errors.is_empty() {
        all.insert(
            "ata_smart_error_log".to_owned(),
            json!({ "summary": { "table": errors } }),
        );
    }
    let statistics: Vec<Value> = lines.iter().filter_map(|line| statistic(line)).collect();
    if !statistics.is_empty() {
        all.insert(
            "ata_device_statistics".to_owned(),
            json!({ "pages": [{ "table": statistics }] }),
        );
    }
    let mut ata = Vec::new();
    let is_nvme = all.contains_key("nvme_smart_health_information_log");
    let is_scsi = lines
        .iter()
        .any(|line| line.starts_with("Num") && line.contains("segment"));
    let mut nvme = Vec::new();
    let mut scsi = 0_usize;
    let entries = lines.iter().filter_map(|line| {
        if is_nvme {
            nvme_entry(line)
        } else {
            entry(line)
        }
    });
    for test in entries.take(ENTRIES) {
        if is_nvme {
            nvme.push(json!({
                "self_test_result": { "value": test.end.among([0, 7, 5]) }, "power_on_hours": test.hours,
            }));
        } else if is_scsi {
            all.insert(format!("scsi_self_test_{scsi}"), json!({
                "result": { "value": test.end.among([0, 7, 3]) }, "power_on_time": { "hours": test.hours },
            }));
            scsi += 1;
        } else {
            ata.push(json!({
                "status": { "passed": test.end == End::Passed, "value": test.end.among([0x00, 0x70, 0x30]) },
                "lifetime_hours": test.hours,
            }));
        }
    }
    if !ata.is_empty() {
        all.insert(
            "ata_smart_self_test_log".to_owned(),
            json!({ "standard": { "table": ata } }),
        );
    }
    if !nvme.is_empty() {
        all.insert("nvme_self_test_log".to_owned(), json!({ "table": nvme }));
    }
}

/// `0x04  0x008  4   4459  ---  Number of Reported Uncorrectable Errors`
fn statistic(line: &str) -> Option<Value> {
    let mut words = line.split_whitespace();
    let (page, offset) = (words.next()?, words.next()?);
    if !(page.starts_with("0x") && offset.starts_with("0x")) {
        return None;
    }
    let _size: u64 = words.next()?.parse().ok()?;
    let value: u64 = words.next()?.parse().ok()?;
    let _flags = words.next()?;
    let name: Vec<&str> = words.collect();
    Some(json!({ "name": name.join(" "), "value": value, "flags": { "valid": true } }))
}

/// A self-test that came to an end.
struct Test {
    end: End,
    hours: Option<u64>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    /// It could not be done, nobody knows why.
    NotDone,
}

impl End {
    /// The number of this end in a log, of the three that stand for it there.
    fn among(self, [passed, failed, not_done]: [u64; 3]) -> u64 {
        match self {
            Self::Passed => passed,
            Self::Failed => failed,
            Self::NotDone => not_done,
        }
    }
}

/// `# 1  Short offline       Completed: read failure       90%      9409         3906986120`
fn entry(line: &str) -> Option<Test> {
    let rest = line.trim_start().strip_prefix('#')?.trim_start();
    let (_, rest) = rest.split_once(|c: char| !c.is_ascii_digit())?;
    let end = ended(rest)?;
    // After the share that was left; a SCSI disk tells a segment instead.
    let words: Vec<&str> = rest.split_whitespace().collect();
    let left = words
        .iter()
        .position(|word| word.len() > 1 && word.ends_with('%'));
    let hours = match left {
        Some(at) => words.get(at + 1).and_then(|word| word.parse().ok()),
        None => words.iter().find_map(|word| word.parse().ok()),
    };
    Some(Test { end, hours })
}

/// ` 0   Short             Completed without error                  26714            -     -   -   -    -`
fn nvme_entry(line: &str) -> Option<Test> {
    let mut words = line.split_whitespace();
    let _number: u8 = words.next()?.parse().ok()?;
    if !matches!(words.next()?, "Short" | "Extended") {
        return None;
    }
    let end = ended(line)?;
    Some(Test {
        end,
        hours: words.find_map(number),
    })
}

/// How a test ended; `None` of one that was broken off or goes on.
fn ended(line: &str) -> Option<End> {
    let said = line.to_lowercase();
    let has = |sign: &str| said.contains(sign);
    if has("without error") {
        Some(End::Passed)
    } else if has("fatal or unknown error") || has("unknown error, incomplete") {
        Some(End::NotDone)
    } else if has("completed: ") || has("completed, segment") || has("failed in segment") {
        // Handling damage is told of a knock, and a segment of where it failed.
        Some(End::Failed)
    } else if has("completed") {
        Some(End::Passed)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
