//! `lab`: the virtual desk. Lists and runs scenarios: real kernel devices, faults on demand, judged by the programs that
//! ship. Needs Debian's QEMU and kernel, which it fetches. Must not fail where these cannot be had: it says so and ends.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cache;
mod central;
mod cpio;
mod fetch;
mod guest;
mod initramfs;
mod kernel;
mod lab;
mod machine;
mod modules;
mod options;
mod qmp;
mod report;
mod scenario;
mod story;

use anyhow::{Context as _, Result, bail};
use options::{Options, What};
use report::Row;
use scenario::Scenario;
use std::path::Path;
use std::process::ExitCode;
use story::{Outcome, Verdict};

const EXIT_USAGE: u8 = 64;
/// Outside of this a guest's clock went so wrong that what took time in it proves nothing; the run is repeated once.
const CLOCK: std::ops::RangeInclusive<f64> = 0.75..=1.33;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let options = match options::parse(&arguments) {
        Ok(options) => options,
        Err(sentence) => {
            eprintln!("lab: {sentence}");
            return ExitCode::from(EXIT_USAGE);
        }
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => match error.downcast_ref::<cache::Skip>() {
            Some(skip) => {
                println!("SKIPPED: {skip}.");
                ExitCode::SUCCESS
            }
            None => {
                eprintln!("lab: {error:#}");
                ExitCode::FAILURE
            }
        },
    }
}

fn run(options: &Options) -> Result<bool> {
    let scenarios = scenarios()?;
    let chosen: Vec<&Scenario> = match &options.what {
        What::Help => {
            print!("{}", options::HELP);
            return Ok(true);
        }
        What::List => {
            for scenario in &scenarios {
                let mark = if scenario.is_quick { "quick" } else { "" };
                println!("{:28} {mark:6} {}", scenario.name, scenario.title);
            }
            return Ok(true);
        }
        What::Quick => scenarios
            .iter()
            .filter(|scenario| scenario.is_quick)
            .collect(),
        What::All => scenarios.iter().collect(),
        What::Named(names) => {
            let find = |name: &String| {
                let found = scenarios.iter().find(|scenario| scenario.name == *name);
                found.with_context(|| {
                    format!("there is no scenario `{name}`; `cargo xtask lab` lists them")
                })
            };
            names.iter().map(find).collect::<Result<_>>()?
        }
    };
    let lab = lab::prepare(options.tell)?;
    println!("programs under test: {}", lab.built.display());
    let mut rows = Vec::new();
    for scenario in chosen {
        for with_breaks in [true, false] {
            if with_breaks || options.without_breaks {
                let row = one(&lab, scenario, with_breaks);
                println!("{}", row.line());
                rows.push(row);
            }
        }
    }
    println!("{}", report::sum(&rows));
    if let Some(folder) = &options.report {
        report::write(Path::new(folder), &rows)?;
    }
    Ok(rows.iter().all(Row::is_good))
}

/// Runs a scenario, once more where the guest's clock was off.
fn one(lab: &lab::Lab, scenario: &Scenario, with_breaks: bool) -> Row {
    let mut outcome = story::run(lab, scenario, with_breaks);
    let is_off = |outcome: &Outcome| {
        outcome
            .clock_ratio
            .is_some_and(|ratio| !CLOCK.contains(&ratio))
    };
    let mut is_repeated = false;
    let is_as_wanted = matches!(
        (&outcome.verdict, with_breaks),
        (Verdict::Passed, true) | (Verdict::Failed(_), false)
    );
    if is_off(&outcome) && !is_as_wanted {
        is_repeated = true;
        outcome = story::run(lab, scenario, with_breaks);
    }
    Row {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        with_breaks,
        pending: scenario.pending.clone(),
        is_repeated,
        outcome,
    }
}

/// All scenarios, by name.
fn scenarios() -> Result<Vec<Scenario>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match scenario::parse(&name, &std::fs::read_to_string(&path)?) {
            Ok(scenario) => all.push(scenario),
            Err(sentence) => bail!("{sentence}"),
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_scenario_of_this_repository_can_be_read() {
        let all = super::scenarios().unwrap();
        assert!(!all.is_empty());
        assert!(all.iter().any(|scenario| scenario.is_quick));
    }
}
