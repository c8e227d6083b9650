//! A hold: a person says "not now" or "that is normal here", and the system is silent about it until
//! it gets worse or the time is over. It always ends. Pure; the moment is an argument.

use crate::desk::Severity;
use crate::knowledge::codes;
use crate::text::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// No hold is longer: what is forgotten for half a year is not held, it is hidden.
pub const LONGEST_DAYS: i64 = 180;
/// How long "that is normal here" holds unless said otherwise.
pub const NORMAL_HERE_DAYS: i64 = 90;

/// Why something is held; the words are `cause.NAME`.
pub const CAUSES: [&str; 5] = [
    "part_ordered",
    "planned_work",
    "desk_not_needed",
    "normal_here",
    "other",
];

/// What is held: until when, from which severity on, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The moment from which it holds no more.
    pub until: Timestamp,
    /// Effect on calls when it was set; anything worse is told.
    pub severity: Severity,
    /// A word of [`CAUSES`].
    pub cause: String,
}

/// Why a hold is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It would begin by being over.
    #[error("a hold must end in the future: name a later moment")]
    Over,
    /// It would last too long.
    #[error("a hold lasts {LONGEST_DAYS} days at most: name an earlier moment and look again then")]
    TooLong,
    /// Nobody would know why.
    #[error(
        "the cause must be one of part_ordered, planned_work, desk_not_needed, normal_here, other"
    )]
    NoSuchCause,
}

impl Hold {
    /// Checks what a person asks for.
    pub fn new(
        now: Timestamp,
        until: Timestamp,
        severity: Severity,
        cause: &str,
    ) -> Result<Self, Refused> {
        if until <= now {
            return Err(Refused::Over);
        }
        if until.duration_since(now) > days(LONGEST_DAYS) {
            return Err(Refused::TooLong);
        }
        if !CAUSES.contains(&cause) {
            return Err(Refused::NoSuchCause);
        }
        Ok(Self {
            until,
            severity,
            cause: cause.to_owned(),
        })
    }

    /// Whether nothing is said about something of this severity now.
    #[must_use]
    pub fn silences(&self, now: Timestamp, severity: Severity) -> bool {
        // The order of severities is worst first.
        now < self.until && severity >= self.severity
    }

    /// Why nothing is opened.
    #[must_use]
    pub fn reason(&self) -> Reason {
        Reason::new(codes::HOLD_SILENT)
            .with("until_at", self.until)
            .with("hold_cause", self.cause.as_str())
    }
}

/// The moment so many days from now.
#[must_use]
pub fn in_days(now: Timestamp, count: i64) -> Timestamp {
    // More than the longest is refused later with a sentence; here it only must not overflow.
    let count = count.clamp(-1, LONGEST_DAYS + 1);
    now.checked_add(days(count)).unwrap_or(now)
}

const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_hold_always_ends_and_says_why() {
        let second = |s| Timestamp::from_second(s).unwrap_or(NOW);
        for (until, cause, expected) in [
            (second(60), "part_ordered", None),
            (in_days(NOW, 1), "normal_here", None),
            (in_days(NOW, LONGEST_DAYS), "other", None),
            (NOW, "other", Some(Refused::Over)),
            (second(-60), "other", Some(Refused::Over)),
            (in_days(NOW, 0), "other", Some(Refused::Over)),
            (in_days(NOW, i64::MIN), "other", Some(Refused::Over)),
            (
                in_days(NOW, LONGEST_DAYS + 1),
                "other",
                Some(Refused::TooLong),
            ),
            (in_days(NOW, i64::MAX), "other", Some(Refused::TooLong)),
            (Timestamp::MAX, "other", Some(Refused::TooLong)),
            (in_days(NOW, 1), "", Some(Refused::NoSuchCause)),
            (in_days(NOW, 1), "because", Some(Refused::NoSuchCause)),
        ] {
            let got = Hold::new(NOW, until, Severity::S2, cause);
            assert_eq!(got.err(), expected, "{until} {cause:?}");
        }
    }

    #[test]
    fn it_is_silent_until_it_gets_worse_or_the_time_is_over() {
        let hold = Hold {
            until: in_days(NOW, 1),
            severity: Severity::S2,
            cause: "other".to_owned(),
        };
        let before = in_days(NOW, 1)
            .checked_sub(SignedDuration::from_secs(1))
            .unwrap_or(NOW);
        for (now, severity, silent) in [
            (NOW, Severity::S2, true),
            (NOW, Severity::S3, true),
            (NOW, Severity::S4, true),
            (NOW, Severity::S1, false),
            (before, Severity::S2, true),
            (in_days(NOW, 1), Severity::S2, false),
            (in_days(NOW, 2), Severity::S4, false),
        ] {
            assert_eq!(hold.silences(now, severity), silent, "{now} {severity:?}");
        }
    }
}
