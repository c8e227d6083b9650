//! What the package database of Debian and its kin expects of files, read from its own words.
//! Needs the texts only; decides nothing about a file that differs.

use crate::host::{FileName, PackageData, PackageEntry};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An installed package.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Package {
    /// Version.
    pub version: String,
    /// What it expects, by file.
    pub files: BTreeMap<FileName, Expected>,
}

/// What a package expects of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// MD5, hexadecimal.
    pub md5: String,
    /// Whether people may change it.
    pub configuration: bool,
}

impl Package {
    /// What it expects of a file, under either spelling of its path.
    pub fn expects(&self, file: &FileName) -> Option<&Expected> {
        self.files.get(file).or_else(|| {
            let other = other_spelling(file.path())?;
            self.files.get(&FileName::new(other))
        })
    }
}

/// All packages of an answer that are installed, by the name they were asked by.
pub(crate) fn installed(data: &PackageData) -> BTreeMap<String, Package> {
    let rules = Rules::of(&data.options);
    let diverted = diversions(&data.diversions);
    let read =
        |entry: &PackageEntry| Some((entry.name.clone(), package(entry, &rules, &diverted)?));
    data.packages.iter().filter_map(read).collect()
}

fn package(
    entry: &PackageEntry,
    rules: &Rules,
    diverted: &BTreeMap<String, (String, String)>,
) -> Option<Package> {
    let status = entry.status.as_deref()?;
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    // "install ok installed"; a package half removed expects nothing.
    if field("Status")?.split(' ').nth(2) != Some("installed") {
        return None;
    }
    let own_name = field("Package").unwrap_or_default();
    let mut files = BTreeMap::new();
    let mut add = |path: &str, md5: &str, configuration: bool| {
        // What was no UTF-8 has lost its name on the way and would be looked for in vain.
        let known = is_md5(md5) && !path.contains('\u{fffd}') && path.starts_with('/');
        if known && !rules.keeps_away(path) {
            let moved = diverted.get(path).filter(|(_, by)| by != own_name);
            let place = moved.map_or(path, |(to, _)| to.as_str());
            files.insert(
                FileName::new(place),
                Expected {
                    md5: md5.to_owned(),
                    configuration,
                },
            );
        }
    };
    for line in entry.md5sums.lines() {
        if let Some((md5, path)) = line.split_once("  ") {
            add(&format!("/{path}"), md5, false);
        }
    }
    for line in conffiles(status) {
        let mut words = line.split(' ');
        if let (Some(path), Some(md5), None) = (words.next(), words.next(), words.next()) {
            add(path, md5, true);
        }
    }
    Some(Package {
        version: field("Version").unwrap_or_default().to_owned(),
        files,
    })
}

/// Lines of the field; those with a third word ("obsolete") belong to an older version.
fn conffiles(status: &str) -> impl Iterator<Item = &str> {
    let after = status
        .lines()
        .skip_while(|line| !line.starts_with("Conffiles:"))
        .skip(1);
    after
        .take_while(|line| line.starts_with(' '))
        .map(str::trim)
}

fn is_md5(text: &str) -> bool {
    text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// Three lines each: the path, where it went, and the package that moved it.
fn diversions(text: &str) -> BTreeMap<String, (String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let triples = lines.chunks_exact(3);
    triples
        .filter_map(|triple| match triple {
            [from, to, by] => Some(((*from).to_owned(), ((*to).to_owned(), (*by).to_owned()))),
            _ => None,
        })
        .collect()
}

/// Paths that the administrator keeps away from the disk; the last rule that fits decides.
struct Rules(Vec<(bool, String)>);

impl Rules {
    fn of(options: &str) -> Self {
        let rule = |line: &str| {
            let (name, pattern) = line.trim().split_once(['=', ' '])?;
            match name {
                "path-exclude" => Some((true, pattern.trim().to_owned())),
                "path-include" => Some((false, pattern.trim().to_owned())),
                _ => None,
            }
        };
        Self(options.lines().filter_map(rule).collect())
    }

    fn keeps_away(&self, path: &str) -> bool {
        let fits = |(_, pattern): &&(bool, String)| fits(pattern.as_bytes(), path.as_bytes());
        self.0
            .iter()
            .rev()
            .find(fits)
            .is_some_and(|(away, _)| *away)
    }
}

/// `*` stands for anything, also for folders, and `?` for one character.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            back = Some((p, t));
            p += 1;
        } else if pattern
            .get(p)
            .is_some_and(|c| *c == b'?' || text.get(t) == Some(c))
        {
            p += 1;
            t += 1;
        } else if let Some((star, from)) = back {
            back = Some((star, from + 1));
            p = star + 1;
            t = from + 1;
        } else {
            return false;
        }
    }
    pattern
        .get(p..)
        .unwrap_or_default()
        .iter()
        .all(|c| *c == b'*')
}

/// The other spelling of a path on a system where /bin is a link to /usr/bin.
pub(crate) fn other_spelling(path: &Path) -> Option<PathBuf> {
    let folders = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
    let rest = path
        .strip_prefix("/usr")
        .or_else(|_| path.strip_prefix("/"))
        .ok()?;
    let first = rest.components().next()?.as_os_str().to_str()?;
    let base = if path.starts_with("/usr") {
        "/"
    } else {
        "/usr"
    };
    folders.contains(&first).then(|| Path::new(base).join(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";

    fn data(status: &str, md5sums: &str) -> PackageData {
        let entry = PackageEntry {
            name: "phone".to_owned(),
            status: Some(status.to_owned()),
            md5sums: md5sums.to_owned(),
        };
        PackageData {
            packages: vec![entry],
            ..PackageData::default()
        }
    }

    fn paths(data: &PackageData) -> Vec<String> {
        let all = installed(data);
        all.get("phone")
            .map(|p| {
                p.files
                    .keys()
                    .map(|f| f.text().unwrap().to_owned())
                    .collect()
            })
            .unwrap_or_default()
    }

    #[test]
    fn files_and_settings_of_an_installed_package_are_expected_and_nothing_else() {
        let status = format!(
            "Package: phone\nStatus: install ok installed\nVersion: 1:2.3-4\nConffiles:\n /etc/phone.conf {MD5}\n \
             /etc/old.conf {MD5} obsolete\n /etc/new.conf newconffile\nDescription: x\n /not/a/file {MD5}\n"
        );
        let sums = format!(
            "{MD5}  usr/bin/phone\n{MD5}  usr/share/a b\nshort  usr/x\n{MD5}  bad\u{fffd}\n\n"
        );
        let data = data(&status, &sums);
        assert_eq!(
            paths(&data),
            ["/etc/phone.conf", "/usr/bin/phone", "/usr/share/a b"]
        );
        let package = installed(&data).remove("phone").unwrap();
        assert_eq!(package.version, "1:2.3-4");
        assert!(
            package
                .expects(&FileName::new("/etc/phone.conf"))
                .unwrap()
                .configuration
        );
        assert!(
            package.expects(&FileName::new("/bin/phone")).is_some(),
            "the other spelling"
        );
        let gone = status.replace("install ok installed", "deinstall ok config-files");
        assert!(installed(&super::tests::data(&gone, &sums)).is_empty());
    }

    #[test]
    fn what_the_administrator_keeps_away_or_moved_is_looked_for_where_it_is() {
        let status = "Package: phone\nStatus: install ok installed\nVersion: 1\n";
        let sums = format!(
            "{MD5}  usr/share/doc/phone/x\n{MD5}  usr/share/doc/phone/copyright\n{MD5}  usr/bin/p\n"
        );
        let mut data = data(status, &sums);
        data.options =
            "path-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\nother=1"
                .to_owned();
        data.diversions = "/usr/bin/p\n/usr/bin/p.real\nwrapper\n/cut\n/off".to_owned();
        assert_eq!(
            paths(&data),
            ["/usr/bin/p.real", "/usr/share/doc/phone/copyright"]
        );
        data.diversions = "/usr/bin/p\n/usr/bin/p.real\nphone\n".to_owned();
        assert!(
            paths(&data).contains(&"/usr/bin/p".to_owned()),
            "its own diversion moves the others' file"
        );
    }

    #[test]
    fn patterns_fit_as_the_package_manager_fits_them() {
        for (pattern, text, expected) in [
            ("/a/*", "/a/b/c", true),
            ("/a/*/c", "/a/b/x/c", true),
            ("/a/*/c", "/a/b/d", false),
            ("/a/?", "/a/b", true),
            ("/a/?", "/a/bc", false),
            ("*", "", true),
            ("", "", true),
            ("a", "", false),
            ("**b*", "aabaa", true),
        ] {
            assert_eq!(
                fits(pattern.as_bytes(), text.as_bytes()),
                expected,
                "{pattern} {text}"
            );
        }
    }
}
