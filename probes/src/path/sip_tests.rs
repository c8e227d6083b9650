//! Peers on loopback that this test plays itself: one that answers, at once, late or only when asked again, one that
//! refuses, that is busy, silent, closed, talks of something else or no SIP at all; over datagrams, connections and TLS.

use super::tests::{look, server_end, short};
use super::*;
use deskready::observation::Outcome;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, UdpSocket};

/// What a peer heard so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Heard {
    /// Questions, each with its repetitions.
    questions: usize,
    requests: usize,
}

/// What a peer sends back for a request; nothing, when it stays silent.
type Peer = fn(&str, Heard) -> Vec<String>;

fn back(request: &str, start: &str, more: &str) -> String {
    let same = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
    let lines = request
        .lines()
        .filter(|line| same.iter().any(|begins| line.starts_with(begins)));
    let lines: Vec<&str> = lines.collect();
    let lines = lines.join("\r\n");
    format!("{start}\r\n{lines};tag=1\r\n{more}Content-Length: 0\r\n\r\n").replace(
        // The tag belongs to the address, and the number stands last.
        " OPTIONS;tag=1",
        " OPTIONS",
    )
}

fn ok(request: &str, _: Heard) -> Vec<String> {
    vec![back(
        request,
        "SIP/2.0 200 OK",
        "Server: Example PBX 3.1\r\n",
    )]
}

/// Plays a peer over datagrams until it hears that it is over.
fn datagrams(peer: Peer) -> (SocketAddr, impl FnOnce() -> Heard) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let playing = std::thread::spawn(move || {
        let (mut buffer, mut heard) = ([0; 4096], Heard::default());
        let mut last = String::new();
        loop {
            let (length, from) = socket.recv_from(&mut buffer).unwrap();
            if length == 0 {
                return heard;
            }
            let request = std::str::from_utf8(&buffer[..length]).unwrap();
            heard.requests += 1;
            if last != request {
                heard.questions += 1;
                request.clone_into(&mut last);
            }
            for answer in peer(request, heard) {
                socket.send_to(answer.as_bytes(), from).unwrap();
            }
        }
    });
    let over = move || {
        let end = UdpSocket::bind("127.0.0.1:0").unwrap();
        end.send_to(&[], address).unwrap();
        playing.join().unwrap()
    };
    (address, over)
}

/// What a target says, and whose answer it was.
fn told(target: &str) -> (String, Option<SipAnswer>, Option<u64>, Option<String>) {
    let all = look(target);
    let Outcome::Reading(Reading::Connect {
        sip,
        latency_ms,
        error_text,
        ..
    }) = &all[0].outcome
    else {
        panic!("{all:?}")
    };
    (
        short(&all).join(" "),
        sip.clone(),
        *latency_ms,
        error_text.clone(),
    )
}

#[test]
fn any_answer_shows_that_somebody_lives_there_and_one_that_cannot_serve_is_told_apart() {
    let peers: [(Peer, &str, Option<u16>, usize); 9] = [
        (ok, "connect true 1", Some(200), 1),
        (
            |r, _| vec![back(r, "SIP/2.0 401 Unauthorized", "")],
            "connect true 1",
            Some(401),
            1,
        ),
        (
            |r, _| vec![back(r, "SIP/2.0 404 Not Found", "")],
            "connect true 1",
            Some(404),
            1,
        ),
        (
            |r, _| vec![back(r, "SIP/2.0 405 ", "")],
            "connect true 1",
            Some(405),
            1,
        ),
        (
            |r, _| vec![back(r, "SIP/2.0 501 Not Implemented", "")],
            "connect true 1",
            Some(501),
            1,
        ),
        (
            |r, _| vec![back(r, "SIP/2.0 603 Decline", "")],
            "connect true 1",
            Some(603),
            1,
        ),
        (
            |r, _| vec![back(r, "SIP/2.0 503 Service Unavailable", "")],
            "connect false 3",
            Some(503),
            3,
        ),
        (
            |r, _| vec![back(r, "SIP/2.0 500 Server Internal Error", "")],
            "connect false 3",
            Some(500),
            3,
        ),
        // Busy for a moment only.
        (
            |r, heard| {
                let start = if heard.questions == 1 {
                    "SIP/2.0 503 Busy"
                } else {
                    "SIP/2.0 200 OK"
                };
                vec![back(r, start, "")]
            },
            "connect true 2",
            Some(200),
            2,
        ),
    ];
    for (peer, outcome, code, asked) in peers {
        let (address, over) = datagrams(peer);
        let (found, sip, latency, error) = told(&format!("sip:{address}"));
        assert_eq!(
            (found.as_str(), sip.as_ref().map(|s| s.code)),
            (outcome, code)
        );
        assert_eq!(over().questions, asked, "{outcome}");
        assert!(latency.is_some());
        let serves = sip.unwrap().is_serving();
        assert_eq!(error.is_none(), serves);
    }
}

#[test]
fn what_the_other_side_says_it_is_is_kept_and_cleaned() {
    let (address, over) = datagrams(|request, _| {
        vec![back(
            request,
            "SIP/2.0 200 OK",
            "User-Agent: Odd\u{202e}\u{7f} Phone/1\r\n",
        )]
    });
    let (_, sip, ..) = told(&format!("sip:{address}"));
    over();
    assert_eq!(sip.unwrap().product.as_deref(), Some("Odd Phone/1"));
}

#[test]
fn a_question_that_is_lost_is_asked_again_and_what_else_comes_is_passed_over() {
    let (address, over) = datagrams(|request, heard| match heard.requests {
        1 => Vec::new(),
        _ => {
            let answer = back(request, "SIP/2.0 200 OK", "");
            vec![
                "\r\n\r\n".to_owned(),
                "no SIP".to_owned(),
                answer.replace("Call-ID: ", "Call-ID: 0"),
                back(request, "SIP/2.0 100 Trying", ""),
                answer,
            ]
        }
    });
    let (found, sip, ..) = told(&format!("sip:{address}"));
    assert_eq!((found.as_str(), sip.unwrap().code), ("connect true 1", 200));
    assert!(over().requests >= 2);
}

#[test]
fn nobody_silence_another_answer_and_no_sip_each_fail_for_their_own_reason() {
    let one = |peer: Peer| {
        let (address, over) = datagrams(peer);
        let host = crate::host::LocalHost::default();
        let target = sip::Target::parse(&format!("sip:{address}")).unwrap();
        let limit = Duration::from_millis(300);
        let attempt = Hosts::all(&host).sip_options(&target, limit).unwrap();
        assert_eq!(over().questions, 1, "{attempt:?}");
        assert!(!attempt.ok && !attempt.unsent && attempt.sip.is_none());
        attempt.error.unwrap()
    };
    assert!(one(|_, _| Vec::new()).ends_with("no answer to OPTIONS came"));
    assert!(one(|_, _| vec!["hello".to_owned()]).ends_with("no message of SIP"));
    let other = |r: &str, _: Heard| {
        vec![back(r, "SIP/2.0 200 OK", "").replace("branch=z9hG4bK", "branch=z9hG4bK0")]
    };
    assert!(one(other).ends_with("answers another question"));
    // Somebody who is still at it at the end lives.
    let (address, over) = datagrams(|r, _| vec![back(r, "SIP/2.0 100 Trying", "")]);
    let host = crate::host::LocalHost::default();
    let target = sip::Target::parse(&format!("sip:{address}")).unwrap();
    let attempt = Hosts::all(&host)
        .sip_options(&target, Duration::from_millis(300))
        .unwrap();
    over();
    assert_eq!(sip_answer(&attempt).map(|answer| answer.code), Some(100));
}

#[test]
fn a_closed_port_is_refused_over_datagrams_and_connections() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    drop(socket);
    for target in [
        format!("sip:{address}"),
        format!("sip:{address};transport=tcp"),
        format!("sips:{address}"),
    ] {
        let (found, sip, _, error) = told(&target);
        assert_eq!((found.as_str(), sip), ("connect false 3", None), "{target}");
        assert!(
            error.unwrap().to_lowercase().contains("refused"),
            "{target}"
        );
    }
}

#[test]
fn a_name_nobody_knows_was_never_asked() {
    let host = crate::host::LocalHost::default();
    let target = sip::Target::parse("sip:a..b").unwrap();
    let attempt = Hosts::all(&host)
        .sip_options(&target, ATTEMPT_LIMIT)
        .unwrap();
    assert!(attempt.unsent && !attempt.ok, "{attempt:?}");
}

#[test]
fn a_target_that_another_process_forged_is_not_written_into_a_request() {
    let host = crate::host::LocalHost::default();
    let forged = sip::Target {
        host: "127.0.0.1\r\nX: y".to_owned(),
        port: 5060,
        transport: sip::Transport::Udp,
    };
    let error = Hosts::all(&host)
        .sip_options(&forged, ATTEMPT_LIMIT)
        .unwrap_err();
    assert_eq!(error.why, Why::Unsupported);
}

/// Plays a peer over connections: what is written, in pieces, once the request is there; then the end.
fn connections(
    pieces: fn(&str) -> Vec<String>,
    times: u32,
) -> (SocketAddr, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let playing = std::thread::spawn(move || {
        for _ in 0..times {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let (mut all, mut buffer) = (Vec::new(), [0; 1024]);
            while !all.ends_with(b"\r\n\r\n") {
                let length = stream.read(&mut buffer).unwrap();
                all.extend_from_slice(&buffer[..length]);
            }
            for piece in pieces(&String::from_utf8(all).unwrap()) {
                // Whoever heard enough may be gone.
                let _ = stream.write_all(piece.as_bytes());
            }
        }
    });
    (address, playing)
}

#[test]
fn over_a_connection_an_answer_may_come_in_pieces_and_after_others() {
    let (address, playing) = connections(
        |request| {
            let answer = back(request, "SIP/2.0 200 OK", "Server: Example\r\n");
            let (first, second) = answer.split_at(40);
            vec![
                "\r\n\r\n".to_owned(),
                back(request, "SIP/2.0 100 Trying", ""),
                first.to_owned(),
                second.to_owned(),
            ]
        },
        1,
    );
    let (found, sip, ..) = told(&format!("sip:{address};transport=tcp"));
    playing.join().unwrap();
    assert_eq!((found.as_str(), sip.unwrap().code), ("connect true 1", 200));
}

#[test]
fn over_a_connection_an_end_and_garbage_fail_for_their_own_reason() {
    for (pieces, why) in [
        (
            (|_| Vec::new()) as fn(&str) -> Vec<String>,
            "closed without an answer",
        ),
        (
            |_| vec!["HTTP/1.1 400 Bad Request\r\n\r\n".to_owned()],
            "no message of SIP",
        ),
    ] {
        let (address, playing) = connections(pieces, ATTEMPTS);
        let (found, _, _, error) = told(&format!("sip:{address};transport=tcp"));
        playing.join().unwrap();
        assert_eq!(found, "connect false 3");
        assert!(error.as_deref().unwrap().ends_with(why), "{error:?}");
    }
}

#[test]
fn over_tls_the_answer_and_the_certificate_are_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let playing = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut session = server_end((2031, 5, 17));
        let mut tls = rustls::Stream::new(&mut session, &mut stream);
        let (mut all, mut buffer) = (Vec::new(), [0; 1024]);
        while !all.ends_with(b"\r\n\r\n") {
            let length = tls.read(&mut buffer).unwrap();
            all.extend_from_slice(&buffer[..length]);
        }
        let request = String::from_utf8(all).unwrap();
        assert!(request.contains("SIP/2.0/TLS"), "{request}");
        let answer = back(&request, "SIP/2.0 403 Forbidden", "");
        tls.write_all(answer.as_bytes()).unwrap();
        tls.flush().unwrap();
    });
    let all = look(&format!("sips:{address}"));
    playing.join().unwrap();
    assert_eq!(short(&all), ["connect true 1", "certificate"]);
}

#[test]
fn an_answer_of_another_process_that_is_no_message_is_no_answer() {
    let profile = super::tests::with_paths(&["sip:x"]);
    let request = "OPTIONS sip:x SIP/2.0\r\n\r\n";
    for message in ["", "hello", request] {
        let attempt = Attempt {
            ok: true,
            sip: Some(crate::host::SipMessage {
                message_b64: base64::engine::general_purpose::STANDARD.encode(message),
                sent_count: 1,
            }),
            ..Attempt::default()
        };
        let raw = vec![Ok(vec![attempt])];
        let all = parse_those(&raw, &crate::testing::context(&profile), true);
        assert_eq!(short(&all), ["connect false 1"], "{message:?}");
    }
}
