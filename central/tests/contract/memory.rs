//! Stories of what central remembers of readings it no longer has.

use crate::support::Bench;
use crate::support::voice::{Voice, headset, round};
use deskready::diagnosis::{self, Retained};
use deskready::finding::{Finding, State};
use deskready::knowledge::Knowledge;
use deskready::observation::Observation;
use deskready::wire::v1::Report;
use deskready::work_order::ClosingCode;
use deskready_central::clock::Clock;
use deskready_central::jobs::retention;
use deskready_central::judge;
use deskready_central::store::{desk_detail, desks};

/// Rounds of a headset as letters, `f` missing and `a` there, a minute each.
fn rounds(bench: &Bench, voice: &mut Voice, letters: &str) -> Vec<Report<Observation>> {
    letters
        .chars()
        .map(|letter| voice.report(bench.clock.advance(60), &[headset(letter == 'a')]))
        .collect()
}

/// Sends rounds, twenty to a report.
async fn tell(bench: &Bench, rounds: &[Report<Observation>]) {
    for some in rounds.chunks(20) {
        let mut report = some[0].clone();
        report.sent_at = bench.clock.now();
        for more in &some[1..] {
            report.observations.extend(more.observations.clone());
        }
        bench.send(&report).await.unwrap();
    }
}

async fn headset_finding(bench: &Bench) -> Finding {
    let findings = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            desk_detail::findings(tx, &id)
        })
        .await;
    let of_headset = |f: &Finding| f.fault == "headset.missing";
    findings.into_iter().find(of_headset).unwrap()
}

async fn rows(bench: &Bench, sql: &'static str) -> i64 {
    let rows = bench.read(move |tx| tx.query(sql, &[])).await;
    rows[0].int(0).unwrap()
}

const READINGS: &str = "SELECT COUNT(*) FROM observation WHERE kind = 'presence'";
const KEPT: &str = "SELECT COUNT(*) FROM pruned WHERE checkpoint IS NOT NULL";

pub async fn every_failing_round_counts_however_few_readings_are_kept(bench: Bench) {
    let mut voice = Voice::new("B-14");
    tell(&bench, &rounds(&bench, &mut voice, &"f".repeat(400))).await;
    assert!(rows(&bench, READINGS).await <= 64);
    assert_eq!(headset_finding(&bench).await.failing_rounds_count, 400);
    assert_eq!(bench.orders().await[0].order.occurrences, 400);
}

pub async fn what_is_remembered_says_what_all_readings_would(bench: Bench) {
    let mut voice = Voice::new("B-14");
    let flap = format!("fff{}", "a".repeat(70));
    let calm = "a".repeat(90);
    let mut sent = Vec::new();
    for letters in [&flap, &flap, &calm, &"f".repeat(30), &flap] {
        let next = rounds(&bench, &mut voice, letters);
        tell(&bench, &next).await;
        sent.extend(next);
        let all: Vec<Retained<'_>> = sent
            .iter()
            .flat_map(|report| &report.observations)
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        let whole = diagnosis::findings(&all, &voice.facts, Knowledge::built_in());
        assert_eq!(headset_finding(&bench).await, whole[0]);
    }
    assert!(rows(&bench, READINGS).await <= 64);
}

pub async fn a_trip_is_remembered_when_its_readings_are_gone(bench: Bench) {
    let mut voice = Voice::new("B-14");
    let letters = format!("fff{}fff", "a".repeat(100));
    tell(&bench, &rounds(&bench, &mut voice, &letters)).await;
    let finding = headset_finding(&bench).await;
    assert_eq!((finding.state, finding.trips_count), (State::Flapping, 2));
}

pub async fn what_stood_before_a_signature_or_an_inventory_no_longer_counts(bench: Bench) {
    let mut voice = Voice::new("B-14");
    tell(&bench, &rounds(&bench, &mut voice, &"f".repeat(100))).await;
    assert_eq!(rows(&bench, KEPT).await, 1);
    let order = bench.orders().await.remove(0);
    bench.clock.advance(60);
    bench
        .write(move |tx, now| {
            let code = ClosingCode::Replaced;
            judge::sign_order(tx, now, &order.id, order.revision, code, "p1")
        })
        .await
        .unwrap();
    assert_eq!(rows(&bench, KEPT).await, 0);
    tell(&bench, &rounds(&bench, &mut voice, &"f".repeat(100))).await;
    assert_eq!(headset_finding(&bench).await.failing_rounds_count, 100);
    // Other facts: nobody knows what the readings that are gone would say of them.
    voice.facts.profile.expect.min_cores = Some(2);
    voice.tells_inventory = true;
    let mut next = rounds(&bench, &mut voice, "f");
    next[0].inventory_digest = "other".to_owned();
    tell(&bench, &next).await;
    let left = rows(&bench, READINGS).await;
    let counted = headset_finding(&bench).await.failing_rounds_count;
    assert_eq!(i64::from(counted), left);
}

pub async fn what_nobody_measured_for_long_is_forgotten_whole(bench: Bench) {
    let mut voice = Voice::new("B-14");
    tell(&bench, &rounds(&bench, &mut voice, &"f".repeat(100))).await;
    bench.clock.advance(400 * 24 * 3600);
    let keep = retention::Keep::default();
    retention::run(&bench.store, bench.clock.now(), keep)
        .await
        .unwrap();
    assert_eq!(rows(&bench, READINGS).await, 0);
    assert_eq!(rows(&bench, KEPT).await, 0);
    let report = voice.report(bench.clock.advance(60), &round(false));
    bench.send(&report).await.unwrap();
    assert_eq!(headset_finding(&bench).await.failing_rounds_count, 1);
}
