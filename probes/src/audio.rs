//! stub
use crate::host::Hosts;
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Why};
use deskready::profile::Profile;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "audio",
    kind: ComponentKind::Headset,
    role: Role::Session,
    period_s: 60,
    limit: Duration::from_secs(8),
    in_scheduled_round: true,
    owns,
    run,
};

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile
        .required()
        .into_iter()
        .filter(|k| k.kind == ComponentKind::Headset)
        .collect()
}

fn run(_hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    PROBE.unseen_all(ctx.profile, Why::Unsupported, "not built yet")
}
