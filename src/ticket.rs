//! The ticket: what the system (later also a person) reports, and whether it may become a work
//! order by itself. Pure; the site's mode, the brake and the gaps are arguments.

use crate::desk::Severity;
use crate::knowledge::codes;
use crate::text::Reason;
use serde::{Deserialize, Serialize};

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

/// What becomes of a new diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    /// Only noted: "would have opened".
    Noted(Reason),
    /// A ticket waits for a person.
    Waits(Reason),
    /// A ticket is qualified, and its order may be opened.
    Qualifies(Reason),
}

/// Decides what becomes of a new diagnosis.
#[must_use]
pub fn intake(mode: Mode, severity: Severity, brake: Option<&Brake>) -> Intake {
    match (mode, severity, brake) {
        (_, Severity::S4, _) => Intake::Noted(Reason::new(codes::TICKET_NOTED_S4)),
        (Mode::Listen, _, _) => Intake::Noted(Reason::new(codes::TICKET_LISTEN)),
        (Mode::Propose, _, _) => Intake::Waits(Reason::new(codes::TICKET_WAITS_PROPOSE)),
        (Mode::Act, Severity::S3, _) => Intake::Waits(Reason::new(codes::TICKET_WAITS_S3)),
        (Mode::Act, Severity::S1 | Severity::S2, Some(brake)) if brake.holds() => Intake::Waits(
            Reason::new(codes::ORDER_BRAKE)
                .with("new_orders_count", brake.new_orders_count)
                .with("limit_count", brake.limit_count()),
        ),
        (Mode::Act, Severity::S1 | Severity::S2, _) => {
            Intake::Qualifies(Reason::new(codes::TICKET_QUALIFIED_BY_POLICY))
        }
    }
}

/// Counts that stop a wrong profile or a bad image from flooding support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brake {
    /// New orders of this fault code within the last hour.
    pub new_orders_count: u32,
    /// Desks observed within the last hour.
    pub observed_desks_count: u32,
}

impl Brake {
    /// max(5, 2 % of observed desks).
    #[must_use]
    pub const fn limit_count(&self) -> u32 {
        let share = self.observed_desks_count / 50;
        if share > 5 { share } else { 5 }
    }

    /// Whether one more order would be too many.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.new_orders_count >= self.limit_count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_in_act_and_only_what_hurts_calls_becomes_an_order_by_itself() {
        let name = |i: &Intake| match i {
            Intake::Noted(_) => "noted",
            Intake::Waits(_) => "waits",
            Intake::Qualifies(_) => "qualifies",
        };
        let flood = Brake {
            new_orders_count: 5,
            observed_desks_count: 100,
        };
        let calm = Brake {
            new_orders_count: 4,
            observed_desks_count: 100,
        };
        for (mode, severity, brake, expected) in [
            (Mode::Listen, Severity::S1, None, "noted"),
            (Mode::Listen, Severity::S3, None, "noted"),
            (Mode::Propose, Severity::S1, None, "waits"),
            (Mode::Propose, Severity::S4, None, "noted"),
            (Mode::Act, Severity::S1, None, "qualifies"),
            (Mode::Act, Severity::S2, Some(&calm), "qualifies"),
            (Mode::Act, Severity::S2, Some(&flood), "waits"),
            (Mode::Act, Severity::S3, Some(&calm), "waits"),
            (Mode::Act, Severity::S4, Some(&calm), "noted"),
        ] {
            assert_eq!(
                name(&intake(mode, severity, brake)),
                expected,
                "{mode:?} {severity:?} {brake:?}"
            );
        }
    }

    #[test]
    fn the_brake_is_five_or_two_percent_of_the_observed_desks() {
        for (orders, desks, holds) in [
            (4, 10, false),
            (5, 10, true),
            (19, 1_000, false),
            (20, 1_000, true),
            (5, 0, true),
        ] {
            let brake = Brake {
                new_orders_count: orders,
                observed_desks_count: desks,
            };
            assert_eq!(brake.holds(), holds, "{orders} of {desks}");
        }
    }
}
