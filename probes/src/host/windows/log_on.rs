//! `deskready-session`: what Windows starts when an operator signs in. Keeps `deskready session` running without a window, as
//! systemd does elsewhere, and ends when that has nothing more to do. Needs the program beside it; a program of its own that uses
//! nothing of this crate, so that it is small.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::current_exe() {
        Ok(own) => keep_running(&own.with_file_name("deskready.exe")),
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(not(windows))]
fn keep_running(_: &Path) -> ExitCode {
    eprintln!("deskready-session is for Windows; here systemd starts `deskready session`");
    ExitCode::FAILURE
}

#[cfg(windows)]
fn keep_running(program: &Path) -> ExitCode {
    use std::os::windows::process::CommandExt as _;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    /// A program with a console has none of its own then, and the operator no black window.
    const NO_WINDOW: u32 = 0x0800_0000;
    /// How it ends when another one took over or the service needs it no more (`agent/src/roles/session.rs`).
    const OVER: i32 = 10;
    /// Before it is started again: after the first end, and at most.
    const BACK_OFF: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(60));
    /// One that ran for so long had begun well.
    const LONG: Duration = Duration::from_secs(600);

    let mut wait = BACK_OFF.0;
    loop {
        let begun = Instant::now();
        let ended = Command::new(program)
            .arg("session")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .creation_flags(NO_WINDOW)
            .status();
        if ended.is_ok_and(|status| status.code() == Some(OVER)) {
            return ExitCode::SUCCESS;
        }
        if begun.elapsed() >= LONG {
            wait = BACK_OFF.0;
        }
        std::thread::sleep(wait);
        wait = (wait * 2).min(BACK_OFF.1);
    }
}
