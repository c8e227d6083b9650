//! What the machine answers about heat, memory controllers, its cores, its power, USB ports, mixers and the kernel's log, raw. Needs nothing;
//! interprets nothing.

use deskready::observation::SoundSide;
use serde::{Deserialize, Serialize};

/// A sensor of heat with what it shows, thousandths of a degree Celsius as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeatSensor {
    /// Chip or zone.
    pub chip: String,
    /// Its own name, if the chip has several.
    #[serde(default)]
    pub label: String,
    /// What it shows.
    pub input: String,
    /// Limits by kind.
    #[serde(default)]
    pub limits: Vec<(String, String)>,
}

/// A fan that tells its speed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fan {
    /// Chip that tells it.
    #[serde(default)]
    pub chip: String,
    /// Name.
    pub name: String,
    /// Turns per minute, as text.
    pub rpm: String,
}

/// How long each core was slowed down for its heat since the machine started, milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlowedCores {
    /// Now.
    pub now: Vec<(String, u64)>,
    /// What this program read before, and how long ago, milliseconds.
    #[serde(default)]
    pub before: Option<(u64, Vec<(String, u64)>)>,
}

/// Sensors of heat, fans, and what was slowed down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeatSensors {
    /// Sensors.
    pub sensors: Vec<HeatSensor>,
    /// Fans.
    #[serde(default)]
    pub fans: Vec<Fan>,
    /// Slowed cores, where the system counts them.
    #[serde(default)]
    pub slowed: Option<SlowedCores>,
}

/// A memory controller that counts errors; numbers as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemoryController {
    /// Since it counts, seconds.
    pub seconds: String,
    /// Put right.
    pub corrected: String,
    /// Not put right.
    pub uncorrected: String,
    /// Modules it knows.
    #[serde(default)]
    pub modules: Vec<MemoryModule>,
}

/// A module of memory with its errors; numbers as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemoryModule {
    /// What is printed beside its slot.
    pub label: String,
    /// Where the controller finds it.
    pub location: String,
    /// Put right.
    pub corrected: String,
    /// Not put right.
    pub uncorrected: String,
}

/// One sum on one core.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoreSum {
    /// The core.
    pub core: u32,
    /// The kind of sum.
    pub sum: String,
    /// Whether the result is the known one.
    pub is_right: bool,
}

/// Sums with known results, as each core worked them out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoresProved {
    /// All sums.
    pub sums: Vec<CoreSum>,
    /// How long it took, milliseconds.
    pub took_ms: u64,
    /// How fast each core was at the end of it, where the system tells.
    #[serde(default)]
    pub speeds: Vec<CoreSpeed>,
}

/// How fast a core is and may be, thousand hertz as text; empty where the system does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoreSpeed {
    /// Now.
    pub now: String,
    /// What its maker states.
    #[serde(default)]
    pub base: String,
    /// What it can do at most.
    #[serde(default)]
    pub most: String,
    /// What the system allows it.
    #[serde(default)]
    pub allowed: String,
}

/// One supply of power, as the system lists it; numbers as text, empty where it does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PowerSupply {
    /// The system's name for it ("AC", "BAT0").
    pub name: String,
    /// What it is: Mains, Battery, UPS, USB, Wireless.
    pub kind: String,
    /// Whether it supplies the PC (System) or something beside it (Device), if it tells.
    #[serde(default)]
    pub scope: String,
    /// Whether it gives power now.
    #[serde(default)]
    pub online: String,
    /// Whether the battery is in its place.
    #[serde(default)]
    pub present: String,
    /// What the battery does.
    #[serde(default)]
    pub status: String,
    /// Its charge, percent.
    #[serde(default)]
    pub capacity: String,
    /// What it holds when full: by energy, then by charge.
    #[serde(default)]
    pub full: [String; 2],
    /// What it was made to hold, in the same two measures.
    #[serde(default)]
    pub full_design: [String; 2],
    /// How often it was charged.
    #[serde(default)]
    pub cycles: String,
    /// Maker.
    #[serde(default)]
    pub vendor: String,
    /// Model.
    #[serde(default)]
    pub model: String,
    /// Serial number.
    #[serde(default)]
    pub serial: String,
}

/// A port of a USB hub.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsbPortSeen {
    /// Bus and ports on the way to it ("1-4.2").
    pub chain: String,
    /// How often it cut too much current since the machine started, as text; empty where nobody counts.
    #[serde(default)]
    pub over_current_count: String,
    /// Name of what hangs there.
    #[serde(default)]
    pub product: String,
    /// Classes of its interfaces, two hexadecimal digits each.
    #[serde(default)]
    pub classes: Vec<String>,
}

/// How much programs wait, as the kernel writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PressureTexts {
    /// For the processor.
    pub cpu: String,
    /// For memory.
    pub memory: String,
    /// For disks.
    pub io: String,
}

/// A program, with all its processes together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProgramSeen {
    /// The file that runs, as the system calls it.
    pub file: String,
    /// Its share of one core over a moment, percent.
    pub core_percent: u32,
    /// Memory, bytes.
    pub memory_bytes: u64,
}

/// A word of memory that came back otherwise than it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongWord {
    /// Where in the room that was tested, bytes.
    pub offset_bytes: u64,
    /// The bits that changed.
    pub bits: u64,
    /// What had been written.
    pub pattern: String,
}

/// Patterns that were written to free memory and read back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemoryProved {
    /// How much, bytes.
    pub tested_bytes: u64,
    /// Patterns that went over all of it.
    pub patterns_count: u32,
    /// Words that came back wrong.
    pub wrong_count: u64,
    /// Some of them.
    #[serde(default)]
    pub wrong: Vec<WrongWord>,
    /// How long it took, milliseconds.
    pub took_ms: u64,
}

/// A line of the kernel's log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LogLine {
    /// Since the machine started, microseconds.
    pub at_us: u64,
    /// What it says.
    pub text: String,
}

/// Lines of the kernel's log that tell of failing hardware.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KernelLog {
    /// The lines, oldest first.
    pub lines: Vec<LogLine>,
    /// Lines about USB devices and ports, oldest first; and those that say that the machine woke up.
    #[serde(default)]
    pub usb: Vec<LogLine>,
    /// Whether the log goes back to the start of the machine.
    pub is_whole: bool,
    /// Moment of its oldest line of any kind, microseconds since the start.
    pub from_us: u64,
    /// Moment of its newest.
    pub to_us: u64,
    /// Now, by the same clock; 0 where that cannot be told.
    #[serde(default)]
    pub now_us: u64,
}

/// Records of hardware errors, where the system keeps those as such: WHEA of Windows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HardwareRecords {
    /// Each as XML.
    pub records: Vec<String>,
    /// Time that they cover, seconds.
    pub over_s: u64,
}

/// A control in the mixer of a sound card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MixerControl {
    /// Its name, as the driver calls it.
    pub name: String,
    /// How it leaves what is played.
    #[serde(default)]
    pub plays: SoundSide,
    /// How it leaves what is captured.
    #[serde(default)]
    pub captures: SoundSide,
}
