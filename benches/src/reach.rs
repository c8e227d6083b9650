//! What the measurements allow: a table learnt from the tuning seeds says which cause is met most often behind the same
//! plain facts, and is asked about the final seeds. No rule can be expected to do much better; one that does much worse
//! leaves something unused. Needs the worlds. Must not use the truth of the seeds it is asked about, nor any rule.

use crate::stats::Share;
use crate::world::World;
use crate::world::cause::Cause;
use crate::world::emit::Noise;
use crate::world::kinds::{self, Symptom};
use deskready::component::ComponentKind;
use deskready::observation::{Observation, Outcome, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// Plain facts of a case, in words.
type Facts = BTreeSet<String>;

/// How often the table has the truth in the first place, and in the first two.
#[must_use]
pub fn reach(seeds: u64, tuning: bool) -> (Share, Share) {
    let mut learnt: BTreeMap<Facts, BTreeMap<Cause, u32>> = BTreeMap::new();
    let asked_of = u64::from(!tuning);
    for kind in kinds::all() {
        for number in 0..seeds {
            // Never the seeds that are asked about, also when the tuning seeds are.
            let seed = 2 * (number + if tuning { 5_000 } else { 0 });
            let world = World::draw(kind, seed, Noise::USUAL);
            *learnt
                .entry(facts(&world))
                .or_default()
                .entry(answer(kind.cause))
                .or_default() += 1;
        }
    }
    let (mut first, mut two) = (Share::NONE, Share::NONE);
    for kind in kinds::all() {
        for number in 0..seeds {
            let world = World::draw(kind, 2 * number + asked_of, Noise::USUAL);
            let told = nearest(&learnt, &facts(&world));
            let truth = answer(kind.cause);
            first.count(told.first() == Some(&truth));
            two.count(told.iter().take(2).any(|cause| *cause == truth));
        }
    }
    (first, two)
}

/// Causes for which the judgement has one word are one here too.
fn answer(cause: Cause) -> Cause {
    let same = [
        (Cause::LoosePlug, Cause::Setting),
        (Cause::Hang, Cause::Software),
        (Cause::Processor, Cause::Pc),
        (Cause::Room, Cause::File),
        (Cause::MemorySeat, Cause::MemoryModule),
    ];
    same.into_iter()
        .find(|(one, _)| *one == cause)
        .map_or(cause, |(_, word)| word)
}

/// Causes behind the same facts, or behind those that differ least, most frequent first.
fn nearest(learnt: &BTreeMap<Facts, BTreeMap<Cause, u32>>, facts: &Facts) -> Vec<Cause> {
    let apart = |other: &Facts| other.symmetric_difference(facts).count();
    let least = learnt.keys().map(apart).min().unwrap_or(0);
    let mut sum: BTreeMap<Cause, u32> = BTreeMap::new();
    for (_, causes) in learnt.iter().filter(|(other, _)| apart(other) == least) {
        for (cause, count) in causes {
            *sum.entry(*cause).or_default() += count;
        }
    }
    let mut all: Vec<(Cause, u32)> = sum.into_iter().collect();
    all.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
    all.into_iter().map(|(cause, _)| cause).collect()
}

/// What anybody could read off, without a threshold beyond once, a few times, all the time.
fn facts(world: &World) -> Facts {
    let mut facts = Facts::new();
    let mut seen: Vec<&Observation> = world.observations.iter().collect();
    seen.sort_by_key(|one| one.seq);
    let symptoms: BTreeSet<Symptom> = kinds::all().map(|kind| kind.symptom).collect();
    for symptom in symptoms {
        let shown: Vec<u64> = seen
            .iter()
            .filter(|one| symptom.shown_by(one))
            .map(|one| one.round)
            .collect();
        let Some((first, last)) = shown.first().zip(shown.last()) else {
            continue;
        };
        let spells = 1 + shown
            .windows(2)
            .filter(|pair| matches!(pair, [a, b] if b - a > 3))
            .count();
        let end = seen.last().map_or(0, |one| one.round);
        let how = match (shown.len(), spells) {
            (1, _) => "a single time",
            (_, 1) if end - last > 15 => "one spell, over",
            (_, 1) if *first < 5 => "from the start",
            (_, 1 | 2) => "since a moment",
            _ => "again and again",
        };
        // A single reading is as often noise.
        if shown.len() > 1 || !matches!(symptom, Symptom::HeadsetMissing | Symptom::PathDown) {
            facts.insert(format!("{symptom:?} {how}"));
        }
    }
    let boots: BTreeSet<&str> = seen.iter().map(|one| one.boot.as_str()).collect();
    facts.insert(format!("{} restarts", (boots.len() - 1).min(3)));
    for one in seen.iter() {
        readings(one, &mut facts);
    }
    grown(&seen, &mut facts);
    facts.extend(
        world
            .repairs
            .iter()
            .map(|repair| format!("{:?} before", repair.deed)),
    );
    facts.extend(
        world
            .elsewhere
            .iter()
            .map(|other| format!("elsewhere failing: {}", other.failing)),
    );
    let around = world.neighbours();
    for same in world.shared() {
        let fails = |one: &&crate::world::Neighbour| {
            one.shared.contains(&same)
                && one
                    .observations
                    .iter()
                    .filter(|seen| world.kind.symptom.shown_by(seen))
                    .count()
                    > 1
        };
        facts.extend(
            (around.iter().filter(fails).count() >= 3).then(|| format!("others with {same}")),
        );
    }
    facts
}

fn readings(one: &Observation, facts: &mut Facts) {
    let Outcome::Reading(reading) = &one.outcome else {
        return;
    };
    let headset = one.component.kind == ComponentKind::Headset;
    match reading {
        Reading::Presence {
            found: false,
            listed,
            ..
        } if headset => {
            if listed.iter().any(|name| name == "USB Audio Device") {
                facts.insert("another name".to_owned());
            }
            if !listed.iter().any(|name| name.contains("Webcam")) {
                facts.insert("camera gone too".to_owned());
            }
        }
        Reading::Presence { listed, .. } if !headset && listed.is_empty() => {
            facts.insert("no button device at all".to_owned());
        }
        Reading::Presence {
            found: false,
            listed,
            ..
        } => {
            facts.insert(format!("phone gone, {} listed", listed.len()));
        }
        Reading::Connect {
            ok: false,
            path_name,
            error_text,
            ..
        } => {
            facts.insert(format!(
                "{path_name}: {}",
                error_text.as_deref().unwrap_or_default()
            ));
        }
        Reading::Connect {
            ok: true,
            attempt_count: 2,
            ..
        } => {
            facts.insert("answers late".to_owned());
        }
        Reading::IoErrors {
            device,
            error_count,
        } if *error_count > 0 => {
            facts.insert(format!("requests fail on {device}"));
        }
        Reading::Memory { total_bytes } => {
            facts.insert(format!("memory {total_bytes}"));
        }
        Reading::CpuCores { online_count, .. } => {
            facts.insert(format!("processors {online_count}"));
        }
        Reading::Files { facts: files, .. } => {
            facts.extend(
                files
                    .iter()
                    .map(|file| format!("file {:?} {}", file.found, file.configuration)),
            );
        }
        Reading::Presence { .. }
        | Reading::AudioOutput { .. }
        | Reading::SoundSettings { .. }
        | Reading::HeadsetTest(_)
        | Reading::HidCollections { .. }
        | Reading::Mount { .. }
        | Reading::MemoryModules { .. }
        | Reading::Machine { .. }
        | Reading::CpuSpeed { .. }
        | Reading::Space { .. }
        | Reading::IoErrors { .. }
        | Reading::Smart { .. }
        | Reading::Heat { .. }
        | Reading::HardwareErrors { .. }
        | Reading::CpuSelfTest { .. }
        | Reading::LoggedIoErrors { .. }
        | Reading::MemorySelfTest { .. }
        | Reading::Power { .. }
        | Reading::Pressure { .. }
        | Reading::UsbErrors { .. }
        | Reading::ReadSample { .. }
        | Reading::Connect { .. }
        | Reading::Certificate { .. } => {}
    }
}

fn grown(seen: &[&Observation], facts: &mut Facts) {
    let mut first: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for one in seen {
        let Outcome::Reading(Reading::Smart {
            device, counters, ..
        }) = &one.outcome
        else {
            continue;
        };
        for (name, value) in counters.iter().filter(|(name, _)| name.starts_with("ata_")) {
            if *first.entry((device, name)).or_insert(*value) < *value {
                facts.insert(format!("{name} grew on {device}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_facts_give_the_most_frequent_cause_and_unknown_ones_the_nearest() {
        let set = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Facts>()
        };
        let learnt = BTreeMap::from([
            (
                set(&["a", "b"]),
                BTreeMap::from([(Cause::Disk, 3), (Cause::DiskCable, 5)]),
            ),
            (set(&["x", "y", "z"]), BTreeMap::from([(Cause::File, 1)])),
        ]);
        assert_eq!(
            nearest(&learnt, &set(&["a", "b"])),
            [Cause::DiskCable, Cause::Disk]
        );
        assert_eq!(nearest(&learnt, &set(&["x", "y"])), [Cause::File]);
    }
}
