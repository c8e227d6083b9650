//! Asks every question there is, once, one after the other, and notes whether it was answered, how long
//! that took and how many things were listed. Keeps no answer.

use super::scrub::Scrub;
use super::{Device, Disk, Question, Report, rights};
use crate::round::Machine;
use deskready::observation::{Outcome, Why};
use deskready_probes::Role;
use deskready_probes::host::{
    FileName, FileSeen, HashHow, HelperAnswer, HelperVerb, HidDevice, HostError, ServiceAnswer,
    ServiceVerb, SessionAnswer, SessionVerb, SmartOutput, Sound, SoundServer,
};
use deskready_probes::{call, smart};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(5);
const SCAN_LIMIT: Duration = Duration::from_secs(20);
/// A package that every desk with a package database has.
const PACKAGE: &str = "libc6";
/// Where the system itself lies.
pub const SYSTEM: &str = if cfg!(windows) { "C:" } else { "/" };

/// A file that everybody may read.
fn file() -> FileName {
    if cfg!(windows) {
        let folder = std::env::var("SystemRoot").unwrap_or_else(|_| format!(r"{SYSTEM}\Windows"));
        FileName::new(format!(r"{folder}\System32\kernel32.dll"))
    } else {
        FileName::new("/usr/lib/os-release")
    }
}

/// What an answer holds, if it is the answer to the question.
macro_rules! only {
    ($answer:expr, $pattern:pat => $value:expr) => {
        if let $pattern = $answer {
            Some($value)
        } else {
            None
        }
    };
}

/// The report while it is gathered.
pub struct Asking<'a> {
    machine: &'a Machine,
    scrub: Scrub,
    report: Report,
}

/// What a question found: nothing more than how many things.
type Found<T> = Result<(T, Option<usize>), HostError>;

impl<'a> Asking<'a> {
    pub fn new(machine: &'a Machine, scrub: Scrub) -> Self {
        Self {
            machine,
            scrub,
            report: Report::default(),
        }
    }

    pub fn into_report(self) -> Report {
        self.report
    }

    pub fn all(&mut self) {
        // Serial numbers first: what they are must be known before anything is said.
        let disks = self.disks();
        let cards = self.sound();
        let hid = self.hid();
        self.report.devices = devices(cards, hid);
        self.system();
        self.store();
        self.session();
        self.helper(disks);
    }

    fn note<T>(
        &mut self,
        question: &'static str,
        role: Role,
        ask: impl FnOnce(&Machine) -> Found<T>,
    ) -> Option<T> {
        let started = Instant::now();
        let found = ask(self.machine);
        let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (answer, why, count) = match found {
            Ok((answer, count)) => (Some(answer), None, count),
            Err(error) => (None, Some(error.why), None),
        };
        self.report.questions.push(Question {
            question,
            rights: rights(role),
            seen: answer.is_some(),
            why,
            count,
            took_ms,
        });
        answer
    }

    fn service<T>(
        &mut self,
        question: &'static str,
        verb: ServiceVerb,
        take: impl FnOnce(ServiceAnswer) -> Option<(T, Option<usize>)>,
    ) -> Option<T> {
        self.note(question, Role::Service, |machine| {
            take(machine.service.ask(&verb, LIMIT)?).ok_or_else(crossed)
        })
    }

    fn of_session<T>(
        &mut self,
        question: &'static str,
        verb: SessionVerb,
        take: impl FnOnce(SessionAnswer) -> Option<(T, Option<usize>)>,
    ) -> Option<T> {
        self.note(question, Role::Session, |machine| {
            take(machine.session.ask(&verb, LIMIT)?).ok_or_else(crossed)
        })
    }

    fn disks(&mut self) -> Vec<(String, String)> {
        let verb = ServiceVerb::Disks;
        let disks = self.service("disks", verb, |answer| {
            only!(answer, ServiceAnswer::Disks(all) => {
             let count = Some(all.len());
             (all, count)
            })
        });
        let disks: Vec<_> = disks
            .into_iter()
            .flatten()
            .filter(|d| d.has_device)
            .collect();
        for disk in &disks {
            self.scrub.add(&disk.serial);
        }
        disks
            .into_iter()
            .map(|disk| (disk.name, format!("{} {}", disk.vendor, disk.model)))
            .collect()
    }

    fn sound(&mut self) -> Vec<String> {
        let sound = self.of_session("sound_devices", SessionVerb::SoundList, |answer| {
            let SessionAnswer::SoundList(sound) = answer else {
                return None;
            };
            let ids = sound_ids(&sound);
            let count = Some(ids.len());
            Some(((sound, ids), count))
        });
        let Some((sound, ids)) = sound else {
            return Vec::new();
        };
        for card in &sound.kernel.usb {
            self.scrub.add(&card.serial);
        }
        let unseen = match sound.server {
            SoundServer::Listed { name, devices, .. } => {
                for device in &devices {
                    self.scrub.add(&device.serial);
                }
                self.report.system.sound_server = Some(name);
                None
            }
            SoundServer::OtherSession { .. } => Some(Why::Denied),
            SoundServer::Failed { why, .. } => Some(why),
            SoundServer::None => Some(Why::NoDevice),
        };
        // Cards of the kernel are seen by everybody; what the operator hears is the server's to tell.
        self.report.questions.push(Question {
            question: "sound_server",
            rights: rights(Role::Session),
            seen: unseen.is_none(),
            why: unseen,
            count: None,
            took_ms: 0,
        });
        ids
    }

    fn hid(&mut self) -> Vec<String> {
        let all = self.of_session("hid_devices", SessionVerb::HidList, |answer| {
            only!(answer, SessionAnswer::HidList(all) => {
             let count = Some(all.len());
             (all, count)
            })
        });
        let all = all.unwrap_or_default();
        for device in &all {
            self.scrub.add(&device.serial);
        }
        all.iter().map(hid_id).collect()
    }

    fn system(&mut self) {
        let told = self.service(
            "system",
            ServiceVerb::System,
            |answer| only!(answer, ServiceAnswer::System(system) => (system, None)),
        );
        let cpu = self.service("processors", ServiceVerb::Processors, |answer| {
            only!(answer, ServiceAnswer::Processors(cpu) => {
             let count = usize::try_from(cpu.counted).ok();
             (cpu, count)
            })
        });
        let memory = self.service(
            "memory",
            ServiceVerb::Memory,
            |answer| only!(answer, ServiceAnswer::Memory(bytes) => (bytes, None)),
        );
        let scrub = &self.scrub;
        let system = &mut self.report.system;
        if let Some(told) = told {
            system.os = scrub.text(&value(&told.release, "PRETTY_NAME"));
            system.os_version = scrub.text(&value(&told.release, "VERSION_ID"));
            system.kernel = scrub.text(&told.kernel);
            system.architecture = scrub.text(&told.architecture);
            system.is_root = told.is_root;
        }
        if let Some(cpu) = cpu {
            system.cpu = scrub.text(&cpu.model);
            system.cpu_count = Some(cpu.counted);
        }
        system.memory_bytes = memory;
        system.sound_server = system.sound_server.as_deref().map(|name| scrub.text(name));
    }

    fn store(&mut self) {
        let _ = self.service(
            "mounts",
            ServiceVerb::Mounts,
            |answer| only!(answer, ServiceAnswer::Mounts(table) => ((), Some(table.count()))),
        );
        let root = ServiceVerb::Space {
            mount: SYSTEM.to_owned(),
        };
        let _ = self.service("space", root, |answer| {
            matches!(answer, ServiceAnswer::Space(_)).then_some(((), None))
        });
        let verb = ServiceVerb::FileSystemErrors;
        let _ = self.service(
            "file_system_errors",
            verb,
            |answer| only!(answer, ServiceAnswer::FileSystemErrors(all) => ((), Some(all.len()))),
        );
        let _ = self.service("heat", ServiceVerb::HeatSensors, |answer| {
            only!(answer, ServiceAnswer::HeatSensors(all) => ((), Some(all.sensors.len())))
        });
        let _ = self.service(
            "memory_controllers",
            ServiceVerb::MemoryControllers,
            |answer| only!(answer, ServiceAnswer::MemoryControllers(all) => ((), Some(all.len()))),
        );
        let _ = self.service(
            "power_supplies",
            ServiceVerb::PowerSupplies,
            |answer| only!(answer, ServiceAnswer::PowerSupplies(all) => ((), Some(all.len()))),
        );
        let _ = self.service(
            "usb_ports",
            ServiceVerb::UsbPorts,
            |answer| only!(answer, ServiceAnswer::UsbPorts(all) => ((), Some(all.len()))),
        );
        let _ = self.service("pressure", ServiceVerb::Pressure, |answer| {
            matches!(answer, ServiceAnswer::Pressure(_)).then_some(((), None))
        });
        // That it is answered is kept, and how much; no name of a program.
        let _ = self.service(
            "busy_programs",
            ServiceVerb::BusyPrograms,
            |answer| only!(answer, ServiceAnswer::BusyPrograms(all) => ((), Some(all.len()))),
        );
        let verb = ServiceVerb::Packages {
            names: vec![PACKAGE.to_owned()],
        };
        let _ = self.note("packages", Role::Service, |machine| {
            let answer = machine.service.ask(&verb, LIMIT)?;
            let ServiceAnswer::Packages(data) = answer else {
                return Err(crossed());
            };
            match data
                .packages
                .iter()
                .filter(|it| it.status.is_some())
                .count()
            {
                0 => Err(HostError::new(Why::Unsupported, "")),
                count => Ok(((), Some(count))),
            }
        });
    }

    /// Who uses the sound and whether it is locked is asked, and only that it was answered is kept.
    fn session(&mut self) {
        let verb = SessionVerb::Plugged;
        let _ = self.of_session("what_is_plugged", verb, |answer| {
            matches!(answer, SessionAnswer::Plugged(_)).then_some(((), None))
        });
        let _ = self.note("sound_in_use", Role::Session, |machine| {
            let SessionAnswer::SoundUse(raw) =
                machine.session.ask(&SessionVerb::SoundUse, LIMIT)?
            else {
                return Err(crossed());
            };
            let unseen = call::parse(&raw).unseen;
            unseen.map_or(Ok(((), None)), |why| Err(HostError::new(why, "")))
        });
        let properties = self.of_session(
            "locked",
            SessionVerb::Properties,
            |answer| only!(answer, SessionAnswer::Properties(text) => (text, None)),
        );
        // One of a few words, or nothing.
        let kind = properties.and_then(|text| call::parse_kind(&text));
        self.report.system.session_type = kind.map(str::to_owned);
    }

    fn helper(&mut self, disks: Vec<(String, String)>) {
        let scan = self.note("smart_scan", Role::Helper, |machine| {
            match machine.helper.ask(&HelperVerb::SmartScan, SCAN_LIMIT)? {
                HelperAnswer::Smart(output) => Ok((output, None)),
                HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::ListFiles(_)
                | HelperAnswer::HashFiles(_) => Err(crossed()),
            }
        });
        self.report.smartctl = scan.as_ref().and_then(version);
        let records = self.records();
        self.report.disks = if scan.is_some() || records {
            self.smart()
        } else {
            Vec::new()
        };
        for (name, model) in disks {
            let model = self.scrub.text(&model);
            let known = self.report.disks.iter_mut().find(|disk| disk.name == name);
            match known {
                Some(disk) => disk.model = model,
                None => self.report.disks.push(Disk {
                    name: self.scrub.text(&name),
                    model,
                    answers: None,
                    why: None,
                }),
            }
        }
        let files = vec![file()];
        let verb = HelperVerb::ListFiles {
            roots: files.clone(),
        };
        let _ = self.note("kernel_log", Role::Helper, |machine| {
            match machine.helper.ask(&HelperVerb::KernelLog, LIMIT)? {
                HelperAnswer::KernelLog(log) => Ok(((), Some(log.lines.len()))),
                HelperAnswer::Smart(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::ListFiles(_)
                | HelperAnswer::HashFiles(_) => Err(crossed()),
            }
        });
        let _ = self.note("firmware_tables", Role::Helper, |machine| {
            match machine.helper.ask(&HelperVerb::FirmwareTables, LIMIT)? {
                HelperAnswer::FirmwareTables(_) => Ok(((), None)),
                HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::ListFiles(_)
                | HelperAnswer::HashFiles(_) => Err(crossed()),
            }
        });
        let _ = self.note("list_files", Role::Helper, |machine| {
            match machine.helper.ask(&verb, LIMIT)? {
                HelperAnswer::ListFiles(list) => Ok(((), Some(list.files.len()))),
                HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::HashFiles(_) => Err(crossed()),
            }
        });
        let verb = HelperVerb::HashFiles {
            files,
            how: HashHow::AGAIN,
        };
        let past_cache = self.note("hash_files", Role::Helper, |machine| {
            match machine.helper.ask(&verb, LIMIT)? {
                HelperAnswer::HashFiles(seen) => Ok((seen, None)),
                HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::ListFiles(_) => Err(crossed()),
            }
        });
        let from_device =
            |seen: &FileSeen| matches!(seen, FileSeen::Content { past_cache, .. } if *past_cache);
        let is = past_cache.is_some_and(|all| all.iter().any(from_device));
        self.report.questions.push(Question {
            question: "read_past_cache",
            rights: rights(Role::Helper),
            seen: is,
            why: (!is).then_some(Why::Unsupported),
            count: None,
            took_ms: 0,
        });
    }

    /// Whether the system's own records of its disks can be had; asked where a system keeps some.
    fn records(&mut self) -> bool {
        if !cfg!(windows) {
            return false;
        }
        let told = self.note("disk_records", Role::Helper, |machine| {
            match machine.helper.ask(&HelperVerb::Storage, SCAN_LIMIT)? {
                // What disks count is what administrators alone may see, and what counts.
                HelperAnswer::Storage(records) => {
                    let counters = records.counters?;
                    Ok(((), Some(counters.len())))
                }
                HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::ListFiles(_)
                | HelperAnswer::HashFiles(_) => Err(crossed()),
            }
        });
        told.is_some()
    }

    /// Which disks answer, as the check itself would ask and understand them.
    fn smart(&mut self) -> Vec<Disk> {
        let started = Instant::now();
        let asked = smart::read(&self.machine.hosts());
        let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let measured = asked.as_ref().map(smart::parse).unwrap_or_default();
        let mut disks = Vec::new();
        for one in measured {
            if let Some(identity) = &one.identity {
                self.scrub.add(&identity.serial);
            }
            let why = match &one.outcome {
                Outcome::Reading(_) => None,
                Outcome::Unseen(unseen) => Some(unseen.why),
            };
            disks.push(Disk {
                name: self.scrub.text(&one.component.slot),
                model: String::new(),
                answers: Some(why.is_none()),
                why,
            });
        }
        let answering = disks
            .iter()
            .filter(|disk| disk.answers == Some(true))
            .count();
        let why = disks.iter().find_map(|disk| disk.why);
        self.report.questions.push(Question {
            question: "smart_disk",
            rights: rights(Role::Helper),
            seen: answering > 0,
            why: if answering > 0 {
                None
            } else {
                why.or(Some(Why::NoDevice))
            },
            count: Some(answering),
            took_ms,
        });
        disks
    }
}

fn crossed() -> HostError {
    HostError::new(Why::Unsupported, "an answer to another question")
}

/// The value of a key in `KEY=value` lines, without quotes.
fn value(text: &str, key: &str) -> String {
    let of_key = |line: &str| Some(line.trim().strip_prefix(key)?.strip_prefix('=')?.to_owned());
    let found = text.lines().find_map(of_key).unwrap_or_default();
    found.trim_matches('"').to_owned()
}

/// `7.3`, as smartctl's own report tells it.
fn version(output: &SmartOutput) -> Option<String> {
    let report: serde_json::Value = serde_json::from_str(&output.stdout).ok()?;
    let numbers = report["smartctl"]["version"].as_array()?;
    let numbers: Vec<String> = numbers
        .iter()
        .take(3)
        .filter_map(|n| Some(n.as_u64()?.to_string()))
        .collect();
    (!numbers.is_empty()).then(|| numbers.join("."))
}

fn pair(vendor: &str, product: &str) -> String {
    let is_id = |text: &str| text.len() == 4 && text.chars().all(|c| c.is_ascii_hexdigit());
    if is_id(vendor) && is_id(product) {
        format!("{vendor}:{product}").to_lowercase()
    } else {
        String::new()
    }
}

/// One id for each thing that sounds: the cards on USB, and what the server lists beside them.
fn sound_ids(sound: &Sound) -> Vec<String> {
    let mut ids: Vec<String> = sound
        .kernel
        .usb
        .iter()
        .map(|card| pair(&card.vendor_id, &card.product_id))
        .collect();
    if let SoundServer::Listed { devices, .. } = &sound.server {
        let others = devices
            .iter()
            .filter(|device| !device.monitor)
            .map(|device| pair(&device.vendor_id, &device.product_id))
            .filter(|id| id.is_empty() || !ids.contains(id));
        let others: Vec<String> = others.collect();
        ids.extend(others);
    }
    ids
}

/// `HID_ID=0003:00000B0E:00000300`, or the two numbers where the system has them apart.
fn hid_id(device: &HidDevice) -> String {
    if let Some(known) = &device.known_as {
        return pair(&known.vendor_id, &known.product_id);
    }
    let id = value(&device.uevent, "HID_ID");
    let last_four = |part: Option<&str>| {
        let part = part.unwrap_or_default();
        part.get(part.len().saturating_sub(4)..)
            .unwrap_or_default()
            .to_owned()
    };
    let mut parts = id.split(':').skip(1);
    let (vendor, product) = (last_four(parts.next()), last_four(parts.next()));
    pair(&vendor, &product)
}

fn devices(sound: Vec<String>, hid: Vec<String>) -> Vec<Device> {
    let mut counts: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    for (class, ids) in [("sound", sound), ("hid", hid)] {
        for id in ids {
            *counts.entry((class, id)).or_default() += 1;
        }
    }
    let device = |((class, id), count)| Device { class, id, count };
    counts.into_iter().map(device).collect()
}
