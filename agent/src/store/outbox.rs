//! The outbox: measurements wait here until central has acknowledged them, at least once, in
//! order. A measurement that central can never take is set aside and the rest goes on.

use super::{Store, keys};
use deskready::limits::RETAINED_PER_SYMPTOM;
use deskready::observation::{Observation, Outcome};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

/// Kept of what was set aside; the newest stay.
const SET_ASIDE_LIMIT: i64 = 1_000;

/// Measurements to deliver next.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// In order of their sequence numbers.
    pub observations: Vec<Observation>,
}

/// A measurement that central refused for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Its sequence number.
    pub seq: u64,
    /// When it was set aside.
    pub at: String,
    /// What central said.
    pub why: String,
}

impl Store {
    /// Stores the measurements of one round, all or none, and gives them their numbers. The
    /// `seq` they come with is replaced. `shows_fault` tells which must never be dropped.
    pub fn append(
        &mut self,
        round: u64,
        observations: &mut [Observation],
        shows_fault: impl Fn(&Observation) -> bool,
        ran: &[(&str, (String, u64))],
    ) -> anyhow::Result<()> {
        let tx = self.db.transaction()?;
        for observation in observations.iter_mut() {
            tx.execute(
                "INSERT INTO observation (component, kind, shows_fault, pending, json) VALUES (?1, ?2, ?3, 1, '')",
                params![observation.component.scope(), kind(observation), shows_fault(observation)],
            )?;
            let seq = tx.last_insert_rowid();
            observation.seq = u64::try_from(seq).unwrap_or(0);
            tx.execute(
                "UPDATE observation SET json = ?2 WHERE seq = ?1",
                params![seq, serde_json::to_string(observation)?],
            )?;
        }
        let mut put = tx.prepare(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )?;
        // What was handed over while this round was being made may have counted on.
        let before: Option<String> = tx
            .query_row(
                "SELECT value FROM fact WHERE name = ?1",
                [keys::ROUND],
                |row| row.get(0),
            )
            .optional()?;
        let before = before.and_then(|text| text.parse().ok()).unwrap_or(0);
        put.execute(params![keys::ROUND, round.max(before).to_string()])?;
        for (probe, moment) in ran {
            put.execute(params![
                format!("{}{probe}", keys::LAST_RUN),
                serde_json::to_string(moment)?
            ])?;
        }
        drop(put);
        tx.commit()?;
        self.forget()?;
        Ok(())
    }

    /// The oldest measurements that wait, at most `count`.
    pub fn next_batch(&mut self, count: usize) -> anyhow::Result<Batch> {
        let mut query = self
            .db
            .prepare("SELECT seq, json FROM observation WHERE pending = 1 ORDER BY seq LIMIT ?1")?;
        let rows = query.query_map([i64::try_from(count)?], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        let (mut observations, mut unreadable) = (Vec::new(), Vec::new());
        for row in rows {
            let (seq, text) = row?;
            match serde_json::from_str(&text) {
                Ok(observation) => observations.push(observation),
                Err(error) => unreadable.push((u64::try_from(seq)?, error.to_string())),
            }
        }
        drop(query);
        // Written by another version, or damaged: one such row must not hold up all the others.
        for (seq, error) in unreadable {
            self.set_aside(
                seq,
                &format!("it cannot be read: {error}"),
                jiff::Timestamp::now(),
            )?;
        }
        Ok(Batch { observations })
    }

    /// The newest number ever given; 0 before the first.
    pub fn last_seq(&self) -> anyhow::Result<u64> {
        let last: Option<i64> = self
            .db
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = 'observation'",
                [],
                |r| r.get(0),
            )
            .optional()?;
        Ok(u64::try_from(last.unwrap_or(0))?)
    }

    /// How many measurements wait.
    pub fn pending_count(&self) -> anyhow::Result<u64> {
        let count: i64 = self.db.query_row(
            "SELECT count(*) FROM observation WHERE pending = 1",
            [],
            |r| r.get(0),
        )?;
        Ok(u64::try_from(count)?)
    }

    /// Central has stored these for good.
    pub fn acknowledge(&mut self, first_seq: u64, acked_seq: u64) -> anyhow::Result<()> {
        self.db.execute(
            "UPDATE observation SET pending = 0 WHERE seq BETWEEN ?1 AND ?2",
            params![i64::try_from(first_seq)?, i64::try_from(acked_seq)?],
        )?;
        self.forget()
    }

    /// Central will never take this one: keep it where a person can see it, and go on.
    pub fn set_aside(&mut self, seq: u64, why: &str, at: jiff::Timestamp) -> anyhow::Result<()> {
        let tx = self.db.transaction()?;
        let seq = i64::try_from(seq)?;
        tx.execute(
            "INSERT OR REPLACE INTO set_aside (seq, at, why, json) SELECT seq, ?2, ?3, json FROM observation WHERE seq = ?1",
            params![seq, at.to_string(), deskready::limits::clean(why)],
        )?;
        tx.execute("UPDATE observation SET pending = 0 WHERE seq = ?1", [seq])?;
        tx.execute(
            "DELETE FROM set_aside WHERE seq NOT IN (SELECT seq FROM set_aside ORDER BY seq DESC LIMIT ?1)",
            [SET_ASIDE_LIMIT],
        )?;
        tx.commit()?;
        Ok(())
    }

    /// What was set aside, newest first.
    pub fn all_set_aside(&self) -> anyhow::Result<Vec<SetAside>> {
        let mut query = self
            .db
            .prepare("SELECT seq, at, why FROM set_aside ORDER BY seq DESC")?;
        let rows = query.query_map([], |row| {
            Ok(SetAside {
                seq: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0),
                at: row.get(1)?,
                why: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many measurements were dropped because the outbox was full.
    pub fn dropped_count(&self) -> anyhow::Result<u64> {
        Ok(self.get(keys::DROPPED)?.unwrap_or(0))
    }

    /// Lets go what nobody needs: delivered measurements beyond what the judgement looks at, and,
    /// past the limit on disk, the oldest undelivered ones that show no fault.
    fn forget(&mut self) -> anyhow::Result<()> {
        self.db.execute(
            "DELETE FROM observation WHERE seq IN (
                 SELECT seq FROM (
                     SELECT seq, pending, row_number() OVER (PARTITION BY component, kind ORDER BY seq DESC) AS age
                     FROM observation
                 ) WHERE age > ?1 AND pending = 0
             )",
            [i64::try_from(RETAINED_PER_SYMPTOM)?],
        )?;
        let bytes: i64 = self.db.query_row(
            "SELECT coalesce(sum(length(json)), 0) FROM observation WHERE pending = 1",
            [],
            |row| row.get(0),
        )?;
        if bytes <= self.pending_limit_bytes {
            return Ok(());
        }
        let dropped = self.db.execute(
            "DELETE FROM observation WHERE seq IN (
                 SELECT seq FROM (
                     SELECT seq, sum(length(json)) OVER (ORDER BY seq) AS upto
                     FROM observation WHERE pending = 1 AND shows_fault = 0
                 ) WHERE upto <= ?1
             )",
            // A tenth more than needed, so that this is not done again at the next measurement.
            [bytes - self.pending_limit_bytes + self.pending_limit_bytes / 10],
        )?;
        if dropped > 0 {
            let before = self.dropped_count()?;
            self.put(keys::DROPPED, &(before + dropped as u64))?;
            tracing::warn!(
                dropped,
                "the outbox is full: the oldest measurements that show no fault were dropped"
            );
        }
        Ok(())
    }
}

fn kind(observation: &Observation) -> &'static str {
    match &observation.outcome {
        Outcome::Reading(reading) => reading.kind(),
        Outcome::Unseen(_) => "unseen",
    }
}
