//! Lines of the kernel's log that tell of failing hardware, and of nothing else. Needs /dev/kmsg and the right to read it;
//! never waits for a line that is not there yet.

use crate::host::{HostError, KernelLog, LogLine};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest record that the kernel hands out.
const RECORD_BYTES: usize = 8 * 1024;
/// Most lines told, the newest.
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
            if all.lines.len() >= LINES {
                all.lines.remove(0);
            }
            all.lines.push(LogLine {
                at_us,
                text: deskready::limits::clean(message),
            });
        }
    }
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
    fn a_log_that_is_not_there_is_told_as_that() {
        let refused = lines(Path::new("/no/such/log"), Duration::from_secs(1)).unwrap_err();
        assert_eq!(refused.why, deskready::observation::Why::NoDevice);
    }
}
