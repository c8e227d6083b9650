//! `cargo xtask lab [SCENARIO..]`: the virtual desk in tests/lab. Builds the product and the lab, then hands over to the
//! lab's own program. Needs cargo; what else it takes the lab fetches itself. Must not run anything on this PC's own devices.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::{Outcome, package, proc, tree};

const BUILD_LIMIT: Duration = Duration::from_secs(45 * 60);
/// Every scenario twice, on a slow machine.
const LIMIT: Duration = Duration::from_secs(3 * 60 * 60);

const HELP: &str = "\
cargo xtask lab [SCENARIO..] [--quick] [--all] [--systemd] [--without-breaks] [--runs N] [--jobs N] [--report DIR] [--tell]
  A virtual PC with real kernel devices: healthy, then broken, judged by the programs that ship. Without a name it lists
  the scenarios. docs/lab.md tells how to write one. What it needs (QEMU, a kernel) it fetches into a cache of its own;
  where that cannot be had it says so and ends well.

  --quick            the handful that the ordinary tests run
  --all              every scenario
  --systemd          those on a Debian that systemd boots
  --without-breaks   each once more with nothing broken, which must fail: so none passes by accident; with --runs, in
                     the first of them
  --runs N           all of that N times; then figures, with what differed from run to run
  --jobs N           so many PCs side by side; unless said, one for each core, two at most
  --figures          figures of a single run as well
  --kept FILE        keeps every run of the set there, and goes on after those that are kept of the same programs
  --report DIR       also writes lab.txt and lab.html there
  --tell             shows every command in the guest and its answer
";

pub fn main(args: &[String]) -> Result<Outcome> {
    if args
        .iter()
        .any(|arg| matches!(arg.as_str(), "-h" | "--help"))
    {
        print!("{HELP}");
        return Ok(Outcome::Done);
    }
    // The list needs no product.
    if !args.is_empty() {
        build()?;
    }
    if needs_packages(args)? {
        package::for_the_lab()?;
    }
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let ended = proc::to_the_end(&mut command(&words), LIMIT)?;
    Ok(if ended.is_success() {
        Outcome::Done
    } else {
        Outcome::Failed
    })
}

/// Whether a scenario that is asked for installs the product as a desk does.
fn needs_packages(args: &[String]) -> Result<bool> {
    let is_all = args
        .iter()
        .any(|word| matches!(word.as_str(), "--all" | "--systemd"));
    if is_all {
        return Ok(true);
    }
    let folder = tree::root().join("tests/lab/scenarios");
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_named = args.iter().any(|word| *word == name);
        if is_named && std::fs::read_to_string(&path)?.contains(" installed\n") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The programs under test, unless others than those of this tree are named by their folder.
pub fn build() -> Result<()> {
    if std::env::var_os("DESKREADY_BIN_DIR").is_some() {
        return Ok(());
    }
    let build = [
        "build",
        "--locked",
        "-p",
        "deskready-agent",
        "-p",
        "deskready-central",
    ];
    proc::say(&format!("cargo {}", build.join(" ")));
    let mut cargo = Command::new("cargo");
    cargo.args(build).current_dir(tree::root());
    proc::must("the build", &mut cargo, BUILD_LIMIT)
}

/// The lab's own program.
pub fn command(args: &[&str]) -> Command {
    let mut lab = Command::new("cargo");
    lab.args([
        "run",
        "--locked",
        "--quiet",
        "--manifest-path",
        "tests/lab/Cargo.toml",
        "--bin",
        "lab",
        "--",
    ]);
    lab.args(args).current_dir(tree::root());
    lab
}
