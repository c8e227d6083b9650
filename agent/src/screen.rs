//! What a person sees in a terminal: the verdict in plain words, then what it rests on. Needs an
//! answer; decides nothing. Colours only on a terminal, and never alone: a mark and a word go along.

use crate::answer::{Answer, ComponentAnswer, in_words};
use crate::words::{say, tongue};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::diagnosis::Action;
use deskready::finding::State;
use deskready::knowledge::{codes, fault, word};
use deskready::profile::REQUIRED_SLOT;
use deskready::readiness::Readiness;
use deskready::text::Reason;
use std::fmt::Write as _;

/// A component as people call it: its kind, and its slot where there can be several.
fn component_name(key: &ComponentKey, lang: &str) -> String {
    let kind = word(key.kind.as_str(), lang);
    if key.slot == "main" || key.slot == REQUIRED_SLOT {
        kind
    } else {
        format!("{kind} {}", key.slot)
    }
}

/// What to do next. That a part is replaced is for central to say, never for the desk alone.
fn to_do(action: &Action) -> Reason {
    if ["swap", "replace", "replace_planned"].contains(&action.verb.as_str()) {
        Reason::new(codes::READINESS_SUPPORT_DECIDES)
    } else {
        action.reason()
    }
}

/// Renders an answer.
#[must_use]
pub fn render(answer: &Answer, lang: &str, colour: bool) -> String {
    let t = tongue(lang);
    let mut out = String::new();
    let paint = |code: &str, text: &str| {
        if colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    };
    let (mark, code) = match answer.readiness {
        Readiness::Ready => ("✔", "1;32"),
        Readiness::ReadyWithCare => ("!", "1;33"),
        Readiness::NotReady => ("✘", "1;31"),
        Readiness::Unknown => ("?", "1;35"),
    };
    let verdict = format!("{mark} {}", word(answer.readiness.as_str(), lang));
    let place = format!("{} · {}", answer.desk.label, answer.desk.site);
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "{}   {place}", paint(code, &verdict));
    if let Some(text) = deskready::text::pick(&answer.sentence, lang) {
        let _ = writeln!(out, "  {text}");
    }
    if let Some(spare) = &answer.spare {
        let _ = writeln!(out, "  {}", in_words(&spare.spare.reason(), lang));
    }
    let _ = writeln!(out);
    // The power of a PC without a battery is no part of the desk that anybody could do something about.
    let is_none = |c: &&ComponentAnswer| {
        c.state == State::Unknown
            && c.component.key.kind == ComponentKind::Power
            && c.reason.reason.code == "unseen.unsupported"
    };
    let shown = || answer.components.iter().filter(|c| !is_none(c));
    let names = shown().map(|c| component_name(&c.component.key, lang).chars().count());
    let width = names.max().unwrap_or(0);
    for one in shown() {
        let (mark, code) = match one.state {
            State::Ok => ("✔", "32"),
            State::Unknown => ("?", "35"),
            State::Suspect | State::Recovering | State::Flapping => ("!", "33"),
            State::Failing => ("✘", "31"),
        };
        let name = component_name(&one.component.key, lang);
        let text = in_words(&one.reason.reason, lang);
        let _ = writeln!(out, "  {} {name:<width$}  {text}", paint(code, mark));
    }
    for diagnosis in &answer.diagnoses {
        let title = fault(&diagnosis.fault).map_or(diagnosis.fault.as_str(), |f| f.title(lang));
        let _ = writeln!(
            out,
            "\n{} {title} ({})",
            paint("1", "▸"),
            diagnosis.severity.as_str()
        );
        // What has to be known to order a part says nothing to whoever sits here.
        let told = diagnosis.evidence.iter();
        for evidence in told.filter(|it| !it.reason.code.starts_with("inventory.")) {
            let _ = writeln!(out, "    · {}", in_words(&evidence.reason, lang));
        }
        let causes: Vec<String> = diagnosis
            .suspects
            .iter()
            .map(|s| format!("{} ({})", word(&s.part, lang), word(&s.word, lang)))
            .collect();
        let _ = writeln!(
            out,
            "    {}: {}",
            say(t, "Posibles causas", "Possible causes"),
            causes.join(", ")
        );
        let action = in_words(&to_do(&diagnosis.action.action), lang);
        let _ = writeln!(out, "    {}: {action}", say(t, "Qué hacer", "What to do"));
        if let Some(article) = fault(&diagnosis.fault).and_then(|f| f.article(lang)) {
            let _ = writeln!(
                out,
                "    {}: {}",
                say(t, "Mientras tanto", "Meanwhile"),
                article.fallback_operator
            );
        }
    }
    if !answer.unseen.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            say(t, "Sin medir esta vez:", "Not measured this time:")
        );
    }
    for one in &answer.unseen {
        let text = deskready::text::pick(&one.text, lang).unwrap_or_default();
        let _ = writeln!(out, "  – {}: {text}", component_name(&one.component, lang));
    }
    let _ = writeln!(
        out,
        "\n{} {} ms · {}",
        say(t, "Comprobado en", "Checked in"),
        answer.took_ms,
        say(
            t,
            "provisional: la última palabra la tiene el sistema central",
            "provisional: central has the last word"
        )
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::{judge, observe};
    use crate::moment::Moment;
    use crate::round::Given;
    use deskready::desk::{Baseline, DeskFacts};
    use deskready::observation::{Measured, Reading, Trigger, Why};
    use deskready_probes::power;

    /// What a desk without wishes shows of its power.
    fn shown(measured: Measured) -> String {
        let profile =
            serde_json::json!({"desk": {"label": "B-14", "site": "Centre"}, "expect": {}});
        let facts = DeskFacts {
            profile: serde_json::from_value(profile).unwrap(),
            baseline: Baseline::default(),
        };
        let given = Given {
            probe: &power::PROBE,
            measured: vec![measured],
            took_ms: 1,
        };
        let moment = Moment::now();
        let fresh = observe(&[given], &moment, 1, Trigger::SelfCheck, 0);
        let judgement = judge(&facts, &fresh, moment.at, |_| true);
        let answer = Answer::new(&facts, &judgement, fresh, moment.at, ("desk", &|_| true), 1);
        render(&answer, "en", false)
    }

    #[test]
    fn a_pc_without_a_battery_has_no_line_about_power_and_one_on_its_battery_has() {
        let key = ComponentKey::new(ComponentKind::Power, "main");
        let text = shown(Measured::unseen(key.clone(), Why::Unsupported, "x"));
        assert!(!text.contains("? power"), "{text}");
        assert!(text.contains("– power"), "told below, all the same: {text}");
        let text = shown(Measured::unseen(key.clone(), Why::Denied, "x"));
        assert!(text.contains("? power"), "{text}");
        let reading = Reading::Power {
            mains_online: Some(true),
            batteries: Vec::new(),
        };
        let text = shown(Measured::active(key, reading));
        assert!(text.contains("✔ power"), "{text}");
    }
}
