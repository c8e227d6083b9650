//! What the guest finds when it starts: tools, modules, libraries, and the programs under test. Needs the packages
//! and built programs. Must not hold a program of the product that was not built here.

use crate::cache::{first_of, output, text};
use crate::cpio::Archive;
use crate::fetch::Packages;
use crate::modules;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tools of the guest and where their packages keep them.
const TOOLS: &[(&str, &[&str])] = &[
    ("smartctl", &["usr/sbin/smartctl"]),
    ("dmsetup", &["sbin/dmsetup", "usr/sbin/dmsetup"]),
    ("mke2fs", &["sbin/mke2fs", "usr/sbin/mke2fs"]),
    ("amixer", &["usr/bin/amixer"]),
    ("aplay", &["usr/bin/aplay"]),
    ("usbreset", &["usr/bin/usbreset"]),
    // The one of busybox knows no faults.
    ("tc", &["sbin/tc", "usr/sbin/tc"]),
    ("filefrag", &["usr/sbin/filefrag", "sbin/filefrag"]),
];
const LIBRARIES: &str = "lib/x86_64-linux-gnu";

/// What commands of scenarios find things with.
const SCRIPTS: &[(&str, &[u8])] = &[
    ("disk", include_bytes!("../guest/disk")),
    ("usb", include_bytes!("../guest/usb")),
    ("card", include_bytes!("../guest/card")),
    ("log-on", include_bytes!("../guest/log-on")),
    ("log-off", include_bytes!("../guest/log-off")),
    ("as-operator", include_bytes!("../guest/as-operator")),
];

/// What systemd runs where the PC boots a Debian.
const UNITS: &[(&str, &[u8])] = &[
    (
        "lab-channel.service",
        include_bytes!("../guest/units/lab-channel.service"),
    ),
    (
        "deskready-lab.service",
        include_bytes!("../guest/units/deskready-lab.service"),
    ),
];

/// The part that changes only with the packages, cached.
pub fn base(cache: &Path, packages: &Packages) -> Result<PathBuf> {
    // What goes into it is decided by this program: a newer one makes it anew.
    let own = std::env::current_exe()
        .and_then(std::fs::metadata)
        .and_then(|file| file.modified())?;
    let made = cache.join(format!("base-{}.cpio", packages.release));
    if std::fs::metadata(&made)
        .and_then(|file| file.modified())
        .is_ok_and(|time| time > own)
    {
        return Ok(made);
    }
    let mut archive = Archive::default();
    for folder in [
        "dev", "proc", "sys", "tmp", "run", "data", "mnt", "etc", "var/lib", "bin", "lib",
    ] {
        archive.folder(folder);
    }
    archive.device("dev/console", 0o600, (5, 1));
    archive.device("dev/null", 0o666, (1, 3));
    for (name, target) in [
        ("sbin", "bin"),
        ("usr/bin", "/bin"),
        ("usr/sbin", "/bin"),
        ("lib64", "lib"),
    ] {
        archive.link(name, target);
    }
    archive.file("etc/group", 0o644, b"root:x:0:\naudio:x:29:\n");
    archive.file("etc/passwd", 0o644, b"root:x:0:0:root:/tmp:/bin/sh\n");
    archive.file(
        "etc/hosts",
        0o644,
        b"127.0.0.1 localhost\n10.0.2.2 central\n",
    );
    let busybox = first_of(&packages.guest, &["bin/busybox", "usr/bin/busybox"])
        .context("the package of busybox has none")?;
    archive.file("bin/busybox", 0o755, &std::fs::read(busybox)?);
    for (name, places) in TOOLS {
        let program = first_of(&packages.guest, places)
            .with_context(|| format!("no package brought {name}"))?;
        with_libraries(&mut archive, &program, name, &packages.guest)?;
    }
    archive.link("bin/mkfs.ext4", "mke2fs");
    sound_settings(&mut archive, &packages.guest)?;
    modules::add(&mut archive, &packages.kernel, &packages.release)?;
    crate::cache::write_whole(&made, &archive.finish())?;
    Ok(made)
}

/// The whole thing: the cached part and the programs of now, in one file.
pub fn whole(
    base: &Path,
    programs: &[(String, PathBuf)],
    packages: &Packages,
    into: &Path,
) -> Result<()> {
    let mut archive = Archive::default();
    archive.file("init", 0o755, include_bytes!("../guest/init"));
    for (name, script) in SCRIPTS {
        archive.file(&format!("bin/{name}"), 0o755, script);
    }
    for (name, unit) in UNITS {
        archive.file(&format!("lab-units/{name}"), 0o644, unit);
    }
    for (name, path) in programs {
        with_libraries(&mut archive, path, name, &packages.guest)?;
    }
    let mut bytes = std::fs::read(base)?;
    bytes.extend(archive.finish());
    crate::cache::write_whole(into, &bytes)
}

/// A program without the tables that only a debugger reads: the guest's memory holds it twice.
pub fn stripped(cache: &Path, program: &Path) -> Result<PathBuf> {
    let folder = cache.join("programs");
    std::fs::create_dir_all(&folder)?;
    let name = program.file_name().context("a program without a name")?;
    let made = folder.join(name);
    let time = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified());
    let built = time(program).with_context(|| format!("{} is not built", program.display()))?;
    if time(&made).is_ok_and(|made| made == built) {
        return Ok(made);
    }
    let beside = folder.join(format!("{}-{}", name.to_string_lossy(), std::process::id()));
    output(Command::new("strip").arg("-o").arg(&beside).arg(program))?;
    // The same time says which build it came from.
    std::fs::File::options()
        .write(true)
        .open(&beside)?
        .set_modified(built)?;
    std::fs::rename(&beside, &made)?;
    Ok(made)
}

/// A program below /bin and the libraries that the machine's loader finds for it.
fn with_libraries(
    archive: &mut Archive,
    program: &Path,
    name: &str,
    packages: &Path,
) -> Result<()> {
    let bytes =
        std::fs::read(program).with_context(|| format!("{} cannot be read", program.display()))?;
    archive.file(&format!("bin/{name}"), 0o755, &bytes);
    let folders =
        ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"].map(|folder| packages.join(folder));
    let search: Vec<String> = folders
        .iter()
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect();
    let mut ldd = Command::new("ldd");
    let Ok(told) = text(ldd.arg(program).env("LD_LIBRARY_PATH", search.join(":"))) else {
        return Ok(()); // A static program has none.
    };
    for line in told.lines() {
        if line.contains("not found") {
            bail!("{name} needs a library this machine lacks: {}", line.trim());
        }
        let Some(path) = line.split_whitespace().find(|word| word.starts_with('/')) else {
            continue;
        };
        let file = Path::new(path)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let folder = if file.starts_with("ld-linux") {
            "lib"
        } else {
            LIBRARIES
        };
        archive.file(&format!("{folder}/{file}"), 0o755, &std::fs::read(path)?);
    }
    Ok(())
}

/// What the sound library reads to find plain devices.
fn sound_settings(archive: &mut Archive, packages: &Path) -> Result<()> {
    let root = packages.join("usr/share/alsa");
    let mut waiting = vec![root.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let below = path.strip_prefix(packages)?.to_string_lossy().into_owned();
            if path.is_dir() && !below.contains("/ucm") && !below.contains("/topology") {
                waiting.push(path);
            } else if path.is_file() {
                archive.file(&below, 0o644, &std::fs::read(&path)?);
            }
        }
    }
    Ok(())
}
