//! USB ports: where devices are reset, not recognised or lost again and again, or the current is cut. One that somebody
//! unplugged says nothing.

use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{Reading, UsbDevice, UsbPort};
use crate::text::Reason;

/// Most ports that are put into words.
const TOLD: usize = 4;
const FAULT: &str = fault_codes::USB_PORT;

pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    let (ComponentKind::Pc, Reading::UsbErrors { ports, over_s, .. }) =
        (case.component.kind, case.reading)
    else {
        return Vec::new();
    };
    let limits = Limits {
        resets: case.limit(FAULT, "resets_count"),
        failures: case.limit(FAULT, "failures_count"),
        returns: case.limit(FAULT, "returns_count"),
        over_current: case.limit(FAULT, "over_current_count"),
    };
    let bad: Vec<&UsbPort> = ports
        .iter()
        .filter(|port| limits.are_met(port, 1))
        .collect();
    // From half of it on nothing is said, so that it does not come and go.
    let near = ports.iter().any(|port| limits.are_met(port, 2));
    let verdict = match (bad.is_empty(), near || *over_s == 0) {
        (false, _) => Verdict::Fail,
        (true, true) => Verdict::NoWord,
        (true, false) => Verdict::Pass,
    };
    let mut reasons: Vec<Reason> = bad
        .iter()
        .take(TOLD)
        .map(|port| told(port, *over_s))
        .collect();
    if reasons.is_empty() {
        reasons.push(Reason::new(codes::USB_PORT_QUIET).with("over_s", *over_s));
    }
    // A stick or a telephone of somebody's is no matter of calls.
    let of_nobody = bad.iter().all(|port| port.device == UsbDevice::Other);
    let severity = if of_nobody && !bad.is_empty() {
        Severity::S4
    } else {
        Severity::S3
    };
    vec![Said {
        fault: FAULT,
        verdict,
        severity,
        reasons,
        terminal: false,
    }]
}

struct Limits {
    resets: u64,
    failures: u64,
    returns: u64,
    over_current: u64,
}

impl Limits {
    /// Whether a port is at one of them, or at the share of it that `part` names.
    fn are_met(&self, port: &UsbPort, part: u64) -> bool {
        let at = |count: u32, limit: u64| u64::from(count).saturating_mul(part) >= limit.max(1);
        // Some cameras and readers of fingerprints are reset each time they are used.
        let resets_count = port.device != UsbDevice::Other;
        (resets_count && at(port.resets_count, self.resets))
            || at(port.failures_count, self.failures)
            || at(port.returns_count, self.returns)
            || at(port.over_current_count, self.over_current)
    }
}

fn told(port: &UsbPort, over_s: u64) -> Reason {
    let reason = match (port.device, &port.device_name) {
        (UsbDevice::Hub | UsbDevice::Sound, Some(name)) => {
            Reason::new(codes::USB_PORT_TROUBLE_NAMED).with("device_name", name.as_str())
        }
        (UsbDevice::Nothing, _) => Reason::new(codes::USB_PORT_TROUBLE_EMPTY),
        (UsbDevice::Hub | UsbDevice::Sound | UsbDevice::Other, _) => {
            Reason::new(codes::USB_PORT_TROUBLE)
        }
    };
    reason
        .with("chain", port.chain.as_str())
        .with("resets_count", port.resets_count)
        .with("failures_count", port.failures_count)
        .with("returns_count", port.returns_count)
        .with("disconnects_count", port.disconnects_count)
        .with("over_current_count", port.over_current_count)
        .with("over_s", over_s)
}

/// The hub that a port belongs to; `None` where it belongs to the PC itself.
fn hub(chain: &str) -> Option<&str> {
    chain.rsplit_once('.').map(|(hub, _)| hub)
}

/// The hub at which more than one port is in trouble, or that is in trouble itself together with one of its ports.
pub(super) fn common_hub(ports: &[UsbPort]) -> Option<(&str, usize)> {
    let bad: Vec<&UsbPort> = ports.iter().filter(|port| is_in_trouble(port)).collect();
    bad.iter()
        .filter_map(|port| hub(&port.chain))
        .map(|hub_chain| {
            let below =
                |port: &&&UsbPort| port.chain == hub_chain || hub(&port.chain) == Some(hub_chain);
            (hub_chain, bad.iter().filter(below).count())
        })
        .filter(|(_, count)| *count >= 2)
        .max_by_key(|(hub, count)| (*count, std::cmp::Reverse(*hub)))
}

/// Whether every port in trouble belongs to the PC itself, and no hub hangs there.
pub(super) fn without_hub(ports: &[UsbPort]) -> bool {
    let mut bad = ports.iter().filter(|port| is_in_trouble(port)).peekable();
    bad.peek().is_some()
        && bad.all(|port| hub(&port.chain).is_none() && port.device != UsbDevice::Hub)
}

/// Anything but what a hand does, or the use of a camera.
pub(super) fn is_in_trouble(port: &UsbPort) -> bool {
    (port.resets_count > 0 && port.device != UsbDevice::Other)
        || port.failures_count > 0
        || port.returns_count > 0
        || port.over_current_count > 0
}

#[cfg(test)]
#[path = "usb_tests.rs"]
mod tests;
