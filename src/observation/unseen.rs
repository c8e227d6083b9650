//! Why nothing could be measured this time: a closed list of reasons, and a few words for an engineer. Needs nothing.

use serde::{Deserialize, Serialize};

/// Why nothing was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unseen {
    /// Reason.
    pub why: Why,
    /// What exactly, in a few words for an engineer (a path, an error of the system).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Closed list of reasons for [`Unseen`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// This machine cannot tell.
    Unsupported,
    /// Not with these rights.
    Denied,
    /// Somebody else holds it.
    Busy,
    /// A call is on.
    InCall,
    /// It took too long.
    TimedOut,
    /// It changed while it was read.
    Changing,
    /// Nobody is signed in, or whoever is cannot be asked.
    NoSession,
    /// There is no such device to ask.
    NoDevice,
    /// The sound did not reach the microphone.
    NoCoupling,
    /// Too noisy to hear.
    TooNoisy,
    /// Too early after the start.
    JustStarted,
    /// There is nothing to compare with yet.
    NoBaseline,
    /// The device under it could not give the bytes, or gave some that its file system knows to be wrong.
    ReadError,
}

impl Why {
    /// All reasons.
    pub const ALL: [Self; 13] = [
        Self::Unsupported,
        Self::Denied,
        Self::Busy,
        Self::InCall,
        Self::TimedOut,
        Self::Changing,
        Self::NoSession,
        Self::NoDevice,
        Self::NoCoupling,
        Self::TooNoisy,
        Self::JustStarted,
        Self::NoBaseline,
        Self::ReadError,
    ];

    /// The text used on the wire and in knowledge.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Denied => "denied",
            Self::Busy => "busy",
            Self::InCall => "in_call",
            Self::TimedOut => "timed_out",
            Self::Changing => "changing",
            Self::NoSession => "no_session",
            Self::NoDevice => "no_device",
            Self::NoCoupling => "no_coupling",
            Self::TooNoisy => "too_noisy",
            Self::JustStarted => "just_started",
            Self::NoBaseline => "no_baseline",
            Self::ReadError => "read_error",
        }
    }
}
