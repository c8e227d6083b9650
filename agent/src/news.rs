//! Sleeps until something happens that headset and desk phone should be looked at for: the kernel tells of a
//! device, somebody else sits here, a session comes. Needs a system that tells such things; where it does not,
//! says so, and whoever wants to know looks from time to time.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use elsewhere::System;
#[cfg(unix)]
use unix::System;

use crate::roles::Others;

/// Everything that is listened to.
#[derive(Debug)]
pub struct News {
    others: Option<Others>,
    /// None while the system tells nothing.
    system: Option<System>,
}

impl News {
    /// Listens from now on, as far as that can be.
    pub fn new(others: Option<Others>) -> Self {
        let mut news = Self {
            others,
            system: None,
        };
        news.again();
        news
    }

    /// Whether everything is told that need not be looked for.
    pub fn are_told(&self) -> bool {
        self.system.is_some()
    }

    /// Tries once more to listen, where it could not: what tells may have started since.
    pub fn again(&mut self) {
        if self.system.is_none() {
            let opened = System::open(self.others.as_ref().map(Others::seat));
            self.system = opened
                .inspect_err(|why| tracing::debug!(why, "devices are asked for every few seconds"))
                .ok();
        }
    }

    /// Comes back when something happened; never by itself. Giving it up loses nothing but what happened at that
    /// very moment.
    pub async fn heard(&mut self) {
        let came = async {
            match &self.others {
                Some(others) => others.session_came().await,
                None => std::future::pending().await,
            }
        };
        let told = async {
            match &mut self.system {
                Some(system) => system.heard().await,
                None => std::future::pending().await,
            }
        };
        let is_over = tokio::select! {
            () = came => false,
            told = told => told
                .inspect_err(|error| tracing::warn!(%error, "nothing more is told of devices"))
                .is_err(),
        };
        if is_over {
            self.system = None;
        }
    }
}
