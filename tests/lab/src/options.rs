//! The command line. Needs nothing; does nothing itself.

/// What is said to who asks.
pub const HELP: &str = "\
cargo xtask lab [SCENARIO..] [--quick] [--all] [--systemd] [--without-breaks] [--runs N] [--jobs N]
                           [--figures] [--kept FILE] [--report DIR] [--tell]
  A virtual PC with real kernel devices: healthy, then broken, judged by the programs that ship. Alone: the list.

  --quick            the handful that the ordinary tests run
  --all              every scenario
  --systemd          those on a Debian that systemd boots
  --without-breaks   each once more with nothing broken, which must fail: so none passes by accident; with --runs, in
                     the first of them
  --runs N           all of that N times; then figures, with what differed from run to run
  --figures          figures of a single run as well
  --jobs N           so many PCs side by side; unless said, one for each core, two at most
  --kept FILE        keeps every run of the set there, and goes on after those that are kept of the same programs
  --report DIR       also writes lab.txt and lab.html there
  --tell             shows every command in the guest and its answer
";

/// More runs or PCs side by side than anybody means.
const MOST_RUNS: usize = 100;
const MOST_JOBS: usize = 16;

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Help,
    List,
    Quick,
    All,
    Systemd,
    Named(Vec<String>),
}

/// The options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub what: What,
    pub without_breaks: bool,
    pub runs: usize,
    /// PCs side by side; none: as many as this machine carries.
    pub jobs: Option<usize>,
    pub report: Option<String>,
    /// Where runs are kept, so that a long series may be stopped.
    pub kept: Option<String>,
    /// Say figures, which more than one run always does.
    pub figures: bool,
    /// Show every command in the guest.
    pub tell: bool,
}

/// Reads them; an error is a sentence.
pub fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        what: What::List,
        without_breaks: false,
        runs: 1,
        jobs: None,
        report: None,
        kept: None,
        figures: false,
        tell: false,
    };
    let mut names = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "-h" | "--help" => options.what = What::Help,
            "--quick" => options.what = What::Quick,
            "--all" => options.what = What::All,
            "--systemd" => options.what = What::Systemd,
            "--without-breaks" => options.without_breaks = true,
            "--tell" => options.tell = true,
            "--figures" => options.figures = true,
            "--runs" => options.runs = count("--runs", rest.next(), MOST_RUNS)?,
            "--jobs" => options.jobs = Some(count("--jobs", rest.next(), MOST_JOBS)?),
            "--kept" => {
                let file = rest.next().ok_or("--kept needs a file")?;
                options.kept = Some(file.clone());
            }
            "--report" => {
                let folder = rest.next().ok_or("--report needs a folder")?;
                options.report = Some(folder.clone());
            }
            other if other.starts_with('-') => {
                return Err(format!("`{other}` is unknown; --help tells what there is"));
            }
            name => names.push(name.to_owned()),
        }
    }
    if !names.is_empty() {
        if options.what != What::List {
            return Err("scenarios by name, or --quick, or --all, or --systemd".to_owned());
        }
        options.what = What::Named(names);
    }
    Ok(options)
}

fn count(name: &str, word: Option<&String>, most: usize) -> Result<usize, String> {
    word.and_then(|word| word.parse().ok())
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| format!("{name} needs a number from 1 to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_told() {
        let parse = |line: &str| {
            parse(
                &line
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(parse("").unwrap().what, What::List);
        assert_eq!(
            parse("a b --without-breaks").unwrap().what,
            What::Named(vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(
            parse("--all --report out").unwrap().report.as_deref(),
            Some("out")
        );
        let kept = parse("--all --kept k").unwrap().kept;
        assert_eq!(kept.as_deref(), Some("k"));
        assert_eq!(parse("--all --runs 10 --jobs 2").unwrap().runs, 10);
        for wrong in [
            "--report",
            "--kept",
            "--al",
            "a --all",
            "--runs",
            "--runs 0",
            "--runs x",
            "--jobs 99",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
