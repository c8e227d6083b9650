//! What is asked in SIP over the network: a service that answers and does not serve, and the desk's phone, which
//! answers, is silent, or has given its place to something else.

use super::clue_tests::{at, finding};
use super::support::{facts, observed, profile_with};
use super::verdict_tests::said;
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::Baseline;
use crate::finding::{State, Verdict};
use crate::knowledge::sentence;
use crate::observation::{Reading, SipAnswer, Trigger};
use crate::profile::{Custody, PathRole, Profile, REQUIRED_SLOT};
use crate::text::Utc;

const NOW: i64 = 1_700_100_000;

fn connect(ok: bool, role: PathRole, answer: Option<(u16, &str)>, error: Option<&str>) -> Reading {
    Reading::Connect {
        path_name: "voice".into(),
        target: "sip:pbx.example".into(),
        role,
        ok,
        attempt_count: 3,
        latency_ms: answer.map(|_| 12),
        error_text: error.map(str::to_owned),
        sip: answer.map(|(code, words)| SipAnswer {
            code,
            reason_text: words.to_owned(),
            product: None,
        }),
    }
}

fn presence(found: bool, name: Option<&str>, other: Option<&str>, error: Option<&str>) -> Reading {
    Reading::Presence {
        found,
        device_name: name.map(str::to_owned),
        is_default: None,
        input_is_default: None,
        listed: other.map(str::to_owned).into_iter().collect(),
        listed_count: u32::from(found || other.is_some()),
        other_device: other.map(str::to_owned),
        error_text: error.map(str::to_owned),
    }
}

/// A desk whose phone is on the network.
fn with_phone(custody: Custody, product: Option<&str>) -> Profile {
    let mut profile = profile_with("desk_phone");
    if let Some(phone) = &mut profile.expect.desk_phone {
        phone.address = Some("sip:10.0.0.21".to_owned());
        phone.custody = custody;
        phone.product = product.map(str::to_owned);
    }
    profile
}

#[test]
fn only_what_cannot_serve_fails_and_every_other_answer_passes() {
    for (code, serves) in [
        (100, true),
        (200, true),
        (302, true),
        (401, true),
        (403, true),
        (404, true),
        (405, true),
        (408, true),
        (480, true),
        (500, false),
        (501, true),
        (502, false),
        (503, false),
        (504, false),
        (505, true),
        (513, true),
        (580, false),
        (603, true),
    ] {
        let answer = SipAnswer {
            code,
            reason_text: String::new(),
            product: None,
        };
        assert_eq!(answer.is_serving(), serves, "{code}");
        assert_eq!(answer.in_words(), code.to_string());
    }
}

#[test]
fn a_service_that_answers_and_does_not_serve_is_said_to_do_so() {
    let busy = Some((503, "Service Unavailable"));
    for (role, answer, expected, sentence) in [
        (
            PathRole::Voice,
            busy,
            "path.down fail S1",
            "\"voice\" (sip:pbx.example) can be reached, but says that it cannot take calls now: 503 Service Unavailable. Attempts: 3; the last one took 12 ms.",
        ),
        (
            PathRole::Vpn,
            busy,
            "path.vpn_down fail S1",
            "\"voice\" (sip:pbx.example) can be reached, but says that it cannot take calls now: 503 Service Unavailable. Attempts: 3; the last one took 12 ms.",
        ),
        (
            PathRole::Voice,
            None,
            "path.down fail S1",
            "\"voice\" (sip:pbx.example) cannot be reached. Attempts: 3. Last error: no answer to OPTIONS came.",
        ),
    ] {
        let error = answer.map_or("no answer to OPTIONS came", |_| "503 Service Unavailable");
        let reading = connect(false, role, answer, Some(error));
        let got = said(
            profile_with(""),
            Baseline::default(),
            Kind::Path,
            "voice",
            reading.clone(),
        );
        assert_eq!(got, expected);
        let mut profile = profile_with("");
        profile.paths.push(crate::profile::PathSpec {
            name: "voice".into(),
            target: "sip:pbx.example".into(),
            role,
            backup_of: None,
        });
        let reasons = reasons(&profile, ComponentKey::new(Kind::Path, "voice"), reading);
        assert_eq!(reasons, [sentence]);
    }
}

/// The sentences of a reading in English.
fn reasons(profile: &Profile, component: ComponentKey, reading: Reading) -> Vec<String> {
    let observation = observed(1, component, reading);
    let all = signals(
        &observation,
        &facts(profile.clone(), Baseline::default()),
        Knowledge::built_in(),
        false,
    );
    all.iter()
        .flat_map(|signal| &signal.reasons)
        .map(|reason| sentence(reason, "en", &Utc).replace('\u{a0}', " "))
        .collect()
}

#[test]
fn a_phone_on_the_network_answers_is_silent_or_is_another_device() {
    let silent = || {
        presence(
            false,
            None,
            None,
            Some("10.0.0.21:5060: no answer to OPTIONS came"),
        )
    };
    let printer = || presence(false, None, Some("HP LaserJet"), None);
    let key = || ComponentKey::new(Kind::DeskPhone, REQUIRED_SLOT);
    for (profile, reading, expected, sentences) in [
        (
            with_phone(Custody::Desk, None),
            presence(true, Some("Yealink SIP-T46U"), None, None),
            "phone.silent pass S2; phone.other_device pass S2",
            vec![
                "The desk phone answers at sip:10.0.0.21: Yealink SIP-T46U.",
                "At sip:10.0.0.21 a phone answers: Yealink SIP-T46U.",
            ],
        ),
        (
            with_phone(Custody::Desk, None),
            silent(),
            "phone.silent fail S2",
            vec![
                "The desk phone does not answer at sip:10.0.0.21: 10.0.0.21:5060: no answer to OPTIONS came.",
            ],
        ),
        (
            with_phone(Custody::Desk, None),
            printer(),
            "phone.silent no word S2; phone.other_device fail S2",
            vec![
                "At sip:10.0.0.21 another device answers; of the phone nothing is known: HP LaserJet.",
                "At sip:10.0.0.21, where this desk's phone should be, another device answers: HP LaserJet.",
            ],
        ),
        (
            with_phone(Custody::Desk, Some("T46U")),
            printer(),
            "phone.silent no word S2; phone.other_device fail S2",
            vec![
                "At sip:10.0.0.21 another device answers; of the phone nothing is known: HP LaserJet.",
                "At sip:10.0.0.21 should be T46U, and another device answers: HP LaserJet.",
            ],
        ),
        // Where no address is typed it is one on USB, as ever.
        (
            profile_with("desk_phone"),
            presence(false, None, None, None),
            "phone.missing fail S1",
            vec!["This desk needs a phone and none is there. Similar devices detected: 0."],
        ),
    ] {
        let got = said(
            profile.clone(),
            Baseline::default(),
            Kind::DeskPhone,
            REQUIRED_SLOT,
            reading.clone(),
        );
        assert_eq!(got, expected);
        assert_eq!(reasons(&profile, key(), reading), sentences);
    }
}

#[test]
fn a_phone_of_a_person_is_missed_only_by_who_asks() {
    for (custody, trigger, verdict) in [
        (Custody::Desk, Trigger::Scheduled, Verdict::Fail),
        (Custody::Person, Trigger::Scheduled, Verdict::NoWord),
        (Custody::Person, Trigger::SelfCheck, Verdict::Fail),
        (Custody::Pool, Trigger::Start, Verdict::NoWord),
    ] {
        let key = ComponentKey::new(Kind::DeskPhone, REQUIRED_SLOT);
        let mut look = observed(1, key, presence(false, None, None, Some("silent")));
        look.trigger = trigger;
        let desk = facts(with_phone(custody, None), Baseline::default());
        let said = signals(&look, &desk, Knowledge::built_in(), false);
        assert_eq!(said[0].verdict, verdict, "{custody:?} {trigger:?}");
    }
}

/// The question about the phone with its newest reading.
fn question(fault: &str, reading: Reading, surroundings: &Surroundings) -> Diagnosis {
    let lead = finding(fault, Kind::DeskPhone, REQUIRED_SLOT, State::Failing);
    let mut look = observed(1, lead.component.clone(), reading);
    look.at = at(NOW - 60);
    let mut all = diagnose(&Input {
        latest: &[look],
        now: at(NOW),
        knowledge: Knowledge::built_in(),
        facts: &facts(with_phone(Custody::Desk, None), Baseline::default()),
        findings: &[lead],
        open: &[],
        surroundings,
        calendar: &Calendar::default(),
    })
    .into_iter()
    .filter_map(|change| match change {
        Change::Open(diagnosis) => Some(diagnosis),
        Change::Update(_) | Change::Recovered { .. } | Change::Intermittent { .. } => None,
    });
    all.next().unwrap()
}

fn suspects(diagnosis: &Diagnosis) -> Vec<&str> {
    diagnosis.suspects.iter().map(|s| &*s.part).collect()
}

#[test]
fn of_a_silent_phone_its_power_cable_and_socket_are_suspected_before_the_phone_itself() {
    let silent = || presence(false, None, None, Some("no answer to OPTIONS came"));
    let told = question("phone.silent", silent(), Surroundings::none());
    assert_eq!(
        suspects(&told)[..4],
        ["setting", "network_cable", "switch_port", "outside_desk"]
    );
    assert_eq!(told.action.step.as_deref(), Some("replug_phone"));
}

#[test]
fn of_a_phone_that_refuses_the_cable_is_cleared() {
    let refused = presence(
        false,
        None,
        None,
        Some("10.0.0.21:5060: refused: nobody listens at that port"),
    );
    let told = question("phone.silent", refused, Surroundings::none());
    assert!(
        told.clues.iter().any(|clue| clue.clue == "refused"),
        "{told:#?}"
    );
    assert_eq!(suspects(&told)[..2], ["setting", "desk_phone"]);
}

#[test]
fn where_another_device_answers_the_address_is_put_right() {
    let printer = presence(false, None, Some("HP LaserJet"), None);
    let told = question("phone.other_device", printer, Surroundings::none());
    assert_eq!(suspects(&told)[0], "setting");
    assert_eq!(told.action.step.as_deref(), Some("mend_address"));
}

#[test]
fn a_service_that_says_itself_that_it_cannot_is_a_fault_outside_and_its_words_are_no_error_here() {
    let lead = finding("path.down", Kind::Path, "voice", State::Failing);
    // What it says looks like an error of this PC.
    let reading = connect(
        false,
        PathRole::Voice,
        Some((503, "Network is unreachable")),
        Some("503 Network is unreachable"),
    );
    let mut look = observed(1, lead.component.clone(), reading);
    look.at = at(NOW - 60);
    let told = super::clue_tests::diagnoses_with(
        &[lead],
        Surroundings::none(),
        &[look],
        Baseline::default(),
    );
    let clues: Vec<&str> = told[0].clues.iter().map(|c| c.clue.as_ref()).collect();
    assert!(
        clues.contains(&"not_serving") && !clues.contains(&"no_link"),
        "{clues:?}"
    );
    assert_eq!(suspects(&told[0])[0], "outside_desk");
}
