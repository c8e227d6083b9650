//! Clues: what is known besides the symptom and speaks for or against its suspects. A fault names
//! the clues that matter to it (fault.toml); here stands when each holds, with the sentence that
//! says so. Needs the case; must not weigh anything.

use super::engine::Case;
use super::past::{Peers, is_recent};
use super::{file_clues, hardware_clues, reading_clues, sound_clues};
use crate::component::{ComponentKey, ComponentKind};
use crate::finding::{Absence, Finding, State};
use crate::knowledge::{codes, fault_codes};
use crate::profile::DeviceSpec;
use crate::text::{Arg, Reason};
use crate::work_order::ClosingCode;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Two things that begin within this time began together.
const TOGETHER: SignedDuration = SignedDuration::from_mins(15);
/// An update this long before the first failure may be its reason.
const AFTER_UPDATE: SignedDuration = SignedDuration::from_hours(24);
/// As few desks as this say nothing about a shared cause.
const PEERS_LEAST: u32 = 3;
/// Of desks that share something, this share failing speaks of what they share, percent.
const PEERS_FAIL_PERCENT: u32 = 30;

/// So many restarts within the window of coming and going are no accident.
const RESTARTS_OFTEN: u32 = 2;
/// Failing this many rounds on end, or this many over this time: what is looked at rarely is as steady.
const STEADY_ROUNDS: u32 = 10;
const STEADY_LOOKS: u32 = 3;
const STEADY_FOR_S: u32 = 30 * 60;
/// Two listings of one moment are this far apart at most.
const SAME_MOMENT: SignedDuration = SignedDuration::from_mins(2);
/// A garbled name this long before the device is gone belongs to its end.
const BEFORE_THE_END: SignedDuration = SignedDuration::from_hours(4);

/// A word of a device's name with this many letters tells whose name it is.
const TELLING_LETTERS: usize = 3;
/// Words that many devices have in their names.
const SAYS_NOTHING: [&str; 6] = ["usb", "audio", "device", "headset", "stereo", "mono"];

type Holds = fn(&Case<'_>) -> Option<Reason>;

/// When each clue holds. `shared_suspect` and `part_was_replaced` are weighed for every fault and
/// stand in `certainty`.
pub(super) const HOLDS: [(&str, Holds); 61] = [
    ("after_restart", after_restart),
    ("after_update", after_update),
    ("all_paths_down", all_paths_down),
    ("another_name", another_name),
    ("block_lost", file_clues::block_lost),
    ("busy_other", reading_clues::busy_other),
    ("busy_softphone", reading_clues::busy_softphone),
    ("cable_clean", reading_clues::cable_clean),
    ("cable_errors", reading_clues::cable_errors),
    ("clicks_heard", sound_clues::clicks_heard),
    ("comes_and_goes", comes_and_goes),
    ("disk_errors", disk_errors),
    ("driver_damaged", reading_clues::driver_damaged),
    ("fan_stands", hardware_clues::fan_stands),
    ("fans_turn", hardware_clues::fans_turn),
    ("few_errors", reading_clues::few_errors),
    ("hum_heard", sound_clues::hum_heard),
    ("many_files", many_files),
    ("media_errors", reading_clues::media_errors),
    ("memory_short", memory_short),
    ("memory_stalls", reading_clues::memory_stalls),
    ("memory_waits_little", reading_clues::memory_waits_little),
    ("muted_here", sound_clues::muted_here),
    ("name_unknown", reading_clues::name_unknown),
    ("neighbours_fail", neighbours_fail),
    ("neighbours_well", neighbours_well),
    ("never_worked", never_worked),
    ("nff_before", nff_before),
    ("no_link", reading_clues::no_link),
    ("no_sound_device", no_sound_device),
    ("not_default", not_default),
    ("not_permitted", reading_clues::not_permitted),
    ("not_serving", reading_clues::not_serving),
    ("on_battery", hardware_clues::on_battery),
    ("on_the_bus", reading_clues::on_the_bus),
    ("one_bit", file_clues::one_bit),
    ("only_this_path_down", only_this_path_down),
    ("other_device", other_device),
    ("other_disk_fails", other_disk_fails),
    ("other_ear_heard", sound_clues::other_ear_heard),
    ("other_part_failed_here", other_part_failed_here),
    ("own_word", own_word),
    ("part_fails_elsewhere", part_fails_elsewhere),
    ("part_works_elsewhere", part_works_elsewhere),
    ("processor_hot", hardware_clues::processor_hot),
    ("read_error", file_clues::read_error),
    ("refused", reading_clues::refused),
    ("restarts_often", restarts_often),
    ("same_image_fails", same_image_fails),
    ("same_switch_fails", same_switch_fails),
    ("second_source", second_source),
    ("speed_capped", hardware_clues::speed_capped),
    ("steady", steady),
    ("stream_starves", reading_clues::stream_starves),
    ("unsteady_reading", reading_clues::unsteady_reading),
    ("usb_hub_fails", reading_clues::usb_hub_fails),
    ("usb_neighbour_fails", usb_neighbour_fails),
    ("usb_no_hub", reading_clues::usb_no_hub),
    ("usb_over_current", reading_clues::usb_over_current),
    ("was_restored", was_restored),
    ("went_at_work", went_at_work),
];

/// Whether a clue holds, and the sentence for it.
pub(super) fn holds(clue: &str, case: &Case<'_>) -> Option<Reason> {
    let (_, test) = HOLDS.iter().find(|(name, _)| *name == clue)?;
    test(case)
}

fn after_restart(case: &Case<'_>) -> Option<Reason> {
    case.lead
        .after_restart
        .then(|| Reason::new(codes::CLUE_AFTER_RESTART))
}

fn after_update(case: &Case<'_>) -> Option<Reason> {
    let from = case.since.checked_sub(AFTER_UPDATE).unwrap_or(case.since);
    let updates = case.input.findings.iter().flat_map(|finding| {
        finding
            .reasons
            .iter()
            .map(move |reason| (finding.reasons_since, reason))
    });
    let package = updates
        .filter(|(at, reason)| {
            [codes::FILE_CHANGED_UPDATED, codes::FILE_CHANGED_NEWER].contains(&reason.code.as_str())
                && at.is_some_and(|at| at >= from && at <= together_until(case.since))
        })
        // What belongs to no package is called by its own name.
        .find_map(|(_, reason)| {
            let args = &reason.args;
            args.get("package_name")
                .or_else(|| args.get("path"))
                .cloned()
        })?;
    Some(Reason::new(codes::CLUE_AFTER_UPDATE).with("package_name", text(&package)))
}

/// Findings of the other network paths of this desk, one per path.
fn other_paths<'a>(case: &'a Case<'_>) -> Vec<&'a Finding> {
    let mut paths: Vec<&Finding> = case
        .input
        .findings
        .iter()
        .filter(|f| f.component.kind == ComponentKind::Path && f.component != case.key.component)
        .filter(|f| {
            [fault_codes::PATH_DOWN, fault_codes::PATH_VPN_DOWN].contains(&f.fault.as_str())
        })
        .filter(|f| f.state != State::Unknown)
        .collect();
    paths.dedup_by_key(|f| &f.component);
    paths
}

fn all_paths_down(case: &Case<'_>) -> Option<Reason> {
    let others = other_paths(case);
    (!others.is_empty() && others.iter().all(|f| f.is_failing())).then(|| {
        Reason::new(codes::CLUE_ALL_PATHS_DOWN).with("paths_count", others.len().saturating_add(1))
    })
}

fn only_this_path_down(case: &Case<'_>) -> Option<Reason> {
    let others = other_paths(case);
    let well = |f: &&Finding| f.state == State::Ok && f.last_at >= Some(case.since);
    (!others.is_empty() && others.iter().all(well))
        .then(|| Reason::new(codes::CLUE_ONLY_THIS_PATH_DOWN).with("paths_count", others.len()))
}

fn comes_and_goes(case: &Case<'_>) -> Option<Reason> {
    let again = |f: &&&Finding| f.state == State::Flapping || f.trips_count >= 2;
    let found = case.failing.iter().find(again)?;
    Some(Reason::new(codes::CLUE_COMES_AND_GOES).with("trips_count", found.trips_count))
}

fn disk_errors(case: &Case<'_>) -> Option<Reason> {
    let disk = case.other_failing(&[fault_codes::DISK_FAILING, fault_codes::DISK_READ_ONLY])?;
    Some(Reason::new(codes::CLUE_DISK_ERRORS).with("device", disk.component.slot.as_str()))
}

fn many_files(case: &Case<'_>) -> Option<Reason> {
    let damaged = case
        .input
        .findings
        .iter()
        .filter(|f| f.is_failing() && f.fault == fault_codes::FILE_CORRUPTED)
        .flat_map(|f| &f.reasons)
        .filter(|r| {
            [
                codes::FILE_CORRUPTED_CONTENT,
                codes::FILE_CORRUPTED_CUT_SHORT,
                codes::FILE_CORRUPTED_ZEROED,
            ]
            .contains(&r.code.as_str())
        })
        // What happened to a file is a sentence of its own beside that it is damaged.
        .filter_map(|r| r.args.get("path").map(|path| format!("{path:?}")))
        .collect::<BTreeSet<_>>()
        .len();
    (damaged >= 2).then(|| Reason::new(codes::CLUE_MANY_FILES).with("files_count", damaged))
}

fn memory_short(case: &Case<'_>) -> Option<Reason> {
    case.other_failing(&[fault_codes::MEMORY_LESS])
        .map(|_| Reason::new(codes::CLUE_MEMORY_SHORT))
}

/// The group of desks that explains best that others fail too: the one with the greatest share
/// failing, of two such the larger one.
fn failing_group<'a>(case: &'a Case<'_>) -> Option<&'a Peers> {
    let share = |p: &Peers| u64::from(p.failing_count) * 1000 / u64::from(p.observed_count.max(1));
    case.peers()
        .filter(|p| {
            p.failing_count >= PEERS_LEAST
                && p.failing_count.saturating_mul(100)
                    >= p.observed_count.saturating_mul(PEERS_FAIL_PERCENT)
        })
        .max_by(|a, b| {
            (share(a), a.observed_count, &a.attribute).cmp(&(
                share(b),
                b.observed_count,
                &b.attribute,
            ))
        })
}

fn group_fails(case: &Case<'_>, is_kind: fn(&str) -> bool, code: &str) -> Option<Reason> {
    let group = failing_group(case).filter(|p| is_kind(&p.attribute))?;
    Some(
        Reason::new(code)
            .with("what_shared", group.attribute.as_str())
            .with("value", group.value.as_str())
            .with("failing_count", group.failing_count)
            .with("observed_count", group.observed_count),
    )
}

fn is_software(attribute: &str) -> bool {
    matches!(attribute, "image" | "softphone")
}

fn is_wiring(attribute: &str) -> bool {
    matches!(attribute, "switch" | "hub")
}

fn same_image_fails(case: &Case<'_>) -> Option<Reason> {
    group_fails(case, is_software, codes::CLUE_SAME_IMAGE_FAILS)
}

fn same_switch_fails(case: &Case<'_>) -> Option<Reason> {
    group_fails(case, is_wiring, codes::CLUE_SAME_SWITCH_FAILS)
}

fn neighbours_fail(case: &Case<'_>) -> Option<Reason> {
    let other = |attribute: &str| !is_software(attribute) && !is_wiring(attribute);
    group_fails(case, other, codes::CLUE_NEIGHBOURS_FAIL)
}

fn neighbours_well(case: &Case<'_>) -> Option<Reason> {
    if case.peers().any(|p| p.failing_count > 0) {
        return None;
    }
    let most = case
        .peers()
        .filter(|p| p.observed_count >= PEERS_LEAST)
        .min_by_key(|p| p.observed_count)?;
    Some(
        Reason::new(codes::CLUE_NEIGHBOURS_WELL)
            .with("what_shared", most.attribute.as_str())
            .with("value", most.value.as_str())
            .with("observed_count", most.observed_count),
    )
}

fn never_worked(case: &Case<'_>) -> Option<Reason> {
    let never = !case.failing.iter().any(|f| f.ever_passed);
    (never && case.lately().next().is_none()).then(|| Reason::new(codes::CLUE_NEVER_WORKED))
}

fn nff_before(case: &Case<'_>) -> Option<Reason> {
    let past = case
        .lately()
        .find(|past| past.closing == Some(ClosingCode::Nff))?;
    Some(Reason::new(codes::CLUE_NFF_BEFORE).with("ended_date", past.ended_at))
}

fn no_sound_device(case: &Case<'_>) -> Option<Reason> {
    [
        codes::HEADSET_MISSING_NO_SOUND,
        codes::HEADSET_MISSING_NO_SOUND_NAMED,
    ]
    .iter()
    .any(|code| case.reason(code).is_some())
    .then(|| Reason::new(codes::CLUE_NO_SOUND_DEVICE))
}

fn other_device(case: &Case<'_>) -> Option<Reason> {
    let seen = case.reason(codes::HEADSET_OTHER_DEVICE_FOUND)?;
    let name = seen.args.get("device_name").map(text).unwrap_or_default();
    Some(Reason::new(codes::CLUE_OTHER_DEVICE).with("device_name", name))
}

fn not_default(case: &Case<'_>) -> Option<Reason> {
    case.reason(codes::HEADSET_OTHER_DEVICE_NOT_DEFAULT)
        .or_else(|| case.reason(codes::HEADSET_OTHER_DEVICE_MICROPHONE_NOT_DEFAULT))
        .map(|_| Reason::new(codes::CLUE_NOT_DEFAULT))
}

fn other_disk_fails(case: &Case<'_>) -> Option<Reason> {
    let other = case.other_failing(&[case.lead.fault.as_str()])?;
    Some(Reason::new(codes::CLUE_OTHER_DISK_FAILS).with("device", other.component.slot.as_str()))
}

fn restarts_often(case: &Case<'_>) -> Option<Reason> {
    let count = case.failing.iter().map(|f| f.restarts_count).max()?;
    (count >= RESTARTS_OFTEN)
        .then(|| Reason::new(codes::CLUE_RESTARTS_OFTEN).with("restarts_count", count))
}

/// It never passed since it began, and long enough that one that comes and goes would have.
fn steady(case: &Case<'_>) -> Option<Reason> {
    let mut steady = case.failing.iter().filter(|f| f.state == State::Failing);
    let often = |f: &Finding| {
        f.failing_rounds_count >= STEADY_ROUNDS
            || (f.failing_rounds_count >= STEADY_LOOKS && f.failing_for_s >= STEADY_FOR_S)
    };
    let one_trip = |f: &&&Finding| f.trips_count <= 1 && often(f);
    steady
        .find(one_trip)
        .map(|_| Reason::new(codes::CLUE_STEADY))
}

fn was_restored(case: &Case<'_>) -> Option<Reason> {
    let past = case
        .lately()
        .find(|past| past.closing == Some(ClosingCode::Restored))?;
    Some(Reason::new(codes::CLUE_WAS_RESTORED).with("ended_date", past.ended_at))
}

fn other_part_failed_here(case: &Case<'_>) -> Option<Reason> {
    let mine = case.serial()?;
    let past = case
        .lately()
        .find(|past| !past.serial.is_empty() && past.serial != mine)?;
    Some(
        Reason::new(codes::CLUE_OTHER_PART_FAILED_HERE)
            .with("ended_date", past.ended_at)
            .with("serial", past.serial.as_str()),
    )
}

fn own_word(case: &Case<'_>) -> Option<Reason> {
    case.failing
        .iter()
        .any(|f| f.terminal)
        .then(|| Reason::new(codes::CLUE_OWN_WORD))
}

fn part_fails_elsewhere(case: &Case<'_>) -> Option<Reason> {
    elsewhere(case, true, codes::CLUE_PART_FAILS_ELSEWHERE)
}

fn part_works_elsewhere(case: &Case<'_>) -> Option<Reason> {
    elsewhere(case, false, codes::CLUE_PART_WORKS_ELSEWHERE)
}

/// The same serial at another desk. It works there only if it was measured there after it failed here.
fn elsewhere(case: &Case<'_>, failed: bool, code: &str) -> Option<Reason> {
    let serial = case.serial()?;
    let kind = case.key.component.kind;
    let there = case.input.surroundings.elsewhere.iter().find(|e| {
        e.kind == kind
            && e.serial == serial
            && e.failed == failed
            && is_recent(e.at, case.input.now)
            && (failed || e.at > case.since)
    })?;
    Some(
        Reason::new(code)
            .with("serial", serial)
            .with("desk_label", there.desk_label.as_str()),
    )
}

fn second_source(case: &Case<'_>) -> Option<Reason> {
    case.has_two_sources()
        .then(|| Reason::new(codes::CLUE_SECOND_SOURCE))
}

/// It was there and went away while the PC was on, not over a restart.
fn went_at_work(case: &Case<'_>) -> Option<Reason> {
    let lead = case.lead;
    (lead.ever_passed && !lead.after_restart).then(|| Reason::new(codes::CLUE_WENT_AT_WORK))
}

/// A device that was never listed beside it was there in its place.
fn another_name(case: &Case<'_>) -> Option<Reason> {
    let from = case.since.checked_sub(BEFORE_THE_END).unwrap_or(case.since);
    let mut strangers = case.failing.iter().flat_map(|f| f.strangers());
    let stranger = strangers.find(|s| s.at >= from)?;
    Some(Reason::new(codes::CLUE_ANOTHER_NAME).with("device_name", stranger.name.as_str()))
}

/// A device that is judged by nobody and was away at a moment when this one was.
fn beside_gone<'a>(case: &Case<'a>) -> Option<&'a str> {
    // Where the PC lists nothing at all, that says it all.
    if no_sound_device(case).is_some() {
        return None;
    }
    let lead = case.lead;
    let still = lead.state == State::Flapping && lead.failing_for_s > 0;
    let again = |absence: &Absence| {
        let all = case.input.findings.iter().flat_map(Finding::absences);
        all.filter(|other| other.name == absence.name).count() >= 2
    };
    let within = |absence: &Absence, at: Timestamp| {
        let begun = absence.from.duration_since(at) <= SAME_MOMENT;
        // What is away for good says something only if it went when this did.
        let ends_after = absence.until.map_or_else(
            || together(at, absence.from),
            |until| at.duration_since(until) <= SAME_MOMENT,
        );
        begun && ends_after
    };
    let at_once = |absence: &&Absence| {
        // What goes once while this fails anyway was put away by somebody.
        let now = lead.last_at.filter(|_| still && again(absence));
        within(absence, case.since) || now.is_some_and(|at| within(absence, at))
    };
    let mut absences = case.input.findings.iter().flat_map(Finding::absences);
    // Only where there is something to ask about: its names are looked up once.
    let own = std::cell::OnceCell::new();
    let is_other = |absence: &&Absence| {
        let name = absence.name.to_lowercase();
        let own = own.get_or_init(|| own_words(case));
        !own.iter().any(|word| name.contains(word))
    };
    absences
        .find(|absence| at_once(absence) && is_other(absence))
        .map(|absence| absence.name.as_str())
}

/// Words by which any list may name the device in question: what is wanted, and what was there.
fn own_words(case: &Case<'_>) -> Vec<String> {
    let component = &case.key.component;
    let expect = &case.input.facts.profile.expect;
    let wanted = match component.kind {
        ComponentKind::Headset => expect.headset.as_ref(),
        ComponentKind::DeskPhone => expect.desk_phone.as_ref(),
        ComponentKind::Cpu
        | ComponentKind::Memory
        | ComponentKind::Disk
        | ComponentKind::Files
        | ComponentKind::Path
        | ComponentKind::Power
        | ComponentKind::Pc => None,
    };
    let known = case.input.latest.iter();
    let identities = known
        .filter(|o| o.component == *component)
        .filter_map(|o| o.identity.as_ref())
        .flat_map(|identity| [identity.vendor.clone(), identity.product.clone()]);
    let texts = wanted.map(DeviceSpec::wanted_name).into_iter();
    let words = texts.chain(identities).flat_map(|text| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let telling = words.filter(|word| {
            word.chars().count() >= TELLING_LETTERS
                && !SAYS_NOTHING
                    .iter()
                    .any(|common| word.eq_ignore_ascii_case(common))
        });
        telling.map(str::to_lowercase).collect::<Vec<_>>()
    });
    words.collect()
}

fn usb_neighbour_fails(case: &Case<'_>) -> Option<Reason> {
    let usb = [ComponentKind::Headset, ComponentKind::DeskPhone];
    // Of two that come and go together one may be well at this moment.
    let other = case.input.findings.iter().find(|f| {
        f.state != State::Unknown
            && (f.state != State::Ok || f.trips_count > 0)
            && usb.contains(&f.component.kind)
            && f.component.kind != case.key.component.kind
            && f.since.is_some_and(|at| together(at, case.since))
    });
    if let Some(other) = other {
        let reason = Reason::new(codes::CLUE_USB_NEIGHBOUR_FAILS);
        return Some(reason.with("other_kind", other.component.kind.as_str()));
    }
    beside_gone(case).map(|name| Reason::new(codes::CLUE_BESIDE_GONE).with("device_name", name))
}

/// Whether two moments are near enough to have one cause.
pub(super) fn together(a: Timestamp, b: Timestamp) -> bool {
    a.duration_since(b).abs() <= TOGETHER
}

fn together_until(at: Timestamp) -> Timestamp {
    at.checked_add(TOGETHER).unwrap_or(at)
}

fn text(arg: &Arg) -> String {
    match arg {
        Arg::Text(text) => text.clone(),
        Arg::Int(number) => number.to_string(),
        Arg::Time(at) => at.to_string(),
    }
}

/// What a component's own part is called.
pub(super) fn part_of(component: &ComponentKey) -> &'static str {
    match component.kind {
        ComponentKind::Cpu => "cpu",
        ComponentKind::Memory => "memory_module",
        ComponentKind::Disk => "disk",
        ComponentKind::Headset => "headset",
        ComponentKind::DeskPhone => "desk_phone",
        ComponentKind::Files => "file",
        ComponentKind::Path => "network_cable",
        ComponentKind::Power | ComponentKind::Pc => "pc",
    }
}
