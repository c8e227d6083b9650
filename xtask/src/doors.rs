//! `cargo xtask prove doors`: libFuzzer at every door through which bytes from outside come in (tests/hostile). Builds with
//! counters in all of our code, which the stable compiler can do. Needs a C++ compiler for libFuzzer. What once broke a door
//! is kept and named; it must not be thrown away by the next run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::prove::{Run, beginning, write_page};
use crate::{Outcome, proc, tree};

pub const NAME: &str = "doors";
pub const ABOUT: &str =
    "bytes from outside at every parser and at the judgement, guided by what they reach: no panic";

pub const HELP: &str = "\
cargo xtask prove doors [NAME..] [--minutes N] [--keep]
  Runs libFuzzer for N minutes (10) at each door of tests/hostile, or at those named, from the corpus that is kept there
  and from what earlier runs left below target/. An input that breaks a door is kept below target/fuzz-work and named.

  --keep    afterwards adds to the corpus what leads to new code, in its smallest set and no input above 4 KiB
";

/// What cargo-fuzz passes as well, but for the sanitizers, which want an unstable compiler.
const COUNTERS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
/// What merging may take, and what ending takes after the time is over.
const AFTER_LIMIT: Duration = Duration::from_secs(10 * 60);
const INPUT_BYTES: u64 = 16 * 1024;
const KEPT_BYTES: u64 = 4 * 1024;
const KEPT_FILES: usize = 250;

struct Options {
    doors: Vec<String>,
    minutes: u64,
    keep: bool,
}

fn options(args: &[String]) -> Result<Options, String> {
    let mut options = Options {
        doors: Vec::new(),
        minutes: 10,
        keep: false,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--keep" => options.keep = true,
            "--minutes" => {
                let minutes = args.next().and_then(|text| text.parse().ok());
                options.minutes = minutes
                    .filter(|minutes| (1..=600).contains(minutes))
                    .ok_or("after `--minutes` comes a number from 1 to 600")?;
            }
            name if name.starts_with('-') => {
                return Err(format!("`{NAME}` knows no `{}`", name.escape_default()));
            }
            name => options.doors.push(name.to_owned()),
        }
    }
    Ok(options)
}

pub fn main(args: &[String]) -> Result<Outcome> {
    if args
        .iter()
        .any(|arg| matches!(arg.as_str(), "-h" | "--help"))
    {
        print!("{HELP}");
        return Ok(Outcome::Done);
    }
    let mut options = match options(args) {
        Ok(options) => options,
        Err(sentence) => return Ok(Outcome::Usage(sentence)),
    };
    let all = doors()?;
    if let Some(unknown) = options.doors.iter().find(|door| !all.contains(door)) {
        let known = all.join(", ");
        let text = format!(
            "there is no door `{}`; there are: {known}",
            unknown.escape_default()
        );
        return Ok(Outcome::Usage(text));
    }
    if options.doors.is_empty() {
        options.doors = all;
    }
    let (day, commit) = beginning()?;
    let program = build()?;
    let begun = Instant::now();
    let mut figures = Vec::new();
    let mut is_whole = true;
    for door in &options.doors {
        if proc::stopping() {
            return Ok(Outcome::Failed);
        }
        let told = attack(&program, door, options.minutes)?;
        println!("{}", told.text);
        is_whole &= told.holds;
        figures.push(told.text);
        if options.keep && told.holds {
            let kept = keep(&program, door)?;
            println!("{door}: {kept} inputs in the corpus");
        }
    }
    let run = Run {
        name: NAME,
        about: ABOUT,
        day: &day,
        commit: &commit,
        command: &format!("cargo xtask prove {NAME} --minutes {}", options.minutes),
        result: if is_whole { "passed" } else { "not passed" },
        seconds: begun.elapsed().as_secs(),
    };
    write_page(&run, &figures)?;
    Ok(if is_whole {
        Outcome::Done
    } else {
        Outcome::Failed
    })
}

fn corpus() -> PathBuf {
    tree::root().join("tests/hostile/corpus")
}

fn work() -> PathBuf {
    tree::target().join("fuzz-work")
}

/// Every door has a folder in the corpus.
fn doors() -> Result<Vec<String>> {
    let folders = std::fs::read_dir(corpus()).context("the corpus of tests/hostile")?;
    let mut names: Vec<String> = folders
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

fn build() -> Result<PathBuf> {
    let host = proc::answer("rustc", &["-vV"]).context("rustc does not answer")?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say for which machine it builds")?;
    let target = tree::target().join("fuzz");
    proc::say("Building with counters");
    let mut cargo = Command::new("cargo");
    cargo.args([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--target",
        host,
    ]);
    cargo.args(["--manifest-path", "tests/fuzz/Cargo.toml", "--target-dir"]);
    cargo.arg(&target).env("RUSTFLAGS", COUNTERS);
    proc::must("the build", cargo.current_dir(tree::root()), BUILD_LIMIT)?;
    Ok(target.join(host).join("release/fuzz"))
}

/// What came of one door.
struct Told {
    text: String,
    holds: bool,
}

fn attack(program: &Path, door: &str, minutes: u64) -> Result<Told> {
    let grown = work().join(door);
    std::fs::create_dir_all(&grown)?;
    let log = work().join(format!("{door}.log"));
    proc::say(&format!("{door}, {minutes} minutes"));
    let seconds = minutes * 60;
    let mut fuzz = Command::new(program);
    fuzz.arg(&grown).arg(corpus().join(door));
    fuzz.args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={INPUT_BYTES}"),
    ]);
    fuzz.args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"]);
    let prefix = work().join(format!("{door}-"));
    fuzz.arg(format!("-artifact_prefix={}", prefix.display()));
    fuzz.env("DESKREADY_FUZZ", door);
    fuzz.stdout(File::create(work().join(format!("{door}.out")))?);
    fuzz.stderr(File::create(&log)?);
    let ended = proc::to_the_end(&mut fuzz, Duration::from_secs(seconds) + AFTER_LIMIT)?;
    let text = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    if !ended.is_success() {
        let kept = text
            .lines()
            .rev()
            .find_map(|line| line.split_once("Test unit written to "));
        let kept = kept.map_or_else(|| "nothing".to_owned(), |(_, path)| path.to_owned());
        return Ok(Told {
            text: format!(
                "{door}: broken ({}); what broke it: {kept}; see {}",
                ended.words(),
                log.display()
            ),
            holds: false,
        });
    }
    let figures = figures(&text)
        .with_context(|| format!("libFuzzer tells no figures in {}", log.display()))?;
    if figures.edges == 0 {
        bail!("{door}: no counters are compiled in");
    }
    Ok(Told {
        text: format!(
            "{door}: {} inputs in {minutes} minutes, {} places of code reached, none broke it",
            figures.runs, figures.edges
        ),
        holds: true,
    })
}

struct Figures {
    runs: u64,
    edges: u64,
}

/// "#1048576 DONE cov: 812 ft: 3011 corp: .." and "stat::number_of_executed_units: 1048576".
fn figures(log: &str) -> Option<Figures> {
    let runs = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?;
    let edges = log.lines().rev().find_map(|line| {
        let (_, rest) = line.split_once(" cov: ")?;
        rest.split_whitespace().next()?.parse().ok()
    })?;
    Some(Figures {
        runs: runs.trim().parse().ok()?,
        edges,
    })
}

/// Adds the smallest set that reaches all that was reached.
fn keep(program: &Path, door: &str) -> Result<usize> {
    let merged = work().join(format!("{door}.merged"));
    let _ = std::fs::remove_dir_all(&merged);
    std::fs::create_dir_all(&merged)?;
    let mut fuzz = Command::new(program);
    fuzz.arg("-merge=1")
        .arg(&merged)
        .arg(corpus().join(door))
        .arg(work().join(door));
    fuzz.env("DESKREADY_FUZZ", door);
    fuzz.stdout(File::create(work().join(format!("{door}.out")))?);
    fuzz.stderr(File::create(work().join(format!("{door}-merge.log")))?);
    proc::must("merging", &mut fuzz, AFTER_LIMIT)?;
    let to = corpus().join(door);
    let mut files: Vec<(u64, PathBuf)> = std::fs::read_dir(&merged)?
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.len(), entry.path())))
        .collect();
    files.sort();
    let mut there = std::fs::read_dir(&to)?.count();
    for (bytes, file) in files {
        let name = file.file_name().context("a file has a name")?;
        if bytes <= KEPT_BYTES && there < KEPT_FILES && !to.join(name).exists() {
            std::fs::copy(&file, to.join(name))?;
            there += 1;
        }
    }
    Ok(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_those_libfuzzer_ends_with() {
        let log = "#2\tINITED cov: 11 ft: 12 corp: 1/1b\n#900\tDONE   cov: 812 ft: 3011 corp: 99/12Kb\n\
                   stat::number_of_executed_units: 900\n";
        let told = figures(log).unwrap();
        assert_eq!((told.runs, told.edges), (900, 812));
        assert!(figures("stat::number_of_executed_units: 900\n").is_none());
        assert!(figures("").is_none());
    }

    #[test]
    fn options_are_doors_minutes_and_whether_to_keep() {
        let read = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            options(&words).map(|it| (it.doors, it.minutes, it.keep))
        };
        assert_eq!(read(&[]), Ok((Vec::new(), 10, false)));
        assert_eq!(
            read(&["smart", "--minutes", "3", "--keep"]),
            Ok((vec!["smart".to_owned()], 3, true))
        );
        for wrong in [&["--minutes"][..], &["--minutes", "0"], &["--fast"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_door_of_the_corpus_is_one_of_the_code() {
        let code = std::fs::read_to_string(tree::root().join("tests/hostile/src/lib.rs")).unwrap();
        let doors = doors().unwrap();
        assert!(
            doors
                .iter()
                .all(|door| code.contains(&format!("name: \"{door}\""))),
            "{doors:?}"
        );
    }
}
