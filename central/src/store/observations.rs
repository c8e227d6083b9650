//! Streams and their observations: each place in a stream is stored once, the retained set of a
//! symptom is bounded, and what was pruned is never counted again. Must not judge anything.

use super::{Row, StoreError, Tx};
use deskready::ids::{AgentId, DeskId, StreamId};
use deskready::limits::{TAIL_PER_SYMPTOM, TAIL_SLACK};
use deskready::observation::{Observation, Outcome};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of `Unseen` kept per component and probe: only the newest is shown.
pub(super) const UNSEEN_KEPT: usize = 4;
/// Most rows stored for one symptom once a report is in, with and without a reading.
pub const SYMPTOM_ROWS: u64 = (TAIL_PER_SYMPTOM + UNSEEN_KEPT + 2 * TAIL_SLACK) as u64;

/// A stream as it is known for a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Order of arrival among the streams of the desk, from 0.
    pub rank: i64,
    /// Whether this is its first report.
    pub is_new: bool,
    /// Whether another agent reported for the desk before.
    pub is_second_agent: bool,
    /// When the report before this one came.
    pub previous_report_at: Option<Timestamp>,
}

/// Finds or adds a stream of a desk.
pub fn stream(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    agent: &AgentId,
    stream: &StreamId,
) -> Result<Stream, StoreError> {
    let key = [desk.into(), agent.into(), stream.into(), now.into()];
    let known = tx.query(
        "UPDATE agent_stream SET previous_report_at = last_report_at, last_report_at = $4 \
         WHERE desk = $1 AND agent = $2 AND stream = $3 RETURNING stream_rank, previous_report_at",
        &key,
    )?;
    if let Some(row) = known.first() {
        return Ok(Stream {
            rank: row.int(0)?,
            is_new: false,
            is_second_agent: false,
            previous_report_at: row.opt_time(1)?,
        });
    }
    let rows = tx.query(
        "SELECT COUNT(*), COALESCE(MAX(CASE WHEN agent = $2 THEN 1 ELSE 0 END), 0), \
         COALESCE(MAX(CASE WHEN agent IN (SELECT k.agent FROM shared_key k WHERE k.desk = $1) \
         THEN 0 ELSE 1 END), 0) FROM agent_stream WHERE desk = $1",
        &[desk.into(), agent.into()],
    )?;
    // A copy that was given a key of its own, as it was told to be, is no second program.
    let (rank, agent_known, has_own_agent) = match rows.first() {
        Some(row) => (row.int(0)?, row.int(1)? == 1, row.int(2)? == 1),
        None => (0, false, false),
    };
    tx.execute(
        "INSERT INTO agent_stream (desk, agent, stream, stream_rank, first_report_at, last_report_at) \
         VALUES ($1, $2, $3, $5, $4, $4)",
        &[desk.into(), agent.into(), stream.into(), now.into(), rank.into()],
    )?;
    Ok(Stream {
        rank,
        is_new: true,
        is_second_agent: has_own_agent && !agent_known,
        previous_report_at: None,
    })
}

/// Where an observation stands and how it arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Desk.
    pub desk: &'a DeskId,
    /// Sender.
    pub agent: &'a AgentId,
    /// Its stream.
    pub stream: &'a StreamId,
    /// Rank of the stream.
    pub rank: i64,
    /// Place in the stream.
    pub seq: i64,
    /// Central's time of the measurement.
    pub measured_at: Timestamp,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Too old on arrival to open anything.
    pub history: bool,
}

/// What became of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is new.
    New,
    /// It was here already.
    Known,
    /// Its place was taken by other content, which was kept; said once for each place.
    OtherContent,
}

/// The tag under which an observation is retained.
#[must_use]
pub fn symptom_kind(observation: &Observation) -> String {
    match &observation.outcome {
        Outcome::Reading(reading) => reading.kind().to_owned(),
        Outcome::Unseen(_) => format!("unseen.{}", observation.probe),
    }
}

/// Stores an observation of a known kind.
pub fn insert(
    tx: &mut dyn Tx,
    arrival: &Arrival<'_>,
    component: &str,
    kind: &str,
    body: &str,
) -> Result<Stored, StoreError> {
    let added = tx.execute(
        "INSERT INTO observation (agent, stream, seq, desk, stream_rank, component, kind, \
         measured_at, received_at, history, contested, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11) \
         ON CONFLICT (desk, stream_rank, seq) DO NOTHING",
        &[
            arrival.agent.into(),
            arrival.stream.into(),
            arrival.seq.into(),
            arrival.desk.into(),
            arrival.rank.into(),
            component.into(),
            kind.into(),
            arrival.measured_at.into(),
            arrival.received_at.into(),
            arrival.history.into(),
            body.into(),
        ],
    )?;
    if added > 0 {
        return Ok(Stored::New);
    }
    let place = [
        arrival.desk.into(),
        arrival.rank.into(),
        arrival.seq.into(),
        body.into(),
    ];
    // Told once for each place, however often it comes again.
    let contested = tx.execute(
        "UPDATE observation SET contested = 1 WHERE desk = $1 AND stream_rank = $2 AND seq = $3 \
         AND contested = 0 AND body <> $4",
        &place,
    )?;
    Ok(if contested > 0 {
        Stored::OtherContent
    } else {
        Stored::Known
    })
}

/// Stores an observation of a kind this version does not know.
pub fn insert_raw(
    tx: &mut dyn Tx,
    arrival: &Arrival<'_>,
    kind: &str,
    body: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO raw_observation (agent, stream, seq, desk, kind, received_at, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (desk, agent, stream, seq) DO NOTHING",
        &[
            arrival.agent.into(),
            arrival.stream.into(),
            arrival.seq.into(),
            arrival.desk.into(),
            kind.into(),
            arrival.received_at.into(),
            body.into(),
        ],
    )?;
    Ok(())
}

/// Places up to which symptoms (component and kind) were pruned: rank of the stream and seq.
pub type Pruned = BTreeMap<(String, String), (i64, i64)>;

/// Up to where each symptom of a desk was pruned.
pub fn pruned(tx: &mut dyn Tx, desk: &DeskId) -> Result<Pruned, StoreError> {
    tx.query(
        "SELECT component, kind, stream_rank, seq FROM pruned WHERE desk = $1",
        &[desk.into()],
    )?
    .iter()
    .map(|row| {
        let key = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
        Ok((key, (row.int(2)?, row.int(3)?)))
    })
    .collect()
}

/// Starts a new epoch for components of a desk.
pub fn set_epoch(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    component: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO epoch (desk, component, set_at) VALUES ($1, $2, $3) \
         ON CONFLICT (desk, component) DO UPDATE SET set_at = excluded.set_at",
        &[desk.into(), component.into(), now.into()],
    )?;
    // How it stood before is decided by what no longer counts.
    tx.execute(
        "UPDATE pruned SET checkpoint = NULL WHERE desk = $1 AND component = $2",
        &[desk.into(), component.into()],
    )?;
    Ok(())
}

/// An observation of the retained set.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The observation.
    pub observation: Observation,
    /// Too old on arrival to open anything.
    pub history: bool,
}

/// The retained readings of a desk since each component's epoch, sorted by stream and seq.
pub fn retained(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<Kept>, StoreError> {
    // In the order of the index: no database sorts the bodies.
    let rows = tx.query(
        "SELECT o.body, o.history, o.component, o.kind, o.stream_rank, o.seq, \
         CASE WHEN o.measured_at > COALESCE(e.set_at, o.measured_at - 1) THEN 1 ELSE 0 END \
         FROM observation o LEFT JOIN epoch e ON e.desk = $1 AND e.component = o.component \
         WHERE o.desk = $1 AND o.kind NOT LIKE 'unseen.%' \
         ORDER BY o.component, o.kind, o.stream_rank, o.seq",
        &[desk.into()],
    )?;
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| row.int(6).is_ok_and(|n| n == 1)) {
        placed.push(((row.int(4)?, row.int(5)?), row));
    }
    placed.sort_unstable_by_key(|(place, _)| *place);
    Ok(placed.iter().filter_map(|(_, row)| kept(row)).collect())
}

/// How many observations of a desk are stored.
pub fn count(tx: &mut dyn Tx, desk: &DeskId) -> Result<u64, StoreError> {
    let rows = tx.query(
        "SELECT COUNT(*) FROM observation WHERE desk = $1",
        &[desk.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.count(0))
}

/// By the index alone: numbering all rows of a desk reads and carries every body. Symptoms come first: SQLite keeps to the order
/// of a CROSS JOIN, and left to itself asks for the newest row of each symptom at every row of the desk.
const NEWEST: &str = "SELECT o.body, 0 \
    FROM (SELECT DISTINCT component, kind FROM observation WHERE desk = $1) s \
    CROSS JOIN observation o WHERE o.desk = $1 AND o.component = s.component AND o.kind = s.kind \
    AND (o.stream_rank, o.seq) = (SELECT n.stream_rank, n.seq FROM observation n \
    WHERE n.desk = $1 AND n.component = s.component AND n.kind = s.kind \
    ORDER BY n.stream_rank DESC, n.seq DESC LIMIT 1) ORDER BY o.stream_rank, o.seq";

/// The newest observation of each component, kind and probe.
pub fn newest(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<Observation>, StoreError> {
    let rows = tx.query(NEWEST, &[desk.into()])?;
    Ok(rows
        .iter()
        .filter_map(kept)
        .map(|k| k.observation)
        .collect())
}

/// A row of an older or newer version must not keep a desk from being judged for ever.
pub(super) fn kept(row: &Row) -> Option<Kept> {
    match (row.json(0, "observation"), row.int(1)) {
        (Ok(observation), Ok(history)) => Some(Kept {
            observation,
            history: history != 0,
        }),
        (Err(e), _) | (_, Err(e)) => {
            tracing::warn!(error = %e, "a stored observation is left out of the judgement");
            None
        }
    }
}

/// Drops observations that arrived before `before`, at most `limit` at a time: what nobody has
/// measured for so long says nothing about a desk any more, nor does how it stood before that.
pub fn drop_older(tx: &mut dyn Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    let dropped = tx.query(
        "DELETE FROM observation WHERE (desk, stream_rank, seq) IN (SELECT desk, stream_rank, seq \
         FROM observation WHERE received_at < $1 ORDER BY received_at LIMIT $2) \
         RETURNING desk, component, kind",
        &[before.into(), limit.into()],
    )?;
    let mut symptoms = BTreeSet::new();
    for row in &dropped {
        symptoms.insert((row.text(0)?, row.text(1)?, row.text(2)?));
    }
    for (desk, component, kind) in symptoms {
        tx.execute(
            "UPDATE pruned SET checkpoint = NULL \
             WHERE desk = $1 AND component = $2 AND kind = $3 AND checkpoint IS NOT NULL",
            &[desk.into(), component.into(), kind.into()],
        )?;
    }
    Ok(dropped.len() as u64)
}

/// Drops raw observations that arrived before `before`, at most `limit` at a time.
pub fn drop_raw(tx: &mut dyn Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM raw_observation WHERE (desk, agent, stream, seq) IN (SELECT desk, agent, stream, \
         seq FROM raw_observation WHERE received_at < $1 ORDER BY received_at LIMIT $2)",
        &[before.into(), limit.into()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_looks_for_the_newest_row_once_for_each_symptom_and_not_for_each_row() {
        let mut db = rusqlite::Connection::open_in_memory().unwrap();
        super::super::migrate::sqlite(&mut db).unwrap();
        let text = format!("EXPLAIN QUERY PLAN {}", NEWEST.replace('$', "?"));
        let mut plan = db.prepare(&text).unwrap();
        let steps = plan.query_map(["desk"], |row| row.get::<_, String>(3));
        let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
        let place = |begins: &str| steps.iter().position(|step| step.starts_with(begins));
        assert!(place("SCAN s") < place("SEARCH o "), "{steps:#?}");
        let rows = &steps[place("SEARCH o ").unwrap()];
        assert!(rows.contains("stream_rank=? AND seq=?"), "{steps:#?}");
    }
}
