//! Readings to verdicts, row by row.

use super::support::{facts, observed, profile_with};
use super::*;
use crate::component::ComponentKind;
use crate::desk::Baseline;
use crate::finding::Verdict;
use crate::observation::Reading;
use crate::profile::{FileRole, FileSet, PathRole, PathSpec, Profile};
use std::collections::BTreeMap;

const GIB: u64 = 1 << 30;

/// What a reading says: `fault verdict severity`, one per symptom, joined by `; `.
pub(super) fn said(
    profile: Profile,
    baseline: Baseline,
    kind: ComponentKind,
    slot: &str,
    reading: Reading,
) -> String {
    let mut profile = profile;
    // Only what a profile asks for is judged.
    if kind == ComponentKind::Files {
        let (name, role) = (slot.to_owned(), FileRole::System);
        profile.file_sets.push(FileSet {
            name,
            role,
            paths: Vec::new(),
            packages: Vec::new(),
        });
    }
    if kind == ComponentKind::Path && !profile.paths.iter().any(|p| p.name == slot) {
        let (name, target) = (slot.to_owned(), "tcp://x:1".to_owned());
        profile.paths.push(PathSpec {
            name,
            target,
            role: PathRole::Voice,
            backup_of: None,
        });
    }
    let observation = observed(1, ComponentKey::new(kind, slot), reading);
    signals(
        &observation,
        &facts(profile, baseline),
        Knowledge::built_in(),
        false,
    )
    .iter()
    .map(|s| {
        let verdict = match s.verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::NoWord => "no word",
        };
        format!("{} {verdict} {}", s.fault, s.severity.as_str())
    })
    .collect::<Vec<_>>()
    .join("; ")
}

#[test]
fn a_file_system_is_full_below_a_limit_and_well_again_from_a_stricter_one() {
    let space = |total: u64, available: u64, inodes: (u64, u64)| Reading::Space {
        mount: "/".into(),
        total_bytes: total,
        available_bytes: available,
        inodes_total: inodes.0,
        inodes_free: inodes.1,
    };
    for (reading, expected) in [
        (space(100 * GIB, 50 * GIB, (0, 0)), "disk.full pass S2"),
        (
            space(100 * GIB, 2 * GIB - 1024, (0, 0)),
            "disk.full fail S2",
        ),
        (
            space(100 * GIB, 2 * GIB + GIB / 2, (0, 0)),
            "disk.full no word S2",
        ),
        (space(20 * GIB, GIB - 1, (0, 0)), "disk.full fail S2"),
        (space(4 * GIB, GIB / 2, (0, 0)), "disk.full no word S2"),
        (space(4 * GIB, GIB, (0, 0)), "disk.full pass S2"),
        (
            space(100 * GIB, 50 * GIB, (1_000_000, 9_999)),
            "disk.full fail S2",
        ),
        (
            space(100 * GIB, 50 * GIB, (1_000_000, 500_000)),
            "disk.full pass S2",
        ),
        (space(0, 0, (0, 0)), ""),
    ] {
        let text = format!("{reading:?}");
        let got = said(
            profile_with(""),
            Baseline::default(),
            ComponentKind::Disk,
            "/",
            reading,
        );
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn a_disk_is_judged_by_its_own_terminal_statements_and_growth_alone() {
    let smart = |passed, critical_warning, self_test_failed| Reading::Smart {
        device: "sda".into(),
        passed,
        critical_warning,
        self_test_failed,
        counters: BTreeMap::new(),
        rotating: None,
        crossed: Vec::new(),
        part: None,
    };
    let errors = |error_count| Reading::IoErrors {
        device: "sda".into(),
        error_count,
    };
    let base = |count| Baseline {
        disk_error_counts: BTreeMap::from([("sda".to_owned(), count)]),
        ..Baseline::default()
    };
    for (reading, baseline, expected) in [
        (
            smart(Some(true), None, None),
            base(0),
            "disk.failing pass S3",
        ),
        (
            smart(Some(false), None, None),
            base(0),
            "disk.failing fail S3",
        ),
        (smart(None, None, None), base(0), "disk.failing no word S3"),
        (
            smart(Some(true), Some(0b0000_0001), None),
            base(0),
            "disk.failing fail S3",
        ),
        (
            smart(Some(true), Some(0b0000_0010), None),
            base(0),
            "disk.failing pass S3",
        ),
        (
            smart(Some(true), Some(0b0010_0000), None),
            base(0),
            "disk.failing pass S3",
        ),
        (errors(7), base(7), "disk.failing pass S3"),
        (errors(8), base(7), "disk.failing fail S3"),
        (errors(3), base(7), "disk.failing pass S3"),
        (errors(7), Baseline::default(), "disk.failing no word S3"),
    ] {
        let text = format!("{reading:?}");
        let got = said(
            profile_with(""),
            baseline,
            ComponentKind::Disk,
            "sda",
            reading,
        );
        let failing = got.split("; ").next();
        assert_eq!(failing, Some(expected), "{text}");
    }
}

#[test]
fn memory_and_cores_are_compared_with_what_was_there_and_what_is_asked_for() {
    let memory = |gib_x10: u64| Reading::Memory {
        total_bytes: gib_x10 * GIB / 10,
    };
    let cores = |online_count| Reading::CpuCores {
        online_count,
        present_count: 8,
    };
    let base = |gib: Option<u64>, cpu| Baseline {
        memory_total_bytes: gib.map(|g| g * GIB),
        cpu_online_count: cpu,
        ..Baseline::default()
    };
    let mut asks = profile_with("");
    asks.expect.min_memory_gib = Some(8.0);
    asks.expect.min_cores = Some(4);
    for (profile, baseline, kind, reading, expected) in [
        (
            profile_with(""),
            base(None, None),
            ComponentKind::Memory,
            memory(10),
            "memory.less pass S2",
        ),
        (
            profile_with(""),
            base(Some(16), None),
            ComponentKind::Memory,
            memory(155),
            "memory.less pass S2",
        ),
        (
            profile_with(""),
            base(Some(16), None),
            ComponentKind::Memory,
            memory(80),
            "memory.less fail S2",
        ),
        (
            profile_with(""),
            base(Some(8), None),
            ComponentKind::Memory,
            memory(160),
            "memory.less pass S2",
        ),
        (
            asks.clone(),
            base(None, None),
            ComponentKind::Memory,
            memory(76),
            "memory.less pass S2",
        ),
        (
            asks.clone(),
            base(None, None),
            ComponentKind::Memory,
            memory(40),
            "memory.less fail S2",
        ),
        (
            asks.clone(),
            base(None, None),
            ComponentKind::Cpu,
            cores(4),
            "cpu.fewer_cores pass S3",
        ),
        (
            asks.clone(),
            base(None, None),
            ComponentKind::Cpu,
            cores(3),
            "cpu.fewer_cores fail S3",
        ),
        (
            asks,
            base(None, Some(8)),
            ComponentKind::Cpu,
            cores(7),
            "cpu.fewer_cores fail S3",
        ),
    ] {
        let text = format!("{reading:?} {baseline:?}");
        assert_eq!(
            said(profile, baseline, kind, "main", reading),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_missing_headset_is_told_apart_from_a_pc_without_any_sound() {
    for (listed_count, product, expected) in [
        (0, None, "headset.missing.no_sound"),
        (0, Some("Evolve 20"), "headset.missing.no_sound_named"),
        (1, None, "headset.missing.none_found"),
        (1, Some("Evolve 20"), "headset.missing.not_found"),
    ] {
        let mut profile = profile_with("headset");
        if let Some(wanted) = &mut profile.expect.headset {
            wanted.product = product.map(str::to_owned);
        }
        let (component, _) = super::support::headset(false);
        let reading = Reading::Presence {
            found: false,
            device_name: None,
            is_default: None,
            input_is_default: None,
            listed: Vec::new(),
            listed_count,
            other_device: None,
            error_text: None,
        };
        let observation = observed(1, component, reading);
        let said = signals(
            &observation,
            &facts(profile, Baseline::default()),
            Knowledge::built_in(),
            false,
        );
        let reason = &said[0].reasons[0];
        assert_eq!(reason.code, expected, "{listed_count} {product:?}");
        let named = reason.args.contains_key("expected_name");
        assert_eq!(named, product.is_some(), "{listed_count} {product:?}");
    }
}

#[test]
fn a_path_weighs_what_it_carries_and_whether_another_stands_in() {
    let connect = |name: &str, role, ok| Reading::Connect {
        path_name: name.into(),
        target: "tcp://x:1".into(),
        role,
        ok,
        attempt_count: 3,
        latency_ms: None,
        error_text: None,
        sip: None,
    };
    let spec = |name: &str, backup_of: Option<&str>| PathSpec {
        name: name.into(),
        target: "tcp://x:1".into(),
        role: PathRole::Voice,
        backup_of: backup_of.map(str::to_owned),
    };
    let mut backed = profile_with("");
    backed.paths = vec![spec("voice", None), spec("spare", Some("voice"))];
    let certificate = |days: i64| Reading::Certificate {
        path_name: "voice".into(),
        target: "tls://x:1".into(),
        not_after: Timestamp::from_second(1_700_000_060 + days * 86_400).unwrap(),
    };
    for (profile, reading, expected) in [
        (
            profile_with(""),
            connect("voice", PathRole::Voice, true),
            "path.down pass S1",
        ),
        (
            profile_with(""),
            connect("voice", PathRole::Voice, false),
            "path.down fail S1",
        ),
        (
            profile_with(""),
            connect("vpn", PathRole::Vpn, false),
            "path.vpn_down fail S1",
        ),
        (
            profile_with(""),
            connect("crm", PathRole::Application, false),
            "path.down fail S2",
        ),
        (
            profile_with(""),
            connect("x", PathRole::Other, false),
            "path.down fail S3",
        ),
        (
            backed.clone(),
            connect("voice", PathRole::Voice, false),
            "path.down fail S2",
        ),
        (
            backed,
            connect("spare", PathRole::Voice, false),
            "path.down fail S3",
        ),
        (
            profile_with(""),
            certificate(30),
            "path.certificate pass S3",
        ),
        (
            profile_with(""),
            certificate(15),
            "path.certificate no word S3",
        ),
        (
            profile_with(""),
            certificate(13),
            "path.certificate fail S3",
        ),
        (
            profile_with(""),
            certificate(-1),
            "path.certificate fail S2",
        ),
    ] {
        let text = format!("{reading:?}");
        let got = said(
            profile,
            Baseline::default(),
            ComponentKind::Path,
            "voice",
            reading,
        );
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn a_stream_that_takes_half_its_frames_is_silent_and_one_that_takes_nearly_all_flows() {
    for (frames_count, expected) in [
        (0, "audio.silent_stream fail S1"),
        (23_000, "audio.silent_stream fail S1"),
        (30_000, "audio.silent_stream no word S1"),
        (47_000, "audio.silent_stream pass S1"),
    ] {
        let reading = Reading::AudioOutput {
            device_name: "Jabra Evolve 20".into(),
            sample_rate_hz: 48_000,
            frames_count,
            elapsed_ms: 1_000,
        };
        let got = said(
            profile_with("headset"),
            Baseline::default(),
            ComponentKind::Headset,
            "required",
            reading,
        );
        assert_eq!(got, expected, "{frames_count}");
    }
}
