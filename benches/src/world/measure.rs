//! One probe's run at one moment: the readings it would make of the signs of a desk. Needs the signs and the noise.
//! Must not hold a threshold, and must not say more than the real probe of that name says.

use super::emit::{Emitter, Told, key, moment, reading, unseen};
use super::signs::{FileSign, PATHS, Signs, Stream};
use crate::rng::Rng;
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::{FileFact, FileFound, FileSource, Outcome, Reading, Why};
use deskready::profile::{FileRole, PathRole};
use std::collections::BTreeMap;

/// Memory of a desk, bytes.
pub const MEMORY_BYTES: u64 = 16 << 30;
/// Processors of a desk.
pub const CORES: u32 = 8;
/// Paths: name, target, what they carry.
pub const PATH_NAMES: [(&str, &str, PathRole); PATHS] = [
    ("voice", "tls://voice.example:5061", PathRole::Voice),
    ("vpn", "tcp://gateway.example:443", PathRole::Vpn),
    (
        "records",
        "tcp://records.example:443",
        PathRole::Application,
    ),
];
/// Sets of files: name, role.
pub const SETS: [(&str, FileRole); 3] = [
    ("softphone", FileRole::Softphone),
    ("drivers", FileRole::Driver),
    ("system", FileRole::System),
];
/// Disks as the kernel names them; the first one holds the system.
pub const DISKS: [&str; 2] = ["sda", "sdb"];

/// The probes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Cpu,
    Memory,
    Disk,
    Audio,
    Hid,
    Path,
    AudioOutput,
    Smart,
    Files,
}

impl Measure {
    pub(super) fn owns(self) -> Vec<ComponentKey> {
        let one = |kind, slot: &str| vec![ComponentKey::new(kind, slot)];
        match self {
            Self::Cpu => one(ComponentKind::Cpu, "main"),
            Self::Memory => one(ComponentKind::Memory, "main"),
            Self::Disk => one(ComponentKind::Disk, "/"),
            Self::Audio | Self::AudioOutput => vec![key(ComponentKind::Headset)],
            Self::Hid => vec![key(ComponentKind::DeskPhone)],
            Self::Path => PATH_NAMES
                .map(|(name, _, _)| ComponentKey::new(ComponentKind::Path, name))
                .into(),
            Self::Smart => one(ComponentKind::Disk, "drives"),
            Self::Files => SETS
                .map(|(name, _)| ComponentKey::new(ComponentKind::Files, name))
                .into(),
        }
    }

    pub(super) fn reason(self, rng: &mut Rng) -> Why {
        let session = matches!(self, Self::Audio | Self::AudioOutput | Self::Hid);
        match rng.range(0, 2) {
            0 if session => Why::NoSession,
            1 if session => Why::InCall,
            0 => Why::Busy,
            _ => Why::TimedOut,
        }
    }
}

pub(super) fn measure(what: Measure, desk: &mut Emitter, signs: &Signs, t_s: u64) -> Vec<Told> {
    match what {
        Measure::Cpu => {
            let off = if signs.cores_off.0.at(t_s) {
                signs.cores_off.1
            } else {
                0
            };
            let cores = Reading::CpuCores {
                online_count: CORES - off,
                present_count: CORES,
            };
            vec![reading(
                ComponentKey::new(ComponentKind::Cpu, "main"),
                1,
                cores,
            )]
        }
        Measure::Memory => {
            let lost = if signs.memory_lost.0.at(t_s) {
                signs.memory_lost.1
            } else {
                0
            };
            let memory = Reading::Memory {
                total_bytes: MEMORY_BYTES - lost,
            };
            vec![reading(
                ComponentKey::new(ComponentKind::Memory, "main"),
                1,
                memory,
            )]
        }
        Measure::Disk => disk(desk, signs, t_s),
        Measure::Audio => vec![audio(desk, signs, t_s)],
        Measure::AudioOutput => vec![output(desk, signs, t_s)],
        Measure::Hid => hid(desk, signs, t_s),
        Measure::Path => (0..PATHS)
            .flat_map(|at| path(desk, signs, t_s, at))
            .collect(),
        Measure::Smart => smart(desk, signs, t_s),
        Measure::Files => (0..SETS.len()).map(|set| files(signs, t_s, set)).collect(),
    }
}

fn audio(desk: &mut Emitter, signs: &Signs, t_s: u64) -> Told {
    let falsely = desk.rng.chance(desk.noise.false_reading);
    let garbled = signs.headset_garbled.at(t_s);
    let found = !signs.headset_gone.at(t_s) && !garbled && !falsely;
    let mut listed = vec!["Built-in Audio Analog Stereo".to_owned()];
    if !signs.camera_gone.at(t_s) {
        listed.push("HD Webcam C270 Mono".to_owned());
    }
    if garbled {
        listed.push("USB Audio Device".to_owned());
    }
    if found {
        listed.push("Jabra Evolve 20".to_owned());
    }
    let presence = Reading::Presence {
        found,
        device_name: found.then(|| "Jabra Evolve 20".to_owned()),
        is_default: found.then(|| !signs.not_default.at(t_s)),
        input_is_default: None,
        listed_count: u32::try_from(listed.len()).unwrap_or(u32::MAX),
        listed,
        other_device: None,
        error_text: None,
    };
    let (key, _, active, attempts, outcome) = reading(
        key(ComponentKind::Headset),
        if found { 1 } else { 2 },
        presence,
    );
    (
        key,
        found.then(|| desk.headset_identity()),
        active,
        attempts,
        outcome,
    )
}

fn output(desk: &Emitter, signs: &Signs, t_s: u64) -> Told {
    let key = key(ComponentKind::Headset);
    if signs.headset_gone.at(t_s) || signs.headset_garbled.at(t_s) {
        return unseen(key, Why::NoDevice);
    }
    let stream = if signs.stream.0.at(t_s) {
        signs.stream.1
    } else {
        Stream::Well
    };
    let (frames_count, attempts) = match stream {
        Stream::Well => (48_100, 1),
        Stream::Starved => (14_400 + (t_s % 7) * 960, 1),
        Stream::Stuck => (0, 2),
    };
    let taken = Reading::AudioOutput {
        device_name: "Jabra Evolve 20".to_owned(),
        sample_rate_hz: 48_000,
        frames_count,
        elapsed_ms: 1_002,
    };
    (
        key,
        Some(desk.headset_identity()),
        true,
        attempts,
        Outcome::Reading(taken),
    )
}

fn hid(desk: &mut Emitter, signs: &Signs, t_s: u64) -> Vec<Told> {
    let found = !signs.phone_gone.at(t_s);
    let on_bus = !signs.headset_gone.at(t_s) || signs.headset_on_bus;
    let name = |wanted: bool, name: &str| wanted.then(|| name.to_owned());
    let listed: Vec<String> = [name(found, "Yealink MP50"), name(on_bus, "Jabra Evolve 20")]
        .into_iter()
        .flatten()
        .collect();
    let presence = Reading::Presence {
        found,
        device_name: name(found, "Yealink MP50"),
        is_default: None,
        input_is_default: None,
        listed_count: u32::try_from(listed.len()).unwrap_or(0),
        listed,
        other_device: None,
        error_text: None,
    };
    let identity = Identity::new("Yealink", "MP50", &desk.things.phone_serial);
    let (phone, _, active, attempts, outcome) = reading(
        key(ComponentKind::DeskPhone),
        if found { 1 } else { 2 },
        presence,
    );
    let mut all = vec![(
        phone,
        found.then(|| identity.clone()),
        active,
        attempts,
        outcome,
    )];
    let collections = |kind, name: &str, identity| {
        let usages = vec!["000b:0005".to_owned(), "000c:0001".to_owned()];
        let told = Reading::HidCollections {
            device_name: name.to_owned(),
            usages,
            telephony: true,
        };
        // The kernel's memory: nothing was exercised for it.
        (key(kind), Some(identity), false, 1, Outcome::Reading(told))
    };
    if found {
        all.push(collections(
            ComponentKind::DeskPhone,
            "Yealink MP50",
            identity,
        ));
    }
    if on_bus {
        all.push(collections(
            ComponentKind::Headset,
            "Jabra Evolve 20",
            desk.headset_identity(),
        ));
    }
    all
}

fn path(desk: &mut Emitter, signs: &Signs, t_s: u64, at: usize) -> Vec<Told> {
    let Some((name, target, role)) = PATH_NAMES.get(at).copied() else {
        return Vec::new();
    };
    let is = |spans: &[super::signs::Spans; PATHS]| spans.get(at).is_some_and(|s| s.at(t_s));
    let falsely = desk.rng.chance(desk.noise.false_reading);
    let ok = !is(&signs.path_down) && !falsely;
    let attempts = match (ok, is(&signs.path_slow)) {
        (false, _) => 3,
        (true, true) => 2,
        (true, false) => 1,
    };
    let key = ComponentKey::new(ComponentKind::Path, name);
    let connect = Reading::Connect {
        path_name: name.to_owned(),
        target: target.to_owned(),
        role,
        ok,
        attempt_count: attempts,
        latency_ms: ok.then(|| 12 + t_s % 9 + if attempts > 1 { 400 } else { 0 }),
        error_text: (!ok).then(|| signs.path_error.to_owned()),
        sip: None,
    };
    let mut all = vec![reading(key.clone(), attempts, connect)];
    if target.starts_with("tls") && ok {
        let not_after = moment(super::emit::BEGIN_S + signs.certificate_end_s);
        let (path_name, target) = (name.to_owned(), target.to_owned());
        all.push(reading(
            key,
            1,
            Reading::Certificate {
                path_name,
                target,
                not_after,
            },
        ));
    }
    all
}

fn disk(desk: &Emitter, signs: &Signs, t_s: u64) -> Vec<Told> {
    let root = ComponentKey::new(ComponentKind::Disk, "/");
    let mount = Reading::Mount {
        mount: "/".to_owned(),
        mounted: true,
        device: "/dev/sda2".to_owned(),
        file_system: "ext4".to_owned(),
        read_only: signs.read_only.at(t_s),
        error_count: None,
        stops_on_error: false,
    };
    let total_bytes = 240_000_000_000;
    let room = Reading::Space {
        mount: "/".to_owned(),
        total_bytes,
        available_bytes: if signs.full.at(t_s) {
            40_000_000
        } else {
            90_000_000_000
        },
        inodes_total: 14_000_000,
        inodes_free: 12_000_000,
    };
    let mut all = vec![reading(root.clone(), 1, mount), reading(root, 1, room)];
    for (at, (name, disk)) in DISKS.iter().zip(&signs.disks).enumerate() {
        if disk.gone.at(t_s) {
            continue;
        }
        // The kernel counts from its own start.
        let started_s = signs
            .restarts
            .0
            .iter()
            .rev()
            .find(|start| **start <= t_s)
            .copied()
            .unwrap_or(0);
        let since_s = started_s.max(if at == 0 { desk.things.disk_since_s } else { 0 });
        let error_count = disk
            .io_errors
            .until(t_s)
            .saturating_sub(disk.io_errors.until(since_s));
        let device = (*name).to_owned();
        let key = ComponentKey::new(ComponentKind::Disk, name);
        all.push(reading(
            key,
            1,
            Reading::IoErrors {
                device,
                error_count,
            },
        ));
    }
    all
}

fn smart(desk: &Emitter, signs: &Signs, t_s: u64) -> Vec<Told> {
    let disks = DISKS
        .iter()
        .zip(&signs.disks)
        .zip(&desk.things.disk_serials);
    let there = disks
        .enumerate()
        .filter(|(_, ((_, disk), _))| !disk.gone.at(t_s));
    there
        .map(|(at, ((name, disk), serial))| {
            let since_s = if at == 0 { desk.things.disk_since_s } else { 0 };
            let grown =
                |events: &super::signs::Events| events.until(t_s) - events.until(since_s.min(t_s));
            let counters = BTreeMap::from(
                [
                    ("ata_5", grown(&disk.replaced)),
                    ("ata_187", grown(&disk.uncorrected)),
                    ("ata_192", 14 + grown(&disk.power_lost)),
                    ("ata_194", 34),
                    ("ata_197", grown(&disk.pending)),
                    ("ata_198", grown(&disk.uncorrected)),
                    ("ata_199", grown(&disk.crc)),
                    ("power_on_hours", 9_100 + t_s / 3600),
                ]
                .map(|(name, value)| (name.to_owned(), value)),
            );
            let key = ComponentKey::new(ComponentKind::Disk, name);
            let told = Reading::Smart {
                device: (*name).to_owned(),
                passed: Some(!disk.says_failed.at(t_s)),
                critical_warning: None,
                self_test_failed: None,
                counters,
                rotating: None,
                crossed: Vec::new(),
                part: None,
            };
            let identity = Identity::new("", "CT240BX500SSD1", serial);
            (key, Some(identity), true, 1, Outcome::Reading(told))
        })
        .collect()
}

fn files(signs: &Signs, t_s: u64, set: usize) -> Told {
    let (name, role) = SETS.get(set).copied().unwrap_or(("other", FileRole::Other));
    let bad = signs
        .files
        .iter()
        .filter(|file| file.set == set && file.spans.at(t_s));
    let facts: Vec<FileFact> = bad
        .map(|file| FileFact {
            path: file.path.to_owned(),
            path_b64: None,
            expected_hash: Some(format!("{:064x}", 0xA11C_E000_u64 + set as u64)),
            source: FileSource::PackageDatabase,
            package: Some(name.to_owned()),
            configuration: file.sign == FileSign::Configured,
            found: found(file.sign),
        })
        .collect();
    let files = Reading::Files {
        set: name.to_owned(),
        role,
        checked_count: 140,
        pending_count: 0,
        oldest_read_days: None,
        facts_count: u32::try_from(facts.len()).unwrap_or(u32::MAX),
        facts,
    };
    reading(ComponentKey::new(ComponentKind::Files, name), 2, files)
}

fn found(sign: FileSign) -> FileFound {
    let content = |size_same, mtime_same, explained_by_update| FileFound::Content {
        hash: format!("{:064x}", 0xBAD_u64),
        past_cache: true,
        size_same: Some(size_same),
        mtime_same: Some(mtime_same),
        explained_by_update,
        damage: None,
    };
    match sign {
        FileSign::Decayed => content(true, true, false),
        FileSign::Written | FileSign::Configured | FileSign::HalfWritten => {
            content(sign != FileSign::HalfWritten, false, false)
        }
        FileSign::Updated => content(false, false, true),
        FileSign::Gone => FileFound::Gone,
        FileSign::Unsteady => FileFound::Inconclusive {
            why: Why::Changing,
            detail: "two readings differ".to_owned(),
        },
    }
}
