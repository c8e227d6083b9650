//! How a verdict came about, for an engineer: what was measured and by which rule it counts, what
//! each suspect started with and what moved it, what every step would cost, and what would change
//! it all. Needs what the judgement needed and the diagnosis as it stands: it shows that one and
//! judges nothing anew, so that two places never disagree. Sentences are made at the edge.

use super::action::{Candidate, Choice, Hindrance, Weighed, choose, percent, seat_rate};
use super::certainty::said_by;
use super::engine::diagnose;
use super::people::counted;
use super::{Change, Diagnosis, DiagnosisKey, Input, Stage, Suspect};
use crate::finding::{Finding, State};
use crate::incident::{LEAST_DESKS, ONSET_WITHIN, OPEN_PERCENT};
use crate::knowledge::{Fault, Step, codes, likelihood};
use crate::text::Reason;
use serde::Serialize;

/// Most symptoms, faults that would explain it, and shared things that are listed.
const LISTED: usize = 12;

/// How a diagnosis came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The diagnosis as it stands.
    pub diagnosis: Diagnosis,
    /// What was measured, the worst first.
    pub symptoms: Vec<Symptom>,
    /// Possible causes, likeliest first.
    pub suspects: Vec<Explained>,
    /// What a replacement rests on, or why none is made yet.
    pub grounds: Vec<Reason>,
    /// Steps that are left, cheapest in the end first.
    pub steps: Vec<StepWeighed>,
    /// What decided among the steps.
    pub choice: Vec<Reason>,
    /// What would change the verdict.
    pub would_change: Vec<Reason>,
}

/// One symptom with the rule that judges it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Symptom {
    /// As it stands.
    pub finding: Finding,
    /// State and counts as a sentence.
    pub reason: Reason,
    /// The rule and where its numbers stand.
    pub rule: Vec<Reason>,
}

/// A suspect with everything that moved it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// Part, prior, certainty and word.
    #[serde(flatten)]
    pub suspect: Suspect,
    /// The same as a sentence.
    pub reason: Reason,
    /// Its prior times all these factors, brought to a sum of 1 over all suspects, is its certainty.
    pub says: Vec<Said>,
}

/// What one clue or one step says of one suspect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// The clue or the step.
    pub about: Reason,
    /// What it says, as a sentence.
    pub reason: Reason,
    /// By how much it multiplies the weight.
    pub factor: f64,
    /// Whether it speaks for the suspect, compared with the others.
    pub speaks_for: bool,
    /// Whether it is worth a line where room is short: a step in vain says little of the causes it
    /// could not have put right.
    pub telling: bool,
}

/// A step with its numbers and why it is, or is not, the next one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepWeighed {
    /// Cost, chance, expected cost, whether it may be done.
    #[serde(flatten)]
    pub candidate: Candidate,
    /// The same as a sentence.
    pub reason: Reason,
    /// Why it is next, or is not.
    pub why: Vec<Reason>,
    /// Whether it is the next one.
    pub is_next: bool,
}

/// Explains the diagnosis of this key; `None` where there is none, or its fault is not known.
#[must_use]
pub fn explain(input: &Input<'_>, key: &DiagnosisKey) -> Option<Explanation> {
    let diagnosis = standing(input, key)?;
    let fault = input.knowledge.fault(&diagnosis.fault)?;
    // "Not yet" is no ground.
    let grounds: Vec<Reason> = diagnosis
        .grounds
        .iter()
        .filter(|g| g.code != codes::GROUND_NOT_YET)
        .cloned()
        .collect();
    let weighed = Weighed {
        fault,
        costs: &input.knowledge.costs,
        facts: input.facts,
        severity: diagnosis.severity,
        suspects: &diagnosis.suspects,
        trials: &counted(&diagnosis.trials, fault),
        grounds: &grounds,
        // What was decided stands, even if that desk is needed otherwise by now.
        spare: diagnosis.meanwhile.is_some() || input.surroundings.spare.is_some(),
        now: input.now,
        main_part: super::clues::part_of(&diagnosis.key.component),
    };
    let Choice {
        candidates, moving, ..
    } = choose(&weighed, true);
    let moving = moving_weighed(input, &weighed, &diagnosis, moving);
    Some(Explanation {
        symptoms: symptoms(input, &diagnosis),
        suspects: said_of_suspects(fault, &diagnosis),
        grounds: diagnosis.grounds.clone(),
        choice: choice(&weighed, &diagnosis),
        would_change: would_change(input, fault, &diagnosis, &candidates),
        steps: moving
            .into_iter()
            .chain(
                candidates
                    .into_iter()
                    .map(|c| step_weighed(&weighed, &diagnosis, c)),
            )
            .collect(),
        diagnosis,
    })
}

/// The diagnosis as it is stored, or as it would be opened now.
fn standing(input: &Input<'_>, key: &DiagnosisKey) -> Option<Diagnosis> {
    let stored = input.open.iter().find(|d| d.key == *key);
    stored.cloned().or_else(|| {
        diagnose(input).into_iter().find_map(|change| match change {
            Change::Open(d) | Change::Update(d) if d.key == *key => Some(d),
            Change::Open(_)
            | Change::Update(_)
            | Change::Recovered { .. }
            | Change::Intermittent { .. } => None,
        })
    })
}

fn symptoms(input: &Input<'_>, diagnosis: &Diagnosis) -> Vec<Symptom> {
    let covers = |key: &DiagnosisKey| {
        *key == diagnosis.key
            || input
                .open
                .iter()
                .any(|d| d.key == *key && d.duplicate_of.as_ref() == Some(&diagnosis.key))
    };
    let mut mine: Vec<(&Finding, &Fault)> = input
        .findings
        .iter()
        .filter_map(|f| Some((f, input.knowledge.fault(&f.fault)?)))
        .filter(|(f, fault)| {
            f.state != State::Unknown
                && covers(&DiagnosisKey {
                    component: f.component.clone(),
                    family: fault.family.to_owned(),
                })
        })
        .collect();
    mine.sort_by_key(|(f, _)| (!f.is_failing(), f.fault != diagnosis.fault, f.severity));
    mine.truncate(LISTED);
    mine.into_iter()
        .map(|(finding, fault)| Symptom {
            reason: Reason::new(codes::EXPLAIN_SYMPTOM)
                .with("fault_title", finding.fault.as_str())
                .with("by_source", finding.source.as_str())
                .with("now_finding", finding.state.as_str())
                .with("fails_count", finding.fails_count)
                .with("passes_count", finding.passes_count)
                .with("rounds_count", finding.failing_rounds_count),
            rule: rule(fault, finding),
            finding: finding.clone(),
        })
        .collect()
}

fn rule(fault: &Fault, finding: &Finding) -> Vec<Reason> {
    let mut rule = vec![
        Reason::new(codes::EXPLAIN_RULE)
            .with("fails_count", fault.trip.fails)
            .with("within_s", fault.trip.within_s)
            .with("passes_count", fault.clear.passes)
            .with("fault_code", fault.code),
    ];
    if fault.trip.self_check {
        rule.push(Reason::new(codes::EXPLAIN_RULE_SELF_CHECK));
    }
    rule.push(
        Reason::new(codes::EXPLAIN_RULE_FLAP)
            .with("trips_count", fault.flap.trips)
            .with("within_s", fault.flap.within_s)
            .with("begun_count", finding.trips_count),
    );
    rule
}

/// What everything that is known says of each suspect, likeliest first.
#[must_use]
pub fn said_of_suspects(fault: &Fault, diagnosis: &Diagnosis) -> Vec<Explained> {
    let suspects = diagnosis.suspects.iter();
    suspects.map(|s| explained(fault, diagnosis, s)).collect()
}

fn explained(fault: &Fault, diagnosis: &Diagnosis, suspect: &Suspect) -> Explained {
    let of_clues = diagnosis.clues.iter().flat_map(|seen| {
        let mine = seen.says.iter().filter(|(part, _)| *part == suspect.part);
        mine.map(|(_, word)| {
            let factor = likelihood(word);
            Said {
                about: seen.reason.clone(),
                reason: Reason::new(codes::EXPLAIN_SAYS)
                    .with("what_says", word.as_ref())
                    .with("factor", weight(factor)),
                factor,
                speaks_for: factor > 1.0,
                telling: true,
            }
        })
    });
    let counted = counted(&diagnosis.trials, fault);
    let of_trials = counted.iter().filter_map(|trial| {
        let step = step_of(fault, &trial.step)?;
        let factor = said_by(step, trial.came_out_well, &suspect.part);
        let code = if trial.came_out_well {
            codes::TRIAL_WELL
        } else {
            codes::TRIAL_NOT_WELL
        };
        Some(Said {
            about: Reason::new(code).with("done_step", trial.step.as_str()),
            reason: Reason::new(codes::EXPLAIN_TRIAL_SAYS).with("chance_percent", percent(factor)),
            factor,
            speaks_for: factor > 0.5,
            telling: trial.came_out_well || step.well_if.contains(&suspect.part.as_ref()),
        })
    });
    Explained {
        reason: Reason::new(codes::EXPLAIN_SUSPECT)
            .with("suspect_part", suspect.part.as_ref())
            .with("how_certainty", suspect.word.as_ref())
            .with("prior_percent", percent(suspect.prior))
            .with("certainty_percent", percent(suspect.certainty)),
        says: of_clues.chain(of_trials).collect(),
        suspect: suspect.clone(),
    }
}

/// A factor as people say it: times eight, divided by three.
fn weight(factor: f64) -> String {
    if factor >= 1.0 {
        format!("×{factor:.0}")
    } else {
        format!("÷{:.0}", 1.0 / factor.max(f64::MIN_POSITIVE))
    }
}

fn tenths(amount: f64) -> i64 {
    // Costs are far below the range of the type; a float turned integer saturates.
    (amount * 10.0).round() as i64
}

fn step_of<'a>(fault: &'a Fault, id: &str) -> Option<&'a Step> {
    super::certainty::step(fault, id)
}

/// Going on at another desk, beside the steps that cure: what it costs, and why it is done or not.
fn moving_weighed(
    input: &Input<'_>,
    weighed: &Weighed<'_>,
    diagnosis: &Diagnosis,
    candidate: Candidate,
) -> Option<StepWeighed> {
    if weighed.fault.steps.is_empty() || !diagnosis.stands_alone() {
        return None;
    }
    let known = diagnosis.meanwhile.as_ref();
    let known = known.or(input.surroundings.spare.as_ref());
    let waits = seat_rate(weighed.facts, weighed.severity, weighed.costs) > 0.0;
    let is_next = diagnosis.meanwhile.is_some();
    let why = match known {
        _ if is_next => codes::EXPLAIN_MOVE_NEXT,
        _ if !waits => codes::EXPLAIN_MOVE_NOT_NEEDED,
        None => codes::EXPLAIN_MOVE_NO_DESK,
        Some(_) => codes::EXPLAIN_STEP_DEARER,
    };
    let reason = match known {
        Some(spare) => Reason::new(codes::EXPLAIN_MOVE_TO).with("desk_label", spare.label.as_str()),
        None => Reason::new(codes::EXPLAIN_MOVE),
    };
    Some(StepWeighed {
        reason: reason
            .with("cost_tenths", tenths(candidate.cost))
            .with("expected_tenths", tenths(candidate.expected_cost)),
        candidate,
        why: vec![Reason::new(why)],
        is_next,
    })
}

fn step_weighed(weighed: &Weighed<'_>, diagnosis: &Diagnosis, candidate: Candidate) -> StepWeighed {
    let step = step_of(weighed.fault, &candidate.step);
    let is_next = diagnosis.action.step.as_deref() == Some(candidate.step.as_str());
    let hindered = step.map(|s| weighed.hindrances(s)).unwrap_or_default();
    let why = if is_next {
        vec![Reason::new(codes::EXPLAIN_STEP_NEXT)]
    } else if hindered.is_empty() && diagnosis.action.step.is_some() {
        vec![Reason::new(codes::EXPLAIN_STEP_DEARER)]
    } else {
        hindered.into_iter().map(hindrance).collect()
    };
    StepWeighed {
        reason: Reason::new(codes::EXPLAIN_STEP)
            .with("do_step", candidate.step.as_str())
            .with("by_who", step.map_or("", |s| s.who))
            .with("cost_tenths", tenths(candidate.cost))
            .with("chance_percent", percent(candidate.chance))
            .with("expected_tenths", tenths(candidate.expected_cost)),
        candidate,
        why,
        is_next,
    }
}

fn hindrance(hindrance: Hindrance<'_>) -> Reason {
    match hindrance {
        Hindrance::NoGrounds => Reason::new(codes::EXPLAIN_NO_GROUNDS),
        Hindrance::NotSure {
            part,
            certainty,
            needed,
        } => Reason::new(codes::EXPLAIN_NOT_SURE)
            .with("certainty_percent", percent(certainty))
            .with("needed_percent", percent(needed))
            .with("needed_part", part),
        Hindrance::RemedyFirst(step) => {
            Reason::new(codes::EXPLAIN_REMEDY_FIRST).with("do_step", step)
        }
    }
}

fn choice(weighed: &Weighed<'_>, diagnosis: &Diagnosis) -> Vec<Reason> {
    let seat = seat_rate(weighed.facts, weighed.severity, weighed.costs);
    let mut choice = vec![Reason::new(codes::EXPLAIN_COSTS).with("seat_tenths", tenths(seat))];
    if !diagnosis.stands_alone() {
        choice.push(Reason::new(codes::EXPLAIN_ASKS_NOTHING));
    } else if diagnosis.action.step.is_none() && !weighed.fault.steps.is_empty() {
        choice.push(Reason::new(codes::EXPLAIN_NO_STEP_LEFT));
    }
    choice
}

fn would_change(
    input: &Input<'_>,
    fault: &Fault,
    diagnosis: &Diagnosis,
    candidates: &[Candidate],
) -> Vec<Reason> {
    if diagnosis.stage == Stage::Recovered {
        return vec![Reason::new(codes::EXPLAIN_ENDED)];
    }
    let mut all = ending(input, fault, diagnosis);
    all.extend(separates(fault, diagnosis, candidates));
    let peers = &input.surroundings.peers;
    for peer in peers
        .iter()
        .filter(|p| p.family == diagnosis.key.family)
        .take(LISTED)
    {
        all.push(
            Reason::new(codes::EXPLAIN_PEERS)
                .with("what_shared", peer.attribute.as_str())
                .with("value", peer.value.as_str())
                .with("failing_count", peer.failing_count)
                .with("observed_count", peer.observed_count),
        );
    }
    match &diagnosis.incident {
        Some(incident) => all.push(
            Reason::new(codes::EXPLAIN_INCIDENT_ENDS)
                .with("incident_number", incident.incident_number.as_str()),
        ),
        None => all.push(
            Reason::new(codes::EXPLAIN_WOULD_BE_INCIDENT)
                .with("desks_count", LEAST_DESKS)
                .with("share_percent", i64::from(OPEN_PERCENT))
                .with("within_s", ONSET_WITHIN.as_secs()),
        ),
    }
    match &diagnosis.duplicate_of {
        Some(root) => {
            let title = input.open.iter().find(|d| d.key == *root);
            all.push(Reason::new(codes::EXPLAIN_ROOT_ENDS).with(
                "fault_title",
                title.map_or(root.family.as_str(), |d| &d.fault),
            ));
        }
        None => {
            let would = |f: &&Fault| f.explains.contains(&diagnosis.fault.as_str());
            for root in input.knowledge.faults().iter().filter(would).take(LISTED) {
                all.push(
                    Reason::new(codes::EXPLAIN_WOULD_BE_DUPLICATE).with("fault_title", root.code),
                );
            }
        }
    }
    if diagnosis.repeats_count > 0 {
        all.push(
            Reason::new(codes::EXPLAIN_REPEATS).with("repeats_count", diagnosis.repeats_count),
        );
    }
    all.push(Reason::new(codes::EXPLAIN_HOLD));
    all
}

/// What ends it.
fn ending(input: &Input<'_>, fault: &Fault, diagnosis: &Diagnosis) -> Vec<Reason> {
    let mine = |f: &&Finding| {
        f.component == diagnosis.key.component && f.fault == diagnosis.fault && f.state != State::Ok
    };
    let findings = || input.findings.iter().filter(mine);
    let so_far = findings().map(|f| f.passes_count).min().unwrap_or(0);
    let mut ending = vec![
        Reason::new(codes::EXPLAIN_CLEARS)
            .with("passes_count", fault.clear.passes)
            .with("so_far_count", so_far),
    ];
    if findings().any(|f| f.state == State::Flapping) {
        ending.push(Reason::new(codes::EXPLAIN_CALM).with("calm_s", fault.flap.calm_s));
    }
    if !fault.reversible && diagnosis.stands_alone() {
        ending.push(Reason::new(codes::EXPLAIN_NOT_BY_ITSELF));
    }
    ending
}

/// The cheapest step whose outcome tells the first two suspects apart.
fn separates(fault: &Fault, diagnosis: &Diagnosis, candidates: &[Candidate]) -> Option<Reason> {
    let [first, second, ..] = diagnosis.suspects.as_slice() else {
        return None;
    };
    let tells_apart = |c: &&Candidate| {
        step_of(fault, &c.step).is_some_and(|s| {
            s.well_if.contains(&first.part.as_ref()) != s.well_if.contains(&second.part.as_ref())
        })
    };
    let best = candidates
        .iter()
        .filter(tells_apart)
        .min_by(|a, b| a.cost.total_cmp(&b.cost));
    let code = match best {
        Some(_) => codes::EXPLAIN_SEPARATES,
        None => codes::EXPLAIN_NOTHING_SEPARATES,
    };
    let reason = Reason::new(code)
        .with("first_part", first.part.as_ref())
        .with("second_part", second.part.as_ref());
    Some(match best {
        Some(step) => reason.with("do_step", step.step.as_str()),
        None => reason,
    })
}
