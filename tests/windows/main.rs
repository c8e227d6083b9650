//! The package for Windows, installed silently under Wine: the service runs, its first report reaches a central over TLS,
//! an upgrade keeps what it knows, an uninstallation leaves nothing but data. Needs the two packages and the folder of Wine
//! that `cargo xtask test --windows` makes; says so and passes where it was not started by it.
#![allow(clippy::unwrap_used)]

use deskready_tests::{TestCentral, until};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

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
    fn service(&self) -> Option<bool> {
        let (status, text) = self.run(&["sc", "query", "deskready"]);
        status
            .success()
            .then(|| text.contains(" 4 ") || text.contains("RUNNING"))
    }

    /// A path of this system as Windows names it.
    fn named(path: &Path) -> String {
        format!("Z:{}", path.display()).replace('/', "\\")
    }
}

const PROFILE: &str = r#"schema = 1
[desk]
label = "W-01"
site = "Windows"
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
    let _ = std::fs::remove_dir_all(pc.data());
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
    assert_eq!(pc.service(), Some(true), "the service runs\n{}", pc.log());
    let desk = reported(&central, &pc).await;
    assert_eq!(desk["label"], "W-01", "{desk}");
    assert_eq!(desk["site"], "Windows", "{desk}");
    let identity = std::fs::read(pc.data().join("agent.key")).unwrap();

    // The new version is told nothing, and remembers.
    let rounds = || pc.log().matches("round done").count();
    let before = rounds();
    pc.installer(&["/i", &Pc::named(&second)]);
    assert_eq!(
        pc.service(),
        Some(true),
        "the service runs again\n{}",
        pc.log()
    );
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
    assert_eq!(pc.service(), None, "the service is gone");
    let (kept, _) = pc.run(&["reg", "query", r"HKLM\Software\deskready", "/v", "Central"]);
    assert!(!kept.success(), "what it was told is gone");
    assert!(pc.data().join("profile.toml").is_file(), "data stays");
    std::fs::remove_dir_all(pc.data()).unwrap();
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
