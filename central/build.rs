//! Embeds the pages' script, if npm built it, and says whether it is there. Needs web/dist/app.js
//! or nothing: without it the pages work as plain links and forms, and say that they do not update
//! by themselves. Must not run npm and must not fetch anything.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".to_owned());
    let out_dir = env::var("OUT_DIR").unwrap_or_else(|_| ".".to_owned());
    let built = Path::new(&root).join("web/dist/app.js");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=migrations");
    // Naming a file that is not there would build this crate anew each time; the folder will do
    // to notice that it came.
    let watched = if built.exists() {
        "web/dist/app.js"
    } else {
        "web"
    };
    println!("cargo:rerun-if-changed={watched}");
    let script = fs::read(&built).unwrap_or_default();
    match fs::write(Path::new(&out_dir).join("app.js"), script) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error=the pages' script cannot be written to {out_dir}: {error}");
            ExitCode::FAILURE
        }
    }
}
