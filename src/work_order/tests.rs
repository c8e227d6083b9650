//! Orders over time: one per desk visit, settled, ranked, closed, never stranded.

use super::*;
use crate::component::{ComponentKey, ComponentKind};
use crate::diagnosis::{Action, Suspect};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn diagnosis(
    fault: &str,
    kind: ComponentKind,
    severity: Severity,
    stage: Stage,
    occurrences: u32,
) -> Diagnosis {
    Diagnosis {
        key: DiagnosisKey {
            component: ComponentKey::new(kind, "x"),
            family: fault.to_owned(),
        },
        fault: fault.to_owned(),
        severity,
        stage,
        since: at(0),
        suspects: vec![Suspect {
            part: "headset".into(),
            certainty: 1.0,
            word: "sure".into(),
            prior: 0.2,
        }],
        action: Action {
            verb: "swap".into(),
            part: Some("headset".into()),
            step: None,
            who: "technician".to_owned(),
            supplied_by: None,
        },
        evidence: Vec::new(),
        tried: Vec::new(),
        occurrences,
        clues: Vec::new(),
        grounds: Vec::new(),
        trials: Vec::new(),
        duplicate_of: None,
        incident: None,
        repeats_count: 0,
        rounds_before: 0,
        returns_count: 0,
        meanwhile: None,
        recovering: false,
    }
}

fn headset(stage: Stage, occurrences: u32) -> Diagnosis {
    diagnosis(
        "headset.missing",
        ComponentKind::Headset,
        Severity::S1,
        stage,
        occurrences,
    )
}

fn path(stage: Stage) -> Diagnosis {
    diagnosis("path.down", ComponentKind::Path, Severity::S2, stage, 1)
}

fn planned(
    now: i64,
    before: Option<&Order>,
    qualified: &[Diagnosis],
) -> (Option<Order>, Vec<Step>) {
    let input = PlanInput {
        now: at(now),
        qualified,
        criticality: 3,
        minutes_to_need: 0,
        knowledge: Knowledge::built_in(),
    };
    let (order, steps) = plan(&input, before);
    if let Some(order) = &order
        && order.state.is_open()
    {
        let again = plan(&input, Some(order));
        assert_eq!(
            again,
            (Some(order.clone()), Vec::new()),
            "planning again changes nothing"
        );
    }
    (order, steps)
}

#[test]
fn what_is_local_goes_out_at_once_and_what_may_be_shared_settles_first() {
    let (order, steps) = planned(0, None, &[headset(Stage::Open, 1)]);
    assert_eq!(order.unwrap().state, State::Dispatched);
    assert_eq!(steps, [Step::Opened, Step::Dispatched]);

    let (order, steps) = planned(0, None, &[path(Stage::Open)]);
    let order = order.unwrap();
    assert_eq!((order.state, steps), (State::Settling, vec![Step::Opened]));
    let (order, steps) = planned(89, Some(&order), &[path(Stage::Open)]);
    assert_eq!(steps, []);
    // It passes again: nobody is sent out while that may be the end of it.
    let recovering = Diagnosis {
        recovering: true,
        ..path(Stage::Open)
    };
    let intermittent = Diagnosis {
        stage: Stage::Intermittent,
        ..recovering.clone()
    };
    let (sent, _) = planned(90, order.as_ref(), &[intermittent]);
    assert_eq!(sent.unwrap().state, State::Dispatched, "a person is asked");
    let (waits, steps) = planned(90, order.as_ref(), &[recovering]);
    assert_eq!((waits.unwrap().state, steps), (State::Settling, vec![]));
    let (order, steps) = planned(90, order.as_ref(), &[path(Stage::Open)]);
    assert_eq!(
        (order.unwrap().state, steps),
        (State::Dispatched, vec![Step::Dispatched])
    );
}

#[test]
fn a_second_fault_is_a_task_a_repeat_a_count_and_a_worse_one_is_told_once() {
    let (order, _) = planned(0, None, &[path(Stage::Open)]);
    let both = [path(Stage::Open), headset(Stage::Open, 1)];
    let (order, steps) = planned(10, order.as_ref(), &both);
    let order = order.unwrap();
    let added = Step::TaskAdded(both[1].key.clone());
    assert_eq!(steps, [added, Step::Worse(Severity::S1), Step::Repeated]);
    assert_eq!((order.tasks.len(), order.priority), (2, 1));
    let (order, steps) = planned(
        20,
        Some(&order),
        &[path(Stage::Open), headset(Stage::Open, 2)],
    );
    assert_eq!(steps, [Step::Repeated]);
    assert_eq!(order.unwrap().occurrences, 3);
}

#[test]
fn an_untouched_order_closes_itself_when_all_went_away_and_a_touched_one_never() {
    for (touched, state, steps) in [
        (
            false,
            State::Closed,
            vec![
                Step::TaskRecovered(headset(Stage::Open, 1).key),
                Step::ClosedRecovered,
            ],
        ),
        (
            true,
            State::Dispatched,
            vec![Step::TaskRecovered(headset(Stage::Open, 1).key)],
        ),
    ] {
        let mut order = planned(0, None, &[headset(Stage::Open, 1)]).0.unwrap();
        order.touched = touched;
        let (after, told) = planned(60, Some(&order), &[headset(Stage::Recovered, 1)]);
        assert_eq!(
            (after.unwrap().state, told),
            (state, steps),
            "touched: {touched}"
        );
    }
    let order = planned(0, None, &[headset(Stage::Open, 1)]).0.unwrap();
    let (after, steps) = planned(60, Some(&order), &[headset(Stage::Intermittent, 1)]);
    assert_eq!(
        (after.unwrap().state, steps),
        (State::Dispatched, vec![]),
        "intermittent stays open"
    );
}

#[test]
fn one_recovered_task_of_two_leaves_the_order_open() {
    let order = planned(0, None, &[headset(Stage::Open, 1), path(Stage::Open)])
        .0
        .unwrap();
    let (after, _) = planned(
        60,
        Some(&order),
        &[headset(Stage::Recovered, 1), path(Stage::Open)],
    );
    let after = after.unwrap();
    assert_eq!(after.state, State::Dispatched);
    assert_eq!(
        after.severity,
        Severity::S1,
        "rank never falls while it is open"
    );
}

#[test]
fn a_signed_order_stays_signed_and_a_new_failure_opens_a_new_one() {
    let mut order = planned(0, None, &[headset(Stage::Open, 1)]).0.unwrap();
    order.state = State::Signed;
    let (after, steps) = planned(60, Some(&order), &[headset(Stage::Open, 1)]);
    assert_eq!(steps[0], Step::Opened);
    assert_eq!(after.unwrap().opened_at, at(60));
    assert_eq!(planned(60, Some(&order), &[]), (None, vec![]));
}

#[test]
fn verbs_are_refused_once_it_ended() {
    for (state, verb, expected) in [
        (
            State::Dispatched,
            Verb::Sign(ClosingCode::Replaced),
            Ok(State::Signed),
        ),
        (State::Settling, Verb::Cancel, Ok(State::Cancelled)),
        (State::Signed, Verb::Cancel, Err(Refused(State::Signed))),
        (
            State::Closed,
            Verb::Sign(ClosingCode::Nff),
            Err(Refused(State::Closed)),
        ),
    ] {
        assert_eq!(step(state, verb), expected);
    }
}

#[test]
fn priority_comes_from_effect_on_calls_the_service_and_the_next_need() {
    for (severity, criticality, minutes, expected) in [
        (Severity::S1, 5, 0, 1),
        (Severity::S1, 2, 0, 2),
        (Severity::S1, 3, 600, 2),
        (Severity::S2, 3, 0, 2),
        (Severity::S3, 5, 0, 4),
        (Severity::S4, 1, 6_000, 5),
    ] {
        assert_eq!(
            priority(severity, criticality, minutes),
            expected,
            "{severity:?} {criticality} {minutes}"
        );
    }
}

#[test]
fn a_sheet_that_leaves_a_question_open_is_named_for_it() {
    let whole = Sheet {
        desk_label: "B-14",
        site: "Centre",
        what: "w",
        part: Some("p"),
        evidence_count: 1,
        since: Some(at(0)),
        proof_count: 1,
        bring_count: 1,
        ask_for: "a",
    };
    assert_eq!(gaps(&whole), Vec::<&str>::new());
    assert_eq!(
        gaps(&Sheet {
            site: "",
            part: None,
            ..whole
        }),
        ["where", "which_part"]
    );
    assert_eq!(gaps(&Sheet::default()).len(), 8);
}

fn covered(mut diagnosis: Diagnosis) -> Diagnosis {
    diagnosis.incident = Some(crate::diagnosis::past::Covering {
        incident_number: "INC-000001".to_owned(),
        family: diagnosis.key.family.clone(),
        attribute: "switch".to_owned(),
        value: "sw-1".to_owned(),
    });
    diagnosis
}

fn duplicate(mut diagnosis: Diagnosis, of: &Diagnosis) -> Diagnosis {
    diagnosis.duplicate_of = Some(of.key.clone());
    diagnosis
}

#[test]
fn what_something_else_explains_asks_for_no_order_and_no_second_task() {
    assert_eq!(
        planned(0, None, &[covered(path(Stage::Open))]),
        (None, vec![])
    );
    let root = headset(Stage::Open, 1);
    let both = [root.clone(), duplicate(path(Stage::Open), &root)];
    let order = planned(0, None, &both).0.unwrap();
    assert_eq!(order.tasks.len(), 1);
    assert_eq!(order.tasks[0].key, root.key);
}

#[test]
fn an_untouched_order_is_merged_when_something_else_explains_all_of_it() {
    let key = path(Stage::Open).key;
    for (touched, settling_s, state, steps) in [
        (
            false,
            10,
            State::Merged,
            vec![Step::TaskMerged(key.clone()), Step::Merged],
        ),
        (
            false,
            600,
            State::Merged,
            vec![Step::TaskMerged(key.clone()), Step::Merged],
        ),
        (
            true,
            600,
            State::Dispatched,
            vec![Step::TaskMerged(key.clone())],
        ),
    ] {
        let order = planned(0, None, &[path(Stage::Open)]).0.unwrap();
        let mut order = planned(settling_s, Some(&order), &[path(Stage::Open)])
            .0
            .unwrap();
        order.touched = touched;
        let (after, told) = planned(700, Some(&order), &[covered(path(Stage::Open))]);
        let after = after.unwrap();
        assert_eq!((after.state, told), (state, steps), "touched: {touched}");
        assert_eq!(after.tasks[0].state, TaskState::Merged);
        assert_eq!(
            after.tasks[0].reason.as_ref().unwrap().code,
            codes::ORDER_MERGED_INCIDENT
        );
        assert_eq!(after.closing, None, "merged is no way of closing work");
    }
}

#[test]
fn a_merged_task_leaves_the_rest_of_the_order_and_comes_back_when_it_stands_alone() {
    let both = [headset(Stage::Open, 1), path(Stage::Open)];
    let order = planned(0, None, &both).0.unwrap();
    let (order, steps) = planned(
        60,
        Some(&order),
        &[headset(Stage::Open, 1), covered(path(Stage::Open))],
    );
    assert_eq!(steps, [Step::TaskMerged(both[1].key.clone())]);
    let order = order.unwrap();
    assert_eq!(order.state, State::Dispatched);
    let (back, steps) = planned(120, Some(&order), &both);
    assert_eq!(steps, [Step::TaskAdded(both[1].key.clone())]);
    let back = back.unwrap();
    assert_eq!(
        back.tasks.iter().map(|t| t.state).collect::<Vec<_>>(),
        [TaskState::Open, TaskState::Open]
    );
    assert_eq!(back.tasks[1].reason, None);
    let (merged, _) = planned(
        180,
        Some(&order),
        &[headset(Stage::Recovered, 1), covered(path(Stage::Open))],
    );
    assert_eq!(merged.unwrap().state, State::Merged, "recovered and merged");
}
