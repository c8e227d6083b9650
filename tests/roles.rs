//! Three processes per desk, each killed in turn by `kill -9`: the others go on, `status` tells the truth,
//! nothing is lost and nothing doubled. A few rounds here; `cargo xtask prove roles` makes a hundred and
//! writes down the lines that begin with `figure: `.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use deskready_tests::process::{Running, program};
use deskready_tests::three::{ROLES, ThreeRoles, unseen, user};
use deskready_tests::{TestCentral, TestDesk, profile_missing_headset, until};
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

/// Kills of each role, unless DESKREADY_PROVE_ROLES says how many.
const KILLS: u32 = 2;
/// Nobody, on every Linux.
const OTHER: u32 = 65_534;

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
    let delivered = async || {
        let is_order_there = !central.items("work-orders").await.is_empty();
        (is_order_there && three.status()["pending_count"] == 0).then_some(())
    };
    until("everything to be delivered", delivered).await;
    // The order adds up its tasks, and the machine that runs this may have a fault of its own: each counts by itself.
    let order = central.items("work-orders").await.remove(0);
    let mut all = Vec::new();
    for task in order["tasks"].as_array().unwrap() {
        let path = format!("diagnoses/{}", task["diagnosis"].as_str().unwrap());
        all.push(central.api(&path).await.unwrap());
    }
    let of = |one: &serde_json::Value| one["occurrences"].as_u64().unwrap();
    let headset = all.iter().find(|one| one["fault"] == "headset.missing");
    let shown = of(headset.unwrap_or_else(|| panic!("{all:?}")));
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
    for one in &all {
        assert!(of(one) <= rounds, "counted twice, of {rounds}: {one}");
    }
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

/// systemd's ears: what a service says to it.
struct Systemd(std::os::unix::net::UnixDatagram);

impl Systemd {
    fn at(path: &std::path::Path) -> Self {
        let socket = std::os::unix::net::UnixDatagram::bind(path).unwrap();
        socket
            .set_read_timeout(Some(deskready_tests::PATIENCE))
            .unwrap();
        Self(socket)
    }

    fn hears(&self) -> String {
        let mut bytes = [0; 256];
        let length = self.0.recv(&mut bytes).expect("a word to systemd in time");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }
}

#[test]
fn systemd_hears_that_the_service_is_ready_that_it_lives_and_that_it_ends() {
    let desk = TestDesk::new(&profile_missing_headset("B-35"));
    let ears = desk.folder().join("notify");
    let systemd = Systemd::at(&ears);
    let mut command = Command::new(program("deskready"));
    command
        .args(["run", "--profile"])
        .arg(desk.folder().join("profile.toml"));
    command.arg("--data").arg(desk.data());
    // systemd's folder for sockets: the roles are apart without being told.
    command.env("RUNTIME_DIRECTORY", desk.folder());
    command
        .env("NOTIFY_SOCKET", &ears)
        .env("WATCHDOG_USEC", "400000");
    let service = Running::start(&mut command);
    assert_eq!(systemd.hears(), "READY=1");
    assert!(
        desk.folder().join("session.sock").exists() && desk.folder().join("desk.sock").exists()
    );
    for _ in 0..2 {
        assert_eq!(systemd.hears(), "WATCHDOG=1");
    }
    let ended = Command::new("kill").arg(service.id().to_string()).status();
    assert!(ended.unwrap().success());
    let mut last = systemd.hears();
    while last == "WATCHDOG=1" {
        last = systemd.hears();
    }
    assert_eq!(last, "STOPPING=1");
}

#[tokio::test]
async fn only_the_person_whose_session_is_active_is_asked_and_the_other_one_waits() {
    // Somebody else takes root to be.
    if user() != 0 {
        println!("skipped: only root can start a process of another user");
        return;
    }
    let central = TestCentral::start("act").await;
    let mut three = ThreeRoles::new(&profile_missing_headset("B-36"), &central);
    let folder = three.desk.folder().to_owned();
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let logind = folder.join("logind");
    let sits_here = |session: &str| {
        fs::create_dir_all(logind.join("seats")).unwrap();
        fs::write(logind.join("seats/seat0"), format!("ACTIVE={session}\n")).unwrap();
    };
    fs::create_dir_all(logind.join("sessions")).unwrap();
    for (session, user) in [("1", 0), ("2", OTHER)] {
        let text = format!("UID={user}\nCLASS=user\nSTATE=online\n");
        fs::write(logind.join("sessions").join(session), text).unwrap();
    }
    sits_here("1");
    let settings = fs::read_to_string(folder.join("settings.toml")).unwrap();
    let settings: Vec<_> = settings
        .lines()
        .filter(|l| !l.starts_with("session_uid"))
        .collect();
    let settings = format!("{}\nlogind = {logind:?}\n", settings.join("\n"));
    fs::write(folder.join("settings.toml"), settings).unwrap();
    three.start_all().await;

    let mut command = Command::new(program("deskready"));
    command
        .args(["session", "--socket"])
        .arg(folder.join("session.sock"));
    let other = Running::start(command.uid(OTHER).gid(OTHER).current_dir("/"));
    let asked = |lines: Vec<String>| lines.iter().filter(|l| l.contains("can be asked")).count();
    let before = asked(three.lines("service"));
    sits_here("2");
    until("the other one to be asked", async || {
        (asked(three.lines("service")) > before).then_some(())
    })
    .await;
    assert_eq!(three.standing("session"), "there");
    // The first one is still connected, and has its turn again without having come back.
    drop(other);
    three.until_standing("session", "away").await;
    sits_here("1");
    three.until_standing("session", "there").await;
    sits_here("");
    three.until_standing("session", "away").await;
    let (answer, _) = three.check();
    assert_eq!(unseen(&answer, "audio").as_deref(), Some("no_session"));
}
