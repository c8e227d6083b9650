//! Whether a desk is still heard of: what was measured before says nothing about one that has
//! fallen silent. Needs the moment of its last report; must not look at measurements.

use super::say_readiness;
use crate::store::{StoreError, Tx, desks};
use deskready::ids::DeskId;
use deskready::knowledge::codes;
use deskready::readiness::Readiness;
use deskready::text::Reason;
use jiff::{SignedDuration, Timestamp};

/// A desk reports every minute; one that missed ten of them is silent.
pub const SILENT_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// Desks whose last report is older than this are silent.
#[must_use]
pub fn heard_since(now: Timestamp) -> Timestamp {
    now.checked_sub(SILENT_AFTER).unwrap_or(Timestamp::MIN)
}

/// Why a silent desk is unknown; `None` for one that is heard of.
pub(super) fn not_heard(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
) -> Result<Option<Reason>, StoreError> {
    let last_at = desks::last_report(tx, desk)?;
    Ok(last_at
        .filter(|at| *at < heard_since(now))
        .map(|at| Reason::new(codes::READINESS_NOT_HEARD).with("last_at", at)))
}

/// Makes a desk that fell silent unknown; says whether that is new.
pub fn fall_silent(tx: &mut dyn Tx, now: Timestamp, desk: &DeskId) -> Result<bool, StoreError> {
    let Some(reason) = not_heard(tx, now, desk)? else {
        return Ok(false);
    };
    let known = desks::known(tx, desk)?;
    if known.readiness == Readiness::Unknown {
        return Ok(false);
    }
    say_readiness(tx, now, desk, &known, Readiness::Unknown, &reason)?;
    Ok(true)
}
