//! A real HID device of the kernel, a telephony headset made through /dev/uhid: what the session's
//! HID verb and the probe say of it. Needs /dev/uhid and the right to open it; says so and passes
//! where there is none. The device goes with the test.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use deskready::observation::{Outcome, Reading, Trigger};
use deskready::profile::Profile;
use deskready_probes::host::{
    HidDevice, Hosts, LocalHost, SessionAnswer, SessionHost, SessionVerb,
};
use deskready_probes::{Context, FileBaseline, hid, run_probe};
use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// Numbers of `linux/uhid.h` and `linux/input.h`.
const UHID_DESTROY: u32 = 1;
const UHID_CREATE2: u32 = 11;
const BUS_USB: u16 = 3;
/// Ids of the community's range for tests; the maker registered none.
const VENDOR: u32 = 0x1209;
const PRODUCT: u32 = 0x0001;
const NAME: &str = "Example Test Headset";
const SERIAL: &str = "SN-7";

/// A headset (hook switch and mute in, ring and mute lamps out) and volume keys.
const DESCRIPTOR: &[u8] = &[
    0x05, 0x0b, 0x09, 0x05, 0xa1, 0x01, 0x85,
    0x01, // Telephony, Headset, application, report 1
    0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x02, // 0 to 1, one bit, two of them
    0x09, 0x20, 0x09, 0x2f, 0x81, 0x02, // Hook Switch, Phone Mute: input
    0x95, 0x06, 0x81, 0x03, // six bits of nothing
    0x05, 0x08, 0x85, 0x02, 0x95, 0x02, // LED, report 2
    0x09, 0x18, 0x09, 0x09, 0x91, 0x02, // Ring, Mute: output
    0x95, 0x06, 0x91, 0x03, 0xc0, // six bits of nothing, end
    0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01, 0x85, 0x03, // Consumer Control, application, report 3
    0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x02, // 0 to 1, one bit, two of them
    0x09, 0xe9, 0x09, 0xea, 0x81, 0x02, // Volume Increment, Volume Decrement: input
    0x95, 0x06, 0x81, 0x03, 0xc0, // six bits of nothing, end
];

/// The device, as long as this lives.
struct Made(File);

impl Drop for Made {
    fn drop(&mut self) {
        let _ = self.0.write_all(&UHID_DESTROY.to_ne_bytes());
    }
}

/// `struct uhid_event` with a `uhid_create2_req`, packed as the kernel reads it.
fn create_event() -> Vec<u8> {
    let text = |text: &str, size: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.resize(size, 0);
        bytes
    };
    let mut event = UHID_CREATE2.to_ne_bytes().to_vec();
    event.extend(text(NAME, 128));
    event.extend(text("test/input0", 64));
    event.extend(text(SERIAL, 64));
    event.extend(u16::try_from(DESCRIPTOR.len()).unwrap().to_ne_bytes());
    event.extend(BUS_USB.to_ne_bytes());
    for number in [VENDOR, PRODUCT, 0, 0] {
        event.extend(number.to_ne_bytes());
    }
    event.extend(DESCRIPTOR);
    event.resize(4 + 4372, 0);
    event
}

fn made() -> Option<Made> {
    let opened = File::options().read(true).write(true).open("/dev/uhid");
    match opened {
        Ok(mut file) => {
            file.write_all(&create_event()).unwrap();
            Some(Made(file))
        }
        Err(error) => {
            println!("skipped: /dev/uhid cannot be opened: {error}");
            None
        }
    }
}

/// Our device in the list, once the kernel has given it its raw node.
fn listed(host: &LocalHost) -> HidDevice {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let answer = host.ask(&SessionVerb::HidList, Duration::from_secs(5));
        let Ok(SessionAnswer::HidList(all)) = answer else {
            panic!("{answer:?}")
        };
        let ours = all.into_iter().find(|d| d.uevent.contains(NAME));
        match ours.filter(|d| !d.hidraw.is_empty()) {
            Some(device) => return device,
            None => assert!(Instant::now() < deadline, "the kernel made no raw node"),
        }
        std::thread::yield_now();
    }
}

#[test]
fn the_event_that_makes_the_device_is_laid_out_as_the_kernel_reads_it() {
    let event = create_event();
    assert_eq!(event.len(), 4376);
    assert_eq!(event.get(4..24).unwrap(), NAME.as_bytes());
    assert_eq!(event.get(196..200).unwrap(), SERIAL.as_bytes());
    let size = u16::from_ne_bytes([event[260], event[261]]);
    assert_eq!(usize::from(size), DESCRIPTOR.len());
    assert_eq!(event.get(280..280 + DESCRIPTOR.len()).unwrap(), DESCRIPTOR);
    // The strict reader takes every item: what we give the kernel is a descriptor.
    assert!(hidreport::ReportDescriptor::try_from(DESCRIPTOR).is_ok());
}

#[test]
fn a_headset_of_the_kernel_is_told_by_hidapi_with_its_collections() {
    let Some(_device) = made() else { return };
    let host = LocalHost::default();
    let device = listed(&host);
    assert_eq!(device.collections, [(0x0b, 0x05), (0x0c, 0x01)]);
    assert_eq!(
        (device.product.as_str(), device.serial.as_str()),
        (NAME, SERIAL)
    );

    let profile: Profile = serde_json::from_value(serde_json::json!({
        "desk": {"label": "B-14", "site": "Centre"},
        "expect": {"headset": {"required": true, "product": NAME}}
    }))
    .unwrap();
    let ctx = Context {
        profile: &profile,
        file_baseline: &FileBaseline::default(),
        trigger: Trigger::SelfCheck,
    };
    let all = run_probe(&hid::PROBE, &Hosts::all(&host), &ctx);
    let told = all.iter().any(|m| {
        matches!(&m.outcome, Outcome::Reading(Reading::HidCollections { usages, telephony: true, .. })
            if usages == &["000b:0005", "000c:0001"])
    });
    assert!(told, "{all:?}");
}
