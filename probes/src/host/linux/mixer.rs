//! The mixer of one of the kernel's sound cards: which controls are muted, and how far each is turned up.
//! Needs the card's control node; changes nothing in it, and opens no stream.

use crate::host::{HostError, LocalHost, MixerControl};
use alsa::mixer::{Mixer, Selem, SelemChannelId};
use deskready::observation::{SoundSide, Why};
use std::time::Duration;

/// Most controls taken from a card.
const CONTROLS: usize = 128;
/// The channels of a headset.
const CHANNELS: [SelemChannelId; 2] = [SelemChannelId::FrontLeft, SelemChannelId::FrontRight];

pub(super) fn controls(
    host: &LocalHost,
    card: u32,
    limit: Duration,
) -> Result<Vec<MixerControl>, HostError> {
    host.patience.within("mixer", limit, move || {
        // A card that is not there must not be looked for by the library: it would say so on our standard error.
        let node = format!("/dev/snd/controlC{card}");
        std::fs::metadata(&node).map_err(|e| HostError::from_io(&node, &e))?;
        ask(card).map_err(|e| refused(card, &e))
    })
}

fn ask(card: u32) -> alsa::Result<Vec<MixerControl>> {
    let mixer = Mixer::new(&format!("hw:{card}"), true)?;
    let all = mixer.iter().filter_map(Selem::new).take(CONTROLS);
    Ok(all.map(|control| told(&control)).collect())
}

fn told(control: &Selem<'_>) -> MixerControl {
    MixerControl {
        name: control
            .get_id()
            .get_name()
            .map(str::to_owned)
            .unwrap_or_default(),
        plays: SoundSide {
            muted: switched_off(control.has_playback_switch(), |channel| {
                control
                    .has_playback_channel(channel)
                    .then(|| control.get_playback_switch(channel).ok())
            }),
            level_percent: level(
                control.has_playback_volume(),
                control.get_playback_volume_range(),
                |channel| {
                    control
                        .has_playback_channel(channel)
                        .then(|| control.get_playback_volume(channel).ok())
                },
            ),
        },
        captures: SoundSide {
            muted: switched_off(control.has_capture_switch(), |channel| {
                control
                    .has_capture_channel(channel)
                    .then(|| control.get_capture_switch(channel).ok())
            }),
            level_percent: level(
                control.has_capture_volume(),
                control.get_capture_volume_range(),
                |channel| {
                    control
                        .has_capture_channel(channel)
                        .then(|| control.get_capture_volume(channel).ok())
                },
            ),
        },
    }
}

/// Muted is a control of which every channel there is switched off.
fn switched_off(
    has_switch: bool,
    channel: impl Fn(SelemChannelId) -> Option<Option<i32>>,
) -> Option<bool> {
    if !has_switch {
        return None;
    }
    let on: Vec<i32> = CHANNELS
        .into_iter()
        .filter_map(channel)
        .collect::<Option<_>>()?;
    (!on.is_empty()).then(|| on.iter().all(|on| *on == 0))
}

/// The louder channel, of the whole range.
fn level(
    has_volume: bool,
    (lowest, highest): (i64, i64),
    channel: impl Fn(SelemChannelId) -> Option<Option<i64>>,
) -> Option<u32> {
    let range = highest.checked_sub(lowest).filter(|range| *range > 0)?;
    if !has_volume {
        return None;
    }
    let all: Vec<i64> = CHANNELS
        .into_iter()
        .filter_map(channel)
        .collect::<Option<_>>()?;
    let louder = all.into_iter().max()?.clamp(lowest, highest);
    u32::try_from((louder - lowest).saturating_mul(100) / range).ok()
}

fn refused(card: u32, error: &alsa::Error) -> HostError {
    let io = std::io::Error::from_raw_os_error(error.errno());
    let told = HostError::from_io(&format!("mixer of card {card}"), &io);
    // The library has no kernel below it, or an unknown card.
    if told.why == Why::Unsupported
        && io.raw_os_error() == Some(rustix::io::Errno::NODEV.raw_os_error())
    {
        return HostError {
            why: Why::NoDevice,
            ..told
        };
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_the_louder_channel_within_the_range_that_the_card_has() {
        let two = |left: i64, right: i64| {
            move |channel: SelemChannelId| {
                Some(Some(if channel == SelemChannelId::FrontLeft {
                    left
                } else {
                    right
                }))
            }
        };
        for (range, left, right, expected) in [
            ((0, 200), 100, 60, Some(50)),
            ((-50, 50), 50, 50, Some(100)),
            ((0, 37), 0, 37, Some(100)),
            ((0, 37), 0, 0, Some(0)),
            ((0, 10), 99, 99, Some(100)),
            ((5, 5), 5, 5, None),
            ((i64::MIN, i64::MAX), 0, 0, None),
        ] {
            assert_eq!(
                level(true, range, two(left, right)),
                expected,
                "{range:?} {left} {right}"
            );
        }
        assert_eq!(level(false, (0, 10), two(1, 1)), None);
        assert_eq!(level(true, (0, 10), |_| None), None, "no channel");
        assert_eq!(
            level(true, (0, 10), |_| Some(None)),
            None,
            "the card does not say"
        );
    }

    #[test]
    fn muted_is_what_has_every_channel_switched_off() {
        let two = |left: i32, right: i32| {
            move |channel: SelemChannelId| {
                Some(Some(if channel == SelemChannelId::FrontLeft {
                    left
                } else {
                    right
                }))
            }
        };
        for (left, right, expected) in [(0, 0, true), (1, 0, false), (1, 1, false)] {
            assert_eq!(switched_off(true, two(left, right)), Some(expected));
        }
        assert_eq!(switched_off(false, two(0, 0)), None);
        assert_eq!(switched_off(true, |_| None), None, "no channel");
    }

    #[test]
    fn a_card_that_is_not_there_is_no_device() {
        let error = controls(&LocalHost::default(), 4_000, Duration::from_secs(5)).unwrap_err();
        assert_eq!(error.why, Why::NoDevice);
    }
}
