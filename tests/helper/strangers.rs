//! Another user's process at the three sockets is refused, and the log says so without being filled. Needs
//! root, who alone can be somebody else; says so where it is not.

use crate::messages::hello;
use deskready_tests::three::ThreeRoles;
use deskready_tests::{TestCentral, profile_missing_headset, until};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// Nobody, on every Linux.
const STRANGER: u32 = 65_534;
/// Names the socket at which this test program, started anew as somebody else, is to ask.
const ASK_AT: &str = "DESKREADY_TEST_ASK_AT";

fn is_root() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        println!("skipped: only root can start a process of another user");
    }
    is_root
}

/// What a process of another user hears at a socket.
fn as_stranger(socket: &Path) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "strangers::asks_when_told_where", "--nocapture"])
        .env(ASK_AT, socket)
        .current_dir("/")
        .uid(STRANGER)
        .gid(STRANGER)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

/// Everybody may come as far as the socket, so that it is the helper who refuses and not the folder.
fn open_to_all(folder: &Path) {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// This is the other process; without being told where to ask it has nothing to do.
#[test]
fn asks_when_told_where() {
    let Some(socket) = std::env::var_os(ASK_AT) else {
        return;
    };
    assert!(!rustix::process::geteuid().is_root());
    let mut link = UnixStream::connect(socket).unwrap();
    // Who is refused may not be listened to any more.
    let _ = link.write_all(&hello());
    println!("heard: {:?}", crate::answer(&mut link));
}

#[test]
fn a_process_of_another_user_is_refused_by_the_helper_and_told_once() {
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    let socket = folder.path().join("helper.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o666)).unwrap();
    let helper = crate::activation::with_socket(&listener, "");
    for _ in 0..5 {
        let heard = as_stranger(&socket);
        assert!(heard.contains("denied"), "{heard}");
        assert!(!heard.contains("hello"), "{heard}");
    }
    // Root is let in at the same socket.
    let mut link = crate::connect(folder.path());
    link.write_all(b"\x80\0\0\x02{}").unwrap();
    assert!(crate::answer(&mut link).is_some());
    let lines = helper.lines();
    let told = lines.iter().filter(|line| line.contains("turned away"));
    assert_eq!(told.count(), 1, "{lines:?}");
}

#[tokio::test]
async fn a_process_of_another_user_is_refused_at_both_doors_of_the_service() {
    if !is_root() {
        return;
    }
    let central = TestCentral::start("act").await;
    let mut three = ThreeRoles::new(&profile_missing_headset("B-34"), &central);
    open_to_all(three.desk.folder());
    three.start_all().await;
    for (door, name) in [("session.sock", "session"), ("desk.sock", "desk")] {
        let heard = as_stranger(&three.desk.folder().join(door));
        assert!(heard.contains("denied"), "{door}: {heard}");
        until("the line in the log", async || {
            let told = format!("door=\"{name}\"");
            let lines = three.lines("service");
            lines
                .iter()
                .any(|l| l.contains("turned away") && l.contains(&told))
                .then_some(())
        })
        .await;
    }
    // Nobody was sent away for it.
    assert_eq!(three.standing("session"), "there");
}
