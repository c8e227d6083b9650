//! A page of expectations as bytes, a tenth of what they are in memory. Needs nothing; what does not read back is an error
//! and never a page with less in it.

use deskready::observation::FileSource;
use deskready_probes::baseline::ExpectedFile;
use deskready_probes::host::{BlockSums, FileName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Serialize, Deserialize)]
struct Page {
    /// Form of what follows.
    form: u8,
    packages: Vec<String>,
    rows: Vec<Row>,
}

const FORM: u8 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    /// Bytes of its name that are those of the file before.
    shared: u32,
    tail: Vec<u8>,
    sha256: Option<[u8; 32]>,
    md5: Option<[u8; 16]>,
    size_bytes: Option<u64>,
    mtime_ns: Option<i64>,
    mark: Option<u64>,
    watch: u8,
    version: Option<String>,
    /// Place of its package in the list of the page.
    package: Option<u16>,
    configuration: bool,
    is_learnt: bool,
    blocks: Option<BlockSums>,
}

/// The bytes of a page.
pub fn pack(files: &[ExpectedFile]) -> anyhow::Result<Vec<u8>> {
    let mut page = Page {
        form: FORM,
        packages: Vec::new(),
        rows: Vec::with_capacity(files.len()),
    };
    let mut places: BTreeMap<&str, u16> = BTreeMap::new();
    let mut before: &[u8] = &[];
    for file in files {
        let name = file.file.bytes();
        let same = before.iter().zip(name).take_while(|(one, two)| one == two);
        let shared = same.count();
        before = name;
        let package = match file.package.as_deref() {
            None => None,
            Some(package) => Some(if let Some(at) = places.get(package) {
                *at
            } else {
                let at = u16::try_from(page.packages.len())?;
                page.packages.push(package.to_owned());
                places.insert(package, at);
                at
            }),
        };
        page.rows.push(Row {
            shared: u32::try_from(shared)?,
            tail: name.get(shared..).unwrap_or_default().to_vec(),
            sha256: file.sha256.as_deref().map(from_hex).transpose()?,
            md5: file.md5.as_deref().map(from_hex).transpose()?,
            size_bytes: file.size_bytes,
            mtime_ns: file.mtime_ns,
            mark: file.mark,
            watch: file.watch,
            version: file.version.clone(),
            package,
            configuration: file.configuration,
            is_learnt: file.source == FileSource::Learnt,
            blocks: file.blocks.clone(),
        });
    }
    Ok(postcard::to_stdvec(&page)?)
}

/// The files of a page.
pub fn unpack(bytes: &[u8]) -> anyhow::Result<Vec<ExpectedFile>> {
    let page: Page = postcard::from_bytes(bytes)?;
    anyhow::ensure!(page.form == FORM, "it is of a newer program");
    let mut name: Vec<u8> = Vec::new();
    page.rows
        .into_iter()
        .map(|row| {
            let shared = usize::try_from(row.shared)?;
            anyhow::ensure!(shared <= name.len(), "a name begins nowhere");
            name.truncate(shared);
            name.extend(&row.tail);
            let file = FileName::from_bytes(&name);
            let package = row.package.map(|at| page.packages.get(usize::from(at)));
            anyhow::ensure!(package != Some(None), "a package has no name");
            Ok(ExpectedFile {
                file: file.ok_or_else(|| anyhow::anyhow!("a name is none of this system"))?,
                sha256: row.sha256.as_ref().map(|sum| to_hex(sum)),
                md5: row.md5.as_ref().map(|sum| to_hex(sum)),
                size_bytes: row.size_bytes,
                mtime_ns: row.mtime_ns,
                mark: row.mark,
                blocks: row.blocks,
                watch: row.watch,
                version: row.version,
                package: package.flatten().cloned(),
                configuration: row.configuration,
                source: if row.is_learnt {
                    FileSource::Learnt
                } else {
                    FileSource::PackageDatabase
                },
            })
        })
        .collect()
}

fn from_hex<const N: usize>(text: &str) -> anyhow::Result<[u8; N]> {
    let digits = text.as_bytes();
    anyhow::ensure!(digits.len() == 2 * N, "a sum has another length");
    let mut sum = [0; N];
    for (byte, pair) in sum.iter_mut().zip(digits.chunks_exact(2)) {
        let value = |digit: Option<&u8>| digit.and_then(|d| char::from(*d).to_digit(16));
        let both = value(pair.first()).zip(value(pair.get(1)));
        let (high, low) = both.ok_or_else(|| anyhow::anyhow!("a sum has odd digits"))?;
        *byte = u8::try_from(high * 16 + low)?;
    }
    Ok(sum)
}

fn to_hex(sum: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS.get(usize::from(value)).copied().unwrap_or(b'0'));
    let mut text = String::with_capacity(sum.len() * 2);
    for byte in sum {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0x0f));
    }
    text
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn file(name: &str) -> ExpectedFile {
        ExpectedFile {
            file: FileName::new(name),
            sha256: Some("0f".repeat(32)),
            md5: None,
            size_bytes: Some(7),
            mtime_ns: Some(-1),
            mark: Some(u64::MAX),
            blocks: Some(BlockSums(vec![1, u32::MAX])),
            watch: 0,
            version: None,
            package: None,
            configuration: false,
            source: FileSource::Learnt,
        }
    }

    fn page() -> Vec<ExpectedFile> {
        let of_package = |name: &str, package: &str| ExpectedFile {
            sha256: None,
            md5: Some("a0".repeat(16)),
            size_bytes: None,
            mtime_ns: None,
            mark: None,
            blocks: None,
            watch: 3,
            version: Some("4.2.0.17".to_owned()),
            package: Some(package.to_owned()),
            configuration: true,
            source: FileSource::PackageDatabase,
            ..file(name)
        };
        vec![
            file("/opt/phone/a"),
            of_package("/opt/phone/añb", "phone"),
            of_package("/opt/phone/b", "voice"),
            of_package("/usr/b", "phone"),
            file("/usr"),
        ]
    }

    #[test]
    fn a_page_reads_back_as_it_was_and_takes_little_room() {
        let bytes = pack(&page()).unwrap();
        assert_eq!(unpack(&bytes).unwrap(), page());
        let json = serde_json::to_vec(&page()).unwrap();
        assert!(
            bytes.len() * 3 < json.len(),
            "{} {}",
            bytes.len(),
            json.len()
        );
        assert_eq!(unpack(&pack(&[]).unwrap()).unwrap(), []);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_of_any_bytes_reads_back() {
        let mut odd = file("/a");
        odd.file = FileName::from_bytes(b"/opt/\xff\xfe").unwrap();
        let two = vec![file("/opt/\u{ff}"), odd];
        assert_eq!(unpack(&pack(&two).unwrap()).unwrap(), two);
    }

    #[test]
    fn a_page_that_is_cut_off_or_has_a_turned_byte_never_panics_and_is_never_shorter() {
        let bytes = pack(&page()).unwrap();
        for end in 0..bytes.len() {
            assert!(unpack(&bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut other = bytes.clone();
                other[at] = value;
                let _ = unpack(&other);
            }
        }
        let bad = ExpectedFile {
            sha256: Some("xy".repeat(32)),
            ..file("/a")
        };
        assert!(pack(&[bad]).is_err());
    }
}
