//! Writes the first inputs of each door from what the project has of its own: captured readings, the sample of the wire,
//! structures laid out by their standards. The fuzzer goes on from these.
//!
//!     cargo run -p deskready-hostile --example seeds FOLDER

use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Observation, Outcome, Reading, Trigger};
use deskready::wire::{sample, v1::Report};
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let folder = std::env::args_os()
        .nth(1)
        .ok_or("where to? a folder is wanted")?;
    let folder = PathBuf::from(folder);
    readings(&folder)?;
    put(&folder, "nvme", "page", &nvme_page())?;
    put(&folder, "firmware", "two-places", &firmware())?;
    put(&folder, "log", "of-everything", LOG.as_bytes())?;
    for (name, message) in MESSAGES {
        put(
            &folder,
            "sip",
            name,
            message.replace('\n', "\r\n").as_bytes(),
        )?;
    }
    judged(&folder)
}

fn put(folder: &Path, door: &str, name: &str, bytes: &[u8]) -> Done {
    let folder = folder.join(door);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)?;
    Ok(())
}

/// What machines answered, each for its probe; out of it the reports of disks and the descriptors by themselves.
fn readings(folder: &Path) -> Done {
    let machines = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../probes/readings");
    for machine in std::fs::read_dir(machines)? {
        let machine = machine?;
        if !machine.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(machine.path())? {
            let path = file?.path();
            let probe = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.extension().is_none_or(|end| end != "json") {
                continue;
            }
            let text = std::fs::read_to_string(&path)?;
            let name = format!("{}-{probe}", machine.file_name().to_string_lossy());
            put(
                folder,
                "answers",
                &name,
                format!("{probe}\n{text}").as_bytes(),
            )?;
            let json: Value = serde_json::from_str(&text)?;
            inner(folder, &name, &json)?;
        }
    }
    Ok(())
}

fn inner(folder: &Path, name: &str, json: &Value) -> Done {
    match json {
        Value::Object(map) => {
            if let Some(Value::String(report)) = map.get("stdout") {
                put(folder, "smart", name, format!("\0{report}").as_bytes())?;
            }
            if let Some(Value::String(hex)) = map.get("descriptor") {
                put(folder, "hid", &format!("{name}-{}", hex.len()), &bytes(hex))?;
            }
            map.values()
                .try_for_each(|value| inner(folder, name, value))
        }
        Value::Array(list) => list.iter().try_for_each(|value| inner(folder, name, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.filter_map(byte).collect()
}

/// NVM Express, log page 02h: a warning, 310 K, 100 % spare of at least 10 %.
fn nvme_page() -> Vec<u8> {
    let mut page = vec![0; 512];
    for (at, byte) in [
        (0, 4),
        (1, 0x36),
        (2, 1),
        (3, 100),
        (4, 10),
        (5, 3),
        (160, 2),
    ] {
        if let Some(place) = page.get_mut(at) {
            *place = byte;
        }
    }
    page
}

fn structure(kind: u8, fields: &[u8], texts: &[&str]) -> Vec<u8> {
    let length = u8::try_from(4 + fields.len()).unwrap_or(u8::MAX);
    let mut all = vec![kind, length, 0, 0];
    all.extend_from_slice(fields);
    for text in texts {
        all.extend_from_slice(text.as_bytes());
        all.push(0);
    }
    all.push(0);
    all
}

fn firmware() -> Vec<u8> {
    let mut fields = vec![0_u8; 0x5c - 4];
    for (at, byte) in [
        (0x0d, 0x20),
        (0x0e, 0x0d),
        (0x10, 1),
        (0x11, 2),
        (0x12, 0x1a),
        (0x15, 0x80),
        (0x16, 0x0c),
        (0x17, 3),
    ] {
        if let Some(place) = fields.get_mut(at - 4) {
            *place = byte;
        }
    }
    [
        structure(0, &[1, 2, 0, 0, 3, 0], &["Maker", "1.0", "07/05/2024"]),
        structure(
            1,
            &[1, 2, 3, 4],
            &["LENOVO", "20T0", "ThinkCentre", "PF2ABCDE"],
        ),
        structure(2, &[1, 2], &["Maker", "Board"]),
        structure(3, &[1, 3], &["Maker"]),
        structure(17, &fields, &["DIMM A1", "BANK 0", "Maker"]),
        structure(17, &fields, &["DIMM A1", "BANK 1", "Maker"]),
        structure(127, &[], &[]),
    ]
    .concat()
}

const LOG: &str = "\
usb 1-4.2: new full-speed USB device number 12 using xhci_hcd
usb 1-4.2: USB disconnect, device number 12
usb 1-4: device descriptor read/64, error -71
usb usb1-port4: over-current condition
PM: suspend exit
mce: [Hardware Error]: Machine check events logged
[Hardware Error]: Corrected error, no action required.
[Hardware Error]: CPU:1 (17:71:0) MC0_STATUS[-|CE|MiscV|-|-|-|SyndV|-|-|-]: 0x9820000000000150
EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0
blk_update_request: I/O error, dev sda, sector 1953125 op 0x0:(READ) flags 0x80700
critical medium error, dev nvme0n1, sector 8
\0<Event><System><EventID>19</EventID></System><EventData><Data Name='ApicId'>2</Data><Data Name='MCABank'>4</Data>\
<Data Name='MciStat'>0x9c00000000000136</Data></EventData></Event>\0<Event><System><EventID>47</EventID></System><EventData>\
<Data Name='ValidBits'>0x38</Data><Data Name='Node'>0</Data><Data Name='Card'>1</Data><Data Name='Module'>0</Data></EventData></Event>";

fn judged(folder: &Path) -> Done {
    let report = sample::report()?;
    put(folder, "judged", "sample", &serde_json::to_vec(&report)?)?;
    let of_the_report = report.observations.iter().filter_map(|o| match &o.outcome {
        Outcome::Reading(reading) => Some(reading.clone()),
        Outcome::Unseen(_) => None,
    });
    let all: Vec<Reading> = of_the_report.chain(sample::younger()).collect();
    for (number, reading) in all.into_iter().enumerate() {
        let name = format!("{}-{number}", reading.kind());
        let all = (1..=4).map(|seq| observation(seq, reading.clone()));
        let one = Report {
            observations: all.collect(),
            ..report.clone()
        };
        put(folder, "judged", &name, &serde_json::to_vec(&one)?)?;
    }
    Ok(())
}

fn observation(seq: u64, reading: Reading) -> Observation {
    let kind = match reading.kind() {
        "memory" | "memory_modules" | "memory_self_test" => ComponentKind::Memory,
        "cpu_cores" | "cpu_speed" | "cpu_self_test" | "hardware_errors" | "heat" => {
            ComponentKind::Cpu
        }
        "power" => ComponentKind::Power,
        "audio_output" | "headset_test" | "presence" | "sound_settings" => ComponentKind::Headset,
        "io_errors" | "logged_io_errors" | "mount" | "read_sample" | "smart" | "space" => {
            ComponentKind::Disk
        }
        "connect" | "certificate" => ComponentKind::Path,
        "files" => ComponentKind::Files,
        _ => ComponentKind::Pc,
    };
    Observation {
        seq,
        at: jiff::Timestamp::UNIX_EPOCH,
        boot: "b".to_owned(),
        mono_ms: seq.saturating_mul(600_000),
        round: seq,
        trigger: Trigger::SelfCheck,
        component: ComponentKey::new(kind, "main"),
        identity: None,
        probe: "fuzz".to_owned(),
        active: true,
        period_s: 60,
        attempts: 2,
        took_ms: 1,
        outcome: Outcome::Reading(reading),
    }
}

/// A phone's answer, a registrar's refusal in short names and folded lines, a question of the other side, and targets.
const MESSAGES: [(&str, &str); 5] = [
    (
        "answer",
        "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.9:40000;branch=z9hG4bK00000000000000000000000000000000;rport=40000\n\
         From: <sip:deskready@192.0.2.9:40000>;tag=0000000000000000\nTo: \"Jo \\\" K\" <sip:192.0.2.21:5060>;tag=9\n\
         Call-ID: 00000000000000000000000000000000\nCSeq: 1 OPTIONS\nServer: Yealink SIP-T46U 108.86.0.45\n\
         Contact: <sip:100@192.0.2.21>\nAllow: INVITE, OPTIONS\nContent-Type: application/sdp\nContent-Length: 5\n\nv=0\n",
    ),
    (
        "refusal",
        "\n\nsip/2.0 401 \nv: SIP / 2.0 /TCP h ; branch=z9hG4bK1,\n SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bK2\n\
         f: sip:a@b;tag=1\nt: <tel:+34915550100>\ni: a@b\nCSeq: 0001\n  REGISTER\nl: 0\n\n",
    ),
    (
        "question",
        "OPTIONS sip:192.0.2.9 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.21;branch=z9hG4bK3\nMax-Forwards: 70\nFrom: <sip:a@b>;tag=1\n\
         To: <sip:c@d>\nCall-ID: x\nCSeq: 7 OPTIONS\nUser-Agent: HP LaserJet\n\n",
    ),
    ("target", "sip:pbx.example:5060;transport=tcp"),
    ("target-6", "sips:[2001:db8::1]"),
];
