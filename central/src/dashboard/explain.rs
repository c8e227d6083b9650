//! `/diagnoses/{id}/explain`: why a diagnosis says what it says, for an engineer. Shows what the
//! command `explain` prints.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::explanation::read;
use crate::http::problem::Failure;
use crate::show::{Show, explain as shown};
use crate::store::counters;

#[derive(Template)]
#[template(path = "explain.html")]
struct Page {
    c: Chrome,
    e: shown::Page,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    // Read first: what happens between the two is told again, and nothing is missed.
    let newest = app
        .store
        .read(|tx| Ok::<_, Failure>(counters::current(tx, counters::Counter::Event)?))
        .await?;
    let told = read(&app, &id).await?;
    let show = Show::new(to.chrome.lang, &told.zone);
    let filter = format!("desk={}", told.row.desk.id);
    let page = Page {
        e: shown::page(&show, &told),
        c: to.chrome.following(newest, &filter),
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}
