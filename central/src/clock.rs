//! The one place where central asks what time it is. Everything else is told, so that tests and
//! replays decide the moment. Must not be used for measuring how long something took.

use jiff::Timestamp;
use std::sync::Mutex;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The moment, whole microseconds: what the store can hold.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Clock for System {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    fn now(&self) -> Timestamp {
        whole_microseconds(Timestamp::now())
    }
}

/// A clock that stands until it is told to go on.
#[derive(Debug)]
pub struct Fixed(Mutex<Timestamp>);

impl Fixed {
    /// Stands at `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(Mutex::new(whole_microseconds(start)))
    }

    /// Goes on by some seconds and returns the new moment.
    pub fn advance(&self, seconds: i64) -> Timestamp {
        let mut now = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .unwrap_or(*now);
        *now
    }
}

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn whole_microseconds(t: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(t.as_microsecond()).unwrap_or(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_survives_the_store_because_it_is_cut_before() {
        let fine: Timestamp = "2026-03-01T07:55:00.123456789Z".parse().unwrap();
        let kept = Fixed::at(fine).now();
        assert_eq!(kept.to_string(), "2026-03-01T07:55:00.123456Z");
        assert_eq!(
            Timestamp::from_microsecond(kept.as_microsecond()).unwrap(),
            kept
        );
    }
}
