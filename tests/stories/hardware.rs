//! What the PC that is not there answers about its power, its load, its memory, its USB ports and its kernel's log. Needs the machine; judges nothing.

use super::machine::Machine;
use deskready::observation::Why;
use deskready_probes::host::{
    CoreSpeed, CoreSum, CoresProved, Fan, HeatSensor, HeatSensors, HostError, KernelLog, LogLine,
    MemoryProved, PowerSupply, PressureTexts, ProgramSeen, UsbPortSeen, WrongWord,
};

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

    pub fn heat_sensors(&self) -> HeatSensors {
        HeatSensors {
            sensors: vec![HeatSensor {
                chip: "coretemp".to_owned(),
                label: "Package id 0".to_owned(),
                input: format!("{}000", self.degrees),
                limits: vec![("crit".to_owned(), "100000".to_owned())],
            }],
            fans: vec![Fan {
                chip: "nct6775".to_owned(),
                name: "CPU fan".to_owned(),
                rpm: if self.fan_stands { "0" } else { "1450" }.to_owned(),
            }],
            slowed: None,
        }
    }

    /// Every core works out one sum, and comes to a speed.
    pub fn cores_proved(&self) -> CoresProved {
        let speed = CoreSpeed {
            now: format!("{}000", self.mhz),
            base: "2400000".to_owned(),
            most: "4200000".to_owned(),
            allowed: "4200000".to_owned(),
        };
        let sum = |core| CoreSum {
            core,
            sum: "integer".to_owned(),
            is_right: self.wrong_core != Some(core),
        };
        CoresProved {
            sums: (0..self.cores).map(sum).collect(),
            took_ms: 20,
            speeds: vec![speed],
        }
    }

    pub fn usb_ports(&self) -> Vec<UsbPortSeen> {
        let chain = self.usb_drops.as_ref().map_or("1-1", |(_, chain)| chain);
        vec![UsbPortSeen {
            chain: chain.to_owned(),
            over_current_count: "0".to_owned(),
            product: "Jabra Evolve 20".to_owned(),
            classes: vec!["01".to_owned(), "03".to_owned()],
        }]
    }

    /// The kernel's log of a PC that was started a day ago, with a line for each time the plug dropped off.
    pub fn kernel_log(&self) -> KernelLog {
        const MINUTE_US: u64 = 60_000_000;
        const NOW_US: u64 = 90_000_000_000;
        let mut usb = Vec::new();
        if let Some((count, chain)) = &self.usb_drops {
            for turn in 0..u64::from(*count) {
                let at_us = NOW_US - (u64::from(*count) - turn) * MINUTE_US;
                let said = [
                    "USB disconnect, device number 4",
                    "new full-speed USB device number 5 using xhci_hcd",
                ];
                for (after_us, said) in (0..).step_by(500_000).zip(said) {
                    usb.push(LogLine {
                        at_us: at_us + after_us,
                        text: format!("usb {chain}: {said}"),
                    });
                }
            }
        }
        let failed = LogLine {
            at_us: NOW_US - MINUTE_US,
            text: format!(
                "I/O error, dev {}, sector 4660 op 0x0:(READ)",
                self.kernel_name()
            ),
        };
        KernelLog {
            lines: (0..self.io_errors).map(|_| failed.clone()).collect(),
            usb,
            is_whole: true,
            to_us: 90_000_000,
            now_us: NOW_US,
            ..KernelLog::default()
        }
    }

    pub fn pressure(&self) -> PressureTexts {
        let percent = self.waiting.as_ref().map_or(1, |(percent, _)| *percent);
        let line = |kind: &str, percent: u32| {
            format!("{kind} avg10={percent}.00 avg60={percent}.00 avg300={percent}.00 total=1\n")
        };
        PressureTexts {
            cpu: line("some", percent),
            memory: line("full", 0),
            io: line("full", 0),
        }
    }

    pub fn busy_programs(&self) -> Vec<ProgramSeen> {
        let busiest = self.waiting.iter().map(|(_, file)| ProgramSeen {
            file: file.clone(),
            core_percent: 388,
            memory_bytes: 2 << 30,
        });
        busiest.collect()
    }

    /// Two places for memory, 8 GiB in the first and what is left in the second, laid out as DSP0134 says.
    pub fn firmware_tables(&self) -> String {
        const MODULE_GIB: u16 = 8;
        let gib = self.memory_gib as u16;
        let structure = |kind: u8, fields: &[u8], texts: &[&str]| {
            let mut bytes = vec![kind, fields.len() as u8 + 4, 0, 0];
            bytes.extend_from_slice(fields);
            texts.iter().for_each(|text| {
                bytes.extend_from_slice(text.as_bytes());
                bytes.push(0);
            });
            bytes.push(0);
            bytes
        };
        let module = |place: &str, gib: u16, part: &str| {
            let mut fields = [0; 0x1e];
            fields[0x08..0x0a].copy_from_slice(&(gib * 1024).to_le_bytes());
            // SODIMM; texts of place; DDR4; 3200.
            fields[0x0a] = 0x0d;
            fields[0x0c] = 1;
            fields[0x0e] = 0x1a;
            fields[0x11..0x13].copy_from_slice(&3200_u16.to_le_bytes());
            (fields[0x13], fields[0x16]) = (2, 3);
            structure(17, &fields, &[place, "Example Memory", part])
        };
        let first = gib.min(MODULE_GIB);
        let table = [
            structure(1, &[1, 2, 0, 3], &["Example", "Desk PC 7", "PC7-004711"]),
            module("DIMM_A1", first, "EM8-3200S"),
            module("DIMM_A2", gib - first, "EM8-3200S"),
        ];
        table
            .concat()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    pub fn memory_proved(&self) -> MemoryProved {
        let wrong: Vec<WrongWord> = self
            .stuck_bit
            .iter()
            .map(|bit| WrongWord {
                offset_bytes: 4096,
                bits: 1_u64.checked_shl(u32::from(*bit)).unwrap_or(1),
                pattern: "zeros".to_owned(),
            })
            .collect();
        MemoryProved {
            tested_bytes: 256 << 20,
            patterns_count: 6,
            wrong_count: wrong.len() as u64,
            wrong,
            took_ms: 400,
        }
    }
}
