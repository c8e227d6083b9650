//! The only door to the machine: three traits of closed verbs that can be sent to another process.
//!
//! A verb names a question, never a command line or a place to write. Answers are raw: what they
//! mean is decided by the probe's `parse`. Nothing outside this folder opens, starts or connects.

mod answers;
mod ask;
mod common;
mod disk_answers;
mod file_name;
mod hardware;
#[cfg(not(windows))]
mod linux;
mod local;
#[cfg(unix)]
mod passed;
mod patience;
mod restoring;
mod sound_answers;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use linux as system;
#[cfg(windows)]
use windows as system;

pub use answers::*;
pub use disk_answers::*;
pub use file_name::FileName;
pub use hardware::*;
#[cfg(not(windows))]
pub use linux::{device_news, next_device_news};
pub use local::{LocalHost, Tools};
#[cfg(unix)]
pub use passed::passed_listener;
pub(crate) use patience::Together;
pub(crate) use restoring::hex_of;
pub use restoring::{content_now, file_of_package, put_back, used_by};
pub use sound_answers::*;
#[cfg(windows)]
pub use windows::{
    EventLog, LOCAL_SERVICE, LOCAL_SYSTEM, PersonsSession, Pipe, PipeDoor, PipeFor, PipePeer,
    Weight, as_service, own_user, restart_after_failure, sessions_of_people, trust_no_junctions,
};

use deskready::observation::Why;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why a question got no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {detail}", why.as_str())]
pub struct HostError {
    /// Reason, as an observation will carry it.
    pub why: Why,
    /// In a few words for an engineer.
    pub detail: String,
}

impl HostError {
    /// An error with its reason.
    #[must_use]
    pub fn new(why: Why, detail: impl Into<String>) -> Self {
        Self {
            why,
            detail: detail.into(),
        }
    }

    /// The reason that fits an error of the operating system.
    #[must_use]
    pub fn from_io(what: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        let why = [
            (K::PermissionDenied, Why::Denied),
            (K::NotFound, Why::NoDevice),
            (K::TimedOut, Why::TimedOut),
            (K::WouldBlock, Why::TimedOut),
            (K::ResourceBusy, Why::Busy),
        ];
        let found = why.iter().find(|(kind, _)| *kind == error.kind());
        let why = found.map_or(Why::Unsupported, |(_, why)| *why);
        Self::new(why, format!("{what}: {error}"))
    }

    /// The other side answered another question; only a fault of ours does that.
    fn crossed(verb: &str) -> Self {
        Self::new(
            Why::Unsupported,
            format!("the answer does not fit the question {verb}"),
        )
    }
}

/// Questions to the service: the kernel's counters and the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum ServiceVerb {
    /// What system this is, and with which rights the question was asked.
    System,
    /// Logical processors.
    Processors,
    /// Main memory.
    Memory,
    /// What is mounted where, or which drives there are.
    Mounts,
    /// Room on the file system mounted at a point.
    Space {
        /// Mount point or drive.
        mount: String,
    },
    /// Disks as the system lists them, with its error counters where it has some.
    Disks,
    /// Errors that the kernel counts in file systems.
    FileSystemErrors,
    /// What the package database says of packages.
    Packages {
        /// Names.
        names: Vec<String>,
    },
    /// To which packages files belong.
    PackageOwners {
        /// Files.
        files: Vec<FileName>,
    },
    /// One connection attempt. With `tls`, a handshake, to read the certificate; no data is sent.
    Connect {
        /// Host name or address.
        host: String,
        /// Port.
        port: u16,
        /// Whether to shake hands.
        tls: bool,
    },
    /// One question in SIP whether somebody lives there (OPTIONS). Nothing else is ever sent.
    SipOptions {
        /// Whom to ask.
        target: crate::sip::Target,
    },
    /// Heat, fans, and how long cores were slowed down.
    HeatSensors,
    /// Errors that memory controllers count.
    MemoryControllers,
    /// Sums with known results, on every core.
    ProveCores,
    /// Mains, batteries and chargers, as the system lists them.
    PowerSupplies,
    /// Ports of USB hubs and what hangs at them.
    UsbPorts,
    /// How much programs wait for processor, memory and disk.
    Pressure,
    /// The busiest programs, by the names of the files that run. What it answers leaves the desk for known programs alone.
    BusyPrograms,
    /// Patterns written to free memory and read back.
    ProveMemory,
}

/// Questions to the operator's session: what it sees and hears, with the operator's own rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum SessionVerb {
    /// Sound devices by name. Opens no stream, and no microphone ever.
    SoundList,
    /// The mixer of one card of the kernel, as it stands. Changes nothing in it.
    Mixer {
        /// Number of the card.
        card: u32,
    },
    /// Silence on one output device, frames counted against time.
    PlaySilence {
        /// Device.
        device: OutputDevice,
        /// How long, milliseconds; at most [`MAX_SILENCE_MS`].
        duration_ms: u32,
    },
    /// HID devices that the kernel knows. Opens none.
    HidList,
    /// Names of what is plugged in, to see that it changed. Opens nothing at all.
    Plugged,
    /// Which programs use the sound, from the streams they hold. Opens none, and hears nothing. What it
    /// answers never leaves the desk.
    SoundUse,
    /// What the session manager says of this session: whether it is locked. Never leaves the desk.
    Properties,
}

/// Questions to the helper: every file and every disk, no network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum HelperVerb {
    /// Disks that smartctl finds.
    SmartScan,
    /// What one disk says of itself.
    SmartDisk {
        /// Name below `/dev`.
        device: String,
        /// Kind of access, as the scan named it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        access: Option<String>,
    },
    /// Has a disk begin its own short test, which goes on by itself and is told by the disk later.
    StartSelfTest {
        /// Name below `/dev`.
        device: String,
        /// Kind of access, as the scan named it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        access: Option<String>,
    },
    /// The health page of an NVMe disk, for machines without smartctl.
    NvmeHealth {
        /// Name below `/dev`.
        device: String,
    },
    /// Some blocks of a disk, read from the disk itself and not kept: how long it took, and whether it could.
    ReadBlocks {
        /// Major and minor number of the block device.
        number: String,
        /// Disks that were read already.
        #[serde(default)]
        known: Vec<String>,
    },
    /// What the system itself remembers of the health of its disks.
    Storage,
    /// What the kernel's log says of failing hardware.
    KernelLog,
    /// Records of hardware errors, where the system keeps those instead of a log of the kernel.
    HardwareRecords,
    /// What the board's firmware says it is made of (SMBIOS).
    FirmwareTables,
    /// Files and symbolic links below some places; links are listed and not followed.
    ListFiles {
        /// Files and folders.
        roots: Vec<FileName>,
    },
    /// Which of some files were touched since: a mark of each, and of what is not there or cannot be asked none. Reads no content.
    MarkFiles {
        /// Files.
        files: Vec<FileName>,
    },
    /// What some files contain now.
    HashFiles {
        /// Files.
        files: Vec<FileName>,
        /// How to read them.
        how: HashHow,
    },
    /// A part of one long file, so that whoever asked can stop in between.
    HashPart {
        /// File.
        file: FileName,
        /// How to read it.
        how: HashHow,
        /// Sums over what was read before; none at its beginning.
        #[serde(default)]
        so_far: Option<SumsSoFar>,
        /// How much more to read, bytes; whole blocks of [`BLOCK_SUMMED`] are read.
        more_bytes: u64,
    },
}

/// How files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashHow {
    /// Whether MD5 is wanted as well, which is what package databases know.
    pub md5: bool,
    /// Whether every block is summed and the file's own version is read, to say later what happened to it.
    pub blocks: bool,
    /// Where the bytes come from.
    pub cache: Cache,
}

/// Where the bytes of a file come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cache {
    /// From the memory of the system where they are there, which is left as it was found.
    Used,
    /// From the device where the file system can do that without throwing out anybody's pages; else as above.
    PastIfItCan,
    /// From the device in any case: what the system holds of this file is thrown out first.
    Past,
}

impl HashHow {
    /// As any program would, and SHA-256 alone.
    pub const PLAIN: Self = Self {
        md5: false,
        blocks: false,
        cache: Cache::Used,
    };
    /// Everything that may be wanted of a file later.
    pub const TO_LEARN: Self = Self {
        md5: true,
        blocks: true,
        cache: Cache::Used,
    };
    /// Everything, from the device: before a file is called damaged.
    pub const AGAIN: Self = Self {
        md5: true,
        blocks: true,
        cache: Cache::Past,
    };
}

/// Bytes of a block whose sum is kept.
pub const BLOCK_SUMMED: usize = 64 * 1024;

/// Longest silence anybody can ask for, milliseconds.
pub const MAX_SILENCE_MS: u32 = 5_000;

/// Most files listed below the places of one set.
pub const MAX_FILES: usize = 200_000;

/// The service's side.
pub trait ServiceHost: Send + Sync {
    /// Asks one question.
    ///
    /// # Errors
    /// When the machine gave no answer within the limit, with the reason.
    fn ask(&self, verb: &ServiceVerb, limit: Duration) -> Result<ServiceAnswer, HostError>;
}

/// The session's side.
pub trait SessionHost: Send + Sync {
    /// Asks one question.
    ///
    /// # Errors
    /// When the machine gave no answer within the limit, with the reason.
    fn ask(&self, verb: &SessionVerb, limit: Duration) -> Result<SessionAnswer, HostError>;
}

/// The helper's side.
pub trait HelperHost: Send + Sync {
    /// Asks one question.
    ///
    /// # Errors
    /// When the machine gave no answer within the limit, with the reason.
    fn ask(&self, verb: &HelperVerb, limit: Duration) -> Result<HelperAnswer, HostError>;
}

/// The three sides together. One process may play them all.
#[derive(Clone, Copy)]
pub struct Hosts<'a> {
    /// The service's side.
    pub service: &'a dyn ServiceHost,
    /// The session's side.
    pub session: &'a dyn SessionHost,
    /// The helper's side.
    pub helper: &'a dyn HelperHost,
}

impl<'a> Hosts<'a> {
    /// One process playing all three.
    #[must_use]
    pub fn all(host: &'a LocalHost) -> Self {
        Self {
            service: host,
            session: host,
            helper: host,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What crosses a border between processes must come back as it went.
    fn crosses<T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
        value: &T,
    ) {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    }

    #[test]
    fn verbs_and_answers_survive_the_way_to_another_process() {
        crosses(&ServiceVerb::Connect {
            host: "::1".to_owned(),
            port: 5061,
            tls: true,
        });
        crosses(&ServiceVerb::SipOptions {
            target: crate::sip::Target::parse("sips:[::1]:5070").unwrap(),
        });
        crosses(&SessionVerb::PlaySilence {
            device: OutputDevice::Kernel { card: 1, device: 0 },
            duration_ms: 1_000,
        });
        crosses(&HelperVerb::HashFiles {
            files: vec![FileName::new("/a")],
            how: HashHow::AGAIN,
        });
        crosses(&HelperVerb::HashPart {
            file: FileName::new("/a"),
            how: HashHow::PLAIN,
            so_far: Some(SumsSoFar::default()),
            more_bytes: 1,
        });
        crosses(&HelperAnswer::MarkFiles(vec![Some(u64::MAX), None]));
        let content = FileSeen::Content {
            sha256: "00".to_owned(),
            md5: None,
            size_bytes: u64::MAX,
            mtime_ns: -1,
            mark: u64::MAX,
            blocks: Some(BlockSums(vec![0, u32::MAX])),
            link: false,
            past_cache: true,
            version: Some("4.2.0.17".to_owned()),
        };
        let refused = HostError::new(Why::Denied, "x");
        crosses(&HelperAnswer::HashFiles(vec![
            content,
            FileSeen::Gone,
            FileSeen::Unreadable(refused.clone()),
        ]));
        let mut sound = Sound::default();
        sound.kernel.cards = Some(Err(refused));
        sound.server = SoundServer::OtherSession {
            socket: "/run".to_owned(),
        };
        crosses(&SessionAnswer::SoundList(sound));
        crosses(&SessionVerb::SoundUse);
        let stream = ServerStream {
            captures: true,
            binary: "zoom".to_owned(),
            ..ServerStream::default()
        };
        crosses(&SessionAnswer::SoundUse(SoundUse {
            server: ServerStreams::Listed {
                streams: vec![stream],
            },
            kernel: Err(HostError::new(Why::Denied, "x")),
        }));
        crosses(&SessionAnswer::Properties("LockedHint=no\n".to_owned()));
    }

    #[test]
    fn errors_of_the_system_become_reasons() {
        use std::io::ErrorKind as K;
        for (kind, why) in [
            (K::PermissionDenied, Why::Denied),
            (K::NotFound, Why::NoDevice),
            (K::TimedOut, Why::TimedOut),
            (K::ResourceBusy, Why::Busy),
            (K::InvalidData, Why::Unsupported),
        ] {
            assert_eq!(HostError::from_io("x", &kind.into()).why, why);
        }
    }
}
