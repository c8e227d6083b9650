//! What would have been opened at a site that listens: counted by fault and desk from the diagnoses
//! that were noted. Must not decide what is noted.

use super::desks::{PLACE, place};
use super::model::Place;
use super::{Row, StoreError, Tx};
use deskready::ids::DiagnosisId;
use jiff::Timestamp;

/// Fault codes listed at once; knowledge has a few dozen.
const FAULTS: i64 = 500;
/// Desks listed of one fault.
pub const DESKS: i64 = 500;

/// One fault of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Fault code.
    pub fault: String,
    /// Desks on which it would have opened something within the time asked for.
    pub desks_count: u64,
}

/// A desk on which something would have been opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedDesk {
    /// Desk.
    pub desk: Place,
    /// The question.
    pub diagnosis_id: DiagnosisId,
    /// When it was noted.
    pub noted_at: Timestamp,
    /// Whether it is still open.
    pub open: bool,
}

// What is hygiene opens nothing in any mode.
const WHERE: &str = "FROM diagnosis g JOIN desk d ON d.id = g.desk WHERE g.noted_at >= $1 \
     AND g.noted_at < $2 AND d.site = $3 AND g.severity <> 'S4'";

/// Faults that would have opened something at a site, the most frequent first.
pub fn faults(
    tx: &mut dyn Tx,
    site: &str,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Noted>, StoreError> {
    tx.query(
        &format!(
            "SELECT g.fault, COUNT(DISTINCT g.desk) {WHERE} GROUP BY g.fault \
             ORDER BY 2 DESC, g.fault LIMIT $4"
        ),
        &[from.into(), to.into(), site.into(), FAULTS.into()],
    )?
    .iter()
    .map(|row: &Row| {
        Ok(Noted {
            fault: row.text(0)?.to_owned(),
            desks_count: row.count(1)?,
        })
    })
    .collect()
}

/// The desks of one fault, by label.
pub fn desks(
    tx: &mut dyn Tx,
    site: &str,
    fault: &str,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<NotedDesk>, StoreError> {
    tx.query(
        &format!(
            "SELECT {PLACE}, g.id, g.noted_at, CASE WHEN g.open_key IS NULL THEN 0 ELSE 1 END \
             {WHERE} AND g.fault = $4 ORDER BY d.label_key, g.noted_at DESC LIMIT $5"
        ),
        &[
            from.into(),
            to.into(),
            site.into(),
            fault.into(),
            DESKS.into(),
        ],
    )?
    .iter()
    .map(|row| {
        Ok(NotedDesk {
            desk: place(row, 0)?,
            diagnosis_id: row.id(6)?,
            noted_at: row.time(7)?,
            open: row.int(8)? != 0,
        })
    })
    .collect()
}
