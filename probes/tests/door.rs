//! Only `src/host/` opens files, starts processes, makes connections or touches devices, and no
//! file of the crate ever names an input stream. Needs the sources beside it.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// What only the host may name.
const HOST_ONLY: [&str; 15] = [
    "std::fs",
    "std::process",
    "std::net",
    "std::env",
    "std::os::unix::net",
    "std::time::Instant",
    "std::time::SystemTime",
    "rustix::",
    "windows::",
    "wmi::",
    "cpal::",
    "pulseaudio::",
    "hidapi::",
    "walkdir::",
    "sysinfo::",
];

/// What no file may name: it would open a microphone.
const NOBODY: [&str; 3] = [
    "build_input_stream",
    "create_record_stream",
    "default_input_config",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// What a source names that it must not; its tests may touch the machine.
fn faults(text: &str, is_host: bool) -> Vec<&'static str> {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = || {
        code.lines()
            .filter(|line| !line.trim_start().starts_with("//"))
    };
    let named = |what: &&&str| lines().any(|line| line.contains(**what));
    let mut found: Vec<&'static str> = NOBODY.iter().filter(named).copied().collect();
    if !is_host {
        found.extend(HOST_ONLY.iter().filter(named));
        // A braced import hides the path: `use std::{fs, net}`.
        found.extend(
            lines()
                .any(|line| line.trim_start().starts_with("use std::{"))
                .then_some("use std::{"),
        );
    }
    found
}

#[test]
fn only_the_host_touches_the_machine_and_nobody_opens_a_microphone() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    sources(&src, &mut all);
    assert!(all.len() > 20, "only {} sources", all.len());
    for path in all {
        let inside = path.strip_prefix(&src).unwrap();
        let name = inside.to_str().unwrap();
        if name.ends_with("tests.rs") || name == "testing.rs" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let found = faults(&text, inside.starts_with("host"));
        assert!(
            found.is_empty(),
            "{name} names {found:?}: ask through a verb of src/host/ instead"
        );
    }
}

#[test]
fn a_planted_fault_is_found() {
    for (text, is_host, expected) in [
        ("let x = std::fs::read(p);", false, &["std::fs"][..]),
        ("let x = std::fs::read(p);", true, &[]),
        ("use std::{fs, net};", false, &["use std::{"]),
        ("// std::fs is not used here", false, &[]),
        (
            "device.build_input_stream(config)",
            true,
            &["build_input_stream"],
        ),
        (
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}",
            false,
            &[],
        ),
        ("let h = cpal::default_host();", false, &["cpal::"]),
    ] {
        assert_eq!(faults(text, is_host), expected, "{text}");
    }
}
