//! The list of test suites: what each is called, which command it is. Pure.
//! Needs the names of the whole-story tests. Must not run anything.

use std::time::Duration;

/// A suite that hangs is ended; the longest (a first build with everything) takes a fraction of this.
const LIMIT: Duration = Duration::from_secs(45 * 60);
/// The handful takes three minutes, what it fetches first one more.
const LAB_LIMIT: Duration = Duration::from_secs(12 * 60);
/// The programs that stories and the lab drive; in a whole run every test program along with them.
pub const BUILD: &str = "build";
/// Scenarios of the virtual desk, on the programs that were built.
pub const LAB: &str = "lab";
/// The package for Windows, installed under Wine; the test itself is built for this system and runs beside a central.
pub const WINDOWS_PACKAGE: &str = "windows-package";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    pub name: String,
    pub what: What,
    /// It drives the built programs, so it wants to know where they and a database server are.
    pub is_whole_story: bool,
    /// Where its cargo builds for, and what has to be ready before.
    pub system: System,
    /// When it is ended.
    pub limit: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// What cargo is told.
    Cargo(Vec<String>),
    Tests(Tests),
}

/// Test programs: by themselves through cargo, in a whole run out of the one build that serves all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tests {
    pub packages: Vec<String>,
    /// Cargo's words for which of their programs; all of them where there is none.
    pub only: Vec<String>,
}

impl Suite {
    /// What cargo is told when the suite runs by itself.
    pub fn args(&self) -> Vec<String> {
        match &self.what {
            What::Cargo(args) => args.clone(),
            What::Tests(tests) => {
                let packages = tests.packages.iter().flat_map(|name| ["-p", name]);
                ["test", "--locked"]
                    .into_iter()
                    .chain(packages)
                    .chain(tests.only.iter().map(String::as_str))
                    .map(str::to_owned)
                    .collect()
            }
        }
    }

    pub fn tests(&self) -> Option<&Tests> {
        match &self.what {
            What::Tests(tests) => Some(tests),
            What::Cargo(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// This one.
    Own,
    /// Windows: built with the distribution's toolchain, run by Wine.
    Windows,
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn suite(name: &str, args: &str) -> Suite {
    Suite {
        name: name.to_owned(),
        what: What::Cargo(words(args)),
        is_whole_story: false,
        system: System::Own,
        limit: LIMIT,
    }
}

/// `packages` and `only` as in [`Tests`], in one line.
fn tests(name: &str, packages: &str, only: &str) -> Suite {
    Suite {
        what: What::Tests(Tests {
            packages: words(packages),
            only: words(only),
        }),
        ..suite(name, "")
    }
}

/// What is built and tested for Windows, after this system's own suites. Examples in comments are tried on this system.
fn windows() -> Vec<Suite> {
    let on_windows = |suite: Suite| Suite {
        system: System::Windows,
        ..suite
    };
    vec![
        on_windows(suite(
            "windows-clippy",
            "clippy --locked -p deskready -p deskready-probes -p deskready-agent --all-targets -- -D warnings",
        )),
        on_windows(tests("windows-deskready", "deskready", "--lib")),
        on_windows(tests("windows-probes", "deskready-probes", "--lib --tests")),
        on_windows(tests("windows-agent", "deskready-agent", "--bins --tests")),
        Suite {
            is_whole_story: true,
            ..on_windows(tests(WINDOWS_PACKAGE, "deskready-tests", "--test windows"))
        },
    ]
}

/// The one build of a whole run, for each system.
pub fn build_of_all(system: System) -> Vec<String> {
    words(match system {
        // `cargo test` builds the programs themselves only where tests of their package start them.
        System::Own => "build --locked --workspace --lib --bins --tests",
        System::Windows => {
            "test --locked --no-run -p deskready -p deskready-probes -p deskready-agent --lib --bins --tests"
        }
    })
}

/// In the order they run: the cheap ones that fail early, each crate from the ground up, the programs, the stories.
pub fn all(whole_stories: &[String]) -> Vec<Suite> {
    let mut suites = vec![
        suite("fmt", "fmt --all --check"),
        suite(
            "clippy",
            "clippy --locked --workspace --all-targets -- -D warnings",
        ),
        suite(
            BUILD,
            "build --locked -p deskready-agent -p deskready-central",
        ),
        suite("examples", "test --locked --workspace --doc"),
        tests("deskready", "deskready", ""),
        tests("overlay", "deskready-overlay", ""),
        tests("probes", "deskready-probes", ""),
        tests(
            "acoustics",
            "deskready-acoustics deskready-acoustics-fft deskready-acoustics-simulated",
            "",
        ),
        tests("hearing", "deskready-hearing", ""),
        tests("hostile", "deskready-hostile", ""),
        tests("agent", "deskready-agent", ""),
        tests("central", "deskready-central", ""),
        tests("xtask", "xtask", ""),
        tests("benches", "deskready-benches", ""),
        tests("support", "deskready-tests", "--lib"),
        suite(
            "lab-units",
            "test --locked --workspace --manifest-path tests/lab/Cargo.toml",
        ),
        Suite {
            limit: LAB_LIMIT,
            ..suite(
                LAB,
                "run --locked --quiet --manifest-path tests/lab/Cargo.toml --bin lab -- --quick",
            )
        },
    ];
    for name in whole_stories.iter().filter(|name| *name != "windows") {
        suites.push(Suite {
            is_whole_story: true,
            ..tests(name, "deskready-tests", &format!("--test {name}"))
        });
    }
    suites.extend(windows());
    suites
}

/// Those named, in the list's own order; `Err` names the first that does not exist. A story and the lab pull in `build`,
/// without which they would test yesterday's programs.
pub fn chosen(suites: Vec<Suite>, names: &[String]) -> Result<Vec<Suite>, String> {
    if names.is_empty() {
        return Ok(suites);
    }
    if let Some(unknown) = names
        .iter()
        .find(|name| !suites.iter().any(|suite| suite.name == **name))
    {
        let known: Vec<&str> = suites.iter().map(|suite| suite.name.as_str()).collect();
        return Err(format!(
            "there is no suite `{}`; there are: {}",
            unknown.escape_default(),
            known.join(", ")
        ));
    }
    let drives_programs = suites
        .iter()
        .any(|suite| (suite.is_whole_story || suite.name == LAB) && names.contains(&suite.name));
    let is_chosen =
        |suite: &Suite| names.contains(&suite.name) || (drives_programs && suite.name == BUILD);
    Ok(suites.into_iter().filter(is_chosen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(suites: &[Suite]) -> Vec<&str> {
        suites.iter().map(|suite| suite.name.as_str()).collect()
    }

    fn strings(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn stories_come_last_and_after_the_programs_they_drive() {
        let suites = all(&strings(&["house-rules", "kills"]));
        let names = names(&suites);
        let own = names.iter().filter(|name| !name.starts_with("windows-"));
        let own: Vec<&str> = own.copied().collect();
        assert!(own.ends_with(&["house-rules", "kills"]), "{names:?}");
        assert!(
            names.iter().position(|name| *name == "build")
                < names.iter().position(|name| *name == "kills")
        );
        let kills = suites.iter().find(|suite| suite.name == "kills").unwrap();
        assert_eq!(
            kills.args().join(" "),
            "test --locked -p deskready-tests --test kills"
        );
        assert!(kills.is_whole_story);
    }

    #[test]
    fn a_chosen_story_brings_the_build_along_and_a_crate_does_not() {
        let choose = |wanted: &[&str]| {
            let suites = chosen(all(&strings(&["kills", "browser"])), &strings(wanted)).unwrap();
            suites
                .into_iter()
                .map(|suite| suite.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(choose(&["kills"]), ["build", "kills"]);
        assert_eq!(choose(&["lab"]), ["build", "lab"]);
        assert_eq!(choose(&["central", "fmt"]), ["fmt", "central"]);
        assert_eq!(
            choose(&[]).len(),
            all(&strings(&["kills", "browser"])).len()
        );
    }

    #[test]
    fn what_is_tested_for_windows_is_named_so_and_comes_last() {
        let suites = all(&strings(&["kills"]));
        let first = suites
            .iter()
            .position(|suite| suite.system == System::Windows)
            .unwrap();
        for (index, suite) in suites.iter().enumerate() {
            assert_eq!(suite.system == System::Windows, index >= first);
            assert_eq!(suite.name.starts_with("windows-"), index >= first);
        }
    }

    #[test]
    fn an_unknown_suite_is_told_with_those_there_are() {
        let told = chosen(all(&[]), &strings(&["fmt", "speed"])).unwrap_err();
        assert!(
            told.contains("`speed`") && told.contains("clippy"),
            "{told}"
        );
    }
}
