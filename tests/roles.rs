//! Three processes per desk, each killed in turn by `kill -9`: the others go on, `status` tells the truth,
//! nothing is lost and nothing doubled. A few rounds here; `cargo xtask prove roles` makes a hundred and
//! writes down the lines that begin with `figure: `.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use deskready_tests::three::{ROLES, ThreeRoles, unseen};
use deskready_tests::{TestCentral, profile_missing_headset, until};
use std::fs;
use std::time::{Duration, Instant};

/// Kills of each role, unless DESKREADY_PROVE_ROLES says how many.
const KILLS: u32 = 2;

/// A headset that no machine has, and a file that the helper reads.
fn profile(folder: &std::path::Path, label: &str) -> String {
    fs::write(folder.join("codec.bin"), vec![7_u8; 20_000]).unwrap();
    profile_missing_headset(label)
        + &format!(
            "[[files.set]]\nname = \"softphone\"\nrole = \"softphone\"\npaths = [{:?}]\n",
            folder.join("codec.bin")
        )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_is_killed_stops_none_of_the_others_and_is_told_truthfully() {
    let kills: u32 = std::env::var("DESKREADY_PROVE_ROLES").map_or(KILLS, |n| n.parse().unwrap());
    println!("figure: {kills} kills of each of {}", ROLES.join(", "));
    let files = tempfile::tempdir().unwrap();
    let central = TestCentral::start("act").await;
    let mut three = ThreeRoles::new(&profile(files.path(), "B-31"), &central);
    three.start_all().await;
    let mut slowest = Duration::ZERO;
    for _ in 0..kills {
        for role in ROLES {
            three.kill(role);
            let begun = Instant::now();
            let (answer, told) = three.check();
            slowest = slowest.max(begun.elapsed());
            assert!(answer["readiness"].is_string(), "{role}: {told}");
            let states = ["session", "helper"].map(|name| three.standing(name));
            let why = (unseen(&answer, "audio"), unseen(&answer, "files"));
            let expected = match role {
                "helper" => (["there", "away"], None, Some("denied")),
                "session" => (["away", "there"], Some("no_session"), None),
                // Nobody keeps an eye on them then; the check is made with the caller's rights.
                _ => (["not told", "not told"], None, None),
            };
            let found = (
                states.each_ref().map(String::as_str),
                why.0.as_deref(),
                why.1.as_deref(),
            );
            assert_eq!(found, expected, "{role} was killed: {told}");
            assert_eq!(three.status()["running"], role != "service", "{role}");
            assert_eq!(told.contains("does not run"), role == "service", "{told}");
            three.start(role);
            three.until_standing("session", "there").await;
            three.until_standing("helper", "there").await;
        }
    }
    println!(
        "figure: slowest check with one role away {} ms",
        slowest.as_millis()
    );
    let (answer, _) = three.check();
    assert_eq!(unseen(&answer, "files"), None, "all is seen again");

    let rounds = three.status()["rounds_count"].as_u64().unwrap();
    let counted = async || {
        let order = central.items("work-orders").await.into_iter().next()?;
        let delivered = three.status()["pending_count"] == 0;
        delivered.then_some(order["occurrences"].as_u64().unwrap())
    };
    let shown = until("everything to be delivered", counted).await;
    println!(
        "figure: rounds stored at the desk {rounds}, failing rounds counted in central {shown}"
    );
    assert!(
        rounds > u64::from(kills),
        "each start of the service is a round"
    );
    let kept = deskready::limits::RETAINED_PER_SYMPTOM as u64;
    let rounds = three.status()["rounds_count"].as_u64().unwrap();
    assert!(shown >= rounds.min(kept), "lost: {shown} of {rounds}");
    assert!(shown <= rounds, "counted twice: {shown} of {rounds}");
    assert_eq!(central.items("work-orders").await.len(), 1, "one order");
    assert_eq!(central.items("tickets").await.len(), 1, "one ticket");
    println!("figure: {} kills, 0 lost, 0 doubled", 3 * kills);
}

#[tokio::test]
async fn the_log_tells_once_that_a_role_is_away_however_often_it_is_asked() {
    let files = tempfile::tempdir().unwrap();
    let central = TestCentral::start("act").await;
    let mut three = ThreeRoles::new(&profile(files.path(), "B-32"), &central);
    three.start_all().await;
    three.kill("helper");
    for _ in 0..3 {
        let (answer, _) = three.check();
        assert_eq!(unseen(&answer, "files").as_deref(), Some("denied"));
    }
    let lines = three.lines("service");
    let away = lines
        .iter()
        .filter(|line| line.contains("is away") && line.contains("helper"));
    assert_eq!(away.count(), 1, "{lines:?}");
}

#[tokio::test]
async fn a_service_without_the_others_still_reports_what_it_sees_itself() {
    let files = tempfile::tempdir().unwrap();
    let central = TestCentral::start("act").await;
    let mut three = ThreeRoles::new(&profile(files.path(), "B-33"), &central);
    three.start("service");
    let desk = until("the desk in central", async || {
        central.items("desks").await.into_iter().next()
    })
    .await;
    // A required headset that nobody could look for is unknown, and never missing.
    assert_eq!(desk["readiness"], "unknown", "{desk}");
    let (answer, told) = three.check();
    assert_eq!(told, "");
    assert_eq!(unseen(&answer, "audio").as_deref(), Some("no_session"));
    assert_eq!(unseen(&answer, "files").as_deref(), Some("no_baseline"));
    assert_eq!(unseen(&answer, "memory"), None);
    assert!(central.items("work-orders").await.is_empty());
    // The files are learnt once the helper is there.
    three.start("helper");
    three.until_standing("helper", "there").await;
    three.start("session");
    until("all of it to be seen", async || {
        let (answer, _) = three.check();
        let seen = ["audio", "files"].map(|probe| unseen(&answer, probe));
        (seen == [None, None]).then_some(())
    })
    .await;
}
