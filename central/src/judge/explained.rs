//! Tickets of what something else explains: one that still waits is merged, so that nobody decides
//! about it in vain; what stands alone again is asked about anew. Needs the judged diagnoses.

use crate::store::diagnoses::OpenRow;
use crate::store::events::{self, Kind, News};
use crate::store::{StoreError, Tx, tickets};
use deskready::diagnosis::Stage;
use deskready::ids::DeskId;
use deskready::ticket::State;
use deskready::work_order::explanation;
use jiff::Timestamp;

/// Brings the tickets of a desk into agreement with what explains their diagnoses.
pub(super) fn settle_tickets(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    rows: &mut [OpenRow],
) -> Result<(), StoreError> {
    for row in rows
        .iter_mut()
        .filter(|r| r.diagnosis.stage != Stage::Recovered)
    {
        match (&row.ticket, row.diagnosis.stands_alone()) {
            (Some((id, State::AwaitingQualification)), false) => {
                let (id, reason) = (id.clone(), explanation(&row.diagnosis));
                tickets::set_state(tx, now, &id, State::Merged, &reason, None)?;
                let news = News {
                    desk: Some(desk),
                    work_order: None,
                    subject: id.as_str(),
                    kind: Kind::TicketMerged,
                    reason: &reason,
                };
                events::add(tx, now, &news)?;
                row.ticket = Some((id, State::Merged));
            }
            // The old ticket keeps its end; this is a new one.
            (Some((_, State::Merged)), true) => row.ticket = None,
            (Some(_) | None, _) => {}
        }
    }
    Ok(())
}
