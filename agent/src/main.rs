//! `deskready`, the program on the desk. Needs a profile; reports to central when told where it
//! is. Must never block the operator's work, open a microphone or make a sound by itself.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod at_desk;
mod check;
mod cli;
mod critical_files;
mod delivery;
mod files;
mod handed;
mod headset;
mod held;
mod identity;
mod inventory;
mod judgement;
mod log;
mod moment;
mod news;
mod notify;
mod pilot;
mod plugs;
mod privacy;
mod profile_command;
mod profile_file;
mod progress;
mod roles;
mod round;
mod schedule;
mod screen;
mod service;
mod settings;
mod status;
mod store;
#[cfg(windows)]
mod windows_service;
mod words;
mod zone;

use clap::Parser as _;
use cli::{Cli, Command};
use deskready_overlay as known;
use std::process::ExitCode;

/// Exit status for wrong usage, and for a failure of our own (sysexits: EX_USAGE, EX_SOFTWARE).
const USAGE: u8 = 64;
const OWN_FAILURE: u8 = 70;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrong = error.use_stderr();
            // A closed pipe is no reason to say anything else.
            let _ = error.print();
            return ExitCode::from(if wrong { USAGE } else { 0 });
        }
    };
    // Two of the roles, and the test of the headset, never talk to anybody outside this PC, and load nothing for it.
    let is_networked = !matches!(
        cli.command,
        Command::Helper(_) | Command::Session(_) | Command::Headset(_)
    );
    if is_networked
        && rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
    {
        eprintln!("deskready: another cryptography provider is installed already");
        return ExitCode::from(OWN_FAILURE);
    }
    let done = match &cli.command {
        Command::Check(args) => check::command(args),
        Command::Headset(args) => headset::command(args),
        Command::Run(args) => service::command(args),
        #[cfg(windows)]
        Command::Service(args) => windows_service::command(args),
        Command::Session(args) => roles::session::command(args),
        Command::Helper(args) => roles::helper::command(args),
        Command::Profile { what } => profile_command::command(what),
        Command::Files { what } => critical_files::command(what),
        Command::Status(args) => status::command(args),
        Command::PilotReport(args) => pilot::command(args),
        Command::Privacy { json, lang } => privacy::command(*json, lang.as_deref()),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("deskready: {error:#}");
            let usage = error.downcast_ref::<profile_file::ProfileError>().is_some()
                || error.downcast_ref::<known::KnowledgeError>().is_some();
            ExitCode::from(if usage { USAGE } else { OWN_FAILURE })
        }
    }
}
