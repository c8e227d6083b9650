//! `lab`: the virtual desk. Lists and runs scenarios: real kernel devices, faults on demand, judged by the programs that
//! ship. Needs Debian's QEMU and kernel, which it fetches. Must not fail where these cannot be had: it says so and ends.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cache;
mod central;
mod cpio;
mod debian;
mod fetch;
mod guest;
mod initramfs;
mod installed;
mod kept;
mod kernel;
mod lab;
mod machine;
mod modules;
mod options;
mod qmp;
mod report;
mod scenario;
mod stall;
mod story;
mod words;

use anyhow::{Context as _, Result, bail};
use options::{Options, What};
use report::{Row, Run};
use scenario::Scenario;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use story::{Outcome, Verdict};

const EXIT_USAGE: u8 = 64;
/// Outside of this a guest's clock went so wrong that what took time in it proves nothing; the run is repeated once.
const CLOCK: std::ops::RangeInclusive<f64> = 0.75..=1.33;
/// Where its time passes with its instructions it may go as slowly as it will: a long wait of the host's is none of the guest's.
const CLOCK_OF_INSTRUCTIONS: std::ops::RangeInclusive<f64> = 0.0..=1.33;
/// A guest that takes longer to boot, seconds, gets so little of this machine that what it does in time proves nothing:
/// several times what it takes beside two compilers. Those whose Debian boots first.
const SLOW_BOOT_S: [f64; 2] = [80.0, 40.0];

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
                println!(
                    "{:28} {:8} {}",
                    scenario.name,
                    mark(scenario),
                    scenario.title
                );
            }
            return Ok(true);
        }
        What::Quick => pick(&scenarios, |scenario| scenario.is_quick),
        What::All => scenarios.iter().collect(),
        What::Systemd => pick(&scenarios, |scenario| scenario.parts.has_systemd),
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
    let needs_debian = chosen.iter().any(|scenario| scenario.parts.has_systemd);
    let lab = lab::prepare(options.tell, needs_debian)?;
    println!("programs under test: {}", lab.built.display());
    let _watch = stall::watch();
    let jobs = options.jobs.unwrap_or_else(side_by_side);
    let (kept, mut runs) = match &options.kept {
        Some(path) => {
            let (kept, runs) = kept::Kept::open(Path::new(path), made_with(&lab)?);
            (Some(kept), runs)
        }
        None => (None, Vec::new()),
    };
    runs.truncate(options.runs);
    if !runs.is_empty() {
        println!(
            "made before with the same programs and scenarios: {}; going on after them",
            runs.len()
        );
    }
    for number in runs.len() + 1..=options.runs {
        if options.runs > 1 {
            println!("run {number} of {}", options.runs);
        }
        // What fails with nothing broken fails for what the scenario says: showing that once is enough.
        let unbroken_too = options.without_breaks && number == 1;
        let kinds: &[bool] = if unbroken_too {
            &[true, false]
        } else {
            &[true]
        };
        let mut tasks: Vec<(&Scenario, bool)> = Vec::new();
        for scenario in &chosen {
            tasks.extend(kinds.iter().map(|with_breaks| (*scenario, *with_breaks)));
        }
        let started = Instant::now();
        let rows = all_of(&lab, &tasks, jobs);
        let run = Run {
            rows,
            seconds: started.elapsed().as_secs_f64(),
            jobs,
        };
        println!("{}", report::sum(&run));
        if let Some(kept) = &kept {
            kept.add(&run, number == 1)?;
        }
        runs.push(run);
    }
    if options.runs > 1 || options.figures {
        for figure in report::figures(&runs) {
            println!("figure: {figure}");
        }
        let sittings = kept.as_ref().map_or(0, |kept| kept.sittings);
        if sittings > 0 {
            println!(
                "figure: in several sittings, {sittings} before this one, with the same programs and scenarios"
            );
        }
    }
    if let (Some(folder), Some(last)) = (&options.report, runs.last()) {
        report::write(Path::new(folder), last)?;
    }
    Ok(runs.iter().flat_map(|run| &run.rows).all(Row::is_good))
}

fn mark(scenario: &Scenario) -> &'static str {
    match (
        scenario.is_quick,
        scenario.parts.has_systemd,
        scenario.pending.is_some(),
    ) {
        (true, ..) => "quick",
        (_, true, _) => "systemd",
        (.., true) => "pending",
        (false, false, false) => "",
    }
}

fn pick(scenarios: &[Scenario], is_meant: impl Fn(&Scenario) -> bool) -> Vec<&Scenario> {
    scenarios.iter().filter(|it| is_meant(it)).collect()
}

/// A guest under software emulation keeps a core busy. More than two would also compete for what they are measured with.
fn side_by_side() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(2))
}

/// Runs tasks, some side by side; rows come back in the order of the tasks.
fn all_of(lab: &lab::Lab, tasks: &[(&Scenario, bool)], jobs: usize) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((scenario, with_breaks)) = tasks.get(place) else {
                return done;
            };
            let row = one(lab, scenario, *with_breaks);
            println!("{}", row.line());
            done.push((place, row));
        }
    };
    let mut rows: Vec<(usize, Row)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
        let lists = workers.into_iter().map(|worker| match worker.join() {
            Ok(list) => list,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        lists.flatten().collect()
    });
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// What about the machine, and not about the product, may be why it went otherwise than it must.
fn excuse(scenario: &Scenario, outcome: &Outcome, begun: Instant) -> Option<String> {
    let right = if scenario.parts.is_timed_by_instructions() {
        CLOCK_OF_INSTRUCTIONS
    } else {
        CLOCK
    };
    let ratio = outcome.clock_ratio.filter(|ratio| !right.contains(ratio));
    let clock = ratio.map(|ratio| format!("the guest's clock went x{ratio:.2}"));
    let [debian_s, other_s] = SLOW_BOOT_S;
    let usual_s = if scenario.parts.has_systemd {
        debian_s
    } else {
        other_s
    };
    let boot_s = outcome.boot_seconds;
    let boot = (boot_s > usual_s).then(|| format!("the guest took {boot_s:.0} s to boot"));
    clock.or(boot).or_else(|| {
        let gap = stall::longest_since(begun)?;
        Some(format!(
            "this machine stood still for {:.1} s",
            gap.as_secs_f64()
        ))
    })
}

/// Runs a scenario, once more where something about the machine was off.
fn one(lab: &lab::Lab, scenario: &Scenario, with_breaks: bool) -> Row {
    let begun = Instant::now();
    let mut outcome = story::run(lab, scenario, with_breaks);
    let fails = !with_breaks || scenario.pending.is_some();
    let is_as_wanted = matches!(
        (&outcome.verdict, fails),
        (Verdict::Passed, false) | (Verdict::Failed(_), true)
    );
    let mut repeated = None;
    if !is_as_wanted {
        repeated = excuse(scenario, &outcome, begun);
    }
    if repeated.is_some() {
        outcome = story::run(lab, scenario, with_breaks);
    }
    Row {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        with_breaks,
        pending: scenario.pending.clone(),
        repeated,
        outcome,
    }
}

/// What a run comes out of: the programs under test, the guest's own, this one, and the scenarios.
fn made_with(lab: &lab::Lab) -> Result<String> {
    let own = std::env::current_exe()?;
    let mut files = vec![lab.central.clone(), lab.tools.initramfs.clone(), own];
    files.push(lab.built.join("deskready"));
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(scenarios_folder())? {
        texts.push(entry?.path());
    }
    texts.sort();
    files.extend(texts);
    kept::fingerprint(&files)
}

fn scenarios_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// All scenarios, by name.
fn scenarios() -> Result<Vec<Scenario>> {
    let folder = scenarios_folder();
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
    use super::*;

    #[test]
    fn a_guest_that_boots_far_too_slowly_is_tried_once_more() {
        let outcome = |boot_seconds| Outcome {
            verdict: Verdict::Failed("no answer".to_owned()),
            seconds: 300.0,
            boot_seconds,
            clock_ratio: Some(1.0),
        };
        let all = scenarios().unwrap();
        let of = |has_systemd| all.iter().find(|it| it.parts.has_systemd == has_systemd);
        for (has_systemd, boot_seconds, is_excused) in [
            (true, 80.0, false),
            (true, 99.6, true),
            (false, 40.0, false),
            (false, 41.0, true),
        ] {
            let scenario = of(has_systemd).unwrap();
            let excuse = excuse(scenario, &outcome(boot_seconds), Instant::now());
            let boots = excuse.is_some_and(|why| why.contains("to boot"));
            assert_eq!(boots, is_excused, "{boot_seconds}");
        }
    }

    #[test]
    fn every_scenario_of_this_repository_can_be_read() {
        let all = super::scenarios().unwrap();
        assert!(!all.is_empty());
        assert!(all.iter().any(|scenario| scenario.is_quick));
    }
}
