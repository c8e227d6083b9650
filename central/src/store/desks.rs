//! Desks: found by site and label, listed by page, with what their inventory says of them.
//! The page of one desk is put together in `desk_detail`.

use super::model::{DeskRow, OrderRef, Page, Place, order_number};
use super::page::{self, Ask, Conditions};
use super::value::{word_from, word_of};
use super::{Row, StoreError, Tx, counter_bases, json, new_id};
use deskready::component::Component;
use deskready::desk::{DeskFacts, DeskKind};
use deskready::ids::DeskId;
use deskready::limits::clean;
use deskready::readiness::Readiness;
use deskready::text::Reason;
use deskready::work_order;
use jiff::Timestamp;

/// Criticality of a desk whose profile names no service.
pub const CRITICALITY: u8 = 3;

pub(super) const ROWS: &str = "SELECT d.id, d.site, d.label, d.room, d.client, d.service, \
     d.criticality, d.kind, d.language, d.readiness, d.reason, j.judged_at, s.last_report_at, \
     w.id, w.number, w.state, d.label_key, p.body \
     FROM desk d LEFT JOIN judgement j ON j.desk = d.id LEFT JOIN desk_seen s ON s.desk = d.id \
     LEFT JOIN work_order w ON w.open_desk = d.id LEFT JOIN spare p ON p.desk = d.id";

/// Which desks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this site only.
    pub site: Option<String>,
    /// Whose label starts so, capital or small letters.
    pub label: Option<String>,
    /// In this state only.
    pub readiness: Option<Readiness>,
}

/// Desks by site and label.
pub fn list(tx: &mut dyn Tx, filter: &Filter, ask: &Ask) -> Result<Page<DeskRow>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(site) = &filter.site {
        conditions.and("d.site = ?", [site.into()]);
    }
    if let Some(prefix) = &filter.label {
        let from = label_key(prefix);
        let to = format!("{from}{}", char::MAX);
        conditions.and(
            "d.label_key >= ? AND d.label_key < ?",
            [from.into(), to.into()],
        );
    }
    if let Some(readiness) = filter.readiness {
        conditions.and("d.readiness = ?", [readiness.as_str().into()]);
    }
    if let Some((site, label, id)) = page::key::<(String, String, String)>(ask)? {
        conditions.and(
            "(d.site, d.label_key, d.id) > (?, ?, ?)",
            [site.into(), label.into(), id.into()],
        );
    }
    let (tail, params) = conditions.end(" ORDER BY d.site, d.label_key, d.id", ask);
    let rows = tx.query(&format!("{ROWS}{tail}"), &params)?;
    let rows = rows.iter().map(desk_row).collect::<Result<Vec<_>, _>>()?;
    Ok(page::page(ask, rows, |d| {
        (
            d.site.clone(),
            label_key(&d.label),
            d.id.as_str().to_owned(),
        )
    }))
}

/// One desk as in the list.
pub fn get(tx: &mut dyn Tx, id: &DeskId) -> Result<DeskRow, StoreError> {
    tx.query(&format!("{ROWS} WHERE d.id = $1"), &[id.into()])?
        .first()
        .map_or_else(|| Err(StoreError::not_found("desk", id.as_str())), desk_row)
}

/// The desk of that name, if it ever reported.
pub fn find(tx: &mut dyn Tx, site: &str, label: &str) -> Result<Option<DeskId>, StoreError> {
    tx.query(
        "SELECT id FROM desk WHERE site = $1 AND label = $2",
        &[site.into(), label.into()],
    )?
    .first()
    .map(|row| row.id(0))
    .transpose()
}

/// Makes a desk of which nothing is known yet.
pub fn create(
    tx: &mut dyn Tx,
    now: Timestamp,
    site: &str,
    label: &str,
    reason: &Reason,
) -> Result<DeskId, StoreError> {
    let id = DeskId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    tx.execute(
        "INSERT INTO desk (id, site, label, label_key, room, client, service, criticality, kind, \
         language, program_version, inventory_rank, inventory_seq, readiness, reason, created_at) \
         VALUES ($1, $2, $3, $4, '', '', '', $5, $6, 'es', '', -1, -1, $7, $8, $9)",
        &[
            (&id).into(),
            site.into(),
            label.into(),
            label_key(label).into(),
            CRITICALITY.into(),
            word_of("kind", &DeskKind::default())?.into(),
            Readiness::Unknown.as_str().into(),
            json("reason", reason)?.into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// The inventory stored for a desk: its digest and its place in the streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInventory {
    /// Digest, once one came.
    pub digest: Option<String>,
    /// Rank of the stream and first seq of the report it came with; -1 before the first.
    pub place: (i64, i64),
}

/// What inventory is stored.
pub fn stored_inventory(tx: &mut dyn Tx, id: &DeskId) -> Result<StoredInventory, StoreError> {
    let rows = tx.query(
        "SELECT inventory_digest, inventory_rank, inventory_seq FROM desk WHERE id = $1",
        &[id.into()],
    )?;
    let row = rows
        .first()
        .ok_or_else(|| StoreError::not_found("desk", id.as_str()))?;
    Ok(StoredInventory {
        digest: row.opt_text(0)?.map(str::to_owned),
        place: (row.int(1)?, row.int(2)?),
    })
}

/// Stores an inventory and the columns lists are made of.
pub fn set_inventory(
    tx: &mut dyn Tx,
    id: &DeskId,
    digest: &str,
    place: (i64, i64),
    inventory: &deskready::wire::v1::Inventory,
) -> Result<(), StoreError> {
    let profile = &inventory.facts.profile;
    let service = profile.service.as_ref();
    tx.execute(
        "UPDATE desk SET room = $2, client = $3, service = $4, criticality = $5, kind = $6, \
         language = $7, facts = $8, components = $9, program_version = $10, \
         inventory_digest = $11, inventory_rank = $12, inventory_seq = $13 WHERE id = $1",
        &[
            id.into(),
            clean(&profile.desk.room).into(),
            clean(service.map_or("", |s| &s.client)).into(),
            clean(service.map_or("", |s| &s.name)).into(),
            service
                .map_or(CRITICALITY, |s| s.criticality.clamp(1, 5))
                .into(),
            word_of("kind", &profile.desk.kind)?.into(),
            clean(&profile.desk.language).into(),
            json("facts", &inventory.facts)?.into(),
            json("components", &inventory.components)?.into(),
            clean(&inventory.program_version).into(),
            clean(digest).into(),
            place.0.into(),
            place.1.into(),
        ],
    )?;
    Ok(())
}

/// What a judgement needs of a desk.
#[derive(Debug, Clone)]
pub struct Known {
    /// Site.
    pub site: String,
    /// Profile and baseline, once an inventory came; with what people answered for.
    pub facts: Option<DeskFacts>,
    /// What counters stood at when they were last answered for.
    pub bases: Vec<counter_bases::Base>,
    /// Components of the inventory.
    pub components: Vec<Component>,
    /// 1 to 5.
    pub criticality: u8,
    /// As stored.
    pub readiness: Readiness,
    /// As stored.
    pub reason: Reason,
}

/// Reads what a judgement needs.
pub fn known(tx: &mut dyn Tx, id: &DeskId) -> Result<Known, StoreError> {
    let rows = tx.query(
        "SELECT site, facts, components, criticality, readiness, reason FROM desk WHERE id = $1",
        &[id.into()],
    )?;
    let row = rows
        .first()
        .ok_or_else(|| StoreError::not_found("desk", id.as_str()))?;
    let mut facts: Option<DeskFacts> = row.opt_json(1, "profile")?;
    let bases = counter_bases::of_desk(tx, id)?;
    if let Some(facts) = &mut facts {
        // What a person answered for is no news, whatever the desk compares with.
        counter_bases::lay_over(facts, &bases);
    }
    Ok(Known {
        site: row.text(0)?.to_owned(),
        facts,
        bases,
        components: row.opt_json(2, "component")?.unwrap_or_default(),
        criticality: u8::try_from(row.int(3)?).unwrap_or(CRITICALITY),
        readiness: row.word(4, "readiness", Readiness::parse)?,
        reason: row.json(5, "reason")?,
    })
}

/// Stores a verdict.
pub fn set_readiness(
    tx: &mut dyn Tx,
    id: &DeskId,
    readiness: Readiness,
    reason: &Reason,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE desk SET readiness = $2, reason = $3 WHERE id = $1",
        &[
            id.into(),
            readiness.as_str().into(),
            json("reason", reason)?.into(),
        ],
    )?;
    Ok(())
}

/// Notes that a report arrived.
pub fn seen(tx: &mut dyn Tx, now: Timestamp, id: &DeskId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO desk_seen (desk, last_report_at) VALUES ($1, $2) ON CONFLICT (desk) \
         DO UPDATE SET last_report_at = excluded.last_report_at",
        &[id.into(), now.into()],
    )?;
    Ok(())
}

/// When a desk was last heard of.
pub fn last_report(tx: &mut dyn Tx, id: &DeskId) -> Result<Option<Timestamp>, StoreError> {
    tx.query(
        "SELECT last_report_at FROM desk_seen WHERE desk = $1",
        &[id.into()],
    )?
    .first()
    .map(|row| row.time(0))
    .transpose()
}

/// Why a desk stands as it is stored.
pub fn reason(tx: &mut dyn Tx, id: &DeskId) -> Result<Reason, StoreError> {
    tx.query("SELECT reason FROM desk WHERE id = $1", &[id.into()])?
        .first()
        .map_or_else(
            || Err(StoreError::not_found("desk", id.as_str())),
            |row| row.json(0, "reason"),
        )
}

/// Desks not heard of since `since` of which something else than "unknown" is still said, the
/// longest silent first, at most `limit`.
pub fn silent(tx: &mut dyn Tx, since: Timestamp, limit: i64) -> Result<Vec<DeskId>, StoreError> {
    tx.query(
        "SELECT d.id FROM desk_seen s JOIN desk d ON d.id = s.desk WHERE s.last_report_at < $1 \
         AND d.readiness <> $2 ORDER BY s.last_report_at, d.id LIMIT $3",
        &[
            since.into(),
            Readiness::Unknown.as_str().into(),
            limit.into(),
        ],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Desks of a site that reported since `since`.
pub fn seen_since(tx: &mut dyn Tx, site: &str, since: Timestamp) -> Result<u64, StoreError> {
    let rows = tx.query(
        "SELECT COUNT(*) FROM desk_seen s JOIN desk d ON d.id = s.desk \
         WHERE s.last_report_at >= $1 AND d.site = $2",
        &[since.into(), site.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.count(0))
}

/// What lists are sorted and searched by.
fn label_key(label: &str) -> String {
    clean(label).to_lowercase()
}

pub(super) fn desk_row(row: &Row) -> Result<DeskRow, StoreError> {
    let readiness = row.word(9, "readiness", Readiness::parse)?;
    let spare = row.opt_json(17, "spare desk")?;
    Ok(DeskRow {
        spare: spare.filter(|_| readiness == Readiness::NotReady),
        id: row.id(0)?,
        site: row.text(1)?.to_owned(),
        label: row.text(2)?.to_owned(),
        room: row.text(3)?.to_owned(),
        client: row.text(4)?.to_owned(),
        service: row.text(5)?.to_owned(),
        criticality: u8::try_from(row.int(6)?).unwrap_or(CRITICALITY),
        kind: row.word(7, "kind", word_from)?,
        language: row.text(8)?.to_owned(),
        readiness,
        reason: row.json(10, "reason")?,
        judged_at: row.opt_time(11)?,
        last_report_at: row.opt_time(12)?,
        open_work_order: order_ref(row, 13)?,
    })
}

/// Reads id, number and state of an order from three fields, if there is one.
pub(super) fn order_ref(row: &Row, at: usize) -> Result<Option<OrderRef>, StoreError> {
    let Some(id) = row.opt_id(at)? else {
        return Ok(None);
    };
    Ok(Some(OrderRef {
        id,
        number: order_number(row.int(at + 1)?),
        state: row.word(at + 2, "state", work_order::State::parse)?,
    }))
}

pub(super) const PLACE: &str = "d.id, d.label, d.room, d.site, d.client, d.service";

/// Reads the six fields of [`PLACE`].
pub(super) fn place(row: &Row, at: usize) -> Result<Place, StoreError> {
    Ok(Place {
        id: row.id(at)?,
        label: row.text(at + 1)?.to_owned(),
        room: row.text(at + 2)?.to_owned(),
        site: row.text(at + 3)?.to_owned(),
        client: row.text(at + 4)?.to_owned(),
        service: row.text(at + 5)?.to_owned(),
    })
}
