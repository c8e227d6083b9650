//! A site's own numbers: each that can be laid over is laid over, and each mistake is told.
//! Needs the built-in knowledge; the typed text is JSON here, as floor 0 knows no TOML.

use super::overlay::{FaultOverlay, Laid, Overlay, OverlayFile};
use super::*;

/// One file with this content, laid over what is built in.
fn lay(path: &str, json: &str) -> Result<Knowledge, Vec<String>> {
    lay_all(&[(path, json)])
}

fn lay_all(files: &[(&str, &str)]) -> Result<Knowledge, Vec<String>> {
    let mut overlays = Vec::new();
    for (path, json) in files {
        let laid = match OverlayFile::of(path).map_err(|p| vec![p.to_string()])? {
            OverlayFile::Costs => Laid::Costs(serde_json::from_str(json).map_err(text)?),
            OverlayFile::Fault(code) => {
                let typed: FaultOverlay = serde_json::from_str(json).map_err(text)?;
                Laid::Fault(code, Box::new(typed))
            }
        };
        let file = (*path).to_owned();
        overlays.push(Overlay { file, laid });
    }
    let laid = Knowledge::built_in().overlaid(&overlays);
    laid.map_err(|all| all.iter().map(ToString::to_string).collect())
}

fn text(error: serde_json::Error) -> Vec<String> {
    vec![error.to_string()]
}

const H: &str = "headset.missing/fault.toml";
const D: &str = "disk.full/fault.toml";
const C: &str = "_common/costs.toml";

#[test]
fn each_number_that_may_be_laid_over_is_and_says_whence_it_comes() {
    let all = r#"{"severity": "S2", "settle_s": 30, "trip": {"fails": 5, "within_s": 600, "self_check": false},
        "clear": {"passes": 4}, "flap": {"trips": 3, "within_s": 7200, "calm_s": 3600},
        "suspects": [{"part": "headset", "prior": 0.6}, {"part": "setting", "prior": 0.4}],
        "clues": [{"when": "comes_and_goes", "says": {"headset": "points_to"}}],
        "steps": [{"id": "replug", "kind": "remedy", "who": "operator", "minutes": 1, "well_if": ["setting"]},
            {"id": "swap_headset", "kind": "swap", "part": "headset", "who": "technician", "minutes": 4, "well_if": ["headset"]}],
        "who": "supervisor", "minutes": 7, "bring": ["headset"]}"#;
    let laid = lay(H, all).unwrap();
    let fault = laid.fault("headset.missing").unwrap();
    let numbers = (fault.severity, fault.settle_s, fault.minutes, fault.who);
    assert_eq!(numbers, ("S2", 30, 7, "supervisor"));
    assert_eq!(
        (fault.trip.fails, fault.clear.passes, fault.flap.trips),
        (5, 4, 3)
    );
    assert_eq!(
        (fault.suspects[0].part, fault.suspects[0].prior),
        ("headset", 0.6)
    );
    assert_eq!(fault.clues[0].says[..], [("headset", "points_to")]);
    assert_eq!(
        (fault.steps.len(), fault.steps[1].part),
        (2, Some("headset"))
    );
    assert_eq!(fault.bring[..], ["headset"]);
    let keys: Vec<&str> = laid.overridden().iter().map(|o| o.key.as_str()).collect();
    let typed = [
        "severity", "settle_s", "trip", "clear", "flap", "who", "minutes", "bring", "suspects",
        "clues", "steps",
    ];
    assert_eq!(keys, typed);
    assert!(
        laid.overridden()
            .iter()
            .all(|o| o.file == H && o.code == "headset.missing")
    );
    // Nothing else moved.
    let same = |code: &str| laid.fault(code) == Knowledge::built_in().fault(code);
    let moved: Vec<&str> = faults()
        .iter()
        .map(|f| f.code)
        .filter(|c| !same(c))
        .collect();
    assert_eq!(moved, ["headset.missing"]);
}

#[test]
fn what_is_not_typed_stays_and_single_limits_and_prices_are_enough() {
    let laid = lay_all(&[
        (D, r#"{"limits": {"full_below_percent": 9}}"#),
        (
            C,
            r#"{"travel_minutes": 0.0, "price": {"headset": 20.0, "file": 1.5}}"#,
        ),
        (H, "{}"),
    ])
    .unwrap();
    let (mine, built_in) = (
        laid.fault("disk.full").unwrap(),
        fault("disk.full").unwrap(),
    );
    assert_eq!(mine.limit("full_below_percent"), 9);
    assert_eq!(
        mine.limit("full_below_bytes"),
        built_in.limit("full_below_bytes")
    );
    assert_eq!(mine.suspects, built_in.suspects);
    assert_eq!(laid.fault("headset.missing"), fault("headset.missing"));
    assert_eq!(
        (laid.costs.price("headset"), laid.costs.price("file")),
        (20.0, 1.5)
    );
    assert_eq!(laid.costs.price("disk"), COSTS.price("disk"));
    assert_eq!(
        (laid.costs.travel_minutes, COSTS.travel_minutes),
        (0.0, 10.0)
    );
    let keys: Vec<&str> = laid.overridden().iter().map(|o| o.key.as_str()).collect();
    let typed = [
        "travel_minutes",
        "price.file",
        "price.headset",
        "limits.full_below_percent",
    ];
    assert_eq!(keys, typed);
    assert!(Knowledge::built_in().overridden().is_empty());
}

#[test]
fn a_mistake_is_told_with_its_file_and_what_to_write() {
    #[rustfmt::skip]
    let table = [
        ("headset.gone/fault.toml", "{}", "headset.gone/fault.toml: no fault has that code; name the folder one of: audio."),
        ("headset.missing/es.md", "{}", "keep fault.toml only; texts cannot be laid over"),
        ("_common/en.md", "{}", "keep costs.toml only; texts cannot be laid over"),
        ("notes.txt", "{}", "a file outside every folder; move it to"),
        (H, r#"{"family": "x"}"#, "unknown field `family`"),
        (H, r#"{"severity": "S9"}"#, "headset.missing/fault.toml: severity = \"S9\" is not known; write one of: S1"),
        (H, r#"{"settle_s": 999999}"#, "settle_s = 999999 is out of range; write a number from 0 to 86400"),
        (H, r#"{"trip": {"fails": 0, "within_s": 60, "self_check": true}}"#, "fails = 0 is out of range"),
        (H, r#"{"trip": {"fails": 2, "within_s": 0, "self_check": true}}"#, "within_s = 0 is out of range"),
        (H, r#"{"trip": {"fails": 2}}"#, "missing field `within_s`"),
        (H, r#"{"clear": {"passes": 0}}"#, "passes = 0 is out of range"),
        (H, r#"{"flap": {"trips": 1, "within_s": 60, "calm_s": 60}}"#, "trips = 1 is out of range"),
        (H, r#"{"flap": {"trips": 2, "within_s": 1, "calm_s": 60}}"#, "within_s = 1 is out of range"),
        (H, r#"{"flap": {"trips": 2, "within_s": 60, "calm_s": 1}}"#, "calm_s = 1 is out of range"),
        (H, r#"{"minutes": 0}"#, "minutes = 0 is out of range"),
        (H, r#"{"who": "cat"}"#, "\"cat\" has no word of the group \"who\"; write one of: administrator"),
        (H, r#"{"bring": ["glue"]}"#, "\"glue\" has no word of the group \"part\"; write one of: battery"),
        (H, r#"{"limits": {"moon": 1}}"#, "the limit \"moon\" is not known; drop it"),
        (H, r#"{"suspects": [{"part": "gnome", "prior": 1.0}]}"#, "\"gnome\" has no word of the group \"part\""),
        (H, r#"{"suspects": [{"part": "headset", "prior": 0.5}]}"#, "the priors of the suspects sum to 0.500"),
        // What is built in must still fit.
        (H, r#"{"suspects": [{"part": "headset", "prior": 1.0}]}"#, "the clue speaks of \"pc\", which is no suspect here"),
        (H, r#"{"suspects": [{"part": "headset", "prior": 1.0}]}"#, "well_if names \"setting\", which is no suspect here"),
        (H, r#"{"clues": [{"when": "moon_full", "says": {"pc": "favours"}}]}"#, "when = \"moon_full\" is not known"),
        (H, r#"{"clues": [{"when": "own_word", "says": {"moon": "favours"}}]}"#, "the clue speaks of \"moon\""),
        (H, r#"{"clues": [{"when": "own_word", "says": {"pc": "shouts"}}]}"#, "\"shouts\" is not known; write one of: points_to"),
        (H, r#"{"clues": [{"when": "own_word", "says": {}}]}"#, "this clue says nothing"),
        (H, r#"{"steps": [{"id": "kick", "kind": "remedy", "who": "operator", "minutes": 1, "well_if": ["pc"]}]}"#, "\"kick\" has no word of the group \"step\""),
        (H, r#"{"steps": [{"id": "replug", "kind": "burn", "who": "operator", "minutes": 1, "well_if": ["pc"]}]}"#, "kind = \"burn\" is not known"),
        (H, r#"{"steps": [{"id": "replug", "kind": "swap", "who": "operator", "minutes": 1, "well_if": ["pc"]}]}"#, "\"swap\" needs to say what"),
        (H, r#"{"steps": [{"id": "replug", "kind": "swap", "part": "usb_port", "who": "operator", "minutes": 1, "well_if": ["pc"]}]}"#, "\"usb_port\" has no price; add it to [price]"),
        (H, r#"{"steps": [{"id": "replug", "kind": "remedy", "who": "cat", "minutes": 1, "well_if": ["pc"]}]}"#, "\"cat\" has no word of the group \"who\""),
        (H, r#"{"steps": [{"id": "replug", "kind": "remedy", "who": "operator", "minutes": 1, "well_if": []}]}"#, "the step \"replug\" separates nothing"),
        (C, r#"{"travel_minutes": -1.0}"#, "_common/costs.toml: an amount is out of range"),
        (C, r#"{"price": {"glue": 1.0}}"#, "\"glue\" has no word of the group \"part\""),
        (C, r#"{"replace_from": []}"#, "replace_from is not in order"),
        (C, r#"{"travel_hours": 1.0}"#, "unknown field `travel_hours`"),
    ];
    for (file, json, told) in table {
        let all = lay(file, json).err().unwrap_or_default();
        assert!(
            all.iter().any(|line| line.contains(told)),
            "{json}: wanted {told}, told {all:#?}"
        );
    }
}

#[test]
fn every_clue_that_may_be_typed_has_its_sentence() {
    for clue in lists::CLUES {
        let code = format!("clue.{clue}");
        assert!(SENTENCES.iter().any(|(of, _)| *of == code), "{code}");
    }
}

#[test]
fn the_judgement_goes_by_what_is_laid_over() {
    use crate::desk::{Baseline, Severity};
    use crate::diagnosis::{signals, support};
    let (component, reading) = support::headset(false);
    let look = support::observed(1, component, reading);
    let facts = support::facts(support::profile_with("headset"), Baseline::default());
    let laid = lay(H, r#"{"severity": "S3"}"#).unwrap();
    for (knowledge, severity) in [(Knowledge::built_in(), Severity::S1), (&laid, Severity::S3)] {
        let said = signals(&look, &facts, knowledge, false);
        assert_eq!(said[0].severity, severity);
    }
}
