//! What a signed-in person does to tickets and orders. Each verb is one piece of work: state,
//! reason, event, and the desk judged again. Must not check who may do it; that is the edge's.

use super::{judge_desk, orders};
use crate::store::events::{self, Kind, News};
use crate::store::model::{TicketRow, WorkOrderRow};
use crate::store::{StoreError, Tx, diagnoses, observations, tickets, work_orders};
use deskready::diagnosis::Stage;
use deskready::ids::{TicketId, WorkOrderId};
use deskready::knowledge::codes;
use deskready::text::Reason;
use deskready::ticket::State as TicketState;
use deskready::work_order::{self, ClosingCode, Verb};
use jiff::Timestamp;

/// The coordinator accepts a ticket that waits: its order is opened or gets a task.
pub fn qualify_ticket(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &TicketId,
    by: &str,
) -> Result<TicketRow, StoreError> {
    let reason = Reason::new(codes::TICKET_QUALIFIED_BY_PERSON);
    let ticket = move_ticket(tx, now, id, TicketState::Qualified, &reason, by)?;
    judge_desk(tx, now, &ticket.desk.id)?;
    tickets::get(tx, id)
}

/// The coordinator withdraws a ticket that waits. Its diagnosis stays open and silent until it
/// recovers or gets worse.
pub fn cancel_ticket(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &TicketId,
    by: &str,
) -> Result<TicketRow, StoreError> {
    let reason = Reason::new(codes::TICKET_CANCELLED);
    move_ticket(tx, now, id, TicketState::Cancelled, &reason, by)
}

fn move_ticket(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &TicketId,
    state: TicketState,
    reason: &Reason,
    by: &str,
) -> Result<TicketRow, StoreError> {
    let ticket = tickets::get(tx, id)?;
    if ticket.state != TicketState::AwaitingQualification {
        return Err(StoreError::Refused(format!(
            "this ticket is {}: only one that awaits qualification can be qualified or cancelled",
            ticket.state.as_str()
        )));
    }
    tickets::set_state(tx, now, id, state, reason, Some(by))?;
    let kind = match state {
        TicketState::Qualified => Kind::TicketQualified,
        TicketState::AwaitingQualification
        | TicketState::Merged
        | TicketState::Cancelled
        | TicketState::Closed => Kind::TicketCancelled,
    };
    let news = News {
        desk: Some(&ticket.desk.id),
        work_order: None,
        subject: id.as_str(),
        kind,
        reason,
    };
    events::add(tx, now, &news)?;
    tickets::get(tx, id)
}

/// The technician signs an order as done; `revision` is the one that was read.
pub fn sign_order(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &WorkOrderId,
    revision: u64,
    code: ClosingCode,
    by: &str,
) -> Result<WorkOrderRow, StoreError> {
    end_order(tx, now, id, revision, Verb::Sign(code), by)
}

/// Support withdraws an order; `revision` is the one that was read.
pub fn cancel_order(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &WorkOrderId,
    revision: u64,
    by: &str,
) -> Result<WorkOrderRow, StoreError> {
    end_order(tx, now, id, revision, Verb::Cancel, by)
}

fn end_order(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &WorkOrderId,
    revision: u64,
    verb: Verb,
    by: &str,
) -> Result<WorkOrderRow, StoreError> {
    let mut row = work_orders::get(tx, id)?;
    if row.revision != revision {
        return Err(StoreError::Conflict {
            seen: revision,
            now: row.revision,
        });
    }
    row.order.state =
        work_order::step(row.order.state, verb).map_err(|e| StoreError::Refused(e.to_string()))?;
    row.order.touched = true;
    let (kind, ticket_state, reason) = match verb {
        Verb::Sign(code) => {
            row.order.closing = Some(code);
            (
                Kind::OrderSigned,
                TicketState::Closed,
                Reason::new(codes::ORDER_SIGNED),
            )
        }
        Verb::Cancel => (
            Kind::OrderCancelled,
            TicketState::Cancelled,
            Reason::new(codes::ORDER_CANCELLED),
        ),
    };
    let desk = row.desk.id.clone();
    work_orders::update(tx, now, id, &row.order, true, Some(by))?;
    for covered in diagnoses::of_order(tx, id)? {
        let ends = match (verb, covered.diagnosis.stage) {
            (_, Stage::Recovered) => false,
            (Verb::Sign(_), Stage::Open | Stage::Intermittent) => true,
            // What still fails stays open, its ticket cancelled: the desk's readiness keeps telling
            // the truth, and no other order opens until it went away and failed anew.
            (Verb::Cancel, stage) => stage == Stage::Intermittent,
        };
        if let (true, Verb::Cancel) = (ends, verb) {
            diagnoses::end(tx, now, &covered.id, &covered.diagnosis, &reason)?;
        } else if ends {
            // What was measured up to now has been answered by the signature.
            observations::set_epoch(tx, now, &desk, &covered.diagnosis.key.component.scope())?;
            diagnoses::end(tx, now, &covered.id, &covered.diagnosis, &reason)?;
        }
    }
    let news = News {
        desk: Some(&desk),
        work_order: Some(id),
        subject: id.as_str(),
        kind,
        reason: &reason,
    };
    events::add(tx, now, &news)?;
    orders::close_tickets(tx, now, &desk, id, ticket_state, &reason, Some(by))?;
    judge_desk(tx, now, &desk)?;
    work_orders::get(tx, id)
}
