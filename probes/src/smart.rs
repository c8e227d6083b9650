//! What disks say of themselves, through smartctl, or through the records of the system where it keeps some.
//! Needs the helper; sends the disks questions, and while nobody is there the wish that they test themselves; turns silence of a disk into `Unseen`, never into health.

mod counters;
mod due_test;
mod nvme;
mod part;
mod records;
mod report;
mod self_test;
mod text;

use crate::host::{HostError, Hosts, KernelDisk, SmartOutput, StorageRecords};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::observation::{Measured, Trigger, Why};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "smart",
    kind: ComponentKind::Disk,
    role: Role::Helper,
    period_s: 3600,
    again_s: 600,
    limit: Duration::from_secs(60),
    in_scheduled_round: true,
    owns,
    run,
};

/// Slot that stands for all disks when not even their list could be had.
pub(crate) const ALL_DRIVES: &str = "drives";
const SCAN_LIMIT: Duration = Duration::from_secs(20);
/// A disk that recovers from an error keeps silent for half a minute.
const DISK_LIMIT: Duration = Duration::from_secs(35);
const PAGE_LIMIT: Duration = Duration::from_secs(6);
/// Most disks asked; a shelf of a server has fewer.
const DISKS: usize = 32;

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// The kernel's disks.
    pub disks: Result<Vec<KernelDisk>, HostError>,
    /// What each disk said.
    pub answers: Vec<(Asked, Result<SmartOutput, HostError>)>,
    /// Health pages of NVMe disks of which smartctl said nothing, hexadecimal.
    #[serde(default)]
    pub nvme_pages: Vec<(String, Result<String, HostError>)>,
    /// What the system itself remembers of them; an error where it keeps no such records.
    #[serde(default = "no_records")]
    pub records: Result<StorageRecords, HostError>,
}

fn no_records() -> Result<StorageRecords, HostError> {
    Err(HostError::new(Why::Unsupported, "not asked for"))
}

/// One disk to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Slot it is told under.
    pub slot: String,
    /// Name below `/dev`.
    pub device: String,
    /// Kind of access, where the name alone does not say which disk is meant.
    #[serde(default)]
    pub access: Option<String>,
}

fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![key(ALL_DRIVES)]
}

fn key(slot: &str) -> ComponentKey {
    ComponentKey::new(ComponentKind::Disk, slot)
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts) {
        Ok(raw) => {
            let measured = parse(&raw);
            // In a self-check somebody sits there and waits.
            if ctx.trigger == Trigger::Scheduled {
                due_test::start(hosts, &raw);
            }
            measured
        }
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks every disk that smartctl or the kernel lists, all at once.
///
/// # Errors
/// When no list of disks could be had at all.
pub fn read(hosts: &Hosts) -> Result<Raw, HostError> {
    let disks = hosts.disks(Duration::from_secs(3));
    let scan = hosts.smart_scan(SCAN_LIMIT);
    let kernel: Vec<&str> = disks
        .iter()
        .flatten()
        .filter(|disk| disk.has_device)
        .map(|disk| disk.name.as_str())
        .collect();
    let scanned = scan
        .as_ref()
        .map(|output| report::scanned(&output.stdout))
        .unwrap_or_default();
    let asked = to_ask(&scanned, &kernel);
    if let (true, Err(error)) = (asked.is_empty(), &scan) {
        return Err(error.clone());
    }
    let lost = || HostError::new(Why::Unsupported, "the question itself failed");
    let answers: Vec<(Asked, Result<SmartOutput, HostError>)> = std::thread::scope(|scope| {
        let all: Vec<_> = asked
            .into_iter()
            .map(|one| {
                let question = one.clone();
                let answer = scope.spawn(move || {
                    hosts.smart_disk(&question.device, question.access.as_deref(), DISK_LIMIT)
                });
                (one, answer)
            })
            .collect();
        all.into_iter()
            .map(|(one, it)| (one, it.join().unwrap_or_else(|_| Err(lost()))))
            .collect()
    });
    let silent = answers.iter().filter(|(_, answer)| answer.is_err());
    let nvme = silent.filter(|(asked, _)| asked.slot.starts_with("nvme"));
    let nvme_pages = nvme
        .map(|(asked, _)| {
            let page = hosts.nvme_health(&asked.slot, PAGE_LIMIT);
            (asked.slot.clone(), page)
        })
        .collect();
    Ok(Raw {
        disks,
        answers,
        nvme_pages,
        records: hosts.storage(SCAN_LIMIT),
    })
}

/// Disks of the scan first; those of the kernel that the scan did not reach after them.
fn to_ask(scanned: &[(String, Option<String>)], kernel: &[&str]) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    for (device, access) in scanned {
        // Several disks behind one controller share a name; only the access tells them apart.
        let behind = access.as_deref().filter(|text| text.contains(','));
        let slot = match behind {
            Some(access) => format!("{device} {access}"),
            None => kernel_name(device, kernel),
        };
        if all.iter().all(|one| one.slot != slot) {
            all.push(Asked {
                slot,
                device: device.clone(),
                access: access.clone(),
            });
        }
    }
    for name in kernel {
        if all.iter().all(|one| one.slot != *name) {
            all.push(Asked {
                slot: (*name).to_owned(),
                device: (*name).to_owned(),
                access: None,
            });
        }
    }
    all.truncate(DISKS);
    all
}

/// smartctl names the controller ("nvme0"), the kernel the disk on it ("nvme0n1"). To Windows its "sda" is the disk
/// number 0.
fn kernel_name(device: &str, kernel: &[&str]) -> String {
    if let Some(numbered) = numbered(device).filter(|name| kernel.contains(&name.as_str())) {
        return numbered;
    }
    let on_controller = |name: &&&str| {
        name.strip_prefix(device)
            .is_some_and(|rest| rest.starts_with('n'))
    };
    let found = Some(device)
        .filter(|d| d.starts_with("nvme"))
        .and_then(|_| kernel.iter().find(on_controller));
    found.map_or_else(|| device.to_owned(), |name| (*name).to_owned())
}

/// "sda" is "PhysicalDrive0", "sdaa" is "PhysicalDrive26", and "pd7" is "PhysicalDrive7".
fn numbered(device: &str) -> Option<String> {
    let number = match (device.strip_prefix("sd"), device.strip_prefix("pd")) {
        (Some(letters), _) if (1..=2).contains(&letters.len()) => {
            let digits = letters.bytes().map(|letter| {
                let is_letter = letter.is_ascii_lowercase();
                is_letter.then(|| u32::from(letter - b'a') + 1)
            });
            digits
                .into_iter()
                .try_fold(0, |sum, digit| Some(sum * 26 + digit?))?
                - 1
        }
        (_, Some(number)) => number.parse().ok()?,
        _ => return None,
    };
    Some(format!("PhysicalDrive{number}"))
}

/// What the answers say.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<Measured> {
    if raw.answers.is_empty() {
        return vec![Measured::unseen(
            key(ALL_DRIVES),
            Why::NoDevice,
            "no disk is listed",
        )];
    }
    let known = raw.disks.as_deref().unwrap_or_default();
    raw.answers
        .iter()
        .map(|(asked, answer)| {
            let key = key(&asked.slot);
            match answer {
                Ok(output) => report::parse(key, output),
                Err(error) => page(raw, &asked.slot)
                    .and_then(|page| nvme::as_output(page, disk(known, &asked.slot)))
                    .map_or_else(
                        || Measured::unseen(key.clone(), error.why, &error.detail),
                        |output| report::parse(key.clone(), &output),
                    ),
            }
        })
        .map(|measured| records::instead_of_silence(measured, &raw.records))
        .map(|measured| named_by_kernel(measured, known))
        .collect()
}

fn page<'a>(raw: &'a Raw, slot: &str) -> Option<&'a str> {
    let found = raw.nvme_pages.iter().find(|(name, _)| name == slot)?;
    found.1.as_deref().ok()
}

fn disk<'a>(disks: &'a [KernelDisk], slot: &str) -> Option<&'a KernelDisk> {
    disks.iter().find(|disk| disk.name == slot)
}

/// A disk that cannot speak for itself is at least named as the kernel names it.
fn named_by_kernel(measured: Measured, disks: &[KernelDisk]) -> Measured {
    use deskready::observation::Outcome;
    let silent =
        matches!(&measured.outcome, Outcome::Unseen(unseen) if unseen.why == Why::Unsupported);
    match disk(disks, &measured.component.slot) {
        Some(disk) if silent && measured.identity.is_none() => {
            let identity = Identity::new(&disk.vendor, &disk.model, &disk.serial);
            Measured {
                identity: Some(identity),
                ..measured
            }
        }
        _ => measured,
    }
}

#[cfg(test)]
mod tests;
