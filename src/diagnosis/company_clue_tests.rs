//! Clues from what was listed beside a device, and from how it went: when they hold and when not.

use super::clue_tests::{at, diagnoses_with, finding, headset};
use super::*;
use crate::component::{ComponentKind as Kind, Identity};
use crate::desk::Baseline;
use crate::finding::{Absence, Company, State, Stranger};
use crate::observation::{Outcome, Reading};

/// The moment of `headset()`, which fails since ten minutes before.
const NOW: i64 = 1_700_100_000;
const MIN: i64 = 60;

fn phone(state: State) -> Finding {
    finding("phone.missing", Kind::DeskPhone, "required", state)
}

/// Clues of the first finding's question. The headset was a "Maker Model 20".
fn clues_of(findings: &[Finding]) -> Vec<String> {
    let reading = Reading::Memory { total_bytes: 1 };
    let mut seen = super::support::observed(1, headset().component, reading);
    seen.identity = Some(Identity::new("Maker", "Model 20", "HS-0001"));
    assert!(matches!(seen.outcome, Outcome::Reading(_)));
    let told = diagnoses_with(findings, Surroundings::none(), &[seen], Baseline::default());
    told.iter()
        .filter(|d| d.key.component == findings[0].component)
        .flat_map(|d| d.clues.iter().map(|c| c.reason.code.clone()))
        .collect()
}

fn check(code: &str, holds: bool, findings: &[Finding]) {
    let told = clues_of(findings);
    let got = told.iter().any(|c| c == code);
    assert_eq!(got, holds, "{code} for {findings:#?}: told {told:?}");
}

/// Away from and until so many minutes before now.
fn away(name: &str, from_min: i64, until_min: Option<i64>) -> Absence {
    Absence {
        name: name.to_owned(),
        from: at(NOW - from_min * MIN),
        until: until_min.map(|min| at(NOW - min * MIN)),
    }
}

fn beside(absence: Absence) -> Option<Box<Company>> {
    let mut company = Company::default();
    company.absences.push_back(absence);
    Some(Box::new(company))
}

#[test]
fn a_device_beside_it_went_away_only_if_it_was_away_at_a_moment_when_this_one_was() {
    for (name, from, until, holds) in [
        ("Camera", 10, None, true),
        ("Camera", 9, Some(5), true),
        ("Camera", 25, None, true),
        ("Camera", 26, None, false),
        ("Camera", 40, Some(11), true),
        // Away for good since long ago; back before it began; put away while it fails anyway.
        ("Camera", 90, None, false),
        ("Camera", 90, Some(20), false),
        ("Camera", 5, Some(4), false),
        ("Camera", 2, None, false),
        // Another name of the same device.
        ("model 20 Mono", 10, None, false),
        ("USB MAKER", 10, None, false),
        ("USB Audio", 10, None, true),
        ("2 in 1", 10, None, true),
    ] {
        let mut headset = headset();
        headset.company = beside(away(name, from, until));
        check("clue.beside_gone", holds, std::slice::from_ref(&headset));
        // The phone hangs on the same hub; what was beside the headset was beside it too.
        (headset.state, headset.trips_count) = (State::Ok, 0);
        if holds || name == "Camera" {
            check("clue.beside_gone", holds, &[phone(State::Failing), headset]);
        }
    }
}

#[test]
fn beside_one_that_comes_and_goes_counts_what_does_so_too() {
    let mut headset = headset();
    headset.state = State::Flapping;
    let mut company = Company::default();
    company.absences.push_back(away("Camera", 1, None));
    for (failing_for_s, earlier, holds) in [
        (0, Some(4), false),
        (60, None, false),
        // It goes and comes with it.
        (60, Some(4), true),
    ] {
        headset.failing_for_s = failing_for_s;
        let mut company = company.clone();
        company
            .absences
            .extend(earlier.map(|min| away("Camera", min, Some(min - 1))));
        headset.company = Some(Box::new(company));
        check("clue.beside_gone", holds, std::slice::from_ref(&headset));
    }
}

#[test]
fn where_no_sound_device_is_listed_at_all_nothing_went_away_beside_it() {
    let mut headset = headset();
    headset.company = beside(away("Camera", 10, None));
    let no_sound = crate::knowledge::codes::HEADSET_MISSING_NO_SOUND;
    headset.reasons.push(Reason::new(no_sound));
    check("clue.no_sound_device", true, std::slice::from_ref(&headset));
    check("clue.beside_gone", false, &[headset]);
}

#[test]
fn the_judged_neighbour_is_told_rather_than_the_camera() {
    let mut headset = headset();
    headset.company = beside(away("Camera", 10, None));
    let both = [headset, phone(State::Failing)];
    check("clue.usb_neighbour_fails", true, &both);
    check("clue.beside_gone", false, &both);
}

#[test]
fn a_stranger_counts_while_it_is_missing_and_shortly_before() {
    for (min, holds) in [(1, true), (10, true), (240, true), (251, false)] {
        let mut headset = headset();
        let (name, at) = ("USB Audio Device".to_owned(), at(NOW - min * MIN));
        let mut company = Company::default();
        company.strangers.push_back(Stranger { name, at });
        headset.company = Some(Box::new(company));
        check("clue.another_name", holds, &[headset]);
    }
    check("clue.another_name", false, &[headset()]);
}

#[test]
fn it_went_at_work_only_if_it_was_there_and_the_pc_was_not_restarted() {
    check("clue.went_at_work", true, &[phone(State::Failing)]);
    for (ever_passed, after_restart) in [(false, false), (true, true)] {
        let mut phone = phone(State::Failing);
        (phone.ever_passed, phone.after_restart) = (ever_passed, after_restart);
        check("clue.went_at_work", false, &[phone]);
    }
}

#[test]
fn what_is_looked_at_rarely_is_steady_after_three_looks_in_half_an_hour() {
    for (rounds, failing_for_s, holds) in [
        (3, 1_800, true),
        (2, 7_200, false),
        (3, 1_799, false),
        (10, 0, true),
        (9, 0, false),
    ] {
        let mut phone = phone(State::Failing);
        (phone.failing_rounds_count, phone.failing_for_s) = (rounds, failing_for_s);
        check("clue.steady", holds, &[phone]);
    }
}
