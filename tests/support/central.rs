//! A central of one's own: the real binary on a free port of loopback, data in a temporary folder.

use crate::process::{Running, program};
use crate::until;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A running central.
#[derive(Debug)]
pub struct TestCentral {
    running: Option<Running>,
    data: TempDir,
    mode: String,
    /// Address, for example `http://127.0.0.1:40123`.
    pub url: String,
    client: reqwest::Client,
    has_tls: bool,
}

/// A test that waits for a desk lets its own runtime sleep: a connection that central ended meanwhile would be used again.
fn client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
}

impl TestCentral {
    /// Starts one whose new sites are in this mode.
    pub async fn start(mode: &str) -> Self {
        crate::prepare();
        let data = tempfile::tempdir().unwrap();
        let mut central = Self {
            running: None,
            data,
            mode: mode.to_owned(),
            url: String::new(),
            client: client().build().unwrap(),
            has_tls: false,
        };
        central.boot("127.0.0.1:0").await;
        central
    }

    /// The same over TLS, with a certificate of its own that lies at [`Self::ca_file`].
    pub async fn start_with_tls(mode: &str) -> Self {
        crate::prepare();
        let data = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let at = |name: &str| data.path().join(name);
        std::fs::write(at("ca.pem"), made.cert.pem()).unwrap();
        std::fs::write(at("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let settings = format!(
            "[tls]\ncert = {:?}\nkey = {:?}\n",
            at("ca.pem"),
            at("key.pem")
        );
        std::fs::write(at("central.toml"), settings).unwrap();
        let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
        let mut central = Self {
            running: None,
            data,
            mode: mode.to_owned(),
            url: String::new(),
            client: client().tls_certs_only([root]).build().unwrap(),
            has_tls: true,
        };
        central.boot("127.0.0.1:0").await;
        central
    }

    /// Certificate that a desk has to trust.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.data.path().join("ca.pem")
    }

    async fn boot(&mut self, listen: &str) {
        let mut command = Command::new(program("deskready-central"));
        command
            .args([
                "serve",
                "--new-sites",
                &self.mode,
                "--listen",
                listen,
                "--data",
            ])
            .arg(self.data.path());
        if self.has_tls {
            command
                .arg("--config")
                .arg(self.data.path().join("central.toml"));
        }
        let running = Running::start(&mut command);
        let url = until("the address that central prints", async || {
            running.said("deskready-central listening on ")
        })
        .await;
        self.running = Some(running);
        self.url = url;
        until("central to be ready", async || {
            self.get("/readyz").await.filter(|s| *s == 200)
        })
        .await;
    }

    async fn get(&self, path: &str) -> Option<u16> {
        let answer = self
            .client
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .ok()?;
        Some(answer.status().as_u16())
    }

    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        if let Some(running) = &mut self.running {
            running.kill();
        }
    }

    /// Starts it again on the same address and data.
    pub async fn start_again(&mut self) {
        self.kill();
        let listen = self.url.trim_start_matches("http://").to_owned();
        self.boot(&listen).await;
    }

    /// Process number.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.running.as_ref().map_or(0, Running::id)
    }

    /// The sign-in link it printed at its newest start.
    pub async fn sign_in_link(&self) -> String {
        until("the sign-in link", async || {
            self.running.as_ref().and_then(|r| r.said("sign-in: "))
        })
        .await
    }

    /// File with the token that desks use.
    #[must_use]
    pub fn agent_token_file(&self) -> PathBuf {
        self.data.path().join("agent.token")
    }

    /// The token that desks use.
    #[must_use]
    pub fn agent_token(&self) -> String {
        std::fs::read_to_string(self.agent_token_file())
            .unwrap()
            .trim()
            .to_owned()
    }

    /// Reads from the API as a script does; `None` while central does not answer.
    pub async fn api(&self, path: &str) -> Option<Value> {
        let token = std::fs::read_to_string(self.data.path().join("api.token")).ok()?;
        let answer = self
            .client
            .get(format!("{}/api/v1/{path}", self.url))
            .bearer_auth(token.trim())
            .send()
            .await
            .ok()?;
        (answer.status() == 200).then_some(())?;
        answer.json().await.ok()
    }

    /// The items of a list of the API.
    pub async fn items(&self, path: &str) -> Vec<Value> {
        let page = self.api(path).await.unwrap_or_default();
        page["items"].as_array().cloned().unwrap_or_default()
    }

    /// Posts a body as a desk does; returns status and body.
    pub async fn post_report(&self, body: String) -> (u16, Value) {
        let answer = self
            .client
            .post(format!("{}/api/v1/reports", self.url))
            .bearer_auth(self.agent_token())
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Everything it has printed since its newest start.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.running
            .as_ref()
            .map(Running::lines)
            .unwrap_or_default()
    }
}
