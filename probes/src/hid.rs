//! Buttons of headsets and telephones on USB: is the desk phone there, and what do the devices
//! declare. Needs the session; reads what the kernel remembers and opens no device, for asking
//! some makes them click. Telephones on the network are asked by `network_phone`.

use crate::hid_descriptor::{TELEPHONY, Usage, collections, from_hex, telephony};
use crate::host::{HidDevice, HostError, Hosts};
use crate::likeness::{Likeness, Seen, Telephony, headset_likeness};
use crate::names::{self, Names};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::limits::{DEVICES_NAMED, clean};
use deskready::observation::{Measured, Reading};
use deskready::profile::{DeviceSpec, Profile, REQUIRED_SLOT};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "hid",
    kind: ComponentKind::DeskPhone,
    role: Role::Session,
    period_s: 3600,
    again_s: 60,
    limit: Duration::from_secs(5),
    in_scheduled_round: false,
    owns,
    run,
};

const LIST_LIMIT: Duration = Duration::from_secs(2);

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The last list.
    pub devices: Vec<HidDevice>,
    /// How often it was asked for.
    pub attempts: u32,
}

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    let phone = on_usb(profile).map(|_| key(ComponentKind::DeskPhone));
    phone.into_iter().collect()
}

/// The phone that is looked for here; one that has an address is on the network.
fn on_usb(profile: &Profile) -> Option<&DeviceSpec> {
    let phone = profile.expect.desk_phone.as_ref();
    phone.filter(|phone| phone.address.is_none())
}

fn key(kind: ComponentKind) -> ComponentKey {
    ComponentKey::new(kind, REQUIRED_SLOT)
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts, ctx) {
        Ok(raw) => parse(&raw, ctx),
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks for the list, and once more when the required phone is not on it.
///
/// # Errors
/// When there is no list.
pub fn read(hosts: &Hosts, ctx: &Context) -> Result<Raw, HostError> {
    let devices = hosts.hid_list(LIST_LIMIT)?;
    let spec = on_usb(ctx.profile);
    if spec.is_some_and(|spec| phone(spec, &things(&devices)).is_none()) {
        return Ok(Raw {
            devices: hosts.hid_list(LIST_LIMIT)?,
            attempts: 2,
        });
    }
    Ok(Raw {
        devices,
        attempts: 1,
    })
}

/// What the list says.
#[must_use]
pub fn parse(raw: &Raw, ctx: &Context) -> Vec<Measured> {
    let things = things(&raw.devices);
    let expect = &ctx.profile.expect;
    let mut all = Vec::new();
    if let Some(spec) = on_usb(ctx.profile) {
        let found = phone(spec, &things);
        let listed: Vec<String> = things
            .iter()
            .filter(|t| t.speaks())
            .map(|t| clean(&t.name))
            .collect();
        let reading = Reading::Presence {
            found: found.is_some(),
            device_name: found.map(|thing| clean(&thing.name)),
            is_default: None,
            input_is_default: None,
            listed_count: u32::try_from(listed.len()).unwrap_or(u32::MAX),
            listed: listed.into_iter().take(DEVICES_NAMED).collect(),
            other_device: None,
            error_text: None,
        };
        let measured = Measured::active(key(ComponentKind::DeskPhone), reading);
        all.push(Measured {
            attempts: raw.attempts,
            identity: found.map(Thing::identity),
            ..measured
        });
        all.extend(found.map(|thing| thing.told(ComponentKind::DeskPhone)));
    }
    if let Some(spec) = &expect.headset {
        all.extend(headset(spec, &things).map(|thing| thing.told(ComponentKind::Headset)));
    }
    all
}

/// One device with all its HID interfaces.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Thing {
    name: String,
    place: String,
    vendor_id: String,
    product_id: String,
    vendor: String,
    product: String,
    serial: String,
    usages: Vec<Usage>,
}

impl Thing {
    fn of(device: &HidDevice) -> Self {
        let field = |name: &str| {
            let found = device
                .uevent
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            found.unwrap_or_default().trim().to_owned()
        };
        // "0003:00000B0E:00000300": bus, vendor, product
        let id = field("HID_ID");
        let mut id = id.split(':').skip(1).map(|part| {
            let from = part.len().saturating_sub(4);
            part.get(from..).unwrap_or_default().to_lowercase()
        });
        let known_as = device.known_as.clone().unwrap_or_default();
        let or = |own: String, theirs: &String| {
            if own.is_empty() { theirs.clone() } else { own }
        };
        let name = or(field("HID_NAME"), &known_as.name);
        let serial = if device.serial.is_empty() {
            field("HID_UNIQ")
        } else {
            device.serial.clone()
        };
        Self {
            place: or(
                field("HID_PHYS")
                    .split('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                &known_as.place,
            ),
            vendor_id: or(id.next().unwrap_or_default(), &known_as.vendor_id),
            product_id: or(id.next().unwrap_or_default(), &known_as.product_id),
            vendor: device.vendor.clone(),
            product: if device.product.is_empty() {
                name.clone()
            } else {
                device.product.clone()
            },
            name: if name.is_empty() {
                device.node.clone()
            } else {
                name
            },
            serial,
            usages: usages(device),
        }
    }

    fn is_same_as(&self, other: &Self) -> bool {
        !self.place.is_empty()
            && (&self.place, &self.vendor_id, &self.product_id)
                == (&other.place, &other.vendor_id, &other.product_id)
    }

    fn names(&self) -> Names {
        Names {
            texts: vec![self.name.clone(), self.vendor.clone(), self.product.clone()],
            vendor_id: self.vendor_id.clone(),
            product_id: self.product_id.clone(),
        }
    }

    fn telephony(&self) -> Telephony {
        telephony(&self.usages)
    }

    /// Whether it declares anything of telephony.
    fn speaks(&self) -> bool {
        self.usages.iter().any(|(page, _)| *page == TELEPHONY)
    }

    fn likeness(&self) -> Likeness {
        headset_likeness(&Seen {
            names: &self.names().texts,
            vendor_id: &self.vendor_id,
            product_id: &self.product_id,
            telephony: self.telephony(),
            plays: true,
            captures: true,
            ..Seen::default()
        })
    }

    fn identity(&self) -> Identity {
        Identity::new(&self.vendor, &self.product, &self.serial)
    }

    fn told(&self, kind: ComponentKind) -> Measured {
        let reading = Reading::HidCollections {
            device_name: clean(&self.name),
            usages: self
                .usages
                .iter()
                .map(|(page, usage)| format!("{page:04x}:{usage:04x}"))
                .collect(),
            telephony: self.speaks(),
        };
        // The kernel's memory: nobody pressed a button for it.
        Measured {
            active: false,
            ..Measured::active(key(kind), reading)
        }
    }
}

/// Collections as hidapi or the system lists them, then those of the descriptor that it does not list. It lists
/// collections within collections as well: those are no top-level ones and are left out.
fn usages(device: &HidDevice) -> Vec<Usage> {
    let descriptor = device.descriptor.as_deref().map(from_hex);
    let own = collections(&descriptor.unwrap_or_default());
    let mut all = device.collections.clone();
    all.retain(|usage| own.is_empty() || own.contains(usage));
    let unlisted: Vec<Usage> = own.into_iter().filter(|one| !all.contains(one)).collect();
    all.extend(unlisted);
    all
}

/// Interfaces of one device put together, in the order the kernel lists them.
fn things(devices: &[HidDevice]) -> Vec<Thing> {
    let mut all: Vec<Thing> = Vec::new();
    for device in devices {
        let one = Thing::of(device);
        match all.iter_mut().find(|known| known.is_same_as(&one)) {
            Some(known) => known.usages.extend(one.usages),
            None => all.push(one),
        }
    }
    all
}

/// The desk phone: declares a telephone, or is one by name; a headset never is.
fn phone<'a>(spec: &DeviceSpec, things: &'a [Thing]) -> Option<&'a Thing> {
    let by_model = spec.product.is_some();
    things
        .iter()
        .filter(|thing| names::matches(spec, &thing.names()))
        .find(|thing| {
            let declares = thing.telephony().phone && !thing.telephony().headset;
            declares || thing.likeness() == Likeness::Handset || (by_model && thing.speaks())
        })
}

fn headset<'a>(spec: &DeviceSpec, things: &'a [Thing]) -> Option<&'a Thing> {
    let matching = things
        .iter()
        .filter(|thing| names::matches(spec, &thing.names()));
    matching
        .into_iter()
        .find(|thing| thing.likeness() == Likeness::Headset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Refusing, context, profile};
    use deskready::observation::{Outcome, Why};

    const HEADSET: &str = "050b0905a101c0";
    const PHONE: &str = "050b0901a101c0";
    const VOLUME: &str = "050c0901a101c0";

    fn device(id: &str, name: &str, place: &str, descriptor: &str) -> HidDevice {
        HidDevice {
            node: "0003:0001".to_owned(),
            uevent: format!(
                "HID_ID={id}\nHID_NAME={name}\nHID_PHYS={place}\nHID_UNIQ=000135D0656C09\n"
            ),
            descriptor: Some(descriptor.to_owned()),
            ..HidDevice::default()
        }
    }

    fn look(devices: Vec<HidDevice>, headset: bool, phone: Option<DeviceSpec>) -> Vec<String> {
        let mut profile = profile();
        profile.expect.headset = headset.then(DeviceSpec::default);
        profile.expect.desk_phone = phone;
        let all = parse(
            &Raw {
                devices,
                attempts: 1,
            },
            &context(&profile),
        );
        all.iter()
            .map(|m| match &m.outcome {
                Outcome::Reading(Reading::Presence {
                    found,
                    device_name,
                    listed_count,
                    ..
                }) => {
                    format!(
                        "{found} {} of {listed_count}",
                        device_name.as_deref().unwrap_or("-")
                    )
                }
                Outcome::Reading(Reading::HidCollections {
                    usages, telephony, ..
                }) => {
                    format!(
                        "{} {} {telephony}",
                        m.component.kind.as_str(),
                        usages.join(",")
                    )
                }
                Outcome::Reading(other) => other.kind().to_owned(),
                Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_phone_is_told_from_a_headset_by_what_it_declares_and_by_name() {
        let jabra = || {
            device(
                "0003:00000B0E:00000300",
                "GN Jabra EVOLVE 20",
                "usb-1/input3",
                HEADSET,
            )
        };
        let volume = || {
            device(
                "0003:00000B0E:00000300",
                "GN Jabra EVOLVE 20",
                "usb-1/input2",
                VOLUME,
            )
        };
        let phone = || {
            device(
                "0003:00001234:00005678",
                "Example VoIP",
                "usb-2/input1",
                PHONE,
            )
        };
        let handset = || {
            device(
                "0003:000003F0:00001C07",
                "HP Internet Handset",
                "usb-3/input1",
                VOLUME,
            )
        };
        let mouse = || {
            device(
                "0003:0000046D:0000C077",
                "Example Mouse",
                "usb-4/input0",
                "05010902a101c0",
            )
        };
        let any = || Some(DeviceSpec::default());
        let model = |product: &str| {
            Some(DeviceSpec {
                product: Some(product.to_owned()),
                ..DeviceSpec::default()
            })
        };
        let desk = || vec![mouse(), volume(), jabra(), phone()];
        for (name, found, expected) in [
            (
                "a phone by usage",
                look(desk(), false, any()),
                vec!["true Example VoIP of 2", "desk_phone 000b:0001 true"],
            ),
            (
                "a headset is no phone",
                look(vec![jabra(), mouse()], false, any()),
                vec!["false - of 1"],
            ),
            (
                "a phone by name",
                look(vec![handset()], false, any()),
                vec![
                    "true HP Internet Handset of 0",
                    "desk_phone 000c:0001 false",
                ],
            ),
            (
                "another model",
                look(desk(), false, model("Other")),
                vec!["false - of 2"],
            ),
            (
                "nothing there",
                look(Vec::new(), false, any()),
                vec!["false - of 0"],
            ),
            (
                "interfaces of one headset together",
                look(desk(), true, None),
                vec!["headset 000c:0001,000b:0005 true"],
            ),
            ("nothing required", look(desk(), false, None), vec![]),
        ] {
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn collections_are_hidapis_completed_by_the_descriptor_and_never_inner_ones() {
        let (headset, volume, keypad) = ((0x0b, 5), (0x0c, 1), (0x0b, 6));
        let both = format!("{HEADSET}{VOLUME}");
        for (name, listed, descriptor, expected) in [
            (
                "agreed, in hidapi's order",
                vec![volume, headset],
                Some(both.as_str()),
                vec![volume, headset],
            ),
            (
                "hidapi was not asked",
                vec![],
                Some(&both),
                vec![headset, volume],
            ),
            (
                "hidapi left one out",
                vec![volume],
                Some(&both),
                vec![volume, headset],
            ),
            (
                "hidapi lists an inner one",
                vec![headset, keypad],
                Some(HEADSET),
                vec![headset],
            ),
            (
                "no descriptor could be read",
                vec![headset, keypad],
                None,
                vec![headset, keypad],
            ),
            ("nobody tells any", vec![], None, vec![]),
        ] {
            let device = HidDevice {
                collections: listed,
                descriptor: descriptor.map(str::to_owned),
                ..HidDevice::default()
            };
            assert_eq!(usages(&device), expected, "{name}");
        }
    }

    #[test]
    fn a_description_of_garbage_is_a_device_without_a_name() {
        for uevent in [
            "",
            "HID_ID",
            "HID_ID=:::\nHID_NAME=\n",
            "HID_ID=ñ:ñandú:ñandú",
        ] {
            let garbage = HidDevice {
                uevent: uevent.to_owned(),
                descriptor: Some("zz".to_owned()),
                ..HidDevice::default()
            };
            assert_eq!(
                look(vec![garbage], true, Some(DeviceSpec::default())),
                ["false - of 0"]
            );
        }
    }

    #[test]
    fn a_refused_list_is_unseen_and_never_missing() {
        let refusing = Refusing(Why::Denied);
        let hosts = Hosts {
            service: &refusing,
            session: &refusing,
            helper: &refusing,
        };
        let mut profile = profile();
        profile.expect.desk_phone = Some(DeviceSpec::default());
        let all = run(&hosts, &context(&profile));
        assert!(matches!(&all[0].outcome, Outcome::Unseen(unseen) if unseen.why == Why::Denied));
    }
}
