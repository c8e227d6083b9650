//! What central does by itself from time to time: one file per job, each an idempotent function
//! `run(store, now)` that may be started again at any moment. Needs the store and a clock.

pub mod common_cause;
pub mod holds;
pub mod retention;
pub mod reviews;
pub mod settle;
pub mod silence;

use crate::clock::Clock;
use crate::judge;
use crate::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

const SETTLE_EVERY: Duration = Duration::from_secs(3);
const COMMON_CAUSE_EVERY: Duration = Duration::from_secs(5);
const SILENCE_EVERY: Duration = Duration::from_secs(30);
const REVIEWS_EVERY: Duration = Duration::from_secs(10);
const HOLDS_EVERY: Duration = Duration::from_secs(30);
const RETENTION_EVERY: Duration = Duration::from_secs(3600);

enum Due {
    Stop,
    CommonCause,
    Settle,
    Reviews,
    Holds,
    Silence,
    Retention,
}

async fn stopped(shutdown: &mut watch::Receiver<bool>) -> Due {
    // An error means that nobody is left who could ask for a stop: the same as being asked.
    let _ = shutdown.wait_for(|stop| *stop).await;
    Due::Stop
}

/// Runs the jobs until `shutdown` turns true or its sender is gone.
pub fn spawn(
    store: Store,
    clock: Arc<dyn Clock>,
    keep: retention::Keep,
    mut shutdown: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut settle = interval(SETTLE_EVERY);
        let mut retention = interval(RETENTION_EVERY);
        let mut reviews = interval(REVIEWS_EVERY);
        let mut holds = interval(HOLDS_EVERY);
        reviews.set_missed_tick_behavior(MissedTickBehavior::Delay);
        holds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut common_cause = interval(COMMON_CAUSE_EVERY);
        common_cause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // A central that was itself away heard nobody: desks get the time to speak first.
        let grace = Duration::try_from(judge::SILENT_AFTER).unwrap_or(SILENCE_EVERY);
        let mut silence = interval_at(Instant::now() + grace, SILENCE_EVERY);
        silence.set_missed_tick_behavior(MissedTickBehavior::Delay);
        settle.set_missed_tick_behavior(MissedTickBehavior::Delay);
        retention.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let due = tokio::select! {
                stop = stopped(&mut shutdown) => stop,
                _ = common_cause.tick() => Due::CommonCause,
                _ = settle.tick() => Due::Settle,
                _ = reviews.tick() => Due::Reviews,
                _ = holds.tick() => Due::Holds,
                _ = silence.tick() => Due::Silence,
                _ = retention.tick() => Due::Retention,
            };
            let (name, result) = match due {
                Due::Stop => return,
                Due::CommonCause => ("common_cause", common_cause::run(&store, clock.now()).await),
                Due::Settle => ("settle", settle::run(&store, clock.now()).await),
                Due::Reviews => ("reviews", reviews::run(&store, clock.now()).await),
                Due::Holds => ("holds", holds::run(&store, clock.now()).await),
                Due::Silence => ("silence", silence::run(&store, clock.now()).await),
                Due::Retention => ("retention", retention::run(&store, clock.now(), keep).await),
            };
            match result {
                Ok(0) => {}
                Ok(count) => tracing::debug!(job = name, count, "a job did something"),
                Err(e) => {
                    tracing::error!(job = name, error = %e, "a job failed and will run again");
                }
            }
        }
    })
}
