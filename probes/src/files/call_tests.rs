//! A call that begins while files are read.

use super::*;
use crate::baseline::SetBaseline;
use crate::host::{
    FileSeen, HelperAnswer, HelperHost, HelperVerb, SessionAnswer, SessionHost, SessionVerb,
    SoundUse,
};
use crate::manifest::PAGE_FILES;
use crate::testing::{Refusing, context, listening, profile};
use deskready::observation::FileSource;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

/// Hashes what it is asked, and a call begins with the first files.
struct Called(AtomicUsize);

impl SessionHost for Called {
    fn ask(&self, _: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        let begun = self.0.load(SeqCst) > 0;
        Ok(SessionAnswer::SoundUse(SoundUse {
            server: listening(if begun { "zoom" } else { "" }),
            kernel: Ok(Vec::new()),
        }))
    }
}

impl HelperHost for Called {
    fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
        let HelperVerb::HashFiles { files, .. } = verb else {
            return Err(HostError::new(Why::Denied, "refused"));
        };
        self.0.fetch_add(files.len(), SeqCst);
        Ok(HelperAnswer::HashFiles(
            files.iter().map(|_| FileSeen::Gone).collect(),
        ))
    }
}

#[test]
fn a_call_that_begins_while_files_are_read_ends_the_reading_and_says_nothing_of_the_files() {
    let desk = Called(AtomicUsize::new(0));
    let refusing = Refusing(Why::Denied);
    let hosts = Hosts {
        service: &refusing,
        session: &desk,
        helper: &desk,
    };
    let expected = |number: usize| ExpectedFile {
        sha256: Some("00".to_owned()),
        ..crate::testing::expected(&format!("/opt/phone/{number}"), FileSource::Learnt)
    };
    let mut profile = profile();
    profile.file_sets = vec![FileSet {
        name: "softphone".to_owned(),
        role: deskready::profile::FileRole::Softphone,
        paths: Vec::new(),
        packages: Vec::new(),
    }];
    let set = SetBaseline {
        files: (0..PAGE_FILES * 3).map(expected).collect(),
        ..SetBaseline::default()
    };
    let file_baseline = crate::FileBaseline {
        sets: [("softphone".to_owned(), set)].into(),
        ..Default::default()
    };
    let ctx = Context {
        file_baseline: &file_baseline,
        ..context(&profile)
    };
    let all = run(&hosts, &ctx);
    assert_eq!(desk.0.load(SeqCst), PAGE_FILES);
    assert_eq!(
        all,
        [Measured::unseen(
            key(&profile.file_sets[0]),
            Why::InCall,
            ""
        )]
    );
}
