//! One file out of a Debian package, as its bytes. Needs dpkg-deb and tar, which every Debian has; believes nothing of what
//! comes out: whoever asks compares it with a sum that the desk held before.

use crate::dpkg::other_spelling;
use crate::host::common::child;
use crate::host::{FileName, HostError};
use deskready::observation::Why;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Longest unpacking of one package: 1 GiB of xz on a slow machine.
const UNPACK_LIMIT: Duration = Duration::from_secs(180);
const UNPACKER: &str = "/usr/bin/dpkg-deb";
/// Before the merge of /bin and /usr/bin it lay in the first.
const ARCHIVERS: [&str; 2] = ["/usr/bin/tar", "/bin/tar"];

/// The file's bytes, if the package has it under this name.
pub(in crate::host) fn file_of_package(
    package: &Path,
    file: &FileName,
    longest_bytes: u64,
) -> Result<Option<Vec<u8>>, HostError> {
    let archiver = ARCHIVERS.iter().find(|path| Path::new(path).is_file());
    let (Some(archiver), true) = (archiver, Path::new(UNPACKER).is_file()) else {
        let text = "dpkg-deb or tar is not there";
        return Err(HostError::new(Why::Unsupported, text));
    };
    let until = Instant::now() + UNPACK_LIMIT;
    for member in members(file.path()) {
        let mut unpack = Command::new(UNPACKER);
        child::without_surroundings(&mut unpack);
        unpack.arg("--fsys-tarfile").arg(package);
        let mut pick = Command::new(archiver);
        child::without_surroundings(&mut pick);
        // A name is taken as it stands, and the first of that name is enough.
        pick.args(["--extract", "--to-stdout", "--no-wildcards"])
            .args(["--occurrence=1", "--file=-", "--"])
            .arg(member);
        let left = until.saturating_duration_since(Instant::now());
        let (status, bytes) = child::run_fed(&mut unpack, &mut pick, left, longest_bytes)?;
        if status == Some(0) {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// How a package may call the file: `./usr/lib/x`, and without `/usr` where /lib became a link to /usr/lib after it was built.
fn members(path: &Path) -> Vec<OsString> {
    let mut all = vec![path.to_owned()];
    all.extend(other_spelling(path));
    all.iter()
        .map(|path| OsString::from_vec([b".", path.as_os_str().as_bytes()].concat()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_looked_for_under_both_names_where_folders_were_merged() {
        for (path, names) in [
            ("/usr/lib/x.so", &["./usr/lib/x.so", "./lib/x.so"][..]),
            ("/lib64/x.so", &["./lib64/x.so", "./usr/lib64/x.so"]),
            ("/opt/phone/x", &["./opt/phone/x"]),
            ("/usr/share/x", &["./usr/share/x"]),
            ("/library/x", &["./library/x"]),
        ] {
            assert_eq!(members(Path::new(path)), names, "{path}");
        }
    }
}
