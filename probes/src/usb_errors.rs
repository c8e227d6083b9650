//! Trouble at USB ports: devices that had to be reset, that could not be recognised, that went and came back faster than a
//! hand can, and ports that cut the current. Needs the service for the ports and the helper for the kernel's log; a device
//! that somebody unplugged is none.

use crate::host::{HostError, Hosts, KernelLog, LogLine, UsbPortSeen};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Reading, UsbDevice, UsbPort};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "usb_errors",
    kind: ComponentKind::Pc,
    role: Role::Helper,
    period_s: 1800,
    again_s: 600,
    limit: Duration::from_secs(10),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(4);
/// How far back it is looked, a shift: what was longer ago says nothing about today's plugs.
const WINDOW_S: u64 = 8 * 3600;
/// A look back over less than this saw too little of what hangs there to say that it is well.
const SHORT_S: u64 = 3600;
/// Most ports told, those with most trouble first.
const PORTS: usize = 16;
const SECOND_US: u64 = 1_000_000;
/// The kernel tries a device again and again: what it writes within this time is one attempt.
const ATTEMPT_US: u64 = 15 * SECOND_US;
/// Nobody pulls a plug and puts it back in so fast.
const HAND_US: u64 = 5 * SECOND_US;
/// What hangs at a hub goes with it.
const TOGETHER_US: u64 = 2 * SECOND_US;
/// Every device is reset when the PC wakes up; the kernel says that it is awake at the end of it.
const WAKING_US: u64 = 20 * SECOND_US;

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// Ports and what hangs at them.
    pub ports: Result<Vec<UsbPortSeen>, HostError>,
    /// The kernel's log.
    pub log: Result<KernelLog, HostError>,
}

fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![key()]
}

fn key() -> ComponentKey {
    ComponentKey::new(ComponentKind::Pc, "main")
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match parse(&read(hosts)) {
        Ok(all) => all,
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks the machine.
#[must_use]
pub fn read(hosts: &Hosts) -> Raw {
    Raw {
        ports: hosts.usb_ports(LIMIT),
        log: hosts.kernel_log(LIMIT),
    }
}

/// What the answers say. Where the log cannot be had, only what ports count themselves is told, and only if they do.
///
/// # Errors
/// When nothing is known of any port.
pub fn parse(raw: &Raw) -> Result<Vec<Measured>, HostError> {
    let no_ports = Vec::new();
    let seen = raw.ports.as_ref().unwrap_or(&no_ports);
    let (mut ports, over_s) = match &raw.log {
        Ok(log) => from_log(log),
        Err(error) => {
            if seen.iter().all(|port| count(port) == 0) {
                return Err(error.clone());
            }
            (BTreeMap::new(), 0)
        }
    };
    for port in seen.iter().filter(|port| count(port) > 0) {
        let told = ports.entry(port.chain.clone()).or_default();
        told.over_current = told.over_current.max(count(port));
    }
    let mut all: Vec<UsbPort> = ports
        .into_iter()
        .map(|(chain, counted)| counted.told(&chain, seen))
        .collect();
    all.sort_by_key(|port| (std::cmp::Reverse(weight(port)), port.chain.clone()));
    let ports_count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    all.truncate(PORTS);
    let reading = Reading::UsbErrors {
        ports: all,
        ports_count,
        over_s,
    };
    // What hangs there was in use all that time: a log that covers some of it is more than a memory.
    Ok(vec![Measured {
        active: over_s >= SHORT_S,
        ..Measured::active(key(), reading)
    }])
}

fn count(port: &UsbPortSeen) -> u32 {
    port.over_current_count.trim().parse().unwrap_or(0)
}

/// Which port comes first where not all are told.
fn weight(port: &UsbPort) -> u64 {
    let of = u64::from;
    of(port.over_current_count)
        .saturating_add(of(port.failures_count))
        .saturating_add(of(port.returns_count))
        .saturating_mul(8)
        .saturating_add(of(port.resets_count))
        .saturating_mul(8)
        .saturating_add(of(port.disconnects_count))
}

/// What the kernel writes of one device or port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Reset,
    Failed,
    Gone,
    Came,
    OverCurrent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counted {
    resets: u32,
    failures: u32,
    disconnects: u32,
    returns: u32,
    over_current: u32,
}

impl Counted {
    fn told(self, chain: &str, seen: &[UsbPortSeen]) -> UsbPort {
        let there = seen.iter().find(|port| port.chain == chain);
        let device = there.map_or(UsbDevice::Nothing, kind);
        // What is somebody's own is told by its kind alone: a stick, a telephone.
        let is_of_the_desk = matches!(device, UsbDevice::Hub | UsbDevice::Sound);
        let name = there
            .filter(|_| is_of_the_desk)
            .map(|it| deskready::limits::clean(&it.product))
            .filter(|name| !name.is_empty());
        UsbPort {
            chain: deskready::limits::clean(chain),
            device,
            device_name: name,
            resets_count: self.resets,
            failures_count: self.failures,
            disconnects_count: self.disconnects,
            returns_count: self.returns,
            over_current_count: self.over_current,
        }
    }
}

fn kind(port: &UsbPortSeen) -> UsbDevice {
    let has = |class: &str| port.classes.iter().any(|it| it == class);
    if has("09") {
        UsbDevice::Hub
    } else if has("01") {
        UsbDevice::Sound
    } else if port.classes.is_empty() && port.product.is_empty() {
        UsbDevice::Nothing
    } else {
        UsbDevice::Other
    }
}

/// Counts by port within the window, and how long that is, seconds.
fn from_log(log: &KernelLog) -> (BTreeMap<String, Counted>, u64) {
    let now_us = log.now_us.max(log.to_us);
    let begin_us = if log.is_whole { 0 } else { log.from_us };
    let from_us = begin_us.max(now_us.saturating_sub(WINDOW_S * SECOND_US));
    let within = |line: &&LogLine| (from_us..=now_us).contains(&line.at_us);
    let awake: Vec<u64> = log
        .usb
        .iter()
        .filter(|line| line.text.contains("suspend exit") || line.text.contains("hibernation exit"))
        .map(|line| line.at_us)
        .collect();
    let wakes = |at_us: u64| {
        awake
            .iter()
            .any(|awake_us| awake_us.abs_diff(at_us) <= WAKING_US)
    };
    let mut events: Vec<(u64, &str, Said)> = Vec::new();
    let mut chains: Vec<(u64, String, Said)> = Vec::new();
    for line in log.usb.iter().filter(within) {
        if let Some((chain, said)) = event(&line.text)
            && !wakes(line.at_us)
        {
            chains.push((line.at_us, chain, said));
        }
    }
    events.extend(
        chains
            .iter()
            .map(|(at, chain, said)| (*at, chain.as_str(), *said)),
    );
    let mut ports: BTreeMap<String, Counted> = BTreeMap::new();
    let mut failed_at: BTreeMap<&str, u64> = BTreeMap::new();
    for (at_us, chain, said) in &events {
        if *said == Said::Gone && went_with_hub(&events, *at_us, chain) {
            continue;
        }
        let port = ports.entry((*chain).to_owned()).or_default();
        match said {
            Said::Reset => port.resets += 1,
            Said::OverCurrent => port.over_current += 1,
            Said::Failed => {
                let before = failed_at.insert(chain, *at_us);
                if before.is_none_or(|then| at_us.saturating_sub(then) > ATTEMPT_US) {
                    port.failures += 1;
                }
            }
            Said::Gone => {
                port.disconnects += 1;
                let is_back = events.iter().any(|(then, other, said)| {
                    *said == Said::Came
                        && other == chain
                        && (*at_us..=at_us.saturating_add(HAND_US)).contains(then)
                });
                port.returns += u32::from(is_back);
            }
            Said::Came => {}
        }
    }
    ports.retain(|_, counted| *counted != Counted::default());
    (ports, now_us.saturating_sub(from_us) / SECOND_US)
}

/// Whether the hub it hangs at, or one before that, went at the same time.
fn went_with_hub(events: &[(u64, &str, Said)], at_us: u64, chain: &str) -> bool {
    events.iter().any(|(then, other, said)| {
        *said == Said::Gone
            && then.abs_diff(at_us) <= TOGETHER_US
            && chain
                .strip_prefix(other)
                .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// `usb 1-1.4: reset full-speed USB device number 4 using xhci_hcd` and its like, as the kernel's hub driver writes them.
fn event(line: &str) -> Option<(String, Said)> {
    let rest = line
        .strip_prefix("usb ")
        .or_else(|| line.strip_prefix("hub "))?;
    let (place, text) = rest.split_once(": ")?;
    let said = if text.starts_with("reset ") && text.contains("USB device number") {
        Said::Reset
    } else if text.starts_with("new ") && text.contains("USB device number") {
        Said::Came
    } else if text.starts_with("USB disconnect, device number") {
        Said::Gone
    } else if text.starts_with("over-current c") {
        Said::OverCurrent
    } else if (text.starts_with("device descriptor read/") && text.contains("error"))
        || text.starts_with("device not accepting address")
        || text.starts_with("unable to enumerate USB device")
        || text.starts_with("Cannot enable. Maybe the USB cable is bad?")
    {
        Said::Failed
    } else {
        return None;
    };
    Some((chain_of(place, text)?, said))
}

/// The port that a line is about: `1-1.4` (what hangs there), `usb1-port2`, `1-4-port2`, `1-0:1.0` (then the text says which).
fn chain_of(place: &str, text: &str) -> Option<String> {
    if let Some((hub, _)) = place.split_once(':') {
        let port: u32 = text.rsplit_once("port ")?.1.trim().parse().ok()?;
        return below(hub, port);
    }
    if let Some((hub, port)) = place.split_once("-port") {
        let hub = hub
            .strip_prefix("usb")
            .map_or_else(|| hub.to_owned(), |bus| format!("{bus}-0"));
        return below(&hub, port.parse().ok()?);
    }
    is_chain(place).then(|| place.to_owned())
}

fn below(hub: &str, port: u32) -> Option<String> {
    if !is_chain(hub) {
        return None;
    }
    Some(match hub.strip_suffix("-0") {
        Some(bus) => format!("{bus}-{port}"),
        None => format!("{hub}.{port}"),
    })
}

/// Digits, a dash, digits with dots between.
fn is_chain(text: &str) -> bool {
    let is_number = |text: &str| {
        !text.is_empty() && text.len() <= 3 && text.chars().all(|c| c.is_ascii_digit())
    };
    text.split_once('-').is_some_and(|(bus, ports)| {
        is_number(bus) && ports.split('.').count() <= 7 && ports.split('.').all(is_number)
    })
}

#[cfg(test)]
#[path = "usb_errors_tests.rs"]
mod tests;
