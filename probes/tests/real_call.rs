//! A real sound server and real programs that listen and play: a call is seen when it begins and when
//! it ends, by who holds the streams. Needs pulseaudio and its `pacat`, which plays the softphone under
//! another name; says so and passes where there is none.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use deskready::call::InCall;
use deskready_probes::call;
use deskready_probes::host::{Hosts, LocalHost};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use support::sound_server::server;

const INSIDE: &str = "DESKREADY_TEST_INSIDE";
const NAME: &str = "a_call_is_seen_from_its_first_sound_to_its_last";

/// A program of that name that uses the sound; ended with the test.
struct Program(Child);

impl Program {
    /// Starts to listen or to play, and waits until sound flows.
    fn start(folder: &Path, name: &str, arguments: &[&str]) -> Self {
        let file = folder.join(name);
        if !file.exists() {
            std::fs::copy("/usr/bin/pacat", &file).unwrap();
        }
        let mut command = Command::new(file);
        command.args(arguments).arg("--latency-msec=20");
        if arguments.contains(&"--record") {
            let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
            let heard = child.stdout.as_mut().unwrap().read_exact(&mut [0; 64]);
            heard.unwrap();
            return Self(child);
        }
        let zeros = std::fs::File::open("/dev/zero").unwrap();
        Self(command.stdin(zeros).spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks until it is so: a server notices a program that begins or is gone a moment later.
fn comes_to(expected: (InCall, &str)) {
    let host = LocalHost::default();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        let said = call::now(&Hosts::all(&host));
        if (said.answer, said.reason.code.as_str()) == expected {
            return;
        }
        assert!(std::time::Instant::now() < until, "{expected:?}: {said:?}");
        std::thread::yield_now();
    }
}

fn inside(folder: &Path) {
    let start = |name: &str, arguments: &[&str]| Program::start(folder, name, arguments);
    let listen = ["--record", "--device=mic"];
    comes_to((InCall::No, "call.none"));
    let music = start("firefox", &["--playback", "--device=speakers"]);
    comes_to((InCall::No, "call.none"));
    let ring = start("zoiper5", &["--playback", "--device=speakers"]);
    comes_to((InCall::Yes, "call.rings"));
    let talk = start("zoiper5", &listen);
    comes_to((InCall::Yes, "call.softphone"));
    drop((ring, talk));
    comes_to((InCall::No, "call.none"));
    let page = start("firefox", &listen);
    comes_to((InCall::Perhaps, "call.browser"));
    drop((page, music));
    let recorder = start("studio", &["--record", "--device=speakers.monitor"]);
    comes_to((InCall::No, "call.none"));
    let other = start("studio", &listen);
    comes_to((InCall::Perhaps, "call.another"));
    drop((recorder, other));
    comes_to((InCall::No, "call.none"));
}

#[test]
fn a_call_is_seen_from_its_first_sound_to_its_last() {
    if let Some(folder) = std::env::var_os(INSIDE) {
        return inside(&PathBuf::from(folder));
    }
    let run = tempfile::tempdir().unwrap();
    let devices = [
        "module-null-sink sink_name=speakers",
        "module-null-source source_name=mic",
    ];
    let Some(_server) = server(run.path(), &devices) else {
        println!("skipped: pulseaudio is not installed");
        return;
    };
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", NAME, "--nocapture"])
        .env(INSIDE, run.path())
        .env("HOME", run.path())
        .env("XDG_RUNTIME_DIR", run.path())
        .env("PULSE_RUNTIME_PATH", run.path().join("pulse"));
    test.env(
        "PULSE_SERVER",
        format!("unix:{}", run.path().join("pulse/native").display()),
    );
    let status = test.status().unwrap();
    assert!(status.success(), "{status}");
}
