//! Is the headset there, under which name, and does the system use it? Needs the session; lists
//! names only, opens no stream and no microphone ever. What nobody could list is never missing.

pub(crate) mod devices;

use crate::host::{HostError, Hosts, InputDevice, OutputDevice, Sound, SoundServer};
use crate::likeness::Likeness;
use crate::names;
use crate::{Context, Probe, Role};
use deskready::call::Burden;
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::limits::{DEVICES_NAMED, clean};
use deskready::observation::{Measured, Reading, Why};
use deskready::profile::{DeviceSpec, Profile, REQUIRED_SLOT};
use devices::Device;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "audio",
    kind: ComponentKind::Headset,
    role: Role::Session,
    period_s: 60,
    again_s: 60,
    limit: Duration::from_secs(8),
    in_scheduled_round: true,
    owns,
    run,
};

/// Two of these fit into the probe's own limit.
const LIST_LIMIT: Duration = Duration::from_secs(3);
/// Most headsets told where none is required.
const SEEN: usize = 8;

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The last list.
    pub sound: Sound,
    /// How often it was asked for.
    pub attempts: u32,
}

pub(crate) fn required() -> ComponentKey {
    ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT)
}

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile.expect.headset.iter().map(|_| required()).collect()
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts, ctx) {
        Ok(raw) => parse(&raw, ctx),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks for the list, and once more when the required headset is not on it: plugs bounce, and
/// servers forget a device for a moment.
///
/// # Errors
/// When there is no list at all.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let sound = hosts.sound_list(LIST_LIMIT)?;
    let spec = ctx.profile.expect.headset.as_ref();
    if spec.is_some_and(|spec| headset(spec, &devices::list(&sound)).is_none()) {
        return Ok(Raw {
            sound: hosts.sound_list(LIST_LIMIT)?,
            attempts: 2,
        });
    }
    Ok(Raw { sound, attempts: 1 })
}

/// What the list says.
#[must_use]
pub fn parse(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    let devices = devices::list(&raw.sound);
    let Some(spec) = &ctx.profile.expect.headset else {
        return seen(&devices);
    };
    let listed = || {
        devices
            .iter()
            .map(|device| clean(&device.name))
            .take(DEVICES_NAMED)
            .collect()
    };
    let listed_count = u32::try_from(devices.len()).unwrap_or(u32::MAX);
    if let Some(device) = headset(spec, &devices) {
        let reading = presence(device, listed(), listed_count);
        return vec![told(required(), device, reading, raw.attempts)];
    }
    if let Some((why, detail)) = incomplete(&raw.sound) {
        return vec![Measured {
            attempts: raw.attempts,
            ..Measured::unseen(required(), why, &detail)
        }];
    }
    let reading = Reading::Presence {
        found: false,
        device_name: None,
        is_default: None,
        input_is_default: None,
        listed: listed(),
        listed_count,
        other_device: another(&devices).map(|device| clean(&device.name)),
        error_text: None,
    };
    vec![Measured {
        attempts: raw.attempts,
        ..Measured::active(required(), reading)
    }]
}

/// Headsets of a desk that requires none, so that a profile can be written from what is there.
fn seen(devices: &[Device]) -> Vec<Measured> {
    let headsets = devices
        .iter()
        .filter(|device| device.likeness == Likeness::Headset)
        .take(SEEN);
    let count = u32::try_from(devices.len()).unwrap_or(u32::MAX);
    headsets
        .enumerate()
        .map(|(index, device)| {
            let slot = if index == 0 {
                "seen".to_owned()
            } else {
                format!("seen-{}", index + 1)
            };
            let key = ComponentKey::new(ComponentKind::Headset, &slot);
            told(
                key,
                device,
                presence(device, vec![clean(&device.name)], count),
                1,
            )
        })
        .collect()
}

fn presence(device: &Device, listed: Vec<String>, listed_count: u32) -> Reading {
    let device_name = Some(clean(&device.name));
    Reading::Presence {
        found: true,
        device_name,
        is_default: device.is_default,
        input_is_default: device.input_is_default,
        listed,
        listed_count,
        other_device: None,
        error_text: None,
    }
}

fn told(key: ComponentKey, device: &Device, reading: Reading, attempts: u32) -> Measured {
    Measured {
        identity: Some(device.identity()),
        attempts,
        ..Measured::active(key, reading)
    }
}

/// The device that a profile means: by name if it gives one, else by likeness.
pub(crate) fn headset<'a>(spec: &DeviceSpec, devices: &'a [Device]) -> Option<&'a Device> {
    let any = spec.vendor.is_none() && spec.product.is_none();
    let rank = |device: &Device| match device.likeness {
        Likeness::Headset => Some(0),
        // Many a cheap headset calls itself an adapter, and a good one may hang on it.
        Likeness::UsbAdapter => Some(1),
        // Asked for by its maker, anything that can be worn or can carry a plug will do; asked for
        // by its model, the person knows best.
        Likeness::Onboard | Likeness::Other if !any => Some(2),
        Likeness::Speakerphone | Likeness::Dock | Likeness::Handset if spec.product.is_some() => {
            Some(3)
        }
        Likeness::Webcam | Likeness::Microphone | Likeness::Hdmi if spec.product.is_some() => {
            Some(4)
        }
        Likeness::Onboard
        | Likeness::Other
        | Likeness::Speakerphone
        | Likeness::Dock
        | Likeness::Handset
        | Likeness::Webcam
        | Likeness::Microphone
        | Likeness::Hdmi => None,
    };
    let matching = devices
        .iter()
        .filter(|device| names::matches(spec, &device.names()));
    let ranked = matching
        .filter_map(|device| Some((rank(device)?, device.is_default != Some(true), device)));
    ranked
        .min_by_key(|(rank, not_default, _)| (*rank, *not_default))
        .map(|(_, _, device)| device)
}

/// The two ends of a headset, for a run that a person starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadsetEnds {
    /// Its name for people.
    pub name: String,
    /// What it says of itself.
    pub identity: Identity,
    /// Where it plays.
    pub output: OutputDevice,
    /// Its microphone.
    pub input: InputDevice,
}

/// Where the headset that a profile means plays and listens. Opens nothing; refuses while a call is on.
///
/// # Errors
/// When nothing could be listed, nothing that is a headset is there, one of its ends is missing, or a call is on.
pub fn ends(hosts: &Hosts, spec: &DeviceSpec) -> Result<HeadsetEnds, HostError> {
    crate::call::may(hosts, Burden::Sound)?;
    let sound = hosts.sound_list(LIST_LIMIT)?;
    let devices = devices::list(&sound);
    let Some(device) = headset(spec, &devices) else {
        let (why, detail) =
            incomplete(&sound).unwrap_or((Why::NoDevice, "no headset is listed".to_owned()));
        return Err(HostError::new(why, detail));
    };
    let lacks = |what: &str| HostError::new(Why::NoDevice, format!("{}: {what}", device.name));
    Ok(HeadsetEnds {
        name: clean(&device.name),
        identity: device.identity(),
        output: device.output.clone().ok_or_else(|| lacks("no output"))?,
        input: device.input.clone().ok_or_else(|| lacks("no microphone"))?,
    })
}

/// A headset that is there where the wanted one is not; the one in use before others.
fn another(devices: &[Device]) -> Option<&Device> {
    devices
        .iter()
        .filter(|device| device.likeness == Likeness::Headset)
        .min_by_key(|device| device.is_default != Some(true))
}

/// Why the list may lack what is plugged in; none when it is whole.
pub(crate) fn incomplete(sound: &Sound) -> Option<(Why, String)> {
    match (&sound.server, &sound.kernel.cards) {
        (SoundServer::Listed { .. }, _) => None,
        (SoundServer::Failed { why, detail }, _) => Some((*why, detail.clone())),
        (SoundServer::OtherSession { socket }, _) => Some((
            Why::NoSession,
            format!("the sound server of another session: {socket}"),
        )),
        (SoundServer::None, Some(Err(error))) => Some((error.why, error.detail.clone())),
        (SoundServer::None, _) => sound.kernel.denied.as_ref().map(|node| {
            (
                Why::NoSession,
                format!("no sound server, and {node} may not be opened"),
            )
        }),
    }
}

#[cfg(test)]
mod tests;
