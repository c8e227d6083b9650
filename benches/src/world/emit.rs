//! What the program of a desk would measure there and send: the rounds of its probes over a span of time, with noise.
//! Needs the signs of the desk. Must not look at the cause, and must not measure what no real probe can.

use super::measure::{self, Measure};
use super::signs::Signs;
use crate::rng::Rng;
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::{Observation, Outcome, Reading, Trigger, Unseen, Why};
use deskready::profile::REQUIRED_SLOT;
use jiff::Timestamp;

/// The world begins here: a Monday, eight in the morning.
pub const BEGIN_S: i64 = 1_772_438_400;

/// How the world blurs what is measured. Rates are per measurement where nothing else is said.
#[derive(Debug, Clone, Copy)]
pub struct Noise {
    /// A round ends without a reading.
    pub unmeasured: f64,
    /// A device is not listed, or a connection fails, though all is well.
    pub false_reading: f64,
    /// Per desk: devices give no serial, or a filler.
    pub no_serial: f64,
    /// Per desk: the wall clock jumps, ten years back, and returns.
    pub clock_jump: f64,
    /// A measurement arrives late.
    pub late: f64,
    /// A measurement arrives twice.
    pub duplicate: f64,
}

impl Noise {
    /// What the figures are measured with.
    pub const USUAL: Self = Self {
        unmeasured: 0.03,
        false_reading: 0.002,
        no_serial: 0.10,
        clock_jump: 0.05,
        late: 0.02,
        duplicate: 0.02,
    };
    /// None at all: for tests of the signs alone.
    pub const NONE: Self = Self {
        unmeasured: 0.0,
        false_reading: 0.0,
        no_serial: 0.0,
        clock_jump: 0.0,
        late: 0.0,
        duplicate: 0.0,
    };
}

/// Things of the desk that carry a name of their own.
#[derive(Debug, Clone)]
pub struct Things {
    /// Serial of the headset, empty if it gives none.
    pub headset_serial: String,
    /// Serial of the phone.
    pub phone_serial: String,
    /// Serials of the disks.
    pub disk_serials: [String; 2],
    /// The first disk is a new one since then: its counters start there.
    pub disk_since_s: u64,
}

/// The program of one desk, at work.
#[derive(Debug, Clone)]
pub struct Emitter {
    pub(super) rng: Rng,
    pub(super) noise: Noise,
    seq: u64,
    round: u64,
    jump: Option<(u64, u64)>,
    /// What was plugged in at the newest round.
    plugged: Option<[bool; 4]>,
    /// The newest reading of the phone missed it.
    phone_missed: bool,
    /// What is named.
    pub things: Things,
}

/// Kind, how often it is due, whether only self-checks run it.
const PROBES: [(Measure, &str, u32, bool); 9] = [
    (Measure::Cpu, "cpu", 300, false),
    (Measure::Memory, "memory", 300, false),
    (Measure::Disk, "disk", 300, false),
    (Measure::Audio, "audio", 60, false),
    (Measure::Hid, "hid", 3600, true),
    (Measure::Path, "path", 60, false),
    (Measure::AudioOutput, "audio_output", 3600, true),
    (Measure::Smart, "smart", 3600, false),
    (Measure::Files, "files", 3600, false),
];

impl Emitter {
    /// A desk's program before its first round. `number` tells desks of one world apart.
    #[must_use]
    pub fn new(seed: u64, number: u64, noise: Noise) -> Self {
        let mut rng = Rng::new(seed, 1_000 + number);
        let serial = |rng: &mut Rng, mark: &str| match rng.chance(noise.no_serial) {
            false => format!("{mark}{:08X}", rng.next() & 0xFFFF_FFFF),
            true if rng.chance(0.5) => String::new(),
            true => "0123456789".to_owned(),
        };
        let things = Things {
            headset_serial: serial(&mut rng, "H"),
            phone_serial: serial(&mut rng, "P"),
            disk_serials: [serial(&mut rng, "D"), serial(&mut rng, "E")],
            disk_since_s: 0,
        };
        let jump_s = rng.range(600, 6 * 3600);
        let jump = rng
            .chance(noise.clock_jump)
            .then_some((jump_s, jump_s + 1_800));
        Self {
            rng,
            noise,
            seq: 0,
            round: 0,
            jump,
            plugged: None,
            phone_missed: false,
            things,
        }
    }

    /// Rounds each minute from one moment up to another; `asked` are moments of self-checks.
    pub fn rounds(
        &mut self,
        signs: &Signs,
        from_s: u64,
        to_s: u64,
        asked: &[u64],
    ) -> Vec<Observation> {
        let mut all = Vec::new();
        for t_s in (from_s..to_s).step_by(60) {
            let within = |at: &u64| (t_s..t_s + 60).contains(at);
            let started = signs.restarts.0.iter().any(within);
            let trigger = if asked.iter().any(within) {
                Trigger::SelfCheck
            } else if started || t_s == 0 {
                Trigger::Start
            } else {
                Trigger::Scheduled
            };
            self.round(signs, t_s + 50, trigger, &mut all);
        }
        all
    }

    fn round(&mut self, signs: &Signs, t_s: u64, trigger: Trigger, all: &mut Vec<Observation>) {
        self.round += 1;
        let plugged = [
            signs.headset_gone.at(t_s),
            signs.headset_garbled.at(t_s),
            signs.phone_gone.at(t_s),
            signs.camera_gone.at(t_s),
        ];
        let is_replugged = self.plugged.is_some_and(|before| before != plugged);
        self.plugged = Some(plugged);
        for (measure, probe, period_s, on_request) in PROBES {
            let due = (t_s / 60).is_multiple_of(u64::from(period_s / 60));
            let runs = match trigger {
                Trigger::SelfCheck => true,
                Trigger::Start => measure != Measure::AudioOutput,
                Trigger::Scheduled if on_request => {
                    // What comes or goes at a plug is looked at, and a phone in trouble is looked for again.
                    is_replugged || (measure == Measure::Hid && self.phone_missed)
                }
                Trigger::Scheduled => due,
            };
            if !runs {
                continue;
            }
            let measured = if self.rng.chance(self.noise.unmeasured) {
                measure
                    .owns()
                    .into_iter()
                    .map(|key| unseen(key, measure.reason(&mut self.rng)))
                    .collect()
            } else {
                measure::measure(measure, self, signs, t_s)
            };
            for one in measured {
                if let (
                    ComponentKind::DeskPhone,
                    Outcome::Reading(Reading::Presence { found, .. }),
                ) = (one.0.kind, &one.4)
                {
                    self.phone_missed = !found;
                }
                all.push(self.place(signs, t_s, trigger, probe, period_s, one));
            }
        }
    }

    fn place(
        &mut self,
        signs: &Signs,
        t_s: u64,
        trigger: Trigger,
        probe: &str,
        period_s: u32,
        (component, identity, active, attempts, outcome): Told,
    ) -> Observation {
        self.seq += 1;
        let boots = signs.restarts.until(t_s);
        let since = signs
            .restarts
            .0
            .iter()
            .rev()
            .find(|at| **at <= t_s)
            .copied()
            .unwrap_or(0);
        let jumped = self
            .jump
            .is_some_and(|(from, to)| (from..to).contains(&t_s));
        let wall = BEGIN_S + i64::try_from(t_s).unwrap_or(0) + signs.clock_off_s
            - if jumped { 10 * 365 * 86_400 } else { 0 };
        Observation {
            seq: self.seq,
            at: moment(wall),
            boot: format!("boot-{boots}"),
            mono_ms: (t_s - since) * 1_000 + 30_000,
            round: self.round,
            trigger,
            component,
            identity,
            probe: probe.to_owned(),
            active,
            period_s,
            attempts,
            took_ms: 20,
            outcome,
        }
    }

    /// In which order central gets them: some late, some twice.
    pub fn delivered(&mut self, sent: &[Observation]) -> Vec<Observation> {
        let mut with_place: Vec<(u64, Observation)> = Vec::with_capacity(sent.len());
        for one in sent {
            let delay = if self.rng.chance(self.noise.late) {
                self.rng.range(1, 200)
            } else {
                0
            };
            with_place.push((one.seq + delay, one.clone()));
            if self.rng.chance(self.noise.duplicate) {
                with_place.push((one.seq + self.rng.range(0, 50), one.clone()));
            }
        }
        with_place.sort_by_key(|(place, _)| *place);
        with_place.into_iter().map(|(_, one)| one).collect()
    }

    pub(super) fn headset_identity(&self) -> Identity {
        Identity::new("Jabra", "Evolve 20", &self.things.headset_serial)
    }
}

/// One measurement before it has its place: what, its identity, exercised, attempts, outcome.
pub(super) type Told = (ComponentKey, Option<Identity>, bool, u32, Outcome);

pub(super) fn key(kind: ComponentKind) -> ComponentKey {
    ComponentKey::new(kind, REQUIRED_SLOT)
}

pub(super) fn unseen(key: ComponentKey, why: Why) -> Told {
    (
        key,
        None,
        false,
        1,
        Outcome::Unseen(Unseen {
            why,
            detail: String::new(),
        }),
    )
}

pub(super) const fn reading(key: ComponentKey, attempts: u32, reading: Reading) -> Told {
    (key, None, true, attempts, Outcome::Reading(reading))
}

/// A moment of the wall clock.
#[must_use]
pub fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}
