//! A row of a list of orders, shared by the board and the list.

use crate::show::{Mark, Zones};
use crate::store::model::WorkOrderRow;

/// A row as the template wants it.
pub(super) struct OrderLine {
    pub href: String,
    pub number: String,
    pub what: String,
    pub severity: Mark,
    pub priority: u8,
    pub label: String,
    pub place: String,
    pub state: Mark,
    pub due: String,
}

pub(super) fn order_lines(zones: &Zones, rows: &[WorkOrderRow]) -> Vec<OrderLine> {
    let line = |row: &WorkOrderRow| {
        let show = zones.at(&row.desk.site);
        let what = match row.tasks.first().map(|t| &t.diagnosis.fault).or(row
            .order
            .tasks
            .first()
            .map(|t| &t.fault))
        {
            Some(fault) => show.fault_title(fault),
            None => String::new(),
        };
        let place: Vec<&str> = [row.desk.room.as_str(), row.desk.site.as_str()]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        OrderLine {
            href: format!("/work-orders/{}", row.id),
            number: row.number.clone(),
            what,
            severity: show.severity(row.order.severity),
            priority: row.order.priority,
            label: row.desk.label.clone(),
            place: place.join(" · "),
            state: show.order(row.order.state),
            due: show.time(row.order.due_at),
        }
    };
    rows.iter().map(line).collect()
}
