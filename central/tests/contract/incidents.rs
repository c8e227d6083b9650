//! Stories of one cause behind many desks: one incident instead of many orders, and what happens
//! when it is over.

use crate::support::Bench;
use crate::support::voice::{Shot, Voice, path, round};
use deskready::component::Identity;
use deskready::incident::State as IncidentState;
use deskready::knowledge::codes;
use deskready::observation::{Outcome, Reading};
use deskready::profile::PathRole;
use deskready::ticket::{Mode, State as TicketState};
use deskready::work_order::{ClosingCode, State};
use deskready_central::clock::Clock;
use deskready_central::jobs::{common_cause, settle};
use deskready_central::judge;
use deskready_central::store::events::Kind;
use deskready_central::store::incidents::{self, IncidentRow};
use deskready_central::store::page::Ask;
use deskready_central::store::{desks, diagnoses, tickets, work_orders};

fn desk(n: usize, shared: &[(&str, &str)]) -> Voice {
    let mut voice = Voice::new(&format!("B-{n:03}")).asked();
    for (name, value) in shared {
        let shared = &mut voice.facts.profile.shared;
        shared.insert((*name).to_owned(), (*value).to_owned());
    }
    voice
}

fn floor(count: usize, shared: &[(&str, &str)]) -> Vec<Voice> {
    (0..count).map(|n| desk(n, shared)).collect()
}

/// The path through the VPN, up or down.
fn vpn(ok: bool) -> Shot {
    let mut shot = path(ok);
    if let Reading::Connect { role, .. } = &mut shot.reading {
        *role = PathRole::Vpn;
    }
    shot
}

async fn say(bench: &Bench, voice: &mut Voice, shots: &[Shot]) {
    let now = bench.clock.now();
    bench.send(&voice.report(now, shots)).await.unwrap();
}

/// Both jobs, as they run every few seconds.
async fn jobs(bench: &Bench) {
    let now = bench.clock.now();
    common_cause::run(&bench.store, now).await.unwrap();
    settle::run(&bench.store, now).await.unwrap();
}

async fn all(bench: &Bench) -> Vec<IncidentRow> {
    let page = bench
        .read(|tx| incidents::list(tx, false, &Ask::default()))
        .await;
    page.items
}

async fn open_orders(bench: &Bench) -> Vec<String> {
    let filter = work_orders::Filter {
        open_only: true,
        ..work_orders::Filter::default()
    };
    let page = bench
        .read(move |tx| work_orders::list(tx, &filter, &Ask::default()))
        .await;
    page.items.iter().map(|o| o.desk.label.clone()).collect()
}

/// A floor that fails together, with the jobs running until everything is quiet.
async fn outage(bench: &Bench, voices: &mut [Voice], failing: usize) {
    for voice in voices.iter_mut() {
        say(bench, voice, &[vpn(true)]).await;
    }
    bench.clock.advance(60);
    for voice in &mut voices[..failing] {
        say(bench, voice, &[vpn(false)]).await;
    }
    for _ in 0..20 {
        bench.clock.advance(5);
        jobs(bench).await;
    }
}

pub async fn two_hundred_desks_without_vpn_are_one_incident_and_no_order(bench: Bench) {
    let shared = [("vpn", "vpn-1"), ("image", "2026-01")];
    let mut voices = floor(200, &shared);
    for voice in &mut voices {
        say(&bench, voice, &[vpn(true)]).await;
    }
    let mut told = 0;
    // A minute, in which each desk reports once, and another in which it reports again.
    for second in 0..120_usize {
        bench.clock.advance(1);
        for n in (0..200).filter(|n| n % 60 == second % 60) {
            say(&bench, &mut voices[n], &[vpn(false)]).await;
        }
        if second % 5 == 0 {
            jobs(&bench).await;
        }
        told = told.max(bench.events_count(Kind::OrderDispatched).await);
    }
    for _ in 0..20 {
        bench.clock.advance(5);
        jobs(&bench).await;
    }
    let rows = all(&bench).await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    let incident = &rows[0].incident;
    assert_eq!(
        (
            incident.attribute.as_str(),
            incident.value.as_str(),
            incident.fault.as_str()
        ),
        ("vpn", "vpn-1", "path.vpn_down")
    );
    assert_eq!(
        (incident.failing_count, incident.observed_count),
        (200, 200)
    );
    assert_eq!(rows[0].number, "INC-000001");
    assert_eq!(told, 0, "nobody was sent anywhere at any moment");
    assert_eq!(bench.events_count(Kind::OrderDispatched).await, 0);
    assert_eq!(open_orders(&bench).await, Vec::<String>::new());
    assert_eq!(bench.events_count(Kind::IncidentOpened).await, 1);
    assert!(
        bench.events_count(Kind::IncidentGrew).await <= 3,
        "growth is told when it doubles"
    );
    let before = bench.rows().await;
    jobs(&bench).await;
    assert_eq!(bench.rows().await, before, "run again, it changes nothing");
}

pub async fn a_bad_image_on_forty_of_a_hundred_desks_withdraws_what_was_sent(bench: Bench) {
    let mut voices = floor(40, &[("image", "new")]);
    voices.extend((40..100).map(|n| desk(n, &[("image", "old")])));
    for voice in &mut voices {
        say(&bench, voice, &round(true)).await;
    }
    bench.clock.advance(60);
    for voice in &mut voices[..40] {
        say(&bench, voice, &round(false)).await;
    }
    let sent = open_orders(&bench).await.len();
    assert!(sent > 0, "what is local to a desk goes out at once");
    bench.clock.advance(35);
    jobs(&bench).await;
    let rows = all(&bench).await;
    assert_eq!(rows.len(), 1);
    let incident = &rows[0].incident;
    assert_eq!(
        (incident.attribute.as_str(), incident.value.as_str()),
        ("image", "new")
    );
    assert_eq!((incident.failing_count, incident.observed_count), (40, 40));
    assert_eq!(open_orders(&bench).await, Vec::<String>::new());
    assert_eq!(
        bench.events_count(Kind::OrderMerged).await,
        sent,
        "each told once"
    );
    let states: Vec<TicketState> = bench
        .read(|tx| tickets::list(tx, &tickets::Filter::default(), &Ask::default()))
        .await
        .items
        .iter()
        .map(|t| t.state)
        .collect();
    assert_eq!(states.len(), 40);
    assert!(
        states.iter().all(|s| *s == TicketState::Merged),
        "{states:?}"
    );
    let order = &bench.orders().await[0].order;
    assert_eq!(order.state, State::Merged);
    let why = order.tasks[0].reason.as_ref().unwrap();
    assert_eq!(why.code, codes::ORDER_MERGED_INCIDENT);
}

pub async fn two_desks_of_one_switch_are_two_orders(bench: Bench) {
    let mut voices = floor(2, &[("switch", "sw-1")]);
    voices.extend((2..20).map(|n| desk(n, &[("switch", "sw-2")])));
    outage(&bench, &mut voices, 2).await;
    assert_eq!(all(&bench).await, []);
    assert_eq!(open_orders(&bench).await, ["B-000", "B-001"]);
}

pub async fn when_it_is_over_a_desk_that_still_fails_gets_its_own_order(bench: Bench) {
    let mut voices = floor(12, &[("vpn", "vpn-1")]);
    outage(&bench, &mut voices, 12).await;
    assert_eq!(all(&bench).await[0].incident.failing_count, 12);
    assert_eq!(open_orders(&bench).await, Vec::<String>::new());
    // All but one are well again, as often as it takes.
    for _ in 0..8 {
        bench.clock.advance(60);
        for (n, voice) in voices.iter_mut().enumerate() {
            say(&bench, voice, &[vpn(n != 7)]).await;
        }
        jobs(&bench).await;
    }
    let rows = all(&bench).await;
    assert_eq!(rows[0].incident.state, IncidentState::Ended);
    assert!(rows[0].incident.ended_at.is_some());
    bench.clock.advance(95);
    jobs(&bench).await;
    assert_eq!(open_orders(&bench).await, ["B-007"]);
    assert_eq!(bench.events_count(Kind::IncidentEnded).await, 1);
    assert_eq!(bench.events_count(Kind::OrderDispatched).await, 1);
    let said = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-007")?.unwrap();
            diagnoses::of_desk(tx, &id)
        })
        .await;
    let evidence = &said[0].diagnosis.evidence;
    assert!(
        evidence
            .iter()
            .any(|r| r.code == codes::DIAGNOSIS_UNCOVERED),
        "{evidence:?}"
    );
    assert_eq!(
        all(&bench).await.len(),
        1,
        "what is left over opens no other one"
    );
}

pub async fn desks_that_are_off_are_counted_neither_well_nor_failing(bench: Bench) {
    for (heard_s, expected) in [(60, 0), (660, 1)] {
        let site = format!("Site {heard_s}");
        let mut voices = floor(20, &[("switch", "sw-1")]);
        for voice in &mut voices {
            voice.site.clone_from(&site);
            voice.agent = format!("{}x{heard_s}", voice.agent);
            voice.facts.profile.desk.site.clone_from(&site);
            say(&bench, voice, &[vpn(true)]).await;
        }
        bench.clock.advance(heard_s);
        let before = all(&bench).await.len();
        for voice in &mut voices[..3] {
            say(&bench, voice, &[vpn(false)]).await;
        }
        bench.clock.advance(31);
        jobs(&bench).await;
        let opened = all(&bench).await.len() - before;
        assert_eq!(opened, expected, "the others heard {heard_s} s ago");
    }
}

pub async fn what_somebody_has_touched_stays_with_a_remark(bench: Bench) {
    let mut voices = floor(12, &[("image", "new")]);
    for voice in &mut voices {
        say(&bench, voice, &round(true)).await;
    }
    bench.clock.advance(60);
    say(&bench, &mut voices[0], &round(false)).await;
    let mut order = bench.orders().await.remove(0);
    order.order.touched = true;
    bench
        .write(move |tx, now| work_orders::update(tx, now, &order.id, &order.order, true, None))
        .await
        .unwrap();
    for voice in &mut voices[1..] {
        say(&bench, voice, &round(false)).await;
    }
    bench.clock.advance(40);
    jobs(&bench).await;
    assert_eq!(all(&bench).await.len(), 1);
    assert_eq!(open_orders(&bench).await, ["B-000"]);
    let remarks = bench.events(Kind::TaskMerged).await;
    let remark = remarks
        .iter()
        .find(|e| e.reason.code == codes::ORDER_COVERED_TOUCHED);
    assert!(remark.is_some(), "{remarks:?}");
}

pub async fn a_desk_that_joins_an_open_incident_never_gets_an_order(bench: Bench) {
    let mut voices = floor(13, &[("image", "new")]);
    for voice in &mut voices {
        say(&bench, voice, &round(true)).await;
    }
    bench.clock.advance(60);
    for voice in &mut voices[..12] {
        say(&bench, voice, &round(false)).await;
    }
    bench.clock.advance(40);
    jobs(&bench).await;
    let before = bench.events_count(Kind::OrderOpened).await;
    say(&bench, &mut voices[12], &round(false)).await;
    assert_eq!(bench.events_count(Kind::OrderOpened).await, before);
    let id = all(&bench).await[0].id.clone();
    let named = bench.read(move |tx| incidents::desks(tx, &id)).await;
    assert_eq!(named.len(), 13);
    assert!(named.iter().all(|d| d.failing));
}

/// The headset with a serial of its own.
fn headset_of(voice: &mut Voice, now: jiff::Timestamp, found: bool, serial: &str) -> Vec<u8> {
    let mut report = voice.report(now, &round(found));
    for observation in &mut report.observations {
        if found
            && matches!(
                &observation.outcome,
                Outcome::Reading(Reading::Presence { .. })
            )
        {
            observation.identity = Some(Identity::new("Maker", "Headset 20", serial));
        }
    }
    serde_json::to_vec(&report).unwrap()
}

pub async fn a_part_is_followed_to_the_desk_it_was_carried_to(bench: Bench) {
    let (mut first, mut second) = (desk(1, &[]), desk(2, &[]));
    let at = |bench: &Bench| bench.clock.advance(60);
    let report = headset_of(&mut first, at(&bench), true, "HS-77001");
    bench.post(&report).await.unwrap();
    let seen = |bench: &Bench| {
        let bench = bench.clone();
        async move {
            let (now, heard) = (bench.clock.now(), judge::heard_since(bench.clock.now()));
            bench
                .read(move |tx| {
                    let id = desks::find(tx, "Centre", "B-002")?.unwrap();
                    let part = (deskready::component::ComponentKind::Headset, "HS-77001");
                    let since = now - jiff::SignedDuration::from_hours(24);
                    deskready_central::store::parts::elsewhere(tx, &id, part, since, heard)
                })
                .await
        }
    };
    let report = headset_of(&mut second, at(&bench), true, "HS-77001");
    bench.post(&report).await.unwrap();
    let both = seen(&bench).await;
    assert_eq!(both.len(), 1);
    assert!(
        both[0].is_there,
        "two desks have it at once: it names no single thing"
    );
    let report = headset_of(&mut first, at(&bench), false, "");
    bench.post(&report).await.unwrap();
    let carried = seen(&bench).await;
    assert_eq!(
        (carried[0].label.as_str(), carried[0].is_there),
        ("B-001", false)
    );
    assert!(!carried[0].failed, "it was well there");
}

pub async fn how_a_question_ended_is_known_when_it_comes_back(bench: Bench) {
    let mut voice = desk(1, &[]);
    bench.clock.advance(60);
    say(&bench, &mut voice, &round(false)).await;
    let order = bench.orders().await.remove(0);
    bench.clock.advance(60);
    bench
        .write(move |tx, now| {
            judge::sign_order(tx, now, &order.id, order.revision, ClosingCode::Nff, "p1")
        })
        .await
        .unwrap();
    for found in [true, true, false] {
        bench.clock.advance(60);
        say(&bench, &mut voice, &round(found)).await;
    }
    let diagnosis = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-001")?.unwrap();
            diagnoses::of_desk(tx, &id)
        })
        .await
        .remove(0)
        .diagnosis;
    assert_eq!(diagnosis.repeats_count, 1);
    let clues: Vec<&str> = diagnosis.clues.iter().map(|c| c.clue.as_ref()).collect();
    assert!(clues.contains(&"nff_before"), "{clues:?}");
}

pub async fn neighbours_speak_for_and_against_a_desk(bench: Bench) {
    let mut voices = floor(10, &[("switch", "sw-1")]);
    outage(&bench, &mut voices, 1).await;
    let diagnosis = bench
        .read(|tx| {
            let id = desks::find(tx, "Centre", "B-000")?.unwrap();
            diagnoses::of_desk(tx, &id)
        })
        .await
        .remove(0)
        .diagnosis;
    let clue = diagnosis.clues.iter().find(|c| c.clue == "neighbours_well");
    let reason = &clue
        .unwrap_or_else(|| panic!("{:?}", diagnosis.clues))
        .reason;
    assert_eq!(reason.args.get("observed_count"), Some(&9_u32.into()));
}

/// A family of one site is listened to, or follows its site again.
async fn listen(bench: &Bench, site: &'static str, family: &'static str, mode: Option<Mode>) {
    bench
        .write(move |tx, now| judge::set_mode(tx, now, site, Some(family), mode).map(|_| ()))
        .await
        .unwrap();
}

pub async fn a_site_that_listens_has_no_incident_until_it_acts(mut bench: Bench) {
    bench.policy.new_sites = Mode::Listen;
    let mut voices = floor(12, &[("vpn", "vpn-1")]);
    outage(&bench, &mut voices, 12).await;
    assert_eq!(all(&bench).await, []);
    assert_eq!(bench.events_count(Kind::IncidentOpened).await, 0);
    assert_eq!(bench.events_count(Kind::WouldHaveOpened).await, 12);
    bench
        .write(|tx, now| judge::set_mode(tx, now, "Centre", None, Some(Mode::Act)).map(|_| ()))
        .await
        .unwrap();
    jobs(&bench).await;
    let rows = all(&bench).await;
    assert_eq!(rows.len(), 1, "the next review sees them");
    let (failing, observed) = (
        rows[0].incident.failing_count,
        rows[0].incident.observed_count,
    );
    assert_eq!((failing, observed), (12, 12));
    assert_eq!(open_orders(&bench).await, Vec::<String>::new());
    assert_eq!(bench.events_count(Kind::OrderDispatched).await, 0);
}

pub async fn a_family_that_is_listened_to_joins_no_incident_of_others(bench: Bench) {
    let mut voices = floor(24, &[("vpn", "vpn-1")]);
    for (n, voice) in voices.iter_mut().enumerate().filter(|(n, _)| n % 2 == 1) {
        "Elsewhere".clone_into(&mut voice.site);
        "Elsewhere".clone_into(&mut voice.facts.profile.desk.site);
        voice.agent = format!("agt_e{n}");
    }
    let mut late = voices.pop().unwrap();
    for voice in voices.iter_mut().chain([&mut late]) {
        say(&bench, voice, &[vpn(true)]).await;
    }
    listen(&bench, "Elsewhere", "path", Some(Mode::Listen)).await;
    outage(&bench, &mut voices, 23).await;
    say(&bench, &mut late, &[vpn(false)]).await;
    jobs(&bench).await;
    let rows = all(&bench).await;
    assert_eq!(rows.len(), 1);
    let (failing, observed) = (
        rows[0].incident.failing_count,
        rows[0].incident.observed_count,
    );
    assert_eq!(
        (failing, observed),
        (12, 12),
        "of the site that acts, and no other"
    );
    let id = rows[0].id.clone();
    let named = bench.read(move |tx| incidents::desks(tx, &id)).await;
    assert!(named.iter().all(|d| d.site == "Centre"), "{named:?}");
    assert_eq!(bench.events_count(Kind::WouldHaveOpened).await, 12);
    let before = bench.rows().await;
    jobs(&bench).await;
    assert_eq!(bench.rows().await, before, "run again, it changes nothing");
    // Another family of that site is heeded as ever.
    for voice in voices.iter_mut().filter(|v| v.site == "Elsewhere") {
        say(&bench, voice, &round(false)).await;
    }
    bench.clock.advance(35);
    jobs(&bench).await;
    assert_eq!(all(&bench).await[0].incident.family, "headset");
}

pub async fn what_was_told_is_followed_to_its_end_when_the_site_listens(bench: Bench) {
    let mut voices = floor(12, &[("vpn", "vpn-1")]);
    outage(&bench, &mut voices, 11).await;
    listen(&bench, "Centre", "path", Some(Mode::Listen)).await;
    // As long as it goes on it is not said to be over, and nobody joins it.
    for _ in 0..8 {
        bench.clock.advance(60);
        for voice in &mut voices {
            say(&bench, voice, &[vpn(false)]).await;
        }
        jobs(&bench).await;
    }
    let rows = all(&bench).await;
    assert_eq!(
        (rows[0].incident.state, rows[0].incident.failing_count),
        (IncidentState::Open, 11)
    );
    let id = rows[0].id.clone();
    let named = bench.read(move |tx| incidents::desks(tx, &id)).await;
    assert_eq!(named.len(), 11);
    assert_eq!(bench.events_count(Kind::WouldHaveOpened).await, 1);
    for _ in 0..8 {
        bench.clock.advance(60);
        for voice in &mut voices {
            say(&bench, voice, &[vpn(true)]).await;
        }
        jobs(&bench).await;
    }
    assert_eq!(all(&bench).await[0].incident.state, IncidentState::Ended);
    assert_eq!(bench.events_count(Kind::IncidentEnded).await, 1);
}
