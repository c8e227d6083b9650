//! How a disk answers: a few blocks read from the disk itself, past the memory of the system, below every mount that the
//! desk needs. Needs the helper, and that no call is on; reads some kilobytes, writes nothing.

use crate::disk::{owns, table};
use crate::host::{BlockRead, BlocksRead, HostError, Hosts, MountTable, Together};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Reading, Why};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "read_sample",
    kind: ComponentKind::Disk,
    role: Role::Helper,
    period_s: 21_600,
    again_s: 1_800,
    limit: Duration::from_secs(60),
    in_scheduled_round: true,
    owns,
    run,
};

const TABLE_LIMIT: Duration = Duration::from_secs(3);
/// One disk. One that is about to give up takes half a minute for a block: that it took this long is told all the same.
const SAMPLE_LIMIT: Duration = Duration::from_secs(25);
/// All of them.
const SAMPLES_LIMIT: Duration = Duration::from_secs(50);
/// The system's errors that tell of the disk or the way to it: EIO, ENODATA, EILSEQ, ETIMEDOUT, EREMOTEIO.
const OF_THE_DISK: [i32; 5] = [5, 61, 84, 110, 121];

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// For each mount what the disk below it gave; a disk below several stands here once.
    pub samples: Vec<(String, Result<BlocksRead, HostError>)>,
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts, ctx) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Has blocks read below every mount that the desk needs.
///
/// # Errors
/// When there is no table of mounts.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let mounts = hosts.mounts(TABLE_LIMIT)?;
    let time = Together::new(SAMPLES_LIMIT);
    let (mut samples, mut known) = (Vec::new(), Vec::new());
    for key in owns(ctx.profile) {
        let limit = time.left().min(SAMPLE_LIMIT);
        let blocks = number(&mounts, &key.slot)
            .and_then(|number| hosts.read_blocks(&number, known.clone(), limit));
        if let Ok(blocks) = &blocks {
            if known.contains(&blocks.device) {
                continue;
            }
            known.push(blocks.device.clone());
        }
        samples.push((key.slot, blocks));
    }
    Ok(Raw { samples })
}

fn number(mounts: &MountTable, mount: &str) -> Result<String, HostError> {
    let unsupported = |detail: &str| HostError::new(Why::Unsupported, detail);
    let entry = table::entry(mounts, mount)
        .ok_or_else(|| HostError::new(Why::NoDevice, "nothing is mounted there"))?;
    // File systems over several disks, in memory, or of another machine have a number without a major.
    if entry.number.is_empty() || entry.number.starts_with("0:") {
        return Err(unsupported("no single disk lies below this file system"));
    }
    Ok(entry.number)
}

/// How much is read in each place.
const BLOCK_BYTES: u64 = 4096;

/// What the answers say.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<Measured> {
    raw.samples
        .iter()
        .map(|(mount, blocks)| {
            let key = |slot: &str| ComponentKey::new(ComponentKind::Disk, slot);
            let blocks = match blocks {
                Ok(blocks) => blocks,
                Err(error) => return Measured::unseen(key(mount), error.why, &error.detail),
            };
            // What is put together from disks is known by what is mounted from it.
            let device = &blocks.device;
            let is_made_up = ["dm-", "md"].iter().any(|start| device.starts_with(start));
            let key = key(if is_made_up { mount } else { device });
            match told(blocks) {
                Ok(reading) => Measured {
                    // What decides, the slowest and what gave nothing, was read twice.
                    attempts: if blocks.again.is_empty() { 1 } else { 2 },
                    ..Measured::active(key, reading)
                },
                Err(error) => Measured::unseen(key, error.why, &error.detail),
            }
        })
        .collect()
}

/// What Linux means by these numbers, whatever system reads this: EPERM, EACCES, EBUSY, ENXIO, ENODEV.
fn refused_with(number: i32) -> Why {
    match number {
        1 | 13 => Why::Denied,
        16 => Why::Busy,
        6 | 19 => Why::NoDevice,
        _ => Why::Unsupported,
    }
}

fn told(blocks: &BlocksRead) -> Result<Reading, HostError> {
    let places: Vec<Place> = blocks
        .first
        .iter()
        .map(|one| place(one, &blocks.again))
        .collect();
    let other = places.iter().find_map(|place| place.other_error);
    if let Some(number) = other {
        let why = refused_with(number);
        return Err(HostError::new(
            why,
            format!("reading blocks: error {number}"),
        ));
    }
    let failed = places.iter().filter(|place| place.is_lost()).count();
    let mut took: Vec<u64> = places.iter().filter_map(|place| place.took_us).collect();
    took.sort_unstable();
    let decided = took.len() + failed;
    if decided == 0 {
        return Err(HostError::new(
            Why::Unsupported,
            "the disk has no block to read",
        ));
    }
    let twice = places.iter().filter(|place| place.reads_count > 1);
    let slowest_us = twice.filter_map(|place| place.took_us).max();
    let median_us = took.get(took.len().saturating_sub(1) / 2).copied();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let ours = u64::try_from(blocks.first.len() + blocks.again.len()).unwrap_or(u64::MAX);
    Ok(Reading::ReadSample {
        device: deskready::limits::clean(&blocks.device),
        read_count: count(decided),
        failed_count: count(failed),
        median_us,
        // What was read once only may have waited for somebody else.
        slowest_us: slowest_us.or(median_us),
        others_count: blocks.finished_count.map(|all| all.saturating_sub(ours)),
        others_bytes: blocks
            .moved_bytes
            .map(|all| all.saturating_sub(ours.saturating_mul(BLOCK_BYTES))),
        over_ms: blocks.over_ms,
    })
}

/// One place: the better of two reads counts. A disk that had to do for somebody else is not slow, and one error is none.
struct Place {
    took_us: Option<u64>,
    other_error: Option<i32>,
    reads_count: usize,
}

impl Place {
    /// What was asked for twice and came neither time.
    fn is_lost(&self) -> bool {
        self.took_us.is_none() && self.reads_count > 1
    }
}

fn place(first: &BlockRead, again: &[BlockRead]) -> Place {
    let reads = || {
        let again = again
            .iter()
            .filter(|one| one.offset_bytes == first.offset_bytes);
        std::iter::once(first).chain(again)
    };
    let took = reads()
        .filter(|one| one.error_number.is_none())
        .map(|one| one.took_us);
    let errors = reads().filter_map(|one| one.error_number);
    Place {
        took_us: took.min(),
        other_error: errors.filter(|number| !OF_THE_DISK.contains(number)).min(),
        reads_count: reads().count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;

    fn read(offset_bytes: u64, took_us: u64) -> BlockRead {
        BlockRead {
            offset_bytes,
            took_us,
            error_number: None,
        }
    }

    fn failed(offset_bytes: u64, error_number: i32) -> BlockRead {
        BlockRead {
            offset_bytes,
            took_us: 9,
            error_number: Some(error_number),
        }
    }

    /// Reads, failures, median and slowest; or why nothing is told.
    fn said(first: Vec<BlockRead>, again: Vec<BlockRead>) -> String {
        let blocks = BlocksRead {
            device: "sda".to_owned(),
            moved_bytes: None,
            finished_count: Some(40),
            first,
            again,
            over_ms: 7,
        };
        let raw = Raw {
            samples: vec![("/".to_owned(), Ok(blocks))],
        };
        match parse(&raw).remove(0).outcome {
            Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
            Outcome::Reading(Reading::ReadSample {
                read_count,
                failed_count,
                median_us,
                slowest_us,
                others_count,
                ..
            }) => format!(
                "{read_count} {failed_count} {median_us:?} {slowest_us:?} {}",
                others_count.unwrap()
            ),
            Outcome::Reading(other) => other.kind().to_owned(),
        }
    }

    #[test]
    fn a_place_is_as_good_as_the_better_of_its_two_reads() {
        for (first, again, expected) in [
            (
                vec![read(0, 10), read(1, 30), read(2, 20)],
                vec![],
                "3 0 Some(20) Some(20) 37",
            ),
            (
                // It had to do for somebody else.
                vec![read(0, 8_000_000), read(1, 30), read(2, 20)],
                vec![read(0, 15)],
                "3 0 Some(20) Some(15) 36",
            ),
            (
                vec![read(0, 8_000_000), read(1, 30), read(2, 20)],
                vec![read(0, 7_000_000)],
                "3 0 Some(30) Some(7000000) 36",
            ),
            // Of two the better one, or one late answer would be half of all.
            (
                vec![read(0, 9_000_000), read(1, 10)],
                vec![],
                "2 0 Some(10) Some(10) 38",
            ),
            (
                vec![failed(0, 5), read(1, 30)],
                vec![read(0, 15)],
                "2 0 Some(15) Some(15) 37",
            ),
            (
                vec![failed(0, 5), read(1, 30)],
                vec![failed(0, 5)],
                "2 1 Some(30) Some(30) 37",
            ),
            // Asked once only: nothing is said of it.
            (
                vec![failed(0, 121), failed(1, 61), read(2, 7)],
                vec![failed(0, 121)],
                "2 1 Some(7) Some(7) 36",
            ),
            (vec![failed(0, 121)], vec![], "unsupported"),
        ] {
            assert_eq!(said(first.clone(), again), expected, "{first:?}");
        }
    }

    #[test]
    fn it_is_believed_at_once_where_what_decides_was_read_twice() {
        for (again, attempts) in [(vec![], 1), (vec![read(0, 5)], 2)] {
            let blocks = BlocksRead {
                device: "sda".to_owned(),
                first: vec![read(0, 5)],
                again,
                ..BlocksRead::default()
            };
            let raw = Raw {
                samples: vec![("/".to_owned(), Ok(blocks))],
            };
            assert_eq!(parse(&raw)[0].attempts, attempts);
        }
    }

    #[test]
    fn an_error_that_is_not_the_disks_is_no_failure_of_it() {
        for (number, expected) in [(13, "denied"), (22, "unsupported"), (16, "busy")] {
            assert_eq!(
                said(vec![read(0, 1), failed(1, number)], vec![]),
                expected,
                "{number}"
            );
        }
        assert_eq!(said(vec![], vec![]), "unsupported");
    }

    #[test]
    fn a_disk_is_told_by_its_own_name_and_what_is_made_of_disks_by_its_mount() {
        for (device, slot) in [
            ("sda", "sda"),
            ("nvme0n1", "nvme0n1"),
            ("dm-0", "/data"),
            ("md127", "/data"),
        ] {
            let blocks = BlocksRead {
                device: device.to_owned(),
                first: vec![read(0, 1)],
                ..BlocksRead::default()
            };
            let raw = Raw {
                samples: vec![("/data".to_owned(), Ok(blocks))],
            };
            assert_eq!(parse(&raw)[0].component.slot, slot);
        }
    }

    #[test]
    fn while_a_call_is_on_no_block_is_read() {
        let desk = crate::testing::Talking::with("zoom");
        let hosts = Hosts {
            service: &desk,
            session: &desk,
            helper: &desk,
        };
        let refused = hosts.read_blocks("8:1", Vec::new(), SAMPLE_LIMIT);
        assert_eq!(refused.unwrap_err().why, Why::InCall);
        assert!(
            !desk
                .asked
                .lock()
                .unwrap()
                .iter()
                .any(|verb| verb == "ReadBlocks")
        );
    }

    #[test]
    fn only_what_lies_on_one_disk_is_read() {
        let table = MountTable::Kernel(
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 1 0:35 / /data rw - btrfs /dev/sdb1 rw\n"
                .to_owned(),
        );
        let why = |mount: &str| number(&table, mount).map_err(|error| error.why);
        assert_eq!(why("/"), Ok("8:1".to_owned()));
        assert_eq!(why("/data"), Err(Why::Unsupported));
        assert_eq!(why("/none"), Err(Why::NoDevice));
    }
}
