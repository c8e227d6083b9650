//! The pages' own words in Spanish and English, and which of the two a reader gets. Needs the
//! catalogues in locales/. Holds no sentence of the domain: those come from knowledge.

use std::borrow::Cow;
use std::collections::HashMap;

use deskready::text::fallback_chain;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks are for mixed scripts; here they would only end up in copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ES: LanguageIdentifier = langid!("es");
static EN: LanguageIdentifier = langid!("en");
/// More wishes than this in one header are noise.
const MAX_WISHES: usize = 16;

/// A language the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Es,
    En,
}

impl Lang {
    /// Every language, in the order the switch shows them.
    pub const ALL: [Self; 2] = [Self::Es, Self::En];

    /// The tag, for pages and for knowledge.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Es => "Español",
            Self::En => "English",
        }
    }

    /// The language named exactly so, as in `?lang=`.
    #[must_use]
    pub fn exactly(tag: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|l| l.tag().eq_ignore_ascii_case(tag))
    }

    /// What serves a reader of `tag` best (also the shape of LANG, `es_ES.UTF-8`), English at last.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        Self::for_reader(tag).unwrap_or(Self::En)
    }

    /// What serves a reader of `tag` best; None when that is neither of the two (or English only
    /// because nothing else was left).
    fn for_reader(tag: &str) -> Option<Self> {
        let chain = fallback_chain(tag);
        let wanted_english = tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("en"));
        chain
            .into_iter()
            .find_map(|t| Self::exactly(t.split(['-', '_']).next().unwrap_or_default()))
            .filter(|found| *found != Self::En || wanted_english)
    }

    /// The link's wish, else the cookie's, else the browser's, else Spanish.
    #[must_use]
    pub fn choose(link: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Self {
        link.and_then(Self::exactly)
            .or_else(|| cookie.and_then(Self::exactly))
            .or_else(|| accept_language.and_then(accepted))
            .unwrap_or_default()
    }

    /// A message of the catalogue.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        LOCALES
            .try_lookup(self.id(), key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// A message with a number in it, in the right plural.
    #[must_use]
    pub fn tn(self, key: &str, count: usize) -> String {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.with(key, "count", FluentValue::from(count))
    }

    /// A message with a text in it.
    #[must_use]
    pub fn tx(self, key: &str, text: &str) -> String {
        self.with(key, "text", FluentValue::from(text))
    }

    fn with(self, key: &str, name: &'static str, value: FluentValue<'_>) -> String {
        let args = HashMap::from([(Cow::Borrowed(name), value)]);
        LOCALES
            .try_lookup_with_args(self.id(), key, &args)
            .unwrap_or_else(|| key.to_owned())
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Es => &ES,
            Self::En => &EN,
        }
    }
}

/// The first of the browser's languages that the pages speak, by its weights.
fn accepted(header: &str) -> Option<Lang> {
    let mut wishes: Vec<(&str, f32)> = header
        .split(',')
        .take(MAX_WISHES)
        .map(|wish| {
            let (tag, rest) = wish.split_once(';').unwrap_or((wish, ""));
            let weight = rest
                .trim()
                .strip_prefix("q=")
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            (tag.trim(), weight)
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    // A stable sort: equal weights keep the browser's order.
    wishes.sort_by(|a, b| b.1.total_cmp(&a.1));
    wishes
        .into_iter()
        .find_map(|(tag, _)| Lang::for_reader(tag))
}

#[cfg(test)]
mod tests;
