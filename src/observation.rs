//! One measurement: a typed reading, or the honest reason why nothing could be measured.
//! Needs only the words. Holds no thresholds and no verdicts.

use crate::component::{ComponentKey, Identity};
use crate::profile::{FileRole, PathRole};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod headset_run;
mod parts;
mod unseen;
pub use headset_run::*;
pub use parts::*;
pub use unseen::*;

/// What started the round of checks a measurement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The schedule.
    #[default]
    Scheduled,
    /// Somebody asked: a self-check.
    SelfCheck,
    /// The program started; nobody asked.
    Start,
}

/// A measurement with its context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Position in the agent's stream; never restarts within a stream.
    pub seq: u64,
    /// Wall time, context only.
    pub at: Timestamp,
    /// Boot of the machine.
    pub boot: String,
    /// Monotonic time since boot, milliseconds.
    pub mono_ms: u64,
    /// Check round within the stream.
    pub round: u64,
    /// What started the round.
    #[serde(default)]
    pub trigger: Trigger,
    /// What was measured.
    pub component: ComponentKey,
    /// What it said of itself this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// The probe that measured.
    pub probe: String,
    /// Whether the thing was exercised (a stream opened, a file read, a connection made, devices
    /// listed on request), not merely remembered by the system. Only such a pass clears a finding.
    #[serde(default)]
    pub active: bool,
    /// How often this is attempted when nothing is wrong, seconds.
    pub period_s: u32,
    /// How often the measurement was repeated at once before it was believed.
    #[serde(default = "one")]
    pub attempts: u32,
    /// Duration, milliseconds.
    #[serde(default)]
    pub took_ms: u64,
    /// Reading, or why there is none.
    #[serde(flatten)]
    pub outcome: Outcome,
}

fn one() -> u32 {
    1
}

/// A reading, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Something was measured.
    Reading(Reading),
    /// Nothing could be measured this time. Neither trips nor clears anything.
    Unseen(Unseen),
}

/// A typed measurement. A new kind is a new variant: an old central stores it raw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reading {
    /// A successful enumeration says whether a required device is there.
    Presence {
        /// Found or missing.
        found: bool,
        /// Name of the device found, as the system shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device_name: Option<String>,
        /// Whether the system uses it by default; `None` when that cannot be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        is_default: Option<bool>,
        /// Whether the system listens to its microphone by default; `None` when that cannot be told or it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        input_is_default: Option<bool>,
        /// What else the enumeration listed.
        #[serde(default)]
        listed: Vec<String>,
        /// How many devices it listed in all.
        listed_count: u32,
        /// Not found, but another device of the kind is there: its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other_device: Option<String>,
        /// Not found by asking it over the network: what went wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_text: Option<String>,
    },
    /// Frames that a real output stream took while silence was played.
    AudioOutput {
        /// Device.
        device_name: String,
        /// Sampling rate, hertz.
        sample_rate_hz: u32,
        /// Frames taken.
        frames_count: u64,
        /// Time counted, milliseconds.
        elapsed_ms: u64,
    },
    /// How the system's settings leave the sound of a headset.
    SoundSettings {
        /// Device.
        device_name: String,
        /// What is played on it; none when it plays nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<SoundSide>,
        /// Its microphone; none when it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        input: Option<SoundSide>,
    },
    /// What one guided test of a headset measured, which a person started.
    HeadsetTest(Box<HeadsetRun>),
    /// Top-level collections of a HID device.
    HidCollections {
        /// Device.
        device_name: String,
        /// Usage pairs `page:usage`, hexadecimal.
        usages: Vec<String>,
        /// Whether it has a telephony collection (usage page 0x0B).
        telephony: bool,
    },
    /// State of a mount.
    Mount {
        /// Mount point.
        mount: String,
        /// Whether anything is mounted there.
        mounted: bool,
        /// Block device or source.
        device: String,
        /// File system.
        file_system: String,
        /// Whether writing is refused.
        read_only: bool,
        /// Errors that the kernel has found in this file system and remembers in it, if it counts them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_count: Option<u64>,
        /// Whether it is mounted so that the first such error ends all writing.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        stops_on_error: bool,
    },
    /// Room on a file system.
    Space {
        /// Mount point.
        mount: String,
        /// Size, bytes.
        total_bytes: u64,
        /// Room for an ordinary user, bytes.
        available_bytes: u64,
        /// Inodes in all; 0 when the file system has no fixed number.
        inodes_total: u64,
        /// Inodes free.
        inodes_free: u64,
    },
    /// The kernel's count of failed requests to a disk. Programs no longer tell it: questions about a disk's health that it refuses
    /// are counted there, too.
    IoErrors {
        /// Kernel name of the disk.
        device: String,
        /// Failed requests since the machine started.
        error_count: u64,
    },
    /// What a disk says of itself.
    Smart {
        /// Kernel name of the disk.
        device: String,
        /// Its own overall verdict, if it gives one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passed: Option<bool>,
        /// NVMe critical warning bits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        critical_warning: Option<u8>,
        /// Whether its last self-test failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        self_test_failed: Option<bool>,
        /// Counters by name, raw.
        #[serde(default)]
        counters: BTreeMap<String, u64>,
        /// Whether it has platters that turn, if that can be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rotating: Option<bool>,
        /// Attributes that it holds at or below its own limits, now or in the past.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        crossed: Vec<AttributeCrossed>,
        /// What another one like it must be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<DiskPart>,
    },
    /// Main memory.
    Memory {
        /// Size the kernel uses, bytes.
        total_bytes: u64,
    },
    /// Places for memory on the board, and what is in them.
    MemoryModules {
        /// The places, at most [`crate::limits::MODULES_NAMED`].
        places: Vec<MemoryPlace>,
        /// How many there are in all.
        places_count: u32,
    },
    /// What the machine is, as its firmware says; maker, model and serial number are its identity.
    Machine {
        /// Its form: desktop, tower, mini_pc, notebook, all_in_one and others of the standard; none where it does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chassis: Option<String>,
        /// Maker and model of its board.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        board: String,
        /// Version of its firmware.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        firmware_version: String,
        /// When that was released, as the maker writes it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        firmware_date: String,
    },
    /// Logical processors.
    CpuCores {
        /// Online.
        online_count: u32,
        /// Present, whether online or not.
        present_count: u32,
    },
    /// How hot the processor is beside its own limit, and how much it was slowed down for it.
    Heat {
        /// The sensor that is nearest its limit.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        sensor: String,
        /// What it shows, degrees Celsius.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        degrees_c: Option<i32>,
        /// The limit that its maker or the board set, degrees Celsius.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit_c: Option<i32>,
        /// How long a core was slowed down for its heat, milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slowed_ms: Option<u64>,
        /// Within how long a time, milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over_ms: Option<u64>,
        /// Fans that tell their speed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fans: Vec<FanSpeed>,
    },
    /// Errors that memory or processor found in themselves.
    HardwareErrors {
        /// Those that were put right.
        corrected_count: u64,
        /// Those that could not be.
        uncorrected_count: u64,
        /// Time in which they were counted, seconds.
        over_s: u64,
        /// Who counted them.
        told_by: ErrorsToldBy,
        /// Module, slot, or core and bank, as the system calls the one with most of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
    /// Sums with a known result, worked out by each core.
    CpuSelfTest {
        /// Cores that were tested.
        tested_count: u32,
        /// Those that gave another result.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        wrong: Vec<WrongCore>,
    },
    /// How fast the processor was while it worked.
    CpuSpeed {
        /// Cores that told it.
        cores_count: u32,
        /// What the fastest of them came to, MHz.
        working_mhz: u32,
        /// What its maker states without raising it for short, MHz, where the system knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base_mhz: Option<u32>,
        /// What it can do at most, MHz.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most_mhz: Option<u32>,
        /// What the system allows it, MHz.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed_mhz: Option<u32>,
    },
    /// What the PC runs on, where it has a battery or stands behind one.
    Power {
        /// Whether there is power from the mains, if that can be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mains_online: Option<bool>,
        /// Its batteries, and those of its uninterruptible supply.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        batteries: Vec<Battery>,
    },
    /// Trouble at USB ports.
    UsbErrors {
        /// Ports with any, those with most first.
        ports: Vec<UsbPort>,
        /// How many there are in all.
        ports_count: u32,
        /// How far the log was looked back, seconds; 0 without a log.
        over_s: u64,
    },
    /// How much programs wait, and which one is busiest where they wait much.
    Pressure {
        /// How much.
        stalls: Stalls,
        /// The program that works most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        busiest_cpu: Option<BusyProgram>,
        /// The one with most memory.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        busiest_memory: Option<BusyProgram>,
    },
    /// Patterns written to free memory and read back.
    MemorySelfTest {
        /// How much was tested, bytes.
        tested_bytes: u64,
        /// Patterns that went over all of it.
        patterns_count: u32,
        /// Words that came back wrong.
        wrong_count: u64,
        /// Some of them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        wrong: Vec<WrongBits>,
    },
    /// Failed requests to a disk that stand in the kernel's log.
    LoggedIoErrors {
        /// Kernel name of the disk.
        device: String,
        /// How many.
        error_count: u64,
        /// Time that the log covers, seconds.
        over_s: u64,
    },
    /// Blocks spread over a disk, read past the memory of the system.
    ReadSample {
        /// Kernel name of the disk.
        device: String,
        /// Places that were read.
        read_count: u32,
        /// Those of which the disk gave nothing, also when it was asked again.
        failed_count: u32,
        /// How long half of the others took at most, microseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        median_us: Option<u64>,
        /// How long the slowest of them took, the better of two reads, microseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slowest_us: Option<u64>,
        /// Requests of other programs that the disk finished meanwhile, if the system counts them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        others_count: Option<u64>,
        /// Bytes that it read and wrote for other programs meanwhile, if the system counts them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        others_bytes: Option<u64>,
        /// How long it all took, milliseconds.
        over_ms: u64,
    },
    /// A set of critical files compared with what is expected.
    Files {
        /// Set.
        set: String,
        /// What the set is for.
        role: FileRole,
        /// Files compared; those that nobody touched since their content was read are what they were.
        checked_count: u32,
        /// Files that somebody touched and for whose reading there was no time yet.
        #[serde(default, skip_serializing_if = "is_none_pending")]
        pending_count: u32,
        /// For how many days the content was not read of the file of which it was read least lately; none when it was never
        /// read of some file since it was learnt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        oldest_read_days: Option<u32>,
        /// Facts about those that are not as expected; at most [`crate::limits::FILES_NAMED`].
        facts: Vec<FileFact>,
        /// How many are not as expected in all.
        facts_count: u32,
    },
    /// A connection attempt.
    Connect {
        /// Path.
        path_name: String,
        /// Target.
        target: String,
        /// What the path carries.
        role: PathRole,
        /// Whether it answered.
        ok: bool,
        /// Attempts made.
        attempt_count: u32,
        /// Time to answer, milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latency_ms: Option<u64>,
        /// What went wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error_text: Option<String>,
        /// What answered, where it was asked in SIP; there is none when nothing did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sip: Option<SipAnswer>,
    },
    /// The certificate a TLS server showed.
    Certificate {
        /// Path.
        path_name: String,
        /// Target.
        target: String,
        /// End of validity.
        not_after: Timestamp,
    },
}

impl Reading {
    /// The tag on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Presence { .. } => "presence",
            Self::AudioOutput { .. } => "audio_output",
            Self::SoundSettings { .. } => "sound_settings",
            Self::HeadsetTest(_) => "headset_test",
            Self::HidCollections { .. } => "hid_collections",
            Self::Mount { .. } => "mount",
            Self::Space { .. } => "space",
            Self::IoErrors { .. } => "io_errors",
            Self::Smart { .. } => "smart",
            Self::Memory { .. } => "memory",
            Self::CpuCores { .. } => "cpu_cores",
            Self::MemoryModules { .. } => "memory_modules",
            Self::Machine { .. } => "machine",
            Self::CpuSpeed { .. } => "cpu_speed",
            Self::Heat { .. } => "heat",
            Self::HardwareErrors { .. } => "hardware_errors",
            Self::CpuSelfTest { .. } => "cpu_self_test",
            Self::LoggedIoErrors { .. } => "logged_io_errors",
            Self::MemorySelfTest { .. } => "memory_self_test",
            Self::Power { .. } => "power",
            Self::Pressure { .. } => "pressure",
            Self::UsbErrors { .. } => "usb_errors",
            Self::ReadSample { .. } => "read_sample",
            Self::Files { .. } => "files",
            Self::Connect { .. } => "connect",
            Self::Certificate { .. } => "certificate",
        }
    }

    /// Errors that were counted and are held against a baseline: of a disk, or of the file system on a mount.
    #[must_use]
    pub const fn counted_errors(&self) -> Option<u64> {
        if let Self::IoErrors { error_count, .. } | Self::LoggedIoErrors { error_count, .. } = self
        {
            return Some(*error_count);
        }
        if let Self::Mount { error_count, .. } = self {
            return *error_count;
        }
        None
    }

    /// Tags this version knows; anything else is stored raw.
    pub const KINDS: [&'static str; 26] = [
        "presence",
        "audio_output",
        "sound_settings",
        "headset_test",
        "hid_collections",
        "mount",
        "space",
        "io_errors",
        "smart",
        "memory",
        "memory_modules",
        "machine",
        "cpu_cores",
        "heat",
        "hardware_errors",
        "cpu_self_test",
        "cpu_speed",
        "logged_io_errors",
        "memory_self_test",
        "power",
        "pressure",
        "usb_errors",
        "read_sample",
        "files",
        "connect",
        "certificate",
    ];
}

/// One measurement before the outbox gave it its place in a stream: what probes make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// What was measured.
    pub component: ComponentKey,
    /// What it said of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Whether the thing was exercised.
    pub active: bool,
    /// How often the measurement was repeated at once before it was believed.
    pub attempts: u32,
    /// Reading, or why there is none.
    #[serde(flatten)]
    pub outcome: Outcome,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_none_pending(count: &u32) -> bool {
    *count == 0
}

impl Measured {
    /// A reading made by exercising the thing once.
    #[must_use]
    pub fn active(component: ComponentKey, reading: Reading) -> Self {
        Self {
            component,
            identity: None,
            active: true,
            attempts: 1,
            outcome: Outcome::Reading(reading),
        }
    }

    /// Nothing could be measured.
    #[must_use]
    pub fn unseen(component: ComponentKey, why: Why, detail: &str) -> Self {
        let detail = crate::limits::clean(detail);
        Self {
            component,
            identity: None,
            active: false,
            attempts: 1,
            outcome: Outcome::Unseen(Unseen { why, detail }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_named_on_the_wire_as_in_knowledge() {
        for why in Why::ALL {
            assert_eq!(
                serde_json::to_string(&why).unwrap(),
                format!("{:?}", why.as_str())
            );
        }
    }

    #[test]
    fn every_reading_names_its_own_tag_and_the_tag_is_on_the_list() {
        let reading = Reading::Memory { total_bytes: 1 };
        let json = serde_json::to_value(&reading).unwrap();
        assert_eq!(json["kind"], reading.kind());
        assert!(Reading::KINDS.contains(&reading.kind()));
    }
}
