//! What hidapi tells of HID devices that are asked for by their ids. Needs libudev; never asks for
//! every device, opens none and sends nothing. Where it tells nothing, sysfs has the last word.

use crate::host::{HidDevice, HostError, LocalHost};
use deskready::observation::Why;
use hidapi::{DeviceInfo, HidApi, HidError};
use std::collections::BTreeSet;
use std::time::Duration;

/// Most ids asked for: hidapi goes through all raw nodes for each of them.
const IDS: usize = 64;

/// Vendor and product.
pub(super) type Id = (u16, u16);

/// One collection of one device as hidapi tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Name of the raw node below `/dev`.
    pub hidraw: String,
    /// Maker.
    pub vendor: String,
    /// Model.
    pub product: String,
    /// Serial number.
    pub serial: String,
    /// Usage page and usage; none when the device has no collection hidapi can name.
    pub collection: Option<(u16, u16)>,
}

/// The ids that can be asked for: those of devices with a raw node. To hidapi a zero means "any",
/// so a device with a zero in its id is never asked for. None at all while any device has a name
/// that is no UTF-8: hidapi reads the names of all of them for each question, and panics on it.
pub(super) fn ids(devices: &[HidDevice]) -> BTreeSet<Id> {
    let replaced = |text: &String| text.contains(char::REPLACEMENT_CHARACTER);
    let garbled = |d: &HidDevice| [&d.uevent, &d.vendor, &d.product].into_iter().any(replaced);
    if devices.iter().any(garbled) {
        return BTreeSet::new();
    }
    let all = devices.iter().filter(|device| !device.hidraw.is_empty());
    all.filter_map(|device| id(&device.uevent))
        .filter(|(vendor, product)| *vendor != 0 && *product != 0)
        .take(IDS)
        .collect()
}

/// "HID_ID=0003:00000B0E:00000300" is bus, vendor and product.
fn id(uevent: &str) -> Option<Id> {
    let text = uevent
        .lines()
        .find_map(|line| line.strip_prefix("HID_ID="))?;
    let mut parts = text.split(':').skip(1).map(|part| {
        let number = u32::from_str_radix(part.trim(), 16).ok()?;
        u16::try_from(number).ok()
    });
    Some((parts.next()??, parts.next()??))
}

pub(super) fn ask(
    host: &LocalHost,
    ids: BTreeSet<Id>,
    limit: Duration,
) -> Result<Vec<Told>, HostError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // On a thread of its own: reading some attributes waits for a device that is being reset.
    host.patience
        .within("hidapi", limit, move || asked(&ids).map_err(refused))
}

fn asked(ids: &BTreeSet<Id>) -> Result<Vec<Told>, HidError> {
    let mut api = HidApi::new_without_enumerate()?;
    for (vendor, product) in ids {
        api.add_devices(*vendor, *product)?;
    }
    Ok(api.device_list().map(told).collect())
}

fn told(info: &DeviceInfo) -> Told {
    let path = info.path().to_string_lossy();
    let text = |text: Option<&str>| text.unwrap_or_default().trim().to_owned();
    let collection = (info.usage_page(), info.usage());
    Told {
        hidraw: path.rsplit('/').next().unwrap_or_default().to_owned(),
        vendor: text(info.manufacturer_string()),
        product: text(info.product_string()),
        serial: text(info.serial_number()),
        collection: (collection != (0, 0)).then_some(collection),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn refused(error: HidError) -> HostError {
    HostError::new(Why::Unsupported, format!("hidapi: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(hidraw: &str, id: &str) -> HidDevice {
        HidDevice {
            hidraw: hidraw.to_owned(),
            uevent: format!("DRIVER=x\nHID_ID={id}\nHID_NAME=y"),
            ..HidDevice::default()
        }
    }

    #[test]
    fn no_id_that_hidapi_would_take_for_any_device_is_ever_asked_for() {
        for (id, asked) in [
            ("0003:00000B0E:00000300", Some((0x0b0e, 0x0300))),
            ("0005:00000B0E:00000300", Some((0x0b0e, 0x0300))),
            ("0003:00000000:00000300", None),
            ("0003:00000B0E:00000000", None),
            ("0003:00010000:00000300", None),
            ("0003:00000B0E", None),
            ("0003:\u{f1}:00000300", None),
            ("", None),
        ] {
            let found = ids(&[device("hidraw0", id)]);
            assert_eq!(found.into_iter().next(), asked, "{id}");
            assert!(ids(&[device("", id)]).is_empty(), "{id} without a raw node");
        }
    }

    #[test]
    fn a_garbled_name_of_any_device_keeps_hidapi_from_being_asked() {
        let good = device("hidraw0", "0003:00000B0E:00000300");
        let garbled = HidDevice {
            vendor: String::from_utf8_lossy(b"Exampl\xe9").into_owned(),
            ..HidDevice::default()
        };
        assert!(!ids(std::slice::from_ref(&good)).is_empty());
        assert!(ids(&[good, garbled]).is_empty());
    }

    #[test]
    fn one_id_is_asked_for_once_and_not_more_than_the_limit() {
        let twice = [
            device("hidraw0", "0003:00000B0E:00000300"),
            device("hidraw1", "0003:00000B0E:00000300"),
        ];
        assert_eq!(ids(&twice).len(), 1);
        let many: Vec<_> = (1..200)
            .map(|n| device("hidraw0", &format!("0003:00000B0E:{n:08X}")))
            .collect();
        assert_eq!(ids(&many).len(), IDS);
    }

    #[test]
    fn nothing_to_ask_for_is_not_asked() {
        let told = ask(&LocalHost::default(), BTreeSet::new(), Duration::ZERO);
        assert_eq!(told, Ok(Vec::new()));
    }
}
