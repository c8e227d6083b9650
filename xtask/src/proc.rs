//! Other programs, run to their end with a time limit, and Ctrl-C turned into an orderly end of what was started.
//! Needs `sh` for signals (the standard library can only kill). Must not touch a process it did not start.

use std::io::IsTerminal as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

static STOP: AtomicBool = AtomicBool::new(false);
const POLL: Duration = Duration::from_millis(40);
/// What a program gets to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(10);

/// From here on Ctrl-C (and a closed terminal, and SIGTERM) only sets a flag that every wait looks at.
pub fn watch_for_stop() -> Result<()> {
    ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst))
        .context("Ctrl-C cannot be handled here")
}

pub fn stopping() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// Waits a moment, less if somebody pressed Ctrl-C meanwhile.
pub fn pause(length: Duration) {
    let until = Instant::now() + length;
    while !stopping() && Instant::now() < until {
        std::thread::sleep(POLL.min(until.saturating_duration_since(Instant::now())));
    }
}

pub enum Ended {
    With(ExitStatus),
    TooLong(Duration),
    Stopped,
}

impl Ended {
    /// What a step of our own, without a program, ends with when it went well.
    pub fn passed() -> Self {
        Self::With(ExitStatus::default())
    }

    pub fn is_success(&self) -> bool {
        matches!(self, Self::With(status) if status.success())
    }

    /// A few words for a table or the end of a sentence.
    pub fn words(&self) -> String {
        match self {
            Self::With(status) if status.success() => "passed".to_owned(),
            Self::With(status) => match status.code() {
                Some(code) => format!("failed (exit status {code})"),
                None => format!("failed ({status})"),
            },
            Self::TooLong(limit) => format!("stopped: took more than {} s", limit.as_secs()),
            Self::Stopped => "stopped by Ctrl-C".to_owned(),
        }
    }
}

/// Runs a program to its end, its output on this terminal. It gets a process group of its own, so that what it
/// started itself (cargo's compilers, a test's servers) ends with it when time is up or Ctrl-C was pressed.
pub fn to_the_end(command: &mut Command, limit: Duration) -> Result<Ended> {
    let mut child = start(command)?;
    wait(&mut child, limit)
}

pub fn start(command: &mut Command) -> Result<Child> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("`{name}` could not be started"))
}

pub fn wait(child: &mut Child, limit: Duration) -> Result<Ended> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if stopping() {
                Ended::Stopped
            } else {
                Ended::With(status)
            });
        }
        if stopping() {
            end_group(child)?;
            return Ok(Ended::Stopped);
        }
        if begun.elapsed() > limit {
            end_group(child)?;
            return Ok(Ended::TooLong(limit));
        }
        std::thread::sleep(POLL);
    }
}

fn end_group(child: &mut Child) -> Result<()> {
    let group = format!("-{}", child.id());
    signal("INT", &group);
    let _polite = ends_within(child, PATIENCE)?;
    // The leader's end says nothing about the rest: what a shell starts in the background ignores SIGINT.
    signal("KILL", &group);
    child.wait()?;
    Ok(())
}

/// True when the child ended (and was reaped) in time.
pub fn ends_within(child: &mut Child, patience: Duration) -> Result<bool> {
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if begun.elapsed() > patience {
            return Ok(false);
        }
        std::thread::sleep(POLL);
    }
    Ok(true)
}

/// Sends a signal to a process, or to a group when the number begins with `-`. One that is gone already is no error.
pub fn signal(name: &str, target: &str) {
    let _gone_already = Command::new("sh")
        .args(["-c", "kill -s \"$1\" -- \"$2\"", "sh", name, target])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// What a short, quiet program prints; `None` if it is not there or fails.
pub fn answer(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a step that everything after it rests on.
pub fn must(what: &str, command: &mut Command, limit: Duration) -> Result<()> {
    let ended = to_the_end(command, limit)?;
    if !ended.is_success() {
        bail!("{what}: {}", ended.words());
    }
    Ok(())
}

/// A headline for a step, so that a long silence has a name.
pub fn say(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\n\x1b[1m==> {what}\x1b[0m");
    } else {
        eprintln!("\n==> {what}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_takes_too_long_is_ended_with_all_it_started() {
        let folder = std::env::temp_dir().join(format!("xtask-proc-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let pid_file = folder.join("pid");
        let script = "sleep 300 & echo $! > \"$1\"; wait";
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(&pid_file);
        let mut child = start(&mut command).unwrap();
        while std::fs::read_to_string(&pid_file)
            .unwrap_or_default()
            .trim()
            .is_empty()
        {
            std::thread::yield_now();
        }
        let ended = wait(&mut child, Duration::ZERO).unwrap();
        let grandchild = std::fs::read_to_string(&pid_file).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(matches!(ended, Ended::TooLong(_)), "{}", ended.words());
        // Gone, or at least dead and only waiting to be collected by whoever adopts orphans here.
        let is_alive = || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", grandchild.trim()))
                .unwrap_or_default();
            !stat.is_empty() && !stat.contains(") Z ")
        };
        let begun = Instant::now();
        while is_alive() && begun.elapsed() < PATIENCE {
            std::thread::yield_now();
        }
        assert!(!is_alive(), "still alive: {grandchild}");
    }

    #[test]
    fn the_words_tell_success_from_failure() {
        let limit = Duration::from_secs(20);
        assert_eq!(
            to_the_end(&mut Command::new("true"), limit)
                .unwrap()
                .words(),
            "passed"
        );
        assert_eq!(
            to_the_end(&mut Command::new("false"), limit)
                .unwrap()
                .words(),
            "failed (exit status 1)"
        );
    }
}
