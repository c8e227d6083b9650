//! Reads one fault.toml of knowledge/ strictly and checks it against the closed lists.
//! Needs the text of the file. Must not open files; every complaint names the line.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
pub use super::steps::lists::SEVERITIES;
use super::steps::{Clue, Step, rules};

pub const KINDS: [&str; 3] = ["fault", "defect", "notice"];
pub const SCOPES: [&str; 9] = [
    "cpu",
    "memory",
    "disk",
    "headset",
    "desk_phone",
    "files",
    "path",
    "power",
    "pc",
];

/// fault.toml as it is typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultFile {
    schema: Spanned<u32>,
    pub family: Spanned<String>,
    pub scope: Spanned<String>,
    pub kind: Spanned<String>,
    pub severity: Spanned<String>,
    pub settle_s: Spanned<u32>,
    pub reversible: bool,
    pub trip: Trip,
    pub clear: Clear,
    pub flap: Flap,
    #[serde(default)]
    pub limits: BTreeMap<String, u64>,
    pub explains: Vec<Spanned<String>>,
    pub suspects: Spanned<Vec<Suspect>>,
    #[serde(default)]
    pub clues: Vec<Spanned<Clue>>,
    #[serde(default)]
    pub steps: Vec<Spanned<Step>>,
    pub who: Spanned<String>,
    pub minutes: Spanned<u32>,
    pub bring: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trip {
    pub fails: Spanned<u32>,
    pub within_s: Spanned<u32>,
    pub self_check: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clear {
    pub passes: Spanned<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspect {
    pub part: Spanned<String>,
    pub prior: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flap {
    pub trips: Spanned<u32>,
    pub within_s: Spanned<u32>,
    pub calm_s: Spanned<u32>,
}

/// The line (from 1) in which a byte of the text stands.
pub fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// What is typed, or None with the complaint added.
pub fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<FaultFile> {
    match toml::from_str::<FaultFile>(text) {
        Ok(parsed) => {
            parsed.check(&Place { file, text }, problems);
            Some(parsed)
        }
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            let mend = "compare with another fault.toml; knowledge/README.md lists every key";
            problems.push(Problem::new(file, line, error.message(), mend));
            None
        }
    }
}

/// Where a value was typed.
pub struct Place<'a> {
    file: &'a str,
    text: &'a str,
}

impl Place<'_> {
    pub fn problem(&self, span: Range<usize>, what: &str, mend: &str) -> Problem {
        Problem::new(self.file, line_of(self.text, span.start), what, mend)
    }

    /// Everything that is wrong with one value.
    pub fn all(
        &self,
        span: Range<usize>,
        wrong: impl IntoIterator<Item = rules::Wrong>,
        problems: &mut Vec<Problem>,
    ) {
        for (what, mend) in wrong {
            problems.push(self.problem(span.clone(), &what, &mend));
        }
    }

    fn one_of(
        &self,
        key: &str,
        value: &Spanned<String>,
        known: &[&str],
        problems: &mut Vec<Problem>,
    ) {
        let wrong = rules::one_of(key, value.get_ref(), known);
        self.all(value.span(), wrong, problems);
    }

    fn between(
        &self,
        key: &str,
        value: &Spanned<u32>,
        range: (u32, u32),
        problems: &mut Vec<Problem>,
    ) {
        let wrong = rules::between(key, *value.get_ref(), range);
        self.all(value.span(), wrong, problems);
    }
}

impl FaultFile {
    fn check(&self, place: &Place<'_>, problems: &mut Vec<Problem>) {
        if *self.schema.get_ref() != 1 {
            problems.push(place.problem(
                self.schema.span(),
                "this schema is not known",
                "write: schema = 1",
            ));
        }
        if self.family.get_ref().is_empty() {
            problems.push(place.problem(
                self.family.span(),
                "the family is empty",
                "name it: family = \"headset\"",
            ));
        }
        place.one_of("scope", &self.scope, &SCOPES, problems);
        place.one_of("kind", &self.kind, &KINDS, problems);
        place.one_of("severity", &self.severity, &SEVERITIES, problems);
        let mut number = |key: &str, value: &Spanned<u32>, range: (u32, u32)| {
            place.between(key, value, range, problems);
        };
        number("settle_s", &self.settle_s, rules::SETTLE_S);
        number("fails", &self.trip.fails, rules::TRIP_FAILS);
        number("within_s", &self.trip.within_s, rules::TRIP_WITHIN_S);
        number("passes", &self.clear.passes, rules::CLEAR_PASSES);
        number("minutes", &self.minutes, rules::MINUTES);
        number("trips", &self.flap.trips, rules::FLAP_TRIPS);
        number("within_s", &self.flap.within_s, rules::FLAP_S);
        number("calm_s", &self.flap.calm_s, rules::FLAP_S);
        self.check_suspects(place, problems);
        let suspects: Vec<&str> = self
            .suspects
            .get_ref()
            .iter()
            .map(|s| s.part.get_ref().as_str())
            .collect();
        for (index, clue) in self.clues.iter().enumerate() {
            let before = self.clues.iter().take(index);
            super::steps::check_clue(clue, before, &suspects, place, problems);
        }
        for (index, step) in self.steps.iter().enumerate() {
            let before = self.steps.iter().take(index);
            super::steps::check_step(step, before, &suspects, place, problems);
        }
    }

    fn check_suspects(&self, place: &Place<'_>, problems: &mut Vec<Problem>) {
        let typed = self.suspects.get_ref();
        let plain: Vec<(&str, f64)> = typed
            .iter()
            .map(|suspect| (suspect.part.get_ref().as_str(), suspect.prior))
            .collect();
        for (about, wrong) in rules::suspects(&plain) {
            let one = about.and_then(|index| typed.get(index));
            let span = one.map_or_else(|| self.suspects.span(), |s| s.part.span());
            place.all(span, [wrong], problems);
        }
    }

    /// Every part the file names, with the line it is named in.
    pub fn parts<'a>(&'a self, text: &str) -> Vec<(usize, &'a str)> {
        let suspects = self.suspects.get_ref().iter().map(|suspect| &suspect.part);
        suspects
            .chain(self.steps.iter().filter_map(|s| s.get_ref().part.as_ref()))
            .chain(self.bring.iter())
            .map(|part| (line_of(text, part.span().start), part.get_ref().as_str()))
            .collect()
    }
}
