//! What a program took from its start to its end, as the kernel counts it. Needs /proc; the count of processor time has
//! steps of 10 ms.

use anyhow::{Context as _, Result, ensure};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TICKS_PER_S: f64 = 100.0;

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// Processor time, seconds.
    pub cpu_s: f64,
    /// Time on the wall, seconds.
    pub wall_s: f64,
    /// The most memory it had, KiB.
    pub most_kib: f64,
}

/// Runs a program to its end.
pub fn take(command: &mut Command) -> Result<Taken> {
    let name = command.get_program().to_string_lossy().into_owned();
    let (before, begun) = (ended_ticks()?, Instant::now());
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| name.clone())?;
    let status = format!("/proc/{}/status", child.id());
    let mut most_kib = 0.0_f64;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        most_kib = most_kib.max(peak_kib(&status));
        std::thread::sleep(Duration::from_millis(5));
    };
    let wall_s = begun.elapsed().as_secs_f64();
    // Peers that compare say by their status what they found; only a program that broke down has a signal or more.
    ensure!(
        ended.code().is_some_and(|code| code < 14),
        "{name}: {ended}"
    );
    Ok(Taken {
        cpu_s: (ended_ticks()? - before) / TICKS_PER_S,
        wall_s,
        most_kib,
    })
}

fn peak_kib(status: &str) -> f64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// Processor time of all children that ended.
fn ended_ticks() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = text.rsplit_once(')').context("no such line")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok());
    ticks(13)
        .zip(ticks(14))
        .map(|(user, system)| user + system)
        .context("the kernel tells no time")
}

/// The median of each figure.
pub fn median(all: &[Taken]) -> Taken {
    let of = |figure: fn(&Taken) -> f64| {
        let mut all: Vec<f64> = all.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(0.0)
    };
    Taken {
        cpu_s: of(|t| t.cpu_s),
        wall_s: of(|t| t.wall_s),
        most_kib: of(|t| t.most_kib),
    }
}
