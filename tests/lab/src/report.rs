//! What came of a run: a line each, a sum, and the same as a page. Needs the outcomes. Must not call good what was not run.

use crate::machine::has_kvm;
use crate::story::{Outcome, Verdict};
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// One run of one scenario.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    pub title: String,
    pub with_breaks: bool,
    /// What the product cannot do yet.
    pub pending: Option<String>,
    /// The guest's clock was off by this the first time, and what came out was not what must.
    pub repeated: Option<String>,
    pub outcome: Outcome,
}

/// All scenarios of one run, in their order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    pub rows: Vec<Row>,
    /// From the first boot to the last verdict.
    pub seconds: f64,
    /// PCs side by side.
    pub jobs: usize,
}

impl Row {
    /// Whether it came out as it must: passed, or, with nothing broken, not passed because nothing was found.
    pub fn is_good(&self) -> bool {
        let is_pending = self.pending.is_some();
        let is_wanted = |why: &str| {
            ["finds ", "order ", "ticket "]
                .iter()
                .any(|start| why.starts_with(start))
        };
        match (&self.outcome.verdict, self.with_breaks) {
            (Verdict::Passed, with_breaks) => with_breaks && !is_pending,
            (Verdict::Failed(_), true) => is_pending,
            // One whose healthy pass is what is pending cannot show more with nothing broken.
            (Verdict::Failed(why), false) => is_pending || is_wanted(why),
            (Verdict::Broken(_), _) => false,
            // What could not be tried here is no failure, and is counted apart.
            (Verdict::Skipped(_), _) => true,
        }
    }

    fn is_skipped(&self) -> bool {
        matches!(self.outcome.verdict, Verdict::Skipped(_))
    }

    fn verdict(&self) -> String {
        let sure = match (&self.outcome.verdict, self.with_breaks) {
            (Verdict::Passed, true) if self.pending.is_some() => {
                "WRONG: it passes now: take its `pending` line out".to_owned()
            }
            (Verdict::Passed, true) => "ok".to_owned(),
            (Verdict::Passed, false) => "WRONG: passes although nothing was broken".to_owned(),
            (Verdict::Failed(_), false) if self.is_good() => {
                "ok: with nothing broken it fails, as it must".to_owned()
            }
            (Verdict::Failed(why), true) if self.is_good() => {
                format!(
                    "pending: {} ({why})",
                    self.pending.as_deref().unwrap_or_default()
                )
            }
            (Verdict::Failed(why), _) => format!("FAILED: {why}"),
            (Verdict::Broken(why), _) => format!("BROKEN: {why}"),
            (Verdict::Skipped(why), _) => format!("SKIPPED: {why}."),
        };
        match &self.repeated {
            Some(why) => format!("{sure} (second run; in the first {why})"),
            None => sure,
        }
    }

    fn clock(&self) -> String {
        self.outcome
            .clock_ratio
            .map_or_else(|| "-".to_owned(), |ratio| format!("x{ratio:.2}"))
    }

    /// Its name, and whether anything was broken in it.
    fn title(&self) -> String {
        let kind = if self.with_breaks {
            ""
        } else {
            " (nothing broken)"
        };
        format!("{}{kind}", self.name)
    }

    /// In one line.
    pub fn line(&self) -> String {
        format!(
            "{:44} {:6.1} s  boot {:4.1} s  clock {}  {}",
            self.title(),
            self.outcome.seconds,
            self.outcome.boot_seconds,
            self.clock(),
            self.verdict()
        )
    }
}

/// All together.
pub fn sum(run: &Run) -> String {
    let count = |is_so: fn(&Row) -> bool| run.rows.iter().filter(|row| is_so(row)).count();
    let how = if has_kvm() {
        "KVM"
    } else {
        "software emulation"
    };
    let skipped = match count(Row::is_skipped) {
        0 => String::new(),
        skipped => format!(", {skipped} skipped"),
    };
    format!(
        "{} of {} as they must be, {} pending{skipped}, {:.0} s, {how}, {} side by side",
        count(|row| row.is_good() && !row.is_skipped()),
        run.rows.len(),
        count(|row| row.pending.is_some() && row.with_breaks),
        run.seconds,
        run.jobs
    )
}

/// What several runs of the same have shown: how often each was as it must be, times, clocks.
pub fn figures(runs: &[Run]) -> Vec<String> {
    let rows: Vec<&Row> = runs.iter().flat_map(|run| &run.rows).collect();
    let wrong: Vec<&&Row> = rows.iter().filter(|row| !row.is_good()).collect();
    let of = |number: fn(&Row) -> Option<f64>| spread(rows.iter().filter_map(|row| number(row)));
    let mut figures = vec![
        format!(
            "runs of the whole set: {}; scenarios in it: {}, run {} times in all, {} of them with nothing broken",
            runs.len(),
            rows.iter().filter(|row| row.with_breaks).count() / runs.len().max(1),
            rows.len(),
            rows.iter().filter(|row| !row.with_breaks).count()
        ),
        format!("not as they must be: {}", wrong.len()),
    ];
    for (number, run) in runs.iter().enumerate() {
        for row in run.rows.iter().filter(|row| !row.is_good()) {
            figures.push(format!(
                "run {}, {}, clock {}: {}",
                number + 1,
                row.title(),
                row.clock(),
                cut(&row.verdict())
            ));
        }
    }
    let repeated = rows.iter().filter(|row| row.repeated.is_some()).count();
    let skipped = rows.iter().filter(|row| row.is_skipped()).count();
    figures.push(format!(
        "repeated because the guest's clock was off or this machine stood still: {repeated}; skipped: {skipped}"
    ));
    let took = |row: &Row| (!row.is_skipped()).then_some(row.outcome.seconds);
    figures.push(format!("one scenario: {} s", of(took)));
    figures.push(format!(
        "boot to the first command: {} s",
        of(|row| (!row.is_skipped() && row.outcome.boot_seconds > 0.0)
            .then_some(row.outcome.boot_seconds))
    ));
    figures.push(format!(
        "the whole set, {} side by side: {} s",
        runs.first().map_or(0, |run| run.jobs),
        spread(runs.iter().map(|run| run.seconds))
    ));
    figures.push(format!(
        "the guest's seconds in one of ours: {}",
        of(|row| row.outcome.clock_ratio)
    ));
    figures.push(if has_kvm() {
        "KVM".to_owned()
    } else {
        "software emulation, no KVM".to_owned()
    });
    figures
}

/// The least, the middle and the most of some numbers.
fn spread(numbers: impl Iterator<Item = f64>) -> String {
    let mut all: Vec<f64> = numbers.collect();
    all.sort_by(f64::total_cmp);
    match (all.first(), all.get(all.len() / 2), all.last()) {
        (Some(least), Some(middle), Some(most)) => {
            format!("{least:.2} to {most:.2}, half of them below {middle:.2}")
        }
        _ => "none".to_owned(),
    }
}

/// A figure is a line of limited length.
fn cut(text: &str) -> String {
    text.replace('\n', " / ").chars().take(300).collect()
}

/// Writes lab.txt and lab.html.
pub fn write(folder: &Path, run: &Run) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut text = String::new();
    let mut page = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>The virtual desk</title>\n\
        <style>body{font:16px/1.4 system-ui,sans-serif;margin:2rem;color-scheme:light dark}td,th{padding:.3rem .8rem;\
        text-align:left;vertical-align:top}tr.bad td{background:#c0392b;color:#fff}</style>\n<h1>The virtual desk</h1>\n"
        .to_owned();
    page += &format!(
        "<p>{}</p>\n<table><tr><th>Scenario<th>What<th>Seconds<th>Boot<th>Clock<th>Verdict</tr>\n",
        escape(&sum(run))
    );
    for row in &run.rows {
        text += &format!("{}\n", row.line());
        let class = if row.is_good() { "good" } else { "bad" };
        let broken = if row.with_breaks {
            ""
        } else {
            ", with nothing broken"
        };
        page += &format!(
            "<tr class=\"{class}\"><td>{}<td>{}{broken}<td>{:.1}<td>{:.1}<td>{}<td>{}</tr>\n",
            escape(&row.name),
            escape(&row.title),
            row.outcome.seconds,
            row.outcome.boot_seconds,
            row.clock(),
            escape(&row.verdict())
        );
    }
    text += &format!("{}\n", sum(run));
    page += "</table>\n</html>\n";
    std::fs::write(folder.join("lab.txt"), text)?;
    std::fs::write(folder.join("lab.html"), page)?;
    println!("written: {}", folder.join("lab.html").display());
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_ending_is_good_and_what_is_pending_must_still_fail() {
        let failed = |why: &str| Verdict::Failed(why.to_owned());
        for (verdict, with_breaks, good) in [
            (failed("ticket a.b x: none"), false, true),
            (Verdict::Passed, true, true),
            (Verdict::Passed, false, false),
            (failed("finds a.b: none"), true, false),
            (failed("finds a.b: none"), false, true),
            (failed("order a.b closed: none"), false, true),
            (failed("healthy: no"), false, false),
            (Verdict::Broken(String::new()), true, false),
            (Verdict::Broken(String::new()), false, false),
        ] {
            let outcome = Outcome {
                verdict,
                seconds: 1.0,
                boot_seconds: 1.0,
                clock_ratio: None,
            };
            let mut row = Row {
                name: "<n>".to_owned(),
                title: String::new(),
                with_breaks,
                pending: None,
                repeated: None,
                outcome,
            };
            assert_eq!(row.is_good(), good, "{row:?}");
            row.pending = Some("later".to_owned());
            let still_fails = matches!(row.outcome.verdict, Verdict::Failed(_));
            assert_eq!(row.is_good(), still_fails, "{row:?}");
        }
    }

    #[test]
    fn what_differs_from_run_to_run_is_told_with_its_run() {
        let row = |verdict, clock_ratio| Row {
            name: "n".to_owned(),
            title: String::new(),
            with_breaks: true,
            pending: None,
            repeated: None,
            outcome: Outcome {
                verdict,
                seconds: 2.0,
                boot_seconds: 1.0,
                clock_ratio: Some(clock_ratio),
            },
        };
        let run = |verdict, clock| Run {
            rows: vec![row(verdict, clock)],
            seconds: 2.0,
            jobs: 1,
        };
        let runs = [
            run(Verdict::Passed, 1.0),
            run(Verdict::Failed("finds a.b: none".to_owned()), 0.9),
            run(Verdict::Skipped("no Debian".to_owned()), 1.1),
        ];
        let told = figures(&runs);
        for line in [
            "not as they must be: 1",
            "run 2, n, clock x0.90: FAILED: finds a.b: none",
            "repeated because the guest's clock was off or this machine stood still: 0; skipped: 1",
            "the guest's seconds in one of ours: 0.90 to 1.10, half of them below 1.00",
        ] {
            assert!(told.iter().any(|it| it == line), "{line}: {told:#?}");
        }
        assert!(sum(&runs[2]).starts_with("0 of 1 as they must be, 0 pending, 1 skipped"));
    }
}
