//! Whether another role is there, since when and why not: told in the log once per change, and to
//! whoever asks for the status. Needs somebody who notices; decides nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How a role stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It was not needed yet.
    NotAsked,
    /// It answered when it was asked last.
    There,
    /// It did not.
    Away,
}

/// How a role stands, since when, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleState {
    /// Standing.
    pub standing: Standing,
    /// Since when.
    pub since: Timestamp,
    /// Why it is away, in a few words for an engineer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Keeps how one role stands.
#[derive(Debug)]
pub struct Notice {
    role: &'static str,
    state: Mutex<RoleState>,
}

impl Notice {
    /// Nothing is known of the role yet.
    #[must_use]
    pub fn new(role: &'static str, now: Timestamp) -> Self {
        let state = RoleState {
            standing: Standing::NotAsked,
            since: now,
            why: None,
        };
        Self {
            role,
            state: Mutex::new(state),
        }
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> RoleState {
        self.lock().clone()
    }

    /// It answered.
    pub fn there(&self, now: Timestamp) {
        if self.change(Standing::There, None, now) {
            tracing::info!(role = self.role, "another role of this program is there");
        }
    }

    /// It did not, and why.
    pub fn away(&self, why: &str, now: Timestamp) {
        if self.change(Standing::Away, Some(why), now) {
            tracing::warn!(
                role = self.role,
                why,
                "another role of this program is away"
            );
        }
    }

    /// Whether that is news.
    fn change(&self, standing: Standing, why: Option<&str>, now: Timestamp) -> bool {
        let mut state = self.lock();
        if state.standing == standing && state.why.as_deref() == why {
            return false;
        }
        // Another reason is told, but it is away as long as it was.
        let since = if state.standing == standing {
            state.since
        } else {
            now
        };
        *state = RoleState {
            standing,
            since,
            why: why.map(str::to_owned),
        };
        true
    }

    fn lock(&self) -> MutexGuard<'_, RoleState> {
        // The state is written whole: a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_news_once_and_another_reason_does_not_move_the_time() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let notice = Notice::new("helper", at(1));
        assert_eq!(notice.state().standing, Standing::NotAsked);
        for (standing, why, now, is_news, since) in [
            (Standing::There, None, 2, true, 2),
            (Standing::There, None, 3, false, 2),
            (Standing::Away, Some("a"), 4, true, 4),
            (Standing::Away, Some("a"), 5, false, 4),
            (Standing::Away, Some("b"), 6, true, 4),
            (Standing::There, None, 7, true, 7),
        ] {
            assert_eq!(notice.change(standing, why, at(now)), is_news, "at {now}");
            let state = notice.state();
            assert_eq!((state.since, state.why.as_deref()), (at(since), why));
        }
    }
}
