//! What the machine answers about heat, memory controllers, its cores, mixers and the kernel's log, raw. Needs nothing;
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
    /// Whether the log goes back to the start of the machine.
    pub is_whole: bool,
    /// Moment of its oldest line of any kind, microseconds since the start.
    pub from_us: u64,
    /// Moment of its newest.
    pub to_us: u64,
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
