//! The descriptors of the devices, put together from what is known of a model: its ids, its channels, its buttons. USB 2.0
//! chapter 9, Audio Device Class 1.0, HID 1.11 and its usage tables. Needs nothing. Must not copy a maker's own bytes.

/// Sampling rate of speaker and microphone, hertz.
pub const RATE_HZ: u32 = 48_000;
pub const SPEAKER: u8 = 0x01;
pub const MICROPHONE: u8 = 0x02;
pub const BUTTONS: u8 = 0x03;
pub const SPEAKER_CONTROL: u8 = 2;
pub const MICROPHONE_CONTROL: u8 = 5;

const ISO_ADAPTIVE: u8 = 0x09;
const ISO_ASYNCHRONOUS: u8 = 0x05;
const INTERRUPT: u8 = 0x03;
const AUDIO: u8 = 1;
const HID: u8 = 3;

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Channels of the speaker; 0 for none.
    pub ears: u8,
    pub has_microphone: bool,
    /// Buttons: the report descriptor.
    pub buttons: Option<&'static [u8]>,
}

/// A headset's buttons (report 1: hook switch, mute, redial) and lights (report 2: off hook, mute, ring).
pub const HEADSET_BUTTONS: &[u8] = &[
    0x05, 0x0b, 0x09, 0x05, 0xa1, 0x01, // Telephony page, Headset, application
    0x85, 0x01, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, // report 1, single bits
    0x09, 0x20, 0x81, 0x22, 0x09, 0x2f, 0x81, 0x06, 0x09, 0x24, 0x81,
    0x06, // hook, mute, redial
    0x95, 0x05, 0x81, 0x03, // padding
    0x85, 0x02, 0x05, 0x08, 0x95, 0x01, // report 2, LED page
    0x09, 0x17, 0x91, 0x22, 0x09, 0x09, 0x91, 0x22, 0x09, 0x18, 0x91,
    0x22, // off hook, mute, ring
    0x95, 0x05, 0x91, 0x03, 0xc0, // padding, end
];

/// A desk phone's: hook switch, mute, a keypad of twelve keys, the same lights.
pub const PHONE_BUTTONS: &[u8] = &[
    0x05, 0x0b, 0x09, 0x01, 0xa1, 0x01, // Telephony page, Phone, application
    0x85, 0x01, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, // report 1, single bits
    0x09, 0x20, 0x81, 0x22, 0x09, 0x2f, 0x81, 0x06, 0x95, 0x06, 0x81,
    0x03, // hook, mute, padding
    0x19, 0xb0, 0x29, 0xbb, 0x15, 0x01, 0x25, 0x0c, 0x75, 0x04, 0x95, 0x01, 0x81,
    0x40, // one key of 0-9 * #
    0x75, 0x04, 0x95, 0x01, 0x81, 0x03, // padding
    0x85, 0x02, 0x05, 0x08, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95,
    0x01, // report 2, LED page
    0x09, 0x17, 0x91, 0x22, 0x09, 0x09, 0x91, 0x22, 0x09, 0x18, 0x91,
    0x22, // off hook, mute, ring
    0x95, 0x05, 0x91, 0x03, 0xc0, // padding, end
];

/// The device descriptor. Strings: 1 maker, 2 model, 3 serial number, which may be absent.
#[must_use]
pub fn device(vendor: u16, product: u16, has_serial: bool) -> Vec<u8> {
    let mut bytes = vec![18, 1, 0x10, 0x01, 0, 0, 0, 64];
    bytes.extend(vendor.to_le_bytes());
    bytes.extend(product.to_le_bytes());
    bytes.extend([0x00, 0x01, 1, 2, if has_serial { 3 } else { 0 }, 1]);
    bytes
}

/// A string descriptor.
#[must_use]
pub fn string(text: &str) -> Vec<u8> {
    let mut units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    units.truncate(252);
    let mut bytes = vec![u8::try_from(units.len() + 2).unwrap_or(254), 3];
    bytes.extend(units);
    bytes
}

/// Numbers of the interfaces of a shape, in the order of its configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interfaces {
    pub speaker: Option<u8>,
    pub microphone: Option<u8>,
    pub buttons: Option<u8>,
}

/// Which interface is which.
#[must_use]
pub fn interfaces(shape: Shape) -> Interfaces {
    let mut next = u8::from(shape.ears > 0 || shape.has_microphone);
    let mut number = |is_there: bool| {
        is_there.then(|| {
            next += 1;
            next - 1
        })
    };
    Interfaces {
        speaker: number(shape.ears > 0),
        microphone: number(shape.has_microphone),
        buttons: number(shape.buttons.is_some()),
    }
}

/// The configuration with everything in it.
#[must_use]
pub fn configuration(shape: Shape) -> Vec<u8> {
    let numbers = interfaces(shape);
    let mut body = Vec::new();
    let streams: Vec<u8> = [numbers.speaker, numbers.microphone]
        .into_iter()
        .flatten()
        .collect();
    if !streams.is_empty() {
        body.extend([9, 4, 0, 0, 0, AUDIO, 1, 0, 0]);
        body.extend(control_part(shape, &streams));
    }
    if let Some(number) = numbers.speaker {
        body.extend(stream(number, 1, shape.ears, SPEAKER, ISO_ADAPTIVE));
    }
    if let Some(number) = numbers.microphone {
        body.extend(stream(number, 6, 1, 0x80 | MICROPHONE, ISO_ASYNCHRONOUS));
    }
    if let (Some(number), Some(report)) = (numbers.buttons, shape.buttons) {
        body.extend([9, 4, number, 0, 1, HID, 0, 0, 0]);
        body.extend(hid(report));
        body.extend([7, 5, 0x80 | BUTTONS, INTERRUPT, 8, 0, 4]);
    }
    let count = u8::try_from(streams.len()).unwrap_or(0)
        + u8::from(!streams.is_empty())
        + u8::from(numbers.buttons.is_some());
    let mut bytes = vec![9, 2];
    bytes.extend(
        u16::try_from(body.len() + 9)
            .unwrap_or(u16::MAX)
            .to_le_bytes(),
    );
    bytes.extend([count, 1, 0, 0x80, 50]);
    bytes.extend(body);
    bytes
}

/// The HID descriptor of a report descriptor.
#[must_use]
pub fn hid(report: &[u8]) -> Vec<u8> {
    let mut bytes = vec![9, 0x21, 0x11, 0x01, 0, 1, 0x22];
    bytes.extend(u16::try_from(report.len()).unwrap_or(0).to_le_bytes());
    bytes
}

/// Terminals and volume controls: USB -> 2 -> earpieces, microphone -> 5 -> USB.
fn control_part(shape: Shape, streams: &[u8]) -> Vec<u8> {
    let mut units = Vec::new();
    if shape.ears > 0 {
        let places: u8 = if shape.ears == 2 { 0x03 } else { 0x00 };
        units.extend([12, 0x24, 2, 1, 0x01, 0x01, 0, shape.ears, places, 0, 0, 0]);
        units.extend([7 + shape.ears + 1, 0x24, 6, SPEAKER_CONTROL, 1, 1, 0x03]);
        units.extend(vec![0; usize::from(shape.ears) + 1]);
        units.extend([9, 0x24, 3, 3, 0x02, 0x04, 0, SPEAKER_CONTROL, 0]);
    }
    if shape.has_microphone {
        units.extend([12, 0x24, 2, 4, 0x02, 0x04, 0, 1, 0x00, 0, 0, 0]);
        units.extend([9, 0x24, 6, MICROPHONE_CONTROL, 4, 1, 0x03, 0, 0]);
        units.extend([9, 0x24, 3, 6, 0x01, 0x01, 0, MICROPHONE_CONTROL, 0]);
    }
    let count = u8::try_from(streams.len()).unwrap_or(0);
    let mut bytes = vec![8 + count, 0x24, 1, 0x00, 0x01];
    let length = u16::try_from(units.len()).unwrap_or(0) + u16::from(8 + count);
    bytes.extend(length.to_le_bytes());
    bytes.push(count);
    bytes.extend(streams);
    bytes.extend(units);
    bytes
}

/// A stream's interface: off (alternate 0), and 16 bit at one rate (alternate 1).
fn stream(number: u8, terminal: u8, channels: u8, endpoint: u8, kind: u8) -> Vec<u8> {
    let mut bytes = vec![
        9, 4, number, 0, 0, AUDIO, 2, 0, 0, 9, 4, number, 1, 1, AUDIO, 2, 0, 0,
    ];
    bytes.extend([7, 0x24, 1, terminal, 1, 0x01, 0x00]);
    bytes.extend([11, 0x24, 2, 1, channels, 2, 16, 1]);
    bytes.extend(&RATE_HZ.to_le_bytes()[..3]);
    // A millisecond of frames, and one more for a clock that is a little fast.
    let most = (RATE_HZ / 1000 + 1) as u16 * 2 * u16::from(channels);
    bytes.extend([9, 5, endpoint, kind]);
    bytes.extend(most.to_le_bytes());
    bytes.extend([1, 0, 0, 7, 0x25, 1, 0, 0, 0, 0]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks a chain of descriptors and returns their kinds; fails when the lengths do not add up.
    fn kinds(bytes: &[u8]) -> Vec<u8> {
        let (mut rest, mut kinds) = (bytes, Vec::new());
        while !rest.is_empty() {
            let length = usize::from(rest[0]);
            assert!(length >= 2 && length <= rest.len(), "{kinds:?} {rest:?}");
            kinds.push(rest[1]);
            rest = &rest[length..];
        }
        kinds
    }

    #[test]
    fn every_shape_has_lengths_that_add_up_and_interfaces_that_are_counted() {
        let buttons = Some(HEADSET_BUTTONS);
        for (ears, has_microphone, buttons, count) in [
            (2, true, buttons, 4),
            (1, true, buttons, 4),
            (2, true, None, 3),
            (2, false, None, 2),
            (0, true, None, 2),
            (0, false, Some(PHONE_BUTTONS), 1),
        ] {
            let bytes = configuration(Shape {
                ears,
                has_microphone,
                buttons,
            });
            assert_eq!(
                u16::from_le_bytes([bytes[2], bytes[3]]) as usize,
                bytes.len()
            );
            assert_eq!(bytes[4], count);
            let kinds = kinds(&bytes);
            let streams = usize::from(ears > 0) + usize::from(has_microphone);
            assert_eq!(
                kinds.iter().filter(|kind| **kind == 4).count(),
                usize::from(count) + streams
            );
        }
    }

    #[test]
    fn a_device_without_a_serial_number_names_no_string_for_it() {
        assert_eq!(device(0x1209, 1, true)[16], 3);
        assert_eq!(device(0x1209, 1, false)[16], 0);
        assert_eq!(string("Añ"), [6, 3, b'A', 0, 0xf1, 0]);
        assert!(string(&"x".repeat(500)).len() <= 254);
    }
}
