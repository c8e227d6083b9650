//! Bad input gets a clear answer that says what to do; nothing is lost, nothing doubled.

use deskready::wire::sample;
use deskready_tests::{TestCentral, TestDesk, profile_missing_headset};
use serde_json::{Value, json};

#[test]
fn a_bad_profile_or_command_line_is_wrong_usage_and_says_where() {
    let good = profile_missing_headset("B-21");
    for (profile, command, status, told) in [
        (
            good.replace("headset =", "headest ="),
            "check",
            64,
            "line 10, column 1",
        ),
        (
            good.replace("schema = 1", "schema = 9"),
            "check",
            64,
            "another version",
        ),
        (
            String::from_utf8(vec![b'x'; 300_000]).unwrap(),
            "check",
            64,
            "larger than",
        ),
        (good.clone(), "check --only headsett", 64, "known are"),
        (good.clone(), "check --onlyy x", 64, "--onlyy"),
        (
            good.clone(),
            "run --once --central http://central.example",
            70,
            "use https",
        ),
        (
            good,
            "run --once --central http://127.0.0.1:1",
            70,
            "--token-file",
        ),
    ] {
        let output = TestDesk::new(&profile).run(command);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{command}: {stderr}");
        assert!(stderr.contains(told), "{command}: {stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn a_store_that_cannot_be_read_is_told_and_the_check_goes_on() {
    let desk = TestDesk::new(&profile_missing_headset("B-22"));
    std::fs::create_dir_all(desk.data()).unwrap();
    std::fs::write(
        desk.data().join("desk.sqlite"),
        b"this is no database at all, sorry",
    )
    .unwrap();
    let output = desk.run("check");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains("goes on without history"), "{stderr}");
}

/// A report by hand, from the sample, for one desk.
fn report(first_seq: u64) -> Value {
    let mut report = serde_json::to_value(sample::report().unwrap()).unwrap();
    for (seq, one) in (first_seq..).zip(report["observations"].as_array_mut().unwrap()) {
        one["seq"] = json!(seq);
        one["at"] = json!(jiff::Timestamp::now().to_string());
    }
    report["first_seq"] = json!(first_seq);
    report["sent_at"] = json!(jiff::Timestamp::now().to_string());
    report
}

#[tokio::test]
async fn a_report_that_cannot_be_taken_is_refused_with_the_reason_and_leaves_nothing() {
    let central = TestCentral::start("act").await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut value = report(1);
        change(&mut value);
        value.to_string()
    };
    let whole = report(1).to_string();
    for (body, status, told) in [
        (with(&|r| r["wire"] = json!(9)), 501, "wire version"),
        (whole[..whole.len() / 2].to_owned(), 400, ""),
        (String::new(), 400, ""),
        (
            with(&|r| r["observations"][1]["seq"] = json!(1)),
            422,
            "seq",
        ),
        (
            with(&|r| r["observations"][0]["reading"]["found"] = json!("perhaps")),
            422,
            "observation 0",
        ),
        (with(&|r| r["desk"]["label"] = json!("")), 422, "label"),
        (format!("{{\"x\":\"{}\"}}", "y".repeat(1_100_000)), 413, ""),
    ] {
        let (got, problem) = central.post_report(body.clone()).await;
        let shown = &body[..body.len().min(80)];
        assert_eq!(got, status, "{shown}: {problem}");
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(told), "{shown}: {problem}");
    }
    assert!(
        central.items("desks").await.is_empty(),
        "nothing of a refused report stays"
    );
}

#[tokio::test]
async fn doubled_and_reordered_reports_come_to_the_same_as_ordered_ones() {
    let mut ends = Vec::new();
    for order in [vec![1, 2, 3], vec![3, 1, 2, 3, 1]] {
        let central = TestCentral::start("act").await;
        for part in order {
            let mut value = report(part * 100);
            // A whole stream has rounds of its own.
            for one in value["observations"].as_array_mut().unwrap() {
                one["round"] = json!(part);
                one["mono_ms"] = json!(part * 60_000);
                one["at"] = json!("2026-01-05T08:00:00Z");
            }
            value["sent_at"] = json!("2026-01-05T08:00:00Z");
            let (status, reply) = central.post_report(value.to_string()).await;
            assert_eq!(status, 200, "{reply}");
        }
        let orders = central.items("work-orders").await;
        let seen: Vec<_> = orders
            .iter()
            .map(|o| {
                (
                    o["fault"].clone(),
                    o["state"].clone(),
                    o["tasks"].as_array().unwrap().len(),
                )
            })
            .collect();
        ends.push((seen, central.items("desks").await[0]["readiness"].clone()));
    }
    assert_eq!(ends[0], ends[1]);
    assert!(!ends[0].0.is_empty(), "the story has an order to compare");
}

#[tokio::test]
async fn a_device_with_a_hostile_name_stays_text_and_an_unknown_kind_is_kept_and_told() {
    let central = TestCentral::start("act").await;
    let mut value = report(1);
    let observations = value["observations"].as_array_mut().unwrap();
    observations[0]["identity"]["product"] = json!("<script>alert(1)</script>\u{1b}[2J");
    observations[0]["reading"]["listed"] = json!(["<script>alert(1)</script>"]);
    let mut unknown = observations[0].clone();
    unknown["seq"] = json!(90);
    unknown["reading"] = json!({"kind": "moon_phase", "phase": "full"});
    observations.push(unknown);
    let (status, reply) = central.post_report(value.to_string()).await;
    assert_eq!(status, 200, "{reply}");
    assert_eq!(reply["ignored"], json!(["moon_phase"]));
    assert_eq!(reply["acked_seq"], 90);
}
