//! Anything a desk could send, for the laws of the judgement: readings of every family, good and bad,
//! with numbers and clocks of a usual day or out of this world.

use super::DeskFacts;
use super::support::{facts, profile_with};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::Baseline;
use crate::observation::{FileFact, FileFound, FileSource, Observation, Outcome, Reading, Trigger};
use crate::observation::{Unseen, Why};
use crate::profile::{Custody, FileRole, FileSet, PathRole, PathSpec, REQUIRED_SLOT};
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What one observation is made from: what is measured, how, a number of the reading, and clocks.
pub(super) type Seed = (u8, u8, u64, (u8, u64, u32, i64));

pub(super) fn desk(custody: Custody) -> DeskFacts {
    let mut profile = profile_with("headset desk_phone");
    for spec in [&mut profile.expect.headset, &mut profile.expect.desk_phone]
        .into_iter()
        .flatten()
    {
        spec.custody = custody;
    }
    profile.file_sets.push(FileSet {
        name: "set".to_owned(),
        role: FileRole::Softphone,
        paths: Vec::new(),
        packages: Vec::new(),
    });
    profile.paths.push(PathSpec {
        name: "crm".to_owned(),
        target: "tls://crm:443".to_owned(),
        role: PathRole::Voice,
        backup_of: None,
    });
    let baseline = Baseline {
        memory_total_bytes: Some(1 << 34),
        cpu_online_count: Some(8),
        disk_error_counts: BTreeMap::from([("sda".to_owned(), 7)]),
        ..Baseline::default()
    };
    facts(profile, baseline)
}

fn reading(what: u8, good: bool, number: u64) -> (ComponentKind, &'static str, Reading) {
    let small = u32::try_from(number).unwrap_or(u32::MAX);
    let (device, mount) = ("sda".to_owned(), "/".to_owned());
    let device_name = "Headset".to_owned();
    let (path_name, target) = ("crm".to_owned(), "tls://crm:443".to_owned());
    match what % 12 {
        which @ (0 | 1) => {
            let kinds = [ComponentKind::Headset, ComponentKind::DeskPhone];
            let presence = Reading::Presence {
                found: good,
                device_name: None,
                is_default: None,
                input_is_default: None,
                listed: Vec::new(),
                listed_count: small,
                other_device: None,
                error_text: None,
            };
            (kinds[usize::from(which)], REQUIRED_SLOT, presence)
        }
        2 => {
            let output = Reading::AudioOutput {
                device_name,
                sample_rate_hz: small,
                frames_count: if good { number } else { 0 },
                elapsed_ms: number,
            };
            (ComponentKind::Headset, REQUIRED_SLOT, output)
        }
        3 => {
            let mounted = Reading::Mount {
                mount,
                mounted: !number.is_multiple_of(5),
                device,
                file_system: "ext4".to_owned(),
                read_only: !good,
                error_count: None,
                stops_on_error: false,
            };
            (ComponentKind::Disk, "/", mounted)
        }
        4 => {
            let space = Reading::Space {
                mount,
                total_bytes: number,
                available_bytes: if good { number } else { number / 1000 },
                inodes_total: number,
                inodes_free: number / 2,
            };
            (ComponentKind::Disk, "/", space)
        }
        5 => {
            let error_count = if good { 7 } else { number };
            let errors = Reading::IoErrors {
                device,
                error_count,
            };
            (ComponentKind::Disk, "sda", errors)
        }
        6 => {
            let smart = Reading::Smart {
                device,
                passed: Some(good),
                critical_warning: Some(number.to_le_bytes()[0]),
                self_test_failed: None,
                counters: BTreeMap::from([("reallocated".to_owned(), number)]),
                rotating: None,
                crossed: Vec::new(),
                part: None,
            };
            (ComponentKind::Disk, "sda", smart)
        }
        7 => {
            let total_bytes = if good { 1 << 34 } else { number };
            let memory = Reading::Memory { total_bytes };
            (ComponentKind::Memory, "main", memory)
        }
        8 => {
            let cores = Reading::CpuCores {
                online_count: if good { 8 } else { small },
                present_count: small,
            };
            (ComponentKind::Cpu, "main", cores)
        }
        9 => {
            let fact = FileFact {
                path: "/usr/bin/softphone".to_owned(),
                path_b64: None,
                expected_hash: Some("a".repeat(64)),
                source: FileSource::PackageDatabase,
                package: None,
                configuration: number.is_multiple_of(3),
                found: match number % 4 {
                    0 => FileFound::Gone,
                    _ => FileFound::Content {
                        hash: "b".repeat(64),
                        past_cache: true,
                        size_same: Some(number.is_multiple_of(2)),
                        mtime_same: Some(number.is_multiple_of(5)),
                        explained_by_update: number.is_multiple_of(7),
                        damage: None,
                    },
                },
            };
            let files = Reading::Files {
                set: "set".to_owned(),
                role: FileRole::Softphone,
                checked_count: small,
                pending_count: 0,
                oldest_read_days: None,
                facts: if good { Vec::new() } else { vec![fact] },
                facts_count: u32::from(!good),
            };
            (ComponentKind::Files, "set", files)
        }
        10 => {
            let connect = Reading::Connect {
                path_name,
                target,
                role: PathRole::Voice,
                ok: good,
                attempt_count: small,
                latency_ms: Some(number),
                error_text: None,
                sip: None,
            };
            (ComponentKind::Path, "crm", connect)
        }
        _ => {
            let not_after = Timestamp::from_second(i64::from(small)).unwrap_or_default();
            let certificate = Reading::Certificate {
                path_name,
                target,
                not_after,
            };
            (ComponentKind::Path, "crm", certificate)
        }
    }
}

pub(super) fn observation(seq: usize, seed: &Seed) -> (Observation, bool) {
    let (what, how, number, (boot, mono_ms, period_s, at_s)) = *seed;
    let bit = |n: u8| how & (1 << n) != 0;
    let (kind, slot, reading) = reading(what, bit(0), number);
    let outcome = if how & 0b1110 == 0b1110 {
        let detail = String::new();
        Outcome::Unseen(Unseen {
            why: Why::Busy,
            detail,
        })
    } else {
        Outcome::Reading(reading)
    };
    let observation = Observation {
        seq: seq as u64,
        at: Timestamp::from_second(at_s).unwrap_or_default(),
        boot: (boot % 3).to_string(),
        mono_ms,
        round: number,
        trigger: match how >> 6 {
            0 => Trigger::SelfCheck,
            1 => Trigger::Start,
            _ => Trigger::Scheduled,
        },
        component: ComponentKey::new(kind, slot),
        identity: None,
        probe: "test".to_owned(),
        active: bit(4),
        period_s,
        attempts: u32::from(bit(5)) + 1,
        took_ms: number,
        outcome,
    };
    (observation, boot % 11 == 0)
}

/// A clock within a desk's day, or one out of this world.
fn clocks() -> impl Strategy<Value = (u8, u64, u32, i64)> {
    let usual = (0_u8..12, 0_u64..90_000_000, 0_u32..4_000, 0_i64..100_000);
    prop_oneof![4 => usual, 1 => any::<(u8, u64, u32, i64)>()]
}

pub(super) fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    // A few components each, or nothing would ever happen twice to one of them.
    let number = prop_oneof![2 => 0_u64..50, 1 => any::<u64>()];
    (any::<u8>(), 1_u8..4).prop_flat_map(move |(first, kinds)| {
        let what = (0..kinds).prop_map(move |n| first.wrapping_add(n));
        vec((what, any::<u8>(), number.clone(), clocks()), 1..24)
    })
}

pub(super) fn all_of(seeds: &[Seed]) -> Vec<(Observation, bool)> {
    let numbered = seeds.iter().enumerate();
    numbered.map(|(i, seed)| observation(i + 1, seed)).collect()
}
