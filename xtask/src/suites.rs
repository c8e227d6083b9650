//! The list of test suites: what each is called, which command it is. Pure.
//! Needs the names of the whole-story tests. Must not run anything.

use std::time::Duration;

/// A suite that hangs is ended; the longest (a first build with everything) takes a fraction of this.
const LIMIT: Duration = Duration::from_secs(45 * 60);
/// The handful takes three minutes, what it fetches first one more.
const LAB_LIMIT: Duration = Duration::from_secs(12 * 60);
/// Scenarios of the virtual desk, on the programs that were built.
pub const LAB: &str = "lab";
/// The package for Windows, installed under Wine; the test itself runs on this system, beside a central.
pub const WINDOWS_PACKAGE: &str = "windows-package";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    pub name: String,
    /// What cargo is told.
    pub args: Vec<String>,
    /// It drives the built programs, so it wants to know where they and a database server are.
    pub is_whole_story: bool,
    /// Where its cargo builds for, and what has to be ready before.
    pub system: System,
    /// When it is ended.
    pub limit: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// This one.
    Own,
    /// Windows: built with the distribution's toolchain, run by Wine.
    Windows,
}

fn suite(name: &str, args: &str) -> Suite {
    let args = args.split_whitespace().map(str::to_owned).collect();
    Suite {
        name: name.to_owned(),
        args,
        is_whole_story: false,
        system: System::Own,
        limit: LIMIT,
    }
}

/// What is built and tested for Windows, after this system's own suites. Examples in comments are tried on this system.
fn windows() -> Vec<Suite> {
    let one = |name: &str, args: &str| Suite {
        system: System::Windows,
        ..suite(name, args)
    };
    vec![
        one(
            "windows-clippy",
            "clippy --locked -p deskready -p deskready-probes -p deskready-agent --all-targets -- -D warnings",
        ),
        one("windows-deskready", "test --locked -p deskready --lib"),
        one(
            "windows-probes",
            "test --locked -p deskready-probes --lib --tests",
        ),
        one(
            "windows-agent",
            "test --locked -p deskready-agent --bins --tests",
        ),
        Suite {
            is_whole_story: true,
            ..one(
                WINDOWS_PACKAGE,
                "test --locked -p deskready-tests --test windows",
            )
        },
    ]
}

/// In the order they run: the cheap ones that fail early, each crate from the ground up, the programs, the stories.
pub fn all(whole_stories: &[String]) -> Vec<Suite> {
    let mut suites = vec![
        suite("fmt", "fmt --all --check"),
        suite(
            "clippy",
            "clippy --locked --workspace --all-targets -- -D warnings",
        ),
        suite("deskready", "test --locked -p deskready"),
        suite("probes", "test --locked -p deskready-probes"),
        suite(
            "acoustics",
            "test --locked -p deskready-acoustics -p deskready-acoustics-simulated",
        ),
        suite("hearing", "test --locked -p deskready-hearing"),
        suite("hostile", "test --locked -p deskready-hostile"),
        suite("agent", "test --locked -p deskready-agent"),
        suite("central", "test --locked -p deskready-central"),
        suite("xtask", "test --locked -p xtask"),
        suite("benches", "test --locked -p deskready-benches"),
        suite(
            "build",
            "build --locked -p deskready-agent -p deskready-central",
        ),
        suite("support", "test --locked -p deskready-tests --lib"),
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
        let mut story = suite(name, "test --locked -p deskready-tests --test");
        story.args.push(name.clone());
        story.is_whole_story = true;
        suites.push(story);
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
        |suite: &Suite| names.contains(&suite.name) || (drives_programs && suite.name == "build");
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
            kills.args.join(" "),
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
