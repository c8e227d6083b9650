//! HID devices as the kernel remembers them. Needs sysfs; opens no device and sends nothing, for
//! asking some devices makes them click or freeze.

use super::{attribute, names_in, read_bytes};
use crate::host::{HidDevice, HostError};
use deskready::observation::Why;
use std::path::Path;

/// Largest descriptor the kernel accepts.
const DESCRIPTOR_BYTES: u64 = 4096;
/// Most devices listed.
const DEVICES: usize = 256;

/// `bus` is `/sys/bus`.
pub(super) fn list(bus: &Path) -> Result<Vec<HidDevice>, HostError> {
    if !bus.is_dir() {
        return Err(HostError::new(Why::Unsupported, "/sys/bus is not there"));
    }
    let folder = bus.join("hid/devices");
    let names = match names_in(&folder) {
        Ok(names) => names,
        // A kernel without the bus has no such device: a list, and an empty one.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(e) => return Err(HostError::from_io("/sys/bus/hid/devices", &e)),
    };
    Ok(names
        .into_iter()
        .take(DEVICES)
        .map(|node| device(&folder, node))
        .collect())
}

fn device(folder: &Path, node: String) -> HidDevice {
    let own = folder.join(&node);
    let usb = std::fs::canonicalize(&own)
        .ok()
        .and_then(|path| usb_device(&path));
    let of_usb = |name: &str| {
        usb.as_deref()
            .map(|path| attribute(path, name))
            .unwrap_or_default()
    };
    HidDevice {
        uevent: attribute(&own, "uevent"),
        descriptor: descriptor(&own),
        vendor: of_usb("manufacturer"),
        product: of_usb("product"),
        serial: of_usb("serial"),
        node,
    }
}

/// The report descriptor of a HID device's folder, hexadecimal.
pub(super) fn descriptor(folder: &Path) -> Option<String> {
    let bytes = read_bytes(&folder.join("report_descriptor"), DESCRIPTOR_BYTES).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The folder of the USB device that something in sysfs belongs to.
pub(super) fn usb_device(path: &Path) -> Option<std::path::PathBuf> {
    path.ancestors()
        .take(6)
        .find(|at| at.join("idVendor").is_file())
        .map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_device_is_told_from_the_kernels_memory_alone() {
        let sys = tempfile::tempdir().unwrap();
        let usb = sys.path().join("devices/usb1/1-1");
        let hid = usb.join("1-1:1.3/0003:0B0E:0300.0001");
        fs::create_dir_all(&hid).unwrap();
        for (path, content) in [
            (usb.join("idVendor"), &b"0b0e\n"[..]),
            (usb.join("manufacturer"), b"GN Netcom A/S\n"),
            (usb.join("product"), b"Jabra EVOLVE 20\n"),
            (hid.join("uevent"), b"HID_ID=0003:00000B0E:00000300\n"),
            (hid.join("report_descriptor"), &[0x05, 0x0b, 0x09, 0x05]),
        ] {
            fs::write(path, content).unwrap();
        }
        let bus = sys.path().join("bus");
        fs::create_dir_all(bus.join("hid/devices")).unwrap();
        std::os::unix::fs::symlink(&hid, bus.join("hid/devices/0003:0B0E:0300.0001")).unwrap();
        let found = list(&bus).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].descriptor.as_deref(), Some("050b0905"));
        assert_eq!(
            (found[0].vendor.as_str(), found[0].product.as_str()),
            ("GN Netcom A/S", "Jabra EVOLVE 20")
        );
    }

    #[test]
    fn no_bus_is_an_empty_list_and_no_sysfs_is_an_error() {
        let sys = tempfile::tempdir().unwrap();
        assert_eq!(list(sys.path()), Ok(Vec::new()));
        assert!(list(&sys.path().join("missing")).is_err());
    }
}
