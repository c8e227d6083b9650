//! Where the bytes of a damaged file come from: a copy, the memory of the PC, its own bits turned back, or its package.
//! Nothing is believed of any of them: what is given has the sum that was expected before. Changes nothing.

use anyhow::Context as _;
use deskready_probes::baseline::ExpectedFile;
use deskready_probes::files::{is_expected, mend};
use deskready_probes::host::file_of_package;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Files up to this length are put right.
const LONGEST_BYTES: u64 = 1024 * 1024 * 1024;
/// Where Debian and its kin keep the packages that were installed.
const PACKAGES_KEPT: &str = "/var/cache/apt/archives";
/// Packages of one name that are unpacked, the newest first.
const PACKAGES_TRIED: usize = 6;
/// Files looked at in a folder of packages.
const NAMES: usize = 50_000;

/// Where the good bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// A file that the person named.
    Copy,
    /// The system still holds them in memory, and the disk has others.
    Memory,
    /// So many bits were turned back.
    Bits(usize),
    /// This package brings it.
    Package(PathBuf),
}

/// The bytes of a file; none where it is gone.
pub(super) fn read(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    let found = match std::fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    anyhow::ensure!(found.is_file(), "{} is no file", path.display());
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut bytes = Vec::new();
    file.take(LONGEST_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| path.display().to_string())?;
    anyhow::ensure!(
        bytes.len() as u64 <= LONGEST_BYTES,
        "{} is longer than 1 GiB: copy it by hand",
        path.display()
    );
    Ok(Some(bytes))
}

/// Bytes with the sum that was expected, and where they come from.
pub(super) fn good_bytes(
    expected: &ExpectedFile,
    now: Option<&[u8]>,
    from: Option<&Path>,
) -> anyhow::Result<Option<(Vec<u8>, Source)>> {
    if let Some(from) = from {
        return given(expected, from);
    }
    if let Some(now) = now {
        if is_expected(expected, now) {
            return Ok(Some((now.to_vec(), Source::Memory)));
        }
        if let Some((bytes, bits)) = mend(expected, now) {
            return Ok(Some((bytes, Source::Bits(bits))));
        }
    }
    Ok(of_packages(expected, Path::new(PACKAGES_KEPT)))
}

/// What a person named: a copy of the file, its package, or a folder with packages.
fn given(expected: &ExpectedFile, from: &Path) -> anyhow::Result<Option<(Vec<u8>, Source)>> {
    if from.is_dir() {
        return Ok(of_packages(expected, from));
    }
    if is_package(from)
        && let Some(found) = of_package(expected, from)
    {
        return Ok(Some(found));
    }
    let copy = read(from)?.with_context(|| format!("{} is not there", from.display()))?;
    Ok(is_expected(expected, &copy).then_some((copy, Source::Copy)))
}

fn is_package(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "deb")
}

/// From the packages of that name in a folder, the newest first.
fn of_packages(expected: &ExpectedFile, folder: &Path) -> Option<(Vec<u8>, Source)> {
    let package = expected.package.as_deref()?;
    // `name:amd64` is in a file called `name_1.0_amd64.deb`.
    let begins = format!("{}_", package.split(':').next().unwrap_or(package));
    let entries = std::fs::read_dir(folder).ok()?;
    let mut packages: Vec<_> = entries
        .take(NAMES)
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with(&begins) && is_package(Path::new(&name))
        })
        .map(|entry| {
            let modified = entry.metadata().and_then(|it| it.modified()).ok();
            (modified, entry.path())
        })
        .collect();
    packages.sort();
    let newest = packages.into_iter().rev().take(PACKAGES_TRIED);
    newest
        .map(|(_, path)| path)
        .find_map(|path| of_package(expected, &path))
}

fn of_package(expected: &ExpectedFile, package: &Path) -> Option<(Vec<u8>, Source)> {
    match file_of_package(package, &expected.file, LONGEST_BYTES) {
        Ok(bytes) => bytes
            .filter(|bytes| is_expected(expected, bytes))
            .map(|bytes| (bytes, Source::Package(package.to_owned()))),
        Err(error) => {
            tracing::debug!(package = %package.display(), why = %error, "it could not be unpacked");
            None
        }
    }
}
