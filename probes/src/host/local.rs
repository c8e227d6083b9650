//! The machine this process runs on, playing all three sides. Needs the operating system; keeps
//! every limit it is given and never waits for what hangs.

use super::patience::Patience;
use super::{
    HelperAnswer, HelperHost, HelperVerb, HostError, ServiceAnswer, ServiceHost, ServiceVerb,
    SessionAnswer, SessionHost, SessionVerb,
};
use std::path::PathBuf;
#[cfg(not(windows))]
use std::sync::Mutex;
use std::time::Duration;
#[cfg(not(windows))]
use std::time::Instant;

/// Programs of the machine that a local file may name otherwise. Never from central, and never
/// for a helper with more rights than the caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tools {
    /// Instead of `smartctl` from the usual folders.
    pub smartctl: Option<PathBuf>,
}

/// How long each core had been slowed down for its heat at a moment, milliseconds.
#[cfg(not(windows))]
#[derive(Debug)]
pub(super) struct SlowedThen {
    pub at: Instant,
    pub cores: Vec<(String, u64)>,
}

/// This machine.
#[derive(Debug, Default)]
pub struct LocalHost {
    pub(super) tools: Tools,
    pub(super) patience: Patience,
    /// How long each core had been slowed down when it was last read, and when that was.
    #[cfg(not(windows))]
    pub(super) slowed: Mutex<Option<SlowedThen>>,
}

impl LocalHost {
    /// This machine, with its tools.
    #[must_use]
    pub fn new(tools: Tools) -> Self {
        Self {
            tools,
            ..Self::default()
        }
    }
}

impl ServiceHost for LocalHost {
    fn ask(&self, verb: &ServiceVerb, limit: Duration) -> Result<ServiceAnswer, HostError> {
        super::system::service(self, verb, limit)
    }
}

impl SessionHost for LocalHost {
    fn ask(&self, verb: &SessionVerb, limit: Duration) -> Result<SessionAnswer, HostError> {
        super::system::session(self, verb, limit)
    }
}

impl HelperHost for LocalHost {
    fn ask(&self, verb: &HelperVerb, limit: Duration) -> Result<HelperAnswer, HostError> {
        super::system::helper(self, verb, limit)
    }
}
