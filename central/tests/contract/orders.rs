//! Stories from a measurement to a work order and its end.

use crate::support::Bench;
use crate::support::voice::{Shot, Voice, cores, headset, mount, path, round, smart};
use deskready::observation::Reading;
use deskready::readiness::Readiness;
use deskready::ticket::{Mode, State as TicketState};
use deskready::wire::v1::Reply;
use deskready::work_order::{ClosingCode, State};
use deskready_central::clock::Clock;
use deskready_central::jobs::{self, retention, settle};
use deskready_central::judge;
use deskready_central::store::events::Kind;
use deskready_central::store::model::TicketRow;
use deskready_central::store::page::Ask;
use deskready_central::store::{StoreError, sites, tickets};

/// One round, a minute after the last.
async fn say(bench: &Bench, voice: &mut Voice, shots: &[Shot]) -> Reply {
    let at = bench.clock.advance(60);
    bench.send(&voice.report(at, shots)).await.unwrap()
}

async fn all_tickets(bench: &Bench) -> Vec<TicketRow> {
    bench
        .read(|tx| Ok(tickets::list(tx, &tickets::Filter::default(), &Ask::default())?.items))
        .await
}

pub async fn a_missing_headset_becomes_a_dispatched_order(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let reply = say(&bench, &mut voice, &round(true)).await;
    assert_eq!(reply.verdict.unwrap().readiness, Readiness::Ready);
    let reply = say(&bench, &mut voice, &round(false)).await;
    let verdict = reply.verdict.unwrap();
    assert_eq!(verdict.readiness, Readiness::NotReady);
    assert_eq!(
        verdict.reason.code,
        deskready::knowledge::codes::READINESS_NOT_READY
    );
    let told = verdict.work_order.unwrap();
    assert_eq!(
        (told.number.as_str(), told.state.as_str()),
        ("WO-000001", "dispatched")
    );
    let orders = bench.orders().await;
    let order = &orders[0];
    assert_eq!(
        (order.order.state, order.order.priority, order.revision),
        (State::Dispatched, 1, 1)
    );
    assert_eq!(
        (order.desk.label.as_str(), order.desk.room.as_str()),
        ("B-14", "Room 1")
    );
    let task = &order.tasks[0];
    assert_eq!(task.diagnosis.fault, "headset.missing");
    assert!(!task.diagnosis.evidence.is_empty());
    let tickets = all_tickets(&bench).await;
    assert_eq!(tickets.len(), 1);
    assert_eq!(
        (tickets[0].state, tickets[0].number.as_str()),
        (TicketState::Qualified, "TK-000001")
    );
    assert_eq!(order.ticket_ids, [tickets[0].id.clone()]);
    assert_eq!(tickets[0].work_order.as_ref().unwrap().id, order.id);
    let changed = bench.events(Kind::ReadinessChanged).await;
    assert_eq!(changed.len(), 2, "unknown to ready, ready to not ready");
    assert_eq!(bench.events(Kind::OrderOpened).await.len(), 1);
    assert_eq!(bench.events(Kind::OrderDispatched).await.len(), 1);
}

pub async fn twenty_flaps_make_one_order(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    for _ in 0..20 {
        say(&bench, &mut voice, &round(false)).await;
        say(&bench, &mut voice, &round(true)).await;
    }
    let orders = bench.orders().await;
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].order.state, State::Dispatched);
    assert_eq!(orders[0].order.occurrences, 20);
    assert_eq!(all_tickets(&bench).await.len(), 1);
    assert_eq!(bench.events(Kind::OrderOpened).await.len(), 1);
}

pub async fn a_repeat_is_no_new_revision_and_no_event(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    let last = bench
        .read(|tx| tx.query("SELECT MAX(id) FROM event", &[]))
        .await;
    let before = bench.orders().await.remove(0);
    for _ in 0..3 {
        say(&bench, &mut voice, &round(false)).await;
    }
    let after = bench.orders().await.remove(0);
    assert_eq!(after.revision, before.revision);
    assert_eq!((before.order.occurrences, after.order.occurrences), (1, 4));
    assert_eq!(
        bench
            .read(|tx| tx.query("SELECT MAX(id) FROM event", &[]))
            .await,
        last
    );
}

pub async fn what_calls_do_not_need_waits_for_a_person(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let mut shots = round(true);
    shots[0] = cores(2);
    let reply = {
        shots[0].attempts = 2;
        say(&bench, &mut voice, &shots).await
    };
    assert_eq!(reply.verdict.unwrap().readiness, Readiness::ReadyWithCare);
    assert!(bench.orders().await.is_empty());
    let tickets = all_tickets(&bench).await;
    assert_eq!(tickets[0].state, TicketState::AwaitingQualification);
    assert_eq!(
        tickets[0].reason.code,
        deskready::knowledge::codes::TICKET_WAITS_S3
    );
}

pub async fn a_ticket_that_waits_is_qualified_or_cancelled_by_a_person(bench: Bench) {
    let mut ids = Vec::new();
    for label in ["B-1", "B-2"] {
        let mut voice = Voice::new(label);
        say(&bench, &mut voice, &[cores(2)]).await;
        ids.insert(0, all_tickets(&bench).await[0].id.clone());
    }
    let (second, first) = (ids[0].clone(), ids[1].clone());
    let qualified = bench
        .write(move |tx, now| judge::qualify_ticket(tx, now, &first, "p1"))
        .await
        .unwrap();
    assert_eq!(qualified.state, TicketState::Qualified);
    assert_eq!(bench.orders().await[0].desk.label, "B-1");
    let again = qualified.id.clone();
    let refused = bench
        .write(move |tx, now| judge::cancel_ticket(tx, now, &again, "p1"))
        .await;
    assert!(
        matches!(refused, Err(StoreError::Refused(_))),
        "{refused:?}"
    );
    bench
        .write(move |tx, now| judge::cancel_ticket(tx, now, &second, "p1"))
        .await
        .unwrap();
    let mut voice = Voice::new("B-2");
    voice.seq = 100;
    say(&bench, &mut voice, &[cores(2)]).await;
    assert_eq!(bench.orders().await.len(), 1);
    assert_eq!(
        all_tickets(&bench).await.len(),
        2,
        "what was withdrawn stays silent"
    );
}

pub async fn a_listening_site_opens_nothing_and_counts_once(mut bench: Bench) {
    bench.policy.new_sites = Mode::Listen;
    let mut voice = Voice::new("B-14").asked();
    for _ in 0..3 {
        let verdict = say(&bench, &mut voice, &round(false))
            .await
            .verdict
            .unwrap();
        assert_eq!(
            (verdict.readiness, verdict.work_order),
            (Readiness::NotReady, None)
        );
    }
    assert!(bench.orders().await.is_empty());
    assert!(all_tickets(&bench).await.is_empty());
    let noted = bench.events(Kind::WouldHaveOpened).await;
    assert_eq!(noted.len(), 1);
    assert_eq!(
        noted[0].reason.code,
        deskready::knowledge::codes::TICKET_LISTEN
    );
}

pub async fn a_site_that_starts_to_act_opens_what_is_open(mut bench: Bench) {
    bench.policy.new_sites = Mode::Listen;
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    bench
        .write(|tx, now| judge::set_mode(tx, now, "Centre", None, Some(Mode::Act)))
        .await
        .unwrap();
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(bench.orders().await.len(), 1);
    let nowhere = bench
        .write(|tx, now| judge::set_mode(tx, now, "Elsewhere", None, Some(Mode::Act)))
        .await;
    assert!(matches!(nowhere, Err(StoreError::NotFound { .. })));
}

pub async fn the_brake_holds_the_sixth_order(bench: Bench) {
    let mut voices: Vec<_> = (0..8)
        .map(|n| Voice::new(&format!("B-{n}")).asked())
        .collect();
    for voice in &mut voices {
        say(&bench, voice, &round(false)).await;
    }
    assert_eq!(bench.orders().await.len(), 5);
    let held: Vec<_> = all_tickets(&bench)
        .await
        .into_iter()
        .filter(|t| t.state == TicketState::AwaitingQualification)
        .collect();
    assert_eq!(held.len(), 3);
    let behind = deskready::knowledge::codes::TICKET_BEHIND_BRAKE;
    assert!(held.iter().all(|t| t.reason.code == behind));
    assert!(
        bench.events(Kind::TicketWaits).await.is_empty(),
        "told once"
    );
    assert_eq!(bench.events(Kind::BrakeEngaged).await.len(), 1);
    // Another fault is not held by it; this one is, also hours later: nobody has decided.
    say(&bench, &mut Voice::new("C-1").asked(), &[mount(true)]).await;
    assert_eq!(bench.orders().await.len(), 6);
    bench.clock.advance(5 * 3600);
    say(&bench, &mut Voice::new("C-2").asked(), &round(false)).await;
    assert_eq!(bench.orders().await.len(), 6);
    assert_eq!(bench.events(Kind::BrakeEngaged).await.len(), 1);
}

pub async fn one_flapping_desk_does_not_use_up_the_brake_of_all(bench: Bench) {
    let mut flapping = Voice::new("B-14").asked();
    for _ in 0..6 {
        say(&bench, &mut flapping, &round(false)).await;
        bench.clock.advance(10);
        let order = bench.orders().await.remove(0);
        bench
            .write(move |tx, now| {
                let code = ClosingCode::Repaired;
                judge::sign_order(tx, now, &order.id, order.revision, code, "p1")
            })
            .await
            .unwrap();
    }
    assert_eq!(bench.orders().await.len(), 6, "mended six times in an hour");
    say(&bench, &mut Voice::new("B-15").asked(), &round(false)).await;
    let orders = bench.orders().await;
    assert_eq!(orders[0].desk.label, "B-15");
    assert_eq!(orders.len(), 7);
}

pub async fn what_comes_and_goes_is_told_twice_and_stays(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    for _ in 0..20 {
        say(&bench, &mut voice, &round(false)).await;
        say(&bench, &mut voice, &round(true)).await;
        say(&bench, &mut voice, &round(true)).await;
    }
    let orders = bench.orders().await;
    let states: Vec<_> = orders.iter().map(|o| o.order.state).collect();
    assert_eq!(states, [State::Dispatched]);
    assert_eq!(bench.events(Kind::OrderOpened).await.len(), 1);
    assert_eq!(bench.events(Kind::OrderReopened).await.len(), 1);
    // Unknown to not ready, with care, ready, and not ready for good.
    assert_eq!(bench.events(Kind::ReadinessChanged).await.len(), 4);
}

pub async fn recovery_closes_an_untouched_order(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    say(&bench, &mut voice, &round(true)).await;
    assert_eq!(
        bench.orders().await[0].order.state,
        State::Dispatched,
        "one pass proves nothing"
    );
    let reply = say(&bench, &mut voice, &round(true)).await;
    let verdict = reply.verdict.unwrap();
    assert_eq!(
        (verdict.readiness, verdict.work_order),
        (Readiness::Ready, None)
    );
    let order = bench.orders().await.remove(0);
    assert_eq!(order.order.state, State::Closed);
    assert_eq!(order.order.closing, Some(ClosingCode::Recovered));
    assert!(order.ended_at.is_some());
    let tickets = all_tickets(&bench).await;
    assert_eq!(tickets.len(), 1);
    assert_eq!(tickets[0].state, TicketState::Closed);
    assert!(tickets[0].closed_at.is_some());
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(bench.orders().await.len(), 1, "the same order goes on");
}

pub async fn recovery_closes_a_ticket_that_waits(mut bench: Bench) {
    bench.policy.new_sites = Mode::Propose;
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(
        all_tickets(&bench).await[0].state,
        TicketState::AwaitingQualification
    );
    for _ in 0..2 {
        say(&bench, &mut voice, &round(true)).await;
    }
    let ticket = all_tickets(&bench).await.remove(0);
    assert_eq!(ticket.state, TicketState::Closed);
    assert_eq!(
        ticket.reason.code,
        deskready::knowledge::codes::ORDER_RECOVERED
    );
    assert_eq!(bench.events(Kind::TicketClosed).await.len(), 1);
    say(&bench, &mut voice, &round(false)).await;
    let tickets = all_tickets(&bench).await;
    assert_eq!(tickets.len(), 1, "the same ticket goes on");
    assert_eq!(
        (tickets[0].state, tickets[0].closed_at),
        (TicketState::AwaitingQualification, None)
    );
}

pub async fn a_signed_fault_that_fails_again_makes_a_new_order(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    // Measured before the signature, delivered after it.
    let late = voice.report(bench.clock.advance(10), &round(false));
    bench.clock.advance(10);
    let order = bench.orders().await.remove(0);
    let (id, revision) = (order.id.clone(), order.revision);
    let code = ClosingCode::Replaced;
    let signed = bench
        .write(move |tx, now| judge::sign_order(tx, now, &id, revision, code, "p1"))
        .await
        .unwrap();
    assert_eq!(
        (signed.order.state, signed.order.closing),
        (State::Signed, Some(code))
    );
    assert_eq!(signed.ended_by.as_deref(), Some("p1"));
    assert_eq!(all_tickets(&bench).await[0].state, TicketState::Closed);
    let (id, revision) = (order.id.clone(), signed.revision);
    let twice = bench
        .write(move |tx, now| judge::cancel_order(tx, now, &id, revision, "p1"))
        .await;
    assert!(matches!(twice, Err(StoreError::Refused(_))), "{twice:?}");
    bench.clock.advance(10);
    let mut late = late;
    late.sent_at = bench.clock.now();
    bench.send(&late).await.unwrap();
    assert_eq!(
        bench.orders().await.len(),
        1,
        "what was measured before is answered"
    );
    say(&bench, &mut voice, &round(false)).await;
    let orders = bench.orders().await;
    assert_eq!(orders.len(), 2);
    assert_eq!(
        (orders[0].number.as_str(), orders[0].order.state),
        ("WO-000002", State::Dispatched)
    );
}

async fn cancel_newest(bench: &Bench) {
    let order = bench.orders().await.remove(0);
    let cancelled = bench
        .write(move |tx, now| judge::cancel_order(tx, now, &order.id, order.revision, "p1"))
        .await
        .unwrap();
    assert_eq!(cancelled.order.state, State::Cancelled);
}

pub async fn a_cancelled_order_stays_cancelled_while_the_fault_goes_on(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    cancel_newest(&bench).await;
    assert_eq!(all_tickets(&bench).await[0].state, TicketState::Cancelled);
    for _ in 0..3 {
        let verdict = say(&bench, &mut voice, &round(false))
            .await
            .verdict
            .unwrap();
        assert_eq!(
            (verdict.readiness, verdict.work_order),
            (Readiness::NotReady, None),
            "what is measured is said, whoever cancelled"
        );
    }
    assert_eq!(bench.orders().await.len(), 1);
    assert_eq!(all_tickets(&bench).await.len(), 1);
    for _ in 0..2 {
        say(&bench, &mut voice, &round(true)).await;
    }
    say(&bench, &mut voice, &round(false)).await;
    let orders = bench.orders().await;
    assert_eq!(orders.len(), 2, "a new episode is a new visit");
    assert_eq!(orders[0].order.state, State::Dispatched);
}

pub async fn a_cancelled_order_for_a_part_ends_with_its_symptom(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    voice.facts.profile.expect.min_memory_gib = Some(15.5);
    let shots = |bad| {
        let mut shots = round(true);
        shots[1].attempts = 2;
        shots[1].reading = Reading::Memory {
            total_bytes: if bad { 8 << 30 } else { 16 << 30 },
        };
        shots
    };
    say(&bench, &mut voice, &shots(true)).await;
    cancel_newest(&bench).await;
    say(&bench, &mut voice, &shots(true)).await;
    assert_eq!(bench.orders().await.len(), 1);
    for _ in 0..10 {
        say(&bench, &mut voice, &shots(false)).await;
    }
    say(&bench, &mut voice, &shots(true)).await;
    assert_eq!(bench.orders().await.len(), 2, "it failed anew");
    // Cancelled after the symptom went away, two calm hours after it came and went: the same.
    for _ in 0..121 {
        say(&bench, &mut voice, &shots(false)).await;
    }
    assert_eq!(bench.orders().await[0].order.state, State::Dispatched);
    cancel_newest(&bench).await;
    say(&bench, &mut voice, &shots(true)).await;
    assert_eq!(bench.orders().await.len(), 3, "it failed anew");
}

pub async fn a_signature_on_an_old_revision_is_refused(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    let seen = bench.orders().await.remove(0);
    let mut shots = round(false);
    shots[2] = mount(true);
    say(&bench, &mut voice, &shots).await;
    let now_there = bench.orders().await.remove(0);
    assert_eq!(
        (now_there.order.tasks.len(), now_there.revision),
        (2, seen.revision + 1)
    );
    let before = bench.rows().await;
    let (id, revision) = (seen.id.clone(), seen.revision);
    let result = bench
        .write(move |tx, now| judge::sign_order(tx, now, &id, revision, ClosingCode::Nff, "p1"))
        .await;
    assert!(
        matches!(result, Err(StoreError::Conflict { seen: 1, now: 2 })),
        "{result:?}"
    );
    assert_eq!(bench.rows().await, before);
}

pub async fn a_fault_that_gets_worse_is_taken_in_again(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(
        &bench,
        &mut voice,
        &[headset(true), smart(false), mount(false)],
    )
    .await;
    let waiting = all_tickets(&bench).await;
    assert_eq!(waiting[0].state, TicketState::AwaitingQualification);
    say(
        &bench,
        &mut voice,
        &[headset(true), smart(false), mount(true)],
    )
    .await;
    let tickets = all_tickets(&bench).await;
    assert_eq!(
        tickets.len(),
        1,
        "the same question, worse: the same ticket"
    );
    assert_eq!(
        (tickets[0].id.clone(), tickets[0].state),
        (waiting[0].id.clone(), TicketState::Qualified)
    );
    assert_eq!(tickets[0].fault, "disk.read_only");
    assert_eq!(bench.orders().await.len(), 1);
}

pub async fn an_order_settles_before_it_is_announced(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let verdict = say(&bench, &mut voice, &[path(false)])
        .await
        .verdict
        .unwrap();
    assert_eq!(verdict.work_order, None);
    assert_eq!(bench.orders().await[0].order.state, State::Settling);
    assert_eq!(
        settle::run(&bench.store, bench.clock.advance(89))
            .await
            .unwrap(),
        0
    );
    assert_eq!(bench.orders().await[0].order.state, State::Settling);
    assert_eq!(
        settle::run(&bench.store, bench.clock.advance(1))
            .await
            .unwrap(),
        1
    );
    let order = bench.orders().await.remove(0);
    assert_eq!((order.order.state, order.revision), (State::Dispatched, 2));
    assert_eq!(
        settle::run(&bench.store, bench.clock.now()).await.unwrap(),
        0
    );
    assert_eq!(bench.events(Kind::OrderDispatched).await.len(), 1);
}

pub async fn changes_are_told_after_the_commit_and_not_when_undone(bench: Bench) {
    let mut changes = bench.store.changes();
    let mut voice = Voice::new("B-14").asked();
    let undone = bench
        .write(|tx, now| {
            sites::ensure(tx, now, "Nowhere", Mode::Act, "UTC")?;
            tx.note(deskready_central::store::ChangeNote {
                event_id: Some(99),
                desk: None,
                work_order: None,
            });
            Err::<(), _>(StoreError::Failed)
        })
        .await;
    assert!(matches!(undone, Err(StoreError::Failed)));
    let panicked = bench
        .write(|_, _| -> Result<(), StoreError> { panic!("a fault of this program") })
        .await;
    assert!(matches!(panicked, Err(StoreError::Failed)));
    say(&bench, &mut voice, &round(false)).await;
    let order = bench.orders().await.remove(0);
    let mut notes = Vec::new();
    while let Ok(note) = changes.try_recv() {
        notes.push(note);
    }
    assert!(notes.iter().all(|n| n.event_id != Some(99)));
    assert!(
        notes
            .iter()
            .any(|n| n.work_order.as_ref() == Some(&order.id))
    );
    let ids: Vec<_> = notes.iter().filter_map(|n| n.event_id).collect();
    let expected: Vec<i64> = (1..).take(ids.len()).collect();
    assert_eq!(ids, expected, "in order and without gaps");
    let sites = bench.read(sites::list).await;
    assert_eq!(sites.len(), 1, "what was undone left nothing");
}

pub async fn the_jobs_dispatch_by_themselves_and_stop_when_told(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &[path(false)]).await;
    bench.clock.advance(90);
    let mut changes = bench.store.changes();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let jobs = jobs::spawn(
        bench.store.clone(),
        bench.clock.clone(),
        retention::Keep::default(),
        stopped,
    );
    let order = bench.orders().await.remove(0);
    let told =
        async { while changes.recv().await.unwrap().work_order.as_ref() != Some(&order.id) {} };
    tokio::time::timeout(std::time::Duration::from_secs(20), told)
        .await
        .expect("it is dispatched");
    assert_eq!(bench.orders().await[0].order.state, State::Dispatched);
    stop.send(true).unwrap();
    jobs.await.unwrap();
}
