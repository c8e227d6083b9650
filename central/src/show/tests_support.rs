//! An order for tests, as the store gives it. Compiled for tests only.

use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::desk::Severity;
use deskready::diagnosis::{Action, Diagnosis, DiagnosisKey, Stage, Suspect};
use deskready::ids::{DeskId, DiagnosisId, TicketId, WorkOrderId};
use deskready::knowledge::codes;
use deskready::text::Reason;
use deskready::work_order::{Order, State, Task, TaskState};

use crate::store::model::{Place, TaskRow, WorkOrderRow};

/// A dispatched order for a missing headset at desk B-14.
pub fn order_row() -> WorkOrderRow {
    let at = "2026-03-01T07:55:00Z".parse().unwrap();
    let key = DiagnosisKey {
        component: ComponentKey::new(ComponentKind::Headset, "required"),
        family: "headset".into(),
    };
    let suspect = |part: &str, certainty: f64, word: &str| Suspect {
        part: part.to_owned().into(),
        certainty,
        word: word.to_owned().into(),
        prior: 0.2,
    };
    let diagnosis = Diagnosis {
        key: key.clone(),
        fault: "headset.missing".into(),
        severity: Severity::S1,
        stage: Stage::Open,
        since: at,
        suspects: vec![
            suspect("setting", 0.6, "likely"),
            suspect("headset", 0.4, "possible"),
        ],
        action: Action {
            verb: "swap".into(),
            part: Some("headset".into()),
            step: None,
            who: "technician".to_owned(),
            supplied_by: None,
        },
        evidence: vec![
            Reason::new(codes::HEADSET_MISSING_NOT_FOUND)
                .with("expected_name", "Jabra <script>")
                .with("listed_count", 1_i64),
        ],
        tried: vec![Reason::new(codes::TRIED_RECHECKED).with("attempt_count", 2_i64)],
        occurrences: 3,
        clues: Vec::new(),
        grounds: Vec::new(),
        trials: Vec::new(),
        duplicate_of: None,
        incident: None,
        repeats_count: 0,
        rounds_before: 0,
        returns_count: 0,
        meanwhile: None,
        recovering: false,
    };
    let task = Task {
        key,
        fault: diagnosis.fault.clone(),
        severity: Severity::S1,
        occurrences: 3,
        state: TaskState::Open,
        reason: None,
    };
    WorkOrderRow {
        id: WorkOrderId::parse("wo_1").unwrap(),
        number: "WO-000007".into(),
        revision: 2,
        desk: Place {
            id: DeskId::parse("dsk_1").unwrap(),
            label: "B-14".into(),
            room: "Room 2".into(),
            site: "Centre".into(),
            client: "Client".into(),
            service: "Inbound support".into(),
        },
        order: Order {
            state: State::Dispatched,
            severity: Severity::S1,
            priority: 1,
            opened_at: at,
            settles_at: at,
            due_at: "2026-03-01T08:55:00Z".parse().unwrap(),
            touched: false,
            occurrences: 3,
            tasks: vec![task.clone()],
            closing: None,
            closing_part: None,
        },
        tasks: vec![TaskRow {
            task,
            diagnosis_id: DiagnosisId::parse("dia_1").unwrap(),
            diagnosis,
            identity: Identity::new("GN Audio", "Jabra Evolve 20", "000135D0656C09"),
        }],
        ticket_ids: vec![TicketId::parse("tk_1").unwrap()],
        ended_at: None,
        ended_by: None,
    }
}
