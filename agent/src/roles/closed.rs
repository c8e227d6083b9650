//! What the helper does at all: it lists and hashes files of disks, named plainly, and asks disks. Needs
//! the helper's host behind it; a name that could lead elsewhere does not reach that host.

use deskready::observation::Why;
use deskready_probes::host::{
    FileList, FileName, FileSeen, HashHow, HelperAnswer, HelperHost, HelperVerb, HostError,
    PartSeen,
};
use std::path::{Component, Path};
use std::time::Duration;

/// No system has longer paths.
const PATH_BYTES: usize = 4096;
/// What lies there is no file of a disk; reading it can do things.
#[cfg(unix)]
const NO_FILES: [&str; 3] = ["/proc", "/sys", "/dev"];

/// A helper's host that is asked only for what is named plainly.
#[derive(Debug)]
pub struct Closed<H>(pub H);

impl<H: HelperHost> HelperHost for Closed<H> {
    fn ask(&self, verb: &HelperVerb, limit: Duration) -> Result<HelperAnswer, HostError> {
        match verb {
            // What may be the name of a disk is decided where it is used.
            HelperVerb::SmartScan
            | HelperVerb::SmartDisk { .. }
            | HelperVerb::StartSelfTest { .. }
            | HelperVerb::NvmeHealth { .. }
            | HelperVerb::ReadBlocks { .. }
            | HelperVerb::Storage
            | HelperVerb::KernelLog
            | HelperVerb::HardwareRecords
            | HelperVerb::FirmwareTables => self.0.ask(verb, limit),
            HelperVerb::ListFiles { roots } => self.list(roots, limit),
            HelperVerb::HashFiles { files, how } => self.hash(files, *how, limit),
            HelperVerb::MarkFiles { files } => self.mark(files, limit),
            HelperVerb::HashPart { file, .. } if !is_plain(file) => Ok(HelperAnswer::HashPart(
                PartSeen::Whole(FileSeen::Unreadable(refused())),
            )),
            HelperVerb::HashPart { .. } => self.0.ask(verb, limit),
        }
    }
}

impl<H: HelperHost> Closed<H> {
    fn list(&self, roots: &[FileName], limit: Duration) -> Result<HelperAnswer, HostError> {
        let (plain, odd): (Vec<_>, Vec<_>) = roots.iter().cloned().partition(is_plain);
        let mut list = FileList::default();
        if !plain.is_empty() {
            let verb = HelperVerb::ListFiles { roots: plain };
            match self.0.ask(&verb, limit)? {
                HelperAnswer::ListFiles(found) => list = found,
                other @ (HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::HashFiles(_)) => return Ok(other),
            }
        }
        let odd = odd.into_iter().map(|root| (root, refused()));
        list.problems.extend(odd);
        Ok(HelperAnswer::ListFiles(list))
    }

    fn hash(
        &self,
        files: &[FileName],
        how: HashHow,
        limit: Duration,
    ) -> Result<HelperAnswer, HostError> {
        let plain: Vec<FileName> = files.iter().filter(|f| is_plain(f)).cloned().collect();
        let verb = HelperVerb::HashFiles { files: plain, how };
        let mut seen = match self.0.ask(&verb, limit)? {
            HelperAnswer::HashFiles(seen) => seen.into_iter(),
            other @ (HelperAnswer::Smart(_)
            | HelperAnswer::NvmeHealth(_)
            | HelperAnswer::ReadBlocks(_)
            | HelperAnswer::Storage(_)
            | HelperAnswer::KernelLog(_)
            | HelperAnswer::HardwareRecords(_)
            | HelperAnswer::FirmwareTables(_)
            | HelperAnswer::MarkFiles(_)
            | HelperAnswer::HashPart(_)
            | HelperAnswer::ListFiles(_)) => return Ok(other),
        };
        let all = files.iter().filter_map(|file| {
            if is_plain(file) {
                seen.next()
            } else {
                Some(FileSeen::Unreadable(refused()))
            }
        });
        Ok(HelperAnswer::HashFiles(all.collect()))
    }

    fn mark(&self, files: &[FileName], limit: Duration) -> Result<HelperAnswer, HostError> {
        let plain: Vec<FileName> = files.iter().filter(|f| is_plain(f)).cloned().collect();
        let mut marks = match self.0.ask(&HelperVerb::MarkFiles { files: plain }, limit)? {
            HelperAnswer::MarkFiles(marks) => marks.into_iter(),
            other @ (HelperAnswer::Smart(_)
            | HelperAnswer::NvmeHealth(_)
            | HelperAnswer::ReadBlocks(_)
            | HelperAnswer::Storage(_)
            | HelperAnswer::KernelLog(_)
            | HelperAnswer::HardwareRecords(_)
            | HelperAnswer::FirmwareTables(_)
            | HelperAnswer::HashFiles(_)
            | HelperAnswer::HashPart(_)
            | HelperAnswer::ListFiles(_)) => return Ok(other),
        };
        let all = files
            .iter()
            .map(|file| is_plain(file).then(|| marks.next()).flatten().flatten());
        Ok(HelperAnswer::MarkFiles(all.collect()))
    }
}

fn refused() -> HostError {
    HostError::new(Why::Denied, "the helper reads no such place")
}

/// Absolute, without detours, and of a disk.
fn is_plain(file: &FileName) -> bool {
    let path = file.path();
    let bytes = file.bytes();
    bytes.len() <= PATH_BYTES
        && !bytes.contains(&0)
        && path.is_absolute()
        && path.components().all(is_plain_part)
        && is_of_a_disk(path)
}

#[cfg(unix)]
fn is_plain_part(part: Component<'_>) -> bool {
    matches!(part, Component::RootDir | Component::Normal(_))
}

#[cfg(unix)]
fn is_of_a_disk(path: &Path) -> bool {
    let mut others = NO_FILES.iter();
    !others.any(|place| path.starts_with(Path::new(place)))
}

/// A letter, then names. No other PC's folder, which would learn this one's password; no device by another name; no
/// stream beside a file's content, which a colon names.
#[cfg(windows)]
fn is_plain_part(part: Component<'_>) -> bool {
    match part {
        Component::Prefix(prefix) => matches!(prefix.kind(), std::path::Prefix::Disk(_)),
        Component::RootDir => true,
        Component::Normal(name) => !name.to_string_lossy().contains(':'),
        Component::CurDir | Component::ParentDir => false,
    }
}

/// Devices that have a name in every folder: NUL, also with an ending or spaces after it.
#[cfg(windows)]
fn is_of_a_disk(path: &Path) -> bool {
    const PORTS: [&str; 13] = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³",
    ];
    const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    let is_device = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default().trim_end();
        let stem = stem.to_ascii_uppercase();
        let is_port = ["COM", "LPT"].iter().any(|port| {
            let number = stem.strip_prefix(port);
            number.is_some_and(|number| PORTS.contains(&number))
        });
        is_port || DEVICES.contains(&stem.as_str())
    };
    let mut names = path.iter().map(std::ffi::OsStr::to_string_lossy);
    !names.any(|name| is_device(&name))
}

#[cfg(all(test, windows))]
mod windows_tests {
    use super::*;

    #[test]
    fn only_files_below_a_letter_and_no_devices_streams_or_other_pcs_are_plain() {
        for (path, expected) in [
            (r"C:\Program Files\Softphone\a.dll", true),
            (r"C:/Program Files/a.dll", true),
            (r"D:\", true),
            (r"C:\Combine\console.exe", true),
            (r"C:\comb.dll", true),
            (r"C:\a\.\b", true),
            (r"C:\a\..\Windows\System32\config\SAM", false),
            (r"C:a.dll", false),
            (r"\Windows\a.dll", false),
            (r"a.dll", false),
            (r"", false),
            (r"\\other\share\a.dll", false),
            (r"//other/share/a.dll", false),
            (r"\\?\C:\a.dll", false),
            (r"\\?\UNC\other\share\a.dll", false),
            (r"\\.\PhysicalDrive0", false),
            (r"\\.\pipe\x", false),
            (r"\\?\GLOBALROOT\Device\x", false),
            (r"C:\a.dll:hidden", false),
            (r"C:\a:$DATA", false),
            (r"C:\a\NUL", false),
            (r"C:\a\nul.txt", false),
            (r"C:\a\CON \b", false),
            (r"C:\com1", false),
            ("C:\\lpt\u{b2}", false),
        ] {
            assert_eq!(is_plain(&FileName::new(path)), expected, "{path:?}");
        }
        let long = format!("C:\\{}", "a".repeat(PATH_BYTES));
        assert!(!is_plain(&FileName::new(long.as_str())));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Answers with what it was asked for, and remembers it.
    #[derive(Default)]
    struct Recording(Mutex<Vec<HelperVerb>>);

    impl HelperHost for Recording {
        fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
            self.0.lock().unwrap().push(verb.clone());
            Ok(match verb {
                HelperVerb::HashFiles { files, .. } => {
                    let seen = |f: &FileName| {
                        let text = f.path().display().to_string();
                        FileSeen::Unreadable(HostError::new(Why::Busy, text))
                    };
                    HelperAnswer::HashFiles(files.iter().map(seen).collect())
                }
                HelperVerb::MarkFiles { files } => {
                    let mark = |f: &FileName| Some(f.bytes().len() as u64);
                    HelperAnswer::MarkFiles(files.iter().map(mark).collect())
                }
                HelperVerb::ListFiles { roots } => HelperAnswer::ListFiles(FileList {
                    files: roots.clone(),
                    ..FileList::default()
                }),
                HelperVerb::SmartScan
                | HelperVerb::HashPart { .. }
                | HelperVerb::SmartDisk { .. }
                | HelperVerb::StartSelfTest { .. }
                | HelperVerb::NvmeHealth { .. }
                | HelperVerb::ReadBlocks { .. }
                | HelperVerb::Storage
                | HelperVerb::FirmwareTables
                | HelperVerb::HardwareRecords
                | HelperVerb::KernelLog => {
                    return Err(HostError::new(Why::Busy, "asked"));
                }
            })
        }
    }

    fn names(paths: &[&str]) -> Vec<FileName> {
        paths.iter().map(FileName::new).collect()
    }

    #[test]
    fn only_absolute_paths_without_detours_and_of_disks_are_plain() {
        let long = format!("/{}", "a".repeat(PATH_BYTES));
        for (path, expected) in [
            ("/opt/app/a", true),
            ("/opt/ca\u{f1}a/..a", true),
            ("/", true),
            ("/opt//app/./a", true),
            ("/device", true),
            ("/opt/../etc/shadow", false),
            ("/..", false),
            ("opt/app", false),
            ("../x", false),
            ("", false),
            ("/a\0b", false),
            ("/proc/1/mem", false),
            ("/proc", false),
            ("/dev/sda", false),
            ("//dev/sda", false),
            ("/sys/power/state", false),
            (long.as_str(), false),
        ] {
            assert_eq!(is_plain(&FileName::new(path)), expected, "{path:?}");
        }
    }

    #[test]
    fn every_file_gets_its_own_answer_and_those_refused_never_reach_the_host() {
        let closed = Closed(Recording::default());
        let files = names(&["/dev/sda", "/a", "/b/../c", "/d"]);
        let how = HashHow::PLAIN;
        let verb = HelperVerb::HashFiles { files, how };
        let HelperAnswer::HashFiles(seen) = closed.ask(&verb, Duration::ZERO).unwrap() else {
            panic!()
        };
        let told: Vec<_> = seen
            .iter()
            .map(|one| match one {
                FileSeen::Unreadable(error) => (error.why, error.detail.as_str()),
                FileSeen::Content { .. } | FileSeen::Gone => panic!(),
            })
            .collect();
        let no = (Why::Denied, "the helper reads no such place");
        assert_eq!(told, [no, (Why::Busy, "/a"), no, (Why::Busy, "/d")]);
        let asked = closed.0.0.lock().unwrap();
        let files = names(&["/a", "/d"]);
        assert_eq!(*asked, [HelperVerb::HashFiles { files, how }]);
    }

    #[test]
    fn a_file_that_is_refused_has_no_mark_and_no_part_of_it_is_read() {
        let closed = Closed(Recording::default());
        let files = names(&["/dev/sda", "/a", "/b/../c", "/opt/d"]);
        let marks = closed.ask(&HelperVerb::MarkFiles { files }, Duration::ZERO);
        let expected = HelperAnswer::MarkFiles(vec![None, Some(2), None, Some(6)]);
        assert_eq!(marks, Ok(expected));
        let part = |path: &str| HelperVerb::HashPart {
            file: FileName::new(path),
            how: HashHow::PLAIN,
            so_far: None,
            more_bytes: 1,
        };
        let told = closed.ask(&part("/proc/1/mem"), Duration::ZERO);
        let no = PartSeen::Whole(FileSeen::Unreadable(refused()));
        assert_eq!(told, Ok(HelperAnswer::HashPart(no)));
        let told = closed.ask(&part("/opt/d"), Duration::ZERO);
        assert_eq!(told.unwrap_err().detail, "asked");
        assert_eq!(closed.0.0.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_place_that_is_refused_is_a_problem_and_the_others_are_listed() {
        let closed = Closed(Recording::default());
        let roots = names(&["/proc/1", "/opt"]);
        let verb = HelperVerb::ListFiles { roots };
        let HelperAnswer::ListFiles(list) = closed.ask(&verb, Duration::ZERO).unwrap() else {
            panic!()
        };
        assert_eq!(list.files, names(&["/opt"]));
        assert_eq!(list.problems, [(FileName::new("/proc/1"), refused())]);
        let roots = names(&["relative"]);
        let only_odd = HelperVerb::ListFiles { roots };
        closed.ask(&only_odd, Duration::ZERO).unwrap();
        assert_eq!(closed.0.0.lock().unwrap().len(), 1, "nothing to ask for");
    }
}
