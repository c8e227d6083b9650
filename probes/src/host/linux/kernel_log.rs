//! Lines of the kernel's log that tell of failing hardware, and of nothing else. Needs /dev/kmsg and the right to read it;
//! never waits for a line that is not there yet.

use super::read_text;
use crate::host::{HostError, KernelLog, LogLine};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest record that the kernel hands out.
const RECORD_BYTES: usize = 8 * 1024;
/// Most lines told of each kind, the newest: a plug that drops off all day must not push out what a disk said.
const LINES: usize = 512;
/// Most records read; the log of a desk has some thousands.
const RECORDS: usize = 200_000;
/// What the kernel writes of hardware that fails, and nothing of anybody's work.
const TOLD: [&str; 4] = [
    "[Hardware Error]",
    "I/O error, dev ",
    "critical medium error, dev ",
    "critical target error, dev ",
];

/// What the hub driver writes of devices that come, go, are reset or not recognised, and of ports that cut the current; no
/// names and no serial numbers among it.
const OF_USB: [&str; 7] = [
    " USB device number ",
    ": USB disconnect, device number ",
    ": device descriptor read/",
    ": device not accepting address ",
    ": unable to enumerate USB device",
    ": Cannot enable. Maybe the USB cable is bad?",
    ": over-current c",
];
/// And that the machine has woken up.
const AWAKE: [&str; 2] = ["PM: suspend exit", "hibernation exit"];

/// Whether it is one of USB: every kernel begins those with the device, the port or the hub.
fn is_of_usb(message: &str) -> bool {
    let of_usb = message.starts_with("usb ") || message.starts_with("hub ");
    (of_usb && OF_USB.iter().any(|sign| message.contains(sign)))
        || (message.starts_with("PM: ") && AWAKE.iter().any(|sign| message.contains(sign)))
}

fn push(lines: &mut Vec<LogLine>, at_us: u64, message: &str) {
    if lines.len() >= LINES {
        lines.remove(0);
    }
    lines.push(LogLine {
        at_us,
        text: deskready::limits::clean(message),
    });
}

/// Since the machine started, microseconds. It counts on while the machine sleeps, which the log does not: what was written
/// before a sleep is then older than it seems, and counts for less.
fn now_us(root: &Path) -> u64 {
    let text = read_text(&root.join("proc/uptime"), 256).unwrap_or_default();
    let seconds = text.split_whitespace().next().unwrap_or_default();
    let (whole, _) = seconds.split_once('.').unwrap_or((seconds, ""));
    whole.parse::<u64>().unwrap_or(0).saturating_mul(1_000_000)
}

pub(super) fn lines(path: &Path, limit: Duration) -> Result<KernelLog, HostError> {
    let until = Instant::now() + limit;
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let refused = |errno: Errno| HostError::from_io("/dev/kmsg", &std::io::Error::from(errno));
    let log = rustix::fs::open(path, flags, Mode::empty()).map_err(refused)?;
    let mut all = KernelLog::default();
    let mut record = vec![0; RECORD_BYTES];
    let mut is_first = true;
    for _ in 0..RECORDS {
        if Instant::now() >= until {
            break;
        }
        let length = match rustix::io::read(&log, record.as_mut_slice()) {
            Ok(0) | Err(Errno::AGAIN) => break,
            Ok(length) => length,
            // Overwritten while it was read: the next one is there.
            Err(Errno::PIPE | Errno::INTR) => continue,
            Err(errno) => return Err(refused(errno)),
        };
        let text = String::from_utf8_lossy(record.get(..length).unwrap_or_default());
        let Some((number, at_us, message)) = parted(&text) else {
            continue;
        };
        if std::mem::take(&mut is_first) {
            all.is_whole = number == 0;
            all.from_us = at_us;
        }
        all.to_us = at_us;
        if TOLD.iter().any(|sign| message.contains(sign)) {
            push(&mut all.lines, at_us, message);
        } else if is_of_usb(message) {
            push(&mut all.usb, at_us, message);
        }
    }
    all.now_us = now_us(Path::new("/"));
    Ok(all)
}

/// `6,1234,5678901,-;message` is record 1234, written 5.7 s after the start.
fn parted(record: &str) -> Option<(u64, u64, &str)> {
    let (head, rest) = record.split_once(';')?;
    let mut fields = head.split(',').skip(1);
    let number = fields.next()?.parse().ok()?;
    let at_us = fields.next()?.parse().ok()?;
    // Below it stand the device and its subsystem.
    Some((number, at_us, rest.lines().next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_parted_into_number_moment_and_message() {
        for (record, expected) in [
            (
                "6,1234,5678901,-;usb 1-1: reset\n SUBSYSTEM=usb\n",
                Some((1234, 5_678_901, "usb 1-1: reset")),
            ),
            ("3,7,8,-,caller=T1;x; y", Some((7, 8, "x; y"))),
            ("no record", None),
            ("6,x,1,-;y", None),
            ("6,1,1,-;", None),
        ] {
            assert_eq!(parted(record), expected, "{record}");
        }
    }

    #[test]
    fn of_usb_only_trouble_and_comings_and_goings_are_told_and_nobodys_name() {
        for (message, expected) in [
            (
                "usb 1-1.4: reset full-speed USB device number 4 using xhci_hcd",
                true,
            ),
            (
                "usb 1-1: new high-speed USB device number 2 using xhci_hcd",
                true,
            ),
            ("usb 1-1: USB disconnect, device number 4", true),
            ("usb usb1-port2: unable to enumerate USB device", true),
            ("usb 1-1: device descriptor read/64, error -71", true),
            ("hub 1-0:1.0: over-current condition on port 1", true),
            ("PM: suspend exit", true),
            ("PM: hibernation: hibernation exit", true),
            ("PM: suspend entry (deep)", false),
            ("usb 1-1: Product: Ana's iPhone", false),
            ("usb 1-1: SerialNumber: 00008030-000A1D", false),
            (
                "usb 1-1: New USB device found, idVendor=05ac, idProduct=12a8",
                false,
            ),
            ("input: Ana's Keyboard USB device number 4", false),
            ("systemd[1]: suspend exit", false),
        ] {
            assert_eq!(is_of_usb(message), expected, "{message}");
        }
    }

    #[test]
    fn the_newest_lines_are_kept() {
        let mut lines = Vec::new();
        for at_us in 0..1000 {
            push(&mut lines, at_us, "x");
        }
        assert_eq!((lines.len(), lines[0].at_us), (LINES, 1000 - LINES as u64));
    }

    #[test]
    fn the_time_since_the_start_is_read_and_garbage_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(now_us(root), 0);
        std::fs::create_dir_all(root.join("proc")).unwrap();
        for (text, expected) in [
            ("53999.23 101.5\n", 53_999_000_000),
            ("7\n", 7_000_000),
            ("x\n", 0),
            ("18446744073709551615.0\n", u64::MAX),
        ] {
            std::fs::write(root.join("proc/uptime"), text).unwrap();
            assert_eq!(now_us(root), expected, "{text}");
        }
    }

    #[test]
    fn a_log_that_is_not_there_is_told_as_that() {
        let refused = lines(Path::new("/no/such/log"), Duration::from_secs(1)).unwrap_err();
        assert_eq!(refused.why, deskready::observation::Why::NoDevice);
    }
}
