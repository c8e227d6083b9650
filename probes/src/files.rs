//! Critical files against their baseline. Needs the helper and a baseline that somebody made;
//! learns nothing by itself, and calls nothing damaged that it could not read twice alike.

pub use crate::baseline::learn;

use crate::baseline::{ExpectedFile, SetBaseline};
use crate::dpkg::{self, Package};
use crate::host::{FileName, FileSeen, HashHow, HostError, Hosts, PackageData, Together};
use crate::{Context, Probe, Role};
use base64::Engine as _;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::limits::{FILES_NAMED, clean};
use deskready::observation::{FileFact, FileFound, Measured, Reading, Why};
use deskready::profile::{FileSet, Profile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "files",
    kind: ComponentKind::Files,
    role: Role::Helper,
    period_s: 3600,
    again_s: 60,
    limit: Duration::from_secs(300),
    in_scheduled_round: true,
    owns,
    run,
};

/// Time for the readings of all sets together, with room below the probe's own limit.
const READ_LIMIT: Duration = Duration::from_secs(240);
const PACKAGES_LIMIT: Duration = Duration::from_secs(30);
/// Files read between two looks whether a call has begun: a part of a second's work.
const AT_ONCE: usize = 256;

/// The answers of the machine, by set.
pub type Raw = BTreeMap<String, Result<RawSet, HostError>>;

/// One set as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawSet {
    /// First reading of each file of the baseline, in its order.
    pub first: Vec<FileSeen>,
    /// Second reading of those that differed, by position.
    pub second: BTreeMap<usize, FileSeen>,
    /// What the package database says now.
    pub packages: PackageData,
}

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile.file_sets.iter().map(key).collect()
}

fn key(set: &FileSet) -> ComponentKey {
    ComponentKey::new(ComponentKind::Files, &set.name)
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    parse(&read(hosts, ctx), ctx)
}

/// Reads every file of every set that has a baseline; twice where the first reading differs.
#[must_use]
pub fn read(hosts: &Hosts, ctx: &Context) -> Raw {
    let sets: Vec<(&String, &SetBaseline)> = ctx
        .profile
        .file_sets
        .iter()
        .filter_map(|set| Some((&set.name, ctx.file_baseline.sets.get(&set.name)?)))
        .collect();
    let share = READ_LIMIT / u32::try_from(sets.len().max(1)).unwrap_or(u32::MAX);
    sets.into_iter()
        .map(|(name, set)| (name.clone(), read_set(hosts, set, share / 2)))
        .collect()
}

fn read_set(hosts: &Hosts, set: &SetBaseline, limit: Duration) -> Result<RawSet, HostError> {
    let names: Vec<String> = set.packages.keys().cloned().collect();
    let packages = if names.is_empty() {
        PackageData::default()
    } else {
        hosts.packages(names, PACKAGES_LIMIT)?
    };
    // A few files have no SHA-256 to compare with; the others are read without the second sum.
    let (with_md5, plain): (Vec<usize>, Vec<usize>) = (0..set.files.len())
        .partition(|at| set.files.get(*at).is_some_and(|file| file.sha256.is_none()));
    let mut first: BTreeMap<usize, FileSeen> = BTreeMap::new();
    for (places, how) in [(plain, HashHow::Plain), (with_md5, HashHow::WithMd5)] {
        first.extend(look(hosts, set, places, how, limit)?);
    }
    let differing = first.iter().filter_map(|(at, seen)| {
        let file = set.files.get(*at)?;
        let readable = !matches!(seen, FileSeen::Unreadable(_));
        (readable && !agrees(file, seen)).then_some(*at)
    });
    let second = look(hosts, set, differing.collect(), HashHow::PastCache, limit)?;
    Ok(RawSet {
        first: first.into_values().collect(),
        second,
        packages,
    })
}

fn look(
    hosts: &Hosts,
    set: &SetBaseline,
    places: Vec<usize>,
    how: HashHow,
    limit: Duration,
) -> Result<BTreeMap<usize, FileSeen>, HostError> {
    let mut all = BTreeMap::new();
    let time = Together::new(limit);
    for some in places.chunks(AT_ONCE) {
        let files = some
            .iter()
            .filter_map(|at| set.files.get(*at))
            .map(|file| file.file.clone())
            .collect();
        // A call that began meanwhile ends it here.
        let seen = hosts.hash_files(files, how, time.left())?;
        all.extend(some.iter().copied().zip(seen));
    }
    Ok(all)
}

/// Whether what was read is what is expected.
fn agrees(expected: &ExpectedFile, seen: &FileSeen) -> bool {
    match (seen, &expected.sha256, &expected.md5) {
        (FileSeen::Content { sha256, .. }, Some(wanted), _) => sha256 == wanted,
        (FileSeen::Content { md5, .. }, None, Some(_)) => md5 == &expected.md5,
        (FileSeen::Content { .. }, None, None)
        | (FileSeen::Gone | FileSeen::Unreadable(_), _, _) => false,
    }
}

/// What the readings say.
#[must_use]
pub fn parse(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    ctx.profile
        .file_sets
        .iter()
        .map(|set| {
            let baseline = ctx.file_baseline.sets.get(&set.name);
            match (baseline, raw.get(&set.name)) {
                (Some(baseline), Some(Ok(raw))) => one_set(set, baseline, raw),
                (_, Some(Err(error))) => Measured::unseen(key(set), error.why, &error.detail),
                (None, _) | (_, None) => {
                    let problem = ctx.file_baseline.problems.get(&set.name);
                    let detail = problem.map_or("", String::as_str);
                    Measured::unseen(key(set), Why::NoBaseline, detail)
                }
            }
        })
        .collect()
}

fn one_set(set: &FileSet, baseline: &SetBaseline, raw: &RawSet) -> Measured {
    let packages = dpkg::installed(&raw.packages);
    let mut checked: usize = 0;
    let mut facts = Vec::new();
    for (at, (expected, first)) in baseline.files.iter().zip(&raw.first).enumerate() {
        let package = expected
            .package
            .as_ref()
            .and_then(|name| packages.get(name));
        if *first == FileSeen::Gone && no_longer_expected(expected, baseline, package) {
            continue;
        }
        if agrees(expected, first) {
            checked += 1;
            continue;
        }
        let found = found(expected, first, raw.second.get(&at), package);
        checked += usize::from(!matches!(found, FileFound::Inconclusive { .. }));
        facts.push(fact(expected, found));
    }
    if checked == 0 && facts.is_empty() {
        return Measured::unseen(
            key(set),
            Why::NoDevice,
            "no file of the set is expected any more",
        );
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let facts_count = count(facts.len());
    // What says most about the files comes first where not all can be named.
    facts.sort_by_key(|fact| matches!(fact.found, FileFound::Inconclusive { .. }));
    facts.truncate(FILES_NAMED);
    let reading = Reading::Files {
        set: clean(&set.name),
        role: set.role,
        checked_count: count(checked),
        facts,
        facts_count,
    };
    Measured {
        attempts: if raw.second.is_empty() { 1 } else { 2 },
        ..Measured::active(key(set), reading)
    }
}

/// A newer version of the package came without this file.
fn no_longer_expected(
    expected: &ExpectedFile,
    baseline: &SetBaseline,
    package: Option<&Package>,
) -> bool {
    let (Some(name), Some(package)) = (&expected.package, package) else {
        return false;
    };
    let updated = baseline
        .packages
        .get(name)
        .is_some_and(|version| *version != package.version);
    updated && package.expects(&expected.file).is_none()
}

fn found(
    expected: &ExpectedFile,
    first: &FileSeen,
    second: Option<&FileSeen>,
    package: Option<&Package>,
) -> FileFound {
    let inconclusive = |why, detail: &str| FileFound::Inconclusive {
        why,
        detail: clean(detail),
    };
    let second = match (first, second) {
        (FileSeen::Unreadable(error), _) | (_, Some(FileSeen::Unreadable(error))) => {
            return inconclusive(error.why, &error.detail);
        }
        (_, None) => return inconclusive(Why::TimedOut, "it was not read a second time"),
        (_, Some(second)) => second,
    };
    if agrees(expected, second) {
        return inconclusive(
            Why::Changing,
            "the first reading differed, the second did not",
        );
    }
    match (first, second) {
        (FileSeen::Gone, FileSeen::Gone) => FileFound::Gone,
        (
            FileSeen::Content { sha256: before, .. },
            FileSeen::Content {
                sha256,
                md5,
                size_bytes,
                mtime_ns,
                past_cache,
                version,
                ..
            },
        ) if before == sha256 => {
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
            }
        }
        _ => inconclusive(Why::Changing, "two readings differ"),
    }
}

/// The database expects something else than it did, and that is what is there.
fn explained(expected: &ExpectedFile, md5: Option<&str>, package: Option<&Package>) -> bool {
    let now = package
        .and_then(|package| package.expects(&expected.file))
        .map(|it| it.md5.as_str());
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

fn fact(expected: &ExpectedFile, found: FileFound) -> FileFact {
    let bytes = without_home(expected.file.bytes());
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let path_b64 = expected
        .file
        .text()
        .is_none()
        .then(|| base64::engine::general_purpose::STANDARD.encode(&bytes));
    FileFact {
        path: clean(&text),
        path_b64,
        expected_hash: expected.sha256.clone(),
        source: expected.source,
        package: expected.package.as_deref().map(clean),
        configuration: expected.configuration,
        found,
    }
}

/// Whose home it is never leaves the desk: `/home/somebody/x` travels as `~/x`, `C:\Users\somebody\x` as `~\x`.
fn without_home(path: &[u8]) -> Vec<u8> {
    if let Some(rest) = below_user_of_windows(path) {
        return [b"~", rest].concat();
    }
    let homes: [&[u8]; 4] = [b"/home/", b"/var/home/", b"/export/home/", b"/Users/"];
    let below_user = homes.iter().find_map(|home| {
        let rest = path.strip_prefix(*home)?;
        let end = rest
            .iter()
            .position(|byte| *byte == b'/')
            .unwrap_or(rest.len());
        rest.get(end..)
    });
    let of_root = || {
        path.strip_prefix(b"/root")
            .filter(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    below_user
        .or_else(of_root)
        .map_or_else(|| path.to_vec(), |rest| [b"~", rest].concat())
}

/// Windows takes either separator, any letter of a drive and any mixture of large and small.
fn below_user_of_windows(path: &[u8]) -> Option<&[u8]> {
    // As programs name a path that may be long.
    let path = path.strip_prefix(br"\\?\").unwrap_or(path);
    let [letter, b':', rest @ ..] = path else {
        return None;
    };
    if !letter.is_ascii_alphabetic() {
        return None;
    }
    let separates = |byte: &u8| matches!(byte, b'\\' | b'/');
    let mut parts = rest.splitn(4, separates);
    let (before, homes, _user) = (parts.next()?, parts.next()?, parts.next()?);
    let is_home = [&b"Users"[..], b"Documents and Settings"]
        .iter()
        .any(|name| homes.eq_ignore_ascii_case(name));
    if !before.is_empty() || !is_home {
        return None;
    }
    let end = path.len() - parts.next().map_or(0, |below| below.len() + 1);
    path.get(end..)
}

/// The same for a path as text, wherever it is going to leave the desk.
#[must_use]
pub fn text_without_home(path: &str) -> String {
    String::from_utf8_lossy(&without_home(path.as_bytes())).into_owned()
}

/// The same for people who ask about one file.
#[must_use]
pub fn shown(file: &FileName) -> String {
    clean(&String::from_utf8_lossy(&without_home(file.bytes())))
}

#[cfg(test)]
mod call_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_tests;
