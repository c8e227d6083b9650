//! What the session manager says of this session. Needs systemd's `loginctl`, run with fixed arguments
//! and a time limit; asks for properties and changes none.

use crate::host::HostError;
use crate::host::common::child;
use deskready::observation::Why;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Only folders that the administrator owns.
const PROGRAMS: [&str; 2] = ["/usr/bin/loginctl", "/bin/loginctl"];
/// A few lines are asked for.
const OUTPUT_BYTES: u64 = 16 * 1024;
/// What is asked of a session.
const ASKED: [&str; 3] = [
    "--property=LockedHint",
    "--property=Active",
    "--property=Type",
];

pub(super) fn properties(limit: Duration) -> Result<String, HostError> {
    let program = PROGRAMS.iter().map(Path::new).find(|path| path.is_file());
    let program =
        program.ok_or_else(|| HostError::new(Why::Unsupported, "loginctl is not installed"))?;
    told_by(program, limit)
}

fn told_by(program: &Path, limit: Duration) -> Result<String, HostError> {
    // The session of this process or, where it has none, the one its user sits at.
    let own = run(program, "show-session", "auto", &ASKED, limit);
    if own.as_ref().is_err_and(|error| error.why == Why::NoSession) {
        // A process that is in no session by its place, but is its user's all the same.
        let user = rustix::process::geteuid().as_raw().to_string();
        let told = run(program, "show-user", &user, &["--property=Display"], limit)?;
        let id = told.trim().strip_prefix("Display=").unwrap_or_default();
        let is_id = !id.is_empty() && id.len() <= 32 && id.chars().all(char::is_alphanumeric);
        if is_id {
            return run(program, "show-session", id, &ASKED, limit);
        }
    }
    own
}

fn run(
    program: &Path,
    what: &str,
    whose: &str,
    asked: &[&str],
    limit: Duration,
) -> Result<String, HostError> {
    let mut command = Command::new(program);
    command.args([what, whose]).args(asked);
    child::without_surroundings(&mut command);
    let (status, text) = child::run("loginctl", command.env("LC_ALL", "C"), limit, OUTPUT_BYTES)?;
    if status == Some(0) {
        Ok(String::from_utf8_lossy(&text).into_owned())
    } else {
        // No systemd, or nobody's session: it says so on standard error alone.
        Err(HostError::new(
            Why::NoSession,
            "loginctl knows no session of this user",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    const LIMIT: Duration = Duration::from_secs(30);

    fn told(script: &str, limit: Duration) -> Result<String, HostError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("loginctl");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        told_by(&path, limit)
    }

    #[test]
    fn the_arguments_are_fixed_and_nothing_of_the_surroundings_reaches_the_program() {
        let said = told("#!/bin/sh\necho \"$@\"\necho \"home=$HOME\"\n", LIMIT).unwrap();
        let asked = "show-session auto --property=LockedHint --property=Active --property=Type";
        assert_eq!(said, format!("{asked}\nhome=\n"));
    }

    #[test]
    fn a_process_outside_its_users_session_is_told_of_that_session_and_of_no_other() {
        let of = |display: &str| {
            let script = format!(
                "#!/bin/sh\ncase \"$1 $2\" in\n'show-session auto') exit 1;;\n'show-user '*) echo 'Display={display}';;\n\
                 'show-session c2') echo LockedHint=yes;;\n*) echo \"asked $2\";;\nesac\n"
            );
            told(&script, LIMIT)
        };
        assert_eq!(of("c2").unwrap(), "LockedHint=yes\n");
        for nobody in ["", "--all", "c2 c3", "../x"] {
            assert_eq!(of(nobody).unwrap_err().why, Why::NoSession, "{nobody:?}");
        }
    }

    #[test]
    fn no_session_a_program_that_hangs_and_one_that_floods_are_told_apart() {
        for (script, limit, why) in [
            ("#!/bin/sh\nexit 1\n", LIMIT, Why::NoSession),
            (
                "#!/bin/sh\nexec sleep 600\n",
                Duration::from_millis(100),
                Why::TimedOut,
            ),
            (
                "#!/bin/sh\nexec yes LockedHint=no\n",
                LIMIT,
                Why::Unsupported,
            ),
        ] {
            assert_eq!(told(script, limit).unwrap_err().why, why, "{script}");
        }
    }
}
