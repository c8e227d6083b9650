//! Ports of USB hubs and what hangs at them, as the kernel shows them. Needs /sys; opens no device. A port is named by its
//! chain: "1-4.2" is the second port of the hub at port 4 of bus 1, and so is what hangs there.

use super::{attribute, names_in};
use crate::host::{HostError, UsbPortSeen};
use deskready::observation::Why;
use std::collections::BTreeSet;
use std::path::Path;

/// Most ports told.
const MOST: usize = 256;

pub(super) fn ports(root: &Path) -> Result<Vec<UsbPortSeen>, HostError> {
    let folder = root.join("sys/bus/usb/devices");
    let names = match names_in(&folder) {
        Ok(names) => names,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(HostError::from_io("/sys/bus/usb/devices", &error)),
    };
    if names.is_empty() {
        return Err(HostError::new(Why::Unsupported, "this machine has no USB"));
    }
    let mut all = Vec::new();
    for interface in names.iter().filter(|name| name.contains(':')) {
        let own = folder.join(interface);
        let inside = names_in(&own).unwrap_or_default();
        for port in inside.iter().filter_map(|name| number_of_port(name)) {
            let Some(chain) = chain(interface, port) else {
                continue;
            };
            let name = inside
                .iter()
                .find(|name| number_of_port(name) == Some(port));
            let count = name.map(|name| attribute(&own.join(name), "over_current_count"));
            let device = folder.join(&chain);
            all.push(UsbPortSeen {
                over_current_count: count.unwrap_or_default(),
                product: attribute(&device, "product"),
                classes: classes(&folder, &names, &chain),
                chain,
            });
        }
    }
    all.truncate(MOST);
    Ok(all)
}

/// `usb1-port4`, `1-4-port2`.
fn number_of_port(name: &str) -> Option<u32> {
    let (_, number) = name.rsplit_once("port")?;
    number.parse().ok()
}

/// The port of a hub whose interface this is: `1-0:1.0` is the root of bus 1, `1-4.2:1.0` the hub at 1-4.2.
fn chain(interface: &str, port: u32) -> Option<String> {
    let (hub, _) = interface.split_once(':')?;
    match hub.strip_suffix("-0") {
        Some(bus) => Some(format!("{bus}-{port}")),
        None => Some(format!("{hub}.{port}")),
    }
}

/// Classes of the interfaces of what hangs there, two hexadecimal digits each.
fn classes(folder: &Path, names: &[String], chain: &str) -> Vec<String> {
    let start = format!("{chain}:");
    let own = names.iter().filter(|name| name.starts_with(&start));
    let all: BTreeSet<String> = own
        .map(|name| attribute(&folder.join(name), "bInterfaceClass"))
        .filter(|class| !class.is_empty())
        .collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_every_hub_are_listed_with_their_count_and_with_what_hangs_there() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(ports(root).unwrap_err().why, Why::Unsupported);
        for (path, text) in [
            ("usb1/product", "xHCI Host Controller\n"),
            ("1-0:1.0/usb1-port1/over_current_count", "0\n"),
            ("1-0:1.0/usb1-port4/over_current_count", "3\n"),
            ("1-0:1.0/bInterfaceClass", "09\n"),
            ("1-4/product", "USB2.0 Hub\n"),
            ("1-4:1.0/bInterfaceClass", "09\n"),
            ("1-4:1.0/1-4-port2/over_current_count", "0\n"),
            ("1-4:1.0/1-4-portx/over_current_count", "9\n"),
            ("1-4.2/product", "Jabra Evolve 20\n"),
            ("1-4.2:1.0/bInterfaceClass", "01\n"),
            ("1-4.2:1.3/bInterfaceClass", "03\n"),
        ] {
            let path = root.join("sys/bus/usb/devices").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let all = ports(root).unwrap();
        let short: Vec<String> = all
            .iter()
            .map(|it| {
                let classes = it.classes.join("+");
                format!(
                    "{} {} {} {classes}",
                    it.chain, it.over_current_count, it.product
                )
            })
            .collect();
        assert_eq!(
            short,
            [
                "1-1 0  ",
                "1-4 3 USB2.0 Hub 09",
                "1-4.2 0 Jabra Evolve 20 01+03"
            ]
        );
    }
}
