//! The work order: what support sends a technician to do. One open order per desk visit, a task
//! line per diagnosis. Pure: tickets and diagnoses in, steps out; a job makes them so, and any
//! step can be run again.

use crate::desk::Severity;
use crate::diagnosis::{Diagnosis, DiagnosisKey, Stage};
use crate::knowledge::{Knowledge, codes};
use crate::text::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// State of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Exists; waits whether a common cause shows. Announced to nobody.
    Settling,
    /// On the technician's list.
    Dispatched,
    /// Ended and signed by a person.
    Signed,
    /// Withdrawn by a person.
    Cancelled,
    /// Ended by itself: what it was for went away untouched.
    Closed,
    /// Ended by itself: an incident or another fault explains what it was for, and nobody had
    /// touched it.
    Merged,
}

impl State {
    /// Every state this version uses; accepted, on_site and the rest come with the order workflow.
    pub const ALL: [Self; 6] = [
        Self::Settling,
        Self::Dispatched,
        Self::Signed,
        Self::Cancelled,
        Self::Closed,
        Self::Merged,
    ];

    /// The text used in stores and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Settling => "settling",
            Self::Dispatched => "dispatched",
            Self::Signed => "signed",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
            Self::Merged => "merged",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// Whether work is still to be done.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Settling | Self::Dispatched)
    }
}

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingCode {
    /// A part was replaced.
    Replaced,
    /// Something was mended or set right.
    Repaired,
    /// Files were put back.
    Restored,
    /// No fault found.
    Nff,
    /// The symptom went away untouched.
    Recovered,
    /// A supplier did it.
    ThirdParty,
}

impl ClosingCode {
    /// Every code.
    pub const ALL: [Self; 6] = [
        Self::Replaced,
        Self::Repaired,
        Self::Restored,
        Self::Nff,
        Self::Recovered,
        Self::ThirdParty,
    ];

    /// The text used in stores and interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Repaired => "repaired",
            Self::Restored => "restored",
            Self::Nff => "nff",
            Self::Recovered => "recovered",
            Self::ThirdParty => "third_party",
        }
    }

    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// What a signed-in person does to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// The technician signs the work as done.
    Sign(ClosingCode),
    /// Support withdraws it.
    Cancel,
}

/// Why a verb cannot be done now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this order is {}: only an order that is dispatched or settling can be signed or cancelled", .0.as_str())]
pub struct Refused(pub State);

/// The state after a person's verb.
pub fn step(state: State, verb: Verb) -> Result<State, Refused> {
    match (state, verb) {
        (State::Settling | State::Dispatched, Verb::Sign(_)) => Ok(State::Signed),
        (State::Settling | State::Dispatched, Verb::Cancel) => Ok(State::Cancelled),
        (State::Signed | State::Cancelled | State::Closed | State::Merged, _) => {
            Err(Refused(state))
        }
    }
}

/// State of a task line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// To be done.
    Open,
    /// What it was for went away untouched.
    Recovered,
    /// Something else explains what it was for.
    Merged,
}

/// One task line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The diagnosis it is for.
    pub key: DiagnosisKey,
    /// Fault code.
    pub fault: String,
    /// Effect on calls.
    pub severity: Severity,
    /// Check rounds in which the symptom was measured failing.
    pub occurrences: u32,
    /// State.
    pub state: TaskState,
    /// Why it is merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The pure part of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// State.
    pub state: State,
    /// Worst of its tasks; never falls while it is open.
    pub severity: Severity,
    /// 1 (first) to 5.
    pub priority: u8,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Until when a common cause is waited for.
    pub settles_at: Timestamp,
    /// When the work should be done.
    pub due_at: Timestamp,
    /// Whether a person did anything with it.
    pub touched: bool,
    /// Sum over the tasks.
    pub occurrences: u32,
    /// Task lines, in the order they came.
    pub tasks: Vec<Task>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<ClosingCode>,
    /// The part that was replaced, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing_part: Option<String>,
}

/// What happened to an order in one plan; each is an event, told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was opened.
    Opened,
    /// What it was for came back soon after it had closed by itself: it is open again.
    Reopened,
    /// A task line was added.
    TaskAdded(DiagnosisKey),
    /// The symptoms were measured failing again.
    Repeated,
    /// It became worse.
    Worse(Severity),
    /// Nobody else has the same: it is dispatched.
    Dispatched,
    /// A task's symptom went away.
    TaskRecovered(DiagnosisKey),
    /// All went away, untouched: it closed by itself.
    ClosedRecovered,
    /// Something else explains what a task was for.
    TaskMerged(DiagnosisKey),
    /// Something else explains what was left of it, and nobody had touched it.
    Merged,
}

/// What a plan may look at.
#[derive(Debug, Clone, Copy)]
pub struct PlanInput<'a> {
    /// The moment.
    pub now: Timestamp,
    /// Diagnoses of the desk whose tickets are qualified, open or just ended.
    pub qualified: &'a [Diagnosis],
    /// Criticality of the desk's service, 1 to 5.
    pub criticality: u8,
    /// Minutes until the desk is needed.
    pub minutes_to_need: i64,
    /// The numbers in force: how long a fault waits for a common cause.
    pub knowledge: &'a Knowledge,
}

/// The order as it is open again, if it closed by itself and no person has had a hand in it.
#[must_use]
pub fn reopen(order: &Order) -> Option<Order> {
    let by_itself = order.state == State::Closed && order.closing == Some(ClosingCode::Recovered);
    (by_itself && !order.touched).then(|| Order {
        state: State::Dispatched,
        closing: None,
        closing_part: None,
        ..order.clone()
    })
}

/// Brings the desk's open order (or none, or the one that its questions had before they came back)
/// to what the qualified diagnoses call for. Planning again with the result and the same input
/// gives no steps.
#[must_use]
pub fn plan(input: &PlanInput<'_>, before: Option<&Order>) -> (Option<Order>, Vec<Step>) {
    let mut steps = Vec::new();
    // What something else explains asks for no work by itself.
    let live: Vec<&Diagnosis> = input
        .qualified
        .iter()
        .filter(|d| d.stage != Stage::Recovered && d.stands_alone())
        .collect();
    let mut order = match (before, live.is_empty()) {
        (Some(order), _) if order.state.is_open() => order.clone(),
        (_, true) => return (None, steps),
        (_, false) => match before.and_then(reopen) {
            Some(order) => {
                steps.push(Step::Reopened);
                again(input, &live, order)
            }
            None => {
                steps.push(Step::Opened);
                open(input, &live)
            }
        },
    };
    for diagnosis in &live {
        match order.tasks.iter_mut().find(|t| t.key == diagnosis.key) {
            Some(task) => {
                task.fault.clone_from(&diagnosis.fault);
                task.occurrences = task.occurrences.max(diagnosis.occurrences);
                task.severity = diagnosis.severity;
                if task.state == TaskState::Merged {
                    steps.push(Step::TaskAdded(diagnosis.key.clone()));
                }
                task.state = TaskState::Open;
                task.reason = None;
            }
            None => {
                if !steps.contains(&Step::Opened) {
                    steps.push(Step::TaskAdded(diagnosis.key.clone()));
                }
                order.tasks.push(Task {
                    key: diagnosis.key.clone(),
                    fault: diagnosis.fault.clone(),
                    severity: diagnosis.severity,
                    occurrences: diagnosis.occurrences,
                    state: TaskState::Open,
                    reason: None,
                });
            }
        }
    }
    for task in &mut order.tasks {
        if task.state == TaskState::Recovered || live.iter().any(|d| d.key == task.key) {
            continue;
        }
        let mut known = input.qualified.iter().filter(|d| d.key == task.key);
        let is_explained = |d: &&Diagnosis| d.stage != Stage::Recovered && !d.stands_alone();
        if let Some(explained) = known.clone().find(is_explained) {
            if task.state == TaskState::Open {
                steps.push(Step::TaskMerged(task.key.clone()));
            }
            task.state = TaskState::Merged;
            task.reason = Some(explanation(explained));
        } else if task.state == TaskState::Open && known.next().is_some() {
            task.state = TaskState::Recovered;
            steps.push(Step::TaskRecovered(task.key.clone()));
        }
    }
    rank(input, &mut order, &mut steps);
    let occurrences = order.tasks.iter().map(|t| t.occurrences).sum();
    if occurrences != order.occurrences && !is_begun(&steps) {
        steps.push(Step::Repeated);
    }
    order.occurrences = occurrences;
    let all_gone = order.tasks.iter().all(|t| t.state != TaskState::Open);
    let any_merged = order.tasks.iter().any(|t| t.state == TaskState::Merged);
    if all_gone && any_merged && !order.touched {
        order.state = State::Merged;
        steps.push(Step::Merged);
    } else if all_gone && !order.touched {
        order.state = State::Closed;
        order.closing = Some(ClosingCode::Recovered);
        steps.push(Step::ClosedRecovered);
    } else if order.state == State::Settling
        && input.now >= order.settles_at
        && live
            .iter()
            .any(|d| d.stage == Stage::Intermittent || !d.recovering)
    {
        order.state = State::Dispatched;
        steps.push(Step::Dispatched);
    }
    (Some(order), steps)
}

/// What explains a diagnosis that does not stand alone.
#[must_use]
pub fn explanation(diagnosis: &Diagnosis) -> Reason {
    if let Some(incident) = &diagnosis.incident {
        return Reason::new(codes::ORDER_MERGED_INCIDENT)
            .with("incident_number", incident.incident_number.as_str());
    }
    // The diagnosis itself tells which fault explains it, by its title.
    let told = diagnosis
        .evidence
        .iter()
        .find(|r| r.code == codes::DIAGNOSIS_DUPLICATE)
        .and_then(|r| r.args.get("fault_title").cloned());
    let reason = Reason::new(codes::ORDER_MERGED_DUPLICATE);
    match (told, &diagnosis.duplicate_of) {
        (Some(title), _) => reason.with("fault_title", title),
        (None, Some(key)) => reason.with("fault_title", key.family.as_str()),
        (None, None) => reason,
    }
}

/// Whether the order was opened, or opened again, with this plan.
fn is_begun(steps: &[Step]) -> bool {
    steps.contains(&Step::Opened) || steps.contains(&Step::Reopened)
}

/// Until when a common cause is waited for.
fn settles_at(input: &PlanInput<'_>, live: &[&Diagnosis]) -> Timestamp {
    // What is local to the desk goes out at once, and takes along what would still settle.
    let settle_s = live
        .iter()
        .filter_map(|d| input.knowledge.fault(&d.fault))
        .map(|f| f.settle_s)
        .min()
        .unwrap_or(0);
    later(input.now, i64::from(settle_s))
}

/// What may be shared settles anew: this time others may have it too.
fn again(input: &PlanInput<'_>, live: &[&Diagnosis], order: Order) -> Order {
    let settles_at = settles_at(input, live);
    Order {
        state: if settles_at > input.now {
            State::Settling
        } else {
            order.state
        },
        settles_at,
        ..order
    }
}

fn open(input: &PlanInput<'_>, live: &[&Diagnosis]) -> Order {
    Order {
        state: State::Settling,
        severity: Severity::S4,
        priority: 5,
        opened_at: input.now,
        settles_at: settles_at(input, live),
        due_at: input.now,
        touched: false,
        occurrences: 0,
        tasks: Vec::new(),
        closing: None,
        closing_part: None,
    }
}

fn rank(input: &PlanInput<'_>, order: &mut Order, steps: &mut Vec<Step>) {
    let worst = order
        .tasks
        .iter()
        .filter(|t| t.state == TaskState::Open)
        .map(|t| t.severity)
        .min()
        .unwrap_or(order.severity);
    let begun = is_begun(steps);
    if begun || worst < order.severity {
        order.severity = worst;
        order.priority = priority(worst, input.criticality, input.minutes_to_need);
        let from = if begun { input.now } else { order.opened_at };
        order.due_at = later(from, due_s(order.priority));
        if !begun {
            steps.push(Step::Worse(worst));
        }
    }
}

/// 1 (first) to 5 from effect on calls, how much the service may stop, and when it is needed.
#[must_use]
pub fn priority(severity: Severity, criticality: u8, minutes_to_need: i64) -> u8 {
    let base = match severity {
        Severity::S1 => 1,
        Severity::S2 => 2,
        Severity::S3 => 4,
        Severity::S4 => 5,
    };
    let relaxed = u8::from(criticality <= 2) + u8::from(minutes_to_need > 8 * 60);
    (base + relaxed).min(5)
}

/// Time in which work of a priority should be done, seconds: 1 h, 4 h, 8 h, 3 days, 7 days.
#[must_use]
pub const fn due_s(priority: u8) -> i64 {
    match priority {
        0 | 1 => 3_600,
        2 => 4 * 3_600,
        3 => 8 * 3_600,
        4 => 3 * 86_400,
        _ => 7 * 86_400,
    }
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(at)
}

/// What a print of the order must answer so that a technician who knows nothing else can work.
#[derive(Debug, Clone, Default)]
pub struct Sheet<'a> {
    /// Where: desk, room, site.
    pub desk_label: &'a str,
    /// Site.
    pub site: &'a str,
    /// What: title of the fault.
    pub what: &'a str,
    /// Which part.
    pub part: Option<&'a str>,
    /// Sentences of evidence.
    pub evidence_count: usize,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Steps of proof.
    pub proof_count: usize,
    /// Things to bring.
    pub bring_count: usize,
    /// Whom to ask for at the desk.
    pub ask_for: &'a str,
}

/// The questions a sheet leaves open (what was tried is never one: that nothing was tried yet is an
/// answer), as words of knowledge (`gap.where`, ...).
#[must_use]
pub fn gaps(sheet: &Sheet<'_>) -> Vec<&'static str> {
    [
        (
            "where",
            sheet.desk_label.is_empty() || sheet.site.is_empty(),
        ),
        ("what", sheet.what.is_empty()),
        ("which_part", sheet.part.is_none_or(str::is_empty)),
        ("evidence", sheet.evidence_count == 0),
        ("since", sheet.since.is_none()),
        ("proof", sheet.proof_count == 0),
        ("bring", sheet.bring_count == 0),
        ("ask_for", sheet.ask_for.is_empty()),
    ]
    .into_iter()
    .filter_map(|(gap, open)| open.then_some(gap))
    .collect()
}

#[cfg(test)]
mod tests;
