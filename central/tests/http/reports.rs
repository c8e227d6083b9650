//! POST /api/v1/reports: what is taken, what is set aside, what is to be sent again.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::bench::{AGENT, API, Ask, Bench};
use crate::voice::{Voice, round};

fn report(bench: &Bench, label: &str) -> Value {
    let now = deskready_central::clock::Clock::now(&*bench.clock);
    serde_json::to_value(Voice::new(label).asked().report(now, &round(true))).unwrap()
}

fn post(bench: &Bench) -> Ask<'_> {
    bench.ask("POST", "/api/v1/reports").bearer(AGENT)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_report_is_answered_with_what_was_stored_and_the_verdict() {
    let bench = Bench::new();
    let mut body = report(&bench, "B-14");
    let last = body["observations"].as_array().unwrap().last().unwrap()["seq"].clone();
    for _ in 0..2 {
        let reply = post(&bench).json(&body).send().await.json();
        assert_eq!(reply["acked_seq"], last);
        assert_eq!(reply["verdict"]["readiness"], "ready");
        assert_eq!(reply["next_in_s"], 60);
    }
    body["something_new"] = json!("ignored");
    assert_eq!(post(&bench).json(&body).send().await.status, 200);
    let metrics = bench.get("/metrics").await.text;
    assert!(
        metrics.contains("deskready_desks{readiness=\"ready\"} 1"),
        "{metrics}"
    );
    assert!(
        metrics.contains("deskready_observations_duplicate_total"),
        "{metrics}"
    );
    assert!(
        metrics.contains("deskready_ingest_seconds_bucket"),
        "{metrics}"
    );
}

#[tokio::test]
async fn each_kind_of_bad_report_gets_the_status_that_says_what_to_do_with_it() {
    let bench = Bench::new();
    let good = report(&bench, "B-14");
    let with = |change: fn(&mut Value)| {
        let mut body = good.clone();
        change(&mut body);
        body.to_string().into_bytes()
    };
    let text = good.to_string();
    let rows: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("empty", Vec::new(), 400, "not-a-report"),
        ("no JSON", b"<html>".to_vec(), 400, "not-a-report"),
        (
            "cut off",
            text.as_bytes()[..text.len() / 2].to_vec(),
            400,
            "not-a-report",
        ),
        ("not UTF-8", vec![0xff; 64], 400, "not-a-report"),
        (
            "another version",
            with(|b| b["wire"] = json!(99)),
            501,
            "wire-version",
        ),
        (
            "no label",
            with(|b| b["desk"]["label"] = json!(" ")),
            422,
            "not-a-report",
        ),
        (
            "seq falls",
            with(|b| b["observations"][1]["seq"] = json!(0)),
            422,
            "not-a-report",
        ),
        (
            "agent of another kind",
            with(|b| b["agent"] = json!("dsk_1")),
            400,
            "not-a-report",
        ),
        (
            "a known kind broken",
            with(|b| b["observations"][1]["reading"]["kind"] = json!("connect")),
            422,
            "observation-unreadable",
        ),
        (
            "too many",
            with(|b| b["observations"] = json!(vec![json!({"seq": 1}); 2_001])),
            413,
            "too-many-observations",
        ),
        ("too long", vec![b' '; 1024 * 1024 + 1], 413, "too-large"),
        (
            "much too long",
            vec![b' '; 4 * 1024 * 1024],
            413,
            "too-large",
        ),
    ];
    for (name, body, status, kind) in rows {
        let answer = post(&bench)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text);
        let problem = answer.json();
        assert_eq!(
            problem["type"],
            format!("urn:deskready:problem:{kind}"),
            "{name}"
        );
        assert!(
            problem["detail"].as_str().unwrap().len() > 20,
            "{name}: {problem}"
        );
    }
    let desks = bench.get("/api/v1/desks").await.json();
    assert_eq!(
        desks["items"],
        json!([]),
        "a bad report leaves nothing behind"
    );
}

#[tokio::test]
async fn a_known_kind_that_cannot_be_read_is_named_by_its_place() {
    let bench = Bench::new();
    let mut body = report(&bench, "B-14");
    body["observations"][1]["reading"] = json!({"kind": "memory", "total_bytes": "much"});
    let problem = post(&bench).json(&body).send().await.json();
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("observation 1 "),
        "{problem}"
    );
}

#[tokio::test]
async fn an_unknown_kind_is_stored_raw_and_named() {
    let bench = Bench::new();
    let mut body = report(&bench, "B-14");
    body["observations"][1]["reading"] = json!({"kind": "coffee_level", "cups": 3});
    let reply = post(&bench).json(&body).send().await.json();
    assert_eq!(reply["ignored"], json!(["coffee_level"]));
}

#[tokio::test]
async fn compressed_reports_are_read_and_bombs_are_not() {
    let bench = Bench::new();
    let text = report(&bench, "B-14").to_string().into_bytes();
    // zstd frame of one raw block: made by hand, so that no encoder is needed here.
    let mut zstd = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    zstd.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    zstd.extend(&((u32::try_from(text.len()).unwrap() << 3) | 1).to_le_bytes()[..3]);
    zstd.extend(&text);
    let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let empty_members = gzip(b"").repeat(100_000);
    let mut torn = gzip(&text);
    torn.truncate(torn.len() / 2);
    for (name, encoding, body, status) in [
        ("gzip", "gzip", gzip(&text), 200),
        ("zstd", "zstd", zstd, 200),
        ("identity", "identity", text.clone(), 200),
        ("a bomb", "gzip", bomb, 413),
        ("pieces without end", "gzip", empty_members, 413),
        ("torn", "gzip", torn, 400),
        ("not gzip at all", "gzip", text.clone(), 400),
        ("not zstd at all", "zstd", text.clone(), 400),
        ("brotli", "br", text.clone(), 415),
        ("twice", "gzip, gzip", gzip(&gzip(&text)), 415),
    ] {
        let answer = post(&bench)
            .header("content-encoding", encoding)
            .body(body)
            .send()
            .await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text);
    }
}

#[tokio::test]
async fn only_the_agents_token_reports() {
    let bench = Bench::new();
    let body = report(&bench, "B-14");
    let person = bench.sign_in().await;
    for (name, ask, status) in [
        (
            "nobody",
            bench
                .ask("POST", "/api/v1/reports")
                .header("origin", "http://127.0.0.1:8080"),
            401,
        ),
        (
            "wrong",
            bench.ask("POST", "/api/v1/reports").bearer("dra_wrong"),
            401,
        ),
        (
            "script",
            bench.ask("POST", "/api/v1/reports").bearer(API),
            403,
        ),
        (
            "person",
            bench.ask("POST", "/api/v1/reports").by_page(&person),
            403,
        ),
    ] {
        assert_eq!(ask.json(&body).send().await.status, status, "{name}");
    }
    assert_eq!(bench.get("/api/v1/desks").await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_desk_without_inventory_is_asked_for_it() {
    let bench = Bench::new();
    let mut body = report(&bench, "B-14");
    body.as_object_mut().unwrap().remove("inventory");
    let reply = post(&bench).json(&body).send().await.json();
    assert_eq!(reply["requests"], json!([{"request": "send_history"}]));
    assert!(reply.get("verdict").is_none(), "{reply}");
}
