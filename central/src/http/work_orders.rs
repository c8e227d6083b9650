//! /api/v1/work-orders: lists, one order, and the verbs of a signed-in person. Needs `judge` for
//! what a verb does. An order is only changed by who shows the revision they read.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use deskready::ids::{DeskId, WorkOrderId};
use deskready::work_order::{ClosingCode, State as OrderState};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::desks::{filled, parsed};
use super::problem::{Failure, Problem};
use super::shape::{Items, WorkOrder};
use super::tags;
use super::thing;
use super::verbs;
use super::who::{IsPerson, Reads};
use crate::judge;
use crate::lang::Lang;
use crate::show::Zones;
use crate::store::model::WorkOrderRow;
use crate::store::page::Ask;
use crate::store::{sites, work_orders};

/// Which orders.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// settling, dispatched, signed, cancelled, closed, merged, or open for the first two.
    state: Option<String>,
    /// Id of a desk.
    desk: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Lists orders; with state=open the most urgent first, else the newest first.
#[utoipa::path(get, path = "/api/v1/work-orders", tag = "work orders", params(Wanted),
    responses((status = 200, body = Items<WorkOrder>), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Items<WorkOrder>>, Failure> {
    let state = filled(wanted.state);
    let open_only = state.as_deref() == Some("open");
    let filter = work_orders::Filter {
        state: if open_only {
            None
        } else {
            parsed("state", state, OrderState::parse)?
        },
        open_only,
        desk: parsed("desk", filled(wanted.desk), |d| DeskId::parse(d).ok())?,
        site: None,
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let (page, sites) = app
        .store
        .read(move |tx| Ok::<_, Failure>((work_orders::list(tx, &filter, &ask)?, sites::list(tx)?)))
        .await?;
    let zones = Zones::of(Lang::En, &sites);
    Ok(Json(Items::of(page, |row| {
        WorkOrder::of(row, &zones.at(&row.desk.site).zone_name())
    })))
}

/// One order. Its ETag is what If-Match of a verb wants.
#[utoipa::path(get, path = "/api/v1/work-orders/{id}", tag = "work orders", params(("id" = String, Path)),
    responses((status = 200, body = WorkOrder, headers(("ETag" = String))), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn one(
    State(app): State<App>,
    _: Reads,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = order_id(&id)?;
    thing::one(&app, move |tx| work_orders::get(tx, &id)).await
}

/// How the work ended.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Signature {
    /// replaced, repaired, restored, nff, recovered or third_party.
    closing: String,
    /// What was replaced, with closing = replaced; may be left out where the order leaves one part.
    part: Option<String>,
}

/// Signs an order as done.
#[utoipa::path(post, path = "/api/v1/work-orders/{id}/sign", tag = "work orders",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the order as it was read")),
    request_body = Signature,
    responses((status = 200, body = WorkOrder, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "not in this state", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem),
        (status = 422, description = "replaced, and several parts are possible: say which", body = Problem)),
    security(("session" = [])))]
pub async fn sign(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: verbs::JsonBody<Signature>,
) -> Result<Response, Failure> {
    let asked = verbs::json_body(body)?;
    let verb = signature(&asked.closing, asked.part)?;
    act(&app, person, &id, &headers, verb).await
}

/// Withdraws an order.
#[utoipa::path(post, path = "/api/v1/work-orders/{id}/cancel", tag = "work orders",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the order as it was read")),
    responses((status = 200, body = WorkOrder, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "not in this state", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn cancel(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    act(&app, person, &id, &headers, Verb::Cancel).await
}

async fn act(
    app: &App,
    person: IsPerson,
    id: &str,
    headers: &HeaderMap,
    verb: Verb,
) -> Result<Response, Failure> {
    let id = order_id(id)?;
    thing::api(headers, |tag| {
        finish(app, person.person, id, tags::revision_of(&tag), verb)
    })
    .await
}

/// What a person does to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Signed as done so; with the part that was replaced, if one was.
    Sign(ClosingCode, Option<String>),
    Cancel,
}

/// Does it to the revision that was read. Pages do the same through their forms.
pub async fn finish(
    app: &App,
    by: String,
    id: WorkOrderId,
    revision: u64,
    verb: Verb,
) -> Result<(WorkOrderRow, String), Failure> {
    thing::change(app, move |tx, now| {
        Ok(match &verb {
            Verb::Sign(code, part) => {
                if *code == ClosingCode::Replaced && part.is_none() {
                    let row = work_orders::get(tx, &id)?;
                    // What cannot be signed at all is refused for that.
                    if row.revision == revision && row.order.state.is_open() {
                        names_one(&judge::parts_in_question(&row))?;
                    }
                }
                let closing = judge::Closing {
                    code: *code,
                    part: part.as_deref(),
                };
                judge::sign_order(tx, now, &id, revision, closing, &by)?
            }
            Verb::Cancel => judge::cancel_order(tx, now, &id, revision, &by)?,
        })
    })
    .await
}

/// "Replaced" says which part, unless the order leaves one only.
fn names_one(parts: &[String]) -> Result<(), Failure> {
    if parts.len() < 2 {
        return Ok(());
    }
    Err(Failure::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "part",
        "error-part-needed",
        format!(
            "this order leaves several parts: send part with the one that was replaced, for example one of {}",
            parts.join(", ")
        ),
    ))
}

/// The verb of a signature: its code, and the part if one was replaced.
pub fn signature(closing: &str, part: Option<String>) -> Result<Verb, Failure> {
    let code = ClosingCode::parse(closing).ok_or_else(|| {
        Failure::bad_request(
            "closing",
            "closing must be one of replaced, repaired, restored, nff, recovered, third_party",
        )
    })?;
    let part = filled(part);
    if let Some(part) = &part
        && !parts().contains(&part.as_str())
    {
        let known = parts().join(", ");
        return Err(Failure::bad_request(
            "part",
            format!("part must be one of {known}"),
        ));
    }
    Ok(Verb::Sign(code, part))
}

/// Parts that somebody may have replaced: all that any fault suspects and that is a thing.
#[must_use]
pub fn parts() -> Vec<&'static str> {
    let suspects = crate::known::in_force()
        .faults()
        .iter()
        .flat_map(|f| f.suspects.iter());
    let mut parts: Vec<&str> = suspects
        .map(|s| s.part)
        .filter(|part| deskready::diagnosis::is_thing(part))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// An id of an order, or 404.
pub fn order_id(id: &str) -> Result<WorkOrderId, Failure> {
    WorkOrderId::parse(id).map_err(|_| Failure::not_found("work order"))
}
