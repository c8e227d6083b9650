//! Laws of the judgement on anything a desk could send, thousands of cases each: no order, no
//! repetition and no number out of this world changes what is found or makes it panic; and what was
//! folded before readings were dropped goes on as if they were still there.

use super::any_desk::{all_of, desk, observation, seeds};
use super::past::{Past, Peers};
use super::{
    Change, Checkpoint, Diagnosis, DiagnosisKey, Input, Retained, Stage, Surroundings, diagnose,
    findings, findings_after, latest,
};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::{Calendar, DeskFacts};
use crate::finding::Finding;
use crate::knowledge::Knowledge;
use crate::observation::{Observation, Outcome};
use crate::profile::{Custody, Owner};
use crate::work_order::ClosingCode;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};

fn retained(all: &[(Observation, bool)]) -> Vec<Retained<'_>> {
    all.iter()
        .map(|(observation, history)| Retained {
            observation,
            history: *history,
        })
        .collect()
}

fn found(all: &[(Observation, bool)], facts: &DeskFacts) -> Vec<Finding> {
    findings(&retained(all), facts, Knowledge::built_in())
}

/// What is kept of those readings when they are dropped, written and read as a store does.
fn dropped(all: &[(Observation, bool)], facts: &DeskFacts) -> Vec<Checkpoint> {
    let mut kept: BTreeMap<(ComponentKey, &str), Checkpoint> = BTreeMap::new();
    // In two steps, as a store drops them: a checkpoint goes on from the one before.
    for part in [&all[..all.len() / 2], &all[all.len() / 2..]] {
        let part = retained(part);
        for one in &part {
            if let Outcome::Reading(reading) = &one.observation.outcome {
                let component = one.observation.component.clone();
                kept.entry((component.clone(), reading.kind()))
                    .or_insert_with(|| Checkpoint::new(component, reading.kind()));
            }
        }
        for checkpoint in kept.values_mut() {
            checkpoint.take(&part, facts, Knowledge::built_in());
            let text = serde_json::to_string(checkpoint).unwrap();
            *checkpoint = serde_json::from_str(&text).unwrap();
        }
    }
    kept.into_values().collect()
}

#[test]
fn who_has_a_device_mended_makes_nothing_be_judged_anew() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..50 {
        let all = all_of(&seeds().new_tree(&mut runner).unwrap().current());
        let before = dropped(&all, &desk(Custody::Desk));
        let mut leased = desk(Custody::Desk);
        let headset = leased.profile.expect.headset.as_mut().unwrap();
        headset.owner = Owner::Leased;
        let resumed = findings_after(&before, &[], &leased, Knowledge::built_in());
        assert_eq!(resumed, found(&all, &leased));
    }
}

#[test]
fn the_cases_reach_every_state_of_nearly_every_symptom() {
    let mut runner = TestRunner::deterministic();
    let mut reached: BTreeSet<(String, &str)> = BTreeSet::new();
    for _ in 0..3_000 {
        let seeds = seeds().new_tree(&mut runner).unwrap().current();
        for finding in found(&all_of(&seeds), &desk(Custody::Desk)) {
            reached.insert((finding.fault, finding.state.as_str()));
        }
    }
    for state in ["ok", "suspect", "failing", "recovering", "flapping"] {
        let faults: Vec<_> = reached.iter().filter(|(_, s)| *s == state).collect();
        assert!(faults.len() >= 9, "{state}: {faults:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_of_arrival_change_nothing(seeds in seeds(), order in vec(any::<u32>(), 48)) {
        let facts = desk(Custody::Desk);
        let all = all_of(&seeds);
        // Everything arrives once or twice, in any order; a store keeps each place once.
        let mut arrivals: Vec<_> = all.iter().chain(all.iter().step_by(2)).zip(&order).collect();
        arrivals.sort_by_key(|(_, order)| **order);
        let mut stored: BTreeMap<u64, &(Observation, bool)> = BTreeMap::new();
        for (one, _) in arrivals {
            stored.entry(one.0.seq).or_insert(one);
        }
        let sorted: Vec<_> = stored.into_values().cloned().collect();
        prop_assert_eq!(found(&sorted, &facts), found(&all, &facts));
    }

    #[test]
    fn what_was_dropped_goes_on_as_if_it_were_still_there(seeds in seeds(), cut in any::<prop::sample::Index>()) {
        let facts = desk(Custody::Desk);
        let all = all_of(&seeds);
        let (old, new) = all.split_at(cut.index(all.len() + 1));
        let before = dropped(old, &facts);
        let resumed = findings_after(&before, &retained(new), &facts, Knowledge::built_in());
        prop_assert_eq!(resumed, found(&all, &facts));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_other_facts_only_what_is_left_speaks(seeds in seeds(), cut in any::<prop::sample::Index>()) {
        let all = all_of(&seeds);
        let (old, new) = all.split_at(cut.index(all.len() + 1));
        let before = dropped(old, &desk(Custody::Desk));
        let facts = desk(Custody::Person);
        let resumed = findings_after(&before, &retained(new), &facts, Knowledge::built_in());
        prop_assert_eq!(resumed, found(new, &facts));
    }

    #[test]
    fn every_number_a_finding_says_stays_within_its_limits(seeds in seeds()) {
        let all = all_of(&seeds);
        for finding in found(&all, &desk(Custody::Pool)) {
            prop_assert!(finding.fails_count as usize <= all.len());
            prop_assert!(finding.trips_count as usize <= all.len());
            prop_assert!(finding.failing_rounds_count as usize <= all.len());
            prop_assert!(!finding.is_failing() || finding.since.is_some());
        }
    }

    #[test]
    fn what_says_nothing_changes_nothing(seeds in seeds(), at in any::<prop::sample::Index>()) {
        let facts = desk(Custody::Desk);
        let mut all = all_of(&seeds);
        let before = found(&all, &facts);
        let (mut unseen, _) = observation(999, &(0, 0b1110, 0, (0, 0, 60, 0)));
        unseen.component = all[at.index(all.len())].0.component.clone();
        all.insert(at.index(all.len()), (unseen, false));
        prop_assert_eq!(found(&all, &facts), before);
    }
}

/// A headset that was changed here lately, and peers that fail.
fn around() -> Surroundings {
    let key = DiagnosisKey {
        component: ComponentKey::new(ComponentKind::Headset, "required"),
        family: "headset".to_owned(),
    };
    let past = |fault: &str| Past {
        key: key.clone(),
        fault: fault.to_owned(),
        ended_at: jiff::Timestamp::from_second(1_699_900_000).unwrap(),
        closing: Some(ClosingCode::Replaced),
        part: Some("headset".to_owned()),
        serial: "OLD-0001".to_owned(),
        suspects: Vec::new(),
    };
    Surroundings {
        past: vec![past("headset.missing"), past("headset.other_device")],
        peers: ["path", "headset", "phone"]
            .map(|family| Peers {
                family: family.to_owned(),
                attribute: "image".to_owned(),
                value: "img-7".to_owned(),
                observed_count: 6,
                failing_count: 4,
            })
            .into(),
        ..Surroundings::default()
    }
}

/// Brings what is open to what the changes say.
fn apply(open: &mut Vec<Diagnosis>, changes: Vec<Change>) {
    for change in changes {
        match change {
            Change::Open(new) | Change::Update(new) => {
                open.retain(|d| d.key != new.key);
                open.push(new);
            }
            Change::Recovered { key, .. } => open.retain(|d| d.key != key),
            Change::Intermittent { key, .. } => {
                for d in open.iter_mut().filter(|d| d.key == key) {
                    d.stage = Stage::Intermittent;
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_decided_is_decided_once_in_any_order_of_what_is_open(
        seeds in seeds(),
        cut in any::<prop::sample::Index>(),
        with_knowledge_of_others in any::<bool>(),
    ) {
        let facts = desk(Custody::Desk);
        let all = all_of(&seeds);
        let mut open: Vec<Diagnosis> = Vec::new();
        let surroundings = if with_knowledge_of_others { around() } else { Surroundings::default() };
        // Once in the middle of it and once at its end.
        for until in [cut.index(all.len()) + 1, all.len()] {
            let seen = &all[..until];
            let found = found(seen, &facts);
            let newest = latest(seen.iter().map(|(one, _)| one));
            let now = seen.iter().map(|(one, _)| one.at).max().unwrap();
            let judged = |open: &[Diagnosis]| diagnose(&Input {
                now,
                knowledge: Knowledge::built_in(),
                facts: &facts,
                findings: &found,
                latest: &newest,
                open,
                surroundings: &surroundings,
                calendar: &Calendar::default(),
            });
            let changes = judged(&open);
            let mut turned = open.clone();
            turned.reverse();
            prop_assert_eq!(&judged(&turned), &changes);
            apply(&mut open, changes);
            prop_assert_eq!(judged(&open), vec![]);
            for one in &open {
                let sum: f64 = one.suspects.iter().map(|s| s.certainty).sum();
                prop_assert!((sum - 1.0).abs() < 1e-9, "{} {sum}", one.fault);
                prop_assert!(!one.evidence.is_empty() && !one.action.verb.is_empty());
            }
        }
    }
}
