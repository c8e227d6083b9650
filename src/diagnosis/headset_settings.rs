//! Whether the system lets anything be heard through the headset: muted, or turned down so far that it comes to the same.
//! Needs the reading and the limits. A setting is nobody's fault and no part's: it only says what to set right.

use super::signals::{Case, Said};
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::SoundSide;
use crate::text::Reason;

/// The sentences for one direction.
struct Words {
    muted: &'static str,
    low: &'static str,
    limit: &'static str,
}

const OUTPUT: Words = Words {
    muted: codes::HEADSET_MUTED_SOUND_MUTED,
    low: codes::HEADSET_MUTED_SOUND_LOW,
    limit: "sound_low_below_percent",
};
const INPUT: Words = Words {
    muted: codes::HEADSET_MUTED_MICROPHONE_MUTED,
    low: codes::HEADSET_MUTED_MICROPHONE_LOW,
    limit: "microphone_low_below_percent",
};

pub(super) fn judge(
    case: &Case<'_>,
    device_name: &str,
    output: Option<SoundSide>,
    input: Option<SoundSide>,
) -> Vec<Said> {
    let sides = [(output, OUTPUT), (input, INPUT)];
    let known: Vec<(SoundSide, Words)> = sides
        .into_iter()
        .filter_map(|(side, words)| Some((side.filter(is_known)?, words)))
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let reasons: Vec<Reason> = known
        .iter()
        .filter_map(|(side, words)| wrong(case, device_name, side, words))
        .collect();
    let fault = fault_codes::HEADSET_MUTED;
    if reasons.is_empty() {
        let reason = Reason::new(codes::HEADSET_MUTED_ON).with("device_name", device_name);
        return vec![Said::new(fault, Verdict::Pass, Severity::S3, reason)];
    }
    vec![Said {
        fault,
        verdict: Verdict::Fail,
        severity: Severity::S3,
        reasons,
        terminal: false,
    }]
}

fn is_known(side: &SoundSide) -> bool {
    side.muted.is_some() || side.level_percent.is_some()
}

/// What is wrong with one direction. Muted says it all: the level behind it is of no use to anybody yet.
fn wrong(case: &Case<'_>, device_name: &str, side: &SoundSide, words: &Words) -> Option<Reason> {
    if side.muted == Some(true) {
        return Some(Reason::new(words.muted).with("device_name", device_name));
    }
    let limit_percent = case.limit(fault_codes::HEADSET_MUTED, words.limit);
    let level_percent = side.level_percent?;
    (u64::from(level_percent) < limit_percent).then(|| {
        Reason::new(words.low)
            .with("device_name", device_name)
            .with("level_percent", level_percent)
            .with("limit_percent", limit_percent)
    })
}
