//! The service's door for whoever sits at the desk: `deskready check` and `deskready status` ask here,
//! because the data folder is private and the service has the helper; `deskready headset` hands its figures in. Needs the store;
//! stores nothing but those, and lets in root, the service's own user and the person whose session is active.

use super::link::{self, Link, Peer};
use super::peers::{TurnedAway, trusted};
use super::talk::{self, Manner, PROMPT, Role, Step, Trouble};
use super::{Others, RoleStates, open_door};
use crate::answer::Answer;
use crate::check::self_check;
use crate::handed::{Gate, GuidedTest, Stands, Taken, TooMany, observation};
use crate::judgement::judge;
use crate::moment::Moment;
use crate::round::{Given, Machine, Progress};
use crate::status::{Status, gather};
use crate::store::Store;
use deskready::component::ComponentKind;
use deskready::desk::DeskFacts;
use deskready::finding::State;
use deskready::observation::{Outcome, Why};
use deskready::profile::Profile;
use deskready_probes::host::HostError;
use deskready_probes::{PROBES, Probe};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Most bytes of an answer: every measurement of a check, with its sentences.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// Most connections at once.
const CONNECTIONS: usize = 4;
/// The longest check: critical files have five minutes, and may be looked at four times.
const CHECK_LIMIT: Duration = Duration::from_secs(15 * 60);
const STATUS_LIMIT: Duration = Duration::from_secs(10);
/// Storing waits for a round that is being stored.
const HAND_LIMIT: Duration = Duration::from_secs(20);
/// Another check may be at work.
const TURN: Duration = Duration::from_millis(50);

/// Questions to the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
enum DeskVerb {
    /// One self-check.
    Check {
        /// These kinds alone, if any.
        #[serde(default)]
        only: Vec<ComponentKind>,
    },
    /// What the service knows.
    Status,
    /// A guided test of the headset, which the person who asks has just made. Nothing is heard for it here.
    Headset(Box<GuidedTest>),
}

/// Its answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DeskAnswer {
    Check(Box<Answer>),
    Status(Box<Status>),
    Headset(Taken),
}

/// What the service answers with.
#[derive(Debug)]
pub struct Desk {
    /// The sides of the machine, apart from those of the rounds: a check waits for no round.
    machine: Machine,
    others: Others,
    profile: Profile,
    data: PathBuf,
    connections: AtomicUsize,
    checks: Mutex<()>,
    gate: Mutex<Gate>,
    /// Rung when something was stored here.
    handed: Arc<Notify>,
}

impl Desk {
    /// Opens the door in a folder.
    pub fn open(
        runtime: &Path,
        others: &Others,
        profile: Profile,
        data: PathBuf,
        handed: Arc<Notify>,
    ) -> anyhow::Result<()> {
        let desk = Arc::new(Self {
            machine: others.machine(),
            others: others.clone(),
            profile,
            data,
            connections: AtomicUsize::new(0),
            checks: Mutex::default(),
            gate: Mutex::default(),
            handed,
        });
        let (always, away) = (trusted(&[]), TurnedAway::default());
        open_door(&runtime.join("desk.sock"), move |mut link, peer| {
            let seat = desk.others.session.seat();
            if always.contains(&peer.user) || seat.active().is(&peer) {
                desk.clone().take(link, &peer);
            } else {
                away.one(&mut *link, &peer, "desk");
            }
        })
    }

    fn take(self: Arc<Self>, mut link: Box<dyn Link>, peer: &Peer) {
        if self.connections.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
            self.connections.fetch_sub(1, Ordering::SeqCst);
            let why = HostError::new(Why::Busy, "too many questions at once");
            talk::refuse(&mut *link, why);
            return;
        }
        tracing::debug!(user = peer.user, process = peer.process, "asked");
        let at_work = Arc::clone(&self);
        let started = std::thread::Builder::new()
            .name("desk".to_owned())
            .spawn(move || {
                at_work.answer(&mut *link);
                at_work.connections.fetch_sub(1, Ordering::SeqCst);
            });
        if let Err(error) = started {
            self.connections.fetch_sub(1, Ordering::SeqCst);
            tracing::error!(%error, "cannot start a thread for a question");
        }
    }

    fn answer(&self, link: &mut dyn Link) {
        let manner = Manner {
            role: Role::Service,
            answer_bytes: ANSWER_BYTES,
        };
        let mut idle = |link: &mut dyn Link| link.wait(Some(PROMPT)).unwrap_or(false);
        talk::serve::<DeskVerb, _>(link, manner, &mut idle, &mut |verb, limit, tell| {
            let told = match verb {
                DeskVerb::Check { only } => self
                    .check(&only, limit, tell)
                    .map(|answer| DeskAnswer::Check(Box::new(answer))),
                DeskVerb::Status => self
                    .status()
                    .map(|status| DeskAnswer::Status(Box::new(status))),
                DeskVerb::Headset(test) => self.take_in(*test).map(DeskAnswer::Headset),
            };
            told.map_err(|error| HostError::new(Why::Unsupported, format!("{error:#}")))
        });
    }

    fn check(
        &self,
        only: &[ComponentKind],
        limit: Duration,
        tell: &mut dyn FnMut(Step),
    ) -> anyhow::Result<Answer> {
        let started = Instant::now();
        // One at a time: two would measure each other.
        let _turn = loop {
            match self.checks.try_lock() {
                Ok(turn) => break turn,
                Err(std::sync::TryLockError::Poisoned(turn)) => break turn.into_inner(),
                Err(std::sync::TryLockError::WouldBlock) if started.elapsed() < limit => {
                    std::thread::sleep(TURN);
                }
                Err(std::sync::TryLockError::WouldBlock) => {
                    anyhow::bail!("another check is still at work")
                }
            }
        };
        let store = Store::open_to_read(&self.data)?;
        let telling = Telling(RefCell::new(tell));
        self_check(
            self.profile.clone(),
            only,
            &self.machine,
            store.as_ref(),
            &crate::critical_files::to_compare(&self.data)?,
            &telling,
            started,
        )
    }

    /// Stores a guided test to be delivered like any measurement, and says how the headset stands with it.
    fn take_in(&self, test: GuidedTest) -> anyhow::Result<Taken> {
        let now = Instant::now();
        let moment = Moment::now();
        let mut gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        gate.enter(now).map_err(|why| match why {
            TooMany::TooSoon => anyhow::anyhow!("another test came a moment ago"),
            TooMany::Enough => anyhow::anyhow!("there were enough tests within this hour"),
        })?;
        let mut store = Store::open_beside(&self.data)?;
        let facts = DeskFacts {
            profile: self.profile.clone(),
            baseline: store.baseline()?,
        };
        let (round, at) = (store.round()? + 1, moment.at);
        let mut fresh = [observation(test, &facts.profile, moment, round)];
        let is_put_off = |outcome: &Outcome| matches!(outcome, Outcome::Unseen(unseen) if unseen.why == Why::InCall);
        let stored =
            !fresh.iter().any(|it| is_put_off(&it.outcome)) || gate.may_tell_of_a_call(now);
        if stored {
            store.append(
                round,
                &mut fresh,
                |o| crate::service::shows_fault(o, &facts),
                &[],
            )?;
            self.handed.notify_one();
        }
        drop(gate);
        let known = store.retained()?;
        let judgement = judge(&facts, &known, at, |key| key.kind == ComponentKind::Headset);
        let mut findings: Vec<Stands> = judgement
            .findings
            .into_iter()
            .filter(|f| f.state != State::Unknown && crate::handed::is_of_the_sound(&f.fault))
            .map(|f| Stands {
                fault: f.fault,
                state: f.state,
                severity: f.severity,
            })
            .collect();
        findings.sort_by_key(|f| (std::cmp::Reverse(f.state.rank()), f.severity));
        Ok(Taken { stored, findings })
    }

    fn status(&self) -> anyhow::Result<Status> {
        let roles = RoleStates {
            session: self.others.session.look(),
            helper: self.others.helper.look(PROMPT),
        };
        gather(&self.data, Some(roles))
    }
}

/// Passes on how far a check is.
struct Telling<'a>(RefCell<&'a mut dyn FnMut(Step)>);

impl Telling<'_> {
    fn tell(&self, step: Step) {
        if let Ok(mut tell) = self.0.try_borrow_mut() {
            tell(step);
        }
    }
}

impl Progress for Telling<'_> {
    fn begins(&self, probes: &[&'static Probe]) {
        let names = probes.iter().map(|probe| probe.name.to_owned());
        self.tell(Step::Begins(names.collect()));
    }

    fn done(&self, given: &Given) {
        self.tell(Step::Done {
            probe: given.probe.name.to_owned(),
            took_ms: given.took_ms,
        });
    }
}

/// Why the service did not answer.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// There is no service to ask.
    #[error("the service does not run")]
    NoService,
    /// It does not talk to this user, or not now.
    #[error("{0}")]
    Refused(String),
    /// It did not answer.
    #[error("{0}")]
    Broke(String),
}

fn ask(
    runtime: &Path,
    verb: &DeskVerb,
    limit: Duration,
    told: &mut dyn FnMut(Step),
) -> Result<DeskAnswer, NotAsked> {
    let socket = runtime.join("desk.sock");
    let (mut link, peer) = link::connect(&socket, PROMPT).map_err(|_| NotAsked::NoService)?;
    if !trusted(&[]).contains(&peer.user) {
        let text = format!("user {} plays the service", peer.user);
        return Err(NotAsked::Refused(text));
    }
    let trouble = |trouble: Trouble| match trouble {
        Trouble::Refused(error) => NotAsked::Refused(error.detail),
        trouble @ (Trouble::Broken(_) | Trouble::Strange(_)) => {
            NotAsked::Broke(format!("the service: {trouble}"))
        }
    };
    let deadline = Instant::now() + PROMPT;
    talk::greet(&mut *link, deadline, Role::Desk, Role::Service).map_err(trouble)?;
    let deadline = Instant::now() + limit;
    let answer = talk::ask(&mut *link, deadline, verb, ANSWER_BYTES, told).map_err(trouble)?;
    answer.map_err(|error| NotAsked::Broke(error.detail))
}

/// Asks the service for a self-check.
///
/// # Errors
/// When it made none.
pub fn check(
    runtime: &Path,
    only: &[ComponentKind],
    progress: &dyn Progress,
) -> Result<Answer, NotAsked> {
    let verb = DeskVerb::Check {
        only: only.to_vec(),
    };
    let named = |name: &str| PROBES.iter().find(|probe| probe.name == name);
    let mut told = |step: Step| match step {
        Step::Begins(names) => {
            let probes: Vec<_> = names.iter().filter_map(|name| named(name)).collect();
            progress.begins(&probes);
        }
        Step::Done { probe, took_ms } => {
            if let Some(probe) = named(&probe) {
                progress.done(&Given {
                    probe,
                    measured: Vec::new(),
                    took_ms,
                });
            }
        }
    };
    match ask(runtime, &verb, CHECK_LIMIT, &mut told)? {
        DeskAnswer::Check(answer) => Ok(*answer),
        DeskAnswer::Status(_) | DeskAnswer::Headset(_) => Err(another_question()),
    }
}

/// Asks the service what it knows.
///
/// # Errors
/// When it did not say.
pub fn status(runtime: &Path) -> Result<Status, NotAsked> {
    match ask(runtime, &DeskVerb::Status, STATUS_LIMIT, &mut |_| {})? {
        DeskAnswer::Status(status) => Ok(*status),
        DeskAnswer::Check(_) | DeskAnswer::Headset(_) => Err(another_question()),
    }
}

/// Hands a guided test of the headset to the service.
///
/// # Errors
/// When it did not take it.
pub fn hand_over(runtime: &Path, test: GuidedTest) -> Result<Taken, NotAsked> {
    let verb = DeskVerb::Headset(Box::new(test));
    match ask(runtime, &verb, HAND_LIMIT, &mut |_| {})? {
        DeskAnswer::Headset(taken) => Ok(taken),
        DeskAnswer::Check(_) | DeskAnswer::Status(_) => Err(another_question()),
    }
}

fn another_question() -> NotAsked {
    NotAsked::Broke("the service answers another question".to_owned())
}
