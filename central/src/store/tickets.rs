//! Tickets: what the system reports and who let it become an order.

use super::counters::{self, Counter};
use super::desks::{PLACE, order_ref, place};
use super::model::{Page, TicketRow, ticket_number};
use super::page::{self, Ask, Conditions};
use super::{Row, StoreError, Tx, json, new_id};
use deskready::desk::Severity;
use deskready::ids::{DeskId, DiagnosisId, ReviewId, TicketId, WorkOrderId};
use deskready::text::Reason;
use deskready::ticket::State;
use jiff::Timestamp;

/// Which tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state only.
    pub state: Option<State>,
    /// Of this desk only.
    pub desk: Option<DeskId>,
    /// Of this site only.
    pub site: Option<String>,
    /// Of those behind a brake only, or of those behind none.
    pub behind: Option<Behind>,
}

/// Whether a ticket waits behind a brake about which nobody has decided yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// Behind none: a person is asked about it alone.
    None,
    /// Behind this one.
    This(ReviewId),
}

fn rows_text() -> String {
    format!(
        "SELECT {PLACE}, t.id, t.number, t.diagnosis, t.fault, t.severity, t.state, t.reason, \
         t.opened_at, t.closed_at, w.id, w.number, w.state FROM ticket t \
         JOIN desk d ON d.id = t.desk LEFT JOIN work_order w ON w.id = t.work_order"
    )
}

/// Tickets, newest first.
pub fn list(tx: &mut dyn Tx, filter: &Filter, ask: &Ask) -> Result<Page<TicketRow>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(state) = filter.state {
        conditions.and("t.state = ?", [state.as_str().into()]);
    }
    if let Some(desk) = &filter.desk {
        conditions.and("t.desk = ?", [desk.into()]);
    }
    if let Some(site) = &filter.site {
        conditions.and("d.site = ?", [site.into()]);
    }
    match &filter.behind {
        Some(Behind::None) => conditions.and(
            "NOT EXISTS (SELECT 1 FROM review r WHERE r.id = t.review AND r.open_key IS NOT NULL)",
            [],
        ),
        Some(Behind::This(review)) => conditions.and("t.review = ?", [review.into()]),
        None => {}
    }
    if let Some(before) = page::key::<i64>(ask)? {
        conditions.and("t.number < ?", [before.into()]);
    }
    let (tail, params) = conditions.end(" ORDER BY t.number DESC", ask);
    let rows = tx.query(&format!("{}{tail}", rows_text()), &params)?;
    let rows = rows
        .iter()
        .map(|row| Ok((row.int(7)?, ticket_row(row)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let page = page::page(ask, rows, |(number, _)| *number);
    Ok(Page {
        items: page.items.into_iter().map(|(_, t)| t).collect(),
        next: page.next,
    })
}

/// One ticket.
pub fn get(tx: &mut dyn Tx, id: &TicketId) -> Result<TicketRow, StoreError> {
    tx.query(&format!("{} WHERE t.id = $1", rows_text()), &[id.into()])?
        .first()
        .map_or_else(
            || Err(StoreError::not_found("ticket", id.as_str())),
            ticket_row,
        )
}

/// A ticket about to be stored.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Desk.
    pub desk: &'a DeskId,
    /// What it reports.
    pub diagnosis: &'a DiagnosisId,
    /// Fault code.
    pub fault: &'a str,
    /// Effect on calls.
    pub severity: Severity,
}

/// Opens a ticket that waits.
pub fn insert(
    tx: &mut dyn Tx,
    now: Timestamp,
    draft: &Draft<'_>,
    reason: &Reason,
) -> Result<TicketId, StoreError> {
    let id = TicketId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    let number = counters::next(tx, Counter::Ticket)?;
    tx.execute(
        "INSERT INTO ticket (id, number, desk, diagnosis, fault, severity, state, reason, opened_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            (&id).into(),
            number.into(),
            draft.desk.into(),
            draft.diagnosis.into(),
            draft.fault.into(),
            draft.severity.as_str().into(),
            State::AwaitingQualification.as_str().into(),
            json("reason", reason)?.into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// Keeps the ticket's words in step with its diagnosis.
pub fn set_fault(
    tx: &mut dyn Tx,
    id: &TicketId,
    fault: &str,
    severity: Severity,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE ticket SET fault = $2, severity = $3 WHERE id = $1",
        &[id.into(), fault.into(), severity.as_str().into()],
    )?;
    Ok(())
}

/// Moves a ticket to another state; `by` is the person, or `None` for the system.
pub fn set_state(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &TicketId,
    state: State,
    reason: &Reason,
    by: Option<&str>,
) -> Result<(), StoreError> {
    let reason = json("reason", reason)?;
    let mut params = vec![id.into(), state.as_str().into(), reason.into()];
    let moment = match state {
        State::AwaitingQualification => "",
        State::Qualified => ", qualified_at = $4, qualified_by = $5",
        State::Merged | State::Cancelled | State::Closed => ", closed_at = $4, closed_by = $5",
    };
    if !moment.is_empty() {
        params.extend([now.into(), by.into()]);
    }
    tx.execute(
        &format!("UPDATE ticket SET state = $2, reason = $3{moment} WHERE id = $1"),
        &params,
    )?;
    Ok(())
}

/// A ticket that had closed stands as before. Who qualified it, and when, stays: it is no new one.
pub fn reopen(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &TicketId,
    state: State,
    reason: &Reason,
) -> Result<(), StoreError> {
    tx.execute(
        // Its order goes out anew, and the brake counts it as one that does.
        "UPDATE ticket SET state = $2, reason = $3, closed_at = NULL, closed_by = NULL, \
         qualified_at = COALESCE($4, qualified_at) WHERE id = $1",
        &[
            id.into(),
            state.as_str().into(),
            json("reason", reason)?.into(),
            (state == State::Qualified).then_some(now).into(),
        ],
    )?;
    Ok(())
}

/// Links a ticket to the order that covers it.
pub fn set_order(tx: &mut dyn Tx, id: &TicketId, order: &WorkOrderId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE ticket SET work_order = $2 WHERE id = $1",
        &[id.into(), order.into()],
    )?;
    Ok(())
}

/// Tickets an order covers that are not closed yet, oldest first.
pub fn open_of_order(tx: &mut dyn Tx, order: &WorkOrderId) -> Result<Vec<TicketId>, StoreError> {
    tx.query(
        "SELECT id FROM ticket WHERE work_order = $1 AND state = $2 ORDER BY number",
        &[order.into(), State::Qualified.as_str().into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Tickets of a fault at a site that wait for a person, oldest first.
pub fn waiting_for(
    tx: &mut dyn Tx,
    site: &str,
    fault: &str,
    limit: i64,
) -> Result<Vec<TicketId>, StoreError> {
    tx.query(
        "SELECT t.id FROM ticket t JOIN desk d ON d.id = t.desk WHERE t.state = $1 \
         AND t.fault = $2 AND d.site = $3 ORDER BY t.number LIMIT $4",
        &[
            State::AwaitingQualification.as_str().into(),
            fault.into(),
            site.into(),
            limit.into(),
        ],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Desks of a site with orders of one fault code that the system let go by itself since `since`: one
/// desk that fails again and again counts once, and what a common cause took along not at all.
pub fn desks_ordered_since(
    tx: &mut dyn Tx,
    site: &str,
    fault: &str,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let rows = tx.query(
        "SELECT COUNT(DISTINCT t.desk) FROM ticket t JOIN desk d ON d.id = t.desk \
         WHERE t.fault = $1 AND t.qualified_at >= $2 AND t.qualified_by IS NULL \
         AND t.work_order IS NOT NULL AND t.state <> $4 AND d.site = $3",
        &[
            fault.into(),
            since.into(),
            site.into(),
            State::Merged.as_str().into(),
        ],
    )?;
    rows.first().map_or(Ok(0), |row| row.count(0))
}

fn ticket_row(row: &Row) -> Result<TicketRow, StoreError> {
    Ok(TicketRow {
        desk: place(row, 0)?,
        id: row.id(6)?,
        number: ticket_number(row.int(7)?),
        diagnosis_id: row.id(8)?,
        fault: row.text(9)?.to_owned(),
        severity: row.word(10, "severity", Severity::parse)?,
        state: row.word(11, "state", State::parse)?,
        reason: row.json(12, "reason")?,
        opened_at: row.time(13)?,
        closed_at: row.opt_time(14)?,
        work_order: order_ref(row, 15)?,
    })
}
