//! A real sound server for a story, with a headset that plays into nothing and a microphone that hears
//! nothing; programs under other names that use them; and everything that opens a stream there.
//! Needs pulseaudio with its tools.

#[path = "../../probes/tests/support/sound_server.rs"]
mod sound_server;

use crate::process::Running;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The server.
#[derive(Debug)]
pub struct TestSound {
    run: tempfile::TempDir,
    events: Running,
    _server: sound_server::Server,
}

impl TestSound {
    /// None where pulseaudio is not installed.
    #[must_use]
    pub fn start() -> Option<Self> {
        Self::with(&[
            "module-null-sink sink_name=headset sink_properties=device.description=Jabra_Evolve_20",
            "module-null-source source_name=mic",
        ])
    }

    /// The same with one device that plays and listens.
    #[must_use]
    pub fn with_one_headset() -> Option<Self> {
        Self::with(&[
            "module-null-sink sink_name=alsa_output.usb-Jabra_Evolve_20-00.stereo sink_properties=device.description=Jabra_Evolve_20",
            "module-null-source source_name=alsa_input.usb-Jabra_Evolve_20-00.mono",
        ])
    }

    fn with(devices: &[&str]) -> Option<Self> {
        let run = tempfile::tempdir().unwrap();
        let server = sound_server::server(run.path(), devices)?;
        let mut subscribe = Command::new("pactl");
        subscribe.arg("subscribe").envs(surroundings(run.path()));
        let events = Running::start(&mut subscribe);
        Some(Self {
            run,
            events,
            _server: server,
        })
    }

    /// What a program needs to know to use this server and no other.
    #[must_use]
    pub fn surroundings(&self) -> Vec<(&'static str, String)> {
        surroundings(self.run.path())
    }

    /// A program of that name which listens to the microphone, until it goes out of scope.
    #[must_use]
    pub fn listens(&self, name: &str) -> Running {
        let file = self.run.path().join(name);
        std::fs::copy("/usr/bin/pacat", &file).unwrap();
        let mut command = Command::new(file);
        command
            .args(["--record", "--raw", "--device=mic", "/dev/null"])
            .envs(self.surroundings());
        Running::start(&mut command)
    }

    /// How many streams of a kind (`sink-input`, `source-output`) were opened or closed so far.
    #[must_use]
    pub fn count(&self, what: &str, kind: &str) -> usize {
        let event = format!("Event '{what}' on {kind} #");
        let lines = self.events.lines();
        lines.iter().filter(|line| line.starts_with(&event)).count()
    }
}

fn surroundings(run: &Path) -> Vec<(&'static str, String)> {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    vec![
        ("HOME", text(run.to_owned())),
        ("XDG_RUNTIME_DIR", text(run.to_owned())),
        ("PULSE_RUNTIME_PATH", text(run.join("pulse"))),
        (
            "PULSE_SERVER",
            format!("unix:{}", text(run.join("pulse/native"))),
        ),
    ]
}
