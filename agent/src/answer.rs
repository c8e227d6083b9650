//! The answer of a self-check as scripts read it: schema 1 of `check --json`. Needs the judgement;
//! renders sentences, decides nothing.

use crate::judgement::{Judgement, unseen};
use crate::zone::LocalTime;
use deskready::component::{Component, ComponentKey};
use deskready::desk::DeskFacts;
use deskready::diagnosis::{Action, Diagnosis, Suspect};
use deskready::finding::{Finding, State};
use deskready::knowledge::{sentence, texts};
use deskready::observation::{Observation, Unseen};
use deskready::profile::DeskSpec;
use deskready::readiness::spare::Spare;
use deskready::readiness::{Readiness, component_state};
use deskready::text::{Reason, Texts};
use serde::{Deserialize, Serialize};

/// Everything a self-check says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Version of this form.
    pub schema: u32,
    /// Desk.
    pub desk: DeskSpec,
    /// When.
    pub at: jiff::Timestamp,
    /// "desk", or the kinds of `--only`.
    pub scope: String,
    /// True: central has the last word.
    pub provisional: bool,
    /// Readiness.
    pub readiness: Readiness,
    /// The sentence for the operator.
    pub sentence: Texts,
    /// What the operator does meanwhile, from the article of the worst open question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meanwhile: Option<Texts>,
    /// The desk to go on at, if central named one lately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spare: Option<SpareAnswer>,
    /// Components, required ones and seen ones.
    pub components: Vec<ComponentAnswer>,
    /// Open questions.
    pub diagnoses: Vec<DiagnosisAnswer>,
    /// What could not be measured.
    pub unseen: Vec<UnseenAnswer>,
    /// The measurements themselves.
    pub observations: Vec<Observation>,
    /// Duration, milliseconds.
    pub took_ms: u64,
}

/// The desk to go on at, with its sentence.
#[derive(Debug, Serialize, Deserialize)]
pub struct SpareAnswer {
    /// Label, room, whether to ask first.
    #[serde(flatten)]
    pub spare: Spare,
    /// Sentences.
    pub text: Texts,
}

/// One component.
#[derive(Debug, Serialize, Deserialize)]
pub struct ComponentAnswer {
    /// Id, kind, slot, identity.
    #[serde(flatten)]
    pub component: Component,
    /// State.
    pub state: State,
    /// Why.
    pub reason: ReasonAnswer,
}

/// A reason with its sentences.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReasonAnswer {
    /// Code and arguments.
    #[serde(flatten)]
    pub reason: Reason,
    /// Sentences.
    pub text: Texts,
}

/// One open question.
#[derive(Debug, Serialize, Deserialize)]
pub struct DiagnosisAnswer {
    /// Fault code.
    pub fault: String,
    /// Component.
    pub component: ComponentKey,
    /// Effect on calls.
    pub severity: deskready::desk::Severity,
    /// First failing measurement.
    pub since: jiff::Timestamp,
    /// Possible causes.
    pub suspects: Vec<Suspect>,
    /// What to do next.
    pub action: ActionAnswer,
    /// What was seen.
    pub evidence: Vec<ReasonAnswer>,
}

/// What to do next, with its sentence.
#[derive(Debug, Serialize, Deserialize)]
pub struct ActionAnswer {
    /// Verb and part.
    #[serde(flatten)]
    pub action: Action,
    /// Sentences.
    pub text: Texts,
}

/// What could not be measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct UnseenAnswer {
    /// Component.
    pub component: ComponentKey,
    /// The probe that could not.
    pub probe: String,
    /// Reason.
    #[serde(flatten)]
    pub unseen: Unseen,
    /// Sentences.
    pub text: Texts,
}

impl From<Reason> for ReasonAnswer {
    fn from(reason: Reason) -> Self {
        let text = texts(&reason, &LocalTime);
        Self { reason, text }
    }
}

/// The sentence that goes with an [`Unseen`].
#[must_use]
pub fn unseen_reason(unseen: &Unseen) -> Reason {
    Reason::new(format!("unseen.{}", unseen.why.as_str())).with("detail", unseen.detail.as_str())
}

/// Why a component is in its state: the worst finding's sentence, else why it was not measured.
#[must_use]
pub fn component_reason(
    key: &ComponentKey,
    findings: &[Finding],
    unseen: &[(ComponentKey, String, Unseen)],
) -> Reason {
    let worst = findings
        .iter()
        .filter(|f| f.component == *key && f.state != State::Unknown)
        .max_by_key(|f| (f.state.rank(), std::cmp::Reverse(f.severity)));
    let measured = worst.and_then(|f| f.reasons.first()).cloned();
    measured.unwrap_or_else(|| {
        let why = unseen
            .iter()
            .find(|(k, _, _)| k == key)
            .map(|(_, _, u)| unseen_reason(u));
        why.unwrap_or_else(|| Reason::new("unseen.no_baseline").with("detail", ""))
    })
}

impl Answer {
    /// Puts an answer together. `fresh` are the measurements of this check.
    #[must_use]
    pub fn new(
        facts: &DeskFacts,
        judgement: &Judgement,
        fresh: Vec<Observation>,
        at: jiff::Timestamp,
        scope: (&str, &dyn Fn(&ComponentKey) -> bool),
        took_ms: u64,
    ) -> Self {
        let missed = unseen(&fresh);
        let components = crate::judgement::components(facts, &fresh)
            .into_iter()
            .filter(|c| (scope.1)(&c.key))
            .map(|component| ComponentAnswer {
                state: component_state(&component.key, &judgement.findings),
                reason: component_reason(&component.key, &judgement.findings, &missed).into(),
                component,
            })
            .collect();
        Self {
            schema: 1,
            desk: facts.profile.desk.clone(),
            at,
            scope: scope.0.to_owned(),
            provisional: true,
            readiness: judgement.readiness,
            sentence: texts(&judgement.reason, &LocalTime),
            meanwhile: meanwhile(judgement),
            spare: None,
            components,
            diagnoses: judgement
                .diagnoses
                .iter()
                .map(DiagnosisAnswer::from)
                .collect(),
            unseen: missed
                .into_iter()
                .map(|(component, probe, unseen)| UnseenAnswer {
                    text: texts(&unseen_reason(&unseen), &LocalTime),
                    component,
                    probe,
                    unseen,
                })
                .collect(),
            observations: fresh,
            took_ms,
        }
    }
}

/// What the operator does while a fault lasts, in every language.
fn meanwhile(judgement: &Judgement) -> Option<Texts> {
    if !matches!(
        judgement.readiness,
        Readiness::NotReady | Readiness::ReadyWithCare
    ) {
        return None;
    }
    let worst = judgement.diagnoses.iter().min_by_key(|d| d.severity)?;
    let articles = deskready::knowledge::fault(&worst.fault)?.articles;
    let said = articles
        .iter()
        .map(|(lang, article)| ((*lang).to_owned(), article.fallback_operator.to_owned()));
    Some(said.collect())
}

impl From<Spare> for SpareAnswer {
    fn from(spare: Spare) -> Self {
        let text = texts(&spare.reason(), &LocalTime);
        Self { spare, text }
    }
}

impl From<&Diagnosis> for DiagnosisAnswer {
    fn from(diagnosis: &Diagnosis) -> Self {
        Self {
            fault: diagnosis.fault.clone(),
            component: diagnosis.key.component.clone(),
            severity: diagnosis.severity,
            since: diagnosis.since,
            suspects: diagnosis.suspects.clone(),
            action: ActionAnswer {
                text: texts(&diagnosis.action.reason(), &LocalTime),
                action: diagnosis.action.clone(),
            },
            evidence: diagnosis
                .evidence
                .iter()
                .cloned()
                .map(ReasonAnswer::from)
                .collect(),
        }
    }
}

/// The exit status that goes with a readiness.
#[must_use]
pub const fn exit_status(readiness: Readiness) -> u8 {
    match readiness {
        Readiness::Ready => 0,
        Readiness::ReadyWithCare => 1,
        Readiness::NotReady => 2,
        Readiness::Unknown => 3,
    }
}

/// One sentence in one language, times in this PC's zone.
#[must_use]
pub fn in_words(reason: &Reason, lang: &str) -> String {
    sentence(reason, lang, &LocalTime)
}
