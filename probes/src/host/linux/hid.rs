//! HID devices as the kernel remembers them, and as hidapi tells them by id. Needs sysfs; opens no
//! device and sends nothing, for asking some devices makes them click or freeze.

use super::hid_by_id::{self, Told};
use super::{attribute, names_in, read_bytes};
use crate::host::common::hex;
use crate::host::{HidDevice, HostError, LocalHost};
use deskready::observation::Why;
use std::path::Path;
use std::time::Duration;

/// Largest descriptor the kernel accepts.
const DESCRIPTOR_BYTES: u64 = 4096;
/// Most devices listed.
const DEVICES: usize = 256;

pub(super) fn list(host: &LocalHost, limit: Duration) -> Result<Vec<HidDevice>, HostError> {
    let mut devices = known(Path::new("/sys/bus"))?;
    match hid_by_id::ask(host, hid_by_id::ids(&devices), limit) {
        Ok(told) => complete(&mut devices, &told),
        // The list is the kernel's and whole; only hidapi's words about its devices are missing.
        Err(error) => tracing::debug!(%error, "hidapi told nothing"),
    }
    Ok(devices)
}

/// Puts what hidapi told beside what the kernel remembers of the same raw node.
fn complete(devices: &mut [HidDevice], told: &[Told]) {
    for device in devices.iter_mut().filter(|d| !d.hidraw.is_empty()) {
        for one in told.iter().filter(|one| one.hidraw == device.hidraw) {
            device.collections.extend(one.collection);
            for (own, theirs) in [
                (&mut device.vendor, &one.vendor),
                (&mut device.product, &one.product),
                (&mut device.serial, &one.serial),
            ] {
                if !theirs.is_empty() {
                    own.clone_from(theirs);
                }
            }
        }
    }
}

/// `bus` is `/sys/bus`.
fn known(bus: &Path) -> Result<Vec<HidDevice>, HostError> {
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
        hidraw: hidraw(&own),
        collections: Vec::new(),
        known_as: None,
        node,
    }
}

/// The raw node of a HID device's folder; the kernel makes one at most.
fn hidraw(folder: &Path) -> String {
    let names = names_in(&folder.join("hidraw")).unwrap_or_default();
    names.into_iter().next().unwrap_or_default()
}

/// The report descriptor of a HID device's folder, hexadecimal.
pub(super) fn descriptor(folder: &Path) -> Option<String> {
    let bytes = read_bytes(&folder.join("report_descriptor"), DESCRIPTOR_BYTES).ok()?;
    Some(hex::of(&bytes))
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
            (hid.join("hidraw/hidraw3/dev"), b"247:3\n"),
        ] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let bus = sys.path().join("bus");
        fs::create_dir_all(bus.join("hid/devices")).unwrap();
        std::os::unix::fs::symlink(&hid, bus.join("hid/devices/0003:0B0E:0300.0001")).unwrap();
        let found = known(&bus).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].descriptor.as_deref(), Some("050b0905"));
        assert_eq!(
            (found[0].vendor.as_str(), found[0].product.as_str()),
            ("GN Netcom A/S", "Jabra EVOLVE 20")
        );
        assert_eq!(found[0].hidraw, "hidraw3");
    }

    #[test]
    fn no_bus_is_an_empty_list_and_no_sysfs_is_an_error() {
        let sys = tempfile::tempdir().unwrap();
        assert_eq!(known(sys.path()), Ok(Vec::new()));
        assert!(known(&sys.path().join("missing")).is_err());
    }

    #[test]
    fn what_hidapi_told_goes_to_the_device_of_the_same_node_and_nothing_is_lost() {
        let kernel = |hidraw: &str| HidDevice {
            hidraw: hidraw.to_owned(),
            product: "kernel".to_owned(),
            serial: "kernel".to_owned(),
            ..HidDevice::default()
        };
        let told = |hidraw: &str, usage: u16| Told {
            hidraw: hidraw.to_owned(),
            vendor: "hidapi".to_owned(),
            product: "hidapi".to_owned(),
            serial: String::new(),
            collection: Some((0x0b, usage)),
        };
        let mut devices = vec![kernel("hidraw0"), kernel("hidraw1"), kernel("")];
        let all = [
            told("hidraw1", 5),
            told("hidraw1", 1),
            told("hidraw9", 2),
            told("", 3),
        ];
        complete(&mut devices, &all);
        assert_eq!(devices[1].collections, [(0x0b, 5), (0x0b, 1)]);
        let names = |d: &HidDevice| format!("{}/{}/{}", d.vendor, d.product, d.serial);
        assert_eq!(names(&devices[1]), "hidapi/hidapi/kernel");
        for untold in [&devices[0], &devices[2]] {
            assert_eq!(
                (untold.collections.len(), names(untold).as_str()),
                (0, "/kernel/kernel")
            );
        }
    }
}
