//! A throw-away PC: which parts it has, and the command that makes QEMU be it. Pure but for the images it lays down.
//! Needs an unpacked QEMU. Must not use anything of the machine but the network's loopback.

use crate::cache::{first_of, output, tied};
use anyhow::{Context as _, Result};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Parts of a PC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    pub memory_mib: u32,
    pub cores: u32,
    pub disks: Vec<Disk>,
    /// A thermal zone whose heat can be set.
    pub has_heat: bool,
    /// It boots a Debian with systemd instead of the few tools of its memory.
    pub has_systemd: bool,
    /// On that Debian the product is installed from its package and runs as its units, instead of being started by the lab.
    pub is_installed: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            memory_mib: 512,
            cores: 1,
            disks: Vec::new(),
            has_heat: false,
            has_systemd: false,
            is_installed: false,
        }
    }
}

impl Parts {
    /// Whether the guest's time passes with its instructions. KVM cannot do that, and a second core would wait for the
    /// first by turning in circles, which is instructions too: it would hardly boot.
    pub fn is_timed_by_instructions(&self) -> bool {
        !has_kvm() && self.cores == 1
    }
}

/// How a disk hangs on the PC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bus {
    Nvme,
    Sata,
    Virtio,
}

/// A disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    pub name: String,
    pub size_mib: u64,
    pub bus: Bus,
    /// Sectors that cannot be read.
    pub bad_sectors: Vec<u64>,
}

/// What QEMU is made of.
#[derive(Debug, Clone)]
pub struct Tools {
    pub host: PathBuf,
    pub kernel: PathBuf,
    pub initramfs: PathBuf,
    pub heat_table: Option<PathBuf>,
    /// The image of a Debian, which no guest writes to.
    pub debian: Option<PathBuf>,
    /// Show every command in the guest and its answer.
    pub is_told: bool,
}

/// The name of the network card, by which its cable is pulled.
pub const CARD: &str = "card";

/// Where the image of a disk lies.
pub fn image(folder: &Path, disk: &str) -> PathBuf {
    folder.join(format!("{disk}.img"))
}

/// The folder of a guest that it can read, and by which name it mounts it.
pub const FILES: &str = "files";
/// The disk a Debian boots from.
const ROOT: &str = "root";

/// Empty images for the disks that have none yet, and a layer over the Debian, which stays as it is.
pub fn lay_down(parts: &Parts, tools: &Tools, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder.join(FILES))?;
    let layer = image(folder, ROOT);
    if parts.has_systemd && !layer.exists() {
        let below = tools.debian.as_ref().context("there is no Debian")?;
        let mut make = Command::new(
            first_of(&tools.host, &["usr/bin/qemu-img"]).context("no package brought qemu-img")?,
        );
        make.env("LD_LIBRARY_PATH", std::env::join_paths(libraries(tools))?)
            .args(["create", "-q", "-f", "qcow2", "-F", "raw", "-b"])
            .arg(below)
            .arg(layer);
        output(&mut make)?;
    }
    for disk in &parts.disks {
        let path = image(folder, &disk.name);
        if !path.exists() {
            std::fs::File::create(&path)?.set_len(disk.size_mib << 20)?;
        }
    }
    Ok(())
}

/// Whether KVM really works here: the device may be there and boot nothing, so only the processor's own flag counts.
pub fn has_kvm() -> bool {
    let flags = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let has_flag = flags
        .split_whitespace()
        .any(|word| word == "vmx" || word == "svm");
    has_flag
        && std::fs::File::options()
            .read(true)
            .write(true)
            .open("/dev/kvm")
            .is_ok()
}

fn libraries(tools: &Tools) -> [PathBuf; 2] {
    ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"].map(|folder| tools.host.join(folder))
}

/// The command. Its sockets and its console's text lie in the folder.
pub fn command(parts: &Parts, tools: &Tools, folder: &Path) -> Result<Command> {
    let program = first_of(&tools.host, &["usr/bin/qemu-system-x86_64"])
        .context("the package of QEMU has no QEMU")?;
    let folders = libraries(tools);
    let mut qemu = tied(&program);
    qemu.env("LD_LIBRARY_PATH", std::env::join_paths(&folders)?);
    // Even its software emulation is a module of its own.
    qemu.env("QEMU_MODULE_DIR", folders[0].join("qemu"));
    for share in ["usr/share/qemu", "usr/share/seabios"] {
        qemu.arg("-L").arg(tools.host.join(share));
    }
    if has_kvm() {
        qemu.args(["-accel", "kvm", "-cpu", "host"]);
    } else if !parts.is_timed_by_instructions() {
        qemu.args(["-accel", "tcg,thread=multi", "-cpu", "max"]);
    } else {
        // The guest's time passes with its instructions, 2 ns each: on a busy machine it has less time, and not less of
        // what it can do in its time. Else a stream of sound starves in it, as it does in no real PC.
        qemu.args([
            "-accel",
            "tcg,thread=single",
            "-cpu",
            "max",
            "-icount",
            "shift=1",
        ]);
    }
    qemu.args([
        "-M",
        "q35,graphics=off",
        "-nodefaults",
        "-display",
        "none",
        "-no-reboot",
    ]);
    qemu.args([
        "-m",
        &parts.memory_mib.to_string(),
        "-smp",
        &parts.cores.to_string(),
    ]);
    qemu.arg("-kernel")
        .arg(&tools.kernel)
        .arg("-initrd")
        .arg(&tools.initramfs);
    let mut told = "console=ttyS0 quiet nokaslr mitigations=off no_timer_check panic=-1".to_owned();
    if parts.has_systemd {
        told += " lab.systemd net.ifnames=0 systemd.condition-first-boot=0 systemd.show_status=0";
        let layer = json!({"driver": "qcow2", "node-name": ROOT,
            "file": {"driver": "file", "filename": image(folder, ROOT), "locking": "off"}});
        qemu.args(["-blockdev", &layer.to_string(), "-device"]);
        qemu.arg(format!("virtio-blk-pci,drive={ROOT},serial=LAB-{ROOT}"));
    }
    qemu.args(["-append", &told]);
    qemu.arg("-serial")
        .arg(format!("file:{}", folder.join("console.txt").display()));
    qemu.arg("-qmp").arg(format!(
        "unix:{},server=on,wait=off",
        folder.join("qmp").display()
    ));
    qemu.args(["-device", "virtio-serial-pci", "-chardev"]);
    qemu.arg(format!(
        "socket,id=lab,path={},server=on,wait=off",
        folder.join("channel").display()
    ));
    qemu.args(["-device", "virtserialport,chardev=lab,name=lab"]);
    // Files that a scenario puts into the guest; it cannot write there.
    let files = folder.join(FILES);
    qemu.arg("-virtfs").arg(format!(
        "local,path={},mount_tag={FILES},security_model=none,readonly=on",
        files.display()
    ));
    qemu.args(["-netdev", "user,id=net"])
        .arg("-device")
        .arg(format!("virtio-net-pci,id={CARD},netdev=net"));
    if parts.has_heat {
        let table = tools
            .heat_table
            .as_ref()
            .context("there is no table for the thermal zone")?;
        qemu.arg("-acpitable")
            .arg(format!("file={}", table.display()));
    }
    for (place, disk) in parts.disks.iter().enumerate() {
        let (node, device) = disk_arguments(disk, place, folder);
        qemu.args(["-blockdev", &node, "-device", &device]);
    }
    Ok(qemu)
}

fn disk_arguments(disk: &Disk, place: usize, folder: &Path) -> (String, String) {
    let name = disk.name.as_str();
    let file = json!({"driver": "file", "filename": image(folder, name), "locking": "off", "aio": "threads"});
    let rules: Vec<_> = disk
        .bad_sectors
        .iter()
        .map(|sector| json!({"event": "none", "iotype": "read", "errno": 5, "once": false, "sector": sector}))
        .collect();
    let below = if rules.is_empty() {
        file
    } else {
        json!({"driver": "blkdebug", "image": file, "inject-error": rules})
    };
    let node = json!({"driver": "raw", "node-name": name, "file": below});
    let serial = format!("LAB-{name}");
    let device = match disk.bus {
        Bus::Nvme => format!("nvme,id={name},drive={name},serial={serial}"),
        Bus::Sata => format!(
            "ide-hd,id={name},drive={name},serial={serial},bus=ide.{place},rerror=report,werror=report"
        ),
        Bus::Virtio => format!(
            "virtio-blk-pci,id={name},drive={name},serial={serial},rerror=report,werror=report"
        ),
    };
    (node.to_string(), device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_with_bad_sectors_hangs_below_the_rules_that_make_them() {
        let mut disk = Disk {
            name: "d".to_owned(),
            size_mib: 8,
            bus: Bus::Sata,
            bad_sectors: vec![7],
        };
        let (node, device) = disk_arguments(&disk, 2, Path::new("/f"));
        assert!(
            node.contains("blkdebug") && node.contains("\"sector\":7") && node.contains("/f/d.img"),
            "{node}"
        );
        assert!(
            device.starts_with("ide-hd") && device.contains("bus=ide.2"),
            "{device}"
        );
        disk.bad_sectors.clear();
        assert!(
            !disk_arguments(&disk, 2, Path::new("/f"))
                .0
                .contains("blkdebug")
        );
    }
}
