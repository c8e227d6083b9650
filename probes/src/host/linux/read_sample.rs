//! Blocks spread over a disk, read from the disk itself. Needs the right to open it; only reads, few blocks, and stops
//! when its time is over.

use super::{attribute, names_in, read_text};
use crate::host::{BlockRead, BlocksRead, HostError, LocalHost};
use deskready::observation::Why;
use rustix::fs::{Mode, OFlags, SeekFrom};
use rustix::io::Errno;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How much is read in each place. No disk has larger blocks.
const BLOCK_BYTES: usize = 4096;
/// In how many places.
const PLACES: u64 = 32;
/// How many of them once more, the slowest.
const AGAIN: usize = 4;
/// So many at least, whatever time they take.
const AT_LEAST: usize = 3;
/// After this no other place is begun.
const ENOUGH: Duration = Duration::from_secs(1);

/// Sectors as the kernel counts them, whatever the disk has.
const SECTOR_BYTES: u64 = 512;
/// No desk has more layers between a file system and its disk.
const LAYERS: usize = 8;

/// What was read so far, and what is being read: kept where who waits sees it, too.
#[derive(Debug, Default)]
struct Progress {
    all: BlocksRead,
    now: Option<(u64, Instant)>,
}

type Shared = Arc<Mutex<Progress>>;

/// `number` is that of a block device, "8:1". Of a partition the whole disk is read. Of a disk that is among `known` nothing
/// is read.
pub(super) fn sample(
    host: &LocalHost,
    number: &str,
    known: &[String],
    limit: Duration,
) -> Result<BlocksRead, HostError> {
    let disk = disk(Path::new("/"), number)?;
    if known.contains(&disk.name) {
        return Ok(BlocksRead {
            device: disk.name,
            ..BlocksRead::default()
        });
    }
    let shared = Shared::default();
    lock(&shared).all.device.clone_from(&disk.name);
    let key = format!("blocks of {}", disk.name);
    let progress = Arc::clone(&shared);
    let begun = Instant::now();
    let whole = host.patience.within(&key, limit, move || {
        let device = open(&disk.node)?;
        // Other places each time; which ones is nobody's secret.
        let shift = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
        let all = read(&device, shift, &disk.folder, limit, &progress);
        all.map_err(|e| refused(&disk.node, e))
    });
    match whole {
        Ok(()) => Ok(lock(&shared).all.clone()),
        Err(late) if late.why == Why::TimedOut => unfinished(&lock(&shared), begun).ok_or(late),
        Err(error) => Err(error),
    }
}

/// What is known of a disk that did not answer in time: what it gave, and how long it has been at the last.
fn unfinished(progress: &Progress, begun: Instant) -> Option<BlocksRead> {
    let (offset_bytes, since) = progress.now?;
    let mut all = progress.all.clone();
    let last = BlockRead {
        offset_bytes,
        took_us: u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX),
        error_number: None,
    };
    if all.again.is_empty() {
        all.first.push(last);
    } else {
        all.again.push(last);
    }
    all.over_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Some(all)
}

fn lock(shared: &Shared) -> MutexGuard<'_, Progress> {
    // Every change under this lock is whole.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn refused(node: &Path, error: Errno) -> HostError {
    HostError::from_io(&node.to_string_lossy(), &std::io::Error::from(error))
}

/// A whole disk, or what is made of several.
#[derive(Debug)]
struct Disk {
    /// The kernel's name of the one disk below; of several, that of what is made of them.
    name: String,
    /// Where it is read.
    node: PathBuf,
    /// Where the kernel tells of the one disk.
    folder: PathBuf,
}

/// The disk that a block device is, or is a part of.
fn disk(root: &Path, number: &str) -> Result<Disk, HostError> {
    let closed = number.len() <= 16
        && number
            .split_once(':')
            .is_some_and(|(major, minor)| digits(major) && digits(minor));
    let unsupported = |detail: &str| HostError::new(Why::Unsupported, detail);
    if !closed {
        return Err(unsupported("this is no number of a block device"));
    }
    let own = root.join("sys/dev/block").join(number);
    let own = std::fs::canonicalize(own)
        .map_err(|e| unsupported(&format!("block device {number}: {e}")))?;
    let top = whole(&own);
    let name_of = |folder: &Path| {
        let told = read_text(&folder.join("uevent"), 4096).unwrap_or_default();
        let name = told.lines().find_map(|line| line.strip_prefix("DEVNAME="));
        name.filter(|name| !name.is_empty() && name.bytes().all(is_of_a_name))
            .map(str::to_owned)
            .ok_or_else(|| unsupported("the kernel has no node for this block device"))
    };
    let node = name_of(&top)?;
    let folder = the_one_below(top);
    let name = name_of(&folder)?;
    let mut no_disks = ["loop", "ram", "zram", "nbd", "sr", "fd"].iter();
    if no_disks.any(|start| name.starts_with(start)) {
        return Err(unsupported("this is no disk"));
    }
    let is_made_up = name.starts_with("dm-") || name.starts_with("md");
    if is_made_up && !names_in(&folder.join("slaves")).is_ok_and(|below| !below.is_empty()) {
        return Err(unsupported("no disk lies below it"));
    }
    Ok(Disk {
        name,
        node: root.join("dev").join(node),
        folder,
    })
}

/// The disk that a partition is a part of.
fn whole(folder: &Path) -> PathBuf {
    let parent = folder
        .parent()
        .filter(|_| folder.join("partition").exists());
    parent.unwrap_or(folder).to_owned()
}

/// Encryption and volumes mostly lie on one disk: then it is that one whose answers are told.
fn the_one_below(top: PathBuf) -> PathBuf {
    let mut folder = top;
    for _ in 0..LAYERS {
        let below = names_in(&folder.join("slaves")).unwrap_or_default();
        let [one] = below.as_slice() else {
            break;
        };
        let Ok(next) = std::fs::canonicalize(folder.join("slaves").join(one)) else {
            break;
        };
        folder = whole(&next);
    }
    folder
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Requests that were finished (reads, writes, discards, flushes), and bytes that were read and written.
fn finished(folder: &Path) -> Option<(u64, u64)> {
    let text = attribute(folder, "stat");
    let fields: Vec<u64> = text
        .split_whitespace()
        .filter_map(|it| it.parse().ok())
        .collect();
    fields.first()?;
    let sum = |places: &[usize]| -> u64 {
        let found = places.iter().filter_map(|at| fields.get(*at));
        found.fold(0, |sum, it| sum.saturating_add(*it))
    };
    let moved = sum(&[2, 6]).saturating_mul(SECTOR_BYTES);
    Some((sum(&[0, 4, 11, 15]), moved))
}

fn open(node: &Path) -> Result<OwnedFd, HostError> {
    let flags =
        OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::DIRECT;
    let device = rustix::fs::open(node, flags, Mode::empty()).map_err(|e| refused(node, e))?;
    let stat = rustix::fs::fstat(&device).map_err(|e| refused(node, e))?;
    if rustix::fs::FileType::from_raw_mode(stat.st_mode) != rustix::fs::FileType::BlockDevice {
        return Err(HostError::new(
            Why::Unsupported,
            "there is no block device under that name",
        ));
    }
    Ok(device)
}

fn read(
    device: &OwnedFd,
    shift: u64,
    folder: &Path,
    limit: Duration,
    shared: &Shared,
) -> Result<(), Errno> {
    let size_bytes = rustix::fs::seek(device, SeekFrom::End(0))?;
    let mut memory = vec![0; 2 * BLOCK_BYTES];
    let start = memory.as_ptr().align_offset(BLOCK_BYTES).min(BLOCK_BYTES);
    let buffer = memory
        .get_mut(start..start + BLOCK_BYTES)
        .ok_or(Errno::NOMEM)?;
    let places = places(size_bytes, shift);
    // A disk that sleeps is woken first, and nobody holds that against it.
    if let Some(first) = places.first() {
        lock(shared).now = Some((*first, Instant::now()));
        let _woken = one(device, *first, buffer);
        lock(shared).now = None;
    }
    let begun = Instant::now();
    let before = finished(folder);
    for offset_bytes in places {
        let done = lock(shared).all.first.len();
        if done >= AT_LEAST && begun.elapsed() >= ENOUGH {
            break;
        }
        lock(shared).now = Some((offset_bytes, Instant::now()));
        let read = one(device, offset_bytes, buffer);
        let mut progress = lock(shared);
        progress.all.first.push(read);
        progress.now = None;
    }
    let again = worth_another(&lock(shared).all.first);
    for (offset_bytes, gave_nothing) in again {
        // What gave nothing, and the slowest of all, are asked again in any case; the rest while there is time.
        let is_first = lock(shared).all.again.is_empty();
        let is_due = gave_nothing || is_first || begun.elapsed() < ENOUGH;
        if is_due && begun.elapsed() < limit {
            lock(shared).now = Some((offset_bytes, Instant::now()));
            let read = one(device, offset_bytes, buffer);
            let mut progress = lock(shared);
            progress.all.again.push(read);
            progress.now = None;
        }
    }
    let after = before.zip(finished(folder));
    let mut progress = lock(shared);
    let all = &mut progress.all;
    all.over_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    all.finished_count = after.map(|(before, after)| after.0.saturating_sub(before.0));
    all.moved_bytes = after.map(|(before, after)| after.1.saturating_sub(before.1));
    Ok(())
}

/// Spread evenly, other ones each time.
fn places(size_bytes: u64, shift: u64) -> Vec<u64> {
    let block = BLOCK_BYTES as u64;
    let blocks = size_bytes / block;
    let count = PLACES.min(blocks);
    let step = blocks.checked_div(count).unwrap_or(1).max(1);
    (0..count)
        .map(|place| (place * step + shift % step) * block)
        .collect()
}

/// The places that gave nothing, then the slowest.
fn worth_another(read: &[BlockRead]) -> Vec<(u64, bool)> {
    let mut all: Vec<&BlockRead> = read.iter().collect();
    all.sort_by_key(|one| (one.error_number.is_none(), std::cmp::Reverse(one.took_us)));
    all.iter()
        .take(AGAIN)
        .map(|one| (one.offset_bytes, one.error_number.is_some()))
        .collect()
}

fn one(device: &OwnedFd, offset_bytes: u64, buffer: &mut [u8]) -> BlockRead {
    let begun = Instant::now();
    let result = loop {
        match rustix::io::pread(device, &mut *buffer, offset_bytes) {
            Err(Errno::INTR) => {}
            other => break other,
        }
    };
    BlockRead {
        offset_bytes,
        took_us: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        error_number: result.err().map(Errno::raw_os_error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn places_are_spread_over_the_whole_disk_and_stay_within_it() {
        for (size_bytes, shift, count) in [
            (1 << 40, 123_456_789, 32),
            (64 << 20, 7, 32),
            (40 * 4096, 999, 32),
            (3 * 4096 + 100, 5, 3),
            (4096, 5, 1),
            (4095, 5, 0),
            (0, 5, 0),
            (u64::MAX, u64::MAX, 32),
        ] {
            let all = places(size_bytes, shift);
            assert_eq!(all.len(), count, "{size_bytes}");
            assert!(
                all.windows(2).all(|two| two[0] < two[1]),
                "{size_bytes}: {all:?}"
            );
            assert!(
                all.iter()
                    .all(|at| at % 4096 == 0 && at + 4096 <= size_bytes),
                "{size_bytes}: {all:?}"
            );
        }
        assert!(
            places(1 << 40, 1) != places(1 << 40, 2),
            "other places another time"
        );
        let last = *places(1 << 40, 0).last().unwrap();
        assert!(
            last > (1 << 40) / 10 * 9,
            "the end is looked at, too: {last}"
        );
    }

    #[test]
    fn what_gave_nothing_is_read_again_before_what_was_slow() {
        let read = |offset_bytes, took_us, error_number| BlockRead {
            offset_bytes,
            took_us,
            error_number,
        };
        let all = [
            read(0, 5, None),
            read(1, 900, None),
            read(2, 3, Some(5)),
            read(3, 70, None),
            read(4, 80, None),
        ];
        assert_eq!(
            worth_another(&all),
            [(2, true), (1, false), (4, false), (3, false)]
        );
        assert!(worth_another(&[]).is_empty());
    }

    #[test]
    fn a_block_device_leads_to_its_whole_disk_and_to_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let block = root.path().join("sys/dev/block");
        fs::create_dir_all(&block).unwrap();
        for (number, place, uevent, part) in [
            (
                "8:0",
                "sda",
                "MAJOR=8\nMINOR=0\nDEVNAME=sda\nDEVTYPE=disk\n",
                false,
            ),
            ("8:1", "sda/sda1", "DEVNAME=sda1\nDEVTYPE=partition\n", true),
            ("254:0", "dm-0", "DEVNAME=dm-0\n", false),
            ("9:9", "x", "DEVNAME=../etc/shadow\n", false),
            ("7:7", "y", "MAJOR=7\n", false),
            ("7:0", "loop0", "DEVNAME=loop0\n", false),
        ] {
            let folder = root.path().join("sys/devices").join(place);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("uevent"), uevent).unwrap();
            if part {
                fs::write(folder.join("partition"), "1\n").unwrap();
            }
            std::os::unix::fs::symlink(&folder, block.join(number)).unwrap();
        }
        for (folder, slaves) in [
            ("dm-0", &["sda/sda1"][..]),
            ("dm-1", &["dm-0"]),
            ("dm-2", &[]),
            ("md0", &["sda", "x"]),
        ] {
            let at = |name: &str| root.path().join("sys/devices").join(name);
            fs::create_dir_all(at(folder).join("slaves")).unwrap();
            fs::write(at(folder).join("uevent"), format!("DEVNAME={folder}\n")).unwrap();
            for slave in slaves {
                let name = slave.rsplit('/').next().unwrap();
                std::os::unix::fs::symlink(at(slave), at(folder).join("slaves").join(name))
                    .unwrap();
            }
            if folder != "dm-0" {
                let number = match folder {
                    "dm-1" => "254:1",
                    "dm-2" => "254:2",
                    _ => "9:0",
                };
                std::os::unix::fs::symlink(at(folder), block.join(number)).unwrap();
            }
        }
        let told = |number: &str| disk(root.path(), number).ok().map(|disk| disk.name);
        for (number, name) in [
            ("8:0", "sda"),
            ("8:1", "sda"),
            ("254:0", "sda"),
            ("254:1", "sda"),
            ("9:0", "md0"),
        ] {
            assert_eq!(told(number).as_deref(), Some(name), "{number}");
        }
        // Read it is where it is mounted from.
        let node = disk(root.path(), "254:1").unwrap().node;
        assert_eq!(node, root.path().join("dev/dm-1"));
        for wrong in [
            "254:2",
            "9:9",
            "7:7",
            "7:0",
            "0:35",
            "",
            "8",
            "8:",
            ":1",
            "../8:1",
            "8:1/../../x",
            "8:1:1",
        ] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
        fs::write(
            root.path().join("sys/devices/sda/stat"),
            " 10 0 80 5 20 0 160 9 0 14 14 1 0 0 0 2 0\n",
        )
        .unwrap();
        let folder = disk(root.path(), "8:1").unwrap().folder;
        assert_eq!(
            finished(&folder),
            Some((33, 240 * 512)),
            "of the whole disk"
        );
        assert_eq!(finished(Path::new("/nowhere/at/all")), None);
    }

    #[test]
    fn what_a_disk_was_at_when_time_was_up_counts_with_the_time_it_took_so_far() {
        let begun = Instant::now();
        let mut progress = Progress::default();
        assert!(unfinished(&progress, begun).is_none(), "nothing was begun");
        progress.now = Some((4096, begun.checked_sub(Duration::from_secs(9)).unwrap()));
        let all = unfinished(&progress, begun).unwrap();
        assert_eq!((all.first.len(), all.again.len()), (1, 0));
        assert!(all.first[0].took_us >= 9_000_000 && all.first[0].error_number.is_none());
        progress.all.again.push(BlockRead::default());
        assert_eq!(unfinished(&progress, begun).unwrap().again.len(), 2);
    }

    #[test]
    fn an_ordinary_file_is_no_disk() {
        let file = tempfile::NamedTempFile::new().unwrap();
        // Some file systems refuse direct access before anybody sees what it is.
        assert!(open(file.path()).is_err());
    }
}
