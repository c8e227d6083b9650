//! The only place that opens a microphone. Needs a person's press, the streams of a headset and a flag that stops
//! everything at once; gives figures. Must not keep, write or hand out a sample, and no message of another process leads
//! here: the roles of the desk have no verb for it, and only the command that a person started depends on this crate.

mod play;
mod run;
mod streams;
mod talk;

pub use play::hums;
pub use run::{Ran, hear};
pub use talk::{Talk, listen};

use deskready::observation::Why;
use deskready_probes::host::HostError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a stream may take to be opened and to start.
const START: Duration = Duration::from_secs(3);

/// Says that a person, told what is about to happen, pressed a key in this process. Whoever makes one without that breaks
/// a promise of docs/privacy.md; a test of the house counts the places.
#[derive(Debug)]
pub struct Press(());

impl Press {
    /// A person pressed.
    #[must_use]
    pub fn of_a_person() -> Self {
        Self(())
    }
}

/// Ends what sounds or listens, from another thread: sound fades within 10 ms.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Now.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked for it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a run gave no figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// A person stopped it.
    Stopped,
    /// The microphone heard more than -12 dBFS (peak) while something was playing: it was stopped at once.
    TooLoud,
    /// The streams could not be had.
    Unseen(HostError),
}

impl Ended {
    fn unseen(why: Why, detail: &str) -> Self {
        Self::Unseen(HostError::new(why, detail))
    }
}
