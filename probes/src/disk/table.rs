//! What is mounted where, from the kernel's table or from a list of drives. Pure. Needs the raw answers; asks nothing.

use crate::host::{Drive, MountTable};

/// One line of the table of mounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Entry {
    /// Major and minor number of its block device: a name may be one of several.
    pub number: String,
    pub device: String,
    pub file_system: String,
    pub read_only: bool,
    pub stops_on_error: bool,
}

impl Entry {
    /// A place where something will be mounted when somebody looks; nothing is there yet.
    pub(crate) fn is_on_demand(&self) -> bool {
        self.file_system == "autofs"
    }
}

/// What is mounted at a point, or in a drive.
pub(crate) fn entry(table: &MountTable, mount: &str) -> Option<Entry> {
    match table {
        MountTable::Kernel(mountinfo) => mounted(mountinfo, mount),
        MountTable::Drives(drives) => drives.iter().find(|it| it.name == mount).and_then(drive),
    }
}

/// A letter alone is not enough: a reader without a card, and a server that is not there, have one too.
fn drive(drive: &Drive) -> Option<Entry> {
    let volume = drive.volume?;
    Some(Entry {
        // The number of the volume, as Windows shows it; it is another one after formatting.
        device: format!("{:04X}-{:04X}", volume >> 16, volume & 0xffff),
        file_system: drive.file_system.clone(),
        read_only: drive.read_only,
        ..Entry::default()
    })
}

/// The last line wins, for it covers the ones before.
fn mounted(mountinfo: &str, mount: &str) -> Option<Entry> {
    let wanted = if mount == "/" {
        mount
    } else {
        mount.trim_end_matches('/')
    };
    mountinfo.lines().rev().find_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let left: Vec<&str> = left.split(' ').collect();
        let mut right = right.split(' ');
        let (number, point, options) = (left.get(2)?, left.get(4)?, left.get(5)?);
        if unescape(point) != wanted {
            return None;
        }
        let (file_system, device, super_options) =
            (right.next()?, right.next()?, right.next().unwrap_or(""));
        let has = |text: &str, wanted: &[&str]| text.split(',').any(|it| wanted.contains(&it));
        let read_only = has(options, &["ro"]) || has(super_options, &["ro"]);
        Some(Entry {
            number: (*number).to_owned(),
            stops_on_error: has(super_options, &["errors=remount-ro", "errors=panic"]),
            device: unescape(device),
            file_system: unescape(file_system),
            read_only,
        })
    })
}

/// The kernel writes blanks and backslashes as octal: `\040`.
pub(crate) fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let octal = tail.get(..3).filter(|_| first == b'\\').and_then(|digits| {
            let text = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(text, 8).ok()
        });
        let skip = if octal.is_some() { 3 } else { 0 };
        bytes.push(octal.unwrap_or(first));
        rest = tail.get(skip..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_is_mounted_when_there_is_a_volume_in_it() {
        let fixed = Drive {
            name: "C:".to_owned(),
            kind: 3,
            volume: Some(0x1234_abcd),
            file_system: "NTFS".to_owned(),
            read_only: false,
        };
        let reader = Drive {
            name: "E:".to_owned(),
            kind: 2,
            ..Drive::default()
        };
        let stick = Drive {
            name: "F:".to_owned(),
            read_only: true,
            ..fixed.clone()
        };
        let table = MountTable::Drives(vec![fixed, reader, stick]);
        let found = entry(&table, "C:").unwrap();
        assert_eq!(
            (
                found.device.as_str(),
                found.file_system.as_str(),
                found.read_only
            ),
            ("1234-ABCD", "NTFS", false)
        );
        assert!(entry(&table, "F:").unwrap().read_only);
        for absent in ["E:", "D:", "/", "c:", "C:\\"] {
            assert_eq!(entry(&table, absent), None, "{absent}");
        }
    }
}
