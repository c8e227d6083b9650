//! One round of checks: every due probe on a thread of its own, each with its limit, all at once.
//! Needs the hosts; decides nothing. A probe that hangs is given up, told as timed out, and not
//! started again while it still hangs.

use deskready::observation::{Measured, Trigger, Why};
use deskready::profile::Profile;
use deskready_probes::host::{HelperHost, Hosts, ServiceHost, SessionHost};
use deskready_probes::{Context, Manifest, Probe, run_probe};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// Said of a probe that panicked.
const FAILED: &str = "the check itself failed; the log tells more";

/// The three sides of the machine, owned, so that an abandoned thread keeps what it uses.
#[derive(Clone)]
pub struct Machine {
    /// Kernel counters and the network.
    pub service: Arc<dyn ServiceHost>,
    /// The operator's session.
    pub session: Arc<dyn SessionHost>,
    /// Files and disks.
    pub helper: Arc<dyn HelperHost>,
    /// Probes whose thread is at work, those given up among them.
    running: Arc<Mutex<BTreeSet<&'static str>>>,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine")
            .field("running", &self.running)
            .finish_non_exhaustive()
    }
}

impl Machine {
    /// This PC, one process playing all three sides.
    #[must_use]
    pub fn local(tools: deskready_probes::host::Tools) -> Self {
        let host = Arc::new(deskready_probes::host::LocalHost::new(tools));
        Self::new(host.clone(), host.clone(), host)
    }

    /// Three sides, wherever they are.
    #[must_use]
    pub fn new(
        service: Arc<dyn ServiceHost>,
        session: Arc<dyn SessionHost>,
        helper: Arc<dyn HelperHost>,
    ) -> Self {
        Self {
            service,
            session,
            helper,
            running: Arc::default(),
        }
    }

    /// The three sides as probes are given them.
    #[must_use]
    pub fn hosts(&self) -> Hosts<'_> {
        Hosts {
            service: &*self.service,
            session: &*self.session,
            helper: &*self.helper,
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, BTreeSet<&'static str>> {
        // The set is valid after every single change; a panic elsewhere does not spoil it.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a probe gave in a round.
#[derive(Debug)]
pub struct Given {
    /// The probe.
    pub probe: &'static Probe,
    /// Its measurements.
    pub measured: Vec<Measured>,
    /// How long it took, milliseconds.
    pub took_ms: u64,
}

/// What a round is told about.
pub trait Progress {
    /// The round begins with these probes.
    fn begins(&self, _probes: &[&'static Probe]) {}
    /// A probe came back.
    fn done(&self, _given: &Given) {}
}

/// Tells nobody.
#[derive(Debug)]
pub struct Silent;
impl Progress for Silent {}

/// Runs the probes and returns what they gave, in the order of `probes`.
#[must_use]
pub fn run(
    machine: &Machine,
    profile: &Arc<Profile>,
    file_baseline: &Arc<dyn Manifest>,
    trigger: Trigger,
    probes: &[&'static Probe],
    progress: &dyn Progress,
) -> Vec<Given> {
    progress.begins(probes);
    let started = Instant::now();
    let (sender, receiver) = mpsc::channel::<(&'static str, Vec<Measured>, u64)>();
    let mut waiting: Vec<&'static Probe> = Vec::new();
    let mut given: Vec<Given> = Vec::new();
    for &probe in probes {
        let started_ok = !machine.running().contains(probe.name)
            && spawn(machine, profile, file_baseline, trigger, probe, &sender);
        if started_ok {
            waiting.push(probe);
        } else {
            let detail = "an earlier run of this check has not come back";
            give_up(probe, profile, detail, 0, &mut given, progress);
        }
    }
    drop(sender);
    while !waiting.is_empty() {
        let elapsed = started.elapsed();
        let (late, in_time): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|p| elapsed >= p.limit);
        waiting = in_time;
        for probe in late {
            let detail = format!("no answer within {} ms", probe.limit.as_millis());
            give_up(
                probe,
                profile,
                &detail,
                millis(elapsed),
                &mut given,
                progress,
            );
        }
        let Some(next) = waiting
            .iter()
            .map(|p| p.limit.saturating_sub(elapsed))
            .min()
        else {
            break;
        };
        match receiver.recv_timeout(next.max(Duration::from_millis(1))) {
            Ok((name, measured, took_ms)) => {
                if let Some(at) = waiting.iter().position(|p| p.name == name) {
                    let one = Given {
                        probe: waiting.remove(at),
                        measured,
                        took_ms,
                    };
                    progress.done(&one);
                    given.push(one);
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                for probe in std::mem::take(&mut waiting) {
                    let took_ms = millis(started.elapsed());
                    give_up(probe, profile, FAILED, took_ms, &mut given, progress);
                }
            }
        }
    }
    given.sort_by_key(|g| probes.iter().position(|p| p.name == g.probe.name));
    given
}

fn spawn(
    machine: &Machine,
    profile: &Arc<Profile>,
    file_baseline: &Arc<dyn Manifest>,
    trigger: Trigger,
    probe: &'static Probe,
    sender: &mpsc::Sender<(&'static str, Vec<Measured>, u64)>,
) -> bool {
    let (machine, sender) = (machine.clone(), sender.clone());
    let (profile, file_baseline) = (Arc::clone(profile), Arc::clone(file_baseline));
    machine.running().insert(probe.name);
    let at_work = machine.clone();
    let spawned = std::thread::Builder::new()
        .name(format!("probe-{}", probe.name))
        .spawn(move || {
            let started = Instant::now();
            let context = Context {
                profile: &profile,
                file_baseline: &*file_baseline,
                trigger,
            };
            // A panic of a probe is our failure and says nothing about the desk.
            let measured = catch_unwind(AssertUnwindSafe(|| {
                run_probe(probe, &machine.hosts(), &context)
            }))
            .unwrap_or_else(|_| probe.unseen_all(&profile, Why::Unsupported, FAILED));
            machine.running().remove(probe.name);
            // Nobody listens any more when the round gave this probe up.
            let _ = sender.send((probe.name, measured, millis(started.elapsed())));
        });
    if let Err(error) = &spawned {
        at_work.running().remove(probe.name);
        tracing::error!(%error, probe = probe.name, "cannot start a thread for a check");
    }
    spawned.is_ok()
}

fn give_up(
    probe: &'static Probe,
    profile: &Profile,
    detail: &str,
    took_ms: u64,
    given: &mut Vec<Given>,
    progress: &dyn Progress,
) {
    let measured = probe.unseen_all(profile, Why::TimedOut, detail);
    let one = Given {
        probe,
        measured,
        took_ms,
    };
    progress.done(&one);
    given.push(one);
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
