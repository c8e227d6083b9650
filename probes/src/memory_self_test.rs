//! Whether memory gives back what was written to it: patterns over a part of what is free. Needs the service, and that no
//! call is on; takes a part of the free memory for a second, in self-checks and at the start only.

use crate::host::{HostError, Hosts, MemoryProved, WrongWord};
use crate::memory::{key, owns};
use crate::{Context, Probe, Role};
use deskready::component::ComponentKind;
use deskready::observation::{Measured, Reading, WrongBits};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "memory_self_test",
    kind: ComponentKind::Memory,
    role: Role::Service,
    period_s: 21_600,
    again_s: 3600,
    limit: Duration::from_secs(5),
    in_scheduled_round: false,
    owns,
    run,
};

/// Of one test; there are two at most.
const PROVE_LIMIT: Duration = Duration::from_millis(700);
/// Most wrong words told.
const WRONG: usize = 16;

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Has memory tested, again at once where a word came back wrong.
///
/// # Errors
/// When none could be tested, or a call is on.
pub fn read(hosts: &Hosts) -> Result<Vec<MemoryProved>, HostError> {
    let first = hosts.prove_memory(PROVE_LIMIT)?;
    if first.wrong_count == 0 {
        return Ok(vec![first]);
    }
    let second = hosts.prove_memory(PROVE_LIMIT);
    Ok([Some(first), second.ok()].into_iter().flatten().collect())
}

/// What the answers say. A word that came back wrong once is wrong, whatever came of the second test: that one may have
/// got other memory.
#[must_use]
pub fn parse(raw: &[MemoryProved]) -> Vec<Measured> {
    let wrong = raw.iter().flat_map(|proved| &proved.wrong).take(WRONG);
    let counts = raw.iter().map(|proved| proved.wrong_count);
    let reading = Reading::MemorySelfTest {
        tested_bytes: raw.iter().map(|it| it.tested_bytes).max().unwrap_or(0),
        patterns_count: raw.iter().map(|it| it.patterns_count).max().unwrap_or(0),
        wrong_count: counts.fold(0, u64::saturating_add),
        wrong: wrong.map(told).collect(),
    };
    let attempts = u32::try_from(raw.len()).unwrap_or(1);
    vec![Measured {
        attempts,
        ..Measured::active(key(), reading)
    }]
}

fn told(word: &WrongWord) -> WrongBits {
    let bits = (0..64_u8).filter(|bit| word.bits >> bit & 1 == 1);
    WrongBits {
        offset_bytes: word.offset_bytes,
        bits: bits.collect(),
        pattern: deskready::limits::clean(&word.pattern),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{ServiceAnswer, ServiceHost, ServiceVerb};
    use deskready::observation::{Outcome, Why};
    use std::sync::Mutex;

    fn proved(wrong: &[u64]) -> MemoryProved {
        MemoryProved {
            tested_bytes: 64 << 20,
            patterns_count: 6,
            wrong_count: wrong.len() as u64,
            wrong: wrong
                .iter()
                .map(|bits| WrongWord {
                    offset_bytes: 8,
                    bits: *bits,
                    pattern: "zeros".to_owned(),
                })
                .collect(),
            took_ms: 300,
        }
    }

    #[test]
    fn a_word_that_came_back_wrong_once_is_told_with_its_bits() {
        for (raw, count, bits, attempts) in [
            (vec![proved(&[])], 0, vec![], 1),
            (vec![proved(&[1 << 17]), proved(&[])], 1, vec![vec![17]], 2),
            (
                vec![proved(&[3]), proved(&[1 << 63])],
                2,
                vec![vec![0, 1], vec![63]],
                2,
            ),
        ] {
            let measured = parse(&raw).remove(0);
            let Outcome::Reading(Reading::MemorySelfTest {
                wrong_count, wrong, ..
            }) = measured.outcome
            else {
                panic!()
            };
            let told: Vec<Vec<u8>> = wrong.into_iter().map(|it| it.bits).collect();
            assert_eq!(
                (wrong_count, told, measured.attempts),
                (count, bits, attempts)
            );
        }
    }

    /// Answers one after the other.
    struct Pc(Mutex<Vec<MemoryProved>>);

    impl ServiceHost for Pc {
        fn ask(&self, verb: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
            assert_eq!(*verb, ServiceVerb::ProveMemory);
            let next = self.0.lock().unwrap().pop();
            next.map(ServiceAnswer::ProveMemory)
                .ok_or_else(|| HostError::new(Why::Busy, "no more"))
        }
    }

    #[test]
    fn memory_is_tested_again_only_where_a_word_came_back_wrong() {
        let refusing = crate::testing::Refusing(Why::Denied);
        for (answers, expected) in [
            (vec![proved(&[9]), proved(&[])], 1),
            (vec![proved(&[]), proved(&[9])], 2),
            (vec![proved(&[9])], 1),
        ] {
            let pc = Pc(Mutex::new(answers));
            let hosts = Hosts {
                service: &pc,
                session: &refusing,
                helper: &refusing,
            };
            assert_eq!(read(&hosts).unwrap().len(), expected);
        }
    }
}
