//! Every test program of a whole run, built by one command: one choice of packages is one set of features, so that no
//! crate is compiled once for each suite. Needs cargo's messages. Must not choose what is tested: `suites.rs` does.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::proc::{self, Ended};
use crate::suites::{Suite, Tests};

/// One program of tests, as cargo tells of it.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    package: String,
    /// `lib`, `bin`, `test`.
    kind: String,
    target: String,
    executable: PathBuf,
    /// Where cargo starts it.
    folder: PathBuf,
}

#[derive(Debug)]
pub struct Built(Vec<Program>);

/// Builds; `cargo` is the command without a word about messages. They go into a file in `folder`.
pub fn build(mut cargo: Command, folder: &Path, limit: Duration) -> Result<Built> {
    std::fs::create_dir_all(folder)?;
    let told = folder.join("built-tests.json");
    let file = std::fs::File::create(&told)
        .with_context(|| format!("{} cannot be written", told.display()))?;
    cargo
        .arg("--message-format=json-render-diagnostics")
        .stdout(file);
    let ended = proc::to_the_end(&mut cargo, limit)?;
    if !ended.is_success() {
        bail!("{}", ended.words());
    }
    let built = Built(programs(&std::fs::read_to_string(&told)?));
    if built.0.is_empty() {
        bail!("cargo told of no test program");
    }
    Ok(built)
}

impl Built {
    /// A program that no suite runs would pass for ever.
    pub fn must_all_belong_to(&self, suites: &[Suite]) -> Result<()> {
        for program in &self.0 {
            let is_run = |suite: &Suite| suite.tests().is_some_and(|tests| is_of(tests, program));
            if !suites.iter().any(is_run) {
                bail!("no suite runs {} of {}", program.target, program.package);
            }
        }
        Ok(())
    }

    /// Runs what a suite consists of, one program after the other, to the end of the last even if one fails.
    pub fn run(
        &self,
        tests: &Tests,
        limit: Duration,
        start: impl Fn(&Path) -> Command,
    ) -> Result<Ended> {
        let mine: Vec<&Program> = self.0.iter().filter(|it| is_of(tests, it)).collect();
        if mine.is_empty() {
            bail!("none of its programs was built");
        }
        let begun = Instant::now();
        let mut first_failure = None;
        for program in mine {
            eprintln!(
                "     Running {} {} of {}",
                program.kind, program.target, program.package
            );
            let mut command = start(&program.executable);
            command
                .current_dir(&program.folder)
                .env("CARGO_MANIFEST_DIR", &program.folder);
            let ended = proc::to_the_end(&mut command, limit.saturating_sub(begun.elapsed()))?;
            match ended {
                Ended::With(status) if status.success() => {}
                Ended::With(_) => {
                    first_failure.get_or_insert(ended);
                }
                Ended::TooLong(_) => return Ok(Ended::TooLong(limit)),
                Ended::Stopped => return Ok(ended),
            }
        }
        Ok(first_failure.unwrap_or_else(Ended::passed))
    }
}

fn is_of(tests: &Tests, program: &Program) -> bool {
    if !tests.packages.contains(&program.package) {
        return false;
    }
    if tests.only.is_empty() {
        return true;
    }
    let mut words = tests.only.iter();
    while let Some(word) = words.next() {
        let fits = match word.as_str() {
            "--lib" => program.kind == "lib",
            "--bins" => program.kind == "bin",
            "--tests" => program.kind == "test",
            "--test" => {
                let name = words.next();
                program.kind == "test" && name == Some(&program.target)
            }
            _ => false,
        };
        if fits {
            return true;
        }
    }
    false
}

fn programs(messages: &str) -> Vec<Program> {
    messages
        .lines()
        .filter_map(|line| program(&serde_json::from_str(line).ok()?))
        .collect()
}

fn program(message: &Value) -> Option<Program> {
    let is_test = message["reason"] == "compiler-artifact" && message["profile"]["test"] == true;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let executable = PathBuf::from(text(message.get("executable")?)?);
    if !is_test {
        return None;
    }
    let manifest = PathBuf::from(text(&message["manifest_path"])?);
    Some(Program {
        package: package(message["package_id"].as_str()?)?,
        kind: text(&message["target"]["kind"][0])?,
        target: text(&message["target"]["name"])?,
        executable,
        folder: manifest.parent()?.to_path_buf(),
    })
}

/// `path+file:///a/b#name@1.0.0`, or `path+file:///a/name#1.0.0` where folder and package are called alike.
fn package(id: &str) -> Option<String> {
    let (place, tail) = id.rsplit_once('#')?;
    match tail.split_once('@') {
        Some((name, _version)) => Some(name.to_owned()),
        None => Some(place.rsplit('/').next()?.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r#"{"reason":"compiler-artifact","package_id":"registry+https://example.org#serde@1.0.0","manifest_path":"/r/serde/Cargo.toml","target":{"kind":["lib"],"name":"serde"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","package_id":"path+file:///w/probes#deskready-probes@0.1.0","manifest_path":"/w/probes/Cargo.toml","target":{"kind":["lib"],"name":"deskready_probes"},"profile":{"test":true},"executable":"/t/probes-1"}
{"reason":"compiler-artifact","package_id":"path+file:///w/probes#deskready-probes@0.1.0","manifest_path":"/w/probes/Cargo.toml","target":{"kind":["bin"],"name":"deskready-session"},"profile":{"test":false},"executable":"/t/deskready-session"}
{"reason":"compiler-artifact","package_id":"path+file:///w/xtask#0.1.0","manifest_path":"/w/xtask/Cargo.toml","target":{"kind":["bin"],"name":"xtask"},"profile":{"test":true},"executable":"/t/xtask-2"}
{"reason":"compiler-artifact","package_id":"path+file:///w/tests#deskready-tests@0.1.0","manifest_path":"/w/tests/Cargo.toml","target":{"kind":["test"],"name":"kills"},"profile":{"test":true},"executable":"/t/kills-3"}
{"reason":"build-finished","success":true}
not a message"#;

    fn run_by(packages: &[&str], only: &[&str]) -> Vec<String> {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let tests = Tests {
            packages: owned(packages),
            only: owned(only),
        };
        programs(MESSAGES)
            .iter()
            .filter(|program| is_of(&tests, program))
            .map(|program| program.executable.display().to_string())
            .collect()
    }

    #[test]
    fn a_suite_runs_the_test_programs_of_its_packages_and_no_other() {
        assert_eq!(run_by(&["deskready-probes"], &[]), ["/t/probes-1"]);
        assert_eq!(
            run_by(&["deskready-probes", "xtask"], &[]),
            ["/t/probes-1", "/t/xtask-2"]
        );
        assert_eq!(
            run_by(&["deskready-tests"], &["--test", "kills"]),
            ["/t/kills-3"]
        );
        assert_eq!(run_by(&["deskready-tests"], &["--lib"]), [""; 0]);
        assert_eq!(run_by(&["deskready-probes"], &["--bins"]), [""; 0]);
    }

    #[test]
    fn a_suite_without_a_program_is_no_success() {
        let none = Tests {
            packages: vec!["deskready".to_owned()],
            only: Vec::new(),
        };
        let ended = Built(programs(MESSAGES)).run(&none, Duration::from_secs(1), |program| {
            Command::new(program)
        });
        assert!(ended.is_err());
    }

    #[test]
    fn one_program_that_fails_is_told_though_the_last_passes() {
        let one = |executable: &str| Program {
            package: "it".to_owned(),
            kind: "test".to_owned(),
            target: executable.to_owned(),
            executable: executable.into(),
            folder: "/".into(),
        };
        let tests = Tests {
            packages: vec!["it".to_owned()],
            only: Vec::new(),
        };
        let run = |names: &[&str]| {
            let built = Built(names.iter().map(|name| one(name)).collect());
            built
                .run(&tests, Duration::from_secs(20), |program| {
                    Command::new(program)
                })
                .unwrap()
                .words()
        };
        assert_eq!(run(&["true", "true"]), "passed");
        assert_eq!(run(&["false", "true"]), "failed (exit status 1)");
    }
}
