//! Stories of counters that a disk keeps for life: what a person answered for is no news, and another
//! disk in its place counts from where it stands.

use crate::support::Bench;
use crate::support::voice::{Shot, Voice, round, smart};
use deskready::component::Identity;
use deskready::diagnosis::DISK_CRC_COUNTER;
use deskready::ids::DiagnosisId;
use deskready::observation::{AttributeCrossed, Outcome, Reading};
use deskready_central::judge;
use deskready_central::store::{desks, diagnoses};

/// The desk's round with so many transfer errors over the cable of its disk.
fn disk(crc_count: u64) -> Vec<Shot> {
    let mut shot = smart(true);
    if let Reading::Smart { counters, .. } = &mut shot.reading {
        counters.insert(DISK_CRC_COUNTER.to_owned(), crc_count);
    }
    let mut shots = round(true);
    shots.push(shot);
    shots
}

async fn say(bench: &Bench, voice: &mut Voice, serial: &str, crc_count: u64) {
    let at = bench.clock.advance(60);
    let mut report = voice.report(at, &disk(crc_count));
    for observation in &mut report.observations {
        let is_smart = matches!(observation.outcome, Outcome::Reading(Reading::Smart { .. }));
        if !serial.is_empty() && is_smart {
            observation.identity = Some(Identity::new("Maker", "Disk 1", serial));
        }
    }
    bench.send(&report).await.unwrap();
}

async fn open(bench: &Bench, label: &str) -> Vec<DiagnosisId> {
    let label = label.to_owned();
    bench
        .read(move |tx| {
            let desk = desks::find(tx, "Centre", &label)?.unwrap();
            let open = diagnoses::open(tx, &desk)?;
            Ok(open.into_iter().map(|d| d.id).collect())
        })
        .await
}

/// So many questions are open of a desk now; all of them are acquitted if somebody does.
async fn asked(bench: &Bench, label: &str, expected: usize, acquitted: bool, when: &str) {
    let open = open(bench, label).await;
    assert_eq!(open.len(), expected, "{label} {when}");
    for id in open.into_iter().filter(|_| acquitted) {
        bench
            .write(move |tx, now| judge::acquit(tx, now, &id, ("checked_well", ""), "p1"))
            .await
            .unwrap();
    }
}

/// Counts in turn with how many questions are open then, and whether they are acquitted afterwards.
async fn story(bench: &Bench, label: &str, began_with: &str, turns: &[(&str, u64, usize, bool)]) {
    let mut voice = Voice::new(label).asked();
    let counts = &mut voice.facts.baseline.disk_crc_counts;
    counts.insert(began_with.to_owned(), 2);
    for (at, (serial, count, expected, acquitted)) in turns.iter().enumerate() {
        say(bench, &mut voice, serial, *count).await;
        asked(
            bench,
            label,
            *expected,
            *acquitted,
            &format!("turn {at}: {count}"),
        )
        .await;
    }
}

/// A disk that counts sectors it could not read: told at first sight, no news once answered for, news when more come.
pub async fn sectors_that_somebody_answered_for_are_no_news(bench: Bench) {
    let mut voice = Voice::new("B-16").asked();
    for (at, (pending, expected, acquitted)) in [
        (0, 0, false),
        (20, 1, true),
        (20, 0, false),
        (12, 0, false),
        (21, 1, false),
    ]
    .into_iter()
    .enumerate()
    {
        let mut shot = smart(true);
        if let Reading::Smart { counters, .. } = &mut shot.reading {
            counters.insert("ata_197".to_owned(), pending);
        }
        let mut shots = round(true);
        shots.push(shot);
        let moment = bench.clock.advance(60);
        bench.send(&voice.report(moment, &shots)).await.unwrap();
        asked(
            &bench,
            "B-16",
            expected,
            acquitted,
            &format!("turn {at}: {pending}"),
        )
        .await;
    }
}

/// A disk with a limit crossed long ago counts nothing: what somebody said of it holds all the same.
pub async fn a_sign_without_a_count_that_somebody_answered_for_is_no_news(bench: Bench) {
    let mut voice = Voice::new("B-17").asked();
    for (at, (replaced, expected, acquitted)) in [(0, 1, true), (0, 0, false), (1, 1, false)]
        .into_iter()
        .enumerate()
    {
        let mut shot = smart(true);
        if let Reading::Smart {
            counters, crossed, ..
        } = &mut shot.reading
        {
            counters.insert("ata_5".to_owned(), replaced);
            crossed.push(AttributeCrossed {
                id: 1,
                name: "Raw_Read_Error_Rate".to_owned(),
                pre_fail: true,
                now: false,
            });
        }
        let mut shots = round(true);
        shots.push(shot);
        let moment = bench.clock.advance(60);
        bench.send(&voice.report(moment, &shots)).await.unwrap();
        asked(&bench, "B-17", expected, acquitted, &format!("turn {at}")).await;
    }
}

pub async fn transfer_errors_that_somebody_answered_for_are_no_news(bench: Bench) {
    let turns = [
        ("", 2, 0, false),
        ("", 9, 1, true),
        ("", 9, 0, false),
        ("", 9, 0, false),
        ("", 10, 1, false),
    ];
    story(&bench, "B-14", "/", &turns).await;
    let (one, other) = ("000135D0656C09", "S3Z9NB0K123456A");
    let turns = [
        (one, 2, 0, false),
        (one, 9, 1, true),
        (one, 9, 0, false),
        (one, 10, 1, true),
        // Another one comes with what it counted elsewhere.
        (other, 70, 0, false),
        (other, 70, 0, false),
        (other, 71, 1, false),
    ];
    story(&bench, "B-15", one, &turns).await;
}
