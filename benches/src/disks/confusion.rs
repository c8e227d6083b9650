//! Verdicts beside labels: how many are within what the label accepts, and each kind of mistake by its name. Needs the
//! verdicts. Must not weigh one mistake against another.

use super::cases::{Case, Set};
use super::desk::{Desk, Verdict, Word, judge};
use crate::report::{Goal, Row};
use crate::stats::Share;
use crate::stopwatch;
use anyhow::Result;
use deskready_probes::smart;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What came of a set.
#[derive(Debug)]
pub struct Confusion {
    /// Name of the set.
    pub name: String,
    /// Each case with its verdict.
    pub all: Vec<(Case, Verdict)>,
    /// CPU seconds that reading and judging took for each of the reports that were timed.
    pub seconds_each: f64,
}

/// So many reports are read once more against the clock.
const TIMED: usize = 400;

/// Judges every case of a set.
///
/// # Errors
/// When a case cannot be read.
pub fn of(set: &Set, mut tell: impl FnMut(usize)) -> Result<Confusion> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::new(folder.path())?;
    let (mut all, mut timed) = (Vec::new(), Vec::new());
    for (at, case) in set.cases.iter().enumerate() {
        let raw = desk.ask(&set.bytes(case)?)?;
        all.push((case.clone(), judge(&smart::parse(&raw))));
        if timed.len() < TIMED {
            timed.push(raw);
        }
        tell(at + 1);
    }
    let started = stopwatch::start();
    for raw in &timed {
        std::hint::black_box(judge(&smart::parse(std::hint::black_box(raw))));
    }
    let count = f64::from(u32::try_from(timed.len().max(1)).unwrap_or(u32::MAX));
    Ok(Confusion {
        name: set.name.clone(),
        all,
        seconds_each: started.seconds() / count,
    })
}

/// Cases of one row of the table that were said to be one thing.
type Cells = BTreeMap<(String, Word), usize>;

impl Confusion {
    fn is_right(case: &Case, verdict: &Verdict) -> bool {
        case.accept.iter().any(|word| word == verdict.word.as_str())
    }

    /// Cases that some condition holds of.
    fn count(&self, holds: impl Fn(&Case, &Verdict) -> bool) -> usize {
        self.all
            .iter()
            .filter(|(case, verdict)| holds(case, verdict))
            .count()
    }

    /// Cases outside what their label accepts.
    pub fn wrong(&self) -> impl Iterator<Item = &(Case, Verdict)> {
        let mut wrong = self.all.iter();
        std::iter::from_fn(move || wrong.find(|(case, verdict)| !Self::is_right(case, verdict)))
    }

    /// Verdicts by what is accepted.
    #[must_use]
    pub fn table(&self) -> String {
        let mut cells = Cells::new();
        for (case, verdict) in &self.all {
            *cells
                .entry((case.accept.join("|"), verdict.word))
                .or_default() += 1;
        }
        let mut rows: Vec<String> = cells.keys().map(|(accept, _)| accept.clone()).collect();
        rows.dedup();
        let width = rows.iter().map(String::len).chain([8]).max().unwrap_or(8);
        let mut out = format!(
            "{} ({} reports)\n{:width$}",
            self.name,
            self.all.len(),
            "accepted"
        );
        for word in Word::ALL {
            let _infallible = write!(out, "  {:>8}", word.as_str());
        }
        out.push('\n');
        for accept in rows {
            let _infallible = write!(out, "{accept:width$}");
            for word in Word::ALL {
                let count = cells.get(&(accept.clone(), word)).copied().unwrap_or(0);
                let right = accept.split('|').any(|it| it == word.as_str());
                let mark = if count > 0 && !right { "!" } else { " " };
                let _infallible = write!(out, " {count:>8}{mark}");
            }
            out.push('\n');
        }
        out
    }

    /// What is asked for beside what experts would do.
    #[must_use]
    pub fn actions(&self) -> String {
        let mut cells: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (case, verdict) in &self.all {
            *cells.entry((&case.action, &verdict.action)).or_default() += 1;
        }
        let mut out = format!("{}: what experts would do, what is asked for\n", self.name);
        for ((wanted, asked), count) in cells {
            let asked = if asked.is_empty() { "nothing" } else { asked };
            let _infallible = writeln!(out, "{wanted:16}  {asked:28}  {count:>6}");
        }
        out
    }

    /// The figures.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let accepts = |case: &Case, word: Word| case.accept.iter().any(|it| it == word.as_str());
        let of = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let named = |what: &str| format!("{}: {what}", self.name);
        let within = Share {
            hits: u64::try_from(self.count(Self::is_right)).unwrap_or(0),
            total: u64::try_from(self.all.len()).unwrap_or(0),
        };
        let healthy = self.count(|case, _| case.label == "healthy");
        let per_1000 = |count: usize| of(count) * 1000.0 / of(healthy.max(1));
        let missed = self.count(|case, v| {
            case.accept.iter().all(|it| it == "failing") && v.word != Word::Failing
        });
        let wrong_replaced = self.count(|case, v| !accepts(case, Word::Failing) && v.replaces());
        let wrong_failing =
            self.count(|case, v| !accepts(case, Word::Failing) && v.word == Word::Failing);
        let turned = self.count(|case, v| {
            case.label == "unknown" && !accepts(case, Word::Healthy) && v.word == Word::Healthy
        });
        let false_replaced = self
            .count(|case, v| case.label == "healthy" && (v.word == Word::Failing || v.replaces()));
        let false_watched = self.count(|case, v| {
            case.label == "healthy" && !accepts(case, Word::Watch) && v.word == Word::Watch
        });
        vec![
            Row::new(
                named("CPU to read and judge one report"),
                self.seconds_each * 1000.0,
                "ms",
                Goal::AtMost(50.0),
            ),
            Row::new(
                named("within what is accepted"),
                within.value(),
                "share",
                Goal::AtLeast(0.98),
            )
            .between(within.interval()),
            Row::new(
                named("failing missed"),
                of(missed),
                "disks",
                Goal::AtMost(0.0),
            ),
            Row::new(
                named("called failing where nobody accepts it"),
                of(wrong_failing),
                "disks",
                Goal::AtMost(0.0),
            ),
            Row::new(
                named("replaced where nobody accepts it"),
                of(wrong_replaced),
                "disks",
                Goal::AtMost(0.0),
            ),
            Row::new(
                named("unknown turned into healthy"),
                of(turned),
                "disks",
                Goal::AtMost(0.0),
            ),
            Row::new(
                named("healthy called failing or replaced"),
                per_1000(false_replaced),
                "per 1,000 healthy",
                Goal::AtMost(0.5),
            ),
            Row::new(
                named("healthy watched"),
                per_1000(false_watched),
                "per 1,000 healthy",
                Goal::None,
            ),
        ]
    }
}
