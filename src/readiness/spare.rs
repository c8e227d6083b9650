//! The desk an operator may move to while their own takes no calls. Pure: the desks of the floor,
//! the one in question and the moment go in. Needs what central knows of desks; must not know who
//! sits where, for nobody measures that.

use super::Readiness;
use crate::desk::{Calendar, DeskKind};
use crate::knowledge::codes;
use crate::text::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A desk not heard of for so long may not be ready any more; it reports every minute.
pub const HEARD_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// For so long a desk stays promised to the operator it was given to.
pub const GIVEN_FOR: SignedDuration = SignedDuration::from_mins(30);
/// A desk that is not needed for so long is worth moving to, minutes.
pub const FREE_FOR_MINUTES: i64 = 60;

/// A desk as far as it matters here. Labels are unique within a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// Label.
    pub label: String,
    /// Site.
    pub site: String,
    /// Room; empty where there is one only.
    pub room: String,
    /// Service; empty where none is named.
    pub service: String,
    /// Client; empty for an own service.
    pub client: String,
    /// 1 (may stop) to 5 (must never stop).
    pub criticality: u8,
    /// Only a place that people can walk to takes another operator.
    pub kind: DeskKind,
    /// How it stands.
    pub readiness: Readiness,
    /// When it was last heard of.
    pub heard_at: Option<Timestamp>,
    /// When it is needed.
    pub calendar: Calendar,
    /// The desk of this site whose operator it was last given to, and when that was last said.
    pub given: Option<(String, Timestamp)>,
}

/// Where to go on meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spare {
    /// Label of the desk.
    pub label: String,
    /// Its room, where that is another one; empty else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub room: String,
    /// Nothing says that it is free: somebody may sit there.
    #[serde(default)]
    pub ask_supervisor: bool,
}

impl Spare {
    /// The sentence for whoever comes to repair: where the operator is meanwhile.
    #[must_use]
    pub fn told_to_support(&self) -> Reason {
        let code = if self.ask_supervisor {
            codes::ORDER_MEANWHILE_ASK
        } else {
            codes::ORDER_MEANWHILE
        };
        let place = match self.room.as_str() {
            "" => self.label.clone(),
            room => format!("{} ({room})", self.label),
        };
        Reason::new(code).with("desk_label", place)
    }

    /// The sentence for the operator.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let code = match (self.ask_supervisor, self.room.is_empty()) {
            (false, true) => codes::READINESS_SPARE,
            (false, false) => codes::READINESS_SPARE_ROOM,
            (true, true) => codes::READINESS_SPARE_ASK,
            (true, false) => codes::READINESS_SPARE_ROOM_ASK,
        };
        let reason = Reason::new(code).with("desk_label", self.label.as_str());
        match self.room.as_str() {
            "" => reason,
            room => reason.with("room", room),
        }
    }
}

/// A desk to move to: ready, of the same site, service and client, heard of lately, not needed
/// itself and not promised to somebody else. One that was given already stays the one; then the
/// same room, the service that may stop soonest, and the label decide. Where no calendar says that
/// a desk is free it counts as needed, and the supervisor is asked.
#[must_use]
pub fn spare_desk(floor: &[Seat], desk: &Seat, now: Timestamp) -> Option<Spare> {
    let walkable = |kind: DeskKind| matches!(kind, DeskKind::Pc | DeskKind::ThinClient);
    if !walkable(desk.kind) || desk.calendar.minutes_to_need(now) >= FREE_FOR_MINUTES {
        return None;
    }
    let lately = |at: Timestamp, within| now.duration_since(at) <= within;
    let mine = |seat: &Seat| seat.given.as_ref().is_some_and(|(to, _)| *to == desk.label);
    let promised = |seat: &Seat| {
        let given = seat.given.as_ref();
        given.is_some_and(|(to, at)| *to != desk.label && lately(*at, GIVEN_FOR))
    };
    let serves = |seat: &Seat| {
        (&seat.site, &seat.service, &seat.client) == (&desk.site, &desk.service, &desk.client)
    };
    let free = |seat: &Seat| {
        let soon = seat.calendar.minutes_to_need(now) < FREE_FOR_MINUTES;
        seat.calendar.next_need.is_none() || !soon
    };
    floor
        .iter()
        .filter(|seat| seat.label != desk.label && seat.readiness == Readiness::Ready)
        .filter(|seat| serves(seat) && walkable(seat.kind))
        .filter(|seat| seat.heard_at.is_some_and(|at| lately(at, HEARD_WITHIN)))
        .filter(|seat| !promised(seat) && free(seat))
        .min_by(|a, b| {
            let order = |seat: &Seat| {
                let always_needed = seat.calendar.next_need.is_none();
                let elsewhere = seat.room != desk.room;
                (!mine(seat), always_needed, elsewhere, seat.criticality)
            };
            let by_label =
                || (&a.label.to_lowercase(), &a.label).cmp(&(&b.label.to_lowercase(), &b.label));
            order(a).cmp(&order(b)).then_with(by_label)
        })
        .map(|seat| Spare {
            label: seat.label.clone(),
            room: if seat.room == desk.room {
                String::new()
            } else {
                seat.room.clone()
            },
            ask_supervisor: seat.calendar.next_need.is_none(),
        })
}
