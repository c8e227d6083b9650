//! Stories of lists and pages: every row once, hostile names, hostile cursors, what is shown of a
//! desk, and what is dropped in time.

use crate::support::Bench;
use crate::support::voice::{Voice, cores, headset, round};
use deskready::observation::{Outcome, Reading, Unseen, Why};
use deskready_central::clock::Clock;
use deskready_central::jobs::retention;
use deskready_central::store::page::Ask;
use deskready_central::store::{StoreError, desk_detail, desks, tickets, work_orders};
use std::collections::BTreeSet;

pub async fn pages_show_every_desk_once(bench: Bench) {
    let mut expected = BTreeSet::new();
    for n in 0..500 {
        // Case, accents and length that languages sort in their own ways.
        let label = match n % 4 {
            0 => format!("a-{n}"),
            1 => format!("A-{n}"),
            2 => format!("ñ {n}"),
            _ => format!("B_{n}"),
        };
        let mut voice = Voice::new(&format!("x{n}"));
        voice.label.clone_from(&label);
        voice.site = if n % 2 == 0 { "Centre" } else { "centre" }.to_owned();
        bench
            .send(&voice.report(bench.clock.now(), &[]))
            .await
            .unwrap();
        expected.insert((voice.site, label));
    }
    for items in [0, 7, 499] {
        let mut ask = Ask {
            cursor: None,
            items,
        };
        let mut seen = Vec::new();
        loop {
            let page_ask = ask.clone();
            let page = bench
                .read(move |tx| desks::list(tx, &desks::Filter::default(), &page_ask))
                .await;
            assert!(page.items.len() <= 200);
            seen.extend(page.items.into_iter().map(|d| (d.site, d.label)));
            // A desk that appears while somebody reads on shifts nothing.
            let mut late = Voice::new("late");
            late.label = format!("A-{}", seen.len());
            late.site = "AAA".to_owned();
            bench
                .send(&late.report(bench.clock.now(), &[]))
                .await
                .unwrap();
            match page.next {
                Some(next) => ask.cursor = Some(next),
                None => break,
            }
        }
        seen.retain(|(site, _)| site != "AAA");
        assert_eq!(seen.len(), 500, "{items}");
        let mut by_bytes = seen.clone();
        by_bytes.sort_by_key(|(site, label)| (site.clone(), label.to_lowercase()));
        assert_eq!(seen, by_bytes, "{items}: the order depends on no language");
        assert_eq!(
            seen.into_iter().collect::<BTreeSet<_>>(),
            expected,
            "{items}"
        );
    }
}

pub async fn a_prefix_finds_labels_in_any_case(bench: Bench) {
    for label in ["B-14", "b-140", "B-2", "C-14", "%", "_x", "Ñ-1"] {
        let mut voice = Voice::new(&format!("v{}", label.len()));
        voice.stream = format!(
            "str_{}",
            label.bytes().map(|b| format!("{b:x}")).collect::<String>()
        );
        voice.label = label.to_owned();
        bench
            .send(&voice.report(bench.clock.now(), &[]))
            .await
            .unwrap();
    }
    for (prefix, expected) in [
        ("B-1", vec!["B-14", "b-140"]),
        ("b-14", vec!["B-14", "b-140"]),
        ("c", vec!["C-14"]),
        ("%", vec!["%"]),
        ("_", vec!["_x"]),
        ("ñ", vec!["Ñ-1"]),
        ("z", vec![]),
    ] {
        let filter = desks::Filter {
            label: Some(prefix.to_owned()),
            ..desks::Filter::default()
        };
        let page = bench
            .read(move |tx| desks::list(tx, &filter, &Ask::default()))
            .await;
        let labels: Vec<_> = page.items.iter().map(|d| d.label.as_str()).collect();
        assert_eq!(labels, expected, "{prefix}");
    }
}

pub async fn a_device_named_like_markup_stays_text(bench: Bench) {
    let mut voice = Voice::new("<script>");
    voice.site = "'; DROP TABLE desk; --".to_owned();
    let evil = "<script>alert(1)</script>\u{0}\u{1b}[31m$1 ?1 %s";
    let mut shots = round(false);
    if let Some(Reading::Presence { listed, .. }) = shots.get_mut(3).map(|s| &mut s.reading) {
        *listed = vec![evil.to_owned()];
    }
    if let Some(shot) = shots.first_mut() {
        shot.component.slot = evil.to_owned();
    }
    let mut voice = voice.asked();
    bench
        .send(&voice.report(bench.clock.now(), &shots))
        .await
        .unwrap();
    let detail = bench
        .read(|tx| {
            let id = desks::find(tx, "'; DROP TABLE desk; --", "<script>")?.unwrap();
            desk_detail::get(tx, &id)
        })
        .await;
    assert_eq!(detail.row.label, "<script>");
    let named = |r: &Reading| matches!(r, Reading::Presence { listed, .. } if listed == &[evil]);
    assert!(
        detail.readings.iter().any(|r| named(&r.reading)),
        "the bytes are kept as they came"
    );
    let slot = "<script>alert(1)</script>[31m$1 ?1 %s";
    assert!(
        detail.components.iter().any(|c| c.key.slot == slot),
        "a key loses what is no text"
    );
}

pub async fn a_forged_cursor_is_refused(bench: Bench) {
    for cursor in ["x", "", "bnVsbA", "WzEsMiwzXQ", "%00"] {
        let ask = Ask {
            cursor: Some(cursor.to_owned()),
            items: 10,
        };
        let (a, b, c) = (ask.clone(), ask.clone(), ask);
        let desks = bench
            .store
            .read(move |tx| desks::list(tx, &desks::Filter::default(), &a))
            .await;
        assert!(matches!(desks, Err(StoreError::BadCursor)), "{cursor}");
        let orders = bench
            .store
            .read(move |tx| work_orders::list(tx, &work_orders::Filter::default(), &b))
            .await;
        assert!(matches!(orders, Err(StoreError::BadCursor)), "{cursor}");
        let tickets = bench
            .store
            .read(move |tx| tickets::list(tx, &tickets::Filter::default(), &c))
            .await;
        assert!(matches!(tickets, Err(StoreError::BadCursor)), "{cursor}");
    }
}

pub async fn a_desk_shows_what_could_not_be_measured(bench: Bench) {
    let mut voice = Voice::new("B-14");
    let at = bench.clock.now();
    let unseen = |why| {
        Outcome::Unseen(Unseen {
            why,
            detail: "busy elsewhere".to_owned(),
        })
    };
    let mut report = voice.report(at, &[cores(4), headset(true), headset(true)]);
    // The cores could be read before but not now; the headset could not be read before but can now.
    report.observations[1].outcome = unseen(Why::Busy);
    bench.send(&report).await.unwrap();
    let mut report = voice.report(at, &[cores(4)]);
    report.observations[0].outcome = unseen(Why::Denied);
    bench.send(&report).await.unwrap();
    let detail = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            desk_detail::get(tx, &id)
        })
        .await;
    let unseen: Vec<_> = detail
        .unseen
        .iter()
        .map(|u| (u.component.scope(), u.unseen.why))
        .collect();
    assert_eq!(unseen, [("cpu/main".to_owned(), Why::Denied)]);
    let kinds: Vec<_> = detail.readings.iter().map(|r| r.kind.as_str()).collect();
    assert_eq!(kinds, ["cpu_cores", "presence"]);
    let required: Vec<_> = detail
        .components
        .iter()
        .filter(|c| c.required)
        .map(|c| c.key.scope())
        .collect();
    assert_eq!(
        required,
        [
            "cpu/main",
            "memory/main",
            "disk//",
            "headset/required",
            "path/voice"
        ]
    );
    assert_eq!(detail.agents.len(), 1);
    assert_eq!(detail.row.criticality, 4);
}

pub async fn old_events_and_raw_rows_go_and_orders_stay(bench: Bench) {
    let report = Voice::new("B-14")
        .asked()
        .report(bench.clock.now(), &round(false));
    let mut value = serde_json::to_value(&report).unwrap();
    value["observations"][0]["reading"] = serde_json::json!({"kind": "smell"});
    bench
        .post(&serde_json::to_vec(&value).unwrap())
        .await
        .unwrap();
    let before = bench.rows().await;
    let keep = retention::Keep {
        events_days: 10,
        raw_days: 5,
        observations_days: 100,
    };
    bench.clock.advance(4 * 86_400);
    assert_eq!(
        retention::run(&bench.store, bench.clock.now(), keep)
            .await
            .unwrap(),
        0
    );
    bench.clock.advance(86_401);
    assert_eq!(
        retention::run(&bench.store, bench.clock.now(), keep)
            .await
            .unwrap(),
        1
    );
    bench.clock.advance(5 * 86_400);
    assert!(
        retention::run(&bench.store, bench.clock.now(), keep)
            .await
            .unwrap()
            > 0
    );
    let gone = |r: &&String| r.starts_with("event ") || r.starts_with("raw_observation ");
    let left: Vec<_> = before.iter().filter(|r| !gone(r)).cloned().collect();
    assert_eq!(bench.rows().await, left);
    bench.clock.advance(95 * 86_400);
    let went = retention::run(&bench.store, bench.clock.now(), keep)
        .await
        .unwrap();
    assert_eq!(went, 4, "the known observations of the report");
    assert_eq!(bench.orders().await.len(), 1);
    assert_eq!(
        retention::run(&bench.store, bench.clock.now(), keep)
            .await
            .unwrap(),
        0
    );
}
