//! The version that a program for Windows carries, read out of the file itself. Needs something to read and to seek in;
//! takes a few hundred bytes of it, believes no number in it without looking, and starts nothing.
//!
//! The system has a call for it, which maps the file into memory: on a disk that decays a page that cannot be read may
//! end the process that looks at it, and nobody parses foreign bytes with every right where it can be helped.

use std::io::{Read, Seek, SeekFrom};

/// Kind of a resource that is a version.
const VERSION: u32 = 16;
/// Most sections of a program; the format has no more.
const SECTIONS: u16 = 96;
/// Most kinds of resources looked at.
const KINDS: u16 = 1_024;
/// How its numbers begin, after a head of forty bytes.
const SIGNATURE: u32 = 0xfeef_04bd;
const HEAD_BYTES: u64 = 40;
const IS_FOLDER: u32 = 0x8000_0000;

/// `4.2.0.17`; none for what is no program, carries no version, or is not what it says it is.
pub fn of(file: &mut (impl Read + Seek)) -> Option<String> {
    let mut program = Program { file };
    let numbers = program.numbers()?;
    let [major, minor, build, revision] = numbers;
    Some(format!("{major}.{minor}.{build}.{revision}"))
}

struct Program<'a, T> {
    file: &'a mut T,
}

/// Where a section lies in memory, and where in the file.
struct Section {
    memory: u32,
    bytes: u32,
    file: u32,
}

impl<T: Read + Seek> Program<'_, T> {
    fn bytes<const N: usize>(&mut self, at: u64) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn short(&mut self, at: u64) -> Option<u16> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    fn long(&mut self, at: u64) -> Option<u32> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    fn numbers(&mut self) -> Option<[u32; 4]> {
        if self.bytes(0)? != *b"MZ" {
            return None;
        }
        let head = u64::from(self.long(0x3c)?);
        if self.bytes(head)? != *b"PE\0\0" {
            return None;
        }
        let options = head + 24;
        // The place of the table of tables depends on the width of the program.
        let tables = match self.short(options)? {
            0x010b => options + 96,
            0x020b => options + 112,
            _ => return None,
        };
        // The third one is that of resources.
        if self.long(tables - 4)? < 3 {
            return None;
        }
        let resources = self.long(tables + 16)?;
        let sections = self.sections(head)?;
        let root = place(&sections, resources)?;
        let kind = self.entry(root, Some(VERSION))?;
        let name = self.entry(root + below(kind)?, None)?;
        let language = self.entry(root + below(name)?, None)?;
        if language & IS_FOLDER != 0 {
            return None;
        }
        let data = self.long(root + u64::from(language))?;
        let told = place(&sections, data)? + HEAD_BYTES;
        if self.long(told)? != SIGNATURE {
            return None;
        }
        let (high, low) = (self.long(told + 8)?, self.long(told + 12)?);
        Some([high >> 16, high & 0xffff, low >> 16, low & 0xffff])
    }

    fn sections(&mut self, head: u64) -> Option<Vec<Section>> {
        let count = self.short(head + 6)?.min(SECTIONS);
        let first = head + 24 + u64::from(self.short(head + 20)?);
        (0..u64::from(count))
            .map(|index| {
                let at = first + index * 40;
                Some(Section {
                    memory: self.long(at + 12)?,
                    bytes: self.long(at + 16)?,
                    file: self.long(at + 20)?,
                })
            })
            .collect()
    }

    /// What a folder of resources has under a number, or under whatever comes first. Names come before numbers.
    fn entry(&mut self, folder: u64, wanted: Option<u32>) -> Option<u32> {
        let (named, numbered) = (self.short(folder + 12)?, self.short(folder + 14)?);
        let first = if wanted.is_some() { named } else { 0 };
        let count = if wanted.is_some() { numbered } else { 1 };
        for index in 0..count.min(KINDS) {
            let at = folder + 16 + 8 * (u64::from(first) + u64::from(index));
            let number = self.long(at)?;
            if wanted.is_none_or(|wanted| wanted == number) {
                return self.long(at + 4);
            }
        }
        None
    }
}

fn below(entry: u32) -> Option<u64> {
    (entry & IS_FOLDER != 0).then(|| u64::from(entry & !IS_FOLDER))
}

/// Where in the file something lies that has a place in memory.
fn place(sections: &[Section], memory: u32) -> Option<u64> {
    sections.iter().find_map(|section| {
        let within = memory.checked_sub(section.memory)?;
        (within < section.bytes).then(|| u64::from(section.file) + u64::from(within))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// A program of one section, as the format has it: 64 bits or 32, and a version.
    fn program(wide: bool, numbers: [u16; 4]) -> Vec<u8> {
        let mut bytes = vec![0_u8; 0x400];
        let mut put = |at: usize, what: &[u8]| bytes[at..at + what.len()].copy_from_slice(what);
        let options = 0x80 + 24;
        let (magic, tables, length) = if wide {
            (0x020b_u16, options + 112, 240_u16)
        } else {
            (0x010b, options + 96, 224)
        };
        put(0, b"MZ");
        put(0x3c, &0x80_u32.to_le_bytes());
        put(0x80, b"PE\0\0");
        put(0x86, &1_u16.to_le_bytes());
        put(0x80 + 20, &length.to_le_bytes());
        put(options, &magic.to_le_bytes());
        put(tables - 4, &16_u32.to_le_bytes());
        put(tables + 16, &0x1000_u32.to_le_bytes());
        let section = options + usize::from(length);
        put(section + 12, &0x1000_u32.to_le_bytes());
        put(section + 16, &0x200_u32.to_le_bytes());
        put(section + 20, &0x200_u32.to_le_bytes());
        // The root has a kind with a name, icons and the version.
        let root = 0x200;
        put(root + 12, &1_u16.to_le_bytes());
        put(root + 14, &2_u16.to_le_bytes());
        for (index, (kind, entry)) in [(0x8000_0100, 0), (3, 0), (16, 0x8000_0030_u32)]
            .into_iter()
            .enumerate()
        {
            let kind: u32 = kind;
            put(root + 16 + 8 * index, &kind.to_le_bytes());
            put(root + 20 + 8 * index, &entry.to_le_bytes());
        }
        for (folder, entry) in [(0x30, 0x8000_0048_u32), (0x48, 0x60)] {
            put(root + folder + 14, &1_u16.to_le_bytes());
            put(root + folder + 16, &1_u32.to_le_bytes());
            put(root + folder + 20, &entry.to_le_bytes());
        }
        put(root + 0x60, &0x1080_u32.to_le_bytes());
        let told = root + 0x80 + 40;
        put(told, &SIGNATURE.to_le_bytes());
        let [major, minor, build, revision] = numbers;
        for (at, number) in [(10, major), (8, minor), (14, build), (12, revision)] {
            put(told + at, &number.to_le_bytes());
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<String> {
        of(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_program_of_either_width_tells_its_four_numbers() {
        for wide in [true, false] {
            let told = read(&program(wide, [4, 2, 65_535, 17]));
            assert_eq!(told.as_deref(), Some("4.2.65535.17"), "{wide}");
        }
    }

    #[test]
    fn what_is_no_program_or_carries_no_version_has_none() {
        let good = program(true, [1, 2, 3, 4]);
        let with = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            bytes
        };
        for (name, bytes) in [
            ("nothing", Vec::new()),
            ("a text", b"MZ is how it begins".to_vec()),
            ("no program", with(0x80, b'N')),
            ("another width", with(0x80 + 24, 0)),
            ("no tables", with(0x80 + 24 + 108, 2)),
            ("no section", with(0x86, 0)),
            ("resources elsewhere", with(0x80 + 24 + 112 + 17, 0x77)),
            ("no version among them", with(0x200 + 32, 17)),
            ("no folder where one must be", with(0x200 + 39, 0)),
            ("a folder where none can be", with(0x200 + 0x48 + 23, 0x80)),
            ("other numbers", with(0x280 + 40, 0)),
        ] {
            assert_eq!(read(&bytes), None, "{name}");
        }
        for length in 0..0x200 + 0x80 + 56 {
            assert_eq!(read(&good[..length]), None, "cut at {length}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_at_all_are_a_crash(
            spots in proptest::collection::vec((0_usize..0x400, any::<u8>()), 0..12),
        ) {
            let mut bytes = program(true, [1, 2, 3, 4]);
            for (at, byte) in spots {
                bytes[at] = byte;
            }
            let _ = read(&bytes);
        }
    }
}
