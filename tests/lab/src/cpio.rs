//! Archives of the form the kernel unpacks at its start (cpio "newc"), uncompressed, for unpacking is what costs
//! time under emulation. Needs nothing. Must not read the machine.

use std::collections::BTreeSet;

const FOLDER: u32 = 0o040_755;
const FILE: u32 = 0o100_000;
const LINK: u32 = 0o120_777;
const CHARACTER_DEVICE: u32 = 0o020_000;

/// An archive that grows. A name that is there already stays as it was.
#[derive(Debug, Default)]
pub struct Archive {
    bytes: Vec<u8>,
    names: BTreeSet<String>,
}

impl Archive {
    /// A folder, with those above it.
    pub fn folder(&mut self, name: &str) {
        self.entry(name, FOLDER, b"", (0, 0));
    }

    /// A file with its permissions.
    pub fn file(&mut self, name: &str, permissions: u32, content: &[u8]) {
        self.entry(name, FILE | permissions, content, (0, 0));
    }

    /// A symbolic link.
    pub fn link(&mut self, name: &str, target: &str) {
        self.entry(name, LINK, target.as_bytes(), (0, 0));
    }

    /// A node of a character device.
    pub fn device(&mut self, name: &str, permissions: u32, numbers: (u32, u32)) {
        self.entry(name, CHARACTER_DEVICE | permissions, b"", numbers);
    }

    fn entry(&mut self, name: &str, mode: u32, content: &[u8], device: (u32, u32)) {
        let name = name.trim_matches('/');
        if self.names.contains(name) {
            return;
        }
        if let Some((above, _)) = name.rsplit_once('/') {
            self.folder(above);
        }
        self.names.insert(name.to_owned());
        self.raw(name, mode, content, device);
    }

    fn raw(&mut self, name: &str, mode: u32, content: &[u8], device: (u32, u32)) {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let links = if mode & 0o170_000 == 0o040_000 { 2 } else { 1 };
        let inode = count(self.names.len());
        let head = [
            inode,
            mode,
            0,
            0,
            links,
            0,
            count(content.len()),
            0,
            0,
            device.0,
            device.1,
            count(name.len() + 1),
            0,
        ];
        self.bytes.extend(b"070701");
        for field in head {
            self.bytes.extend(format!("{field:08x}").bytes());
        }
        self.bytes.extend(name.bytes());
        self.bytes.push(0);
        self.pad();
        self.bytes.extend(content);
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    /// The whole archive. Several of them one after the other are one to the kernel.
    pub fn finish(mut self) -> Vec<u8> {
        self.raw("TRAILER!!!", 0, b"", (0, 0));
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_above_come_first_and_once_and_everything_is_aligned() {
        let mut archive = Archive::default();
        archive.file("/a/b/c.txt", 0o644, b"hello");
        archive.file("a/b/c.txt", 0o644, b"again");
        archive.link("a/l", "b/c.txt");
        let bytes = archive.finish();
        assert_eq!(bytes.len() % 4, 0);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(
            text.matches("070701").count(),
            5,
            "a, a/b, the file, the link, the end"
        );
        assert!(text.contains("hello") && !text.contains("again"));
        let first = text.find("a\0").unwrap_or(usize::MAX);
        assert!(first < text.find("a/b\0").unwrap_or(0));
    }
}
