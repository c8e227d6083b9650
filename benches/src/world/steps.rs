//! What people do, and what comes of it: by the physical meaning of a step, with the errors people make. Needs the
//! world. Must not know why a step was proposed.

use super::World;
use super::cause::{
    Cause, ESCALATION_MIN, Part, RETURN_MIN, SEAT_EUR_PER_MIN, TECHNICIAN_EUR_PER_MIN, TRAVEL_MIN,
};
use super::kinds::Symptom;
use super::signs::Signs;

/// An answer is told the wrong way round this often.
pub const TOLD_WRONG: f64 = 0.02;
/// A disk that fails is caught by its own test this often.
const SELF_TEST_CATCHES: f64 = 0.9;
/// A module that fails is caught by a test of the memory this often.
const MEMORY_TEST_CATCHES: f64 = 0.85;
/// Time that is watched after a step before it is said to have helped, seconds.
const WATCHED_S: u64 = 900;
const WATCHED_LATENT_S: u64 = 7_200;

/// What has been spent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bill {
    /// Parts.
    pub parts: Vec<Part>,
    /// Minutes of technicians, the way included.
    pub technician_min: f64,
    /// Minutes in which nobody could take calls.
    pub seat_min: f64,
    /// Steps done.
    pub steps_count: u32,
    /// Whether somebody with experience had to end it.
    pub escalated: bool,
    is_on_site: bool,
}

impl Bill {
    /// All of it, euro.
    #[must_use]
    pub fn eur(&self) -> f64 {
        let parts: f64 = self.parts.iter().map(|part| part.price_eur()).sum();
        parts + self.technician_min * TECHNICIAN_EUR_PER_MIN + self.seat_min * SEAT_EUR_PER_MIN
    }
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Operator,
    Remote,
    OnSite,
}

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It may cure.
    Cure,
    /// It answers a question.
    Test,
    /// It changes a part, for good.
    Change(Part),
    /// It puts in a part that is known to work; what does not help goes back into the bag.
    Swap(Part),
}

/// Step, who, minutes, meaning. The only list of what people can do here.
const STEPS: &[(&str, Who, f64, Meaning)] = &[
    ("replug", Who::Operator, 1.0, Meaning::Cure),
    ("set_right", Who::Operator, 3.0, Meaning::Cure),
    ("restart_pc", Who::Operator, 5.0, Meaning::Cure),
    ("other_port", Who::Operator, 2.0, Meaning::Cure),
    ("try_elsewhere", Who::Operator, 4.0, Meaning::Test),
    ("try_other_here", Who::Operator, 4.0, Meaning::Test),
    ("ask_neighbour", Who::Operator, 1.0, Meaning::Test),
    ("self_test_disk", Who::Remote, 4.0, Meaning::Test),
    ("memory_test", Who::OnSite, 40.0, Meaning::Test),
    ("reseat", Who::OnSite, 10.0, Meaning::Cure),
    ("other_switch_port", Who::OnSite, 8.0, Meaning::Cure),
    ("restore_file", Who::Remote, 8.0, Meaning::Cure),
    ("reinstall", Who::Remote, 25.0, Meaning::Cure),
    ("free_space", Who::Remote, 10.0, Meaning::Cure),
    ("call_provider", Who::Remote, 10.0, Meaning::Cure),
    // No trouble of these worlds is one of heat, power, USB ports or load: they help nobody here.
    ("clean_cooling", Who::OnSite, 20.0, Meaning::Cure),
    ("swap_fan", Who::OnSite, 25.0, Meaning::Cure),
    ("plug_in", Who::Operator, 2.0, Meaning::Cure),
    ("other_socket", Who::OnSite, 3.0, Meaning::Cure),
    ("swap_power_cable", Who::OnSite, 4.0, Meaning::Cure),
    ("swap_power_supply", Who::OnSite, 5.0, Meaning::Cure),
    ("calibrate_battery", Who::OnSite, 10.0, Meaning::Cure),
    ("replace_battery", Who::OnSite, 20.0, Meaning::Cure),
    ("close_program", Who::Operator, 3.0, Meaning::Cure),
    ("without_hub", Who::OnSite, 4.0, Meaning::Test),
    ("swap_usb_cable", Who::OnSite, 3.0, Meaning::Cure),
    ("swap_usb_hub", Who::OnSite, 4.0, Meaning::Cure),
    ("swap_usb_device", Who::OnSite, 5.0, Meaning::Cure),
    // Nor has any of them a phone on the network.
    ("replug_phone", Who::Operator, 2.0, Meaning::Cure),
    ("mend_address", Who::OnSite, 8.0, Meaning::Cure),
];

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Came {
    /// As it was told.
    pub well: bool,
    /// How long it took, minutes.
    pub minutes: f64,
}

pub(super) fn known(step: &str) -> Option<(Who, f64, Meaning)> {
    if let Some(part) = step.strip_prefix("swap_").and_then(Part::parse) {
        return Some((Who::OnSite, part.minutes(), Meaning::Swap(part)));
    }
    if let Some(part) = step.strip_prefix("replace_").and_then(Part::parse) {
        return Some((Who::OnSite, part.minutes(), Meaning::Change(part)));
    }
    STEPS
        .iter()
        .find(|row| row.0 == step)
        .map(|(_, who, minutes, meaning)| (*who, *minutes, *meaning))
}

impl World {
    /// Does a step and says what came of it; `None` for a step nobody here knows. Time goes on meanwhile, and is
    /// measured, a self-check at its end.
    pub fn perform(&mut self, step: &str) -> Option<Came> {
        let (who, minutes, meaning) = known(step)?;
        self.pay(who, minutes);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let ends_s = self.now_s + (minutes * 60.0) as u64;
        if self.cures(step, meaning) {
            self.cured = true;
            self.signs.end_at(ends_s);
        }
        let watched_s = if self.kind.symptom.seat_share() > 0.9 {
            WATCHED_S
        } else {
            WATCHED_LATENT_S
        };
        let shows = !is_quiet(&self.signs, ends_s, ends_s + watched_s);
        let truth = match meaning {
            Meaning::Test => self.answer(step, shows),
            Meaning::Cure | Meaning::Change(_) | Meaning::Swap(_) => !shows,
        };
        let well = truth != self.rng.chance(TOLD_WRONG);
        match meaning {
            Meaning::Change(part) => self.bring(part, ends_s),
            // What cured stays, whatever was told of it.
            Meaning::Swap(part) if well || self.cured => self.bring(part, ends_s),
            Meaning::Swap(_) | Meaning::Cure | Meaning::Test => {}
        }
        self.go_on(
            ends_s,
            if meaning == Meaning::Test {
                300
            } else {
                watched_s
            },
        );
        if well && !self.cured && meaning != Meaning::Test {
            // Everybody went home; it comes back.
            self.bill.is_on_site = false;
            self.bill.seat_min += RETURN_MIN * self.kind.symptom.seat_share();
            self.go_on(self.now_s, 7_200);
        }
        Some(Came { well, minutes })
    }

    /// Nothing is done but waiting; what was nothing is over by then.
    pub fn wait(&mut self, minutes: u64) {
        self.bill.steps_count += 1;
        let wait_s = minutes * 60;
        if self.cause() == Cause::Nothing {
            self.cured = true;
        } else {
            #[allow(clippy::cast_precision_loss)]
            let lost_min = RETURN_MIN.min(minutes as f64);
            self.bill.seat_min += lost_min * self.kind.symptom.seat_share();
        }
        self.bill.is_on_site = false;
        self.go_on(self.now_s, wait_s);
    }

    /// Nobody has an idea left: somebody with experience ends it.
    pub fn escalate(&mut self) {
        if !self.bill.is_on_site {
            self.bill.technician_min += TRAVEL_MIN;
        }
        self.bill.technician_min += ESCALATION_MIN;
        self.bill.seat_min += ESCALATION_MIN;
        self.bill.escalated = true;
        self.cured = true;
    }

    fn pay(&mut self, who: Who, minutes: f64) {
        let share = self.kind.symptom.seat_share();
        self.bill.steps_count += 1;
        match who {
            Who::Operator => self.bill.seat_min += minutes,
            Who::Remote => {
                self.bill.technician_min += minutes;
                self.bill.seat_min += minutes * share;
            }
            Who::OnSite => {
                if !self.bill.is_on_site {
                    self.bill.technician_min += TRAVEL_MIN;
                    self.bill.seat_min += TRAVEL_MIN * share;
                    self.bill.is_on_site = true;
                }
                self.bill.technician_min += minutes;
                self.bill.seat_min += minutes;
            }
        }
    }

    fn bring(&mut self, part: Part, at_s: u64) {
        self.bill.parts.push(part);
        self.new_parts.push(part);
        let mark = self.rng.next() & 0xFFFF_FFFF;
        let things = &mut self.desk.things;
        match part {
            Part::Headset => things.headset_serial = format!("H{mark:08X}"),
            Part::DeskPhone => things.phone_serial = format!("P{mark:08X}"),
            Part::Disk | Part::Pc => {
                things.disk_serials[0] = format!("D{mark:08X}");
                things.disk_since_s = at_s;
            }
            Part::HeadsetCord
            | Part::UsbAdapter
            | Part::PhoneCord
            | Part::DiskCable
            | Part::MemoryModule
            | Part::NetworkCable => {}
        }
    }

    fn go_on(&mut self, from_s: u64, for_s: u64) {
        let first_s = self.now_s.div_ceil(60) * 60;
        let to_s = from_s + for_s;
        // People are asked to check when they are done, and again when they leave.
        let asked = [to_s.saturating_sub(for_s / 2), to_s.saturating_sub(70)];
        let sent = self.desk.rounds(&self.signs, first_s, to_s, &asked);
        let arrived = self.desk.delivered(&sent);
        self.observations.extend(arrived);
        self.now_s = to_s;
    }

    pub(super) fn cures(&self, step: &str, meaning: Meaning) -> bool {
        let of_path = self.kind.symptom == Symptom::PathDown;
        let of_phone = self.kind.symptom == Symptom::PhoneMissing;
        let part = match meaning {
            Meaning::Change(part) | Meaning::Swap(part) => Some(part),
            Meaning::Cure | Meaning::Test => None,
        };
        // Whoever changes one end of a plug plugs it in again.
        let plugs = match part {
            Some(Part::NetworkCable) => of_path,
            Some(Part::DeskPhone | Part::PhoneCord) => of_phone,
            Some(Part::Headset | Part::HeadsetCord | Part::UsbAdapter) => !of_path && !of_phone,
            Some(Part::Pc) => true,
            Some(Part::Disk | Part::DiskCable | Part::MemoryModule) => false,
            None => match step {
                "replug" | "reseat" => true,
                "other_port" | "try_elsewhere" | "try_other_here" => !of_path,
                "other_switch_port" => of_path,
                _ => false,
            },
        };
        let is = |one| part == Some(one);
        let (pc, disk) = (is(Part::Pc), is(Part::Disk));
        // A headset comes out of its box complete, with cord and adapter.
        let headset = is(Part::Headset);
        match self.cause() {
            Cause::HeadsetTop => headset,
            Cause::HeadsetCord => headset || is(Part::HeadsetCord),
            Cause::UsbAdapter => headset || is(Part::UsbAdapter),
            Cause::UsbPort => pc || step == "other_port",
            Cause::Pc | Cause::Processor => pc,
            Cause::LoosePlug => plugs,
            Cause::Setting => pc || matches!(step, "set_right" | "reinstall"),
            Cause::Software => pc || disk || step == "reinstall",
            // These are changed with the power off.
            Cause::Hang => {
                let off = pc || disk || is(Part::DiskCable) || is(Part::MemoryModule);
                off || matches!(step, "restart_pc" | "reinstall")
            }
            Cause::DeskPhone => is(Part::DeskPhone),
            Cause::PhoneCord => is(Part::PhoneCord),
            Cause::NetworkCable => is(Part::NetworkCable),
            Cause::SwitchPort => step == "other_switch_port",
            Cause::Outside => step == "call_provider",
            Cause::Disk => pc || disk,
            // A new disk is plugged in with the old cable; a third of bad cables is helped by being moved.
            Cause::DiskCable => {
                pc || is(Part::DiskCable) || (step == "reseat" && self.seed.is_multiple_of(3))
            }
            Cause::MemoryModule => pc || is(Part::MemoryModule),
            Cause::MemorySeat => pc || is(Part::MemoryModule) || step == "reseat",
            Cause::File => pc || disk || matches!(step, "restore_file" | "reinstall"),
            Cause::Room => pc || disk || step == "free_space",
            // It is over already; whatever is done is said to have helped.
            Cause::Nothing => true,
        }
    }

    /// The true answer to a test, as far as the trouble shows while it is made.
    fn answer(&mut self, step: &str, shows: bool) -> bool {
        let cause = self.cause();
        let in_part = matches!(
            cause,
            Cause::HeadsetTop
                | Cause::HeadsetCord
                | Cause::UsbAdapter
                | Cause::DeskPhone
                | Cause::PhoneCord
        );
        match step {
            // A phone is carried alone, a headset with all that hangs on it.
            "try_elsewhere" => !(in_part && cause != Cause::PhoneCord && shows),
            "try_other_here" => in_part || !shows,
            "ask_neighbour" => {
                !(matches!(self.around, super::Around::Site | super::Around::Switch) && shows)
            }
            "self_test_disk" => !(cause == Cause::Disk && self.rng.chance(SELF_TEST_CATCHES)),
            "memory_test" => {
                let bad = matches!(cause, Cause::MemoryModule | Cause::MemorySeat | Cause::Pc);
                !(bad && self.rng.chance(MEMORY_TEST_CATCHES))
            }
            _ => !shows,
        }
    }
}

/// Whether nothing is wrong and nothing happens in a span of time.
fn is_quiet(signs: &Signs, from_s: u64, to_s: u64) -> bool {
    let spans = [
        &signs.headset_gone,
        &signs.headset_garbled,
        &signs.not_default,
        &signs.stream.0,
        &signs.phone_gone,
        &signs.camera_gone,
        &signs.read_only,
        &signs.full,
        &signs.memory_lost.0,
        &signs.cores_off.0,
    ];
    let disks = &signs.disks;
    let all_spans = spans
        .into_iter()
        .chain(&signs.path_down)
        .chain(signs.files.iter().map(|file| &file.spans))
        .chain(
            disks
                .iter()
                .flat_map(|disk| [&disk.says_failed, &disk.gone]),
        );
    let mut events = disks.iter().flat_map(|disk| {
        [
            &disk.io_errors,
            &disk.crc,
            &disk.replaced,
            &disk.pending,
            &disk.uncorrected,
        ]
    });
    let apart = |span: &(u64, u64)| span.1 <= from_s || span.0 >= to_s;
    all_spans.flat_map(|spans| &spans.0).all(apart)
        && events.all(|events| events.until(from_s) == events.until(to_s))
        && signs.clock_off_s == 0
        && signs.certificate_end_s > 30 * 86_400
}

/// Every step people know here.
pub fn step_ids() -> impl Iterator<Item = String> {
    let parts = Part::ALL
        .into_iter()
        .flat_map(|part| ["swap_", "replace_"].map(|verb| format!("{verb}{}", part.as_str())));
    STEPS.iter().map(|row| row.0.to_owned()).chain(parts)
}
