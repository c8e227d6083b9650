//! How a verdict came about, told by the API, the page and the command: the same in all three.

use crate::bench::Bench;
use crate::voice::{Voice, path, round};
use deskready_central::explain;
use deskready_central::lang::Lang;
use serde_json::Value;

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

/// What the command prints for this central's store.
async fn printed(bench: &Bench, wanted: &str, lang: Lang, json: bool) -> Result<String, String> {
    let db = format!("sqlite:{}", bench.dir.path().join("t.sqlite").display());
    let wanted = wanted.to_owned();
    // The command waits by itself, as a process of its own does.
    tokio::task::spawn_blocking(move || {
        explain::command(&db, &wanted, lang, json).map_err(|e| format!("{e:#}"))
    })
    .await
    .unwrap()
}

async fn diagnosis(bench: &Bench, label: &str) -> String {
    let desk = bench.desk_id(label).await;
    let whole = bench.get(&format!("/api/v1/desks/{desk}")).await.json();
    whole["diagnoses"][0]["id"].as_str().unwrap().to_owned()
}

/// Every sentence of a language anywhere in an answer.
fn sentences(value: &Value, lang: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get("text").and_then(|t| t.get(lang)) {
                found.push(text.clone());
            }
            for field in fields.values() {
                sentences(field, lang, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| sentences(item, lang, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The same whatever letter it begins with: a line begins with a capital one.
fn tail(sentence: &str) -> String {
    sentence.chars().skip(1).collect()
}

#[tokio::test]
async fn the_api_the_page_and_the_command_say_the_same() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let id = diagnosis(&bench, "B-14").await;
    let cookie = bench.sign_in().await;
    let told = bench
        .get(&format!("/api/v1/diagnoses/{id}/explanation"))
        .await;
    assert_eq!(told.status, 200, "{}", told.text);
    let mut told = told.json();
    let as_json = printed(&bench, &id, Lang::En, true).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&as_json).unwrap(), told);
    // The diagnosis itself is on the desk's page; what is compared is how it came about.
    told["diagnosis"] = Value::Null;
    for lang in Lang::ALL {
        let path = format!("/diagnoses/{id}/explain?lang={}", lang.tag());
        let page = bench.page(&path, &cookie).await;
        let text = printed(&bench, &id, lang, false).await.unwrap();
        assert_eq!(page.status, 200, "{}", page.text);
        let mut all = Vec::new();
        sentences(&told, lang.tag(), &mut all);
        assert!(all.len() > 30, "{all:?}");
        for sentence in &all {
            assert!(
                text.contains(&tail(sentence)),
                "{sentence} is not in {text}"
            );
            assert!(
                page.text.contains(&escaped(&tail(sentence))),
                "{sentence} is not on {}",
                page.text
            );
        }
        assert!(
            !text.contains("explain-") && !page.text.contains(">explain-"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_diagnosis_is_found_by_its_id_its_order_and_its_desk() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let mut two = Voice::new("B-15").asked();
    let mut shots = round(false);
    shots.pop();
    shots.push(path(false));
    assert_eq!(bench.report(&mut two, &shots).await.status, 200);
    let id = diagnosis(&bench, "B-14").await;
    let whole = printed(&bench, &id, Lang::En, false).await.unwrap();
    for wanted in [id.as_str(), "WO-000001", "wo-1", "b-14", " B-14 "] {
        let said = printed(&bench, wanted, Lang::En, false).await;
        assert_eq!(said.as_ref(), Ok(&whole), "{wanted}");
    }
    for (wanted, problem) in [
        ("B-15", "several diagnoses; name one of them"),
        ("B-1", "nothing is known as"),
        ("WO-000999", "nothing is known as"),
        ("dia_nothing", "nothing is known as"),
        ("", "nothing is known as"),
    ] {
        let said = printed(&bench, wanted, Lang::En, false).await.unwrap_err();
        assert!(said.contains(problem), "{wanted}: {said}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_explained_and_nobody_else_reads_it() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let id = diagnosis(&bench, "B-14").await;
    for (path, status) in [
        ("/api/v1/diagnoses/dia_1/explanation".to_owned(), 404),
        ("/api/v1/diagnoses/x/explanation".to_owned(), 404),
        (format!("/api/v1/diagnoses/{id}/explanation"), 200),
    ] {
        assert_eq!(bench.get(&path).await.status, status, "{path}");
        let nobody = bench.ask("GET", &path).send().await.status;
        assert_eq!(nobody, 401, "{path}");
    }
}

#[tokio::test]
async fn the_desk_page_says_causes_in_words_and_links_to_how_it_came_about() {
    let bench = Bench::new();
    let mut voice = bench.headset_missing("B-14").await;
    // A spare desk, and a report after which the failing one is told of it.
    let mut other = Voice::new("B-15").asked();
    assert_eq!(bench.report(&mut other, &round(true)).await.status, 200);
    assert_eq!(bench.report(&mut voice, &round(false)).await.status, 200);
    let id = diagnosis(&bench, "B-14").await;
    let desk = bench.desk_id("B-14").await;
    let cookie = bench.sign_in().await;
    let order = bench.order().await;
    for (lang, spare, why) in [
        (
            "es",
            "Pregunta al supervisor si mientras tanto puedes usar el puesto B-15.",
            "¿Por qué?",
        ),
        (
            "en",
            "Ask the supervisor whether you can use desk B-15 meanwhile.",
            "Why?",
        ),
    ] {
        let page = bench
            .page(&format!("/desks/{desk}?lang={lang}"), &cookie)
            .await
            .text;
        let from = page.find(&format!("id=\"{id}\"")).unwrap();
        let card = &page[from..page[from..].find("</article>").unwrap() + from];
        assert!(page.contains(spare), "{lang}: {page}");
        assert!(card.contains(&format!("/diagnoses/{id}/explain")) && card.contains(why));
        // The replacement's own rule names percentages; causes never do.
        let causes = &card[card.find("<dd><ul>").unwrap()..card.find("</ul>").unwrap()];
        assert!(!causes.contains('%'), "{causes}");
        let sheet = format!("/work-orders/{}?lang={lang}", order["id"].as_str().unwrap());
        assert!(
            bench
                .page(&sheet, &cookie)
                .await
                .text
                .contains(&format!("/diagnoses/{id}/explain"))
        );
        let board = bench.page(&format!("/?lang={lang}"), &cookie).await.text;
        assert!(board.contains(": <b class=\"nowrap\">B-15<"), "{board}");
    }
    let listed = bench.get("/api/v1/desks?label=B-14").await.json();
    assert_eq!(listed["items"][0]["spare"]["label"], "B-15");
}
