//! Reads _common/costs.toml: what time, travel and parts cost, and how sure one must be before a
//! part of a price is replaced. Needs the text of the file; must not open files.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Problem;
use super::fault_file::line_of;

/// The file as it is typed. One unit of money throughout; which one does not matter.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    pub technician_per_minute: f64,
    pub travel_minutes: f64,
    pub seat_per_minute: [f64; 5],
    pub move_desk_minutes: f64,
    pub replace_from: Vec<ReplaceFrom>,
    pub price: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplaceFrom {
    pub up_to: f64,
    pub certainty: f64,
}

/// What is typed, or None with the complaint added.
pub fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Costs> {
    let costs = match toml::from_str::<Costs>(text) {
        Ok(costs) => costs,
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            let mend = "compare with knowledge/README.md";
            problems.push(Problem::new(file, line, error.message(), mend));
            return None;
        }
    };
    let amounts = [
        costs.technician_per_minute,
        costs.travel_minutes,
        costs.move_desk_minutes,
    ];
    let all = amounts
        .iter()
        .chain(&costs.seat_per_minute)
        .chain(costs.price.values());
    if all.copied().any(|amount| !(0.0..=1.0e6).contains(&amount)) {
        let mend = "write numbers from 0 to 1000000";
        problems.push(Problem::new(file, 0, "an amount is out of range", mend));
    }
    let rising = costs
        .replace_from
        .windows(2)
        .all(|two| matches!(two, [a, b] if a.up_to < b.up_to && a.certainty <= b.certainty));
    let certain = costs
        .replace_from
        .iter()
        .all(|one| (0.0..=1.0).contains(&one.certainty));
    if costs.replace_from.is_empty() || !rising || !certain {
        let mend = "write at least one { up_to, certainty }, both growing, certainty from 0 to 1";
        problems.push(Problem::new(file, 0, "replace_from is not in order", mend));
    }
    Some(costs)
}
