//! What becomes of a diagnosis: noted, a ticket that waits, or a ticket that qualifies. The site's
//! mode and the brake decide (floor 0); a diagnosis that got worse is asked about again.

use crate::store::desks::{self, Known};
use crate::store::diagnoses::{self, OpenRow};
use crate::store::events::{self, Kind, News};
use crate::store::tickets::{self, Draft};
use crate::store::{StoreError, Tx, sites};
use deskready::desk::Severity;
use deskready::diagnosis::{Diagnosis, Stage};
use deskready::ids::{DeskId, TicketId};
use deskready::text::Reason;
use deskready::ticket::{self, Brake, Intake, Mode, State};
use jiff::{SignedDuration, Timestamp};

/// The brake looks back this far.
const BRAKE_WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// Takes in the open diagnoses of a desk; `before` is how they stood.
pub(super) fn take_in(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    known: &Known,
    rows: &mut [OpenRow],
    before: &[Diagnosis],
) -> Result<(), StoreError> {
    let mode = sites::get(tx, &known.site)?.mode;
    for row in rows
        .iter_mut()
        .filter(|r| r.diagnosis.stage != Stage::Recovered)
    {
        let was = before
            .iter()
            .find(|d| d.key == row.diagnosis.key)
            .map(|d| d.severity);
        let worse = was.is_some_and(|was| row.diagnosis.severity < was);
        let asks = match &row.ticket {
            None => true,
            Some((_, State::AwaitingQualification | State::Cancelled)) => worse,
            Some((_, State::Qualified | State::Merged | State::Closed)) => false,
        };
        if asks {
            take_in_one(tx, now, desk, mode, row)?;
        }
    }
    Ok(())
}

fn take_in_one(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    mode: Mode,
    row: &mut OpenRow,
) -> Result<(), StoreError> {
    let severity = row.diagnosis.severity;
    let brake = match (mode, severity) {
        (Mode::Act, Severity::S1 | Severity::S2) => Some(brake(tx, now, &row.diagnosis.fault)?),
        (Mode::Act | Mode::Propose | Mode::Listen, _) => None,
    };
    match ticket::intake(mode, severity, brake.as_ref()) {
        Intake::Noted(reason) if !row.noted => {
            diagnoses::set_noted(tx, &row.id)?;
            row.noted = true;
            tell(
                tx,
                now,
                desk,
                row.id.as_str(),
                Kind::WouldHaveOpened,
                &reason,
            )
        }
        Intake::Noted(_) => Ok(()),
        Intake::Waits(reason) => {
            let id = ticket_of(tx, now, desk, row, &reason)?;
            row.ticket = Some((id.clone(), State::AwaitingQualification));
            tell(tx, now, desk, id.as_str(), Kind::TicketWaits, &reason)
        }
        Intake::Qualifies(reason) => {
            let id = ticket_of(tx, now, desk, row, &reason)?;
            tickets::set_state(tx, now, &id, State::Qualified, &reason, None)?;
            row.ticket = Some((id.clone(), State::Qualified));
            tell(tx, now, desk, id.as_str(), Kind::TicketQualified, &reason)
        }
    }
}

/// The ticket that waits for this diagnosis already, or a new one.
fn ticket_of(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    row: &OpenRow,
    reason: &Reason,
) -> Result<TicketId, StoreError> {
    if let Some((id, State::AwaitingQualification)) = &row.ticket {
        tickets::set_state(tx, now, id, State::AwaitingQualification, reason, None)?;
        return Ok(id.clone());
    }
    let draft = Draft {
        desk,
        diagnosis: &row.id,
        fault: &row.diagnosis.fault,
        severity: row.diagnosis.severity,
    };
    tickets::insert(tx, now, &draft, reason)
}

fn brake(tx: &mut dyn Tx, now: Timestamp, fault: &str) -> Result<Brake, StoreError> {
    let since = now.checked_sub(BRAKE_WINDOW).unwrap_or(now);
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Brake {
        new_orders_count: count(tickets::desks_ordered_since(tx, fault, since)?),
        observed_desks_count: count(desks::seen_since(tx, since)?),
    })
}

fn tell(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    subject: &str,
    kind: Kind,
    reason: &Reason,
) -> Result<(), StoreError> {
    events::add(
        tx,
        now,
        &News {
            desk: Some(desk),
            work_order: None,
            subject,
            kind,
            reason,
        },
    )?;
    Ok(())
}
