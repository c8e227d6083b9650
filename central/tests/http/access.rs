//! Who gets in where: tokens, sessions, links that work once, headers that keep browsers honest.

use deskready_central::http::openapi;

use crate::bench::{AGENT, API, Bench, HOST, Setup};

/// Each address with what nobody, a wrong token, the agent, a script and a person get.
const DOORS: &[(&str, &str, [u16; 5])] = &[
    ("GET", "/healthz", [200; 5]),
    ("GET", "/readyz", [200; 5]),
    ("GET", "/api/v1/openapi.json", [200; 5]),
    ("GET", "/assets/app.css", [200; 5]),
    ("GET", "/assets/app.js", [200; 5]),
    ("GET", "/assets/other", [404; 5]),
    ("GET", "/api/v1/desks", [401, 401, 403, 200, 200]),
    ("GET", "/api/v1/desks/dsk_1", [401, 401, 403, 404, 404]),
    ("GET", "/api/v1/work-orders", [401, 401, 403, 200, 200]),
    ("GET", "/api/v1/work-orders/wo_1", [401, 401, 403, 404, 404]),
    ("GET", "/api/v1/tickets", [401, 401, 403, 200, 200]),
    ("GET", "/api/v1/tickets/tk_1", [401, 401, 403, 404, 404]),
    ("GET", "/api/v1/diagnoses/dia_1", [401, 401, 403, 404, 404]),
    ("GET", "/api/v1/incidents", [401, 401, 403, 200, 200]),
    ("GET", "/metrics", [401, 401, 403, 200, 200]),
    ("GET", "/", [401, 401, 403, 200, 200]),
    ("GET", "/desks", [401, 401, 403, 200, 200]),
    ("GET", "/desks/dsk_1", [401, 401, 403, 404, 404]),
    ("GET", "/work-orders", [401, 401, 403, 200, 200]),
    ("GET", "/work-orders/wo_1/print", [401, 401, 403, 404, 404]),
    ("GET", "/tickets", [401, 401, 403, 200, 200]),
    ("GET", "/nothing", [404; 5]),
    ("POST", "/api/v1/reports", [401, 401, 400, 403, 403]),
    (
        "POST",
        "/api/v1/work-orders/wo_1/cancel",
        [401, 401, 403, 403, 412],
    ),
    (
        "POST",
        "/api/v1/tickets/tk_1/qualify",
        [401, 401, 403, 403, 412],
    ),
    (
        "POST",
        "/api/v1/tickets/tk_1/cancel",
        [401, 401, 403, 403, 412],
    ),
    ("POST", "/work-orders/wo_1/sign", [401, 401, 403, 403, 400]),
    ("POST", "/sign-out", [401, 401, 403, 403, 303]),
    ("DELETE", "/api/v1/desks", [405; 5]),
];

#[tokio::test]
async fn each_door_opens_for_those_it_is_for() {
    let bench = Bench::new();
    for (method, path, expected) in DOORS {
        let person = bench.sign_in().await;
        for (who, status) in expected.iter().enumerate() {
            let ask = bench
                .ask(method, path)
                .header("origin", &format!("http://{HOST}"));
            let ask = match who {
                0 => ask,
                1 => ask.bearer("dra_wrong"),
                2 => ask.bearer(AGENT),
                3 => ask.bearer(API),
                _ => ask.header("cookie", &person),
            };
            let answer = ask.send().await;
            assert_eq!(
                answer.status, *status,
                "{method} {path} as {who}: {}",
                answer.text
            );
            if !answer.status.is_success() && !answer.status.is_redirection() {
                let problem = answer.json();
                assert_eq!(
                    answer.header("content-type"),
                    "application/problem+json",
                    "{path}"
                );
                assert!(
                    problem["detail"].as_str().is_some_and(|d| d.len() > 10),
                    "{path}: {problem}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_description_lists_every_route_of_the_api_and_nothing_that_is_not_there() {
    let bench = Bench::new();
    let described = serde_json::to_value(openapi::description()).unwrap();
    assert_eq!(bench.get("/api/v1/openapi.json").await.json(), described);
    let mut paths: Vec<String> = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            paths.push(format!("{} {path}", method.to_uppercase()));
            let real = path.replace("{id}", "x_1").replace("{site}", "x");
            let answer = bench
                .ask(&method.to_uppercase(), &real)
                .bearer("dra_wrong")
                .send()
                .await;
            assert_eq!(
                answer.status, 401,
                "{method} {path} is described and not there"
            );
            assert!(
                item[method]["responses"]["401"].is_object(),
                "{method} {path} does not say 401"
            );
        }
    }
    paths.sort();
    let expected = [
        "GET /api/v1/desks",
        "GET /api/v1/desks/{id}",
        "GET /api/v1/diagnoses/{id}",
        "GET /api/v1/diagnoses/{id}/explanation",
        "GET /api/v1/holds",
        "GET /api/v1/incidents",
        "GET /api/v1/incidents/{id}",
        "GET /api/v1/reviews",
        "GET /api/v1/sites",
        "GET /api/v1/sites/{site}/listening",
        "GET /api/v1/tickets",
        "GET /api/v1/tickets/{id}",
        "GET /api/v1/work-orders",
        "GET /api/v1/work-orders/{id}",
        "POST /api/v1/diagnoses/{id}/acquit",
        "POST /api/v1/diagnoses/{id}/hold",
        "POST /api/v1/diagnoses/{id}/take-out",
        "POST /api/v1/diagnoses/{id}/trials",
        "POST /api/v1/holds/{id}/end",
        "POST /api/v1/reports",
        "POST /api/v1/reviews/{id}/let-go",
        "POST /api/v1/reviews/{id}/normal",
        "POST /api/v1/sites/{site}/mode",
        "POST /api/v1/sites/{site}/normal",
        "POST /api/v1/tickets/{id}/cancel",
        "POST /api/v1/tickets/{id}/qualify",
        "POST /api/v1/work-orders/{id}/cancel",
        "POST /api/v1/work-orders/{id}/sign",
    ];
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn a_link_works_once_and_for_fifteen_minutes_and_a_session_for_twelve_hours() {
    let bench = Bench::new();
    let code = bench.code();
    let path = format!("/sign-in?code={code}");
    // A browser that looks ahead does not use it up.
    let ahead = bench
        .ask("GET", &path)
        .header("sec-purpose", "prefetch;prerender")
        .send()
        .await;
    assert_eq!((ahead.status.as_u16(), ahead.cookie()), (503, None));
    let first = bench.ask("GET", &path).send().await;
    assert_eq!(
        (first.status.as_u16(), first.header("location")),
        (303, "/")
    );
    let cookie = first.cookie().unwrap();
    let whole = first.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(whole.contains(part), "{whole}");
    }
    let second = bench.ask("GET", &path).send().await;
    assert_eq!((second.status.as_u16(), second.cookie()), (403, None));
    assert_eq!(bench.page("/", &cookie).await.status, 200);
    bench.clock.advance(12 * 3600 - 1);
    assert_eq!(bench.page("/", &cookie).await.status, 200);
    bench.clock.advance(1);
    assert_eq!(
        bench.page("/", &cookie).await.header("location"),
        "/sign-in"
    );

    let late = bench.code();
    bench.clock.advance(15 * 60);
    let answer = bench
        .ask("GET", &format!("/sign-in?code={late}&lang=en"))
        .send()
        .await;
    assert_eq!((answer.status.as_u16(), answer.cookie()), (403, None));
    assert!(answer.text.contains("expired"), "{}", answer.text);
}

#[tokio::test]
async fn after_signing_out_the_cookie_opens_nothing() {
    let bench = Bench::new();
    let cookie = bench.sign_in().await;
    let out = bench.ask("POST", "/sign-out").by_page(&cookie).send().await;
    assert_eq!(out.header("location"), "/sign-in");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        bench
            .ask("GET", "/api/v1/desks")
            .header("cookie", &cookie)
            .send()
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn over_tls_the_cookie_never_travels_in_plain_text() {
    let bench = Bench::with(Setup {
        secure: true,
        ..Setup::default()
    });
    let answer = bench
        .ask("GET", &format!("/sign-in?code={}", bench.code()))
        .send()
        .await;
    let set = answer.header("set-cookie");
    assert!(
        set.starts_with("__Host-deskready=") && set.ends_with("; Secure"),
        "{set}"
    );
}

#[tokio::test]
async fn a_link_followed_from_another_site_leads_on_by_a_click_of_our_own() {
    let bench = Bench::new();
    let answer = bench
        .ask("GET", &format!("/sign-in?code={}", bench.code()))
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .send()
        .await;
    assert_eq!(answer.status, 200);
    assert!(answer.cookie().is_some() && answer.text.contains("href=\"/\""));
}

#[tokio::test]
async fn a_program_on_a_desk_reads_its_own_desk_only() {
    let bench = Bench::new();
    let one = bench.headset_missing("B-14").await;
    let other = bench.headset_missing("B-15").await;
    let own = format!("/api/v1/desks/{}", bench.desk_id("B-14").await);
    let ask = |path: &str, agent: Option<&str>| {
        let ask = bench.ask("GET", path).bearer(AGENT);
        match agent {
            Some(agent) => ask.header("deskready-agent", agent),
            None => ask,
        }
        .send()
    };
    assert_eq!(ask(&own, Some(&one.agent)).await.status, 200);
    for (path, agent) in [
        (own.as_str(), Some(other.agent.as_str())),
        (own.as_str(), None),
        (own.as_str(), Some("agt_<script>")),
        ("/api/v1/desks/dsk_unknown", Some(one.agent.as_str())),
        ("/api/v1/desks", Some(one.agent.as_str())),
    ] {
        assert_eq!(ask(path, agent).await.status, 403, "{path} {agent:?}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_a_browser_honest() {
    let bench = Bench::new();
    let cookie = bench.sign_in().await;
    for path in [
        "/",
        "/api/v1/desks",
        "/nothing",
        "/assets/app.css",
        "/sign-in",
        "/healthz",
        "/metrics",
    ] {
        let answer = bench.page(path, &cookie).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.headers.get("access-control-allow-origin").is_none());
        let kept = path.starts_with("/assets/");
        assert_eq!(
            answer.header("cache-control") == "no-store",
            !kept,
            "{path}"
        );
    }
}

#[tokio::test]
async fn another_name_or_another_origin_is_refused_before_anything_else() {
    let bench = Bench::new();
    let cookie = bench.sign_in().await;
    let rebound = axum::http::Request::builder()
        .uri("/api/v1/desks")
        .header("host", "evil.example:8080");
    let request = rebound
        .header("cookie", &cookie)
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(bench.router.clone(), request)
        .await
        .unwrap();
    assert_eq!(answer.status(), 421);
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("x", "y"),
    ] {
        let ask = bench
            .ask("POST", "/sign-out")
            .header("cookie", &cookie)
            .header(name, value);
        assert_eq!(ask.send().await.status, 403, "{name}: {value}");
    }
    assert_eq!(
        bench.page("/", &cookie).await.status,
        200,
        "still signed in"
    );
}

#[tokio::test]
async fn looking_at_the_head_of_a_link_does_not_use_it_up() {
    let bench = Bench::new();
    let path = format!("/sign-in?code={}", bench.code());
    let head = bench.ask("HEAD", &path).send().await;
    assert_eq!((head.status.as_u16(), head.cookie()), (200, None));
    let opened = bench.ask("GET", &path).send().await;
    assert_eq!(opened.status, 303, "{}", opened.text);
    assert!(opened.cookie().is_some());
}
