//! What a signed-in person does to orders and tickets, through the API and through the forms.

use deskready::ticket::Mode;
use serde_json::{Value, json};

use crate::bench::{API, Bench, Setup};
use crate::voice::{Voice, round};

#[tokio::test]
async fn an_order_is_signed_by_who_shows_the_revision_they_read() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let order = bench.order().await;
    let path = format!("/api/v1/work-orders/{}", order["id"].as_str().unwrap());
    let read = bench.get(&path).await;
    let etag = read.header("etag").to_owned();
    assert_eq!(etag, format!("\"{}\"", order["revision"]));
    let cookie = bench.sign_in().await;
    let sign = |etag: Option<&str>, body: Value| {
        let ask = bench
            .ask("POST", &format!("{path}/sign"))
            .by_page(&cookie)
            .json(&body);
        match etag {
            Some(etag) => ask.header("if-match", etag),
            None => ask,
        }
        .send()
    };
    for (name, tag, body, status) in [
        ("no If-Match", None, json!({"closing": "replaced"}), 412),
        (
            "another revision",
            Some("\"99\""),
            json!({"closing": "replaced"}),
            412,
        ),
        (
            "no tag at all",
            Some("99"),
            json!({"closing": "replaced"}),
            400,
        ),
        ("no closing code", Some(etag.as_str()), json!({}), 400),
        (
            "an unknown code",
            Some(etag.as_str()),
            json!({"closing": "exploded"}),
            400,
        ),
        (
            "several parts and none named",
            Some(etag.as_str()),
            json!({"closing": "replaced"}),
            422,
        ),
        (
            "good",
            Some(etag.as_str()),
            json!({"closing": "replaced", "part": "headset"}),
            200,
        ),
        (
            "the same again",
            Some(etag.as_str()),
            json!({"closing": "replaced"}),
            412,
        ),
    ] {
        let answer = sign(tag, body).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text);
    }
    let after = bench.get(&path).await;
    assert_eq!(
        (&after.json()["state"], &after.json()["closing"]),
        (&json!("signed"), &json!("replaced"))
    );
    assert_ne!(after.header("etag"), etag);
    let again = sign(Some(after.header("etag")), json!({"closing": "replaced"})).await;
    assert_eq!(again.status, 409, "{}", again.text);
}

#[tokio::test]
async fn a_token_changes_no_order_however_right_its_revision() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let order = bench.order().await;
    let path = format!(
        "/api/v1/work-orders/{}/cancel",
        order["id"].as_str().unwrap()
    );
    let answer = bench
        .ask("POST", &path)
        .bearer(API)
        .header("if-match", "\"1\"")
        .send()
        .await;
    assert_eq!(answer.status, 403);
    assert_eq!(bench.order().await["state"], order["state"]);
}

#[tokio::test]
async fn the_forms_do_the_same_without_javascript() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let order = bench.order().await;
    let path = format!("/work-orders/{}", order["id"].as_str().unwrap());
    let cookie = bench.sign_in().await;
    let page = bench.page(&path, &cookie).await.text;
    let revision = order["revision"].as_u64().unwrap();
    assert!(
        page.contains(&format!("name=\"revision\" value=\"{revision}\"")),
        "{page}"
    );
    let post = |verb: &str, body: String| {
        bench
            .ask("POST", &format!("{path}/{verb}"))
            .by_page(&cookie)
            .form(&body)
            .send()
    };
    let old = post("cancel", format!("revision={}", revision + 7)).await;
    assert_eq!(old.header("location"), format!("{path}?conflict=true"));
    assert!(
        bench
            .page(old.header("location"), &cookie)
            .await
            .text
            .contains("role=\"alert\"")
    );
    assert_eq!(
        post("sign", format!("revision={revision}")).await.status,
        400,
        "no closing code chosen"
    );
    assert_eq!(post("sign", "revision=many".to_owned()).await.status, 400);
    let good = post("sign", format!("revision={revision}&closing=nff")).await;
    assert_eq!(
        (good.status.as_u16(), good.header("location")),
        (303, path.as_str())
    );
    let signed = bench.order().await;
    assert_eq!(
        (&signed["state"], &signed["closing"]),
        (&json!("signed"), &json!("nff"))
    );
    assert!(
        !bench.page(&path, &cookie).await.text.contains("/sign\""),
        "a signed order offers no signing"
    );
}

#[tokio::test]
async fn a_waiting_ticket_is_qualified_once_and_becomes_an_order() {
    let bench = Bench::with(Setup {
        mode: Mode::Propose,
        ..Setup::default()
    });
    let _desk = bench.headset_missing("B-14").await;
    assert_eq!(
        bench.get("/api/v1/work-orders").await.json()["items"],
        json!([])
    );
    let list = bench
        .get("/api/v1/tickets?state=awaiting_qualification")
        .await
        .json();
    let ticket = &list["items"][0];
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap());
    let etag = bench.get(&path).await.header("etag").to_owned();
    assert_eq!(ticket["etag"], etag);
    let cookie = bench.sign_in().await;
    let qualify = |etag: Option<&str>| {
        let ask = bench
            .ask("POST", &format!("{path}/qualify"))
            .by_page(&cookie);
        match etag {
            Some(etag) => ask.header("if-match", etag),
            None => ask,
        }
        .send()
    };
    assert_eq!(qualify(None).await.status, 412);
    assert_eq!(qualify(Some("\"0000\"")).await.status, 412);
    let done = qualify(Some(&etag)).await;
    assert_eq!(done.json()["state"], "qualified", "{}", done.text);
    assert_eq!(qualify(Some(&etag)).await.status, 412);
    assert_eq!(qualify(Some(done.header("etag"))).await.status, 409);
    assert_eq!(bench.order().await["fault"], "headset.missing");
}

#[tokio::test]
async fn the_page_of_tickets_says_why_each_waits_and_cancels_by_form() {
    let bench = Bench::with(Setup {
        mode: Mode::Propose,
        ..Setup::default()
    });
    let _desk = bench.headset_missing("B-14").await;
    let cookie = bench.sign_in().await;
    let page = bench.page("/tickets?lang=es", &cookie).await.text;
    assert!(page.contains("modo propuesta"), "{page}");
    let ticket = bench.get("/api/v1/tickets").await.json()["items"][0].clone();
    let path = format!("/tickets/{}/cancel", ticket["id"].as_str().unwrap());
    let tag = ticket["etag"].as_str().unwrap().replace('"', "%22");
    let stale = bench
        .ask("POST", &path)
        .by_page(&cookie)
        .form("etag=%22x%22")
        .send()
        .await;
    assert_eq!(stale.header("location"), "/tickets?conflict=true");
    let done = bench
        .ask("POST", &path)
        .by_page(&cookie)
        .form(&format!("etag={tag}"))
        .send()
        .await;
    assert_eq!(done.header("location"), "/tickets", "{}", done.text);
    let after = bench.get("/api/v1/tickets").await.json();
    assert_eq!(after["items"][0]["state"], "cancelled");
}

#[tokio::test]
async fn an_order_in_json_has_every_field_that_was_promised() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let mut well = Voice::new("B-15");
    assert_eq!(bench.report(&mut well, &round(true)).await.status, 200);
    let order = bench.order().await;
    for field in [
        "id",
        "number",
        "revision",
        "desk",
        "state",
        "severity",
        "priority",
        "opened_at",
        "settles_at",
        "due_at",
        "fault",
        "part",
        "serial",
        "occurrences",
        "tasks",
        "evidence",
        "tried",
        "proof",
        "bring",
        "ticket_ids",
        "incident_id",
        "text",
    ] {
        assert!(order.get(field).is_some(), "{field} is missing: {order}");
    }
    for field in ["id", "label", "room", "site", "client"] {
        assert!(order["desk"][field].is_string(), "desk.{field}");
    }
    for field in [
        "id",
        "diagnosis",
        "fault",
        "part",
        "serial",
        "action",
        "state",
    ] {
        assert!(order["tasks"][0].get(field).is_some(), "tasks.{field}");
    }
    for lang in ["es", "en"] {
        assert!(
            order["text"][lang].as_str().unwrap().contains("B-14"),
            "text.{lang}"
        );
    }
    let diagnosis = format!(
        "/api/v1/diagnoses/{}",
        order["tasks"][0]["diagnosis"].as_str().unwrap()
    );
    let diagnosis = bench.get(&diagnosis).await.json();
    assert_eq!(
        (&diagnosis["fault"], &diagnosis["severity"]),
        (&json!("headset.missing"), &json!("S1"))
    );
    assert!(diagnosis["suspects"].as_array().unwrap().len() > 2);
}
