//! `/tickets`: what waits for a person's word and why it waits, with the two buttons; other states
//! on request. A form carries the tag of what was read.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use deskready::ticket::State as TicketState;
use serde::Deserialize;

use super::work_order::form_body;
use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::desks::{filled, parsed};
use crate::http::problem::Failure;
use crate::http::tags;
use crate::http::tickets::{Verb, act, ticket_id};
use crate::http::who::IsPerson;
use crate::show::{Mark, Zones};
use crate::store::model::TicketRow;
use crate::store::page::Ask;
use crate::store::{counters, sites, tickets};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    state: Option<String>,
    cursor: Option<String>,
    #[serde(default)]
    conflict: bool,
}

struct Link {
    href: String,
    number: String,
    state: String,
}

struct Line {
    id: String,
    number: String,
    title: String,
    state: Mark,
    severity: Mark,
    opened: String,
    label: String,
    place: String,
    reason: String,
    diagnosis_href: String,
    order: Option<Link>,
    waits: bool,
    act_href: String,
    etag: String,
}

#[derive(Template)]
#[template(path = "tickets.html")]
struct Page {
    c: Chrome,
    states: Vec<(&'static str, String, bool)>,
    tickets: Vec<Line>,
    can_act: bool,
    conflict: bool,
    next: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let state = parsed("state", filled(wanted.state), TicketState::parse)?
        .unwrap_or(TicketState::AwaitingQualification);
    let filter = tickets::Filter {
        state: Some(state),
        ..tickets::Filter::default()
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 50,
    };
    let (list, sites, newest) = app
        .store
        .read(move |tx| {
            let list = tickets::list(tx, &filter, &ask)?;
            Ok::<_, Failure>((
                list,
                sites::list(tx)?,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let zones = Zones::of(c.lang, &sites);
    let show = zones.at("");
    let page = Page {
        states: TicketState::ALL
            .map(|s| (s.as_str(), show.ticket(s).word, state == s))
            .into(),
        tickets: list.items.iter().map(|row| line(&zones, row)).collect(),
        can_act: to.person.is_some(),
        conflict: wanted.conflict,
        next: list.next.as_deref().map(|n| c.with_cursor(n)),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

fn line(zones: &Zones, row: &TicketRow) -> Line {
    let show = zones.at(&row.desk.site);
    let place: Vec<&str> = [&row.desk.room, &row.desk.site, &row.desk.service]
        .into_iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    Line {
        id: row.id.to_string(),
        number: row.number.clone(),
        title: show.fault_title(&row.fault),
        state: show.ticket(row.state),
        severity: show.severity(row.severity),
        opened: show.time(row.opened_at),
        label: row.desk.label.clone(),
        place: place.join(" · "),
        reason: show.sentence(&row.reason),
        diagnosis_href: format!("/desks/{}#{}", row.desk.id, row.diagnosis_id),
        order: row.work_order.as_ref().map(|o| Link {
            href: format!("/work-orders/{}", o.id),
            number: o.number.clone(),
            state: show.order(o.state).word,
        }),
        waits: row.state == TicketState::AwaitingQualification,
        act_href: format!("/tickets/{}", row.id),
        etag: tags::of_ticket(row),
    }
}

/// What the forms send.
#[derive(Debug, Deserialize)]
pub(super) struct Decision {
    etag: String,
}

type Decided = Result<Form<Decision>, axum::extract::rejection::FormRejection>;

pub(super) async fn qualify(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: Decided,
) -> Result<Response, Failure> {
    decide(&app, person, &id, form, Verb::Qualify).await
}

pub(super) async fn cancel(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: Decided,
) -> Result<Response, Failure> {
    decide(&app, person, &id, form, Verb::Cancel).await
}

async fn decide(
    app: &App,
    person: IsPerson,
    id: &str,
    form: Decided,
    verb: Verb,
) -> Result<Response, Failure> {
    let tag = form_body(form)?.etag;
    match act(app, person.person, ticket_id(id)?, tag, verb).await {
        Ok((row, _)) => {
            // A qualified ticket goes on as its order: show that.
            let next = row.work_order.map_or_else(
                || "/tickets".to_owned(),
                |o| format!("/work-orders/{}", o.id),
            );
            Ok(Redirect::to(&next).into_response())
        }
        Err(failure) if failure.status == StatusCode::PRECONDITION_FAILED => {
            Ok(Redirect::to("/tickets?conflict=true").into_response())
        }
        Err(failure) => Err(failure),
    }
}
