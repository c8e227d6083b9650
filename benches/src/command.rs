//! The little that every bench's command line shares: help, JSON or a table, a word about debug builds. Needs the
//! arguments. Must not measure.

use crate::report::{Row, json, table};
use anyhow::{Result, bail};

/// What a bench was asked for beside its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// JSON instead of a table.
    pub json: bool,
    /// More than the table.
    pub details: bool,
    /// The seeds that rules are tuned with, instead of the final ones.
    pub tuning: bool,
    /// Seeds of each kind.
    pub seeds: Option<u64>,
}

/// Reads the arguments, measures, prints.
///
/// # Errors
/// When the arguments make no sense or the bench fails.
pub fn run(
    name: &str,
    help: &str,
    measure: impl FnOnce(&Options) -> Result<Vec<Row>>,
) -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(options) = options(&args)? else {
        print!("{help}");
        return Ok(());
    };
    if cfg!(debug_assertions) {
        eprintln!("This is a debug build: its times say nothing.");
    }
    let rows = measure(&options)?;
    if options.json {
        println!("{:#}", json(name, &rows));
    } else {
        print!("{}", table(&rows));
    }
    Ok(())
}

/// `None`: help was asked for.
fn options(args: &[String]) -> Result<Option<Options>> {
    let mut options = Options {
        json: false,
        details: false,
        tuning: false,
        seeds: None,
    };
    for arg in args {
        match arg.split_once('=').unwrap_or((arg, "")) {
            ("--json", "") => options.json = true,
            ("--details", "") => options.details = true,
            ("--tuning", "") => options.tuning = true,
            ("--seeds", number) => {
                let seeds = number
                    .parse()
                    .ok()
                    .filter(|seeds| (1..=10_000).contains(seeds));
                let Some(seeds) = seeds else {
                    bail!("--seeds=N needs a number from 1 to 10000")
                };
                options.seeds = Some(seeds);
            }
            ("-h" | "--help", "") => return Ok(None),
            _ => bail!(
                "this bench does not know `{}`; --help says what it knows",
                arg.escape_default()
            ),
        }
    }
    Ok(Some(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_told_and_help_measures_nothing() {
        let parse = |line: &str| {
            options(
                &line
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(parse("--help").unwrap(), None);
        let all = parse("--json --details --tuning --seeds=9")
            .unwrap()
            .unwrap();
        assert!(all.json && all.details && all.tuning && all.seeds == Some(9));
        for line in [
            "--seeds=0",
            "--seeds=x",
            "--seeds",
            "--fast",
            "x",
            "--json=1",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
