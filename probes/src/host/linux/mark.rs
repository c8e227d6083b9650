//! Whether a file was touched since: its number, size and times in one mark. Needs the file system; opens folders only,
//! follows no link at a file's own place, and reads no content.

use crate::host::FileName;
use crate::host::common::marks::Marking;
use rustix::fs::{AtFlags, Mode, OFlags, Stat};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

/// The mark of each; none of what is not there, cannot be asked, or came after the end of the time.
pub(super) fn all(files: &[FileName], limit: Duration) -> Vec<Option<u64>> {
    let deadline = Instant::now() + limit;
    let mut folder: Option<(&Path, OwnedFd)> = None;
    files
        .iter()
        .map(|file| {
            if Instant::now() > deadline {
                return None;
            }
            let path = file.path();
            let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
                return None;
            };
            if folder.as_ref().is_none_or(|(open, _)| *open != parent) {
                let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
                folder = rustix::fs::open(parent, flags, Mode::empty())
                    .ok()
                    .map(|open| (parent, open));
            }
            let (_, open) = folder.as_ref()?;
            below(open.as_fd(), Path::new(name))
        })
        .collect()
}

fn below(folder: BorrowedFd<'_>, name: &Path) -> Option<u64> {
    let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    Some(of(&stat))
}

/// The mark of what is at a path now.
#[cfg(test)]
fn at(path: &Path) -> Option<u64> {
    below(rustix::fs::CWD, path)
}

/// The mark of a file that was asked for its state.
pub(super) fn of(stat: &Stat) -> u64 {
    Marking::new()
        .with(stat.st_ino)
        .with(u64::from(stat.st_mode))
        .with(stat.st_size.cast_unsigned())
        .with(nanoseconds(stat.st_mtime, stat.st_mtime_nsec).cast_unsigned())
        .with(nanoseconds(stat.st_ctime, stat.st_ctime_nsec).cast_unsigned())
        .mark()
}

pub(super) fn nanoseconds(seconds: i64, rest: u64) -> i64 {
    let rest = i64::try_from(rest).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{FileSeen, HashHow};
    use std::fs;

    const LIMIT: Duration = Duration::from_secs(60);

    #[test]
    fn whatever_touches_a_file_moves_its_mark_and_reading_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, "abc").unwrap();
        let first = at(&path).unwrap();
        fs::read(&path).unwrap();
        assert_eq!(at(&path), Some(first));
        let mut known = vec![first];
        let mut moved = |what: &str| {
            let now = at(&path).unwrap();
            assert!(!known.contains(&now), "{what}");
            known.push(now);
        };
        fs::write(&path, "abd").unwrap();
        moved("written with the same size");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, "abe").unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(time).unwrap();
        moved("written, and its time put back");
        fs::rename(&path, folder.path().join("g")).unwrap();
        fs::copy(folder.path().join("g"), &path).unwrap();
        moved("another file in its place");
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("g", &path).unwrap();
        moved("a link in its place");
        fs::remove_file(&path).unwrap();
        assert_eq!(at(&path), None);
    }

    #[test]
    fn every_file_has_its_own_answer_and_reading_it_gives_the_same_mark() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| FileName::new(folder.path().join(name));
        fs::create_dir(folder.path().join("below")).unwrap();
        fs::write(folder.path().join("a"), "a").unwrap();
        fs::write(folder.path().join("below/b"), "b").unwrap();
        std::os::unix::fs::symlink("a", folder.path().join("c")).unwrap();
        let files = ["a", "none", "below/b", "no/folder", "c"].map(at);
        let marks = all(&files, LIMIT);
        let there: Vec<bool> = marks.iter().map(Option::is_some).collect();
        assert_eq!(there, [true, false, true, false, true]);
        for (mark, seen) in marks
            .iter()
            .zip(super::super::hash::all(&files, HashHow::PLAIN, LIMIT))
        {
            let read = match seen {
                FileSeen::Content { mark, .. } => Some(mark),
                FileSeen::Gone | FileSeen::Unreadable(_) => None,
            };
            assert_eq!(*mark, read);
        }
        assert_eq!(all(&files, Duration::ZERO), [None; 5]);
    }
}
