//! What settings of headsets are told, from servers and from cards, and when nothing is told.

use super::*;
use crate::host::{
    KernelSound, ServerDevice, SessionAnswer, SessionHost, SessionVerb, Sound, SoundServer,
    SoundUse, UsbSoundCard,
};
use crate::testing::{Refusing, context, listening, profile};
use deskready::observation::Outcome;
use deskready::profile::DeviceSpec;

const fn side(muted: bool, level_percent: u32) -> SoundSide {
    SoundSide {
        muted: Some(muted),
        level_percent: Some(level_percent),
    }
}

/// A desk with one headset: at a server, or at the kernel alone with the mixer of its card.
struct Desk {
    output: Option<SoundSide>,
    input: Option<SoundSide>,
    mixer: Option<Result<Vec<MixerControl>, HostError>>,
    /// The program that listens to the microphone, if one does.
    talks: &'static str,
}

impl SessionHost for Desk {
    fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        if *verb == SessionVerb::SoundUse {
            return Ok(SessionAnswer::SoundUse(SoundUse {
                server: listening(self.talks),
                kernel: Ok(Vec::new()),
            }));
        }
        if let SessionVerb::Mixer { card } = verb {
            assert_eq!(*card, 2, "another card is nobody's business");
            return self.mixer.clone().unwrap().map(SessionAnswer::Mixer);
        }
        let part = |input: bool, setting: SoundSide| ServerDevice {
            id: if input { "mic" } else { "ears" }.to_owned(),
            name: "Jabra Evolve 20".to_owned(),
            group: "one".to_owned(),
            bus: "usb".to_owned(),
            form: "headset".to_owned(),
            input,
            setting,
            ..ServerDevice::default()
        };
        let outputs = self.output.map(|setting| part(false, setting));
        let inputs = self.input.map(|setting| part(true, setting));
        let sound = if self.mixer.is_some() {
            let cards = " 2 [MS             ]: USB-Audio - Jabra Evolve 20\n";
            Sound {
                kernel: KernelSound {
                    cards: Some(Ok(cards.to_owned())),
                    usb: vec![UsbSoundCard {
                        card: 2,
                        ..UsbSoundCard::default()
                    }],
                    ..KernelSound::default()
                },
                server: SoundServer::None,
            }
        } else {
            Sound {
                kernel: KernelSound::default(),
                server: SoundServer::Listed {
                    name: "test".to_owned(),
                    default_output: None,
                    default_input: None,
                    devices: outputs.into_iter().chain(inputs).collect(),
                },
            }
        };
        Ok(SessionAnswer::SoundList(sound))
    }
}

/// What is told of a desk, in a few words.
fn told(desk: &Desk, trigger: Trigger) -> String {
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: desk,
        helper: &refusing,
    };
    let mut profile = profile();
    profile.expect.headset = Some(DeviceSpec {
        required: true,
        ..DeviceSpec::default()
    });
    let all = run(
        &hosts,
        &Context {
            trigger,
            ..context(&profile)
        },
    );
    let words = all.iter().map(|one| match &one.outcome {
        Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
        Outcome::Reading(Reading::SoundSettings { output, input, .. }) => {
            assert!(one.active && one.attempts == 2 && one.component == required());
            format!("{}, {}", in_words(*output), in_words(*input))
        }
        Outcome::Reading(other) => other.kind().to_owned(),
    });
    words.collect::<Vec<_>>().join("; ")
}

fn in_words(side: Option<SoundSide>) -> String {
    let Some(side) = side else {
        return "none".to_owned();
    };
    let muted = match side.muted {
        Some(true) => "muted ",
        Some(false) => "",
        None => "? ",
    };
    let level = side
        .level_percent
        .map_or("?".to_owned(), |it| it.to_string());
    format!("{muted}{level}")
}

fn server(output: Option<SoundSide>, input: Option<SoundSide>) -> Desk {
    Desk {
        output,
        input,
        mixer: None,
        talks: "",
    }
}

fn card(controls: &[(&str, SoundSide, SoundSide)]) -> Desk {
    let controls = controls.iter().map(|(name, plays, captures)| MixerControl {
        name: (*name).to_owned(),
        plays: *plays,
        captures: *captures,
    });
    Desk {
        output: None,
        input: None,
        mixer: Some(Ok(controls.collect())),
        talks: "",
    }
}

#[test]
fn settings_are_told_as_the_server_or_else_the_card_keeps_them() {
    let nothing = SoundSide::default();
    let refused = Desk {
        mixer: Some(Err(HostError::new(Why::Denied, "not yours"))),
        ..server(None, None)
    };
    for (name, desk, expected) in [
        (
            "both on",
            server(Some(side(false, 60)), Some(side(false, 80))),
            "60, 80",
        ),
        (
            "muted microphone",
            server(Some(side(false, 60)), Some(side(true, 80))),
            "60, muted 80",
        ),
        (
            "no microphone",
            server(Some(side(true, 60)), None),
            "muted 60, none",
        ),
        (
            "a server that says nothing",
            server(Some(nothing), Some(nothing)),
            "unsupported",
        ),
        (
            "a card with one control for each way",
            card(&[
                ("Headset", side(false, 70), nothing),
                ("Mic", nothing, side(false, 40)),
            ]),
            "70, 40",
        ),
        (
            "one control after the other: the lowest counts, and any mute",
            card(&[
                ("PCM", side(true, 90), nothing),
                ("Speaker", side(false, 20), nothing),
            ]),
            "muted 20, none",
        ),
        (
            "the way to the wearer's own ear may be off",
            card(&[
                ("Headset", side(false, 70), side(false, 50)),
                ("Mic", side(true, 0), side(false, 40)),
                ("Headset Sidetone", side(true, 0), nothing),
            ]),
            "70, 50",
        ),
        (
            "a microphone by the name of headset has no say in what is played",
            card(&[
                ("PCM", side(false, 70), nothing),
                ("Headset Mic", side(true, 0), side(false, 40)),
            ]),
            "70, 40",
        ),
        (
            "of several microphones one is chosen",
            card(&[
                ("PCM", side(false, 70), nothing),
                ("Mic", nothing, side(true, 0)),
                ("Headset Mic", nothing, side(false, 40)),
                ("Line", nothing, side(true, 0)),
            ]),
            "70, 40",
        ),
        ("a card without controls", card(&[]), "unsupported"),
        ("a card that refuses", refused, "denied"),
    ] {
        assert_eq!(told(&desk, Trigger::SelfCheck), expected, "{name}");
    }
}

#[test]
fn no_round_of_the_schedule_asks_whether_somebody_muted_themselves() {
    for (output, input) in [
        (side(false, 60), side(false, 80)),
        (side(false, 60), side(true, 80)),
    ] {
        let desk = server(Some(output), Some(input));
        for trigger in [Trigger::Scheduled, Trigger::Start] {
            assert_eq!(told(&desk, trigger), "", "{output:?} {input:?} {trigger:?}");
        }
    }
}

#[test]
fn while_somebody_talks_nobody_asks_whether_they_are_muted() {
    let desk = Desk {
        talks: "zoom",
        ..server(Some(side(false, 60)), Some(side(true, 80)))
    };
    assert_eq!(told(&desk, Trigger::SelfCheck), "in_call");
}

#[test]
fn a_desk_whose_headset_is_away_says_so_and_nothing_of_settings() {
    assert_eq!(told(&server(None, None), Trigger::SelfCheck), "no_device");
}
