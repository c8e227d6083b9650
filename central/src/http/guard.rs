//! Which requests are let in at all, from their headers alone: the exact Host list on loopback
//! (against a foreign name that resolves to 127.0.0.1), and that a browser sends POST only from our
//! own pages. Pure decisions first, then the layer that applies them. Looks at no body, no session.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::problem::Failure;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
/// A host name is at most 253 characters; with brackets and port this is plenty.
const MAX_HOST_CHARS: usize = 270;

/// Under which names this central answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    scheme: &'static str,
    /// Exact values of Host; empty: any single well-formed one (a certificate vouches for the name).
    hosts: Vec<String>,
}

impl Names {
    /// For the address that is listened on.
    #[must_use]
    pub fn of(listen: SocketAddr, tls: bool) -> Self {
        let scheme = if tls { "https" } else { "http" };
        let mut hosts = Vec::new();
        if listen.ip().is_loopback() {
            let port = listen.port();
            let mut names = vec![
                "127.0.0.1".to_owned(),
                "localhost".to_owned(),
                "[::1]".to_owned(),
            ];
            let own = match listen {
                SocketAddr::V4(v4) => v4.ip().to_string(),
                SocketAddr::V6(v6) => format!("[{}]", v6.ip()),
            };
            if !names.contains(&own) {
                names.push(own);
            }
            let default_port = if tls { 443 } else { 80 };
            for name in names {
                if port == default_port {
                    hosts.push(name.clone());
                }
                hosts.push(format!("{name}:{port}"));
            }
        }
        Self { scheme, hosts }
    }
}

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No Host, several, or one that is not ours.
    Host,
    /// A page of another origin sent it.
    CrossSite,
    /// It changes something, and nothing says that our own page sent it.
    NoOrigin,
}

/// Decides. `by_browser` is whether the request would act with a cookie (or could): a program that
/// shows a token sends neither Origin nor Sec-Fetch-Site, and needs none.
pub fn check(
    names: &Names,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    let host = host(uri, headers).ok_or(Refusal::Host)?;
    if !names.hosts.is_empty() && !names.hosts.iter().any(|h| h.eq_ignore_ascii_case(host)) {
        return Err(Refusal::Host);
    }
    let origin = single(headers, &header::ORIGIN).map_err(|()| Refusal::CrossSite)?;
    let site = single(headers, &SEC_FETCH_SITE).map_err(|()| Refusal::CrossSite)?;
    let own_origin = format!("{}://{host}", names.scheme);
    if matches!(*method, Method::GET | Method::HEAD) {
        let mode = single(headers, &SEC_FETCH_MODE).map_err(|()| Refusal::CrossSite)?;
        return match site {
            // Following a link from elsewhere is fine; being read or framed by another page is not.
            Some("cross-site" | "same-site") if mode != Some("navigate") => Err(Refusal::CrossSite),
            _ => Ok(()),
        };
    }
    if origin.is_some_and(|o| !o.eq_ignore_ascii_case(&own_origin)) {
        return Err(Refusal::CrossSite);
    }
    match site {
        Some("same-origin") => Ok(()),
        Some(_) => Err(Refusal::CrossSite),
        // Old browsers send Origin alone. Neither: only a token can vouch for it.
        None if origin.is_some() || headers.contains_key(header::AUTHORIZATION) => Ok(()),
        None => Err(Refusal::NoOrigin),
    }
}

/// The one host the request names: the Host header, or the authority of HTTP/2.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let of_header = single(headers, &header::HOST).ok()?;
    let of_uri = uri.authority().map(axum::http::uri::Authority::as_str);
    let host = match (of_header, of_uri) {
        (Some(a), Some(b)) if !a.eq_ignore_ascii_case(b) => return None,
        (Some(host), _) | (None, Some(host)) => host,
        (None, None) => return None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (!host.is_empty() && host.len() <= MAX_HOST_CHARS && host.chars().all(plain)).then_some(host)
}

/// The value of a header that may stand once at most.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

/// The layer.
pub async fn layer(
    State(names): State<std::sync::Arc<Names>>,
    request: Request,
    next: Next,
) -> Response {
    match check(&names, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => {
            tracing::warn!(
                ?refusal,
                path = request.uri().path(),
                "request refused by its headers"
            );
            failure(refusal, &names).into_response()
        }
    }
}

fn failure(refusal: Refusal, names: &Names) -> Failure {
    match refusal {
        Refusal::Host => Failure::new(
            axum::http::StatusCode::MISDIRECTED_REQUEST,
            "host",
            "error-host",
            format!(
                "this central does not answer under that name: use one of {}",
                if names.hosts.is_empty() {
                    "the names of its certificate".to_owned()
                } else {
                    names.hosts.join(", ")
                }
            ),
        ),
        Refusal::CrossSite => Failure::forbidden(
            "cross-site",
            "error-cross-site",
            "the request comes from a page of another origin: open this central's own page and do it there",
        ),
        Refusal::NoOrigin => Failure::forbidden(
            "no-origin",
            "error-cross-site",
            "the request says neither where it comes from (Origin, Sec-Fetch-Site) nor who sends it: a program must send \"Authorization: Bearer TOKEN\"",
        ),
    }
}

#[cfg(test)]
mod tests;
