//! Readings captured from machines, and what the probes must say of them. Needs the folder
//! `readings`; rewrites the expectations when asked by `DESKREADY_REWRITE=1`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use deskready::observation::{Measured, Trigger};
use deskready::profile::Profile;
use deskready_probes::{
    Context, FileBaseline, audio, audio_output, call, cpu, disk, hid, memory, path, smart,
};
use serde::de::DeserializeOwned;
use std::path::Path;

fn profile() -> Profile {
    serde_json::from_value(serde_json::json!({
        "desk": {"label": "B-14", "site": "Centre"},
        "expect": {
            "headset": {"required": true},
            "desk_phone": {"required": true},
            "disks": ["/data", "/mnt/my share"]
        },
        "paths": [
            {"name": "voice", "target": "tcp://pbx.example:5061", "role": "voice"},
            {"name": "pbx", "target": "sip:pbx.example"}
        ]
    }))
    .unwrap()
}

fn raw<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

fn parse(probe: &str, text: &str) -> Vec<Measured> {
    let (profile, file_baseline) = (profile(), FileBaseline::default());
    let ctx = Context {
        profile: &profile,
        file_baseline: &file_baseline,
        trigger: Trigger::SelfCheck,
    };
    match probe {
        "cpu" => cpu::parse(&raw(text)),
        "memory" => memory::parse(raw(text)),
        "disk" => disk::parse(&raw(text), &ctx),
        "smart" => smart::parse(&raw(text)),
        "audio" => audio::parse(&raw(text), &ctx),
        "audio_output" => audio_output::parse(&raw(text)),
        "hid" => hid::parse(&raw(text), &ctx),
        "path" => path::parse(&raw(text), &ctx),
        other => panic!("no probe is called {other}: add it here"),
    }
}

/// Who uses the sound is no measurement and never leaves the desk.
fn told_of_a_call(text: &str) -> String {
    let seen = call::parse(&raw(text));
    let said = deskready::call::in_call(&seen);
    let streams: String = seen
        .streams
        .iter()
        .map(|stream| serde_json::to_string(stream).unwrap() + "\n")
        .collect();
    let reason = serde_json::to_string(&said.reason).unwrap();
    format!("{streams}{:?} {reason}\n", said.answer)
}

#[test]
fn what_machines_answered_is_told_as_it_was_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("readings");
    let rewrite = std::env::var_os("DESKREADY_REWRITE").is_some();
    let mut count = 0;
    for machine in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if !machine.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(machine.path())
            .unwrap()
            .map(Result::unwrap)
        {
            let path = file.path();
            if path.extension().is_none_or(|end| end != "json") {
                continue;
            }
            let probe = path.file_stem().unwrap().to_str().unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            let said: String = if probe == "call" {
                told_of_a_call(&text)
            } else {
                let all = parse(probe, &text);
                let line = |m: &Measured| serde_json::to_string(m).unwrap() + "\n";
                all.iter().map(line).collect()
            };
            let expected = path.with_extension("expected");
            if rewrite {
                std::fs::write(&expected, &said).unwrap();
            }
            assert_eq!(
                said,
                std::fs::read_to_string(&expected).unwrap_or_default(),
                "{}",
                path.display()
            );
            count += 1;
        }
    }
    assert!(count >= 16, "only {count} readings");
}
