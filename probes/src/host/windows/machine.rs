//! Processors, memory, drives and their room, as Windows tells them. Needs no right; opens no disk and waits for no
//! drive that hangs.
#![allow(unsafe_code)]

use super::refused;
use super::text::{until_zero, wide};
use crate::host::common::memory;
use crate::host::{Drive, HostError, LocalHost, MountTable, Processors, Space, System};
use deskready::observation::Why;
use std::time::{Duration, Instant};
use windows::Win32::Storage::FileSystem::{
    GetDiskFreeSpaceExW, GetDriveTypeW, GetLogicalDrives, GetVolumeInformationW,
};
use windows::Win32::System::Threading::{ALL_PROCESSOR_GROUPS, GetActiveProcessorCount};
use windows::core::PCWSTR;

/// Numbers of kinds of drives, as GetDriveType gives them.
const NO_ROOT: u32 = 1;
const NETWORK: u32 = 4;
/// A volume that cannot be written (FILE_READ_ONLY_VOLUME).
const READ_ONLY: u32 = 0x0008_0000;

pub(super) fn release() -> System {
    let name = sysinfo::System::long_os_version().unwrap_or_else(|_| "Windows".to_owned());
    System {
        release: format!("PRETTY_NAME={name}"),
        kernel: sysinfo::System::kernel_version().unwrap_or_default(),
        architecture: std::env::consts::ARCH.to_owned(),
        is_root: super::may_open_disks(),
    }
}

pub(super) fn processors() -> Result<Processors, HostError> {
    let mut system = memory::system()?;
    system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
    let first = system.cpus().first();
    Ok(Processors {
        online: None,
        // How many could be added to a virtual PC says nothing about this one.
        present: None,
        // SAFETY: the call takes a number and gives a number.
        counted: unsafe { GetActiveProcessorCount(ALL_PROCESSOR_GROUPS) },
        vendor: first
            .map(|cpu| cpu.vendor_id().to_owned())
            .unwrap_or_default(),
        model: first
            .map(|cpu| cpu.brand().trim().to_owned())
            .unwrap_or_default(),
    })
}

/// Drives of the network are listed and not asked: the one that answers may be switched off.
pub(super) fn drives(host: &LocalHost, limit: Duration) -> Result<MountTable, HostError> {
    // SAFETY: the call takes nothing and gives a number.
    let letters = unsafe { GetLogicalDrives() };
    if letters == 0 {
        return Err(refused("drives", &::windows::core::Error::from_thread()));
    }
    let deadline = Instant::now() + limit;
    let mut drives = Vec::new();
    for letter in (0..26).filter(|bit| letters & (1 << bit) != 0) {
        let name = format!("{}:", char::from(b'A' + letter));
        let root = wide(&format!("{name}\\"));
        // SAFETY: `root` ends with a zero and outlives the call.
        let kind = unsafe { GetDriveTypeW(PCWSTR(root.as_ptr())) };
        let asked = name.clone();
        let left = deadline.saturating_duration_since(Instant::now());
        // A card reader without a card answers with an error: nothing is in it.
        let drive = if kind == NO_ROOT || kind == NETWORK {
            None
        } else {
            host.patience
                .within(&format!("drive {name}"), left, move || volume(&asked))
                .ok()
        };
        drives.push(Drive {
            kind,
            ..drive.unwrap_or(Drive {
                name,
                ..Drive::default()
            })
        });
    }
    Ok(MountTable::Drives(drives))
}

fn volume(name: &str) -> Result<Drive, HostError> {
    let root = wide(&format!("{name}\\"));
    let (mut serial, mut flags, mut file_system) = (0, 0, [0_u16; 64]);
    // SAFETY: `root` ends with a zero; all of them outlive the call.
    let asked = unsafe {
        GetVolumeInformationW(
            PCWSTR(root.as_ptr()),
            None,
            Some(&raw mut serial),
            None,
            Some(&raw mut flags),
            Some(&mut file_system),
        )
    };
    asked.map_err(|e| refused(name, &e))?;
    Ok(Drive {
        name: name.to_owned(),
        kind: 0,
        volume: Some(serial),
        file_system: until_zero(&file_system),
        read_only: flags & READ_ONLY != 0,
    })
}

/// The drive may be of a server that is gone: the call itself hangs then.
pub(super) fn space(host: &LocalHost, mount: &str, limit: Duration) -> Result<Space, HostError> {
    if !deskready::profile::is_drive(mount) {
        return Err(HostError::new(
            Why::Unsupported,
            "drives of Windows are called by their letter, as in C:",
        ));
    }
    let name = mount.to_owned();
    host.patience
        .within(&format!("room on {mount}"), limit, move || {
            let root = wide(&format!("{name}\\"));
            let (mut available_bytes, mut total_bytes) = (0, 0);
            // SAFETY: `root` ends with a zero; all of them outlive the call.
            let asked = unsafe {
                GetDiskFreeSpaceExW(
                    PCWSTR(root.as_ptr()),
                    Some(&raw mut available_bytes),
                    Some(&raw mut total_bytes),
                    None,
                )
            };
            asked.map_err(|e| refused(&name, &e))?;
            Ok(Space {
                total_bytes,
                available_bytes,
                // These file systems make room for names as they go.
                inodes_total: 0,
                inodes_free: 0,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    #[test]
    fn the_machine_that_runs_the_tests_has_processors_memory_and_a_system_drive_with_room() {
        let host = LocalHost::default();
        assert!(processors().unwrap().counted > 0);
        assert!(memory::memory().unwrap() > 64 << 20);
        assert!(release().release.starts_with("PRETTY_NAME="));
        let MountTable::Drives(drives) = drives(&host, LIMIT).unwrap() else {
            panic!("no table of a kernel here")
        };
        let system = drives.iter().find(|drive| drive.name == "C:").unwrap();
        assert_eq!(system.kind, 3, "{system:?}");
        assert!(
            !system.file_system.is_empty() && !system.read_only,
            "{system:?}"
        );
        let room = space(&host, "C:", LIMIT).unwrap();
        assert!(room.total_bytes >= room.available_bytes && room.total_bytes > 0);
    }

    #[test]
    fn a_drive_that_is_not_there_and_a_path_have_no_room() {
        let host = LocalHost::default();
        let MountTable::Drives(drives) = drives(&host, LIMIT).unwrap() else {
            panic!("no table of a kernel here")
        };
        let free = ('D'..='Y').map(|letter| format!("{letter}:"));
        let free = free
            .into_iter()
            .find(|name| drives.iter().all(|d| d.name != *name));
        assert!(space(&host, &free.unwrap(), LIMIT).is_err());
        for no_drive in ["/", "", "C:\\Windows", "c"] {
            assert_eq!(
                space(&host, no_drive, LIMIT).unwrap_err().why,
                Why::Unsupported
            );
        }
    }
}
