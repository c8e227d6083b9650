//! A planted /sys with HID devices: what the session's HID verb says of them, through libudev and
//! hidapi as on a desk. Needs `unshare` and the right to mount in a namespace of its own; says so
//! and passes where there is neither. Changes nothing outside that namespace.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use deskready_probes::host::{HidDevice, LocalHost, SessionAnswer, SessionHost, SessionVerb};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Set where this program runs inside the planted machine.
const INSIDE: &str = "DESKREADY_TEST_INSIDE";
const ANSWER: &str = "answer: ";

/// A headset with an inner keypad collection, and a mouse.
const HEADSET: &[u8] = &[
    0x05, 0x0b, 0x09, 0x05, 0xa1, 0x01, 0x09, 0x06, 0xa1, 0x02, 0x09, 0xb0, 0x81, 0x02, 0xc0, 0xc0,
];
const MOUSE: &[u8] = &[0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0xc0];

struct Planted<'a> {
    id: &'a str,
    name: &'a [u8],
    serial: &'a str,
    descriptor: &'a [u8],
    has_node: bool,
}

fn headset(id: &str) -> Planted<'_> {
    Planted {
        id,
        name: b"Example Headset",
        serial: "SN-7",
        descriptor: HEADSET,
        has_node: true,
    }
}

fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// One device as sysfs shows it: USB device, interface, HID device, raw node.
fn plant(sys: &Path, number: usize, device: &Planted) {
    let usb = format!("devices/usb1/1-{number}");
    let interface = format!("{usb}/1-{number}:1.0");
    let node = format!("0003:{}.{number:04X}", device.id);
    let hid = format!("{interface}/{node}");
    write(&sys.join(&usb).join("uevent"), "DEVTYPE=usb_device\n");
    write(&sys.join(&usb).join("idVendor"), "1209\n");
    write(&sys.join(&usb).join("manufacturer"), "Example Maker\n");
    write(
        &sys.join(&usb).join("product"),
        [device.name, b"\n"].concat(),
    );
    write(
        &sys.join(&interface).join("uevent"),
        "DEVTYPE=usb_interface\n",
    );
    let (name, serial, id) = (device.name, device.serial, device.id);
    let told = format!("\nHID_PHYS=usb-{number}/input0\nHID_UNIQ={serial}\nHID_ID=0003:{id}\n");
    write(
        &sys.join(&hid).join("uevent"),
        [b"HID_NAME=", name, told.as_bytes()].concat(),
    );
    write(&sys.join(&hid).join("report_descriptor"), device.descriptor);
    let mut kinds = vec![
        (usb, "bus/usb"),
        (interface, "bus/usb"),
        (hid.clone(), "bus/hid"),
    ];
    if device.has_node {
        let raw = format!("{hid}/hidraw/hidraw{number}");
        let event = format!("MAJOR=247\nMINOR={number}\nDEVNAME=hidraw{number}\n");
        write(&sys.join(&raw).join("uevent"), event);
        symlink("../..", sys.join(&raw).join("device")).unwrap();
        symlink(
            format!("../../{raw}"),
            sys.join(format!("class/hidraw/hidraw{number}")),
        )
        .unwrap();
        kinds.push((raw, "class/hidraw"));
    }
    for (folder, kind) in kinds {
        symlink(
            Path::new("/sys").join(kind),
            sys.join(folder).join("subsystem"),
        )
        .unwrap();
    }
    symlink(
        format!("../../../{hid}"),
        sys.join("bus/hid/devices").join(node),
    )
    .unwrap();
}

/// What the verb says inside a machine with these devices; none where none can be planted.
fn seen(devices: &[Planted]) -> Option<Vec<HidDevice>> {
    let sys = tempfile::tempdir().unwrap();
    for folder in ["bus/usb", "bus/hid/devices", "class/hidraw"] {
        fs::create_dir_all(sys.path().join(folder)).unwrap();
    }
    for (number, device) in devices.iter().enumerate() {
        plant(sys.path(), number, device);
    }
    let out = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c"])
        .arg("mount --bind \"$1\" /sys && exec \"$2\" --exact the_inside --nocapture")
        .arg("sh")
        .arg(sys.path())
        .arg(std::env::current_exe().unwrap())
        .env(INSIDE, "1")
        // libudev believes a /sys that is none only when it is told to.
        .env("SYSTEMD_DEVICE_VERIFY_SYSFS", "0")
        .output();
    let (text, said) = match &out {
        Ok(out) => (
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr),
        ),
        Err(error) => {
            println!("skipped: no `unshare` here: {error}");
            return None;
        }
    };
    assert!(!said.contains("panicked"), "{said}");
    let Some((_, answer)) = text.split_once(ANSWER) else {
        assert!(text.is_empty(), "{text}{said}");
        println!(
            "skipped: no namespace with a /sys of its own here: {}",
            said.trim()
        );
        return None;
    };
    serde_json::from_str(answer.lines().next().unwrap()).unwrap()
}

#[test]
fn the_inside() {
    if std::env::var_os(INSIDE).is_none() {
        println!("skipped: the other tests run this one inside the machine they plant");
        return;
    }
    let api = hidapi::HidApi::new_without_enumerate().unwrap();
    let unasked = api.device_list().count();
    assert_eq!(
        unasked, 0,
        "this hidapi lists every device before it is asked for one"
    );
    let answer = LocalHost::default().ask(&SessionVerb::HidList, Duration::from_secs(5));
    let Ok(SessionAnswer::HidList(devices)) = answer else {
        panic!("{answer:?}")
    };
    println!("{ANSWER}{}", serde_json::to_string(&devices).unwrap());
}

#[test]
fn hidapi_tells_the_devices_it_is_asked_for_by_id_and_no_other() {
    let all = [
        headset("00001209:00000001"),
        Planted {
            serial: "",
            descriptor: MOUSE,
            name: b"Example Mouse",
            ..headset("00001209:00000002")
        },
        headset("00001209:00000000"),
        Planted {
            has_node: false,
            ..headset("00001209:00000004")
        },
    ];
    let Some(found) = seen(&all) else { return };
    let said: Vec<_> = found
        .iter()
        .map(|d| {
            (
                d.hidraw.as_str(),
                d.vendor.as_str(),
                d.product.as_str(),
                d.serial.as_str(),
                d.collections.clone(),
            )
        })
        .collect();
    let (maker, headset) = ("Example Maker", "Example Headset");
    assert_eq!(
        said,
        [
            ("hidraw2", maker, headset, "", vec![]),
            (
                "hidraw0",
                maker,
                headset,
                "SN-7",
                vec![(0x0b, 5), (0x0b, 6)]
            ),
            ("hidraw1", maker, "Example Mouse", "", vec![(1, 2)]),
            ("", maker, headset, "", vec![]),
        ]
    );
}

#[test]
fn a_name_that_hidapi_cannot_bear_leaves_what_the_kernel_remembers() {
    let all = [
        headset("00001209:00000001"),
        Planted {
            name: b"Exampl\xe9 Headset",
            ..headset("00001209:00000002")
        },
    ];
    let Some(found) = seen(&all) else { return };
    assert_eq!(found.len(), 2);
    for device in found {
        assert!(
            device.descriptor.is_some() && !device.product.is_empty(),
            "{device:?}"
        );
    }
}
