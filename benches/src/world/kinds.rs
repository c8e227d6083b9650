//! The list of scenario kinds: a first symptom that several causes share, the one true cause, how often it is met, and
//! what it does to the desk. Needs the signs. Must think of how things break, never of how they are judged.

use super::cause::{Cause, Part};
use super::signs::Signs;
use super::{kinds_disk, kinds_path, kinds_sound};
use crate::rng::Rng;
use deskready::component::ComponentKind;
use deskready::observation::{FileFound, Observation, Outcome, Reading};

/// What is seen first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symptom {
    /// The headset is not listed.
    HeadsetMissing,
    /// It is listed and the system uses another device.
    HeadsetNotDefault,
    /// Its stream takes too little.
    StreamSilent,
    /// The phone is not listed.
    PhoneMissing,
    /// A path does not answer.
    PathDown,
    /// A certificate is at its end.
    CertificateEnds,
    /// Failed requests to a disk.
    DiskErrors,
    /// The disk says it fails.
    DiskFailed,
    /// A file system refuses writing.
    ReadOnly,
    /// A file system is full.
    Full,
    /// A file is not as expected.
    FileDiffers,
    /// A file is not there.
    FileGone,
    /// Less memory than before.
    MemoryLess,
    /// Fewer processors than before.
    CoresLess,
}

impl Symptom {
    /// Whether a measurement shows it. A fact, not a verdict: nothing is counted or waited for.
    #[must_use]
    pub fn shown_by(self, seen: &Observation) -> bool {
        let Outcome::Reading(reading) = &seen.outcome else {
            return false;
        };
        let kind = seen.component.kind;
        match (self, reading) {
            (Self::HeadsetMissing, Reading::Presence { found, .. }) => {
                !found && kind == ComponentKind::Headset
            }
            (Self::PhoneMissing, Reading::Presence { found, .. }) => {
                !found && kind == ComponentKind::DeskPhone
            }
            (Self::HeadsetNotDefault, Reading::Presence { is_default, .. }) => {
                *is_default == Some(false)
            }
            (Self::StreamSilent, Reading::AudioOutput { frames_count, .. }) => {
                *frames_count < 30_000
            }
            (Self::PathDown, Reading::Connect { ok, .. }) => !ok,
            (Self::CertificateEnds, Reading::Certificate { not_after, .. }) => {
                not_after.as_second() - seen.at.as_second() < 7 * 86_400
            }
            (Self::DiskErrors, Reading::IoErrors { error_count, .. }) => *error_count > 0,
            (Self::DiskFailed, Reading::Smart { passed, .. }) => *passed == Some(false),
            (Self::ReadOnly, Reading::Mount { read_only, .. }) => *read_only,
            (
                Self::Full,
                Reading::Space {
                    available_bytes, ..
                },
            ) => *available_bytes < 100_000_000,
            (Self::FileDiffers, Reading::Files { facts, .. }) => {
                facts.iter().any(|fact| fact.found != FileFound::Gone)
            }
            (Self::FileGone, Reading::Files { facts, .. }) => {
                facts.iter().any(|fact| fact.found == FileFound::Gone)
            }
            (Self::MemoryLess, Reading::Memory { total_bytes }) => {
                *total_bytes < super::measure::MEMORY_BYTES
            }
            (
                Self::CoresLess,
                Reading::CpuCores {
                    online_count,
                    present_count,
                },
            ) => online_count < present_count,
            _ => false,
        }
    }

    /// Share of the time from the first symptom to the repair in which nobody can take calls here.
    #[must_use]
    pub const fn seat_share(self) -> f64 {
        match self {
            Self::HeadsetMissing
            | Self::StreamSilent
            | Self::PhoneMissing
            | Self::PathDown
            | Self::ReadOnly => 1.0,
            Self::HeadsetNotDefault | Self::Full | Self::FileDiffers | Self::FileGone => 0.5,
            Self::CertificateEnds
            | Self::DiskErrors
            | Self::DiskFailed
            | Self::MemoryLess
            | Self::CoresLess => 0.0,
        }
    }
}

/// Something done at the desk before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A part was changed.
    Replaced(Part),
    /// A file was put back.
    Restored,
}

/// An earlier repair of the same symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repair {
    /// What was done.
    pub deed: Deed,
    /// How long ago, days.
    pub days_ago: u32,
}

/// The same serial seen at another desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elsewhere {
    /// What it is.
    pub kind: ComponentKind,
    /// Whether it failed there as it fails here.
    pub failing: bool,
    /// How long ago, hours.
    pub hours_ago: u32,
}

/// Which desks around have the same trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Around {
    /// Only this one; those around are well.
    #[default]
    Alone,
    /// Those on the same switch.
    Switch,
    /// Those with the same image.
    Image,
    /// All of the site.
    Site,
}

/// A case being drawn up.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What happens at the desk.
    pub signs: Signs,
    /// Earlier repairs.
    pub repairs: Vec<Repair>,
    /// Seen elsewhere.
    pub elsewhere: Vec<Elsewhere>,
    /// Who else.
    pub around: Around,
}

impl Draft {
    pub(super) fn replaced(&mut self, part: Part, rng: &mut Rng) {
        let days_ago = u32::try_from(rng.range(3, 25)).unwrap_or(9);
        self.repairs.push(Repair {
            deed: Deed::Replaced(part),
            days_ago,
        });
    }

    pub(super) fn restored(&mut self, rng: &mut Rng) {
        let days_ago = u32::try_from(rng.range(3, 25)).unwrap_or(9);
        self.repairs.push(Repair {
            deed: Deed::Restored,
            days_ago,
        });
    }

    pub(super) fn seen_elsewhere(&mut self, kind: ComponentKind, failing: bool, rng: &mut Rng) {
        let hours_ago = u32::try_from(rng.range(1, 72)).unwrap_or(9);
        self.elsewhere.push(Elsewhere {
            kind,
            failing,
            hours_ago,
        });
    }
}

/// One kind of scenario.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Name, `symptom/what happened`.
    pub name: &'static str,
    /// What is seen first.
    pub symptom: Symptom,
    /// The truth.
    pub cause: Cause,
    /// How often it is met beside the others; no unit. An estimate, stated here and nowhere measured.
    pub weight: u32,
    /// What it does to the desk from a moment on.
    pub happens: fn(&mut Rng, u64, &mut Draft),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A row of a table of kinds.
pub(super) const fn kind(
    name: &'static str,
    symptom: Symptom,
    cause: Cause,
    weight: u32,
    happens: fn(&mut Rng, u64, &mut Draft),
) -> Kind {
    Kind {
        name,
        symptom,
        cause,
        weight,
        happens,
    }
}

/// All kinds, in a fixed order.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    kinds_sound::KINDS
        .iter()
        .chain(kinds_path::KINDS)
        .chain(kinds_disk::KINDS)
}
