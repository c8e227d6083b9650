//! What the disk probe says of tables, room and counters, of this machine's capture and made up.

use super::*;
use crate::testing::{context, profile};
use deskready::observation::Outcome;

const ROOM: Space = Space {
    total_bytes: 1000,
    available_bytes: 400,
    inodes_total: 10,
    inodes_free: 5,
};

fn table(lines: &[&str]) -> String {
    lines.join("\n") + "\n"
}

#[test]
fn a_mount_is_told_as_the_kernel_has_it() {
    let root = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard";
    for (lines, mount, expected) in [
        (&[root][..], "/", Some(("/dev/vda", "ext4", false))),
        (&[root], "/data", None),
        (
            &["31 27 8:1 / /data ro - ext4 /dev/sda1 rw"],
            "/data",
            Some(("/dev/sda1", "ext4", true)),
        ),
        (
            &["31 27 8:1 / /data rw - ext4 /dev/sda1 ro,errors=remount-ro"],
            "/data",
            Some(("/dev/sda1", "ext4", true)),
        ),
        (
            &["31 27 8:1 / /data rw - ext4 /dev/sda1 rw,errors=remount-ro"],
            "/data",
            Some(("/dev/sda1", "ext4", false)),
        ),
        (
            &["31 27 8:1 / /data rw - ext4 /dev/sda1 rw"],
            "/data/",
            Some(("/dev/sda1", "ext4", false)),
        ),
        (
            &["31 27 8:1 / /mnt/my\\040disk rw shared:1 master:2 - vfat /dev/sdb\\0401 rw"],
            "/mnt/my disk",
            Some(("/dev/sdb 1", "vfat", false)),
        ),
        (
            &[
                "31 27 8:1 / /data rw - ext4 /dev/sda1 rw",
                "32 31 8:2 / /data ro - xfs /dev/sdb1 rw",
            ],
            "/data",
            Some(("/dev/sdb1", "xfs", true)),
        ),
        (
            &["garbage", "1 2 3", " - ", "31 27 8:1 / /data rw - ext4"],
            "/data",
            None,
        ),
    ] {
        let found = entry(&MountTable::Kernel(table(lines)), mount);
        let short = found
            .as_ref()
            .map(|e| (e.device.as_str(), e.file_system.as_str(), e.read_only));
        assert_eq!(short, expected, "{mount} in {lines:?}");
    }
}

#[test]
fn a_broken_escape_is_kept_as_it_stands() {
    for (text, plain) in [
        ("a\\040b", "a b"),
        ("\\134", "\\"),
        ("\\04", "\\04"),
        ("\\999", "\\999"),
        ("\\", "\\"),
    ] {
        assert_eq!(table::unescape(text), plain);
    }
}

fn all(mountinfo: &str, spaces: Vec<(String, Result<Space, HostError>)>) -> Vec<String> {
    let mut profile = profile();
    profile.expect.disks = vec!["/data".to_owned()];
    let raw = Raw {
        table: MountTable::Kernel(mountinfo.to_owned()),
        spaces,
        counted: Vec::new(),
    };
    parse(&raw, &context(&profile))
        .into_iter()
        .map(|m| {
            let what = match m.outcome {
                Outcome::Reading(Reading::Mount { mounted, .. }) => format!("mount {mounted}"),
                Outcome::Reading(other) => other.kind().to_owned(),
                Outcome::Unseen(unseen) => unseen.why.as_str().to_owned(),
            };
            format!(
                "{} {what}{}",
                m.component.slot,
                if m.active { " active" } else { "" }
            )
        })
        .collect()
}

#[test]
fn every_required_mount_is_answered_for() {
    let root = "27 1 254:0 / / rw - ext4 /dev/vda rw";
    let both = table(&[root, "31 27 8:1 / /data rw - nfs4 server:/x rw"]);
    let late = Err(HostError::new(Why::TimedOut, "room on /data: no answer"));
    assert_eq!(
        all(&both, vec![("/".into(), Ok(ROOM)), ("/data".into(), late)]),
        [
            "/ mount true active",
            "/ space active",
            "/data mount true",
            "/data timed_out",
        ]
    );
    assert_eq!(
        all(&table(&[root]), vec![("/".into(), Ok(ROOM))]),
        [
            "/ mount true active",
            "/ space active",
            "/data mount false active"
        ]
    );
}

#[test]
fn a_place_that_is_mounted_on_demand_is_not_mounted_until_something_is_there() {
    let auto = table(&["31 27 0:40 / /data rw - autofs systemd-1 rw"]);
    let told = MountTable::Kernel(auto.clone());
    assert!(entry(&told, "/data").unwrap().is_on_demand());
    assert!(all(&auto, Vec::new()).contains(&"/data mount false active".to_owned()));
}

#[test]
fn errors_of_a_file_system_are_told_by_the_number_of_its_device() {
    let of = |number: &str, options: &str, counted: &[(&str, &str)]| {
        let line = format!("31 27 {number} / /data rw - ext4 /dev/mapper/x {options}");
        let counted: Vec<FileSystemErrors> = counted
            .iter()
            .map(|(number, count)| FileSystemErrors {
                number: (*number).to_owned(),
                errors_count: (*count).to_owned(),
                ..FileSystemErrors::default()
            })
            .collect();
        let said = mount(
            "/data",
            entry(&MountTable::Kernel(table(&[&line])), "/data"),
            &counted,
        );
        let Reading::Mount {
            error_count,
            stops_on_error,
            ..
        } = said
        else {
            panic!("{said:?}")
        };
        (error_count, stops_on_error)
    };
    let counted = [("254:0", "3\n"), ("8:1", "7\n"), ("8:2", "many")];
    assert_eq!(of("254:0", "rw", &counted), (Some(3), false));
    assert_eq!(of("8:1", "rw,errors=remount-ro", &counted), (Some(7), true));
    assert_eq!(of("8:2", "rw,errors=panic", &counted), (None, true));
    assert_eq!(of("8:3", "rw,errors=continue", &counted), (None, false));
    let Reading::Mount { error_count, .. } = mount("/data", None, &[FileSystemErrors::default()])
    else {
        panic!("a mount is told as one")
    };
    assert_eq!(error_count, None, "what is not mounted counts nothing");
}

#[test]
fn errors_of_a_btrfs_are_told_by_the_name_it_is_mounted_by() {
    let counted = |device: &str| FileSystemErrors {
        number: "8:17".to_owned(),
        device: device.to_owned(),
        errors_count: "9".to_owned(),
    };
    for (file_system, device, known, expected) in [
        ("btrfs", "/dev/sdb1", "sdb1", Some(9)),
        ("btrfs", "/dev/mapper/data", "mapper/data", Some(9)),
        ("btrfs", "/dev/sdb2", "sdb1", None),
        ("btrfs", "/dev/sdb1", "", None),
        // Another kind that happens to have the name.
        ("xfs", "/dev/sdb1", "sdb1", None),
    ] {
        let line = format!("31 27 0:35 / /data rw - {file_system} {device} rw");
        let found = entry(&MountTable::Kernel(table(&[&line])), "/data");
        let Reading::Mount { error_count, .. } = mount("/data", found, &[counted(known)]) else {
            panic!("a mount is told as one")
        };
        assert_eq!(error_count, expected, "{file_system} {device} {known}");
    }
}
