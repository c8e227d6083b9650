//! QEMU's own channel (QMP): one JSON object per line. Needs its socket. Must not wait for ever.

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// A socket appears when QEMU has started far enough.
const SOCKET_LIMIT: Duration = Duration::from_secs(20);

/// A connection.
#[derive(Debug)]
pub struct Qmp {
    line: BufReader<UnixStream>,
}

/// Connects to a socket that a program just started will make.
pub fn connect(socket: &Path, mut is_alive: impl FnMut() -> bool) -> Result<UnixStream> {
    let started = Instant::now();
    loop {
        if let Ok(line) = UnixStream::connect(socket) {
            return Ok(line);
        }
        if !is_alive() || started.elapsed() > SOCKET_LIMIT {
            bail!("QEMU did not open {}", socket.display());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

impl Qmp {
    /// Begins to talk.
    pub fn new(line: UnixStream) -> Result<Self> {
        line.set_read_timeout(Some(ANSWER_LIMIT))?;
        let mut qmp = Self {
            line: BufReader::new(line),
        };
        qmp.read()?;
        qmp.ask("qmp_capabilities", json!({}))?;
        Ok(qmp)
    }

    /// Asks; an error of QEMU is an error.
    pub fn ask(&mut self, command: &str, arguments: Value) -> Result<Value> {
        let request = json!({"execute": command, "arguments": arguments});
        writeln!(self.line.get_mut(), "{request}")?;
        loop {
            let answer = self.read()?;
            if answer.get("event").is_some() {
                continue;
            }
            if let Some(error) = answer.get("error") {
                bail!(
                    "QEMU refuses {command}: {}",
                    error["desc"].as_str().unwrap_or_default()
                );
            }
            return Ok(answer["return"].clone());
        }
    }

    fn read(&mut self) -> Result<Value> {
        let mut text = String::new();
        self.line
            .read_line(&mut text)
            .context("QEMU does not answer")?;
        if text.is_empty() {
            bail!("QEMU has ended");
        }
        Ok(serde_json::from_str(&text)?)
    }
}
