//! Where things with a good serial were seen, so that a fault can be followed when its part is
//! carried to another desk. Must not judge what that means.

use super::{StoreError, Tx};
use deskready::component::ComponentKind;
use deskready::ids::DeskId;
use jiff::Timestamp;

/// Most parts of one desk.
const PARTS: i64 = 200;
/// Most other desks named for one part.
const ELSEWHERE: i64 = 10;

/// A part on a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// Kind.
    pub kind: ComponentKind,
    /// Serial; a good one.
    pub serial: String,
    /// Component it stood for.
    pub component: String,
    /// Whether it failed there.
    pub failed: bool,
    /// When it was last seen there, to a few hours.
    pub seen_at: Timestamp,
    /// When the desk no longer had it.
    pub gone_at: Option<Timestamp>,
}

/// Parts seen on a desk.
pub fn of_desk(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<PartRow>, StoreError> {
    tx.query(
        "SELECT kind, serial, component, failed, seen_at, gone_at FROM part_seen WHERE desk = $1 \
         ORDER BY seen_at DESC, kind, serial LIMIT $2",
        &[desk.into(), PARTS.into()],
    )?
    .iter()
    .map(|row| {
        Ok(PartRow {
            kind: row.word(0, "kind", ComponentKind::parse)?,
            serial: row.text(1)?.to_owned(),
            component: row.text(2)?.to_owned(),
            failed: row.int(3)? != 0,
            seen_at: row.time(4)?,
            gone_at: row.opt_time(5)?,
        })
    })
    .collect()
}

/// Stores how a part stands on a desk.
pub fn set(tx: &mut dyn Tx, desk: &DeskId, part: &PartRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO part_seen (kind, serial, desk, component, failed, seen_at, gone_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, serial, desk, component) \
         DO UPDATE SET failed = excluded.failed, seen_at = excluded.seen_at, \
         gone_at = excluded.gone_at",
        &[
            part.kind.as_str().into(),
            (&part.serial).into(),
            desk.into(),
            (&part.component).into(),
            part.failed.into(),
            part.seen_at.into(),
            part.gone_at.into(),
        ],
    )?;
    Ok(())
}

/// A part on another desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDesk {
    /// Label of that desk.
    pub label: String,
    /// Whether it failed there.
    pub failed: bool,
    /// When it was last seen there.
    pub at: Timestamp,
    /// Whether that desk has it still, as far as it is heard of.
    pub is_there: bool,
}

/// Where else a part was seen since `since`, newest first.
pub fn elsewhere(
    tx: &mut dyn Tx,
    desk: &DeskId,
    part: (ComponentKind, &str),
    since: Timestamp,
    heard_from: Timestamp,
) -> Result<Vec<OtherDesk>, StoreError> {
    tx.query(
        "SELECT d.label, p.failed, COALESCE(p.gone_at, p.seen_at), \
         CASE WHEN p.gone_at IS NULL AND COALESCE(s.last_report_at, 0) >= $5 THEN 1 ELSE 0 END \
         FROM part_seen p JOIN desk d ON d.id = p.desk LEFT JOIN desk_seen s ON s.desk = p.desk \
         WHERE p.kind = $1 AND p.serial = $2 AND p.desk <> $3 AND p.seen_at >= $4 \
         ORDER BY 3 DESC, d.label LIMIT $6",
        &[
            part.0.as_str().into(),
            part.1.into(),
            desk.into(),
            since.into(),
            heard_from.into(),
            ELSEWHERE.into(),
        ],
    )?
    .iter()
    .map(|row| {
        Ok(OtherDesk {
            label: row.text(0)?.to_owned(),
            failed: row.int(1)? != 0,
            at: row.time(2)?,
            is_there: row.int(3)? != 0,
        })
    })
    .collect()
}

/// Drops what was last seen before `before`, at most `limit` at a time.
pub fn drop_older(tx: &mut dyn Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM part_seen WHERE (kind, serial, desk, component) IN (SELECT kind, serial, desk, \
         component FROM part_seen WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)",
        &[before.into(), limit.into()],
    )
}
