//! A desk that speaks: makes reports as an agent would, with invented measurements. One desk, one
//! stream; the moment comes from the test's clock.

use deskready::component::{ComponentKey, ComponentKind};
use deskready::desk::{Baseline, DeskFacts, DeskKind, Direction};
use deskready::ids::{AgentId, StreamId};
use deskready::observation::{Observation, Outcome, Reading, Trigger};
use deskready::profile::{
    DeskSpec, DeviceSpec, Expect, PathRole, PathSpec, Profile, REQUIRED_SLOT, ServiceSpec,
};
use deskready::wire::v1::{DeskName, Inventory, Report, VERSION};
use jiff::Timestamp;

/// What is measured, and how.
#[derive(Clone)]
pub struct Shot {
    pub component: ComponentKey,
    pub reading: Reading,
    pub attempts: u32,
    pub active: bool,
}

/// The desk.
#[derive(Clone)]
pub struct Voice {
    pub site: String,
    pub label: String,
    pub agent: String,
    pub stream: String,
    pub facts: DeskFacts,
    pub seq: u64,
    pub round: u64,
    pub trigger: Trigger,
    /// Whether the next report carries the inventory.
    pub tells_inventory: bool,
}

impl Voice {
    pub fn new(label: &str) -> Self {
        let tail: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        Self {
            site: "Centre".to_owned(),
            label: label.to_owned(),
            agent: format!("agt_{tail}"),
            stream: format!("str_{tail}"),
            facts: facts(label),
            seq: 0,
            round: 0,
            trigger: Trigger::Scheduled,
            tells_inventory: true,
        }
    }

    /// A self-check: an active test that somebody asked for.
    pub fn asked(mut self) -> Self {
        self.trigger = Trigger::SelfCheck;
        self
    }

    /// One round of measurements as a report.
    pub fn report(&mut self, at: Timestamp, shots: &[Shot]) -> Report<Observation> {
        self.round += 1;
        let first_seq = self.seq + 1;
        let observations = shots.iter().map(|shot| self.observe(at, shot)).collect();
        Report {
            wire: VERSION,
            agent: AgentId::parse(&self.agent).unwrap(),
            stream: StreamId::parse(&self.stream).unwrap(),
            first_seq,
            sent_at: at,
            desk: DeskName {
                site: self.site.clone(),
                label: self.label.clone(),
            },
            inventory_digest: "5e884898da28".to_owned(),
            inventory: std::mem::take(&mut self.tells_inventory).then(|| Inventory {
                facts: self.facts.clone(),
                components: Vec::new(),
                program_version: "0.1.0".to_owned(),
            }),
            observations,
        }
    }

    fn observe(&mut self, at: Timestamp, shot: &Shot) -> Observation {
        self.seq += 1;
        Observation {
            seq: self.seq,
            at,
            boot: "boot-1".to_owned(),
            mono_ms: self.round * 60_000,
            round: self.round,
            trigger: self.trigger,
            component: shot.component.clone(),
            identity: None,
            probe: shot.reading.kind().to_owned(),
            active: shot.active,
            period_s: 60,
            attempts: shot.attempts,
            took_ms: 5,
            outcome: Outcome::Reading(shot.reading.clone()),
        }
    }
}

/// A PC that needs a headset and one path for voice.
fn facts(label: &str) -> DeskFacts {
    DeskFacts {
        profile: Profile {
            desk: DeskSpec {
                label: label.to_owned(),
                site: "Centre".to_owned(),
                room: "Room 1".to_owned(),
                kind: DeskKind::Pc,
                language: "es".to_owned(),
            },
            service: Some(ServiceSpec {
                name: "Inbound support".to_owned(),
                client: String::new(),
                direction: Direction::Inbound,
                criticality: 4,
            }),
            expect: Expect {
                headset: Some(DeviceSpec {
                    required: true,
                    ..DeviceSpec::default()
                }),
                min_cores: Some(4),
                ..Expect::default()
            },
            file_sets: Vec::new(),
            paths: vec![PathSpec {
                name: "voice".to_owned(),
                target: "tcp://127.0.0.1:5060".to_owned(),
                role: PathRole::Voice,
                backup_of: None,
            }],
            shared: std::collections::BTreeMap::new(),
        },
        baseline: Baseline::default(),
    }
}

/// The required headset, there or not, exercised (listed on request).
pub fn headset(found: bool) -> Shot {
    Shot {
        component: ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT),
        reading: Reading::Presence {
            found,
            device_name: found.then(|| "Headset 20".to_owned()),
            is_default: None,
            input_is_default: None,
            listed: vec!["Built-in Audio".to_owned()],
            listed_count: 1,
            other_device: None,
            error_text: None,
        },
        attempts: 2,
        active: true,
    }
}

/// Logical processors online; the profile wants four.
pub fn cores(online_count: u32) -> Shot {
    Shot {
        component: ComponentKey::new(ComponentKind::Cpu, "main"),
        reading: Reading::CpuCores {
            online_count,
            present_count: 4,
        },
        attempts: 1,
        active: true,
    }
}

/// The path for voice.
pub fn path(ok: bool) -> Shot {
    Shot {
        component: ComponentKey::new(ComponentKind::Path, "voice"),
        reading: Reading::Connect {
            path_name: "voice".to_owned(),
            target: "tcp://127.0.0.1:5060".to_owned(),
            role: PathRole::Voice,
            ok,
            attempt_count: 3,
            latency_ms: ok.then_some(2),
            error_text: None,
            sip: None,
        },
        attempts: 3,
        active: true,
    }
}

/// The system disk, writable or not.
pub fn mount(read_only: bool) -> Shot {
    Shot {
        component: ComponentKey::new(ComponentKind::Disk, "/"),
        reading: Reading::Mount {
            mount: "/".to_owned(),
            mounted: true,
            device: "/dev/sda1".to_owned(),
            file_system: "ext4".to_owned(),
            read_only,
            error_count: None,
            stops_on_error: false,
        },
        attempts: 2,
        active: true,
    }
}

/// What the system disk says of itself.
pub fn smart(passed: bool) -> Shot {
    Shot {
        component: ComponentKey::new(ComponentKind::Disk, "/"),
        reading: Reading::Smart {
            device: "sda".to_owned(),
            passed: Some(passed),
            critical_warning: None,
            self_test_failed: None,
            counters: std::collections::BTreeMap::new(),
            rotating: None,
            crossed: Vec::new(),
            part: None,
        },
        attempts: 2,
        active: true,
    }
}

/// Everything a desk needs, all well but for the headset.
pub fn round(headset_found: bool) -> Vec<Shot> {
    vec![
        cores(4),
        Shot {
            component: ComponentKey::new(ComponentKind::Memory, "main"),
            reading: Reading::Memory {
                total_bytes: 16 << 30,
            },
            attempts: 1,
            active: true,
        },
        mount(false),
        headset(headset_found),
        path(true),
    ]
}
