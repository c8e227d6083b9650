//! The helper as systemd starts it: with a socket that systemd listens on. It ends by itself when nobody asks,
//! and what was asked meanwhile is answered by the next one. Needs `sh` to pass a file by its number.

use crate::{answer, connect};
use deskready_tests::process::{Running, program};
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;
use std::time::Instant;

/// Starts a helper with a socket as its file 3.
pub fn with_socket(listener: &UnixListener, options: &str) -> Running {
    let script =
        format!("export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" helper {options} 3<&0 0</dev/null");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(program("deskready"));
    let passed = OwnedFd::from(listener.try_clone().unwrap());
    Running::start_with(&mut command, passed.into())
}

/// Its last line may be read a moment after its end.
fn until_ended_with(helper: &Running, word: &str) {
    let begun = Instant::now();
    while !(helper.ended() && helper.lines().iter().any(|line| line.contains(word))) {
        let lines = helper.lines();
        assert!(begun.elapsed() < deskready_tests::PATIENCE, "{lines:?}");
        std::thread::yield_now();
    }
}

#[test]
fn a_helper_that_nobody_asks_ends_and_the_next_one_answers_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("helper.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    let first = with_socket(&listener, "--idle-s 1");
    drop(connect(folder.path()));
    until_ended_with(&first, "until it is needed");

    let mut waits = UnixStream::connect(&socket).unwrap();
    waits.write_all(&crate::messages::hello()).unwrap();
    let _second = with_socket(&listener, "");
    let greeted = answer(&mut waits).expect("a hello");
    assert_eq!(greeted["hello"]["role"], "helper", "{greeted}");
}

#[test]
fn a_helper_without_a_socket_says_how_it_gets_one() {
    let output = Command::new(program("deskready"))
        .arg("helper")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(70), "{told}");
    assert!(
        told.contains("deskready-helper.socket") && told.contains("--socket"),
        "{told}"
    );
}
