//! Readings that came after the golden report. Needs the words; every field of each is filled somewhere.

use crate::observation::{
    AttributeCrossed, Battery, BatteryState, BusyProgram, DiskPart, EarTold, ErrorsToldBy,
    FanSpeed, FileDamage, FileFact, FileFound, FileSource, HeadsetRun, MemoryPlace, Reading,
    SipAnswer, SoundHeard, SoundSide, Stalls, TonesHeard, Unheard, UsbDevice, UsbPort, VoiceHeard,
    WrongBits, WrongCore,
};
use crate::profile::{FileRole, PathRole};
use std::collections::BTreeMap;

/// A guided test in which everything was heard.
fn guided_test() -> HeadsetRun {
    let sound = SoundHeard {
        noise_dbfs: Some(-71),
        snr_db: Some(34),
        hum_dbfs: Some(-92),
        clipped_ppm: 0,
        clipped_run_count: 0,
        offset_permille: 1,
        clicks_count: 0,
        gaps_count: 0,
        gaps_us: 0,
    };
    let ear = |gain_db| {
        Some(EarTold {
            heard_by_wearer: Some(true),
            gain_db: Some(gain_db),
        })
    };
    HeadsetRun {
        device_name: "Jabra Evolve 20".to_owned(),
        left: ear(-22),
        right: ear(-24),
        tones: Some(TonesHeard {
            latency_ms: 84,
            room_dbfs_a: Some(-68),
            edge_hz: Some(14_200),
            carries_hz: Some(14_200),
            change_db: Some(0),
            sound,
        }),
        tones_unheard: Some(Unheard::NoCoupling),
        voice: Some(VoiceHeard {
            level_dbfs: -27,
            sound,
        }),
        voice_unheard: Some(Unheard::NobodySpoke),
        lost_count: 0,
    }
}

/// Readings with fields that are younger than the golden bytes, every one of them present: what leaves a desk today is in
/// the report and here together.
#[must_use]
pub fn younger() -> Vec<Reading> {
    vec![
        damaged_files(),
        Reading::CpuSpeed {
            cores_count: 8,
            working_mhz: 798,
            base_mhz: Some(2_400),
            most_mhz: Some(4_200),
            allowed_mhz: Some(4_200),
        },
        Reading::MemoryModules {
            places: vec![MemoryPlace {
                place: "DIMM A1".to_owned(),
                size_bytes: Some(8_589_934_592),
                generation: "DDR4".to_owned(),
                form: "SODIMM".to_owned(),
                soldered: true,
                speed_mts: Some(3200),
                corrects_errors: true,
                maker: "Samsung".to_owned(),
                part_number: "M471A1K43DB1-CWE".to_owned(),
                serial: "1A2B3C4D".to_owned(),
            }],
            places_count: 2,
        },
        Reading::Machine {
            chassis: Some("mini_pc".to_owned()),
            board: "LENOVO 3133".to_owned(),
            firmware_version: "M2WKT57A".to_owned(),
            firmware_date: "07/05/2024".to_owned(),
        },
        Reading::Presence {
            found: false,
            device_name: Some("Jabra Evolve 20".to_owned()),
            is_default: Some(true),
            input_is_default: Some(true),
            listed: vec!["Built-in Audio".to_owned()],
            listed_count: 1,
            other_device: Some("USB Camera".to_owned()),
            error_text: Some("no answer to OPTIONS came".to_owned()),
        },
        Reading::Connect {
            path_name: "voice".to_owned(),
            target: "sip:sip.example".to_owned(),
            role: PathRole::Voice,
            ok: false,
            attempt_count: 3,
            latency_ms: Some(12),
            error_text: Some("503 Service Unavailable".to_owned()),
            sip: Some(SipAnswer {
                code: 503,
                reason_text: "Service Unavailable".to_owned(),
                product: Some("Example PBX 3.1".to_owned()),
            }),
        },
        Reading::SoundSettings {
            device_name: "Jabra Evolve 20".to_owned(),
            output: Some(SoundSide {
                muted: Some(false),
                level_percent: Some(60),
            }),
            input: Some(SoundSide {
                muted: Some(true),
                level_percent: Some(80),
            }),
        },
        Reading::HeadsetTest(Box::new(guided_test())),
        Reading::Mount {
            mount: "/".to_owned(),
            mounted: true,
            device: "/dev/sda1".to_owned(),
            file_system: "ext4".to_owned(),
            read_only: false,
            error_count: Some(1),
            stops_on_error: true,
        },
        Reading::Heat {
            sensor: "coretemp Package id 0".to_owned(),
            degrees_c: Some(61),
            limit_c: Some(100),
            slowed_ms: Some(0),
            over_ms: Some(60_000),
            fans: vec![FanSpeed {
                name: "CPU fan".to_owned(),
                rpm: 1_200,
            }],
        },
        Reading::HardwareErrors {
            corrected_count: 1,
            uncorrected_count: 0,
            over_s: 90_000,
            told_by: ErrorsToldBy::MemoryController,
            place: Some("DIMM_A1".to_owned()),
        },
        Reading::CpuSelfTest {
            tested_count: 8,
            wrong: vec![WrongCore {
                core: 3,
                sum: "integer".to_owned(),
            }],
        },
        Reading::LoggedIoErrors {
            device: "sda".to_owned(),
            error_count: 2,
            over_s: 90_000,
        },
        Reading::UsbErrors {
            ports: vec![UsbPort {
                chain: "1-4.2".to_owned(),
                device: UsbDevice::Sound,
                device_name: Some("Jabra Evolve 20".to_owned()),
                resets_count: 12,
                failures_count: 1,
                disconnects_count: 7,
                returns_count: 6,
                over_current_count: 0,
            }],
            ports_count: 1,
            over_s: 86_400,
        },
        Reading::Pressure {
            stalls: Stalls {
                cpu_permille: Some(714),
                memory_permille: Some(3),
                io_permille: Some(0),
            },
            busiest_cpu: Some(BusyProgram {
                name: Some("Firefox".to_owned()),
                core_percent: 188,
                memory_bytes: 3 << 30,
            }),
            busiest_memory: Some(BusyProgram {
                name: None,
                core_percent: 2,
                memory_bytes: 4 << 30,
            }),
        },
        Reading::MemorySelfTest {
            tested_bytes: 256 << 20,
            patterns_count: 6,
            wrong_count: 1,
            wrong: vec![WrongBits {
                offset_bytes: 4096,
                bits: vec![17],
                pattern: "zeros".to_owned(),
            }],
        },
        Reading::Power {
            mains_online: Some(true),
            batteries: vec![Battery {
                name: "BAT0".to_owned(),
                of_ups: false,
                state: BatteryState::Charging,
                charge_percent: Some(81),
                full_percent: Some(93),
                cycles_count: Some(212),
            }],
        },
        Reading::ReadSample {
            device: "sda".to_owned(),
            read_count: 32,
            failed_count: 1,
            median_us: Some(9_100),
            slowest_us: Some(31_000),
            others_count: Some(12),
            others_bytes: Some(49_152),
            over_ms: 402,
        },
        Reading::Smart {
            device: "sda".to_owned(),
            passed: Some(true),
            critical_warning: Some(0),
            self_test_failed: Some(false),
            counters: BTreeMap::new(),
            rotating: Some(true),
            crossed: vec![AttributeCrossed {
                id: 5,
                name: "Reallocated_Sector_Ct".to_owned(),
                pre_fail: true,
                now: false,
            }],
            part: Some(DiskPart {
                size_bytes: Some(500_107_862_016),
                form: "2.5 inches".to_owned(),
                interface: "SATA 3.3".to_owned(),
                firmware: "SVT02B6Q".to_owned(),
            }),
        },
    ]
}

/// Every way in which the bytes of a file can be damaged.
fn damaged_files() -> Reading {
    let damages = [
        FileDamage::OneBit {
            at_byte: 70_001,
            bit: 5,
        },
        FileDamage::Zeroed {
            from_byte: 65_536,
            bytes: 131_072,
        },
        FileDamage::CutShort { left_bytes: 4_096 },
        FileDamage::Blocks {
            from_byte: 65_536,
            differ_count: 3,
            of_count: 17,
        },
    ];
    let fact = |damage| FileFact {
        path: "/opt/softphone/a".to_owned(),
        path_b64: Some("L29wdC9zb2Z0cGhvbmUvYQ==".to_owned()),
        expected_hash: Some("aa11".to_owned()),
        source: FileSource::Learnt,
        package: Some("softphone".to_owned()),
        configuration: false,
        found: FileFound::Content {
            hash: "bb22".to_owned(),
            past_cache: true,
            size_same: Some(true),
            mtime_same: Some(true),
            explained_by_update: false,
            damage: Some(damage),
        },
    };
    Reading::Files {
        set: "softphone".to_owned(),
        role: FileRole::Softphone,
        checked_count: 1_200,
        pending_count: 2,
        oldest_read_days: Some(6),
        facts: damages.map(fact).to_vec(),
        facts_count: 4,
    }
}
