//! The keys of fault.toml that tell suspects apart: clues (what is known besides the symptom) and
//! steps (what somebody can do, and for which causes it comes out well). Needs the parsed file;
//! must not open files.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
use super::fault_file::Place;

#[path = "../src/knowledge/lists.rs"]
pub mod lists;
#[path = "../src/knowledge/rules.rs"]
pub mod rules;

/// What a fact besides the symptom says about suspects.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clue {
    pub when: Spanned<String>,
    pub says: BTreeMap<String, String>,
}

/// What somebody can do about a fault, or to find out more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub id: Spanned<String>,
    pub kind: Spanned<String>,
    pub part: Option<Spanned<String>>,
    pub who: Spanned<String>,
    pub minutes: Spanned<u32>,
    pub well_if: Vec<String>,
}

pub fn check_clue<'a>(
    clue: &'a Spanned<Clue>,
    before: impl Iterator<Item = &'a Spanned<Clue>>,
    suspects: &[&str],
    place: &Place<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = clue.span();
    let clue = clue.get_ref();
    let says: Vec<(&str, &str)> = clue
        .says
        .iter()
        .map(|(part, word)| (part.as_str(), word.as_str()))
        .collect();
    let before: Vec<&str> = before
        .map(|c| c.get_ref().when.get_ref().as_str())
        .collect();
    let wrong = rules::clue(clue.when.get_ref(), &says, &before, suspects);
    place.all(span, wrong, problems);
}

pub fn check_step<'a>(
    step: &'a Spanned<Step>,
    before: impl Iterator<Item = &'a Spanned<Step>>,
    suspects: &[&str],
    place: &Place<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = step.span();
    let step = step.get_ref();
    let typed = rules::TypedStep {
        id: step.id.get_ref(),
        kind: step.kind.get_ref(),
        has_part: step.part.is_some(),
        minutes: *step.minutes.get_ref(),
    };
    let well_if: Vec<&str> = step.well_if.iter().map(String::as_str).collect();
    let before: Vec<&str> = before.map(|s| s.get_ref().id.get_ref().as_str()).collect();
    let wrong = rules::step(typed, &well_if, &before, suspects);
    place.all(span, wrong, problems);
}
