//! What a page of files says, and what is expected of them from now on: pure, from what was read. Convicts nobody: it states
//! what differs, and floor 0 says what that means.

use super::damage;
use crate::baseline::ExpectedFile;
use crate::dpkg::{Expected, Package};
use crate::host::FileSeen;
use deskready::limits::clean;
use deskready::observation::{FileFact, FileFound, FileSource, Why};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often a file is read again after it was not as expected: as often as a finding asks for good passes, and one more.
const WATCHED: u8 = 3;

/// One file that was read because something made that necessary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// Its place in the page.
    pub at: usize,
    /// What the first reading gave.
    pub first: FileSeen,
    /// What two more gave, past the memory of the system, where the first was not as expected.
    pub again: Option<[FileSeen; 2]>,
}

/// What came of a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files that could be compared.
    pub checked: usize,
    /// Those that are not as expected.
    pub facts: Vec<FileFact>,
    /// Packages of which another version is here than the one that was learnt.
    pub updated: Vec<String>,
    /// Whether something else is expected of some file from now on.
    pub is_new: bool,
}

/// Judges what was read of a page, and brings its expectations up to date.
pub(super) fn judge(
    files: &mut [ExpectedFile],
    read: &[Read],
    versions: &BTreeMap<String, String>,
    packages: &BTreeMap<String, Package>,
) -> Found {
    let mut out = Found {
        // Those that nobody touched are what they were.
        checked: files.len().saturating_sub(read.len()),
        ..Found::default()
    };
    for one in read {
        let Some(file) = files.get_mut(one.at) else {
            continue;
        };
        let package = file.package.as_ref().and_then(|name| packages.get(name));
        if one.first == FileSeen::Gone && no_longer_expected(file, versions, package) {
            continue;
        }
        if agrees(file, &one.first) {
            out.checked += 1;
            out.is_new |= is_well(file, &one.first);
            continue;
        }
        let found = found(file, &one.first, one.again.as_ref(), package);
        if is_updated(&found) {
            out.updated.extend(file.package.clone());
        }
        out.checked += usize::from(!matches!(found, FileFound::Inconclusive { .. }));
        out.facts.push(super::fact(file, found.clone()));
        out.is_new |= learn(file, &found, one.again.as_ref());
    }
    out
}

/// Whether what was read is what is expected.
#[must_use]
pub fn agrees(expected: &ExpectedFile, seen: &FileSeen) -> bool {
    match (seen, &expected.sha256, &expected.md5) {
        (FileSeen::Content { sha256, .. }, Some(wanted), _) => sha256 == wanted,
        (FileSeen::Content { md5, .. }, None, Some(_)) => md5 == &expected.md5,
        (FileSeen::Content { .. }, None, None)
        | (FileSeen::Gone | FileSeen::Unreadable(_), _, _) => false,
    }
}

/// A good reading of a file that was touched, or whose sum is known only now: what was seen is expected from now on.
fn is_well(file: &mut ExpectedFile, seen: &FileSeen) -> bool {
    let before = file.clone();
    take(file, seen);
    file.watch = file.watch.saturating_sub(1);
    *file != before
}

fn take(file: &mut ExpectedFile, seen: &FileSeen) {
    let FileSeen::Content {
        sha256,
        size_bytes,
        mtime_ns,
        mark,
        blocks,
        version,
        ..
    } = seen
    else {
        return;
    };
    file.sha256 = Some(sha256.clone());
    file.size_bytes = Some(*size_bytes);
    file.mtime_ns = Some(*mtime_ns);
    file.mark = Some(*mark);
    if blocks.is_some() {
        file.blocks.clone_from(blocks);
    }
    if version.is_some() {
        file.version.clone_from(version);
    }
}

/// What is expected after something else was found: what an update brought; else what was, watched.
fn learn(file: &mut ExpectedFile, found: &FileFound, again: Option<&[FileSeen; 2]>) -> bool {
    let before = file.clone();
    match (found, again) {
        (
            FileFound::Content {
                explained_by_update: true,
                ..
            },
            Some([_, seen]),
        ) => {
            take(file, seen);
            if let FileSeen::Content { md5: Some(md5), .. } = seen
                && file.source == FileSource::PackageDatabase
            {
                file.md5 = Some(md5.clone());
            }
            file.watch = 0;
        }
        (
            FileFound::Content { .. }
            | FileFound::Gone
            | FileFound::Inconclusive {
                why: Why::Changing, ..
            },
            _,
        ) => file.watch = WATCHED,
        (FileFound::Inconclusive { .. }, _) => {}
    }
    *file != before
}

fn is_updated(found: &FileFound) -> bool {
    matches!(
        found,
        FileFound::Content {
            explained_by_update: true,
            ..
        }
    )
}

/// A newer version of the package came without this file.
fn no_longer_expected(
    expected: &ExpectedFile,
    versions: &BTreeMap<String, String>,
    package: Option<&Package>,
) -> bool {
    let (Some(name), Some(package)) = (&expected.package, package) else {
        return false;
    };
    let updated = versions
        .get(name)
        .is_some_and(|version| *version != package.version);
    updated && package.expects(&expected.file).is_none()
}

/// What differs, from three readings.
pub(super) fn found(
    expected: &ExpectedFile,
    first: &FileSeen,
    again: Option<&[FileSeen; 2]>,
    package: Option<&Package>,
) -> FileFound {
    let inconclusive = |why, detail: &str| FileFound::Inconclusive {
        why,
        detail: clean(detail),
    };
    let (second, third) = match (first, again) {
        (FileSeen::Unreadable(error), _) => return inconclusive(error.why, &error.detail),
        (_, None) => return inconclusive(Why::TimedOut, "it was not read again"),
        (_, Some([second, third])) => (second, third),
    };
    if let Some(FileSeen::Unreadable(error)) = [second, third]
        .into_iter()
        .find(|seen| matches!(seen, FileSeen::Unreadable(_)))
    {
        return inconclusive(error.why, &error.detail);
    }
    if agrees(expected, third) {
        let text = "the first reading differed, the last did not";
        return inconclusive(Why::Changing, text);
    }
    match (first, second, third) {
        (FileSeen::Gone, FileSeen::Gone, FileSeen::Gone) => FileFound::Gone,
        (
            FileSeen::Content { sha256: one, .. },
            FileSeen::Content { sha256: two, .. },
            FileSeen::Content {
                sha256,
                md5,
                size_bytes,
                mtime_ns,
                past_cache,
                version,
                ..
            },
        ) if one == two && two == sha256 => {
            if expected.sha256.is_none() && expected.md5.is_none() {
                return inconclusive(
                    Why::NoBaseline,
                    "it could not be read when the baseline was made",
                );
            }
            let mtime_same = expected.mtime_ns.map(|mtime| mtime == *mtime_ns);
            let is_newer =
                mtime_same == Some(false) && newer(expected.version.as_deref(), version.as_deref());
            FileFound::Content {
                hash: sha256.clone(),
                past_cache: *past_cache,
                size_same: expected.size_bytes.map(|size| size == *size_bytes),
                mtime_same,
                explained_by_update: is_newer || explained(expected, md5.as_deref(), package),
                damage: damage::of(expected, third),
            }
        }
        _ => inconclusive(Why::Changing, "two readings differ"),
    }
}

/// The database expects something else than it did, and that is what is there.
fn explained(expected: &ExpectedFile, md5: Option<&str>, package: Option<&Package>) -> bool {
    let now = package
        .and_then(|package| package.expects(&expected.file))
        .map(|it: &Expected| it.md5.as_str());
    now.is_some() && now == md5 && now != expected.md5.as_deref()
}

/// Whether a file that carries a version of its own went up. Beside it the time of writing must have moved: a bit that
/// turns within the numbers makes no update.
fn newer(before: Option<&str>, now: Option<&str>) -> bool {
    let numbers = |text: &str| {
        let all = text.split('.').map(|part| part.parse::<u16>().ok());
        all.collect::<Option<Vec<_>>>()
            .and_then(|all| <[u16; 4]>::try_from(all).ok())
    };
    let before = before.and_then(numbers);
    let now = now.and_then(numbers);
    before.is_some() && now > before
}
