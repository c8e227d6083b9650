//! Ends holds whose time is over, so that what they silenced is taken in again. One hold per piece
//! of work; desks of a site take it in with their next reports.

use crate::judge;
use crate::store::{Store, StoreError, holds};
use jiff::Timestamp;

/// Holds looked at in one run; the next run takes the rest.
const HOLDS: i64 = 500;

/// Ends what is over; says how many.
pub async fn run(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let due = store.read(move |tx| holds::due(tx, now, HOLDS)).await?;
    let mut count = 0;
    for id in due {
        let hold = id.clone();
        match store
            .write(move |tx| judge::end_hold(tx, now, &hold, None))
            .await
        {
            Ok(()) => count += 1,
            Err(e) => {
                tracing::error!(hold = %id, error = %e, "a hold that is over could not be ended, it will be tried again");
            }
        }
    }
    Ok(count)
}
