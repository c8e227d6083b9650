//! GET /events: tells live pages that something changed, by ids only; the page asks for its own
//! part again. Needs a token or a session. Whoever comes back, or whose page is older than what
//! happened since, is told at once to look again. Ends when central stops.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use deskready::ids::{DeskId, WorkOrderId};
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, broadcast, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

use super::App;
use super::desks::{filled, parsed};
use super::problem::Failure;
use super::who::Reads;
use crate::store::model::ChangeNote;
use crate::store::{StoreError, counters};

/// Messages that wait for a slow page; it is told to look again anyway, so few are enough.
const WAITING: usize = 16;
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A stream ends after this and is opened again, so that an ended session stops hearing.
const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// Name of the event that pages listen to.
const CHANGED: &str = "changed";

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    /// About this desk only.
    desk: Option<String>,
    /// About this order only.
    work_order: Option<String>,
    /// Newest event the page knew when it was made.
    since: Option<i64>,
}

#[derive(Debug, Default)]
struct Filter {
    desk: Option<DeskId>,
    work_order: Option<WorkOrderId>,
}

impl Filter {
    fn lets(&self, note: &ChangeNote) -> bool {
        let desk = self
            .desk
            .as_ref()
            .is_none_or(|d| note.desk.as_ref() == Some(d));
        let order = self
            .work_order
            .as_ref()
            .is_none_or(|o| note.work_order.as_ref() == Some(o));
        desk && order
    }
}

pub fn router() -> Router<App> {
    Router::new().route("/events", get(stream))
}

async fn stream(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let filter = Filter {
        desk: parsed("desk", filled(wanted.desk), |d| DeskId::parse(d).ok())?,
        work_order: parsed("work_order", filled(wanted.work_order), |o| {
            WorkOrderId::parse(o).ok()
        })?,
    };
    let place = app
        .streams
        .clone()
        .try_acquire_owned()
        .map_err(|_| Failure::busy(StatusCode::TOO_MANY_REQUESTS, 30))?;
    // Listening begins before the newest event is read, so nothing falls between the two.
    let changes = app.store.changes();
    let newest = newest(&app).await?;
    let back_again = headers.contains_key("last-event-id");
    let behind = back_again || wanted.since.is_some_and(|since| since < newest);
    let (messages, stream) = mpsc::channel(WAITING);
    tokio::spawn(tell(
        Told {
            messages,
            changes,
            filter,
            newest,
            behind,
            _place: place,
        },
        app.stopping.clone(),
    ));
    let events = Sse::new(ReceiverStream::new(stream))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text("keep-alive"));
    Ok(events.into_response())
}

/// The id of the newest event.
pub async fn newest(app: &App) -> Result<i64, StoreError> {
    app.store
        .read(|tx| counters::current(tx, counters::Counter::Event))
        .await
}

struct Told {
    messages: mpsc::Sender<Result<Event, Infallible>>,
    changes: broadcast::Receiver<ChangeNote>,
    filter: Filter,
    newest: i64,
    behind: bool,
    _place: OwnedSemaphorePermit,
}

async fn tell(mut told: Told, mut stopping: watch::Receiver<bool>) {
    if told.behind && !send(&told, None).await {
        return;
    }
    let end = tokio::time::sleep(LIFETIME);
    tokio::pin!(end);
    loop {
        let note = tokio::select! {
            // An error means that whoever could stop is gone, which is the same.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = told.messages.closed() => return,
            () = &mut end => return,
            note = told.changes.recv() => note,
        };
        let goes_on = match note {
            Ok(note) => {
                told.newest = note.event_id.map_or(told.newest, |id| told.newest.max(id));
                !told.filter.lets(&note) || send(&told, Some(&note)).await
            }
            // Too much happened at once to name it: look again.
            Err(broadcast::error::RecvError::Lagged(_)) => send(&told, None).await,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        if !goes_on {
            return;
        }
    }
}

/// One message; false when nobody listens any more.
async fn send(told: &Told, note: Option<&ChangeNote>) -> bool {
    let desk = note.and_then(|n| n.desk.as_ref()).map(DeskId::as_str);
    let order = note
        .and_then(|n| n.work_order.as_ref())
        .map(WorkOrderId::as_str);
    let data = serde_json::json!({ "desk": desk, "work_order": order }).to_string();
    let event = Event::default()
        .event(CHANGED)
        .id(told.newest.to_string())
        .data(data);
    told.messages.send(Ok(event)).await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_about_its_own_desk_or_order_only() {
        let desk = |d: &str| DeskId::parse(d).ok();
        let order = |o: &str| WorkOrderId::parse(o).ok();
        let note = ChangeNote {
            event_id: Some(1),
            desk: desk("dsk_1"),
            work_order: order("wo_1"),
        };
        for (filter, expected) in [
            (Filter::default(), true),
            (
                Filter {
                    desk: desk("dsk_1"),
                    work_order: None,
                },
                true,
            ),
            (
                Filter {
                    desk: desk("dsk_2"),
                    work_order: None,
                },
                false,
            ),
            (
                Filter {
                    desk: None,
                    work_order: order("wo_1"),
                },
                true,
            ),
            (
                Filter {
                    desk: None,
                    work_order: order("wo_2"),
                },
                false,
            ),
        ] {
            assert_eq!(filter.lets(&note), expected, "{filter:?}");
        }
        let no_order = ChangeNote {
            work_order: None,
            ..note
        };
        assert!(
            !Filter {
                desk: None,
                work_order: order("wo_1")
            }
            .lets(&no_order)
        );
    }
}
