//! Stories of faults that go away by themselves and come back: one question, one ticket, one order,
//! until a person has decided or a day has gone by.

use crate::support::Bench;
use crate::support::voice::{Shot, Voice, headset, mount, path, round};
use deskready::readiness::Readiness;
use deskready::ticket::{Mode, State as TicketState};
use deskready::work_order::{ClosingCode, State};
use deskready_central::clock::Clock;
use deskready_central::judge;
use deskready_central::store::events::Kind;
use deskready_central::store::model::{DiagnosisRow, TicketRow};
use deskready_central::store::page::Ask;
use deskready_central::store::{desks, diagnoses, tickets};

const HOUR_S: i64 = 3_600;

/// One round, so long after the last.
async fn say_after(bench: &Bench, voice: &mut Voice, after_s: i64, shots: &[Shot]) {
    let at = bench.clock.advance(after_s);
    bench.send(&voice.report(at, shots)).await.unwrap();
}

async fn say(bench: &Bench, voice: &mut Voice, shots: &[Shot]) {
    say_after(bench, voice, 60, shots).await;
}

/// Missing, then seen often enough to be believed.
async fn flap(bench: &Bench, voice: &mut Voice) {
    for found in [false, true, true] {
        say(bench, voice, &round(found)).await;
    }
}

async fn all_tickets(bench: &Bench) -> Vec<TicketRow> {
    bench
        .read(|tx| Ok(tickets::list(tx, &tickets::Filter::default(), &Ask::default())?.items))
        .await
}

async fn questions(bench: &Bench) -> Vec<DiagnosisRow> {
    bench
        .read(|tx| {
            let desk = desks::find(tx, "Centre", "B-14")?.unwrap();
            diagnoses::of_desk(tx, &desk)
        })
        .await
}

pub async fn an_order_that_came_back_counts_for_the_brake(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    flap(&bench, &mut voice).await;
    let counted = |bench: &Bench| {
        let bench = bench.clone();
        async move {
            let since = bench.clock.now() - jiff::SignedDuration::from_secs(HOUR_S);
            bench
                .read(move |tx| {
                    tickets::desks_ordered_since(tx, "Centre", "headset.missing", since)
                })
                .await
        }
    };
    assert_eq!(counted(&bench).await, 1, "new within the hour");
    bench.clock.advance(3 * HOUR_S);
    assert_eq!(counted(&bench).await, 0, "long ago");
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(bench.events_count(Kind::OrderReopened).await, 1);
    assert_eq!(counted(&bench).await, 1, "it goes out again");
}

pub async fn flaps_make_one_order_and_one_ticket_however_often_they_recover(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    for _ in 0..100 {
        flap(&bench, &mut voice).await;
    }
    let orders = bench.orders().await;
    let states: Vec<_> = orders.iter().map(|o| o.order.state).collect();
    assert_eq!(states, [State::Dispatched]);
    assert_eq!(orders[0].order.occurrences, 100);
    assert_eq!(orders[0].ended_at, None);
    let tickets = all_tickets(&bench).await;
    assert_eq!(tickets.len(), 1);
    assert_eq!(
        (tickets[0].state, tickets[0].closed_at),
        (TicketState::Qualified, None)
    );
    let questions = questions(&bench).await;
    assert_eq!(questions.len(), 1);
    assert_eq!(questions[0].diagnosis.repeats_count, 0);
    assert_eq!(questions[0].ended_at, None);
    for (kind, count) in [
        (Kind::OrderOpened, 1),
        (Kind::OrderReopened, 1),
        (Kind::OrderDispatched, 1),
        (Kind::OrderClosed, 1),
        (Kind::DiagnosisRecovered, 1),
    ] {
        assert_eq!(bench.events_count(kind).await, count, "{}", kind.as_str());
    }
}

/// What happens between the end of a fault and its return.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Between {
    Hours(i64),
    Signed,
    TouchedAndSigned,
    Listening,
}

pub async fn only_what_recovered_by_itself_within_a_day_goes_on(bench: Bench) {
    for (n, (between, orders, questions, newest)) in [
        (Between::Hours(0), 1, 1, State::Dispatched),
        (Between::Hours(23), 1, 1, State::Dispatched),
        (Between::Hours(25), 2, 2, State::Dispatched),
        (Between::Signed, 2, 2, State::Dispatched),
        (Between::TouchedAndSigned, 2, 2, State::Dispatched),
        (Between::Listening, 1, 2, State::Closed),
    ]
    .into_iter()
    .enumerate()
    {
        let label = format!("C-{n}");
        let mut voice = Voice::new(&label).asked();
        voice.site = format!("Site {n}");
        say(&bench, &mut voice, &round(false)).await;
        let order = bench.orders().await.remove(0);
        if between == Between::TouchedAndSigned {
            let id = order.tasks[0].diagnosis_id.clone();
            bench
                .write(move |tx, now| judge::try_step(tx, now, &id, "other_port", true))
                .await
                .unwrap();
        }
        if between != Between::Signed {
            for _ in 0..2 {
                say(&bench, &mut voice, &round(true)).await;
            }
        }
        match between {
            Between::Hours(hours) => {
                bench.clock.advance(hours * HOUR_S);
            }
            Between::Signed | Between::TouchedAndSigned => {
                let id = order.id.clone();
                bench
                    .write(move |tx, now| {
                        let revision =
                            deskready_central::store::work_orders::get(tx, &id)?.revision;
                        judge::sign_order(tx, now, &id, revision, ClosingCode::Repaired, "p1")
                    })
                    .await
                    .unwrap();
            }
            Between::Listening => {
                let site = voice.site.clone();
                bench
                    .write(move |tx, now| judge::set_mode(tx, now, &site, None, Some(Mode::Listen)))
                    .await
                    .unwrap();
            }
        }
        say(&bench, &mut voice, &round(false)).await;
        let mut of_desk = bench.orders().await;
        of_desk.retain(|o| o.desk.label == label);
        assert_eq!(of_desk.len(), orders, "{between:?}");
        assert_eq!(of_desk[0].order.state, newest, "{between:?}");
        let site = voice.site.clone();
        let asked = bench
            .read(move |tx| {
                let desk = desks::find(tx, &site, &label)?.unwrap();
                diagnoses::of_desk(tx, &desk)
            })
            .await;
        assert_eq!(asked.len(), questions, "{between:?}");
        // Another question, or the same one after hours in which it was well.
        let hours_well = matches!(between, Between::Hours(hours) if hours >= 4);
        let repeats = u32::from(questions > 1 || hours_well);
        assert_eq!(asked[0].diagnosis.repeats_count, repeats, "{between:?}");
        assert_eq!(asked[0].ended_at, None, "{between:?}");
        if questions == 1 {
            let goes_on = (asked[0].diagnosis.occurrences, asked[0].diagnosis.since);
            let since = order.tasks[0].diagnosis.since;
            assert_eq!(goes_on, (2, since), "{between:?}");
        }
    }
}

pub async fn what_comes_back_beside_another_order_is_a_task_there(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    flap(&bench, &mut voice).await;
    let mut shots = round(true);
    shots[2] = mount(true);
    say(&bench, &mut voice, &shots).await;
    shots[3] = headset(false);
    say(&bench, &mut voice, &shots).await;
    let orders = bench.orders().await;
    let states: Vec<_> = orders.iter().map(|o| o.order.state).collect();
    assert_eq!(states, [State::Dispatched, State::Closed]);
    let faults: Vec<_> = orders[0].tasks.iter().map(|t| &t.diagnosis.fault).collect();
    assert!(faults.iter().any(|f| *f == "headset.missing"), "{faults:?}");
    assert_eq!(orders[0].tasks.len(), 2);
    assert_eq!(orders[1].tasks.len(), 1, "it still says what it was for");
    assert_eq!(all_tickets(&bench).await.len(), 2);
    assert_eq!(bench.events_count(Kind::OrderReopened).await, 0);
    assert_eq!(bench.events_count(Kind::TaskAdded).await, 1);
}

pub async fn what_may_be_shared_settles_anew_when_it_comes_back(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    for ok in [false, true, true, true, true, true] {
        say(&bench, &mut voice, &[path(ok)]).await;
    }
    assert_eq!(bench.orders().await[0].order.state, State::Closed);
    say_after(&bench, &mut voice, HOUR_S, &[path(false)]).await;
    let order = bench.orders().await.remove(0);
    assert_eq!(order.number, "WO-000001");
    assert_eq!(order.order.state, State::Settling, "others may have it too");
    assert!(order.order.due_at > order.order.settles_at, "{order:?}");
    bench.clock.advance(90);
    let now = bench.clock.advance(0);
    let settled = deskready_central::jobs::settle::run(&bench.store, now).await;
    assert_eq!(settled.unwrap(), 1);
    assert_eq!(bench.orders().await[0].order.state, State::Dispatched);
}

pub async fn judging_again_does_not_tell_the_return_again(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    flap(&bench, &mut voice).await;
    say(&bench, &mut voice, &round(false)).await;
    let before = bench.rows().await;
    let readiness = bench
        .write(|tx, now| {
            let desk = desks::find(tx, "Centre", "B-14")?.unwrap();
            judge::judge_desk(tx, now, &desk)
        })
        .await
        .unwrap();
    assert_eq!(readiness.unwrap().readiness, Readiness::NotReady);
    assert_eq!(bench.rows().await, before);
}
