//! What people decide and tell about a question: put it off, take it for normal at a site, clear a
//! suspect or all of it, say how a step came out. Each is one piece of work, and the desk is judged
//! again. Must not check who may do it; that is the edge's.

use super::{brake, judge_desk, verbs};
use crate::store::events::{Kind, tell};
use crate::store::holds::{self, Draft, Scope};
use crate::store::model::{DiagnosisRow, WorkOrderRow};
use crate::store::reviews;
use crate::store::{
    StoreError, Tx, counter_bases, diagnoses, observations, shared, sites, tickets, work_orders,
};
use deskready::component::{ComponentKey, Identity, SerialQuality};
use deskready::desk::Severity;
use deskready::diagnosis::{Stage, people};
use deskready::hold::Hold;
use deskready::ids::{DeskId, DiagnosisId, HoldId, TicketId};
use deskready::knowledge::codes;
use deskready::limits::clean;
use deskready::text::Reason;
use deskready::ticket::State;
use deskready::work_order::TaskState;
use jiff::Timestamp;

/// Tickets withdrawn at once when a fault is normal somewhere; the desks' next reports find the rest.
const TICKETS: i64 = 500;

/// Until when, why (a word of the list) and what the person wrote.
pub type Wish<'a> = (Timestamp, &'a str, &'a str);

fn refused(why: impl ToString) -> StoreError {
    StoreError::Refused(why.to_string())
}

fn still_open(tx: &mut dyn Tx, id: &DiagnosisId) -> Result<DiagnosisRow, StoreError> {
    let row = diagnoses::get(tx, id)?;
    if row.ended_at.is_some() {
        return Err(refused(
            "this diagnosis has ended: if the fault is measured again, there will be a new one",
        ));
    }
    Ok(row)
}

/// The desk's open order, if a task of it is for this question.
fn order_for(
    tx: &mut dyn Tx,
    desk: &DeskId,
    id: &DiagnosisId,
) -> Result<Option<WorkOrderRow>, StoreError> {
    let Some(open) = work_orders::open_of_desk(tx, desk)? else {
        return Ok(None);
    };
    let whole = work_orders::get(tx, &open.id)?;
    let is_for = whole.tasks.iter().any(|t| t.diagnosis_id == *id);
    Ok(is_for.then_some(whole))
}

/// Puts one question off. An order that nobody touched and that is for nothing else is withdrawn.
pub fn hold_question(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DiagnosisId,
    (until, cause, note): Wish<'_>,
    by: &str,
) -> Result<HoldId, StoreError> {
    let row = still_open(tx, id)?;
    let hold = Hold::new(now, until, row.diagnosis.severity, cause).map_err(refused)?;
    let desk = row.desk.id.clone();
    if let Some(open) = order_for(tx, &desk, id)? {
        let others = open
            .tasks
            .iter()
            .any(|t| t.diagnosis_id != *id && t.task.state == TaskState::Open);
        if open.order.touched || others {
            return Err(refused(format!(
                "its order {} is for more than this, or somebody has worked on it: sign or cancel the order instead",
                open.number
            )));
        }
        verbs::withdraw(tx, now, &open, &hold.reason(), by)?;
    }
    let scope = Scope::of(&desk, &row.diagnosis.key);
    let draft = Draft {
        site: &row.desk.site,
        scope: &scope,
        hold: &hold,
        note: &clean(note),
        by,
    };
    let hold_id = holds::insert(tx, now, &draft)?;
    holds::set_silenced(tx, id, Some(&hold_id))?;
    if let Some(ticket) = row
        .ticket
        .filter(|t| t.state == State::AwaitingQualification)
    {
        silence_ticket(tx, now, &ticket.id, (&hold_id, &hold), Some(by))?;
    }
    tell(
        tx,
        now,
        Some(&desk),
        id.as_str(),
        Kind::Held,
        &hold.reason(),
    )?;
    judge_desk(tx, now, &desk)?;
    Ok(hold_id)
}

/// Takes a fault for normal at a site; what waits because of it is withdrawn.
pub fn hold_fault(
    tx: &mut dyn Tx,
    now: Timestamp,
    (site, fault): (&str, &str),
    (until, cause, note): Wish<'_>,
    by: &str,
) -> Result<HoldId, StoreError> {
    sites::get(tx, site)?;
    let known = crate::known::in_force()
        .fault(fault)
        .ok_or_else(|| StoreError::not_found("fault", fault))?;
    let usual = Severity::parse(known.severity).unwrap_or(Severity::S4);
    let open = diagnoses::worst_open(tx, site, fault)?;
    let severity = open.map_or(usual, |open| open.min(usual));
    let hold = Hold::new(now, until, severity, cause).map_err(refused)?;
    let scope = Scope::Fault(fault.to_owned());
    let draft = Draft {
        site,
        scope: &scope,
        hold: &hold,
        note: &clean(note),
        by,
    };
    let id = holds::insert(tx, now, &draft)?;
    let reason = Reason::new(codes::HOLD_NORMAL_HERE)
        .with("site", site)
        .with("fault_title", fault)
        .with("until_at", until);
    tell(tx, now, None, id.as_str(), Kind::Held, &reason)?;
    if let Some(review) = reviews::newest(tx, site, fault)?.filter(|r| r.ended_at.is_none()) {
        brake::withdraw(tx, now, &review, by)?;
    }
    for ticket in tickets::waiting_for(tx, site, fault, TICKETS)? {
        silence_ticket(tx, now, &ticket, (&id, &hold), Some(by))?;
    }
    Ok(id)
}

/// Withdraws a ticket that waits because its question is held; it is asked about again afterwards.
pub(super) fn silence_ticket(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &TicketId,
    (hold_id, hold): (&HoldId, &Hold),
    by: Option<&str>,
) -> Result<(), StoreError> {
    let ticket = tickets::get(tx, id)?;
    let reason = hold.reason();
    tickets::set_state(tx, now, id, State::Cancelled, &reason, by)?;
    holds::set_silenced(tx, &ticket.diagnosis_id, Some(hold_id))?;
    let desk = Some(&ticket.desk.id);
    tell(tx, now, desk, id.as_str(), Kind::TicketCancelled, &reason)
}

/// Ends a hold; `by` is the person, or `None` when its time is over. What it silenced is taken in
/// again: one question at once, the desks of a site with their next reports.
pub fn end_hold(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &HoldId,
    by: Option<&str>,
) -> Result<(), StoreError> {
    let row = holds::get(tx, id)?;
    if row.ended_at.is_some() {
        return Err(refused("this has ended already"));
    }
    holds::end(tx, now, id, by)?;
    match &row.scope {
        Scope::Fault(fault) => {
            let reason = Reason::new(codes::HOLD_RULE_OVER)
                .with("site", row.site.as_str())
                .with("fault_title", fault.as_str());
            tell(tx, now, None, id.as_str(), Kind::HoldEnded, &reason)
        }
        Scope::Question { desk, .. } => judge_desk(tx, now, desk).map(|_| ()),
    }
}

/// Clears one suspect of a question; when nobody is suspected any more, all of it is acquitted.
pub fn acquit_suspect(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DiagnosisId,
    part: &str,
    (cause, note): (&str, &str),
    by: &str,
) -> Result<(), StoreError> {
    let row = still_open(tx, id)?;
    let Some(after) = people::cleared(&row.diagnosis, part, cause).map_err(refused)? else {
        return acquit(tx, now, id, (cause, note), by);
    };
    diagnoses::update(tx, id, &after, &row.identity)?;
    let mut reason = Reason::new(codes::ACQUIT_SUSPECT)
        .with("cleared_part", part)
        .with("acquit_cause", cause);
    if !clean(note).is_empty() {
        reason = reason.with("detail", clean(note));
    }
    let desk = Some(&row.desk.id);
    tell(tx, now, desk, id.as_str(), Kind::Acquitted, &reason)?;
    judge_desk(tx, now, &row.desk.id).map(|_| ())
}

/// Acquits all of a question: it ends, and only what is measured from now on counts.
pub fn acquit(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DiagnosisId,
    (cause, note): (&str, &str),
    by: &str,
) -> Result<(), StoreError> {
    people::acquit_cause(cause).map_err(refused)?;
    let row = still_open(tx, id)?;
    if let Some(order) = row.work_order.filter(|o| o.state.is_open()) {
        return Err(refused(format!(
            "its order {} is open: sign it with \"no fault found\", or cancel it first",
            order.number
        )));
    }
    let desk = row.desk.id.clone();
    let mut reason = Reason::new(codes::ACQUIT_WHOLE).with("acquit_cause", cause);
    if !clean(note).is_empty() {
        reason = reason.with("detail", clean(note));
    }
    if let Some(ticket) = row
        .ticket
        .filter(|t| t.state == State::AwaitingQualification)
    {
        tickets::set_state(tx, now, &ticket.id, State::Cancelled, &reason, Some(by))?;
        tell(
            tx,
            now,
            Some(&desk),
            ticket.id.as_str(),
            Kind::TicketCancelled,
            &reason,
        )?;
    }
    answer_for(tx, now, &desk, &row.diagnosis.key.component, &row.identity)?;
    let mut ended = row.diagnosis;
    ended.stage = Stage::Recovered;
    diagnoses::end(tx, now, id, &ended, &reason)?;
    tell(tx, now, Some(&desk), id.as_str(), Kind::Acquitted, &reason)?;
    judge_desk(tx, now, &desk).map(|_| ())
}

/// What was measured of a component up to now has been answered by a person: only what comes after
/// counts, also for what only ever grows.
pub(super) fn answer_for(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    component: &ComponentKey,
    identity: &Identity,
) -> Result<(), StoreError> {
    let good = identity.serial_quality == SerialQuality::Good;
    let serial = if good { identity.serial.as_str() } else { "" };
    observations::set_epoch(tx, now, desk, &component.scope())?;
    counter_bases::answer(tx, now, desk, &component.scope(), serial)
}

/// Takes a question out of the incident that explains it: it is looked at by itself from now on, until
/// the symptom goes away.
pub fn take_out(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DiagnosisId,
    note: &str,
) -> Result<(), StoreError> {
    let row = still_open(tx, id)?;
    let desk = row.desk.id.clone();
    let mut after = row.diagnosis;
    let Some(incident) = after.incident.take() else {
        return Err(refused(
            "no general incident explains this diagnosis: it is looked at by itself already",
        ));
    };
    let told = Reason::new(codes::DIAGNOSIS_TAKEN_OUT)
        .with("incident_number", incident.incident_number.as_str());
    after.evidence.push(told.clone());
    diagnoses::update(tx, id, &after, &row.identity)?;
    let scope = after.key.component.scope();
    let families = shared::families(tx, &desk)?;
    for mut family in families
        .into_iter()
        .filter(|f| f.family == after.key.family)
    {
        for sign in family.signs.iter_mut().filter(|s| s.component == scope) {
            sign.released = true;
            sign.covered = false;
        }
        shared::set_family(tx, &desk, &family)?;
    }
    let reason = match clean(note) {
        note if note.is_empty() => told,
        note => told.with("detail", note),
    };
    tell(tx, now, Some(&desk), id.as_str(), Kind::TakenOut, &reason)?;
    judge_desk(tx, now, &desk).map(|_| ())
}

/// Takes down how a step came out; the same told again changes nothing.
pub fn try_step(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DiagnosisId,
    step: &str,
    came_out_well: bool,
) -> Result<(), StoreError> {
    let row = still_open(tx, id)?;
    let after = people::tried(
        &row.diagnosis,
        crate::known::in_force(),
        step,
        came_out_well,
        now,
    );
    let Some(after) = after.map_err(refused)? else {
        return Ok(());
    };
    let desk = row.desk.id.clone();
    diagnoses::update(tx, id, &after, &row.identity)?;
    let code = if came_out_well {
        codes::TRIAL_WELL
    } else {
        codes::TRIAL_NOT_WELL
    };
    let reason = Reason::new(code).with("done_step", step);
    tell(tx, now, Some(&desk), id.as_str(), Kind::StepDone, &reason)?;
    judge_desk(tx, now, &desk)?;
    // Somebody worked on it, so it no longer closes by itself; what the operator does at the desk
    // is no visit.
    let visited = after
        .trials
        .iter()
        .any(|t| t.step == step && t.by != "operator");
    if let Some(open) = order_for(tx, &desk, id)? {
        let mut order = open.order.clone();
        order.touched |= visited;
        // What to do next is read anew by whoever signs.
        work_orders::update(tx, now, &open.id, &order, true, None)?;
    }
    Ok(())
}
