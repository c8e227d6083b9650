//! A work order as the sheet a technician carries: everything the paper must answer, in one
//! language, and the same as plain text. Needs the order, knowledge's articles and the place.
//! What the order cannot answer is named as a gap; nothing is made up to fill it.

use deskready::component::ComponentKind;
use deskready::knowledge;
use deskready::text::Reason;
use deskready::work_order::{self, TaskState};

use super::{Mark, Show};
use crate::store::model::{TaskRow, WorkOrderRow};

/// The whole sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub number: String,
    pub revision: u64,
    pub state: Mark,
    pub severity: Mark,
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
    pub vendor: String,
    pub product: String,
    pub serial: String,
    pub severity: Mark,
    pub since: String,
    pub evidence: Vec<String>,
    pub tried: Vec<String>,
    /// Possible cause, how sure in a word, percent.
    pub suspects: Vec<(String, String, u8)>,
    pub action: String,
    pub steps: Vec<&'static str>,
    pub proof: Vec<&'static str>,
    pub prevention: &'static str,
    pub occurrences: usize,
    pub recovered: bool,
}

/// Builds the sheet.
#[must_use]
pub fn sheet(show: &Show, row: &WorkOrderRow) -> Sheet {
    let lang = show.lang;
    let tasks: Vec<TaskSheet> = row.tasks.iter().map(|t| task(show, t)).collect();
    let faults: Vec<_> = row
        .tasks
        .iter()
        .filter_map(|t| knowledge::fault(&t.diagnosis.fault))
        .collect();
    let mut bring: Vec<String> = Vec::new();
    for part in faults.iter().flat_map(|f| f.bring) {
        let word = super::capital(&show.word("part", part));
        if !bring.contains(&word) {
            bring.push(word);
        }
    }
    // That knowledge asks for no part is an answer too; a fault it does not know leaves it open.
    if bring.is_empty() && !faults.is_empty() && faults.len() == row.tasks.len() {
        bring.push(lang.t("sheet-bring-nothing"));
    }
    let place = joined(&[&row.desk.room, &row.desk.site]);
    let service = joined(&[&row.desk.service, &row.desk.client]);
    let supervised = if row.desk.service.is_empty() {
        &place
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
        tried_count: lead.map_or(0, |t| t.tried.len()),
        proof_count: lead.map_or(0, |t| t.proof.len()),
        bring_count: bring.len(),
        ask_for: supervised,
    });
    let closing = row.order.closing.map(|c| show.word("closing", c.as_str()));
    Sheet {
        number: row.number.clone(),
        revision: row.revision,
        state: show.order(row.order.state),
        severity: show.severity(row.order.severity),
        priority: row.order.priority,
        label: row.desk.label.clone(),
        ask_for: lang.tx("sheet-ask-for-whom", supervised),
        place,
        service,
        opened: show.time(row.order.opened_at),
        due: show.time(row.order.due_at),
        settles: show.time(row.order.settles_at),
        occurrences: small(row.order.occurrences),
        what: lead.map(|t| t.title.clone()).unwrap_or_default(),
        bring,
        who: faults
            .first()
            .map(|f| super::capital(&show.word("who", f.who)))
            .unwrap_or_default(),
        minutes: faults.iter().map(|f| small(f.minutes)).sum(),
        gaps: gaps.into_iter().map(|gap| lang.t(gap_key(gap))).collect(),
        ended: row.ended_at.map(|at| {
            [
                Some(show.time(at)),
                closing.map(|c| super::capital(&c)),
                row.ended_by.clone(),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
        }),
        zone: show.zone_name(),
        tasks,
    }
}

fn task(show: &Show, row: &TaskRow) -> TaskSheet {
    let diagnosis = &row.diagnosis;
    let article = knowledge::fault(&diagnosis.fault).and_then(|f| f.article(show.lang.tag()));
    let sentences =
        |reasons: &[Reason]| reasons.iter().map(|r| show.sentence(r)).collect::<Vec<_>>();
    let part = diagnosis.action.part.as_deref();
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
        vendor: row.identity.vendor.clone(),
        product: row.identity.product.clone(),
        serial: row.identity.serial.clone(),
        severity: show.severity(diagnosis.severity),
        since: show.time(diagnosis.since),
        evidence: sentences(&diagnosis.evidence),
        tried: sentences(&diagnosis.tried),
        suspects: show.suspects(diagnosis),
        action: show.action(diagnosis),
        steps: article
            .map(|a| a.technician_steps.to_vec())
            .unwrap_or_default(),
        proof: article.map(|a| a.proof.to_vec()).unwrap_or_default(),
        prevention: article.map_or("", |a| a.prevention),
        occurrences: small(row.task.occurrences),
        recovered: row.task.state == TaskState::Recovered,
    }
}

impl Show {
    /// The possible causes, likeliest first: name, how sure in a word, percent.
    #[must_use]
    pub fn suspects(
        &self,
        diagnosis: &deskready::diagnosis::Diagnosis,
    ) -> Vec<(String, String, u8)> {
        diagnosis
            .suspects
            .iter()
            .map(|s| {
                // A share of 1 in whole percent always fits.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "clamped to 0..=100"
                )]
                let percent = (s.certainty * 100.0).round().clamp(0.0, 100.0) as u8;
                (
                    super::capital(&self.word("part", &s.part)),
                    self.word("certainty", &s.word),
                    percent,
                )
            })
            .collect()
    }

    /// What to do next, as a sentence.
    #[must_use]
    pub fn action(&self, diagnosis: &deskready::diagnosis::Diagnosis) -> String {
        let mut reason = Reason::new(format!("action.{}", diagnosis.action.verb));
        if let Some(part) = &diagnosis.action.part {
            reason = reason.with("part_part", part.as_str());
        }
        self.sentence(&reason)
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
        "tried" => "gap-tried",
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
        "{} · {} · {} {}\n",
        sheet.number,
        sheet.what,
        t("sheet-priority"),
        sheet.priority
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
    line(t("sheet-effect"), &sheet.severity.word);
    line(t("sheet-due"), &sheet.due);
    line(t("sheet-bring"), &sheet.bring.join(", "));
    for task in &sheet.tasks {
        line(t("sheet-what"), &task.title);
        let named: Vec<&str> = [&task.part, &task.vendor, &task.product, &task.serial]
            .into_iter()
            .map(String::as_str)
            .filter(|s| !s.is_empty())
            .collect();
        line(t("sheet-part"), &named.join(" · "));
        line(t("sheet-since"), &task.since);
        line(t("sheet-evidence"), &task.evidence.join(" "));
        line(t("sheet-tried"), &task.tried.join(" "));
        line(t("sheet-action"), &task.action);
        line(t("sheet-steps"), &numbered(&task.steps));
        line(t("sheet-proof"), &numbered(&task.proof));
    }
    line(t("sheet-gaps"), &sheet.gaps.join(", "));
    text
}

fn numbered(steps: &[&str]) -> String {
    steps
        .iter()
        .enumerate()
        .map(|(i, s)| format!("\n  {}. {s}", i + 1))
        .collect()
}

#[cfg(test)]
mod tests;
