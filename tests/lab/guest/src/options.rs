//! Options and orders as people write them: words of the form `key=value`. Needs nothing; must not accept a key
//! that means nothing, for a misspelt fault would be no fault.

use std::collections::BTreeMap;

/// Keys with their values, each checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    values: BTreeMap<String, String>,
}

/// A key and what it means.
pub type Key = (&'static str, &'static str);

impl Options {
    /// Takes `key=value`, if the key is one of those known.
    pub fn take(&mut self, word: &str, known: &[Key]) -> Result<(), String> {
        let (key, value) = word
            .split_once('=')
            .ok_or_else(|| format!("`{word}` is no key=value"))?;
        if !known.iter().any(|(name, _)| *name == key) {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "there is no `{key}`; there are: {}",
                names.join(", ")
            ));
        }
        self.values.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// A number; what is none counts as not given.
    #[must_use]
    pub fn number(&self, key: &str, otherwise: f64) -> f64 {
        let found = self.text(key).and_then(|text| text.parse::<f64>().ok());
        found
            .filter(|number| number.is_finite())
            .unwrap_or(otherwise)
    }

    /// Switched on: any number but 0.
    #[must_use]
    pub fn is_on(&self, key: &str) -> bool {
        self.number(key, 0.0) != 0.0
    }

    /// A loudness in decibel as a factor. -190 and less is nothing at all.
    #[must_use]
    pub fn gain(&self, key: &str, otherwise_db: f64) -> f32 {
        let db = self.number(key, otherwise_db);
        if db <= -190.0 {
            0.0
        } else {
            10_f64.powf(db / 20.0) as f32
        }
    }
}

/// Words of a line; double quotes hold words together: `name="Lab Headset"`.
#[must_use]
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            letter => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_means_nothing_is_refused_with_those_there_are() {
        let known: &[Key] = &[("serial", "the serial number"), ("hang", "")];
        let mut options = Options::default();
        assert_eq!(options.take("serial=A=1", known), Ok(()));
        assert_eq!(options.text("serial"), Some("A=1"));
        assert!(
            options
                .take("serail=1", known)
                .unwrap_err()
                .contains("serial, hang")
        );
        assert!(options.take("hang", known).is_err());
    }

    #[test]
    fn loudness_becomes_a_factor_and_very_soft_is_nothing() {
        let known: &[Key] = &[("db", "")];
        for (text, gain) in [
            ("db=0", 1.0),
            ("db=-20", 0.1),
            ("db=-200", 0.0),
            ("db=NaN", 1.0),
        ] {
            let mut options = Options::default();
            options.take(text, known).unwrap();
            assert!((options.gain("db", 0.0) - gain).abs() < 1e-6, "{text}");
        }
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(
            words("  plug name=\"Lab  Headset\" x=1 "),
            ["plug", "name=Lab  Headset", "x=1"]
        );
        assert!(words(" ").is_empty());
    }
}
