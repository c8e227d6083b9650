//! Readings of a symptom beyond the newest are dropped, and how the symptom stood after them is kept
//! in their place. Finds what has grown and stores what the judgement makes of it; must not judge.

use super::observations::{Kept, UNSEEN_KEPT, kept};
use super::{StoreError, Tx, json};
use deskready::diagnosis::Checkpoint;
use deskready::ids::DeskId;
use deskready::limits::{TAIL_PER_SYMPTOM, TAIL_SLACK};

/// What is to be dropped of one symptom.
#[derive(Debug, Clone, PartialEq)]
pub struct Overgrown {
    /// The place of the newest row to go: rank of the stream and seq.
    pub place: (i64, i64),
    /// Whether they are readings; an attempt without one leaves nothing behind.
    pub is_reading: bool,
    /// How the symptom stood before them.
    pub before: Option<Checkpoint>,
    /// Those of its readings that count, in stream order.
    pub dropped: Vec<Kept>,
}

/// What must go of a symptom that has grown well past its limit.
pub fn overgrown(
    tx: &mut dyn Tx,
    desk: &DeskId,
    component: &str,
    kind: &str,
) -> Result<Option<Overgrown>, StoreError> {
    let is_reading = !kind.starts_with("unseen.");
    let keep = if is_reading {
        TAIL_PER_SYMPTOM
    } else {
        UNSEEN_KEPT
    };
    let mut nth = |n: usize| {
        tx.query(
            "SELECT stream_rank, seq FROM observation WHERE desk = $1 AND component = $2 \
             AND kind = $3 ORDER BY stream_rank DESC, seq DESC LIMIT 1 OFFSET $4",
            &[
                desk.into(),
                component.into(),
                kind.into(),
                i64::try_from(n).unwrap_or(i64::MAX).into(),
            ],
        )
    };
    if nth(keep + TAIL_SLACK)?.is_empty() {
        return Ok(None);
    }
    let rows = nth(keep)?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let place = (row.int(0)?, row.int(1)?);
    let (mut dropped, mut before) = (Vec::new(), None);
    if is_reading {
        let rows = tx.query(
            "SELECT o.body, o.history FROM observation o \
             LEFT JOIN epoch e ON e.desk = $1 AND e.component = o.component \
             WHERE o.desk = $1 AND o.component = $2 AND o.kind = $3 \
             AND (o.stream_rank, o.seq) <= ($4, $5) \
             AND o.measured_at > COALESCE(e.set_at, o.measured_at - 1) \
             ORDER BY o.stream_rank, o.seq",
            &[
                desk.into(),
                component.into(),
                kind.into(),
                place.0.into(),
                place.1.into(),
            ],
        )?;
        dropped = rows.iter().filter_map(kept).collect();
        before = read(
            tx,
            "SELECT checkpoint FROM pruned WHERE desk = $1 AND component = $2 AND kind = $3 \
             AND checkpoint IS NOT NULL",
            &[desk.into(), component.into(), kind.into()],
        )?
        .pop();
    }
    Ok(Some(Overgrown {
        place,
        is_reading,
        before,
        dropped,
    }))
}

/// Drops the rows of a symptom up to a place, and keeps how it stood there.
pub fn drop_through(
    tx: &mut dyn Tx,
    desk: &DeskId,
    (component, kind): (&str, &str),
    place: (i64, i64),
    checkpoint: Option<&Checkpoint>,
) -> Result<(), StoreError> {
    let stood = checkpoint.map(|c| json("checkpoint", c)).transpose()?;
    tx.execute(
        "DELETE FROM observation WHERE desk = $1 AND component = $2 AND kind = $3 \
         AND (stream_rank, seq) <= ($4, $5)",
        &[
            desk.into(),
            component.into(),
            kind.into(),
            place.0.into(),
            place.1.into(),
        ],
    )?;
    tx.execute(
        "INSERT INTO pruned (desk, component, kind, stream_rank, seq, checkpoint) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (desk, component, kind) \
         DO UPDATE SET stream_rank = excluded.stream_rank, seq = excluded.seq, \
         checkpoint = excluded.checkpoint",
        &[
            desk.into(),
            component.into(),
            kind.into(),
            place.0.into(),
            place.1.into(),
            stood.into(),
        ],
    )?;
    Ok(())
}

/// How the symptoms of a desk stood before the readings that are stored.
pub fn all(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<Checkpoint>, StoreError> {
    read(
        tx,
        "SELECT checkpoint FROM pruned WHERE desk = $1 AND checkpoint IS NOT NULL",
        &[desk.into()],
    )
}

/// One of another version must not keep a desk from being judged for ever: what is left of the
/// readings then speaks alone.
fn read(
    tx: &mut dyn Tx,
    sql: &str,
    params: &[super::Value],
) -> Result<Vec<Checkpoint>, StoreError> {
    let rows = tx.query(sql, params)?;
    let checkpoints = rows.iter().filter_map(|row| {
        row.json(0, "checkpoint")
            .inspect_err(|e| tracing::warn!(error = %e, "how a symptom stood is left out"))
            .ok()
    });
    Ok(checkpoints.collect())
}
