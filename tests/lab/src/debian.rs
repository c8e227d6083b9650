//! The root of a Debian that systemd boots, as an image that guests only ever see through a layer of their own. Needs root
//! and mmdebstrap, which is fetched and not installed. Must not hold anything of the product: that comes with each boot.

use crate::cache::{first_of, output};
use crate::fetch::Packages;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a desk has and the smallest Debian has not.
const PACKAGES: &str = "systemd,systemd-sysv,udev,dbus,kmod,libpam-systemd,libasound2,iproute2,e2fsprogs,smartmontools,\
pulseaudio,pulseaudio-utils,alsa-utils";
/// Nobody reads in it.
const LEFT_OUT: &[&str] = &[
    "/usr/share/doc/*",
    "/usr/share/man/*",
    "/usr/share/locale/*",
];
/// What waits for, fetches or sets something that a throw-away PC has not.
const MASKED: &[&str] = &[
    "systemd-timesyncd.service",
    "systemd-firstboot.service",
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
    "fstrim.timer",
    "getty@tty1.service",
];
/// Room for what is put into it later. The file is sparse.
const SIZE_MIB: u32 = 2048;
/// Changes whenever an image made before would not do any more.
const MADE_BY: u32 = 2;

/// The image, built where it is not there yet. Takes a minute or two.
pub fn root(cache: &Path, packages: &Packages) -> Result<PathBuf> {
    let suite = suite(&std::fs::read_to_string("/etc/os-release")?)?;
    let image = cache.join("debian.img");
    let mark = cache.join("debian.txt");
    let wanted = format!("{MADE_BY} {suite} {PACKAGES} {MASKED:?} {SIZE_MIB}");
    if image.exists() && std::fs::read_to_string(&mark).is_ok_and(|made| made == wanted) {
        return Ok(image);
    }
    let id = output(Command::new("id").arg("-u"))?;
    if id.trim_ascii() != b"0" {
        bail!("a Debian that systemd boots can be built by root alone");
    }
    eprintln!("lab: building a Debian {suite} that systemd boots, once");
    let folder = cache.join(format!("debian-{}", std::process::id()));
    let made = build(&suite, &folder, packages).and_then(|()| pack(&folder, &image, packages));
    // Whatever came of it: it is large.
    std::fs::remove_dir_all(&folder).ok();
    made?;
    crate::cache::write_whole(&mark, wanted.as_bytes())?;
    Ok(image)
}

/// The release this machine runs: programs built here find the same libraries there.
fn suite(os_release: &str) -> Result<String> {
    let value = |name: &str| {
        let line = os_release.lines().find_map(|line| line.strip_prefix(name));
        line.map(|text| text.trim_matches('"').to_owned())
    };
    if value("ID=").as_deref() != Some("debian") {
        bail!("a Debian that systemd boots is built on Debian alone");
    }
    value("VERSION_CODENAME=").context("this Debian tells no name of its release")
}

fn build(suite: &str, folder: &Path, packages: &Packages) -> Result<()> {
    let tools = packages.host.join("usr/bin");
    let mut path = vec![tools.clone()];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut bootstrap = Command::new("perl");
    bootstrap
        .arg(tools.join("mmdebstrap"))
        .args(["--quiet", "--mode=root", "--format=directory"])
        .args(["--variant=minbase", &format!("--include={PACKAGES}")]);
    for place in LEFT_OUT {
        bootstrap.arg(format!("--dpkgopt=path-exclude={place}"));
    }
    bootstrap.arg(suite).arg(folder).args(sources()?);
    output(bootstrap.env("PATH", std::env::join_paths(path)?))?;
    for unit in MASKED {
        let link = folder.join("etc/systemd/system").join(unit);
        std::fs::remove_file(&link).ok();
        std::os::unix::fs::symlink("/dev/null", link)?;
    }
    for (name, text) in [
        ("etc/hostname", "desk\n"),
        ("etc/hosts", "127.0.0.1 localhost desk\n10.0.2.2 central\n"),
        ("etc/machine-id", "0123456789abcdef0123456789abcdef\n"),
        ("etc/fstab", ""),
    ] {
        std::fs::write(folder.join(name), text)?;
    }
    for name in ["data", "var/lib/deskready"] {
        std::fs::create_dir_all(folder.join(name))?;
    }
    Ok(())
}

/// Where this machine's own apt fetches from: what it can reach, and what it trusts.
fn sources() -> Result<Vec<PathBuf>> {
    let own = Path::new("/etc/apt/sources.list.d/debian.sources");
    let old = Path::new("/etc/apt/sources.list");
    [own, old]
        .into_iter()
        .find(|path| path.exists())
        .map(|path| vec![path.to_owned()])
        .context("this machine's apt has neither sources.list nor debian.sources")
}

fn pack(folder: &Path, image: &Path, packages: &Packages) -> Result<()> {
    let mke2fs = first_of(&packages.guest, &["sbin/mke2fs", "usr/sbin/mke2fs"])
        .context("no package brought mke2fs")?;
    let beside = image.with_extension(format!("new-{}", std::process::id()));
    let mut make = Command::new(mke2fs);
    make.args(["-q", "-F", "-t", "ext4", "-L", "debian", "-d"])
        .arg(folder)
        .arg(&beside)
        .arg(format!("{SIZE_MIB}M"));
    output(&mut make)?;
    std::fs::rename(&beside, image)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_this_machines_own_and_only_debians() {
        let text = "NAME=\"Debian GNU/Linux\"\nVERSION_CODENAME=bookworm\nID=debian\n";
        assert_eq!(suite(text).unwrap(), "bookworm");
        assert!(suite("ID=fedora\nVERSION_CODENAME=x\n").is_err());
        assert!(suite("ID=debian\n").is_err());
    }
}
