//! Kernel modules for the guest, each with all it depends on, and the tables that `modprobe` reads. Needs an unpacked
//! kernel package and `xz` where its modules are packed. Must not leave out a dependency silently.

use crate::cache::output;
use crate::cpio::Archive;
use anyhow::{Context as _, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the guest may need; its tools load them by name.
const WANTED: &[&str] = &[
    // The way to the host.
    "virtio_pci",
    "virtio_console",
    "virtio_net",
    "virtio_blk",
    "9p",
    "9pnet_virtio",
    // Disks.
    "nvme",
    "sd_mod",
    "sg",
    "ahci",
    "scsi_debug",
    "dm-mod",
    "dm-flakey",
    "dm-delay",
    "loop",
    "brd",
    "ext4",
    "drivetemp",
    "crc32c_generic",
    "crc32c-intel",
    // USB devices made of software.
    "vhci-hcd",
    "usbhid",
    "hid-generic",
    "hid-plantronics",
    "hid-jabra",
    "snd-usb-audio",
    // Other sound.
    "snd-dummy",
    "snd-aloop",
    // Heat, machine checks.
    "i2c-dev",
    "i2c-stub",
    "lm75",
    "mce-inject",
    "edac_mce_amd",
    // Faults of the network.
    "sch_netem",
];

#[derive(Debug, Default)]
struct Info {
    depends: Vec<String>,
    aliases: Vec<String>,
}

/// Puts the modules and their tables into the archive.
pub fn add(archive: &mut Archive, packages: &Path, release: &str) -> Result<()> {
    let root = [
        packages.join("lib/modules"),
        packages.join("usr/lib/modules"),
    ]
    .into_iter()
    .map(|folder| folder.join(release))
    .find(|folder| folder.is_dir())
    .with_context(|| format!("the kernel's package has no modules for {release}"))?;
    let places = index(&root)?;
    let builtin = std::fs::read_to_string(root.join("modules.builtin"))?;
    let is_builtin: BTreeSet<String> = builtin
        .lines()
        .filter_map(|line| name_of(Path::new(line)))
        .collect();
    let mut chosen: BTreeMap<String, (Vec<u8>, Info)> = BTreeMap::new();
    let mut waiting: Vec<String> = WANTED.iter().map(|name| canonical(name)).collect();
    while let Some(name) = waiting.pop() {
        if chosen.contains_key(&name) || is_builtin.contains(&name) {
            continue;
        }
        let Some(path) = places.get(&name) else {
            bail!("the kernel {release} has no module {name}");
        };
        let bytes = read(path)?;
        let info = info(&bytes);
        waiting.extend(info.depends.iter().cloned());
        chosen.insert(name, (bytes, info));
    }
    let below = |name: &str| -> Option<String> {
        let path = places.get(name)?.strip_prefix(&root).ok()?;
        Some(path.to_string_lossy().trim_end_matches(".xz").to_owned())
    };
    let base = format!("lib/modules/{release}");
    let (mut dependencies, mut aliases) = (String::new(), String::new());
    for (name, (bytes, info)) in &chosen {
        let Some(place) = below(name) else { continue };
        archive.file(&format!("{base}/{place}"), 0o644, bytes);
        let mut order = Vec::new();
        all_below(name, &chosen, &mut order);
        let order: Vec<String> = order.iter().rev().filter_map(|name| below(name)).collect();
        dependencies += format!("{place}: {}", order.join(" ")).trim_end();
        dependencies.push('\n');
        aliases.extend(
            info.aliases
                .iter()
                .map(|alias| format!("alias {alias} {name}\n")),
        );
    }
    archive.file(
        &format!("{base}/modules.dep"),
        0o644,
        dependencies.as_bytes(),
    );
    archive.file(&format!("{base}/modules.alias"), 0o644, aliases.as_bytes());
    archive.file(&format!("{base}/modules.symbols"), 0o644, b"");
    archive.file(
        &format!("{base}/modules.builtin"),
        0o644,
        builtin.as_bytes(),
    );
    Ok(())
}

/// Everything a module needs, what is needed first in front.
fn all_below(name: &str, chosen: &BTreeMap<String, (Vec<u8>, Info)>, order: &mut Vec<String>) {
    for needed in chosen
        .get(name)
        .map(|(_, info)| info.depends.as_slice())
        .unwrap_or_default()
    {
        if chosen.contains_key(needed) && !order.contains(needed) {
            all_below(needed, chosen, order);
            order.push(needed.clone());
        }
    }
}

fn canonical(name: &str) -> String {
    name.replace('-', "_")
}

/// `kernel/x/snd-usb-audio.ko.xz` is the module `snd_usb_audio`.
fn name_of(path: &Path) -> Option<String> {
    let file = path.file_name()?.to_str()?;
    Some(canonical(file.trim_end_matches(".xz").strip_suffix(".ko")?))
}

fn index(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.join("kernel")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                waiting.push(entry.path());
            } else if let Some(name) = name_of(&entry.path()) {
                found.insert(name, entry.path());
            }
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    if path.extension().is_some_and(|end| end == "xz") {
        return output(Command::new("xz").arg("-dc").arg(path));
    }
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// What a module says of itself: `key=value` texts, each ended by a zero byte.
fn info(bytes: &[u8]) -> Info {
    let mut info = Info::default();
    for text in bytes
        .split(|byte| *byte == 0)
        .filter(|text| text.len() < 4096)
    {
        if let Some(list) = text.strip_prefix(b"depends=") {
            let list = String::from_utf8_lossy(list);
            info.depends.extend(
                list.split(',')
                    .filter(|name| !name.is_empty())
                    .map(canonical),
            );
        } else if let Some(alias) = text.strip_prefix(b"alias=") {
            info.aliases
                .push(String::from_utf8_lossy(alias).into_owned());
        }
    }
    info
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_tells_what_it_needs_and_what_needs_it_first_is_last() {
        let told = info(b"\x7fELF\0junk\0alias=usb:v1\0depends=snd-pcm,usbcore\0depends=\0");
        assert_eq!(told.depends, ["snd_pcm", "usbcore"]);
        assert_eq!(told.aliases, ["usb:v1"]);
        let module = |depends: &[&str]| {
            let depends = depends.iter().map(|&name| name.to_owned()).collect();
            (
                Vec::new(),
                Info {
                    depends,
                    aliases: Vec::new(),
                },
            )
        };
        let chosen: BTreeMap<String, _> = [
            ("c".to_owned(), module(&["a", "b"])),
            ("b".to_owned(), module(&["a"])),
            ("a".to_owned(), module(&[])),
        ]
        .into();
        let mut order = Vec::new();
        all_below("c", &chosen, &mut order);
        assert_eq!(order, ["a", "b"]);
    }

    #[test]
    fn names_are_the_same_however_they_are_spelt() {
        for (path, name) in [
            ("kernel/sound/snd-usb-audio.ko", Some("snd_usb_audio")),
            ("kernel/drivers/nvme.ko.xz", Some("nvme")),
            ("kernel/readme.txt", None),
        ] {
            assert_eq!(name_of(Path::new(path)).as_deref(), name);
        }
    }
}
