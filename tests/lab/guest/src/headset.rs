//! A composite USB device with sound, buttons or both: a headset, and, without sound, a desk phone. Answers what the
//! kernel's drivers ask; each fault is an option that can change at any time. Needs nothing. Must not wait.

use crate::descriptors::{self, Interfaces, MICROPHONE_CONTROL, SPEAKER_CONTROL, interfaces};
use crate::device::{COMMON, Device, Setup, Stall};
use crate::options::{Key, Options};
use crate::presets::Preset;
use crate::sound::{self, Air, Volume};
use std::collections::VecDeque;

/// Faults of a headset beside those of every device and of sound.
pub const KEYS: &[Key] = &[
    ("stall", "1: streams cannot be started; the firmware hangs"),
    ("hook", "1 or 0: the hook switch"),
    ("mute", "1 or 0: the mute button"),
    ("key", "a key of a phone: 0 to 9, * or #"),
    (
        "raw",
        "an input report as hexadecimal digits, its number first",
    ),
];

const HOOK: u8 = 0b01;
const MUTE: u8 = 0b10;
const KEYPAD: &str = "0123456789*#";
/// Lowest volume, in 1/256 decibel, and its step.
const VOLUME_MIN: i16 = -60 * 256;
const VOLUME_STEP: i16 = 256;
/// Reports that nobody fetches are kept up to this many.
const MOST_REPORTS: usize = 64;

/// The device.
#[derive(Debug)]
pub struct Headset {
    model: &'static Preset,
    options: Options,
    numbers: Interfaces,
    air: Air,
    speaker: Volume,
    microphone: Volume,
    configuration: u8,
    alternates: [u8; 4],
    pressed: u8,
    reports: VecDeque<Vec<u8>>,
    lights: u8,
}

impl Headset {
    /// One of a model.
    #[must_use]
    pub fn new(model: &'static Preset) -> Self {
        Self {
            model,
            options: Options::default(),
            numbers: interfaces(model.shape),
            air: Air::default(),
            speaker: Volume::default(),
            microphone: Volume::default(),
            configuration: 0,
            alternates: [0; 4],
            pressed: 0,
            reports: VecDeque::new(),
            lights: 0,
        }
    }

    fn text<'a>(&'a self, key: &str, otherwise: &'a str) -> &'a str {
        self.options.text(key).unwrap_or(otherwise)
    }

    fn id(&self, key: &str, otherwise: u16) -> u16 {
        let written = self.options.text(key);
        written
            .and_then(|text| u16::from_str_radix(text.trim_start_matches("0x"), 16).ok())
            .unwrap_or(otherwise)
    }

    fn descriptor(&self, value: u16) -> Result<Vec<u8>, Stall> {
        let serial = self.text("serial", self.model.serial);
        match (value >> 8, value & 0xff) {
            (1, _) => Ok(descriptors::device(
                self.id("vendor", self.model.vendor),
                self.id("product", self.model.product),
                !serial.is_empty(),
            )),
            (2, _) => Ok(descriptors::configuration(self.model.shape)),
            (3, 0) => Ok(vec![4, 3, 9, 4]),
            (3, 1) => Ok(descriptors::string(self.text("maker", self.model.maker))),
            (3, 2) => Ok(descriptors::string(self.text("name", self.model.name))),
            (3, 3) if !serial.is_empty() => Ok(descriptors::string(serial)),
            _ => Err(Stall),
        }
    }

    fn set_interface(&mut self, setup: Setup) -> Result<Vec<u8>, Stall> {
        let number = u8::try_from(setup.index).map_err(|_| Stall)?;
        if self.options.is_on("stall") && setup.value > 0 {
            return Err(Stall);
        }
        let alternate = self.alternates.get_mut(usize::from(number)).ok_or(Stall)?;
        *alternate = setup.value.to_le_bytes()[0];
        if Some(number) == self.numbers.microphone {
            self.air.still(&self.options);
        }
        Ok(Vec::new())
    }

    fn volume(&mut self, unit: u16) -> Result<&mut Volume, Stall> {
        match unit.to_be_bytes() {
            [SPEAKER_CONTROL, 0] => Ok(&mut self.speaker),
            [MICROPHONE_CONTROL, 0] => Ok(&mut self.microphone),
            _ => Err(Stall),
        }
    }

    fn set_volume(&mut self, setup: Setup, data: &[u8]) -> Result<Vec<u8>, Stall> {
        let volume = self.volume(setup.index)?;
        match (setup.value >> 8, data) {
            (1, [muted, ..]) => volume.is_muted = *muted != 0,
            (2, [low, high, ..]) => volume.level = i16::from_le_bytes([*low, *high]),
            _ => return Err(Stall),
        }
        Ok(Vec::new())
    }

    fn get_volume(&mut self, setup: Setup) -> Result<Vec<u8>, Stall> {
        let volume = *self.volume(setup.index)?;
        let level = match (setup.value >> 8, setup.request) {
            (1, 0x81) => return Ok(vec![u8::from(volume.is_muted)]),
            (2, 0x81) => volume.level,
            (2, 0x82) => VOLUME_MIN,
            (2, 0x83) => 0,
            (2, 0x84) => VOLUME_STEP,
            _ => return Err(Stall),
        };
        Ok(level.to_le_bytes().to_vec())
    }

    fn set_report(&mut self, data: &[u8]) -> Result<Vec<u8>, Stall> {
        if self.options.is_on("hid_stall") {
            return Err(Stall);
        }
        if let ([2, lights, ..], false) = (data, self.options.is_on("lights_dead")) {
            self.lights = lights & 0b111;
        }
        Ok(Vec::new())
    }

    /// A report as the buttons are now; a phone's has the key in its second byte.
    fn pressed_report(&self, key: u8) -> Vec<u8> {
        let is_phone = self.model.shape.buttons == Some(descriptors::PHONE_BUTTONS);
        if is_phone {
            vec![1, self.pressed, key]
        } else {
            vec![1, self.pressed]
        }
    }

    fn push(&mut self, report: Vec<u8>) {
        if self.reports.len() >= MOST_REPORTS {
            self.reports.pop_front();
        }
        self.reports.push_back(report);
    }

    fn button(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "hook" | "mute" => {
                let bit = if key == "hook" { HOOK } else { MUTE };
                self.pressed = if value == "1" {
                    self.pressed | bit
                } else {
                    self.pressed & !bit
                };
                let report = self.pressed_report(0);
                self.push(report);
            }
            "key" => {
                let place = KEYPAD.find(value).filter(|_| value.len() == 1);
                let number = place.and_then(|place| u8::try_from(place + 1).ok());
                let number = number.ok_or_else(|| format!("`{value}` is no key: {KEYPAD}"))?;
                for key in [number, 0] {
                    let report = self.pressed_report(key);
                    self.push(report);
                }
            }
            _ => {
                let bytes: Option<Vec<u8>> = (0..value.len() / 2)
                    .map(|at| {
                        value
                            .get(2 * at..2 * at + 2)
                            .and_then(|two| u8::from_str_radix(two, 16).ok())
                    })
                    .collect();
                let report = bytes.filter(|bytes| !bytes.is_empty());
                self.push(report.ok_or_else(|| format!("`{value}` is no report"))?);
            }
        }
        Ok(())
    }
}

impl Device for Headset {
    fn options(&self) -> &Options {
        &self.options
    }

    fn control(&mut self, setup: Setup, data: &[u8]) -> Result<Vec<u8>, Stall> {
        let report = self.model.shape.buttons;
        match (setup.kind, setup.request) {
            (0x80, 6) => self.descriptor(setup.value),
            (0x81, 6) => match (setup.value >> 8, report) {
                (0x21, Some(report)) => Ok(descriptors::hid(report)),
                (0x22, Some(report)) => Ok(report.to_vec()),
                _ => Err(Stall),
            },
            (0x00, 9) => {
                self.configuration = setup.value.to_le_bytes()[0];
                Ok(Vec::new())
            }
            (0x80, 8) => Ok(vec![self.configuration]),
            (0x01, 11) => self.set_interface(setup),
            (0x81, 10) => {
                let alternate = self.alternates.get(usize::from(setup.index));
                alternate.map(|number| vec![*number]).ok_or(Stall)
            }
            (0x80..=0x82, 0) => Ok(vec![0, 0]),
            (0x00..=0x02, 1 | 3) => Ok(Vec::new()),
            (0x21, 0x01) => self.set_volume(setup, data),
            (0xa1, 0x81..=0x84) => self.get_volume(setup),
            (0x21, 0x09) => self.set_report(data),
            (0x21, 0x0a | 0x0b) => Ok(Vec::new()),
            (0xa1, 0x01) => Ok(self.pressed_report(0)),
            (0xa1, 0x02 | 0x03) => Ok(vec![0]),
            // The sampling rate of an endpoint: there is only one.
            (0x22, 0x01) => Ok(Vec::new()),
            (0xa2, 0x81) => Ok(descriptors::RATE_HZ.to_le_bytes()[..3].to_vec()),
            _ => Err(Stall),
        }
    }

    fn sound_out(&mut self, data: &[u8]) {
        let listens = self
            .numbers
            .microphone
            .and_then(|number| self.alternates.get(usize::from(number)));
        // Sound in a room that nobody records is gone.
        if listens.is_some_and(|alternate| *alternate > 0) {
            self.air
                .play(data, self.model.shape.ears, self.speaker, &self.options);
        }
    }

    fn sound_in(&mut self) -> Vec<u8> {
        self.air.record(self.microphone, &self.options)
    }

    fn report(&mut self) -> Option<Vec<u8>> {
        self.reports.pop_front()
    }

    fn lights(&self) -> u8 {
        self.lights
    }

    fn order(&mut self, word: &str) -> Result<(), String> {
        let known = [KEYS, sound::KEYS, COMMON].concat();
        let mut checked = Options::default();
        checked.take(word, &known)?;
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        if matches!(key, "hook" | "mute" | "key" | "raw") {
            return self.button(key, value);
        }
        self.options.take(word, &known)
    }

    fn power_off(&mut self) {
        self.configuration = 0;
        self.alternates = [0; 4];
        self.reports.clear();
        self.lights = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::{HEADSETS, PHONES};

    fn setup(kind: u8, request: u8, value: u16, index: u16) -> Setup {
        Setup {
            kind,
            request,
            value,
            index,
            length: 255,
        }
    }

    #[test]
    fn identity_can_be_chosen_and_a_device_without_serial_number_has_none() {
        let mut headset = Headset::new(&HEADSETS[0]);
        for word in ["vendor=0b0e", "product=0300", "serial="] {
            headset.order(word).unwrap();
        }
        let device = headset.control(setup(0x80, 6, 0x0100, 0), &[]).unwrap();
        assert_eq!(device[8..12], [0x0e, 0x0b, 0x00, 0x03]);
        assert_eq!(device[16], 0);
        assert_eq!(headset.control(setup(0x80, 6, 0x0303, 0), &[]), Err(Stall));
    }

    #[test]
    fn a_hung_firmware_refuses_to_start_a_stream_but_lets_it_stop() {
        let mut headset = Headset::new(&HEADSETS[0]);
        assert!(headset.control(setup(1, 11, 1, 1), &[]).is_ok());
        headset.order("stall=1").unwrap();
        assert_eq!(headset.control(setup(1, 11, 1, 1), &[]), Err(Stall));
        assert!(headset.control(setup(1, 11, 0, 1), &[]).is_ok());
    }

    #[test]
    fn buttons_become_reports_of_the_device_s_own_shape() {
        for (list, order, reports) in [
            (HEADSETS, "hook=1", vec![vec![1, 1]]),
            (HEADSETS, "raw=01ff", vec![vec![1, 255]]),
            (PHONES, "hook=1", vec![vec![1, 1, 0]]),
            (PHONES, "key=0", vec![vec![1, 0, 1], vec![1, 0, 0]]),
            (PHONES, "key=#", vec![vec![1, 0, 12], vec![1, 0, 0]]),
        ] {
            let mut device = Headset::new(&list[0]);
            device.order(order).unwrap();
            let given: Vec<_> = std::iter::from_fn(|| device.report()).collect();
            assert_eq!(given, reports, "{order}");
        }
        let mut phone = Headset::new(&PHONES[0]);
        for wrong in ["key=x", "key=12", "raw=zz", "raw=", "hang", "unknown=1"] {
            assert!(phone.order(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lights_follow_the_host_unless_they_are_dead_or_refused() {
        for (fault, lights) in [
            (None, 0b101),
            (Some("lights_dead=1"), 0),
            (Some("hid_stall=1"), 0),
        ] {
            let mut phone = Headset::new(&PHONES[0]);
            if let Some(fault) = fault {
                phone.order(fault).unwrap();
            }
            let _ = phone.control(setup(0x21, 9, 0x0202, 0), &[2, 0b101]);
            assert_eq!(phone.lights(), lights, "{fault:?}");
        }
    }
}
