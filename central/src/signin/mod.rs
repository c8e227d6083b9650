//! Who may come in: the two tokens for programs, the single-use link for a person, and the session
//! it opens. Needs the data folder and the store. Secrets are 256 random bits; only their SHA-256
//! is ever kept or compared, and none of them is ever logged.

pub mod codes;
pub mod sessions;
pub mod tokens;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a secret, all that is kept of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Hashes what somebody presents.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// Compares in the same time wherever the two differ.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let differing = self
            .0
            .iter()
            .zip(other.0)
            .fold(0_u8, |all, (a, b)| all | (a ^ b));
        std::hint::black_box(differing) == 0
    }

    /// Hexadecimal, for a file name or a column.
    #[must_use]
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

/// A hash can be printed: it opens nothing.
impl std::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hex())
    }
}

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers: {0}")]
pub struct NoRandom(getrandom::Error);

/// A new secret: `prefix` and 256 random bits, hexadecimal.
pub fn new_secret(prefix: &str) -> Result<String, NoRandom> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(NoRandom)?;
    Ok(format!("{prefix}{}", hex(&bytes)))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_never_the_same_and_matches_only_itself() {
        let (one, two) = (new_secret("dra_").unwrap(), new_secret("dra_").unwrap());
        assert_eq!(one.len(), 4 + 64);
        assert_ne!(one, two);
        assert!(SecretHash::of(&one).matches(&SecretHash::of(&one)));
        assert!(!SecretHash::of(&one).matches(&SecretHash::of(&two)));
        assert!(!SecretHash::of(&one).matches(&SecretHash::of("")));
    }

    #[test]
    fn a_hash_is_the_known_sha256() {
        assert_eq!(
            SecretHash::of("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
