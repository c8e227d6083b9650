//! The desk's phone where it is on the network: does it answer at its address, and is it a phone that does. Needs
//! the service; sends one question in SIP and judges nothing. One on USB is looked for by `hid`.

use crate::host::{Attempt, HostError, Hosts};
use crate::names::{self, Names};
use crate::path::{ask_sip, sip_answer};
use crate::sip::{Device, Target, device};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::limits::clean;
use deskready::observation::{Measured, Reading, Trigger, Why};
use deskready::profile::{DeviceSpec, Profile, REQUIRED_SLOT};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "network_phone",
    kind: ComponentKind::DeskPhone,
    role: Role::Service,
    period_s: 3600,
    again_s: 60,
    limit: Duration::from_secs(15),
    in_scheduled_round: false,
    owns,
    run,
};

/// The attempts, as they came; none where the profile names no such phone.
pub type Raw = Option<Result<Vec<Attempt>, HostError>>;

fn key() -> ComponentKey {
    ComponentKey::new(ComponentKind::DeskPhone, REQUIRED_SLOT)
}

/// The phone that the profile names an address of.
fn spec(profile: &Profile) -> Option<(&DeviceSpec, &str)> {
    let spec = profile.expect.desk_phone.as_ref()?;
    Some((spec, spec.address.as_deref()?))
}

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    spec(profile).map(|_| key()).into_iter().collect()
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    // After a power cut the PC is up before its phone.
    if ctx.trigger == Trigger::Start {
        return PROBE.unseen_all(ctx.profile, Why::JustStarted, "");
    }
    parse(&read(hosts, ctx), ctx)
}

/// Asks the phone until it answers, whatever it says.
#[must_use]
pub fn read(hosts: &Hosts, ctx: &Context) -> Raw {
    let (_, address) = spec(ctx.profile)?;
    let unknown = || {
        let detail = format!("{address} names nobody who can be asked in SIP");
        HostError::new(Why::Unsupported, detail)
    };
    let target = Target::parse(address).ok_or_else(unknown);
    Some(target.and_then(|target| ask_sip(hosts, &target, |_| true)))
}

/// What the attempts say.
#[must_use]
pub fn parse(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    let (Some((spec, address)), Some(raw)) = (spec(ctx.profile), raw) else {
        return Vec::new();
    };
    let unseen = |why, detail: &str| vec![Measured::unseen(key(), why, detail)];
    let attempts = match raw {
        Ok(attempts) => attempts,
        Err(error) => return unseen(error.why, &error.detail),
    };
    let Some(last) = attempts.last() else {
        return unseen(Why::Unsupported, "no attempt was made");
    };
    let error = last
        .error
        .as_deref()
        .unwrap_or("what came back is no message of SIP");
    let answer = sip_answer(last);
    if answer.is_none() && last.unsent {
        // That this PC has no network says nothing of the phone.
        return unseen(Why::Unsupported, error);
    }
    let product = answer.as_ref().and_then(|answer| answer.product.clone());
    let other = product.clone().filter(|product| is_another(spec, product));
    let found = answer.is_some() && other.is_none();
    let named = || product.clone().unwrap_or_else(|| clean(address));
    let reading = Reading::Presence {
        found,
        device_name: found.then(named),
        is_default: None,
        input_is_default: None,
        listed: other.clone().into_iter().collect(),
        listed_count: u32::from(answer.is_some()),
        other_device: other,
        error_text: answer.is_none().then(|| clean(error)),
    };
    let identity = product
        .filter(|_| found)
        .map(|product| Identity::new("", &product, ""));
    vec![Measured {
        attempts: u32::try_from(attempts.len()).unwrap_or(u32::MAX),
        identity,
        ..Measured::active(key(), reading)
    }]
}

/// Whether something else answers: not the model that is wanted, or, where any will do, surely no phone.
fn is_another(spec: &DeviceSpec, product: &str) -> bool {
    let names = Names {
        texts: vec![product.to_owned()],
        ..Names::default()
    };
    let by_name = spec.vendor.is_some() || spec.product.is_some();
    match (by_name, device(product)) {
        (true, _) if names::matches(spec, &names) => false,
        // Many phones do not say whose they are; what is no phone for sure is told all the same.
        (true, Device::Unknown) => false,
        (true, _) => true,
        (false, device) => device.is_no_phone(),
    }
}

#[cfg(test)]
mod tests;
