//! The verbs as questions with their own type of answer: what probes call. Needs the three sides;
//! an answer to another question is an error, never taken for one. What would be a burden on a call is
//! not asked while one is on, whoever wants to know.

use crate::call;
use deskready::call::Burden;

use super::{
    Attempt, BlocksRead, CoresProved, FileList, FileName, FileOwner, FileSeen, FileSystemErrors,
    HardwareRecords, HashHow, HeatSensors, HelperAnswer, HelperVerb, HidDevice, HostError, Hosts,
    KernelDisk, KernelLog, MemoryController, MemoryProved, MixerControl, MountTable, OutputDevice,
    PackageData, PartSeen, Played, Plugged, PowerSupply, PressureTexts, Processors, ProgramSeen,
    ServiceAnswer, ServiceVerb, SessionAnswer, SessionVerb, SmartOutput, Sound, SoundUse, Space,
    StorageRecords, SumsSoFar, UsbPortSeen,
};
use std::time::Duration;

macro_rules! ask {
    ($side:expr, $answer:ident :: $name:ident, $verb:expr, $limit:expr) => {{
        let verb = $verb;
        if let $answer::$name(value) = $side.ask(&verb, $limit)? {
            Ok(value)
        } else {
            Err(HostError::crossed(stringify!($name)))
        }
    }};
}

/// Questions with their own type of answer; what probes call.
impl Hosts<'_> {
    pub(crate) fn processors(&self, limit: Duration) -> Result<Processors, HostError> {
        ask!(
            self.service,
            ServiceAnswer::Processors,
            ServiceVerb::Processors,
            limit
        )
    }

    pub(crate) fn memory(&self, limit: Duration) -> Result<u64, HostError> {
        ask!(
            self.service,
            ServiceAnswer::Memory,
            ServiceVerb::Memory,
            limit
        )
    }

    pub(crate) fn mounts(&self, limit: Duration) -> Result<MountTable, HostError> {
        ask!(
            self.service,
            ServiceAnswer::Mounts,
            ServiceVerb::Mounts,
            limit
        )
    }

    pub(crate) fn space(&self, mount: &str, limit: Duration) -> Result<Space, HostError> {
        let verb = ServiceVerb::Space {
            mount: mount.to_owned(),
        };
        ask!(self.service, ServiceAnswer::Space, verb, limit)
    }

    pub(crate) fn disks(&self, limit: Duration) -> Result<Vec<KernelDisk>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::Disks,
            ServiceVerb::Disks,
            limit
        )
    }

    pub(crate) fn file_system_errors(
        &self,
        limit: Duration,
    ) -> Result<Vec<FileSystemErrors>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::FileSystemErrors,
            ServiceVerb::FileSystemErrors,
            limit
        )
    }

    pub(crate) fn packages(
        &self,
        names: Vec<String>,
        limit: Duration,
    ) -> Result<PackageData, HostError> {
        ask!(
            self.service,
            ServiceAnswer::Packages,
            ServiceVerb::Packages { names },
            limit
        )
    }

    pub(crate) fn package_owners(
        &self,
        files: Vec<FileName>,
        limit: Duration,
    ) -> Result<Vec<FileOwner>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::PackageOwners,
            ServiceVerb::PackageOwners { files },
            limit
        )
    }

    pub(crate) fn connect(
        &self,
        host: &str,
        port: u16,
        tls: bool,
        limit: Duration,
    ) -> Result<Attempt, HostError> {
        let verb = ServiceVerb::Connect {
            host: host.to_owned(),
            port,
            tls,
        };
        ask!(self.service, ServiceAnswer::Connect, verb, limit)
    }

    /// A datagram, or a connection for a moment: nothing that a call would notice.
    pub(crate) fn sip_options(
        &self,
        target: &crate::sip::Target,
        limit: Duration,
    ) -> Result<Attempt, HostError> {
        let verb = ServiceVerb::SipOptions {
            target: target.clone(),
        };
        ask!(self.service, ServiceAnswer::SipOptions, verb, limit)
    }

    pub(crate) fn heat_sensors(&self, limit: Duration) -> Result<HeatSensors, HostError> {
        ask!(
            self.service,
            ServiceAnswer::HeatSensors,
            ServiceVerb::HeatSensors,
            limit
        )
    }

    pub(crate) fn memory_controllers(
        &self,
        limit: Duration,
    ) -> Result<Vec<MemoryController>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::MemoryControllers,
            ServiceVerb::MemoryControllers,
            limit
        )
    }

    /// Not while a call is on.
    pub(crate) fn prove_cores(&self, limit: Duration) -> Result<CoresProved, HostError> {
        call::may(self, Burden::Reads)?;
        ask!(
            self.service,
            ServiceAnswer::ProveCores,
            ServiceVerb::ProveCores,
            limit
        )
    }

    pub(crate) fn power_supplies(&self, limit: Duration) -> Result<Vec<PowerSupply>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::PowerSupplies,
            ServiceVerb::PowerSupplies,
            limit
        )
    }

    pub(crate) fn usb_ports(&self, limit: Duration) -> Result<Vec<UsbPortSeen>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::UsbPorts,
            ServiceVerb::UsbPorts,
            limit
        )
    }

    pub(crate) fn pressure(&self, limit: Duration) -> Result<PressureTexts, HostError> {
        ask!(
            self.service,
            ServiceAnswer::Pressure,
            ServiceVerb::Pressure,
            limit
        )
    }

    pub(crate) fn busy_programs(&self, limit: Duration) -> Result<Vec<ProgramSeen>, HostError> {
        ask!(
            self.service,
            ServiceAnswer::BusyPrograms,
            ServiceVerb::BusyPrograms,
            limit
        )
    }

    /// Not while a call is on.
    pub(crate) fn prove_memory(&self, limit: Duration) -> Result<MemoryProved, HostError> {
        call::may(self, Burden::Reads)?;
        ask!(
            self.service,
            ServiceAnswer::ProveMemory,
            ServiceVerb::ProveMemory,
            limit
        )
    }

    pub(crate) fn kernel_log(&self, limit: Duration) -> Result<KernelLog, HostError> {
        ask!(
            self.helper,
            HelperAnswer::KernelLog,
            HelperVerb::KernelLog,
            limit
        )
    }

    pub(crate) fn hardware_records(&self, limit: Duration) -> Result<HardwareRecords, HostError> {
        ask!(
            self.helper,
            HelperAnswer::HardwareRecords,
            HelperVerb::HardwareRecords,
            limit
        )
    }

    pub(crate) fn firmware_tables(&self, limit: Duration) -> Result<String, HostError> {
        ask!(
            self.helper,
            HelperAnswer::FirmwareTables,
            HelperVerb::FirmwareTables,
            limit
        )
    }

    pub(crate) fn sound_list(&self, limit: Duration) -> Result<Sound, HostError> {
        ask!(
            self.session,
            SessionAnswer::SoundList,
            SessionVerb::SoundList,
            limit
        )
    }

    pub(crate) fn mixer(&self, card: u32, limit: Duration) -> Result<Vec<MixerControl>, HostError> {
        let verb = SessionVerb::Mixer { card };
        ask!(self.session, SessionAnswer::Mixer, verb, limit)
    }

    /// Not while a call is on, nor where nobody can tell.
    pub(crate) fn play_silence(
        &self,
        device: OutputDevice,
        duration_ms: u32,
        limit: Duration,
    ) -> Result<Played, HostError> {
        call::may(self, Burden::Sound)?;
        let verb = SessionVerb::PlaySilence {
            device,
            duration_ms,
        };
        ask!(self.session, SessionAnswer::PlaySilence, verb, limit)
    }

    pub(crate) fn hid_list(&self, limit: Duration) -> Result<Vec<HidDevice>, HostError> {
        ask!(
            self.session,
            SessionAnswer::HidList,
            SessionVerb::HidList,
            limit
        )
    }

    pub(crate) fn plugged(&self, limit: Duration) -> Result<Plugged, HostError> {
        ask!(
            self.session,
            SessionAnswer::Plugged,
            SessionVerb::Plugged,
            limit
        )
    }

    pub(crate) fn sound_use(&self, limit: Duration) -> Result<SoundUse, HostError> {
        ask!(
            self.session,
            SessionAnswer::SoundUse,
            SessionVerb::SoundUse,
            limit
        )
    }

    pub(crate) fn properties(&self, limit: Duration) -> Result<String, HostError> {
        ask!(
            self.session,
            SessionAnswer::Properties,
            SessionVerb::Properties,
            limit
        )
    }

    /// Not while a call is on: a disk that is asked for its health may hold back what it reads and writes meanwhile.
    pub(crate) fn smart_scan(&self, limit: Duration) -> Result<SmartOutput, HostError> {
        call::may(self, Burden::Reads)?;
        ask!(
            self.helper,
            HelperAnswer::Smart,
            HelperVerb::SmartScan,
            limit
        )
    }

    pub(crate) fn smart_disk(
        &self,
        device: &str,
        access: Option<&str>,
        limit: Duration,
    ) -> Result<SmartOutput, HostError> {
        let verb = HelperVerb::SmartDisk {
            device: device.to_owned(),
            access: access.map(str::to_owned),
        };
        ask!(self.helper, HelperAnswer::Smart, verb, limit)
    }

    /// Not while a call is on.
    pub(crate) fn start_self_test(
        &self,
        device: &str,
        access: Option<&str>,
        limit: Duration,
    ) -> Result<SmartOutput, HostError> {
        call::may(self, Burden::Reads)?;
        let verb = HelperVerb::StartSelfTest {
            device: device.to_owned(),
            access: access.map(str::to_owned),
        };
        ask!(self.helper, HelperAnswer::Smart, verb, limit)
    }

    pub(crate) fn nvme_health(&self, device: &str, limit: Duration) -> Result<String, HostError> {
        let verb = HelperVerb::NvmeHealth {
            device: device.to_owned(),
        };
        ask!(self.helper, HelperAnswer::NvmeHealth, verb, limit)
    }

    /// Not while a call is on.
    pub(crate) fn read_blocks(
        &self,
        number: &str,
        known: Vec<String>,
        limit: Duration,
    ) -> Result<BlocksRead, HostError> {
        call::may(self, Burden::Reads)?;
        let verb = HelperVerb::ReadBlocks {
            number: number.to_owned(),
            known,
        };
        ask!(self.helper, HelperAnswer::ReadBlocks, verb, limit)
    }

    pub(crate) fn storage(&self, limit: Duration) -> Result<StorageRecords, HostError> {
        ask!(
            self.helper,
            HelperAnswer::Storage,
            HelperVerb::Storage,
            limit
        )
    }

    pub(crate) fn list_files(
        &self,
        roots: Vec<FileName>,
        limit: Duration,
    ) -> Result<FileList, HostError> {
        ask!(
            self.helper,
            HelperAnswer::ListFiles,
            HelperVerb::ListFiles { roots },
            limit
        )
    }

    pub(crate) fn mark_files(
        &self,
        files: Vec<FileName>,
        limit: Duration,
    ) -> Result<Vec<Option<u64>>, HostError> {
        let asked = files.len();
        let verb = HelperVerb::MarkFiles { files };
        let marks = ask!(self.helper, HelperAnswer::MarkFiles, verb, limit)?;
        if marks.len() == asked {
            Ok(marks)
        } else {
            Err(HostError::crossed("MarkFiles"))
        }
    }

    /// Not while a call is on.
    pub(crate) fn hash_part(
        &self,
        file: &FileName,
        how: HashHow,
        so_far: Option<SumsSoFar>,
        more_bytes: u64,
        limit: Duration,
    ) -> Result<PartSeen, HostError> {
        call::may(self, Burden::Reads)?;
        let verb = HelperVerb::HashPart {
            file: file.clone(),
            how,
            so_far,
            more_bytes,
        };
        ask!(self.helper, HelperAnswer::HashPart, verb, limit)
    }

    /// Not while a call is on.
    pub(crate) fn hash_files(
        &self,
        files: Vec<FileName>,
        how: HashHow,
        limit: Duration,
    ) -> Result<Vec<FileSeen>, HostError> {
        call::may(self, Burden::Reads)?;
        let asked = files.len();
        let seen = ask!(
            self.helper,
            HelperAnswer::HashFiles,
            HelperVerb::HashFiles { files, how },
            limit
        )?;
        // An answer that is short would pair files with the wrong content.
        if seen.len() == asked {
            Ok(seen)
        } else {
            Err(HostError::crossed("HashFiles"))
        }
    }
}
