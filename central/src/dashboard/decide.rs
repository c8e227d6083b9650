//! `/diagnoses/{id}/decide`: what a person tells of a question, as plain forms: how each step came
//! out, "not now", and that a suspect or all of it is cleared. Also the short question "did it help?"
//! that other pages show. It does not change by itself: nobody's half-filled form is thrown away.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::diagnosis::people::ACQUIT_CAUSES;
use deskready::hold::CAUSES;
use deskready::ids::DiagnosisId;
use deskready::knowledge;
use serde::Deserialize;

use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::diagnoses::{Acquittal, TakenOut, Trial, Verb, act, diagnosis_id};
use crate::http::holds::{self, Wish, hold_id};
use crate::http::problem::Failure;
use crate::http::tags;
use crate::http::verbs::{FormBody, back, form_body};
use crate::http::who::IsPerson;
use crate::show::{Show, capital};
use crate::store::model::DiagnosisRow;
use crate::store::{diagnoses, sites};

/// A step that somebody can do, or did.
pub(super) struct StepLine {
    pub id: &'static str,
    pub what: String,
    pub who: String,
    /// "helped" or "did not help", if somebody told.
    pub outcome: String,
}

/// What a page needs to ask how the next step came out.
pub(super) struct Asks {
    pub diagnosis: String,
    pub title: String,
    pub etag: String,
    /// What is to be done next, if it is a step.
    pub next: Option<StepLine>,
    /// Until when it is silent, and why.
    pub held: String,
    /// Where the form goes on: "desk" or "order".
    pub from: &'static str,
}

/// The short question of a diagnosis that is open.
pub(super) fn asks(show: &Show, row: &DiagnosisRow, from: &'static str) -> Option<Asks> {
    if row.ended_at.is_some() {
        return None;
    }
    let next = row.diagnosis.action.step.as_deref();
    Some(Asks {
        diagnosis: row.id.to_string(),
        title: show.fault_title(&row.diagnosis.fault),
        etag: tags::of_diagnosis(row),
        next: steps(show, row).into_iter().find(|s| next == Some(s.id)),
        held: held(show, row),
        from,
    })
}

fn held(show: &Show, row: &DiagnosisRow) -> String {
    let held = row.held.as_ref();
    held.map_or_else(String::new, |h| {
        [show.sentence(&h.hold.reason()), h.note.clone()]
            .join(" ")
            .trim()
            .to_owned()
    })
}

fn steps(show: &Show, row: &DiagnosisRow) -> Vec<StepLine> {
    let fault = crate::known::in_force().fault(&row.diagnosis.fault);
    let steps = fault.map_or(&[][..], |f| &f.steps);
    let line = |step: &knowledge::Step| {
        let told = row.diagnosis.trials.iter().find(|t| t.step == step.id);
        StepLine {
            id: step.id,
            what: capital(&show.word("step", step.id)),
            who: show.word("who", step.who),
            outcome: told.map_or_else(String::new, |t| {
                show.lang.t(if t.came_out_well {
                    "step-helped"
                } else {
                    "step-did-not-help"
                })
            }),
        }
    };
    steps.iter().map(line).collect()
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    conflict: bool,
}

#[derive(Template)]
#[template(path = "decide.html")]
struct Page {
    c: Chrome,
    id: String,
    label: String,
    desk_href: String,
    title: String,
    action: String,
    etag: String,
    steps: Vec<StepLine>,
    held: String,
    hold_id: Option<String>,
    suspects: Vec<(String, String)>,
    hold_causes: Vec<(&'static str, String)>,
    acquit_causes: Vec<(&'static str, String)>,
    order_open: bool,
    /// Number of the incident that explains it.
    incident: Option<String>,
    open: bool,
    can_act: bool,
    conflict: bool,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let id = diagnosis_id(&id)?;
    let (row, zone) = app
        .store
        .read(move |tx| {
            let row = diagnoses::get(tx, &id)?;
            let zone = sites::get(tx, &row.desk.site)?.zone;
            Ok::<_, Failure>((row, zone))
        })
        .await?;
    let c = to.chrome;
    let show = Show::new(c.lang, &zone);
    let words = |causes: &[&'static str]| {
        causes
            .iter()
            .map(|cause| (*cause, show.title_word("cause", cause)))
            .collect()
    };
    let d = &row.diagnosis;
    let page = Page {
        id: row.id.to_string(),
        label: row.desk.label.clone(),
        desk_href: format!("/desks/{}#{}", row.desk.id, row.id),
        title: show.fault_title(&d.fault),
        action: show.action(d),
        etag: tags::of_diagnosis(&row),
        steps: steps(&show, &row),
        held: held(&show, &row),
        hold_id: row.held.as_ref().map(|h| h.id.to_string()),
        suspects: d
            .suspects
            .iter()
            .map(|s| (s.part.to_string(), show.title_word("part", &s.part)))
            .collect(),
        hold_causes: words(&CAUSES),
        acquit_causes: words(&ACQUIT_CAUSES),
        order_open: row.work_order.as_ref().is_some_and(|o| o.state.is_open()),
        incident: d.incident.as_ref().map(|i| i.incident_number.clone()),
        open: row.ended_at.is_none(),
        can_act: to.person.is_some(),
        conflict: wanted.conflict,
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

/// How a step came out, from whichever page.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    etag: String,
    step: String,
    came_out_well: bool,
    #[serde(default)]
    from: String,
}

pub(super) async fn tell(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: FormBody<Told>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let trial = Trial {
        step: form.step,
        came_out_well: form.came_out_well,
    };
    decide(&app, person, &id, form.etag, Verb::Try(trial), &form.from).await
}

/// What is put off.
#[derive(Debug, Deserialize)]
pub(super) struct PutOff {
    etag: String,
    days: i64,
    cause: String,
    #[serde(default)]
    note: String,
}

pub(super) async fn hold(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: FormBody<PutOff>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let wish = Wish {
        days: Some(form.days),
        until: None,
        cause: Some(form.cause),
        note: Some(form.note),
    };
    decide(&app, person, &id, form.etag, Verb::Hold(wish), "desk").await
}

/// What is cleared.
#[derive(Debug, Deserialize)]
pub(super) struct Clear {
    etag: String,
    #[serde(default)]
    suspect: String,
    cause: String,
    #[serde(default)]
    note: String,
}

pub(super) async fn acquit(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: FormBody<Clear>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let verb = Verb::Acquit(Acquittal {
        suspect: Some(form.suspect),
        cause: form.cause,
        note: Some(form.note),
    });
    decide(&app, person, &id, form.etag, verb, "desk").await
}

/// What is the desk's own, whatever others have.
#[derive(Debug, Deserialize)]
pub(super) struct Own {
    etag: String,
    #[serde(default)]
    note: String,
}

pub(super) async fn take_out(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
    form: FormBody<Own>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let verb = Verb::TakeOut(TakenOut {
        note: Some(form.note),
    });
    decide(&app, person, &id, form.etag, verb, "desk").await
}

async fn decide(
    app: &App,
    person: IsPerson,
    id: &str,
    etag: String,
    verb: Verb,
    from: &str,
) -> Result<Response, Failure> {
    let id = diagnosis_id(id)?;
    let unchanged = format!("/diagnoses/{id}/decide?conflict=true");
    let done = act(app, person.person, id.clone(), etag, verb).await;
    back(done.map(|(row, _)| next_of(&row, &id, from)), &unchanged)
}

fn next_of(row: &DiagnosisRow, id: &DiagnosisId, from: &str) -> String {
    match (from, &row.work_order) {
        ("order", Some(order)) => format!("/work-orders/{}", order.id),
        ("decide", _) => format!("/diagnoses/{id}/decide"),
        _ => format!("/desks/{}#{id}", row.desk.id),
    }
}

pub(super) async fn end_hold(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let row = holds::finish(&app, person.person, hold_id(&id)?).await?;
    let next = row.desk.map_or_else(
        || super::sites::href_of(&row.site),
        |desk| format!("/desks/{}", desk.id),
    );
    back(Ok(next), "/sites")
}
