//! Runs every probe once on this machine, as a self-check, and prints what they measured as JSON.
//! Needs an optional profile as JSON in a file named as the first argument; writes nothing.

use deskready::observation::Trigger;
use deskready::profile::Profile;
use deskready_probes::host::{Hosts, LocalHost};
use deskready_probes::{Context, PROBES, files, run_probe};
use std::io::Write as _;

/// A desk that requires a headset, a package and two paths of its own.
const PROFILE: &str = r#"{"desk":{"label":"B-14","site":"Centre"},
    "expect":{"headset":{"required":true},"desk_phone":{"required":true}},
    "file_sets":[{"name":"coreutils","role":"system","packages":["coreutils"]}],
    "paths":[{"name":"loopback","target":"tcp://127.0.0.1:9"}]}"#;

/// How often the service's quick look is made to measure it.
const PLUGGED_TIMES: u32 = 1_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = match std::env::args_os().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => PROFILE.to_owned(),
    };
    let profile: Profile = serde_json::from_str(&text)?;
    let host = LocalHost::default();
    let hosts = Hosts::all(&host);
    let baseline = files::learn(&hosts, &profile)?;
    let ctx = Context {
        profile: &profile,
        file_baseline: &baseline,
        trigger: Trigger::SelfCheck,
    };
    let mut out = std::io::stdout().lock();
    for probe in PROBES {
        let started = std::time::Instant::now();
        let all = run_probe(probe, &hosts, &ctx);
        writeln!(
            out,
            "# {} took {} ms",
            probe.name,
            started.elapsed().as_millis()
        )?;
        for measured in all {
            writeln!(out, "{}", serde_json::to_string(&measured)?)?;
        }
    }
    let started = std::time::Instant::now();
    for _ in 0..PLUGGED_TIMES {
        deskready_probes::plugged(&hosts)?;
    }
    let each_us = started.elapsed().as_micros() / u128::from(PLUGGED_TIMES);
    writeln!(out, "# plugged took {each_us} us, mean of {PLUGGED_TIMES}")?;
    Ok(())
}
