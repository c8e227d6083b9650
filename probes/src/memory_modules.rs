//! Which modules of memory are in which place of the board. Needs the helper; says nothing of whether they work.

use crate::host::Hosts;
pub use crate::machine::read;
use crate::memory::{key, owns};
use crate::smbios::{self, SOLDERED, Slot};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKind, SerialQuality};
use deskready::limits::MODULES_NAMED;
use deskready::observation::{Measured, MemoryPlace, Reading, Why};
use std::collections::BTreeMap;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "memory_modules",
    kind: ComponentKind::Memory,
    role: Role::Helper,
    period_s: 43_200,
    again_s: 3600,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(tables) => parse(&tables),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// What it says of memory.
#[must_use]
pub fn parse(tables_hex: &str) -> Vec<Measured> {
    let slots = smbios::slots(&crate::hid_descriptor::from_hex(tables_hex));
    if slots.is_empty() {
        let none = "the firmware does not say which modules of memory there are";
        return vec![Measured::unseen(key(), Why::Unsupported, none)];
    }
    let names = names(&slots);
    let places = slots
        .iter()
        .zip(names)
        .map(|(slot, name)| place(slot, name));
    let reading = Reading::MemoryModules {
        places: places.take(MODULES_NAMED).collect(),
        places_count: u32::try_from(slots.len()).unwrap_or(u32::MAX),
    };
    // The firmware looks anew at each start of the PC, and no module comes or goes in between.
    vec![Measured::active(key(), reading)]
}

/// One name for each place: what is printed beside it; with the bank where several are called the same, and with its number
/// where even that is not enough.
fn names(slots: &[Slot]) -> Vec<String> {
    let with_bank = |slot: &Slot| format!("{} {}", slot.bank, slot.locator).trim().to_owned();
    let mut plain: BTreeMap<&str, u32> = BTreeMap::new();
    let mut banks: BTreeMap<String, u32> = BTreeMap::new();
    for slot in slots {
        *plain.entry(&slot.locator).or_default() += 1;
        *banks.entry(with_bank(slot)).or_default() += 1;
    }
    let name = |(at, slot): (usize, &Slot)| {
        let both = with_bank(slot);
        if !slot.locator.is_empty() && plain.get(slot.locator.as_str()) == Some(&1) {
            slot.locator.clone()
        } else if !both.is_empty() && banks.get(&both) == Some(&1) {
            both
        } else {
            format!("{both} #{}", at + 1).trim().to_owned()
        }
    };
    slots.iter().enumerate().map(name).collect()
}

fn place(slot: &Slot, place: String) -> MemoryPlace {
    let is_serial = SerialQuality::of(&slot.serial) == SerialQuality::Good;
    // Low-power memory is soldered, but for modules of the newest form.
    let is_low_power = slot.kind.starts_with("LPDDR") && !slot.form.ends_with("DIMM");
    let soldered = slot.form == SOLDERED || (is_low_power && slot.form != "CAMM");
    if slot.size_bytes == Some(0) {
        return MemoryPlace {
            place,
            size_bytes: Some(0),
            ..MemoryPlace::default()
        };
    }
    MemoryPlace {
        place,
        size_bytes: slot.size_bytes,
        generation: slot.kind.to_owned(),
        form: if soldered { "" } else { slot.form }.to_owned(),
        soldered,
        speed_mts: slot.speed_mts,
        corrects_errors: slot.corrects_errors,
        maker: slot.maker.clone(),
        part_number: slot.part_number.clone(),
        serial: if is_serial {
            slot.serial.clone()
        } else {
            String::new()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;

    fn slot(locator: &str, bank: &str) -> Slot {
        Slot {
            locator: locator.to_owned(),
            bank: bank.to_owned(),
            size_bytes: Some(8 << 30),
            kind: "DDR4",
            form: "DIMM",
            serial: "1A2B3C4D".to_owned(),
            ..Slot::default()
        }
    }

    #[test]
    fn every_place_has_a_name_of_its_own() {
        for (slots, expected) in [
            (
                vec![slot("DIMM A1", "BANK 0"), slot("DIMM A2", "BANK 0")],
                vec!["DIMM A1", "DIMM A2"],
            ),
            (
                vec![
                    slot("DIMM 0", "P0 CHANNEL A"),
                    slot("DIMM 0", "P0 CHANNEL B"),
                ],
                vec!["P0 CHANNEL A DIMM 0", "P0 CHANNEL B DIMM 0"],
            ),
            (vec![slot("", ""), slot("", "")], vec!["#1", "#2"]),
            (
                vec![slot("DIMM", ""), slot("DIMM", "")],
                vec!["DIMM #1", "DIMM #2"],
            ),
        ] {
            assert_eq!(names(&slots), expected);
        }
    }

    #[test]
    fn an_empty_place_has_nothing_but_its_name_and_soldered_chips_are_no_module() {
        let empty = Slot {
            size_bytes: Some(0),
            ..slot("DIMM A2", "")
        };
        let told = place(&empty, "DIMM A2".to_owned());
        assert_eq!(
            (
                told.size_bytes,
                told.generation.as_str(),
                told.serial.as_str()
            ),
            (Some(0), "", "")
        );
        for (kind, form, soldered) in [
            ("LPDDR4", "", true),
            ("DDR4", SOLDERED, true),
            ("DDR4", "SODIMM", false),
            ("LPDDR5", "CAMM", false),
        ] {
            let chips = Slot {
                kind,
                form,
                ..slot("DIMM A1", "")
            };
            let told = place(&chips, "DIMM A1".to_owned());
            assert_eq!(told.soldered, soldered, "{kind} {form}");
            assert_eq!(told.form, if soldered { "" } else { form });
        }
        let junk = Slot {
            serial: "0000".to_owned(),
            ..slot("DIMM A1", "")
        };
        assert_eq!(place(&junk, String::new()).serial, "");
    }

    #[test]
    fn a_machine_without_a_description_is_unseen() {
        for text in ["", "zz", "007f"] {
            assert!(
                matches!(parse(text)[0].outcome, Outcome::Unseen(_)),
                "{text}"
            );
        }
    }
}
