//! The ticket: what the system (later also a person) reports, and whether it may become a work
//! order by itself. Pure; the site's mode, what a person held and the brake are arguments.

use crate::brake::Brake;
use crate::desk::Severity;
use crate::hold::Hold;
use crate::knowledge::codes;
use crate::text::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// State of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for the coordinator.
    AwaitingQualification,
    /// Accepted as complete; its order exists.
    Qualified,
    /// Joined to another ticket.
    Merged,
    /// Withdrawn.
    Cancelled,
    /// Its order ended, or what it reported went away.
    Closed,
}

impl State {
    /// Every state this version uses.
    pub const ALL: [Self; 5] = [
        Self::AwaitingQualification,
        Self::Qualified,
        Self::Merged,
        Self::Cancelled,
        Self::Closed,
    ];

    /// The text used in stores and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingQualification => "awaiting_qualification",
            Self::Qualified => "qualified",
            Self::Merged => "merged",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// How much a site lets the system do by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nothing is opened; what would have been is counted.
    #[default]
    Listen,
    /// Tickets are opened, a person decides.
    Propose,
    /// Tickets of S1 and S2 become work orders by themselves.
    Act,
}

impl Mode {
    /// The text used in stores, interfaces and command lines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listen => "listen",
            Self::Propose => "propose",
            Self::Act => "act",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Listen, Self::Propose, Self::Act]
            .into_iter()
            .find(|m| m.as_str() == text)
    }
}

/// A site that listened this long has shown enough to go on. Nothing switches by itself.
pub const LISTEN_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A mode and since when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeSince {
    /// Which.
    pub mode: Mode,
    /// Since when.
    pub since: Timestamp,
}

impl ModeSince {
    /// Whole days it has held.
    #[must_use]
    pub fn days(&self, now: Timestamp) -> i64 {
        (now.duration_since(self.since).as_hours() / 24).max(0)
    }

    /// Whether it listened long enough for a person to let it do more.
    #[must_use]
    pub fn listened_enough(&self, now: Timestamp) -> bool {
        self.mode == Mode::Listen && now.duration_since(self.since) >= LISTEN_FOR
    }
}

/// How much a site lets the system do by itself, by family of faults. A family that is not named
/// follows the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteModes {
    /// Of the site.
    pub site: ModeSince,
    /// Of the families that differ.
    pub families: BTreeMap<String, ModeSince>,
}

impl SiteModes {
    /// What holds for a family.
    #[must_use]
    pub fn of(&self, family: &str) -> ModeSince {
        self.families.get(family).copied().unwrap_or(self.site)
    }
}

/// What becomes of a new diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    /// A person wants to hear nothing of it for now.
    Held(Reason),
    /// Only noted: "would have opened".
    Noted(Reason),
    /// A ticket waits for a person.
    Waits(Reason),
    /// A ticket waits with all others of its kind: a person is asked once about all of them.
    Braked(Reason),
    /// A ticket is qualified, and its order may be opened.
    Qualifies(Reason),
}

/// What a new diagnosis is taken in with.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The moment.
    pub now: Timestamp,
    /// What the site lets the system do about this family.
    pub mode: Mode,
    /// Effect on calls.
    pub severity: Severity,
    /// What a person held of it.
    pub hold: Option<&'a Hold>,
    /// The brake of its fault code; only looked at where an order would open by itself.
    pub brake: Option<&'a Brake>,
}

impl Asked<'_> {
    /// Whether an order would open by itself, so that the brake must be asked.
    #[must_use]
    pub fn opens_by_itself(&self) -> bool {
        matches!(
            (self.mode, self.severity),
            (Mode::Act, Severity::S1 | Severity::S2)
        ) && !self.is_held()
    }

    fn is_held(&self) -> bool {
        self.hold
            .is_some_and(|hold| hold.silences(self.now, self.severity))
    }
}

/// Decides what becomes of a new diagnosis.
#[must_use]
pub fn intake(asked: &Asked<'_>) -> Intake {
    if let Some(hold) = asked.hold.filter(|_| asked.is_held()) {
        return Intake::Held(hold.reason());
    }
    match (asked.mode, asked.severity, asked.brake) {
        (_, Severity::S4, _) => Intake::Noted(Reason::new(codes::TICKET_NOTED_S4)),
        (Mode::Listen, _, _) => Intake::Noted(Reason::new(codes::TICKET_LISTEN)),
        (Mode::Propose, _, _) => Intake::Waits(Reason::new(codes::TICKET_WAITS_PROPOSE)),
        (Mode::Act, Severity::S3, _) => Intake::Waits(Reason::new(codes::TICKET_WAITS_S3)),
        (Mode::Act, Severity::S1 | Severity::S2, Some(brake)) if brake.holds(asked.now) => {
            Intake::Braked(Reason::new(codes::TICKET_BEHIND_BRAKE))
        }
        (Mode::Act, Severity::S1 | Severity::S2, _) => {
            Intake::Qualifies(Reason::new(codes::TICKET_QUALIFIED_BY_POLICY))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hold::in_days;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn only_in_act_and_only_what_hurts_calls_becomes_an_order_by_itself() {
        let name = |i: &Intake| match i {
            Intake::Held(_) => "held",
            Intake::Noted(_) => "noted",
            Intake::Waits(_) => "waits",
            Intake::Braked(_) => "braked",
            Intake::Qualifies(_) => "qualifies",
        };
        let flood = Brake {
            new_orders_count: 5,
            observed_desks_count: 100,
            ..Brake::default()
        };
        let calm = Brake {
            new_orders_count: 4,
            ..flood
        };
        let of = |days, severity| Hold {
            until: in_days(NOW, days),
            severity,
            cause: "other".to_owned(),
        };
        let (held, over) = (of(1, Severity::S2), of(-1, Severity::S2));
        for (mode, severity, hold, brake, expected) in [
            (Mode::Listen, Severity::S1, None, None, "noted"),
            (Mode::Listen, Severity::S3, None, None, "noted"),
            (Mode::Propose, Severity::S1, None, None, "waits"),
            (Mode::Propose, Severity::S4, None, None, "noted"),
            (Mode::Propose, Severity::S1, None, Some(&flood), "waits"),
            (Mode::Act, Severity::S1, None, None, "qualifies"),
            (Mode::Act, Severity::S2, None, Some(&calm), "qualifies"),
            (Mode::Act, Severity::S2, None, Some(&flood), "braked"),
            (Mode::Act, Severity::S3, None, Some(&flood), "waits"),
            (Mode::Act, Severity::S4, None, Some(&calm), "noted"),
            (Mode::Act, Severity::S2, Some(&held), Some(&calm), "held"),
            (Mode::Act, Severity::S2, Some(&held), Some(&flood), "held"),
            (Mode::Listen, Severity::S2, Some(&held), None, "held"),
            (Mode::Propose, Severity::S3, Some(&held), None, "held"),
            (
                Mode::Act,
                Severity::S1,
                Some(&held),
                Some(&calm),
                "qualifies",
            ),
            (
                Mode::Act,
                Severity::S2,
                Some(&over),
                Some(&calm),
                "qualifies",
            ),
            (Mode::Propose, Severity::S2, Some(&over), None, "waits"),
        ] {
            let asked = Asked {
                now: NOW,
                mode,
                severity,
                hold,
                brake,
            };
            let got = intake(&asked);
            assert_eq!(name(&got), expected, "{asked:?}");
            let by_itself = matches!(got, Intake::Qualifies(_) | Intake::Braked(_));
            assert_eq!(asked.opens_by_itself(), by_itself, "{asked:?}");
        }
    }

    #[test]
    fn a_family_that_is_not_named_follows_its_site() {
        let since = |mode| ModeSince { mode, since: NOW };
        let modes = SiteModes {
            site: since(Mode::Propose),
            families: BTreeMap::from([("headset".to_owned(), since(Mode::Act))]),
        };
        for (family, mode) in [
            ("headset", Mode::Act),
            ("path", Mode::Propose),
            ("", Mode::Propose),
        ] {
            assert_eq!(modes.of(family).mode, mode, "{family:?}");
        }
    }

    #[test]
    fn after_fourteen_days_of_listening_it_may_be_asked_to_do_more() {
        let hours = |count| {
            NOW.checked_add(SignedDuration::from_hours(count))
                .unwrap_or(NOW)
        };
        for (mode, now, days, enough) in [
            (Mode::Listen, NOW, 0, false),
            (Mode::Listen, hours(14 * 24 - 1), 13, false),
            (Mode::Listen, hours(14 * 24), 14, true),
            (Mode::Propose, hours(30 * 24), 30, false),
            (Mode::Act, hours(30 * 24), 30, false),
            (Mode::Listen, hours(-5), 0, false),
        ] {
            let since = ModeSince { mode, since: NOW };
            assert_eq!(since.days(now), days, "{mode:?} {now}");
            assert_eq!(since.listened_enough(now), enough, "{mode:?} {now}");
        }
    }
}
