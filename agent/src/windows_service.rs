//! Service and helper as Windows starts them: their arguments come from the installer, the service's log goes into a file and
//! what is bad in either into the system's event log, and the service waits for a profile where there is none yet. Needs
//! the service manager.

use crate::cli::{Cli, Command, Places, RunArgs, ServiceArgs};
use clap::Parser as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use tokio::sync::Notify;

/// The names that the service manager knows them by.
const NAME: &str = "deskready";
const HELPER: &str = "deskready-helper";
/// How often it is looked whether there is a profile now.
const PROFILE_WAIT: Duration = Duration::from_secs(5);

static ASKED_TO_END: Notify = Notify::const_new();

/// Comes back when the service manager wants the service to end; never in a process that is none.
pub async fn asked_to_end() {
    ASKED_TO_END.notified().await;
}

/// Runs as the service, or as the helper.
pub fn command(args: &ServiceArgs) -> anyhow::Result<u8> {
    let (name, work): (_, fn(Receiver<()>) -> bool) = if args.helper {
        (HELPER, help)
    } else {
        (NAME, serve)
    };
    deskready_probes::host::as_service(name, work).map_err(|error| {
        anyhow::anyhow!("the service manager of Windows starts this, nobody else can: {error}")
    })?;
    Ok(0)
}

/// As main parsed them a moment ago; the manager's entry point takes nothing along.
fn arguments() -> Option<RunArgs> {
    if let Command::Service(args) = Cli::try_parse().ok()?.command {
        Some(run_args(&args))
    } else {
        None
    }
}

fn help(told: Receiver<()>) -> bool {
    // It writes no file: in a folder of the service's account the system's own would do that account's bidding.
    crate::log::to_events();
    if let Err(error) = deskready_probes::host::trust_no_junctions() {
        tracing::debug!(%error, "this Windows follows everybody's junctions");
    }
    for name in [NAME, HELPER] {
        if let Err(error) = deskready_probes::host::restart_after_failure(name) {
            tracing::warn!(%error, name, "it cannot be told to be started again after a failure");
        }
    }
    let (tell, ended) = std::sync::mpsc::channel();
    let tell_end = tell.clone();
    let hears = std::thread::Builder::new().spawn(move || {
        // An error means that the manager is gone, and with it everything.
        let _ = told.recv();
        let _ = tell_end.send(true);
    });
    let answers = std::thread::Builder::new().spawn(move || {
        if let Err(error) = crate::roles::helper::for_the_service() {
            tracing::error!("the helper ends: {error:#}");
        }
        let _ = tell.send(false);
    });
    if let Some(error) = hears.err().or(answers.err()) {
        tracing::error!(%error, "no thread for the helper");
        return false;
    }
    ended.recv().unwrap_or(false)
}

fn serve(told: Receiver<()>) -> bool {
    let Some(args) = arguments() else {
        return false;
    };
    let data = args.places.data();
    let made = crate::files::make_private_dir(&data);
    if made
        .and_then(|()| crate::log::to_file(&data, "service"))
        .is_err()
    {
        crate::log::to_events();
        tracing::warn!(data = %data.display(), "no log can be written there");
    }
    if !profile_is_there(&args, &told) {
        return true;
    }
    let waiting = std::thread::Builder::new().spawn(move || {
        // An error means that the manager is gone, and with it everything.
        let _ = told.recv();
        ASKED_TO_END.notify_one();
    });
    if let Err(error) = waiting {
        tracing::error!(%error, "no thread to hear the service manager on");
        return false;
    }
    match crate::service::command(&args) {
        Ok(_) => true,
        Err(error) => {
            tracing::error!("the service ends: {error:#}");
            false
        }
    }
}

/// Waits for a profile; false when it was asked to end before there was one.
fn profile_is_there(args: &RunArgs, told: &Receiver<()>) -> bool {
    let profile = args.places.profile();
    let mut is_said = false;
    while !profile.exists() {
        if !is_said {
            tracing::warn!(profile = %profile.display(), "there is no profile yet: waiting for it");
            is_said = true;
        }
        match told.recv_timeout(PROFILE_WAIT) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

/// What the installer was not told comes as an empty text.
fn run_args(args: &ServiceArgs) -> RunArgs {
    let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let places = Places {
        profile: None,
        // The installer ends the folder's name with a dot, which is no part of it.
        data: given(&args.data).map(|text| Path::new(&text).components().collect()),
    };
    let settings = places.data().join("deskready.toml");
    RunArgs {
        config: settings.exists().then_some(settings),
        knowledge: None,
        central: given(&args.central),
        token_file: given(&args.token_file).map(PathBuf::from),
        ca: given(&args.ca).map(PathBuf::from),
        roles: Some(crate::settings::Roles::Three),
        runtime: None,
        once: false,
        places,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_installer_was_not_told_is_not_given() {
        let line = [
            "deskready",
            "service",
            "--central",
            "",
            "--token-file",
            "",
            "--ca",
            " C:\\ca.pem ",
            "--data",
            "C:\\ProgramData\\deskready\\.",
        ];
        let Command::Service(args) = Cli::try_parse_from(line).unwrap().command else {
            panic!("another command")
        };
        let run = run_args(&args);
        assert_eq!((run.central, run.token_file), (None, None));
        assert_eq!(run.ca, Some(PathBuf::from("C:\\ca.pem")));
        assert_eq!(run.config, None);
        let data = run.places.data;
        assert_eq!(data.unwrap().as_os_str(), "C:\\ProgramData\\deskready");
        assert_eq!(run.roles, Some(crate::settings::Roles::Three));
    }
}
