//! /api/v1/incidents: one cause shared by many desks. Lists and one with its desks; nobody opens or
//! ends one by hand. Needs the store's rows and the sentences.

use axum::Json;
use axum::extract::{Path, Query, State};
use deskready::ids::IncidentId;
use deskready::knowledge::codes;
use deskready::text::Reason;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::desks::{filled, parsed};
use super::problem::{Failure, Problem};
use super::shape::{Items, Sentence, sentences};
use super::who::Reads;
use crate::store::incidents::{self, IncidentDesk, IncidentRow};
use crate::store::page::Ask;

/// Its sentences hold no moment, and it belongs to no site.
const ZONE: &str = "UTC";

/// Which incidents.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// open, or nothing for all.
    state: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// An incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incident {
    id: String,
    /// For people, "INC-000001".
    number: String,
    /// open or ended.
    state: &'static str,
    title: Sentence,
    family: String,
    /// The fault most of its desks have.
    fault: String,
    /// What its desks share: switch, image, vpn, site, ...
    attribute: String,
    value: String,
    /// S1 to S4.
    severity: &'static str,
    /// When the first of its desks failed.
    started_at: String,
    opened_at: String,
    ended_at: Option<String>,
    /// Desks failing now.
    failing_count: u32,
    /// Desks observed that share it.
    observed_count: u32,
    /// Most that failed at once.
    most_count: u32,
    reasons: Vec<Sentence>,
    meaning: Sentence,
    /// Whom to call.
    call: Sentence,
}

impl Incident {
    fn of(row: &IncidentRow) -> Self {
        let i = &row.incident;
        Self {
            id: row.id.to_string(),
            number: row.number.clone(),
            state: i.state.as_str(),
            title: Sentence::of(&i.title(), ZONE),
            family: i.family.clone(),
            fault: i.fault.clone(),
            attribute: i.attribute.clone(),
            value: i.value.clone(),
            severity: i.severity.as_str(),
            started_at: i.started_at.to_string(),
            opened_at: i.opened_at.to_string(),
            ended_at: i.ended_at.map(|t| t.to_string()),
            failing_count: i.failing_count,
            observed_count: i.observed_count,
            most_count: i.most_count,
            reasons: sentences(&i.reasons, ZONE),
            meaning: Sentence::of(&Reason::new(codes::INCIDENT_MEANING), ZONE),
            call: Sentence::of(&i.call(), ZONE),
        }
    }
}

/// A desk of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct AffectedDesk {
    id: String,
    label: String,
    site: String,
    joined_at: String,
    /// Whether it still fails because of it.
    failing: bool,
}

impl From<&IncidentDesk> for AffectedDesk {
    fn from(desk: &IncidentDesk) -> Self {
        Self {
            id: desk.id.to_string(),
            label: desk.label.clone(),
            site: desk.site.clone(),
            joined_at: desk.joined_at.to_string(),
            failing: desk.failing,
        }
    }
}

/// An incident with its desks, at most 500, those that still fail first.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentWhole {
    #[serde(flatten)]
    incident: Incident,
    desks: Vec<AffectedDesk>,
}

/// Lists incidents, newest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents", params(Wanted),
    responses((status = 200, body = Items<Incident>), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Items<Incident>>, Failure> {
    let only_open = |state: &str| (state == "open").then_some(());
    let open_only = parsed("state", filled(wanted.state), only_open)?.is_some();
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let page = app
        .store
        .read(move |tx| Ok::<_, Failure>(incidents::list(tx, open_only, &ask)?))
        .await?;
    Ok(Json(Items::of(page, Incident::of)))
}

/// One incident with its desks.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "incidents", params(("id" = String, Path)),
    responses((status = 200, body = IncidentWhole), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn one(
    State(app): State<App>,
    _: Reads,
    Path(id): Path<String>,
) -> Result<Json<IncidentWhole>, Failure> {
    let id = incident_id(&id)?;
    let (row, desks) = app
        .store
        .read(move |tx| Ok::<_, Failure>((incidents::get(tx, &id)?, incidents::desks(tx, &id)?)))
        .await?;
    Ok(Json(IncidentWhole {
        incident: Incident::of(&row),
        desks: desks.iter().map(AffectedDesk::from).collect(),
    }))
}

/// An id of an incident, or 404.
pub fn incident_id(id: &str) -> Result<IncidentId, Failure> {
    IncidentId::parse(id).map_err(|_| Failure::not_found("incident"))
}
