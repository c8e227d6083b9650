//! What the critical files of a desk are expected to be, page by page, so that a million of them need no more memory than a
//! thousand. Needs whoever keeps them; reads no file of the desk and judges nothing.

use crate::baseline::{ExpectedFile, FileBaseline, SetBaseline};
use crate::host::HostError;
use std::collections::BTreeMap;

/// Files of a page.
pub const PAGE_FILES: usize = 512;

/// What is known of a set as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetKnown {
    /// Versions of its packages when it was learnt.
    pub packages: BTreeMap<String, String>,
    /// Its pages, in the order of the names of their files.
    pub pages: Vec<PageKnown>,
}

/// What is known of a page without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageKnown {
    /// Its number within the set.
    pub number: u32,
    /// Bytes of its files together, when they were learnt.
    pub bytes: u64,
    /// How long ago the content of all its files was read, seconds; none when it never was.
    pub age_s: Option<u64>,
}

/// The expectations, wherever they are kept.
pub trait Manifest: Send + Sync + std::fmt::Debug {
    /// One set; none that was never learnt.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    fn set(&self, name: &str) -> Result<Option<SetKnown>, HostError>;

    /// Why a set could not be learnt.
    fn problem(&self, set: &str) -> Option<String>;

    /// The files of a page, sorted by name.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    fn page(&self, set: &str, number: u32) -> Result<Vec<ExpectedFile>, HostError>;

    /// Keeps what was found out: other expectations, and that the content of all files was read now. Where nothing may
    /// be written, or cannot be, this does nothing, and the next look finds the same out again.
    fn keep(&self, set: &str, number: u32, files: Option<&[ExpectedFile]>, is_read: bool);

    /// A package of the set was updated: it may have brought files of which nothing is expected yet.
    fn note_update(&self, set: &str);
}

/// All in memory, for few files. Keeps nothing that is found out.
impl Manifest for FileBaseline {
    fn set(&self, name: &str) -> Result<Option<SetKnown>, HostError> {
        let known = |set: &SetBaseline| SetKnown {
            packages: set.packages.clone(),
            pages: pages(set),
        };
        Ok(self.sets.get(name).map(known))
    }

    fn problem(&self, set: &str) -> Option<String> {
        self.problems.get(set).cloned()
    }

    fn page(&self, set: &str, number: u32) -> Result<Vec<ExpectedFile>, HostError> {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let page = self
            .sets
            .get(set)
            .and_then(|set| set.files.chunks(PAGE_FILES).nth(at));
        Ok(page.unwrap_or_default().to_vec())
    }

    fn keep(&self, _: &str, _: u32, _: Option<&[ExpectedFile]>, _: bool) {}

    fn note_update(&self, _: &str) {}
}

fn pages(set: &SetBaseline) -> Vec<PageKnown> {
    (0..)
        .zip(set.files.chunks(PAGE_FILES))
        .map(|(number, files)| PageKnown {
            number,
            bytes: bytes_of(files),
            age_s: None,
        })
        .collect()
}

/// Bytes of some files together, when they were learnt.
#[must_use]
pub fn bytes_of(files: &[ExpectedFile]) -> u64 {
    files.iter().filter_map(|file| file.size_bytes).sum()
}
