//! Sessions of signed-in people: 12 hours, kept as a hash. Needs the store and the moment. A
//! session's person is a pseudonym; this file knows no name and logs no token.

use jiff::{SignedDuration, Timestamp};

use super::{SecretHash, new_secret};
use crate::store::{StoreError, Tx, Value};

/// How long a session lasts, however often it is used.
pub const VALID_FOR: SignedDuration = SignedDuration::from_hours(12);
/// A session's secret is shorter than this; anything longer is not hashed.
const MAX_TOKEN_CHARS: usize = 128;
/// Sessions that may be open at once; the oldest makes room.
const MAX_OPEN: i64 = 1_000;

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Pseudonym that stands in the log and on signed orders.
    pub person: String,
    pub expires_at: Timestamp,
}

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Random(#[from] super::NoRandom),
}

/// Opens a session; the secret is for the browser's cookie and is not kept.
pub fn open(tx: &mut dyn Tx, now: Timestamp) -> Result<String, SessionError> {
    tx.execute("DELETE FROM session WHERE expires_at <= $1", &[now.into()])?;
    tx.execute(
        "DELETE FROM session WHERE token_hash IN
           (SELECT token_hash FROM session ORDER BY opened_at DESC, token_hash LIMIT 1000 OFFSET $1)",
        &[Value::Int(MAX_OPEN - 1)],
    )?;
    let secret = new_secret("drs_")?;
    let hash = SecretHash::of(&secret).hex();
    let person = format!("person-{}", hash.get(..8).unwrap_or_default());
    tx.execute(
        "INSERT INTO session (token_hash, person, opened_at, expires_at) VALUES ($1, $2, $3, $4)",
        &[
            hash.into(),
            person.into(),
            now.into(),
            now.checked_add(VALID_FOR).unwrap_or(now).into(),
        ],
    )?;
    Ok(secret)
}

/// The session a browser's secret opens, while it lasts.
pub fn find(tx: &mut dyn Tx, now: Timestamp, secret: &str) -> Result<Option<Session>, StoreError> {
    if secret.is_empty() || secret.len() > MAX_TOKEN_CHARS {
        return Ok(None);
    }
    let rows = tx.query(
        "SELECT person, expires_at FROM session WHERE token_hash = $1 AND expires_at > $2",
        &[SecretHash::of(secret).hex().into(), now.into()],
    )?;
    rows.first()
        .map(|row| {
            Ok(Session {
                person: row.text(0)?.to_owned(),
                expires_at: row.time(1)?,
            })
        })
        .transpose()
}

/// Ends a session; one that is not there is ended already.
pub fn close(tx: &mut dyn Tx, secret: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session WHERE token_hash = $1",
        &[SecretHash::of(secret).hex().into()],
    )?;
    Ok(())
}
