//! Who this program is and which component is which. Needs the data folder for its key; must
//! never make a key from an empty field.

use anyhow::Context as _;
use deskready::component::{Component, ComponentKey, Identity, identity_text};
use deskready::ids::{AgentId, ComponentId, StreamId};
use deskready::profile::DeskSpec;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use uuid::Uuid;

/// Name of the key file in the data folder.
const KEY_FILE: &str = "agent.key";
/// Length of the secret part, bytes.
const SEED_BYTES: usize = 32;
/// Space of names for component ids (a random value, fixed for ever).
const COMPONENTS: Uuid = Uuid::from_u128(0x6d1f_4c9e_2b57_4c1a_9a6e_03d7_5f4b_8e21);

/// The agent's id: the hash of the public half of a key made at first start. The key itself will
/// prove who sends once central hands out certificates; until then only its hash is used.
pub fn agent_id(data: &Path) -> anyhow::Result<AgentId> {
    let path = data.join(KEY_FILE);
    let seed = match std::fs::read(&path) {
        Ok(seed) => seed,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => make_key(&path)?,
        Err(e) => {
            return Err(e)
                .with_context(|| format!("cannot read the agent's key {}", path.display()));
        }
    };
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| {
        anyhow::anyhow!(
            "{} is damaged ({} bytes instead of {SEED_BYTES}): move it away, the next start makes a new one and central will see a new agent",
            path.display(),
            seed.len()
        )
    })?;
    let digest = hex(&Sha256::digest(pair.public_key().as_ref()));
    AgentId::from_tail(&digest[..32]).context("a hash in hexadecimal is a valid id")
}

fn make_key(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut seed = vec![0_u8; SEED_BYTES];
    getrandom::fill(&mut seed).map_err(|e| anyhow::anyhow!("no random numbers: {e}"))?;
    crate::files::write_private(path, &seed)
        .with_context(|| format!("cannot write the agent's key {}", path.display()))?;
    Ok(seed)
}

/// A new stream, for a new outbox.
pub fn new_stream() -> anyhow::Result<StreamId> {
    StreamId::from_tail(&Uuid::now_v7().to_string()).context("a UUID is a valid id")
}

/// The id of a component: derived, so that a check that writes nothing and the service name the
/// same thing alike, and a part with a good serial keeps its id on another desk.
#[must_use]
pub fn component(desk: &DeskSpec, key: &ComponentKey, identity: &Identity) -> Option<Component> {
    let text = identity_text(&desk.site, &desk.label, key, identity);
    let id =
        ComponentId::from_tail(&Uuid::new_v5(&COMPONENTS, text.as_bytes()).to_string()).ok()?;
    Some(Component {
        id,
        key: key.clone(),
        identity: identity.clone(),
    })
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_keeps_its_id_and_a_damaged_key_is_told() {
        let data = tempfile::tempdir().unwrap();
        let first = agent_id(data.path()).unwrap();
        assert_eq!(agent_id(data.path()).unwrap(), first);
        std::fs::write(data.path().join(KEY_FILE), b"short").unwrap();
        let told = agent_id(data.path()).unwrap_err().to_string();
        assert!(told.contains("move it away"), "{told}");
    }
}
