//! Runs our own program without a window, for the one that Windows starts at log-on. Needs its path; waits for its end.

use std::os::windows::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A program with a console has none of its own then, and the operator no black window.
const NO_WINDOW: u32 = 0x0800_0000;

/// Runs it to its end and gives its exit status.
///
/// # Errors
/// When it cannot be started.
pub fn run_hidden(program: &Path, word: &str) -> std::io::Result<Option<i32>> {
    let ended = Command::new(program)
        .arg(word)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .creation_flags(NO_WINDOW)
        .status()?;
    Ok(ended.code())
}
