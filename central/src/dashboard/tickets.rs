//! `/tickets`: what waits for a person's word and why it waits, with the two buttons; other states
//! on request. A form carries the tag of what was read.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::ids::ReviewId;
use deskready::ticket::State as TicketState;
use serde::Deserialize;

use super::reviews::{ReviewLine, review_lines};
use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::desks::{filled, parsed};
use crate::http::problem::Failure;
use crate::http::tags;
use crate::http::tickets::{Verb, act, ticket_id};
use crate::http::verbs::{FormBody, back, form_body};
use crate::http::who::IsPerson;
use crate::show::{Mark, Zones};
use crate::store::model::TicketRow;
use crate::store::page::Ask;
use crate::store::{counters, reviews, sites, tickets};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    state: Option<String>,
    cursor: Option<String>,
    /// Only what waits behind this brake.
    review: Option<String>,
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
    reviews: Vec<ReviewLine>,
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
    let review = parsed("review", filled(wanted.review), |r| ReviewId::parse(r).ok())?;
    let undecided = reviews::Filter {
        site: None,
        open_only: true,
    };
    // One item for everything behind a brake, where things wait for a person's word.
    let shows_reviews = state == TicketState::AwaitingQualification && review.is_none();
    let filter = tickets::Filter {
        state: Some(state),
        behind: Some(review.map_or(tickets::Behind::None, tickets::Behind::This)),
        ..tickets::Filter::default()
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 50,
    };
    let (list, waiting, sites, newest) = app
        .store
        .read(move |tx| {
            let list = tickets::list(tx, &filter, &ask)?;
            let waiting = if shows_reviews {
                reviews::list(tx, &undecided, &Ask::default())?.items
            } else {
                Vec::new()
            };
            Ok::<_, Failure>((
                list,
                waiting,
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
        reviews: review_lines(&zones, &waiting),
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

type Decided = FormBody<Decision>;

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
    let done = act(app, person.person, ticket_id(id)?, tag, verb).await;
    // A qualified ticket goes on as its order: show that.
    let next = done.map(|(row, _)| {
        row.work_order.map_or_else(
            || "/tickets".to_owned(),
            |o| format!("/work-orders/{}", o.id),
        )
    });
    back(next, "/tickets?conflict=true")
}
