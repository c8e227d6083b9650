//! The operator's session as the service sees it: connections that session processes made and
//! answer on ("lanes"). Asks the session that is active and no other; those of other people stay
//! open and wait. Needs somebody who says who sits here; believes the kernel alone about whose a
//! connection is.

use super::frame::Broken;
use super::link::{Link, Peer};
use super::seat::{Active, Seat};
use super::state::{Notice, RoleState};
use super::talk::{self, Role, Trouble};
use deskready::observation::Why;
use deskready_probes::host::{HostError, SessionAnswer, SessionHost, SessionVerb};
use jiff::Timestamp;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Most bytes of an answer; whoever sits here could send anything.
const ANSWER_BYTES: usize = 1024 * 1024;
/// Most lanes of one user, those that are asked on included: two processes of three.
const LANES_OF_USER: usize = 6;
/// Most lanes in all.
const LANES: usize = 48;

/// The session, behind its lanes.
pub struct FarSession {
    seat: Seat,
    lanes: Mutex<Lanes>,
    /// A lane came or came back.
    came: Condvar,
    /// A process made a lane; for who sleeps until there is something to ask anew.
    joined: Notify,
    notice: Notice,
}

#[derive(Default)]
struct Lanes {
    /// Those that nothing is asked on now.
    free: Vec<Lane>,
    /// Whose lanes are asked on now.
    busy: Vec<Peer>,
    /// The newest process of each user and session; older ones are sent home.
    newest: Vec<Peer>,
    /// The process that was asked last, and how often that was another one than before.
    asked: Option<Peer>,
    turns: u64,
}

struct Lane {
    link: Box<dyn Link>,
    peer: Peer,
    is_greeted: bool,
}

/// What there is to ask on.
enum Found {
    Lane(Lane),
    /// All are asked on at this moment.
    Busy,
    None,
}

impl std::fmt::Debug for FarSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FarSession")
            .field("seat", &self.seat)
            .finish_non_exhaustive()
    }
}

impl FarSession {
    /// No lane yet.
    #[must_use]
    pub fn new(seat: Seat) -> Self {
        Self {
            seat,
            lanes: Mutex::default(),
            came: Condvar::new(),
            joined: Notify::new(),
            notice: Notice::new("session", Timestamp::now()),
        }
    }

    /// Whoever sits here.
    #[must_use]
    pub fn seat(&self) -> &Seat {
        &self.seat
    }

    /// How the session stands now, without asking it anything.
    pub fn look(&self) -> RoleState {
        let active = self.seat.active();
        let is_there = {
            let mut lanes = self.lock();
            lanes.forget_the_dead();
            lanes.peers().any(|peer| active.is(peer))
        };
        if is_there {
            self.notice.there(Timestamp::now());
        } else {
            let _ = self.nobody(&active);
        }
        self.notice.state()
    }

    /// How often another process than before was asked: somebody came, or took over.
    pub fn turns(&self) -> u64 {
        self.lock().turns
    }

    /// Comes back when a lane was made since it came back last.
    pub async fn joined(&self) {
        self.joined.notified().await;
    }

    /// Waits until whoever sits here can be asked, if somebody does; for a start of the service, which the
    /// session notices a moment later.
    pub fn wait(&self, limit: Duration) {
        let deadline = Instant::now() + limit;
        let mut lanes = self.lock();
        loop {
            let active = self.seat.active();
            let is_there = lanes.free.iter().any(|lane| active.is(&lane.peer));
            let left = deadline.saturating_duration_since(Instant::now());
            if is_there || matches!(active, Active::Nobody(_)) || left.is_zero() {
                return;
            }
            let waited = self.came.wait_timeout(lanes, left);
            lanes = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A lane that somebody made, whom the kernel calls this. Gives it back when it is not taken.
    ///
    /// # Errors
    /// When the user is not signed in here, or has lanes enough.
    pub fn join(&self, link: Box<dyn Link>, peer: Peer) -> Result<(), Box<dyn Link>> {
        if !self.seat.is_signed_in(&peer) {
            return Err(link);
        }
        let mut lanes = self.lock();
        lanes.forget_the_dead();
        lanes.take_over(&peer);
        let of_user = lanes.peers().filter(|p| p.user == peer.user).count();
        if of_user >= LANES_OF_USER || lanes.peers().count() >= LANES {
            return Err(link);
        }
        lanes.free.push(Lane {
            link,
            peer,
            is_greeted: false,
        });
        self.came.notify_all();
        self.joined.notify_one();
        Ok(())
    }

    /// A lane of whoever sits here, waiting for one that is asked on until the deadline.
    fn lane(&self, active: &Active, deadline: Instant) -> Result<Lane, HostError> {
        let mut lanes = self.lock();
        loop {
            match lanes.take(active) {
                Found::Lane(lane) => return Ok(lane),
                Found::None => {
                    drop(lanes);
                    return Err(self.nobody(active));
                }
                Found::Busy => {}
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let text = "the session is still at earlier questions";
                return Err(HostError::new(Why::TimedOut, text));
            }
            let waited = self.came.wait_timeout(lanes, left);
            lanes = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn nobody(&self, active: &Active) -> HostError {
        let detail = match active {
            Active::Nobody(why) => (*why).to_owned(),
            // Who it is stays here: this detail leaves the desk.
            Active::Person { .. } => {
                "somebody is signed in, but `deskready session` does not run there, or has ended"
                    .to_owned()
            }
        };
        self.notice.away(&detail, Timestamp::now());
        HostError::new(Why::NoSession, detail)
    }

    fn put_back(&self, lane: Option<Lane>, peer: &Peer) {
        let mut lanes = self.lock();
        if let Some(at) = lanes.busy.iter().position(|busy| busy == peer) {
            lanes.busy.swap_remove(at);
        }
        if let Some(mut lane) = lane {
            if lanes.is_replaced(&lane.peer) {
                talk::farewell(&mut *lane.link, REPLACED);
            } else {
                lanes.free.push(lane);
            }
        }
        drop(lanes);
        self.came.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Lanes> {
        // Lists that are whole after every change: a panic elsewhere does not spoil them.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Said to an older process of the same session.
const REPLACED: &str = "a newer process of this session took over";

impl Lanes {
    fn peers(&self) -> impl Iterator<Item = &Peer> {
        let free = self.free.iter().map(|lane| &lane.peer);
        free.chain(&self.busy)
    }

    fn forget_the_dead(&mut self) {
        self.free.retain_mut(|lane| !lane.link.is_gone());
    }

    /// One process per user and session. The newer one is kept: its surroundings are.
    fn take_over(&mut self, peer: &Peer) {
        let same = |one: &Peer| one.user == peer.user && one.session == peer.session;
        if let Some(known) = self.newest.iter_mut().find(|one| same(one)) {
            known.process = peer.process;
        } else {
            if self.newest.len() >= LANES {
                self.newest.remove(0);
            }
            self.newest.push(peer.clone());
        }
        let older = |lane: &mut Lane| same(&lane.peer) && lane.peer.process != peer.process;
        for mut lane in self.free.extract_if(.., older) {
            talk::farewell(&mut *lane.link, REPLACED);
        }
    }

    fn is_replaced(&self, peer: &Peer) -> bool {
        let same = |one: &&Peer| one.user == peer.user && one.session == peer.session;
        let newest = self.newest.iter().find(same);
        newest.is_some_and(|newest| newest.process != peer.process)
    }

    /// From here until it is put back the lane counts as busy.
    fn take(&mut self, active: &Active) -> Found {
        self.forget_the_dead();
        let at = self.free.iter().position(|lane| active.is(&lane.peer));
        let Some(at) = at else {
            let is_busy = self.busy.iter().any(|peer| active.is(peer));
            return if is_busy { Found::Busy } else { Found::None };
        };
        let lane = self.free.swap_remove(at);
        self.busy.push(lane.peer.clone());
        if self.asked.as_ref() != Some(&lane.peer) {
            self.asked = Some(lane.peer.clone());
            self.turns += 1;
        }
        Found::Lane(lane)
    }
}

impl SessionHost for FarSession {
    fn ask(&self, verb: &SessionVerb, limit: Duration) -> Result<SessionAnswer, HostError> {
        let deadline = Instant::now() + limit;
        let active = self.seat.active();
        // Each lane of a process that ended is noticed by itself; a few at most.
        for _ in 0..LANES_OF_USER {
            let mut lane = self.lane(&active, deadline)?;
            let peer = lane.peer.clone();
            match lane.ask(verb, deadline) {
                Ok(told) => {
                    self.put_back(Some(lane), &peer);
                    self.notice.there(Timestamp::now());
                    return told;
                }
                // It ended; perhaps another one came already.
                Err(Trouble::Broken(Broken::Gone)) => self.put_back(None, &peer),
                Err(trouble) => {
                    self.put_back(None, &peer);
                    let error = of_trouble(trouble);
                    self.notice.away(&error.detail, Timestamp::now());
                    return Err(error);
                }
            }
        }
        Err(self.nobody(&active))
    }
}

impl Lane {
    fn ask(
        &mut self,
        verb: &SessionVerb,
        deadline: Instant,
    ) -> Result<Result<SessionAnswer, HostError>, Trouble> {
        let link = &mut *self.link;
        if !self.is_greeted {
            talk::greet(link, deadline, Role::Service, Role::Session)?;
            self.is_greeted = true;
        }
        talk::ask(link, deadline, verb, ANSWER_BYTES, &mut |_| {})
    }
}

fn of_trouble(trouble: Trouble) -> HostError {
    let why = match &trouble {
        Trouble::Broken(Broken::TimedOut) => Why::TimedOut,
        Trouble::Refused(error) => error.why,
        Trouble::Broken(_) | Trouble::Strange(_) => Why::Unsupported,
    };
    HostError::new(why, format!("session: {trouble}"))
}

#[cfg(test)]
mod tests;
