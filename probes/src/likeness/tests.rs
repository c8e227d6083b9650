//! Own examples, and how many of the labelled names of real systems are told right.

use super::*;
use crate::testing::{cases, rows};
use std::collections::BTreeMap;

fn of(name: &str) -> Likeness {
    let names = [name.to_owned()];
    headset_likeness(&Seen {
        names: &names,
        plays: true,
        captures: true,
        ..Seen::default()
    })
}

#[test]
fn words_tell_what_a_thing_is_and_parts_of_words_do_not() {
    use Likeness as L;
    for (name, expected) in [
        ("Auriculares (Example USB)", L::Headset),
        ("Jabra_Evolve_20", L::Headset),
        ("Example Headset", L::Headset),
        ("Example Microphone", L::Microphone),
        ("Example Speakerphone 5", L::Speakerphone),
        ("Jabra SPEAK 510 USB", L::Speakerphone),
        ("HDA Intel PCH", L::Onboard),
        ("alsa_output.pci-0000_00_1f.3.hdmi-stereo", L::Hdmi),
        ("USB PnP Sound Device", L::UsbAdapter),
        ("USB Device 0x46d:0x821", L::Webcam),
        ("USB Device 0xb0e:0x301", L::Headset),
        ("Monitor stand", L::Other),
        ("", L::Other),
        ("<script>", L::Other),
    ] {
        assert_eq!(of(name), expected, "{name:?}");
    }
}

#[test]
fn form_and_direction_outweigh_a_name_that_says_nothing() {
    let names = ["Generic".to_owned()];
    let base = Seen {
        names: &names,
        plays: true,
        captures: true,
        ..Seen::default()
    };
    let telephony = Telephony {
        headset: true,
        phone: false,
    };
    assert_eq!(headset_likeness(&base), Likeness::Other);
    assert_eq!(
        headset_likeness(&Seen {
            form: "headset",
            ..base
        }),
        Likeness::Headset
    );
    assert_eq!(
        headset_likeness(&Seen { telephony, ..base }),
        Likeness::Headset
    );
    assert_eq!(
        headset_likeness(&Seen {
            plays: false,
            ..base
        }),
        Likeness::Microphone
    );
    assert_eq!(
        headset_likeness(&Seen {
            telephony,
            plays: false,
            ..base
        }),
        Likeness::Microphone
    );
    // A camera declares telephony for its mute button, and stays a camera.
    let camera = ["Example Webcam".to_owned()];
    assert_eq!(
        headset_likeness(&Seen {
            names: &camera,
            telephony,
            ..base
        }),
        Likeness::Webcam
    );
}

/// The label's class; labels that this version does not tell apart are "other".
fn class(label: &str) -> Likeness {
    match label {
        "headset" => Likeness::Headset,
        "speakerphone" => Likeness::Speakerphone,
        "usb-adapter" => Likeness::UsbAdapter,
        "onboard" => Likeness::Onboard,
        "hdmi" => Likeness::Hdmi,
        "webcam" => Likeness::Webcam,
        "microphone" => Likeness::Microphone,
        "dock" => Likeness::Dock,
        "usb-phone" => Likeness::Handset,
        _ => Likeness::Other,
    }
}

/// A line of lsusb carries the numbers that the kernel gives beside the name.
fn numbers(line: &str) -> (String, String) {
    let found = line
        .split_once(" ID ")
        .and_then(|(_, rest)| rest.split(' ').next()?.split_once(':'));
    found
        .map(|(v, p)| (v.to_owned(), p.to_owned()))
        .unwrap_or_default()
}

#[test]
fn names_of_real_systems_are_told_as_well_as_measured_before() {
    let Some(folder) = cases("audio-names") else {
        return;
    };
    let mut table: BTreeMap<(Likeness, Likeness), usize> = BTreeMap::new();
    let (mut right, mut all, mut missed, mut wrong) = (0, 0, Vec::new(), Vec::new());
    let mut judge = |name: &str, label: &str| {
        let (vendor_id, product_id) = numbers(name);
        let names = [name.to_owned()];
        let (vendor_id, product_id) = (vendor_id.as_str(), product_id.as_str());
        let seen = Seen {
            names: &names,
            vendor_id,
            product_id,
            plays: true,
            captures: true,
            ..Seen::default()
        };
        let (expected, found) = (class(label), headset_likeness(&seen));
        *table.entry((expected, found)).or_default() += 1;
        all += 1;
        right += usize::from(expected == found);
        if expected != found {
            println!("{label} told as {found:?}: {name}");
        }
        match (expected == Likeness::Headset, found == Likeness::Headset) {
            (true, false) => missed.push(name.to_owned()),
            (false, true) => wrong.push(name.to_owned()),
            _ => {}
        }
    };
    for row in rows(&folder.join("device-names.tsv")) {
        judge(&row["name"], &row["label"]);
    }
    for row in rows(&folder.join("index.tsv"))
        .iter()
        .filter(|row| row["file"].starts_with("stream0_"))
    {
        let text = std::fs::read_to_string(folder.join(&row["file"])).unwrap();
        judge(text.lines().next().unwrap(), &row["label"]);
    }
    for ((expected, found), count) in &table {
        println!("{expected:?} told as {found:?}: {count}");
    }
    println!(
        "likeness: {right} of {all} right; headsets missed {}, taken for one {}",
        missed.len(),
        wrong.len()
    );
    assert!(all >= 70, "only {all} names");
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "missed {missed:?}, taken for one {wrong:?}"
    );
}
