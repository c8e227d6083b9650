//! What central knows around a desk: how earlier questions ended, where else its parts were seen,
//! how desks that share something with it stand, and which incidents explain what fails. A desk
//! where nothing fails is asked nothing of this. Also remembers how the desk itself stands, for the
//! others. Must not judge: floor 0 does.

use crate::store::diagnoses::{self, EndedRow, OpenRow};
use crate::store::incidents::{self, IncidentRow};
use crate::store::observations::Kept;
use crate::store::parts::{self, PartRow};
use crate::store::shared::{self, FamilyRow, Lately};
use crate::store::{StoreError, Tx};
use deskready::component::{ComponentKey, ComponentKind, Identity, SerialQuality};
use deskready::desk::Severity;
use deskready::diagnosis::past::{Covering, Elsewhere, Past, Peers};
use deskready::diagnosis::{Diagnosis, DiagnosisKey, Stage, Surroundings};
use deskready::finding::{Finding, State};
use deskready::ids::DeskId;
use deskready::incident::Sign;
use deskready::knowledge::codes;
use deskready::observation::{Outcome, Reading};
use deskready::work_order::{ClosingCode, State as OrderState};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Ended questions matter for so long.
const PAST: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Most of them looked at.
const PAST_ROWS: i64 = 100;
/// A part that was elsewhere longer ago tells nothing of now.
const ELSEWHERE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Twice the period of the slowest check: a family not measured for longer is not observed.
const OBSERVED: SignedDuration = SignedDuration::from_hours(2);
/// A new measurement of what stands as it did is written down this often only.
const COARSE: SignedDuration = SignedDuration::from_mins(10);
/// The same for parts, which move once in months.
const COARSE_PARTS: SignedDuration = SignedDuration::from_hours(6);
/// A group of more desks says nothing about one of them; the review of incidents looks at it.
const PEERS_MOST: u32 = 200;

/// Which desks count as observed now.
#[must_use]
pub fn lately(now: Timestamp) -> Lately {
    Lately {
        seen_from: before(now, OBSERVED),
        heard_from: super::heard_since(now),
    }
}

fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

/// The good serial of each component that is on the desk now, and components known to have lost
/// theirs.
#[derive(Debug, Default)]
pub(super) struct Present {
    serials: Vec<(ComponentKey, String)>,
    gone: BTreeSet<String>,
}

impl Present {
    /// From the newest readings, else from what the inventory says of the component.
    pub(super) fn of(
        findings: &[Finding],
        kept: &[Kept],
        identity: impl Fn(&ComponentKey) -> Identity,
    ) -> Self {
        let mut present = Self::default();
        let keys: BTreeSet<&ComponentKey> = findings.iter().map(|f| &f.component).collect();
        for key in keys {
            let newest = kept
                .iter()
                .rev()
                .filter(|k| k.observation.component == *key);
            let told = newest
                .map(|k| &k.observation)
                .find(|o| o.identity.is_some() || is_missing(&o.outcome));
            if told.is_some_and(|o| is_missing(&o.outcome)) {
                present.gone.insert(key.scope());
                continue;
            }
            let identity = identity(key);
            if identity.serial_quality == SerialQuality::Good {
                present.serials.push((key.clone(), identity.serial));
            }
        }
        present
    }
}

fn is_missing(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Reading(Reading::Presence { found: false, .. })
    )
}

/// What was gathered, and what is needed to remember the desk afterwards.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// For the judgement.
    pub known: Surroundings,
    families: Vec<FamilyRow>,
    covering: Vec<IncidentRow>,
}

/// Gathers what is known around a desk.
pub(super) fn gather(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    findings: &[Finding],
    open: &[Diagnosis],
    present: &Present,
) -> Result<Around, StoreError> {
    let mut around = Around {
        families: shared::families(tx, desk)?,
        ..Around::default()
    };
    let failing = failing_families(findings, open);
    if failing.is_empty() {
        return Ok(around);
    }
    around.known.serials = present.serials.clone();
    let since = before(now, PAST);
    let ended = diagnoses::ended(tx, desk, since, PAST_ROWS)?;
    around.known.past = ended.into_iter().filter_map(past).collect();
    around.known.elsewhere = elsewhere(tx, now, desk, findings, open, present)?;
    around.known.away = away(tx, now, desk, findings, present)?;
    let things = shared::of_desk(tx, desk)?;
    for family in &failing {
        let of_family = peers(tx, now, desk, family, &things)?;
        around.known.peers.extend(of_family);
    }
    around.covering = incidents::open_around(tx, desk)?;
    around.known.incidents = covering(now, &around, findings, &things);
    Ok(around)
}

/// How the desks that share one of these things with a desk stand in a family of faults.
pub fn peers(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    family: &str,
    things: &BTreeMap<String, String>,
) -> Result<Vec<Peers>, StoreError> {
    let mut peers = Vec::new();
    for (attribute, value) in things {
        let thing = (attribute.as_str(), value.as_str());
        let counts = shared::peers(tx, desk, family, thing, lately(now), PEERS_MOST)?;
        if let Some((observed_count, failing_count)) = counts.filter(|(n, _)| *n > 0) {
            peers.push(Peers {
                family: family.to_owned(),
                attribute: attribute.clone(),
                value: value.clone(),
                observed_count,
                failing_count,
            });
        }
    }
    Ok(peers)
}

fn failing_families(findings: &[Finding], open: &[Diagnosis]) -> BTreeSet<String> {
    let of_findings = findings
        .iter()
        .filter(|f| f.is_failing())
        .filter_map(|f| crate::known::in_force().fault(&f.fault))
        .map(|fault| fault.family.to_owned());
    let live = open.iter().filter(|d| d.stage != Stage::Recovered);
    of_findings
        .chain(live.map(|d| d.key.family.clone()))
        .collect()
}

fn past(row: EndedRow) -> Option<Past> {
    // What another cause explained, nobody asks for any more or somebody cleared was no failure of the part.
    let no_failure = [codes::DIAGNOSIS_NOT_REQUIRED, codes::ACQUIT_WHOLE];
    let end = row.end_reason.as_ref();
    let cleared = end.is_some_and(|reason| no_failure.contains(&reason.code.as_str()));
    if !row.diagnosis.stands_alone() || cleared {
        return None;
    }
    let order = row
        .order
        .filter(|o| matches!(o.state, OrderState::Signed | OrderState::Closed));
    let (closing, told) = order.map_or((None, None), |o| (o.closing, o.closing_part));
    let diagnosis = row.diagnosis;
    let part = match closing {
        // Which one nobody told is not made up.
        Some(ClosingCode::Replaced) => told,
        Some(
            ClosingCode::Repaired
            | ClosingCode::Restored
            | ClosingCode::Nff
            | ClosingCode::Recovered
            | ClosingCode::ThirdParty,
        )
        | None => None,
    };
    let serial = match row.identity.serial_quality {
        SerialQuality::Good => row.identity.serial,
        SerialQuality::Shared | SerialQuality::Junk | SerialQuality::None => String::new(),
    };
    Some(Past {
        key: diagnosis.key,
        fault: diagnosis.fault,
        ended_at: row.ended_at,
        closing,
        part,
        serial,
        suspects: diagnosis.suspects,
    })
}

/// Where the parts of what fails here were seen else. A serial that two desks have at the same
/// time names no single thing and is not followed.
fn elsewhere(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    findings: &[Finding],
    open: &[Diagnosis],
    present: &Present,
) -> Result<Vec<Elsewhere>, StoreError> {
    let fails = |key: &ComponentKey| {
        let found = findings
            .iter()
            .any(|f| f.is_failing() && f.component == *key);
        found || open.iter().any(|d| d.key.component == *key)
    };
    let mut all = Vec::new();
    for (key, serial) in present.serials.iter().filter(|(key, _)| fails(key)) {
        let since = before(now, ELSEWHERE);
        let heard = super::heard_since(now);
        let others = parts::elsewhere(tx, desk, (key.kind, serial), since, heard)?;
        if others.iter().any(|other| other.is_there) {
            continue;
        }
        all.extend(others.into_iter().map(|other| Elsewhere {
            kind: key.kind,
            serial: serial.clone(),
            desk_label: other.label,
            failed: other.failed,
            at: other.at,
        }));
    }
    Ok(all)
}

/// Where what stood here last, and is missing now, is measured: a part that is not there tells no serial.
fn away(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    findings: &[Finding],
    present: &Present,
) -> Result<Vec<(ComponentKey, Elsewhere)>, StoreError> {
    let missing: BTreeSet<&ComponentKey> = findings
        .iter()
        .filter(|f| f.is_failing() && present.gone.contains(&f.component.scope()))
        .map(|f| &f.component)
        .collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let since = before(now, ELSEWHERE);
    let heard = super::heard_since(now);
    let stood = parts::of_desk(tx, desk)?;
    let mut all = Vec::new();
    for key in missing {
        let scope = key.scope();
        // The newest first.
        let last = stood
            .iter()
            .find(|p| p.component == scope && p.seen_at >= since);
        let Some(last) = last else { continue };
        let others = parts::elsewhere(tx, desk, (key.kind, &last.serial), since, heard)?;
        let mut there = others.into_iter().filter(|other| other.is_there);
        // A serial that two desks have at once names no single thing.
        if let (Some(other), None) = (there.next(), there.next()) {
            let other = Elsewhere {
                kind: key.kind,
                serial: last.serial.clone(),
                desk_label: other.label,
                failed: other.failed,
                at: other.at,
            };
            all.push((key.clone(), other));
        }
    }
    Ok(all)
}

/// The open incidents that explain what fails here, each with its question; of several the oldest.
fn covering(
    now: Timestamp,
    around: &Around,
    findings: &[Finding],
    things: &BTreeMap<String, String>,
) -> Vec<(DiagnosisKey, Covering)> {
    let mut signs: BTreeMap<DiagnosisKey, Sign> = BTreeMap::new();
    for finding in findings.iter().filter(|f| f.is_failing()) {
        let Some(fault) = crate::known::in_force().fault(&finding.fault) else {
            continue;
        };
        let key = DiagnosisKey {
            component: finding.component.clone(),
            family: fault.family.to_owned(),
        };
        let new = sign_of(around, &key)
            .unwrap_or_else(|| begins(now, &key, &finding.fault, finding.severity));
        // What begins with this very judgement is called by its worst.
        let known = signs.get(&key).is_some_and(|s| s.severity <= new.severity);
        if !known {
            signs.insert(key, new);
        }
    }
    let mut all = Vec::new();
    for row in &around.covering {
        let i = &row.incident;
        let of_family = signs.iter().filter(|(key, _)| key.family == i.family);
        let of_family: Vec<Sign> = of_family.map(|(_, sign)| sign.clone()).collect();
        for sign in i.explains(&i.family, things, &of_family) {
            let key = signs
                .iter()
                .find(|(key, s)| key.family == i.family && *s == sign);
            if let Some((key, _)) = key.filter(|(key, _)| !all.iter().any(|(of, _)| of == *key)) {
                let by = Covering {
                    incident_number: row.number.clone(),
                    family: i.family.clone(),
                    attribute: i.attribute.clone(),
                    value: i.value.clone(),
                };
                all.push((key.clone(), by));
            }
        }
    }
    all
}

/// How a question stood after the last judgement.
fn sign_of(around: &Around, key: &DiagnosisKey) -> Option<Sign> {
    let row = around.families.iter().find(|f| f.family == key.family)?;
    let scope = key.component.scope();
    row.signs.iter().find(|s| s.component == scope).cloned()
}

fn begins(now: Timestamp, key: &DiagnosisKey, fault: &str, severity: Severity) -> Sign {
    Sign {
        component: key.component.scope(),
        fault: fault.to_owned(),
        severity,
        since: now,
        released: false,
        covered: false,
        secondary: false,
    }
}

/// Remembers how the desk stands after the judgement, where that is news.
pub(super) fn remember(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    findings: &[Finding],
    rows: &[OpenRow],
    around: &Around,
) -> Result<(), StoreError> {
    for after in families_now(now, findings, rows, around) {
        let stored = around.families.iter().find(|f| f.family == after.family);
        if stored == Some(&after) {
            continue;
        }
        shared::set_family(tx, desk, &after)?;
        if let Some(incident) = &after.incident
            && stored.and_then(|f| f.incident.as_ref()) != Some(incident)
        {
            incidents::join(tx, now, incident, desk)?;
        }
    }
    Ok(())
}

fn families_now(
    now: Timestamp,
    findings: &[Finding],
    rows: &[OpenRow],
    around: &Around,
) -> Vec<FamilyRow> {
    let mut measured: BTreeMap<String, Timestamp> = BTreeMap::new();
    for finding in findings.iter().filter(|f| f.state != State::Unknown) {
        let fault = crate::known::in_force().fault(&finding.fault);
        if let (Some(fault), Some(at)) = (fault, finding.last_at) {
            let newest = measured.entry(fault.family.to_owned()).or_insert(at);
            *newest = (*newest).max(at);
        }
    }
    let failing = |family: &str| -> Vec<&OpenRow> {
        let open = |d: &Diagnosis| d.stage == Stage::Open && d.key.family == family;
        let mut open: Vec<&OpenRow> = rows.iter().filter(|r| open(&r.diagnosis)).collect();
        open.sort_by_key(|r| (r.diagnosis.duplicate_of.is_some(), r.diagnosis.severity));
        open
    };
    let unmeasured = around
        .families
        .iter()
        .filter(|f| !measured.contains_key(&f.family))
        .map(|f| (f.family.clone(), f.measured_at))
        .collect::<Vec<_>>();
    let of_questions = rows
        .iter()
        .filter(|r| r.diagnosis.stage == Stage::Open)
        .map(|r| (r.diagnosis.key.family.clone(), r.diagnosis.since));
    let mut all: BTreeMap<String, Timestamp> = of_questions.collect();
    all.extend(unmeasured);
    all.extend(measured);
    all.into_iter()
        .map(|(family, measured_at)| {
            let stored = around.families.iter().find(|f| f.family == family);
            family_now(now, &family, measured_at, stored, &failing(&family), around)
        })
        .collect()
}

fn family_now(
    now: Timestamp,
    family: &str,
    measured_at: Timestamp,
    stored: Option<&FamilyRow>,
    open: &[&OpenRow],
    around: &Around,
) -> FamilyRow {
    let mut after = stored.cloned().unwrap_or_else(|| FamilyRow {
        family: family.to_owned(),
        measured_at,
        seen_at: now,
        signs: Vec::new(),
        fault: String::new(),
        severity: Severity::S4,
        incident: None,
    });
    let stale = now.duration_since(after.seen_at) >= COARSE;
    let begins_or_ends = after.signs.is_empty() != open.is_empty();
    if after.measured_at != measured_at && (stale || begins_or_ends) {
        after.measured_at = measured_at;
        after.seen_at = now;
    }
    let Some(row) = open.first() else {
        after.signs = Vec::new();
        after.fault = String::new();
        after.severity = Severity::S4;
        after.incident = None;
        return after;
    };
    let explained = |d: &Diagnosis| {
        let number = &d.incident.as_ref()?.incident_number;
        around.covering.iter().find(|i| i.number == *number)
    };
    after.signs = open
        .iter()
        .map(|row| {
            sign_now(
                now,
                &row.diagnosis,
                explained(&row.diagnosis).is_some(),
                around,
            )
        })
        .collect();
    after.fault.clone_from(&row.diagnosis.fault);
    after.severity = row.diagnosis.severity;
    after.incident = open
        .iter()
        .find_map(|row| explained(&row.diagnosis))
        .map(|i| i.id.clone());
    after
}

/// A question that is open, for the review of incidents.
fn sign_now(now: Timestamp, d: &Diagnosis, covered: bool, around: &Around) -> Sign {
    let stored = sign_of(around, &d.key);
    let mut sign = stored.unwrap_or_else(|| begins(now, &d.key, &d.fault, d.severity));
    sign.released |= sign.covered && !covered;
    sign.covered = covered;
    sign.severity = d.severity;
    sign.secondary = d.duplicate_of.is_some();
    sign
}

/// Remembers which parts are on the desk, and which no longer are.
pub(super) fn remember_parts(
    tx: &mut dyn Tx,
    now: Timestamp,
    desk: &DeskId,
    findings: &[Finding],
    present: &Present,
) -> Result<(), StoreError> {
    let stored = parts::of_desk(tx, desk)?;
    let mut there: BTreeSet<(ComponentKind, &str, String)> = BTreeSet::new();
    for (key, serial) in &present.serials {
        let component = key.scope();
        there.insert((key.kind, serial, component.clone()));
        let known = stored
            .iter()
            .find(|p| p.kind == key.kind && p.serial == *serial && p.component == component);
        let failed = findings
            .iter()
            .any(|f| f.is_failing() && f.component == *key);
        let same = known.is_some_and(|p| {
            p.failed == failed
                && p.gone_at.is_none()
                && now.duration_since(p.seen_at) < COARSE_PARTS
        });
        if !same {
            let part = PartRow {
                kind: key.kind,
                serial: serial.clone(),
                component,
                failed,
                seen_at: now,
                gone_at: None,
            };
            parts::set(tx, desk, &part)?;
        }
    }
    let replaced: BTreeSet<&str> = there.iter().map(|(_, _, c)| c.as_str()).collect();
    for part in stored.iter().filter(|p| p.gone_at.is_none()) {
        let still = there.contains(&(part.kind, part.serial.as_str(), part.component.clone()));
        let known_gone =
            present.gone.contains(&part.component) || replaced.contains(part.component.as_str());
        if !still && known_gone {
            let gone = PartRow {
                seen_at: now,
                gone_at: Some(now),
                ..part.clone()
            };
            parts::set(tx, desk, &gone)?;
        }
    }
    Ok(())
}
