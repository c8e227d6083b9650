//! Short stories of one desk's diagnoses: opened, counted, recovered, intermittent.

use super::support::{facts, headset, observed, profile_with};
use super::*;
use crate::component::ComponentKind;
use crate::desk::Baseline;
use crate::observation::{Observation, Reading, Trigger};
use crate::profile::Profile;
use std::collections::BTreeMap;

const GIB: u64 = 1 << 30;

/// One desk over time: applies changes as a store would.
struct Desk {
    facts: DeskFacts,
    seen: Vec<Observation>,
    open: Vec<Diagnosis>,
}

impl Desk {
    fn new(profile: Profile) -> Self {
        Self {
            facts: facts(profile, Baseline::default()),
            seen: Vec::new(),
            open: Vec::new(),
        }
    }

    fn changes(&self) -> Vec<Change> {
        let retained: Vec<_> = self
            .seen
            .iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        diagnose(&Input {
            latest: &[],
            now: Timestamp::from_second(1_800_000_000).unwrap(),
            facts: &self.facts,
            knowledge: Knowledge::built_in(),
            findings: &findings(&retained, &self.facts, Knowledge::built_in()),
            open: &self.open,
            surroundings: Surroundings::none(),
            calendar: &Calendar::default(),
        })
    }

    /// Takes one measurement and says in a word what changed.
    fn take(&mut self, (component, reading): (ComponentKey, Reading)) -> Vec<&'static str> {
        let seq = self.seen.len() as u64 + 1;
        self.seen.push(observed(seq, component, reading));
        let changes = self.changes();
        let words = changes
            .iter()
            .map(|change| match change {
                Change::Open(_) => "opened",
                Change::Update(_) => "updated",
                Change::Recovered { .. } => "recovered",
                Change::Intermittent { .. } => "intermittent",
            })
            .collect();
        for change in changes {
            match change {
                Change::Open(d) | Change::Update(d) => {
                    self.open.retain(|o| o.key != d.key);
                    self.open.push(d);
                }
                Change::Recovered { key, .. } => self.open.retain(|d| d.key != key),
                Change::Intermittent { key, .. } => {
                    for diagnosis in self.open.iter_mut().filter(|d| d.key == key) {
                        diagnosis.stage = Stage::Intermittent;
                    }
                }
            }
        }
        assert_eq!(self.changes(), [], "applying twice changes nothing");
        words
    }
}

#[test]
fn a_missing_headset_opens_one_question_that_closes_when_it_stays_back() {
    let mut desk = Desk::new(profile_with("headset"));
    assert!(desk.take(headset(true)).is_empty());
    assert_eq!(desk.take(headset(false)), ["opened"]);
    let opened = desk.open[0].clone();
    assert_eq!(
        (opened.fault.as_str(), opened.severity),
        ("headset.missing", Severity::S1)
    );
    assert_eq!(
        opened.action.step.as_deref(),
        Some("replug"),
        "the remedy first"
    );
    assert_eq!(
        desk.take(headset(false)),
        ["updated"],
        "the count of occurrences grows"
    );
    assert_eq!(desk.open[0].occurrences, 2);
    assert_eq!(desk.open[0].since, opened.since);
    assert_eq!(
        desk.take(headset(true)),
        ["updated"],
        "one pass is not enough"
    );
    assert_eq!(desk.take(headset(true)), ["recovered"]);
    assert!(desk.open.is_empty());
}

#[test]
fn a_lost_memory_module_that_comes_back_stays_open_as_intermittent() {
    let memory = |gib: u64| {
        (
            ComponentKey::new(ComponentKind::Memory, "main"),
            Reading::Memory {
                total_bytes: gib * GIB,
            },
        )
    };
    let mut desk = Desk::new(profile_with(""));
    desk.facts.baseline.memory_total_bytes = Some(16 * GIB);
    assert_eq!(desk.take(memory(8)), ["opened"]);
    let mut words = Vec::new();
    for _ in 0..4 {
        words.extend(desk.take(memory(16)));
    }
    assert_eq!(words, ["updated", "intermittent"], "told once");
    assert_eq!(desk.take(memory(8)), ["updated"]);
    assert_eq!(desk.open[0].stage, Stage::Open);
}

#[test]
fn errors_of_the_kernel_alone_ask_for_a_test_and_the_disks_own_word_for_a_replacement() {
    let key = || ComponentKey::new(ComponentKind::Disk, "sda");
    let errors = |error_count| {
        (
            key(),
            Reading::IoErrors {
                device: "sda".into(),
                error_count,
            },
        )
    };
    let failed = || {
        let reading = Reading::Smart {
            device: "sda".into(),
            passed: Some(false),
            critical_warning: None,
            self_test_failed: None,
            counters: BTreeMap::new(),
            rotating: None,
            crossed: Vec::new(),
            part: None,
        };
        (key(), reading)
    };
    let mut own_word = Desk::new(profile_with(""));
    own_word.take(failed());
    assert_eq!(own_word.open[0].action.verb, "test", "read once");
    own_word.take(failed());
    assert_eq!(
        own_word.open[0].action.verb, "replace_planned",
        "read twice"
    );

    let mut desk = Desk::new(profile_with(""));
    desk.facts
        .baseline
        .disk_error_counts
        .insert("sda".into(), 0);
    desk.take(errors(4));
    assert_eq!(desk.open[0].action.verb, "test");
    desk.take(failed());
    desk.take(failed());
    assert_eq!(
        desk.open.len(),
        1,
        "one question for one component and family"
    );
    assert_eq!(desk.open[0].action.verb, "replace_planned");
}

#[test]
fn order_and_repetition_of_the_same_observations_change_nothing() {
    let readings = [false, false, true, false, true, true, false];
    let all: Vec<Observation> = readings
        .iter()
        .zip(1..)
        .map(|(found, seq)| {
            let (component, reading) = headset(*found);
            observed(seq, component, reading)
        })
        .collect();
    let facts = facts(profile_with("headset"), Baseline::default());
    let fold = |order: &[usize]| {
        let mut set: BTreeMap<u64, &Observation> = BTreeMap::new();
        for at in order {
            set.insert(all[*at].seq, &all[*at]);
        }
        let retained: Vec<_> = set
            .values()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        findings(&retained, &facts, Knowledge::built_in())
    };
    let expected = fold(&[0, 1, 2, 3, 4, 5, 6]);
    for order in [
        vec![6, 5, 4, 3, 2, 1, 0],
        vec![3, 3, 0, 6, 1, 1, 2, 5, 4, 0],
    ] {
        assert_eq!(fold(&order), expected, "{order:?}");
    }
}

#[test]
fn a_question_keeps_its_first_moment_when_old_readings_are_forgotten() {
    let mut desk = Desk::new(profile_with("headset"));
    for _ in 0..3 {
        desk.take(headset(false));
    }
    let since = desk.open[0].since;
    desk.seen.remove(0);
    desk.take(headset(false));
    assert_eq!(desk.open[0].since, since);
}

#[test]
fn the_rule_that_is_told_is_the_one_that_tripped() {
    for (looks, trigger, code) in [
        (1, Trigger::SelfCheck, "finding.self_check"),
        (2, Trigger::Scheduled, "finding.threshold"),
    ] {
        let mut desk = Desk::new(profile_with("headset"));
        for _ in 0..looks {
            desk.take(headset(false));
            for seen in &mut desk.seen {
                seen.trigger = trigger;
            }
        }
        desk.open.clear();
        let Some(Change::Open(diagnosis)) = desk.changes().into_iter().next() else {
            unreachable!("a required headset is missing");
        };
        assert_eq!(
            diagnosis.evidence.last().unwrap().code,
            code,
            "{looks} {trigger:?}"
        );
    }
}

#[test]
fn what_the_profile_no_longer_asks_for_is_no_question_any_more() {
    let mut desk = Desk::new(profile_with("headset"));
    desk.take(headset(false));
    assert_eq!(desk.open.len(), 1);
    desk.facts.profile.expect.headset = None;
    let changes = desk.changes();
    let [Change::Recovered { reason, .. }] = changes.as_slice() else {
        unreachable!("one question ends: {changes:?}");
    };
    assert_eq!(reason.code, "diagnosis.not_required");
    assert!(desk.take(headset(false)).contains(&"recovered"));
    assert!(desk.open.is_empty(), "and none is opened for it again");
}
