//! The desk: what kind of place it is, who is served from it, and what is known about it when it
//! is judged. Needs only the words.

use crate::component::{Identity, SerialQuality};
use crate::profile::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kind of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskKind {
    /// A PC.
    #[default]
    Pc,
    /// A thin client.
    ThinClient,
    /// A session on a remote machine.
    VdiSession,
    /// A PC at somebody's home.
    Home,
}

/// Direction of a service's calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Callers call in.
    #[default]
    Inbound,
    /// Operators call out.
    Outbound,
    /// No calls.
    BackOffice,
}

/// Effect of a fault on calls, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Cannot take calls.
    S1,
    /// Takes calls, the caller hears damage.
    S2,
    /// Latent risk.
    S3,
    /// Hygiene.
    S4,
}

impl Severity {
    /// Reads "S1" to "S4".
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "S1" => Some(Self::S1),
            "S2" => Some(Self::S2),
            "S3" => Some(Self::S3),
            "S4" => Some(Self::S4),
            _ => None,
        }
    }

    /// "S1" to "S4".
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S1 => "S1",
            Self::S2 => "S2",
            Self::S3 => "S3",
            Self::S4 => "S4",
        }
    }
}

/// What was there when the desk was first seen whole: the epoch counters and sizes are compared
/// against. Restarted by a person or a new part, never silently.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Baseline {
    /// Main memory, bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_total_bytes: Option<u64>,
    /// What was in each place for memory, bytes, by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub memory_modules: BTreeMap<String, u64>,
    /// Logical processors online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_online_count: Option<u32>,
    /// I/O error counter of each disk, by slot.
    #[serde(default)]
    pub disk_error_counts: BTreeMap<String, u64>,
    /// Transfer errors over its cable that each disk counts for life, by [`Baseline::disk`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub disk_crc_counts: BTreeMap<String, u64>,
    /// Errors and sectors that each disk counts for life, as a person answered for them, by [`Baseline::disk`] and the
    /// counter's name. Never learnt: what a disk counts when it is first seen counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub disk_answered_counts: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Baseline {
    /// What a count that a disk keeps for life is held under: its serial, so that another disk in
    /// the same place starts anew; the place where there is no good one.
    #[must_use]
    pub fn disk(slot: &str, identity: Option<&Identity>) -> String {
        match identity {
            Some(i) if i.serial_quality == SerialQuality::Good => i.serial.clone(),
            Some(_) | None => slot.to_owned(),
        }
    }
}

/// All that is known about one desk beside its measurements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeskFacts {
    /// What it must have.
    pub profile: Profile,
    /// What it had.
    #[serde(default)]
    pub baseline: Baseline,
}

/// When a desk is needed. No calendar at all means always.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {
    /// Next moment the desk is needed, if a calendar is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_need: Option<jiff::Timestamp>,
}

impl Calendar {
    /// Minutes until the desk is needed; 0 without a calendar or when it is needed already.
    #[must_use]
    pub fn minutes_to_need(&self, now: jiff::Timestamp) -> i64 {
        self.next_need.map_or(0, |need| {
            (need.as_second().saturating_sub(now.as_second())).max(0) / 60
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_desk_without_a_calendar_is_needed_now() {
        let at = |second| Timestamp::from_second(second).unwrap();
        for (next_need, minutes) in [(None, 0), (Some(at(1_000)), 0), (Some(at(4_600)), 60)] {
            let calendar = Calendar { next_need };
            assert_eq!(
                calendar.minutes_to_need(at(1_000)),
                minutes,
                "{next_need:?}"
            );
        }
        let past = Calendar {
            next_need: Some(at(0)),
        };
        assert_eq!(past.minutes_to_need(at(9_000)), 0);
    }
}
