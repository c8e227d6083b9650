//! What becomes of a diagnosis: silent, noted, a ticket that waits, or one that qualifies. The site's
//! mode, what people held and the brake decide (floor 0); a diagnosis that got worse, or is no longer
//! held or explained, is asked about again.

use super::brake;
use crate::store::desks::Known;
use crate::store::diagnoses::{self, OpenRow};
use crate::store::events::{Kind, tell};
use crate::store::holds::{self, HoldRow};
use crate::store::tickets::{self, Draft};
use crate::store::{StoreError, Tx, reviews, sites};
use deskready::diagnosis::{Diagnosis, Stage};
use deskready::ids::{DeskId, DiagnosisId, TicketId};
use deskready::knowledge::codes;
use deskready::text::Reason;
use deskready::ticket::{self, Asked, Intake, Mode, State};
use deskready::work_order;
use jiff::Timestamp;

/// What every diagnosis of a desk is taken in with.
struct Desk<'a> {
    now: Timestamp,
    id: &'a DeskId,
    site: &'a str,
}

/// Takes in the open diagnoses of a desk; `before` is how they stood, `again` those that came back.
pub(super) fn take_in(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    known: &Known,
    rows: &mut [OpenRow],
    (before, again): (&[Diagnosis], &[DiagnosisId]),
) -> Result<(), StoreError> {
    let live = |r: &OpenRow| r.diagnosis.stage != Stage::Recovered;
    if !rows.iter().any(live) {
        return Ok(());
    }
    let desk = Desk {
        now,
        id: desk,
        site: &known.site,
    };
    let modes = sites::modes(tx, desk.site)?;
    let holds = holds::around(tx, desk.id, desk.site)?;
    for row in rows.iter_mut().filter(|r| live(r)) {
        if !row.diagnosis.stands_alone() {
            desk.join(tx, row)?;
            continue;
        }
        let d = &row.diagnosis;
        let hold = holds
            .iter()
            .find(|h| h.is_about(desk.id, &d.key, &d.fault) && h.hold.silences(now, d.severity));
        let freed = row.hold.is_some() && hold.is_none();
        if freed {
            desk.free(tx, row)?;
        }
        let was = before
            .iter()
            .find(|b| b.key == row.diagnosis.key)
            .map(|b| b.severity);
        let worse = was.is_some_and(|was| row.diagnosis.severity < was);
        let asks = match &row.ticket {
            None | Some((_, State::Merged)) => true,
            Some((_, State::AwaitingQualification | State::Cancelled)) => {
                worse || freed || again.contains(&row.id)
            }
            Some((_, State::Qualified | State::Closed)) => false,
        };
        if asks {
            let mode = modes.of(&row.diagnosis.key.family).mode;
            desk.take_in_one(tx, mode, hold, row)?;
        }
    }
    Ok(())
}

impl Desk<'_> {
    fn take_in_one(
        &self,
        tx: &mut dyn Tx,
        mode: Mode,
        hold: Option<&HoldRow>,
        row: &mut OpenRow,
    ) -> Result<(), StoreError> {
        let mut asked = Asked {
            now: self.now,
            mode,
            severity: row.diagnosis.severity,
            hold: hold.map(|h| &h.hold),
            brake: None,
        };
        let brake = if asked.opens_by_itself() {
            Some(brake::of(tx, self.now, self.site, &row.diagnosis.fault)?)
        } else {
            None
        };
        asked.brake = brake.as_ref();
        match ticket::intake(&asked) {
            Intake::Held(reason) => match hold {
                Some(hold) if row.hold.as_ref() != Some(&hold.id) => {
                    holds::set_silenced(tx, &row.id, Some(&hold.id))?;
                    row.hold = Some(hold.id.clone());
                    self.tell(tx, row.id.as_str(), Kind::Held, &reason)
                }
                Some(_) | None => Ok(()),
            },
            Intake::Noted(reason) if !row.noted => {
                diagnoses::set_noted(tx, self.now, &row.id)?;
                row.noted = true;
                self.tell(tx, row.id.as_str(), Kind::WouldHaveOpened, &reason)
            }
            Intake::Noted(_) => Ok(()),
            Intake::Waits(reason) => {
                let id = self.ticket_of(tx, row, &reason)?;
                self.tell(tx, id.as_str(), Kind::TicketWaits, &reason)
            }
            Intake::Braked(reason) => {
                let counts = brake.unwrap_or_default();
                let review =
                    brake::engage(tx, self.now, (self.site, &row.diagnosis.fault), &counts)?;
                // Told once for all of them, when the brake engages.
                let id = self.ticket_of(tx, row, &reason)?;
                reviews::add(tx, &id, &review)
            }
            Intake::Qualifies(reason) => {
                let id = self.ticket_of(tx, row, &reason)?;
                tickets::set_state(tx, self.now, &id, State::Qualified, &reason, None)?;
                row.ticket = Some((id.clone(), State::Qualified));
                self.tell(tx, id.as_str(), Kind::TicketQualified, &reason)
            }
        }
    }

    /// Something else explains it: a ticket that still waits is joined to that.
    fn join(&self, tx: &mut dyn Tx, row: &mut OpenRow) -> Result<(), StoreError> {
        let Some((id, State::AwaitingQualification)) = row.ticket.clone() else {
            return Ok(());
        };
        let reason = work_order::explanation(&row.diagnosis);
        tickets::set_state(tx, self.now, &id, State::Merged, &reason, None)?;
        self.tell(tx, id.as_str(), Kind::TicketMerged, &reason)?;
        row.ticket = Some((id, State::Merged));
        Ok(())
    }

    /// What silenced it does so no longer; says why.
    fn free(&self, tx: &mut dyn Tx, row: &mut OpenRow) -> Result<(), StoreError> {
        let Some(id) = row.hold.take() else {
            return Ok(());
        };
        holds::set_silenced(tx, &row.id, None)?;
        let hold = holds::get(tx, &id)?;
        let code = if hold.hold.until <= self.now {
            codes::HOLD_OVER
        } else if hold.ended_at.is_some() {
            codes::HOLD_ENDED
        } else {
            codes::HOLD_WORSE
        };
        self.tell(tx, row.id.as_str(), Kind::HoldEnded, &Reason::new(code))
    }

    /// The ticket that waits for this diagnosis already, or a new one.
    fn ticket_of(
        &self,
        tx: &mut dyn Tx,
        row: &mut OpenRow,
        reason: &Reason,
    ) -> Result<TicketId, StoreError> {
        if let Some((id, State::AwaitingQualification)) = &row.ticket {
            tickets::set_state(tx, self.now, id, State::AwaitingQualification, reason, None)?;
            return Ok(id.clone());
        }
        let draft = Draft {
            desk: self.id,
            diagnosis: &row.id,
            fault: &row.diagnosis.fault,
            severity: row.diagnosis.severity,
        };
        let id = tickets::insert(tx, self.now, &draft, reason)?;
        row.ticket = Some((id.clone(), State::AwaitingQualification));
        Ok(id)
    }

    fn tell(
        &self,
        tx: &mut dyn Tx,
        subject: &str,
        kind: Kind,
        reason: &Reason,
    ) -> Result<(), StoreError> {
        tell(tx, self.now, Some(self.id), subject, kind, reason)
    }
}
