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
        let (bytes, is_ours) = some(&opened, at, source, buffer)?;
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

/// The next bytes at a place of a file, none at its end, and whether the system did not hold them before.
fn some<'b>(
    file: &OwnedFd,
    at: u64,
    source: Source,
    buffer: &'b mut Buffer,
) -> Result<(&'b [u8], bool), Failure> {
    // Parts end where blocks do, also when a signal cut a reading short.
    let room = CHUNK_BYTES - usize::try_from(at % CHUNK_BYTES as u64).unwrap_or(0);
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
mod tests {
    use super::*;
    use std::fs::{self, File};

    const LIMIT: Duration = Duration::from_secs(60);
    /// SHA-256 and MD5 of "abc", as FIPS 180 and RFC 1321 print them.
    const ABC: (&str, &str) = (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "900150983cd24fb0d6963f7d28e17f72",
    );

    fn look(path: &std::path::Path, how: HashHow) -> FileSeen {
        all(&[FileName::new(path)], how, LIMIT).remove(0)
    }

    #[test]
    fn what_the_device_could_not_give_is_a_read_error_and_another_refusal_is_not() {
        for (errno, why) in [
            (Errno::IO, Why::ReadError),
            (Errno::NODATA, Why::ReadError),
            (Errno::REMOTEIO, Why::ReadError),
            (Errno::ILSEQ, Why::ReadError),
            (Errno::BADMSG, Why::ReadError),
            (Errno::UCLEAN, Why::ReadError),
            (Errno::ACCESS, Why::Denied),
            (Errno::PERM, Why::Denied),
            (Errno::TXTBSY, Why::Busy),
            (Errno::TIMEDOUT, Why::TimedOut),
            (Errno::NXIO, Why::Unsupported),
            (Errno::STALE, Why::Unsupported),
        ] {
            let FileSeen::Unreadable(told) = unreadable(errno) else {
                panic!("{errno}")
            };
            assert_eq!(told.why, why, "{errno}");
        }
    }

    #[test]
    fn known_content_has_its_known_hashes_in_every_way_of_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        fs::write(&path, "abc").unwrap();
        for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
            let FileSeen::Content {
                sha256,
                md5,
                size_bytes,
                ..
            } = look(&path, how)
            else {
                panic!("not read: {how:?}")
            };
            assert_eq!((sha256.as_str(), size_bytes), (ABC.0, 3));
            assert_eq!(md5.as_deref(), (how.md5).then_some(ABC.1));
        }
    }

    #[test]
    fn a_file_of_many_chunks_and_an_odd_end_reads_the_same_past_the_cache() {
        let folder = tempfile::tempdir().unwrap();
        for size in [0, 1, BLOCK_BYTES, CHUNK_BYTES - 1, CHUNK_BYTES * 3 + 777] {
            let path = folder.path().join("f");
            let bytes: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
            fs::write(&path, &bytes).unwrap();
            let hash_of = |how| {
                let FileSeen::Content { sha256, .. } = look(&path, how) else {
                    panic!("not read")
                };
                sha256
            };
            assert_eq!(hash_of(HashHow::PLAIN), hex::of(&Sha256::digest(&bytes)));
            assert_eq!(
                hash_of(HashHow::AGAIN),
                hash_of(HashHow::PLAIN),
                "{size} bytes"
            );
            let direct = reads_directly(&File::open(&path).unwrap());
            let told = |how| {
                matches!(
                    look(&path, how),
                    FileSeen::Content {
                        past_cache: true,
                        ..
                    }
                )
            };
            assert_eq!(
                (told(HashHow::AGAIN), told(HashHow::TO_LEARN)),
                (direct, false)
            );
            println!("{size} bytes past the cache here: {direct}");
        }
    }

    #[test]
    fn what_is_no_file_is_gone_and_a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            FileType::Fifo,
            Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        fs::create_dir(folder.path().join("folder")).unwrap();
        for name in ["pipe", "folder", "missing", "folder/below/missing"] {
            assert_eq!(
                look(&folder.path().join(name), HashHow::AGAIN),
                FileSeen::Gone,
                "{name}"
            );
        }
    }

    #[test]
    fn a_link_is_its_target_text_and_never_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("link");
        std::os::unix::fs::symlink("abc", &path).unwrap();
        let FileSeen::Content { sha256, link, .. } = look(&path, HashHow::PLAIN) else {
            panic!()
        };
        assert_eq!((sha256.as_str(), link), (ABC.0, true));
    }

    #[test]
    fn a_reading_without_time_left_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, "abc").unwrap();
        let seen = all(&[FileName::new(&path)], HashHow::PLAIN, Duration::ZERO).remove(0);
        assert!(
            matches!(
                seen,
                FileSeen::Unreadable(HostError {
                    why: Why::TimedOut,
                    ..
                })
            ),
            "{seen:?}"
        );
    }

    #[test]
    fn many_files_in_flight_come_back_in_the_order_that_they_were_asked_in() {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<FileName> = (0..200)
            .map(|i| {
                let path = folder.path().join(format!("{i}"));
                fs::write(&path, "x".repeat(i)).unwrap();
                FileName::new(path)
            })
            .collect();
        let sizes: Vec<u64> = all(&files, HashHow::AGAIN, LIMIT)
            .into_iter()
            .map(|seen| match seen {
                FileSeen::Content { size_bytes, .. } => size_bytes,
                FileSeen::Gone | FileSeen::Unreadable(_) => panic!("not read"),
            })
            .collect();
        assert_eq!(sizes, (0..200).collect::<Vec<u64>>());
    }

    #[test]
    fn a_long_file_in_parts_has_the_sums_that_it_has_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long");
        let bytes: Vec<u8> = (0..CHUNK_BYTES * 9 + 5).map(|i| (i % 253) as u8).collect();
        fs::write(&path, bytes).unwrap();
        let file = FileName::new(&path);
        for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
            let (mut so_far, mut parts) = (None, 0);
            let whole = loop {
                parts += 1;
                match part(&file, how, so_far.as_ref(), 1_000_000, LIMIT).unwrap() {
                    PartSeen::Whole(seen) => break seen,
                    PartSeen::Part { so_far: more, .. } => so_far = Some(more),
                }
            };
            assert_eq!((whole, parts), (look(&path, how), 3), "{how:?}");
        }
        fs::write(&path, "shorter").unwrap();
        let mut sums = Sums::new(HashHow::PLAIN);
        sums.update(&vec![0; 4 * BLOCK_SUMMED]);
        let beyond = part(&file, HashHow::PLAIN, Some(&sums.aside()), 1, LIMIT).unwrap();
        assert!(
            matches!(&beyond, PartSeen::Whole(FileSeen::Unreadable(e)) if e.why == Why::Changing),
            "{beyond:?}"
        );
    }

    /// How many bytes of it the system holds; none where the tool that tells is missing.
    fn resident(path: &std::path::Path) -> Option<usize> {
        let told = std::process::Command::new("fincore")
            .args(["--bytes", "--noheadings", "--output", "RES"])
            .arg(path)
            .output()
            .ok()?;
        String::from_utf8(told.stdout).ok()?.trim().parse().ok()
    }

    #[test]
    fn the_memory_of_the_system_is_left_as_it_was_found() {
        // Where temporary files are memory themselves nothing can be thrown out.
        let folder = tempfile::tempdir_in("/var/tmp").unwrap();
        let path = folder.path().join("f");
        fs::write(&path, vec![7; CHUNK_BYTES * 5 + 77]).unwrap();
        let file = File::open(&path).unwrap();
        file.sync_all().unwrap();
        let all_pages = (CHUNK_BYTES * 5 + 77_usize).next_multiple_of(4096);
        rustix::fs::fadvise(&file, 0, None, Advice::DontNeed).unwrap();
        if resident(&path) != Some(0) {
            println!("not tried: this file system keeps its pages, or nobody can tell");
            return;
        }
        for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
            look(&path, how);
            // What arrives between asking whether it is there and the answer is taken for somebody's: a reading at most.
            let left = resident(&path);
            assert!(
                left.is_some_and(|left| left <= CHUNK_BYTES),
                "{how:?}: {left:?}"
            );
            rustix::fs::fadvise(&file, 0, None, Advice::DontNeed).unwrap();
        }
        let all = fs::read(&path).unwrap();
        assert_eq!(
            (all.len(), resident(&path)),
            (CHUNK_BYTES * 5 + 77, Some(all_pages))
        );
        for how in [HashHow::PLAIN, HashHow::TO_LEARN] {
            look(&path, how);
            assert_eq!(resident(&path), Some(all_pages), "{how:?}");
        }
    }
}
