//! The log of self-tests of a disk: the newest that came to an end, how long ago that was, how many failed. Pure. Needs
//! smartctl's JSON; how old is too old is judged elsewhere.

use serde_json::Value;

/// Entries looked at; a disk keeps twenty or so.
const ENTRIES: usize = 64;
/// The clock of the log of ATA and SCSI disks has 16 bits.
const LOG_CLOCK_HOURS: u64 = 1 << 16;

/// What the log says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SelfTests {
    newest: Option<SelfTest>,
    /// Tests in the log that failed or could not be done.
    pub failed_count: u64,
}

/// One self-test that came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SelfTest {
    end: End,
    /// Hours under power since then, where that can be told.
    age_hours: Option<u64>,
}

/// How a test ended. One that somebody broke off says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    /// A part of the disk failed it.
    Failed,
    /// It could not be done, nobody knows why.
    NotDone,
}

impl SelfTests {
    /// Disks keep their log for life: a failure that nobody can date may be of any year, and is not
    /// told as one. How old is too old is judged elsewhere, by the age among the counters.
    pub(super) fn verdict(&self) -> Option<bool> {
        let newest = self.newest.as_ref()?;
        match newest.end {
            End::Passed => Some(false),
            End::Failed => newest.age_hours.map(|_| true),
            End::NotDone => None,
        }
    }

    pub(super) fn age_hours(&self) -> Option<u64> {
        self.newest.as_ref()?.age_hours
    }

    /// Whether no test came to an end yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.newest.is_none()
    }

    pub(super) fn newest_failed(&self) -> bool {
        let newest = self.newest.as_ref();
        newest.is_some_and(|test| test.end == End::Failed)
    }
}

pub(super) fn of(json: &Value) -> SelfTests {
    let powered_hours = json["power_on_time"]["hours"].as_u64();
    let log = &json["ata_smart_self_test_log"];
    let ata = [&log["extended"]["table"], &log["standard"]["table"]]
        .into_iter()
        .filter_map(Value::as_array)
        .find(|table| !table.is_empty());
    let mut ended: Vec<SelfTest> = ata
        .into_iter()
        .flatten()
        .filter_map(|test| ata_test(test, powered_hours))
        .take(ENTRIES)
        .collect();
    if ended.is_empty() {
        let table = json["nvme_self_test_log"]["table"].as_array();
        let tests = table.into_iter().flatten();
        ended = tests
            .filter_map(|test| nvme_test(json, test))
            .take(ENTRIES)
            .collect();
    }
    if ended.is_empty() {
        ended = (0..20)
            .map(|number| &json[format!("scsi_self_test_{number}")])
            .filter_map(|test| scsi_test(test, powered_hours))
            .collect();
    }
    let bad = ended.iter().filter(|test| test.end != End::Passed).count();
    SelfTests {
        newest: ended.into_iter().next(),
        failed_count: u64::try_from(bad).unwrap_or(u64::MAX),
    }
}

/// Hours since the log's clock stood at `logged_hours`. That clock starts again after 65,535
/// hours or stops there: an age is told only where there is one possible answer.
fn age_hours(powered_hours: Option<u64>, logged_hours: Option<u64>) -> Option<u64> {
    let (powered, logged) = (powered_hours?, logged_hours?);
    let stopped = logged >= LOG_CLOCK_HOURS - 1;
    let age = powered.checked_sub(logged)?;
    (!stopped && age < LOG_CLOCK_HOURS).then_some(age)
}

/// Status 3 is a test that could not be done (ATA Command Set, self-test execution status).
fn ata_test(test: &Value, powered_hours: Option<u64>) -> Option<SelfTest> {
    let status = &test["status"];
    let not_done = status["value"].as_u64().map(|value| value >> 4) == Some(3)
        || status["string"]
            .as_str()
            .is_some_and(|words| words.starts_with("Fatal"));
    let end = match status["passed"].as_bool()? {
        true => End::Passed,
        false if not_done => End::NotDone,
        false => End::Failed,
    };
    let age_hours = age_hours(powered_hours, test["lifetime_hours"].as_u64());
    Some(SelfTest { end, age_hours })
}

/// Results 5 to 7 are failures or tests that could not be done, 0 is none, the others were broken off (NVM Express, log
/// page 06h).
fn nvme_test(json: &Value, test: &Value) -> Option<SelfTest> {
    let end = match test["self_test_result"]["value"].as_u64()? {
        0 => End::Passed,
        5 => End::NotDone,
        6 | 7 => End::Failed,
        _ => return None,
    };
    let log = &json["nvme_smart_health_information_log"];
    let powered = log["power_on_hours"].as_u64();
    let logged = test["power_on_hours"].as_u64();
    // Eight bytes wide: this clock does not start again.
    let age_hours = powered
        .zip(logged)
        .and_then(|(now, then)| now.checked_sub(then));
    Some(SelfTest { end, age_hours })
}

/// Result 3 is a test that could not be done, 4 to 7 are failures (SPC, log page 10h); numbered entries, the newest first.
fn scsi_test(test: &Value, powered_hours: Option<u64>) -> Option<SelfTest> {
    let end = match test["result"]["value"].as_u64()? {
        0 => End::Passed,
        3 => End::NotDone,
        4..=7 => End::Failed,
        _ => return None,
    };
    let age_hours = age_hours(powered_hours, test["power_on_time"]["hours"].as_u64());
    Some(SelfTest { end, age_hours })
}
