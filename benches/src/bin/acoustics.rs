//! The acoustic test on simulated headsets. Needs a release build to be quick; voices come from recordings where
//! DESKREADY_CASES names their folder. Must not print a figure that it did not count in this run.

use anyhow::{Result, bail};
use deskready_benches::acoustics::{PARTS, print};

const HELP: &str = "\
acoustics [--runs=N] [PART]
  Headsets made from seeds, sound ones and such with one fault, in noise, with echo cancellers, gates and level controls:
  what is told of each, how far the measures are off, what it costs. No device is used.

  --runs=N    runs without a fault (200); the other parts are a share of it
  PART        sound, absent, faults, white, pink, babble, distortion, cost; all of them without it
";

fn main() -> Result<()> {
    let mut runs = 200;
    let mut part = None;
    for arg in std::env::args().skip(1) {
        if matches!(arg.as_str(), "-h" | "--help") {
            print!("{HELP}");
            return Ok(());
        }
        if let Some(number) = arg.strip_prefix("--runs=") {
            let Some(number) = number.parse().ok().filter(|n| (20..=100_000).contains(n)) else {
                bail!("--runs=N needs a number from 20 to 100000")
            };
            runs = number;
        } else if let Some(known) = PARTS.iter().find(|part| **part == arg) {
            part = Some(*known);
        } else {
            bail!(
                "this bench does not know `{}`; --help says what it knows",
                arg.escape_default()
            );
        }
    }
    if cfg!(debug_assertions) {
        eprintln!("This is a debug build: its times say nothing.");
    }
    print(runs, part);
    Ok(())
}
