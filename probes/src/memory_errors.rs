//! Errors of memory: what its controllers count, and machine checks in the system's log where none counts. Needs the
//! service and the helper; counts nothing itself.

use crate::host::{HostError, Hosts, KernelLog, MemoryController};
use crate::machine_checks::{self, Counted, checks, remembered};
use crate::memory::{key, owns};
use crate::{Context, Probe, Role};
use deskready::component::ComponentKind;
use deskready::observation::{ErrorsToldBy, Measured, Reading};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "memory_errors",
    kind: ComponentKind::Memory,
    role: Role::Helper,
    period_s: 3600,
    again_s: 600,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(4);

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// Memory controllers that count.
    pub controllers: Result<Vec<MemoryController>, HostError>,
    /// The system's log, asked for where none counts.
    pub log: Result<machine_checks::Raw, HostError>,
}

fn run(hosts: &Hosts, _: &Context) -> Vec<Measured> {
    parse(&read(hosts))
}

/// Asks the machine.
#[must_use]
pub fn read(hosts: &Hosts) -> Raw {
    let controllers = hosts.memory_controllers(LIMIT);
    let log = match &controllers {
        Ok(_) => Ok(machine_checks::Raw::Log(KernelLog::default())),
        Err(_) => machine_checks::read_either(hosts, LIMIT),
    };
    Raw { controllers, log }
}

/// What the answers say. Where a controller counts, the log says nothing more of memory.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<Measured> {
    let told = match (&raw.controllers, &raw.log) {
        (Ok(controllers), _) => remembered(key(), counted(controllers)),
        (Err(_), Ok(log)) => remembered(key(), checks(log).memory),
        (Err(_), Err(error)) => Measured::unseen(key(), error.why, &error.detail),
    };
    vec![told]
}

fn counted(controllers: &[MemoryController]) -> Reading {
    let number = |text: &str| text.trim().parse::<u64>().unwrap_or(0);
    let mut all = Counted::default();
    // The shortest time: of the counts of another controller more would be told than is so, never less.
    let over_s = controllers.iter().map(|it| number(&it.seconds)).min();
    for controller in controllers {
        all.corrected = all.corrected.saturating_add(number(&controller.corrected));
        all.uncorrected = all
            .uncorrected
            .saturating_add(number(&controller.uncorrected));
        for module in &controller.modules {
            let name = [&module.label, &module.location]
                .into_iter()
                .find(|text| !text.is_empty());
            let name = deskready::limits::clean(name.map_or("", String::as_str));
            let count = number(&module.corrected).saturating_add(number(&module.uncorrected));
            *all.places.entry(name).or_default() += count;
        }
    }
    all.reading(over_s.unwrap_or(0), ErrorsToldBy::MemoryController)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{LogLine, MemoryModule};
    use deskready::observation::{Outcome, Why};

    fn short(raw: &Raw) -> String {
        match &parse(raw)[0].outcome {
            Outcome::Reading(Reading::HardwareErrors {
                corrected_count,
                uncorrected_count,
                over_s,
                place,
                ..
            }) => format!(
                "{corrected_count} {uncorrected_count} {over_s} {}",
                place.as_deref().unwrap_or_default()
            ),
            Outcome::Reading(other) => other.kind().to_owned(),
            Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
        }
    }

    #[test]
    fn memory_is_told_by_its_controller_where_one_counts_and_by_the_log_elsewhere() {
        let nobody = || Err(HostError::new(Why::Unsupported, "none"));
        let log = KernelLog {
            lines: vec![LogLine {
                at_us: 0,
                text: "mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 8: 8c0000400001009f"
                    .to_owned(),
            }],
            is_whole: true,
            from_us: 0,
            to_us: 90_000_000,
            ..KernelLog::default()
        };
        let by_log = Raw {
            controllers: nobody(),
            log: Ok(machine_checks::Raw::Log(log.clone())),
        };
        assert_eq!(short(&by_log), "1 0 90 CPU 0, bank 8");
        let module = |label: &str, corrected: &str| MemoryModule {
            label: label.to_owned(),
            location: "channel 0 slot 1".to_owned(),
            corrected: corrected.to_owned(),
            uncorrected: "0".to_owned(),
        };
        let controller = MemoryController {
            seconds: "3600".to_owned(),
            corrected: "7".to_owned(),
            uncorrected: "1".to_owned(),
            modules: vec![module("DIMM_A1", "2"), module("", "5")],
        };
        let counting = Raw {
            controllers: Ok(vec![controller]),
            log: Ok(machine_checks::Raw::Log(log)),
        };
        assert_eq!(short(&counting), "7 1 3600 channel 0 slot 1");
        let blind = Raw {
            controllers: nobody(),
            log: Err(HostError::new(Why::Denied, "not as this user")),
        };
        assert_eq!(short(&blind), "denied");
    }
}
