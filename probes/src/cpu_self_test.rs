//! Whether every core computes rightly: sums whose results are known. Needs the service, and that no call is on; takes all
//! cores for some milliseconds, as the last of all who want them.

use crate::cpu::{key, owns};
use crate::host::{CoreSpeed, CoresProved, HostError, Hosts, PressureTexts};
use crate::pressure::waits_for_processor;
use crate::{Context, Probe, Role};
use deskready::component::ComponentKind;
use deskready::observation::{Measured, Reading, Trigger, Why, WrongCore};
use std::collections::BTreeSet;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "cpu_self_test",
    kind: ComponentKind::Cpu,
    role: Role::Service,
    period_s: 21_600,
    again_s: 600,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

/// Longest time for all cores.
const PROVE_LIMIT: Duration = Duration::from_secs(5);
/// Most wrong sums told.
const WRONG: usize = 64;

/// While programs wait for the processor as much as this, the sums of a scheduled round would only make them wait longer.
const BUSY_PERMILLE: u32 = 200;
const PRESSURE_LIMIT: Duration = Duration::from_secs(2);

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match idle(hosts, ctx.trigger).and_then(|()| read(hosts)) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

fn idle(hosts: &Hosts, trigger: Trigger) -> Result<(), HostError> {
    // Where the system does not tell, it goes on.
    let pressure = hosts.pressure(PRESSURE_LIMIT).unwrap_or_default();
    if gives_way(trigger, &pressure) {
        let detail = "programs wait for the processor: left for the next time";
        return Err(HostError::new(Why::Busy, detail));
    }
    Ok(())
}

/// Nobody waits for a scheduled round: it gives way to whoever works.
fn gives_way(trigger: Trigger, pressure: &PressureTexts) -> bool {
    match trigger {
        Trigger::Scheduled => {
            waits_for_processor(pressure).is_some_and(|permille| permille >= BUSY_PERMILLE)
        }
        Trigger::SelfCheck | Trigger::Start => false,
    }
}

/// Has the sums worked out, again where one came out wrong.
///
/// # Errors
/// When no core could be asked, or a call is on.
pub fn read(hosts: &Hosts) -> Result<Vec<CoresProved>, HostError> {
    let first = hosts.prove_cores(PROVE_LIMIT)?;
    if first.sums.iter().all(|sum| sum.is_right) {
        return Ok(vec![first]);
    }
    let second = hosts.prove_cores(PROVE_LIMIT);
    Ok([Some(first), second.ok()].into_iter().flatten().collect())
}

/// What the answers say. A sum that came out wrong once is wrong, whatever it came to the second time: cores that
/// compute wrongly mostly do so now and then.
#[must_use]
pub fn parse(raw: &[CoresProved]) -> Vec<Measured> {
    let sums = || raw.iter().flat_map(|proved| &proved.sums);
    let cores: BTreeSet<u32> = sums().map(|sum| sum.core).collect();
    let wrong: BTreeSet<(u32, &str)> = sums()
        .filter(|sum| !sum.is_right)
        .map(|sum| (sum.core, sum.sum.as_str()))
        .collect();
    let reading = Reading::CpuSelfTest {
        tested_count: u32::try_from(cores.len()).unwrap_or(u32::MAX),
        wrong: wrong
            .into_iter()
            .take(WRONG)
            .map(|(core, sum)| WrongCore {
                core,
                sum: deskready::limits::clean(sum),
            })
            .collect(),
    };
    let attempts = u32::try_from(raw.len()).unwrap_or(1);
    let measured = |reading| Measured {
        attempts,
        ..Measured::active(key(), reading)
    };
    let speed = speed(raw).map(measured);
    [Some(measured(reading)), speed]
        .into_iter()
        .flatten()
        .collect()
}

/// The fastest core at work: one that had to wait for other programs tells nothing, and what holds a processor back holds
/// back all of them. Nothing where no core tells.
fn speed(raw: &[CoresProved]) -> Option<Reading> {
    let speeds = || raw.iter().flat_map(|proved| &proved.speeds);
    let fastest = |of: fn(&CoreSpeed) -> &str| speeds().filter_map(|it| mhz(of(it))).max();
    let cores = raw.first().map_or(0, |proved| proved.speeds.len());
    Some(Reading::CpuSpeed {
        cores_count: u32::try_from(cores).unwrap_or(u32::MAX),
        working_mhz: fastest(|it| &it.now)?,
        base_mhz: fastest(|it| &it.base),
        most_mhz: fastest(|it| &it.most),
        allowed_mhz: fastest(|it| &it.allowed),
    })
}

/// Thousand hertz as text; what no processor has is no speed.
fn mhz(text: &str) -> Option<u32> {
    const SPEEDS_MHZ: std::ops::RangeInclusive<u32> = 50..=20_000;
    let khz: u32 = text.trim().parse().ok()?;
    Some(khz / 1000).filter(|mhz| SPEEDS_MHZ.contains(mhz))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::CoreSum;
    use deskready::observation::Outcome;

    #[test]
    fn a_scheduled_round_gives_way_to_programs_that_wait_and_a_check_somebody_waits_for_does_not() {
        for (trigger, cpu, way) in [
            (
                Trigger::Scheduled,
                "some avg10=20.00 avg60=0.00 avg300=0.00 total=1",
                true,
            ),
            (
                Trigger::Scheduled,
                "some avg10=19.99 avg60=90.00 avg300=90.00 total=1",
                false,
            ),
            (Trigger::Scheduled, "", false),
            (
                Trigger::SelfCheck,
                "some avg10=99.00 avg60=0.00 avg300=0.00 total=1",
                false,
            ),
            (
                Trigger::Start,
                "some avg10=99.00 avg60=0.00 avg300=0.00 total=1",
                false,
            ),
        ] {
            let pressure = PressureTexts {
                cpu: cpu.to_owned(),
                ..PressureTexts::default()
            };
            assert_eq!(gives_way(trigger, &pressure), way, "{trigger:?} {cpu}");
        }
    }

    #[test]
    fn the_fastest_core_at_work_is_told_beside_what_it_may_and_can_do() {
        let speed = |now: &str, base: &str| CoreSpeed {
            now: now.to_owned(),
            base: base.to_owned(),
            most: "4200000".to_owned(),
            allowed: "4200000".to_owned(),
        };
        for (speeds, expected) in [
            (vec![], None),
            (vec![speed("", ""), speed("x", "")], None),
            (vec![speed("9", "2400000")], None),
            (
                vec![speed("798000", "2400000"), speed("1199000", "2400000")],
                Some((2, 1199, Some(2400))),
            ),
            (vec![speed("3900000", "")], Some((1, 3900, None))),
        ] {
            let proved = CoresProved {
                speeds,
                ..CoresProved::default()
            };
            let all = parse(&[proved]);
            let told = all.iter().find_map(|it| match &it.outcome {
                Outcome::Reading(Reading::CpuSpeed {
                    cores_count,
                    working_mhz,
                    base_mhz,
                    ..
                }) => Some((*cores_count, *working_mhz, *base_mhz)),
                Outcome::Reading(_) | Outcome::Unseen(_) => None,
            });
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn a_sum_that_came_out_wrong_once_is_told_with_its_core() {
        let proved = |wrong: &[u32]| CoresProved {
            sums: (0..4)
                .map(|core| CoreSum {
                    core,
                    sum: "integer".to_owned(),
                    is_right: !wrong.contains(&core),
                })
                .collect(),
            took_ms: 20,
            speeds: Vec::new(),
        };
        for (raw, expected, attempts) in [
            (vec![proved(&[])], vec![], 1),
            (vec![proved(&[2]), proved(&[])], vec![2], 2),
            (vec![proved(&[2]), proved(&[2, 3])], vec![2, 3], 2),
        ] {
            let measured = parse(&raw).remove(0);
            let Outcome::Reading(Reading::CpuSelfTest {
                tested_count,
                wrong,
            }) = measured.outcome
            else {
                panic!()
            };
            let cores: Vec<u32> = wrong.iter().map(|it| it.core).collect();
            assert_eq!(
                (tested_count, cores, measured.attempts),
                (4, expected, attempts)
            );
        }
    }
}
