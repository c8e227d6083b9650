//! What people see when something went wrong: the same failure that programs get as problem+json,
//! as a page in their language. Also the answers where there is nothing, and after a panic.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::App;
use super::problem::Failure;
use super::who::SignedIn;
use crate::dashboard::{Chrome, error_page};
use crate::store::StoreError;

/// No such address.
pub async fn nothing_here() -> Failure {
    Failure::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "error-not-found",
        "there is nothing at this address",
    )
}

/// The address exists, the method does not.
pub async fn not_this_way() -> Failure {
    Failure::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "error-method",
        "this address does not answer to this method",
    )
}

/// A panic is a fault of ours like any other: logged, and shown as a reference.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Failure::internal(&std::io::Error::other(format!("panic: {text}"))).into_response()
}

/// Turns failures into pages for browsers.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let wants_page = wants_page(request.uri().path(), request.headers());
    let chrome =
        wants_page.then(|| Chrome::of_parts(&app, request.uri(), request.headers(), false));
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let (Some(chrome), Some(failure)) = (chrome, response.extensions().get::<Failure>().cloned())
    else {
        return response;
    };
    if failure.status == StatusCode::UNAUTHORIZED && reading {
        return Redirect::to(chrome.sign_in_href()).into_response();
    }
    let mut chrome = chrome;
    chrome.signed_in = response.extensions().get::<SignedIn>().is_some();
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let mut page = error_page(&chrome, &failure);
    if let Some(retry) = retry {
        page.headers_mut().insert(header::RETRY_AFTER, retry);
    }
    page
}

fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    let for_programs = [
        "/api/", "/events", "/metrics", "/healthz", "/readyz", "/assets/",
    ];
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    accepts.contains("text/html") && !for_programs.iter().any(|p| path.starts_with(p))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::BadCursor => Self::bad_request("bad-cursor", error.to_string()),
            StoreError::NotFound { what, .. } => Self::not_found(what),
            StoreError::Conflict { .. } => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "changed-meanwhile",
                "error-conflict",
                error.to_string(),
            ),
            StoreError::Refused(why) => Self::new(
                StatusCode::CONFLICT,
                "not-in-this-state",
                "error-refused",
                why.clone(),
            ),
            StoreError::Busy { .. } => Self::busy(StatusCode::TOO_MANY_REQUESTS, 5),
            StoreError::Unavailable(_) | StoreError::Closed => {
                // The cause is for the log only: it may name hosts and accounts.
                let logged = Self::internal(&error);
                Self {
                    reference: logged.reference,
                    ..Self::busy(StatusCode::SERVICE_UNAVAILABLE, 10)
                }
            }
            StoreError::BadUrl(_)
            | StoreError::Migration(_)
            | StoreError::Sqlite(_)
            | StoreError::Postgres(_)
            | StoreError::Corrupt { .. }
            | StoreError::Unstorable { .. }
            | StoreError::Failed => Self::internal(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_store_says_becomes_the_status_that_tells_what_to_do() {
        for (error, status) in [
            (StoreError::BadCursor, 400),
            (StoreError::not_found("desk", "dsk_x"), 404),
            (StoreError::Conflict { seen: 1, now: 2 }, 412),
            (StoreError::Refused("no".into()), 409),
            (StoreError::Busy { waiting: 1 }, 429),
            (StoreError::Unavailable("secret host".into()), 503),
            (StoreError::Failed, 500),
        ] {
            let failure = Failure::from(error);
            assert_eq!(failure.status.as_u16(), status, "{failure:?}");
            assert!(!failure.detail.contains("secret"));
        }
    }

    #[test]
    fn programs_get_problems_and_browsers_get_pages() {
        for (path, accept, page) in [
            ("/desks", "text/html,*/*", true),
            ("/desks", "*/*", false),
            ("/api/v1/desks", "text/html", false),
            ("/events", "text/html, text/event-stream", false),
            ("/", "", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            assert_eq!(wants_page(path, &headers), page, "{path} {accept}");
        }
    }
}
