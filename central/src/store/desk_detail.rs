//! Everything on the page of one desk, read in one snapshot and put together.

use super::model::{AgentRow, ComponentRow, DeskDetail, ReadingRow, UnseenRow};
use super::page::Ask;
use super::{StoreError, Tx, desks, diagnoses, events, observations};
use deskready::component::{ComponentKey, Identity};
use deskready::finding::Finding;
use deskready::ids::DeskId;
use deskready::observation::{Observation, Outcome};
use deskready::readiness::component_state;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Events shown with a desk; older ones are asked for by page.
const EVENTS: usize = 50;
/// Programs named.
const AGENTS: i64 = 20;

/// Reads the page of a desk.
pub fn get(tx: &mut dyn Tx, id: &DeskId) -> Result<DeskDetail, StoreError> {
    let row = desks::get(tx, id)?;
    let known = desks::known(tx, id)?;
    let findings = findings(tx, id)?;
    let newest = observations::newest(tx, id)?;
    let (readings, unseen) = split(&newest);
    let versions = tx.query(
        "SELECT program_version FROM desk WHERE id = $1",
        &[id.into()],
    )?;
    let agents = tx
        .query(
            "SELECT agent, MAX(last_report_at) FROM agent_stream WHERE desk = $1 \
             GROUP BY agent ORDER BY 2 DESC LIMIT $2",
            &[id.into(), AGENTS.into()],
        )?
        .iter()
        .map(|row| {
            Ok(AgentRow {
                agent: row.id(0)?,
                last_report_at: row.time(1)?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let of_desk = events::Filter {
        desk: Some(id.clone()),
        subject: None,
    };
    Ok(DeskDetail {
        components: components(&known, &findings, &newest),
        diagnoses: diagnoses::of_desk(tx, id)?,
        events: events::list(
            tx,
            &of_desk,
            &Ask {
                cursor: None,
                items: EVENTS,
            },
        )?
        .items,
        program_version: versions.first().map_or(Ok(""), |v| v.text(0))?.to_owned(),
        row,
        facts: known.facts,
        agents,
        findings,
        unseen,
        readings,
    })
}

/// Findings of the last judgement.
pub fn findings(tx: &mut dyn Tx, id: &DeskId) -> Result<Vec<Finding>, StoreError> {
    tx.query(
        "SELECT findings FROM judgement WHERE desk = $1",
        &[id.into()],
    )?
    .first()
    .map_or(Ok(Vec::new()), |row| row.json(0, "finding"))
}

/// Stores the findings of a judgement.
pub fn set_findings(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &DeskId,
    findings: &[Finding],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO judgement (desk, judged_at, findings) VALUES ($1, $2, $3) ON CONFLICT (desk) \
         DO UPDATE SET judged_at = excluded.judged_at, findings = excluded.findings",
        &[
            id.into(),
            now.into(),
            super::json("finding", &findings)?.into(),
        ],
    )?;
    Ok(())
}

/// What the inventory lists, what the profile requires and what was measured, each once.
fn components(
    known: &desks::Known,
    findings: &[Finding],
    newest: &[Observation],
) -> Vec<ComponentRow> {
    let required = known
        .facts
        .as_ref()
        .map(|f| f.profile.required())
        .unwrap_or_default();
    let mut rows: BTreeMap<ComponentKey, ComponentRow> = BTreeMap::new();
    let mut row = |key: &ComponentKey| {
        let state = component_state(key, findings);
        let decided = findings
            .iter()
            .find(|f| f.component == *key && f.state == state);
        let row = ComponentRow {
            key: key.clone(),
            id: None,
            identity: Identity::default(),
            required: required.contains(key),
            state,
            reason: decided.and_then(|f| f.reasons.first().cloned()),
        };
        rows.entry(key.clone()).or_insert(row);
    };
    required.iter().for_each(&mut row);
    findings.iter().map(|f| &f.component).for_each(&mut row);
    known.components.iter().map(|c| &c.key).for_each(&mut row);
    newest.iter().map(|o| &o.component).for_each(&mut row);
    for component in &known.components {
        if let Some(row) = rows.get_mut(&component.key) {
            row.id = Some(component.id.clone());
            row.identity = component.identity.clone();
        }
    }
    rows.into_values().collect()
}

/// Newest readings, and what could not be measured since.
fn split(newest: &[Observation]) -> (Vec<ReadingRow>, Vec<UnseenRow>) {
    let mut readings = Vec::new();
    let mut unseen: Vec<UnseenRow> = Vec::new();
    for one in newest {
        match &one.outcome {
            Outcome::Reading(reading) => {
                // Sorted by place in the streams: this reading is newer than what could not be read.
                unseen.retain(|u| u.component != one.component || u.probe != one.probe);
                readings.push(ReadingRow {
                    component: one.component.clone(),
                    kind: reading.kind().to_owned(),
                    probe: one.probe.clone(),
                    at: one.at,
                    active: one.active,
                    took_ms: one.took_ms,
                    reading: reading.clone(),
                });
            }
            Outcome::Unseen(why) => unseen.push(UnseenRow {
                component: one.component.clone(),
                probe: one.probe.clone(),
                at: one.at,
                unseen: why.clone(),
            }),
        }
    }
    (readings, unseen)
}
