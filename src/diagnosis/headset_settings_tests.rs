//! When a headset counts as muted or passed over, and which sentence says it.

use super::signals::signals;
use super::support::{facts, observed, profile_with};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::Baseline;
use crate::knowledge::Knowledge;
use crate::observation::{Reading, SoundSide};
use crate::profile::REQUIRED_SLOT;

/// What a reading of the headset of a desk that takes any says, in a few words.
fn said(reading: Reading) -> Vec<String> {
    let key = ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT);
    let desk = facts(profile_with("headset"), Baseline::default());
    signals(
        &observed(1, key, reading),
        &desk,
        Knowledge::built_in(),
        false,
    )
    .into_iter()
    .map(|signal| {
        let reasons: Vec<&str> = signal.reasons.iter().map(|r| r.code.as_str()).collect();
        format!(
            "{:?} {:?} {}",
            signal.verdict,
            signal.severity,
            reasons.join(" ")
        )
    })
    .collect()
}

const fn side(muted: Option<bool>, level_percent: Option<u32>) -> Option<SoundSide> {
    Some(SoundSide {
        muted,
        level_percent,
    })
}

#[test]
fn what_is_muted_or_turned_down_to_nothing_is_told_each_by_its_own_sentence() {
    let on = side(Some(false), Some(60));
    let sound_muted = "Fail S3 headset.muted.sound_muted";
    for (output, input, expected) in [
        (on, on, "Pass S3 headset.muted.on"),
        (on, None, "Pass S3 headset.muted.on"),
        (None, side(None, Some(10)), "Pass S3 headset.muted.on"),
        (side(Some(true), Some(60)), on, sound_muted),
        // Muted says it all.
        (side(Some(true), Some(0)), on, sound_muted),
        (side(Some(true), None), None, sound_muted),
        (
            side(Some(false), Some(9)),
            on,
            "Fail S3 headset.muted.sound_low",
        ),
        (side(None, Some(0)), on, "Fail S3 headset.muted.sound_low"),
        (
            on,
            side(Some(true), Some(80)),
            "Fail S3 headset.muted.microphone_muted",
        ),
        (
            on,
            side(Some(false), Some(0)),
            "Fail S3 headset.muted.microphone_low",
        ),
        (
            side(Some(true), None),
            side(Some(false), Some(3)),
            "Fail S3 headset.muted.sound_muted headset.muted.microphone_low",
        ),
    ] {
        let device_name = "Jabra Evolve 20".to_owned();
        let all = said(Reading::SoundSettings {
            device_name,
            output,
            input,
        });
        assert_eq!(all, [expected], "{output:?} {input:?}");
    }
}

#[test]
fn settings_that_nobody_keeps_say_nothing() {
    for (output, input) in [
        (None, None),
        (side(None, None), None),
        (None, side(None, None)),
    ] {
        let all = said(Reading::SoundSettings {
            device_name: "Jabra Evolve 20".to_owned(),
            output,
            input,
        });
        assert!(all.is_empty(), "{output:?} {input:?} {all:?}");
    }
}

#[test]
fn a_headset_that_the_system_passes_over_for_sound_or_microphone_is_worth_a_look() {
    let there = "Pass S1 headset.missing.came_back";
    let right = "Pass S2 headset.other_device.right_one";
    let sound = "Fail S3 headset.other_device.not_default";
    let microphone = "Fail S3 headset.other_device.microphone_not_default";
    let both =
        "Fail S3 headset.other_device.not_default headset.other_device.microphone_not_default";
    for (is_default, input_is_default, expected) in [
        // Where any headset will do and nobody can tell which is used, there is no wrong one.
        (None, None, None),
        (Some(true), None, Some(right)),
        (Some(true), Some(true), Some(right)),
        (Some(false), None, Some(sound)),
        (Some(false), Some(true), Some(sound)),
        (Some(true), Some(false), Some(microphone)),
        (None, Some(false), Some(microphone)),
        (Some(false), Some(false), Some(both)),
    ] {
        let all = said(Reading::Presence {
            found: true,
            device_name: Some("Jabra Evolve 20".to_owned()),
            is_default,
            input_is_default,
            listed: Vec::new(),
            listed_count: 2,
            other_device: None,
            error_text: None,
        });
        let wanted: Vec<&str> = [Some(there), expected].into_iter().flatten().collect();
        assert_eq!(all, wanted, "{is_default:?} {input_is_default:?}");
    }
}
