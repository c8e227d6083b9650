//! What each probe costs on this machine: processor time of this program, of programs that it starts (smartctl), and time
//! on the wall. Needs Linux; run as root it sees what the helper sees. Must not change anything on the machine, and opens
//! no microphone.

use crate::report::{Goal, Row};
use anyhow::{Context as _, Result};
use deskready::component::ComponentKind;
use deskready::desk::DeskKind;
use deskready::observation::{Outcome, Trigger};
use deskready::profile::{DeskSpec, Expect, Profile};
use deskready_probes::host::{Hosts, LocalHost, Tools};
use deskready_probes::{Context, FileBaseline, PROBES, Probe, run_probe};
use std::collections::BTreeMap;
use std::time::Instant;

/// Runs of each probe; the first one, which warms up, is not counted.
const RUNS: usize = 6;
/// What a look at the disks may take beside smartctl's own, milliseconds of processor time.
const DISK_GOAL_MS: f64 = 50.0;
/// What the sums may take on each core, milliseconds.
const CORE_GOAL_MS: f64 = 200.0;
/// What a whole check without sound may take when everything is warm, milliseconds on the wall.
const CHECK_GOAL_MS: f64 = 300.0;
/// A tick of the kernel's count for ended children, milliseconds.
const TICK_MS: f64 = 10.0;

/// A probe with what it took, milliseconds, median of the runs.
struct Taken {
    probe: &'static Probe,
    own: f64,
    children: f64,
    wall: f64,
    saw: bool,
}

/// The rows.
///
/// # Errors
/// When the kernel does not tell what was taken.
pub fn rows() -> Result<Vec<Row>> {
    let profile = profile();
    let baseline = FileBaseline::default();
    let ctx = Context {
        profile: &profile,
        file_baseline: &baseline,
        trigger: Trigger::SelfCheck,
    };
    let host = LocalHost::new(Tools::default());
    let hosts = Hosts::all(&host);
    let silent = PROBES
        .iter()
        .filter(|probe| probe.kind != ComponentKind::Headset);
    let all = silent
        .map(|probe| take(probe, &hosts, &ctx))
        .collect::<Result<Vec<_>>>()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    let mut rows: Vec<Row> = all.iter().flat_map(|one| told(one, cores)).collect();
    let disks = all
        .iter()
        .filter(|one| one.probe.kind == ComponentKind::Disk);
    let disk_ms = disks.map(|one| one.own).fold(0.0, |sum, ms| sum + ms);
    rows.push(Row::new(
        "all looks at disks, processor time",
        disk_ms,
        "ms",
        Goal::AtMost(DISK_GOAL_MS),
    ));
    let wall = all.iter().map(|one| one.wall).fold(0.0, |sum, ms| sum + ms);
    rows.push(Row::new(
        "all of these one after another, on the wall",
        wall,
        "ms",
        Goal::AtMost(CHECK_GOAL_MS),
    ));
    Ok(rows)
}

fn profile() -> Profile {
    let desk = DeskSpec {
        label: "B-14".to_owned(),
        site: "Centre".to_owned(),
        room: String::new(),
        kind: DeskKind::Pc,
        language: "en".to_owned(),
    };
    Profile {
        desk,
        service: None,
        expect: Expect {
            disks: vec!["/".to_owned()],
            ..Expect::default()
        },
        file_sets: Vec::new(),
        paths: Vec::new(),
        shared: BTreeMap::new(),
    }
}

fn told(one: &Taken, cores: f64) -> Vec<Row> {
    let name = one.probe.name;
    let unseen = if one.saw { "" } else { " (not seen here)" };
    let goal = if name == "cpu_self_test" {
        Goal::AtMost(CORE_GOAL_MS * cores)
    } else {
        Goal::None
    };
    let own = Row::new(
        format!("{name}{unseen}, processor time"),
        one.own,
        "ms",
        goal,
    );
    let children = (one.children > 0.0).then(|| {
        Row::new(
            format!("{name}, of programs it starts"),
            one.children,
            "ms",
            Goal::None,
        )
    });
    let wall = Row::new(format!("{name}, on the wall"), one.wall, "ms", Goal::None);
    [Some(own), children, Some(wall)]
        .into_iter()
        .flatten()
        .collect()
}

fn take(probe: &'static Probe, hosts: &Hosts, ctx: &Context) -> Result<Taken> {
    let (mut own, mut children, mut wall) = (Vec::new(), Vec::new(), Vec::new());
    let mut saw = false;
    for _ in 0..RUNS {
        let (begun, before, ended) = (Instant::now(), own_ms(), children_ms()?);
        let measured = run_probe(probe, hosts, ctx);
        wall.push(begun.elapsed().as_secs_f64() * 1000.0);
        own.push(own_ms() - before);
        children.push(children_ms()? - ended);
        saw |= measured
            .iter()
            .any(|it| matches!(it.outcome, Outcome::Reading(_)));
    }
    Ok(Taken {
        probe,
        own: median(own),
        children: median(children),
        wall: median(wall),
        saw,
    })
}

fn median(mut all: Vec<f64>) -> f64 {
    let mut counted = all.split_off(1.min(all.len()));
    counted.sort_by(f64::total_cmp);
    counted.get(counted.len() / 2).copied().unwrap_or(0.0)
}

/// Processor time of all threads of this program so far.
fn own_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// That of children that ended.
fn children_ms() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat
        .rsplit_once(") ")
        .context("/proc/self/stat has no name")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let times = fields.get(13..15).context("/proc/self/stat is short")?;
    let ticks = times
        .iter()
        .map(|text| text.parse::<f64>())
        .sum::<Result<f64, _>>()?;
    Ok(ticks * TICK_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_run_is_not_counted_and_of_the_others_the_middle_one_is() {
        assert!((median(vec![900.0, 3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!(median(Vec::new()).abs() < 1e-9);
    }

    #[test]
    fn processor_time_goes_on_with_work() {
        let before = own_ms();
        let sum = (0..3_000_000_u64).fold(1_u64, |sum, n| {
            std::hint::black_box(sum.wrapping_mul(31) ^ n)
        });
        assert!(sum != 0 && own_ms() > before);
        assert!(children_ms().unwrap() >= 0.0);
    }
}
