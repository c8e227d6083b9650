//! Does the system let anything be heard through the headset? Muted or not and how far it is turned up, as the
//! system's own settings say. Needs the session; opens no stream, changes nothing.
//!
//! Whether somebody mutes their microphone in the course of the day is nobody's business: in a round of the schedule
//! this says something only when all is as it should be, which is how a mended setting is noticed.

use crate::audio::devices::{self, Device};
use crate::audio::{headset, required};
use crate::host::{HostError, Hosts, MixerControl};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::limits::clean;
use deskready::observation::{Measured, Reading, SoundSide, Trigger, Why};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "headset_settings",
    kind: ComponentKind::Headset,
    role: Role::Session,
    period_s: 3600,
    again_s: 60,
    limit: Duration::from_secs(8),
    in_scheduled_round: false,
    owns,
    run,
};

const LIST_LIMIT: Duration = Duration::from_secs(3);
const MIXER_LIMIT: Duration = Duration::from_secs(2);

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The headset, as people call it.
    pub device_name: String,
    /// What it says of itself.
    pub identity: Identity,
    /// What is played on it, as the sound server says; none when it plays nothing.
    pub output: Option<SoundSide>,
    /// What it captures, likewise.
    pub input: Option<SoundSide>,
    /// The mixer of its card, where no server keeps the settings.
    pub mixer: Option<Result<Vec<MixerControl>, HostError>>,
}

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile.expect.headset.iter().map(|_| required()).collect()
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    if ctx.profile.expect.headset.is_none() {
        return Vec::new();
    }
    let all = match read(hosts, ctx) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    };
    match ctx.trigger {
        Trigger::SelfCheck => all,
        Trigger::Scheduled | Trigger::Start => all.into_iter().filter(is_all_on).collect(),
    }
}

/// Asks for the list, and for the card's own mixer where the list knows no settings.
///
/// # Errors
/// When there is no headset.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let devices = devices::list(&hosts.sound_list(LIST_LIMIT)?);
    let spec = ctx.profile.expect.headset.as_ref();
    let found: Option<&Device> = spec.and_then(|spec| headset(spec, &devices));
    let device = found.ok_or_else(|| HostError::new(Why::NoDevice, "no headset is listed"))?;
    Ok(Raw {
        device_name: device.name.clone(),
        identity: device.identity(),
        output: device.plays_as,
        input: device.captures_as,
        mixer: device.own_mixer.map(|card| hosts.mixer(card, MIXER_LIMIT)),
    })
}

/// What the settings say.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<Measured> {
    let measured = match &raw.mixer {
        Some(Err(error)) => Measured::unseen(required(), error.why, &error.detail),
        Some(Ok(controls)) => reading(raw, together(controls, plays), together(controls, captures)),
        None => reading(raw, raw.output, raw.input),
    };
    vec![Measured {
        identity: Some(raw.identity.clone()),
        ..measured
    }]
}

fn reading(raw: &Raw, output: Option<SoundSide>, input: Option<SoundSide>) -> Measured {
    let known = |side: &SoundSide| side.muted.is_some() || side.level_percent.is_some();
    let (output, input) = (output.filter(known), input.filter(known));
    if output.is_none() && input.is_none() {
        let detail = "no settings are kept for this headset";
        return Measured::unseen(required(), Why::Unsupported, detail);
    }
    let device_name = clean(&raw.device_name);
    Measured::active(
        required(),
        Reading::SoundSettings {
            device_name,
            output,
            input,
        },
    )
}

/// What is played passes through these, as the drivers of USB headsets call them; the way from the microphone to the
/// wearer's own ear is no such thing, and may well be off.
fn plays(control: &MixerControl) -> Option<SoundSide> {
    let name = control.name.to_lowercase();
    let in_the_way = ["headset", "headphone", "pcm", "speaker", "master"];
    let is_in_the_way = in_the_way.iter().any(|known| name.contains(known));
    (is_in_the_way && !name.contains("sidetone")).then_some(control.plays)
}

fn captures(control: &MixerControl) -> Option<SoundSide> {
    Some(control.captures)
}

/// Controls one after the other: what one of them mutes is muted, and the lowest level counts.
fn together(
    controls: &[MixerControl],
    side: fn(&MixerControl) -> Option<SoundSide>,
) -> Option<SoundSide> {
    let known: Vec<SoundSide> = controls.iter().filter_map(side).collect();
    let muted = known.iter().filter_map(|side| side.muted);
    let muted = muted.reduce(|one, other| one || other);
    let level_percent = known.iter().filter_map(|side| side.level_percent).min();
    (muted.is_some() || level_percent.is_some()).then_some(SoundSide {
        muted,
        level_percent,
    })
}

/// Whether a reading has nothing muted and nothing turned to nothing; thresholds stand elsewhere.
fn is_all_on(measured: &Measured) -> bool {
    use deskready::observation::Outcome;
    let Outcome::Reading(reading) = &measured.outcome else {
        return false;
    };
    let Reading::SoundSettings { output, input, .. } = reading else {
        return false;
    };
    let off = |side: &SoundSide| side.muted == Some(true) || side.level_percent == Some(0);
    !output.iter().chain(input).any(off)
}

#[cfg(test)]
mod tests;
