//! The kernel as an ELF file, unpacked from Debian's compressed image: QEMU starts it directly (PVH), which under
//! software emulation saves the guest seconds of unpacking. Needs `xz`. Must not accept what is no kernel.

use crate::cache::{output, write_whole};
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Offsets of the setup header; Documentation/x86/boot.rst of the kernel, protocol 2.08 and newer.
const SETUP_SECTORS: usize = 0x1f1;
const MAGIC: usize = 0x202;
const PAYLOAD_OFFSET: usize = 0x248;
const PAYLOAD_LENGTH: usize = 0x24c;
const SECTOR_BYTES: usize = 512;

/// The unpacked kernel, made when it is not there yet.
pub fn elf(cache: &Path, packages: &Path, release: &str) -> Result<PathBuf> {
    let made = cache.join(format!("vmlinux-{release}"));
    if made.is_file() {
        return Ok(made);
    }
    let image = packages.join(format!("boot/vmlinuz-{release}"));
    let bytes =
        std::fs::read(&image).with_context(|| format!("{} cannot be read", image.display()))?;
    let packed = cache.join(format!("vmlinux-{release}.xz"));
    write_whole(&packed, payload(&bytes)?)?;
    // The size of the unpacked kernel follows the stream: the rest after the stream is to be ignored.
    let unpacked = output(
        Command::new("xz")
            .args(["-dc", "--single-stream", "--format=xz"])
            .arg(&packed),
    )?;
    std::fs::remove_file(&packed)?;
    if !unpacked.starts_with(b"\x7fELF") {
        bail!("what {} holds is no ELF file", image.display());
    }
    write_whole(&made, &unpacked)?;
    Ok(made)
}

/// The compressed kernel inside a bzImage.
fn payload(image: &[u8]) -> Result<&[u8]> {
    let number = |at: usize| {
        let bytes = image.get(at..at + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    };
    if image.get(MAGIC..MAGIC + 4) != Some(b"HdrS") {
        bail!("the image has no setup header");
    }
    let sectors = match image.get(SETUP_SECTORS) {
        Some(0) | None => 4,
        Some(&count) => usize::from(count),
    };
    let (Some(offset), Some(length)) = (number(PAYLOAD_OFFSET), number(PAYLOAD_LENGTH)) else {
        bail!("the image ends within its header");
    };
    let start = (sectors + 1) * SECTOR_BYTES + offset;
    let found = image
        .get(start..start.saturating_add(length))
        .context("the image ends within its kernel")?;
    if !found.starts_with(b"\xfd7zXZ\0") {
        bail!("the kernel is packed in another way than xz");
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packed_kernel_is_found_and_anything_else_refused() {
        let mut image = vec![0_u8; 4096];
        image[SETUP_SECTORS] = 1;
        image[MAGIC..MAGIC + 4].copy_from_slice(b"HdrS");
        image[PAYLOAD_OFFSET] = 8;
        image[PAYLOAD_LENGTH] = 7;
        image[1032..1039].copy_from_slice(b"\xfd7zXZ\0!");
        assert_eq!(payload(&image).unwrap_or_default(), b"\xfd7zXZ\0!");
        image[1032] = b'?';
        assert!(payload(&image).is_err());
        assert!(payload(&image[..600]).is_err());
        assert!(payload(b"").is_err());
    }
}
