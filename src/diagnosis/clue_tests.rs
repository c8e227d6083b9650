//! When each clue holds and when not, and what it does to the suspects: tables of small desks.

use super::past::{Elsewhere, Past, Peers};
use super::support::{facts, profile_with};
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::{Baseline, Severity};
use crate::finding::State;
use crate::knowledge::codes;
use crate::work_order::ClosingCode;

const NOW: i64 = 1_700_100_000;
const DAY: i64 = 86_400;

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A finding that has failed for ten minutes, or is well.
pub(super) fn finding(fault: &str, kind: Kind, slot: &str, state: State) -> Finding {
    let bad = matches!(state, State::Failing | State::Flapping);
    Finding {
        fault: fault.to_owned(),
        component: ComponentKey::new(kind, slot),
        source: "presence".to_owned(),
        state,
        severity: Severity::S1,
        since: bad.then(|| at(NOW - 600)),
        last_at: Some(at(NOW)),
        fails_count: if bad { 3 } else { 0 },
        passes_count: 0,
        failing_rounds_count: 3,
        trips_count: 1,
        attempts: 2,
        terminal: false,
        ever_passed: true,
        after_restart: false,
        restarts_count: 0,
        failing_for_s: 0,
        company: None,
        reasons: Vec::new(),
        reasons_since: None,
    }
}

pub(super) fn headset() -> Finding {
    finding("headset.missing", Kind::Headset, "required", State::Failing)
}

pub(super) fn path(name: &str, state: State) -> Finding {
    finding("path.down", Kind::Path, name, state)
}

fn disk(fault: &str, slot: &str, state: State) -> Finding {
    finding(fault, Kind::Disk, slot, state)
}

fn files(damaged: usize) -> Finding {
    let mut files = finding("file.corrupted", Kind::Files, "softphone", State::Failing);
    files.reasons = (0..damaged)
        .map(|at| Reason::new(codes::FILE_CORRUPTED_CONTENT).with("path", at))
        .collect();
    files
}

fn with(mut finding: Finding, change: impl FnOnce(&mut Finding)) -> Finding {
    change(&mut finding);
    finding
}

/// The desk's diagnoses, first run.
pub(super) fn diagnoses(findings: &[Finding], surroundings: &Surroundings) -> Vec<Diagnosis> {
    diagnoses_with(findings, surroundings, &[], Baseline::default())
}

/// The same with the newest readings.
pub(super) fn diagnoses_with(
    findings: &[Finding],
    surroundings: &Surroundings,
    latest: &[Observation],
    baseline: Baseline,
) -> Vec<Diagnosis> {
    let mut facts = facts(profile_with("headset desk_phone"), baseline);
    facts.profile.paths = ["crm", "voice", "mail"]
        .map(|name| crate::profile::PathSpec {
            name: name.to_owned(),
            target: "tcp://x:1".to_owned(),
            role: crate::profile::PathRole::Other,
            backup_of: None,
        })
        .to_vec();
    facts.profile.file_sets = vec![crate::profile::FileSet {
        name: "softphone".to_owned(),
        role: crate::profile::FileRole::Softphone,
        paths: Vec::new(),
        packages: Vec::new(),
    }];
    facts.profile.expect.disks = vec!["/".to_owned()];
    diagnose(&Input {
        latest,
        now: at(NOW),
        knowledge: Knowledge::built_in(),
        facts: &facts,
        findings,
        open: &[],
        surroundings,
        calendar: &Calendar::default(),
    })
    .into_iter()
    .filter_map(|change| match change {
        Change::Open(diagnosis) => Some(diagnosis),
        Change::Update(_) | Change::Recovered { .. } | Change::Intermittent { .. } => None,
    })
    .collect()
}

fn clues_of(findings: &[Finding], surroundings: &Surroundings) -> Vec<String> {
    let lead = &findings[0].component;
    diagnoses(findings, surroundings)
        .iter()
        .filter(|d| d.key.component == *lead)
        .flat_map(|d| d.clues.iter().map(|c| c.clue.to_string()))
        .collect()
}

/// The finding in question first, then what else there is: whether the clue holds.
fn check(clue: &str, holds: bool, findings: &[Finding]) {
    let told = clues_of(findings, Surroundings::none());
    let got = told.iter().any(|c| c == clue);
    assert_eq!(got, holds, "{clue} for {findings:#?}: told {told:?}");
}

fn check_with(clue: &str, holds: bool, finding: &Finding, surroundings: &Surroundings) {
    let told = clues_of(std::slice::from_ref(finding), surroundings);
    let got = told.iter().any(|c| c == clue);
    assert_eq!(got, holds, "{clue} with {surroundings:#?}: told {told:?}");
}

#[test]
fn each_clue_of_the_desk_itself_holds_only_when_it_is_so() {
    let no_sound = |f: &mut Finding| f.reasons.push(Reason::new(codes::HEADSET_MISSING_NO_SOUND));
    let listed = |f: &mut Finding| {
        f.reasons
            .push(Reason::new(codes::HEADSET_MISSING_NOT_FOUND))
    };
    let phone = |since: i64| {
        let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
        with(phone, |f| f.since = Some(at(since)))
    };
    let smart = |state| {
        let smart = disk("disk.failing", "sda", state);
        with(smart, |f| f.source = "smart".to_owned())
    };
    let updated = |last: i64| {
        let set = finding("file.changed", Kind::Files, "system", State::Ok);
        with(set, |f| {
            (f.last_at, f.reasons_since) = (Some(at(NOW)), Some(at(last)));
            f.reasons =
                vec![Reason::new(codes::FILE_CHANGED_UPDATED).with("package_name", "audio")];
        })
    };
    let newer = || {
        with(updated(NOW - 3_600), |f| {
            f.reasons = vec![Reason::new(codes::FILE_CHANGED_NEWER).with("path", "C:\\x.exe")];
        })
    };
    let well = |name| path(name, State::Ok);
    let down = |name| path(name, State::Failing);
    let failing = || disk("disk.failing", "sda", State::Failing);

    check("no_sound_device", true, &[with(headset(), no_sound)]);
    check("no_sound_device", false, &[with(headset(), listed)]);
    check(
        "comes_and_goes",
        true,
        &[with(headset(), |f| f.state = State::Flapping)],
    );
    check(
        "comes_and_goes",
        true,
        &[with(headset(), |f| f.trips_count = 2)],
    );
    check(
        "steady",
        true,
        &[with(headset(), |f| f.failing_rounds_count = 10)],
    );
    check(
        "steady",
        false,
        &[with(headset(), |f| f.failing_rounds_count = 9)],
    );
    let again = |f: &mut Finding| (f.failing_rounds_count, f.trips_count) = (10, 2);
    check("steady", false, &[with(headset(), again)]);
    check(
        "restarts_often",
        true,
        &[with(headset(), |f| f.restarts_count = 2)],
    );
    check(
        "restarts_often",
        false,
        &[with(headset(), |f| f.restarts_count = 1)],
    );
    check("comes_and_goes", false, &[headset()]);
    check(
        "after_restart",
        true,
        &[with(headset(), |f| f.after_restart = true)],
    );
    check("after_restart", false, &[headset()]);
    check(
        "never_worked",
        true,
        &[with(headset(), |f| f.ever_passed = false)],
    );
    check("never_worked", false, &[headset()]);
    check("usb_neighbour_fails", true, &[headset(), phone(NOW - 500)]);
    check(
        "usb_neighbour_fails",
        false,
        &[headset(), phone(NOW - 2 * DAY)],
    );
    check(
        "usb_neighbour_fails",
        false,
        &[
            headset(),
            with(phone(NOW - 500), |f| {
                (f.state, f.trips_count) = (State::Ok, 0)
            }),
        ],
    );
    check("after_update", true, &[headset(), updated(NOW - 3_600)]);
    check("after_update", true, &[headset(), newer()]);
    check("after_update", false, &[headset(), updated(NOW - 3 * DAY)]);
    check("after_update", false, &[headset(), updated(NOW + 3_600)]);
    check("all_paths_down", true, &[down("crm"), down("voice")]);
    check(
        "all_paths_down",
        false,
        &[down("crm"), down("voice"), well("mail")],
    );
    check("all_paths_down", false, &[down("crm")]);
    check("only_this_path_down", true, &[down("crm"), well("voice")]);
    check("only_this_path_down", false, &[down("crm")]);
    let stale = |f: &mut Finding| f.last_at = Some(at(NOW - 3_600));
    check(
        "only_this_path_down",
        false,
        &[down("crm"), with(well("voice"), stale)],
    );
    check(
        "only_this_path_down",
        false,
        &[down("crm"), well("voice"), down("mail")],
    );
    check("own_word", true, &[with(failing(), |f| f.terminal = true)]);
    check("own_word", false, &[failing()]);
    check("second_source", true, &[failing(), smart(State::Failing)]);
    check("second_source", false, &[failing(), smart(State::Ok)]);
    // The kernel's count, its log, the file system and our own reading all saw the same request fail.
    for same in ["logged_io_errors", "read_sample", "mount"] {
        let again = with(failing(), |f| f.source = same.to_owned());
        let counted = with(failing(), |f| f.source = "io_errors".to_owned());
        check("second_source", false, &[counted.clone(), again.clone()]);
        check("second_source", true, &[again, smart(State::Failing)]);
    }
    check("disk_errors", true, &[files(1), failing()]);
    check(
        "disk_errors",
        false,
        &[files(1), disk("disk.failing", "sda", State::Suspect)],
    );
    check("many_files", true, &[files(2)]);
    let other_set = |state| {
        with(files(2), |f| {
            f.component = ComponentKey::new(Kind::Files, "system");
            f.state = state;
        })
    };
    check("many_files", true, &[files(1), other_set(State::Failing)]);
    check(
        "many_files",
        false,
        &[files(1), other_set(State::Recovering)],
    );
    check("many_files", false, &[files(1)]);
    let short = |state| finding("memory.less", Kind::Memory, "main", state);
    check("memory_short", true, &[files(1), short(State::Failing)]);
    check("memory_short", false, &[files(1), short(State::Ok)]);
}

fn past(days_ago: i64, closing: ClosingCode, serial: &str) -> Past {
    Past {
        key: DiagnosisKey {
            component: headset().component,
            family: "headset".to_owned(),
        },
        fault: "headset.missing".to_owned(),
        ended_at: at(NOW - days_ago * DAY),
        closing: Some(closing),
        part: (closing == ClosingCode::Replaced).then(|| "headset".to_owned()),
        serial: serial.to_owned(),
        suspects: Vec::new(),
    }
}

fn known(serial: &str, past: Vec<Past>) -> Surroundings {
    Surroundings {
        past,
        serials: vec![(headset().component, serial.to_owned())],
        ..Surroundings::default()
    }
}

fn there(serial: &str, failed: bool, at_s: i64) -> Surroundings {
    Surroundings {
        elsewhere: vec![Elsewhere {
            kind: Kind::Headset,
            serial: serial.to_owned(),
            desk_label: "B-15".to_owned(),
            failed,
            at: at(at_s),
        }],
        ..known("HS-0001", Vec::new())
    }
}

fn peers(attribute: &str, observed_count: u32, failing_count: u32) -> Surroundings {
    Surroundings {
        peers: vec![Peers {
            family: "headset".to_owned(),
            attribute: attribute.to_owned(),
            value: "img-7".to_owned(),
            observed_count,
            failing_count,
        }],
        ..Surroundings::default()
    }
}

#[test]
fn each_clue_of_the_past_and_of_others_holds_only_when_it_is_so() {
    use ClosingCode::{Nff, Recovered, Replaced};
    let headset = headset();
    #[rustfmt::skip]
    let rows = [
        ("part_was_replaced", true, known("", vec![past(29, Replaced, "")])),
        ("part_was_replaced", false, known("", vec![past(31, Replaced, "")])),
        ("part_was_replaced", false, known("", vec![past(2, Recovered, "")])),
        ("nff_before", true, known("", vec![past(3, Nff, "")])),
        ("nff_before", false, known("", vec![past(40, Nff, "")])),
        ("other_part_failed_here", true, known("HS-0002", vec![past(3, Recovered, "HS-0001")])),
        ("other_part_failed_here", false, known("HS-0001", vec![past(3, Recovered, "HS-0001")])),
        ("other_part_failed_here", false, known("HS-0002", vec![past(3, Recovered, "")])),
        ("part_fails_elsewhere", true, there("HS-0001", true, NOW - 5 * DAY)),
        ("part_fails_elsewhere", false, there("HS-0009", true, NOW - 5 * DAY)),
        ("part_fails_elsewhere", false, there("HS-0001", true, NOW - 50 * DAY)),
        ("part_works_elsewhere", true, there("HS-0001", false, NOW - 60)),
        ("part_works_elsewhere", false, there("HS-0001", false, NOW - 5 * DAY)),
        ("part_works_elsewhere", false, there("HS-0001", true, NOW - 60)),
        ("same_image_fails", true, peers("image", 9, 3)),
        ("same_image_fails", false, peers("image", 20, 5)),
        ("same_image_fails", false, peers("image", 2, 2)),
        ("same_image_fails", false, peers("switch", 9, 3)),
        ("same_switch_fails", true, peers("switch", 9, 3)),
        ("same_switch_fails", false, peers("site", 9, 3)),
        ("neighbours_fail", true, peers("site", 9, 3)),
        ("neighbours_fail", false, peers("softphone", 9, 3)),
        ("was_restored", false, known("", vec![past(3, Replaced, "")])),
    ];
    for (clue, holds, surroundings) in rows {
        check_with(clue, holds, &headset, &surroundings);
    }
    let never = with(headset.clone(), |f| f.ever_passed = false);
    check_with("never_worked", true, &never, &known("", vec![]));
    let before = known("", vec![past(3, Recovered, "")]);
    check_with("never_worked", false, &never, &before);
    let mut other_kind = there("HS-0001", true, NOW - 5 * DAY);
    other_kind.elsewhere[0].kind = Kind::DeskPhone;
    check_with("part_fails_elsewhere", false, &headset, &other_kind);
    let mut files_again = known("", vec![past(3, ClosingCode::Restored, "")]);
    files_again.past[0].key = DiagnosisKey {
        component: files(1).component,
        family: "file".to_owned(),
    };
    check_with("was_restored", true, &files(1), &files_again);
    // Of several groups the one that explains best speaks, of two such the larger one.
    let mut groups = peers("image", 4, 4);
    groups.peers.extend(peers("site", 9, 4).peers);
    check_with("same_image_fails", true, &headset, &groups);
    check_with("neighbours_fail", false, &headset, &groups);
    groups.peers[1].failing_count = 9;
    check_with("neighbours_fail", true, &headset, &groups);
    check_with("same_image_fails", false, &headset, &groups);
    let mut well = peers("site", 5, 0);
    well.peers[0].family = "path".to_owned();
    let down = path("crm", State::Failing);
    check_with("neighbours_well", true, &down, &well);
    well.peers[0].observed_count = 2;
    check_with("neighbours_well", false, &down, &well);
    well.peers[0] = Peers {
        observed_count: 9,
        failing_count: 1,
        ..well.peers[0].clone()
    };
    check_with("neighbours_well", false, &down, &well);
}

#[test]
fn every_clue_that_knowledge_may_name_can_hold_and_is_said_in_words() {
    for clue in crate::knowledge::lists::CLUES {
        let code = format!("clue.{clue}");
        assert!(
            crate::knowledge::sentence_codes().any(|known| known == code),
            "{code} has no sentence"
        );
        let weighed = super::clues::HOLDS.iter().any(|(name, _)| *name == clue);
        let of_every_fault = ["shared_suspect", "part_was_replaced"].contains(&clue);
        assert!(weighed != of_every_fault, "{clue} holds never, or twice");
    }
}

/// Likeliest part with the first finding in question.
fn top(findings: &[Finding], surroundings: &Surroundings) -> String {
    let lead = &findings[0].component;
    let all = diagnoses(findings, surroundings);
    let diagnosis = all.iter().find(|d| d.key.component == *lead).unwrap();
    let sum: f64 = diagnosis.suspects.iter().map(|s| s.certainty).sum();
    assert!((sum - 1.0).abs() < 1e-9, "certainties sum to {sum}");
    diagnosis.suspects[0].part.to_string()
}

#[test]
fn what_else_is_known_turns_the_blame() {
    let none = Surroundings::default;
    let flapping = with(headset(), |f| f.state = State::Flapping);
    let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
    let broken = disk("disk.failing", "sda", State::Failing);
    let own_word = with(broken.clone(), |f| f.terminal = true);
    let crm = path("crm", State::Failing);
    let others_well = [crm.clone(), path("voice", State::Ok)];
    let all_down = [crm.clone(), path("voice", State::Failing)];
    let replaced = known("", vec![past(3, ClosingCode::Replaced, "")]);
    #[rustfmt::skip]
    let rows: [(&str, &str, &[Finding], Surroundings); 13] = [
        ("a missing headset alone is mostly a plug", "setting", &[headset()], none()),
        ("one that comes and goes is its cord", "headset_cord", &[flapping], none()),
        ("with the phone at the same time it is what they share", "usb_port", &[headset(), phone], none()),
        ("just replaced and missing again: the plug, then the port", "setting", &[headset()], replaced),
        ("failed at another desk too: the part", "headset", &[headset()], there("HS-0001", true, NOW - 5 * DAY)),
        ("works at another desk: the port", "usb_port", &[headset()], there("HS-0001", false, NOW - 60)),
        ("never there: still the plug before a wrong profile", "setting", &[with(headset(), |f| f.ever_passed = false)], none()),
        ("many of one image: the driver", "driver", &[headset()], peers("image", 20, 15)),
        ("the disk's own word", "disk", &[own_word], none()),
        ("one damaged file: the file", "file", &[files(1)], none()),
        ("a damaged file on a failing disk: the disk", "disk", &[files(1), broken], none()),
        ("one path of several: outside", "outside_desk", &others_well, none()),
        ("all paths, and nobody else is known of: the cable before the world", "network_cable", &all_down, none()),
    ];
    for (story, part, findings, surroundings) in rows {
        assert_eq!(top(findings, &surroundings), part, "{story}");
    }
}

#[test]
fn a_suspect_of_two_faults_is_suspected_more_and_a_setting_is_not() {
    let memory = |since: i64| {
        let short = finding("memory.less", Kind::Memory, "main", State::Failing);
        with(short, |f| f.since = Some(at(since)))
    };
    let mut other = past(3, ClosingCode::Recovered, "");
    other.key.family = "memory".to_owned();
    other.fault = "memory.less".to_owned();
    other.suspects = ["memory_module", "setting"]
        .map(|part| Suspect {
            part: part.to_owned().into(),
            certainty: 0.5,
            word: "likely".into(),
            prior: 0.5,
        })
        .to_vec();
    let of_past = |change: fn(&mut Past)| {
        let mut past = other.clone();
        change(&mut past);
        known("", vec![past])
    };
    let none = Surroundings::default();
    #[rustfmt::skip]
    let rows: [(&str, &[Finding], Surroundings, &[&str]); 7] = [
        ("alone", &[files(1)], none.clone(), &[]),
        ("with short memory", &[files(1), memory(NOW - 600)], none.clone(), &["memory_module"]),
        ("long after the memory", &[files(1), memory(NOW - 3 * DAY)], none.clone(), &[]),
        ("what is shared by everything is no news", &[headset(), memory(NOW - 600)], none, &["pc"]),
        ("unresolved memory before", &[files(1)], of_past(|_| {}), &["memory_module"]),
        ("its part was found", &[files(1)], of_past(|p| p.closing = Some(ClosingCode::Replaced)), &[]),
        ("the same family is the same question", &[files(1)], of_past(|p| p.key.family = "file".to_owned()), &[]),
    ];
    for (story, findings, surroundings, expected) in rows {
        let lead = findings[0].component.clone();
        let all = diagnoses(findings, &surroundings);
        let diagnosis = all.iter().find(|d| d.key.component == lead).unwrap();
        let shared: Vec<&str> = diagnosis
            .clues
            .iter()
            .filter(|c| c.clue == "shared_suspect")
            .flat_map(|c| c.says.iter().map(|(part, _)| part.as_ref()))
            .collect();
        assert_eq!(shared, expected, "{story}");
    }
}
