//! Sound as this session sees it: the kernel's cards and the sound server. Needs /proc, sysfs and
//! the server's socket; opens no stream, and no microphone ever.

use super::{attribute, hid, names_in, read_text, sound_server};
use crate::host::{HostError, KernelSound, LocalHost, Sound, UsbSoundCard};
use std::path::Path;
use std::time::Duration;

const LIST_BYTES: u64 = 256 * 1024;
/// The kernel has no more cards than this.
const CARDS: u32 = 32;

pub(super) fn list(host: &LocalHost, limit: Duration) -> Sound {
    Sound {
        kernel: kernel(Path::new("/")),
        server: sound_server::list(host, limit),
    }
}

fn kernel(root: &Path) -> KernelSound {
    let folder = root.join("proc/asound");
    let cards = match read_text(&folder.join("cards"), LIST_BYTES) {
        Ok(text) => Some(Ok(text)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => Some(Err(HostError::from_io("/proc/asound/cards", &e))),
    };
    KernelSound {
        cards,
        pcm: read_text(&folder.join("pcm"), LIST_BYTES).unwrap_or_default(),
        usb: (0..CARDS).filter_map(|card| usb(root, card)).collect(),
        denied: denied(&root.join("dev/snd")),
    }
}

fn usb(root: &Path, card: u32) -> Option<UsbSoundCard> {
    let device = root.join(format!("sys/class/sound/card{card}/device"));
    let device = std::fs::canonicalize(device).ok()?;
    let usb = hid::usb_device(&device)?;
    Some(UsbSoundCard {
        card,
        vendor_id: attribute(&usb, "idVendor"),
        product_id: attribute(&usb, "idProduct"),
        vendor: attribute(&usb, "manufacturer"),
        product: attribute(&usb, "product"),
        serial: attribute(&usb, "serial"),
        hid_descriptors: descriptors(&usb),
    })
}

/// HID interfaces of the same USB device: `1-1/1-1:1.3/0003:0B0E:0300.0001`.
fn descriptors(usb: &Path) -> Vec<String> {
    let interfaces = names_in(usb).unwrap_or_default();
    let below = interfaces
        .iter()
        .filter(|name| name.contains(':'))
        .map(|name| usb.join(name));
    below
        .flat_map(|interface| {
            let names = names_in(&interface).unwrap_or_default();
            names.into_iter().map(move |name| interface.join(name))
        })
        .filter_map(|folder| hid::descriptor(&folder))
        .collect()
}

/// The first node of a sound device that this user may not open.
fn denied(folder: &Path) -> Option<String> {
    use rustix::fs::Access;
    let names = match names_in(folder) {
        Ok(names) => names,
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
            return Some(folder.to_string_lossy().into_owned());
        }
        Err(_) => return None,
    };
    let nodes = names
        .iter()
        .filter(|name| name.starts_with("control") || name.starts_with("pcm"));
    nodes
        .map(|name| folder.join(name))
        .find(|path| {
            rustix::fs::access(path, Access::READ_OK | Access::WRITE_OK)
                == Err(rustix::io::Errno::ACCESS)
        })
        .map(|path| path.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_card_is_told_with_its_usb_names_and_the_descriptor_beside_it() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        let usb = at("sys/devices/usb1/1-1");
        for (path, content) in [
            (
                at("proc/asound/cards"),
                &b" 1 [MS ]: USB-Audio - Jabra EVOLVE 20 MS\n"[..],
            ),
            (usb.join("idVendor"), b"0b0e\n"),
            (usb.join("idProduct"), b"0300\n"),
            (usb.join("serial"), b"000135D0656C09\n"),
            (usb.join("1-1:1.0/sound/card1/id"), b"MS\n"),
            (
                usb.join("1-1:1.3/0003:0B0E:0300.0001/report_descriptor"),
                &[0x05, 0x0b],
            ),
        ] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        fs::create_dir_all(at("sys/class/sound")).unwrap();
        std::os::unix::fs::symlink(usb.join("1-1:1.0"), usb.join("1-1:1.0/sound/card1/device"))
            .unwrap();
        std::os::unix::fs::symlink(usb.join("1-1:1.0/sound/card1"), at("sys/class/sound/card1"))
            .unwrap();
        let found = kernel(root.path());
        assert!(matches!(&found.cards, Some(Ok(text)) if text.contains("EVOLVE")));
        assert_eq!(found.usb.len(), 1);
        let card = &found.usb[0];
        assert_eq!(
            (card.card, card.vendor_id.as_str(), card.serial.as_str()),
            (1, "0b0e", "000135D0656C09")
        );
        assert_eq!(card.hid_descriptors, ["050b"]);
    }

    #[test]
    fn a_kernel_without_sound_is_not_one_that_cannot_be_read() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(kernel(root.path()).cards, None);
        fs::create_dir_all(root.path().join("proc/asound/cards")).unwrap();
        assert!(matches!(kernel(root.path()).cards, Some(Err(_))));
    }
}
