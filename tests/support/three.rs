//! A desk whose program is three processes: service, session and helper, each to be killed and
//! started by itself. Needs Unix sockets; the person at the desk is whoever runs the test.

use crate::process::{Running, program};
use crate::{TestCentral, TestDesk, until, until_or};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

/// The three roles, in the order in which they are killed.
pub const ROLES: [&str; 3] = ["helper", "session", "service"];

/// Lines of a log that are shown when something was waited for in vain.
const LINES: usize = 25;

/// The desk and its three processes.
#[derive(Debug)]
pub struct ThreeRoles {
    /// Profile and data.
    pub desk: TestDesk,
    central_url: String,
    token_file: PathBuf,
    running: Vec<(&'static str, Running)>,
}

impl ThreeRoles {
    /// A desk with this profile that reports to a central; nothing runs yet.
    #[must_use]
    pub fn new(profile: &str, central: &TestCentral) -> Self {
        let desk = TestDesk::new(profile);
        let settings = format!(
            "roles = \"three\"\nruntime = {:?}\nsession_uid = {}\n",
            desk.folder(),
            user()
        );
        std::fs::write(desk.folder().join("settings.toml"), settings).unwrap();
        Self {
            desk,
            central_url: central.url.clone(),
            token_file: central.agent_token_file(),
            running: Vec::new(),
        }
    }

    /// Starts one role.
    pub fn start(&mut self, role: &'static str) {
        let folder = self.desk.folder();
        let mut command = Command::new(program("deskready"));
        match role {
            "helper" => command
                .args(["helper", "--socket"])
                .arg(folder.join("helper.sock")),
            "session" => command
                .args(["session", "--socket"])
                .arg(folder.join("session.sock")),
            _ => command
                .arg("run")
                .arg("--config")
                .arg(folder.join("settings.toml"))
                .arg("--profile")
                .arg(folder.join("profile.toml"))
                .arg("--data")
                .arg(self.desk.data())
                .args(["--central", &self.central_url])
                .arg("--token-file")
                .arg(&self.token_file),
        };
        command.env_remove("XDG_SESSION_ID");
        self.running.push((role, Running::start(&mut command)));
    }

    /// Starts all three, and waits until the service has looked at everything with both others.
    pub async fn start_all(&mut self) {
        for role in ["helper", "service", "session"] {
            self.start(role);
        }
        self.until_standing("helper", "there").await;
        self.until_standing("session", "there").await;
        until("the first round", async || {
            let lines = self.lines("service");
            lines.iter().any(|l| l.contains("round done")).then_some(())
        })
        .await;
    }

    /// Kills one role as `kill -9` does.
    pub fn kill(&mut self, role: &str) {
        self.running.retain_mut(|(name, running)| {
            if *name == role {
                running.kill();
            }
            *name != role
        });
    }

    /// What a role has printed since it was started.
    #[must_use]
    pub fn lines(&self, role: &str) -> Vec<String> {
        let all = self.running.iter().filter(|(name, _)| *name == role);
        all.flat_map(|(_, running)| running.lines()).collect()
    }

    fn ask(&self, command: &str) -> Output {
        let folder = self.desk.folder();
        let mut built = Command::new(program("deskready"));
        built.args(command.split_whitespace());
        built.arg("--runtime").arg(folder);
        built.arg("--data").arg(self.desk.data());
        built.env("LANG", "C").env_remove("LC_ALL");
        built.output().unwrap()
    }

    /// What the service knows, or what its store says when it does not run.
    #[must_use]
    pub fn status(&self) -> Value {
        let output = self.ask("status --json");
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// How the service says that a role stands.
    #[must_use]
    pub fn standing(&self, role: &str) -> String {
        let status = self.status();
        let standing = status["roles"][role]["standing"].as_str();
        standing.unwrap_or("not told").to_owned()
    }

    /// Waits until the service says that a role stands so.
    pub async fn until_standing(&self, role: &str, standing: &str) {
        let tail = |role: &str| {
            let lines = self.lines(role);
            let from = lines.len().saturating_sub(LINES);
            lines.get(from..).unwrap_or_default().join("\n")
        };
        let what = || {
            let (of_service, own) = (tail("service"), tail(role));
            let is = self.standing(role);
            format!("{role} to be {standing}; it is {is}\nservice:\n{of_service}\n{role}:\n{own}")
        };
        until_or(what, async || {
            (self.standing(role) == standing).then_some(())
        })
        .await;
    }

    /// A self-check made by the service, and what was said on standard error.
    #[must_use]
    pub fn check(&self) -> (Value, String) {
        let profile = self.desk.folder().join("profile.toml");
        let output = self.ask(&format!("check --json --profile {}", profile.display()));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let answer = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (answer, told)
    }
}

/// The user that runs the test.
#[must_use]
pub fn user() -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").map_or(0, |found| found.uid())
}

/// Why a probe saw nothing in a check, if it saw nothing.
#[must_use]
pub fn unseen(answer: &Value, probe: &str) -> Option<String> {
    let all = answer["unseen"].as_array()?;
    let found = all.iter().find(|one| one["probe"] == probe)?;
    found["why"].as_str().map(str::to_owned)
}
