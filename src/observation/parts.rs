//! What readings are made of: a side of sound, fans, cores, batteries, USB ports, busy programs, disks and their attributes, facts about files.
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

/// A word of memory that came back otherwise than it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongBits {
    /// Where in the room that was tested, bytes; not where in the modules.
    pub offset_bytes: u64,
    /// The bits that changed, numbered from the lowest.
    pub bits: Vec<u8>,
    /// What had been written: zeros, ones, fives, tens, address, inverse.
    pub pattern: String,
}

/// A battery of the PC, or of the uninterruptible supply it stands behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Battery {
    /// The system's name for it.
    pub name: String,
    /// Whether it belongs to an uninterruptible supply.
    #[serde(default)]
    pub of_ups: bool,
    /// What it does.
    pub state: BatteryState,
    /// Its charge, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge_percent: Option<u32>,
    /// What it holds when full, of what it was made to hold, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_percent: Option<u32>,
    /// How often it was charged, as it counts itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycles_count: Option<u32>,
}

/// What a battery does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatteryState {
    /// The PC runs on it.
    Discharging,
    /// It is being charged.
    Charging,
    /// It is full.
    Full,
    /// It is neither charged nor used: held back on purpose, mostly.
    Idle,
    /// It does not tell.
    Unknown,
}

/// A USB port with what happened there. Counts are of the time looked back, but for the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsbPort {
    /// Its chain: "1-4.2" is the second port of the hub at port 4 of bus 1.
    pub chain: String,
    /// What hangs there now.
    pub device: UsbDevice,
    /// Its name, where it belongs to the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// How often it was reset.
    #[serde(default)]
    pub resets_count: u32,
    /// Attempts to recognise what was plugged in that failed.
    #[serde(default)]
    pub failures_count: u32,
    /// How often it went away.
    #[serde(default)]
    pub disconnects_count: u32,
    /// How often of these it was back sooner than a hand can do it.
    #[serde(default)]
    pub returns_count: u32,
    /// How often the port cut too much current since the machine started.
    #[serde(default)]
    pub over_current_count: u32,
}

/// What hangs at a USB port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsbDevice {
    /// Nothing that is seen.
    Nothing,
    /// Another hub.
    Hub,
    /// Something with sound: a headset, a telephone, a camera with a microphone.
    Sound,
    /// Anything else.
    Other,
}

/// How much of the last five minutes programs waited, thousandths, as far as the kernel measures it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stalls {
    /// At least one for the processor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_permille: Option<u32>,
    /// All of them for memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_permille: Option<u32>,
    /// All of them for a disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub io_permille: Option<u32>,
}

/// A program that is busy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusyProgram {
    /// Its name as the list of known programs has it; none for any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its share of one core, percent; more than 100 on several.
    pub core_percent: u32,
    /// Its memory, bytes; what several processes share counts for each.
    pub memory_bytes: u64,
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

/// A place for memory on the board, with what whoever orders another module must know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemoryPlace {
    /// What is printed beside it, or how the firmware calls it.
    pub place: String,
    /// What is in it, bytes; 0 for nothing, none where the firmware does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Generation ("DDR4").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub generation: String,
    /// Form ("SODIMM").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub form: String,
    /// Whether its chips are soldered to the board.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soldered: bool,
    /// Its speed, million transfers a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_mts: Option<u32>,
    /// Whether it has room for codes that put errors right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrects_errors: bool,
    /// Maker.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub maker: String,
    /// The maker's part number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part_number: String,
    /// Serial number, where it is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub serial: String,
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

/// What happened to the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileDamage {
    /// One bit is turned and nothing else.
    OneBit {
        /// Place of its byte, counted from 0.
        at_byte: u64,
        /// Which bit, 0 for the one with the least value.
        bit: u8,
    },
    /// A stretch of whole blocks became zeros.
    Zeroed {
        /// Where it begins, counted from 0.
        from_byte: u64,
        /// How long it is.
        bytes: u64,
    },
    /// Its end is missing; what is left is what it was.
    CutShort {
        /// What is left, bytes.
        left_bytes: u64,
    },
    /// Some blocks differ in another way.
    Blocks {
        /// Where the first of them begins, counted from 0.
        from_byte: u64,
        /// How many differ.
        differ_count: u32,
        /// How many there are.
        of_count: u32,
    },
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
        /// What happened to it, where sums of its blocks are known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        damage: Option<FileDamage>,
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

/// What a peer that speaks SIP answered to a question whether it lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SipAnswer {
    /// 100 to 699.
    pub code: u16,
    /// What it says to it, in its own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason_text: String,
    /// What it says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
}

impl SipAnswer {
    /// Whether it takes calls as far as an answer can say: a refusal (401, 404 ..) comes from one that does, and so
    /// does one that does not know this question or its form (501, 505, 513). The other 5xx come from one that cannot now.
    #[must_use]
    pub const fn is_serving(&self) -> bool {
        !matches!(self.code, 500..=599) || matches!(self.code, 501 | 505 | 513)
    }

    /// "503 Service Unavailable".
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{} {}", self.code, self.reason_text)
            .trim_end()
            .to_owned()
    }
}
