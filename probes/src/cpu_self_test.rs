//! Whether every core computes rightly: sums whose results are known. Needs the service, and that no call is on; takes all
//! cores for some milliseconds.

use crate::cpu::{key, owns};
use crate::host::{CoresProved, HostError, Hosts};
use crate::{Context, Probe, Role};
use deskready::component::ComponentKind;
use deskready::observation::{Measured, Reading, WrongCore};
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

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
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
    vec![Measured {
        attempts,
        ..Measured::active(key(), reading)
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::CoreSum;
    use deskready::observation::Outcome;

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
