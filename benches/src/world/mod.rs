//! A world: one desk (and those around it) with exactly one true cause, from which its measurements, its past and the
//! outcome of every step follow. Needs a kind and a seed. Must not import a rule: this is what rules are measured with.

pub mod cause;
pub mod emit;
pub mod kinds;
mod kinds_disk;
mod kinds_path;
mod kinds_sound;
pub mod measure;
pub mod signs;
pub mod steps;

use crate::rng::Rng;
use cause::{Cause, Part};
use deskready::component::ComponentKind;
use deskready::desk::{Baseline, DeskFacts};
use deskready::observation::Observation;
use deskready::profile::{DeskSpec, DeviceSpec, Expect, FileSet, PathSpec, Profile};
use emit::{Emitter, Noise};
use kinds::{Around, Draft, Elsewhere, Kind, Repair, Symptom};
use measure::{CORES, DISKS, MEMORY_BYTES, PATH_NAMES, SETS};
use signs::Signs;
use std::collections::BTreeMap;
use steps::Bill;

/// Draws until the first symptom was measured before anybody looked; more is a kind that cannot be seen.
const DRAWS: u64 = 40;

/// A desk near by.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// Label.
    pub label: String,
    /// What it shares, `switch=..`, `image=..`, `site=..`.
    pub shared: Vec<String>,
    /// Whether it has the same trouble, in truth.
    pub failing: bool,
    /// What was measured there, as it arrived.
    pub observations: Vec<Observation>,
}

/// One case.
#[derive(Debug, Clone)]
pub struct World {
    /// Kind.
    pub kind: &'static Kind,
    /// Seed: even ones are for tuning, odd ones for the reported figure.
    pub seed: u64,
    /// When it began, seconds.
    pub onset_s: u64,
    /// Now, seconds.
    pub now_s: u64,
    /// What was measured so far, as it arrived: some late, some twice.
    pub observations: Vec<Observation>,
    /// Earlier repairs.
    pub repairs: Vec<Repair>,
    /// The same serial elsewhere.
    pub elsewhere: Vec<Elsewhere>,
    /// Whether the trouble is gone for good.
    pub cured: bool,
    /// What it has cost so far.
    pub bill: Bill,
    pub(self) around: Around,
    pub(self) signs: Signs,
    pub(self) desk: Emitter,
    pub(self) rng: Rng,
    pub(self) new_parts: Vec<Part>,
}

impl World {
    /// The world of a kind and a seed.
    #[must_use]
    pub fn draw(kind: &'static Kind, seed: u64, noise: Noise) -> Self {
        let mut last = Self::draw_once(kind, seed, noise, 0);
        for draw in 1..DRAWS {
            if last.shows_first_symptom() {
                break;
            }
            last = Self::draw_once(kind, seed, noise, draw);
        }
        last
    }

    /// Whether the first symptom is among the measurements, falsely or not.
    #[must_use]
    pub fn shows_first_symptom(&self) -> bool {
        self.observations
            .iter()
            .any(|seen| self.kind.symptom.shown_by(seen))
    }

    fn draw_once(kind: &'static Kind, seed: u64, noise: Noise, draw: u64) -> Self {
        let name = kind.name.bytes().fold(draw, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let mut rng = Rng::new(seed, name);
        let onset_s = rng.range(3_600, 10_800) / 60 * 60 + rng.range(0, 59);
        let mut draft = Draft::default();
        (kind.happens)(&mut rng, onset_s, &mut draft);
        let (low_s, high_s) = match kind.symptom {
            Symptom::HeadsetMissing
            | Symptom::PathDown
            | Symptom::StreamSilent
            | Symptom::HeadsetNotDefault => (2_700, 9_000),
            Symptom::PhoneMissing
            | Symptom::CertificateEnds
            | Symptom::ReadOnly
            | Symptom::Full
            | Symptom::MemoryLess
            | Symptom::CoresLess => (5_400, 12_000),
            Symptom::DiskErrors
            | Symptom::DiskFailed
            | Symptom::FileDiffers
            | Symptom::FileGone => (14_400, 21_600),
        };
        let look_s = onset_s + rng.range(low_s, high_s);
        let mut asked = vec![look_s - 100];
        asked.extend(rng.chance(0.7).then_some(300));
        asked.extend(rng.chance(0.6).then_some(onset_s + rng.range(30, 400)));
        for _ in 0..rng.range(1, 4) {
            asked.push(rng.range(onset_s, look_s));
        }
        let mut desk = Emitter::new(seed ^ name, 0, noise);
        let sent = desk.rounds(&draft.signs, 0, look_s, &asked);
        let observations = desk.delivered(&sent);
        Self {
            kind,
            seed,
            onset_s,
            now_s: look_s,
            observations,
            repairs: draft.repairs,
            elsewhere: draft.elsewhere,
            cured: false,
            bill: Bill::default(),
            around: draft.around,
            signs: draft.signs,
            desk,
            rng,
            new_parts: Vec::new(),
        }
    }

    /// The truth.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.kind.cause
    }

    /// Desks around, with what was measured there since the world began. The same answer at the same moment.
    #[must_use]
    pub fn neighbours(&self) -> Vec<Neighbour> {
        let plan: &[(bool, bool, bool)] = match self.around {
            // Failing, on the same switch, with the same image.
            Around::Alone => &[
                (false, true, true),
                (false, true, true),
                (false, true, false),
                (false, false, true),
                (false, false, true),
                (false, false, false),
            ],
            Around::Switch => &[
                (true, true, true),
                (true, true, false),
                (true, true, false),
                (true, true, true),
                (false, false, true),
                (false, false, true),
            ],
            Around::Image => &[
                (true, false, true),
                (true, true, true),
                (true, false, true),
                (true, false, true),
                (false, true, false),
                (false, true, false),
            ],
            Around::Site => &[
                (true, true, true),
                (true, true, false),
                (true, false, true),
                (true, false, false),
                (true, false, true),
                (true, false, false),
            ],
        };
        let well = Signs {
            restarts: signs::Events::default(),
            ..Signs::default()
        };
        plan.iter()
            .enumerate()
            .map(|(number, (failing, same_switch, same_image))| {
                let number = number as u64 + 1;
                let signs = if *failing { &self.signs } else { &well };
                let mut desk = Emitter::new(self.seed, number, self.desk.noise);
                let asked = [self.rng.clone().range(0, self.now_s)];
                let sent = desk.rounds(signs, 0, self.now_s, &asked);
                Neighbour {
                    label: format!("B-{:02}", 14 + number),
                    shared: shared(*same_switch, *same_image),
                    failing: *failing,
                    observations: desk.delivered(&sent),
                }
            })
            .collect()
    }

    /// A small floor with this desk as its first: everybody concerned by the cause, and as many who are not, with all
    /// that was measured there since the world began.
    #[must_use]
    pub fn floor(&self, each_count: u64) -> Vec<Neighbour> {
        let well = Signs::default();
        (0..2 * each_count)
            .map(|number| {
                let (concerned, odd) = (number < each_count, number % 2 == 1);
                let (failing, same_switch, same_image) = match self.around {
                    Around::Alone => (number == 0, odd, odd),
                    Around::Switch => (concerned, concerned, odd),
                    Around::Image => (concerned, odd, concerned),
                    Around::Site => (true, odd, number % 3 == 0),
                };
                let observations = if number == 0 {
                    self.observations.clone()
                } else {
                    let signs = if failing { &self.signs } else { &well };
                    let mut desk = Emitter::new(self.seed, 100 + number, self.desk.noise);
                    let asked = [300 + number * 7, self.now_s - 100];
                    let sent = desk.rounds(signs, 0, self.now_s, &asked);
                    desk.delivered(&sent)
                };
                Neighbour {
                    label: format!("C-{:02}", number + 1),
                    shared: shared(same_switch, same_image),
                    failing,
                    observations,
                }
            })
            .collect()
    }

    /// Whether other desks have the same cause.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.around != Around::Alone
    }

    /// What this desk shares with others.
    #[must_use]
    pub fn shared(&self) -> Vec<String> {
        shared(true, true)
    }

    /// Serial of the headset or phone, empty if it has none worth the name.
    #[must_use]
    pub fn serial(&self, kind: ComponentKind) -> &str {
        if kind == ComponentKind::DeskPhone {
            &self.desk.things.phone_serial
        } else {
            &self.desk.things.headset_serial
        }
    }
}

fn shared(same_switch: bool, same_image: bool) -> Vec<String> {
    let either = |same, one: &str, other: &str| {
        if same {
            one.to_owned()
        } else {
            other.to_owned()
        }
    };
    vec![
        either(same_switch, "switch=sw-3", "switch=sw-8"),
        either(same_image, "image=img-7", "image=img-6"),
        "site=Centre".to_owned(),
    ]
}

/// What is known of every desk of these worlds beside its measurements.
#[must_use]
pub fn facts() -> DeskFacts {
    let device = |vendor: &str, product: &str| {
        Some(DeviceSpec {
            required: true,
            vendor: Some(vendor.to_owned()),
            product: Some(product.to_owned()),
            ..DeviceSpec::default()
        })
    };
    let profile = Profile {
        desk: DeskSpec {
            label: "B-14".to_owned(),
            site: "Centre".to_owned(),
            room: String::new(),
            kind: deskready::desk::DeskKind::Pc,
            language: "en".to_owned(),
        },
        service: None,
        shared: BTreeMap::default(),
        expect: Expect {
            headset: device("Jabra", "Evolve 20"),
            desk_phone: device("Yealink", "MP50"),
            ..Expect::default()
        },
        file_sets: SETS
            .map(|(name, role)| FileSet {
                name: name.to_owned(),
                role,
                paths: Vec::new(),
                packages: vec![name.to_owned()],
            })
            .into(),
        paths: PATH_NAMES
            .map(|(name, target, role)| PathSpec {
                name: name.to_owned(),
                target: target.to_owned(),
                role,
                backup_of: None,
            })
            .into(),
    };
    let baseline = Baseline {
        memory_total_bytes: Some(MEMORY_BYTES),
        cpu_online_count: Some(CORES),
        disk_error_counts: BTreeMap::from(DISKS.map(|name| (name.to_owned(), 0))),
        ..Baseline::default()
    };
    DeskFacts { profile, baseline }
}

#[cfg(test)]
mod tests;
