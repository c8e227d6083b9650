//! /api/v1/tickets: the list, one ticket, and the coordinator's verbs. Needs `judge` for what a
//! verb does. A ticket is only changed by who shows the ETag they read.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use deskready::ids::{DeskId, ReviewId, TicketId};
use deskready::ticket::State as TicketState;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::desks::{filled, parsed};
use super::problem::{Failure, Problem};
use super::shape::{Items, Ticket};
use super::tags;
use super::thing;
use super::verbs;
use super::who::{IsPerson, Reads};
use crate::judge;
use crate::lang::Lang;
use crate::show::Zones;
use crate::store::model::TicketRow;
use crate::store::page::Ask;
use crate::store::tickets::Behind;
use crate::store::{sites, tickets};

/// Which tickets.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// awaiting_qualification, qualified, merged, cancelled or closed.
    state: Option<String>,
    /// Id of a desk.
    desk: Option<String>,
    /// Id of a review: only what waits behind its brake. Without it such tickets are left out while
    /// nobody has decided: the review stands for them.
    review: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Lists tickets, newest first.
#[utoipa::path(get, path = "/api/v1/tickets", tag = "tickets", params(Wanted),
    responses((status = 200, body = Items<Ticket>), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Items<Ticket>>, Failure> {
    let filter = tickets::Filter {
        state: parsed("state", filled(wanted.state), TicketState::parse)?,
        desk: parsed("desk", filled(wanted.desk), |d| DeskId::parse(d).ok())?,
        site: None,
        behind: Some(
            match parsed("review", filled(wanted.review), |r| ReviewId::parse(r).ok())? {
                Some(review) => Behind::This(review),
                None => Behind::None,
            },
        ),
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let (page, sites) = app
        .store
        .read(move |tx| Ok::<_, Failure>((tickets::list(tx, &filter, &ask)?, sites::list(tx)?)))
        .await?;
    let zones = Zones::of(Lang::En, &sites);
    Ok(Json(Items::of(page, |row| {
        Ticket::of(row, &zones.at(&row.desk.site).zone_name())
    })))
}

/// One ticket. Its ETag is what If-Match of a verb wants.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = Ticket, headers(("ETag" = String))), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn one(
    State(app): State<App>,
    _: Reads,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = ticket_id(&id)?;
    thing::one(&app, move |tx| tickets::get(tx, &id)).await
}

/// Accepts a ticket that waits: its work order is opened.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/qualify", tag = "tickets",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the ticket as it was read")),
    responses((status = 200, body = Ticket, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it does not wait", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn qualify(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    api_act(&app, person, &id, &headers, Verb::Qualify).await
}

/// Withdraws a ticket that waits.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/cancel", tag = "tickets",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the ticket as it was read")),
    responses((status = 200, body = Ticket, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it does not wait", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn cancel(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    api_act(&app, person, &id, &headers, Verb::Cancel).await
}

/// What the coordinator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Qualify,
    Cancel,
}

async fn api_act(
    app: &App,
    person: IsPerson,
    id: &str,
    headers: &HeaderMap,
    verb: Verb,
) -> Result<Response, Failure> {
    let id = ticket_id(id)?;
    thing::api(headers, |tag| act(app, person.person, id, tag, verb)).await
}

/// Does it if the ticket still is what was read. Pages do the same through their forms.
pub async fn act(
    app: &App,
    by: String,
    id: TicketId,
    tag: String,
    verb: Verb,
) -> Result<(TicketRow, String), Failure> {
    thing::change(app, move |tx, now| {
        verbs::same(&tag, &tags::of_ticket(&tickets::get(tx, &id)?))?;
        Ok(match verb {
            Verb::Qualify => judge::qualify_ticket(tx, now, &id, &by)?,
            Verb::Cancel => judge::cancel_ticket(tx, now, &id, &by)?,
        })
    })
    .await
}

/// An id of a ticket, or 404.
pub fn ticket_id(id: &str) -> Result<TicketId, Failure> {
    TicketId::parse(id).map_err(|_| Failure::not_found("ticket"))
}
