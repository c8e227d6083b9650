//! Processors, memory, mounts, room and disks, as the kernel tells them. Needs /proc and /sys;
//! opens no disk.

use super::{attribute, names_in, read_bytes, read_text};
use crate::host::common::memory;
use crate::host::{FileSystemErrors, HostError, KernelDisk, LocalHost, Processors, Space, System};
use deskready::observation::Why;
use std::path::Path;
use std::time::Duration;

/// Most bytes of the table of mounts; thousands of containers stay far below.
const MOUNTS_BYTES: u64 = 8 * 1024 * 1024;

pub(super) fn release(root: &Path) -> Result<System, HostError> {
    let told = ["etc/os-release", "usr/lib/os-release"]
        .iter()
        .find_map(|path| read_text(&root.join(path), 16 * 1024).ok());
    let kernel = read_text(&root.join("proc/sys/kernel/osrelease"), 4096)
        .map_err(|e| HostError::from_io("/proc/sys/kernel/osrelease", &e))?;
    Ok(System {
        release: told.unwrap_or_default(),
        kernel: kernel.trim().to_owned(),
        architecture: std::env::consts::ARCH.to_owned(),
        is_root: rustix::process::geteuid().is_root(),
    })
}

pub(super) fn processors(root: &Path) -> Result<Processors, HostError> {
    let folder = root.join("sys/devices/system/cpu");
    let list = |name: &str| Some(attribute(&folder, name)).filter(|text| !text.is_empty());
    let mut system = memory::system()?;
    system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
    let first = system.cpus().first();
    Ok(Processors {
        online: list("online"),
        present: list("present"),
        counted: u32::try_from(system.cpus().len()).unwrap_or(u32::MAX),
        vendor: first
            .map(|cpu| cpu.vendor_id().to_owned())
            .unwrap_or_default(),
        model: first.map(|cpu| cpu.brand().to_owned()).unwrap_or_default(),
    })
}

/// The mounts of the PC, which are those of its first process: a unit of systemd has some of its own, read-only ones among them.
pub(super) fn mounts(root: &Path) -> Result<String, HostError> {
    const FIRST: &str = "/proc/1/mountinfo";
    let read = |name: &str| read_text(&root.join(&name[1..]), MOUNTS_BYTES);
    let refused = match read(FIRST) {
        Ok(text) => return Ok(text),
        Err(refused) => refused,
    };
    // Where /proc hides other people's processes, our own table does, unless it is a unit's.
    let own =
        read("/proc/self/mountinfo").map_err(|e| HostError::from_io("/proc/self/mountinfo", &e))?;
    if own.lines().any(is_slave_root) {
        return Err(HostError::new(
            Why::Denied,
            format!("{FIRST}: {refused}, and this process has mounts of its own"),
        ));
    }
    Ok(own)
}

/// The root of a mount namespace that only receives what is mounted in another: systemd makes such for units.
fn is_slave_root(line: &str) -> bool {
    let mut fields = line.split(' ');
    fields.nth(4) == Some("/")
        && fields
            .skip(1)
            .take_while(|field| *field != "-")
            .any(|field| field.starts_with("master:"))
}

/// The file system may be a server that is gone: the call itself hangs then.
pub(super) fn space(host: &LocalHost, mount: &str, limit: Duration) -> Result<Space, HostError> {
    let path = mount.to_owned();
    host.patience
        .within(&format!("room on {mount}"), limit, move || {
            let found = rustix::fs::statvfs(path.as_str())
                .map_err(|e| HostError::from_io(&path, &std::io::Error::from(e)))?;
            Ok(Space {
                total_bytes: found.f_blocks.saturating_mul(found.f_frsize),
                available_bytes: found.f_bavail.saturating_mul(found.f_frsize),
                inodes_total: found.f_files,
                inodes_free: found.f_ffree,
            })
        })
}

pub(super) fn disks(root: &Path) -> Result<Vec<KernelDisk>, HostError> {
    let folder = root.join("sys/block");
    let names = names_in(&folder).map_err(|e| HostError::from_io("/sys/block", &e))?;
    Ok(names
        .into_iter()
        .filter(|name| !is_no_disk(name))
        .map(|name| disk(&folder, name))
        .collect())
}

/// The kernel counts errors for ext4 in a folder per block device, and for btrfs in one per file system. No folder, no
/// count.
pub(super) fn file_system_errors(root: &Path) -> Vec<FileSystemErrors> {
    let number = |name: &str| attribute(&root.join("sys/class/block").join(name), "dev");
    let folder = root.join("sys/fs/ext4");
    let ext4 = names_in(&folder)
        .unwrap_or_default()
        .into_iter()
        .map(|name| FileSystemErrors {
            number: number(&name),
            device: String::new(),
            errors_count: attribute(&folder.join(&name), "errors_count"),
        });
    // Beside them lies a folder of features.
    let mut all: Vec<FileSystemErrors> = ext4
        .filter(|it| !it.number.is_empty() && !it.errors_count.is_empty())
        .collect();
    let folder = root.join("sys/fs/btrfs");
    for name in names_in(&folder).unwrap_or_default() {
        let Some(errors_count) = btrfs_errors(&folder.join(&name)) else {
            continue;
        };
        // One file system, mounted by the name of any of its devices.
        for device in names_in(&folder.join(&name).join("devices")).unwrap_or_default() {
            let mapped = attribute(&root.join("sys/class/block").join(&device), "dm/name");
            all.push(FileSystemErrors {
                number: number(&device),
                device: if mapped.is_empty() {
                    device
                } else {
                    format!("mapper/{mapped}")
                },
                errors_count: errors_count.to_string(),
            });
        }
    }
    all
}

/// All errors of all devices of one btrfs, since somebody last set them to zero: what could not be read, written or
/// flushed, and what was not what its sum of check says.
fn btrfs_errors(file_system: &Path) -> Option<u64> {
    let folder = file_system.join("devinfo");
    let lists = names_in(&folder).ok()?.into_iter();
    let lists: Vec<String> = lists
        .map(|device| attribute(&folder.join(device), "error_stats"))
        .filter(|list| list.contains("_errs"))
        .collect();
    let counts = lists
        .iter()
        .flat_map(|list| list.lines())
        .filter_map(|line| line.split_once(' ')?.1.trim().parse::<u64>().ok());
    (!lists.is_empty()).then(|| counts.fold(0, u64::saturating_add))
}

/// Optical and floppy drives hang on a device too, and have nothing a desk needs.
fn is_no_disk(name: &str) -> bool {
    ["loop", "ram", "zram", "dm-", "md", "sr", "fd", "nbd"]
        .iter()
        .any(|start| name.starts_with(start))
}

fn disk(folder: &Path, name: String) -> KernelDisk {
    let own = folder.join(&name);
    let device = own.join("device");
    let serial = [
        attribute(&own, "serial"),
        attribute(&device, "serial"),
        unit_serial(&device),
    ];
    KernelDisk {
        has_device: device.exists(),
        on_usb: is_on_usb(&device),
        // Virtual disks tell the number of their bus device there, which is nobody's name.
        vendor: Some(attribute(&device, "vendor"))
            .filter(|text| !text.starts_with("0x"))
            .unwrap_or_default(),
        model: attribute(&device, "model"),
        serial: serial
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
        name,
    }
}

/// The kernel keeps what hangs on USB below the folder of its bus.
fn is_on_usb(device: &Path) -> bool {
    let place = std::fs::canonicalize(device).unwrap_or_default();
    place.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name.strip_prefix("usb")
            .is_some_and(|bus| !bus.is_empty() && bus.bytes().all(|it| it.is_ascii_digit()))
    })
}

/// SCSI page 0x80: four bytes of head, then the serial number.
fn unit_serial(device: &Path) -> String {
    let page = read_bytes(&device.join("vpd_pg80"), 256).unwrap_or_default();
    String::from_utf8_lossy(page.get(4..).unwrap_or_default())
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn disks_are_listed_with_their_own_names() {
        let root = tempfile::tempdir().unwrap();
        let block = root.path().join("sys/block");
        for (path, content) in [
            ("sda/device/vendor", &b"ATA     \n"[..]),
            ("sda/device/model", b"Example SSD 1\n"),
            ("sda/device/vpd_pg80", b"\0\x80\0\x0c  SER-0000-77"),
            ("nvme0n1/device/model", b"Example NVMe\n"),
            ("nvme0n1/device/serial", b"N-42\n"),
            ("vda/device/vendor", b"0x1af4\n"),
            ("vda/serial", b"v-1\n"),
            ("loop0/size", b"0\n"),
            ("sr0/device/model", b"DVD\n"),
        ] {
            let path = block.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let found = disks(root.path()).unwrap();
        let short: Vec<_> = found
            .iter()
            .map(|d| (d.name.as_str(), d.model.as_str(), d.serial.as_str()))
            .collect();
        assert_eq!(
            short,
            [
                ("nvme0n1", "Example NVMe", "N-42"),
                ("sda", "Example SSD 1", "SER-0000-77"),
                ("vda", "", "v-1"),
            ]
        );
        assert_eq!(
            found.iter().map(|d| d.vendor.as_str()).collect::<Vec<_>>(),
            ["", "ATA", ""]
        );
        assert!(
            disks(Path::new("/nowhere/at/all")).is_err(),
            "no list is not an empty list"
        );
    }

    #[test]
    fn a_disk_below_a_bus_of_usb_hangs_on_usb() {
        let root = tempfile::tempdir().unwrap();
        for (place, expected) in [
            (
                "pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0",
                true,
            ),
            (
                "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0",
                false,
            ),
            ("pci0000:00/usbx/host1", false),
        ] {
            let folder = root.path().join(place);
            fs::create_dir_all(&folder).unwrap();
            assert_eq!(is_on_usb(&folder), expected, "{place}");
        }
        assert!(!is_on_usb(Path::new("/nowhere/at/all")));
    }

    /// What a unit with `ProtectSystem=strict` sees: each of the PC's file systems, read-only.
    const OF_A_UNIT: &str = "93 58 8:1 / / ro,nosuid master:1 - ext4 /dev/sda1 rw\n";
    const OF_THE_PC: &str = "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n";

    #[test]
    fn the_mounts_are_those_of_the_pc_and_never_those_of_a_unit() {
        for (first, own, told) in [
            (Some(OF_THE_PC), OF_A_UNIT, Some(OF_THE_PC)),
            (None, OF_THE_PC, Some(OF_THE_PC)),
            (None, OF_A_UNIT, None),
        ] {
            let root = tempfile::tempdir().unwrap();
            for (process, text) in [("1", first), ("self", Some(own))] {
                let folder = root.path().join("proc").join(process);
                fs::create_dir_all(&folder).unwrap();
                if let Some(text) = text {
                    fs::write(folder.join("mountinfo"), text).unwrap();
                }
            }
            let found = mounts(root.path());
            assert_eq!(found.as_deref().ok(), told, "{first:?}");
            if let Err(error) = found {
                assert_eq!(error.why, Why::Denied);
            }
        }
    }

    #[test]
    fn the_system_is_told_by_its_own_file_and_without_one_by_its_kernel_alone() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        assert!(
            release(root.path()).is_err(),
            "nothing to read is no system"
        );
        write("proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
        let told = release(root.path()).unwrap();
        assert_eq!(
            (told.kernel.as_str(), told.release.as_str()),
            ("6.1.0-28-amd64", "")
        );
        write(
            "usr/lib/os-release",
            "PRETTY_NAME=\"Debian GNU/Linux 12\"\n",
        );
        assert!(release(root.path()).unwrap().release.contains("Linux 12"));
    }

    #[test]
    fn errors_of_btrfs_are_added_up_and_told_for_each_of_its_devices() {
        let root = tempfile::tempdir().unwrap();
        let own = "sys/fs/btrfs/0f1e2d3c-0000-4000-8000-000000000000";
        let stats = |corrupt: u32| {
            format!(
                "write_errs 0\nread_errs 2\nflush_errs 0\ncorruption_errs {corrupt}\ngeneration_errs 0\n"
            )
        };
        for (path, content) in [
            (format!("{own}/devinfo/1/error_stats"), stats(0)),
            (format!("{own}/devinfo/2/error_stats"), stats(5)),
            (format!("{own}/devices/sdb1/x"), String::new()),
            (format!("{own}/devices/dm-0/x"), String::new()),
            ("sys/fs/btrfs/features/raid56".to_owned(), "0\n".to_owned()),
            ("sys/class/block/sdb1/dev".to_owned(), "8:17\n".to_owned()),
            ("sys/class/block/dm-0/dev".to_owned(), "254:0\n".to_owned()),
            (
                "sys/class/block/dm-0/dm/name".to_owned(),
                "data\n".to_owned(),
            ),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let found: Vec<_> = file_system_errors(root.path())
            .into_iter()
            .map(|it| (it.number, it.device, it.errors_count))
            .collect();
        let row =
            |number: &str, device: &str| (number.to_owned(), device.to_owned(), "9".to_owned());
        assert_eq!(found, [row("254:0", "mapper/data"), row("8:17", "sdb1")]);
    }

    #[test]
    fn errors_of_file_systems_are_listed_by_the_number_of_their_device() {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in [
            ("sys/fs/ext4/dm-0/errors_count", "3\n"),
            ("sys/fs/ext4/sda1/errors_count", "0\n"),
            ("sys/fs/ext4/gone/errors_count", "9\n"),
            ("sys/fs/ext4/features/lazy_itable_init", "supported\n"),
            ("sys/class/block/dm-0/dev", "254:0\n"),
            ("sys/class/block/sda1/dev", "8:1\n"),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let mut found: Vec<_> = file_system_errors(root.path())
            .into_iter()
            .map(|it| (it.number, it.errors_count))
            .collect();
        found.sort();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(found, [pair("254:0", "3"), pair("8:1", "0")]);
        assert!(file_system_errors(Path::new("/nowhere/at/all")).is_empty());
    }
}
