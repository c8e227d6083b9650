//! Devices as Windows remembers them: instance paths, hardware ids, parents. Needs the configuration manager; opens no
//! device. The last part of a path is the serial number of the thing where it has one of its own.
#![allow(unsafe_code)]

use super::text::{list, until_zero, wide};
use crate::host::HostError;
use deskready::observation::Why;
use windows::Win32::Devices::DeviceAndDriverInstallation::{
    CM_DRP_DEVICEDESC, CM_DRP_FRIENDLYNAME, CM_DRP_HARDWAREID, CM_GETIDLIST_FILTER_ENUMERATOR,
    CM_GETIDLIST_FILTER_PRESENT, CM_Get_DevNode_Registry_PropertyW, CM_Get_Device_ID_List_SizeW,
    CM_Get_Device_ID_ListW, CM_Get_Device_IDW, CM_Get_Parent, CM_LOCATE_DEVNODE_NORMAL,
    CM_Locate_DevNodeW, CONFIGRET, CR_SUCCESS,
};
use windows::core::PCWSTR;

/// Bus of HID devices.
pub(super) const HID: &str = "HID";
/// Bus of the ends that sound goes to and comes from.
pub(super) const SOUND_ENDS: &str = r"SWD\MMDEVAPI";
/// Most devices of one bus.
const DEVICES: usize = 1024;
/// Longest list or value, in units.
const UNITS: u32 = 256 * 1024;
/// An instance path has 200 at most.
const PATH_UNITS: usize = 256;

/// Which value of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Description,
    FriendlyName,
    HardwareIds,
}

fn told(what: &str, result: CONFIGRET) -> Result<(), HostError> {
    if result == CR_SUCCESS {
        return Ok(());
    }
    let text = format!("{what}: the configuration manager says {:#x}", result.0);
    Err(HostError::new(Why::Unsupported, text))
}

/// Instance paths of what is plugged in at a bus now, sorted.
pub(super) fn present(bus: &str) -> Result<Vec<String>, HostError> {
    let filter = wide(bus);
    let which = CM_GETIDLIST_FILTER_ENUMERATOR | CM_GETIDLIST_FILTER_PRESENT;
    let mut length = 0;
    // SAFETY: `filter` ends with a zero; both outlive the call.
    let asked =
        unsafe { CM_Get_Device_ID_List_SizeW(&raw mut length, PCWSTR(filter.as_ptr()), which) };
    told(bus, asked)?;
    let mut units = vec![0_u16; usize::try_from(length.clamp(2, UNITS)).unwrap_or(2)];
    // SAFETY: `filter` ends with a zero; the length of `units` is told with it.
    let asked = unsafe { CM_Get_Device_ID_ListW(PCWSTR(filter.as_ptr()), &mut units, which) };
    told(bus, asked)?;
    let mut all = list(&units);
    all.sort_unstable();
    all.truncate(DEVICES);
    Ok(all)
}

/// A device that Windows knows, for this moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node(u32);

impl Node {
    pub(super) fn find(path: &str) -> Option<Self> {
        let (wanted, mut node) = (wide(path), 0);
        // SAFETY: `wanted` ends with a zero; both outlive the call.
        let asked = unsafe {
            CM_Locate_DevNodeW(
                &raw mut node,
                PCWSTR(wanted.as_ptr()),
                CM_LOCATE_DEVNODE_NORMAL,
            )
        };
        (asked == CR_SUCCESS).then_some(Self(node))
    }

    pub(super) fn path(self) -> String {
        let mut units = [0_u16; PATH_UNITS];
        // SAFETY: the length of `units` is told with it.
        let asked = unsafe { CM_Get_Device_IDW(self.0, &mut units, 0) };
        if asked == CR_SUCCESS {
            until_zero(&units)
        } else {
            String::new()
        }
    }

    pub(super) fn parent(self) -> Option<Self> {
        let mut parent = 0;
        // SAFETY: `parent` outlives the call; a node that is gone is answered with an error.
        let asked = unsafe { CM_Get_Parent(&raw mut parent, self.0, 0) };
        (asked == CR_SUCCESS).then_some(Self(parent))
    }

    /// The texts of a value; most have one.
    pub(super) fn texts(self, value: Value) -> Vec<String> {
        let property = match value {
            Value::Description => CM_DRP_DEVICEDESC,
            Value::FriendlyName => CM_DRP_FRIENDLYNAME,
            Value::HardwareIds => CM_DRP_HARDWAREID,
        };
        let mut units = [0_u16; 2048];
        let mut bytes = 2 * 2048;
        // SAFETY: the buffer has `bytes` bytes and outlives the call.
        let asked = unsafe {
            CM_Get_DevNode_Registry_PropertyW(
                self.0,
                property,
                None,
                Some(units.as_mut_ptr().cast()),
                &raw mut bytes,
                0,
            )
        };
        if asked == CR_SUCCESS {
            list(&units)
        } else {
            Vec::new()
        }
    }

    pub(super) fn text(self, value: Value) -> String {
        self.texts(value).into_iter().next().unwrap_or_default()
    }

    /// The thing on USB that this device is a part of.
    pub(super) fn usb(self) -> Option<Usb> {
        let mut at = Some(self);
        for _ in 0..6 {
            let node = at?;
            if let Some(usb) = usb(&node.path()) {
                return Some(usb);
            }
            at = node.parent();
        }
        None
    }
}

/// A thing on USB, as its instance path names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Usb {
    /// Instance path.
    pub path: String,
    /// Vendor id, four hexadecimal digits, small.
    pub vendor_id: String,
    /// Product id.
    pub product_id: String,
    /// Serial number; empty where Windows made one up, which it does with `&` in it.
    pub serial: String,
}

/// `USB\VID_0B0E&PID_0300\000135D0656C09`; a part of a thing (`&MI_03`) is not the thing.
pub(super) fn usb(path: &str) -> Option<Usb> {
    let mut parts = path.split('\\');
    let (bus, ids, own) = (parts.next()?, parts.next()?, parts.next()?);
    if !bus.eq_ignore_ascii_case("USB") || parts.next().is_some() {
        return None;
    }
    let (vendor_id, product_id) = ids_of(ids)?;
    if ids.to_ascii_uppercase().contains("&MI_") {
        return None;
    }
    Some(Usb {
        path: path.to_owned(),
        vendor_id,
        product_id,
        serial: if own.contains('&') {
            String::new()
        } else {
            own.to_owned()
        },
    })
}

/// Vendor and product in `VID_0B0E&PID_0300&MI_03`.
pub(super) fn ids_of(text: &str) -> Option<(String, String)> {
    let upper = text.to_ascii_uppercase();
    let after = |start: &str| {
        let at = upper.find(start)? + start.len();
        let digits = upper.get(at..at + 4)?;
        digits
            .chars()
            .all(|c| c.is_ascii_hexdigit())
            .then(|| digits.to_ascii_lowercase())
    };
    Some((after("VID_")?, after("PID_")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_usb_names_maker_model_and_a_serial_that_is_its_own() {
        for (path, expected) in [
            (
                r"USB\VID_0B0E&PID_0300\000135D0656C09",
                Some(("0b0e", "0300", "000135D0656C09")),
            ),
            (
                r"USB\VID_0B0E&PID_0300\5&2A1B&0&2",
                Some(("0b0e", "0300", "")),
            ),
            (r"usb\vid_0b0e&pid_0300\x", Some(("0b0e", "0300", "x"))),
            (r"USB\VID_0B0E&PID_0300&MI_03\7&1&0&3", None),
            (r"USB\ROOT_HUB30\4&1&0&0", None),
            (r"HID\VID_0B0E&PID_0300\8&1", None),
            (r"USB\VID_0B0E", None),
            (r"USB\VID_0BñE&PID_0300\x", None),
            ("", None),
        ] {
            let found = usb(path);
            let short = found.as_ref().map(|u| {
                (
                    u.vendor_id.as_str(),
                    u.product_id.as_str(),
                    u.serial.as_str(),
                )
            });
            assert_eq!(short, expected, "{path}");
        }
    }

    #[test]
    fn a_device_that_is_not_there_is_not_found_and_an_unknown_bus_is_no_crash() {
        assert!(Node::find(r"USB\VID_FFFF&PID_FFFF\NOWHERE").is_none());
        if let Ok(found) = present("NOSUCHBUS") {
            assert!(found.is_empty());
        }
    }
}
