//! How the desks stand, as the review of incidents sees it: only those that fail are named, the
//! others are counted, so that a well floor costs nothing. Desks that are off, or on which the
//! family was not measured lately, are in neither count. Must not know any store.

use super::Incident;
use crate::desk::Severity;
use crate::ids::DeskId;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How one family of faults stands on one desk that is observed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Since when it fails there.
    pub failing_since: Option<Timestamp>,
    /// Whether an incident that explained it ended while it failed on: it stands alone now.
    pub released: bool,
}

/// A desk on which the family fails.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailingDesk {
    /// Desk.
    pub desk: DeskId,
    /// Leading fault.
    pub fault: String,
    /// Effect on calls.
    pub severity: Severity,
    /// Since when, by the clock of whoever gathers the view.
    pub since: Timestamp,
    /// Whether it stands alone after an incident that ended.
    pub released: bool,
    /// What it shares with others.
    pub shared: BTreeMap<String, String>,
}

impl FailingDesk {
    /// The same without the desk.
    #[must_use]
    pub const fn seen(&self) -> Seen {
        Seen {
            failing_since: Some(self.since),
            released: self.released,
        }
    }
}

/// One family of faults on the whole floor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Family {
    /// Name.
    pub name: String,
    /// Desks observed and failing.
    pub failing: Vec<FailingDesk>,
    /// Desks observed, failing or not.
    pub observed_count: u32,
    /// The same by what they share, at least for every group with [`super::LEAST_DESKS`] desks that
    /// began to fail lately and that no open incident explains.
    pub observed: BTreeMap<(String, String), u32>,
}

/// An open incident and how its desks stand: those that were ever explained by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// As it was.
    pub incident: &'a Incident,
    /// Of its desks, those observed lately.
    pub observed_count: u32,
    /// Of these, those that still fail.
    pub failing_count: u32,
    /// All desks observed lately that share the thing, its own or not.
    pub group_count: u32,
}

/// One observed desk of a small floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskView {
    /// Desk.
    pub desk: DeskId,
    /// What it shares with others.
    pub shared: BTreeMap<String, String>,
    /// Leading fault and its effect, if the family fails there.
    pub fault: Option<(String, Severity)>,
    /// How the family stands.
    pub seen: Seen,
}

impl Family {
    /// Counts a floor desk by desk; a desk given twice counts once.
    #[must_use]
    pub fn of_desks(name: &str, desks: &[DeskView]) -> Self {
        let mut family = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        let by_id: BTreeMap<&DeskId, &DeskView> = desks.iter().map(|d| (&d.desk, d)).collect();
        for desk in by_id.values() {
            family.observed_count = family.observed_count.saturating_add(1);
            for (attribute, value) in &desk.shared {
                let group = (attribute.clone(), value.clone());
                let count = family.observed.entry(group).or_insert(0);
                *count = count.saturating_add(1);
            }
            if let (Some(since), Some((fault, severity))) = (desk.seen.failing_since, &desk.fault) {
                family.failing.push(FailingDesk {
                    desk: desk.desk.clone(),
                    fault: fault.clone(),
                    severity: *severity,
                    since,
                    released: desk.seen.released,
                    shared: desk.shared.clone(),
                });
            }
        }
        family
    }
}
