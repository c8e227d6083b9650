//! `cargo xtask bench [NAME]`: measurements of speed. There is none yet, and it says so.
//! Needs nothing. Must not print a figure that was not measured.

use anyhow::Result;

use crate::Outcome;

const HELP: &str = "\
cargo xtask bench [NAME]
  Measurements of speed. Without a name it lists them. There are none yet: seconds per suite come from
  `cargo xtask test`, the long proofs from `cargo xtask prove`.
";

pub fn main(args: &[String]) -> Result<Outcome> {
    match args {
        [] => println!("There are no benches yet."),
        [only] if matches!(only.as_str(), "-h" | "--help") => print!("{HELP}"),
        [name, ..] => {
            return Ok(Outcome::Usage(format!(
                "there is no bench `{name}`; there are none yet"
            )));
        }
    }
    Ok(Outcome::Done)
}
