//! The repository's own commands: `cargo xtask run`, `test`, `bench`, `accuracy`, `prove`, `lab`, `package`.
//! Needs Rust's toolchain and, for what it installs by itself, Debian or Ubuntu. Must stay small: it is the first
//! thing a clean clone compiles. Must not be needed by any other crate.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod accuracy;
mod bench;
mod built;
mod demo;
mod doors;
mod http;
mod idle;
mod lab;
mod manifest;
mod needs;
mod package;
mod packages;
mod proc;
mod prove;
mod run;
mod service;
mod suites;
mod table;
mod test;
mod tree;
mod web;
mod windows;

use std::process::ExitCode;

/// Exit status for a command line that makes no sense, the same as the product's own programs use.
const EXIT_USAGE: u8 = 64;

const HELP: &str = "\
The repository's own commands.

  cargo xtask run  [--data DIR] [--port N] [--fresh] [--no-install]
      One PC, the whole product: installs what is missing, builds, starts central and the program of the desk,
      checks this PC and prints the address and a sign-in link. Ctrl-C stops both.

  cargo xtask test [SUITE..] [--windows] [--no-install]
      Installs what the tests need, runs every suite (or those named) and prints seconds per suite.

  cargo xtask prove [NAME]
      The long proofs; each writes its figures to docs/proofs/DATE-NAME.md. Without a name: what there is.

  cargo xtask bench [NAME]
      Measurements of speed and accuracy. Without a name: what there is.

  cargo xtask accuracy DIR
      How right the judgement of disks is, on a folder of real reports and of drives whose end is known.

  cargo xtask lab [SCENARIO..]
      The virtual desk: real kernel devices, faults on demand. Without a name: what there is.

  cargo xtask package KIND
      What is installed on desks. Without a kind: what there is.

`cargo xtask COMMAND --help` says more about each.
";

/// How a command ended, when it did not fail for a reason of its own.
pub enum Outcome {
    Done,
    /// Said already; only the exit status is left to give.
    Failed,
    /// The command line is wrong: this sentence, then where to read on.
    Usage(String),
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "" | "help" | "-h" | "--help" => {
            print!("{HELP}");
            return if command.is_empty() {
                ExitCode::from(EXIT_USAGE)
            } else {
                ExitCode::SUCCESS
            };
        }
        "run" => proc::watch_for_stop().and_then(|()| run::main(&rest)),
        "test" => proc::watch_for_stop().and_then(|()| test::main(&rest)),
        "prove" => proc::watch_for_stop().and_then(|()| prove::main(&rest)),
        "lab" => proc::watch_for_stop().and_then(|()| lab::main(&rest)),
        "package" => proc::watch_for_stop().and_then(|()| package::main(&rest)),
        "accuracy" => proc::watch_for_stop().and_then(|()| accuracy::main(&rest)),
        "bench" => proc::watch_for_stop().and_then(|()| bench::main(&rest)),
        other => Ok(Outcome::Usage(format!("there is no command `{other}`"))),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Ok(Outcome::Usage(sentence)) => {
            eprintln!("xtask: {sentence}. `cargo xtask --help` shows what there is.");
            ExitCode::from(EXIT_USAGE)
        }
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
