//! The engine over several turns: what explains what, incidents and repeats. Applying the same
//! changes twice never changes anything.

use super::clue_tests::{at, finding, headset, path};
use super::past::{Covering, Past};
use super::support::{facts, profile_with};
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::Baseline;
use crate::finding::State;
use crate::knowledge::codes;
use crate::profile::{PathRole, PathSpec};
use crate::work_order::ClosingCode;

pub(super) const NOW: i64 = 1_700_100_000;
pub(super) const DAY: i64 = 86_400;

/// A desk whose findings the test sets; diagnoses live on as in a store.
pub(super) struct Desk {
    pub facts: DeskFacts,
    pub open: Vec<Diagnosis>,
    pub around: Surroundings,
}

impl Desk {
    pub fn new() -> Self {
        let mut facts = facts(profile_with("headset desk_phone"), Baseline::default());
        facts.profile.paths = ["crm", "voice", "vpn"]
            .map(|name| PathSpec {
                name: name.to_owned(),
                target: "tcp://x:1".to_owned(),
                role: PathRole::Other,
                backup_of: None,
            })
            .to_vec();
        facts.profile.expect.disks = vec!["/".to_owned()];
        Self {
            facts,
            open: Vec::new(),
            around: Surroundings::default(),
        }
    }

    pub fn changes(&self, findings: &[Finding]) -> Vec<Change> {
        diagnose(&Input {
            latest: &[],
            now: at(NOW),
            knowledge: Knowledge::built_in(),
            facts: &self.facts,
            findings,
            open: &self.open,
            surroundings: &self.around,
            calendar: &Calendar::default(),
        })
    }

    /// One turn; the store does as it is told, and a second turn has nothing to add.
    pub fn turn(&mut self, findings: &[Finding]) -> Vec<Change> {
        let changes = self.changes(findings);
        for change in &changes {
            match change {
                Change::Open(d) | Change::Update(d) => {
                    self.open.retain(|o| o.key != d.key);
                    self.open.push(d.clone());
                }
                Change::Recovered { key, .. } => self.open.retain(|d| d.key != *key),
                Change::Intermittent { key, .. } => {
                    for diagnosis in self.open.iter_mut().filter(|d| d.key == *key) {
                        diagnosis.stage = Stage::Intermittent;
                    }
                }
            }
        }
        assert_eq!(self.changes(findings), [], "a second turn changes nothing");
        changes
    }

    pub fn of(&self, kind: Kind, slot: &str) -> &Diagnosis {
        let key = ComponentKey::new(kind, slot);
        self.open.iter().find(|d| d.key.component == key).unwrap()
    }

    pub fn headset(&self) -> &Diagnosis {
        self.of(Kind::Headset, "required")
    }

    pub fn tried(&mut self, step: &str, came_out_well: bool) {
        self.open[0].trials.push(Trial {
            step: step.to_owned(),
            came_out_well,
            at: at(NOW),
            by: "technician".to_owned(),
            fault: String::new(),
        });
    }

    /// The fault codes that ask for work.
    pub fn asks(&self) -> Vec<&str> {
        let mut asks: Vec<&str> = self
            .open
            .iter()
            .filter(|d| d.stands_alone())
            .map(|d| d.fault.as_str())
            .collect();
        asks.sort_unstable();
        asks
    }
}

pub(super) fn disk(fault: &str, slot: &str, state: State) -> Finding {
    finding(fault, Kind::Disk, slot, state)
}

fn says(diagnosis: &Diagnosis, code: &str) -> bool {
    diagnosis.evidence.iter().any(|reason| reason.code == code)
}

#[test]
fn of_several_faults_with_one_reason_only_the_reason_asks_for_work() {
    let vpn = finding("path.vpn_down", Kind::Path, "vpn", State::Failing);
    let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
    let failing = disk("disk.failing", "sda", State::Failing);
    let read_only = disk("disk.read_only", "/", State::Failing);
    let down = |name| path(name, State::Failing);
    let long_ago = |mut f: Finding| {
        f.since = Some(at(NOW - DAY));
        f
    };
    #[rustfmt::skip]
    let rows: [(&[Finding], &[&str]); 11] = [
        (&[read_only.clone(), failing.clone()], &["disk.failing"]),
        (std::slice::from_ref(&read_only), &["disk.read_only"]),
        (&[long_ago(read_only.clone()), failing.clone()], &["disk.failing"]),
        (&[down("crm"), vpn.clone(), down("voice")], &["path.vpn_down"]),
        // It was down for a day when the tunnel went.
        (&[long_ago(down("crm")), vpn], &["path.down", "path.vpn_down"]),
        (&[headset(), phone.clone()], &["headset.missing", "phone.missing"]),
        // Three kinds of parts within minutes: one question about the PC.
        (&[headset(), phone.clone(), failing.clone()], &["desk.inspection"]),
        (&[headset(), failing.clone()], &["disk.failing", "headset.missing"]),
        (&[down("crm"), down("voice")], &["path.down"]),
        (&[down("crm"), long_ago(down("voice"))], &["path.down", "path.down"]),
        (&[headset(), long_ago(phone), failing], &["disk.failing", "headset.missing", "phone.missing"]),
    ];
    for (findings, asks) in rows {
        let mut desk = Desk::new();
        desk.turn(findings);
        assert_eq!(desk.asks(), asks, "{findings:#?}");
    }
}

#[test]
fn what_was_explained_stands_alone_when_its_reason_is_gone() {
    let mut desk = Desk::new();
    let read_only = disk("disk.read_only", "/", State::Failing);
    desk.turn(&[
        read_only.clone(),
        disk("disk.failing", "sda", State::Failing),
    ]);
    let mount = desk.of(Kind::Disk, "/");
    assert_eq!(mount.action.verb, "monitor");
    assert!(says(mount, codes::DIAGNOSIS_DUPLICATE));
    desk.turn(&[read_only.clone(), disk("disk.failing", "sda", State::Ok)]);
    let mount = desk.of(Kind::Disk, "/");
    assert!(mount.stands_alone());
    assert!(says(mount, codes::DIAGNOSIS_STANDS_ALONE));
    desk.turn(&[read_only, disk("disk.failing", "sda", State::Ok)]);
    assert!(
        says(desk.of(Kind::Disk, "/"), codes::DIAGNOSIS_STANDS_ALONE),
        "it stays said"
    );
}

/// A general incident of desks that share this thing, and the question of this desk that it explains.
fn covering(
    component: ComponentKey,
    family: &str,
    (attribute, value): (&str, &str),
) -> (DiagnosisKey, Covering) {
    let incident = Covering {
        incident_number: "INC-000001".to_owned(),
        family: family.to_owned(),
        attribute: attribute.to_owned(),
        value: value.to_owned(),
    };
    let family = incident.family.clone();
    (DiagnosisKey { component, family }, incident)
}

/// The gateway of many desks is down, which explains this path of the desk.
fn gateway_down(path: &str) -> (DiagnosisKey, Covering) {
    covering(ComponentKey::new(Kind::Path, path), "path", ("vpn", "gw-1"))
}

#[test]
fn an_incident_takes_the_desk_off_and_gives_it_back_when_it_ends() {
    let mut desk = Desk::new();
    let down = [path("crm", State::Failing)];
    // Another path of the same desk has a fault of its own.
    let both = [down[0].clone(), path("voice", State::Failing)];
    desk.around.incidents = vec![gateway_down("crm")];
    desk.turn(&down);
    assert!(desk.asks().is_empty());
    assert!(says(desk.of(Kind::Path, "crm"), codes::DIAGNOSIS_COVERED));
    desk.turn(&both);
    assert!(desk.of(Kind::Path, "voice").incident.is_none());
    desk.around.incidents.clear();
    desk.turn(&down);
    assert_eq!(desk.asks(), ["path.down"]);
    assert!(says(desk.of(Kind::Path, "crm"), codes::DIAGNOSIS_UNCOVERED));
    desk.turn(&down);
    assert!(
        says(desk.of(Kind::Path, "crm"), codes::DIAGNOSIS_UNCOVERED),
        "it stays said"
    );
}

#[test]
fn the_question_about_the_whole_pc_ends_when_its_parts_are_well() {
    let mut desk = Desk::new();
    let phone = |state| finding("phone.missing", Kind::DeskPhone, "required", state);
    let memory = |state| finding("memory.less", Kind::Memory, "main", state);
    desk.turn(&[headset(), phone(State::Failing), memory(State::Failing)]);
    assert_eq!(desk.asks(), ["desk.inspection"]);
    desk.turn(&[headset(), phone(State::Ok), memory(State::Ok)]);
    assert_eq!(desk.asks(), ["headset.missing"]);
}

#[test]
fn a_symptom_that_no_rule_knows_becomes_an_inspection_and_never_a_guessed_part() {
    let mut desk = Desk::new();
    let odd = finding("fan.screams", Kind::Pc, "main", State::Failing);
    desk.turn(&[odd]);
    assert_eq!(desk.asks(), ["desk.inspection"]);
    assert_eq!(desk.open[0].action.part, None);
    assert!(says(
        desk.of(Kind::Pc, "main"),
        codes::DESK_INSPECTION_NO_RULE
    ));
}

#[test]
fn a_third_time_within_thirty_days_proposes_to_look_for_the_problem() {
    let ended = |days: i64| Past {
        key: DiagnosisKey {
            component: headset().component,
            family: "headset".to_owned(),
        },
        fault: "headset.missing".to_owned(),
        ended_at: at(NOW - days * DAY),
        closing: Some(ClosingCode::Repaired),
        part: None,
        serial: String::new(),
        suspects: Vec::new(),
    };
    for (days, repeats, problem) in [
        (vec![], 0, false),
        (vec![2], 1, false),
        (vec![2, 20], 2, true),
        (vec![2, 40], 1, false),
    ] {
        let mut desk = Desk::new();
        desk.around.past = days.iter().map(|d| ended(*d)).collect();
        desk.turn(&[headset()]);
        assert_eq!(desk.headset().repeats_count, repeats, "{days:?}");
        assert_eq!(
            says(desk.headset(), codes::DIAGNOSIS_PROBLEM),
            problem,
            "{days:?}"
        );
    }
}

#[test]
fn a_notice_is_watched() {
    let mut desk = Desk::new();
    desk.facts.profile.file_sets = vec![crate::profile::FileSet {
        name: "system".to_owned(),
        role: crate::profile::FileRole::System,
        paths: Vec::new(),
        packages: Vec::new(),
    }];
    let changed = finding("file.changed", Kind::Files, "system", State::Failing);
    desk.turn(&[changed]);
    assert_eq!(desk.of(Kind::Files, "system").action.verb, "monitor");
}

#[test]
fn parts_that_an_incident_explains_are_no_question_about_the_pc() {
    let mut desk = Desk::new();
    let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
    desk.around.incidents = vec![gateway_down("crm")];
    desk.turn(&[headset(), phone, path("crm", State::Failing)]);
    assert_eq!(desk.asks(), ["headset.missing", "phone.missing"]);
}

#[test]
fn what_was_done_stays_told_when_another_fault_leads_and_counts_where_it_says_something() {
    let blame = |desk: &Desk| {
        let mut suspects = desk.headset().suspects.iter();
        suspects.find(|s| s.part == "setting").unwrap().certainty
    };
    let mut other = headset();
    other.fault = "headset.other_device".to_owned();
    let mut fresh = Desk::new();
    fresh.turn(std::slice::from_ref(&other));
    // Step, how it came out, and what it says of the setting once the other fault leads.
    for (step, well, moves) in [
        ("replug", false, -1),
        // Came out well about the missing headset: no word about the other one.
        ("replug", true, 0),
        // The other fault has no such step.
        ("other_port", false, 0),
    ] {
        let mut desk = Desk::new();
        desk.turn(&[headset()]);
        desk.open[0] =
            super::people::tried(desk.headset(), Knowledge::built_in(), step, well, at(NOW))
                .unwrap()
                .unwrap();
        desk.turn(&[headset()]);
        desk.turn(std::slice::from_ref(&other));
        let now = desk.headset();
        assert_eq!(now.fault, "headset.other_device");
        assert_eq!(now.trials.len(), 1, "{step} {well}");
        let told = now.tried.iter().any(|r| r.code.starts_with("trial."));
        assert!(told, "{step} {well}: {:?}", now.tried);
        let change = blame(&desk) - blame(&fresh);
        let sign = if change < -0.01 {
            -1
        } else {
            i32::from(change > 0.01)
        };
        assert_eq!(sign, moves, "{step} {well}: {change}");
        // Back to the first one, nothing is lost.
        desk.turn(&[headset()]);
        assert_eq!(desk.headset().trials.len(), 1);
        assert_ne!(desk.headset().action.step.as_deref(), Some(step));
    }
}

#[test]
fn hardware_stays_open_when_it_passes_unless_another_part_was_the_reason() {
    let memory = |state| finding("memory.less", Kind::Memory, "main", state);
    let mut desk = Desk::new();
    desk.turn(&[memory(State::Failing)]);
    let changes = desk.turn(&[memory(State::Ok)]);
    assert!(
        matches!(changes[..], [Change::Intermittent { .. }]),
        "{changes:?}"
    );
    let phone = |state| finding("phone.missing", Kind::DeskPhone, "required", state);
    let mut desk = Desk::new();
    desk.turn(&[headset(), phone(State::Failing), memory(State::Failing)]);
    desk.turn(&[headset(), phone(State::Failing), memory(State::Ok)]);
    assert!(desk.open.iter().all(|d| d.fault != "memory.less"));
}

#[test]
fn parts_that_failed_one_after_the_other_are_no_question_about_the_pc() {
    let began = |mut finding: Finding, minutes: i64| {
        finding.since = Some(at(NOW - 60 * minutes));
        finding
    };
    let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
    let memory = finding("memory.less", Kind::Memory, "main", State::Failing);
    let disk = finding("disk.full", Kind::Disk, "/", State::Failing);
    for (minutes, is_one) in [
        ([30, 20, 10], false),
        ([30, 29, 16], true),
        ([24, 20, 10], true),
    ] {
        let mut desk = Desk::new();
        let [first, second, third] = minutes;
        desk.turn(&[
            began(disk.clone(), 3_000),
            began(headset(), first),
            began(phone.clone(), second),
            began(memory.clone(), third),
        ]);
        let inspected = desk.asks().contains(&"desk.inspection");
        assert_eq!(inspected, is_one, "{minutes:?}: {:?}", desk.asks());
        assert!(desk.asks().contains(&"disk.full"));
    }
}

#[test]
fn what_came_and_went_stays_open_when_it_is_calm_where_a_part_is_the_likely_cause() {
    let state = |state: State, reason: Option<&str>| {
        let mut finding = headset();
        finding.state = state;
        finding.reasons = reason.map(Reason::new).into_iter().collect();
        finding
    };
    let no_sound = Some(codes::HEADSET_MISSING_NO_SOUND);
    let mut with_restarts = state(State::Failing, no_sound);
    with_restarts.restarts_count = 2;
    for (failing, first, is_open) in [
        // The PC is the likely cause, but it failed once.
        (with_restarts, "pc", false),
        (state(State::Flapping, None), "headset_cord", true),
        // No sound device at all: rather a program than a cord.
        (state(State::Flapping, no_sound), "pc", false),
        (state(State::Failing, None), "setting", false),
    ] {
        let mut desk = Desk::new();
        desk.turn(std::slice::from_ref(&failing));
        let suspect = desk.headset().suspects[0].clone();
        assert_eq!(suspect.part, first, "{:?}", desk.headset().suspects);
        assert!(suspect.certainty >= 0.5 || !is_open, "{suspect:?}");
        let is_told_so = says(desk.headset(), codes::FINDING_COMES_AND_GOES);
        assert_eq!(is_told_so, failing.state == State::Flapping);
        let changes = desk.turn(&[state(State::Ok, None)]);
        let stays = matches!(changes[..], [Change::Intermittent { .. }]);
        assert_eq!(stays, is_open, "{suspect:?}: {changes:?}");
        assert_eq!(desk.open.len(), usize::from(is_open));
    }
}

#[test]
fn what_passes_again_but_not_yet_often_enough_is_told_once() {
    let mut desk = Desk::new();
    let down = |state| path("crm", state);
    desk.turn(&[down(State::Failing)]);
    assert!(!desk.of(Kind::Path, "crm").recovering);
    desk.turn(&[down(State::Recovering)]);
    assert!(desk.of(Kind::Path, "crm").recovering);
    desk.turn(&[down(State::Failing)]);
    assert!(!desk.of(Kind::Path, "crm").recovering);
}

#[test]
fn what_waits_for_a_person_never_silences_what_stops_calls() {
    let latent = |mut f: Finding| {
        f.severity = crate::desk::Severity::S3;
        f
    };
    let read_only = disk("disk.read_only", "/", State::Failing);
    let down = |name| path(name, State::Failing);
    #[rustfmt::skip]
    let rows: [(&[Finding], &[&str]); 3] = [
        (&[latent(disk("disk.failing", "sda", State::Failing)), read_only], &["disk.failing", "disk.read_only"]),
        (&[latent(down("crm")), down("voice")], &["path.down"]),
        (&[down("crm"), latent(down("voice"))], &["path.down"]),
    ];
    for (findings, asks) in rows {
        let mut desk = Desk::new();
        desk.turn(findings);
        assert_eq!(desk.asks(), asks, "{findings:#?}");
        let worst = desk.open.iter().filter(|d| d.stands_alone());
        let worst = worst.map(|d| d.severity).min();
        assert_eq!(worst, Some(crate::desk::Severity::S1));
    }
}

#[test]
fn an_incident_does_not_hide_what_a_part_states_of_itself() {
    let mut desk = Desk::new();
    desk.around.incidents = vec![covering(
        ComponentKey::new(Kind::Disk, "sda"),
        "disk_health",
        ("image", "img-7"),
    )];
    let mut failing = disk("disk.failing", "sda", State::Failing);
    desk.turn(std::slice::from_ref(&failing));
    assert!(desk.asks().is_empty());
    failing.terminal = true;
    desk.turn(&[failing]);
    assert_eq!(desk.asks(), ["disk.failing"]);
}
