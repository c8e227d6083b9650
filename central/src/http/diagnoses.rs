//! /api/v1/diagnoses/{id}: the question, its suspects, the evidence, what came of it, and what people
//! tell of it: how a step came out, "not now", that a suspect or all of it is cleared, and that no
//! incident explains it. A person acts on what they read, shown by its ETag.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use deskready::diagnosis::people;
use deskready::ids::DiagnosisId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::App;
use super::desks::filled;
use super::holds::Wish;
use super::problem::{Failure, Problem};
use super::shape::Diagnosis;
use super::tags;
use super::thing;
use super::verbs::{self, JsonBody};
use super::who::{IsPerson, Reads};
use crate::judge;
use crate::store::diagnoses;
use crate::store::model::DiagnosisRow;

/// One diagnosis. Its ETag is what If-Match of a verb wants.
#[utoipa::path(get, path = "/api/v1/diagnoses/{id}", tag = "diagnoses", params(("id" = String, Path)),
    responses((status = 200, body = Diagnosis, headers(("ETag" = String))), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn one(
    State(app): State<App>,
    _: Reads,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = diagnosis_id(&id)?;
    thing::one(&app, move |tx| diagnoses::get(tx, &id)).await
}

/// How a step came out.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Trial {
    /// Name of a step of this fault.
    pub step: String,
    /// Whether the fault was gone afterwards, or the thing passed.
    pub came_out_well: bool,
}

/// Tells how a step came out. The same told again changes nothing; the newest outcome counts.
#[utoipa::path(post, path = "/api/v1/diagnoses/{id}/trials", tag = "diagnoses",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the diagnosis as it was read")),
    request_body = Trial,
    responses((status = 200, body = Diagnosis, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it has ended, or has no such step", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn trials(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: JsonBody<Trial>,
) -> Result<Response, Failure> {
    let verb = Verb::Try(verbs::json_body(body)?);
    api_act(&app, person, &id, &headers, verb).await
}

/// Puts a question off: silent until it gets worse or the time is over.
#[utoipa::path(post, path = "/api/v1/diagnoses/{id}/hold", tag = "diagnoses",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the diagnosis as it was read")),
    request_body = Wish,
    responses((status = 200, body = Diagnosis, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it has ended, or its order is for more than this", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn hold(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: JsonBody<Wish>,
) -> Result<Response, Failure> {
    let verb = Verb::Hold(verbs::json_body(body)?);
    api_act(&app, person, &id, &headers, verb).await
}

/// What is cleared, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Acquittal {
    /// One suspect; all of the question if left out.
    pub suspect: Option<String>,
    /// checked_well, wrong_measurement, cause_gone, normal_here or other.
    pub cause: String,
    /// In a person's own words.
    pub note: Option<String>,
}

/// Clears a suspect, or all of a question: then it ends, and only what is measured from now on counts.
#[utoipa::path(post, path = "/api/v1/diagnoses/{id}/acquit", tag = "diagnoses",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the diagnosis as it was read")),
    request_body = Acquittal,
    responses((status = 200, body = Diagnosis, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it has ended, or its order is open", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn acquit(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: JsonBody<Acquittal>,
) -> Result<Response, Failure> {
    let verb = Verb::Acquit(verbs::json_body(body)?);
    api_act(&app, person, &id, &headers, verb).await
}

/// Why it is the desk's own.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TakenOut {
    /// In a person's own words.
    pub note: Option<String>,
}

/// Takes a question out of the incident that explains it: the desk is judged by itself and gets its
/// order.
#[utoipa::path(post, path = "/api/v1/diagnoses/{id}/take-out", tag = "diagnoses",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the diagnosis as it was read")),
    request_body = TakenOut,
    responses((status = 200, body = Diagnosis, headers(("ETag" = String))), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it has ended, or no incident explains it", body = Problem),
        (status = 412, description = "changed meanwhile, or no If-Match", body = Problem)),
    security(("session" = [])))]
pub async fn take_out(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: JsonBody<TakenOut>,
) -> Result<Response, Failure> {
    let verb = Verb::TakeOut(verbs::json_body(body)?);
    api_act(&app, person, &id, &headers, verb).await
}

/// What a person tells.
#[derive(Debug)]
pub enum Verb {
    Try(Trial),
    Hold(Wish),
    Acquit(Acquittal),
    TakeOut(TakenOut),
}

async fn api_act(
    app: &App,
    person: IsPerson,
    id: &str,
    headers: &HeaderMap,
    verb: Verb,
) -> Result<Response, Failure> {
    let id = diagnosis_id(id)?;
    thing::api(headers, |tag| act(app, person.person, id, tag, verb)).await
}

/// Does it if the diagnosis still is what was read. Pages do the same through their forms.
pub async fn act(
    app: &App,
    by: String,
    id: DiagnosisId,
    tag: String,
    verb: Verb,
) -> Result<(DiagnosisRow, String), Failure> {
    if let Verb::Acquit(acquittal) = &verb {
        people::acquit_cause(&acquittal.cause)
            .map_err(|e| Failure::bad_request("cause", e.to_string()))?;
    }
    thing::change(app, move |tx, now| {
        let row = diagnoses::get(tx, &id)?;
        if !told_already(&row, &verb) {
            verbs::same(&tag, &tags::of_diagnosis(&row))?;
            match verb {
                Verb::Try(trial) => {
                    judge::try_step(tx, now, &id, &trial.step, trial.came_out_well)?;
                }
                Verb::Hold(wish) => {
                    let (until, cause, note) = wish.checked(now, None, "other")?;
                    judge::hold_question(tx, now, &id, (until, &cause, &note), &by)?;
                }
                Verb::Acquit(acquittal) => {
                    let note = acquittal.note.unwrap_or_default();
                    let why = (acquittal.cause.as_str(), note.as_str());
                    match filled(acquittal.suspect) {
                        Some(part) => judge::acquit_suspect(tx, now, &id, &part, why, &by)?,
                        None => judge::acquit(tx, now, &id, why, &by)?,
                    }
                }
                Verb::TakeOut(told) => {
                    judge::take_out(tx, now, &id, &told.note.unwrap_or_default())?;
                }
            }
        }
        Ok(diagnoses::get(tx, &id)?)
    })
    .await
}

/// Whether a step is known to have come out so: sent twice, the second time needs no new tag.
fn told_already(row: &DiagnosisRow, verb: &Verb) -> bool {
    let Verb::Try(trial) = verb else { return false };
    row.diagnosis
        .trials
        .iter()
        .any(|t| t.step == trial.step && t.came_out_well == trial.came_out_well)
}

/// An id of a diagnosis, or 404.
pub fn diagnosis_id(id: &str) -> Result<DiagnosisId, Failure> {
    DiagnosisId::parse(id).map_err(|_| Failure::not_found("diagnosis"))
}
