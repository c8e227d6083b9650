//! Which shared thing explains best why desks fail together. For each group of desks: how much
//! likelier its failures are if the group has a cause of its own than if its desks failed like all
//! others. Needs the view; must not look at single measurements.

use super::{
    FailingDesk, Family, Incident, LEAST_DESKS, ONSET_WITHIN, OPEN_PERCENT, STEADY_FOR, Shown,
    Sign, State, TOGETHER, before, groups, percent, rank,
};
use crate::desk::Severity;
use crate::knowledge::{Knowledge, codes};
use crate::text::Reason;
use jiff::Timestamp;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A thousand times likelier (e to the 7th): there are many groups, and one of them always looks odd.
const LEAST_SCORE: f64 = 7.0;
/// What is believed of a floor before it is measured: one desk in fifty fails on its own.
const BELIEVED_DESKS: f64 = 50.0;
const BELIEVED_FAILING: f64 = 1.0;
/// Scores this close tell the same; then the likelier thing by its nature wins.
const TIE: f64 = 0.02;
/// Parts behind which a cause can stand that several desks share. What is left are parts of one
/// desk, which break one by one and are replaced one by one.
const SHAREABLE: [&str; 6] = [
    "outside_desk",
    "setting",
    "driver",
    "softphone",
    "file",
    "switch_port",
];

struct Candidate<'a> {
    attribute: &'a str,
    value: &'a str,
    failing: BTreeSet<&'a FailingDesk>,
    observed_count: u32,
    score: f64,
}

/// New incidents of one family, beside those that are open, at most `room`.
pub(super) fn open(
    now: Timestamp,
    knowledge: &Knowledge,
    family: &Family,
    known: &[&Incident],
    room: usize,
) -> Vec<Incident> {
    let young: Vec<FailingDesk> = family
        .failing
        .iter()
        .filter_map(|desk| young(now, knowledge, family, known, desk))
        .collect();
    let mut fresh: BTreeSet<&FailingDesk> = young.iter().collect();
    let ids: BTreeSet<_> = young.iter().map(|d| &d.desk).collect();
    let others = family.failing.iter().filter(|d| !ids.contains(&d.desk));
    let mut aside: BTreeSet<&FailingDesk> = others.collect();
    let mut opened: Vec<Incident> = Vec::new();
    while opened.len() < room {
        let Some(best) = best(now, family, known, &opened, &fresh, &aside) else {
            break;
        };
        let incident = incident(now, family, &best, fresh.len());
        let taken: BTreeSet<&FailingDesk> = best.failing;
        fresh.retain(|desk| !taken.contains(desk));
        aside.extend(taken);
        opened.push(incident);
    }
    opened
}

/// A desk with those of its signs that may open an incident: they began lately, nothing explains them
/// yet, and something can stand behind them that several desks share.
fn young(
    now: Timestamp,
    knowledge: &Knowledge,
    family: &Family,
    known: &[&Incident],
    desk: &FailingDesk,
) -> Option<FailingDesk> {
    let explained: Vec<&Sign> = known
        .iter()
        .flat_map(|i| i.explains(&family.name, &desk.shared, &desk.signs))
        .collect();
    let counts = |sign: &&Sign| {
        !sign.released
            && sign.since >= before(now, ONSET_WITHIN)
            && is_shareable(knowledge, &sign.fault)
            && !explained.contains(sign)
    };
    let signs: Vec<Sign> = desk.signs.iter().filter(counts).cloned().collect();
    (!signs.is_empty()).then(|| FailingDesk {
        desk: desk.desk.clone(),
        signs,
        shared: desk.shared.clone(),
    })
}

/// An incident with what its desks have come to have in common since it was opened.
pub(super) fn grown(incident: &Incident, family: Option<&Family>) -> Incident {
    let mut after = incident.clone();
    if let (Some(family), false) = (family, incident.shown.is_empty()) {
        let own = family
            .failing
            .iter()
            .filter(|d| d.shared.get(&incident.attribute) == Some(&incident.value));
        let since = |s: &&Sign| !s.released && s.since >= incident.started_at;
        after
            .shown
            .extend(common(own.map(|d| d.signs.iter().filter(since))));
    }
    after
}

/// What enough desks show.
fn common<'a>(
    desks: impl Iterator<Item = impl Iterator<Item = &'a Sign>>,
) -> impl Iterator<Item = Shown> {
    let mut counts: BTreeMap<Shown, u32> = BTreeMap::new();
    for signs in desks {
        let of_desk: BTreeSet<Shown> = signs.map(Sign::shown).collect();
        for shown in of_desk {
            *counts.entry(shown).or_insert(0) += 1;
        }
    }
    let enough = counts.into_iter().filter(|(_, n)| *n >= LEAST_DESKS);
    enough.map(|(shown, _)| shown)
}

/// When it began: the first moment from which on enough desks began to fail together. A desk that
/// failed alone before is none of it.
fn began(desks: &BTreeSet<&FailingDesk>) -> Option<Timestamp> {
    let mut since: Vec<Timestamp> = desks.iter().filter_map(|d| d.since()).collect();
    since.sort_unstable();
    let least = usize::try_from(LEAST_DESKS).unwrap_or(usize::MAX);
    let joint = |few: &&[Timestamp]| match few {
        [first, .., last] => last.duration_since(*first) <= TOGETHER,
        _ => false,
    };
    let first = since.windows(least).find(joint).and_then(|w| w.first());
    first.or_else(|| since.first()).copied()
}

fn is_shareable(knowledge: &Knowledge, fault: &str) -> bool {
    let fault = knowledge.fault(fault);
    fault.is_some_and(|f| f.suspects.iter().any(|s| SHAREABLE.contains(&s.part)))
}

fn best<'a>(
    now: Timestamp,
    family: &'a Family,
    known: &[&Incident],
    opened: &[Incident],
    fresh: &BTreeSet<&'a FailingDesk>,
    aside: &BTreeSet<&'a FailingDesk>,
) -> Option<Candidate<'a>> {
    let known_keys: BTreeSet<_> = known
        .iter()
        .copied()
        .chain(opened)
        .map(|i| (i.attribute.as_str(), i.value.as_str()))
        .collect();
    let set_aside: BTreeMap<_, usize> = groups(aside.iter().copied())
        .into_iter()
        .map(|(group, desks)| (group, desks.len()))
        .collect();
    let all_observed = family.observed_count.saturating_sub(count(aside.len()));
    let mut candidates: Vec<Candidate<'a>> = groups(fresh.iter().copied())
        .into_iter()
        .filter(|(group, failing)| {
            !known_keys.contains(group)
                && is_steady(now, failing)
                && count(failing.len()) >= LEAST_DESKS
        })
        .filter_map(|((attribute, value), failing)| {
            let group = (attribute.to_owned(), value.to_owned());
            let observed = family.observed.get(&group).copied()?;
            let without = set_aside.get(&(attribute, value)).copied().unwrap_or(0);
            // A desk that fails is observed, whatever a count read a moment earlier says.
            let inside = observed
                .saturating_sub(count(without))
                .max(count(failing.len()));
            let outside = all_observed.saturating_sub(inside);
            let failing_outside = count(fresh.len().saturating_sub(failing.len())).min(outside);
            let score = score(count(failing.len()), inside, failing_outside, outside);
            let share = percent(count(failing.len()), inside);
            (share >= OPEN_PERCENT && score >= LEAST_SCORE).then_some(Candidate {
                attribute,
                value,
                failing,
                observed_count: inside,
                score,
            })
        })
        .collect();
    let top = candidates.iter().map(|c| c.score).fold(0.0, f64::max);
    candidates.retain(|c| c.score >= top * (1.0 - TIE));
    candidates.into_iter().min_by(|a, b| {
        let by_nature = |c: &Candidate<'_>| rank(&family.name, c.attribute);
        let specific = (by_nature(a), a.observed_count).cmp(&(by_nature(b), b.observed_count));
        let by_score = b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal);
        let by_name = (a.attribute, a.value).cmp(&(b.attribute, b.value));
        specific.then(by_score).then(by_name)
    })
}

/// Whether the least number of desks has failed for long enough to trust the picture.
fn is_steady(now: Timestamp, failing: &BTreeSet<&FailingDesk>) -> bool {
    let steady = failing
        .iter()
        .filter(|d| d.since().is_some_and(|at| at <= before(now, STEADY_FOR)))
        .count();
    count(steady) >= LEAST_DESKS
}

/// Log of how much likelier the failures inside are with a rate of their own than with the rate
/// outside; 0 where they are no more frequent.
fn score(failing: u32, observed: u32, failing_outside: u32, outside: u32) -> f64 {
    let (k, n) = (f64::from(failing), f64::from(observed));
    let own = k / n;
    let others =
        (f64::from(failing_outside) + BELIEVED_FAILING) / (f64::from(outside) + BELIEVED_DESKS);
    if own <= others {
        return 0.0;
    }
    let well = n - k;
    let of_well = if well > 0.0 {
        well * ((1.0 - own) / (1.0 - others)).ln()
    } else {
        0.0
    };
    k * (own / others).ln() + of_well
}

fn incident(now: Timestamp, family: &Family, best: &Candidate<'_>, fresh_count: usize) -> Incident {
    let mut incident = Incident {
        family: family.name.clone(),
        fault: leading_fault(&best.failing),
        attribute: best.attribute.to_owned(),
        value: best.value.to_owned(),
        state: State::Open,
        severity: best
            .failing
            .iter()
            .flat_map(|d| d.signs.iter().map(|s| s.severity))
            .min()
            .unwrap_or(Severity::S4),
        started_at: began(&best.failing).unwrap_or(now),
        opened_at: now,
        ended_at: None,
        calm_since: None,
        failing_count: 0,
        observed_count: best.observed_count,
        most_count: 0,
        told_count: 0,
        shown: common(best.failing.iter().map(|d| d.signs.iter())).collect(),
        reasons: Vec::new(),
    };
    // Desks that a narrower incident explained before are among those of the wider one.
    let covered = family
        .failing
        .iter()
        .filter(|d| incident.covers(&family.name, &d.shared, &d.signs));
    let failing = count(covered.map(|d| &d.desk).collect::<BTreeSet<_>>().len());
    let group = (best.attribute.to_owned(), best.value.to_owned());
    let observed = family.observed.get(&group).copied().unwrap_or(0);
    let observed = observed.max(failing);
    incident.failing_count = failing;
    incident.observed_count = observed;
    incident.most_count = failing;
    incident.told_count = failing;
    let outside = family.observed_count.saturating_sub(observed);
    let failing_outside = count(fresh_count.saturating_sub(best.failing.len()));
    incident.reasons = vec![
        Reason::new(codes::INCIDENT_OPENED)
            .with("what_shared", best.attribute)
            .with("value", best.value)
            .with("failing_count", failing)
            .with("observed_count", observed),
        Reason::new(codes::INCIDENT_OTHERS)
            .with("failing_count", failing_outside)
            .with("observed_count", outside),
    ];
    incident
}

/// The fault that most of the desks have; of equally frequent ones the first by name.
fn leading_fault(desks: &BTreeSet<&FailingDesk>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sign in desks.iter().filter_map(|d| d.leading()) {
        *counts.entry(sign.fault.as_str()).or_insert(0) += 1;
    }
    let most = counts.values().copied().max();
    counts
        .into_iter()
        .find(|(_, n)| Some(*n) == most)
        .map(|(fault, _)| fault.to_owned())
        .unwrap_or_default()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
