//! Lists with cursors, filters that are none, bodies that are too long, places that are taken.

use serde_json::json;

use crate::bench::{AGENT, Bench, Setup};
use crate::voice::{Voice, round};

#[tokio::test]
async fn when_all_places_are_taken_one_is_told_when_to_come_back() {
    let bench = Bench::with(Setup {
        places: 0,
        ..Setup::default()
    });
    let answer = bench
        .ask("POST", "/api/v1/reports")
        .bearer(AGENT)
        .json(&json!({}))
        .send()
        .await;
    assert_eq!(answer.status, 429);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_cursor_leads_through_every_desk_once_and_a_made_up_one_is_refused() {
    let bench = Bench::new();
    for n in 0..230 {
        let mut voice = Voice::new(&format!("D-{n:03}"));
        assert_eq!(bench.report(&mut voice, &round(true)).await.status, 200);
    }
    let (mut seen, mut path) = (Vec::new(), "/api/v1/desks?label=d-".to_owned());
    loop {
        let page = bench.get(&path).await.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 200);
        seen.extend(
            items
                .iter()
                .map(|d| d["label"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/desks?label=d-&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<String> = (0..230).map(|n| format!("D-{n:03}")).collect();
    assert_eq!(seen, expected);
    let html = bench.get("/desks").await.text;
    let more = html
        .split("rel=\"next\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(bench.get(more).await.text.contains("D-229"), "{more}");
}

#[tokio::test]
async fn what_is_no_filter_is_refused_with_a_sentence() {
    let bench = Bench::new();
    for path in [
        "/api/v1/desks?cursor=x",
        "/api/v1/desks?cursor=bm9uZQ",
        "/api/v1/desks?readiness=splendid",
        "/api/v1/work-orders?state=lost",
        "/api/v1/work-orders?desk=B-14",
        "/api/v1/work-orders?cursor=%00",
        "/api/v1/tickets?state=open",
        "/api/v1/tickets?cursor=x",
        "/desks?cursor=x",
        "/work-orders?state=lost",
        "/tickets?cursor=x",
        "/events?desk=B-14",
    ] {
        let answer = bench.get(path).await;
        assert_eq!(answer.status, 400, "{path}: {}", answer.text);
        assert!(
            answer.json()["detail"].as_str().unwrap().len() > 15,
            "{path}"
        );
    }
    // An empty field of a form asks for nothing.
    for path in [
        "/desks?site=&label=&readiness=",
        "/work-orders?state=&site=",
        "/api/v1/desks?site=",
    ] {
        assert_eq!(bench.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_body_longer_than_a_form_is_not_read() {
    let bench = Bench::new();
    let cookie = bench.sign_in().await;
    let long = "x".repeat(70 * 1024);
    let form = bench
        .ask("POST", "/work-orders/wo_1/sign")
        .by_page(&cookie)
        .form(&format!("revision=1&closing={long}"));
    assert_eq!(form.send().await.status, 413);
    let json = bench
        .ask("POST", "/api/v1/work-orders/wo_1/sign")
        .by_page(&cookie)
        .header("if-match", "\"1\"");
    assert_eq!(
        json.json(&json!({ "closing": long })).send().await.status,
        413
    );
}
