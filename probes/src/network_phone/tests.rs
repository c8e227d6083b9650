//! Answers of phones and of what is none, made here; who is asked at all, and what says nothing of the phone.

use super::*;
use crate::host::{LocalHost, SipMessage};
use crate::testing::{Refusing, context, profile};
use base64::Engine as _;
use deskready::observation::Outcome;

const ADDRESS: &str = "sip:10.0.0.21";

fn with_phone(vendor: Option<&str>, product: Option<&str>) -> Profile {
    let mut profile = profile();
    profile.expect.desk_phone = Some(DeviceSpec {
        required: true,
        vendor: vendor.map(str::to_owned),
        product: product.map(str::to_owned),
        address: Some(ADDRESS.to_owned()),
        ..DeviceSpec::default()
    });
    profile
}

fn answered(start: &str, product: Option<&str>) -> Attempt {
    let server = product.map_or_else(String::new, |product| format!("Server: {product}\r\n"));
    let message = format!(
        "SIP/2.0 {start}\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c>;tag=2\r\n\
         Call-ID: 1\r\nCSeq: 1 OPTIONS\r\n{server}Content-Length: 0\r\n\r\n"
    );
    Attempt {
        ok: true,
        latency_ms: Some(3),
        sip: Some(SipMessage {
            message_b64: base64::engine::general_purpose::STANDARD.encode(message),
            sent_count: 1,
        }),
        ..Attempt::default()
    }
}

fn lost(error: &str, unsent: bool) -> Attempt {
    Attempt {
        error: Some(error.to_owned()),
        unsent,
        ..Attempt::default()
    }
}

/// `found NAME`, `other NAME`, `silent ERROR` or the reason why nothing is known.
fn short(all: &[Measured]) -> String {
    let [one] = all else {
        return format!("{} measurements", all.len());
    };
    match &one.outcome {
        Outcome::Reading(Reading::Presence {
            found: true,
            device_name: Some(name),
            ..
        }) => format!("found {name}"),
        Outcome::Reading(Reading::Presence {
            other_device: Some(name),
            ..
        }) => format!("other {name}"),
        Outcome::Reading(Reading::Presence {
            error_text: Some(error),
            ..
        }) => format!("silent {error}"),
        Outcome::Reading(other) => format!("{other:?}"),
        Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
    }
}

#[test]
fn whatever_answers_is_the_phone_unless_it_says_that_it_is_something_else() {
    for (vendor, wanted, start, product, expected) in [
        (
            None,
            None,
            "200 OK",
            Some("Yealink SIP-T46U 108.86"),
            "found Yealink SIP-T46U 108.86",
        ),
        (None, None, "200 OK", None, "found sip:10.0.0.21"),
        (None, None, "200 OK", Some("Thing 4000"), "found Thing 4000"),
        (
            None,
            None,
            "401 Unauthorized",
            Some("Grandstream GXP2135 1.0"),
            "found Grandstream GXP2135 1.0",
        ),
        (
            None,
            None,
            "503 Service Unavailable",
            None,
            "found sip:10.0.0.21",
        ),
        (
            None,
            None,
            "200 OK",
            Some("HP LaserJet MFP E52645"),
            "other HP LaserJet MFP E52645",
        ),
        (
            None,
            None,
            "200 OK",
            Some("Asterisk PBX 20.5.0"),
            "other Asterisk PBX 20.5.0",
        ),
        (None, None, "200 OK", Some("FRITZ!OS"), "other FRITZ!OS"),
        // Who wants an adapter has one.
        (
            Some("Grandstream"),
            Some("HT812"),
            "200 OK",
            Some("Grandstream HT812 1.0.29"),
            "found Grandstream HT812 1.0.29",
        ),
        (
            Some("Yealink"),
            None,
            "200 OK",
            Some("Grandstream GXP2135 1.0"),
            "other Grandstream GXP2135 1.0",
        ),
        (
            Some("Yealink"),
            Some("T46U"),
            "200 OK",
            Some("Yealink SIP-T46U 108.86"),
            "found Yealink SIP-T46U 108.86",
        ),
        (
            Some("Yealink"),
            Some("T46U"),
            "200 OK",
            Some("Phone/1"),
            "found Phone/1",
        ),
        (
            Some("Yealink"),
            Some("T46U"),
            "200 OK",
            None,
            "found sip:10.0.0.21",
        ),
    ] {
        let profile = with_phone(vendor, wanted);
        let all = parse(
            &Some(Ok(vec![answered(start, product)])),
            &context(&profile),
        );
        assert_eq!(short(&all), expected, "{vendor:?} {wanted:?}");
        assert!(all[0].active);
    }
}

#[test]
fn silence_is_told_with_its_reason_and_what_was_never_asked_says_nothing() {
    let profile = with_phone(None, None);
    for (attempts, expected) in [
        (
            vec![lost("a", false), lost("no answer to OPTIONS came", false)],
            "silent no answer to OPTIONS came",
        ),
        (
            vec![lost("refused: nobody listens at that port", false)],
            "silent refused: nobody listens at that port",
        ),
        (
            vec![lost("Network is unreachable (os error 101)", true)],
            "unsupported",
        ),
        (vec![], "unsupported"),
    ] {
        let all = parse(&Some(Ok(attempts)), &context(&profile));
        assert_eq!(short(&all), expected);
    }
    let denied = HostError::new(Why::Denied, "no");
    let all = parse(&Some(Err(denied)), &context(&profile));
    assert_eq!(short(&all), "denied");
}

#[test]
fn a_phone_without_an_address_is_asked_by_nobody_and_one_with_it_is_not_looked_for_on_usb() {
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: &refusing,
        helper: &refusing,
    };
    let on_network = with_phone(None, None);
    let mut on_usb = with_phone(None, None);
    if let Some(phone) = &mut on_usb.expect.desk_phone {
        phone.address = None;
    }
    let owned = |probe: &Probe, profile: &Profile| (probe.owns)(profile).len();
    for (profile, here, usb) in [(&on_network, 1, 0), (&on_usb, 0, 1), (&profile(), 0, 0)] {
        assert_eq!(owned(&PROBE, profile), here);
        assert_eq!(owned(&crate::hid::PROBE, profile), usb);
        assert_eq!(run(&hosts, &context(profile)).len(), here);
    }
}

#[test]
fn an_address_that_names_nobody_is_not_asked() {
    let host = LocalHost::default();
    let mut profile = with_phone(None, None);
    if let Some(phone) = &mut profile.expect.desk_phone {
        phone.address = Some("tcp://10.0.0.21:5060".to_owned());
    }
    assert_eq!(
        short(&run(&Hosts::all(&host), &context(&profile))),
        "unsupported"
    );
}

#[test]
fn a_phone_is_not_asked_while_the_pc_starts() {
    let profile = with_phone(None, None);
    let refusing = Refusing(Why::Denied);
    let hosts = crate::host::Hosts {
        service: &refusing,
        session: &refusing,
        helper: &refusing,
    };
    for (trigger, why) in [
        (Trigger::Start, Why::JustStarted),
        (Trigger::SelfCheck, Why::Denied),
    ] {
        let ctx = Context {
            trigger,
            ..context(&profile)
        };
        let all = run(&hosts, &ctx);
        let unseen = matches!(&all[0].outcome, Outcome::Unseen(unseen) if unseen.why == why);
        assert!(unseen, "{all:?}");
    }
}
