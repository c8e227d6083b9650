//! `/work-orders/{id}/print`: the sheet for A4 with space for what the technician writes. It does
//! not change by itself: what is printed is what was read.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::work_order::{closings, for_paper};
use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::problem::Failure;
use crate::http::work_orders::order_id;
use crate::show::Show;
use crate::show::sheet::{Sheet, sheet};

#[derive(Template)]
#[template(path = "print.html")]
struct Page {
    c: Chrome,
    s: Sheet,
    order_href: String,
    closings: Vec<(&'static str, String)>,
    blanks: bool,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = order_id(&id)?;
    let (row, zone) = app.store.read(move |tx| for_paper(tx, &id)).await?;
    let c = to.chrome;
    let show = Show::new(c.lang, &zone);
    let page = Page {
        s: sheet(&show, &row),
        order_href: format!("/work-orders/{}", row.id),
        closings: closings(&show),
        blanks: true,
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}
