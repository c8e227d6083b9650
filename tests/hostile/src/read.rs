//! The parsers of probes behind their doors. Needs the probes' own `parse`; the machine is never asked.

use base64::Engine as _;
use deskready::observation::{Trigger, Why};
use deskready::profile::Profile;
use deskready_probes::host::{
    Attempt, HardwareRecords, HidDevice, HostError, KernelLog, LogLine, SipMessage, SmartOutput,
};
use deskready_probes::{
    Context, FileBaseline, audio, audio_output, cpu, cpu_self_test, disk, files, headset_settings,
    heat, hid as hid_probe, logged_errors, machine, machine_checks, memory_errors, memory_modules,
    memory_self_test, network_phone, path, power, pressure, read_sample, sip as sip_words,
    smart as smart_probe, usb_errors,
};
use serde::de::DeserializeOwned;
use std::sync::OnceLock;

/// Longest text of a line and most lines, as the kernel's log is read.
const LINES: usize = 512;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn none() -> HostError {
    HostError::new(Why::Unsupported, "none")
}

fn asked() -> smart_probe::Asked {
    smart_probe::Asked {
        slot: "sda".to_owned(),
        device: "sda".to_owned(),
        access: None,
    }
}

/// The first byte is the exit status.
pub(crate) fn smart(bytes: &[u8]) {
    let (status, report) = bytes.split_first().unwrap_or((&0, &[]));
    let output = SmartOutput {
        exit_status: (*status < 128).then(|| i32::from(*status)),
        stdout: String::from_utf8_lossy(report).into_owned(),
        privileged: true,
    };
    let raw = smart_probe::Raw {
        disks: Ok(Vec::new()),
        answers: vec![(asked(), Ok(output))],
        nvme_pages: Vec::new(),
        records: Err(none()),
    };
    let told = smart_probe::parse(&raw);
    assert_eq!(told.len(), 1, "one disk was asked");
}

pub(crate) fn nvme(bytes: &[u8]) {
    let raw = smart_probe::Raw {
        disks: Ok(Vec::new()),
        answers: vec![(asked(), Err(none()))],
        nvme_pages: vec![("sda".to_owned(), Ok(hex(bytes)))],
        records: Err(none()),
    };
    let _ = smart_probe::parse(&raw);
}

pub(crate) fn firmware(bytes: &[u8]) {
    let text = hex(bytes);
    assert_eq!(machine::parse(&text).len(), 1);
    assert_eq!(memory_modules::parse(&text).len(), 1);
}

pub(crate) fn hid(bytes: &[u8]) {
    let device = HidDevice {
        descriptor: Some(hex(bytes)),
        ..HidDevice::default()
    };
    let raw = hid_probe::Raw {
        devices: vec![device],
        attempts: 1,
    };
    let _ = hid_probe::parse(&raw, &context());
}

/// As one datagram, as a stream that comes in pieces, and what the sender says it is.
pub(crate) fn sip(bytes: &[u8]) {
    let asked = sip_words::Asked::new(&[0; 40]);
    let (_, used) = asked.hears(bytes, sip_words::Carried::Datagram);
    assert!(used <= bytes.len());
    let mut rest = bytes;
    for _ in 0..LINES {
        let (came, used) = asked.hears(rest, sip_words::Carried::Stream);
        let Some(next) = rest.get(used..) else {
            panic!("more was taken than there was")
        };
        if used == 0 || matches!(came, sip_words::Came::Nothing | sip_words::Came::Garbage) {
            break;
        }
        rest = next;
    }
    if let Ok(Some((message, _))) = sip_words::read(bytes, sip_words::Carried::Datagram) {
        let _ = message.product().map(sip_words::device);
    }
    let attempt = Attempt {
        ok: true,
        sip: Some(SipMessage {
            message_b64: base64(bytes),
            sent_count: 1,
        }),
        ..Attempt::default()
    };
    let told = network_phone::parse(&Some(Ok(vec![attempt.clone()])), &asked_at_an_address());
    assert_eq!(told.len(), 1, "one phone was asked");
    let raw = vec![Ok(vec![attempt])];
    let told = [
        path::parse(&raw, &context()),
        path::parse_sip(&raw, &context()),
    ];
    let told = told.concat();
    assert_eq!(told.len(), 2, "each path says something");
    let text = String::from_utf8_lossy(bytes);
    let _ = sip_words::device(&text);
    if let Some(target) = sip_words::Target::parse(&text) {
        let here = std::net::SocketAddr::from(([192, 0, 2, 9], 40_000));
        let request = asked.request(&target, here);
        let again = sip_words::read(request.as_bytes(), sip_words::Carried::Datagram);
        assert!(matches!(again, Ok(Some(_))), "{request}");
    }
}

pub(crate) fn log(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().take(LINES).zip(0_u64..);
    let log = KernelLog {
        lines: lines
            .map(|(line, at)| LogLine {
                at_us: at.wrapping_mul(1_000_003),
                text: deskready::limits::clean(line),
            })
            .collect(),
        now_us: 600_000_000,
        ..KernelLog::default()
    };
    let _ = machine_checks::parse(&machine_checks::Raw::Log(log.clone()));
    let records = HardwareRecords {
        records: text.split('\0').take(LINES).map(str::to_owned).collect(),
        over_s: 600,
    };
    let _ = machine_checks::parse(&machine_checks::Raw::Records(records));
    let _ = memory_errors::parse(&memory_errors::Raw {
        controllers: Err(none()),
        log: Ok(machine_checks::Raw::Log(log.clone())),
    });
    let _ = usb_errors::parse(&usb_errors::Raw {
        ports: Ok(Vec::new()),
        log: Ok(log),
    });
}

/// A probe's name, a line's end, and its raw answers as JSON.
pub(crate) fn answers(bytes: &[u8]) {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let (name, json) = (bytes.get(..end).unwrap_or_default(), bytes.get(end..));
    let json = json.unwrap_or_default();
    let ctx = &context();
    match name {
        b"audio" => with(json, |raw| audio::parse(raw, ctx)),
        b"audio_output" => with(json, audio_output::parse),
        b"cpu" => with(json, cpu::parse),
        b"cpu_self_test" => with(json, |raw: &Vec<_>| cpu_self_test::parse(raw)),
        b"disk" => with(json, |raw| disk::parse(raw, ctx)),
        b"files" => with(json, files::parse),
        b"headset_settings" => with(json, headset_settings::parse),
        b"heat" => with(json, |raw: &Vec<_>| heat::parse(raw)),
        b"hid" => with(json, |raw| hid_probe::parse(raw, ctx)),
        b"logged_errors" => with(json, logged_errors::parse),
        b"machine_checks" => with(json, machine_checks::parse),
        b"memory_errors" => with(json, memory_errors::parse),
        b"memory_self_test" => with(json, |raw: &Vec<_>| memory_self_test::parse(raw)),
        b"network_phone" => with(json, |raw| {
            network_phone::parse(raw, &asked_at_an_address())
        }),
        b"path" => with(json, |raw| path::parse(raw, ctx)),
        b"power" => with(json, |raw: &Vec<_>| power::parse(raw)),
        b"pressure" => with(json, pressure::parse),
        b"read_sample" => with(json, read_sample::parse),
        b"smart" => with(json, smart_probe::parse),
        b"usb_errors" => with(json, usb_errors::parse),
        _ => {}
    }
}

fn with<T: DeserializeOwned, R>(json: &[u8], parse: impl Fn(&T) -> R) {
    if let Ok(raw) = serde_json::from_slice::<T>(json) {
        let _ = parse(&raw);
    }
}

/// A desk that wants one of everything.
fn context() -> Context<'static> {
    static DESK: OnceLock<(Profile, FileBaseline)> = OnceLock::new();
    let (profile, file_baseline) = DESK.get_or_init(|| (profile(), FileBaseline::default()));
    Context {
        profile,
        file_baseline,
        trigger: Trigger::SelfCheck,
    }
}

/// The same desk with its phone on the network.
fn asked_at_an_address() -> Context<'static> {
    static DESK: OnceLock<Profile> = OnceLock::new();
    let profile = DESK.get_or_init(|| {
        let mut profile = profile();
        if let Some(phone) = &mut profile.expect.desk_phone {
            phone.address = Some("sip:10.0.0.21".to_owned());
        }
        profile
    });
    Context {
        profile,
        ..context()
    }
}

pub(crate) fn profile() -> Profile {
    serde_json::from_value(serde_json::json!({
        "desk": {"label": "B-14", "site": "Centre"},
        "expect": {
            "headset": {"required": true},
            "desk_phone": {"required": true},
            "disks": ["/data", "/mnt/my share"],
            "min_memory_gib": 8.0,
            "min_cores": 4
        },
        "file_sets": [{"name": "softphone", "role": "softphone", "paths": ["/opt/softphone"], "packages": []}],
        "paths": [
            {"name": "voice", "target": "tcp://pbx.example:5061", "role": "voice"},
            {"name": "pbx", "target": "sip:pbx.example"}
        ]
    }))
    .unwrap_or_else(|error| panic!("the profile of the desk that is attacked: {error}"))
}
