//! What readings are made of: fans, cores, attributes of disks, facts about files.
//! Needs the words. Holds no thresholds and no verdicts.

use super::Why;
use serde::{Deserialize, Serialize};

/// One direction of a headset's sound, as the system is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoundSide {
    /// Whether it is muted; none when the system does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    /// How far it is turned up, of what the system allows without amplifying; the louder one of two channels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_percent: Option<u32>,
}

/// A fan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FanSpeed {
    /// Its name, as the board calls it.
    pub name: String,
    /// Turns per minute.
    pub rpm: u32,
}

/// Who counted errors of memory or processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorsToldBy {
    /// The kernel's counters of memory controllers (EDAC).
    MemoryController,
    /// Machine checks in the system's log.
    MachineCheckLog,
}

/// A core that computed wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongCore {
    /// Its number.
    pub core: u32,
    /// The sum that came out wrong: integer, floating_point, encryption, hash, memory_copy.
    pub sum: String,
}

/// A disk as whoever orders another one must know it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DiskPart {
    /// Size, bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Form, as the disk tells it ("2.5 inches", "M.2").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub form: String,
    /// What it hangs on ("SATA 3.3", "NVMe", "SAS (SPL-4)").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub interface: String,
    /// Version of its firmware.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub firmware: String,
}

/// An attribute of an ATA disk whose normalised value is, or was, at or below the limit that the maker set for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeCrossed {
    /// Its number.
    pub id: u16,
    /// Its name, as smartmontools calls it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether crossing it announces the end within a day by the maker's word (pre-fail), or tells of age (old-age).
    #[serde(default)]
    pub pre_fail: bool,
    /// Now, or only in the past.
    #[serde(default)]
    pub now: bool,
}

/// Facts about one file that is not as expected; the verdict is made from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFact {
    /// Path, for people; a path under a home starts with `~`.
    pub path: String,
    /// The exact bytes of a path that is no UTF-8, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_b64: Option<String>,
    /// Expected SHA-256 (hexadecimal), if the expectation has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_hash: Option<String>,
    /// Where the expectation comes from.
    pub source: FileSource,
    /// Package the file belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Whether the package calls it a configuration file.
    #[serde(default)]
    pub configuration: bool,
    /// What was found.
    pub found: FileFound,
}

/// Where the expectation of a file's content comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileSource {
    /// The system's package database.
    PackageDatabase,
    /// Learnt when the baseline was made.
    Learnt,
}

/// What was found where a file was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileFound {
    /// Other content, read twice with the same result.
    Content {
        /// SHA-256 found (hexadecimal).
        hash: String,
        /// Whether the second reading went past the page cache to the device.
        past_cache: bool,
        /// Whether the size is the expected one; `None` when no size is expected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size_same: Option<bool>,
        /// Whether the time of last change is the one of the baseline; `None` when unknown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mtime_same: Option<bool>,
        /// Whether the package database itself changed since the baseline and now expects what
        /// was found, or the file was written since and carries a higher version of its own.
        #[serde(default)]
        explained_by_update: bool,
    },
    /// Nothing is there.
    Gone,
    /// It could not be judged this time.
    Inconclusive {
        /// Reason.
        why: Why,
        /// In a few words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        detail: String,
    },
}
