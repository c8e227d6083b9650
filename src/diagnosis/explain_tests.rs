//! What an explanation must hold to: it shows the diagnosis that stands, its numbers multiply to
//! what it says, and every sentence is whole in both languages.

use super::clue_tests::{at, diagnoses, finding, headset, path};
use super::past::{Covering, Peers};
use super::support::{facts, profile_with};
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::Baseline;
use crate::finding::State;
use crate::knowledge::{codes, sentence};
use crate::text::Utc;

const NOW: i64 = 1_700_100_000;

fn explained(
    findings: &[Finding],
    surroundings: &Surroundings,
    open: &[Diagnosis],
    key: &DiagnosisKey,
) -> Option<Explanation> {
    let mut facts = facts(profile_with("headset desk_phone"), Baseline::default());
    facts.profile.expect.disks = vec!["/".to_owned()];
    explain(
        &Input {
            latest: &[],
            now: at(NOW),
            knowledge: Knowledge::built_in(),
            facts: &facts,
            findings,
            open,
            surroundings,
            calendar: &Calendar::default(),
        },
        key,
    )
}

fn peers() -> Surroundings {
    Surroundings {
        peers: vec![Peers {
            family: "headset".to_owned(),
            attribute: "switch".to_owned(),
            value: "sw-3".to_owned(),
            observed_count: 12,
            failing_count: 5,
        }],
        ..Surroundings::default()
    }
}

fn trial(step: &str, came_out_well: bool) -> Trial {
    Trial {
        step: step.to_owned(),
        came_out_well,
        at: at(NOW),
        by: "technician".to_owned(),
        fault: String::new(),
    }
}

/// Small desks with something wrong: their findings and what is known around them.
fn desks() -> Vec<(Vec<Finding>, Surroundings)> {
    let mut flapping = headset();
    flapping.state = State::Flapping;
    let mut no_sound = headset();
    no_sound.reasons = vec![Reason::new(codes::HEADSET_MISSING_NO_SOUND)];
    let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
    let disk = finding("disk.failing", Kind::Disk, "/", State::Failing);
    let none = Surroundings::default;
    vec![
        (vec![headset()], none()),
        (vec![flapping, phone], peers()),
        (vec![no_sound], none()),
        (vec![disk], none()),
        (
            vec![path("crm", State::Failing), path("voice", State::Ok)],
            none(),
        ),
    ]
}

/// Every reason of an explanation, to be read.
fn all_reasons(e: &Explanation) -> Vec<Reason> {
    let symptoms = e
        .symptoms
        .iter()
        .flat_map(|s| s.rule.iter().chain([&s.reason]));
    let suspects = e.suspects.iter().flat_map(|s| {
        let says = s.says.iter().flat_map(|x| [&x.about, &x.reason]);
        says.chain([&s.reason])
    });
    let steps = e.steps.iter().flat_map(|s| s.why.iter().chain([&s.reason]));
    let rest = e.grounds.iter().chain(&e.choice).chain(&e.would_change);
    symptoms
        .chain(suspects)
        .chain(steps)
        .chain(rest)
        .cloned()
        .collect()
}

#[test]
fn the_prior_times_what_everything_says_is_the_certainty_that_is_shown() {
    for (findings, around) in desks() {
        for mut diagnosis in diagnoses(&findings, &around) {
            let fault = Knowledge::built_in().fault(&diagnosis.fault).unwrap();
            for tried in fault.steps.iter().take(2) {
                diagnosis.trials.push(trial(tried.id, false));
            }
            // As the next judgement will store it.
            diagnosis.suspects =
                super::certainty::suspects(fault, &diagnosis.clues, &diagnosis.trials);
            let key = diagnosis.key.clone();
            let e = explained(&findings, &around, &[diagnosis], &key).unwrap();
            let weight = |s: &Explained| {
                s.says
                    .iter()
                    .fold(s.suspect.prior, |weight, said| weight * said.factor)
            };
            let sum: f64 = e.suspects.iter().map(weight).sum();
            for suspect in &e.suspects {
                let share = weight(suspect) / sum;
                assert!(
                    (share - suspect.suspect.certainty).abs() < 1e-9,
                    "{}: {share} is not {:?}",
                    e.diagnosis.fault,
                    suspect.suspect
                );
            }
        }
    }
}

#[test]
fn what_is_stored_is_shown_and_never_judged_anew() {
    let mut stored = diagnoses(&[headset()], Surroundings::none()).remove(0);
    stored.action.step = Some("restart_pc".to_owned());
    stored.suspects.truncate(1);
    stored.occurrences = 77;
    let key = stored.key.clone();
    let e = explained(&[headset()], &peers(), &[stored.clone()], &key).unwrap();
    assert_eq!(e.diagnosis, stored);
    let next: Vec<&str> = e
        .steps
        .iter()
        .filter(|s| s.is_next)
        .map(|s| s.candidate.step.as_str())
        .collect();
    assert_eq!(next, ["restart_pc"]);
    assert_eq!(e.suspects.len(), 1);
}

#[test]
fn a_desk_alone_explains_what_it_would_open_and_nothing_else() {
    let opened = diagnoses(&[headset()], Surroundings::none()).remove(0);
    let e = explained(&[headset()], Surroundings::none(), &[], &opened.key).unwrap();
    assert_eq!(e.diagnosis.suspects, opened.suspects);
    let other = DiagnosisKey {
        family: "sound".to_owned(),
        ..opened.key
    };
    assert_eq!(
        explained(&[headset()], Surroundings::none(), &[], &other),
        None
    );
}

#[test]
fn exactly_one_step_is_next_and_every_other_one_says_why_it_is_not() {
    for (findings, around) in desks() {
        for diagnosis in diagnoses(&findings, &around) {
            let key = diagnosis.key.clone();
            let e = explained(&findings, &around, std::slice::from_ref(&diagnosis), &key).unwrap();
            let next = e.steps.iter().filter(|s| s.is_next).count();
            assert_eq!(next, usize::from(diagnosis.action.step.is_some()), "{e:#?}");
            for step in e.steps.iter().filter(|s| !s.is_next) {
                let hindered = step
                    .why
                    .iter()
                    .any(|r| r.code != codes::EXPLAIN_STEP_DEARER);
                assert!(
                    !diagnosis.stands_alone() || !step.why.is_empty(),
                    "{step:#?}"
                );
                assert_eq!(hindered, !step.candidate.allowed, "{step:#?}");
            }
        }
    }
}

/// Whether a reason of this code is among what would change the verdict.
fn changes(e: &Explanation, code: &str) -> bool {
    e.would_change.iter().any(|r| r.code == code)
}

#[test]
fn what_would_change_it_fits_what_it_is() {
    let plain = diagnoses(&[headset()], Surroundings::none()).remove(0);
    let mut covered = plain.clone();
    covered.incident = Some(Covering {
        incident_number: "INC-000001".to_owned(),
        family: "headset".to_owned(),
        attribute: "switch".to_owned(),
        value: "sw-3".to_owned(),
    });
    let mut duplicate = plain.clone();
    duplicate.duplicate_of = Some(DiagnosisKey {
        component: plain.key.component.clone(),
        family: "usb".to_owned(),
    });
    let mut ended = plain.clone();
    ended.stage = Stage::Recovered;
    let mut again = plain.clone();
    again.repeats_count = 2;
    let disk = finding("disk.failing", Kind::Disk, "/", State::Failing);
    let hardware = diagnoses(std::slice::from_ref(&disk), Surroundings::none()).remove(0);
    let mut flapping = headset();
    flapping.state = State::Flapping;
    for (name, finding, diagnosis, told, untold) in [
        (
            "plain",
            headset(),
            &plain,
            codes::EXPLAIN_WOULD_BE_INCIDENT,
            codes::EXPLAIN_CALM,
        ),
        (
            "plain",
            headset(),
            &plain,
            codes::EXPLAIN_CLEARS,
            codes::EXPLAIN_NOT_BY_ITSELF,
        ),
        (
            "plain",
            headset(),
            &plain,
            codes::EXPLAIN_SEPARATES,
            codes::EXPLAIN_REPEATS,
        ),
        (
            "plain",
            headset(),
            &plain,
            codes::EXPLAIN_HOLD,
            codes::EXPLAIN_ENDED,
        ),
        (
            "covered",
            headset(),
            &covered,
            codes::EXPLAIN_INCIDENT_ENDS,
            codes::EXPLAIN_WOULD_BE_INCIDENT,
        ),
        (
            "duplicate",
            headset(),
            &duplicate,
            codes::EXPLAIN_ROOT_ENDS,
            codes::EXPLAIN_WOULD_BE_DUPLICATE,
        ),
        (
            "ended",
            headset(),
            &ended,
            codes::EXPLAIN_ENDED,
            codes::EXPLAIN_CLEARS,
        ),
        (
            "again",
            headset(),
            &again,
            codes::EXPLAIN_REPEATS,
            codes::EXPLAIN_ENDED,
        ),
        (
            "hardware",
            disk,
            &hardware,
            codes::EXPLAIN_NOT_BY_ITSELF,
            codes::EXPLAIN_CALM,
        ),
        (
            "flapping",
            flapping,
            &plain,
            codes::EXPLAIN_CALM,
            codes::EXPLAIN_ENDED,
        ),
    ] {
        let open = [diagnosis.clone()];
        let e = explained(&[finding], Surroundings::none(), &open, &diagnosis.key).unwrap();
        assert!(
            changes(&e, told),
            "{name}: {told} is not in {:#?}",
            e.would_change
        );
        assert!(
            !changes(&e, untold),
            "{name}: {untold} is in {:#?}",
            e.would_change
        );
        let quiet = e
            .choice
            .iter()
            .any(|r| r.code == codes::EXPLAIN_ASKS_NOTHING);
        assert_eq!(quiet, !diagnosis.stands_alone(), "{name}");
    }
}

#[test]
fn the_step_that_tells_the_first_two_apart_is_the_cheapest_that_does() {
    let plain = diagnoses(&[headset()], Surroundings::none()).remove(0);
    let told = |first: &str, second: &str, trials: &[&str]| {
        let mut diagnosis = plain.clone();
        for (at, part) in [first, second].iter().enumerate() {
            diagnosis.suspects[at].part = (*part).to_owned().into();
        }
        diagnosis.trials = trials.iter().map(|step| trial(step, false)).collect();
        let open = [diagnosis];
        let e = explained(&[headset()], Surroundings::none(), &open, &plain.key).unwrap();
        let of = |r: &&Reason| r.code.contains("separates");
        e.would_change
            .iter()
            .find(of)
            .map(|r| (r.code.clone(), r.args.get("do_step").cloned()))
    };
    let by = |step: &str| Some((codes::EXPLAIN_SEPARATES.to_owned(), Some(step.into())));
    assert_eq!(told("setting", "headset", &[]), by("replug"));
    assert_eq!(
        told("headset_cord", "headset", &[]),
        by("swap_headset_cord")
    );
    let none = Some((codes::EXPLAIN_NOTHING_SEPARATES.to_owned(), None));
    assert_eq!(
        told("headset_cord", "headset", &["swap_headset_cord"]),
        none
    );
}

#[test]
fn the_pc_comes_before_the_headset_where_no_sound_device_is_seen_at_all() {
    let mut no_sound = headset();
    no_sound.reasons = vec![Reason::new(codes::HEADSET_MISSING_NO_SOUND)];
    for (seen, pc_first) in [(headset(), false), (no_sound, true)] {
        let diagnosis = diagnoses(&[seen], Surroundings::none()).remove(0);
        let place = |part: &str| diagnosis.suspects.iter().position(|s| s.part == part);
        assert_eq!(
            place("pc") < place("headset"),
            pc_first,
            "{:#?}",
            diagnosis.suspects
        );
    }
}

#[test]
fn every_sentence_of_an_explanation_is_whole_in_both_languages() {
    let mut read = 0;
    for (findings, around) in desks() {
        for mut diagnosis in diagnoses(&findings, &around) {
            diagnosis.trials = vec![trial("replug", false), trial("other_port", true)];
            let key = diagnosis.key.clone();
            let e = explained(&findings, &around, &[diagnosis], &key).unwrap();
            for reason in all_reasons(&e) {
                for lang in ["es", "en"] {
                    let said = sentence(&reason, lang, &Utc);
                    assert!(
                        !said.contains(['—', '{']) && said.ends_with('.'),
                        "{reason:?}: {said}"
                    );
                    read += 1;
                }
            }
        }
    }
    assert!(read > 300, "{read} sentences were read");
}
