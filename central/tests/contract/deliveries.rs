//! Stories of reports on their way: repeated, reordered, cut off, poisoned, many at once.

use crate::support::Bench;
use crate::support::voice::{Voice, cores, headset, round};
use deskready::observation::Observation;
use deskready::ticket::Mode;
use deskready::wire::v1::Report;
use deskready_central::clock::Clock;
use deskready_central::ingest::{DESK_OBSERVATIONS, IngestError};
use deskready_central::jobs::retention;
use deskready_central::store::Tx;
use deskready_central::store::events::Kind;
use deskready_central::store::{StoreError, desk_detail, desks, diagnoses, observations, sites};

pub async fn the_same_report_twice_makes_one_order(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let report = voice.report(bench.clock.now(), &round(false));
    let first = bench.send(&report).await.unwrap();
    let rows = bench.rows().await;
    bench.clock.advance(5);
    let again = bench.send(&report).await.unwrap();
    assert_eq!(first.acked_seq, 5);
    assert_eq!((again.acked_seq, &again.verdict), (5, &first.verdict));
    let times = |rows: Vec<String>| {
        rows.into_iter()
            .filter(|r| !r.starts_with("desk_seen") && !r.starts_with("agent_stream"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        times(bench.rows().await),
        times(rows),
        "a repetition changes nothing but times seen"
    );
    assert_eq!(bench.orders().await.len(), 1);
}

/// The trace of a headset, one letter per round: `f` missing, `a` there.
fn trace(bench: &Bench, label: &str, letters: &str) -> Vec<Report<Observation>> {
    let mut voice = Voice::new(label);
    let start = bench.clock.now();
    letters
        .chars()
        .zip(0_i64..)
        .map(|(letter, i)| {
            let at = start
                .checked_add(jiff::SignedDuration::from_secs(60 * i))
                .unwrap();
            voice.report(at, &round(letter == 'a'))
        })
        .collect()
}

/// What a desk looks like to people: everything but ids, numbers and the moments of storing.
async fn looks(bench: &Bench, label: &'static str) -> String {
    let detail = bench
        .read(move |tx| {
            let id = desks::find(tx, "Centre", label)?.unwrap();
            desk_detail::get(tx, &id)
        })
        .await;
    let open: Vec<_> = detail
        .diagnoses
        .iter()
        .filter(|d| d.ended_at.is_none())
        .map(|d| &d.diagnosis)
        .collect();
    let id = detail.row.id.clone();
    let orders: Vec<_> = bench
        .orders()
        .await
        .into_iter()
        .filter(|o| o.desk.id == id && o.order.state.is_open())
        .map(|o| (o.order.state, o.order.severity, o.order.tasks))
        .collect();
    format!(
        "{:?}\n{:?}\n{:?}\n{open:?}\n{orders:?}",
        detail.row.readiness, detail.row.reason, detail.findings
    )
}

pub async fn reports_in_any_order_end_in_the_same_state(bench: Bench) {
    for (letters, orders) in [
        ("aaffff", ["012345", "543210", "315024"]),
        ("ffaaaa", ["012345", "543210", "024135"]),
    ] {
        let mut seen = Vec::new();
        // Each order of arrival on a desk of its own with the same measurements.
        for (order, label) in orders.iter().zip(["A-1", "A-2", "A-3"]) {
            let label: &'static str = format!("{label}{letters}").leak();
            let mut reports = trace(&bench, label, letters);
            let inventory = reports.first().unwrap().inventory.clone();
            for report in &mut reports {
                report.inventory.clone_from(&inventory);
            }
            for at in order.chars() {
                bench
                    .send(&reports[at.to_digit(10).unwrap() as usize])
                    .await
                    .unwrap();
            }
            seen.push(looks(&bench, label).await);
        }
        let seqs = retained_seqs(&bench, format!("A-3{letters}")).await;
        assert!(seqs.len() == 30 && seqs.is_sorted(), "{seqs:?}");
        assert_eq!(seen[0], seen[1], "{letters}");
        assert_eq!(seen[0], seen[2], "{letters}");
        assert_eq!(
            seen[0].contains("Dispatched"),
            letters.ends_with('f'),
            "{}",
            seen[0]
        );
    }
}

pub async fn retained_seqs(bench: &Bench, label: String) -> Vec<u64> {
    let kept = bench
        .read(move |tx| {
            let id = desks::find(tx, "Centre", &label)?.unwrap();
            observations::retained(tx, &id)
        })
        .await;
    kept.iter().map(|k| k.observation.seq).collect()
}

pub async fn a_cut_off_report_leaves_no_trace(bench: Bench) {
    let report = Voice::new("B-14").report(bench.clock.now(), &round(false));
    let whole = serde_json::to_vec(&report).unwrap();
    for cut in (0..whole.len()).step_by(97) {
        let error = bench.post(&whole[..cut]).await.unwrap_err();
        assert!(matches!(error, IngestError::Malformed(_)), "{cut}: {error}");
    }
    assert_eq!(bench.rows().await, Vec::<String>::new());
    bench.post(&whole).await.unwrap();
}

pub async fn a_poisonous_report_leaves_no_trace_and_names_the_place(bench: Bench) {
    let report = Voice::new("B-14").report(bench.clock.now(), &round(false));
    let good = serde_json::to_value(&report).unwrap();
    let with = |path: &str, value: serde_json::Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = value;
        serde_json::to_vec(&bad).unwrap()
    };
    for (path, value, said) in [
        (
            "/observations/3/reading/found",
            "yes".into(),
            "observation 3",
        ),
        ("/observations/2/at", "yesterday".into(), "observation 2"),
        ("/observations/4/seq", (-1).into(), "observation 4"),
        (
            "/observations/1/component/slot",
            (7).into(),
            "observation 1",
        ),
        (
            "/observations/0/reading",
            serde_json::Value::Null,
            "observation 0",
        ),
        ("/observations/1", serde_json::Value::Null, "observation 1"),
        ("/wire", (99).into(), "version 99"),
        ("/desk/label", " \u{202e}".into(), "desk.label is empty"),
        ("/observations/1/seq", (1).into(), "has seq 1"),
    ] {
        let error = bench.post(&with(path, value)).await.unwrap_err();
        assert!(error.to_string().contains(said), "{path}: {error}");
        assert!(
            !matches!(error, IngestError::Store(_) | IngestError::Malformed(_)),
            "{path}: {error:?}"
        );
    }
    assert_eq!(bench.rows().await, Vec::<String>::new());
}

pub async fn a_kind_nobody_knows_is_kept_and_named(bench: Bench) {
    let report = Voice::new("B-14")
        .asked()
        .report(bench.clock.now(), &round(false));
    let mut value = serde_json::to_value(&report).unwrap();
    value["observations"][0]["reading"] = serde_json::json!({"kind": "smell", "burnt": true});
    value["observations"][1]["component"]["kind"] = "coffee_machine".into();
    value["from_the_future"] = true.into();
    let unseen = &mut value["observations"][2];
    unseen.as_object_mut().unwrap().remove("reading");
    unseen["unseen"] = serde_json::json!({"why": "coffee_break", "detail": "until ten"});
    let reply = bench
        .post(&serde_json::to_vec(&value).unwrap())
        .await
        .unwrap();
    assert_eq!(
        reply.ignored,
        ["coffee_machine", "smell", "why coffee_break"]
    );
    assert_eq!(reply.acked_seq, 5);
    let raw = bench
        .read(|tx| tx.query("SELECT body FROM raw_observation ORDER BY seq", &[]))
        .await;
    assert_eq!(raw.len(), 3);
    assert!(raw[0].text(0).unwrap().contains("burnt"));
    assert_eq!(
        bench.orders().await.len(),
        1,
        "the rest of the report counts as ever"
    );
}

pub async fn the_first_content_of_a_place_is_kept(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let report = voice.report(bench.clock.now(), &round(true));
    bench.send(&report).await.unwrap();
    let mut forged = Voice::new("B-14").asked();
    let other = forged.report(bench.clock.now(), &round(false));
    let reply = bench.send(&other).await.unwrap();
    assert_eq!(reply.acked_seq, 5);
    assert_eq!(bench.orders().await.len(), 0);
    bench.send(&other).await.unwrap();
    bench.send(&report).await.unwrap();
    let told = bench.events(Kind::OtherContent).await;
    assert_eq!(told.len(), 1, "told once, however often it comes");
    assert_eq!(told[0].reason.args.get("seq"), Some(&4_i64.into()));
}

pub async fn a_pruned_measurement_is_never_counted_again(bench: Bench) {
    let mut voice = Voice::new("B-14");
    let first = voice.report(bench.clock.now(), &[cores(4)]);
    bench.send(&first).await.unwrap();
    for _ in 0..6 {
        bench.clock.advance(60);
        let many = vec![cores(4); 60];
        bench
            .send(&voice.report(bench.clock.now(), &many))
            .await
            .unwrap();
    }
    bench
        .send(&voice.report(bench.clock.now(), &vec![cores(4); 10]))
        .await
        .unwrap();
    let count = || async {
        let rows = bench
            .read(|tx| tx.query("SELECT COUNT(*) FROM observation", &[]))
            .await;
        rows[0].int(0).unwrap()
    };
    let kept = count().await;
    assert_eq!(kept, 58, "pruned to the limit now and then, not each time");
    let judged = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            observations::retained(tx, &id)
        })
        .await;
    assert_eq!(judged.len(), 58);
    assert_eq!(judged.last().unwrap().observation.seq, 371);
    bench.send(&first).await.unwrap();
    assert_eq!(
        count().await,
        kept,
        "the place of the first report was pruned and stays so"
    );
}

pub async fn what_was_measured_long_ago_opens_nothing_unless_it_still_fails(bench: Bench) {
    for (label, now_found, orders) in [("B-1", true, 0), ("B-2", false, 1)] {
        let mut voice = Voice::new(label);
        let now = bench.clock.now();
        let mut report = voice.report(now, &[headset(false), headset(false), headset(now_found)]);
        // A passive look clears nothing that failed lately, but it lets old failures rest.
        report.observations[2].active = false;
        for (observation, hours_ago) in report.observations.iter_mut().zip([26, 25, 0]) {
            observation.at = now
                .checked_sub(jiff::SignedDuration::from_hours(hours_ago))
                .unwrap();
            observation.mono_ms = (26 - u64::try_from(hours_ago).unwrap()) * 3_600_000;
        }
        bench.send(&report).await.unwrap();
        assert_eq!(bench.orders().await.len(), orders, "{label}");
    }
    let kept = bench
        .read(|tx| tx.query("SELECT history FROM observation ORDER BY stream, seq", &[]))
        .await;
    let history: Vec<_> = kept.iter().map(|row| row.int(0).unwrap()).collect();
    assert_eq!(history, [1, 1, 0, 1, 1, 0]);
}

pub async fn many_writers_at_once_lose_nothing(bench: Bench) {
    let mut tasks = Vec::new();
    for desk in 0..8 {
        let bench = bench.clone();
        tasks.push(tokio::spawn(async move {
            let mut voice = Voice::new(&format!("W-{desk}")).asked();
            for _ in 0..50 {
                let report = voice.report(bench.clock.now(), &[headset(false)]);
                let reply = bench.send(&report).await.unwrap();
                assert_eq!(reply.acked_seq, voice.seq);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let rows = bench
        .read(|tx| {
            tx.query(
                "SELECT stream, COUNT(*), MIN(seq), MAX(seq) FROM observation GROUP BY stream",
                &[],
            )
        })
        .await;
    assert_eq!(rows.len(), 8);
    for row in rows {
        assert_eq!(
            (
                row.int(1).unwrap(),
                row.int(2).unwrap(),
                row.int(3).unwrap()
            ),
            (50, 1, 50)
        );
    }
    let orders = bench.orders().await;
    let mut numbers: Vec<_> = orders.iter().map(|o| o.number.as_str()).collect();
    numbers.sort_unstable();
    // The brake lets five orders of one fault go in an hour; the other three wait.
    assert_eq!(
        numbers,
        [
            "WO-000001",
            "WO-000002",
            "WO-000003",
            "WO-000004",
            "WO-000005"
        ]
    );
}

pub async fn a_second_program_for_a_desk_is_accepted_and_told(bench: Bench) {
    let mut first = Voice::new("B-14");
    let mut second = Voice::new("B-14");
    second.agent = "agt_other".to_owned();
    second.stream = "str_other".to_owned();
    let mut after_a_loss = Voice::new("B-14");
    after_a_loss.stream = "str_new".to_owned();
    for voice in [&mut first, &mut after_a_loss, &mut second] {
        bench
            .send(&voice.report(bench.clock.now(), &[cores(4)]))
            .await
            .unwrap();
    }
    bench
        .send(&second.report(bench.clock.now(), &[cores(4)]))
        .await
        .unwrap();
    let told = bench.events(Kind::SecondAgent).await;
    let subjects: Vec<_> = told.iter().map(|e| e.subject.as_str()).collect();
    assert_eq!(
        subjects,
        ["agt_other"],
        "told once, and a new stream of the first is no second one"
    );
    let open = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-14")?.unwrap();
            diagnoses::open(tx, &id)
        })
        .await;
    assert!(open.is_empty());
}

pub async fn numbers_no_database_holds_are_refused(bench: Bench) {
    let report = Voice::new("B-14").report(bench.clock.now(), &[cores(4)]);
    let mut value = serde_json::to_value(&report).unwrap();
    value["first_seq"] = u64::MAX.into();
    value["observations"][0]["seq"] = u64::MAX.into();
    let error = bench
        .post(&serde_json::to_vec(&value).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(error, IngestError::Unprocessable { position: 0, .. }),
        "{error:?}"
    );
    value["observations"] = serde_json::json!([]);
    let error = bench
        .post(&serde_json::to_vec(&value).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(error, IngestError::Unprocessable { .. }),
        "{error:?}"
    );
    assert_eq!(bench.rows().await, Vec::<String>::new());
}

pub async fn what_was_answered_is_there_after_opening_again(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    bench
        .send(&voice.report(bench.clock.now(), &round(false)))
        .await
        .unwrap();
    let rows = bench.rows().await;
    let mut again = Bench::new(&bench.url);
    again.clock = bench.clock.clone();
    drop(bench);
    assert_eq!(again.rows().await, rows);
    again
        .send(&voice.report(again.clock.now(), &round(false)))
        .await
        .unwrap();
    assert_eq!(again.orders().await.len(), 1);
}

pub async fn a_lost_connection_fails_the_work_in_flight_and_is_opened_again(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    bench
        .send(&voice.report(bench.clock.now(), &round(true)))
        .await
        .unwrap();
    let rows = bench.rows().await;
    let cut_off = bench
        .write(|tx, now| {
            sites::ensure(tx, now, "Elsewhere", Mode::Act, "UTC")?;
            tx.query(
                "SELECT CAST(pg_terminate_backend(pg_backend_pid()) AS TEXT)",
                &[],
            )?;
            Ok(())
        })
        .await;
    assert!(
        matches!(cut_off, Err(StoreError::Unavailable(_))),
        "{cut_off:?}"
    );
    assert_eq!(bench.rows().await, rows, "nothing of it is stored");
    // Connections that nobody used when they broke are opened again without anybody noticing.
    bench
        .read(|tx| {
            tx.query(
                "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
                &[],
            )
        })
        .await;
    bench
        .send(&voice.report(bench.clock.now(), &round(false)))
        .await
        .unwrap();
    assert_eq!(bench.orders().await.len(), 1);
    for _ in 0..8 {
        bench.store.ready().await.unwrap();
    }
}

pub async fn a_desk_that_floods_is_refused_before_it_fills_the_store(bench: Bench) {
    let mut voice = Voice::new("B-14");
    bench
        .send(&voice.report(bench.clock.now(), &[cores(4)]))
        .await
        .unwrap();
    let limit = i64::try_from(DESK_OBSERVATIONS).unwrap();
    // Three lists of 200, two kinds each, 64 readings of each, and room for the rest.
    assert!(limit > 3 * 200 * 2 * 64);
    let fill = |tx: &mut dyn Tx, until: i64| {
        tx.execute(
            "INSERT INTO observation (agent, stream, seq, desk, stream_rank, component, kind, \
             measured_at, received_at, history, contested, body) \
             WITH RECURSIVE n (i) AS (SELECT CAST(100 AS BIGINT) UNION ALL \
             SELECT i + 1 FROM n WHERE i < 100 + $1) \
             SELECT 'agt_x', 'str_x', i, (SELECT id FROM desk), 0, 'disk/' || CAST(i AS TEXT), \
             'space', 0, 0, 0, 0, '{}' FROM n",
            &[until.into()],
        )
    };
    bench.write(move |tx, _| fill(tx, limit - 2)).await.unwrap();
    let error = bench
        .send(&voice.report(bench.clock.now(), &[cores(4)]))
        .await
        .unwrap_err();
    assert!(
        matches!(error, IngestError::Unprocessable { .. }),
        "{error:?}"
    );
    bench
        .send(&voice.report(bench.clock.now(), &[]))
        .await
        .unwrap();
    let keep = retention::Keep::default();
    retention::run(&bench.store, bench.clock.now(), keep)
        .await
        .unwrap();
    bench
        .send(&voice.report(bench.clock.now(), &[cores(4)]))
        .await
        .unwrap();
}
