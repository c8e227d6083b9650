//! The JSON of the API, as interfaces promise it: times RFC 3339 UTC, texts a map of language tags.
//! Needs the store's read models and the sentences. A field here is a promise to scripts; the
//! store's own structs are not.

use std::collections::BTreeMap;

use deskready::text::{Reason, Texts};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::lang::Lang;
use crate::show::{Show, sheet};
use crate::store::model::{
    DeskDetail, DeskRow, DiagnosisRow, OrderRef, Page, Place, TicketRow, WorkOrderRow,
};

/// A sentence: its code and arguments, and the text in every language.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sentence {
    code: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    args: BTreeMap<String, Value>,
    text: Texts,
}

impl Sentence {
    pub(super) fn of(reason: &Reason, zone: &str) -> Self {
        let text = Lang::ALL
            .map(|lang| {
                (
                    lang.tag().to_owned(),
                    Show::new(lang, zone).sentence(reason),
                )
            })
            .into();
        let args = reason
            .args
            .iter()
            .map(|(name, arg)| (name.clone(), serde_json::json!(arg)))
            .collect();
        Self {
            code: reason.code.clone(),
            args,
            text,
        }
    }
}

pub(super) fn sentences(reasons: &[Reason], zone: &str) -> Vec<Sentence> {
    reasons.iter().map(|r| Sentence::of(r, zone)).collect()
}

/// An order by id and number.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderLink {
    id: String,
    number: String,
    state: &'static str,
}

impl From<&OrderRef> for OrderLink {
    fn from(order: &OrderRef) -> Self {
        Self {
            id: order.id.to_string(),
            number: order.number.clone(),
            state: order.state.as_str(),
        }
    }
}

/// A desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct Desk {
    id: String,
    site: String,
    label: String,
    room: String,
    client: String,
    service: String,
    criticality: u8,
    kind: Value,
    /// ready, ready_with_care, not_ready or unknown.
    readiness: &'static str,
    reason: Sentence,
    judged_at: Option<String>,
    last_report_at: Option<String>,
    open_work_order: Option<OrderLink>,
    /// Label of the desk to go on at meanwhile, and the sentence that says so.
    #[schema(value_type = Option<Object>)]
    spare: Option<Value>,
}

impl Desk {
    #[must_use]
    pub fn of(row: &DeskRow, zone: &str) -> Self {
        Self {
            id: row.id.to_string(),
            site: row.site.clone(),
            label: row.label.clone(),
            room: row.room.clone(),
            client: row.client.clone(),
            service: row.service.clone(),
            criticality: row.criticality,
            kind: serde_json::json!(row.kind),
            readiness: row.readiness.as_str(),
            reason: Sentence::of(&row.reason, zone),
            judged_at: row.judged_at.map(|t| t.to_string()),
            last_report_at: row.last_report_at.map(|t| t.to_string()),
            open_work_order: row.open_work_order.as_ref().map(OrderLink::from),
            spare: row.spare.as_ref().map(|spare| {
                let mut told = serde_json::json!(spare);
                told["reason"] = serde_json::json!(Sentence::of(&spare.reason(), zone));
                told
            }),
        }
    }
}

/// A component of a desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct Component {
    id: Option<String>,
    kind: &'static str,
    slot: String,
    required: bool,
    #[schema(value_type = Object)]
    identity: Value,
    /// unknown, ok, suspect, failing, recovering or flapping.
    state: &'static str,
    reason: Option<Sentence>,
}

/// Everything about a desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskWhole {
    #[serde(flatten)]
    desk: Desk,
    program_version: String,
    components: Vec<Component>,
    diagnoses: Vec<Diagnosis>,
    /// What could not be measured, and why.
    #[schema(value_type = Vec<Object>)]
    unseen: Vec<Value>,
    /// Newest reading of each kind.
    #[schema(value_type = Vec<Object>)]
    readings: Vec<Value>,
}

impl DeskWhole {
    #[must_use]
    pub fn of(detail: &DeskDetail, zone: &str) -> Self {
        let component = |c: &crate::store::model::ComponentRow| Component {
            id: c.id.as_ref().map(ToString::to_string),
            kind: c.key.kind.as_str(),
            slot: c.key.slot.clone(),
            required: c.required,
            identity: serde_json::json!(c.identity),
            state: c.state.as_str(),
            reason: c.reason.as_ref().map(|r| Sentence::of(r, zone)),
        };
        Self {
            desk: Desk::of(&detail.row, zone),
            program_version: detail.program_version.clone(),
            components: detail.components.iter().map(component).collect(),
            diagnoses: detail
                .diagnoses
                .iter()
                .map(|d| Diagnosis::of(d, zone))
                .collect(),
            unseen: detail.unseen.iter().map(|u| serde_json::json!(u)).collect(),
            readings: detail
                .readings
                .iter()
                .map(|r| serde_json::json!(r))
                .collect(),
        }
    }
}

/// A diagnosis.
#[derive(Debug, Serialize, ToSchema)]
pub struct Diagnosis {
    id: String,
    desk_id: String,
    fault: String,
    /// S1 to S4.
    severity: &'static str,
    /// open, recovered or intermittent.
    stage: &'static str,
    #[schema(value_type = Object)]
    component: Value,
    #[schema(value_type = Object)]
    identity: Value,
    since: String,
    opened_at: String,
    ended_at: Option<String>,
    end_reason: Option<Sentence>,
    #[schema(value_type = Vec<Object>)]
    suspects: Value,
    /// verb, part, step, who and the sentence in every language; meanwhile, where the operator goes on
    /// at another desk: verb (move_desk), desk_label, room.
    #[schema(value_type = Object)]
    action: Value,
    evidence: Vec<Sentence>,
    tried: Vec<Sentence>,
    occurrences: u32,
    ticket_id: Option<String>,
    work_order: Option<OrderLink>,
    /// Steps that people did, oldest first: step, came_out_well, at, by (a role).
    #[schema(value_type = Vec<Object>)]
    trials: Value,
    /// What silences it, if anything does: until, and why.
    hold: Option<super::holds::Hold>,
    /// The general incident that explains it, "INC-000001".
    incident_number: Option<String>,
    /// What If-Match of a verb wants.
    etag: String,
}

impl Diagnosis {
    #[must_use]
    pub fn of(row: &DiagnosisRow, zone: &str) -> Self {
        let d = &row.diagnosis;
        Self {
            id: row.id.to_string(),
            desk_id: row.desk.id.to_string(),
            fault: d.fault.clone(),
            severity: d.severity.as_str(),
            stage: d.stage.as_str(),
            component: serde_json::json!(d.key.component),
            identity: serde_json::json!(row.identity),
            since: d.since.to_string(),
            opened_at: row.opened_at.to_string(),
            ended_at: row.ended_at.map(|t| t.to_string()),
            end_reason: row.end_reason.as_ref().map(|r| Sentence::of(r, zone)),
            suspects: serde_json::json!(d.suspects),
            action: action(d),
            evidence: sentences(&d.evidence, zone),
            tried: sentences(&d.tried, zone),
            occurrences: d.occurrences,
            ticket_id: row.ticket.as_ref().map(|t| t.id.to_string()),
            work_order: row.work_order.as_ref().map(OrderLink::from),
            trials: serde_json::json!(d.trials),
            hold: row
                .held
                .as_ref()
                .map(|h| super::holds::Hold::of_held(h, &row.desk.site, zone)),
            incident_number: d.incident.as_ref().map(|i| i.incident_number.clone()),
            etag: super::tags::of_diagnosis(row),
        }
    }
}

fn action(diagnosis: &deskready::diagnosis::Diagnosis) -> Value {
    let text: Texts = Lang::ALL
        .map(|lang| {
            (
                lang.tag().to_owned(),
                Show::new(lang, "UTC").action(diagnosis),
            )
        })
        .into();
    let mut told = serde_json::json!({ "verb": diagnosis.action.verb, "part": diagnosis.action.part, "step": diagnosis.action.step, "who": diagnosis.action.who, "text": text });
    if let Some(spare) = &diagnosis.meanwhile {
        told["meanwhile"] = serde_json::json!({ "verb": "move_desk", "who": "operator", "desk_label": spare.label, "room": spare.room });
    }
    told
}

/// Where something is.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskPlace {
    id: String,
    label: String,
    room: String,
    site: String,
    client: String,
}

impl From<&Place> for DeskPlace {
    fn from(place: &Place) -> Self {
        Self {
            id: place.id.to_string(),
            label: place.label.clone(),
            room: place.room.clone(),
            site: place.site.clone(),
            client: place.client.clone(),
        }
    }
}

/// A ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket {
    id: String,
    number: String,
    desk: DeskPlace,
    diagnosis_id: String,
    fault: String,
    /// S1 to S4.
    severity: &'static str,
    /// awaiting_qualification, qualified, merged, cancelled or closed.
    state: &'static str,
    reason: Sentence,
    opened_at: String,
    closed_at: Option<String>,
    work_order: Option<OrderLink>,
    /// What If-Match wants.
    etag: String,
}

impl Ticket {
    #[must_use]
    pub fn of(row: &TicketRow, zone: &str) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number.clone(),
            desk: (&row.desk).into(),
            diagnosis_id: row.diagnosis_id.to_string(),
            fault: row.fault.clone(),
            severity: row.severity.as_str(),
            state: row.state.as_str(),
            reason: Sentence::of(&row.reason, zone),
            opened_at: row.opened_at.to_string(),
            closed_at: row.closed_at.map(|t| t.to_string()),
            work_order: row.work_order.as_ref().map(OrderLink::from),
            etag: super::tags::of_ticket(row),
        }
    }
}

/// A task line of an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Task {
    id: String,
    diagnosis: String,
    fault: String,
    part: Option<String>,
    serial: Option<String>,
    #[schema(value_type = Object)]
    action: Value,
    /// open, recovered or merged.
    state: Value,
}

/// A work order.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkOrder {
    id: String,
    number: String,
    /// Also the ETag, in quotes.
    revision: u64,
    desk: DeskPlace,
    /// settling, dispatched, signed, cancelled, closed or merged.
    state: &'static str,
    /// S1 to S4.
    severity: &'static str,
    /// 1 (first) to 5.
    priority: u8,
    opened_at: String,
    settles_at: String,
    due_at: String,
    /// Of the leading task, as are part and serial.
    fault: String,
    part: Option<String>,
    serial: Option<String>,
    /// Check rounds in which the fault was measured.
    occurrences: u32,
    tasks: Vec<Task>,
    evidence: Vec<Sentence>,
    tried: Vec<Sentence>,
    /// How to prove that it is solved, by language.
    #[schema(value_type = Object)]
    proof: BTreeMap<&'static str, Vec<String>>,
    /// Codes of the parts to bring.
    bring: Vec<&'static str>,
    ticket_ids: Vec<String>,
    incident_id: Option<String>,
    /// How it ended, if it did.
    closing: Option<&'static str>,
    /// The part that was replaced, if one was.
    closing_part: Option<String>,
    ended_at: Option<String>,
    /// The whole order as text.
    text: Texts,
}

impl WorkOrder {
    #[must_use]
    pub fn of(row: &WorkOrderRow, zone: &str) -> Self {
        let serial =
            |i: &deskready::component::Identity| (!i.serial.is_empty()).then(|| i.serial.clone());
        let tasks: Vec<Task> = row
            .tasks
            .iter()
            .enumerate()
            .map(|(at, t)| Task {
                id: format!("{}.{}", row.number, at + 1),
                diagnosis: t.diagnosis_id.to_string(),
                fault: t.diagnosis.fault.clone(),
                part: t.diagnosis.action.part.clone(),
                serial: serial(&t.identity),
                action: action(&t.diagnosis),
                state: serde_json::json!(t.task.state),
            })
            .collect();
        let lead = row.tasks.first();
        let fault = lead.and_then(|t| crate::known::in_force().fault(&t.diagnosis.fault));
        let all = |of: fn(&deskready::diagnosis::Diagnosis) -> &Vec<Reason>| {
            row.tasks
                .iter()
                .flat_map(|t| sentences(of(&t.diagnosis), zone))
                .collect()
        };
        let proof = Lang::ALL
            .into_iter()
            .filter_map(|l| {
                Some((
                    l.tag(),
                    fault?
                        .article(l.tag())?
                        .proof
                        .iter()
                        .map(|p| sheet::unmarked(p))
                        .collect(),
                ))
            })
            .collect();
        let text = Lang::ALL
            .map(|lang| {
                let show = Show::new(lang, zone);
                (
                    lang.tag().to_owned(),
                    sheet::plain(&show, &sheet::sheet(&show, row)),
                )
            })
            .into();
        Self {
            id: row.id.to_string(),
            number: row.number.clone(),
            revision: row.revision,
            desk: (&row.desk).into(),
            state: row.order.state.as_str(),
            severity: row.order.severity.as_str(),
            priority: row.order.priority,
            opened_at: row.order.opened_at.to_string(),
            settles_at: row.order.settles_at.to_string(),
            due_at: row.order.due_at.to_string(),
            fault: lead.map(|t| t.diagnosis.fault.clone()).unwrap_or_default(),
            part: lead.and_then(|t| t.diagnosis.action.part.clone()),
            serial: lead.and_then(|t| serial(&t.identity)),
            occurrences: row.order.occurrences,
            tasks,
            evidence: all(|d| &d.evidence),
            tried: all(|d| &d.tried),
            proof,
            bring: fault.map(|f| f.bring.to_vec()).unwrap_or_default(),
            ticket_ids: row.ticket_ids.iter().map(ToString::to_string).collect(),
            incident_id: None,
            closing: row
                .order
                .closing
                .map(deskready::work_order::ClosingCode::as_str),
            closing_part: row.order.closing_part.clone(),
            ended_at: row.ended_at.map(|t| t.to_string()),
            text,
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T: ToSchema> {
    items: Vec<T>,
    /// Give it back as `cursor` for the next page; null at the end.
    next: Option<String>,
}

impl<T: ToSchema> Items<T> {
    pub fn of<R>(page: Page<R>, each: impl FnMut(&R) -> T) -> Self {
        Self {
            items: page.items.iter().map(each).collect(),
            next: page.next,
        }
    }

    #[must_use]
    pub const fn none() -> Self {
        Self {
            items: Vec::new(),
            next: None,
        }
    }
}
