//! The tables of the desk's store and their version. Needs an open database; knows no meaning.

use rusqlite::Connection;

/// Version of the tables. A newer one is refused by name, an older one is brought up.
const VERSION: i64 = 1;

/// Sets the database up: durable at every commit, one writer.
pub fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == 0 {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
             CREATE TABLE IF NOT EXISTS observation (
                 seq INTEGER PRIMARY KEY AUTOINCREMENT,
                 component TEXT NOT NULL,
                 kind TEXT NOT NULL,
                 shows_fault INTEGER NOT NULL,
                 pending INTEGER NOT NULL,
                 json TEXT NOT NULL
             ) STRICT;
             CREATE INDEX IF NOT EXISTS observation_pending ON observation (pending, seq);
             CREATE INDEX IF NOT EXISTS observation_symptom ON observation (component, kind, seq);
             CREATE TABLE IF NOT EXISTS set_aside (
                 seq INTEGER PRIMARY KEY, at TEXT NOT NULL, why TEXT NOT NULL, json TEXT NOT NULL
             ) STRICT;
             PRAGMA user_version = {VERSION};
             COMMIT;"
        ))?;
    }
    check_version(db)
}

/// Refuses tables of a newer program.
pub fn check_version(db: &Connection) -> rusqlite::Result<()> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == VERSION {
        Ok(())
    } else {
        Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_SCHEMA),
            Some(format!(
                "its tables have version {version}, this program knows version {VERSION}: use the program that wrote it, or a newer one"
            )),
        ))
    }
}
