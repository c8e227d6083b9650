//! Clues that stand in the newest readings themselves: why a connection failed, what a disk counts,
//! what a stream took. Needs the case; must not weigh anything. A reading older than the fault says
//! nothing about it.

use super::disk_health::DISK_CRC_COUNTER;
use super::engine::Case;
use super::{load, usb};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::Baseline;
use crate::finding::State;
use crate::knowledge::{codes, makes_calls};
use crate::observation::{FileFact, FileFound, Observation, Outcome, Reading, UsbPort, Why};
use crate::profile::FileRole;
use crate::text::Reason;

/// Errors of a system that say the same, as they are told: Linux, then Windows.
const NO_LINK: [&str; 6] = [
    "os error 101",
    "os error 100)",
    "unreachable",
    "os error 10051",
    "os error 10050",
    "network is down",
];
const REFUSED: [&str; 3] = ["os error 111", "refused", "os error 10061"];
const NO_NAME: [&str; 4] = [
    "lookup address",
    "name or service",
    "os error 11001",
    "no such host",
];
const NOT_PERMITTED: [&str; 3] = ["os error 13)", "permission denied", "os error 10013"];
/// Counters by which a disk tells of sectors it cannot read or had to replace: ATA attributes 5,
/// 187, 197, 198 (as smartmontools numbers them), its statistics and its log of errors, the defects of SCSI disks, and the
/// NVMe health log's media errors.
const MEDIA: [&str; 12] = [
    "ata_5",
    "ata_187",
    "ata_197",
    "ata_198",
    "log_uncorrectable",
    "nvme_media_errors",
    "scsi_grown_defects",
    "scsi_read_uncorrected",
    "stat_reallocated",
    "stat_uncorrectable",
    "windows_read_uncorrected",
    "windows_write_uncorrected",
];
/// As few failed requests as one wake-up may cost.
const FEW_ERRORS: u64 = 2;
/// A stream that takes less than this share of its frames starves, percent.
const STARVES_BELOW_PERCENT: u64 = 90;

/// The newest reading of a component that was made since the fault began.
pub(super) fn newest<'a, T>(
    case: &Case<'a>,
    component: &ComponentKey,
    read: impl Fn(&'a Reading) -> Option<T>,
) -> Option<T> {
    let latest = case.input.latest.iter().rev();
    latest
        .filter(|o| o.component == *component && o.at >= case.since)
        .find_map(|o| match &o.outcome {
            Outcome::Reading(reading) => read(reading),
            Outcome::Unseen(_) => None,
        })
}

/// Why the connection failed, or a phone on the network did not answer, when it is one of these.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only these are asked over the network"
)]
fn connect_error(case: &Case<'_>, signs: &[&str], code: &str) -> Option<Reason> {
    let phone = case.input.facts.profile.expect.desk_phone.as_ref();
    let address = phone.and_then(|phone| phone.address.as_deref());
    let (name, error) = newest(case, &case.key.component, |reading| {
        let (name, error) = match reading {
            Reading::Connect {
                ok: false,
                path_name,
                error_text,
                // What a far side says in its own words is no error of this system.
                sip: None,
                ..
            } => (path_name.as_str(), error_text),
            Reading::Presence {
                found: false,
                error_text,
                ..
            } => (address?, error_text),
            _ => return None,
        };
        Some((name, error.as_deref()?.to_lowercase()))
    })?;
    let told = signs.iter().any(|sign| error.contains(sign));
    told.then(|| Reason::new(code).with("path_name", name))
}

pub(super) fn no_link(case: &Case<'_>) -> Option<Reason> {
    connect_error(case, &NO_LINK, codes::CLUE_NO_LINK)
}

pub(super) fn refused(case: &Case<'_>) -> Option<Reason> {
    connect_error(case, &REFUSED, codes::CLUE_REFUSED)
}

pub(super) fn name_unknown(case: &Case<'_>) -> Option<Reason> {
    connect_error(case, &NO_NAME, codes::CLUE_NAME_UNKNOWN)
}

pub(super) fn not_permitted(case: &Case<'_>) -> Option<Reason> {
    connect_error(case, &NOT_PERMITTED, codes::CLUE_NOT_PERMITTED)
}

/// The far side answered, and said itself that it cannot.
pub(super) fn not_serving(case: &Case<'_>) -> Option<Reason> {
    newest(case, &case.key.component, |reading| {
        let Reading::Connect {
            ok: false,
            path_name,
            sip: Some(answer),
            ..
        } = reading
        else {
            return None;
        };
        Some(
            Reason::new(codes::CLUE_NOT_SERVING)
                .with("path_name", path_name.as_str())
                .with("answer_text", answer.in_words()),
        )
    })
}

/// Counters of a disk of this desk: of the one in question, or of any where the question is about
/// a file system or a file.
fn smart(case: &Case<'_>, count: impl Fn(&Observation, &str, u64) -> u64) -> Option<u64> {
    let own = case.key.component.kind == ComponentKind::Disk
        && !crate::profile::names_place(&case.key.component.slot);
    let disks = case.input.latest.iter().filter_map(|o| match &o.outcome {
        Outcome::Reading(Reading::Smart { counters, .. })
            if !own || o.component == case.key.component =>
        {
            Some((o, counters))
        }
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    });
    disks
        .map(|(read, counters)| {
            let each = counters
                .iter()
                .map(|(name, value)| count(read, name, *value));
            each.fold(0_u64, u64::saturating_add)
        })
        .max()
}

fn crc_growth(case: &Case<'_>) -> Option<u64> {
    smart(case, |read, name, value| {
        if name != DISK_CRC_COUNTER {
            return 0;
        }
        let disk = Baseline::disk(&read.component.slot, read.identity.as_ref());
        let baseline = case.input.facts.baseline.disk_crc_counts.get(&disk);
        value.saturating_sub(baseline.copied().unwrap_or(0))
    })
}

fn media(case: &Case<'_>) -> Option<u64> {
    smart(
        case,
        |_, name, value| {
            if MEDIA.contains(&name) { value } else { 0 }
        },
    )
}

pub(super) fn cable_errors(case: &Case<'_>) -> Option<Reason> {
    let count = crc_growth(case).filter(|count| *count > 0)?;
    Some(Reason::new(codes::CLUE_CABLE_ERRORS).with("error_count", count))
}

pub(super) fn cable_clean(case: &Case<'_>) -> Option<Reason> {
    (crc_growth(case)? == 0).then(|| Reason::new(codes::CLUE_CABLE_CLEAN))
}

pub(super) fn media_errors(case: &Case<'_>) -> Option<Reason> {
    let count = media(case).filter(|count| *count > 0)?;
    Some(Reason::new(codes::CLUE_MEDIA_ERRORS).with("sectors_count", count))
}

pub(super) fn few_errors(case: &Case<'_>) -> Option<Reason> {
    let slot = &case.key.component.slot;
    let baseline = case.input.facts.baseline.disk_error_counts.get(slot);
    let count = newest(case, &case.key.component, |reading| {
        if let Reading::IoErrors { error_count, .. } = reading {
            return Some(error_count.saturating_sub(baseline.copied().unwrap_or(0)));
        }
        if let Reading::LoggedIoErrors { error_count, .. } = reading {
            // Fewer than were answered for are of another start of the machine.
            let answered = case.input.facts.baseline.disk_log_answered.get(slot);
            let answered = answered.map_or(0, |it| it.error_count);
            return Some(error_count.checked_sub(answered).unwrap_or(*error_count));
        }
        None
    })?;
    let clean = media(case) == Some(0) && crc_growth(case) == Some(0);
    (clean && (1..=FEW_ERRORS).contains(&count))
        .then(|| Reason::new(codes::CLUE_FEW_ERRORS).with("error_count", count))
}

/// The device's buttons answer though its sound does not: it is plugged in and has power.
pub(super) fn on_the_bus(case: &Case<'_>) -> Option<Reason> {
    // Of one that comes and goes the buttons may have been seen while it was there.
    let gone_for_good = case.lead.state == State::Failing && case.lead.trips_count <= 1;
    if !gone_for_good || case.lead.since != Some(case.since) {
        return None;
    }
    newest(case, &case.key.component, |reading| {
        matches!(reading, Reading::HidCollections { .. })
            .then(|| Reason::new(codes::CLUE_ON_THE_BUS))
    })
}

pub(super) fn stream_starves(case: &Case<'_>) -> Option<Reason> {
    // It may have starved before it was gone: the newest stream counts whenever it was.
    let streams = case
        .input
        .latest
        .iter()
        .filter(|o| o.component == case.key.component);
    streams.rev().find_map(|o| match &o.outcome {
        Outcome::Reading(Reading::AudioOutput {
            sample_rate_hz,
            frames_count,
            elapsed_ms,
            ..
        }) => {
            let expected = u64::from(*sample_rate_hz).saturating_mul(*elapsed_ms) / 1000;
            let some = *frames_count > 0
                && frames_count.saturating_mul(100)
                    < expected.saturating_mul(STARVES_BELOW_PERCENT);
            some.then(|| {
                Reason::new(codes::CLUE_STREAM_STARVES)
                    .with("frames_count", *frames_count)
                    .with("expected_count", expected)
            })
        }
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    })
}

/// Files that differ between two readings in a row.
pub(super) fn unsteady_reading(case: &Case<'_>) -> Option<Reason> {
    let unsteady = |reading: &Reading| {
        let Reading::Files { facts, .. } = reading else {
            return 0;
        };
        let changing = |fact: &&FileFact| {
            let why = Why::Changing;
            matches!(&fact.found, FileFound::Inconclusive { why: w, .. } if *w == why)
        };
        facts.iter().filter(changing).count()
    };
    let count: usize = case
        .input
        .latest
        .iter()
        .filter_map(|o| match &o.outcome {
            Outcome::Reading(reading) => Some(unsteady(reading)),
            Outcome::Unseen(_) => None,
        })
        .sum();
    (count > 0).then(|| Reason::new(codes::CLUE_UNSTEADY_READING).with("files_count", count))
}

/// A set of driver files that is not as it should be.
pub(super) fn driver_damaged(case: &Case<'_>) -> Option<Reason> {
    let drivers = case.input.latest.iter().filter_map(|o| match &o.outcome {
        Outcome::Reading(Reading::Files {
            role: FileRole::Driver,
            set,
            ..
        }) => Some((&o.component, set)),
        Outcome::Reading(_) | Outcome::Unseen(_) => None,
    });
    let bad = |component: &ComponentKey| {
        case.input
            .findings
            .iter()
            .any(|f| f.component == *component && !matches!(f.state, State::Ok | State::Unknown))
    };
    let (_, set) = drivers.into_iter().find(|(component, _)| bad(component))?;
    Some(Reason::new(codes::CLUE_DRIVER_DAMAGED).with("set_name", set.as_str()))
}

/// The USB ports of this PC with trouble, as they were last seen.
fn usb_ports<'a>(case: &Case<'a>) -> Option<&'a [UsbPort]> {
    newest(case, &case.key.component, |reading| {
        if let Reading::UsbErrors { ports, .. } = reading {
            return Some(ports.as_slice());
        }
        None
    })
}

pub(super) fn usb_hub_fails(case: &Case<'_>) -> Option<Reason> {
    let (hub, count) = usb::common_hub(usb_ports(case)?)?;
    let reason = Reason::new(codes::CLUE_USB_HUB_FAILS).with("chain", hub);
    Some(reason.with("ports_count", count))
}

pub(super) fn usb_no_hub(case: &Case<'_>) -> Option<Reason> {
    usb::without_hub(usb_ports(case)?).then(|| Reason::new(codes::CLUE_USB_NO_HUB))
}

pub(super) fn usb_over_current(case: &Case<'_>) -> Option<Reason> {
    let ports = usb_ports(case)?;
    let cut = ports.iter().max_by_key(|port| port.over_current_count)?;
    (cut.over_current_count > 0).then(|| {
        Reason::new(codes::CLUE_USB_OVER_CURRENT)
            .with("chain", cut.chain.as_str())
            .with("over_current_count", cut.over_current_count)
    })
}

/// The newest look at how much programs wait: the processor, memory, and who was busiest with that which they wait for.
fn load<'a>(case: &Case<'a>) -> Option<load::Load<'a>> {
    newest(case, &case.key.component, |reading| {
        load::of(reading, case.input.knowledge)
    })
}

pub(super) fn busy_softphone(case: &Case<'_>) -> Option<Reason> {
    let name = load(case)?.busiest?.name.as_deref()?;
    makes_calls(name).then(|| Reason::new(codes::CLUE_BUSY_SOFTPHONE).with("program", name))
}

pub(super) fn busy_other(case: &Case<'_>) -> Option<Reason> {
    let busiest = load(case)?.busiest?;
    match busiest.name.as_deref() {
        Some(name) if makes_calls(name) => None,
        Some(name) => Some(Reason::new(codes::CLUE_BUSY_OTHER).with("program", name)),
        None => Some(Reason::new(codes::CLUE_BUSY_OTHER)),
    }
}

pub(super) fn memory_stalls(case: &Case<'_>) -> Option<Reason> {
    load(case)?
        .is_memory
        .then(|| Reason::new(codes::CLUE_MEMORY_STALLS))
}

pub(super) fn memory_waits_little(case: &Case<'_>) -> Option<Reason> {
    (!load(case)?.is_memory).then(|| Reason::new(codes::CLUE_MEMORY_WAITS_LITTLE))
}
