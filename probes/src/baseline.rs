//! What critical files were when the baseline was made. Needs the hosts to learn; holds no
//! verdict and is never made or changed while files are verified.

use crate::dpkg::{self, Expected, Package};
use crate::host::{BlockSums, FileName, FileSeen, HashHow, HostError, Hosts, MAX_FILES, Together};
use crate::manifest::PAGE_FILES;
use deskready::observation::{FileSource, Why};
use deskready::profile::{FileSet, Profile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Learning reads every byte, once, while somebody waits for it.
const LEARN_LIMIT: Duration = Duration::from_secs(600);
const LIST_LIMIT: Duration = Duration::from_secs(60);
const PACKAGES_LIMIT: Duration = Duration::from_secs(30);

/// Everything learnt, by the name of the set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileBaseline {
    /// Sets that were learnt.
    #[serde(default)]
    pub sets: BTreeMap<String, SetBaseline>,
    /// Sets that could not be learnt, and why.
    #[serde(default)]
    pub problems: BTreeMap<String, String>,
}

/// One set as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SetBaseline {
    /// Versions of the packages concerned.
    #[serde(default)]
    pub packages: BTreeMap<String, String>,
    /// Files, sorted by name.
    pub files: Vec<ExpectedFile>,
}

/// One file as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedFile {
    /// Path.
    pub file: FileName,
    /// SHA-256, hexadecimal; none when the file did not agree with its package when learnt, or
    /// could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// MD5 that the package database expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    /// Size, bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Time of last change, nanoseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtime_ns: Option<i64>,
    /// Its mark when its content was read last and was as expected. A file with this mark was not touched since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    /// Sums of its blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<BlockSums>,
    /// How many more times its content is read whatever its mark says: it was not as expected lately.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub watch: u8,
    /// Version that the file carries, four numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Whether its package calls it a configuration file.
    #[serde(default)]
    pub configuration: bool,
    /// Where the expectation comes from.
    pub source: FileSource,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// Who keeps what is learnt, page by page.
pub trait Learning {
    /// Whether files that are known already are read all the same.
    fn anew(&self) -> bool {
        true
    }

    /// What is expected already of a file. Files come in the order of their names.
    fn known(&mut self, file: &FileName) -> Option<ExpectedFile>;

    /// The next page.
    ///
    /// # Errors
    /// When it cannot be kept: nothing more is learnt then.
    fn page(&mut self, files: Vec<ExpectedFile>) -> Result<(), HostError>;
}

/// All in memory, for few files.
impl Learning for Vec<ExpectedFile> {
    fn known(&mut self, _: &FileName) -> Option<ExpectedFile> {
        None
    }

    fn page(&mut self, files: Vec<ExpectedFile>) -> Result<(), HostError> {
        self.extend(files);
        Ok(())
    }
}

/// Learns what the files of all sets of a profile are now, into memory.
///
/// # Errors
/// Never today; a set that could not be learnt is in [`FileBaseline::problems`], with the reason.
pub fn learn(hosts: &Hosts, profile: &Profile) -> Result<FileBaseline, HostError> {
    let mut baseline = FileBaseline::default();
    for set in &profile.file_sets {
        let mut files = Vec::new();
        match learn_set(hosts, set, &mut files) {
            Ok(packages) => {
                let learnt = SetBaseline { packages, files };
                baseline.sets.insert(set.name.clone(), learnt);
            }
            Err(error) => {
                baseline.problems.insert(set.name.clone(), told(&error));
            }
        }
    }
    Ok(baseline)
}

/// Why a set was not learnt, in few words.
#[must_use]
pub fn told(error: &HostError) -> String {
    if error.detail.is_empty() {
        error.why.as_str().to_owned()
    } else {
        error.detail.clone()
    }
}

/// Learns what the files of a set are now, and gives the versions of their packages.
///
/// # Errors
/// When not all of it could be learnt, with the reason: a set is learnt whole or not at all.
pub fn learn_set(
    hosts: &Hosts,
    set: &FileSet,
    into: &mut dyn Learning,
) -> Result<BTreeMap<String, String>, HostError> {
    let mut wanted: Owned = BTreeMap::new();
    let mut versions = BTreeMap::new();
    if !set.packages.is_empty() {
        let found = dpkg::installed(&hosts.packages(set.packages.clone(), PACKAGES_LIMIT)?);
        let absent = set.packages.iter().find(|name| !found.contains_key(*name));
        if let Some(name) = absent {
            return Err(refusal(format!("the package {name} is not installed")));
        }
        for (name, package) in &found {
            versions.insert(name.clone(), package.version.clone());
            if package.files.is_empty() {
                return Err(refusal(format!(
                    "the package {name} tells no sums of its files"
                )));
            }
            let files = package.files.iter();
            wanted.extend(files.map(|(file, it)| (file.clone(), Some((name.clone(), it.clone())))));
        }
    }
    for (file, owner) in places(hosts, set, &mut versions)? {
        wanted.entry(file).or_insert(owner);
    }
    if wanted.is_empty() {
        return Err(refusal("the set names no file".to_owned()));
    }
    if wanted.len() > MAX_FILES {
        return Err(too_many());
    }
    let time = Together::new(LEARN_LIMIT);
    let mut wanted = wanted.into_iter().peekable();
    while wanted.peek().is_some() {
        let page = wanted.by_ref().take(PAGE_FILES).collect();
        let files = learn_page(hosts, page, &mut *into, time)?;
        into.page(files)?;
    }
    Ok(versions)
}

/// Reads the files of a page: those of which nothing is known yet, or all of them.
fn learn_page(
    hosts: &Hosts,
    page: Vec<(FileName, Option<(String, Expected)>)>,
    into: &mut dyn Learning,
    time: Together,
) -> Result<Vec<ExpectedFile>, HostError> {
    let known: Vec<Option<ExpectedFile>> = page.iter().map(|(file, _)| into.known(file)).collect();
    let anew = into.anew();
    let reads = |known: &Option<ExpectedFile>| anew || known.is_none();
    let read = page.iter().zip(&known).filter(|(_, known)| reads(known));
    let names: Vec<FileName> = read.map(|((file, _), _)| file.clone()).collect();
    let seen = if names.is_empty() {
        Vec::new()
    } else {
        hosts.hash_files(names, HashHow::TO_LEARN, time.left())?
    };
    let is_late =
        |seen: &FileSeen| matches!(seen, FileSeen::Unreadable(e) if e.why == Why::TimedOut);
    if seen.iter().any(is_late) {
        let text = "reading its files took too long: split the set";
        return Err(HostError::new(Why::TimedOut, text));
    }
    let mut seen = seen.into_iter();
    let files = page
        .into_iter()
        .zip(known)
        .filter_map(|((file, owner), known)| {
            if !reads(&known) {
                return known;
            }
            let now = expected(file, owner, seen.next()?)?;
            // What is damaged now, and was good once, is not forgotten: it can be told, and put right, by what it was.
            let still = known.filter(|known| {
                now.sha256.is_none()
                    && now.md5.is_some()
                    && known.sha256.is_some()
                    && known.md5 == now.md5
            });
            Some(still.unwrap_or(now))
        });
    Ok(files.collect())
}

fn refusal(detail: String) -> HostError {
    HostError::new(Why::Unsupported, detail)
}

fn too_many() -> HostError {
    refusal(format!("more than {MAX_FILES} files: split the set"))
}

type Owned = BTreeMap<FileName, Option<(String, Expected)>>;

/// Files of the places named, each with what the package it belongs to expects of it.
fn places(
    hosts: &Hosts,
    set: &FileSet,
    versions: &mut BTreeMap<String, String>,
) -> Result<Owned, HostError> {
    if set.paths.is_empty() {
        return Ok(Owned::new());
    }
    let roots = set.paths.iter().map(FileName::new).collect();
    let list = hosts.list_files(roots, LIST_LIMIT)?;
    if list.capped {
        return Err(too_many());
    }
    if let Some((file, error)) = list.problems.into_iter().next() {
        let place = file.path().to_string_lossy().into_owned();
        return Err(HostError::new(
            error.why,
            format!("{place} cannot be listed: {}", error.detail),
        ));
    }
    // Without a package database everything is learnt, and an update looks like any other change.
    let owners = hosts
        .package_owners(list.files.clone(), PACKAGES_LIMIT)
        .unwrap_or_default();
    let mut names: Vec<String> = owners.iter().map(|owner| owner.package.clone()).collect();
    names.sort_unstable();
    names.dedup();
    let known: BTreeMap<String, Package> = hosts
        .packages(names, PACKAGES_LIMIT)
        .map(|data| dpkg::installed(&data))
        .unwrap_or_default();
    let mut all: Owned = list.files.into_iter().map(|file| (file, None)).collect();
    for owner in owners {
        let Some(package) = known.get(&owner.package) else {
            continue;
        };
        if let Some(expected) = package.expects(&owner.file) {
            versions.insert(owner.package.clone(), package.version.clone());
            all.insert(owner.file, Some((owner.package, expected.clone())));
        }
    }
    Ok(all)
}

/// The expectation for one file. Only what agrees with its package, or belongs to none, or may be
/// changed by people, is learnt as it is: damage that is already there must not become the rule.
fn expected(
    file: FileName,
    owner: Option<(String, Expected)>,
    seen: FileSeen,
) -> Option<ExpectedFile> {
    let (package, of_package) = owner.map_or((None, None), |(name, it)| (Some(name), Some(it)));
    let configuration = of_package.as_ref().is_some_and(|it| it.configuration);
    let mut one = ExpectedFile {
        file,
        sha256: None,
        md5: of_package.as_ref().map(|it| it.md5.clone()),
        size_bytes: None,
        mtime_ns: None,
        mark: None,
        blocks: None,
        watch: 0,
        version: None,
        package,
        configuration,
        source: if of_package.is_some() {
            FileSource::PackageDatabase
        } else {
            FileSource::Learnt
        },
    };
    match seen {
        FileSeen::Content {
            sha256,
            md5,
            size_bytes,
            mtime_ns,
            mark,
            blocks,
            version,
            ..
        } => {
            let agrees = one.md5.is_some() && md5 == one.md5;
            if agrees || one.md5.is_none() || configuration {
                if !agrees {
                    one.source = FileSource::Learnt;
                }
                one.sha256 = Some(sha256);
                one.size_bytes = Some(size_bytes);
                one.mtime_ns = Some(mtime_ns);
                one.mark = Some(mark);
                one.blocks = blocks;
                one.version = version;
            }
            Some(one)
        }
        // A setting that somebody removed on purpose, or a file that went while we looked.
        FileSeen::Gone => (of_package.is_some() && !configuration).then_some(one),
        FileSeen::Unreadable(_) => Some(one),
    }
}
