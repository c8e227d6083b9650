//! The package database of Debian and its kin, in its own words. Needs /var/lib/dpkg; starts no
//! program and changes nothing.

use super::{names_in, read_text};
use crate::host::{FileName, FileOwner, HostError, PackageData, PackageEntry};
use deskready::observation::Why;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const STATUS_BYTES: u64 = 64 * 1024 * 1024;
const LIST_BYTES: u64 = 16 * 1024 * 1024;
const OPTIONS_BYTES: u64 = 256 * 1024;

pub(super) fn packages(root: &Path, names: &[String]) -> Result<PackageData, HostError> {
    let folder = root.join("var/lib/dpkg");
    let status = read_text(&folder.join("status"), STATUS_BYTES).map_err(|e| no_database(&e))?;
    let packages = names
        .iter()
        .map(|name| entry(&folder, &status, name))
        .collect::<Result<_, _>>()?;
    Ok(PackageData {
        packages,
        options: options(&root.join("etc/dpkg")),
        diversions: read_text(&folder.join("diversions"), LIST_BYTES).unwrap_or_default(),
    })
}

fn no_database(error: &std::io::Error) -> HostError {
    if error.kind() == std::io::ErrorKind::NotFound {
        HostError::new(
            Why::Unsupported,
            "no package database of dpkg on this machine",
        )
    } else {
        HostError::from_io("/var/lib/dpkg/status", error)
    }
}

/// The name becomes part of a path: only what dpkg itself allows may pass.
fn is_package_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+.-:".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.len() <= 200
        && name.chars().all(allowed)
}

fn entry(folder: &Path, status: &str, name: &str) -> Result<PackageEntry, HostError> {
    if !is_package_name(name) {
        return Ok(PackageEntry {
            name: name.to_owned(),
            ..PackageEntry::default()
        });
    }
    let (bare, wanted_arch) = name
        .split_once(':')
        .map_or((name, None), |(n, arch)| (n, Some(arch)));
    let paragraph = status.split("\n\n").find(|paragraph| {
        let mut lines = paragraph.lines();
        lines.any(|line| line.strip_prefix("Package: ") == Some(bare))
            && wanted_arch.is_none_or(|arch| field(paragraph, "Architecture") == Some(arch))
    });
    let Some(paragraph) = paragraph else {
        return Ok(PackageEntry {
            name: name.to_owned(),
            ..PackageEntry::default()
        });
    };
    let arch = field(paragraph, "Architecture").unwrap_or_default();
    let files = [format!("{bare}:{arch}.md5sums"), format!("{bare}.md5sums")];
    let mut md5sums = String::new();
    for file in files {
        match read_text(&folder.join("info").join(&file), LIST_BYTES) {
            Ok(text) => {
                md5sums = text;
                break;
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(HostError::from_io(&file, &e)),
        }
    }
    Ok(PackageEntry {
        name: name.to_owned(),
        status: Some(paragraph.to_owned()),
        md5sums,
    })
}

fn field<'a>(paragraph: &'a str, name: &str) -> Option<&'a str> {
    paragraph
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// Only the lines that keep files away from the disk.
fn options(etc: &Path) -> String {
    let mut files = vec![etc.join("dpkg.cfg")];
    let more = etc.join("dpkg.cfg.d");
    files.extend(
        names_in(&more)
            .unwrap_or_default()
            .into_iter()
            .map(|name| more.join(name)),
    );
    let texts = files
        .iter()
        .filter_map(|file| read_text(file, OPTIONS_BYTES).ok());
    texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.trim_start().starts_with("path-"))
        .collect::<Vec<_>>()
        .join("\n")
}

pub(super) fn owners(root: &Path, files: &[FileName]) -> Result<Vec<FileOwner>, HostError> {
    let folder = root.join("var/lib/dpkg/info");
    let names = names_in(&folder).map_err(|e| no_database(&e))?;
    let mut wanted: HashMap<PathBuf, &FileName> = HashMap::new();
    for file in files {
        wanted.insert(file.path().to_path_buf(), file);
        wanted.extend(crate::dpkg::other_spelling(file.path()).map(|other| (other, file)));
    }
    let mut found = Vec::new();
    for name in names {
        let Some(package) = name.strip_suffix(".list") else {
            continue;
        };
        let Ok(text) = read_text(&folder.join(&name), LIST_BYTES) else {
            continue;
        };
        for line in text.lines() {
            if let Some(file) = wanted.get(Path::new(line)) {
                found.push(FileOwner {
                    file: (*file).clone(),
                    package: package.to_owned(),
                });
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn database() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let info = root.path().join("var/lib/dpkg/info");
        fs::create_dir_all(&info).unwrap();
        fs::create_dir_all(root.path().join("etc/dpkg/dpkg.cfg.d")).unwrap();
        let status = "Package: phone\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n\
                      Package: phone-data\nStatus: install ok installed\nArchitecture: all\nVersion: 2\n";
        for (path, text) in [
            ("var/lib/dpkg/status", status),
            (
                "var/lib/dpkg/info/phone:amd64.md5sums",
                "aa  usr/bin/phone\n",
            ),
            ("var/lib/dpkg/info/phone:amd64.list", "/.\n/bin/phone\n"),
            ("var/lib/dpkg/info/phone-data.list", "/usr/share/phone/a\n"),
            ("etc/dpkg/dpkg.cfg", "no-debsig\n"),
            (
                "etc/dpkg/dpkg.cfg.d/docs",
                "path-exclude=/usr/share/doc/*\nlog /x\n",
            ),
        ] {
            fs::write(root.path().join(path), text).unwrap();
        }
        root
    }

    #[test]
    fn a_package_is_found_by_its_whole_name_and_tells_its_sums() {
        let root = database();
        let names = [
            "phone",
            "phone:amd64",
            "phone:i386",
            "pho",
            "../../etc/passwd",
            "phone-data",
        ];
        let data = packages(root.path(), &names.map(str::to_owned)).unwrap();
        let short: Vec<_> = data
            .packages
            .iter()
            .map(|p| (p.status.is_some(), p.md5sums.as_str()))
            .collect();
        let sums = "aa  usr/bin/phone\n";
        assert_eq!(
            short,
            [
                (true, sums),
                (true, sums),
                (false, ""),
                (false, ""),
                (false, ""),
                (true, "")
            ]
        );
        assert_eq!(data.options, "path-exclude=/usr/share/doc/*");
    }

    #[test]
    fn owners_are_found_under_either_spelling_of_a_merged_path() {
        let root = database();
        let asked = ["/usr/bin/phone", "/usr/share/phone/a", "/opt/other"].map(FileName::new);
        let found = owners(root.path(), &asked).unwrap();
        let mut short: Vec<_> = found
            .iter()
            .map(|o| (o.file.text().unwrap(), o.package.as_str()))
            .collect();
        short.sort_unstable();
        assert_eq!(
            short,
            [
                ("/usr/bin/phone", "phone:amd64"),
                ("/usr/share/phone/a", "phone-data")
            ]
        );
    }

    #[test]
    fn a_machine_without_the_database_says_unsupported() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(
            packages(root.path(), &[]).unwrap_err().why,
            Why::Unsupported
        );
    }
}
