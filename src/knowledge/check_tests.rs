//! Each check on knowledge/ seen to fail: a small good folder, one thing broken per row.
//! Needs only the checking of build.rs, included as it is; opens no file.

#[path = "../../build/check.rs"]
#[allow(dead_code, reason = "what only the writing of constants uses")]
mod check;

use std::collections::BTreeMap;

use super::check_sample::{COMMON_EN, COMMON_ES, COSTS, EN, ES, PROGRAMS, TOML};

const T: &str = "demo.fault/fault.toml";
const E: &str = "demo.fault/es.md";
const N: &str = "demo.fault/en.md";
const CE: &str = "_common/es.md";
const CN: &str = "_common/en.md";
const C: &str = "_common/costs.toml";
const P: &str = "_common/programs.toml";

/// File, what is found in it, what is put there instead, what the complaint must contain.
#[rustfmt::skip]
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (T, "family =", "famliy =", "fault.toml:2: unknown field `famliy`"),
    (T, "schema = 1", "schema = 2", "fault.toml:1: this schema is not known; write: schema = 1"),
    (T, "\"demo\"", "\"\"", "fault.toml:2: the family is empty"),
    (T, "scope = \"disk\"", "scope = \"dsik\"", "fault.toml:3: scope = \"dsik\" is not known; write one of: cpu"),
    (T, "\"fault\"", "\"bug\"", "fault.toml:4: kind = \"bug\" is not known; write one of: fault, defect"),
    (T, "\"S2\"", "\"S5\"", "fault.toml:5: severity = \"S5\" is not known; write one of: S1"),
    (T, "fails = 2", "fails = 0", "fault.toml:8: fails = 0 is out of range; write a number from 1"),
    (T, "within_s = 60", "within_s = 0", "fault.toml:8: within_s = 0 is out of range"),
    (T, "passes = 2", "passes = 0", "fault.toml:9: passes = 0 is out of range"),
    (T, "minutes = 10", "minutes = 999", "fault.toml:13: minutes = 999 is out of range"),
    (T, "trips = 2", "trips = 1", "fault.toml:10: trips = 1 is out of range; write a number from 2"),
    (T, "within_s = 3600", "within_s = 59", "fault.toml:10: within_s = 59 is out of range"),
    (T, "calm_s = 1800", "calm_s = 59", "fault.toml:10: calm_s = 59 is out of range"),
    (T, ", calm_s = 1800", "", "fault.toml:10: missing field `calm_s`"),
    (T, "explains = []\n", "", "missing field `explains`"),
    (T, "explains = []", "explains = []\nlimits = { x = 1 }", "fault.toml: the limit \"x\" is not known; drop it"),
    (T, "explains = []", "explains = [\"demo.gone\"]", "fault.toml:11: explains names \"demo.gone\", which is no fault code"),
    (T, "prior = 0.3", "prior = 0.2", "fault.toml:15: the priors of the suspects sum to 0.900"),
    (T, "prior = 0.3", "prior = nan", "fault.toml:17: the prior of \"nothing\" is NaN"),
    (T, "prior = 0.3", "prior = nan", "fault.toml:15: the priors of the suspects sum to NaN"),
    (T, "\"nothing\"", "\"disk\"", "fault.toml:17: \"disk\" is a suspect twice"),
    (T, "\"nothing\"", "\"gnome\"", "fault.toml:17: \"part.gnome\" has no word in es; add \"- part.gnome"),
    (T, "[\"disk\"]", "[\"glue\"]", "fault.toml:14: \"part.glue\" has no word in en"),
    (T, "\"technician\"", "\"cat\"", "fault.toml:12: \"who.cat\" has no word in es"),
    (T, "\"own_word\"", "\"moon_full\"", "fault.toml:20: when = \"moon_full\" is not known; write one of: after_restart"),
    (T, "{ disk = \"points_to\"", "{ moon = \"points_to\"", "fault.toml:20: the clue speaks of \"moon\", which is no suspect here"),
    (T, "\"points_to\"", "\"shouts\"", "fault.toml:20: \"shouts\" is not known; write one of: points_to, favours"),
    (T, "{ disk = \"points_to\", nothing = \"against\" }", "{}", "fault.toml:20: this clue says nothing; write: says ="),
    (T, "\n]\nsteps", "\n    { when = \"own_word\", says = { disk = \"favours\" } },\n]\nsteps", "fault.toml:21: the clue \"own_word\" is there twice; keep one"),
    (T, "\"own_word\"", "\"memory_short\"", "fault.toml:20: there is no sentence \"clue.memory_short\"; add it"),
    (T, "\"replace\"", "\"burn\"", "fault.toml:24: kind = \"burn\" is not known; write one of: remedy, test"),
    (T, "\"replace_disk\"", "\"reseat\"", "fault.toml:24: the step \"reseat\" is there twice; keep one"),
    (T, "minutes = 5", "minutes = 0", "fault.toml:23: minutes = 0 is out of range"),
    (T, "kind = \"replace\", part = \"disk\"", "kind = \"swap\"", "fault.toml:24: \"swap\" needs to say what; write: part"),
    (T, "kind = \"remedy\"", "kind = \"test\"", "fault.toml:23: \"test\" needs to say what; write: part"),
    (T, "well_if = [\"disk\"]", "well_if = [\"moon\"]", "fault.toml:24: well_if names \"moon\", which is no suspect here"),
    (T, "well_if = [\"disk\"]", "well_if = [\"disk\", \"disk\"]", "fault.toml:24: well_if names \"disk\" twice"),
    (T, "well_if = [\"disk\"]", "well_if = []", "fault.toml:24: the step \"replace_disk\" separates nothing; name in well_if"),
    (T, "well_if = [\"disk\"]", "well_if = [\"disk\", \"nothing\"]", "fault.toml:24: the step \"replace_disk\" separates nothing"),
    (T, "who = \"operator\"", "who = \"cat\"", "fault.toml:23: \"who.cat\" has no word in en"),
    (T, "\"reseat\"", "\"kick\"", "fault.toml:23: \"step.kick\" has no word in es; add \"- step.kick"),
    (C, "disk = 70.0", "lamp = 70.0", "fault.toml:24: \"disk\" has no price; add it to [price]"),
    (C, "travel_minutes", "travel_hours", "costs.toml:2: unknown field `travel_hours`"),
    (C, "[0.1, 0.2, 0.4, 0.8, 1.6]", "[0.1, 0.2]", "costs.toml:3: invalid length 2"),
    (C, "= 0.6", "= -0.6", "costs.toml: an amount is out of range; write numbers from 0"),
    (C, "= 70.0", "= inf", "costs.toml: an amount is out of range"),
    (C, "1.6]", "nan]", "costs.toml: an amount is out of range"),
    (C, "= 1000.0", "= 25.0", "costs.toml: replace_from is not in order; write at least one"),
    (C, "= 0.8", "= 0.4", "costs.toml: replace_from is not in order"),
    (C, "= 0.8", "= 1.8", "costs.toml: replace_from is not in order"),
    (C, "= 1000.0", "= nan", "costs.toml: replace_from is not in order"),
    (P, "softphones", "phones", "programs.toml:1: unknown field `phones`"),
    (P, "[bystanders]\n", "", "programs.toml:1: missing field `bystanders`"),
    (P, "\"demo-phone\"", "\"Demo\"", "programs.toml:2: \"Demo\" is not how a program is named here; write the name of its file in small"),
    (P, "\"demo-phone\"", "\"/opt/demo\"", "programs.toml:2: \"/opt/demo\" is not how a program is named here"),
    (P, "\"demo-phone\"", "\"demo.exe\"", "programs.toml:2: \"demo.exe\" is not how a program is named here"),
    (P, "\"demo-phone\"", "\"\"", "programs.toml:2: \"\" is not how a program is named here"),
    (P, "\"browser\"", "\"demo\"", "programs.toml:4: \"demo\" is there twice; keep one"),
    (P, "\"Browser\"", "\" \"", "programs.toml:4: a program has no name for people"),
    (CE, "- kind.disk: disco\n", "", "fault.toml:3: \"kind.disk\" has no word in es"),
    (CE, "- kind.disk: disco\n", "", "_common/en.md:5: \"kind.disk\" is not written in es"),
    (CE, "disco", "agente", "_common/es.md:3: the word \"agente\" is not used here; write: el programa"),
    (CN, "## Words", "## Wodrs", "_common/en.md:1: heading \"## Words\" is missing"),
    (E, "# Título", "", "es.md:1: there is no title; start the file with: # Title"),
    (E, "# Título", "# ", "es.md:1: the title is empty or too long"),
    (N, "# Title", "# Title\n# Other", "en.md:2: a second title"),
    (N, "# Title", "# Title\nSomething.", "en.md:2: text before the first heading"),
    (N, "## What happened", "## Happened", "en.md:3: heading \"## What happened\" is missing"),
    (N, "## What happened", "## Steps for the technician", "en.md:3: heading \"## What happened\" is missing"),
    (N, "## Sentences", "## More\n\nx\n\n## Sentences", "en.md:30: heading \"## Sentences\" (line 34) is in another place"),
    (N, "{name}.\n", "{name}.\n\n## More\n\nx\n", "en.md:34: heading \"## More\" is not known; delete it"),
    (N, "Something.", "", "en.md:3: nothing is written under \"## What happened\""),
    (N, "- demo.fault.bad: Bad {name}.", "", "en.md:30: nothing is written under \"## Sentences\""),
    (N, "1. It passes.", "", "en.md:22: nothing is written under"),
    (N, "2. Two.", "3. Two.", "en.md:18: this is not step 2; start the line with \"2. \""),
    (N, "3. Three\n   and a half.", "", "en.md:15: 2 steps for the technician; write 3 to 10"),
    (N, "1. It passes.", "1. It passes.\n2. Twice.", "en.md: steps and proofs are (3, 2) here and (3, 1)"),
    (N, "bad: Bad {name}.", "bad: Bad {other}.", "en.md:32: \"demo.fault.bad\" has other places than in es"),
    (N, "Bad {name}.", "Bad {name.", "en.md:32: a brace does not belong to a place; write a place as {name}"),
    (N, "Bad {name}.", "Bad }{name}.", "en.md:32: a brace does not belong to a place"),
    (N, "Bad {name}.", "Bad {Name}.", "en.md:32: a brace does not belong to a place"),
    (N, "demo.fault.bad", "demo.fault.worse", "en.md:32: \"demo.fault.worse\" is not written in es; add it to knowledge/demo.fault/es.md"),
    (N, "demo.fault.bad", "other.bad", "en.md:32: \"other.bad\" is not a code of this file; start it with \"demo.fault.\""),
    (N, "- demo.fault.bad: Bad {name}.", "- demo.fault.bad", "en.md:32: this line has no code or no text"),
    (N, "{name}.\n", "{name}.\n- demo.fault.bad: Again {name}.\n", "en.md:33: \"demo.fault.bad\" is written twice; keep one"),
    (N, "{name}.\n", "{name}.\n- demo.fault.x_y: A.\n- demo.fault_x.y: B.\n", "get the same constant DEMO_FAULT_X_Y; rename"),
];

fn good() -> BTreeMap<String, String> {
    [
        (T, TOML),
        (E, ES),
        (N, EN),
        (CE, COMMON_ES),
        (CN, COMMON_EN),
        (C, COSTS),
        (P, PROGRAMS),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}

fn complaints(files: &BTreeMap<String, String>) -> Vec<String> {
    let problems = check::check(files).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_folder_passes_and_comes_out_whole() {
    let known = check::check(&good()).unwrap();
    assert_eq!(known.faults.len(), 1);
    let fault = &known.faults[0].file;
    assert_eq!((fault.clues.len(), fault.steps.len()), (1, 2));
    assert_eq!(known.costs.price["disk"], 70.0);
    let programs: Vec<_> = known
        .programs
        .rows()
        .into_iter()
        .map(|(file, name, kind)| (file.get_ref().as_str(), name, kind))
        .collect();
    assert_eq!(
        programs,
        [
            ("browser", "Browser", "Browser"),
            ("demo", "Demo Phone", "Softphone"),
            ("demo-phone", "Demo Phone", "Softphone"),
        ]
    );
    let (lang, article) = &known.faults[0].articles[0];
    assert_eq!((*lang, article.title.as_str()), ("es", "Título"));
    assert_eq!(article.technician_steps, ["Uno.", "Dos.", "Tres y medio."]);
    assert_eq!(known.sentences["demo.fault.bad"]["en"], "Bad {name}.");
    assert_eq!(known.words["part.disk"]["es"], "disco");
    assert_eq!(known.groups, ["part", "kind", "severity", "who", "step"]);
}

#[test]
fn each_thing_that_is_wrong_is_told_with_its_line_and_what_to_type() {
    for (file, find, put, told) in BROKEN {
        let mut files = good();
        let text = files.get_mut(*file).unwrap();
        assert!(text.contains(*find), "{file} has no {find}");
        *text = text.replacen(find, put, 1);
        let all = complaints(&files);
        assert!(
            all.iter().any(|line| line.contains(told)),
            "{find} -> {put}: wanted {told}, told {all:#?}"
        );
        assert!(
            all.iter().all(|line| line.starts_with("knowledge/")),
            "{all:#?}"
        );
    }
}

#[test]
fn a_missing_or_stray_file_is_told() {
    for file in [T, E, N, CE, CN, C, P] {
        let mut files = good();
        files.remove(file);
        let told = format!("knowledge/{file}: the file is missing; write it");
        assert!(
            complaints(&files)
                .iter()
                .any(|line| line.starts_with(&told)),
            "{file}"
        );
    }
    for (file, told) in [
        (
            "demo.fault/notes.txt",
            "this file is not expected here; keep fault.toml, es.md and en.md",
        ),
        ("_common/fault.toml", "this file is not expected here"),
        ("stray.md", "a file outside every folder"),
        ("Demo/fault.toml", "the folder is not a fault code"),
    ] {
        let mut files = good();
        files.insert(file.to_owned(), String::new());
        let all = complaints(&files);
        assert!(all.contains(&told_of(&all, told)), "{file}: {all:#?}");
    }
    let mut files = good();
    files.insert(E.to_owned(), format!("{ES}{}", " ".repeat(70_000)));
    assert!(
        complaints(&files)
            .iter()
            .any(|line| line.contains("es.md: the file is over 64 KiB"))
    );
}

fn told_of(all: &[String], told: &str) -> String {
    let found = all.iter().find(|line| line.contains(told));
    found
        .cloned()
        .unwrap_or_else(|| format!("nobody said: {told}"))
}
