//! Reads _common/costs.toml: what time, travel and parts cost, and how sure one must be before a
//! part of a price is replaced. Needs the text of the file; must not open files.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Problem;
use super::fault_file::line_of;
use super::steps::rules;

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
    let amounts: Vec<f64> = [
        costs.technician_per_minute,
        costs.travel_minutes,
        costs.move_desk_minutes,
    ]
    .iter()
    .chain(&costs.seat_per_minute)
    .chain(costs.price.values())
    .copied()
    .collect();
    let from: Vec<(f64, f64)> = costs
        .replace_from
        .iter()
        .map(|line| (line.up_to, line.certainty))
        .collect();
    for (what, mend) in rules::costs(&amounts, &from) {
        problems.push(Problem::new(file, 0, &what, &mend));
    }
    Some(costs)
}
