//! Plugging a device in and pulling it out: one end of a pair of sockets goes to the kernel's `vhci_hcd`, the other is the
//! device. Needs root and that module. Returns when the kernel's drivers have bound, or says what is missing.

use crate::bus::Bus;
use anyhow::{Context as _, Result, bail};
use std::os::fd::AsRawFd as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const CONTROLLER: &str = "/sys/devices/platform/vhci_hcd.0";
const PORTS: u32 = 8;
/// Class of interfaces with buttons, as sysfs spells it.
const HID_CLASS: &str = "03";
/// "Full speed" as the kernel numbers it.
const FULL_SPEED: u32 = 2;
/// Every driver of a desk binds within a fraction of this, even under emulation.
const BIND_LIMIT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(20);

/// Plugs it in and waits until it is usable.
pub fn plug(bus: &Bus) -> Result<()> {
    let mut state = bus.hold();
    if state.line.is_some() {
        bail!("it is plugged in already");
    }
    let port = port(&state)?;
    let (kernel, ours) = UnixStream::pair()?;
    state.line = Some(ours.try_clone()?);
    drop(state);
    let (serving, reader) = (bus.clone(), ours);
    std::thread::spawn(move || {
        // It ends when the kernel or an order closes the line.
        let _ = serving.serve(reader);
    });
    let order = format!(
        "{port} {} {} {FULL_SPEED}",
        kernel.as_raw_fd(),
        0x1_0001 + port
    );
    let attached = std::fs::write(Path::new(CONTROLLER).join("attach"), order);
    if let Err(error) = attached {
        bus.hold().forget();
        return Err(error).with_context(|| {
            format!("port {port} of {CONTROLLER} took no device (root? modprobe vhci-hcd?)")
        });
    }
    wait("the kernel to choose a configuration", || {
        bus.hold().is_configured
    })?;
    let mut unbound = Vec::new();
    wait("drivers to bind", || {
        unbound = without_driver(port);
        unbound.is_empty()
    })
    .with_context(|| format!("without a driver: {unbound:?} (snd-usb-audio, usbhid, hid-generic and, for some makers, hid-jabra or hid-plantronics loaded?)"))
}

/// Pulls it out and waits until the kernel has seen that.
pub fn unplug(bus: &Bus) -> Result<()> {
    let mut state = bus.hold();
    let port = port(&state)?;
    let Some(line) = state.line.take() else {
        bail!("it is not plugged in");
    };
    let _ = line.shutdown(std::net::Shutdown::Both);
    state.forget();
    drop(state);
    wait("the kernel to see it gone", || {
        device_folder(port).is_none()
    })
}

fn port(state: &crate::bus::State) -> Result<u32> {
    let port = state.device.options().number("port", 0.0) as u32;
    if port >= PORTS {
        bail!("there is no port {port}: 0 to {}", PORTS - 1);
    }
    Ok(port)
}

fn wait(what: &str, mut is_so: impl FnMut() -> bool) -> Result<()> {
    let started = Instant::now();
    while !is_so() {
        if started.elapsed() > BIND_LIMIT {
            bail!("waited {} s in vain for {what}", BIND_LIMIT.as_secs());
        }
        std::thread::sleep(POLL);
    }
    Ok(())
}

/// The kernel's folder of the device on a port. Devices of a root hub are named BUS-PORT, counted from 1.
fn device_folder(port: u32) -> Option<PathBuf> {
    let buses = std::fs::read_dir(CONTROLLER)
        .ok()?
        .flatten()
        .map(|entry| entry.path());
    let is_full_speed = |bus: &PathBuf| {
        // The second root hub of the controller is for USB 3.
        std::fs::read_to_string(bus.join("speed")).is_ok_and(|speed| speed.trim() == "480")
    };
    let bus = buses
        .filter(|path| path.join("busnum").exists())
        .find(is_full_speed)?;
    let number = std::fs::read_to_string(bus.join("busnum")).ok()?;
    Some(bus.join(format!("{}-{}", number.trim(), port + 1)))
        .filter(|path| path.join("idVendor").exists())
}

/// Interfaces that no driver has taken; those that are not there yet count as well, for they come one by one.
fn without_driver(port: u32) -> Vec<String> {
    device_folder(port).map_or_else(|| vec!["all".to_owned()], |folder| unbound(&folder))
}

fn unbound(device: &Path) -> Vec<String> {
    let text = |path: PathBuf| {
        std::fs::read_to_string(path)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let interfaces: Vec<PathBuf> = folders(device)
        .filter(|path| path.join("bInterfaceClass").exists())
        .collect();
    let expected: usize = text(device.join("bNumInterfaces")).parse().unwrap_or(1);
    let mut missing: Vec<String> = (interfaces.len()..expected)
        .map(|number| format!("interface {number}"))
        .collect();
    let is_bound = |path: &PathBuf| {
        // Below usbhid stands a driver of its own, which makes the raw node.
        let is_hid = text(path.join("bInterfaceClass")) == HID_CLASS;
        let below = || {
            folders(path).any(|below| {
                below.join("report_descriptor").exists() && below.join("driver").exists()
            })
        };
        path.join("driver").exists() && (!is_hid || below())
    };
    let left = interfaces.iter().filter(|path| !is_bound(path));
    missing.extend(left.map(|path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }));
    missing
}

fn folders(of: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(of)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir_all, write};

    #[test]
    fn a_device_is_usable_when_all_its_interfaces_are_there_and_driven() {
        let device = std::env::temp_dir().join(format!("lab-plug-{}", std::process::id()));
        let put = |path: &str, text: &str| {
            let path = device.join(path);
            create_dir_all(path.parent().unwrap()).unwrap();
            write(path, text).unwrap();
        };
        let is_usable = || unbound(&device).is_empty();
        put("bNumInterfaces", " 2\n");
        put("1-1:1.0/bInterfaceClass", "01\n");
        put("1-1:1.0/driver", "");
        assert!(!is_usable(), "the second is not there yet");
        put("1-1:1.1/bInterfaceClass", "03\n");
        put("1-1:1.1/driver", "");
        put("1-1:1.1/0003:0B0E:0300.0001/report_descriptor", "");
        assert_eq!(unbound(&device), ["1-1:1.1"]);
        put("1-1:1.1/0003:0B0E:0300.0001/driver", "");
        assert!(is_usable());
        std::fs::remove_dir_all(&device).unwrap();
    }
}
