//! Whether the PC gets power from the mains, and how its batteries stand. Needs the service; a PC without a battery, and
//! without an uninterruptible supply that tells, says nothing: where its power is gone, so is the PC.

use crate::host::{HostError, Hosts, PowerSupply};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::{Battery, BatteryState, Measured, Reading, Why};
use deskready::profile::Profile;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "power",
    kind: ComponentKind::Power,
    role: Role::Service,
    period_s: 120,
    again_s: 60,
    limit: Duration::from_secs(5),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(2);
/// Most batteries told.
const BATTERIES: usize = 8;
/// What a battery can hold of what it was made to hold, percent: a new one holds a little more, and more than this is a
/// number of another measure.
const FULL: std::ops::RangeInclusive<u64> = 1..=150;

fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![key()]
}

fn key() -> ComponentKey {
    ComponentKey::new(ComponentKind::Power, "main")
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks twice: chargers are told anew for a moment when anything is plugged in.
///
/// # Errors
/// When there is no answer.
pub fn read(hosts: &Hosts) -> Result<Vec<Vec<PowerSupply>>, HostError> {
    let first = hosts.power_supplies(LIMIT)?;
    let second = hosts.power_supplies(LIMIT)?;
    Ok(vec![first, second])
}

/// What the answers say: power from the mains when one of them saw it, and batteries as the last one saw them.
#[must_use]
pub fn parse(raw: &[Vec<PowerSupply>]) -> Vec<Measured> {
    let of_the_pc = |answer: &[PowerSupply]| -> Vec<PowerSupply> {
        // A mouse, a headset and a telephone that is charged here have a battery, too.
        let all = answer.iter().filter(|it| it.scope != "Device");
        all.cloned().collect()
    };
    let answers: Vec<Vec<PowerSupply>> = raw.iter().map(|answer| of_the_pc(answer)).collect();
    let batteries: Vec<&PowerSupply> = answers
        .last()
        .into_iter()
        .flatten()
        .filter(|it| is_battery(it))
        .take(BATTERIES)
        .collect();
    if batteries.is_empty() {
        let detail = "this machine has no battery, and no uninterruptible supply that tells";
        return vec![Measured::unseen(key(), Why::Unsupported, detail)];
    }
    let seen: Vec<bool> = answers.iter().filter_map(|all| mains(all)).collect();
    let mains_online = (!seen.is_empty()).then(|| seen.contains(&true));
    let one = batteries.first().map(|it| {
        let serial = if batteries.len() == 1 { &it.serial } else { "" };
        Identity::new(&it.vendor, &it.model, serial)
    });
    let reading = Reading::Power {
        mains_online,
        batteries: batteries.into_iter().map(battery).collect(),
    };
    let attempts = u32::try_from(raw.len()).unwrap_or(1);
    vec![Measured {
        attempts,
        identity: one.filter(|it| !it.name().is_empty()),
        ..Measured::active(key(), reading)
    }]
}

/// One that is in its place.
fn is_battery(supply: &PowerSupply) -> bool {
    ["Battery", "UPS"].contains(&supply.kind.as_str()) && supply.present != "0"
}

/// By what is plugged in, if anything of that kind tells; else by what the batteries do. `None` where nobody says.
fn mains(all: &[PowerSupply]) -> Option<bool> {
    let plugs = all
        .iter()
        .filter(|it| ["Mains", "USB", "Wireless"].contains(&it.kind.as_str()));
    let online: Vec<bool> = plugs
        .filter_map(|it| it.online.parse::<u32>().ok())
        .map(|number| number > 0)
        .collect();
    // What stands before the PC's own plug knows of the wall what the plug does not.
    let ups_runs = all
        .iter()
        .any(|it| it.kind == "UPS" && state(&it.status) == BatteryState::Discharging);
    if ups_runs {
        return Some(false);
    }
    if !online.is_empty() {
        return Some(online.contains(&true));
    }
    let mut states = all
        .iter()
        .filter(|it| is_battery(it))
        .map(|it| state(&it.status))
        .filter(|it| *it != BatteryState::Unknown)
        .peekable();
    states.peek()?;
    Some(!states.any(|it| it == BatteryState::Discharging))
}

fn state(status: &str) -> BatteryState {
    match status {
        "Discharging" => BatteryState::Discharging,
        "Charging" => BatteryState::Charging,
        "Full" => BatteryState::Full,
        "Not charging" => BatteryState::Idle,
        _ => BatteryState::Unknown,
    }
}

fn battery(supply: &PowerSupply) -> Battery {
    let number = |text: &str| text.trim().parse::<u64>().ok();
    // A firmware that does not know writes nothing, or nought.
    let of_design = supply
        .full
        .iter()
        .zip(&supply.full_design)
        .find_map(|(full, design)| {
            let design = number(design).filter(|it| *it > 0)?;
            let percent = number(full)?.saturating_mul(100) / design;
            FULL.contains(&percent).then_some(percent)
        });
    let small = |number: u64| u32::try_from(number).ok();
    Battery {
        name: deskready::limits::clean(&supply.name),
        of_ups: supply.kind == "UPS",
        state: state(&supply.status),
        charge_percent: number(&supply.capacity)
            .filter(|percent| *percent <= 100)
            .and_then(small),
        full_percent: of_design.and_then(small),
        cycles_count: number(&supply.cycles)
            .filter(|count| *count > 0)
            .and_then(small),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;
    use proptest::prelude::*;

    /// `AC Mains online=1, BAT0 Battery status=Full`.
    fn supplies(text: &str) -> Vec<PowerSupply> {
        let one = |line: &str| {
            let mut words = line.split_whitespace();
            let mut it = PowerSupply {
                name: words.next().unwrap_or_default().to_owned(),
                kind: words.next().unwrap_or_default().to_owned(),
                ..PowerSupply::default()
            };
            for word in words {
                let (key, value) = word.split_once('=').unwrap();
                let value = value.replace('_', " ");
                match key {
                    "scope" => it.scope = value,
                    "online" => it.online = value,
                    "present" => it.present = value,
                    "status" => it.status = value,
                    "capacity" => it.capacity = value,
                    "energy" => it.full[0] = value,
                    "energy_design" => it.full_design[0] = value,
                    "charge" => it.full[1] = value,
                    "charge_design" => it.full_design[1] = value,
                    "cycles" => it.cycles = value,
                    other => panic!("{other}"),
                }
            }
            it
        };
        text.split(", ")
            .filter(|it| !it.is_empty())
            .map(one)
            .collect()
    }

    fn short(raw: &[Vec<PowerSupply>]) -> String {
        let measured = parse(raw).remove(0);
        match measured.outcome {
            Outcome::Reading(Reading::Power {
                mains_online,
                batteries,
            }) => {
                let of = |it: &Battery| {
                    let number = |it: Option<u32>| it.map_or("?".to_owned(), |it| it.to_string());
                    let ups = if it.of_ups { " ups" } else { "" };
                    format!(
                        "{}{ups} {:?} {} of {} {}",
                        it.name,
                        it.state,
                        number(it.charge_percent),
                        number(it.full_percent),
                        number(it.cycles_count)
                    )
                };
                let all: Vec<String> = batteries.iter().map(of).collect();
                format!("{mains_online:?}: {}", all.join("; "))
            }
            Outcome::Reading(other) => other.kind().to_owned(),
            Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
        }
    }

    #[test]
    fn mains_and_batteries_are_told_as_the_system_lists_them() {
        for (text, expected) in [
            ("", "unsupported"),
            // A tower PC: nothing, or the connector of a screen.
            ("AC Mains online=1", "unsupported"),
            ("ucsi-source-psy-1 USB online=0", "unsupported"),
            // A mouse, and a telephone that is charged here.
            (
                "hid-1-battery Battery scope=Device status=Discharging capacity=40",
                "unsupported",
            ),
            ("BAT0 Battery present=0 status=Unknown", "unsupported"),
            (
                "AC Mains online=1, BAT0 Battery present=1 status=Full capacity=100 energy=46000000 energy_design=50000000 cycles=212",
                "Some(true): BAT0 Full 100 of 92 212",
            ),
            (
                "AC Mains online=0, BAT0 Battery status=Discharging capacity=41 charge=1100 charge_design=4400 cycles=0",
                "Some(false): BAT0 Discharging 41 of 25 ?",
            ),
            // One of several connectors is enough.
            (
                "usb-1 USB online=0, usb-2 USB online=1, BAT0 Battery status=Not_charging capacity=80",
                "Some(true): BAT0 Idle 80 of ? ?",
            ),
            // Nobody tells of a plug: what the batteries do says it.
            (
                "BAT0 Battery status=Discharging capacity=80",
                "Some(false): BAT0 Discharging 80 of ? ?",
            ),
            (
                "BAT0 Battery status=Charging capacity=80, BAT1 Battery status=Unknown",
                "Some(true): BAT0 Charging 80 of ? ?; BAT1 Unknown ? of ? ?",
            ),
            ("BAT0 Battery capacity=80", "None: BAT0 Unknown 80 of ? ?"),
            // A laptop that is plugged into an uninterruptible supply without power from the wall.
            (
                "AC Mains online=1, ups0 UPS status=Discharging capacity=60, BAT0 Battery status=Full capacity=100",
                "Some(false): ups0 ups Discharging 60 of ? ?; BAT0 Full 100 of ? ?",
            ),
            // Numbers that are none.
            (
                "AC Mains online=x, BAT0 Battery status=Full capacity=255 energy=0 energy_design=0 charge=9 charge_design=-1",
                "Some(true): BAT0 Full ? of ? ?",
            ),
            (
                "AC Mains online=1, BAT0 Battery status=Full capacity=100 energy=50000000 energy_design=50000",
                "Some(true): BAT0 Full 100 of ? ?",
            ),
        ] {
            assert_eq!(short(&[supplies(text)]), expected, "{text}");
        }
    }

    #[test]
    fn a_plug_that_one_of_two_looks_saw_is_there() {
        let (with, without) = (
            supplies("AC Mains online=1, BAT0 Battery status=Charging capacity=50"),
            supplies("AC Mains online=0, BAT0 Battery status=Discharging capacity=50"),
        );
        for (looks, expected) in [
            (vec![without.clone(), with.clone()], "Some(true)"),
            (vec![with.clone(), without.clone()], "Some(true)"),
            (vec![without.clone(), without.clone()], "Some(false)"),
        ] {
            let told = short(&looks);
            assert!(told.starts_with(expected), "{told}");
            assert_eq!(parse(&looks)[0].attempts, 2);
        }
        assert_eq!(short(&[]), "unsupported");
    }

    #[test]
    fn a_single_battery_gives_the_part_its_name_and_of_two_none_gives_its_number() {
        let named = |name: &str| PowerSupply {
            name: name.to_owned(),
            kind: "Battery".to_owned(),
            vendor: "Example".to_owned(),
            model: "45N1753".to_owned(),
            serial: "007731".to_owned(),
            ..PowerSupply::default()
        };
        let identity = |all: Vec<PowerSupply>| parse(&[all]).remove(0).identity.unwrap();
        assert_eq!(identity(vec![named("BAT0")]).serial, "007731");
        let two = identity(vec![named("BAT0"), named("BAT1")]);
        assert_eq!(
            (two.name().as_str(), two.serial.as_str()),
            ("Example 45N1753", "")
        );
    }

    proptest! {
        #[test]
        fn whatever_the_system_writes_one_measurement_comes_of_it(
            texts in proptest::collection::vec("\\PC{0,40}", 13),
            kind in "(Battery|UPS|Mains|USB|\\PC{0,8})",
            number in any::<u64>(),
        ) {
            let of = |at: usize| texts[at].clone();
            let odd = PowerSupply {
                name: of(0),
                kind,
                scope: of(1),
                online: of(2),
                present: of(3),
                status: of(4),
                capacity: of(5),
                full: [number.to_string(), of(6)],
                full_design: [of(7), of(8)],
                cycles: of(9),
                vendor: of(10),
                model: of(11),
                serial: of(12),
            };
            prop_assert_eq!(parse(&[vec![odd.clone(), odd]]).len(), 1);
        }
    }
}
