//! What can go wrong in the store, told apart by what the caller should do about it.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The text after `--db` names no store this program knows.
    #[error("{0:?} names no store: write sqlite:PATH or postgres://USER@HOST/DATABASE")]
    BadUrl(String),
    /// The database cannot be reached or did not take the work. Nothing of it is stored, or (when
    /// the answer to a commit was lost) nobody knows: do it again.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Too much work is waiting.
    #[error("the store is busy: {waiting} pieces of work are waiting, try again in a moment")]
    Busy {
        /// Pieces of work waiting.
        waiting: usize,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// Bringing the tables to this version failed.
    #[error("the tables could not be brought to this version: {0}")]
    Migration(#[from] Box<refinery::Error>),
    /// SQLite refused a statement.
    #[error("the database refused a statement")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused a statement.
    #[error("the database refused a statement")]
    Postgres(#[from] postgres::Error),
    /// A row does not hold what this version writes there.
    #[error("a stored {what} cannot be read: {why}")]
    Corrupt {
        /// What it is.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// A value cannot be written as JSON or does not fit.
    #[error("{what} cannot be stored: {why}")]
    Unstorable {
        /// What it is.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// A cursor that this store did not give out.
    #[error("this cursor is not one that was given out: start again without it")]
    BadCursor,
    /// There is no such thing.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What was asked for.
        what: &'static str,
        /// Its id as given, cut.
        id: String,
    },
    /// Somebody else changed it meanwhile.
    #[error("it was changed meanwhile: you saw revision {seen}, it is at {now}; read it again")]
    Conflict {
        /// What the caller had read.
        seen: u64,
        /// What is stored.
        now: u64,
    },
    /// It cannot be done in the present state.
    #[error("{0}")]
    Refused(String),
    /// A piece of work ended by a fault of this program; nothing of it is stored.
    #[error("a piece of work failed inside the program and was undone")]
    Failed,
}

impl StoreError {
    /// For [`StoreError::NotFound`].
    #[must_use]
    pub fn not_found(what: &'static str, id: &str) -> Self {
        Self::NotFound {
            what,
            id: deskready::limits::clean(id),
        }
    }
}
