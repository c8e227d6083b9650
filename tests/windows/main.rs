//! The package for Windows, installed silently under Wine: service and helper run, the first report reaches a central over
//! TLS, an operator signs in, each role is killed in turn and the others tell the truth, an upgrade keeps what the desk knows,
//! an uninstallation leaves nothing but data. Needs the two packages and the folder of Wine
//! that `cargo xtask test --windows` makes; says so and passes where it was not started by it.
#![allow(clippy::unwrap_used)]

use deskready_tests::three::unseen;
use deskready_tests::{TestCentral, until};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// A PC of Wine with our package on it or not.
struct Pc {
    wine: PathBuf,
    drive: PathBuf,
}

impl Pc {
    /// What it wrote goes through a file: the first program starts the system's services, and those would hold a pipe open
    /// for as long as they live.
    fn run(&self, args: &[&str]) -> (ExitStatus, String) {
        let written = tempfile::NamedTempFile::new().unwrap();
        let status = Command::new(&self.wine)
            .args(args)
            .stdout(written.reopen().unwrap())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let text = std::fs::read(written.path()).unwrap();
        (status, String::from_utf8_lossy(&text).into_owned())
    }

    fn installer(&self, args: &[&str]) {
        let (status, _) = self.run(&[&["msiexec"], args, &["/qn"]].concat());
        assert!(
            status.success(),
            "msiexec {args:?}: {status:?}\n{}",
            self.log()
        );
    }

    /// Takes away what a run that failed has left behind.
    fn clear(&self) {
        const INSTALLED: &str = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall";
        let (_, told) = self.run(&["reg", "query", INSTALLED, "/s"]);
        for product in told.split("HKEY_").filter(|one| one.contains("deskready")) {
            let code = product
                .lines()
                .next()
                .and_then(|key| key.trim().rsplit('\\').next());
            self.installer(&["/x", code.unwrap()]);
        }
        for (program, words) in [("deskready-session.exe", ""), ("deskready.exe", "session")] {
            self.processes(program, words)
                .iter()
                .for_each(|process| end(process));
        }
        let _ = std::fs::remove_dir_all(self.data());
    }

    fn data(&self) -> PathBuf {
        self.drive.join("ProgramData/deskready")
    }

    fn program(&self) -> PathBuf {
        self.drive.join("Program Files/deskready/deskready.exe")
    }

    fn log(&self) -> String {
        let log = std::fs::read(self.data().join("service.log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    /// Whether the service manager knows it, and whether it runs (state 4).
    fn service(&self, name: &str) -> Option<bool> {
        let (status, text) = self.run(&["sc", "query", name]);
        status
            .success()
            .then(|| text.contains(" 4 ") || text.contains("RUNNING"))
    }

    /// What the program at the desk answers.
    fn ask(&self, words: &[&str]) -> Value {
        let (_, text) = self.run(&[&[PROGRAM], words, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{words:?}: {error}: {text}"))
    }

    /// How a role stands, as the service tells it.
    fn standing(&self, role: &str) -> String {
        let status = self.ask(&["status"]);
        let told = status["roles"][role]["standing"].as_str();
        told.unwrap_or("not told").to_owned()
    }

    async fn until_standing(&self, role: &str, wanted: &str) {
        let what = format!("the {role} to be {wanted}");
        until(&what, async || {
            (self.standing(role) == wanted).then_some(())
        })
        .await;
    }

    /// Starts what Windows starts at log-on: what stands under that key.
    fn sign_in(&self) -> Child {
        let (_, told) = self.run(&["reg", "query", RUN_KEY, "/v", "deskready"]);
        let value = told
            .split("REG_SZ")
            .nth(1)
            .unwrap_or_else(|| panic!("{told}"));
        let program = value.trim().trim_matches('"');
        let mut command = Command::new(&self.wine);
        command
            .arg(program)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// What Windows does with the programs of a session that ends. An upgrade in a session is nothing for Wine: a program
    /// that runs is replaced at the next start of the PC there.
    fn sign_out(&self, mut started: Child) {
        self.kill("deskready-session.exe", "");
        self.kill("deskready.exe", "session");
        started.wait().unwrap();
    }

    /// Ends a process of Windows at once, known by how it was started.
    fn kill(&self, program: &str, words: &str) {
        let all = self.processes(program, words);
        assert_eq!(all.len(), 1, "{program} {words}: {all:?}");
        end(&all[0]);
    }

    /// Processes of Windows that were started so.
    fn processes(&self, program: &str, words: &str) -> Vec<String> {
        let ours = |entry: &std::fs::DirEntry| {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            line.contains(&format!("{program} {words}")) && self.is_of_this_wine(&entry.path())
        };
        let all = std::fs::read_dir("/proc").unwrap().flatten().filter(ours);
        all.map(|entry| entry.file_name().into_string().unwrap())
            .collect()
    }

    /// Another Wine on this machine is nobody's business.
    fn is_of_this_wine(&self, process: &Path) -> bool {
        let surroundings = std::fs::read(process.join("environ")).unwrap_or_default();
        let prefix = self.drive.parent().unwrap();
        let wanted = format!("WINEPREFIX={}", prefix.display());
        surroundings
            .split(|byte| *byte == 0)
            .any(|one| one == wanted.as_bytes())
    }

    /// A path of this system as Windows names it.
    fn named(path: &Path) -> String {
        format!("Z:{}", path.display()).replace('/', "\\")
    }
}

/// Ends a process at once; nobody asks it.
fn end(process: &str) {
    let killed = Command::new("kill").args(["-9", process]).status().unwrap();
    assert!(killed.success());
}

/// Where the installer puts the program.
const PROGRAM: &str = r"C:\Program Files\deskready\deskready.exe";
const RUN_KEY: &str = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run";

const PROFILE: &str = r#"schema = 1
[desk]
label = "W-01"
site = "Windows"
[expect]
headset = { required = true }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_installation_reports_an_upgrade_goes_on_and_what_is_uninstalled_leaves_only_data()
{
    let var = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(wine), Some(prefix), Some(first), Some(second)) = (
        var("DESKREADY_WINE"),
        var("WINEPREFIX"),
        var("DESKREADY_TEST_MSI"),
        var("DESKREADY_TEST_MSI_NEXT"),
    ) else {
        println!("skipped: only `cargo xtask test --windows` makes what is installed here");
        return;
    };
    let pc = Pc {
        wine,
        drive: prefix.join("drive_c"),
    };
    pc.clear();
    std::fs::create_dir_all(pc.data()).unwrap();
    std::fs::write(pc.data().join("profile.toml"), PROFILE).unwrap();
    let central = TestCentral::start_with_tls("act").await;

    let (package, token) = (Pc::named(&first), Pc::named(&central.agent_token_file()));
    pc.installer(&[
        "/i",
        &package,
        &format!("CENTRAL={}", central.url),
        &format!("TOKENFILE={token}"),
        &format!("CA={}", Pc::named(&central.ca_file())),
    ]);
    assert!(pc.program().is_file(), "the program is installed");
    for name in ["deskready", "deskready-helper"] {
        assert_eq!(pc.service(name), Some(true), "{name} runs\n{}", pc.log());
    }
    let desk = reported(&central, &pc).await;
    assert_eq!(desk["label"], "W-01", "{desk}");
    assert_eq!(desk["site"], "Windows", "{desk}");
    each_role_is_killed_in_turn(&pc).await;
    let identity = std::fs::read(pc.data().join("agent.key")).unwrap();

    // The new version is told nothing, and remembers.
    let rounds = || pc.log().matches("round done").count();
    let before = rounds();
    pc.installer(&["/i", &Pc::named(&second)]);
    assert_eq!(
        pc.service("deskready"),
        Some(true),
        "the service runs again\n{}",
        pc.log()
    );
    let signed_in = pc.sign_in();
    pc.until_standing("session", "there").await;
    pc.until_standing("helper", "there").await;
    pc.sign_out(signed_in);
    assert_eq!(
        std::fs::read(pc.data().join("agent.key")).unwrap(),
        identity,
        "the same desk program as before"
    );
    until("a round of the new version", async || {
        (rounds() > before).then_some(())
    })
    .await;
    assert_eq!(central.items("desks").await.len(), 1, "it is the same desk");

    pc.installer(&["/x", &Pc::named(&second)]);
    assert!(!pc.program().exists(), "the program is gone");
    for name in ["deskready", "deskready-helper"] {
        assert_eq!(pc.service(name), None, "{name} is gone");
    }
    let (found, _) = pc.run(&["reg", "query", RUN_KEY, "/v", "deskready"]);
    assert!(!found.success(), "nothing is started at log-on any more");
    let (kept, _) = pc.run(&["reg", "query", r"HKLM\Software\deskready", "/v", "Central"]);
    assert!(!kept.success(), "what it was told is gone");
    assert!(pc.data().join("profile.toml").is_file(), "data stays");
    std::fs::remove_dir_all(pc.data()).unwrap();
}

/// Nobody is signed in, somebody is, and then each of the three is missing once: what `check` and `status` say then.
async fn each_role_is_killed_in_turn(pc: &Pc) {
    let sound = || unseen(&pc.ask(&["check"]), "audio");
    assert_eq!(pc.standing("session"), "away");
    assert_eq!(
        sound().as_deref(),
        Some("no_session"),
        "nobody is signed in"
    );
    let signed_in = pc.sign_in();
    pc.until_standing("session", "there").await;
    pc.until_standing("helper", "there").await;
    assert_ne!(sound().as_deref(), Some("no_session"), "somebody is");

    pc.kill("deskready.exe", "session");
    assert_eq!(pc.standing("session"), "away");
    assert_eq!(pc.standing("helper"), "there", "the others go on");
    // What was started at log-on starts it again.
    pc.until_standing("session", "there").await;

    pc.kill("deskready.exe", "service --helper");
    assert_eq!(pc.standing("helper"), "away");
    assert_eq!(pc.standing("session"), "there", "the others go on");
    // Wine's service manager starts nothing again by itself.
    let (started, told) = pc.run(&["sc", "start", "deskready-helper"]);
    assert!(started.success(), "{told}");
    pc.until_standing("helper", "there").await;

    pc.kill("deskready.exe", "service --data");
    let status = pc.ask(&["status"]);
    assert_eq!(status["running"], false, "{status}");
    let (started, told) = pc.run(&["sc", "start", "deskready"]);
    assert!(started.success(), "{told}");
    pc.until_standing("session", "there").await;
    pc.until_standing("helper", "there").await;
    pc.sign_out(signed_in);
    assert_eq!(pc.standing("session"), "away");
}

async fn reported(central: &TestCentral, pc: &Pc) -> Value {
    let found = tokio::time::timeout(
        std::time::Duration::from_secs(55),
        until("the first report of the PC", async || {
            central.items("desks").await.into_iter().next()
        }),
    );
    match found.await {
        Ok(desk) => desk,
        Err(_) => panic!("no report came:\n{}", pc.log()),
    }
}
