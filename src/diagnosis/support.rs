//! Desks and observations for tests of the judgement.

use super::*;
use crate::component::ComponentKind;
use crate::desk::{Baseline, DeskKind};
use crate::observation::{Observation, Outcome, Reading, Trigger};
use crate::profile::{DeskSpec, DeviceSpec, Expect, Profile, REQUIRED_SLOT};

/// A desk that requires the named things ("headset", "desk_phone", or nothing).
pub(crate) fn profile_with(required: &str) -> Profile {
    let device = |name: &str| {
        required.contains(name).then(|| DeviceSpec {
            required: true,
            ..DeviceSpec::default()
        })
    };
    Profile {
        desk: DeskSpec {
            label: "B-14".to_owned(),
            site: "Centre".to_owned(),
            room: String::new(),
            kind: DeskKind::Pc,
            language: "es".to_owned(),
        },
        service: None,
        expect: Expect {
            headset: device("headset"),
            desk_phone: device("desk_phone"),
            ..Expect::default()
        },
        file_sets: Vec::new(),
        paths: Vec::new(),
        shared: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn facts(profile: Profile, baseline: Baseline) -> DeskFacts {
    DeskFacts { profile, baseline }
}

/// An observation number `seq`, one minute after the one before.
pub(crate) fn observed(seq: u64, component: ComponentKey, reading: Reading) -> Observation {
    Observation {
        seq,
        at: Timestamp::from_second(1_700_000_000 + 60 * seq as i64).unwrap(),
        boot: "b".to_owned(),
        mono_ms: 60_000 * seq,
        round: seq,
        trigger: Trigger::SelfCheck,
        component,
        identity: None,
        probe: "test".to_owned(),
        active: true,
        period_s: 60,
        attempts: 2,
        took_ms: 1,
        outcome: Outcome::Reading(reading),
    }
}

pub(crate) fn headset(found: bool) -> (ComponentKey, Reading) {
    (
        ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT),
        Reading::Presence {
            found,
            device_name: found.then(|| "Jabra Evolve 20".to_owned()),
            is_default: None,
            input_is_default: None,
            listed: Vec::new(),
            listed_count: u32::from(found),
            other_device: None,
            error_text: None,
        },
    )
}
