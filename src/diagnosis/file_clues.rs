//! Clues that stand in how a file is damaged. Needs the case; weighs nothing. Memory turns single bits (Schroeder, Pinheiro
//! and Weber, SIGMETRICS 2009), while a disk's own code turns those into whole blocks that are lost.

use super::engine::Case;
use super::reading_clues::newest;
use crate::knowledge::codes;
use crate::observation::{FileDamage, FileFound, Reading, Why};
use crate::text::Reason;

/// A single turned bit.
pub(super) fn one_bit(case: &Case<'_>) -> Option<Reason> {
    let is = |damage: &FileDamage| matches!(damage, FileDamage::OneBit { .. });
    with_damage(case, is).map(|count| Reason::new(codes::CLUE_ONE_BIT).with("files_count", count))
}

/// Whole blocks became zeros, or the end is missing.
pub(super) fn block_lost(case: &Case<'_>) -> Option<Reason> {
    let is = |damage: &FileDamage| {
        matches!(
            damage,
            FileDamage::Zeroed { .. } | FileDamage::CutShort { .. }
        )
    };
    with_damage(case, is)
        .map(|count| Reason::new(codes::CLUE_BLOCK_LOST).with("files_count", count))
}

/// The disk could not give the bytes of a file of the set.
pub(super) fn read_error(case: &Case<'_>) -> Option<Reason> {
    let is = |found: &FileFound| {
        matches!(
            found,
            FileFound::Inconclusive {
                why: Why::ReadError,
                ..
            }
        )
    };
    with(case, is).map(|count| Reason::new(codes::CLUE_READ_ERROR).with("files_count", count))
}

/// How many files of the set have such damage, if any.
fn with_damage(case: &Case<'_>, is: impl Fn(&FileDamage) -> bool) -> Option<usize> {
    with(case, |found| {
        matches!(found, FileFound::Content { damage: Some(damage), explained_by_update: false, .. }
            if is(damage))
    })
}

/// Of how many files of the set that was found, if of any.
fn with(case: &Case<'_>, is: impl Fn(&FileFound) -> bool) -> Option<usize> {
    let count = newest(case, &case.key.component, |reading| {
        let Reading::Files { facts, .. } = reading else {
            return None;
        };
        Some(facts.iter().filter(|fact| is(&fact.found)).count())
    })?;
    (count > 0).then_some(count)
}
