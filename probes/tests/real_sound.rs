//! A real sound server with a device that plays into nothing: the headset is found by name, takes
//! a second of silence at its rate, and is missing when it goes. Needs pulseaudio; says so and
//! passes where there is none.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use deskready::observation::{Measured, Outcome, Reading, Trigger, Why};
use deskready::profile::Profile;
use deskready_probes::host::{Hosts, LocalHost};
use deskready_probes::{Context, FileBaseline, audio, audio_output, run_probe};
use std::path::Path;
use std::process::Command;
use support::sound_server::server;

fn profile(product: &str) -> Profile {
    serde_json::from_value(serde_json::json!({
        "desk": {"label": "B-14", "site": "Centre"},
        "expect": {"headset": {"required": true, "product": product}}
    }))
    .unwrap()
}

fn look(probe: &deskready_probes::Probe, product: &str) -> Measured {
    let (host, profile, file_baseline) = (
        LocalHost::default(),
        profile(product),
        FileBaseline::default(),
    );
    let ctx = Context {
        profile: &profile,
        file_baseline: &file_baseline,
        trigger: Trigger::SelfCheck,
    };
    let mut all = run_probe(probe, &Hosts::all(&host), &ctx);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// The part that runs inside a process whose surroundings point at our own server.
fn playing() {
    let Outcome::Reading(Reading::Presence {
        found,
        device_name,
        is_default,
        listed,
        ..
    }) = look(&audio::PROBE, "Evolve 20").outcome
    else {
        panic!("nothing was listed")
    };
    assert_eq!(
        (found, device_name.as_deref()),
        (true, Some("Jabra_Evolve_20"))
    );
    assert_eq!(
        is_default,
        Some(false),
        "the first device is the default one"
    );
    assert_eq!(listed, ["Speakers", "Jabra_Evolve_20"]);

    let missing = look(&audio::PROBE, "Evolve 65");
    assert!(matches!(
        missing.outcome,
        Outcome::Reading(Reading::Presence {
            found: false,
            listed_count: 2,
            ..
        })
    ));
    assert_eq!(missing.attempts, 2);
    let silent = look(&audio_output::PROBE, "Evolve 65");
    assert!(matches!(silent.outcome, Outcome::Unseen(unseen) if unseen.why == Why::NoDevice));

    let played = look(&audio_output::PROBE, "Evolve 20").outcome;
    let Outcome::Reading(Reading::AudioOutput {
        device_name,
        sample_rate_hz,
        frames_count,
        elapsed_ms,
    }) = played
    else {
        panic!("nothing was played: {played:?}")
    };
    println!("{device_name}: {frames_count} frames in {elapsed_ms} ms at {sample_rate_hz} Hz");
    let expected = u64::from(sample_rate_hz) * elapsed_ms / 1000;
    assert!(
        frames_count.abs_diff(expected) * 10 <= expected,
        "{frames_count} of {expected} frames"
    );
    assert!((800..=1_500).contains(&elapsed_ms), "{elapsed_ms} ms");
}

/// A server that is there and does not answer, or is gone and left its socket: nothing was listed,
/// so nothing is missing.
fn unanswered(why: Why) {
    let outcome = look(&audio::PROBE, "Evolve 20").outcome;
    assert!(
        matches!(&outcome, Outcome::Unseen(unseen) if unseen.why == why),
        "{outcome:?}"
    );
}

const INSIDE: &str = "DESKREADY_TEST_INSIDE";
const NAME: &str = "a_real_server_shows_its_headset_and_takes_a_second_of_silence";

/// Runs one part in a process of its own, so that no other test sees its surroundings change.
fn run_inside(run: &Path, part: &str) {
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", NAME, "--nocapture"])
        .env(INSIDE, part)
        .env("HOME", run);
    test.env("XDG_RUNTIME_DIR", run)
        .env("PULSE_RUNTIME_PATH", run.join("pulse"));
    test.env(
        "PULSE_SERVER",
        format!("unix:{}", run.join("pulse/native").display()),
    );
    let status = test.status().unwrap();
    assert!(status.success(), "the part {part:?} failed: {status}");
}

#[test]
fn a_real_server_shows_its_headset_and_takes_a_second_of_silence() {
    if let Some(part) = std::env::var_os(INSIDE) {
        return match part.to_str() {
            Some("stopped") => unanswered(Why::TimedOut),
            Some("gone") => unanswered(Why::NoSession),
            _ => playing(),
        };
    }
    let run = tempfile::tempdir().unwrap();
    let sinks = [
        "module-null-sink sink_name=speakers sink_properties=device.description=Speakers",
        "module-null-sink sink_name=headset sink_properties=device.description=Jabra_Evolve_20",
    ];
    let Some(server) = server(run.path(), &sinks) else {
        println!("skipped: pulseaudio is not installed");
        return;
    };
    run_inside(run.path(), "playing");
    let process = rustix::process::Pid::from_child(&server.0);
    rustix::process::kill_process(process, rustix::process::Signal::STOP).unwrap();
    run_inside(run.path(), "stopped");
    drop(server);
    assert!(
        run.path().join("pulse/native").exists(),
        "it was ended too hard to clean up"
    );
    run_inside(run.path(), "gone");
}
