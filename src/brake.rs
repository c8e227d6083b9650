//! The brake: a wrong profile or a bad image must not flood support. More than a few new orders of
//! one fault at one site within an hour become one question to a person. Pure: counts and what was
//! decided before are arguments.

use jiff::{SignedDuration, Timestamp};

/// The brake looks back this far, and is off for as long once a person let the orders go.
pub const BRAKE_WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Fewer orders than this never engage it, however small the site.
pub const ALWAYS_ALLOWED: u32 = 5;

/// Counts of one fault code at one site, and what was decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brake {
    /// Desks with new orders of this fault code within the last hour.
    pub new_orders_count: u32,
    /// Desks of the site observed within the last hour.
    pub observed_desks_count: u32,
    /// It engaged and nobody has decided yet: it holds, whatever the counts say now.
    pub engaged: bool,
    /// A person let the orders go, and it is off until then.
    pub released_until: Option<Timestamp>,
}

impl Brake {
    /// max(5, 2 % of observed desks).
    #[must_use]
    pub const fn limit_count(&self) -> u32 {
        let share = self.observed_desks_count / 50;
        if share > ALWAYS_ALLOWED {
            share
        } else {
            ALWAYS_ALLOWED
        }
    }

    /// Whether one more order would be too many.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        let released = self.released_until.is_some_and(|until| now < until);
        self.engaged || (!released && self.new_orders_count >= self.limit_count())
    }

    /// Until when it is off once a person let the orders go.
    #[must_use]
    pub fn off_until(now: Timestamp) -> Timestamp {
        now.checked_add(BRAKE_WINDOW).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn it_holds_from_more_than_five_or_two_percent_of_the_observed_desks() {
        for (orders, desks, holds) in [
            (0, 0, false),
            (4, 10, false),
            (5, 10, true),
            (5, 0, true),
            (5, 299, true),
            (5, 300, false),
            (6, 300, true),
            (19, 1_000, false),
            (20, 1_000, true),
            (399, 20_000, false),
            (400, 20_000, true),
            (u32::MAX, u32::MAX, true),
        ] {
            let brake = Brake {
                new_orders_count: orders,
                observed_desks_count: desks,
                ..Brake::default()
            };
            assert_eq!(brake.holds(NOW), holds, "{orders} of {desks}");
        }
    }

    #[test]
    fn once_engaged_it_holds_until_a_person_decides_and_then_is_off_for_an_hour() {
        let later = |minutes| {
            NOW.checked_add(SignedDuration::from_mins(minutes))
                .unwrap_or(NOW)
        };
        let off = Some(Brake::off_until(NOW));
        for (orders, engaged, released_until, now, holds, why) in [
            (
                0,
                true,
                None,
                later(600),
                true,
                "sticky, however calm it is",
            ),
            (9, false, off, later(0), false, "released"),
            (9, false, off, later(59), false, "released for the hour"),
            (9, false, off, later(60), true, "the hour is over"),
            (4, false, off, later(60), false, "over, but calm"),
            (9, true, off, later(1), true, "engaged anew counts more"),
        ] {
            let brake = Brake {
                new_orders_count: orders,
                observed_desks_count: 10,
                engaged,
                released_until,
            };
            assert_eq!(brake.holds(now), holds, "{why}");
        }
    }
}
