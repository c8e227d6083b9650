//! Whether a file was touched since: its size, times and attributes in one mark. Needs the file system; follows no link,
//! opens no file to read it.

use crate::host::FileName;
use crate::host::common::marks::Marking;
use std::fs::Metadata;
use std::os::windows::fs::MetadataExt as _;
use std::time::{Duration, Instant};

/// FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_REPARSE_POINT: other attributes are moved by programs that back up or index.
const WHAT_IT_IS: u32 = 0x410;

/// The mark of each; none of what is not there, cannot be asked, or came after the end of the time.
pub(super) fn all(files: &[FileName], limit: Duration) -> Vec<Option<u64>> {
    let deadline = Instant::now() + limit;
    files
        .iter()
        .map(|file| {
            if Instant::now() > deadline {
                return None;
            }
            let found = std::fs::symlink_metadata(file.path()).ok()?;
            Some(of(&found))
        })
        .collect()
}

/// The mark of a file that was asked for its state.
pub(super) fn of(found: &Metadata) -> u64 {
    Marking::new()
        .with(found.file_size())
        .with(found.last_write_time())
        .with(found.creation_time())
        .with(u64::from(found.file_attributes() & WHAT_IT_IS))
        .mark()
}
