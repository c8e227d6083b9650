//! Tests of `sheet`: the paper answers every question, and says which ones it cannot answer.

use super::*;
use crate::lang::Lang;
use crate::show::tests_support::order_row;

#[test]
fn a_headset_order_leaves_no_question_open_in_either_language() {
    for lang in Lang::ALL {
        let show = Show::new(lang, "Europe/Madrid");
        let sheet = sheet(&show, &order_row());
        assert!(sheet.gaps.is_empty(), "{lang:?}: {:?}", sheet.gaps);
        let text = plain(&show, &sheet);
        for answer in [
            "WO-000007",
            "B-14",
            "Centre",
            "Inbound support",
            "Evolve 20",
            "000135D0656C09",
        ] {
            assert!(text.contains(answer), "{lang:?}: no {answer} in {text}");
        }
        let task = &sheet.tasks[0];
        assert!(task.steps.len() >= 5 && !task.proof.is_empty() && !sheet.bring.is_empty());
        // Percentages nobody measured stay off the paper; a word stands where it says more.
        let causes = task.suspects.join("\n");
        assert!(!causes.contains('%') && !causes.contains("0.6"));
        assert!(causes.contains(&show.word("certainty", "likely")));
        assert!(!causes.contains(&show.word("certainty", "possible")));
        assert!(sheet.minutes > 0 && !sheet.who.is_empty());
        assert!(!text.contains('{') && !text.contains("sheet-"), "{text}");
    }
}

#[test]
fn the_model_the_desk_requires_is_named_where_the_part_is_not_known() {
    for (wanted, maker, bring) in [
        (
            Some("Jabra Evolve 20"),
            "required: Jabra Evolve 20",
            "Headset (Jabra Evolve 20)",
        ),
        (
            None,
            "the desk requires no particular one",
            "Headset (any that the calling program supports)",
        ),
    ] {
        let show = Show::new(Lang::En, "UTC");
        let mut row = order_row();
        row.tasks[0].identity = deskready::component::Identity::default();
        let mut reason = Reason::new("headset.missing.no_sound_named").with("listed_count", 0_i64);
        if let Some(name) = wanted {
            reason = reason.with("expected_name", name);
        }
        row.tasks[0].diagnosis.evidence = vec![reason];
        let sheet = sheet(&show, &row);
        assert_eq!(sheet.tasks[0].maker, maker);
        assert_eq!(sheet.bring[0], bring);
    }
}

#[test]
fn the_rule_of_a_fault_is_no_measurement_and_times_carry_their_zone() {
    let show = Show::new(Lang::En, "Europe/Madrid");
    let mut row = order_row();
    let rule = Reason::new("finding.self_check").with("attempt_count", 2_i64);
    row.tasks[0].diagnosis.evidence.push(rule.clone());
    let sheet = sheet(&show, &row);
    let task = &sheet.tasks[0];
    assert_eq!(task.rule, show.sentence(&rule));
    assert_eq!(task.evidence.len(), 1);
    for time in [&sheet.due, &sheet.opened, &task.since] {
        assert!(time.ends_with("(Europe/Madrid)"), "{time}");
    }
}

#[test]
fn what_is_typed_is_set_apart_from_prose() {
    let shown: Vec<(bool, String)> = pieces("Type `a <b>` here. `c`")
        .into_iter()
        .map(|p| (p.code, p.text))
        .collect();
    let expected = [
        (false, "Type "),
        (true, "a <b>"),
        (false, " here. "),
        (true, "c"),
    ]
    .map(|(code, text)| (code, text.to_owned()));
    assert_eq!(shown, expected);
    assert_eq!(unmarked("Type `a` now"), "Type a now");
}

#[test]
fn every_article_closes_its_backticks_and_needs_no_part_that_is_not_brought() {
    for fault in knowledge::faults() {
        for lang in Lang::ALL {
            let article = fault.article(lang.tag()).unwrap();
            for step in article.technician_steps.iter().chain(article.proof) {
                assert_eq!(step.matches('`').count() % 2, 0, "{}: {step}", fault.code);
            }
            for text in [
                article.title,
                article.what_happened,
                article.meaning_for_calls,
                article.fallback_operator,
                article.prevention,
            ] {
                assert!(!text.contains('`'), "{}: {text}", fault.code);
            }
        }
        for suspect in fault.suspects.iter().map(|s| s.part) {
            let carried = [
                "headset",
                "headset_cord",
                "usb_adapter",
                "desk_phone",
                "phone_cord",
                "disk_cable",
                "network_cable",
            ];
            let swaps_parts = !fault.bring.is_empty();
            assert!(
                !(swaps_parts && carried.contains(&suspect)) || fault.bring.contains(&suspect),
                "{}: {suspect} is suspected and cannot be tried",
                fault.code
            );
        }
    }
}

#[test]
fn what_an_order_cannot_answer_is_named() {
    let show = Show::new(Lang::En, "UTC");
    let mut row = order_row();
    row.desk.site.clear();
    row.desk.room.clear();
    row.desk.service.clear();
    row.tasks[0].diagnosis.tried.clear();
    row.tasks[0].diagnosis.evidence.clear();
    let sheet = sheet(&show, &row);
    let expected: Vec<String> = ["gap-where", "gap-evidence", "gap-ask-for"]
        .map(|k| Lang::En.t(k))
        .into();
    assert_eq!(sheet.gaps, expected);
}

#[test]
fn a_fault_of_a_newer_version_still_makes_a_readable_sheet() {
    let show = Show::new(Lang::Es, "UTC");
    let mut row = order_row();
    row.tasks[0].diagnosis.fault = "coffee.cold".to_owned();
    let sheet = sheet(&show, &row);
    assert_eq!(sheet.what, "coffee.cold");
    assert!(sheet.gaps.contains(&Lang::Es.t("gap-proof")));
}
