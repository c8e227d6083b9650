//! An explanation for one reader: the same sections and lines for the page and for the terminal.
//! Needs the explanation and the catalogue. Decides nothing; what it shows is what is stored.

use deskready::diagnosis::{Explained, StepWeighed, Symptom};
use deskready::text::Reason;

use super::{Mark, Show, capital};
use crate::explain::Told;

/// Everything that is said.
#[derive(Debug, Clone)]
pub struct Page {
    pub title: String,
    pub severity: Mark,
    /// Desk and site.
    pub place: String,
    pub desk_href: String,
    pub label: String,
    pub component: String,
    pub since: String,
    /// When and why it ended; empty while it is open.
    pub ended: String,
    /// What to do next, as a sentence.
    pub action: String,
    /// What explains it instead, if anything does.
    pub explained_by: Vec<String>,
    pub sections: Vec<Section>,
}

/// A heading with its items.
#[derive(Debug, Clone)]
pub struct Section {
    pub name: String,
    pub items: Vec<Item>,
}

/// A line with what stands below it.
#[derive(Debug, Clone)]
pub struct Item {
    pub text: String,
    /// Whether it is the one that counts.
    pub strong: bool,
    pub more: Vec<Line>,
}

/// What stands below a line; its sign says whether it speaks for or against.
#[derive(Debug, Clone)]
pub struct Line {
    /// "+", "−" or nothing.
    pub sign: &'static str,
    pub text: String,
}

/// What is said about a told diagnosis.
#[must_use]
pub fn page(show: &Show, told: &Told) -> Page {
    let diagnosis = &told.explanation.diagnosis;
    let row = &told.row;
    let ended = row.ended_at.map(|at| {
        let why = row.end_reason.as_ref().map(|r| show.sentence(r));
        [Some(show.time(at)), why]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let sections = [
        (
            "explain-measured",
            symptoms(show, &told.explanation.symptoms),
        ),
        ("explain-causes", causes(show, &told.explanation.suspects)),
        ("explain-grounds", plain(show, &told.explanation.grounds)),
        (
            "explain-steps",
            plain(show, &told.explanation.choice)
                .into_iter()
                .chain(told.explanation.steps.iter().map(|s| step(show, s)))
                .collect(),
        ),
        (
            "explain-changes",
            plain(show, &told.explanation.would_change),
        ),
    ];
    Page {
        title: show.fault_title(&diagnosis.fault),
        severity: show.severity(diagnosis.severity),
        place: [row.desk.label.as_str(), &row.desk.room, &row.desk.site]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        desk_href: format!("/desks/{}#{}", row.desk.id, row.id),
        label: row.desk.label.clone(),
        component: show.component(&diagnosis.key.component),
        since: show.time(diagnosis.since),
        ended: ended.unwrap_or_default(),
        action: show.action(diagnosis),
        explained_by: show.explained_by(diagnosis),
        sections: sections
            .into_iter()
            .filter(|(_, items): &(_, Vec<Item>)| !items.is_empty())
            .map(|(key, items)| Section {
                name: show.lang.t(key),
                items,
            })
            .collect(),
    }
}

fn plain(show: &Show, reasons: &[Reason]) -> Vec<Item> {
    let item = |reason| Item {
        text: show.sentence(reason),
        strong: false,
        more: Vec::new(),
    };
    reasons.iter().map(item).collect()
}

fn below(show: &Show, reason: &Reason) -> Line {
    Line {
        sign: "",
        text: capital(&show.sentence(reason)),
    }
}

fn symptoms(show: &Show, symptoms: &[Symptom]) -> Vec<Item> {
    let item = |symptom: &Symptom| Item {
        text: show.sentence(&symptom.reason),
        strong: symptom.finding.is_failing(),
        more: symptom
            .finding
            .reasons
            .iter()
            .chain(&symptom.rule)
            .map(|reason| below(show, reason))
            .collect(),
    };
    symptoms.iter().map(item).collect()
}

fn causes(show: &Show, suspects: &[Explained]) -> Vec<Item> {
    let item = |(place, suspect): (usize, &Explained)| Item {
        text: capital(&show.sentence(&suspect.reason)),
        strong: place == 0,
        more: if suspect.says.is_empty() {
            let nothing = Reason::new(deskready::knowledge::codes::EXPLAIN_SAYS_NOTHING);
            vec![below(show, &nothing)]
        } else {
            suspect
                .says
                .iter()
                .map(|said| Line {
                    sign: if said.speaks_for { "+" } else { "−" },
                    text: format!(
                        "{} {}",
                        show.sentence(&said.about),
                        show.sentence(&said.reason)
                    ),
                })
                .collect()
        },
    };
    suspects.iter().enumerate().map(item).collect()
}

fn step(show: &Show, step: &StepWeighed) -> Item {
    Item {
        text: capital(&show.sentence(&step.reason)),
        strong: step.is_next,
        more: step.why.iter().map(|reason| below(show, reason)).collect(),
    }
}

/// As text for a terminal.
#[must_use]
pub fn text(show: &Show, page: &Page) -> String {
    let t = |key: &str| show.lang.t(key);
    let mut out = format!("{}\n{}\n", page.title, page.place);
    let mut line = |name: String, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{name}: {value}\n"));
        }
    };
    line(t("sheet-part"), &page.component);
    line(t("sheet-effect"), &page.severity.word);
    line(t("sheet-since"), &page.since);
    line(t("sheet-ended"), &page.ended);
    line(t("sheet-action"), &page.action);
    for explained in &page.explained_by {
        out.push_str(&format!("{explained}\n"));
    }
    for section in &page.sections {
        out.push_str(&format!("\n{}\n", section.name));
        for item in &section.items {
            let mark = if item.strong { '▸' } else { '·' };
            out.push_str(&format!("  {mark} {}\n", item.text));
            for line in &item.more {
                let sign = if line.sign.is_empty() { " " } else { line.sign };
                out.push_str(&format!("      {sign} {}\n", line.text));
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}
