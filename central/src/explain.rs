//! How a diagnosis came about, read from the store: for the command, the API and the page alike,
//! so that the three never differ. Needs the store and floor 0's explanation. Must not judge: it
//! tells of the diagnosis as it was stored.

use anyhow::{Context as _, bail};
use deskready::desk::Calendar;
use deskready::diagnosis::{Diagnosis, Explanation, Input, Stage, Surroundings, explain};
use deskready::ids::DiagnosisId;
use jiff::Timestamp;
use std::path::Path;

use crate::http::explanation::Shape;
use crate::judge::peers;
use crate::lang::Lang;
use crate::show::{Show, explain as shown};
use crate::store::model::DiagnosisRow;
use crate::store::page::Ask;
use crate::store::{
    Store, StoreError, Tx, desk_detail, desks, diagnoses, observations, shared, sites, work_orders,
};

/// Diagnoses named when what was asked for is more than one.
const NAMED: usize = 20;

/// An explanation with the diagnosis it is about.
#[derive(Debug)]
pub struct Told {
    pub row: DiagnosisRow,
    /// Zone of the site.
    pub zone: String,
    pub explanation: Explanation,
}

/// Explains a stored diagnosis; `None` where its fault or its desk's profile is not known (any more).
pub fn told(tx: &mut dyn Tx, id: &DiagnosisId) -> Result<Option<Told>, StoreError> {
    let row = diagnoses::get(tx, id)?;
    let zone = sites::get(tx, &row.desk.site)?.zone;
    let Some(facts) = desks::known(tx, &row.desk.id)?.facts else {
        return Ok(None);
    };
    let findings = desk_detail::findings(tx, &row.desk.id)?;
    let desk = desks::get(tx, &row.desk.id)?;
    let judged_at = desk.judged_at;
    let mut asked = row.diagnosis.clone();
    if row.ended_at.is_some() {
        asked.stage = Stage::Recovered;
    }
    let key = asked.key.clone();
    let others = diagnoses::open(tx, &row.desk.id)?;
    let others = others.into_iter().map(|r| r.diagnosis);
    let open: Vec<Diagnosis> = std::iter::once(asked)
        .chain(others.filter(|d| d.key != key))
        .collect();
    let now = judged_at.unwrap_or(Timestamp::UNIX_EPOCH);
    let things = shared::of_desk(tx, &row.desk.id)?;
    let around = Surroundings {
        peers: peers(tx, now, &row.desk.id, &key.family, &things)?,
        spare: desk.spare,
        ..Surroundings::default()
    };
    let newest = observations::newest(tx, &row.desk.id)?;
    let explanation = explain(
        &Input {
            now,
            latest: &newest,
            knowledge: crate::known::in_force(),
            facts: &facts,
            findings: &findings,
            open: &open,
            surroundings: &around,
            calendar: &Calendar::default(),
        },
        &key,
    );
    Ok(explanation.map(|explanation| Told {
        row,
        zone,
        explanation,
    }))
}

/// Diagnoses meant by an id, an order's number, or the label of a desk with something open.
pub fn meant(tx: &mut dyn Tx, wanted: &str) -> Result<Vec<DiagnosisRow>, StoreError> {
    let wanted = wanted.trim();
    if let Ok(id) = DiagnosisId::parse(wanted) {
        return match diagnoses::get(tx, &id) {
            Ok(row) => Ok(vec![row]),
            Err(StoreError::NotFound { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        };
    }
    let order = match order_number(wanted) {
        Some(number) => work_orders::by_number(tx, number)?,
        None => None,
    };
    let ids: Vec<DiagnosisId> = if let Some(order) = order {
        let rows = diagnoses::of_order(tx, &order)?;
        rows.into_iter().map(|row| row.id).collect()
    } else {
        let filter = desks::Filter {
            label: Some(wanted.to_owned()),
            ..desks::Filter::default()
        };
        let desks = desks::list(tx, &filter, &Ask::default())?.items;
        let mut ids = Vec::new();
        for desk in desks
            .iter()
            .filter(|d| d.label.to_lowercase() == wanted.to_lowercase())
        {
            ids.extend(diagnoses::open(tx, &desk.id)?.into_iter().map(|row| row.id));
        }
        ids
    };
    ids.iter().map(|id| diagnoses::get(tx, id)).collect()
}

/// 123 of "WO-000123".
fn order_number(text: &str) -> Option<i64> {
    let (prefix, digits) = text.split_once('-')?;
    let number = digits.parse().ok().filter(|n| *n > 0)?;
    prefix.eq_ignore_ascii_case("WO").then_some(number)
}

/// The command `explain`: the text for an engineer, or JSON.
pub fn command(db: &str, wanted: &str, lang: Lang, json: bool) -> anyhow::Result<String> {
    if let Some(path) = db.strip_prefix("sqlite:")
        && !Path::new(path).is_file()
    {
        bail!(
            "there is no store {path}: name the folder that `serve` uses with --data DIR, or its store with --db URL"
        );
    }
    let store = Store::open(db).context("the store cannot be opened")?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the program cannot start its threads")?
        .block_on(answer(&store, wanted, lang, json))
}

async fn answer(store: &Store, wanted: &str, lang: Lang, json: bool) -> anyhow::Result<String> {
    let asked = wanted.to_owned();
    let found = store.read(move |tx| meant(tx, &asked)).await?;
    let id = match found.as_slice() {
        [] => bail!(
            "nothing is known as {wanted:?}: name a diagnosis (dia_...), an order (WO-000123) or the label of a desk with an open diagnosis"
        ),
        [one] => one.id.clone(),
        several => bail!("{}", several_are_meant(wanted, several, lang)),
    };
    let told = store
        .read(move |tx| told(tx, &id))
        .await?
        .context("this version does not know the fault of that diagnosis (any more)")?;
    if json {
        return Ok(serde_json::to_string_pretty(&Shape::of(&told))?);
    }
    let show = Show::new(lang, &told.zone);
    Ok(shown::text(&show, &shown::page(&show, &told)))
}

fn several_are_meant(wanted: &str, several: &[DiagnosisRow], lang: Lang) -> String {
    let mut text = format!("{wanted:?} has several diagnoses; name one of them:");
    for row in several.iter().take(NAMED) {
        let show = Show::new(lang, "UTC");
        let title = show.fault_title(&row.diagnosis.fault);
        let part = show.component(&row.diagnosis.key.component);
        text.push_str(&format!(
            "\n  {}  {} · {}: {title} ({part})",
            row.id, row.desk.site, row.desk.label
        ));
    }
    text
}
