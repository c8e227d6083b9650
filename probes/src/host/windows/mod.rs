//! The three sides on Windows. Needs the system's own interfaces, nothing in any language: numbers and instance paths,
//! never words. Opens no device and no microphone; what Windows cannot tell is refused with the reason.

mod cim;
mod cores;
mod event_log;
mod firmware;
mod hardware_log;
mod hash;
mod hid;
mod lock;
mod machine;
mod mark;
mod people;
mod pipe;
mod pnp;
mod power;
mod rights;
mod service;
mod sound;
mod sound_use;
mod storage;
mod text;

use super::common::{
    busy, known_answers, memory, memory_patterns, net, silence, sip, smartctl, tree,
};
use super::{
    HelperAnswer, HelperVerb, HostError, LocalHost, Plugged, ServiceAnswer, ServiceVerb,
    SessionAnswer, SessionVerb,
};
use deskready::observation::Why;
use std::time::Duration;

pub(super) use cores::{own_cores, stay_on_core};
pub use event_log::{EventLog, Weight};
pub use people::{LOCAL_SERVICE, LOCAL_SYSTEM, PersonsSession, own_user, sessions_of_people};
pub use pipe::{Pipe, PipeDoor, PipeFor, PipePeer};
pub(super) use rights::may_open_disks;
pub use rights::trust_no_junctions;
pub use service::{as_service, restart_after_failure};

pub(super) fn service(
    host: &LocalHost,
    verb: &ServiceVerb,
    limit: Duration,
) -> Result<ServiceAnswer, HostError> {
    match verb {
        ServiceVerb::System => Ok(ServiceAnswer::System(machine::release())),
        ServiceVerb::Processors => machine::processors().map(ServiceAnswer::Processors),
        ServiceVerb::Memory => memory::memory().map(ServiceAnswer::Memory),
        ServiceVerb::Mounts => machine::drives(host, limit).map(ServiceAnswer::Mounts),
        ServiceVerb::Space { mount } => {
            machine::space(host, mount, limit).map(ServiceAnswer::Space)
        }
        ServiceVerb::Disks => storage::disks(host, limit).map(ServiceAnswer::Disks),
        ServiceVerb::FileSystemErrors => {
            Err(unsupported("Windows counts no errors of file systems"))
        }
        ServiceVerb::Packages { .. } => Err(unsupported(
            "Windows has no database of what the files of a program must be",
        )),
        // Nothing is known to belong to a package: an answer, and an empty one.
        ServiceVerb::PackageOwners { .. } => Ok(ServiceAnswer::PackageOwners(Vec::new())),
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
        ServiceVerb::HeatSensors => Err(unsupported(
            "Windows shows no heat without the maker's driver",
        )),
        ServiceVerb::MemoryControllers => Err(unsupported("not asked for on Windows yet")),
        ServiceVerb::ProveCores => known_answers::prove(limit).map(ServiceAnswer::ProveCores),
        ServiceVerb::PowerSupplies => power::supplies().map(ServiceAnswer::PowerSupplies),
        ServiceVerb::UsbPorts => Err(unsupported("not asked for on Windows yet")),
        ServiceVerb::Pressure => Err(unsupported(
            "Windows does not measure how long programs wait",
        )),
        ServiceVerb::BusyPrograms => busy::programs().map(ServiceAnswer::BusyPrograms),
        ServiceVerb::ProveMemory => memory_patterns::prove(limit).map(ServiceAnswer::ProveMemory),
    }
}

pub(super) fn session(
    host: &LocalHost,
    verb: &SessionVerb,
    limit: Duration,
) -> Result<SessionAnswer, HostError> {
    rights::in_a_session()?;
    match verb {
        SessionVerb::SoundList => sound::list(host, limit).map(SessionAnswer::SoundList),
        SessionVerb::Mixer { .. } => Err(HostError::new(
            Why::Unsupported,
            "settings are kept by the sound service here, not by cards",
        )),
        SessionVerb::PlaySilence {
            device,
            duration_ms,
        } => silence::play(host, device, *duration_ms, limit).map(SessionAnswer::PlaySilence),
        SessionVerb::HidList => hid::list().map(SessionAnswer::HidList),
        SessionVerb::SoundUse => Ok(SessionAnswer::SoundUse(sound_use::list(host, limit))),
        SessionVerb::Properties => lock::properties().map(SessionAnswer::Properties),
        SessionVerb::Plugged => {
            let ends = pnp::present(pnp::SOUND_ENDS)?;
            Ok(SessionAnswer::Plugged(Plugged {
                sound_server: true,
                sound_cards: Vec::new(),
                sound_nodes: ends,
                hid_nodes: pnp::present(pnp::HID)?,
            }))
        }
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
        HelperVerb::NvmeHealth { .. } => Err(unsupported(
            "the system itself asks NVMe disks for their health here",
        )),
        HelperVerb::ReadBlocks { .. } => Err(unsupported("blocks of disks are not read here yet")),
        HelperVerb::Storage => storage::records(host, limit).map(HelperAnswer::Storage),
        HelperVerb::KernelLog => Err(unsupported("Windows has no log of a kernel")),
        HelperVerb::HardwareRecords => {
            hardware_log::records(limit).map(HelperAnswer::HardwareRecords)
        }
        HelperVerb::FirmwareTables => firmware::tables().map(HelperAnswer::FirmwareTables),
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

/// Not yet: what gives a file its rights here is another matter.
pub(super) fn put_back(
    _: &super::FileName,
    _: &[u8],
    _: Option<i64>,
) -> Result<(), super::HostError> {
    Err(unsupported(
        "files are not put right here yet: copy it by hand",
    ))
}

/// There are no such packages here.
pub(super) fn file_of_package(
    _: &std::path::Path,
    _: &super::FileName,
    _: u64,
) -> Result<Option<Vec<u8>>, super::HostError> {
    Ok(None)
}

/// The system itself refuses to replace a file that is in use.
pub(super) const fn used_by(_: &super::FileName) -> Vec<String> {
    Vec::new()
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

/// What this process may have beyond what is free for all: nothing limits it.
pub(super) const fn own_memory_room() -> Option<u64> {
    None
}

/// Windows tells the speed of its cores otherwise; not asked yet.
pub(super) const fn core_speed(_: u32) -> Option<super::CoreSpeed> {
    None
}

/// The test of memory is short; here it works like any other thread.
pub(super) const fn yield_to_others() {}

fn unsupported(detail: &str) -> HostError {
    HostError::new(Why::Unsupported, detail)
}

/// An error of the system as a reason; its words are in the system's language and stay with the engineer.
fn refused(what: &str, error: &::windows::core::Error) -> HostError {
    let io = std::io::Error::from_raw_os_error(code(error));
    let told = HostError::from_io(what, &io);
    HostError::new(told.why, format!("{what}: {error}"))
}

/// The old number of an error where it has one (`0x8007....`), else the new one.
fn code(error: &::windows::core::Error) -> i32 {
    const OLD: u32 = 0x8007_0000;
    let code = error.code().0;
    let bits = u32::from_ne_bytes(code.to_ne_bytes());
    if bits & 0xffff_0000 == OLD {
        i32::from_ne_bytes((bits & 0xffff).to_ne_bytes())
    } else {
        code
    }
}
