//! Files that carry a version of their own, before and after it went up.

use super::*;
use crate::host::FileSeen;
use deskready::diagnosis::files::{FileVerdict, reason, verdict};
use deskready::knowledge::codes;
use deskready::observation::FileSource;

const WRITTEN_NS: i64 = 1_700_000_000_000_000_000;

fn learnt(version: Option<&str>) -> ExpectedFile {
    ExpectedFile {
        file: FileName::new("C:/Program Files/Phone/phone.exe"),
        sha256: Some("good".to_owned()),
        md5: None,
        size_bytes: Some(7),
        mtime_ns: Some(WRITTEN_NS),
        mark: None,
        blocks: None,
        watch: 0,
        version: version.map(str::to_owned),
        package: None,
        configuration: false,
        source: FileSource::Learnt,
    }
}

fn now(version: Option<&str>, later_ns: i64) -> FileSeen {
    FileSeen::Content {
        sha256: "another".to_owned(),
        md5: Some("x".to_owned()),
        size_bytes: 7,
        mtime_ns: WRITTEN_NS + later_ns,
        mark: 0,
        blocks: None,
        link: false,
        past_cache: true,
        version: version.map(str::to_owned),
    }
}

#[test]
fn a_file_that_was_written_and_went_up_is_updated_and_nothing_else_is() {
    use FileVerdict::{Changed, Corrupted, Updated};
    for (before, after, later_ns, expected) in [
        (Some("4.2.0.17"), Some("4.2.0.18"), 9, Updated),
        (Some("4.9.0.0"), Some("4.10.0.0"), 9, Updated),
        (Some("4.2.0.17"), Some("5.0.0.0"), -9, Updated),
        // The numbers moved and the time of writing did not: nobody updates like that.
        (Some("4.2.0.17"), Some("4.2.0.18"), 0, Corrupted),
        (Some("4.2.0.17"), Some("4.2.0.17"), 9, Changed),
        (Some("4.2.0.17"), Some("4.2.0.16"), 9, Changed),
        (Some("4.2.0.17"), None, 9, Changed),
        (None, Some("4.2.0.18"), 9, Changed),
        (None, None, 9, Changed),
        (Some("four"), Some("4.2.0.18"), 9, Changed),
        (Some("4.2"), Some("4.3"), 9, Changed),
    ] {
        let (expected_file, seen) = (learnt(before), now(after, later_ns));
        let again = [seen.clone(), seen.clone()];
        let found = page::found(&expected_file, &seen, Some(&again), None);
        let fact = fact(&expected_file, found);
        assert_eq!(verdict(&fact), expected, "{before:?} to {after:?}");
        if expected == Updated {
            // No package is named where there is none.
            assert_eq!(reason(&fact).code, codes::FILE_CHANGED_NEWER);
        }
    }
}

#[test]
fn a_baseline_of_before_knows_no_version_and_is_read_all_the_same() {
    let old = serde_json::json!({"file": "/a", "sha256": "x", "source": "learnt"});
    let read: ExpectedFile = serde_json::from_value(old).unwrap();
    assert_eq!(read.version, None);
    let one = learnt(Some("1.2.3.4"));
    let json = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<ExpectedFile>(&json).unwrap(), one);
}
