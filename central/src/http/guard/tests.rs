//! Tests of `guard`: what a browser on another origin, a rebound name and an honest client send.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::*;

type Row = (
    &'static str,
    &'static [(&'static str, &'static str)],
    Option<Refusal>,
);

fn decide(
    listen: &str,
    tls: bool,
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
) -> Option<Refusal> {
    let names = Names::of(listen.parse().unwrap(), tls);
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
    }
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    check(&names, &method, &uri.parse::<Uri>().unwrap(), &map).err()
}

const HOST: Option<Refusal> = Some(Refusal::Host);
const CROSS: Option<Refusal> = Some(Refusal::CrossSite);
const NONE: Option<Refusal> = Some(Refusal::NoOrigin);

#[test]
fn only_our_own_pages_and_honest_programs_get_in_on_loopback() {
    let rows: &[Row] = &[
        // Host
        ("GET", &[("host", "127.0.0.1:8080")], None),
        ("GET", &[("host", "localhost:8080")], None),
        ("GET", &[("host", "LOCALHOST:8080")], None),
        ("GET", &[("host", "[::1]:8080")], None),
        ("GET", &[], HOST),
        ("GET", &[("host", "")], HOST),
        ("GET", &[("host", "127.0.0.1")], HOST),
        ("GET", &[("host", "127.0.0.1:80")], HOST),
        ("GET", &[("host", "127.0.0.1:8081")], HOST),
        ("GET", &[("host", "127.0.0.1.evil.example:8080")], HOST),
        ("GET", &[("host", "127.evil.example:8080")], HOST),
        ("GET", &[("host", "localhost.evil.example:8080")], HOST),
        ("GET", &[("host", "evil.example:8080")], HOST),
        ("GET", &[("host", "127.0.0.1:8080@evil.example")], HOST),
        ("GET", &[("host", "evil.example#127.0.0.1:8080")], HOST),
        (
            "GET",
            &[("host", "127.0.0.1:8080"), ("host", "evil.example")],
            HOST,
        ),
        ("GET", &[("host", "127.0.0.1:8080, evil.example")], HOST),
        ("GET", &[("host", "127.1:8080")], HOST),
        ("GET", &[("host", "2130706433:8080")], HOST),
        ("GET", &[("host", "[::ffff:127.0.0.1]:8080")], HOST),
        ("GET", &[("host", "localhost.:8080")], HOST),
        (
            "GET",
            &[
                ("host", "evil.example"),
                ("x-forwarded-host", "127.0.0.1:8080"),
            ],
            HOST,
        ),
        // Reading from elsewhere
        (
            "GET",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "none"),
                ("sec-fetch-mode", "navigate"),
            ],
            None,
        ),
        (
            "GET",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
            ],
            None,
        ),
        (
            "GET",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-mode", "cors"),
            ],
            None,
        ),
        (
            "GET",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors"),
            ],
            CROSS,
        ),
        (
            "GET",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "cors"),
            ],
            CROSS,
        ),
        (
            "GET",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "same-site"),
                ("sec-fetch-mode", "cors"),
            ],
            CROSS,
        ),
        (
            "GET",
            &[("host", "127.0.0.1:8080"), ("sec-fetch-site", "cross-site")],
            CROSS,
        ),
        // Changing something
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "same-origin"),
            ],
            None,
        ),
        (
            "POST",
            &[
                ("host", "localhost:8080"),
                ("origin", "http://localhost:8080"),
                ("sec-fetch-site", "same-origin"),
            ],
            None,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
            ],
            None,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("sec-fetch-site", "same-origin"),
            ],
            None,
        ),
        (
            "POST",
            &[("host", "127.0.0.1:8080"), ("authorization", "Bearer x")],
            None,
        ),
        ("POST", &[("host", "127.0.0.1:8080")], NONE),
        (
            "POST",
            &[("host", "127.0.0.1:8080"), ("cookie", "deskready=x")],
            NONE,
        ),
        (
            "POST",
            &[("host", "127.0.0.1:8080"), ("origin", "null")],
            CROSS,
        ),
        ("POST", &[("host", "127.0.0.1:8080"), ("origin", "")], CROSS),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "https://127.0.0.1:8080"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8081"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1")],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://localhost:8080"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080.evil.example"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://evil.example"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://evil.example"),
                ("sec-fetch-site", "same-origin"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "cross-site"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "same-site"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "none"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080"),
                ("origin", "http://evil.example"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("authorization", "Bearer x"),
                ("origin", "http://evil.example"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("authorization", "Bearer x"),
                ("sec-fetch-site", "cross-site"),
            ],
            CROSS,
        ),
        (
            "POST",
            &[
                ("host", "127.0.0.1:8080"),
                ("referer", "http://127.0.0.1:8080/"),
            ],
            NONE,
        ),
        ("DELETE", &[("host", "127.0.0.1:8080")], NONE),
        (
            "OPTIONS",
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://evil.example"),
            ],
            CROSS,
        ),
    ];
    assert!(rows.len() >= 40);
    for (method, headers, expected) in rows {
        assert_eq!(
            decide("127.0.0.1:8080", false, method, "/", headers),
            *expected,
            "{method} {headers:?}"
        );
    }
}

#[test]
fn http2_names_the_host_in_its_address_and_both_must_agree() {
    for (uri, headers, expected) in [
        ("http://127.0.0.1:8080/", &[][..], None),
        ("http://evil.example/", &[], HOST),
        (
            "http://127.0.0.1:8080/",
            &[("host", "127.0.0.1:8080")],
            None,
        ),
        (
            "http://127.0.0.1:8080/",
            &[("host", "localhost:8080")],
            HOST,
        ),
        ("http://evil.example/", &[("host", "127.0.0.1:8080")], HOST),
    ] {
        assert_eq!(
            decide("127.0.0.1:8080", false, "GET", uri, headers),
            expected,
            "{uri} {headers:?}"
        );
    }
}

#[test]
fn behind_a_certificate_any_name_is_answered_but_the_origin_must_be_the_same_name() {
    for (headers, expected) in [
        (
            &[
                ("host", "support.example:8443"),
                ("origin", "https://support.example:8443"),
            ][..],
            None,
        ),
        (
            &[
                ("host", "support.example:8443"),
                ("origin", "http://support.example:8443"),
            ],
            CROSS,
        ),
        (
            &[
                ("host", "support.example:8443"),
                ("origin", "https://other.example:8443"),
            ],
            CROSS,
        ),
        (&[("host", "a b")], HOST),
    ] {
        assert_eq!(
            decide("0.0.0.0:8443", true, "POST", "/", headers),
            expected,
            "{headers:?}"
        );
    }
}

#[test]
fn the_default_port_may_be_left_out() {
    for (host, good) in [
        ("127.0.0.1", true),
        ("127.0.0.1:80", true),
        ("localhost", true),
        ("[::1]", true),
    ] {
        assert_eq!(
            decide("127.0.0.1:80", false, "GET", "/", &[("host", host)]).is_none(),
            good,
            "{host}"
        );
    }
}
