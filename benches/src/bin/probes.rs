//! What probes cost. Needs a release build. Must not measure in a debug build without saying so.

use deskready_benches::{command, probing};

fn main() -> anyhow::Result<()> {
    command::run("probes", HELP, |_| probing::rows())
}

const HELP: &str = "\
probes [--json]
  What each probe costs on this machine, but those of sound: processor time of ours, of programs that are started
  (smartctl, in steps of 10 ms), time on the wall; medians of five runs after one that warms up. Run as root it sees what
  the helper sees; what this machine does not have says so.
";
