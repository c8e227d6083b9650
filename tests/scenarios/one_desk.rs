//! One desk without or with a central that is away: nothing is written by a check, nothing is lost
//! by an outage.

use deskready_tests::{TestCentral, TestDesk, profile_missing_headset, until};
use std::collections::BTreeSet;
use std::path::Path;

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .map(|all| {
            all.map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default()
}

#[test]
fn a_check_writes_nothing() {
    let desk = TestDesk::new(&profile_missing_headset("B-18"));
    let before = names(desk.folder());
    let output = desk.run("check --lang es");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("CON AVERÍA"));
    assert_eq!(names(desk.folder()), before);
}

#[test]
fn a_check_of_one_kind_judges_that_kind_alone() {
    let desk = TestDesk::new(&profile_missing_headset("B-18"));
    let (answer, status) = desk.json("check --json --only memory,cpu");
    assert_eq!((answer["readiness"].as_str(), status), (Some("ready"), 0));
    let kinds: BTreeSet<_> = answer["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        kinds,
        BTreeSet::from(["cpu".to_owned(), "memory".to_owned()])
    );
    assert_eq!(answer["scope"], "memory,cpu");
}

#[tokio::test]
async fn what_was_measured_while_central_was_away_arrives_afterwards_once() {
    let mut central = TestCentral::start("act").await;
    let desk = TestDesk::new(&profile_missing_headset("B-19"));
    let _ = desk.once(&central);
    central.kill();
    for _ in 0..3 {
        let output = desk.once(&central);
        assert_eq!(
            output.status.code(),
            Some(2),
            "the desk's own verdict needs no central"
        );
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("kept for later"), "{told}");
    }
    let waiting = desk.run("status --json");
    let waiting: serde_json::Value = serde_json::from_slice(&waiting.stdout).unwrap();
    assert!(waiting["pending_count"].as_u64().unwrap() > 0);
    central.start_again().await;
    let _ = desk.once(&central);
    let order = until("the order", async || {
        central.items("work-orders").await.into_iter().next()
    })
    .await;
    assert_eq!(order["occurrences"], 5, "every round counts once");
    assert_eq!(central.items("work-orders").await.len(), 1);
    let after = desk.run("status --json");
    let after: serde_json::Value = serde_json::from_slice(&after.stdout).unwrap();
    assert_eq!(after["pending_count"], 0);
}

#[test]
fn two_services_on_one_outbox_are_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let central = TestCentral::start("act").await;
        let desk = TestDesk::new(&profile_missing_headset("B-20"));
        let first = desk.service(&central);
        until("the first service to be at work", async || {
            first
                .lines()
                .iter()
                .any(|l| l.contains("round done"))
                .then_some(())
        })
        .await;
        let second = desk.once(&central);
        assert_eq!(second.status.code(), Some(70));
        assert!(String::from_utf8_lossy(&second.stderr).contains("another `deskready run`"));
    });
}

#[test]
fn what_cannot_be_asked_is_unknown_and_never_missing() {
    let desk = TestDesk::new(&profile_missing_headset("B-25"));
    // The session names a sound server that this program cannot reach.
    let output = desk.run_with("check --json", &[("PULSE_SERVER", "tcp:127.0.0.1:1")]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["readiness"], "unknown", "{}", answer["sentence"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(answer["diagnoses"], serde_json::json!([]));
}

#[test]
fn a_check_of_what_this_desk_need_not_have_says_unknown() {
    let desk = TestDesk::new("schema = 1\n[desk]\nlabel = \"B-26\"\nsite = \"Centre\"\n");
    let (answer, status) = desk.json("check --json --only headset");
    assert_eq!((answer["readiness"].as_str(), status), (Some("unknown"), 3));
}

#[tokio::test]
async fn a_pc_that_trusts_no_certificate_authority_talks_to_a_central_of_its_own() {
    let central = TestCentral::start("act").await;
    let desk = TestDesk::new(&profile_missing_headset("B-20"));
    let token = central.agent_token_file();
    let once = |url: &str| {
        let command = format!(
            "run --once --central {url} --token-file {}",
            token.display()
        );
        let nowhere = [
            ("SSL_CERT_FILE", "/nowhere/authorities.pem"),
            ("SSL_CERT_DIR", "/nowhere"),
        ];
        desk.run_with(&command, &nowhere)
    };
    let told = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let here = once(&central.url);
    assert_eq!(here.status.code(), Some(2), "{}", told(&here));
    assert!(!told(&here).contains("kept for later"), "{}", told(&here));
    // Where it is needed, what is missing is said.
    let away = once("https://central.example");
    assert_eq!(away.status.code(), Some(70), "{}", told(&away));
    for part in ["https://central.example", "ca-certificates", "--ca"] {
        assert!(told(&away).contains(part), "{part}: {}", told(&away));
    }
}
