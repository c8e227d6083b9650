//! Tests of `lang`: who gets which language, and that both catalogues say the same things.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

#[test]
fn a_reader_gets_the_language_of_the_link_then_the_cookie_then_the_browser_then_spanish() {
    for (link, cookie, browser, expected) in [
        (None, None, None, Lang::Es),
        (Some("en"), Some("es"), Some("es"), Lang::En),
        (Some("EN"), None, None, Lang::En),
        (Some("xx"), Some("en"), None, Lang::En),
        (Some("<script>"), None, None, Lang::Es),
        (None, Some("en"), Some("es"), Lang::En),
        (None, None, Some("en-GB,en;q=0.9,es;q=0.8"), Lang::En),
        (None, None, Some("es-MX,es;q=0.9,en;q=0.8"), Lang::Es),
        (None, None, Some("en;q=0.3,ca;q=0.9"), Lang::Es),
        (None, None, Some("de-DE,de;q=0.9,en;q=0.5"), Lang::En),
        (None, None, Some("de"), Lang::Es),
        (None, None, Some("en;q=0"), Lang::Es),
        (None, None, Some("en;q=nan, es;q=abc"), Lang::Es),
        (None, None, Some(",,;;q=,-"), Lang::Es),
    ] {
        assert_eq!(
            Lang::choose(link, cookie, browser),
            expected,
            "{link:?} {cookie:?} {browser:?}"
        );
    }
}

/// Key -> the names of the variables its message uses.
fn catalogue(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(lang.tag());
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut key = String::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                assert!(
                    found.insert(name.to_owned(), BTreeSet::new()).is_none(),
                    "{name} twice"
                );
                key = name.to_owned();
            }
            for after in line.split('$').skip(1) {
                let name: String = after
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                found.get_mut(&key).unwrap().insert(name);
            }
        }
    }
    found
}

#[test]
fn both_catalogues_hold_the_same_keys_with_the_same_variables() {
    let (es, en) = (catalogue(Lang::Es), catalogue(Lang::En));
    assert!(
        es.len() > 50,
        "the catalogue was not read: {} keys",
        es.len()
    );
    assert_eq!(es, en);
}

#[test]
fn every_key_of_the_catalogues_can_be_looked_up() {
    for lang in Lang::ALL {
        for (key, names) in catalogue(lang) {
            let said = match names.first().map(String::as_str) {
                None => lang.t(&key),
                Some("count") => lang.tn(&key, 2),
                Some(_) => lang.tx(&key, "x"),
            };
            assert_ne!(said, key, "{lang:?} does not know {key}");
            assert!(!said.contains('{'), "{lang:?} {key}: {said}");
        }
    }
}

/// Every `t("key")`, `tn("key", ..)` and `tx("key", ..)` in templates and sources.
fn used(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            used(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for call in ["t(\"", "tn(\"", "tx(\""] {
            for (at, _) in text.match_indices(call) {
                let before = text[..at].chars().next_back();
                let key = text[at + call.len()..]
                    .split('"')
                    .next()
                    .unwrap_or_default();
                let named = key.contains('-')
                    && key
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
                if matches!(before, Some('.' | ' ' | '(')) && named {
                    found.insert(key.to_owned());
                }
            }
        }
    }
}

#[test]
fn every_key_a_page_uses_is_in_the_catalogue() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    used(&root.join("templates"), &mut keys);
    used(&root.join("src"), &mut keys);
    assert!(
        keys.len() > 30,
        "no keys were found in the templates: {keys:?}"
    );
    let known = catalogue(Lang::Es);
    let missing: Vec<_> = keys.iter().filter(|k| !known.contains_key(*k)).collect();
    assert!(
        missing.is_empty(),
        "write these into locales/es and locales/en: {missing:?}"
    );
}

#[test]
fn a_number_gets_its_plural_and_a_hostile_text_stays_text() {
    assert_ne!(
        Lang::Es.tn("desks-count", 1),
        Lang::Es.tn("desks-count", 2).replace('2', "1")
    );
    assert!(Lang::En.tx("error-reference", "<b>{x}").contains("<b>{x}"));
}
