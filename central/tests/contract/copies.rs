//! Stories of PCs that were copied with the key of their program: no desk loses what it measured, and
//! people are told once.

use crate::deliveries::retained_seqs;
use crate::support::Bench;
use crate::support::voice::{Voice, cores, round};
use deskready::desk::DeskKind;
use deskready_central::clock::Clock;
use deskready_central::store::events::Kind;

/// Two desks that send with one key, in these turns, a minute after each other.
async fn one_key(bench: &Bench, labels: [&str; 2], kind: DeskKind, turns: &str) -> [Voice; 2] {
    let mut voices = labels.map(|label| {
        let mut voice = Voice::new(label).asked();
        voice.facts.profile.desk.kind = kind;
        voice
    });
    voices[1].agent = voices[0].agent.clone();
    voices[1].stream = voices[0].stream.clone();
    for turn in turns.chars() {
        bench.clock.advance(if turn == '.' { 660 } else { 60 });
        if turn == '.' {
            continue;
        }
        let (at, found) = (usize::from(turn == 'b'), turn == 'a');
        let report = voices[at].report(bench.clock.now(), &round(found));
        for _ in 0..2 {
            bench.send(&report).await.unwrap();
        }
    }
    voices
}

pub async fn one_key_on_two_pcs_takes_nothing_from_either_desk(bench: Bench) {
    let [mut first, mut copy] = one_key(&bench, ["B-14", "B-15"], DeskKind::Pc, "ababababab").await;
    for label in ["B-14", "B-15"] {
        let seqs = retained_seqs(&bench, label.to_owned()).await;
        assert_eq!(seqs, (1..=25).collect::<Vec<_>>(), "{label}");
    }
    let orders = bench.orders().await;
    let labels: Vec<_> = orders.iter().map(|o| o.desk.label.as_str()).collect();
    assert_eq!(labels, ["B-15"]);
    assert_eq!(bench.events_count(Kind::OtherContent).await, 0);
    let told = bench.events(Kind::SharedKey).await;
    assert_eq!(told.len(), 1, "once, however long it goes on");
    assert_eq!(told[0].desk.as_ref(), Some(&orders[0].desk.id));
    assert_eq!(told[0].subject, first.agent);
    let other = told[0].reason.args.get("desk_label");
    assert_eq!(other, Some(&"B-14".into()));
    // What neither version knows is kept of both.
    for voice in [&mut first, &mut copy] {
        let report = voice.report(bench.clock.now(), &[cores(4)]);
        let mut value = serde_json::to_value(&report).unwrap();
        value["observations"][0]["reading"] = serde_json::json!({"kind": "smell"});
        bench
            .post(&serde_json::to_vec(&value).unwrap())
            .await
            .unwrap();
    }
    let raw = bench
        .read(|tx| tx.query("SELECT seq FROM raw_observation", &[]))
        .await;
    assert_eq!(raw.len(), 2);
    // Given a key of its own, as people were told to, the copy is no second program.
    "agt_own".clone_into(&mut copy.agent);
    for _ in 0..3 {
        bench.clock.advance(60);
        let report = copy.report(bench.clock.now(), &[cores(4)]);
        bench.send(&report).await.unwrap();
    }
    assert_eq!(bench.events_count(Kind::SecondAgent).await, 0);
    assert_eq!(bench.events_count(Kind::SharedKey).await, 1);
}

pub async fn a_new_name_and_sessions_of_one_image_are_no_copies(bench: Bench) {
    for (labels, kind, turns, told) in [
        // Renamed, renamed by mistake and back again, and sessions that are made so.
        (["C-1", "C-2"], DeskKind::Pc, "aaabbb", 0),
        (["C-3", "C-4"], DeskKind::Pc, "aabaaa", 0),
        (["C-5", "C-6"], DeskKind::VdiSession, "abababab", 0),
        // Each off before the other speaks, for longer than a desk counts as heard.
        (["C-7", "C-8"], DeskKind::Pc, "a.b.a.b.a.b", 0),
        (["C-9", "C-10"], DeskKind::Pc, "abab", 1),
    ] {
        one_key(&bench, labels, kind, turns).await;
        assert_eq!(
            bench.events_count(Kind::SharedKey).await,
            told,
            "{labels:?} {turns}"
        );
    }
}

pub async fn each_of_many_copies_is_told_once_with_the_first(bench: Bench) {
    let mut voices: Vec<Voice> = (0..6).map(|n| Voice::new(&format!("D-{n}"))).collect();
    let (agent, stream) = (voices[0].agent.clone(), voices[0].stream.clone());
    for _ in 0..6 {
        bench.clock.advance(60);
        for voice in &mut voices {
            bench.clock.advance(1);
            voice.agent.clone_from(&agent);
            voice.stream.clone_from(&stream);
            let report = voice.report(bench.clock.now(), &[cores(4)]);
            bench.send(&report).await.unwrap();
        }
    }
    let told = bench.events(Kind::SharedKey).await;
    let others: Vec<_> = told
        .iter()
        .map(|e| e.reason.args.get("desk_label").unwrap().clone())
        .collect();
    assert_eq!(others, vec!["D-0".into(); 5]);
    let mut desks: Vec<_> = told.iter().map(|e| e.desk.clone()).collect();
    desks.sort();
    desks.dedup();
    assert_eq!(desks.len(), 5);
}
