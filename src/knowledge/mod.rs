//! What the product knows: faults, their articles, sentences and words, in every language.
//! Needs only the constants that build.rs writes from knowledge/ after checking it; opens nothing
//! at run time and judges nothing.

pub mod format;
mod render;

#[cfg(test)]
mod check_sample;
#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod render_tests;

use crate::text::fallback_chain;

pub use render::{sentence, texts, word};

include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));

/// One fault code: how it trips and clears, what may be behind it, what to do, and the articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    pub code: &'static str,
    /// One open diagnosis per component and family.
    pub family: &'static str,
    /// The component kind it stands on, as the interfaces name it.
    pub scope: &'static str,
    pub kind: Kind,
    /// `S1` (no calls) to `S4` (hygiene).
    pub severity: &'static str,
    /// How long an order waits for a common cause before anybody hears of it.
    pub settle_s: u32,
    /// False: passing again does not clear it without a person.
    pub reversible: bool,
    pub trip: Trip,
    pub clear: Clear,
    /// Priors sum to 1, most likely first as typed.
    pub suspects: &'static [Suspect],
    pub action: Action,
    /// Who does it; a word of the group `who`.
    pub who: &'static str,
    pub minutes: u32,
    /// Parts to carry to the desk.
    pub bring: &'static [&'static str],
    /// By language; always `es` and `en`.
    pub articles: &'static [(&'static str, Article)],
}

/// Worked and no longer does, never was right, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Fault,
    Defect,
    Notice,
}

/// N failures in T of attempted time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    pub fails: u32,
    pub within_s: u32,
    /// True: an explicit self-check trips at once, after one look more.
    pub self_check: bool,
}

/// M passes of an active test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clear {
    pub passes: u32,
}

/// A part (or `setting`, `outside_desk`, `nothing`) and how often it is the cause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suspect {
    pub part: &'static str,
    pub prior: f64,
}

/// What to do first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    pub verb: &'static str,
    pub part: Option<&'static str>,
}

/// What people read about a fault, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    pub title: &'static str,
    pub what_happened: &'static str,
    pub meaning_for_calls: &'static str,
    pub fallback_operator: &'static str,
    pub technician_steps: &'static [&'static str],
    pub proof: &'static [&'static str],
    pub prevention: &'static str,
}

impl Fault {
    /// The article closest to the reader's language; None only if there were no article at all.
    #[must_use]
    pub fn article(&self, lang: &str) -> Option<&'static Article> {
        let find = |tag: &str| self.articles.iter().find(|(of, _)| *of == tag);
        fallback_chain(lang)
            .into_iter()
            .find_map(find)
            .or_else(|| self.articles.first())
            .map(|(_, article)| article)
    }

    /// The article's title, or the code where there were none.
    #[must_use]
    pub fn title(&self, lang: &str) -> &'static str {
        self.article(lang)
            .map_or(self.code, |article| article.title)
    }
}

/// Every fault, sorted by code.
#[must_use]
pub fn faults() -> &'static [Fault] {
    FAULTS
}

/// The fault of that code, if this version knows it.
#[must_use]
pub fn fault(code: &str) -> Option<&'static Fault> {
    let at = FAULTS.binary_search_by(|fault| fault.code.cmp(code)).ok()?;
    FAULTS.get(at)
}

/// The codes of all sentences, sorted.
pub fn sentence_codes() -> impl Iterator<Item = &'static str> {
    SENTENCES.iter().map(|(code, _)| *code)
}
