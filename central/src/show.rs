//! Makes words of what the store holds, for one reader: sentences in their language, moments in
//! the site's zone, and for each state its colour class, icon and word together. Needs knowledge
//! and the catalogue. Decides nothing and escapes nothing: that is the template's part.

pub mod causes;
pub mod explain;
pub mod reading;
pub mod sheet;

use std::collections::BTreeMap;

use deskready::desk::Severity;
use deskready::finding;
use deskready::knowledge;
use deskready::readiness::Readiness;
use deskready::text::{Reason, ShowTime};
use deskready::{ticket, work_order};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::lang::Lang;
use crate::store::model::SiteRow;

/// A state as people see it: never by colour alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Class of the sheet, after `is-`.
    pub class: &'static str,
    /// Symbol of the sprite.
    pub icon: &'static str,
    pub word: String,
}

/// One reader at one place.
#[derive(Debug, Clone)]
pub struct Show {
    pub lang: Lang,
    zone: TimeZone,
}

impl Show {
    /// With an IANA zone name; one this machine does not know reads as UTC.
    #[must_use]
    pub fn new(lang: Lang, zone: &str) -> Self {
        Self {
            lang,
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// The zone as its name, for the foot of a paper.
    #[must_use]
    pub fn zone_name(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").to_owned()
    }

    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        self.show(at, self.lang.tag())
    }

    /// A day without its time.
    #[must_use]
    pub fn day(&self, day: jiff::civil::Date) -> String {
        if self.lang == Lang::Es {
            day.strftime("%d/%m/%Y").to_string()
        } else {
            day.strftime("%-d %b %Y").to_string()
        }
    }

    #[must_use]
    pub fn opt_time(&self, at: Option<Timestamp>) -> String {
        at.map_or_else(|| "—".to_owned(), |t| self.time(t))
    }

    #[must_use]
    pub fn sentence(&self, reason: &Reason) -> String {
        knowledge::sentence(reason, self.lang.tag(), self)
    }

    /// A word of a group of knowledge, for example `("part", "headset")`.
    #[must_use]
    pub fn word(&self, group: &str, code: &str) -> String {
        let grouped = format!("{group}.{code}");
        let said = knowledge::word(&grouped, self.lang.tag());
        // A code that knowledge has no word for comes back as it went in: shown without the group.
        if said == grouped {
            deskready::limits::clean(code)
        } else {
            said
        }
    }

    /// The same with a capital first letter, where it stands alone.
    #[must_use]
    pub fn title_word(&self, group: &str, code: &str) -> String {
        capital(&self.word(group, code))
    }

    /// The title of a fault, or its code if this version does not know it.
    #[must_use]
    pub fn fault_title(&self, code: &str) -> String {
        knowledge::fault(code).map_or_else(
            || deskready::limits::clean(code),
            |f| f.title(self.lang.tag()).to_owned(),
        )
    }

    #[must_use]
    pub fn readiness(&self, readiness: Readiness) -> Mark {
        let class = readiness.as_str();
        let icon = match readiness {
            Readiness::Ready => "ok",
            Readiness::ReadyWithCare => "care",
            Readiness::NotReady => "bad",
            Readiness::Unknown => "none",
        };
        Mark {
            class,
            icon,
            word: self.word("readiness", class),
        }
    }

    /// The sentence of a verdict for a place where its word stands already.
    #[must_use]
    pub fn readiness_sentence(&self, readiness: Readiness, reason: &Reason) -> String {
        let sentence = self.sentence(reason);
        let word = self.word("readiness", readiness.as_str());
        match sentence
            .strip_prefix(&word)
            .and_then(|rest| rest.strip_prefix(['.', ':']))
        {
            Some(rest) if !rest.trim().is_empty() => capital(rest.trim()),
            Some(_) | None => sentence,
        }
    }

    #[must_use]
    pub fn finding(&self, state: finding::State) -> Mark {
        let icon = match state {
            finding::State::Ok => "ok",
            finding::State::Suspect | finding::State::Recovering => "care",
            finding::State::Failing | finding::State::Flapping => "bad",
            finding::State::Unknown => "none",
        };
        Mark {
            class: state.as_str(),
            icon,
            word: self.title_word("finding", state.as_str()),
        }
    }

    #[must_use]
    pub fn order(&self, state: work_order::State) -> Mark {
        let icon = match state {
            work_order::State::Settling => "wait",
            work_order::State::Dispatched => "work",
            work_order::State::Signed | work_order::State::Closed => "ok",
            work_order::State::Cancelled | work_order::State::Merged => "off",
        };
        Mark {
            class: state.as_str(),
            icon,
            word: self.title_word("order", state.as_str()),
        }
    }

    #[must_use]
    pub fn ticket(&self, state: ticket::State) -> Mark {
        let icon = match state {
            ticket::State::AwaitingQualification => "wait",
            ticket::State::Qualified => "work",
            ticket::State::Closed => "ok",
            ticket::State::Merged | ticket::State::Cancelled => "off",
        };
        Mark {
            class: state.as_str(),
            icon,
            word: self.title_word("ticket", state.as_str()),
        }
    }

    #[must_use]
    pub fn severity(&self, severity: Severity) -> Mark {
        let (class, icon) = match severity {
            Severity::S1 => ("s1", "bad"),
            Severity::S2 => ("s2", "care"),
            Severity::S3 => ("s3", "care"),
            Severity::S4 => ("s4", "none"),
        };
        let word = format!(
            "{} · {}",
            severity.as_str(),
            self.word("severity", severity.as_str())
        );
        Mark { class, icon, word }
    }
}

impl ShowTime for Show {
    fn show(&self, at: Timestamp, lang: &str) -> String {
        let there = at.to_zoned(self.zone.clone());
        // Day first in both, and a written month in English, so that 3/4 is never read as April.
        if lang.starts_with("es") {
            there.strftime("%d/%m/%Y %H:%M").to_string()
        } else {
            there.strftime("%-d %b %Y %H:%M").to_string()
        }
    }
}

/// Readers for several sites on one page.
#[derive(Debug)]
pub struct Zones {
    lang: Lang,
    by_site: BTreeMap<String, Show>,
}

impl Zones {
    #[must_use]
    pub fn of(lang: Lang, sites: &[SiteRow]) -> Self {
        let by_site = sites
            .iter()
            .map(|s| (s.name.clone(), Show::new(lang, &s.zone)))
            .collect();
        Self { lang, by_site }
    }

    /// The reader at a site; UTC where the site is not known.
    #[must_use]
    pub fn at(&self, site: &str) -> Show {
        self.by_site
            .get(site)
            .cloned()
            .unwrap_or_else(|| Show::new(self.lang, "UTC"))
    }
}

/// With a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub mod tests_support;
