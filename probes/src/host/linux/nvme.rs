//! The health page of an NVMe disk, asked of the disk itself. Needs the right to do that; sends one command, which only
//! reads.
#![allow(unsafe_code)]

use crate::host::common::hex;
use crate::host::{HostError, LocalHost};
use deskready::observation::Why;
use rustix::fs::{Mode, OFlags};
use rustix::ioctl::{Ioctl, IoctlOutput, Opcode};
use std::ffi::c_void;
use std::path::Path;
use std::time::Duration;

/// Length of the page (NVM Express base specification, "SMART / Health Information").
const PAGE_BYTES: usize = 512;
const PAGE: u32 = 0x02;
const GET_LOG_PAGE: u8 = 0x02;
/// Of the whole disk, not of one namespace.
const WHOLE_DISK: u32 = 0xffff_ffff;
/// Time that the kernel gives the disk, milliseconds.
const TIMEOUT_MS: u32 = 5_000;

/// A command to the controller as the kernel takes it (`struct nvme_passthru_cmd`).
#[repr(C)]
#[derive(Debug, Default)]
struct Command {
    opcode: u8,
    flags: u8,
    reserved: u16,
    namespace: u32,
    cdw2: u32,
    cdw3: u32,
    metadata: u64,
    address: u64,
    metadata_bytes: u32,
    data_bytes: u32,
    cdw10: u32,
    cdw11: u32,
    cdw12: u32,
    cdw13: u32,
    cdw14: u32,
    cdw15: u32,
    timeout_ms: u32,
    result: u32,
}

const SUBMIT: Opcode = rustix::ioctl::opcode::read_write::<Command>(b'N', 0x41);

/// SAFETY: the opcode is the one of this structure; the kernel writes into it and, as far as the command says, to the
/// buffer that whoever makes the command keeps alive until the call is over.
unsafe impl Ioctl for Command {
    /// What the disk says of the command; 0 is success.
    type Output = i32;
    const IS_MUTATING: bool = true;

    fn opcode(&self) -> Opcode {
        SUBMIT
    }

    fn as_ptr(&mut self) -> *mut c_void {
        std::ptr::from_mut(self).cast()
    }

    // SAFETY: nothing is read through the pointer; what the call returned is all there is to tell.
    unsafe fn output_from_ptr(out: IoctlOutput, _: *mut c_void) -> rustix::io::Result<i32> {
        Ok(out)
    }
}

/// The page as hexadecimal digits. `device` is a name like `nvme0n1`. A controller that resets itself keeps silent for long.
pub(super) fn health(host: &LocalHost, device: &str, limit: Duration) -> Result<String, HostError> {
    let name = device.to_owned();
    let ask = move || ask(Path::new("/"), &name);
    host.patience
        .within(&format!("health of {device}"), limit, ask)
}

fn ask(root: &Path, device: &str) -> Result<String, HostError> {
    if !is_nvme(device) {
        return Err(HostError::new(
            Why::Unsupported,
            "this is no name of an NVMe disk",
        ));
    }
    let node = root.join("dev").join(device);
    let refused = |e: rustix::io::Errno| {
        HostError::from_io(&node.to_string_lossy(), &std::io::Error::from(e))
    };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let disk = rustix::fs::open(&node, flags, Mode::empty()).map_err(refused)?;
    let stat = rustix::fs::fstat(&disk).map_err(refused)?;
    if rustix::fs::FileType::from_raw_mode(stat.st_mode) != rustix::fs::FileType::BlockDevice {
        return Err(HostError::new(
            Why::Unsupported,
            "there is no disk under that name",
        ));
    }
    let mut page = [0_u8; PAGE_BYTES];
    let words = u32::try_from(PAGE_BYTES / 4 - 1).unwrap_or_default();
    let command = Command {
        opcode: GET_LOG_PAGE,
        namespace: WHOLE_DISK,
        address: page.as_mut_ptr().expose_provenance() as u64,
        data_bytes: u32::try_from(PAGE_BYTES).unwrap_or_default(),
        cdw10: (words << 16) | PAGE,
        timeout_ms: TIMEOUT_MS,
        ..Command::default()
    };
    // SAFETY: the command asks the disk for exactly as many bytes as `page` has, and `page` outlives the call.
    let status = unsafe { rustix::ioctl::ioctl(&disk, command) }.map_err(refused)?;
    if status != 0 {
        let detail = format!("the disk refused its health page (status {status:#x})");
        return Err(HostError::new(Why::Unsupported, detail));
    }
    Ok(hex::of(&page))
}

/// `nvme0n1`, and nothing that leads elsewhere.
fn is_nvme(device: &str) -> bool {
    let number =
        |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    let rest = device
        .strip_prefix("nvme")
        .and_then(|rest| rest.split_once('n'));
    rest.is_some_and(|(controller, namespace)| number(controller) && number(namespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_as_long_as_the_kernel_takes_it() {
        assert_eq!(size_of::<Command>(), 72);
        // _IOWR('N', 0x41, struct nvme_admin_cmd)
        assert_eq!(SUBMIT, 0xc048_4e41);
    }

    #[test]
    fn only_a_whole_nvme_disk_is_asked() {
        for (name, expected) in [
            ("nvme0n1", true),
            ("nvme12n3", true),
            ("nvme0", false),
            ("nvme0n1p1", false),
            ("nvme0n", false),
            ("nvmen1", false),
            ("sda", false),
            ("../nvme0n1", false),
            ("nvme0n1/../sda", false),
            ("nvme00000n1", false),
            ("", false),
        ] {
            assert_eq!(is_nvme(name), expected, "{name}");
        }
    }

    #[test]
    fn a_disk_that_is_not_there_and_a_file_in_its_place_are_told_apart() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("dev")).unwrap();
        let why = |root: &Path| ask(root, "nvme0n1").unwrap_err().why;
        assert_eq!(why(root.path()), Why::NoDevice);
        std::fs::write(root.path().join("dev/nvme0n1"), "").unwrap();
        assert_eq!(why(root.path()), Why::Unsupported);
    }
}
