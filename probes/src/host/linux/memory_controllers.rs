//! Errors that memory controllers count, as the kernel shows them (EDAC). Needs /sys; where no controller counts, the
//! answer is that nobody counts.

use super::{attribute, names_in};
use crate::host::{HostError, MemoryController, MemoryModule};
use deskready::observation::Why;
use std::path::Path;

/// Most controllers, and most modules of one.
const MOST: usize = 64;

pub(super) fn controllers(root: &Path) -> Result<Vec<MemoryController>, HostError> {
    let folder = root.join("sys/devices/system/edac/mc");
    let names = names_in(&folder).unwrap_or_default();
    let controllers = names.iter().filter(|name| is_numbered(name, "mc"));
    let all: Vec<MemoryController> = controllers
        .take(MOST)
        .map(|name| controller(&folder.join(name)))
        .collect();
    if all.is_empty() {
        let detail = "no memory controller of this machine counts errors";
        return Err(HostError::new(Why::Unsupported, detail));
    }
    Ok(all)
}

fn is_numbered(name: &str, start: &str) -> bool {
    let rest = name.strip_prefix(start);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

fn controller(folder: &Path) -> MemoryController {
    let names = names_in(folder).unwrap_or_default();
    let modules = names
        .iter()
        .filter(|name| is_numbered(name, "dimm") || is_numbered(name, "rank"))
        .take(MOST)
        .map(|name| {
            let own = folder.join(name);
            MemoryModule {
                label: attribute(&own, "dimm_label"),
                location: attribute(&own, "dimm_location"),
                corrected: attribute(&own, "dimm_ce_count"),
                uncorrected: attribute(&own, "dimm_ue_count"),
            }
        });
    MemoryController {
        seconds: attribute(folder, "seconds_since_reset"),
        corrected: attribute(folder, "ce_count"),
        uncorrected: attribute(folder, "ue_count"),
        modules: modules.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controllers_and_their_modules_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(controllers(root).unwrap_err().why, Why::Unsupported);
        for (path, text) in [
            ("mc0/seconds_since_reset", "90000\n"),
            ("mc0/ce_count", "7\n"),
            ("mc0/ue_count", "0\n"),
            ("mc0/dimm1/dimm_label", "DIMM_A2\n"),
            ("mc0/dimm1/dimm_location", "channel 0 slot 1 \n"),
            ("mc0/dimm1/dimm_ce_count", "7\n"),
            ("mc0/power/x", "1\n"),
            ("power/x", "1\n"),
        ] {
            let path = root.join("sys/devices/system/edac/mc").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let all = controllers(root).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(
            (all[0].corrected.as_str(), all[0].seconds.as_str()),
            ("7", "90000")
        );
        let module = &all[0].modules[0];
        assert_eq!(
            (module.label.as_str(), module.corrected.as_str()),
            ("DIMM_A2", "7")
        );
    }
}
