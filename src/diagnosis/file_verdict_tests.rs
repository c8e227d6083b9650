//! Facts about files to verdicts, row by row.

use super::support::profile_with;
use super::verdict_tests::said;
use super::*;
use crate::component::ComponentKind;
use crate::desk::Baseline;
use crate::observation::{FileDamage, FileFact, FileFound, FileSource, Reading, Why};
use crate::profile::FileRole;

fn fact(found: FileFound, configuration: bool) -> FileFact {
    FileFact {
        path: "/opt/softphone/a".into(),
        path_b64: None,
        expected_hash: Some("aa".into()),
        source: FileSource::Learnt,
        package: None,
        configuration,
        found,
    }
}

fn content(
    size_same: Option<bool>,
    mtime_same: Option<bool>,
    explained_by_update: bool,
) -> FileFound {
    FileFound::Content {
        hash: "bb".into(),
        past_cache: true,
        size_same,
        mtime_same,
        explained_by_update,
        damage: None,
    }
}

fn damaged(damage: FileDamage, size_same: bool, mtime_same: bool) -> FileFound {
    FileFound::Content {
        hash: "bb".into(),
        past_cache: true,
        size_same: Some(size_same),
        mtime_same: Some(mtime_same),
        explained_by_update: false,
        damage: Some(damage),
    }
}

const ONE_BIT: FileDamage = FileDamage::OneBit {
    at_byte: 70_000,
    bit: 3,
};
const ZEROED: FileDamage = FileDamage::Zeroed {
    from_byte: 65_536,
    bytes: 131_072,
};
const CUT: FileDamage = FileDamage::CutShort { left_bytes: 4_096 };
const BLOCKS: FileDamage = FileDamage::Blocks {
    from_byte: 0,
    differ_count: 2,
    of_count: 9,
};

#[test]
fn what_happened_to_a_file_is_told_beside_that_it_is_damaged_and_once() {
    use crate::knowledge::codes as c;
    for (found, expected) in [
        (
            damaged(ONE_BIT, true, true),
            vec![c::FILE_CORRUPTED_CONTENT, c::FILE_CORRUPTED_ONE_BIT],
        ),
        (
            damaged(BLOCKS, true, true),
            vec![c::FILE_CORRUPTED_CONTENT, c::FILE_CORRUPTED_BLOCKS],
        ),
        // The other sentence speaks of an unchanged size and date.
        (damaged(ZEROED, true, false), vec![c::FILE_CORRUPTED_ZEROED]),
        (damaged(CUT, false, true), vec![c::FILE_CORRUPTED_CUT_SHORT]),
        (
            content(Some(true), Some(true), false),
            vec![c::FILE_CORRUPTED_CONTENT],
        ),
    ] {
        let told = files::reasons(&fact(found, false));
        let codes: Vec<&str> = told.iter().map(|r| r.code.as_str()).collect();
        assert_eq!(codes, expected);
    }
    let told = files::reasons(&fact(damaged(ONE_BIT, true, true), false));
    assert_eq!(
        told[1].args["byte_place"],
        crate::text::Arg::from(70_001_u64)
    );
}

#[test]
fn a_file_is_corrupted_only_when_nobody_wrote_it() {
    use files::{FileVerdict as V, verdict};
    for (found, expected) in [
        (content(Some(true), Some(true), false), V::Corrupted),
        (content(None, Some(true), false), V::Corrupted),
        (content(Some(true), Some(false), false), V::Changed),
        (content(Some(false), Some(true), false), V::Changed),
        (content(Some(true), None, false), V::Changed),
        (content(Some(true), Some(true), true), V::Updated),
        (content(Some(false), Some(false), true), V::Updated),
        (FileFound::Gone, V::Missing),
        (damaged(ONE_BIT, true, true), V::Corrupted),
        // A program that was changed on purpose can differ in one bit, too.
        (damaged(ONE_BIT, true, false), V::Changed),
        (damaged(ZEROED, true, true), V::Corrupted),
        (damaged(ZEROED, true, false), V::Corrupted),
        (damaged(CUT, false, true), V::Corrupted),
        (damaged(CUT, false, false), V::Changed),
        (damaged(BLOCKS, true, true), V::Corrupted),
        (damaged(BLOCKS, true, false), V::Changed),
        (
            FileFound::Inconclusive {
                why: Why::Denied,
                detail: String::new(),
            },
            V::Inconclusive,
        ),
    ] {
        assert_eq!(verdict(&fact(found.clone(), false)), expected, "{found:?}");
    }
}

#[test]
fn a_set_of_files_weighs_what_it_is_for() {
    let corrupted = || fact(content(Some(true), Some(true), false), false);
    let changed = |configuration| fact(content(Some(true), Some(false), false), configuration);
    let locked = || {
        fact(
            FileFound::Inconclusive {
                why: Why::Busy,
                detail: String::new(),
            },
            false,
        )
    };
    for (role, list, expected) in [
        (
            FileRole::System,
            vec![],
            "file.corrupted pass S3; file.missing pass S3; file.changed pass S3",
        ),
        (
            FileRole::System,
            vec![corrupted()],
            "file.corrupted fail S2; file.missing pass S3; file.changed pass S3",
        ),
        (
            FileRole::Other,
            vec![corrupted()],
            "file.corrupted fail S3; file.missing pass S3; file.changed pass S3",
        ),
        (
            FileRole::Config,
            vec![changed(false)],
            "file.corrupted pass S3; file.missing pass S3; file.changed fail S4",
        ),
        (
            FileRole::System,
            vec![changed(true)],
            "file.corrupted pass S3; file.missing pass S3; file.changed fail S4",
        ),
        (
            FileRole::System,
            vec![changed(false)],
            "file.corrupted pass S3; file.missing pass S3; file.changed fail S3",
        ),
        (
            FileRole::System,
            vec![locked()],
            "file.corrupted no word S3; file.missing no word S3; file.changed no word S3",
        ),
    ] {
        let reading = Reading::Files {
            set: "s".into(),
            role,
            checked_count: 9,
            pending_count: 0,
            oldest_read_days: None,
            facts_count: list.len() as u32,
            facts: list,
        };
        let text = format!("{reading:?}");
        let got = said(
            profile_with(""),
            Baseline::default(),
            ComponentKind::Files,
            "s",
            reading,
        );
        assert_eq!(got, expected, "{text}");
    }
}
