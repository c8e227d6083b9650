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

const MAX_MINUTES: u32 = 480;

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
    clue: &Spanned<Clue>,
    mut before: impl Iterator<Item = &'a Spanned<Clue>>,
    suspects: &[&str],
    place: &Place<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = clue.span();
    let clue = clue.get_ref();
    place.one_of("when", &clue.when, &lists::CLUES, problems);
    if before.any(|other| other.get_ref().when.get_ref() == clue.when.get_ref()) {
        let what = format!("the clue \"{}\" is there twice", clue.when.get_ref());
        problems.push(place.problem(span.clone(), &what, "keep one of them"));
    }
    if clue.says.is_empty() {
        let mend = "write: says = { headset = \"favours\" }, or drop the clue";
        problems.push(place.problem(span.clone(), "this clue says nothing", mend));
    }
    for (part, word) in &clue.says {
        if !suspects.contains(&part.as_str()) {
            let what = format!("the clue speaks of \"{part}\", which is no suspect here");
            let mend = "add it to suspects, or drop it";
            problems.push(place.problem(span.clone(), &what, mend));
        }
        if !lists::SAYS.iter().any(|(known, _)| known == word) {
            let known: Vec<&str> = lists::SAYS.iter().map(|(word, _)| *word).collect();
            let what = format!("\"{word}\" is not known");
            let mend = format!("write one of: {}", known.join(", "));
            problems.push(place.problem(span.clone(), &what, &mend));
        }
    }
}

pub fn check_step<'a>(
    step: &Spanned<Step>,
    mut before: impl Iterator<Item = &'a Spanned<Step>>,
    suspects: &[&str],
    place: &Place<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = step.span();
    let step = step.get_ref();
    let kinds: Vec<&str> = lists::STEP_KINDS.iter().map(|(kind, _)| *kind).collect();
    place.one_of("kind", &step.kind, &kinds, problems);
    place.between("minutes", &step.minutes, 1, MAX_MINUTES, problems);
    if before.any(|other| other.get_ref().id.get_ref() == step.id.get_ref()) {
        let what = format!("the step \"{}\" is there twice", step.id.get_ref());
        problems.push(place.problem(span.clone(), &what, "keep one of them"));
    }
    let needs_part = lists::STEP_KINDS
        .iter()
        .any(|(kind, needs)| *needs && kind == step.kind.get_ref());
    if needs_part && step.part.is_none() {
        let what = format!("\"{}\" needs to say what", step.kind.get_ref());
        problems.push(place.problem(span.clone(), &what, "write: part = \"...\""));
    }
    for (index, part) in step.well_if.iter().enumerate() {
        if step.well_if.iter().take(index).any(|other| other == part) {
            let what = format!("well_if names \"{part}\" twice");
            problems.push(place.problem(span.clone(), &what, "keep one of them"));
        }
        if !suspects.contains(&part.as_str()) {
            let what = format!("well_if names \"{part}\", which is no suspect here");
            problems.push(place.problem(span.clone(), &what, "add it to suspects, or drop it"));
        }
    }
    if step.well_if.is_empty() || step.well_if.len() >= suspects.len() {
        let what = format!("the step \"{}\" separates nothing", step.id.get_ref());
        let mend = "name in well_if some suspects, not all: those for which it comes out well";
        problems.push(place.problem(span, &what, mend));
    }
}
