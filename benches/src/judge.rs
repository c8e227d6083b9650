//! The judgement at work in a world: what was measured and is known goes in, the step it asks for is done there, what
//! came of it is told back, until the trouble is gone. Needs floor 0 and a world. Must not look at the truth before the
//! case has ended, nor help the judgement with what central would not know.

use crate::world::cause::Part;
use crate::world::emit::{BEGIN_S, moment};
use crate::world::kinds::{Deed, Symptom};
use crate::world::{self, Neighbour, World, steps};
use deskready::component::{ComponentKey, ComponentKind, SerialQuality};
use deskready::desk::{Calendar, DeskFacts};
use deskready::diagnosis::past::{Elsewhere, Past, Peers};
use deskready::diagnosis::{
    Change, Diagnosis, DiagnosisKey, Input, Retained, Stage, Surroundings, Trial, diagnose,
    findings,
};
use deskready::finding::{Finding, State};
use deskready::knowledge::Knowledge;
use deskready::observation::Observation;
use deskready::profile::REQUIRED_SLOT;
use deskready::work_order::ClosingCode;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Steps until somebody with experience is asked.
pub const STEPS_MOST: u32 = 8;
/// Minutes between two looks at what is only watched.
const WATCHED_MIN: u64 = 120;

/// Which fault a symptom is measured as, and on which slot.
const FAULTS: [(&str, Symptom, ComponentKind, &str); 17] = [
    (
        "headset.missing",
        Symptom::HeadsetMissing,
        ComponentKind::Headset,
        REQUIRED_SLOT,
    ),
    (
        "headset.other_device",
        Symptom::HeadsetNotDefault,
        ComponentKind::Headset,
        REQUIRED_SLOT,
    ),
    (
        "audio.silent_stream",
        Symptom::StreamSilent,
        ComponentKind::Headset,
        REQUIRED_SLOT,
    ),
    (
        "phone.missing",
        Symptom::PhoneMissing,
        ComponentKind::DeskPhone,
        REQUIRED_SLOT,
    ),
    ("path.down", Symptom::PathDown, ComponentKind::Path, "voice"),
    (
        "path.vpn_down",
        Symptom::PathDown,
        ComponentKind::Path,
        "vpn",
    ),
    (
        "path.certificate",
        Symptom::CertificateEnds,
        ComponentKind::Path,
        "voice",
    ),
    (
        "disk.failing",
        Symptom::DiskErrors,
        ComponentKind::Disk,
        "sda",
    ),
    (
        "disk.watch",
        Symptom::DiskErrors,
        ComponentKind::Disk,
        "sda",
    ),
    ("disk.worn", Symptom::DiskErrors, ComponentKind::Disk, "sda"),
    (
        "disk.read_only",
        Symptom::ReadOnly,
        ComponentKind::Disk,
        "/",
    ),
    ("disk.full", Symptom::Full, ComponentKind::Disk, "/"),
    (
        "file.corrupted",
        Symptom::FileDiffers,
        ComponentKind::Files,
        "softphone",
    ),
    (
        "file.changed",
        Symptom::FileDiffers,
        ComponentKind::Files,
        "softphone",
    ),
    (
        "file.missing",
        Symptom::FileGone,
        ComponentKind::Files,
        "softphone",
    ),
    (
        "memory.less",
        Symptom::MemoryLess,
        ComponentKind::Memory,
        "main",
    ),
    (
        "cpu.fewer_cores",
        Symptom::CoresLess,
        ComponentKind::Cpu,
        "main",
    ),
];

/// Faults that no trouble of these worlds comes to: of heat and speed, of power, USB ports and load, of what hardware counts
/// itself, of settings, of what a guided test hears, and of the whole desk.
#[cfg(test)]
const NO_TROUBLE_HERE: [&str; 22] = [
    "cpu.errors",
    "cpu.hot",
    "cpu.slow",
    "cpu.wrong_result",
    "desk.inspection",
    "disk.hot",
    "disk.slow",
    "headset.dead_ear",
    "headset.dropouts",
    "headset.mic_silent",
    "headset.mic_weak",
    "headset.muted",
    "headset.narrowband",
    "headset.noise",
    "memory.errors",
    "memory.wrong_bits",
    "pc.overloaded",
    "phone.other_device",
    "phone.silent",
    "power.battery_worn",
    "power.no_mains",
    "usb.port",
];

/// The symptom a fault code speaks of.
#[must_use]
pub fn symptom_of(fault: &str) -> Option<Symptom> {
    FAULTS.iter().find(|row| row.0 == fault).map(|row| row.1)
}

/// The judgement of one case.
#[derive(Debug)]
pub struct Judge {
    facts: DeskFacts,
    /// What is known beside the measurements.
    pub surroundings: Surroundings,
    /// The newest reading of each kind.
    latest: Vec<Observation>,
    /// What is open.
    pub open: Vec<Diagnosis>,
    /// Every fault that was ever opened.
    pub ever: Vec<String>,
    /// The leading question as it was last told, open or not.
    pub told: Option<Diagnosis>,
    /// Steps that nobody in the world knows.
    pub unknown_steps: Vec<String>,
}

impl Judge {
    /// Before the first look; what central knows of the desk's past and of the desks around it.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let surroundings = Surroundings {
            past: past(world),
            elsewhere: elsewhere(world),
            ..Surroundings::default()
        };
        Self {
            facts: world::facts(),
            surroundings,
            latest: Vec::new(),
            open: Vec::new(),
            ever: Vec::new(),
            told: None,
            unknown_steps: Vec::new(),
        }
    }

    /// Judges what has arrived up to a moment.
    pub fn look(&mut self, world: &World, until_s: u64) {
        let findings = self.findings(&world.observations, until_s);
        let is_now = until_s == world.now_s;
        if findings.iter().any(Finding::is_failing) && self.surroundings.peers.is_empty() && is_now
        {
            self.surroundings.peers = peers(&world.neighbours(), &world.shared(), &self.facts);
        }
        self.decide(&findings, until_s);
    }

    /// What the measurements say that have arrived up to a moment.
    pub fn findings(&mut self, observations: &[Observation], until_s: u64) -> Vec<Finding> {
        let mut seen: Vec<&Observation> = observations
            .iter()
            .filter(|one| sent_by(one, until_s))
            .collect();
        seen.sort_by_key(|one| one.seq);
        seen.dedup_by_key(|one| one.seq);
        self.surroundings.serials = serials(&seen);
        self.latest = deskready::diagnosis::latest(seen.iter().copied());
        let retained: Vec<Retained<'_>> = seen
            .into_iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        findings(&retained, &self.facts, Knowledge::built_in())
    }

    /// Brings what is open to what the findings call for.
    pub fn decide(&mut self, findings: &[Finding], until_s: u64) {
        let changes = diagnose(&Input {
            now: at(until_s),
            latest: &self.latest,
            knowledge: Knowledge::built_in(),
            facts: &self.facts,
            findings,
            open: &self.open,
            surroundings: &self.surroundings,
            calendar: &Calendar::default(),
        });
        for change in changes {
            self.apply(change);
        }
        if let Some(lead) = self.lead() {
            self.told = Some(lead.clone());
        }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Open(diagnosis) | Change::Update(diagnosis) => {
                if !self.ever.contains(&diagnosis.fault) {
                    self.ever.push(diagnosis.fault.clone());
                }
                self.open.retain(|open| open.key != diagnosis.key);
                self.open.push(diagnosis);
            }
            Change::Recovered { key, .. } => self.open.retain(|open| open.key != key),
            Change::Intermittent { key, .. } => {
                for open in self.open.iter_mut().filter(|open| open.key == key) {
                    open.stage = Stage::Intermittent;
                }
            }
        }
    }

    /// The question a person is sent out with: the worst one that nothing else explains, the oldest of these.
    #[must_use]
    pub fn lead(&self) -> Option<&Diagnosis> {
        let alone = self.open.iter().filter(|open| open.stands_alone());
        alone.min_by_key(|open| (open.severity, open.since, open.key.clone()))
    }

    /// Does what the judgement asks for until it is solved.
    pub fn solve(&mut self, world: &mut World) {
        while !world.cured {
            if world.bill.steps_count >= STEPS_MOST {
                world.escalate();
                return;
            }
            self.look(world, world.now_s);
            let Some(lead) = self.lead().cloned() else {
                // Nothing is open: nobody comes until it shows again.
                world.wait(WATCHED_MIN);
                continue;
            };
            match (&lead.action.step, lead.action.verb.as_str()) {
                (Some(step), _) => self.step(world, &lead, &step.clone()),
                (None, "monitor") => world.wait(WATCHED_MIN),
                // Somebody who knows more has to look: the end of what the judgement can say.
                (None, _) => world.escalate(),
            }
        }
    }

    fn step(&mut self, world: &mut World, lead: &Diagnosis, step: &str) {
        let Some(came) = world.perform(step) else {
            self.unknown_steps.push(step.to_owned());
            world.escalate();
            return;
        };
        let now = at(world.now_s);
        let part = step
            .strip_prefix("swap_")
            .or_else(|| step.strip_prefix("replace_"));
        if came.well && part.and_then(Part::parse).is_some() {
            // Signed and closed; what comes back is a new question with this one in its past.
            self.open.retain(|open| open.key != lead.key);
            self.surroundings.past.insert(
                0,
                Past {
                    key: lead.key.clone(),
                    fault: lead.fault.clone(),
                    ended_at: now,
                    closing: Some(ClosingCode::Replaced),
                    part: part.map(str::to_owned),
                    serial: self
                        .surroundings
                        .serial(&lead.key.component)
                        .unwrap_or_default()
                        .to_owned(),
                    suspects: lead.suspects.clone(),
                },
            );
        } else if let Some(open) = self.open.iter_mut().find(|open| open.key == lead.key) {
            let by = lead.action.who.clone();
            open.trials.push(Trial {
                step: step.to_owned(),
                came_out_well: came.well,
                at: now,
                by,
                fault: lead.fault.clone(),
            });
        }
    }
}

/// A moment of central's clock.
#[must_use]
pub fn at(t_s: u64) -> Timestamp {
    moment(BEGIN_S + i64::try_from(t_s).unwrap_or(0))
}

/// Central reads its own clock: what a desk's wrong one says changes nothing about when a report arrived.
fn sent_by(one: &Observation, until_s: u64) -> bool {
    // Rounds are a minute apart and numbered from the first one.
    one.round * 60 <= until_s + 60
}

fn past(world: &World) -> Vec<Past> {
    let row = FAULTS.iter().find(|row| row.1 == world.kind.symptom);
    let Some((code, _, kind, slot)) = row else {
        return Vec::new();
    };
    let family = Knowledge::built_in()
        .fault(code)
        .map_or("", |fault| fault.family);
    let mut all: Vec<Past> = world
        .repairs
        .iter()
        .map(|repair| {
            let (closing, part) = match repair.deed {
                Deed::Replaced(part) => (ClosingCode::Replaced, part.as_str()),
                Deed::Restored => (ClosingCode::Restored, "file"),
            };
            Past {
                key: DiagnosisKey {
                    component: ComponentKey::new(*kind, slot),
                    family: family.to_owned(),
                },
                fault: (*code).to_owned(),
                ended_at: at(0) - SignedDuration::from_hours(24 * i64::from(repair.days_ago)),
                closing: Some(closing),
                part: Some(part.to_owned()),
                serial: serial_then(world, repair.deed, *kind),
                suspects: Vec::new(),
            }
        })
        .collect();
    all.sort_by_key(|past| std::cmp::Reverse(past.ended_at));
    all
}

/// A new headset, phone or disk has another serial than the old one; after any other repair it is still the same.
fn serial_then(world: &World, deed: Deed, kind: ComponentKind) -> String {
    let own = match kind {
        ComponentKind::Headset => Part::Headset,
        ComponentKind::DeskPhone => Part::DeskPhone,
        ComponentKind::Cpu
        | ComponentKind::Memory
        | ComponentKind::Disk
        | ComponentKind::Files
        | ComponentKind::Path
        | ComponentKind::Power
        | ComponentKind::Pc => Part::Disk,
    };
    match (kind, deed) {
        (_, Deed::Replaced(part)) if part == own => "00A1B2C3".to_owned(),
        (ComponentKind::Headset | ComponentKind::DeskPhone, _) => {
            good_serial(world, kind).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn good_serial(world: &World, kind: ComponentKind) -> Option<String> {
    let serial = world.serial(kind);
    (SerialQuality::of(serial) == SerialQuality::Good).then(|| serial.to_owned())
}

fn elsewhere(world: &World) -> Vec<Elsewhere> {
    let seen = world.elsewhere.iter();
    seen.filter_map(|seen| {
        Some(Elsewhere {
            kind: seen.kind,
            serial: good_serial(world, seen.kind)?,
            desk_label: "B-30".to_owned(),
            failed: seen.failing,
            at: at(world.now_s) - SignedDuration::from_hours(i64::from(seen.hours_ago)),
        })
    })
    .collect()
}

fn serials(seen: &[&Observation]) -> Vec<(ComponentKey, String)> {
    let mut all: BTreeMap<&ComponentKey, &str> = BTreeMap::new();
    for one in seen {
        if let Some(identity) = one
            .identity
            .as_ref()
            .filter(|i| i.serial_quality == SerialQuality::Good)
        {
            all.insert(&one.component, &identity.serial);
        }
    }
    all.into_iter()
        .map(|(key, serial)| (key.clone(), serial.to_owned()))
        .collect()
}

/// How the desks around stand, by family and by what they share with this one.
pub fn peers(around: &[Neighbour], shared: &[String], facts: &DeskFacts) -> Vec<Peers> {
    let knowledge = Knowledge::built_in();
    let mut counts: BTreeMap<(String, &str), (u32, u32)> = BTreeMap::new();
    for one in around {
        let mut seen: Vec<&Observation> = one.observations.iter().collect();
        seen.sort_by_key(|one| one.seq);
        seen.dedup_by_key(|one| one.seq);
        let retained: Vec<Retained<'_>> = seen
            .into_iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        let (mut observed, mut failing) = (BTreeSet::new(), BTreeSet::new());
        for finding in findings(&retained, facts, knowledge) {
            let Some(fault) = knowledge.fault(&finding.fault) else {
                continue;
            };
            if finding.state != State::Unknown {
                observed.insert(fault.family);
            }
            if finding.is_failing() {
                failing.insert(fault.family);
            }
        }
        for family in observed {
            for same in shared.iter().filter(|same| one.shared.contains(same)) {
                let count = counts.entry((family.to_owned(), same)).or_default();
                count.0 += 1;
                count.1 += u32::from(failing.contains(family));
            }
        }
    }
    counts
        .into_iter()
        .map(|((family, same), (observed_count, failing_count))| {
            let (attribute, value) = same.split_once('=').unwrap_or((same, ""));
            Peers {
                family,
                attribute: attribute.to_owned(),
                value: value.to_owned(),
                observed_count,
                failing_count,
            }
        })
        .collect()
}

/// Every step of knowledge that people in the worlds cannot do: their answer would be made up.
#[must_use]
pub fn steps_nobody_knows() -> Vec<String> {
    let known: BTreeSet<String> = steps::step_ids().collect();
    let all = Knowledge::built_in()
        .faults()
        .iter()
        .flat_map(|fault| fault.steps.iter());
    let unknown: BTreeSet<&str> = all
        .map(|step| step.id)
        .filter(|id| !known.contains(*id))
        .collect();
    unknown.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::emit::Noise;
    use crate::world::kinds;

    #[test]
    fn people_in_the_worlds_know_every_step_of_knowledge() {
        assert_eq!(steps_nobody_knows(), Vec::<String>::new());
    }

    #[test]
    fn every_fault_of_knowledge_has_its_symptom_or_is_the_one_of_the_whole_desk() {
        for fault in Knowledge::built_in().faults() {
            assert!(
                symptom_of(fault.code).is_some() != NO_TROUBLE_HERE.contains(&fault.code),
                "{}",
                fault.code
            );
        }
    }

    #[test]
    fn every_case_comes_to_an_end_and_a_case_of_nothing_costs_nothing_when_nothing_is_open() {
        for kind in kinds::all().step_by(9) {
            let mut world = World::draw(kind, 2, Noise::USUAL);
            let mut judge = Judge::new(&world);
            judge.solve(&mut world);
            assert!(world.cured, "{}", kind.name);
            assert!(world.bill.steps_count <= STEPS_MOST, "{}", kind.name);
            assert_eq!(judge.unknown_steps, Vec::<String>::new(), "{}", kind.name);
        }
    }
}
