//! Clues of the guided test of a headset: what was heard besides, and how the system is set. Needs the case; must not weigh anything.

use super::engine::Case;
use crate::finding::State;
use crate::knowledge::{codes, fault_codes};
use crate::text::Reason;

/// Whether one of these sentences stands among what fails.
fn said(case: &Case<'_>, sentences: &[&str], clue: &str) -> Option<Reason> {
    let told = sentences.iter().any(|code| case.reason(code).is_some());
    told.then(|| Reason::new(clue))
}

/// One ear is heard: the adapter, the port and the volume of the system carry both.
pub(super) fn other_ear_heard(case: &Case<'_>) -> Option<Reason> {
    let sides = [codes::HEADSET_DEAD_EAR_LEFT, codes::HEADSET_DEAD_EAR_RIGHT];
    said(case, &sides, codes::CLUE_OTHER_EAR_HEARD)
}

pub(super) fn hum_heard(case: &Case<'_>) -> Option<Reason> {
    said(case, &[codes::HEADSET_NOISE_HUM], codes::CLUE_HUM_HEARD)
}

pub(super) fn clicks_heard(case: &Case<'_>) -> Option<Reason> {
    let clicks = [codes::HEADSET_NOISE_CLICKS];
    said(case, &clicks, codes::CLUE_CLICKS_HEARD)
}

/// The system itself holds the headset muted or turned down.
pub(super) fn muted_here(case: &Case<'_>) -> Option<Reason> {
    let is_muted = case.input.findings.iter().any(|f| {
        f.component == case.key.component
            && f.fault == fault_codes::HEADSET_MUTED
            && !matches!(f.state, State::Ok | State::Unknown)
    });
    is_muted.then(|| Reason::new(codes::CLUE_MUTED_HERE))
}
