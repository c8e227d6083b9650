//! The generator itself, tested: the truth is honoured, the noise is what it says, kinds show what they promise.

use super::cause::Cause;
use super::kinds::all;
use super::steps::step_ids;
use super::*;
use deskready::observation::{Outcome, Why};
use std::collections::{BTreeMap, BTreeSet};

fn named(name: &str) -> &'static Kind {
    all().find(|kind| kind.name == name).unwrap()
}

#[test]
fn every_kind_shows_its_first_symptom_and_no_kind_is_alone_with_it_or_named_twice() {
    let mut causes: BTreeMap<Symptom, BTreeSet<Cause>> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for kind in all() {
        assert!(names.insert(kind.name), "{} is there twice", kind.name);
        assert!(kind.weight > 0, "{}", kind.name);
        for seed in 0..3 {
            let world = World::draw(kind, seed, Noise::USUAL);
            assert!(
                world.shows_first_symptom(),
                "{} with seed {seed}",
                kind.name
            );
        }
        causes.entry(kind.symptom).or_default().insert(kind.cause);
    }
    let ambiguous = all().filter(|kind| causes[&kind.symptom].len() > 1).count();
    assert!(ambiguous >= 40, "{ambiguous}");
}

#[test]
fn without_a_cause_and_without_noise_nothing_is_ever_shown() {
    let mut desk = Emitter::new(7, 0, Noise::NONE);
    let seen = desk.rounds(&Signs::default(), 0, 7_200, &[300, 4_000]);
    assert!(seen.len() > 500, "{}", seen.len());
    let symptoms: BTreeSet<Symptom> = all().map(|kind| kind.symptom).collect();
    for one in &seen {
        assert!(matches!(one.outcome, Outcome::Reading(_)), "{one:?}");
        assert!(
            symptoms.iter().all(|symptom| !symptom.shown_by(one)),
            "{one:?}"
        );
    }
}

#[test]
fn a_symptom_is_measured_only_after_its_cause_began() {
    for (name, symptom) in [
        ("headset missing/cord flickers", Symptom::HeadsetMissing),
        ("path down/cable flickers", Symptom::PathDown),
        ("disk errors/cable", Symptom::DiskErrors),
        ("memory less/module dies", Symptom::MemoryLess),
        ("file differs/decayed once", Symptom::FileDiffers),
    ] {
        let world = World::draw(named(name), 4, Noise::NONE);
        let first = world
            .observations
            .iter()
            .find(|seen| symptom.shown_by(seen))
            .unwrap();
        let first_s = u64::try_from(first.at.as_second() - emit::BEGIN_S).unwrap();
        assert!(
            first_s >= world.onset_s,
            "{name}: {first_s} before {}",
            world.onset_s
        );
    }
}

#[test]
fn the_noise_has_the_rates_it_says() {
    let (mut unseen, mut false_readings, mut presences, mut all_count, mut jumped) =
        (0, 0, 0, 0, 0);
    let (mut without_serial, mut delivered) = (0, 0);
    for seed in 0..60 {
        let mut desk = Emitter::new(seed, 0, Noise::USUAL);
        without_serial += u32::from(!desk.things.headset_serial.starts_with('H'));
        let sent = desk.rounds(&Signs::default(), 0, 4 * 3_600, &[]);
        jumped += u32::from(sent.iter().any(|one| one.at.as_second() < emit::BEGIN_S));
        for one in &sent {
            all_count += 1;
            if one.probe == "audio" {
                unseen += u32::from(matches!(one.outcome, Outcome::Unseen(_)));
                presences += 1;
                false_readings += u32::from(Symptom::HeadsetMissing.shown_by(one));
            }
        }
        delivered += desk.delivered(&sent).len();
    }
    let share = |count: u32, of: u32| f64::from(count) / f64::from(of);
    assert!(
        (0.025..0.04).contains(&share(unseen, presences)),
        "{unseen} of {presences}"
    );
    assert!(
        (0.001..0.004).contains(&share(false_readings, presences)),
        "{false_readings} of {presences}"
    );
    assert!((1..=14).contains(&without_serial), "{without_serial}");
    assert!(jumped <= 9, "{jumped}");
    let doubled = delivered as f64 / f64::from(all_count);
    assert!((1.015..1.025).contains(&doubled), "{doubled}");
}

#[test]
fn late_and_double_reports_lose_nothing_and_change_nothing() {
    let world = World::draw(named("headset missing/cord flickers"), 6, Noise::USUAL);
    let places: BTreeSet<u64> = world.observations.iter().map(|one| one.seq).collect();
    let last = *places.last().unwrap();
    assert_eq!(places.len() as u64, last);
    assert!(world.observations.len() as u64 > last);
    assert!(!world.observations.is_sorted_by_key(|one| one.seq));
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another_one() {
    let kind = named("path down/cable is marginal");
    let draw = |seed| World::draw(kind, seed, Noise::USUAL).observations;
    assert_eq!(draw(3), draw(3));
    assert_ne!(draw(3), draw(5));
}

#[test]
fn the_right_step_cures_for_good_and_a_wrong_one_does_not() {
    for (name, right, wrong) in [
        (
            "headset missing/plug pulled at work",
            "replug",
            "restart_pc",
        ),
        (
            "headset missing/plug pulled at work",
            "replace_headset",
            "set_right",
        ),
        (
            "headset missing/cord flickers",
            "replace_headset_cord",
            "replace_usb_adapter",
        ),
        ("headset missing/top dies at once", "swap_headset", "replug"),
        ("headset missing/hub dies", "other_port", "replace_headset"),
        (
            "headset missing/disabled in the system",
            "set_right",
            "replug",
        ),
        (
            "headset missing/USB controller hangs",
            "restart_pc",
            "set_right",
        ),
        (
            "phone missing/cord flickers",
            "replace_phone_cord",
            "replace_desk_phone",
        ),
        (
            "path down/cable flickers",
            "replace_network_cable",
            "other_switch_port",
        ),
        (
            "path down/port of the switch dies",
            "other_switch_port",
            "replace_network_cable",
        ),
        (
            "path down/tunnel down, all desks",
            "call_provider",
            "replace_pc",
        ),
        ("disk errors/cable", "replace_disk_cable", "replace_disk"),
        (
            "disk errors/disk wears out",
            "replace_disk",
            "replace_disk_cable",
        ),
        ("file differs/decayed once", "restore_file", "free_space"),
        ("file differs/disk decays", "replace_disk", "restore_file"),
        (
            "file differs/memory flips bits",
            "replace_memory_module",
            "replace_disk",
        ),
        (
            "file differs/half written, disk is full",
            "free_space",
            "restore_file",
        ),
        ("memory less/module sits badly", "reseat", "restart_pc"),
        (
            "memory less/slot on the board, module is new",
            "replace_pc",
            "replace_memory_module",
        ),
    ] {
        for (step, cured) in [(right, true), (wrong, false)] {
            let mut world = World::draw(named(name), 2, Noise::NONE);
            let before_s = world.now_s;
            world.perform(step).unwrap();
            assert_eq!(world.cured, cured, "{name}: {step}");
            assert!(
                world.now_s > before_s && world.bill.eur() > 0.0,
                "{name}: {step}"
            );
            if cured {
                let symptom = world.kind.symptom;
                if symptom == Symptom::DiskErrors {
                    // A counter stays where it is.
                    continue;
                }
                let last = world
                    .observations
                    .iter()
                    .rev()
                    .find(|one| one.seq > 0 && symptom.shown_by(one));
                let last_s = last.map_or(0, |one| one.at.as_second() - emit::BEGIN_S);
                assert!(
                    last_s <= i64::try_from(before_s + 4_000).unwrap(),
                    "{name}: still shown at {last_s}"
                );
            }
        }
    }
}

#[test]
fn a_test_answers_what_the_cause_answers_and_is_told_wrong_at_the_stated_rate() {
    for (name, step, well) in [
        ("headset missing/top dies at once", "try_elsewhere", false),
        ("headset missing/hub dies", "try_elsewhere", true),
        ("headset missing/top dies at once", "try_other_here", true),
        (
            "headset missing/disabled in the system",
            "try_other_here",
            false,
        ),
        (
            "path down/voice server down, all desks",
            "ask_neighbour",
            false,
        ),
        ("path down/network plug pulled", "ask_neighbour", true),
        ("disk errors/cable", "self_test_disk", true),
        (
            "memory less/firmware keeps some, many desks",
            "memory_test",
            true,
        ),
    ] {
        let answers = (0..60).map(|seed| {
            World::draw(named(name), seed, Noise::NONE)
                .perform(step)
                .unwrap()
                .well
        });
        let wrong = answers.filter(|answer| *answer != well).count();
        assert!(
            wrong <= 6,
            "{name}: {step} was told wrong {wrong} times of 60"
        );
    }
}

#[test]
fn every_cause_has_a_step_that_cures_it_and_a_step_nobody_knows_costs_nothing() {
    for kind in all() {
        let world = World::draw(kind, 6, Noise::NONE);
        let cures = step_ids().filter(|step| {
            let (_, _, meaning) = steps::known(step).unwrap();
            world.cures(step, meaning)
        });
        assert!(cures.count() > 0, "{}", kind.name);
    }
    let mut world = World::draw(named("path down/once"), 1, Noise::NONE);
    assert_eq!(world.perform("dance"), None);
    assert_eq!(world.bill, steps::Bill::default());
}

#[test]
fn neighbours_share_the_trouble_of_a_common_cause_and_nothing_else() {
    for (name, failing_count) in [
        ("path down/cable flickers", 0),
        ("path down/tunnel down, all desks", 6),
        ("path down/switch fails, its desks", 4),
        ("headset missing/driver after an update, many desks", 4),
    ] {
        let world = World::draw(named(name), 8, Noise::NONE);
        let around = world.neighbours();
        assert_eq!(
            around.iter().filter(|one| one.failing).count(),
            failing_count,
            "{name}"
        );
        for one in &around {
            let shows = one
                .observations
                .iter()
                .any(|seen| world.kind.symptom.shown_by(seen));
            assert_eq!(shows, one.failing, "{name}: {}", one.label);
        }
    }
}

#[test]
fn what_is_not_measured_has_a_reason_that_fits_the_probe() {
    let mut desk = Emitter::new(
        9,
        0,
        Noise {
            unmeasured: 1.0,
            ..Noise::NONE
        },
    );
    for one in desk.rounds(&Signs::default(), 0, 600, &[300]) {
        let Outcome::Unseen(unseen) = &one.outcome else {
            panic!("{one:?}")
        };
        let of_session = matches!(unseen.why, Why::NoSession | Why::InCall);
        assert!(
            !of_session || ["audio", "hid", "audio_output"].contains(&one.probe.as_str()),
            "{one:?}"
        );
    }
}

#[test]
fn a_spare_that_does_not_help_goes_back_and_is_not_paid_and_a_replaced_part_is() {
    for (step, parts) in [
        ("swap_disk", &[][..]),
        ("replace_disk", &[Part::Disk]),
        ("swap_disk_cable", &[Part::DiskCable]),
    ] {
        let mut world = World::draw(named("read only/cable"), 4, Noise::NONE);
        let told = world.perform(step).unwrap();
        assert_eq!(told.well, step.ends_with("cable"), "{step}");
        assert_eq!(world.bill.parts, parts, "{step}");
    }
}
