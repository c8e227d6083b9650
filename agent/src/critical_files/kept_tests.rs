//! Real files in a folder, learnt into a real database.

use super::*;
use crate::critical_files::row::tests::file;
use deskready::profile::FileRole;
use deskready_probes::baseline::SetBaseline;
use deskready_probes::host::LocalHost;
use std::fs;

struct Bench {
    data: tempfile::TempDir,
    files: tempfile::TempDir,
    host: LocalHost,
}

impl Bench {
    fn new() -> Self {
        Self {
            data: tempfile::tempdir().unwrap(),
            files: tempfile::tempdir().unwrap(),
            host: LocalHost::default(),
        }
    }

    fn set(&self) -> FileSet {
        FileSet {
            name: "softphone".to_owned(),
            role: FileRole::Softphone,
            paths: vec![self.files.path().to_str().unwrap().to_owned()],
            packages: Vec::new(),
        }
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.files.path().join(name), text).unwrap();
    }

    fn open(&self) -> Kept {
        Kept::open(self.data.path()).unwrap()
    }

    fn learn(&self, kept: &Kept, anew: bool) -> Result<u64, HostError> {
        kept.learn(&Hosts::all(&self.host), &self.set(), anew)
            .unwrap()
    }

    /// Name and the first digits of the sum of every file.
    fn known(&self, kept: &Kept) -> Vec<String> {
        let set = kept.set("softphone").unwrap().unwrap();
        let pages = set.pages.iter();
        let files = pages.flat_map(|page| kept.page("softphone", page.number).unwrap());
        files
            .map(|file| {
                let name = file
                    .file
                    .path()
                    .file_name()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                let sum = file.sha256.unwrap();
                format!("{name} {}", &sum[..4])
            })
            .collect()
    }
}

// The first digits of the SHA-256 of "one", "two" and "three".
const ONE: &str = "7692";
const TWO: &str = "3fc4";
const THREE: &str = "8b5b";

#[test]
fn what_is_learnt_is_there_after_opening_again_and_who_may_only_read_reads_it() {
    let bench = Bench::new();
    bench.put("a", "one");
    bench.put("b", "two");
    assert!(Kept::open_to_read(bench.data.path()).unwrap().is_none());
    let kept = bench.open();
    assert_eq!(kept.unlearnt(&[bench.set()]).unwrap(), [bench.set()]);
    assert_eq!(bench.learn(&kept, false), Ok(2));
    drop(kept);
    let reading = Kept::open_to_read(bench.data.path()).unwrap().unwrap();
    let expected = [format!("a {ONE}"), format!("b {TWO}")];
    assert_eq!(bench.known(&reading), expected);
    assert_eq!(reading.unlearnt(&[bench.set()]).unwrap(), []);
    reading.keep("softphone", 0, Some(&[]), true);
    assert_eq!(bench.known(&reading), expected, "nothing was written");
    let found = reading.find(&bench.files.path().join("b")).unwrap();
    assert_eq!(found.unwrap().0, "softphone");
    assert_eq!(reading.find(&bench.files.path().join("c")).unwrap(), None);
}

#[test]
fn a_set_is_learnt_again_when_its_definition_changed_or_a_package_was_updated_and_what_was_known_stays()
 {
    let bench = Bench::new();
    bench.put("a", "one");
    let kept = bench.open();
    bench.learn(&kept, false).unwrap();
    let other = FileSet {
        role: FileRole::Driver,
        ..bench.set()
    };
    assert_eq!(
        kept.unlearnt(std::slice::from_ref(&other)).unwrap(),
        [other]
    );
    assert!(!kept.is_outdated());
    kept.note_update("softphone");
    assert!(kept.is_outdated());
    assert_eq!(kept.unlearnt(&[bench.set()]).unwrap(), [bench.set()]);
    // Damaged meanwhile, and a new one beside it.
    bench.put("a", "two");
    bench.put("b", "three");
    assert_eq!(bench.learn(&kept, false), Ok(2));
    assert!(!kept.is_outdated());
    let expected = [format!("a {ONE}"), format!("b {THREE}")];
    assert_eq!(bench.known(&kept), expected);
    assert_eq!(kept.unlearnt(&[bench.set()]).unwrap(), []);
    // A person who asks for it accepts what is there.
    bench.learn(&kept, true).unwrap();
    assert_eq!(bench.known(&kept)[0], format!("a {TWO}"));
}

#[test]
fn a_set_that_cannot_be_learnt_keeps_what_was_known_and_says_why() {
    let bench = Bench::new();
    bench.put("a", "one");
    let kept = bench.open();
    bench.learn(&kept, false).unwrap();
    let mut broken = bench.set();
    broken.paths.push("/no/such/place".to_owned());
    let told = kept.learn(&Hosts::all(&bench.host), &broken, true).unwrap();
    assert!(told.unwrap_err().detail.contains("/no/such/place"));
    assert_eq!(bench.known(&kept), [format!("a {ONE}")]);
    assert!(
        kept.problem("softphone")
            .unwrap()
            .contains("/no/such/place")
    );
    assert_eq!(kept.set("other").unwrap(), None);
    bench.learn(&kept, false).unwrap();
    assert_eq!(kept.problem("softphone"), None);
}

#[test]
fn a_page_is_replaced_whole_and_remembers_when_it_was_read_and_a_clock_that_went_back_makes_it_old()
{
    let bench = Bench::new();
    bench.put("a", "one");
    let kept = bench.open();
    bench.learn(&kept, false).unwrap();
    let page = || kept.set("softphone").unwrap().unwrap().pages.remove(0);
    assert_eq!((page().number, page().bytes, page().age_s), (0, 3, None));
    kept.keep("softphone", 0, None, true);
    assert!(page().age_s.unwrap() < 60);
    kept.keep("softphone", 0, Some(&[file("/x"), file("/y")]), false);
    assert!(
        page().age_s.unwrap() < 60,
        "that it was read is not forgotten"
    );
    assert_eq!(page().bytes, 14);
    assert_eq!(kept.page("softphone", 0).unwrap(), [file("/x"), file("/y")]);
    let future = jiff::Timestamp::now().as_second() + 86_400;
    read(&kept.db(), "softphone", 0, Some(future)).unwrap();
    assert_eq!(page().age_s, None);
}

#[test]
fn more_files_than_fit_on_a_page_come_back_in_their_order() {
    let bench = Bench::new();
    let count = PAGE_FILES + 3;
    for number in 0..count {
        bench.put(&format!("{number:04}"), "one");
    }
    let kept = bench.open();
    assert_eq!(bench.learn(&kept, false), Ok(count as u64));
    let numbers: Vec<String> = (0..count).map(|n| format!("{n:04} {ONE}")).collect();
    assert_eq!(bench.known(&kept), numbers);
    bench.put("0000a", "two");
    assert_eq!(bench.learn(&kept, false), Ok(count as u64 + 1));
    assert_eq!(bench.known(&kept)[1], format!("0000a {TWO}"));
}

#[test]
fn what_an_older_program_knew_is_taken_over_once() {
    let bench = Bench::new();
    let kept = bench.open();
    let set = SetBaseline {
        packages: [("phone".to_owned(), "1".to_owned())].into(),
        files: vec![file("/opt/a")],
    };
    let old = FileBaseline {
        sets: [("softphone".to_owned(), set)].into(),
        ..FileBaseline::default()
    };
    kept.take_over(&old, &[bench.set()]).unwrap();
    assert_eq!(kept.unlearnt(&[bench.set()]).unwrap(), []);
    assert_eq!(kept.page("softphone", 0).unwrap(), [file("/opt/a")]);
    kept.keep("softphone", 0, Some(&[file("/opt/b")]), false);
    kept.take_over(&old, &[bench.set()]).unwrap();
    assert_eq!(kept.page("softphone", 0).unwrap(), [file("/opt/b")]);
}

#[test]
fn a_database_that_is_none_is_set_aside_and_a_page_that_cannot_be_read_is_learnt_anew() {
    let bench = Bench::new();
    bench.put("a", "one");
    fs::write(
        bench.data.path().join(FILE),
        "no database at all, and long enough to be none",
    )
    .unwrap();
    let kept = bench.open();
    assert_eq!(bench.learn(&kept, false), Ok(1));
    kept.db()
        .execute("UPDATE page SET body = x'ff'", [])
        .unwrap();
    let told = kept.page("softphone", 0).unwrap_err();
    assert!(told.detail.contains("cannot be read"), "{told}");
    assert_eq!(kept.unlearnt(&[bench.set()]).unwrap(), [bench.set()]);
    assert_eq!(bench.learn(&kept, false), Ok(1));
    assert_eq!(bench.known(&kept), [format!("a {ONE}")]);
    let aside = fs::read_dir(bench.data.path()).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("damaged")
    });
    assert_eq!(aside.count(), 1);
    drop(kept);
    let newer = Connection::open(bench.data.path().join(FILE)).unwrap();
    newer
        .pragma_update(None, "user_version", VERSION + 1)
        .unwrap();
    drop(newer);
    assert!(Kept::open_to_read(bench.data.path()).is_err());
    assert_eq!(bench.open().set("softphone").unwrap(), None);
}
