//! Doors through which bytes from outside come in: reports of disks, descriptors, firmware, logs, messages from the network, answers of other processes,
//! reports of desks. Each takes any bytes and must come to an end without a panic. Needs the parsers; touches no machine.

mod judged;
mod read;

/// A door with its name.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Name; its corpus is the folder of that name.
    pub name: &'static str,
    /// What comes in there.
    pub about: &'static str,
    /// Takes any bytes.
    pub run: fn(&[u8]),
}

/// Every door.
pub const TARGETS: &[Target] = &[
    Target {
        name: "smart",
        about: "what smartctl prints, JSON or text",
        run: read::smart,
    },
    Target {
        name: "nvme",
        about: "the health page of an NVMe disk",
        run: read::nvme,
    },
    Target {
        name: "firmware",
        about: "SMBIOS structures",
        run: read::firmware,
    },
    Target {
        name: "hid",
        about: "a HID report descriptor",
        run: read::hid,
    },
    Target {
        name: "sip",
        about: "what comes back over the network to our question in SIP",
        run: read::sip,
    },
    Target {
        name: "log",
        about: "lines of the kernel's log",
        run: read::log,
    },
    Target {
        name: "answers",
        about: "the answers a probe gets from another process; the first line names the probe",
        run: read::answers,
    },
    Target {
        name: "judged",
        about: "a report of a desk, judged and told in both languages",
        run: judged::report,
    },
];

/// The door of a name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
