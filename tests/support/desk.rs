//! A desk of one's own: the real binary on this machine, profile and data in temporary folders.

use crate::TestCentral;
use crate::process::{Running, program};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A desk.
#[derive(Debug)]
pub struct TestDesk {
    folder: TempDir,
}

/// A profile that requires a headset which no machine has, so that the story is the same on a
/// machine with headsets and on one without.
#[must_use]
pub fn profile_missing_headset(label: &str) -> String {
    format!(
        "schema = 1\n[desk]\nlabel = \"{label}\"\nsite = \"Centre\"\nroom = \"Room 2\"\n\
         [service]\nname = \"Inbound support\"\ncriticality = 4\n\
         [expect]\nheadset = {{ required = true, vendor = \"Made-up\", product = \"Nowhere 4711\" }}\n"
    )
}

impl TestDesk {
    /// A desk with this profile.
    #[must_use]
    pub fn new(profile: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("profile.toml"), profile).unwrap();
        Self { folder }
    }

    /// The desk's folder, for files of the story.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder of the program.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, command: &str) -> Command {
        let mut built = Command::new(program("deskready"));
        built.args(command.split_whitespace());
        built
            .arg("--data")
            .arg(self.data())
            .env("LANG", "C")
            .env_remove("LC_ALL");
        built
    }

    fn with_profile(&self, command: &str) -> Command {
        let mut built = self.command(command);
        built
            .arg("--profile")
            .arg(self.folder.path().join("profile.toml"));
        built
    }

    /// Runs a command that takes a profile, to its end.
    #[must_use]
    pub fn run(&self, command: &str) -> Output {
        self.with_profile(command).output().unwrap()
    }

    /// Runs a command that takes a profile with some variables of the environment set.
    #[must_use]
    pub fn run_with(&self, command: &str, variables: &[(&str, &str)]) -> Output {
        self.with_profile(command)
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    /// A command that takes a profile, on a terminal of its own: what it shows comes out, what is written in is pressed.
    #[must_use]
    pub fn on_a_terminal(&self, command: &str) -> Command {
        let built = self.with_profile(command);
        let words = std::iter::once(built.get_program()).chain(built.get_args());
        let line: Vec<String> = words
            .map(|word| format!("'{}'", word.to_string_lossy().replace('\'', "'\\''")))
            .collect();
        let mut script = Command::new("script");
        script
            .args(["--quiet", "--return", "--flush", "--command"])
            .arg(line.join(" "))
            .arg("/dev/null")
            .env("LANG", "C")
            .env_remove("LC_ALL");
        script
    }

    /// Runs a command and reads its JSON; also its exit status.
    #[must_use]
    pub fn json(&self, command: &str) -> (Value, i32) {
        let output = self.run(command);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let value = serde_json::from_str(&text).unwrap_or_else(|e| {
            panic!(
                "{command}: {e}: {text} {}",
                String::from_utf8_lossy(&output.stderr)
            )
        });
        (value, output.status.code().unwrap_or(-1))
    }

    /// One self-check, delivered to a central.
    #[must_use]
    pub fn once(&self, central: &TestCentral) -> Output {
        self.reporting("run --once", central).output().unwrap()
    }

    /// The service, delivering to a central, until it is killed or goes out of scope.
    #[must_use]
    pub fn service(&self, central: &TestCentral) -> Running {
        Running::start(&mut self.reporting("run", central))
    }

    fn reporting(&self, command: &str, central: &TestCentral) -> Command {
        let mut built = self.with_profile(command);
        built
            .args(["--central", &central.url])
            .arg("--token-file")
            .arg(central.agent_token_file());
        built
    }
}
