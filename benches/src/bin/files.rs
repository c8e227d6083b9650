//! What reading critical files costs. Needs the program of the desk. Must not measure in a debug build without saying so.

use anyhow::{Context as _, Result};
use deskready_benches::files::{Options, rows};
use deskready_benches::report::{json, table};
use std::path::PathBuf;

fn main() -> Result<()> {
    let mut options = Options {
        files: 20_000,
        mib: 2_048,
        folder: PathBuf::from("/var/tmp"),
        desk: std::env::current_exe()?.with_file_name("deskready"),
    };
    let mut as_json = false;
    for arg in std::env::args().skip(1) {
        match arg.split_once('=').unwrap_or((&arg, "")) {
            ("--json", "") => as_json = true,
            ("--files", number) => options.files = number.parse().context(HELP)?,
            ("--mib", number) => options.mib = number.parse().context(HELP)?,
            ("--folder", folder) => options.folder = folder.into(),
            ("-h" | "--help", "") => {
                print!("{HELP}");
                return Ok(());
            }
            (other, _) => anyhow::bail!("files knows no {other}\n{HELP}"),
        }
    }
    let rows = rows(&options)?;
    if as_json {
        println!("{:#}", json("files", &rows));
    } else {
        print!("{}", table(&rows));
    }
    Ok(())
}

const HELP: &str = "\
files [--files=N] [--mib=N] [--folder=DIR] [--json]
  Makes a tree of N files (20000) of N MiB together (2048) below DIR (/var/tmp), learns it, and runs in turn, three times
  each: the program of the desk reading all of it, and openssl, sha256sum, b3sum, hashdeep and aide, as far as they are
  installed; medians of processor time and of time on the wall, with the files in memory and (as root) on the disk alone.
  Then a look for what was touched beside find, a gentle reading, the most memory over few and over many files, and one
  file of 1 GiB beside openssl. The goals are ratios.
";
