//! The channel to the host: one request per line, a shell command; one answer per line, its exit code and what it said.
//! Needs a virtio port named "lab". Must not hang on a command, nor on what it leaves running.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(10);
const OUTPUT_BYTES: u64 = 4 * 1024 * 1024;
/// What a command that was stopped answers, as `timeout` does.
const TOO_LONG: i32 = 124;

/// Serves until the host closes the channel for good, which it does by ending the guest.
pub fn serve() -> Result<()> {
    let port = port().context("there is no virtio port named lab")?;
    loop {
        let line = File::options().read(true).write(true).open(&port)?;
        let mut answers = line.try_clone()?;
        for request in BufReader::new(line).lines() {
            let request: Value = serde_json::from_str(&request?)?;
            let command = request["run"].as_str().unwrap_or_default();
            let limit = Duration::from_secs(request["limit_s"].as_u64().unwrap_or(60));
            let mut answer = match run(command, limit) {
                Ok(answer) => answer,
                Err(error) => json!({"code": 125, "out": "", "err": format!("{error:#}")}),
            };
            answer["up_ms"] = json!(up_ms());
            writeln!(answers, "{answer}")?;
        }
        // The host's end is not open yet, or is being opened again.
        std::thread::sleep(POLL);
    }
}

fn port() -> Option<PathBuf> {
    let ports = std::fs::read_dir("/sys/class/virtio-ports").ok()?.flatten();
    let named = |path: &PathBuf| {
        std::fs::read_to_string(path.join("name")).is_ok_and(|name| name.trim() == "lab")
    };
    let found = ports.map(|entry| entry.path()).find(named)?;
    Some(Path::new("/dev").join(found.file_name()?))
}

/// Output goes to files and not to pipes: what a command leaves running would hold a pipe open.
fn run(command: &str, limit: Duration) -> Result<Value> {
    let (out, err) = (Path::new("/run/lab.out"), Path::new("/run/lab.err"));
    let mut child = Command::new("/bin/sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(File::create(out)?)
        .stderr(File::create(err)?)
        .spawn()?;
    let deadline = Instant::now() + limit;
    let code = loop {
        if let Some(status) = child.try_wait()? {
            break status
                .code()
                .unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            break TOO_LONG;
        }
        std::thread::sleep(POLL);
    };
    Ok(json!({"code": code, "out": text(out)?, "err": text(err)?}))
}

fn text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(OUTPUT_BYTES)
        .read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The guest's own clock, which under emulation may run faster or slower than the host's.
fn up_ms() -> u64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds = text
        .split_whitespace()
        .next()
        .and_then(|word| word.parse::<f64>().ok());
    (seconds.unwrap_or(0.0) * 1000.0) as u64
}
