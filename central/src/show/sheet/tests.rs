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
        assert_eq!(
            task.suspects.iter().map(|s| u32::from(s.2)).sum::<u32>(),
            100
        );
        assert!(sheet.minutes > 0 && !sheet.who.is_empty());
        assert!(!text.contains('{') && !text.contains("sheet-"), "{text}");
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
    let expected: Vec<String> = ["gap-where", "gap-evidence", "gap-tried", "gap-ask-for"]
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
