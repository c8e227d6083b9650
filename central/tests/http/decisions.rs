//! What people decide, through the API and through the forms of the pages: modes, what waits behind
//! a brake, what is put off, what is cleared, and how a step came out.

use deskready::ticket::Mode;
use serde_json::{Value, json};

use crate::bench::{API, Answer, Bench, Setup};
use crate::voice::{Voice, round};

pub async fn post(
    bench: &Bench,
    cookie: &str,
    path: &str,
    tag: Option<&str>,
    body: Value,
) -> Answer {
    let ask = bench.ask("POST", path).by_page(cookie).json(&body);
    match tag {
        Some(tag) => ask.header("if-match", tag),
        None => ask,
    }
    .send()
    .await
}

pub async fn diagnosis(bench: &Bench, label: &str) -> Value {
    let id = bench.desk_id(label).await;
    let desk = bench.get(&format!("/api/v1/desks/{id}")).await.json();
    desk["diagnoses"][0].clone()
}

#[tokio::test]
async fn how_a_step_came_out_is_told_once_by_who_shows_the_tag_they_read() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let cookie = bench.sign_in().await;
    let before = diagnosis(&bench, "B-14").await;
    let path = format!("/api/v1/diagnoses/{}", before["id"].as_str().unwrap());
    let read = bench.get(&path).await;
    assert_eq!(before["etag"], read.header("etag"));
    let tag = read.header("etag").to_owned();
    let no = json!({"step": "replug", "came_out_well": false});
    for (name, tag, body, status) in [
        ("no If-Match", None, no.clone(), 412),
        ("another tag", Some("\"0\""), no.clone(), 412),
        (
            "no such step",
            Some(tag.as_str()),
            json!({"step": "pray", "came_out_well": true}),
            409,
        ),
        (
            "no outcome",
            Some(tag.as_str()),
            json!({"step": "replug"}),
            400,
        ),
        ("good", Some(tag.as_str()), no.clone(), 200),
        ("the same again", Some(tag.as_str()), no.clone(), 200),
        (
            "another one with the old tag",
            Some(tag.as_str()),
            json!({"step": "replug", "came_out_well": true}),
            412,
        ),
    ] {
        let answer = post(&bench, &cookie, &format!("{path}/trials"), tag, body).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text);
    }
    let after = bench.get(&path).await.json();
    assert_eq!(after["trials"].as_array().unwrap().len(), 1);
    assert_ne!(after["action"]["step"], before["action"]["step"]);
    let token = bench
        .ask("POST", &format!("{path}/trials"))
        .bearer(API)
        .header("if-match", &tag)
        .json(&no)
        .send()
        .await;
    assert_eq!(token.status, 403, "a script tells nothing");
}

#[tokio::test]
async fn the_pages_ask_whether_it_helped_in_both_languages_and_without_javascript() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let cookie = bench.sign_in().await;
    let d = diagnosis(&bench, "B-14").await;
    let order = bench.order().await;
    let order_page = format!("/work-orders/{}", order["id"].as_str().unwrap());
    let desk_page = format!("/desks/{}", bench.desk_id("B-14").await);
    for page in [&order_page, &desk_page] {
        for (lang, asked) in [("es", "¿Ha servido?"), ("en", "Did it help?")] {
            let text = bench
                .page(&format!("{page}?lang={lang}"), &cookie)
                .await
                .text;
            assert!(text.contains(asked), "{page} {lang}: {text}");
        }
    }
    let print = bench
        .page(&format!("{order_page}/print?lang=es"), &cookie)
        .await
        .text;
    assert!(print.contains("class=\"yes-no\""), "{print}");
    let path = format!("/diagnoses/{}", d["id"].as_str().unwrap());
    let tag = d["etag"].as_str().unwrap().replace('"', "%22");
    let send = |verb: &str, form: String| {
        bench
            .ask("POST", &format!("{path}/{verb}"))
            .by_page(&cookie)
            .form(&form)
            .send()
    };
    let told = send(
        "trials",
        format!("etag={tag}&step=replug&came_out_well=false&from=order"),
    )
    .await;
    assert_eq!(told.header("location"), order_page, "{}", told.text);
    let stale = send("hold", format!("etag={tag}&days=7&cause=part_ordered")).await;
    assert_eq!(
        stale.header("location"),
        format!("{path}/decide?conflict=true")
    );
    let page = bench.page(stale.header("location"), &cookie).await.text;
    assert!(page.contains("role=\"alert\""));
    assert!(page.contains("No sirvió"), "{page}");
}

#[tokio::test]
async fn what_is_put_off_says_until_when_and_may_be_ended_before() {
    let bench = Bench::with(Setup {
        mode: Mode::Propose,
        ..Setup::default()
    });
    let _desk = bench.headset_missing("B-14").await;
    let cookie = bench.sign_in().await;
    let d = diagnosis(&bench, "B-14").await;
    let path = format!("/api/v1/diagnoses/{}/hold", d["id"].as_str().unwrap());
    let tag = d["etag"].as_str().unwrap();
    for (body, status) in [
        (json!({"cause": "other"}), 400),
        (json!({"days": 181, "cause": "other"}), 400),
        (json!({"days": 0, "cause": "other"}), 400),
        (json!({"days": 5, "cause": "because"}), 400),
        (json!({"until": "for ever", "cause": "other"}), 400),
        (
            json!({"days": 5, "cause": "part_ordered", "note": "due on Friday"}),
            200,
        ),
    ] {
        let answer = post(&bench, &cookie, &path, Some(tag), body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
    }
    let held = diagnosis(&bench, "B-14").await["hold"].clone();
    assert_eq!(held["cause"], "part_ordered");
    let page = bench
        .page(
            &format!("/desks/{}?lang=es", bench.desk_id("B-14").await),
            &cookie,
        )
        .await
        .text;
    assert!(
        page.contains("Aplazado hasta") && page.contains("due on Friday"),
        "{page}"
    );
    assert_eq!(
        bench
            .get("/api/v1/tickets?state=awaiting_qualification")
            .await
            .json()["items"],
        json!([])
    );
    let list = bench.get("/api/v1/holds?site=Centre").await.json();
    let id = list["items"][0]["id"].as_str().unwrap();
    let end = post(
        &bench,
        &cookie,
        &format!("/api/v1/holds/{id}/end"),
        None,
        json!({}),
    )
    .await;
    assert_eq!(end.status, 204, "{}", end.text);
    let again = post(
        &bench,
        &cookie,
        &format!("/api/v1/holds/{id}/end"),
        None,
        json!({}),
    )
    .await;
    assert_eq!(again.status, 409);
    let waits = bench
        .get("/api/v1/tickets?state=awaiting_qualification")
        .await
        .json();
    assert_eq!(
        waits["items"].as_array().unwrap().len(),
        1,
        "taken in again at once"
    );
}

#[tokio::test]
async fn what_is_acquitted_ends_and_an_open_order_must_be_signed_instead() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let cookie = bench.sign_in().await;
    let d = diagnosis(&bench, "B-14").await;
    let path = format!("/api/v1/diagnoses/{}/acquit", d["id"].as_str().unwrap());
    let tag = d["etag"].as_str().unwrap();
    for (body, status) in [
        (json!({"cause": "because"}), 400),
        (json!({"cause": "checked_well"}), 409),
        (json!({"cause": "checked_well", "suspect": "shoes"}), 409),
        (json!({"cause": "checked_well", "suspect": "setting"}), 200),
    ] {
        let answer = post(&bench, &cookie, &path, Some(tag), body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
    }
    let after = diagnosis(&bench, "B-14").await;
    assert_ne!(after["suspects"][0]["part"], "setting");
    assert_eq!(after["ended_at"], Value::Null);
}

#[tokio::test]
async fn a_listening_site_has_one_page_of_what_it_would_have_opened() {
    let bench = Bench::with(Setup {
        mode: Mode::Listen,
        ..Setup::default()
    });
    for n in 0..7 {
        let _desk = bench.headset_missing(&format!("B-{n}")).await;
    }
    let cookie = bench.sign_in().await;
    let heard = bench.get("/api/v1/sites/Centre/listening").await.json();
    assert_eq!(heard["would_have_opened_count"], 7, "{heard}");
    assert_eq!(heard["faults"][0]["fault"], "headset.missing");
    let page = bench.page("/site?name=Centre&lang=en", &cookie).await.text;
    assert!(page.contains("Would have opened 7"), "{page}");
    let listed = bench
        .page("/site/desks?name=Centre&fault=headset.missing", &cookie)
        .await
        .text;
    assert!(listed.contains("B-3"), "{listed}");
    let normal = bench
        .ask("POST", "/site/normal")
        .by_page(&cookie)
        .form("name=Centre&fault=headset.missing")
        .send()
        .await;
    assert_eq!(
        normal.header("location"),
        "/site?name=Centre",
        "{}",
        normal.text
    );
    let _desk = bench.headset_missing("C-1").await;
    let heard = bench.get("/api/v1/sites/Centre/listening").await.json();
    assert_eq!(heard["would_have_opened_count"], 7, "normal here: {heard}");
    assert_ne!(heard["faults"][0]["hold"], Value::Null);
    for (path, status) in [
        ("/api/v1/sites/Nowhere/listening", 404),
        ("/api/v1/sites/Centre/listening?day=yesterday", 400),
        ("/api/v1/sites/Centre/listening?day=2020-01-01", 200),
    ] {
        assert_eq!(bench.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn a_mode_is_changed_for_a_site_and_for_a_family_by_api_and_by_form() {
    let bench = Bench::with(Setup {
        mode: Mode::Listen,
        ..Setup::default()
    });
    let _desk = bench.headset_missing("B-14").await;
    let cookie = bench.sign_in().await;
    let path = "/api/v1/sites/Centre/mode";
    for (body, status) in [
        (json!({"mode": "sleep"}), 400),
        (json!({"mode": "follow"}), 400),
        (json!({"mode": "act", "family": "shoes"}), 400),
        (json!({"mode": "act", "family": "headset"}), 200),
    ] {
        let answer = post(&bench, &cookie, path, None, body.clone()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
    }
    let nowhere = post(
        &bench,
        &cookie,
        "/api/v1/sites/Nowhere/mode",
        None,
        json!({"mode": "act"}),
    )
    .await;
    assert_eq!(nowhere.status, 404);
    let mut desk = Voice::new("B-15").asked();
    assert_eq!(bench.report(&mut desk, &round(false)).await.status, 200);
    assert_eq!(bench.order().await["desk"]["label"], "B-15");
    let form = bench
        .ask("POST", "/site/mode")
        .by_page(&cookie)
        .form("name=Centre&mode=propose")
        .send()
        .await;
    assert_eq!(
        form.header("location"),
        "/site?name=Centre",
        "{}",
        form.text
    );
    let site = bench.get("/api/v1/sites").await.json()["items"][0].clone();
    assert_eq!(
        (&site["mode"], &site["families"]["headset"]["mode"]),
        (&json!("propose"), &json!("act"))
    );
}

#[tokio::test]
async fn what_waits_behind_the_brake_is_one_item_with_two_answers() {
    for (verb, orders) in [("let-go", 8), ("normal", 5)] {
        let bench = Bench::new();
        for n in 0..8 {
            let _desk = bench.headset_missing(&format!("B-{n}")).await;
        }
        let cookie = bench.sign_in().await;
        let list = bench.get("/api/v1/reviews").await.json();
        let item = &list["items"][0];
        assert_eq!(
            (&item["fault"], &item["waiting_desks_count"]),
            (&json!("headset.missing"), &json!(3))
        );
        let id = item["id"].as_str().unwrap().to_owned();
        let waits = "/api/v1/tickets?state=awaiting_qualification";
        assert_eq!(
            bench.get(waits).await.json()["items"],
            json!([]),
            "one item stands for them"
        );
        let behind = bench.get(&format!("{waits}&review={id}")).await.json();
        assert_eq!(behind["items"].as_array().unwrap().len(), 3);
        let page = bench.page("/tickets?lang=es", &cookie).await.text;
        assert!(page.contains("3 puestos esperan"), "{page}");
        let form = bench
            .ask("POST", &format!("/reviews/{id}/{verb}"))
            .by_page(&cookie)
            .form("")
            .send()
            .await;
        assert_eq!(form.status, 303, "{}", form.text);
        let all = bench.get("/api/v1/work-orders").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), orders, "{verb}");
        assert_eq!(
            bench.get("/api/v1/reviews").await.json()["items"],
            json!([])
        );
        let again = post(
            &bench,
            &cookie,
            &format!("/api/v1/reviews/{id}/{verb}"),
            None,
            json!({}),
        )
        .await;
        assert_eq!(again.status, 409);
    }
}

#[tokio::test]
async fn who_signs_a_replacement_names_the_part() {
    for (part, status, kept) in [
        (json!("headset_cord"), 200, json!("headset_cord")),
        (json!("shoes"), 400, Value::Null),
        (Value::Null, 422, Value::Null),
    ] {
        let bench = Bench::new();
        let _desk = bench.headset_missing("B-14").await;
        let order = bench.order().await;
        let path = format!("/api/v1/work-orders/{}", order["id"].as_str().unwrap());
        let etag = bench.get(&path).await.header("etag").to_owned();
        let cookie = bench.sign_in().await;
        let body = json!({"closing": "replaced", "part": part});
        let signed = post(&bench, &cookie, &format!("{path}/sign"), Some(&etag), body).await;
        assert_eq!(signed.status, status, "{part}: {}", signed.text);
        if !kept.is_null() {
            assert_eq!(signed.json()["closing_part"], kept);
        }
        if status == 422 {
            assert!(signed.text.contains("headset_cord"), "{}", signed.text);
            let href = format!("{}?lang=es", path.trim_start_matches("/api/v1"));
            let page = bench.page(&href, &cookie).await.text;
            assert!(page.contains("elige cuál"), "{page}");
        }
    }
}
