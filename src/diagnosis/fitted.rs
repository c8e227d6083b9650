//! What is fitted in the PC, for who has to find the part or bring another one. Needs the newest measurements; decides nothing.

use super::disk_health::like_it;
use crate::component::{ComponentKey, ComponentKind, Identity, SerialQuality};
use crate::knowledge::{Fault, codes};
use crate::observation::{Observation, Outcome, Reading};
use crate::text::Reason;

/// The PC, its memory and the disk under a drive, where a fault of this component may ask for another one.
pub(super) fn all(latest: &[Observation], component: &ComponentKey, fault: &Fault) -> Vec<Reason> {
    let (wants_memory, wants_pc) = match component.kind {
        ComponentKind::Memory => (true, true),
        ComponentKind::Cpu | ComponentKind::Disk | ComponentKind::Power | ComponentKind::Pc => {
            (false, true)
        }
        ComponentKind::Headset
        | ComponentKind::DeskPhone
        | ComponentKind::Files
        | ComponentKind::Path => (false, false),
    };
    let of = |o: &Observation| match &o.outcome {
        Outcome::Reading(Reading::MemoryModules { places, .. }) if wants_memory => {
            super::memory::inventory(places)
        }
        Outcome::Reading(Reading::Machine { board, .. }) if wants_pc => {
            machine(o.identity.as_ref()?, board)
        }
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    };
    let mut all: Vec<Reason> = latest.iter().filter_map(of).collect();
    if fault.suspects.iter().any(|suspect| suspect.part == "disk") {
        all.extend(disk_under(latest, component));
    }
    all
}

fn machine(identity: &Identity, board: &str) -> Option<Reason> {
    let name = Some(identity.name()).filter(|name| !name.is_empty());
    let name = name.or_else(|| Some(board.to_owned()).filter(|board| !board.is_empty()))?;
    Some(match identity.serial_quality {
        SerialQuality::Good => Reason::new(codes::INVENTORY_MACHINE)
            .with("model", name)
            .with("serial", identity.serial.as_str()),
        SerialQuality::Shared | SerialQuality::Junk | SerialQuality::None => {
            Reason::new(codes::INVENTORY_MACHINE_UNNUMBERED).with("model", name)
        }
    })
}

/// A drive goes by where it is mounted; whoever opens the PC has to know the disk it lies on.
fn disk_under(latest: &[Observation], component: &ComponentKey) -> Vec<Reason> {
    if component.kind != ComponentKind::Disk {
        return Vec::new();
    }
    let lies_on = latest.iter().find_map(|o| match &o.outcome {
        Outcome::Reading(Reading::Mount { mount, device, .. }) if *mount == component.slot => {
            Some((device.as_str(), o.boot.as_str()))
        }
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    });
    let Some((device, boot)) = lies_on else {
        return Vec::new();
    };
    let of = |o: &Observation| match &o.outcome {
        // Another start may have given the name to another disk.
        Outcome::Reading(Reading::Smart { part, .. })
            if o.boot == boot && is_part_of(device, &o.component.slot) =>
        {
            Some((o.component.slot.clone(), o.identity.clone()?, part.clone()))
        }
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    };
    let Some((name, identity, part)) = latest.iter().find_map(of) else {
        return Vec::new();
    };
    let told = match identity.serial_quality {
        SerialQuality::Good => Reason::new(codes::INVENTORY_DISK)
            .with("device", name)
            .with("model", identity.name())
            .with("serial", identity.serial.as_str()),
        SerialQuality::Shared | SerialQuality::Junk | SerialQuality::None => {
            Reason::new(codes::INVENTORY_DISK_UNNUMBERED)
                .with("device", name)
                .with("model", identity.name())
        }
    };
    let another = part.as_ref().and_then(like_it);
    [Some(told), another].into_iter().flatten().collect()
}

/// `/dev/sda2` is a part of `sda`, `/dev/nvme0n1p2` of `nvme0n1`, and each disk of itself.
fn is_part_of(device: &str, disk: &str) -> bool {
    let Some(rest) = device
        .strip_prefix("/dev/")
        .and_then(|name| name.strip_prefix(disk))
    else {
        return false;
    };
    let number = if disk.ends_with(|last: char| last.is_ascii_digit()) {
        rest.strip_prefix('p').unwrap_or("none")
    } else {
        rest
    };
    !disk.is_empty()
        && (rest.is_empty() || (!number.is_empty() && number.bytes().all(|it| it.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::super::support::observed;
    use super::*;
    use crate::observation::DiskPart;

    #[test]
    fn a_partition_is_a_part_of_its_own_disk_and_of_no_other() {
        for (device, disk, is) in [
            ("/dev/sda2", "sda", true),
            ("/dev/sda", "sda", true),
            ("/dev/sdaa2", "sda", false),
            ("/dev/sdb2", "sda", false),
            ("/dev/nvme0n1p2", "nvme0n1", true),
            ("/dev/nvme0n1", "nvme0n1", true),
            ("/dev/nvme0n12", "nvme0n1", false),
            ("/dev/nvme0n1p", "nvme0n1", false),
            ("/dev/mapper/sda2", "sda", false),
            ("server:/x", "sda", false),
            ("/dev/1", "", false),
        ] {
            assert_eq!(is_part_of(device, disk), is, "{device} {disk}");
        }
    }

    #[test]
    fn an_order_for_a_drive_names_the_disk_it_lies_on_and_the_pc_it_is_in() {
        let disk = |slot: &str| ComponentKey::new(ComponentKind::Disk, slot);
        let smart = |slot: &str, serial: &str| {
            let reading = Reading::Smart {
                device: slot.to_owned(),
                passed: Some(true),
                critical_warning: None,
                self_test_failed: None,
                counters: std::collections::BTreeMap::new(),
                rotating: None,
                crossed: Vec::new(),
                part: Some(DiskPart {
                    size_bytes: Some(256_060_514_304),
                    ..DiskPart::default()
                }),
            };
            let mut one = observed(1, disk(slot), reading);
            one.identity = Some(Identity::new("Example", "SSD 256", serial));
            one
        };
        let mount = Reading::Mount {
            mount: "/".to_owned(),
            mounted: true,
            device: "/dev/sdb1".to_owned(),
            file_system: "ext4".to_owned(),
            read_only: true,
            error_count: None,
            stops_on_error: false,
        };
        let mut pc = observed(
            2,
            ComponentKey::new(ComponentKind::Pc, "main"),
            Reading::Machine {
                chassis: None,
                board: "Example board".to_owned(),
                firmware_version: String::new(),
                firmware_date: String::new(),
            },
        );
        pc.identity = Some(Identity::new("", "", ""));
        let latest = [
            smart("sda", "S3Z9NB0K123456A"),
            smart("sdb", "S3Z9NB0K123457B"),
            pc,
            observed(3, disk("/"), mount),
        ];
        let fault = |code: &str| crate::knowledge::fault(code).unwrap();
        let read_only = fault("disk.read_only");
        let told: Vec<String> = all(&latest, &disk("/"), read_only)
            .iter()
            .map(|reason| format!("{} {:?}", reason.code, reason.args.get("serial")))
            .collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told[0].starts_with("inventory.machine_unnumbered"),
            "{told:?}"
        );
        assert!(
            told[1].starts_with("inventory.disk ") && told[1].contains("123457B"),
            "{told:?}"
        );
        assert!(told[2].starts_with("disk.failing.like_it_size"), "{told:?}");
        // A disk that goes by its own name stands on the order with all that anyway.
        let of_itself = all(&latest, &disk("sda"), read_only);
        assert_eq!(of_itself.len(), 1, "{of_itself:?}");
        let full = all(&latest, &disk("/"), fault("disk.full"));
        assert_eq!(full.len(), 1, "nothing of it is replaced: {full:?}");
        let mut earlier = latest.clone();
        earlier[1].boot = "another".to_owned();
        let told = all(&earlier, &disk("/"), read_only);
        assert_eq!(told.len(), 1, "names may have changed: {told:?}");
    }
}
