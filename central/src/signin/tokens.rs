//! The tokens of programs: DIR/agent.token (posts reports, reads its own desk) and DIR/api.token
//! (reads everything). Written at the first start, readable by their owner only. Needs the data
//! folder. Must not print or log a token.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{NoRandom, SecretHash, new_secret};

/// A token file longer than this holds something else.
const MAX_FILE_BYTES: u64 = 4096;
/// What may be in one at least: whoever writes a token by hand shall not write a short one.
const MIN_TOKEN_CHARS: usize = 32;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Agent,
    Api,
}

impl Kind {
    const fn file(self) -> &'static str {
        match self {
            Self::Agent => "agent.token",
            Self::Api => "api.token",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Agent => "dra_",
            Self::Api => "drp_",
        }
    }
}

/// The hashes of both tokens.
#[derive(Debug, Clone)]
pub struct Tokens {
    agent: SecretHash,
    api: SecretHash,
}

/// Why there are no tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("{path} cannot be read or written: {cause}", path = .path.display())]
    File { path: PathBuf, cause: io::Error },
    #[error("{path} does not hold a token ({prefix}...): remove the file and start again to get a new one", path = .path.display())]
    NotAToken { path: PathBuf, prefix: &'static str },
    #[error(transparent)]
    Random(#[from] NoRandom),
}

impl Tokens {
    /// Reads both tokens of the data folder, making those that are missing.
    pub fn load_or_make(data: &Path) -> Result<Self, TokenError> {
        Ok(Self {
            agent: SecretHash::of(&load_or_make(data, Kind::Agent)?),
            api: SecretHash::of(&load_or_make(data, Kind::Api)?),
        })
    }

    /// From texts already known, for tests.
    #[must_use]
    pub fn of(agent: &str, api: &str) -> Self {
        Self {
            agent: SecretHash::of(agent),
            api: SecretHash::of(api),
        }
    }

    /// What the presented token is, if it is one of ours.
    #[must_use]
    pub fn kind_of(&self, presented: &str) -> Option<Kind> {
        let hash = SecretHash::of(presented);
        // Both are compared whatever the first says.
        match (hash.matches(&self.agent), hash.matches(&self.api)) {
            (true, _) => Some(Kind::Agent),
            (false, true) => Some(Kind::Api),
            (false, false) => None,
        }
    }
}

fn load_or_make(data: &Path, kind: Kind) -> Result<String, TokenError> {
    let path = data.join(kind.file());
    let failed = |cause| TokenError::File {
        path: path.clone(),
        cause,
    };
    match std::fs::File::open(&path) {
        Ok(file) => {
            let mut text = String::new();
            file.take(MAX_FILE_BYTES)
                .read_to_string(&mut text)
                .map_err(failed)?;
            let token = text.trim();
            if !token.starts_with(kind.prefix()) || token.len() < MIN_TOKEN_CHARS {
                return Err(TokenError::NotAToken {
                    path,
                    prefix: kind.prefix(),
                });
            }
            Ok(token.to_owned())
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let token = new_secret(kind.prefix())?;
            write_private(&path, &format!("{token}\n")).map_err(failed)?;
            Ok(token)
        }
        Err(cause) => Err(failed(cause)),
    }
}

/// Writes a file that only its owner can read, whole or not at all.
pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_made_once_stay_the_same_and_are_their_owners_only() {
        let dir = tempfile::tempdir().unwrap();
        let first = Tokens::load_or_make(dir.path()).unwrap();
        let second = Tokens::load_or_make(dir.path()).unwrap();
        for (kind, file, prefix) in [
            (Kind::Agent, "agent.token", "dra_"),
            (Kind::Api, "api.token", "drp_"),
        ] {
            let text = std::fs::read_to_string(dir.path().join(file)).unwrap();
            assert!(text.starts_with(prefix), "{text}");
            for tokens in [&first, &second] {
                assert_eq!(tokens.kind_of(text.trim()), Some(kind));
            }
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = dir
                    .path()
                    .join(file)
                    .metadata()
                    .unwrap()
                    .permissions()
                    .mode();
                assert_eq!(mode & 0o777, 0o600);
            }
        }
    }

    #[test]
    fn a_wrong_token_is_nobodys() {
        let tokens = Tokens::of("dra_right", "drp_right");
        for (given, expected) in [
            ("dra_right", Some(Kind::Agent)),
            ("drp_right", Some(Kind::Api)),
            ("dra_wrong", None),
            ("DRA_right", None),
            ("dra_right ", None),
            ("", None),
        ] {
            assert_eq!(tokens.kind_of(given), expected, "{given:?}");
        }
    }

    #[test]
    fn a_file_that_holds_no_token_is_refused_with_what_to_do() {
        for text in [
            "",
            "dra_short",
            "drp_0123456789abcdef0123456789abcdef",
            "\u{feff}",
        ] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("agent.token"), text).unwrap();
            let said = Tokens::load_or_make(dir.path()).unwrap_err().to_string();
            assert!(said.contains("remove the file"), "{text:?}: {said}");
        }
    }
}
