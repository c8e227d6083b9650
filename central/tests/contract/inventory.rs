//! Stories of what a desk says it has and must have.

use crate::support::Bench;
use crate::support::voice::{Voice, headset, round};
use deskready::component::{Component, ComponentKey, Identity, SerialQuality};
use deskready::ids::ComponentId;
use deskready::wire::v1::Request;
use deskready_central::clock::Clock;
use deskready_central::store::desks;

pub async fn a_desk_without_inventory_is_asked_for_it(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    voice.tells_inventory = false;
    let report = voice.report(bench.clock.now(), &round(false));
    let reply = bench.send(&report).await.unwrap();
    assert_eq!(reply.requests, [Request::SendHistory]);
    assert_eq!(reply.verdict, None);
    assert!(bench.orders().await.is_empty());
    voice.tells_inventory = true;
    let reply = bench
        .send(&voice.report(bench.clock.now(), &[]))
        .await
        .unwrap();
    assert_eq!(reply.requests, []);
    assert_eq!(reply.acked_seq, 5);
    assert!(
        reply.verdict.is_some(),
        "what was measured before counts now"
    );
    assert_eq!(bench.orders().await.len(), 1);
    let mut changed = voice.report(bench.clock.now(), &[headset(false)]);
    changed.inventory_digest = "another".to_owned();
    assert_eq!(
        bench.send(&changed).await.unwrap().requests,
        [Request::SendHistory]
    );
}

pub async fn an_older_inventory_that_comes_late_changes_nothing(bench: Bench) {
    let mut voice = Voice::new("B-14");
    let old = voice.report(bench.clock.now(), &round(true));
    voice.facts.profile.desk.room = "Room 2".to_owned();
    voice.tells_inventory = true;
    let mut new = voice.report(bench.clock.now(), &round(true));
    new.inventory_digest = "new".to_owned();
    bench.send(&new).await.unwrap();
    let reply = bench.send(&old).await.unwrap();
    assert_eq!(
        reply.requests,
        [Request::SendHistory],
        "what was not taken is asked for again"
    );
    let room = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            Ok(desks::get(tx, &id)?.room)
        })
        .await;
    assert_eq!(room, "Room 2");
}

pub async fn an_inventory_that_was_not_taken_is_asked_for_again(bench: Bench) {
    let mut voice = Voice::new("B-14");
    bench
        .send(&voice.report(bench.clock.now(), &round(true)))
        .await
        .unwrap();
    voice.tells_inventory = true;
    bench
        .send(&voice.report(bench.clock.now(), &round(true)))
        .await
        .unwrap();
    // The desk has other things now and nothing to measure.
    let empty = |voice: &mut Voice, first_seq: u64, tells: bool| {
        voice.tells_inventory = tells;
        voice.facts.profile.desk.room = "Room 2".to_owned();
        let mut report = voice.report(bench.clock.now(), &[]);
        report.first_seq = first_seq;
        report.inventory_digest = "new".to_owned();
        report
    };
    for tells in [true, false] {
        let reply = bench.send(&empty(&mut voice, 1, tells)).await.unwrap();
        assert_eq!(reply.requests, [Request::SendHistory], "sent: {tells}");
    }
    let reply = bench.send(&empty(&mut voice, 11, true)).await.unwrap();
    assert_eq!((reply.requests, reply.acked_seq), (vec![], 10));
    let room = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            Ok(desks::get(tx, &id)?.room)
        })
        .await;
    assert_eq!(room, "Room 2");
}

pub async fn what_a_part_says_of_itself_is_cleaned(bench: Bench) {
    let dirty = Identity {
        vendor: "Maker\n".to_owned(),
        product: "\u{202e}Headset 20".to_owned(),
        serial: "x".repeat(5_000),
        serial_quality: SerialQuality::Junk,
    };
    let mut voice = Voice::new("B-14").asked();
    let mut report = voice.report(bench.clock.now(), &[headset(false)]);
    report.observations[0].identity = Some(dirty.clone());
    let key = report.observations[0].component.clone();
    report.inventory.as_mut().unwrap().components = vec![Component {
        id: ComponentId::parse("cmp_1").unwrap(),
        key: ComponentKey {
            slot: "a\u{1b}b".to_owned(),
            ..key
        },
        identity: dirty,
    }];
    bench.send(&report).await.unwrap();
    let clean = Identity::new("Maker", "Headset 20", &"x".repeat(200));
    assert_eq!(bench.orders().await[0].tasks[0].identity, clean);
    let listed = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            Ok(desks::known(tx, &id)?.components)
        })
        .await;
    assert_eq!(
        (&listed[0].identity, listed[0].key.slot.as_str()),
        (&clean, "ab")
    );
}
