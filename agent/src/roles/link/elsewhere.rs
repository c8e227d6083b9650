//! A system on which the roles cannot be apart yet: one process plays all three there. Needs
//! nothing; says so to whoever asks for more.

use super::{Link, Peer};
use std::io;
use std::path::Path;
use std::time::Duration;

/// A door that never opens.
#[derive(Debug)]
pub struct Door;

impl Door {
    /// # Errors
    /// Always.
    pub fn open(_: &Path, _: u32) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// # Errors
    /// Always.
    pub fn passed() -> io::Result<Option<Self>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// # Errors
    /// Always.
    pub fn accept(&self, _: Option<Duration>) -> io::Result<Option<(Box<dyn Link>, Peer)>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// # Errors
/// Always.
pub fn connect(_: &Path, _: Duration) -> io::Result<(Box<dyn Link>, Peer)> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Nobody is known here.
#[must_use]
pub fn me() -> String {
    String::new()
}

/// Nobody is known here.
#[must_use]
pub fn user_named(_: &str) -> Option<String> {
    None
}
