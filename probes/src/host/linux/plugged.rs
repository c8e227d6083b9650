//! Which sound and HID devices have a name here now. Needs /dev and sysfs; lists folders and opens
//! nothing in them, so that it can be asked every few seconds.

use super::names_in;
use crate::host::Plugged;
use std::path::Path;

/// Most names taken of each kind.
const NAMES: usize = 1024;

pub(super) fn names(root: &Path, sound_server: bool) -> Plugged {
    let list = |folder: &str, start: &str| {
        // A folder that is not there yet comes with the first device.
        let names = names_in(&root.join(folder)).unwrap_or_default();
        let mut names: Vec<_> = names.into_iter().filter(|n| n.starts_with(start)).collect();
        names.truncate(NAMES);
        names
    };
    Plugged {
        sound_nodes: list("dev/snd", ""),
        sound_cards: list("sys/class/sound", "card"),
        hid_nodes: list("sys/class/hidraw", ""),
        sound_server,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn names_are_told_by_kind_and_folders_that_are_not_there_are_empty() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(names(root.path(), false), Plugged::default());
        for path in [
            "dev/snd/pcmC1D0p",
            "dev/snd/controlC1",
            "sys/class/sound/card1",
            "sys/class/sound/controlC1",
            "sys/class/hidraw/hidraw0",
        ] {
            fs::create_dir_all(root.path().join(path)).unwrap();
        }
        let expected = Plugged {
            sound_nodes: vec!["controlC1".to_owned(), "pcmC1D0p".to_owned()],
            sound_cards: vec!["card1".to_owned()],
            hid_nodes: vec!["hidraw0".to_owned()],
            sound_server: true,
        };
        assert_eq!(names(root.path(), true), expected);
    }
}
