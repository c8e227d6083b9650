//! `deskready helper`: root, no network, closed verbs. Answers the service over one socket, a thread
//! per connection, and does nothing by itself. Needs the socket (from systemd, or `--socket`); lets
//! in the service and root, and ends when nobody asked for long.

use super::closed::Closed;
use super::link::{Door, Link, Open, Peer};
use super::peers::{TurnedAway, trusted};
use super::talk::{self, Manner, PROMPT, Role};
use crate::cli::HelperArgs;
use anyhow::Context as _;
use deskready::observation::Why;
use deskready_probes::host::{HelperHost, HelperVerb, HostError, LocalHost, Tools};
#[cfg(windows)]
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Most bytes of an answer: 200,000 names with room to spare.
pub const ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// Most connections at once; a shelf of disks has 32.
const CONNECTIONS: usize = 48;
/// A stack for a question; only what is used of it takes memory.
const STACK_BYTES: usize = 1024 * 1024;
/// Under socket activation the next question starts it again.
const IDLE_S: u64 = 60;

/// Runs the command and returns the exit status.
pub fn command(args: &HelperArgs) -> anyhow::Result<u8> {
    crate::log::to_stderr();
    let (door, idle_s) = match &args.socket {
        Some(path) => {
            let door = Door::open(path, Open::ToService)
                .with_context(|| format!("cannot make the socket {}", path.display()))?;
            (door, args.idle_s)
        }
        None => {
            let passed = Door::passed().context("the socket that was passed cannot be used")?;
            let door = passed.context(
                "no socket was passed: systemd starts the helper (deskready-helper.socket), or give one with --socket",
            )?;
            (door, args.idle_s.or(Some(IDLE_S)))
        }
    };
    at(&door, idle_s, &args.allow_uid)
}

/// Answers at a door until nobody asked for so long, and returns the exit status.
fn at(door: &Door, idle_s: Option<u64>, allow: &[u32]) -> anyhow::Result<u8> {
    let helper = Arc::new(Helper {
        host: Closed(LocalHost::new(Tools::default())),
        connections: AtomicUsize::new(0),
    });
    let let_in = trusted(allow);
    let away = TurnedAway::default();
    tracing::info!("helper at work");
    loop {
        let came = door.accept(idle_s.map(Duration::from_secs));
        let came = match came {
            Ok(came) => came,
            Err(error) if cfg!(windows) => {
                // No more handles, perhaps: in a moment there may be some again.
                tracing::error!(%error, "nobody can be let in");
                std::thread::sleep(Duration::from_secs(1));
                continue;
            }
            Err(error) => return Err(error).context("the helper's socket cannot be used"),
        };
        match came {
            Some((mut link, peer)) if !let_in.contains(&peer.user) => {
                away.one(&mut *link, &peer, "helper");
            }
            Some((link, peer)) => helper.clone().take(link, &peer),
            None if helper.connections.load(Ordering::SeqCst) == 0 => {
                tracing::info!("nobody asked for long: the helper ends until it is needed");
                return Ok(0);
            }
            None => {}
        }
    }
}

/// Answers where the service of this PC asks, for as long as the program runs.
///
/// # Errors
/// When it cannot.
#[cfg(windows)]
pub fn for_the_service() -> anyhow::Result<u8> {
    let path = Path::new(super::RUNTIME).join("helper.sock");
    let door = Door::open(&path, Open::ToService)
        .with_context(|| format!("cannot make the pipe {}", path.display()))?;
    at(&door, None, &[])
}

struct Helper<H> {
    host: Closed<H>,
    connections: AtomicUsize,
}

impl<H: HelperHost + 'static> Helper<H> {
    fn take(self: Arc<Self>, mut link: Box<dyn Link>, peer: &Peer) {
        if self.connections.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
            self.connections.fetch_sub(1, Ordering::SeqCst);
            let why = HostError::new(Why::Busy, "too many questions at once");
            talk::refuse(&mut *link, why);
            return;
        }
        let process = peer.process;
        let at_work = Arc::clone(&self);
        let started = std::thread::Builder::new()
            .name("question".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                at_work.answer(&mut *link, process);
                at_work.connections.fetch_sub(1, Ordering::SeqCst);
            });
        if let Err(error) = started {
            self.connections.fetch_sub(1, Ordering::SeqCst);
            tracing::error!(%error, "cannot start a thread for a question");
        }
    }

    fn answer(&self, link: &mut dyn Link, process: u32) {
        let manner = Manner {
            role: Role::Helper,
            answer_bytes: ANSWER_BYTES,
        };
        // Who connects has something to ask at once.
        let mut idle = |link: &mut dyn Link| link.wait(Some(PROMPT)).unwrap_or(false);
        let end = talk::serve::<HelperVerb, _>(link, manner, &mut idle, &mut |verb, limit, _| {
            self.host.ask(&verb, limit)
        });
        tracing::debug!(process, ?end, "a connection ended");
    }
}
