//! Work orders: one open per desk; what a technician reads is put together from the order, the
//! diagnoses of its tasks and the identity of the parts.

use super::counters::{self, Counter};
use super::desks::{PLACE, place};
use super::diagnoses;
use super::model::{Page, TaskRow, WorkOrderRow, order_number};
use super::page::{self, Ask, Conditions};
use super::{Row, StoreError, Tx, Value, json, new_id};
use deskready::ids::{DeskId, TicketId, WorkOrderId};
use deskready::work_order::{Order, State, TaskState};
use jiff::Timestamp;

/// Which orders, and which first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state only.
    pub state: Option<State>,
    /// Only those on which work is still to be done, the most urgent first (else newest first).
    pub open_only: bool,
    /// Of this desk only.
    pub desk: Option<DeskId>,
    /// Of this site only.
    pub site: Option<String>,
}

fn rows_text() -> String {
    format!(
        "SELECT {PLACE}, w.id, w.number, w.revision, w.body, w.ended_at, w.ended_by \
         FROM work_order w JOIN desk d ON d.id = w.desk"
    )
}

/// Orders; open ones by priority, time due and number, else newest first.
pub fn list(tx: &mut dyn Tx, filter: &Filter, ask: &Ask) -> Result<Page<WorkOrderRow>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(state) = filter.state {
        conditions.and("w.state = ?", [state.as_str().into()]);
    }
    if let Some(desk) = &filter.desk {
        conditions.and("w.desk = ?", [desk.into()]);
    }
    if let Some(site) = &filter.site {
        conditions.and("d.site = ?", [site.into()]);
    }
    if filter.open_only {
        conditions.and("w.open_desk IS NOT NULL", []);
        if let Some((priority, due, number)) = page::key::<(i64, i64, i64)>(ask)? {
            conditions.and(
                "(w.priority, w.due_at, w.number) > (?, ?, ?)",
                [priority.into(), due.into(), number.into()],
            );
        }
        let (tail, params) = conditions.end(" ORDER BY w.priority, w.due_at, w.number", ask);
        let keyed = read(tx, &tail, &params)?;
        let page = page::page(ask, keyed, |(number, w)| {
            (
                i64::from(w.order.priority),
                w.order.due_at.as_microsecond(),
                *number,
            )
        });
        return finish(tx, page);
    }
    if let Some(before) = page::key::<i64>(ask)? {
        conditions.and("w.number < ?", [before.into()]);
    }
    let (tail, params) = conditions.end(" ORDER BY w.number DESC", ask);
    let keyed = read(tx, &tail, &params)?;
    let page = page::page(ask, keyed, |(number, _)| *number);
    finish(tx, page)
}

/// The order of that number, if there is one.
pub fn by_number(tx: &mut dyn Tx, number: i64) -> Result<Option<WorkOrderId>, StoreError> {
    tx.query(
        "SELECT id FROM work_order WHERE number = $1",
        &[number.into()],
    )?
    .first()
    .map(|row| row.id(0))
    .transpose()
}

fn read(
    tx: &mut dyn Tx,
    tail: &str,
    params: &[Value],
) -> Result<Vec<(i64, WorkOrderRow)>, StoreError> {
    tx.query(&format!("{}{tail}", rows_text()), params)?
        .iter()
        .map(|row| Ok((row.int(7)?, order_row(row)?)))
        .collect()
}

fn finish(
    tx: &mut dyn Tx,
    page: Page<(i64, WorkOrderRow)>,
) -> Result<Page<WorkOrderRow>, StoreError> {
    let mut items = Vec::with_capacity(page.items.len());
    for (_, mut row) in page.items {
        fill(tx, &mut row)?;
        items.push(row);
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// One order with its tasks.
pub fn get(tx: &mut dyn Tx, id: &WorkOrderId) -> Result<WorkOrderRow, StoreError> {
    let rows = tx.query(&format!("{} WHERE w.id = $1", rows_text()), &[id.into()])?;
    let mut row = rows.first().map_or_else(
        || Err(StoreError::not_found("work order", id.as_str())),
        order_row,
    )?;
    fill(tx, &mut row)?;
    Ok(row)
}

/// The open order of a desk without its task rows.
pub fn open_of_desk(tx: &mut dyn Tx, desk: &DeskId) -> Result<Option<WorkOrderRow>, StoreError> {
    tx.query(
        &format!("{} WHERE w.open_desk = $1", rows_text()),
        &[desk.into()],
    )?
    .first()
    .map(order_row)
    .transpose()
}

/// Desks whose order has settled by `now`, at most `limit`.
pub fn settled(tx: &mut dyn Tx, now: Timestamp, limit: i64) -> Result<Vec<DeskId>, StoreError> {
    tx.query(
        "SELECT desk FROM work_order WHERE state = $1 AND settles_at <= $2 ORDER BY number LIMIT $3",
        &[State::Settling.as_str().into(), now.into(), limit.into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Stores a new order and gives it its number.
pub fn insert(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    order: &Order,
) -> Result<WorkOrderId, StoreError> {
    let id = WorkOrderId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    let number = counters::next(tx, Counter::WorkOrder)?;
    tx.execute(
        "INSERT INTO work_order (id, number, desk, open_desk, state, severity, priority, revision, \
         body, opened_at, settles_at, due_at) VALUES ($1, $2, $3, $3, $4, $5, $6, 1, $7, $8, $9, $10)",
        &[
            (&id).into(),
            number.into(),
            desk.into(),
            order.state.as_str().into(),
            order.severity.as_str().into(),
            order.priority.into(),
            json("order", order)?.into(),
            order.opened_at.into(),
            order.settles_at.into(),
            order.due_at.into(),
        ],
    )?;
    Ok(id)
}

/// Stores a changed order; an order that ended is no longer the desk's open one, and one that goes
/// on is it again.
pub fn update(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &WorkOrderId,
    order: &Order,
    new_revision: bool,
    ended_by: Option<&str>,
) -> Result<(), StoreError> {
    let ended = !order.state.is_open();
    tx.execute(
        "UPDATE work_order SET state = $2, severity = $3, priority = $4, body = $5, due_at = $6, \
         settles_at = $7, revision = revision + $8, \
         open_desk = CASE WHEN $9 = 1 THEN NULL ELSE desk END, \
         ended_at = $10, ended_by = $11 WHERE id = $1",
        &[
            id.into(),
            order.state.as_str().into(),
            order.severity.as_str().into(),
            order.priority.into(),
            json("order", order)?.into(),
            order.due_at.into(),
            order.settles_at.into(),
            new_revision.into(),
            Value::from(ended),
            ended.then_some(now).into(),
            ended_by.into(),
        ],
    )?;
    Ok(())
}

fn order_row(row: &Row) -> Result<WorkOrderRow, StoreError> {
    Ok(WorkOrderRow {
        desk: place(row, 0)?,
        id: row.id(6)?,
        number: order_number(row.int(7)?),
        revision: row.count(8)?,
        order: row.json(9, "order")?,
        tasks: Vec::new(),
        ticket_ids: Vec::new(),
        ended_at: row.opt_time(10)?,
        ended_by: row.opt_text(11)?.map(str::to_owned),
    })
}

/// Adds tasks and tickets; the leading task first: open, worst, oldest.
fn fill(tx: &mut dyn Tx, row: &mut WorkOrderRow) -> Result<(), StoreError> {
    let covered = diagnoses::of_order(tx, &row.id)?;
    for task in &row.order.tasks {
        // A symptom that came back while the order was open has a newer diagnosis: that one counts.
        let here = covered.iter().rev().find(|g| g.diagnosis.key == task.key);
        // One that came back beside another order is a task there now.
        let found = match here {
            Some(here) => Some(here.clone()),
            None => diagnoses::newest(tx, &row.desk.id, &task.key)?,
        };
        if let Some(found) = found {
            row.tasks.push(TaskRow {
                task: task.clone(),
                diagnosis_id: found.id,
                diagnosis: found.diagnosis,
                identity: found.identity,
            });
        }
    }
    row.tasks
        .sort_by_key(|t| (t.task.state != TaskState::Open, t.task.severity));
    row.ticket_ids = tx
        .query(
            "SELECT id FROM ticket WHERE work_order = $1 ORDER BY number",
            &[(&row.id).into()],
        )?
        .iter()
        .map(|r| r.id::<TicketId>(0))
        .collect::<Result<_, _>>()?;
    Ok(())
}
