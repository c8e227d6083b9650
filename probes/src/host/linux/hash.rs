//! What files contain now. Needs the file system; opens for reading only, follows no link, waits
//! for no pipe, and says when bytes came from the device and not from memory.

use crate::host::common::hex;
use crate::host::{FileName, FileSeen, HashHow, HostError};
use deskready::observation::Why;
use md5::Md5;
use rustix::fs::{Advice, AtFlags, FileType, FsWord, Mode, OFlags, Stat};
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::Read as _;
use std::time::{Duration, Instant};

/// Bytes read at once: large enough that calls cost nothing, small enough for any machine.
const CHUNK_BYTES: usize = 256 * 1024;
/// Direct reading wants memory and sizes in whole blocks; no disk has larger ones.
const BLOCK_BYTES: usize = 4096;

pub(super) fn all(files: &[FileName], how: HashHow, limit: Duration) -> Vec<FileSeen> {
    let deadline = Instant::now() + limit;
    let mut memory = vec![0; CHUNK_BYTES + BLOCK_BYTES];
    let start = memory.as_ptr().align_offset(BLOCK_BYTES).min(BLOCK_BYTES);
    let Some(buffer) = memory.get_mut(start..start + CHUNK_BYTES) else {
        return Vec::new();
    };
    files
        .iter()
        .map(|file| one(file, how, deadline, buffer))
        .collect()
}

fn one(file: &FileName, how: HashHow, deadline: Instant, buffer: &mut [u8]) -> FileSeen {
    if how == HashHow::PastCache {
        match content(file, how, true, deadline, buffer) {
            // This file system cannot read directly: read again as it can, and say so.
            Err(Failure::Error(Errno::INVAL | Errno::OPNOTSUPP)) => {}
            other => return seen(file, other),
        }
    }
    seen(file, content(file, how, false, deadline, buffer))
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

fn unreadable(error: Errno) -> FileSeen {
    let why = if error == Errno::TXTBSY {
        Why::Busy
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
        inode: stat.st_ino,
        link: true,
        past_cache: false,
        version: None,
    })
}

fn content(
    file: &FileName,
    how: HashHow,
    direct: bool,
    deadline: Instant,
    buffer: &mut [u8],
) -> Result<FileSeen, Failure> {
    // Without NONBLOCK the open of a pipe that was swapped in would wait for ever.
    let mut flags =
        OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    flags.set(OFlags::DIRECT, direct);
    let opened = rustix::fs::open(file.path(), flags, Mode::empty())?;
    let before = rustix::fs::fstat(&opened)?;
    if FileType::from_raw_mode(before.st_mode) != FileType::RegularFile {
        // A folder or a device in its place: the file itself is not there.
        return Ok(FileSeen::Gone);
    }
    if how == HashHow::PastCache && !direct {
        rustix::fs::fadvise(&opened, 0, None, Advice::DontNeed)?;
    }
    let past_cache = direct && reads_directly(&opened);
    let mut reader = File::from(opened);
    let (mut sha256, mut md5) = (Sha256::new(), (how != HashHow::Plain).then(Md5::new));
    let mut size_bytes: u64 = 0;
    loop {
        if Instant::now() > deadline {
            return Err(Failure::Host(HostError::new(
                Why::TimedOut,
                "no time left to read it",
            )));
        }
        let count = match reader.read(buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(failure(&e)),
        };
        let bytes = buffer.get(..count).unwrap_or_default();
        sha256.update(bytes);
        if let Some(md5) = &mut md5 {
            md5.update(bytes);
        }
        size_bytes += count as u64;
    }
    let after = rustix::fs::fstat(&reader)?;
    if moment(&before) != moment(&after) || size_bytes != u64::try_from(after.st_size).unwrap_or(0)
    {
        return Err(Failure::Host(HostError::new(
            Why::Changing,
            "it changed while it was read",
        )));
    }
    Ok(FileSeen::Content {
        sha256: hex::of(&sha256.finalize()),
        md5: md5.map(|md5| hex::of(&md5.finalize())),
        size_bytes,
        mtime_ns: mtime_ns(&after),
        inode: after.st_ino,
        link: false,
        past_cache,
        version: None,
    })
}

fn failure(error: &std::io::Error) -> Failure {
    Errno::from_io_error(error).map_or_else(
        || Failure::Host(HostError::from_io("reading", error)),
        Failure::Error,
    )
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
        nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
        stat.st_size,
    )
}

fn mtime_ns(stat: &Stat) -> i64 {
    nanoseconds(stat.st_mtime, stat.st_mtime_nsec)
}

fn nanoseconds(seconds: i64, rest: u64) -> i64 {
    let rest = i64::try_from(rest).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
    fn known_content_has_its_known_hashes_in_every_way_of_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        fs::write(&path, "abc").unwrap();
        for how in [HashHow::Plain, HashHow::WithMd5, HashHow::PastCache] {
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
            assert_eq!(md5.as_deref(), (how != HashHow::Plain).then_some(ABC.1));
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
            assert_eq!(hash_of(HashHow::Plain), hex::of(&Sha256::digest(&bytes)));
            assert_eq!(
                hash_of(HashHow::PastCache),
                hash_of(HashHow::Plain),
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
                (told(HashHow::PastCache), told(HashHow::WithMd5)),
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
                look(&folder.path().join(name), HashHow::PastCache),
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
        let FileSeen::Content { sha256, link, .. } = look(&path, HashHow::Plain) else {
            panic!()
        };
        assert_eq!((sha256.as_str(), link), (ABC.0, true));
    }

    #[test]
    fn a_reading_without_time_left_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, "abc").unwrap();
        let seen = all(&[FileName::new(&path)], HashHow::Plain, Duration::ZERO).remove(0);
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
}
