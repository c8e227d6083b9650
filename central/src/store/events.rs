//! What happened, told once each, in the order it was stored. A repeat of what is known is no
//! event; it is only noted for live pages.

use super::counters::{self, Counter};
use super::model::{ChangeNote, Event, Page};
use super::page::{self, Ask, Conditions};
use super::{Row, StoreError, Tx, json};
use deskready::ids::{DeskId, WorkOrderId};
use deskready::text::Reason;
use jiff::Timestamp;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name,)* }
        impl Kind {
            /// The word stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

kinds! {
    /// A desk reported for the first time.
    DeskAppeared = "desk_appeared",
    /// Readiness of a desk changed.
    ReadinessChanged = "readiness_changed",
    /// Another program reports for the same desk.
    SecondAgent = "second_agent",
    /// The key of one program speaks for two desks.
    SharedKey = "shared_key",
    /// The same place in a stream came with other content; the first was kept.
    OtherContent = "other_content",
    /// In listen mode, or for hygiene: a ticket would have been opened.
    WouldHaveOpened = "would_have_opened",
    /// A diagnosis recovered.
    DiagnosisRecovered = "diagnosis_recovered",
    /// A diagnosis stays open as intermittent.
    DiagnosisIntermittent = "diagnosis_intermittent",
    /// A ticket waits for a person.
    TicketWaits = "ticket_waits",
    /// A ticket is qualified.
    TicketQualified = "ticket_qualified",
    /// A ticket closed.
    TicketClosed = "ticket_closed",
    /// A ticket was cancelled.
    TicketCancelled = "ticket_cancelled",
    /// An order was opened.
    OrderOpened = "order_opened",
    /// What an order was for came back: it is open again.
    OrderReopened = "order_reopened",
    /// An order got another task.
    TaskAdded = "task_added",
    /// An order got worse.
    OrderWorse = "order_worse",
    /// An order was dispatched.
    OrderDispatched = "order_dispatched",
    /// A task's symptom went away.
    TaskRecovered = "task_recovered",
    /// An order closed by itself.
    OrderClosed = "order_closed",
    /// An order was signed.
    OrderSigned = "order_signed",
    /// An order was cancelled.
    OrderCancelled = "order_cancelled",
    /// Something else explains all that an order was for.
    OrderMerged = "order_merged",
    /// Something else explains what a task was for.
    TaskMerged = "task_merged",
    /// Something else explains what a ticket was about.
    TicketMerged = "ticket_merged",
    /// An incident was opened.
    IncidentOpened = "incident_opened",
    /// An incident has many more desks, or got worse.
    IncidentGrew = "incident_grew",
    /// An incident is over.
    IncidentEnded = "incident_ended",
    /// A site, or a family of faults there, does more or less by itself.
    SiteMode = "site_mode",
    /// Too many new orders of one fault: they wait until a person decides.
    BrakeEngaged = "brake_engaged",
    /// A person decided about what waited, or nothing waits any more.
    BrakeReleased = "brake_released",
    /// A question or a fault of a site is silent for a time.
    Held = "held",
    /// It is so no longer.
    HoldEnded = "hold_ended",
    /// A person cleared a suspect or all of a question.
    Acquitted = "acquitted",
    /// A person took a question out of the incident that explained it.
    TakenOut = "taken_out",
    /// A person did a step and said how it came out.
    StepDone = "step_done",
}

/// An event about to be stored.
#[derive(Debug)]
pub struct News<'a> {
    /// Desk, if it is about one.
    pub desk: Option<&'a DeskId>,
    /// Order, if it is about one.
    pub work_order: Option<&'a WorkOrderId>,
    /// Id of what it is about.
    pub subject: &'a str,
    /// What happened.
    pub kind: Kind,
    /// Why, or what exactly.
    pub reason: &'a Reason,
}

/// Stores an event and notes it for live pages.
pub fn add(tx: &mut dyn Tx, now: Timestamp, news: &News<'_>) -> Result<i64, StoreError> {
    let id = counters::next(tx, Counter::Event)?;
    tx.execute(
        "INSERT INTO event (id, at, desk, subject, kind, reason) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            now.into(),
            news.desk.into(),
            news.subject.into(),
            news.kind.as_str().into(),
            json("reason", news.reason)?.into(),
        ],
    )?;
    tx.note(ChangeNote {
        event_id: Some(id),
        desk: news.desk.cloned(),
        work_order: news.work_order.cloned(),
    });
    Ok(id)
}

/// Stores an event about a desk (or none) that is about no order.
pub fn tell(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: Option<&DeskId>,
    subject: &str,
    kind: Kind,
    reason: &Reason,
) -> Result<(), StoreError> {
    let news = News {
        desk,
        work_order: None,
        subject,
        kind,
        reason,
    };
    add(tx, now, &news).map(|_| ())
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this desk only.
    pub desk: Option<DeskId>,
    /// About this thing only (order, ticket, diagnosis).
    pub subject: Option<String>,
}

/// Events, newest first.
pub fn list(tx: &mut dyn Tx, filter: &Filter, ask: &Ask) -> Result<Page<Event>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(desk) = &filter.desk {
        conditions.and("desk = ?", [desk.into()]);
    }
    if let Some(subject) = &filter.subject {
        conditions.and("subject = ?", [subject.into()]);
    }
    if let Some(before) = page::key::<i64>(ask)? {
        conditions.and("id < ?", [before.into()]);
    }
    let (tail, params) = conditions.end(" ORDER BY id DESC", ask);
    let rows = tx.query(
        &format!("SELECT id, at, desk, subject, kind, reason FROM event{tail}"),
        &params,
    )?;
    let events = rows.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    Ok(page::page(ask, events, |event| event.id))
}

/// Events after one that was already told, oldest first, at most `limit`: for those who come back.
pub fn after(tx: &mut dyn Tx, id: i64, limit: usize) -> Result<Vec<Event>, StoreError> {
    let limit = i64::try_from(limit.min(deskready::limits::PAGE_ITEMS)).unwrap_or(1);
    tx.query(
        "SELECT id, at, desk, subject, kind, reason FROM event WHERE id > $1 ORDER BY id LIMIT $2",
        &[id.into(), limit.into()],
    )?
    .iter()
    .map(event)
    .collect()
}

/// Drops events older than `before`, at most `limit` at a time; says how many went.
pub fn drop_older(tx: &mut dyn Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < $1 ORDER BY at LIMIT $2)",
        &[before.into(), limit.into()],
    )
}

fn event(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        id: row.int(0)?,
        at: row.time(1)?,
        desk: row.opt_id(2)?,
        subject: row.text(3)?.to_owned(),
        kind: row.text(4)?.to_owned(),
        reason: row.json(5, "reason")?,
    })
}
