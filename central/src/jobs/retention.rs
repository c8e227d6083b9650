//! Drops what is kept for a limited time only: events, observations of unknown kinds, and those of
//! symptoms nobody measures any more, in batches, so that nobody waits behind a long deletion. Orders, tickets and diagnoses stay.

use crate::store::{Store, StoreError, Tx, events, observations, parts};
use jiff::{SignedDuration, Timestamp};

/// Rows deleted in one piece of work.
const BATCH: i64 = 500;
/// Batches in one run; the next run goes on.
const BATCHES: usize = 200;
/// A part not seen for so long is followed no more; those that are there are written down anew
/// within hours.
const PARTS_DAYS: i64 = 90;

/// How long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Days events are kept.
    pub events_days: i64,
    /// Days observations of unknown kinds are kept.
    pub raw_days: i64,
    /// Days observations are kept that newer ones have not pushed out.
    pub observations_days: i64,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            events_days: 400,
            raw_days: 30,
            observations_days: 180,
        }
    }
}

/// Drops what is too old; says how many rows went.
pub async fn run(store: &Store, now: Timestamp, keep: Keep) -> Result<u64, StoreError> {
    let before = |days: i64| {
        let age = SignedDuration::from_secs(days.max(1).saturating_mul(86_400));
        now.checked_sub(age).unwrap_or(Timestamp::UNIX_EPOCH)
    };
    let events = drop_in_batches(store, before(keep.events_days), events::drop_older).await?;
    let raw = drop_in_batches(store, before(keep.raw_days), observations::drop_raw).await?;
    let observations = drop_in_batches(
        store,
        before(keep.observations_days),
        observations::drop_older,
    )
    .await?;
    let parts = drop_in_batches(store, before(PARTS_DAYS), parts::drop_older).await?;
    Ok(events + raw + observations + parts)
}

async fn drop_in_batches(
    store: &Store,
    before: Timestamp,
    drop: fn(&mut dyn Tx, Timestamp, i64) -> Result<u64, StoreError>,
) -> Result<u64, StoreError> {
    let mut total = 0;
    for _ in 0..BATCHES {
        let went = store.write(move |tx| drop(tx, before, BATCH)).await?;
        total += went;
        if went < BATCH as u64 {
            break;
        }
    }
    Ok(total)
}
