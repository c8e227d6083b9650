//! Makes a desk's open order what its qualified diagnoses call for, as floor 0 plans it: number,
//! revision, an event per step, tickets linked and closed.

use crate::store::diagnoses::{self, OpenRow};
use crate::store::events::{self, Kind, News};
use crate::store::model::WorkOrderRow;
use crate::store::{ChangeNote, StoreError, Tx, tickets, work_orders};
use deskready::diagnosis::{Diagnosis, DiagnosisKey, Stage};
use deskready::ids::{DeskId, WorkOrderId};
use deskready::knowledge::{self, codes};
use deskready::text::Reason;
use deskready::ticket::State as TicketState;
use deskready::work_order::{self, Order, PlanInput, Step};
use jiff::Timestamp;

/// Plans the desk's order and stores what changed.
pub(super) fn bring_about(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    criticality: u8,
    rows: &[OpenRow],
) -> Result<(), StoreError> {
    let before = before(tx, desk, rows)?;
    let is_qualified = |r: &&OpenRow| matches!(r.ticket, Some((_, TicketState::Qualified)));
    let live = |r: &&OpenRow| r.diagnosis.stage != Stage::Recovered;
    let mut qualified: Vec<Diagnosis> = rows
        .iter()
        .filter(is_qualified)
        .filter(live)
        .map(|r| r.diagnosis.clone())
        .collect();
    if let Some(order) = &before {
        // What the order was for and is gone must still be heard of, or its task would stay open.
        let ended = diagnoses::of_order(tx, &order.id)?;
        qualified.extend(
            ended
                .into_iter()
                .map(|r| r.diagnosis)
                .filter(|d| d.stage == Stage::Recovered),
        );
    }
    // No calendar is known yet: a desk is always needed.
    let input = PlanInput {
        now,
        qualified: &qualified,
        criticality,
        minutes_to_need: 0,
        knowledge: crate::known::in_force(),
    };
    let (order, steps) = work_order::plan(&input, before.as_ref().map(|b| &b.order));
    let Some(order) = order else { return Ok(()) };
    let id = match &before {
        None => work_orders::insert(tx, now, desk, &order)?,
        Some(before) => {
            if before.order != order {
                let read_anew = to_read(&before.order) != to_read(&order);
                work_orders::update(tx, now, &before.id, &order, read_anew, None)?;
            }
            before.id.clone()
        }
    };
    for row in rows.iter().filter(is_qualified).filter(live) {
        if let (Some((ticket, _)), false) = (&row.ticket, row.work_order.as_ref() == Some(&id)) {
            tickets::set_order(tx, ticket, &id)?;
        }
    }
    for step in &steps {
        tell_step(tx, now, desk, &id, &order, step)?;
    }
    if steps.contains(&Step::Merged) {
        // The order told it; its tickets go with it.
        let reason = merged(&order);
        for ticket in tickets::open_of_order(tx, &id)? {
            tickets::set_state(tx, now, &ticket, TicketState::Merged, &reason, None)?;
        }
    }
    if steps.contains(&Step::ClosedRecovered) {
        let reason = recovered(order.tasks.first().map(|t| t.fault.as_str()));
        close_tickets(tx, now, desk, &id, TicketState::Closed, &reason, None)?;
    }
    Ok(())
}

/// The desk's open order, or the one that closed by itself and whose question goes on.
fn before(
    tx: &mut dyn Tx,
    desk: &DeskId,
    rows: &[OpenRow],
) -> Result<Option<WorkOrderRow>, StoreError> {
    if let Some(open) = work_orders::open_of_desk(tx, desk)? {
        return Ok(Some(open));
    }
    let goes_on = |r: &&OpenRow| {
        r.diagnosis.stage == Stage::Open && matches!(r.ticket, Some((_, TicketState::Qualified)))
    };
    let Some(id) = rows
        .iter()
        .filter(goes_on)
        .find_map(|r| r.work_order.as_ref())
    else {
        return Ok(None);
    };
    Ok(Some(work_orders::get(tx, id)?).filter(|w| work_order::reopen(&w.order).is_some()))
}

/// The order without its counters: what a technician reads. A repeat is no new revision, or
/// nobody could sign an order while its desk keeps reporting.
fn to_read(order: &Order) -> Order {
    let mut order = order.clone();
    order.occurrences = 0;
    for task in &mut order.tasks {
        task.occurrences = 0;
    }
    order
}

/// Closes or cancels every ticket an order covers.
pub(super) fn close_tickets(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    order: &WorkOrderId,
    state: TicketState,
    reason: &Reason,
    by: Option<&str>,
) -> Result<(), StoreError> {
    let kind = if state == TicketState::Cancelled {
        Kind::TicketCancelled
    } else {
        Kind::TicketClosed
    };
    for ticket in tickets::open_of_order(tx, order)? {
        tickets::set_state(tx, now, &ticket, state, reason, by)?;
        let subject = ticket.as_str();
        let news = News {
            desk: Some(desk),
            work_order: Some(order),
            subject,
            kind,
            reason,
        };
        events::add(tx, now, &news)?;
    }
    Ok(())
}

fn tell_step(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    id: &WorkOrderId,
    order: &Order,
    step: &Step,
) -> Result<(), StoreError> {
    let fault_of = |key: &DiagnosisKey| {
        order
            .tasks
            .iter()
            .find(|t| t.key == *key)
            .map(|t| t.fault.as_str())
    };
    let titled = |code: &str, fault: Option<&str>| {
        Reason::new(code).with("title", fault.unwrap_or_default())
    };
    let leading = order
        .tasks
        .iter()
        .min_by_key(|t| t.severity)
        .map(|t| t.fault.as_str());
    let (kind, reason) = match step {
        Step::Opened => (Kind::OrderOpened, titled(codes::ORDER_OPENED, leading)),
        Step::Reopened => (Kind::OrderReopened, Reason::new(codes::ORDER_REOPENED)),
        Step::TaskAdded(key) => (
            Kind::TaskAdded,
            titled(codes::ORDER_TASK_ADDED, fault_of(key)),
        ),
        Step::Repeated => {
            tx.note(ChangeNote {
                event_id: None,
                desk: Some(desk.clone()),
                work_order: Some(id.clone()),
            });
            return Ok(());
        }
        Step::Worse(_) => (Kind::OrderWorse, Reason::new(codes::ORDER_SEVERITY_WORSE)),
        Step::Dispatched => {
            let waited = order.settles_at > order.opened_at;
            let code = if waited {
                codes::ORDER_SETTLED
            } else {
                codes::ORDER_DISPATCHED_AT_ONCE
            };
            (Kind::OrderDispatched, Reason::new(code))
        }
        Step::TaskRecovered(key) => (Kind::TaskRecovered, recovered(fault_of(key))),
        Step::ClosedRecovered => (Kind::OrderClosed, recovered(leading)),
        Step::TaskMerged(key) => (Kind::TaskMerged, task_merged(order, key)),
        Step::Merged => (Kind::OrderMerged, merged(order)),
    };
    let news = News {
        desk: Some(desk),
        work_order: Some(id),
        subject: id.as_str(),
        kind,
        reason: &reason,
    };
    events::add(tx, now, &news)?;
    Ok(())
}

/// Why a task needs no work; on an order that somebody has touched, a remark to them.
fn task_merged(order: &Order, key: &DiagnosisKey) -> Reason {
    let task = order.tasks.iter().find(|t| t.key == *key);
    let reason = task.and_then(|t| t.reason.clone());
    let reason = reason.unwrap_or_else(|| Reason::new(codes::ORDER_MERGED_DUPLICATE));
    match reason.args.get("incident_number") {
        Some(number) if order.touched => {
            Reason::new(codes::ORDER_COVERED_TOUCHED).with("incident_number", number.clone())
        }
        Some(_) | None => reason,
    }
}

/// Why an order needs no work: what explains the worst of its merged tasks.
fn merged(order: &Order) -> Reason {
    let told = order.tasks.iter().filter(|t| t.reason.is_some());
    told.min_by_key(|t| t.severity)
        .and_then(|t| t.reason.clone())
        .unwrap_or_else(|| Reason::new(codes::ORDER_MERGED_DUPLICATE))
}

fn recovered(fault: Option<&str>) -> Reason {
    let passes = fault
        .and_then(knowledge::fault)
        .map_or(1, |f| f.clear.passes);
    Reason::new(codes::ORDER_RECOVERED).with("passes_count", passes)
}
