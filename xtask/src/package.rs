//! `cargo xtask package KIND`: what is rolled out to desks. Needs the installer's files and a build. Must not install anything.

mod deb;
mod msi;

use anyhow::Result;

use crate::Outcome;

const HELP: &str = "\
cargo xtask package deb|msi [--debug] [--revision N]
  Builds what is installed on desks and prints where it lies and how large it is.

  deb              Debian package of the desk's program: three roles as units of systemd, account, udev rules
  msi              package of the desk's program for Windows, cross-built: service, data folder, upgrade
  --debug          from the quick build of every day, for the virtual desk; never for a real one
  --revision N     the package's own number after the version, 1 unless said: what a higher one replaces
";

/// What a package is made of.
struct Options {
    is_debug: bool,
    revision: u32,
}

pub fn main(args: &[String]) -> Result<Outcome> {
    let (kind, rest) = match args {
        [] => {
            print!("{HELP}");
            return Ok(Outcome::Done);
        }
        [only] if matches!(only.as_str(), "-h" | "--help") => {
            print!("{HELP}");
            return Ok(Outcome::Done);
        }
        [kind, rest @ ..] => (kind, rest),
    };
    let options = match options(rest) {
        Ok(options) => options,
        Err(sentence) => return Ok(Outcome::Usage(sentence)),
    };
    match kind.as_str() {
        "deb" => deb::main(&options),
        "msi" => msi::main(&options),
        other => Ok(Outcome::Usage(format!(
            "there is no package `{}`; `cargo xtask package` lists those there are",
            other.escape_default()
        ))),
    }
}

/// Two revisions of the quick build's package for Windows: what is installed under Wine, and what it upgrades to.
pub fn for_wine(windows: &crate::windows::Windows) -> Result<[std::path::PathBuf; 2]> {
    let one = |revision| {
        msi::build(
            windows,
            &Options {
                is_debug: true,
                revision,
            },
        )
    };
    Ok([one(1)?, one(2)?])
}

/// Two revisions of the quick build's package: what the virtual desk installs, and what it upgrades to.
pub fn for_the_lab() -> Result<()> {
    for revision in [1, 2] {
        deb::build(&Options {
            is_debug: true,
            revision,
        })?;
    }
    Ok(())
}

fn options(args: &[String]) -> Result<Options, String> {
    let mut options = Options {
        is_debug: false,
        revision: 1,
    };
    let mut words = args.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--debug" => options.is_debug = true,
            "--revision" => {
                options.revision = words
                    .next()
                    .and_then(|number| number.parse().ok())
                    .filter(|number| (1..=9999).contains(number))
                    .ok_or("--revision wants a number from 1 to 9999")?;
            }
            other => {
                return Err(format!(
                    "`package` does not know `{}`",
                    other.escape_default()
                ));
            }
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn options_that_make_no_sense_are_told() {
        let parse = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            options(&words).map(|it| (it.is_debug, it.revision))
        };
        assert_eq!(parse(""), Ok((false, 1)));
        assert_eq!(parse("--revision 7 --debug"), Ok((true, 7)));
        for wrong in ["--revision", "--revision 0", "--revision x", "--fast"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
