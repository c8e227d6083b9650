//! What files contain now. Needs the file system; opens for reading only, follows no link, waits
//! for no pipe, leaves the memory of the system as it was found, and says when bytes came from the device.

use super::mark;
use crate::host::common::hex;
use crate::host::common::sums::Sums;
use crate::host::{
    BLOCK_SUMMED, Cache, FileName, FileSeen, HashHow, HostError, PartSeen, SumsSoFar,
};
use deskready::observation::Why;
use rustix::fs::{Advice, AtFlags, FileType, FsWord, Mode, OFlags, Stat};
use rustix::io::{Errno, ReadWriteFlags};
use sha2::{Digest as _, Sha256};
use std::io::IoSliceMut;
use std::num::NonZeroU64;
use std::ops::Range;
use std::os::fd::OwnedFd;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Bytes read at once: large enough that calls cost nothing, small enough for any machine.
const CHUNK_BYTES: usize = 256 * 1024;
/// Direct reading wants memory and sizes in whole blocks; no disk has larger ones.
const BLOCK_BYTES: usize = 4096;
/// Files in flight at once: disks answer several questions in the time of one.
const AT_ONCE: usize = 8;
/// Fewer files than this for each of them are not worth a thread.
const WORTH_IT: usize = 16;

pub(super) fn all(files: &[FileName], how: HashHow, limit: Duration) -> Vec<FileSeen> {
    let deadline = Instant::now() + limit;
    let in_flight = (files.len() / WORTH_IT).clamp(1, AT_ONCE);
    if in_flight == 1 {
        let mut buffer = Buffer::new();
        let seen = files
            .iter()
            .map(|file| one(file, how, deadline, &mut buffer));
        return seen.collect();
    }
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, FileSeen)>> = Mutex::new(Vec::with_capacity(files.len()));
    std::thread::scope(|scope| {
        for _ in 0..in_flight {
            scope.spawn(|| {
                let mut buffer = Buffer::new();
                let mut mine = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(at) else { break };
                    mine.push((at, one(file, how, deadline, &mut buffer)));
                }
                // Nothing that panics happens under this lock.
                if let Ok(mut found) = found.lock() {
                    found.append(&mut mine);
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_unstable_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, seen)| seen).collect()
}

/// A part of one file, from where the sums so far end.
pub(super) fn part(
    file: &FileName,
    how: HashHow,
    so_far: Option<&SumsSoFar>,
    more_bytes: u64,
    limit: Duration,
) -> Result<PartSeen, HostError> {
    let sums = match so_far {
        Some(so_far) => Sums::again(so_far)?,
        None => Sums::new(how),
    };
    let deadline = Instant::now() + limit;
    let blocks = more_bytes.div_ceil(BLOCK_SUMMED as u64).max(1);
    let until = sums.bytes() + blocks * BLOCK_SUMMED as u64;
    let mut buffer = Buffer::new();
    Ok(match from(file, how, &sums, until, deadline, &mut buffer) {
        Ok(part) => part,
        Err(failure) => PartSeen::Whole(seen(file, Err(failure))),
    })
}

/// Memory that direct reading accepts.
struct Buffer {
    memory: Vec<u8>,
    start: usize,
}

impl Buffer {
    fn new() -> Self {
        let memory = vec![0; CHUNK_BYTES + BLOCK_BYTES];
        let start = memory.as_ptr().align_offset(BLOCK_BYTES).min(BLOCK_BYTES);
        Self { memory, start }
    }

    fn bytes(&mut self) -> &mut [u8] {
        let end = self.start + CHUNK_BYTES;
        self.memory.get_mut(self.start..end).unwrap_or_default()
    }
}

fn one(file: &FileName, how: HashHow, deadline: Instant, buffer: &mut Buffer) -> FileSeen {
    let sums = Sums::new(how);
    let told = from(file, how, &sums, u64::MAX, deadline, buffer);
    seen(
        file,
        told.map(|part| match part {
            PartSeen::Whole(seen) => seen,
            PartSeen::Part { .. } => FileSeen::Unreadable(HostError::new(
                Why::Unsupported,
                "it is longer than files are",
            )),
        }),
    )
}

/// Goes on with the sums until so many bytes of the file were read.
fn from(
    file: &FileName,
    how: HashHow,
    sums: &Sums,
    until: u64,
    deadline: Instant,
    buffer: &mut Buffer,
) -> Result<PartSeen, Failure> {
    let wanted = match how.cache {
        Cache::Used => Source::Memory,
        Cache::PastIfItCan | Cache::Past => Source::Direct,
    };
    match content(file, sums.clone(), wanted, until, deadline, buffer) {
        // This file system cannot read directly: read again as it can, and say so.
        Err(Failure::Error(Errno::INVAL | Errno::OPNOTSUPP)) if wanted == Source::Direct => {
            let instead = if how.cache == Cache::Past {
                Source::ThrownOut
            } else {
                Source::Memory
            };
            content(file, sums.clone(), instead, until, deadline, buffer)
        }
        told => told,
    }
}

/// How bytes come out of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Through the memory of the system; what was not there before is thrown out after.
    Memory,
    /// The same, and all of it is thrown out before.
    ThrownOut,
    /// From the device into ours.
    Direct,
}

enum Failure {
    Error(Errno),
    Host(HostError),
}

impl From<Errno> for Failure {
    fn from(error: Errno) -> Self {
        Self::Error(error)
    }
}

fn seen(file: &FileName, result: Result<FileSeen, Failure>) -> FileSeen {
    match result {
        Ok(seen) => seen,
        Err(Failure::Error(Errno::NOENT | Errno::NOTDIR)) => FileSeen::Gone,
        Err(Failure::Error(Errno::LOOP)) => link(file).unwrap_or_else(unreadable),
        Err(Failure::Error(error)) => unreadable(error),
        Err(Failure::Host(error)) => FileSeen::Unreadable(error),
    }
}

/// What the kernel says when a device cannot give the bytes: an error of the device (`IO`), of the medium (`NODATA`, seen by
/// direct reading only), of the target or of the bytes' own protection (`REMOTEIO`, `ILSEQ`); and a file system that knows
/// them to be wrong (`BADMSG`, `UCLEAN`). See `blk_status_to_errno` in the kernel's block layer.
const READ_ERRORS: [Errno; 6] = [
    Errno::IO,
    Errno::NODATA,
    Errno::REMOTEIO,
    Errno::ILSEQ,
    Errno::BADMSG,
    Errno::UCLEAN,
];

fn unreadable(error: Errno) -> FileSeen {
    let why = if error == Errno::TXTBSY {
        Why::Busy
    } else if READ_ERRORS.contains(&error) {
        Why::ReadError
    } else {
        Why::Unsupported
    };
    let mut told = HostError::from_io("reading", &std::io::Error::from(error));
    if told.why != Why::Denied && told.why != Why::TimedOut {
        told.why = why;
    }
    FileSeen::Unreadable(told)
}

/// The content of a symbolic link is the text of its target.
fn link(file: &FileName) -> Result<FileSeen, Errno> {
    let target = rustix::fs::readlink(file.path(), Vec::new())?;
    let stat = rustix::fs::statat(rustix::fs::CWD, file.path(), AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(FileSeen::Content {
        sha256: hex::of(&Sha256::digest(target.as_bytes())),
        md5: None,
        size_bytes: target.as_bytes().len() as u64,
        mtime_ns: mtime_ns(&stat),
        mark: mark::of(&stat),
        blocks: None,
        link: true,
        past_cache: false,
        version: None,
    })
}

fn content(
    file: &FileName,
    mut sums: Sums,
    source: Source,
    until: u64,
    deadline: Instant,
    buffer: &mut Buffer,
) -> Result<PartSeen, Failure> {
    // Without NONBLOCK the open of a pipe that was swapped in would wait for ever.
    let mut flags =
        OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    flags.set(OFlags::DIRECT, source == Source::Direct);
    let opened = rustix::fs::open(file.path(), flags, Mode::empty())?;
    let before = rustix::fs::fstat(&opened)?;
    if FileType::from_raw_mode(before.st_mode) != FileType::RegularFile {
        // A folder or a device in its place: the file itself is not there.
        return Ok(PartSeen::Whole(FileSeen::Gone));
    }
    let size = u64::try_from(before.st_size).unwrap_or(0);
    if source == Source::ThrownOut && sums.bytes() == 0 {
        rustix::fs::fadvise(&opened, 0, None, Advice::DontNeed)?;
    }
    if source == Source::Memory && size > CHUNK_BYTES as u64 {
        // Reading ahead would bring in pages that nobody asked for.
        rustix::fs::fadvise(&opened, 0, None, Advice::Random)?;
    }
    let mut ours = Ours::default();
    while sums.bytes() < size.min(until) {
        if Instant::now() > deadline {
            return Err(Failure::Host(HostError::new(
                Why::TimedOut,
                "no time left to read it",
            )));
        }
        let at = sums.bytes();
        let (bytes, is_ours) = some(&opened, at..size, source, buffer)?;
        if bytes.is_empty() {
            break;
        }
        let end = at + bytes.len() as u64;
        ours.brought(&opened, at..end, is_ours)?;
        sums.update(bytes);
    }
    ours.let_go(&opened, sums.bytes() == size)?;
    let after = rustix::fs::fstat(&opened)?;
    let changed = moment(&before) != moment(&after);
    if changed || (sums.bytes() != size && sums.bytes() < until) {
        return Err(Failure::Host(HostError::new(
            Why::Changing,
            "it changed while it was read",
        )));
    }
    if sums.bytes() < size {
        return Ok(PartSeen::Part {
            so_far: sums.aside(),
            mark: mark::of(&after),
        });
    }
    let summed = sums.finish();
    Ok(PartSeen::Whole(FileSeen::Content {
        sha256: summed.sha256,
        md5: summed.md5,
        size_bytes: summed.bytes,
        mtime_ns: mtime_ns(&after),
        mark: mark::of(&after),
        blocks: summed.blocks,
        link: false,
        past_cache: source == Source::Direct && reads_directly(&opened),
        version: None,
    }))
}

/// A stretch of a file that reading brought into the memory of the system.
#[derive(Debug, Default)]
struct Ours(Range<u64>);

impl Ours {
    /// Stretches that lie side by side are let go of together: the system holds them in pieces larger than one reading.
    fn brought(&mut self, file: &OwnedFd, bytes: Range<u64>, is_ours: bool) -> Result<(), Errno> {
        if !is_ours {
            return self.let_go(file, false);
        }
        if self.0.is_empty() {
            self.0 = bytes;
        } else {
            self.0.end = bytes.end;
        }
        Ok(())
    }

    fn let_go(&mut self, file: &OwnedFd, is_end: bool) -> Result<(), Errno> {
        let Range { start, end } = std::mem::take(&mut self.0);
        if start == end {
            return Ok(());
        }
        // Whole pages only go; the last one of a file is whole.
        let length = NonZeroU64::new(end - start).filter(|_| !is_end);
        rustix::fs::fadvise(file, start, length, Advice::DontNeed)
    }
}

/// The next bytes of what is left of a file, none at its end, and whether the system did not hold them before.
fn some<'b>(
    file: &OwnedFd,
    left: Range<u64>,
    source: Source,
    buffer: &'b mut Buffer,
) -> Result<(&'b [u8], bool), Failure> {
    // Parts end where blocks do, also when a signal cut a reading short.
    let at = left.start;
    let room = CHUNK_BYTES - usize::try_from(at % CHUNK_BYTES as u64).unwrap_or(0);
    // What is asked for past the end, the kernel fills with zeros first.
    let wanted = (left.end - at).next_multiple_of(BLOCK_BYTES as u64);
    let room = room.min(usize::try_from(wanted).unwrap_or(room));
    let bytes = buffer.bytes().get_mut(..room).unwrap_or_default();
    if source == Source::Memory {
        let place = &mut [IoSliceMut::new(bytes)];
        match rustix::io::preadv2(file, place, at, ReadWriteFlags::NOWAIT) {
            // These pages are somebody's: they stay.
            Ok(count) if count > 0 => return Ok((bytes.get(..count).unwrap_or_default(), false)),
            Ok(_) | Err(Errno::AGAIN | Errno::INTR | Errno::OPNOTSUPP | Errno::NOSYS) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let count = loop {
        match rustix::io::pread(file, &mut *bytes, at) {
            Ok(count) => break count,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    };
    Ok((
        bytes.get(..count).unwrap_or_default(),
        source != Source::Direct,
    ))
}

/// Others take the flag and read through memory all the same (compressed or stacked ones).
fn reads_directly(file: &impl std::os::fd::AsFd) -> bool {
    const EXT: FsWord = 0xef53;
    const XFS: FsWord = 0x5846_5342;
    const F2FS: FsWord = 0xf2f5_2010;
    rustix::fs::fstatfs(file).is_ok_and(|found| [EXT, XFS, F2FS].contains(&found.f_type))
}

fn moment(stat: &Stat) -> (i64, i64, i64) {
    (
        mtime_ns(stat),
        mark::nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
        stat.st_size,
    )
}

fn mtime_ns(stat: &Stat) -> i64 {
    mark::nanoseconds(stat.st_mtime, stat.st_mtime_nsec)
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;
