//! Captures what this machine answers to the probes, as JSON files in a folder named as the first
//! argument, so that a reading can become a test. Look through them before you keep them: they
//! name this machine's disks and devices.

use deskready::observation::Trigger;
use deskready::profile::Profile;
use deskready_probes::host::{Hosts, LocalHost};
use deskready_probes::{
    Context, FileBaseline, audio, audio_output, call, cpu, disk, hid, memory, path, smart,
};
use serde::Serialize;
use std::path::Path;

const PROFILE: &str = r#"{"desk":{"label":"B-14","site":"Centre"},
    "expect":{"headset":{"required":true},"desk_phone":{"required":true}},
    "paths":[{"name":"loopback","target":"tcp://127.0.0.1:9"}]}"#;

#[allow(clippy::disallowed_methods)] // an example that writes where it is told to
fn keep(folder: &Path, name: &str, raw: &impl Serialize) -> Result<(), Box<dyn std::error::Error>> {
    let path = folder.join(name).with_extension("json");
    std::fs::write(path, serde_json::to_string_pretty(raw)? + "\n")?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("name a folder")?;
    let folder = Path::new(&folder);
    let profile: Profile = serde_json::from_str(PROFILE)?;
    let (host, file_baseline) = (LocalHost::default(), FileBaseline::default());
    let hosts = Hosts::all(&host);
    let ctx = Context {
        profile: &profile,
        file_baseline: &file_baseline,
        trigger: Trigger::SelfCheck,
    };
    keep(folder, "call", &call::read(&hosts)?)?;
    keep(folder, "cpu", &cpu::read(&hosts)?)?;
    keep(folder, "memory", &memory::read(&hosts)?)?;
    keep(folder, "disk", &disk::read(&hosts, &ctx)?)?;
    keep(folder, "smart", &smart::read(&hosts)?)?;
    keep(folder, "audio", &audio::read(&hosts, &ctx)?)?;
    keep(folder, "audio_output", &audio_output::read(&hosts, &ctx)?)?;
    keep(folder, "hid", &hid::read(&hosts, &ctx)?)?;
    keep(folder, "path", &path::read(&hosts, &ctx))?;
    Ok(())
}
