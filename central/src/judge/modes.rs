//! How much a site lets the system do by itself, changed by a person and told once. Takes effect
//! with each desk's next judgement; nothing switches by itself. Must not check who may do it.

use crate::store::events::{Kind, tell};
use crate::store::{StoreError, Tx, sites};
use deskready::knowledge::{self, codes};
use deskready::text::Reason;
use deskready::ticket::{Mode, ModeSince};
use jiff::Timestamp;

/// The families of faults this version knows.
#[must_use]
pub fn families() -> Vec<&'static str> {
    let mut families: Vec<&str> = knowledge::faults().iter().map(|f| f.family).collect();
    families.sort_unstable();
    families.dedup();
    families
}

/// Changes the mode of a site, or of one family of faults there; a family with `None` follows its
/// site again. Says what held before.
pub fn set_mode(
    tx: &mut dyn Tx,
    now: Timestamp,
    site: &str,
    family: Option<&str>,
    mode: Option<Mode>,
) -> Result<ModeSince, StoreError> {
    let modes = sites::modes(tx, site)?;
    let before = family.map_or(modes.site, |family| modes.of(family));
    let told = |reason: Reason| reason.with("site", site);
    let reason = match (family, mode) {
        (None, None) => {
            return Err(StoreError::Refused(
                "only a family of faults can follow its site: a site has a mode of its own"
                    .to_owned(),
            ));
        }
        (None, Some(mode)) => {
            if mode == before.mode {
                return Ok(before);
            }
            sites::set_mode(tx, now, site, mode)?;
            told(Reason::new(codes::SITE_MODE_CHANGED))
                .with("before_mode", before.mode.as_str())
                .with("after_mode", mode.as_str())
        }
        (Some(family), wish) => {
            if !families().contains(&family) {
                return Err(StoreError::not_found("family of faults", family));
            }
            if modes.families.get(family).map(|m| m.mode) == wish {
                return Ok(before);
            }
            sites::set_family_mode(tx, now, site, family, wish)?;
            let reason = match wish {
                Some(mode) => {
                    Reason::new(codes::SITE_FAMILY_MODE_CHANGED).with("after_mode", mode.as_str())
                }
                None => Reason::new(codes::SITE_FAMILY_FOLLOWS),
            };
            told(reason).with("of_family", family)
        }
    };
    tell(tx, now, None, site, Kind::SiteMode, &reason)?;
    Ok(before)
}
