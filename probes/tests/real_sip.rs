//! A phone and a registrar that another program plays, which was not made here: what answers, answers late, refuses, is busy
//! or says nothing is told as that. Needs sipp; says so and passes where there is none.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use deskready::observation::{Measured, Outcome, Reading, SipAnswer, Trigger};
use deskready::profile::Profile;
use deskready_probes::host::{Hosts, LocalHost};
use deskready_probes::{Context, FileBaseline, Probe, network_phone, path, run_probe};
use serde_json::json;
use support::sipp::{Does, Over, Peer, peer};

const PHONE: &str = "Yealink SIP-T46U 108.86.0.45";

/// The peer, or a line that says why there is none.
fn played(does: Does, over: Over) -> Option<Peer> {
    let peer = peer(does, over);
    if peer.is_none() {
        println!("skipped: sipp is not installed (package sip-tester)");
    }
    peer
}

fn look(probe: &Probe, profile: &Profile) -> Measured {
    let (host, file_baseline) = (LocalHost::default(), FileBaseline::default());
    let ctx = Context {
        profile,
        file_baseline: &file_baseline,
        trigger: Trigger::SelfCheck,
    };
    let mut all = run_probe(probe, &Hosts::all(&host), &ctx);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn profile(target: &str) -> Profile {
    serde_json::from_value(json!({
        "desk": {"label": "B-14", "site": "Centre"},
        "expect": {"desk_phone": {"required": true, "address": target}},
        "paths": [{"name": "voice", "target": target, "role": "voice"}]
    }))
    .unwrap()
}

/// Whether it serves, what it answered and how long that took.
fn as_path(target: &str) -> (bool, Option<SipAnswer>, Option<u64>) {
    let Outcome::Reading(Reading::Connect {
        ok,
        sip,
        latency_ms,
        ..
    }) = look(&path::SIP_PROBE, &profile(target)).outcome
    else {
        panic!("nothing was measured")
    };
    (ok, sip, latency_ms)
}

/// `found NAME`, `other NAME` or `silent`.
fn as_phone(target: &str) -> String {
    match look(&network_phone::PROBE, &profile(target)).outcome {
        Outcome::Reading(Reading::Presence {
            found: true,
            device_name,
            ..
        }) => format!("found {}", device_name.unwrap()),
        Outcome::Reading(Reading::Presence {
            other_device: Some(name),
            ..
        }) => format!("other {name}"),
        Outcome::Reading(Reading::Presence {
            error_text: Some(_),
            ..
        }) => "silent".to_owned(),
        other @ (Outcome::Reading(_) | Outcome::Unseen(_)) => panic!("{other:?}"),
    }
}

#[test]
fn a_phone_answers_over_datagrams_and_connections() {
    for (over, more) in [(Over::Datagrams, ""), (Over::Connections, ";transport=tcp")] {
        let Some(peer) = played(Does::Answers("200 OK", PHONE), over) else {
            return;
        };
        let target = format!("sip:{}{more}", peer.address());
        let (ok, answer, latency_ms) = as_path(&target);
        let answer = answer.unwrap();
        assert_eq!((ok, answer.code), (true, 200), "{over:?}");
        assert_eq!(answer.product.as_deref(), Some(PHONE));
        assert!(latency_ms.is_some());
        assert_eq!(as_phone(&target), format!("found {PHONE}"));
    }
}

#[test]
fn a_slow_one_answers_all_the_same_and_its_time_is_told() {
    let Some(peer) = played(Does::AnswersAfter(900, PHONE), Over::Datagrams) else {
        return;
    };
    let (ok, _, latency_ms) = as_path(&format!("sip:{}", peer.address()));
    assert!(ok && latency_ms.unwrap() >= 900, "{latency_ms:?}");
}

#[test]
fn a_registrar_that_refuses_serves_and_one_that_is_busy_does_not() {
    for (start, code, serves) in [
        ("401 Unauthorized", 401, true),
        ("503 Service Unavailable", 503, false),
    ] {
        let registrar = Does::Answers(start, "Example PBX 3.1");
        let Some(peer) = played(registrar, Over::Datagrams) else {
            return;
        };
        let target = format!("sip:{}", peer.address());
        let (ok, answer, latency_ms) = as_path(&target);
        let answer = answer.unwrap();
        assert_eq!((ok, answer.code), (serves, code));
        assert_eq!(answer.in_words(), start);
        assert!(latency_ms.is_some());
        assert_eq!(as_phone(&target), "other Example PBX 3.1");
    }
}

#[test]
fn one_that_says_nothing_is_silent() {
    let Some(peer) = played(Does::Nothing, Over::Datagrams) else {
        return;
    };
    assert_eq!(as_phone(&format!("sip:{}", peer.address())), "silent");
}
