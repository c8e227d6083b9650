//! The single-use sign-in link. A code is kept as an empty-handed file: DIR/sign-in/HASH with the
//! moment it ends. Whoever removes the file has used the code, so two that try at once cannot both
//! succeed, and a second process (`login-link`) can make one for a server that runs.
//! Needs the data folder and the moment. Must not log a code.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::tokens::write_private;
use super::{NoRandom, SecretHash, new_secret};

/// How long a link can be used.
pub const VALID_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Links that may wait at once; a further one takes the place of the oldest.
const MAX_WAITING: usize = 64;
/// A code is shorter than this; anything longer is not hashed.
const MAX_CODE_CHARS: usize = 128;

/// Why there is no new link.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error("{path} cannot be written: {cause}", path = .path.display())]
    File { path: PathBuf, cause: io::Error },
    #[error(transparent)]
    Random(#[from] NoRandom),
}

/// What became of a presented code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    /// It was good, and is used up now.
    Good,
    /// It was made more than 15 minutes ago.
    Expired,
    /// Never made, or used already.
    Unknown,
}

/// Makes a code that can be redeemed once before `now` + 15 minutes.
pub fn make(data: &Path, now: Timestamp) -> Result<String, CodeError> {
    let folder = data.join("sign-in");
    let failed = |cause| CodeError::File {
        path: folder.clone(),
        cause,
    };
    private_folder(&folder).map_err(failed)?;
    // A link at each start: a central that restarts often must still start, so the oldest give way.
    let mut waiting = sweep(&folder, now).map_err(failed)?;
    waiting.sort();
    let over = (waiting.len() + 1).saturating_sub(MAX_WAITING);
    for (_, oldest) in waiting.into_iter().take(over) {
        // Used in this very moment: gone is what was wanted.
        let _ = std::fs::remove_file(oldest);
    }
    let code = new_secret("")?;
    let ends = now.checked_add(VALID_FOR).unwrap_or(now);
    let path = folder.join(SecretHash::of(&code).hex());
    write_private(&path, &format!("{ends}\n")).map_err(|cause| CodeError::File { path, cause })?;
    Ok(code)
}

/// Uses a code up.
#[must_use]
pub fn redeem(data: &Path, code: &str, now: Timestamp) -> Redeemed {
    if code.is_empty() || code.len() > MAX_CODE_CHARS {
        return Redeemed::Unknown;
    }
    let path = data.join("sign-in").join(SecretHash::of(code).hex());
    let ends = ends_at(&path);
    // Only one of several that try at once removes the file.
    match (ends, std::fs::remove_file(&path)) {
        (Some(ends), Ok(())) if now < ends => Redeemed::Good,
        (Some(_), Ok(())) => Redeemed::Expired,
        (_, Err(_)) | (None, Ok(())) => Redeemed::Unknown,
    }
}

fn ends_at(path: &Path) -> Option<Timestamp> {
    let mut text = String::new();
    std::fs::File::open(path)
        .ok()?
        .take(64)
        .read_to_string(&mut text)
        .ok()?;
    text.trim().parse().ok()
}

/// Removes codes that ended; returns those that wait, with the moment they end.
fn sweep(folder: &Path, now: Timestamp) -> io::Result<Vec<(Timestamp, PathBuf)>> {
    let mut waiting = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match ends_at(&path).filter(|ends| now < *ends) {
            Some(ends) => waiting.push((ends, path)),
            None => {
                // Somebody else may have removed it meanwhile: gone is what was wanted.
                let _ = std::fs::remove_file(&path);
            }
        }
    }
    Ok(waiting)
}

/// Makes a folder that only its owner can enter.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_code_opens_the_door_once_and_only_for_fifteen_minutes() {
        let dir = tempfile::tempdir().unwrap();
        let made = at("2026-03-01T08:00:00Z");
        for (used_at, expected) in [
            ("2026-03-01T08:00:00Z", Redeemed::Good),
            ("2026-03-01T08:14:59Z", Redeemed::Good),
            ("2026-03-01T08:15:00Z", Redeemed::Expired),
            ("2036-03-01T08:00:00Z", Redeemed::Expired),
        ] {
            let code = make(dir.path(), made).unwrap();
            assert_eq!(
                redeem(dir.path(), &code, at(used_at)),
                expected,
                "{used_at}"
            );
            assert_eq!(
                redeem(dir.path(), &code, at(used_at)),
                Redeemed::Unknown,
                "{used_at}"
            );
        }
    }

    #[test]
    fn what_is_no_code_opens_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let now = at("2026-03-01T08:00:00Z");
        let code = make(dir.path(), now).unwrap();
        let long = "a".repeat(100_000);
        for given in [
            "",
            "../agent.token",
            "..",
            "/etc/passwd",
            "0",
            long.as_str(),
            &code[1..],
        ] {
            assert_eq!(redeem(dir.path(), given, now), Redeemed::Unknown);
        }
        assert_eq!(redeem(dir.path(), &code, now), Redeemed::Good);
    }

    #[test]
    fn of_many_that_use_a_code_at_once_one_gets_in() {
        let dir = tempfile::tempdir().unwrap();
        let now = at("2026-03-01T08:00:00Z");
        let code = make(dir.path(), now).unwrap();
        let good = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| redeem(dir.path(), &code, now)))
                .collect();
            tries
                .into_iter()
                .filter_map(|t| t.join().ok())
                .filter(|r| *r == Redeemed::Good)
                .count()
        });
        assert_eq!(good, 1);
    }

    #[test]
    fn links_do_not_pile_up_and_the_oldest_gives_way() {
        let dir = tempfile::tempdir().unwrap();
        let start = at("2026-03-01T08:00:00Z");
        let second = |n: i64| start.checked_add(SignedDuration::from_secs(n)).unwrap();
        let codes: Vec<String> = (0..=MAX_WAITING as i64)
            .map(|n| make(dir.path(), second(n)).unwrap())
            .collect();
        let now = second(100);
        let files = std::fs::read_dir(dir.path().join("sign-in"))
            .unwrap()
            .count();
        assert_eq!(files, MAX_WAITING);
        assert_eq!(redeem(dir.path(), &codes[0], now), Redeemed::Unknown);
        for kept in [1, MAX_WAITING] {
            assert_eq!(redeem(dir.path(), &codes[kept], now), Redeemed::Good);
        }
    }
}
