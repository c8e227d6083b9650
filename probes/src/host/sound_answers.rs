//! What the machine answers about sound, raw: cards, servers, who uses it, what a stream took. Needs nothing; interprets
//! nothing.

use super::HostError;
use deskready::observation::{SoundSide, Why};
use serde::{Deserialize, Serialize};

/// Sound as seen from the session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sound {
    /// The kernel's cards.
    pub kernel: KernelSound,
    /// The sound server.
    pub server: SoundServer,
}

/// What the kernel says of sound cards.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KernelSound {
    /// `/proc/asound/cards`, or why it could not be read; none when the kernel has no sound.
    pub cards: Option<Result<String, HostError>>,
    /// `/proc/asound/pcm`: which card plays and which captures.
    #[serde(default)]
    pub pcm: String,
    /// USB facts of cards.
    #[serde(default)]
    pub usb: Vec<UsbSoundCard>,
    /// Device nodes that this user may not open, the first of them.
    #[serde(default)]
    pub denied: Option<String>,
}

/// A sound card on USB, as sysfs describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UsbSoundCard {
    /// Number of the card.
    pub card: u32,
    /// USB vendor id, four hexadecimal digits.
    pub vendor_id: String,
    /// USB product id.
    pub product_id: String,
    /// Maker in words.
    #[serde(default)]
    pub vendor: String,
    /// Model in words.
    #[serde(default)]
    pub product: String,
    /// Serial number.
    #[serde(default)]
    pub serial: String,
    /// Report descriptors of the HID interfaces of the same USB device, hexadecimal.
    #[serde(default)]
    pub hid_descriptors: Vec<String>,
}

/// The sound server of the session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SoundServer {
    /// There is none, and nobody else's either.
    #[default]
    None,
    /// There is none for this user, but another user's session has one.
    OtherSession {
        /// Its socket.
        socket: String,
    },
    /// There is one, and it did not list its devices.
    Failed {
        /// Reason.
        why: Why,
        /// In a few words.
        detail: String,
    },
    /// It listed its devices.
    Listed {
        /// Name of the server.
        name: String,
        /// Id of the output it uses by default.
        #[serde(default)]
        default_output: Option<String>,
        /// Id of the input it uses by default.
        #[serde(default)]
        default_input: Option<String>,
        /// Devices.
        devices: Vec<ServerDevice>,
    },
}

/// One device of the sound server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServerDevice {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether it is an input.
    pub input: bool,
    /// Whether it only hears what an output plays.
    #[serde(default)]
    pub monitor: bool,
    /// Number of the kernel's card.
    #[serde(default)]
    pub card: Option<u32>,
    /// What the outputs and inputs of one thing have in common, where the server says it.
    #[serde(default)]
    pub group: String,
    /// Vendor id, four hexadecimal digits.
    #[serde(default)]
    pub vendor_id: String,
    /// Product id.
    #[serde(default)]
    pub product_id: String,
    /// Maker.
    #[serde(default)]
    pub vendor: String,
    /// Model.
    #[serde(default)]
    pub product: String,
    /// Serial number.
    #[serde(default)]
    pub serial: String,
    /// Bus ("usb", "pci", "bluetooth").
    #[serde(default)]
    pub bus: String,
    /// Form as the server knows it ("headset", "webcam").
    #[serde(default)]
    pub form: String,
    /// How it is set, where the server says it.
    #[serde(default)]
    pub setting: SoundSide,
}

/// Who uses the sound of the session. Never leaves the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundUse {
    /// Streams of the sound server.
    pub server: ServerStreams,
    /// Streams that are open on the kernel's cards.
    pub kernel: Result<Vec<KernelStream>, HostError>,
}

/// Streams of the session's sound server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ServerStreams {
    /// There is no server, and nobody else's either.
    None,
    /// There is none for this user, but another user's session has one.
    OtherSession,
    /// There is one, and it did not list its streams.
    Failed {
        /// Reason.
        why: Why,
        /// In a few words.
        detail: String,
    },
    /// It listed its streams.
    Listed {
        /// Streams.
        streams: Vec<ServerStream>,
    },
}

/// One stream of the sound server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServerStream {
    /// Whether it listens; otherwise it plays.
    pub captures: bool,
    /// Whether it only hears what an output plays.
    #[serde(default)]
    pub monitor: bool,
    /// Whether it is paused.
    #[serde(default)]
    pub corked: bool,
    /// Whether it is the server's own, of no program.
    #[serde(default)]
    pub of_server: bool,
    /// The file that runs.
    #[serde(default)]
    pub binary: String,
    /// What the program calls itself.
    #[serde(default)]
    pub application: String,
}

/// One stream that is open on a card of the kernel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KernelStream {
    /// Where it is: `card1/pcm0c/sub0`; `c` listens, `p` plays.
    pub place: String,
    /// What the kernel says of it.
    pub status: String,
    /// The file that the process of this user runs; empty when it is another user's.
    #[serde(default)]
    pub owner: String,
}

/// An output that silence can be played on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "through", rename_all = "snake_case")]
pub enum OutputDevice {
    /// Through the sound server.
    Server {
        /// Id.
        id: String,
    },
    /// Through the kernel, where there is no server.
    Kernel {
        /// Number of the card.
        card: u32,
        /// Number of the device on it.
        device: u32,
    },
}

/// A microphone. It is only named here: nothing in this crate opens one, and no question to another process carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputDevice {
    /// Through the sound server.
    Server {
        /// Id.
        id: String,
    },
    /// Through the kernel, where there is no server.
    Kernel {
        /// Number of the card.
        card: u32,
        /// Number of the device on it.
        device: u32,
    },
}

/// What an output stream took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// Sampling rate, hertz.
    pub sample_rate_hz: u32,
    /// Frames taken within the time counted.
    pub frames_count: u64,
    /// Time counted, milliseconds.
    pub elapsed_ms: u64,
}
