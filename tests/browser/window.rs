//! A browser window of a test's own: chromedriver on a free port, a fresh profile folder, and both
//! ended with the test.

use deskready_tests::process::Running;
use deskready_tests::{PATIENCE, until};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Map, Value, json};
use std::process::Command;
use std::time::Instant;
use tempfile::TempDir;

/// A window.
pub struct Window {
    /// Drives it.
    pub client: Client,
    _driver: Running,
    _profile: TempDir,
}

/// A window of this size, or `None` (and one line that says so) without chromedriver.
pub async fn open(width: u32, height: u32) -> Option<Window> {
    if Command::new("chromedriver")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: chromedriver is not installed (Debian: chromium-driver)");
        return None;
    }
    let (driver, port) = driver().await;
    let profile = tempfile::tempdir().unwrap();
    let arguments = json!([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.path().display()),
    ]);
    let mut wishes = Map::new();
    wishes.insert("goog:chromeOptions".to_owned(), json!({"args": arguments}));
    wishes.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
    let client = ClientBuilder::new(hyper_util_connector())
        .capabilities(wishes)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .unwrap();
    // Chromium's smallest window is wider than a phone; the view inside can be as narrow.
    client.set_window_size(width, height).await.unwrap();
    Some(Window {
        client,
        _driver: driver,
        _profile: profile,
    })
}

/// A chromedriver on a port of its own choice. It takes a free port of IPv4 and then wants the same
/// one of IPv6; when another test was faster there, it gives up, and the next one is luckier.
async fn driver() -> (Running, String) {
    until("a chromedriver that starts", async || {
        let driver = Running::start(Command::new("chromedriver").arg("--port=0"));
        let started = until("chromedriver to start or end", async || {
            let port = driver.lines().iter().find_map(|line| {
                let port = line.split("started successfully on port ").nth(1)?;
                Some(port.trim_end_matches('.').to_owned())
            });
            if port.is_some() || driver.ended() {
                Some(port)
            } else {
                None
            }
        })
        .await;
        started.map(|port| (driver, port))
    })
    .await
}

fn hyper_util_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

impl Window {
    /// Goes to an address.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// The text a person sees.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText")
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until the page shows a text, without touching the page.
    pub async fn shows(&self, wanted: &str) {
        let started = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(wanted) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "the page never shows {wanted:?}; it shows:\n{text}"
            );
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// Violations of accessibility rules that axe finds, as short lines.
    pub async fn axe(&self, axe: &str) -> Vec<String> {
        self.script(axe).await;
        let found = self
            .client
            .execute_async(
                "const done = arguments[arguments.length - 1];
                 axe.run(document, {resultTypes: ['violations']}).then(
                   r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))),
                   e => done(['axe failed: ' + e]));",
                Vec::new(),
            )
            .await
            .unwrap();
        serde_json::from_value(found).unwrap()
    }

    /// Ends the window.
    pub async fn close(self) {
        let Self { client, .. } = self;
        client.close().await.unwrap();
    }
}
