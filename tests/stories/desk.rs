//! A desk of a story: the real probes on a PC that is not there, in the rhythm of the real program,
//! with its own outbox, stream, boots and clocks. Needs the machine and the probes. Must not judge
//! anything but what the program itself judges: what to look at again sooner.

use super::breaking::break_it;
use super::fault::{Fault, Pattern, Spell};
use super::hearing::heard;
use super::machine::Machine;
use super::profile::profile;
use super::script::DeskLine;
use super::words::{MINUTE, Moment, NEVER, digits};
use deskready::component::{Component, ComponentKey, ComponentKind, Identity};
use deskready::desk::{Baseline, DeskFacts};
use deskready::diagnosis::{Retained, findings};
use deskready::finding::State;
use deskready::ids::{AgentId, ComponentId, StreamId};
use deskready::knowledge::Knowledge;
use deskready::limits::OBSERVATIONS_PER_REPORT;
use deskready::observation::{
    GUIDED_TEST, GUIDED_TEST_PERIOD_S, Measured, Observation, Outcome, Reading, Trigger,
};
use deskready::profile::REQUIRED_SLOT;
use deskready::wire::v1::{DeskName, Inventory, Reply, Report, Request, VERSION};
use deskready_probes::host::Hosts;
use deskready_probes::{Context, FileBaseline, PROBES, Probe, run_probe};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Between rounds. The real program spreads them at random; a story is told twice alike.
const ROUND_S: i64 = MINUTE;
/// The program hears of a plug within this time.
const PLUG_S: i64 = 5;
/// Readings of one symptom that the desk itself looks back on.
const REMEMBERED: usize = 48;

/// Faults that stick to a thing, by its serial, wherever it is plugged in.
pub type Things = BTreeMap<String, Vec<Spell>>;

/// One desk.
pub struct SimDesk {
    pub line: DeskLine,
    pub label: String,
    pub spells: Vec<Spell>,
    pub headset: Option<String>,
    pub disk_serial: String,
    /// What central answered last.
    pub reply: Option<Reply>,
    facts: DeskFacts,
    files: FileBaseline,
    corrected: bool,
    starts: Moment,
    agent: AgentId,
    streams_count: u32,
    seq: u64,
    round: u64,
    boots_count: u32,
    booted_at: Option<Moment>,
    last_run: BTreeMap<&'static str, Moment>,
    remembered: BTreeMap<(ComponentKey, &'static str), VecDeque<Observation>>,
    identities: BTreeMap<ComponentKey, Identity>,
    trouble: BTreeSet<ComponentKind>,
    outbox: Vec<Observation>,
    told_digest: String,
    next_turn: Moment,
    replugged_at: Moment,
    asked: bool,
    held: Vec<Vec<u8>>,
}

impl SimDesk {
    pub fn new(line: &DeskLine, spells: Vec<Spell>) -> Result<Self, String> {
        let serial = |what: &str| match line.option("serials") {
            Some("junk") => "0123456789".to_owned(),
            Some("none") => String::new(),
            _ => format!("{what}{}0001", line.label.replace('-', "")),
        };
        let has_headset =
            line.option("headset") != Some("none") && line.option("lacks") != Some("headset");
        let agent = line.option("agent").unwrap_or(&line.label);
        let starts = line.option("starts").map_or(Ok(8 * 3600), str::parse);
        let starts: Moment = starts.map_err(|e| format!("starts: {e}"))?;
        let mut spells = spells;
        if let Some(minutes) = line.option("stays") {
            let minutes: i64 = minutes.parse().map_err(|e| format!("stays: {e}"))?;
            spells.push(Spell {
                fault: Fault::SwitchedOff,
                from: starts + minutes * MINUTE,
                to: NEVER,
                pattern: Pattern::Steady,
            });
        }
        Ok(Self {
            label: line.label.clone(),
            headset: has_headset.then(|| serial("HS")),
            disk_serial: serial("DK"),
            facts: DeskFacts {
                profile: profile(line, false)?,
                baseline: Baseline::default(),
            },
            agent: AgentId::from_tail(&digits(agent, 32)).map_err(|e| e.to_string())?,
            starts,
            line: line.clone(),
            spells,
            reply: None,
            files: FileBaseline::default(),
            corrected: false,
            streams_count: 1,
            seq: 0,
            round: 0,
            boots_count: 0,
            booted_at: None,
            last_run: BTreeMap::new(),
            remembered: BTreeMap::new(),
            identities: BTreeMap::new(),
            trouble: BTreeSet::new(),
            outbox: Vec::new(),
            told_digest: String::new(),
            next_turn: 0,
            replugged_at: -NEVER,
            asked: false,
            held: Vec::new(),
        })
    }

    pub fn site(&self) -> &str {
        &self.facts.profile.desk.site
    }

    /// The next moment after `at` when this desk does anything by itself.
    pub fn next_wake(&self, at: Moment, things: &Things) -> Moment {
        let own = self.spells.iter().chain(self.thing_spells(things));
        let edges = own.filter_map(|spell| {
            let edge = spell.next_edge(at - PLUG_S)?;
            let wake = if spell.fault == Fault::SwitchedOff {
                edge
            } else {
                edge + PLUG_S
            };
            Some(wake)
                .filter(|wake| *wake > at)
                .or_else(|| spell.next_edge(at))
        });
        let turn = match self.booted_at {
            Some(_) => Some(self.next_turn),
            None if self.boots_count == 0 => Some(self.starts.max(at + 1)),
            None => None,
        };
        let replug = Some(self.replugged_at + PLUG_S);
        edges
            .chain(turn)
            .chain(replug)
            .filter(|t| *t > at)
            .min()
            .unwrap_or(NEVER)
    }

    fn thing_spells<'a>(&'a self, things: &'a Things) -> impl Iterator<Item = &'a Spell> {
        let mine = self.headset.as_ref().and_then(|serial| things.get(serial));
        mine.into_iter().flatten()
    }

    fn holding(&self, at: Moment, things: &Things) -> Vec<Fault> {
        let own = self.spells.iter().filter(|s| s.holds(at, &self.label));
        let of_things = self
            .thing_spells(things)
            .filter(|s| s.holds(at, &self.label));
        own.chain(of_things).map(|s| s.fault.clone()).collect()
    }

    pub fn restart(&mut self) {
        self.booted_at = None;
    }

    /// Somebody asks for a check now.
    pub fn ask(&mut self, at: Moment) {
        self.asked = true;
        self.next_turn = at;
    }

    /// Somebody makes a guided test of the headset; what it measures waits for the next report.
    pub fn test_headset(&mut self, at: Moment, things: &Things) {
        let faults = self.holding(at, things);
        let has_headset = self.headset.is_some() && !faults.contains(&Fault::HeadsetUnplugged);
        if self.booted_at.is_none() || !has_headset {
            return;
        }
        (self.seq, self.round) = (self.seq + 1, self.round + 1);
        let serial = self.headset.clone().unwrap_or_default();
        let fresh = vec![Observation {
            seq: self.seq,
            at: self.wall(at, &faults),
            boot: format!("boot-{}-{}", self.label, self.boots_count),
            mono_ms: self.mono_ms(at),
            round: self.round,
            trigger: Trigger::SelfCheck,
            component: ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT),
            identity: Some(Identity::new("GN Netcom", "Jabra Evolve 20", &serial)),
            probe: GUIDED_TEST.to_owned(),
            active: true,
            period_s: GUIDED_TEST_PERIOD_S,
            attempts: 1,
            took_ms: 40_000,
            outcome: Outcome::Reading(Reading::HeadsetTest(Box::new(heard(&faults)))),
        }];
        self.remember(&fresh);
        self.outbox.extend(fresh);
    }

    /// Somebody changed what is plugged in.
    pub fn replug(&mut self, at: Moment) {
        self.replugged_at = at;
    }

    /// The outbox is gone, and with it what was not delivered.
    pub fn lose_outbox(&mut self) {
        self.streams_count += 1;
        self.seq = 0;
        self.outbox.clear();
        self.remembered.clear();
    }

    pub fn correct_profile(&mut self) -> Result<(), String> {
        self.corrected = true;
        self.facts.profile = profile(&self.line, true)?;
        Ok(())
    }

    /// A new disk comes with new counters; its epoch starts again.
    pub fn new_disk(&mut self, serial: &str) {
        serial.clone_into(&mut self.disk_serial);
        self.facts.baseline.disk_error_counts.clear();
    }

    /// What the desk does at this moment: nothing, or a round of checks that goes to the outbox.
    pub fn wake(&mut self, at: Moment, things: &Things) -> Result<(), String> {
        let faults = self.holding(at, things);
        if at < self.starts || faults.contains(&Fault::SwitchedOff) {
            self.booted_at = None;
            return Ok(());
        }
        let machine = self.machine(&faults);
        let booting = self.booted_at.is_none();
        if booting {
            self.boots_count += 1;
            self.booted_at = Some(at);
            self.last_run.clear();
        }
        let replugged = self
            .spells
            .iter()
            .chain(self.thing_spells(things))
            .any(|s| s.fault.is_plug() && s.next_edge(at - PLUG_S - 1) == Some(at - PLUG_S))
            || self.replugged_at == at - PLUG_S;
        let is_turn = booting || at >= self.next_turn;
        if !is_turn && !replugged {
            return Ok(());
        }
        let asked = std::mem::take(&mut self.asked);
        let trigger = match (booting, asked) {
            (_, true) => Trigger::SelfCheck,
            (true, false) => Trigger::Start,
            (false, false) => Trigger::Scheduled,
        };
        let due: Vec<&'static Probe> = PROBES
            .iter()
            .filter(|p| asked || booting || self.is_due(p, at, is_turn, replugged))
            .collect();
        if is_turn {
            self.next_turn = at + ROUND_S;
        }
        self.round(at, &machine, trigger, &due, &faults)
    }

    fn is_due(&self, probe: &Probe, at: Moment, is_turn: bool, replugged: bool) -> bool {
        let can_be_plugged =
            [ComponentKind::Headset, ComponentKind::DeskPhone].contains(&probe.kind);
        if replugged && can_be_plugged {
            return true;
        }
        let in_trouble = self.trouble.contains(&probe.kind);
        let looked_again = probe.is_looked_at_again() && in_trouble;
        if !is_turn || (!probe.in_scheduled_round && !looked_again) {
            return false;
        }
        let each_s = if in_trouble {
            probe.again_s
        } else {
            probe.period_s
        };
        self.last_run
            .get(probe.name)
            .is_none_or(|last| (at - last) * 1000 >= i64::from(each_s) * 900)
    }

    fn round(
        &mut self,
        at: Moment,
        machine: &Machine,
        trigger: Trigger,
        due: &[&'static Probe],
        faults: &[Fault],
    ) -> Result<(), String> {
        let hosts = Hosts {
            service: machine,
            session: machine,
            helper: machine,
        };
        if self.files.sets.is_empty() {
            self.files = deskready_probes::baseline::learn(&hosts, &self.facts.profile)
                .map_err(|e| e.to_string())?;
        }
        self.round += 1;
        let (wall, mono_ms) = (self.wall(at, faults), self.mono_ms(at));
        let context = Context {
            profile: &self.facts.profile,
            file_baseline: &self.files,
            trigger,
        };
        let mut fresh = Vec::new();
        for probe in due {
            let mut given = run_probe(probe, &hosts, &context);
            if probe.name == "path" {
                given.extend(certificates(faults, wall));
            }
            for measured in given {
                self.seq += 1;
                fresh.push(Observation {
                    seq: self.seq,
                    at: wall,
                    boot: format!("boot-{}-{}", self.label, self.boots_count),
                    mono_ms,
                    round: self.round,
                    trigger,
                    component: measured.component,
                    identity: measured.identity,
                    probe: probe.name.to_owned(),
                    active: measured.active,
                    period_s: probe.period_s,
                    attempts: measured.attempts,
                    took_ms: 3,
                    outcome: measured.outcome,
                });
            }
        }
        for probe in due {
            self.last_run.insert(probe.name, at);
        }
        self.remember(&fresh);
        self.outbox.append(&mut fresh);
        Ok(())
    }

    /// Learns what its baseline lacks, and what is in trouble and is looked at again sooner.
    fn remember(&mut self, fresh: &[Observation]) {
        let _ = self.facts.baseline.learn(fresh);
        for observation in fresh {
            if let Some(identity) = &observation.identity {
                self.identities
                    .insert(observation.component.clone(), identity.clone());
            }
            let Outcome::Reading(reading) = &observation.outcome else {
                continue;
            };
            let key = (observation.component.clone(), reading.kind());
            let kept = self.remembered.entry(key).or_default();
            kept.push_back(observation.clone());
            if kept.len() > REMEMBERED {
                kept.pop_front();
            }
        }
        let mut known: Vec<&Observation> = self.remembered.values().flatten().collect();
        known.sort_by_key(|o| o.seq);
        let retained: Vec<Retained<'_>> = known
            .into_iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        self.trouble = findings(&retained, &self.facts, Knowledge::built_in())
            .into_iter()
            .filter(|f| !matches!(f.state, State::Ok | State::Unknown))
            .map(|f| f.component.kind)
            .collect();
    }

    /// The desk's own clock, which may be wrong.
    fn wall(&self, at: Moment, faults: &[Fault]) -> Timestamp {
        let back_s: i64 = faults
            .iter()
            .map(|f| if let Fault::ClockBack(s) = f { *s } else { 0 })
            .sum();
        timestamp(at - back_s)
    }

    fn mono_ms(&self, at: Moment) -> u64 {
        let since = at - self.booted_at.unwrap_or(at) + 30;
        u64::try_from(since * 1000).unwrap_or(0)
    }

    /// Reports that leave the desk now, in the order they leave. What is held stays in the outbox;
    /// what is reordered waits for its successors and leaves after them.
    pub fn post(&mut self, at: Moment, things: &Things) -> Result<Vec<Vec<u8>>, String> {
        let faults = self.holding(at, things);
        if self.booted_at.is_none() || faults.contains(&Fault::ReportsHeld) {
            return Ok(Vec::new());
        }
        let reordered = faults.contains(&Fault::ReportsReordered);
        let mut leaving = Vec::new();
        while !self.outbox.is_empty() {
            let count = self.outbox.len().min(OBSERVATIONS_PER_REPORT);
            let observations: Vec<Observation> = self.outbox.drain(..count).collect();
            leaving.push(self.report(self.wall(at, &faults), observations)?);
        }
        if reordered {
            // Three wait for the fourth, which arrives first.
            self.held.append(&mut leaving);
            if self.held.len() >= 4 {
                leaving = self.held.drain(..).rev().collect();
            }
        } else if !self.held.is_empty() {
            leaving.extend(self.held.drain(..).rev());
        }
        if faults.contains(&Fault::ReportsDoubled) {
            leaving = leaving.into_iter().flat_map(|r| [r.clone(), r]).collect();
        }
        Ok(leaving)
    }

    fn report(
        &mut self,
        sent_at: Timestamp,
        observations: Vec<Observation>,
    ) -> Result<Vec<u8>, String> {
        let first_seq = observations.first().map_or(self.seq + 1, |o| o.seq);
        let inventory = Inventory {
            facts: self.facts.clone(),
            components: self.components(),
            program_version: "0.1.0".to_owned(),
        };
        let text = serde_json::to_string(&inventory).map_err(|e| e.to_string())?;
        let digest = digits(&text, 64);
        let wanted = self
            .reply
            .as_ref()
            .is_some_and(|r| r.requests.contains(&Request::SendHistory));
        let is_new = wanted || digest != self.told_digest;
        self.told_digest.clone_from(&digest);
        let agent = self.agent.as_str().trim_start_matches(AgentId::PREFIX);
        let report = Report {
            wire: VERSION,
            agent: self.agent.clone(),
            stream: StreamId::from_tail(&format!("{agent}-{}", self.streams_count))
                .map_err(|e| e.to_string())?,
            first_seq,
            sent_at,
            desk: DeskName {
                site: self.facts.profile.desk.site.clone(),
                label: self.label.clone(),
            },
            inventory_digest: digest,
            inventory: is_new.then_some(inventory),
            observations,
        };
        serde_json::to_vec(&report).map_err(|e| e.to_string())
    }

    fn components(&self) -> Vec<Component> {
        let mut keys: BTreeSet<ComponentKey> = self.facts.profile.required().into_iter().collect();
        keys.extend(self.identities.keys().cloned());
        keys.into_iter()
            .filter_map(|key| {
                let identity = self.identities.get(&key).cloned().unwrap_or_default();
                let name = format!("{} {} {}", self.label, key.scope(), identity.serial);
                let id = ComponentId::from_tail(&digits(&name, 32)).ok()?;
                Some(Component { id, key, identity })
            })
            .collect()
    }

    fn machine(&self, faults: &[Fault]) -> Machine {
        let number = |key: &str, other: f64| {
            self.line
                .option(key)
                .and_then(|t| t.parse().ok())
                .unwrap_or(other)
        };
        let mut mounts = vec!["/".to_owned()];
        mounts.extend(self.line.option("data").map(|_| "/data".to_owned()));
        let cores = number("cores", 8.0) as u32;
        let mut machine = Machine {
            headset: self.headset.clone(),
            silent: false,
            another_headset: false,
            microphone_muted: false,
            sound_percent: 60,
            no_sound_device: false,
            sound_refused: None,
            phone: self
                .line
                .option("phone")
                .map(|_| format!("PH{}0001", self.label)),
            down: BTreeSet::new(),
            disk: self.line.option("disk").unwrap_or("sata").to_owned(),
            disk_serial: self.disk_serial.clone(),
            passed: true,
            warning: 0,
            self_test_failed: false,
            io_errors: 0,
            crc_errors: 0,
            disk_counts: BTreeMap::new(),
            disk_used_percent: 3,
            read_ms: 1,
            unreadable_places: 0,
            degrees: 45,
            fan_stands: false,
            mhz: 3_900,
            memory_corrected: 0,
            wrong_core: None,
            battery_full_percent: self
                .line
                .option("battery")
                .map(|text| text.parse().unwrap_or(90)),
            on_battery_percent: None,
            stuck_bit: None,
            waiting: None,
            usb_drops: None,
            mounts,
            full: BTreeSet::new(),
            read_only: BTreeSet::new(),
            memory_gib: number("memory", 16.0),
            cores,
            cores_present: cores,
            softphone_version: "4.2.0".to_owned(),
            files: BTreeMap::new(),
        };
        for fault in faults {
            break_it(&mut machine, fault);
        }
        machine
    }
}

/// A certificate as the probe would tell it; a real one would have to be made for each day.
fn certificates(faults: &[Fault], now: Timestamp) -> Vec<Measured> {
    let of_one = |fault: &Fault| {
        let Fault::CertificateEnds(path, days) = fault else {
            return None;
        };
        let left = SignedDuration::from_hours(24 * days);
        let reading = Reading::Certificate {
            path_name: path.clone(),
            target: format!("tls://{path}.example:443"),
            not_after: now.checked_add(left).unwrap_or(now),
        };
        Some(Measured::active(
            ComponentKey::new(ComponentKind::Path, path),
            reading,
        ))
    };
    faults.iter().filter_map(of_one).collect()
}

/// Midnight of day 1 is a Monday in Madrid.
pub fn timestamp(at: Moment) -> Timestamp {
    const MIDNIGHT: i64 = 1_767_567_600;
    Timestamp::from_second(MIDNIGHT + at).unwrap_or(Timestamp::UNIX_EPOCH)
}
