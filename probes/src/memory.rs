//! Size of main memory as the kernel uses it. Needs the service; says nothing of what is free.

use crate::host::{HostError, Hosts};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Reading, Why};
use deskready::profile::Profile;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "memory",
    kind: ComponentKind::Memory,
    role: Role::Service,
    period_s: 300,
    again_s: 60,
    limit: Duration::from_secs(5),
    in_scheduled_round: true,
    owns,
    run,
};

pub(crate) fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![key()]
}

pub(crate) fn key() -> ComponentKey {
    ComponentKey::new(ComponentKind::Memory, "main")
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(total_bytes) => parse(total_bytes),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks the machine for the size, bytes.
///
/// # Errors
/// When it gives no answer.
pub fn read(hosts: &Hosts) -> Result<u64, HostError> {
    hosts.memory(PROBE.limit)
}

/// What the size says.
#[must_use]
pub fn parse(total_bytes: u64) -> Vec<Measured> {
    if total_bytes == 0 {
        return vec![Measured::unseen(
            key(),
            Why::Unsupported,
            "a size of nothing",
        )];
    }
    vec![Measured::active(key(), Reading::Memory { total_bytes })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;

    #[test]
    fn a_size_of_nothing_is_no_measurement() {
        assert!(matches!(parse(0).remove(0).outcome, Outcome::Unseen(_)));
        let reading = Reading::Memory {
            total_bytes: 8 << 30,
        };
        assert_eq!(parse(8 << 30).remove(0).outcome, Outcome::Reading(reading));
    }
}
