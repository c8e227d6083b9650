//! Speed of the judgement. Needs a release build. Must not measure in a debug build without saying so.

use deskready_benches::{command, speed};

fn main() -> anyhow::Result<()> {
    command::run("judgement", HELP, |_| Ok(speed::rows()))
}

const HELP: &str = "\
judgement [--json]
  How fast the judgement is, on this machine: one desk with 200 findings, 100,000 desks in memory, cost per desk from
  1,000 to 100,000 desks, cost per observation. `other` is the limit or the smaller size; the ratio is ours to it.
";
