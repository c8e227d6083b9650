//! How the desks stand, as the review of incidents sees it: only those that fail are named, the
//! others are counted, so that a well floor costs nothing. Desks that are off, or on which the
//! family was not measured lately, are in neither count. Must not know any store.

use super::Incident;
use crate::desk::Severity;
use crate::ids::DeskId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One question of a family that is open on a desk: what fails there, and since when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sign {
    /// Scope of the component, "path/vpn".
    pub component: String,
    /// The fault it began as; one episode stays one, whatever it turns into.
    pub fault: String,
    /// Effect on calls.
    pub severity: Severity,
    /// Since when, by the clock of whoever gathers the view.
    pub since: Timestamp,
    /// Whether it stands alone: an incident that explained it ended while it failed on, or a person
    /// took it out of one.
    #[serde(default)]
    pub released: bool,
    /// Whether an incident explains it.
    #[serde(default)]
    pub covered: bool,
    /// Whether another question of this desk explains it.
    #[serde(default)]
    pub secondary: bool,
}

impl Sign {
    /// What makes it the same sign on another desk. Of paths and sets of files the name counts as well:
    /// desks have several, and one of them may fail for a reason of its own.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let named = matches!(self.component.split_once('/'), Some(("path" | "files", _)));
        Shown {
            fault: self.fault.clone(),
            component: if named {
                self.component.clone()
            } else {
                String::new()
            },
        }
    }
}

/// A sign that desks have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shown {
    /// Fault code.
    pub fault: String,
    /// Scope of the path or the set of files; empty where a desk has one such part.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub component: String,
}

/// A desk on which the family fails.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailingDesk {
    /// Desk.
    pub desk: DeskId,
    /// What fails there; never nothing.
    pub signs: Vec<Sign>,
    /// What it shares with others.
    pub shared: BTreeMap<String, String>,
}

impl FailingDesk {
    /// The sign that leads: the worst that nothing else on the desk explains.
    #[must_use]
    pub fn leading(&self) -> Option<&Sign> {
        self.signs
            .iter()
            .min_by_key(|s| (s.secondary, s.severity, &s.component))
    }

    /// Since when it fails.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.signs.iter().map(|s| s.since).min()
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
    /// What of the family fails there.
    pub signs: Vec<Sign>,
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
            if !desk.signs.is_empty() {
                family.failing.push(FailingDesk {
                    desk: desk.desk.clone(),
                    signs: desk.signs.clone(),
                    shared: desk.shared.clone(),
                });
            }
        }
        family
    }
}
