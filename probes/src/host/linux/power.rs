//! Mains, batteries and chargers, as the kernel shows them. Needs /sys; a machine without the list, or with an empty one,
//! has none that tells.

use super::{attribute, names_in};
use crate::host::{HostError, PowerSupply};
use deskready::observation::Why;
use std::path::Path;

/// Most supplies told.
const MOST: usize = 32;

pub(super) fn supplies(root: &Path) -> Result<Vec<PowerSupply>, HostError> {
    let folder = root.join("sys/class/power_supply");
    let names = match names_in(&folder) {
        Ok(names) => names,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(HostError::from_io("/sys/class/power_supply", &error)),
    };
    if names.is_empty() {
        let detail = "nothing of this machine tells where its power comes from";
        return Err(HostError::new(Why::Unsupported, detail));
    }
    let one = |name: String| {
        let own = folder.join(&name);
        let of = |what: &str| attribute(&own, what);
        PowerSupply {
            kind: of("type"),
            scope: of("scope"),
            online: of("online"),
            present: of("present"),
            status: of("status"),
            capacity: of("capacity"),
            full: [of("energy_full"), of("charge_full")],
            full_design: [of("energy_full_design"), of("charge_full_design")],
            cycles: of("cycle_count"),
            vendor: of("manufacturer"),
            model: of("model_name"),
            serial: of("serial_number"),
            name,
        }
    };
    Ok(names.into_iter().take(MOST).map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supplies_are_read_from_where_the_kernel_shows_them_and_an_empty_list_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(supplies(root).unwrap_err().why, Why::Unsupported);
        let class = root.join("sys/class/power_supply");
        std::fs::create_dir_all(&class).unwrap();
        assert_eq!(supplies(root).unwrap_err().why, Why::Unsupported);
        for (path, text) in [
            ("AC/type", "Mains\n"),
            ("AC/online", "0\n"),
            ("BAT0/type", "Battery\n"),
            ("BAT0/present", "1\n"),
            ("BAT0/status", "Discharging\n"),
            ("BAT0/capacity", "41\n"),
            ("BAT0/energy_full", "23370000\n"),
            ("BAT0/energy_full_design", "50010000\n"),
            ("BAT0/cycle_count", "512\n"),
            ("BAT0/manufacturer", "Example\n"),
            ("BAT0/model_name", "45N1753  \n"),
        ] {
            let path = class.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let all = supplies(root).unwrap();
        let short: Vec<String> = all
            .iter()
            .map(|it| {
                format!(
                    "{} {} {}{} {} {}/{} {} {}",
                    it.name,
                    it.kind,
                    it.online,
                    it.status,
                    it.capacity,
                    it.full[0],
                    it.full_design[0],
                    it.cycles,
                    it.model
                )
            })
            .collect();
        assert_eq!(
            short,
            [
                "AC Mains 0  /  ",
                "BAT0 Battery Discharging 41 23370000/50010000 512 45N1753"
            ]
        );
    }
}
