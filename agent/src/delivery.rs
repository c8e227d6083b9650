//! Delivery to central: at least once, in order, in the background. What central cannot take now
//! is kept and sent again; what it can never take is set aside, alone, and the rest goes on.
//! Needs the store and an address; decides nothing about the desk.

use crate::inventory::Digested;
use crate::store::Store;
use anyhow::Context as _;
use deskready::ids::{AgentId, StreamId};
use deskready::limits::REPORT_BODY_BYTES;
use deskready::observation::Observation;
use deskready::wire::v1::{DeskName, REPORTS_PATH, Reply, Report, Request, VERSION};
use reqwest::{StatusCode, Url};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// Observations sent at once; far below the wire's limit so that one report stays small.
const BATCH: usize = 500;
/// The longest a delivery may take.
const LIMIT: Duration = Duration::from_secs(30);
/// Waits after failures, shortest and longest, seconds.
const BACK_OFF_S: (u64, u64) = (5, 300);

/// Where to deliver.
#[derive(Debug)]
pub struct Central {
    client: reqwest::Client,
    reports: Url,
    token: String,
}

/// Who delivers.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Agent.
    pub agent: AgentId,
    /// Stream.
    pub stream: StreamId,
    /// Desk.
    pub desk: DeskName,
}

/// How a delivery ended.
#[derive(Debug)]
pub enum Delivered {
    /// Everything that waited is stored in central.
    All(Box<Reply>),
    /// Not now; what waits stays. Wait at least this long if central said so.
    Later {
        /// Why.
        why: String,
        /// Central's own wish, seconds.
        after_s: Option<u64>,
    },
}

impl Central {
    /// Prepares to talk to central. Plain http is for this PC alone.
    pub fn new(url: &str, token_file: Option<&Path>, ca: Option<&Path>) -> anyhow::Result<Self> {
        let base: Url = url.parse().with_context(|| {
            format!("{url:?} is no address; give one like https://central.example:8443")
        })?;
        anyhow::ensure!(
            base.scheme() == "https" || (base.scheme() == "http" && is_loopback(&base)),
            "{url} would send this desk's data in the clear: use https (plain http is accepted for 127.0.0.1 and ::1 alone)"
        );
        let path = token_file.context(
            "--token-file is missing: central wrote one as agent.token in its data folder",
        )?;
        let token = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the token file {}", path.display()))?;
        let token = token.trim().to_owned();
        anyhow::ensure!(
            !token.is_empty() && token.len() <= 256 && token.bytes().all(|b| b.is_ascii_graphic()),
            "the token file {} does not hold one token",
            path.display()
        );
        let mut client = reqwest::Client::builder()
            .timeout(LIMIT)
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy_for_loopback(&base)
            .user_agent(concat!("deskready/", env!("CARGO_PKG_VERSION")));
        if let Some(ca) = ca {
            let pem = std::fs::read(ca).with_context(|| {
                format!("cannot read the certificate authority {}", ca.display())
            })?;
            let own = reqwest::Certificate::from_pem_bundle(&pem)
                .with_context(|| format!("{} holds no PEM certificate", ca.display()))?;
            // Who names an authority means this one, and not also all those that the system trusts.
            client = client.tls_certs_only(own);
        }
        if base.scheme() == "http" {
            // Redirects are off, so nothing will ever be encrypted: a PC that trusts no authority can do this as well.
            client = client.tls_certs_only([]);
        }
        Ok(Self {
            client: client.build().with_context(|| {
                format!(
                    "cannot prepare the connection to {url}: if this PC trusts no certificate authority yet, \
                     install the package ca-certificates or name central's own with --ca"
                )
            })?,
            reports: base.join(REPORTS_PATH)?,
            token,
        })
    }

    /// Delivers everything that waits, then says how it went. Sends at least one report, empty if
    /// need be: that is the sign of life.
    pub async fn deliver(
        &self,
        store: &mut Store,
        sender: &Sender,
        inventory: &Digested,
    ) -> anyhow::Result<Delivered> {
        let mut batch_len = BATCH;
        loop {
            let waiting = store.pending_count()?;
            let batch = store.next_batch(batch_len)?.observations;
            let with_inventory = store.inventory_sent()?.as_deref() != Some(&inventory.digest);
            let first_seq = batch.first().map_or(store.last_seq()? + 1, |o| o.seq);
            let report = report(sender, inventory, with_inventory, first_seq, batch);
            let json = serde_json::to_vec(&report)?;
            let count = report.observations.len();
            let outcome = if json.len() > REPORT_BODY_BYTES {
                Outcome::Refused(format!("a report of {} bytes is too large", json.len()))
            } else {
                self.send(&json).await
            };
            match outcome {
                Outcome::Taken(reply) => {
                    if count > 0 {
                        store.acknowledge(report.first_seq, reply.acked_seq)?;
                    }
                    let wants = reply.requests.contains(&Request::SendHistory);
                    store.set_inventory_sent((!wants).then_some(inventory.digest.as_str()))?;
                    if let Some(verdict) = &reply.verdict {
                        store.set_verdict(verdict)?;
                    }
                    for kind in &reply.ignored {
                        tracing::info!(
                            kind,
                            "central is older than this program: it keeps this kind of measurement unread"
                        );
                    }
                    let left = store.pending_count()?;
                    if count > 0 && left >= waiting {
                        let why = "central answered without acknowledging anything".to_owned();
                        store.note_error(&why)?;
                        return Ok(Delivered::Later { why, after_s: None });
                    }
                    // Central asked for the inventory that it already got: do not go round in circles.
                    let again = left > 0 || (wants && !with_inventory);
                    if !again {
                        store.note_delivery(jiff::Timestamp::now())?;
                        return Ok(Delivered::All(reply));
                    }
                    batch_len = BATCH;
                }
                Outcome::NotNow { why, after_s } => {
                    store.note_error(&why)?;
                    return Ok(Delivered::Later { why, after_s });
                }
                Outcome::Refused(why) if count > 1 => {
                    tracing::debug!(
                        count,
                        why,
                        "central refuses a report: it is sent again in halves"
                    );
                    batch_len = count / 2;
                }
                Outcome::Refused(why) => {
                    let envelope = Report {
                        observations: Vec::new(),
                        ..report.clone()
                    };
                    let alone = serde_json::to_vec(&envelope)?;
                    let culprit = report.observations.first();
                    // Refused without any measurement too: then no measurement is to blame.
                    match (culprit, self.send(&alone).await) {
                        (Some(one), Outcome::Taken(_)) => {
                            tracing::error!(
                                seq = one.seq,
                                why,
                                "central can never take this measurement: set aside"
                            );
                            store.set_aside(one.seq, &why, jiff::Timestamp::now())?;
                            batch_len = BATCH;
                        }
                        (Some(_) | None, _) => {
                            store.note_error(&why)?;
                            return Ok(Delivered::Later { why, after_s: None });
                        }
                    }
                }
            }
        }
    }

    async fn send(&self, json: &[u8]) -> Outcome {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let body = match gzip.write_all(json).and_then(|()| gzip.finish()) {
            Ok(body) => body,
            Err(error) => return Outcome::not_now(format!("cannot compress the report: {error}")),
        };
        let request = self
            .client
            .post(self.reports.clone())
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .header("content-encoding", "gzip")
            .body(body);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                return Outcome::not_now(with_causes("central cannot be reached", &error));
            }
        };
        let status = response.status();
        let after_s = response
            .headers()
            .get("retry-after")
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.trim().parse().ok());
        let text = match limited(response).await {
            Ok(text) => text,
            Err(why) => return Outcome::not_now(why),
        };
        if status == StatusCode::OK {
            return match serde_json::from_slice::<Reply>(&text) {
                Ok(reply) => Outcome::Taken(Box::new(reply)),
                // Something between us and central answered; it stored nothing.
                Err(error) => Outcome::not_now(format!("the answer is not central's: {error}")),
            };
        }
        let why = format!("{status}: {}", said(&text));
        match status {
            // A proxy on the way may refuse as well; only central's own word is final.
            StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNPROCESSABLE_ENTITY
                if is_centrals(&text) =>
            {
                Outcome::Refused(why)
            }
            _ => Outcome::NotNow { why, after_s },
        }
    }
}

enum Outcome {
    Taken(Box<Reply>),
    NotNow { why: String, after_s: Option<u64> },
    Refused(String),
}

impl Outcome {
    fn not_now(why: String) -> Self {
        Self::NotNow { why, after_s: None }
    }
}

/// Whether an error is a problem document of central.
fn is_centrals(body: &[u8]) -> bool {
    let problem: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let kind = problem.as_ref().and_then(|p| p["type"].as_str());
    kind.is_some_and(|kind| kind.starts_with("urn:deskready:problem:"))
}

/// What central says of an error: the detail of a problem document, else the text itself, cut.
fn said(body: &[u8]) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let detail = problem
        .as_ref()
        .and_then(|p| p["detail"].as_str().or_else(|| p["title"].as_str()));
    let text = detail.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    deskready::limits::clean(&text)
}

async fn limited(mut response: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= REPORT_BODY_BYTES => {
                body.extend_from_slice(&chunk)
            }
            Ok(Some(_)) => return Err("the answer is larger than any answer of central".to_owned()),
            Ok(None) => return Ok(body),
            Err(error) => return Err(with_causes("the answer broke off", &error)),
        }
    }
}

fn with_causes(what: &str, error: &dyn std::error::Error) -> String {
    let mut text = format!("{what}: {error}");
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

fn report(
    sender: &Sender,
    inventory: &Digested,
    with_inventory: bool,
    first_seq: u64,
    observations: Vec<Observation>,
) -> Report {
    Report {
        wire: VERSION,
        agent: sender.agent.clone(),
        stream: sender.stream.clone(),
        first_seq,
        sent_at: jiff::Timestamp::now(),
        desk: sender.desk.clone(),
        inventory_digest: inventory.digest.clone(),
        inventory: with_inventory.then(|| inventory.inventory.clone()),
        observations,
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

trait NoProxyForLoopback {
    fn no_proxy_for_loopback(self, base: &Url) -> Self;
}

impl NoProxyForLoopback for reqwest::ClientBuilder {
    /// A system-wide proxy cannot reach this PC's own loopback.
    fn no_proxy_for_loopback(self, base: &Url) -> Self {
        if is_loopback(base) {
            self.no_proxy()
        } else {
            self
        }
    }
}

/// How long to wait after `failures` failed deliveries in a row, seconds; `dice` is 0..=99 and
/// spreads many desks over time (half to the whole of the doubled wait).
#[must_use]
pub fn back_off_s(failures: u32, asked_s: Option<u64>, dice: u64) -> u64 {
    let doubled = BACK_OFF_S
        .0
        .saturating_mul(1 << failures.min(10))
        .min(BACK_OFF_S.1);
    let spread = doubled / 2 + doubled / 2 * dice.min(99) / 99;
    spread.max(asked_s.unwrap_or(0).min(3600))
}

#[cfg(test)]
mod tests;
