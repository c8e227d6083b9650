//! Machine checks in the system's log: errors that the processor found in itself, and in memory where nobody else counts
//! those. Needs the helper; counts nothing itself.

use crate::cpu::{key, owns};
use crate::host::{HardwareRecords, HostError, Hosts, KernelLog};
use crate::whea::{self, HardwareRecord};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{ErrorsToldBy, Measured, Reading, Why};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "machine_checks",
    kind: ComponentKind::Cpu,
    role: Role::Helper,
    period_s: 3600,
    again_s: 600,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(4);

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(log) => parse(&log),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks for the log.
///
/// # Errors
/// When it cannot be had.
pub fn read(hosts: &Hosts) -> Result<Raw, HostError> {
    read_either(hosts, LIMIT)
}

/// Where errors of the hardware are written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Raw {
    /// Records of their own (Windows).
    Records(HardwareRecords),
    /// The kernel's log (Linux).
    Log(KernelLog),
}

/// The kernel's log, or the records that the system keeps instead of one.
pub(crate) fn read_either(hosts: &Hosts, limit: Duration) -> Result<Raw, HostError> {
    let log = hosts.kernel_log(limit);
    if log
        .as_ref()
        .is_err_and(|error| error.why == Why::Unsupported)
    {
        return hosts.hardware_records(limit).map(Raw::Records);
    }
    log.map(Raw::Log)
}

/// What it says of the processor.
#[must_use]
pub fn parse(log: &Raw) -> Vec<Measured> {
    vec![remembered(key(), checks(log).processor)]
}

/// What the kernel counts and remembers was not exercised by asking for it.
pub(crate) fn remembered(key: ComponentKey, reading: Reading) -> Measured {
    Measured {
        active: false,
        ..Measured::active(key, reading)
    }
}

/// Counts with the place that has most of them.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) corrected: u64,
    pub(crate) uncorrected: u64,
    pub(crate) places: BTreeMap<String, u64>,
}

impl Counted {
    fn add(&mut self, is_corrected: bool, place: String) {
        if is_corrected {
            self.corrected += 1;
        } else {
            self.uncorrected += 1;
        }
        *self.places.entry(place).or_default() += 1;
    }

    pub(crate) fn reading(self, over_s: u64, told_by: ErrorsToldBy) -> Reading {
        let most = self
            .places
            .into_iter()
            .filter(|(name, count)| *count > 0 && !name.is_empty());
        Reading::HardwareErrors {
            corrected_count: self.corrected,
            uncorrected_count: self.uncorrected,
            over_s,
            told_by,
            place: most.max_by_key(|(_, count)| *count).map(|(name, _)| name),
        }
    }
}

/// Machine checks by what they are about.
#[derive(Debug)]
pub(crate) struct Checks {
    pub(crate) memory: Reading,
    pub(crate) processor: Reading,
}

pub(crate) fn checks(raw: &Raw) -> Checks {
    let (mut memory, mut processor) = (Counted::default(), Counted::default());
    let (found, over_s): (Vec<HardwareRecord>, u64) = match raw {
        Raw::Log(log) => {
            let lines = log.lines.iter();
            let found = lines.filter_map(|line| machine_check(&line.text));
            (found.collect(), over_s(log))
        }
        Raw::Records(kept) => {
            let found = kept.records.iter().filter_map(|xml| whea::record(xml));
            (found.collect(), kept.over_s)
        }
    };
    for check in found {
        let of = if check.is_memory {
            &mut memory
        } else {
            &mut processor
        };
        of.add(check.is_corrected, check.place);
    }
    Checks {
        memory: memory.reading(over_s, ErrorsToldBy::MachineCheckLog),
        processor: processor.reading(over_s, ErrorsToldBy::MachineCheckLog),
    }
}

/// Time that a log covers, seconds.
pub(crate) fn over_s(log: &KernelLog) -> u64 {
    let from_us = if log.is_whole { 0 } else { log.from_us };
    // It covers also the time since its newest line, and that in which the machine slept.
    log.now_us.max(log.to_us).saturating_sub(from_us) / 1_000_000
}

/// Whether the status register of a bank speaks of memory: 0000 0000 1MMM CCCC is a memory controller; bit 12 only says that
/// more of them were left out.
pub(crate) const fn is_of_memory(status: u64) -> bool {
    status & 0xef80 == 0x0080
}

/// `mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 4: 9c00000000000136`: the status register of a bank, as the manuals
/// of the makers of x86 processors lay it out (bit 61: not corrected; the lowest 16 bits: what failed).
fn machine_check(line: &str) -> Option<HardwareRecord> {
    const NOT_CORRECTED: u64 = 1 << 61;
    let (before, after) = line.split_once("Machine Check")?;
    let core = before.split_once("CPU ")?.1.split(':').next()?.trim();
    let (_, bank) = after.split_once("Bank ")?;
    let (bank, rest) = bank.split_once(':')?;
    let digits = rest.trim_start();
    let end = digits
        .find(|c: char| !c.is_ascii_hexdigit())
        .unwrap_or(digits.len());
    let status = u64::from_str_radix(digits.get(..end)?, 16).ok()?;
    Some(HardwareRecord {
        is_memory: is_of_memory(status),
        is_corrected: status & NOT_CORRECTED == 0,
        place: format!("CPU {core}, bank {bank}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::LogLine;

    fn log(lines: &[&str]) -> KernelLog {
        KernelLog {
            lines: lines
                .iter()
                .map(|text| LogLine {
                    at_us: 0,
                    text: (*text).to_owned(),
                })
                .collect(),
            is_whole: true,
            from_us: 7_000_000,
            to_us: 90_000_000,
            ..KernelLog::default()
        }
    }

    #[test]
    fn a_machine_check_is_read_from_the_status_of_its_bank() {
        let check = |is_memory, is_corrected, place: &str| {
            Some(HardwareRecord {
                is_memory,
                is_corrected,
                place: place.to_owned(),
            })
        };
        for (line, expected) in [
            (
                "mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 4: 9c00000000000136",
                check(false, true, "CPU 0, bank 4"),
            ),
            (
                "mce: [Hardware Error]: CPU 3: Machine Check: 0 Bank 8: 8c0000400001009f",
                check(true, true, "CPU 3, bank 8"),
            ),
            (
                "mce: [Hardware Error]: CPU 1: Machine Check Exception: 5 Bank 9: bd80000000100091",
                check(true, false, "CPU 1, bank 9"),
            ),
            (
                "mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 9: 8c0000000000109f",
                check(true, true, "CPU 1, bank 9"),
            ),
            ("mce: [Hardware Error]: Machine check events logged", None),
            (
                "[Hardware Error]: CPU 1: Machine Check: 0 Bank 9: no number",
                None,
            ),
            ("CPU 1: Machine Check: 0", None),
        ] {
            assert_eq!(machine_check(line), expected, "{line}");
        }
    }

    #[test]
    fn what_memory_reports_is_no_error_of_the_processor() {
        let told = checks(&Raw::Log(log(&[
            "mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 8: 8c0000400001009f",
            "mce: [Hardware Error]: CPU 2: Machine Check: 0 Bank 4: 9c00000000000136",
            "mce: [Hardware Error]: CPU 2: Machine Check: 0 Bank 4: 9c00000000000136",
        ])));
        let short = |reading: Reading| {
            let Reading::HardwareErrors {
                corrected_count,
                place,
                over_s,
                ..
            } = reading
            else {
                panic!("{reading:?}")
            };
            format!(
                "{corrected_count} in {over_s} s at {}",
                place.unwrap_or_default()
            )
        };
        assert_eq!(short(told.memory), "1 in 90 s at CPU 0, bank 8");
        assert_eq!(short(told.processor), "2 in 90 s at CPU 2, bank 4");
    }

    #[test]
    fn records_of_windows_count_like_lines_of_the_kernel() {
        let record = |number: u32, bank: u32| {
            format!(
                "<Event><EventID>{number}</EventID><Data Name='ApicId'>2</Data><Data Name='MCABank'>{bank}</Data>\
                 <Data Name='MciStat'>0x9c00000000000136</Data></Event>"
            )
        };
        let told = checks(&Raw::Records(HardwareRecords {
            records: vec![record(19, 4), record(19, 4), record(18, 1), record(17, 4)],
            over_s: 90,
        }));
        let Reading::HardwareErrors {
            corrected_count,
            uncorrected_count,
            over_s,
            place,
            ..
        } = told.processor
        else {
            panic!("{told:?}")
        };
        assert_eq!((corrected_count, uncorrected_count, over_s), (2, 1, 90));
        assert_eq!(place.as_deref(), Some("CPU 2, bank 4"));
    }

    #[test]
    fn a_log_that_lost_its_beginning_covers_only_what_is_left() {
        let whole = log(&[]);
        assert_eq!(over_s(&whole), 90);
        let cut = KernelLog {
            is_whole: false,
            ..whole
        };
        assert_eq!(over_s(&cut), 83);
        let quiet_since = KernelLog {
            now_us: 3_600_000_000,
            ..cut
        };
        assert_eq!(over_s(&quiet_since), 3_593);
    }
}
