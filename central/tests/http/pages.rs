//! Every page in both languages: whole, honest markup, hostile names as text, nothing inline.

use crate::bench::{Bench, Setup};
use crate::voice::{Shot, Voice, round};
use deskready::observation::Reading;

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

async fn floor(bench: &Bench) -> Vec<String> {
    let mut hostile = Voice::new(HOSTILE).asked();
    hostile.site = "<b>Centre</b>".to_owned();
    hostile.facts.profile.desk.room = HOSTILE.to_owned();
    let mut shots: Vec<Shot> = round(false);
    for shot in &mut shots {
        if let Reading::Presence { listed, .. } = &mut shot.reading {
            *listed = vec![HOSTILE.to_owned()];
        }
    }
    assert_eq!(bench.report(&mut hostile, &shots).await.status, 200);
    let mut well = Voice::new("B-15");
    assert_eq!(bench.report(&mut well, &round(true)).await.status, 200);
    let order = bench.order().await;
    let question = order["tasks"][0]["diagnosis"].as_str().unwrap().to_owned();
    let (order, desk) = (
        order["id"].as_str().unwrap(),
        order["desk"]["id"].as_str().unwrap(),
    );
    let well = bench.desk_id("B-15").await;
    [
        "/".to_owned(),
        "/desks".to_owned(),
        format!("/desks/{desk}"),
        format!("/desks/{well}"),
        "/work-orders".to_owned(),
        "/work-orders?state=signed".to_owned(),
        format!("/work-orders/{order}"),
        format!("/work-orders/{order}/print"),
        format!("/diagnoses/{question}/explain"),
        "/tickets".to_owned(),
        "/tickets?state=qualified".to_owned(),
    ]
    .into()
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages_and_a_hostile_name_stays_text() {
    let bench = Bench::new();
    let paths = floor(&bench).await;
    let cookie = bench.sign_in().await;
    let mut shown = 0;
    for path in &paths {
        for (lang, word) in [("es", "Salir"), ("en", "Sign out")] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let answer = bench
                .page(&format!("{path}{mark}lang={lang}"), &cookie)
                .await;
            let html = &answer.text;
            assert_eq!(answer.status, 200, "{path}: {html}");
            assert_eq!(answer.header("content-language"), lang);
            assert!(
                html.contains(&format!("<html lang=\"{lang}\">")) && html.contains(word),
                "{path} {lang}"
            );
            assert_eq!(
                html.matches("<h1").count(),
                1,
                "{path}: one heading of the first order"
            );
            assert_eq!(html.matches("<main").count(), 1, "{path}");
            assert_eq!(
                html.matches("<script").count(),
                1,
                "{path}: the page's own script only: {html}"
            );
            assert!(
                !html.contains("<img") && !html.contains("<b>Centre"),
                "{path}: {html}"
            );
            for inline in [
                " style=",
                "<style",
                " onclick",
                " onerror=alert(2)>\"",
                "javascript:",
                "hx-on",
            ] {
                assert!(!html.contains(inline), "{path} has {inline}: {html}");
            }
            for leak in ["sheet-", "desk-fact", "board-", "event-"] {
                assert!(
                    !html.contains(&format!(">{leak}")),
                    "{path} {lang}: {leak} has no word"
                );
            }
            shown += html.matches("&#60;script&#62;alert(1)").count();
        }
    }
    assert!(
        shown >= 10,
        "the hostile name was shown {shown} times as text"
    );
}

#[tokio::test]
async fn without_the_script_the_pages_work_and_say_that_they_stand_still() {
    let bench = Bench::with(Setup {
        script: b"",
        ..Setup::default()
    });
    let paths = floor(&bench).await;
    let cookie = bench.sign_in().await;
    for path in &paths {
        let html = bench.page(path, &cookie).await.text;
        assert!(
            !html.contains("<script") && !html.contains("hx-"),
            "{path}: {html}"
        );
        // The sheet for paper never changes by itself, so it has nothing to say about it.
        assert_eq!(
            html.contains("se compiló sin su guion"),
            !path.ends_with("/print"),
            "{path}"
        );
    }
    assert_eq!(bench.page("/assets/app.js", &cookie).await.status, 404);
}

#[tokio::test]
async fn the_sheet_answers_every_question_of_a_technician_who_knows_nothing_else() {
    let bench = Bench::new();
    let _desk = bench.headset_missing("B-14").await;
    let order = bench.order().await;
    let cookie = bench.sign_in().await;
    for lang in ["es", "en"] {
        let path = format!(
            "/work-orders/{}/print?lang={lang}",
            order["id"].as_str().unwrap()
        );
        let html = bench.page(&path, &cookie).await.text;
        let fault = deskready::knowledge::fault("headset.missing").unwrap();
        let article = fault.article(lang).unwrap();
        let escaped = |text: &str| {
            text.replace('&', "&#38;")
                .replace('"', "&#34;")
                .replace('\'', "&#39;")
        };
        // What stands between backticks is shown as what is typed.
        let as_code = |text: &str| -> String {
            let marked = |(at, part): (usize, &str)| match at % 2 {
                0 => part.to_owned(),
                _ => format!("<code>{part}</code>"),
            };
            text.split('`').enumerate().map(marked).collect()
        };
        let mut answers: Vec<String> = vec!["WO-000001".into(), "B-14".into(), "Centre".into()];
        answers.extend(
            article
                .technician_steps
                .iter()
                .chain(article.proof)
                .map(|s| as_code(&escaped(s))),
        );
        answers.push(escaped(article.title));
        answers.extend(fault.bring.iter().map(|p| {
            deskready::knowledge::word(p, lang)
                .chars()
                .skip(1)
                .collect()
        }));
        for evidence in order["evidence"].as_array().unwrap() {
            answers.push(escaped(evidence["text"][lang].as_str().unwrap()));
        }
        for tried in order["tried"].as_array().unwrap() {
            answers.push(escaped(tried["text"][lang].as_str().unwrap()));
        }
        for answer in &answers {
            assert!(
                html.contains(answer.as_str()),
                "{lang}: the sheet lacks {answer:?}: {html}"
            );
        }
        // Opened 08:00:01 UTC in a site of Europe/Madrid, to be done within the hour.
        assert!(html.contains("10:00"), "{lang}: the time is not the site's");
    }
}

#[tokio::test]
async fn the_language_asked_for_by_a_link_is_remembered() {
    let bench = Bench::new();
    let cookie = bench.sign_in().await;
    let asked = bench.page("/?lang=en", &cookie).await;
    assert!(asked.header("set-cookie").starts_with("lang=en;"));
    assert!(
        bench
            .page("/", &format!("{cookie}; lang=en"))
            .await
            .text
            .contains("<html lang=\"en\">")
    );
    assert!(
        bench
            .page("/", &cookie)
            .await
            .text
            .contains("<html lang=\"es\">")
    );
    let browser = bench
        .ask("GET", "/sign-in")
        .header("accept-language", "en-GB,en;q=0.8")
        .send()
        .await;
    assert!(browser.text.contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn what_goes_wrong_is_a_page_for_people_in_their_language() {
    let bench = Bench::new();
    let cookie = bench.sign_in().await;
    let english = format!("{cookie}; lang=en");
    for (path, status, es, en) in [
        (
            "/nothing",
            404,
            "Aquí no hay nada",
            "nothing at this address",
        ),
        (
            "/desks/dsk_1",
            404,
            "Aquí no hay nada",
            "nothing at this address",
        ),
        (
            "/desks?cursor=x",
            400,
            "no se entiende",
            "cannot be understood",
        ),
    ] {
        for (cookie, said) in [(&cookie, es), (&english, en)] {
            let answer = bench.page(path, cookie).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.text.contains(said), "{path}: {}", answer.text);
            assert!(answer.text.contains("/sign-out"), "{path}: still signed in");
        }
    }
    let nobody = bench
        .ask("GET", "/desks")
        .header("accept", "text/html")
        .send()
        .await;
    assert_eq!(
        (nobody.status.as_u16(), nobody.header("location")),
        (303, "/sign-in")
    );
    let english = bench
        .ask("GET", "/desks?lang=en")
        .header("accept", "text/html")
        .send()
        .await;
    assert_eq!(english.header("location"), "/sign-in?lang=en");
}

#[tokio::test]
async fn a_share_of_ready_desks_is_only_said_where_all_of_them_are_shown() {
    let bench = Bench::new();
    let _bad = bench.headset_missing("B-14").await;
    assert_eq!(
        bench
            .report(&mut Voice::new("B-15"), &round(true))
            .await
            .status,
        200
    );
    let cookie = bench.sign_in().await;
    for (query, said, unsaid) in [
        ("", "1/2 ready", "2 desks"),
        ("&label=B-14", "1 desk<", "/1 ready"),
        ("&readiness=ready", "1 desk<", "/1 ready"),
        ("&site=Centre", "1/2 ready", "2 desks"),
    ] {
        let html = bench
            .page(&format!("/desks?lang=en{query}"), &cookie)
            .await
            .text;
        assert!(
            html.contains(said) && !html.contains(unsaid),
            "{query}: {html}"
        );
    }
}

#[tokio::test]
async fn the_board_counts_groups_and_puts_the_worst_first() {
    let bench = Bench::new();
    let _bad = bench.headset_missing("B-14").await;
    for label in ["B-15", "B-16"] {
        assert_eq!(
            bench
                .report(&mut Voice::new(label), &round(true))
                .await
                .status,
            200
        );
    }
    let cookie = bench.sign_in().await;
    let html = bench.page("/?lang=en", &cookie).await.text;
    assert!(html.contains("2/3 ready"), "{html}");
    assert!(
        html.contains("<b>1</b>") && html.contains("<b>2</b>"),
        "{html}"
    );
    assert!(
        html.contains("WO-000001") && html.contains("B-14") && !html.contains("B-15"),
        "{html}"
    );
}
