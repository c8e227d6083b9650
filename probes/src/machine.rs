//! What the PC is: maker, model, serial number, form, firmware. Needs the helper, since only it may read the serial number;
//! tells what the firmware says, and leaves out what its maker never filled in.

use crate::host::{HostError, Hosts};
use crate::machine_checks::remembered;
use crate::{Context, Probe, Role, smbios};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::{Measured, Reading, Why};
use deskready::profile::Profile;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "machine",
    kind: ComponentKind::Pc,
    role: Role::Helper,
    period_s: 43_200,
    again_s: 43_200,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(4);

fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![ComponentKey::new(ComponentKind::Pc, "main")]
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(tables) => parse(&tables),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks for the firmware's description.
///
/// # Errors
/// When it cannot be had.
pub fn read(hosts: &Hosts) -> Result<String, HostError> {
    hosts.firmware_tables(LIMIT)
}

/// What it says of the machine.
#[must_use]
pub fn parse(tables_hex: &str) -> Vec<Measured> {
    let table = crate::hid_descriptor::from_hex(tables_hex);
    let key = ComponentKey::new(ComponentKind::Pc, "main");
    let Some(machine) = smbios::machine(&table) else {
        let none = "the firmware does not say what this machine is";
        return vec![Measured::unseen(key, Why::Unsupported, none)];
    };
    let identity = Identity::new(&machine.vendor, &machine.product, &machine.serial);
    let reading = Reading::Machine {
        chassis: machine.chassis.map(str::to_owned),
        board: machine.board,
        firmware_version: machine.firmware_version,
        firmware_date: machine.firmware_date,
    };
    vec![Measured {
        identity: Some(identity),
        ..remembered(key, reading)
    }]
}
