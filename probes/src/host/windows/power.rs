//! Mains and battery as Windows sums them up. Needs nothing; how worn a battery is, it does not say here.
#![allow(unsafe_code)]

use super::refused;
use crate::host::{HostError, PowerSupply};
use windows::Win32::System::Power::{GetSystemPowerStatus, SYSTEM_POWER_STATUS};

const UNKNOWN: u8 = 255;
const NO_BATTERY: u8 = 128;
const CHARGING: u8 = 8;
const ON_MAINS: u8 = 1;
const FULL_PERCENT: u8 = 100;

pub(super) fn supplies() -> Result<Vec<PowerSupply>, HostError> {
    let mut status = SYSTEM_POWER_STATUS::default();
    // SAFETY: the call fills the structure, which outlives it.
    unsafe { GetSystemPowerStatus(&raw mut status) }.map_err(|e| refused("power", &e))?;
    Ok(told(&status))
}

/// Laid out as Linux lists supplies, so that one reader does for both.
fn told(status: &SYSTEM_POWER_STATUS) -> Vec<PowerSupply> {
    let mains = PowerSupply {
        name: "AC".to_owned(),
        kind: "Mains".to_owned(),
        online: number(status.ACLineStatus),
        ..PowerSupply::default()
    };
    let flag = status.BatteryFlag;
    if flag == UNKNOWN || flag & NO_BATTERY != 0 {
        return vec![mains];
    }
    let does = if flag & CHARGING != 0 {
        "Charging"
    } else if status.ACLineStatus == ON_MAINS && status.BatteryLifePercent >= FULL_PERCENT {
        "Full"
    } else if status.ACLineStatus == ON_MAINS {
        "Not charging"
    } else {
        "Discharging"
    };
    let battery = PowerSupply {
        name: "Battery".to_owned(),
        kind: "Battery".to_owned(),
        present: "1".to_owned(),
        status: does.to_owned(),
        capacity: number(status.BatteryLifePercent),
        ..PowerSupply::default()
    };
    vec![mains, battery]
}

fn number(value: u8) -> String {
    if value == UNKNOWN {
        String::new()
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pc_without_a_battery_has_mains_alone_and_what_is_unknown_stays_so() {
        let status = |line, flag, percent| SYSTEM_POWER_STATUS {
            ACLineStatus: line,
            BatteryFlag: flag,
            BatteryLifePercent: percent,
            ..SYSTEM_POWER_STATUS::default()
        };
        for (status, expected) in [
            (status(1, 128, 255), "Mains 1"),
            (status(255, 255, 255), "Mains "),
            (status(1, 8, 81), "Mains 1, Charging 81"),
            (status(1, 1, 100), "Mains 1, Full 100"),
            (status(1, 1, 80), "Mains 1, Not charging 80"),
            (status(0, 4, 3), "Mains 0, Discharging 3"),
            (status(0, 0, 255), "Mains 0, Discharging "),
        ] {
            let one = |it: &PowerSupply| match it.kind.as_str() {
                "Mains" => format!("Mains {}", it.online),
                _ => format!("{} {}", it.status, it.capacity),
            };
            let all: Vec<String> = told(&status).iter().map(one).collect();
            assert_eq!(all.join(", "), expected);
        }
    }

    #[test]
    fn this_machine_tells_something() {
        assert!(!supplies().unwrap().is_empty());
    }
}
