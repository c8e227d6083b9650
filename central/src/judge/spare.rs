//! The desk to go on at while one takes no calls: named anew with each judgement, the same one as
//! long as it will do. Needs floor 0's choice. A desk that is ready again keeps nobody's promise
//! longer than floor 0 says.

use super::heard_since;
use crate::store::{StoreError, Tx, desks, spares};
use deskready::ids::DeskId;
use deskready::readiness::Readiness;
use deskready::readiness::spare::{GIVEN_FOR, Spare, spare_desk};
use jiff::{SignedDuration, Timestamp};

/// What is told again unchanged is written down this often only.
const COARSE: SignedDuration = SignedDuration::from_mins(5);

/// Names the desk to move to, keeps it or forgets it; says which it is.
pub(super) fn name(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    ready: Readiness,
) -> Result<Option<Spare>, StoreError> {
    if ready != Readiness::NotReady {
        return Ok(None);
    }
    let row = desks::get(tx, desk)?;
    let promised = now.checked_sub(GIVEN_FOR).unwrap_or(Timestamp::MIN);
    let seats = spares::seats(tx, &row, heard_since(now), promised)?;
    let floor: Vec<_> = seats.iter().map(|(_, seat)| seat.clone()).collect();
    let before = spares::told(tx, desk)?;
    let Some(spare) = spare_desk(&floor, &spares::seat_of(&row), now) else {
        if before.is_some() {
            spares::forget(tx, desk)?;
        }
        return Ok(None);
    };
    // Labels are unique within a site, and all these seats are of one.
    let Some((given, _)) = seats.iter().find(|(_, seat)| seat.label == spare.label) else {
        return Ok(None);
    };
    let told = before.is_some_and(|(was, at)| was == spare && now.duration_since(at) < COARSE);
    if !told {
        spares::tell(tx, now, desk, given, &spare)?;
    }
    Ok(Some(spare))
}
