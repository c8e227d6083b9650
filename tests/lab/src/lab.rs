//! Everything a run needs, made ready: packages, kernel, initramfs with the programs under test. Needs what was built
//! before. Must not build the product itself.

use crate::cache::{self, Skip, output};
use crate::machine::Tools;
use crate::{debian, fetch, initramfs, kernel};
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Programs of the guest that are this workspace's own.
const OWN: &[&str] = &["lab-guest", "usb-headset", "hid-phone"];

/// A laboratory that is ready.
#[derive(Debug)]
pub struct Lab {
    pub tools: Tools,
    /// The program of the floor, which runs on the host.
    pub central: PathBuf,
    /// Where guests keep their sockets and images while they run.
    pub runs: PathBuf,
    /// Where the programs under test came from, for the report.
    pub built: PathBuf,
    /// Why there is no Debian for those scenarios that need one.
    pub no_debian: Option<String>,
}

/// Makes it ready, or says why this machine cannot be one.
pub fn prepare(is_told: bool, needs_debian: bool) -> Result<Lab> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Skip("the virtual desk needs Linux on x86_64".to_owned()).into());
    }
    let folder = cache::folder()?;
    let packages = fetch::packages(&folder)?;
    let kernel = kernel::elf(&folder, &packages.kernel, &packages.release)?;
    let base = initramfs::base(&folder, &packages)?;
    let built = built()?;
    let own = std::env::current_exe()?;
    let beside = own.parent().context("this program stands nowhere")?;
    build_own(beside)?;
    let mut programs = vec![(
        "deskready".to_owned(),
        initramfs::stripped(&folder, &built.join("deskready"))?,
    )];
    for name in OWN {
        programs.push((
            (*name).to_owned(),
            initramfs::stripped(&folder, &beside.join(name))?,
        ));
    }
    let all_runs = folder.join("runs");
    clear_abandoned(&all_runs);
    let runs = all_runs.join(std::process::id().to_string());
    std::fs::create_dir_all(&runs)?;
    let whole = runs.join("guest.cpio");
    initramfs::whole(&base, &programs, &packages, &whole)?;
    let heat_table = heat_table(&folder, &packages.host)?;
    let (debian, no_debian) = match needs_debian.then(|| debian::root(&folder, &packages)) {
        Some(Ok(image)) => (Some(image), None),
        Some(Err(error)) => (None, Some(format!("{error:#}"))),
        None => (None, Some("nobody asked for it".to_owned())),
    };
    Ok(Lab {
        tools: Tools {
            host: packages.host,
            kernel,
            initramfs: whole,
            heat_table: Some(heat_table),
            debian,
            is_told,
        },
        central: built.join("deskready-central"),
        runs,
        built,
        no_debian,
    })
}

/// Images of runs that were ended from outside; each folder is named after the process it belonged to.
fn clear_abandoned(runs: &Path) {
    for entry in std::fs::read_dir(runs).into_iter().flatten().flatten() {
        if !Path::new("/proc").join(entry.file_name()).exists() {
            // Another run may be clearing it as well.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Cargo builds what it is asked to run, and nobody asks it to run what belongs into the guest.
fn build_own(beside: &Path) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--locked", "--quiet", "-p", "deskready-lab-guest"]);
    if beside.ends_with("release") {
        cargo.arg("--release");
    }
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    output(&mut cargo).map(drop)
}

/// The folder of the programs under test: the one named, else the newest build of this tree.
fn built() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("DESKREADY_BIN_DIR") {
        return Ok(PathBuf::from(named));
    }
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    let time = |folder: &PathBuf| {
        let both = ["deskready", "deskready-central"]
            .map(|name| std::fs::metadata(folder.join(name)).ok());
        both.into_iter()
            .map(|file| file?.modified().ok())
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    };
    let folders = ["debug", "release"].map(|profile| tree.join(profile));
    let newest = folders
        .into_iter()
        .filter(|folder| time(folder).is_some())
        .max_by_key(time);
    match newest {
        Some(folder) => Ok(folder.canonicalize()?),
        None => bail!(
            "neither deskready nor deskready-central is built: `cargo build -p deskready-agent -p deskready-central`"
        ),
    }
}

fn heat_table(cache: &Path, host: &Path) -> Result<PathBuf> {
    let made = cache.join("heat.aml");
    let source = cache.join("heat.asl");
    let text = include_str!("../guest/heat.asl");
    if made.exists() && std::fs::read_to_string(&source).is_ok_and(|old| old == text) {
        return Ok(made);
    }
    cache::write_whole(&source, text.as_bytes())?;
    output(
        Command::new(host.join("usr/bin/iasl"))
            .arg("-p")
            .arg(cache.join("heat"))
            .arg(&source),
    )?;
    Ok(made)
}

impl Drop for Lab {
    fn drop(&mut self) {
        // Images are sparse but large; nobody misses them.
        let _ = std::fs::remove_dir_all(&self.runs);
    }
}
