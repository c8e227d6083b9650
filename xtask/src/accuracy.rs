//! `cargo xtask accuracy DIR`: how right the judgement of disks is on real cases. Builds the program in benches/ and hands
//! its arguments on. Needs cargo and a folder of cases. Must not print a figure itself.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::{Outcome, proc, tree};

const LIMIT: Duration = Duration::from_secs(60 * 60);
/// The program: nothing is timed, so that the build for tests will do.
const PROGRAM: &str = "disks";

pub fn main(args: &[String]) -> Result<Outcome> {
    let mut build = Command::new("cargo");
    build.args([
        "build",
        "--quiet",
        "--locked",
        "-p",
        "deskready-benches",
        "--bin",
        PROGRAM,
    ]);
    proc::must("the build", build.current_dir(tree::root()), LIMIT)?;
    let mut program = Command::new(tree::binaries("debug").join(PROGRAM));
    // Where it was started, so that a folder may be named from there.
    let ended = proc::to_the_end(program.args(args), LIMIT)?;
    if ended.is_success() {
        return Ok(Outcome::Done);
    }
    eprintln!("accuracy: {}", ended.words());
    Ok(Outcome::Failed)
}
