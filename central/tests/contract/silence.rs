//! Stories of desks that are not heard of any more.

use crate::support::Bench;
use crate::support::voice::{Voice, path, round};
use deskready::knowledge::codes;
use deskready::readiness::Readiness;
use deskready::work_order::State;
use deskready_central::clock::Clock;
use deskready_central::jobs::{settle, silence};
use deskready_central::store::desks;
use deskready_central::store::events::Kind;
use deskready_central::store::model::DeskRow;

async fn desk(bench: &Bench) -> DeskRow {
    bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            desks::get(tx, &id)
        })
        .await
}

async fn job(bench: &Bench) -> u64 {
    silence::run(&bench.store, bench.clock.now()).await.unwrap()
}

pub async fn a_desk_not_heard_of_is_unknown_until_it_speaks_again(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let heard_at = bench.clock.now();
    bench
        .send(&voice.report(heard_at, &round(true)))
        .await
        .unwrap();
    bench.clock.advance(600);
    assert_eq!(
        job(&bench).await,
        0,
        "ten minutes are not more than ten minutes"
    );
    assert_eq!(desk(&bench).await.readiness, Readiness::Ready);
    bench.clock.advance(1);
    assert_eq!(job(&bench).await, 1);
    let silent = desk(&bench).await;
    assert_eq!(silent.readiness, Readiness::Unknown);
    assert_eq!(silent.reason.code, codes::READINESS_NOT_HEARD);
    assert_eq!(silent.reason.args.get("last_at"), Some(&heard_at.into()));
    let before = bench.rows().await;
    assert_eq!(job(&bench).await, 0);
    assert_eq!(bench.rows().await, before, "run again, it changes nothing");
    let told = bench.events(Kind::ReadinessChanged).await;
    assert_eq!(told.last().unwrap().reason.code, codes::READINESS_NOT_HEARD);
    assert_eq!(told.len(), 2);

    let now = bench.clock.advance(60);
    let reply = bench.send(&voice.report(now, &[])).await.unwrap();
    assert_eq!(
        reply.verdict.unwrap().readiness,
        Readiness::Ready,
        "a report without anything new is news of the desk all the same"
    );
    assert_eq!(bench.events(Kind::ReadinessChanged).await.len(), 3);
    assert_eq!(job(&bench).await, 0);
}

pub async fn silence_touches_no_order_and_no_diagnosis(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    bench
        .send(&voice.report(bench.clock.now(), &round(false)))
        .await
        .unwrap();
    let kept = |rows: Vec<String>| {
        rows.into_iter()
            .filter(|r| {
                ["diagnosis", "ticket", "work_order"]
                    .iter()
                    .any(|t| r.starts_with(t))
            })
            .collect::<Vec<_>>()
    };
    let before = kept(bench.rows().await);
    bench.clock.advance(3600);
    assert_eq!(job(&bench).await, 1);
    assert_eq!(kept(bench.rows().await), before);
    assert!(!before.is_empty());
    assert_eq!(desk(&bench).await.readiness, Readiness::Unknown);
    assert!(desk(&bench).await.open_work_order.is_some());
}

pub async fn judging_a_silent_desk_does_not_make_it_green(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let mut shots = round(true);
    shots[4] = path(false);
    bench
        .send(&voice.report(bench.clock.now(), &shots))
        .await
        .unwrap();
    bench.clock.advance(700);
    assert_eq!(job(&bench).await, 1);
    assert_eq!(
        settle::run(&bench.store, bench.clock.now()).await.unwrap(),
        1
    );
    assert_eq!(bench.orders().await[0].order.state, State::Dispatched);
    assert_eq!(desk(&bench).await.reason.code, codes::READINESS_NOT_HEARD);
}
