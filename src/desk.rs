//! The desk: what kind of place it is, who is served from it, and what is known about it when it
//! is judged. Needs the words, and what the judgement counts.

use crate::component::{Identity, SerialQuality};
use crate::observation::{Observation, Outcome, Reading};
use crate::profile::Profile;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Fans that have been seen to turn. A fan that never did may be a socket of the board with nothing in it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fans: BTreeSet<String>,
    /// I/O error counter of each disk, by slot.
    #[serde(default)]
    pub disk_error_counts: BTreeMap<String, u64>,
    /// Failed requests of each disk in the kernel's log that a person answered for, by slot. Never learnt.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub disk_log_answered: BTreeMap<String, LogAnswered>,
    /// Transfer errors over its cable that each disk counts for life, by [`Baseline::disk`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub disk_crc_counts: BTreeMap<String, u64>,
    /// Errors and sectors that each disk counts for life, as a person answered for them, by [`Baseline::disk`] and the
    /// counter's name. Never learnt: what a disk counts when it is first seen counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub disk_answered_counts: BTreeMap<String, BTreeMap<String, u64>>,
}

/// Lines of the log that were answered for: it holds them as long as the machine is not started anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogAnswered {
    /// The start of the machine.
    pub boot: String,
    /// How many.
    pub error_count: u64,
}

impl Baseline {
    /// Fills what it does not have yet from what was just measured; tells whether anything was filled. What is there already is
    /// never touched: a baseline is restarted by people.
    pub fn learn(&mut self, observations: &[Observation]) -> bool {
        let before = self.clone();
        for observation in observations {
            let Outcome::Reading(reading) = &observation.outcome else {
                continue;
            };
            if let Reading::Memory { total_bytes } = reading {
                self.memory_total_bytes.get_or_insert(*total_bytes);
            } else if let Reading::MemoryModules { places, .. } = reading {
                if self.memory_modules.is_empty() {
                    self.memory_modules = crate::diagnosis::modules_of(places);
                }
            } else if let Reading::Heat { fans, .. } = reading {
                let turning = fans.iter().filter(|fan| fan.rpm > 0);
                let room = crate::limits::FANS_KNOWN.saturating_sub(self.fans.len());
                let names: Vec<String> = turning
                    .map(|fan| fan.name.clone())
                    .filter(|name| !self.fans.contains(name))
                    .take(room)
                    .collect();
                self.fans.extend(names);
            } else if let Reading::CpuCores { online_count, .. } = reading {
                self.cpu_online_count.get_or_insert(*online_count);
            } else if matches!(reading, Reading::LoggedIoErrors { .. }) {
                // Its log begins with the machine: what stands there when a desk is first seen has just happened. A counter
                // that an older program learnt is no longer compared with anything.
                self.disk_error_counts.remove(&observation.component.slot);
            } else if let Some(error_count) = reading.counted_errors() {
                self.disk_error_counts
                    .entry(observation.component.slot.clone())
                    .or_insert(error_count);
            } else if let Reading::Smart { counters, .. } = reading
                && let Some(count) = counters.get(crate::diagnosis::DISK_CRC_COUNTER)
            {
                let slot = observation.component.slot.as_str();
                let disk = Self::disk(slot, observation.identity.as_ref());
                self.disk_crc_counts.entry(disk).or_insert(*count);
            }
        }
        *self != before
    }

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
    use crate::component::{ComponentKey, ComponentKind};
    use crate::observation::{FanSpeed, Trigger};
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

    #[test]
    fn a_disk_that_takes_anothers_place_gets_a_base_of_its_own() {
        let smart = |serial: &str, count: u64| {
            let key = ComponentKey::new(crate::component::ComponentKind::Disk, "sda");
            let reading = Reading::Smart {
                device: "sda".to_owned(),
                passed: Some(true),
                critical_warning: None,
                self_test_failed: None,
                counters: BTreeMap::from([(crate::diagnosis::DISK_CRC_COUNTER.to_owned(), count)]),
                rotating: None,
                crossed: Vec::new(),
                part: None,
            };
            Observation {
                seq: 1,
                at: jiff::Timestamp::UNIX_EPOCH,
                boot: "b".to_owned(),
                mono_ms: 0,
                round: 1,
                trigger: Trigger::Scheduled,
                component: key,
                identity: Some(Identity::new("Example", "Disk", serial)),
                probe: "smart".to_owned(),
                active: true,
                period_s: 3600,
                attempts: 1,
                took_ms: 1,
                outcome: Outcome::Reading(reading),
            }
        };
        let mut baseline = Baseline::default();
        for (serial, count, filled) in [
            ("S3Z9NB0K123456A", 7, true),
            ("S3Z9NB0K123456A", 9, false),
            ("S3Z9NB0K654321B", 400, true),
        ] {
            assert_eq!(baseline.learn(&[smart(serial, count)]), filled);
        }
        let counts: Vec<u64> = baseline.disk_crc_counts.values().copied().collect();
        assert_eq!(counts, [7, 400]);
    }

    #[test]
    fn a_fan_is_known_from_the_first_time_it_turns_and_only_so_many_are() {
        let heat = |fans: Vec<(String, u32)>| {
            let fans = fans.into_iter().map(|(name, rpm)| FanSpeed { name, rpm });
            let reading = Reading::Heat {
                sensor: String::new(),
                degrees_c: None,
                limit_c: None,
                slowed_ms: None,
                over_ms: None,
                fans: fans.collect(),
            };
            crate::diagnosis::support::observed(
                1,
                ComponentKey::new(ComponentKind::Cpu, "main"),
                reading,
            )
        };
        let one = |rpm| heat(vec![("fan1".to_owned(), rpm)]);
        let mut baseline = Baseline::default();
        assert!(!baseline.learn(&[one(0)]));
        assert!(baseline.learn(&[one(900)]));
        assert!(!baseline.learn(&[one(0)]));
        assert_eq!(baseline.fans.len(), 1);
        let many = heat((0..1000).map(|at| (format!("f{at}"), 1)).collect());
        assert!(baseline.learn(&[many]));
        assert_eq!(baseline.fans.len(), crate::limits::FANS_KNOWN);
    }
}
