//! Real files in a folder of their own: damaged, put back, cut, gone, unreadable, swapped; and a
//! package whose database is made up, before and after an update.

use super::*;
use crate::FileBaseline;
#[cfg(unix)]
use crate::host::PackageEntry;
use crate::host::{
    FileOwner, FileSeen, LocalHost, PackageData, ServiceAnswer, ServiceHost, ServiceVerb,
};
use crate::testing::{context, profile};
use deskready::observation::Outcome;
use std::fs;
#[cfg(unix)]
use std::os::unix::ffi::OsStringExt as _;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A folder, the real helper, and a package database that the test writes.
pub(super) struct Bench {
    folder: tempfile::TempDir,
    pub(super) helper: LocalHost,
    database: Database,
    pub(super) profile: Profile,
}

#[derive(Default)]
struct Database(Mutex<(PackageData, Vec<FileOwner>)>);

impl ServiceHost for Database {
    fn ask(&self, verb: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
        let held = self.0.lock().unwrap();
        match verb {
            ServiceVerb::Packages { names } => {
                let mut data = held.0.clone();
                data.packages.retain(|entry| names.contains(&entry.name));
                Ok(ServiceAnswer::Packages(data))
            }
            ServiceVerb::PackageOwners { .. } => Ok(ServiceAnswer::PackageOwners(held.1.clone())),
            ServiceVerb::System
            | ServiceVerb::Processors
            | ServiceVerb::Memory
            | ServiceVerb::Mounts
            | ServiceVerb::Space { .. }
            | ServiceVerb::Disks
            | ServiceVerb::FileSystemErrors
            | ServiceVerb::HeatSensors
            | ServiceVerb::MemoryControllers
            | ServiceVerb::ProveCores
            | ServiceVerb::PowerSupplies
            | ServiceVerb::UsbPorts
            | ServiceVerb::Pressure
            | ServiceVerb::BusyPrograms
            | ServiceVerb::ProveMemory
            | ServiceVerb::SipOptions { .. }
            | ServiceVerb::Connect { .. } => {
                Err(HostError::new(Why::Unsupported, "not asked here"))
            }
        }
    }
}

impl Bench {
    pub(super) fn new(packages: &[&str], paths: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut profile = profile();
        profile.file_sets = vec![FileSet {
            name: "softphone".to_owned(),
            role: deskready::profile::FileRole::Softphone,
            paths: if paths {
                vec![folder.path().to_str().unwrap().to_owned()]
            } else {
                Vec::new()
            },
            packages: packages.iter().map(|name| (*name).to_owned()).collect(),
        }];
        Self {
            folder,
            helper: LocalHost::default(),
            database: Database::default(),
            profile,
        }
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn hosts(&self) -> Hosts<'_> {
        Hosts {
            service: &self.database,
            session: &self.helper,
            helper: &self.helper,
        }
    }

    pub(super) fn learn(&self) -> FileBaseline {
        learn(&self.hosts(), &self.profile).unwrap()
    }

    fn verify(&self, file_baseline: &FileBaseline) -> Measured {
        let mut all = run(
            &self.hosts(),
            &Context {
                file_baseline,
                ..context(&self.profile)
            },
        );
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[cfg(unix)]
    pub(super) fn install(
        &self,
        version: &str,
        files: &[(&str, &str)],
        conffiles: &[(&str, &str)],
    ) {
        let sums: String = files
            .iter()
            .map(|(name, text)| {
                format!(
                    "{}  {}\n",
                    md5(text),
                    self.at(name).to_str().unwrap().trim_start_matches('/')
                )
            })
            .collect();
        let conf: String = conffiles
            .iter()
            .map(|(name, text)| format!(" {} {}\n", self.at(name).display(), md5(text)))
            .collect();
        let status = format!(
            "Package: phone\nStatus: install ok installed\nVersion: {version}\nConffiles:\n{conf}"
        );
        let entry = PackageEntry {
            name: "phone".to_owned(),
            status: Some(status),
            md5sums: sums,
        };
        self.database.0.lock().unwrap().0 = PackageData {
            packages: vec![entry],
            ..PackageData::default()
        };
    }
}

#[cfg(unix)]
fn md5(text: &str) -> String {
    use sha2::Digest as _;
    md5::Md5::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// "checked/facts" and each fact: `name: what`.
fn short(measured: &Measured, base: &Path) -> Vec<String> {
    let Outcome::Reading(Reading::Files {
        checked_count,
        facts,
        facts_count,
        ..
    }) = &measured.outcome
    else {
        let Outcome::Unseen(unseen) = &measured.outcome else {
            panic!()
        };
        return vec![format!("unseen {}: {}", unseen.why.as_str(), unseen.detail)];
    };
    let mut lines = vec![format!("{checked_count}/{facts_count}")];
    for fact in facts {
        let name = fact
            .path
            .strip_prefix(&text_without_home(base.to_str().unwrap()))
            .unwrap_or(&fact.path)
            .trim_start_matches(['/', '\\']);
        let what = match &fact.found {
            FileFound::Content {
                size_same,
                mtime_same,
                explained_by_update,
                ..
            } => {
                let same =
                    |it: &Option<bool>| it.map_or("?", |same| if same { "same" } else { "other" });
                let updated = if *explained_by_update { " updated" } else { "" };
                format!(
                    "content, {} size, {} time{updated}",
                    same(size_same),
                    same(mtime_same)
                )
            }
            FileFound::Gone => "gone".to_owned(),
            FileFound::Inconclusive { why, detail } => {
                format!("inconclusive {}, {detail}", why.as_str())
            }
        };
        lines.push(format!("{name}: {what}"));
    }
    lines
}

pub(super) fn put_time(path: &Path, time: std::time::SystemTime) {
    fs::File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

#[test]
fn one_flipped_byte_under_an_unchanged_time_is_seen_and_put_back_it_is_well() {
    let bench = Bench::new(&[], true);
    let path = bench.at("app.bin");
    let good: Vec<u8> = (0..100_000_u32).map(|i| (i % 256) as u8).collect();
    fs::write(&path, &good).unwrap();
    fs::write(bench.at("other"), "x").unwrap();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let baseline = bench.learn();
    assert_eq!(
        short(&bench.verify(&baseline), bench.folder.path()),
        ["2/0"]
    );
    let mut bad = good.clone();
    bad[77_777] ^= 1;
    fs::write(&path, &bad).unwrap();
    put_time(&path, time);
    let measured = bench.verify(&baseline);
    assert_eq!(
        short(&measured, bench.folder.path()),
        ["2/1", "app.bin: content, same size, same time"]
    );
    assert_eq!((measured.attempts, measured.active), (3, true));
    let Outcome::Reading(Reading::Files { facts, .. }) = &measured.outcome else {
        panic!()
    };
    let FileFound::Content { hash, .. } = &facts[0].found else {
        panic!()
    };
    assert_ne!(Some(hash), facts[0].expected_hash.as_ref());
    fs::write(&path, &good).unwrap();
    put_time(&path, time);
    assert_eq!(
        short(&bench.verify(&baseline), bench.folder.path()),
        ["2/0"]
    );
}

// A name that is no text and a link in a file's place: Windows has neither for an ordinary user.
#[cfg(unix)]
#[test]
fn every_way_a_file_can_differ_is_a_fact_of_its_own() {
    let bench = Bench::new(&[], true);
    for name in ["cut", "gone", "swapped", "edited", "folder", "good"] {
        fs::write(bench.at(name), format!("content of {name}")).unwrap();
    }
    let odd = bench
        .folder
        .path()
        .join(std::ffi::OsString::from_vec(b"n\xff\xf1".to_vec()));
    fs::write(&odd, "odd").unwrap();
    let baseline = bench.learn();
    fs::File::options()
        .write(true)
        .open(bench.at("cut"))
        .unwrap()
        .set_len(3)
        .unwrap();
    fs::remove_file(bench.at("gone")).unwrap();
    fs::remove_file(bench.at("swapped")).unwrap();
    std::os::unix::fs::symlink(bench.at("good"), bench.at("swapped")).unwrap();
    let edited = "CONTENT of edited";
    fs::write(bench.at("edited"), edited).unwrap();
    put_time(&bench.at("edited"), std::time::SystemTime::UNIX_EPOCH);
    fs::remove_file(bench.at("folder")).unwrap();
    fs::create_dir(bench.at("folder")).unwrap();
    fs::write(&odd, "ODD").unwrap();
    put_time(&odd, std::time::SystemTime::UNIX_EPOCH);
    let measured = bench.verify(&baseline);
    assert_eq!(
        short(&measured, bench.folder.path()),
        [
            "7/6",
            "cut: content, other size, other time",
            "edited: content, same size, other time",
            "folder: gone",
            "gone: gone",
            "n\u{fffd}\u{fffd}: content, same size, other time",
            "swapped: content, other size, other time",
        ]
    );
    let Outcome::Reading(Reading::Files { facts, .. }) = &measured.outcome else {
        panic!()
    };
    let b64: Vec<_> = facts
        .iter()
        .filter_map(|fact| fact.path_b64.as_deref())
        .collect();
    let exact = base64::engine::general_purpose::STANDARD
        .decode(b64[0])
        .unwrap();
    assert_eq!(
        (b64.len(), exact.as_slice()),
        (1, odd.as_os_str().as_encoded_bytes())
    );
}

#[test]
fn without_a_baseline_nothing_is_learnt_by_looking() {
    let bench = Bench::new(&[], true);
    fs::write(bench.at("a"), "a").unwrap();
    let none = FileBaseline::default();
    let said = short(&bench.verify(&none), bench.folder.path());
    assert_eq!(said, ["unseen no_baseline: "]);
    let mut missing = Bench::new(&["phone"], false);
    missing.profile.file_sets[0].paths = vec!["/no/such/place".to_owned()];
    let learnt = missing.learn();
    assert!(learnt.sets.is_empty());
    assert_eq!(
        short(&missing.verify(&learnt), missing.folder.path()),
        ["unseen no_baseline: the package phone is not installed"]
    );
    missing.profile.file_sets[0].packages.clear();
    assert!(missing.learn().problems["softphone"].contains("/no/such/place"));
    missing.profile.file_sets[0].paths.clear();
    assert_eq!(
        missing.learn().problems["softphone"],
        "the set names no file"
    );
}

#[cfg(unix)] // the paths of Debian's packages
#[test]
fn a_package_is_expected_as_its_database_says_and_its_damage_is_never_learnt() {
    let bench = Bench::new(&["phone"], false);
    for (name, text) in [
        ("bin", "one"),
        ("lib", "damaged"),
        ("conf", "edited by people"),
    ] {
        fs::write(bench.at(name), text).unwrap();
    }
    bench.install(
        "1",
        &[("bin", "one"), ("lib", "two"), ("never", "three")],
        &[("conf", "default")],
    );
    let baseline = bench.learn();
    let said = short(&bench.verify(&baseline), bench.folder.path());
    assert_eq!(said, ["4/2", "lib: content, ? size, ? time", "never: gone"]);
    fs::write(bench.at("conf"), "edited again").unwrap();
    fs::write(bench.at("lib"), "two").unwrap();
    fs::write(bench.at("never"), "three").unwrap();
    let measured = bench.verify(&baseline);
    assert_eq!(
        short(&measured, bench.folder.path()),
        ["4/1", "conf: content, other size, other time"]
    );
    let Outcome::Reading(Reading::Files { facts, .. }) = &measured.outcome else {
        panic!()
    };
    assert!(facts[0].configuration);
    assert_eq!(facts[0].package.as_deref(), Some("phone"));
}

#[cfg(unix)] // as above
#[test]
fn an_update_explains_what_it_brought_and_what_it_took_away_but_no_damage_beside_it() {
    for paths in [false, true] {
        let bench = Bench::new(if paths { &[] } else { &["phone"] }, paths);
        for (name, text) in [("bin", "one"), ("lib", "two"), ("old", "three")] {
            fs::write(bench.at(name), text).unwrap();
        }
        let owner = |name: &str| FileOwner {
            file: FileName::new(bench.at(name)),
            package: "phone".to_owned(),
        };
        bench.database.0.lock().unwrap().1 = vec![owner("bin"), owner("lib"), owner("old")];
        bench.install(
            "1",
            &[("bin", "one"), ("lib", "two"), ("old", "three")],
            &[],
        );
        let baseline = bench.learn();
        assert_eq!(
            short(&bench.verify(&baseline), bench.folder.path()),
            ["3/0"]
        );
        bench.install("2", &[("bin", "ONE"), ("lib", "TWO")], &[]);
        fs::write(bench.at("bin"), "ONE").unwrap();
        fs::write(bench.at("lib"), "TWo").unwrap();
        fs::remove_file(bench.at("old")).unwrap();
        let said = short(&bench.verify(&baseline), bench.folder.path());
        assert!(
            said[1].starts_with("bin: content, same size") && said[1].ends_with(" updated"),
            "{said:?}"
        );
        assert!(
            said[2].starts_with("lib: content") && !said[2].ends_with("updated"),
            "{said:?}"
        );
        assert_eq!((said.len(), said[0].as_str()), (3, "2/2"));
    }
}

/// Answers the second reading otherwise than the first.
struct Unsteady(Vec<FileSeen>, Mutex<usize>);

impl crate::host::HelperHost for Unsteady {
    fn ask(
        &self,
        verb: &crate::host::HelperVerb,
        _: Duration,
    ) -> Result<crate::host::HelperAnswer, HostError> {
        if matches!(verb, crate::host::HelperVerb::MarkFiles { .. }) {
            return Err(HostError::new(Why::Unsupported, "x"));
        }
        let mut at = self.1.lock().unwrap();
        *at += 1;
        Ok(crate::host::HelperAnswer::HashFiles(vec![
            self.0[*at - 1].clone(),
        ]))
    }
}

#[test]
fn two_readings_that_differ_convict_nobody() {
    let bench = Bench::new(&[], true);
    fs::write(bench.at("a"), "a").unwrap();
    let baseline = bench.learn();
    let good = baseline.sets["softphone"].files[0].sha256.clone().unwrap();
    let seen = |hash: &str| FileSeen::Content {
        sha256: hash.to_owned(),
        md5: None,
        size_bytes: 1,
        mtime_ns: 0,
        mark: 1,
        blocks: None,
        link: false,
        past_cache: true,
        version: None,
    };
    let denied = FileSeen::Unreadable(HostError::new(Why::Denied, "x"));
    let changing = FileSeen::Unreadable(HostError::new(Why::Changing, "x"));
    for (first, second, expected) in [
        (
            seen("bad"),
            seen("bad"),
            "1/1 a: content, same size, other time",
        ),
        (
            seen("bad"),
            seen("worse"),
            "0/1 a: inconclusive changing, two readings differ",
        ),
        (
            seen("bad"),
            seen(&good),
            "0/1 a: inconclusive changing, the first reading differed, the last did not",
        ),
        (
            seen("bad"),
            FileSeen::Gone,
            "0/1 a: inconclusive changing, two readings differ",
        ),
        (
            FileSeen::Gone,
            seen(&good),
            "0/1 a: inconclusive changing, the first reading differed, the last did not",
        ),
        (FileSeen::Gone, FileSeen::Gone, "1/1 a: gone"),
        (seen("bad"), denied.clone(), "0/1 a: inconclusive denied, x"),
        (denied, FileSeen::Gone, "0/1 a: inconclusive denied, x"),
        (changing, FileSeen::Gone, "0/1 a: inconclusive changing, x"),
    ] {
        let unsteady = Unsteady(
            vec![first.clone(), second.clone(), second.clone()],
            Mutex::default(),
        );
        let hosts = Hosts {
            service: &bench.database,
            session: &bench.helper,
            helper: &unsteady,
        };
        let all = run(
            &hosts,
            &Context {
                file_baseline: &baseline,
                ..context(&bench.profile)
            },
        );
        assert_eq!(
            short(&all[0], bench.folder.path()).join(" "),
            expected,
            "{first:?} then {second:?}"
        );
    }
}

#[cfg(unix)] // rights are lists on Windows; a file held by somebody is tested with the host
#[test]
fn a_file_that_may_not_be_read_is_inconclusive() {
    let bench = Bench::new(&[], true);
    fs::write(bench.at("secret"), "x").unwrap();
    let baseline = bench.learn();
    fs::set_permissions(bench.at("secret"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(bench.at("secret")).is_ok() {
        println!("skipped: these rights read every file");
        return;
    }
    assert_eq!(
        short(&bench.verify(&baseline), bench.folder.path()),
        [
            "0/1",
            "secret: inconclusive denied, reading: Permission denied (os error 13)"
        ]
    );
}

#[test]
fn many_files_are_counted_truly_and_named_up_to_the_limit() {
    let bench = Bench::new(&[], true);
    // Opening a file takes Wine some milliseconds.
    let count: u32 = if cfg!(windows) { 2_100 } else { 10_000 };
    for number in 0..count {
        fs::write(bench.at(&format!("f{number:05}")), format!("{number}")).unwrap();
    }
    let baseline = bench.learn();
    for number in 0..300 {
        fs::write(bench.at(&format!("f{:05}", number * 7)), "changed").unwrap();
    }
    let measured = bench.verify(&baseline);
    let Outcome::Reading(Reading::Files {
        checked_count,
        facts,
        facts_count,
        ..
    }) = &measured.outcome
    else {
        panic!()
    };
    assert_eq!(
        (*checked_count, *facts_count, facts.len()),
        (count, 300, FILES_NAMED)
    );
    let json = serde_json::to_string(&baseline).unwrap();
    assert_eq!(
        serde_json::from_str::<FileBaseline>(&json).unwrap(),
        baseline
    );
}

#[test]
fn whose_home_it_is_never_travels() {
    for (path, expected) in [
        ("/home/somebody/.config/phone", "~/.config/phone"),
        ("/home/somebody", "~"),
        (&format!("{}x", ["", "root", ""].join("/")), "~/x"),
        ("/rootless/x", "/rootless/x"),
        ("/var/home/somebody/x", "~/x"),
        ("/opt/home/x", "/opt/home/x"),
        (r"C:\Users\somebody\AppData\x", r"~\AppData\x"),
        (r"c:/users/somebody/x", "~/x"),
        (r"C:\Users\somebody", "~"),
        (r"\\?\D:\USERS\somebody\x", r"~\x"),
        (r"C:\Documents and Settings\somebody\x", r"~\x"),
        (
            r"C:\Program Files\Users\somebody\x",
            r"C:\Program Files\Users\somebody\x",
        ),
        (r"C:\Users", r"C:\Users"),
        (r"C:Users\somebody\x", r"C:Users\somebody\x"),
    ] {
        assert_eq!(shown(&FileName::new(path)), expected);
    }
}
