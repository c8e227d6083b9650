//! `deskready pilot-report`: what this PC let us see, with whose rights, for the administrator of a
//! pilot to send. Needs the three sides; keeps of their answers counts, ids of products and versions,
//! and no word of a person, a PC's own name, a serial number or a place in a home.

mod ask;
mod scrub;
#[cfg(test)]
mod tests;
mod text;

use crate::cli::PilotArgs;
use crate::round::{Machine, Silent};
use anyhow::Context as _;
use deskready::observation::{Outcome, Reading, Trigger, Why};
use deskready::profile::Profile;
use deskready_probes::{PROBES, Role};
use scrub::Scrub;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

/// Everything the report says; text and JSON are made from it.
#[derive(Debug, Default, Serialize)]
struct Report {
    schema: u32,
    program_version: String,
    system: System,
    questions: Vec<Question>,
    checks: Vec<Check>,
    devices: Vec<Device>,
    disks: Vec<Disk>,
    smartctl: Option<String>,
    more: Vec<More>,
}

/// The system, as far as it is everybody's.
#[derive(Debug, Default, Serialize)]
struct System {
    os: String,
    os_version: String,
    kernel: String,
    architecture: String,
    cpu: String,
    cpu_count: Option<u32>,
    memory_bytes: Option<u64>,
    sound_server: Option<String>,
    session_type: Option<String>,
    is_root: bool,
}

/// One question and whether it was answered.
#[derive(Debug, Serialize)]
struct Question {
    question: &'static str,
    rights: &'static str,
    seen: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
    /// How many things were listed, where it is a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    took_ms: u64,
}

/// One check and what came of it.
#[derive(Debug, Serialize)]
struct Check {
    check: &'static str,
    rights: &'static str,
    measured_count: usize,
    /// Whether the device looked for is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<bool>,
    /// By reason, how much stayed unseen.
    unseen: BTreeMap<&'static str, usize>,
    took_ms: u64,
}

/// Devices of one product.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Device {
    /// `sound` or `hid`.
    class: &'static str,
    /// `vendor:product` on USB or Bluetooth; empty for what has none.
    id: String,
    count: usize,
}

/// One disk.
#[derive(Debug, Serialize)]
struct Disk {
    name: String,
    model: String,
    /// Whether it told about itself; none when it was not asked.
    answers: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
}

/// What would let us see more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum More {
    RunAsRoot,
    RunAsAdministrator,
    RunInTheSession,
    InstallSmartctl,
    WaitForTheEndOfTheCall,
    Nothing,
}

/// Who has every right here.
const WITH_EVERY_RIGHT: More = if cfg!(windows) {
    More::RunAsAdministrator
} else {
    More::RunAsRoot
};

/// Runs the command and returns the exit status.
pub fn command(args: &PilotArgs) -> anyhow::Result<u8> {
    let machine = Machine::local(deskready_probes::host::Tools::default());
    let report = gather(&machine, Scrub::of_this_pc());
    let text = if args.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        let lang = crate::words::choose(args.lang.as_deref(), "es");
        text::render(&report, &lang)
    };
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .context("cannot write the report")?;
    Ok(0)
}

const fn rights(role: Role) -> &'static str {
    match role {
        Role::Service => "service",
        Role::Session => "session",
        Role::Helper => "helper",
    }
}

fn gather(machine: &Machine, scrub: Scrub) -> Report {
    let mut asking = ask::Asking::new(machine, scrub);
    asking.all();
    let mut report = asking.into_report();
    report.schema = 1;
    report.program_version = env!("CARGO_PKG_VERSION").to_owned();
    report.checks = checks(machine);
    report.more = more(&report);
    report
}

fn expected() -> Option<Profile> {
    let expected = serde_json::json!({
        "desk": {"label": "pilot", "site": "pilot"},
        "expect": {
            "headset": {"required": true},
            "desk_phone": {"required": true},
            "disks": [ask::SYSTEM],
        }
    });
    serde_json::from_value(expected).ok()
}

/// A self-check of a desk that asks for a headset and a phone. Its files, its paths and the address of its phone are nobody's to send.
fn checks(machine: &Machine) -> Vec<Check> {
    let Some(profile) = expected() else {
        return Vec::new();
    };
    let due: Vec<_> = PROBES
        .iter()
        .filter(|probe| !["files", "path", "sip_path", "network_phone"].contains(&probe.name))
        .collect();
    let profile = Arc::new(profile);
    let baseline: Arc<dyn deskready_probes::Manifest> =
        Arc::new(deskready_probes::FileBaseline::default());
    crate::round::run(
        machine,
        &profile,
        &baseline,
        Trigger::SelfCheck,
        &due,
        &Silent,
    )
    .into_iter()
    .map(|given| {
        let mut unseen = BTreeMap::new();
        let (mut measured_count, mut found) = (0, None);
        for measured in &given.measured {
            match &measured.outcome {
                Outcome::Reading(reading) => {
                    measured_count += 1;
                    if let Reading::Presence {
                        found: is_there, ..
                    } = reading
                    {
                        found = Some(*is_there);
                    }
                }
                Outcome::Unseen(it) => *unseen.entry(it.why.as_str()).or_default() += 1,
            }
        }
        Check {
            check: given.probe.name,
            rights: rights(given.probe.role),
            measured_count,
            found,
            unseen,
            took_ms: given.took_ms,
        }
    })
    .collect()
}

fn more(report: &Report) -> Vec<More> {
    let unseen = |rights: &str| {
        let of_questions = report.questions.iter().filter(|q| q.rights == rights);
        let whys: Vec<Why> = of_questions.filter_map(|q| q.why).collect();
        whys
    };
    let all: [(More, bool); 4] = [
        (
            More::RunInTheSession,
            unseen("session")
                .iter()
                .any(|why| matches!(why, Why::NoSession | Why::Denied)),
        ),
        (WITH_EVERY_RIGHT, !report.system.is_root),
        (
            More::InstallSmartctl,
            // The system's own records may do as well.
            report.smartctl.is_none() && report.disks.iter().all(|it| it.answers != Some(true)),
        ),
        (
            More::WaitForTheEndOfTheCall,
            report
                .checks
                .iter()
                .any(|check| check.unseen.contains_key(Why::InCall.as_str())),
        ),
    ];
    let mut more: Vec<More> = all
        .into_iter()
        .filter_map(|(it, is)| is.then_some(it))
        .collect();
    if more.is_empty() {
        more.push(More::Nothing);
    }
    more
}
