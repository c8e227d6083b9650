//! From findings to changes of the open questions: grouped by component and family, each described,
//! those that another one explains set aside. Pure; applying the changes twice changes nothing.
//! Needs clues, certainty and action; must not look at observations.

use super::action::{Decision, decide};
use super::certainty::{LIKELY_FROM, clues, is_thing, suspects};
use super::clues::{part_of, together};
use super::evidence::{evidence, tried};
use super::past::{Past, Peers};
use super::{Change, Diagnosis, DiagnosisKey, Input, Stage};
use crate::component::{ComponentKey, ComponentKind};
use crate::finding::{Finding, State};
use crate::knowledge::{Fault, codes, fault_codes};
use crate::text::Reason;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// So many kinds of components failing together are one question about the PC.
const SEVERAL_KINDS: usize = 3;

/// One question with what may be looked at to answer it.
pub(super) struct Case<'a> {
    pub input: &'a Input<'a>,
    pub key: &'a DiagnosisKey,
    /// The finding that leads.
    pub lead: &'a Finding,
    /// Its fault.
    pub fault: &'a Fault,
    /// All failing findings of the question, leading one first.
    pub failing: Vec<&'a Finding>,
    /// First failure of the episode.
    pub since: Timestamp,
    /// It had gone by itself and came back.
    pub came_back: bool,
}

impl<'a> Case<'a> {
    /// The first reason of that code among the failing findings.
    pub fn reason(&self, code: &str) -> Option<&'a Reason> {
        let mut reasons = self.failing.iter().flat_map(|f| &f.reasons);
        reasons.find(|reason| reason.code == code)
    }

    /// A failing finding of one of these faults on another component.
    pub fn other_failing(&self, faults: &[&str]) -> Option<&'a Finding> {
        self.input.findings.iter().find(|f| {
            f.is_failing()
                && faults.contains(&f.fault.as_str())
                && f.component != self.key.component
        })
    }

    /// How others stand in this family.
    pub fn peers(&self) -> impl Iterator<Item = &'a Peers> {
        let peers = &self.input.surroundings.peers;
        peers.iter().filter(|p| p.family == self.key.family)
    }

    /// Earlier questions about the same, newest first.
    pub fn lately(&self) -> impl Iterator<Item = &'a Past> {
        self.input.surroundings.lately(self.key, self.input.now)
    }

    /// The good serial of the component.
    pub fn serial(&self) -> Option<&'a str> {
        self.input.surroundings.serial(&self.key.component)
    }

    /// What the component's own part is called.
    pub fn main_part(&self) -> &'static str {
        part_of(&self.key.component)
    }

    /// Whether two kinds of measurement fail for the same fault, neither of which is the other seen once more.
    pub fn has_two_sources(&self) -> bool {
        let of_fault = self.failing.iter().filter(|f| f.fault == self.fault.code);
        let sources: BTreeSet<&str> = of_fault.map(|f| witness(&f.source)).collect();
        sources.len() >= 2
    }
}

/// Who saw it. One request that a disk fails is counted by the kernel, written into its log, noticed by the file system
/// above and by our own reading: four measurements, one witness.
fn witness(source: &str) -> &str {
    const OF_REQUESTS: [&str; 4] = ["io_errors", "logged_io_errors", "mount", "read_sample"];
    // What memory there is, both the kernel and we know from the firmware.
    const OF_FIRMWARE: [&str; 2] = ["memory", "memory_modules"];
    if OF_REQUESTS.contains(&source) {
        "requests"
    } else if OF_FIRMWARE.contains(&source) {
        "firmware"
    } else {
        source
    }
}

/// The failing findings of each question, the worst first; none where an open one fails no more.
/// What is well and was never asked about, most of every desk, gets no question.
type Questions<'a> = BTreeMap<DiagnosisKey, Vec<&'a Finding>>;

fn questions<'a>(input: &Input<'a>) -> Questions<'a> {
    let mut questions: Questions<'_> = BTreeMap::new();
    for finding in input.findings.iter().filter(|f| f.is_failing()) {
        if let Some(fault) = input.knowledge.fault(&finding.fault) {
            let key = DiagnosisKey {
                component: finding.component.clone(),
                family: fault.family.to_owned(),
            };
            questions.entry(key).or_default().push(finding);
        }
    }
    for failing in questions.values_mut() {
        failing.sort_by(|a, b| {
            (a.severity, &a.fault, &a.source).cmp(&(b.severity, &b.fault, &b.source))
        });
    }
    for open in input.open.iter().filter(|d| d.stage != Stage::Recovered) {
        if !questions.contains_key(&open.key) {
            questions.insert(open.key.clone(), Vec::new());
        }
    }
    questions
}

/// A question that fails, with what decides whether it explains another.
struct Root<'a> {
    key: &'a DiagnosisKey,
    lead: &'a Finding,
    fault: &'a Fault,
}

/// All that fail, the earliest first; of those that began together the first by name.
fn roots<'a>(input: &Input<'a>, questions: &'a Questions<'a>) -> Vec<Root<'a>> {
    let mut roots: Vec<Root<'_>> = questions
        .iter()
        .filter_map(|(key, failing)| {
            let lead = *failing.first()?;
            let fault = input.knowledge.fault(&lead.fault)?;
            Some(Root { key, lead, fault })
        })
        .collect();
    roots.sort_by_key(|root| root.lead.since);
    roots
}

/// What must change so that the open diagnoses agree with the findings.
#[must_use]
pub fn diagnose(input: &Input<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for before in input.open.iter().filter(|d| d.stage != Stage::Recovered) {
        // Nobody measures it any more, so no measurement will ever end it.
        if !input.facts.profile.asks_for(&before.key.component) {
            let reason = Reason::new(codes::DIAGNOSIS_NOT_REQUIRED);
            let key = before.key.clone();
            changes.push(Change::Recovered { key, reason });
        }
    }
    let questions = questions(input);
    let roots = roots(input, &questions);
    let whole = several_parts(input, &questions);
    for (key, failing) in &questions {
        let before = open_of(input, key);
        match (failing.first(), before) {
            (Some(lead), before) => {
                let explained = explained_by(input, key, lead, &roots, whole.as_ref());
                let after = describe(input, key, failing, before, explained);
                changes.extend(changed(before, after));
            }
            (None, Some(before)) => {
                let of_this_fault = measured(input, before);
                let gone = ended(input, &of_this_fault, before);
                changes.extend(gone.or_else(|| recovering(&of_this_fault, before)));
            }
            (None, None) => {}
        }
    }
    changes.extend(inspection(input, whole));
    changes
}

fn open_of<'a>(input: &Input<'a>, key: &DiagnosisKey) -> Option<&'a Diagnosis> {
    let live = |d: &&Diagnosis| d.key == *key && d.stage != Stage::Recovered;
    input.open.iter().find(live)
}

fn changed(before: Option<&Diagnosis>, after: Option<Diagnosis>) -> Option<Change> {
    match before {
        None => after.map(Change::Open),
        Some(before) => after.filter(|d| d != before).map(Change::Update),
    }
}

/// The findings of an open question's fault.
fn measured<'a>(input: &Input<'a>, before: &Diagnosis) -> Vec<&'a Finding> {
    let fault = input.knowledge.fault(&before.fault);
    if fault.is_none_or(|fault| fault.family != before.key.family) {
        return Vec::new();
    }
    let about = |f: &&Finding| f.component == before.key.component && f.fault == before.fault;
    input.findings.iter().filter(about).collect()
}

/// The symptom no longer fails: recovered, intermittent, or not yet sure.
fn ended(input: &Input<'_>, of_this_fault: &[&Finding], before: &Diagnosis) -> Option<Change> {
    let measured = !of_this_fault.is_empty();
    let well = measured && of_this_fault.iter().all(|f| f.state == State::Ok);
    if !well || before.stage == Stage::Intermittent {
        return None;
    }
    let fault = input.knowledge.fault(&before.fault)?;
    let reason =
        Reason::new(codes::ORDER_RECOVERED).with("passes_count", i64::from(fault.clear.passes));
    let key = before.key.clone();
    // What another one explained was never suspected itself.
    let goes_by_itself = fault.reversible && !(came_and_went(before) && suspects_a_part(before));
    Some(if goes_by_itself || !before.stands_alone() {
        Change::Recovered { key, reason }
    } else {
        Change::Intermittent { key, reason }
    })
}

/// It came and went before it was calm: that is how loose contacts are well, too.
fn came_and_went(before: &Diagnosis) -> bool {
    before.clues.iter().any(|c| c.clue == "comes_and_goes")
}

/// The likely cause is a thing that stays what it is until somebody changes it.
fn suspects_a_part(before: &Diagnosis) -> bool {
    let first = before.suspects.first();
    first.is_some_and(|s| s.certainty >= LIKELY_FROM && is_thing(&s.part))
}

/// It passes again, not yet often enough: whoever was about to be sent out waits.
fn recovering(of_this_fault: &[&Finding], before: &Diagnosis) -> Option<Change> {
    let mut states = of_this_fault.iter().map(|f| f.state);
    let passes = states.any(|state| state == State::Recovering);
    let news = passes && !before.recovering && before.stage == Stage::Open;
    news.then(|| {
        Change::Update(Diagnosis {
            recovering: true,
            ..before.clone()
        })
    })
}

/// The question of this desk that explains one, if any does: of several the earliest.
fn explained_by(
    input: &Input<'_>,
    key: &DiagnosisKey,
    lead: &Finding,
    roots: &[Root<'_>],
    whole: Option<&Whole>,
) -> Option<DiagnosisKey> {
    if let Some(whole) = whole.filter(|w| w.covers.contains(key)) {
        return Some(whole.key.clone());
    }
    let mine = input.knowledge.fault(&lead.fault);
    let explains = |root: &&Root<'_>| {
        if !root.fault.explains.contains(&lead.fault.as_str()) || root.key == key {
            return false;
        }
        // Of two that explain each other the earlier one is the root, or the first by name.
        let mutual = mine.is_some_and(|f| f.explains.contains(&root.lead.fault.as_str()));
        let rank = |f: &Finding| (f.severity, f.since);
        let first = (rank(root.lead), root.key) < (rank(lead), key);
        // What waits for a person must not silence what stops calls now.
        if root.lead.severity > lead.severity {
            return false;
        }
        // Two of one kind have one reason only if they began together, and a path that was down long
        // before another went down is not down because of it: both are measured every minute.
        let (is_path, of_one) = (ComponentKind::Path, root.lead.fault == lead.fault);
        let later = is_path == root.key.component.kind
            && is_path == key.component.kind
            && root.lead.since > lead.since;
        let joint = !(of_one || later)
            || matches!((root.lead.since, lead.since), (Some(a), Some(b)) if together(a, b));
        joint && (!mutual || first)
    };
    roots.iter().find(explains).map(|root| root.key.clone())
}

/// Several kinds of parts that failed together.
struct Whole {
    key: DiagnosisKey,
    covers: BTreeSet<DiagnosisKey>,
    since: Timestamp,
    last_at: Option<Timestamp>,
    kinds: usize,
}

fn several_parts(input: &Input<'_>, questions: &Questions<'_>) -> Option<Whole> {
    let hardware = |kind: ComponentKind| !matches!(kind, ComponentKind::Files | ComponentKind::Pc);
    let failing: Vec<(&DiagnosisKey, &Finding)> = questions
        .iter()
        .filter(|(key, _)| hardware(key.component.kind) && covered(input, key).is_none())
        .filter_map(|(key, failing)| Some((key, *failing.first()?)))
        .collect();
    // What has failed for long began with nothing that fails since today: the first moment at which
    // enough of them began.
    let begun: BTreeSet<Timestamp> = failing.iter().filter_map(|(_, f)| f.since).collect();
    begun.into_iter().find_map(|since| {
        let with = |at: Timestamp| at >= since && together(at, since);
        let joint = failing.iter().filter(|(_, f)| f.since.is_some_and(with));
        let joint: Vec<_> = joint.collect();
        let kinds: BTreeSet<ComponentKind> = joint.iter().map(|(k, _)| k.component.kind).collect();
        (kinds.len() >= SEVERAL_KINDS).then(|| Whole {
            key: inspection_key(),
            covers: joint.iter().map(|(key, _)| (*key).clone()).collect(),
            since,
            last_at: joint.iter().filter_map(|(_, f)| f.last_at).max(),
            kinds: kinds.len(),
        })
    })
}

fn inspection_key() -> DiagnosisKey {
    DiagnosisKey {
        component: ComponentKey::new(ComponentKind::Pc, "main"),
        family: "inspection".to_owned(),
    }
}

/// The question that no single part answers: opened, kept or ended.
fn inspection(input: &Input<'_>, whole: Option<Whole>) -> Option<Change> {
    let key = inspection_key();
    let before = open_of(input, &key);
    let unexplained: Vec<&Finding> = input
        .findings
        .iter()
        .filter(|f| f.is_failing() && input.knowledge.fault(&f.fault).is_none())
        .collect();
    let (finding, reasons) = match (&whole, unexplained.first()) {
        (Some(whole), _) => {
            let reason =
                Reason::new(codes::DIAGNOSIS_SEVERAL_PARTS).with("parts_count", whole.kinds);
            (of_the_pc(whole.since, whole.last_at, input), vec![reason])
        }
        (None, Some(first)) => {
            let since = first.since.unwrap_or(input.now);
            let told = |f: &&Finding| {
                let no_rule = Reason::new(codes::DESK_INSPECTION_NO_RULE)
                    .with("fault_code", f.fault.as_str());
                [vec![no_rule], f.reasons.clone()].concat()
            };
            let reasons = unexplained.iter().flat_map(told).collect();
            (of_the_pc(since, first.last_at, input), reasons)
        }
        (None, None) => {
            let gone = before?.key.clone();
            let reason = Reason::new(codes::ORDER_RECOVERED).with("passes_count", 1_i64);
            return Some(Change::Recovered { key: gone, reason });
        }
    };
    let finding = Finding { reasons, ..finding };
    let after = describe(input, &key, &[&finding], before, None);
    changed(before, after)
}

fn of_the_pc(since: Timestamp, last_at: Option<Timestamp>, input: &Input<'_>) -> Finding {
    let worst = input.findings.iter().filter(|f| f.is_failing());
    Finding {
        fault: fault_codes::DESK_INSPECTION.to_owned(),
        component: inspection_key().component,
        source: "several".to_owned(),
        state: State::Failing,
        severity: worst
            .map(|f| f.severity)
            .min()
            .unwrap_or(crate::desk::Severity::S3),
        since: Some(since),
        last_at,
        fails_count: 1,
        passes_count: 0,
        failing_rounds_count: 1,
        trips_count: 1,
        attempts: 1,
        terminal: false,
        ever_passed: true,
        after_restart: false,
        restarts_count: 0,
        failing_for_s: 0,
        company: None,
        reasons: Vec::new(),
        reasons_since: None,
    }
}

fn covered(input: &Input<'_>, key: &DiagnosisKey) -> Option<super::past::Covering> {
    let mut incidents = input.surroundings.incidents.iter();
    incidents
        .find(|(of, _)| of == key)
        .map(|(_, incident)| incident.clone())
}

fn describe(
    input: &Input<'_>,
    key: &DiagnosisKey,
    failing: &[&Finding],
    before: Option<&Diagnosis>,
    explained: Option<DiagnosisKey>,
) -> Option<Diagnosis> {
    let lead = *failing.first()?;
    let fault = input.knowledge.fault(&lead.fault)?;
    let first = failing.iter().filter_map(|f| f.since).min();
    let since = first.or(lead.last_at)?;
    let since = before.map_or(since, |d| d.since.min(since));
    let case = Case {
        input,
        key,
        lead,
        fault,
        failing: failing.to_vec(),
        since,
        came_back: before.is_some_and(|d| d.rounds_before > 0),
    };
    // What people did stays told; what of it counts depends on the fault that leads now.
    let trials = before.map(|d| d.trials.clone()).unwrap_or_default();
    let counted = super::people::counted(&trials, fault);
    let mut seen = clues(&case);
    seen.extend(super::people::said_before(before));
    seen.extend(super::carried::carried(&case));
    let suspects = suspects(fault, &seen, &counted);
    // What a part states of itself is its own fault, whatever others have at the same time.
    let incident = covered(input, key).filter(|_| !failing.iter().any(|f| f.terminal));
    let Decision {
        mut action,
        moves,
        grounds,
        ..
    } = decide(&case, &suspects, &counted);
    let alone = incident.is_none() && explained.is_none();
    let spare = input.surroundings.spare.as_ref();
    let meanwhile = spare.filter(|_| moves && alone).cloned();
    if incident.is_some() || explained.is_some() {
        action = super::Action {
            verb: "monitor".to_owned(),
            part: None,
            step: None,
            who: fault.who.to_owned(),
            supplied_by: None,
        };
    }
    let returns = before.map_or(0, |d| d.returns_count);
    let repeats = u32::try_from(case.lately().count()).unwrap_or(u32::MAX);
    let repeats = repeats.saturating_add(returns);
    let rounds_before = before.map_or(0, |d| d.rounds_before);
    // What comes and goes counts its earlier times itself.
    let of_one = |f: &&Finding| match f.state {
        State::Flapping => f.failing_rounds_count,
        State::Unknown | State::Ok | State::Suspect | State::Failing | State::Recovering => {
            f.failing_rounds_count.saturating_add(rounds_before)
        }
    };
    let rounds = failing.iter().map(of_one).max().unwrap_or(0);
    Some(Diagnosis {
        key: key.clone(),
        fault: lead.fault.clone(),
        severity: lead.severity,
        stage: Stage::Open,
        since,
        evidence: evidence(
            &case,
            &seen,
            before,
            explained.as_ref(),
            incident.as_ref(),
            repeats,
        ),
        tried: tried(&case, before, &trials),
        suspects,
        action,
        // The retained set forgets old rounds; the count on the diagnosis does not.
        occurrences: before.map_or(0, |d| d.occurrences).max(rounds),
        clues: seen,
        grounds,
        trials,
        duplicate_of: explained,
        incident,
        repeats_count: repeats,
        meanwhile,
        rounds_before,
        returns_count: returns,
        recovering: false,
    })
}

/// The fault that a question of this desk is led by now.
pub(super) fn fault_of(input: &Input<'_>, key: &DiagnosisKey) -> Option<String> {
    if *key == inspection_key() {
        return Some(fault_codes::DESK_INSPECTION.to_owned());
    }
    let of_key = input.findings.iter().filter(|f| {
        f.is_failing()
            && f.component == key.component
            && input
                .knowledge
                .fault(&f.fault)
                .is_some_and(|fault| fault.family == key.family)
    });
    of_key.min_by_key(|f| f.severity).map(|f| f.fault.clone())
}
