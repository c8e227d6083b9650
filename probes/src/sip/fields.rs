//! The grammar of those header fields that decide something (RFC 3261, 25). Pure; takes any text.

/// Every mark of this time begins so; what follows it makes it unique.
pub(super) const COOKIE: &str = "z9hG4bK";
/// A number in `CSeq` is below this.
const NUMBERS: u64 = 1 << 31;

pub(super) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte)
}

pub(super) fn is_token_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token)
}

/// A scheme and something behind it, without a space or an angle.
pub(super) fn is_uri(text: &str) -> bool {
    let of_scheme = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let visible = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(of_scheme)
        && !rest.is_empty()
        && rest.chars().all(visible)
}

/// Digits alone.
pub(super) fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// "4711 OPTIONS".
pub(super) fn sequence(text: &str) -> Option<(u32, String)> {
    let (digits, method) = text.split_once([' ', '\t'])?;
    // Zeros before it make it no larger.
    let digits = match digits.trim_start_matches('0') {
        "" if !digits.is_empty() => "0",
        rest => rest,
    };
    let number = u64::try_from(number(digits)?).ok();
    let number = number.filter(|number| *number < NUMBERS)?;
    let method = method.trim();
    let method = is_token_text(method).then(|| method.to_owned())?;
    Some((u32::try_from(number).ok()?, method))
}

/// One word, or two with an at sign.
pub(super) fn call_id(text: &str) -> Option<String> {
    let of_word = |c: char| c.is_ascii() && (is_token(c as u8) || "()<>:\\\"/[]?{}".contains(c));
    let mut words = text.split('@');
    let well = |word: &str| !word.is_empty() && word.chars().all(of_word);
    let is_id = words.next().is_some_and(well) && words.next().is_none_or(well);
    (is_id && words.next().is_none()).then(|| text.to_owned())
}

/// What `From` and `To` hold: an address, in angles or not, with a name for people or not.
pub(super) fn address(text: &str) -> Option<()> {
    let rest = match text.strip_prefix('"') {
        Some(quoted) => after_quote(quoted)?.trim_start(),
        None => text,
    };
    let Some((name, rest)) = rest.split_once('<') else {
        let alone = !text.starts_with('"');
        let uri = rest.split(';').next().unwrap_or_default().trim();
        return (alone && is_uri(uri)).then_some(());
    };
    let (uri, after) = rest.split_once('>')?;
    let after = after.trim();
    let well = is_uri(uri) && !name.contains('"') && (after.is_empty() || after.starts_with(';'));
    well.then_some(())
}

/// What follows a quoted text whose first quote was taken off; none when it is never closed.
fn after_quote(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return text.get(at + 1..),
            _ => {}
        }
    }
    None
}

/// The mark in a `Via`, which holds one value or several; the first counts. Outer none: it is no `Via`.
#[expect(clippy::option_option, reason = "an old sender sets no mark")]
pub(super) fn via(text: &str) -> Option<Option<String>> {
    let parts = split(text, ',')?;
    let mut branches = Vec::with_capacity(parts.len());
    for part in parts {
        branches.push(one_via(part)?);
    }
    branches.into_iter().next()
}

#[expect(clippy::option_option, reason = "an old sender sets no mark")]
fn one_via(text: &str) -> Option<Option<String>> {
    let params = split(text, ';')?;
    let (sent, params) = params.split_first()?;
    let (name, rest) = sent.split_once('/')?;
    let (version, rest) = rest.split_once('/')?;
    let (transport, by) = rest.trim_start().split_once([' ', '\t'])?;
    let known = name.trim().eq_ignore_ascii_case("SIP") && version.trim() == "2.0";
    let by = by.trim();
    if !known || !is_token_text(transport) || by.is_empty() {
        return None;
    }
    let named = params.iter().map(|param| match param.split_once('=') {
        Some((name, value)) => (name.trim(), value.trim()),
        None => (param.trim(), ""),
    });
    let mut branches = named.filter(|(name, _)| name.eq_ignore_ascii_case("branch"));
    let Some((_, branch)) = branches.next() else {
        return Some(None);
    };
    let alone = branches.next().is_none();
    let unique = branch
        .get(..COOKIE.len())
        .is_none_or(|start| !start.eq_ignore_ascii_case(COOKIE) || branch.len() > COOKIE.len());
    (alone && unique && is_token_text(branch)).then(|| Some(branch.to_owned()))
}

/// Parts between separators that stand in no quotes; none when a quote is never closed.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut from) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if c == separator && !quoted => {
                parts.push(text.get(from..at)?);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..)?);
    (!quoted).then_some(parts)
}
