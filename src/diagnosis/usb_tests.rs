//! Ports at the edge of each limit, and what several of them together say.

use super::super::support::{facts, observed, profile_with};
use super::*;
use crate::component::ComponentKey;
use crate::desk::Baseline;
use crate::diagnosis::signals;
use crate::knowledge::Knowledge;

/// `1-4.2 hub resets=3 returns=1`.
fn port(text: &str) -> UsbPort {
    let mut words = text.split_whitespace();
    let mut port = UsbPort {
        chain: words.next().unwrap_or_default().to_owned(),
        device: UsbDevice::Nothing,
        device_name: None,
        resets_count: 0,
        failures_count: 0,
        disconnects_count: 0,
        returns_count: 0,
        over_current_count: 0,
    };
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((word, "0"));
        let number = value.parse().unwrap();
        match key {
            "hub" => port.device = UsbDevice::Hub,
            "sound" => port.device = UsbDevice::Sound,
            "other" => port.device = UsbDevice::Other,
            "resets" => port.resets_count = number,
            "failures" => port.failures_count = number,
            "gone" => port.disconnects_count = number,
            "returns" => port.returns_count = number,
            "current" => port.over_current_count = number,
            _ => panic!("{word}"),
        }
    }
    port
}

fn ports(text: &str) -> Vec<UsbPort> {
    text.split(", ")
        .filter(|it| !it.is_empty())
        .map(port)
        .collect()
}

fn short(text: &str, over_s: u64) -> String {
    let ports = ports(text);
    let reading = Reading::UsbErrors {
        ports_count: 1,
        ports,
        over_s,
    };
    let look = observed(1, ComponentKey::new(ComponentKind::Pc, "main"), reading);
    let facts = facts(profile_with(""), Baseline::default());
    let all = signals(&look, &facts, Knowledge::built_in(), false);
    let of = all.iter().filter(|signal| signal.fault == FAULT);
    let words = of.map(|signal| match signal.verdict {
        Verdict::Pass => "pass".to_owned(),
        Verdict::Fail => format!("fail {} {}", signal.severity.as_str(), signal.reasons.len()),
        Verdict::NoWord => "no word".to_owned(),
    });
    words.collect::<Vec<_>>().join("; ")
}

#[test]
fn ports_are_judged_by_each_limit_and_what_a_hand_does_is_no_fault() {
    const SHIFT_S: u64 = 8 * 3600;
    for (text, expected) in [
        ("", "pass"),
        ("1-1 sound gone=1", "pass"),
        ("1-1 sound gone=200", "pass"),
        ("1-1 sound resets=4", "pass"),
        ("1-1 sound resets=5", "no word"),
        ("1-1 sound resets=9", "no word"),
        ("1-1 sound resets=10", "fail S3 1"),
        // A camera that is reset each time it is used.
        ("1-1 other resets=500", "pass"),
        ("1-1 failures=1", "pass"),
        ("1-1 failures=2", "no word"),
        ("1-1 failures=3", "fail S3 1"),
        ("1-1 other failures=3", "fail S4 1"),
        ("1-1 sound returns=6", "fail S3 1"),
        ("1-1 sound returns=2", "pass"),
        ("1-2 current=3", "fail S3 1"),
        // On many boards an empty port says so once when the PC starts.
        ("1-2 current=1", "pass"),
        ("1-1 other failures=9, 1-2 sound returns=9", "fail S3 2"),
        (
            "1-1 failures=9, 1-2 failures=9, 1-3 failures=9, 1-4 failures=9, 1-5 failures=9",
            "fail S3 4",
        ),
        (
            "1-1 resets=4294967295 failures=4294967295 returns=4294967295 current=4294967295",
            "fail S3 1",
        ),
    ] {
        assert_eq!(short(text, SHIFT_S), expected, "{text}");
    }
    // Without the log nothing is well, and what the ports count themselves still counts.
    assert_eq!(short("1-1 current=1", 0), "no word");
    assert_eq!(short("1-1 current=3", 0), "fail S3 1");
}

#[test]
fn the_port_stands_in_the_sentence() {
    let told = told(&port("1-4.2 sound resets=12"), 86_400);
    let said = crate::knowledge::sentence(&told, "en", &crate::text::Utc);
    assert!(said.contains("1-4.2") && said.contains("12"), "{said}");
}

#[test]
fn ports_of_one_hub_that_fail_together_point_to_the_hub_and_ports_of_the_pc_clear_it() {
    for (text, hub, is_without) in [
        ("", None, false),
        ("1-4.1 resets=1", None, false),
        ("1-4.1 resets=1, 1-4.2 failures=1", Some(("1-4", 2)), false),
        ("1-4.1 resets=1, 1-4.2 gone=9", None, false),
        ("1-4.1 resets=1, 1-4.2 other resets=9", None, false),
        ("1-4.1 resets=1, 1-5.1 resets=1", None, false),
        (
            "1-4 hub resets=1, 1-4.1 sound resets=1",
            Some(("1-4", 2)),
            false,
        ),
        ("1-4 hub resets=1", None, false),
        ("1-1 sound resets=1, 1-2 resets=1", None, true),
        (
            "1-4.1.1 resets=1, 1-4.1.2 resets=1, 1-4.1.3 resets=1, 1-4.2 resets=1",
            Some(("1-4.1", 3)),
            false,
        ),
        ("1-1 gone=3", None, false),
    ] {
        let all = ports(text);
        assert_eq!(common_hub(&all), hub, "{text}");
        assert_eq!(without_hub(&all), is_without, "{text}");
    }
}
