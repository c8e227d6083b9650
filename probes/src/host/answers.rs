//! What the machine answers, raw and serialisable, so that answers can be captured and played
//! back. Needs the verbs' names only; interprets nothing.

use super::{
    BlocksRead, CoresProved, FileName, HardwareRecords, HeatSensors, HostError, KernelLog,
    MemoryController, MemoryProved, MixerControl, Played, PowerSupply, PressureTexts, ProgramSeen,
    Sound, SoundUse, UsbPortSeen,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// What system this is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct System {
    /// `KEY=value` lines with the name of the system (`PRETTY_NAME`) among them.
    pub release: String,
    /// Version of the kernel.
    pub kernel: String,
    /// Kind of processor.
    pub architecture: String,
    /// Whether whoever answered may do everything.
    pub is_root: bool,
}

/// Logical processors, as the kernel lists them ("0-3,5").
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Processors {
    /// List of those online, if the kernel gives one.
    #[serde(default)]
    pub online: Option<String>,
    /// List of those present.
    #[serde(default)]
    pub present: Option<String>,
    /// How many a plain count finds.
    pub counted: u32,
    /// Maker.
    #[serde(default)]
    pub vendor: String,
    /// Model.
    #[serde(default)]
    pub model: String,
}

/// What is mounted where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MountTable {
    /// The kernel's own table (`mountinfo`).
    Kernel(String),
    /// Drives by their letters.
    Drives(Vec<Drive>),
}

impl MountTable {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Kernel(table) => table.lines().count(),
            Self::Drives(drives) => drives.len(),
        }
    }
}

/// One drive that has a letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Drive {
    /// Its name for people ("C:").
    pub name: String,
    /// Number of its kind as the system gives it (2 removable, 3 fixed, 4 network, 5 optical, 6 memory).
    pub kind: u32,
    /// Number of the volume in it; none when there is nothing in it.
    #[serde(default)]
    pub volume: Option<u32>,
    /// File system.
    #[serde(default)]
    pub file_system: String,
    /// Whether writing is refused.
    #[serde(default)]
    pub read_only: bool,
}

/// Records of the system about its disks, each a table of names and values as it gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageRecords {
    /// Its drives (`Win32_DiskDrive`).
    pub drives: Vec<Record>,
    /// Its disks (`MSFT_PhysicalDisk`), or why that could not be had.
    pub disks: Result<Vec<Record>, HostError>,
    /// What disks count (`MSFT_StorageReliabilityCounter`), or why that could not be had.
    pub counters: Result<Vec<Record>, HostError>,
    /// Whether they announce their end (`MSStorageDriver_FailurePredictStatus`).
    pub predictions: Result<Vec<Record>, HostError>,
}

/// One record of the system.
pub type Record = std::collections::BTreeMap<String, serde_json::Value>;

/// Room on a file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Space {
    /// Size, bytes.
    pub total_bytes: u64,
    /// Room for an ordinary user, bytes.
    pub available_bytes: u64,
    /// Inodes in all.
    pub inodes_total: u64,
    /// Inodes free.
    pub inodes_free: u64,
}

/// Errors in one file system, as the kernel counts them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileSystemErrors {
    /// Major and minor number of its block device, as the table of mounts has it.
    pub number: String,
    /// Its name below `/dev`, where a file system goes by that: it may lie on several.
    #[serde(default)]
    pub device: String,
    /// The count as the kernel spells it.
    pub errors_count: String,
}

/// One disk, as the system lists it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KernelDisk {
    /// The system's name for it ("sda", "PhysicalDrive0").
    pub name: String,
    /// Whether it hangs on a device (a loop or a RAM disk does not).
    pub has_device: bool,
    /// Whether it hangs on USB.
    #[serde(default)]
    pub on_usb: bool,
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

/// What the package database says, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PackageData {
    /// One entry for each name asked for.
    pub packages: Vec<PackageEntry>,
    /// Options of the package manager that keep files away from the disk, one per line.
    #[serde(default)]
    pub options: String,
    /// The list of diverted files.
    #[serde(default)]
    pub diversions: String,
}

/// One package in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PackageEntry {
    /// Name as asked.
    pub name: String,
    /// Its paragraph of the status file; none when it is not installed.
    #[serde(default)]
    pub status: Option<String>,
    /// Its list of MD5 sums.
    #[serde(default)]
    pub md5sums: String,
}

/// A file and the package it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOwner {
    /// File.
    pub file: FileName,
    /// Package.
    pub package: String,
}

/// One connection attempt.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attempt {
    /// Whether it answered (with `tls`: whether the handshake ended well).
    pub ok: bool,
    /// Time until the connection stood, milliseconds; without the look-up of the name.
    #[serde(default)]
    pub latency_ms: Option<u64>,
    /// What went wrong.
    #[serde(default)]
    pub error: Option<String>,
    /// The certificate the server showed, DER in base64.
    #[serde(default)]
    pub certificate_b64: Option<String>,
    /// Whether nothing could even be sent: no network here, no right to it, no address for the name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsent: bool,
    /// What answered in SIP, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sip: Option<SipMessage>,
}

/// The message that answered a question in SIP.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SipMessage {
    /// The message as it came, base64. It never leaves the desk.
    pub message_b64: String,
    /// How often the question was sent before.
    pub sent_count: u32,
}

/// A HID device, as the system describes it without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HidDevice {
    /// The system's name for it ("0003:0B0E:0300.0001", "HID\VID_0B0E&PID_0300&MI_03\8&1").
    pub node: String,
    /// Name of its raw node below `/dev` ("hidraw0"); empty when it has none.
    #[serde(default)]
    pub hidraw: String,
    /// Usage pages and usages of its collections as hidapi or the system lists them; empty when it
    /// was not asked or told nothing.
    #[serde(default)]
    pub collections: Vec<(u16, u16)>,
    /// The kernel's description of it, `KEY=value` lines; empty where the system has another form.
    pub uevent: String,
    /// What it is, where the system says it otherwise than in such lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_as: Option<HidName>,
    /// Report descriptor, hexadecimal; none when it could not be read.
    #[serde(default)]
    pub descriptor: Option<String>,
    /// Maker, as hidapi or USB tells it.
    #[serde(default)]
    pub vendor: String,
    /// Model, as hidapi or USB tells it.
    #[serde(default)]
    pub product: String,
    /// Serial number, as hidapi or USB tells it.
    #[serde(default)]
    pub serial: String,
}

/// A HID device by its numbers and its place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HidName {
    /// Vendor id, four hexadecimal digits.
    pub vendor_id: String,
    /// Product id.
    pub product_id: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// What all interfaces of one device have in common.
    #[serde(default)]
    pub place: String,
}

/// Names of sound and HID devices, and nothing else about them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Plugged {
    /// Device nodes of sound.
    pub sound_nodes: Vec<String>,
    /// Sound cards.
    pub sound_cards: Vec<String>,
    /// Raw nodes of HID devices.
    pub hid_nodes: Vec<String>,
    /// Whether a sound server has its socket.
    pub sound_server: bool,
}

/// What smartctl printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmartOutput {
    /// Exit status, a bit mask; none when it was ended by a signal.
    pub exit_status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Whether we may open disks at all.
    pub privileged: bool,
}

/// What was found below the places asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileList {
    /// Files and symbolic links, sorted.
    pub files: Vec<FileName>,
    /// What could not be listed, with the reason.
    #[serde(default)]
    pub problems: Vec<(FileName, HostError)>,
    /// Whether there was more than the limits allow.
    pub capped: bool,
}

/// What a file is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileSeen {
    /// Its content. That of a symbolic link is the text of its target.
    Content {
        /// SHA-256, hexadecimal.
        sha256: String,
        /// MD5, if it was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        md5: Option<String>,
        /// Size, bytes.
        size_bytes: u64,
        /// Time of last change, nanoseconds since 1970.
        mtime_ns: i64,
        /// What changes whenever somebody touches it, as [`super::HelperVerb::MarkFiles`] gives it.
        mark: u64,
        /// Sums of its blocks, if they were asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        blocks: Option<BlockSums>,
        /// Whether it is a symbolic link.
        #[serde(default)]
        link: bool,
        /// Whether the bytes came from the device.
        #[serde(default)]
        past_cache: bool,
        /// Its own version where it carries one, four numbers; asked for with the sums of the blocks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
    },
    /// Nothing is there.
    Gone,
    /// It could not be read.
    Unreadable(HostError),
}

/// CRC-32 (ISO 3309) of each block of [`super::BLOCK_SUMMED`] bytes of a file, the last one shorter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BlockSums(pub Vec<u32>);

impl Serialize for BlockSums {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|sum| sum.to_le_bytes()).collect();
        if serializer.is_human_readable() {
            STANDARD.encode(bytes).serialize(serializer)
        } else {
            serializer.serialize_bytes(&bytes)
        }
    }
}

impl<'de> Deserialize<'de> for BlockSums {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let bytes = if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            STANDARD.decode(text).map_err(D::Error::custom)?
        } else {
            <&[u8]>::deserialize(deserializer)?.to_vec()
        };
        let (sums, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(D::Error::custom("half a sum"));
        }
        Ok(Self(
            sums.iter().map(|sum| u32::from_le_bytes(*sum)).collect(),
        ))
    }
}

/// Sums over the first part of a long file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SumsSoFar {
    /// State of SHA-256, base64.
    pub sha256_b64: String,
    /// State of MD5, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub md5_b64: Option<String>,
    /// Sums of the blocks, if they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<BlockSums>,
    /// How much was read, bytes.
    pub bytes: u64,
}

/// What a part of a file gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartSeen {
    /// That was its end; or it could not be read at all.
    Whole(FileSeen),
    /// There is more of it.
    Part {
        /// Sums so far.
        so_far: SumsSoFar,
        /// Its mark: one that moves from part to part is of a file that somebody writes.
        mark: u64,
    },
}

/// Answers of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceAnswer {
    /// To [`super::ServiceVerb::System`].
    System(System),
    /// To [`super::ServiceVerb::Processors`].
    Processors(Processors),
    /// To [`super::ServiceVerb::Memory`]: bytes the kernel uses.
    Memory(u64),
    /// To [`super::ServiceVerb::Mounts`].
    Mounts(MountTable),
    /// To [`super::ServiceVerb::Space`].
    Space(Space),
    /// To [`super::ServiceVerb::Disks`].
    Disks(Vec<KernelDisk>),
    /// To [`super::ServiceVerb::FileSystemErrors`].
    FileSystemErrors(Vec<FileSystemErrors>),
    /// To [`super::ServiceVerb::Packages`].
    Packages(PackageData),
    /// To [`super::ServiceVerb::PackageOwners`].
    PackageOwners(Vec<FileOwner>),
    /// To [`super::ServiceVerb::Connect`].
    Connect(Attempt),
    /// To [`super::ServiceVerb::SipOptions`].
    SipOptions(Attempt),
    /// To [`super::ServiceVerb::HeatSensors`].
    HeatSensors(HeatSensors),
    /// To [`super::ServiceVerb::MemoryControllers`].
    MemoryControllers(Vec<MemoryController>),
    /// To [`super::ServiceVerb::ProveCores`].
    ProveCores(CoresProved),
    /// To [`super::ServiceVerb::PowerSupplies`].
    PowerSupplies(Vec<PowerSupply>),
    /// To [`super::ServiceVerb::UsbPorts`].
    UsbPorts(Vec<UsbPortSeen>),
    /// To [`super::ServiceVerb::Pressure`].
    Pressure(PressureTexts),
    /// To [`super::ServiceVerb::BusyPrograms`].
    BusyPrograms(Vec<ProgramSeen>),
    /// To [`super::ServiceVerb::ProveMemory`].
    ProveMemory(MemoryProved),
}

/// Answers of the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionAnswer {
    /// To [`super::SessionVerb::SoundList`].
    SoundList(Sound),
    /// To [`super::SessionVerb::Mixer`].
    Mixer(Vec<MixerControl>),
    /// To [`super::SessionVerb::PlaySilence`].
    PlaySilence(Played),
    /// To [`super::SessionVerb::HidList`].
    HidList(Vec<HidDevice>),
    /// To [`super::SessionVerb::Plugged`].
    Plugged(Plugged),
    /// To [`super::SessionVerb::SoundUse`].
    SoundUse(SoundUse),
    /// To [`super::SessionVerb::Properties`]: `KEY=value` lines.
    Properties(String),
}

/// Answers of the helper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelperAnswer {
    /// To [`super::HelperVerb::SmartScan`], [`super::HelperVerb::SmartDisk`] and [`super::HelperVerb::StartSelfTest`].
    Smart(SmartOutput),
    /// To [`super::HelperVerb::NvmeHealth`]: its bytes, hexadecimal.
    NvmeHealth(String),
    /// To [`super::HelperVerb::ReadBlocks`].
    ReadBlocks(BlocksRead),
    /// To [`super::HelperVerb::Storage`].
    Storage(StorageRecords),
    /// To [`super::HelperVerb::ListFiles`].
    ListFiles(FileList),
    /// To [`super::HelperVerb::KernelLog`].
    KernelLog(KernelLog),
    /// To [`super::HelperVerb::HardwareRecords`].
    HardwareRecords(HardwareRecords),
    /// To [`super::HelperVerb::FirmwareTables`]: their bytes, hexadecimal.
    FirmwareTables(String),
    /// To [`super::HelperVerb::MarkFiles`]: one for each file asked, in the same order.
    MarkFiles(Vec<Option<u64>>),
    /// To [`super::HelperVerb::HashFiles`]: one for each file asked, in the same order.
    HashFiles(Vec<FileSeen>),
    /// To [`super::HelperVerb::HashPart`].
    HashPart(PartSeen),
}
