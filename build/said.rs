//! Puts the sentences and words of all languages side by side and checks that they agree.
//! Needs the items read from the pages. Must not know what a code means.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::article::Item;

/// code -> language -> text
pub type Said = BTreeMap<String, BTreeMap<&'static str, String>>;

/// Puts the languages' items side by side; they must have the same codes and the same places.
pub fn join(
    all: &[(&'static str, String, Vec<Item>)],
    prefix: &str,
    into: &mut Said,
    problems: &mut Vec<Problem>,
) {
    let has = |items: &[Item], code: &str| items.iter().any(|item| item.code == code);
    for (lang, path, items) in all {
        for item in items {
            let mut complain = |what: String, mend: &str| {
                problems.push(Problem::new(path, item.line, &what, mend));
            };
            if !is_code(&item.code) || !item.code.starts_with(prefix) {
                let mend = format!(
                    "start it with \"{prefix}\": small letters, digits, _ and dots between"
                );
                complain(
                    format!("\"{}\" is not a code of this file", item.code),
                    &mend,
                );
            }
            if let Err(what) = placeholders(&item.text) {
                complain(what, "write a place as {name}: small letters, digits and _");
            }
            for (other, other_path, theirs) in all.iter().filter(|(other, ..)| other != lang) {
                if !has(theirs, &item.code) {
                    let mend = format!("add it to knowledge/{other_path}");
                    complain(
                        format!("\"{}\" is not written in {other}", item.code),
                        &mend,
                    );
                }
            }
            let spoken = into.entry(item.code.clone()).or_default();
            for (other, said) in spoken.iter() {
                let (mine, theirs) = (placeholders(&item.text), placeholders(said));
                if *other != *lang && mine.is_ok() && theirs.is_ok() && mine != theirs {
                    let mend = "use the same {names} in every language";
                    complain(
                        format!("\"{}\" has other places than in {other}", item.code),
                        mend,
                    );
                }
            }
            if spoken.insert(lang, item.text.clone()).is_some() {
                complain(
                    format!("\"{}\" is written twice", item.code),
                    "keep one of them",
                );
            }
        }
    }
}

/// The names between braces; each brace must belong to one.
pub fn placeholders(text: &str) -> Result<BTreeSet<&str>, String> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let name = rest
            .get(at..)
            .and_then(|from| from.strip_prefix('{'))
            .and_then(|from| from.split_once('}'));
        match name {
            Some((name, after)) if is_name(name) => {
                names.insert(name);
                rest = after;
            }
            _ => return Err("a brace does not belong to a place".to_owned()),
        }
    }
    Ok(names)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// At least two names with dots between. A severity (`severity.S1`) keeps its capital letter.
pub fn is_code(text: &str) -> bool {
    text.contains('.')
        && text
            .split('.')
            .all(|part| is_name(part) || super::fault_file::SEVERITIES.contains(&part))
}
