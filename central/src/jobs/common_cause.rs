//! Looks for one cause behind many desks: how families of faults stand is counted, floor 0 says
//! what is an incident, and the desks it concerns are judged again, which merges their orders or
//! gives them one. Each step can be run again at any moment; what was left is taken up next time.

use crate::judge::{self, lately};
use crate::store::events::{self, Kind, News};
use crate::store::incidents::{self, IncidentRow};
use crate::store::reviews;
use crate::store::shared::{self, Lately};
use crate::store::{Store, StoreError, Tx};
use deskready::ids::DeskId;
use deskready::incident::{
    self, Change, FailingDesk, Family, LEAST_DESKS, ONSET_WITHIN, Sign, Standing,
};
use deskready::text::Reason;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Desks judged again in one run; the next run takes the rest.
const DESKS: i64 = 500;

/// Reviews the floor; says how many incidents changed and how many desks were judged again.
pub async fn run(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    let seen = store.read(move |tx| look(tx, now)).await?;
    let mut count = u64::try_from(seen.changes.len()).unwrap_or(u64::MAX);
    if !seen.changes.is_empty() {
        store.write(move |tx| make_so(tx, now, &seen)).await?;
    }
    for desk in store.read(concerned).await? {
        let id = desk.clone();
        match store.write(move |tx| judge::judge_desk(tx, now, &id)).await {
            Ok(_) => count += 1,
            Err(e) => {
                tracing::error!(%desk, error = %e, "a desk of an incident could not be judged, it will be tried again");
            }
        }
    }
    // A brake that engaged before the cause was seen has nothing left to ask a person about.
    for review in store
        .read(|tx| reviews::emptied_by_merging(tx, DESKS))
        .await?
    {
        store
            .write(move |tx| judge::ran_empty(tx, now, &review))
            .await?;
        count += 1;
    }
    Ok(count)
}

struct Looked {
    open: Vec<IncidentRow>,
    floor: Vec<Family>,
    changes: Vec<Change>,
}

/// Counts, and asks floor 0 what they mean. Reads no desk where nothing began to fail.
fn look(tx: &mut dyn Tx, now: Timestamp) -> Result<Looked, StoreError> {
    let open = incidents::open(tx)?;
    let from = now.checked_sub(ONSET_WITHIN).unwrap_or(Timestamp::MIN);
    let began = shared::families_failing_since(tx, from, LEAST_DESKS)?;
    let names: BTreeSet<String> = began
        .into_iter()
        .chain(open.iter().map(|i| i.incident.family.clone()))
        .collect();
    let mut floor = Vec::new();
    for name in names {
        floor.push(family(tx, &name, &open, lately(now), from)?);
    }
    let mut standings = Vec::new();
    for row in &open {
        let (observed_count, failing_count) = incidents::standing(tx, row, lately(now))?;
        let group = floor
            .iter()
            .find(|f| f.name == row.incident.family)
            .and_then(|f| f.observed.get(&thing(row)));
        standings.push(Standing {
            incident: &row.incident,
            observed_count,
            failing_count,
            group_count: group.copied().unwrap_or(observed_count),
        });
    }
    let changes = incident::review(now, crate::known::in_force(), &floor, &standings);
    Ok(Looked {
        open,
        floor,
        changes,
    })
}

fn thing(row: &IncidentRow) -> (String, String) {
    (row.incident.attribute.clone(), row.incident.value.clone())
}

/// One family: its failing desks, and how many are observed in the groups that matter.
fn family(
    tx: &mut dyn Tx,
    name: &str,
    open: &[IncidentRow],
    lately: Lately,
    fresh_from: Timestamp,
) -> Result<Family, StoreError> {
    let failing = shared::failing(tx, name, lately)?;
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    // Only what began to fail lately, and is not explained yet, can open an incident: only its
    // groups are counted.
    let is_fresh = |desk: &FailingDesk| {
        let explained: Vec<&Sign> = open
            .iter()
            .flat_map(|i| i.incident.explains(name, &desk.shared, &desk.signs))
            .collect();
        let fresh = |s: &Sign| s.since >= fresh_from && !s.released && !explained.contains(&s);
        desk.signs.iter().any(fresh)
    };
    for desk in failing.iter().filter(|d| is_fresh(d)) {
        for (attribute, value) in &desk.shared {
            *counts
                .entry((attribute.clone(), value.clone()))
                .or_insert(0) += 1;
        }
    }
    let of_open = open.iter().filter(|i| i.incident.family == name).map(thing);
    let groups: BTreeSet<(String, String)> = counts
        .into_iter()
        .filter(|(_, failing)| *failing >= LEAST_DESKS)
        .map(|(group, _)| group)
        .chain(of_open)
        .collect();
    let mut observed = BTreeMap::new();
    for group in groups {
        let count = shared::observed_sharing(tx, name, (&group.0, &group.1), lately)?;
        observed.insert(group, count);
    }
    Ok(Family {
        name: name.to_owned(),
        observed_count: shared::observed(tx, name, lately)?,
        failing,
        observed,
    })
}

fn make_so(tx: &mut dyn Tx, now: Timestamp, seen: &Looked) -> Result<(), StoreError> {
    // Between looking and writing nothing else writes incidents, but a second central might.
    let open = incidents::open(tx)?;
    if open != seen.open {
        return Ok(());
    }
    for change in &seen.changes {
        match change {
            Change::Open(new) => {
                let row = incidents::insert(tx, now, new)?;
                let families = seen.floor.iter().filter(|f| f.name == new.family);
                for desk in families.flat_map(|f| &f.failing) {
                    if new.covers(&new.family, &desk.shared, &desk.signs) {
                        incidents::join(tx, now, &row.id, &desk.desk)?;
                    }
                }
                let reason = new.reasons.first().cloned();
                tell(tx, now, &row, Kind::IncidentOpened, reason.as_ref())?;
            }
            Change::Update(after, told) => {
                if let Some(row) = open.iter().find(|r| r.incident.key() == after.key()) {
                    incidents::update(tx, &row.id, after)?;
                    tell(tx, now, row, Kind::IncidentGrew, told.as_ref())?;
                }
            }
            Change::End(after, reason) => {
                if let Some(row) = open.iter().find(|r| r.incident.key() == after.key()) {
                    incidents::update(tx, &row.id, after)?;
                    tell(tx, now, row, Kind::IncidentEnded, Some(reason))?;
                }
            }
        }
    }
    Ok(())
}

fn tell(
    tx: &mut dyn Tx,
    now: Timestamp,
    row: &IncidentRow,
    kind: Kind,
    reason: Option<&Reason>,
) -> Result<(), StoreError> {
    let Some(reason) = reason else {
        return Ok(());
    };
    let news = News {
        desk: None,
        work_order: None,
        subject: row.id.as_str(),
        kind,
        reason,
    };
    events::add(tx, now, &news).map(|_| ())
}

/// Desks whose judgement does not know yet what explains them, or that it no longer does.
fn concerned(tx: &mut dyn Tx) -> Result<Vec<DeskId>, StoreError> {
    let mut desks: BTreeSet<DeskId> = incidents::to_release(tx, DESKS)?.into_iter().collect();
    for row in incidents::open(tx)? {
        desks.extend(incidents::not_yet_told(tx, &row, DESKS)?);
    }
    let most = usize::try_from(DESKS).unwrap_or(usize::MAX);
    Ok(desks.into_iter().take(most).collect())
}
