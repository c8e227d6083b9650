//! What is on the desk and what must be, as it travels to central, and its digest.

use crate::identity::hex;
use deskready::component::Component;
use deskready::desk::DeskFacts;
use deskready::wire::v1::Inventory;
use deskready_probes::files::text_without_home;
use sha2::{Digest as _, Sha256};

/// An inventory with the digest of its JSON.
#[derive(Debug, Clone)]
pub struct Digested {
    /// The inventory.
    pub inventory: Inventory,
    /// SHA-256 of its JSON, hexadecimal.
    pub digest: String,
}

/// Puts the inventory together.
pub fn digested(facts: &DeskFacts, components: Vec<Component>) -> anyhow::Result<Digested> {
    let mut facts = facts.clone();
    for path in facts
        .profile
        .file_sets
        .iter_mut()
        .flat_map(|set| &mut set.paths)
    {
        *path = text_without_home(path);
    }
    let inventory = Inventory {
        facts,
        components,
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let digest = hex(&Sha256::digest(serde_json::to_vec(&inventory)?));
    Ok(Digested { inventory, digest })
}
