//! Reads knowledge/, checks it, and writes it as constants for `src/knowledge`.
//! A fault without both articles, or with a sentence that only one language has, does not build;
//! the message names file and line and says what to type. Must not look anywhere but in knowledge/.
#![allow(
    clippy::disallowed_methods,
    reason = "floor 0 opens no file when it runs; this runs before it is compiled"
)]

#[path = "build/check.rs"]
mod check;
#[path = "build/emit.rs"]
mod emit;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

/// A knowledge folder with more files than this is not one.
const MAX_FILES: usize = 5_000;

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=knowledge");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".to_owned());
    let out_dir = env::var("OUT_DIR").unwrap_or_else(|_| ".".to_owned());
    let files = match read_all(&Path::new(&root).join("knowledge")) {
        Ok(files) => files,
        Err(error) => {
            println!("cargo::error=knowledge/ cannot be read: {error}");
            return ExitCode::FAILURE;
        }
    };
    match check::check(&files) {
        Ok(known) => {
            match fs::write(Path::new(&out_dir).join("knowledge.rs"), emit::emit(&known)) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    println!("cargo::error=the constants of knowledge/ cannot be written: {error}");
                    ExitCode::FAILURE
                }
            }
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={}", problem.to_string().replace('\n', " "));
            }
            ExitCode::FAILURE
        }
    }
}

/// Every file below `knowledge`, two levels deep, by its path with `/`.
fn read_all(knowledge: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(knowledge)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            for inner in fs::read_dir(entry.path())? {
                let inner = inner?;
                let inner_name = inner.file_name().to_string_lossy().into_owned();
                add(&mut files, format!("{name}/{inner_name}"), &inner.path())?;
            }
        } else {
            add(&mut files, name, &entry.path())?;
        }
    }
    Ok(files)
}

fn add(files: &mut BTreeMap<String, String>, name: String, path: &Path) -> io::Result<()> {
    if files.len() >= MAX_FILES {
        return Err(io::Error::other(format!("more than {MAX_FILES} files")));
    }
    let text = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
    files.insert(name, text);
    Ok(())
}
