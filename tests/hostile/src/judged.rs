//! A report of a desk, from its bytes to the sentences people read. Needs floor 0; the clock is the report's own.

use crate::read::profile;
use deskready::desk::{Baseline, Calendar, DeskFacts};
use deskready::diagnosis::{self, Change, Input, Retained, Surroundings};
use deskready::knowledge::{Knowledge, sentence};
use deskready::observation::Observation;
use deskready::text::{Reason, Utc};
use deskready::wire::v1::Report;
use std::sync::OnceLock;

/// What a desk keeps is bounded; more than this says nothing new.
const OBSERVATIONS: usize = 64;

pub(crate) fn report(bytes: &[u8]) {
    let Ok(report) = serde_json::from_slice::<Report>(bytes) else {
        return;
    };
    let _ = report.check_envelope();
    let _ = report.check_order(report.observations.iter().map(|o| o.seq));
    let mut observations: Vec<Observation> = report.observations;
    observations.truncate(OBSERVATIONS);
    let facts = report
        .inventory
        .map_or_else(own_facts, |inventory| inventory.facts);
    let mut baseline = facts.baseline.clone();
    let _ = baseline.learn(&observations);
    judge(
        &DeskFacts { baseline, ..facts },
        &observations,
        report.sent_at,
    );
}

fn own_facts() -> DeskFacts {
    static FACTS: OnceLock<DeskFacts> = OnceLock::new();
    let make = || DeskFacts {
        profile: profile(),
        baseline: Baseline::default(),
    };
    FACTS.get_or_init(make).clone()
}

fn judge(facts: &DeskFacts, observations: &[Observation], now: jiff::Timestamp) {
    let retained = observations.iter().map(|observation| Retained {
        observation,
        history: false,
    });
    let retained: Vec<Retained<'_>> = retained.collect();
    let knowledge = Knowledge::built_in();
    let findings = diagnosis::findings(&retained, facts, knowledge);
    let latest = diagnosis::latest(observations.iter());
    let changes = diagnosis::diagnose(&Input {
        now,
        latest: &latest,
        knowledge,
        facts,
        findings: &findings,
        open: &[],
        surroundings: Surroundings::none(),
        calendar: &Calendar::default(),
    });
    let opened = changes.iter().filter_map(|change| match change {
        Change::Open(diagnosis) | Change::Update(diagnosis) => Some(diagnosis),
        Change::Recovered { .. } | Change::Intermittent { .. } => None,
    });
    let evidence = opened.flat_map(|diagnosis| &diagnosis.evidence);
    for reason in findings
        .iter()
        .flat_map(|finding| &finding.reasons)
        .chain(evidence)
    {
        told(reason);
    }
}

fn told(reason: &Reason) {
    for lang in ["es", "en"] {
        let text = sentence(reason, lang, &Utc);
        assert!(!text.is_empty(), "{reason:?}");
    }
}
