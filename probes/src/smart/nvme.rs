//! The health page of an NVMe disk as smartctl would print it, for machines that have no smartctl. Pure. Needs the page's
//! bytes and the kernel's names of the disk; a page that is short or no page is nothing.

use crate::host::{KernelDisk, SmartOutput};
use serde_json::json;

/// Length of the page.
const BYTES: usize = 512;
/// 0 °C in kelvin, as whole as the page counts.
const FREEZING_K: u16 = 273;

/// What smartctl would have said of it (NVM Express base specification, "SMART / Health Information", for the places).
pub(super) fn as_output(page_hex: &str, disk: Option<&KernelDisk>) -> Option<SmartOutput> {
    let page = crate::hid_descriptor::from_hex(page_hex);
    if page.len() != BYTES || page_hex.trim().len() != 2 * BYTES {
        return None;
    }
    let byte = |at: usize| page.get(at).copied();
    let two = |at: usize| Some(u16::from_le_bytes([byte(at)?, byte(at + 1)?]));
    // Counters have 16 bytes; one that needs more than eight of them is not of this world.
    let count = |at: usize| {
        let low: [u8; 8] = page.get(at..at + 8)?.try_into().ok()?;
        let high = page.get(at + 8..at + 16)?;
        high.iter()
            .all(|byte| *byte == 0)
            .then(|| u64::from_le_bytes(low))
    };
    let kelvin = two(1)?;
    let temperature = kelvin.checked_sub(FREEZING_K).filter(|_| kelvin > 0);
    let critical_warning = byte(0)?;
    let words = |pick: fn(&KernelDisk) -> &String| disk.map(|disk| pick(disk).trim().to_owned());
    let json = json!({
        "model_name": words(|disk| &disk.model),
        "serial_number": words(|disk| &disk.serial),
        "smart_status": { "passed": critical_warning == 0 },
        "temperature": { "current": temperature },
        "power_on_time": { "hours": count(128) },
        "nvme_smart_health_information_log": {
            "critical_warning": critical_warning,
            "temperature": temperature,
            "available_spare": byte(3),
            "available_spare_threshold": byte(4),
            "percentage_used": byte(5),
            "data_units_read": count(32),
            "data_units_written": count(48),
            "power_cycles": count(112),
            "power_on_hours": count(128),
            "unsafe_shutdowns": count(144),
            "media_errors": count(160),
            "num_err_log_entries": count(176),
        },
    });
    Some(SmartOutput {
        exit_status: Some(0),
        stdout: json.to_string(),
        privileged: true,
    })
}

#[cfg(test)]
mod tests {
    use super::super::report;
    use super::*;
    use deskready::component::{ComponentKey, ComponentKind};
    use deskready::observation::{Outcome, Reading, Why};

    fn page(fill: impl FnOnce(&mut [u8])) -> String {
        let mut page = vec![0; BYTES];
        fill(&mut page);
        page.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A page as a disk of some age fills it in.
    fn healthy(page: &mut [u8]) {
        page[1..3].copy_from_slice(&311_u16.to_le_bytes());
        page[3] = 100;
        page[4] = 10;
        page[5] = 7;
        page[32] = 9;
        page[128..130].copy_from_slice(&8_760_u16.to_le_bytes());
        page[144] = 3;
    }

    fn outcome(page_hex: &str) -> Option<Outcome> {
        let disk = KernelDisk {
            name: "nvme0n1".to_owned(),
            model: "Example NVMe 1TB    ".to_owned(),
            serial: "SER-0000-77".to_owned(),
            ..KernelDisk::default()
        };
        let key = ComponentKey::new(ComponentKind::Disk, "nvme0n1");
        let told = report::parse(key, &as_output(page_hex, Some(&disk))?);
        if let Outcome::Reading(_) = told.outcome {
            let identity = told.identity.unwrap();
            assert_eq!(
                (identity.product.as_str(), identity.serial.as_str()),
                ("Example NVMe 1TB", "SER-0000-77")
            );
        }
        Some(told.outcome)
    }

    #[test]
    fn a_page_says_what_smartctl_would_say_of_it() {
        let Some(Outcome::Reading(Reading::Smart {
            passed,
            critical_warning,
            counters,
            rotating,
            ..
        })) = outcome(&page(healthy))
        else {
            panic!("no reading");
        };
        assert_eq!(
            (passed, critical_warning, rotating),
            (Some(true), Some(0), Some(false))
        );
        for (name, expected) in [
            ("nvme_percentage_used", 7),
            ("nvme_available_spare", 100),
            ("nvme_media_errors", 0),
            ("nvme_unsafe_shutdowns", 3),
            ("power_on_hours", 8_760),
            ("temperature_c", 38),
            ("endurance_used_high_percent", 7),
        ] {
            assert_eq!(counters.get(name), Some(&expected), "{name}");
        }
    }

    #[test]
    fn a_warning_is_the_disks_own_word() {
        for bits in [1, 4, 0xff] {
            let told = outcome(&page(|page| {
                healthy(page);
                page[0] = bits;
            }));
            let Some(Outcome::Reading(Reading::Smart {
                passed,
                critical_warning,
                ..
            })) = told
            else {
                panic!("no reading");
            };
            assert_eq!((passed, critical_warning), (Some(false), Some(bits)));
        }
    }

    #[test]
    fn an_empty_page_is_unknown_and_not_healthy() {
        let told = outcome(&page(|_| {}));
        assert!(
            matches!(&told, Some(Outcome::Unseen(unseen)) if unseen.why == Why::Unsupported),
            "{told:?}"
        );
    }

    #[test]
    fn what_is_no_page_is_nothing() {
        let whole = page(healthy);
        for wrong in [
            "",
            "00",
            &whole[..1022],
            &format!("{whole}00"),
            &"zz".repeat(512),
            &"é".repeat(512),
        ] {
            assert_eq!(as_output(wrong, None), None, "{:.20}", wrong);
        }
    }

    #[test]
    fn counters_beyond_all_measure_are_left_out() {
        let told = outcome(&page(|page| {
            healthy(page);
            page[160..176].fill(0xff);
            page[1..3].copy_from_slice(&0_u16.to_le_bytes());
        }));
        let Some(Outcome::Reading(Reading::Smart { counters, .. })) = told else {
            panic!("no reading");
        };
        assert_eq!(counters.get("nvme_media_errors"), None);
        assert_eq!(counters.get("temperature_c"), None);
    }
}
