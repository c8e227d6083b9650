//! What a disk says of its health, in one reading: its own word, and how disks fared that counted the same. Needs the
//! reading and the limits of the faults; must not know what was read before, except where a baseline says so.

use super::signals::{Case, Said};
use crate::desk::{Baseline, Severity};
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{AttributeCrossed, DiskPart, Reading};
use crate::text::Reason;
use std::collections::BTreeMap;

/// Attribute 199 of ATA disks: transfers over the cable whose checksum was wrong.
pub const DISK_CRC_COUNTER: &str = "ata_199";
/// Counters of errors and sectors, of which a person can answer for what was counted so far.
pub const DISK_ERROR_COUNTERS: [&str; 17] = [
    "ata_10",
    "ata_187",
    "ata_197",
    "ata_198",
    "ata_5",
    "log_uncorrectable",
    "nvme_media_errors",
    "scsi_grown_defects",
    "scsi_read_uncorrected",
    "scsi_verify_uncorrected",
    "scsi_write_uncorrected",
    "self_tests_failed_count",
    "stat_reallocated",
    "stat_uncorrectable",
    "windows_read_uncorrected",
    "windows_write_uncorrected",
    "wrapped_counts_count",
];
/// Hours under power since the newest self-test, where that can be told.
const SELF_TEST_AGE: &str = "self_test_age_hours";
/// Self-tests in the disk's log that failed or could not be done.
const SELF_TESTS_FAILED: &str = "self_tests_failed_count";
/// NVMe critical warnings that speak of the medium or its protection: spare low (0), reliability
/// degraded (2), read-only (3), volatile backup failed (4). Bit 1 is temperature, 5 is not a
/// statement about the part. NVM Express Base Specification, SMART / Health log, byte 0.
const NVME_TERMINAL_BITS: u8 = 0b0001_1101;
/// Temperature above or below the limits, of the same byte.
const NVME_TEMPERATURE_BIT: u8 = 0b0000_0010;
/// ATA attributes that are temperatures: airflow and drive.
const TEMPERATURES: [u16; 2] = [190, 194];
/// ATA attributes of what is left of an SSD's rated endurance, by different makers.
const ENDURANCE: [u16; 7] = [169, 173, 177, 202, 230, 231, 233];
/// Two places that tell how much endurance is used should agree to within this, percent.
const AGREE_PERCENT: u64 = 10;

/// How disks fared that counted as much: from this count on, so many of 100 failed within a year. Rates of failure per
/// 100 drive-years in that state, of 6,611 rotating disks in a data centre with 2,638 failures (Backblaze, 2013 to 2016);
/// `docs/disks.md` has the table. They are added where a disk has several of the signs.
type Rates = [(u64, u64); 4];
/// Sectors that it could not read and has not replaced yet (attributes 197 and 198).
const PENDING: Rates = [(1, 60), (9, 230), (100, 450), (1000, 460)];
/// Errors that it could not correct and reported to the system (attribute 187, device statistics, its log of errors).
const REPORTED: Rates = [(1, 55), (10, 130), (100, 650), (1000, 650)];
/// Sectors that it has replaced (attribute 5 and device statistics).
const REALLOCATED: Rates = [(1, 4), (9, 14), (100, 27), (1000, 190)];

/// What the reading says, by name.
struct Disk<'a> {
    case: &'a Case<'a>,
    device: &'a str,
    passed: Option<bool>,
    bits: u8,
    self_test_failed: Option<bool>,
    counters: &'a BTreeMap<String, u64>,
    /// It has platters, or does not say that it has none.
    rotating: bool,
    crossed: &'a [AttributeCrossed],
    part: Option<&'a DiskPart>,
    /// A person answered for all that it counts; none of it has grown since.
    answered: bool,
}

/// What a disk says of its health: one symptom for each fault that a disk can have, so that each can pass again.
pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let Reading::Smart {
        device,
        passed,
        critical_warning,
        self_test_failed,
        counters,
        rotating,
        crossed,
        part,
    } = case.reading
    else {
        return Vec::new();
    };
    let disk = Disk {
        case,
        device,
        passed: *passed,
        bits: critical_warning.unwrap_or(0),
        self_test_failed: *self_test_failed,
        counters,
        rotating: rotating.unwrap_or(critical_warning.is_none()),
        crossed,
        part: part.as_ref(),
        answered: answered(case, counters),
    };
    let (own, counted, cable) = (disk.own_word(), disk.counted(), disk.cable());
    let terminal = !own.is_empty();
    let failing: Vec<Reason> = own.into_iter().chain(counted).chain(cable).collect();
    let watched = if terminal || !failing.is_empty() {
        Vec::new()
    } else {
        disk.watched()
    };
    let mut said = vec![
        disk.said(fault_codes::DISK_FAILING, Severity::S3, failing),
        disk.said(fault_codes::DISK_WATCH, Severity::S4, watched),
        disk.said(
            fault_codes::DISK_WORN,
            Severity::S3,
            disk.worn().into_iter().collect(),
        ),
        disk.said(
            fault_codes::DISK_HOT,
            Severity::S4,
            disk.hot().into_iter().collect(),
        ),
    ];
    for one in &mut said {
        let of_its_own = one.fault == fault_codes::DISK_WORN && one.verdict == Verdict::Fail;
        one.terminal = of_its_own || (terminal && one.fault == fault_codes::DISK_FAILING);
    }
    said
}

/// Of a hundred disks that fail at this rate per 100 drive-years, so many fail within one year.
fn failed_in_a_year(rate: u64) -> u64 {
    let share = 1.0 - (-(rate as f64) / 100.0).exp();
    (share * 100.0).round() as u64
}

/// Days until half of the disks that fail at this rate per 100 drive-years have failed.
fn half_failed_in_days(rate: u64) -> u64 {
    let years = std::f64::consts::LN_2 * 100.0 / (rate.max(1) as f64);
    (years * 365.25).round() as u64
}

fn answered(case: &Case<'_>, counters: &BTreeMap<String, u64>) -> bool {
    let disk = Baseline::disk(&case.component.slot, case.identity);
    let Some(answered) = case.facts.baseline.disk_answered_counts.get(&disk) else {
        return false;
    };
    DISK_ERROR_COUNTERS.iter().all(|name| {
        let now = counters.get(*name).copied().unwrap_or(0);
        now <= answered.get(*name).copied().unwrap_or(0)
    })
}

/// What another one must be to take its place, for who has to bring it.
pub(super) fn like_it(part: &DiskPart) -> Option<Reason> {
    // As it is printed on the disk, in thousands: in binary units a smaller one would look larger.
    const GB: u64 = 1_000_000_000;
    let size = format!("{} GB", part.size_bytes?.saturating_add(GB / 2) / GB);
    if part.form.is_empty() && part.interface.is_empty() {
        return Some(Reason::new(codes::DISK_FAILING_LIKE_IT_SIZE).with("size", size.as_str()));
    }
    // Both languages write inches with the same sign.
    let form = part.form.replace(" inches", "″");
    let kind = [form, part.interface.clone()];
    let kind: Vec<String> = kind.into_iter().filter(|text| !text.is_empty()).collect();
    Some(
        Reason::new(codes::DISK_FAILING_LIKE_IT)
            .with("size", size.as_str())
            .with("kind", kind.join(", ")),
    )
}

impl Disk<'_> {
    fn told(&self, code: &'static str) -> Reason {
        Reason::new(code).with("device", self.device)
    }

    fn count(&self, name: &str) -> u64 {
        if self.answered && DISK_ERROR_COUNTERS.contains(&name) {
            return 0;
        }
        self.counters.get(name).copied().unwrap_or(0)
    }

    /// The highest of several counts of the same.
    fn most(&self, names: &[&str]) -> u64 {
        names.iter().map(|name| self.count(name)).max().unwrap_or(0)
    }

    fn limit(&self, fault: &str, name: &str) -> u64 {
        self.case.limit(fault, name)
    }

    /// Fails with these reasons; without one it passes, if the disk says of itself that it is well.
    fn said(&self, fault: &'static str, severity: Severity, reasons: Vec<Reason>) -> Said {
        let verdict = match (reasons.is_empty(), self.passed) {
            (false, _) => Verdict::Fail,
            (true, Some(true)) => Verdict::Pass,
            (true, _) => Verdict::NoWord,
        };
        let is_replaced = [fault_codes::DISK_FAILING, fault_codes::DISK_WORN].contains(&fault);
        let reasons = if reasons.is_empty() {
            vec![self.told(codes::DISK_FAILING_NO_ERRORS)]
        } else {
            let like_it = self.part.and_then(like_it).filter(|_| is_replaced);
            reasons.into_iter().chain(like_it).collect()
        };
        Said {
            fault,
            verdict,
            severity,
            reasons,
            terminal: false,
        }
    }

    /// What the disk itself states of its end.
    fn own_word(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let failed_test = self.self_test_failed == Some(true) && self.speaks_still();
        if self.passed == Some(false) || failed_test {
            let identity = self.case.identity.cloned().unwrap_or_default();
            reasons.push(
                self.told(codes::DISK_FAILING_SELF_REPORTED)
                    .with("model", identity.name())
                    .with("serial", identity.serial),
            );
        }
        let bits = self.bits & NVME_TERMINAL_BITS;
        if bits != 0 {
            let told = self.told(codes::DISK_FAILING_CRITICAL_WARNING);
            reasons.push(told.with("bits", format!("0x{bits:02x}")));
        }
        let crossed = self.crossed.iter().filter(|it| it.now && it.pre_fail);
        reasons.extend(
            crossed
                .filter(|it| !TEMPERATURES.contains(&it.id))
                .map(|it| {
                    self.told(codes::DISK_FAILING_BELOW_LIMIT)
                        .with("attribute", format!("{} {}", it.id, it.name))
                }),
        );
        // Some firmware forgets to set the bit: a controller that runs on its emergency program tells a spare of nothing.
        let spare = self.counters.get("nvme_available_spare");
        let limit = self.count("nvme_available_spare_threshold");
        if let Some(spare) = spare.filter(|spare| **spare < limit && bits == 0) {
            reasons.push(
                self.told(codes::DISK_FAILING_NO_SPARE)
                    .with("spare_percent", *spare)
                    .with("limit_percent", limit),
            );
        }
        reasons
    }

    /// How long ago, in hours under power, a failed self-test may be to still speak of the disk as it is now, is a limit
    /// of the fault. Disks keep their log for life: the sector of a failure years ago may long be replaced. 2,000 hours
    /// are a year of eight hours on 250 days; where sectors still wait to be read, a failure never grows old.
    fn speaks_still(&self) -> bool {
        let limit = self.limit(fault_codes::DISK_FAILING, "self_test_age_hours");
        let age = self.counters.get(SELF_TEST_AGE);
        age.is_some_and(|age| *age <= limit || self.pending() >= PENDING[1].0)
    }

    fn pending(&self) -> u64 {
        self.most(&["ata_197", "ata_198"])
    }

    fn reported(&self) -> u64 {
        self.most(&[
            "ata_187",
            "stat_uncorrectable",
            "log_uncorrectable",
            "scsi_read_uncorrected",
            "scsi_write_uncorrected",
            "scsi_verify_uncorrected",
        ])
    }

    /// Solid state retires blocks all its life, within a reserve that it tells of itself.
    fn reallocated(&self) -> u64 {
        if self.rotating {
            self.most(&["ata_5", "stat_reallocated", "scsi_grown_defects"])
        } else {
            0
        }
    }

    /// Of 100 disks that counted the same, so many failed within a year.
    fn fails_per_100_years(&self) -> u64 {
        let rate = |rates: &Rates, count: u64| {
            let reached = rates.iter().filter(|(from, _)| count >= *from);
            reached.map(|(_, rate)| *rate).max().unwrap_or(0)
        };
        rate(&PENDING, self.pending())
            + rate(&REPORTED, self.reported())
            + rate(&REALLOCATED, self.reallocated())
    }

    fn counts(&self, code: &'static str) -> Reason {
        self.told(code)
            .with("pending_count", self.pending())
            .with("reported_count", self.reported())
    }

    fn counted_as(&self, code: &'static str) -> Reason {
        let rate = self.fails_per_100_years();
        self.counts(code)
            .with("replaced_count", self.reallocated())
            .with("rate_count", rate)
            .with("failed_count", failed_in_a_year(rate))
            .with("half_days_count", half_failed_in_days(rate))
    }

    /// Most disks that count as much died within half a year. Nobody counted how solid state fares.
    fn counted(&self) -> Option<Reason> {
        let limit = self.limit(fault_codes::DISK_FAILING, "failed_per_100_years");
        (self.rotating && self.fails_per_100_years() >= limit)
            .then(|| self.counted_as(codes::DISK_FAILING_COUNTED))
    }

    /// Growth of the disk's own count of transfer errors. Every disk that was ever badly plugged has
    /// some: the count alone says nothing.
    fn cable(&self) -> Option<Reason> {
        let disk = Baseline::disk(&self.case.component.slot, self.case.identity);
        let baseline = *self.case.facts.baseline.disk_crc_counts.get(&disk)?;
        let count = *self.counters.get(DISK_CRC_COUNTER)?;
        (count > baseline).then(|| {
            self.told(codes::DISK_FAILING_CABLE)
                .with("error_count", count)
                .with("baseline_count", baseline)
        })
    }

    /// First signs: none of them is a reason to replace it today.
    fn watched(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.answered {
            return reasons;
        }
        if self.fails_per_100_years() > 0 {
            reasons.push(if self.rotating {
                self.counted_as(codes::DISK_WATCH_COUNTED)
            } else {
                self.counts(codes::DISK_WATCH_COUNTED_SOLID)
            });
        }
        let of_the_medium = [
            "nvme_media_errors",
            "windows_read_uncorrected",
            "windows_write_uncorrected",
        ];
        let media = of_the_medium
            .iter()
            .fold(0_u64, |sum, name| sum.saturating_add(self.count(name)));
        if media > 0 {
            let told = self.told(codes::DISK_WATCH_MEDIA_ERRORS);
            reasons.push(told.with("error_count", media));
        }
        let retries = self.count("ata_10");
        if self.rotating && retries > 0 {
            let told = self.told(codes::DISK_WATCH_SPIN_RETRIES);
            reasons.push(told.with("error_count", retries));
        }
        let wrapped = self.count("wrapped_counts_count");
        if wrapped > 0 {
            reasons.push(self.told(codes::DISK_WATCH_WRAPPED));
        }
        let failed = self.count(SELF_TESTS_FAILED);
        if failed > 0 || self.self_test_failed == Some(true) {
            reasons.push(self.told(codes::DISK_WATCH_OLD_SELF_TEST));
        }
        let others = self.crossed.iter().filter(|it| {
            let is_known = TEMPERATURES.contains(&it.id) || ENDURANCE.contains(&it.id);
            !is_known && (it.now || it.pre_fail)
        });
        reasons.extend(others.map(|it| {
            self.told(codes::DISK_WATCH_BELOW_LIMIT)
                .with("attribute", format!("{} {}", it.id, it.name))
        }));
        let near = self.limit(fault_codes::DISK_WATCH, "used_percent");
        let spent = self.limit(fault_codes::DISK_WORN, "used_percent");
        let by_windows = self.wear_by_windows().filter(|used| *used >= near);
        reasons.extend(by_windows.map(|used| {
            self.told(codes::DISK_WATCH_NEARLY_WORN)
                .with("used_percent", used)
        }));
        match (self.endurance(), self.used_percent()) {
            (Some((low, high)), None) if high >= near => reasons.push(
                self.told(codes::DISK_WATCH_CONTRADICTS)
                    .with("low_percent", low)
                    .with("high_percent", high),
            ),
            (_, Some(used)) if (near..spent).contains(&used) => reasons.push(
                self.told(codes::DISK_WATCH_NEARLY_WORN)
                    .with("used_percent", used),
            ),
            _ => {}
        }
        reasons
    }

    /// How much of its rated endurance is used, by the place that tells least and the one that tells most, percent.
    fn endurance(&self) -> Option<(u64, u64)> {
        let low = self.counters.get("endurance_used_low_percent")?;
        let high = self.counters.get("endurance_used_high_percent")?;
        Some((*low, (*high).max(*low)))
    }

    /// What Windows alone says of the wear. By Microsoft's word 100 is the end; a driver that hands on what is left would
    /// say so of a new disk, so it makes a disk worth watching and no more.
    fn wear_by_windows(&self) -> Option<u64> {
        let told = self.counters.get("windows_wear_percent").copied();
        told.filter(|_| self.endurance().is_none())
    }

    /// Used endurance, percent, where all places that tell it tell much the same.
    fn used_percent(&self) -> Option<u64> {
        let (low, high) = self.endurance()?;
        let spent = self.limit(fault_codes::DISK_WORN, "used_percent");
        (high - low <= AGREE_PERCENT || low >= spent).then_some(high)
    }

    /// Rated endurance is a promise of the maker, and its end is the disk's own word; the disk may go on for long.
    fn worn(&self) -> Option<Reason> {
        let limit = self.limit(fault_codes::DISK_WORN, "used_percent");
        let used = match self.endurance() {
            Some(_) => self.used_percent()?,
            None => 0,
        };
        if used >= limit {
            return Some(self.told(codes::DISK_WORN_USED).with("used_percent", used));
        }
        let mut crossed = self.crossed.iter();
        let at_limit = crossed.find(|it| it.now && ENDURANCE.contains(&it.id))?;
        Some(
            self.told(codes::DISK_WORN_AT_LIMIT)
                .with("attribute", format!("{} {}", at_limit.id, at_limit.name)),
        )
    }

    /// Hotter than its maker allows, now.
    fn hot(&self) -> Option<Reason> {
        let crossed = self
            .crossed
            .iter()
            .any(|it| it.now && TEMPERATURES.contains(&it.id));
        let degrees = self.counters.get("temperature_c");
        let trip = self
            .counters
            .get("temperature_trip_c")
            .filter(|trip| **trip > 0);
        let tripped = degrees.zip(trip).is_some_and(|(now, trip)| now >= trip);
        (crossed || tripped || self.bits & NVME_TEMPERATURE_BIT != 0).then(|| {
            let told = self.told(codes::DISK_HOT_OVER_LIMIT);
            match degrees {
                Some(degrees) => told.with("degrees_count", *degrees),
                None => told,
            }
        })
    }
}

#[cfg(test)]
#[path = "disk_health_tests.rs"]
mod tests;
