//! Reviews: one question to a person about everything that waits behind the brake of a fault at a
//! site. One is open per site and fault; an ended one keeps its row. Must not count or decide.

use super::page::{self, Ask, Conditions};
use super::{Row, StoreError, Tx, Value, model, new_id};
use deskready::ids::{DeskId, ReviewId, TicketId};
use deskready::ticket::State;
use jiff::Timestamp;

/// How a review ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that waits may go.
    LetGo,
    /// Everything that waits is withdrawn.
    Cancelled,
    /// Nothing waited any more.
    Empty,
}

impl Outcome {
    /// The word stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LetGo => "let_go",
            Self::Cancelled => "cancelled",
            Self::Empty => "empty",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::LetGo, Self::Cancelled, Self::Empty]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Id.
    pub id: ReviewId,
    /// Site.
    pub site: String,
    /// Fault code.
    pub fault: String,
    /// New orders within the hour when the brake engaged.
    pub new_orders_count: u32,
    /// The limit at that moment.
    pub limit_count: u32,
    /// Since when it waits.
    pub engaged_at: Timestamp,
    /// When somebody decided.
    pub ended_at: Option<Timestamp>,
    /// Who, if a person did.
    pub ended_by: Option<String>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// Until when the brake is off.
    pub released_until: Option<Timestamp>,
    /// Desks that wait behind it now.
    pub waiting_desks_count: u64,
}

const ROWS: &str = "SELECT r.id, r.site, r.fault, r.new_orders_count, r.limit_count, \
     r.engaged_at, r.ended_at, r.ended_by, r.outcome, r.released_until, \
     (SELECT COUNT(DISTINCT t.desk) FROM ticket t WHERE t.review = r.id \
     AND t.state = 'awaiting_qualification') FROM review r";

fn open_key(site: &str, fault: &str) -> String {
    // The unit separator cannot occur in cleaned text, so fields never run into each other.
    [site, fault].join("\u{1f}")
}

/// The newest review of a fault at a site.
pub fn newest(tx: &mut dyn Tx, site: &str, fault: &str) -> Result<Option<ReviewRow>, StoreError> {
    tx.query(
        &format!("{ROWS} WHERE r.site = $1 AND r.fault = $2 ORDER BY r.engaged_at DESC, r.id DESC LIMIT 1"),
        &[site.into(), fault.into()],
    )?
    .first()
    .map(row)
    .transpose()
}

/// Opens a review: the brake engages.
pub fn insert(
    tx: &mut dyn Tx,
    now: Timestamp,
    (site, fault): (&str, &str),
    (new_orders_count, limit_count): (u32, u32),
) -> Result<ReviewId, StoreError> {
    let id = ReviewId::from_tail(&new_id(now)).map_err(|_| StoreError::Failed)?;
    tx.execute(
        "INSERT INTO review (id, site, fault, open_key, new_orders_count, limit_count, engaged_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            (&id).into(),
            site.into(),
            fault.into(),
            open_key(site, fault).into(),
            i64::from(new_orders_count).into(),
            i64::from(limit_count).into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// One review.
pub fn get(tx: &mut dyn Tx, id: &ReviewId) -> Result<ReviewRow, StoreError> {
    tx.query(&format!("{ROWS} WHERE r.id = $1"), &[id.into()])?
        .first()
        .map_or_else(|| Err(StoreError::not_found("review", id.as_str())), row)
}

/// Which reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this site only.
    pub site: Option<String>,
    /// Only those nobody has decided about.
    pub open_only: bool,
}

/// Reviews, newest first.
pub fn list(
    tx: &mut dyn Tx,
    filter: &Filter,
    ask: &Ask,
) -> Result<model::Page<ReviewRow>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(site) = &filter.site {
        conditions.and("r.site = ?", [site.into()]);
    }
    if filter.open_only {
        conditions.and("r.open_key IS NOT NULL", []);
    }
    if let Some(before) = page::key::<String>(ask)? {
        conditions.and("r.id < ?", [before.into()]);
    }
    let (tail, params) = conditions.end(" ORDER BY r.id DESC", ask);
    let rows = tx.query(&format!("{ROWS}{tail}"), &params)?;
    let rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    Ok(page::page(ask, rows, |review| {
        review.id.as_str().to_owned()
    }))
}

/// Ends a review.
pub fn end(
    tx: &mut dyn Tx,
    now: Timestamp,
    id: &ReviewId,
    outcome: Outcome,
    by: Option<&str>,
    released_until: Option<Timestamp>,
) -> Result<(), StoreError> {
    let done = (outcome == Outcome::Empty).then_some(now);
    tx.execute(
        "UPDATE review SET open_key = $2, ended_at = $3, ended_by = $4, outcome = $5, \
         released_until = $6, done_at = $7 WHERE id = $1",
        &[
            id.into(),
            Value::Null,
            now.into(),
            by.into(),
            outcome.as_str().into(),
            released_until.into(),
            done.into(),
        ],
    )?;
    Ok(())
}

/// Reviews that ended and whose tickets are not all dealt with.
pub fn to_do(tx: &mut dyn Tx, limit: i64) -> Result<Vec<ReviewId>, StoreError> {
    tx.query(
        "SELECT id FROM review WHERE done_at IS NULL AND ended_at IS NOT NULL \
         ORDER BY ended_at LIMIT $1",
        &[limit.into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Remembers that every ticket behind it was dealt with.
pub fn set_done(tx: &mut dyn Tx, now: Timestamp, id: &ReviewId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE review SET done_at = $2 WHERE id = $1",
        &[id.into(), now.into()],
    )?;
    Ok(())
}

/// Reviews that nobody has decided about since `before` and behind which nothing waits.
pub fn empty_since(
    tx: &mut dyn Tx,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<ReviewId>, StoreError> {
    tx.query(
        "SELECT r.id FROM review r WHERE r.open_key IS NOT NULL AND r.engaged_at <= $1 \
         AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.review = r.id \
         AND t.state = 'awaiting_qualification') ORDER BY r.engaged_at LIMIT $2",
        &[before.into(), limit.into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Reviews behind which nothing waits any more because a common cause took it along.
pub fn emptied_by_merging(tx: &mut dyn Tx, limit: i64) -> Result<Vec<ReviewId>, StoreError> {
    tx.query(
        "SELECT r.id FROM review r WHERE r.open_key IS NOT NULL \
         AND EXISTS (SELECT 1 FROM ticket t WHERE t.review = r.id AND t.state = 'merged') \
         AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.review = r.id \
         AND t.state = 'awaiting_qualification') ORDER BY r.engaged_at LIMIT $1",
        &[limit.into()],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Tickets that wait behind a review, oldest first, with their desks.
pub fn waiting(
    tx: &mut dyn Tx,
    id: &ReviewId,
    limit: i64,
) -> Result<Vec<(TicketId, DeskId)>, StoreError> {
    tx.query(
        "SELECT id, desk FROM ticket WHERE review = $1 AND state = $2 ORDER BY number LIMIT $3",
        &[
            id.into(),
            State::AwaitingQualification.as_str().into(),
            limit.into(),
        ],
    )?
    .iter()
    .map(|row| Ok((row.id(0)?, row.id(1)?)))
    .collect()
}

/// Puts a ticket behind a review.
pub fn add(tx: &mut dyn Tx, ticket: &TicketId, review: &ReviewId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE ticket SET review = $2 WHERE id = $1",
        &[ticket.into(), review.into()],
    )?;
    Ok(())
}

fn row(row: &Row) -> Result<ReviewRow, StoreError> {
    let count = |at: usize| Ok::<_, StoreError>(u32::try_from(row.int(at)?).unwrap_or(u32::MAX));
    Ok(ReviewRow {
        id: row.id(0)?,
        site: row.text(1)?.to_owned(),
        fault: row.text(2)?.to_owned(),
        new_orders_count: count(3)?,
        limit_count: count(4)?,
        engaged_at: row.time(5)?,
        ended_at: row.opt_time(6)?,
        ended_by: row.opt_text(7)?.map(str::to_owned),
        outcome: match row.opt_text(8)? {
            Some(_) => Some(row.word(8, "outcome", Outcome::parse)?),
            None => None,
        },
        released_until: row.opt_time(9)?,
        waiting_desks_count: row.count(10)?,
    })
}
