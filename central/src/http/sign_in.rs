//! /sign-in and /sign-out: a single-use code becomes a session cookie. Needs the data folder (the
//! codes) and the store (the sessions). Must not say whether a code was ever made.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::App;
use super::problem::Failure;
use super::who::{IsPerson, Who, cookie_name};
use crate::dashboard::{Chrome, sign_in_page, welcome_page};
use crate::signin::codes::{self, Redeemed};
use crate::signin::sessions;

#[derive(Debug, Deserialize)]
struct Shown {
    code: Option<String>,
}

pub fn router() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in))
        .route("/sign-out", post(sign_out))
}

async fn sign_in(
    State(app): State<App>,
    axum::Extension(who): axum::Extension<Who>,
    Query(shown): Query<Shown>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let signed_in = matches!(who, Who::Person { .. });
    let chrome = Chrome::of_parts(&app, &uri, &headers, signed_in);
    let Some(code) = shown.code else {
        return Ok(if signed_in {
            Redirect::to("/").into_response()
        } else {
            sign_in_page(&chrome, None, StatusCode::OK)
        });
    };
    // A program that only looks whether a link is alive, in a mail or a chat, must not use it up.
    if method == Method::HEAD {
        return Ok(StatusCode::OK.into_response());
    }
    // Nor must a browser that looks ahead.
    if headers
        .get("sec-purpose")
        .and_then(|v| v.to_str().ok())
        .is_some_and(|p| p.contains("prefetch"))
    {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    let (data, now) = (app.data.clone(), app.now());
    let redeemed = tokio::task::spawn_blocking(move || codes::redeem(&data, &code, now))
        .await
        .map_err(|e| Failure::internal(&e))?;
    match redeemed {
        Redeemed::Good => {}
        // The link of somebody who is in already: nothing is lost.
        Redeemed::Expired | Redeemed::Unknown if signed_in => {
            return Ok(Redirect::to("/").into_response());
        }
        Redeemed::Expired => {
            return Ok(sign_in_page(
                &chrome,
                Some("sign-in-expired"),
                StatusCode::FORBIDDEN,
            ));
        }
        Redeemed::Unknown => {
            return Ok(sign_in_page(
                &chrome,
                Some("sign-in-unknown"),
                StatusCode::FORBIDDEN,
            ));
        }
    }
    let secret = app.store.write(move |tx| sessions::open(tx, now)).await?;
    tracing::info!("a person signed in");
    let from_elsewhere = headers
        .get("sec-fetch-site")
        .is_some_and(|v| v == "cross-site");
    // After a link on another site the cookie would not travel with a redirect: a page of ours,
    // followed by a click, makes it travel.
    let mut response = if from_elsewhere {
        welcome_page(&chrome)
    } else {
        Redirect::to("/").into_response()
    };
    set_cookie(&mut response, &app, &secret, sessions::VALID_FOR.as_secs());
    Ok(response)
}

async fn sign_out(State(app): State<App>, person: IsPerson) -> Result<Response, Failure> {
    app.store
        .write(move |tx| sessions::close(tx, &person.secret))
        .await?;
    let mut response = Redirect::to("/sign-in").into_response();
    set_cookie(&mut response, &app, "", 0);
    Ok(response)
}

fn set_cookie(response: &mut Response, app: &App, secret: &str, seconds: i64) {
    let secure = if app.secure { "; Secure" } else { "" };
    let name = cookie_name(app.secure);
    let text =
        format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl From<sessions::SessionError> for Failure {
    fn from(error: sessions::SessionError) -> Self {
        match error {
            sessions::SessionError::Store(error) => error.into(),
            sessions::SessionError::Random(error) => Self::internal(&error),
        }
    }
}
