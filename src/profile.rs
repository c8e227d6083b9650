//! What a desk must have, as the judgement sees it. Needs only the words. The file a person writes
//! is read (strictly) by the agent and becomes this; on the wire unknown fields are ignored.

use crate::component::{ComponentKey, ComponentKind};
use crate::desk::{DeskKind, Direction};
use crate::limits::{SHARED_THINGS, clean};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The slot of a component that the profile requires once.
pub const REQUIRED_SLOT: &str = "required";

/// Everything the profile says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The desk itself.
    pub desk: DeskSpec,
    /// Whose calls are taken here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceSpec>,
    /// Required hardware.
    #[serde(default)]
    pub expect: Expect,
    /// Sets of critical files.
    #[serde(default)]
    pub file_sets: Vec<FileSet>,
    /// Network paths that calls need.
    #[serde(default)]
    pub paths: Vec<PathSpec>,
    /// What the desk shares with others besides site, room, client and service: the switch, the
    /// image, the VPN gateway, ...
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shared: BTreeMap<String, String>,
}

/// Where the desk is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskSpec {
    /// Label that people read; unique within its site only.
    pub label: String,
    /// Site.
    pub site: String,
    /// Room, if there are several.
    #[serde(default)]
    pub room: String,
    /// What kind of place it is.
    #[serde(default)]
    pub kind: DeskKind,
    /// Language of the operator's texts, a BCP 47 tag.
    #[serde(default = "spanish")]
    pub language: String,
}

fn spanish() -> String {
    "es".to_owned()
}

/// Whose callers reach this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSpec {
    /// Name, for example "Inbound support".
    pub name: String,
    /// Client, empty for an own service.
    #[serde(default)]
    pub client: String,
    /// Direction of the calls.
    #[serde(default)]
    pub direction: Direction,
    /// 1 (may stop) to 5 (must never stop).
    #[serde(default = "middle")]
    pub criticality: u8,
}

fn middle() -> u8 {
    3
}

/// Required hardware.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Expect {
    /// The headset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headset: Option<DeviceSpec>,
    /// The desk phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_phone: Option<DeviceSpec>,
    /// Who has the PC and what is built into it mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pc: Option<PcSpec>,
    /// Mount points that must be there and writable.
    #[serde(default)]
    pub disks: Vec<String>,
    /// Least main memory, GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_memory_gib: Option<f64>,
    /// Least number of logical processors online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_cores: Option<u32>,
}

/// Whose the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Custody {
    /// Belongs to the desk.
    #[default]
    Desk,
    /// Belongs to a person, who takes it along.
    Person,
    /// Taken from a pool at the counter.
    Pool,
}

/// Who paid for the device, and so who has it mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The centre.
    #[default]
    Own,
    /// The client whose calls are taken with it.
    Client,
    /// Whoever leases it to the centre.
    Leased,
    /// The person who brought it.
    Person,
}

impl Owner {
    /// As a profile says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Client => "client",
            Self::Leased => "leased",
            Self::Person => "person",
        }
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over a reference"
    )]
    const fn is_own(&self) -> bool {
        matches!(self, Self::Own)
    }
}

/// A headset or phone that must be there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeviceSpec {
    /// Whether calls need it.
    pub required: bool,
    /// Whose it is.
    #[serde(default)]
    pub custody: Custody,
    /// Part of the maker's name or the USB vendor id, if it matters which one it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Part of the model's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// 1 or 2 ears, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ears: Option<u8>,
    /// Who has it mended when it breaks.
    #[serde(default, skip_serializing_if = "Owner::is_own")]
    pub owner: Owner,
    /// The last day on which its supplier answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_until: Option<jiff::civil::Date>,
    /// Where a phone on the network is asked whether it lives (`sip:10.0.0.21`); a phone without one is on USB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The PC as something that somebody paid for. What is built into it goes by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PcSpec {
    /// Who has it mended when it breaks.
    #[serde(default, skip_serializing_if = "Owner::is_own")]
    pub owner: Owner,
    /// The last day on which its supplier answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_until: Option<jiff::civil::Date>,
}

impl PcSpec {
    /// As [`DeviceSpec::supplied_by`], in words of its own: what is built in is seldom lent.
    #[must_use]
    pub fn supplied_by(&self, now: jiff::Timestamp) -> Option<&'static str> {
        supplier(self.owner, self.warranty_until, now).map(|by| match by {
            Supplier::Warranty => "pc_warranty",
            Supplier::Owner(Owner::Leased) => "pc_leased",
            Supplier::Owner(Owner::Client) => "pc_client",
            Supplier::Owner(Owner::Person | Owner::Own) => "pc_person",
        })
    }
}

/// Who gives a new one instead of the centre.
enum Supplier {
    Warranty,
    Owner(Owner),
}

fn supplier(
    owner: Owner,
    warranty_until: Option<jiff::civil::Date>,
    now: jiff::Timestamp,
) -> Option<Supplier> {
    let today = jiff::tz::TimeZone::UTC.to_datetime(now).date();
    match owner {
        Owner::Person | Owner::Client | Owner::Leased => Some(Supplier::Owner(owner)),
        Owner::Own => warranty_until
            .is_some_and(|last| today <= last)
            .then_some(Supplier::Warranty),
    }
}

impl DeviceSpec {
    /// Why a new one is not taken from stock: who mends or replaces it instead. `None` where the centre
    /// buys it.
    #[must_use]
    pub fn supplied_by(&self, now: jiff::Timestamp) -> Option<&'static str> {
        supplier(self.owner, self.warranty_until, now).map(|by| match by {
            Supplier::Warranty => "warranty",
            Supplier::Owner(owner) => owner.as_str(),
        })
    }

    /// The wanted vendor and product in words; empty when any will do.
    #[must_use]
    pub fn wanted_name(&self) -> String {
        [self.vendor.as_deref(), self.product.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What a set of files is for; decides how much a damaged one matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRole {
    /// The program that takes the calls.
    Softphone,
    /// Parts of the operating system.
    #[default]
    System,
    /// Drivers of headset, phone, network.
    Driver,
    /// Settings that people may change.
    Config,
    /// Anything else.
    Other,
}

/// A named set of critical files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSet {
    /// Name, unique in the profile.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub role: FileRole,
    /// Files and folders, absolute.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Packages whose files belong to the set.
    #[serde(default)]
    pub packages: Vec<String>,
}

/// What a path carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathRole {
    /// Voice: signalling or media of calls.
    Voice,
    /// The tunnel everything else goes through.
    Vpn,
    /// Customer records and other applications.
    Application,
    /// Anything else.
    #[default]
    Other,
}

/// A network path that calls need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathSpec {
    /// Name, unique in the profile.
    pub name: String,
    /// `tcp://host:port`, `tls://host:port`, `sip:host`, `sip:host:port;transport=tcp`, `sips:host` or `icmp:host`.
    pub target: String,
    /// What it carries.
    #[serde(default)]
    pub role: PathRole,
    /// Name of the path this one stands in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_of: Option<String>,
}

/// Whether a disk's slot names a place (a mount point, a drive by its letter) and not a device.
#[must_use]
pub fn names_place(slot: &str) -> bool {
    slot.starts_with('/') || is_drive(slot)
}

/// "C:", the way people call a drive of Windows.
#[must_use]
pub fn is_drive(slot: &str) -> bool {
    matches!(slot.as_bytes(), [letter, b':'] if letter.is_ascii_uppercase())
}

impl Profile {
    /// Everything the desk may share with others, named so that two desks share it when the text
    /// is the same: a switch or a room of another site is another one.
    #[must_use]
    pub fn shared_things(&self) -> BTreeMap<String, String> {
        let site = clean(&self.desk.site);
        let everywhere = ["hub", "image", "softphone", "vpn", "carrier"];
        let of_site = |text: &str| match clean(text) {
            text if text.is_empty() => text,
            text => clean(&format!("{text}, {site}")),
        };
        let mut things: BTreeMap<String, String> = self
            .shared
            .iter()
            .take(SHARED_THINGS)
            .map(|(name, value)| {
                let told = if everywhere.contains(&name.as_str()) {
                    clean(value)
                } else {
                    of_site(value)
                };
                (clean(name), told)
            })
            .collect();
        let service = self.service.as_ref();
        let client = clean(service.map_or("", |s| &s.client));
        let service = clean(service.map_or("", |s| &s.name));
        let service = match (service.is_empty(), client.is_empty()) {
            (false, false) => clean(&format!("{service}, {client}")),
            (_, _) => service,
        };
        // What the profile says of itself in its own fields wins over a name typed by hand.
        for (name, value) in [
            ("room", of_site(&self.desk.room)),
            ("site", site.clone()),
            ("client", client),
            ("service", service),
        ] {
            things.insert(name.to_owned(), value);
        }
        things.retain(|name, value| !name.is_empty() && !value.is_empty());
        things
    }

    /// Whether this desk is (still) asked for a component: a headset or phone that is required, a
    /// set of files, a path or a mount that is listed. What belongs to every PC always is.
    #[must_use]
    pub fn asks_for(&self, key: &ComponentKey) -> bool {
        let by_profile = match key.kind {
            ComponentKind::Headset | ComponentKind::DeskPhone => key.slot == REQUIRED_SLOT,
            ComponentKind::Files | ComponentKind::Path => true,
            ComponentKind::Disk => names_place(&key.slot),
            ComponentKind::Cpu
            | ComponentKind::Memory
            | ComponentKind::Power
            | ComponentKind::Pc => false,
        };
        !by_profile || self.required().contains(key)
    }

    /// The components calls need here, in the order a check reports them. CPU, memory and the
    /// system disk are needed everywhere.
    #[must_use]
    pub fn required(&self) -> Vec<ComponentKey> {
        let mut keys = vec![
            ComponentKey::new(ComponentKind::Cpu, "main"),
            ComponentKey::new(ComponentKind::Memory, "main"),
        ];
        // Where drives have letters there is no root: the system's drive is listed with the others.
        let has_letters = self.expect.disks.iter().any(|m| is_drive(m));
        let mut mounts = if has_letters { vec![] } else { vec!["/"] };
        mounts.extend(
            self.expect
                .disks
                .iter()
                .map(String::as_str)
                .filter(|m| *m != "/"),
        );
        keys.extend(
            mounts
                .iter()
                .map(|m| ComponentKey::new(ComponentKind::Disk, m)),
        );
        for (spec, kind) in [
            (&self.expect.headset, ComponentKind::Headset),
            (&self.expect.desk_phone, ComponentKind::DeskPhone),
        ] {
            if spec.as_ref().is_some_and(|s| s.required) {
                keys.push(ComponentKey::new(kind, REQUIRED_SLOT));
            }
        }
        keys.extend(
            self.file_sets
                .iter()
                .map(|s| ComponentKey::new(ComponentKind::Files, &s.name)),
        );
        keys.extend(
            self.paths
                .iter()
                .map(|p| ComponentKey::new(ComponentKind::Path, &p.name)),
        );
        keys
    }
}

#[cfg(test)]
mod tests;
