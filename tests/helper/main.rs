//! The helper under fire: malformed, truncated, oversized, random and hostile messages. It never panics, and
//! touches nothing that an understood verb did not name, as inotify and strace see it. Some ten thousand
//! messages here; `cargo xtask prove helper` throws a million and writes down the lines that begin with `figure: `.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod activation;
mod messages;
mod strangers;
mod watch;

use deskready_probes::host::{FileName, HashHow, HelperVerb};
use messages::{Messages, Thrown, framed, hello, question};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;
use watch::{Eyes, Watched};

/// Messages, unless DESKREADY_PROVE_HELPER says how many.
const MESSAGES: u64 = 10_000;
/// Questions of one connection, before another one is made.
const PER_CONNECTION: u64 = 500;
/// SHA-256 of "abc", as FIPS 180 prints it.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn sandbox(folder: &Path) {
    for name in ["allowed/sub", "sentinel/deep"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
    }
    for name in ["allowed/a", "allowed/b", "allowed/sub/c"] {
        std::fs::write(folder.join(name), "abc").unwrap();
    }
    for name in ["sentinel/secret", "sentinel/deep/x"] {
        std::fs::write(folder.join(name), "a secret").unwrap();
    }
    std::os::unix::fs::symlink("../sentinel/secret", folder.join("allowed/link")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("allowed/pipe"))
        .status();
    assert!(made.unwrap().success());
}

/// A connection that was greeted.
fn connect(folder: &Path) -> UnixStream {
    let mut link = UnixStream::connect(folder.join("helper.sock")).unwrap();
    link.set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    link.set_write_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    link.write_all(&hello()).unwrap();
    let greeted = answer(&mut link).expect("a hello");
    assert_eq!(greeted["hello"]["role"], "helper", "{greeted}");
    link
}

/// The next message; none when the connection has ended.
fn answer(link: &mut UnixStream) -> Option<Value> {
    let mut body = Vec::new();
    loop {
        let mut head = [0; 4];
        match link.read_exact(&mut head) {
            Ok(()) => {}
            Err(error) => {
                let late = error.kind() == std::io::ErrorKind::WouldBlock;
                assert!(!late, "the helper does not answer");
                return None;
            }
        }
        let head = u32::from_be_bytes(head);
        let start = body.len();
        body.resize(start + usize::try_from(head & !(1 << 31)).unwrap(), 0);
        link.read_exact(&mut body[start..]).ok()?;
        if head & (1 << 31) != 0 {
            return Some(serde_json::from_slice(&body).unwrap());
        }
    }
}

#[test]
fn messages_of_every_kind_make_the_helper_touch_nothing_that_a_verb_did_not_name() {
    let count: u64 =
        std::env::var("DESKREADY_PROVE_HELPER").map_or(MESSAGES, |n| n.parse().unwrap());
    let seed = std::env::var("DESKREADY_SEED").map_or(20_260_105, |s| s.parse().unwrap());
    println!("figure: seed {seed}, {count} messages");
    let folder = tempfile::tempdir().unwrap();
    sandbox(folder.path());
    let (sentinel, allowed) = (Eyes::new(), Eyes::new());
    for name in ["sentinel", "sentinel/deep"] {
        sentinel.on_everything(&folder.path().join(name));
    }
    for name in ["allowed", "allowed/sub"] {
        allowed.on_changes(&folder.path().join(name));
    }
    let helper = Watched::start(folder.path());
    let mut messages = Messages::new(seed, folder.path());
    let (mut answers, mut errors, mut ends) = (0_u64, 0_u64, 0_u64);
    let mut link = connect(folder.path());
    for number in 0..count {
        if number % PER_CONNECTION == PER_CONNECTION - 1 {
            link = connect(folder.path());
        }
        match messages.next() {
            Thrown::Message(bytes) => {
                link.write_all(&bytes).unwrap();
                let told = answer(&mut link).unwrap_or_else(|| {
                    panic!(
                        "message {number} ended the connection: {:?}",
                        String::from_utf8_lossy(&bytes)
                    )
                });
                if told.get("answer").is_some() {
                    answers += 1;
                } else {
                    assert!(told["error"]["why"].is_string(), "{told}");
                    errors += 1;
                }
            }
            Thrown::Ending(bytes) => {
                // It may hang up before all of it was sent.
                let _ = link.write_all(&bytes);
                let _ = link.shutdown(std::net::Shutdown::Write);
                while answer(&mut link).is_some() {}
                ends += 1;
                link = connect(folder.path());
            }
        }
    }
    // After all that it does what it is for.
    let files = vec![FileName::new(folder.path().join("allowed/a"))];
    let how = HashHow::PLAIN;
    link.write_all(&framed(&question(
        &HelperVerb::HashFiles { files, how },
        5_000,
    )))
    .unwrap();
    let told = answer(&mut link).unwrap();
    assert_eq!(told["answer"]["hash_files"][0]["sha256"], ABC, "{told}");

    let lines = helper.lines();
    let panics = lines
        .iter()
        .filter(|line| line.contains("panicked"))
        .count();
    assert_eq!(panics, 0, "{lines:?}");
    assert!(!helper.ended());
    println!(
        "figure: {} understood, {answers} answered, {errors} refused, {ends} connections ended by what was sent; {panics} panics",
        messages.understood
    );
    println!(
        "figure: most memory the helper ever had {} KiB",
        helper.peak_kib()
    );
    assert!(answers > count / 20 && errors > count / 20 && ends > count / 50);
    assert_eq!(
        sentinel.seen(),
        Vec::<String>::new(),
        "what nobody named was touched"
    );
    assert_eq!(
        allowed.seen(),
        Vec::<String>::new(),
        "something was changed"
    );
    println!(
        "figure: 0 events of inotify on files that no verb named, 0 changes of those that were"
    );
    let Some(deeds) = helper.deeds() else {
        return;
    };
    let is_named = |path: &Path| {
        let is_below = |place: &std::path::PathBuf| {
            // A place without a name would be above everything.
            place.is_absolute() && path.starts_with(place)
        };
        messages.named.contains(path)
            || messages.listed.iter().any(is_below)
            || is_own_business(path)
    };
    let unnamed: Vec<_> = deeds.opened.iter().filter(|path| !is_named(path)).collect();
    assert!(
        unnamed.is_empty(),
        "opened, and named by no verb: {unnamed:?}"
    );
    assert!(deeds.other.is_empty(), "{:?}", deeds.other);
    println!(
        "figure: {} places opened as strace saw it, all to read, all named by an understood verb; nothing changed, started or connected to",
        deeds.opened.len()
    );
    assert!(
        deeds.opened.contains(&folder.path().join("allowed/a")),
        "strace saw nothing"
    );
}

/// What a thread of the helper reads beside its verb: whose process connected, which it asks the kernel, and
/// what the C library asks before it takes memory.
fn is_own_business(path: &Path) -> bool {
    if path == Path::new("/proc/sys/vm/overcommit_memory") {
        return true;
    }
    let mut parts = path
        .components()
        .skip(1)
        .map(|part| part.as_os_str().to_string_lossy());
    let parts: [Option<_>; 3] = [parts.next(), parts.next(), parts.next()];
    let [proc, process, file] = parts.map(Option::unwrap_or_default);
    proc == "proc" && process.chars().all(|c| c.is_ascii_digit()) && file == "cgroup"
}
