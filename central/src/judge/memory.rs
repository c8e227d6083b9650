//! What a desk is judged by: the newest readings of each symptom, and how it stood before them.
//! Folds away what has grown; needs floor 0 for what it means. Must not decide anything.

use crate::store::observations::{self, Kept};
use crate::store::{StoreError, Tx, checkpoints, desks};
use deskready::component::ComponentKey;
use deskready::desk::DeskFacts;
use deskready::diagnosis::{self, Checkpoint, Retained};
use deskready::finding::Finding;
use deskready::ids::DeskId;
use deskready::knowledge::Knowledge;
use std::collections::BTreeSet;

/// The findings of a desk, and the readings that are stored of it.
pub(super) fn findings(
    tx: &mut dyn Tx,
    desk: &DeskId,
    facts: &DeskFacts,
    knowledge: &Knowledge,
) -> Result<(Vec<Finding>, Vec<Kept>), StoreError> {
    let kept = observations::retained(tx, desk)?;
    let before = checkpoints::all(tx, desk)?;
    let findings = diagnosis::findings_after(&before, &retained(&kept), facts, knowledge);
    Ok((findings, kept))
}

/// Folds away what these symptoms of a desk (component and kind) have beyond their limit.
pub fn fold_away(
    tx: &mut dyn Tx,
    desk: &DeskId,
    symptoms: &BTreeSet<(String, String)>,
    knowledge: &Knowledge,
) -> Result<(), StoreError> {
    // Most reports let nothing grow, so what the desk must have is read only when one does.
    let mut facts: Option<Option<DeskFacts>> = None;
    for (component, kind) in symptoms {
        let Some(grown) = checkpoints::overgrown(tx, desk, component, kind)? else {
            continue;
        };
        let mut stood = None;
        if grown.is_reading {
            if facts.is_none() {
                facts = Some(desks::known(tx, desk)?.facts);
            }
            if let Some(Some(facts)) = &facts {
                let before = grown.before.or_else(|| begin(&grown.dropped, kind));
                stood = before.map(|mut checkpoint| {
                    checkpoint.take(&retained(&grown.dropped), facts, knowledge);
                    checkpoint
                });
            }
        }
        let symptom = (component.as_str(), kind.as_str());
        checkpoints::drop_through(tx, desk, symptom, grown.place, stood.as_ref())?;
    }
    Ok(())
}

fn begin(dropped: &[Kept], kind: &str) -> Option<Checkpoint> {
    let component: &ComponentKey = &dropped.first()?.observation.component;
    Some(Checkpoint::new(component.clone(), kind))
}

fn retained(kept: &[Kept]) -> Vec<Retained<'_>> {
    kept.iter()
        .map(|k| Retained {
            observation: &k.observation,
            history: k.history,
        })
        .collect()
}
