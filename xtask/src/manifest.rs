//! Which whole-story tests there are: the names of the `[[test]]` tables in tests/Cargo.toml. Pure.
//! Needs the file's text. Must not know a name by heart: a new suite appears here by being declared there.

/// A name is given back only if it can be one of cargo's targets, whatever the file says.
pub fn test_names(cargo_toml: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut in_test = false;
    for line in cargo_toml.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            let head = line.split('#').next().unwrap_or_default().trim();
            in_test = head.replace(' ', "") == "[[test]]";
        } else if in_test && let Some(name) = value_of(line, "name") {
            names.push(name);
        }
    }
    names
}

fn value_of(line: &str, key: &str) -> Option<String> {
    let (left, right) = line.split_once('=')?;
    if left.trim() != key {
        return None;
    }
    let right = right.trim();
    let quote = right
        .chars()
        .next()
        .filter(|mark| matches!(mark, '"' | '\''))?;
    let value = right[1..].split(quote).next()?;
    let is_target = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_target.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_test_tables_count_in_their_order() {
        let text = r#"
[package]
name = "deskready-tests"
[[test]]
name = "house-rules" # the walls
path = "house_rules.rs"

[[ test ]]   # spaced
path = "scenarios/main.rs"
name='scenarios'

[[bin]]
name = "helper"
# [[test]]
# name = "later"
[dependencies]
name = "1"
"#;
        assert_eq!(test_names(text), ["house-rules", "scenarios"]);
    }

    #[test]
    fn nothing_odd_comes_through() {
        for line in [
            "name =",
            "name = 3",
            "name = \"",
            "name = \"--help me\"",
            "name = \"\"",
            "name",
            "= \"x\"",
            "name = é",
        ] {
            let found = test_names(&format!("[[test]]\n{line}\n"));
            assert!(found.is_empty(), "{line}: {found:?}");
        }
    }
}
