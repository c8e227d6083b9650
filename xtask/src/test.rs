//! `cargo xtask test [SUITE..]`: installs what the tests need, runs the suites one by one, ends with one table.
//! Needs what `needs.rs` lists. Must not stop at the first failure, nor call a run green that was not run.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::suites::{LAB, Suite, System, WINDOWS_PACKAGE, all, chosen};
use crate::table::{Row, render};
use crate::windows::{self, Windows};
use crate::{Outcome, manifest, needs, package, packages, proc, tree, web};

const HELP: &str = "\
cargo xtask test [SUITE..] [--windows] [--no-install]
  Installs what the tests need (with apt-get, as root; otherwise it prints the one line to run as root), builds the
  script of the pages, runs the suites in order and prints seconds and result of each. Goes on after a failure; the
  exit status is 1 if any suite failed.

  --windows      what is built for Windows and tested under Wine, and nothing else
  --no-install   install nothing; go on with what is there

  Suites: ";

pub fn main(args: &[String]) -> Result<Outcome> {
    let suites = all(&whole_stories()?);
    if args
        .iter()
        .any(|arg| matches!(arg.as_str(), "-h" | "--help"))
    {
        let names: Vec<&str> = suites.iter().map(|suite| suite.name.as_str()).collect();
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
            suites
                .iter()
                .filter(|suite| suite.system == System::Windows)
                .map(|suite| suite.name.clone()),
        );
    }
    let mut suites = match chosen(suites, &names) {
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
    let rows = run(&suites)?;
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

fn run(suites: &[Suite]) -> Result<Vec<Row>> {
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
        proc::say(&format!(
            "[{}/{}] {}: cargo {}",
            index + 1,
            suites.len(),
            suite.name,
            suite.args.join(" ")
        ));
        if suite.system == System::Windows && windows.is_none() {
            let begun = Instant::now();
            let ready = Windows::prepare();
            rows.push(Row {
                suite: "windows-ready".to_owned(),
                seconds: begun.elapsed().as_secs_f64(),
                result: ready.as_ref().map_or_else(
                    |error| format!("failed: {error:#}"),
                    |_| "passed".to_owned(),
                ),
                failed: ready.is_err(),
            });
            // They come last: without the toolchain nothing is left to run.
            let Ok(ready) = ready else { break };
            windows = Some(ready);
        }
        let mut command = match (suite.system, &windows) {
            (System::Windows, Some(windows)) if suite.name == WINDOWS_PACKAGE => {
                match package::for_wine(windows) {
                    Ok([first, next]) => {
                        let mut story = command(suite, postgres.as_deref());
                        windows.for_wine(&mut story);
                        story
                            .env("DESKREADY_TEST_MSI", first)
                            .env("DESKREADY_TEST_MSI_NEXT", next);
                        story
                    }
                    Err(error) => {
                        rows.push(Row {
                            suite: suite.name.clone(),
                            seconds: 0.0,
                            result: format!("failed: {error:#}"),
                            failed: true,
                        });
                        continue;
                    }
                }
            }
            (System::Windows, Some(windows)) => windows.cargo(&suite.args),
            (System::Own | System::Windows, _) => command(suite, postgres.as_deref()),
        };
        let begun = Instant::now();
        let ended = proc::to_the_end(&mut command, suite.limit)?;
        rows.push(Row {
            suite: suite.name.clone(),
            seconds: begun.elapsed().as_secs_f64(),
            result: ended.words(),
            failed: !ended.is_success(),
        });
    }
    Ok(rows)
}

fn command(suite: &Suite, postgres: Option<&Path>) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .args(&suite.args)
        .current_dir(tree::root())
        .env("DESKREADY_BIN_DIR", tree::binaries("debug"));
    match postgres {
        Some(folder) => cargo.env("DESKREADY_TEST_PG_BIN", folder),
        None => cargo.env_remove("DESKREADY_TEST_PG_BIN"),
    };
    cargo
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
