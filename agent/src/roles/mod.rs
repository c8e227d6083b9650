//! The three roles as processes of their own, and how they talk: docs/roles.md. Needs a link between
//! them; none of this runs where one process plays all three.

mod closed;
pub mod desk;
mod far_helper;
mod far_session;
mod frame;
pub mod helper;
mod link;
mod peers;
mod seat;
pub mod session;
mod state;
mod talk;

#[cfg(unix)]
pub use seat::Active;
pub use seat::Seat;
pub use state::{RoleState, Standing};

use crate::round::Machine;
use anyhow::Context as _;
use deskready_probes::host::{LocalHost, Tools};
use far_helper::FarHelper;
use far_session::FarSession;
use link::{Door, Link, Open, Peer};
pub use link::{RUNTIME, is_there};
use peers::TurnedAway;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where the service listens for sessions.
#[cfg(unix)]
pub const SESSION_SOCKET: &str = "/run/deskready/session.sock";
/// Where the service listens for sessions.
#[cfg(windows)]
pub const SESSION_SOCKET: &str = r"\\.\pipe\deskready\session.sock";
/// What the thread of a door needs.
const STACK_BYTES: usize = 256 * 1024;

/// Where the other roles are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Folder of the service's own sockets.
    pub runtime: PathBuf,
    helper_socket: PathBuf,
    seat: Seat,
}

/// The other roles, as the service has them.
#[derive(Debug, Clone)]
pub struct Others {
    helper: Arc<FarHelper>,
    session: Arc<FarSession>,
}

/// How the other roles stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleStates {
    /// The operator's session.
    pub session: RoleState,
    /// The helper.
    pub helper: RoleState,
}

impl Apart {
    /// With the usual places where nothing is said.
    #[must_use]
    pub fn new(
        runtime: Option<PathBuf>,
        helper_socket: Option<PathBuf>,
        session_uid: Option<u32>,
        logind: Option<PathBuf>,
    ) -> Self {
        let runtime = runtime.unwrap_or_else(|| RUNTIME.into());
        Self {
            helper_socket: helper_socket.unwrap_or_else(|| runtime.join("helper.sock")),
            seat: match session_uid {
                Some(user) => Seat::User(user.to_string()),
                None => Seat::of_this_system(logind),
            },
            runtime,
        }
    }

    /// Opens the door for sessions. Whoever else may ask comes later, when there is something to
    /// tell.
    pub fn open(&self) -> anyhow::Result<Others> {
        let others = Others {
            helper: Arc::new(FarHelper::new(self.helper_socket.clone())),
            session: Arc::new(FarSession::new(self.seat.clone())),
        };
        let (session, away) = (Arc::clone(&others.session), TurnedAway::default());
        open_door(&self.runtime.join("session.sock"), move |link, peer| {
            let kept = peer.clone();
            if let Err(mut link) = session.join(link, peer) {
                away.one(&mut *link, &kept, "session");
            }
        })?;
        Ok(others)
    }
}

impl Others {
    /// This PC, with two of its sides in other processes.
    #[must_use]
    pub fn machine(&self) -> Machine {
        // A tool that the profile names is for the caller's own rights, never for the helper.
        let service = Arc::new(LocalHost::new(Tools::default()));
        Machine::new(service, self.session.clone(), self.helper.clone())
    }

    /// Waits for the session of whoever sits here, if somebody does.
    pub fn wait_for_session(&self, limit: Duration) {
        self.session.wait(limit);
    }

    /// How it is known who sits here.
    #[must_use]
    pub fn seat(&self) -> &Seat {
        self.session.seat()
    }

    /// Comes back when a session process has come.
    pub async fn session_came(&self) {
        self.session.joined().await;
    }

    /// Another number each time that another session process than before is asked.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.session.turns()
    }

    /// Whether the helper did not answer when it was asked last.
    #[must_use]
    pub fn is_helper_away(&self) -> bool {
        self.helper.state().standing == Standing::Away
    }
}

/// Lets connections in at a socket, on a thread of its own, for as long as the program runs.
fn open_door(
    path: &Path,
    mut take: impl FnMut(Box<dyn Link>, Peer) + Send + 'static,
) -> anyhow::Result<()> {
    let door = Door::open(path, Open::ToAll)
        .with_context(|| format!("cannot make the socket {}", path.display()))?;
    let path = path.to_owned();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    std::thread::Builder::new()
        .name(format!("door-{name}"))
        .stack_size(STACK_BYTES)
        .spawn(move || {
            loop {
                match door.accept(None) {
                    Ok(Some((link, peer))) => take(link, peer),
                    Ok(None) => {}
                    Err(error) => {
                        // No more files, perhaps: in a moment there may be some again.
                        tracing::error!(%error, socket = %path.display(), "nobody can be let in");
                        std::thread::sleep(Duration::from_secs(1));
                    }
                }
            }
        })
        .context("cannot start a thread for a socket")?;
    Ok(())
}
