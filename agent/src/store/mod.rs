//! The desk's own memory: the outbox, the readings judged here, the baselines and what central
//! said last. One SQLite file, written only by the service; a check opens it for reading alone.
//!
//! A measurement gets its sequence number when it is stored, never before, and numbers are never
//! given twice. What central has not acknowledged is kept; of the rest, what the judgement needs.

mod outbox;
mod schema;

pub use outbox::SetAside;

use anyhow::Context as _;
use deskready::desk::Baseline;
use deskready::ids::StreamId;
use deskready::observation::Observation;
use deskready::profile::FileSet;
use deskready_probes::FileBaseline;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Name of the store in the data folder.
pub const FILE: &str = "desk.sqlite";
/// What undelivered measurements may take on disk, bytes; past it the oldest that show no fault go.
pub const PENDING_LIMIT_BYTES: i64 = 64 * 1024 * 1024;

/// Small facts kept by name.
mod keys {
    pub const STREAM: &str = "stream";
    pub const ROUND: &str = "round";
    pub const BASELINE: &str = "baseline";
    pub const FILE_BASELINE: &str = "file_baseline";
    pub const FILE_SETS: &str = "file_sets";
    pub const VERDICT: &str = "verdict";
    pub const LAST_DELIVERY: &str = "last_delivery";
    pub const LAST_ERROR: &str = "last_error";
    pub const INVENTORY_SENT: &str = "inventory_sent";
    pub const DROPPED: &str = "dropped";
    pub const LAST_RUN: &str = "last_run/";
}

/// The store.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    pending_limit_bytes: i64,
}

impl Store {
    /// Opens the store for the service, making it when there is none. A file that is no database
    /// is moved aside, told, and replaced: an agent that cannot start helps nobody.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        match Self::try_open(&path) {
            Ok(store) => Ok(store),
            Err(error) if is_damaged(&error) => {
                let kept_as = set_file_aside(&path)?;
                tracing::error!(
                    kept_as = %kept_as.display(), cause = %error,
                    "the store was damaged; a new one with a new stream is begun, what was not delivered yet is in the file kept"
                );
                Self::try_open(&path).map_err(|e| with_path(e, &path))
            }
            Err(error) => Err(with_path(error, &path)),
        }
    }

    /// Opens the store of the service once more, to put something in beside it; mends nothing.
    pub fn open_beside(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        Self::try_open(&path).map_err(|e| with_path(e, &path))
    }

    fn try_open(path: &Path) -> rusqlite::Result<Self> {
        let db = Connection::open(path)?;
        schema::prepare(&db)?;
        Ok(Self {
            db,
            pending_limit_bytes: PENDING_LIMIT_BYTES,
        })
    }

    /// Opens an existing store for reading; `None` when there is none.
    pub fn open_to_read(data: &Path) -> anyhow::Result<Option<Self>> {
        let path = data.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags).and_then(|db| {
            schema::check_version(&db)?;
            Ok(Self {
                db,
                pending_limit_bytes: PENDING_LIMIT_BYTES,
            })
        });
        opened.map(Some).map_err(|e| with_path(e, &path))
    }

    /// The same store with another limit on what waits.
    #[cfg(test)]
    pub fn with_pending_limit(mut self, bytes: i64) -> Self {
        self.pending_limit_bytes = bytes;
        self
    }

    fn get<T: DeserializeOwned>(&self, key: &str) -> anyhow::Result<Option<T>> {
        let text: Option<String> = self
            .db
            .query_row("SELECT value FROM fact WHERE name = ?1", [key], |row| {
                row.get(0)
            })
            .optional()?;
        text.map(|t| {
            serde_json::from_str(&t).with_context(|| format!("the stored {key} cannot be read"))
        })
        .transpose()
    }

    fn put<T: Serialize>(&self, key: &str, value: &T) -> anyhow::Result<()> {
        self.db.execute(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![key, serde_json::to_string(value)?],
        )?;
        Ok(())
    }

    /// The stream of this outbox; `None` before the service first made one.
    pub fn stream(&self) -> anyhow::Result<Option<StreamId>> {
        self.get(keys::STREAM)
    }

    /// The stream of this outbox, made when there is none.
    pub fn stream_or_new(&self) -> anyhow::Result<StreamId> {
        if let Some(stream) = self.stream()? {
            return Ok(stream);
        }
        let stream = crate::identity::new_stream()?;
        self.put(keys::STREAM, &stream)?;
        Ok(stream)
    }

    /// Number of the newest check round.
    pub fn round(&self) -> anyhow::Result<u64> {
        Ok(self.get(keys::ROUND)?.unwrap_or(0))
    }

    /// What the desk was when it was first seen whole.
    pub fn baseline(&self) -> anyhow::Result<Baseline> {
        Ok(self.get(keys::BASELINE)?.unwrap_or_default())
    }

    /// Replaces the baseline.
    pub fn set_baseline(&self, baseline: &Baseline) -> anyhow::Result<()> {
        self.put(keys::BASELINE, baseline)
    }

    /// What an older program knew of the critical files and kept here, with the definitions of their sets; until it is forgotten.
    pub fn old_file_baseline(&self) -> anyhow::Result<Option<(FileBaseline, Vec<FileSet>)>> {
        let Some(baseline) = self.get(keys::FILE_BASELINE)? else {
            return Ok(None);
        };
        Ok(Some((
            baseline,
            self.get(keys::FILE_SETS)?.unwrap_or_default(),
        )))
    }

    /// It was taken over.
    pub fn forget_old_file_baseline(&self) -> anyhow::Result<()> {
        for key in [keys::FILE_BASELINE, keys::FILE_SETS] {
            self.db.execute("DELETE FROM fact WHERE name = ?1", [key])?;
        }
        Ok(())
    }

    /// Central's newest verdict.
    pub fn verdict(&self) -> anyhow::Result<Option<deskready::wire::v1::Verdict>> {
        self.get(keys::VERDICT)
    }

    /// Keeps central's verdict.
    pub fn set_verdict(&self, verdict: &deskready::wire::v1::Verdict) -> anyhow::Result<()> {
        self.put(keys::VERDICT, verdict)
    }

    /// When central last took a report.
    pub fn last_delivery(&self) -> anyhow::Result<Option<jiff::Timestamp>> {
        self.get(keys::LAST_DELIVERY)
    }

    /// Notes a delivery; the last trouble is over.
    pub fn note_delivery(&self, at: jiff::Timestamp) -> anyhow::Result<()> {
        self.put(keys::LAST_ERROR, &None::<String>)?;
        self.put(keys::LAST_DELIVERY, &at)
    }

    /// Why the newest delivery did not work; `None` when it did.
    pub fn last_error(&self) -> anyhow::Result<Option<String>> {
        Ok(self.get::<Option<String>>(keys::LAST_ERROR)?.flatten())
    }

    /// Notes why a delivery did not work.
    pub fn note_error(&self, error: &str) -> anyhow::Result<()> {
        self.put(keys::LAST_ERROR, &Some(deskready::limits::clean(error)))
    }

    /// Digest of the inventory that central is known to have.
    pub fn inventory_sent(&self) -> anyhow::Result<Option<String>> {
        Ok(self.get::<Option<String>>(keys::INVENTORY_SENT)?.flatten())
    }

    /// Notes which inventory central has; `None` when it asked for it again.
    pub fn set_inventory_sent(&self, digest: Option<&str>) -> anyhow::Result<()> {
        self.put(keys::INVENTORY_SENT, &digest)
    }

    /// When a probe last ran, monotonic milliseconds of a boot.
    pub fn last_run(&self, probe: &str) -> anyhow::Result<Option<(String, u64)>> {
        self.get(&format!("{}{probe}", keys::LAST_RUN))
    }

    /// Stored measurements, oldest first: what the judgement of this desk needs.
    pub fn retained(&self) -> anyhow::Result<Vec<Observation>> {
        let mut query = self
            .db
            .prepare("SELECT json FROM observation ORDER BY seq")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        let mut observations = Vec::new();
        for text in rows {
            let text = text?;
            match serde_json::from_str(&text) {
                Ok(observation) => observations.push(observation),
                // Written by a newer or damaged version: no reason to judge nothing at all.
                Err(error) => {
                    tracing::warn!(%error, "a stored measurement cannot be read and is left out")
                }
            }
        }
        Ok(observations)
    }
}

/// Whether the file is no database, or no whole one.
pub fn is_damaged(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
    )
}

fn with_path(error: rusqlite::Error, path: &Path) -> anyhow::Error {
    anyhow::Error::new(error).context(format!("cannot use the store {}", path.display()))
}

/// Moves a database that cannot be used out of the way, and tells where to.
pub fn set_file_aside(path: &Path) -> anyhow::Result<PathBuf> {
    let stamp = jiff::Timestamp::now().as_second();
    let aside = path.with_extension(format!("damaged-{stamp}"));
    std::fs::rename(path, &aside)
        .with_context(|| format!("cannot move the damaged store {} aside", path.display()))?;
    for tail in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(tail);
        // Often not there at all; a leftover of the damaged file must not be replayed.
        let _ = std::fs::remove_file(PathBuf::from(beside));
    }
    Ok(aside)
}

#[cfg(test)]
mod tests;
