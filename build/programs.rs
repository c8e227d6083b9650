//! Reads _common/programs.toml: which programs make calls, which show somebody else's, which only
//! listen. Needs the text of the file; must not open files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
use super::fault_file::line_of;

/// Longer than any name of a file in use.
const MAX_CHARS: usize = 64;

/// Names for people, each with the files that run.
type Names = BTreeMap<String, Vec<Spanned<String>>>;

/// The file as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programs {
    softphones: Names,
    browsers: Names,
    bystanders: Names,
}

/// File, name for people, kind.
type Row<'a> = (&'a Spanned<String>, &'a str, &'static str);

impl Programs {
    /// Sorted by file.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let lists = [
            ("Softphone", &self.softphones),
            ("Browser", &self.browsers),
            ("Bystander", &self.bystanders),
        ];
        let mut rows: Vec<Row<'_>> = Vec::new();
        for (kind, names) in lists {
            for (name, files) in names {
                rows.extend(files.iter().map(|file| (file, name.as_str(), kind)));
            }
        }
        rows.sort_by_key(|(file, ..)| file.get_ref());
        rows
    }
}

/// What is typed, or None with the complaint added.
pub fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Programs> {
    let programs = match toml::from_str::<Programs>(text) {
        Ok(programs) => programs,
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            let mend = "compare with knowledge/README.md";
            problems.push(Problem::new(file, line, error.message(), mend));
            return None;
        }
    };
    let mut seen = BTreeSet::new();
    for (program, name, _) in programs.rows() {
        let line = line_of(text, program.span().start);
        let typed = program.get_ref().as_str();
        if !is_file_name(typed) {
            let what = format!("\"{typed}\" is not how a program is named here");
            let mend = "write the name of its file in small letters, without folder and .exe";
            problems.push(Problem::new(file, line, &what, mend));
        }
        if !seen.insert(typed) {
            let what = format!("\"{typed}\" is there twice");
            problems.push(Problem::new(file, line, &what, "keep one"));
        }
        if name.trim().is_empty() || name.chars().count() > MAX_CHARS {
            let what = "a program has no name for people, or a long one";
            let mend = "write one of 64 characters at most before the =";
            problems.push(Problem::new(file, line, what, mend));
        }
    }
    Some(programs)
}

fn is_file_name(text: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_uppercase() && !"/\\".contains(c);
    !text.is_empty()
        && text.len() <= MAX_CHARS
        && text.trim() == text
        && !text.ends_with(".exe")
        && text.chars().all(plain)
}
