//! What a look finds out is kept, page by page: who was touched, who was damaged, what was read when.

use super::tests::Bench;
use super::*;
use crate::FileBaseline;
use crate::baseline::SetBaseline;
use crate::host::{HelperAnswer, HelperHost, HelperVerb, LocalHost};
use crate::manifest::{Manifest, SetKnown};
use crate::testing::context;
use deskready::diagnosis::files::{FileVerdict, verdict};
use deskready::observation::Outcome;
use std::fs;
use std::sync::Mutex;

/// A baseline that remembers what it is told.
#[derive(Debug, Default)]
struct Remembering(Mutex<(FileBaseline, Vec<u32>, bool)>);

impl Manifest for Remembering {
    fn set(&self, name: &str) -> Result<Option<SetKnown>, HostError> {
        self.0.lock().unwrap().0.set(name)
    }
    fn problem(&self, set: &str) -> Option<String> {
        self.0.lock().unwrap().0.problem(set)
    }
    fn page(&self, set: &str, number: u32) -> Result<Vec<ExpectedFile>, HostError> {
        self.0.lock().unwrap().0.page(set, number)
    }
    fn keep(&self, set: &str, number: u32, files: Option<&[ExpectedFile]>, is_read: bool) {
        let mut held = self.0.lock().unwrap();
        if let Some(files) = files {
            let packages = held.0.sets[set].packages.clone();
            let files = files.to_vec();
            held.0
                .sets
                .insert(set.to_owned(), SetBaseline { packages, files });
        }
        if is_read {
            held.1.push(number);
        }
    }
    fn note_update(&self, _: &str) {
        self.0.lock().unwrap().2 = true;
    }
}

impl Remembering {
    fn file(&self) -> ExpectedFile {
        self.0.lock().unwrap().0.sets["softphone"].files[0].clone()
    }
}

/// The real helper, to whom every file has the mark that it had first: as a disk that decays beneath the file system.
struct Beneath<'h>(&'h LocalHost, Mutex<Option<HelperAnswer>>, Mutex<usize>);

impl HelperHost for Beneath<'_> {
    fn ask(&self, verb: &HelperVerb, limit: Duration) -> Result<HelperAnswer, HostError> {
        if matches!(verb, HelperVerb::MarkFiles { .. }) {
            let mut first = self.1.lock().unwrap();
            if first.is_none() {
                *first = Some(self.0.ask(verb, limit)?);
            }
            return Ok(first.clone().unwrap());
        }
        *self.2.lock().unwrap() += 1;
        self.0.ask(verb, limit)
    }
}

fn found(
    bench: &Bench,
    helper: &dyn HelperHost,
    known: &Remembering,
    depth: Depth,
) -> Vec<FileVerdict> {
    let hosts = Hosts {
        helper,
        ..bench.hosts()
    };
    let context = Context {
        file_baseline: known,
        ..context(&bench.profile)
    };
    let how = (depth, Pace::Full);
    let seen = verify(
        &hosts,
        &context,
        how,
        Duration::from_secs(60),
        &|_, _, _| {},
    );
    let Outcome::Reading(Reading::Files { facts, .. }) = &seen.measured[0].outcome else {
        panic!("{:?}", seen.measured)
    };
    facts.iter().map(verdict).collect()
}

#[test]
fn what_decays_without_being_touched_is_found_by_whoever_reads_and_watched_until_it_was_well_three_times()
 {
    let bench = Bench::new(&[], true);
    let path = bench.at("a");
    fs::write(&path, "good").unwrap();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let known = Remembering::default();
    known.0.lock().unwrap().0 = bench.learn();
    let helper = Beneath(&bench.helper, Mutex::default(), Mutex::default());
    let look = |depth| found(&bench, &helper, &known, depth);
    let put = |text: &str| {
        fs::write(&path, text).unwrap();
        super::tests::put_time(&path, time);
    };
    assert!(look(Depth::Touched).is_empty());
    assert_eq!(*helper.2.lock().unwrap(), 0, "nothing was read");
    put("gooe");
    assert!(look(Depth::Touched).is_empty(), "its mark is the old one");
    for depth in [Depth::Check, Depth::Share, Depth::Whole] {
        known
            .0
            .lock()
            .unwrap()
            .0
            .sets
            .get_mut("softphone")
            .unwrap()
            .files[0]
            .watch = 0;
        assert_eq!(look(depth), [FileVerdict::Corrupted], "{depth:?}");
    }
    assert_eq!(
        known.0.lock().unwrap().1,
        [0, 0, 0],
        "the page was read whole"
    );
    // Now everybody looks at it, until it was well three times.
    assert_eq!(look(Depth::Touched), [FileVerdict::Corrupted]);
    put("good");
    for left in [2, 1, 0] {
        assert!(look(Depth::Touched).is_empty());
        assert_eq!(known.file().watch, left);
    }
    // Who is asked now tells the mark that it has.
    *helper.1.lock().unwrap() = None;
    let before = *helper.2.lock().unwrap();
    assert!(look(Depth::Touched).is_empty());
    assert_eq!(
        *helper.2.lock().unwrap(),
        before,
        "nothing is read any more"
    );
}

#[test]
fn a_file_that_was_touched_and_holds_the_same_is_read_once() {
    let bench = Bench::new(&[], true);
    fs::write(bench.at("a"), "good").unwrap();
    let known = Remembering::default();
    known.0.lock().unwrap().0 = bench.learn();
    fs::write(bench.at("a"), "good").unwrap();
    let before = known.file();
    assert!(found(&bench, &bench.helper, &known, Depth::Touched).is_empty());
    let after = known.file();
    assert_ne!((after.mark, after.mtime_ns), (before.mark, before.mtime_ns));
    assert_eq!(after.sha256, before.sha256);
    let helper = Beneath(&bench.helper, Mutex::default(), Mutex::default());
    assert!(found(&bench, &helper, &known, Depth::Touched).is_empty());
    assert_eq!(*helper.2.lock().unwrap(), 0);
}

#[cfg(unix)] // the paths of Debian's packages
#[test]
fn what_an_update_brought_is_expected_from_then_on_and_the_set_is_to_be_learnt_again() {
    let bench = Bench::new(&["phone"], false);
    fs::write(bench.at("bin"), "one").unwrap();
    bench.install("1", &[("bin", "one")], &[]);
    let known = Remembering::default();
    known.0.lock().unwrap().0 = bench.learn();
    fs::write(bench.at("bin"), "TWO").unwrap();
    bench.install("2", &[("bin", "TWO")], &[]);
    assert_eq!(
        found(&bench, &bench.helper, &known, Depth::Touched),
        [FileVerdict::Updated]
    );
    assert!(known.0.lock().unwrap().2);
    assert!(found(&bench, &bench.helper, &known, Depth::Whole).is_empty());
    let time = fs::metadata(bench.at("bin")).unwrap().modified().unwrap();
    fs::write(bench.at("bin"), "TWp").unwrap();
    super::tests::put_time(&bench.at("bin"), time);
    assert_eq!(
        found(&bench, &bench.helper, &known, Depth::Touched),
        [FileVerdict::Corrupted]
    );
}
