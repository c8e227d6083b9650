//! Reads one fault.toml of knowledge/ strictly and checks it against the closed lists.
//! Needs the text of the file. Must not open files; every complaint names the line.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
use super::steps::{Clue, Step};

pub const KINDS: [&str; 3] = ["fault", "defect", "notice"];
pub const SEVERITIES: [&str; 4] = ["S1", "S2", "S3", "S4"];
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
const PRIOR_TOLERANCE: f64 = 0.01;
const MAX_MINUTES: u32 = 480;

/// fault.toml as it is typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultFile {
    schema: Spanned<u32>,
    pub family: Spanned<String>,
    pub scope: Spanned<String>,
    pub kind: Spanned<String>,
    pub severity: Spanned<String>,
    pub settle_s: u32,
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

    pub fn one_of(
        &self,
        key: &str,
        value: &Spanned<String>,
        known: &[&str],
        problems: &mut Vec<Problem>,
    ) {
        if !known.contains(&value.get_ref().as_str()) {
            let what = format!("{key} = \"{}\" is not known", value.get_ref());
            let mend = format!("write one of: {}", known.join(", "));
            problems.push(self.problem(value.span(), &what, &mend));
        }
    }

    pub fn between(
        &self,
        key: &str,
        value: &Spanned<u32>,
        least: u32,
        most: u32,
        problems: &mut Vec<Problem>,
    ) {
        let number = *value.get_ref();
        if number < least || number > most {
            let what = format!("{key} = {number} is out of range");
            let mend = format!("write a number from {least} to {most}");
            problems.push(self.problem(value.span(), &what, &mend));
        }
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
        place.between("fails", &self.trip.fails, 1, 100, problems);
        place.between("within_s", &self.trip.within_s, 1, 90 * 86_400, problems);
        place.between("passes", &self.clear.passes, 1, 100, problems);
        place.between("minutes", &self.minutes, 1, MAX_MINUTES, problems);
        place.between("trips", &self.flap.trips, 2, 100, problems);
        place.between("within_s", &self.flap.within_s, 60, 90 * 86_400, problems);
        place.between("calm_s", &self.flap.calm_s, 60, 90 * 86_400, problems);
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
        let suspects = self.suspects.get_ref();
        for (index, suspect) in suspects.iter().enumerate() {
            let part = suspect.part.get_ref();
            if !(suspect.prior > 0.0 && suspect.prior <= 1.0) {
                let what = format!("the prior of \"{part}\" is {}", suspect.prior);
                problems.push(place.problem(
                    suspect.part.span(),
                    &what,
                    "write a number above 0, at most 1",
                ));
            }
            if suspects
                .iter()
                .take(index)
                .any(|other| other.part.get_ref() == part)
            {
                let what = format!("\"{part}\" is a suspect twice");
                problems.push(place.problem(
                    suspect.part.span(),
                    &what,
                    "keep one line and add the priors",
                ));
            }
        }
        let sum: f64 = suspects.iter().map(|suspect| suspect.prior).sum();
        let off = (sum - 1.0).abs();
        if off.is_nan() || off > PRIOR_TOLERANCE {
            let what = format!("the priors of the suspects sum to {sum:.3}");
            problems.push(place.problem(
                self.suspects.span(),
                &what,
                "change them so that they sum to 1",
            ));
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
