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
        ];
        let variables = named
            .into_iter()
            .filter_map(|name| std::env::var(name).ok());
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
        clean(&crate::judgement::hide_homes(&text))
    }
}

/// Takes a word out where it stands by itself: a user called `deb` is not all of Debian's name.
fn without(text: &str, word: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, from) = rest.split_at(at);
        let after = from.get(word.len()..).unwrap_or_default();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        out.push_str(before);
        let stands_alone = !inside(out.chars().next_back()) && !inside(after.chars().next());
        out.push_str(if stands_alone { OUT } else { word });
        rest = after;
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
            ("a pc of pc", "a pc of pc"),
            ("", ""),
        ] {
            assert_eq!(scrub.text(given), kept, "{given}");
        }
    }
}
