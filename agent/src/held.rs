//! What waits for the end of a call: tried again with every round, told once. Needs what probes gave
//! and the machine's own time; decides nothing about calls, and keeps what is told of them so rare that
//! nobody can read from it who was in a call when.

use crate::round::Given;
use deskready::observation::{Measured, Outcome, Why};
use deskready_probes::Probe;
use std::collections::{BTreeMap, BTreeSet};

/// What waits, and when each was last told to wait.
#[derive(Debug, Default)]
pub struct Held {
    waiting: BTreeSet<&'static str>,
    told_ms: BTreeMap<&'static str, u64>,
}

impl Held {
    /// Whether a probe is to be tried again.
    pub fn waits(&self, probe: &Probe) -> bool {
        self.waiting.contains(probe.name)
    }

    /// Has a probe tried with the next round, whenever it ran last.
    pub fn again(&mut self, probe: &Probe) {
        self.waiting.insert(probe.name);
    }

    /// Notes what had to wait and takes out of it what was told within the probe's period already, so
    /// that a measurement that was put off is told as seldom as one that is made.
    pub fn take(&mut self, given: Vec<Given>, mono_ms: u64) -> Vec<Given> {
        let kept = given.into_iter().filter_map(|mut one| {
            let name = one.probe.name;
            if !one.measured.iter().any(is_put_off) {
                self.waiting.remove(name);
                return Some(one);
            }
            self.waiting.insert(name);
            let period_ms = u64::from(one.probe.period_s) * 1_000;
            let before = self.told_ms.get(name);
            if before.is_some_and(|before| mono_ms.saturating_sub(*before) < period_ms) {
                one.measured.retain(|measured| !is_put_off(measured));
            } else {
                self.told_ms.insert(name, mono_ms);
            }
            (!one.measured.is_empty()).then_some(one)
        });
        kept.collect()
    }
}

fn is_put_off(measured: &Measured) -> bool {
    matches!(&measured.outcome, Outcome::Unseen(unseen) if unseen.why == Why::InCall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::component::{ComponentKey, ComponentKind};
    use deskready::observation::Reading;
    use deskready_probes::files;

    const MINUTE_MS: u64 = 60_000;

    /// `c` was put off for a call, `r` was read, `t` timed out; one letter for each set of files.
    fn given(letters: &str) -> Given {
        static FILES: Probe = files::PROBE;
        let one = |(at, letter): (usize, char)| {
            let key = ComponentKey::new(ComponentKind::Files, &format!("set {at}"));
            match letter {
                'c' => Measured::unseen(key, Why::InCall, ""),
                't' => Measured::unseen(key, Why::TimedOut, ""),
                _ => Measured::active(key, Reading::Memory { total_bytes: 1 }),
            }
        };
        Given {
            probe: &FILES,
            measured: letters.chars().enumerate().map(one).collect(),
            took_ms: 1,
        }
    }

    #[test]
    fn what_waits_is_tried_again_and_told_once_in_its_period() {
        let mut held = Held::default();
        for (minute, letters, told, waits) in [
            (0, "rr", 2, false),
            (60, "cc", 2, true),
            (61, "cc", 0, true),
            (62, "rc", 1, true),
            (63, "rr", 2, false),
            // Another call within the hour is nobody's business.
            (90, "cc", 0, true),
            (119, "ct", 1, true),
            (120, "cc", 2, true),
            (121, "tt", 2, false),
        ] {
            let kept = held.take(vec![given(letters)], minute * MINUTE_MS);
            let count = kept.iter().map(|one| one.measured.len()).sum::<usize>();
            assert_eq!(
                (count, held.waits(&files::PROBE)),
                (told, waits),
                "{minute}"
            );
            assert!(kept.iter().all(|one| !one.measured.is_empty()), "{minute}");
        }
    }
}
