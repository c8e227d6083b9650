//! HID devices as Windows remembers them: their hardware ids name vendor, product and the collection each of them is.
//! Needs the configuration manager; opens no device and sends nothing.

use super::pnp::{self, Node, Value, ids_of};
use crate::host::{HidDevice, HidName, HostError};

/// Most devices listed.
const DEVICES: usize = 256;

pub(super) fn list() -> Result<Vec<HidDevice>, HostError> {
    let paths = pnp::present(pnp::HID)?;
    let known = paths
        .iter()
        .filter_map(|path| Some((path, Node::find(path)?)));
    Ok(known
        .take(DEVICES)
        .map(|(path, node)| device(path, node))
        .collect())
}

fn device(path: &str, node: Node) -> HidDevice {
    let usb = node.usb();
    let of_usb = usb.as_ref().and_then(|usb| Node::find(&usb.path));
    let (vendor_id, product_id) = ids_of(path).unwrap_or_default();
    // Only the thing itself has names of its own; what hangs on it is called by its kind, in the system's language.
    let name = of_usb
        .map(|thing| thing.text(Value::FriendlyName))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| {
            of_usb
                .map(|thing| thing.text(Value::Description))
                .unwrap_or_default()
        });
    HidDevice {
        node: path.to_owned(),
        collections: node
            .texts(Value::HardwareIds)
            .iter()
            .find_map(|id| collection(id))
            .into_iter()
            .collect(),
        known_as: Some(HidName {
            vendor_id,
            product_id,
            name,
            place: usb.as_ref().map(|usb| usb.path.clone()).unwrap_or_default(),
        }),
        serial: usb.map(|usb| usb.serial).unwrap_or_default(),
        ..HidDevice::default()
    }
}

/// Usage page and usage in `HID_DEVICE_UP:000B_U:0005`.
fn collection(hardware_id: &str) -> Option<(u16, u16)> {
    let rest = hardware_id.strip_prefix("HID_DEVICE_UP:")?;
    let (page, usage) = rest.split_once("_U:")?;
    let number = |text: &str| u16::from_str_radix(text, 16).ok();
    Some((number(page)?, number(usage)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collection_stands_in_the_hardware_id() {
        for (id, expected) in [
            ("HID_DEVICE_UP:000B_U:0005", Some((0x0b, 5))),
            ("HID_DEVICE_UP:FF00_U:0001", Some((0xff00, 1))),
            (r"HID\VID_0B0E&UP:000B_U:0005", None),
            ("HID_DEVICE_UP:000B", None),
            ("HID_DEVICE_UP:XYZ_U:1", None),
            ("HID_DEVICE", None),
        ] {
            assert_eq!(collection(id), expected, "{id}");
        }
    }

    #[test]
    fn this_system_lists_its_devices_or_says_why_not() {
        match list() {
            Ok(devices) => assert!(devices.iter().all(|d| d.known_as.is_some())),
            Err(error) => assert!(!error.detail.is_empty()),
        }
    }
}
