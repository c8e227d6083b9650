//! The Debian package of the desk's program: files at their places, control data, one reproducible archive. Needs
//! dpkg-dev and strip. Must not need root: owners are written into the archive.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::Options;
use crate::{Outcome, needs, packages, proc, tree};

const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const LIMIT: Duration = Duration::from_secs(5 * 60);
/// What the package may weigh before somebody asks why.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Where files of the tree go, and with which mode.
const FILES: &[(&str, &str, u32)] = &[
    (
        "installer/systemd/system/deskready.service",
        "usr/lib/systemd/system/deskready.service",
        0o644,
    ),
    (
        "installer/systemd/system/deskready-helper.service",
        "usr/lib/systemd/system/deskready-helper.service",
        0o644,
    ),
    (
        "installer/systemd/system/deskready-helper.socket",
        "usr/lib/systemd/system/deskready-helper.socket",
        0o644,
    ),
    (
        "installer/systemd/user/deskready-session.service",
        "usr/lib/systemd/user/deskready-session.service",
        0o644,
    ),
    (
        "installer/udev/70-deskready.rules",
        "usr/lib/udev/rules.d/70-deskready.rules",
        0o644,
    ),
    (
        "installer/debian/sysusers.conf",
        "usr/lib/sysusers.d/deskready.conf",
        0o644,
    ),
    (
        "installer/debian/deskready.toml",
        "usr/share/deskready/deskready.toml",
        0o644,
    ),
    (
        "installer/debian/deskready-session.desktop",
        "etc/xdg/autostart/deskready-session.desktop",
        0o644,
    ),
    (
        "LICENSE-APACHE",
        "usr/share/doc/deskready/LICENSE-APACHE",
        0o644,
    ),
    ("LICENSE-MIT", "usr/share/doc/deskready/LICENSE-MIT", 0o644),
    (
        "installer/debian/copyright",
        "usr/share/doc/deskready/copyright",
        0o644,
    ),
    (
        "CHANGELOG.md",
        "usr/share/doc/deskready/CHANGELOG.md",
        0o644,
    ),
    ("installer/debian/postinst", "DEBIAN/postinst", 0o755),
    ("installer/debian/prerm", "DEBIAN/prerm", 0o755),
    ("installer/debian/postrm", "DEBIAN/postrm", 0o755),
    ("installer/debian/conffiles", "DEBIAN/conffiles", 0o644),
];
const PROGRAM: &str = "usr/bin/deskready";

pub(super) fn main(options: &Options) -> Result<Outcome> {
    let wanted: Vec<&needs::Need> = needs::BUILD.iter().chain(needs::DEB).collect();
    if !packages::ensure(&wanted)? {
        return Ok(Outcome::Failed);
    }
    let package = build(options)?;
    let bytes = std::fs::metadata(&package)?.len();
    println!("{}  {:.2} MB", package.display(), bytes as f64 / 1e6);
    if bytes > MOST_BYTES && !options.is_debug {
        eprintln!(
            "It weighs more than the {:.1} MB a package of the desk should.",
            MOST_BYTES as f64 / 1e6
        );
    }
    Ok(Outcome::Done)
}

/// Builds the program and the package, and says where that is.
pub(super) fn build(options: &Options) -> Result<PathBuf> {
    let profile = if options.is_debug {
        "debug"
    } else {
        tree::DESK_PROFILE
    };
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "-p", "deskready-agent"]);
    if !options.is_debug {
        cargo.args(["--profile", tree::DESK_PROFILE]);
    }
    proc::say(&format!("Building deskready ({profile})"));
    proc::must("the build", cargo.current_dir(tree::root()), BUILD_LIMIT)?;

    let folder = tree::target().join("package");
    let stage = folder.join("deb");
    // What an earlier run left.
    let _ = std::fs::remove_dir_all(&stage);
    lay_out(&stage)?;
    let program = stage.join(PROGRAM);
    put(&tree::binaries(profile).join("deskready"), &program, 0o755)?;
    proc::must("strip", Command::new("strip").arg(&program), LIMIT)?;

    let version = format!("{}-{}", version()?, options.revision);
    let architecture = proc::answer("dpkg", &["--print-architecture"])
        .context("dpkg does not say its architecture")?;
    let control = control(
        &version,
        &architecture,
        &libraries(&folder, &program)?,
        installed_kib(&stage)?,
    );
    write(&stage.join("DEBIAN/control"), &control, 0o644)?;
    let sums = md5sums(&stage)?;
    write(&stage.join("DEBIAN/md5sums"), &sums, 0o644)?;

    let package = folder.join(format!("deskready_{version}_{architecture}.deb"));
    let mut dpkg = Command::new("dpkg-deb");
    // What nobody rolls out need not be small, but soon there.
    let compression: &[&str] = if options.is_debug {
        &["-Zgzip", "-z1"]
    } else {
        &["-Zxz"]
    };
    dpkg.arg("--root-owner-group")
        .args(compression)
        .arg("--build")
        .arg(&stage)
        .arg(&package);
    // The same tree gives the same bytes: dpkg-deb takes no time later than this one.
    if let Some(seconds) = proc::answer(
        "git",
        &[
            "-C",
            &tree::root().to_string_lossy(),
            "log",
            "-1",
            "--format=%ct",
        ],
    ) {
        dpkg.env("SOURCE_DATE_EPOCH", seconds);
    }
    proc::must("dpkg-deb", &mut dpkg, LIMIT)?;
    Ok(package)
}

fn lay_out(stage: &Path) -> Result<()> {
    for (from, to, mode) in FILES {
        put(&tree::root().join(from), &stage.join(to), *mode)?;
    }
    // Whoever ran this has a umask of his own.
    for folder in all(stage)?.iter().filter(|path| path.is_dir()) {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    std::fs::create_dir_all(to.parent().context("a file without a folder")?)?;
    std::fs::copy(from, to).with_context(|| format!("{} cannot be packed", from.display()))?;
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(mode))?;
    Ok(())
}

fn write(to: &Path, text: &str, mode: u32) -> Result<()> {
    std::fs::write(to, text).with_context(|| format!("{} cannot be written", to.display()))?;
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(mode))?;
    Ok(())
}

/// The packages whose libraries the program is linked with, at the versions it needs.
fn libraries(folder: &Path, program: &Path) -> Result<String> {
    // dpkg-shlibdeps reads names from a source package's control file.
    let source = folder.join("shlibdeps/debian");
    std::fs::create_dir_all(&source)?;
    write(
        &source.join("control"),
        "Source: deskready\n\nPackage: deskready\nArchitecture: any\n",
        0o644,
    )?;
    let said = Command::new("dpkg-shlibdeps")
        .args(["-O", "--warnings=0", "-e"])
        .arg(program)
        .current_dir(folder.join("shlibdeps"))
        .output()
        .context("dpkg-shlibdeps could not be started")?;
    let text = String::from_utf8_lossy(&said.stdout);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="));
    match line {
        Some(line) if said.status.success() => Ok(line.trim().to_owned()),
        _ => bail!(
            "dpkg-shlibdeps found no libraries: {}",
            String::from_utf8_lossy(&said.stderr).trim()
        ),
    }
}

fn control(version: &str, architecture: &str, libraries: &str, installed_kib: u64) -> String {
    format!(
        "Package: deskready\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: deskready <root@localhost>\n\
         Installed-Size: {installed_kib}\nDepends: {libraries}, systemd\nRecommends: smartmontools\nSection: admin\nPriority: optional\n\
         Description: checks whether a contact centre's desk can take calls\n \
         Looks at processor, memory, disks, headset, desk phone, network paths and critical\n \
         files of this PC, keeps what it finds until central has it, and so tells support by\n \
         itself which part has to be seen to. Opens no microphone.\n"
    )
}

/// The version of the workspace.
fn version() -> Result<String> {
    let text = std::fs::read_to_string(tree::root().join("Cargo.toml"))?;
    let section = text.split("[workspace.package]").nth(1).unwrap_or_default();
    let line = section
        .lines()
        .find_map(|line| line.strip_prefix("version = "));
    line.map(|value| value.trim_matches('"').to_owned())
        .context("Cargo.toml tells no version")
}

/// Everything below a folder, sorted.
fn all(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Files that end up on the desk, with their names there.
fn packed(stage: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    for path in all(stage)?.into_iter().filter(|path| path.is_file()) {
        let name = path.strip_prefix(stage)?.to_string_lossy().into_owned();
        if !name.starts_with("DEBIAN/") {
            files.push((path, name));
        }
    }
    Ok(files)
}

fn installed_kib(stage: &Path) -> Result<u64> {
    let mut kib = 0;
    for (path, _) in packed(stage)? {
        kib += std::fs::metadata(path)?.len().div_ceil(1024);
    }
    Ok(kib)
}

/// What `dpkg --verify`, and our own reading of critical files, hold the installed files against.
fn md5sums(stage: &Path) -> Result<String> {
    let mut sums = String::new();
    for (path, name) in packed(stage)? {
        // Files that an administrator may change are dpkg's own affair.
        if name.starts_with("etc/") {
            continue;
        }
        let path = path.to_string_lossy();
        let said = proc::answer("md5sum", &[&path]).context("md5sum gave no sum")?;
        let sum = said
            .split_whitespace()
            .next()
            .context("md5sum gave no sum")?;
        writeln!(sums, "{sum}  {name}")?;
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_is_packed_is_there_and_none_of_the_installers_is_forgotten() {
        let root = tree::root();
        for (from, ..) in FILES {
            assert!(root.join(from).is_file(), "{from}");
        }
        for folder in ["installer/debian", "installer/systemd", "installer/udev"] {
            for file in all(&root.join(folder))
                .unwrap()
                .iter()
                .filter(|path| path.is_file())
            {
                let name = file.strip_prefix(&root).unwrap().to_string_lossy();
                assert!(
                    FILES.iter().any(|(from, ..)| *from == name),
                    "{name} is in no package"
                );
            }
        }
    }

    #[test]
    fn control_data_name_version_libraries_and_size() {
        let text = control("1.2.3-4", "amd64", "libc6 (>= 2.36)", 9);
        for line in [
            "Version: 1.2.3-4\n",
            "Architecture: amd64\n",
            "Depends: libc6 (>= 2.36), systemd\n",
            "Installed-Size: 9\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(
            text.lines()
                .skip_while(|line| !line.starts_with("Description"))
                .skip(1)
                .all(|line| line.starts_with(' ')),
            "{text}"
        );
    }
}
