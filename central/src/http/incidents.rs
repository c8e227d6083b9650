//! GET /api/v1/incidents: one cause shared by many desks. This version finds none, so the page is
//! empty; it is here so that scripts need not change when it does.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::shape::Items;
use super::who::Reads;

/// An incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incident {
    id: String,
}

/// Lists incidents.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents",
    responses((status = 200, body = Items<Incident>), (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(_: Reads) -> Json<Items<Incident>> {
    Json(Items::none())
}
