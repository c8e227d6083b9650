//! Looking at a set, page by page: what was touched since is read, and as much of the rest as this look is for. Needs the
//! hosts and whoever keeps the expectations; what it found out is kept page by page, so that nothing is done twice after an
//! interruption.

use super::page::{self, Read};
use super::reading::{Reader, Wanted};
use crate::Manifest;
use crate::baseline::ExpectedFile;
use crate::dpkg::{self, Package};
use crate::host::{Cache, FileName, FileSeen, HashHow, HostError, Hosts};
use crate::manifest::{PageKnown, SetKnown};
use deskready::limits::FILES_NAMED;
use deskready::observation::{FileFact, FileFound};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const PACKAGES_LIMIT: Duration = Duration::from_secs(30);
const MARKS_LIMIT: Duration = Duration::from_secs(30);
/// In how many scheduled looks everything is read once: seven days of eight hours.
const LOOKS: u64 = 56;
/// So much at least in each, so that a small set is not spread over a week.
const LEAST_BYTES: u64 = 32 * 1024 * 1024;
/// What was read within this time is not read again for nothing.
const FRESH_S: u64 = 20 * 3600;
/// So much in a check that somebody waits for: a seventh of a second of a disk without moving parts.
const CHECK_BYTES: u64 = 64 * 1024 * 1024;
/// Facts kept of one look; the rest is counted.
const FACTS: usize = 4 * FILES_NAMED;

/// How much of a set is read besides what was touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Nothing.
    Touched,
    /// A little of what was not read for longest: as much as somebody waits for.
    Check,
    /// What was not read for longest, a part of the whole.
    Share,
    /// Everything.
    Whole,
}

/// What a look at a set gave.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Files compared, those that nobody touched among them.
    pub checked: usize,
    /// Files whose content was read.
    pub read: usize,
    /// Files for whose reading there was no time.
    pub pending: usize,
    /// What differs, what says most first.
    pub facts: Vec<FileFact>,
    /// How many differ in all.
    pub facts_count: usize,
    /// Packages that were updated since the set was learnt.
    pub updated: BTreeSet<String>,
    /// How long ago that content was read which was not read for longest; none when some never was.
    pub oldest_read_s: Option<u64>,
}

/// Told of each page that is done: bytes read so far, and of how many.
pub type Tell<'t> = &'t dyn Fn(u64, u64);

pub(super) fn look(
    hosts: &Hosts,
    manifest: &dyn Manifest,
    (name, known): (&str, &SetKnown),
    depth: Depth,
    mut reader: Reader,
    tell: Tell,
) -> Result<Looked, HostError> {
    let mut out = Looked {
        oldest_read_s: Some(0),
        ..Looked::default()
    };
    let mut packages = Packages::default();
    let total: u64 = known.pages.iter().map(|page| page.bytes).sum();
    let due = due(&known.pages, depth);
    for known_page in &known.pages {
        let is_due = due.contains(&known_page.number);
        let mut files = manifest.page(name, known_page.number)?;
        let (read, is_whole) = read_page(hosts, &mut reader, &files, is_due, depth)?;
        let late = read.iter().filter(|one| is_late(one)).count();
        let read: Vec<Read> = read.into_iter().filter(|one| !is_late(one)).collect();
        out.read += read.iter().filter(|one| is_content(&one.first)).count();
        out.pending += late;
        let concerned = read.iter().filter_map(|one| {
            let file = files.get(one.at)?;
            let is_well = page::agrees(file, &one.first);
            file.package.clone().filter(|_| !is_well)
        });
        packages.ask(hosts, concerned.collect())?;
        let found = page::judge(&mut files, &read, &known.packages, &packages.0);
        if found.is_new || is_whole {
            let files = found.is_new.then_some(files.as_slice());
            manifest.keep(name, known_page.number, files, is_whole);
        }
        out.checked += found.checked.saturating_sub(late);
        out.facts_count += found.facts.len();
        out.facts.extend(found.facts);
        name_the_worst(&mut out.facts);
        out.updated.extend(found.updated);
        let age = if is_whole { Some(0) } else { known_page.age_s };
        out.oldest_read_s = out.oldest_read_s.zip(age).map(|(one, two)| one.max(two));
        tell(reader.bytes, total);
    }
    Ok(out)
}

/// What says most about the files comes first where not all can be named.
fn name_the_worst(facts: &mut Vec<FileFact>) {
    if facts.len() > FACTS {
        facts.sort_by_key(|fact| matches!(fact.found, FileFound::Inconclusive { .. }));
        facts.truncate(FACTS);
    }
}

/// Pages that this look reads whole.
fn due(pages: &[PageKnown], depth: Depth) -> BTreeSet<u32> {
    match depth {
        Depth::Touched => BTreeSet::new(),
        Depth::Whole => pages.iter().map(|page| page.number).collect(),
        Depth::Check => oldest(pages, 0, CHECK_BYTES),
        Depth::Share => {
            let total: u64 = pages.iter().map(|page| page.bytes).sum();
            oldest(pages, FRESH_S, (total / LOOKS).max(LEAST_BYTES))
        }
    }
}

/// Pages that were not read for so long, those read least lately first, until they have so many bytes.
fn oldest(pages: &[PageKnown], fresh_s: u64, bytes: u64) -> BTreeSet<u32> {
    let mut left = bytes;
    let mut stale: Vec<&PageKnown> = pages
        .iter()
        .filter(|page| page.age_s.is_none_or(|age| age >= fresh_s))
        .collect();
    stale.sort_by_key(|page| std::cmp::Reverse(page.age_s.unwrap_or(u64::MAX)));
    let share = stale.into_iter().take_while(|page| {
        let fits = left > 0;
        left = left.saturating_sub(page.bytes.max(1));
        fits
    });
    share.map(|page| page.number).collect()
}

fn is_content(seen: &FileSeen) -> bool {
    matches!(seen, FileSeen::Content { .. })
}

fn is_late(read: &Read) -> bool {
    matches!(&read.first, FileSeen::Unreadable(error)
        if error.why == deskready::observation::Why::TimedOut)
}

/// Reads what has to be read of a page, and tells whether that was every file of it.
fn read_page(
    hosts: &Hosts,
    reader: &mut Reader,
    files: &[ExpectedFile],
    is_due: bool,
    depth: Depth,
) -> Result<(Vec<Read>, bool), HostError> {
    let names: Vec<FileName> = files.iter().map(|file| file.file.clone()).collect();
    let is_due = is_due && reader.has_time();
    let touched: Vec<usize> = if is_due {
        (0..files.len()).collect()
    } else {
        // Who cannot tell marks has everything read.
        let marks = hosts.mark_files(names, MARKS_LIMIT);
        let marks = marks.unwrap_or_else(|_| vec![None; files.len()]);
        let all = files.iter().zip(marks).enumerate();
        all.filter(|(_, (file, mark))| {
            let is_known = mark.is_some() && *mark == file.mark && file.sha256.is_some();
            !is_known || file.watch > 0
        })
        .map(|(at, _)| at)
        .collect()
    };
    let cache = match depth {
        Depth::Touched => Cache::Used,
        Depth::Check | Depth::Share | Depth::Whole => Cache::PastIfItCan,
    };
    // A file that was not as expected is read from the device, whatever this look is for.
    let how = |file: &ExpectedFile| HashHow {
        md5: file.sha256.is_none(),
        blocks: file.sha256.is_none(),
        cache: if file.watch > 0 {
            Cache::PastIfItCan
        } else {
            cache
        },
    };
    let mut first: BTreeMap<usize, FileSeen> = BTreeMap::new();
    for (how, places) in by_manner(files, &touched, how) {
        let seen = reader.read(&wanted(files, &places), how)?;
        first.extend(places.into_iter().zip(seen));
    }
    let differing: Vec<usize> = first
        .iter()
        .filter(|(at, seen)| {
            let is_read = !matches!(seen, FileSeen::Unreadable(_));
            is_read
                && files
                    .get(**at)
                    .is_some_and(|file| !page::agrees(file, seen))
        })
        .map(|(at, _)| *at)
        .collect();
    let second = reader.read(&wanted(files, &differing), HashHow::AGAIN)?;
    let third = reader.read(&wanted(files, &differing), HashHow::AGAIN)?;
    let mut again: BTreeMap<usize, [FileSeen; 2]> = differing
        .into_iter()
        .zip(
            second
                .into_iter()
                .zip(third)
                .map(|(two, three)| [two, three]),
        )
        .collect();
    let read: Vec<Read> = first
        .into_iter()
        .map(|(at, first)| Read {
            at,
            first,
            again: again.remove(&at),
        })
        .collect();
    let is_whole = is_due && !read.iter().any(is_late);
    Ok((read, is_whole))
}

/// Files that are read in the same manner go together.
fn by_manner(
    files: &[ExpectedFile],
    places: &[usize],
    how: impl Fn(&ExpectedFile) -> HashHow,
) -> Vec<(HashHow, Vec<usize>)> {
    let mut all: Vec<(HashHow, Vec<usize>)> = Vec::new();
    for at in places {
        let Some(file) = files.get(*at) else { continue };
        let how = how(file);
        match all.iter_mut().find(|(other, _)| *other == how) {
            Some((_, places)) => places.push(*at),
            None => all.push((how, vec![*at])),
        }
    }
    all
}

fn wanted(files: &[ExpectedFile], places: &[usize]) -> Wanted {
    let files = places.iter().filter_map(|at| files.get(*at));
    files
        .map(|file| (file.file.clone(), file.size_bytes))
        .collect()
}

/// What the database says of the packages that were needed so far.
#[derive(Default)]
struct Packages(BTreeMap<String, Package>);

impl Packages {
    fn ask(&mut self, hosts: &Hosts, names: BTreeSet<String>) -> Result<(), HostError> {
        let unknown: Vec<String> = names
            .into_iter()
            .filter(|name| !self.0.contains_key(name))
            .collect();
        if !unknown.is_empty() {
            let data = hosts.packages(unknown, PACKAGES_LIMIT)?;
            self.0.extend(dpkg::installed(&data));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, mib: u64, age_h: Option<u64>) -> PageKnown {
        PageKnown {
            number,
            bytes: mib * 1024 * 1024,
            age_s: age_h.map(|age| age * 3600),
        }
    }

    #[test]
    fn what_was_read_least_lately_has_its_turn_first_and_no_look_reads_more_than_its_part() {
        let pages = [
            page(0, 20, Some(30)),
            page(1, 20, Some(90)),
            page(2, 20, None),
            page(3, 20, Some(1)),
            page(4, 20, Some(50)),
        ];
        for (depth, expected) in [
            (Depth::Touched, vec![]),
            (Depth::Share, vec![1, 2]),
            (Depth::Check, vec![0, 1, 2, 4]),
            (Depth::Whole, vec![0, 1, 2, 3, 4]),
        ] {
            let due: Vec<u32> = due(&pages, depth).into_iter().collect();
            assert_eq!(due, expected, "{depth:?}");
        }
        // A set of 6 GiB: a 56th, not 32 MiB.
        let large: Vec<PageKnown> = (0..300).map(|number| page(number, 20, None)).collect();
        assert_eq!(due(&large, Depth::Share).len(), 6);
        let fresh = [page(0, 1, Some(2)), page(1, 1, Some(19))];
        assert!(due(&fresh, Depth::Share).is_empty());
        assert_eq!(
            due(&fresh, Depth::Check).len(),
            2,
            "somebody waits for an answer"
        );
    }

    #[test]
    fn everything_has_its_turn_within_the_looks_of_a_week() {
        let mut pages: Vec<PageKnown> = (0..700).map(|number| page(number, 7, None)).collect();
        for look in 0..LOOKS {
            let due = due(&pages, Depth::Share);
            for page in &mut pages {
                page.age_s = if due.contains(&page.number) {
                    Some(0)
                } else {
                    page.age_s.map(|age| age + 3600)
                };
            }
            assert!(!due.is_empty(), "look {look}");
        }
        assert!(pages.iter().all(|page| page.age_s.is_some()));
    }
}
