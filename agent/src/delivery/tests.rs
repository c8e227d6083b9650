//! Delivery against a central that misbehaves in every way it is told to, on loopback.

use super::*;

#[test]
fn the_wait_doubles_is_spread_and_has_a_limit() {
    for (failures, asked, dice, expected) in [
        (0, None, 0, 2),
        (0, None, 99, 4),
        (1, None, 99, 10),
        (3, None, 0, 20),
        (3, None, 99, 40),
        (30, None, 99, 300),
        (0, Some(60), 0, 60),
        (0, Some(999_999), 0, 3600),
    ] {
        assert_eq!(
            back_off_s(failures, asked, dice),
            expected,
            "{failures} {asked:?} {dice}"
        );
    }
}

#[test]
fn plain_http_is_for_this_pc_alone() {
    let data = tempfile::tempdir().unwrap();
    let token = data.path().join("t");
    std::fs::write(&token, "dra_x\n").unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    for (url, good) in [
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("http://localhost:8080", true),
        ("https://central.example", true),
        ("http://central.example", false),
        ("http://127.0.0.1.example", false),
        ("ftp://127.0.0.1", false),
        ("central", false),
    ] {
        let central = Central::new(url, Some(&token), None);
        assert_eq!(central.is_ok(), good, "{url}: {central:?}");
    }
}

#[test]
fn a_refusal_is_told_in_centrals_own_words() {
    for (body, expected) in [
        (
            &br#"{"title":"t","detail":"observation 3 has no kind"}"#[..],
            "observation 3 has no kind",
        ),
        (br#"{"title":"t"}"#, "t"),
        (b"<html>\x1b[2Jno</html>", "<html>[2Jno</html>"),
    ] {
        assert_eq!(said(body), expected);
    }
}

/// What a pretended central does with a report that holds these sequence numbers.
type Manners = fn(&[u64]) -> (u16, serde_json::Value);

fn no() -> serde_json::Value {
    serde_json::json!({"type": "urn:deskready:problem:observation-unreadable", "detail": "no"})
}

fn reply(acked_seq: u64, requests: &[&str]) -> serde_json::Value {
    let requests: Vec<_> = requests
        .iter()
        .map(|r| serde_json::json!({"request": r}))
        .collect();
    serde_json::json!({
        "acked_seq": acked_seq, "central_time": "2026-01-05T08:00:00Z", "next_in_s": 60,
        "desired": {"version": 0, "etag": ""}, "requests": requests, "ignored": []
    })
}

/// The mock stands in for a central that breaks its own promises, which the real one cannot be made
/// to do; deliveries to the real one are whole stories elsewhere.
async fn deliver_to(
    manners: Manners,
    waiting: u64,
) -> (
    Delivered,
    crate::store::Store,
    Vec<Vec<u64>>,
    tempfile::TempDir,
) {
    use std::io::Read as _;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let seen: std::sync::Arc<std::sync::Mutex<Vec<Vec<u64>>>> = std::sync::Arc::default();
    let noted = std::sync::Arc::clone(&seen);
    let server = wiremock::MockServer::start().await;
    wiremock::Mock::given(wiremock::matchers::path(REPORTS_PATH))
        .respond_with(move |request: &wiremock::Request| {
            let mut json = String::new();
            flate2::read::GzDecoder::new(request.body.as_slice())
                .read_to_string(&mut json)
                .unwrap();
            let report: Report = serde_json::from_str(&json).unwrap();
            let seqs: Vec<u64> = report.observations.iter().map(|o| o.seq).collect();
            report.check_order(seqs.iter().copied()).unwrap();
            let (status, body) = manners(&seqs);
            noted.lock().unwrap().push(seqs);
            wiremock::ResponseTemplate::new(status).set_body_json(body)
        })
        .mount(&server)
        .await;
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("t"), "dra_x").unwrap();
    let central = Central::new(&server.uri(), Some(&data.path().join("t")), None).unwrap();
    let mut store = crate::store::Store::open(data.path()).unwrap();
    let sample = deskready::wire::sample::report().unwrap();
    let mut all: Vec<Observation> = (0..waiting)
        .map(|_| sample.observations[0].clone())
        .collect();
    store.append(1, &mut all, |_| false, &[]).unwrap();
    let sender = Sender {
        agent: sample.agent,
        stream: sample.stream,
        desk: sample.desk,
    };
    let facts = sample.inventory.unwrap().facts;
    let inventory = crate::inventory::digested(&facts, Vec::new()).unwrap();
    let delivered = central
        .deliver(&mut store, &sender, &inventory)
        .await
        .unwrap();
    let seen = seen.lock().unwrap().clone();
    (delivered, store, seen, data)
}

#[tokio::test]
async fn one_measurement_that_central_can_never_take_is_set_aside_and_the_rest_goes_on() {
    let manners: Manners = |seqs| match seqs.contains(&5) {
        true => (422, no()),
        false => (200, reply(*seqs.last().unwrap_or(&0), &[])),
    };
    let (delivered, store, _, _data) = deliver_to(manners, 12).await;
    assert!(matches!(delivered, Delivered::All(_)), "{delivered:?}");
    assert_eq!(store.pending_count().unwrap(), 0);
    let aside: Vec<u64> = store
        .all_set_aside()
        .unwrap()
        .iter()
        .map(|a| a.seq)
        .collect();
    assert_eq!(aside, [5]);
}

#[tokio::test]
async fn what_central_cannot_take_now_is_kept_whole() {
    let statuses: [(Manners, &str); 7] = [
        (
            |_| (400, serde_json::json!("<html>a proxy says no</html>")),
            "a proxy",
        ),
        (|_| (500, serde_json::json!({})), "500"),
        (
            |_| (501, serde_json::json!({"detail": "another version"})),
            "another version",
        ),
        (|_| (401, serde_json::json!({})), "401"),
        (|_| (429, serde_json::json!({})), "429"),
        (
            |_| {
                (
                    200,
                    serde_json::json!({"welcome": "to the hotel's network"}),
                )
            },
            "not central's",
        ),
        (|_| (200, reply(0, &[])), "without acknowledging"),
    ];
    for (manners, told) in statuses {
        let (delivered, store, seen, _data) = deliver_to(manners, 3).await;
        let Delivered::Later { why, .. } = delivered else {
            unreachable!("{told}: {delivered:?}")
        };
        assert!(why.contains(told), "{told}: {why}");
        assert_eq!(store.pending_count().unwrap(), 3, "{told}");
        assert_eq!(
            store.last_error().unwrap().as_deref(),
            Some(why.as_str()),
            "{told}"
        );
        assert_eq!(seen.len(), 1, "{told}: asked once, not in a circle");
    }
}

#[tokio::test]
async fn a_central_that_keeps_asking_for_the_inventory_does_not_start_a_circle() {
    let manners: Manners = |seqs| (200, reply(*seqs.last().unwrap_or(&0), &["send_history"]));
    let (delivered, store, seen, _data) = deliver_to(manners, 2).await;
    assert!(matches!(delivered, Delivered::All(_)), "{delivered:?}");
    assert_eq!(store.pending_count().unwrap(), 0);
    assert_eq!(
        seen.len(),
        1,
        "the inventory went along with the first report already"
    );
}

#[tokio::test]
async fn a_report_that_is_refused_even_when_empty_sets_nothing_aside() {
    let manners: Manners = |_| (400, no());
    let (delivered, store, _, _data) = deliver_to(manners, 3).await;
    assert!(
        matches!(delivered, Delivered::Later { .. }),
        "{delivered:?}"
    );
    assert_eq!(store.pending_count().unwrap(), 3);
    assert!(store.all_set_aside().unwrap().is_empty());
}
