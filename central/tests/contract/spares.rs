//! Stories of operators whose desk takes no calls: which other desk they are told to use.

use crate::support::Bench;
use crate::support::voice::{Voice, round};
use deskready::readiness::Readiness;
use deskready::readiness::spare::Spare;

/// A desk reports; the other desk it is told of, if any.
async fn told(bench: &Bench, voice: &mut Voice, well: bool) -> Option<Spare> {
    let now = bench.clock.advance(1);
    let report = voice.report(now, &round(well));
    bench.send(&report).await.unwrap().verdict.unwrap().spare
}

async fn label(bench: &Bench, voice: &mut Voice, well: bool) -> String {
    let spare = told(bench, voice, well).await;
    spare.map_or_else(String::new, |spare| spare.label)
}

fn desks<const N: usize>(labels: [&str; N]) -> [Voice; N] {
    labels.map(|label| Voice::new(label).asked())
}

pub async fn no_two_operators_are_sent_to_one_desk(bench: Bench) {
    let [mut first, mut second, mut third] = desks(["B-14", "B-15", "B-16"]);
    let [mut near, mut far] = desks(["C-01", "A-01"]);
    far.facts.profile.desk.room = "Room 2".to_owned();
    for voice in [&mut near, &mut far, &mut second, &mut third] {
        assert_eq!(
            told(&bench, voice, true).await,
            None,
            "nobody leaves a ready desk"
        );
    }
    let spare = told(&bench, &mut first, false).await.unwrap();
    let expected = Spare {
        label: "B-15".to_owned(),
        room: String::new(),
        ask_supervisor: true,
    };
    assert_eq!(spare, expected, "the same room first, then the label");
    // The one that was named fails too: the next one, and nobody is left with a promise to it.
    assert_eq!(label(&bench, &mut second, false).await, "B-16");
    assert_eq!(label(&bench, &mut first, false).await, "C-01");
    assert_eq!(
        label(&bench, &mut second, false).await,
        "B-16",
        "it stays the one"
    );
    assert_eq!(
        label(&bench, &mut third, false).await,
        "A-01",
        "another room is left"
    );
    let moved = told(&bench, &mut second, false).await;
    assert_eq!(moved, None, "all others are promised or take no calls");
}

pub async fn a_promise_lasts_half_an_hour_after_it_was_last_said(bench: Bench) {
    let [mut first, mut second, mut spare] = desks(["B-14", "B-15", "C-01"]);
    let _ = told(&bench, &mut spare, true).await;
    assert_eq!(label(&bench, &mut first, false).await, "C-01");
    for _ in 0..3 {
        let _ = told(&bench, &mut first, true).await;
    }
    let stands = bench
        .read(|tx| {
            let id = deskready_central::store::desks::find(tx, "Centre", "B-14")?.unwrap();
            deskready_central::store::desks::get(tx, &id)
        })
        .await;
    assert_eq!((stands.readiness, stands.spare), (Readiness::Ready, None));
    assert_eq!(
        label(&bench, &mut second, false).await,
        "B-14",
        "C-01 is still promised"
    );
    let [mut late] = desks(["B-17"]);
    bench.clock.advance(31 * 60);
    for voice in [&mut spare, &mut first] {
        let _ = told(&bench, voice, true).await;
    }
    assert_eq!(
        label(&bench, &mut second, false).await,
        "B-14",
        "it is promised to this one"
    );
    assert_eq!(label(&bench, &mut late, false).await, "C-01");
}

pub async fn a_desk_of_another_service_or_a_silent_one_is_named_to_nobody(bench: Bench) {
    let [mut failing, mut other, mut silent, mut home] = desks(["B-14", "C-01", "C-02", "C-03"]);
    if let Some(service) = &mut other.facts.profile.service {
        service.name = "Outbound sales".to_owned();
    }
    home.facts.profile.desk.kind = deskready::desk::DeskKind::Home;
    let _ = told(&bench, &mut silent, true).await;
    bench.clock.advance(601);
    for voice in [&mut other, &mut home] {
        let _ = told(&bench, voice, true).await;
    }
    assert_eq!(told(&bench, &mut failing, false).await, None);
    let _ = told(&bench, &mut silent, true).await;
    assert_eq!(label(&bench, &mut failing, false).await, "C-02");
}
