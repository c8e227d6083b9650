//! What a signed-in person does to tickets and orders. Each verb is one piece of work: state,
//! reason, event, and the desk judged again. Must not check who may do it; that is the edge's.

use super::{judge_desk, orders, people};
use crate::store::events::{self, Kind, News, tell};
use crate::store::model::{TicketRow, WorkOrderRow};
use crate::store::{StoreError, Tx, diagnoses, tickets, work_orders};
use deskready::diagnosis::{DiagnosisKey, Stage, is_thing};
use deskready::ids::{DeskId, TicketId, WorkOrderId};
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
    let desk = Some(&ticket.desk.id);
    tell(tx, now, desk, id.as_str(), kind, reason)?;
    tickets::get(tx, id)
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing<'a> {
    /// The code.
    pub code: ClosingCode,
    /// What was replaced, if anything was. Left out, it is the one part that the order leaves; where
    /// there are several, nothing is taken for replaced.
    pub part: Option<&'a str>,
}

impl From<ClosingCode> for Closing<'_> {
    fn from(code: ClosingCode) -> Self {
        Self { code, part: None }
    }
}

/// The things that somebody may have replaced for an order: what its tasks suspect.
#[must_use]
pub fn parts_in_question(row: &WorkOrderRow) -> Vec<String> {
    let suspects = row.tasks.iter().flat_map(|t| &t.diagnosis.suspects);
    let mut parts: Vec<String> = suspects
        .map(|s| s.part.to_string())
        .filter(|part| is_thing(part))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// The technician signs an order as done; `revision` is the one that was read.
pub fn sign_order<'a>(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &WorkOrderId,
    revision: u64,
    closing: impl Into<Closing<'a>>,
    by: &str,
) -> Result<WorkOrderRow, StoreError> {
    let Closing { code, part } = closing.into();
    let mut row = read(tx, id, revision)?;
    if code == ClosingCode::Replaced {
        let named = match parts_in_question(&row).as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        };
        row.order.closing_part = part.map(str::to_owned).or(named);
    }
    let reason = Reason::new(codes::ORDER_SIGNED);
    end_order(tx, now, row, Verb::Sign(code), &reason, by)
}

/// Support withdraws an order; `revision` is the one that was read.
pub fn cancel_order(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &WorkOrderId,
    revision: u64,
    by: &str,
) -> Result<WorkOrderRow, StoreError> {
    let row = read(tx, id, revision)?;
    let reason = Reason::new(codes::ORDER_CANCELLED);
    end_order(tx, now, row, Verb::Cancel, &reason, by)
}

/// An order is withdrawn because what it is for is put off; the caller judges the desk.
pub(super) fn withdraw(
    tx: &mut dyn Tx,
    now: Timestamp,
    row: &WorkOrderRow,
    reason: &Reason,
    by: &str,
) -> Result<(), StoreError> {
    end_order(tx, now, row.clone(), Verb::Cancel, reason, by).map(|_| ())
}

fn read(tx: &mut dyn Tx, id: &WorkOrderId, revision: u64) -> Result<WorkOrderRow, StoreError> {
    let row = work_orders::get(tx, id)?;
    if row.revision == revision {
        Ok(row)
    } else {
        Err(StoreError::Conflict {
            seen: revision,
            now: row.revision,
        })
    }
}

/// What a signed question explained is answered with it: its readings of before would ask the same
/// again at once.
fn answer_for_explained(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    root: &DiagnosisKey,
    reason: &Reason,
) -> Result<(), StoreError> {
    for row in diagnoses::open(tx, desk)? {
        if row.diagnosis.duplicate_of.as_ref() != Some(root) {
            continue;
        }
        people::answer_for(tx, now, desk, &row.diagnosis.key.component, &row.identity)?;
        diagnoses::end(tx, now, &row.id, &row.diagnosis, reason)?;
    }
    Ok(())
}

fn end_order(
    tx: &mut dyn Tx,
    now: Timestamp,
    mut row: WorkOrderRow,
    verb: Verb,
    reason: &Reason,
    by: &str,
) -> Result<WorkOrderRow, StoreError> {
    row.order.state =
        work_order::step(row.order.state, verb).map_err(|e| StoreError::Refused(e.to_string()))?;
    row.order.touched = true;
    let (kind, ticket_state) = match verb {
        Verb::Sign(code) => {
            row.order.closing = Some(code);
            (Kind::OrderSigned, TicketState::Closed)
        }
        Verb::Cancel => (Kind::OrderCancelled, TicketState::Cancelled),
    };
    let (id, desk) = (&row.id, row.desk.id.clone());
    work_orders::update(tx, now, id, &row.order, true, Some(by))?;
    for covered in diagnoses::of_order(tx, id)? {
        let ends = match (verb, covered.diagnosis.stage) {
            (_, Stage::Recovered) => false,
            (Verb::Sign(_), Stage::Open | Stage::Intermittent) => true,
            // What still fails stays open, its ticket cancelled: the desk's readiness keeps telling
            // the truth, and no other order opens until it went away and failed anew.
            (Verb::Cancel, stage) => stage == Stage::Intermittent,
        };
        if !ends {
            continue;
        }
        if let Verb::Sign(_) = verb {
            let component = &covered.diagnosis.key.component;
            people::answer_for(tx, now, &desk, component, &covered.identity)?;
        }
        diagnoses::end(tx, now, &covered.id, &covered.diagnosis, reason)?;
        if let Verb::Sign(_) = verb {
            answer_for_explained(tx, now, &desk, &covered.diagnosis.key, reason)?;
        }
    }
    let news = News {
        desk: Some(&desk),
        work_order: Some(id),
        subject: id.as_str(),
        kind,
        reason,
    };
    events::add(tx, now, &news)?;
    orders::close_tickets(tx, now, &desk, id, ticket_state, reason, Some(by))?;
    judge_desk(tx, now, &desk)?;
    work_orders::get(tx, id)
}
