//! Requests to a disk that failed for good, from the kernel's log. Not from its counter (`ioerr_cnt`): NVMe has none, and
//! on SCSI, SATA and USB each question for a disk's health that the disk refuses raises it. Needs the helper and the list of disks.

use crate::host::{HostError, Hosts, KernelDisk, KernelLog};
use crate::machine_checks::over_s;
use crate::smart::ALL_DRIVES;
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Reading};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "logged_errors",
    kind: ComponentKind::Disk,
    role: Role::Helper,
    period_s: 3600,
    again_s: 600,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(4);
/// How the kernel writes them down; before 5.17 something else stands before it.
const SIGNS: [&str; 3] = [
    "I/O error, dev ",
    "critical medium error, dev ",
    "critical target error, dev ",
];
/// What was asked for, where the line tells: reads, writes and flushes. What may be refused without harm (discards, zeroes)
/// does not count.
const ASKED: [&str; 3] = ["(READ)", "(WRITE)", "(FLUSH)"];

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The kernel's disks.
    pub disks: Result<Vec<KernelDisk>, HostError>,
    /// Its log.
    pub log: Result<KernelLog, HostError>,
}

fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![ComponentKey::new(ComponentKind::Disk, ALL_DRIVES)]
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match parse(&read(hosts)) {
        Ok(all) => all,
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks the machine.
#[must_use]
pub fn read(hosts: &Hosts) -> Raw {
    Raw {
        disks: hosts.disks(LIMIT),
        log: hosts.kernel_log(LIMIT),
    }
}

/// What the answers say.
///
/// # Errors
/// When there is no log, or no list of disks.
pub fn parse(raw: &Raw) -> Result<Vec<Measured>, HostError> {
    let log = raw.log.as_ref().map_err(Clone::clone)?;
    let disks = raw.disks.as_ref().map_err(Clone::clone)?;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for line in &log.lines {
        if let Some(disk) = failed(&line.text) {
            *counts.entry(disk).or_default() += 1;
        }
    }
    let all = disks.iter().filter(|disk| disk.has_device).map(|disk| {
        let reading = Reading::LoggedIoErrors {
            device: disk.name.clone(),
            error_count: counts.get(disk.name.as_str()).copied().unwrap_or(0),
            over_s: over_s(log),
        };
        // What stands in a log is remembered: nothing was read from the disk for it.
        Measured {
            active: false,
            ..Measured::active(ComponentKey::new(ComponentKind::Disk, &disk.name), reading)
        }
    });
    Ok(all.collect())
}

/// The disk of a request that failed.
fn failed(line: &str) -> Option<&str> {
    let after = SIGNS
        .iter()
        .find_map(|sign| Some(line.split_once(sign)?.1))?;
    let name = after
        .split([',', ' '])
        .next()
        .filter(|name| !name.is_empty())?;
    let tells = after.contains("op 0x");
    (!tells || ASKED.iter().any(|asked| after.contains(asked))).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::LogLine;
    use deskready::observation::Outcome;

    #[test]
    fn the_disk_of_a_failed_request_is_read_from_either_form_of_the_line() {
        for (line, expected) in [
            (
                "I/O error, dev sda, sector 40000 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2",
                Some("sda"),
            ),
            (
                "blk_update_request: I/O error, dev nvme0n1, sector 8 op 0x1:(WRITE) flags 0x0",
                Some("nvme0n1"),
            ),
            (
                "critical medium error, dev sdb, sector 582 op 0x0:(READ) flags 0x0",
                Some("sdb"),
            ),
            ("end_request: I/O error, dev sdc, sector 0", Some("sdc")),
            (
                "I/O error, dev sda, sector 0 op 0x3:(DISCARD) flags 0x0",
                None,
            ),
            (
                "Buffer I/O error on dev sda1, logical block 0, async page read",
                None,
            ),
            ("I/O error, dev ", None),
        ] {
            assert_eq!(failed(line), expected, "{line}");
        }
    }

    #[test]
    fn the_failed_requests_of_every_disk_on_a_device_are_told() {
        let disk = |name: &str, has_device: bool| KernelDisk {
            name: name.to_owned(),
            has_device,
            ..KernelDisk::default()
        };
        let line = |text: &str| LogLine {
            at_us: 1,
            text: text.to_owned(),
        };
        let raw = Raw {
            disks: Ok(vec![
                disk("sda", true),
                disk("sdb", true),
                disk("nvme0n1", true),
                disk("loop0", false),
            ]),
            log: Ok(KernelLog {
                lines: vec![
                    line("I/O error, dev sda, sector 1 op 0x0:(READ)"),
                    line("I/O error, dev sda, sector 9 op 0x0:(READ)"),
                    line("I/O error, dev sdb, sector 1 op 0x0:(READ)"),
                ],
                is_whole: true,
                from_us: 0,
                to_us: 5_000_000,
                ..KernelLog::default()
            }),
        };
        let told: Vec<String> = parse(&raw)
            .unwrap()
            .into_iter()
            .map(|measured| {
                let Outcome::Reading(Reading::LoggedIoErrors {
                    device,
                    error_count,
                    over_s,
                }) = measured.outcome
                else {
                    panic!("{measured:?}")
                };
                format!("{device} {error_count} {over_s} {}", measured.active)
            })
            .collect();
        assert_eq!(
            told,
            ["sda 2 5 false", "sdb 1 5 false", "nvme0n1 0 5 false"]
        );
    }
}
