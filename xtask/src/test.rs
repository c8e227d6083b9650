//! `cargo xtask test [SUITE..]`: installs what the tests need, runs the suites one by one, ends with one table.
//! Needs what `needs.rs` lists. Must not stop at the first failure, nor call a run green that was not run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow};

use crate::proc::Ended;
use crate::suites::{BUILD, LAB, Suite, System, WINDOWS_PACKAGE, all, build_of_all, chosen};
use crate::table::{Row, render};
use crate::windows::{self, Windows};
use crate::{Outcome, built, manifest, needs, package, packages, proc, tree, web};

const HELP: &str = "\
cargo xtask test [SUITE..] [--windows] [--no-install]
  Installs what the tests need (with apt-get, as root; otherwise it prints the one line to run as root), builds the
  script of the pages, runs the suites in order and prints seconds and result of each. Goes on after a failure; the
  exit status is 1 if any suite failed.
  All of them share one build of every test program (suite `build`); named ones build only what they need.

  --windows      what is built for Windows and tested under Wine, and nothing else
  --no-install   install nothing; go on with what is there

  Suites: ";

pub fn main(args: &[String]) -> Result<Outcome> {
    let whole = all(&whole_stories()?);
    if args
        .iter()
        .any(|arg| matches!(arg.as_str(), "-h" | "--help"))
    {
        let names: Vec<&str> = whole.iter().map(|suite| suite.name.as_str()).collect();
        println!("{HELP}{}", names.join(", "));
        return Ok(Outcome::Done);
    }
    let (flags, mut names): (Vec<String>, Vec<String>) =
        args.iter().cloned().partition(|arg| arg.starts_with('-'));
    let (mut installs, mut asked_for_windows) = (true, false);
    for flag in &flags {
        match flag.as_str() {
            "--no-install" => installs = false,
            "--windows" => asked_for_windows = true,
            unknown => {
                return Ok(Outcome::Usage(format!(
                    "`test` does not know `{}`",
                    unknown.escape_default()
                )));
            }
        }
    }
    if asked_for_windows {
        names.extend(
            whole
                .iter()
                .filter(|suite| suite.system == System::Windows)
                .map(|suite| suite.name.clone()),
        );
    }
    let mut suites = match chosen(whole.clone(), &names) {
        Ok(suites) => suites,
        Err(sentence) => return Ok(Outcome::Usage(sentence)),
    };
    let wanted = needs_of(&suites);
    if !installs {
        packages::report(&wanted);
    } else if !packages::ensure(&wanted)? {
        return Ok(Outcome::Failed);
    }
    if suites.iter().any(|suite| suite.system == System::Windows) {
        // On their own: a distribution that lacks one of them must still get the others.
        if installs {
            packages::ensure(&needs::WINDOWS.iter().collect::<Vec<_>>())?;
        }
        if let Some(reason) = windows::lacking() {
            eprintln!("SKIPPED: everything for Windows, {reason}.");
            if !names.is_empty() {
                // Somebody asked for it by name.
                return Ok(Outcome::Failed);
            }
            suites.retain(|suite| suite.system != System::Windows);
        }
    }
    if suites.iter().any(|suite| suite.system == System::Own) && !wanted.is_empty() {
        web::build_if_possible()?;
    }
    let rows = run(&suites, &whole)?;
    println!("\n{}", render(&rows));
    // A suite without a row was not run: that is no success.
    let all_passed = suites.iter().all(|suite| {
        rows.iter()
            .any(|row| row.suite == suite.name && !row.failed)
    });
    Ok(if all_passed {
        Outcome::Done
    } else {
        Outcome::Failed
    })
}

/// The names of the whole-story tests, as their own manifest declares them.
pub fn whole_stories() -> Result<Vec<String>> {
    let path = tree::root().join("tests/Cargo.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(manifest::test_names(&text))
}

/// Formatting alone needs nothing; a single crate's tests need what builds it; central's and the stories need it all.
fn needs_of(suites: &[Suite]) -> Vec<&'static needs::Need> {
    let uses_tools = |suite: &Suite| {
        (suite.is_whole_story && suite.system == System::Own)
            || matches!(suite.name.as_str(), "central" | "probes" | "support")
    };
    let builds = suites.iter().any(|suite| {
        suite.system == System::Own && !matches!(suite.name.as_str(), "fmt" | "xtask")
    });
    let tests = suites.iter().any(uses_tools);
    let has_lab = suites.iter().any(|suite| suite.name == LAB);
    needs::BUILD
        .iter()
        .filter(|_| builds)
        .chain(needs::TEST.iter().filter(|_| tests))
        .chain(needs::LAB.iter().filter(|_| has_lab))
        .collect()
}

fn run(suites: &[Suite], whole: &[Suite]) -> Result<Vec<Row>> {
    let postgres = tree::postgres_bin();
    if postgres.is_none()
        && suites
            .iter()
            .any(|suite| suite.is_whole_story || suite.name == "central")
    {
        eprintln!(
            "SKIPPED: everything on a real PostgreSQL, because no initdb was found (package postgresql)."
        );
    }
    let mut rows = Vec::new();
    let mut windows = None;
    let (mut own_programs, mut windows_programs) = (None, None);
    for (index, suite) in suites.iter().enumerate() {
        if proc::stopping() {
            eprintln!(
                "Stopped; not run: {}",
                suites[index..]
                    .iter()
                    .map(|s| s.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            break;
        }
        proc::say(&format!("[{}/{}] {}", index + 1, suites.len(), suite.name));
        if suite.system == System::Windows && windows.is_none() {
            let begun = Instant::now();
            let ready = Windows::prepare();
            rows.push(row("windows-ready", begun, step(&ready)));
            // They come last: without the toolchain nothing is left to run.
            let Ok(ready) = ready else { break };
            windows = Some(ready);
        }
        let is_all = has_all(suites, whole, suite.system);
        if is_all && suite.name == BUILD {
            let begun = Instant::now();
            let cargo = cargo(&build_of_all(System::Own));
            let built = built::build(cargo, &tree::target(), suite.limit)
                .and_then(|built| built.must_all_belong_to(whole).map(|()| built));
            rows.push(row(BUILD, begun, step(&built)));
            own_programs = Some(built.ok());
            continue;
        }
        let is_windows_own = suite.tests().is_some() && suite.name != WINDOWS_PACKAGE;
        if let (true, Some(windows), None) = (is_all && is_windows_own, &windows, &windows_programs)
        {
            let begun = Instant::now();
            let cargo = windows.cargo(&build_of_all(System::Windows));
            let built = built::build(cargo, &tree::target().join("windows"), suite.limit);
            rows.push(row("windows-build", begun, step(&built)));
            windows_programs = Some(built.ok());
        }
        let begun = Instant::now();
        let machine = Machine {
            windows: windows.as_ref(),
            postgres: postgres.as_deref(),
        };
        let programs = match suite.system {
            System::Windows if suite.name != WINDOWS_PACKAGE => &windows_programs,
            System::Own | System::Windows => &own_programs,
        };
        let ended = match (suite.tests(), programs) {
            (Some(_), Some(None)) => Err(anyhow!("not built")),
            (Some(tests), Some(Some(programs))) => machine.prepared(suite).and_then(|with| {
                programs.run(tests, suite.limit, |program| {
                    machine.command(suite, program, &with)
                })
            }),
            (Some(_) | None, None) | (None, Some(_)) => machine
                .prepared(suite)
                .and_then(|with| proc::to_the_end(&mut machine.cargo(suite, &with), suite.limit)),
        };
        rows.push(row(&suite.name, begun, ended));
    }
    Ok(rows)
}

/// Whether every suite of this system is to run: then one build serves them all. By themselves they build what they need.
fn has_all(chosen: &[Suite], whole: &[Suite], system: System) -> bool {
    whole
        .iter()
        .filter(|suite| suite.system == system && suite.tests().is_some())
        .all(|suite| chosen.contains(suite))
}

/// What suites are run with.
struct Machine<'a> {
    windows: Option<&'a Windows>,
    postgres: Option<&'a Path>,
}

type Variables = Vec<(&'static str, PathBuf)>;

impl Machine<'_> {
    /// What has to be made before a suite, told to it as variables.
    fn prepared(&self, suite: &Suite) -> Result<Variables> {
        let (WINDOWS_PACKAGE, Some(windows)) = (suite.name.as_str(), self.windows) else {
            return Ok(Vec::new());
        };
        let [first, next] = package::for_wine(windows)?;
        Ok(vec![
            ("DESKREADY_TEST_MSI", first),
            ("DESKREADY_TEST_MSI_NEXT", next),
        ])
    }

    /// One of the suite's programs, built before.
    fn command(&self, suite: &Suite, program: &Path, with: &Variables) -> Command {
        let mut command = match (self.windows, suite.system) {
            (Some(windows), System::Windows) if suite.name != WINDOWS_PACKAGE => {
                return windows.run(program);
            }
            (Some(_) | None, System::Own | System::Windows) => Command::new(program),
        };
        self.dress(suite, &mut command, with);
        command
    }

    /// The suite by itself.
    fn cargo(&self, suite: &Suite, with: &Variables) -> Command {
        match (self.windows, suite.system) {
            (Some(windows), System::Windows) if suite.name != WINDOWS_PACKAGE => {
                windows.cargo(&suite.args())
            }
            (Some(_) | None, System::Own | System::Windows) => {
                let mut cargo = cargo(&suite.args());
                self.dress(suite, &mut cargo, with);
                cargo
            }
        }
    }

    /// Where the programs, a database server and Wine are, for what drives them.
    fn dress(&self, suite: &Suite, command: &mut Command, with: &Variables) {
        command.env("DESKREADY_BIN_DIR", tree::binaries("debug"));
        match self.postgres {
            Some(folder) => command.env("DESKREADY_TEST_PG_BIN", folder),
            None => command.env_remove("DESKREADY_TEST_PG_BIN"),
        };
        if let (Some(windows), System::Windows) = (self.windows, suite.system) {
            windows.for_wine(command);
        }
        command.envs(with.iter().map(|(name, value)| (name, value)));
    }
}

fn cargo(args: &[String]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(args).current_dir(tree::root());
    cargo
}

/// A step that has no more to tell than that it succeeded.
fn step<T>(done: &Result<T>) -> Result<Ended> {
    match done {
        Ok(_) => Ok(Ended::passed()),
        Err(error) => Err(anyhow!("{error:#}")),
    }
}

fn row(suite: &str, begun: Instant, ended: Result<Ended>) -> Row {
    let (result, failed) = match ended {
        Ok(ended) => (ended.words(), !ended.is_success()),
        Err(error) => (format!("failed: {error:#}"), true),
    };
    Row {
        suite: suite.to_owned(),
        seconds: begun.elapsed().as_secs_f64(),
        result,
        failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages_for(names: &[&str]) -> usize {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        needs_of(&chosen(all(&["kills".to_owned()]), &names).unwrap()).len()
    }

    #[test]
    fn a_suite_asks_only_for_what_it_uses() {
        let everything = needs::BUILD.len() + needs::TEST.len();
        let lab = needs::LAB.len();
        assert_eq!(packages_for(&["fmt"]), 0);
        assert_eq!(packages_for(&["deskready"]), needs::BUILD.len());
        assert_eq!(packages_for(&["fmt", "kills"]), everything);
        assert_eq!(packages_for(&["lab"]), needs::BUILD.len() + lab);
        assert_eq!(packages_for(&["windows-agent"]), 0);
        assert_eq!(packages_for(&[]), everything + lab);
    }

    #[test]
    fn the_whole_story_tests_of_this_repository_are_found() {
        let path = tree::root().join("tests/Cargo.toml");
        let declared = std::fs::read_to_string(path)
            .unwrap()
            .matches("[[test]]")
            .count();
        assert_eq!(whole_stories().unwrap().len(), declared);
    }
}
