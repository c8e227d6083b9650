//! GET /api/v1/diagnoses/{id}/explanation: how the verdict came about, with its numbers and its
//! sentences. Needs `crate::explain`; the same as the page and the command say.

use axum::Json;
use axum::extract::{Path, State};
use deskready::diagnosis::{Explained, StepWeighed, Symptom};
use deskready::ids::DiagnosisId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::App;
use super::problem::{Failure, Problem};
use super::shape::{Diagnosis, Sentence, sentences};
use super::who::Reads;
use crate::explain::{Told, told};

/// How a diagnosis came about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Explanation)]
pub struct Shape {
    diagnosis: Diagnosis,
    symptoms: Vec<SymptomShape>,
    suspects: Vec<SuspectShape>,
    /// What a replacement rests on, or why none is made yet.
    grounds: Vec<Sentence>,
    /// What decided among the steps.
    choice: Vec<Sentence>,
    steps: Vec<StepShape>,
    would_change: Vec<Sentence>,
}

/// What was measured, and the rule by which it counts.
#[derive(Debug, Serialize, ToSchema)]
struct SymptomShape {
    /// State, counts and reasons.
    #[schema(value_type = Object)]
    finding: Value,
    reason: Sentence,
    measured: Vec<Sentence>,
    rule: Vec<Sentence>,
}

/// A possible cause and everything that moved it.
#[derive(Debug, Serialize, ToSchema)]
struct SuspectShape {
    part: String,
    prior: f64,
    certainty: f64,
    /// sure, likely or possible.
    word: String,
    reason: Sentence,
    says: Vec<SaidShape>,
}

/// What one clue or one step says of a suspect.
#[derive(Debug, Serialize, ToSchema)]
struct SaidShape {
    about: Sentence,
    reason: Sentence,
    factor: f64,
    speaks_for: bool,
}

/// A step that is left.
#[derive(Debug, Serialize, ToSchema)]
struct StepShape {
    step: String,
    cost: f64,
    chance: f64,
    expected_cost: f64,
    allowed: bool,
    is_next: bool,
    reason: Sentence,
    why: Vec<Sentence>,
}

impl Shape {
    #[must_use]
    pub fn of(told: &Told) -> Self {
        let zone = told.zone.as_str();
        let e = &told.explanation;
        let symptom = |s: &Symptom| SymptomShape {
            finding: serde_json::json!(s.finding),
            reason: Sentence::of(&s.reason, zone),
            measured: sentences(&s.finding.reasons, zone),
            rule: sentences(&s.rule, zone),
        };
        let suspect = |s: &Explained| SuspectShape {
            part: s.suspect.part.to_string(),
            prior: s.suspect.prior,
            certainty: s.suspect.certainty,
            word: s.suspect.word.to_string(),
            reason: Sentence::of(&s.reason, zone),
            says: s
                .says
                .iter()
                .map(|said| SaidShape {
                    about: Sentence::of(&said.about, zone),
                    reason: Sentence::of(&said.reason, zone),
                    factor: said.factor,
                    speaks_for: said.speaks_for,
                })
                .collect(),
        };
        let step = |s: &StepWeighed| StepShape {
            step: s.candidate.step.clone(),
            cost: s.candidate.cost,
            chance: s.candidate.chance,
            expected_cost: s.candidate.expected_cost,
            allowed: s.candidate.allowed,
            is_next: s.is_next,
            reason: Sentence::of(&s.reason, zone),
            why: sentences(&s.why, zone),
        };
        Self {
            diagnosis: Diagnosis::of(&told.row, zone),
            symptoms: e.symptoms.iter().map(symptom).collect(),
            suspects: e.suspects.iter().map(suspect).collect(),
            grounds: sentences(&e.grounds, zone),
            choice: sentences(&e.choice, zone),
            steps: e.steps.iter().map(step).collect(),
            would_change: sentences(&e.would_change, zone),
        }
    }
}

/// How a diagnosis came about: symptoms and their rule, suspects, steps, what would change it.
#[utoipa::path(get, path = "/api/v1/diagnoses/{id}/explanation", tag = "diagnoses", params(("id" = String, Path)),
    responses((status = 200, body = Shape), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn one(
    State(app): State<App>,
    _: Reads,
    Path(id): Path<String>,
) -> Result<Json<Shape>, Failure> {
    let found = read(&app, &id).await?;
    Ok(Json(Shape::of(&found)))
}

/// The explanation of a diagnosis, for whoever shows it.
pub async fn read(app: &App, id: &str) -> Result<Told, Failure> {
    let id = DiagnosisId::parse(id).map_err(|_| Failure::not_found("diagnosis"))?;
    app.store
        .read(move |tx| Ok::<_, Failure>(told(tx, &id)?))
        .await?
        .ok_or_else(|| Failure::not_found("explanation"))
}
