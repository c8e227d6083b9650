//! Every way in which a list of sound devices can be whole, partial or refused.

use super::*;
use crate::host::{KernelSound, ServerDevice, UsbSoundCard};
use crate::testing::{Refusing, context, profile};
use deskready::observation::Outcome;

const CARDS: &str = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0xf7210000 irq 30\n";
const JABRA: &str = " 1 [MS             ]: USB-Audio - Jabra EVOLVE 20 MS\n                      GN Netcom A/S Jabra EVOLVE 20 MS at usb-0000:00:14.0-2, full speed\n";

fn kernel(cards: &str) -> KernelSound {
    let pcm = "00-00: ALC : ALC : playback 1 : capture 1\n01-00: USB Audio : USB Audio : playback 1 : capture 1\n";
    KernelSound {
        cards: Some(Ok(cards.to_owned())),
        pcm: pcm.to_owned(),
        ..KernelSound::default()
    }
}

fn server(names: &[(&str, &str)]) -> SoundServer {
    let device = |(id, name): &(&str, &str)| ServerDevice {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        input: id.contains("input"),
        ..ServerDevice::default()
    };
    SoundServer::Listed {
        name: "pulseaudio".to_owned(),
        default_output: Some("alsa_output.pci-0".to_owned()),
        default_input: None,
        devices: names.iter().map(device).collect(),
    }
}

fn any() -> DeviceSpec {
    DeviceSpec {
        required: true,
        ..DeviceSpec::default()
    }
}

fn wanted(vendor: &str, product: &str) -> DeviceSpec {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    DeviceSpec {
        vendor: some(vendor),
        product: some(product),
        ..any()
    }
}

/// "found NAME", "missing of N", or the reason why nothing is known.
fn short(measured: &Measured) -> String {
    match &measured.outcome {
        Outcome::Reading(Reading::Presence {
            found: true,
            device_name,
            ..
        }) => {
            format!("found {}", device_name.as_deref().unwrap_or("?"))
        }
        Outcome::Reading(Reading::Presence {
            listed_count,
            other_device,
            ..
        }) => match other_device {
            Some(name) => format!("missing of {listed_count}, but {name}"),
            None => format!("missing of {listed_count}"),
        },
        Outcome::Reading(other) => other.kind().to_owned(),
        Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
    }
}

fn judge(spec: &DeviceSpec, kernel: KernelSound, server: SoundServer) -> String {
    let mut profile = profile();
    profile.expect.headset = Some(spec.clone());
    let raw = Raw {
        sound: Sound { kernel, server },
        attempts: 2,
    };
    let all = parse(&raw, &context(&profile));
    assert_eq!(all.len(), 1, "exactly one answer for what is required");
    assert_eq!((&all[0].component, all[0].attempts), (&required(), 2));
    short(&all[0])
}

#[test]
fn a_list_that_is_whole_says_missing_and_one_that_is_not_never_does() {
    let denied = |cards: &str| KernelSound {
        denied: Some("/dev/snd/controlC0".to_owned()),
        ..kernel(cards)
    };
    let failed = |why| SoundServer::Failed {
        why,
        detail: "x".to_owned(),
    };
    let other = || SoundServer::OtherSession {
        socket: "/run/user/1000/pulse/native".to_owned(),
    };
    let unreadable = || KernelSound {
        cards: Some(Err(HostError::new(Why::Denied, "x"))),
        ..KernelSound::default()
    };
    let none = KernelSound::default;
    let jabra_server = || {
        server(&[(
            "alsa_output.usb-GN_Jabra_EVOLVE_20-00.stereo",
            "Jabra EVOLVE 20",
        )])
    };
    let found = "found Jabra EVOLVE 20 MS";
    for (name, kernel, server, expected) in [
        (
            "no kernel sound, no server",
            none(),
            SoundServer::None,
            "missing of 0",
        ),
        (
            "cards without the headset, no server",
            kernel(CARDS),
            SoundServer::None,
            "missing of 1",
        ),
        (
            "no cards in the kernel's list",
            kernel("--- no soundcards ---\n"),
            SoundServer::None,
            "missing of 0",
        ),
        (
            "the kernel has it, no server",
            kernel(&format!("{CARDS}{JABRA}")),
            SoundServer::None,
            found,
        ),
        (
            "nodes denied, no server",
            denied(CARDS),
            SoundServer::None,
            "no_session",
        ),
        (
            "nodes denied, and the kernel has it",
            denied(JABRA),
            SoundServer::None,
            found,
        ),
        (
            "the kernel's list is denied, no server",
            unreadable(),
            SoundServer::None,
            "denied",
        ),
        (
            "the kernel's list is denied, the server has it",
            unreadable(),
            jabra_server(),
            "found Jabra EVOLVE 20",
        ),
        (
            "the server lists nothing",
            none(),
            server(&[]),
            "missing of 0",
        ),
        (
            "the server lists only its stand-in",
            none(),
            server(&[("auto_null", "Dummy Output")]),
            "missing of 0",
        ),
        (
            "the server lists another",
            kernel(CARDS),
            server(&[("alsa_output.pci-0", "Built-in Audio")]),
            "missing of 2",
        ),
        (
            "nodes denied beside a server",
            denied(CARDS),
            server(&[]),
            "missing of 1",
        ),
        (
            "the server has it",
            none(),
            jabra_server(),
            "found Jabra EVOLVE 20",
        ),
        (
            "the kernel has what the server hides",
            kernel(JABRA),
            server(&[]),
            found,
        ),
        (
            "the server hangs",
            none(),
            failed(Why::TimedOut),
            "timed_out",
        ),
        (
            "the server refuses",
            kernel(CARDS),
            failed(Why::Denied),
            "denied",
        ),
        (
            "the server hangs, the kernel has it",
            kernel(JABRA),
            failed(Why::TimedOut),
            found,
        ),
        (
            "another person's session",
            kernel(CARDS),
            other(),
            "no_session",
        ),
        (
            "another person's session, the kernel has it",
            kernel(JABRA),
            other(),
            found,
        ),
    ] {
        assert_eq!(judge(&any(), kernel, server), expected, "{name}");
    }
}

#[test]
fn the_headset_meant_is_chosen_by_name_and_else_by_likeness() {
    let desk = || {
        server(&[
            ("alsa_output.pci-0", "Built-in Audio"),
            ("alsa_input.usb-Example_Webcam-00.mono", "Example Webcam"),
            (
                "alsa_output.usb-GN_Jabra_SPEAK_510-00.mono",
                "Jabra SPEAK 510 USB",
            ),
            (
                "alsa_output.usb-C-Media_USB_Audio_Device-00.stereo",
                "USB Audio Device",
            ),
            (
                "alsa_output.usb-Plantronics_Blackwire_3225-00.stereo",
                "Blackwire 3225",
            ),
        ])
    };
    for (spec, expected) in [
        (any(), "found Blackwire 3225"),
        (wanted("Plantronics", ""), "found Blackwire 3225"),
        (wanted("", "blackwire"), "found Blackwire 3225"),
        // A speakerphone of the right maker is no headset, unless it is asked for by its model.
        (wanted("Jabra", ""), "missing of 5, but Blackwire 3225"),
        (wanted("Jabra", "Speak 510"), "found Jabra SPEAK 510 USB"),
        (
            wanted("Jabra", "Evolve"),
            "missing of 5, but Blackwire 3225",
        ),
        (wanted("", "USB Audio Device"), "found USB Audio Device"),
        (wanted("", "Built-in"), "found Built-in Audio"),
    ] {
        assert_eq!(
            judge(&spec, KernelSound::default(), desk()),
            expected,
            "{}",
            spec.wanted_name()
        );
    }
    let cheap = server(&[(
        "alsa_output.usb-C-Media_USB_Audio_Device-00.stereo",
        "USB Audio Device",
    )]);
    assert_eq!(
        judge(&any(), KernelSound::default(), cheap),
        "found USB Audio Device"
    );
}

#[test]
fn output_input_and_card_of_one_headset_are_one_device_with_its_own_serial() {
    let mut kernel = kernel(&format!("{CARDS}{JABRA}"));
    kernel.usb = vec![UsbSoundCard {
        card: 1,
        vendor_id: "0b0e".to_owned(),
        product_id: "0300".to_owned(),
        vendor: "GN Netcom A/S".to_owned(),
        product: "Jabra EVOLVE 20 MS".to_owned(),
        serial: "000135D0656C09".to_owned(),
        hid_descriptors: vec!["050b0905a101c0".to_owned()],
    }];
    let part = |id: &str, input| ServerDevice {
        id: id.to_owned(),
        name: "Jabra EVOLVE 20 MS Mono".to_owned(),
        input,
        card: Some(1),
        ..ServerDevice::default()
    };
    let monitor = ServerDevice {
        monitor: true,
        ..part("alsa_output.usb-x.monitor", true)
    };
    let output = part("alsa_output.usb-x", false);
    let server = SoundServer::Listed {
        name: "PipeWire".to_owned(),
        default_output: Some(output.id.clone()),
        default_input: None,
        devices: vec![output, monitor, part("alsa_input.usb-x", true)],
    };
    let mut profile = profile();
    profile.expect.headset = Some(wanted("0b0e", "evolve"));
    let all = parse(
        &Raw {
            sound: Sound { kernel, server },
            attempts: 1,
        },
        &context(&profile),
    );
    let Outcome::Reading(Reading::Presence {
        is_default, listed, ..
    }) = &all[0].outcome
    else {
        panic!()
    };
    assert_eq!(*is_default, Some(true));
    assert_eq!(
        listed,
        &["Jabra EVOLVE 20 MS Mono", "HDA-Intel HDA Intel PCH"]
    );
    let identity = all[0].identity.as_ref().unwrap();
    assert_eq!(
        (identity.vendor.as_str(), identity.serial.as_str()),
        ("GN Netcom A/S", "000135D0656C09")
    );
}

#[test]
fn another_headset_is_told_and_nothing_that_might_not_be_one() {
    let evolve = wanted("Jabra", "Evolve 20");
    for (names, expected) in [
        (
            vec![
                ("a", "Blackwire 3225"),
                ("alsa_output.pci-0", "Voyager 5200"),
            ],
            // The one in use.
            "missing of 2, but Voyager 5200",
        ),
        (vec![("a", "USB Audio Device")], "missing of 1"),
        (vec![("a", "Jabra SPEAK 510 USB")], "missing of 1"),
        (vec![("a", "Built-in Audio")], "missing of 1"),
        (
            vec![("a", "Blackwire 3225"), ("b", "Jabra Evolve 20")],
            "found Jabra Evolve 20",
        ),
    ] {
        let said = judge(&evolve, KernelSound::default(), server(&names));
        assert_eq!(said, expected, "{names:?}");
    }
}

#[test]
fn a_desk_that_requires_none_is_told_each_headset_it_has() {
    let profile = profile();
    let two = server(&[
        ("a", "Jabra Evolve 20"),
        ("b", "Built-in"),
        ("c", "Example Headset"),
    ]);
    let raw = Raw {
        sound: Sound {
            kernel: KernelSound::default(),
            server: two,
        },
        attempts: 1,
    };
    let all = parse(&raw, &context(&profile));
    let slots: Vec<_> = all
        .iter()
        .map(|m| (m.component.slot.as_str(), short(m)))
        .collect();
    assert_eq!(
        slots,
        [
            ("seen", "found Jabra Evolve 20".to_owned()),
            ("seen-2", "found Example Headset".to_owned())
        ]
    );
    let empty = Raw {
        sound: Sound::default(),
        attempts: 1,
    };
    assert!(parse(&empty, &context(&profile)).is_empty());
}

#[test]
fn what_only_hears_an_output_is_no_device() {
    let monitor = ServerDevice {
        id: "headset.monitor".to_owned(),
        name: "Monitor of Example Headset".to_owned(),
        input: true,
        monitor: true,
        ..ServerDevice::default()
    };
    let server = SoundServer::Listed {
        name: "pulseaudio".to_owned(),
        default_output: None,
        default_input: None,
        devices: vec![monitor],
    };
    assert_eq!(
        judge(&any(), KernelSound::default(), server),
        "missing of 0"
    );
}

#[test]
fn a_name_made_to_deceive_stays_text_of_one_line() {
    let name = "Jabra \u{202e}\u{1b}[31m<script>\nx";
    let found = judge(&any(), KernelSound::default(), server(&[("s", name)]));
    assert_eq!(found, "found Jabra [31m<script>x");
}

#[test]
fn a_session_that_refuses_makes_the_headset_unseen() {
    let refusing = Refusing(Why::NoSession);
    let hosts = Hosts {
        service: &refusing,
        session: &refusing,
        helper: &refusing,
    };
    let mut profile = profile();
    profile.expect.headset = Some(any());
    let all = run(&hosts, &context(&profile));
    assert_eq!(all.iter().map(short).collect::<Vec<_>>(), ["no_session"]);
}

/// Answers with an empty list first, and with the headset from then on.
struct Bouncing(std::sync::atomic::AtomicU32);

impl crate::host::SessionHost for Bouncing {
    fn ask(
        &self,
        _: &crate::host::SessionVerb,
        _: Duration,
    ) -> Result<crate::host::SessionAnswer, HostError> {
        let asked = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let server = if asked == 0 {
            server(&[])
        } else {
            server(&[("a", "Jabra Evolve 20")])
        };
        Ok(crate::host::SessionAnswer::SoundList(Sound {
            kernel: KernelSound::default(),
            server,
        }))
    }
}

#[test]
fn a_headset_that_is_missing_is_looked_for_once_more() {
    let (refusing, bouncing) = (Refusing(Why::Denied), Bouncing(0.into()));
    let hosts = Hosts {
        service: &refusing,
        session: &bouncing,
        helper: &refusing,
    };
    let mut profile = profile();
    profile.expect.headset = Some(any());
    let all = run(&hosts, &context(&profile));
    assert_eq!(
        (short(&all[0]).as_str(), all[0].attempts),
        ("found Jabra Evolve 20", 2)
    );
    let again = run(&hosts, &context(&profile));
    assert_eq!(again[0].attempts, 1, "what is there is not asked for twice");
}
