//! Who is let in at a door, and that the others are told of, but never so often that they could
//! fill the log. Needs the kernel's word for who came; believes nothing that came over the door.

use super::link::{Link, Peer, ROOT, SERVICE_USER, me, user_named};
use super::talk;
use deskready::observation::Why;
use deskready_probes::host::HostError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two lines about the same user.
const SELDOM: Duration = Duration::from_secs(60);
/// Most users remembered for that.
const USERS: usize = 64;

/// The users that are let in whoever else is.
#[must_use]
pub fn trusted(more: &[u32]) -> BTreeSet<String> {
    let own = [ROOT.to_owned(), me()];
    let more = more.iter().map(u32::to_string);
    own.into_iter()
        .chain(user_named(SERVICE_USER))
        .chain(more)
        .collect()
}

/// Who was turned away lately.
#[derive(Debug, Default)]
pub struct TurnedAway(Mutex<BTreeMap<String, (Instant, u64)>>);

impl TurnedAway {
    /// Turns somebody away, and tells the log unless it did so lately.
    pub fn one(&self, link: &mut dyn Link, peer: &Peer, door: &str) {
        let text = format!("user {} is not let in at the {door}", peer.user);
        talk::refuse(link, HostError::new(Why::Denied, text));
        if let Some(count) = self.is_to_be_told(&peer.user, Instant::now()) {
            tracing::warn!(
                user = peer.user,
                process = peer.process,
                door,
                count,
                "turned away"
            );
        }
    }

    /// How often, when it is time to tell.
    fn is_to_be_told(&self, user: &str, now: Instant) -> Option<u64> {
        // A count may be one short after a panic elsewhere; nothing rests on it.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((told, count)) = all.get_mut(user) {
            *count += 1;
            if now.duration_since(*told) < SELDOM {
                return None;
            }
            *told = now;
            return Some(std::mem::take(count));
        }
        if all.len() >= USERS {
            all.retain(|_, (told, _)| now.duration_since(*told) < SELDOM);
        }
        (all.len() < USERS).then(|| {
            all.insert(user.to_owned(), (now, 0));
            1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_again_and_again_is_told_once_a_minute_with_the_count() {
        let away = TurnedAway::default();
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        for (user, second, told) in [
            ("7", 0, Some(1)),
            ("7", 1, None),
            ("8", 2, Some(1)),
            ("7", 59, None),
            ("7", 60, Some(3)),
            ("7", 61, None),
        ] {
            assert_eq!(
                away.is_to_be_told(user, at(second)),
                told,
                "{user} at {second}"
            );
        }
    }

    #[test]
    fn many_users_fill_neither_the_log_nor_the_memory() {
        let away = TurnedAway::default();
        let start = Instant::now();
        let told = |now| {
            let all = 0..10 * USERS;
            all.filter(|n| away.is_to_be_told(&n.to_string(), now).is_some())
                .count()
        };
        assert_eq!(told(start), USERS);
        assert_eq!(away.0.lock().unwrap().len(), USERS);
    }

    #[test]
    fn root_oneself_and_who_is_named_are_trusted() {
        let all = trusted(&[4_000_000_000]);
        assert!(all.contains(ROOT) && all.contains(&me()) && all.contains("4000000000"));
        assert!(!all.contains("4000000001"));
    }
}
