//! `cargo xtask bench [NAME]`: measurements of speed and accuracy. Builds the benches for release and starts one.
//! Needs cargo. Must not print a figure that the bench itself did not measure.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::{Outcome, idle, proc, tree};

const LIMIT: Duration = Duration::from_secs(60 * 60);

/// A binary of the package in benches/, of the same name.
struct Bench {
    name: &'static str,
    about: &'static str,
    /// Other packages whose programs it starts.
    starts: &'static [&'static str],
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "files",
        about: "reading critical files: beside openssl, sha256sum, b3sum, hashdeep, aide and find",
        starts: &["deskready-agent"],
    },
    Bench {
        name: "judgement",
        about: "how fast the judgement is: one desk, 100,000 desks, many measurements",
        starts: &[],
    },
    Bench {
        name: "accuracy",
        about: "how often it is right and what it costs, on desks whose true cause is known",
        starts: &[],
    },
    Bench {
        name: "probes",
        about: "what each probe costs on this machine: processor time and time on the wall",
        starts: &[],
    },
    Bench {
        name: "acoustics",
        about: "what the acoustic test tells of simulated headsets, with a fault and without; tables, no --json",
        starts: &[],
    },
];

/// Not a program of the package: it starts those that ship.
const IDLE: &str = "idle";

const HELP: &str = "\
cargo xtask bench [NAME [OPTION..]]
  Builds the bench for release, runs it and prints a table: ours, the peer or limit beside it, the ratio, the goal, and
  whether it is met. Without a name it lists the benches. A missed goal is told in the table; it is no failure.

  --json     the same rows as JSON, and nothing else on standard output
  --help     after a name: what that bench measures, and its own options
";

pub fn main(args: &[String]) -> Result<Outcome> {
    let Some((name, options)) = args.split_first() else {
        print!("{}", list());
        return Ok(Outcome::Done);
    };
    if matches!(name.as_str(), "-h" | "--help") {
        print!("{HELP}\n{}", list());
        return Ok(Outcome::Done);
    }
    if name == IDLE {
        return idle::main(options);
    }
    let Some(bench) = BENCHES.iter().find(|bench| bench.name == name) else {
        return Ok(Outcome::Usage(format!(
            "there is no bench `{}`; `cargo xtask bench` lists those there are",
            name.escape_default()
        )));
    };
    run(bench, options)
}

fn list() -> String {
    let all = BENCHES.iter().map(|bench| (bench.name, bench.about));
    let all = all.chain([(IDLE, idle::ABOUT)]);
    all.fold("Benches:\n".to_owned(), |mut text, (name, about)| {
        let _infallible = writeln!(text, "  {name:10} {about}");
        text
    })
}

fn run(bench: &Bench, options: &[String]) -> Result<Outcome> {
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet", "--release", "--locked"]);
    build.args(["-p", "deskready-benches", "--bin", bench.name]);
    proc::must("the build", build.current_dir(tree::root()), LIMIT)?;
    for package in bench.starts {
        let mut build = Command::new("cargo");
        build.args(["build", "--quiet", "--release", "--locked", "-p", package]);
        proc::must("the build", build.current_dir(tree::root()), LIMIT)?;
    }
    let mut program = Command::new(tree::binaries("release").join(bench.name));
    let ended = proc::to_the_end(program.args(options).current_dir(tree::root()), LIMIT)?;
    if ended.is_success() {
        return Ok(Outcome::Done);
    }
    eprintln!("The bench {}: {}", bench.name, ended.words());
    Ok(Outcome::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bench_is_listed_and_is_a_binary_of_the_package() {
        let text = list();
        for bench in BENCHES {
            assert!(text.contains(bench.name) && text.contains(bench.about));
            let source = tree::root().join(format!("benches/src/bin/{}.rs", bench.name));
            assert!(source.is_file(), "{} is missing", source.display());
        }
    }

    #[test]
    fn an_unknown_bench_is_told_with_where_to_look() {
        let told = match main(&["fast".to_owned()]).unwrap() {
            Outcome::Usage(text) => text,
            Outcome::Done | Outcome::Failed => String::new(),
        };
        assert!(told.contains("`fast`"), "{told}");
    }
}
