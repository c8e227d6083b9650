//! The peer: convict every suspect, acquit by overlap, as illumos FMA does. Every suspect of every diagnosis is
//! convicted, in the order of its list; a part that was changed and did not help is acquitted wherever it is listed, and
//! so is a suspect shared with a diagnosis that another part has proved; parts are changed in list order until the
//! trouble is gone. Needs a world. Must not use a certainty, a remedy or a test: FMA has none.

use crate::world::World;
use crate::world::kinds::Symptom;

/// Everything on the way of a symptom that can be changed, from the symptom outwards; the board comes last.
#[must_use]
pub const fn suspects(symptom: Symptom) -> &'static [&'static str] {
    match symptom {
        Symptom::HeadsetMissing | Symptom::HeadsetNotDefault | Symptom::StreamSilent => &[
            "replace_headset",
            "replace_headset_cord",
            "replace_usb_adapter",
            "replace_pc",
        ],
        Symptom::PhoneMissing => &["replace_desk_phone", "replace_phone_cord", "replace_pc"],
        Symptom::PathDown | Symptom::CertificateEnds => {
            &["replace_network_cable", "other_switch_port", "replace_pc"]
        }
        Symptom::DiskErrors | Symptom::DiskFailed | Symptom::ReadOnly => {
            &["replace_disk", "replace_disk_cable", "replace_pc"]
        }
        Symptom::Full => &["replace_disk", "replace_pc"],
        Symptom::FileDiffers | Symptom::FileGone => &[
            "replace_disk",
            "replace_memory_module",
            "replace_disk_cable",
            "replace_pc",
        ],
        Symptom::MemoryLess => &["replace_memory_module", "replace_pc"],
        Symptom::CoresLess => &["replace_pc"],
    }
}

/// Changes parts until the trouble is gone. `diagnosed` are the symptoms that were called a fault, oldest first: none
/// means that nobody comes. `spare_pc` leaves the PC where it is and asks somebody with experience instead.
pub fn solve(world: &mut World, diagnosed: &[Symptom], spare_pc: bool) {
    let mut acquitted: Vec<&str> = Vec::new();
    for symptom in diagnosed {
        for suspect in suspects(*symptom) {
            if world.cured {
                return;
            }
            if acquitted.contains(suspect) || (spare_pc && *suspect == "replace_pc") {
                continue;
            }
            world.perform(suspect);
            acquitted.push(suspect);
        }
    }
    if !diagnosed.is_empty() && !world.cured {
        world.escalate();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::cause::Part;
    use crate::world::emit::Noise;
    use crate::world::kinds;

    #[test]
    fn parts_are_changed_in_list_order_until_it_is_solved_and_no_part_twice() {
        for (name, parts, escalated) in [
            (
                "headset missing/top dies at once",
                &[Part::Headset][..],
                false,
            ),
            (
                "phone missing/cord flickers",
                &[Part::DeskPhone, Part::PhoneCord],
                false,
            ),
            (
                "path down/tunnel down, all desks",
                &[Part::NetworkCable, Part::Pc],
                true,
            ),
            ("memory less/module dies", &[Part::MemoryModule], false),
        ] {
            let kind = kinds::all().find(|kind| kind.name == name).unwrap();
            let mut world = World::draw(kind, 1, Noise::NONE);
            solve(&mut world, &[kind.symptom, kind.symptom], false);
            assert_eq!(world.bill.parts, parts, "{name}");
            assert_eq!(world.bill.escalated, escalated, "{name}");
            assert!(world.cured, "{name}");
        }
    }

    #[test]
    fn without_a_diagnosis_nobody_comes() {
        let kind = kinds::all().next().unwrap();
        let mut world = World::draw(kind, 1, Noise::NONE);
        solve(&mut world, &[], false);
        assert_eq!(world.bill.parts, []);
        assert!(!world.cured);
    }
}
