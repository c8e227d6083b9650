//! Sites: their mode, their time zone, and how their desks stand.

use super::model::{SiteCount, SiteRow};
use super::{Row, StoreError, Tx};
use deskready::readiness::Readiness;
use deskready::ticket::{Mode, ModeSince, SiteModes};
use jiff::Timestamp;

/// Most sites ever listed at once.
const SITES: i64 = 10_000;
/// Most families of faults that differ from their site; knowledge has a dozen.
const FAMILIES: i64 = 1_000;

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
        "INSERT INTO site (name, mode, zone, created_at, mode_since) VALUES ($1, $2, $3, $4, $4) \
         ON CONFLICT (name) DO NOTHING",
        &[name.into(), mode.as_str().into(), zone.into(), now.into()],
    )?;
    get(tx, name)
}

fn find(tx: &mut dyn Tx, name: &str) -> Result<Option<SiteRow>, StoreError> {
    tx.query(
        "SELECT name, mode, zone, mode_since FROM site WHERE name = $1",
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
        "SELECT name, mode, zone, mode_since FROM site ORDER BY name LIMIT $1",
        &[SITES.into()],
    )?
    .iter()
    .map(site)
    .collect()
}

/// Lets the system do more or less by itself. Takes effect with each desk's next judgement.
pub fn set_mode(tx: &mut dyn Tx, now: Timestamp, name: &str, mode: Mode) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE site SET mode_since = CASE WHEN mode = $2 THEN mode_since ELSE $3 END, mode = $2 \
         WHERE name = $1",
        &[name.into(), mode.as_str().into(), now.into()],
    )?;
    if changed == 0 {
        Err(StoreError::not_found("site", name))
    } else {
        Ok(())
    }
}

/// The mode of a site and of the families of faults that differ from it.
pub fn modes(tx: &mut dyn Tx, name: &str) -> Result<SiteModes, StoreError> {
    let site = get(tx, name)?;
    let rows = tx.query(
        "SELECT family, mode, since FROM site_mode WHERE site = $1 ORDER BY family LIMIT $2",
        &[name.into(), FAMILIES.into()],
    )?;
    let families = rows
        .iter()
        .map(|row| {
            let mode = ModeSince {
                mode: row.word(1, "mode", Mode::parse)?,
                since: row.time(2)?,
            };
            Ok((row.text(0)?.to_owned(), mode))
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(SiteModes {
        site: ModeSince {
            mode: site.mode,
            since: site.mode_since,
        },
        families,
    })
}

/// A condition that a desk's site does not listen to a family of faults; both are SQL.
pub(super) fn is_heeded(desk: &str, family: &str) -> String {
    format!(
        " AND NOT EXISTS (SELECT 1 FROM desk hd JOIN site hs ON hs.name = hd.site \
         LEFT JOIN site_mode hm ON hm.site = hd.site AND hm.family = {family} \
         WHERE hd.id = {desk} AND COALESCE(hm.mode, hs.mode) = '{}')",
        Mode::Listen.as_str()
    )
}

/// [`is_heeded`], or nothing where no site listens to the family: a large floor is counted without
/// looking at the site of each desk.
pub(super) fn heeded(
    tx: &mut dyn Tx,
    desk: &str,
    family: (&str, &str),
) -> Result<String, StoreError> {
    let listens = tx.query(
        "SELECT 1 FROM site s LEFT JOIN site_mode m ON m.site = s.name AND m.family = $1 \
         WHERE COALESCE(m.mode, s.mode) = $2 LIMIT 1",
        &[family.1.into(), Mode::Listen.as_str().into()],
    )?;
    Ok(if listens.is_empty() {
        String::new()
    } else {
        is_heeded(desk, family.0)
    })
}

/// Lets a family of faults differ from its site, or follow it again with `None`.
pub fn set_family_mode(
    tx: &mut dyn Tx,
    now: Timestamp,
    name: &str,
    family: &str,
    mode: Option<Mode>,
) -> Result<(), StoreError> {
    get(tx, name)?;
    match mode {
        Some(mode) => tx.execute(
            "INSERT INTO site_mode (site, family, mode, since) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (site, family) DO UPDATE SET since = CASE WHEN site_mode.mode = \
             excluded.mode THEN site_mode.since ELSE excluded.since END, mode = excluded.mode",
            &[name.into(), family.into(), mode.as_str().into(), now.into()],
        )?,
        None => tx.execute(
            "DELETE FROM site_mode WHERE site = $1 AND family = $2",
            &[name.into(), family.into()],
        )?,
    };
    Ok(())
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
        mode_since: row.time(3)?,
    })
}
