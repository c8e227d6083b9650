//! /metrics in the Prometheus text form: what came in, what was refused, how long it took, and how
//! desks, tickets and orders stand now. Needs a token or a session. Names no desk and no person.

use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use deskready::readiness::Readiness;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::App;
use super::problem::Failure;
use super::who::Reads;
use crate::store::{counters, sites};

const INGEST_SECONDS: &str = "deskready_ingest_seconds";
/// Bounds of the histogram: from a quiet disk to one that is in trouble.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// One recorder per process, whatever the number of routers (tests make many).
static HANDLE: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(INGEST_SECONDS.to_owned()), &BOUNDS)
        .ok()?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).ok()?;
    describe_counter!(
        "deskready_reports_total",
        "Reports by the status they were answered with."
    );
    describe_counter!(
        "deskready_observations_total",
        "Observations in reports that were taken."
    );
    describe_counter!(
        "deskready_observations_duplicate_total",
        "Observations that were stored before."
    );
    describe_counter!(
        "deskready_observations_ignored_total",
        "Observations of kinds this version does not know, stored raw."
    );
    describe_histogram!(
        INGEST_SECONDS,
        "Seconds from a report's head to its durable answer."
    );
    describe_gauge!(
        "deskready_work_orders_opened",
        "Work orders opened since the store was made."
    );
    describe_gauge!("deskready_desks", "Desks by readiness.");
    Some(handle)
});

/// Starts counting; before it, what happens is not counted.
pub fn start() {
    LazyLock::force(&HANDLE);
}

/// A report was stored.
pub fn report_taken(observations_count: usize, ignored_count: usize, took: Duration) {
    counter!("deskready_reports_total", "status" => "200").increment(1);
    counter!("deskready_observations_total").increment(observations_count as u64);
    counter!("deskready_observations_ignored_total").increment(ignored_count as u64);
    histogram!(INGEST_SECONDS).record(took.as_secs_f64());
}

/// A report was not taken.
pub fn report_refused(status: StatusCode) {
    counter!("deskready_reports_total", "status" => status.as_u16().to_string()).increment(1);
}

pub fn router() -> Router<App> {
    Router::new().route("/metrics", get(show))
}

async fn show(State(app): State<App>, _: Reads) -> Result<Response, Failure> {
    let Some(handle) = HANDLE.as_ref() else {
        return Err(Failure::internal(&std::io::Error::other(
            "another recorder of metrics is in place",
        )));
    };
    let (counts, orders) = app
        .store
        .read(|tx| {
            Ok::<_, Failure>((
                sites::counts(tx)?,
                counters::current(tx, counters::Counter::WorkOrder)?,
            ))
        })
        .await?;
    for readiness in Readiness::ALL {
        let desks: u64 = counts
            .iter()
            .filter(|c| c.readiness == readiness)
            .map(|c| c.desks_count)
            .sum();
        gauge!("deskready_desks", "readiness" => readiness.as_str()).set(desks as f64);
    }
    gauge!("deskready_work_orders_opened").set(orders as f64);
    handle.run_upkeep();
    Ok((
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        handle.render(),
    )
        .into_response())
}
