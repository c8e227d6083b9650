//! `deskready session`: the operator's side, started at log-on with the operator's own rights.
//! Connects to the service and answers its questions about sound and HID devices; asks nothing,
//! keeps nothing, and comes back by itself when the service was away. Needs the service's socket.

use super::link::{self, Link, me};
use super::peers::trusted;
use super::seat::{LOGIND, has_ended};
use super::talk::{self, End, Manner, Role};
use crate::cli::SessionArgs;
use deskready::observation::Why;
use deskready_probes::host::{HostError, LocalHost, SessionHost, SessionVerb, Tools};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Most bytes of an answer.
const ANSWER_BYTES: usize = 1024 * 1024;
/// Connections; one that waits for a sound server that hangs keeps the others free.
const LANES: usize = 3;
/// A stack for a lane; only what is used of it takes memory.
const STACK_BYTES: usize = 1024 * 1024;
/// Before it connects again: at first, and at most.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));
/// Between two looks whether the log-in still lasts.
const LOOK: Duration = Duration::from_secs(60);

/// Exit status when nothing more is to be done. Zero says so to systemd; on Windows a program that was killed can end with
/// zero too, so there it is a number that `probes/src/host/windows/log_on.rs` knows.
const OVER: u8 = if cfg!(windows) { 10 } else { 0 };

/// Runs the command and returns the exit status.
pub fn command(args: &SessionArgs) -> anyhow::Result<u8> {
    begin_log();
    let session = Arc::new(Session {
        socket: args.socket.clone(),
        host: LocalHost::new(Tools::default()),
        trusted: trusted(&[]),
        log_in: log_in(Path::new(LOGIND)),
        is_over: AtomicBool::new(false),
        said: Mutex::new(None),
    });
    tracing::info!(user = me(), "session at work");
    for number in 1..LANES {
        let session = Arc::clone(&session);
        std::thread::Builder::new()
            .name(format!("lane-{number}"))
            .stack_size(STACK_BYTES)
            .spawn(move || session.lane(None))?;
    }
    // The first lane also looks whether the log-in still lasts, and ends the program when not.
    session.lane(Some(LOOK));
    tracing::info!("the session ends");
    Ok(OVER)
}

/// On standard error; in a file of the operator's own where the program was started without a console.
fn begin_log() {
    #[cfg(windows)]
    if !std::io::IsTerminal::is_terminal(&std::io::stderr())
        && let Some(local) = std::env::var_os("LOCALAPPDATA")
    {
        let folder = PathBuf::from(local).join("deskready");
        let made = crate::files::make_private_dir(&folder);
        if made
            .and_then(|()| crate::log::to_file(&folder, "session"))
            .is_ok()
        {
            return;
        }
    }
    crate::log::to_stderr();
}

/// The log-in this process belongs to, where logind knows it.
fn log_in(folder: &Path) -> Option<String> {
    let name = std::env::var("XDG_SESSION_ID").ok()?;
    let is_plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
    (is_plain && !has_ended(folder, &name)).then_some(name)
}

struct Session {
    socket: PathBuf,
    host: LocalHost,
    trusted: BTreeSet<String>,
    log_in: Option<String>,
    is_over: AtomicBool,
    /// What the log was told last of the service; lanes would say the same thrice.
    said: Mutex<Option<String>>,
}

impl Session {
    /// Answers on one connection after the other, until the session is over.
    fn lane(&self, look: Option<Duration>) {
        let mut wait = BACK_OFF.0;
        while !self.is_over() {
            let trouble = match self.connect() {
                Ok(mut link) => self.answer(&mut *link, look),
                Err(error) => Some(error.to_string()),
            };
            match trouble {
                Some(trouble) => self.say(Some(&trouble)),
                // The service ended, or gave a question up; it may be back in a moment.
                None => wait = BACK_OFF.0,
            }
            if self.is_over() {
                return;
            }
            std::thread::sleep(wait);
            wait = (wait * 2).min(BACK_OFF.1);
        }
    }

    fn connect(&self) -> Result<Box<dyn Link>, HostError> {
        let met = link::connect(&self.socket, talk::PROMPT);
        let (link, peer) = met.map_err(|e| {
            let at = self.socket.display().to_string();
            HostError::from_io(&at, &e)
        })?;
        if !self.trusted.contains(&peer.user) {
            let text = format!("user {} plays the service", peer.user);
            return Err(HostError::new(Why::Denied, text));
        }
        Ok(link)
    }

    /// Why the service does not want this session, if it said so.
    fn answer(&self, link: &mut dyn Link, look: Option<Duration>) -> Option<String> {
        let manner = Manner {
            role: Role::Session,
            answer_bytes: ANSWER_BYTES,
        };
        let mut idle = |link: &mut dyn Link| {
            loop {
                match link.wait(look) {
                    Ok(true) => return !self.is_over(),
                    Ok(false) if self.is_over() => return false,
                    Ok(false) => {}
                    Err(_) => return false,
                }
            }
        };
        let end = talk::serve::<SessionVerb, _>(link, manner, &mut idle, &mut |verb, limit, _| {
            self.say(None);
            self.host.ask(&verb, limit)
        });
        match end {
            End::Closed => None,
            End::Bye(why) => {
                tracing::info!(why, "the service needs this process no more");
                self.is_over.store(true, Ordering::SeqCst);
                None
            }
            End::Refused(error) => Some(error.detail),
        }
    }

    /// Over when the service said so, or the log-in has ended.
    fn is_over(&self) -> bool {
        if let Some(log_in) = &self.log_in
            && has_ended(Path::new(LOGIND), log_in)
        {
            self.is_over.store(true, Ordering::SeqCst);
        }
        self.is_over.load(Ordering::SeqCst)
    }

    /// Tells the log how the service stands, when that is news.
    fn say(&self, trouble: Option<&str>) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(why) if said.as_deref() != Some(why) => {
                tracing::warn!(why, "the service cannot be reached; trying again by itself");
                *said = Some(why.to_owned());
            }
            None if said.is_some() => {
                tracing::info!("the service is there again");
                *said = None;
            }
            Some(_) | None => {}
        }
    }
}
