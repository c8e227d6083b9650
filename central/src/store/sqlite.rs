//! SQLite: one file, WAL, every commit on the disk before it is answered. Needs a path; must not
//! know any table.

use super::worker::Engine;
use super::{Row, StoreError, Value, migrate};
use rusqlite::types::{ToSqlOutput, Value as SqliteValue, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};
use std::path::Path;
use std::time::Duration;

/// How long a connection waits for another one's lock.
const BUSY: Duration = Duration::from_secs(5);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;

struct Sqlite {
    connection: Connection,
    writes: bool,
}

/// Opens a connection; the one that writes brings the tables to this version first.
pub(super) fn connect(path: &Path, writes: bool) -> Result<Box<dyn Engine>, StoreError> {
    let flags = if writes {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let mut connection =
        Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    if writes {
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        migrate::sqlite(&mut connection)?;
    }
    Ok(Box::new(Sqlite { connection, writes }))
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(SqliteValue::Null),
            Self::Int(number) => ToSqlOutput::Owned(SqliteValue::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// SQLite would take `$1` for a name; `?1` is its way to say "the first parameter".
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

impl Engine for Sqlite {
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(&numbered(sql))?;
        Ok(statement.execute(rusqlite::params_from_iter(params))? as u64)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.connection.prepare_cached(&numbered(sql))?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let fields = (0..columns)
                .map(|at| field(row.get_ref(at)?))
                .collect::<Result<_, _>>()?;
            out.push(Row(fields));
        }
        Ok(out)
    }

    fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    fn begin_text(&self) -> &'static str {
        if self.writes {
            "BEGIN IMMEDIATE"
        } else {
            "BEGIN"
        }
    }

    fn is_usable(&mut self) -> bool {
        // A full disk may have ended the transaction already; then there was nothing to roll back.
        self.connection.is_autocommit()
    }
}

fn field(value: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(bytes) => {
            Value::Text(
                String::from_utf8(bytes.to_vec()).map_err(|e| StoreError::Corrupt {
                    what: "text",
                    why: e.to_string(),
                })?,
            )
        }
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            return Err(StoreError::Corrupt {
                what: "field",
                why: "neither text nor a whole number".to_owned(),
            });
        }
    })
}
