//! What the tests of the store stand on: an empty store per test on each engine, a clock that
//! stands, and a desk that speaks. Needs nothing beyond loopback; must not judge anything itself.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses a part of it, and a test may stop at once"
)]

pub mod pg;
pub mod voice;

use deskready::observation::Observation;
use deskready::ticket::Mode;
use deskready::wire::v1::{Reply, Report};
use deskready_central::clock::{Clock, Fixed};
use deskready_central::ingest::{self, IngestError, Policy};
use deskready_central::store::model::{Event, WorkOrderRow};
use deskready_central::store::page::Ask;
use deskready_central::store::{Store, StoreError, Tx, events, work_orders};
use std::sync::Arc;

/// An empty store, a clock, and what the operator decided.
#[derive(Clone)]
pub struct Bench {
    pub url: String,
    pub store: Store,
    pub clock: Arc<Fixed>,
    pub policy: Policy,
}

impl Bench {
    pub fn new(url: &str) -> Self {
        let store = Store::open(url).unwrap();
        Self {
            url: url.to_owned(),
            store,
            clock: Arc::new(Fixed::at("2026-01-05T08:00:00Z".parse().unwrap())),
            policy: Policy {
                new_sites: Mode::Act,
                zone: "Europe/Madrid".to_owned(),
                next_in_s: 60,
            },
        }
    }

    /// Sends a report as bytes, as the network would.
    pub async fn send(&self, report: &Report<Observation>) -> Result<Reply, IngestError> {
        self.post(&serde_json::to_vec(report).unwrap()).await
    }

    /// Sends bytes.
    pub async fn post(&self, body: &[u8]) -> Result<Reply, IngestError> {
        let report = ingest::parse(body)?;
        let (now, policy) = (self.clock.now(), self.policy.clone());
        self.store
            .write(move |tx| ingest::take_report(tx, now, &report, &policy))
            .await
    }

    /// Does something in one piece of work at the clock's moment.
    pub async fn write<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut dyn Tx, jiff::Timestamp) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let now = self.clock.now();
        self.store.write(move |tx| task(tx, now)).await
    }

    /// Reads something that must be there.
    pub async fn read<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.read(task).await.unwrap()
    }

    /// Every order, newest first.
    pub async fn orders(&self) -> Vec<WorkOrderRow> {
        let page = self
            .read(|tx| work_orders::list(tx, &work_orders::Filter::default(), &Ask::default()))
            .await;
        assert_eq!(page.next, None, "more orders than this test expects");
        page.items
    }

    /// Events of one kind, oldest first.
    pub async fn events(&self, kind: events::Kind) -> Vec<Event> {
        let all = self.read(|tx| events::after(tx, 0, 200)).await;
        all.into_iter()
            .filter(|e| e.kind == kind.as_str())
            .collect()
    }

    /// How many events of one kind there are, however many.
    pub async fn events_count(&self, kind: events::Kind) -> usize {
        let rows = self
            .read(move |tx| {
                let of_kind = [kind.as_str().into()];
                tx.query("SELECT COUNT(*) FROM event WHERE kind = $1", &of_kind)
            })
            .await;
        usize::try_from(rows[0].int(0).unwrap()).unwrap()
    }

    /// Every row of every table that reports may touch, as text: to see that nothing was left.
    pub async fn rows(&self) -> Vec<String> {
        self.read(|tx| {
            let mut all = Vec::new();
            for table in [
                "counter",
                "site",
                "desk",
                "desk_seen",
                "agent_stream",
                "shared_key",
                "observation",
                "pruned",
                "raw_observation",
                "diagnosis",
                "ticket",
                "work_order",
                "event",
                "judgement",
                "desk_shared",
                "desk_family",
                "part_seen",
                "incident",
                "incident_desk",
            ] {
                for row in tx.query(&format!("SELECT * FROM {table}"), &[])? {
                    all.push(format!("{table} {row:?}"));
                }
            }
            all.sort();
            Ok(all)
        })
        .await
    }
}
