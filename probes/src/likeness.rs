//! Which of many sound devices is the headset, from names, numbers and form alone. Needs no
//! machine. Knows families and words, not single models, and says "other" rather than guess.

use crate::names::plain;

/// What a sound device most likely is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Worn on the head, with a microphone or its base.
    Headset,
    /// A loudspeaker and a microphone on the table.
    Speakerphone,
    /// A jack on USB: what is plugged in cannot be seen.
    UsbAdapter,
    /// Part of the PC.
    Onboard,
    /// A screen.
    Hdmi,
    /// A camera's microphone.
    Webcam,
    /// A microphone alone.
    Microphone,
    /// A dock or a port replicator.
    Dock,
    /// A telephone on USB.
    Handset,
    /// None of these, or nobody can tell.
    Other,
}

/// Telephony that a device's HID descriptor declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Telephony {
    /// A collection of usage Headset.
    pub headset: bool,
    /// A collection of usage Phone.
    pub phone: bool,
}

/// What is known of one sound device.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// Every text that names it.
    pub names: &'a [String],
    /// USB vendor id, four hexadecimal digits; empty when unknown.
    pub vendor_id: &'a str,
    /// USB product id.
    pub product_id: &'a str,
    /// Form that the sound server found out; empty when unknown.
    pub form: &'a str,
    /// What its HID part declares.
    pub telephony: Telephony,
    /// Whether it plays.
    pub plays: bool,
    /// Whether it captures.
    pub captures: bool,
}

/// Judges likeness: form first, then what the names say, then whose number it is.
#[must_use]
pub fn headset_likeness(seen: &Seen) -> Likeness {
    use Likeness as L;
    let words = Words::new(seen.names);
    let by_name = by_form(seen.form)
        .or_else(|| by_words(&words))
        .or_else(|| by_maker(&words, seen));
    let likeness = by_name
        .or_else(|| by_telephony(seen))
        .or_else(|| by_build(&words, seen))
        .unwrap_or(L::Other);
    // Nothing comes out of it: whatever its chip is called, nobody wears it.
    let only_captures = seen.captures && !seen.plays;
    if only_captures && matches!(likeness, L::UsbAdapter | L::Other) {
        L::Microphone
    } else {
        likeness
    }
}

fn by_form(form: &str) -> Option<Likeness> {
    match form {
        "headset" | "hands-free" | "headphone" => Some(Likeness::Headset),
        "webcam" => Some(Likeness::Webcam),
        "microphone" => Some(Likeness::Microphone),
        "handset" => Some(Likeness::Handset),
        "internal" => Some(Likeness::Onboard),
        _ => None,
    }
}

/// The words of all names, so that "phone" is not found in "microphone".
struct Words(Vec<String>);

impl Words {
    fn new(names: &[String]) -> Self {
        Self(
            names
                .iter()
                .map(|name| format!(" {} ", plain(name)))
                .collect(),
        )
    }

    /// Whether one of these words or phrases stands in a name.
    fn any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            self.0
                .iter()
                .any(|text| text.contains(&format!(" {phrase} ")))
        })
    }

    /// Whether a word starts with one of these and goes on with a digit: "h540", "evolve2", "sc60".
    fn numbered(&self, stems: &[&str]) -> bool {
        let texts = self.0.iter();
        texts.flat_map(|text| text.split(' ')).any(|word| {
            stems.iter().any(|stem| {
                word.strip_prefix(stem)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            })
        })
    }
}

/// Words that tell the kind of thing, whoever made it. What only looks like a headset comes first.
fn by_words(words: &Words) -> Option<Likeness> {
    use Likeness as L;
    const SPEAKERPHONES: [&str; 12] = [
        "speakerphone",
        "speak",
        "calisto",
        "powerconf",
        "conference",
        "panacast",
        "meeting",
        "soundbar",
        "expand",
        "polycom studio",
        "poly studio",
        "poly sync",
    ];
    if words.any(&["hdmi", "displayport", "hdmi stereo"]) {
        Some(L::Hdmi)
    } else if words.any(&["webcam", "camera", "brio", "facecam", "lifecam"]) {
        Some(L::Webcam)
    } else if words.any(&SPEAKERPHONES) || words.numbered(&["speak"]) {
        Some(L::Speakerphone)
    } else if words.any(&[
        "dock",
        "docking station",
        "thunderbolt dock",
        "port replicator",
    ]) {
        Some(L::Dock)
    } else if words.any(&[
        "handset",
        "telephone",
        "desk phone",
        "usb phone",
        "teléfono",
        "ip phone",
    ]) {
        Some(L::Handset)
    } else if words.any(&HEADSET_WORDS) {
        Some(L::Headset)
    } else if words.any(&[
        "microphone",
        "mic",
        "micrófono",
        "quadcast",
        "yeti",
        "neewer",
        "fifine",
        "seiren",
    ]) {
        Some(L::Microphone)
    } else {
        None
    }
}

const HEADSET_WORDS: [&str; 15] = [
    "headset",
    "headsets",
    "headphone",
    "headphones",
    "earphone",
    "earphones",
    "earbuds",
    "auricular",
    "auriculares",
    "cascos",
    "diadema",
    "casque",
    "kopfhörer",
    "kopfhorer",
    "écouteurs",
];

/// Makers of headsets, and families of those who make much else.
fn by_maker(words: &Words, seen: &Seen) -> Option<Likeness> {
    use Likeness as L;
    let number = |text: &str| u32::from_str_radix(text, 16).unwrap_or(0);
    let product = number(seen.product_id);
    let makes_headsets = ["0b0e", "047f", "1395"].contains(&seen.vendor_id)
        || words.any(&[
            "jabra",
            "gn netcom",
            "gn audio",
            "plantronics",
            "sennheiser",
            "epos",
            "steelseries arctis",
        ]);
    let headset_family = (words.any(&["logitech", "logi"])
        && (words.any(&["pro x", "zone", "astro"]) || words.numbered(&["h", "g", "a"])))
        || (words.any(&["yealink"]) && words.numbered(&["uh", "wh", "bh"]))
        || (words.any(&["corsair"])
            && (words.numbered(&["hs"]) || words.any(&["void", "virtuoso"])))
        || words.any(&[
            "blackwire",
            "voyager",
            "encorepro",
            "savi",
            "evolve",
            "gamecom",
            "arctis",
            "hyperx cloud",
        ])
        || words.numbered(&["evolve", "blackwire"]);
    if makes_headsets && words.any(&["gsx"]) {
        // An amplifier of a maker of headsets: a jack.
        Some(L::UsbAdapter)
    } else if makes_headsets || headset_family {
        Some(L::Headset)
    } else if seen.vendor_id == "046d" && (0x0a00..0x0b00).contains(&product) {
        // Logitech numbers its sound devices from 0a00 and its cameras below that.
        Some(L::Headset)
    } else if seen.vendor_id == "046d" && (0x0800..0x0a00).contains(&product) {
        Some(L::Webcam)
    } else {
        by_spelt_number(words)
    }
}

/// Where a device tells no name, the kernel makes one of its numbers: "USB Device 0x46d:0x821".
fn by_spelt_number(words: &Words) -> Option<Likeness> {
    let numbers = words.0.iter().find_map(|text| {
        let (_, rest) = text.split_once(" usb device 0x")?;
        let (vendor, rest) = rest.split_once(" 0x")?;
        Some((
            u32::from_str_radix(vendor, 16).ok()?,
            u32::from_str_radix(rest.trim(), 16).ok()?,
        ))
    })?;
    match numbers {
        (0x0b0e | 0x047f | 0x1395, _) | (0x046d, 0x0a00..0x0b00) => Some(Likeness::Headset),
        (0x046d, 0x0800..0x0a00) => Some(Likeness::Webcam),
        _ => None,
    }
}

/// Cameras and microphones declare a headset for their mute button: it must play as well.
fn by_telephony(seen: &Seen) -> Option<Likeness> {
    match (seen.telephony.headset && seen.plays, seen.telephony.phone) {
        (true, _) => Some(Likeness::Headset),
        (false, true) => Some(Likeness::Handset),
        (false, false) => None,
    }
}

/// How it is built in, where no name says what it is.
fn by_build(words: &Words, seen: &Seen) -> Option<Likeness> {
    use Likeness as L;
    let onboard = [
        "pci",
        "hda intel",
        "hda",
        "hd audio",
        "hd audio generic",
        "realtek",
        "built in audio",
        "sof hda dsp",
    ];
    let adapter = [
        "c media",
        "cmedia",
        "usb audio device",
        "usb pnp sound device",
        "usb sound device",
        "audio adapter",
        "usb adapter",
        "ktmicro",
        "usb audio codec",
        "usb advanced audio device",
        "sound blaster play",
    ];
    if words.any(&onboard) || words.numbered(&["pci"]) {
        Some(L::Onboard)
    } else if words.any(&adapter) || seen.vendor_id == "0d8c" {
        Some(L::UsbAdapter)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
