//! Clues of the PC's own: fans, speed, heat, power. Needs the case; must not weigh anything.

use super::cpu;
use super::engine::Case;
use crate::component::ComponentKind;
use crate::finding::State;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{FanSpeed, Outcome, Reading};
use crate::text::Reason;

/// The newest reading of a kind, whatever component it is of.
fn newest<'a, T>(case: &Case<'a>, read: impl Fn(&'a Reading) -> Option<T>) -> Option<T> {
    let latest = case.input.latest.iter().rev();
    let mut readings = latest.filter_map(|o| match &o.outcome {
        Outcome::Reading(reading) => Some(reading),
        Outcome::Unseen(_) => None,
    });
    readings.find_map(read)
}

/// All fans that tell their speed.
fn fans<'a>(case: &Case<'a>) -> Option<&'a [FanSpeed]> {
    newest(case, |reading| {
        let Reading::Heat { fans, .. } = reading else {
            return None;
        };
        Some(fans.as_slice())
    })
}

pub(super) fn fan_stands(case: &Case<'_>) -> Option<Reason> {
    let known = &case.input.facts.baseline.fans;
    let mut fans = fans(case)?.iter();
    let stands = fans.find(|fan| fan.rpm == 0 && known.contains(&fan.name))?;
    Some(Reason::new(codes::CLUE_FAN_STANDS).with("name", stands.name.as_str()))
}

/// Every one, also those that never did, and none that once turned is missing.
pub(super) fn fans_turn(case: &Case<'_>) -> Option<Reason> {
    let (fans, known) = (fans(case)?, &case.input.facts.baseline.fans);
    let is_there = |name: &String| fans.iter().any(|fan| fan.name == *name);
    let all_turn = !fans.is_empty() && fans.iter().all(|fan| fan.rpm > 0);
    let turns = all_turn && known.iter().all(is_there);
    turns.then(|| Reason::new(codes::CLUE_FANS_TURN).with("fans_count", fans.len() as u64))
}

pub(super) fn on_battery(case: &Case<'_>) -> Option<Reason> {
    let is_without = newest(case, |reading| {
        let Reading::Power { mains_online, .. } = reading else {
            return None;
        };
        *mains_online
    });
    (is_without == Some(false)).then(|| Reason::new(codes::CLUE_ON_BATTERY))
}

pub(super) fn processor_hot(case: &Case<'_>) -> Option<Reason> {
    let is_hot = case.input.findings.iter().any(|f| {
        f.component.kind == ComponentKind::Cpu
            && f.fault == fault_codes::CPU_HOT
            && matches!(f.state, State::Failing | State::Flapping)
    });
    is_hot.then(|| Reason::new(codes::CLUE_PROCESSOR_HOT))
}

pub(super) fn speed_capped(case: &Case<'_>) -> Option<Reason> {
    let allowed = newest(case, |reading| cpu::capped(case.input.knowledge, reading))?;
    Some(Reason::new(codes::CLUE_SPEED_CAPPED).with("allowed_count", allowed))
}
