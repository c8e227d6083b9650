//! Targets as people write them, and real listeners on loopback: one that accepts, one that is
//! closed, one that says nothing, and a TLS server with a certificate made here.

use super::*;
use crate::host::LocalHost;
use crate::testing::{Refusing, context, profile};
use deskready::observation::Outcome;
use deskready::profile::PathRole;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

pub(super) fn with_paths(targets: &[&str]) -> Profile {
    let mut profile = profile();
    profile.paths = targets
        .iter()
        .enumerate()
        .map(|(i, target)| PathSpec {
            name: format!("path {i}"),
            target: (*target).to_owned(),
            role: PathRole::Voice,
            backup_of: None,
        })
        .collect();
    profile
}

/// Kind of each outcome, with what decides: `connect ok 1` or `unsupported`.
pub(super) fn short(all: &[Measured]) -> Vec<String> {
    all.iter()
        .map(|m| match &m.outcome {
            Outcome::Reading(Reading::Connect {
                ok, attempt_count, ..
            }) => format!("connect {ok} {attempt_count}"),
            Outcome::Reading(other) => other.kind().to_owned(),
            Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
        })
        .collect()
}

pub(super) fn look(target: &str) -> Vec<Measured> {
    let profile = with_paths(&[target]);
    let host = LocalHost::default();
    let (hosts, ctx) = (Hosts::all(&host), context(&profile));
    let mut all = run(&hosts, &ctx);
    all.extend(crate::run_probe(&SIP_PROBE, &hosts, &ctx));
    all
}

#[test]
fn targets_are_read_as_people_write_them() {
    for (text, expected) in [
        ("tcp://pbx.example:5061", Some(("pbx.example", 5061, false))),
        ("tls://10.0.0.7:443", Some(("10.0.0.7", 443, true))),
        ("tcp://[::1]:80", Some(("::1", 80, false))),
        ("tcp://pbx.example", None),
        ("tcp://:80", None),
        ("tcp://pbx.example:0", None),
        ("tcp://pbx.example:99999", None),
        ("tcp://user@host:80", None),
        ("tcp://host/path:80", None),
        ("sip:pbx.example", Some(("sip", 5060, false))),
        ("sips:pbx.example", Some(("sip", 5061, false))),
        ("sip:100@pbx.example", None),
        ("icmp:10.0.0.1", None),
        ("", None),
    ] {
        let found = Target::parse(text);
        let short = found.as_ref().ok().map(|t| match t {
            Target::Port { host, port, tls } => (host.as_str(), *port, *tls),
            Target::Sip(peer) => ("sip", peer.port, false),
        });
        assert_eq!(short, expected, "{text:?}");
        if let Err(error) = found {
            assert_eq!(error.why, Why::Unsupported);
        }
    }
}

#[test]
fn an_open_port_answers_at_the_first_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let all = look(&format!("tcp://{}", listener.local_addr().unwrap()));
    assert_eq!(short(&all), ["connect true 1"]);
    assert!(all[0].active);
    assert!(matches!(
        &all[0].outcome,
        Outcome::Reading(Reading::Connect {
            latency_ms: Some(_),
            error_text: None,
            ..
        })
    ));
}

#[test]
fn a_closed_port_and_a_name_nobody_knows_are_measured_as_failing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for target in [
        format!("tcp://{address}"),
        format!("tls://{address}"),
        "tcp://a..b:80".to_owned(),
    ] {
        let all = look(&target);
        assert_eq!(short(&all), ["connect false 3"], "{target}");
        assert!(matches!(
            &all[0].outcome,
            Outcome::Reading(Reading::Connect {
                error_text: Some(_),
                latency_ms: None,
                ..
            })
        ));
    }
}

/// The server's end of a TLS connection, with a certificate made here.
pub(super) fn server_end(not_after: (i32, u8, u8)) -> rustls::ServerConnection {
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(not_after.0, not_after.1, not_after.2);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let private = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    rustls::ServerConnection::new(Arc::new(config)).unwrap()
}

/// A TLS server on loopback; ends when its client is gone.
fn tls_server(
    not_after: (i32, u8, u8),
) -> (std::net::SocketAddr, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut session = server_end(not_after);
        let mut received = Vec::new();
        let mut tls = rustls::Stream::new(&mut session, &mut stream);
        let _ = tls.read_to_end(&mut received);
        received
    });
    (address, server)
}

#[test]
fn the_end_of_a_certificate_is_read_also_when_it_is_over_and_nothing_is_sent() {
    for (date, text) in [
        ((2031, 5, 17), "2031-05-17T00:00:00Z"),
        ((2021, 2, 3), "2021-02-03T00:00:00Z"),
    ] {
        let (address, server) = tls_server(date);
        let all = look(&format!("tls://{address}"));
        assert_eq!(short(&all), ["connect true 1", "certificate"]);
        let Outcome::Reading(Reading::Certificate { not_after, .. }) = &all[1].outcome else {
            panic!()
        };
        assert_eq!(not_after.to_string(), text);
        assert_eq!(server.join().unwrap(), b"", "no data may be sent");
    }
}

#[test]
fn a_server_that_answers_without_tls_is_failing_and_tells_why() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        for _ in 0..ATTEMPTS {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"220 plain text here\r\n").unwrap();
        }
    });
    let all = look(&format!("tls://{address}"));
    server.join().unwrap();
    assert_eq!(short(&all), ["connect false 3"]);
}

#[test]
fn a_server_that_accepts_and_says_nothing_is_open_for_tcp_and_failing_for_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    assert_eq!(
        short(&look(&format!("tcp://{address}"))),
        ["connect true 1"]
    );
    let host = LocalHost::default();
    let limit = Duration::from_millis(150);
    let attempt = Hosts::all(&host)
        .connect("127.0.0.1", address.port(), true, limit)
        .unwrap();
    assert!(!attempt.ok && attempt.latency_ms.is_some(), "{attempt:?}");
    assert_eq!(
        attempt.error.as_deref(),
        Some("the handshake took too long")
    );
}

#[test]
fn what_this_version_cannot_measure_is_unseen_and_never_missing_from_the_list() {
    let profile = with_paths(&["sip:a b", "icmp:10.0.0.1", "tcp://x:1", "sip:x"]);
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: &refusing,
        helper: &refusing,
    };
    let ctx = context(&profile);
    assert_eq!(short(&run(&hosts, &ctx)), ["unsupported", "denied"]);
    let in_sip = crate::run_probe(&SIP_PROBE, &hosts, &ctx);
    assert_eq!(short(&in_sip), ["unsupported", "denied"]);
}

#[test]
fn a_certificate_of_garbage_is_unseen_beside_the_connection() {
    let profile = with_paths(&["tls://x:1"]);
    for garbage in ["", "AAAA", "***"] {
        let attempt = Attempt {
            ok: true,
            certificate_b64: Some(garbage.to_owned()),
            ..Attempt::default()
        };
        let all = parse(&vec![Ok(vec![attempt])], &context(&profile));
        assert_eq!(short(&all), ["connect true 1", "unsupported"]);
    }
}
