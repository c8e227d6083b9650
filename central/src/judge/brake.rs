//! The brake made so: counted per site and fault, sticky from the moment it engages, one review for a
//! person about everything that waits behind it. What is decided is carried out in pieces, so that
//! a flood does not hold up the store; any piece can be run again.

use super::{judge_desk, people};
use crate::store::events::{Kind, tell};
use crate::store::holds::Scope;
use crate::store::reviews::{self, Outcome, ReviewRow};
use crate::store::{StoreError, Tx, desks, holds, tickets};
use deskready::brake::{ALWAYS_ALLOWED, BRAKE_WINDOW, Brake};
use deskready::hold::{Hold, NORMAL_HERE_DAYS, in_days};
use deskready::ids::{HoldId, ReviewId};
use deskready::knowledge::codes;
use deskready::text::Reason;
use deskready::ticket::State;
use jiff::Timestamp;

/// How the brake of a fault stands at a site.
pub(super) fn of(
    tx: &mut dyn Tx,
    now: Timestamp,
    site: &str,
    fault: &str,
) -> Result<Brake, StoreError> {
    let newest = reviews::newest(tx, site, fault)?;
    let mut brake = Brake {
        engaged: newest.as_ref().is_some_and(|r| r.ended_at.is_none()),
        released_until: newest.and_then(|r| r.released_until),
        ..Brake::default()
    };
    if brake.engaged {
        return Ok(brake);
    }
    let since = now.checked_sub(BRAKE_WINDOW).unwrap_or(now);
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    brake.new_orders_count = count(tickets::desks_ordered_since(tx, site, fault, since)?);
    // Counting desks takes longer, and so few orders never engage it.
    if brake.new_orders_count >= ALWAYS_ALLOWED {
        brake.observed_desks_count = count(desks::seen_since(tx, site, since)?);
    }
    Ok(brake)
}

/// The review behind which a ticket waits; opened and told when the brake just engaged.
pub(super) fn engage(
    tx: &mut dyn Tx,
    now: Timestamp,
    (site, fault): (&str, &str),
    brake: &Brake,
) -> Result<ReviewId, StoreError> {
    if let Some(open) = reviews::newest(tx, site, fault)?.filter(|r| r.ended_at.is_none()) {
        return Ok(open.id);
    }
    let counts = (brake.new_orders_count, brake.limit_count());
    let id = reviews::insert(tx, now, (site, fault), counts)?;
    let reason = about(codes::BRAKE_ENGAGED, site, fault)
        .with("new_orders_count", counts.0)
        .with("limit_count", counts.1);
    tell(tx, now, None, id.as_str(), Kind::BrakeEngaged, &reason)?;
    Ok(id)
}

fn about(code: &'static str, site: &str, fault: &str) -> Reason {
    Reason::new(code)
        .with("site", site)
        .with("fault_title", fault)
}

/// A person lets go everything that waits behind a review; the brake is off for an hour.
pub fn let_go(tx: &mut dyn Tx, now: Timestamp, id: &ReviewId, by: &str) -> Result<(), StoreError> {
    let review = undecided(tx, id)?;
    let until = Brake::off_until(now);
    reviews::end(tx, now, id, Outcome::LetGo, Some(by), Some(until))?;
    let reason = about(codes::BRAKE_RELEASED, &review.site, &review.fault).with("until_at", until);
    tell(tx, now, None, id.as_str(), Kind::BrakeReleased, &reason)
}

/// A person says that it is normal there: everything that waits is withdrawn, and the fault is held
/// at that site.
pub fn is_normal(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &ReviewId,
    by: &str,
) -> Result<HoldId, StoreError> {
    let review = undecided(tx, id)?;
    let until = in_days(now, NORMAL_HERE_DAYS);
    people::hold_fault(
        tx,
        now,
        (&review.site, &review.fault),
        (until, "normal_here", ""),
        by,
    )
}

/// Withdraws what waits, once the fault of a review is held at its site.
pub(super) fn withdraw(
    tx: &mut dyn Tx,
    now: Timestamp,
    review: &ReviewRow,
    by: &str,
) -> Result<(), StoreError> {
    reviews::end(tx, now, &review.id, Outcome::Cancelled, Some(by), None)?;
    let reason = about(codes::BRAKE_CANCELLED, &review.site, &review.fault);
    tell(
        tx,
        now,
        None,
        review.id.as_str(),
        Kind::BrakeReleased,
        &reason,
    )
}

/// Nothing has waited behind it for long: the brake is off by itself.
pub fn ran_empty(tx: &mut dyn Tx, now: Timestamp, id: &ReviewId) -> Result<(), StoreError> {
    let review = reviews::get(tx, id)?;
    if review.ended_at.is_some() || review.waiting_desks_count > 0 {
        return Ok(());
    }
    reviews::end(tx, now, id, Outcome::Empty, None, None)?;
    let reason = about(codes::BRAKE_EMPTY, &review.site, &review.fault);
    tell(tx, now, None, id.as_str(), Kind::BrakeReleased, &reason)
}

fn undecided(tx: &mut dyn Tx, id: &ReviewId) -> Result<ReviewRow, StoreError> {
    let review = reviews::get(tx, id)?;
    if review.ended_at.is_some() {
        return Err(StoreError::Refused(
            "this was decided already: what waited has been let go or withdrawn".to_owned(),
        ));
    }
    Ok(review)
}

/// Deals with up to `limit` tickets behind a review that was decided; says how many.
pub fn carry_out(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &ReviewId,
    limit: i64,
) -> Result<usize, StoreError> {
    let review = reviews::get(tx, id)?;
    let by = review.ended_by.as_deref();
    let hold = rule(tx, &review)?;
    let waiting = reviews::waiting(tx, id, limit)?;
    for (ticket, desk) in &waiting {
        match (review.outcome, &hold) {
            (Some(Outcome::LetGo), _) => {
                let reason = Reason::new(codes::TICKET_QUALIFIED_BY_PERSON);
                tickets::set_state(tx, now, ticket, State::Qualified, &reason, by)?;
                tell(
                    tx,
                    now,
                    Some(desk),
                    ticket.as_str(),
                    Kind::TicketQualified,
                    &reason,
                )?;
                judge_desk(tx, now, desk)?;
            }
            (Some(Outcome::Cancelled), Some((hold_id, hold))) => {
                people::silence_ticket(tx, now, ticket, (hold_id, hold), by)?;
            }
            (Some(Outcome::Cancelled | Outcome::Empty), _) | (None, _) => {
                let reason = Reason::new(codes::TICKET_CANCELLED);
                tickets::set_state(tx, now, ticket, State::Cancelled, &reason, by)?;
                tell(
                    tx,
                    now,
                    Some(desk),
                    ticket.as_str(),
                    Kind::TicketCancelled,
                    &reason,
                )?;
            }
        }
    }
    if i64::try_from(waiting.len()).unwrap_or(limit) < limit {
        reviews::set_done(tx, now, id)?;
    }
    Ok(waiting.len())
}

/// The rule that holds the fault of a review at its site.
fn rule(tx: &mut dyn Tx, review: &ReviewRow) -> Result<Option<(HoldId, Hold)>, StoreError> {
    Ok(holds::of_fault(tx, &review.site, &review.fault)?
        .filter(|row| row.scope == Scope::Fault(review.fault.clone()))
        .map(|row| (row.id, row.hold)))
}
