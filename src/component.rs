//! What a desk is made of: kinds, identity, and the key by which a component is known again.
//! Needs only the words; never asks a machine.

use crate::ids::ComponentId;
use serde::{Deserialize, Serialize};

/// The kind of a component, as the interfaces name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentKind {
    /// Processor.
    Cpu,
    /// Main memory.
    Memory,
    /// A disk, or a file system on it.
    Disk,
    /// The operator's headset (top, cord, adapter).
    Headset,
    /// The desk phone.
    DeskPhone,
    /// A set of critical files.
    Files,
    /// A network path that calls need.
    Path,
    /// Power supply or battery.
    Power,
    /// The PC as a whole.
    Pc,
}

impl ComponentKind {
    /// All kinds, in the order a check reports them.
    pub const ALL: [Self; 9] = [
        Self::Pc,
        Self::Cpu,
        Self::Memory,
        Self::Disk,
        Self::Headset,
        Self::DeskPhone,
        Self::Files,
        Self::Path,
        Self::Power,
    ];

    /// The text used on the wire, on command lines and in knowledge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Headset => "headset",
            Self::DeskPhone => "desk_phone",
            Self::Files => "files",
            Self::Path => "path",
            Self::Power => "power",
            Self::Pc => "pc",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How far a serial number can be trusted to name one thing only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialQuality {
    /// Names one thing.
    Good,
    /// Seen on more than one thing.
    Shared,
    /// A filler of the maker.
    Junk,
    /// There is none.
    #[default]
    None,
}

/// Fillers that makers leave where a serial should be (seen in DMI tables and USB descriptors).
const FILLERS: [&str; 16] = [
    "0",
    "00000000",
    "000000000000",
    "0123456789",
    "0123456789abcdef",
    "01234567890123456789",
    "1234567890",
    "123456789",
    "default string",
    "n/a",
    "na",
    "none",
    "not specified",
    "system serial number",
    "to be filled by o.e.m.",
    "unknown",
];

impl SerialQuality {
    /// Judges the text alone; `Shared` needs knowledge of other desks and is set by central.
    #[must_use]
    pub fn of(serial: &str) -> Self {
        let text = serial.trim().to_lowercase();
        if text.is_empty() {
            return Self::None;
        }
        let mut letters = text.chars();
        let first = letters.next();
        let one_letter = letters.all(|c| Some(c) == first);
        if FILLERS.contains(&text.as_str()) || one_letter || text.chars().count() < 4 {
            Self::Junk
        } else {
            Self::Good
        }
    }
}

/// What a component says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Maker, as the device tells it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// Model.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Serial number, raw.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub serial: String,
    /// How far the serial can be trusted.
    #[serde(default)]
    pub serial_quality: SerialQuality,
}

impl Identity {
    /// Builds an identity from foreign texts: cleaned, cut, the serial judged.
    #[must_use]
    pub fn new(vendor: &str, product: &str, serial: &str) -> Self {
        let serial = crate::limits::clean(serial);
        Self {
            vendor: crate::limits::clean(vendor),
            product: crate::limits::clean(product),
            serial_quality: SerialQuality::of(&serial),
            serial,
        }
    }

    /// Vendor and product as one readable name; empty when neither is known.
    #[must_use]
    pub fn name(&self) -> String {
        if self.product.starts_with(&self.vendor) {
            self.product.clone()
        } else {
            format!("{} {}", self.vendor, self.product)
                .trim()
                .to_owned()
        }
    }
}

/// Where a component sits on its desk. The slot of what a profile requires once is its role
/// ("required"), so a headset moved to another port stays the same component.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ComponentKey {
    /// Kind.
    pub kind: ComponentKind,
    /// Slot: by-path name, mount point, set or path name, or "required".
    pub slot: String,
}

impl ComponentKey {
    /// A key with a cleaned slot; an empty slot becomes "main", for no key has an empty field.
    #[must_use]
    pub fn new(kind: ComponentKind, slot: &str) -> Self {
        let slot = crate::limits::clean(slot);
        Self {
            kind,
            slot: if slot.is_empty() {
                "main".to_owned()
            } else {
                slot
            },
        }
    }

    /// One text for indexes and scopes: `kind/slot`.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("{}/{}", self.kind.as_str(), self.slot)
    }
}

/// The text from which a component's id is derived: the same thing gives the same text wherever
/// it is plugged in, if its serial is good; else the text names the place.
#[must_use]
pub fn identity_text(site: &str, desk: &str, key: &ComponentKey, identity: &Identity) -> String {
    let known = identity.serial_quality == SerialQuality::Good
        && !(identity.vendor.is_empty() && identity.product.is_empty());
    // The unit separator cannot occur in cleaned text, so fields never run into each other.
    let fields = if known {
        [
            key.kind.as_str(),
            "serial",
            &identity.vendor,
            &identity.product,
            &identity.serial,
        ]
    } else {
        [key.kind.as_str(), "slot", site, desk, &key.slot]
    };
    fields.join("\u{1f}")
}

/// A component in an inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Opaque id.
    pub id: ComponentId,
    /// Kind and slot.
    #[serde(flatten)]
    pub key: ComponentKey,
    /// What it says of itself.
    #[serde(default)]
    pub identity: Identity,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_of_makers_are_no_serials() {
        for (serial, quality) in [
            ("", SerialQuality::None),
            ("   ", SerialQuality::None),
            ("0123456789", SerialQuality::Junk),
            ("To be filled by O.E.M.", SerialQuality::Junk),
            ("xxxxxxxx", SerialQuality::Junk),
            ("12", SerialQuality::Junk),
            ("000135D0656C09", SerialQuality::Good),
            ("S3Z9NB0K123456A", SerialQuality::Good),
        ] {
            assert_eq!(SerialQuality::of(serial), quality, "{serial:?}");
        }
    }

    #[test]
    fn a_good_serial_follows_the_part_and_a_bad_one_stays_with_the_place() {
        let key = ComponentKey::new(ComponentKind::Headset, "required");
        let text = |desk: &str, serial: &str| {
            identity_text(
                "Centre",
                desk,
                &key,
                &Identity::new("GN", "Jabra Evolve 20", serial),
            )
        };
        assert_eq!(
            text("B-14", "000135D0656C09"),
            text("B-15", "000135D0656C09")
        );
        assert_ne!(text("B-14", "0123456789"), text("B-15", "0123456789"));
        assert_ne!(text("B-14", ""), text("B-15", ""));
    }

    #[test]
    fn every_kind_reads_its_own_name_back() {
        for kind in ComponentKind::ALL {
            assert_eq!(ComponentKind::parse(kind.as_str()), Some(kind));
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("{:?}", kind.as_str())
            );
        }
    }
}
