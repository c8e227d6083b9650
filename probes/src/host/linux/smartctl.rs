//! smartctl as a child with fixed arguments, a time limit and bounded output. Needs the program;
//! hands it nothing but the name of a disk and a kind of access, both of a closed form.

use crate::host::{HostError, LocalHost, SmartOutput};
use deskready::observation::Why;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A long report of a drive has 100 KB.
const OUTPUT_BYTES: u64 = 4 * 1024 * 1024;
/// Only folders that the administrator owns: never beside our own program, never PATH.
const FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/bin"];

pub(super) fn scan(host: &LocalHost, limit: Duration) -> Result<SmartOutput, HostError> {
    run(
        host,
        &["--scan-open".to_owned(), "--json".to_owned()],
        limit,
    )
}

pub(super) fn disk(
    host: &LocalHost,
    device: &str,
    access: Option<&str>,
    limit: Duration,
) -> Result<SmartOutput, HostError> {
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
    let mut arguments = vec!["--json".to_owned(), "--all".to_owned()];
    arguments.extend(access.map(|text| format!("--device={text}")));
    arguments.push(format!("/dev/{device}"));
    run(host, &arguments, limit)
}

fn program(host: &LocalHost) -> Result<PathBuf, HostError> {
    if let Some(path) = &host.tools.smartctl {
        return Ok(path.clone());
    }
    let mut places = FOLDERS
        .iter()
        .map(|folder| Path::new(folder).join("smartctl"));
    places
        .find(|path| path.is_file())
        .ok_or_else(|| HostError::new(Why::Unsupported, "smartctl is not installed"))
}

fn run(host: &LocalHost, arguments: &[String], limit: Duration) -> Result<SmartOutput, HostError> {
    let deadline = Instant::now() + limit;
    let program = program(host)?;
    let name = program.to_string_lossy().into_owned();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if host.tools.smartctl.is_none() {
        // With more rights than the caller, nothing of the caller's surroundings may count.
        command
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    }
    let started = start(command.env("LC_ALL", "C"), deadline);
    let mut child =
        started.map_err(|e| HostError::new(Why::Unsupported, format!("{name}: {e}")))?;
    let read = output(&mut child, limit);
    let exit_status = finish(child, deadline, read.is_err());
    let stdout = read.map_err(|why| HostError::new(why, format!("{name}: no answer in time")))?;
    if stdout.len() as u64 >= OUTPUT_BYTES {
        return Err(HostError::new(
            Why::Unsupported,
            format!("{name}: too much output"),
        ));
    }
    Ok(SmartOutput {
        exit_status,
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        privileged: rustix::process::geteuid().is_root() || host.tools.smartctl.is_some(),
    })
}

/// A program that is being written at this moment (an upgrade) can be started a moment later.
fn start(command: &mut Command, deadline: Instant) -> std::io::Result<Child> {
    loop {
        match command.spawn() {
            Err(e)
                if e.kind() == std::io::ErrorKind::ExecutableFileBusy
                    && Instant::now() < deadline =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

fn output(child: &mut Child, limit: Duration) -> Result<Vec<u8>, Why> {
    let Some(stdout) = child.stdout.take() else {
        return Ok(Vec::new());
    };
    let (tell, told) = mpsc::sync_channel(1);
    let reader = std::thread::Builder::new()
        .name("smartctl".to_owned())
        .spawn(move || {
            let mut bytes = Vec::new();
            let _ = stdout.take(OUTPUT_BYTES).read_to_end(&mut bytes);
            let _ = tell.send(bytes);
        });
    reader.map_err(|_| Why::Busy)?;
    told.recv_timeout(limit).map_err(|_| Why::TimedOut)
}

/// Ends the child if it is late, and never waits for one that cannot be ended (a disk that hangs
/// holds its process in the kernel).
fn finish(mut child: Child, deadline: Instant, late: bool) -> Option<i32> {
    let mut killed = false;
    let patience = deadline.max(Instant::now()) + Duration::from_millis(500);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return status.code();
        }
        let now = Instant::now();
        if !killed && (late || now > deadline) {
            let _ = child.kill();
            killed = true;
        }
        if now > patience {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Tools;
    use std::os::unix::fs::PermissionsExt as _;

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
            "--json --all --device=sat+megaraid,4 /dev/sda\n"
        );
        assert_eq!(scan(&host, LIMIT).unwrap().stdout, "--scan-open --json\n");
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
