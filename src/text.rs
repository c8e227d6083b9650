//! Texts in several languages and the reasons they are written from: a code and named arguments.
//! What travels and is stored is the reason; words are made at the edge, in the reader's language.
//! Needs serde and a time type. Must not know any sentence (`knowledge` does) nor any time zone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Language tag -> text; at least `es` and `en` wherever people read it.
pub type Texts = BTreeMap<String, String>;

/// Longer than any tag in use; a longer one is noise from outside and reads as English.
const MAX_TAG_BYTES: usize = 35;
/// Language, script, region, variant: more parts than that are never worth looking up.
const MAX_TAG_PARTS: usize = 4;

/// One argument of a reason. On the wire it is a bare number or string.
// Time stands before Text so that a time comes back as a time; a text that happens to be a full
// RFC 3339 moment comes back as one too, which prints the same moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    Int(i64),
    Time(Timestamp),
    Text(String),
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Arg {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Arg {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u32> for Arg {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u64> for Arg {
    fn from(value: u64) -> Self {
        // 8 EiB and more: the largest number that can be said is still the right sentence.
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<Timestamp> for Arg {
    fn from(value: Timestamp) -> Self {
        Self::Time(value)
    }
}

/// Why something was decided: the code of a sentence and what goes into its places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Arg>,
}

impl Reason {
    /// Take the code from `knowledge::codes`, so that a sentence that is not written does not compile.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            args: BTreeMap::new(),
        }
    }

    /// The name's ending says how the value is printed (`_bytes`, `_ms`, `_percent`, `_part`, ...).
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Arg>) -> Self {
        self.args.insert(name.into(), value.into());
        self
    }
}

/// Who knows the reader's clock: the moment in words of `lang`. Edges give one with a zone.
pub trait ShowTime {
    fn show(&self, t: Timestamp, lang: &str) -> String;
}

/// RFC 3339 in UTC, to the second: for machines, logs and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Utc;

impl ShowTime for Utc {
    fn show(&self, t: Timestamp, _lang: &str) -> String {
        format!("{t:.0}")
    }
}

/// The languages to try for a reader, best first, always ending in English.
/// `es-MX` -> es-MX, es-419, es, en. Also takes the shape of LANG (`es_ES.UTF-8`).
#[must_use]
pub fn fallback_chain(tag: &str) -> Vec<&str> {
    let mut chain: Vec<&str> = Vec::with_capacity(MAX_TAG_PARTS + 2);
    let tag = tag.trim().split(['.', '@']).next().unwrap_or_default();
    if !tag.is_empty() && tag.len() <= MAX_TAG_BYTES {
        chain.push(tag);
        let mut rest = tag;
        for _ in 1..MAX_TAG_PARTS {
            let Some((shorter, _)) = rest.rsplit_once(['-', '_']) else {
                break;
            };
            rest = shorter;
            if !rest.is_empty() {
                chain.push(rest);
            }
        }
        chain.extend(relatives(tag));
    }
    chain.push("en");
    // English may have come from the tag itself, and es from a relative: keep the first of each.
    let mut seen: Vec<&str> = Vec::with_capacity(chain.len());
    for candidate in chain {
        if !seen.contains(&candidate) {
            seen.push(candidate);
        }
    }
    order_spanish(&mut seen);
    seen
}

/// The text for a reader out of a map, along the same chain; then whatever there is.
#[must_use]
pub fn pick<'a>(texts: &'a Texts, lang: &str) -> Option<&'a str> {
    fallback_chain(lang)
        .into_iter()
        .find_map(|tag| texts.get(tag))
        .or_else(|| texts.values().next())
        .map(String::as_str)
}

/// What people who speak this language read next best.
fn relatives(tag: &str) -> &'static [&'static str] {
    const AMERICAS: [&str; 21] = [
        "419", "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE",
        "PR", "PY", "SV", "US", "UY", "VE",
    ];
    let mut parts = tag.split(['-', '_']);
    let base = parts.next().unwrap_or_default();
    let is = |known: &str| base.eq_ignore_ascii_case(known);
    if is("es") {
        let american = parts.any(|p| AMERICAS.iter().any(|a| a.eq_ignore_ascii_case(p)));
        if american { &["es-419", "es"] } else { &["es"] }
    } else if is("ca") || is("gl") || is("eu") {
        &["es"]
    } else {
        &[]
    }
}

/// `es` came in as the shortened tag, before `es-419`, which is the closer one.
fn order_spanish(chain: &mut [&str]) {
    let es = chain.iter().position(|tag| *tag == "es");
    let americas = chain.iter().position(|tag| *tag == "es-419");
    if let (Some(es), Some(americas)) = (es, americas)
        && es < americas
        && let Some(between) = chain.get_mut(es..=americas)
    {
        between.rotate_left(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_closest_language_and_english_at_last() {
        for (tag, expected) in [
            ("es-MX", &["es-MX", "es-419", "es", "en"][..]),
            ("es-419", &["es-419", "es", "en"]),
            ("es-ES", &["es-ES", "es", "en"]),
            ("es_ES.UTF-8", &["es_ES", "es", "en"]),
            ("es", &["es", "en"]),
            ("ES-mx", &["ES-mx", "ES", "es-419", "es", "en"]),
            ("ca", &["ca", "es", "en"]),
            ("gl-ES", &["gl-ES", "gl", "es", "en"]),
            ("eu", &["eu", "es", "en"]),
            ("pt-BR", &["pt-BR", "pt", "en"]),
            ("en-GB", &["en-GB", "en"]),
            ("xx", &["xx", "en"]),
            ("", &["en"]),
            ("---", &["---", "--", "-", "en"]),
        ] {
            assert_eq!(fallback_chain(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_hostile_language_tag_is_bounded_and_reads_english() {
        assert_eq!(fallback_chain(&"a-".repeat(5_000)), ["en"]);
        assert!(fallback_chain("a-b-c-d-e-f-g-ñ-é").len() <= MAX_TAG_PARTS + 3);
        assert_eq!(fallback_chain("ñ-é").last(), Some(&"en"));
    }

    #[test]
    fn a_reason_comes_back_from_json_as_it_went() {
        let at: Timestamp = "2026-03-01T07:55:00Z".parse().unwrap();
        let reason = Reason::new("a.b")
            .with("total_bytes", 7_u64)
            .with("name", "<script>")
            .with("seen_date", at);
        let json = serde_json::to_string(&reason).unwrap();
        assert_eq!(
            json,
            r#"{"code":"a.b","args":{"name":"<script>","seen_date":"2026-03-01T07:55:00Z","total_bytes":7}}"#
        );
        assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason);
        let bare = Reason::new("a");
        assert_eq!(serde_json::to_string(&bare).unwrap(), r#"{"code":"a"}"#);
        assert_eq!(
            serde_json::from_str::<Reason>(r#"{"code":"a"}"#).unwrap(),
            bare
        );
    }

    #[test]
    fn a_number_too_large_to_store_becomes_the_largest() {
        assert_eq!(Arg::from(u64::MAX), Arg::Int(i64::MAX));
    }

    #[test]
    fn utc_prints_seconds_and_nothing_finer() {
        let t: Timestamp = "2026-03-01T07:55:00.987Z".parse().unwrap();
        assert_eq!(Utc.show(t, "es"), "2026-03-01T07:55:00Z");
    }

    #[test]
    fn a_text_is_picked_along_the_chain() {
        let texts: Texts = [("en", "hello"), ("es", "hola")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        assert_eq!(pick(&texts, "es-MX"), Some("hola"));
        assert_eq!(pick(&texts, "de"), Some("hello"));
        assert_eq!(pick(&Texts::new(), "de"), None);
    }
}
