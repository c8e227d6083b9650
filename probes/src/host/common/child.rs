//! A program of the system as a child with a time limit and bounded output. Needs a command whose
//! arguments are fixed by who calls; never waits for what cannot be ended.

use crate::host::HostError;
use deskready::observation::Why;
use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Takes away everything of the caller's surroundings.
pub(in crate::host) fn without_surroundings(command: &mut Command) {
    command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    #[cfg(windows)]
    if let Some(folder) = std::env::var_os("SystemRoot") {
        // Without it a program of Windows cannot find its libraries.
        command.env("SystemRoot", folder);
    }
}

/// Runs it to its end, or ends it at the limit. Gives the exit status (none after a signal) and what
/// it printed; more than `max_bytes` is an error.
pub(in crate::host) fn run(
    name: &str,
    command: &mut Command,
    limit: Duration,
    max_bytes: u64,
) -> Result<(Option<i32>, Vec<u8>), HostError> {
    ran(name, command.stdin(Stdio::null()), limit, max_bytes)
}

/// Runs two programs, the second of which reads what the first prints, and gives how the second ended and what it printed.
#[cfg(target_os = "linux")]
pub(in crate::host) fn run_fed(
    first: &mut Command,
    second: &mut Command,
    limit: Duration,
    max_bytes: u64,
) -> Result<(Option<i32>, Vec<u8>), HostError> {
    let deadline = Instant::now() + limit;
    let name = |command: &Command| command.get_program().to_string_lossy().into_owned();
    first
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut feeds = start(first, deadline)
        .map_err(|e| HostError::new(Why::Unsupported, format!("{}: {e}", name(first))))?;
    if let Some(printed) = feeds.stdout.take() {
        second.stdin(printed);
    }
    let done = ran(&name(second), second, limit, max_bytes);
    // Ours of its pipe goes with the command: what nobody reads any more ends by itself.
    second.stdin(Stdio::null());
    finish(feeds, deadline, done.is_err());
    done
}

fn ran(
    name: &str,
    command: &mut Command,
    limit: Duration,
    max_bytes: u64,
) -> Result<(Option<i32>, Vec<u8>), HostError> {
    let deadline = Instant::now() + limit;
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let started = start(command, deadline);
    let mut child =
        started.map_err(|e| HostError::new(Why::Unsupported, format!("{name}: {e}")))?;
    let read = output(&mut child, limit, max_bytes);
    let exit_status = finish(child, deadline, read.is_err());
    let stdout = read.map_err(|why| HostError::new(why, format!("{name}: no answer in time")))?;
    if stdout.len() as u64 >= max_bytes {
        return Err(HostError::new(
            Why::Unsupported,
            format!("{name}: too much output"),
        ));
    }
    Ok((exit_status, stdout))
}

/// A program that is being written at this moment (an upgrade) can be started a moment later.
fn start(command: &mut Command, deadline: Instant) -> std::io::Result<Child> {
    loop {
        match command.spawn() {
            Err(e)
                if e.kind() == std::io::ErrorKind::ExecutableFileBusy
                    && Instant::now() < deadline =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

fn output(child: &mut Child, limit: Duration, max_bytes: u64) -> Result<Vec<u8>, Why> {
    let Some(stdout) = child.stdout.take() else {
        return Ok(Vec::new());
    };
    let (tell, told) = mpsc::sync_channel(1);
    let reader = std::thread::Builder::new()
        .name("child".to_owned())
        .spawn(move || {
            let mut bytes = Vec::new();
            let _ = stdout.take(max_bytes).read_to_end(&mut bytes);
            let _ = tell.send(bytes);
        });
    reader.map_err(|_| Why::Busy)?;
    told.recv_timeout(limit).map_err(|_| Why::TimedOut)
}

/// Ends the child if it is late, and never waits for one that cannot be ended (a disk that hangs
/// holds its process in the kernel).
fn finish(mut child: Child, deadline: Instant, late: bool) -> Option<i32> {
    let mut killed = false;
    let patience = deadline.max(Instant::now()) + Duration::from_millis(500);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return status.code();
        }
        let now = Instant::now();
        if !killed && (late || now > deadline) {
            let _ = child.kill();
            killed = true;
        }
        if now > patience {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
