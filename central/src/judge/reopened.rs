//! What went away by itself and comes back within a day goes on where it was: the same question,
//! ticket and order. Floor 0 says what is the same; what the site no longer lets the program do by
//! itself, or somebody has put off since, is not taken up but asked about anew.

use crate::store::diagnoses::{self, OpenRow};
use crate::store::events::{Kind, tell};
use crate::store::{StoreError, Tx, holds, sites, tickets};
use deskready::diagnosis::reopened::{Ended, goes_on};
use deskready::diagnosis::{Change, Diagnosis};
use deskready::ids::DeskId;
use deskready::knowledge::codes;
use deskready::text::Reason;
use deskready::ticket::{Mode, State};
use jiff::Timestamp;

/// A question that goes on, and when it had ended.
pub(super) struct GoesOn {
    pub row: OpenRow,
    pub ended_at: Timestamp,
}

/// The questions among the new ones that are old ones going on.
pub(super) fn find(
    tx: &mut dyn Tx,
    now: Timestamp,
    (desk, site): (&DeskId, &str),
    changes: &[Change],
) -> Result<Vec<GoesOn>, StoreError> {
    let mut found = Vec::new();
    for change in changes {
        let Change::Open(new) = change else { continue };
        let Some((mut row, ended)) = diagnoses::newest_ended(tx, desk, &new.key)? else {
            continue;
        };
        let how = Ended {
            diagnosis: &ended.diagnosis,
            at: ended.ended_at,
            reason: ended.end_reason.as_ref(),
            ticket: row.ticket.as_ref().map(|(_, state)| *state),
            order: ended.order.as_ref(),
        };
        let Some(diagnosis) = goes_on(now, &how, new) else {
            continue;
        };
        if row.ticket.is_some() && is_silenced(tx, now, (desk, site), new)? {
            continue;
        }
        row.diagnosis = diagnosis;
        let ended_at = ended.ended_at;
        found.push(GoesOn { row, ended_at });
    }
    Ok(found)
}

/// Whether nothing would be opened about it now.
fn is_silenced(
    tx: &mut dyn Tx,
    now: Timestamp,
    (desk, site): (&DeskId, &str),
    new: &Diagnosis,
) -> Result<bool, StoreError> {
    if sites::modes(tx, site)?.of(&new.key.family).mode == Mode::Listen {
        return Ok(true);
    }
    let holds = holds::around(tx, desk, site)?;
    Ok(holds
        .iter()
        .any(|h| h.is_about(desk, &new.key, &new.fault) && h.hold.silences(now, new.severity)))
}

/// Makes it the open one again, and its ticket what it was; the order follows with its plan.
pub(super) fn take_up(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    mut row: OpenRow,
) -> Result<OpenRow, StoreError> {
    diagnoses::reopen(tx, desk, &row.id, &row.diagnosis)?;
    if let Some((id, State::Closed)) = row.ticket.clone() {
        let reason = Reason::new(codes::TICKET_REOPENED);
        // Without an order nobody had let it go: it is asked about as any that waits.
        let state = match row.work_order {
            Some(_) => State::Qualified,
            None => State::AwaitingQualification,
        };
        tickets::reopen(tx, now, &id, state, &reason)?;
        if state == State::Qualified {
            let kind = Kind::TicketQualified;
            tell(tx, now, Some(desk), id.as_str(), kind, &reason)?;
        }
        row.ticket = Some((id, state));
    }
    Ok(row)
}
