//! `cargo xtask prove [NAME]`: the long proofs of promises that have a figure; each writes a dated page.
//! Needs the whole-story test of that name, or the virtual desk. Must not write a page without a figure that was measured.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{Outcome, doors, lab, needs, packages, proc, test, tree};

const LIMIT: Duration = Duration::from_secs(6 * 60 * 60);
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const FIGURES_LIMIT: usize = 200;

/// A proof is a whole-story test, told by its environment to go on for longer than every day.
struct Proof {
    name: &'static str,
    about: &'static str,
    variable: &'static str,
    rounds: u32,
}

const PROOFS: &[Proof] = &[
    Proof {
        name: "kills",
        about: "`kill -9` at random points of delivery, agent and central: nothing lost, nothing doubled",
        variable: "DESKREADY_PROVE_KILLS",
        rounds: 1000,
    },
    Proof {
        name: "roles",
        about: "`kill -9` of service, session and helper in turn: the others go on, `status` tells the truth, nothing lost",
        variable: "DESKREADY_PROVE_ROLES",
        rounds: 100,
    },
    Proof {
        name: "helper",
        about: "hostile messages to the helper: no panic, and nothing touched that a verb did not name",
        variable: "DESKREADY_PROVE_HELPER",
        rounds: 1_000_000,
    },
    Proof {
        name: "files",
        about: "turned bits in updated packages, kills of reading, learning and restoring, and what debsums and aide (where installed) say of the same files",
        variable: "DESKREADY_PROVE_FILES",
        rounds: 500,
    },
];

/// The virtual desk is no whole-story test: it is a workspace of its own, and is run again and again.
const LAB: &str = "lab";
const LAB_ABOUT: &str = "every scenario of the virtual desk again and again, the first time also with nothing broken: no flake";
const LAB_RUNS: u32 = 10;
const MOST_RUNS: u32 = 100;

const HELP: &str = "\
cargo xtask prove [NAME] [--runs N]
  Runs a long proof and writes docs/proofs/DATE-NAME.md with what it measured: `lab` on the builds that `cargo xtask lab`
  uses, the others on release builds. A proof says its figures in lines that begin with `figure: `. Without a name it
  lists the proofs.

  `cargo xtask prove doors --help` tells what that one can be told.

  --runs N    only `lab`: so many runs of the whole set (10). It may be stopped: the same command goes on after
              the runs it has made with the same programs and scenarios
";

pub fn main(args: &[String]) -> Result<Outcome> {
    let stories = test::whole_stories()?;
    let there = |proof: &&Proof| stories.iter().any(|name| name == proof.name);
    let proofs: Vec<&Proof> = PROOFS.iter().filter(there).collect();
    let name = match args {
        [] => {
            print!("{}", list(&proofs));
            return Ok(Outcome::Done);
        }
        [only] if matches!(only.as_str(), "-h" | "--help") => {
            print!("{HELP}\n{}", list(&proofs));
            return Ok(Outcome::Done);
        }
        [name, rest @ ..] if name == doors::NAME => return doors::main(rest),
        [name, rest @ ..] if name == LAB => {
            return match lab_runs(rest) {
                Ok(runs) => run_lab(runs),
                Err(sentence) => Ok(Outcome::Usage(sentence)),
            };
        }
        [name] => name,
        _ => return Ok(Outcome::Usage("`prove` takes one name".to_owned())),
    };
    match proofs.iter().find(|proof| proof.name == name) {
        Some(proof) => run(proof),
        None => Ok(Outcome::Usage(format!(
            "there is no proof `{}`; `cargo xtask prove` lists those there are",
            name.escape_default()
        ))),
    }
}

fn list(proofs: &[&Proof]) -> String {
    let stories = proofs
        .iter()
        .map(|proof| (proof.name, proof.about, proof.rounds));
    let mut text = "Proofs:\n".to_owned();
    for (name, about, rounds) in stories.chain([(LAB, LAB_ABOUT, LAB_RUNS)]) {
        let _infallible = writeln!(text, "  {name:8} {about} ({rounds} rounds)");
    }
    let _infallible = writeln!(text, "  {:8} {}", doors::NAME, doors::ABOUT);
    text
}

/// How often, from what follows the name.
fn lab_runs(args: &[String]) -> Result<u32, String> {
    let runs = match args {
        [] => Some(LAB_RUNS),
        [flag, count] if flag == "--runs" => count.parse().ok(),
        _ => None,
    };
    runs.filter(|runs| (1..=MOST_RUNS).contains(runs))
        .ok_or_else(|| format!("after `{LAB}` there is only `--runs N`, N from 1 to {MOST_RUNS}"))
}

/// Every run of every scenario counts: what did not come out as it must stands on the page, which is written all the same.
fn run_lab(runs: u32) -> Result<Outcome> {
    let wanted: Vec<&needs::Need> = needs::BUILD.iter().chain(needs::LAB).collect();
    if !packages::ensure(&wanted)? {
        return Ok(Outcome::Failed);
    }
    let (day, commit) = beginning()?;
    lab::build()?;
    let count = runs.to_string();
    // One run says its figures as well.
    let kept = tree::target().join("lab-proof.jsonl");
    let kept_there = kept.to_string_lossy();
    let all = [
        "--all",
        "--without-breaks",
        "--figures",
        "--kept",
        &kept_there,
    ];
    let mut command = lab::command(&[&all[..], &["--runs", &count]].concat());
    let begun = Instant::now();
    let (ended, figures) = run_and_listen(&mut command)?;
    if figures.is_empty() {
        eprintln!(
            "The proof `{LAB}`: {}, and no figure. Nothing was written; whole runs are kept: the same command goes on after them.",
            ended.words()
        );
        return Ok(Outcome::Failed);
    }
    let result = if ended.is_success() {
        "passed".to_owned()
    } else {
        format!("not passed: {}", ended.words())
    };
    let run = Run {
        name: LAB,
        about: LAB_ABOUT,
        day: &day,
        commit: &commit,
        command: &format!("cargo xtask prove {LAB} --runs {runs}"),
        result: &result,
        seconds: begun.elapsed().as_secs(),
    };
    write_page(&run, &figures)?;
    // The next proof begins anew.
    let _ = std::fs::remove_file(&kept);
    Ok(if ended.is_success() {
        Outcome::Done
    } else {
        Outcome::Failed
    })
}

fn run(proof: &Proof) -> Result<Outcome> {
    let wanted: Vec<&needs::Need> = needs::BUILD.iter().chain(needs::TEST).collect();
    if !packages::ensure(&wanted)? {
        return Ok(Outcome::Failed);
    }
    let (day, commit) = beginning()?;
    proc::say("Building for release");
    let mut build = Command::new("cargo");
    build.args([
        "build",
        "--release",
        "--locked",
        "-p",
        "deskready-agent",
        "-p",
        "deskready-central",
    ]);
    proc::must("the build", build.current_dir(tree::root()), BUILD_LIMIT)?;

    let rounds = std::env::var(proof.variable).unwrap_or_else(|_| proof.rounds.to_string());
    let args = [
        "test",
        "--release",
        "--locked",
        "-p",
        "deskready-tests",
        "--test",
        proof.name,
        "--",
        "--nocapture",
    ];
    proc::say(&format!(
        "{}={rounds} cargo {}",
        proof.variable,
        args.join(" ")
    ));
    let mut cargo = Command::new("cargo");
    cargo
        .args(args)
        .current_dir(tree::root())
        .env(proof.variable, &rounds);
    cargo.env("DESKREADY_BIN_DIR", tree::binaries("release"));
    if let Some(postgres) = tree::postgres_bin() {
        cargo.env("DESKREADY_TEST_PG_BIN", postgres);
    }
    let begun = Instant::now();
    let (ended, figures) = run_and_listen(&mut cargo)?;
    let seconds = begun.elapsed().as_secs();
    if !ended.is_success() {
        eprintln!(
            "The proof `{}`: {}. Nothing was written.",
            proof.name,
            ended.words()
        );
        return Ok(Outcome::Failed);
    }
    if figures.is_empty() {
        bail!(
            "the proof `{}` passed but printed no line `figure: ..`: there is nothing to write down",
            proof.name
        );
    }
    let run = Run {
        name: proof.name,
        about: proof.about,
        day: &day,
        commit: &commit,
        command: &format!(
            "{}={rounds} cargo xtask prove {}",
            proof.variable, proof.name
        ),
        result: "passed",
        seconds,
    };
    write_page(&run, &figures)?;
    Ok(Outcome::Done)
}

/// Day and commit of a run, taken before it begins: both may be others when it ends.
pub fn beginning() -> Result<(String, String)> {
    let day =
        proc::answer("date", &["-u", "+%F"]).context("`date` does not say which day it is")?;
    Ok((day, commit()))
}

pub fn write_page(run: &Run, figures: &[String]) -> Result<()> {
    let folder = tree::root().join("docs/proofs");
    std::fs::create_dir_all(&folder)?;
    let name = format!("{}-{}.md", run.day, run.name);
    std::fs::write(folder.join(&name), page(run, figures))?;
    println!("Written: docs/proofs/{name}");
    Ok(())
}

/// Shows every line as it comes and keeps the figures.
fn run_and_listen(command: &mut Command) -> Result<(proc::Ended, Vec<String>)> {
    let mut child = proc::start(command.stdout(Stdio::piped()))?;
    let stdout = child
        .stdout
        .take()
        .context("the proof's output cannot be read")?;
    let listener = std::thread::spawn(move || {
        let mut figures = Vec::new();
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(figure) = figure(&line).filter(|_| figures.len() < FIGURES_LIMIT) {
                figures.push(figure.to_owned());
            }
            println!("{line}");
        }
        figures
    });
    let ended = proc::wait(&mut child, LIMIT)?;
    let Ok(figures) = listener.join() else {
        bail!("the proof's output could not be read to its end")
    };
    Ok((ended, figures))
}

fn figure(line: &str) -> Option<&str> {
    let figure = line.trim().strip_prefix("figure: ")?.trim();
    (!figure.is_empty() && figure.len() <= 500).then_some(figure)
}

fn commit() -> String {
    let root = tree::root();
    let root = root.to_string_lossy();
    let commit = proc::answer("git", &["-C", &root, "rev-parse", "--short=12", "HEAD"]);
    let changed = proc::answer(
        "git",
        &["-C", &root, "status", "--porcelain", "--untracked-files=no"],
    );
    match (commit, changed) {
        (Some(commit), Some(changed)) if changed.is_empty() => commit,
        (Some(commit), _) => format!("{commit} with uncommitted changes"),
        (None, _) => "unknown".to_owned(),
    }
}

pub struct Run<'a> {
    pub name: &'a str,
    pub about: &'a str,
    pub day: &'a str,
    pub commit: &'a str,
    pub command: &'a str,
    pub result: &'a str,
    pub seconds: u64,
}

fn page(run: &Run, figures: &[String]) -> String {
    let cores = std::thread::available_parallelism()
        .map_or_else(|_| "?".to_owned(), |cores| cores.to_string());
    let mut text = format!(
        "# {}, {}\n\n{}.\n\n- Command: `{}`\n- Commit: {}\n- Machine: {cores} cores, {} {}\n\
         - Took: {} s\n- Result: {}\n\n## Figures\n",
        run.name,
        run.day,
        run.about,
        run.command,
        run.commit,
        std::env::consts::OS,
        std::env::consts::ARCH,
        run.seconds,
        run.result,
    );
    for figure in figures {
        let _infallible = write!(text, "\n- {figure}");
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_only_what_the_test_says_they_are() {
        assert_eq!(
            figure("figure: observations lost = 0"),
            Some("observations lost = 0")
        );
        assert_eq!(figure("  figure:   x "), Some("x"));
        for line in ["the figure: x", "figure:", "figure: ", "figures: x"] {
            assert_eq!(figure(line), None, "{line}");
        }
    }

    #[test]
    fn listening_keeps_the_figures_and_the_end() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "echo 'figure: killed 3 times'; echo running; echo 'figure: lost 0'",
        ]);
        let (ended, figures) = run_and_listen(&mut command).unwrap();
        assert!(ended.is_success());
        assert_eq!(figures, ["killed 3 times", "lost 0"]);
    }

    #[test]
    fn the_page_names_its_command_its_commit_and_each_figure() {
        let run = Run {
            name: "kills",
            about: "nothing lost",
            day: "2026-01-02",
            commit: "abc",
            command: "DESKREADY_PROVE_KILLS=1000 cargo xtask prove kills",
            result: "passed",
            seconds: 61,
        };
        let text = page(&run, &["lost 0".to_owned(), "doubled 0".to_owned()]);
        for part in [
            "# kills, 2026-01-02",
            "DESKREADY_PROVE_KILLS=1000 cargo xtask prove kills",
            "Commit: abc",
            "Took: 61 s",
            "Result: passed",
        ] {
            assert!(text.contains(part), "{part} is not in:\n{text}");
        }
        assert!(text.ends_with("\n- lost 0\n- doubled 0\n"), "{text}");
    }

    #[test]
    fn the_virtual_desk_is_run_as_often_as_somebody_says() {
        let runs = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            lab_runs(&words)
        };
        assert_eq!(runs(&[]), Ok(10));
        assert_eq!(runs(&["--runs", "3"]), Ok(3));
        for wrong in [&["--runs"][..], &["--runs", "0"], &["--runs", "x"], &["3"]] {
            assert!(runs(wrong).is_err(), "{wrong:?}");
        }
    }
}
