//! POST /api/v1/reports: what desks measured. Decodes gzip and zstd up to the limit, hands the
//! report to `ingest` in one durable write, and tells the agent by the status whether to try again
//! (429, 5xx), to set this report aside (400, 413, 422) or to keep everything (401, 403).

use std::time::Instant;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use deskready::limits::REPORT_BODY_BYTES;
use deskready::wire::v1::{BadReport, Reply};
use http_body_util::{LengthLimitError, Limited};

use super::problem::{Failure, Problem};
use super::who::IsAgent;
use super::{App, metrics};
use crate::ingest::{self, IngestError, Policy};

/// When an agent that has nothing special to say should report again, seconds.
const NEXT_IN_S: u32 = 60;
/// A report that does not compress at all grows a little; empty pieces without end do not pass.
const NETWORK_BYTES: usize = REPORT_BODY_BYTES + 16 * 1024;

/// Takes a report of observations.
#[utoipa::path(post, path = "/api/v1/reports", tag = "desks",
    request_body(content_type = "application/json", content = Object,
        description = "wire version 1: wire, agent, stream, first_seq, sent_at, desk, inventory_digest, inventory?, observations; gzip or zstd; 1 MiB decoded at most"),
    responses(
        (status = 200, description = "stored durably: acked_seq, central_time, next_in_s, desired, verdict, requests, ignored", body = Object),
        (status = 400, description = "no report of this version", body = Problem),
        (status = 401, description = "no token, or a wrong one", body = Problem),
        (status = 403, description = "not the agent's token", body = Problem),
        (status = 413, description = "more than 1 MiB decoded", body = Problem),
        (status = 415, description = "another encoding than gzip or zstd", body = Problem),
        (status = 422, description = "an observation of a known kind cannot be read, the desk has no name, or seq does not grow", body = Problem),
        (status = 501, description = "another version of the wire: keep it and retry after an update", body = Problem),
        (status = 429, description = "too much to do: come back after Retry-After", body = Problem)),
    security(("agent_token" = [])))]
pub async fn post(
    State(app): State<App>,
    _: IsAgent,
    request: Request,
) -> Result<Json<Reply>, Failure> {
    let begun = Instant::now();
    let body = body(request)
        .await
        .inspect_err(|f| metrics::report_refused(f.status))?;
    let report = ingest::parse(&body).map_err(refused)?;
    let observations_count = report.observations.len();
    let policy = Policy {
        new_sites: app.new_sites,
        zone: app.zone.clone(),
        next_in_s: NEXT_IN_S,
    };
    let now = app.now();
    let taken = app
        .store
        .write(move |tx| ingest::take_report(tx, now, &report, &policy))
        .await;
    let reply = taken.map_err(refused)?;
    metrics::report_taken(observations_count, reply.ignored.len(), begun.elapsed());
    Ok(Json(reply))
}

/// The decoded body, never more than the limit whatever its encoding promises.
async fn body(request: Request) -> Result<Bytes, Failure> {
    axum::body::to_bytes(request.into_body(), REPORT_BODY_BYTES)
        .await
        .map_err(|error| {
            if too_long(&error) {
                too_large()
            } else {
                Failure::bad_request(
                    "body-unreadable",
                    format!("the body cannot be read to its end: {error}"),
                )
            }
        })
}

fn too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(one) = next {
        if one.is::<LengthLimitError>() {
            return true;
        }
        next = one.source();
    }
    false
}

fn too_large() -> Failure {
    Failure::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "error-too-large",
        format!("a report may have {REPORT_BODY_BYTES} bytes when decoded: send it in parts"),
    )
}

/// Before decoding: encodings we read, and no more bytes on the network than a report may have.
pub async fn encoding(request: Request, next: Next) -> Response {
    let mut encodings = request.headers().get_all(header::CONTENT_ENCODING).iter();
    let known = match (encodings.next().map(|e| e.as_bytes()), encodings.next()) {
        (None | Some(b"gzip" | b"zstd" | b"identity"), None) => true,
        (Some(_) | None, _) => false,
    };
    if !known {
        return Failure::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "encoding",
            "error-bad-request",
            "Content-Encoding must be gzip, zstd or nothing",
        )
        .into_response();
    }
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok());
    if announced
        .and_then(|v| v.parse::<u64>().ok())
        .is_some_and(|n| n > NETWORK_BYTES as u64)
    {
        return too_large().into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, NETWORK_BYTES))))
        .await
}

fn refused(error: IngestError) -> Failure {
    let failure = match error {
        IngestError::Malformed(_) => Failure::bad_request("not-a-report", error.to_string()),
        // Nothing is wrong with what the desk holds: it must keep it until one of us is updated,
        // which is what desks do with a 5xx.
        IngestError::Bad(BadReport::Version(_)) => Failure::new(
            StatusCode::NOT_IMPLEMENTED,
            "wire-version",
            "error-bad-request",
            error.to_string(),
        ),
        IngestError::Bad(BadReport::TooMany(_)) => Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-many-observations",
            "error-too-large",
            error.to_string(),
        ),
        IngestError::Bad(BadReport::NoName(_) | BadReport::Order { .. }) => Failure::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-a-report",
            "error-bad-request",
            error.to_string(),
        ),
        IngestError::Unprocessable { .. } => Failure::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "observation-unreadable",
            "error-bad-request",
            error.to_string(),
        ),
        IngestError::Store(error) => error.into(),
    };
    metrics::report_refused(failure.status);
    failure
}
