//! The numbers that central judges by, each with where it comes from: for people who wonder which
//! are in force. Needs the knowledge; must not change it.

use deskready::knowledge::overlay::Overridden;
use deskready::knowledge::{Costs, Fault, Knowledge};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Where a number comes from that nobody laid over.
const BUILT_IN: &str = "built in";

/// One number, or one list of them.
struct Number {
    key: String,
    value: Value,
    from: String,
}

/// All of it, as text or as JSON.
pub fn list(knowledge: &Knowledge, as_json: bool) -> Result<String, serde_json::Error> {
    let laid = knowledge.overridden();
    let mut all: Vec<(&str, Vec<Number>)> = knowledge
        .faults()
        .iter()
        .map(|fault| (fault.code, of_fault(fault, laid)))
        .collect();
    all.push(("_common", of_costs(&knowledge.costs, laid)));
    if as_json {
        let told: Vec<Value> = all
            .iter()
            .map(|(code, numbers)| json!({ "code": code, "numbers": numbers_json(numbers) }))
            .collect();
        return serde_json::to_string_pretty(&json!({ "schema": 1, "knowledge": told }));
    }
    let mut out = String::new();
    for (code, numbers) in &all {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{code}");
        for number in numbers {
            let (key, value, from) = (&number.key, &number.value, &number.from);
            let _ = writeln!(out, "  {key} = {value}   ({from})");
        }
    }
    out.truncate(out.trim_end().len());
    Ok(out)
}

fn numbers_json(numbers: &[Number]) -> Vec<Value> {
    numbers
        .iter()
        .map(|n| json!({ "key": n.key, "value": n.value, "from": n.from }))
        .collect()
}

fn of_fault(fault: &Fault, laid: &[Overridden]) -> Vec<Number> {
    let (trip, clear, flap) = (fault.trip, fault.clear, fault.flap);
    let suspects: Vec<Value> = fault
        .suspects
        .iter()
        .map(|s| json!({ "part": s.part, "prior": s.prior }))
        .collect();
    let clues: Vec<Value> = fault
        .clues
        .iter()
        .map(|clue| {
            let says = clue.says.iter().map(|(p, w)| ((*p).to_owned(), json!(w)));
            json!({ "when": clue.when, "says": says.collect::<serde_json::Map<_, _>>() })
        })
        .collect();
    let steps: Vec<Value> = fault
        .steps
        .iter()
        .map(|s| {
            json!({ "id": s.id, "kind": s.kind, "part": s.part, "who": s.who,
                "minutes": s.minutes, "well_if": s.well_if })
        })
        .collect();
    let mut keys = vec![
        ("severity".to_owned(), json!(fault.severity)),
        ("settle_s".to_owned(), json!(fault.settle_s)),
        (
            "trip".to_owned(),
            json!({ "fails": trip.fails, "within_s": trip.within_s, "self_check": trip.self_check }),
        ),
        ("clear".to_owned(), json!({ "passes": clear.passes })),
        (
            "flap".to_owned(),
            json!({ "trips": flap.trips, "within_s": flap.within_s, "calm_s": flap.calm_s }),
        ),
    ];
    let limits = fault.limits.iter();
    keys.extend(limits.map(|(name, value)| (format!("limits.{name}"), json!(value))));
    keys.extend([
        ("suspects".to_owned(), json!(suspects)),
        ("clues".to_owned(), json!(clues)),
        ("steps".to_owned(), json!(steps)),
        ("who".to_owned(), json!(fault.who)),
        ("minutes".to_owned(), json!(fault.minutes)),
        ("bring".to_owned(), json!(fault.bring)),
    ]);
    from(fault.code, keys, laid)
}

fn of_costs(costs: &Costs, laid: &[Overridden]) -> Vec<Number> {
    let lines = costs.replace_from.iter();
    let replace_from: Vec<Value> = lines
        .map(|line| json!({ "up_to": line.up_to, "certainty": line.certainty }))
        .collect();
    let plain = [
        ("technician_per_minute", json!(costs.technician_per_minute)),
        ("travel_minutes", json!(costs.travel_minutes)),
        ("seat_per_minute", json!(costs.seat_per_minute)),
        ("move_desk_minutes", json!(costs.move_desk_minutes)),
        ("replace_from", json!(replace_from)),
    ];
    let mut keys: Vec<(String, Value)> = plain
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    let prices = costs.price.iter();
    keys.extend(prices.map(|(part, price)| (format!("price.{part}"), json!(price))));
    from("_common", keys, laid)
}

fn from(code: &str, keys: Vec<(String, Value)>, laid: &[Overridden]) -> Vec<Number> {
    keys.into_iter()
        .map(|(key, value)| {
            // The file that was laid last holds.
            let own = laid.iter().rev().find(|o| o.code == code && o.key == key);
            let from = own.map_or(BUILT_IN, |o| o.file.as_str()).to_owned();
            Number { key, value, from }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::knowledge::overlay::{FaultOverlay, Laid, Overlay};

    #[test]
    fn every_number_is_listed_with_where_it_comes_from() {
        let typed = FaultOverlay {
            settle_s: Some(7),
            limits: [("full_below_percent".to_owned(), 9)].into(),
            ..FaultOverlay::default()
        };
        let overlay = Overlay {
            file: "disk.full/fault.toml".to_owned(),
            laid: Laid::Fault("disk.full", Box::new(typed)),
        };
        let knowledge = Knowledge::built_in().overlaid(&[overlay]).unwrap();
        let text = list(&knowledge, false).unwrap();
        let of_disk = text.split("disk.full\n").nth(1).unwrap();
        for line in [
            "  settle_s = 7   (disk.full/fault.toml)",
            "  limits.full_below_percent = 9   (disk.full/fault.toml)",
            "  limits.full_below_bytes = 1073741824   (built in)",
        ] {
            assert!(of_disk.lines().any(|l| l == line), "{line}\n{text}");
        }
        let own: Vec<&str> = text
            .lines()
            .filter(|l| !l.ends_with("(built in)"))
            .collect();
        // A heading for each fault, one for the costs, and the two lines above.
        assert_eq!(own.len(), knowledge.faults().len() + 3);

        let told: Value = serde_json::from_str(&list(&knowledge, true).unwrap()).unwrap();
        let faults = told["knowledge"].as_array().unwrap();
        assert_eq!(faults.len(), knowledge.faults().len() + 1);
        let disk = faults.iter().find(|f| f["code"] == "disk.full").unwrap();
        let numbers = disk["numbers"].as_array().unwrap();
        let settle = numbers.iter().find(|n| n["key"] == "settle_s").unwrap();
        assert_eq!(
            (&settle["value"], &settle["from"]),
            (&json!(7), &json!("disk.full/fault.toml"))
        );
    }
}
