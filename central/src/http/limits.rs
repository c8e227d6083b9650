//! How many requests at once, and how long each may take. Needs the places of [`App`]. A stream is
//! not held here (it has its own places): its answer begins at once.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::problem::Failure;

/// Requests served at once; one more is told to come back.
pub const PLACES: usize = 1_024;
/// Streams open at once.
pub const STREAMS: usize = 2_000;
/// Connections open at once.
pub const CONNECTIONS: usize = 8_000;
/// Largest body but a report's, bytes.
pub const BODY_BYTES: usize = 64 * 1024;
/// How long a request may take from its first line to the head of its answer.
pub const REQUEST_TIME: Duration = Duration::from_secs(30);
/// How long a client may take to send its headers.
pub const HEADER_TIME: Duration = Duration::from_secs(10);
const RETRY_AFTER_S: u32 = 2;

/// The layer.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let Ok(_place) = app.places.clone().try_acquire_owned() else {
        return Failure::busy(StatusCode::TOO_MANY_REQUESTS, RETRY_AFTER_S).into_response();
    };
    match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "error-timeout",
            format!(
                "the request was not read and answered within {} s: send it again",
                REQUEST_TIME.as_secs()
            ),
        )
        .into_response(),
    }
}
