//! From one observation to what it says about each symptom: the list of families, and the frame
//! their judgements are put in. Needs the desk's facts; must not look at other observations.

use super::{cpu, desk_phone, disk, files, headset, load, memory, path, power, usb};
use crate::component::{ComponentKey, Identity};
use crate::desk::{DeskFacts, Severity};
use crate::finding::{Listing, Moment, Signal, Verdict};
use crate::knowledge::Knowledge;
use crate::observation::{Observation, Outcome, Reading, Trigger};
use crate::text::Reason;

/// What a family says about one symptom, before it is put in the frame of its moment.
pub(super) struct Said {
    pub fault: &'static str,
    pub verdict: Verdict,
    pub severity: Severity,
    pub reasons: Vec<Reason>,
    pub terminal: bool,
}

impl Said {
    pub fn new(fault: &'static str, verdict: Verdict, severity: Severity, reason: Reason) -> Self {
        Self {
            fault,
            verdict,
            severity,
            reasons: vec![reason],
            terminal: false,
        }
    }
}

/// What a family may look at.
pub(super) struct Case<'a> {
    pub component: &'a ComponentKey,
    pub reading: &'a Reading,
    pub identity: Option<&'a Identity>,
    pub facts: &'a DeskFacts,
    pub at: jiff::Timestamp,
    /// The start of the machine it was measured in.
    pub boot: &'a str,
    /// What started the round it was measured in.
    pub trigger: Trigger,
    pub knowledge: &'a Knowledge,
}

impl Case<'_> {
    /// A limit of a fault, by name.
    pub fn limit(&self, fault: &str, name: &str) -> u64 {
        self.knowledge.fault(fault).map_or(0, |f| f.limit(name))
    }
}

/// The families, in the order their signals are listed. A new family is one file and one line.
const FAMILIES: [fn(&Case<'_>) -> Vec<Said>; 10] = [
    headset::judge,
    desk_phone::judge,
    disk::judge,
    files::judge,
    memory::judge,
    cpu::judge,
    path::judge,
    power::judge,
    load::judge,
    usb::judge,
];

/// What an observation says. `history` tells that it was too old on arrival to open anything.
#[must_use]
pub fn signals(
    observation: &Observation,
    facts: &DeskFacts,
    knowledge: &Knowledge,
    history: bool,
) -> Vec<Signal> {
    let Outcome::Reading(reading) = &observation.outcome else {
        return Vec::new();
    };
    if !facts.profile.asks_for(&observation.component) {
        return Vec::new();
    }
    let case = Case {
        component: &observation.component,
        reading,
        identity: observation.identity.as_ref(),
        facts,
        at: observation.at,
        boot: &observation.boot,
        trigger: observation.trigger,
        knowledge,
    };
    FAMILIES
        .iter()
        .flat_map(|judge| judge(&case))
        .map(|said| Signal {
            fault: said.fault,
            component: observation.component.clone(),
            source: reading.kind(),
            verdict: said.verdict,
            severity: knowledge.severity_laid(said.fault).unwrap_or(said.severity),
            reasons: said.reasons,
            terminal: said.terminal,
            moment: Moment {
                at: observation.at,
                boot: observation.boot.clone(),
                mono_ms: observation.mono_ms,
                round: observation.round,
                trigger: observation.trigger,
                active: observation.active,
                period_s: observation.period_s,
                attempts: observation.attempts,
                history,
            },
            listing: listing(reading),
        })
        .collect()
}

/// Who was listed beside the device a reading is about. What goes off with the screen hangs on no hub.
fn listing(reading: &Reading) -> Option<Listing> {
    let Reading::Presence {
        found,
        device_name,
        listed,
        ..
    } = reading
    else {
        return None;
    };
    let of_the_screen = |name: &str| {
        let name = name.to_lowercase();
        name.contains("hdmi") || name.contains("displayport")
    };
    let others = listed
        .iter()
        .filter(|name| Some(*name) != device_name.as_ref() && !of_the_screen(name));
    Some(Listing {
        found: *found,
        beside: others.cloned().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_leaves_out_the_device_itself_and_what_goes_off_with_the_screen() {
        let presence = |found: bool| Reading::Presence {
            found,
            device_name: found.then(|| "Headset".to_owned()),
            is_default: None,
            input_is_default: None,
            listed: ["Headset", "HDMI 1", "Built-in DisplayPort", "Camera"]
                .map(str::to_owned)
                .into(),
            listed_count: 4,
            other_device: None,
            error_text: None,
        };
        let there = listing(&presence(true)).unwrap();
        assert_eq!(
            (there.found, there.beside),
            (true, vec!["Camera".to_owned()])
        );
        let gone = listing(&presence(false)).unwrap();
        assert_eq!(
            (gone.found, gone.beside.join(" ")),
            (false, "Headset Camera".to_owned())
        );
        assert_eq!(listing(&Reading::Memory { total_bytes: 1 }), None);
    }
}
