//! Readings as a page says them, with their units, in both languages.

use super::*;
use crate::lang::Lang;

#[test]
fn what_answered_in_sip_is_told_with_its_own_words() {
    let en = Show::new(Lang::En, "UTC");
    let es = Show::new(Lang::Es, "UTC");
    let connect = |ok, code, words: &str, product: Option<&str>| Reading::Connect {
        path_name: "voice".to_owned(),
        target: "sip:pbx.example".to_owned(),
        role: deskready::profile::PathRole::Voice,
        ok,
        attempt_count: 1,
        latency_ms: Some(12),
        error_text: None,
        sip: Some(SipAnswer {
            code,
            reason_text: words.to_owned(),
            product: product.map(str::to_owned),
        }),
    };
    let lives = connect(true, 401, "Unauthorized", Some("Example PBX"));
    let busy = connect(false, 503, "", None);
    for (show, reading, told) in [
        (
            &en,
            &lives,
            "Answers: sip:pbx.example (12 ms): 401 Unauthorized, Example PBX",
        ),
        (
            &en,
            &busy,
            "Answers and takes no calls: sip:pbx.example: 503",
        ),
        (
            &es,
            &busy,
            "Contesta, pero no atiende llamadas: sip:pbx.example: 503",
        ),
    ] {
        assert_eq!(show.reading(reading).replace('\u{a0}', " "), told);
    }
}

#[test]
fn usb_ports_are_named_where_something_happened() {
    let es = Show::new(Lang::Es, "UTC");
    let port = |chain: &str| deskready::observation::UsbPort {
        chain: chain.to_owned(),
        device: deskready::observation::UsbDevice::Other,
        device_name: None,
        resets_count: 1,
        failures_count: 0,
        disconnects_count: 0,
        returns_count: 0,
        over_current_count: 0,
    };
    for (ports, end) in [
        (vec![], ": 0"),
        (vec![port("1-4"), port("2-1")], ": 2 (1-4, 2-1)"),
    ] {
        let reading = Reading::UsbErrors {
            ports_count: u32::try_from(ports.len()).unwrap(),
            ports,
            over_s: 60,
        };
        let said = es.reading(&reading);
        assert!(said.ends_with(end), "{said}");
    }
}

#[test]
fn a_guided_test_is_said_ear_by_ear_with_levels_and_with_what_was_not_heard() {
    use deskready::observation::{EarTold, SoundHeard, TonesHeard, VoiceHeard};
    let (es, en) = (Show::new(Lang::Es, "UTC"), Show::new(Lang::En, "UTC"));
    let ear = |heard_by_wearer| {
        Some(EarTold {
            heard_by_wearer,
            gain_db: None,
        })
    };
    let run = HeadsetRun {
        device_name: "Evolve".to_owned(),
        left: ear(Some(true)),
        right: ear(Some(false)),
        tones: Some(TonesHeard {
            latency_ms: 84,
            sound: SoundHeard {
                noise_dbfs: Some(-71),
                hum_dbfs: Some(-60),
                gaps_count: 2,
                ..SoundHeard::default()
            },
            ..TonesHeard::default()
        }),
        voice: Some(VoiceHeard {
            level_dbfs: -27,
            ..VoiceHeard::default()
        }),
        ..HeadsetRun::default()
    };
    let whole = Reading::HeadsetTest(Box::new(run));
    assert_eq!(
        en.reading(&whole),
        "Left ear: heard; Right ear: not heard; Voice: -27 dBFS; Noise: -71 dBFS; Delay: 84 ms; Hum: -60 dBFS; Gaps: 2"
    );
    assert_eq!(
        es.reading(&whole),
        "Oído izquierdo: se oye; Oído derecho: no se oye; Voz: -27 dBFS; Ruido: -71 dBFS; Retardo: 84 ms; Zumbido: -60 dBFS; Cortes: 2"
    );
    let run = HeadsetRun {
        left: ear(None),
        tones_unheard: Some(Unheard::NoCoupling),
        voice_unheard: Some(Unheard::NobodySpoke),
        lost_count: 1,
        ..HeadsetRun::default()
    };
    let little = en.reading(&Reading::HeadsetTest(Box::new(run)));
    assert_eq!(
        little,
        "Left ear: nobody was asked; Voice: no voice stands out; Tones: the microphone does not pick up the ears; Lost by the PC: 1"
    );
}

#[test]
fn readings_are_said_with_their_unit_in_the_readers_language() {
    let (es, en) = (Show::new(Lang::Es, "UTC"), Show::new(Lang::En, "UTC"));
    let headset = |found| Reading::Presence {
        found,
        device_name: found.then(|| "<b>Headset</b>".to_owned()),
        is_default: None,
        input_is_default: None,
        listed: Vec::new(),
        listed_count: 1,
        other_device: None,
        error_text: None,
    };
    let space = Reading::Space {
        mount: "/".into(),
        total_bytes: 100 << 30,
        available_bytes: (3 << 30) + (1 << 29),
        inodes_total: 0,
        inodes_free: 0,
    };
    let mount = |error_count| Reading::Mount {
        mount: "/".into(),
        mounted: true,
        device: "/dev/sda1".into(),
        file_system: "ext4".into(),
        read_only: false,
        error_count,
        stops_on_error: true,
    };
    for (count, said) in [
        (None, "Montado: /dev/sda1 (ext4)"),
        (Some(0), "Montado: /dev/sda1 (ext4)"),
        (
            Some(3),
            "Montado: /dev/sda1 (ext4); Errores en el sistema de archivos: 3",
        ),
    ] {
        assert_eq!(es.reading(&mount(count)), said);
    }
    assert!(es.reading(&headset(true)).contains("<b>Headset</b>"));
    assert_ne!(es.reading(&headset(false)), es.reading(&headset(true)));
    assert!(
        es.reading(&space).contains("3,5 GiB / 100 GiB"),
        "{}",
        es.reading(&space)
    );
    assert!(
        en.reading(&space).contains("3.5 GiB / 100 GiB"),
        "{}",
        en.reading(&space)
    );
    let key = ComponentKey::new(ComponentKind::Disk, "/data");
    assert_eq!(es.component(&key), "Disco /data");
    assert_eq!(
        en.component(&ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT)),
        "Headset"
    );
}

#[test]
fn a_part_is_named_as_far_as_it_names_itself() {
    let show = Show::new(Lang::En, "UTC");
    for (vendor, product, serial, expected) in [
        (
            "GN",
            "Evolve 20",
            "000135D0656C09",
            "GN Evolve 20, serial 000135D0656C09",
        ),
        ("", "", "000135D0656C09", "serial 000135D0656C09"),
        ("GN", "", "", "GN"),
        ("", "", "", ""),
    ] {
        assert_eq!(
            show.identity(&Identity::new(vendor, product, serial)),
            expected
        );
    }
}
