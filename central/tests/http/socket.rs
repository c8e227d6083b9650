//! What only a socket tells: listening, TLS, and a stop that ends streams and returns.

use std::time::Duration;

use deskready_central::config::Tls;
use deskready_central::http::serve;

use crate::bench::{API, Bench};

/// Long enough for a slow machine and shorter than the usual time for headers.
const PATIENCE: Duration = Duration::from_secs(8);

fn client(root: Option<&str>) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
    if let Some(pem) = root {
        builder = builder.tls_certs_only([reqwest::Certificate::from_pem(pem.as_bytes()).unwrap()]);
    }
    builder.build().unwrap()
}

#[tokio::test]
async fn a_stop_ends_open_streams_and_returns() {
    let bench = Bench::new();
    let bound = serve::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", bound.address);
    let stopping = bench.stop.subscribe();
    let server = tokio::spawn(serve::run(bound, bench.router.clone(), None, stopping));
    // The router was made for another port: it must not answer under this one.
    assert_eq!(
        client(None)
            .get(format!("{url}/healthz"))
            .send()
            .await
            .unwrap()
            .status(),
        421
    );
    let named = client(None)
        .get(format!("{url}/healthz"))
        .header("host", crate::bench::HOST);
    assert_eq!(named.send().await.unwrap().text().await.unwrap(), "ok\n");
    let stream = client(None)
        .get(format!("{url}/events"))
        .header("host", crate::bench::HOST)
        .bearer_auth(API);
    let stream = stream.send().await.unwrap();
    assert_eq!(stream.status(), 200);
    bench.stop.send(true).unwrap();
    let rest = tokio::time::timeout(PATIENCE, stream.text())
        .await
        .expect("the stream ends");
    assert!(rest.is_ok(), "{rest:?}");
    let ended = tokio::time::timeout(PATIENCE, server)
        .await
        .expect("the server returns");
    ended.unwrap().unwrap();
}

#[tokio::test]
async fn who_connects_and_says_nothing_or_only_half_is_let_go() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let bench = Bench::new();
    for said in [
        "",
        "GET /healthz HT",
        "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nx: ",
    ] {
        let mut bound = serve::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        bound.first_request = Duration::from_millis(50);
        let address = bound.address;
        let stopping = bench.stop.subscribe();
        tokio::spawn(serve::run(bound, bench.router.clone(), None, stopping));
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
        assert!(ended.is_ok(), "{said:?} still holds its connection");
        assert!(!String::from_utf8_lossy(&heard).contains("200 OK"));
    }
}

#[tokio::test]
async fn tls_is_spoken_with_the_certificate_of_the_configuration_and_plain_text_is_not() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let bench = Bench::new();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (cert, key) = (
        bench.dir.path().join("cert.pem"),
        bench.dir.path().join("key.pem"),
    );
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let bound = serve::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = bound.address.port();
    let (router, stopping) = (bench.router.clone(), bench.stop.subscribe());
    let tls = Tls { cert, key };
    let server = tokio::spawn(async move { serve::run(bound, router, Some(&tls), stopping).await });
    let ask = client(Some(&made.cert.pem())).get(format!("https://localhost:{port}/healthz"));
    let answer = ask.send().await.unwrap();
    // Reached over TLS; this router was made for another name.
    assert_eq!(answer.status(), 421);
    assert!(
        client(None)
            .get(format!("https://localhost:{port}/healthz"))
            .send()
            .await
            .is_err(),
        "an unknown certificate"
    );
    assert!(
        client(None)
            .get(format!("http://localhost:{port}/healthz"))
            .send()
            .await
            .is_err(),
        "plain text"
    );
    bench.stop.send(true).unwrap();
    tokio::time::timeout(PATIENCE, server)
        .await
        .expect("the server returns")
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_is_named() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let bench = Bench::new();
    let bound = serve::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let tls = Tls {
        cert: "/nowhere/cert.pem".into(),
        key: "/nowhere/key.pem".into(),
    };
    let error = serve::run(
        bound,
        bench.router.clone(),
        Some(&tls),
        bench.stop.subscribe(),
    )
    .await
    .unwrap_err();
    assert!(error.to_string().contains("/nowhere/cert.pem"), "{error}");
}
