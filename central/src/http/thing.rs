//! What diagnoses, tickets and orders have in common for a person's verb: each stands on a desk of a
//! site, has a tag that says what was read, and a shape in answers. Needs a store; must not know
//! what a verb does.

use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;

use super::App;
use super::problem::Failure;
use super::{shape, tags, verbs};
use crate::store::model::{DiagnosisRow, TicketRow, WorkOrderRow};
use crate::store::{StoreError, Tx, sites};

/// Something a person reads and acts on.
pub trait Thing: Send + 'static {
    /// As an answer has it.
    type Shape: Serialize;
    /// Its site, by whose clock it is told.
    fn site(&self) -> &str;
    /// What If-Match of a verb wants.
    fn tag(&self) -> String;
    /// In the zone of its site.
    fn shape(&self, zone: &str) -> Self::Shape;
}

impl Thing for DiagnosisRow {
    type Shape = shape::Diagnosis;
    fn site(&self) -> &str {
        &self.desk.site
    }
    fn tag(&self) -> String {
        tags::of_diagnosis(self)
    }
    fn shape(&self, zone: &str) -> Self::Shape {
        shape::Diagnosis::of(self, zone)
    }
}

impl Thing for TicketRow {
    type Shape = shape::Ticket;
    fn site(&self) -> &str {
        &self.desk.site
    }
    fn tag(&self) -> String {
        tags::of_ticket(self)
    }
    fn shape(&self, zone: &str) -> Self::Shape {
        shape::Ticket::of(self, zone)
    }
}

impl Thing for WorkOrderRow {
    type Shape = shape::WorkOrder;
    fn site(&self) -> &str {
        &self.desk.site
    }
    fn tag(&self) -> String {
        tags::of_revision(self.revision)
    }
    fn shape(&self, zone: &str) -> Self::Shape {
        shape::WorkOrder::of(self, zone)
    }
}

fn placed<T: Thing>(tx: &mut dyn Tx, row: T) -> Result<(T, String), Failure> {
    let zone = sites::get(tx, row.site())?.zone;
    Ok((row, zone))
}

/// One of them, as an answer.
pub async fn one<T: Thing>(
    app: &App,
    read: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
) -> Result<Response, Failure> {
    let read = app.store.read(move |tx| {
        let row = read(tx)?;
        placed(tx, row)
    });
    Ok(shown(read.await?))
}

/// Does something to one of them in one piece of work; pages do the same through their forms.
pub async fn change<T: Thing>(
    app: &App,
    task: impl FnOnce(&mut dyn Tx, Timestamp) -> Result<T, Failure> + Send + 'static,
) -> Result<(T, String), Failure> {
    verbs::act(app, move |tx, now| {
        let row = task(tx, now)?;
        placed(tx, row)
    })
    .await
}

/// A verb of the API: the tag of what was read, the work, and what has become of it.
pub async fn api<T: Thing, W: Future<Output = Result<(T, String), Failure>>>(
    headers: &HeaderMap,
    work: impl FnOnce(String) -> W,
) -> Result<Response, Failure> {
    let tag = tags::if_match(headers)?;
    Ok(shown(work(tag).await?))
}

fn shown<T: Thing>((row, zone): (T, String)) -> Response {
    verbs::tagged(&row.tag(), &row.shape(&zone))
}
