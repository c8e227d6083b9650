//! Stories of counters that a person has answered for: what was counted until then is no news, what comes after is.

use super::decisions::{question, questions, say};
use crate::support::Bench;
use crate::support::voice::{Shot, Voice, round};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::Reading;
use deskready::work_order::ClosingCode;
use deskready_central::judge;
use deskready_central::store::page::Ask;
use deskready_central::store::{desks, tickets};

/// The system disk with errors counted by the kernel, and its own word with a serial.
fn disk(error_count: u64) -> Vec<Shot> {
    let mut shots = round(true);
    shots.push(Shot {
        component: ComponentKey::new(ComponentKind::Disk, "/"),
        reading: Reading::IoErrors {
            device: "sda".to_owned(),
            error_count,
        },
        attempts: 2,
        active: true,
    });
    shots
}

fn counting(label: &str) -> Voice {
    let mut voice = Voice::new(label).asked();
    let counts = &mut voice.facts.baseline.disk_error_counts;
    counts.insert("/".to_owned(), 2);
    voice
}

async fn failing(bench: &Bench) -> usize {
    let all = questions(bench, "B-14").await;
    all.iter().filter(|d| d.ended_at.is_none()).count()
}

pub async fn errors_of_a_disk_that_somebody_answered_for_are_no_news(bench: Bench) {
    let mut voice = counting("B-14");
    say(&bench, &mut voice, &disk(2)).await;
    assert_eq!(failing(&bench).await, 0);
    say(&bench, &mut voice, &disk(9)).await;
    assert_eq!(failing(&bench).await, 1);
    let id = question(&bench, "B-14").await;
    bench
        .write(move |tx, now| judge::acquit(tx, now, &id, ("checked_well", ""), "p1"))
        .await
        .unwrap();
    for (count, open, why) in [
        (9, 0, "answered for"),
        (9, 0, "and it stays so"),
        (10, 1, "one more is news"),
    ] {
        say(&bench, &mut voice, &disk(count)).await;
        assert_eq!(failing(&bench).await, open, "{why}");
    }
    // A signature answers as well.
    let ticket = bench
        .read(|tx| Ok(tickets::list(tx, &tickets::Filter::default(), &Ask::default())?.items))
        .await
        .remove(0);
    bench
        .write(move |tx, now| judge::qualify_ticket(tx, now, &ticket.id, "p1").map(|_| ()))
        .await
        .unwrap();
    let order = bench.orders().await.remove(0);
    bench
        .write(move |tx, now| {
            let (id, revision) = (&order.id, order.revision);
            judge::sign_order(tx, now, id, revision, ClosingCode::Nff, "p1").map(|_| ())
        })
        .await
        .unwrap();
    for (count, open, why) in [
        (10, 0, "signed for"),
        (1, 0, "the machine counts anew from nothing"),
        (3, 1, "more than the desk began with"),
    ] {
        say(&bench, &mut voice, &disk(count)).await;
        assert_eq!(failing(&bench).await, open, "{why}");
    }
}

fn logged(error_count: u64) -> Shot {
    Shot {
        component: ComponentKey::new(ComponentKind::Disk, "sda"),
        reading: Reading::LoggedIoErrors {
            device: "sda".to_owned(),
            error_count,
            over_s: 7_200,
        },
        attempts: 2,
        active: false,
    }
}

pub async fn errors_in_the_log_that_somebody_answered_for_are_over_with_its_start(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    for (boot, count, answers, open, why) in [
        (
            "one",
            5,
            false,
            1,
            "what stands there when the desk is first seen counts",
        ),
        ("one", 5, true, 0, "answered for"),
        ("one", 5, false, 0, "and it stays so"),
        ("one", 3, false, 0, "a full log lets go of its oldest lines"),
        ("one", 6, false, 1, "one more is news"),
        ("one", 6, true, 0, "answered for as well"),
        (
            "two",
            2,
            false,
            1,
            "these are of another start of the machine",
        ),
        ("two", 2, true, 0, "answered for"),
        ("three", 0, false, 0, "a new start, and nothing fails"),
        (
            "three",
            2,
            false,
            1,
            "as many as were answered for, but others",
        ),
    ] {
        let at = bench.clock.advance(60);
        let mut report = voice.report(at, &[logged(count)]);
        for observation in &mut report.observations {
            boot.clone_into(&mut observation.boot);
        }
        bench.send(&report).await.unwrap();
        if answers {
            let all = questions(&bench, "B-14").await;
            let id = all
                .iter()
                .find(|it| it.ended_at.is_none())
                .unwrap()
                .id
                .clone();
            bench
                .write(move |tx, now| judge::acquit(tx, now, &id, ("checked_well", ""), "p1"))
                .await
                .unwrap();
        }
        assert_eq!(failing(&bench).await, open, "{boot} {count}: {why}");
    }
}

pub async fn another_disk_in_its_place_counts_from_where_it_stands(bench: Bench) {
    let mut voice = counting("B-14");
    for (serial, count, open, why) in [
        ("000135D0656C09", 2, 0, "as it began"),
        ("000135D0656C09", 7, 1, "it grew"),
        ("S3Z9NB0K123456A", 7, 0, "another one"),
        ("S3Z9NB0K123456A", 7, 0, "does not grow"),
        ("S3Z9NB0K123456A", 8, 1, "grew too"),
    ] {
        let at = bench.clock.advance(60);
        let mut report = voice.report(at, &disk(count));
        for observation in &mut report.observations {
            if observation.component.kind == ComponentKind::Disk {
                observation.identity = Some(Identity::new("Maker", "Disk 1", serial));
            }
        }
        bench.send(&report).await.unwrap();
        let blamed = questions(&bench, "B-14").await;
        let now_failing = bench
            .read(|tx| {
                let desk = desks::find(tx, "Centre", "B-14")?.unwrap();
                Ok(deskready_central::store::desk_detail::get(tx, &desk)?.findings)
            })
            .await;
        let fails = now_failing.iter().filter(|f| f.is_failing()).count();
        assert_eq!(fails, open, "{why}: {blamed:?}");
    }
}

pub async fn what_stands_in_the_log_of_a_new_start_is_the_new_disks_own(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    for (boot, serial, count, open, why) in [
        ("one", "000135D0656C09", 0, 0, "the old disk, well"),
        (
            "one",
            "S3Z9NB0K123456A",
            5,
            0,
            "changed while the machine was on: the old one's",
        ),
        ("one", "S3Z9NB0K123456A", 6, 1, "and one more is its own"),
        (
            "two",
            "S3Z9NB0K123457B",
            12,
            1,
            "changed while it was off: all are its own",
        ),
    ] {
        let at = bench.clock.advance(60);
        let mut report = voice.report(at, &[logged(count)]);
        for observation in &mut report.observations {
            boot.clone_into(&mut observation.boot);
            observation.identity = Some(Identity::new("Maker", "Disk 1", serial));
        }
        bench.send(&report).await.unwrap();
        let fails = bench
            .read(|tx| {
                let desk = desks::find(tx, "Centre", "B-14")?.unwrap();
                Ok(deskready_central::store::desk_detail::get(tx, &desk)?.findings)
            })
            .await;
        let fails = fails.iter().filter(|f| f.is_failing()).count();
        assert_eq!(fails, open, "{why}");
    }
}
