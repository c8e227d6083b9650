//! A work order as the sheet a technician carries: everything the paper must answer, in one
//! language, and the same as plain text. Needs the order, knowledge's articles and the place.
//! What the order cannot answer is named as a gap; nothing is made up to fill it.

use deskready::component::ComponentKind;
use deskready::diagnosis::Diagnosis;
use deskready::knowledge::{self, fault_codes};
use deskready::limits::clean;
use deskready::text::{Arg, Reason};
use deskready::work_order::{self, TaskState};

use super::{Mark, Show};
use crate::store::model::{TaskRow, WorkOrderRow};

/// The whole sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub number: String,
    pub revision: u64,
    pub state: Mark,
    /// What it does to calls, in words, and how grave that is.
    pub effect: String,
    pub priority: u8,
    pub label: String,
    /// Room and site, as far as known.
    pub place: String,
    /// Service and client, as far as known.
    pub service: String,
    pub ask_for: String,
    pub opened: String,
    pub due: String,
    pub settles: String,
    pub occurrences: usize,
    /// Title of the leading fault.
    pub what: String,
    pub tasks: Vec<TaskSheet>,
    pub bring: Vec<String>,
    pub who: String,
    pub minutes: usize,
    /// Questions the order leaves open.
    pub gaps: Vec<String>,
    pub ended: Option<String>,
    pub zone: String,
    /// Where the commands of the steps are typed and what passing looks like; empty if there are none.
    pub commands: Vec<Piece>,
}

/// A stretch of a step: prose, or what is typed as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub code: bool,
    pub text: String,
}

/// The stretches of a text whose commands stand between backticks.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    text.split('`')
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| Piece {
            code: at % 2 == 1,
            text: text.to_owned(),
        })
        .collect()
}

/// The same text where nothing can be set apart.
#[must_use]
pub fn unmarked(text: &str) -> String {
    text.replace('`', "")
}

/// One task line with its article.
#[derive(Debug, Clone)]
pub struct TaskSheet {
    pub diagnosis_id: String,
    pub title: String,
    pub what_happened: &'static str,
    pub meaning: &'static str,
    /// What is worked on first, in a word.
    pub part: String,
    pub component: String,
    /// Whether it is a thing with a maker and a serial (a file or a path has none).
    pub hardware: bool,
    /// Make and model of the part, or of the one the desk requires.
    pub maker: String,
    pub serial: String,
    pub since: String,
    pub evidence: Vec<String>,
    /// What the PC and its modules are.
    pub fitted: Vec<String>,
    /// The rule that made a fault of what was measured.
    pub rule: String,
    pub tried: Vec<String>,
    /// Steps that can still be done, to be ticked off on paper.
    pub to_try: Vec<String>,
    /// Possible causes, likeliest first, each in a line with what speaks for and against it.
    pub suspects: Vec<String>,
    pub action: String,
    pub steps: Vec<Vec<Piece>>,
    pub proof: Vec<Vec<Piece>>,
    pub prevention: &'static str,
    pub occurrences: usize,
    pub recovered: bool,
    /// What explains it, if it needs no work by itself.
    pub merged: String,
}

/// Builds the sheet.
#[must_use]
pub fn sheet(show: &Show, row: &WorkOrderRow) -> Sheet {
    let lang = show.lang;
    let tasks: Vec<TaskSheet> = row.tasks.iter().map(|t| task(show, t)).collect();
    let faults: Vec<_> = row
        .tasks
        .iter()
        .filter_map(|t| crate::known::in_force().fault(&t.diagnosis.fault))
        .collect();
    let mut bring: Vec<String> = Vec::new();
    for task in &row.tasks {
        for part in crate::known::in_force()
            .fault(&task.diagnosis.fault)
            .map_or(&[][..], |f| &f.bring)
        {
            let line = to_bring(show, task, part);
            if !bring.contains(&line) {
                bring.push(line);
            }
        }
    }
    if let Some(first) = bring.first_mut() {
        *first = super::capital(first);
    }
    // That knowledge asks for no part is an answer too; a fault it does not know leaves it open.
    if bring.is_empty() && !faults.is_empty() && faults.len() == row.tasks.len() {
        bring.push(lang.t("sheet-bring-nothing"));
    }
    let named = |key: &str, value: &String| match value.as_str() {
        "" => String::new(),
        value => format!("{}: {value}", lang.t(key)),
    };
    let place = joined(&[
        &named("desk-fact-room", &row.desk.room),
        &named("desk-fact-site", &row.desk.site),
    ]);
    let floor = joined(&[&row.desk.room, &row.desk.site]);
    let service = joined(&[&row.desk.service, &row.desk.client]);
    let supervised = if row.desk.service.is_empty() {
        &floor
    } else {
        &row.desk.service
    };
    let lead = tasks.first();
    let gaps = work_order::gaps(&work_order::Sheet {
        desk_label: &row.desk.label,
        site: &row.desk.site,
        what: lead.map_or("", |t| t.title.as_str()),
        part: lead.map(|t| t.part.as_str()),
        evidence_count: lead.map_or(0, |t| t.evidence.len()),
        since: row.tasks.first().map(|t| t.diagnosis.since),
        proof_count: lead.map_or(0, |t| t.proof.len()),
        bring_count: bring.len(),
        ask_for: supervised,
    });
    let closing = row.order.closing.map(|c| show.word("closing", c.as_str()));
    Sheet {
        number: row.number.clone(),
        revision: row.revision,
        state: show.order(row.order.state),
        effect: format!(
            "{} ({})",
            show.title_word("severity", row.order.severity.as_str()),
            lang.tx(
                "sheet-effect-grade",
                row.order.severity.as_str().trim_start_matches('S')
            )
        ),
        priority: row.order.priority,
        label: row.desk.label.clone(),
        ask_for: lang.tx("sheet-ask-for-whom", supervised),
        place,
        service,
        opened: with_zone(show, row.order.opened_at),
        due: with_zone(show, row.order.due_at),
        settles: with_zone(show, row.order.settles_at),
        occurrences: small(row.order.occurrences),
        what: lead.map(|t| t.title.clone()).unwrap_or_default(),
        bring,
        who: faults
            .first()
            .map(|f| show.word("who", f.who))
            .unwrap_or_default(),
        minutes: faults.iter().map(|f| small(f.minutes)).sum(),
        gaps: gaps.into_iter().map(|gap| lang.t(gap_key(gap))).collect(),
        ended: row.ended_at.map(|at| {
            [
                Some(with_zone(show, at)),
                closing.map(|c| super::capital(&c)),
                row.ended_by.clone(),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
        }),
        zone: show.zone_name(),
        commands: if tasks
            .iter()
            .flat_map(|t| t.steps.iter().flatten())
            .any(|p| p.code)
        {
            pieces(&lang.t("sheet-commands"))
        } else {
            Vec::new()
        },
        tasks,
    }
}

/// What nobody has told the outcome of yet.
fn to_try(show: &Show, diagnosis: &Diagnosis) -> Vec<String> {
    let steps = crate::known::in_force()
        .fault(&diagnosis.fault)
        .map_or(&[][..], |f| &f.steps);
    let told = |id: &str| diagnosis.trials.iter().any(|t| t.step == id);
    steps
        .iter()
        .filter(|step| !told(step.id))
        .map(|step| super::capital(&show.word("step", step.id)))
        .collect()
}

fn task(show: &Show, row: &TaskRow) -> TaskSheet {
    let diagnosis = &row.diagnosis;
    let article = knowledge::fault(&diagnosis.fault).and_then(|f| f.article(show.lang.tag()));
    let sentences =
        |reasons: &[Reason]| reasons.iter().map(|r| show.sentence(r)).collect::<Vec<_>>();
    let part = diagnosis.action.part.as_deref();
    // How it came to count as a fault is no measurement: it has its own line.
    let (rules, told): (Vec<Reason>, Vec<Reason>) = super::causes::measured(diagnosis)
        .cloned()
        .partition(|reason| reason.code.starts_with("finding."));
    let (fitted, measured): (Vec<Reason>, Vec<Reason>) = told
        .into_iter()
        .partition(|reason| reason.code.starts_with("inventory."));
    TaskSheet {
        diagnosis_id: row.diagnosis_id.to_string(),
        title: show.fault_title(&diagnosis.fault),
        what_happened: article.map_or("", |a| a.what_happened),
        meaning: article.map_or("", |a| a.meaning_for_calls),
        part: super::capital(&part.map_or_else(
            || show.word("kind", diagnosis.key.component.kind.as_str()),
            |p| show.word("part", p),
        )),
        component: show.component(&diagnosis.key.component),
        hardware: !matches!(
            diagnosis.key.component.kind,
            ComponentKind::Files | ComponentKind::Path
        ),
        maker: maker(show, row),
        serial: row.identity.serial.clone(),
        since: with_zone(show, diagnosis.since),
        evidence: sentences(&measured),
        fitted: sentences(&fitted),
        rule: sentences(&rules).join(" "),
        to_try: to_try(show, diagnosis),
        tried: sentences(&diagnosis.tried),
        suspects: show
            .causes(diagnosis)
            .iter()
            .map(|cause| cause.line(show))
            .collect(),
        action: show.action(diagnosis),
        steps: article
            .map(|a| a.technician_steps.iter().map(|s| pieces(s)).collect())
            .unwrap_or_default(),
        proof: article
            .map(|a| a.proof.iter().map(|s| pieces(s)).collect())
            .unwrap_or_default(),
        prevention: article.map_or("", |a| a.prevention),
        occurrences: small(row.task.occurrences),
        recovered: row.task.state == TaskState::Recovered,
        merged: row
            .task
            .reason
            .as_ref()
            .map(|r| show.sentence(r))
            .unwrap_or_default(),
    }
}

/// A moment that somebody must not miss, with its zone beside it.
fn with_zone(show: &Show, at: jiff::Timestamp) -> String {
    format!("{} ({})", show.time(at), show.zone_name())
}

/// The make and model that the desk's profile asks for, as the reason of the diagnosis kept it.
fn required_model(diagnosis: &Diagnosis) -> Option<String> {
    diagnosis
        .evidence
        .iter()
        .find_map(|reason| match reason.args.get("expected_name") {
            Some(Arg::Text(name)) => Some(clean(name)),
            Some(Arg::Int(_) | Arg::Time(_)) | None => None,
        })
        .filter(|name| !name.is_empty())
}

/// Whether the fault is that a device the profile requires is not there.
fn is_absent(diagnosis: &Diagnosis) -> bool {
    [
        fault_codes::HEADSET_MISSING,
        fault_codes::PHONE_MISSING,
        fault_codes::PHONE_SILENT,
    ]
    .contains(&diagnosis.fault.as_str())
}

fn maker(show: &Show, row: &TaskRow) -> String {
    let known = row.identity.name();
    if !known.is_empty() {
        known
    } else if let Some(name) = required_model(&row.diagnosis) {
        show.lang.tx("sheet-required-model", &name)
    } else if is_absent(&row.diagnosis) {
        show.lang.t("sheet-any-model")
    } else {
        show.lang.t("sheet-not-known")
    }
}

/// A part to bring; the device itself with its make and model, so that the right one is brought.
fn to_bring(show: &Show, row: &TaskRow, part: &str) -> String {
    let word = show.word("part", part);
    let kind = row.diagnosis.key.component.kind;
    let itself =
        matches!(kind, ComponentKind::Headset | ComponentKind::DeskPhone) && part == kind.as_str();
    let which = if itself {
        required_model(&row.diagnosis)
            .or_else(|| Some(row.identity.name()).filter(|name| !name.is_empty()))
            .or_else(|| is_absent(&row.diagnosis).then(|| show.lang.t("sheet-bring-any")))
    } else {
        None
    };
    which.map_or_else(|| word.clone(), |which| format!("{word} ({which})"))
}

impl Show {
    /// What to do next, as a sentence.
    #[must_use]
    pub fn action(&self, diagnosis: &Diagnosis) -> String {
        let action = self.sentence(&diagnosis.action.reason());
        match &diagnosis.meanwhile {
            Some(spare) => format!("{action} {}", self.sentence(&spare.told_to_support())),
            None => action,
        }
    }
}

fn small(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn gap_key(gap: &str) -> &'static str {
    match gap {
        "where" => "gap-where",
        "what" => "gap-what",
        "which_part" => "gap-which-part",
        "evidence" => "gap-evidence",
        "since" => "gap-since",
        "proof" => "gap-proof",
        "bring" => "gap-bring",
        _ => "gap-ask-for",
    }
}

fn joined(parts: &[&String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|p| p.as_str())
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(" · ")
}

/// The sheet as plain text, for programs that pass it on to people.
#[must_use]
pub fn plain(show: &Show, sheet: &Sheet) -> String {
    let t = |key: &str| show.lang.t(key);
    let mut text = format!(
        "{} · {} · {}\n",
        sheet.number,
        sheet.what,
        show.lang
            .tx("sheet-priority-scale", &sheet.priority.to_string())
    );
    let mut line = |name: String, value: &str| {
        if !value.is_empty() {
            text.push_str(&format!("{name}: {value}\n"));
        }
    };
    line(
        t("sheet-where"),
        &[sheet.label.as_str(), &sheet.place].join(" · "),
    );
    line(t("sheet-service"), &sheet.service);
    line(t("sheet-ask-for"), &sheet.ask_for);
    line(t("sheet-effect"), &sheet.effect);
    line(t("sheet-due"), &sheet.due);
    line(t("sheet-bring"), &sheet.bring.join(", "));
    for task in &sheet.tasks {
        line(t("sheet-what"), &task.title);
        let maker = if task.hardware { &task.maker } else { "" };
        let named: Vec<&str> = [task.part.as_str(), maker, &task.serial]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect();
        line(t("sheet-part"), &named.join(" · "));
        line(t("sheet-since"), &task.since);
        line(t("sheet-evidence"), &task.evidence.join(" "));
        line(t("sheet-fitted"), &task.fitted.join(" "));
        line(t("sheet-rule"), &task.rule);
        line(t("sheet-tried"), &task.tried.join(" "));
        line(t("sheet-action"), &task.action);
        line(t("sheet-causes"), &listed(&task.suspects));
        line(t("sheet-steps"), &numbered(&task.steps));
        line(t("sheet-proof"), &numbered(&task.proof));
    }
    line(t("sheet-commands-name"), &text_of(&sheet.commands));
    line(t("sheet-otherwise"), &t("sheet-otherwise-do"));
    line(t("sheet-gaps"), &sheet.gaps.join(", "));
    text
}

fn text_of(pieces: &[Piece]) -> String {
    pieces.iter().map(|p| p.text.as_str()).collect()
}

fn listed(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n  - {line}")).collect()
}

fn numbered(steps: &[Vec<Piece>]) -> String {
    steps
        .iter()
        .enumerate()
        .map(|(i, s)| format!("\n  {}. {}", i + 1, text_of(s)))
        .collect()
}

#[cfg(test)]
mod tests;
