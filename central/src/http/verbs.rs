//! What every verb of a person has in common, through the API and through a page's form: the body
//! read or refused with a sentence, the tag of what was read, one piece of work, and the way back.
//! Needs a store; must not know any resource.

use axum::Form;
use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use serde::Serialize;

use super::App;
use super::problem::Failure;
use super::tags;
use crate::store::Tx;

/// A JSON body as a handler takes it.
pub type JsonBody<T> = Result<Json<T>, JsonRejection>;
/// A form as a handler takes it.
pub type FormBody<T> = Result<Form<T>, FormRejection>;

/// Does something in one piece of work at the clock's moment.
pub async fn act<T: Send + 'static>(
    app: &App,
    task: impl FnOnce(&mut dyn Tx, Timestamp) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let now = app.now();
    app.store.write(move |tx| task(tx, now)).await
}

/// Refuses what was read when it is no longer so.
pub fn same(read: &str, is: &str) -> Result<(), Failure> {
    if read == is {
        Ok(())
    } else {
        Err(tags::changed())
    }
}

/// The JSON of a body, or a sentence about it.
pub fn json_body<T>(body: JsonBody<T>) -> Result<T, Failure> {
    body.map(|Json(value)| value)
        .map_err(|rejection| unreadable("body", rejection.status(), rejection.body_text()))
}

/// The fields of a form, or a sentence about them.
pub fn form_body<T>(form: FormBody<T>) -> Result<T, Failure> {
    form.map(|Form(value)| value)
        .map_err(|rejection| unreadable("form", rejection.status(), rejection.body_text()))
}

fn unreadable(code: &'static str, status: StatusCode, why: String) -> Failure {
    let status = match status {
        StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    };
    Failure::new(status, code, "error-bad-request", why)
}

/// An answer with the tag that If-Match of a verb wants.
pub fn tagged(tag: &str, body: &impl Serialize) -> Response {
    ([(header::ETAG, tags::header_value(tag))], Json(body)).into_response()
}

/// After a form: on to where the work goes on, or back to the thing as it is now, which says that
/// nothing was done.
pub fn back(done: Result<String, Failure>, unchanged: &str) -> Result<Response, Failure> {
    match done {
        Ok(href) => Ok(Redirect::to(&href).into_response()),
        Err(failure) if failure.status == StatusCode::PRECONDITION_FAILED => {
            Ok(Redirect::to(unchanged).into_response())
        }
        Err(failure) => Err(failure),
    }
}
