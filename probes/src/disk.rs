//! What is mounted, how much room there is, and the errors that the kernel counts in file systems. Needs
//! the service; writes nothing, opens no disk, and waits for no file system that hangs.

pub(crate) mod table;

use crate::host::{FileSystemErrors, HostError, Hosts, MountTable, Space};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Reading, Why};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use table::{Entry, entry};

/// The probe.
pub const PROBE: Probe = Probe {
    name: "disk",
    kind: ComponentKind::Disk,
    role: Role::Service,
    period_s: 300,
    again_s: 60,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

/// A file system answers at once or hangs.
const SPACE_LIMIT: Duration = Duration::from_secs(3);

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// What is mounted where.
    #[serde(alias = "mountinfo")]
    pub table: MountTable,
    /// Room on the mounts of interest.
    pub spaces: Vec<(String, Result<Space, HostError>)>,
    /// Errors that the kernel counts in file systems; kinds that it does not count for are not among them.
    #[serde(default)]
    pub counted: Vec<FileSystemErrors>,
}

pub(crate) fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile
        .required()
        .into_iter()
        .filter(|key| key.kind == ComponentKind::Disk)
        .collect()
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts, ctx) {
        Ok(raw) => parse(&raw, ctx),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks the machine.
///
/// # Errors
/// When there is no table of mounts; the rest is told one by one.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let mut table = hosts.mounts(SPACE_LIMIT)?;
    let wanted = owns(ctx.profile);
    let on_demand = |table: &MountTable, key: &ComponentKey| {
        entry(table, &key.slot).is_some_and(|e| e.is_on_demand())
    };
    // Only where something is mounted: elsewhere the answer would be that of the parent.
    let there: Vec<&ComponentKey> = wanted
        .iter()
        .filter(|key| is_root(key) || entry(&table, &key.slot).is_some())
        .collect();
    let spaces = std::thread::scope(|scope| {
        let asked: Vec<_> = there
            .iter()
            .map(|key| {
                (
                    key.slot.clone(),
                    scope.spawn(|| hosts.space(&key.slot, SPACE_LIMIT)),
                )
            })
            .collect();
        let lost = || HostError::new(Why::Unsupported, "the question itself failed");
        asked
            .into_iter()
            .map(|(slot, it)| (slot, it.join().unwrap_or_else(|_| Err(lost()))))
            .collect()
    });
    if there.iter().any(|key| on_demand(&table, key)) {
        // The question for room has mounted it, if it can be mounted.
        table = hosts.mounts(SPACE_LIMIT)?;
    }
    Ok(Raw {
        table,
        spaces,
        // Without an answer nothing is known of them, as on every file system that is not counted for.
        counted: hosts.file_system_errors(SPACE_LIMIT).unwrap_or_default(),
    })
}

fn is_root(key: &ComponentKey) -> bool {
    key.slot == "/"
}

/// What the answers say.
#[must_use]
pub fn parse(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    let mut all: Vec<Measured> = Vec::new();
    for key in owns(ctx.profile) {
        let space = raw
            .spaces
            .iter()
            .find(|(mount, _)| *mount == key.slot)
            .map(|(_, space)| space);
        let found = entry(&raw.table, &key.slot).filter(|entry| !entry.is_on_demand());
        let mounted = found.is_some();
        // The table is what the kernel remembers; the question for room went to the file system.
        let active = !mounted || matches!(space, Some(Ok(_)));
        all.push(if !mounted && is_root(&key) {
            // There is always a root; a changed one or a container's does not show in the table.
            let detail = "the table of mounts does not show the root";
            Measured::unseen(key.clone(), Why::Unsupported, detail)
        } else {
            Measured {
                active,
                ..Measured::active(key.clone(), mount(&key.slot, found, &raw.counted))
            }
        });
        if mounted || is_root(&key) {
            all.push(room(key, space));
        }
    }
    all
}

fn mount(slot: &str, found: Option<Entry>, counted: &[FileSystemErrors]) -> Reading {
    let clean = deskready::limits::clean;
    let mounted = found.is_some();
    let found = found.unwrap_or_default();
    let of_device = |it: &&FileSystemErrors| {
        let device = found.device.strip_prefix("/dev/");
        !it.device.is_empty() && found.file_system == "btrfs" && device == Some(&it.device)
    };
    let count = counted
        .iter()
        .find(|it| it.number == found.number || of_device(it));
    let count = count.and_then(|it| it.errors_count.trim().parse().ok());
    Reading::Mount {
        mount: slot.to_owned(),
        mounted,
        device: clean(&found.device),
        file_system: clean(&found.file_system),
        read_only: found.read_only,
        error_count: count.filter(|_| mounted),
        stops_on_error: found.stops_on_error,
    }
}

fn room(key: ComponentKey, space: Option<&Result<Space, HostError>>) -> Measured {
    match space {
        Some(Ok(space)) => {
            let reading = Reading::Space {
                mount: key.slot.clone(),
                total_bytes: space.total_bytes,
                available_bytes: space.available_bytes,
                inodes_total: space.inodes_total,
                inodes_free: space.inodes_free,
            };
            Measured::active(key, reading)
        }
        Some(Err(error)) => Measured::unseen(key, error.why, &error.detail),
        None => Measured::unseen(key, Why::Changing, "it was mounted while it was asked"),
    }
}

#[cfg(test)]
mod tests;
