//! Incidents: one open per family and shared thing; an ended one keeps its row and its desks.

use super::counters::{self, Counter};
use super::model::Page;
use super::page::{self, Ask, Conditions};
use super::shared::Lately;
use super::{Row, StoreError, Tx, Value, json, new_id, sites};
use deskready::ids::{DeskId, IncidentId};
use deskready::incident::{Incident, Sign, State, TOGETHER};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most open incidents looked at.
const OPEN: i64 = 500;
/// Desks named with an incident.
const DESKS: i64 = 500;
/// Most desks of one incident looked at.
const MEMBERS: i64 = 400_000;

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRow {
    /// Id.
    pub id: IncidentId,
    /// For people, "INC-000001".
    pub number: String,
    /// What it is.
    pub incident: Incident,
}

/// A desk of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentDesk {
    /// Desk.
    pub id: DeskId,
    /// Its label.
    pub label: String,
    /// Site.
    pub site: String,
    /// When it was first explained by the incident.
    pub joined_at: Timestamp,
    /// Whether it still fails because of it.
    pub failing: bool,
}

/// `INC-000001` for 1.
#[must_use]
pub fn incident_number(no: i64) -> String {
    format!("INC-{no:06}")
}

const ROWS: &str = "SELECT i.id, i.number, i.body FROM incident i";

fn incident_row(row: &Row) -> Result<IncidentRow, StoreError> {
    Ok(IncidentRow {
        id: row.id(0)?,
        number: incident_number(row.int(1)?),
        incident: row.json(2, "incident")?,
    })
}

fn open_key(incident: &Incident) -> Value {
    match incident.state {
        // The unit separator cannot occur in cleaned text, so fields never run into each other.
        State::Open => [
            incident.family.as_str(),
            incident.attribute.as_str(),
            incident.value.as_str(),
        ]
        .join("\u{1f}")
        .into(),
        State::Ended => Value::Null,
    }
}

/// Stores a new one and gives it its number.
pub fn insert(
    tx: &mut dyn Tx,
    now: Timestamp,
    incident: &Incident,
) -> Result<IncidentRow, StoreError> {
    let id = IncidentId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    let number = counters::next(tx, Counter::Incident)?;
    tx.execute(
        "INSERT INTO incident (id, number, open_key, family, attribute, value, started_at, \
         opened_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            (&id).into(),
            number.into(),
            open_key(incident),
            (&incident.family).into(),
            (&incident.attribute).into(),
            (&incident.value).into(),
            incident.started_at.into(),
            incident.opened_at.into(),
            json("incident", incident)?.into(),
        ],
    )?;
    Ok(IncidentRow {
        id,
        number: incident_number(number),
        incident: incident.clone(),
    })
}

/// Stores what is better known, or that it is over.
pub fn update(tx: &mut dyn Tx, id: &IncidentId, incident: &Incident) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE incident SET open_key = $2, ended_at = $3, body = $4 WHERE id = $1",
        &[
            id.into(),
            open_key(incident),
            incident.ended_at.into(),
            json("incident", incident)?.into(),
        ],
    )?;
    Ok(())
}

/// Open incidents, oldest first.
pub fn open(tx: &mut dyn Tx) -> Result<Vec<IncidentRow>, StoreError> {
    tx.query(
        &format!("{ROWS} WHERE i.open_key IS NOT NULL ORDER BY i.number LIMIT $1"),
        &[OPEN.into()],
    )?
    .iter()
    .map(incident_row)
    .collect()
}

/// Open incidents about something that a desk shares, oldest first. Where its site listens to the
/// family only the one that explains it already: what was told is followed to its end.
pub fn open_around(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<IncidentRow>, StoreError> {
    tx.query(
        &format!(
            "{ROWS} JOIN desk_shared s ON s.attribute = i.attribute AND s.value = i.value \
             WHERE i.open_key IS NOT NULL AND s.desk = $1 AND (EXISTS (SELECT 1 FROM desk_family f \
             WHERE f.desk = $1 AND f.family = i.family AND f.incident = i.id) OR (1 = 1{})) \
             ORDER BY i.number LIMIT $2",
            sites::is_heeded("s.desk", "i.family")
        ),
        &[desk.into(), OPEN.into()],
    )?
    .iter()
    .map(incident_row)
    .collect()
}

/// Open incidents that explain something on a desk, oldest first.
pub fn of_desk(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<IncidentRow>, StoreError> {
    tx.query(
        &format!(
            "{ROWS} WHERE i.open_key IS NOT NULL AND i.id IN (SELECT f.incident FROM desk_family f \
             WHERE f.desk = $1) ORDER BY i.number LIMIT $2"
        ),
        &[desk.into(), OPEN.into()],
    )?
    .iter()
    .map(incident_row)
    .collect()
}

/// Incidents, newest first; only open ones if asked.
pub fn list(tx: &mut dyn Tx, open_only: bool, ask: &Ask) -> Result<Page<IncidentRow>, StoreError> {
    let mut conditions = Conditions::default();
    if open_only {
        conditions.and("i.open_key IS NOT NULL", []);
    }
    if let Some(before) = page::key::<i64>(ask)? {
        conditions.and("i.number < ?", [before.into()]);
    }
    let (tail, params) = conditions.end(" ORDER BY i.number DESC", ask);
    let rows = tx
        .query(&format!("{ROWS}{tail}"), &params)?
        .iter()
        .map(|row| Ok((row.int(1)?, incident_row(row)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let page = page::page(ask, rows, |(number, _)| *number);
    Ok(Page {
        items: page.items.into_iter().map(|(_, row)| row).collect(),
        next: page.next,
    })
}

/// One incident.
pub fn get(tx: &mut dyn Tx, id: &IncidentId) -> Result<IncidentRow, StoreError> {
    tx.query(&format!("{ROWS} WHERE i.id = $1"), &[id.into()])?
        .first()
        .map_or_else(
            || Err(StoreError::not_found("incident", id.as_str())),
            incident_row,
        )
}

/// Its desks: those that still fail first.
pub fn desks(tx: &mut dyn Tx, id: &IncidentId) -> Result<Vec<IncidentDesk>, StoreError> {
    tx.query(
        "SELECT d.id, d.label, d.site, m.joined_at, \
         CASE WHEN EXISTS (SELECT 1 FROM desk_family f WHERE f.desk = m.desk AND f.incident = $1 \
         AND f.failing_since IS NOT NULL) THEN 1 ELSE 0 END \
         FROM incident_desk m JOIN desk d ON d.id = m.desk WHERE m.incident = $1 \
         ORDER BY 5 DESC, d.site, d.label_key, d.id LIMIT $2",
        &[id.into(), DESKS.into()],
    )?
    .iter()
    .map(|row| {
        Ok(IncidentDesk {
            id: row.id(0)?,
            label: row.text(1)?.to_owned(),
            site: row.text(2)?.to_owned(),
            joined_at: row.time(3)?,
            failing: row.int(4)? != 0,
        })
    })
    .collect()
}

/// Remembers that an incident explains a desk.
pub fn join(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &IncidentId,
    desk: &DeskId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO incident_desk (incident, desk, joined_at) VALUES ($1, $2, $3) \
         ON CONFLICT (incident, desk) DO NOTHING",
        &[id.into(), desk.into(), now.into()],
    )?;
    Ok(())
}

/// Since when a failure may be a desk's and still belong to the incident.
fn onsets_from(incident: &Incident) -> Timestamp {
    incident
        .started_at
        .checked_sub(TOGETHER)
        .unwrap_or(Timestamp::MIN)
}

/// Of the desks that an incident explained: how many are observed, and how many of these still fail.
pub fn standing(
    tx: &mut dyn Tx,
    row: &IncidentRow,
    lately: Lately,
) -> Result<(u32, u32), StoreError> {
    let rows = tx.query(
        "SELECT f.signs FROM incident_desk m CROSS JOIN desk_family f CROSS JOIN desk_seen d \
         WHERE m.incident = $1 AND f.desk = m.desk AND f.family = $2 AND d.desk = m.desk \
         AND f.seen_at >= $3 AND d.last_report_at >= $4 LIMIT $5",
        &[
            (&row.id).into(),
            (&row.incident.family).into(),
            lately.seen_from.into(),
            lately.heard_from.into(),
            MEMBERS.into(),
        ],
    )?;
    let mut failing: u32 = 0;
    for of_desk in &rows {
        failing = failing.saturating_add(u32::from(explains_any(row, of_desk, 0)?));
    }
    Ok((u32::try_from(rows.len()).unwrap_or(u32::MAX), failing))
}

/// Whether an incident explains any of the signs of a desk that shares its thing.
fn explains_any(row: &IncidentRow, of_desk: &Row, at: usize) -> Result<bool, StoreError> {
    let signs: Vec<Sign> = of_desk.json(at, "signs")?;
    let i = &row.incident;
    let shared = BTreeMap::from([(i.attribute.clone(), i.value.clone())]);
    Ok(i.covers(&i.family, &shared, &signs))
}

/// Desks that an open incident explains and that were not judged since, at most `limit`; those whose
/// site listens to the family are not.
pub fn not_yet_told(
    tx: &mut dyn Tx,
    row: &IncidentRow,
    limit: i64,
) -> Result<Vec<DeskId>, StoreError> {
    let heeded = sites::is_heeded("f.desk", "$1");
    let rows = tx.query(
        &format!(
            "SELECT f.desk, f.signs FROM desk_family f CROSS JOIN desk_shared s WHERE s.desk = f.desk \
         AND s.attribute = $2 AND s.value = $3 AND f.family = $1 AND f.failing_since IS NOT NULL \
         AND f.failing_since >= $4 AND f.incident IS NULL AND f.released = 0{heeded} \
         ORDER BY f.desk LIMIT $5"
        ),
        &[
            (&row.incident.family).into(),
            (&row.incident.attribute).into(),
            (&row.incident.value).into(),
            onsets_from(&row.incident).into(),
            MEMBERS.into(),
        ],
    )?;
    let mut desks = Vec::new();
    for of_desk in &rows {
        if i64::try_from(desks.len()).unwrap_or(limit) >= limit {
            break;
        }
        if explains_any(row, of_desk, 1)? {
            desks.push(of_desk.id(0)?);
        }
    }
    Ok(desks)
}

/// Desks that an ended incident still seems to explain, at most `limit`.
pub fn to_release(tx: &mut dyn Tx, limit: i64) -> Result<Vec<DeskId>, StoreError> {
    tx.query(
        "SELECT DISTINCT f.desk FROM desk_family f JOIN incident i ON i.id = f.incident \
         WHERE f.incident IS NOT NULL AND i.open_key IS NULL ORDER BY f.desk LIMIT $1",
        &[limit.into()],
    )?
    .iter()
    .map(|r| r.id(0))
    .collect()
}
