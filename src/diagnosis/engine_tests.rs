//! The engine over several turns: what explains what, incidents, repeats, and the step that is
//! chosen after each thing people tried. Applying the same changes twice never changes anything.

use super::clue_tests::{at, finding, headset, path};
use super::past::{Covering, Past};
use super::support::{facts, profile_with};
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::{Baseline, Severity};
use crate::finding::State;
use crate::knowledge::codes;
use crate::profile::{PathRole, PathSpec};
use crate::work_order::ClosingCode;

const NOW: i64 = 1_700_100_000;
const DAY: i64 = 86_400;

/// A desk whose findings the test sets; diagnoses live on as in a store.
struct Desk {
    facts: DeskFacts,
    open: Vec<Diagnosis>,
    around: Surroundings,
}

impl Desk {
    fn new() -> Self {
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

    fn changes(&self, findings: &[Finding]) -> Vec<Change> {
        diagnose(&Input {
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
    fn turn(&mut self, findings: &[Finding]) -> Vec<Change> {
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

    fn of(&self, kind: Kind, slot: &str) -> &Diagnosis {
        let key = ComponentKey::new(kind, slot);
        self.open.iter().find(|d| d.key.component == key).unwrap()
    }

    fn headset(&self) -> &Diagnosis {
        self.of(Kind::Headset, "required")
    }

    fn tried(&mut self, step: &str, came_out_well: bool) {
        self.open[0].trials.push(Trial {
            step: step.to_owned(),
            came_out_well,
            at: at(NOW),
            by: "technician".to_owned(),
        });
    }

    /// The fault codes that ask for work.
    fn asks(&self) -> Vec<&str> {
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

fn disk(fault: &str, slot: &str, state: State) -> Finding {
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
    let rows: [(&[Finding], &[&str]); 9] = [
        (&[read_only.clone(), failing.clone()], &["disk.failing"]),
        (std::slice::from_ref(&read_only), &["disk.read_only"]),
        (&[down("crm"), vpn, down("voice")], &["path.vpn_down"]),
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

#[test]
fn an_incident_takes_the_desk_off_and_gives_it_back_when_it_ends() {
    let mut desk = Desk::new();
    let down = [path("crm", State::Failing)];
    desk.around.incidents = vec![Covering {
        incident_number: "INC-000001".to_owned(),
        family: "path".to_owned(),
        attribute: "vpn".to_owned(),
        value: "gw-1".to_owned(),
    }];
    desk.turn(&down);
    assert!(desk.asks().is_empty());
    assert!(says(desk.of(Kind::Path, "crm"), codes::DIAGNOSIS_COVERED));
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
}

#[test]
fn each_thing_tried_in_vain_moves_the_blame_and_the_next_step() {
    let mut desk = Desk::new();
    let mut steps = Vec::new();
    for _ in 0..9 {
        desk.turn(&[headset()]);
        let step = desk.headset().action.step.clone();
        let Some(step) = step else { break };
        steps.push(step.clone());
        desk.tried(&step, false);
    }
    assert_eq!(
        steps.first().map(String::as_str),
        Some("replug"),
        "the operator's remedy"
    );
    let place = |id: &str| steps.iter().position(|s| s == id);
    assert!(place("swap_headset") > place("replug"), "{steps:?}");
    assert!(
        place("replace_pc").is_none_or(|pc| Some(pc) > place("swap_headset")),
        "{steps:?}"
    );
    let unique: std::collections::BTreeSet<&String> = steps.iter().collect();
    assert_eq!(unique.len(), steps.len(), "no step twice: {steps:?}");
    desk.turn(&[headset()]);
    assert_eq!(
        desk.headset().action.verb,
        "inspect",
        "all in vain: somebody must look"
    );
}

#[test]
fn a_part_that_passes_at_another_desk_is_cleared() {
    let mut desk = Desk::new();
    desk.turn(&[headset()]);
    desk.tried("replug", false);
    desk.tried("try_elsewhere", true);
    desk.turn(&[headset()]);
    let blame = |part: &str| {
        let suspects = &desk.headset().suspects;
        suspects.iter().find(|s| s.part == part).unwrap().certainty
    };
    assert!(blame("headset") < 0.03, "{:?}", desk.headset().suspects);
    assert_eq!(desk.headset().suspects[0].part, "usb_port");
    assert!(says_ground(desk.headset(), codes::GROUND_SWAP_TEST));
}

fn says_ground(diagnosis: &Diagnosis, code: &str) -> bool {
    diagnosis.grounds.iter().any(|reason| reason.code == code)
}

/// The disk's finding as it must be for each ground.
#[test]
fn a_disk_is_replaced_only_on_good_grounds_and_when_they_are_sure_enough() {
    let one = |change: fn(&mut Finding)| {
        let mut disk = disk("disk.failing", "sda", State::Failing);
        disk.severity = Severity::S3;
        change(&mut disk);
        vec![disk]
    };
    let mut two = one(|_| {});
    two.push(Finding {
        source: "smart".to_owned(),
        ..two[0].clone()
    });
    #[rustfmt::skip]
    let rows = [
        ("errors alone, minutes old", one(|_| {}), "test", None),
        ("its own word, read once", one(|f| { f.terminal = true; f.fails_count = 1 }), "test", None),
        ("its own word, read twice", one(|f| f.terminal = true), "replace_planned", Some(codes::GROUND_OWN_WORD_TWICE)),
        ("two sources, but a cable is possible",
            two,
            "test", Some(codes::GROUND_TWO_SOURCES)),
        ("two days apart, but a cable is possible", one(|f| f.since = Some(at(NOW - 2 * DAY))), "test", Some(codes::GROUND_APART_IN_TIME)),
    ];
    for (story, findings, verb, ground) in rows {
        let mut desk = Desk::new();
        desk.turn(&findings);
        let disk = desk.of(Kind::Disk, "sda");
        assert_eq!(
            disk.action.verb, verb,
            "{story}: {:#?} {:#?}",
            disk.action, disk.suspects
        );
        match ground {
            Some(code) => assert!(says_ground(disk, code), "{story}: {:?}", disk.grounds),
            None => assert!(says_ground(disk, codes::GROUND_NOT_YET), "{story}"),
        }
    }
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
    desk.around.incidents = vec![Covering {
        incident_number: "INC-000001".to_owned(),
        family: "path".to_owned(),
        attribute: "vpn".to_owned(),
        value: "gw-1".to_owned(),
    }];
    desk.turn(&[headset(), phone, path("crm", State::Failing)]);
    assert_eq!(desk.asks(), ["headset.missing", "phone.missing"]);
}

#[test]
fn what_was_done_about_one_fault_says_nothing_about_the_next() {
    let mut desk = Desk::new();
    desk.turn(&[headset()]);
    desk.tried("replug", false);
    desk.turn(&[headset()]);
    assert_eq!(desk.headset().trials.len(), 1);
    let mut other = headset();
    other.fault = "headset.other_device".to_owned();
    desk.turn(&[other]);
    assert!(desk.headset().trials.is_empty());
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

/// Expected costs are sums that a person can do by hand; here for one suspect and one step.
#[test]
fn a_step_costs_its_minutes_the_way_there_once_and_the_part() {
    let cost = |open: &mut Desk, step: &str| {
        open.turn(&[headset()]);
        let input = Input {
            now: at(NOW),
            knowledge: Knowledge::built_in(),
            facts: &open.facts,
            findings: &[headset()],
            open: &open.open,
            surroundings: &open.around,
            calendar: &Calendar::default(),
        };
        let diagnosis = open.headset();
        let lead = headset();
        let case = super::engine::Case {
            input: &input,
            key: &diagnosis.key,
            lead: &lead,
            fault: Knowledge::built_in().fault("headset.missing").unwrap(),
            failing: vec![&lead],
            since: diagnosis.since,
        };
        let decided = super::action::decide(&case, &diagnosis.suspects, &diagnosis.trials);
        let one = decided.candidates.into_iter().find(|c| c.step == step);
        one.map_or(f64::NAN, |c| (c.cost * 100.0).round() / 100.0)
    };
    let mut desk = Desk::new();
    // Criticality 3: 0.4 a minute of the seat; 0.6 of the technician; 10 minutes to get there.
    assert_eq!(cost(&mut desk, "replug"), 0.8, "the operator's two minutes");
    assert_eq!(
        cost(&mut desk, "try_elsewhere"),
        15.0,
        "five minutes and the way"
    );
    assert_eq!(
        cost(&mut desk, "replace_pc"),
        670.0,
        "an hour, the way and the PC"
    );
    desk.tried("replug", false);
    desk.tried("other_port", false);
    assert_eq!(
        cost(&mut desk, "try_elsewhere"),
        5.0,
        "somebody is there already"
    );
    let chance = {
        let headset = desk.headset();
        let of = |part: &str| {
            headset
                .suspects
                .iter()
                .find(|s| s.part == part)
                .unwrap()
                .certainty
        };
        of("headset") + of("headset_cord") + of("usb_adapter")
    };
    let spare = cost(&mut desk, "swap_headset");
    let expected = 4.0 + 60.0 * (chance * 0.93 + (1.0 - chance) * 0.03);
    assert!(
        (spare - expected).abs() < 0.02,
        "a spare that does not help goes back: {spare}"
    );
}
