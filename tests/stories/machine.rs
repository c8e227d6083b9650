//! A PC that is not there: answers the questions of the real probes as a PC with these faults
//! would. Needs the hosts' verbs. Must not judge, nor make a measurement itself: that is the
//! probes' work, here as on a desk.

use super::words::digits;
use deskready::observation::{SoundSide, Why};
use deskready_probes::host::{
    Attempt, BlockRead, BlocksRead, Cache, FileList, FileName, FileOwner, FileSeen, HashHow,
    HelperAnswer, HelperHost, HelperVerb, HidDevice, HostError, KernelDisk, MemoryController,
    MemoryModule, PackageData, PackageEntry, Played, Plugged, Processors, ServerDevice,
    ServerStreams, ServiceAnswer, ServiceHost, ServiceVerb, SessionAnswer, SessionHost,
    SessionVerb, SmartOutput, Sound, SoundServer, SoundUse, Space, System,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Report descriptors with one top-level collection: telephony headset, telephony phone.
const HEADSET_BUTTONS: &str = "050b0905a101c0";
const PHONE_BUTTONS: &str = "050b0901a101c0";
const HEADSET_OUTPUT: &str = "alsa_output.usb-GN_Netcom_Jabra_Evolve_20-00.analog-stereo";
const ANOTHER_OUTPUT: &str = "alsa_output.usb-Logitech_Headset_H600-00.analog-stereo";
const ONBOARD_OUTPUT: &str = "alsa_output.pci-0000_00_1f.3.analog-stereo";
const GIB: u64 = 1 << 30;
/// When every file was last written, in the peace before the story.
const WRITTEN_NS: i64 = 1_760_000_000_000_000_000;

/// How a critical file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileNow {
    Decayed,
    Gone,
    Changed,
    Unreadable,
    Updated,
}

/// How the PC is at one moment.
#[derive(Debug, Clone)]
pub struct Machine {
    /// Serial of the headset that is plugged in.
    pub headset: Option<String>,
    pub silent: bool,
    pub another_headset: bool,
    pub microphone_muted: bool,
    pub sound_percent: u32,
    pub no_sound_device: bool,
    pub sound_refused: Option<Why>,
    pub phone: Option<String>,
    pub down: BTreeSet<String>,
    /// `sata`, `nvme` or `virtual`.
    pub disk: String,
    pub disk_serial: String,
    pub passed: bool,
    pub warning: u8,
    pub self_test_failed: bool,
    pub io_errors: u64,
    pub crc_errors: u64,
    /// Other attributes of a SATA disk that count, by number.
    pub disk_counts: BTreeMap<u16, u64>,
    pub disk_used_percent: u64,
    /// How long a read of it takes.
    pub read_ms: u64,
    /// Of the places that are read, those of which it gives nothing.
    pub unreadable_places: u64,
    /// Of the processor.
    pub degrees: i32,
    /// Whether the fan of the processor stands.
    pub fan_stands: bool,
    /// What the processor comes to at work, MHz.
    pub mhz: u32,
    /// Errors of memory that were put right.
    pub memory_corrected: u64,
    /// A core that computes wrongly.
    pub wrong_core: Option<u32>,
    /// What its battery holds of what it held when new, if it has one.
    pub battery_full_percent: Option<u32>,
    /// Left in it, where there is no power from the mains.
    pub on_battery_percent: Option<u32>,
    /// A bit of memory that is stuck.
    pub stuck_bit: Option<u8>,
    /// How much of the last minutes programs waited for the processor, percent, and the file that is busiest.
    pub waiting: Option<(u32, String)>,
    /// How often in the last hours the headset's plug dropped off and was back at once, and by which port.
    pub usb_drops: Option<(u32, String)>,
    /// Mount points, `/` among them.
    pub mounts: Vec<String>,
    pub full: BTreeSet<String>,
    pub read_only: BTreeSet<String>,
    pub memory_gib: f64,
    pub cores: u32,
    pub cores_present: u32,
    pub softphone_version: String,
    /// Files that are not as they were.
    pub files: BTreeMap<String, FileNow>,
}

/// Critical files of a set, with whether people may change them.
pub fn files_of(set: &str) -> &'static [(&'static str, bool)] {
    match set {
        "drivers" => &[
            ("/opt/drivers/usb-audio.ko", false),
            ("/opt/drivers/net.ko", false),
        ],
        _ => &[
            ("/opt/softphone/bin/softphone", false),
            ("/opt/softphone/lib/libmedia.so", false),
            ("/opt/softphone/lib/libsip.so", false),
            ("/opt/softphone/etc/softphone.conf", true),
        ],
    }
}

fn all_files() -> impl Iterator<Item = &'static (&'static str, bool)> {
    ["softphone", "drivers"].into_iter().flat_map(files_of)
}

fn package_of(path: &str) -> &'static str {
    if path.starts_with("/opt/drivers/") {
        "drivers"
    } else {
        "softphone"
    }
}

fn unknown(what: &str) -> HostError {
    HostError::new(Why::NoDevice, format!("there is no {what}"))
}

impl Machine {
    fn version(&self, package: &str) -> &str {
        if package == "softphone" {
            &self.softphone_version
        } else {
            "1.0"
        }
    }

    /// The content that a package's version brings along.
    fn content(&self, path: &str) -> String {
        format!("{path} {}", self.version(package_of(path)))
    }

    fn see(&self, path: &str, how: HashHow) -> FileSeen {
        let content = match self.files.get(path) {
            Some(FileNow::Gone) => return FileSeen::Gone,
            Some(FileNow::Unreadable) => {
                return FileSeen::Unreadable(HostError::new(Why::Denied, "permission denied"));
            }
            Some(FileNow::Decayed) => format!("{path} with a bit turned"),
            Some(FileNow::Changed) => format!("{path} as somebody wrote it"),
            Some(FileNow::Updated) | None => self.content(path),
        };
        let written = matches!(
            self.files.get(path),
            Some(FileNow::Changed | FileNow::Updated)
        );
        FileSeen::Content {
            sha256: digits(&format!("sha256 {content}"), 64),
            md5: how.md5.then(|| digits(&format!("md5 {content}"), 32)),
            size_bytes: 40_000 + u64::from(written),
            mtime_ns: WRITTEN_NS + i64::from(written),
            mark: 7,
            blocks: None,
            link: false,
            past_cache: how.cache == Cache::Past,
            version: None,
        }
    }

    fn package(&self, name: &str) -> PackageEntry {
        let files = all_files().filter(|(path, _)| package_of(path) == name);
        let (mut md5sums, mut settings) = (String::new(), String::new());
        let mut known = false;
        for (path, configuration) in files {
            known = true;
            let md5 = digits(&format!("md5 {}", self.content(path)), 32);
            if *configuration {
                settings.push_str(&format!(" {path} {md5}\n"));
            } else {
                md5sums.push_str(&format!("{md5}  {}\n", path.trim_start_matches('/')));
            }
        }
        let status = format!(
            "Package: {name}\nStatus: install ok installed\nVersion: {}\nConffiles:\n{settings}",
            self.version(name)
        );
        PackageEntry {
            name: name.to_owned(),
            status: known.then_some(status),
            md5sums,
        }
    }

    fn mountinfo(&self) -> String {
        let line = |(at, mount): (usize, &String)| {
            let options = if self.read_only.contains(mount) {
                "ro"
            } else {
                "rw"
            };
            format!(
                "{} 1 8:{at} / {mount} {options} shared:1 - ext4 /dev/sda{at} {options}\n",
                at + 20
            )
        };
        self.mounts.iter().enumerate().map(line).collect()
    }

    pub(super) fn kernel_name(&self) -> &'static str {
        match self.disk.as_str() {
            "nvme" => "nvme0n1",
            "virtual" => "vda",
            _ => "sda",
        }
    }

    fn attributes(&self) -> Vec<serde_json::Value> {
        let count = |id: u16| self.disk_counts.get(&id).copied().unwrap_or(0);
        let mut all: Vec<_> = [5, 187, 197]
            .map(|id| json!({"id": id, "raw": {"string": count(id).to_string()}}))
            .into();
        all.push(json!({"id": 199, "raw": {"string": self.crc_errors.to_string()}}));
        all
    }

    fn smart(&self) -> SmartOutput {
        let table = |failed: bool| json!([{"status": {"passed": !failed}, "lifetime_hours": 4990}]);
        let document = match self.disk.as_str() {
            "nvme" => json!({
                "model_name": "Example NVMe 512", "serial_number": self.disk_serial,
                "smart_status": {"passed": self.passed}, "power_on_time": {"hours": 5000},
                "nvme_smart_health_information_log": {
                    "critical_warning": self.warning, "available_spare": 100,
                    "available_spare_threshold": 10, "power_on_hours": 5000, "data_units_read": 77,
                    "percentage_used": self.disk_used_percent},
            }),
            "virtual" => json!({"smartctl": {"exit_status": 4, "messages": [
                {"string": "Unable to detect device type", "severity": "error"}]}}),
            kind => json!({
                "model_name": if kind == "rotating" { "Example HDD 500" } else { "Example SSD 256" },
                "serial_number": self.disk_serial, "rotation_rate": if kind == "rotating" { 7200 } else { 0 },
                "smart_status": {"passed": self.passed}, "power_on_time": {"hours": 5000},
                "ata_smart_attributes": {"table": self.attributes()},
                "ata_smart_self_test_log": {"standard": {"table": table(self.self_test_failed)}},
            }),
        };
        SmartOutput {
            exit_status: Some(if self.disk == "virtual" { 4 } else { 0 }),
            stdout: document.to_string(),
            privileged: true,
        }
    }

    /// Numbers and names of the headset: the one the profile asks for, or another one.
    fn model(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        if self.another_headset {
            ("046d", "0a29", "Logitech", "Logitech Headset H600")
        } else {
            ("0b0e", "0300", "GN Netcom", "Jabra Evolve 20")
        }
    }

    fn output(&self) -> &'static str {
        if self.another_headset {
            ANOTHER_OUTPUT
        } else {
            HEADSET_OUTPUT
        }
    }

    fn sound(&self) -> Result<Sound, HostError> {
        if let Some(why) = self.sound_refused {
            return Err(HostError::new(why, "the sound server gave no list"));
        }
        if self.no_sound_device {
            return Ok(listed(None, Vec::new()));
        }
        let mut devices = vec![ServerDevice {
            id: ONBOARD_OUTPUT.to_owned(),
            name: "Built-in Audio Analog Stereo".to_owned(),
            card: Some(0),
            bus: "pci".to_owned(),
            form: "internal".to_owned(),
            ..ServerDevice::default()
        }];
        if let Some(serial) = &self.headset {
            let (vendor_id, product_id, vendor, product) = self.model();
            let part = |id: &str, input: bool| ServerDevice {
                id: id.to_owned(),
                name: product.to_owned(),
                input,
                card: Some(1),
                vendor_id: vendor_id.to_owned(),
                product_id: product_id.to_owned(),
                vendor: vendor.to_owned(),
                product: product.to_owned(),
                serial: serial.clone(),
                bus: "usb".to_owned(),
                form: "headset".to_owned(),
                setting: SoundSide {
                    muted: Some(input && self.microphone_muted),
                    level_percent: Some(if input { 80 } else { self.sound_percent }),
                },
                ..ServerDevice::default()
            };
            let output = self.output();
            devices.push(part(output, false));
            devices.push(part(&output.replace("output", "input"), true));
        }
        let default = if self.headset.is_some() {
            self.output()
        } else {
            ONBOARD_OUTPUT
        };
        Ok(listed(Some(default), devices))
    }

    /// What the disk gives when it is read here and there.
    fn blocks(&self) -> BlocksRead {
        let read = |place: u64| BlockRead {
            offset_bytes: place * 4096,
            took_us: self.read_ms * 1000,
            error_number: (place < self.unreadable_places).then_some(5),
        };
        BlocksRead {
            device: self.kernel_name().to_owned(),
            first: (0..32).map(read).collect(),
            again: (0..4).map(read).collect(),
            finished_count: Some(36),
            moved_bytes: Some(36 * 4096),
            over_ms: 36 * self.read_ms.max(1),
        }
    }

    fn hid(&self) -> Vec<HidDevice> {
        let device = |node: &str,
                      id: &str,
                      name: &str,
                      place: &str,
                      serial: &str,
                      buttons: &str| {
            HidDevice {
                node: node.to_owned(),
                uevent: format!(
                    "HID_ID=0003:{id}\nHID_NAME={name}\nHID_PHYS={place}/input0\nHID_UNIQ={serial}\n"
                ),
                descriptor: Some(buttons.to_owned()),
                ..HidDevice::default()
            }
        };
        let headset = self.headset.as_ref().map(|serial| {
            let (vendor_id, product_id, vendor, product) = self.model();
            device(
                "0003:0001",
                &format!("0000{vendor_id}:0000{product_id}"),
                &format!("{vendor} {product}"),
                "usb-1",
                serial,
                HEADSET_BUTTONS,
            )
        });
        let phone = self.phone.as_ref().map(|serial| {
            let id = "00001395:00000500";
            device(
                "0003:1395:0500.0002",
                id,
                "Example Desk Phone P5",
                "usb-2",
                serial,
                PHONE_BUTTONS,
            )
        });
        headset.into_iter().chain(phone).collect()
    }
}

fn listed(default: Option<&str>, devices: Vec<ServerDevice>) -> Sound {
    Sound {
        server: SoundServer::Listed {
            name: "pulseaudio".to_owned(),
            default_output: default.map(str::to_owned),
            default_input: default.map(|output| output.replace("output", "input")),
            devices,
        },
        ..Sound::default()
    }
}

impl ServiceHost for Machine {
    fn ask(&self, verb: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
        Ok(match verb {
            ServiceVerb::System => ServiceAnswer::System(System::default()),
            ServiceVerb::Processors => ServiceAnswer::Processors(Processors {
                online: Some(format!("0-{}", self.cores.max(1) - 1)),
                present: Some(format!("0-{}", self.cores_present.max(1) - 1)),
                counted: self.cores,
                vendor: "Example".to_owned(),
                model: "Example 8-core".to_owned(),
            }),
            // The kernel keeps a part of it for itself.
            ServiceVerb::Memory => {
                ServiceAnswer::Memory((self.memory_gib * 0.97 * GIB as f64) as u64)
            }
            ServiceVerb::Mounts => {
                ServiceAnswer::Mounts(deskready_probes::host::MountTable::Kernel(self.mountinfo()))
            }
            ServiceVerb::Space { mount } => ServiceAnswer::Space(Space {
                total_bytes: 250 * GIB,
                available_bytes: if self.full.contains(mount) {
                    GIB / 10
                } else {
                    120 * GIB
                },
                inodes_total: 15_000_000,
                inodes_free: 14_000_000,
            }),
            ServiceVerb::Disks => ServiceAnswer::Disks(vec![KernelDisk {
                name: self.kernel_name().to_owned(),
                has_device: true,
                ..KernelDisk::default()
            }]),
            ServiceVerb::FileSystemErrors => ServiceAnswer::FileSystemErrors(Vec::new()),
            ServiceVerb::HeatSensors => ServiceAnswer::HeatSensors(self.heat_sensors()),
            ServiceVerb::MemoryControllers => {
                ServiceAnswer::MemoryControllers(vec![MemoryController {
                    seconds: "90000".to_owned(),
                    corrected: self.memory_corrected.to_string(),
                    uncorrected: "0".to_owned(),
                    modules: vec![MemoryModule {
                        label: "DIMM_A2".to_owned(),
                        location: String::new(),
                        corrected: self.memory_corrected.to_string(),
                        uncorrected: "0".to_owned(),
                    }],
                }])
            }
            ServiceVerb::ProveCores => ServiceAnswer::ProveCores(self.cores_proved()),
            ServiceVerb::ProveMemory => ServiceAnswer::ProveMemory(self.memory_proved()),
            ServiceVerb::Pressure => ServiceAnswer::Pressure(self.pressure()),
            ServiceVerb::BusyPrograms => ServiceAnswer::BusyPrograms(self.busy_programs()),
            ServiceVerb::UsbPorts => ServiceAnswer::UsbPorts(self.usb_ports()),
            ServiceVerb::PowerSupplies => ServiceAnswer::PowerSupplies(self.power_supplies()?),
            ServiceVerb::Packages { names } => ServiceAnswer::Packages(PackageData {
                packages: names.iter().map(|name| self.package(name)).collect(),
                ..PackageData::default()
            }),
            ServiceVerb::PackageOwners { files } => ServiceAnswer::PackageOwners(
                files
                    .iter()
                    .filter_map(|file| {
                        let package = package_of(file.text()?).to_owned();
                        Some(FileOwner {
                            file: file.clone(),
                            package,
                        })
                    })
                    .collect(),
            ),
            ServiceVerb::Connect { host, .. } => {
                let path = host.split('.').next().unwrap_or_default();
                let down = self.down.contains(path);
                ServiceAnswer::Connect(Attempt {
                    ok: !down,
                    latency_ms: (!down).then_some(12),
                    error: down.then(|| "no answer within 4000 ms".to_owned()),
                    ..Attempt::default()
                })
            }
            ServiceVerb::SipOptions { .. } => ServiceAnswer::SipOptions(Attempt {
                error: Some("no answer to OPTIONS came".to_owned()),
                ..Attempt::default()
            }),
        })
    }
}

impl SessionHost for Machine {
    fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        Ok(match verb {
            SessionVerb::SoundList => SessionAnswer::SoundList(self.sound()?),
            SessionVerb::Mixer { .. } => {
                return Err(HostError::new(Why::NoDevice, "no such card"));
            }
            SessionVerb::PlaySilence { .. } => SessionAnswer::PlaySilence(Played {
                sample_rate_hz: 48_000,
                frames_count: if self.silent { 0 } else { 47_520 },
                elapsed_ms: 1_000,
            }),
            SessionVerb::HidList => SessionAnswer::HidList(self.hid()),
            SessionVerb::Plugged => SessionAnswer::Plugged(Plugged::default()),
            SessionVerb::SoundUse => SessionAnswer::SoundUse(SoundUse {
                server: ServerStreams::Listed {
                    streams: Vec::new(),
                },
                kernel: Ok(Vec::new()),
            }),
            SessionVerb::Properties => SessionAnswer::Properties("LockedHint=no\n".to_owned()),
        })
    }
}

impl HelperHost for Machine {
    fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
        let scan = || {
            let name = match self.disk.as_str() {
                "nvme" => "/dev/nvme0",
                _ => "/dev/sda",
            };
            let devices = match self.disk.as_str() {
                "virtual" => json!([]),
                kind => {
                    json!([{"name": name, "type": if kind == "nvme" { "nvme" } else { "sat" }}])
                }
            };
            SmartOutput {
                exit_status: Some(0),
                stdout: json!({ "devices": devices }).to_string(),
                privileged: true,
            }
        };
        Ok(match verb {
            HelperVerb::SmartScan => HelperAnswer::Smart(scan()),
            HelperVerb::SmartDisk { .. } => HelperAnswer::Smart(self.smart()),
            HelperVerb::StartSelfTest { .. } => HelperAnswer::Smart(scan()),
            HelperVerb::NvmeHealth { .. } => return Err(unknown("such disk")),
            HelperVerb::ReadBlocks { .. } => HelperAnswer::ReadBlocks(self.blocks()),
            HelperVerb::HardwareRecords => return Err(unknown("records")),
            // Without marks everything is read.
            HelperVerb::MarkFiles { .. } | HelperVerb::HashPart { .. } => {
                return Err(unknown("marks"));
            }
            HelperVerb::FirmwareTables => HelperAnswer::FirmwareTables(self.firmware_tables()),
            HelperVerb::KernelLog => HelperAnswer::KernelLog(self.kernel_log()),
            HelperVerb::Storage => return Err(HostError::new(Why::Unsupported, "no records")),
            HelperVerb::ListFiles { roots } => {
                let root = roots
                    .first()
                    .and_then(|r| r.text())
                    .ok_or_else(|| unknown("root"))?;
                let below = all_files().filter(|(path, _)| path.starts_with(root));
                HelperAnswer::ListFiles(FileList {
                    files: below.map(|(path, _)| FileName::new(*path)).collect(),
                    ..FileList::default()
                })
            }
            HelperVerb::HashFiles { files, how } => HelperAnswer::HashFiles(
                files
                    .iter()
                    .map(|file| match file.text() {
                        Some(path) => self.see(path, *how),
                        None => FileSeen::Gone,
                    })
                    .collect(),
            ),
        })
    }
}
