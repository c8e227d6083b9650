//! Takes out of a text what names a person, this PC or one piece of hardware. Needs to know those names;
//! knows a home by how it is written.

use deskready::limits::clean;

/// Shorter words than this are too likely to be a part of a model's name.
const MIN_CHARS: usize = 3;
const OUT: &str = "…";

/// Words that must not be said.
#[derive(Debug, Default)]
pub struct Scrub {
    words: Vec<String>,
}

impl Scrub {
    /// With the names of who runs this and of this PC.
    pub fn of_this_pc() -> Self {
        let named = [
            "USER",
            "LOGNAME",
            "SUDO_USER",
            "USERNAME",
            "COMPUTERNAME",
            "HOSTNAME",
            "USERDOMAIN",
            "USERDNSDOMAIN",
            "LOGONSERVER",
        ];
        let variables = named
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            // Windows writes its server with the signs of a path.
            .map(|name| name.trim_start_matches('\\').to_owned());
        let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
        let files = files
            .into_iter()
            .filter_map(|path| std::fs::read_to_string(path).ok());
        let home = ["HOME", "USERPROFILE"].into_iter().filter_map(|name| {
            let home = std::env::var_os(name)?;
            let last = std::path::Path::new(&home).file_name()?;
            Some(last.to_string_lossy().into_owned())
        });
        let mut scrub = Self::default();
        for name in variables.chain(files).chain(home) {
            // root is nobody's name, and "root" is a word of its own.
            if name.trim() != "root" {
                scrub.add(&name);
            }
        }
        scrub
    }

    /// One more word that must not be said: a name, a serial number.
    pub fn add(&mut self, word: &str) {
        let word = word.trim();
        if word.chars().count() >= MIN_CHARS && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
            // A whole name first, before a shorter one takes a part of it.
            self.words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    /// The text without them, and with every home as `~`.
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for word in &self.words {
            text = without(&text, word);
        }
        clean(&without_accounts(&crate::judgement::hide_homes(&text)))
    }
}

/// Takes a word out where it stands by itself: a user called `deb` is not all of Debian's name. Windows spells names in
/// capitals or not, as it pleases.
fn without(text: &str, word: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, found, after)) = find(rest, word) {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        out.push_str(before);
        let stands_alone = !inside(out.chars().next_back()) && !inside(after.chars().next());
        out.push_str(if stands_alone { OUT } else { found });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What comes before a word, how it is spelt there, and what comes after it.
fn find<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let end_of = |from: &str| {
        let mut chars = from.chars();
        let all = word
            .chars()
            .all(|c| chars.next().is_some_and(|other| same(c, other)));
        all.then(|| from.len() - chars.as_str().len())
    };
    text.char_indices().find_map(|(at, _)| {
        let (before, from) = text.split_at(at);
        let (found, after) = from.split_at(end_of(from)?);
        Some((before, found, after))
    })
}

/// Takes out the numbers by which Windows knows its accounts: `S-1-5-21-..`.
fn without_accounts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, start, after)) = find(rest, "S-1-") {
        let end = after.find(|c: char| !c.is_ascii_digit() && c != '-');
        let (numbers, left) = after.split_at(end.unwrap_or(after.len()));
        out.push_str(before);
        out.push_str(if numbers.is_empty() { start } else { OUT });
        rest = left;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_serials_and_homes_go_and_what_everybody_has_stays() {
        let mut scrub = Scrub::default();
        for word in ["deb", "opq7.wxyz", "pc-0042", "S3Z9NB0K", "pc", "pc-0042\n"] {
            scrub.add(word);
        }
        for (given, kept) in [
            ("Debian GNU/Linux 12", "Debian GNU/Linux 12"),
            ("debian deb", "debian …"),
            ("Jabra of opq7.wxyz at pc-0042", "Jabra of … at …"),
            ("SSD S3Z9NB0K", "SSD …"),
            ("SSD XS3Z9NB0K", "SSD XS3Z9NB0K"),
            ("/home/other/x and /home/opq7.wxyz", "~/x and ~"),
            ("SSD of OPQ7.WXYZ at PC-0042", "SSD of … at …"),
            ("OPQ7.WXYZs own", "OPQ7.WXYZs own"),
            (r"C:\Users\Opq Wxyz\x", r"~\x"),
            (
                "owner S-1-5-21-1004336348-117238-682003-512, of s-1-5-18",
                "owner …, of …",
            ),
            ("DS-1-x S-1-", "DS-1-x S-1-"),
            ("a pc of pc", "a pc of pc"),
            ("", ""),
        ] {
            assert_eq!(scrub.text(given), kept, "{given}");
        }
    }
}
