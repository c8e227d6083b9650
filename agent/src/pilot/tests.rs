//! A PC whose every text carries a person's name, its own name, serial numbers and places in a home:
//! none of them gets into the report, in either form or language. And what the report says of a PC that
//! shows everything, and of one that shows nothing.

use super::*;
use deskready_probes::host::System;
use deskready_probes::host::*;
use std::time::Duration;

const USER: &str = "opq7.wxyz";
const HOST: &str = "pc-0042";
const SERIALS: [&str; 3] = ["S3Z9NB0K123456A", "HS-99-4711", "KB-31-0815"];
const HOME: &str = "/home/opq7.wxyz/softphone";
/// What Windows would say: a home whose name has a space, a name in capitals, the number of an account.
const WINDOWS: &str =
    r"C:\Users\Opq7 Wxyz\softphone OPQ7.WXYZ PC-0042 S-1-5-21-1004336348-117238-682003-512";

/// A PC with such texts; it refuses everything when it has a reason to.
struct Pc(Option<Why>);

/// A text that says all that must not be said.
fn tainted(text: &str) -> String {
    format!(
        "{text} {USER} {HOST} {} {HOME} {WINDOWS}",
        SERIALS.join(" ")
    )
}

impl Pc {
    fn may(&self) -> Result<(), HostError> {
        self.0
            .map_or(Ok(()), |why| Err(HostError::new(why, tainted("refused"))))
    }
}

impl ServiceHost for Pc {
    fn ask(&self, verb: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
        self.may()?;
        Ok(match verb {
            ServiceVerb::System => ServiceAnswer::System(System {
                release: format!(
                    "PRETTY_NAME=\"{}\"\nVERSION_ID=\"12\"\n",
                    tainted("Debian GNU/Linux 12")
                ),
                kernel: tainted("6.1.0-28-amd64"),
                architecture: "x86_64".to_owned(),
                is_root: true,
            }),
            ServiceVerb::Processors => ServiceAnswer::Processors(Processors {
                counted: 8,
                vendor: tainted("Example"),
                model: tainted("Example CPU 8-core"),
                ..Processors::default()
            }),
            ServiceVerb::Memory => ServiceAnswer::Memory(8 << 30),
            ServiceVerb::Mounts => ServiceAnswer::Mounts(MountTable::Kernel(format!(
                "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 1 8:2 / {HOME} rw - ext4 /dev/sda2 rw\n"
            ))),
            ServiceVerb::Space { .. } => ServiceAnswer::Space(Space {
                total_bytes: 100,
                available_bytes: 50,
                inodes_total: 10,
                inodes_free: 5,
            }),
            ServiceVerb::Disks => ServiceAnswer::Disks(vec![KernelDisk {
                name: "sda".to_owned(),
                has_device: true,
                vendor: "Example".to_owned(),
                model: tainted("SSD 870"),
                serial: SERIALS[0].to_owned(),
                ..KernelDisk::default()
            }]),
            ServiceVerb::FileSystemErrors => ServiceAnswer::FileSystemErrors(Vec::new()),
            ServiceVerb::HeatSensors => ServiceAnswer::HeatSensors(HeatSensors {
                sensors: vec![HeatSensor {
                    chip: tainted("acpitz"),
                    ..HeatSensor::default()
                }],
                ..HeatSensors::default()
            }),
            ServiceVerb::MemoryControllers => ServiceAnswer::MemoryControllers(Vec::new()),
            ServiceVerb::ProveCores => ServiceAnswer::ProveCores(CoresProved::default()),
            ServiceVerb::PowerSupplies => ServiceAnswer::PowerSupplies(vec![PowerSupply {
                name: tainted("BAT0"),
                serial: tainted("00"),
                ..PowerSupply::default()
            }]),
            ServiceVerb::ProveMemory => ServiceAnswer::ProveMemory(MemoryProved::default()),
            ServiceVerb::Pressure => ServiceAnswer::Pressure(PressureTexts::default()),
            ServiceVerb::BusyPrograms => ServiceAnswer::BusyPrograms(vec![ProgramSeen {
                file: tainted("miner"),
                ..ProgramSeen::default()
            }]),
            ServiceVerb::UsbPorts => ServiceAnswer::UsbPorts(vec![UsbPortSeen {
                chain: "1-1".to_owned(),
                product: tainted("stick"),
                ..UsbPortSeen::default()
            }]),
            ServiceVerb::Packages { .. } => ServiceAnswer::Packages(PackageData {
                packages: vec![PackageEntry {
                    name: tainted("libc6"),
                    status: Some(tainted("Status: install ok installed")),
                    md5sums: String::new(),
                }],
                ..PackageData::default()
            }),
            ServiceVerb::PackageOwners { .. } => ServiceAnswer::PackageOwners(Vec::new()),
            ServiceVerb::Connect { .. } => ServiceAnswer::Connect(Attempt::default()),
            ServiceVerb::SipOptions { .. } => ServiceAnswer::SipOptions(Attempt {
                error: Some(tainted("10.1.2.3")),
                ..Attempt::default()
            }),
        })
    }
}

impl SessionHost for Pc {
    fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        self.may()?;
        Ok(match verb {
            SessionVerb::SoundList => {
                let headset = ServerDevice {
                    id: tainted("alsa_output.usb"),
                    name: tainted("Jabra Evolve 20"),
                    vendor_id: "0b0e".to_owned(),
                    product_id: "0300".to_owned(),
                    product: tainted("Evolve"),
                    serial: SERIALS[1].to_owned(),
                    bus: "usb".to_owned(),
                    form: "headset".to_owned(),
                    ..ServerDevice::default()
                };
                let bluetooth = ServerDevice {
                    name: tainted("the earbuds of"),
                    vendor_id: tainted("0b0e"),
                    ..ServerDevice::default()
                };
                SessionAnswer::SoundList(Sound {
                    kernel: KernelSound::default(),
                    server: SoundServer::Listed {
                        name: tainted("PulseAudio (on PipeWire 0.3.65)"),
                        default_output: Some(tainted("x")),
                        default_input: None,
                        devices: vec![headset, bluetooth],
                    },
                })
            }
            SessionVerb::Mixer { .. } => {
                return Err(HostError::new(Why::NoDevice, tainted("no card")));
            }
            SessionVerb::PlaySilence { .. } => SessionAnswer::PlaySilence(Played {
                sample_rate_hz: 48_000,
                frames_count: 48_000,
                elapsed_ms: 1_000,
            }),
            SessionVerb::HidList => SessionAnswer::HidList(vec![HidDevice {
                node: tainted("0003"),
                uevent: format!(
                    "HID_ID=0003:00000B0E:00000300\nHID_NAME={}\nHID_UNIQ={}\n",
                    tainted("Jabra"),
                    SERIALS[2]
                ),
                serial: SERIALS[2].to_owned(),
                ..HidDevice::default()
            }]),
            SessionVerb::Plugged => SessionAnswer::Plugged(Plugged::default()),
            SessionVerb::SoundUse => SessionAnswer::SoundUse(SoundUse {
                server: ServerStreams::Listed {
                    streams: vec![ServerStream {
                        binary: tainted("a-player"),
                        application: tainted("A player"),
                        ..ServerStream::default()
                    }],
                },
                kernel: Ok(Vec::new()),
            }),
            SessionVerb::Properties => {
                SessionAnswer::Properties(format!("LockedHint=no\nType={}\n", tainted("x11")))
            }
        })
    }
}

impl HelperHost for Pc {
    fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
        self.may()?;
        let smart = |report: serde_json::Value| {
            HelperAnswer::Smart(SmartOutput {
                exit_status: Some(0),
                stdout: report.to_string(),
                privileged: true,
            })
        };
        Ok(match verb {
            HelperVerb::SmartScan => smart(serde_json::json!({
                "smartctl": {"version": [7, 3], "platform_info": tainted("x86_64")},
                "devices": [{"name": "/dev/sda", "type": "sat"}]
            })),
            HelperVerb::SmartDisk { .. } => smart(serde_json::json!({
                "smartctl": {"version": [7, 3], "exit_status": 0},
                "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
                "model_name": tainted("SSD 870"),
                "serial_number": SERIALS[0],
                "smart_support": {"available": true, "enabled": true},
                "smart_status": {"passed": true}
            })),
            HelperVerb::StartSelfTest { .. }
            | HelperVerb::MarkFiles { .. }
            | HelperVerb::HashPart { .. }
            | HelperVerb::NvmeHealth { .. }
            | HelperVerb::ReadBlocks { .. } => {
                return Err(HostError::new(Why::NoDevice, tainted("no disk")));
            }
            HelperVerb::KernelLog => HelperAnswer::KernelLog(KernelLog::default()),
            HelperVerb::HardwareRecords => {
                return Err(HostError::new(Why::Unsupported, tainted("no records")));
            }
            HelperVerb::FirmwareTables => HelperAnswer::FirmwareTables(String::new()),
            HelperVerb::Storage => HelperAnswer::Storage(StorageRecords {
                drives: Vec::new(),
                disks: Ok(vec![Record::from([
                    ("FriendlyName".to_owned(), tainted("SSD 870").into()),
                    ("SerialNumber".to_owned(), SERIALS[0].into()),
                ])]),
                counters: Ok(vec![Record::new()]),
                predictions: Ok(Vec::new()),
            }),
            HelperVerb::ListFiles { .. } => HelperAnswer::ListFiles(FileList {
                files: vec![FileName::new(HOME)],
                ..FileList::default()
            }),
            HelperVerb::HashFiles { files, .. } => {
                HelperAnswer::HashFiles(vec![FileSeen::Gone; files.len()])
            }
        })
    }
}

fn report(why: Option<Why>) -> Report {
    let pc = Arc::new(Pc(why));
    let mut scrub = Scrub::default();
    scrub.add(USER);
    scrub.add(HOST);
    gather(&Machine::new(pc.clone(), pc.clone(), pc), scrub)
}

#[test]
fn nothing_of_a_person_a_pc_or_one_piece_of_hardware_gets_into_either_form() {
    for why in [None, Some(Why::Denied), Some(Why::TimedOut)] {
        let report = report(why);
        for text in [
            serde_json::to_string(&report).unwrap(),
            text::render(&report, "es"),
            text::render(&report, "en"),
        ] {
            for word in [
                USER,
                HOST,
                HOME,
                "opq7",
                "wxyz",
                "0042",
                "/home",
                "a-player",
                "Opq7",
                "Wxyz",
                "OPQ7",
                "WXYZ",
                "1004336348",
                "Users",
            ]
            .iter()
            .chain(&SERIALS)
            {
                assert!(!text.contains(word), "{word}: {text}");
            }
            let about_a_call = ["parece que", "it seems", "LockedHint", "call.none"];
            assert!(
                about_a_call.iter().all(|word| !text.contains(word)),
                "{text}"
            );
        }
    }
}

#[test]
fn a_pc_that_shows_everything_is_told_by_what_everybody_may_know() {
    let report = report(None);
    let text = text::render(&report, "en");
    for line in [
        "Debian GNU/Linux 12",
        "8 x Example CPU 8-core",
        "PulseAudio (on PipeWire 0.3.65)",
        "smartctl             7.3",
        "8 GiB",
        "0b0e:0300",
        "SSD 870",
        "SMART: answers",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(report.checks.len(), PROBES.len() - 4);
    let mut asked: Vec<_> = report.questions.iter().map(|q| q.question).collect();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!(
        asked.len(),
        report.questions.len(),
        "one row for each question"
    );
    for question in &report.questions {
        // The file of this test cannot be read past the cache, for it is not there.
        let seen = question.question != "read_past_cache";
        assert_eq!(question.seen, seen, "{question:?}");
    }
    assert_eq!(report.more, [More::Nothing]);
}

#[test]
fn a_pc_that_shows_nothing_says_why_in_each_row_and_what_would_show_more() {
    let report = report(Some(Why::Denied));
    assert!(report.questions.iter().all(|q| !q.seen && q.why.is_some()));
    assert!(report.checks.iter().all(|check| check.measured_count == 0));
    assert_eq!(
        report.more,
        [
            More::RunInTheSession,
            WITH_EVERY_RIGHT,
            More::InstallSmartctl
        ]
    );
    let text = text::render(&report, "es");
    assert!(text.contains("NO: sin permiso"), "{text}");
    let how = if cfg!(windows) {
        "en una ventana de administrador"
    } else {
        "sudo deskready pilot-report"
    };
    assert!(text.contains(how), "{text}");
}

/// A PC of Windows as its three sides answer: other forms of the same things.
struct OfWindows;

impl SessionHost for OfWindows {
    fn ask(&self, verb: &SessionVerb, limit: Duration) -> Result<SessionAnswer, HostError> {
        Ok(match verb {
            SessionVerb::HidList => SessionAnswer::HidList(vec![HidDevice {
                node: tainted(r"HID\VID_0B0E"),
                known_as: Some(HidName {
                    vendor_id: "0b0e".to_owned(),
                    product_id: "0300".to_owned(),
                    name: tainted("Jabra"),
                    place: tainted(r"USB\VID_0B0E"),
                }),
                serial: SERIALS[2].to_owned(),
                ..HidDevice::default()
            }]),
            SessionVerb::Properties => {
                SessionAnswer::Properties("SessionFlags=1\nBuild=22631\nProtocol=2\n".to_owned())
            }
            SessionVerb::SoundList
            | SessionVerb::Mixer { .. }
            | SessionVerb::PlaySilence { .. }
            | SessionVerb::Plugged
            | SessionVerb::SoundUse => return SessionHost::ask(&Pc(None), verb, limit),
        })
    }
}

#[test]
fn a_pc_of_windows_is_told_by_the_same_rows_and_numbers() {
    let (pc, session) = (Arc::new(Pc(None)), Arc::new(OfWindows));
    let mut scrub = Scrub::default();
    scrub.add(USER);
    scrub.add(HOST);
    let report = gather(&Machine::new(pc.clone(), session, pc), scrub);
    assert_eq!(report.system.session_type.as_deref(), Some("rdp"));
    let hid: Vec<_> = report.devices.iter().filter(|d| d.class == "hid").collect();
    assert_eq!((hid.len(), hid[0].id.as_str()), (1, "0b0e:0300"));
    let locked = report.questions.iter().find(|q| q.question == "locked");
    assert!(locked.is_some_and(|q| q.seen && q.rights == "session"));
    let text = text::render(&report, "es");
    assert!(!text.contains("SessionFlags"), "{text}");
}

#[test]
fn the_room_on_the_systems_own_drive_is_among_what_this_machine_tells() {
    let machine = Machine::local(Tools::default());
    let profile = expected().unwrap();
    let context = deskready_probes::Context {
        profile: &profile,
        file_baseline: &deskready_probes::FileBaseline::default(),
        trigger: Trigger::SelfCheck,
    };
    let disk = PROBES.iter().find(|probe| probe.name == "disk").unwrap();
    let all = deskready_probes::run_probe(disk, &machine.hosts(), &context);
    let room = all
        .iter()
        .find(|it| matches!(it.outcome, Outcome::Reading(Reading::Space { .. })));
    assert!(room.is_some(), "{all:?}");
}

#[test]
fn a_session_that_is_not_told_is_not_called_nobodys() {
    for (why, said) in [
        (
            Why::NoSession,
            "Session              none of this account\n",
        ),
        (Why::Unsupported, "Session              –\n"),
    ] {
        let text = text::render(&report(Some(why)), "en");
        assert!(text.contains(said), "{why:?}: {text}");
    }
}

#[test]
fn every_question_and_check_has_a_name_in_both_languages() {
    let report = report(None);
    let named = |key: &str| text::NAMES.iter().any(|(of, ..)| *of == key);
    assert!(report.questions.iter().all(|q| named(q.question)));
    assert!(report.checks.iter().all(|c| named(c.check)));
}
