//! What desks share with others and how each family of faults stands on them: indexed, so that
//! groups are counted and never read whole. Must not decide what a group of failures means.

use super::{Row, StoreError, Tx, json, sites};
use deskready::desk::Severity;
use deskready::ids::{DeskId, IncidentId};
use deskready::incident::{FailingDesk, Sign};
use deskready::limits::clean;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Most failing desks looked at in one family, each with what it shares.
const FAILING_ROWS: i64 = 400_000;
/// Most families on one desk.
const FAMILIES: i64 = 200;

/// Stores what a desk shares, as its newest inventory says.
pub fn set(
    tx: &mut dyn Tx,
    desk: &DeskId,
    things: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    if of_desk(tx, desk)? == *things {
        return Ok(());
    }
    tx.execute("DELETE FROM desk_shared WHERE desk = $1", &[desk.into()])?;
    for (attribute, value) in things {
        tx.execute(
            "INSERT INTO desk_shared (desk, attribute, value) VALUES ($1, $2, $3)",
            &[desk.into(), attribute.into(), value.into()],
        )?;
    }
    Ok(())
}

/// What a desk shares.
pub fn of_desk(tx: &mut dyn Tx, desk: &DeskId) -> Result<BTreeMap<String, String>, StoreError> {
    tx.query(
        "SELECT attribute, value FROM desk_shared WHERE desk = $1",
        &[desk.into()],
    )?
    .iter()
    .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
    .collect()
}

/// How a family of faults stands on a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyRow {
    /// Family.
    pub family: String,
    /// The desk's own moment of its newest measurement.
    pub measured_at: Timestamp,
    /// When central heard of a new measurement, within [`super::shared`]'s coarseness.
    pub seen_at: Timestamp,
    /// What of it fails, since when as central saw it, and what stands alone.
    pub signs: Vec<Sign>,
    /// Leading fault; empty while nothing fails.
    pub fault: String,
    /// Effect on calls.
    pub severity: Severity,
    /// The incident that explains it.
    pub incident: Option<IncidentId>,
}

/// How the families of a desk stand.
pub fn families(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<FamilyRow>, StoreError> {
    tx.query(
        "SELECT family, measured_at, seen_at, signs, fault, severity, incident \
         FROM desk_family WHERE desk = $1 ORDER BY family LIMIT $2",
        &[desk.into(), FAMILIES.into()],
    )?
    .iter()
    .map(|row| {
        Ok(FamilyRow {
            family: row.text(0)?.to_owned(),
            measured_at: row.time(1)?,
            seen_at: row.time(2)?,
            signs: row.json(3, "signs")?,
            fault: row.text(4)?.to_owned(),
            severity: row.word(5, "severity", Severity::parse)?,
            incident: row.opt_id(6)?,
        })
    })
    .collect()
}

/// Stores how a family stands on a desk.
pub fn set_family(tx: &mut dyn Tx, desk: &DeskId, row: &FamilyRow) -> Result<(), StoreError> {
    let bound = row.signs.iter().filter(|s| !s.released).map(|s| s.since);
    let newest = bound.max();
    let failing_since = newest.or_else(|| row.signs.iter().map(|s| s.since).max());
    let released = newest.is_none() && !row.signs.is_empty();
    tx.execute(
        "INSERT INTO desk_family (desk, family, measured_at, seen_at, failing_since, released, \
         fault, severity, incident, signs) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (desk, family) DO UPDATE SET measured_at = excluded.measured_at, \
         seen_at = excluded.seen_at, failing_since = excluded.failing_since, \
         released = excluded.released, fault = excluded.fault, severity = excluded.severity, \
         incident = excluded.incident, signs = excluded.signs",
        &[
            desk.into(),
            clean(&row.family).into(),
            row.measured_at.into(),
            row.seen_at.into(),
            failing_since.into(),
            released.into(),
            (&row.fault).into(),
            row.severity.as_str().into(),
            row.incident.as_ref().into(),
            json("signs", &row.signs)?.into(),
        ],
    )?;
    Ok(())
}

/// Which desks count as observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lately {
    /// Measured since then.
    pub seen_from: Timestamp,
    /// Heard of since then.
    pub heard_from: Timestamp,
}

/// Families that began to fail on at least `least` desks since `from`.
pub fn families_failing_since(
    tx: &mut dyn Tx,
    from: Timestamp,
    least: u32,
) -> Result<Vec<String>, StoreError> {
    tx.query(
        "SELECT family FROM desk_family WHERE failing_since IS NOT NULL AND failing_since >= $1 \
         GROUP BY family HAVING COUNT(*) >= $2 ORDER BY family LIMIT $3",
        &[from.into(), i64::from(least).into(), FAMILIES.into()],
    )?
    .iter()
    .map(|row| row.text(0).map(str::to_owned))
    .collect()
}

/// The observed desks on which a family fails, without those of sites that listen to it.
pub fn failing(
    tx: &mut dyn Tx,
    family: &str,
    lately: Lately,
) -> Result<Vec<FailingDesk>, StoreError> {
    let heeded = sites::heeded(tx, "f.desk", ("$1", family))?;
    let rows = tx.query(
        &format!("SELECT f.desk, f.signs, s.attribute, s.value \
         FROM desk_family f CROSS JOIN desk_seen d CROSS JOIN desk_shared s \
         WHERE d.desk = f.desk AND s.desk = f.desk AND f.family = $1 AND f.failing_since IS NOT NULL AND f.seen_at >= $2 \
         AND d.last_report_at >= $3{heeded} ORDER BY f.desk LIMIT $4"),
        &[
            family.into(),
            lately.seen_from.into(),
            lately.heard_from.into(),
            FAILING_ROWS.into(),
        ],
    )?;
    let mut desks: Vec<FailingDesk> = Vec::new();
    for row in &rows {
        let desk: DeskId = row.id(0)?;
        let thing = (row.text(2)?.to_owned(), row.text(3)?.to_owned());
        match desks.last_mut().filter(|last| last.desk == desk) {
            Some(last) => {
                last.shared.insert(thing.0, thing.1);
            }
            None => desks.push(FailingDesk {
                desk,
                signs: row.json(1, "signs")?,
                shared: BTreeMap::from([thing]),
            }),
        }
    }
    // Written by a version that knew no signs: known again with the desk's next report.
    desks.retain(|d| !d.signs.is_empty());
    Ok(desks)
}

/// Observed desks of a family, without those of sites that listen to it.
pub fn observed(tx: &mut dyn Tx, family: &str, lately: Lately) -> Result<u32, StoreError> {
    let heeded = sites::heeded(tx, "f.desk", ("$1", family))?;
    let rows = tx.query(
        &format!(
            "SELECT COUNT(*) FROM desk_family f JOIN desk_seen d ON d.desk = f.desk \
         WHERE f.family = $1 AND f.seen_at >= $2 AND d.last_report_at >= $3{heeded}"
        ),
        &[
            family.into(),
            lately.seen_from.into(),
            lately.heard_from.into(),
        ],
    )?;
    first_count(&rows, 0)
}

/// Those of them that share something. CROSS JOIN keeps one engine from beginning with
/// the whole family; it means the same to both.
pub fn observed_sharing(
    tx: &mut dyn Tx,
    family: &str,
    thing: (&str, &str),
    lately: Lately,
) -> Result<u32, StoreError> {
    let heeded = sites::heeded(tx, "s.desk", ("$1", family))?;
    let rows = tx.query(
        &format!(
            "SELECT COUNT(*) FROM desk_shared s CROSS JOIN desk_family f CROSS JOIN desk_seen d \
         WHERE s.attribute = $2 AND s.value = $3 AND f.desk = s.desk AND f.family = $1 \
         AND f.seen_at >= $4 AND d.desk = s.desk AND d.last_report_at >= $5{heeded}"
        ),
        &[
            family.into(),
            thing.0.into(),
            thing.1.into(),
            lately.seen_from.into(),
            lately.heard_from.into(),
        ],
    )?;
    first_count(&rows, 0)
}

/// Observed and failing desks of a family that share something with a desk, itself left out;
/// `None` when more than `most` share it.
pub fn peers(
    tx: &mut dyn Tx,
    desk: &DeskId,
    family: &str,
    thing: (&str, &str),
    lately: Lately,
    most: u32,
) -> Result<Option<(u32, u32)>, StoreError> {
    let rows = tx.query(
        "SELECT COUNT(*), COALESCE(SUM(g.fails), 0) FROM (SELECT CASE WHEN f.failing_since IS NULL \
         THEN 0 ELSE 1 END AS fails FROM desk_shared s CROSS JOIN desk_family f \
         CROSS JOIN desk_seen d WHERE s.attribute = $2 AND s.value = $3 AND s.desk <> $4 \
         AND f.desk = s.desk AND f.family = $1 AND f.seen_at >= $5 \
         AND d.desk = s.desk AND d.last_report_at >= $6 \
         LIMIT $7) AS g",
        &[
            family.into(),
            thing.0.into(),
            thing.1.into(),
            desk.into(),
            lately.seen_from.into(),
            lately.heard_from.into(),
            (i64::from(most) + 1).into(),
        ],
    )?;
    let observed = first_count(&rows, 0)?;
    let failing = first_count(&rows, 1)?;
    Ok((observed <= most).then_some((observed, failing)))
}

fn first_count(rows: &[Row], at: usize) -> Result<u32, StoreError> {
    let count = rows.first().map_or(Ok(0), |row| row.count(at))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
