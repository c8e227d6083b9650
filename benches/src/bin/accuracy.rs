//! Accuracy and cost of the judgement on worlds whose true cause is known. Needs a release build to be quick. Must not
//! report the tuning seeds as the final figure.

use deskready_benches::{accuracy, command};

fn main() -> anyhow::Result<()> {
    command::run("accuracy", HELP, |options| Ok(accuracy::rows(options)))
}

const HELP: &str = "\
accuracy [--seeds=N] [--tuning] [--details] [--json]
  Worlds with exactly one true cause, drawn apart from the rules, with noise: how often the first and second suspect are
  the truth before anybody did anything; what it costs until it is solved, beside a technician who changes every
  suspect in the order of a list (`other`); parts changed in vain. Then a floor of many desks over a month.

  --seeds=N   seeds of each kind of trouble (50)
  --tuning    the even seeds, which rules may be tuned with; without it the odd ones, for the reported figure
  --details   to standard error: a line for each kind, and what was said in place of the truth
";
