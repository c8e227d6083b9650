//! What the product knows: faults, their articles, sentences and words, in every language.
//! Needs only the constants that build.rs writes from knowledge/ after checking it; opens nothing
//! at run time and judges nothing.

mod fault;
pub mod format;
mod lay;
pub mod lists;
pub mod overlay;
mod programs;
mod render;
pub mod rules;

#[cfg(test)]
mod check_sample;
#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod overlay_tests;
#[cfg(test)]
mod render_tests;

use crate::desk::Severity;
use std::borrow::Cow;

pub use fault::{
    ACQUITTED, Article, Clear, Clue, Costs, Fault, Flap, Kind, ReplaceFrom, Step, Suspect, Trip,
    likelihood,
};
pub use programs::{Program, ProgramKind, makes_calls, program};
pub use render::{sentence, texts, word};

include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));

/// All that judging needs to know, as one argument: what is built in, or that with a site's own
/// numbers laid over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Knowledge {
    faults: Cow<'static, [Fault]>,
    /// What time, travel and parts cost.
    pub costs: Cow<'static, Costs>,
    overridden: Vec<overlay::Overridden>,
}

static BUILT_IN: Knowledge = Knowledge {
    faults: Cow::Borrowed(FAULTS),
    costs: Cow::Borrowed(&COSTS),
    overridden: Vec::new(),
};

impl Knowledge {
    /// As it was built.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The fault of that code, if this version knows it.
    #[must_use]
    pub fn fault(&self, code: &str) -> Option<&Fault> {
        let at = self
            .faults
            .binary_search_by(|fault| fault.code.cmp(code))
            .ok()?;
        self.faults.get(at)
    }

    /// The severity that a site gave to a fault, whatever a reading says of it.
    #[must_use]
    pub fn severity_laid(&self, code: &str) -> Option<Severity> {
        let is_laid = |o: &overlay::Overridden| o.code == code && o.key == "severity";
        if !self.overridden.iter().any(is_laid) {
            return None;
        }
        Severity::parse(self.fault(code)?.severity)
    }

    /// Every fault, sorted by code.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
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
