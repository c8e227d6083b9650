//! Progress of a round on a terminal: one line, on standard error, gone when it is over.

use crate::round::{Given, Progress};
use crate::words::{say, tongue};
use deskready::knowledge::word;
use deskready_probes::Probe;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A line on standard error.
#[derive(Debug)]
pub struct Terminal {
    bar: ProgressBar,
    lang: String,
}

impl Terminal {
    /// A line in a language; shown once a round begins.
    #[must_use]
    pub fn new(lang: &str) -> Self {
        Self {
            bar: ProgressBar::hidden(),
            lang: lang.to_owned(),
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Terminal {
    fn begins(&self, probes: &[&'static Probe]) {
        self.bar
            .set_draw_target(indicatif::ProgressDrawTarget::stderr());
        self.bar.set_length(probes.len() as u64);
        if let Ok(style) = ProgressStyle::with_template("{spinner} [{bar:20}] {pos}/{len} {msg}") {
            self.bar.set_style(style);
        }
        self.bar
            .set_message(say(tongue(&self.lang), "comprobando…", "checking…").to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    fn done(&self, given: &Given) {
        self.bar.inc(1);
        self.bar.set_message(format!(
            "{} ({} ms)",
            word(given.probe.kind.as_str(), &self.lang),
            given.took_ms
        ));
    }
}

/// How far the reading of critical files is: one line on standard error, where that is a terminal.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    lang: String,
}

impl Bar {
    /// A line in a language; shown with the first word of it.
    #[must_use]
    pub fn new(lang: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), indicatif::ProgressDrawTarget::stderr());
        let style = "{spinner} {msg} [{bar:20}] {bytes}/{total_bytes}, {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self {
            bar,
            lang: lang.to_owned(),
        }
    }

    /// So many bytes of a set are read, of so many.
    pub fn tell(&self, set: &str, read: u64, of: u64) {
        self.bar.set_length(of.max(read));
        self.bar.set_position(read);
        let text = say(tongue(&self.lang), "leyendo", "reading");
        self.bar.set_message(format!("{text} {set}"));
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
