//! Numbers that grow by one and are never given twice: those people read on tickets and orders,
//! and the ids of events. The row stays locked until the commit, so numbers follow commits.

use super::{StoreError, Tx};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    /// TK-000001.
    Ticket,
    /// WO-000001.
    WorkOrder,
    /// INC-000001.
    Incident,
    /// Events.
    Event,
}

impl Counter {
    const fn name(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::WorkOrder => "work_order",
            Self::Incident => "incident",
            Self::Event => "event",
        }
    }
}

/// The next number, from 1.
pub fn next(tx: &mut dyn Tx, counter: Counter) -> Result<i64, StoreError> {
    let rows = tx.query(
        "INSERT INTO counter (name, value) VALUES ($1, 1) \
         ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
        &[counter.name().into()],
    )?;
    rows.first()
        .map_or(Err(StoreError::Failed), |row| row.int(0))
}

/// The last number given; 0 before the first.
pub fn current(tx: &mut dyn Tx, counter: Counter) -> Result<i64, StoreError> {
    let rows = tx.query(
        "SELECT value FROM counter WHERE name = $1",
        &[counter.name().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}
