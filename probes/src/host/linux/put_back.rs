//! Puts good bytes in the place of a damaged file, whole or not at all: the new file is written beside it, gets its owner,
//! rights, times and labels, is on the disk before it takes the name, and a crash at any moment leaves one of the two.
//! Needs the right to write there. Whoever calls it has seen that the bytes are those that are expected, and a person has asked for it.

use crate::host::{FileName, HostError};
use deskready::observation::Why;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, Timespec, Timestamps, UTIME_NOW, XattrFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io::Write as _;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

/// The end of the name of the file while it is written.
const NEW: &str = ".deskready-new";
/// Labels of a file have a name and a value of this many bytes at most.
const LABEL_BYTES: usize = 64 * 1024;

/// `mtime_ns` is the time that the good file had.
pub(in crate::host) fn put_back(
    file: &FileName,
    bytes: &[u8],
    mtime_ns: Option<i64>,
) -> Result<(), HostError> {
    let (Some(parent), Some(name)) = (file.path().parent(), file.path().file_name()) else {
        return Err(HostError::new(
            Why::Unsupported,
            "it is no file in a folder",
        ));
    };
    let folder = open(parent, OFlags::DIRECTORY)?;
    let mut new_name = name.to_os_string();
    new_name.push(NEW);
    let new_name = Path::new(&new_name);
    let written =
        write_beside(&folder, Path::new(name), new_name, bytes, mtime_ns).and_then(|()| {
            rustix::fs::renameat(&folder, new_name, &folder, name)?;
            // The name is on the disk before anybody is told that it is done.
            rustix::fs::fsync(&folder)
        });
    written.map_err(|error| {
        // It is only ever ours: it was made anew.
        let _ = rustix::fs::unlinkat(&folder, new_name, AtFlags::empty());
        failed(error)
    })
}

fn open(path: &Path, kind: OFlags) -> Result<OwnedFd, HostError> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | kind;
    rustix::fs::open(path, flags, Mode::empty()).map_err(failed)
}

fn failed(error: Errno) -> HostError {
    HostError::from_io("putting it back", &std::io::Error::from(error))
}

fn write_beside(
    folder: &OwnedFd,
    old_name: &Path,
    new_name: &Path,
    bytes: &[u8],
    mtime_ns: Option<i64>,
) -> Result<(), Errno> {
    // What an interrupted attempt left.
    match rustix::fs::unlinkat(folder, new_name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => {}
        Err(error) => return Err(error),
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let new = rustix::fs::openat(folder, new_name, flags, Mode::from_raw_mode(0o600))?;
    let mut new = File::from(new);
    new.write_all(bytes)
        .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    match rustix::fs::openat(folder, old_name, flags, Mode::empty()) {
        Ok(old) => take_over(&old, &new)?,
        // It is gone: whoever may write here owns what takes its place.
        Err(Errno::NOENT) => rustix::fs::fchmod(&new, Mode::from_raw_mode(0o644))?,
        Err(error) => return Err(error),
    }
    if let Some(mtime_ns) = mtime_ns {
        let times = Timestamps {
            last_access: Timespec {
                tv_sec: 0,
                tv_nsec: UTIME_NOW,
            },
            last_modification: Timespec {
                tv_sec: mtime_ns.div_euclid(1_000_000_000),
                tv_nsec: mtime_ns.rem_euclid(1_000_000_000),
            },
        };
        rustix::fs::futimens(&new, &times)?;
    }
    rustix::fs::fsync(&new)
}

/// Programs that have the file open or run from it, by name.
pub(in crate::host) fn used_by(file: &FileName) -> Vec<String> {
    let Ok(found) = rustix::fs::lstat(file.path()) else {
        return Vec::new();
    };
    let inode = format!(" {} ", found.st_ino);
    let path = file.path().to_string_lossy();
    let own = std::process::id().to_string();
    let mut names: Vec<String> = super::names_in(Path::new("/proc"))
        .unwrap_or_default()
        .into_iter()
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()) && *name != own)
        .filter_map(|process| {
            let folder = Path::new("/proc").join(process);
            // Each line is a stretch of a file in memory: its inode, then its path.
            let maps = std::fs::read_to_string(folder.join("maps")).ok()?;
            let is_used = maps
                .lines()
                .any(|line| line.ends_with(&*path) && line.contains(&inode));
            let name = std::fs::read_to_string(folder.join("comm")).ok()?;
            is_used.then(|| deskready::limits::clean(name.trim()))
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Owner, rights and labels (among them lists of access and those of SELinux).
fn take_over(old: &OwnedFd, new: &impl AsFd) -> Result<(), Errno> {
    let found = rustix::fs::fstat(old)?;
    if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
        return Err(Errno::INVAL);
    }
    let owner = rustix::fs::Uid::from_raw(found.st_uid);
    let group = rustix::fs::Gid::from_raw(found.st_gid);
    rustix::fs::fchown(new, Some(owner), Some(group))?;
    // After the owner, who would lose the bits that lend his rights.
    rustix::fs::fchmod(new, Mode::from_raw_mode(found.st_mode & 0o7777))?;
    let mut names = vec![0; LABEL_BYTES];
    let length = match rustix::fs::flistxattr(old, names.as_mut_slice()) {
        Ok(length) => length,
        Err(Errno::OPNOTSUPP) => return Ok(()),
        Err(error) => return Err(error),
    };
    let names = names.get(..length).unwrap_or_default();
    for name in names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        let mut value = vec![0; LABEL_BYTES];
        let length = rustix::fs::fgetxattr(old, name, value.as_mut_slice())?;
        let value = value.get(..length).unwrap_or_default();
        rustix::fs::fsetxattr(new, name, value, XattrFlags::empty())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    #[test]
    fn the_good_bytes_take_the_place_with_owner_rights_time_and_labels() {
        let folder = tempfile::tempdir_in("/var/tmp").unwrap();
        let path = folder.path().join("lib.so");
        std::fs::write(&path, "bad").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o4751)).unwrap();
        let has_labels =
            rustix::fs::setxattr(&path, "user.test", b"label", XattrFlags::empty()).is_ok();
        // What an interrupted attempt left behind.
        std::fs::write(folder.path().join("lib.so.deskready-new"), "half").unwrap();
        put_back(
            &FileName::new(&path),
            b"good",
            Some(1_600_000_000_500_000_000),
        )
        .unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"good");
        let found = std::fs::metadata(&path).unwrap();
        assert_eq!(found.permissions().mode() & 0o7777, 0o4751);
        assert_eq!(
            (found.mtime(), found.mtime_nsec()),
            (1_600_000_000, 500_000_000)
        );
        if has_labels {
            let mut value = [0; 9];
            let length = rustix::fs::getxattr(&path, "user.test", &mut value).unwrap();
            assert_eq!(&value[..length], b"label");
        } else {
            println!("labels not tried: this file system keeps none");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_gone_comes_back_and_what_is_no_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lib.so");
        put_back(&FileName::new(&path), b"good", None).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"good");
        let below = folder.path().join("folder");
        std::fs::create_dir(&below).unwrap();
        assert!(put_back(&FileName::new(&below), b"good", None).is_err());
        assert!(below.is_dir());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("lib.so", &link).unwrap();
        assert!(put_back(&FileName::new(&link), b"other", None).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"good");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
        let nowhere = folder.path().join("no/such/folder/f");
        assert!(put_back(&FileName::new(&nowhere), b"good", None).is_err());
    }
}
