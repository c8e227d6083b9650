//! smartctl as a child with fixed arguments, a time limit and bounded output. Needs the program;
//! hands it nothing but the name of a disk and a kind of access, both of a closed form.

use super::child;
use crate::host::{HostError, LocalHost, SmartOutput};
use deskready::observation::Why;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

const JSON: &str = "--json";
/// What an older one prints about [`JSON`].
const NO_JSON: &str = "UNRECOGNIZED OPTION: json";

/// A long report of a drive has 100 KB.
const OUTPUT_BYTES: u64 = 4 * 1024 * 1024;
/// Only folders that the administrator owns: never beside our own program, never PATH.
#[cfg(not(windows))]
const PLACES: [&str; 4] = [
    "/usr/sbin/smartctl",
    "/usr/local/sbin/smartctl",
    "/sbin/smartctl",
    "/usr/bin/smartctl",
];

#[cfg(not(windows))]
fn places() -> Vec<PathBuf> {
    PLACES.iter().map(PathBuf::from).collect()
}

/// On the system's own drive, whatever its letter: on another one everybody could make that folder.
#[cfg(windows)]
fn places() -> Vec<PathBuf> {
    let programs = std::env::var_os("ProgramW6432").map(PathBuf::from);
    let programs = programs.filter(|folder| folder.is_absolute());
    let inside = |folder: PathBuf| folder.join(r"smartmontools\bin\smartctl.exe");
    programs.into_iter().map(inside).collect()
}

pub(in crate::host) fn scan(host: &LocalHost, limit: Duration) -> Result<SmartOutput, HostError> {
    ask(host, vec!["--scan-open".to_owned()], limit)
}

/// Asks for JSON, and for text where the program is older than that (smartctl before 7.0).
fn ask(
    host: &LocalHost,
    arguments: Vec<String>,
    limit: Duration,
) -> Result<SmartOutput, HostError> {
    let started = Instant::now();
    let with_json = [vec![JSON.to_owned()], arguments.clone()].concat();
    let told = run(host, &with_json, limit)?;
    if told.stdout.contains(NO_JSON) {
        return run(host, &arguments, limit.saturating_sub(started.elapsed()));
    }
    Ok(told)
}

pub(in crate::host) fn disk(
    host: &LocalHost,
    device: &str,
    access: Option<&str>,
    limit: Duration,
) -> Result<SmartOutput, HostError> {
    // Everything short, and the statistics by which newer disks count what older ones hide in attributes.
    let what = ["--all", "--log=devstat"];
    ask(host, of_disk(&what, device, access)?, limit)
}

/// Has a disk begin its own short test. It goes on by itself, a minute or two, and gives way to whoever wants the disk; what
/// comes of it stands in the disk's log of tests.
pub(in crate::host) fn start_test(
    host: &LocalHost,
    device: &str,
    access: Option<&str>,
    limit: Duration,
) -> Result<SmartOutput, HostError> {
    ask(host, of_disk(&["--test=short"], device, access)?, limit)
}

/// The arguments for one disk; nothing but a name of a disk and a kind of access gets through.
fn of_disk(what: &[&str], device: &str, access: Option<&str>) -> Result<Vec<String>, HostError> {
    let closed = |text: &str, more: &str| {
        !text.is_empty()
            && text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    if !closed(device, "/-_") || access.is_some_and(|text| !closed(text, "+,/-_")) {
        return Err(HostError::new(
            Why::Unsupported,
            "this is no name of a disk",
        ));
    }
    let mut arguments: Vec<String> = what.iter().map(|word| (*word).to_owned()).collect();
    arguments.extend(access.map(|text| format!("--device={text}")));
    // Windows calls its disks by number, and so does smartctl there.
    let numbered = device.strip_prefix("PhysicalDrive");
    arguments.push(numbered.map_or_else(
        || format!("/dev/{device}"),
        |number| format!("/dev/pd{number}"),
    ));
    Ok(arguments)
}

fn program(host: &LocalHost) -> Result<PathBuf, HostError> {
    if let Some(path) = &host.tools.smartctl {
        return Ok(path.clone());
    }
    places()
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| HostError::new(Why::Unsupported, "smartctl is not installed"))
}

fn run(host: &LocalHost, arguments: &[String], limit: Duration) -> Result<SmartOutput, HostError> {
    let program = program(host)?;
    let name = program.to_string_lossy().into_owned();
    let mut command = Command::new(program);
    command.args(arguments);
    if host.tools.smartctl.is_none() {
        // With more rights than the caller, nothing of the caller's surroundings may count.
        child::without_surroundings(&mut command);
    }
    let (exit_status, stdout) = child::run(&name, command.env("LC_ALL", "C"), limit, OUTPUT_BYTES)?;
    Ok(SmartOutput {
        exit_status,
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        privileged: crate::host::system::may_open_disks() || host.tools.smartctl.is_some(),
    })
}

// A script stands in for smartctl: only Unix starts one.
#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::host::Tools;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;
    use std::time::Instant;

    const LIMIT: Duration = Duration::from_secs(30);

    fn with_script(folder: &Path, text: &str) -> LocalHost {
        let path = folder.join("smartctl");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        LocalHost::new(Tools {
            smartctl: Some(path),
        })
    }

    #[test]
    fn the_exit_mask_and_the_output_come_back_and_the_arguments_are_fixed() {
        let folder = tempfile::tempdir().unwrap();
        let host = with_script(folder.path(), "#!/bin/sh\necho \"$@\"\nexit 200\n");
        let told = disk(&host, "sda", Some("sat+megaraid,4"), LIMIT).unwrap();
        assert_eq!(told.exit_status, Some(200));
        assert_eq!(
            told.stdout,
            "--json --all --log=devstat --device=sat+megaraid,4 /dev/sda\n"
        );
        assert_eq!(scan(&host, LIMIT).unwrap().stdout, "--json --scan-open\n");
    }

    #[test]
    fn one_that_knows_no_json_is_asked_for_text() {
        let folder = tempfile::tempdir().unwrap();
        let old = "#!/bin/sh\ncase \"$1\" in\n--json) echo '=======> UNRECOGNIZED OPTION: json'; exit 1;;\nesac\n\
            echo \"SMART overall-health self-assessment test result: PASSED $*\"\n";
        let host = with_script(folder.path(), old);
        let told = disk(&host, "sda", None, LIMIT).unwrap();
        assert_eq!(told.exit_status, Some(0));
        assert!(
            told.stdout
                .ends_with("PASSED --all --log=devstat /dev/sda\n"),
            "{}",
            told.stdout
        );
        assert!(
            scan(&host, LIMIT)
                .unwrap()
                .stdout
                .ends_with("PASSED --scan-open\n")
        );
    }

    #[test]
    fn a_program_that_hangs_is_ended_at_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let host = with_script(folder.path(), "#!/bin/sh\nexec sleep 600\n");
        let started = Instant::now();
        let error = disk(&host, "sda", None, Duration::from_millis(100)).unwrap_err();
        assert_eq!(error.why, Why::TimedOut);
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn nothing_but_the_name_of_a_disk_reaches_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let host = with_script(folder.path(), "#!/bin/sh\necho started\n");
        for device in [
            "",
            "-t",
            "../etc/passwd",
            "sda;reboot",
            "sda sdb",
            "/etc/shadow",
            "a/../../etc/x",
        ] {
            assert_eq!(
                disk(&host, device, None, LIMIT).unwrap_err().why,
                Why::Unsupported,
                "{device:?}"
            );
        }
        assert!(disk(&host, "sda", Some("-B /x"), LIMIT).is_err());
    }

    #[test]
    fn a_program_that_is_not_there_is_unsupported() {
        let host = LocalHost::new(Tools {
            smartctl: Some(PathBuf::from("/no/such/smartctl")),
        });
        assert_eq!(scan(&host, LIMIT).unwrap_err().why, Why::Unsupported);
    }
}
