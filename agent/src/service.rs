//! `deskready run`: the service in the foreground. Checks on a schedule with jitter, looks again
//! sooner while something is wrong, keeps everything in the outbox, delivers in the background.
//! Starts with a look at everything. Session and helper are other processes, or this one plays them
//! too; either way one of them that is away stops nothing.

use crate::answer::{Answer, exit_status};
use crate::cli::RunArgs;
use crate::critical_files::Kept;
use crate::delivery::{Central, Delivered, Sender, back_off_s};
use crate::held::Held;
use crate::inventory::{Digested, digested};
use crate::judgement::{Judgement, components, judge, observe};
use crate::moment::Moment;
use crate::news::News;
use crate::notify::Supervisor;
use crate::plugs::Plugs;
use crate::roles::desk::Desk;
use crate::roles::{Apart, Others};
use crate::round::{Machine, Silent};
use crate::schedule::{Turn, can_be_plugged, due};
use crate::settings::Settings;
use crate::store::Store;
use anyhow::Context as _;
use deskready::component::ComponentKind;
use deskready::desk::DeskFacts;
use deskready::finding::State;
use deskready::observation::{Observation, Outcome, Trigger, Why};
use deskready::wire::v1::{DeskName, Request};
use deskready_probes::host::Tools;
use deskready_probes::{Manifest, PROBES, Probe};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Seconds between rounds, before jitter of 10 % either way.
const ROUND_S: u64 = 60;
/// What the session gets to notice that the service has started.
const SESSION_WAIT: Duration = Duration::from_secs(3);
/// One delivery may keep rounds waiting for so long; what is left goes with the next one.
const DELIVERY: Duration = Duration::from_secs(120);
/// A delivery waits so long for the next round, and goes with it.
const TOGETHER: Duration = Duration::from_secs(15);
/// Between two signs of life while files are learnt.
const LEARNING: Duration = Duration::from_secs(60);

/// Runs the command and returns the exit status.
pub fn command(args: &RunArgs) -> anyhow::Result<u8> {
    crate::log::to_stderr();
    let settings = Settings::read(args)?;
    crate::known::use_folder(settings.knowledge.as_deref())?;
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let data = args.places.data();
    crate::files::make_private_dir(&data)
        .with_context(|| format!("cannot make the data folder {}", data.display()))?;
    // What the service keeps is its own account's alone, whatever the folder allows.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let _lock = lock(&data)?;
    let central = settings
        .central
        .as_deref()
        .map(|url| Central::new(url, settings.token_file.as_deref(), settings.ca.as_deref()))
        .transpose()?;
    if central.is_none() {
        tracing::warn!("no --central: measurements are kept here until it is given");
    }
    let store = Store::open(&data)?;
    let files = Arc::new(Kept::open(&data)?);
    if let Some((old, sets)) = store.old_file_baseline()? {
        files.take_over(&old, &sets)?;
        store.forget_old_file_baseline()?;
    }
    let sender = Sender {
        agent: crate::identity::agent_id(&data)?,
        stream: store.stream_or_new()?,
        desk: DeskName {
            site: profile.desk.site.clone(),
            label: profile.desk.label.clone(),
        },
    };
    let facts = DeskFacts {
        profile,
        baseline: store.baseline()?,
    };
    let apart = settings.apart();
    let others = apart.as_ref().map(Apart::open).transpose()?;
    let machine = match &others {
        Some(others) => {
            if local.smartctl.is_some() {
                tracing::warn!("[tools] of the profile is not used: the helper has its own");
            }
            others.machine()
        }
        None => Machine::local(Tools {
            smartctl: local.smartctl,
        }),
    };
    let mut service = Service {
        machine,
        others,
        store,
        files,
        facts,
        sender,
        central,
        supervisor: Supervisor::from_env(),
        held: Held::default(),
        are_files_unlearnt: false,
        handed: Arc::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // What waits on a thread of its own need not keep it for longer.
        .thread_keep_alive(Duration::from_millis(100))
        .build()?;
    if let (Some(apart), Some(others)) = (&apart, &service.others) {
        let profile = service.facts.profile.clone();
        let handed = Arc::clone(&service.handed);
        Desk::open(&apart.runtime, others, profile, data.clone(), handed)?;
    }
    service.supervisor.ready();
    if let Some(others) = &service.others {
        others.wait_for_session(SESSION_WAIT);
    }
    let status = runtime.block_on(async {
        service.prepare_files().await?;
        if args.once {
            service.once().await
        } else {
            service.forever().await
        }
    });
    // A probe that hangs in the kernel must not keep the program from ending.
    runtime.shutdown_timeout(Duration::from_millis(200));
    status
}

/// Two services on one outbox would give one number twice.
fn lock(data: &std::path::Path) -> anyhow::Result<std::fs::File> {
    let path = data.join("lock");
    let file = std::fs::File::create(&path)
        .with_context(|| format!("cannot make the lock file {}", path.display()))?;
    file.try_lock().map_err(|_| {
        anyhow::anyhow!(
            "another `deskready run` uses {}: end it first, or give another folder with --data",
            data.display()
        )
    })?;
    Ok(file)
}

struct Service {
    machine: Machine,
    /// The other roles; none when this process plays them all.
    others: Option<Others>,
    store: Store,
    files: Arc<Kept>,
    facts: DeskFacts,
    sender: Sender,
    central: Option<Central>,
    supervisor: Supervisor,
    held: Held,
    /// Some sets of files have no baseline yet, because the helper was away or a call was on.
    are_files_unlearnt: bool,
    /// Rung when a guided test of the headset was stored, which need not wait for the next round to be delivered.
    handed: Arc<Notify>,
}

impl Service {
    /// Learns the sets of critical files that are new, whose definition changed, or of which a package was updated. What
    /// is known of a file stays as it was learnt.
    async fn prepare_files(&mut self) -> anyhow::Result<()> {
        let sets = self.files.unlearnt(&self.facts.profile.file_sets)?;
        let mut is_put_off = false;
        if !sets.is_empty() {
            let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
            tracing::info!(sets = ?names, "learning what the critical files are now");
            let (machine, files) = (self.machine.clone(), Arc::clone(&self.files));
            let mut learning = std::pin::pin!(crate::critical_files::learn(&machine, &files, sets));
            let failed = loop {
                tokio::select! {
                    learnt = &mut learning => break learnt?,
                    // Every set has its own limit, so this does not go on for ever.
                    () = tokio::time::sleep(LEARNING) => self.supervisor.alive(Instant::now()),
                }
            };
            let is_helper_away = self.others.as_ref().is_some_and(Others::is_helper_away);
            is_put_off = failed.contains(&Why::InCall) || (is_helper_away && !failed.is_empty());
        }
        if self.are_files_unlearnt && !is_put_off {
            self.held.again(&deskready_probes::files::PROBE);
        }
        if is_put_off {
            tracing::info!(
                "the critical files are learnt when no call is on and the helper answers"
            );
        }
        self.are_files_unlearnt = is_put_off;
        Ok(())
    }

    /// One explicit self-check, delivered.
    async fn once(&mut self) -> anyhow::Result<u8> {
        let started = Instant::now();
        let (judgement, fresh) = self
            .round(Trigger::SelfCheck, &PROBES.iter().collect::<Vec<_>>())
            .await?;
        let at = jiff::Timestamp::now();
        let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let answer = Answer::new(
            &self.facts,
            &judgement,
            fresh,
            at,
            ("desk", &|_| true),
            took_ms,
        );
        let lang = crate::words::choose(None, &self.facts.profile.desk.language);
        print!("{}", crate::screen::render(&answer, &lang, false));
        match self.deliver().await? {
            Some(Delivered::Later { why, .. }) => {
                eprintln!("deskready: not delivered, kept for later: {why}")
            }
            None => eprintln!("deskready: not delivered: no --central was given"),
            Some(Delivered::All(_)) => {}
        }
        Ok(exit_status(judgement.readiness))
    }

    /// Rounds and deliveries until the program is asked to end.
    async fn forever(&mut self) -> anyhow::Result<u8> {
        let mut ending = std::pin::pin!(asked_to_end());
        let mut trigger = Trigger::Start;
        let mut trouble = BTreeSet::new();
        let mut failures = 0_u32;
        let mut next_delivery = Instant::now();
        let mut next_round = Instant::now();
        // Listened to before the first look, so that nothing falls between.
        let mut news = News::new(self.others.clone());
        let mut plugs = Plugs::new(self.plugged(), Instant::now());
        let mut turns = self.turns();
        loop {
            self.supervisor.alive(Instant::now());
            let is_turn = Instant::now() >= next_round;
            if is_turn {
                news.again();
                plugs.look_now(Instant::now());
            }
            let mut is_replugged =
                plugs.changed(Instant::now(), news.are_told(), || self.plugged());
            if is_replugged {
                tracing::info!(
                    "something was plugged in or out: looking at headset and desk phone"
                );
            }
            if turns != self.turns() {
                turns = self.turns();
                is_replugged = true;
                tracing::info!(
                    "another session than before can be asked: looking at headset and desk phone"
                );
            }
            if (is_turn || is_replugged) && self.are_files_unlearnt {
                self.prepare_files().await?;
            }
            if is_turn || is_replugged {
                let due = match (is_turn, trigger) {
                    (true, Trigger::SelfCheck | Trigger::Start) => PROBES.iter().collect(),
                    (true, Trigger::Scheduled) => self.due(&trouble, is_replugged),
                    (false, _) => PROBES.iter().filter(|p| can_be_plugged(p)).collect(),
                };
                let trigger_now = if is_turn { trigger } else { Trigger::Scheduled };
                let judgement = tokio::select! {
                    round = self.round(trigger_now, &due) => round?.0,
                    () = &mut ending => break,
                };
                told(&judgement);
                trouble = troubled(&judgement);
                if self.files.is_outdated() {
                    // An update may have brought files of which nothing is known.
                    self.prepare_files().await?;
                }
                if is_turn {
                    trigger = Trigger::Scheduled;
                    next_round = Instant::now() + spread(ROUND_S);
                }
                if failures == 0 {
                    next_delivery = Instant::now();
                }
            }
            if Instant::now() >= next_delivery {
                // Breaking off a delivery loses nothing: what was not acknowledged is sent again.
                let delivered = tokio::select! {
                    delivered = tokio::time::timeout(DELIVERY, self.deliver()) => delivered,
                    () = &mut ending => break,
                };
                let Ok(delivered) = delivered else {
                    // There is much to deliver: the rounds have their turn in between.
                    continue;
                };
                let delivered = delivered.unwrap_or_else(|error| {
                    let why = format!("the outbox cannot be used: {error:#}");
                    Some(Delivered::Later { why, after_s: None })
                });
                match delivered {
                    Some(Delivered::All(reply)) => {
                        failures = 0;
                        let at =
                            Instant::now() + spread(u64::from(reply.next_in_s.clamp(10, 3600)));
                        next_delivery = with_round(at, next_round);
                        if reply.requests.contains(&Request::Recheck) {
                            (trigger, next_round) = (Trigger::SelfCheck, Instant::now());
                        }
                    }
                    Some(Delivered::Later { why, after_s }) => {
                        let wait_s = back_off_s(failures, after_s, dice());
                        failures += 1;
                        tracing::warn!(why, wait_s, "not delivered, kept for later");
                        next_delivery = Instant::now() + Duration::from_secs(wait_s);
                    }
                    None => next_delivery = Instant::now() + Duration::from_secs(3600),
                }
            }
            let wake = next_round.min(next_delivery);
            let wake = plugs.next_look().map_or(wake, |look| look.min(wake));
            tokio::select! {
                () = tokio::time::sleep_until(wake.into()) => {}
                () = news.heard() => plugs.heard(Instant::now()),
                () = self.handed.notified() => {
                    trouble = self.judged_anew();
                    if failures == 0 {
                        next_delivery = Instant::now();
                    }
                }
                () = &mut ending => break,
            }
        }
        self.supervisor.stopping();
        tracing::info!("asked to end; what waits is kept");
        Ok(0)
    }

    /// What is plugged in now; none when that cannot be told.
    fn plugged(&self) -> Option<u64> {
        deskready_probes::plugged(&self.machine.hosts()).ok()
    }

    /// Another number each time that another session is asked.
    fn turns(&self) -> u64 {
        self.others.as_ref().map_or(0, Others::turns)
    }

    /// Probes whose turn it is, those of components in trouble, and those of what was replugged.
    fn due(&self, trouble: &BTreeSet<ComponentKind>, is_replugged: bool) -> Vec<&'static Probe> {
        let turn = Turn {
            now: &Moment::now(),
            trouble,
            is_replugged,
            held: &self.held,
        };
        due(&turn, |probe| self.store.last_run(probe).ok().flatten())
    }

    async fn round(
        &mut self,
        trigger: Trigger,
        probes: &[&'static Probe],
    ) -> anyhow::Result<(Judgement, Vec<Observation>)> {
        self.round_at(Moment::now(), trigger, probes).await
    }

    async fn round_at(
        &mut self,
        moment: Moment,
        trigger: Trigger,
        probes: &[&'static Probe],
    ) -> anyhow::Result<(Judgement, Vec<Observation>)> {
        let round = self.store.round().unwrap_or(0) + 1;
        let (machine, probes_owned) = (self.machine.clone(), probes.to_vec());
        let profile = Arc::new(self.facts.profile.clone());
        let files: Arc<dyn Manifest> = Arc::clone(&self.files) as _;
        let given = tokio::task::spawn_blocking(move || {
            crate::round::run(&machine, &profile, &files, trigger, &probes_owned, &Silent)
        })
        .await
        .context("a round of checks broke off")?;
        let given = self.held.take(given, moment.mono_ms);
        let mut fresh = observe(&given, &moment, round, trigger, 0);
        if self.facts.baseline.learn(&fresh)
            && let Err(error) = self.store.set_baseline(&self.facts.baseline)
        {
            tracing::error!(
                error = format!("{error:#}"),
                "the baseline cannot be stored"
            );
        }
        let facts = &self.facts;
        let ran: Vec<_> = given
            .iter()
            .map(|g| (g.probe.name, (moment.boot.clone(), moment.mono_ms)))
            .collect();
        let stored = self
            .store
            .append(round, &mut fresh, |o| shows_fault(o, facts), &ran);
        let mut known = self.store.retained().unwrap_or_default();
        if let Err(error) = stored {
            // A full or failing disk: the desk is judged all the same, from what is in memory, and
            // the next round tries to store again.
            tracing::error!(error = format!("{error:#}"), "this round cannot be stored");
            let after = known.last().map_or(0, |o| o.seq);
            known.extend(observe(&given, &moment, round, trigger, after));
        }
        let judgement = judge(facts, &known, moment.at, |_| true);
        Ok((judgement, fresh))
    }

    /// What was stored from outside a round, judged with the rest; what is in trouble then.
    fn judged_anew(&self) -> BTreeSet<ComponentKind> {
        let known = self.store.retained().unwrap_or_default();
        let judgement = judge(&self.facts, &known, jiff::Timestamp::now(), |_| true);
        tracing::info!("a guided test of the headset was handed over");
        told(&judgement);
        troubled(&judgement)
    }

    async fn deliver(&mut self) -> anyhow::Result<Option<Delivered>> {
        let Some(central) = &self.central else {
            return Ok(None);
        };
        let inventory = self.inventory()?;
        central
            .deliver(&mut self.store, &self.sender, &inventory)
            .await
            .map(Some)
    }

    fn inventory(&self) -> anyhow::Result<Digested> {
        digested(
            &self.facts,
            components(&self.facts, &self.store.retained()?),
        )
    }
}

/// Measurements that say a component fails are never dropped from a full outbox.
pub(crate) fn shows_fault(observation: &Observation, facts: &DeskFacts) -> bool {
    matches!(observation.outcome, Outcome::Reading(_))
        && deskready::diagnosis::signals(observation, facts, crate::known::in_force(), false)
            .iter()
            .any(|s| s.verdict == deskready::finding::Verdict::Fail)
}

fn troubled(judgement: &Judgement) -> BTreeSet<ComponentKind> {
    judgement
        .findings
        .iter()
        .filter(|f| !matches!(f.state, State::Ok | State::Unknown))
        .map(|f| f.component.kind)
        .collect()
}

fn told(judgement: &Judgement) {
    tracing::info!(
        readiness = judgement.readiness.as_str(),
        why = crate::answer::in_words(&judgement.reason, "en"),
        "round done"
    );
}

/// A time with jitter of 10 % either way, so that a floor switched on together does not report
/// together for ever.
fn spread(seconds: u64) -> Duration {
    Duration::from_millis(seconds * 900 + seconds * 200 * dice() / 99)
}

/// Each round is delivered: a sign of life that is due shortly before one waits for it.
fn with_round(delivery: Instant, round: Instant) -> Instant {
    let is_close = round.saturating_duration_since(delivery) < TOGETHER;
    if is_close {
        delivery.max(round)
    } else {
        delivery
    }
}

/// 0..=99; a fixed middle when the system has no random numbers, for jitter is not worth failing.
fn dice() -> u64 {
    getrandom::u32().map_or(50, |n| u64::from(n % 100))
}

async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    #[cfg(windows)]
    tokio::select! {
        () = crate::windows_service::asked_to_end() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    // Without a handler the system's default ends the program, which the store survives.
    #[cfg(not(windows))]
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_shortly_before_a_round_goes_with_it_and_others_go_when_they_are_due() {
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        for (delivery, round, expected) in [
            (54, 66, 66),
            (60, 60, 60),
            (51, 66, 51),
            (10, 60, 10),
            (66, 54, 66),
            (3600, 60, 3600),
        ] {
            let when = with_round(at(delivery), at(round));
            assert_eq!(when, at(expected), "{delivery} {round}");
        }
    }
}

#[cfg(test)]
mod call_tests;
