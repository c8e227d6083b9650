//! Sites: their mode, their time zone, and how their desks stand.

use super::model::{SiteCount, SiteRow};
use super::{Row, StoreError, Tx};
use deskready::readiness::Readiness;
use deskready::ticket::Mode;
use jiff::Timestamp;

/// Most sites ever listed at once.
const SITES: i64 = 10_000;

/// The site, made with the given mode and zone if it is new.
pub fn ensure(
    tx: &mut dyn Tx,
    now: Timestamp,
    name: &str,
    mode: Mode,
    zone: &str,
) -> Result<SiteRow, StoreError> {
    if let Some(known) = find(tx, name)? {
        return Ok(known);
    }
    tx.execute(
        "INSERT INTO site (name, mode, zone, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (name) DO NOTHING",
        &[name.into(), mode.as_str().into(), zone.into(), now.into()],
    )?;
    get(tx, name)
}

fn find(tx: &mut dyn Tx, name: &str) -> Result<Option<SiteRow>, StoreError> {
    tx.query(
        "SELECT name, mode, zone FROM site WHERE name = $1",
        &[name.into()],
    )?
    .first()
    .map(site)
    .transpose()
}

/// One site.
pub fn get(tx: &mut dyn Tx, name: &str) -> Result<SiteRow, StoreError> {
    find(tx, name)?.ok_or_else(|| StoreError::not_found("site", name))
}

/// All sites by name.
pub fn list(tx: &mut dyn Tx) -> Result<Vec<SiteRow>, StoreError> {
    tx.query(
        "SELECT name, mode, zone FROM site ORDER BY name LIMIT $1",
        &[SITES.into()],
    )?
    .iter()
    .map(site)
    .collect()
}

/// Lets the system do more or less by itself. Takes effect with each desk's next judgement.
pub fn set_mode(tx: &mut dyn Tx, name: &str, mode: Mode) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE site SET mode = $2 WHERE name = $1",
        &[name.into(), mode.as_str().into()],
    )?;
    if changed == 0 {
        Err(StoreError::not_found("site", name))
    } else {
        Ok(())
    }
}

/// Desks counted by site and readiness.
pub fn counts(tx: &mut dyn Tx) -> Result<Vec<SiteCount>, StoreError> {
    tx.query(
        "SELECT site, readiness, COUNT(*) FROM desk GROUP BY site, readiness \
         ORDER BY site, readiness LIMIT $1",
        &[(SITES * 4).into()],
    )?
    .iter()
    .map(|row| {
        Ok(SiteCount {
            site: row.text(0)?.to_owned(),
            readiness: row.word(1, "readiness", Readiness::parse)?,
            desks_count: row.count(2)?,
        })
    })
    .collect()
}

fn site(row: &Row) -> Result<SiteRow, StoreError> {
    Ok(SiteRow {
        name: row.text(0)?.to_owned(),
        mode: row.word(1, "mode", Mode::parse)?,
        zone: row.text(2)?.to_owned(),
    })
}
