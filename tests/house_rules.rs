//! The rules of the house, told by tests: each takes a tree of files and returns what is wrong,
//! with what to do about it. Each is shown to fail on a planted fault, so that none sleeps.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A rule: looks at a tree, returns what is wrong.
type Rule = fn(&Path) -> Vec<String>;

/// Files that break a rule: name and text.
type Planted = Vec<(&'static str, String)>;

/// Longest file allowed, lines.
const FILE_LINES: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// All files below a folder with an ending, as paths relative to the tree.
fn files(tree: &Path, below: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![tree.join(below)];
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !["target", "node_modules", ".git"].contains(&name.as_str()) {
                waiting.push(path);
            } else if name.ends_with(ending) {
                found.push(path.strip_prefix(tree).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn read(tree: &Path, file: &Path) -> String {
    fs::read_to_string(tree.join(file)).unwrap_or_default()
}

/// The names under `[dependencies]` of a crate.
fn dependencies(tree: &Path, manifest: &str) -> BTreeSet<String> {
    let text = read(tree, Path::new(manifest));
    let table: toml::Table = toml::from_str(&text).unwrap_or_default();
    let names = table.get("dependencies").and_then(toml::Value::as_table);
    names
        .map(|t| t.keys().cloned().collect())
        .unwrap_or_default()
}

fn imports_go_down_only(tree: &Path) -> Vec<String> {
    let ours = [
        "deskready",
        "deskready-overlay",
        "deskready-probes",
        "deskready-acoustics",
        "deskready-acoustics-fft",
        "deskready-acoustics-simulated",
        "deskready-hearing",
        "deskready-agent",
        "deskready-central",
        "deskready-tests",
    ];
    // What both programs read alike is on floor 1, beside the probes, and knows floor 0 alone.
    let allowed: [(&str, &[&str]); 8] = [
        ("Cargo.toml", &[]),
        ("overlay/Cargo.toml", &["deskready"]),
        ("probes/Cargo.toml", &["deskready"]),
        (
            "agent/Cargo.toml",
            &[
                "deskready",
                "deskready-overlay",
                "deskready-probes",
                "deskready-acoustics",
                "deskready-hearing",
            ],
        ),
        // Arithmetic knows nobody; what opens the microphone knows it and the names of devices.
        ("probes/acoustics/fft/Cargo.toml", &[]),
        ("probes/acoustics/Cargo.toml", &["deskready-acoustics-fft"]),
        (
            "probes/hearing/Cargo.toml",
            &["deskready", "deskready-probes", "deskready-acoustics"],
        ),
        ("central/Cargo.toml", &["deskready", "deskready-overlay"]),
    ];
    let mut wrong = Vec::new();
    for (manifest, may) in allowed {
        for name in dependencies(tree, manifest) {
            if ours.contains(&name.as_str()) && !may.contains(&name.as_str()) {
                wrong.push(format!("{manifest} depends on {name}: imports go down only (deskready <- probes <- agent, deskready <- central; overlay <- both)"));
            }
        }
    }
    wrong
}

fn floor_0_depends_on_three_crates(tree: &Path) -> Vec<String> {
    let may = ["jiff", "serde", "thiserror"];
    dependencies(tree, "Cargo.toml")
        .into_iter()
        .filter(|name| !may.contains(&name.as_str()))
        .map(|name| format!("Cargo.toml: floor 0 depends on {name}; it has {} and nothing else: put what needs {name} on a floor above", may.join(", ")))
        .collect()
}

fn floor_0_touches_nothing_outside(tree: &Path) -> Vec<String> {
    let doors = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "std::time::SystemTime",
        "std::time::Instant",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "std::io",
        "println!",
        "eprintln!",
        "tracing::",
        "async fn",
        "tokio::",
        "rand::",
    ];
    let mut wrong = Vec::new();
    for file in files(tree, "src", ".rs") {
        let inside_tests = file.to_string_lossy().contains("test");
        for (number, line) in read(tree, &file).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for door in doors.iter().filter(|d| code.contains(**d) && !inside_tests) {
                wrong.push(format!(
                    "{}:{}: floor 0 uses {door}: give the value as an argument instead",
                    file.display(),
                    number + 1
                ));
            }
        }
    }
    wrong
}

fn only_the_host_touches_the_machine(tree: &Path) -> Vec<String> {
    let doors = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "cpal::",
        "hidapi::",
        "rustix::",
        "sysinfo::",
        "walkdir::",
    ];
    let mut wrong = Vec::new();
    for file in files(tree, "probes/src", ".rs") {
        let text = file.to_string_lossy().into_owned();
        if text.contains("src/host/") || text.contains("test") {
            continue;
        }
        for (number, line) in read(tree, &file).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for door in doors.iter().filter(|d| code.contains(**d)) {
                wrong.push(format!(
                    "{text}:{}: a probe uses {door}: add a verb to probes/src/host and ask for it",
                    number + 1
                ));
            }
        }
    }
    wrong
}

/// A microphone is opened in one crate, on the word of one command that a person started.
fn the_microphone_has_one_door(tree: &Path) -> Vec<String> {
    let opens = ["build_input_", "create_record_", "default_input_config"];
    let press = ["Press::of_a_", "person"].concat();
    let mut wrong = Vec::new();
    for folder in ["agent", "central", "overlay", "probes", "src"] {
        for file in files(tree, folder, ".rs") {
            let name = file.to_string_lossy().into_owned();
            let is_test = name.contains("/tests/") || name.ends_with("tests.rs");
            let text = read(tree, &file);
            let code = || {
                text.lines()
                    .map(|l| l.split("//").next().unwrap_or_default())
            };
            let is_door = name.starts_with("probes/hearing/");
            if !is_door && !is_test && code().any(|l| opens.iter().any(|o| l.contains(o))) {
                wrong.push(format!(
                    "{name}: names an input stream: only probes/hearing opens a microphone"
                ));
            }
            let may_press = name == "agent/src/headset/mod.rs" || is_door;
            if !may_press && code().any(|l| l.contains(&press)) {
                wrong.push(format!(
                    "{name}: says that a person pressed: only the command that a person started may"
                ));
            }
        }
    }
    wrong
}

fn every_file_says_what_it_is_for(tree: &Path) -> Vec<String> {
    files(tree, "", ".rs")
        .into_iter()
        .filter(|file| !read(tree, file).starts_with("//! "))
        .map(|file| {
            format!(
                "{}: begin it with `//! ` and what it is for, what it needs, what it must not do",
                file.display()
            )
        })
        .collect()
}

fn no_file_is_two_things(tree: &Path) -> Vec<String> {
    files(tree, "", ".rs")
        .into_iter()
        .map(|file| (read(tree, &file).lines().count(), file))
        .filter(|(lines, _)| *lines > FILE_LINES)
        .map(|(lines, file)| {
            format!(
                "{} has {lines} lines; {FILE_LINES} at most: split it by what it is for",
                file.display()
            )
        })
        .collect()
}

fn every_probe_is_on_both_lists(tree: &Path) -> Vec<String> {
    let lists = read(tree, Path::new("probes/src/lib.rs"));
    let mut wrong = Vec::new();
    for file in files(tree, "probes/src", ".rs") {
        let depth = file.components().count();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if depth != 3 || !read(tree, &file).contains("pub const PROBE: Probe") {
            continue;
        }
        for line in [format!("pub mod {name};"), format!("{name}::PROBE,")] {
            if !lists.contains(&line) {
                wrong.push(format!(
                    "{}: type `{line}` into probes/src/lib.rs",
                    file.display()
                ));
            }
        }
    }
    wrong
}

fn every_fault_has_both_articles_with_the_same_steps(tree: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    for fault in files(tree, "knowledge", "fault.toml") {
        let folder = fault.parent().unwrap();
        let mut shapes = Vec::new();
        for lang in ["es", "en"] {
            let text = read(tree, &folder.join(format!("{lang}.md")));
            if text.is_empty() {
                wrong.push(format!(
                    "{}: write {lang}.md; knowledge/README.md shows how",
                    folder.display()
                ));
            }
            let steps = text
                .lines()
                .filter(|l| l.starts_with(|c: char| c.is_ascii_digit()))
                .count();
            let headings = text.lines().filter(|l| l.starts_with("## ")).count();
            shapes.push((headings, steps));
        }
        if shapes[0] != shapes[1] {
            wrong.push(format!("{}: es.md and en.md differ in headings or numbered steps {shapes:?}: say the same in both", folder.display()));
        }
    }
    wrong
}

/// A disk holds what callers said and paid with: whoever replaces one reads how the old one leaves.
fn an_old_disk_leaves_only_wiped_or_destroyed(tree: &Path) -> Vec<String> {
    let says = [
        ("es", "borrado o con acta de destrucción"),
        ("en", "wiped or with a record of its destruction"),
    ];
    let mut wrong = Vec::new();
    for fault in files(tree, "knowledge", "fault.toml") {
        let replaces = read(tree, &fault)
            .lines()
            .any(|line| line.contains("kind = \"replace") && line.contains("part = \"disk\""));
        for (lang, words) in says {
            let article = fault.with_file_name(format!("{lang}.md"));
            if replaces && !read(tree, &article).contains(words) {
                wrong.push(format!(
                    "{}: one of its steps replaces the disk: say \"{words}\"",
                    article.display()
                ));
            }
        }
    }
    wrong
}

fn the_project_speaks_of_itself_alone(tree: &Path) -> Vec<String> {
    // Spelt in parts so that this very file does not break its own rule.
    let foreign = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["regis", "try.npmjs"].concat(),
        ["static.crates", ".io"].concat(),
        ["index.crates", ".io"].concat(),
    ];
    let mut wrong = Vec::new();
    for ending in [
        ".rs", ".toml", ".md", ".ts", ".html", ".json", ".css", ".ftl", ".sql",
    ] {
        for file in files(tree, "", ending) {
            let text = read(tree, &file);
            for word in foreign.iter().filter(|w| text.contains(w.as_str())) {
                wrong.push(format!(
                    "{}: names {word:?}, which means nothing to a user of the project",
                    file.display()
                ));
            }
        }
    }
    wrong
}

fn no_check_is_switched_off(tree: &Path) -> Vec<String> {
    let ways = [
        ["#[ig", "nore"].concat(),
        ["#![allow(war", "nings"].concat(),
        ["#[allow(dead_", "code)]"].concat(),
    ];
    let mut wrong = Vec::new();
    for file in files(tree, "", ".rs") {
        let text = read(tree, &file);
        for way in ways.iter().filter(|w| text.contains(w.as_str())) {
            wrong.push(format!(
                "{}: has {way}…: mend what it hides, or delete it",
                file.display()
            ));
        }
    }
    wrong
}

/// Every rule with a planted fault: a file to write into an empty tree, and its text.
fn rules() -> Vec<(&'static str, Rule, Planted)> {
    let line = |text: &str| text.to_owned();
    vec![
        (
            "imports go down only",
            imports_go_down_only,
            vec![(
                "central/Cargo.toml",
                line("[dependencies]\ndeskready-probes = \"1\"\n"),
            )],
        ),
        (
            "floor 0 depends on three crates",
            floor_0_depends_on_three_crates,
            vec![("Cargo.toml", line("[dependencies]\nchrono = \"1\"\n"))],
        ),
        (
            "floor 0 touches nothing outside",
            floor_0_touches_nothing_outside,
            vec![(
                "src/x.rs",
                line("//! x\nfn f() { std::fs::read(\"/\"); }\n"),
            )],
        ),
        (
            "only the host touches the machine",
            only_the_host_touches_the_machine,
            vec![("probes/src/x.rs", line("//! x\nuse std::net::TcpStream;\n"))],
        ),
        (
            "the microphone has one door",
            the_microphone_has_one_door,
            vec![(
                "agent/src/roles/x.rs",
                ["//! x\nfn f() { Press::of_a_", "person(); }\n"].concat(),
            )],
        ),
        (
            "the microphone has one door",
            the_microphone_has_one_door,
            vec![(
                "probes/src/host/x.rs",
                line("//! x\nfn f() { d.build_input_stream(); }\n"),
            )],
        ),
        (
            "every file says what it is for",
            every_file_says_what_it_is_for,
            vec![("agent/src/x.rs", line("fn f() {}\n"))],
        ),
        (
            "no file is two things",
            no_file_is_two_things,
            vec![("agent/src/x.rs", "//! x\n".repeat(601))],
        ),
        (
            "every probe is on both lists",
            every_probe_is_on_both_lists,
            vec![
                ("probes/src/lib.rs", line("pub mod x;\n")),
                (
                    "probes/src/x.rs",
                    line("//! x\npub const PROBE: Probe = p();\n"),
                ),
            ],
        ),
        (
            "every fault has both articles with the same steps",
            every_fault_has_both_articles_with_the_same_steps,
            vec![
                ("knowledge/a.b/fault.toml", line("schema = 1\n")),
                ("knowledge/a.b/es.md", line("## x\n1. a\n2. b\n")),
                ("knowledge/a.b/en.md", line("## x\n1. a\n")),
            ],
        ),
        (
            "an old disk leaves only wiped or destroyed",
            an_old_disk_leaves_only_wiped_or_destroyed,
            vec![
                (
                    "knowledge/a.b/fault.toml",
                    line("steps = [\n{ id = \"x\", kind = \"replace\", part = \"disk\" },\n]\n"),
                ),
                (
                    "knowledge/a.b/es.md",
                    line("borrado o con acta de destrucción\n"),
                ),
                ("knowledge/a.b/en.md", line("1. Throw it away.\n")),
            ],
        ),
        (
            "the project speaks of itself alone",
            the_project_speaks_of_itself_alone,
            vec![("docs/x.md", ["see /wo", "rk/main"].concat())],
        ),
        (
            "no check is switched off",
            no_check_is_switched_off,
            vec![("tests/x.rs", ["//! x\n#[ig", "nore]\nfn f() {}\n"].concat())],
        ),
    ]
}

#[test]
fn the_house_keeps_its_rules() {
    let mut wrong = Vec::new();
    for (name, rule, _) in rules() {
        wrong.extend(
            rule(&root())
                .into_iter()
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_rule_sees_a_planted_fault() {
    for (name, rule, planted) in rules() {
        let tree = tempfile::tempdir().unwrap();
        assert_eq!(
            rule(tree.path()),
            Vec::<String>::new(),
            "{name}: an empty tree is fine"
        );
        for (file, text) in planted {
            let path = tree.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        assert_eq!(
            rule(tree.path()).len(),
            1,
            "{name}: sees the planted fault once"
        );
    }
}
