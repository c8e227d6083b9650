//! GET /api/v1/diagnoses/{id}: the question, its suspects, the evidence, and what came of it.

use axum::Json;
use axum::extract::{Path, State};
use deskready::ids::DiagnosisId;

use super::App;
use super::problem::{Failure, Problem};
use super::shape::Diagnosis;
use super::who::Reads;
use crate::store::{diagnoses, sites};

/// One diagnosis.
#[utoipa::path(get, path = "/api/v1/diagnoses/{id}", tag = "diagnoses", params(("id" = String, Path)),
    responses((status = 200, body = Diagnosis), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn one(
    State(app): State<App>,
    _: Reads,
    Path(id): Path<String>,
) -> Result<Json<Diagnosis>, Failure> {
    let id = DiagnosisId::parse(&id).map_err(|_| Failure::not_found("diagnosis"))?;
    let (row, zone) = app
        .store
        .read(move |tx| {
            let row = diagnoses::get(tx, &id)?;
            let zone = sites::get(tx, &row.desk.site)?.zone;
            Ok::<_, Failure>((row, zone))
        })
        .await?;
    Ok(Json(Diagnosis::of(&row, &zone)))
}
