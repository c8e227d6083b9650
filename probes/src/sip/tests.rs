//! Messages written here, one for each way in which a message can be odd: what torture messages try,
//! and what a living peer is told from.

use super::*;

/// A whole response with other lines in place of some of its own, by the beginning of each.
fn response(changes: &[(&str, &str)]) -> String {
    let mut lines: Vec<String> = [
        "SIP/2.0 200 OK",
        "Via: SIP/2.0/UDP 192.0.2.9:40000;branch=z9hG4bKabc;rport=40000",
        "From: <sip:deskready@192.0.2.9:40000>;tag=11",
        "To: <sip:192.0.2.21:5060>;tag=22",
        "Call-ID: 0123abcd",
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
    ]
    .map(str::to_owned)
    .into();
    for (begins, instead) in changes {
        match lines.iter_mut().find(|line| line.starts_with(begins)) {
            Some(line) if !begins.is_empty() => *line = (*instead).to_owned(),
            Some(_) | None => lines.push((*instead).to_owned()),
        }
    }
    lines.retain(|line| !line.is_empty());
    format!("{}\r\n\r\n", lines.join("\r\n"))
}

fn short(found: &Result<Option<(Message, usize)>, Broken>) -> String {
    match found {
        Err(broken) => format!("{broken:?}"),
        Ok(None) => "nothing".to_owned(),
        Ok(Some((message, _))) => match &message.start {
            Start::Request { method } => method.clone(),
            Start::Response { code, reason } => format!("{code} {reason}"),
        },
    }
}

#[test]
fn every_odd_shape_of_a_message_is_read_or_refused_for_its_own_reason() {
    let long = "x".repeat(40_000);
    for (name, changes, expected) in [
        ("as it should be", vec![], "200 OK"),
        (
            "no words after the code",
            vec![("SIP", "SIP/2.0 200 ")],
            "200 ",
        ),
        (
            "no space after the code either",
            vec![("SIP", "SIP/2.0 200")],
            "200 ",
        ),
        (
            "words of another alphabet",
            vec![("SIP", "SIP/2.0 200 = 2**3 \u{43d}\u{435}\u{442}")],
            "200 = 2**3 \u{43d}\u{435}\u{442}",
        ),
        (
            "small letters",
            vec![("SIP", "sip/2.0 404 Not Found")],
            "404 Not Found",
        ),
        (
            "a code that is too large",
            vec![("SIP", "SIP/2.0 4294967301 OK")],
            "StartLine",
        ),
        (
            "a code that is no code",
            vec![("SIP", "SIP/2.0 999 OK")],
            "StartLine",
        ),
        (
            "a code below all",
            vec![("SIP", "SIP/2.0 099 OK")],
            "StartLine",
        ),
        (
            "another version",
            vec![("SIP", "SIP/7.0 200 OK")],
            "StartLine",
        ),
        (
            "another protocol",
            vec![("SIP", "HTTP/1.1 200 OK")],
            "StartLine",
        ),
        (
            "spaces before the code",
            vec![("SIP", "SIP/2.0   200 OK")],
            "StartLine",
        ),
        (
            "a line of control characters",
            vec![("SIP", "SIP/2.0 200 O\u{1b}[31mK")],
            "StartLine",
        ),
        (
            "a number that is too large",
            vec![("CSeq", "CSeq: 36893488147419103232 OPTIONS")],
            "Value",
        ),
        (
            "a number just too large",
            vec![("CSeq", "CSeq: 2147483648 OPTIONS")],
            "Value",
        ),
        (
            "the largest number",
            vec![("CSeq", "CSeq: 2147483647 OPTIONS")],
            "200 OK",
        ),
        (
            "a number with zeros",
            vec![("CSeq", "CSeq: 0000001 OPTIONS")],
            "200 OK",
        ),
        (
            "a number without a method",
            vec![("CSeq", "CSeq: 1")],
            "Value",
        ),
        (
            "a negative length",
            vec![("Content-L", "Content-Length: -999")],
            "Value",
        ),
        (
            "a length that is no number",
            vec![("Content-L", "Content-Length: ten")],
            "Value",
        ),
        (
            "a length beyond what came",
            vec![("Content-L", "Content-Length: 9999")],
            "CutShort",
        ),
        (
            "a length beyond all",
            vec![("Content-L", "Content-Length: 70000")],
            "TooLong",
        ),
        ("two lengths", vec![("", "Content-Length: 5")], "Twice"),
        (
            "two lengths, one of them short",
            vec![("", "l: 0")],
            "Twice",
        ),
        ("no length in a datagram", vec![("Content-L", "")], "200 OK"),
        ("two calls", vec![("", "Call-ID: other")], "Twice"),
        (
            "two senders",
            vec![("", "f: <sip:other@192.0.2.1>")],
            "Twice",
        ),
        ("no way back", vec![("Via", "")], "Missing"),
        ("no sender", vec![("From", "")], "Missing"),
        ("nobody it is for", vec![("To", "")], "Missing"),
        ("no call", vec![("Call-ID", "")], "Missing"),
        ("no number", vec![("CSeq", "")], "Missing"),
        (
            "a mark that is empty",
            vec![("Via", "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK")],
            "Value",
        ),
        (
            "an old way back without a mark",
            vec![("Via", "Via: SIP/2.0/UDP 192.0.2.9;received=192.0.2.1")],
            "200 OK",
        ),
        (
            "a way back of nothing",
            vec![("Via", "Via: SIP/2.0/UDP")],
            "Value",
        ),
        (
            "a way back of another protocol",
            vec![("Via", "Via: SIP/1.0/UDP h;branch=z9hG4bKabc")],
            "Value",
        ),
        (
            "an unknown carrier",
            vec![("Via", "Via: SIP/2.0/SMOKE h;branch=z9hG4bKabc")],
            "200 OK",
        ),
        (
            "spaces wherever they may be",
            vec![(
                "Via",
                "V  : SIP  / 2.0  / UDP\t 192.0.2.9   ; branch  =  z9hG4bKabc ,SIP/2.0/TCP h",
            )],
            "200 OK",
        ),
        (
            "folded lines",
            vec![(
                "Via",
                "Via:\r\n SIP/2.0/UDP\r\n\t192.0.2.9 ;\r\n   branch=z9hG4bKabc",
            )],
            "200 OK",
        ),
        (
            "a folded first line",
            vec![("SIP", "SIP/2.0 200 OK\r\n and more")],
            "StartLine",
        ),
        (
            "a folded field that is empty",
            vec![("", "Subject:\r\n  \r\n\t")],
            "200 OK",
        ),
        ("a field without a colon", vec![("", "Subject")], "Field"),
        ("a field without a name", vec![("", ": x")], "Field"),
        (
            "a field whose name has a space",
            vec![("", "Sub ject: x")],
            "Field",
        ),
        (
            "a field nobody knows",
            vec![("", "NewFangled: newfangled value\r\n continued ;;,,;;,")],
            "200 OK",
        ),
        ("a field without a value", vec![("", "Server:")], "200 OK"),
        (
            "a line that ends otherwise",
            vec![("", "Subject: a\nX: b")],
            "Field",
        ),
        (
            "a quote that is never closed",
            vec![("To", "To: \"Jo <sip:jo@192.0.2.1>;tag=2")],
            "Value",
        ),
        (
            "an address with a space",
            vec![("To", "To: \"Jo\" < sip:jo@192.0.2.1>;tag=2")],
            "Value",
        ),
        (
            "an address that is open",
            vec![("To", "To: <sip:jo@192.0.2.1;tag=2")],
            "Value",
        ),
        (
            "an address without angles",
            vec![("To", "To: sip:jo@192.0.2.1;tag=2")],
            "200 OK",
        ),
        (
            "an address of another scheme",
            vec![("To", "To: <tel:+34915550100>;tag=2")],
            "200 OK",
        ),
        (
            "quotes within a name",
            vec![("To", "To: \"a \\\" < \\\\\" <sip:jo@192.0.2.1> ;tag=2")],
            "200 OK",
        ),
        (
            "a call of two words",
            vec![("Call-ID", "i: a(b)<c>@[d]{e}?")],
            "200 OK",
        ),
        (
            "a call with a space",
            vec![("Call-ID", "Call-ID: a b")],
            "Value",
        ),
        (
            "a call of three words",
            vec![("Call-ID", "Call-ID: a@b@c")],
            "Value",
        ),
        ("hops beyond all", vec![("", "Max-Forwards: 300")], "Value"),
        (
            "a field that is too long",
            vec![("", Box::leak(format!("X: {long}").into_boxed_str()))],
            "TooLong",
        ),
        (
            "too many fields",
            vec![(
                "",
                Box::leak(
                    "X: y\r\n"
                        .repeat(400)
                        .trim_end()
                        .to_owned()
                        .into_boxed_str(),
                ),
            )],
            "TooLong",
        ),
        (
            "a request",
            vec![("SIP", "OPTIONS sip:192.0.2.9 SIP/2.0")],
            "OPTIONS",
        ),
        (
            "a request of a method nobody knows",
            vec![
                ("SIP", "!odd%*_+`'~9 sip:192.0.2.9 SIP/2.0"),
                ("CSeq", "CSeq: 1 !odd%*_+`'~9"),
            ],
            "!odd%*_+`'~9",
        ),
        (
            "a request for another method than it counts",
            vec![("SIP", "INVITE sip:192.0.2.9 SIP/2.0")],
            "Value",
        ),
        (
            "a request with spaces too many",
            vec![("SIP", "OPTIONS  sip:192.0.2.9  SIP/2.0")],
            "StartLine",
        ),
        (
            "a request in angles",
            vec![("SIP", "OPTIONS <sip:192.0.2.9> SIP/2.0")],
            "StartLine",
        ),
        (
            "a request with a space at its end",
            vec![("SIP", "OPTIONS sip:192.0.2.9 SIP/2.0 ")],
            "StartLine",
        ),
        (
            "a request of another version",
            vec![("SIP", "OPTIONS sip:192.0.2.9 SIP/7.0")],
            "StartLine",
        ),
        (
            "a request for something unknown",
            vec![("SIP", "OPTIONS soap.beep://192.0.2.9:3002 SIP/2.0")],
            "OPTIONS",
        ),
    ] {
        let text = response(&changes);
        let found = short(&read(text.as_bytes(), Carried::Datagram));
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn nothing_at_all_and_what_keeps_a_connection_open_are_no_message_and_no_garbage() {
    for bytes in ["", "\r\n\r\n", "\r\n"] {
        for carried in [Carried::Datagram, Carried::Stream] {
            assert_eq!(read(bytes.as_bytes(), carried), Ok(None), "{bytes:?}");
        }
    }
    let late = format!("\r\n\r\n{}", response(&[]));
    assert_eq!(short(&read(late.as_bytes(), Carried::Datagram)), "200 OK");
}

#[test]
fn bytes_that_are_no_text_are_refused_before_they_are_whole() {
    for bytes in [
        &b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n"[..],
        b"220 mail.example ESMTP\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"\0\0\0\0",
        b"\xff\xfe\xfd",
        b"<html>",
        b"OK\n",
    ] {
        for carried in [Carried::Datagram, Carried::Stream] {
            assert!(read(bytes, carried).is_err(), "{bytes:?}");
        }
    }
}

#[test]
fn on_a_stream_a_message_is_waited_for_ends_by_its_length_and_leaves_the_next() {
    let body = "v=0\r\no=- 1 1 IN IP4 192.0.2.21\r\n";
    let length = format!("Content-Length: {}", body.len());
    let first = format!("{}{body}", response(&[("Content-L", length.as_str())]));
    let both = format!("{first}{}", response(&[("SIP", "SIP/2.0 404 Not Found")]));
    for end in 0..first.len() {
        let found = read(&both.as_bytes()[..end], Carried::Stream);
        assert_eq!(found, Ok(None), "{end} bytes");
        if end > 0 {
            let cut = read(&both.as_bytes()[..end], Carried::Datagram);
            assert!(cut.is_err(), "{end} bytes: {cut:?}");
        }
    }
    let (message, used) = read(both.as_bytes(), Carried::Stream).unwrap().unwrap();
    assert_eq!((message.body_bytes, used), (body.len(), first.len()));
    let rest = read(&both.as_bytes()[used..], Carried::Stream);
    assert_eq!(short(&rest), "404 Not Found");
    let endless = response(&[("Content-L", "")]);
    assert_eq!(
        read(endless.as_bytes(), Carried::Stream),
        Err(Broken::NoLength)
    );
}

#[test]
fn what_a_peer_says_of_itself_is_read_in_long_and_short_names_and_the_first_counts() {
    let text = response(&[
        ("", "SERVER: Example\r\n  Phone/1.2"),
        ("", "Server: Other"),
        ("", "user-agent: Agent 7"),
        ("", "m: <sip:100@192.0.2.21;transport=udp>"),
        ("", "Allow: INVITE, ACK ,,BYE"),
        ("", "Allow: OPTIONS, not a method"),
    ]);
    let (message, _) = read(text.as_bytes(), Carried::Datagram).unwrap().unwrap();
    assert_eq!(message.server.as_deref(), Some("Example Phone/1.2"));
    assert_eq!(message.user_agent.as_deref(), Some("Agent 7"));
    assert_eq!(message.product(), Some("Example Phone/1.2"));
    assert_eq!(
        message.contact.as_deref(),
        Some("<sip:100@192.0.2.21;transport=udp>")
    );
    assert_eq!(message.allow, ["INVITE", "ACK", "BYE", "OPTIONS"]);
    let quiet = response(&[("", "User-Agent: Agent 7")]);
    let (message, _) = read(quiet.as_bytes(), Carried::Datagram).unwrap().unwrap();
    assert_eq!(message.product(), Some("Agent 7"));
}

fn asked() -> (Asked, String) {
    let asked = Asked::new(&[0xab; 40]);
    let target = Target::parse("sip:192.0.2.21").unwrap();
    let request = asked.request(&target, "192.0.2.9:40000".parse().unwrap());
    (asked, request)
}

/// The answer that a peer makes of a request: the lines it must give back.
fn answer(request: &str, start: &str) -> String {
    let back = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
    let lines = request
        .lines()
        .filter(|line| back.iter().any(|b| line.starts_with(b)));
    let lines: Vec<&str> = lines.collect();
    format!(
        "{start}\r\n{}\r\nContent-Length: 0\r\n\r\n",
        lines.join("\r\n")
    )
}

#[test]
fn an_answer_carries_every_mark_of_its_question_and_anything_else_is_another_message() {
    let (asked, request) = asked();
    let whole = answer(&request, "SIP/2.0 200 OK");
    let came = |text: &str| match asked.hears(text.as_bytes(), Carried::Datagram).0 {
        Came::Answer(_) => "answer",
        Came::Provisional(_) => "provisional",
        Came::Other => "other",
        Came::Nothing => "nothing",
        Came::Garbage => "garbage",
    };
    for (name, text, expected) in [
        ("its answer", whole.clone(), "answer"),
        (
            "a refusal",
            answer(&request, "SIP/2.0 401 Unauthorized"),
            "answer",
        ),
        (
            "a busy one",
            answer(&request, "SIP/2.0 503 Service Unavailable"),
            "answer",
        ),
        (
            "still at it",
            answer(&request, "SIP/2.0 100 Trying"),
            "provisional",
        ),
        (
            "another mark",
            whole.replace("z9hG4bKab", "z9hG4bKac"),
            "other",
        ),
        (
            "another call",
            whole.replace("Call-ID: ab", "Call-ID: ac"),
            "other",
        ),
        (
            "another number",
            whole.replace("CSeq: 1", "CSeq: 2"),
            "other",
        ),
        (
            "another method",
            whole.replace("1 OPTIONS", "1 INVITE"),
            "other",
        ),
        ("its own question back", request.clone(), "other"),
        ("an empty line", "\r\n\r\n".to_owned(), "nothing"),
        ("half of it", whole[..80].to_owned(), "garbage"),
        ("anything", "hello".to_owned(), "garbage"),
    ] {
        assert_eq!(came(&text), expected, "{name}");
    }
}

#[test]
fn the_question_is_a_message_itself_and_holds_nothing_but_the_target_and_this_pcs_address() {
    for (text, begins, via) in [
        (
            "sip:192.0.2.21",
            "OPTIONS sip:192.0.2.21:5060 SIP/2.0",
            "SIP/2.0/UDP 192.0.2.9:40000",
        ),
        (
            "sip:pbx.example;transport=tcp",
            "OPTIONS sip:pbx.example:5060;transport=tcp SIP/2.0",
            "SIP/2.0/TCP 192.0.2.9:40000",
        ),
        (
            "sips:[2001:db8::1]",
            "OPTIONS sip:[2001:db8::1]:5061;transport=tls SIP/2.0",
            "SIP/2.0/TLS 192.0.2.9:40000",
        ),
    ] {
        let target = Target::parse(text).unwrap();
        let request = Asked::new(&[7; 40]).request(&target, "192.0.2.9:40000".parse().unwrap());
        assert!(request.starts_with(begins), "{request}");
        assert!(request.contains(via), "{request}");
        let (message, used) = read(request.as_bytes(), Carried::Stream).unwrap().unwrap();
        assert_eq!((message.method.as_str(), used), ("OPTIONS", request.len()));
    }
    assert_ne!(Asked::new(&[1; 40]), Asked::new(&[2; 40]));
}
