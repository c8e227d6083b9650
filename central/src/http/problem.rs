//! What went wrong, as the one who asked can use it: RFC 9457 problem+json for programs, a page for
//! people (the page layer makes it from the same value). Needs nothing but axum. A fault of our own
//! is logged whole with a reference and shown as that reference only.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::signin::new_secret;

/// A refusal or failure with a sentence that says what to do.
#[derive(Debug, Clone)]
pub struct Failure {
    pub status: StatusCode,
    /// Last part of the problem's type, stable for programs.
    pub code: &'static str,
    /// Message of the catalogue that people read on a page.
    pub page_key: &'static str,
    /// For programs and engineers, in English.
    pub detail: String,
    /// Reference of a logged fault of our own.
    pub reference: Option<String>,
    /// Seconds to wait before trying again.
    pub retry_after_s: Option<u32>,
}

/// The body, as RFC 9457 names its members.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// What kind of problem it is; a tag, not an address.
    #[serde(rename = "type")]
    kind: String,
    /// The same in two or three words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What exactly, and what to do about it.
    detail: String,
    /// Reference of a fault that central logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

impl Failure {
    #[must_use]
    pub fn new(
        status: StatusCode,
        code: &'static str,
        page_key: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            page_key,
            detail: detail.into(),
            reference: None,
            retry_after_s: None,
        }
    }

    /// 400.
    #[must_use]
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, "error-bad-request", detail)
    }

    /// 401: nobody is known to ask.
    #[must_use]
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "error-unauthorized",
            detail,
        )
    }

    /// 403: known, but not allowed.
    #[must_use]
    pub fn forbidden(
        code: &'static str,
        page_key: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, page_key, detail)
    }

    /// 404.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "error-not-found",
            format!("there is no {what} with this id"),
        )
    }

    /// A request that cannot be served now and may be repeated.
    #[must_use]
    pub fn busy(status: StatusCode, retry_after_s: u32) -> Self {
        let detail = format!("central has as much to do as it can: try again in {retry_after_s} s");
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(status, "busy", "error-busy", detail)
        }
    }

    /// A fault of our own: logged whole, shown as a reference.
    #[must_use]
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let reference = reference();
        tracing::error!(%reference, cause = chain(cause), "a request failed");
        Self {
            reference: Some(reference),
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "error-internal",
                "central failed; its log has the cause under this reference",
            )
        }
    }
}

fn chain(cause: &(dyn std::error::Error + 'static)) -> String {
    let mut text = cause.to_string();
    let mut next = cause.source();
    while let Some(deeper) = next {
        text.push_str(": ");
        text.push_str(&deeper.to_string());
        next = deeper.source();
    }
    text
}

/// Short enough to be read over the telephone.
fn reference() -> String {
    new_secret("").map_or_else(
        |_| "000000000000".to_owned(),
        |s| s.chars().take(12).collect(),
    )
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = Problem {
            kind: format!("urn:deskready:problem:{}", self.code),
            title: self.code.replace('-', " "),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            reference: self.reference.clone(),
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"deskready\""),
            );
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_our_own_shows_a_reference_and_nothing_of_its_cause() {
        let cause = std::io::Error::other("password=hunter2 at /srv/secret");
        let failure = Failure::internal(&cause);
        assert_eq!(failure.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!failure.detail.contains("hunter2"));
        assert_eq!(failure.reference.as_deref().map(str::len), Some(12));
        assert_ne!(failure.reference, Failure::internal(&cause).reference);
    }

    #[test]
    fn a_problem_says_its_type_and_when_to_come_back() {
        let response = Failure::busy(StatusCode::TOO_MANY_REQUESTS, 7).into_response();
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        assert_eq!(response.headers()["retry-after"], "7");
        assert_eq!(
            Failure::unauthorized("x").into_response().headers()["www-authenticate"],
            "Bearer realm=\"deskready\""
        );
    }
}
