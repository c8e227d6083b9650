//! Incidents over HTTP: the list and one for scripts, the pages in both languages, and the lines on
//! the board and on a desk.

use crate::bench::Bench;
use crate::decisions::{diagnosis, post};
use crate::voice::{Voice, round};
use deskready_central::jobs::common_cause;
use deskready_central::store::Store;
use serde_json::{Value, json};

/// Twelve desks of one image, all without their headset, and the incident that comes of it.
async fn outage(bench: &Bench) -> Store {
    let store = Store::open(&format!(
        "sqlite:{}",
        bench.dir.path().join("t.sqlite").display()
    ))
    .unwrap();
    for found in [true, false] {
        for n in 0..12 {
            let mut voice = Voice::new(&format!("B-{n:02}")).asked();
            let shared = &mut voice.facts.profile.shared;
            shared.insert("image".to_owned(), "<b>2026-01</b>".to_owned());
            voice.seq = if found { 0 } else { 100 };
            assert_eq!(bench.report(&mut voice, &round(found)).await.status, 200);
        }
    }
    let now = bench.clock.advance(60);
    assert!(common_cause::run(&store, now).await.unwrap() > 0);
    store
}

async fn orders(bench: &Bench, desk: &str) -> usize {
    let path = format!("/api/v1/work-orders?state=open&desk={desk}");
    bench.get(&path).await.json()["items"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_desk_is_taken_out_by_a_person_who_read_it_and_gets_its_order() {
    let bench = Bench::new();
    let store = outage(&bench).await;
    let cookie = bench.sign_in().await;
    // The first report after the incident is known says what explains it.
    let mut voice = Voice::new("B-03").asked();
    voice.seq = 200;
    let shared = &mut voice.facts.profile.shared;
    shared.insert("image".to_owned(), "<b>2026-01</b>".to_owned());
    bench.report(&mut voice, &round(false)).await;
    let d = diagnosis(&bench, "B-03").await;
    assert_eq!(d["incident_number"], "INC-000001", "{d}");
    let desk = d["desk_id"].as_str().unwrap();
    assert_eq!(orders(&bench, desk).await, 0);
    let id = d["id"].as_str().unwrap();
    let page = bench
        .page(&format!("/diagnoses/{id}/decide?lang=es"), &cookie)
        .await;
    assert!(page.text.contains("/take-out"), "{}", page.text);
    let path = format!("/api/v1/diagnoses/{id}/take-out");
    let note = json!({"note": "its plug is broken"});
    for (tag, status) in [
        (None, 412),
        (Some("\"old\""), 412),
        (d["etag"].as_str(), 200),
    ] {
        let answer = post(&bench, &cookie, &path, tag, note.clone()).await;
        assert_eq!(answer.status, status, "{tag:?} {}", answer.text);
    }
    let after = diagnosis(&bench, "B-03").await;
    assert_eq!(after["incident_number"], Value::Null);
    let told = after["evidence"].as_array().unwrap();
    assert!(
        told.iter().any(|s| s["code"] == "diagnosis.taken_out"),
        "{after}"
    );
    assert_eq!(orders(&bench, desk).await, 1);
    let again = post(&bench, &cookie, &path, after["etag"].as_str(), note).await;
    assert_eq!(again.status, 409, "it is its own already");
    // Reports and reviews do not put it back.
    bench.report(&mut voice, &round(false)).await;
    let now = bench.clock.advance(60);
    common_cause::run(&store, now).await.unwrap();
    assert_eq!(orders(&bench, desk).await, 1);
    let page = bench
        .page(&format!("/diagnoses/{id}/decide?lang=en"), &cookie)
        .await;
    assert!(!page.text.contains("/take-out"));
}

#[tokio::test]
async fn an_incident_is_listed_and_shown_with_its_desks() {
    let bench = Bench::new();
    let empty = bench.get("/api/v1/incidents").await;
    assert_eq!(empty.json()["items"].as_array().unwrap().len(), 0);
    let _store = outage(&bench).await;
    let list = bench.get("/api/v1/incidents?state=open").await.json();
    let incident = &list["items"][0];
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    for (field, expected) in [
        ("number", "INC-000001"),
        ("state", "open"),
        ("attribute", "image"),
        ("value", "<b>2026-01</b>"),
        ("fault", "headset.missing"),
        ("severity", "S1"),
    ] {
        assert_eq!(incident[field], expected, "{field}");
    }
    assert_eq!(
        (&incident["failing_count"], &incident["observed_count"]),
        (&12.into(), &12.into())
    );
    for text in ["title", "meaning", "call"] {
        for lang in ["es", "en"] {
            assert!(incident[text]["text"][lang].is_string(), "{text} {lang}");
        }
    }
    let path = format!("/api/v1/incidents/{}", incident["id"].as_str().unwrap());
    let one = bench.get(&path).await.json();
    assert_eq!(one["number"], "INC-000001");
    let desks = one["desks"].as_array().unwrap();
    assert_eq!(desks.len(), 12);
    assert!(desks.iter().all(|d| d["failing"] == true));
    for (path, status) in [
        ("/api/v1/incidents?state=closed", 400),
        ("/api/v1/incidents/inc_none", 404),
        ("/api/v1/incidents/dsk_1", 404),
        ("/api/v1/incidents?cursor=%25", 400),
    ] {
        assert_eq!(bench.get(path).await.status, status, "{path}");
    }
    assert_eq!(
        bench.ask("GET", "/api/v1/incidents").send().await.status,
        401
    );
    let orders = bench.get("/api/v1/work-orders?state=open").await.json();
    assert_eq!(orders["items"].as_array().unwrap().len(), 0, "{orders}");
}

#[tokio::test]
async fn people_read_it_on_its_page_on_the_board_and_on_a_desk_in_both_languages() {
    let bench = Bench::new();
    let _store = outage(&bench).await;
    let cookie = bench.sign_in().await;
    let list = bench.get("/api/v1/incidents").await.json();
    let one = format!("/incidents/{}", list["items"][0]["id"].as_str().unwrap());
    let desk = format!("/desks/{}", bench.desk_id("B-03").await);
    for (lang, shared, heading, call) in [
        (
            "es",
            "imagen del PC",
            "A quién avisar",
            "Avisar a quien prepara",
        ),
        ("en", "PC image", "Whom to call", "Call whoever prepares"),
    ] {
        for path in ["/", "/incidents", one.as_str(), desk.as_str()] {
            let answer = bench.page(&format!("{path}?lang={lang}"), &cookie).await;
            let html = &answer.text;
            assert_eq!(answer.status, 200, "{path}: {html}");
            assert_eq!(html.matches("<h1").count(), 1, "{path}");
            assert!(
                html.contains("INC-000001") && html.contains(shared),
                "{path} {lang}: {html}"
            );
            assert!(!html.contains("<b>2026-01"), "{path}: the name stays text");
            for leak in [">incident-", ">incidents-", ">event-", ">board-"] {
                assert!(!html.contains(leak), "{path} {lang}: {leak} has no word");
            }
        }
        let html = bench
            .page(&format!("{one}?lang={lang}"), &cookie)
            .await
            .text;
        assert!(html.contains(heading) && html.contains(call), "{html}");
        assert_eq!(
            html.matches("/desks/dsk_").count(),
            12,
            "every desk is linked"
        );
    }
    assert_eq!(bench.page("/incidents/inc_none", &cookie).await.status, 404);
    assert_eq!(bench.ask("GET", "/incidents").send().await.status, 401);
}
