//! Main memory: as much as there was and as the profile asks for, without errors of its own, and giving back what was stored.

use super::cpu::errors;
use super::signals::{Case, Said};
use crate::component::ComponentKind;
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{MemoryPlace, Reading, WrongBits};
use crate::text::Reason;
use std::collections::{BTreeMap, BTreeSet};

/// Most places for memory named.
const PLACES: usize = 8;
/// Most bits named.
const BITS: usize = 16;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a family looks only at its own readings"
)]
pub(super) fn judge(case: &Case<'_>) -> Vec<Said> {
    if case.component.kind != ComponentKind::Memory {
        return Vec::new();
    }
    match case.reading {
        Reading::Memory { total_bytes } => size(case, *total_bytes),
        Reading::MemoryModules { places, .. } => modules(case, places),
        Reading::HardwareErrors { .. } => {
            let sentences = [
                codes::MEMORY_ERRORS_CORRECTED,
                codes::MEMORY_ERRORS_UNCORRECTED,
                codes::MEMORY_ERRORS_NONE,
            ];
            vec![errors(case, fault_codes::MEMORY_ERRORS, sentences)]
        }
        Reading::MemorySelfTest {
            tested_bytes,
            wrong_count,
            wrong,
            ..
        } => vec![self_test(*tested_bytes, *wrong_count, wrong)],
        _ => Vec::new(),
    }
}

/// Memory that gives back another word than was stored has said so itself.
fn self_test(tested_bytes: u64, wrong_count: u64, wrong: &[WrongBits]) -> Said {
    let fault = fault_codes::MEMORY_WRONG_BITS;
    if wrong_count == 0 {
        let verdict = if tested_bytes == 0 {
            Verdict::NoWord
        } else {
            Verdict::Pass
        };
        let well = Reason::new(codes::MEMORY_WRONG_BITS_RIGHT).with("tested_bytes", tested_bytes);
        return Said::new(fault, verdict, Severity::S2, well);
    }
    let bits: BTreeSet<u8> = wrong.iter().flat_map(|it| &it.bits).copied().collect();
    let mut named: Vec<String> = bits.iter().take(BITS).map(ToString::to_string).collect();
    if bits.len() > BITS {
        named.push("...".to_owned());
    }
    let told = Reason::new(codes::MEMORY_WRONG_BITS_WRONG)
        .with("wrong_count", wrong_count)
        .with("bits", named.join(", "))
        .with("tested_bytes", tested_bytes);
    Said {
        terminal: true,
        ..Said::new(fault, Verdict::Fail, Severity::S2, told)
    }
}

fn size(case: &Case<'_>, total: u64) -> Vec<Said> {
    // Less than a module's loss is firmware or a kernel that reserves more: the smallest module sold
    // for PCs in the last ten years holds 2 GiB. And the kernel shows less than the modules hold
    // (firmware, graphics), so that a share of a required size is enough.
    let limit = |name| case.limit(fault_codes::MEMORY_LESS, name);
    let mut reasons = Vec::new();
    if let Some(baseline) = case.facts.baseline.memory_total_bytes
        && baseline.saturating_sub(total) >= limit("module_gone_bytes")
    {
        reasons.push(
            Reason::new(codes::MEMORY_LESS_THAN_BASELINE)
                .with("total_bytes", total)
                .with("baseline_bytes", baseline),
        );
    }
    if let Some(required) = required_bytes(case)
        && (total as f64) < required * limit("required_permille") as f64 / 1000.0
    {
        reasons.push(
            Reason::new(codes::MEMORY_LESS_THAN_REQUIRED)
                .with("total_bytes", total)
                .with("required_bytes", required as u64),
        );
    }
    let verdict = if reasons.is_empty() {
        Verdict::Pass
    } else {
        Verdict::Fail
    };
    if reasons.is_empty() {
        reasons.push(Reason::new(codes::MEMORY_LESS_ENOUGH).with("total_bytes", total));
    }
    vec![Said {
        fault: fault_codes::MEMORY_LESS,
        verdict,
        severity: Severity::S2,
        reasons,
        terminal: false,
    }]
}

/// What is in each place, by its name: what a baseline keeps of it.
#[must_use]
pub fn modules_of(places: &[MemoryPlace]) -> BTreeMap<String, u64> {
    // Of a board that does not tell all sizes nothing can be missed later.
    if places.iter().any(|it| it.size_bytes.is_none()) {
        return BTreeMap::new();
    }
    let known = places.iter().filter_map(|it| {
        let size = it.size_bytes.filter(|size| *size > 0)?;
        Some((it.place.clone(), size))
    });
    known.collect()
}

/// A module that is no longer seen in its place. Modules that only changed places are all there still.
fn modules(case: &Case<'_>, places: &[MemoryPlace]) -> Vec<Said> {
    let before = &case.facts.baseline.memory_modules;
    let now = modules_of(places);
    let sum = |all: &BTreeMap<String, u64>| all.values().copied().fold(0, u64::saturating_add);
    // Where the firmware does not know a size, nothing is known of the sum.
    let all_known = places.iter().all(|it| it.size_bytes.is_some());
    if before.is_empty() || !all_known {
        return Vec::new();
    }
    let fault = fault_codes::MEMORY_LESS;
    // Less than the smallest module of PCs in use is firmware that counts otherwise.
    let least = case.limit(fault, "place_less_bytes");
    if sum(&now).saturating_add(least) > sum(before) {
        let whole = Reason::new(codes::MEMORY_LESS_MODULES_THERE).with("total_bytes", sum(&now));
        return vec![Said::new(fault, Verdict::Pass, Severity::S2, whole)];
    }
    let gone = before.iter().filter_map(|(place, was)| {
        let is = now.get(place).copied().unwrap_or(0);
        let reason = if is == 0 {
            Reason::new(codes::MEMORY_LESS_MODULE_GONE)
        } else {
            Reason::new(codes::MEMORY_LESS_MODULE_SMALLER).with("now_bytes", is)
        };
        let reason = reason.with("place", place.as_str());
        (is.saturating_add(least) <= *was).then(|| reason.with("was_bytes", *was))
    });
    let mut reasons: Vec<Reason> = gone.take(PLACES).collect();
    // Firmware that gives its places other names since, or counts a little less in each, says only how much there is.
    let is_renamed = !before
        .keys()
        .any(|name| places.iter().any(|it| it.place == *name));
    if is_renamed || reasons.is_empty() {
        let less = Reason::new(codes::MEMORY_LESS_MODULES_LESS)
            .with("total_bytes", sum(&now))
            .with("was_bytes", sum(before));
        reasons = vec![less];
    }
    vec![Said {
        fault,
        verdict: Verdict::Fail,
        severity: Severity::S2,
        reasons,
        terminal: false,
    }]
}

/// What the modules are, for whoever has to bring another one.
pub(super) fn inventory(places: &[MemoryPlace]) -> Option<Reason> {
    if places.is_empty() {
        return None;
    }
    let one = |it: &MemoryPlace| {
        let size = match it.size_bytes {
            Some(0) => return format!("{}: -", it.place),
            Some(bytes) if bytes % (1 << 30) == 0 => format!("{} GiB", bytes >> 30),
            Some(bytes) => format!("{} MiB", bytes >> 20),
            None => "?".to_owned(),
        };
        let speed = it.speed_mts.map(|mts| mts.to_string()).unwrap_or_default();
        let kind = [it.generation.clone(), speed];
        let kind: Vec<String> = kind.into_iter().filter(|text| !text.is_empty()).collect();
        let ecc = if it.corrects_errors { "ECC" } else { "" };
        let serial = if it.serial.is_empty() {
            String::new()
        } else {
            format!("(S/N {})", it.serial)
        };
        let words = [
            &size,
            &kind.join("-"),
            &it.form,
            ecc,
            &it.maker,
            &it.part_number,
            &serial,
        ];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        format!("{}: {}", it.place, words.join(" "))
    };
    let soldered = |it: &&MemoryPlace| it.soldered && it.size_bytes != Some(0);
    let soldered = places.iter().filter(soldered).map(|it| it.place.clone());
    let mut modules: Vec<String> = places.iter().take(PLACES).map(one).collect();
    if places.len() > PLACES {
        modules.push("...".to_owned());
    }
    let soldered: Vec<String> = soldered.take(PLACES).collect();
    let reason = if soldered.is_empty() {
        Reason::new(codes::INVENTORY_MODULES)
    } else {
        Reason::new(codes::INVENTORY_MODULES_SOLDERED).with("soldered", soldered.join(", "))
    };
    Some(reason.with("modules", modules.join("; ")))
}

fn required_bytes(case: &Case<'_>) -> Option<f64> {
    let gib = case.facts.profile.expect.min_memory_gib?;
    (gib.is_finite() && gib > 0.0).then_some(gib * (1_u64 << 30) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::support::{facts, observed, profile_with};
    use super::*;
    use crate::component::ComponentKey;
    use crate::desk::Baseline;
    use crate::diagnosis::signals;
    use crate::knowledge::{Knowledge, sentence};
    use crate::text::Utc;

    #[test]
    fn memory_that_gives_back_another_word_says_so_itself_and_which_bits() {
        let wrong = |bits: &[u8]| WrongBits {
            offset_bytes: 8,
            bits: bits.to_vec(),
            pattern: "zeros".to_owned(),
        };
        let many: Vec<u8> = (0..64).collect();
        for (tested_bytes, wrong_count, wrong, verdict, said) in [
            (64 << 20, 0, vec![], Verdict::Pass, "64 MiB"),
            (0, 0, vec![], Verdict::NoWord, "0"),
            (
                64 << 20,
                2,
                vec![wrong(&[17]), wrong(&[17, 3])],
                Verdict::Fail,
                "3, 17",
            ),
            (64 << 20, 1, vec![], Verdict::Fail, "1"),
            (
                64 << 20,
                u64::MAX,
                vec![wrong(&many)],
                Verdict::Fail,
                "15, ...",
            ),
        ] {
            let reading = Reading::MemorySelfTest {
                tested_bytes,
                patterns_count: 6,
                wrong_count,
                wrong,
            };
            let look = observed(1, ComponentKey::new(ComponentKind::Memory, "main"), reading);
            let facts = facts(profile_with(""), Baseline::default());
            let all = signals(&look, &facts, Knowledge::built_in(), false);
            assert_eq!(all.len(), 1);
            assert_eq!(
                (all[0].fault, all[0].verdict),
                ("memory.wrong_bits", verdict)
            );
            assert_eq!(all[0].terminal, verdict == Verdict::Fail);
            let text = sentence(&all[0].reasons[0], "en", &Utc);
            assert!(text.contains(said), "{text}");
        }
    }

    fn place(name: &str, gib: Option<u64>) -> MemoryPlace {
        MemoryPlace {
            place: name.to_owned(),
            size_bytes: gib.map(|it| it << 30),
            ..MemoryPlace::default()
        }
    }

    #[test]
    fn a_module_that_is_no_longer_seen_is_named_and_one_that_changed_places_is_there() {
        let two = [("A1", Some(8)), ("A2", Some(8))];
        for (before, now, expected) in [
            (&two[..], &two[..], Some((Verdict::Pass, "16"))),
            (
                &two,
                &[("A1", Some(8)), ("A2", Some(0))],
                Some((Verdict::Fail, "The slot A2 held 8")),
            ),
            (
                &two,
                &[("A1", Some(8)), ("A2", Some(4))],
                Some((
                    Verdict::Fail,
                    "The slot A2 held 8 GiB of memory and holds 4 GiB now",
                )),
            ),
            // The place itself is no longer told.
            (
                &two,
                &[("A1", Some(8))],
                Some((Verdict::Fail, "The slot A2")),
            ),
            (
                &[("A1", Some(8)), ("A2", Some(0))],
                &[("A1", Some(0)), ("A2", Some(8))],
                Some((Verdict::Pass, "8")),
            ),
            (
                &two,
                &[("A1", Some(32)), ("A2", Some(0))],
                Some((Verdict::Pass, "32")),
            ),
            (
                &two,
                &[("DIMM 0", Some(8)), ("DIMM 1", Some(0))],
                Some((Verdict::Fail, "together and used to hold 16")),
            ),
            (&two, &[("A1", Some(8)), ("A2", None)], None),
            (&[("A1", Some(8)), ("A2", None)], &two, None),
            (&[], &two, None),
        ] {
            let places = |all: &[(&str, Option<u64>)]| -> Vec<MemoryPlace> {
                all.iter().map(|(name, gib)| place(name, *gib)).collect()
            };
            let baseline = Baseline {
                memory_modules: modules_of(&places(before)),
                ..Baseline::default()
            };
            let reading = Reading::MemoryModules {
                places: places(now),
                places_count: 2,
            };
            let look = observed(1, ComponentKey::new(ComponentKind::Memory, "main"), reading);
            let facts = facts(profile_with(""), baseline);
            let all = signals(&look, &facts, Knowledge::built_in(), false);
            let said = all.first().map(|it| {
                let text = sentence(&it.reasons[0], "en", &Utc);
                (it.verdict, text)
            });
            match (expected, said) {
                (None, None) => {}
                (Some((verdict, words)), Some((is, text))) => {
                    assert_eq!(is, verdict, "{before:?} {now:?}");
                    assert!(text.contains(words), "{text}");
                }
                (_, said) => panic!("{before:?} {now:?}: {said:?}"),
            }
        }
    }

    #[test]
    fn a_little_less_in_each_slot_is_told_as_less_in_all() {
        let places = |mib: u64| -> Vec<MemoryPlace> {
            let one = |name: &str| MemoryPlace {
                size_bytes: Some(mib << 20),
                ..place(name, None)
            };
            ["A1", "A2", "B1", "B2"].map(one).to_vec()
        };
        let baseline = Baseline {
            memory_modules: modules_of(&places(4096)),
            ..Baseline::default()
        };
        let reading = Reading::MemoryModules {
            places: places(3996),
            places_count: 4,
        };
        let look = observed(1, ComponentKey::new(ComponentKind::Memory, "main"), reading);
        let facts = facts(profile_with(""), baseline);
        let all = signals(&look, &facts, Knowledge::built_in(), false);
        assert_eq!(all[0].verdict, Verdict::Fail);
        let text = sentence(&all[0].reasons[0], "en", &Utc);
        assert!(text.contains("used to hold 16 GiB"), "{text}");
    }

    #[test]
    fn what_a_technician_must_bring_stands_in_one_line() {
        let module = MemoryPlace {
            generation: "DDR4".to_owned(),
            form: "SODIMM".to_owned(),
            speed_mts: Some(3200),
            corrects_errors: true,
            maker: "Samsung".to_owned(),
            part_number: "M471A1K43DB1-CWE".to_owned(),
            serial: "1A2B3C4D".to_owned(),
            ..place("A1", Some(8))
        };
        let soldered = MemoryPlace {
            soldered: true,
            size_bytes: Some(512 << 20),
            ..place("B", None)
        };
        for (places, words) in [
            (
                vec![module.clone(), place("A2", Some(0))],
                "A1: 8 GiB DDR4-3200 SODIMM ECC Samsung M471A1K43DB1-CWE (S/N 1A2B3C4D); A2: -.",
            ),
            (
                vec![soldered],
                "B: 512 MiB. Soldered to the board, so that it goes with the PC: B.",
            ),
            (vec![place("A1", None)], "A1: ?"),
        ] {
            let reason = inventory(&places).unwrap();
            let text = sentence(&reason, "en", &Utc);
            assert!(text.contains(words), "{text}");
        }
        assert_eq!(inventory(&[]), None);
    }
}
