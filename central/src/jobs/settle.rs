//! Dispatches orders whose waiting time passed without a common cause, by judging their desks
//! again. One desk per piece of work: a desk that fails does not hold up the others.

use crate::judge;
use crate::store::{Store, StoreError, work_orders};
use jiff::Timestamp;

/// Desks looked at in one run; the next run takes the rest.
const DESKS: i64 = 500;

/// Judges the desks whose orders have settled; says how many.
pub async fn run(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let desks = store
        .read(move |tx| work_orders::settled(tx, now, DESKS))
        .await?;
    let mut count = 0;
    for desk in desks {
        match store
            .write(move |tx| judge::judge_desk(tx, now, &desk))
            .await
        {
            Ok(_) => count += 1,
            Err(e) => {
                tracing::error!(error = %e, "an order could not be dispatched, it will be tried again")
            }
        }
    }
    Ok(count)
}
