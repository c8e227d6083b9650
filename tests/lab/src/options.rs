//! The command line. Needs nothing; does nothing itself.

/// What is said to who asks.
pub const HELP: &str = "\
cargo xtask lab [SCENARIO..] [--quick] [--all] [--without-breaks] [--report DIR]
  A virtual PC with real kernel devices: healthy, then broken, judged by the programs that ship. Alone: the list.

  --quick            the handful that the ordinary tests run
  --all              every scenario
  --without-breaks   each once more with nothing broken, which must fail: so none passes by accident
  --report DIR       also writes lab.txt and lab.html there
  --tell             shows every command in the guest and its answer
";

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Help,
    List,
    Quick,
    All,
    Named(Vec<String>),
}

/// The options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub what: What,
    pub without_breaks: bool,
    pub report: Option<String>,
    /// Show every command in the guest.
    pub tell: bool,
}

/// Reads them; an error is a sentence.
pub fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        what: What::List,
        without_breaks: false,
        report: None,
        tell: false,
    };
    let mut names = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "-h" | "--help" => options.what = What::Help,
            "--quick" => options.what = What::Quick,
            "--all" => options.what = What::All,
            "--without-breaks" => options.without_breaks = true,
            "--tell" => options.tell = true,
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
            return Err("scenarios by name, or --quick, or --all".to_owned());
        }
        options.what = What::Named(names);
    }
    Ok(options)
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
        for wrong in ["--report", "--al", "a --all"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
