//! What central holds when a story looks at it: desks, findings, diagnoses, orders, tickets and
//! what was told. Needs central. Must not judge: others compare it with what was wanted.

use super::central::Central;
use deskready::finding::Finding;
use deskready_central::store::model::{
    DeskRow, DiagnosisRow, Event, Page, TicketRow, WorkOrderRow,
};
use deskready_central::store::page::Ask;
use deskready_central::store::{
    StoreError, Tx, desk_detail, desks, diagnoses, events, tickets, work_orders,
};
use std::collections::BTreeMap;

/// What is told to people in words of their own: each of these interrupts somebody.
const NOTICES: [&str; 13] = [
    "second_agent",
    "shared_key",
    "ticket_waits",
    "order_dispatched",
    "task_added",
    "order_worse",
    "order_closed",
    "diagnosis_intermittent",
    "incident_opened",
    "incident_grew",
    "incident_ended",
    "brake_engaged",
    "hold_ended",
];

/// Parts that somebody carries or orders.
const HARDWARE: [&str; 14] = [
    "headset",
    "headset_cord",
    "usb_adapter",
    "usb_port",
    "desk_phone",
    "phone_cord",
    "disk",
    "disk_cable",
    "memory_module",
    "cpu",
    "pc",
    "network_cable",
    "switch_port",
    "monitor",
];

/// One desk.
pub struct DeskFacts {
    pub row: DeskRow,
    pub findings: Vec<Finding>,
    /// Open ones first, then those that ended last.
    pub diagnoses: Vec<DiagnosisRow>,
}

/// One incident.
pub struct IncidentFacts {
    pub id: String,
    pub number: String,
    /// What fails, what is shared, and whether it goes on.
    pub about: String,
}

/// Everything.
pub struct Facts {
    pub desks: Vec<DeskFacts>,
    /// By number.
    pub orders: Vec<WorkOrderRow>,
    /// By number.
    pub tickets: Vec<TicketRow>,
    /// In the order they were told.
    pub events: Vec<Event>,
    pub incidents: Vec<IncidentFacts>,
    /// What an event's subject is called by people, by its id.
    pub names: BTreeMap<String, String>,
}

impl Facts {
    pub fn gather(central: &Central) -> Result<Self, String> {
        central.read(|tx| {
            let rows = all(tx, |tx, ask| {
                desks::list(tx, &desks::Filter::default(), ask)
            })?;
            let mut orders = all(tx, |tx, ask| {
                work_orders::list(tx, &work_orders::Filter::default(), ask)
            })?;
            orders.reverse();
            let mut tickets = all(tx, |tx, ask| {
                tickets::list(tx, &tickets::Filter::default(), ask)
            })?;
            tickets.reverse();
            let mut facts = Self {
                desks: Vec::with_capacity(rows.len()),
                events: told(tx)?,
                incidents: incidents(tx)?,
                names: BTreeMap::new(),
                orders,
                tickets,
            };
            for row in rows {
                let (findings, diagnoses) = (
                    desk_detail::findings(tx, &row.id)?,
                    diagnoses::of_desk(tx, &row.id)?,
                );
                facts.desks.push(DeskFacts {
                    row,
                    findings,
                    diagnoses,
                });
            }
            facts.name();
            Ok(facts)
        })
    }

    fn name(&mut self) {
        let mut names = BTreeMap::new();
        for order in &self.orders {
            names.insert(order.id.to_string(), order.number.clone());
        }
        for ticket in &self.tickets {
            names.insert(
                ticket.id.to_string(),
                format!("{} {}", ticket.number, ticket.fault),
            );
        }
        for incident in &self.incidents {
            names.insert(incident.id.clone(), incident.number.clone());
        }
        for desk in &self.desks {
            names.insert(desk.row.id.to_string(), String::new());
            for one in &desk.diagnoses {
                names.insert(one.id.to_string(), one.diagnosis.fault.clone());
            }
        }
        self.names = names;
    }

    pub fn desk(&self, label: &str) -> Option<&DeskFacts> {
        self.desks.iter().find(|d| d.row.label == label)
    }

    /// The diagnosis that counts for a desk: the worst open one that no other explains, else the
    /// one that ended last.
    pub fn leading(&self, label: &str) -> Option<&DiagnosisRow> {
        let all = &self.desk(label)?.diagnoses;
        let open = all.iter().filter(|d| d.ended_at.is_none());
        open.min_by_key(|d| (!d.diagnosis.stands_alone(), d.diagnosis.severity))
            .or_else(|| all.iter().max_by_key(|d| d.ended_at))
    }

    pub fn orders_of<'a>(
        &'a self,
        label: Option<&'a str>,
    ) -> impl Iterator<Item = &'a WorkOrderRow> {
        self.orders
            .iter()
            .filter(move |o| label.is_none_or(|l| o.desk.label == l))
    }

    /// Events that interrupt somebody.
    pub fn notices(&self) -> impl Iterator<Item = &Event> {
        self.events
            .iter()
            .filter(|e| NOTICES.contains(&e.kind.as_str()))
    }

    /// Whether a technician was sent to put another part in.
    pub fn sent_for_hardware(&self, order: &WorkOrderRow) -> bool {
        self.was_dispatched(order) && parts(order).any(|part| HARDWARE.contains(&part))
    }

    pub fn was_dispatched(&self, order: &WorkOrderRow) -> bool {
        let id = order.id.as_str();
        self.events
            .iter()
            .any(|e| e.kind == "order_dispatched" && e.subject == id)
    }
}

/// Parts that an order's tasks put in or replace; what is only looked at or tried is not among them.
pub fn parts(order: &WorkOrderRow) -> impl Iterator<Item = &str> {
    let actions = order.tasks.iter().map(|t| &t.diagnosis.action);
    actions
        .filter(|a| a.verb == "swap" || a.verb.starts_with("replace"))
        .filter_map(|a| a.part.as_deref())
}

fn all<T>(
    tx: &mut dyn Tx,
    page: impl Fn(&mut dyn Tx, &Ask) -> Result<Page<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let (mut items, mut ask) = (Vec::new(), Ask::default());
    loop {
        let one = page(tx, &ask)?;
        items.extend(one.items);
        match one.next {
            Some(next) => ask.cursor = Some(next),
            None => return Ok(items),
        }
    }
}

fn told(tx: &mut dyn Tx) -> Result<Vec<Event>, StoreError> {
    let mut all: Vec<Event> = Vec::new();
    loop {
        let last = all.last().map_or(0, |e| e.id);
        let more = events::after(tx, last, usize::MAX)?;
        if more.is_empty() {
            return Ok(all);
        }
        all.extend(more);
    }
}

fn incidents(tx: &mut dyn Tx) -> Result<Vec<IncidentFacts>, StoreError> {
    tx.query(
        "SELECT id, number, family, attribute, value, \
         CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END FROM incident ORDER BY number",
        &[],
    )?
    .iter()
    .map(|row| {
        let text = |at| row.text(at);
        Ok(IncidentFacts {
            id: text(0)?.to_owned(),
            number: format!("INC-{:06}", row.int(1)?),
            about: format!("{} of {} {}, {}", text(2)?, text(3)?, text(4)?, text(5)?),
        })
    })
    .collect()
}
