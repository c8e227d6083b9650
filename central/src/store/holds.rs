//! Holds: what a person wants to hear nothing of for a time, about one question of a desk or about a
//! fault of a whole site. An ended one keeps its row. Must not decide what a hold silences.

use super::desks::{PLACE, place};
use super::model::Place;
use super::page::{self, Ask, Conditions};
use super::{Row, StoreError, Tx, model, new_id};
use deskready::desk::Severity;
use deskready::diagnosis::DiagnosisKey;
use deskready::hold::Hold;
use deskready::ids::{DeskId, DiagnosisId, HoldId};
use jiff::Timestamp;

/// Most holds that one judgement looks at.
const HOLDS: i64 = 1_000;

/// What a hold is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// A fault code at a whole site.
    Fault(String),
    /// A question of one desk.
    Question {
        /// Which desk.
        desk: DeskId,
        /// Scope of the component.
        component: String,
        /// Family of faults.
        family: String,
    },
}

impl Scope {
    /// The question a diagnosis asks.
    #[must_use]
    pub fn of(desk: &DeskId, key: &DiagnosisKey) -> Self {
        Self::Question {
            desk: desk.clone(),
            component: key.component.scope(),
            family: key.family.clone(),
        }
    }

    fn columns(&self) -> (Option<&str>, Option<&DeskId>, Option<&str>, Option<&str>) {
        match self {
            Self::Fault(fault) => (Some(fault), None, None, None),
            Self::Question {
                desk,
                component,
                family,
            } => (None, Some(desk), Some(component), Some(family)),
        }
    }
}

/// A stored hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldRow {
    /// Id.
    pub id: HoldId,
    /// Site.
    pub site: String,
    /// What it is about.
    pub scope: Scope,
    /// The hold itself.
    pub hold: Hold,
    /// What the person wrote.
    pub note: String,
    /// When it was set.
    pub set_at: Timestamp,
    /// By whom.
    pub set_by: String,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// Its desk, if it is about one.
    pub desk: Option<Place>,
}

impl HoldRow {
    /// Whether it is about this question.
    #[must_use]
    pub fn is_about(&self, desk: &DeskId, key: &DiagnosisKey, fault: &str) -> bool {
        match &self.scope {
            Scope::Fault(of) => of == fault,
            question @ Scope::Question { .. } => *question == Scope::of(desk, key),
        }
    }
}

/// Who sets a hold, where and why.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Site.
    pub site: &'a str,
    /// What it is about.
    pub scope: &'a Scope,
    /// The hold.
    pub hold: &'a Hold,
    /// What the person wrote.
    pub note: &'a str,
    /// Pseudonym.
    pub by: &'a str,
}

const ROWS: &str = "SELECT h.id, h.site, h.fault, h.component, h.family, h.severity, h.cause, \
     h.note, h.set_at, h.set_by, h.until_at, h.ended_at, h.desk";

fn rows_text() -> String {
    format!("{ROWS}, {PLACE} FROM hold h LEFT JOIN desk d ON d.id = h.desk")
}

/// Stores a hold; one about the same that has not ended gives way to it.
pub fn insert(tx: &mut dyn Tx, now: Timestamp, draft: &Draft<'_>) -> Result<HoldId, StoreError> {
    let id = HoldId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    let (fault, desk, component, family) = draft.scope.columns();
    let same = match draft.scope {
        Scope::Fault(of) => tx.execute(
            "UPDATE hold SET ended_at = $1, ended_by = $2 WHERE ended_at IS NULL AND site = $3 \
             AND fault = $4",
            &[now.into(), draft.by.into(), draft.site.into(), of.into()],
        ),
        Scope::Question { .. } => tx.execute(
            "UPDATE hold SET ended_at = $1, ended_by = $2 WHERE ended_at IS NULL AND desk = $3 \
             AND component = $4 AND family = $5",
            &[
                now.into(),
                draft.by.into(),
                desk.into(),
                component.into(),
                family.into(),
            ],
        ),
    };
    same?;
    tx.execute(
        "INSERT INTO hold (id, site, fault, desk, component, family, severity, cause, note, \
         set_at, set_by, until_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            (&id).into(),
            draft.site.into(),
            fault.into(),
            desk.into(),
            component.into(),
            family.into(),
            draft.hold.severity.as_str().into(),
            draft.hold.cause.as_str().into(),
            draft.note.into(),
            now.into(),
            draft.by.into(),
            draft.hold.until.into(),
        ],
    )?;
    Ok(id)
}

/// One hold.
pub fn get(tx: &mut dyn Tx, id: &HoldId) -> Result<HoldRow, StoreError> {
    tx.query(&format!("{} WHERE h.id = $1", rows_text()), &[id.into()])?
        .first()
        .map_or_else(|| Err(StoreError::not_found("hold", id.as_str())), row)
}

/// Holds that may silence something on a desk: its own and those of its site.
pub fn around(tx: &mut dyn Tx, desk: &DeskId, site: &str) -> Result<Vec<HoldRow>, StoreError> {
    let mut found = Vec::new();
    for (condition, key) in [
        ("h.desk = $1", desk.as_str()),
        ("h.site = $1 AND h.fault IS NOT NULL", site),
    ] {
        let rows = tx.query(
            &format!(
                "{} WHERE {condition} AND h.ended_at IS NULL ORDER BY h.id LIMIT $2",
                rows_text()
            ),
            &[key.into(), HOLDS.into()],
        )?;
        for one in &rows {
            found.push(row(one)?);
        }
    }
    Ok(found)
}

/// The rule that holds a fault at a site, if one does.
pub fn of_fault(tx: &mut dyn Tx, site: &str, fault: &str) -> Result<Option<HoldRow>, StoreError> {
    tx.query(
        &format!(
            "{} WHERE h.site = $1 AND h.fault = $2 AND h.ended_at IS NULL ORDER BY h.id DESC LIMIT 1",
            rows_text()
        ),
        &[site.into(), fault.into()],
    )?
    .first()
    .map(row)
    .transpose()
}

/// Which holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this site only.
    pub site: Option<String>,
    /// Only faults of whole sites.
    pub rules_only: bool,
    /// Also those that ended.
    pub ended_too: bool,
}

/// Holds, newest first.
pub fn list(
    tx: &mut dyn Tx,
    filter: &Filter,
    ask: &Ask,
) -> Result<model::Page<HoldRow>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(site) = &filter.site {
        conditions.and("h.site = ?", [site.into()]);
    }
    if filter.rules_only {
        conditions.and("h.fault IS NOT NULL", []);
    }
    if !filter.ended_too {
        conditions.and("h.ended_at IS NULL", []);
    }
    if let Some(before) = page::key::<String>(ask)? {
        conditions.and("h.id < ?", [before.into()]);
    }
    let (tail, params) = conditions.end(" ORDER BY h.id DESC", ask);
    let rows = tx.query(&format!("{}{tail}", rows_text()), &params)?;
    let rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    Ok(page::page(ask, rows, |hold| hold.id.as_str().to_owned()))
}

/// Holds whose time is over and that nobody has ended yet.
pub fn due(tx: &mut dyn Tx, now: Timestamp, limit: i64) -> Result<Vec<HoldId>, StoreError> {
    tx.query(
        "SELECT id FROM hold WHERE ended_at IS NULL AND until_at <= $1 ORDER BY until_at LIMIT $2",
        &[now.into(), limit.into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Ends a hold; `by` is the person, or `None` when its time is over.
pub fn end(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &HoldId,
    by: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE hold SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL",
        &[id.into(), now.into(), by.into()],
    )?;
    Ok(())
}

/// Desks with open questions that a hold silences.
pub fn silenced_desks(tx: &mut dyn Tx, id: &HoldId, limit: i64) -> Result<Vec<DeskId>, StoreError> {
    tx.query(
        "SELECT DISTINCT desk FROM diagnosis WHERE hold = $1 AND open_key IS NOT NULL \
         ORDER BY desk LIMIT $2",
        &[id.into(), limit.into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Marks a question as silenced, or no longer.
pub fn set_silenced(
    tx: &mut dyn Tx,
    diagnosis: &DiagnosisId,
    hold: Option<&HoldId>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE diagnosis SET hold = $2 WHERE id = $1",
        &[diagnosis.into(), hold.into()],
    )?;
    Ok(())
}

fn row(row: &Row) -> Result<HoldRow, StoreError> {
    let desk: Option<DeskId> = row.opt_id(12)?;
    let scope = match (row.opt_text(2)?, &desk) {
        (Some(fault), _) => Scope::Fault(fault.to_owned()),
        (None, Some(desk)) => Scope::Question {
            desk: desk.clone(),
            component: row.text(3)?.to_owned(),
            family: row.text(4)?.to_owned(),
        },
        (None, None) => {
            return Err(StoreError::Corrupt {
                what: "hold",
                why: "it is about nothing".to_owned(),
            });
        }
    };
    Ok(HoldRow {
        id: row.id(0)?,
        site: row.text(1)?.to_owned(),
        scope,
        hold: Hold {
            severity: row.word(5, "severity", Severity::parse)?,
            cause: row.text(6)?.to_owned(),
            until: row.time(10)?,
        },
        note: row.text(7)?.to_owned(),
        set_at: row.time(8)?,
        set_by: row.text(9)?.to_owned(),
        ended_at: row.opt_time(11)?,
        desk: desk.map(|_| place(row, 13)).transpose()?,
    })
}
