//! How hot the processor is beside its limit, how much it was slowed down for it, and how fast fans turn. Needs the
//! service; holds no limit of its own.

use crate::cpu::{key, owns};
use crate::host::{Fan, HeatSensor, HeatSensors, HostError, Hosts, SlowedCores};
use crate::{Context, Probe, Role};
use deskready::component::ComponentKind;
use deskready::observation::{FanSpeed, Measured, Reading, Why};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "heat",
    kind: ComponentKind::Cpu,
    role: Role::Service,
    period_s: 300,
    again_s: 60,
    limit: Duration::from_secs(5),
    in_scheduled_round: true,
    owns,
    run,
};

/// Chips and zones that are in or at the processor, as drivers of Linux call them.
const OF_THE_PROCESSOR: [&str; 7] = [
    "acpitz",
    "coretemp",
    "cpu_thermal",
    "k10temp",
    "k8temp",
    "x86_pkg_temp",
    "zenpower",
];
/// Limits at which it is slowed down or switched off, the lowest first; what a driver calls `max` is where fans speed up.
const LIMITS: [&str; 4] = ["passive", "hot", "critical", "crit"];
/// What a sensor can show, and what a limit can be, degrees Celsius: anything else is a sensor that is not there.
const SHOWN: std::ops::RangeInclusive<i32> = -40..=150;
const LIMIT: std::ops::RangeInclusive<i32> = 40..=130;
/// Chips of graphics cards and power supplies, whose fans stand while they are cool.
const STAND_BY_DESIGN: [&str; 7] = [
    "amdgpu",
    "corsairpsu",
    "i915",
    "nouveau",
    "nvidia",
    "radeon",
    "xe",
];
/// Most fans told.
const FANS: usize = 16;

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(raw) => parse(&raw),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks twice: one peak is no heat.
///
/// # Errors
/// When there is no answer.
pub fn read(hosts: &Hosts) -> Result<Vec<HeatSensors>, HostError> {
    let first = hosts.heat_sensors(PROBE.limit)?;
    let second = hosts.heat_sensors(PROBE.limit)?;
    Ok(vec![first, second])
}

/// A sensor of the processor with its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    sensor: String,
    degrees_c: i32,
    limit_c: Option<i32>,
}

impl Shown {
    /// Degrees that are left; a sensor without a limit comes after all that have one.
    fn left(&self) -> (bool, i32) {
        let left = self.limit_c.map(|limit| limit - self.degrees_c);
        (left.is_none(), left.unwrap_or(-self.degrees_c))
    }
}

/// What the answers say: the coolest of them.
#[must_use]
pub fn parse(raw: &[HeatSensors]) -> Vec<Measured> {
    let nearest = raw.iter().map(|answer| {
        let shown = answer.sensors.iter().filter_map(shown);
        shown.min_by_key(Shown::left)
    });
    // Where one answer has no sensor at all, nothing is known of it.
    let coolest: Option<Vec<Shown>> = nearest.collect();
    let coolest = coolest.and_then(|all| all.into_iter().max_by_key(Shown::left));
    let slowed = raw
        .iter()
        .find_map(|answer| answer.slowed.as_ref().and_then(slowed));
    if coolest.is_none() && slowed.is_none() {
        let has_none = "no sensor of this machine shows the heat of its processor";
        return vec![Measured::unseen(key(), Why::Unsupported, has_none)];
    }
    let fans = raw
        .first()
        .map(|answer| answer.fans.as_slice())
        .unwrap_or_default();
    let of_the_pc = |fan: &&Fan| {
        let mut others = STAND_BY_DESIGN.iter();
        !others.any(|chip| fan.chip.starts_with(chip))
    };
    let turning = fans.iter().filter(of_the_pc).filter_map(|fan| {
        Some(FanSpeed {
            name: deskready::limits::clean(&fan.name),
            rpm: fan.rpm.trim().parse().ok()?,
        })
    });
    let reading = Reading::Heat {
        sensor: coolest
            .as_ref()
            .map(|it| it.sensor.clone())
            .unwrap_or_default(),
        degrees_c: coolest.as_ref().map(|it| it.degrees_c),
        limit_c: coolest.and_then(|it| it.limit_c),
        slowed_ms: slowed.map(|it| it.0),
        over_ms: slowed.map(|it| it.1),
        fans: turning.take(FANS).collect(),
    };
    let attempts = u32::try_from(raw.len()).unwrap_or(1);
    vec![Measured {
        attempts,
        ..Measured::active(key(), reading)
    }]
}

fn shown(sensor: &HeatSensor) -> Option<Shown> {
    if !OF_THE_PROCESSOR.contains(&sensor.chip.as_str()) {
        return None;
    }
    let degrees_c = degrees(&sensor.input).filter(|it| SHOWN.contains(it))?;
    let of_kind = |kind: &&str| {
        let all = sensor.limits.iter().filter(|(name, _)| name == *kind);
        let known = all.filter_map(|(_, value)| degrees(value));
        known.filter(|it| LIMIT.contains(it)).min()
    };
    let name = format!("{} {}", sensor.chip, sensor.label);
    Some(Shown {
        sensor: deskready::limits::clean(name.trim()),
        degrees_c,
        limit_c: LIMITS.iter().filter_map(of_kind).min(),
    })
}

/// Thousandths of a degree, as text.
fn degrees(text: &str) -> Option<i32> {
    let thousandths: i32 = text.trim().parse().ok()?;
    Some(thousandths.div_euclid(1000))
}

/// How long the core that was slowed down most was slowed down since it was read before, and how long that is.
fn slowed(cores: &SlowedCores) -> Option<(u64, u64)> {
    let (over_ms, before) = cores.before.as_ref()?;
    let grown = cores.now.iter().filter_map(|(core, now)| {
        let (_, then) = before.iter().find(|(name, _)| name == core)?;
        now.checked_sub(*then)
    });
    Some((grown.max()?, *over_ms)).filter(|(_, over_ms)| *over_ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;

    fn sensor(chip: &str, input: &str, limits: &[(&str, &str)]) -> HeatSensor {
        HeatSensor {
            chip: chip.to_owned(),
            label: String::new(),
            input: input.to_owned(),
            limits: limits
                .iter()
                .map(|(kind, value)| ((*kind).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    fn short(sensors: Vec<HeatSensor>) -> String {
        let answer = HeatSensors {
            sensors,
            ..HeatSensors::default()
        };
        told(&[answer])
    }

    fn told(answers: &[HeatSensors]) -> String {
        match &parse(answers)[0].outcome {
            Outcome::Reading(Reading::Heat {
                sensor,
                degrees_c,
                limit_c,
                slowed_ms,
                over_ms,
                ..
            }) => {
                let number = |it: &Option<i32>| it.map_or("-".to_owned(), |it| it.to_string());
                let slowed = slowed_ms.zip(*over_ms);
                let slowed = slowed.map_or(String::new(), |it| format!(" {}/{}", it.0, it.1));
                format!(
                    "{sensor} {} of {}{slowed}",
                    number(degrees_c),
                    number(limit_c)
                )
            }
            Outcome::Reading(other) => other.kind().to_owned(),
            Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
        }
    }

    #[test]
    fn the_sensor_nearest_its_limit_is_told_and_what_cannot_be_is_no_sensor() {
        let zone = |input| {
            sensor(
                "acpitz",
                input,
                &[("critical", "105000"), ("passive", "95000")],
            )
        };
        for (sensors, expected) in [
            (vec![zone("45000")], "acpitz 45 of 95"),
            (
                vec![
                    zone("45000"),
                    sensor("coretemp", "92000", &[("crit", "100000"), ("max", "80000")]),
                ],
                "coretemp 92 of 100",
            ),
            (
                vec![sensor("coretemp", "92000", &[("max", "80000")])],
                "coretemp 92 of -",
            ),
            // A sensor with a limit says more than a hotter one without.
            (
                vec![sensor("k10temp", "99000", &[]), zone("45000")],
                "acpitz 45 of 95",
            ),
            (
                vec![sensor("nvme", "92000", &[("crit", "80000")])],
                "unsupported",
            ),
            (vec![sensor("acpitz", "-273200", &[])], "unsupported"),
            (vec![sensor("acpitz", "text", &[])], "unsupported"),
            (
                vec![sensor("x86_pkg_temp", "50000", &[("passive", "0")])],
                "x86_pkg_temp 50 of -",
            ),
            (vec![], "unsupported"),
        ] {
            assert_eq!(short(sensors.clone()), expected, "{sensors:?}");
        }
    }

    #[test]
    fn of_two_answers_the_cooler_one_counts() {
        let answer = |input: &str| HeatSensors {
            sensors: vec![sensor("acpitz", input, &[("critical", "105000")])],
            ..HeatSensors::default()
        };
        let (hot, cool) = (answer("104000"), answer("50000"));
        assert_eq!(told(&[hot.clone(), cool.clone()]), "acpitz 50 of 105");
        assert_eq!(told(&[hot.clone(), hot.clone()]), "acpitz 104 of 105");
        assert_eq!(told(&[hot, HeatSensors::default()]), "unsupported");
        assert_eq!(parse(&[cool.clone(), cool])[0].attempts, 2);
    }

    #[test]
    fn slowing_down_is_told_of_the_core_that_was_slowed_most_since_it_was_read_before() {
        let cores = |times: &[(&str, u64)]| -> Vec<(String, u64)> {
            times
                .iter()
                .map(|(core, ms)| ((*core).to_owned(), *ms))
                .collect()
        };
        for (now, before, expected) in [
            (
                &[("cpu0", 50), ("cpu1", 90)][..],
                Some((60_000, cores(&[("cpu0", 10), ("cpu1", 80)]))),
                Some((40, 60_000)),
            ),
            (&[("cpu0", 50)], None, None),
            (&[("cpu0", 50)], Some((0, cores(&[("cpu0", 10)]))), None),
            // It began anew, or is another core.
            (&[("cpu0", 5)], Some((60_000, cores(&[("cpu0", 10)]))), None),
            (&[("cpu9", 5)], Some((60_000, cores(&[("cpu0", 10)]))), None),
        ] {
            let counted = SlowedCores {
                now: cores(now),
                before: before.clone(),
            };
            assert_eq!(slowed(&counted), expected, "{now:?} {before:?}");
        }
    }
}
