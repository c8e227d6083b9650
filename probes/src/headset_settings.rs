//! Does the system let anything be heard through the headset? Muted or not and how far it is turned up, as the
//! system's own settings say. Needs the session, a self-check, and that no call is on; opens no stream, changes nothing.
//!
//! Whether somebody mutes their microphone in the course of the day is nobody's business: no round of the schedule asks.

use crate::audio::devices::{self, Device};
use crate::audio::{headset, incomplete, required};
use crate::call;
use crate::host::{HostError, Hosts, MixerControl};
use crate::{Context, Probe, Role};
use deskready::call::Burden;
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
    /// How often it was asked before this was believed.
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
    let is_asked_for = match ctx.trigger {
        Trigger::SelfCheck => ctx.profile.expect.headset.is_some(),
        Trigger::Scheduled | Trigger::Start => false,
    };
    if !is_asked_for {
        return Vec::new();
    }
    match read(hosts, ctx) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks twice: who is just turning a wheel or pressing a key is not caught half-way.
///
/// # Errors
/// When a call is on, or there is no headset to ask about.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let first = once_read(hosts, ctx)?;
    let second = once_read(hosts, ctx)?;
    Ok(Raw {
        attempts: if first == second { 2 } else { 1 },
        ..second
    })
}

fn once_read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    // Who mutes themselves while they talk does so for a reason that concerns nobody.
    call::may(hosts, Burden::Reads)?;
    let sound = hosts.sound_list(LIST_LIMIT)?;
    if let Some((why, detail)) = incomplete(&sound) {
        // What the card's own mixer says below a server means something else.
        return Err(HostError::new(why, detail));
    }
    let devices = devices::list(&sound);
    let spec = ctx.profile.expect.headset.as_ref();
    let found: Option<&Device> = spec.and_then(|spec| headset(spec, &devices));
    let device = found.ok_or_else(|| HostError::new(Why::NoDevice, "no headset is listed"))?;
    Ok(Raw {
        device_name: device.name.clone(),
        identity: device.identity(),
        output: device.plays_as,
        input: device.captures_as,
        mixer: device.own_mixer.map(|card| hosts.mixer(card, MIXER_LIMIT)),
        attempts: 1,
    })
}

/// What the settings say.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<Measured> {
    let measured = match &raw.mixer {
        Some(Err(error)) => Measured::unseen(required(), error.why, &error.detail),
        Some(Ok(controls)) => reading(
            raw,
            together(controls, &PLAYS),
            together(controls, &CAPTURES),
        ),
        None => reading(raw, raw.output, raw.input),
    };
    vec![Measured {
        identity: Some(raw.identity.clone()),
        attempts: raw.attempts,
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

/// Which controls are in the way of one direction, how each leaves it, and whether one that is off is enough.
struct Way {
    names: &'static [&'static str],
    never: &'static [&'static str],
    side: fn(&MixerControl) -> SoundSide,
    one_is_enough: bool,
}

/// What is played passes through these one after the other, as the drivers of USB headsets call them; the way from the
/// microphone to the wearer's own ear is no such thing, and may well be off.
const PLAYS: Way = Way {
    names: &["headset", "headphone", "pcm", "speaker", "master"],
    never: &["mic", "sidetone"],
    side: |control| control.plays,
    one_is_enough: true,
};
/// Of several microphones one is chosen, and the others are off.
const CAPTURES: Way = Way {
    names: &["mic", "headset", "capture"],
    never: &[],
    side: |control| control.captures,
    one_is_enough: false,
};

fn together(controls: &[MixerControl], way: &Way) -> Option<SoundSide> {
    let is_in_the_way = |control: &&MixerControl| {
        let name = control.name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        has(way.names) && !has(way.never)
    };
    let known: Vec<SoundSide> = controls
        .iter()
        .filter(is_in_the_way)
        .map(|control| (way.side)(control))
        .collect();
    let muted = known.iter().filter_map(|side| side.muted);
    let muted = muted.reduce(|one, other| {
        if way.one_is_enough {
            one || other
        } else {
            one && other
        }
    });
    let on = known.iter().filter(|side| side.muted != Some(true));
    let levels = on.filter_map(|side| side.level_percent);
    let level_percent = if way.one_is_enough {
        levels.min()
    } else {
        levels.max()
    };
    (muted.is_some() || level_percent.is_some()).then_some(SoundSide {
        muted,
        level_percent,
    })
}

#[cfg(test)]
mod tests;
