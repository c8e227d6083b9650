//! GET /api/v1/desks and /api/v1/desks/{id}. Needs the store's lists. A desk's program may read
//! its own desk only: the one that its agent id reported for last.

use axum::Json;
use axum::extract::{Path, Query, State};
use deskready::ids::DeskId;
use deskready::readiness::Readiness;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::problem::{Failure, Problem};
use super::shape::{Desk, DeskWhole, Items};
use super::who::{Reads, ReadsDesk};
use crate::lang::Lang;
use crate::show::Zones;
use crate::store::page::Ask;
use crate::store::{desk_detail, desks, sites};

/// Which desks.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Of this site only.
    site: Option<String>,
    /// Whose label starts so.
    label: Option<String>,
    /// ready, ready_with_care, not_ready or unknown.
    readiness: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Lists desks by site and label.
#[utoipa::path(get, path = "/api/v1/desks", tag = "desks", params(Wanted),
    responses((status = 200, body = Items<Desk>), (status = 400, description = "a cursor or state that is none", body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Items<Desk>>, Failure> {
    let filter = desks::Filter {
        site: filled(wanted.site),
        label: filled(wanted.label),
        readiness: parsed("readiness", filled(wanted.readiness), Readiness::parse)?,
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let (page, sites) = app
        .store
        .read(move |tx| Ok::<_, Failure>((desks::list(tx, &filter, &ask)?, sites::list(tx)?)))
        .await?;
    let zones = Zones::of(Lang::En, &sites);
    Ok(Json(Items::of(page, |row| {
        Desk::of(row, &zones.at(&row.site).zone_name())
    })))
}

/// One desk with its components, diagnoses and newest readings.
#[utoipa::path(get, path = "/api/v1/desks/{id}", tag = "desks",
    params(("id" = String, Path),
        ("Deskready-Agent" = Option<String>, Header, description = "with the agent's token: which agent asks")),
    responses((status = 200, body = DeskWhole), (status = 401, body = Problem),
        (status = 403, description = "not this agent's desk", body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = []), ("agent_token" = [])))]
pub async fn one(
    State(app): State<App>,
    who: ReadsDesk,
    Path(id): Path<String>,
) -> Result<Json<DeskWhole>, Failure> {
    let id = DeskId::parse(&id).map_err(|_| Failure::not_found("desk"))?;
    let found = app
        .store
        .read(move |tx| {
            let detail = desk_detail::get(tx, &id)?;
            let zone = sites::get(tx, &detail.row.site)?.zone;
            Ok::<_, Failure>((detail, zone))
        })
        .await;
    match who {
        ReadsDesk::Everything => found.map(|(detail, zone)| Json(DeskWhole::of(&detail, &zone))),
        ReadsDesk::OwnOf(agent) => match found {
            Ok((detail, zone)) if detail.agents.iter().any(|a| a.agent == agent) => {
                Ok(Json(DeskWhole::of(&detail, &zone)))
            }
            // The same answer whether there is such a desk or not.
            Ok(_)
            | Err(Failure {
                status: axum::http::StatusCode::NOT_FOUND,
                ..
            }) => Err(Failure::forbidden(
                "forbidden",
                "error-forbidden",
                "this agent does not report for this desk",
            )),
            Err(failure) => Err(failure),
        },
    }
}

/// An empty field of a form means: not asked for.
#[must_use]
pub fn filled(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

/// A word of a closed list, or a sentence about it.
pub fn parsed<T>(
    name: &str,
    text: Option<String>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    text.map(|text| {
        parse(&text).ok_or_else(|| {
            let shown = deskready::limits::clean(&text);
            Failure::bad_request(
                "bad-filter",
                format!("{name} = {shown:?} is not on its list: see /api/v1/openapi.json"),
            )
        })
    })
    .transpose()
}
