//! What files contain now. Needs the file system; opens for reading only, lets others write, rename and delete meanwhile,
//! follows no link, and says when bytes came from the device and not from memory.
#![allow(unsafe_code)]

use super::mark;
use super::text::wide;
use crate::host::common::hex;
use crate::host::common::sums::Sums;
use crate::host::common::version;
use crate::host::{
    BLOCK_SUMMED, Cache, FileName, FileSeen, HashHow, HostError, PartSeen, SumsSoFar,
};
use deskready::observation::Why;
use sha2::{Digest as _, Sha256};
use std::fs::{File, Metadata, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::windows::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::os::windows::io::AsRawHandle as _;
use std::path::{Component, Path, Prefix};
use std::time::{Duration, Instant};
use windows::Win32::Foundation::HANDLE;
use windows::Win32::Storage::FileSystem::{
    FILE_TYPE_DISK, GETFINALPATHNAMEBYHANDLE_FLAGS, GetDriveTypeW, GetFileType,
    GetFinalPathNameByHandleW, SECURITY_IDENTIFICATION,
};
use windows::core::PCWSTR;

/// Bytes read at once: large enough that calls cost nothing, small enough for any machine.
const CHUNK_BYTES: usize = 256 * 1024;
/// Direct reading wants memory and sizes in whole sectors; no disk has larger ones.
const BLOCK_BYTES: usize = 4096;
/// FILE_FLAG_NO_BUFFERING, FILE_FLAG_OPEN_REPARSE_POINT
const PAST_CACHE: u32 = 0x2000_0000;
const LINK_ITSELF: u32 = 0x0020_0000;
/// FILE_FLAG_BACKUP_SEMANTICS: without it a folder cannot be opened to see that it is one.
const ALSO_FOLDERS: u32 = 0x0200_0000;
/// FILE_SHARE_READ, _WRITE, _DELETE: nobody is kept from anything.
const SHARED: u32 = 7;
/// ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_INVALID_PARAMETER
const SHARING: i32 = 32;
const LOCKED: i32 = 33;
const INVALID: i32 = 87;
/// ERROR_CRC, ERROR_SECTOR_NOT_FOUND, ERROR_READ_FAULT, ERROR_IO_DEVICE, ERROR_DISK_OPERATION_FAILED, ERROR_FILE_CORRUPT,
/// ERROR_DISK_CORRUPT: the device could not give the bytes, or its file system knows them to be wrong.
const READ_ERRORS: [i32; 7] = [23, 27, 30, 1117, 1127, 1392, 1393];
/// DRIVE_FIXED: a disk of this PC, whose reading can be sent past the cache.
const FIXED: u32 = 3;
/// Hundreds of nanoseconds from 1601 to 1970.
const TO_1970: u64 = 116_444_736_000_000_000;

pub(super) fn all(files: &[FileName], how: HashHow, limit: Duration) -> Vec<FileSeen> {
    let deadline = Instant::now() + limit;
    let mut memory = vec![0; CHUNK_BYTES + BLOCK_BYTES];
    let start = memory.as_ptr().align_offset(BLOCK_BYTES).min(BLOCK_BYTES);
    let Some(buffer) = memory.get_mut(start..start + CHUNK_BYTES) else {
        return Vec::new();
    };
    files
        .iter()
        .map(|file| one(file.path(), how, deadline, buffer))
        .collect()
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
    let mut memory = vec![0; CHUNK_BYTES + BLOCK_BYTES];
    let start = memory.as_ptr().align_offset(BLOCK_BYTES).min(BLOCK_BYTES);
    let buffer = memory
        .get_mut(start..start + CHUNK_BYTES)
        .unwrap_or_default();
    let told = from(file.path(), how, &sums, until, deadline, buffer);
    Ok(told.unwrap_or_else(|failure| PartSeen::Whole(seen(Err(failure)))))
}

fn one(file: &Path, how: HashHow, deadline: Instant, buffer: &mut [u8]) -> FileSeen {
    let told = from(file, how, &Sums::new(how), u64::MAX, deadline, buffer);
    seen(told.map(|part| match part {
        PartSeen::Whole(seen) => seen,
        PartSeen::Part { .. } => FileSeen::Unreadable(HostError::new(
            Why::Unsupported,
            "it is longer than files are",
        )),
    }))
}

/// Goes on with the sums until so many bytes of the file were read.
fn from(
    file: &Path,
    how: HashHow,
    sums: &Sums,
    until: u64,
    deadline: Instant,
    buffer: &mut [u8],
) -> Result<PartSeen, Failure> {
    if how.cache != Cache::Used {
        match content(file, how, sums.clone(), true, until, deadline, buffer) {
            // This file system cannot read directly: read again as it can, and say so.
            Err(Failure::Io(error)) if error.raw_os_error() == Some(INVALID) => {}
            other => return other,
        }
    }
    content(file, how, sums.clone(), false, until, deadline, buffer)
}

enum Failure {
    Io(std::io::Error),
    Host(HostError),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

fn seen(result: Result<FileSeen, Failure>) -> FileSeen {
    match result {
        Ok(seen) => seen,
        Err(Failure::Io(e)) if e.kind() == std::io::ErrorKind::NotFound => FileSeen::Gone,
        Err(Failure::Io(e)) => FileSeen::Unreadable(unreadable(&e)),
        Err(Failure::Host(error)) => FileSeen::Unreadable(error),
    }
}

fn unreadable(error: &std::io::Error) -> HostError {
    let mut told = HostError::from_io("reading", error);
    if matches!(error.raw_os_error(), Some(SHARING | LOCKED)) {
        told.why = Why::Busy;
    } else if error
        .raw_os_error()
        .is_some_and(|it| READ_ERRORS.contains(&it))
    {
        told.why = Why::ReadError;
    } else if told.why != Why::Denied && told.why != Why::TimedOut {
        told.why = Why::Unsupported;
    }
    told
}

fn content(
    file: &Path,
    how: HashHow,
    mut sums: Sums,
    direct: bool,
    until: u64,
    deadline: Instant,
    buffer: &mut [u8],
) -> Result<PartSeen, Failure> {
    let flags = if direct { PAST_CACHE } else { 0 } | LINK_ITSELF | ALSO_FOLDERS;
    let mut reader: File = OpenOptions::new()
        .read(true)
        .share_mode(SHARED)
        .custom_flags(flags)
        // Whatever answers under that name may not act as us.
        .security_qos_flags(SECURITY_IDENTIFICATION.0)
        .open(file)?;
    let before = reader.metadata()?;
    if before.is_symlink() {
        return link(file, &before).map(PartSeen::Whole);
    }
    if !before.is_file() {
        // A folder in its place: the file itself is not there.
        return Ok(PartSeen::Whole(FileSeen::Gone));
    }
    if !is_of_this_pc(&reader) {
        let other = HostError::new(Why::Denied, "it is on no disk of this PC");
        return Err(Failure::Host(other));
    }
    let size = before.file_size();
    if sums.bytes() > 0 {
        reader.seek(SeekFrom::Start(sums.bytes()))?;
    }
    while sums.bytes() < size.min(until) {
        if Instant::now() > deadline {
            let late = HostError::new(Why::TimedOut, "no time left to read it");
            return Err(Failure::Host(late));
        }
        // Parts end where blocks do.
        let used = usize::try_from(sums.bytes() % CHUNK_BYTES as u64).unwrap_or(0);
        let room = buffer.get_mut(..CHUNK_BYTES - used).unwrap_or_default();
        let count = match reader.read(room) {
            Ok(0) => break,
            Ok(count) => count,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e.into()),
        };
        sums.update(buffer.get(..count).unwrap_or_default());
        // Direct reading knows no half sectors: a short one is the last, and asking on would be an error.
        if direct && count % BLOCK_BYTES != 0 {
            break;
        }
    }
    let after = reader.metadata()?;
    let is_short = sums.bytes() != size && sums.bytes() < until;
    if moment(&before) != moment(&after) || is_short {
        let moved = HostError::new(Why::Changing, "it changed while it was read");
        return Err(Failure::Host(moved));
    }
    if sums.bytes() < size {
        return Ok(PartSeen::Part {
            so_far: sums.aside(),
            mark: mark::of(&after),
        });
    }
    let version = how.blocks.then(|| carried(file, &before)).flatten();
    let summed = sums.finish();
    Ok(PartSeen::Whole(FileSeen::Content {
        sha256: summed.sha256,
        md5: summed.md5,
        size_bytes: summed.bytes,
        mtime_ns: mtime_ns(&after),
        mark: mark::of(&after),
        blocks: summed.blocks,
        link: false,
        past_cache: direct && on_fixed_drive(file),
        version,
    }))
}

/// The version that a program carries. Opened again, because direct reading knows no places between sectors; what
/// stands under that name by then must still be the file that was read.
fn carried(file: &Path, read: &Metadata) -> Option<String> {
    let mut again = OpenOptions::new()
        .read(true)
        .share_mode(SHARED)
        .custom_flags(LINK_ITSELF)
        .security_qos_flags(SECURITY_IDENTIFICATION.0)
        .open(file)
        .ok()?;
    let found = again.metadata().ok()?;
    (moment(&found) == moment(read)).then(|| version::of(&mut again))?
}

/// The content of a symbolic link is the text of its target.
fn link(file: &Path, found: &Metadata) -> Result<FileSeen, Failure> {
    let target = std::fs::read_link(file)?;
    let bytes = target.as_os_str().as_encoded_bytes();
    Ok(FileSeen::Content {
        sha256: hex::of(&Sha256::digest(bytes)),
        md5: None,
        size_bytes: bytes.len() as u64,
        mtime_ns: mtime_ns(found),
        mark: mark::of(found),
        blocks: None,
        link: true,
        past_cache: false,
        version: None,
    })
}

/// Whether what was opened is a file on a drive of this PC, wherever the folders on the way to it have led.
fn is_of_this_pc(file: &File) -> bool {
    const REMOTE: u32 = 4;
    let handle = HANDLE(file.as_raw_handle());
    // SAFETY: an open file.
    let is_file = unsafe { GetFileType(handle) } == FILE_TYPE_DISK;
    // Its beginning is enough, but the system writes all of it or nothing.
    let mut whole = vec![0_u16; 33 * 1024];
    // SAFETY: an open file; the buffer outlives the call.
    let length =
        unsafe { GetFinalPathNameByHandleW(handle, &mut whole, GETFINALPATHNAMEBYHANDLE_FLAGS(0)) };
    let told = usize::try_from(length).unwrap_or(0);
    let Some(start) = whole.get(..told.min(7)) else {
        return false;
    };
    // "\\?\C:\"; a file of another PC begins with "\\?\UNC\".
    let start = String::from_utf16_lossy(start);
    let mut rest = start.strip_prefix(r"\\?\").unwrap_or_default().chars();
    let (letter, colon) = (rest.next(), rest.next());
    let Some(letter) = letter.filter(|c| c.is_ascii_alphabetic() && colon == Some(':')) else {
        return false;
    };
    let root = wide(&format!("{letter}:\\"));
    // SAFETY: `root` ends with a zero and outlives the call.
    is_file && unsafe { GetDriveTypeW(PCWSTR(root.as_ptr())) } != REMOTE
}

fn on_fixed_drive(file: &Path) -> bool {
    let Some(Component::Prefix(prefix)) = file.components().next() else {
        return false;
    };
    let (Prefix::Disk(letter) | Prefix::VerbatimDisk(letter)) = prefix.kind() else {
        return false;
    };
    let root = wide(&format!("{}:\\", char::from(letter)));
    // SAFETY: `root` ends with a zero and outlives the call.
    unsafe { GetDriveTypeW(PCWSTR(root.as_ptr())) == FIXED }
}

fn moment(found: &Metadata) -> (u64, u64, u64) {
    (
        found.last_write_time(),
        found.creation_time(),
        found.file_size(),
    )
}

fn mtime_ns(found: &Metadata) -> i64 {
    let since_1970 = i128::from(found.last_write_time()) - i128::from(TO_1970);
    i64::try_from(since_1970 * 100).unwrap_or(i64::MAX)
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

    fn look(path: &Path, how: HashHow) -> FileSeen {
        all(&[FileName::new(path)], how, LIMIT).remove(0)
    }

    #[test]
    fn content_is_the_same_however_it_is_read_and_however_large() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ñ");
        fs::write(&path, "abc").unwrap();
        for how in [HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN] {
            let FileSeen::Content {
                sha256,
                md5,
                size_bytes,
                mtime_ns,
                ..
            } = look(&path, how)
            else {
                panic!("{how:?}")
            };
            assert_eq!((sha256.as_str(), size_bytes), (ABC.0, 3));
            assert_eq!(md5.as_deref(), (how.md5).then_some(ABC.1));
            assert!(mtime_ns > 1_500_000_000_000_000_000, "{mtime_ns}");
        }
        for size in [
            0,
            BLOCK_BYTES,
            CHUNK_BYTES,
            CHUNK_BYTES + 1,
            3 * CHUNK_BYTES,
        ] {
            fs::write(&path, vec![7; size]).unwrap();
            let sum = |how| match look(&path, how) {
                FileSeen::Content {
                    sha256, size_bytes, ..
                } => (sha256, size_bytes),
                FileSeen::Gone | FileSeen::Unreadable(_) => panic!("{how:?} {size}"),
            };
            assert_eq!(sum(HashHow::PLAIN), sum(HashHow::AGAIN), "{size}");
            assert_eq!(sum(HashHow::PLAIN).1, size as u64);
        }
    }

    /// What the system's own call says of the same file.
    fn told_by_the_system(path: &Path) -> Option<String> {
        use windows::Win32::Storage::FileSystem::{
            GetFileVersionInfoSizeW, GetFileVersionInfoW, VS_FIXEDFILEINFO, VerQueryValueW,
        };
        let name = wide(path.to_str()?);
        let root = wide("\\");
        // SAFETY: the texts end with a zero; the buffer is as long as is told; the place found lies in it.
        unsafe {
            let bytes = GetFileVersionInfoSizeW(PCWSTR(name.as_ptr()), None);
            let mut all = vec![0_u8; usize::try_from(bytes).ok()?];
            let into = all.as_mut_ptr().cast();
            GetFileVersionInfoW(PCWSTR(name.as_ptr()), None, bytes, into).ok()?;
            let (mut at, mut length) = (std::ptr::null_mut(), 0);
            let value = PCWSTR(root.as_ptr());
            VerQueryValueW(into, value, &raw mut at, &raw mut length)
                .as_bool()
                .then_some(())?;
            let told = at.cast::<VS_FIXEDFILEINFO>().read_unaligned();
            let (high, low) = (told.dwFileVersionMS, told.dwFileVersionLS);
            let (high, low) = ((high >> 16, high & 0xffff), (low >> 16, low & 0xffff));
            Some(format!("{}.{}.{}.{}", high.0, high.1, low.0, low.1))
        }
    }

    #[test]
    fn programs_of_this_system_tell_the_version_that_the_system_tells() {
        let folder = Path::new(r"C:\windows\system32");
        let mut told = 0;
        for name in ["kernel32.dll", "user32.dll", "shell32.dll", "notepad.exe"] {
            let path = folder.join(name);
            let version = |how: HashHow| match look(&path, how) {
                FileSeen::Content { version, .. } => version,
                FileSeen::Gone | FileSeen::Unreadable(_) => None,
            };
            let of_system = told_by_the_system(&path);
            println!("{name}: {of_system:?}");
            assert_eq!(version(HashHow::TO_LEARN), of_system, "{name}");
            assert_eq!(version(HashHow::AGAIN), of_system, "{name}");
            assert_eq!(version(HashHow::PLAIN), None, "{name} was not asked for");
            told += usize::from(of_system.is_some());
        }
        assert!(told > 0);
        let empty = tempfile::tempdir().unwrap();
        let path = empty.path().join("text.exe");
        fs::write(&path, "MZ and no program").unwrap();
        let seen = look(&path, HashHow::TO_LEARN);
        assert!(
            matches!(&seen, FileSeen::Content { version: None, .. }),
            "{seen:?}"
        );
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
    }

    #[test]
    fn a_mark_moves_with_every_writing_and_reading_gives_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, "abc").unwrap();
        let file = [FileName::new(&path)];
        let first = mark::all(&file, LIMIT);
        let FileSeen::Content { mark, .. } = look(&path, HashHow::PLAIN) else {
            panic!("not read")
        };
        assert_eq!(first, [Some(mark)]);
        fs::write(&path, "abcd").unwrap();
        assert_ne!(mark::all(&file, LIMIT), first);
        fs::remove_file(&path).unwrap();
        assert_eq!(mark::all(&file, LIMIT), [None]);
    }

    #[test]
    fn what_is_not_there_is_gone_and_a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            look(&folder.path().join("none"), HashHow::PLAIN),
            FileSeen::Gone
        );
        assert_eq!(
            look(&folder.path().join("a/b"), HashHow::PLAIN),
            FileSeen::Gone
        );
        assert_eq!(look(folder.path(), HashHow::PLAIN), FileSeen::Gone);
    }

    #[test]
    fn a_file_that_somebody_holds_for_himself_is_busy_and_not_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("held");
        fs::write(&path, "abc").unwrap();
        let held = OpenOptions::new()
            .read(true)
            .share_mode(0)
            .open(&path)
            .unwrap();
        let FileSeen::Unreadable(error) = look(&path, HashHow::PLAIN) else {
            panic!("it was read")
        };
        assert_eq!(error.why, Why::Busy);
        drop(held);
        assert!(matches!(
            look(&path, HashHow::PLAIN),
            FileSeen::Content { .. }
        ));
    }

    #[test]
    fn time_that_is_over_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "abc").unwrap();
        std::thread::yield_now();
        let found = all(&[FileName::new(&path)], HashHow::PLAIN, Duration::ZERO).remove(0);
        assert!(matches!(found, FileSeen::Unreadable(e) if e.why == Why::TimedOut));
    }
}
