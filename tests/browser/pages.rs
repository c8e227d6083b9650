//! What a technician sees: orders appear by themselves, the desk tells the truth, the sheet answers
//! every question, and every page can be read by everybody.

use crate::window::{Window, open};
use deskready_tests::{TestCentral, TestDesk, profile_missing_headset, until};
use std::path::Path;

async fn signed_in(width: u32, height: u32, mode: &str) -> Option<(TestCentral, Window)> {
    let window = open(width, height).await?;
    let central = TestCentral::start(mode).await;
    window.goto(&central.sign_in_link().await).await;
    Some((central, window))
}

/// The page was not loaded again since it was marked.
async fn mark(window: &Window) {
    window.script("window.notReloaded = true").await;
}

async fn not_reloaded(window: &Window) -> bool {
    window.script("return window.notReloaded === true").await == true
}

#[tokio::test]
async fn a_missing_headset_appears_on_the_open_page_without_a_reload() {
    let Some((central, window)) = signed_in(1366, 768, "act").await else {
        return;
    };
    window
        .goto(&format!("{}/work-orders?lang=en", central.url))
        .await;
    assert!(!window.text().await.contains("WO-000001"));
    mark(&window).await;
    let desk = TestDesk::new(&profile_missing_headset("B-14"));
    let _service = desk.service(&central);
    window.shows("WO-000001").await;
    window.shows("B-14").await;
    assert!(not_reloaded(&window).await);
    window.goto(&format!("{}/desks?lang=es", central.url)).await;
    window.shows("CON AVERÍA").await;
    window.close().await;
}

#[tokio::test]
async fn a_damaged_file_is_named_on_the_desks_open_page_and_its_recovery_shows() {
    let Some((central, window)) = signed_in(1366, 768, "act").await else {
        return;
    };
    let desk = TestDesk::new("");
    let file = desk.folder().join("critical.bin");
    std::fs::write(&file, vec![1_u8; 5_000]).unwrap();
    let profile = format!(
        "schema = 1\n[desk]\nlabel = \"B-15\"\nsite = \"Centre\"\n[[files.set]]\nname = \"softphone\"\nrole = \"softphone\"\npaths = [{file:?}]\n"
    );
    std::fs::write(desk.folder().join("profile.toml"), profile).unwrap();
    assert_eq!(desk.once(&central).status.code(), Some(0));
    let id = central.items("desks").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    window
        .goto(&format!("{}/desks/{id}?lang=es", central.url))
        .await;
    window.shows("OPERATIVO").await;
    mark(&window).await;

    let time = std::fs::metadata(&file).unwrap().modified().unwrap();
    let put = |byte: u8| {
        let mut bytes = vec![1_u8; 5_000];
        bytes[2_500] = byte;
        std::fs::write(&file, bytes).unwrap();
        std::fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    put(3);
    let _ = desk.once(&central);
    window.shows("critical.bin").await;
    window.shows("OPERATIVO, CON AVISO").await;
    put(1);
    for _ in 0..2 {
        let _ = desk.once(&central);
    }
    until("the page to call the desk ready again", async || {
        let word = window
            .script("return document.querySelector('.verdict .word').innerText")
            .await;
        (word == "OPERATIVO").then_some(())
    })
    .await;
    assert!(not_reloaded(&window).await);
    window.close().await;
}

#[tokio::test]
async fn the_printed_order_answers_every_question_in_both_languages() {
    let Some((central, window)) = signed_in(1366, 768, "act").await else {
        return;
    };
    let _ = TestDesk::new(&profile_missing_headset("B-14")).once(&central);
    let order = until("the order", async || {
        central.items("work-orders").await.into_iter().next()
    })
    .await;
    let id = order["id"].as_str().unwrap();
    for (lang, answers) in [
        (
            "en",
            [
                "B-14",
                "Room 2",
                "Centre",
                "WO-000001",
                "Nowhere 4711",
                "Inbound support",
            ],
        ),
        (
            "es",
            [
                "B-14",
                "Room 2",
                "Centre",
                "WO-000001",
                "Nowhere 4711",
                "auriculares",
            ],
        ),
    ] {
        window
            .goto(&format!(
                "{}/work-orders/{id}/print?lang={lang}",
                central.url
            ))
            .await;
        let text = window.text().await;
        for answer in answers {
            assert!(
                text.contains(answer),
                "{lang}: the sheet lacks {answer}:\n{text}"
            );
        }
        let fault = deskready::knowledge::fault("headset.missing").unwrap();
        let article = fault.article(lang).unwrap();
        for step in article.technician_steps.iter().chain(article.proof) {
            assert!(
                text.contains(&step.replace('`', "")),
                "{lang}: the sheet lacks the step {step}"
            );
        }
    }
    window.close().await;
}

#[tokio::test]
async fn every_page_is_accessible_fits_a_phone_and_reports_no_error() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../central/web/node_modules/axe-core/axe.min.js");
    let Ok(axe) = std::fs::read_to_string(&axe) else {
        println!("skipped: axe-core is not there (`npm ci` in central/web)");
        return;
    };
    for (width, height) in [(1366, 768), (390, 844)] {
        let Some((central, window)) = signed_in(width, height, "act").await else {
            return;
        };
        let _ = TestDesk::new(&profile_missing_headset("B-14 <script>alert(1)</script>"))
            .once(&central);
        let order = until("the order", async || {
            central.items("work-orders").await.into_iter().next()
        })
        .await;
        let (order, desk) = (
            order["id"].as_str().unwrap(),
            order["desk"]["id"].as_str().unwrap(),
        );
        for page in [
            "/".to_owned(),
            "/desks".to_owned(),
            format!("/desks/{desk}"),
            "/work-orders".to_owned(),
            format!("/work-orders/{order}"),
            format!("/work-orders/{order}/print"),
            "/tickets".to_owned(),
        ] {
            for lang in ["es", "en"] {
                window
                    .goto(&format!("{}{page}?lang={lang}", central.url))
                    .await;
                let violations = window.axe(&axe).await;
                assert_eq!(violations, Vec::<String>::new(), "{page} {lang} {width}");
                let inside = window
                    .script("return [document.documentElement.scrollWidth, window.innerWidth]")
                    .await;
                let (wide, view) = (inside[0].as_u64().unwrap(), inside[1].as_u64().unwrap());
                // The sheet is as wide as the paper it becomes.
                assert!(
                    wide <= view || page.ends_with("/print"),
                    "{page} {lang}: {wide} px wide in a view of {view} px"
                );
                let scripts = window
                    .script("return document.querySelectorAll('main script, h1 script').length")
                    .await;
                assert_eq!(scripts, 0, "{page}: a name became markup");
            }
        }
        window.close().await;
    }
}

#[tokio::test]
async fn twenty_loads_of_the_page_all_hear_of_news() {
    let Some((central, window)) = signed_in(1366, 768, "act").await else {
        return;
    };
    for load in 1..=20 {
        let label = format!("L-{load}");
        // The list of desks: the brake would hold back most of twenty orders of one code.
        window.goto(&format!("{}/desks?lang=en", central.url)).await;
        mark(&window).await;
        let _ = TestDesk::new(&profile_missing_headset(&label)).once(&central);
        window.shows(&label).await;
        assert!(not_reloaded(&window).await, "load {load}");
    }
    window.close().await;
}
