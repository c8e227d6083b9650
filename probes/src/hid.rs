//! stub
use crate::host::Hosts;
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Why};
use deskready::profile::Profile;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "hid",
    kind: ComponentKind::DeskPhone,
    role: Role::Session,
    period_s: 3600,
    limit: Duration::from_secs(5),
    in_scheduled_round: false,
    owns,
    run,
};

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile
        .required()
        .into_iter()
        .filter(|k| k.kind == ComponentKind::DeskPhone)
        .collect()
}

fn run(_hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    PROBE.unseen_all(ctx.profile, Why::Unsupported, "not built yet")
}
