//! /events: told at once what one missed, told of news, told only of one's own, and let go at the
//! end. Reads the stream as bytes, as the page's script does.

use axum::body::Body;
use http_body_util::BodyExt as _;

use crate::bench::{AGENT, API, Bench};
use crate::voice::{Voice, round};

/// The next piece of text, or None at the end.
async fn next_text(body: &mut Body) -> Option<String> {
    loop {
        let frame = body.frame().await?.unwrap();
        if let Ok(data) = frame.into_data() {
            return Some(String::from_utf8(data.to_vec()).unwrap());
        }
    }
}

async fn open(bench: &Bench, path: &str, last: Option<&str>) -> Body {
    let ask = bench.ask("GET", path).bearer(API);
    let ask = match last {
        Some(last) => ask.header("last-event-id", last),
        None => ask,
    };
    let response = ask.response().await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

#[tokio::test]
async fn who_missed_something_is_told_at_once_to_look_again() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    for (path, last) in [
        ("/events?since=0", None),
        ("/events", Some("0")),
        ("/events?since=999999", Some("1")),
    ] {
        let mut body = open(&bench, path, last).await;
        let text = next_text(&mut body).await.unwrap();
        assert!(
            text.contains("event: changed") && text.contains("id: "),
            "{path}: {text}"
        );
    }
}

#[tokio::test]
async fn a_page_hears_of_its_own_desk_and_not_of_others() {
    let bench = Bench::new();
    let mut voices = [Voice::new("B-14"), Voice::new("B-15")];
    for voice in &mut voices {
        assert_eq!(bench.report(voice, &round(true)).await.status, 200);
    }
    let (own, other) = (bench.desk_id("B-14").await, bench.desk_id("B-15").await);
    let mut body = open(&bench, &format!("/events?since=999999&desk={own}"), None).await;
    let [first, second] = &mut voices;
    assert_eq!(bench.report(second, &round(true)).await.status, 200);
    assert_eq!(bench.report(first, &round(true)).await.status, 200);
    let text = next_text(&mut body).await.unwrap();
    assert!(text.contains(&own) && !text.contains(&other), "{text}");
}

#[tokio::test]
async fn streams_end_when_central_stops_and_are_counted() {
    let bench = Bench::new();
    let mut one = open(&bench, "/events", None).await;
    let two = open(&bench, "/events", None).await;
    let third = bench.ask("GET", "/events").bearer(API).send().await;
    assert_eq!(third.status, 429, "only two places were set up");
    drop(two);
    bench.stop.send(true).unwrap();
    assert_eq!(next_text(&mut one).await, None);
}

#[tokio::test]
async fn news_are_for_those_who_may_read() {
    let bench = Bench::new();
    // The head alone: a stream that should not have opened would never end.
    let nobody = bench.ask("GET", "/events").response().await;
    assert_eq!(nobody.status(), 401);
    let agent = bench.ask("GET", "/events").bearer(AGENT).response().await;
    assert_eq!(agent.status(), 403);
}
