//! Carries out what a person decided about everything behind a brake, a few tickets per piece of
//! work; and takes the brake off where nothing has waited for an hour.

use crate::judge;
use crate::store::{Store, StoreError, reviews};
use deskready::brake::BRAKE_WINDOW;
use deskready::ids::ReviewId;
use jiff::Timestamp;

/// Reviews looked at in one run; the next run takes the rest.
const REVIEWS: i64 = 100;
/// Tickets in one piece of work: each has its desk judged again.
const TICKETS: i64 = 25;
/// Pieces of work for one review in one run.
const PIECES: usize = 4_000;

/// Carries out what was decided; says how many tickets it dealt with and brakes it took off.
pub async fn run(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let before = now.checked_sub(BRAKE_WINDOW).unwrap_or(now);
    let (to_do, empty) = store
        .read(move |tx| {
            Ok::<_, StoreError>((
                reviews::to_do(tx, REVIEWS)?,
                reviews::empty_since(tx, before, REVIEWS)?,
            ))
        })
        .await?;
    let mut count = 0;
    for id in to_do {
        count += carry_out(store, now, &id).await?;
    }
    for id in empty {
        store
            .write(move |tx| judge::ran_empty(tx, now, &id))
            .await?;
        count += 1;
    }
    Ok(count)
}

/// Deals with everything that waits behind one review; says how many tickets that were.
pub async fn carry_out(store: &Store, now: Timestamp, id: &ReviewId) -> Result<u64, StoreError> {
    let mut count = 0;
    for _ in 0..PIECES {
        let review = id.clone();
        let done = store
            .write(move |tx| judge::carry_out(tx, now, &review, TICKETS))
            .await?;
        count += done as u64;
        if (done as i64) < TICKETS {
            break;
        }
    }
    Ok(count)
}
