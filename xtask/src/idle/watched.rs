//! One process under observation, read from the kernel. Needs /proc. Must not leave a process behind, nor count
//! what stands in for systemd.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Listens for the helper, as systemd does where it is installed.
pub const ACTIVATOR: &str = "systemd-socket-activate";

/// One process under observation.
pub struct Watched {
    pub name: &'static str,
    child: Child,
    pub is_ours: bool,
    pub pss_kib: Vec<u64>,
    pub threads: Vec<u64>,
    cpu_at_start: u64,
    /// Switches of each thread at the last look.
    switches: BTreeMap<u32, u64>,
    pub switches_count: u64,
    /// Where its socket starts it and it may end: how it is put behind the socket again.
    pub again: Option<Command>,
    log: File,
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watched {
    pub fn start(name: &'static str, command: &mut Command, folder: &Path) -> Result<Self> {
        let log = File::create(folder.join(format!("{name}.log")))?;
        let child = spawn(name, command, &log)?;
        Ok(Self {
            name,
            child,
            is_ours: true,
            pss_kib: Vec::new(),
            threads: Vec::new(),
            cpu_at_start: 0,
            switches: BTreeMap::new(),
            switches_count: 0,
            again: None,
            log,
        })
    }

    /// What systemd does for it: a program that ended waits behind its socket again.
    pub fn revive(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            let Some(command) = &mut self.again else {
                bail!("{} ended by itself ({status})", self.name);
            };
            if !status.success() {
                bail!("{} ended with {status}", self.name);
            }
            self.child = spawn(self.name, command, &self.log)?;
            self.switches = BTreeMap::new();
        }
        Ok(())
    }

    /// Not while only its socket is there.
    fn is_at_work(&self) -> bool {
        self.again.is_none()
            || std::fs::read_link(format!("/proc/{}/exe", self.child.id()))
                .is_ok_and(|exe| !exe.ends_with(ACTIVATOR))
    }

    pub fn begin(&mut self) -> Result<()> {
        self.cpu_at_start = self.ticks()?;
        self.switches = self.read_switches();
        Ok(())
    }

    pub fn look(&mut self) -> Result<()> {
        self.revive()?;
        if !self.is_at_work() {
            self.pss_kib.push(0);
            self.threads.push(0);
            return Ok(());
        }
        let folder = PathBuf::from(format!("/proc/{}", self.child.id()));
        let rollup = std::fs::read_to_string(folder.join("smaps_rollup"))?;
        let pss = field(&rollup, "Pss:").context("the kernel tells no PSS")?;
        self.pss_kib.push(pss);
        let now = self.read_switches();
        self.threads.push(now.len() as u64);
        for (thread, count) in &now {
            let before = self.switches.get(thread).copied().unwrap_or(0);
            self.switches_count += count.saturating_sub(before);
        }
        self.switches = now;
        Ok(())
    }

    /// CPU time since `begin`, with what of it those took that ended meanwhile.
    pub fn ticks_since(&self, ended: u64) -> Result<u64> {
        Ok((self.ticks()? + ended).saturating_sub(self.cpu_at_start))
    }

    /// CPU time with that of children that ended, in ticks.
    fn ticks(&self) -> Result<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        ticks_in(&stat).context("/proc/PID/stat is not as expected")
    }

    fn read_switches(&self) -> BTreeMap<u32, u64> {
        let folder = format!("/proc/{}/task", self.child.id());
        let Ok(tasks) = std::fs::read_dir(folder) else {
            return BTreeMap::new();
        };
        let one = |entry: std::fs::DirEntry| {
            let thread = entry.file_name().to_str()?.parse().ok()?;
            let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
            Some((thread, field(&status, "voluntary_ctxt_switches:")?))
        };
        tasks.flatten().filter_map(one).collect()
    }
}

fn spawn(name: &str, command: &mut Command, log: &File) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log.try_clone()?)
        .spawn()
        .with_context(|| format!("{name} cannot be started"))
}

/// CPU time of this program's children that ended: of those, only the helper does during the measurement.
pub fn ended_ticks() -> Result<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let all = ticks_in(&stat).context("/proc/self/stat is not as expected")?;
    Ok(all.saturating_sub(own_ticks_in(&stat).unwrap_or(0)))
}

/// The number behind a name at the start of a line.
fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// utime, stime, cutime and cstime; the name before them may hold anything.
fn ticks_in(stat: &str) -> Option<u64> {
    sum_of(stat, 11..15)
}

/// The first two of them.
fn own_ticks_in(stat: &str) -> Option<u64> {
    sum_of(stat, 11..13)
}

fn sum_of(stat: &str, range: std::ops::Range<usize>) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let times = fields.get(range)?;
    times.iter().map(|text| text.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name_and_with_those_of_children() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 3 0 99";
        assert_eq!(ticks_in(stat), Some(100));
        assert_eq!(own_ticks_in(stat), Some(30));
        assert_eq!(ticks_in("7 (a) S 1"), None);
        assert_eq!(ticks_in(""), None);
    }

    #[test]
    fn a_field_is_the_number_at_the_start_of_its_line() {
        let text = "Rss:  900 kB\nPss:   42 kB\nPss_Anon: 7 kB\n";
        assert_eq!(field(text, "Pss:"), Some(42));
        assert_eq!(field(text, "Swap:"), None);
    }
}
