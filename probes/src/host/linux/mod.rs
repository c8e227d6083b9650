//! The three sides on Linux. Needs /proc, /sys and the package database; opens only what its verb
//! names, and reads no more of it than a limit allows.

mod core_speed;
mod device_news;
mod dpkg;
mod firmware;
mod hash;
mod heat;
mod hid;
mod hid_by_id;
mod kernel_log;
mod login;
mod machine;
mod mark;
mod memory_controllers;
mod mixer;
mod nvme;
mod own_memory;
mod package_file;
mod plugged;
mod power;
mod pressure;
mod put_back;
mod read_sample;
mod sound;
mod sound_server;
mod sound_use;
mod usb;

pub(super) use core_speed::core_speed;
pub use device_news::{device_news, next_device_news};
pub(super) use own_memory::own_memory_room;
pub(super) use package_file::file_of_package;
pub(super) use put_back::{put_back, used_by};

use super::common::{
    busy, known_answers, memory, memory_patterns, net, silence, sip, smartctl, tree,
};
use super::{
    HelperAnswer, HelperVerb, HostError, LocalHost, MountTable, ServiceAnswer, ServiceVerb,
    SessionAnswer, SessionVerb,
};
use deskready::observation::Why;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

pub(super) fn service(
    host: &LocalHost,
    verb: &ServiceVerb,
    limit: Duration,
) -> Result<ServiceAnswer, HostError> {
    let root = Path::new("/");
    match verb {
        ServiceVerb::System => machine::release(root).map(ServiceAnswer::System),
        ServiceVerb::Processors => machine::processors(root).map(ServiceAnswer::Processors),
        ServiceVerb::Memory => memory::memory().map(ServiceAnswer::Memory),
        ServiceVerb::Mounts => machine::mounts(root)
            .map(MountTable::Kernel)
            .map(ServiceAnswer::Mounts),
        ServiceVerb::Space { mount } => {
            machine::space(host, mount, limit).map(ServiceAnswer::Space)
        }
        ServiceVerb::Disks => machine::disks(root).map(ServiceAnswer::Disks),
        ServiceVerb::FileSystemErrors => Ok(ServiceAnswer::FileSystemErrors(
            machine::file_system_errors(root),
        )),
        ServiceVerb::Packages { names } => dpkg::packages(root, names).map(ServiceAnswer::Packages),
        ServiceVerb::PackageOwners { files } => {
            dpkg::owners(root, files).map(ServiceAnswer::PackageOwners)
        }
        ServiceVerb::Connect {
            host: name,
            port,
            tls,
        } => Ok(ServiceAnswer::Connect(net::connect(
            host, name, *port, *tls, limit,
        ))),
        ServiceVerb::SipOptions { target } => {
            sip::ask(host, target, limit).map(ServiceAnswer::SipOptions)
        }
        ServiceVerb::HeatSensors => Ok(ServiceAnswer::HeatSensors(heat::sensors(host, root))),
        ServiceVerb::MemoryControllers => {
            memory_controllers::controllers(root).map(ServiceAnswer::MemoryControllers)
        }
        ServiceVerb::ProveCores => known_answers::prove(limit).map(ServiceAnswer::ProveCores),
        ServiceVerb::PowerSupplies => power::supplies(root).map(ServiceAnswer::PowerSupplies),
        ServiceVerb::UsbPorts => usb::ports(root).map(ServiceAnswer::UsbPorts),
        ServiceVerb::Pressure => pressure::pressure(root).map(ServiceAnswer::Pressure),
        ServiceVerb::BusyPrograms => busy::programs().map(ServiceAnswer::BusyPrograms),
        ServiceVerb::ProveMemory => memory_patterns::prove(limit).map(ServiceAnswer::ProveMemory),
    }
}

pub(super) fn session(
    host: &LocalHost,
    verb: &SessionVerb,
    limit: Duration,
) -> Result<SessionAnswer, HostError> {
    match verb {
        SessionVerb::SoundList => Ok(SessionAnswer::SoundList(sound::list(host, limit))),
        SessionVerb::Mixer { card } => {
            mixer::controls(host, *card, limit).map(SessionAnswer::Mixer)
        }
        SessionVerb::PlaySilence {
            device,
            duration_ms,
        } => silence::play(host, device, *duration_ms, limit).map(SessionAnswer::PlaySilence),
        SessionVerb::HidList => hid::list(host, limit).map(SessionAnswer::HidList),
        SessionVerb::Plugged => Ok(SessionAnswer::Plugged(plugged::names(
            Path::new("/"),
            sound_server::is_there(),
        ))),
        SessionVerb::SoundUse => Ok(SessionAnswer::SoundUse(sound_use::list(host, limit))),
        SessionVerb::Properties => login::properties(limit).map(SessionAnswer::Properties),
    }
}

pub(super) fn helper(
    host: &LocalHost,
    verb: &HelperVerb,
    limit: Duration,
) -> Result<HelperAnswer, HostError> {
    match verb {
        HelperVerb::SmartScan => smartctl::scan(host, limit).map(HelperAnswer::Smart),
        HelperVerb::SmartDisk { device, access } => {
            smartctl::disk(host, device, access.as_deref(), limit).map(HelperAnswer::Smart)
        }
        HelperVerb::StartSelfTest { device, access } => {
            smartctl::start_test(host, device, access.as_deref(), limit).map(HelperAnswer::Smart)
        }
        HelperVerb::NvmeHealth { device } => {
            nvme::health(host, device, limit).map(HelperAnswer::NvmeHealth)
        }
        HelperVerb::ReadBlocks { number, known } => {
            read_sample::sample(host, number, known, limit).map(HelperAnswer::ReadBlocks)
        }
        HelperVerb::Storage => Err(HostError::new(
            Why::Unsupported,
            "this system keeps no record of its own about its disks",
        )),
        HelperVerb::KernelLog => {
            kernel_log::lines(Path::new("/dev/kmsg"), limit).map(HelperAnswer::KernelLog)
        }
        HelperVerb::HardwareRecords => Err(HostError::new(
            Why::Unsupported,
            "hardware errors stand in the kernel's log here",
        )),
        HelperVerb::FirmwareTables => {
            firmware::tables(Path::new("/")).map(HelperAnswer::FirmwareTables)
        }
        HelperVerb::ListFiles { roots } => Ok(HelperAnswer::ListFiles(tree::list(roots, limit))),
        HelperVerb::HashFiles { files, how } => {
            Ok(HelperAnswer::HashFiles(hash::all(files, *how, limit)))
        }
        HelperVerb::MarkFiles { files } => Ok(HelperAnswer::MarkFiles(mark::all(files, limit))),
        HelperVerb::HashPart {
            file,
            how,
            so_far,
            more_bytes,
        } => {
            hash::part(file, *how, so_far.as_ref(), *more_bytes, limit).map(HelperAnswer::HashPart)
        }
    }
}

/// What one file contains now.
pub(super) fn content_of(
    file: &super::FileName,
    how: super::HashHow,
    limit: Duration,
) -> super::FileSeen {
    let seen = hash::all(std::slice::from_ref(file), how, limit).pop();
    seen.unwrap_or(super::FileSeen::Gone)
}

/// Whether this process has the right to ask disks.
pub(super) fn may_open_disks() -> bool {
    rustix::process::geteuid().is_root()
}

/// The cores that this process may run on.
pub(super) fn own_cores() -> Result<Vec<u32>, HostError> {
    let set = rustix::thread::sched_getaffinity(None)
        .map_err(|e| HostError::from_io("own cores", &std::io::Error::from(e)))?;
    let numbers = (0..rustix::thread::CpuSet::MAX_CPU).filter(|core| set.is_set(*core));
    Ok(numbers
        .filter_map(|core| u32::try_from(core).ok())
        .collect())
}

/// Binds this thread to a core.
pub(super) fn stay_on_core(core: u32) -> std::io::Result<()> {
    let mut only = rustix::thread::CpuSet::new();
    only.set(
        usize::try_from(core)
            .unwrap_or(usize::MAX)
            .min(rustix::thread::CpuSet::MAX_CPU - 1),
    );
    Ok(rustix::thread::sched_setaffinity(None, &only)?)
}

/// This thread works only while nobody else wants to. Where that is refused it works like any other.
pub(super) fn yield_to_others() {
    const LEAST: i32 = 19;
    // Without a process named, Linux takes the thread that asks.
    let _ = rustix::process::setpriority_process(None, LEAST);
}

/// Reads a text of the system, up to a limit; what is no UTF-8 is replaced.
fn read_text(path: &Path, max_bytes: u64) -> std::io::Result<String> {
    read_bytes(path, max_bytes).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn read_bytes(path: &Path, max_bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(max_bytes)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// One attribute of sysfs, trimmed; empty when it is not there, for most are optional.
fn attribute(folder: &Path, name: &str) -> String {
    let text = read_text(&folder.join(name), 4096).unwrap_or_default();
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
        .to_owned()
}

/// The names in a folder, sorted, so that the same machine always gives the same answer.
fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    Ok(names)
}
