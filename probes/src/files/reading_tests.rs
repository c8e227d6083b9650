//! Reading at its pace: long files in parts, a call in between, and how long it rests.

use super::*;
use crate::host::{
    HelperAnswer, HelperHost, HelperVerb, LocalHost, SessionAnswer, SessionHost, SessionVerb,
    SoundUse,
};
use crate::testing::{Refusing, listening};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// The real helper. Something happens once so many parts were read.
struct Parts<'f> {
    helper: LocalHost,
    read: AtomicUsize,
    after: usize,
    happens: &'f (dyn Fn() + Sync),
    is_call: bool,
}

impl HelperHost for Parts<'_> {
    fn ask(&self, verb: &HelperVerb, limit: Duration) -> Result<HelperAnswer, HostError> {
        let told = HelperHost::ask(&self.helper, verb, limit);
        if self.read.fetch_add(1, SeqCst) + 1 == self.after {
            (self.happens)();
        }
        told
    }
}

impl SessionHost for Parts<'_> {
    fn ask(&self, _: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        let begun = self.is_call && self.read.load(SeqCst) >= self.after;
        Ok(SessionAnswer::SoundUse(SoundUse {
            server: listening(if begun { "zoom" } else { "" }),
            kernel: Ok(Vec::new()),
        }))
    }
}

/// What reading one file of 20 MiB gives, and how many questions that took.
fn read(
    path: &std::path::Path,
    is_call: bool,
    happens: &(dyn Fn() + Sync),
) -> (Result<FileSeen, HostError>, usize) {
    let desk = Parts {
        helper: LocalHost::default(),
        read: AtomicUsize::new(0),
        after: 1,
        happens,
        is_call,
    };
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: &desk,
        helper: &desk,
    };
    let time = Together::new(Duration::from_secs(60));
    let mut reader = Reader::new(&hosts, Pace::Gentle, time);
    let wanted = vec![(FileName::new(path), Some(20 << 20))];
    let seen = reader.read(&wanted, HashHow::PLAIN);
    (seen.map(|mut all| all.remove(0)), desk.read.load(SeqCst))
}

#[test]
fn a_long_file_is_read_in_parts_a_call_ends_it_and_a_writer_between_two_parts_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long");
    std::fs::write(&path, vec![7; 20 << 20]).unwrap();
    let verb = HelperVerb::HashFiles {
        files: vec![FileName::new(&path)],
        how: HashHow::PLAIN,
    };
    let whole = HelperHost::ask(&LocalHost::default(), &verb, Duration::from_secs(60));
    let Ok(HelperAnswer::HashFiles(whole)) = whole else {
        panic!("{whole:?}")
    };
    let (seen, questions) = read(&path, false, &|| {});
    assert_eq!((seen, questions), (Ok(whole[0].clone()), 3));
    let (seen, questions) = read(&path, true, &|| {});
    assert_eq!((seen.unwrap_err().why, questions), (Why::InCall, 1));
    let write = || {
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH)
            .unwrap();
    };
    let (seen, _) = read(&path, false, &write);
    assert!(
        matches!(&seen, Ok(FileSeen::Unreadable(e)) if e.why == Why::Changing),
        "{seen:?}"
    );
}

#[test]
fn a_gentle_reading_rests_fifteen_times_as_long_as_it_works() {
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: &refusing,
        helper: &refusing,
    };
    let time = Together::new(Duration::from_secs(60));
    let worked = Instant::now()
        .checked_sub(Duration::from_millis(100))
        .unwrap();
    let mut gentle = Reader::new(&hosts, Pace::Gentle, time);
    gentle.owes(worked);
    assert!(gentle.owed >= Duration::from_millis(1_500) && gentle.owed < Duration::from_secs(5));
    let long_ago = Instant::now().checked_sub(Duration::from_secs(9)).unwrap();
    gentle.owes(long_ago);
    assert_eq!(gentle.owed, LONGEST_REST);
    let mut full = Reader::new(&hosts, Pace::Full, time);
    full.owes(worked);
    assert_eq!(full.owed, Duration::ZERO);
}
