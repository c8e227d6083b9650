//! What a person's own command needs to put a file right: its content from the disk, who uses it, and good bytes in its
//! place. No verb: nothing that another process asks for comes here.

use super::common::hex;
use super::{FileName, FileSeen, HashHow, HostError, system};
use std::path::Path;
use std::time::Duration;

const READ_LIMIT: Duration = Duration::from_secs(600);

/// What a file contains, read from the disk in any case.
#[must_use]
pub fn content_now(file: &FileName) -> FileSeen {
    system::content_of(file, HashHow::AGAIN, READ_LIMIT)
}

/// Puts good bytes in the place of a damaged file, whole or not at all.
///
/// # Errors
/// When that could not be done; the file is as it was then.
pub fn put_back(file: &FileName, bytes: &[u8], mtime_ns: Option<i64>) -> Result<(), HostError> {
    system::put_back(file, bytes, mtime_ns)
}

/// The bytes of a file as a package brings it, if it does. They are to be compared with what is expected before they count.
///
/// # Errors
/// When the package cannot be unpacked here, or not in time.
pub fn file_of_package(
    package: &Path,
    file: &FileName,
    longest_bytes: u64,
) -> Result<Option<Vec<u8>>, HostError> {
    system::file_of_package(package, file, longest_bytes)
}

/// Programs that have a file in use, by name; those of others only for whoever may see them.
#[must_use]
pub fn used_by(file: &FileName) -> Vec<String> {
    system::used_by(file)
}

pub(crate) fn hex_of(bytes: &[u8]) -> String {
    hex::of(bytes)
}
