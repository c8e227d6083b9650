//! How right the judgement of disks is on real ones: reports of smartctl that experts labelled, and counts of drives whose
//! end is known. Needs a folder of cases, which the project does not have itself. Must not know a label or an outcome
//! before the verdict is given.

pub mod cases;
pub mod confusion;
pub mod desk;
mod halves;
pub mod peers;
pub mod series;

use anyhow::{Result, bail};
use std::path::PathBuf;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Folder of the cases.
    pub folder: PathBuf,
    /// JSON instead of tables.
    pub json: bool,
    /// A line for each case that is not as its label accepts.
    pub details: bool,
}

/// Reads the arguments; `None`: help was asked for.
///
/// # Errors
/// When they make no sense.
pub fn options(args: &[String]) -> Result<Option<Options>> {
    let mut options = Options {
        folder: PathBuf::new(),
        json: false,
        details: false,
    };
    for arg in args {
        match arg.as_str() {
            "--json" => options.json = true,
            "--details" => options.details = true,
            "-h" | "--help" => return Ok(None),
            flag if flag.starts_with('-') => {
                bail!(
                    "`{}` is not known; --help says what is",
                    flag.escape_default()
                )
            }
            folder if options.folder.as_os_str().is_empty() => options.folder = folder.into(),
            _ => bail!("one folder is enough; --help says what it should hold"),
        }
    }
    if options.folder.as_os_str().is_empty() {
        bail!("the folder of cases is missing: accuracy DIR; --help says what it should hold");
    }
    if !options.folder.is_dir() {
        bail!("{} is no folder that can be read", options.folder.display());
    }
    Ok(Some(options))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_makes_no_sense_is_told_and_help_needs_no_folder() {
        let parse = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            options(&words)
        };
        assert_eq!(parse("--help").unwrap(), None);
        let all = parse(". --json --details").unwrap().unwrap();
        assert!(all.json && all.details && all.folder == Path::new("."));
        for line in ["", "--fast .", ". .", "/no/such/folder"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
