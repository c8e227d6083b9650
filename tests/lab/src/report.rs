//! What came of a run: a line each, a sum, and the same as a page. Needs the outcomes. Must not call good what was not run.

use crate::machine::has_kvm;
use crate::story::{Outcome, Verdict};
use anyhow::{Context as _, Result};
use std::path::Path;

/// One run of one scenario.
#[derive(Debug, Clone)]
pub struct Row {
    pub name: String,
    pub title: String,
    pub with_breaks: bool,
    /// What the product cannot do yet.
    pub pending: Option<String>,
    /// The guest's clock was off the first time.
    pub is_repeated: bool,
    pub outcome: Outcome,
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
        }
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
        };
        if self.is_repeated {
            format!("{sure} (second run; the guest's clock was off)")
        } else {
            sure
        }
    }

    fn clock(&self) -> String {
        self.outcome
            .clock_ratio
            .map_or_else(|| "-".to_owned(), |ratio| format!("x{ratio:.2}"))
    }

    /// In one line.
    pub fn line(&self) -> String {
        let kind = if self.with_breaks {
            ""
        } else {
            " (nothing broken)"
        };
        let name = format!("{}{kind}", self.name);
        format!(
            "{name:44} {:6.1} s  boot {:4.1} s  clock {}  {}",
            self.outcome.seconds,
            self.outcome.boot_seconds,
            self.clock(),
            self.verdict()
        )
    }
}

/// All together.
pub fn sum(rows: &[Row]) -> String {
    let good = rows.iter().filter(|row| row.is_good()).count();
    let seconds: f64 = rows.iter().map(|row| row.outcome.seconds).sum();
    let how = if has_kvm() {
        "KVM"
    } else {
        "software emulation"
    };
    let pending = rows
        .iter()
        .filter(|row| row.pending.is_some() && row.with_breaks)
        .count();
    format!(
        "{good} of {} as they must be, {pending} pending, {seconds:.0} s, {how}",
        rows.len()
    )
}

/// Writes lab.txt and lab.html.
pub fn write(folder: &Path, rows: &[Row]) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut text = String::new();
    let mut page = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>The virtual desk</title>\n\
        <style>body{font:16px/1.4 system-ui,sans-serif;margin:2rem;color-scheme:light dark}td,th{padding:.3rem .8rem;\
        text-align:left;vertical-align:top}tr.bad td{background:#c0392b;color:#fff}</style>\n<h1>The virtual desk</h1>\n"
        .to_owned();
    page += &format!(
        "<p>{}</p>\n<table><tr><th>Scenario<th>What<th>Seconds<th>Boot<th>Clock<th>Verdict</tr>\n",
        escape(&sum(rows))
    );
    for row in rows {
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
    text += &format!("{}\n", sum(rows));
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
                is_repeated: false,
                outcome,
            };
            assert_eq!(row.is_good(), good, "{row:?}");
            row.pending = Some("later".to_owned());
            let still_fails = matches!(row.outcome.verdict, Verdict::Failed(_));
            assert_eq!(row.is_good(), still_fails, "{row:?}");
        }
    }
}
