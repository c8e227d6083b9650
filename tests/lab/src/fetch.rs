//! Debian packages, unpacked below the cache and never installed: QEMU where the machine has none, a kernel, the
//! guest's tools. Needs apt and dpkg; root only where apt has no package lists yet. Must not change the machine.

use crate::cache::{Skip, on_path, output, text};
use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the guest's tools come from. Libraries that they need and the machine lacks are listed too.
const GUEST: &[&str] = &[
    "busybox-static",
    "smartmontools",
    "dmsetup",
    "libdevmapper1.02.1",
    "e2fsprogs",
    "libasound2-data",
    "alsa-utils",
    "usbutils",
    "iproute2",
    "libbpf1",
    "libelf1",
    "libmnl0",
    "libcap2",
    "libxtables12",
];
/// What the machine itself needs, with all that it needs in turn: QEMU, and its maker of layers over an image.
const HOST: &[&str] = &["qemu-system-x86", "qemu-utils"];
/// What it needs beside, alone: a compiler of ACPI tables, a builder of Debians.
const TOOLS: &[&str] = &["acpica-tools", "mmdebstrap"];
/// Their being installed in another version keeps apt from resolving QEMU, which does not need them.
const IN_THE_WAY: &[&str] = &["qemu-utils", "qemu-block-extra"];

/// Unpacked packages.
#[derive(Debug)]
pub struct Packages {
    /// QEMU and the tools of the machine.
    pub host: PathBuf,
    /// The guest's tools.
    pub guest: PathBuf,
    /// The kernel's package.
    pub kernel: PathBuf,
    /// The kernel's release, for example "6.1.0-50-amd64".
    pub release: String,
}

/// Fetches what is not there yet.
pub fn packages(cache: &Path) -> Result<Packages> {
    for program in ["apt-get", "apt-cache", "dpkg-deb", "xz", "ldd", "strip"] {
        if !on_path(program) {
            return Err(Skip(format!(
                "this machine has no `{program}`, so Debian's QEMU and kernel cannot be had"
            ))
            .into());
        }
    }
    let folder = |name: &str| cache.join(name);
    let mark = folder("packages.txt");
    let wanted = format!("{GUEST:?} {HOST:?} {TOOLS:?}");
    let known = std::fs::read_to_string(&mark).unwrap_or_default();
    let mut lines = known.lines();
    let release = match (lines.next(), lines.next()) {
        (Some(list), Some(release)) if list == wanted => release.to_owned(),
        _ => {
            let release = fetch(cache).map_err(|error| {
                Skip(format!("QEMU and a kernel could not be fetched: {error:#}"))
            })?;
            std::fs::write(&mark, format!("{wanted}\n{release}\n"))?;
            release
        }
    };
    Ok(Packages {
        host: folder("host"),
        guest: folder("guest"),
        kernel: folder("kernel"),
        release,
    })
}

fn fetch(cache: &Path) -> Result<String> {
    eprintln!("lab: fetching QEMU, a kernel and the guest's tools, once (about 100 MB)");
    fetch_by_lists(cache).or_else(|error| {
        // A fresh container has no lists, and old ones name files that are gone. Only root can have them fetched.
        output(Command::new("apt-get").args(["update", "-q"]))
            .with_context(|| format!("{error:#}; then"))?;
        fetch_by_lists(cache)
    })
}

fn fetch_by_lists(cache: &Path) -> Result<String> {
    let kernel = kernel_package()?;
    let status = cache.join("dpkg-status");
    std::fs::write(
        &status,
        without(&std::fs::read_to_string("/var/lib/dpkg/status")?),
    )?;
    let status = format!("Dir::State::status={}", status.display());
    let debs = cache.join("debs");
    std::fs::create_dir_all(&debs)?;
    let mut host = names_to_fetch(&status, HOST)?;
    host.extend(TOOLS.iter().map(|&name| name.to_owned()));
    let guest: Vec<String> = GUEST.iter().map(|&name| name.to_owned()).collect();
    for (place, names) in [
        ("host", &host),
        ("guest", &guest),
        ("kernel", &vec![kernel.clone()]),
    ] {
        let into = cache.join(place);
        std::fs::create_dir_all(&into)?;
        for name in names {
            let file = match find(&debs, name)? {
                Some(file) => file,
                None => {
                    output(
                        Command::new("apt-get")
                            .args(["download", "-q", "-o", &status, name])
                            .current_dir(&debs),
                    )?;
                    find(&debs, name)?.with_context(|| format!("apt-get did not bring {name}"))?
                }
            };
            output(Command::new("dpkg-deb").arg("-x").arg(file).arg(&into))?;
        }
    }
    Ok(kernel.trim_start_matches("linux-image-").to_owned())
}

/// The package that the newest kernel's own package stands for.
fn kernel_package() -> Result<String> {
    let told = text(Command::new("apt-cache").args(["depends", "linux-image-amd64"]))?;
    let name = told
        .lines()
        .find_map(|line| line.trim().strip_prefix("Depends: "));
    name.map(|name| name.trim().to_owned())
        .filter(|name| name.starts_with("linux-image-"))
        .context("apt knows no kernel package for this machine")
}

/// What apt would install for some packages, by name.
fn names_to_fetch(status: &str, packages: &[&str]) -> Result<Vec<String>> {
    let mut apt = Command::new("apt-get");
    apt.args([
        "install",
        "--print-uris",
        "-y",
        "--no-install-recommends",
        "-o",
        status,
    ]);
    let told = text(apt.args(packages))?;
    // 'ADDRESS' name_version_arch.deb SIZE SUM
    let names = told
        .lines()
        .filter(|line| line.starts_with('\''))
        .filter_map(|line| {
            let file = line.split_whitespace().nth(1)?;
            Some(file.split_once('_')?.0.to_owned())
        });
    Ok(names.collect())
}

fn find(debs: &Path, name: &str) -> Result<Option<PathBuf>> {
    let start = format!("{name}_");
    let mut found: Vec<PathBuf> = std::fs::read_dir(debs)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .is_some_and(|file| file.to_string_lossy().starts_with(&start))
        })
        .filter(|path| path.extension().is_some_and(|end| end == "deb"))
        .collect();
    found.sort();
    Ok(found.pop())
}

/// The list of installed packages without those in the way.
fn without(status: &str) -> String {
    let stays = |paragraph: &&str| {
        let name = paragraph
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("Package: "));
        !name.is_some_and(|name| IN_THE_WAY.contains(&name))
    };
    let kept: Vec<&str> = status.split("\n\n").filter(stays).collect();
    kept.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_packages_in_the_way_are_left_out() {
        let status =
            "Package: a\nX: 1\n\nPackage: qemu-utils\nX: 2\n\nPackage: qemu-utils-more\nX: 3\n";
        assert_eq!(
            without(status),
            "Package: a\nX: 1\n\nPackage: qemu-utils-more\nX: 3\n"
        );
    }
}
