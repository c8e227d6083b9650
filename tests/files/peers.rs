//! The same deeds to the same files, told by this program and by what people use: debsums, aide. A tool that is not
//! installed is left out and said so. Needs a package of its own in a place of its own.

use super::place::{Place, SEEN};
use super::{bytes, verdicts, write_unseen};
use std::fs;
use std::path::Path;

/// A deed, and whether it damages a file.
struct Deed {
    what: &'static str,
    damages: bool,
    deed: fn(&Place),
}

const DEEDS: [Deed; 10] = [
    Deed {
        what: "nothing",
        damages: false,
        deed: |_| {},
    },
    Deed {
        what: "a new time",
        damages: false,
        deed: |place| place.sh("touch app/bin/phone"),
    },
    Deed {
        what: "a restored backup",
        damages: false,
        deed: |place| place.sh("cp -a app/lib app/away && rm -r app/lib && mv app/away app/lib"),
    },
    Deed {
        what: "a copy in its place",
        damages: false,
        deed: |place| place.sh("cp app/lib/voice.so app/copy && mv app/copy app/lib/voice.so"),
    },
    Deed {
        what: "an update of the package",
        damages: false,
        deed: |place| place.install("2"),
    },
    Deed {
        what: "settings edited",
        damages: false,
        deed: |place| fs::write(place.app().join("etc.conf"), "edited").unwrap(),
    },
    Deed {
        what: "a turned bit",
        damages: true,
        deed: |place| damage(place, |bytes| bytes[70_001] ^= 4),
    },
    Deed {
        what: "a block of zeros",
        damages: true,
        deed: |place| damage(place, |bytes| bytes[65_536..131_072].fill(0)),
    },
    Deed {
        what: "a missing end",
        damages: true,
        deed: |place| damage(place, |bytes| bytes.truncate(200_000)),
    },
    Deed {
        what: "a missing file",
        damages: true,
        deed: |place| fs::remove_file(place.app().join("bin/phone")).unwrap(),
    },
];

fn damage(place: &Place, change: fn(&mut Vec<u8>)) {
    let path = place.app().join("bin/phone");
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    write_unseen(&path, &bytes);
}

/// A program that tells of damage.
struct Tool {
    name: &'static str,
    learn: fn(&Place),
    alarms: fn(&Place) -> bool,
}

const TOOLS: [Tool; 3] = [
    Tool {
        name: "deskready",
        learn: |place| place.desk("files baseline", 0),
        alarms: |place| {
            let seen = verdicts(&place.verify());
            let mut verdicts = seen.values();
            verdicts.any(|verdict| verdict == "corrupted" || verdict == "missing")
        },
    },
    Tool {
        name: "debsums",
        learn: |_| {},
        alarms: |place| place.status(&["debsums", "-s", "deskready-test-phone"]) != 0,
    },
    Tool {
        name: "aide",
        learn: |place| {
            let settings = place.aide();
            // It is told to look at content alone: times and inodes would alarm at every deed.
            assert_eq!(place.status(&["aide", "--init", "-c", &settings]), 0);
            let folder = place.folder();
            fs::rename(folder.join("aide.new"), folder.join("aide.db")).unwrap();
        },
        alarms: |place| {
            let settings = place.aide();
            // One to seven tell of differences; from fourteen on it could not look.
            let status = place.status(&["aide", "--check", "-c", &settings]);
            assert!(status < 14, "aide ended with {status}");
            status != 0
        },
    },
];

/// False alarms and misses of a tool.
fn tried(tool: &Tool) -> Option<(Vec<&'static str>, Vec<&'static str>)> {
    let (mut false_alarms, mut missed) = (Vec::new(), Vec::new());
    for deed in &DEEDS {
        let place = Place::new()?;
        package(&place, "1", 1);
        package(&place, "2", 5);
        place.install("1");
        (tool.learn)(&place);
        (deed.deed)(&place);
        match ((tool.alarms)(&place), deed.damages) {
            (true, false) => false_alarms.push(deed.what),
            (false, true) => missed.push(deed.what),
            (true, true) | (false, false) => {}
        }
    }
    Some((false_alarms, missed))
}

fn package(place: &Place, version: &str, seed: u64) {
    let (program, library) = (bytes(300_000, seed), bytes(70_000, seed + 1));
    let files: [(&str, &[u8]); 2] = [("bin/phone", &program), ("lib/voice.so", &library)];
    place.package(version, &files);
}

#[test]
fn the_same_deeds_are_told_right_beside_the_tools_that_people_use() {
    for tool in &TOOLS {
        let is_there = ["/usr/bin", "/usr/sbin"]
            .iter()
            .any(|folder| Path::new(folder).join(tool.name).exists());
        if tool.name != "deskready" && !is_there {
            println!("skipped: {} is not installed", tool.name);
            continue;
        }
        let Some((false_alarms, missed)) = tried(tool) else {
            return;
        };
        println!(
            "figure: {} of {} harmless deeds at {SEEN} called damage by {}: {}; {} of {} damages missed: {}",
            false_alarms.len(),
            DEEDS.iter().filter(|deed| !deed.damages).count(),
            tool.name,
            list(&false_alarms),
            missed.len(),
            DEEDS.iter().filter(|deed| deed.damages).count(),
            list(&missed),
        );
        if tool.name == "deskready" {
            assert_eq!((false_alarms, missed), (vec![], vec![]));
        }
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
