//! The expectations of critical files, kept in a file of their own beside the outbox: it is large, can be learnt anew, and
//! must not slow down what must not be lost. Needs the data folder; judges nothing. One page is changed at a time and whole.

use super::row::{pack, unpack};
use crate::store::{is_damaged, set_file_aside};
use anyhow::Context as _;
use deskready::observation::Why;
use deskready::profile::FileSet;
use deskready_probes::baseline::{ExpectedFile, FileBaseline, Learning, learn_set};
use deskready_probes::host::{FileName, HostError, Hosts};
use deskready_probes::manifest::{Manifest, PAGE_FILES, PageKnown, SetKnown, bytes_of};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Name of the file in the data folder.
const FILE: &str = "files.sqlite";
/// Version of its tables. Another one is set aside and learnt anew.
const VERSION: i64 = 1;
/// What the database keeps in memory, KiB.
const CACHE_KIB: i64 = 128;
/// Under this name a set is put together; no set of a profile can have it.
const STAGED: &str = "\u{1}";

/// What is kept.
#[derive(Debug)]
pub struct Kept {
    db: Mutex<Connection>,
    may_write: bool,
}

impl Kept {
    /// Opens it for the service, making it where there is none.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        let opened = match prepared(&path) {
            Err(error) if is_damaged(&error) || is_of_another_version(&error) => {
                let kept_as = set_file_aside(&path)?;
                tracing::error!(kept_as = %kept_as.display(), cause = %error,
                    "what was known of the critical files cannot be used; it is learnt anew");
                prepared(&path)
            }
            opened => opened,
        };
        let db = opened.with_context(|| format!("cannot use {}", path.display()))?;
        Ok(Self::of(db, true))
    }

    /// Opens what is there for reading; none where there is nothing.
    pub fn open_to_read(data: &Path) -> anyhow::Result<Option<Self>> {
        let path = data.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags);
        let opened = opened.and_then(|db| version_of(&db).map(|()| db));
        let db = opened.with_context(|| format!("cannot use {}", path.display()))?;
        Ok(Some(Self::of(db, false)))
    }

    fn of(db: Connection, may_write: bool) -> Self {
        Self {
            db: Mutex::new(db),
            may_write,
        }
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic interrupted was rolled back when it was dropped.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets that have to be learnt: new ones, those defined otherwise than when they were learnt, and those of which a
    /// package was updated.
    pub fn unlearnt(&self, sets: &[FileSet]) -> anyhow::Result<Vec<FileSet>> {
        let mut all = Vec::new();
        for set in sets {
            let known: Option<(Option<String>, bool)> = self
                .db()
                .query_row(
                    "SELECT definition, outdated FROM known WHERE name = ?1 AND packages IS NOT NULL",
                    [&set.name],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            let is_same = |definition: &Option<String>| {
                let known = definition.as_deref();
                known.is_none_or(|json| {
                    serde_json::from_str::<FileSet>(json).ok().as_ref() == Some(set)
                })
            };
            let is_known =
                known.is_some_and(|(definition, outdated)| is_same(&definition) && !outdated);
            if !is_known {
                all.push(set.clone());
            }
        }
        Ok(all)
    }

    /// Whether a package of a set that is known was updated since it was learnt.
    pub fn is_outdated(&self) -> bool {
        let found = self.db().query_row(
            "SELECT EXISTS (SELECT 1 FROM known WHERE outdated AND packages IS NOT NULL)",
            [],
            |row| row.get(0),
        );
        found.unwrap_or(false)
    }

    /// Learns a set, whole or not at all: why it was not learnt is kept, too. Of files that are known already the
    /// expectation stays, unless they are learnt `anew`; and even then where they differ from what their package expects.
    pub fn learn(
        &self,
        hosts: &Hosts,
        set: &FileSet,
        anew: bool,
    ) -> anyhow::Result<Result<u64, HostError>> {
        let mut db = self.db();
        let write = db.transaction()?;
        write.execute("DELETE FROM page WHERE set_name = ?1", [STAGED])?;
        let mut staging = Staging {
            db: &write,
            next: 0,
            files: 0,
            anew,
            known: KnownPages::of(&write, &set.name),
            failed: None,
        };
        let learnt = learn_set(hosts, set, &mut staging);
        let files = staging.files;
        if let Some(error) = staging.failed {
            return Err(error).with_context(|| format!("the files of {} cannot be kept", set.name));
        }
        match learnt {
            Ok(packages) => {
                let packages = serde_json::to_string(&packages)?;
                let definition = serde_json::to_string(set)?;
                write.execute("DELETE FROM page WHERE set_name = ?1", [&set.name])?;
                write.execute(
                    "UPDATE page SET set_name = ?1 WHERE set_name = ?2",
                    [set.name.as_str(), STAGED],
                )?;
                write.execute(
                    "INSERT INTO known (name, packages, definition, outdated, problem) VALUES (?1, ?2, ?3, 0, NULL)
                     ON CONFLICT (name) DO UPDATE SET packages = excluded.packages,
                     definition = excluded.definition, outdated = 0, problem = NULL",
                    [&set.name, &packages, &definition],
                )?;
                write.commit()?;
                Ok(Ok(files))
            }
            Err(error) => {
                write.rollback()?;
                // What failed is not tried again for the same reason; a call ends by itself.
                db.execute(
                    "INSERT INTO known (name, problem) VALUES (?1, ?2)
                     ON CONFLICT (name) DO UPDATE SET problem = excluded.problem, outdated = outdated AND ?3",
                    params![
                        set.name,
                        deskready_probes::baseline::told(&error),
                        error.why == Why::InCall
                    ],
                )?;
                Ok(Err(error))
            }
        }
    }

    /// Takes over what an older program kept, with the definitions of its sets. Nothing that is known already is replaced.
    pub fn take_over(&self, old: &FileBaseline, sets: &[FileSet]) -> anyhow::Result<()> {
        let mut db = self.db();
        let write = db.transaction()?;
        for (name, set) in &old.sets {
            let definition = sets.iter().find(|it| it.name == *name);
            let definition = definition.map(serde_json::to_string).transpose()?;
            let added = write.execute(
                "INSERT OR IGNORE INTO known (name, packages, definition) VALUES (?1, ?2, ?3)",
                params![name, serde_json::to_string(&set.packages)?, definition],
            )?;
            if added == 0 {
                continue;
            }
            for (number, files) in (0_u32..).zip(set.files.chunks(PAGE_FILES)) {
                put(&write, name, number, files)?;
            }
        }
        write.commit()?;
        Ok(())
    }

    /// The set a file is in, and what is expected of it.
    pub fn find(&self, path: &Path) -> anyhow::Result<Option<(String, ExpectedFile)>> {
        let names: Vec<String> = {
            let db = self.db();
            let mut all = db.prepare("SELECT name FROM known ORDER BY name")?;
            let names = all.query_map([], |row| row.get(0))?;
            names.collect::<Result<_, _>>()?
        };
        for name in names {
            let Some(known) = self.set(&name)? else {
                continue;
            };
            for page in known.pages {
                let files = self.page(&name, page.number)?;
                if let Some(file) = files.into_iter().find(|file| file.file.path() == path) {
                    return Ok(Some((name, file)));
                }
            }
        }
        Ok(None)
    }

    fn change(&self, what: &str, change: impl FnOnce(&Connection) -> anyhow::Result<()>) {
        if !self.may_write {
            return;
        }
        if let Err(error) = change(&self.db()) {
            // A full or failing disk: the next look finds the same out again.
            tracing::warn!(error = format!("{error:#}"), "cannot keep {what}");
        }
    }
}

impl Manifest for Kept {
    fn set(&self, name: &str) -> Result<Option<SetKnown>, HostError> {
        let now = jiff::Timestamp::now().as_second();
        let known = || -> anyhow::Result<Option<SetKnown>> {
            let db = self.db();
            let packages: Option<String> = db
                .query_row(
                    "SELECT packages FROM known WHERE name = ?1 AND packages IS NOT NULL",
                    [name],
                    |row| row.get(0),
                )
                .optional()?;
            let Some(packages) = packages else {
                return Ok(None);
            };
            let mut all = db.prepare(
                "SELECT number, bytes, read_at FROM page WHERE set_name = ?1 ORDER BY number",
            )?;
            let pages = all.query_map([name], |row| {
                let (bytes, read_at): (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
                Ok(PageKnown {
                    number: row.get(0)?,
                    bytes: u64::try_from(bytes).unwrap_or(0),
                    // A clock that went back makes nothing fresh for years.
                    age_s: read_at.and_then(|at| u64::try_from(now - at).ok()),
                })
            })?;
            Ok(Some(SetKnown {
                packages: serde_json::from_str(&packages)?,
                pages: pages.collect::<Result<_, _>>()?,
            }))
        };
        known().map_err(|error| unreadable(&error))
    }

    fn problem(&self, set: &str) -> Option<String> {
        let found =
            self.db()
                .query_row("SELECT problem FROM known WHERE name = ?1", [set], |row| {
                    row.get(0)
                });
        found.ok().flatten()
    }

    fn page(&self, set: &str, number: u32) -> Result<Vec<ExpectedFile>, HostError> {
        let page = body(&self.db(), set, number)
            .and_then(|body| unpack(&body.context("it is not there")?));
        page.map_err(|error| {
            self.note_update(set);
            unreadable(&error)
        })
    }

    fn keep(&self, set: &str, number: u32, files: Option<&[ExpectedFile]>, is_read: bool) {
        self.change("what was read of critical files", |db| {
            if let Some(files) = files {
                let read_at: Option<i64> = db.query_row(
                    "SELECT read_at FROM page WHERE set_name = ?1 AND number = ?2",
                    params![set, number],
                    |row| row.get(0),
                )?;
                put(db, set, number, files)?;
                read(db, set, number, read_at)?;
            }
            if is_read {
                read(db, set, number, Some(jiff::Timestamp::now().as_second()))?;
            }
            Ok(())
        });
    }

    fn note_update(&self, set: &str) {
        self.change("that a package was updated", |db| {
            db.execute("UPDATE known SET outdated = 1 WHERE name = ?1", [set])?;
            Ok(())
        });
    }
}

fn read(db: &Connection, set: &str, number: u32, at: Option<i64>) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE page SET read_at = ?3 WHERE set_name = ?1 AND number = ?2",
        params![set, number, at],
    )?;
    Ok(())
}

fn unreadable(error: &anyhow::Error) -> HostError {
    let text = format!("what is known of the files cannot be read: {error:#}");
    HostError::new(Why::Unsupported, text)
}

fn prepared(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    // A page is read once and not soon again: memory for it would only be missing elsewhere.
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == 0 {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS known (
                 name TEXT PRIMARY KEY, packages TEXT, definition TEXT,
                 outdated INTEGER NOT NULL DEFAULT 0, problem TEXT
             ) STRICT;
             CREATE TABLE IF NOT EXISTS page (
                 set_name TEXT NOT NULL, number INTEGER NOT NULL, bytes INTEGER NOT NULL,
                 read_at INTEGER, body BLOB NOT NULL,
                 PRIMARY KEY (set_name, number)
             ) STRICT;
             PRAGMA user_version = {VERSION};
             COMMIT;"
        ))?;
    }
    version_of(&db)?;
    Ok(db)
}

fn version_of(db: &Connection) -> rusqlite::Result<()> {
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == VERSION {
        Ok(())
    } else {
        let text = format!("its tables have version {version}, this program knows {VERSION}");
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_SCHEMA);
        Err(rusqlite::Error::SqliteFailure(code, Some(text)))
    }
}

fn is_of_another_version(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::SchemaChanged)
}

fn put(db: &Connection, set: &str, number: u32, files: &[ExpectedFile]) -> anyhow::Result<()> {
    let bytes = i64::try_from(bytes_of(files)).unwrap_or(i64::MAX);
    db.prepare_cached(
        "INSERT INTO page (set_name, number, bytes, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (set_name, number) DO UPDATE SET bytes = excluded.bytes, body = excluded.body",
    )?
    .execute(params![set, number, bytes, pack(files)?])?;
    Ok(())
}

fn body(db: &Connection, set: &str, number: u32) -> anyhow::Result<Option<Vec<u8>>> {
    let body = db
        .prepare_cached("SELECT body FROM page WHERE set_name = ?1 AND number = ?2")?
        .query_row(params![set, number], |row| row.get(0))
        .optional()?;
    Ok(body)
}

/// A set that is put together.
struct Staging<'d> {
    db: &'d Connection,
    next: u32,
    files: u64,
    anew: bool,
    known: KnownPages<'d>,
    failed: Option<anyhow::Error>,
}

impl Learning for Staging<'_> {
    fn anew(&self) -> bool {
        self.anew
    }

    fn known(&mut self, file: &FileName) -> Option<ExpectedFile> {
        self.known.find(file)
    }

    fn page(&mut self, files: Vec<ExpectedFile>) -> Result<(), HostError> {
        if let Err(error) = put(self.db, STAGED, self.next, &files) {
            let told = HostError::new(Why::Unsupported, format!("{error:#}"));
            self.failed = Some(error);
            return Err(told);
        }
        self.next += 1;
        self.files += files.len() as u64;
        Ok(())
    }
}

/// The pages as they were, read once from the first file to the last, as names come by in their order.
struct KnownPages<'d> {
    db: &'d Connection,
    set: String,
    next: u32,
    files: std::iter::Peekable<std::vec::IntoIter<ExpectedFile>>,
}

impl<'d> KnownPages<'d> {
    fn of(db: &'d Connection, set: &str) -> Self {
        Self {
            db,
            set: set.to_owned(),
            next: 0,
            files: Vec::new().into_iter().peekable(),
        }
    }

    fn find(&mut self, wanted: &FileName) -> Option<ExpectedFile> {
        loop {
            while self.files.next_if(|file| file.file < *wanted).is_some() {}
            if self.files.peek().is_some() {
                return self.files.next_if(|file| file.file == *wanted);
            }
            let body = body(self.db, &self.set, self.next).ok()??;
            self.next += 1;
            // Of a page that cannot be read nothing is known: its files are learnt again.
            self.files = unpack(&body).unwrap_or_default().into_iter().peekable();
        }
    }
}

#[cfg(test)]
#[path = "kept_tests.rs"]
mod tests;
