//! `/work-orders/{id}`: the sheet as it will be printed, its history, and the two verbs of a
//! signed-in person as plain forms. A form carries the revision that was read.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::ids::WorkOrderId;
use deskready::work_order::{ClosingCode, TaskState};
use serde::Deserialize;

use super::decide::{Asks, asks};
use super::{Chrome, EventLine, PageFor, event_lines, html};
use crate::http::App;
use crate::http::problem::Failure;
use crate::http::verbs::{FormBody, back, form_body};
use crate::http::who::IsPerson;
use crate::http::work_orders::{Verb, finish, order_id, parts, signature};
use crate::judge::parts_in_question;
use crate::show::sheet::{Sheet, sheet};
use crate::show::{Show, capital};
use crate::store::model::{DiagnosisRow, TaskRow, WorkOrderRow};
use crate::store::page::Ask;
use crate::store::{StoreError, Tx, counters, diagnoses, events, sites, tickets, work_orders};

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
    parts: Vec<(&'static str, String)>,
    /// Whether the order leaves more than one part, so that a replaced one must be named.
    several_parts: bool,
    asks: Vec<Asks>,
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
        several_parts: parts_in_question(&read.row).len() > 1,
        parts: parts()
            .into_iter()
            .map(|part| (part, show.title_word("part", part)))
            .collect(),
        asks: read
            .questions
            .iter()
            .filter_map(|row| asks(&show, row, "order"))
            .collect(),
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
    /// What its open tasks are for.
    questions: Vec<DiagnosisRow>,
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
    let mut questions = Vec::new();
    let open = |t: &&TaskRow| t.task.state == TaskState::Open;
    for task in row.tasks.iter().filter(open).take(20) {
        questions.push(diagnoses::get(tx, &task.diagnosis_id)?);
    }
    if !row.order.state.is_open() {
        questions.clear();
    }
    Ok(Read {
        questions,
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
    part: Option<String>,
}

pub(super) async fn sign(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: FormBody<Finish>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let verb = signature(&form.closing, form.part)?;
    act(&app, person, &id, form.revision, verb).await
}

pub(super) async fn cancel(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: FormBody<Finish>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    act(&app, person, &id, form.revision, Verb::Cancel).await
}

async fn act(
    app: &App,
    person: IsPerson,
    id: &str,
    revision: u64,
    verb: Verb,
) -> Result<Response, Failure> {
    let id = order_id(id)?;
    let here = format!("/work-orders/{id}");
    let unchanged = format!("{here}?conflict=true");
    let done = finish(app, person.person, id, revision, verb).await;
    back(done.map(|_| here), &unchanged)
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
