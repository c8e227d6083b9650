//! What a USB device made of software must be able to do; the bus asks it, the orders change it. Needs nothing. Must not
//! wait: it is asked while the bus is held.

use crate::options::{Key, Options};

/// The device refuses a request, as a real one does by stalling its endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stall;

/// The eight bytes a control transfer begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    pub kind: u8,
    pub request: u8,
    pub value: u16,
    pub index: u16,
    pub length: u16,
}

impl From<[u8; 8]> for Setup {
    fn from(raw: [u8; 8]) -> Self {
        Self {
            kind: raw[0],
            request: raw[1],
            value: u16::from_le_bytes([raw[2], raw[3]]),
            index: u16::from_le_bytes([raw[4], raw[5]]),
            length: u16::from_le_bytes([raw[6], raw[7]]),
        }
    }
}

/// Keys that every device knows, beside its own.
pub const COMMON: &[Key] = &[
    ("vendor", "USB vendor id, four hexadecimal digits"),
    ("product", "USB product id, four hexadecimal digits"),
    ("maker", "the maker in words"),
    ("name", "the model in words"),
    ("serial", "the serial number; empty for none"),
    ("port", "the port it is plugged into, 0 to 7"),
    (
        "hang",
        "1: no transfer but control ever ends; the firmware hangs",
    ),
    ("hid_stall", "1: reports to the device are refused"),
    (
        "lights_dead",
        "1: reports to the device are taken and nothing comes of them",
    ),
    (
        "iso_error_percent",
        "share of sound packets that fail on the bus",
    ),
];

/// A device.
pub trait Device: Send {
    /// Its options and faults.
    fn options(&self) -> &Options;
    /// Control transfers: what goes back, or a refusal.
    fn control(&mut self, setup: Setup, data: &[u8]) -> Result<Vec<u8>, Stall>;
    /// One millisecond of sound that arrives.
    fn sound_out(&mut self, data: &[u8]);
    /// One millisecond of sound that leaves.
    fn sound_in(&mut self) -> Vec<u8>;
    /// The next report of its buttons, if one waits.
    fn report(&mut self) -> Option<Vec<u8>>;
    /// What the host has lit: bit 0 off hook, 1 mute, 2 ring.
    fn lights(&self) -> u8;
    /// Something is done to it: a fault, a button.
    fn order(&mut self, word: &str) -> Result<(), String>;
    /// It was pulled out: what it remembered of the host is gone.
    fn power_off(&mut self);
}
