//! What knowledge must obey, wherever it was typed: in knowledge/, checked by the build script, or in
//! a site's own folder, checked when a program starts. Shared by both. Needs plain values; must not
//! know where they stand: whoever asks adds the file and the line.

use super::lists;

/// What is wrong, and what to write instead.
pub type Wrong = (String, String);

/// Least and most of each number.
pub const TRIP_FAILS: (u32, u32) = (1, 100);
pub const TRIP_WITHIN_S: (u32, u32) = (1, 90 * 86_400);
pub const CLEAR_PASSES: (u32, u32) = (1, 100);
pub const FLAP_TRIPS: (u32, u32) = (2, 100);
pub const FLAP_S: (u32, u32) = (60, 90 * 86_400);
pub const MINUTES: (u32, u32) = (1, 480);
pub const SETTLE_S: (u32, u32) = (0, 86_400);
const PRIOR_TOLERANCE: f64 = 0.01;
const MOST_MONEY: f64 = 1.0e6;

/// A word that must be on a list.
#[must_use]
pub fn one_of(key: &str, value: &str, known: &[&str]) -> Option<Wrong> {
    (!known.contains(&value)).then(|| {
        let what = format!("{key} = \"{value}\" is not known");
        (what, format!("write one of: {}", known.join(", ")))
    })
}

/// A number that must be in a range.
#[must_use]
pub fn between(key: &str, number: u32, (least, most): (u32, u32)) -> Option<Wrong> {
    (number < least || number > most).then(|| {
        let what = format!("{key} = {number} is out of range");
        (what, format!("write a number from {least} to {most}"))
    })
}

/// Suspects with their priors; with each complaint the one it is about, if it is about one.
#[must_use]
pub fn suspects(suspects: &[(&str, f64)]) -> Vec<(Option<usize>, Wrong)> {
    let mut wrong = Vec::new();
    for (index, (part, prior)) in suspects.iter().enumerate() {
        if !(*prior > 0.0 && *prior <= 1.0) {
            let what = format!("the prior of \"{part}\" is {prior}");
            let mend = "write a number above 0, at most 1".to_owned();
            wrong.push((Some(index), (what, mend)));
        }
        if suspects.iter().take(index).any(|(other, _)| other == part) {
            let what = format!("\"{part}\" is a suspect twice");
            let mend = "keep one line and add the priors".to_owned();
            wrong.push((Some(index), (what, mend)));
        }
    }
    let sum: f64 = suspects.iter().map(|(_, prior)| prior).sum();
    let off = (sum - 1.0).abs();
    if off.is_nan() || off > PRIOR_TOLERANCE {
        let what = format!("the priors of the suspects sum to {sum:.3}");
        wrong.push((None, (what, "change them so that they sum to 1".to_owned())));
    }
    wrong
}

/// One clue, what it says, and the names of the clues before it.
#[must_use]
pub fn clue(when: &str, says: &[(&str, &str)], before: &[&str], suspects: &[&str]) -> Vec<Wrong> {
    let mut wrong: Vec<Wrong> = one_of("when", when, &lists::CLUES).into_iter().collect();
    if before.contains(&when) {
        let what = format!("the clue \"{when}\" is there twice");
        wrong.push((what, "keep one of them".to_owned()));
    }
    if says.is_empty() {
        let mend = "write: says = { headset = \"favours\" }, or drop the clue".to_owned();
        wrong.push(("this clue says nothing".to_owned(), mend));
    }
    for (part, word) in says {
        if !suspects.contains(part) {
            let what = format!("the clue speaks of \"{part}\", which is no suspect here");
            wrong.push((what, "add it to suspects, or drop it".to_owned()));
        }
        if !lists::SAYS.iter().any(|(known, _)| known == word) {
            let known: Vec<&str> = lists::SAYS.iter().map(|(word, _)| *word).collect();
            let what = format!("\"{word}\" is not known");
            wrong.push((what, format!("write one of: {}", known.join(", "))));
        }
    }
    wrong
}

/// A step as it was typed, wherever that was.
#[derive(Debug, Clone, Copy)]
pub struct TypedStep<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub has_part: bool,
    pub minutes: u32,
}

/// One step, the suspects for which it comes out well, and the names of the steps before it.
#[must_use]
pub fn step(
    step: TypedStep<'_>,
    well_if: &[&str],
    before: &[&str],
    suspects: &[&str],
) -> Vec<Wrong> {
    let kinds: Vec<&str> = lists::STEP_KINDS.iter().map(|(kind, _)| *kind).collect();
    let mut wrong: Vec<Wrong> = one_of("kind", step.kind, &kinds).into_iter().collect();
    wrong.extend(between("minutes", step.minutes, MINUTES));
    if before.contains(&step.id) {
        let what = format!("the step \"{}\" is there twice", step.id);
        wrong.push((what, "keep one of them".to_owned()));
    }
    let needs_part = lists::STEP_KINDS
        .iter()
        .any(|(kind, needs)| *needs && *kind == step.kind);
    if needs_part && !step.has_part {
        let what = format!("\"{}\" needs to say what", step.kind);
        wrong.push((what, "write: part = \"...\"".to_owned()));
    }
    for (index, part) in well_if.iter().enumerate() {
        if well_if.iter().take(index).any(|other| other == part) {
            let what = format!("well_if names \"{part}\" twice");
            wrong.push((what, "keep one of them".to_owned()));
        }
        if !suspects.contains(part) {
            let what = format!("well_if names \"{part}\", which is no suspect here");
            wrong.push((what, "add it to suspects, or drop it".to_owned()));
        }
    }
    if well_if.is_empty() || well_if.len() >= suspects.len() {
        let what = format!("the step \"{}\" separates nothing", step.id);
        let mend = "name in well_if some suspects, not all: those for which it comes out well";
        wrong.push((what, mend.to_owned()));
    }
    wrong
}

/// Amounts of money and time, and how sure one must be: pairs of price and certainty.
#[must_use]
pub fn costs(amounts: &[f64], replace_from: &[(f64, f64)]) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if amounts.iter().any(|a| !(0.0..=MOST_MONEY).contains(a)) {
        let mend = format!("write numbers from 0 to {MOST_MONEY}");
        wrong.push(("an amount is out of range".to_owned(), mend));
    }
    let rising = replace_from
        .windows(2)
        .all(|two| matches!(two, [a, b] if a.0 < b.0 && a.1 <= b.1));
    let certain = replace_from
        .iter()
        .all(|(_, certainty)| (0.0..=1.0).contains(certainty));
    if replace_from.is_empty() || !rising || !certain {
        let mend = "write at least one { up_to, certainty }, both growing, certainty from 0 to 1";
        wrong.push(("replace_from is not in order".to_owned(), mend.to_owned()));
    }
    wrong
}
