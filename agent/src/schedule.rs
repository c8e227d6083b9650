//! Whose turn it is in a round of the schedule. Pure: needs the moment, when each probe ran last, what
//! is in trouble, what was plugged and what waits for the end of a call.

use crate::held::Held;
use crate::moment::Moment;
use deskready::component::ComponentKind;
use deskready_probes::{PROBES, Probe, Role};
use std::collections::BTreeSet;

/// What a turn is decided by.
#[derive(Debug)]
pub struct Turn<'a> {
    /// Now.
    pub now: &'a Moment,
    /// Kinds of components in trouble.
    pub trouble: &'a BTreeSet<ComponentKind>,
    /// Whether something was plugged in or out.
    pub is_replugged: bool,
    /// What waits for the end of a call.
    pub held: &'a Held,
}

/// Probes whose turn it is, sooner those of components in trouble, those of what was replugged, and those that
/// waited.
pub fn due(
    turn: &Turn<'_>,
    last_run: impl Fn(&'static str) -> Option<(String, u64)>,
) -> Vec<&'static Probe> {
    let is_due = |probe: &&'static Probe| {
        if turn.is_replugged && can_be_plugged(probe) {
            return true;
        }
        let in_trouble = turn.trouble.contains(&probe.kind);
        let looked_again = probe.is_looked_at_again() && in_trouble;
        if !probe.in_scheduled_round && !looked_again {
            return false;
        }
        let each_s = if in_trouble {
            probe.again_s
        } else {
            probe.period_s
        };
        let has_its_turn = match last_run(probe.name) {
            // A tenth early, or jitter would make every second turn a late one.
            Some((boot, mono_ms)) if boot == turn.now.boot => {
                turn.now.mono_ms.saturating_sub(mono_ms) >= u64::from(each_s) * 900
            }
            _ => true,
        };
        has_its_turn || turn.held.waits(probe)
    };
    PROBES.iter().filter(is_due).collect()
}

/// Whether a probe looks at what people plug in and out. A phone on the network is not plugged into the PC.
pub fn can_be_plugged(probe: &Probe) -> bool {
    probe.role == Role::Session
        && [ComponentKind::Headset, ComponentKind::DeskPhone].contains(&probe.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a probe is due so many seconds after it ran, in trouble or not.
    fn is_due(name: &str, after_s: u64, trouble: &[ComponentKind]) -> bool {
        let moment = |mono_ms| Moment {
            at: jiff::Timestamp::UNIX_EPOCH,
            boot: "one".to_owned(),
            mono_ms,
        };
        let trouble: BTreeSet<ComponentKind> = trouble.iter().copied().collect();
        let turn = Turn {
            now: &moment(after_s * 1_000),
            trouble: &trouble,
            is_replugged: false,
            held: &Held::default(),
        };
        let probes = due(&turn, |_| Some(("one".to_owned(), 0)));
        probes.iter().any(|probe| probe.name == name)
    }

    #[test]
    fn what_is_in_trouble_is_looked_at_as_often_as_its_probe_says_and_the_rest_by_its_period() {
        let (disk, cpu) = (ComponentKind::Disk, ComponentKind::Cpu);
        for (name, after_s, trouble, expected) in [
            ("smart", 60, &[][..], false),
            ("smart", 60, &[disk][..], false),
            ("smart", 600, &[disk][..], true),
            ("smart", 600, &[cpu][..], false),
            ("smart", 3_600, &[][..], true),
            ("disk", 60, &[disk][..], true),
            ("disk", 60, &[][..], false),
            ("headset_settings", 60, &[ComponentKind::Headset][..], false),
            ("headset_settings", 86_400, &[][..], false),
            ("audio_output", 86_400, &[ComponentKind::Headset][..], false),
            ("heat", 60, &[cpu][..], true),
            ("heat", 60, &[][..], false),
            ("heat", 300, &[][..], true),
        ] {
            let due = is_due(name, after_s, trouble);
            assert_eq!(due, expected, "{name} after {after_s} s, {trouble:?}");
        }
    }
}
