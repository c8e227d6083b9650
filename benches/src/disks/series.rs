//! Drives over time whose end is known: when ours and others' rules would have raised an alarm. Needs the tables of counts,
//! as Backblaze's drive statistics and Alibaba's tickets give them. An alarm sees only what was counted up to its moment.

use super::desk::{facts, observed};
use super::halves;
use super::peers::{Counts, PEERS};
use crate::report::{Goal, Row};
use anyhow::{Context as _, Result};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::desk::{Baseline, DeskFacts};
use deskready::diagnosis::signals;
use deskready::finding::Verdict;
use deskready::knowledge::{Knowledge, fault_codes};
use deskready::observation::{Measured, Reading};
use deskready::text::Arg;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// All drives that lived beside those of them that are in the file.
const LIVED: f64 = 81_742.0 / 8_000.0;
/// Hours in a day.
const DAY_H: f64 = 24.0;

/// What one drive counted from a moment on, hours since it was first under power.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    pub(super) from_h: f64,
    /// Until when, where that is known.
    pub(super) to_h: f64,
    pub(super) counts: Counts,
}

/// One drive.
#[derive(Debug, Clone, Default)]
pub(super) struct Drive {
    pub(super) serial: String,
    pub(super) reached: Vec<Reached>,
    /// When it failed, if it did.
    pub(super) failed_h: Option<f64>,
}

/// How a rule fared.
#[derive(Debug, Clone, Default)]
pub(super) struct Score {
    caught: usize,
    failed: usize,
    false_alarms: usize,
    well: usize,
    lead_days: Vec<f64>,
}

impl Score {
    pub(super) fn recall(&self) -> f64 {
        share(self.caught, self.failed)
    }

    pub(super) fn false_per_1000(&self) -> f64 {
        1000.0 * share(self.false_alarms, self.well)
    }

    /// Alarms that were right, were every drive that lived counted `weight` times.
    fn precision(&self, weight: f64) -> f64 {
        let (right, wrong) = (float(self.caught), float(self.false_alarms) * weight);
        if right + wrong > 0.0 {
            right / (right + wrong)
        } else {
            0.0
        }
    }

    fn median_lead_days(&self) -> f64 {
        let mut all = self.lead_days.clone();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(0.0)
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        float(part) / float(whole)
    }
}

/// The first moment of a drive at which a rule alarms.
pub(super) fn score(drives: &[Drive], alarms: impl Fn(&Drive, usize) -> bool) -> Score {
    let mut score = Score::default();
    for drive in drives {
        let first = (0..drive.reached.len()).find(|at| alarms(drive, *at));
        let from_h = first
            .and_then(|at| drive.reached.get(at))
            .map(|it| it.from_h);
        match drive.failed_h {
            Some(failed_h) => {
                score.failed += 1;
                if let Some(from_h) = from_h {
                    score.caught += 1;
                    score.lead_days.push((failed_h - from_h).max(0.0) / DAY_H);
                }
            }
            None => {
                score.well += 1;
                score.false_alarms += usize::from(from_h.is_some());
            }
        }
    }
    score
}

/// What our judgement says of each moment: whether it calls the disk failing, and how many of a hundred such disks it
/// expects to fail within a year.
#[derive(Debug, Clone, Copy, Default)]
struct Ours {
    failing: bool,
    watched: bool,
    rate: u64,
}

fn reading(counts: &Counts) -> Reading {
    let counters = counts
        .iter()
        .map(|(id, count)| (format!("ata_{id}"), *count));
    Reading::Smart {
        device: "sda".to_owned(),
        passed: Some(true),
        critical_warning: None,
        self_test_failed: None,
        counters: counters.collect(),
        rotating: Some(true),
        crossed: Vec::new(),
        part: None,
    }
}

fn ours(serial: &str, counts: &Counts, facts: &DeskFacts) -> Ours {
    let key = ComponentKey::new(ComponentKind::Disk, "sda");
    let measured = Measured {
        identity: Some(Identity::new("", "drive", serial)),
        ..Measured::active(key, reading(counts))
    };
    let look = observed(&measured, 1, 0);
    let mut said = Ours::default();
    for signal in signals(&look, facts, Knowledge::built_in(), false) {
        let fails = signal.verdict == Verdict::Fail;
        said.failing |= fails && signal.fault == fault_codes::DISK_FAILING;
        said.watched |= fails;
        for reason in signal.reasons.iter().filter(|_| fails) {
            if let Some(Arg::Int(rate)) = reason.args.get("rate_count") {
                said.rate = said.rate.max(u64::try_from(*rate).unwrap_or(0));
            }
        }
    }
    said
}

/// A table of figures and rows with goals.
///
/// # Errors
/// When a table of the folder cannot be read.
pub fn report(folder: &Path) -> Result<(String, Vec<Row>)> {
    let mut out = String::new();
    let mut rows = Vec::new();
    let path = folder.join("backblaze_2013_2016_startstop.csv.gz");
    if path.is_file() {
        let drives = startstop(&path)?;
        // A tenth of the drives that lived is in the file: 8,000 of 81,742, all that failed are.
        compare(
            &mut out,
            &mut rows,
            "Backblaze 2013 to 2016",
            &drives,
            LIVED,
            true,
        );
        halves::report(&mut out, &drives, LIVED);
        out.push('\n');
    }
    let path = folder.join("backblaze_2026_daily.csv.gz");
    if path.is_file() {
        let drives = daily(&path)?;
        compare(
            &mut out,
            &mut rows,
            "Backblaze 2026, chosen by a model",
            &drives,
            1.0,
            false,
        );
    }
    let path = folder.join("alibaba_ssd_failed_tickets.csv.gz");
    if path.is_file() {
        solid_state(&mut out, &path)?;
    }
    Ok((out, rows))
}

fn compare(
    out: &mut String,
    rows: &mut Vec<Row>,
    name: &str,
    drives: &[Drive],
    weight: f64,
    goals: bool,
) {
    let own = facts(Baseline::default());
    let said: BTreeMap<&str, Vec<Ours>> = drives
        .iter()
        .map(|drive| {
            let each = drive
                .reached
                .iter()
                .map(|it| ours(&drive.serial, &it.counts, &own));
            (drive.serial.as_str(), each.collect())
        })
        .collect();
    let at = |drive: &Drive, at: usize| {
        let all = said.get(drive.serial.as_str());
        all.and_then(|all| all.get(at)).copied().unwrap_or_default()
    };
    let failed = drives
        .iter()
        .filter(|drive| drive.failed_h.is_some())
        .count();
    let _infallible = writeln!(
        out,
        "{name}: {} drives, {failed} failed\n{:52}  recall  false/1,000  precision  lead days",
        drives.len(),
        "rule"
    );
    let mut line = |what: &str, score: &Score| {
        let _infallible = writeln!(
            out,
            "{what:52}  {:6.3}  {:11.1}  {:9.3}  {:9.1}",
            score.recall(),
            score.false_per_1000(),
            score.precision(weight),
            score.median_lead_days()
        );
    };
    let peers = PEERS.map(|peer| {
        let score = score(drives, |drive, at| {
            drive
                .reached
                .get(at)
                .is_some_and(|it| (peer.alarms)(&it.counts))
        });
        line(peer.name, &score);
        (peer.name, score)
    });
    line(
        "ours: failing",
        &score(drives, |drive, n| at(drive, n).failing),
    );
    line(
        "ours: failing or watched",
        &score(drives, |drive, n| at(drive, n).watched),
    );
    let rates: Vec<u64> = {
        let mut all: Vec<u64> = said
            .values()
            .flatten()
            .map(|it| it.rate)
            .filter(|rate| *rate > 0)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let graded: Vec<(u64, Score)> = rates
        .iter()
        .map(|rate| (*rate, score(drives, |drive, n| at(drive, n).rate >= *rate)))
        .collect();
    for (peer, theirs) in &peers {
        // The strictest rate that still catches as many, and the laxest that cries as rarely.
        let as_many = graded
            .iter()
            .rev()
            .find(|(_, it)| it.recall() >= theirs.recall());
        let as_rarely = graded
            .iter()
            .find(|(_, it)| it.false_per_1000() <= theirs.false_per_1000());
        if let Some((rate, same)) = as_many {
            line(&format!("ours from {rate}, as many caught as {peer}"), same);
        }
        if let Some((rate, same)) = as_rarely {
            line(&format!("ours from {rate}, as few false as {peer}"), same);
        }
        if goals && peer.starts_with("smartd") {
            if let Some((_, same)) = as_many {
                rows.push(
                    Row::new(
                        "series: false alarms at smartd's recall",
                        same.false_per_1000(),
                        "per 1,000 that lived",
                        Goal::AtMost(1.0),
                    )
                    .against(theirs.false_per_1000()),
                );
            }
            if let Some((_, same)) = as_rarely {
                rows.push(
                    Row::new(
                        "series: caught at smartd's false alarms",
                        same.recall(),
                        "share of failures",
                        Goal::AtLeast(1.0),
                    )
                    .against(theirs.recall()),
                );
                rows.push(Row::new(
                    "series: median lead",
                    same.median_lead_days(),
                    "days",
                    Goal::None,
                ));
            }
        }
    }
    out.push('\n');
}

/// What SMART shows of solid-state disks when somebody has already called them failed.
fn solid_state(out: &mut String, path: &Path) -> Result<()> {
    let own = facts(Baseline::default());
    let (mut total, mut silent, mut failing, mut watched) = (0_usize, 0_usize, 0_usize, 0_usize);
    for row in rows_of(path)? {
        total += 1;
        let whole = |name: &str| number(row.get(name));
        let names = [
            ("r_5", 5),
            ("r_184", 184),
            ("r_187", 187),
            ("r_197", 197),
            ("r_199", 199),
        ];
        let counts: Counts = names
            .iter()
            .filter_map(|(name, id)| Some((*id, whole(name)?)))
            .collect();
        let Reading::Smart { mut counters, .. } = reading(&counts) else {
            continue;
        };
        if let Some(left) = whole("n_wearout").filter(|left| *left <= 100) {
            for name in ["endurance_used_low_percent", "endurance_used_high_percent"] {
                counters.insert(name.to_owned(), 100 - left);
            }
        }
        let is_silent = [5, 184, 187, 197, 199]
            .iter()
            .all(|id| counts.get(id).copied().unwrap_or(0) == 0);
        silent += usize::from(is_silent);
        let solid = Reading::Smart {
            device: "sda".to_owned(),
            passed: Some(true),
            critical_warning: None,
            self_test_failed: None,
            counters,
            rotating: Some(false),
            crossed: Vec::new(),
            part: None,
        };
        let look = observed(
            &Measured::active(ComponentKey::new(ComponentKind::Disk, "sda"), solid),
            1,
            0,
        );
        let said = signals(&look, &own, Knowledge::built_in(), false);
        let fails = |code: &str| {
            said.iter()
                .any(|s| s.verdict == Verdict::Fail && s.fault == code)
        };
        failing += usize::from(fails(fault_codes::DISK_FAILING));
        watched += usize::from(said.iter().any(|s| s.verdict == Verdict::Fail));
    }
    let _infallible = writeln!(
        out,
        "Alibaba, solid-state disks at the moment of their ticket: {total}\n\
         no error counter above zero {:.3}; ours: failing {:.3}, failing or watched {:.3}. Healthy ones are not in the data.\n",
        share(silent, total),
        share(failing, total),
        share(watched, total)
    );
    Ok(())
}

fn number(field: Option<&String>) -> Option<u64> {
    let value: f64 = field?.trim().parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a count"
    )]
    (value.is_finite() && (0.0..1e15).contains(&value)).then_some(value as u64)
}

fn float_of(field: Option<&String>) -> Option<f64> {
    field?
        .trim()
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
}

fn counts(row: &BTreeMap<String, String>, ending: &str) -> Counts {
    let ids = [5, 10, 187, 188, 196, 197, 198];
    let found = ids
        .iter()
        .filter_map(|id| Some((*id, number(row.get(&format!("smart_{id}{ending}")))?)));
    found.collect()
}

/// Intervals of power-on hours in which the counts stood still.
fn startstop(path: &Path) -> Result<Vec<Drive>> {
    let mut drives: BTreeMap<String, Drive> = BTreeMap::new();
    for row in rows_of(path)? {
        let serial = row.get("serial_number").cloned().unwrap_or_default();
        let (Some(from_h), Some(to_h)) = (float_of(row.get("tstart")), float_of(row.get("tstop")))
        else {
            continue;
        };
        let drive = drives.entry(serial.clone()).or_default();
        drive.serial = serial;
        drive.reached.push(Reached {
            from_h,
            to_h,
            counts: counts(&row, ""),
        });
        if row.get("fails").is_some_and(|fails| fails == "1") {
            drive.failed_h = Some(to_h);
        }
    }
    Ok(in_order(drives))
}

fn daily(path: &Path) -> Result<Vec<Drive>> {
    let mut drives: BTreeMap<String, Drive> = BTreeMap::new();
    for row in rows_of(path)? {
        let serial = row.get("serial_number").cloned().unwrap_or_default();
        let day = |name: &str| {
            let date: jiff::civil::Date = row.get(name)?.get(..10)?.parse().ok()?;
            let days = date.duration_since(jiff::civil::date(2013, 1, 1)).as_secs() / 86_400;
            Some(f64::from(i32::try_from(days).ok()?) * DAY_H)
        };
        let Some(from_h) = day("date") else { continue };
        let drive = drives.entry(serial.clone()).or_default();
        drive.serial = serial;
        drive.reached.push(Reached {
            from_h,
            to_h: from_h + DAY_H,
            counts: counts(&row, "_raw"),
        });
        drive.failed_h = drive.failed_h.or_else(|| day("failure_date"));
    }
    Ok(in_order(drives))
}

fn in_order(drives: BTreeMap<String, Drive>) -> Vec<Drive> {
    let mut all: Vec<Drive> = drives.into_values().collect();
    for drive in &mut all {
        drive.reached.sort_by(|a, b| a.from_h.total_cmp(&b.from_h));
    }
    all
}

/// The rows of a compressed table without quotes, each as its fields by name.
fn rows_of(path: &Path) -> Result<Vec<BTreeMap<String, String>>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    let head: Vec<String> = match lines.next() {
        Some(line) => line?.split(',').map(str::to_owned).collect(),
        None => return Ok(Vec::new()),
    };
    let mut all = Vec::new();
    for line in lines {
        let fields = line?;
        let fields = fields.split(',').map(str::to_owned);
        all.push(head.iter().cloned().zip(fields).collect());
    }
    Ok(all)
}
