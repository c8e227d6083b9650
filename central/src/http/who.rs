//! Who asks: nobody, the agent's token, the token for scripts, or a signed-in person. Found once
//! per request by a layer; handlers ask for what they need by the type of their argument.
//! Must not decide what a desk or an order allows.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::problem::Failure;
use crate::signin::sessions::{self, Session};
use crate::signin::tokens::Kind;

/// A token is shorter than this; anything longer is not hashed.
const MAX_TOKEN_CHARS: usize = 512;
/// More cookies than this in one request are noise.
const MAX_COOKIES: usize = 64;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Shows nothing.
    Nobody,
    /// Shows a token that is none of ours.
    WrongToken,
    /// The program on a desk.
    Agent,
    /// A script.
    Api,
    /// A person, with the secret of their session (to end it) and the session.
    Person { secret: String, session: Session },
}

/// On an answer to a signed-in person, so that an error page can show their menu.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn;

/// Finds out who asks.
pub async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match find(&app, request.headers()).await {
        Ok(who) => {
            let person = matches!(who, Who::Person { .. });
            request.extensions_mut().insert(who);
            let mut response = next.run(request).await;
            if person {
                response.extensions_mut().insert(SignedIn);
            }
            response
        }
        Err(failure) => failure.into_response(),
    }
}

async fn find(app: &App, headers: &HeaderMap) -> Result<Who, Failure> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or_default();
        let token = text
            .get(..7)
            .filter(|p| p.eq_ignore_ascii_case("bearer "))
            .and_then(|_| text.get(7..));
        let token = token.map(str::trim).filter(|t| t.len() <= MAX_TOKEN_CHARS);
        return Ok(match token.and_then(|t| app.tokens.kind_of(t)) {
            Some(Kind::Agent) => Who::Agent,
            Some(Kind::Api) => Who::Api,
            None => Who::WrongToken,
        });
    }
    let Some(secret) = cookie(headers, cookie_name(app.secure)) else {
        return Ok(Who::Nobody);
    };
    let (secret, now) = (secret.to_owned(), app.now());
    let shown = secret.clone();
    match app
        .store
        .read(move |tx| sessions::find(tx, now, &shown))
        .await?
    {
        Some(session) => Ok(Who::Person { secret, session }),
        None => Ok(Who::Nobody),
    }
}

/// Name of the session's cookie; the prefix makes browsers refuse one that a neighbour set.
#[must_use]
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-deskready"
    } else {
        "deskready"
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .take(MAX_COOKIES)
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

impl Who {
    fn of(parts: &Parts) -> Self {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or(Self::Nobody)
    }

    fn refused(&self, wanted: &'static str) -> Failure {
        match self {
            Self::Nobody => Failure::unauthorized(format!(
                "this needs {wanted}, and the request shows nothing"
            )),
            Self::WrongToken => Failure::unauthorized(format!(
                "this needs {wanted}, and the token shown is none of this central's: compare it with the file in its data folder"
            )),
            Self::Agent | Self::Api | Self::Person { .. } => Failure::forbidden(
                "forbidden",
                "error-forbidden",
                format!("this needs {wanted}"),
            ),
        }
    }
}

/// A desk's program, with its token.
#[derive(Debug)]
pub struct IsAgent;

impl<S: Sync> FromRequestParts<S> for IsAgent {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match Who::of(parts) {
            Who::Agent => Ok(Self),
            other @ (Who::Nobody | Who::WrongToken | Who::Api | Who::Person { .. }) => Err(other
                .refused(
                    "the agent's token (\"Authorization: Bearer dra_...\", file agent.token)",
                )),
        }
    }
}

/// Somebody who may read everything: a script's token or a signed-in person.
#[derive(Debug)]
pub struct Reads {
    /// The person's pseudonym, if it is one.
    pub person: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Reads {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match Who::of(parts) {
            Who::Api => Ok(Self { person: None }),
            Who::Person { session, .. } => Ok(Self { person: Some(session.person) }),
            other @ (Who::Nobody | Who::WrongToken | Who::Agent) => Err(other.refused(
                "a signed-in person or the token for scripts (\"Authorization: Bearer drp_...\", file api.token)",
            )),
        }
    }
}

/// Somebody who may read one desk: as [`Reads`], or a desk's program about its own desk.
#[derive(Debug)]
pub enum ReadsDesk {
    Everything,
    /// Only the desk that this program reports for (header `Deskready-Agent`).
    OwnOf(deskready::ids::AgentId),
}

impl<S: Sync> FromRequestParts<S> for ReadsDesk {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        if Who::of(parts) != Who::Agent {
            return Reads::from_request_parts(parts, state)
                .await
                .map(|_| Self::Everything);
        }
        let named = parts
            .headers
            .get("deskready-agent")
            .and_then(|v| v.to_str().ok());
        named.and_then(|text| deskready::ids::AgentId::parse(text).ok()).map(Self::OwnOf).ok_or_else(|| {
            Failure::forbidden(
                "forbidden",
                "error-forbidden",
                "the agent's token may read its own desk only: say which agent asks (\"Deskready-Agent: agt_...\")",
            )
        })
    }
}

/// A signed-in person.
#[derive(Debug)]
pub struct IsPerson {
    /// Pseudonym for the log and for signed orders.
    pub person: String,
    /// Secret of the session, to end it.
    pub secret: String,
}

impl<S: Sync> FromRequestParts<S> for IsPerson {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match Who::of(parts) {
            Who::Person { secret, session } => Ok(Self {
                person: session.person,
                secret,
            }),
            other @ (Who::Nobody | Who::WrongToken | Who::Agent | Who::Api) => Err(other
                .refused("a signed-in person: open a sign-in link (deskready-central login-link)")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        for (given, expected) in [
            ("deskready=a", Some("a")),
            ("x=1; deskready=a; y=2", Some("a")),
            ("xdeskready=b; deskready=a", Some("a")),
            ("deskready=a; deskready=b", Some("a")),
            ("deskreadyx=a", None),
            ("deskready", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(given));
            assert_eq!(cookie(&headers, "deskready"), expected, "{given:?}");
        }
        let flood = "a=b; ".repeat(5_000) + "deskready=x";
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&flood).unwrap());
        assert_eq!(cookie(&headers, "deskready"), None);
    }
}
