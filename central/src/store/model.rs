//! What the store hands to those who show or send it: read models, one struct per thing on a page.
//! Needs floor 0's words; must not know SQL, nor any sentence (reasons are rendered at the edge).

use deskready::component::{ComponentKey, Identity};
use deskready::desk::{DeskFacts, DeskKind, Severity};
use deskready::diagnosis::Diagnosis;
use deskready::finding::{Finding, State};
use deskready::hold::Hold;
use deskready::ids::{AgentId, ComponentId, DeskId, DiagnosisId, HoldId, TicketId, WorkOrderId};
use deskready::observation::{Reading, Unseen};
use deskready::readiness::Readiness;
use deskready::readiness::spare::Spare;
use deskready::text::Reason;
use deskready::ticket::{self, Mode};
use deskready::work_order::{self, Order, Task};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One page of a list and the cursor of the next one; `None` at the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, at most `limits::PAGE_ITEMS`.
    pub items: Vec<T>,
    /// Opaque; give it back unchanged.
    pub next: Option<String>,
}

/// A site and how much the system may do there by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRow {
    /// Name, unique.
    pub name: String,
    /// listen, propose or act.
    pub mode: Mode,
    /// Since when.
    pub mode_since: Timestamp,
    /// IANA time zone of its screens and paper.
    pub zone: String,
}

/// How the desks of a site stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteCount {
    /// Site.
    pub site: String,
    /// Readiness counted.
    pub readiness: Readiness,
    /// Desks of the site in that state.
    pub desks_count: u64,
}

/// An order by id and number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRef {
    /// Id.
    pub id: WorkOrderId,
    /// For people, "WO-000001".
    pub number: String,
    /// State.
    pub state: work_order::State,
}

/// A ticket by id and number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRef {
    /// Id.
    pub id: TicketId,
    /// For people, "TK-000001".
    pub number: String,
    /// State.
    pub state: ticket::State,
}

/// A desk in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeskRow {
    /// Id.
    pub id: DeskId,
    /// Site.
    pub site: String,
    /// Label, unique within the site only.
    pub label: String,
    /// Room, empty when there is only one.
    pub room: String,
    /// Client, empty for an own service.
    pub client: String,
    /// Service, empty until a profile names one.
    pub service: String,
    /// 1 (may stop) to 5 (must never stop).
    pub criticality: u8,
    /// What kind of place it is.
    pub kind: DeskKind,
    /// Language of the operator's texts.
    pub language: String,
    /// Central's verdict.
    pub readiness: Readiness,
    /// The reason that decided it.
    pub reason: Reason,
    /// When it was judged; `None` until an inventory came.
    pub judged_at: Option<Timestamp>,
    /// When the last report arrived.
    pub last_report_at: Option<Timestamp>,
    /// The order somebody works on.
    pub open_work_order: Option<OrderRef>,
    /// Where to go on meanwhile, while it takes no calls.
    pub spare: Option<Spare>,
}

/// A component of a desk with what is thought of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComponentRow {
    /// Kind and slot.
    pub key: ComponentKey,
    /// Id, once the desk's inventory named it.
    pub id: Option<ComponentId>,
    /// What it says of itself.
    pub identity: Identity,
    /// Whether calls need it here.
    pub required: bool,
    /// Worst of its symptoms.
    pub state: State,
    /// The first reason of the symptom that decided the state.
    pub reason: Option<Reason>,
}

/// The newest reading of one kind from one component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingRow {
    /// Component.
    pub component: ComponentKey,
    /// Tag of the reading.
    pub kind: String,
    /// The probe that measured.
    pub probe: String,
    /// Desk's wall time.
    pub at: Timestamp,
    /// Whether the thing was exercised.
    pub active: bool,
    /// How long it took, milliseconds.
    pub took_ms: u64,
    /// What was measured.
    pub reading: Reading,
}

/// What a probe could not measure the last time it tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnseenRow {
    /// Component.
    pub component: ComponentKey,
    /// The probe that tried.
    pub probe: String,
    /// Desk's wall time.
    pub at: Timestamp,
    /// Why not.
    pub unseen: Unseen,
}

/// Who reports for a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRow {
    /// The program on the desk.
    pub agent: AgentId,
    /// When its last report arrived.
    pub last_report_at: Timestamp,
}

/// Everything on the page of one desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeskDetail {
    /// As in the list.
    pub row: DeskRow,
    /// Profile and baseline; `None` until an inventory came.
    pub facts: Option<DeskFacts>,
    /// Version of the program on the desk, empty until an inventory came.
    pub program_version: String,
    /// Who reports for it.
    pub agents: Vec<AgentRow>,
    /// Components: what the inventory lists, what the profile requires, what was measured.
    pub components: Vec<ComponentRow>,
    /// Findings of the last judgement.
    pub findings: Vec<Finding>,
    /// Open diagnoses first, then those that ended last.
    pub diagnoses: Vec<DiagnosisRow>,
    /// What could not be measured the last time.
    pub unseen: Vec<UnseenRow>,
    /// Newest readings.
    pub readings: Vec<ReadingRow>,
    /// What happened, newest first.
    pub events: Vec<Event>,
}

/// Where something is, as an order must say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Desk.
    pub id: DeskId,
    /// Its label.
    pub label: String,
    /// Room.
    pub room: String,
    /// Site.
    pub site: String,
    /// Client, empty for an own service.
    pub client: String,
    /// Service.
    pub service: String,
}

/// A diagnosis with its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiagnosisRow {
    /// Id.
    pub id: DiagnosisId,
    /// Desk.
    pub desk: Place,
    /// The question and the answer so far.
    pub diagnosis: Diagnosis,
    /// What the suspected component said of itself, kept from when it last did.
    pub identity: Identity,
    /// When central opened it.
    pub opened_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it ended.
    pub end_reason: Option<Reason>,
    /// Its newest ticket.
    pub ticket: Option<TicketRef>,
    /// The order that covers it.
    pub work_order: Option<OrderRef>,
    /// What silences it.
    pub held: Option<Held>,
}

/// A hold that silences a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Id.
    pub id: HoldId,
    /// The hold.
    pub hold: Hold,
    /// What the person wrote.
    pub note: String,
    /// Whether the fault is held for the whole site.
    pub whole_site: bool,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketRow {
    /// Id.
    pub id: TicketId,
    /// For people, "TK-000001".
    pub number: String,
    /// Where.
    pub desk: Place,
    /// What it reports.
    pub diagnosis_id: DiagnosisId,
    /// Fault code.
    pub fault: String,
    /// Effect on calls.
    pub severity: Severity,
    /// State.
    pub state: ticket::State,
    /// Why it is in that state.
    pub reason: Reason,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed or cancelled.
    pub closed_at: Option<Timestamp>,
    /// The order that covers it.
    pub work_order: Option<OrderRef>,
}

/// A task line with what a technician must know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The line.
    pub task: Task,
    /// Its diagnosis: suspects, evidence, what was tried, what to do.
    pub diagnosis_id: DiagnosisId,
    /// The diagnosis itself.
    pub diagnosis: Diagnosis,
    /// Vendor, product and serial of the part, as far as known.
    pub identity: Identity,
}

/// A work order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkOrderRow {
    /// Id.
    pub id: WorkOrderId,
    /// For people, "WO-000001".
    pub number: String,
    /// Grows whenever what a technician reads and does changes; a repeat alone is no change.
    pub revision: u64,
    /// Where.
    pub desk: Place,
    /// The order.
    pub order: Order,
    /// Its task lines, leading one first.
    pub tasks: Vec<TaskRow>,
    /// Its tickets.
    pub ticket_ids: Vec<TicketId>,
    /// When it was signed, cancelled or closed.
    pub ended_at: Option<Timestamp>,
    /// Who signed or cancelled it.
    pub ended_by: Option<String>,
}

/// Something that happened and is told once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Grows by one.
    pub id: i64,
    /// Central's time.
    pub at: Timestamp,
    /// Desk, if it is about one.
    pub desk: Option<DeskId>,
    /// Id of what it is about (order, ticket, diagnosis, agent, desk).
    pub subject: String,
    /// What happened, one word of `store::events::Kind`.
    pub kind: String,
    /// Why, or what exactly.
    pub reason: Reason,
}

/// Told after a commit to whoever shows live pages: ids only, never content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeNote {
    /// The event, or `None` when only measurements or counters moved.
    pub event_id: Option<i64>,
    /// Desk it is about.
    pub desk: Option<DeskId>,
    /// Order it is about.
    pub work_order: Option<WorkOrderId>,
}

/// `WO-000001` for 1.
#[must_use]
pub fn order_number(no: i64) -> String {
    format!("WO-{no:06}")
}

/// `TK-000001` for 1.
#[must_use]
pub fn ticket_number(no: i64) -> String {
    format!("TK-{no:06}")
}
