//! What a component's error counter stood at when it was last answered for: by an acquittal, a
//! signature or a new serial. Kept beside the desk's facts and laid over them whenever the desk is
//! judged. Needs what was measured; must not say what a count means.

use super::{StoreError, Tx, observations};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::desk::{DeskFacts, LogAnswered};
use deskready::diagnosis::{DISK_CRC_COUNTER, DISK_ERROR_COUNTERS};
use deskready::ids::DeskId;
use deskready::observation::{Outcome, Reading};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Tags of the readings that count errors: of a disk, of the file system on a mount. A component has one of them.
const COUNTED: [&str; 3] = ["io_errors", LOGGED, "mount"];
const LOGGED: &str = "logged_io_errors";
const COUNTED_FOR_LIFE: &str = "smart";
/// Components of one desk that have a base; a profile names fewer.
const BASES: i64 = 1_000;

/// One component's base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Scope of the component.
    pub component: String,
    /// Serial it was seen with, empty if none can be trusted.
    pub serial: String,
    /// What it had counted then.
    pub answered: Answered,
}

/// What was counted when somebody answered for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answered {
    /// The system's count; `None` while nobody answered for one.
    pub error_count: Option<u64>,
    /// Transfer errors over its cable, which a disk counts for life; `None` likewise.
    pub crc_count: Option<u64>,
    /// Errors and sectors that a disk counts for life, by name; of memory its sizes, in all and by slot. Nobody answers for those of a disk by putting it in.
    pub disk_counts: BTreeMap<String, u64>,
    /// In which start of the machine the system's count stands in its log: that of another start holds none of those errors.
    pub boot: Option<String>,
}

/// Bases of a desk.
pub fn of_desk(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<Base>, StoreError> {
    tx.query(
        "SELECT component, serial, error_count, crc_count, disk_counts, boot FROM counter_base WHERE desk = $1 LIMIT $2",
        &[desk.into(), BASES.into()],
    )?
    .iter()
    .map(|row| {
        Ok(Base {
            component: row.text(0)?.to_owned(),
            serial: row.text(1)?.to_owned(),
            answered: Answered {
                error_count: row.opt_int(2)?.and_then(|n| u64::try_from(n).ok()),
                crc_count: row.opt_int(3)?.and_then(|n| u64::try_from(n).ok()),
                disk_counts: row.json(4, "counter_base.disk_counts")?,
                boot: row.opt_text(5)?.map(str::to_owned),
            },
        })
    })
    .collect()
}

/// Lays the bases over what the desk told of itself.
pub fn lay_over(facts: &mut DeskFacts, bases: &[Base]) {
    for base in bases {
        if base.component.starts_with(ComponentKind::Memory.as_str()) {
            lay_over_memory(facts, &base.answered.disk_counts);
        }
        let slot = base
            .component
            .strip_prefix(ComponentKind::Disk.as_str())
            .and_then(|rest| rest.strip_prefix('/'));
        let Some(slot) = slot else { continue };
        let disk = match base.serial.as_str() {
            "" => slot,
            serial => serial,
        };
        if !base.answered.disk_counts.is_empty() {
            let counts = &mut facts.baseline.disk_answered_counts;
            counts.insert(disk.to_owned(), base.answered.disk_counts.clone());
        }
        match (base.answered.error_count, &base.answered.boot) {
            (Some(error_count), Some(boot)) => {
                let boot = boot.clone();
                let answered = LogAnswered { boot, error_count };
                let counts = &mut facts.baseline.disk_log_answered;
                counts.insert(slot.to_owned(), answered);
            }
            (Some(count), None) => {
                let counts = &mut facts.baseline.disk_error_counts;
                counts.insert(slot.to_owned(), count);
            }
            (None, _) => {}
        }
        if let Some(count) = base.answered.crc_count {
            // It never falls: of two moments the later one counts.
            let counts = facts.baseline.disk_crc_counts.entry(disk.to_owned());
            let known = counts.or_insert(count);
            *known = count.max(*known);
        }
    }
}

/// Under which name the size of all memory is kept beside those of its slots.
const ALL_MEMORY: &str = "all";
const SLOT: &str = "slot ";

/// Somebody answered for the memory there was: less than that is what counts from then on.
fn lay_over_memory(facts: &mut DeskFacts, answered: &BTreeMap<String, u64>) {
    if let Some(total) = answered.get(ALL_MEMORY) {
        facts.baseline.memory_total_bytes = Some(*total);
    }
    let slots = answered.iter().filter_map(|(name, size)| {
        let place = name.strip_prefix(SLOT)?;
        Some((place.to_owned(), *size))
    });
    let slots: BTreeMap<String, u64> = slots.collect();
    if !slots.is_empty() {
        facts.baseline.memory_modules = slots;
    }
}

/// The memory there is, in all and by slot.
fn memory_stands(tx: &mut dyn Tx, desk: &DeskId, component: &str) -> Result<Answered, StoreError> {
    let mut counts = BTreeMap::new();
    let reading = |newest: Newest| newest.reading;
    if let Some(Reading::Memory { total_bytes }) =
        newest(tx, desk, component, ["memory"; 3])?.map(reading)
    {
        counts.insert(ALL_MEMORY.to_owned(), total_bytes);
    }
    if let Some(Reading::MemoryModules { places, .. }) =
        newest(tx, desk, component, ["memory_modules"; 3])?.map(reading)
    {
        let slots = deskready::diagnosis::modules_of(&places).into_iter();
        counts.extend(slots.map(|(place, size)| (format!("{SLOT}{place}"), size)));
    }
    Ok(Answered {
        disk_counts: counts,
        ..Answered::default()
    })
}

/// The newest reading of one of some kinds.
struct Newest {
    reading: Reading,
    boot: String,
    measured_at: Timestamp,
}

/// The newest reading of one of three kinds and when it was measured.
fn newest(
    tx: &mut dyn Tx,
    desk: &DeskId,
    component: &str,
    kinds: [&str; 3],
) -> Result<Option<Newest>, StoreError> {
    let rows = tx.query(
        "SELECT body, measured_at FROM observation WHERE desk = $1 AND component = $2 \
         AND kind IN ($3, $4, $5) ORDER BY stream_rank DESC, seq DESC LIMIT 1",
        &[
            desk.into(),
            component.into(),
            kinds[0].into(),
            kinds[1].into(),
            kinds[2].into(),
        ],
    )?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let measured_at = row.time(1)?;
    let observation: Option<deskready::observation::Observation> = row.json(0, "observation").ok();
    Ok(observation.and_then(|o| match o.outcome {
        Outcome::Reading(reading) => Some(Newest {
            reading,
            boot: o.boot,
            measured_at,
        }),
        Outcome::Unseen(_) => None,
    }))
}

/// All counts as they stand now.
fn stands(tx: &mut dyn Tx, desk: &DeskId, component: &str) -> Result<Answered, StoreError> {
    if component.starts_with(ComponentKind::Memory.as_str()) {
        return memory_stands(tx, desk, component);
    }
    let counted = newest(tx, desk, component, COUNTED)?;
    let error_count = counted.as_ref().and_then(|it| it.reading.counted_errors());
    let boot = counted
        .filter(|it| matches!(it.reading, Reading::LoggedIoErrors { .. }))
        .map(|it| it.boot);
    let for_life = newest(tx, desk, component, [COUNTED_FOR_LIFE; 3])?;
    let Some(Reading::Smart { counters, .. }) = for_life.map(|it| it.reading) else {
        return Ok(Answered {
            error_count,
            boot,
            ..Answered::default()
        });
    };
    let counted = DISK_ERROR_COUNTERS.iter().filter_map(|name| {
        // A count of nothing is kept, too: that there was something else to watch has been answered for.
        Some(((*name).to_owned(), *counters.get(*name)?))
    });
    Ok(Answered {
        error_count,
        crc_count: counters.get(DISK_CRC_COUNTER).copied(),
        disk_counts: counted.collect(),
        boot,
    })
}

/// Answers for everything a component counted up to now: only what comes after counts.
pub fn answer(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    component: &str,
    serial: &str,
) -> Result<(), StoreError> {
    let counts = stands(tx, desk, component)?;
    if counts == Answered::default() {
        return Ok(());
    }
    set(tx, now, desk, (component, serial), &counts)
}

/// Remembers which thing is there; what was answered for stands.
pub fn remember(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    component: &ComponentKey,
    (serial, answered): (&str, &Answered),
) -> Result<(), StoreError> {
    set(tx, now, desk, (&component.scope(), serial), answered)
}

/// Another thing is in its place: what the system counts, it counts from where it stands, and nothing of the old one
/// counts. What it brings of its own life speaks of it.
pub fn replaced(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    component: &str,
    serial: &str,
) -> Result<(), StoreError> {
    let mut counts = Answered {
        disk_counts: BTreeMap::new(),
        ..stands(tx, desk, component)?
    };
    if is_of_a_new_start(tx, desk, component)? {
        // It was put in while the machine was off: all that stands in its log is its own.
        counts.error_count = None;
        counts.boot = None;
    }
    set(tx, now, desk, (component, serial), &counts)?;
    let rows = tx.query(
        "SELECT MAX(measured_at) FROM observation WHERE desk = $1 AND component = $2",
        &[desk.into(), component.into()],
    )?;
    let last = rows
        .first()
        .map(|row| row.opt_time(0))
        .transpose()?
        .flatten();
    begin_with(tx, desk, component, last.unwrap_or(now))
}

/// Whether the newest reading of a log is the first one since the machine was started.
fn is_of_a_new_start(tx: &mut dyn Tx, desk: &DeskId, component: &str) -> Result<bool, StoreError> {
    let rows = tx.query(
        "SELECT body FROM observation WHERE desk = $1 AND component = $2 AND kind = $3 \
         ORDER BY stream_rank DESC, seq DESC LIMIT 2",
        &[desk.into(), component.into(), LOGGED.into()],
    )?;
    let boot = |row: &super::Row| {
        let observation: Option<deskready::observation::Observation> =
            row.json(0, "observation").ok();
        observation.map(|it| it.boot)
    };
    let boots: Vec<String> = rows.iter().filter_map(boot).collect();
    Ok(boots
        .first()
        .zip(boots.get(1))
        .is_some_and(|(new, old)| new != old))
}

/// The machine started anew and counts from nothing: the desk's own baseline holds again, and what
/// was counted before is over. Says whether that was so.
pub fn restarted(tx: &mut dyn Tx, desk: &DeskId, component: &str) -> Result<bool, StoreError> {
    let Some(newest) = newest(tx, desk, component, COUNTED)? else {
        return Ok(false);
    };
    tx.execute(
        "UPDATE counter_base SET error_count = NULL WHERE desk = $1 AND component = $2",
        &[desk.into(), component.into()],
    )?;
    begin_with(tx, desk, component, newest.measured_at)?;
    Ok(true)
}

/// Starts the epoch just before a measurement, so that this one is the first of it.
fn begin_with(
    tx: &mut dyn Tx,
    desk: &DeskId,
    component: &str,
    measured_at: Timestamp,
) -> Result<(), StoreError> {
    let before = measured_at
        .checked_sub(SignedDuration::from_micros(1))
        .unwrap_or(measured_at);
    observations::set_epoch(tx, before, desk, component)
}

fn set(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    (component, serial): (&str, &str),
    answered: &Answered,
) -> Result<(), StoreError> {
    let whole = |count: Option<u64>| count.map(|n| super::whole("error count", n)).transpose();
    tx.execute(
        "INSERT INTO counter_base \
         (desk, component, serial, error_count, crc_count, disk_counts, boot, set_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (desk, component) \
         DO UPDATE SET serial = excluded.serial, error_count = excluded.error_count, \
         crc_count = excluded.crc_count, disk_counts = excluded.disk_counts, \
         boot = excluded.boot, set_at = excluded.set_at",
        &[
            desk.into(),
            component.into(),
            serial.into(),
            whole(answered.error_count)?.into(),
            whole(answered.crc_count)?.into(),
            super::json("answered disk counts", &answered.disk_counts)?.into(),
            answered.boot.clone().into(),
            now.into(),
        ],
    )?;
    Ok(())
}
