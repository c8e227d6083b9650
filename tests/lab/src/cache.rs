//! Where the lab keeps what it fetched and built, and how it runs other programs. Needs a home folder. Must not
//! touch anything outside the cache.

use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why the lab cannot run here, in one line: no failure of the product, so nothing turns red for it.
#[derive(Debug)]
pub struct Skip(pub String);

impl std::fmt::Display for Skip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Skip {}

/// The folder for everything that can be had again.
pub fn folder() -> Result<PathBuf> {
    let own = std::env::var_os("DESKREADY_LAB_CACHE").map(PathBuf::from);
    let shared = || {
        let xdg = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        xdg.filter(|path| path.is_absolute())
            .or_else(home)
            .map(|folder| folder.join("deskready-lab"))
    };
    let folder = own
        .or_else(shared)
        .context("no place for the lab's cache: set DESKREADY_LAB_CACHE, XDG_CACHE_HOME or HOME")?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

/// Runs a program to its end and returns what it printed; an error carries the last it said.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{name}` could not be started"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let last: Vec<&str> = said.lines().rev().take(4).collect();
        bail!(
            "`{name}` failed ({}): {}",
            done.status,
            last.into_iter().rev().collect::<Vec<_>>().join(" / ")
        );
    }
    Ok(done.stdout)
}

/// The same as text.
pub fn text(command: &mut Command) -> Result<String> {
    Ok(String::from_utf8_lossy(&output(command)?).into_owned())
}

/// A command whose process the kernel ends with ours, however ours ends; where `setpriv` is not, it is left to our own care.
pub fn tied(program: &Path) -> Command {
    if !on_path("setpriv") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// Whether a program can be found on PATH.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// The first of some places below a folder that is there: packages differ in whether they use /usr.
pub fn first_of(folder: &Path, places: &[&str]) -> Option<PathBuf> {
    places
        .iter()
        .map(|place| folder.join(place))
        .find(|path| path.exists())
}

/// Writes a file whole or not at all, so that a broken run leaves nothing half made in the cache.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    std::fs::write(&beside, bytes)
        .with_context(|| format!("{} cannot be written", beside.display()))?;
    std::fs::rename(&beside, path).with_context(|| format!("{} cannot be replaced", path.display()))
}
