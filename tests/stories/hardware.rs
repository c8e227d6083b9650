//! What the PC that is not there answers about its power. Needs the machine; judges nothing.

use super::machine::Machine;
use deskready::observation::Why;
use deskready_probes::host::{HostError, PowerSupply};

impl Machine {
    pub fn power_supplies(&self) -> Result<Vec<PowerSupply>, HostError> {
        let full = self
            .battery_full_percent
            .ok_or_else(|| HostError::new(Why::Unsupported, "a tower"))?;
        let on_battery = self.on_battery_percent;
        let supply = |name: &str, kind: &str| PowerSupply {
            name: name.to_owned(),
            kind: kind.to_owned(),
            ..PowerSupply::default()
        };
        Ok(vec![
            PowerSupply {
                online: u8::from(on_battery.is_none()).to_string(),
                ..supply("AC", "Mains")
            },
            PowerSupply {
                status: if on_battery.is_some() {
                    "Discharging"
                } else {
                    "Full"
                }
                .to_owned(),
                capacity: on_battery.unwrap_or(100).to_string(),
                full: [format!("{}0000", full * 50), String::new()],
                full_design: ["50000000".to_owned(), String::new()],
                cycles: "212".to_owned(),
                vendor: "Example".to_owned(),
                model: "45N1753".to_owned(),
                ..supply("BAT0", "Battery")
            },
        ])
    }
}
