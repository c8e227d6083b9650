//! The socket that systemd listened on before this process was started. Needs systemd's word for it
//! (`LISTEN_PID`, `LISTEN_FDS`); takes it once, and takes nothing else for one.
#![allow(unsafe_code)] // the number of an open file becomes the file, below

use std::io;
use std::os::fd::{FromRawFd as _, OwnedFd};
use std::os::unix::net::UnixListener;
use std::sync::atomic::{AtomicBool, Ordering};

/// systemd passes files from this number on.
const FIRST: i32 = 3;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The listening Unix socket that was passed to this process; none when none was, or it was taken.
///
/// # Errors
/// When something was passed that is no such socket.
pub fn passed_listener() -> io::Result<Option<UnixListener>> {
    let said = |name: &str| std::env::var(name).ok()?.trim().parse::<u32>().ok();
    let is_ours = said("LISTEN_PID") == Some(std::process::id());
    if !is_ours || said("LISTEN_FDS").unwrap_or(0) == 0 || TAKEN.swap(true, Ordering::SeqCst) {
        return Ok(None);
    }
    // An open file at that number, or borrowing it would be of nothing.
    std::fs::metadata(format!("/proc/self/fd/{FIRST}"))?;
    // SAFETY: systemd opened this number for this very process, which `LISTEN_PID` says, and
    // nothing else owns it: the program opens its own files after it was started, at other
    // numbers, and `TAKEN` lets nobody come here twice.
    let passed = unsafe { OwnedFd::from_raw_fd(FIRST) };
    rustix::io::fcntl_setfd(&passed, rustix::io::FdFlags::CLOEXEC)?;
    let listener = UnixListener::from(passed);
    // Refused by anything that is no Unix socket.
    listener.local_addr()?;
    if !rustix::net::sockopt::socket_acceptconn(&listener)? {
        return Err(io::Error::other("what systemd passed does not listen"));
    }
    Ok(Some(listener))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_was_passed_nothing_takes_nothing() {
        assert!(passed_listener().unwrap().is_none());
    }
}
