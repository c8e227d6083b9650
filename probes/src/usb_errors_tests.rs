//! Lines as kernels write them, and what comes of them port by port.

use super::*;
use deskready::observation::{Outcome, Why};
use proptest::prelude::*;

/// `12.5 usb 1-1: reset ...`: seconds, then the line.
fn log(lines: &[&str]) -> KernelLog {
    let line = |text: &&str| {
        let (at, text) = text.split_once(' ').unwrap();
        LogLine {
            at_us: (at.parse::<f64>().unwrap() * 1e6) as u64,
            text: text.to_owned(),
        }
    };
    KernelLog {
        usb: lines.iter().map(line).collect(),
        is_whole: true,
        now_us: 7200 * SECOND_US,
        ..KernelLog::default()
    }
}

fn port(chain: &str, over_current: &str, product: &str, classes: &[&str]) -> UsbPortSeen {
    UsbPortSeen {
        chain: chain.to_owned(),
        over_current_count: over_current.to_owned(),
        product: product.to_owned(),
        classes: classes.iter().map(|it| (*it).to_owned()).collect(),
    }
}

fn short(raw: &Raw) -> String {
    let measured = match parse(raw) {
        Ok(mut all) => all.remove(0),
        Err(error) => return error.why.as_str().to_owned(),
    };
    let Outcome::Reading(Reading::UsbErrors { ports, over_s, .. }) = measured.outcome else {
        panic!("{measured:?}")
    };
    let of = |it: &UsbPort| {
        format!(
            "{} {:?}{} {}/{}/{}/{}/{}",
            it.chain,
            it.device,
            it.device_name
                .as_ref()
                .map(|name| format!(" {name}"))
                .unwrap_or_default(),
            it.resets_count,
            it.failures_count,
            it.disconnects_count,
            it.returns_count,
            it.over_current_count
        )
    };
    let all: Vec<String> = ports.iter().map(of).collect();
    let active = if measured.active { "" } else { ", not active" };
    format!("{over_s} s{active}: {}", all.join("; "))
}

fn by_log(lines: &[&str]) -> String {
    short(&Raw {
        ports: Ok(Vec::new()),
        log: Ok(log(lines)),
    })
}

#[test]
fn each_kind_of_line_is_counted_at_its_port() {
    for (line, expected) in [
        (
            "usb 1-1.4: reset full-speed USB device number 4 using xhci_hcd",
            Some(("1-1.4", Said::Reset)),
        ),
        (
            "usb 2-1: reset SuperSpeed Gen 1 USB device number 3 using xhci_hcd",
            Some(("2-1", Said::Reset)),
        ),
        (
            "usb 1-1: device descriptor read/64, error -71",
            Some(("1-1", Said::Failed)),
        ),
        (
            "usb 1-1: device descriptor read/all, error -110",
            Some(("1-1", Said::Failed)),
        ),
        (
            "usb 1-1: device not accepting address 7, error -71",
            Some(("1-1", Said::Failed)),
        ),
        (
            "usb usb1-port2: unable to enumerate USB device",
            Some(("1-2", Said::Failed)),
        ),
        (
            "usb 1-4-port2: unable to enumerate USB device",
            Some(("1-4.2", Said::Failed)),
        ),
        (
            "hub 1-0:1.0: unable to enumerate USB device on port 3",
            Some(("1-3", Said::Failed)),
        ),
        (
            "usb usb1-port3: Cannot enable. Maybe the USB cable is bad?",
            Some(("1-3", Said::Failed)),
        ),
        (
            "usb 1-1.4: USB disconnect, device number 4",
            Some(("1-1.4", Said::Gone)),
        ),
        (
            "usb 1-1.4: new full-speed USB device number 5 using xhci_hcd",
            Some(("1-1.4", Said::Came)),
        ),
        (
            "usb usb2-port1: over-current condition",
            Some(("2-1", Said::OverCurrent)),
        ),
        (
            "hub 2-1:1.0: over-current condition on port 4",
            Some(("2-1.4", Said::OverCurrent)),
        ),
        // What says nothing of trouble, what is no line of the hub's, what is damaged.
        (
            "usb 1-1: New USB device found, idVendor=0b0e, idProduct=0300",
            None,
        ),
        (
            "usb 1-1: Product: reset full-speed USB device number 4",
            None,
        ),
        ("usb usb1-port2: attempt power cycle", None),
        ("usb 1-: reset full-speed USB device number 4", None),
        ("usb 1-1..4: USB disconnect, device number 4", None),
        (
            "usb 1-1.1.1.1.1.1.1.1: USB disconnect, device number 4",
            None,
        ),
        ("usb x-port2: unable to enumerate USB device", None),
        ("usb usb1-portx: unable to enumerate USB device", None),
        ("hub 1-0:1.0: unable to enumerate USB device on port", None),
        ("usb 1-1", None),
        ("usbcore: registered new interface driver", None),
        ("", None),
    ] {
        let got = event(line);
        let got = got.as_ref().map(|(chain, said)| (chain.as_str(), *said));
        assert_eq!(got, expected, "{line}");
    }
}

#[test]
fn one_attempt_is_one_however_often_the_kernel_tries_and_a_hand_is_slower_than_a_loose_plug() {
    for (lines, expected) in [
        (&[][..], "7200 s: "),
        // Somebody unplugs it and plugs it back in.
        (
            &[
                "100 usb 1-1: USB disconnect, device number 4",
                "108 usb 1-1: new full-speed USB device number 5 using xhci_hcd",
            ][..],
            "7200 s: 1-1 Nothing 0/0/1/0/0",
        ),
        // It drops off and is back at once.
        (
            &[
                "100 usb 1-1: USB disconnect, device number 4",
                "100.4 usb 1-1: new full-speed USB device number 5 using xhci_hcd",
                "200 usb 1-1: USB disconnect, device number 5",
                "201 usb 1-1: new full-speed USB device number 6 using xhci_hcd",
            ][..],
            "7200 s: 1-1 Nothing 0/0/2/2/0",
        ),
        // Another device that comes elsewhere is not its return.
        (
            &[
                "100 usb 1-1: USB disconnect, device number 4",
                "101 usb 1-2: new full-speed USB device number 5 using xhci_hcd",
            ][..],
            "7200 s: 1-1 Nothing 0/0/1/0/0",
        ),
        (
            &[
                "100 usb 1-1: device descriptor read/64, error -71",
                "100.2 usb 1-1: device descriptor read/64, error -71",
                "101 usb 1-1: device not accepting address 6, error -71",
                "102 usb usb1-port1: unable to enumerate USB device",
                "300 usb 1-1: device descriptor read/64, error -110",
            ][..],
            "7200 s: 1-1 Nothing 0/2/0/0/0",
        ),
        // What hangs at a hub goes with it.
        (
            &[
                "100 usb 1-4: USB disconnect, device number 5",
                "100.1 usb 1-4.1: USB disconnect, device number 6",
                "100.2 usb 1-4.2: USB disconnect, device number 7",
                "100.3 usb 1-40: USB disconnect, device number 8",
            ][..],
            "7200 s: 1-4 Nothing 0/0/1/0/0; 1-40 Nothing 0/0/1/0/0",
        ),
        // The PC wakes up: everything is reset, and that is no trouble.
        (
            &[
                "3600 usb 1-1: reset high-speed USB device number 2 using xhci_hcd",
                "3600.1 usb 1-2: reset full-speed USB device number 3 using xhci_hcd",
                "3602 PM: suspend exit",
                "3700 usb 1-2: reset full-speed USB device number 3 using xhci_hcd",
            ][..],
            "7200 s: 1-2 Nothing 1/0/0/0/0",
        ),
    ] {
        assert_eq!(by_log(lines), expected, "{lines:#?}");
    }
}

#[test]
fn what_was_longer_ago_than_a_shift_no_longer_counts() {
    let mut log = log(&[
        "100 usb 1-1: reset full-speed USB device number 4 using xhci_hcd",
        "90000 usb 1-1: reset full-speed USB device number 4 using xhci_hcd",
    ]);
    log.now_us = 100_000 * SECOND_US;
    let of = |log: &KernelLog| {
        short(&Raw {
            ports: Ok(Vec::new()),
            log: Ok(log.clone()),
        })
    };
    assert_eq!(of(&log), "28800 s: 1-1 Nothing 1/0/0/0/0");
    // A log that lost its beginning covers what is left, and one that has just begun says little.
    log.is_whole = false;
    log.from_us = 99_000 * SECOND_US;
    assert_eq!(of(&log), "1000 s, not active: ");
}

#[test]
fn a_port_is_named_with_what_hangs_there_unless_that_is_somebodys_own() {
    let raw = Raw {
        ports: Ok(vec![
            port("1-1", "0", "Jabra Evolve 20", &["01", "03"]),
            port("1-2", "4", "Ana's stick", &["08"]),
            port("1-3", "", "USB2.0 Hub", &["09"]),
            port("1-5", "1", "", &[]),
            port("1-6", "none", "Quiet", &["03"]),
        ]),
        log: Ok(log(&[
            "100 usb 1-1: reset full-speed USB device number 4 using xhci_hcd",
            "200 usb 1-3: reset high-speed USB device number 5 using xhci_hcd",
        ])),
    };
    assert_eq!(
        short(&raw),
        "7200 s: 1-2 Other 0/0/0/0/4; 1-5 Nothing 0/0/0/0/1; \
         1-1 Sound Jabra Evolve 20 1/0/0/0/0; 1-3 Hub USB2.0 Hub 1/0/0/0/0"
    );
    let sent = serde_json::to_string(&parse(&raw).unwrap()).unwrap();
    assert!(!sent.contains("Ana"), "{sent}");
}

#[test]
fn without_the_log_only_what_ports_count_is_told_and_without_both_nothing() {
    let refused = || Err(HostError::new(Why::Denied, "not as this user"));
    for (ports, log, expected) in [
        (
            Ok(vec![port("1-2", "3", "", &[])]),
            refused(),
            "0 s, not active: 1-2 Nothing 0/0/0/0/3",
        ),
        (Ok(vec![port("1-2", "0", "", &[])]), refused(), "denied"),
        (
            Err(HostError::new(Why::Unsupported, "no USB")),
            refused(),
            "denied",
        ),
        (
            Err(HostError::new(Why::Unsupported, "no USB")),
            Ok(log(&[])),
            "7200 s: ",
        ),
    ] {
        assert_eq!(short(&Raw { ports, log }), expected);
    }
}

#[test]
fn many_ports_are_told_in_part_and_counted_whole() {
    let ports =
        (0..60_u32).map(|number| port(&format!("1-{number}"), &number.to_string(), "", &[]));
    let raw = Raw {
        ports: Ok(ports.collect()),
        log: Ok(log(&[])),
    };
    let Outcome::Reading(Reading::UsbErrors {
        ports, ports_count, ..
    }) = parse(&raw).unwrap().remove(0).outcome
    else {
        panic!()
    };
    assert_eq!((ports.len(), ports_count), (PORTS, 59));
    assert_eq!(ports[0].over_current_count, 59);
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(
        lines in proptest::collection::vec(
            (any::<u64>(), "(usb |hub |)(usb|)[0-9]{0,4}(-|:|\\.|-port|)[0-9.]{0,9}: (reset |new |USB disconnect, device number|over-current c|unable to enumerate USB device)\\PC{0,30}"),
            0..40,
        ),
        now_us in any::<u64>(),
        is_whole in any::<bool>(),
    ) {
        let log = KernelLog {
            usb: lines.into_iter().map(|(at_us, text)| LogLine { at_us, text }).collect(),
            now_us,
            is_whole,
            ..KernelLog::default()
        };
        let raw = Raw { ports: Ok(Vec::new()), log: Ok(log) };
        prop_assert_eq!(parse(&raw).unwrap().len(), 1);
    }
}
