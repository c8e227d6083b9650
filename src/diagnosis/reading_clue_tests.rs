//! Clues that stand in the newest readings: each holds when it is so, and not for a reading that is
//! older than the fault or of something else.

use super::clue_tests::{at, diagnoses_with, finding, headset, path};
use super::support::observed;
use super::*;
use crate::component::ComponentKind as Kind;
use crate::desk::Baseline;
use crate::finding::State;
use crate::observation::{
    BusyProgram, FileDamage, FileFact, FileFound, FileSource, Reading, Stalls, UsbDevice, UsbPort,
    Why,
};
use crate::profile::{FileRole, PathRole};
use std::collections::BTreeMap;

const NOW: i64 = 1_700_100_000;

/// A reading made a minute ago, or long before the fault.
fn read(kind: Kind, slot: &str, reading: Reading, is_old: bool) -> Observation {
    let mut observation = observed(1, ComponentKey::new(kind, slot), reading);
    observation.at = at(if is_old { NOW - 7_200 } else { NOW - 60 });
    observation
}

fn connect(ok: bool, error: &str) -> Observation {
    let reading = Reading::Connect {
        path_name: "crm".into(),
        target: "tcp://x:1".into(),
        role: PathRole::Application,
        ok,
        attempt_count: 3,
        latency_ms: None,
        error_text: Some(error.into()),
        sip: None,
    };
    read(Kind::Path, "crm", reading, false)
}

fn smart(device: &str, counters: &[(&str, u64)]) -> Observation {
    let counters = counters.iter().map(|(k, v)| ((*k).to_owned(), *v));
    let reading = Reading::Smart {
        device: device.into(),
        passed: Some(true),
        critical_warning: None,
        self_test_failed: None,
        counters: counters.collect(),
        rotating: None,
        crossed: Vec::new(),
        part: None,
    };
    read(Kind::Disk, device, reading, false)
}

fn errors(error_count: u64) -> Observation {
    let reading = Reading::IoErrors {
        device: "sda".into(),
        error_count,
    };
    read(Kind::Disk, "sda", reading, false)
}

fn stream(frames_count: u64, is_old: bool) -> Observation {
    let reading = Reading::AudioOutput {
        device_name: "x".into(),
        sample_rate_hz: 48_000,
        frames_count,
        elapsed_ms: 1_000,
    };
    read(Kind::Headset, "required", reading, is_old)
}

fn buttons(is_old: bool) -> Observation {
    let reading = Reading::HidCollections {
        device_name: "x".into(),
        usages: Vec::new(),
        telephony: true,
    };
    read(Kind::Headset, "required", reading, is_old)
}

fn file_set(role: FileRole, why: Why) -> Observation {
    let found = FileFound::Inconclusive {
        why,
        detail: String::new(),
    };
    with_file(role, found)
}

fn with_damage(damage: Option<FileDamage>) -> Observation {
    let found = FileFound::Content {
        hash: "b".repeat(64),
        past_cache: true,
        size_same: Some(true),
        mtime_same: Some(true),
        explained_by_update: false,
        damage,
    };
    with_file(FileRole::Softphone, found)
}

fn with_file(role: FileRole, found: FileFound) -> Observation {
    let fact = FileFact {
        path: "/a".into(),
        path_b64: None,
        expected_hash: None,
        source: FileSource::Learnt,
        package: None,
        configuration: false,
        found,
    };
    let reading = Reading::Files {
        set: "softphone".into(),
        role,
        checked_count: 9,
        pending_count: 0,
        oldest_read_days: None,
        facts: vec![fact],
        facts_count: 1,
    };
    read(Kind::Files, "softphone", reading, false)
}

fn disk() -> Finding {
    finding("disk.failing", Kind::Disk, "sda", State::Failing)
}

fn files(state: State) -> Finding {
    finding("file.corrupted", Kind::Files, "softphone", state)
}

fn check(clue: &str, holds: bool, findings: &[Finding], latest: &[Observation]) {
    let baseline = Baseline {
        disk_error_counts: BTreeMap::from([("sda".to_owned(), 5)]),
        disk_crc_counts: BTreeMap::from([("sda".to_owned(), 3)]),
        ..Baseline::default()
    };
    let lead = &findings[0].component;
    let told: Vec<String> = diagnoses_with(findings, Surroundings::none(), latest, baseline)
        .iter()
        .filter(|d| d.key.component == *lead)
        .flat_map(|d| d.clues.iter().map(|c| c.clue.to_string()))
        .collect();
    let got = told.iter().any(|c| c == clue);
    assert_eq!(got, holds, "{clue} for {latest:#?}: told {told:?}");
}

#[test]
fn why_a_connection_failed_says_where_to_look() {
    let down = [path("crm", State::Failing)];
    #[rustfmt::skip]
    let rows = [
        ("no_link", true, connect(false, "Network is unreachable (os error 101)")),
        ("no_link", true, connect(false, "A socket operation was attempted to an unreachable network. (os error 10051)")),
        ("no_link", false, connect(false, "Connection timed out (os error 110)")),
        ("no_link", false, connect(true, "Network is unreachable (os error 101)")),
        ("refused", true, connect(false, "192.0.2.20:5061: Connection refused (os error 111)")),
        ("refused", false, connect(false, "Network is unreachable (os error 101)")),
        ("name_unknown", true, connect(false, "failed to lookup address information: Name or service not known")),
        ("name_unknown", false, connect(false, "Connection refused (os error 111)")),
        ("not_permitted", true, connect(false, "Permission denied (os error 13)")),
        ("not_permitted", false, connect(false, "no route (os error 113)")),
    ];
    for (clue, holds, reading) in rows {
        check(clue, holds, &down, std::slice::from_ref(&reading));
    }
    let mut old = connect(false, "Network is unreachable (os error 101)");
    old.at = at(NOW - 7_200);
    check("no_link", false, &down, &[old]);
}

#[test]
fn what_a_disk_counts_tells_its_cable_from_its_medium() {
    let one = [disk()];
    #[rustfmt::skip]
    let rows: [(&str, bool, &[Observation]); 12] = [
        ("cable_errors", true, &[smart("sda", &[("ata_199", 4)])]),
        ("cable_errors", false, &[smart("sda", &[("ata_199", 3)])]),
        ("cable_errors", false, &[smart("sdb", &[("ata_199", 9)])]),
        ("cable_clean", true, &[smart("sda", &[("ata_199", 3)])]),
        ("cable_clean", false, &[smart("sda", &[("ata_199", 4)])]),
        ("cable_clean", false, &[]),
        ("media_errors", true, &[smart("sda", &[("ata_197", 1)])]),
        ("media_errors", false, &[smart("sda", &[("ata_197", 0), ("ata_194", 40)])]),
        ("few_errors", true, &[errors(7), smart("sda", &[("ata_197", 0)])]),
        ("few_errors", false, &[errors(8), smart("sda", &[("ata_197", 0)])]),
        ("few_errors", false, &[errors(7), smart("sda", &[("ata_197", 1)])]),
        ("few_errors", false, &[errors(7)]),
    ];
    for (clue, holds, latest) in rows {
        check(clue, holds, &one, latest);
    }
    let mut other = disk();
    other.component = ComponentKey::new(Kind::Disk, "sdb");
    check("other_disk_fails", true, &[disk(), other], &[]);
    check("other_disk_fails", false, &one, &[]);
    // A damaged file is about whatever disk it lies on.
    let damaged = [files(State::Failing)];
    check(
        "media_errors",
        true,
        &damaged,
        &[smart("sdb", &[("ata_5", 2)])],
    );
}

#[test]
fn what_a_headset_still_does_says_what_it_still_has() {
    let gone = [headset()];
    check("on_the_bus", true, &gone, &[buttons(false)]);
    check("on_the_bus", false, &gone, &[buttons(true)]);
    let mut flickers = headset();
    flickers.trips_count = 2;
    check("on_the_bus", false, &[flickers], &[buttons(false)]);
    check("stream_starves", true, &gone, &[stream(20_000, true)]);
    check("stream_starves", false, &gone, &[stream(0, false)]);
    check("stream_starves", false, &gone, &[stream(47_900, false)]);
}

#[test]
fn how_a_file_is_damaged_tells_a_turned_bit_from_a_lost_block() {
    let damaged = [files(State::Failing)];
    let bit = FileDamage::OneBit { at_byte: 9, bit: 0 };
    let zeros = FileDamage::Zeroed {
        from_byte: 0,
        bytes: 65_536,
    };
    let cut = FileDamage::CutShort { left_bytes: 9 };
    let blocks = FileDamage::Blocks {
        from_byte: 0,
        differ_count: 1,
        of_count: 1,
    };
    for (damage, is_bit, is_block) in [
        (Some(bit), true, false),
        (Some(zeros), false, true),
        (Some(cut), false, true),
        (Some(blocks), false, false),
        (None, false, false),
    ] {
        let read = [with_damage(damage)];
        check("one_bit", is_bit, &damaged, &read);
        check("block_lost", is_block, &damaged, &read);
    }
}

#[test]
fn files_that_read_differently_each_time_point_at_the_memory() {
    let damaged = [files(State::Failing)];
    let unsteady = file_set(FileRole::Softphone, Why::Changing);
    check("unsteady_reading", true, &damaged, &[unsteady]);
    let denied = file_set(FileRole::Softphone, Why::Denied);
    check("unsteady_reading", false, &damaged, &[denied]);
}

#[test]
fn a_read_error_of_one_file_speaks_of_the_disk_and_another_reason_does_not() {
    let damaged = [files(State::Failing)];
    for why in Why::ALL {
        let unread = [file_set(FileRole::Softphone, why)];
        check("read_error", why == Why::ReadError, &damaged, &unread);
    }
    check("read_error", false, &damaged, &[with_damage(None)]);
}

#[test]
fn a_damaged_set_of_drivers_speaks_for_the_driver() {
    let drivers = file_set(FileRole::Driver, Why::Denied);
    let plain = file_set(FileRole::System, Why::Denied);
    let with = |state| [headset(), files(state)];
    check(
        "driver_damaged",
        true,
        &with(State::Failing),
        std::slice::from_ref(&drivers),
    );
    check("driver_damaged", false, &with(State::Ok), &[drivers]);
    check("driver_damaged", false, &with(State::Failing), &[plain]);
}

fn usb(ports: &[(&str, UsbDevice, u32, u32)], is_old: bool) -> Observation {
    let one =
        |(chain, device, resets_count, over_current_count): &(&str, UsbDevice, u32, u32)| UsbPort {
            chain: (*chain).to_owned(),
            device: *device,
            device_name: None,
            resets_count: *resets_count,
            failures_count: 0,
            disconnects_count: 3,
            returns_count: 0,
            over_current_count: *over_current_count,
        };
    let reading = Reading::UsbErrors {
        ports: ports.iter().map(one).collect(),
        ports_count: 2,
        over_s: 28_800,
    };
    read(Kind::Pc, "main", reading, is_old)
}

#[test]
fn ports_that_fail_together_tell_a_hub_from_a_plug() {
    use UsbDevice::{Hub, Other, Sound};
    let fails = [finding("usb.port", Kind::Pc, "main", State::Failing)];
    let of_a_hub = [("1-4.1", Sound, 12, 0), ("1-4.2", Sound, 9, 0)];
    #[rustfmt::skip]
    let rows = [
        ("usb_hub_fails", true, usb(&of_a_hub, false)),
        ("usb_hub_fails", false, usb(&of_a_hub, true)),
        ("usb_hub_fails", false, usb(&of_a_hub[..1], false)),
        ("usb_hub_fails", false, usb(&[("1-4.1", Sound, 12, 0), ("1-4.2", Other, 9, 0)], false)),
        ("usb_no_hub", true, usb(&[("1-4", Sound, 12, 0)], false)),
        ("usb_no_hub", false, usb(&[("1-4", Hub, 12, 0)], false)),
        ("usb_no_hub", false, usb(&of_a_hub, false)),
        ("usb_no_hub", false, usb(&[], false)),
        ("usb_over_current", true, usb(&[("1-4", Other, 0, 3)], false)),
        ("usb_over_current", false, usb(&of_a_hub, false)),
    ];
    for (clue, holds, reading) in rows {
        check(clue, holds, &fails, std::slice::from_ref(&reading));
    }
}

fn pressure(cpu: u32, memory: u32, busiest: Option<&str>) -> Observation {
    let busy = |name: Option<&str>| BusyProgram {
        name: name.map(str::to_owned),
        core_percent: 190,
        memory_bytes: 1 << 30,
    };
    let reading = Reading::Pressure {
        stalls: Stalls {
            cpu_permille: Some(cpu),
            memory_permille: Some(memory),
            io_permille: None,
        },
        busiest_cpu: Some(busy(busiest)),
        busiest_memory: Some(busy(Some("Firefox"))),
    };
    read(Kind::Pc, "main", reading, false)
}

#[test]
fn who_takes_up_the_pc_is_told_for_what_it_waits_for() {
    let fails = [finding("pc.overloaded", Kind::Pc, "main", State::Failing)];
    #[rustfmt::skip]
    let rows = [
        ("busy_softphone", true, pressure(700, 0, Some("Zoiper"))),
        ("busy_softphone", false, pressure(700, 0, Some("Firefox"))),
        ("busy_softphone", false, pressure(700, 0, None)),
        // It waits for memory: who works most says nothing.
        ("busy_softphone", false, pressure(100, 200, Some("Zoiper"))),
        ("busy_other", true, pressure(100, 200, Some("Zoiper"))),
        ("busy_other", true, pressure(700, 0, None)),
        ("busy_other", false, pressure(700, 0, Some("Zoiper"))),
        ("memory_stalls", true, pressure(100, 200, None)),
        ("memory_stalls", false, pressure(700, 99, None)),
        ("memory_waits_little", true, pressure(700, 99, None)),
        ("memory_waits_little", false, pressure(700, 100, None)),
    ];
    for (clue, holds, reading) in rows {
        check(clue, holds, &fails, std::slice::from_ref(&reading));
    }
}

#[test]
fn what_fails_within_a_day_of_an_update_of_a_watched_file_may_have_its_reason_there() {
    use super::support::{facts, headset, observed, profile_with};
    use crate::observation::{FileFact, FileFound, FileSource};
    use crate::profile::{FileRole, FileSet};
    let mut profile = profile_with("headset");
    profile.file_sets = vec![FileSet {
        name: "drivers".to_owned(),
        role: FileRole::Driver,
        paths: Vec::new(),
        packages: Vec::new(),
    }];
    let facts = facts(profile, Baseline::default());
    let files = |seq, updated: bool| {
        let fact = FileFact {
            path: "/lib/sound.ko".to_owned(),
            path_b64: None,
            expected_hash: Some("a".repeat(64)),
            source: FileSource::PackageDatabase,
            package: Some("sound-drivers".to_owned()),
            configuration: false,
            found: FileFound::Content {
                hash: "b".repeat(64),
                past_cache: true,
                size_same: Some(false),
                mtime_same: Some(false),
                explained_by_update: true,
                damage: None,
            },
        };
        let reading = Reading::Files {
            set: "drivers".to_owned(),
            role: FileRole::Driver,
            checked_count: 10,
            pending_count: 0,
            oldest_read_days: None,
            facts: updated.then_some(fact).into_iter().collect(),
            facts_count: u32::from(updated),
        };
        observed(seq, ComponentKey::new(Kind::Files, "drivers"), reading)
    };
    let is_there = |seq, found| {
        let (key, reading) = headset(found);
        observed(seq, key, reading)
    };
    // Minutes: the set was well, then updated; the headset fails an hour, or two days, later.
    for (updated, fails_at, holds) in [(true, 80, true), (true, 2_900, false), (false, 80, false)] {
        let mut all = vec![files(1, false), is_there(2, true), files(20, updated)];
        all.extend((30..fails_at).step_by(700).map(|seq| files(seq, updated)));
        all.push(is_there(fails_at, false));
        all.push(files(fails_at + 1, updated));
        let retained: Vec<Retained<'_>> = all
            .iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        let changes = diagnose(&Input {
            now: all[all.len() - 1].at,
            knowledge: Knowledge::built_in(),
            facts: &facts,
            findings: &findings(&retained, &facts, Knowledge::built_in()),
            latest: &latest(&all),
            open: &[],
            surroundings: Surroundings::none(),
            calendar: &Calendar::default(),
        });
        let Some(Change::Open(opened)) = changes.first() else {
            panic!("{changes:?}");
        };
        let told = opened.clues.iter().any(|c| c.clue == "after_update");
        assert_eq!(
            told, holds,
            "updated {updated}, fails at {fails_at}: {opened:#?}"
        );
    }
}
