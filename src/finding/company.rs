//! What was listed beside a device while it was there and while it was not. What went away with it hangs
//! on the same hub; a stranger in its place is the device itself under a garbled name. Needs the
//! listings in stream order; must not judge, and must not grow with their number.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Most absences and most strangers remembered, the newest.
const REMEMBERED: usize = 16;

/// A device beside the one in question that was not listed for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Its name.
    pub name: String,
    /// The first listing without it.
    pub from: Timestamp,
    /// The first listing with it again; none while it is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// A device that was listed only while the one in question was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranger {
    /// Its name.
    pub name: String,
    /// The newest listing with it.
    pub at: Timestamp,
}

/// One listing: whether the device itself is on it, and who else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The device itself is listed.
    pub found: bool,
    /// Names of the others.
    pub beside: Vec<String>,
}

/// The others, over time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Company {
    /// Listed or away, since the newest listing with the device itself; none before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    usual: Option<Vec<String>>,
    /// Oldest first.
    #[serde(skip_serializing_if = "VecDeque::is_empty")]
    pub absences: VecDeque<Absence>,
    /// Oldest first.
    #[serde(skip_serializing_if = "VecDeque::is_empty")]
    pub strangers: VecDeque<Stranger>,
}

impl Company {
    /// Takes the next listing.
    pub(super) fn take(&mut self, at: Timestamp, listing: &Listing) {
        let here = |name: &String| listing.beside.contains(name);
        // All of them under other names: a sound server came or went, and nobody moved.
        let before = self.usual.as_deref().unwrap_or_default();
        if !before.is_empty() && !listing.beside.is_empty() && !before.iter().any(here) {
            self.usual = listing.found.then(|| listing.beside.clone());
            self.absences.retain(|absence| absence.until.is_some());
            return;
        }
        for absence in self.absences.iter_mut().filter(|a| a.until.is_none()) {
            if here(&absence.name) {
                absence.until = Some(at);
            }
        }
        let Self {
            usual,
            absences,
            strangers,
        } = self;
        let away = |absences: &VecDeque<Absence>, name: &str| {
            absences.iter().any(|a| a.until.is_none() && a.name == name)
        };
        for name in usual.iter().flatten().filter(|name| !here(name)) {
            if !away(absences, name) {
                let (name, until) = (name.clone(), None);
                remember(
                    absences,
                    Absence {
                        name,
                        from: at,
                        until,
                    },
                );
            }
        }
        if listing.found {
            let mut now = listing.beside.clone();
            let open = absences.iter().filter(|a| a.until.is_none());
            now.extend(open.map(|a| a.name.clone()).filter(|name| !here(name)));
            *usual = Some(now);
        } else if let Some(usual) = usual {
            for name in listing.beside.iter().filter(|name| !usual.contains(name)) {
                strangers.retain(|stranger| stranger.name != *name);
                let name = name.clone();
                remember(strangers, Stranger { name, at });
            }
        }
    }

    /// No listing was taken.
    pub(super) fn is_unused(&self) -> bool {
        self.usual.is_none() && self.is_empty()
    }

    /// Nothing worth telling was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.absences.is_empty() && self.strangers.is_empty()
    }
}

fn remember<T>(all: &mut VecDeque<T>, new: T) {
    while all.len() >= REMEMBERED {
        all.pop_front();
    }
    all.push_back(new);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Listings, one a second, as "name name" with `!` before those without the device itself; what is
    /// remembered, as "name from-until" and "name@at".
    fn check(listings: &[&str], expected: &str) {
        let mut company = Company::default();
        for (second, text) in (0..).zip(listings) {
            let beside = text.trim_start_matches('!').split_whitespace();
            let listing = Listing {
                found: !text.starts_with('!'),
                beside: beside.map(str::to_owned).collect(),
            };
            company.take(at(second), &listing);
        }
        let absences = company.absences.iter().map(|a| {
            let until = a
                .until
                .map_or_else(String::new, |t| t.as_second().to_string());
            format!("{} {}-{until}", a.name, a.from.as_second())
        });
        let strangers = company
            .strangers
            .iter()
            .map(|s| format!("{}@{}", s.name, s.at.as_second()));
        let all: Vec<String> = absences.chain(strangers).collect();
        assert_eq!(all.join(", "), expected, "{listings:?}");
    }

    #[test]
    fn remembers_who_went_away_and_who_came_in_its_place() {
        for (listings, expected) in [
            (&["camera board", "camera board"][..], ""),
            (&["camera board", "!camera board"], ""),
            (&["camera board", "!board"], "camera 1-"),
            (&["camera board", "!board", "camera board"], "camera 1-2"),
            (
                &["camera", "!", "!", "camera", "!"],
                "camera 1-3, camera 4-",
            ),
            // A list of other names is no news of anybody.
            (&["camera board", "!card0 card1", "!card0"], ""),
            (
                &["camera board", "!card0", "camera board", "!board"],
                "camera 3-",
            ),
            // Away while the device came back: no stranger when it is seen again.
            (&["camera board", "board", "!camera board"], "camera 1-2"),
            // Who was away when the list changed its names is not known to be away any more.
            (&["camera board", "!board", "!card0", "!camera board"], ""),
            // It went by itself, and its coming back is no news either.
            (&["camera", "", "", "camera"], "camera 1-3"),
            (&["board", "!board usb", "!board usb", "board"], "usb@2"),
            // Before the device itself was ever there nobody is a stranger.
            (&["!board usb", "!board"], ""),
            // Who came while it was there belongs there.
            (&["board", "board usb", "!board usb"], ""),
            (&["board", "!board a", "!board b"], "a@1, b@2"),
        ] {
            check(listings, expected);
        }
    }

    #[test]
    fn does_not_grow_with_the_number_of_listings() {
        let mut company = Company::default();
        for second in 0..1_000 {
            let odd = second % 2 == 1;
            let name = format!("s{second}");
            let beside = match odd {
                true => vec![name, "board".to_owned()],
                false => vec!["camera".to_owned(), "board".to_owned()],
            };
            company.take(
                at(second),
                &Listing {
                    found: !odd,
                    beside,
                },
            );
        }
        assert_eq!(
            (company.absences.len(), company.strangers.len()),
            (REMEMBERED, REMEMBERED)
        );
    }
}
