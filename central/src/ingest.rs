//! Takes a report: envelope, desk, inventory, observations one by one, judgement, reply. One piece
//! of work for the writer: a report is stored whole or leaves no trace, and the same report again
//! changes nothing. Needs a transaction and the moment; must not know HTTP.

use crate::judge;
use crate::store::events::{Kind, tell};
use crate::store::observations::{self, Arrival, Stored};
use crate::store::shared_keys::{self, Heard};
use crate::store::{ChangeNote, StoreError, Tx, desks, json, shared, sites, whole};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::ids::DeskId;
use deskready::knowledge::codes;
use deskready::limits::{HISTORY_AFTER_S, clean};
use deskready::observation::{Observation, Reading, Why};
use deskready::text::Reason;
use deskready::ticket::Mode;
use deskready::wire::v1::{BadReport, Desired, Inventory, Reply, Report, Request};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// A report whose observations are still text.
pub type RawReport = Report<Box<RawValue>>;

/// Largest text of one observation, in bytes.
const OBSERVATION_BYTES: usize = 128 * 1024;
/// Counts observations that were here already.
const DUPLICATES: &str = "deskready_observations_duplicate_total";
/// Most paths, sets of files and mounts each that a profile may name.
const PROFILE_LIST: u64 = 200;
/// Symptoms of everything else on a desk.
const OTHER_SYMPTOMS: u64 = 130;
/// Most observations kept of one desk, which is the largest legal profile with everything full:
/// three lists of 200, two kinds each, and 130 more are 1,330 symptoms; 64 readings of each and
/// 20 attempts without one make 1,330 x 84 = 111,720.
pub const DESK_OBSERVATIONS: u64 =
    (3 * PROFILE_LIST * 2 + OTHER_SYMPTOMS) * observations::SYMPTOM_ROWS;
/// Most kinds named in `ignored`; all are stored.
const IGNORED_NAMED: usize = 50;

/// What the operator of this central decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Mode of a site that reports for the first time.
    pub new_sites: Mode,
    /// Its time zone.
    pub zone: String,
    /// Seconds until a desk's next report is wanted.
    pub next_in_s: u32,
}

/// Why a report is not taken.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It is no report at all, or was cut off.
    #[error("the body is no report of this version: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Its envelope is wrong.
    #[error(transparent)]
    Bad(#[from] BadReport),
    /// An observation of a known kind cannot be read.
    #[error("observation {position} of the report cannot be read: {why}")]
    Unprocessable {
        /// Index in the report.
        position: usize,
        /// Why not.
        why: String,
    },
    /// The store failed: the report is as good as before and should be sent again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the body of a report, leaving its observations as text.
pub fn parse(body: &[u8]) -> Result<RawReport, IngestError> {
    Ok(serde_json::from_slice(body)?)
}

/// The little of an observation that must be readable whatever its kind.
#[derive(Deserialize)]
struct Peek {
    seq: u64,
    component: Option<PeekKind>,
    reading: Option<PeekKind>,
}

#[derive(Deserialize)]
struct PeekKind {
    kind: String,
}

enum Decoded {
    Known(Box<Observation>),
    /// Of a kind, or with a reason, that this version does not know.
    Foreign {
        seq: u64,
        kind: String,
    },
}

/// Takes a report and answers it. Run it in one `Store::write`.
pub fn take_report(
    tx: &mut dyn Tx,
    now: Timestamp,
    report: &RawReport,
    policy: &Policy,
) -> Result<Reply, IngestError> {
    report.check_envelope()?;
    let decoded = decode_all(report)?;
    report.check_order(decoded.iter().map(|d| match d {
        Decoded::Known(observation) => observation.seq,
        Decoded::Foreign { seq, .. } => *seq,
    }))?;
    let first_seq = i64::try_from(report.first_seq).map_err(|_| IngestError::Unprocessable {
        position: 0,
        why: format!(
            "first_seq {} is larger than any outbox counts",
            report.first_seq
        ),
    })?;
    let desk = desk_of(tx, now, report, policy)?;
    let stream = observations::stream(tx, now, &desk, &report.agent, &report.stream)?;
    if stream.is_second_agent {
        let reason = Reason::new(codes::DESK_SECOND_AGENT).with("agent_id", report.agent.as_str());
        tell(
            tx,
            now,
            Some(&desk),
            report.agent.as_str(),
            Kind::SecondAgent,
            &reason,
        )?;
    }
    if let Some(previous_at) = stream.previous_report_at {
        tell_shared_key(tx, now, report, &desk, previous_at)?;
    }
    desks::seen(tx, now, &desk)?;

    let place = (stream.rank, first_seq);
    let stored = desks::stored_inventory(tx, &desk)?;
    let newer_inventory = place >= stored.place;
    let same_digest = stored.digest.as_deref() == Some(clean(&report.inventory_digest).as_str());
    let mut changed = false;
    if let Some(inventory) = &report.inventory
        && newer_inventory
        && !(same_digest && place == stored.place)
    {
        let inventory = cleaned(inventory);
        desks::set_inventory(tx, &desk, &report.inventory_digest, place, &inventory)?;
        shared::set(tx, &desk, &inventory.facts.profile.shared_things())?;
        changed = true;
    }
    // Also when one came and stands before the stored one: a central restored from a copy, or a
    // desk that lost its place, would disagree with the other for ever.
    let wants_inventory = !same_digest && !changed;
    if !report.observations.is_empty() && observations::count(tx, &desk)? >= DESK_OBSERVATIONS {
        return Err(IngestError::Unprocessable {
            position: 0,
            why: format!(
                "this desk has {DESK_OBSERVATIONS} observations stored, more than any desk needs"
            ),
        });
    }
    let (added, ignored) = store_all(tx, now, report, &desk, stream.rank, decoded)?;
    // Speaking again is news of a silent desk, even with nothing new to say.
    let was_silent = desks::reason(tx, &desk)?.code == codes::READINESS_NOT_HEARD;
    let verdict = if added || changed || was_silent {
        tx.note(ChangeNote {
            event_id: None,
            desk: Some(desk.clone()),
            work_order: None,
        });
        judge::judge_desk(tx, now, &desk)?
    } else {
        judge::verdict(tx, &desk)?
    };
    Ok(Reply {
        acked_seq: last_seq(report, first_seq)?,
        central_time: now,
        next_in_s: policy.next_in_s,
        desired: Desired::default(),
        verdict,
        requests: if wants_inventory {
            vec![Request::SendHistory]
        } else {
            Vec::new()
        },
        ignored,
    })
}

fn decode_all(report: &RawReport) -> Result<Vec<Decoded>, IngestError> {
    report
        .observations
        .iter()
        .enumerate()
        .map(|(position, raw)| {
            decode(raw).map_err(|why| IngestError::Unprocessable {
                position,
                why: clean(&why),
            })
        })
        .collect()
}

fn decode(raw: &RawValue) -> Result<Decoded, String> {
    if raw.get().len() > OBSERVATION_BYTES {
        return Err(format!("it is longer than {OBSERVATION_BYTES} bytes"));
    }
    let peek: Peek = serde_json::from_str(raw.get()).map_err(|e| e.to_string())?;
    if i64::try_from(peek.seq).is_err() {
        return Err(format!("seq {} is larger than any outbox counts", peek.seq));
    }
    let component = peek.component.map(|c| c.kind).unwrap_or_default();
    let reading = peek.reading.map(|r| r.kind);
    let foreign_component = !component.is_empty() && ComponentKind::parse(&component).is_none();
    let foreign_reading = reading
        .as_deref()
        .is_some_and(|r| !Reading::KINDS.contains(&r));
    if foreign_component || foreign_reading {
        let kind = if foreign_reading {
            reading.unwrap_or_default()
        } else {
            component
        };
        return Ok(Decoded::Foreign {
            seq: peek.seq,
            kind: clean(&kind),
        });
    }
    let mut observation: Observation = match serde_json::from_str(raw.get()) {
        Ok(observation) => observation,
        Err(error) => {
            let text = serde_json::from_str(raw.get()).ok();
            let Some(why) = text.as_ref().and_then(foreign_why) else {
                return Err(error.to_string());
            };
            return Ok(Decoded::Foreign {
                seq: peek.seq,
                kind: clean(&format!("why {why}")),
            });
        }
    };
    // Keys are made of cleaned text only, whoever sent them.
    observation.component =
        ComponentKey::new(observation.component.kind, &observation.component.slot);
    observation.probe = clean(&observation.probe);
    observation.identity = observation.identity.as_ref().map(identity);
    Ok(Decoded::Known(Box::new(observation)))
}

/// A reason for not seeing that this version does not know, wherever it stands: of a whole measurement, or of one file.
fn foreign_why(value: &Value) -> Option<&str> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, value)| match value {
            Value::String(why) if name == "why" => {
                let known = Why::ALL.iter().any(|it| it.as_str() == why);
                (!known).then_some(why.as_str())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            deeper @ (Value::Array(_) | Value::Object(_)) => foreign_why(deeper),
        }),
        Value::Array(all) => all.iter().find_map(foreign_why),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// What a part says of itself, as far as it may be stored and shown.
fn identity(told: &Identity) -> Identity {
    Identity::new(&told.vendor, &told.product, &told.serial)
}

fn cleaned(told: &Inventory) -> Inventory {
    let mut inventory = told.clone();
    for component in &mut inventory.components {
        component.key = ComponentKey::new(component.key.kind, &component.key.slot);
        component.identity = identity(&component.identity);
    }
    inventory
}

/// Finds the desk by site and label; one that never reported is made, and so is its site.
fn desk_of(
    tx: &mut dyn Tx,
    now: Timestamp,
    report: &RawReport,
    policy: &Policy,
) -> Result<DeskId, StoreError> {
    let (site, label) = (clean(&report.desk.site), clean(&report.desk.label));
    if let Some(id) = desks::find(tx, &site, &label)? {
        return Ok(id);
    }
    sites::ensure(tx, now, &site, policy.new_sites, &policy.zone)?;
    let id = desks::create(
        tx,
        now,
        &site,
        &label,
        &Reason::new(codes::DESK_NO_INVENTORY),
    )?;
    let reason = Reason::new(codes::DESK_APPEARED);
    tell(tx, now, Some(&id), id.as_str(), Kind::DeskAppeared, &reason)?;
    Ok(id)
}

/// Says once that two desks are heard with one key: what each measured counts for itself, but nobody
/// can tell the programs apart.
fn tell_shared_key(
    tx: &mut dyn Tx,
    now: Timestamp,
    report: &RawReport,
    desk: &DeskId,
    previous_at: Timestamp,
) -> Result<(), StoreError> {
    let heard = Heard {
        previous_at,
        since: judge::heard_since(now),
    };
    let Some(pair) = shared_keys::found(tx, now, &report.agent, desk, heard)? else {
        return Ok(());
    };
    let other = desks::get(tx, &pair.earlier)?;
    let reason = Reason::new(codes::DESK_SHARED_KEY)
        .with("desk_label", other.label.as_str())
        .with("site", other.site.as_str());
    tell(
        tx,
        now,
        Some(&pair.later),
        report.agent.as_str(),
        Kind::SharedKey,
        &reason,
    )
}

/// Stores the observations; says whether any was new, and which kinds are not known here.
fn store_all(
    tx: &mut dyn Tx,
    now: Timestamp,
    report: &RawReport,
    desk: &DeskId,
    rank: i64,
    decoded: Vec<Decoded>,
) -> Result<(bool, Vec<String>), StoreError> {
    let pruned = observations::pruned(tx, desk)?;
    let mut touched: BTreeSet<(String, String)> = BTreeSet::new();
    let mut ignored: BTreeSet<String> = BTreeSet::new();
    for (one, raw) in decoded.into_iter().zip(&report.observations) {
        let arrival = |seq: u64, at: Option<Timestamp>| -> Result<Arrival<'_>, StoreError> {
            // A desk's clock may be wrong, but it measures an age well.
            let age = at.map_or(SignedDuration::ZERO, |at| report.sent_at.duration_since(at));
            let age = age.max(SignedDuration::ZERO);
            Ok(Arrival {
                desk,
                agent: &report.agent,
                stream: &report.stream,
                rank,
                seq: whole("seq", seq)?,
                measured_at: now.checked_sub(age).unwrap_or(Timestamp::UNIX_EPOCH),
                received_at: now,
                history: age.as_secs() > HISTORY_AFTER_S,
            })
        };
        match one {
            Decoded::Foreign { seq, kind } => {
                observations::insert_raw(tx, &arrival(seq, None)?, &kind, raw.get())?;
                if ignored.len() < IGNORED_NAMED {
                    ignored.insert(kind);
                }
            }
            Decoded::Known(observation) => {
                let arrival = arrival(observation.seq, Some(observation.at))?;
                let key = (
                    observation.component.scope(),
                    observations::symptom_kind(&observation),
                );
                if pruned
                    .get(&key)
                    .is_some_and(|below| (rank, arrival.seq) <= *below)
                {
                    metrics::counter!(DUPLICATES).increment(1);
                    continue;
                }
                let body = json("observation", &observation)?;
                match observations::insert(tx, &arrival, &key.0, &key.1, &body)? {
                    Stored::New => {
                        touched.insert(key);
                    }
                    Stored::Known => metrics::counter!(DUPLICATES).increment(1),
                    Stored::OtherContent => {
                        let reason =
                            Reason::new(codes::DESK_OTHER_CONTENT).with("seq", arrival.seq);
                        tell(
                            tx,
                            now,
                            Some(desk),
                            report.agent.as_str(),
                            Kind::OtherContent,
                            &reason,
                        )?;
                    }
                }
            }
        }
    }
    judge::fold_away(tx, desk, &touched, crate::known::in_force())?;
    Ok((!touched.is_empty(), ignored.into_iter().collect()))
}

/// The last `seq` the report held; an empty one acknowledges what lies before its first.
fn last_seq(report: &RawReport, first_seq: i64) -> Result<u64, IngestError> {
    match report.observations.last() {
        Some(raw) => Ok(serde_json::from_str::<Peek>(raw.get())?.seq),
        None => Ok(u64::try_from(first_seq.saturating_sub(1)).unwrap_or(0)),
    }
}
