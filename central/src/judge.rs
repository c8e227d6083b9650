//! Judges a desk: retained observations become findings, findings diagnoses, diagnoses tickets,
//! tickets a work order, all of them readiness. The decisions are floor 0's; this makes them so in
//! the store. Judging again with nothing new changes nothing. Must not know the wire's envelope.

mod brake;
mod counted;
mod explained;
mod intake;
mod memory;
mod modes;
mod orders;
mod people;
mod reopened;
mod silence;
mod spare;
mod surroundings;
mod verbs;

pub use brake::{carry_out, is_normal, let_go, ran_empty};
pub use memory::fold_away;
pub use modes::{families, set_mode};
pub use people::{acquit, acquit_suspect, end_hold, hold_fault, hold_question, take_out, try_step};
pub use silence::{SILENT_AFTER, fall_silent, heard_since};
pub use surroundings::{lately, peers};
pub use verbs::{
    Closing, cancel_order, cancel_ticket, parts_in_question, qualify_ticket, sign_order,
};

use crate::store::desks::Known;
use crate::store::diagnoses::{self, OpenRow};
use crate::store::events::{self, Kind, News};
use crate::store::observations::{self, Kept};
use crate::store::{StoreError, Tx, desk_detail, desks, tickets};
use deskready::component::{Component, ComponentKey, Identity};
use deskready::desk::Calendar;
use deskready::diagnosis::past::Past;
use deskready::diagnosis::{self, Change, Diagnosis, DiagnosisKey, Input, Stage, Surroundings};
use deskready::ids::{DeskId, DiagnosisId};
use deskready::readiness::{self, Readiness};
use deskready::text::Reason;
use deskready::ticket::State as TicketState;
use deskready::wire::v1::{OrderSummary, Verdict};
use deskready::work_order::State as OrderState;
use jiff::Timestamp;
use surroundings::Present;

/// Brings everything about a desk into agreement with what was measured there. `None` while no
/// inventory says what the desk must have.
pub fn judge_desk(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
) -> Result<Option<Verdict>, StoreError> {
    let mut known = desks::known(tx, desk)?;
    let Some(facts) = &known.facts else {
        return Ok(None);
    };
    let (mut findings, mut kept) = memory::findings(tx, desk, facts, crate::known::in_force())?;
    if counted::keep_up(tx, now, desk, &known.bases, &kept)? {
        known = desks::known(tx, desk)?;
        let Some(facts) = &known.facts else {
            return Ok(None);
        };
        (findings, kept) = memory::findings(tx, desk, facts, crate::known::in_force())?;
    }
    let Some(facts) = &known.facts else {
        return Ok(None);
    };
    desk_detail::set_findings(tx, now, desk, &findings)?;

    let mut rows = diagnoses::open(tx, desk)?;
    let mut open: Vec<Diagnosis> = rows.iter().map(|r| r.diagnosis.clone()).collect();
    let case = Case {
        now,
        desk,
        components: &known.components,
        kept: &kept,
    };
    let present = Present::of(&findings, &kept, |key| case.identity(key));
    let mut around = surroundings::gather(tx, now, desk, &findings, &open, &present)?;
    let newest = observations::newest(tx, desk)?;
    let unmeasured = readiness::unmeasured(&newest);
    let (ready, reason) = readiness::of_desk(facts, &findings, &unmeasured, |_| true);
    // Judged for another reason than a report, a silent desk stays unknown.
    let (ready, reason) = match silence::not_heard(tx, now, desk)? {
        Some(reason) => (Readiness::Unknown, reason),
        None => (ready, reason),
    };
    // Where the operator can go on is weighed with the steps.
    around.known.spare = spare::name(tx, now, desk, ready)?;
    let diagnose = |open: &[Diagnosis], surroundings: &Surroundings| {
        diagnosis::diagnose(&Input {
            now,
            latest: &newest,
            knowledge: crate::known::in_force(),
            facts,
            findings: &findings,
            open,
            surroundings,
            calendar: &Calendar::default(),
        })
    };
    let mut changes = diagnose(&open, &around.known);
    let again = reopened::find(tx, now, (desk, &known.site), &changes)?;
    let again_ids: Vec<DiagnosisId> = again.iter().map(|one| one.row.id.clone()).collect();
    if !again.is_empty() {
        for one in again {
            // It is no earlier failure of itself.
            let itself = |p: &Past| p.key == one.row.diagnosis.key && p.ended_at == one.ended_at;
            around.known.past.retain(|p| !itself(p));
            let row = reopened::take_up(tx, now, desk, one.row)?;
            open.push(row.diagnosis.clone());
            rows.push(row);
        }
        changes = diagnose(&open, &around.known);
    }
    for change in changes {
        case.apply(tx, &mut rows, change)?;
    }
    surroundings::remember(tx, now, desk, &findings, &rows, &around)?;
    surroundings::remember_parts(tx, now, desk, &findings, &present)?;
    explained::settle_tickets(tx, now, desk, &mut rows)?;
    intake::take_in(tx, now, desk, &known, &mut rows, (&open, &again_ids))?;
    orders::bring_about(tx, now, desk, known.criticality, &rows)?;

    let open: Vec<Diagnosis> = rows
        .into_iter()
        .map(|row| row.diagnosis)
        .filter(|d| d.stage == Stage::Open)
        .collect();
    let reason = readiness::with_incidents(ready, reason, &open);
    say_readiness(tx, now, desk, &known, ready, &reason)?;
    verdict(tx, desk)
}

/// Stores how a desk stands and tells it if it stands otherwise than before.
fn say_readiness(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    known: &Known,
    ready: Readiness,
    reason: &Reason,
) -> Result<(), StoreError> {
    if (ready, reason) != (known.readiness, &known.reason) {
        desks::set_readiness(tx, desk, ready, reason)?;
    }
    if ready != known.readiness {
        let news = News {
            desk: Some(desk),
            work_order: None,
            subject: desk.as_str(),
            kind: Kind::ReadinessChanged,
            reason,
        };
        events::add(tx, now, &news)?;
    }
    Ok(())
}

/// The stored verdict, as a desk may know it.
pub fn verdict(tx: &mut dyn Tx, desk: &DeskId) -> Result<Option<Verdict>, StoreError> {
    let row = desks::get(tx, desk)?;
    // An order that still settles is announced to nobody.
    let announced = row
        .open_work_order
        .filter(|order| order.state != OrderState::Settling);
    Ok(row.judged_at.map(|at| Verdict {
        readiness: row.readiness,
        reason: row.reason,
        work_order: announced.map(|order| OrderSummary {
            number: order.number,
            state: order.state.as_str().to_owned(),
        }),
        spare: row.spare,
        at,
    }))
}

/// What a change of a diagnosis is applied with.
struct Case<'a> {
    now: Timestamp,
    desk: &'a DeskId,
    components: &'a [Component],
    kept: &'a [Kept],
}

impl Case<'_> {
    /// Makes one change so; `rows` keeps the diagnoses that are open afterwards and those that
    /// just ended, which the order must still hear of.
    fn apply(
        &self,
        tx: &mut dyn Tx,
        rows: &mut Vec<OpenRow>,
        change: Change,
    ) -> Result<(), StoreError> {
        match change {
            Change::Open(diagnosis) => {
                let identity = self.identity(&diagnosis.key.component);
                let id = diagnoses::insert(tx, self.now, self.desk, &diagnosis, &identity)?;
                let (ticket, work_order, noted) = (None, None, false);
                rows.push(OpenRow {
                    id,
                    diagnosis,
                    identity,
                    noted,
                    ticket,
                    work_order,
                    hold: None,
                });
            }
            Change::Update(diagnosis) => {
                let Some(row) = row_of(rows, &diagnosis.key) else {
                    return Ok(());
                };
                if row.identity.serial.is_empty() {
                    row.identity = self.identity(&diagnosis.key.component);
                }
                diagnoses::update(tx, &row.id, &diagnosis, &row.identity)?;
                if let Some((ticket, _)) = &row.ticket {
                    tickets::set_fault(tx, ticket, &diagnosis.fault, diagnosis.severity)?;
                }
                row.diagnosis = diagnosis;
            }
            Change::Recovered { key, reason } => {
                let Some(row) = row_of(rows, &key) else {
                    return Ok(());
                };
                row.diagnosis.stage = Stage::Recovered;
                diagnoses::end(tx, self.now, &row.id, &row.diagnosis, &reason)?;
                self.tell(tx, row, Kind::DiagnosisRecovered, &reason)?;
                if let Some((ticket, TicketState::AwaitingQualification)) = row.ticket.clone() {
                    tickets::set_state(tx, self.now, &ticket, TicketState::Closed, &reason, None)?;
                    row.ticket = Some((ticket, TicketState::Closed));
                    self.tell(tx, row, Kind::TicketClosed, &reason)?;
                }
            }
            Change::Intermittent { key, reason } => {
                let Some(row) = row_of(rows, &key) else {
                    return Ok(());
                };
                if let Some((_, TicketState::Cancelled)) = row.ticket {
                    // No order waits for a signature: kept open, it would be silent for ever.
                    row.diagnosis.stage = Stage::Recovered;
                    diagnoses::end(tx, self.now, &row.id, &row.diagnosis, &reason)?;
                    return self.tell(tx, row, Kind::DiagnosisRecovered, &reason);
                }
                row.diagnosis.stage = Stage::Intermittent;
                diagnoses::update(tx, &row.id, &row.diagnosis, &row.identity)?;
                self.tell(tx, row, Kind::DiagnosisIntermittent, &reason)?;
            }
        }
        Ok(())
    }

    /// What the component last said of itself, here or in the inventory.
    fn identity(&self, component: &ComponentKey) -> Identity {
        let of_this = |k: &&Kept| k.observation.component == *component;
        let measured = self.kept.iter().rev().filter(of_this);
        measured
            .filter_map(|k| k.observation.identity.clone())
            .find(|identity| *identity != Identity::default())
            .or_else(|| {
                let listed = self.components.iter().find(|c| c.key == *component);
                listed.map(|c| c.identity.clone())
            })
            .unwrap_or_default()
    }

    fn tell(
        &self,
        tx: &mut dyn Tx,
        row: &OpenRow,
        kind: Kind,
        reason: &Reason,
    ) -> Result<(), StoreError> {
        let subject = match (&row.ticket, kind) {
            (Some((ticket, _)), Kind::TicketClosed) => ticket.as_str(),
            (Some(_) | None, _) => row.id.as_str(),
        };
        let work_order = row.work_order.as_ref();
        let news = News {
            desk: Some(self.desk),
            work_order,
            subject,
            kind,
            reason,
        };
        events::add(tx, self.now, &news)?;
        Ok(())
    }
}

fn row_of<'a>(rows: &'a mut [OpenRow], key: &DiagnosisKey) -> Option<&'a mut OpenRow> {
    rows.iter_mut()
        .find(|r| r.diagnosis.key == *key && r.diagnosis.stage != Stage::Recovered)
}
