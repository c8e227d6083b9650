//! Whether a desk can take calls, from its findings and from what calls need there.

use serde::{Deserialize, Serialize};

/// Readiness of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// Calls can be taken.
    Ready,
    /// Calls can be taken; something needs attention.
    ReadyWithCare,
    /// Something calls need could not be measured.
    Unknown,
    /// Calls cannot be taken.
    NotReady,
}

impl Readiness {
    /// The text used on the wire and in knowledge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::ReadyWithCare => "ready_with_care",
            Self::Unknown => "unknown",
            Self::NotReady => "not_ready",
        }
    }
    /// Reads [`Self::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Ready, Self::ReadyWithCare, Self::Unknown, Self::NotReady]
            .into_iter()
            .find(|r| r.as_str() == text)
    }
}
