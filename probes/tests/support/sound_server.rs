//! A real PulseAudio with devices that play into nothing, and a microphone that hears nothing.
//! Needs the program; there is none where it is not installed.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::io::BufRead as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The server, ended with the test.
#[derive(Debug)]
pub struct Server(pub Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server of our own and waits until it says that it is up.
pub fn server(run: &Path, modules: &[&str]) -> Option<Server> {
    let mut command = Command::new("pulseaudio");
    command.args([
        "-n",
        "--daemonize=no",
        "--exit-idle-time=-1",
        "--log-level=info",
        "--log-target=stderr",
    ]);
    command.args([
        "--disable-shm=yes",
        "-L",
        "module-native-protocol-unix auth-anonymous=1",
    ]);
    for module in modules {
        command.args(["-L", module]);
    }
    command
        .env("XDG_RUNTIME_DIR", run)
        .env("HOME", run)
        .env("PULSE_RUNTIME_PATH", run.join("pulse"));
    command
        .env_remove("PULSE_SERVER")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    let server = Server(child);
    let up = lines
        .by_ref()
        .map_while(Result::ok)
        .any(|line| line.contains("Daemon startup complete"));
    assert!(up, "the server ended before it was up");
    // Its words must go somewhere, or it stops when the pipe is full.
    std::thread::spawn(move || lines.for_each(drop));
    Some(server)
}
