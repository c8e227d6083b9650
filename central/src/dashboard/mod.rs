//! The pages people read: one file per page, a template each, both languages from one source.
//! Needs the store's read models and `show`. Must not decide anything, and works without
//! JavaScript: links and forms do everything, live updates only save the reload.

mod board;
mod decide;
mod desk;
mod desks;
mod explain;
mod incidents;
mod order_rows;
mod print;
mod reviews;
mod sites;
#[cfg(debug_assertions)]
mod styleguide;
mod tickets;
mod work_order;
mod work_orders;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::http::App;
use crate::http::problem::Failure;
use crate::http::who::{Reads, cookie};
use crate::http::{assets, limits};
use crate::lang::Lang;
use crate::show::Show;
use crate::store::model::Event;

const LANG_COOKIE: &str = "lang";

/// Every page.
pub fn router() -> Router<App> {
    let pages = Router::new()
        .route("/", get(board::page))
        .route("/desks", get(desks::page))
        .route("/desks/{id}", get(desk::page))
        .route("/diagnoses/{id}/explain", get(explain::page))
        .route("/diagnoses/{id}/decide", get(decide::page))
        .route("/diagnoses/{id}/trials", post(decide::tell))
        .route("/diagnoses/{id}/hold", post(decide::hold))
        .route("/diagnoses/{id}/acquit", post(decide::acquit))
        .route("/diagnoses/{id}/take-out", post(decide::take_out))
        .route("/holds/{id}/end", post(decide::end_hold))
        .route("/reviews/{id}/let-go", post(reviews::let_go))
        .route("/reviews/{id}/normal", post(reviews::normal))
        .route("/sites", get(sites::list))
        .route("/site", get(sites::page))
        .route("/site/desks", get(sites::desks))
        .route("/site/mode", post(sites::change))
        .route("/site/normal", post(sites::normal))
        .route("/work-orders", get(work_orders::page))
        .route("/work-orders/{id}", get(work_order::page))
        .route("/work-orders/{id}/print", get(print::page))
        .route("/work-orders/{id}/sign", post(work_order::sign))
        .route("/work-orders/{id}/cancel", post(work_order::cancel))
        .route("/incidents", get(incidents::page))
        .route("/incidents/{id}", get(incidents::one))
        .route("/tickets", get(tickets::page))
        .route("/tickets/{id}/qualify", post(tickets::qualify))
        .route("/tickets/{id}/cancel", post(tickets::cancel));
    #[cfg(debug_assertions)]
    let pages = pages.route("/styleguide", get(styleguide::page));
    pages.layer(DefaultBodyLimit::max(limits::BODY_BYTES))
}

/// What surrounds every page.
#[derive(Debug, Clone)]
pub struct Chrome {
    pub lang: Lang,
    path: String,
    query: String,
    pub signed_in: bool,
    /// Whether the pages' script was built.
    pub has_script: bool,
    /// Whether this page changes by itself.
    pub wants_live: bool,
    /// Address of the stream, on pages that change by themselves.
    pub live: Option<String>,
    /// Whether the link asked for this language, to be remembered.
    remember: bool,
}

impl Chrome {
    #[must_use]
    pub fn of_parts(app: &App, uri: &Uri, headers: &HeaderMap, signed_in: bool) -> Self {
        let query = uri.query().unwrap_or_default();
        let link = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
        let accept = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok());
        Self {
            lang: Lang::choose(link, cookie(headers, LANG_COOKIE), accept),
            path: uri.path().to_owned(),
            query: query.to_owned(),
            signed_in,
            has_script: !app.script.is_empty(),
            wants_live: false,
            live: None,
            remember: link.and_then(Lang::exactly).is_some(),
        }
    }

    /// A page that follows the stream, filtered by `filter` ("desk=ID"), from the newest event on.
    #[must_use]
    pub fn following(mut self, newest: i64, filter: &str) -> Self {
        self.wants_live = true;
        if self.has_script {
            let filter = if filter.is_empty() {
                String::new()
            } else {
                format!("&{filter}")
            };
            self.live = Some(format!("/events?since={newest}{filter}"));
        }
        self
    }

    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }

    /// By reference: that is how templates pass what they were given.
    #[must_use]
    pub fn tn(&self, key: &str, count: &usize) -> String {
        self.lang.tn(key, *count)
    }

    #[must_use]
    pub fn tx(&self, key: &str, text: &str) -> String {
        self.lang.tx(key, text)
    }

    #[must_use]
    pub fn css(&self) -> &'static str {
        &assets::CSS_HREF
    }

    #[must_use]
    pub fn script(&self) -> &'static str {
        &assets::SCRIPT_HREF
    }

    /// This page's own address, for its live part.
    #[must_use]
    pub fn here(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// Where to sign in, in the language the link asked for.
    #[must_use]
    pub const fn sign_in_href(&self) -> &'static str {
        match (self.remember, self.lang) {
            (true, Lang::Es) => "/sign-in?lang=es",
            (true, Lang::En) => "/sign-in?lang=en",
            (false, _) => "/sign-in",
        }
    }

    /// Address, word, and whether this page is below it.
    #[must_use]
    pub fn nav(&self) -> [(&'static str, &'static str, bool); 6] {
        [
            ("/", "nav-board"),
            ("/desks", "nav-desks"),
            ("/work-orders", "nav-orders"),
            ("/tickets", "nav-tickets"),
            ("/sites", "nav-sites"),
            ("/incidents", "nav-incidents"),
        ]
        .map(|(href, key)| {
            (
                href,
                key,
                if href == "/" {
                    self.path == "/"
                } else {
                    self.path.starts_with(href)
                },
            )
        })
    }

    /// Tag, own name, this page in it, and whether it is the one shown.
    #[must_use]
    pub fn langs(&self) -> [(&'static str, &'static str, String, bool); 2] {
        let kept: Vec<&str> = self
            .query
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("lang=") && !p.starts_with("code="))
            .collect();
        Lang::ALL.map(|lang| {
            let mut parts = kept.clone();
            let wish = format!("lang={}", lang.tag());
            parts.push(&wish);
            (
                lang.tag(),
                lang.own_name(),
                format!("{}?{}", self.path, parts.join("&")),
                lang == self.lang,
            )
        })
    }

    /// The next page of a list: this address with another cursor.
    #[must_use]
    pub fn with_cursor(&self, cursor: &str) -> String {
        let mut parts: Vec<String> = self
            .query
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("cursor="))
            .map(str::to_owned)
            .collect();
        // A cursor is base64 for addresses: nothing in it needs escaping.
        parts.push(format!("cursor={cursor}"));
        format!("{}?{}", self.path, parts.join("&"))
    }
}

/// A page that only who may read everything sees.
pub struct PageFor {
    pub chrome: Chrome,
    /// The signed-in person, who may act; a script may only read.
    pub person: Option<String>,
}

impl FromRequestParts<App> for PageFor {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let reads = Reads::from_request_parts(parts, app).await?;
        let chrome = Chrome::of_parts(app, &parts.uri, &parts.headers, reads.person.is_some());
        Ok(Self {
            chrome,
            person: reads.person,
        })
    }
}

/// The page as an answer; the language that a link asked for is remembered.
fn html(chrome: &Chrome, page: &impl Template, status: StatusCode) -> Response {
    let body = match page.render() {
        Ok(body) => body,
        Err(error) => return Failure::internal(&error).into_response(),
    };
    let mut response = (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        body,
    )
        .into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(chrome.lang.tag()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept-language, cookie"),
    );
    if chrome.remember {
        let cookie = match chrome.lang {
            Lang::Es => "lang=es; Path=/; Max-Age=31536000; SameSite=Strict",
            Lang::En => "lang=en; Path=/; Max-Age=31536000; SameSite=Strict",
        };
        headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    response
}

/// Something that happened, as a line.
struct EventLine {
    at: String,
    what: String,
    why: String,
}

fn event_lines(show: &Show, events: &[Event]) -> Vec<EventLine> {
    let line = |e: &Event| {
        let key = format!("event-{}", e.kind);
        let said = show.lang.t(&key);
        let what = if said == key {
            deskready::limits::clean(&e.kind)
        } else {
            said
        };
        let why = show.sentence(&e.reason);
        // A sentence that begins with what happened need not hear it twice.
        let twice = why.to_lowercase().starts_with(&what.to_lowercase());
        EventLine {
            at: show.time(e.at),
            what: if twice { String::new() } else { what },
            why,
        }
    };
    events.iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    c: &'a Chrome,
    said: String,
    reference: Option<&'a str>,
    status: u16,
    detail: &'a str,
}

/// A failure as a page.
#[must_use]
pub fn error_page(chrome: &Chrome, failure: &Failure) -> Response {
    let page = ErrorPage {
        c: chrome,
        said: chrome.lang.t(failure.page_key),
        reference: failure.reference.as_deref(),
        status: failure.status.as_u16(),
        detail: &failure.detail,
    };
    html(chrome, &page, failure.status)
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    c: &'a Chrome,
    problem: Option<String>,
}

/// How to come in, and why the last link did not work.
#[must_use]
pub fn sign_in_page(chrome: &Chrome, problem: Option<&str>, status: StatusCode) -> Response {
    html(
        chrome,
        &SignInPage {
            c: chrome,
            problem: problem.map(|key| chrome.lang.t(key)),
        },
        status,
    )
}

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage<'a> {
    c: &'a Chrome,
}

/// Signed in through a link on another site: one click of our own makes the cookie travel.
#[must_use]
pub fn welcome_page(chrome: &Chrome) -> Response {
    html(chrome, &WelcomePage { c: chrome }, StatusCode::OK)
}

#[cfg(test)]
mod tests;
