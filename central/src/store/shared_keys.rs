//! Programs whose key speaks for two desks: a PC that was copied after its program had started.
//! Needs the streams as reports come in. A desk with a new name, and sessions that are made from one
//! image by design, are none. Must not decide what people should do about it.

use super::value::word_of;
use super::{StoreError, Tx};
use deskready::desk::DeskKind;
use deskready::ids::{AgentId, DeskId};
use jiff::Timestamp;

/// Two desks of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one that came later: most likely the copy.
    pub later: DeskId,
    /// The other.
    pub earlier: DeskId,
}

/// When a desk reported before, and since when a report counts.
#[derive(Debug, Clone, Copy)]
pub struct Heard {
    /// The report of this desk before the one at hand.
    pub previous_at: Timestamp,
    /// What came before that is too old to say that both are at work.
    pub since: Timestamp,
}

/// Two desks that were heard in turn with one key, if that was not said of them before: one spoke,
/// then the other, then the first again, and now the other. A PC with a new name never comes back.
pub fn found(
    tx: &mut dyn Tx,
    now: Timestamp,
    agent: &AgentId,
    desk: &DeskId,
    heard: Heard,
) -> Result<Option<Pair>, StoreError> {
    if heard.previous_at < heard.since {
        return Ok(None);
    }
    // The oldest one only: of forty copies each is told with the first, not with each other.
    let rows = tx.query(
        "SELECT o.desk, o.first_report_at FROM agent_stream o JOIN desk d ON d.id = o.desk \
         WHERE (SELECT m.kind FROM desk m WHERE m.id = $2) <> $4 \
         AND o.agent = $1 AND o.desk <> $2 AND o.first_report_at < $3 AND o.last_report_at > $3 \
         AND d.kind <> $4 ORDER BY o.first_report_at, o.desk LIMIT 1",
        &[
            agent.into(),
            desk.into(),
            heard.previous_at.into(),
            word_of("kind", &DeskKind::VdiSession)?.into(),
        ],
    )?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let (other, other_since): (DeskId, Timestamp) = (row.id(0)?, row.time(1)?);
    let rows = tx.query(
        "SELECT COUNT(*) FROM agent_stream WHERE agent = $1 AND desk = $2 AND first_report_at < $3",
        &[agent.into(), desk.into(), other_since.into()],
    )?;
    let came_first = rows.first().map_or(Ok(0), |row| row.count(0))? > 0;
    let pair = if came_first {
        Pair {
            later: other,
            earlier: desk.clone(),
        }
    } else {
        Pair {
            later: desk.clone(),
            earlier: other,
        }
    };
    let added = tx.execute(
        "INSERT INTO shared_key (agent, desk, other, told_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (agent, desk, other) DO NOTHING",
        &[
            agent.into(),
            (&pair.later).into(),
            (&pair.earlier).into(),
            now.into(),
        ],
    )?;
    Ok((added > 0).then_some(pair))
}
