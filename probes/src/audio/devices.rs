//! One list of sound devices from what the server and the kernel tell: an output and an input of
//! the same thing are one device. Needs the raw answers; asks nothing and decides nothing.

use crate::hid_descriptor;
use crate::host::{
    InputDevice, KernelSound, OutputDevice, ServerDevice, Sound, SoundServer, UsbSoundCard,
};
use crate::likeness::{Likeness, Seen, Telephony, headset_likeness};
use crate::names::Names;
use deskready::component::Identity;
use deskready::observation::SoundSide;

/// One thing that sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Device {
    /// Name for people.
    pub name: String,
    /// What it most likely is.
    pub likeness: Likeness,
    /// Whether the system plays there by default; none when that cannot be told.
    pub is_default: Option<bool>,
    /// Whether the system listens to its microphone by default; none when that cannot be told, or it has none.
    pub input_is_default: Option<bool>,
    /// Where silence can be played, if anywhere.
    pub output: Option<OutputDevice>,
    /// Its microphone, if it has one.
    pub input: Option<InputDevice>,
    /// How the server leaves what is played on it.
    pub plays_as: Option<SoundSide>,
    /// How the server leaves its microphone.
    pub captures_as: Option<SoundSide>,
    /// The card whose own mixer alone says how it is set: no server keeps that for it.
    pub own_mixer: Option<u32>,
    texts: Vec<String>,
    vendor_id: String,
    product_id: String,
    vendor: String,
    product: String,
    serial: String,
}

impl Device {
    /// What a profile's words are compared with.
    pub fn names(&self) -> Names {
        Names {
            texts: self.texts.clone(),
            vendor_id: self.vendor_id.clone(),
            product_id: self.product_id.clone(),
        }
    }

    /// What it says of itself.
    pub fn identity(&self) -> Identity {
        let product = if self.product.is_empty() {
            &self.name
        } else {
            &self.product
        };
        Identity::new(&self.vendor, product, &self.serial)
    }
}

/// Parts of one device while they are gathered.
#[derive(Default)]
struct Group<'a> {
    parts: Vec<&'a ServerDevice>,
    card: Option<Card>,
}

/// Ids of what the server uses by default.
#[derive(Debug, Clone, Copy, Default)]
struct Defaults<'a> {
    output: Option<&'a str>,
    input: Option<&'a str>,
    /// Whether that input is no device but made by a program.
    input_is_made_up: bool,
    /// Whether there is no server at all, so that cards keep their own settings.
    is_alone: bool,
}

/// All devices: those of the server in its order, then cards that only the kernel knows.
pub(crate) fn list(sound: &Sound) -> Vec<Device> {
    let (devices, defaults) = match &sound.server {
        SoundServer::Listed {
            devices,
            default_output,
            default_input,
            ..
        } => {
            let defaults = Defaults {
                output: default_output.as_deref(),
                input: default_input.as_deref(),
                input_is_made_up: !devices
                    .iter()
                    .filter(|part| Some(&part.id) == default_input.as_ref())
                    .any(is_hardware),
                is_alone: false,
            };
            (devices.as_slice(), defaults)
        }
        SoundServer::None => {
            let defaults = Defaults {
                is_alone: true,
                ..Defaults::default()
            };
            (&[][..], defaults)
        }
        SoundServer::OtherSession { .. } | SoundServer::Failed { .. } => {
            (&[][..], Defaults::default())
        }
    };
    let listed = matches!(sound.server, SoundServer::Listed { .. });
    let mut cards = cards(&sound.kernel);
    let mut groups: Vec<(String, Group)> = Vec::new();
    for part in devices
        .iter()
        .filter(|part| !part.monitor && part.id != "auto_null")
    {
        let key = key(part);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.parts.push(part),
            None => groups.push((
                key,
                Group {
                    parts: vec![part],
                    card: None,
                },
            )),
        }
    }
    for (_, group) in &mut groups {
        let number = group.parts.iter().find_map(|part| part.card);
        let at = cards.iter().position(|card| Some(card.number) == number);
        group.card = at.map(|at| cards.remove(at));
    }
    let mut all: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    all.extend(cards.into_iter().map(|card| Group {
        parts: Vec::new(),
        card: Some(card),
    }));
    all.iter()
        .map(|group| device(group, defaults, listed, &sound.kernel))
        .collect()
}

/// A thing, and nothing that a program made up.
fn is_hardware(part: &ServerDevice) -> bool {
    part.card.is_some() || !part.bus.is_empty()
}

/// What an output and an input of one device have in common.
fn key(part: &ServerDevice) -> String {
    if let Some(card) = part.card {
        return format!("card {card}");
    }
    if !part.group.is_empty() {
        return format!("group {}", part.group);
    }
    // "alsa_output.usb-Maker_Model-00.analog-stereo", "bluez_input.AA:BB:CC.0"
    let mut pieces = part.id.splitn(3, '.');
    match (pieces.next(), pieces.next()) {
        (Some(kind), Some(place)) if kind.ends_with("_output") || kind.ends_with("_input") => {
            place.replace(['_', ':'], "")
        }
        _ => part.id.clone(),
    }
}

fn device(group: &Group, defaults: Defaults<'_>, listed: bool, kernel: &KernelSound) -> Device {
    let usb = group
        .card
        .as_ref()
        .and_then(|card| kernel.usb.iter().find(|usb| usb.card == card.number));
    let first = |of_server: fn(&ServerDevice) -> &str, of_usb: fn(&UsbSoundCard) -> &str| {
        let parts = group.parts.iter().map(|part| of_server(part));
        usb.map(of_usb)
            .into_iter()
            .chain(parts)
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let vendor_id = first(|p| &p.vendor_id, |u| &u.vendor_id);
    let product_id = first(|p| &p.product_id, |u| &u.product_id);
    let vendor = first(|p| &p.vendor, |u| &u.vendor);
    let product = first(|p| &p.product, |u| &u.product);
    let outputs = || group.parts.iter().filter(|part| !part.input);
    // The output's name is the one a person finds in the settings.
    let shown = outputs()
        .chain(&group.parts)
        .map(|part| part.name.clone())
        .next();
    let named = shown
        .or_else(|| group.card.as_ref().map(|card| card.name.clone()))
        .unwrap_or_default();
    let mut texts = vec![named.clone(), vendor.clone(), product.clone()];
    texts.extend(
        group
            .parts
            .iter()
            .flat_map(|part| [part.id.clone(), part.name.clone()]),
    );
    texts.extend(
        group
            .card
            .iter()
            .flat_map(|card| [card.name.clone(), card.long_name.clone()]),
    );
    texts.retain(|text| !text.is_empty());
    let of_server = !group.parts.is_empty();
    let plays =
        outputs().next().is_some() || group.card.as_ref().is_some_and(|card| card.plays.is_some());
    let captures = group.parts.iter().any(|part| part.input)
        || group
            .card
            .as_ref()
            .is_some_and(|card| card.captures.is_some());
    let likeness = headset_likeness(&Seen {
        names: &texts,
        vendor_id: &vendor_id,
        product_id: &product_id,
        form: group
            .parts
            .iter()
            .map(|part| part.form.as_str())
            .find(|form| !form.is_empty())
            .unwrap_or_default(),
        telephony: usb.map(telephony).unwrap_or_default(),
        plays,
        captures,
    });
    let is_default = match defaults.output {
        Some(id) => Some(group.parts.iter().any(|part| part.id == id)),
        None if listed && !of_server => Some(false),
        None => None,
    };
    let by_server = outputs()
        .find(|part| Some(part.id.as_str()) == defaults.output)
        .or_else(|| outputs().next());
    let inputs = || group.parts.iter().filter(|part| part.input);
    let listens = inputs()
        .find(|part| Some(part.id.as_str()) == defaults.input)
        .or_else(|| inputs().next());
    let input_is_default = listens.and_then(|part| Some(part.id == defaults.input?));
    // A filter of noise stands in between, and listens to whatever it was told to.
    let input_is_default = input_is_default.filter(|used| *used || !defaults.input_is_made_up);
    // Names and mutes of a card without USB mean too many things to be believed.
    let own_mixer = usb.filter(|_| defaults.is_alone).map(|usb| usb.card);
    let output = match (by_server, &group.card) {
        (Some(part), _) => Some(OutputDevice::Server {
            id: part.id.clone(),
        }),
        // Beside a server the kernel's device is the server's to open.
        (None, Some(card)) if !listed => card.plays.map(|device| OutputDevice::Kernel {
            card: card.number,
            device,
        }),
        (None, _) => None,
    };
    let input = match (listens, &group.card) {
        (Some(part), _) => Some(InputDevice::Server {
            id: part.id.clone(),
        }),
        (None, Some(card)) if !listed => card.captures.map(|device| InputDevice::Kernel {
            card: card.number,
            device,
        }),
        (None, _) => None,
    };
    let serial = first(|p| &p.serial, |u| &u.serial);
    let serial = if usb.is_none() {
        own_serial(&serial, &vendor, &product)
    } else {
        serial
    };
    Device {
        name: named,
        likeness,
        is_default,
        input_is_default,
        output,
        input,
        plays_as: by_server.map(|part| part.setting),
        captures_as: listens.map(|part| part.setting),
        own_mixer,
        texts,
        vendor_id,
        product_id,
        vendor,
        product,
        serial,
    }
}

/// Servers make a serial of maker and model where the device has none; that names no single thing.
fn own_serial(serial: &str, vendor: &str, product: &str) -> String {
    let bare = |text: &str| crate::names::plain(text).replace(' ', "");
    let (all, made) = (bare(serial), format!("{}{}", bare(vendor), bare(product)));
    let real = serial.rsplit('_').next().unwrap_or_default();
    if all.is_empty()
        || all == made
        || all == bare(product)
        || !real.contains(|c: char| c.is_ascii_digit())
    {
        String::new()
    } else {
        real.to_owned()
    }
}

fn telephony(usb: &UsbSoundCard) -> Telephony {
    let all: Vec<_> = usb
        .hid_descriptors
        .iter()
        .flat_map(|text| hid_descriptor::collections(&hid_descriptor::from_hex(text)))
        .collect();
    hid_descriptor::telephony(&all)
}

/// A card as the kernel lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Card {
    number: u32,
    name: String,
    long_name: String,
    /// First of its devices that plays.
    plays: Option<u32>,
    /// First of its devices that captures.
    captures: Option<u32>,
}

/// Reads the two tables of the kernel; lines that are none are passed over.
fn cards(kernel: &KernelSound) -> Vec<Card> {
    let text = match &kernel.cards {
        Some(Ok(text)) => text.as_str(),
        Some(Err(_)) | None => "",
    };
    let mut all: Vec<Card> = Vec::new();
    for line in text.lines() {
        if let Some((number, name)) = card_line(line) {
            all.push(Card {
                number,
                name,
                long_name: String::new(),
                plays: None,
                captures: None,
            });
        } else if let (Some(card), true) = (all.last_mut(), line.starts_with("   ")) {
            // "GN Netcom A/S Jabra EVOLVE 20 at usb-0000:00:14.0-2, full speed"
            card.long_name = line
                .trim()
                .split(" at ")
                .next()
                .unwrap_or_default()
                .to_owned();
        }
    }
    for line in kernel.pcm.lines() {
        let Some((card, device)) = pcm_place(line) else {
            continue;
        };
        for card in all.iter_mut().filter(|known| known.number == card) {
            if line.contains(" : playback ") {
                card.plays.get_or_insert(device);
            }
            if line.contains(" : capture ") {
                card.captures.get_or_insert(device);
            }
        }
    }
    all
}

/// ` 1 [MS             ]: USB-Audio - Jabra EVOLVE 20 MS`
fn card_line(line: &str) -> Option<(u32, String)> {
    let (number, rest) = line.split_once('[')?;
    let (_, rest) = rest.split_once("]: ")?;
    let (driver, name) = rest.split_once(" - ")?;
    let name = if driver == "HDA-Intel" {
        format!("{driver} {name}")
    } else {
        name.to_owned()
    };
    Some((number.trim().parse().ok()?, name))
}

/// `01-00: USB Audio : USB Audio : playback 1 : capture 1`
fn pcm_place(line: &str) -> Option<(u32, u32)> {
    let (place, _) = line.split_once(':')?;
    let (card, device) = place.split_once('-')?;
    Some((card.trim().parse().ok()?, device.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_that_servers_make_up_are_none() {
        for (serial, expected) in [
            (
                "GN_Netcom_A_S_Jabra_EVOLVE_20_MS_000135D0656C09",
                "000135D0656C09",
            ),
            ("GN_Netcom_A_S_Jabra_EVOLVE_20_MS", ""),
            ("C-Media_Electronics_Inc._USB_PnP_Sound_Device", ""),
            ("000135D0656C09", "000135D0656C09"),
            ("", ""),
        ] {
            assert_eq!(
                own_serial(serial, "GN Netcom A/S", "Jabra EVOLVE 20 MS"),
                expected,
                "{serial:?}"
            );
        }
    }

    #[test]
    fn a_microphone_that_a_program_made_up_passes_nobody_over() {
        let part = |id: &str, input: bool, card: Option<u32>, bus: &str| ServerDevice {
            id: id.to_owned(),
            name: id.to_owned(),
            input,
            card,
            bus: bus.to_owned(),
            form: if card == Some(1) { "headset" } else { "" }.to_owned(),
            ..ServerDevice::default()
        };
        for (default_input, expected) in [
            (Some("headset_input"), Some(true)),
            (Some("laptop_input"), Some(false)),
            (Some("bluez_input"), Some(false)),
            // A filter of noise, and one that is not even listed.
            (Some("filter_input"), None),
            (Some("gone"), None),
            (None, None),
        ] {
            let sound = Sound {
                kernel: KernelSound::default(),
                server: SoundServer::Listed {
                    name: "test".to_owned(),
                    default_output: None,
                    default_input: default_input.map(str::to_owned),
                    devices: vec![
                        part("headset_output", false, Some(1), "usb"),
                        part("headset_input", true, Some(1), "usb"),
                        part("laptop_input", true, Some(0), "pci"),
                        part("bluez_input", true, None, "bluetooth"),
                        part("filter_input", true, None, ""),
                    ],
                },
            };
            let devices = list(&sound);
            let headset = devices.iter().find(|it| it.likeness == Likeness::Headset);
            assert_eq!(
                headset.unwrap().input_is_default,
                expected,
                "{default_input:?}"
            );
        }
    }

    #[test]
    fn tables_of_the_kernel_are_read_and_garbage_is_passed_over() {
        let text = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0xf7210000 irq 30\n 1 [MS             ]: USB-Audio - Jabra EVOLVE 20 MS\n                      GN Netcom A/S Jabra EVOLVE 20 MS at usb-0000:00:14.0-2, full speed\n--- no soundcards ---\n x [y]: z\n";
        let kernel = KernelSound {
            cards: Some(Ok(text.to_owned())),
            pcm: "00-00: ALC : ALC : playback 1 : capture 1\n00-03: HDMI 0 : HDMI 0 : playback 1\n01-00: USB Audio : USB Audio : playback 1 : capture 1\nnonsense\n".to_owned(),
            ..KernelSound::default()
        };
        let found = cards(&kernel);
        let short: Vec<_> = found
            .iter()
            .map(|c| (c.number, c.name.as_str(), c.plays, c.captures))
            .collect();
        assert_eq!(
            short,
            [
                (0, "HDA-Intel HDA Intel PCH", Some(0), Some(0)),
                (1, "Jabra EVOLVE 20 MS", Some(0), Some(0))
            ]
        );
        assert_eq!(found[1].long_name, "GN Netcom A/S Jabra EVOLVE 20 MS");
    }
}
