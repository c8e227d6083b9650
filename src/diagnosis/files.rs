//! Critical files: from the facts about a file to corrupted, updated, changed, missing or
//! inconclusive, and from a set of them to symptoms.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{FileDamage, FileFact, FileFound, Reading};
use crate::profile::FileRole;
use crate::text::Reason;
use serde::{Deserialize, Serialize};

/// Verdict on one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileVerdict {
    /// Other content though nobody wrote it.
    Corrupted,
    /// Not there.
    Missing,
    /// Written by somebody, without an explanation.
    Changed,
    /// Written by the package manager, or by whoever brought a newer version of it.
    Updated,
    /// Cannot be said this time.
    Inconclusive,
}

impl FileVerdict {
    /// The text used in interfaces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Corrupted => "corrupted",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Updated => "updated",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// Judges one file. Corruption needs content that differs while size and time of last change say
/// that nobody wrote it: an ordinary write moves the time, a decaying medium does not. Whole blocks of zeros are damage
/// whatever the time says: they are what a writing leaves that lost its power, and no program writes them over its parts.
#[must_use]
pub fn verdict(fact: &FileFact) -> FileVerdict {
    match &fact.found {
        FileFound::Gone => FileVerdict::Missing,
        FileFound::Inconclusive { .. } => FileVerdict::Inconclusive,
        FileFound::Content {
            explained_by_update: true,
            ..
        } => FileVerdict::Updated,
        FileFound::Content {
            damage: Some(FileDamage::Zeroed { .. }),
            ..
        }
        | FileFound::Content {
            damage: Some(FileDamage::CutShort { .. }),
            mtime_same: Some(true),
            ..
        } => FileVerdict::Corrupted,
        FileFound::Content {
            mtime_same: Some(true),
            size_same,
            ..
        } => match size_same {
            Some(false) => FileVerdict::Changed,
            Some(true) | None => FileVerdict::Corrupted,
        },
        FileFound::Content { .. } => FileVerdict::Changed,
    }
}

/// The sentence that goes with a file's verdict.
#[must_use]
pub fn reason(fact: &FileFact) -> Reason {
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    let path = fact.path.as_str();
    match (verdict(fact), &fact.found) {
        (
            FileVerdict::Corrupted,
            FileFound::Content {
                damage: Some(damage @ (FileDamage::Zeroed { .. } | FileDamage::CutShort { .. })),
                ..
            },
        ) => happened(path, damage),
        (FileVerdict::Corrupted, FileFound::Content { hash, .. }) => {
            Reason::new(codes::FILE_CORRUPTED_CONTENT)
                .with("path", path)
                .with(
                    "expected_hash",
                    short(fact.expected_hash.as_deref().unwrap_or("?")),
                )
                .with("found_hash", short(hash))
        }
        (FileVerdict::Missing, _) => Reason::new(codes::FILE_MISSING_GONE).with("path", path),
        (FileVerdict::Updated, _) => match fact.package.as_deref() {
            Some(package) => Reason::new(codes::FILE_CHANGED_UPDATED)
                .with("path", path)
                .with("package_name", package),
            None => Reason::new(codes::FILE_CHANGED_NEWER).with("path", path),
        },
        (_, FileFound::Inconclusive { why, .. }) => Reason::new(codes::FILE_INCONCLUSIVE)
            .with("path", path)
            .with("unreadable_why", why.as_str()),
        (FileVerdict::Changed | FileVerdict::Corrupted | FileVerdict::Inconclusive, _) => {
            Reason::new(codes::FILE_CHANGED_CONTENT).with("path", path)
        }
    }
}

/// The sentences on one file: its verdict, and what happened to it where that says more.
#[must_use]
pub fn reasons(fact: &FileFact) -> Vec<Reason> {
    let mut all = vec![reason(fact)];
    if let (
        FileVerdict::Corrupted,
        FileFound::Content {
            damage: Some(damage),
            ..
        },
    ) = (verdict(fact), &fact.found)
    {
        all.push(happened(&fact.path, damage));
        all.dedup();
    }
    all
}

/// What happened to the bytes of a file.
fn happened(path: &str, damage: &FileDamage) -> Reason {
    match damage {
        FileDamage::OneBit { at_byte, .. } => Reason::new(codes::FILE_CORRUPTED_ONE_BIT)
            .with("path", path)
            .with("byte_place", at_byte.saturating_add(1)),
        FileDamage::Zeroed { from_byte, bytes } => Reason::new(codes::FILE_CORRUPTED_ZEROED)
            .with("path", path)
            .with("zeros_bytes", *bytes)
            .with("byte_place", from_byte.saturating_add(1)),
        FileDamage::CutShort { left_bytes } => Reason::new(codes::FILE_CORRUPTED_CUT_SHORT)
            .with("path", path)
            .with("left_bytes", *left_bytes),
        FileDamage::Blocks {
            from_byte,
            differ_count,
            of_count,
        } => Reason::new(codes::FILE_CORRUPTED_BLOCKS)
            .with("path", path)
            .with("blocks_count", *differ_count)
            .with("of_count", *of_count)
            .with("byte_place", from_byte.saturating_add(1)),
    }
}

/// Effect on calls of a file of this role with this verdict.
fn severity(role: FileRole, verdict: FileVerdict, fact: &FileFact) -> Severity {
    let settings = fact.configuration || role == FileRole::Config;
    match (role, verdict) {
        (_, FileVerdict::Changed) if settings => Severity::S4,
        (_, FileVerdict::Changed) | (FileRole::Config | FileRole::Other, _) => Severity::S3,
        (FileRole::Softphone | FileRole::System | FileRole::Driver, _) => Severity::S2,
    }
}

/// Updates that are told of one set.
const UPDATES_TOLD: usize = 3;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (
        ComponentKind::Files,
        Reading::Files {
            set,
            role,
            checked_count,
            pending_count,
            oldest_read_days: _,
            facts,
            facts_count,
        },
    ) = (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    if *checked_count == 0
        && facts
            .iter()
            .all(|f| verdict(f) == FileVerdict::Inconclusive)
    {
        // Nothing was compared: that says nothing about the set, good or bad.
        return Vec::new();
    }
    // A set with files that could not be read, or were not yet, or with more deviations than are named, cannot be
    // called whole.
    let incomplete = *pending_count > 0
        || *facts_count as usize > facts.len()
        || facts
            .iter()
            .any(|f| verdict(f) == FileVerdict::Inconclusive);
    [
        (FileVerdict::Corrupted, fault_codes::FILE_CORRUPTED),
        (FileVerdict::Missing, fault_codes::FILE_MISSING),
        (FileVerdict::Changed, fault_codes::FILE_CHANGED),
    ]
    .into_iter()
    .map(|(wanted, fault)| {
        let bad: Vec<&FileFact> = facts.iter().filter(|f| verdict(f) == wanted).collect();
        let worst = bad.iter().map(|f| severity(*role, wanted, f)).min();
        let updated = facts.iter().filter(|f| verdict(f) == FileVerdict::Updated);
        let updated: Vec<&FileFact> = updated.take(UPDATES_TOLD).collect();
        let mut reasons: Vec<Reason> = bad.iter().flat_map(|f| self::reasons(f)).collect();
        reasons.truncate(crate::limits::EVIDENCE_KEPT);
        let verdict = match (worst, incomplete) {
            (Some(_), _) => Verdict::Fail,
            (None, true) => Verdict::NoWord,
            (None, false) => Verdict::Pass,
        };
        if reasons.is_empty() && wanted == FileVerdict::Changed {
            // No fault, but what else fails since then may have its reason here.
            reasons.extend(updated.iter().copied().map(reason));
        }
        if reasons.is_empty() {
            reasons.push(
                Reason::new(codes::FILE_CORRUPTED_GOOD)
                    .with("set_name", set.as_str())
                    .with("checked_count", *checked_count),
            );
        }
        Said {
            fault,
            verdict,
            severity: worst.unwrap_or(Severity::S3),
            reasons,
            terminal: false,
        }
    })
    .collect()
}
