//! The headset: is it there, and does sound flow to it. How it is set and how it sounds stand in files of their own.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{Reading, Trigger};
use crate::profile::{Custody, DeviceSpec};
use crate::text::Reason;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a family looks only at its own readings"
)]
pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    if case.component.kind != ComponentKind::Headset {
        return Vec::new();
    }
    let said = match case.reading {
        Reading::Presence {
            found: true,
            device_name,
            is_default,
            input_is_default,
            ..
        } => {
            let name = device_name.as_deref().unwrap_or("?");
            return there(case, name, *is_default, *input_is_default);
        }
        Reading::Presence {
            found: false,
            listed,
            listed_count,
            other_device,
            ..
        } => {
            let wanted = case.facts.profile.expect.headset.as_ref();
            // A PC without any sound device at all points at the PC as much as at the headset.
            let sentences = if *listed_count == 0 {
                (
                    codes::HEADSET_MISSING_NO_SOUND_NAMED,
                    codes::HEADSET_MISSING_NO_SOUND,
                )
            } else {
                (
                    codes::HEADSET_MISSING_NOT_FOUND,
                    codes::HEADSET_MISSING_NONE_FOUND,
                )
            };
            if may_be_away(case, wanted) {
                away(
                    fault_codes::HEADSET_MISSING,
                    codes::HEADSET_MISSING_MAY_BE_AWAY,
                )
            } else if let Some(other) = other_device {
                return another(wanted, other);
            } else {
                missing(
                    fault_codes::HEADSET_MISSING,
                    not_found(wanted, sentences, *listed_count),
                    (!listed.is_empty()).then(|| {
                        Reason::new(codes::HEADSET_MISSING_LISTED).with("names", listed.join(", "))
                    }),
                )
            }
        }
        Reading::AudioOutput {
            device_name,
            sample_rate_hz,
            frames_count,
            elapsed_ms,
        } => {
            let expected = u64::from(*sample_rate_hz).saturating_mul(*elapsed_ms) / 1000;
            if expected == 0 {
                return Vec::new();
            }
            let share = frames_count.saturating_mul(100) / expected;
            // Of the frames its rate promises: a stream that merely stutters lies between the two.
            let limit = |name| case.limit(fault_codes::AUDIO_SILENT_STREAM, name);
            let verdict = if share < limit("silent_below_percent") {
                Verdict::Fail
            } else if share >= limit("flows_from_percent") {
                Verdict::Pass
            } else {
                Verdict::NoWord
            };
            let code = if verdict == Verdict::Fail {
                codes::AUDIO_SILENT_STREAM_NO_FRAMES
            } else {
                codes::AUDIO_SILENT_STREAM_FLOWS
            };
            Said::new(
                fault_codes::AUDIO_SILENT_STREAM,
                verdict,
                Severity::S1,
                Reason::new(code)
                    .with("device_name", device_name.as_str())
                    .with("frames_count", *frames_count)
                    .with("expected_count", expected),
            )
        }
        Reading::SoundSettings {
            device_name,
            output,
            input,
        } => return super::headset_settings::judge(case, device_name, *output, *input),
        Reading::HeadsetTest(run) => return super::headset_sound::judge(case, run),
        _ => return Vec::new(),
    };
    vec![said]
}

/// The one that is wanted is there.
fn there(
    case: &Case<'_>,
    name: &str,
    is_default: Option<bool>,
    input_is_default: Option<bool>,
) -> Vec<Said> {
    let told = |fault, severity, code: &str| {
        let reason = Reason::new(code).with("device_name", name);
        Said::new(fault, Verdict::Pass, severity, reason)
    };
    let mut all = vec![told(
        fault_codes::HEADSET_MISSING,
        Severity::S1,
        codes::HEADSET_MISSING_CAME_BACK,
    )];
    let passed_over = [
        (is_default, codes::HEADSET_OTHER_DEVICE_NOT_DEFAULT),
        (
            input_is_default,
            codes::HEADSET_OTHER_DEVICE_MICROPHONE_NOT_DEFAULT,
        ),
    ];
    let reasons: Vec<Reason> = passed_over
        .into_iter()
        .filter(|(used, _)| *used == Some(false))
        .map(|(_, code)| Reason::new(code).with("device_name", name))
        .collect();
    if !reasons.is_empty() {
        // A softphone may have been told to use it all the same: worth a look, not an alarm.
        all.push(Said {
            fault: fault_codes::HEADSET_OTHER_DEVICE,
            verdict: Verdict::Fail,
            severity: Severity::S3,
            reasons,
            terminal: false,
        });
        return all;
    }
    // Where any will do there is no wrong one, only one that is passed over: that it is used ends that.
    let wanted = case.facts.profile.expect.headset.as_ref();
    let is_used = is_default.or(input_is_default).is_some();
    if is_used || wanted.is_some_and(|w| !w.wanted_name().is_empty()) {
        all.push(told(
            fault_codes::HEADSET_OTHER_DEVICE,
            Severity::S2,
            codes::HEADSET_OTHER_DEVICE_RIGHT_ONE,
        ));
    }
    all
}

/// Not the wanted one but another: calls can be taken, perhaps badly.
fn another(wanted: Option<&DeviceSpec>, name: &str) -> Vec<Said> {
    let reason = Reason::new(codes::HEADSET_OTHER_DEVICE_FOUND)
        .with(
            "expected_name",
            wanted.map(DeviceSpec::wanted_name).unwrap_or_default(),
        )
        .with("device_name", name);
    vec![
        Said::new(
            fault_codes::HEADSET_MISSING,
            Verdict::Pass,
            Severity::S1,
            reason.clone(),
        ),
        Said::new(
            fault_codes::HEADSET_OTHER_DEVICE,
            Verdict::Fail,
            Severity::S2,
            reason,
        ),
    ]
}

/// The sentence for a missing device: the one wanted, or, when any will do, that there is none.
pub(super) fn not_found(
    wanted: Option<&DeviceSpec>,
    (named, unnamed): (&str, &str),
    listed_count: u32,
) -> Reason {
    let name = wanted.map(DeviceSpec::wanted_name).unwrap_or_default();
    if name.is_empty() {
        Reason::new(unnamed).with("listed_count", listed_count)
    } else {
        Reason::new(named)
            .with("expected_name", name)
            .with("listed_count", listed_count)
    }
}

/// Whether it may rightly be away: what belongs to a person or a pool is missed only by somebody
/// who asks for a check and wants to work.
pub(super) fn may_be_away(case: &Case<'_>, wanted: Option<&DeviceSpec>) -> bool {
    let moves = wanted.is_some_and(|w| matches!(w.custody, Custody::Person | Custody::Pool));
    moves && case.trigger != Trigger::SelfCheck
}

/// A device that is not there and need not be: known, and nothing is said.
pub(super) fn away(fault: &'static str, code: &str) -> Said {
    Said::new(fault, Verdict::NoWord, Severity::S1, Reason::new(code))
}

/// A required device that an enumeration did not list.
pub(super) fn missing(fault: &'static str, reason: Reason, listed: Option<Reason>) -> Said {
    let mut said = Said::new(fault, Verdict::Fail, Severity::S1, reason);
    said.reasons.extend(listed);
    said
}
