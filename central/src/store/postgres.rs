//! PostgreSQL: the same statements over a connection of the synchronous client, which must live on
//! a thread of its own and never on one of the async runtime's. Must not know any table.

use super::worker::Engine;
use super::{Row, StoreError, Value, migrate};
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};
use std::collections::HashMap;
use std::time::Duration;

/// How long a connection may take to come up.
const CONNECT: Duration = Duration::from_secs(5);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 256;
/// No statement may take longer, none may wait longer for a lock, none may sit in a transaction.
const LIMITS: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning";

struct Postgres {
    client: Client,
    statements: HashMap<String, Statement>,
    writes: bool,
}

/// Reads the URL.
pub(super) fn config(url: &str) -> Result<Config, StoreError> {
    let mut config: Config = url.parse()?;
    config
        .connect_timeout(CONNECT)
        .keepalives(true)
        .application_name("deskready-central");
    config.tcp_user_timeout(Duration::from_secs(30));
    Ok(config)
}

/// Opens a connection; the one that writes brings the tables to this version first.
pub(super) fn connect(config: &Config, writes: bool) -> Result<Box<dyn Engine>, StoreError> {
    let mut client = config.connect(NoTls)?;
    client.batch_execute(LIMITS)?;
    if writes {
        migrate::postgres(&mut client)?;
        client.batch_execute(LIMITS)?;
    }
    Ok(Box::new(Postgres {
        client,
        statements: HashMap::new(),
        writes,
    }))
}

impl Postgres {
    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Engine for Postgres {
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let statement = self.prepared(sql)?;
        Ok(self.client.execute(&statement, &by_reference(params))?)
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepared(sql)?;
        let rows = self.client.query(&statement, &by_reference(params))?;
        rows.iter()
            .map(|row| {
                (0..row.len())
                    .map(|at| field(row, at))
                    .collect::<Result<_, _>>()
                    .map(Row)
            })
            .collect()
    }

    fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn begin_text(&self) -> &'static str {
        if self.writes {
            "BEGIN"
        } else {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        }
    }

    fn is_usable(&mut self) -> bool {
        !self.client.is_closed()
    }
}

fn by_reference(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}

fn field(row: &postgres::Row, at: usize) -> Result<Value, StoreError> {
    let kind = row
        .columns()
        .get(at)
        .map_or(&Type::UNKNOWN, postgres::Column::type_);
    Ok(if *kind == Type::INT8 {
        row.try_get::<_, Option<i64>>(at)?.into()
    } else if *kind == Type::INT4 {
        row.try_get::<_, Option<i32>>(at)?.map(i64::from).into()
    } else {
        row.try_get::<_, Option<String>>(at)?.into()
    })
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::TEXT, Type::VARCHAR].contains(ty)
    }

    to_sql_checked!();
}
