//! Brings the tables to this version: one folder of SQL for both engines, TEXT and BIGINT only.
//! A released file is never changed; a change is a new file and a line in `FILES`.

use super::StoreError;
use refinery::{Migration, Runner};

/// Every migration, oldest first.
const FILES: [(&str, &str); 12] = [
    (
        "V1__desks_and_orders",
        include_str!("../../migrations/V1__desks_and_orders.sql"),
    ),
    (
        "V2__signin",
        include_str!("../../migrations/V2__signin.sql"),
    ),
    ("V3__lists", include_str!("../../migrations/V3__lists.sql")),
    ("V4__age", include_str!("../../migrations/V4__age.sql")),
    (
        "V5__checkpoints",
        include_str!("../../migrations/V5__checkpoints.sql"),
    ),
    (
        "V6__what_people_decide",
        include_str!("../../migrations/V6__what_people_decide.sql"),
    ),
    (
        "V7__common_cause",
        include_str!("../../migrations/V7__common_cause.sql"),
    ),
    (
        "V8__spare_desk",
        include_str!("../../migrations/V8__spare_desk.sql"),
    ),
    (
        "V9__one_key_two_desks",
        include_str!("../../migrations/V9__one_key_two_desks.sql"),
    ),
    (
        "V10__signs",
        include_str!("../../migrations/V10__signs.sql"),
    ),
    (
        "V11__answered_disk_counts",
        include_str!("../../migrations/V11__answered_disk_counts.sql"),
    ),
    (
        "V12__start_answered_for",
        include_str!("../../migrations/V12__start_answered_for.sql"),
    ),
];

/// Any number that nothing else on the server locks.
const LOCK: &str = "SELECT pg_advisory_lock(7304115)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7304115)";
/// A table of a large floor takes longer to be carried over than any statement afterwards may.
const UNLIMITED: &str = "SET statement_timeout = 0";

pub(super) fn sqlite(connection: &mut rusqlite::Connection) -> Result<(), StoreError> {
    runner(|text| text.to_owned())?
        .run(connection)
        .map_err(Box::new)?;
    Ok(())
}

/// Leaves the connection without a limit for a statement: the caller sets its own afterwards.
pub(super) fn postgres(client: &mut postgres::Client) -> Result<(), StoreError> {
    // Two centrals may start at the same moment.
    client.batch_execute(LOCK)?;
    client.batch_execute(UNLIMITED)?;
    let result = runner(compares_bytes).and_then(|runner| {
        runner.run(client).map_err(Box::new)?;
        Ok(())
    });
    client.batch_execute(UNLOCK)?;
    result
}

/// SQLite compares text byte by byte; PostgreSQL follows the database's language unless told
/// otherwise, and then lists, cursors and prefixes would differ from place to place.
fn compares_bytes(text: &str) -> String {
    text.replace(" TEXT", " TEXT COLLATE \"C\"")
}

fn runner(engine: impl Fn(&str) -> String) -> Result<Runner, StoreError> {
    let migrations = FILES
        .iter()
        .map(|(name, text)| Migration::unapplied(name, &engine(text)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(Box::new)?;
    // All files in one transaction each; a half-applied file would be a table nobody knows.
    Ok(Runner::new(&migrations))
}
