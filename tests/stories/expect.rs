//! What a story wants to be true, as sentences that are checked: independent of the outcome that
//! the runner writes, and never changed to what the code happens to do. Needs the facts.

use super::facts::{DeskFacts, Facts, parts};
use super::words::labels;
use deskready::diagnosis::Suspect;
use deskready::knowledge::codes;
use deskready::readiness::Readiness;

/// A wanted truth with the line it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    pub line: usize,
    text: String,
    want: Want,
}

#[derive(Debug, Clone, PartialEq)]
enum Want {
    Count {
        bound: Bound,
        number: usize,
        of: Counted,
        desk: Option<String>,
    },
    Ready(Vec<String>, Vec<Readiness>),
    WasNever(String, Readiness),
    Blames(String, Vec<String>),
    Suspects(String, String),
    Clears(String, String),
    Does(String, Vec<String>, Option<String>),
    Diagnosed(String, String),
    Symptom(String, String, String),
    OrderState(String, Option<String>),
    NoOrderFor(String),
    Severity(String, String),
    Mentions(String, String),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    Exactly,
    AtMost,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Counted {
    Orders,
    OpenOrders,
    DispatchedOrders,
    HardwareOrders,
    Incidents,
    Tickets,
    WaitingTickets,
    Notices,
    Told(&'static str),
    OpenDiagnoses,
    Problems,
    ReadyDesks(Readiness),
}

/// What can be written, for the one who wrote something else.
pub const SENTENCES: &str = "\
[at most|at least] N orders | open orders | dispatched orders | hardware orders | incidents | tickets | \
waiting tickets | notices | readiness changes | second agents | shared keys | would-have-opened | problems | \
desks are READINESS | open diagnoses [of DESK]; DESK is READINESS [or READINESS]; DESK was never READINESS; \
DESK blames PART [or PART]; DESK suspects PART; DESK clears PART; DESK does VERB [or VERB ..] [PART]; DESK diagnosed FAULT; \
DESK FAULT is STATE; DESK order is STATE; DESK has no order; DESK diagnosis is S1; no order for PART; \
print of DESK says TEXT";

impl Expect {
    /// Reads a sentence of [`SENTENCES`].
    pub fn parse(line: usize, text: &str) -> Result<Self, String> {
        let want = Self::want(text)
            .ok_or_else(|| format!("{text:?} cannot be checked; write one of: {SENTENCES}"))?;
        Ok(Self {
            line,
            text: text.to_owned(),
            want,
        })
    }

    fn want(text: &str) -> Option<Want> {
        let own = |t: &str| t.to_owned();
        if let Some(rest) = text.strip_prefix("print of ") {
            let (desk, said) = rest.split_once(" says ")?;
            return Some(Want::Mentions(own(desk), own(said)));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(count) = counted(&words) {
            return Some(count);
        }
        let either = |words: &[&str]| -> Vec<String> {
            words
                .iter()
                .filter(|w| **w != "or")
                .map(|w| own(w))
                .collect()
        };
        Some(match words.as_slice() {
            ["no", "order", "for", part] => Want::NoOrderFor(own(part)),
            [desk, "has", "no", "order"] => Want::OrderState(own(desk), None),
            [desk, "order", "is", state] => Want::OrderState(own(desk), Some(own(state))),
            [desk, "diagnosis", "is", severity] => Want::Severity(own(desk), own(severity)),
            [desk, "was", "never", state] => Want::WasNever(own(desk), Readiness::parse(state)?),
            [desk, "blames", part] => Want::Blames(own(desk), vec![own(part)]),
            [desk, "blames", parts @ ..] => Want::Blames(own(desk), either(parts)),
            [desk, "suspects", part] => Want::Suspects(own(desk), own(part)),
            [desk, "clears", part] => Want::Clears(own(desk), own(part)),
            [desk, "does", verbs @ ..] => does(desk, verbs)?,
            [desk, "diagnosed", fault] => Want::Diagnosed(own(desk), own(fault)),
            [desk, fault, "is", state] if fault.contains('.') => {
                Want::Symptom(own(desk), own(fault), own(state))
            }
            [desk, "is", states @ ..] => {
                let states = states.iter().filter(|w| **w != "or");
                let states = states
                    .map(|s| Readiness::parse(s))
                    .collect::<Option<Vec<_>>>()?;
                Want::Ready(labels(desk).ok()?, states)
            }
            _ => return None,
        })
    }
}

/// `VERB [or VERB ..] [PART]`
fn does(desk: &str, words: &[&str]) -> Option<Want> {
    let (first, mut rest) = words.split_first()?;
    let mut verbs = vec![(*first).to_owned()];
    while let ["or", verb, more @ ..] = rest {
        verbs.push((*verb).to_owned());
        rest = more;
    }
    let part = match rest {
        [] => None,
        [part] => Some((*part).to_owned()),
        _ => return None,
    };
    Some(Want::Does(desk.to_owned(), verbs, part))
}

fn counted(words: &[&str]) -> Option<Want> {
    let (bound, rest) = match words {
        ["at", "most", rest @ ..] => (Bound::AtMost, rest),
        ["at", "least", rest @ ..] => (Bound::AtLeast, rest),
        rest => (Bound::Exactly, rest),
    };
    let (number, rest) = rest.split_first()?;
    let number = number.parse().ok()?;
    let (rest, desk) = match rest {
        [before @ .., "of", desk] => (before, Some((*desk).to_owned())),
        all => (all, None),
    };
    let of = match rest {
        ["order" | "orders"] => Counted::Orders,
        ["open", "order" | "orders"] => Counted::OpenOrders,
        ["dispatched", "order" | "orders"] => Counted::DispatchedOrders,
        ["hardware", "order" | "orders"] => Counted::HardwareOrders,
        ["incident" | "incidents"] => Counted::Incidents,
        ["ticket" | "tickets"] => Counted::Tickets,
        ["waiting", "ticket" | "tickets"] => Counted::WaitingTickets,
        ["notice" | "notices"] => Counted::Notices,
        ["readiness", "change" | "changes"] => Counted::Told("readiness_changed"),
        ["second", "agent" | "agents"] => Counted::Told("second_agent"),
        ["shared", "key" | "keys"] => Counted::Told("shared_key"),
        ["would-have-opened"] => Counted::Told("would_have_opened"),
        ["problem" | "problems"] => Counted::Problems,
        ["open", "diagnosis" | "diagnoses"] => Counted::OpenDiagnoses,
        ["desk" | "desks", "is" | "are", state] => Counted::ReadyDesks(Readiness::parse(state)?),
        _ => return None,
    };
    Some(Want::Count {
        bound,
        number,
        of,
        desk,
    })
}

/// Why a sentence is not true; nothing when it is.
pub fn check(expect: &Expect, facts: &Facts) -> Option<String> {
    let why = match held(&expect.want, facts) {
        Ok(()) => return None,
        Err(why) => why,
    };
    Some(format!("expected \"{}\", but {why}", expect.text))
}

fn held(want: &Want, facts: &Facts) -> Result<(), String> {
    let desk = |label: &str| {
        facts
            .desk(label)
            .ok_or_else(|| format!("central knows no desk {label}"))
    };
    let leading = |label: &str| {
        desk(label)?;
        facts
            .leading(label)
            .ok_or_else(|| format!("{label} never had a diagnosis"))
    };
    match want {
        Want::Count {
            bound,
            number,
            of,
            desk,
        } => {
            let found = count(*of, desk.as_deref(), facts);
            let good = match bound {
                Bound::Exactly => found == *number,
                Bound::AtMost => found <= *number,
                Bound::AtLeast => found >= *number,
            };
            truth(good, || format!("there are {found}"))
        }
        Want::Ready(labels, states) => labels.iter().try_for_each(|label| {
            let row = &desk(label)?.row;
            truth(states.contains(&row.readiness), || {
                format!(
                    "{label} is {} ({})",
                    row.readiness.as_str(),
                    row.reason.code
                )
            })
        }),
        Want::WasNever(label, state) => {
            let id = &desk(label)?.row.id;
            let code = format!("readiness.{}", state.as_str());
            let was = facts.events.iter().any(|e| {
                e.desk.as_ref() == Some(id)
                    && e.kind == "readiness_changed"
                    && e.reason.code == code
            });
            truth(!was, || "it was".to_owned())
        }
        Want::Blames(label, wanted) => {
            let all = &leading(label)?.diagnosis.suspects;
            let first = all.first().map_or("nobody", |s| s.part.as_ref());
            truth(wanted.iter().any(|p| p == first), || {
                format!("it blames {first}")
            })
        }
        Want::Suspects(label, part) => {
            let all = &leading(label)?.diagnosis.suspects;
            truth(weight(all, part) >= SERIOUS, || named(all))
        }
        Want::Clears(label, part) => {
            let all = &leading(label)?.diagnosis.suspects;
            truth(weight(all, part) < SERIOUS, || named(all))
        }
        Want::Does(label, verbs, part) => {
            let action = &leading(label)?.diagnosis.action;
            let of_part = part
                .as_ref()
                .is_none_or(|p| action.part.as_ref() == Some(p));
            truth(verbs.contains(&action.verb) && of_part, || {
                format!(
                    "it does {} {}",
                    action.verb,
                    action.part.as_deref().unwrap_or("")
                )
            })
        }
        Want::Diagnosed(label, fault) => {
            let found = &leading(label)?.diagnosis.fault;
            truth(found == fault, || format!("it is {found}"))
        }
        Want::Symptom(label, fault, state) => symptom(desk(label)?, fault, state),
        Want::OrderState(label, state) => {
            let last = facts.orders_of(Some(label)).last();
            let found = last.map(|o| o.order.state.as_str().to_owned());
            truth(found == *state, || match found {
                Some(found) => format!("its order is {found}"),
                None => "it has none".to_owned(),
            })
        }
        Want::Severity(label, wanted) => {
            let found = leading(label)?.diagnosis.severity.as_str();
            truth(found == wanted, || format!("it is {found}"))
        }
        Want::NoOrderFor(part) => {
            let sent = facts.orders.iter().filter(|o| facts.was_dispatched(o));
            let of_part: Vec<&str> = sent
                .filter(|o| parts(o).any(|p| p == part))
                .map(|o| o.number.as_str())
                .collect();
            truth(of_part.is_empty(), || {
                format!("there are {}", of_part.join(", "))
            })
        }
        Want::Mentions(label, said) => {
            let order = facts.orders_of(Some(label)).last();
            let order = order.ok_or_else(|| format!("{label} has no order to print"))?;
            let print = super::outcome::print(order, "es") + &super::outcome::print(order, "en");
            truth(print.contains(said.as_str()), || {
                format!("it says:\n{print}")
            })
        }
    }
}

fn truth(good: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if good { Ok(()) } else { Err(why()) }
}

/// A suspect below this is as good as cleared.
const SERIOUS: f64 = 0.05;

fn weight(suspects: &[Suspect], part: &str) -> f64 {
    let found = suspects.iter().find(|s| s.part == part);
    found.map_or(0.0, |s| s.certainty)
}

fn named(suspects: &[Suspect]) -> String {
    let all: Vec<String> = suspects
        .iter()
        .map(|s| format!("{} {:.0} %", s.part, s.certainty * 100.0))
        .collect();
    format!("its suspects are {}", all.join(", "))
}

fn symptom(desk: &DeskFacts, fault: &str, state: &str) -> Result<(), String> {
    let worst = desk.findings.iter().filter(|f| f.fault == fault);
    let worst = worst.max_by_key(|f| f.state.rank());
    let found = worst.map_or("unknown", |f| f.state.as_str());
    truth(found == state, || format!("it is {found}"))
}

fn count(of: Counted, desk: Option<&str>, facts: &Facts) -> usize {
    let orders = || facts.orders_of(desk);
    let id = desk.map(|label| facts.desk(label).map(|d| &d.row.id));
    let of_desk =
        |found: Option<&deskready::ids::DeskId>| id.is_none_or(|id| id.is_some() && found == id);
    let tickets = || {
        let all = facts.tickets.iter();
        all.filter(|t| desk.is_none_or(|d| t.desk.label == d))
    };
    match of {
        Counted::Orders => orders().count(),
        Counted::OpenOrders => orders().filter(|o| o.order.state.is_open()).count(),
        Counted::DispatchedOrders => orders().filter(|o| facts.was_dispatched(o)).count(),
        Counted::HardwareOrders => orders().filter(|o| facts.sent_for_hardware(o)).count(),
        Counted::Incidents => facts.incidents.len(),
        Counted::Tickets => tickets().count(),
        Counted::WaitingTickets => tickets()
            .filter(|t| t.state.as_str() == "awaiting_qualification")
            .count(),
        Counted::Notices => facts.notices().filter(|e| of_desk(e.desk.as_ref())).count(),
        Counted::Told(kind) => {
            let all = facts.events.iter().filter(|e| e.kind == kind);
            all.filter(|e| of_desk(e.desk.as_ref())).count()
        }
        Counted::OpenDiagnoses => {
            let desks = facts.desks.iter().filter(|d| of_desk(Some(&d.row.id)));
            desks
                .flat_map(|d| &d.diagnoses)
                .filter(|d| d.ended_at.is_none())
                .count()
        }
        Counted::Problems => {
            let all = facts.desks.iter().flat_map(|d| &d.diagnoses);
            let proposes = |r: &deskready::text::Reason| r.code == codes::DIAGNOSIS_PROBLEM;
            all.filter(|d| d.diagnosis.evidence.iter().any(proposes))
                .count()
        }
        Counted::ReadyDesks(state) => {
            let all = facts.desks.iter();
            all.filter(|d| d.row.readiness == state).count()
        }
    }
}
