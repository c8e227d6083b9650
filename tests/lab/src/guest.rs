//! A running guest: its boot, commands in it, faults from outside, its end, and how its clock goes against ours. Needs QEMU.
//! Must not outlive its owner.

use crate::machine::{CARD, Parts, Tools, command, image, lay_down};
use crate::qmp::{Qmp, connect};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A boot takes 3 to 5 seconds under emulation on an idle machine; one with systemd half a minute.
const BOOT_LIMIT: Duration = Duration::from_secs(240);
/// Added to a command's own limit: the guest stops it, we only notice.
const GRACE: Duration = Duration::from_secs(20);

/// What a command in the guest came to.
#[derive(Debug, Clone)]
pub struct Ran {
    pub code: i64,
    pub out: String,
    pub err: String,
}

/// A running guest.
#[derive(Debug)]
pub struct Guest {
    qemu: Child,
    qmp: Qmp,
    channel: BufReader<UnixStream>,
    folder: PathBuf,
    /// The guest's time and ours when it answered first, and last.
    first: Option<(f64, Instant)>,
    last: Option<(f64, Instant)>,
    /// From the start of QEMU to the first answer.
    pub boot: Duration,
    /// Every command and its answer is shown.
    is_told: bool,
}

impl Guest {
    /// Boots one. Images of disks that lie in the folder already are used as they are.
    pub fn boot(parts: &Parts, tools: &Tools, folder: &Path) -> Result<Self> {
        lay_down(parts, tools, folder)?;
        for old in ["qmp", "channel"] {
            // Of the guest that stood here before.
            let _ = std::fs::remove_file(folder.join(old));
        }
        let started = Instant::now();
        let complaints = std::fs::File::create(folder.join("qemu.txt"))?;
        let mut qemu = command(parts, tools, folder)?
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(complaints)
            .spawn()
            .context("QEMU could not be started")?;
        let lines = ["qmp", "channel"]
            .map(|name| connect(&folder.join(name), || matches!(qemu.try_wait(), Ok(None))));
        let [qmp, channel] = lines;
        let (qmp, channel) = match (qmp, channel) {
            (Ok(qmp), Ok(channel)) => (qmp, channel),
            (qmp, channel) => {
                // It may have ended by itself, which is why.
                let _ = qemu.kill();
                let _ = qemu.wait();
                let said = std::fs::read_to_string(folder.join("qemu.txt")).unwrap_or_default();
                qmp.and(channel).with_context(|| said.trim().to_owned())?;
                bail!("QEMU did not start");
            }
        };
        let mut guest = Self {
            qmp: Qmp::new(qmp)?,
            channel: BufReader::new(channel),
            qemu,
            folder: folder.to_owned(),
            first: None,
            last: None,
            boot: Duration::ZERO,
            is_told: tools.is_told,
        };
        guest
            .run("true", BOOT_LIMIT)
            .with_context(|| format!("the guest did not come up:\n{}", guest.console()))?;
        guest.boot = started.elapsed();
        Ok(guest)
    }

    /// Runs a shell command; what it leaves running goes on.
    pub fn run(&mut self, command: &str, limit: Duration) -> Result<Ran> {
        let began = Instant::now();
        let line = self.channel.get_mut();
        line.set_read_timeout(Some(limit + GRACE))?;
        writeln!(
            line,
            "{}",
            json!({"run": command, "limit_s": limit.as_secs()})
        )?;
        let mut text = String::new();
        let read = self.channel.read_line(&mut text);
        read.with_context(|| {
            format!(
                "the guest does not answer to `{command}`:\n{}",
                self.console()
            )
        })?;
        let answer: Value = serde_json::from_str(&text)
            .with_context(|| format!("the guest ended within `{command}`:\n{}", self.console()))?;
        let now = (
            answer["up_ms"].as_f64().unwrap_or(0.0) / 1000.0,
            Instant::now(),
        );
        self.first.get_or_insert(now);
        self.last = Some(now);
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        let ran = Ran {
            code: answer["code"].as_i64().unwrap_or(-1),
            out: text("out"),
            err: text("err"),
        };
        if self.is_told {
            let seconds = began.elapsed().as_secs_f64();
            // Two PCs may speak at once: each says who it is, on every line, and all of it in one piece.
            let who = self
                .folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy();
            let text = format!(
                "{seconds:6.2} s  {command}\n  -> {} {}\n{}",
                ran.code,
                ran.err.trim(),
                ran.out.trim()
            );
            let lines: String = text
                .lines()
                .map(|line| format!("[{who}] {line}\n"))
                .collect();
            // Nobody may be listening any more.
            let _ = std::io::stderr().lock().write_all(lines.as_bytes());
        }
        Ok(ran)
    }

    /// The same; anything but success is an error that shows what was said.
    pub fn must(&mut self, command: &str, limit: Duration) -> Result<String> {
        let ran = self.run(command, limit)?;
        if ran.code != 0 {
            bail!(
                "in the guest, `{command}` ended with {}: {} {}",
                ran.code,
                ran.err.trim(),
                ran.out.trim()
            );
        }
        Ok(ran.out)
    }

    /// How much of the guest's time passed in a second of ours; none before there are two moments to compare.
    pub fn clock_ratio(&self) -> Option<f64> {
        let ((from, begun), (to, ended)) = (self.first?, self.last?);
        let ours = ended.duration_since(begun).as_secs_f64();
        (ours > 1.0).then(|| (to - from) / ours)
    }

    /// Pulls the network cable, or plugs it in.
    pub fn cable(&mut self, is_in: bool) -> Result<()> {
        self.qmp
            .ask("set_link", json!({"name": CARD, "up": is_in}))
            .map(drop)
    }

    /// What an NVMe disk says of itself from now on.
    pub fn critical_warning(&mut self, disk: &str, bits: u8) -> Result<()> {
        let path = format!("/machine/peripheral/{disk}");
        let arguments = json!({"path": path, "property": "smart_critical_warning", "value": bits});
        self.qmp.ask("qom-set", arguments).map(drop)
    }

    /// A machine check as a bank of the processor reports a corrected error: of memory (a read over channel 15, which is an
    /// unknown one), or of its own cache (a read of data from the second level).
    pub fn machine_check(&mut self, of_processor: bool) -> Result<()> {
        let status = if of_processor {
            "0x9c00004000000136"
        } else {
            "0x9c0000400001009f"
        };
        let line = format!("mce 0 4 {status} 0x0 0x12345000 0x0");
        self.qmp
            .ask("human-monitor-command", json!({"command-line": line}))
            .map(drop)
    }

    /// Changes bytes of a file beneath the file system that holds it; the guest is told nothing.
    pub fn rot(&mut self, disk: &str, file: &str, offset: u64, rot: Rot) -> Result<()> {
        let extents = self.must(
            &format!("sync; filefrag -e -b512 -v {file}"),
            Duration::from_secs(20),
        )?;
        let path = image(&self.folder, disk);
        let mut image = std::fs::File::options()
            .read(true)
            .write(true)
            .open(&path)?;
        for byte_at in offset..offset.saturating_add(rot.count()) {
            let at = place(&extents, byte_at)
                .with_context(|| format!("{file} has no place on a disk:\n{extents}"))?;
            let mut byte = [0];
            image.seek(SeekFrom::Start(at))?;
            image.read_exact(&mut byte)?;
            image.seek(SeekFrom::Start(at))?;
            image.write_all(&[rot.of(byte[0])])?;
        }
        Ok(())
    }

    /// The end of what the console said.
    pub fn console(&self) -> String {
        let bytes = std::fs::read(self.folder.join("console.txt")).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let last: Vec<&str> = text.lines().rev().take(15).collect();
        last.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Guest {
    /// Switches it off at once, as a power cut does.
    pub fn off(&mut self) {
        // It may have ended by itself.
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.off();
    }
}

/// How bytes decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rot {
    /// One bit of one byte.
    Bit,
    /// So many bytes are zeros from now on.
    Zeros(u16),
}

impl Rot {
    fn count(self) -> u64 {
        match self {
            Self::Bit => 1,
            Self::Zeros(count) => u64::from(count),
        }
    }

    fn of(self, byte: u8) -> u8 {
        match self {
            Self::Bit => byte ^ 0x10,
            Self::Zeros(_) => 0,
        }
    }
}

/// Where a byte of a file lies on its disk, from the table of `filefrag -b512 -v`: "0: 0.. 7: 4096.. 4103: 8:".
fn place(extents: &str, offset: u64) -> Option<u64> {
    let sector = offset / 512;
    for line in extents.lines() {
        let numbers: Vec<u64> = line
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|word| !word.is_empty())
            .filter_map(|word| word.parse().ok())
            .collect();
        let is_extent = line
            .trim_start()
            .starts_with(|letter: char| letter.is_ascii_digit())
            && line.contains("..");
        if let ([_, from, to, start, ..], true) = (numbers.as_slice(), is_extent)
            && (*from..=*to).contains(&sector)
        {
            return Some((start + sector - from) * 512 + offset % 512);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_byte_is_read_from_the_table_of_extents() {
        let table = "Filesystem type is: ef53\nFile size of /d/x is 9000 (18 blocks of 512 bytes)\n \
             ext:     logical_offset:        physical_offset: length:   expected: flags:\n   \
             0:        0..       7:      20480..     20487:      8:\n   \
             1:        8..      17:      30000..     30009:     10:      20488: last,eof\n";
        assert_eq!(place(table, 0), Some(20480 * 512));
        assert_eq!(place(table, 4097), Some(30000 * 512 + 1));
        assert_eq!(place(table, 20_000), None);
    }
}
