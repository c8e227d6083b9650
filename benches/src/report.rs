//! What a bench ends with: one table for people, or the same rows as JSON. Pure. Must not print and must not judge
//! beyond comparing a figure with its stated goal.

use serde_json::{Value, json};

/// What a figure is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// At least.
    AtLeast(f64),
    /// At most.
    AtMost(f64),
    /// Told only.
    None,
}

impl Goal {
    /// Whether a figure meets it; `None` without a goal.
    #[must_use]
    pub fn met(self, value: f64) -> Option<bool> {
        match self {
            Self::AtLeast(goal) => Some(value >= goal),
            Self::AtMost(goal) => Some(value <= goal),
            Self::None => None,
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Ours.
    pub ours: f64,
    /// Its 95 % interval, if it has one.
    pub interval: Option<(f64, f64)>,
    /// The peer's, or the limit.
    pub other: Option<f64>,
    /// Unit of both.
    pub unit: &'static str,
    /// The goal, for the ratio where `goal_is_of_ratio`, else for ours.
    pub goal: Goal,
    /// Whether the goal speaks of ours divided by the other.
    pub goal_is_of_ratio: bool,
}

impl Row {
    /// A figure with its goal.
    #[must_use]
    pub fn new(what: impl Into<String>, ours: f64, unit: &'static str, goal: Goal) -> Self {
        Self {
            what: what.into(),
            ours,
            interval: None,
            other: None,
            unit,
            goal,
            goal_is_of_ratio: false,
        }
    }

    /// With an interval.
    #[must_use]
    pub const fn between(mut self, interval: (f64, f64)) -> Self {
        self.interval = Some(interval);
        self
    }

    /// Beside another figure; the goal is still of ours.
    #[must_use]
    pub const fn beside(mut self, other: f64) -> Self {
        self.other = Some(other);
        self
    }

    /// Beside another figure; the goal is of the ratio.
    #[must_use]
    pub const fn against(mut self, other: f64) -> Self {
        self.goal_is_of_ratio = true;
        self.beside(other)
    }

    /// Ours divided by the other.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        self.other
            .filter(|other| *other != 0.0)
            .map(|other| self.ours / other)
    }

    /// Whether the goal is met.
    #[must_use]
    pub fn met(&self) -> Option<bool> {
        if self.goal_is_of_ratio {
            self.ratio().and_then(|ratio| self.goal.met(ratio))
        } else {
            self.goal.met(self.ours)
        }
    }
}

fn number(value: f64) -> String {
    let size = value.abs();
    let digits = if size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else {
        3
    };
    format!("{value:.digits$}")
}

/// The table.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.what.chars().count())
        .chain([4])
        .max()
        .unwrap_or(4);
    let mut out = format!(
        "{:width$}  {:>10}  {:>17}  {:>10}  {:>7}  {:>9}  met\n",
        "what", "ours", "95 %", "other", "ratio", "goal"
    );
    for row in rows {
        let pad = " ".repeat(width - row.what.chars().count());
        let interval = row.interval.map_or_else(String::new, |(low, high)| {
            format!("{} .. {}", number(low), number(high))
        });
        let goal = match row.goal {
            Goal::AtLeast(goal) => format!(">= {}", short(goal)),
            Goal::AtMost(goal) => format!("<= {}", short(goal)),
            Goal::None => String::new(),
        };
        let goal = if row.goal_is_of_ratio && !goal.is_empty() {
            format!("{goal} x")
        } else {
            goal
        };
        let met = row.met().map_or("", |met| if met { "yes" } else { "NO" });
        let line = format!(
            "{}{pad}  {:>10}  {interval:>17}  {:>10}  {:>7}  {goal:>9}  {met:3} {}",
            row.what,
            number(row.ours),
            row.other.map_or_else(String::new, number),
            row.ratio().map_or_else(String::new, number),
            row.unit
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same as JSON.
#[must_use]
pub fn json(bench: &str, rows: &[Row]) -> Value {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (kind, goal) = match row.goal {
                Goal::AtLeast(goal) => ("at_least", Some(goal)),
                Goal::AtMost(goal) => ("at_most", Some(goal)),
                Goal::None => ("none", None),
            };
            json!({
                "what": row.what,
                "ours": row.ours,
                "low": row.interval.map(|i| i.0),
                "high": row.interval.map(|i| i.1),
                "other": row.other,
                "ratio": row.ratio(),
                "unit": row.unit,
                "goal_kind": kind,
                "goal": goal,
                "goal_is_of_ratio": row.goal_is_of_ratio,
                "met": row.met(),
            })
        })
        .collect();
    json!({ "bench": bench, "rows": rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_of_our_figure_or_of_the_ratio_and_says_when_it_is_missed() {
        for (row, met) in [
            (Row::new("a", 0.91, "", Goal::AtLeast(0.9)), Some(true)),
            (Row::new("a", 0.89, "", Goal::AtLeast(0.9)), Some(false)),
            (
                Row::new("a", 40.0, "", Goal::AtMost(0.5)).against(100.0),
                Some(true),
            ),
            (
                Row::new("a", 60.0, "", Goal::AtMost(0.5)).against(100.0),
                Some(false),
            ),
            (
                Row::new("a", 60.0, "", Goal::AtMost(100.0)).beside(1.0),
                Some(true),
            ),
            (Row::new("a", 60.0, "", Goal::None).beside(1.0), None),
            (
                Row::new("a", 60.0, "", Goal::AtMost(0.5)).against(0.0),
                None,
            ),
        ] {
            assert_eq!(row.met(), met, "{row:?}");
        }
    }

    #[test]
    fn the_table_names_what_was_missed_and_json_has_the_same_figures() {
        let row = Row::new("top suspect", 0.5, "share", Goal::AtLeast(0.9))
            .between((0.4, 0.6))
            .beside(0.25);
        let text = table(std::slice::from_ref(&row));
        for word in [
            "top suspect",
            "0.500",
            "0.400 .. 0.600",
            "2.000",
            ">= 0.9",
            "NO",
        ] {
            assert!(text.contains(word), "{word} in {text}");
        }
        let value = json("x", &[row]);
        assert_eq!(value["rows"][0]["met"], false);
        assert_eq!(value["rows"][0]["ratio"], 2.0);
    }
}
