//! A central in process: the real router over an empty store, a clock that stands, known tokens.

use std::sync::{Arc, Once};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use deskready::ticket::Mode;
use deskready_central::clock::{Clock, Fixed};
use deskready_central::http::guard::Names;
use deskready_central::http::{App, Inner, metrics, router};
use deskready_central::signin::codes;
use deskready_central::signin::tokens::Tokens;
use deskready_central::store::Store;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

use crate::voice::{Shot, Voice, round};

pub const HOST: &str = "127.0.0.1:8080";
pub const AGENT: &str = "dra_test-agent-token";
pub const API: &str = "drp_test-api-token";

pub struct Bench {
    pub router: Router,
    pub clock: Arc<Fixed>,
    pub stop: watch::Sender<bool>,
    pub dir: TempDir,
}

/// What a test changes about the usual central.
pub struct Setup {
    pub script: &'static [u8],
    pub mode: Mode,
    pub places: usize,
    pub secure: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            script: b"/* script */",
            mode: Mode::Act,
            places: 64,
            secure: false,
        }
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The session cookie it sets, as a browser would send it back.
    pub fn cookie(&self) -> Option<String> {
        let mut set = self.headers.get_all("set-cookie").iter();
        let text = set.find_map(|v| v.to_str().ok().filter(|v| v.contains("deskready=")))?;
        text.split(';').next().map(str::to_owned)
    }
}

pub struct Ask<'a> {
    bench: &'a Bench,
    request: axum::http::request::Builder,
    body: Vec<u8>,
}

impl Ask<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// As a page of ours sends it.
    pub fn by_page(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
            .header("origin", &format!("http://{HOST}"))
            .header("sec-fetch-site", "same-origin")
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string().into_bytes())
    }

    pub fn form(self, body: &str) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(body.as_bytes().to_vec())
    }

    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    pub async fn response(self) -> Response<Body> {
        let request: Request<Body> = self.request.body(Body::from(self.body)).unwrap();
        self.bench.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(self) -> Answer {
        let (parts, body) = self.response().await.into_parts();
        let bytes = axum::body::to_bytes(body, 16 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

impl Bench {
    pub fn new() -> Self {
        Self::with(Setup::default())
    }

    pub fn with(setup: Setup) -> Self {
        static METRICS: Once = Once::new();
        METRICS.call_once(metrics::start);
        let dir = tempfile::tempdir().unwrap();
        let store =
            Store::open(&format!("sqlite:{}", dir.path().join("t.sqlite").display())).unwrap();
        let clock = Arc::new(Fixed::at("2026-01-05T08:00:00Z".parse().unwrap()));
        let (stop, stopping) = watch::channel(false);
        let app = App::new(Inner {
            store,
            clock: clock.clone(),
            tokens: Tokens::of(AGENT, API),
            data: dir.path().to_owned(),
            names: Arc::new(Names::of(HOST.parse().unwrap(), setup.secure)),
            secure: setup.secure,
            new_sites: setup.mode,
            zone: "Europe/Madrid".to_owned(),
            script: setup.script,
            places: Arc::new(Semaphore::new(setup.places)),
            streams: Arc::new(Semaphore::new(2)),
            stopping,
        });
        Self {
            router: router(app),
            clock,
            stop,
            dir,
        }
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST);
        Ask {
            bench: self,
            request,
            body: Vec::new(),
        }
    }

    /// GET with the token of scripts.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).bearer(API).send().await
    }

    /// GET of a page by a signed-in person.
    pub async fn page(&self, path: &str, cookie: &str) -> Answer {
        self.ask("GET", path)
            .header("cookie", cookie)
            .header("accept", "text/html")
            .send()
            .await
    }

    pub fn code(&self) -> String {
        codes::make(self.dir.path(), self.clock.now()).unwrap()
    }

    /// Signs in and returns the cookie.
    pub async fn sign_in(&self) -> String {
        let answer = self
            .ask("GET", &format!("/sign-in?code={}", self.code()))
            .send()
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.cookie().unwrap()
    }

    pub async fn report(&self, voice: &mut Voice, shots: &[Shot]) -> Answer {
        let now = self.clock.advance(1);
        let body = serde_json::to_value(voice.report(now, shots)).unwrap();
        self.ask("POST", "/api/v1/reports")
            .bearer(AGENT)
            .json(&body)
            .send()
            .await
    }

    /// A desk whose required headset is not there, as a self-check finds it.
    pub async fn headset_missing(&self, label: &str) -> Voice {
        let mut voice = Voice::new(label).asked();
        let answer = self.report(&mut voice, &round(false)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        voice
    }

    /// The only order there is.
    pub async fn order(&self) -> Value {
        let list = self.get("/api/v1/work-orders").await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
        list["items"][0].clone()
    }

    pub async fn desk_id(&self, label: &str) -> String {
        let list = self
            .get(&format!("/api/v1/desks?label={label}"))
            .await
            .json();
        list["items"][0]["id"].as_str().unwrap().to_owned()
    }
}
