//! Logical processors online and present. Needs the service; says nothing of heat or speed.

use crate::host::{HostError, Hosts, Processors};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::{Measured, Reading, Why};
use deskready::profile::Profile;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "cpu",
    kind: ComponentKind::Cpu,
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
    ComponentKey::new(ComponentKind::Cpu, "main")
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks the machine.
///
/// # Errors
/// When it gives no answer.
pub fn read(hosts: &Hosts) -> Result<Processors, HostError> {
    hosts.processors(PROBE.limit)
}

/// What the answer says.
#[must_use]
pub fn parse(raw: &Processors) -> Vec<Measured> {
    let counted = Some(raw.counted).filter(|count| *count > 0);
    let online = raw.online.as_deref().and_then(count_of_list).or(counted);
    let Some(online_count) = online else {
        return vec![Measured::unseen(
            key(),
            Why::Unsupported,
            "no processor is listed",
        )];
    };
    let present = raw.present.as_deref().and_then(count_of_list);
    let present_count = present.unwrap_or(online_count).max(online_count);
    let reading = Reading::CpuCores {
        online_count,
        present_count,
    };
    let identity = Some(Identity::new(&raw.vendor, &raw.model, ""));
    vec![Measured {
        identity,
        ..Measured::active(key(), reading)
    }]
}

/// How many numbers a list of the kernel names: "0-3,5" names five.
fn count_of_list(list: &str) -> Option<u32> {
    let mut total: u32 = 0;
    for part in list.trim().split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        total = total.checked_add(last.checked_sub(first)?.checked_add(1)?)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_the_kernel_are_counted_and_garbage_is_no_number() {
        for (list, count) in [
            ("0", Some(1)),
            ("0-3", Some(4)),
            ("0-3,5\n", Some(5)),
            ("0,2-3,8-15", Some(11)),
            ("", None),
            ("3-0", None),
            ("0-", None),
            ("a-b", None),
            ("0-4294967295", None),
        ] {
            assert_eq!(count_of_list(list), count, "{list:?}");
        }
    }

    #[test]
    fn a_processor_switched_off_is_present_and_not_online() {
        let raw = |online: Option<&str>, present: Option<&str>, counted| Processors {
            online: online.map(str::to_owned),
            present: present.map(str::to_owned),
            counted,
            ..Processors::default()
        };
        let of = |raw| parse(&raw).remove(0).outcome;
        let cores = |online_count, present_count| {
            deskready::observation::Outcome::Reading(Reading::CpuCores {
                online_count,
                present_count,
            })
        };
        assert_eq!(of(raw(Some("0-2"), Some("0-3"), 3)), cores(3, 4));
        assert_eq!(of(raw(None, None, 8)), cores(8, 8));
        assert_eq!(of(raw(Some("?"), Some("?"), 2)), cores(2, 2));
        assert!(matches!(
            of(raw(None, None, 0)),
            deskready::observation::Outcome::Unseen(_)
        ));
    }
}
