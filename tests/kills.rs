//! Killed at any moment, by `kill -9`, agent and central: every observation is in central once,
//! and there is one order. A few kills here; `cargo xtask prove kills` makes a thousand and writes
//! down the lines that begin with `figure: `.
#![allow(clippy::unwrap_used)]

use deskready_tests::dice::Dice;
use deskready_tests::{TestCentral, TestDesk, profile_missing_headset, until};
use std::time::Duration;

/// Kills of each side, unless DESKREADY_PROVE_KILLS says how many.
const KILLS: u32 = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_when_either_side_is_killed() {
    let kills: u32 = std::env::var("DESKREADY_PROVE_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let seed = std::env::var("DESKREADY_SEED").map_or(20_260_105, |s| s.parse().unwrap());
    println!("figure: seed {seed}, {kills} kills of the agent and {kills} of central");
    let mut dice = Dice(seed);
    let mut central = TestCentral::start("act").await;
    let desk = TestDesk::new(&profile_missing_headset("B-30"));
    for _ in 0..kills {
        let mut service = desk.service(&central);
        tokio::time::sleep(Duration::from_millis(dice.upto(1_500))).await;
        if dice.upto(2) == 0 {
            service.kill();
            central.kill();
        } else {
            central.kill();
            tokio::time::sleep(Duration::from_millis(dice.upto(200))).await;
            service.kill();
        }
        central.start_again().await;
    }
    let _ = desk.once(&central);
    let rounds = status(&desk)["rounds_count"].as_u64().unwrap();
    assert_eq!(status(&desk)["pending_count"], 0, "everything is delivered");
    let order = until("the order", async || {
        central.items("work-orders").await.into_iter().next()
    })
    .await;
    assert_eq!(central.items("work-orders").await.len(), 1, "one order");
    assert_eq!(central.items("tickets").await.len(), 1, "one ticket");
    let shown = order["occurrences"].as_u64().unwrap();
    println!(
        "figure: rounds stored at the desk {rounds}, failing rounds counted in central {shown}"
    );
    // Central counts on where its readings end; a desk alone would count this many.
    let counted = rounds.min(deskready::limits::RETAINED_PER_SYMPTOM as u64);
    assert!(
        shown >= counted,
        "every stored round is counted once: {shown} of {rounds}"
    );
    assert!(
        shown <= rounds,
        "no round is counted twice: {shown} of {rounds}"
    );
    println!("figure: {} kills, 0 lost, 0 doubled", 2 * kills);
}

fn status(desk: &TestDesk) -> serde_json::Value {
    serde_json::from_slice(&desk.run("status --json").stdout).unwrap()
}
