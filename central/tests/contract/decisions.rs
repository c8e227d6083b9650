//! Stories of what people decide: how much a site does by itself, what waits behind a brake, what is
//! put off or normal, what is cleared, and what they tell of the steps they did.

use crate::support::Bench;
use crate::support::voice::{Shot, Voice, cores, mount, round};
use deskready::diagnosis::DiagnosisKey;
use deskready::hold::{NORMAL_HERE_DAYS, in_days};
use deskready::ids::DiagnosisId;
use deskready::knowledge::codes;
use deskready::observation::Reading;
use deskready::ticket::{Mode, State as TicketState};
use deskready::work_order::{ClosingCode, State};
use deskready_central::clock::Clock;
use deskready_central::jobs;
use deskready_central::judge;
use deskready_central::store::events::Kind;
use deskready_central::store::model::DiagnosisRow;
use deskready_central::store::page::Ask;
use deskready_central::store::reviews::{self, Outcome, ReviewRow};
use deskready_central::store::tickets::{self, Behind};
use deskready_central::store::{StoreError, desks, diagnoses, holds, listening, sites};

const HOUR: i64 = 3_600;

pub async fn say(bench: &Bench, voice: &mut Voice, shots: &[Shot]) {
    let at = bench.clock.advance(60);
    bench.send(&voice.report(at, shots)).await.unwrap();
}

async fn many(bench: &Bench, count: usize) -> Vec<Voice> {
    let label = |n| Voice::new(&format!("B-{n:02}")).asked();
    let mut voices: Vec<_> = (0..count).map(label).collect();
    for voice in &mut voices {
        say(bench, voice, &round(false)).await;
    }
    voices
}

/// Diagnoses of a desk, open ones first.
pub async fn questions(bench: &Bench, label: &str) -> Vec<DiagnosisRow> {
    let label = label.to_owned();
    bench
        .read(move |tx| {
            let desk = desks::find(tx, "Centre", &label)?.unwrap();
            diagnoses::of_desk(tx, &desk)
        })
        .await
}

pub async fn question(bench: &Bench, label: &str) -> DiagnosisId {
    questions(bench, label).await.remove(0).id
}

async fn waiting(bench: &Bench) -> usize {
    let filter = tickets::Filter {
        state: Some(TicketState::AwaitingQualification),
        ..tickets::Filter::default()
    };
    bench
        .read(move |tx| Ok(tickets::list(tx, &filter, &Ask::default())?.items.len()))
        .await
}

async fn review(bench: &Bench) -> ReviewRow {
    bench
        .read(|tx| Ok(reviews::newest(tx, "Centre", "headset.missing")?.unwrap()))
        .await
}

async fn put_off(bench: &Bench, label: &str, until_s: i64) -> Result<(), StoreError> {
    let id = question(bench, label).await;
    let until = bench.clock.now().as_second() + until_s;
    let until = jiff::Timestamp::from_second(until).unwrap();
    bench
        .write(move |tx, now| {
            judge::hold_question(tx, now, &id, (until, "part_ordered", ""), "p1").map(|_| ())
        })
        .await
}

pub async fn a_family_differs_from_its_site_and_follows_it_again(mut bench: Bench) {
    bench.policy.new_sites = Mode::Listen;
    let mut voice = Voice::new("B-14").asked();
    let mut shots = round(false);
    shots[2] = mount(true);
    say(&bench, &mut voice, &shots).await;
    assert!(bench.orders().await.is_empty());
    let set = |family: Option<&'static str>, mode| {
        bench.write(move |tx, now| judge::set_mode(tx, now, "Centre", family, mode))
    };
    set(Some("headset"), Some(Mode::Act)).await.unwrap();
    set(Some("headset"), Some(Mode::Act)).await.unwrap();
    assert_eq!(bench.events(Kind::SiteMode).await.len(), 1, "told once");
    say(&bench, &mut voice, &shots).await;
    let orders = bench.orders().await;
    let faults: Vec<_> = orders[0].tasks.iter().map(|t| &t.task.fault).collect();
    assert_eq!(faults, ["headset.missing"], "the disk still only listens");
    set(Some("headset"), None).await.unwrap();
    let modes = bench.read(|tx| sites::modes(tx, "Centre")).await;
    assert_eq!(modes.of("headset").mode, Mode::Listen);
    for (family, mode) in [(Some("shoes"), Some(Mode::Act)), (None, None)] {
        assert!(set(family, mode).await.is_err(), "{family:?}");
    }
}

pub async fn what_waits_behind_a_brake_is_one_item_and_let_go_at_once(bench: Bench) {
    let _voices = many(&bench, 12).await;
    assert_eq!((bench.orders().await.len(), waiting(&bench).await), (5, 7));
    let item = review(&bench).await;
    assert_eq!(
        (item.waiting_desks_count, item.limit_count, item.outcome),
        (7, 5, None)
    );
    let alone = tickets::Filter {
        behind: Some(Behind::None),
        state: Some(TicketState::AwaitingQualification),
        ..tickets::Filter::default()
    };
    let alone = bench
        .read(move |tx| Ok(tickets::list(tx, &alone, &Ask::default())?.items.len()))
        .await;
    assert_eq!(alone, 0, "the one item stands for all of them");
    assert_eq!(bench.events(Kind::BrakeEngaged).await.len(), 1);

    let id = item.id.clone();
    let decide =
        move |tx: &mut dyn deskready_central::store::Tx, now| judge::let_go(tx, now, &id, "p1");
    bench.write(decide.clone()).await.unwrap();
    assert!(matches!(
        bench.write(decide).await,
        Err(StoreError::Refused(_))
    ));
    jobs::reviews::run(&bench.store, bench.clock.now())
        .await
        .unwrap();
    assert_eq!((bench.orders().await.len(), waiting(&bench).await), (12, 0));
    // Off for an hour, then it counts anew.
    say(&bench, &mut Voice::new("C-1").asked(), &round(false)).await;
    assert_eq!(bench.orders().await.len(), 13);
    assert_eq!(review(&bench).await.outcome, Some(Outcome::LetGo));
    bench.clock.advance(HOUR);
    say(&bench, &mut Voice::new("C-2").asked(), &round(false)).await;
    assert_eq!(bench.orders().await.len(), 14, "one in this hour");
    assert_eq!(bench.events(Kind::BrakeEngaged).await.len(), 1);
}

pub async fn what_is_normal_at_a_site_is_withdrawn_and_held_for_ninety_days(bench: Bench) {
    let mut voices = many(&bench, 8).await;
    let id = review(&bench).await.id;
    let hold = bench
        .write(move |tx, now| judge::is_normal(tx, now, &id, "p1"))
        .await
        .unwrap();
    jobs::reviews::run(&bench.store, bench.clock.now())
        .await
        .unwrap();
    assert_eq!(waiting(&bench).await, 0);
    assert_eq!(bench.orders().await.len(), 5, "what was sent stays");
    let row = bench.read(move |tx| holds::get(tx, &hold)).await;
    let days = row.hold.until.duration_since(row.set_at).as_hours() / 24;
    assert_eq!(days, NORMAL_HERE_DAYS);
    for voice in &mut voices {
        say(&bench, voice, &round(false)).await;
    }
    say(&bench, &mut Voice::new("C-1").asked(), &round(false)).await;
    assert_eq!((bench.orders().await.len(), waiting(&bench).await), (5, 0));
    let held = questions(&bench, "C-1").await.remove(0).held.unwrap();
    assert!(held.whole_site);
    assert_eq!(bench.events(Kind::BrakeEngaged).await.len(), 1);
    // When the time is over, it is taken in again.
    bench.clock.advance(NORMAL_HERE_DAYS * 24 * HOUR);
    jobs::holds::run(&bench.store, bench.clock.now())
        .await
        .unwrap();
    say(&bench, &mut voices[7], &round(false)).await;
    assert_eq!(bench.orders().await.len(), 6);
}

pub async fn a_brake_behind_which_nothing_waits_ends_by_itself(bench: Bench) {
    let mut voices = many(&bench, 6).await;
    for _ in 0..2 {
        say(&bench, &mut voices[5], &round(true)).await;
    }
    assert_eq!(waiting(&bench).await, 0);
    for (wait_s, outcome) in [(0, None), (HOUR, Some(Outcome::Empty))] {
        bench.clock.advance(wait_s);
        jobs::reviews::run(&bench.store, bench.clock.now())
            .await
            .unwrap();
        assert_eq!(review(&bench).await.outcome, outcome);
    }
    say(&bench, &mut voices[5], &round(false)).await;
    assert_eq!(bench.orders().await.len(), 6, "calm again");
}

pub async fn what_is_put_off_is_silent_until_its_time_is_over(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    let mut shots = round(true);
    shots[0] = Shot {
        attempts: 2,
        ..cores(2)
    };
    say(&bench, &mut voice, &shots).await;
    assert_eq!(waiting(&bench).await, 1);
    put_off(&bench, "B-14", HOUR).await.unwrap();
    assert_eq!(waiting(&bench).await, 0);
    say(&bench, &mut voice, &shots).await;
    assert_eq!(waiting(&bench).await, 0, "silent");
    assert_eq!(bench.events(Kind::Held).await.len(), 1, "and told once");
    // It comes back within its time: still put off, whatever its new diagnosis is called.
    let held = questions(&bench, "B-14").await.remove(0).held.unwrap();
    assert!(!held.whole_site);
    bench.clock.advance(HOUR);
    jobs::holds::run(&bench.store, bench.clock.now())
        .await
        .unwrap();
    assert_eq!(waiting(&bench).await, 1);
    let told = bench.events(Kind::HoldEnded).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].reason.code, codes::HOLD_OVER);
    say(&bench, &mut voice, &shots).await;
    assert_eq!(waiting(&bench).await, 1);
    for (until_s, name) in [(0, "now"), (-5, "the past"), (181 * 24 * HOUR, "for ever")] {
        let refused = put_off(&bench, "B-14", until_s).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{name}");
    }
}

pub async fn what_is_put_off_and_gets_worse_is_taken_in_at_once(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    voice.facts.profile.expect.min_memory_gib = Some(15.5);
    let memory = |gib: u64| {
        let mut shots = round(true);
        shots[1].attempts = 2;
        shots[1].reading = Reading::Memory {
            total_bytes: gib << 30,
        };
        shots
    };
    say(&bench, &mut voice, &memory(8)).await;
    let before = questions(&bench, "B-14").await.remove(0);
    assert_eq!(before.diagnosis.fault, "memory.less");
    put_off(&bench, "B-14", HOUR).await.unwrap();
    let orders = bench.orders().await.len();
    say(&bench, &mut voice, &memory(8)).await;
    assert_eq!(bench.orders().await.len(), orders, "silent");
    // The same question with a graver effect, as a later measurement would tell it.
    let key = DiagnosisKey {
        component: before.diagnosis.key.component.clone(),
        family: before.diagnosis.key.family.clone(),
    };
    let id = before.id.clone();
    bench
        .write(move |tx, _| {
            tx.execute(
                "UPDATE hold SET severity = 'S4' WHERE component = $1",
                &[key.component.scope().into()],
            )?;
            diagnoses::get(tx, &id).map(|_| ())
        })
        .await
        .unwrap();
    say(&bench, &mut voice, &memory(8)).await;
    let told = bench.events(Kind::HoldEnded).await;
    assert_eq!(told[0].reason.code, codes::HOLD_WORSE);
    assert_eq!(
        waiting(&bench).await + bench.orders().await.len(),
        orders + 1
    );
}

pub async fn an_order_for_nothing_else_is_withdrawn_when_it_is_put_off(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(bench.orders().await[0].order.state, State::Dispatched);
    put_off(&bench, "B-14", HOUR).await.unwrap();
    assert_eq!(bench.orders().await[0].order.state, State::Cancelled);
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(bench.orders().await.len(), 1, "silent");
    bench.clock.advance(HOUR);
    say(&bench, &mut voice, &round(false)).await;
    let orders = bench.orders().await;
    assert_eq!(
        (orders.len(), orders[0].order.state),
        (2, State::Dispatched)
    );
    // One that somebody has worked on is theirs to end.
    let id = question(&bench, "B-14").await;
    bench
        .write(move |tx, now| judge::try_step(tx, now, &id, "other_port", false))
        .await
        .unwrap();
    let refused = put_off(&bench, "B-14", HOUR).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))));
}

pub async fn a_site_that_listens_counts_desks_by_fault_and_day(mut bench: Bench) {
    bench.policy.new_sites = Mode::Listen;
    let mut voices = many(&bench, 7).await;
    let mut shots = round(true);
    shots[2] = mount(true);
    say(&bench, &mut Voice::new("C-1").asked(), &shots).await;
    // The same desk again and again counts once a day.
    for _ in 0..2 {
        say(&bench, &mut voices[0], &round(true)).await;
    }
    say(&bench, &mut voices[0], &round(false)).await;
    let first = bench.clock.now();
    let count = |from: jiff::Timestamp, to: jiff::Timestamp| {
        bench.read(move |tx| {
            let faults = listening::faults(tx, "Centre", (from, to))?;
            Ok(faults
                .into_iter()
                .map(|f| (f.fault, f.desks_count))
                .collect::<Vec<_>>())
        })
    };
    let (begin, end) = (in_days(first, -1), in_days(first, 1));
    assert_eq!(
        count(begin, end).await,
        [
            ("headset.missing".to_owned(), 7),
            ("disk.read_only".to_owned(), 1)
        ]
    );
    assert_eq!(count(end, in_days(end, 1)).await, []);
    let listed = bench
        .read(move |tx| listening::desks(tx, "Centre", "disk.read_only", (begin, end)))
        .await;
    assert_eq!((listed.len(), listed[0].desk.label.as_str()), (1, "C-1"));
    assert!(bench.orders().await.is_empty());
    assert_eq!(waiting(&bench).await, 0);
}

pub async fn a_listened_fault_that_is_normal_is_counted_no_more(mut bench: Bench) {
    bench.policy.new_sites = Mode::Listen;
    let _voices = many(&bench, 3).await;
    let until = in_days(bench.clock.now(), 90);
    let normal = |fault: &'static str| {
        bench.write(move |tx, now| {
            let wish = (until, "normal_here", "borrowed headsets");
            judge::hold_fault(tx, now, ("Centre", fault), wish, "p1").map(|_| ())
        })
    };
    normal("headset.missing").await.unwrap();
    assert!(normal("no.such.fault").await.is_err());
    say(&bench, &mut Voice::new("C-1").asked(), &round(false)).await;
    let (begin, end) = (in_days(bench.clock.now(), -1), until);
    let faults = bench
        .read(move |tx| listening::faults(tx, "Centre", (begin, end)))
        .await;
    assert_eq!(faults[0].desks_count, 3, "C-1 came after it was normal");
    let held = questions(&bench, "C-1").await.remove(0).held.unwrap();
    assert_eq!(held.note, "borrowed headsets");
    let row = bench
        .read(|tx| holds::of_fault(tx, "Centre", "headset.missing"))
        .await
        .unwrap();
    bench
        .write(move |tx, now| judge::end_hold(tx, now, &row.id, Some("p1")))
        .await
        .unwrap();
    let mut voice = Voice::new("C-2").asked();
    say(&bench, &mut voice, &round(false)).await;
    let faults = bench
        .read(move |tx| listening::faults(tx, "Centre", (begin, end)))
        .await;
    assert_eq!(faults[0].desks_count, 4);
}

pub async fn a_step_is_weighed_at_once_and_kept_with_the_signed_order(bench: Bench) {
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    let id = question(&bench, "B-14").await;
    let before = questions(&bench, "B-14").await.remove(0).diagnosis;
    let order = bench.orders().await.remove(0);
    let tell = |step: &'static str, well| {
        let id = id.clone();
        bench.write(move |tx, now| judge::try_step(tx, now, &id, step, well))
    };
    tell("replug", false).await.unwrap();
    tell("replug", false).await.unwrap();
    assert_eq!(bench.events(Kind::StepDone).await.len(), 1, "told once");
    let after = questions(&bench, "B-14").await.remove(0).diagnosis;
    let certainty = |d: &deskready::diagnosis::Diagnosis| {
        d.suspects
            .iter()
            .find(|s| s.part == "setting")
            .unwrap()
            .certainty
    };
    assert!(certainty(&after) < certainty(&before) / 4.0);
    assert_ne!(after.action.step, before.action.step);
    let now_there = bench.orders().await.remove(0);
    assert_eq!(
        now_there.revision,
        order.revision + 1,
        "there is more to read"
    );
    assert!(
        !now_there.order.touched,
        "the operator did it: no visit yet"
    );
    tell("other_port", false).await.unwrap();
    let visited = bench.orders().await.remove(0);
    assert!(visited.order.touched);
    assert!(tell("pray", true).await.is_err());

    let (order, revision) = (visited.id.clone(), visited.revision);
    let closing = judge::Closing {
        code: ClosingCode::Replaced,
        part: Some("headset_cord"),
    };
    let signed = bench
        .write(move |tx, now| judge::sign_order(tx, now, &order, revision, closing, "p1"))
        .await
        .unwrap();
    assert_eq!(signed.order.closing_part.as_deref(), Some("headset_cord"));
    let ended = questions(&bench, "B-14").await.remove(0);
    assert!(ended.ended_at.is_some());
    let steps: Vec<_> = ended.diagnosis.trials.iter().map(|t| &t.step).collect();
    assert_eq!(steps, ["replug", "other_port"]);
    assert!(tell("replug", true).await.is_err(), "it has ended");
}

pub async fn a_cleared_suspect_is_blamed_no_more_and_all_of_it_ends(mut bench: Bench) {
    bench.policy.new_sites = Mode::Propose;
    let mut voice = Voice::new("B-14").asked();
    say(&bench, &mut voice, &round(false)).await;
    let id = question(&bench, "B-14").await;
    let one = id.clone();
    bench
        .write(move |tx, now| {
            judge::acquit_suspect(tx, now, &one, "setting", ("checked_well", ""), "p1")
        })
        .await
        .unwrap();
    say(&bench, &mut voice, &round(false)).await;
    let after = questions(&bench, "B-14").await.remove(0);
    assert_eq!(after.id, id, "the question goes on");
    assert_ne!(after.diagnosis.suspects[0].part, "setting");
    assert_eq!(waiting(&bench).await, 1);
    let whole = id.clone();
    bench
        .write(move |tx, now| judge::acquit(tx, now, &whole, ("wrong_measurement", "x"), "p1"))
        .await
        .unwrap();
    assert_eq!(waiting(&bench).await, 0);
    let ended = questions(&bench, "B-14").await.remove(0);
    assert_eq!(ended.end_reason.unwrap().code, codes::ACQUIT_WHOLE);
    let again = bench
        .write(move |tx, now| judge::acquit(tx, now, &id, ("other", ""), "p1"))
        .await;
    assert!(matches!(again, Err(StoreError::Refused(_))));
    // What is measured from now on counts.
    say(&bench, &mut voice, &round(false)).await;
    assert_eq!(waiting(&bench).await, 1);
}
