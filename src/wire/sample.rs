//! One report and one reply in which every field of wire version 1 is present, built without `..`
//! so that a new field or kind does not compile until it is here. The list of what leaves a desk
//! and the golden bytes are made from it. Invented values only.

mod younger;

pub use younger::younger;

use super::v1::{
    Desired, DeskName, Inventory, OrderSummary, Reply, Report, Request, VERSION, Verdict,
};
use crate::component::{Component, ComponentKey, ComponentKind, Identity, SerialQuality};
use crate::desk::{Baseline, DeskFacts, DeskKind, Direction};
use crate::ids::{AgentId, BadId, ComponentId, StreamId};
use crate::knowledge::codes;
use crate::observation::{
    FileFact, FileFound, FileSource, Observation, Outcome, Reading, Trigger, Unseen, Why,
};
use crate::profile::{
    Custody, DeskSpec, DeviceSpec, Expect, FileRole, FileSet, Owner, PathRole, PathSpec, PcSpec,
    Profile, ServiceSpec,
};
use crate::readiness::Readiness;
use crate::readiness::spare::Spare;
use crate::text::Reason;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// 2026-01-05 08:00:00 UTC.
const AT_S: i64 = 1_767_600_000;

/// A reply in which every field is present.
#[must_use]
pub fn reply() -> Reply {
    let at = Timestamp::from_second(AT_S).unwrap_or_default();
    Reply {
        acked_seq: 9,
        central_time: at,
        next_in_s: 60,
        desired: Desired {
            version: 3,
            etag: "a1b2".to_owned(),
        },
        verdict: Some(Verdict {
            readiness: Readiness::NotReady,
            reason: Reason::new(codes::READINESS_NOT_READY).with("fault_title", "headset.missing"),
            work_order: Some(OrderSummary {
                number: "WO-000123".to_owned(),
                state: "dispatched".to_owned(),
            }),
            spare: Some(Spare {
                label: "B-15".to_owned(),
                room: "Room 2".to_owned(),
                ask_supervisor: true,
            }),
            at,
        }),
        requests: vec![
            Request::Recheck,
            Request::SendHistory,
            Request::Restore {
                path: "/opt/softphone/a".to_owned(),
            },
        ],
        ignored: vec!["future".to_owned()],
    }
}

/// The report.
pub fn report() -> Result<Report, BadId> {
    let at = Timestamp::from_second(AT_S).unwrap_or_default();
    let observations = (7..)
        .zip(
            readings(at)
                .into_iter()
                .map(Outcome::Reading)
                .chain([Outcome::Unseen(Unseen {
                    why: Why::Unsupported,
                    detail: "no SMART behind this controller".to_owned(),
                })]),
        )
        .map(|(seq, outcome)| observation(seq, at, outcome))
        .collect();
    Ok(Report {
        wire: VERSION,
        agent: AgentId::parse("agt_00112233445566778899aabbccddeeff")?,
        stream: StreamId::parse("str_01943a4e-0000-7000-8000-000000000001")?,
        first_seq: 7,
        sent_at: at,
        desk: DeskName {
            site: "Centre".to_owned(),
            label: "B-14".to_owned(),
        },
        inventory_digest: "5e884898da280471".to_owned(),
        inventory: Some(inventory()?),
        observations,
    })
}

fn observation(seq: u64, at: Timestamp, outcome: Outcome) -> Observation {
    Observation {
        seq,
        at,
        boot: "0f1e2d3c4b5a6978".to_owned(),
        mono_ms: 123_456,
        round: 3,
        trigger: Trigger::SelfCheck,
        component: ComponentKey::new(ComponentKind::Headset, "required"),
        identity: Some(identity()),
        probe: "sample".to_owned(),
        active: true,
        period_s: 60,
        attempts: 2,
        took_ms: 15,
        outcome,
    }
}

fn identity() -> Identity {
    Identity {
        vendor: "GN Audio".to_owned(),
        product: "Jabra Evolve 20".to_owned(),
        serial: "000135D0656C09".to_owned(),
        serial_quality: SerialQuality::Good,
    }
}

fn inventory() -> Result<Inventory, BadId> {
    Ok(Inventory {
        facts: DeskFacts {
            profile: profile(),
            baseline: Baseline {
                memory_total_bytes: Some(17_179_869_184),
                memory_modules: BTreeMap::new(),
                fans: BTreeSet::new(),
                cpu_online_count: Some(8),
                disk_error_counts: BTreeMap::from([("sda".to_owned(), 0)]),
                disk_crc_counts: BTreeMap::new(),
                disk_answered_counts: BTreeMap::new(),
                disk_log_answered: BTreeMap::new(),
            },
        },
        components: vec![Component {
            id: ComponentId::parse("cmp_01943a4e-0000-7000-8000-000000000002")?,
            key: ComponentKey::new(ComponentKind::Headset, "required"),
            identity: identity(),
        }],
        program_version: "0.1.0".to_owned(),
    })
}

fn profile() -> Profile {
    let device = DeviceSpec {
        required: true,
        custody: Custody::Desk,
        vendor: Some("Jabra".to_owned()),
        product: Some("Evolve 20".to_owned()),
        ears: Some(2),
        owner: Owner::Leased,
        warranty_until: Some(jiff::civil::date(2028, 3, 1)),
        // The golden bytes are older than it; where there is none it is left out of them.
        address: None,
    };
    Profile {
        desk: DeskSpec {
            label: "B-14".to_owned(),
            site: "Centre".to_owned(),
            room: "Room 2".to_owned(),
            kind: DeskKind::Pc,
            language: "es".to_owned(),
        },
        service: Some(ServiceSpec {
            name: "Inbound support".to_owned(),
            client: "Client 1".to_owned(),
            direction: Direction::Inbound,
            criticality: 4,
        }),
        expect: Expect {
            headset: Some(device.clone()),
            desk_phone: Some(device),
            pc: Some(PcSpec {
                owner: Owner::Client,
                warranty_until: Some(jiff::civil::date(2029, 6, 30)),
            }),
            disks: vec!["/".to_owned()],
            min_memory_gib: Some(8.0),
            min_cores: Some(4),
        },
        file_sets: vec![FileSet {
            name: "softphone".to_owned(),
            role: FileRole::Softphone,
            paths: vec!["/opt/softphone".to_owned()],
            packages: vec!["softphone".to_owned()],
        }],
        paths: vec![PathSpec {
            name: "spare".to_owned(),
            target: "tls://sip.example:5061".to_owned(),
            role: PathRole::Voice,
            backup_of: Some("voice".to_owned()),
        }],
        // The golden bytes are older than it; an empty one is left out of them.
        shared: std::collections::BTreeMap::new(),
    }
}

fn readings(at: Timestamp) -> Vec<Reading> {
    let device = || "sda".to_owned();
    let mount = || "/".to_owned();
    vec![
        Reading::Presence {
            found: false,
            device_name: Some("Jabra Evolve 20".to_owned()),
            is_default: Some(true),
            input_is_default: None,
            listed: vec!["Built-in Audio".to_owned()],
            listed_count: 1,
            other_device: None,
            error_text: None,
        },
        Reading::AudioOutput {
            device_name: "Jabra Evolve 20".to_owned(),
            sample_rate_hz: 48_000,
            frames_count: 47_520,
            elapsed_ms: 1_000,
        },
        Reading::HidCollections {
            device_name: "Jabra Evolve 20".to_owned(),
            usages: vec!["000b:0005".to_owned()],
            telephony: true,
        },
        Reading::Mount {
            mount: mount(),
            mounted: true,
            device: "/dev/sda1".to_owned(),
            file_system: "ext4".to_owned(),
            read_only: false,
            error_count: None,
            stops_on_error: false,
        },
        Reading::Space {
            mount: mount(),
            total_bytes: 256_000_000_000,
            available_bytes: 100_000_000_000,
            inodes_total: 15_000_000,
            inodes_free: 14_000_000,
        },
        Reading::IoErrors {
            device: device(),
            error_count: 0,
        },
        Reading::Smart {
            device: device(),
            passed: Some(true),
            critical_warning: Some(0),
            self_test_failed: Some(false),
            counters: BTreeMap::from([("reallocated_sector_ct".to_owned(), 0)]),
            rotating: None,
            crossed: Vec::new(),
            part: None,
        },
        Reading::Memory {
            total_bytes: 16_636_768_256,
        },
        Reading::CpuCores {
            online_count: 8,
            present_count: 8,
        },
        Reading::Files {
            set: "softphone".to_owned(),
            role: FileRole::Softphone,
            checked_count: 120,
            pending_count: 0,
            oldest_read_days: None,
            facts: facts(),
            facts_count: 3,
        },
        Reading::Connect {
            path_name: "voice".to_owned(),
            target: "tcp://sip.example:5060".to_owned(),
            role: PathRole::Voice,
            ok: false,
            attempt_count: 3,
            latency_ms: Some(12),
            error_text: Some("connection refused".to_owned()),
            sip: None,
        },
        Reading::Certificate {
            path_name: "voice".to_owned(),
            target: "tls://sip.example:5061".to_owned(),
            not_after: at,
        },
    ]
}

fn facts() -> Vec<FileFact> {
    let fact = |path: &str, found: FileFound| FileFact {
        path: path.to_owned(),
        path_b64: Some("L29wdC9zb2Z0cGhvbmUvYQ==".to_owned()),
        expected_hash: Some("aa11".to_owned()),
        source: FileSource::PackageDatabase,
        package: Some("softphone".to_owned()),
        configuration: false,
        found,
    };
    vec![
        fact(
            "/opt/softphone/a",
            FileFound::Content {
                hash: "bb22".to_owned(),
                past_cache: true,
                size_same: Some(true),
                mtime_same: Some(true),
                explained_by_update: false,
                damage: None,
            },
        ),
        fact("/opt/softphone/b", FileFound::Gone),
        fact(
            "/opt/softphone/c",
            FileFound::Inconclusive {
                why: Why::Denied,
                detail: "permission denied".to_owned(),
            },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_of_reading_is_in_the_sample() {
        let (first, younger) = (readings(Timestamp::UNIX_EPOCH), younger());
        let kinds: BTreeSet<_> = first.iter().chain(&younger).map(Reading::kind).collect();
        assert_eq!(kinds, BTreeSet::from(Reading::KINDS));
    }

    #[test]
    fn the_bytes_of_version_1_are_the_golden_ones_and_read_back_the_same() {
        let report = report().unwrap();
        let json = serde_json::to_string_pretty(&report).unwrap() + "\n";
        let golden = include_str!("golden/report-v1.json");
        assert_eq!(
            json, golden,
            "the wire changed: old agents send the golden bytes for years"
        );
        let read: Report = serde_json::from_str(golden).unwrap();
        assert_eq!(read, report);
    }

    /// A field that is left out where it says nothing would be missing from the list of what leaves a desk.
    #[test]
    fn what_the_report_leaves_out_stands_among_the_younger_readings() {
        let kind = |reading: &Reading| serde_json::to_value(reading).unwrap()["kind"].clone();
        let is_whole = |reading: &Reading| !format!("{reading:?}").contains("None");
        let younger = younger();
        for observation in report().unwrap().observations {
            let Outcome::Reading(reading) = observation.outcome else {
                continue;
            };
            let mut same = younger.iter().filter(|it| kind(it) == kind(&reading));
            assert!(
                is_whole(&reading) || same.any(is_whole),
                "a field of {} is never present: add it to `younger`",
                kind(&reading)
            );
        }
    }

    #[test]
    fn a_report_of_before_says_nothing_of_owners_and_reads_too() {
        let mut before = serde_json::to_value(report().unwrap()).unwrap();
        let headset = &mut before["inventory"]["facts"]["profile"]["expect"]["headset"];
        for field in ["owner", "warranty_until"] {
            assert!(headset.as_object_mut().unwrap().remove(field).is_some());
        }
        let read: Report = serde_json::from_value(before).unwrap();
        let headset = read
            .inventory
            .unwrap()
            .facts
            .profile
            .expect
            .headset
            .unwrap();
        assert_eq!((headset.owner, headset.warranty_until), (Owner::Own, None));
    }

    #[test]
    fn a_reply_is_the_golden_one_and_one_of_before_reads_too() {
        let golden = include_str!("golden/reply-v1.json");
        let json = serde_json::to_string_pretty(&reply()).unwrap() + "\n";
        assert_eq!(
            json, golden,
            "the wire changed: old desks read replies for years"
        );
        assert_eq!(serde_json::from_str::<Reply>(golden).unwrap(), reply());
        let mut before = serde_json::to_value(reply()).unwrap();
        before["verdict"].as_object_mut().unwrap().remove("spare");
        let read: Reply = serde_json::from_value(before).unwrap();
        assert_eq!(read.verdict.unwrap().spare, None);
    }

    #[test]
    fn unknown_fields_are_ignored_and_left_out_ones_have_defaults() {
        let mut json = serde_json::to_value(report().unwrap()).unwrap();
        json["new_field"] = serde_json::json!({"a": 1});
        json["observations"][0]["new_field"] = serde_json::json!(1);
        json["observations"][0]["reading"]["new_field"] = serde_json::json!(1);
        assert_eq!(
            serde_json::from_value::<Report>(json.clone()).unwrap(),
            report().unwrap()
        );
        let first = json["observations"][0].as_object_mut().unwrap();
        for optional in ["identity", "active", "attempts", "took_ms", "trigger"] {
            first.remove(optional);
        }
        assert!(serde_json::from_value::<Report>(json).is_ok());
    }

    #[test]
    fn an_envelope_that_cannot_be_taken_says_what_to_do() {
        let good = report().unwrap();
        let mut other = good.clone();
        other.wire = 2;
        let mut nameless = good.clone();
        nameless.desk.label = " \u{202e}".to_owned();
        for (report, expected) in [
            (other, "update whichever is older"),
            (nameless, "desk.label is empty"),
        ] {
            let told = report.check_envelope().unwrap_err().to_string();
            assert!(told.contains(expected), "{told}");
        }
        for (seqs, good_order) in [
            (vec![7, 8, 12], true),
            (vec![], true),
            (vec![8, 9], false),
            (vec![7, 7], false),
            (vec![7, 6], false),
        ] {
            assert_eq!(
                good.check_order(seqs.clone()).is_ok(),
                good_order,
                "{seqs:?}"
            );
        }
    }
}
