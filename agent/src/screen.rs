//! What a person sees in a terminal: the verdict in plain words, then what it rests on. Needs an
//! answer; decides nothing. Colours only on a terminal, and never alone: a mark and a word go along.

use crate::answer::{Answer, in_words};
use crate::words::{say, tongue};
use deskready::component::ComponentKey;
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
    let names = answer
        .components
        .iter()
        .map(|c| component_name(&c.component.key, lang).chars().count());
    let width = names.max().unwrap_or(0);
    for one in &answer.components {
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
        for evidence in &diagnosis.evidence {
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
