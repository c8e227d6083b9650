//! Which desk an operator is sent to: a table of small floors, and that order changes nothing.

use super::spare::*;
use super::*;
use crate::desk::{Calendar, DeskKind};
use crate::text::Utc;
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

fn ago(minutes: i64) -> Timestamp {
    now()
        .checked_sub(SignedDuration::from_mins(minutes))
        .unwrap()
}

/// A ready desk of room 1 that is not needed for eight hours.
fn seat(label: &str) -> Seat {
    Seat {
        label: label.to_owned(),
        site: "Centre".to_owned(),
        room: "1".to_owned(),
        service: "Inbound support".to_owned(),
        client: String::new(),
        criticality: 3,
        kind: DeskKind::Pc,
        readiness: Readiness::Ready,
        heard_at: Some(ago(1)),
        calendar: needed_in(480),
        given: None,
    }
}

fn needed_in(minutes: i64) -> Calendar {
    Calendar {
        next_need: Some(ago(-minutes)),
    }
}

/// The desk that takes no calls.
fn failing() -> Seat {
    Seat {
        readiness: Readiness::NotReady,
        calendar: needed_in(0),
        ..seat("B-14")
    }
}

fn label(floor: &[Seat], desk: &Seat) -> String {
    spare_desk(floor, desk, now()).map_or_else(String::new, |spare| spare.label)
}

#[test]
fn only_a_desk_that_is_ready_near_free_and_promised_to_nobody_is_given() {
    type Change = fn(&mut Seat);
    let rows: [(&str, Change, bool); 19] = [
        ("as it is", |_| (), true),
        ("itself", |s| s.label = "B-14".into(), false),
        ("another site", |s| s.site = "North".into(), false),
        ("another service", |s| s.service = "Sales".into(), false),
        ("another client", |s| s.client = "Client".into(), false),
        ("another room", |s| s.room = "2".into(), true),
        (
            "with care",
            |s| s.readiness = Readiness::ReadyWithCare,
            false,
        ),
        ("unknown", |s| s.readiness = Readiness::Unknown, false),
        ("not ready", |s| s.readiness = Readiness::NotReady, false),
        ("silent", |s| s.heard_at = Some(ago(11)), false),
        (
            "heard of just in time",
            |s| s.heard_at = Some(ago(10)),
            true,
        ),
        ("never heard of", |s| s.heard_at = None, false),
        ("needed soon", |s| s.calendar = needed_in(59), false),
        ("needed in an hour", |s| s.calendar = needed_in(60), true),
        ("no calendar", |s| s.calendar = Calendar::default(), true),
        ("at home", |s| s.kind = DeskKind::Home, false),
        (
            "promised",
            |s| s.given = Some(("B-13".into(), ago(30))),
            false,
        ),
        (
            "promised long ago",
            |s| s.given = Some(("B-13".into(), ago(31))),
            true,
        ),
        (
            "promised to this one",
            |s| s.given = Some(("B-14".into(), ago(5))),
            true,
        ),
    ];
    for (name, change, given) in rows {
        let mut other = seat("B-15");
        change(&mut other);
        let got = spare_desk(&[other.clone()], &failing(), now());
        assert_eq!(got.is_some(), given, "{name}: {other:?}");
    }
}

#[test]
fn of_several_the_nearest_wins_and_one_that_was_given_stays_the_one() {
    let always = |label: &str| Seat {
        calendar: Calendar::default(),
        ..seat(label)
    };
    let in_room = |room: &str, seat: Seat| Seat {
        room: room.to_owned(),
        ..seat
    };
    let given = |seat: Seat| Seat {
        given: Some(("B-14".to_owned(), ago(90))),
        ..seat
    };
    let less = |seat: Seat| Seat {
        criticality: 1,
        ..seat
    };
    for (floor, expected) in [
        (vec![seat("B-16"), seat("B-15")], "B-15"),
        (vec![in_room("2", seat("A-01")), seat("B-15")], "B-15"),
        (vec![always("A-01"), in_room("2", seat("B-15"))], "B-15"),
        (vec![always("A-01"), less(always("B-15"))], "B-15"),
        (
            vec![seat("A-01"), given(in_room("2", always("B-15")))],
            "B-15",
        ),
        (vec![seat("b-15"), seat("B-16")], "b-15"),
        (vec![], ""),
    ] {
        let mut turned = floor.clone();
        turned.reverse();
        turned.extend(floor.clone());
        assert_eq!(label(&floor, &failing()), expected, "{floor:?}");
        assert_eq!(label(&turned, &failing()), expected, "{turned:?}");
    }
}

#[test]
fn nobody_is_moved_from_a_desk_that_nobody_needs_or_that_is_no_place() {
    let floor = [seat("B-15")];
    for (calendar, kind, given) in [
        (needed_in(0), DeskKind::Pc, true),
        (Calendar::default(), DeskKind::ThinClient, true),
        (needed_in(60), DeskKind::Pc, false),
        (needed_in(0), DeskKind::Home, false),
        (needed_in(0), DeskKind::VdiSession, false),
    ] {
        let desk = Seat {
            calendar,
            kind,
            ..failing()
        };
        assert_eq!(!label(&floor, &desk).is_empty(), given, "{desk:?}");
    }
}

#[test]
fn the_operator_is_told_in_one_sentence_and_asks_where_nothing_says_it_is_free() {
    let said = |room: &str, ask_supervisor: bool, lang: &str| {
        let spare = Spare {
            label: "B-15".to_owned(),
            room: room.to_owned(),
            ask_supervisor,
        };
        crate::knowledge::sentence(&spare.reason(), lang, &Utc)
    };
    for (room, ask, es, en) in [
        (
            "",
            false,
            "Usa mientras tanto el puesto B-15.",
            "Meanwhile use desk B-15.",
        ),
        (
            "Sala 2",
            false,
            "Usa mientras tanto el puesto B-15 (Sala 2).",
            "Meanwhile use desk B-15 (Sala 2).",
        ),
        (
            "",
            true,
            "Pregunta al supervisor si mientras tanto puedes usar el puesto B-15.",
            "Ask the supervisor whether you can use desk B-15 meanwhile.",
        ),
        (
            "Sala 2",
            true,
            "Pregunta al supervisor si mientras tanto puedes usar el puesto B-15 (Sala 2).",
            "Ask the supervisor whether you can use desk B-15 (Sala 2) meanwhile.",
        ),
    ] {
        assert_eq!(
            (
                said(room, ask, "es").as_str(),
                said(room, ask, "en").as_str()
            ),
            (es, en)
        );
    }
}
