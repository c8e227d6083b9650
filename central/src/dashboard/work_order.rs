//! `/work-orders/{id}`: the sheet as it will be printed, its history, and the two verbs of a
//! signed-in person as plain forms. A form carries the revision that was read.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use deskready::ids::WorkOrderId;
use deskready::work_order::ClosingCode;
use serde::Deserialize;

use super::{Chrome, EventLine, PageFor, event_lines, html};
use crate::http::App;
use crate::http::problem::Failure;
use crate::http::who::IsPerson;
use crate::http::work_orders::{finish, order_id};
use crate::show::sheet::{Sheet, sheet};
use crate::show::{Show, capital};
use crate::store::model::WorkOrderRow;
use crate::store::page::Ask;
use crate::store::{StoreError, Tx, counters, events, sites, tickets, work_orders};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    conflict: bool,
}

#[derive(Template)]
#[template(path = "work_order.html")]
struct Page {
    c: Chrome,
    s: Sheet,
    desk_href: String,
    print_href: String,
    act_href: String,
    tickets: Vec<(String, String)>,
    open: bool,
    can_act: bool,
    conflict: bool,
    closings: Vec<(&'static str, String)>,
    blanks: bool,
    events: Vec<EventLine>,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let id = order_id(&id)?;
    let filter = format!("work_order={id}");
    let read = app.store.read(move |tx| read(tx, &id)).await?;
    let c = to.chrome.following(read.newest, &filter);
    let show = Show::new(c.lang, &read.zone);
    let id = &read.row.id;
    let page = Page {
        s: sheet(&show, &read.row),
        desk_href: format!("/desks/{}", read.row.desk.id),
        print_href: format!("/work-orders/{id}/print?lang={}", c.lang.tag()),
        act_href: format!("/work-orders/{id}"),
        tickets: read.tickets,
        open: read.row.order.state.is_open(),
        can_act: to.person.is_some(),
        conflict: wanted.conflict,
        closings: closings(&show),
        blanks: false,
        events: event_lines(&show, &read.events),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

struct Read {
    row: WorkOrderRow,
    zone: String,
    /// Number and address.
    tickets: Vec<(String, String)>,
    events: Vec<crate::store::model::Event>,
    newest: i64,
}

fn read(tx: &mut dyn Tx, id: &WorkOrderId) -> Result<Read, Failure> {
    let row = work_orders::get(tx, id)?;
    let zone = sites::get(tx, &row.desk.site)?.zone;
    let about = events::Filter {
        desk: None,
        subject: Some(id.to_string()),
    };
    let events = events::list(
        tx,
        &about,
        &Ask {
            cursor: None,
            items: 50,
        },
    )?
    .items;
    let mut links = Vec::new();
    for ticket in row.ticket_ids.iter().take(20) {
        let ticket = tickets::get(tx, ticket)?;
        links.push((
            ticket.number,
            format!("/tickets?state={}#{}", ticket.state.as_str(), ticket.id),
        ));
    }
    Ok(Read {
        row,
        zone,
        tickets: links,
        events,
        newest: counters::current(tx, counters::Counter::Event)?,
    })
}

/// The codes a person may close an order with. That it recovered by itself is not for a person.
pub(super) fn closings(show: &Show) -> Vec<(&'static str, String)> {
    ClosingCode::ALL
        .into_iter()
        .filter(|code| *code != ClosingCode::Recovered)
        .map(|code| (code.as_str(), capital(&show.word("closing", code.as_str()))))
        .collect()
}

/// What the forms send.
#[derive(Debug, Deserialize)]
pub(super) struct Finish {
    revision: u64,
    #[serde(default)]
    closing: String,
}

pub(super) async fn sign(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: Result<Form<Finish>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let code = ClosingCode::parse(&form.closing).ok_or_else(|| {
        Failure::bad_request("closing", "choose how the work ended before signing")
    })?;
    act(&app, person, &id, form.revision, Some(code)).await
}

pub(super) async fn cancel(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: Result<Form<Finish>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    act(&app, person, &id, form.revision, None).await
}

async fn act(
    app: &App,
    person: IsPerson,
    id: &str,
    revision: u64,
    code: Option<ClosingCode>,
) -> Result<Response, Failure> {
    let id = order_id(id)?;
    match finish(app, person.person, id.clone(), revision, code).await {
        Ok(_) => Ok(Redirect::to(&format!("/work-orders/{id}")).into_response()),
        // Back to the order as it is now, which says that nothing was done.
        Err(failure) if failure.status == StatusCode::PRECONDITION_FAILED => {
            Ok(Redirect::to(&format!("/work-orders/{id}?conflict=true")).into_response())
        }
        Err(failure) => Err(failure),
    }
}

/// The fields of a form, or a sentence about them.
pub(super) fn form_body<T>(
    form: Result<Form<T>, axum::extract::rejection::FormRejection>,
) -> Result<T, Failure> {
    form.map(|Form(value)| value).map_err(|rejection| {
        let status = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        Failure::new(status, "form", "error-bad-request", rejection.body_text())
    })
}

/// For the paper: the order and its zone.
pub(super) fn for_paper(
    tx: &mut dyn Tx,
    id: &WorkOrderId,
) -> Result<(WorkOrderRow, String), StoreError> {
    let row = work_orders::get(tx, id)?;
    let zone = sites::get(tx, &row.desk.site)?.zone;
    Ok((row, zone))
}
