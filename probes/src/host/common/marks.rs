//! One number for what a system tells of a file without reading it. Needs nothing. The number is kept and compared later,
//! so it must not depend on the version of anything.

use sha2::{Digest as _, Sha256};

/// A mark in the making.
#[derive(Debug)]
pub(in crate::host) struct Marking(Sha256);

impl Marking {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    /// One more number.
    pub fn with(mut self, number: u64) -> Self {
        self.0.update(number.to_le_bytes());
        self
    }

    /// The mark: the beginning of a SHA-256, so that two states hardly ever have the same.
    pub fn mark(self) -> u64 {
        let sum = self.0.finalize();
        let first = sum.first_chunk::<8>().copied().unwrap_or_default();
        u64::from_le_bytes(first)
    }
}
