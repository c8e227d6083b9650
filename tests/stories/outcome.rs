//! The outcome of a story as it is written below it: what was told and when, how desks and orders
//! stand, counts, and what was asked to be shown. Needs the facts. Ids never stand in it, nor
//! sentences that somebody may word better tomorrow, but for what a story asks to be shown.

use super::central::ZONE;
use super::facts::{DeskFacts, Facts};
use super::script::{Shown, Story};
use super::words::{Moment, shown, together};
use deskready::finding::State;
use deskready_central::lang::Lang;
use deskready_central::show::Show;
use deskready_central::show::sheet::{plain, sheet};
use deskready_central::store::model::WorkOrderRow;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Lines of what was told, after which only counts stand.
const TOLD: usize = 40;
/// Those that stand when there are more.
const TOLD_FIRST: usize = 24;
/// Blocks of desks or orders, after which only their number stands.
const BLOCKS: usize = 24;

pub fn write(story: &Story, facts: &Facts) -> String {
    let mut out = String::new();
    told(&mut out, facts);
    desks(&mut out, facts);
    orders(&mut out, facts);
    for one in &facts.incidents {
        let _ = writeln!(out, "incident {}: {}", one.number, one.about);
    }
    let _ = writeln!(
        out,
        "counts: orders {}, hardware orders {}, incidents {}, tickets {}, notices {}, readiness changes {}",
        facts.orders.len(),
        facts
            .orders
            .iter()
            .filter(|o| facts.sent_for_hardware(o))
            .count(),
        facts.incidents.len(),
        facts.tickets.len(),
        facts.notices().count(),
        facts
            .events
            .iter()
            .filter(|e| e.kind == "readiness_changed")
            .count(),
    );
    for one in &story.shown {
        show(&mut out, one, facts);
    }
    out
}

// Writing to a `String` cannot fail: results are left alone in this file.

fn told(out: &mut String, facts: &Facts) {
    let labels: BTreeMap<&str, &str> = facts
        .desks
        .iter()
        .map(|d| (d.row.id.as_str(), d.row.label.as_str()))
        .collect();
    // What happens to many desks in the same minute is one line.
    let mut lines: Vec<(Moment, String, Vec<String>)> = Vec::new();
    for event in &facts.events {
        if event.kind == "desk_appeared" {
            continue;
        }
        let at = moment(event.at);
        let minute = at - at.rem_euclid(60);
        // Orders and incidents are told apart below; what has no name is no news to a reader.
        let subject = facts.names.get(&event.subject).map_or("", String::as_str);
        let subject = subject.split_once(' ').map_or(subject, |(_, fault)| fault);
        let fault = |key: &str| match event.reason.args.get(key) {
            Some(deskready::text::Arg::Text(text)) => format!(" {text}"),
            Some(_) | None => String::new(),
        };
        let number = subject.starts_with("WO-") || subject.starts_with("INC-");
        let what = if number || subject.is_empty() {
            ""
        } else {
            subject
        };
        let text = format!(
            "{}{}{} ({}{}{})",
            event.kind,
            if what.is_empty() { "" } else { " " },
            what,
            event.reason.code,
            fault("fault_title"),
            fault("title"),
        );
        let desk = event.desk.as_ref().and_then(|id| labels.get(id.as_str()));
        let desk = desk.map_or(String::new(), |l| (*l).to_owned());
        match lines
            .iter_mut()
            .rev()
            .take_while(|l| l.0 == minute)
            .find(|l| l.1 == text)
        {
            Some((_, _, all)) => all.push(desk),
            None => lines.push((minute, text, vec![desk])),
        }
    }
    // Who is judged first of several in the same minute is chance.
    lines.sort_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
    let many = lines.len() > TOLD;
    for (at, text, labels) in lines.iter().take(if many { TOLD_FIRST } else { TOLD }) {
        let times = labels.len();
        let mut distinct = labels.clone();
        distinct.sort();
        distinct.dedup();
        let count = if times > 1 {
            format!(" x{times}")
        } else {
            String::new()
        };
        let _ = writeln!(out, "{} {}: {text}{count}", shown(*at), together(&distinct));
    }
    if many {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, text, labels) in lines.iter().skip(TOLD_FIRST) {
            let kind = text.split(' ').next().unwrap_or_default();
            *kinds.entry(kind).or_default() += labels.len();
        }
        let all: Vec<String> = kinds.iter().map(|(k, n)| format!("{k} x{n}")).collect();
        let _ = writeln!(out, "... and then: {}", all.join(", "));
    }
    if lines.is_empty() {
        out.push_str("nothing was told\n");
    }
}

fn desks(out: &mut String, facts: &Facts) {
    let blocks = facts.desks.iter().map(|d| (d.row.label.clone(), desk(d)));
    blocks_of(out, "desk", blocks);
}

fn orders(out: &mut String, facts: &Facts) {
    let block = |row: &WorkOrderRow| {
        let mut text = format!(
            "{}{}, {} P{}, occurrences {}\n",
            row.order.state.as_str(),
            row.order
                .closing
                .map_or(String::new(), |c| format!(" as {}", c.as_str())),
            row.order.severity.as_str(),
            row.order.priority,
            row.order.occurrences,
        );
        for task in &row.tasks {
            let state = serde_json::to_string(&task.task.state).unwrap_or_default();
            let _ = writeln!(
                text,
                "  task {} {} {}",
                task.task.key.component.scope(),
                task.task.fault,
                state.trim_matches('"')
            );
        }
        text
    };
    let many = facts.orders.len() > 3;
    let named = |o: &WorkOrderRow| {
        if many {
            o.number.clone()
        } else {
            format!("{} at {}", o.number, o.desk.label)
        }
    };
    blocks_of(
        out,
        "order",
        facts.orders.iter().map(|o| (named(o), block(o))),
    );
}

/// What several have word for word alike stands once.
fn blocks_of(out: &mut String, what: &str, blocks: impl Iterator<Item = (String, String)>) {
    let mut alike: Vec<(String, Vec<String>)> = Vec::new();
    for (name, text) in blocks {
        match alike.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(name),
            None => alike.push((text, vec![name])),
        }
    }
    for (text, names) in alike.iter().take(BLOCKS) {
        let count = if names.len() > 3 {
            format!(" ({})", names.len())
        } else {
            String::new()
        };
        let _ = write!(out, "{what} {}{count}: {text}", together(names));
    }
    if alike.len() > BLOCKS {
        let _ = writeln!(out, "... and {} more kinds of {what}", alike.len() - BLOCKS);
    }
}

fn desk(desk: &DeskFacts) -> String {
    let row = &desk.row;
    let mut text = format!("{} ({})\n", row.readiness.as_str(), row.reason.code);
    for f in desk
        .findings
        .iter()
        .filter(|f| !matches!(f.state, State::Ok | State::Unknown))
    {
        let since = f
            .since
            .map_or(String::new(), |s| format!(" since {}", shown(moment(s))));
        let _ = writeln!(
            text,
            "  finding {} {} by {}: {}{since}",
            f.component.scope(),
            f.fault,
            f.source,
            f.state.as_str()
        );
    }
    // Those opened in the same moment have no order of their own.
    let mut all: Vec<_> = desk.diagnoses.iter().collect();
    all.sort_by_key(|d| (d.ended_at, d.diagnosis.since, d.diagnosis.key.clone()));
    for one in all {
        let d = &one.diagnosis;
        let suspects: Vec<String> = d
            .suspects
            .iter()
            .take(4)
            .map(|s| format!("{} {}", s.part, s.word))
            .collect();
        let end = one
            .end_reason
            .as_ref()
            .map_or(String::new(), |r| format!(" ended ({})", r.code));
        let _ = writeln!(
            text,
            "  diagnosis {} {} {}{end} since {}: {} -> {} {}",
            d.fault,
            d.severity.as_str(),
            d.stage.as_str(),
            shown(moment(d.since)),
            suspects.join(", "),
            d.action.verb,
            d.action.part.as_deref().unwrap_or("-"),
        );
    }
    text
}

fn show(out: &mut String, one: &Shown, facts: &Facts) {
    for lang in ["es", "en"] {
        match one {
            Shown::Print(label) => {
                let _ = writeln!(out, "--- print of {label}, {lang}");
                match facts.orders_of(Some(label)).last() {
                    Some(order) => out.push_str(&print(order, lang)),
                    None => out.push_str("there is no order\n"),
                }
            }
            Shown::Screen(label) => {
                let said = facts.desk(label).map(|d| {
                    let show = reader(lang);
                    let mark = show.readiness(d.row.readiness);
                    let sentence = show.readiness_sentence(d.row.readiness, &d.row.reason);
                    format!("{} | {sentence}", mark.word)
                });
                let said = said.unwrap_or_else(|| "nobody knows this desk".to_owned());
                let _ = writeln!(out, "--- screen of {label}, {lang}\n{said}");
            }
        }
    }
}

fn reader(lang: &str) -> Show {
    Show::new(Lang::exactly(lang).unwrap_or_default(), ZONE)
}

/// A printed order as text.
pub fn print(order: &WorkOrderRow, lang: &str) -> String {
    let show = reader(lang);
    let text = plain(&show, &sheet(&show, order));
    text.trim_end().to_owned() + "\n"
}

fn moment(at: Timestamp) -> Moment {
    at.as_second() - super::desk::timestamp(0).as_second()
}
