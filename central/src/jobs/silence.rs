//! Says of a desk that is not heard of any more that nobody knows how it is. Only its readiness
//! changes: orders and diagnoses stay as they are, for absence is no recovery. One desk per piece
//! of work, looked at anew: it may have spoken meanwhile.

use crate::judge;
use crate::store::{Store, StoreError, desks};
use jiff::Timestamp;

/// Desks looked at in one run; the next run takes the rest.
const DESKS: i64 = 500;

/// Makes silent desks unknown; says how many.
pub async fn run(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let silent = store
        .read(move |tx| desks::silent(tx, judge::heard_since(now), DESKS))
        .await?;
    let mut count = 0;
    for desk in silent {
        let id = desk.clone();
        match store
            .write(move |tx| judge::fall_silent(tx, now, &id))
            .await
        {
            Ok(changed) => count += u64::from(changed),
            Err(e) => {
                tracing::error!(%desk, error = %e, "a silent desk still looks as it last was, it will be tried again");
            }
        }
    }
    Ok(count)
}
