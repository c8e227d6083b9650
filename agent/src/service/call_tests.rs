//! Eight hours of calls at a desk, minute by minute, through the service's own schedule, rounds and
//! store: what is asked of the machine in a call, and what of the calls gets into the outbox. The clock
//! is the test's; the desk answers at once and notes every question.

use super::*;
use deskready::ids::AgentId;
use deskready::observation::Why;
use deskready::readiness::Readiness;
use deskready_probes::host::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

const GIB: u64 = 1 << 30;
/// Nobody's program but this test's: it must be found nowhere.
const SOFTPHONE: &str = "zoiper5";

/// A desk whose calls follow a plan, and every question it was asked, with the minute.
struct Desk {
    minute: AtomicU64,
    is_call: fn(u64) -> bool,
    asked: Mutex<Vec<(u64, &'static str)>>,
}

impl Desk {
    fn note(&self, verb: &'static str) {
        self.asked
            .lock()
            .unwrap()
            .push((self.minute.load(SeqCst), verb));
    }

    fn minutes_of(&self, verb: &str) -> Vec<u64> {
        let asked = self.asked.lock().unwrap();
        let of_verb = asked.iter().filter(|(_, name)| *name == verb);
        of_verb.map(|(minute, _)| *minute).collect()
    }
}

fn refused<T>() -> Result<T, HostError> {
    Err(HostError::new(Why::Unsupported, "not at this desk"))
}

impl ServiceHost for Desk {
    fn ask(&self, verb: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
        match verb {
            ServiceVerb::Processors => Ok(ServiceAnswer::Processors(Processors {
                counted: 4,
                ..Processors::default()
            })),
            ServiceVerb::Memory => Ok(ServiceAnswer::Memory(8 * GIB)),
            ServiceVerb::Mounts => Ok(ServiceAnswer::Mounts(MountTable::Kernel(
                "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n".to_owned(),
            ))),
            ServiceVerb::Space { .. } => Ok(ServiceAnswer::Space(Space {
                total_bytes: 100 * GIB,
                available_bytes: 50 * GIB,
                inodes_total: 1_000_000,
                inodes_free: 900_000,
            })),
            ServiceVerb::FileSystemErrors => Ok(ServiceAnswer::FileSystemErrors(Vec::new())),
            ServiceVerb::Disks => Ok(ServiceAnswer::Disks(Vec::new())),
            ServiceVerb::PackageOwners { .. } => Ok(ServiceAnswer::PackageOwners(Vec::new())),
            ServiceVerb::ProveCores => {
                self.note("cores");
                Ok(ServiceAnswer::ProveCores(CoresProved {
                    speeds: Vec::new(),
                    sums: vec![CoreSum {
                        core: 0,
                        sum: "integer".to_owned(),
                        is_right: true,
                    }],
                    took_ms: 1,
                }))
            }
            ServiceVerb::ProveMemory => {
                self.note("memory");
                Ok(ServiceAnswer::ProveMemory(MemoryProved {
                    tested_bytes: GIB / 4,
                    patterns_count: 6,
                    ..MemoryProved::default()
                }))
            }
            ServiceVerb::System
            | ServiceVerb::Packages { .. }
            | ServiceVerb::HeatSensors
            | ServiceVerb::MemoryControllers
            | ServiceVerb::PowerSupplies
            | ServiceVerb::UsbPorts
            | ServiceVerb::Pressure
            | ServiceVerb::BusyPrograms
            | ServiceVerb::SipOptions { .. }
            | ServiceVerb::Connect { .. } => refused(),
        }
    }
}

impl SessionHost for Desk {
    fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        match verb {
            SessionVerb::SoundList => Ok(SessionAnswer::SoundList(Sound {
                kernel: KernelSound::default(),
                server: SoundServer::Listed {
                    name: "test".to_owned(),
                    default_output: Some("headset".to_owned()),
                    default_input: None,
                    devices: vec![ServerDevice {
                        id: "headset".to_owned(),
                        name: "Jabra Evolve 20".to_owned(),
                        bus: "usb".to_owned(),
                        ..ServerDevice::default()
                    }],
                },
            })),
            SessionVerb::PlaySilence { .. } => {
                self.note("silence");
                Ok(SessionAnswer::PlaySilence(Played {
                    sample_rate_hz: 48_000,
                    frames_count: 48_000,
                    elapsed_ms: 1_000,
                }))
            }
            SessionVerb::SoundUse => {
                self.note("sound use");
                let stream = ServerStream {
                    captures: true,
                    binary: SOFTPHONE.to_owned(),
                    ..ServerStream::default()
                };
                let talks = (self.is_call)(self.minute.load(SeqCst));
                Ok(SessionAnswer::SoundUse(SoundUse {
                    server: ServerStreams::Listed {
                        streams: talks.then_some(stream).into_iter().collect(),
                    },
                    kernel: Ok(Vec::new()),
                }))
            }
            SessionVerb::Mixer { .. } => Err(HostError::new(Why::NoDevice, "no card")),
            SessionVerb::HidList => Ok(SessionAnswer::HidList(Vec::new())),
            SessionVerb::Plugged => Ok(SessionAnswer::Plugged(Plugged::default())),
            SessionVerb::Properties => {
                self.note("lock");
                Ok(SessionAnswer::Properties("LockedHint=yes\n".to_owned()))
            }
        }
    }
}

impl HelperHost for Desk {
    fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
        match verb {
            HelperVerb::SmartScan
            | HelperVerb::SmartDisk { .. }
            | HelperVerb::StartSelfTest { .. }
            | HelperVerb::NvmeHealth { .. }
            | HelperVerb::ReadBlocks { .. }
            | HelperVerb::Storage
            | HelperVerb::KernelLog
            | HelperVerb::HardwareRecords
            | HelperVerb::FirmwareTables => refused(),
            HelperVerb::ListFiles { roots } => Ok(HelperAnswer::ListFiles(FileList {
                files: roots.clone(),
                ..FileList::default()
            })),
            // Without marks everything is read.
            HelperVerb::MarkFiles { .. } | HelperVerb::HashPart { .. } => refused(),
            HelperVerb::HashFiles { files, .. } => {
                self.note("files");
                let content = FileSeen::Content {
                    sha256: "0a".repeat(32),
                    md5: None,
                    size_bytes: 1,
                    mtime_ns: 1,
                    mark: 1,
                    blocks: None,
                    link: false,
                    past_cache: false,
                    version: None,
                };
                Ok(HelperAnswer::HashFiles(vec![content; files.len()]))
            }
        }
    }
}

/// The service over such a desk, with a store of its own.
fn service(desk: &Arc<Desk>, data: &std::path::Path) -> Service {
    let facts = serde_json::json!({
        "desk": {"label": "B-14", "site": "Centre"},
        "expect": {"headset": {"required": true}},
        "file_sets": [{"name": "softphone", "role": "softphone", "paths": ["/opt/phone/run"]}]
    });
    let store = Store::open(data).unwrap();
    Service {
        machine: Machine::new(desk.clone(), desk.clone(), desk.clone()),
        sender: Sender {
            agent: AgentId::from_tail("test").unwrap(),
            stream: store.stream_or_new().unwrap(),
            desk: DeskName {
                site: "Centre".to_owned(),
                label: "B-14".to_owned(),
            },
        },
        facts: DeskFacts {
            profile: serde_json::from_value(facts).unwrap(),
            baseline: deskready::desk::Baseline::default(),
        },
        store,
        files: Arc::new(Kept::open(data).unwrap()),
        central: None,
        others: None,
        supervisor: Supervisor::from_env(),
        held: Held::default(),
        are_files_unlearnt: false,
        handed: Arc::default(),
    }
}

/// Lets the shift go by: a start, a round each minute, and what central asks for at some minutes.
async fn shift(
    service: &mut Service,
    desk: &Desk,
    minutes: u64,
    asked_at: &[u64],
) -> Vec<Readiness> {
    let mut trouble = BTreeSet::new();
    let mut all = Vec::new();
    let start: jiff::Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
    for minute in 0..minutes {
        desk.minute.store(minute, SeqCst);
        let now = Moment {
            at: start + jiff::SignedDuration::from_mins(i64::try_from(minute).unwrap()),
            boot: "a".to_owned(),
            mono_ms: 100_000 + minute * 60_000,
        };
        if service.are_files_unlearnt || minute == 0 {
            service.prepare_files().await.unwrap();
        }
        let (trigger, probes) = if minute == 0 {
            (Trigger::Start, PROBES.iter().collect())
        } else if asked_at.contains(&minute) {
            (Trigger::SelfCheck, PROBES.iter().collect())
        } else {
            let turn = Turn {
                now: &now,
                trouble: &trouble,
                is_replugged: minute % 50 == 0,
                held: &service.held,
            };
            let last_run = |probe: &'static str| service.store.last_run(probe).unwrap();
            (Trigger::Scheduled, due(&turn, last_run))
        };
        let (judgement, _) = service.round_at(now, trigger, &probes).await.unwrap();
        trouble = troubled(&judgement);
        all.push(judgement.readiness);
    }
    all
}

/// Seven minutes of talk and one of rest, and two hours without any rest; the shift begins in a call.
fn busy(minute: u64) -> bool {
    minute % 8 != 7 || (180..300).contains(&minute)
}

#[tokio::test]
async fn in_eight_hours_of_calls_nothing_is_played_or_read_in_bulk_and_no_call_is_told_but_as_a_reason()
 {
    let data = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk {
        minute: AtomicU64::new(0),
        is_call: busy,
        asked: Mutex::default(),
    });
    let mut service = service(&desk, data.path());
    // 40 and 200 lie in a call, 47 and 303 in none.
    let ready = shift(&mut service, &desk, 480, &[40, 47, 200, 303]).await;
    for verb in ["silence", "files", "cores", "memory"] {
        let minutes = desk.minutes_of(verb);
        let in_calls: Vec<_> = minutes.iter().filter(|minute| busy(**minute)).collect();
        assert!(in_calls.is_empty(), "{verb} in a call: {in_calls:?}");
    }
    assert_eq!(
        desk.minutes_of("silence"),
        [47, 303],
        "asked for, and no call on"
    );
    let read = desk.minutes_of("files");
    // Learnt and read in the first rest, then hourly as soon as there is one.
    assert_eq!(read.first(), Some(&7));
    assert!((7..=16).contains(&read.len()), "{read:?}");
    assert!(
        desk.minutes_of("lock").is_empty(),
        "nobody asked whether it is locked"
    );
    assert_eq!(ready[8], Readiness::Ready);
    let not_ready = ready.iter().skip(8).filter(|r| **r != Readiness::Ready);
    assert_eq!(
        not_ready.count(),
        0,
        "calls are no reason to doubt the desk"
    );

    let outbox = outbox(&mut service);
    let told: Vec<&Observation> = outbox.iter().filter(|o| is_in_call(o)).collect();
    for probe in ["files", "audio_output"] {
        let times: Vec<u64> = told
            .iter()
            .filter(|o| o.probe == probe)
            .map(|o| o.mono_ms / 60_000)
            .collect();
        let close = times.windows(2).find(|two| two[1] - two[0] < 60);
        assert!(!times.is_empty() && close.is_none(), "{probe}: {times:?}");
    }
    let waits = [
        "files",
        "audio_output",
        "cpu_self_test",
        "headset_settings",
        "memory_self_test",
        "read_sample",
        "smart",
    ];
    let others = told.iter().filter(|o| !waits.contains(&o.probe.as_str()));
    assert_eq!(others.count(), 0);
    for observation in told {
        let Outcome::Unseen(unseen) = &observation.outcome else {
            continue;
        };
        assert_eq!(unseen.detail, "", "the reason and nothing else");
    }
    drop(service);
    for file in std::fs::read_dir(data.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in [
            SOFTPHONE,
            "zoiper",
            "lockedhint",
            "call.softphone",
            "sound_use",
        ] {
            assert!(!text.contains(word), "{word} is kept at the desk");
        }
    }
}

#[tokio::test]
async fn a_softphone_that_never_lets_go_of_the_microphone_makes_no_series_and_no_damage() {
    let data = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk {
        minute: AtomicU64::new(0),
        is_call: |minute| minute >= 1,
        asked: Mutex::default(),
    });
    let mut service = service(&desk, data.path());
    let ready = shift(&mut service, &desk, 480, &[]).await;
    assert_eq!(
        desk.minutes_of("files"),
        [0, 0],
        "learnt and read at the start"
    );
    assert_eq!(desk.minutes_of("silence"), [0]);
    assert_eq!(desk.minutes_of("cores"), [0]);
    assert_eq!(desk.minutes_of("memory"), [0]);
    let worst = ready.iter().max();
    assert_eq!(
        worst,
        Some(&Readiness::Ready),
        "a day may pass with nothing read"
    );
    let outbox = outbox(&mut service);
    let told = |probe: &str| {
        let of = outbox.iter().filter(|o| is_in_call(o) && o.probe == probe);
        of.count()
    };
    let (files, cores) = (told("files"), told("cpu_self_test"));
    assert!((7..=8).contains(&files), "{files} in eight hours");
    assert_eq!(cores, 1, "due once in eight hours");
}

fn outbox(service: &mut Service) -> Vec<Observation> {
    service.store.next_batch(100_000).unwrap().observations
}

fn is_in_call(observation: &Observation) -> bool {
    matches!(&observation.outcome, Outcome::Unseen(unseen) if unseen.why == Why::InCall)
}
