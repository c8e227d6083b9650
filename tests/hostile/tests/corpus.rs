//! What the fuzzer found to lead somewhere new, and what it found to break something once: all of it again, at every test.

use deskready_hostile::TARGETS;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name)
}

#[test]
fn every_door_takes_what_was_ever_found_for_it() {
    for target in TARGETS {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder(target.name))
            .unwrap_or_else(|error| panic!("corpus of {}: {error}", target.name))
            .map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{} has no corpus", target.name);
        for file in files {
            let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{error}"));
            println!("{}", file.display());
            (target.run)(&bytes);
        }
    }
}

#[test]
fn every_door_takes_nothing_and_every_single_byte() {
    for target in TARGETS {
        (target.run)(&[]);
        for byte in 0..=u8::MAX {
            (target.run)(&[byte]);
            (target.run)(&[byte; 300]);
        }
    }
}
