//! Makes ids: UUIDv7 from the moment of the work, so that they sort roughly by age, plus random
//! bits. Must not ask a clock.

use jiff::Timestamp;
use uuid::{NoContext, Uuid};

/// The part of a new id after its prefix.
#[must_use]
pub fn new_id(now: Timestamp) -> String {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanos)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_differ_and_ids_of_later_moments_sort_after() {
        let early: Timestamp = "2026-03-01T07:55:00Z".parse().unwrap();
        let late: Timestamp = "2026-03-01T07:55:01Z".parse().unwrap();
        assert_ne!(new_id(early), new_id(early));
        assert!(new_id(early) < new_id(late));
        assert!(deskready::ids::DeskId::from_tail(&new_id(early)).is_ok());
    }
}
