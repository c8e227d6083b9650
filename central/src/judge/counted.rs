//! Counters that only grow: which thing counts (by its serial) and from where on it counts. A new
//! serial or a machine that started anew begins a new count. Must not judge what a count means.

use crate::store::counter_bases::{self, Base};
use crate::store::observations::Kept;
use crate::store::{StoreError, Tx};
use deskready::component::{ComponentKey, ComponentKind, SerialQuality};
use deskready::ids::DeskId;
use deskready::observation::{Outcome, Reading};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What was measured last of a component that counts.
#[derive(Default)]
struct Last<'a> {
    serial: Option<&'a str>,
    error_count: Option<u64>,
    /// Whether they stand in a log.
    is_logged: bool,
}

/// Brings the bases of a desk to what was measured; says whether the desk must be judged anew.
pub(super) fn keep_up(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    bases: &[Base],
    kept: &[Kept],
) -> Result<bool, StoreError> {
    let mut changed = false;
    for (component, last) in last_of(kept) {
        let scope = component.scope();
        let base = bases.iter().find(|b| b.component == scope);
        let known = base.map(|b| b.serial.as_str()).unwrap_or_default();
        match last.serial {
            Some(serial) if known.is_empty() => {
                // The first time it is seen, or a signature found none: what was answered stands.
                let answered = base.map(|b| b.answered.clone()).unwrap_or_default();
                counter_bases::remember(tx, now, desk, component, (serial, &answered))?;
            }
            Some(serial) if serial != known => {
                counter_bases::replaced(tx, now, desk, &scope, serial)?;
                changed = true;
                continue;
            }
            Some(_) | None => {}
        }
        let answered = base.map(|b| &b.answered);
        // What stands in a log counts for one start of the machine alone, as it is judged.
        let answered = answered.filter(|it| it.boot.is_none() && !last.is_logged);
        if let (Some(answered), Some(count)) =
            (answered.and_then(|it| it.error_count), last.error_count)
            && count < answered
        {
            changed |= counter_bases::restarted(tx, desk, &scope)?;
        }
    }
    Ok(changed)
}

fn last_of(kept: &[Kept]) -> BTreeMap<&ComponentKey, Last<'_>> {
    let mut last: BTreeMap<&ComponentKey, Last<'_>> = BTreeMap::new();
    let disks = kept
        .iter()
        .map(|k| &k.observation)
        .filter(|o| o.component.kind == ComponentKind::Disk);
    for observation in disks {
        let one = last.entry(&observation.component).or_default();
        if let Some(identity) = &observation.identity
            && identity.serial_quality == SerialQuality::Good
        {
            one.serial = Some(&identity.serial);
        }
        if let Outcome::Reading(reading) = &observation.outcome
            && let Some(count) = reading.counted_errors()
        {
            one.error_count = Some(count);
            one.is_logged = matches!(reading, Reading::LoggedIoErrors { .. });
        }
    }
    last
}
