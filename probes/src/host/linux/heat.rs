//! Sensors of heat, fans, and how long cores were slowed down for their heat, as the kernel shows them. Needs /sys; a
//! sensor that cannot be read is left out.

use super::{attribute, names_in};
use crate::host::local::SlowedThen;
use crate::host::{Fan, HeatSensor, HeatSensors, LocalHost, SlowedCores};
use std::path::Path;
use std::time::Instant;

/// Most sensors of one chip, and most trip points of one zone.
const NUMBERED: usize = 64;
/// Most sensors in all.
const SENSORS: usize = 128;
/// A count as young as this is not taken to start the next from: two questions in a row would leave no time between.
const YOUNG_MS: u64 = 30_000;

pub(super) fn sensors(host: &LocalHost, root: &Path) -> HeatSensors {
    let mut sensors = zones(&root.join("sys/class/thermal"));
    let (more, fans) = chips(&root.join("sys/class/hwmon"));
    sensors.extend(more);
    sensors.truncate(SENSORS);
    HeatSensors {
        sensors,
        fans,
        slowed: slowed(host, &root.join("sys/devices/system/cpu")),
    }
}

fn zones(folder: &Path) -> Vec<HeatSensor> {
    let names = names_in(folder).unwrap_or_default();
    let zones = names.iter().filter(|name| name.starts_with("thermal_zone"));
    let one = |name: &String| {
        let zone = folder.join(name);
        let limits = (0..NUMBERED).map(|number| {
            let trip = |what| attribute(&zone, &format!("trip_point_{number}_{what}"));
            (trip("type"), trip("temp"))
        });
        HeatSensor {
            chip: attribute(&zone, "type"),
            label: String::new(),
            input: attribute(&zone, "temp"),
            limits: limits.take_while(|(kind, _)| !kind.is_empty()).collect(),
        }
    };
    let all = zones.map(one).filter(|zone| !zone.input.is_empty());
    all.take(SENSORS).collect()
}

fn chips(folder: &Path) -> (Vec<HeatSensor>, Vec<Fan>) {
    let (mut sensors, mut fans) = (Vec::new(), Vec::new());
    for name in names_in(folder).unwrap_or_default() {
        let chip = folder.join(&name);
        let kind = attribute(&chip, "name");
        let files = names_in(&chip).unwrap_or_default();
        let numbered = |start: &str| -> Vec<String> {
            let names = files.iter().filter_map(|file| {
                let rest = file.strip_prefix(start)?.strip_suffix("_input")?;
                rest.chars()
                    .all(|c| c.is_ascii_digit())
                    .then(|| format!("{start}{rest}"))
            });
            names.take(NUMBERED).collect()
        };
        for one in numbered("temp") {
            let of = |what: &str| attribute(&chip, &format!("{one}_{what}"));
            let limits = ["crit", "max"].map(|limit| (limit.to_owned(), of(limit)));
            sensors.push(HeatSensor {
                chip: kind.clone(),
                label: of("label"),
                input: of("input"),
                limits: limits
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .collect(),
            });
        }
        for one in numbered("fan") {
            let label = attribute(&chip, &format!("{one}_label"));
            let name = if label.is_empty() {
                format!("{kind} {one}")
            } else {
                label
            };
            let rpm = attribute(&chip, &format!("{one}_input"));
            fans.push(Fan {
                chip: kind.clone(),
                name,
                rpm,
            });
        }
    }
    sensors.retain(|sensor| !sensor.input.is_empty());
    fans.retain(|fan| !fan.rpm.is_empty());
    fans.truncate(NUMBERED);
    (sensors, fans)
}

/// How long each core was slowed down since the machine started, beside what this program read before.
fn slowed(host: &LocalHost, folder: &Path) -> Option<SlowedCores> {
    let mut now = Vec::new();
    for name in names_in(folder).unwrap_or_default() {
        let core = folder.join(&name).join("thermal_throttle");
        let of = |what: &str| attribute(&core, what).parse::<u64>().ok();
        let total = [
            of("core_throttle_total_time_ms"),
            of("package_throttle_total_time_ms"),
        ];
        if let Some(total_ms) = total.into_iter().flatten().max() {
            now.push((name, total_ms));
        }
    }
    if now.is_empty() {
        return None;
    }
    let read_at = Instant::now();
    let mut kept = host.slowed.lock().ok()?;
    let before = kept.as_ref().map(|then| {
        let over = read_at.saturating_duration_since(then.at).as_millis();
        (u64::try_from(over).unwrap_or(u64::MAX), then.cores.clone())
    });
    if before
        .as_ref()
        .is_none_or(|(over_ms, _)| *over_ms >= YOUNG_MS)
    {
        *kept = Some(SlowedThen {
            at: read_at,
            cores: now.clone(),
        });
    }
    Some(SlowedCores { now, before })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_chips_fans_and_throttling_are_read_from_where_the_kernel_shows_them() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (path, text) in [
            ("sys/class/thermal/thermal_zone0/type", "acpitz\n"),
            ("sys/class/thermal/thermal_zone0/temp", "45000\n"),
            (
                "sys/class/thermal/thermal_zone0/trip_point_0_type",
                "critical\n",
            ),
            (
                "sys/class/thermal/thermal_zone0/trip_point_0_temp",
                "105000\n",
            ),
            ("sys/class/thermal/cooling_device0/type", "Processor\n"),
            ("sys/class/hwmon/hwmon0/name", "coretemp\n"),
            ("sys/class/hwmon/hwmon0/temp1_input", "61000\n"),
            ("sys/class/hwmon/hwmon0/temp1_label", "Package id 0\n"),
            ("sys/class/hwmon/hwmon0/temp1_crit", "100000\n"),
            ("sys/class/hwmon/hwmon0/fan2_input", "1200\n"),
            ("sys/class/hwmon/hwmon0/tempx_input", "1\n"),
            (
                "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_total_time_ms",
                "40\n",
            ),
            (
                "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_total_time_ms",
                "70\n",
            ),
            ("sys/devices/system/cpu/cpufreq/x", "1\n"),
        ] {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let host = LocalHost::default();
        let told = sensors(&host, root);
        let short: Vec<String> = told
            .sensors
            .iter()
            .map(|it| format!("{} {} {} {:?}", it.chip, it.label, it.input, it.limits))
            .collect();
        assert_eq!(
            short,
            [
                r#"acpitz  45000 [("critical", "105000")]"#,
                r#"coretemp Package id 0 61000 [("crit", "100000")]"#
            ]
        );
        assert_eq!(
            told.fans,
            [Fan {
                chip: "coretemp".to_owned(),
                name: "coretemp fan2".to_owned(),
                rpm: "1200".to_owned()
            }]
        );
        let slowed = told.slowed.unwrap();
        assert_eq!(
            (slowed.now, slowed.before),
            (vec![("cpu0".to_owned(), 70)], None)
        );
        // The next answer says what stood there before.
        let again = sensors(&host, root).slowed.unwrap().before.unwrap();
        assert_eq!(again.1, [("cpu0".to_owned(), 70)]);
    }

    #[test]
    fn a_machine_without_sensors_has_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            sensors(&LocalHost::default(), folder.path()),
            HeatSensors::default()
        );
    }
}
