//! What the service tells systemd: that it is ready, that rounds go on, that it ends. Needs
//! `NOTIFY_SOCKET`; without it, and on other systems, it tells nobody.

use std::time::{Duration, Instant};

/// Whoever watches over the service.
#[derive(Debug)]
pub struct Supervisor {
    /// Between two signs of life, where they are wanted.
    every: Option<Duration>,
    told: Option<Instant>,
}

impl Supervisor {
    /// As the environment says.
    #[must_use]
    pub fn from_env() -> Self {
        let number = |name: &str| std::env::var(name).ok()?.trim().parse::<u64>().ok();
        let is_ours = number("WATCHDOG_PID").is_none_or(|pid| pid == u64::from(std::process::id()));
        let every = number("WATCHDOG_USEC").filter(|_| is_ours);
        Self::every(every.map(Duration::from_micros))
    }

    fn every(watchdog: Option<Duration>) -> Self {
        Self {
            every: watchdog.map(|whole| whole / 4),
            told: None,
        }
    }

    /// The sockets are there, and the store is open.
    pub fn ready(&self) {
        send("READY=1");
    }

    /// Rounds go on. Called as often as one likes.
    pub fn alive(&mut self, now: Instant) {
        if self.is_due(now) {
            send("WATCHDOG=1");
        }
    }

    /// It ends because it was asked to.
    pub fn stopping(&self) {
        send("STOPPING=1");
    }

    fn is_due(&mut self, now: Instant) -> bool {
        let Some(every) = self.every else {
            return false;
        };
        let is_due = self
            .told
            .is_none_or(|told| now.duration_since(told) >= every);
        if is_due {
            self.told = Some(now);
        }
        is_due
    }
}

#[cfg(target_os = "linux")]
fn send(state: &str) {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else {
        return;
    };
    let address = match name.as_bytes() {
        [b'@', rest @ ..] => SocketAddr::from_abstract_name(rest),
        _ => SocketAddr::from_pathname(&name),
    };
    let sent = address
        .and_then(|address| UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address));
    if let Err(error) = sent {
        tracing::debug!(%error, state, "systemd cannot be told");
    }
}

#[cfg(not(target_os = "linux"))]
fn send(_: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_life_are_given_four_times_as_often_as_they_are_asked_for_and_no_more() {
        let start = Instant::now();
        let told = |watchdog: Option<u64>, seconds: &[u64]| {
            let mut supervisor = Supervisor::every(watchdog.map(Duration::from_secs));
            let at = |s: &&u64| supervisor.is_due(start + Duration::from_secs(**s));
            seconds.iter().filter(at).copied().collect::<Vec<_>>()
        };
        assert_eq!(told(Some(40), &[0, 3, 9, 10, 19, 20, 29]), [0, 10, 20]);
        assert!(told(None, &[0, 100]).is_empty());
    }
}
