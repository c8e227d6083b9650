//! Which files are below some places. Needs the file system; follows no symbolic link below the
//! places named, and stops at the limits.

use crate::host::{FileList, FileName, HostError, MAX_FILES};
use deskready::observation::Why;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// Most bytes of all names together: 160 for each of the most files, far above what they have.
const NAME_BYTES: usize = 32 * 1024 * 1024;

pub(in crate::host) fn list(roots: &[FileName], limit: Duration) -> FileList {
    let deadline = Instant::now() + limit;
    let mut list = FileList::default();
    let mut left = NAME_BYTES;
    for root in roots {
        match places(root.path()) {
            Ok(places) => places
                .iter()
                .for_each(|place| walk(place, deadline, &mut left, &mut list)),
            Err(error) => list.problems.push((root.clone(), error)),
        }
    }
    list.files.sort_unstable();
    list.files.dedup();
    list
}

/// A place that a person named may be a link ("the current version"): the link itself counts, and
/// what it leads to.
fn places(root: &Path) -> Result<Vec<PathBuf>, HostError> {
    let text = root.to_string_lossy();
    if !root.is_absolute() {
        return Err(HostError::new(
            Why::Unsupported,
            format!("{text} is not an absolute path"),
        ));
    }
    let found = std::fs::symlink_metadata(root).map_err(|e| HostError::from_io(&text, &e))?;
    let mut places = vec![root.to_path_buf()];
    if found.is_symlink() {
        places.push(std::fs::canonicalize(root).map_err(|e| HostError::from_io(&text, &e))?);
    }
    Ok(places)
}

fn walk(place: &Path, deadline: Instant, left: &mut usize, list: &mut FileList) {
    for entry in WalkDir::new(place)
        .follow_links(false)
        .follow_root_links(false)
    {
        if list.files.len() >= MAX_FILES {
            list.capped = true;
            return;
        }
        if Instant::now() > deadline {
            let error = HostError::new(Why::TimedOut, "listing took too long");
            list.problems.push((FileName::new(place), error));
            return;
        }
        let bytes = entry.as_ref().map_or(0, |it| it.path().as_os_str().len());
        *left = left.saturating_sub(bytes);
        if *left == 0 || list.problems.len() >= MAX_FILES {
            list.capped = true;
            return;
        }
        match entry {
            // Sockets, pipes and devices have no content that could be damaged.
            Ok(entry) if entry.file_type().is_file() || entry.path_is_symlink() => {
                list.files.push(FileName::new(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(place).to_path_buf();
                let io = std::io::Error::from(error);
                list.problems
                    .push((FileName::new(path), HostError::from_io("listing", &io)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)] // an ordinary user of Windows may make no links
    #[test]
    fn links_are_listed_and_not_followed_except_the_place_named_itself() {
        use std::fs;
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("app-1/lib")).unwrap();
        fs::create_dir_all(at("elsewhere")).unwrap();
        fs::write(at("elsewhere/secret"), "x").unwrap();
        fs::write(at("app-1/lib/a"), "a").unwrap();
        symlink(at("elsewhere"), at("app-1/out")).unwrap();
        symlink(at("app-1"), at("app")).unwrap();
        let found = list(&[FileName::new(at("app"))], Duration::from_secs(20));
        let names: Vec<_> = found
            .files
            .iter()
            .map(|f| f.path().strip_prefix(folder.path()).unwrap().to_owned())
            .collect();
        assert_eq!(
            names,
            ["app", "app-1/lib/a", "app-1/out"].map(PathBuf::from)
        );
        assert!(found.problems.is_empty());
    }

    #[test]
    fn a_list_ends_where_the_names_have_so_many_bytes_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let length = folder.path().as_os_str().len();
        let later = Instant::now() + Duration::from_secs(20);
        for (bytes, found, capped) in [(5 * length + 99, 3, false), (3 * length, 1, true)] {
            let (mut left, mut list) = (bytes, FileList::default());
            walk(folder.path(), later, &mut left, &mut list);
            assert_eq!((list.files.len(), list.capped), (found, capped), "{bytes}");
        }
    }

    #[test]
    fn a_place_that_is_not_there_or_not_absolute_is_a_problem_and_not_an_empty_list() {
        let nowhere = std::env::temp_dir().join("no such place of deskready");
        let found = list(
            &[nowhere, "relative".into()].map(FileName::new),
            Duration::from_secs(20),
        );
        let why: Vec<_> = found.problems.iter().map(|(_, e)| e.why).collect();
        assert_eq!(why, [Why::NoDevice, Why::Unsupported]);
    }
}
