//! Common cause first: desks that share something and fail together are one incident instead of
//! many orders. Pure: how the desks of a family of faults stand and what is open go in; what to
//! open, update and end comes out. Order and repetition of what goes in change nothing.

mod view;
mod weigh;

pub use view::{DeskView, FailingDesk, Family, Shown, Sign, Standing};

use crate::desk::Severity;
use crate::knowledge::{Knowledge, codes};
use crate::text::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Two desks that fail together are a coincidence or a shared table; three are a pattern.
pub const LEAST_DESKS: u32 = 3;
/// From this share on, the neighbours' clue of a single desk speaks too: both tell one story.
pub const OPEN_PERCENT: u32 = 30;
/// Half of what opens one, so that a desk that comes and goes does not open and end it in turn.
pub const END_PERCENT: u32 = 15;
/// Long enough for desks that start one after the other in a morning, short enough that what
/// failed yesterday is another story.
pub const ONSET_WITHIN: SignedDuration = SignedDuration::from_hours(2);
/// What begins on one desk within this time of a shared sign is the same outage; and so is a desk's
/// failure no longer before that of the first few.
pub const TOGETHER: SignedDuration = SignedDuration::from_mins(15);
/// Desks report every minute: after half of that the picture is no longer that of the first few.
pub const STEADY_FOR: SignedDuration = SignedDuration::from_secs(30);
/// What came back must stay for as long as several reports before everybody is let go.
pub const END_AFTER: SignedDuration = SignedDuration::from_mins(5);
/// Most incidents opened in one review; the next one takes the rest.
pub const OPENED_AT_ONCE: usize = 20;

/// Whether it still goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Desks fail because of it.
    Open,
    /// Over; what still fails stands alone.
    Ended,
}

impl State {
    /// The text used in stores and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended => "ended",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Ended]
            .into_iter()
            .find(|s| s.as_str() == text)
    }
}

/// One cause shared by many desks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Family of faults.
    pub family: String,
    /// The fault most of its desks have.
    pub fault: String,
    /// What they share: site, switch, image, ...
    pub attribute: String,
    /// Which one.
    pub value: String,
    /// State.
    pub state: State,
    /// Worst effect on calls.
    pub severity: Severity,
    /// When the first of its desks failed.
    pub started_at: Timestamp,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Since when so few fail that it may be over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calm_since: Option<Timestamp>,
    /// Desks failing now.
    pub failing_count: u32,
    /// Desks observed that share it.
    pub observed_count: u32,
    /// Most that failed at once.
    pub most_count: u32,
    /// How many failed when people were told last.
    pub told_count: u32,
    /// What its desks have in common. Nothing named: every fault of the family.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub shown: BTreeSet<Shown>,
    /// Why it was opened, what was told since, why it ended.
    pub reasons: Vec<Reason>,
}

/// What names an open incident: there is one open per key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Family of faults.
    pub family: String,
    /// What is shared.
    pub attribute: String,
    /// Which one.
    pub value: String,
}

impl Incident {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> Key {
        Key {
            family: self.family.clone(),
            attribute: self.attribute.clone(),
            value: self.value.clone(),
        }
    }

    /// What it is called: the fault, and what its desks share.
    #[must_use]
    pub fn title(&self) -> Reason {
        Reason::new(codes::INCIDENT_TITLE)
            .with("fault_title", self.fault.as_str())
            .with("what_shared", self.attribute.as_str())
            .with("value", self.value.as_str())
    }

    /// Whom to call about it.
    #[must_use]
    pub fn call(&self) -> Reason {
        Reason::new(match self.attribute.as_str() {
            "switch" => codes::INCIDENT_CALL_NETWORK,
            "vpn" | "carrier" => codes::INCIDENT_CALL_SUPPLIER,
            "image" | "softphone" => codes::INCIDENT_CALL_IMAGE,
            _ => codes::INCIDENT_CALL_COORDINATOR,
        })
    }

    /// Which of the signs of a desk it explains: those that its desks have in common, and what began
    /// on the desk together with one of these. What failed before it began, or stands alone already,
    /// is the desk's own.
    #[must_use]
    pub fn explains<'a>(
        &self,
        family: &str,
        shared: &BTreeMap<String, String>,
        signs: &'a [Sign],
    ) -> Vec<&'a Sign> {
        let is_its = self.state == State::Open
            && self.family == family
            && shared.get(&self.attribute) == Some(&self.value);
        if !is_its {
            return Vec::new();
        }
        let began = |s: &&Sign| !s.released && s.since >= before(self.started_at, TOGETHER);
        let common = |s: &Sign| self.shown.is_empty() || self.shown.contains(&s.shown());
        let joint = |sign: &Sign| {
            let mut lead = signs.iter().filter(began).filter(|s| common(s));
            lead.any(|s| s.since.duration_since(sign.since).abs() <= TOGETHER)
        };
        let all = signs.iter().filter(began);
        all.filter(|s| common(s) || joint(s)).collect()
    }

    /// Whether it explains anything on a desk.
    #[must_use]
    pub fn covers(&self, family: &str, shared: &BTreeMap<String, String>, signs: &[Sign]) -> bool {
        !self.explains(family, shared, signs).is_empty()
    }
}

/// What should be different from what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new one.
    Open(Incident),
    /// Better known; with what people should be told, if anything.
    Update(Incident, Option<Reason>),
    /// Over, and why.
    End(Incident, Reason),
}

/// What must change so that the incidents agree with how the desks stand.
#[must_use]
pub fn review(
    now: Timestamp,
    knowledge: &Knowledge,
    floor: &[Family],
    open: &[Standing<'_>],
) -> Vec<Change> {
    let mut changes = Vec::new();
    let families: BTreeMap<&str, &Family> = floor.iter().map(|f| (f.name.as_str(), f)).collect();
    // What its desks have come to have in common belongs to it before it is asked what is new.
    let open: BTreeMap<Key, (&Standing<'_>, Incident)> = open
        .iter()
        .filter(|s| s.incident.state == State::Open)
        .map(|s| {
            let family = families.get(s.incident.family.as_str()).copied();
            (s.incident.key(), (s, weigh::grown(s.incident, family)))
        })
        .collect();
    let mut opened: Vec<Incident> = Vec::new();
    for family in families.values() {
        let known: Vec<&Incident> = open
            .values()
            .map(|(_, incident)| incident)
            .filter(|i| i.family == family.name)
            .collect();
        let room = OPENED_AT_ONCE.saturating_sub(opened.len());
        opened.extend(weigh::open(now, knowledge, family, &known, room));
    }
    for (standing, grown) in open.values() {
        let family = families.get(grown.family.as_str()).copied();
        changes.extend(follow(now, family, (standing, grown), &opened));
    }
    changes.extend(opened.into_iter().map(Change::Open));
    changes
}

/// An open incident, a moment later.
fn follow(
    now: Timestamp,
    family: Option<&Family>,
    (standing, grown): (&Standing<'_>, &Incident),
    opened: &[Incident],
) -> Option<Change> {
    let was = standing.incident;
    if let Some(wider) = opened.iter().find(|new| holds_all(new, was, family)) {
        let reason = Reason::new(codes::INCIDENT_WIDENED)
            .with("what_shared", wider.attribute.as_str())
            .with("value", wider.value.as_str());
        return Some(end(now, was, reason));
    }
    let mut after = grown.clone();
    if standing.observed_count == 0 {
        // With nobody there to be measured nothing is known, and nothing is on its way to be over.
        after.calm_since = None;
        return (after != *was).then_some(Change::Update(after, None));
    }
    after.failing_count = standing.failing_count;
    after.observed_count = standing.group_count.max(standing.observed_count);
    after.most_count = after.most_count.max(after.failing_count);
    let covered: Vec<&Sign> = family.map_or_else(Vec::new, |f| {
        f.failing
            .iter()
            .flat_map(|d| grown.explains(&f.name, &d.shared, &d.signs))
            .collect()
    });
    after.severity = covered
        .iter()
        .map(|s| s.severity)
        .chain([was.severity])
        .min()
        .unwrap_or(was.severity);
    let few = after.failing_count < LEAST_DESKS
        || percent(after.failing_count, standing.observed_count) < END_PERCENT;
    after.calm_since = few.then(|| was.calm_since.unwrap_or(now));
    if let Some(since) = after.calm_since
        && now.duration_since(since) >= END_AFTER
    {
        let reason = Reason::new(codes::INCIDENT_ENDED)
            .with("failing_count", after.failing_count)
            .with("observed_count", standing.observed_count);
        return Some(end(now, &after, reason));
    }
    let told = news(was, &mut after);
    (after != *was).then_some(Change::Update(after, told))
}

/// What people should hear: it got worse, or twice as many desks have it. Nothing else.
fn news(was: &Incident, after: &mut Incident) -> Option<Reason> {
    let worse = after.severity < was.severity;
    let doubled = after.failing_count >= was.told_count.saturating_mul(2).max(LEAST_DESKS);
    if !worse && !doubled {
        return None;
    }
    let code = if worse {
        codes::INCIDENT_WORSE
    } else {
        codes::INCIDENT_GREW
    };
    after.told_count = after.failing_count.max(was.told_count);
    let reason = Reason::new(code)
        .with("failing_count", after.failing_count)
        .with("observed_count", after.observed_count);
    after.reasons.push(reason.clone());
    // The first says why it was opened; of the rest the newest matter.
    while after.reasons.len() > crate::limits::EVIDENCE_KEPT {
        after.reasons.remove(1);
    }
    Some(reason)
}

fn end(now: Timestamp, was: &Incident, reason: Reason) -> Change {
    let mut after = was.clone();
    after.state = State::Ended;
    after.ended_at = Some(now);
    after.reasons.push(reason.clone());
    Change::End(after, reason)
}

/// Whether every desk that fails because of `was` is explained by `new` as well.
fn holds_all(new: &Incident, was: &Incident, family: Option<&Family>) -> bool {
    let Some(family) = family.filter(|f| f.name == was.family && f.name == new.family) else {
        return false;
    };
    let mut any = false;
    let all = family.failing.iter().all(|d| {
        let by_new = new.explains(&family.name, &d.shared, &d.signs);
        let mut by_old = was.explains(&family.name, &d.shared, &d.signs).into_iter();
        by_old.all(|sign| {
            any = true;
            by_new.contains(&sign)
        })
    });
    any && all
}

pub(crate) fn percent(part: u32, whole: u32) -> u32 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(0)
}

pub(crate) fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

/// Attributes of a family in the order in which one of them is the likelier cause where the
/// numbers cannot tell: what is special before what everybody has.
pub(crate) fn rank(family: &str, attribute: &str) -> usize {
    let first: &[&str] = match family {
        "path" | "path_certificate" => &["switch", "vpn", "carrier"],
        "file" | "file_change" | "disk_space" => &["image", "softphone"],
        _ => &["hub", "image", "softphone", "switch"],
    };
    let then = [
        "hub",
        "switch",
        "image",
        "softphone",
        "vpn",
        "carrier",
        "",
        "room",
        "service",
        "client",
        "site",
    ];
    let place = |list: &[&str], name: &str| list.iter().position(|a| *a == name);
    place(first, attribute).unwrap_or_else(|| {
        // A name of the administrator's own stands where the empty one is.
        let known = place(&then, attribute).or_else(|| place(&then, ""));
        first.len() + known.unwrap_or(then.len())
    })
}

/// The groups that desks form, each with the desks in it.
pub(crate) fn groups<'a>(
    desks: impl Iterator<Item = &'a FailingDesk>,
) -> BTreeMap<(&'a str, &'a str), BTreeSet<&'a FailingDesk>> {
    let mut groups: BTreeMap<(&str, &str), BTreeSet<&FailingDesk>> = BTreeMap::new();
    for desk in desks {
        for (attribute, value) in &desk.shared {
            groups.entry((attribute, value)).or_default().insert(desk);
        }
    }
    groups
}

#[cfg(test)]
mod tests;
