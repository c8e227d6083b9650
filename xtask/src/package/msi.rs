//! The package of the desk's program for Windows: one file that installs silently. Needs the toolchain for Windows, wixl
//! and msibuild. Must not run what it packs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::Options;
use crate::windows::{self, Windows};
use crate::{Outcome, needs, packages, proc, tree};

const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const LIMIT: Duration = Duration::from_secs(5 * 60);
/// What the package may weigh before somebody asks why.
const MOST_BYTES: u64 = 6 * 1024 * 1024;

/// What wixl has no words for, as msibuild takes it: properties that reach the privileged half, remembered ones
/// recalled right after they were looked for, who may enter the data folder (the system, administrators
/// and the service's account), and that the older program is taken away within what a failure undoes.
const TABLES: &[&str] = &[
    "UPDATE `Property` SET `Value` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;CENTRAL;TOKENFILE;CA' WHERE `Property` = 'SecureCustomProperties'",
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 51 WHERE `Action` = 'RecallCentral'",
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 52 WHERE `Action` = 'RecallTokenFile'",
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 53 WHERE `Action` = 'RecallCa'",
    "CREATE TABLE `MsiLockPermissionsEx` (`MsiLockPermissionsEx` CHAR(72) NOT NULL, `LockObject` CHAR(72) NOT NULL, `Table` CHAR(32) NOT NULL, `SDDLText` CHAR(0) NOT NULL, `Condition` CHAR(255) PRIMARY KEY `MsiLockPermissionsEx`)",
    "INSERT INTO `MsiLockPermissionsEx` (`MsiLockPermissionsEx`, `LockObject`, `Table`, `SDDLText`) VALUES ('Data', 'DATADIR', 'CreateFolder', 'O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;LS)')",
    "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'",
];

pub(super) fn main(options: &Options) -> Result<Outcome> {
    let wanted: Vec<&needs::Need> = needs::WINDOWS.iter().collect();
    packages::ensure(&wanted)?;
    if let Some(reason) = windows::lacking() {
        eprintln!("No package for Windows can be made: {reason}.");
        return Ok(Outcome::Failed);
    }
    let windows = Windows::prepare()?;
    let package = build(&windows, options)?;
    let bytes = std::fs::metadata(&package)?.len();
    println!("{} ({bytes} bytes)", package.display());
    if !options.is_debug && bytes > MOST_BYTES {
        bail!(
            "the package is larger than {MOST_BYTES} bytes: something came along that should not"
        );
    }
    Ok(Outcome::Done)
}

/// Builds the program and packs it.
pub fn build(windows: &Windows, options: &Options) -> Result<PathBuf> {
    let mut words = vec![
        "build",
        "--locked",
        "-p",
        "deskready-agent",
        "-p",
        "deskready-probes",
    ];
    words.extend(["--bin", "deskready", "--bin", "deskready-session"]);
    if !options.is_debug {
        words.extend(["--profile", tree::DESK_PROFILE]);
    }
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    proc::must(
        "the build for Windows",
        &mut windows.cargo(&words),
        BUILD_LIMIT,
    )?;
    let profile = if options.is_debug {
        "debug"
    } else {
        tree::DESK_PROFILE
    };
    let folder = tree::target().join("package");
    std::fs::create_dir_all(&folder)?;
    let stripped = |name: &str| {
        let program = folder.join(format!("{name}-{profile}.exe"));
        let mut strip = Command::new("x86_64-w64-mingw32-strip");
        let built = windows.binaries(profile).join(format!("{name}.exe"));
        strip.arg("-o").arg(&program).arg(built);
        proc::must("stripping the program", &mut strip, LIMIT)?;
        Ok::<_, anyhow::Error>(program)
    };
    let programs = [stripped("deskready")?, stripped("deskready-session")?];
    let version = version(env!("CARGO_PKG_VERSION"), options.revision)?;
    let package = folder.join(format!("deskready-{version}-x64.msi"));
    pack(&programs, &version, &package)?;
    Ok(package)
}

/// Windows compares three numbers: ours with the revision counted into the last one.
fn version(own: &str, revision: u32) -> Result<String> {
    let numbers: Vec<u32> = own
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .context("the version is no three numbers")?;
    let [major, minor, patch] = numbers[..] else {
        bail!("the version is no three numbers");
    };
    let last = patch * 1000 + revision;
    if major > 255 || minor > 255 || last > 65_535 {
        bail!("Windows has no such version");
    }
    Ok(format!("{major}.{minor}.{last}"))
}

fn pack([program, log_on]: &[PathBuf; 2], version: &str, package: &Path) -> Result<()> {
    // wixl takes the files it packs from the folder of its own text.
    let folder = program.parent().unwrap_or(program);
    let text = folder.join("deskready.wxs");
    std::fs::copy(tree::root().join("installer/windows/deskready.wxs"), &text)
        .context("installer/windows/deskready.wxs cannot be read")?;
    let name = |of: &Path| {
        let name = of.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let mut wixl = Command::new("wixl");
    wixl.current_dir(folder)
        .args(["--arch", "x64", "--output"])
        .arg(package)
        .arg(format!("--define=Version={version}"))
        .arg(format!("--define=Program={}", name(program)))
        .arg(format!("--define=LogOn={}", name(log_on)))
        .arg(&text);
    proc::must("wixl", &mut wixl, LIMIT)?;
    let mut msibuild = Command::new("msibuild");
    msibuild.arg(package);
    for table in TABLES {
        msibuild.args(["-q", table]);
    }
    proc::must("msibuild", &mut msibuild, LIMIT)
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_revision_is_a_higher_version_for_windows_too() {
        assert_eq!(version("0.1.0", 1).unwrap(), "0.1.1");
        assert_eq!(version("0.1.2", 7).unwrap(), "0.1.2007");
        for wrong in ["0.1", "a.b.c", "256.0.0", "0.0.66"] {
            assert!(version(wrong, 1).is_err(), "{wrong}");
        }
    }
}
