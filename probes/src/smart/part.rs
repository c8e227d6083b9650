//! What another disk must be to take the place of this one: size, form, what it hangs on. Pure. Needs smartctl's JSON.

use deskready::limits::clean;
use deskready::observation::DiskPart;
use serde_json::Value;

pub(super) fn of(json: &Value) -> Option<DiskPart> {
    let text = |value: &Value| clean(value.as_str().unwrap_or_default().trim());
    let sata = text(&json["sata_version"]["string"]);
    let interface = if json["nvme_smart_health_information_log"].is_object() {
        "NVMe".to_owned()
    } else if sata.is_empty() {
        text(&json["scsi_transport_protocol"]["name"])
    } else {
        sata
    };
    let firmware = [&json["firmware_version"], &json["scsi_revision"]];
    let size_bytes = json["user_capacity"]["bytes"].as_u64();
    let part = DiskPart {
        size_bytes: size_bytes.filter(|size| *size > 0),
        form: text(&json["form_factor"]["name"]),
        interface,
        firmware: firmware
            .into_iter()
            .map(text)
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
    };
    (part != DiskPart::default()).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn size_form_and_what_it_hangs_on_are_told_of_every_kind_of_disk() {
        for (json, size_bytes, rest) in [
            (
                json!({"user_capacity": {"bytes": 500_107_862_016_u64}, "form_factor": {"name": "2.5 inches"},
                    "sata_version": {"string": "SATA 3.3"}, "firmware_version": "SVT02B6Q"}),
                Some(500_107_862_016),
                "2.5 inches|SATA 3.3|SVT02B6Q",
            ),
            (
                json!({"user_capacity": {"bytes": 1_000}, "nvme_smart_health_information_log": {}, "firmware_version": "7 "}),
                Some(1_000),
                "|NVMe|7",
            ),
            (
                json!({"scsi_transport_protocol": {"name": "SAS (SPL-4)"}, "scsi_revision": "0004"}),
                None,
                "|SAS (SPL-4)|0004",
            ),
            (
                json!({"user_capacity": {"bytes": 0}, "form_factor": {"name": "M.2"}}),
                None,
                "M.2||",
            ),
        ] {
            let part = of(&json).unwrap();
            let told = format!("{}|{}|{}", part.form, part.interface, part.firmware);
            assert_eq!(
                (part.size_bytes, told.as_str()),
                (size_bytes, rest),
                "{json}"
            );
        }
    }

    #[test]
    fn a_report_that_tells_nothing_of_it_gives_no_part() {
        for json in [
            json!({}),
            json!({"user_capacity": "500 GB", "form_factor": 3, "sata_version": {"string": 6}, "firmware_version": [1]}),
            json!({"user_capacity": {"bytes": -5}}),
        ] {
            assert_eq!(of(&json), None, "{json}");
        }
    }
}
