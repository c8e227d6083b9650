//! Does sound really flow to the headset? A second of silence on a real output stream, its frames
//! counted against time. Needs the session and a round that looks at everything, a self-check or the first
//! one of the program; plays nothing that can be heard.

use crate::audio::{devices, headset, required};
use crate::host::{HostError, Hosts, OutputDevice, Played};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::limits::clean;
use deskready::observation::{Measured, Reading, Trigger, Why};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "audio_output",
    kind: ComponentKind::Headset,
    role: Role::Session,
    period_s: 3600,
    again_s: 60,
    limit: Duration::from_secs(10),
    in_scheduled_round: false,
    owns,
    run,
};

const LIST_LIMIT: Duration = Duration::from_secs(3);
const PLAY_LIMIT: Duration = Duration::from_secs(5);
/// How long silence is played.
const PLAY_MS: u32 = 1_000;

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The headset, as people call it.
    pub device_name: String,
    /// What it says of itself.
    pub identity: Identity,
    /// What its stream took.
    pub played: Result<Played, HostError>,
    /// How often it was played before this was believed.
    #[serde(default = "once")]
    pub attempts: u32,
}

const fn once() -> u32 {
    1
}

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile.expect.headset.iter().map(|_| required()).collect()
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    if ctx.trigger == Trigger::Scheduled || ctx.profile.expect.headset.is_none() {
        // A round of the schedule, or no headset is anybody's concern here: nothing is opened.
        return Vec::new();
    }
    match read(hosts, ctx) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Plays a second of silence on the headset, and on nothing else.
///
/// # Errors
/// When there is no headset to play on.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let devices = devices::list(&hosts.sound_list(LIST_LIMIT)?);
    let found = ctx
        .profile
        .expect
        .headset
        .as_ref()
        .and_then(|spec| headset(spec, &devices));
    let device = found.ok_or_else(|| HostError::new(Why::NoDevice, "no headset is listed"))?;
    let nowhere = || HostError::new(Why::NoDevice, format!("{} has no output here", device.name));
    let output: OutputDevice = device.output.clone().ok_or_else(nowhere)?;
    let mut attempts = 1;
    let mut played = hosts.play_silence(output.clone(), PLAY_MS, PLAY_LIMIT);
    // A device that took nothing at all is asked once more before anybody believes it.
    if played.as_ref().is_ok_and(|p| p.frames_count == 0) {
        let again = hosts.play_silence(output, PLAY_MS, PLAY_LIMIT);
        // The stream that hangs may still hold the device: then the first answer stands alone.
        if !again.as_ref().is_err_and(|e| e.why == Why::Busy) {
            attempts = 2;
            played = again;
        }
    }
    Ok(Raw {
        device_name: device.name.clone(),
        identity: device.identity(),
        played,
        attempts,
    })
}

/// What the stream says.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<Measured> {
    let measured = match &raw.played {
        Ok(played) => Measured::active(
            required(),
            Reading::AudioOutput {
                device_name: clean(&raw.device_name),
                sample_rate_hz: played.sample_rate_hz,
                frames_count: played.frames_count,
                elapsed_ms: played.elapsed_ms,
            },
        ),
        Err(error) => Measured::unseen(required(), error.why, &error.detail),
    };
    vec![Measured {
        identity: Some(raw.identity.clone()),
        attempts: raw.attempts,
        ..measured
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{
        KernelSound, ServerDevice, SessionAnswer, SessionHost, SessionVerb, Sound, SoundServer,
        SoundUse,
    };
    use crate::testing::{Refusing, context, listening, profile};
    use deskready::observation::Outcome;
    use deskready::profile::DeviceSpec;
    use std::sync::Mutex;

    /// Lists one device and notes what it is asked to play on.
    struct Desk {
        device: &'static str,
        answer: Result<Played, HostError>,
        /// The program that listens to the microphone, if one does.
        listens: &'static str,
        /// The answer from the second time on, if it is another.
        then: Option<Result<Played, HostError>>,
        asked: Mutex<Vec<OutputDevice>>,
    }

    impl SessionHost for Desk {
        fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
            if let SessionVerb::PlaySilence { device, .. } = verb {
                let mut asked = self.asked.lock().unwrap();
                asked.push(device.clone());
                let then = self.then.as_ref().filter(|_| asked.len() > 1);
                let answer = then.unwrap_or(&self.answer).clone();
                return answer.map(SessionAnswer::PlaySilence);
            }
            if *verb == SessionVerb::SoundUse {
                return Ok(SessionAnswer::SoundUse(SoundUse {
                    server: listening(self.listens),
                    kernel: Ok(Vec::new()),
                }));
            }
            let device = ServerDevice {
                id: "sink".to_owned(),
                name: self.device.to_owned(),
                ..ServerDevice::default()
            };
            let server = SoundServer::Listed {
                name: "pulseaudio".to_owned(),
                default_output: None,
                default_input: None,
                devices: vec![device],
            };
            Ok(SessionAnswer::SoundList(Sound {
                kernel: KernelSound::default(),
                server,
            }))
        }
    }

    fn look(desk: &Desk, trigger: Trigger) -> Vec<Measured> {
        let refusing = Refusing(Why::Denied);
        let mut profile = profile();
        profile.expect.headset = Some(DeviceSpec {
            required: true,
            ..DeviceSpec::default()
        });
        let hosts = Hosts {
            service: &refusing,
            session: desk,
            helper: &refusing,
        };
        run(
            &hosts,
            &Context {
                trigger,
                ..context(&profile)
            },
        )
    }

    #[test]
    fn silence_is_played_on_the_headset_only_and_never_by_the_schedule() {
        let took = Played {
            sample_rate_hz: 48_000,
            frames_count: 47_040,
            elapsed_ms: 980,
        };
        let busy = HostError::new(Why::Busy, "in use");
        for (device, answer, trigger, expected, opened) in [
            (
                "Jabra Evolve 20",
                Ok(took.clone()),
                Trigger::SelfCheck,
                "frames 47040",
                1,
            ),
            ("Jabra Evolve 20", Err(busy), Trigger::SelfCheck, "busy", 1),
            (
                "Jabra Evolve 20",
                Ok(took.clone()),
                Trigger::Start,
                "frames 47040",
                1,
            ),
            (
                "Jabra Evolve 20",
                Ok(took.clone()),
                Trigger::Scheduled,
                "nothing",
                0,
            ),
            (
                "Built-in Audio",
                Ok(took),
                Trigger::SelfCheck,
                "no_device",
                0,
            ),
        ] {
            let desk = Desk {
                device,
                answer,
                listens: "",
                then: None,
                asked: Mutex::default(),
            };
            let all = look(&desk, trigger);
            let said =
                all.first()
                    .map_or("nothing".to_owned(), |measured| match &measured.outcome {
                        Outcome::Reading(Reading::AudioOutput { frames_count, .. }) => {
                            format!("frames {frames_count}")
                        }
                        Outcome::Reading(other) => other.kind().to_owned(),
                        Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
                    });
            assert_eq!(
                (said.as_str(), desk.asked.lock().unwrap().len()),
                (expected, opened),
                "{device}"
            );
        }
    }

    #[test]
    fn a_stream_that_took_nothing_is_asked_again_and_stands_alone_when_it_still_holds_the_device() {
        let took = |frames_count| {
            Ok(Played {
                sample_rate_hz: 48_000,
                frames_count,
                elapsed_ms: 1_000,
            })
        };
        let failed = |why| Err(HostError::new(why, "x"));
        for (then, frames, attempts) in [
            (took(48_000), Some(48_000), 2),
            (took(0), Some(0), 2),
            (failed(Why::Busy), Some(0), 1),
            (failed(Why::NoDevice), None, 2),
        ] {
            let desk = Desk {
                device: "Jabra Evolve 20",
                answer: took(0),
                listens: "",
                then: Some(then.clone()),
                asked: Mutex::default(),
            };
            let all = look(&desk, Trigger::SelfCheck);
            let counted = match &all[0].outcome {
                Outcome::Reading(Reading::AudioOutput { frames_count, .. }) => Some(*frames_count),
                Outcome::Reading(_) | Outcome::Unseen(_) => None,
            };
            assert_eq!((counted, all[0].attempts), (frames, attempts), "{then:?}");
        }
    }
}
