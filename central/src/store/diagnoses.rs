//! Diagnoses: one open per desk, component and family; an ended one keeps its row.

use super::desks::{PLACE, order_ref, place};
use super::model::{DiagnosisRow, Held, TicketRef, ticket_number};
use super::{Row, StoreError, Tx, Value, json, new_id};
use deskready::component::Identity;
use deskready::desk::Severity;
use deskready::diagnosis::{Diagnosis, DiagnosisKey};
use deskready::hold::Hold;
use deskready::ids::{DeskId, DiagnosisId, HoldId, TicketId, WorkOrderId};
use deskready::text::Reason;
use deskready::ticket;
use deskready::work_order::Order;
use jiff::Timestamp;

/// Most open diagnoses judged on one desk.
const OPEN: i64 = 1_000;
/// Ended diagnoses shown on the page of a desk.
const SHOWN: i64 = 50;

/// An open diagnosis, or one just ended, with its newest ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenRow {
    /// Id.
    pub id: DiagnosisId,
    /// The question.
    pub diagnosis: Diagnosis,
    /// What the component said of itself.
    pub identity: Identity,
    /// Whether "would have opened" was told.
    pub noted: bool,
    /// Newest ticket.
    pub ticket: Option<(TicketId, ticket::State)>,
    /// Order of that ticket.
    pub work_order: Option<WorkOrderId>,
    /// The hold that silences it.
    pub hold: Option<HoldId>,
}

const OPEN_ROWS: &str = "SELECT g.id, g.body, g.identity, g.noted, t.id, t.state, t.work_order, g.hold \
     FROM diagnosis g LEFT JOIN ticket t ON t.diagnosis = g.id \
     AND t.number = (SELECT MAX(number) FROM ticket WHERE diagnosis = g.id)";

/// Open diagnoses of a desk, oldest first.
pub fn open(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<OpenRow>, StoreError> {
    tx.query(
        &format!("{OPEN_ROWS} WHERE g.desk = $1 AND g.open_key IS NOT NULL ORDER BY g.opened_at, g.id LIMIT $2"),
        &[desk.into(), OPEN.into()],
    )?
    .iter()
    .map(open_row)
    .collect()
}

/// Diagnoses an order covers, open or ended, oldest first.
pub fn of_order(tx: &mut dyn Tx, order: &WorkOrderId) -> Result<Vec<OpenRow>, StoreError> {
    tx.query(
        &format!("{OPEN_ROWS} WHERE t.work_order = $1 ORDER BY g.opened_at, g.id LIMIT $2"),
        &[order.into(), OPEN.into()],
    )?
    .iter()
    .map(open_row)
    .collect()
}

/// The newest question about something, open or ended.
pub fn newest(
    tx: &mut dyn Tx,
    desk: &DeskId,
    key: &DiagnosisKey,
) -> Result<Option<OpenRow>, StoreError> {
    tx.query(
        &format!(
            "{OPEN_ROWS} WHERE g.desk = $1 AND g.component = $2 AND g.family = $3 \
             ORDER BY g.opened_at DESC, g.id DESC LIMIT 1"
        ),
        &[
            desk.into(),
            key.component.scope().into(),
            (&key.family).into(),
        ],
    )?
    .first()
    .map(open_row)
    .transpose()
}

fn open_row(row: &Row) -> Result<OpenRow, StoreError> {
    let ticket = match row.opt_id(4)? {
        Some(id) => Some((id, row.word(5, "state", ticket::State::parse)?)),
        None => None,
    };
    Ok(OpenRow {
        id: row.id(0)?,
        diagnosis: row.json(1, "diagnosis")?,
        identity: row.json(2, "identity")?,
        noted: row.int(3)? != 0,
        ticket,
        work_order: row.opt_id(6)?,
        hold: row.opt_id(7)?,
    })
}

fn open_key(desk: &DeskId, key: &DiagnosisKey) -> String {
    // The unit separator cannot occur in cleaned text, so fields never run into each other.
    [desk.as_str(), &key.component.scope(), &key.family].join("\u{1f}")
}

/// Stores a new question.
pub fn insert(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    diagnosis: &Diagnosis,
    identity: &Identity,
) -> Result<DiagnosisId, StoreError> {
    let id = DiagnosisId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    tx.execute(
        "INSERT INTO diagnosis (id, desk, open_key, component, family, fault, severity, noted, \
         identity, body, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10)",
        &[
            (&id).into(),
            desk.into(),
            open_key(desk, &diagnosis.key).into(),
            diagnosis.key.component.scope().into(),
            (&diagnosis.key.family).into(),
            (&diagnosis.fault).into(),
            diagnosis.severity.as_str().into(),
            json("identity", identity)?.into(),
            json("diagnosis", diagnosis)?.into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// Stores what is better known.
pub fn update(
    tx: &mut dyn Tx,
    id: &DiagnosisId,
    diagnosis: &Diagnosis,
    identity: &Identity,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE diagnosis SET fault = $2, severity = $3, body = $4, identity = $5 WHERE id = $1",
        &[
            id.into(),
            (&diagnosis.fault).into(),
            diagnosis.severity.as_str().into(),
            json("diagnosis", diagnosis)?.into(),
            json("identity", identity)?.into(),
        ],
    )?;
    Ok(())
}

/// The worst effect on calls of what is open of a fault at a site.
pub fn worst_open(
    tx: &mut dyn Tx,
    site: &str,
    fault: &str,
) -> Result<Option<Severity>, StoreError> {
    let rows = tx.query(
        "SELECT MIN(g.severity) FROM diagnosis g JOIN desk d ON d.id = g.desk \
         WHERE g.open_key IS NOT NULL AND g.fault = $1 AND d.site = $2",
        &[fault.into(), site.into()],
    )?;
    match rows.first() {
        Some(row) => Ok(row.opt_text(0)?.and_then(Severity::parse)),
        None => Ok(None),
    }
}

/// Remembers that "would have opened" was told, and when.
pub fn set_noted(tx: &mut dyn Tx, now: Timestamp, id: &DiagnosisId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE diagnosis SET noted = 1, noted_at = $2 WHERE id = $1",
        &[id.into(), now.into()],
    )?;
    Ok(())
}

/// Ends a diagnosis.
pub fn end(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DiagnosisId,
    diagnosis: &Diagnosis,
    reason: &Reason,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE diagnosis SET open_key = $2, body = $3, ended_at = $4, end_reason = $5 WHERE id = $1",
        &[
            id.into(),
            Value::Null,
            json("diagnosis", diagnosis)?.into(),
            now.into(),
            json("reason", reason)?.into(),
        ],
    )?;
    Ok(())
}

/// The newest question about something that ended, as it stands; its end is in the second.
pub fn newest_ended(
    tx: &mut dyn Tx,
    desk: &DeskId,
    key: &DiagnosisKey,
) -> Result<Option<(OpenRow, EndedRow)>, StoreError> {
    let rows = tx.query(
        "SELECT g.id, g.body, g.identity, g.noted, t.id, t.state, t.work_order, g.hold, \
         g.ended_at, g.end_reason, w.body FROM diagnosis g LEFT JOIN ticket t ON t.diagnosis = g.id \
         AND t.number = (SELECT MAX(number) FROM ticket WHERE diagnosis = g.id) \
         LEFT JOIN work_order w ON w.id = t.work_order \
         WHERE g.desk = $1 AND g.component = $2 AND g.family = $3 AND g.ended_at IS NOT NULL \
         ORDER BY g.ended_at DESC, g.id DESC LIMIT 1",
        &[
            desk.into(),
            key.component.scope().into(),
            (&key.family).into(),
        ],
    )?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let stands = open_row(row)?;
    let ended = EndedRow {
        diagnosis: stands.diagnosis.clone(),
        identity: stands.identity.clone(),
        ended_at: row.time(8)?,
        end_reason: row.opt_json(9, "reason")?,
        order: row.opt_json(10, "order")?,
    };
    Ok(Some((stands, ended)))
}

/// A question that ended goes on: it is the open one of its key again.
pub fn reopen(
    tx: &mut dyn Tx,
    desk: &DeskId,
    id: &DiagnosisId,
    diagnosis: &Diagnosis,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE diagnosis SET open_key = $2, body = $3, ended_at = NULL, end_reason = NULL \
         WHERE id = $1",
        &[
            id.into(),
            open_key(desk, &diagnosis.key).into(),
            json("diagnosis", diagnosis)?.into(),
        ],
    )?;
    Ok(())
}

/// A question that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct EndedRow {
    /// As it stood at the end.
    pub diagnosis: Diagnosis,
    /// What the component said of itself.
    pub identity: Identity,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Why.
    pub end_reason: Option<Reason>,
    /// Its newest order.
    pub order: Option<Order>,
}

/// Questions of a desk that ended since `since`, newest first, at most `limit`.
pub fn ended(
    tx: &mut dyn Tx,
    desk: &DeskId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<EndedRow>, StoreError> {
    tx.query(
        "SELECT g.body, g.identity, g.ended_at, g.end_reason, w.body FROM diagnosis g \
         LEFT JOIN ticket t ON t.diagnosis = g.id \
         AND t.number = (SELECT MAX(number) FROM ticket WHERE diagnosis = g.id) \
         LEFT JOIN work_order w ON w.id = t.work_order \
         WHERE g.desk = $1 AND g.ended_at >= $2 ORDER BY g.ended_at DESC, g.id DESC LIMIT $3",
        &[desk.into(), since.into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(EndedRow {
            diagnosis: row.json(0, "diagnosis")?,
            identity: row.json(1, "identity")?,
            ended_at: row.time(2)?,
            end_reason: row.opt_json(3, "reason")?,
            order: row.opt_json(4, "order")?,
        })
    })
    .collect()
}

fn rows_text() -> String {
    format!(
        "SELECT {PLACE}, g.id, g.body, g.identity, g.opened_at, g.ended_at, g.end_reason, \
         t.id, t.number, t.state, w.id, w.number, w.state, \
         h.id, h.until_at, h.severity, h.cause, h.note, h.fault \
         FROM diagnosis g JOIN desk d ON d.id = g.desk LEFT JOIN ticket t ON t.diagnosis = g.id \
         AND t.number = (SELECT MAX(number) FROM ticket WHERE diagnosis = g.id) \
         LEFT JOIN work_order w ON w.id = t.work_order \
         LEFT JOIN hold h ON h.id = g.hold AND h.ended_at IS NULL"
    )
}

/// One diagnosis with its history.
pub fn get(tx: &mut dyn Tx, id: &DiagnosisId) -> Result<DiagnosisRow, StoreError> {
    tx.query(&format!("{} WHERE g.id = $1", rows_text()), &[id.into()])?
        .first()
        .map_or_else(
            || Err(StoreError::not_found("diagnosis", id.as_str())),
            full_row,
        )
}

/// Diagnoses of a desk: open ones first, then those that ended last.
pub fn of_desk(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<DiagnosisRow>, StoreError> {
    tx.query(
        &format!(
            "{} WHERE g.desk = $1 ORDER BY CASE WHEN g.open_key IS NULL THEN 1 ELSE 0 END, \
             g.opened_at DESC, g.id DESC LIMIT $2",
            rows_text()
        ),
        &[desk.into(), SHOWN.into()],
    )?
    .iter()
    .map(full_row)
    .collect()
}

fn full_row(row: &Row) -> Result<DiagnosisRow, StoreError> {
    let ticket = match row.opt_id(12)? {
        Some(id) => Some(TicketRef {
            id,
            number: ticket_number(row.int(13)?),
            state: row.word(14, "state", ticket::State::parse)?,
        }),
        None => None,
    };
    Ok(DiagnosisRow {
        desk: place(row, 0)?,
        id: row.id(6)?,
        diagnosis: row.json(7, "diagnosis")?,
        identity: row.json(8, "identity")?,
        opened_at: row.time(9)?,
        ended_at: row.opt_time(10)?,
        end_reason: row.opt_json(11, "reason")?,
        ticket,
        work_order: order_ref(row, 15)?,
        held: held(row, 18)?,
    })
}

/// Reads the six fields of a hold, if there is one.
fn held(row: &Row, at: usize) -> Result<Option<Held>, StoreError> {
    let Some(id) = row.opt_id(at)? else {
        return Ok(None);
    };
    Ok(Some(Held {
        id,
        hold: Hold {
            until: row.time(at + 1)?,
            severity: row.word(at + 2, "severity", Severity::parse)?,
            cause: row.text(at + 3)?.to_owned(),
        },
        note: row.text(at + 4)?.to_owned(),
        whole_site: row.opt_text(at + 5)?.is_some(),
    }))
}
