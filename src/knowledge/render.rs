//! Makes a sentence of a reason, and a word of a code, in the reader's language.
//! Needs the constants of knowledge/ and a `ShowTime`. The values may come from a hostile device:
//! they are inserted as plain text, cleaned and cut, never read as a template. Escaping for a page
//! is the page's work. Nothing here can fail or come out empty.

use jiff::Timestamp;

use super::{SENTENCES, WORD_GROUPS, WORDS, format};
use crate::text::{Arg, Reason, ShowTime, Texts, fallback_chain};

/// Longest value put into a sentence, in characters.
const MAX_VALUE_CHARS: usize = 200;
/// A value named `.._text` is a sentence of ours with values of its own inside.
const MAX_TEXT_CHARS: usize = 800;
/// How many arguments of an unknown code are worth printing.
const MAX_LISTED_ARGS: usize = 12;
/// A hash is told apart by far less than all of it; the whole one stays in the evidence.
const SHORT_HASH_CHARS: usize = 16;
const MISSING: &str = "—";

type Table = [(&'static str, &'static [(&'static str, &'static str)])];

/// The languages every text is made in.
const LANGS: [&str; 2] = ["es", "en"];

/// The sentence of a reason; for an unknown code the code and its arguments.
#[must_use]
pub fn sentence(reason: &Reason, lang: &str, times: &dyn ShowTime) -> String {
    let Some((found, template)) = look_up(SENTENCES, &reason.code, lang) else {
        return bare(reason, lang, times);
    };
    // A reader of German gets the English sentence, so numbers and times inside follow English;
    // a reader of es-MX keeps their own way of writing the time inside the Spanish sentence.
    let speaks = if base(lang).eq_ignore_ascii_case(base(found)) {
        lang
    } else {
        found
    };
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = from.split_once('}') else {
            out.push_str(from);
            return out;
        };
        match reason.args.get(name) {
            // The detail is a remark after the full stop; without one the sentence is whole.
            None if name == "detail" => {}
            None => out.push_str(MISSING),
            Some(arg) => match value(name, arg, speaks, times).trim() {
                "" if name != "detail" => out.push_str(MISSING),
                said => out.push_str(said),
            },
        }
        rest = after;
    }
    out.push_str(rest);
    out.truncate(out.trim_end().len());
    out
}

/// The sentence in every language that must exist.
#[must_use]
pub fn texts(reason: &Reason, times: &dyn ShowTime) -> Texts {
    LANGS
        .into_iter()
        .map(|lang| (lang.to_owned(), sentence(reason, lang, times)))
        .collect()
}

/// The word for a code: `headset`, or with its group where two groups share one (`closing.third_party`).
/// An unknown code comes back as it is, cleaned.
#[must_use]
pub fn word(code: &str, lang: &str) -> String {
    let whole = look_up(WORDS, code, lang);
    let grouped = || {
        WORD_GROUPS
            .iter()
            .find_map(|group| word_in(group, code, lang))
    };
    match whole.map(|(_, text)| text).or_else(grouped) {
        Some(text) => text.to_owned(),
        None => plain(code, MAX_VALUE_CHARS),
    }
}

fn word_in(group: &str, code: &str, lang: &str) -> Option<&'static str> {
    look_up(WORDS, &format!("{group}.{code}"), lang).map(|(_, text)| text)
}

fn look_up(table: &'static Table, code: &str, lang: &str) -> Option<(&'static str, &'static str)> {
    let at = table.binary_search_by(|(of, _)| (*of).cmp(code)).ok()?;
    let (_, said) = table.get(at)?;
    fallback_chain(lang)
        .into_iter()
        .find_map(|tag| said.iter().find(|(of, _)| *of == tag))
        .copied()
}

fn base(lang: &str) -> &str {
    lang.split(['-', '_', '.']).next().unwrap_or_default()
}

fn bare(reason: &Reason, lang: &str, times: &dyn ShowTime) -> String {
    let code = plain(&reason.code, MAX_VALUE_CHARS);
    let mut out = if code.is_empty() {
        MISSING.to_owned()
    } else {
        code
    };
    let args = reason.args.iter().take(MAX_LISTED_ARGS);
    let listed: Vec<String> = args
        .map(|(name, arg)| {
            let name_text = plain(name, MAX_VALUE_CHARS);
            format!("{name_text}={}", value(name, arg, lang, times))
        })
        .collect();
    if !listed.is_empty() {
        out.push_str(" (");
        out.push_str(&listed.join(", "));
        out.push(')');
    }
    out
}

/// One argument as people read it; the ending of its name says how.
fn value(name: &str, arg: &Arg, lang: &str, times: &dyn ShowTime) -> String {
    match arg {
        Arg::Time(t) => plain(&times.show(*t, lang), MAX_VALUE_CHARS),
        Arg::Int(number) => number_value(name, *number, lang),
        Arg::Text(text) => text_value(name, text, lang, times),
    }
}

fn number_value(name: &str, number: i64, lang: &str) -> String {
    let unit = name.rsplit('_').next().unwrap_or_default();
    match unit {
        // A name that is all unit (`s`, `ms`) says the same as one that ends in it.
        "bytes" => format::bytes(number, lang),
        "ms" => format::milliseconds(number, lang),
        "s" => format::seconds(number, lang),
        "percent" => format!("{number} %"),
        "tenths" => format::tenth_parts(number, lang),
        "dbfs" => format!("{number} dBFS"),
        "db" => format!("{number} dB"),
        "hz" => format!("{number} Hz"),
        _ => number.to_string(),
    }
}

fn text_value(name: &str, text: &str, lang: &str, times: &dyn ShowTime) -> String {
    let group = match name.rsplit('_').next().unwrap_or_default() {
        "part" => "part",
        "kind" => "kind",
        "why" => "why",
        "step" => "step",
        "shared" => "shared",
        "finding" => "finding",
        "source" => "source",
        "certainty" => "certainty",
        "cause" => "cause",
        "family" => "family",
        "mode" => "mode",
        "says" => "says",
        "who" => "who",
        "date" => {
            return match text.parse::<Timestamp>() {
                Ok(t) => plain(&times.show(t, lang), MAX_VALUE_CHARS),
                Err(_) => plain(text, MAX_VALUE_CHARS),
            };
        }
        "hash" => return short_hash(text),
        // A title is said by its fault code, so that one reason reads right in every language.
        "title" => {
            return super::fault(text).map_or_else(
                || plain(text, MAX_VALUE_CHARS),
                |fault| fault.title(lang).to_owned(),
            );
        }
        "text" => return plain(text, MAX_TEXT_CHARS),
        _ => return plain(text, MAX_VALUE_CHARS),
    };
    word_in(group, text, lang).map_or_else(|| plain(text, MAX_VALUE_CHARS), str::to_owned)
}

fn short_hash(text: &str) -> String {
    let hex = text.chars().all(|c| c.is_ascii_hexdigit());
    match text.get(..SHORT_HASH_CHARS) {
        Some(short) if hex && text.len() > SHORT_HASH_CHARS => format!("{short}…"),
        _ => plain(text, MAX_VALUE_CHARS),
    }
}

/// Text from outside as one line without anything that acts instead of being read.
fn plain(text: &str, max_chars: usize) -> String {
    let mut out = String::new();
    let mut left = max_chars;
    for c in text.chars() {
        let kept = match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() || is_invisible(c) => continue,
            c => c,
        };
        if left == 0 {
            out.pop();
            out.push('…');
            break;
        }
        out.push(kept);
        left -= 1;
    }
    out
}

/// Direction marks, zero-width characters and tags: they hide or turn what stands beside them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}
