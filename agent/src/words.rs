//! The few words of this program's own screens that are not knowledge about faults, in both
//! languages, and the choice of the language.

use deskready::text::fallback_chain;

/// Languages this program's own words exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Spanish.
    Es,
    /// English.
    En,
}

/// The language a person sees: asked for, else the environment's, else the profile's.
#[must_use]
pub fn choose(asked: Option<&str>, profile: &str) -> String {
    let environment = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    asked
        .map(str::to_owned)
        .or_else(|| environment.as_deref().and_then(tag_of_locale))
        .unwrap_or_else(|| profile.to_owned())
}

/// `es_ES.UTF-8` -> `es-ES`; the C locale says nothing about a person.
fn tag_of_locale(locale: &str) -> Option<String> {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    (!name.is_empty() && name != "C" && name != "POSIX").then(|| name.replace('_', "-"))
}

/// Spanish or English, whichever the chain of fall-backs reaches first.
#[must_use]
pub fn tongue(tag: &str) -> Tongue {
    let first = fallback_chain(tag).into_iter().find_map(|t| match t {
        "es" => Some(Tongue::Es),
        "en" => Some(Tongue::En),
        _ => None,
    });
    first.unwrap_or(Tongue::En)
}

/// One of two texts.
#[must_use]
pub fn say<'a>(tongue: Tongue, es: &'a str, en: &'a str) -> &'a str {
    match tongue {
        Tongue::Es => es,
        Tongue::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language_and_the_c_locale_none() {
        for (locale, tag) in [
            ("es_ES.UTF-8", Some("es-ES")),
            ("en", Some("en")),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
        ] {
            assert_eq!(tag_of_locale(locale).as_deref(), tag, "{locale}");
        }
    }

    #[test]
    fn every_tag_reaches_spanish_or_english() {
        for (tag, expected) in [
            ("es-MX", Tongue::Es),
            ("ca", Tongue::Es),
            ("en-GB", Tongue::En),
            ("de", Tongue::En),
            ("", Tongue::En),
        ] {
            assert_eq!(tongue(tag), expected, "{tag}");
        }
    }
}
