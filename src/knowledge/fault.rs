//! What is known of one fault: how it trips and clears, what may be behind it, what tells the
//! suspects apart, what can be done and what that costs. Needs nothing but its values; judges nothing.

use std::borrow::Cow;

use crate::text::fallback_chain;

/// One fault code: how it trips and clears, what may be behind it, what to do, and the articles.
#[derive(Debug, Clone, PartialEq)]
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
    pub flap: Flap,
    /// What readings are held against, by name; the name ends in its unit.
    pub limits: Cow<'static, [(&'static str, u64)]>,
    /// Fault codes on the same desk of which this one is the reason.
    pub explains: Cow<'static, [&'static str]>,
    /// Priors sum to 1, most likely first as typed.
    pub suspects: Cow<'static, [Suspect]>,
    /// What else is known, and what it says of the suspects.
    pub clues: Cow<'static, [Clue]>,
    /// What can be done, cheapest first as typed; none means: watch.
    pub steps: Cow<'static, [Step]>,
    /// Who does it; a word of the group `who`.
    pub who: &'static str,
    pub minutes: u32,
    /// Parts to carry to the desk.
    pub bring: Cow<'static, [&'static str]>,
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

/// Comes and goes: so many trips in so much attempted time; over after so much without a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flap {
    pub trips: u32,
    pub within_s: u32,
    pub calm_s: u32,
}

/// A fact besides the symptom, and what it says of suspects: words of [`super::lists::SAYS`].
#[derive(Debug, Clone, PartialEq)]
pub struct Clue {
    pub when: &'static str,
    pub says: Cow<'static, [(&'static str, &'static str)]>,
}

/// What somebody can do, and the causes for which it comes out well. All kinds but `test` end the
/// matter when they come out well.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub id: &'static str,
    pub kind: &'static str,
    pub part: Option<&'static str>,
    pub who: &'static str,
    pub minutes: u32,
    pub well_if: Cow<'static, [&'static str]>,
}

/// What time, travel and parts cost, in one unit of money.
#[derive(Debug, Clone, PartialEq)]
pub struct Costs {
    pub technician_per_minute: f64,
    pub travel_minutes: f64,
    /// By criticality of the service, 1 to 5.
    pub seat_per_minute: [f64; 5],
    /// Minutes an operator needs to go on at another desk.
    pub move_desk_minutes: f64,
    /// How sure one must be before a part of at most this price is replaced.
    pub replace_from: Cow<'static, [ReplaceFrom]>,
    pub price: Cow<'static, [(&'static str, f64)]>,
}

/// One line of [`Costs::replace_from`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplaceFrom {
    pub up_to: f64,
    pub certainty: f64,
}

impl Costs {
    /// Price of a part; 0 for what has none.
    #[must_use]
    pub fn price(&self, part: &str) -> f64 {
        self.price
            .iter()
            .find(|(of, _)| *of == part)
            .map_or(0.0, |(_, price)| *price)
    }

    /// How sure one must be before this part is replaced.
    #[must_use]
    pub fn certainty_needed(&self, part: &str) -> f64 {
        let price = self.price(part);
        let line = self.replace_from.iter().find(|line| price <= line.up_to);
        line.or(self.replace_from.last())
            .map_or(1.0, |line| line.certainty)
    }

    /// What a minute without this seat costs.
    #[must_use]
    pub fn seat_per_minute(&self, criticality: u8) -> f64 {
        let at = usize::from(criticality.clamp(1, 5)) - 1;
        self.seat_per_minute.get(at).copied().unwrap_or(0.0)
    }
}

/// What a person who cleared a suspect said of it; no word for fault.toml.
pub const ACQUITTED: (&str, f64) = ("acquitted", 1.0 / 1000.0);

/// By how much a word multiplies the weight of a suspect; 1 for an unknown word.
#[must_use]
pub fn likelihood(word: &str) -> f64 {
    super::lists::SAYS
        .iter()
        .chain([&ACQUITTED])
        .find(|(known, _)| *known == word)
        .map_or(1.0, |(_, factor)| *factor)
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
    /// A limit by name. The build sees to it that each one the judgement asks for is there.
    #[must_use]
    pub fn limit(&self, name: &str) -> u64 {
        self.limits
            .iter()
            .find(|(of, _)| *of == name)
            .map_or(0, |(_, value)| *value)
    }

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
