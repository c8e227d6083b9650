//! The product's own words in a scenario: faults, kinds, states, suspects, actions. Needs floor 0, whose lists they are; a word
//! that nobody can ever say is refused before a guest boots for it. Must not run anything.

use crate::scenario::{Finding, Scenario, Step};
use deskready::component::ComponentKind;
use deskready::knowledge::{fault, faults};
use deskready::readiness::Readiness;
use deskready::{ticket, work_order};

/// Actions that a fault has beside its steps: nothing but watching, somebody looks, part by plan, under warranty.
const ACTIONS_OF_ALL: [&str; 3] = ["monitor", "inspect", "third_party"];

/// The first word of the scenario that the product does not know.
pub fn unknown(scenario: &Scenario) -> Option<String> {
    // What the product cannot do yet may have a fault that does not exist yet.
    let may_be_new = scenario.pending.is_some();
    let steps = scenario.steps.iter();
    steps.filter_map(|step| of_step(step, may_be_new)).next()
}

fn of_step(step: &Step, may_be_new: bool) -> Option<String> {
    match step {
        Step::Finds(finding) => of_finding(finding, may_be_new),
        Step::Order { fault, states } => of_fault(fault, may_be_new).or_else(|| {
            let known = work_order::State::ALL.map(work_order::State::as_str);
            not_among(states, "state of an order", &known)
        }),
        Step::Ticket { fault, states } => of_fault(fault, may_be_new).or_else(|| {
            let known = ticket::State::ALL.map(ticket::State::as_str);
            not_among(states, "state of a ticket", &known)
        }),
        Step::Qualify { fault } => of_fault(fault, may_be_new),
        Step::Once(_)
        | Step::Healthy
        | Step::Break(_)
        | Step::Mend(_)
        | Step::Quiet
        | Step::Well => None,
    }
}

fn of_fault(code: &str, may_be_new: bool) -> Option<String> {
    if may_be_new || fault(code).is_some() {
        return None;
    }
    let known: Vec<&str> = faults().iter().map(|fault| fault.code).collect();
    Some(no_such(code, "fault", &known))
}

fn of_finding(finding: &Finding, may_be_new: bool) -> Option<String> {
    let list = |word: &Option<String>| word.clone().into_iter().collect::<Vec<_>>();
    let kinds: Vec<&str> = ComponentKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    let readiness: Vec<&str> = Readiness::ALL.iter().map(|word| word.as_str()).collect();
    of_fault(&finding.fault, may_be_new)
        .or_else(|| not_among(&list(&finding.kind), "kind of component", &kinds))
        .or_else(|| not_among(&list(&finding.readiness), "readiness", &readiness))
        .or_else(|| {
            let fault = fault(&finding.fault)?;
            let parts: Vec<&str> = fault.suspects.iter().map(|suspect| suspect.part).collect();
            let steps = fault.steps.iter().map(|step| step.kind);
            let actions: Vec<&str> = ACTIONS_OF_ALL.into_iter().chain(steps).collect();
            let mut named = finding.actions.clone();
            // A replacement by plan is the same step at another time.
            named.retain(|verb| verb != "replace_planned" || !actions.contains(&"replace"));
            not_among(&finding.suspects, "suspect of this fault", &parts)
                .or_else(|| not_among(&named, "action of this fault", &actions))
        })
}

fn not_among(words: &[String], what: &str, known: &[&str]) -> Option<String> {
    let word = words.iter().find(|word| !known.contains(&word.as_str()))?;
    Some(no_such(word, what, known))
}

fn no_such(word: &str, what: &str, known: &[&str]) -> String {
    let mut known = known.to_vec();
    known.sort_unstable();
    known.dedup();
    format!("`{word}` is no {what}; there are: {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::scenario::parse;

    #[test]
    fn a_word_that_nobody_can_ever_say_is_refused_with_those_there_are() {
        let text = "title T\nheadset h\nhealthy\nbreak tell h unplug\n\
            finds headset.missing on=headset desk=not_ready suspect=headset|usb_port action=remedy|inspect\n\
            order headset.missing settling|dispatched\nticket headset.missing qualified\n";
        assert!(parse("x", text).is_ok(), "{:?}", parse("x", text));
        for (from, to, told) in [
            (
                "finds headset.missing",
                "finds headset.gone",
                "`headset.gone` is no fault; there are: audio.",
            ),
            ("order headset.missing", "order headset.gone", "no fault"),
            ("ticket headset.missing", "ticket headset.gone", "no fault"),
            ("on=headset", "on=headphone", "kind of component"),
            ("desk=not_ready", "desk=broken", "`broken` is no readiness"),
            (
                "suspect=headset|usb_port",
                "suspect=headset|memory_module",
                "`memory_module` is no suspect",
            ),
            ("remedy|inspect", "remedy|pray", "`pray` is no action"),
            (
                "settling|dispatched",
                "settling|open",
                "`open` is no state of an order",
            ),
            (
                "qualified",
                "dispatched",
                "`dispatched` is no state of a ticket",
            ),
        ] {
            let changed = text.replace(from, to);
            assert_ne!(changed, text, "{from}");
            let error = parse("x", &changed).expect_err(&changed);
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn what_the_product_cannot_do_yet_may_name_a_fault_that_is_not_there_yet() {
        let text = "title T\nhealthy\nbreak machine-check\nfinds memory.aged on=memory\n";
        assert!(parse("x", text).is_err());
        assert!(parse("x", &format!("pending later\n{text}")).is_ok());
        let kind = text.replace("on=memory", "on=memories");
        assert!(parse("x", &format!("pending later\n{kind}")).is_err());
    }
}
