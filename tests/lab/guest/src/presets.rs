//! Identities of common devices: what they call themselves and of what shape they are. Needs nothing. Must not hold a
//! maker's own descriptors: only ids, names and what kind of thing it is.

use crate::descriptors::{HEADSET_BUTTONS, PHONE_BUTTONS, Shape};

/// A model.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    pub key: &'static str,
    pub vendor: u16,
    pub product: u16,
    pub maker: &'static str,
    pub name: &'static str,
    pub serial: &'static str,
    pub shape: Shape,
}

const BINAURAL: Shape = Shape {
    ears: 2,
    has_microphone: true,
    buttons: Some(HEADSET_BUTTONS),
};
const MONAURAL: Shape = Shape {
    ears: 1,
    ..BINAURAL
};
const NO_BUTTONS: Shape = Shape {
    buttons: None,
    ..BINAURAL
};
const ONLY_BUTTONS: Shape = Shape {
    ears: 0,
    has_microphone: false,
    buttons: Some(PHONE_BUTTONS),
};
const HANDSET: Shape = Shape {
    ears: 1,
    has_microphone: true,
    buttons: Some(PHONE_BUTTONS),
};
const EARS_ALONE: Shape = Shape {
    ears: 2,
    has_microphone: false,
    buttons: None,
};

const fn model(
    key: &'static str,
    ids: (u16, u16),
    names: (&'static str, &'static str, &'static str),
    shape: Shape,
) -> Preset {
    Preset {
        key,
        vendor: ids.0,
        product: ids.1,
        maker: names.0,
        name: names.1,
        serial: names.2,
        shape,
    }
}

/// Those there are. The first is of nobody, with ids for testing.
pub const HEADSETS: &[Preset] = &[
    model(
        "lab",
        (0x1209, 0x0b05),
        ("Deskready Lab", "Lab Headset", "LAB0001"),
        BINAURAL,
    ),
    model(
        "evolve-20",
        (0x0b0e, 0x0300),
        ("GN Netcom A/S", "Jabra EVOLVE 20 MS", "00013A0B1C2D07"),
        BINAURAL,
    ),
    model(
        "evolve-link",
        (0x0b0e, 0x0307),
        ("GN Netcom A/S", "Jabra EVOLVE LINK MS", "00023A0B1C2D07"),
        BINAURAL,
    ),
    model(
        "biz-2400",
        (0x0b0e, 0x2453),
        ("GN Netcom A/S", "Jabra BIZ 2400 II", "00033A0B1C2D07"),
        MONAURAL,
    ),
    model(
        "blackwire-3220",
        (0x047f, 0xc056),
        (
            "Plantronics",
            "Plantronics Blackwire 3220 Series",
            "LAB3220A0000000000000000000000001",
        ),
        BINAURAL,
    ),
    model(
        "blackwire-5220",
        (0x047f, 0xc053),
        (
            "Plantronics",
            "Plantronics Blackwire 5220 Series",
            "LAB5220A0000000000000000000000001",
        ),
        BINAURAL,
    ),
    model(
        "sc-660",
        (0x1395, 0x0082),
        (
            "Sennheiser",
            "Sennheiser SC 660 ANC USB",
            "A000000000000001",
        ),
        BINAURAL,
    ),
    model(
        "h540",
        (0x046d, 0x0a37),
        ("Logitech Inc.", "Logitech USB Headset H540", "000000000000"),
        NO_BUTTONS,
    ),
    model(
        "logi-usb",
        (0x046d, 0x0a7a),
        ("Logitech", "Logi USB Headset", ""),
        NO_BUTTONS,
    ),
    model(
        "adapter",
        (0x0d8c, 0x0014),
        ("C-Media Electronics Inc.", "USB PnP Sound Device", ""),
        NO_BUTTONS,
    ),
    model(
        "loudspeaker",
        (0x1209, 0x0b06),
        ("Deskready Lab", "Lab Loudspeaker", "LAB0002"),
        EARS_ALONE,
    ),
];

/// Desk phones on USB.
pub const PHONES: &[Preset] = &[
    model(
        "lab",
        (0x1209, 0x0b0f),
        ("Deskready Lab", "Lab Desk Phone", "LABPHONE1"),
        ONLY_BUTTONS,
    ),
    model(
        "internet-handset",
        (0x03f0, 0x1c07),
        ("HP, Inc", "HP Internet Handset", ""),
        HANDSET,
    ),
];

/// The one of this key, or a sentence that lists them.
pub fn find(list: &'static [Preset], key: &str) -> Result<&'static Preset, String> {
    let names: Vec<&str> = list.iter().map(|preset| preset.key).collect();
    list.iter().find(|preset| preset.key == key).ok_or_else(|| {
        format!(
            "there is no preset `{key}`; there are: {}",
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptors::configuration;

    #[test]
    fn every_preset_is_found_by_its_key_and_has_something_in_it() {
        for list in [HEADSETS, PHONES] {
            for preset in list {
                assert_eq!(
                    find(list, preset.key).map(|found| found.name),
                    Ok(preset.name)
                );
                assert!(configuration(preset.shape)[4] > 0, "{}", preset.key);
            }
        }
        assert!(find(HEADSETS, "x").unwrap_err().contains("evolve-20"));
    }
}
